/* Does the average over sites hold the mean that sites were drawn from, and the prediction the
 * effect of a further one?
 *
 *   validate sites [--worlds N] [--cells WORD]
 *
 * Each world is written as a file and studied as one (pool_by), whole schools in the program.
 * Tables in Markdown go to standard output; exit status 1 where a gate fails. */
#include "validate.h"

#include "alike/base.h"
#include "alike/hash.h"
#include "alike/os.h"
#include "alike/random.h"
#include "alike/site_tables.h"
#include "alike/study.h"
#include "alike/text.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Shares of 95% intervals, simulation errors not allowed for. Above the most they are too wide,
 * which is said and is no fault: Knapp and Hartung's factor is never below 1. */
static const double covers_least = 0.93;

/* Points: an SD of the scores is 15. tau: SD of effects between sites, in these SDs. */
static const double sd = 15.0, effect_mean = 0.15;

typedef struct SiteCell {
    const char *name;
    size_t sites, took, others, students; /* schools of a site by arm; students of a school */
    double tau;
    bool uneven;  /* the first sites have twice the schools */
    bool cohorts; /* sites are cohorts of the same schools */
    const char *variance;
} SiteCell;

#define CELL(name_, k, tau_, ...)                                                                  \
    {                                                                                              \
        .name = name_, .sites = k, .took = 4, .others = 8, .students = 20, .tau = tau_,            \
        __VA_ARGS__                                                                                \
    }
static const SiteCell cells[] = {
    CELL("3 districts, tau 0", 3, 0.0, .variance = "auto"),
    CELL("3 districts, tau 0.1", 3, 0.1, .variance = "auto"),
    CELL("6 districts, tau 0", 6, 0.0, .variance = "auto"),
    CELL("6 districts, tau 0.1", 6, 0.1, .variance = "auto"),
    CELL("12 districts, tau 0", 12, 0.0, .variance = "auto"),
    CELL("12 districts, tau 0.1", 12, 0.1, .variance = "auto"),
    CELL("6 districts, half of them twice as large, tau 0.1", 6, 0.1, .uneven = true,
         .variance = "auto"),
    CELL("6 cohorts of the same schools, tau 0", 6, 0.0, .cohorts = true, .variance = "auto"),
    CELL("6 cohorts of the same schools, tau 0.1", 6, 0.1, .cohorts = true, .variance = "auto"),
    CELL("6 districts, tau 0.1, CR2", 6, 0.1, .variance = "CR2"),
};

/* --- a world -------------------------------------------------------------------------------------
 */

enum { STREAM_EFFECT = 1, STREAM_SCHOOL, STREAM_ABILITY, STREAM_SCORE, STREAM_SITE };

static double effect_of(const SiteCell *cell, uint64_t seed, size_t site)
{
    return sd * (effect_mean + cell->tau * random_normal(seed + STREAM_EFFECT, site));
}

/* Schools differ by 0.12 SD where the earlier score is the same, districts by 0.2. */
static bool write_world(Arena *arena, const SiteCell *cell, uint64_t seed, const char *path,
                        Error *err)
{
    Text csv = {.arena = arena};
    size_t student = 0;

    text_add(&csv, "id,site,school,took,before,after\n");
    for (size_t k = 0; k < cell->sites; k++) {
        const size_t times = cell->uneven && k < cell->sites / 2 ? 2 : 1;
        const size_t n = times * (cell->took + cell->others);
        for (size_t c = 0; c < n; c++) {
            const size_t school = cell->cohorts ? c : 100 * k + c;
            const bool took = c < times * cell->took;
            const double level = 0.12 * random_normal(seed + STREAM_SCHOOL, school) +
                                 0.2 * random_normal(seed + STREAM_SITE, k);
            for (size_t i = 0; i < cell->students; i++, student++) {
                const double x = random_normal(seed + STREAM_ABILITY, student);
                const double y =
                    0.7 * x + level + 0.7 * random_normal(seed + STREAM_SCORE, student);
                text_format(&csv, "s%zu,d%02zu,g%04zu,%d,%.2f,%.2f\n", student, k, school, took,
                            200 + sd * x, 210 + sd * y + (took ? effect_of(cell, seed, k) : 0));
            }
        }
    }
    return os_write_file(path, csv.bytes, csv.n, err);
}

/* --- what is made of it --------------------------------------------------------------------------
 */

typedef struct Answer {
    double mean, se, low, high;   /* over sites */
    double fixed_low, fixed_high; /* by precision */
    double next_low, next_high;   /* of a further site */
    double tau, next;             /* next: its effect */
    size_t n;                     /* sites */
} Answer;

static Answer read_answer(const Results *results)
{
    const union site_averages_columns *c = &site_averages_columns;
    const Table *t = tables_find(&results->analysis[0].tables, &table_site_averages);

    return (Answer){.mean = table_real(t, 0, &c->estimate),
                    .se = table_real(t, 0, &c->se),
                    .low = table_real(t, 0, &c->ci_low),
                    .high = table_real(t, 0, &c->ci_high),
                    .fixed_low = table_real(t, 1, &c->ci_low),
                    .fixed_high = table_real(t, 1, &c->ci_high),
                    .next_low = table_real(t, 0, &c->next_low),
                    .next_high = table_real(t, 0, &c->next_high),
                    .tau = table_real(t, 0, &c->tau)};
}

