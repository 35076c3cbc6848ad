/* Augmented inverse probability weighting: a model of the outcome in each arm says what those whom
 * the effect is about would have scored there; what it missed in the arm's own students is added,
 * weighted by the propensity score to stand for them. Right where either the score model or the
 * outcome models are.
 *
 *   tau = M + R1 - R0,   M = sum t d / T,   T = sum t,   R_a = sum of arm a of w (y - m_a) / N_a
 *
 *          t             d        w, treated    w, controls
 *   ATT    b D           y - m0   -             b e / (1 - e)
 *   ATC    b (1 - D)     m1 - y   b (1 - e) / e -
 *   ATE    b             m1 - m0  b / e         b / (1 - e)
 *   ATO    b e (1 - e)   m1 - m0  b (1 - e)     b e
 *
 * b: base weights, e: the score, m_a: least squares on the arm's own students, N_a = T, or where
 * weights are normalised the sum of the arm's w. Without an outcome model m = 0, which is weighting
 * alone. Sources: Robins, Rotnitzky & Zhao (1994) JASA 89:846-866; for the ATT Mercatanti & Li
 * (2014) Annals of Applied Statistics 8:2485-2508; for overlap weights Mao, Li & Greene (2019)
 * Statistical Methods in Medical Research 28:2439-2454.
 *
 * The influence value of a student is what it gives to tau with e and m known, and what it gives
 * through them: the score and the outcome models solve
 *
 *   sum b x r = 0  over the cohort,   sum of arm a of b x (y - m_a) = 0
 *
 * r being the slope of the log likelihood by the linear predictor, of a logit D - e,
 * so of a model with bread B and derivative g of tau it is g' B^-1 times the student's term.
 * Source: Stefanski & Boos (2002) American Statistician 56:29-38; Lunceford & Davidian (2004)
 * Statistics in Medicine 23:2937-2960. */
#include "arm_model.h"

#include "stats/links.h"

#include <math.h>

typedef enum Normalised { NORMALISED_AUTO, NORMALISED_YES, NORMALISED_NO } Normalised;
static const char *const normalised_words[] = {"auto", "yes", "no", NULL};

typedef struct Settings {
    int normalised; /* Normalised */
} Settings;

/* Everything is by student of the cohort. */
typedef struct Work {
    Arena *arena; /* lives as long as the estimate is made */
    const EstimatorInput *input;
    const EffectSample *students; /* all of the cohort; weight 0: not in the sample */
    Estimand estimand;
    bool normalised;
    double *target, *target_slope; /* t and its derivative by the logit */
    double *weight, *weight_slope; /* w of the own arm, likewise */
    double *base;                  /* 0 outside the sample */
    double *gap, *missed;          /* d, y - m of the own arm */
    double *influence;
    double total, divisor[2], of_gap, of_missed[2]; /* T, N_a, M, R_a */
    ArmModel arm[2];
    size_t parameters;
} Work;

static bool uses_model(Estimand estimand, int arm)
{
    return estimand != (arm == 1 ? ESTIMAND_ATT : ESTIMAND_ATC);
}

/* --- weights ------------------------------------------------------------------------------------
 */

typedef struct Tilt {
    double target, target_slope, weight, weight_slope;
} Tilt;

/* For a base weight of 1; of the logit, which is exact in the tails. */
static Tilt tilt_of(Estimand estimand, bool treated, double logit)
{
    const double odds = exp(treated ? -logit : logit); /* of the other arm */
    const double sign = treated ? -1.0 : 1.0;          /* in which the odds grow with the logit */
    const double other = 1.0 / (1.0 + 1.0 / odds);     /* chance of the other arm */
    const double own = 1.0 / (1.0 + odds);

    switch (estimand) {
    case ESTIMAND_ATT:
    case ESTIMAND_ATC:
        if (treated == (estimand == ESTIMAND_ATT))
            return (Tilt){.target = 1.0};
        return (Tilt){.weight = odds, .weight_slope = sign * odds};
    case ESTIMAND_ATE:
        return (Tilt){.target = 1.0, .weight = 1.0 + odds, .weight_slope = sign * odds};
    case ESTIMAND_ATO:
    case ESTIMAND_ATM: /* not offered: see estimators.c */
        break;
    }
    return (Tilt){.target = own * other,
                  .target_slope = own * other * sign * (own - other),
                  .weight = other,
                  .weight_slope = sign * own * other};
}

