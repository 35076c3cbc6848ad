/* Is the stated bias of the pretest's error the bias, and does the interval of the estimate without
 * it hold the truth?
 *
 *   validate pretest [--worlds N] [--bias-worlds N] [--draws N] [--threads N] [--cells WORD]
 *
 * --worlds: with a bootstrap each, for the share of intervals that hold the truth. --bias-worlds:
 * without one, for the bias. The truth of the bias is measured: in each world the same design is
 * made on the scores that are seen and on the true ones. --cells: those whose names hold the word.
 * Tables in Markdown go to standard output, progress to standard error; exit status 1 where a gate
 * fails. */
#include "pretest_world.h"
#include "validate.h"

#include "alike/bias_tables.h"
#include "alike/hash.h"
#include "alike/os.h"
#include "alike/study.h"
#include "alike/text.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The stated bias may be so far from the measured one; the share of 95% intervals that hold the
 * truth between these. Simulation errors are printed, and not allowed for. */
static const double bias_limit = 0.10, covers_least = 0.92, covers_most = 0.97;

typedef struct Wish {
    size_t worlds, bias_worlds, draws, threads;
    const char *cells;
} Wish;

/* Of one world; NaN where the study gives none. In points. */
typedef struct Answer {
    double seen, truth;               /* estimates on the scores that are seen, on the true ones */
    double bias;                      /* as stated */
    double corrected, low, high;      /* the same design on expected true scores */
    double regression, r_low, r_high; /* errors in variables */
} Answer;

typedef struct Batch {
    const PretestWorld *world;
    const char *folder;
    size_t draws, n, next, n_workers;
    uint64_t seed;
    Answer *answer;
    Error *err;
    bool failed;
    pthread_mutex_t lock;
} Batch;

static Answer read_answer(const Results *results)
{
    const union pretest_corrected_columns *column = &pretest_corrected_columns;
    const Analysis *seen = &results->analysis[0];
    const Table *error = tables_find(&seen->tables, &table_pretest_error),
                *corrected = tables_find(&seen->tables, &table_pretest_corrected);
    return (Answer){
        .seen = seen->effects.row[0].estimate,
        .truth = results->analysis[1].effects.row[0].estimate,
        .bias = table_real(error, PRETEST_BY_ABILITY, &pretest_error_columns.bias),
        .corrected = table_real(corrected, PRETEST_SAME_DESIGN, &column->estimate),
        .low = table_real(corrected, PRETEST_SAME_DESIGN, &column->ci_low),
        .high = table_real(corrected, PRETEST_SAME_DESIGN, &column->ci_high),
        .regression = table_real(corrected, PRETEST_REGRESSION, &column->estimate),
        .r_low = table_real(corrected, PRETEST_REGRESSION, &column->ci_low),
        .r_high = table_real(corrected, PRETEST_REGRESSION, &column->ci_high),
    };
}

static bool answer_world(const Batch *batch, const char *path, size_t w, Error *err)
{
    const RunSettings settings = {.mode = FRAME_RUN, .jobs = 1};
    Arena *arena = arena_create();
    Spec spec;
    Results results;
    const char *said = pretest_world_study(arena, batch->world, batch->draws);
    bool ok = spec_read_bytes(arena, "study.yaml", said, strlen(said), &spec, err);
    spec.data_path = path;
    ok = ok && pretest_world_write(arena, batch->world, batch->seed + w, path, err) &&
         plan_run(arena, &spec, &settings, &results, err);
    if (ok)
        batch->answer[w] = read_answer(&results);
    arena_destroy(arena);
    return ok;
}

static void *work(void *context)
{
    Batch *batch = context;
    Arena *arena = arena_create();
    Error *err = ARENA_NEW(arena, Error);
    pthread_mutex_lock(&batch->lock);
    const char *path = arena_printf(arena, "%s/world%zu.csv", batch->folder, batch->n_workers++);
    pthread_mutex_unlock(&batch->lock);
    for (;;) {
        pthread_mutex_lock(&batch->lock);
        const size_t w = batch->next++;
        pthread_mutex_unlock(&batch->lock);
        if (w >= batch->n)
            break;
        if (answer_world(batch, path, w, err))
            continue;
        pthread_mutex_lock(&batch->lock);
        *batch->err = *err;
        batch->failed = true;
        batch->next = batch->n;
        pthread_mutex_unlock(&batch->lock);
    }
    arena_destroy(arena);
    return NULL;
}

