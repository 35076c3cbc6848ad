/* Where a study stands by evidence standards, as far as its data tell. */
#include "alike/results.h"

#include "alike/limits.h"
#include "alike/results_tables.h"
#include "alike/text.h"

const char *results_domain(const Analysis *analysis)
{
    const char *domain = analysis->outcome_spec->domain;

    return domain != NULL && domain[0] != '\0' ? domain : NULL;
}

Verdict results_worse_start(Verdict a, Verdict b)
{
    static const int badness[N_VERDICTS] = {[VERDICT_ALIKE] = 0,
                                            [VERDICT_ADJUSTED] = 1,
                                            [VERDICT_UNKNOWN] = 2,
                                            [VERDICT_UNADJUSTED] = 3,
                                            [VERDICT_NOT_COMPARABLE] = 4};

    return badness[b] > badness[a] ? b : a;
}

Verdict results_domain_verdict(const Results *results, const Analysis *analysis)
{
    const char *domain = results_domain(analysis);
    Verdict worst = results_start(analysis).verdict;

    for (size_t i = 0; domain != NULL && i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        if (!a->primary || a->infeasible != NULL || !text_equal(a->outcome_spec->domain, domain))
            continue;
        worst = results_worse_start(worst, results_start(a).verdict);
    }
    return worst;
}

/* A design that leaves students of a lottery out has groups that no lot drew. */
static bool is_as_drawn(const Analysis *analysis)
{
    return analysis->matching.n_treated == analysis->n_cohort_treated &&
           analysis->matching.n_control == analysis->n_cohort_control;
}

/* Low by the cautious boundary, for want of whatever. */
static bool loses_little(const Analysis *analysis)
{
    Arena *scratch = arena_create();
    const Table *losses = results_attrition_table(scratch, analysis);
    bool out = losses != NULL && losses->n_rows > 0;

    for (size_t i = 0; out && i < losses->n_rows; i++)
        out = losses->head[i].what == LOSS_LOW;
    arena_destroy(scratch);
    return out;
}

bool results_is_confounded(const Analysis *analysis)
{
    return analysis->n_schools_both == 0 &&
           (analysis->n_schools_treated == LIMIT_CLUSTERS_CONFOUND ||
            analysis->n_schools_control == LIMIT_CLUSTERS_CONFOUND);
}

WwcStanding results_standing(const Results *results, const Analysis *analysis, const char **reason)
{
    static const char *const of_start[N_VERDICTS] = {
        [VERDICT_ALIKE] = "the groups are alike at the start on all that was measured",
        [VERDICT_ADJUSTED] = "what differs at the start is within the limits, and adjusted for",
        [VERDICT_UNADJUSTED] =
            "a measure of the domain differs at the start, and nothing adjusts for it",
        [VERDICT_NOT_COMPARABLE] =
            "a measure of the domain differs at the start by more than any adjustment repairs",
        [VERDICT_UNKNOWN] =
            "no earlier score: that achievement was equal at the start is not established",
    };
    const Verdict start = results_domain_verdict(results, analysis);

    *reason = of_start[start];
    if (results_is_confounded(analysis)) {
        *reason = "one unit makes up an arm, so that it and the program can't be told apart";
        return WWC_STANDING_NO;
    }
    if (results->spec->randomized && is_as_drawn(analysis) && loses_little(analysis)) {
        *reason = "the groups are as lots drew them, and losses are low";
        return WWC_STANDING_WITHOUT_RESERVATIONS;
    }
    return start == VERDICT_ALIKE || start == VERDICT_ADJUSTED ? WWC_STANDING_WITH_RESERVATIONS
                                                               : WWC_STANDING_NO;
}
