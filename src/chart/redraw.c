#include "canvas.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alike/folder.h"
#include "alike/os.h"

/* --- what may be run ------------------------------------------------------------------------- */

/* Whoever gives a results folder away could write anything into a script of it. So only those are
 * run that hold nothing but what ours do: assignments, one load, one plot command, no other source
 * than the data. */
static bool is_assignment(const char *line)
{
    size_t n = strspn(line, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    if (n > 0 && line[n] == '(')
        n += strcspn(line + n, ")") + 1;
    return n > 0 && !isdigit((unsigned char)line[0]) && n < strlen(line) &&
           strncmp(line + n, " = ", 3) == 0;
}

static bool is_line_of_ours(const char *line)
{
    static const char *const never[] = {"`",    ";",    "system", "\"<",  "'<",  "popen",
                                        "eval", "call", "import", "exec", "read"};
    if (*line == '\0' || *line == '#')
        return strchr(line, '\\') == NULL;
    if (strcmp(line, "load \"style.gp\"") == 0)
        return true;
    for (size_t k = 0; k < COUNT_OF(never); k++)
        if (strstr(line, never[k]) != NULL)
            return false;
    return text_starts(line, "plot ") || text_starts(line, "     ") || is_assignment(line);
}

static bool is_script_of_ours(Arena *arena, const char *script)
{
    char *rest = NULL, *text = arena_copy_text(arena, script);
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
        if (!is_line_of_ours(line))
            return false;
    return true;
}

/* --- which charts there are ------------------------------------------------------------------ */

static bool is_line_in(const char *list, const char *line)
{
    const size_t n = strlen(line);
    for (const char *at = list; (at = strstr(at, line)) != NULL; at++)
        if ((at == list || at[-1] == '\n') && (at[n] == '\n' || at[n] == '\0'))
            return true;
    return false;
}

enum { LISTED_MAX = 200 };

/* The charts of the folder's list that have both files there. */
static size_t listed(Arena *arena, const char *list, const char **name)
{
    size_t n = 0;
    char *rest = NULL, *text = arena_copy_text(arena, list);
    for (char *line = strtok_r(text, "\n", &rest); line != NULL && n < LISTED_MAX;
         line = strtok_r(NULL, "\n", &rest)) {
        const size_t length = strlen(line);
        if (!text_starts(line, "charts/") || length < 11 || strcmp(line + length - 3, ".gp") != 0)
            continue;
        const char *chart = arena_copy_bytes(arena, line + 7, length - 10);
        if (is_line_in(list, arena_printf(arena, "charts/%s.dat", chart)))
            name[n++] = chart;
    }
    return n;
}

static bool find_chart(Arena *arena, const char *folder, const char *chart, Error *err)
{
    char *list = NULL;
    size_t n_bytes = 0;
    const char *path = os_join(arena, folder, FOLDER_MANIFEST);
    if (!os_is_file(path))
        return error_set(err, ERR_USAGE, (Place){.file = folder},
                         "this is no results folder of alike: it holds no list of files (%s)",
                         FOLDER_MANIFEST);
    if (!os_read_file(arena, path, &list, &n_bytes, err))
        return false;
    const char *name[LISTED_MAX];
    const size_t n = listed(arena, list, name);
    Text known = {.arena = arena};
    for (size_t i = 0; i < n; i++) {
        if (strcmp(name[i], chart) == 0)
            return true;
        text_format(&known, "%s%s", i == 0 ? "" : ", ", name[i]);
    }
    const char *near = text_nearest(chart, name, n);
    if (n == 0)
        return error_set(err, ERR_USAGE, (Place){.file = folder}, "this folder holds no charts");
    if (near != NULL)
        return error_set(err, ERR_USAGE, (Place){.file = folder},
                         "no chart is called '%s'; did you mean '%s'?", chart, near);
    return error_set(err, ERR_USAGE, (Place){.file = folder},
                     "no chart is called '%s'; there are: %s", chart, known.bytes);
}

/* --- drawing --------------------------------------------------------------------------------- */

static bool copy_into(Arena *arena, const char *from, const char *to, const char *name, char **text,
                      Error *err)
{
    size_t n = 0;
    return os_read_file(arena, os_join(arena, from, name), text, &n, err) &&
           os_write_file(os_join(arena, to, name), *text, n, err);
}

/* The scripts beside ours are not trusted either: the look is written anew. */
static bool write_style(Arena *arena, const char *from, const char *to, Error *err)
{
    char *found = NULL;
    size_t n = 0;
    if (!os_read_file(arena, os_join(arena, from, "style.gp"), &found, &n, err))
        return false;
    static const char unmarked[] = "\ninternal = \"\"\n";
    const char *style = canvas_style(arena, strstr(found, unmarked) == NULL);
    return os_write_file(os_join(arena, to, "style.gp"), style, strlen(style), err);
}

static const char *settings_of(Arena *arena, const Redraw *how)
{
    Text text = {.arena = arena};
    text_format(&text, "fmt='%s';theme='%s';out='picture'", how->format, how->theme);
    if (how->width > 0.0)
        text_format(&text, ";W=%.4f;H=%.4f", how->width, how->height);
    return text.bytes;
}

static bool draw(Arena *arena, const char *folder, const char *chart, const Redraw *how, Error *err)
{
    const char *script = arena_printf(arena, "%s.gp", chart);
    const char *log = os_join(arena, folder, "log");
    const char *const argv[] = {"gnuplot", "-d", "-e", settings_of(arena, how), script, NULL};
    char *said = NULL;
    size_t n = 0;
    int status = 0;
    Error ignored;
    if (!os_program_exists("gnuplot"))
        return error_set(err, ERR_USAGE, NOWHERE, "gnuplot was not found; charts are drawn by it");
    if (os_run(argv, folder, log, CHART_SECONDS, &status) && status == 0 &&
        os_is_file(os_join(arena, folder, "picture")))
        return true;
    const bool told = os_is_file(log) && os_read_file(arena, log, &said, &n, &ignored);
    return error_set(err, ERR_INTERNAL, NOWHERE, "gnuplot could not draw %s: %.300s", chart,
                     told ? said : "it left no message");
}

static bool draw_in(Arena *arena, const char *results, const char *chart, const Redraw *how,
                    const char *folder, Error *err)
{
    const char *charts_folder = os_join(arena, results, "charts");
    const char *picture = os_join(arena, folder, "picture");
    char *script = NULL, *data = NULL;
    if (!copy_into(arena, charts_folder, folder, arena_printf(arena, "%s.gp", chart), &script,
                   err) ||
        !copy_into(arena, charts_folder, folder, arena_printf(arena, "%s.dat", chart), &data, err))
        return false;
    if (!is_script_of_ours(arena, script))
        return error_set(
            err, ERR_USAGE,
            (Place){.file = os_join(arena, charts_folder, arena_printf(arena, "%s.gp", chart))},
            "this script is not as alike writes them, so it is not run; look at it, "
            "and run gnuplot yourself if it is yours");
    if (!write_style(arena, charts_folder, folder, err) || !draw(arena, folder, chart, how, err))
        return false;
    if (strcmp(how->format, "svg") == 0)
        svg_clean(arena, picture);
    if (rename(picture, how->output) != 0)
        return error_set(err, ERR_USAGE, (Place){.file = how->output}, "can't be written");
    return true;
}

bool chart_redraw(Arena *arena, const char *results, const char *chart, const Redraw *how,
                  Error *err)
{
    if (!find_chart(arena, results, chart, err))
        return false;
    char *folder = arena_copy_text(
        arena, os_join(arena, os_folder_of(arena, how->output), ".alike-plot-XXXXXX"));
    if (mkdtemp(folder) == NULL)
        return error_set(err, ERR_USAGE, (Place){.file = how->output},
                         "no file can be written in this folder");
    const bool ok = draw_in(arena, results, chart, how, folder, err);
    os_remove_tree(folder);
    return ok;
}
