/* What the program's people say in surveys, beside others. */
#include "report/says_surveys.h"

#include "alike/survey_tables.h"
#include "alike/text.h"
#include "alike/told.h"

#include <math.h>

static const char *percent(Arena *arena, const Cell *cell)
{
    if (cell->text != NULL)
        return cell->text;
    return isnan(cell->value)
               ? TOLD_NOTHING
               : arena_printf(arena, "%s%%",
                              told_number(arena, 100 * cell->value, 100 * cell->step, 0));
}

static const char *points(Arena *arena, const Cell *cell)
{
    return cell->text != NULL ? cell->text
                              : told_number(arena, 100 * cell->value, 100 * cell->step, 1);
}

static const char *interval(Arena *arena, const Cell *low, const Cell *high)
{
    return isnan(low->value)
               ? ""
               : arena_printf(arena, "%s to %s", points(arena, low), points(arena, high));
}

/* What is shown of a question or of an index. */
typedef struct Shown {
    const TableColumn *label, *program, *sampled, *reference, *difference, *low, *high, *p, *q,
        *problem, *n[2];
} Shown;

static Shown shown_of(const Table *table)
{
    const union survey_items_columns *item = &survey_items_columns;
    const union survey_indices_columns *index = &survey_indices_columns;
    return table->kind == &table_survey_items ? (Shown){&item->label,
                                                        &item->share_program,
                                                        &item->share_reference_sampled,
                                                        &item->share_reference,
                                                        &item->difference,
                                                        &item->ci_low,
                                                        &item->ci_high,
                                                        &item->p,
                                                        &item->q,
                                                        &item->problem,
                                                        {&item->n_program, &item->n_reference}}
                                              : (Shown){&index->label,
                                                        &index->mean_program,
                                                        &index->mean_reference_sampled,
                                                        &index->mean_reference,
                                                        &index->difference,
                                                        &index->ci_low,
                                                        &index->ci_high,
                                                        &index->p,
                                                        &index->q,
                                                        &index->problem,
                                                        {&index->n_program, &index->n_reference}};
}

/* The p value as it is judged: corrected where it is. */
static const char *judged(Arena *arena, const Table *table, size_t i, const TableColumn *p,
                          const TableColumn *q, const TableColumn *problem)
{
    const Cell *corrected = table_cell(table, i, q), *alone = table_cell(table, i, p);
    const double value = isnan(corrected->value) ? alone->value : corrected->value;
    return alone->text != NULL ? alone->text
           : isnan(value)      ? table_text(table, i, problem)
                               : text_p_value(arena, value);
}

/* Rows of questions and of their distributions are the same questions. */
static const char *judged_whole(Arena *arena, const Table *whole, size_t i)
{
    const union survey_distributions_columns *column = &survey_distributions_columns;
    return judged(arena, whole, i, &column->p, &column->q, &column->problem);
}

/* Of how many, where many left the question out. */
static const char *answered(Arena *arena, const SurveyFindings *survey, const Table *table,
                            size_t i, const Shown *of)
{
    const Cell *n[2] = {table_cell(table, i, of->n[0]), table_cell(table, i, of->n[1])};
    if (isnan(n[0]->value) || isnan(n[1]->value) || n[0]->text != NULL || n[1]->text != NULL ||
        !survey_few_answered(survey, n[0]->value, n[1]->value, 0.75))
        return "";
    return arena_printf(arena, " (answered: %s of the program, %s of the others)",
                        text_count(arena, (size_t)n[0]->value),
                        text_count(arena, (size_t)n[1]->value));
}

static void add_rows(Grid *grid, const SurveyFindings *survey, const Table *table,
                     const Table *whole, const char *before)
{
    Arena *arena = grid->arena;
    const Shown of = shown_of(table);
    const bool weighted = survey_made_alike(survey->spec);
    for (size_t i = 0; i < table->n_rows; i++) {
        grid_row(grid, arena_printf(arena, "%s%s%s", before, table_text(table, i, of.label),
                                    answered(arena, survey, table, i, &of)));
        grid_cell(grid, percent(arena, table_cell(table, i, of.program)));
        grid_cell(grid, percent(arena, table_cell(table, i, of.reference)));
        grid_estimate(grid, points(arena, table_cell(table, i, of.difference)),
                      interval(arena, table_cell(table, i, of.low), table_cell(table, i, of.high)));
        grid_cell(grid, judged(arena, table, i, of.p, of.q, of.problem));
        if (survey->distributions != NULL)
            grid_cell(grid, whole != NULL ? judged_whole(arena, whole, i) : "");
        if (!survey->published && weighted)
            grid_cell(grid, percent(arena, table_cell(table, i, of.sampled)));
    }
}

