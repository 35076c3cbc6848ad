/* How alike the groups are. */
#include "report/tables.h"
#include "report/words.h"

#include "alike/results_tables.h"
#include "alike/rounding.h"
#include "alike/text.h"

#include <math.h>

TABLE_DEFINE(balance_short, BALANCE_SHORT_LIST, .name = "balance_short", .from = &table_balance);

enum { SHORT_TABLE = 12 };

/* About three figures of the characteristic's spread. */
static int digits_of(const BalanceRow *row)
{
    const double sd = row->reference_sd;
    const int digits = !(sd > 0) ? 2 : sd < 1 ? 3 : sd < 20 ? 2 : sd < 500 ? 1 : 0;
    return rounding_digits_within(row->step != NULL ? row->step[0] : 0.0, digits);
}

static bool is_whole_percent(double share)
{
    return isnan(share) || fabs(100.0 * share - round(100.0 * share)) < 1e-9;
}

/* "38.2%"; "54%" in a row that knows no more than whole percents, as what is published does. */
static const char *percent_words(Arena *arena, const BalanceRow *row, double share)
{
    const bool whole =
        is_whole_percent(row->before.mean_treated) && is_whole_percent(row->before.mean_control) &&
        is_whole_percent(row->after.mean_treated) && is_whole_percent(row->after.mean_control);
    return arena_printf(arena, "%s%%", text_real(arena, 100.0 * share, whole ? 0 : 1));
}

/* "33.54 (7.17)"; shares read better as percents, and their spread follows from them. */
static void mean_cell(Arena *arena, Cell *cell, const BalanceRow *row, const BalanceSide *side,
                      const char *mean_name, const char *sd_name)
{
    const size_t n = n_balance_side_fields;
    const Cell mean = balance_cell(row, side, field_find(balance_side_fields, n, mean_name)),
               sd = balance_cell(row, side, field_find(balance_side_fields, n, sd_name));
    const int digits = digits_of(row);
    if (mean.text != NULL)
        *cell = (Cell){.text = mean.text, .value = (double)NAN};
    else if (row->binary || row->level != NULL)
        *cell = (Cell){.text = percent_words(arena, row, mean.value), .value = mean.value};
    else
        *cell = (Cell){.text = arena_printf(arena, "%s (%s)", text_real(arena, mean.value, digits),
                                            text_real(arena, sd.value, digits)),
                       .value = mean.value};
}

static void measure_cell(Row out, const TableColumn *handle, const BalanceRow *row,
                         const BalanceSide *side, const char *name)
{
    row_told(out, handle,
             balance_cell(row, side, field_find(balance_side_fields, n_balance_side_fields, name)));
}

/* What the evidence standards judge, or what the eye sees first: whichever is larger. */
static double larger_difference(const BalanceRow *row)
{
    return fmax(fabs(row->after.smd), fabs(row->after.g));
}

/* Earlier scores, and the characteristics that differ most afterwards. */
static bool in_short_table(const Balance *balance, const BalanceRow *row)
{
    size_t larger = 0;
    if (row->is_score)
        return false;
    if (row->is_pretest)
        return true;
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *other = &balance->row[i];
        const double mine = larger_difference(row), theirs = larger_difference(other);
        larger += !other->is_score && !other->is_pretest &&
                  (theirs > mine || (theirs == mine && other < row));
    }
    return larger < SHORT_TABLE;
}

static void add_row(Arena *arena, Table *table, const BalanceRow *row)
{
    const union balance_short_columns *column = &balance_short_columns;
    const BalanceSide *before = &row->before, *after = &row->after;
    const Row out =
        row_add(table, (PeopleSet){.arms = SET_BOTH, .group = row->covariate, .level = row->level});
    row_text(out, &column->label, text_label(arena, row->label));
    mean_cell(arena, row_cell(out, &column->before_treated), row, before, "mean_treated",
              "sd_treated");
    mean_cell(arena, row_cell(out, &column->before_control), row, before, "mean_control",
              "sd_control");
    measure_cell(out, &column->smd_before, row, before, "smd");
    mean_cell(arena, row_cell(out, &column->after_treated), row, after, "mean_treated",
              "sd_treated");
    mean_cell(arena, row_cell(out, &column->after_control), row, after, "mean_control",
              "sd_control");
    measure_cell(out, &column->smd_after, row, after, "smd");
    measure_cell(out, &column->g_after, row, after, "g");
    row_text(out, &column->wwc, wwc_baseline_word(wwc_baseline_in_model(row->wwc, row->adjusted)));
}

