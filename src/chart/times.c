/* Before and after side by side. */
#include "chart/times.gp.inc"
#include "draw.h"

#include <math.h>

static const double span = 2.7;

Times times_of(Arena *arena, Page room, const double widest[2])
{
    Times times = {.page = room};
    Page *page = &times.page;
    page->left = page_numbers(arena, page->y) + 0.25;
    times.before = page->left + widest[0] + 0.28;
    times.after = times.before + span;
    page->right = 0.15 + widest[1] + 0.08;
    page->width = times.after + page->right;
    return times;
}

void times_begin(Sheet *sheet, const Times *times)
{
    sheet_set(sheet, "before", times->before);
    sheet_set(sheet, "after", times->after);
    page_begin(sheet, &times->page);
    sheet_part(sheet, part_scale, {0});
}

void times_names(Sheet *sheet, size_t block)
{
    sheet_part(sheet, part_names, {"block", arena_printf(sheet->arena, "%zu", block)});
}

void times_axis_words(Sheet *sheet, const Analysis *analysis)
{
    Arena *arena = sheet->arena;
    const char *unit = analysis_unit(analysis);
    sheet_block(sheet, "what the value axis shows");
    sheet_text(sheet,
               label_fit(arena, arena_printf(arena, "Mean score (%s)", unit), TEXT_PLAIN, 4.0));
    sheet_end_row(sheet);
}
