/* What is left out whole: one unknown cell is found by trying values until a fingerprint, a
 * deviance or a sum comes out. */
#include "disclose/round.h"

#include "alike/further_tables.h"

#include <math.h>

/* The estimate without one school, less the estimate, is that school: told is how far such
 * estimates reach, over schools with many students, and of none which. */
static void keep_range(const Publishing *release, Table *table)
{
    const union leave_one_school_out_columns *column = &leave_one_school_out_columns;
    size_t end[2] = {SIZE_MAX, SIZE_MAX};

    for (size_t i = 0; i < table->n_rows; i++) {
        const double at = table_real(table, i, &column->estimate);
        if (isnan(at) || !(table_real(table, i, &column->n_treated) >= (double)release->min))
            continue;
        if (end[0] == SIZE_MAX || at < table_real(table, end[0], &column->estimate))
            end[0] = i;
        if (end[1] == SIZE_MAX || at > table_real(table, end[1], &column->estimate))
            end[1] = i;
    }
    Table *range = table_copy(release->arena, table, table->of);
    range->n_rows = 0;
    for (size_t k = 0; k < COUNT_OF(end) && end[1] != end[0]; k++) {
        const Row row = row_add(range, (PeopleSet){.arms = SET_BOTH});
        for (const TableColumn *c = &column->estimate; c <= &column->g; c++)
            *row_cell(row, c) = *table_cell(table, end[k], c);
        row_text(row, &column->extreme, k == 0 ? "smallest" : "largest");
    }
    *table = *range;
}

/* Tables for programs hold every school; what is made of them later is taken now. */
static void drop_internal(RoundWork *work, Tables *tables)
{
    size_t kept = 0;

    work->covariance = tables_find(tables, &table_school_covariance);
    for (size_t k = 0; k < tables->n; k++)
        if (!tables->item[k]->kind->internal)
            tables->item[kept++] = tables->item[k];
    tables->n = kept;
}

static void take(const Publishing *release, Analysis *a)
{
    Table *without = tables_find(&a->tables, &table_leave_one_school_out);

    if (without != NULL)
        keep_range(release, without);
    a->score.deviance = a->score.null_deviance = (double)NAN;
    a->score.iterations = 0;
    a->matching.total_distance = a->matching.caliper_width = (double)NAN;
    a->effects.n_terms = 0;
    a->balance.losses = NULL;
    a->cohort_sha256[0] = a->matching_sha256[0] = '\0';
}

void release_whole(Publishing *release)
{
    Results *results = release->results;

    for (size_t i = 0; i < results->n_analyses; i++) {
        take(release, &results->analysis[i]);
        drop_internal(&release->work[i], &results->analysis[i].tables);
    }
    for (size_t i = 0; i < results->n_inputs; i++)
        results->input[i].sha256[0] = '\0';
}
