/* Does the whole design find a truth that is known? Many small worlds are made, each
 * is studied with virtual comparison groups and a regression, and the estimates are held against
 * what the program did to the students who were matched. Prints tables in Markdown; exit status 1
 * where a gated table fails.
 *
 *   validate selection WORLDS THREADS */
#include "validate.h"
#include "stage_settings.h"
#include "worlds.h"

#include "alike/effect.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const Selection selections[] = {
    {.name = "on the pretest",
     .words = "students with low scores are taken, into schools that are poorer and more often in "
              "cities",
     .gated = true,
     .other_schools = 80,
     .pretest = -1.2},
    {.name = "the same, 25 comparison schools",
     .words = "as many comparison students, but in 25 schools instead of 80, so that each serves "
              "more of the program's",
     .gated = true,
     .other_schools = 25,
     .pretest = -1.2},
    {.name = "on ability",
     .words = "of students with the same score, those are taken who know more than it tells",
     .other_schools = 80,
     .pretest = -1.2,
     .ability = 1.2},
    {.name = "on school quality",
     .words = "schools take part whose students would have grown 1.5 points more without it",
     .other_schools = 80,
     .pretest = -1.2,
     .growth = 1.5},
    {.name = "on both",
     .words = "ability and school quality together",
     .other_schools = 80,
     .pretest = -1.2,
     .ability = 1.2,
     .growth = 1.5},
};

static const char study[] =
    "study: {title: Validation, program: program, seed: 1}\n"
    "data: {file: world.csv, id: student}\n"
    "treatment: {column: program, treated: \"1\", control: \"0\"}\n"
    "outcomes: [{name: growth, score: end_score, pretest: pretest_score, scale: same}]\n"
    "covariates: [grade, locale, school_frl, start_date, end_date]\n"
    "matching:\n"
    "  method: vcg\n"
    "  size: 51\n"
    "  exact: [grade, locale]\n"
    "  within: {pretest: 1, school_frl: 15, start_date: 18, end_date: 18}\n"
    "  exclude_same: school\n"
    "effects: {estimator: regression, adjust: yes, cluster: {group: school}}\n";

/* One world's answer. */
typedef struct Answer {
    double truth, naive, estimate, se;
    bool covered, covered_two_ways, covered_one_way;
    double matched, group_size; /* share of the program's students; comparison students of each */
} Answer;

static bool covers(const Effect *effect, double truth)
{
    return effect->ci_low <= truth && truth <= effect->ci_high;
}

static bool answer(const Spec *spec, const Selection *selection, uint64_t seed, Answer *out,
                   Error *err)
{
    Arena *arena = arena_create();
    const Design *design = &spec->design[0];
    Design one_way = *design, two_ways = *design;
    one_way.effects.cluster_ways = 1;
    one_way.effects.variance = two_ways.effects.variance = VARIANCE_CR2;
    SmallWorld world;
    Cohort cohort;
    Matching matching;
    Effects effects, effects_two_ways, effects_one_way;
    small_world_make(arena, selection, spec->seed, seed, &world);
    const bool ok =
        cohort_build(arena, COHORT_OF(arena, design, &design->outcome[0]), &world.frame, &cohort,
                     err) &&
        match_run(arena, MATCHING_OF(design), &cohort, NULL, seed, &matching, err) &&
        effect_estimate(arena, EFFECTS_OF(design), &cohort, &matching, &effects, err) &&
        effect_estimate(arena, EFFECTS_OF(&two_ways), &cohort, &matching, &effects_two_ways, err) &&
        effect_estimate(arena, EFFECTS_OF(&one_way), &cohort, &matching, &effects_one_way, err);
    if (ok) {
        const Effect *effect = &effects.row[0];
        double sum = 0;
        for (size_t i = 0; i < cohort.n; i++)
            if (cohort.treated[i] && matching.weight[i] > 0)
                sum += world.effect[cohort.row[i]];
        const double n = (double)matching.n_treated;
        *out = (Answer){.truth = sum / n,
                        .naive = world.naive,
                        .estimate = effect->estimate,
                        .se = effect->se,
                        .covered = covers(effect, sum / n),
                        .covered_two_ways = covers(&effects_two_ways.row[0], sum / n),
                        .covered_one_way = covers(&effects_one_way.row[0], sum / n),
                        .matched = n / (double)cohort.n_treated,
                        .group_size = (double)matching.n_links / n};
    }
    arena_destroy(arena);
    return ok;
}

/* Worlds are shared out among threads; each answer stands in its own place. */
typedef struct Batch {
    const Spec *spec;
    const Selection *selection;
    size_t n, next;
    Answer *answer;
    bool failed;
    pthread_mutex_t lock;
} Batch;

static void *work(void *context)
{
    Batch *batch = context;
    for (;;) {
        pthread_mutex_lock(&batch->lock);
        const size_t i = batch->next++;
        pthread_mutex_unlock(&batch->lock);
        if (i >= batch->n)
            return NULL;
        Error err = {0};
        if (answer(batch->spec, batch->selection, 1000 + i, &batch->answer[i], &err))
            continue;
        fprintf(stderr, "world %zu: %s", i, err.text);
        pthread_mutex_lock(&batch->lock);
        batch->failed = true;
        batch->next = batch->n;
        pthread_mutex_unlock(&batch->lock);
    }
}

