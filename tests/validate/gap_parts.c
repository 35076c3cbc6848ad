/* Do parts differ, where a covariate is drawn in copies and the program does the same in all of
 * them: how often does a test say so? Differences one by one by Rubin's rules, all at once by Li,
 * Raghunathan & Rubin (1991) with the degrees of freedom of Reiter (2007).
 *
 * Students of three kinds, in schools half of which have the program or by themselves; a survey
 * number hangs on the kind and tells of the outcome; it is missing for a third or for two thirds of
 * the students, more often where the earlier score is low. */
#include "gap_parts.h"

#include "alike/hash.h"
#include "alike/os.h"
#include "alike/part_tables.h"
#include "alike/random.h"
#include "alike/study.h"
#include "alike/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double level_most = 0.07; /* of tests at .05 */

typedef struct PartWorld {
    const char *name, *effects;
    size_t n_schools, n_students; /* 1 a school: students by themselves */
    double school_sd;
    double gap; /* logit of the share that is missing, at the mean of the earlier score */
} PartWorld;

static const PartWorld cells[] = {
    {"300 students, a third missing", "cluster: none", 300, 1, 0.0, -0.9},
    {"300 students, two thirds missing", "cluster: none", 300, 1, 0.0, 0.9},
    {"24 schools of 15, a third missing", "cluster: school", 24, 15, 2.0, -0.9},
    {"24 schools of 15, two thirds missing", "cluster: school", 24, 15, 2.0, 0.9},
    {"10 schools of 30, two thirds missing", "cluster: school", 10, 30, 2.0, 0.9},
    {"24 schools of 15, CR2, two thirds missing", "cluster: school, variance: CR2", 24, 15, 2.0,
     0.9},
};

enum { STREAM_BEFORE = 1, STREAM_SURVEY, STREAM_KIND, STREAM_SCHOOL, STREAM_REST, STREAM_GAP };

static bool write_world(Arena *arena, const PartWorld *cell, uint64_t seed, const char *path,
                        Error *err)
{
    Text csv = {.arena = arena};

    text_add(&csv, "id,school,program,kind,before,survey,after\n");
    for (size_t i = 0; i < cell->n_schools * cell->n_students; i++) {
        const size_t school = i / cell->n_students;
        const double kind = floor(3.0 * random_uniform(seed + STREAM_KIND, i));
        const double before = random_normal(seed + STREAM_BEFORE, i);
        const double survey = 0.5 * before + 0.3 * kind + random_normal(seed + STREAM_SURVEY, i);
        const double after = 50.0 + 4.0 * before + 4.0 * survey + 2.0 * kind +
                             3.0 * (double)(school % 2) +
                             cell->school_sd * random_normal(seed + STREAM_SCHOOL, school) +
                             6.0 * random_normal(seed + STREAM_REST, i);
        const double missing = 1.0 / (1.0 + exp(before - cell->gap));
        text_format(&csv, "s%zu,g%zu,%zu,%c,%.4f,", i, school, school % 2, 'a' + (int)kind, before);
        if (random_uniform(seed + STREAM_GAP, i) >= missing)
            text_format(&csv, "%.4f", survey);
        text_format(&csv, ",%.4f\n", after);
    }
    return os_write_file(path, csv.bytes, csv.n, err);
}

/* rejected: of the first difference, and of all at once; where the test could be made. */
typedef struct Tally {
    size_t n[2], rejected[2];
    double df; /* of all at once; the sum */
} Tally;

static void count(const Table *table, Tally *out)
{
    for (size_t row = 0; row < table->n_rows; row += 2) {
        const size_t which = row / 2;
        const double p = table_real(table, row, &interactions_columns.p);
        if (isnan(p))
            continue;
        out->n[which]++;
        out->rejected[which] += p < 0.05;
        out->df += which == 1 ? table_real(table, row, &interactions_columns.df) : 0.0;
    }
}

static bool test_world(const PartWorld *cell, uint64_t seed, size_t threads, const char *path,
                       Tally *out, Error *err)
{
    const RunSettings settings = {.mode = FRAME_RUN, .jobs = threads};
    Arena *arena = arena_create();
    const char *said = arena_printf(arena,
                                    "study: {title: Parts of a world with gaps, seed: 1}\n"
                                    "data: {file: world.csv, id: id}\n"
                                    "treatment: {column: program, treated: 1, control: 0}\n"
                                    "outcomes: [{name: after, score: after, pretest: before}]\n"
                                    "covariates: [pretest, survey, kind]\n"
                                    "missing_data: {method: impute, copies: 10, iterations: 5}\n"
                                    "matching: {method: unmatched}\n"
                                    "effects: {estimand: ATE, estimator: regression, subgroups: "
                                    "[kind], interactions: yes, %s}\n"
                                    "report: {charts: none, formats: [md]}\n",
                                    cell->effects);
    Results results;
    Spec spec;
    bool ok = spec_read_bytes(arena, "study.yaml", said, strlen(said), &spec, err);

    spec.data_path = path;
    ok = ok && write_world(arena, cell, seed, path, err) &&
         plan_run(arena, &spec, &settings, &results, err);
    if (ok)
        count(tables_find(&results.analysis[0].tables, &table_interactions), out);
    arena_destroy(arena);
    return ok;
}

static double share(const Tally *tally, int which)
{
    return (double)tally->rejected[which] / (double)tally->n[which];
}

static double simulation_error(const Tally *tally, int which)
{
    const double p = share(tally, which);
    return 100.0 * sqrt(p * (1.0 - p) / (double)tally->n[which]);
}

/* False: a gate fails, that is by more than two simulation errors. */
static bool print_row(const PartWorld *cell, const Tally *tally)
{
    bool holds = tally->n[1] > 0;

    for (int which = 0; which < 2; which++)
        holds = holds &&
                100.0 * (share(tally, which) - level_most) <= 2.0 * simulation_error(tally, which);
    printf("| %s | %.1f%% (%.1f) | %.1f%% (%.1f) | %zu | %.0f | %s |\n", cell->name,
           100.0 * share(tally, 0), simulation_error(tally, 0), 100.0 * share(tally, 1),
           simulation_error(tally, 1), tally->n[1], tally->df / (double)tally->n[1],
           holds ? "holds" : "**fails**");
    fflush(stdout);
    return holds;
}

bool gap_parts(size_t worlds, size_t threads, const char *path, size_t *n_failing, Error *err)
{
    printf(
        "\n| parts that do not differ | one difference rejected (simulation error) | all at once "
        "(simulation error) | worlds tested | degrees of freedom on average | |\n"
        "| --- | --: | --: | --: | --: | --- |\n");
    for (size_t c = 0; c < COUNT_OF(cells); c++) {
        const double since = os_cpu_seconds();
        Tally tally = {.df = 0.0};
        for (size_t w = 0; w < worlds; w++)
            if (!test_world(&cells[c], hash_u64(12 + c, w), threads, path, &tally, err))
                return false;
        *n_failing += print_row(&cells[c], &tally) ? 0 : 1;
        fprintf(stderr, "%s: %.1f CPU s\n", cells[c].name, os_cpu_seconds() - since);
    }
    return true;
}
