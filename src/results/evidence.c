/* What evidence standards ask, requirement by requirement, in the order of a review. Made of what
 * the analysis tells, so that nothing left out there can be found here. */
#include "alike/amount_tables.h"
#include "alike/results.h"

#include "alike/balance_tables.h"
#include "alike/effect_size.h"
#include "alike/limits.h"
#include "alike/results_tables.h"
#include "alike/sureness_tables.h"
#include "alike/test_families.h"
#include "alike/text.h"

#include <math.h>

TABLE_DEFINE(reviewer_evidence, REVIEWER_EVIDENCE_LIST, .name = "reviewer_*_evidence",
             .from = &table_balance);
static const union reviewer_evidence_columns *const column = &reviewer_evidence_columns;

static Row add(Table *table, Evidence what, const char *requirement, const char *of,
               Rounding rounding)
{
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});

    row_says(row, (int)what);
    row_rounds(row, rounding);
    row_text(row, &column->requirement, requirement);
    row_text(row, &column->of, of);
    return row;
}

static void judge(Row row, const char *verdict, const char *reason)
{
    row_text(row, &column->verdict, verdict);
    row_text(row, &column->reason, reason);
}

/* A cell of another table, its step and what stands in its place. */
static void copy_cell(Row row, const TableColumn *to, const Table *from, size_t at,
                      const TableColumn *handle)
{
    *row_cell(row, to) = *table_cell(from, at, handle);
}

/* --- rating --------------------------------------------------------------------------------------
 */

static void add_rating(Table *table, const Results *results, const Analysis *analysis)
{
    static const char *const words[] = {
        [WWC_STANDING_WITHOUT_RESERVATIONS] =
            "consistent with meeting standards without reservations",
        [WWC_STANDING_WITH_RESERVATIONS] = "consistent with meeting standards with reservations",
        [WWC_STANDING_NO] = "not consistent with meeting standards with reservations",
    };
    const char *reason;
    const WwcStanding standing = results_standing(results, analysis, &reason);

    judge(add(table, EVIDENCE_RATING, "Rating, as far as the data tell", NULL, ROUNDING_NONE),
          words[standing], reason);
}

/* --- the start -----------------------------------------------------------------------------------
 */

static const char *measure_reason(const BalanceRow *row)
{
    return row->adjusted ? "in the outcome model" : "not in the outcome model";
}

static void add_measures(Table *table, const Analysis *analysis)
{
    const Balance *balance = &analysis->balance;
    const ResultField *g = field_find(balance_side_fields, n_balance_side_fields, "g");

    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *of = &balance->row[i];
        if (of->is_score)
            continue;
        const Row row =
            add(table, EVIDENCE_MEASURE, "Baseline effect size", of->label, ROUNDING_SD);
        *row_cell(row, &column->value) = balance_cell(of, &of->after, g);
        judge(row, results_verdict_words(results_row_verdict(of)), measure_reason(of));
    }
}

static void add_start(Table *table, const Results *results, const Analysis *analysis)
{
    const Start start = results_start(analysis);
    const Row row = add(table, EVIDENCE_START, "Baseline of the outcome: the largest",
                        start.worst != NULL ? start.worst->label : NULL, ROUNDING_SD);

    if (start.worst != NULL)
        *row_cell(row, &column->value) = (Cell){.value = start.size, .step = start.step};
    judge(row, results_start_words(analysis), "the worst of its measures decides");
    judge(add(table, EVIDENCE_DOMAIN, "Baseline of the domain", results_domain(analysis),
              ROUNDING_NONE),
          results_verdict_words(results_domain_verdict(results, analysis)),
          results_domain(analysis) == NULL ? "no domain is named: this outcome alone"
                                           : "the worst of its outcomes decides");
}

/* In standard deviations of the schools' averages: the standards' limits, read there. */
static void add_schools(Table *table, const Analysis *analysis)
{
    const Balance *balance = &analysis->balance;
    const ResultField *field =
        field_find(balance_summary_fields, n_balance_summary_fields, "school_max_smd_after");
    bool adjusted = false;

    if (balance->schools == NULL || isnan(balance->school_max_smd[1]))
        return;
    for (size_t i = 0; i < balance->n; i++)
        adjusted = adjusted || (balance->row[i].adjusted &&
                                text_equal(balance->row[i].label, balance->school_worst));
    const Row row = add(table, EVIDENCE_SCHOOLS, "Baseline of the units assigned: the largest",
                        balance->school_worst, ROUNDING_SD);
    *row_cell(row, &column->value) = analysis_cell(analysis, balance, field);
    row_spread(row, balance->school_worth[1]);
    const Baseline class = wwc_baseline(balance->school_max_smd[1]);
    judge(row, wwc_baseline_word(wwc_baseline_in_model(class, adjusted)),
          "no part of the rating: the limits for students, read in standard deviations of units; "
          "what luck alone makes of it stands below");
}