static Table *short_table(Arena *arena, const Analysis *analysis, size_t *n_left_out)
{
    const Balance *balance = &analysis->balance;
    Table *table =
        table_make(arena, &table_balance_short, "How alike the groups are", analysis_set(analysis));
    *n_left_out = 0;
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *row = &balance->row[i];
        if (in_short_table(balance, row))
            add_row(arena, table, row);
        else
            *n_left_out += !row->is_score;
    }
    return table;
}

/* " (629 program and 1,658 comparison pupils)"; "" where a size is hidden. */
static const char *sizes_words(Arena *arena, const Results *results, size_t n_treated,
                               size_t n_control, bool hidden)
{
    if (hidden)
        return "";
    return arena_printf(arena, " (%s program and %s comparison %s)", text_count(arena, n_treated),
                        text_count(arena, n_control), people(arena, results));
}

static const char *after_words(Arena *arena, const Results *results, const Analysis *a)
{
    const Effect *effect = analysis_overall(a);
    const bool lost = a->effects.score_missing_treated + a->effects.score_missing_control > 0;
    if (effect != NULL && lost) /* balance is that of students with a score */
        return sizes_words(arena, results, effect->n_treated, effect->n_control,
                           effect->hidden != NULL || effect->hidden_n != NULL);
    return sizes_words(arena, results, a->matching.n_treated, a->matching.n_control,
                       a->hidden_matched != NULL);
}

const char *balance_definitions(Arena *arena, const Results *results, const Analysis *analysis)
{
    const int estimand = analysis->design_spec->effects.estimand;
    const char *divisor = estimand == ESTIMAND_ATT   ? "the program group's standard deviation"
                          : estimand == ESTIMAND_ATC ? "the comparison group's standard deviation"
                                                     : "the root mean square of both groups' "
                                                       "standard deviations";
    return arena_printf(
        arena,
        "Before: all eligible%s. After: the groups that are compared%s, with the design's weights. "
        "SMD, before and after: program less comparison, divided by %s before (of a share p, the "
        "square root of p(1 − p); where that is nil, that of both groups together). g: the same "
        "difference divided by the pooled standard deviation of the groups themselves, with a "
        "correction for small samples; for shares, the Cox index. The category of the What Works "
        "Clearinghouse (WWC) follows from g.",
        sizes_words(arena, results, analysis->n_cohort_treated, analysis->n_cohort_control,
                    analysis->hidden_cohort_treated != NULL ||
                        analysis->hidden_cohort_control != NULL),
        after_words(arena, results, analysis), divisor);
}

typedef struct Categories {
    size_t n, of[N_BASELINES];
} Categories;

static Categories count_categories(const Balance *balance)
{
    Categories c = {0};
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *row = &balance->row[i];
        c.n += !row->is_score;
        c.of[wwc_baseline_in_model(row->wwc, row->adjusted)]++;
    }
    return c;
}

static const char *rows_word(size_t n)
{
    return n == 1 ? "characteristic" : "characteristics";
}

/* Where each group has one value, and not the same, there is no spread to divide by: a largest
 * difference of 0 is no praise then. */
static size_t count_wholly_apart(const Balance *balance)
{
    size_t n = 0;
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *row = &balance->row[i];
        n += !row->is_score && row->hidden == NULL && row->wwc == BASELINE_NOT_COMPUTABLE &&
             isnan(row->after.smd);
    }
    return n;
}

/* Of the row that has it; two where none is shown that does. */
static const char *largest_words(Arena *arena, const Balance *balance, bool after)
{
    const ResultField *field = field_find(balance_side_fields, n_balance_side_fields, "smd");
    const double size = after ? balance->max_smd_after : balance->max_smd_before;
    double step = 0.0;
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *row = &balance->row[i];
        const Cell cell = balance_cell(row, after ? &row->after : &row->before, field);
        if (!row->is_score && cell.text == NULL && fabs(cell.value) == size)
            step = cell.step;
    }
    return text_real(arena, size, rounding_digits_within(step, 2));
}

