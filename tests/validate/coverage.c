/* Do 95% intervals hold the truth, estimator by estimator and variance by variance?
 *
 *   validate coverage [--worlds N] [--cells WORD]
 *
 * Worlds in which theory promises it: half of 60 schools of 20 students have the program, by lot;
 * its effect is the same for everybody, and the outcome is linear in the earlier score. Beside them
 * 8 schools, where it promises less, and students by themselves. One world serves all rows. Tables
 * in Markdown go to standard output, progress to standard error; exit status 1 where a gate fails.
 */
#include "validate.h"

#include "alike/hash.h"
#include "alike/os.h"
#include "alike/random.h"
#include "alike/study.h"
#include "alike/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double truth = 3.0; /* points; the SD of scores is about 10 */
static const double covers_least = 0.93, covers_most = 0.97;
enum { STUDENTS = 20 }; /* of a school */

typedef struct Way {
    const char *estimator, *variance;
    bool shown; /* not judged, with few or many: errs to one side by design */
} Way;

static const Way of_schools[] = {
    {"difference", "auto", false},
    {"difference", "CR0", true},
    {"difference", "CR1", false},
    {"difference", "CR2", false},
    {"regression", "auto", false},
    {"regression", "CR0", true},
    {"regression", "CR1", false},
    {"regression", "CR2", false},
    {"regression_interacted", "auto", false},
    {"regression_interacted", "CR1", false},
    {"regression_interacted", "CR2", false},
    {"gains", "auto", false},
    {"gains", "CR1", false},
    {"gains", "CR2", false},
    {"mixed", "auto", false},
    {"aipw", "auto", false},
};
static const Way of_students[] = {
    {"difference", "classical", false},
    {"difference", "HC2", false},
    {"difference", "HC3", false},
    {"regression", "classical", false},
    {"regression", "HC0", true},
    {"regression", "HC1", false},
    {"regression", "HC2", false},
    {"regression", "HC3", false},
    {"regression_interacted", "HC2", false},
    {"gains", "HC2", false},
    {"aipw", "auto", false},
};

typedef struct Units {
    const char *name;
    size_t schools; /* 0: students alone, as many as 60 schools have */
    bool judged;
    size_t n;
    const Way *row;
} Units;
static const Units cells[] = {
    {"60 schools", 60, true, COUNT_OF(of_schools), of_schools},
    {"8 schools", 8, false, COUNT_OF(of_schools), of_schools},
    {"1,200 students", 0, true, COUNT_OF(of_students), of_students},
};
enum { ROWS_MOST = COUNT_OF(of_schools) };

/* Of one world, by row; NaN: no interval. */
typedef struct Answer {
    double estimate[ROWS_MOST], se[ROWS_MOST], low[ROWS_MOST], high[ROWS_MOST];
} Answer;

/* --- the world -----------------------------------------------------------------------------------
 */

enum { STREAM_SCHOOL = 1, STREAM_BEFORE, STREAM_REST, STREAM_LOT };

/* An even number of units, half of them in the program, by a seeded lot. */
static void draw_lot(uint64_t stream, size_t n, bool *has)
{
    size_t left = n / 2;
    for (size_t i = 0; i < n; i++) {
        has[i] = random_uniform(stream, i) * (double)(n - i) < (double)left;
        left -= has[i];
    }
}

static bool write_world(Arena *arena, const Units *cell, uint64_t seed, const char *path,
                        Error *err)
{
    const size_t schools = cell->schools > 0 ? cell->schools : 60, n = schools * STUDENTS;
    const bool whole = cell->schools > 0;
    const double between = whole ? 2.7 : 0.0; /* an intraclass correlation of .15 after the test */
    bool *has = ARENA_ARRAY(arena, bool, n);
    Text csv = {.arena = arena};

    draw_lot(seed + STREAM_LOT, whole ? schools : n, has);
    text_add(&csv, "id,school,program,before,after\n");
    for (size_t i = 0; i < n; i++) {
        const size_t school = i / STUDENTS;
        const bool takes = has[whole ? school : i];
        const double before = 50.0 + 10.0 * random_normal(seed + STREAM_BEFORE, i);
        const double after = 20.0 + 0.7 * before + (takes ? truth : 0.0) +
                             between * random_normal(seed + STREAM_SCHOOL, school) +
                             6.4 * random_normal(seed + STREAM_REST, i);
        text_format(&csv, "s%zu,g%zu,%d,%.4f,%.4f\n", i, school, takes ? 1 : 0, before, after);
    }
    return os_write_file(path, csv.bytes, csv.n, err);
}

static const char *study_text(Arena *arena, const Units *cell)
{
    const char *cluster = cell->schools > 0 ? "school" : "none";
    Text text = {.arena = arena};

    text_format(&text,
                "study: {title: A world of coverage, seed: 1}\n"
                "data: {file: world.csv, id: id}\n"
                "treatment: {column: program, treated: 1, control: 0}\n"
                "outcomes: [{name: after, score: after, pretest: before, scale: same}]\n"
                "covariates: [pretest]\n"
                "matching: {method: unmatched}\n"
                "effects: {cluster: %s, estimator: regression}\n"
                "report: {charts: none, formats: [md]}\n"
                "alternatives:\n",
                cluster);
    for (size_t k = 0; k < cell->n; k++)
        text_format(&text, "  - {name: row%zu, effects: {estimator: %s, variance: %s}}\n", k,
                    cell->row[k].estimator, cell->row[k].variance);
    return text.bytes;
}