/* --- units, losses, whom it speaks for -----------------------------------------------------------
 */

static void add_confound(Table *table, const Analysis *analysis)
{
    const Row row =
        add(table, EVIDENCE_CONFOUND, "More than one unit in each arm", NULL, ROUNDING_NONE);

    if (analysis->n_schools_treated + analysis->n_schools_control == 0 ||
        analysis->n_schools_both > 0)
        judge(row, "met", "the program was not given to whole units");
    else
        judge(row, results_is_confounded(analysis) ? "not met" : "met",
              results_is_confounded(analysis) ? "one unit makes up an arm" : "several in each");
}

/* By whatever was missing. */
static void add_losses(Arena *arena, Table *table, const Results *results, const Analysis *analysis)
{
    const Table *losses = results_attrition_table(arena, analysis);
    const char *reason = results->spec->randomized
                             ? "boundaries of the handbook 4.1, table II.1, as public programs "
                               "have them"
                             : "descriptive: losses are judged in experiments alone";

    for (size_t i = 0; losses != NULL && i < losses->n_rows; i++) {
        const char *of = table_text(losses, i, &attrition_columns.what);
        const char *verdict = table_text(losses, i, &attrition_columns.verdict);
        Row row = add(table, EVIDENCE_LOSS, "Attrition, overall (percent)", of, ROUNDING_SHARE);
        copy_cell(row, &column->value, losses, i, &attrition_columns.overall);
        judge(row, verdict, reason);
        row = add(table, EVIDENCE_LOSS_DIFFERENCE,
                  "Attrition, differential; what the cautious and the optimistic boundary accept "
                  "(percentage points)",
                  of, ROUNDING_SHARE);
        copy_cell(row, &column->value, losses, i, &attrition_columns.differential);
        copy_cell(row, &column->low, losses, i, &attrition_columns.cautious);
        copy_cell(row, &column->high, losses, i, &attrition_columns.optimistic);
        judge(row, verdict, reason);
    }
    judge(add(table, EVIDENCE_MOVERS, "Who joined and who left the units after assignment, by arm",
              NULL, ROUNDING_NONE),
          results->spec->tests.given ? "told for both groups" : TO_BE_SUPPLIED,
          results->spec->tests.given
              ? "records_spans counts, by group, who has no first test and who has it from another "
                "school; who left is among the losses"
              : "the data hold who was tested, not who moved");
}

static void add_kept(Arena *arena, Table *table, const Results *results, const Analysis *analysis)
{
    const char *people = spec_people(arena, results->spec);
    const Effect *effect = analysis_overall(analysis);
    const size_t n = effect != NULL ? effect->n_treated : analysis->matching.n_treated;
    const char *hidden = effect != NULL ? effect_hidden_n(effect) : analysis->hidden_matched;
    const Row row =
        add(table, EVIDENCE_KEPT, arena_printf(arena, "Estimand; program %s compared", people),
            NULL, ROUNDING_PEOPLE);
    const Row cohort =
        add(table, EVIDENCE_COHORT, arena_printf(arena, "Program %s of the cohort", people), NULL,
            ROUNDING_PEOPLE);

    row_real_or(row, &column->value, (double)n, hidden);
    judge(row, effect != NULL ? effect->estimand : analysis->matching.estimand,
          "whom the estimate speaks for");
    row_real_or(cohort, &column->value, (double)analysis->n_cohort_treated,
                analysis->hidden_cohort_treated);
    judge(cohort, NULL, "whom the question was about, as far as values are there");
}

/* --- several outcomes ----------------------------------------------------------------------------
 */

static const char *below(double p)
{
    return isnan(p) ? NULL : p < LIMIT_SIGNIFICANT ? "below .05" : "not below .05";
}

