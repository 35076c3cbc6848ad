/* The kinds of further tables that are read again, from the lists in alike/tables.h. */
#include "alike/tables.h"

#include "alike/text.h"

#include <math.h>

#define TABLE_COLUMN(handle_, name_, title_, type_, unit_, digits_)                                \
    [handle_] = {.name = name_, .title = title_, .type = type_, .unit = unit_, .digits = digits_},
static const TableColumn school_effects[] = {TABLE_SCHOOL_EFFECTS(TABLE_COLUMN)};
static const TableColumn groups[] = {TABLE_GROUPS(TABLE_COLUMN)};
static const TableColumn norm_comparison[] = {TABLE_NORM_COMPARISON(TABLE_COLUMN)};
static const TableColumn spans[] = {TABLE_SPANS(TABLE_COLUMN)};
#undef TABLE_COLUMN

#define OLD_KIND(name_, columns_)                                                                  \
    const TableKind table_##name_ = {                                                              \
        .name = #name_, .n_columns = COUNT_OF(columns_), .column = columns_}
OLD_KIND(school_effects, school_effects);
OLD_KIND(norm_comparison, norm_comparison);
OLD_KIND(spans, spans);
OLD_KIND(pretest_quintile, groups);
OLD_KIND(pretest_norm_quintile, groups);
OLD_KIND(grade_band, groups);
OLD_KIND(school_type, groups);
OLD_KIND(years, groups);
#undef OLD_KIND

static const TableKind *const kinds[] = {
    &table_school_effects,
    &table_norm_comparison,
    &table_spans,
    &table_pretest_quintile,
    &table_pretest_norm_quintile,
    &table_grade_band,
    &table_school_type,
    &table_years,
};

const Table *analysis_table(const Analysis *analysis, const TableKind *kind)
{
    for (size_t k = 0; k < analysis->tables.n; k++)
        if (analysis->tables.item[k]->kind == kind)
            return analysis->tables.item[k];
    return NULL;
}

int school_effects_mark(const Table *table, size_t row)
{
    const Cell *cell = &table->cell[row * table->n_columns];
    if (!text_equal(cell[SCHOOL_EFFECTS_SIGNIFICANT].text, "yes"))
        return 0;
    return cell[SCHOOL_EFFECTS_EFFECT].value > 0 ? 1 : -1;
}

/* --- the comparison with norms -------------------------------------------------------------------
 */

const char *const norm_group_name[N_NORM_GROUPS] = {"comparison", "program"};
const char *const norm_measure_name[N_NORM_MEASURES] = {"start", "end", "change",
                                                        "conditional growth"};

double norm_comparison_number(const Table *table, NormGroup group, NormMeasure measure,
                              NormComparisonColumn column)
{
    for (size_t i = 0; i < table->n_rows; i++) {
        const Cell *cell = &table->cell[i * table->n_columns];
        if (text_equal(cell[NORM_COMPARISON_GROUP].text, norm_group_name[group]) &&
            text_equal(cell[NORM_COMPARISON_MEASURE].text, norm_measure_name[measure]))
            return table_number(table, i, column);
    }
    return NAN;
}

/* --- what is promised ----------------------------------------------------------------------------
 */

static bool check_table(const Table *table, Error *err)
{
    const TableKind *kind = NULL;
    for (size_t k = 0; k < COUNT_OF(kinds); k++)
        if (text_equal(kinds[k]->name, table->name))
            kind = kinds[k];
    if (kind == NULL)
        return table->kind == NULL || table_check(table, err);
    if (table->kind == NULL || table->kind != kind)
        return error_set(err, ERR_INTERNAL, NOWHERE,
                         "the table '%s' was not made with the columns that charts and the report "
                         "read; please report this as a fault of the program",
                         table->name);
    for (size_t k = 0; k < kind->n_columns; k++)
        if (k >= table->n_columns || !text_equal(table->column[k].name, kind->column[k].name) ||
            table->column[k].type != kind->column[k].type)
            return error_set(err, ERR_INTERNAL, NOWHERE,
                             "the table '%s' has no column '%s' in its place, which charts and the "
                             "report read; please report this as a fault of the program",
                             table->name, kind->column[k].name);
    return true;
}

bool results_check_tables(const Results *results, Error *err)
{
    for (size_t i = 0; i < results->n_analyses; i++)
        for (size_t k = 0; k < results->analysis[i].tables.n; k++)
            if (!check_table(results->analysis[i].tables.item[k], err))
                return false;
    return results->spans == NULL || check_table(results->spans, err);
}