/* How the table is to be read; NULL: nothing needs to be said. */
static const char *notes(Arena *arena, const SurveyFindings *survey, bool corrected, bool indices)
{
    Text text = {.arena = arena};
    if (corrected)
        text_format(&text, "Corrected by family (%s). ",
                    adjustment_words[survey->spec->correction]);
    if (indices)
        text_add(&text, "Index: 0% all first answers, 100% all last. ");
    if (survey->released)
        text_add(&text, "Shares are rounded more than differences. ");
    if (survey->n_outside > 0 || survey->hidden_outside != NULL)
        text_add(&text, "As sampled: also those at levels that nobody of the program has. ");
    if (text.n == 0)
        return NULL;
    return arena_printf(arena, "%.*s", (int)text.n - 1, text.bytes);
}

/* Questions, and indices below them. */
static Grid *questions(Arena *arena, const SurveyFindings *survey)
{
    const bool corrected = survey->spec->correction != N_ADJUSTMENTS && survey->n_families > 0;
    const bool weighted = survey_made_alike(survey->spec);
    const bool indices = survey->indices != NULL && survey->indices->n_rows > 0;
    Grid *grid =
        grid_make(arena, survey->items->name, GRID_SCROLL,
                  arena_printf(arena, "Share of %s who gave a top answer", survey->people));
    grid_column(grid, indices ? "Question or index" : "Question", GRID_TEXT);
    grid_column(grid, "Program", GRID_NUMBER);
    grid_column(grid,
                survey->published ? "Published"
                : weighted        ? "Others made alike"
                                  : "Others as sampled",
                GRID_NUMBER);
    grid_column(grid,
                survey->n_tests > 0 ? "Difference, points (95% interval)" : "Difference, points",
                GRID_NUMBER);
    grid_column(grid, corrected ? "p corrected" : "p", GRID_NUMBER);
    if (survey->distributions != NULL)
        grid_column(grid, corrected ? "All answers, p corrected" : "All answers, p", GRID_NUMBER);
    if (!survey->published && weighted)
        grid_column(grid, "Others as sampled", GRID_NUMBER);
    add_rows(grid, survey, survey->items, survey->distributions, "");
    if (indices)
        add_rows(grid, survey, survey->indices, NULL, "Index: ");
    grid->note = notes(arena, survey, corrected, indices);
    return grid;
}

/* Weighted, the others have the program's shares, to 1e-10. */
static Grid *mix(Arena *arena, const SurveyFindings *survey)
{
    const union survey_margins_columns *column = &survey_margins_columns;
    const Table *table = survey->margins;
    Grid *grid =
        grid_make(arena, table->name, GRID_SCROLL,
                  survey->spec->adjust == ADJUST_NOTHING
                      ? "Who answered"
                      : "Who answered, in percent; weighted, the others have the program's shares");
    grid_column(grid, "Characteristic", GRID_TEXT);
    grid_column(grid, "Program", GRID_NUMBER);
    grid_column(grid, "Others as sampled", GRID_NUMBER);
    for (size_t i = 0; i < table->n_rows; i++) {
        grid_row(grid, arena_printf(arena, "%s: %s", table_text(table, i, &column->label),
                                    table_text(table, i, &column->level)));
        grid_cell(grid, percent(arena, table_cell(table, i, &column->share_program)));
        grid_cell(grid, percent(arena, table_cell(table, i, &column->share_reference_sampled)));
    }
    return grid;
}

static void add_chart(const Figures *figures, ChartPlace place, const SurveyFindings *survey,
                      Document *document)
{
    for (size_t i = 0; figures != NULL && i < figures->n; i++) {
        const Chart *chart = chart_find(figures->item[i].chart);
        if (chart != NULL && chart->place == place &&
            text_equal(figures->item[i].survey, survey->spec->name.text))
            document_figure(document, &figures->item[i]);
    }
}

static void write_survey(const SurveyFindings *survey, const Figures *figures, Document *document)
{
    Arena *arena = document->arena;
    const Said said = survey_says(arena, survey);
    document_section(document, arena_printf(arena, "survey_%s", survey->spec->name.text),
                     "What %s say", survey->people);
    write_said(document, said);
    add_chart(figures, CHART_IN_SURVEYS, survey, document);
    if (survey->items != NULL)
        document_grid(document, questions(arena, survey));
    add_chart(figures, CHART_IN_SURVEY_ANSWERS, survey, document);
    if (survey->margins != NULL)
        document_grid(document, mix(arena, survey));
    document_paragraph(document, "%s", survey_limits(arena, survey));
}

static void write_surveys(const Results *results, const Figures *figures, Document *document)
{
    for (size_t k = 0; k < results->surveys.n; k++)
        write_survey(&results->surveys.item[k], figures, document);
}

const Section section_surveys = {.name = "surveys",
                                 .help = "what the program's people say in surveys, beside others",
                                 .part = PART_APPENDIX,
                                 .write = write_surveys};