static void make_weights(Work *w)
{
    const EffectSample *students = w->students;

    for (size_t i = 0; i < students->n; i++) {
        if (!(students->weight[i] > 0.0))
            continue;
        const double base = cohort_base_weight(w->input->cohort, i);
        const Tilt tilt =
            tilt_of(w->estimand, students->treated[i] != 0, w->input->score->logit[i]);
        w->base[i] = base;
        w->target[i] = base * tilt.target;
        w->target_slope[i] = base * tilt.target_slope;
        w->weight[i] = base * tilt.weight;
        w->weight_slope[i] = base * tilt.weight_slope;
    }
}

/* --- outcome models -----------------------------------------------------------------------------
 */

/* Takes what the arm's model predicts from gap and missed. */
static void predict(Work *w, int arm)
{
    const size_t n = w->students->n;
    double *m = ARENA_ARRAY(w->arena, double, n);

    arm_model_predict(&w->arm[arm], w->students, m);
    for (size_t i = 0; i < n; i++) {
        w->gap[i] += arm == 1 ? m[i] : -m[i];
        if ((w->students->treated[i] != 0) == (arm == 1))
            w->missed[i] -= m[i];
    }
}

/* What a student's own score is in d: of those whom the ATT or the ATC is about. */
static void begin_gaps(Work *w)
{
    for (size_t i = 0; i < w->students->n; i++) {
        w->missed[i] = w->students->y[i];
        if (w->estimand == ESTIMAND_ATT || w->estimand == ESTIMAND_ATC)
            w->gap[i] = w->students->treated[i] ? w->students->y[i] : -w->students->y[i];
    }
}

static bool model_outcomes(Work *w, Arena *arena, Notes *notes, Error *err)
{
    begin_gaps(w);
    for (int arm = 1; arm >= 0; arm--) {
        if (w->input->effects->adjust == ADJUST_NONE)
            w->parameters++; /* the mean */
        else if (uses_model(w->estimand, arm)) {
            if (!arm_model_fit(w->arena, w->input, w->students, w->base, arm == 1, &w->arm[arm],
                               err))
                return false;
            w->parameters += w->arm[arm].fit->k;
            predict(w, arm);
            arm_model_note(&w->arm[arm], arena, notes);
        }
    }
    return true;
}

/* --- the estimate and what each student gives to it ---------------------------------------------
 */

static double put_averages(Work *w)
{
    const size_t n = w->students->n;
    double weight[2] = {0.0, 0.0}, missed[2] = {0.0, 0.0}, gap = 0.0;

    for (size_t i = 0; i < n; i++) {
        const int arm = w->students->treated[i] ? 1 : 0;
        w->total += w->target[i];
        gap += w->target[i] * w->gap[i];
        weight[arm] += w->weight[i];
        missed[arm] += w->weight[i] * w->missed[i];
    }
    w->of_gap = gap / w->total;
    for (int arm = 0; arm < 2; arm++) {
        w->divisor[arm] = w->normalised ? weight[arm] : w->total;
        w->of_missed[arm] = weight[arm] > 0.0 ? missed[arm] / w->divisor[arm] : 0.0;
    }
    return w->of_gap + w->of_missed[1] - w->of_missed[0];
}

/* What t and w of a student are multiplied by in tau, to first order. */
static double in_tau(const Work *w, size_t i, double target, double weight)
{
    const int arm = w->students->treated[i] ? 1 : 0;
    const double middle = w->normalised ? 0.0 : w->of_missed[1] - w->of_missed[0];
    const double missed = w->missed[i] - (w->normalised ? w->of_missed[arm] : 0.0);
    double out = target * (w->gap[i] - w->of_gap - middle) / w->total;

    if (weight != 0.0)
        out += (arm == 1 ? weight : -weight) * missed / w->divisor[arm];
    return out;
}

