// The least total distance by LEMON's network simplex over every allowed pair: what optimal and full
// matching must come to. Only tests/match/run_lemon.sh builds it, where LEMON is installed.
//
//   lemon_optimum most|exactly RATIO CALIPER    pairs: as many as can be (or just RATIO each)
//   lemon_optimum cover MOST_OF_TREATED MOST_OF_CONTROL CALIPER    full matching
//   lemon_optimum sets MOST_OF_TREATED MOST_OF_CONTROL CALIPER     as many students in sets as can be
//
// and then, if wanted, the largest difference of `other`, and the word outside: pairs are of different
// schools. Reads lines "stratum treated x y other school"; a CALIPER below 0 is none. Distances are
// those of the points x, y, rounded to whole numbers. Prints the number of pairs and their total
// distance.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <vector>

#include <lemon/list_graph.h>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

using lemon::SmartDigraph;
typedef lemon::NetworkSimplex<SmartDigraph, std::int64_t, std::int64_t> Simplex;

struct Student {
    double x, y;
    long other, school;
};

struct Stratum {
    std::vector<Student> arm[2];
};

struct Task {
    bool cover, sets, exactly, outside;
    std::int64_t most_treated, most_control, caliper, other;
};

/* -1: not allowed */
static std::int64_t distance(const Task &task, const Student &a, const Student &b)
{
    const std::int64_t d = std::llround(std::sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)));
    const bool apart = (task.caliper >= 0 && d > task.caliper) ||
                       (task.other >= 0 && std::labs(a.other - b.other) > task.other) ||
                       (task.outside && a.school == b.school);
    return apart ? -1 : d;
}

static void solve(const Task &task, const Stratum &s, std::int64_t *pairs, std::int64_t *total)
{
    const bool cover = task.cover;
    const bool apart = task.caliper >= 0 || task.other >= 0 || task.outside;
    const std::int64_t reward = cover || task.sets ? 0 : std::int64_t(1) << 46;
    SmartDigraph g;
    SmartDigraph::ArcMap<std::int64_t> cost(g), lower(g), upper(g);
    const SmartDigraph::Node source = g.addNode(), sink = g.addNode();
    const auto add = [&](SmartDigraph::Node a, SmartDigraph::Node b, std::int64_t least,
                         std::int64_t most, std::int64_t price) {
        const SmartDigraph::Arc arc = g.addArc(a, b);
        lower[arc] = least;
        upper[arc] = most;
        cost[arc] = price;
    };
    std::vector<SmartDigraph::Node> node[2];
    std::vector<bool> near[2];
    for (int arm = 0; arm < 2; arm++) {
        near[arm].resize(s.arm[arm].size());
        for (std::size_t i = 0; i < s.arm[arm].size(); i++)
            node[arm].push_back(g.addNode());
    }
    for (std::size_t t = 0; t < s.arm[1].size(); t++)
        for (std::size_t c = 0; c < s.arm[0].size(); c++) {
            const std::int64_t d = distance(task, s.arm[1][t], s.arm[0][c]);
            if (d < 0)
                continue;
            near[1][t] = near[0][c] = true;
            add(node[1][t], node[0][c], 0, 1, d - reward);
        }
    // Where any two may be a pair everybody has a partner before anybody has a second, if there are enough.
    const bool one_each = !apart && s.arm[1].size() <= s.arm[0].size();
    const auto student = [&](SmartDigraph::Node a, SmartDigraph::Node b, bool has_near, std::int64_t least,
                             std::int64_t most) {
        if (task.sets) { // the first partner brings a reward
            add(a, b, 0, 1, -(std::int64_t(1) << 46));
            add(a, b, 0, most - 1, 0);
        } else {
            add(a, b, cover && has_near ? 1 : least, most, 0);
        }
    };
    for (std::size_t t = 0; t < s.arm[1].size(); t++)
        student(source, node[1][t], near[1][t], task.exactly ? task.most_treated : !cover && one_each ? 1 : 0,
                task.most_treated);
    for (std::size_t c = 0; c < s.arm[0].size(); c++)
        student(node[0][c], sink, near[0][c], 0, task.most_control);
    add(sink, source, 0, 1 << 30, 0);
    Simplex simplex(g);
    simplex.costMap(cost).lowerMap(lower).upperMap(upper);
    if (simplex.run() != Simplex::OPTIMAL) {
        std::printf("infeasible\n");
        std::exit(0);
    }
    for (SmartDigraph::ArcIt a(g); a != lemon::INVALID; ++a) {
        const bool pair = g.source(a) != source && g.source(a) != sink && g.target(a) != sink;
        if (!pair)
            continue;
        *pairs += simplex.flow(a);
        *total += simplex.flow(a) * (cost[a] + reward);
    }
}

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    Task task = {};
    task.cover = std::strcmp(argv[1], "cover") == 0;
    task.sets = std::strcmp(argv[1], "sets") == 0;
    task.exactly = std::strcmp(argv[1], "exactly") == 0;
    const bool both = task.cover || task.sets;
    const int rest = both ? 5 : 4;
    task.most_treated = std::atoll(argv[2]);
    task.most_control = both ? std::atoll(argv[3]) : 1;
    task.caliper = std::atoll(argv[rest - 1]);
    task.other = argc > rest ? std::atoll(argv[rest]) : -1;
    task.outside = argc > rest + 1 && std::strcmp(argv[rest + 1], "outside") == 0;
    std::map<long, Stratum> strata;
    long stratum, treated;
    Student one;
    while (std::scanf("%ld %ld %lf %lf %ld %ld", &stratum, &treated, &one.x, &one.y, &one.other, &one.school) == 6)
        strata[stratum].arm[treated].push_back(one);
    std::int64_t pairs = 0, total = 0;
    for (const auto &each : strata)
        if (!each.second.arm[0].empty() && !each.second.arm[1].empty())
            solve(task, each.second, &pairs, &total);
    std::printf("%lld %lld\n", (long long)pairs, (long long)total);
    return 0;
}
