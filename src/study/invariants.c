#include "study/invariants.h"

#include <math.h>

/* Sums of weights and shares are exact but for rounding. */
static bool near(double sum, double expected)
{
    return fabs(sum - expected) <= 1e-9 * fmax(1.0, expected);
}

bool invariants_hold(const char *stage, const char *broken, Error *err)
{
    return broken == NULL ||
           error_set(err, ERR_INTERNAL, NOWHERE,
                     "the %s broke a rule of its own: %s. This is a fault of alike; please report "
                     "it with the study file",
                     stage, broken);
}

/* --- cohort ------------------------------------------------------------------------------------
 */

static const char *students_of_cohort(const Cohort *c)
{
    size_t n_in = 0, n[2] = {0, 0};

    for (size_t i = 0; i < c->frame->n_rows; i++)
        n_in += c->left_at[i] == COHORT_IN;
    if (n_in != c->n)
        return "its students are not the rows that did not leave";
    for (size_t i = 0; i < c->n; i++) {
        if (c->row[i] >= c->frame->n_rows || (i > 0 && c->row[i] <= c->row[i - 1]))
            return "its rows do not rise";
        if (c->left_at[c->row[i]] != COHORT_IN)
            return "a student of it left before";
        if (c->arm[i] >= c->n_arms || c->row_arm[c->row[i]] != (int8_t)c->arm[i])
            return "a student's arm is not that of the row";
        if (c->treated != NULL && c->treated[i] != c->arm[i])
            return "who is treated is not who is in arm 1";
        if (c->base_weight != NULL && !(c->base_weight[i] > 0.0 && isfinite(c->base_weight[i])))
            return "a base weight is not positive";
        if (c->arm[i] < 2)
            n[c->arm[i]]++;
    }
    if (n[0] == 0 || n[1] == 0 || n[0] != c->n_control || n[1] != c->n_treated)
        return "the sizes of its arms are not counted right";
    return NULL;
}

static const char *flow_of_cohort(const Cohort *c)
{
    size_t left[3] = {0, 0, 0};

    if (c->flow.n < 2 || c->flow.row[0].step != FLOW_READ ||
        c->flow.row[c->flow.n - 1].step != FLOW_COHORT)
        return "its flow does not go from those read to the cohort";
    const FlowRow *first = &c->flow.row[0], *last = &c->flow.row[c->flow.n - 1];
    for (size_t k = 1; k + 1 < c->flow.n; k++) {
        left[0] += c->flow.row[k].treated;
        left[1] += c->flow.row[k].control;
        left[2] += c->flow.row[k].other;
    }
    if (first->treated != left[0] + last->treated || first->control != left[1] + last->control ||
        first->other != left[2] + last->other)
        return "those who left and those who stayed are not those read";
    return last->treated == c->n_treated && last->control == c->n_control
               ? NULL
               : "its flow does not end with its students";
}

const char *cohort_invariants(const Cohort *c)
{
    if (c->n_arms < 2 || (c->treated == NULL) != (c->n_arms > 2))
        return "who is treated is said where there are two arms, and only there";
    const char *broken = students_of_cohort(c);
    for (size_t k = 0; broken == NULL && k < c->n_covariates; k++)
        for (size_t i = 0; c->covariate[k]->n_missing > 0 && i < c->n; i++)
            if (c->covariate[k]->reason[c->row[i]] != REASON_PRESENT)
                broken = "a student lacks a covariate";
    return broken != NULL ? broken : flow_of_cohort(c);
}

/* --- score -------------------------------------------------------------------------------------
 */

const char *score_invariants(const Cohort *cohort, const PropensityScore *s)
{
    size_t n_separated = 0;

    if (s->n != cohort->n)
        return "it is not of the cohort's students";
    for (size_t i = 0; i < s->n; i++) {
        if (!(s->probability[i] >= 0.0 && s->probability[i] <= 1.0) || isnan(s->logit[i]))
            return "a score is no probability";
        if ((s->logit[i] > 0.0 && s->probability[i] < 0.5) ||
            (s->logit[i] < 0.0 && s->probability[i] > 0.5))
            return "a logit is not that of its probability";
        n_separated += s->separated != NULL && s->separated[i];
        if (s->stratum != NULL && (s->stratum[i] < STRATUM_FAILED ||
                                   (s->stratum[i] >= 0 && (size_t)s->stratum[i] >= s->n_strata)))
            return "a student is in no stratum of it";
    }
    for (size_t i = 1; s->order != NULL && i < s->n; i++)
        if (s->logit[s->order[i - 1]] > s->logit[s->order[i]] ||
            (s->logit[s->order[i - 1]] == s->logit[s->order[i]] && s->order[i - 1] >= s->order[i]))
            return "its order is not that of the logits";
    if (n_separated != s->n_separated)
        return "those driven to 0 or 1 are not counted right";
    for (size_t k = 0; k < s->n_coefficients; k++)
        if (s->coefficient[k].aliased != isnan(s->coefficient[k].estimate))
            return "a coefficient is dropped, or is a number";
    return NULL;
}

