/* From pairs to everything that later stages read. Conventions of weights: MatchIt's, which are
 * those of strata with the focal students at 1 (Ho, Imai, King & Stuart 2011). */
#include "parts.h"

#include <math.h>

Link *match_links_sorted(Arena *arena, size_t n, bool atc, const Link *chosen, size_t n_links)
{
    Arena *scratch = arena_create();
    uint32_t *start = ARENA_ARRAY(scratch, uint32_t, n + 1);
    for (size_t l = 0; l < n_links; l++)
        start[(atc ? chosen[l].control : chosen[l].treated) + 1]++;
    for (size_t i = 0; i < n; i++)
        start[i + 1] += start[i];
    Link *sorted = ARENA_ARRAY(arena, Link, n_links);
    for (size_t l = 0; l < n_links; l++)
        sorted[start[atc ? chosen[l].control : chosen[l].treated]++] = chosen[l];
    arena_destroy(scratch);
    return sorted;
}

/* Each focal student weighs 1 and shares this 1 among its partners; a partner adds up its shares.
 */
static void share_out(bool atc, Link *link, size_t n_links, double *weight, Matching *out)
{
    for (size_t begin = 0, end; begin < n_links; begin = end) {
        const uint32_t focal = atc ? link[begin].control : link[begin].treated;
        end = begin;
        while (end < n_links && (atc ? link[end].control : link[end].treated) == focal)
            end++;
        weight[focal] = 1;
        for (size_t l = begin; l < end; l++) {
            const uint32_t partner = atc ? link[l].treated : link[l].control;
            link[l].share = 1 / (double)(end - begin);
            out->reused = out->reused || weight[partner] > 0;
            weight[partner] += link[l].share;
        }
    }
}

void match_scale_arms(const Cohort *cohort, double *weight)
{
    double sum[2] = {0, 0};
    size_t kept[2] = {0, 0};
    for (size_t i = 0; i < cohort->n; i++) {
        sum[cohort->treated[i] != 0] += weight[i];
        kept[cohort->treated[i] != 0] += weight[i] > 0;
    }
    for (size_t i = 0; i < cohort->n; i++)
        if (weight[i] > 0)
            weight[i] *= (double)kept[cohort->treated[i] != 0] / sum[cohort->treated[i] != 0];
}

/* Weights of scores driven to 0 or 1 may be too large to square. A power of two for both arms
 * changes no estimate and no digit. */
static void keep_in_range(const Cohort *cohort, double *weight)
{
    static const double too_large = 1e60;
    int exponent = 0;
    double most = 0;
    for (size_t i = 0; i < cohort->n; i++)
        most = fmax(most, weight[i]);
    if (!(most > too_large))
        return;
    frexp(most, &exponent);
    for (size_t i = 0; i < cohort->n; i++)
        weight[i] = ldexp(weight[i], -exponent);
}

/* By base weights, and what follows from the weights alone. */
static void count_weights(const Cohort *cohort, Matching *out)
{
    double sum[2] = {0, 0}, squares[2] = {0, 0};
    size_t kept[2] = {0, 0};
    for (size_t i = 0; i < out->n; i++)
        out->weight[i] *= cohort_base_weight(cohort, i);
    keep_in_range(cohort, out->weight);
    for (size_t i = 0; i < out->n; i++) {
        const int arm = cohort->treated[i] != 0;
        kept[arm] += out->weight[i] > 0;
        sum[arm] += out->weight[i];
        squares[arm] += out->weight[i] * out->weight[i];
    }
    out->n_control = kept[0];
    out->n_treated = kept[1];
    out->ess_control = kept[0] > 0 ? sum[0] * sum[0] / squares[0] : 0;
    out->ess_treated = kept[1] > 0 ? sum[1] * sum[1] / squares[1] : 0;
}

/* Whom the estimate is about, once the design has left out whom it leaves out. */
static const char *estimand_words(Estimand estimand, const MatchWords *words, bool all_treated,
                                  bool all_control)
{
    const bool all =
        (estimand == ESTIMAND_ATC || all_treated) && (estimand == ESTIMAND_ATT || all_control);

    return all ? estimand_names[estimand] : words->of_those_kept[estimand];
}

void matching_from_weights(const MatchProblem *problem, Estimand estimand, double *weight,
                           Matching *out)
{
    const Cohort *cohort = problem->cohort;
    out->n = cohort->n;
    out->weight = weight;
    count_weights(cohort, out);
    out->unmatched_treated = cohort->n_treated - out->n_treated;
    out->estimand =
        estimand_words(estimand, match_words(problem->settings->method),
                       out->unmatched_treated == 0, out->n_control == cohort->n_control);
    out->total_distance = NAN;
}

