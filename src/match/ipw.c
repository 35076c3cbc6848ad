/* Inverse probability weights: each student weighs what makes its group look like those whom the
 * effect is about. With e the score:
 *   ATT  1 and e / (1 - e)     ATC  (1 - e) / e and 1     ATE  1 / e and 1 / (1 - e)
 * for treated and controls; of the logit, which is exact in the tails. Stabilised weights (Robins,
 * Hernan & Brumback 2000) multiply each arm by its share of the students: means, balance and
 * effective sizes stay, but not what a regression on covariates makes of the two arms together.
 * With a score of several arms ATE weighs a student by 1 over the chance to be in the own arm, so
 * that every arm is made like the students of all of them (McCaffrey and others 2013); ATT and ATC
 * are about one of the two groups alone, and the further arms cancel: e_A / e_C = exp(logit). */
#include "weights.h"

#include "alike/quantile.h"
#include "alike/sort.h"

#include <math.h>

typedef struct IpwSettings {
    double trim;        /* a quantile; INFINITY: none */
    double trim_scores; /* OPTIMAL, a bound below one half, or INFINITY: none */
    int discard;        /* DiscardKind */
    bool stabilised;
} IpwSettings;

static const double OPTIMAL = 0; /* as the word `optimal` reads */

#define AT(field) offsetof(IpwSettings, field)
static const Option options[] = {
    {.name = "trim",
     .type = OPT_REAL,
     .offset = AT(trim),
     .fallback = "none",
     .min = 0.5,
     .max = 1,
     .above_min = true,
     .none = true,
     .example = "0.99",
     .plain = "From where on a student counts for no more than others do.",
     .change_when = "a few students carry most of the weight of their group.",
     .help = "Weights above this quantile (type 7) of the weights of their group are set to it, "
             "nobody is left out. It trades bias for variance: the groups are less alike. 0.99: "
             "Cole & Hernan (2008) American J. Epidemiology 168:656-664"},
    {.name = "trim_scores",
     .type = OPT_REAL,
     .offset = AT(trim_scores),
     .fallback = "none",
     .min = 0,
     .max = 0.5,
     .above_min = true,
     .below_max = true,
     .none = true,
     .zero = "optimal",
     .values = "more than 0 and less than 0.5; optimal, or none",
     .example = "0.1",
     .plain = "Whether students are left out who were almost sure to be in one group.",
     .change_when = "almost nobody in the other group is like some students.",
     .help =
         "Students of both groups are left out whose score is below this number or above 1 "
         "less it; the score stays as it is. With optimal, the bound that gives the average "
         "effect of those kept (ATE) the least variance where scores vary equally: Crump, Hotz, "
         "Imbens & Mitnik (2009) Biometrika 96:187-199, whose rule of thumb is 0.1. It changes "
         "whom the effect is about"},
    {.name = "discard",
     .type = OPT_CHOICE,
     .offset = AT(discard),
     .fallback = "none",
     .choices = discard_words,
     .plain = "Whether students without counterpart in the other group are set aside first.",
     .change_when = "some scores lie beyond all scores of the other group.",
     .help =
         "Students of the named arm (both: of either) whose score lies outside the range of the "
         "other arm; equality stays. Discarding treated students changes whom the effect is about"},
    {.name = "stabilised",
     .type = OPT_FLAG,
     .offset = AT(stabilised),
     .fallback = "no",
     .plain = "Whether each group counts for as much as it has students.",
     .change_when = "a published analysis used stabilised weights",
     .help = "With yes, weights are multiplied by the group's share of the students: Robins, "
             "Hernan & Brumback (2000) Epidemiology 11:550-560. Differences of means, balance and "
             "effective numbers do not change by it, regressions on covariates do"},
    {.name = NULL},
};

static double weight_of_all(const double *ahead, size_t n)
{
    double all = 1; /* e_b / e_a of every arm b */
    for (size_t b = 0; b < n; b++)
        all += exp(ahead[b]);
    return all;
}

static double weight_of(Estimand estimand, bool treated, double logit)
{
    if (treated == (estimand == ESTIMAND_ATT))
        return 1;
    return exp(treated ? -logit : logit);
}

/* 1 / (e (1 - e)) */
static double spread_of(double logit)
{
    return 2 + exp(logit) + exp(-logit);
}

/* Crump's set: with g = 1 / (e (1 - e)), the variance bound of the average effect among those with
 * the smallest g is proportional to sum g / n^2 over them. Where its minimum keeps all, the bound
 * is 0; else g is at most twice its mean among those kept (their corollary 1), which is a bound on
 * e. */