static bool run_batch(Batch *batch, size_t threads)
{
    enum { MOST = 64 };
    pthread_t thread[MOST];
    size_t started = 0;
    pthread_mutex_init(&batch->lock, NULL);
    for (size_t i = 1; i < threads && i < MOST; i++)
        started += pthread_create(&thread[started], NULL, work, batch) == 0;
    work(batch);
    for (size_t i = 0; i < started; i++)
        pthread_join(thread[i], NULL);
    pthread_mutex_destroy(&batch->lock);
    return !batch->failed;
}

/* Over all worlds of one selection. */
typedef struct Verdict {
    double truth, naive_error, naive_se, error, error_sd, monte_carlo_se, se, coverage, two_ways,
        one_way;
    double matched, group_size;
} Verdict;

static Verdict judge(const Answer *answer, size_t n_worlds)
{
    const double n = (double)n_worlds;
    Verdict v = {0};
    for (size_t i = 0; i < n_worlds; i++) {
        v.truth += answer[i].truth / n;
        v.naive_error += (answer[i].naive - answer[i].truth) / n;
        v.error += (answer[i].estimate - answer[i].truth) / n;
        v.se += answer[i].se / n;
        v.coverage += answer[i].covered / n;
        v.two_ways += answer[i].covered_two_ways / n;
        v.one_way += answer[i].covered_one_way / n;
        v.matched += answer[i].matched / n;
        v.group_size += answer[i].group_size / n;
    }
    double squares = 0, naive_squares = 0;
    for (size_t i = 0; i < n_worlds; i++) {
        const double off = answer[i].estimate - answer[i].truth - v.error;
        const double naive_off = answer[i].naive - answer[i].truth - v.naive_error;
        squares += off * off;
        naive_squares += naive_off * naive_off;
    }
    v.error_sd = sqrt(squares / (n - 1));
    v.monte_carlo_se = v.error_sd / sqrt(n);
    v.naive_se = sqrt(naive_squares / (n - 1) / n);
    return v;
}

/* The three conditions of the gated table. */
static bool passes(const Verdict *v)
{
    return fabs(v->error) <= 4 * v->monte_carlo_se && v->coverage >= 0.92 && v->coverage <= 0.98 &&
           fabs(v->naive_error) > 4 * v->naive_se;
}

static void print_head(const char *title)
{
    printf(
        "### %s\n\n"
        "| selection | truth | plain difference off by | estimate off by (Monte Carlo SE) | SD of "
        "estimates | mean SE | 95%% covers | CR2, two ways, covers | CR2, one way, covers | "
        "matched "
        "| group size |\n"
        "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |\n",
        title);
}

static void print_row(const Selection *selection, const Verdict *v)
{
    printf("| %s | %.2f | %+.2f | %+.3f (%.3f) | %.3f | %.3f | %.1f%% | %.1f%% | %.1f%% | %.0f%% | "
           "%.0f |\n",
           selection->name, v->truth, v->naive_error, v->error, v->monte_carlo_se, v->error_sd,
           v->se, 100 * v->coverage, 100 * v->two_ways, 100 * v->one_way, 100 * v->matched,
           v->group_size);
}

static bool print_table(const Spec *spec, bool gated, size_t n_worlds, size_t threads,
                        const char *title, bool *passed)
{
    Answer *found = calloc(n_worlds, sizeof *found);
    bool ok = found != NULL;
    print_head(title);
    for (size_t k = 0; k < COUNT_OF(selections) && ok; k++) {
        if (selections[k].gated != gated)
            continue;
        Batch batch = {.spec = spec, .selection = &selections[k], .n = n_worlds, .answer = found};
        ok = run_batch(&batch, threads);
        if (!ok)
            break;
        const Verdict v = judge(found, n_worlds);
        print_row(&selections[k], &v);
        fflush(stdout);
        *passed = *passed && (!gated || passes(&v));
    }
    printf("\n");
    for (size_t k = 0; k < COUNT_OF(selections); k++)
        if (selections[k].gated == gated)
            printf("- %s: %s\n", selections[k].name, selections[k].words);
    printf("\n");
    free(found);
    return ok;
}

int validate_selection(int n_words, char **word)
{
    static Error err;
    const size_t n_worlds = n_words > 0 ? strtoul(word[0], NULL, 10) : 1000;
    const size_t threads = n_words > 1 ? strtoul(word[1], NULL, 10) : 1;
    Arena *arena = arena_create();
    Spec spec;
    if (n_worlds < 2 || !spec_read_bytes(arena, "study.yaml", study, strlen(study), &spec, &err)) {
        fprintf(stderr, "%s", n_worlds < 2 ? "two worlds at least\n" : err.text);
        return 2;
    }
    bool passed = true;
    const bool ok =
        print_table(&spec, true, n_worlds, threads, "What matching can repair", &passed) &&
        print_table(&spec, false, n_worlds, threads, "What it cannot", &passed);
    arena_destroy(arena);
    if (ok && !passed)
        fprintf(stderr,
                "validation failed: the estimate is more than 4 Monte Carlo standard errors "
                "off, or intervals cover less than 92%% or more than 98%%, or the plain "
                "difference finds the truth as well\n");
    return !ok ? 2 : passed ? 0 : 1;
}