static bool answer_world(const Units *cell, uint64_t seed, const char *path, Answer *out,
                         Error *err)
{
    const RunSettings settings = {.mode = FRAME_RUN, .jobs = 1};
    Arena *arena = arena_create();
    const char *said = study_text(arena, cell);
    Results results;
    Spec spec;
    bool ok = spec_read_bytes(arena, "study.yaml", said, strlen(said), &spec, err);

    spec.data_path = path;
    ok = ok && write_world(arena, cell, seed, path, err) &&
         plan_run(arena, &spec, &settings, &results, err);
    for (size_t k = 0; ok && k < cell->n; k++) {
        const Effects *effects = &results.analysis[k + 1].effects;
        const Effect none = effect_none(), *e = effects->n > 0 ? &effects->row[0] : &none;
        out->estimate[k] = e->estimate;
        out->se[k] = e->se;
        out->low[k] = e->ci_low;
        out->high[k] = e->ci_high;
    }
    arena_destroy(arena);
    return ok;
}

/* --- the verdict ---------------------------------------------------------------------------------
 */

/* False: a gate fails. */
static bool print_row(const Units *cell, size_t k, const Answer *answer, size_t n)
{
    double mean = 0, squares = 0, se = 0, covers = 0;
    size_t m = 0;

    for (size_t w = 0; w < n; w++) {
        if (isnan(answer[w].low[k]))
            continue;
        m++;
        mean += answer[w].estimate[k];
        se += answer[w].se[k];
        covers += answer[w].low[k] <= truth && truth <= answer[w].high[k] ? 1.0 : 0.0;
    }
    mean /= (double)m;
    for (size_t w = 0; w < n; w++)
        if (!isnan(answer[w].low[k]))
            squares += (answer[w].estimate[k] - mean) * (answer[w].estimate[k] - mean);
    const double sd = sqrt(squares / ((double)m - 1.0)), share = covers / (double)m;
    const bool judged = cell->judged && !cell->row[k].shown;
    const bool holds = m == n && share >= covers_least && share <= covers_most;
    printf("| %s | %s | %s | %zu | %+.2f | %.2f | %.2f | %.1f%% (%.1f) | %s |\n", cell->name,
           cell->row[k].estimator, cell->row[k].variance, m, mean - truth, sd, se / (double)m,
           100 * share, 100 * sqrt(share * (1 - share) / (double)m),
           !judged ? "shown"
           : holds ? "holds"
                   : "**fails**");
    fflush(stdout);
    return !judged || holds;
}

static bool run_all(Arena *arena, size_t n, const char *word, const char *folder, size_t *n_failing,
                    Error *err)
{
    const char *path = arena_printf(arena, "%s/world.csv", folder);

    printf("| units | estimator | variance | worlds with an interval | off by | SD of estimates | "
           "mean SE | 95%% covers (simulation error) | |\n"
           "| --- | --- | --- | --: | --: | --: | --: | --: | --- |\n");
    for (size_t c = 0; c < COUNT_OF(cells); c++) {
        Answer *answer = ARENA_ARRAY(arena, Answer, n);
        const double since = os_cpu_seconds();
        if (strstr(cells[c].name, word) == NULL)
            continue;
        for (size_t w = 0; w < n; w++)
            if (!answer_world(&cells[c], hash_u64(hash_u64(17, c), w), path, &answer[w], err))
                return false;
        for (size_t k = 0; k < cells[c].n; k++)
            *n_failing += print_row(&cells[c], k, answer, n) ? 0 : 1;
        fprintf(stderr, "%s: %.1f CPU s\n", cells[c].name, os_cpu_seconds() - since);
    }
    return true;
}

int validate_coverage(int n_words, char **word)
{
    size_t n = 5000, n_failing = 0;
    const char *which = "";

    validate_words(n_words, word, &n, &which);
    if (n_words % 2 != 0 || n < 2) {
        fprintf(stderr, "validate coverage: see the top of tests/validate/coverage.c\n");
        return 2;
    }
    Arena *arena = arena_create();
    Error *err = ARENA_NEW(arena, Error);
    char *folder = arena_printf(arena, "%s/alike-coverage-XXXXXX",
                                getenv("TMPDIR") != NULL ? getenv("TMPDIR") : "/tmp");
    const bool ok = mkdtemp(folder) != NULL && run_all(arena, n, which, folder, &n_failing, err);
    os_remove_tree(folder);
    if (!ok)
        fprintf(stderr, "%s\n", err->text);
    arena_destroy(arena);
    return !ok ? 2 : n_failing > 0 ? 1 : 0;
}
