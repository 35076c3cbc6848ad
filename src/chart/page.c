#include "chart/page.gp.inc"
#include "draw.h"

#include <math.h>

double page_numbers(Arena *arena, Axis y)
{
    return fmax(label_inches(text_real(arena, y.lo, y.digits), TEXT_PLAIN),
                label_inches(text_real(arena, y.hi, y.digits), TEXT_PLAIN));
}

double page_inches(const Page *page, double inches)
{
    return inches * (page->y.hi - page->y.lo) / (page->height - page->top - page->bottom);
}

static const char *place(const Sheet *sheet, double inches)
{
    return arena_printf(sheet->arena, "%.3f", inches);
}

void page_line(Sheet *sheet, const Page *page, double value, const char *style)
{
    sheet_part(sheet, part_line, {"left", place(sheet, page->left)},
               {"right", place(sheet, page->width - page->right)},
               {"value", arena_printf(sheet->arena, "%.15g", value)}, {"style", style});
}

void page_begin(Sheet *sheet, const Page *page)
{
    sheet_set(sheet, "lo", page->y.lo);
    sheet_set(sheet, "hi", page->y.hi);
    sheet_set(sheet, "top", page->top);
    sheet_set(sheet, "bottom", page->bottom);
    sheet_part(sheet, part_page, {0});
    const int n = (int)lround((page->y.hi - page->y.lo) / page->y.step);
    for (int i = 0; i <= n; i++) {
        const double at = round_to(page->y.lo + i * page->y.step, page->y.digits);
        sheet_part(sheet, part_number, {"words", text_real(sheet->arena, at, page->y.digits)},
                   {"right", place(sheet, page->left - 0.1)},
                   {"value", arena_printf(sheet->arena, "%.15g", at)});
        page_line(sheet, page, at, "linewidth 0.7 linecolor rgb GRID back");
    }
    sheet_part(sheet, part_axis, {"left", place(sheet, page->left)});
}

void page_axis_title(Sheet *sheet, size_t block)
{
    sheet_part(sheet, part_axis_title, {"block", arena_printf(sheet->arena, "%zu", block)});
}

void page_foot_title(Sheet *sheet, double above_edge)
{
    sheet_part(sheet, part_foot_title, {"above", arena_printf(sheet->arena, "%.15g", above_edge)});
}

void page_line_words(Sheet *sheet, const Page *page, double at, const char *words,
                     const char *color)
{
    sheet_part(sheet, part_line_words, {"words", words},
               {"from_edge", place(sheet, page->right - 0.06)},
               {"value", arena_printf(sheet->arena, "%.15g", at)}, {"color", color});
}
