/* What evidence standards ask, requirement by requirement, in the order of a review. Made of what
 * the analysis tells, so that nothing left out there can be found here. */
#include "results/evidence.h"

#include "alike/amount_tables.h"

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

Row evidence_add(Table *table, Evidence what, const char *requirement, const char *of,
                 Rounding rounding)
{
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});

    row_says(row, (int)what);
    row_rounds(row, rounding);
    row_text(row, &column->requirement, requirement);
    row_text(row, &column->of, of);
    return row;
}

void evidence_judge(Row row, const char *verdict, const char *reason)
{
    row_text(row, &column->verdict, verdict);
    row_text(row, &column->reason, reason);
}

void evidence_copy(Row row, const TableColumn *to, const Table *from, size_t at,
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

    evidence_judge(evidence_add(table, EVIDENCE_RATING, "Rating, as far as the data tell", NULL,
                                ROUNDING_NONE),
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
            evidence_add(table, EVIDENCE_MEASURE, "Baseline effect size", of->label, ROUNDING_SD);
        *row_cell(row, &column->value) = balance_cell(of, &of->after, g);
        evidence_judge(row, results_verdict_words(results_row_verdict(of)), measure_reason(of));
    }
}

static void add_start(Table *table, const Results *results, const Analysis *analysis)
{
    const Start start = results_start(analysis);
    const Row row = evidence_add(table, EVIDENCE_START, "Baseline of the outcome: the largest",
                                 start.worst != NULL ? start.worst->label : NULL, ROUNDING_SD);

    if (start.worst != NULL)
        *row_cell(row, &column->value) = start.band != NULL
                                             ? results_start_cell(analysis)
                                             : (Cell){.value = start.size, .step = start.step};
    evidence_judge(row, results_start_words(analysis), "the worst of its measures decides");
    evidence_judge(evidence_add(table, EVIDENCE_DOMAIN, "Baseline of the domain",
                                results_domain(analysis), ROUNDING_NONE),
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
    const Row row =
        evidence_add(table, EVIDENCE_SCHOOLS, "Baseline of the units assigned: the largest",
                     balance->school_worst, ROUNDING_SD);
    *row_cell(row, &column->value) = analysis_cell(analysis, balance, field);
    row_spread(row, balance->school_worth[1]);
    const Baseline class = wwc_baseline(balance->school_max_smd[1]);
    evidence_judge(
        row, wwc_baseline_word(wwc_baseline_in_model(class, adjusted)),
        "no part of the rating: the limits for students, read in standard deviations of units; "
        "what luck alone makes of it stands below");
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
    Row row = evidence_add(table, EVIDENCE_FAMILY, requirement, "as it is", ROUNDING_P);
    row_real(row, &column->value, raw->p);
    evidence_judge(row, below_level(arena, results, &claim, raw->p, N_ADJUSTMENTS),
                   family_reason(arena, results, analysis, raw, N_ADJUSTMENTS));
    for (int k = 0; raw->n > 1 && k < N_ADJUSTMENTS; k++) {
        const TestFamily family = results_family(results, analysis, k);
        row = evidence_add(table, EVIDENCE_FAMILY, requirement, adjustment_words[k], ROUNDING_P);
        row_real(row, &column->value, family.q);
        evidence_judge(row, below_level(arena, results, &claim, family.q, k),
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
    Row row = evidence_add(table, EVIDENCE_T, "Clustering: corrected t", by, ROUNDING_ESTIMATE);

    row_error(row, 1.0); /* a t is in its own standard errors */
    row_real(row, &column->value, t * wwc_clustered_t_factor(n, clusters, icc));
    evidence_judge(row, NULL, how);
    row = evidence_add(table, EVIDENCE_DF, "Clustering: its degrees of freedom", by, ROUNDING_DF);
    row_real(row, &column->value, wwc_clustered_df(n, clusters, icc));
    evidence_judge(row, NULL, how);
    row = evidence_add(table, EVIDENCE_P, "Clustering: its p", by, ROUNDING_P);
    row_real(row, &column->value, p);
    evidence_judge(row, below(p), how);
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
    const Row row = evidence_add(table, EVIDENCE_ICC, "Intraclass correlation, estimated", NULL,
                                 ROUNDING_RATIO);
    evidence_copy(row, &column->value, found, 0, &intraclass_columns.icc);
    evidence_copy(row, &column->low, found, 0, &intraclass_columns.icc_low);
    evidence_copy(row, &column->high, found, 0, &intraclass_columns.icc_high);
    evidence_judge(row, NULL, "one-way analysis of variance, both arms; Wald's interval");
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
    const Row row = evidence_add(
        table, EVIDENCE_LUCK, "Chance that lots alone fail the baseline: some measure beyond .25",
        table_text(luck, 0, &baseline_luck_columns.unit), ROUNDING_P);
    evidence_copy(row, &column->value, luck, 0, &baseline_luck_columns.chance);
    evidence_judge(row, NULL, table_text(luck, 0, &baseline_luck_columns.basis));
}

/* Not for the effect that was found: for the smallest that the study calls meaningful. */
static void add_power(Table *table, const Analysis *analysis)
{
    const Table *chances = tables_find(&analysis->tables, &table_meaningful);

    for (size_t i = 0; chances != NULL && i < chances->n_rows; i++) {
        if (chances->head[i].what != MEANINGFUL_POWER)
            continue;
        const Row row =
            evidence_add(table, EVIDENCE_POWER, "Power against the smallest effect that matters",
                         NULL, ROUNDING_P);
        evidence_copy(row, &column->value, chances, i, &meaningful_columns.value);
        evidence_judge(row, NULL, table_text(chances, i, &meaningful_columns.basis));
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
    const Row row = evidence_add(table, EVIDENCE_SIZE, "Effect size", NULL, ROUNDING_ESTIMATE);
    row_error(row, e->effect_size_se);
    row_real_or(row, &column->value, e->effect_size, e->hidden);
    row_real_or(row, &column->low, e->effect_size_ci_low, e->hidden);
    row_real_or(row, &column->high, e->effect_size_ci_high, e->hidden);
    if (!achievement || e->hidden != NULL || isnan(e->effect_size))
        evidence_judge(row, NULL, "with its interval; bands are for domains of achievement");
    else
        evidence_judge(
            row, band(e->effect_size),
            "with its interval; bands of Kraft (2020) for causal studies of standardized "
            "achievement tests: small below .05, large from .20 on (as commonly cited)");
}

/* In place of months: what the difference is of a year's growth, and where that can't be had, why
 * not and what would give it. */
static void add_growth(Arena *arena, Table *table, const Analysis *analysis)
{
    const Table *amounts = tables_find(&analysis->tables, &table_meaningful);
    const union meaningful_columns *of = &meaningful_columns;

    for (size_t i = 0; wwc_domain(results_domain(analysis)) == DOMAIN_ACHIEVEMENT &&
                       amounts != NULL && i < amounts->n_rows;
         i++) {
        const int what = amounts->head[i].what;
        if (what != MEANINGFUL_YEAR && what != MEANINGFUL_SPAN)
            continue;
        const Cell *share = table_cell(amounts, i, &of->value);
        const Row row = evidence_add(table, EVIDENCE_GROWTH,
                                     what == MEANINGFUL_YEAR ? "Share of a year's growth"
                                                             : "Share of the growth over the span",
                                     NULL, ROUNDING_RATIO);
        const bool none = share->text == NULL && isnan(share->value);
        evidence_copy(row, &column->value, amounts, i, &of->value);
        evidence_judge(
            row, none ? TO_BE_SUPPLIED : NULL,
            none ? arena_printf(arena,
                                "%s; norms of the test, or an earlier score on the same scale, "
                                "would tell it",
                                table_text(amounts, i, &of->basis))
                 : table_text(amounts, i, &of->basis));
        return;
    }
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
    evidence_people(arena, table, results, analysis);
    add_clustering(arena, table, analysis);
    add_family(arena, table, results, analysis);
    add_luck(table, analysis);
    add_power(table, analysis);
    add_size(table, analysis);
    add_growth(arena, table, analysis);
    evidence_judge(
        evidence_add(table, EVIDENCE_MADE_BY,
                     "Software, and constants that were not read in the handbooks", NULL,
                     ROUNDING_NONE),
        "alike " ALIKE_VERSION,
        "boundaries of attrition, the default intraclass correlations (.20 and .10) and the bands "
        "of effect sizes: as public programs and publications have them");
    return table;
}