static double optimal_bound(const MatchProblem *problem, const Matching *out)
{
    const Cohort *cohort = problem->cohort;
    Arena *scratch = arena_create();
    double *g = ARENA_ARRAY(scratch, double, cohort->n);
    uint32_t *order = ARENA_ARRAY(scratch, uint32_t, cohort->n);
    size_t n = 0;
    for (size_t i = 0; i < cohort->n; i++) {
        g[i] = spread_of(problem->score->logit[i]);
        if (out->discarded == NULL || !out->discarded[i])
            order[n++] = (uint32_t)i;
    }
    sort_by_real(g, order, n);
    double sum = 0, number = 0, least = INFINITY, twice = INFINITY;
    for (size_t k = 0; k < n; k++) {
        const double base = cohort_base_weight(cohort, order[k]);
        sum += base * g[order[k]];
        number += base;
        if (k + 1 < n && g[order[k + 1]] == g[order[k]])
            continue; /* equals stay together */
        const double variance = sum / (number * number);
        if (variance > least)
            continue;
        least = variance;
        twice = k + 1 == n ? INFINITY : 2 * sum / number;
    }
    arena_destroy(scratch);
    return isinf(twice) ? 0 : 0.5 - sqrt(0.25 - 1 / twice);
}

static void trim_scores(Arena *arena, const MatchProblem *problem, const IpwSettings *s,
                        Matching *out)
{
    const bool optimal = s->trim_scores == OPTIMAL;
    const double bound = optimal ? optimal_bound(problem, out) : s->trim_scores;
    size_t n[2] = {0, 0};

    for (size_t i = 0; i < out->n; i++) {
        const double e = problem->score->probability[i];
        if (out->weight[i] == 0 || (e >= bound && e <= 1 - bound))
            continue;
        out->weight[i] = 0;
        n[problem->cohort->treated[i] != 0]++;
    }
    for (int arm = 1; arm >= 0; arm--)
        if (n[arm] > 0)
            notes_add(
                &out->notes, arena, "matching", NOTE_CAUTION,
                count_about(about_arm(arm == 1), n[arm]),
                PHRASE("{} whose score is below {} or above {} {was|were} left out{}; the estimate "
                       "does not speak for them.",
                       cohort_arm_piece(arena, problem->cohort, arm == 1, n[arm]),
                       optimal ? piece_estimate(bound, 3) : piece_real(bound, -6),
                       optimal ? piece_estimate(1 - bound, 3) : piece_real(1 - bound, -6),
                       piece_words(optimal ? " (the bounds of least variance)" : "")));
}

static void trim_arm(Arena *arena, const Cohort *cohort, bool treated, double trim, Matching *out)
{
    Arena *scratch = arena_create();
    double *own = ARENA_ARRAY(scratch, double, cohort->n);
    size_t n = 0, cut = 0;
    for (size_t i = 0; i < cohort->n; i++)
        if ((cohort->treated[i] != 0) == treated && out->weight[i] > 0)
            own[n++] = out->weight[i];
    quantile_sort(own, n);
    const double most = quantile(own, n, trim);
    for (size_t i = 0; i < cohort->n; i++)
        if ((cohort->treated[i] != 0) == treated && out->weight[i] > most) {
            out->weight[i] = most;
            cut++;
        }
    arena_destroy(scratch);
    if (cut > 0)
        notes_add(
            &out->notes, arena, "matching", NOTE_CAUTION, count_about(about_arm(treated), cut),
            PHRASE("The {weight|weights} of {} above the quantile {} of the group's {was|were} "
                   "set to it, so the groups are less alike than the score could make them.",
                   cohort_arm_piece(arena, cohort, treated, cut), piece_real(trim, -6)));
}

/* Shares of everybody who has a score, before anyone is left out, by base weight. */
static void stabilise(const Cohort *cohort, double *weight)
{
    double number[2] = {0, 0};
    for (size_t i = 0; i < cohort->n; i++)
        number[cohort->treated[i] != 0] += cohort_base_weight(cohort, i);
    for (size_t i = 0; i < cohort->n; i++)
        weight[i] *= number[cohort->treated[i] != 0] / (number[0] + number[1]);
}

static bool someone_left(const MatchProblem *problem, const Matching *out, Error *err)
{
    size_t n[2] = {0, 0};
    for (size_t i = 0; i < out->n; i++)
        n[problem->cohort->treated[i] != 0] += out->weight[i] > 0;
    return (n[1] > 0 && n[0] > 0) ||
           error_say(err, ERR_INFEASIBLE, NOWHERE,
                     PHRASE("matching.discard and matching.trim_scores leave {} and {}: the scores "
                            "of the groups hardly overlap. Write 'discard: none' and 'trim_scores: "
                            "none', or choose {}, which leave out nobody",
                            piece_count(ABOUT_TREATED, n[1], "treated student", "treated students"),
                            piece_count(ABOUT_CONTROL, n[0], "control", "controls"),
                            piece_words(weights_always())));
}

