// The least total distance by LEMON's network simplex over every allowed pair: what optimal and full
// matching must come to. Only tests/match/run_lemon.sh builds it, where LEMON is installed.
//
//   lemon_optimum most|exactly RATIO CALIPER    pairs: as many as can be (or just RATIO each)
//   lemon_optimum cover MOST_OF_TREATED MOST_OF_CONTROL CALIPER    full matching
//
// Reads lines "stratum treated place" (whole numbers); a CALIPER below 0 is none. Prints the number
// of pairs and their total distance.
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

struct Stratum {
    std::vector<std::int64_t> place[2];
};

static void solve(const Stratum &s, bool cover, bool exactly, std::int64_t most_treated,
                  std::int64_t most_control, std::int64_t caliper, std::int64_t *pairs,
                  std::int64_t *total)
{
    const std::int64_t reward = cover ? 0 : std::int64_t(1) << 40;
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
        near[arm].resize(s.place[arm].size());
        for (std::size_t i = 0; i < s.place[arm].size(); i++)
            node[arm].push_back(g.addNode());
    }
    for (std::size_t t = 0; t < s.place[1].size(); t++)
        for (std::size_t c = 0; c < s.place[0].size(); c++) {
            const std::int64_t d = std::llabs(s.place[1][t] - s.place[0][c]);
            if (caliper >= 0 && d > caliper)
                continue;
            near[1][t] = near[0][c] = true;
            add(node[1][t], node[0][c], 0, 1, d - reward);
        }
    // Without a caliper everybody has a partner before anybody has a second, where there are enough.
    const bool one_each = caliper < 0 && s.place[1].size() <= s.place[0].size();
    for (std::size_t t = 0; t < s.place[1].size(); t++)
        add(source, node[1][t],
            exactly ? most_treated : (cover && near[1][t]) || (!cover && one_each) ? 1 : 0,
            most_treated, 0);
    for (std::size_t c = 0; c < s.place[0].size(); c++)
        add(node[0][c], sink, cover && near[0][c] ? 1 : 0, most_control, 0);
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
    const bool cover = std::strcmp(argv[1], "cover") == 0;
    const bool exactly = std::strcmp(argv[1], "exactly") == 0;
    const std::int64_t first = std::atoll(argv[2]);
    const std::int64_t second = cover ? std::atoll(argv[3]) : 1;
    const std::int64_t caliper = std::atoll(argv[cover ? 4 : 3]);
    std::map<long, Stratum> strata;
    long stratum, treated, place;
    while (std::scanf("%ld %ld %ld", &stratum, &treated, &place) == 3)
        strata[stratum].place[treated].push_back(place);
    std::int64_t pairs = 0, total = 0;
    for (const auto &one : strata)
        if (!one.second.place[0].empty() && !one.second.place[1].empty())
            solve(one.second, cover, exactly, first, second, caliper, &pairs, &total);
    std::printf("%lld %lld\n", (long long)pairs, (long long)total);
    return 0;
}