/* --- matching ----------------------------------------------------------------------------------
 */

static const char *weights_of_matching(const Cohort *cohort, const Matching *m)
{
    const size_t n[2] = {m->n_control, m->n_treated};
    const double ess[2] = {m->ess_control, m->ess_treated};
    double sum[2] = {0, 0};
    size_t kept[2] = {0, 0}, discarded[2] = {0, 0};

    for (size_t i = 0; i < m->n; i++) {
        const int arm = cohort->treated[i] != 0;
        if (!(m->weight[i] >= 0.0 && isfinite(m->weight[i])))
            return "a weight is negative";
        if (m->discarded != NULL && m->discarded[i] && m->weight[i] > 0.0)
            return "a student who was discarded has a weight";
        sum[arm] += m->weight[i];
        kept[arm] += m->weight[i] > 0.0;
        discarded[arm] += m->discarded != NULL && m->discarded[i];
    }
    for (int arm = 0; arm < 2; arm++) {
        if (kept[arm] == 0 || kept[arm] != n[arm])
            return "those with a weight are not counted right";
        if ((m->set != NULL || m->n_links > 0) && cohort->base_weight == NULL &&
            !near(sum[arm], (double)kept[arm]))
            return "weights do not have mean 1 within an arm";
        if (!(ess[arm] > 0.0 && ess[arm] <= (double)kept[arm] * (1.0 + 1e-9)))
            return "an arm tells more than its students do";
    }
    if (discarded[1] != m->discarded_treated || discarded[0] != m->discarded_control)
        return "those discarded are not counted right";
    return m->unmatched_treated == cohort->n_treated - m->n_treated
               ? NULL
               : "the treated without a weight are not counted right";
}

/* Numbered without a gap in the order of their first members, both arms in each. */
static const char *sets_of_matching(const Cohort *cohort, const Matching *m)
{
    Arena *scratch = arena_create();
    uint8_t *arms = ARENA_ARRAY(scratch, uint8_t, m->n_sets);
    const char *broken = NULL;
    int32_t next = 0;

    for (size_t i = 0; broken == NULL && i < m->n; i++) {
        const int32_t set = m->set[i];
        if ((set == SET_NONE) != (m->weight[i] == 0.0))
            broken = "who has a weight is not who is in a set";
        else if (set != SET_NONE && (set < 0 || set > next || (size_t)set >= m->n_sets))
            broken = "sets are not numbered by their first members";
        if (broken != NULL || set == SET_NONE)
            continue;
        next += set == next;
        arms[set] |= cohort->treated[i] ? 2 : 1;
    }
    for (size_t s = 0; broken == NULL && s < m->n_sets; s++)
        if (arms[s] != 3)
            broken = "a set lacks an arm";
    arena_destroy(scratch);
    return broken;
}

static const char *link_of_matching(const Cohort *cohort, const Matching *m, const Link *link)
{
    if (link->treated >= m->n || link->control >= m->n || !cohort->treated[link->treated] ||
        cohort->treated[link->control])
        return "a link does not go from a treated to a control";
    if (!(m->weight[link->treated] > 0.0) || !(m->weight[link->control] > 0.0))
        return "a linked student has no weight";
    if (m->set != NULL && m->set[link->treated] != m->set[link->control])
        return "a link goes from one set to another";
    return link->share > 0.0 && link->share <= 1.0 ? NULL : "a share is no part of one";
}

/* In the order of the focal students, whose shares add up to one; a partner of two is reused. */
static const char *links_of_matching(bool atc, const Cohort *cohort, const Matching *m)
{
    Arena *scratch = arena_create();
    uint8_t *served = ARENA_ARRAY(scratch, uint8_t, m->n);
    const char *broken = NULL;
    double sum = 0.0;
    bool reused = false;

    for (size_t l = 0; broken == NULL && l < m->n_links; l++) {
        const Link *link = &m->link[l];
        broken = link_of_matching(cohort, m, link);
        if (broken != NULL)
            break;
        const uint32_t focal = atc ? link->control : link->treated;
        const uint32_t partner = atc ? link->treated : link->control;
        const Link *after = l + 1 < m->n_links ? link + 1 : NULL;
        const uint32_t next = after == NULL ? focal : atc ? after->control : after->treated;
        sum += link->share;
        if (next < focal)
            broken = "links are not in the order of the students they are for";
        else if ((after == NULL || next != focal) && !near(sum, 1.0))
            broken = "the shares of a student's partners do not add up to one";
        sum = next != focal ? 0.0 : sum;
        reused = reused || served[partner];
        served[partner] = 1;
    }
    arena_destroy(scratch);
    if (broken == NULL && reused != m->reused)
        broken = "whether a student serves several is not said right";
    return broken;
}