/* A score that is given as 0 or 1 may say that a student can't be in its own group. */
static bool are_finite(const MatchProblem *problem, const Matching *out, Error *err)
{
    for (size_t i = 0; i < out->n; i++)
        if (!isfinite(out->weight[i]))
            return error_say(
                err, ERR_INFEASIBLE, pscore_place(problem->cohort, i),
                PHRASE("a {} {} has a propensity score of exactly {}, so its inverse probability "
                       "weight is infinite; set matching.trim_scores (as 0.01) or discard, leave "
                       "such students out with keep, or choose {}, which are bounded",
                       piece_words(problem->cohort->treated[i] ? "program" : "comparison"),
                       piece_words(frame_unit(problem->cohort->frame)),
                       piece_words(problem->cohort->treated[i] ? "0" : "1"),
                       piece_words(weights_always())));
    return true;
}

/* Whoever is left out, and weights that are cut, make the population one of these two arms. */
static bool is_one_population(Arena *arena, const MatchProblem *problem, const IpwSettings *s,
                              Matching *out, Error *err)
{
    if (problem->settings->estimand != ESTIMAND_ATE)
        return true;
    if (problem->score->n_further > 0 && s->trim_scores == OPTIMAL)
        return error_set(err, ERR_STUDY, NOWHERE,
                         "matching.trim_scores: optimal finds the bounds of least variance for two "
                         "groups, and propensity.model: %s knows more; write a number, as 0.1",
                         problem->score->model);
    if (!weights_one_population(arena, problem, out, err))
        return false;
    out->one_population = out->one_population && s->discard == DISCARD_NONE && isinf(s->trim) &&
                          isinf(s->trim_scores);
    return true;
}

static bool run(Arena *arena, const MatchProblem *problem, const void *settings, Matching *out,
                Error *err)
{
    const IpwSettings *s = settings;
    const Cohort *cohort = problem->cohort;
    const Estimand estimand = (Estimand)problem->settings->estimand;
    extern const MatchMethod match_ipw;

    *out = (Matching){.method = match_ipw.name, .n = cohort->n, .caliper_width = NAN};
    match_discard(arena, cohort, problem->score->logit, (DiscardKind)s->discard, out);
    match_note_discarded(arena, problem, out);
    out->weight = ARENA_ARRAY(arena, double, cohort->n);
    if (!is_one_population(arena, problem, s, out, err))
        return false;
    const double *of_all =
        estimand == ESTIMAND_ATE ? weights_ahead(arena, problem, weight_of_all) : NULL;
    for (size_t i = 0; i < cohort->n; i++)
        if (out->discarded == NULL || !out->discarded[i])
            out->weight[i] =
                of_all != NULL ? of_all[i]
                               : weight_of(estimand, cohort->treated[i], problem->score->logit[i]);
    if (!isinf(s->trim_scores))
        trim_scores(arena, problem, s, out);
    if (!someone_left(problem, out, err))
        return false;
    if (!isinf(s->trim))
        for (int arm = 1; arm >= 0; arm--)
            trim_arm(arena, cohort, arm, s->trim, out);
    if (!are_finite(problem, out, err))
        return false;
    if (s->stabilised)
        stabilise(cohort, out->weight);
    matching_from_weights(problem, estimand, out->weight, out);
    weights_note_separated(arena, problem, out);
    return true;
}

static const char *refuse_score(Arena *arena, const void *settings, const char **key)
{
    const IpwSettings *s = settings;

    *key = "matching.trim";
    return isinf(s->trim)
               ? NULL
               : arena_printf(
                     arena,
                     "matching.trim cuts the largest weights, and the estimator makes its own of "
                     "the score, whole; write 'trim: none', or choose another estimator");
}

const MatchMethod match_ipw = {
    .name = "ipw",
    .help = "inverse probability weighting: all students stay, each weighing what makes its group "
            "look like those whom the effect is about",
    .source = "Hirano, Imbens & Ridder (2003) Econometrica 71:1161-1189",
    .traits = TRAIT_LEVELS,
    .words = &match_words_weighting,
    .options = options,
    .settings_size = sizeof(IpwSettings),
    .estimands = 1u << ESTIMAND_ATT | 1u << ESTIMAND_ATC | 1u << ESTIMAND_ATE,
    .aims = "makes the groups alike to the program's, the comparison group or both",
    .needs_score = match_always_needs_score,
    .refuse_score = refuse_score,
    .run = run,
};