/* Rounded, p may lie on the other side of the level: the study's rule judged it before. */
static const char *below_level(Arena *arena, const Results *results, const Claim *claim, double p,
                               int adjustment)
{
    const bool own = adjustment == results->spec->multiple.adjustment;
    const bool is = own && claim->rounded ? claim_side(claim) != 0 : p < claim->level;
    return isnan(p) ? NULL
                    : arena_printf(arena, "%sbelow %s", is ? "" : "not ",
                                   text_level(arena, claim->level));
}

static const char *family_reason(Arena *arena, const Results *results, const Analysis *analysis,
                                 const TestFamily *family, int adjustment)
{
    if (family->n < 2)
        return "a family of one test: corrected, p is the same";
    return arena_printf(arena, "family: %s, %zu tests, %s, the study's own design%s", family->name,
                        family->n,
                        family->stated                     ? "as the study file says"
                        : results_domain(analysis) != NULL ? "one domain"
                                                           : "every comparison of the study",
                        adjustment == results->spec->multiple.adjustment
                            ? "; the study's rule, by which its answer goes"
                            : "");
}

static void add_family(Arena *arena, Table *table, const Results *results, const Analysis *analysis)
{
    static const char requirement[] = "p among the outcomes of its family";
    const Claim claim = results_claim(results, analysis);
    const TestFamily *raw = &claim.family;
    if (raw->n == 0)
        return;
    Row row = add(table, EVIDENCE_FAMILY, requirement, "as it is", ROUNDING_P);
    row_real(row, &column->value, raw->p);
    judge(row, below_level(arena, results, &claim, raw->p, N_ADJUSTMENTS),
          family_reason(arena, results, analysis, raw, N_ADJUSTMENTS));
    for (int k = 0; raw->n > 1 && k < N_ADJUSTMENTS; k++) {
        const TestFamily family = results_family(results, analysis, k);
        row = add(table, EVIDENCE_FAMILY, requirement, adjustment_words[k], ROUNDING_P);
        row_real(row, &column->value, family.q);
        judge(row, below_level(arena, results, &claim, family.q, k),
              family_reason(arena, results, analysis, &family, k));
    }
}

/* --- clusters, luck, size ------------------------------------------------------------------------
 */

/* What Hedges (2007) makes of the effect size and the counts, as they are told. */
static void add_corrected(Table *table, const Effect *effect, double clusters, double icc,
                          const char *by)
{
    static const char how[] = "of the effect size and the counts alone, Hedges (2007); df by "
                              "equation E.21 of the handbook 5.0";
    const double n1 = (double)effect->n_treated, n0 = (double)effect->n_control, n = n1 + n0;
    const double t = effect->g * sqrt(n1 * n0 / n), p = wwc_clustered_p(t, n, clusters, icc);
    Row row = add(table, EVIDENCE_T, "Clustering: corrected t", by, ROUNDING_ESTIMATE);

    row_error(row, 1.0); /* a t is in its own standard errors */
    row_real(row, &column->value, t * wwc_clustered_t_factor(n, clusters, icc));
    judge(row, NULL, how);
    row = add(table, EVIDENCE_DF, "Clustering: its degrees of freedom", by, ROUNDING_DF);
    row_real(row, &column->value, wwc_clustered_df(n, clusters, icc));
    judge(row, NULL, how);
    row = add(table, EVIDENCE_P, "Clustering: its p", by, ROUNDING_P);
    row_real(row, &column->value, p);
    judge(row, below(p), how);
}

static void add_clustering(Arena *arena, Table *table, const Analysis *analysis)
{
    const Table *found = tables_find(&analysis->tables, &table_intraclass);
    const Effect *effect = analysis_overall(analysis);
    const char *domain = results_domain(analysis);

    if (found == NULL || effect == NULL || effect->hidden != NULL ||
        effect_hidden_n(effect) != NULL)
        return;
    const double clusters = table_real(found, 0, &intraclass_columns.clusters);
    const double icc = table_real(found, 0, &intraclass_columns.icc);
    const Row row =
        add(table, EVIDENCE_ICC, "Intraclass correlation, estimated", NULL, ROUNDING_RATIO);
    copy_cell(row, &column->value, found, 0, &intraclass_columns.icc);
    copy_cell(row, &column->low, found, 0, &intraclass_columns.icc_low);
    copy_cell(row, &column->high, found, 0, &intraclass_columns.icc_high);
    judge(row, NULL, "one-way analysis of variance, both arms; Wald's interval");
    add_corrected(table, effect, clusters, wwc_default_icc(domain),
                  arena_printf(arena, "assumed intraclass correlation %s%s%s",
                               text_real(arena, wwc_default_icc(domain), 2),
                               domain != NULL ? ", domain " : "", domain != NULL ? domain : ""));
    add_corrected(table, effect, clusters, icc, "estimated intraclass correlation");
}