void match_number_sets(Arena *arena, const int32_t *of, size_t n_names, Matching *out)
{
    out->set = ARENA_ARRAY(arena, int32_t, out->n);
    Arena *scratch = arena_create();
    int32_t *number = ARENA_ARRAY(scratch, int32_t, n_names); /* of the set of this name, + 1 */
    int32_t next = 0;
    for (size_t i = 0; i < out->n; i++) {
        out->set[i] = SET_NONE;
        if (of[i] == SET_NONE)
            continue;
        int32_t *set = &number[of[i]];
        if (*set == 0)
            *set = ++next;
        out->set[i] = *set - 1;
    }
    out->n_sets = (size_t)next;
    arena_destroy(scratch);
}

/* Each student's set is named by its focal student. */
static void sets_of_links(Arena *arena, bool atc, const Link *link, size_t n_links, Matching *out)
{
    Arena *scratch = arena_create();
    int32_t *focal = ARENA_ARRAY(scratch, int32_t, out->n);
    for (size_t i = 0; i < out->n; i++)
        focal[i] = SET_NONE;
    for (size_t l = 0; l < n_links; l++)
        focal[link[l].treated] = focal[link[l].control] =
            (int32_t)(atc ? link[l].control : link[l].treated);
    match_number_sets(arena, focal, out->n, out);
    arena_destroy(scratch);
}

void match_keep_links(Link *link, size_t n_links, Matching *out)
{
    out->n_links = n_links;
    out->link = link;
    out->total_distance = n_links > 0 ? 0 : NAN;
    for (size_t l = 0; l < n_links; l++)
        out->total_distance += link[l].distance;
}

void matching_from_links(Arena *arena, const MatchProblem *problem, bool atc, Link *link,
                         size_t n_links, Matching *out)
{
    double *weight = ARENA_ARRAY(arena, double, problem->cohort->n);
    out->reused = false;
    share_out(atc, link, n_links, weight, out);
    match_scale_arms(problem->cohort, weight);
    matching_from_weights(problem, atc ? ESTIMAND_ATC : ESTIMAND_ATT, weight, out);
    out->set = NULL;
    out->n_sets = 0;
    if (!out->reused)
        sets_of_links(arena, atc, link, n_links, out);
    match_keep_links(link, n_links, out);
}

/* --- designs of sets --------------------------------------------------------------------------
 */

static double weight_in_set(Estimand estimand, bool treated, const double *n)
{
    const double others = treated ? n[0] / n[1] : n[1] / n[0];
    if (estimand == ESTIMAND_ATE)
        return 1 + others;
    return treated == (estimand == ESTIMAND_ATT) ? 1 : others;
}

void matching_from_strata(Arena *arena, const MatchProblem *problem, const int32_t *of,
                          size_t n_strata, Matching *out)
{
    const Cohort *cohort = problem->cohort;
    const Estimand estimand = (Estimand)problem->settings->estimand;
    double *weight = ARENA_ARRAY(arena, double, cohort->n);
    Arena *scratch = arena_create();
    double(*n)[2] = arena_array(scratch, n_strata, sizeof *n);
    int32_t *set = ARENA_ARRAY(scratch, int32_t, cohort->n);
    for (size_t i = 0; i < cohort->n; i++)
        if (of[i] != STRATUM_NONE)
            n[of[i]][cohort->treated[i] != 0]++;
    for (size_t i = 0; i < cohort->n; i++) {
        set[i] = SET_NONE;
        if (of[i] == STRATUM_NONE || !(n[of[i]][0] > 0 && n[of[i]][1] > 0))
            continue;
        weight[i] = weight_in_set(estimand, cohort->treated[i], n[of[i]]);
        set[i] = of[i];
    }
    match_scale_arms(cohort, weight);
    matching_from_weights(problem, estimand, weight, out);
    match_number_sets(arena, set, n_strata, out);
    arena_destroy(scratch);
}

/* Each student's set; a star is named by its centre, the end of its links that has others. */
static int32_t *name_stars(Arena *scratch, const Link *link, size_t n_links, size_t n)
{
    uint32_t *degree = ARENA_ARRAY(scratch, uint32_t, n);
    int32_t *centre = ARENA_ARRAY(scratch, int32_t, n);
    for (size_t i = 0; i < n; i++)
        centre[i] = STRATUM_NONE;
    for (size_t l = 0; l < n_links; l++) {
        degree[link[l].treated]++;
        degree[link[l].control]++;
    }
    for (size_t l = 0; l < n_links; l++)
        centre[link[l].treated] = centre[link[l].control] =
            (int32_t)(degree[link[l].control] > 1 ? link[l].control : link[l].treated);
    return centre;
}

void matching_from_stars(Arena *arena, const MatchProblem *problem, bool atc, Link *link,
                         size_t n_links, Matching *out)
{
    const size_t n = problem->cohort->n;
    Arena *scratch = arena_create();
    out->reused = false;
    share_out(atc, link, n_links, ARENA_ARRAY(scratch, double, n), out);
    matching_from_strata(arena, problem, name_stars(scratch, link, n_links, n), n, out);
    match_keep_links(link, n_links, out);
    arena_destroy(scratch);
}
