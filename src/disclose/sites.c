/* Averages over sites: with the effects of all sites but one they are an equation for that one, so
 * where a site of a column is left out, the column's averages go, and each site's weight in them.
 */
#include "disclose/families.h"

#include "alike/hidden.h"
#include "alike/site_tables.h"
#include "alike/text.h"

#include <math.h>

static bool hides_a_site(const Table *effects, const char *group)
{
    for (size_t i = 0; i < effects->n_rows; i++)
        if (text_equal(effects->head[i].of.group, group) &&
            table_hides(effects, i, &site_effects_columns.estimate))
            return true;
    return false;
}

static void hide_weights(Table *effects, const char *group)
{
    const union site_effects_columns *c = &site_effects_columns;
    const TableColumn *const of_all[] = {&c->weight, &c->without, &c->without_se, &c->without_low,
                                         &c->without_high};

    for (size_t i = 0; i < effects->n_rows; i++)
        for (size_t k = 0; k < COUNT_OF(of_all); k++)
            if (text_equal(effects->head[i].of.group, group) &&
                !isnan(table_real(effects, i, of_all[k])))
                row_real_or(row_at(effects, i), of_all[k], (double)NAN, HIDDEN_MARK);
}

static void release_tables(Table *effects, Table *averages)
{
    for (size_t i = 0; i < averages->n_rows; i++) {
        const char *group = table_text(averages, i, &site_averages_columns.group);
        if (averages->head[i].what == SITES_STUDENTS || !hides_a_site(effects, group))
            continue;
        row_leave_out(averages, i);
        hide_weights(effects, group);
    }
}

void release_sites(Publishing *release)
{
    const Results *results = release->results;

    for (size_t i = 0; i < results->n_analyses; i++) {
        Tables *tables = &results->analysis[i].tables;
        Table *effects = tables_find(tables, &table_site_effects),
              *averages = tables_find(tables, &table_site_averages);
        if (release_asks(release, RELEASE_SCHOOLS) && effects != NULL && averages != NULL)
            release_tables(effects, averages);
    }
}
