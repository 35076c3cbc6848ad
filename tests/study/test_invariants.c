/* Each stage's invariants hold on real data; each is broken here once, and then says so. */
#include "check.h"
#include "stage_settings.h"

#include "alike/data.h"
#include "study/invariants.h"

#include <gsl/gsl_errno.h>
#include <string.h>

/* All stages of one analysis: 614 men, pairs within a caliper. */
typedef struct World {
    Arena *arena;
    const Design *design;
    Cohort cohort;
    PropensityScore score;
    Matching matching;
    Balance balance;
    Effects effects;
} World;

static void make(World *w)
{
    static Error err;
    Spec *spec;
    StudyData data;

    w->arena = arena_create();
    spec = ARENA_NEW(w->arena, Spec);
    const uint64_t seed = 1;
    if (!spec_read(w->arena, "datasets/lalonde/study.yaml", spec, &err) ||
        !data_load(w->arena, spec, FRAME_RUN, &data, &err))
        fail_msg("%s", err.text);
    const Design *d = w->design = spec->design;
    const ScoreSettings score = settings_for_score(d);
    const MatchingSettings matching = settings_for_matching(d);
    const BalanceSettings balance = settings_for_balance(d);
    const EffectSettings effects = settings_for_effects(d);
    if (!cohort_build(w->arena, COHORT_OF(w->arena, d, d->outcome), data.frame[0][0], &w->cohort,
                      &err) ||
        !pscore_fit(w->arena, &score, &w->cohort, &w->score, &err) ||
        !match_run(w->arena, &matching, &w->cohort, &w->score, seed, &w->matching, &err) ||
        !balance_measure(w->arena, &balance, &w->cohort, &w->score, &w->matching, &w->balance,
                         &err) ||
        !effect_estimate(w->arena, &effects, &w->cohort, &w->matching, &w->effects, &err))
        fail_msg("%s", err.text);
}

/* The first that is broken, in the order of the stages. */
static const char *broken(const World *w)
{
    const char *said[] = {
        cohort_invariants(&w->cohort),
        score_invariants(&w->cohort, &w->score),
        matching_invariants((Estimand)w->design->effects.estimand, &w->cohort, &w->matching),
        balance_invariants(&w->balance),
        effects_invariants(&w->cohort, &w->matching, &w->effects),
    };
    for (size_t k = 0; k < COUNT_OF(said); k++)
        if (said[k] != NULL)
            return said[k];
    return NULL;
}

/* The first student of an arm with a weight, or without. */
static size_t student(const World *w, bool treated, bool kept)
{
    size_t i = 0;
    while (i < w->cohort.n &&
           (w->cohort.treated[i] != treated || (w->matching.weight[i] > 0.0) != kept))
        i++;
    assert_true(i < w->cohort.n);
    return i;
}

static double *base_weights(World *w)
{
    double *out = ARENA_ARRAY(w->arena, double, w->cohort.n);
    for (size_t i = 0; i < w->cohort.n; i++)
        out[i] = 1.0;
    w->cohort.base_weight = out;
    return out;
}

