/* alike design --compare: every design beside the study's own, before anyone has seen an outcome.
 */
#include "study.h"
#include "terminal.h"

#include "alike/quote.h"
#include "alike/results_tables.h"
#include "alike/told.h"

#include <math.h>

enum { DESIGN, KEPT, PROGRAM, COMPARISON, LARGEST, WHERE, MEAN, SCHOOLS, START, N_CELLS };

static const char *const head[N_CELLS] = {
    [DESIGN] = "design",     [KEPT] = "kept",       [PROGRAM] = "program",
    [COMPARISON] = "others", [LARGEST] = "largest", [WHERE] = "in",
    [MEAN] = "mean",         [SCHOOLS] = "schools", [START] = "start"};
static const char *const meaning[N_CELLS] = {
    [KEPT] = "of those of the program at the start, how many are compared",
    [PROGRAM] = "effective number of those of the program who are compared",
    [COMPARISON] = "the same of the comparison group",
    [LARGEST] = "largest difference at the start, as it is judged (SD)",
    [MEAN] = "mean absolute standardized difference",
    [SCHOOLS] = "largest difference between the groups' schools (SD of schools)",
};

typedef struct Line {
    const char *word[N_CELLS];
    const char *name;    /* as the study file has it: shorter than the label */
    const char *problem; /* NULL: the design was carried out */
} Line;

static const char *number(const Table *table, size_t at, const TableColumn *column, int digits,
                          const char *after)
{
    const Cell *cell = table_cell(table, at, column);
    if (cell->text != NULL)
        return cell->text;
    return isnan(cell->value)
               ? "-"
               : arena_printf(table->arena, "%s%s",
                              told_number(table->arena, cell->value, cell->step, digits), after);
}

static const char *start_words(Verdict verdict)
{
    static const char *const words[N_VERDICTS] = {[VERDICT_ALIKE] = "alike",
                                                  [VERDICT_ADJUSTED] = "if adjusted for",
                                                  [VERDICT_UNADJUSTED] = "not adjusted for",
                                                  [VERDICT_NOT_COMPARABLE] = "not comparable",
                                                  [VERDICT_UNKNOWN] = "not known"};
    return verdict < N_VERDICTS ? words[verdict] : "";
}

static Line line_of(const Results *results, const Table *table, size_t at)
{
    const union comparison_columns *column = &comparison_columns;
    const Analysis *a = results_find(results, table_text(table, at, &column->outcome),
                                     table_text(table, at, &column->design));
    Line line = {.problem = table_text(table, at, &column->problem)};
    const char *worst = table_text(table, at, &column->worst);
    const double mean = a->balance.mean_smd_after;
    line.word[DESIGN] = quoted_for_terminal(table->arena, a->design_spec->label);
    line.word[KEPT] = number(table, at, &column->kept, results_published(results) ? 0 : 1, "%");
    line.word[PROGRAM] = number(table, at, &column->ess_treated, 0, "");
    line.word[COMPARISON] = number(table, at, &column->ess_control, 0, "");
    line.word[LARGEST] = number(table, at, &column->start_g, 2, "");
    line.word[WHERE] = quoted_for_terminal(table->arena, worst != NULL ? worst : "");
    line.word[MEAN] = isnan(mean) ? "-" : told_number(table->arena, mean, 0.0, 3);
    line.word[SCHOOLS] = number(table, at, &column->school_max_smd, 2, "");
    line.word[START] = line.problem == NULL ? start_words(results_start(a).verdict) : "";
    line.name = quoted_for_terminal(table->arena, a->design);
    return line;
}

/* A column that says nothing of any design is not shown; the mean only where it is told of all. */
static bool says(const Line *line, size_t n, int k)
{
    size_t n_said = 0, n_done = 0;
    for (size_t i = 0; i < n; i++) {
        const bool done = line[i].problem == NULL;
        n_done += done;
        n_said += done && *line[i].word[k] != '\0' && !text_equal(line[i].word[k], "-");
    }
    return n_said > 0 && (k != MEAN || n_said == n_done);
}

static bool is_words(int k)
{
    return k == DESIGN || k == WHERE || k == START;
}

