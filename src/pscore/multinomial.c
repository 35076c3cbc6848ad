/* One logistic regression for all programs of a study: the generalised propensity score (Imbens
 * 2000), e_a(x) the chance to be in arm a of all arms. Of two arms it tells the logit
 *
 *   log(e_A(x) / e_C(x)) = x (b_A - b_C),
 *
 * so that what contrasts say agrees: the logit of A against B is that of A against C less that of B
 * against C. The chances of the further arms go along, for weights that make every arm like one
 * population. */
#include "pscore/binary.h"
#include "pscore/separation.h"

#include "stats/multinomial.h"

#include <math.h>
#include <string.h>

/* What is known of all arms. */
typedef struct ArmFit {
    BinaryTask task; /* terms and rows; its fit is not used */
    MultinomialFit fit;
} ArmFit;

static const Option options[] = {
    PREDICTOR_TERMS,
    {.name = NULL},
};

static bool fit_arms(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                     ArmScores *out, Error *err)
{
    ArmFit *all = ARENA_NEW(arena, ArmFit);
    out->cohort = cohort;
    out->fit = all;
    if (!binary_terms(arena, settings, cohort, &all->task, &out->notes, err))
        return false;
    binary_pose(&all->task, &link_logit);
    const MultinomialProblem problem = {.x = &all->task.x,
                                        .indicator = all->task.problem.indicator,
                                        .n = cohort->n,
                                        .n_arms = cohort->n_arms,
                                        .arm = cohort->arm,
                                        .weight = cohort->base_weight};
    multinomial_fit(arena, &problem, &all->fit);
    return true;
}

/* --- two arms ----------------------------------------------------------------------------------
 */

/* By student of everybody: of arm a less that of arm b. */
static double difference(const double *by_arm, size_t n, size_t a, size_t b, size_t student)
{
    return (a == 0 ? 0 : by_arm[(a - 1) * n + student]) -
           (b == 0 ? 0 : by_arm[(b - 1) * n + student]);
}

/* The number among everybody of each student of the cohort: both have rising rows. */
static const size_t *places_of(Arena *arena, const Cohort *everybody, const Cohort *cohort)
{
    size_t *place = ARENA_ARRAY(arena, size_t, cohort->n);
    for (size_t i = 0, at = 0; i < cohort->n; i++) {
        while (everybody->row[at] != cohort->row[i])
            at++;
        place[i] = at;
    }
    return place;
}

/* The fit of two arms, as a model of these alone would have it. */
static BinaryFit fit_of_two(Arena *arena, const MultinomialFit *all, size_t program,
                            size_t comparison, const size_t *place, size_t n, size_t n_all)
{
    BinaryFit fit = {.k = all->k,
                     .aliased = all->aliased,
                     .factor = level_matrix_over(all->factor, all->k),
                     .deviance = all->deviance,
                     .iterations = all->iterations,
                     .converged = all->converged,
                     .separable = all->apart[program * all->n_arms + comparison]};
    fit.beta = ARENA_ARRAY(arena, double, fit.k);
    fit.se = ARENA_ARRAY(arena, double, fit.k);
    fit.step = ARENA_ARRAY(arena, double, fit.k);
    fit.eta = ARENA_ARRAY(arena, double, n);
    fit.drift = all->drift == NULL ? NULL : ARENA_ARRAY(arena, double, n);
    multinomial_contrast(all, program, comparison, fit.beta, fit.se);
    multinomial_step(all, program, comparison, fit.step);
    for (size_t i = 0; i < n; i++) {
        fit.eta[i] = difference(all->eta, n_all, program, comparison, place[i]);
        if (fit.drift != NULL)
            fit.drift[i] = difference(all->drift, n_all, program, comparison, place[i]);
    }
    return fit;
}

/* It may be a third arm that drifts. */
static bool drifts(const BinaryFit *fit, size_t n)
{
    for (size_t i = 0; fit->drift != NULL && i < n; i++)
        if (fabs(fit->drift[i]) > SEPARATION_DRIFT)
            return true;
    return false;
}

static void list_further(Arena *arena, const ArmScores *all, size_t program, size_t comparison,
                         const size_t *place, PropensityScore *out)
{
    const ArmFit *own = all->fit;
    out->n_further = all->cohort->n_arms - 2;
    out->further = ARENA_ARRAY(arena, double, out->n_further * out->n);
    for (size_t a = 0, at = 0; a < all->cohort->n_arms; a++) {
        if (a == program || a == comparison)
            continue;
        for (size_t i = 0; i < out->n; i++)
            out->further[at * out->n + i] =
                difference(own->fit.eta, all->cohort->n, a, comparison, place[i]);
        at++;
    }
}

static const Phrase *first_apart(Arena *arena, const ArmScores *all)
{
    const MultinomialFit *fit = &((const ArmFit *)all->fit)->fit;
    for (size_t a = 0; a < fit->n_arms; a++)
        for (size_t b = a + 1; b < fit->n_arms; b++)
            if (fit->apart[a * fit->n_arms + b])
                return phrase_new(arena,
                                  PHRASE("{} from {}", piece_setting(all->cohort->arm_name[b]),
                                         a == 0 ? piece_words("the comparison group")
                                                : piece_setting(all->cohort->arm_name[a])));
    return NULL;
}

static bool between(Arena *arena, const ScoreSettings *settings, const ArmScores *all,
                    size_t program, size_t comparison, const Cohort *cohort, PropensityScore *out,
                    Error *err)
{
    const ArmFit *own = all->fit;
    const size_t *place = places_of(arena, all->cohort, cohort);
    BinaryTask task = own->task;
    task.arena = arena; /* other threads read the fit at the same time */
    task.settings = settings;
    task.cohort = cohort;
    task.fit = fit_of_two(arena, &own->fit, program, comparison, place, cohort->n, all->cohort->n);
    task.fit.drifting = drifts(&task.fit, cohort->n);
    if (!binary_finish(&task, out, err))
        return false;
    out->null_deviance = own->fit.null_deviance;
    out->of_all_arms = true;
    out->apart = first_apart(arena, all);
    list_further(arena, all, program, comparison, place, out);
    return true;
}

/* Of two groups alone it is the logit. */
static bool fit(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                PropensityScore *out, Error *err)
{
    ArmScores all = {.cohort = cohort};
    if (!fit_arms(arena, settings, cohort, &all, err))
        return false;
    notes_append(&out->notes, arena, &all.notes);
    return between(arena, settings, &all, 1, 0, cohort, out, err);
}

const ScoreModel score_model_multinomial = {
    .name = "multinomial",
    .help = "one logistic regression for all programs of treatment.arms together, maximum "
            "likelihood: overlap, matching and inverse probability weights (ATE) then make every "
            "arm like one population",
    .source = "Imbens (2000) Biometrika 87:706-710; McCaffrey and others (2013) Statistics in "
              "Medicine 32:3388-3414; Li & Li (2019) Annals of Applied Statistics 13:2389-2415; "
              "Yoshida and others (2017) Epidemiology 28:387-395",
    .traits = TRAIT_TERMS,
    .options = options,
    .settings_size = sizeof(PredictorSettings),
    .fit = fit,
    .fit_arms = fit_arms,
    .between = between,
};
