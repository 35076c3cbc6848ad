/* Which tables there are: what stands in a file of its own, and on a sheet of the workbook. */
#include "alike/results.h"

#include "alike/text.h"

#include <math.h>

/* Default deny: under a name that no run announced a person's file could stand, and a table that
 * does not say whom it is about is told to nobody. */
static bool may_write(const Table *table, Error *err)
{
    for (size_t k = 0; k < n_table_kinds; k++)
        if (table_kinds[k] == table->kind)
            return table_check(table, err);
    return error_set(err, ERR_INTERNAL, NOWHERE,
                     "a fault of alike: the table '%s' stands in no list of tables", table->name);
}

/* --- one file for all analyses ----------------------------------------------------------------
 */

/* The table of an analysis under a name, or NULL where it has none. */
typedef Table *(*TableMaker)(Arena *arena, const Analysis *analysis);

static Table *losses_table(Arena *arena, const Analysis *analysis)
{
    (void)arena;
    return analysis->balance.losses;
}

static Table *schools_table(Arena *arena, const Analysis *analysis)
{
    (void)arena;
    return analysis->balance.schools;
}

static Table *groups_table(Arena *arena, const Analysis *analysis)
{
    (void)arena;
    return analysis->matching.groups;
}

static const struct {
    const char *name;
    TableMaker make;
} stacked[] = {
    {"flow", results_flow_table},
    {"balance", results_balance_table},
    {"effects", results_effects_table},
    {"propensity", results_propensity_table},
    {"overlap", results_overlap_table},
    {"losses", losses_table},
    {"school_balance", schools_table},
    {"groups", groups_table},
    {"attrition", results_attrition_table},
    {"distribution", results_distribution_table},
    {"matched_sets", results_set_sizes_table},
};

typedef struct Visitor {
    TableVisit visit;
    void *context;
} Visitor;

/* Nothing where the analysis has none. */
static bool stack(TableFile *file, const Analysis *analysis, const Table *table, Error *err)
{
    if (table == NULL || table->n_rows == 0)
        return true;
    if (!may_write(table, err))
        return false;
    file->part[file->n++] = (TablePart){.analysis = analysis, .table = table};
    return true;
}

static TableFile file_of(Arena *scratch, const Results *results, const char *name)
{
    return (TableFile){.name = name, .part = ARENA_ARRAY(scratch, TablePart, results->n_analyses)};
}

static bool visit_stacked(const Results *results, const char *name, TableMaker make,
                          const Visitor *visitor, Error *err)
{
    Arena *scratch = arena_create();
    TableFile file = file_of(scratch, results, name);
    bool ok = true;
    for (size_t i = 0; ok && i < results->n_analyses; i++)
        ok = stack(&file, &results->analysis[i], make(scratch, &results->analysis[i]), err);
    ok = ok && (file.n == 0 || visitor->visit(visitor->context, &file, err));
    arena_destroy(scratch);
    return ok;
}

/* Further tables of the analyses, stacked by kind. */
static bool visit_kind(const Results *results, const TableKind *kind, const Visitor *visitor,
                       Error *err)
{
    Arena *scratch = arena_create();
    TableFile file = file_of(scratch, results, kind->name);
    bool ok = true;
    for (size_t i = 0; ok && i < results->n_analyses; i++)
        ok = stack(&file, &results->analysis[i], tables_find(&results->analysis[i].tables, kind),
                   err);
    ok = ok && (file.n == 0 || visitor->visit(visitor->context, &file, err));
    arena_destroy(scratch);
    return ok;
}

static bool visit_further(const Results *results, const Visitor *visitor, Error *err)
{
    for (size_t i = 0; i < results->n_analyses; i++)
        for (size_t k = 0; k < results->analysis[i].tables.n; k++)
            if (!may_write(results->analysis[i].tables.item[k], err))
                return false;
    for (size_t k = 0; k < n_table_kinds; k++)
        if (!visit_kind(results, table_kinds[k], visitor, err))
            return false;
    return true;
}

static bool visit_single(const Table *table, const Visitor *visitor, Error *err)
{
    if (table == NULL || table->n_rows == 0)
        return true;
    if (!may_write(table, err))
        return false;
    TablePart part = {.table = table};
    const TableFile file = {.name = table->name, .n = 1, .part = &part};
    return visitor->visit(visitor->context, &file, err);
}