static void add_row(Text *out, const Line *of, const size_t *widest, bool beneath)
{
    Text row = {.arena = out->arena};
    for (int k = 0; k < N_CELLS; k++) {
        if (widest[k] == 0 || (beneath && k == WHERE))
            continue;
        text_add(&row, "  ");
        terminal_add_padded(&row, of == NULL ? head[k] : of->word[k], widest[k], !is_words(k));
        if (of != NULL && of->problem != NULL) {
            text_add(&row, "  not carried out");
            break;
        }
    }
    while (row.n > 0 && row.bytes[row.n - 1] == ' ')
        row.bytes[--row.n] = '\0';
    text_format(out, "%s\n", row.bytes);
    if (of != NULL && of->problem != NULL)
        text_format(out, "    %s\n", quoted_for_terminal(out->arena, of->problem));
    else if (beneath && of != NULL && *of->word[WHERE] != '\0')
        text_format(out, "  %*s  largest in %s\n", (int)widest[DESIGN], "", of->word[WHERE]);
}

static void add_blocks(Text *out, const Line *line, size_t n, const size_t *widest)
{
    for (size_t i = 0; i < n; i++) {
        text_format(out, "  %s\n", line[i].word[DESIGN]);
        if (line[i].problem != NULL)
            text_format(out, "    %s\n", quoted_for_terminal(out->arena, line[i].problem));
        for (int k = 1; k < N_CELLS && line[i].problem == NULL; k++)
            if (widest[k] > 0 && *line[i].word[k] != '\0')
                text_format(out, "    %s: %s\n", head[k], line[i].word[k]);
    }
}

/* Of each column; returns that of a whole line. */
static size_t measure(const Line *line, size_t n, size_t *widest)
{
    size_t whole = 0;
    for (int k = 0; k < N_CELLS; k++) {
        widest[k] = 0;
        if (k != DESIGN && !says(line, n, k))
            continue;
        widest[k] = text_width(head[k]);
        for (size_t i = 0; i < n; i++)
            if (k == DESIGN || line[i].problem == NULL)
                widest[k] = text_width(line[i].word[k]) > widest[k] ? text_width(line[i].word[k])
                                                                    : widest[k];
        whole += widest[k] + 2;
    }
    return whole;
}

/* In columns, with labels where they fit, else with names, else with the characteristic beneath. */
static void add_outcome(Text *out, Line *line, size_t n, size_t width, bool *shown)
{
    size_t widest[N_CELLS], whole = measure(line, n, widest);
    if (whole > width) {
        for (size_t i = 0; i < n; i++)
            line[i].word[DESIGN] = line[i].name;
        whole = measure(line, n, widest);
    }
    for (int k = 0; k < N_CELLS; k++)
        shown[k] = shown[k] || widest[k] > 0;
    const size_t without = widest[WHERE] > 0 ? whole - widest[WHERE] - 2 : whole;
    if (without > width) {
        add_blocks(out, line, n, widest);
        return;
    }
    for (size_t i = 0; i <= n; i++)
        add_row(out, i == 0 ? NULL : &line[i - 1], widest, whole > width);
}

static void add_meanings(Text *out, const bool *shown)
{
    text_add(out, "\n");
    for (int k = 0; k < N_CELLS; k++)
        if (meaning[k] != NULL && shown[k])
            text_format(out, "  %-7s  %s\n", head[k], meaning[k]);
}

void design_write_comparison(Text *out, const Results *results, size_t width)
{
    const union comparison_columns *column = &comparison_columns;
    const Table *table = results->comparison;
    Line *line = ARENA_ARRAY(out->arena, Line, table->n_rows);
    bool shown[N_CELLS] = {false};
    for (size_t from = 0, to; from < table->n_rows; from = to) {
        const char *outcome = table_text(table, from, &column->outcome);
        for (to = from;
             to < table->n_rows && text_equal(table_text(table, to, &column->outcome), outcome);
             to++)
            line[to] = line_of(results, table, to);
        const Analysis *a =
            results_find(results, outcome, table_text(table, from, &column->design));
        text_format(out, "\n%s: the designs side by side, no outcome was read\n",
                    quoted_for_terminal(out->arena, analysis_label(a)));
        add_outcome(out, line + from, to - from, width, shown);
    }
    add_meanings(out, shown);
}
