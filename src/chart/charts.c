#include "alike/chart.h"

#include <ctype.h>
#include <string.h>

#include "alike/further_tables.h"
#include "alike/os.h"
#include "draw.h"

#define CHART(name) extern const Chart chart_##name;
#include "charts.def"
#undef CHART

static const Entry *const rows[] = {
#define CHART(name) &chart_##name.entry,
#include "charts.def"
#undef CHART
};
const Registry charts = {
    .kind = "chart", .title = "Charts", .key = "report.charts", .n = COUNT_OF(rows), .row = rows};

/* Some file systems take "Math" and "math" for one file. */
static bool same_file(const char *a, const char *b)
{
    while (*a != '\0' && tolower((unsigned char)*a) == tolower((unsigned char)*b)) {
        a++;
        b++;
    }
    return *a == '\0' && *b == '\0';
}

static bool is_taken(const Figures *figures, const char *name)
{
    for (size_t i = 0; i < figures->n; i++)
        if (same_file(figures->item[i].name, name))
            return true;
    return false;
}

/* chart_outcome, chart_outcome_design: from names of the study file, which can't hold anything but
 * letters, digits, _ and -; anything else becomes _ here too, since a file name must never say
 * more than that. "a_b" under "primary" and "a" under "b" would share a name: then a number
 * follows. */
static const char *file_name(Arena *arena, const Figures *figures, const Chart *chart,
                             const Analysis *analysis)
{
    char *name = arena_copy_text(arena, chart->name);
    if (analysis != NULL)
        name =
            arena_printf(arena, "%s_%s%s%s", chart->name, analysis->outcome,
                         analysis->primary ? "" : "_", analysis->primary ? "" : analysis->design);
    for (char *c = name; *c != '\0'; c++)
        if (!isalnum((unsigned char)*c) && *c != '_' && *c != '-')
            *c = '_';
    const char *unique = name;
    for (size_t k = 2; is_taken(figures, unique); k++)
        unique = arena_printf(arena, "%s_%zu", name, k);
    return unique;
}

static bool write_one(Arena *arena, const Results *results, const Chart *chart,
                      const Analysis *analysis, const char *folder, Figures *out, Error *err)
{
    Figure figure = {.chart = chart->name, .analysis = analysis};
    figure.name = file_name(arena, out, chart, analysis);
    bool made = false;
    if (!chart->write(arena, results, analysis, folder, &figure, &made, err))
        return false;
    if (made) {
        out->item = arena_grow(arena, out->item, &out->capacity, out->n + 1, sizeof *out->item);
        out->item[out->n++] = figure;
    }
    return true;
}

bool charts_write(Arena *arena, const Results *results, const char *folder, Figures *out,
                  Error *err)
{
    *out = (Figures){0};
    if (results->spec->charts == CHARTS_NONE)
        return true;
    if (!results_check_tables(results, err))
        return false;
    const char *style = chart_style(arena, results);
    if (!os_write_file(os_join(arena, folder, "style.gp"), style, strlen(style), err))
        return false;
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *analysis = &results->analysis[i];
        if (analysis->infeasible != NULL ||
            (!analysis->primary && results->spec->charts != CHARTS_ALL))
            continue;
        for (size_t k = 0; k < charts.n; k++)
            if (chart_at(k)->per_analysis &&
                !write_one(arena, results, chart_at(k), analysis, folder, out, err))
                return false;
    }
    for (size_t k = 0; k < charts.n; k++)
        if (!chart_at(k)->per_analysis &&
            !write_one(arena, results, chart_at(k), NULL, folder, out, err))
            return false;
    return true;
}