static void add_arm(Work *w, int arm)
{
    const EffectSample *students = w->students;
    const ArmModel *own = &w->arm[arm];
    const double sign = arm == 1 ? 1.0 : -1.0;
    const ModelRows all = {.model = &own->model, .n = students->n, .row = students->row};
    const ModelMatrix x = model_matrix(&all);
    double *q = ARENA_ARRAY(w->arena, double, students->n);

    for (size_t i = 0; i < students->n; i++) {
        q[i] = sign * w->target[i] / w->total;
        if ((students->treated[i] != 0) == (arm == 1))
            q[i] -= sign * w->weight[i] / w->divisor[arm];
    }
    const double *given = fit_passes_on(w->arena, own->fit, &x, q);
    for (size_t k = 0; k < own->n; k++)
        w->influence[own->at[k]] += given[k] * own->fit->residual[k];
}

/* What a student tells of the score's linear predictor: minus the second derivative of the log
 * likelihood as it was observed, its slope over that, and how the logit grows with the predictor.
 * Both derivatives vanish together far out. */
typedef struct ScoreRow {
    double weight, step, logit_slope;
} ScoreRow;

static ScoreRow score_row(const PropensityScore *score, size_t i, bool treated)
{
    if (score->link->tell == NULL) { /* the logit: in odds, which are exact in the tails */
        const double odds = exp(treated ? -score->logit[i] : score->logit[i]);
        return (ScoreRow){.weight = odds / (1.0 + odds) / (1.0 + odds),
                          .step = treated ? 1.0 + odds : -(1.0 + odds),
                          .logit_slope = 1.0};
    }
    const RowTold told = score->link->tell(score->linear[i], treated, false);
    return (ScoreRow){.weight = told.weight,
                      .step = told.weight > 0.0 ? told.residual / told.weight : 0.0,
                      .logit_slope = score->link->logit_slope(score->linear[i])};
}

/* The score's bread is that of least squares with those weights on its terms. */
static bool add_score(Work *w, Error *err)
{
    const PropensityScore *score = w->input->score;
    const Cohort *cohort = w->input->cohort;
    const size_t n = cohort->n;
    double *weight = ARENA_ARRAY(w->arena, double, n), *q = ARENA_ARRAY(w->arena, double, n);
    double *step = ARENA_ARRAY(w->arena, double, n);
    Fit *fit = ARENA_NEW(w->arena, Fit);

    for (size_t i = 0; i < n; i++) {
        const ScoreRow row = score_row(score, i, cohort->treated[i] != 0);
        weight[i] = fmax(cohort_base_weight(cohort, i) * row.weight, 1e-300);
        step[i] = row.step;
        q[i] = in_tau(w, i, w->target_slope[i] * row.logit_slope,
                      w->weight_slope[i] * row.logit_slope);
    }
    if (fit_least_squares(w->arena, score->terms, weight, step, fit) != FIT_DONE)
        return error_set(err, ERR_INFEASIBLE, NOWHERE,
                         "the score model's equations can't be solved for its standard error: "
                         "scores lie too near to 0 and 1; choose matching.discard or "
                         "trim_scores, or fewer covariates");
    const double *given = fit_passes_on(w->arena, fit, score->terms, q);
    for (size_t i = 0; i < n; i++)
        w->influence[i] += given[i] * step[i];
    w->parameters += fit->k;
    return true;
}

/* With both models known. Of the ATE as a plain mean of one value a student it has n - 1. */
static double known_error(const Work *w, size_t n)
{
    const bool mean = w->estimand == ESTIMAND_ATE && !w->normalised;
    double sum = 0.0;

    for (size_t i = 0; i < w->students->n; i++)
        sum += w->influence[i] * w->influence[i];
    return sqrt(mean ? sum * (double)n / ((double)n - 1.0) : sum);
}

