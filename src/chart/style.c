#include "chart/style.gp.inc"
#include "draw.h"

/* The look of every chart. Lessons of gnuplot 5.4 that it holds:
 * - pdfcairo scales text by 0.5 of its own accord; the scales here bring every format to 8.25
 *   points.
 * - A face with commas would end at the first one wherever text is marked up, and a browser without
 *   that face would then fall back to a serif. The commas are written as XML entities, which the
 *   SVG passes on and browsers read as commas.
 * - Dashes of the SVG terminal are short, and lines that differ in their dash alone are joined:
 *   give them slightly different widths. */
const char *chart_style(Arena *arena, const Results *results)
{
    Text out = {.arena = arena};
    for (const char *const *line = part_style; *line != NULL; line++)
        text_format(&out, "%s\n", *line);
    if (!results_internal(results))
        return out.bytes;
    text_format(&out, "mark = \"%s\"", RESULTS_INTERNAL_MARK);
    for (const char *const *line = part_internal; *line != NULL; line++)
        text_format(&out, "\n%s", *line);
    text_add(&out, "\n");
    return out.bytes;
}
