#include "canvas.h"
#include "chart/style.gp.inc"

/* Okabe and Ito (2008) for the two groups: told apart in the common forms of colour blindness. Blue
 * and vermilion are close in grey, so shape, filling or a label always goes with them. Text has at
 * least 4.5:1 on paper and on the band, marks 3:1. */
const ChartColor chart_colors[] = {
    {.name = "PROG",
     .light = "#0072B2",
     .dark = "#5CB3E6",
     .grey = "#1A1A1A",
     .help = "the program, and everything after the design"},
    {.name = "COMP",
     .light = "#D55E00",
     .dark = "#F08A4B",
     .grey = "#707070",
     .help = "the comparison group, and everything before it"},
    {.name = "PTEXT",
     .light = "#00629A",
     .dark = "#5CB3E5",
     .grey = "#1A1A1B",
     .help = "words about the program"},
    {.name = "CTEXT",
     .light = "#A64900",
     .dark = "#F08A4A",
     .grey = "#5A5A5A",
     .help = "words about the comparison group"},
    {.name = "INK",
     .light = "#222222",
     .dark = "#ECECEC",
     .grey = "#222222",
     .help = "text and axes"},
    {.name = "MUTE",
     .light = "#636363",
     .dark = "#B0B0B0",
     .grey = "#636363",
     .help = "secondary text"},
    {.name = "RULE",
     .light = "#8A8A8A",
     .dark = "#7C7C7C",
     .grey = "#8A8A8A",
     .help = "lines that divide or refer"},
    {.name = "GRID",
     .light = "#DEDEDE",
     .dark = "#3A3A3A",
     .grey = "#DEDEDE",
     .help = "lines of an axis"},
    {.name = "BAND",
     .light = "#EFEFEF",
     .dark = "#2A2A2A",
     .grey = "#EFEFEF",
     .help = "an area behind marks"},
    {.name = "BACK",
     .light = "#FFFFFF",
     .dark = "#1B1B1B",
     .grey = "#FFFFFF",
     .help = "the paper: inside open marks, behind numbers"},
    {.name = "WARN",
     .light = "#A40000",
     .dark = "#FF8A80",
     .grey = "#222223",
     .help = "that results are internal"},
};
const size_t n_chart_colors = COUNT_OF(chart_colors);

static void add_part(Text *out, const char *const *part)
{
    for (; *part != NULL; part++)
        text_format(out, "%s\n", *part);
}

const char *canvas_style(Arena *arena, bool internal)
{
    Text out = {.arena = arena};
    add_part(&out, part_start);
    if (internal)
        text_format(&out,
                    "# What shows small groups says so on every picture, in a strip of its own.\n"
                    "internal = \"%s\"\n",
                    RESULTS_INTERNAL_MARK);
    else
        text_add(&out, "internal = \"\"\n");
    add_part(&out, part_palette);
    for (size_t k = 0; k < n_chart_colors; k++)
        text_format(
            &out,
            "%-5s = (theme eq \"dark\" ? \"%s\" : theme eq \"grey\" ? \"%s\" : \"%s\")   # %s\n",
            chart_colors[k].name, chart_colors[k].dark, chart_colors[k].grey, chart_colors[k].light,
            chart_colors[k].help);
    add_part(&out, part_canvas);
    return out.bytes;
}