/* One line a way to break a struct: the statement, and a part of what is said. */
#define BREAKS                                                                                     \
    X(w->cohort.n_arms = 3, "two arms")                                                            \
    X(w->cohort.left_at[w->cohort.row[0]] = 1, "rows that did not leave")                          \
    X(w->cohort.row[1] = w->cohort.row[0], "do not rise")                                          \
    X(w->cohort.row_arm[w->cohort.row[5]] = -1, "not that of the row")                             \
    X(w->cohort.treated = ARENA_ARRAY(w->arena, uint8_t, w->cohort.n), "not who is in arm 1")      \
    X(base_weights(w)[7] = 0.0, "base weight is not positive")                                     \
    X(w->cohort.n_treated++, "sizes of its arms")                                                  \
    X(w->cohort.flow.row[0].control++, "are not those read")                                       \
    X(w->cohort.flow.row[0].step = FLOW_EXCLUDED, "from those read to the cohort")                 \
    X(lack(w), "lacks a covariate")                                                                \
    X(w->score.n--, "not of the cohort's students")                                                \
    X(w->score.probability[3] = 1.5, "no probability")                                             \
    X(w->score.logit[3] = NAN, "no probability")                                                   \
    X(w->score.logit[3] = -w->score.logit[3], "not that of its probability")                       \
    X(w->score.order[1] = w->score.order[2], "not that of the logits")                             \
    X(w->score.n_separated++, "driven to 0 or 1")                                                  \
    X(w->score.coefficient[1].aliased = true, "dropped, or is a number")                           \
    X(w->matching.n--, "of its cohort")                                                            \
    X(w->matching.estimand = NULL, "not named")                                                    \
    X(w->matching.n_sets = 0, "sets and no number of them")                                        \
    X((w->matching.set = NULL, w->matching.n_sets = 0, w->matching.reused = true),                 \
      "serves several is not said right")                                                          \
    X(w->matching.weight[student(w, false, true)] = -1.0, "weight is negative")                    \
    X(w->matching.weight[student(w, false, true)] = 2.0, "mean 1 within an arm")                   \
    X(w->matching.weight[student(w, false, false)] = 1.0, "not counted right")                     \
    X(w->matching.ess_control *= 2.0, "tells more than its students")                              \
    X(w->matching.discarded_control++, "discarded are not counted right")                          \
    X(discard(w), "discarded has a weight")                                                        \
    X(w->matching.unmatched_treated++, "without a weight are not counted")                         \
    X(w->matching.set[student(w, true, true)] = SET_NONE, "not who is in a set")                   \
    X(w->matching.set[student(w, true, true)] += 3, "numbered by their first members")             \
    X(w->matching.n_sets++, "a set lacks an arm")                                                  \
    X(w->matching.link[4].control = w->matching.link[4].treated, "from a treated to a control")    \
    X(w->matching.link[4].control = (uint32_t)student(w, false, false), "has no weight")           \
    X(w->matching.link[4].control = w->matching.link[5].control, "from one set to another")        \
    X(w->matching.link[4].share = 0.0, "no part of one")                                           \
    X(w->matching.link[4].share = 0.5, "do not add up to one")                                     \
    X(swap(&w->matching.link[0], &w->matching.link[1]), "not in the order")                        \
    X((w->matching.n_links = 0, w->matching.set = NULL, w->matching.n_sets = 0),                   \
      "without links has a distance")                                                              \
    X(w->balance.ess_control = 0.0, "tells nothing")                                               \
    X(w->balance.row[0].after.sd_treated = -1.0, "spread is negative")                             \
    X(w->balance.row[0].before.ks = 1.5, "no share")                                               \
    X(w->balance.row[1].wwc = BASELINE_UNSET, "no category")                                       \
    X(w->balance.max_smd_after *= 0.9, "largest differences")                                      \
    X(w->balance.mean_smd_after = 2.0, "mean is larger")                                           \
    X(weigh(w), "whom the design left out")                                                        \
    X(w->cohort.outcome->real[w->cohort.row[student(w, true, true)]] = NAN, "without a score")     \
    X(w->effects.row[0].group = "grade", "does not come first")                                    \
    X(w->effects.row[0].n_treated--, "of the overall effect")                                      \
    X(w->effects.row[0].estimate = NAN, "does not say why")                                        \
    X(w->effects.row[0].se = -1.0, "standard error is negative")                                   \
    X(w->effects.row[0].se = NAN, "has no standard error")                                         \
    X(w->effects.row[0].p = 2.0, "no probability")                                                 \
    X(w->effects.row[0].ci_low = w->effects.row[0].estimate + 1.0, "does not hold its estimate")

static void lack(World *w)
{
    Column *column = ARENA_NEW(w->arena, Column);
    *column = *w->cohort.covariate[0];
    column->reason = ARENA_ARRAY(w->arena, uint8_t, w->cohort.frame->n_rows);
    column->reason[w->cohort.row[9]] = 1;
    column->n_missing = 1;
    w->cohort.covariate[0] = column;
}

static void discard(World *w)
{
    w->matching.discarded = ARENA_ARRAY(w->arena, uint8_t, w->cohort.n);
    w->matching.discarded[student(w, true, true)] = 1;
}

static void weigh(World *w)
{
    double *weight = ARENA_ARRAY(w->arena, double, w->cohort.n);
    memcpy(weight, w->effects.weight, w->cohort.n * sizeof *weight);
    weight[student(w, false, false)] = 1.0;
    w->effects.weight = weight;
}

static void swap(Link *a, Link *b)
{
    const Link kept = *a;
    *a = *b;
    *b = kept;
}

static void what_is_broken_is_said(void **state)
{
    (void)state;
#define X(statement, said) said,
    static const char *const expected[] = {BREAKS};
#undef X
    for (size_t k = 0; k < COUNT_OF(expected); k++) {
        World world, *w = &world;
        size_t at = 0;
        make(w);
        const char *first = broken(w);
        if (first != NULL)
            fail_msg("a sound study: %s", first);
#define X(statement, said_)                                                                        \
    if (at++ == k)                                                                                 \
        (void)(statement);
        BREAKS
#undef X
        const char *text = broken(w);
        if (text == NULL || strstr(text, expected[k]) == NULL)
            fail_msg("expected '%s', said: %s", expected[k], text == NULL ? "nothing" : text);
        arena_destroy(w->arena);
    }
}

static void a_part_has_no_more_students_than_the_whole(void **state)
{
    (void)state;
    World w;
    make(&w);
    w.effects.row = arena_grow(w.arena, w.effects.row, &w.effects.capacity, 2, sizeof(Effect));
    w.effects.row[1] = w.effects.row[0];
    w.effects.n = 2;
    assert_null(broken(&w));
    w.effects.row[1].n_control++;
    assert_non_null(strstr(broken(&w), "more students than the whole"));
    arena_destroy(w.arena);
}

static void a_broken_rule_is_our_fault_and_names_the_stage(void **state)
{
    (void)state;
    Error err = {0};
    assert_true(invariants_hold("matching", NULL, &err));
    assert_false(invariants_hold("matching", "a weight is negative", &err));
    assert_int_equal(err.kind, ERR_INTERNAL);
    assert_non_null(strstr(err.text, "the matching broke a rule of its own: a weight is negative"));
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_broken_is_said),
        cmocka_unit_test(a_part_has_no_more_students_than_the_whole),
        cmocka_unit_test(a_broken_rule_is_our_fault_and_names_the_stage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