static Work begin(Arena *arena, const EstimatorInput *input)
{
    const Settings *settings = input->settings;
    const EffectSample *students = input->everybody;
    const size_t n = students->n;
    const Normalised asked = settings == NULL ? NORMALISED_AUTO : (Normalised)settings->normalised;
    const Estimand estimand = (Estimand)input->effects->estimand;
    const bool means = estimand == ESTIMAND_ATO || input->effects->adjust == ADJUST_NONE;

    return (Work){.arena = arena,
                  .input = input,
                  .students = students,
                  .estimand = estimand,
                  .normalised = asked == NORMALISED_AUTO ? means : asked == NORMALISED_YES,
                  .target = ARENA_ARRAY(arena, double, n),
                  .target_slope = ARENA_ARRAY(arena, double, n),
                  .weight = ARENA_ARRAY(arena, double, n),
                  .weight_slope = ARENA_ARRAY(arena, double, n),
                  .base = ARENA_ARRAY(arena, double, n),
                  .gap = ARENA_ARRAY(arena, double, n),
                  .missed = ARENA_ARRAY(arena, double, n),
                  .influence = ARENA_ARRAY(arena, double, n)};
}

static bool make(Work *w, Arena *arena, Estimate *out, Error *err)
{
    Notes notes = {0};

    make_weights(w);
    if (!model_outcomes(w, arena, &notes, err))
        return false;
    const double value = put_averages(w);
    for (size_t i = 0; i < w->students->n; i++)
        w->influence[i] = in_tau(w, i, w->target[i], w->weight[i]);
    const double known = known_error(w, w->input->sample->n);
    for (int arm = 1; arm >= 0; arm--)
        if (w->arm[arm].fit != NULL)
            add_arm(w, arm);
    if (w->input->score->terms != NULL && !add_score(w, err))
        return false;
    *out = estimate_of_rows(arena, w->students, value, NULL, w->influence, w->parameters);
    out->over_cohort = true;
    out->rows.observed = w->input->sample->n;
    out->other_error = known;
    out->notes = notes;
    return true;
}

static bool estimate(Arena *arena, const EstimatorInput *input, Estimate *out, Error *err)
{
    if (input->score == NULL)
        return error_set(err, ERR_INTERNAL, NOWHERE, "aipw was asked for without a score");
    Arena *scratch = arena_create();
    Work work = begin(scratch, input);
    const bool ok = make(&work, arena, out, err);

    arena_destroy(scratch);
    return ok;
}

static const Option options[] = {
    {.name = "normalised",
     .type = OPT_CHOICE,
     .offset = offsetof(Settings, normalised),
     .fallback = "auto",
     .choices = normalised_words,
     .plain = "How students who stand for many others count: by their share, or in full.",
     .change_when = "a few students have very large weights (yes), or a published analysis says "
                    "which it used.",
     .help = "Residuals of an arm are added as a weighted mean (yes), or as a weighted sum over "
             "the number of those whom the effect is about (no). auto: no for the ATT, ATC and "
             "ATE, yes for overlap weights and where adjust is no"},
    {.name = NULL},
};

const Estimator estimator_aipw = {
    .name = "aipw",
    .help = "outcome models in each arm, corrected by weights from the score: right where one of "
            "the two models is (doubly robust)",
    .source = "Robins, Rotnitzky & Zhao (1994) JASA 89:846-866; Mercatanti & Li (2014) Annals of "
              "Applied Statistics 8:2485-2508; Mao, Li & Greene (2019) Statistical Methods in "
              "Medical Research 28:2439-2454; Stefanski & Boos (2002) American Statistician "
              "56:29-38",
    .traits = TRAIT_ADJUSTS | TRAIT_SCORE,
    .options = options,
    .settings_size = sizeof(Settings),
    .kind = ESTIMATE_INFLUENCE,
    .shown_rule = "stacked estimating equations",
    .shown_variance = true,
    .other_rule = "influence",
    .other_says =
        "The first row is what the report shows: it holds that the score and the outcome models "
        "were estimated on the same students, and whose errors go together. The second, the plain "
        "influence function, takes the models as known and students one by one.",
    .estimate = estimate,
};