const char *matching_invariants(Estimand estimand, const Cohort *cohort, const Matching *m)
{
    if (m->n != cohort->n || cohort->treated == NULL)
        return "it is not of the two arms of its cohort";
    if (m->method == NULL || m->estimand == NULL)
        return "its method or its estimand is not named";
    if ((m->set != NULL) != (m->n_sets > 0))
        return "it has sets and no number of them, or a number and no sets";
    if (m->n_links == 0 && !isnan(m->total_distance))
        return "a design without links has a distance";
    const char *broken = weights_of_matching(cohort, m);
    if (broken == NULL && m->set != NULL)
        broken = sets_of_matching(cohort, m);
    if (broken == NULL)
        broken = links_of_matching(estimand == ESTIMAND_ATC, cohort, m);
    return broken;
}

/* --- balance -----------------------------------------------------------------------------------
 */

static bool is_share_or_nan(double x)
{
    return isnan(x) || (x >= 0.0 && x <= 1.0 + 1e-9);
}

static const char *side_of_balance(const BalanceSide *s)
{
    if (s->sd_treated < 0.0 || s->sd_control < 0.0 || s->variance_ratio < 0.0)
        return "a spread is negative";
    if (!is_share_or_nan(s->ks) || !is_share_or_nan(s->ecdf_mean) || s->ecdf_mean > s->ks + 1e-9)
        return "a distance of distributions is no share";
    return NULL;
}

const char *balance_invariants(const Balance *b)
{
    double largest = 0.0;
    size_t n_over = 0;

    if (!(b->ess_treated > 0.0) || !(b->ess_control > 0.0))
        return "an arm tells nothing";
    for (size_t k = 0; k < b->n; k++) {
        const BalanceRow *row = &b->row[k];
        const char *broken = side_of_balance(&row->before);
        broken = broken != NULL ? broken : side_of_balance(&row->after);
        if (broken != NULL)
            return broken;
        if (row->covariate == NULL || row->wwc == BASELINE_UNSET)
            return "a row has no covariate or no category";
        const double size = fabs(row->after.smd);
        if (row->is_score || !isfinite(size))
            continue;
        largest = fmax(largest, size);
        n_over += size > 0.1;
    }
    if (largest != b->max_smd_after || n_over != b->n_over_010_after)
        return "the largest differences are not counted right";
    return b->mean_smd_after > b->max_smd_after + 1e-9 ? "the mean is larger than the largest"
                                                       : NULL;
}

/* --- effects -----------------------------------------------------------------------------------
 */

static const char *row_of_effects(const Effect *e)
{
    if (isnan(e->estimate) && e->problem == NULL)
        return "an estimate that can't be had does not say why";
    if (!isnan(e->se) && e->se < 0.0)
        return "a standard error is negative";
    if (isnan(e->se) && !(isnan(e->t) && isnan(e->p) && isnan(e->ci_low) && isnan(e->ci_high)))
        return "a test has no standard error";
    if (!is_share_or_nan(e->p))
        return "a p value is no probability";
    if (e->ci_low > e->estimate || e->ci_high < e->estimate)
        return "an interval does not hold its estimate";
    return NULL;
}

const char *effects_invariants(const Cohort *cohort, const Matching *matching, const Effects *e)
{
    size_t n[2] = {0, 0};

    for (size_t i = 0; i < cohort->n; i++) {
        if (!(e->weight[i] >= 0.0) || (e->weight[i] > 0.0 && !(matching->weight[i] > 0.0)))
            return "a student has a weight whom the design left out";
        if (e->weight[i] > 0.0 && isnan(cohort->outcome->real[cohort->row[i]]))
            return "a student without a score has a weight";
        n[cohort->treated[i] != 0] += e->weight[i] > 0.0;
    }
    if (e->n == 0 || e->row[0].group != NULL || e->row[0].level != NULL)
        return "the overall effect does not come first";
    if (e->row[0].n_treated != n[1] || e->row[0].n_control != n[0])
        return "the students of the overall effect are not counted right";
    for (size_t k = 0; k < e->n; k++) {
        const char *broken = row_of_effects(&e->row[k]);
        if (broken != NULL)
            return broken;
        if (e->row[k].n_treated > n[1] || e->row[k].n_control > n[0])
            return "a part has more students than the whole";
    }
    return NULL;
}
