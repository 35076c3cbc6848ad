/* What is left out whole: one unknown cell is found by trying values until a fingerprint, a
 * deviance or a sum comes out. */
#include "disclose/round.h"

#include "alike/bias_tables.h"
#include "alike/further.h"
#include "alike/part_tables.h"
#include "alike/text.h"

#include <math.h>

/* The estimate without one school, less the estimate, is that school: told is how far such
 * estimates reach, and of none which school it is. */
static void keep_range(const Publishing *release, Tables *tables)
{
    size_t kept = 0;

    for (size_t k = 0; k < tables->n; k++) {
        Table *table = tables->item[k];
        if (table->kind == &table_leave_one_school_out)
            table = leave_one_school_out_range(release->arena, table, release->min);
        if (table->n_rows > 0)
            tables->item[kept++] = table;
    }
    tables->n = kept;
}

/* Tables for programs hold every school, or every id. */
static void drop_internal(Tables *tables)
{
    size_t kept = 0;

    for (size_t k = 0; k < tables->n; k++)
        if (!tables->item[k]->kind->internal)
            tables->item[kept++] = tables->item[k];
    tables->n = kept;
}

static void take(const Publishing *release, Analysis *a)
{
    keep_range(release, &a->tables);
    a->score.deviance = a->score.null_deviance = (double)NAN;
    a->score.iterations = 0;
    a->matching.total_distance = a->matching.caliper_width = (double)NAN;
    a->matching.pruned_share = a->matching.pruned_pretest = a->matching.kept_pretest = (double)NAN;
    a->effects.n_terms = 0;
    a->balance.losses = NULL;
}

void release_whole(Publishing *release)
{
    Results *results = release->results;

    for (size_t i = 0; i < results->n_analyses; i++) {
        if (release_asks(release, RELEASE_WHOLE))
            take(release, &results->analysis[i]);
        drop_internal(&results->analysis[i].tables);
    }
    drop_internal(&results->tables); /* the number of rows would be one of people */
    for (size_t i = 0; release_asks(release, RELEASE_WHOLE) && i < results->n_inputs; i++)
        results->input[i].hash = (InputHash){0};
}
