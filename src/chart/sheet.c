#include "draw.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alike/os.h"
#include "alike/quote.h"

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

/* gnuplot counts blocks by their rows: one without any would give its number to the next. */
void sheet_block(Sheet *sheet, const char *columns)
{
    if (sheet->data.n > 0)
        text_add(&sheet->data, sheet->in_block ? "\n\n" : "NaN\n\n\n");
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

void sheet_count(Sheet *sheet, size_t value)
{
    begin_cell(sheet);
    text_format(&sheet->data, "%zu", value);
}

void sheet_text(Sheet *sheet, const char *text)
{
    begin_cell(sheet);
    /* of an empty cell gnuplot 5.4 reads the tab behind it */
    quote_gnuplot_cell(&sheet->data, text == NULL || *text == '\0' ? " " : text);
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
    return os_write_staged(os_join(sheet->arena, sheet->folder, script), sheet->script.bytes,
                           sheet->script.n, err) &&
           os_write_staged(os_join(sheet->arena, sheet->folder, data), sheet->data.bytes,
                           sheet->data.n, err);
}