static bool visit_multiverse(const Multiverse *multiverse, const Visitor *visitor, Error *err)
{
    return multiverse == NULL || (visit_single(multiverse->rows, visitor, err) &&
                                  visit_single(multiverse->failed, visitor, err) &&
                                  visit_single(multiverse->signs, visitor, err));
}

static bool visit_surveys(const Surveys *surveys, const Visitor *visitor, Error *err)
{
    for (size_t k = 0; k < surveys->n; k++) {
        Table *table[SURVEY_TABLES_MOST];
        const size_t n = survey_tables(&surveys->item[k], table);
        for (size_t i = 0; i < n; i++)
            if (!visit_single(table[i], visitor, err))
                return false;
    }
    return true;
}

bool results_visit_tables(const Results *results, TableVisit visit, void *context, Error *err)
{
    const Visitor visitor = {.visit = visit, .context = context};
    for (size_t k = 0; k < COUNT_OF(stacked); k++)
        if (!visit_stacked(results, stacked[k].name, stacked[k].make, &visitor, err))
            return false;
    if (!visit_further(results, &visitor, err))
        return false;
    for (size_t k = 0; k < results->tables.n; k++)
        if (!visit_single(results->tables.item[k], &visitor, err))
            return false;
    for (size_t k = 0; k < results->n_reviewer; k++)
        if (!visit_single(results->reviewer[k], &visitor, err))
            return false;
    return visit_single(results->comparison, &visitor, err) &&
           visit_single(results->spans, &visitor, err) &&
           visit_single(results->families, &visitor, err) &&
           visit_single(results->domains, &visitor, err) &&
           visit_single(results->contrasts, &visitor, err) &&
           visit_single(results->contrast_pairs, &visitor, err) &&
           visit_single(results->exposure, &visitor, err) &&
           visit_multiverse(results->multiverse, &visitor, err) &&
           visit_surveys(&results->surveys, &visitor, err) &&
           visit_single(results->published, &visitor, err);
}

const Table *table_file_widest(const TableFile *file)
{
    const Table *widest = file->part[0].table;
    for (size_t i = 1; i < file->n; i++)
        if (file->part[i].table->n_columns > widest->n_columns)
            widest = file->part[i].table;
    return widest;
}

size_t table_file_rows(const TableFile *file)
{
    size_t n = 0;
    for (size_t i = 0; i < file->n; i++)
        n += file->part[i].table->n_rows;
    return n;
}

/* --- how many numbers they hold ------------------------------------------------------------------
 */

static void count_told(const Table *table, Results *results)
{
    for (size_t i = 0; table != NULL && i < table->n_rows * table->n_columns; i++) {
        const Cell *cell = &table->cell[i];
        if (text_equal(cell->text, HIDDEN_MARK))
            results->n_hidden++;
        else if (table->column[i % table->n_columns].type != CELL_TEXT && cell->text == NULL &&
                 !isnan(cell->value))
            results->n_told++;
    }
}

void results_count_told(Results *results)
{
    Arena *scratch = arena_create();

    results->n_hidden = results->n_told = 0;
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *analysis = &results->analysis[i];
        for (size_t k = 0; k < COUNT_OF(stacked); k++)
            count_told(stacked[k].make(scratch, analysis), results);
        for (size_t k = 0; k < analysis->tables.n; k++)
            count_told(analysis->tables.item[k], results);
    }
    for (size_t k = 0; k < results->tables.n; k++)
        count_told(results->tables.item[k], results);
    for (size_t k = 0; k < results->n_reviewer; k++)
        count_told(results->reviewer[k], results);
    count_told(results->comparison, results);
    count_told(results->spans, results);
    count_told(results->families, results);
    count_told(results->domains, results);
    count_told(results->contrasts, results);
    count_told(results->contrast_pairs, results);
    count_told(results->exposure, results);
    if (results->multiverse != NULL)
        count_told(results->multiverse->signs, results);
    for (size_t k = 0; k < results->surveys.n; k++) {
        Table *table[SURVEY_TABLES_MOST];
        const size_t n = survey_tables(&results->surveys.item[k], table);
        for (size_t i = 0; i < n; i++)
            count_told(table[i], results);
    }
    count_told(results->published, results);
    arena_destroy(scratch);
}