static bool answer_world(const SiteCell *cell, const char *path, uint64_t seed, Answer *out,
                         Error *err)
{
    const RunSettings settings = {.mode = FRAME_RUN, .jobs = 1};
    Arena *arena = arena_create();
    Spec spec;
    Results results;
    const char *said = arena_printf(
        arena,
        "data: {file: worlds.csv, id: id}\n"
        "treatment: {column: took, treated: \"1\", control: \"0\"}\n"
        "outcomes: [{name: reading, score: after, pretest: before}]\ncovariates: [site]\n"
        "matching: {method: unmatched}\n"
        "effects: {estimand: ATE, cluster: school, variance: %s, pool_by: site}\n",
        cell->variance);
    bool ok = write_world(arena, cell, seed, path, err) &&
              spec_read_bytes(arena, "study.yaml", said, strlen(said), &spec, err);
    spec.data_path = path;
    ok = ok && plan_run(arena, &spec, &settings, &results, err);
    if (ok) {
        *out = read_answer(&results);
        out->next = effect_of(cell, seed, cell->sites);
        out->n = cell->sites;
    }
    arena_destroy(arena);
    return ok;
}

/* --- the table -----------------------------------------------------------------------------------
 */

static double share(const Answer *answer, size_t n, bool (*holds)(const Answer *))
{
    size_t n_held = 0;

    for (size_t i = 0; i < n; i++)
        n_held += holds(&answer[i]);
    return (double)n_held / (double)n;
}

static bool mean_held(const Answer *a)
{
    return a->low <= sd * effect_mean && sd * effect_mean <= a->high;
}

static bool mean_held_by_fixed(const Answer *a)
{
    return a->fixed_low <= sd * effect_mean && sd * effect_mean <= a->fixed_high;
}

/* The textbook's interval: t with k - 2 degrees of freedom at REML's tau, as if it were known. */
static bool next_held_by_t(const Answer *a)
{
    const double reach =
        gsl_cdf_tdist_Pinv(0.975, (double)a->n - 2.0) * sqrt(a->tau * a->tau + a->se * a->se);

    return fabs(a->next - a->mean) <= reach;
}

static bool next_held(const Answer *a)
{
    return a->next_low <= a->next && a->next <= a->next_high;
}

static bool print_row(Arena *arena, const SiteCell *cell, const Answer *answer, size_t n)
{
    double mean = 0, squares = 0, se = 0, tau = 0;
    const double covers = share(answer, n, mean_held), next = share(answer, n, next_held);
    const bool predicts = isfinite(answer[0].next_low);

    for (size_t i = 0; i < n; i++) {
        mean += answer[i].mean / (double)n;
        se += answer[i].se / (double)n;
        tau += answer[i].tau / (double)n;
    }
    for (size_t i = 0; i < n; i++)
        squares += (answer[i].mean - mean) * (answer[i].mean - mean);
    const bool holds = covers >= covers_least && (!predicts || next >= covers_least);
    printf("| %s | %+.2f | %.2f | %.2f | %.1f%% (%.1f) | %.1f%% | %s | %s | %.2f | %s |\n",
           cell->name, mean - sd * effect_mean, sqrt(squares / (double)(n - 1)), se, 100 * covers,
           100 * sqrt(covers * (1 - covers) / (double)n),
           100 * share(answer, n, mean_held_by_fixed),
           predicts ? arena_printf(arena, "%.1f%%", 100 * next) : "not given",
           predicts ? arena_printf(arena, "%.1f%%", 100 * share(answer, n, next_held_by_t)) : "",
           tau, holds ? "holds" : "**fails**");
    fflush(stdout);
    return holds;
}

static bool run_all(Arena *arena, size_t n, const char *word, const char *folder, size_t *n_failing,
                    Error *err)
{
    const char *path = arena_printf(arena, "%s/worlds.csv", folder);

    printf(
        "| sites | off by | SD of averages | mean SE | average over sites: 95%% covers (error) | "
        "by precision: covers | further site: covers | the same by t, k - 2 | mean of tau | |\n"
        "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --- |\n");
    for (size_t k = 0; k < COUNT_OF(cells); k++) {
        const SiteCell *cell = &cells[k];
        const uint64_t seed = hash_bytes(1, cell->name, strlen(cell->name));
        Answer *answer = ARENA_ARRAY(arena, Answer, n);
        const double since = os_cpu_seconds();
        if (strstr(cell->name, word) == NULL)
            continue;
        for (size_t i = 0; i < n; i++)
            if (!answer_world(cell, path, seed + 16 * i, &answer[i], err))
                return false;
        *n_failing += print_row(arena, cell, answer, n) ? 0 : 1;
        fprintf(stderr, "%-60s %.1f CPU s\n", cell->name, os_cpu_seconds() - since);
    }
    return true;
}

int validate_sites(int n_words, char **word)
{
    size_t n = 1000, n_failing = 0;
    const char *which = "";

    validate_words(n_words, word, &n, &which);
    if (n_words % 2 != 0 || n < 2) {
        fprintf(stderr, "validate sites: see the top of tests/validate/sites.c\n");
        return 2;
    }
    Arena *arena = arena_create();
    Error *err = ARENA_NEW(arena, Error);
    char *folder = arena_printf(arena, "%s/alike-sites-XXXXXX",
                                getenv("TMPDIR") != NULL ? getenv("TMPDIR") : "/tmp");
    const bool ok = mkdtemp(folder) != NULL && run_all(arena, n, which, folder, &n_failing, err);
    os_remove_tree(folder);
    if (!ok)
        fprintf(stderr, "%s\n", err->text);
    arena_destroy(arena);
    return !ok ? 2 : n_failing > 0 ? 1 : 0;
}