static bool run_worlds(Arena *arena, const PretestWorld *world, const Wish *wish, size_t n,
                       size_t draws, const char *folder, Answer **out, Error *err)
{
    enum { MOST = 64 };
    pthread_t thread[MOST];
    size_t started = 0;
    Batch batch = {.world = world,
                   .folder = folder,
                   .draws = draws,
                   .n = n,
                   .seed = hash_bytes(1, world->name, strlen(world->name)),
                   .answer = ARENA_ARRAY(arena, Answer, n),
                   .err = err};
    pthread_mutex_init(&batch.lock, NULL);
    for (size_t i = 1; i < wish->threads && i < MOST; i++)
        started += pthread_create(&thread[started], NULL, work, &batch) == 0 ? 1 : 0;
    work(&batch);
    for (size_t i = 0; i < started; i++)
        pthread_join(thread[i], NULL);
    pthread_mutex_destroy(&batch.lock);
    *out = batch.answer;
    return !batch.failed;
}

/* --- the verdict -------------------------------------------------------------------------------
 */

typedef struct Mean {
    double value, error; /* and its simulation error */
} Mean;

typedef struct PretestVerdict {
    Mean stated, measured, corrected;
    double covers, covers_error, regression_covers;
    bool holds;
} PretestVerdict;

static Mean mean_of(const double *x, size_t n)
{
    double mean = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        mean += x[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        squares += (x[i] - mean) * (x[i] - mean);
    return (Mean){mean, sqrt(squares / (double)(n - 1) / (double)n)};
}

/* The program does nothing: the truth is 0. */
static double share_that_hold(const double *low, const double *high, size_t n)
{
    size_t hold = 0;
    for (size_t i = 0; i < n; i++)
        hold += low[i] <= 0 && high[i] >= 0 ? 1 : 0;
    return (double)hold / (double)n;
}

static Mean mean_at(Arena *scratch, const Answer *answer, size_t n, size_t at, size_t less)
{
    double *x = ARENA_ARRAY(scratch, double, n);
    for (size_t i = 0; i < n; i++) {
        const char *const bytes = (const char *)&answer[i];
        double a, b = 0;
        memcpy(&a, bytes + at, sizeof a);
        if (less != at)
            memcpy(&b, bytes + less, sizeof b);
        x[i] = a - b;
    }
    return mean_of(x, n);
}

static double covered(Arena *scratch, const Answer *answer, size_t n, bool regression)
{
    double *low = ARENA_ARRAY(scratch, double, n), *high = ARENA_ARRAY(scratch, double, n);
    for (size_t i = 0; i < n; i++) {
        low[i] = regression ? answer[i].r_low : answer[i].low;
        high[i] = regression ? answer[i].r_high : answer[i].high;
    }
    return share_that_hold(low, high, n);
}

static PretestVerdict judge(const Answer *bias, size_t n_bias, const Answer *drawn, size_t n)
{
    Arena *scratch = arena_create();
    enum {
        SEEN = offsetof(Answer, seen),
        TRUTH = offsetof(Answer, truth),
        STATED = offsetof(Answer, bias),
        CORRECTED = offsetof(Answer, corrected)
    };
    PretestVerdict v = {.stated = mean_at(scratch, bias, n_bias, STATED, STATED),
                        .measured = mean_at(scratch, bias, n_bias, SEEN, TRUTH),
                        .corrected = mean_at(scratch, bias, n_bias, CORRECTED, TRUTH),
                        .covers = covered(scratch, drawn, n, false),
                        .regression_covers = covered(scratch, drawn, n, true)};
    v.covers_error = sqrt(v.covers * (1 - v.covers) / (double)n);
    v.holds = fabs(v.stated.value - v.measured.value) <= bias_limit * fabs(v.measured.value) &&
              v.covers >= covers_least && v.covers <= covers_most;
    arena_destroy(scratch);
    return v;
}

static void print_row(const PretestWorld *world, const PretestVerdict *v)
{
    printf("| %s | %.2f | %.2f (%.2f) | %.2f (%.2f) | %+.0f%% | %.2f (%.2f) | %.1f (%.1f) | %.1f | "
           "%s |\n",
           world->name, pretest_world_bias(world), v->measured.value, v->measured.error,
           v->stated.value, v->stated.error, 100 * (v->stated.value / v->measured.value - 1),
           v->corrected.value, v->corrected.error, 100 * v->covers, 100 * v->covers_error,
           100 * v->regression_covers, v->holds ? "holds" : "**fails**");
    fflush(stdout);
}

static bool read_words(int n_words, char **word, Wish *out)
{
    *out = (Wish){.worlds = 200, .bias_worlds = 1000, .draws = 99, .threads = 1, .cells = ""};
    for (int k = 0; k + 1 < n_words; k += 2) {
        const char *const value = word[k + 1];
        if (strcmp(word[k], "--worlds") == 0)
            out->worlds = strtoul(value, NULL, 10);
        else if (strcmp(word[k], "--bias-worlds") == 0)
            out->bias_worlds = strtoul(value, NULL, 10);
        else if (strcmp(word[k], "--draws") == 0)
            out->draws = strtoul(value, NULL, 10);
        else if (strcmp(word[k], "--threads") == 0)
            out->threads = strtoul(value, NULL, 10);
        else if (strcmp(word[k], "--cells") == 0)
            out->cells = value;
        else
            return false;
    }
    return n_words % 2 == 0 && out->worlds >= 2 && out->bias_worlds >= 2 && out->draws >= 2;
}

static bool run_all(Arena *arena, const Wish *wish, const char *folder, size_t *n_failing,
                    Error *err)
{
    printf("| world | slope x (1 - reliability) x gap | measured bias | stated bias | off by | "
           "corrected less truth | intervals that hold the truth, %% | of errors-in-variables "
           "regression, %% | |\n| --- | --: | --: | --: | --: | --: | --: | --: | --- |\n");
    for (size_t k = 0; k < n_pretest_worlds; k++) {
        const PretestWorld *world = &pretest_worlds[k];
        Answer *bias, *drawn;
        const double since = os_cpu_seconds();
        if (strstr(world->name, wish->cells) == NULL)
            continue;
        if (!run_worlds(arena, world, wish, wish->bias_worlds, 0, folder, &bias, err) ||
            !run_worlds(arena, world, wish, wish->worlds, wish->draws, folder, &drawn, err))
            return false;
        const PretestVerdict v = judge(bias, wish->bias_worlds, drawn, wish->worlds);
        *n_failing += v.holds ? 0 : 1;
        print_row(world, &v);
        fprintf(stderr, "%-60s %.1f CPU s%s\n", world->name, os_cpu_seconds() - since,
                v.holds ? "" : "  FAILS");
    }
    return true;
}

int validate_pretest(int n_words, char **word)
{
    Wish wish;
    size_t n_failing = 0;
    if (!read_words(n_words, word, &wish)) {
        fprintf(stderr, "validate pretest: see the top of tests/validate/pretest.c\n");
        return 2;
    }
    Arena *arena = arena_create();
    Error *err = ARENA_NEW(arena, Error);
    char *folder = arena_printf(arena, "%s/alike-pretest-XXXXXX",
                                getenv("TMPDIR") != NULL ? getenv("TMPDIR") : "/tmp");
    const bool ok = mkdtemp(folder) != NULL && run_all(arena, &wish, folder, &n_failing, err);
    os_remove_tree(folder);
    if (!ok)
        fprintf(stderr, "%s\n", err->text);
    arena_destroy(arena);
    return !ok ? 2 : n_failing > 0 ? 1 : 0;
}