static void add_luck(Table *table, const Analysis *analysis)
{
    const Table *luck = tables_find(&analysis->tables, &table_baseline_luck);

    if (luck == NULL)
        return;
    const Row row = add(table, EVIDENCE_LUCK,
                        "Chance that lots alone fail the baseline: some measure beyond .25",
                        table_text(luck, 0, &baseline_luck_columns.unit), ROUNDING_P);
    copy_cell(row, &column->value, luck, 0, &baseline_luck_columns.chance);
    judge(row, NULL, table_text(luck, 0, &baseline_luck_columns.basis));
}

/* Not for the effect that was found: for the smallest that the study calls meaningful. */
static void add_power(Table *table, const Analysis *analysis)
{
    const Table *chances = tables_find(&analysis->tables, &table_meaningful);

    for (size_t i = 0; chances != NULL && i < chances->n_rows; i++) {
        if (chances->head[i].what != MEANINGFUL_POWER)
            continue;
        const Row row = add(table, EVIDENCE_POWER, "Power against the smallest effect that matters",
                            NULL, ROUNDING_P);
        copy_cell(row, &column->value, chances, i, &meaningful_columns.value);
        judge(row, NULL, table_text(chances, i, &meaningful_columns.basis));
    }
}

static const char *band(double size)
{
    return fabs(size) < LIMIT_KRAFT_MEDIUM  ? "small"
           : fabs(size) < LIMIT_KRAFT_LARGE ? "medium"
                                            : "large";
}

/* Achievement alone has such bands. */
static void add_size(Table *table, const Analysis *analysis)
{
    const Effect *e = analysis_overall(analysis);
    const bool achievement = wwc_domain(results_domain(analysis)) == DOMAIN_ACHIEVEMENT;

    if (e == NULL)
        return;
    const Row row = add(table, EVIDENCE_SIZE, "Effect size", NULL, ROUNDING_ESTIMATE);
    row_error(row, e->effect_size_se);
    row_real_or(row, &column->value, e->effect_size, e->hidden);
    row_real_or(row, &column->low, e->effect_size_ci_low, e->hidden);
    row_real_or(row, &column->high, e->effect_size_ci_high, e->hidden);
    if (!achievement || e->hidden != NULL || isnan(e->effect_size))
        judge(row, NULL, "with its interval; bands are for domains of achievement");
    else
        judge(row, band(e->effect_size),
              "with its interval; bands of Kraft (2020) for causal studies of standardized "
              "achievement tests: small below .05, large from .20 on (as commonly cited)");
}

Table *results_evidence_table(Arena *arena, const Results *results, const Analysis *analysis)
{
    Table *table =
        table_make(arena, &table_reviewer_evidence,
                   arena_printf(arena, "Evidence standards: %s", analysis_label(analysis)),
                   analysis_set(analysis));

    table->name = arena_printf(arena, "reviewer_%s_evidence", analysis->outcome);
    table->sentence =
        "No rating and no review: what these data say of the requirements of the What Works "
        "Clearinghouse, Standards Handbook 4.1. Whether the outcome is reliable, not over-aligned "
        "and collected alike in both groups only people can say.";
    add_rating(table, results, analysis);
    add_measures(table, analysis);
    add_start(table, results, analysis);
    add_schools(table, analysis);
    add_confound(table, analysis);
    add_losses(arena, table, results, analysis);
    add_kept(arena, table, results, analysis);
    add_clustering(arena, table, analysis);
    add_family(arena, table, results, analysis);
    add_luck(table, analysis);
    add_power(table, analysis);
    add_size(table, analysis);
    judge(
        add(table, EVIDENCE_MADE_BY, "Software, and constants that were not read in the handbooks",
            NULL, ROUNDING_NONE),
        "alike " ALIKE_VERSION,
        "boundaries of attrition, the default intraclass correlations (.20 and .10) and the bands "
        "of effect sizes: as public programs and publications have them");
    return table;
}
