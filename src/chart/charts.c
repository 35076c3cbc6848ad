#include "alike/chart.h"

#include <ctype.h>
#include <string.h>

#include "alike/os.h"
#include "canvas.h"

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

/* chart, chart_design: names of the study file can't hold anything but letters, digits, _ and -;
 * anything else becomes _ here too, since a file name must never say more than that. Where a name
 * is taken, a number follows. */
static const char *file_name(Arena *arena, const Figures *figures, const Chart *chart,
                             const Design *design)
{
    char *name = arena_copy_text(
        arena,
        design == NULL ? chart->name : arena_printf(arena, "%s_%s", chart->name, design->name));
    for (char *c = name; *c != '\0'; c++)
        if (!isalnum((unsigned char)*c) && *c != '_' && *c != '-')
            *c = '_';
    const char *unique = name;
    for (size_t k = 2; is_taken(figures, unique); k++)
        unique = arena_printf(arena, "%s_%zu", name, k);
    return unique;
}

static const Analysis *analysis_of(const Results *results, const Design *design)
{
    for (size_t i = 0; design != NULL && i < results->n_analyses; i++)
        if (text_equal(results->analysis[i].design, design->name))
            return &results->analysis[i];
    return NULL;
}

/* All pages of a chart. */
static bool write_one(Arena *arena, const Results *results, const Chart *chart,
                      const Design *design, const char *folder, Figures *out, Error *err)
{
    size_t n_pages = 1;
    for (size_t page = 0; page < n_pages; page++) {
        Figure figure = {
            .chart = chart->name, .analysis = analysis_of(results, design), .page = page};
        figure.name = file_name(arena, out, chart, design);
        bool made = false;
        if (!chart->write(arena, results, design, folder, &figure, &made, err))
            return false;
        if (!made)
            return true;
        if (design != NULL)
            figure.caption =
                arena_printf(arena, "%s. %s", design->label != NULL ? design->label : design->name,
                             figure.caption);
        const char *contrasts = chart->compares ? results_contrast_note(arena, results) : "";
        if (contrasts[0] != '\0')
            figure.caption = arena_printf(arena, "%s %s", figure.caption, contrasts);
        n_pages = figure.n_pages > 1 ? figure.n_pages : 1;
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
    const char *style = canvas_style(arena, results_internal(results));
    if (!os_write_staged(os_join(arena, folder, "style.gp"), style, strlen(style), err))
        return false;
    for (size_t k = 0; k < charts.n; k++)
        if (!write_one(arena, results, chart_at(k), NULL, folder, out, err))
            return false;
    if (results->spec->charts != CHARTS_ALL)
        return true;
    for (size_t d = 0; d < results->spec->n_designs; d++)
        for (size_t k = 0; k < charts.n && !results->spec->design[d].primary; k++)
            if (chart_at(k)->per_design && !write_one(arena, results, chart_at(k),
                                                      &results->spec->design[d], folder, out, err))
                return false;
    return true;
}
