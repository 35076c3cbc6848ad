#include "chart/sheet.gp.inc"
#include "draw.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alike/os.h"
#include "alike/quote.h"

/* The same name with nothing but letters, digits and _: gnuplot refuses others in an SVG. */
static const char *svg_name(Arena *arena, const char *name)
{
    char *plain = arena_copy_text(arena, name);
    for (char *c = plain; *c != '\0'; c++)
        if (*c == '-')
            *c = '_';
    return plain;
}

Sheet sheet_begin(Arena *arena, const char *folder, const char *name, const char *title,
                  double width, double height)
{
    Sheet sheet = {.arena = arena, .folder = folder, .name = name};
    sheet.script.arena = sheet.data.arena = arena;
    text_format(
        &sheet.script,
        "# %s\n"
        "# Draw it again in this folder: gnuplot -d -e \"fmt='svg'\" %s.gp   (or pdf, png)\n"
        "name = '%s'\n"
        "svg_name = '%s'\n"
        "W = %.3f\n"
        "H = %.3f\n"
        "load \"style.gp\"\n",
        title, name, name, svg_name(arena, name), width, height);
    return sheet;
}

/* The shortest decimal that reads back as the value. */
static void add_real(Text *text, double value)
{
    char digits[40];
    for (int precision = 6; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, value);
        if (strtod(digits, NULL) == value)
            break;
    }
    text_add(text, digits);
}

void sheet_set(Sheet *sheet, const char *variable, double value)
{
    text_format(&sheet->script, "%s = ", variable);
    /* gnuplot divides whole numbers as such: 1/2 is 0 there. Its name for "no number" is NaN. */
    if (!isfinite(value)) {
        text_add(&sheet->script, "NaN");
    } else {
        add_real(&sheet->script, value);
        if (value == floor(value) && fabs(value) < 1e5)
            text_add(&sheet->script, ".0");
    }
    text_add(&sheet->script, "\n");
}

void sheet_tics(Sheet *sheet, const char *which, Axis axis, bool magnitude, const char *suffix)
{
    const int n = (int)lround((axis.hi - axis.lo) / axis.step);
    text_format(&sheet->script, "set %stics (", which);
    for (int i = 0; i <= n; i++) {
        const double at = round_to(axis.lo + i * axis.step, axis.digits);
        const double shown = magnitude ? fabs(at) : at;
        text_format(&sheet->script, "%s\"%s%s\" ", i == 0 ? "" : ", ",
                    text_real(sheet->arena, shown, axis.digits), suffix);
        add_real(&sheet->script, at);
    }
    text_add(&sheet->script, ")\n");
}

void sheet_x_axis(Sheet *sheet, Axis axis, double bottom)
{
    const int n = (int)lround((axis.hi - axis.lo) / axis.step);
    text_add(&sheet->script, "unset xtics\n");
    for (int i = 0; i <= n; i++) {
        const double at = round_to(axis.lo + i * axis.step, axis.digits);
        sheet_part(sheet, part_tick, {"number", arena_printf(sheet->arena, "%d", 100 + i)},
                   {"at", arena_printf(sheet->arena, "%.15g", at)},
                   {"bottom", arena_printf(sheet->arena, "%.3f", bottom)},
                   {"end", arena_printf(sheet->arena, "%.3f", bottom - 0.045)},
                   {"words", text_real(sheet->arena, at, axis.digits)},
                   {"below", arena_printf(sheet->arena, "%.3f", bottom - 0.13)});
    }
    sheet_part(sheet, part_axis, {"lo", arena_printf(sheet->arena, "%.15g", axis.lo)},
               {"hi", arena_printf(sheet->arena, "%.15g", axis.hi)},
               {"bottom", arena_printf(sheet->arena, "%.3f", bottom)});
}

void sheet_label(Sheet *sheet, int number, const char *text, const char *where)
{
    text_format(&sheet->script, "set label %d ", number);
    quote_gnuplot(&sheet->script, text);
    text_format(&sheet->script, " at %s noenhanced textcolor rgb INK\n", where);
}

static void plot(Sheet *sheet, const char *clause)
{
    text_format(&sheet->script, "%s%s", sheet->in_plot ? ", \\\n     " : "plot ", clause);
    sheet->in_plot = true;
}

static const char *filled(Arena *arena, const char *line, const Fill fill[FILLS_MAX])
{
    Text out = {.arena = arena};
    text_add(&out, "");
    for (const char *open; (open = strstr(line, "{{")) != NULL;) {
        const char *close = strstr(open, "}}");
        const size_t n = (size_t)(close - open) - 2;
        size_t k = 0;
        while (k < FILLS_MAX && fill[k].name != NULL &&
               (strlen(fill[k].name) != n || memcmp(fill[k].name, open + 2, n) != 0))
            k++;
        assert(k < FILLS_MAX && fill[k].name != NULL); /* a script of ours names what we give */
        text_add_bytes(&out, line, (size_t)(open - line));
        text_add(&out, fill[k].text);
        line = close + 2;
    }
    text_add(&out, line);
    return out.bytes;
}

void sheet_part_filled(Sheet *sheet, const char *const *part, const Fill fill[FILLS_MAX])
{
    while (*part != NULL) {
        Text line = {.arena = sheet->arena};
        text_add(&line, *part++);
        for (; *part != NULL && **part == ' '; part++)
            text_format(&line, " %s", *part + strspn(*part, " "));
        const char *whole = filled(sheet->arena, line.bytes, fill);
        if (text_starts(whole, "plot ")) {
            plot(sheet, whole + strlen("plot "));
            continue;
        }
        assert(!sheet->in_plot); /* a setting would end up in the plot command */
        text_format(&sheet->script, "%s\n", whole);
    }
}

void sheet_block(Sheet *sheet, const char *columns)
{
    if (sheet->in_block)
        text_add(&sheet->data, "\n\n");
    text_format(&sheet->data, "# %s\n", columns);
    sheet->in_block = false;
}

static void begin_cell(Sheet *sheet)
{
    if (sheet->in_row)
        text_add(&sheet->data, "\t");
    sheet->in_row = true;
}

void sheet_real(Sheet *sheet, double value)
{
    begin_cell(sheet);
    if (isfinite(value))
        add_real(&sheet->data, value);
    else
        text_add(&sheet->data, "NaN");
}

void sheet_place(Sheet *sheet, double at, Axis axis)
{
    sheet_real(sheet, round_to(at, (int)ceil(-log10((axis.hi - axis.lo) / 100.0))));
}

void sheet_count(Sheet *sheet, size_t value)
{
    begin_cell(sheet);
    text_format(&sheet->data, "%zu", value);
}

void sheet_text(Sheet *sheet, const char *text)
{
    begin_cell(sheet);
    quote_gnuplot_cell(&sheet->data, text);
}

void sheet_end_row(Sheet *sheet)
{
    text_add(&sheet->data, "\n");
    sheet->in_row = false;
    sheet->in_block = true;
}

bool sheet_write(Sheet *sheet, Error *err)
{
    if (sheet->in_plot)
        text_add(&sheet->script, "\n");
    const char *script = arena_printf(sheet->arena, "%s.gp", sheet->name);
    const char *data = arena_printf(sheet->arena, "%s.dat", sheet->name);
    return os_write_file(os_join(sheet->arena, sheet->folder, script), sheet->script.bytes,
                         sheet->script.n, err) &&
           os_write_file(os_join(sheet->arena, sheet->folder, data), sheet->data.bytes,
                         sheet->data.n, err);
}
