/* Figures printed elsewhere beside ours. */
#include "alike/results.h"
#include "alike/results_tables.h"

#include "alike/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

TABLE_DEFINE(published, PUBLISHED_LIST, .name = "published", .from = &table_effects);
static const union published_columns *const column = &published_columns;

static bool number_named(const ResultField *fields, size_t n, const char *name,
                         const ResultField **out)
{
    *out = field_find(fields, n, name);
    return *out != NULL && (*out)->column.type != CELL_TEXT;
}

/* effect: NULL before there are scores. False: there is no such quantity. */
static bool find_quantity(const Analysis *analysis, const Effect *effect, const char *name,
                          Cell *out)
{
    const ResultField *field;
    const bool part = effect != NULL && effect->group != NULL;

    if (effect != NULL && number_named(effect_fields, n_effect_fields, name, &field))
        *out = effect_cell(effect, field);
    else if (!part && number_named(matching_fields, n_matching_fields, name, &field))
        *out = analysis_cell(analysis, &analysis->matching, field);
    else if (!part && number_named(balance_summary_fields, n_balance_summary_fields, name, &field))
        *out = analysis_cell(analysis, &analysis->balance, field);
    else
        return false;
    return true;
}

static const Effect *find_effect(const Analysis *analysis, const PublishedSpec *spec)
{
    for (size_t i = 0; i < analysis->effects.n; i++)
        if (text_equal(analysis->effects.row[i].group, spec->group) &&
            text_equal(analysis->effects.row[i].level, spec->level))
            return &analysis->effects.row[i];
    return NULL;
}

/* Decimals of a printed number: "0.090" has three, "9.1e-2" three too, "1,548" none. */
static int printed_digits(const char *printed)
{
    const char *point = strchr(printed, '.');
    const char *exponent = strpbrk(printed, "eE");
    int digits = 0;
    if (point != NULL)
        digits = (int)strspn(point + 1, "0123456789"); /* a handful: fits */
    if (exponent != NULL)
        digits -= atoi(exponent + 1);
    return digits;
}

/* NULL when found; else why there is no number of ours. */
static const char *our_figure(Arena *arena, const Results *results, const PublishedSpec *spec,
                              double *value)
{
    Cell cell;
    const Analysis *analysis = results_find(results, spec->outcome.text, spec->design);
    if (analysis == NULL)
        return arena_printf(arena, "no analysis of outcome '%s' under design '%s'",
                            spec->outcome.text, spec->design);
    if (analysis->infeasible != NULL)
        return arena_printf(arena, "this design %s", analysis_missing_words(analysis));
    const Effect *effect = find_effect(analysis, spec);
    if (effect == NULL && spec->group != NULL)
        return arena_printf(arena, "no subgroup '%s' with level '%s'", spec->group, spec->level);
    if (!find_quantity(analysis, effect, spec->quantity, &cell))
        return effect == NULL && results->design_only
                   ? "not known before the outcome is read"
                   : arena_printf(arena, "results have no quantity '%s'", spec->quantity);
    *value = cell.value;
    if (cell.text != NULL)
        return "hidden: too few students";
    return isnan(*value) ? "not computable" : NULL;
}

static void add_figure(Arena *arena, Table *table, const Results *results,
                       const PublishedSpec *published)
{
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH,
                                               .outcome = published->outcome.text,
                                               .design = published->design,
                                               .group = published->group,
                                               .level = published->level});
    double ours = NAN;
    const char *problem = our_figure(arena, results, published, &ours);
    const int digits = printed_digits(published->printed);
    row_rounds(row, ROUNDING_ESTIMATE);
    row_text(row, &column->outcome, published->outcome.text);
    row_text(row, &column->design, published->design);
    row_text(row, &column->group, published->group);
    row_text(row, &column->level, published->level);
    row_text(row, &column->quantity, published->quantity);
    row_text(row, &column->published, published->printed);
    row_text(row, &column->source, published->source);
    row_text(row, &column->agrees, problem);
    if (problem != NULL)
        return;
    const bool agrees = round_to(ours, digits) == round_to(published->value, digits);
    row_real(row, &column->ours, ours);
    row_real(row, &column->difference, ours - published->value);
    row_text(row, &column->agrees, agrees ? "yes" : "no");
}

void results_reproduce(Arena *arena, Results *results)
{
    const Spec *spec = results->spec;
    if (spec->n_published == 0)
        return;
    Table *table =
        table_make(arena, &table_published, "Published figures and ours", (PeopleSet){0});
    table->sentence = "Agreement means that our number, rounded to the digits that were printed, "
                      "is the published one.";
    for (size_t i = 0; i < spec->n_published; i++)
        add_figure(arena, table, results, &spec->published[i]);
    results->published = table;
}