static const char *over_words(Arena *arena, const Balance *balance)
{
    const size_t after = balance->n_over_010_after, before = balance->n_over_010_before;
    return arena_printf(
        arena, "%s beyond 0.10 afterwards; %s before",
        after == 0 ? "No characteristic is"
                   : arena_printf(arena, "%s %s", text_count(arena, after),
                                  text_plural(after, "characteristic is", "characteristics are")),
        before == 0 ? "none was"
                    : arena_printf(arena, "%s %s", text_count(arena, before),
                                   text_plural(before, "was", "were")));
}

static void write_largest(Document *document, const Results *results, const Balance *balance)
{
    Arena *arena = document->arena;
    const size_t n_apart = count_wholly_apart(balance);
    if (!isnan(balance->mean_smd_after))
        document_paragraph(
            document,
            "The largest standardized difference%s is %s after forming the groups; it was %s "
            "before. %s%s.",
            results_published(results) ? " that is shown" : "", largest_words(arena, balance, true),
            largest_words(arena, balance, false), over_words(arena, balance),
            results_published(results) ? ", by the exact numbers" : "");
    if (n_apart > 0)
        document_paragraph(document,
                           "**In %s %s the groups lie wholly apart**: each group has one value "
                           "there, and not the same, so there is no standardized difference.",
                           text_count(arena, n_apart), rows_word(n_apart));
}

static void write_categories(Document *document, const Balance *balance)
{
    Arena *arena = document->arena;
    const Categories c = count_categories(balance);
    const size_t satisfied = c.of[BASELINE_SATISFIED], adjusted = c.of[BASELINE_ADJUSTED],
                 to_adjust = c.of[BASELINE_UNADJUSTED], failed = c.of[BASELINE_NOT_SATISFIED];
    document_paragraph(document,
                       "By the What Works Clearinghouse's rule for baseline differences, which is "
                       "about the effect size g, %s of %s %s %s alike as they are (up to 0.05 "
                       "standard deviations).",
                       text_count(arena, satisfied), text_count(arena, c.n), rows_word(c.n),
                       satisfied == 1 ? "is" : "are");
    if (adjusted > 0)
        document_item(document,
                      "%s %s between 0.05 and 0.25 and %s in the outcome model, as the rule asks.",
                      text_count(arena, adjusted),
                      text_plural(adjusted, "characteristic differs", "characteristics differ"),
                      text_plural(adjusted, "is", "are"));
    if (to_adjust > 0)
        document_item(document,
                      "**%s %s between 0.05 and 0.25 and %s not in the outcome model**, which the "
                      "rule does not accept.",
                      text_count(arena, to_adjust),
                      text_plural(to_adjust, "characteristic differs", "characteristics differ"),
                      text_plural(to_adjust, "is", "are"));
    if (failed > 0)
        document_item(document, "**%s %s by more than 0.25**: the rule is not satisfied.",
                      text_count(arena, failed),
                      text_plural(failed, "characteristic differs", "characteristics differ"));
}

static void write_alikeness(const Results *results, const Figures *figures, Document *document)
{
    Arena *arena = document->arena;
    document_heading(document, 2, "How alike the groups are");
    document_paragraph(document,
                       "A standardized difference of 0 means equal averages; beyond 0.10 is worth "
                       "a look, beyond 0.25 is too much to repair by adjustment.");
    FOR_EACH_PRIMARY(results, a)
    {
        size_t n_left_out;
        outcome_heading(document, results, a);
        const Analysis *same = same_groups(results, a);
        if (same != NULL) {
            document_paragraph(document,
                               "The groups are those of %s: its chart and table hold here.",
                               analysis_label(same));
            continue;
        }
        write_largest(document, results, &a->balance);
        write_categories(document, &a->balance);
        add_figures(document, figures, a, CHART_IN_BALANCE);
        Table *table = short_table(arena, a, &n_left_out);
        table->sentence = arena_printf(
            arena, "Averages, with standard deviations in brackets. %s%s",
            balance_definitions(arena, results, a),
            n_left_out == 0 ? ""
                            : arena_printf(arena,
                                           " Shown are earlier scores and the %d characteristics "
                                           "that differ most; the full table is in the technical "
                                           "part.",
                                           (int)SHORT_TABLE));
        document_table(document, table, false);
        add_figures(document, figures, a, CHART_IN_OVERLAP);
    }
}

const Section section_alikeness = {
    .name = "alikeness", .help = "how alike the groups are", .write = write_alikeness};
