#include "survey_rows.h"

#include "effect_grid.h"

#include "alike/told.h"

#include <math.h>

const SurveyFindings *survey_grid_page(Arena *arena, const Results *results, SurveyGrid *make,
                                       size_t page, EffectGrid *grid, size_t *own, size_t *n_pages)
{
    const SurveyFindings *found = NULL;
    *n_pages = 0;
    for (size_t k = 0; k < results->surveys.n; k++) {
        EffectGrid rows = {0};
        if (!make(arena, &results->surveys.item[k], &rows))
            continue;
        const size_t pages = effect_grid_layout_of(arena, &rows, 0).n_pages;
        if (page >= *n_pages && page < *n_pages + pages) {
            found = &results->surveys.item[k];
            *grid = rows;
            *own = page - *n_pages;
        }
        *n_pages += pages;
    }
    return found;
}

bool survey_grid_write(Arena *arena, const SurveyFindings *survey, const EffectGrid *grid,
                       size_t own, size_t n_pages, const char *what, const char *folder,
                       Figure *figure, Error *err)
{
    const size_t page = figure->page;
    figure->survey = survey->spec->name.text;
    figure->page = own;
    const bool ok = effect_grid_write(arena, grid, what, folder, figure, err);
    figure->page = page;
    figure->n_pages = n_pages;
    return ok;
}

Outcomes survey_column(Arena *arena)
{
    Outcomes out = {.n = 1,
                    .analysis = ARENA_ARRAY(arena, const Analysis *, 1),
                    .heading = ARENA_ARRAY(arena, const char *, 1),
                    .second = ARENA_ARRAY(arena, const char *, 1),
                    .subject = ARENA_ARRAY(arena, size_t, 1)};
    out.heading[0] = out.second[0] = "";
    return out;
}

void survey_heading(Arena *arena, EffectGrid *grid, const char *label)
{
    grid->point[grid->n] = (EffectPoint){.v = {NAN, NAN, NAN}, .measured = NAN};
    grid->row[grid->n++] = (EffectRow){.heading = true, .label = text_with_capital(arena, label)};
}

double survey_hundred(double share)
{
    return round_to(100 * share, 9);
}

const char *survey_percent(Arena *arena, const Cell *cell, int digits)
{
    return cell->text != NULL ? cell->text
                              : told_number(arena, 100 * cell->value, 100 * cell->step, digits);
}
