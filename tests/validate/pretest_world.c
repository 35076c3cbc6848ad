#include "pretest_world.h"

#include "alike/os.h"
#include "alike/random.h"
#include "alike/text.h"

#include <math.h>

/* 30 schools an arm; three comparison students for one of the program. Where students are chosen,
 * each of the 60 schools has both. */
enum { SCHOOLS = 60, PROGRAM = 12, COMPARISON = 36 };

static const double points = 15; /* of one SD of true ability within an arm */
static const double slope = 0.8; /* of the score on true ability */
static const double icc = 0.15;  /* of true ability, between the schools of an arm */
static const double school_sd = 0.1, student_sd = 0.45; /* of the rest of the score */

#define WORLD(rel, gap_, who, by_students_, tails_)                                                \
    {                                                                                              \
        .name = "reliability " #rel ", gap " #gap_ ", " who, .reliability = rel, .gap = gap_,      \
        .by_students = by_students_, .tails = tails_                                               \
    }
const PretestWorld pretest_worlds[] = {
    WORLD(0.80, 0.25, "students chosen", true, false),
    WORLD(0.80, 0.25, "schools chosen", false, false),
    WORLD(0.80, 0.50, "students chosen", true, false),
    WORLD(0.80, 0.50, "schools chosen", false, false),
    WORLD(0.90, 0.25, "students chosen", true, false),
    WORLD(0.90, 0.25, "schools chosen", false, false),
    WORLD(0.90, 0.50, "students chosen", true, false),
    WORLD(0.90, 0.50, "schools chosen", false, false),
    WORLD(0.80, 0.50, "students chosen, error grows at the tails", true, true),
    WORLD(0.80, 0.50, "schools chosen, error grows at the tails", false, true),
    WORLD(0.90, 0.50, "students chosen, error grows at the tails", true, true),
    WORLD(0.90, 0.50, "schools chosen, error grows at the tails", false, true),
};
const size_t n_pretest_worlds = COUNT_OF(pretest_worlds);

double pretest_world_bias(const PretestWorld *world)
{
    return -points * slope * (1 - world->reliability) * world->gap;
}

enum { STREAM_SCHOOL = 1, STREAM_ABILITY, STREAM_ERROR, STREAM_SCHOOL_REST, STREAM_REST };

static double normal(uint64_t seed, uint64_t stream, size_t i)
{
    return random_normal(seed * 8 + stream, i);
}

static void add_student(Text *csv, const PretestWorld *world, uint64_t seed, size_t i,
                        size_t school, bool program)
{
    const double variance = (1 - world->reliability) / world->reliability;
    const double own = sqrt(icc) * normal(seed, STREAM_SCHOOL, school) +
                       sqrt(1 - icc) * normal(seed, STREAM_ABILITY, i);
    const double ability = own - (program ? world->gap : 0);
    /* as large on average over the comparison students as where it is the same everywhere */
    const double se = sqrt(variance * (world->tails ? 0.5 + 0.5 * ability * ability : 1));
    const double before = ability + se * normal(seed, STREAM_ERROR, i);
    const double after = slope * ability + school_sd * normal(seed, STREAM_SCHOOL_REST, school) +
                         student_sd * normal(seed, STREAM_REST, i);
    text_format(csv, "s%04zu,g%02zu,%s,%.3f,%.4f,%.3f,%.3f,%.3f\n", i, school, program ? "Y" : "N",
                200 + points * before, points * se, 200 + points * ability, 208 + points * after,
                208 + points * after);
}

bool pretest_world_write(Arena *arena, const PretestWorld *world, uint64_t seed, const char *path,
                         Error *err)
{
    Text csv = {.arena = arena};
    size_t i = 0;
    text_add(&csv, "id,school,program,pre,pre_se,truth,post,post_again\n");
    for (size_t g = 0; g < SCHOOLS; g++) {
        const bool has_both = world->by_students, takes = g % 2 == 0;
        const size_t program = has_both ? PROGRAM / 2 : takes ? PROGRAM : 0;
        const size_t others = has_both ? COMPARISON / 2 : takes ? 0 : COMPARISON;
        for (size_t k = 0; k < program + others; k++)
            add_student(&csv, world, seed, i++, g, k < program);
    }
    return os_write_file(path, csv.bytes, csv.n, err);
}

const char *pretest_world_study(Arena *arena, const PretestWorld *world, size_t draws)
{
    const char *known = world->tails ? "pretest_se: pre_se"
                                     : arena_printf(arena, "reliability: %.2f", world->reliability);
    const char *many = draws > 0 ? arena_printf(arena, "%zu", draws) : "none";
    return arena_printf(arena,
                        "study: {title: A world with an error of the pretest, seed: 1}\n"
                        "data: {file: world.csv, id: id}\n"
                        "treatment: {column: program, treated: \"Y\", control: \"N\"}\n"
                        "outcomes:\n"
                        "  - {name: seen, score: post, pretest: pre, %s}\n"
                        "  - {name: true, score: post_again, pretest: truth}\n"
                        "covariates: [pretest]\n"
                        "matching: {method: nearest, caliper: 0.2}\n"
                        "effects: {cluster: school, pretest_draws: %s}\n"
                        "report: {charts: none, formats: [md]}\n",
                        known, many);
}
