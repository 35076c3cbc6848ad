/* Students of whom a covariate is not known: which way of treating them finds the truth?
 *
 *   validate gaps [--worlds N] [--threads N] [--cells WORD]
 *
 * Worlds of 80 students of a program and 160 others, who were chosen by an earlier score and a
 * survey number that tells of the outcome too; the program adds 0.3 standard deviations. The
 * number, and a trait of yes or no, are missing for a third of the students: by chance, by what is
 * known (low earlier scores), or by the number itself, which nothing in the data can repair: that
 * is shown and not judged. Each world is studied with complete cases, a mark, and copies. With
 * --cells parts: whether parts differ (gap_parts.c) alone. Tables in Markdown go to standard
 * output, progress to standard error; exit status 1 where a gate fails. */
#include "gap_parts.h"
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

static const double truth = 3.0; /* points; an SD of the outcome is about 10 */
/* of 95% intervals of copies, where what is missing hangs on what is known; matched anew in each
 * copy they are wide rather than narrow, so that there is no upper gate */
static const double covers_least = 0.93;

typedef enum Mechanism { BY_CHANCE, BY_WHAT_IS_KNOWN, BY_ITSELF, N_MECHANISMS } Mechanism;
static const char *const mechanism_name[] = {"by chance", "by the earlier score", "by itself"};
static const char *const design_name[] = {"complete", "indicator", "impute"};
static const char *const method_name[] = {"nearest", "overlap_weights"};
enum { N_DESIGNS = COUNT_OF(design_name), N_METHODS = COUNT_OF(method_name) };

typedef struct Answer {
    double estimate[N_DESIGNS], se[N_DESIGNS], low[N_DESIGNS], high[N_DESIGNS];
} Answer;

enum { STREAM_BEFORE = 1, STREAM_SURVEY, STREAM_TRAIT, STREAM_WHO, STREAM_REST, STREAM_GAP };

static double logistic(double x)
{
    return 1.0 / (1.0 + exp(-x));
}

/* A third of the students, whatever it hangs on. */
static bool is_missing(Mechanism by, double before, double survey, double chance)
{
    const double p = by == BY_CHANCE          ? 1.0 / 3.0
                     : by == BY_WHAT_IS_KNOWN ? logistic(-0.9 - 1.5 * before)
                                              : logistic(-0.9 - 1.5 * survey);
    return chance < p;
}

static const char *gap(Arena *arena, bool missing, double value)
{
    return missing ? "" : arena_printf(arena, "%.4f", value);
}

/* Students are drawn until both groups are full. */
static bool write_world(Arena *arena, Mechanism by, uint64_t seed, const char *path, Error *err)
{
    size_t left[2] = {160, 80};
    Text csv = {.arena = arena};

    text_add(&csv, "id,program,before,survey,trait,after\n");
    for (size_t i = 0; left[0] + left[1] > 0; i++) {
        const double before = random_normal(seed + STREAM_BEFORE, i);
        const double survey = 0.5 * before + sqrt(0.75) * random_normal(seed + STREAM_SURVEY, i);
        const double trait =
            random_uniform(seed + STREAM_TRAIT, i) < logistic(0.5 * survey) ? 1.0 : 0.0;
        const size_t takes = random_uniform(seed + STREAM_WHO, i) <
                                     logistic(-0.7 - 0.5 * before - 0.7 * survey - 0.4 * trait)
                                 ? 1
                                 : 0;
        const double after = 50.0 + 4.0 * before + 4.0 * survey + 2.0 * trait +
                             truth * (double)takes + 6.0 * random_normal(seed + STREAM_REST, i);
        if (left[takes] == 0)
            continue;
        left[takes]--;
        text_format(&csv, "s%zu,%zu,%.4f,%s,%s,%.4f\n", i, takes, before,
                    gap(arena, is_missing(by, before, survey, random_uniform(seed + STREAM_GAP, i)),
                        survey),
                    is_missing(BY_CHANCE, before, survey,
                               3.0 * random_uniform(seed + STREAM_GAP, i + 1000000))
                        ? ""
                        : arena_printf(arena, "%.0f", trait),
                    after);
    }
    return os_write_file(path, csv.bytes, csv.n, err);
}

static const char *study_text(Arena *arena, const char *method)
{
    return arena_printf(arena,
                        "study: {title: A world with gaps, seed: 1}\n"
                        "data: {file: world.csv, id: id}\n"
                        "treatment: {column: program, treated: 1, control: 0}\n"
                        "outcomes: [{name: after, score: after, pretest: before}]\n"
                        "covariates: [pretest, survey, trait]\n"
                        "matching: {method: %s}\n"
                        "alternatives:\n"
                        "  - {name: indicator, missing_data: indicator}\n"
                        "  - {name: impute, missing_data: {method: impute, copies: 10}}\n"
                        "report: {charts: none, formats: [md]}\n",
                        method);
}

