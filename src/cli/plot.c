/* alike plot: one chart of a results folder, drawn anew. */
#include "alike/command.h"

#include "alike/chart.h"
#include "alike/text.h"

#include <stdlib.h>
#include <string.h>

static const char *const formats[] = {"svg", "pdf", "png"};
static const char *const themes[] = {"light", "dark", "grey"};

static const Flag flags[] = {
    {.name = "--size",
     .value = "WxH",
     .type = FLAG_TEXT,
     .offset = offsetof(Arguments, size),
     .help = "inches, 6.5x4; below 5 wide: the layout for a phone"},
    {.name = "--theme",
     .value = "THEME",
     .type = FLAG_TEXT,
     .offset = offsetof(Arguments, theme),
     .help = "light, dark or grey (default: light)"},
    {.name = "--format",
     .value = "FORMAT",
     .type = FLAG_TEXT,
     .offset = offsetof(Arguments, format),
     .help = "svg, pdf or png, a slide (default: by FILE's name, else svg)"},
    {.name = "--output",
     .brief = "-o",
     .value = "FILE",
     .type = FLAG_TEXT,
     .offset = offsetof(Arguments, output),
     .help = "default: CHART.FORMAT in the folder you are in"},
    {.name = NULL},
};

static bool one_of(const char *flag, const char *given, const char *const *allowed, size_t n,
                   Error *err)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(given, allowed[i]) == 0)
            return true;
    return error_set(err, ERR_USAGE, NOWHERE, "%s is %s, %s or %s, not '%s'", flag, allowed[0],
                     allowed[1], allowed[2], given);
}

/* "6.5x4", each 1 to 100 inches. */
static bool read_size(const char *text, Redraw *how, Error *err)
{
    const char *by = strchr(text, 'x');
    if (by != NULL && text_to_real(text, (size_t)(by - text), &how->width) &&
        text_to_real(by + 1, strlen(by + 1), &how->height) && how->width >= 1.0 &&
        how->width <= 100.0 && how->height >= 1.0 && how->height <= 100.0)
        return true;
    return error_set(err, ERR_USAGE, NOWHERE,
                     "--size takes width and height in inches, from 1 to 100, for example 6.5x4, "
                     "not '%s'",
                     text);
}

static const char *format_of(const Arguments *arguments)
{
    const char *ending = arguments->output == NULL ? NULL : strrchr(arguments->output, '.');
    for (size_t i = 0; ending != NULL && i < COUNT_OF(formats); i++)
        if (strcmp(ending + 1, formats[i]) == 0)
            return formats[i];
    return formats[0];
}

static bool run(Arena *arena, const Arguments *arguments, Error *err)
{
    Redraw how = {.format = arguments->format != NULL ? arguments->format : format_of(arguments),
                  .theme = arguments->theme != NULL ? arguments->theme : themes[0]};
    if (!one_of("--format", how.format, formats, COUNT_OF(formats), err) ||
        !one_of("--theme", how.theme, themes, COUNT_OF(themes), err) ||
        (arguments->size != NULL && !read_size(arguments->size, &how, err)))
        return false;
    how.output = arguments->output != NULL
                     ? arguments->output
                     : arena_printf(arena, "%s.%s", arguments->second, how.format);
    if (!chart_redraw(arena, arguments->subject, arguments->second, &how, err))
        return false;
    command_print("Chart: %s\n", how.output);
    return true;
}

const Command command_plot = {
    .name = "plot",
    .form = "plot RESULTS CHART [-o FILE]",
    .help = "one chart of a results folder anew: size, theme, format",
    .more =
        "Draws charts/CHART of a folder that 'alike run' left, with gnuplot, from its script and\n"
        "data: 'headline' shows all subjects and spans. A script that is not as alike writes\n"
        "them is not run.",
    .subject = "a results folder",
    .second = "a chart",
    .offered = OFFERED_FOLDERS,
    .subject_needed = true,
    .flags = flags,
    .run = run,
};
