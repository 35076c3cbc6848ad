#include "weights.h"

#include <math.h>

const MatchWords match_words_weighting = {
    .act = "weighting",
    .done = "weighted",
    .weights = "weights",
    .as_it_is = "as weighted",
    .plain = "between the groups",
    .own_scale = true,
    .of_those_kept = {[ESTIMAND_ATT] = "ATT, weighted treated",
                      [ESTIMAND_ATC] = "ATC, weighted control",
                      [ESTIMAND_ATE] = "ATE, weighted",
                      [ESTIMAND_ATO] = "ATO, weighted",
                      [ESTIMAND_ATM] = "ATM, weighted"},
};

const char *weights_always(void)
{
    for (size_t k = 0; k < match_methods.n; k++)
        if (match_method_at(k)->estimands == 1u << ESTIMAND_ATO)
            return match_method_at(k)->name;
    return NULL; /* a test of refusals asks for the name */
}

/* Is the effect about all of this arm? */
static bool about_all(Estimand estimand, bool treated)
{
    return estimand == ESTIMAND_ATE || estimand == (treated ? ESTIMAND_ATT : ESTIMAND_ATC);
}

static void note_alone(Arena *arena, const MatchProblem *problem, bool treated, size_t n,
                       Matching *out)
{
    const Cohort *cohort = problem->cohort;
    const Count count = count_about(about_arm(treated), n);
    const Piece who = cohort_arm_piece(arena, cohort, treated, n);
    const char *end = treated ? "1" : "0", *other = treated ? "comparison" : "program";

    if (about_all((Estimand)problem->settings->estimand, treated))
        notes_add(&out->notes, arena, "matching", NOTE_CAUTION, count,
                  PHRASE("{} {has|have} a score that is driven to {}: the {} group has nobody like "
                         "them, so weights cannot make the groups alike there. Set "
                         "matching.discard to leave out who lies beyond the other group.",
                         who, piece_words(end), piece_words(other)));
    else
        notes_add(&out->notes, arena, "matching", NOTE_PLAIN, count,
                  PHRASE("{} {has|have} a score that is driven to {} and next to no weight: the "
                         "estimate does not speak for them.",
                         who, piece_words(end)));
}

/* A score that is given may say of a student that it could hardly be in its own group. */
static void note_astray(Arena *arena, const MatchProblem *problem, bool treated, size_t n,
                        Matching *out)
{
    const Estimand estimand = (Estimand)problem->settings->estimand;
    if (estimand == ESTIMAND_ATO || estimand == ESTIMAND_ATM ||
        about_all(estimand, treated) != (estimand == ESTIMAND_ATE))
        return; /* weights that are bounded */
    notes_add(
        &out->notes, arena, "matching", NOTE_CAUTION, count_about(about_arm(treated), n),
        PHRASE("By the score {} could hardly be in the own group, and {carries|carry} most of "
               "its weight. Look at the scores that were given, or set matching.trim.",
               cohort_arm_piece(arena, problem->cohort, treated, n)));
}

void weights_note_separated(Arena *arena, const MatchProblem *problem, Matching *out)
{
    const PropensityScore *score = problem->score;
    size_t alone[2] = {0, 0}, astray[2] = {0, 0};

    if (score->separated == NULL)
        return;
    for (size_t i = 0; i < out->n; i++) {
        const int arm = problem->cohort->treated[i] != 0;
        const bool own = (score->logit[i] > 0) == (arm == 1);
        if (score->separated[i] && out->weight[i] > 0)
            *(own ? &alone[arm] : &astray[arm]) += 1;
    }
    for (int arm = 1; arm >= 0; arm--) {
        if (alone[arm] > 0)
            note_alone(arena, problem, arm == 1, alone[arm], out);
        if (astray[arm] > 0)
            note_astray(arena, problem, arm == 1, astray[arm], out);
    }
}

double *weights_ahead(Arena *arena, const MatchProblem *problem, OwnWeight *own)
{
    const PropensityScore *score = problem->score;
    const size_t n_others = score->n_further + 1;
    double *weight = ARENA_ARRAY(arena, double, score->n);
    double *ahead = ARENA_ARRAY(arena, double, n_others);
    for (size_t i = 0; i < score->n; i++) {
        pscore_ahead(score, problem->cohort->treated[i] != 0, i, ahead);
        weight[i] = own(ahead, n_others);
    }
    return weight;
}

bool weights_one_population(Arena *arena, const MatchProblem *problem, Matching *out, Error *err)
{
    const PropensityScore *score = problem->score;
    if (score->of_all_arms && score->apart != NULL)
        return error_say(
            err, ERR_INFEASIBLE, NOWHERE,
            PHRASE("the covariates tell {} without error, so no {} could be in every group of "
                   "treatment.arms, and there is no population like which all of them can be "
                   "made; leave that program out of treatment.arms.values, or compare each with "
                   "{} of its own (effects.estimand: ATT)",
                   piece_phrase(arena, *score->apart),
                   piece_words(frame_unit(problem->cohort->frame)),
                   piece_words(frame_people(problem->cohort->frame))));
    out->of_all_arms = out->one_population = score->of_all_arms;
    return true;
}

bool weights_by_score(Arena *arena, const MatchProblem *problem, const MatchMethod *method,
                      OwnWeight *own, Matching *out, Error *err)
{
    *out = (Matching){.method = method->name, .n = problem->cohort->n, .caliper_width = NAN};
    if (!weights_one_population(arena, problem, out, err))
        return false;
    matching_from_weights(problem, (Estimand)problem->settings->estimand,
                          weights_ahead(arena, problem, own), out);
    weights_note_separated(arena, problem, out);
    return true;
}