static bool answer_world(Mechanism by, const char *method, uint64_t seed, const char *path,
                         size_t threads, Answer *out, Error *err)
{
    const RunSettings settings = {.mode = FRAME_RUN, .jobs = threads};
    Arena *arena = arena_create();
    const char *said = study_text(arena, method);
    Results results;
    Spec spec;
    bool ok = spec_read_bytes(arena, "study.yaml", said, strlen(said), &spec, err);

    spec.data_path = path;
    ok = ok && write_world(arena, by, seed, path, err) &&
         plan_run(arena, &spec, &settings, &results, err);
    for (size_t d = 0; ok && d < N_DESIGNS; d++) {
        const Effect *e = &results.analysis[d].effects.row[0];
        out->estimate[d] = e->estimate;
        out->se[d] = e->se;
        out->low[d] = e->ci_low;
        out->high[d] = e->ci_high;
    }
    arena_destroy(arena);
    return ok;
}

/* False: a gate fails. */
static bool print_row(Mechanism by, size_t method, size_t d, const Answer *answer, size_t n)
{
    double mean = 0, squares = 0, se = 0, covers = 0;

    for (size_t w = 0; w < n; w++) {
        mean += answer[w].estimate[d] / (double)n;
        se += answer[w].se[d] / (double)n;
        covers += (answer[w].low[d] <= truth && truth <= answer[w].high[d] ? 1.0 : 0.0) / (double)n;
    }
    for (size_t w = 0; w < n; w++)
        squares += (answer[w].estimate[d] - mean) * (answer[w].estimate[d] - mean);
    const double sd = sqrt(squares / (double)(n - 1));
    const bool judged = strcmp(design_name[d], "impute") == 0 && by != BY_ITSELF;
    const bool holds = covers >= covers_least;
    printf("| %s | %s | %s | %+.2f (%.2f) | %.2f | %.2f | %.1f%% (%.1f) | %s |\n",
           mechanism_name[by], method_name[method], design_name[d], mean - truth,
           sd / sqrt((double)n), sd, se, 100 * covers,
           100 * sqrt(covers * (1 - covers) / (double)n),
           !judged ? "shown"
           : holds ? "holds"
                   : "**fails**");
    fflush(stdout);
    return !judged || holds;
}

typedef struct Wish {
    size_t worlds, threads;
    const char *cells;
} Wish;

static bool run_all(Arena *arena, const Wish *wish, const char *folder, size_t *n_failing,
                    Error *err)
{
    const char *path = arena_printf(arena, "%s/world.csv", folder);

    printf("| missing | method | missing_data | off by (simulation error) | SD of estimates | mean "
           "SE | 95%% covers (simulation error) | |\n"
           "| --- | --- | --- | --: | --: | --: | --: | --- |\n");
    for (size_t cell = 0; cell < N_MECHANISMS * N_METHODS; cell++) {
        const Mechanism by = (Mechanism)(cell / N_METHODS);
        const size_t method = cell % N_METHODS;
        const uint64_t seed = hash_u64(11, by);
        Answer *answer = ARENA_ARRAY(arena, Answer, wish->worlds);
        const double since = os_cpu_seconds();
        if (strstr(mechanism_name[by], wish->cells) == NULL)
            continue;
        for (size_t w = 0; w < wish->worlds; w++)
            if (!answer_world(by, method_name[method], hash_u64(seed, w), path, wish->threads,
                              &answer[w], err))
                return false;
        for (size_t d = 0; d < N_DESIGNS; d++)
            *n_failing += print_row(by, method, d, answer, wish->worlds) ? 0 : 1;
        fprintf(stderr, "%s, %s: %.1f CPU s\n", mechanism_name[by], method_name[method],
                os_cpu_seconds() - since);
    }
    return strstr("parts", wish->cells) == NULL ||
           gap_parts(wish->worlds, wish->threads, path, n_failing, err);
}

static bool read_words(int n_words, char **word, Wish *out)
{
    *out = (Wish){.worlds = 1000, .threads = 1, .cells = ""};
    for (int k = 0; k + 1 < n_words; k += 2) {
        if (strcmp(word[k], "--worlds") == 0)
            out->worlds = strtoul(word[k + 1], NULL, 10);
        else if (strcmp(word[k], "--threads") == 0)
            out->threads = strtoul(word[k + 1], NULL, 10);
        else if (strcmp(word[k], "--cells") == 0)
            out->cells = word[k + 1];
        else
            return false;
    }
    return n_words % 2 == 0 && out->worlds >= 2;
}

int validate_gaps(int n_words, char **word)
{
    Wish wish;
    size_t n_failing = 0;
    if (!read_words(n_words, word, &wish)) {
        fprintf(stderr, "validate gaps: see the top of tests/validate/gaps.c\n");
        return 2;
    }
    Arena *arena = arena_create();
    Error *err = ARENA_NEW(arena, Error);
    char *folder = arena_printf(arena, "%s/alike-gaps-XXXXXX",
                                getenv("TMPDIR") != NULL ? getenv("TMPDIR") : "/tmp");
    const bool ok = mkdtemp(folder) != NULL && run_all(arena, &wish, folder, &n_failing, err);
    os_remove_tree(folder);
    if (!ok)
        fprintf(stderr, "%s\n", err->text);
    arena_destroy(arena);
    return !ok ? 2 : n_failing > 0 ? 1 : 0;
}
