#include "canvas.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "alike/os.h"
#include "alike/quote.h"

/* Faces with the widths that charts are laid out with; the size is that of all text. */
static const char font[] = " font-family=\"Liberation Sans, Arimo, Arial, Helvetica, sans-serif\" "
                           "font-size=\"12\"";

/* --- attributes ------------------------------------------------------------------------------ */

/* rgb(  0, 114, 178) as #0072B2; returns what follows it, NULL where it is no colour. */
static const char *read_rgb(const char *at, char hex[8])
{
    unsigned red, green, blue;
    int n = 0;
    if (sscanf(at, "rgb(%3u,%3u,%3u)%n", &red, &green, &blue, &n) != 3 || n == 0 || red > 255 ||
        green > 255 || blue > 255)
        return NULL;
    snprintf(hex, 8, "#%02X%02X%02X", red & 255, green & 255, blue & 255);
    return at + n;
}

/* Between tags: attributes of one, copied with what is not needed left out. */
static void add_attributes(Text *out, const char *tag, size_t n)
{
    static const char family[] = " font-family=\"", size[] = " font-size=\"12.00\" ",
                      part[] = " id=\"gnuplot_";
    for (const char *c = tag; c < tag + n;) {
        char hex[8];
        const char *after = text_starts(c, "rgb(") ? read_rgb(c, hex) : NULL;
        if (after != NULL) {
            text_add(out, hex);
            c = after;
        } else if (text_starts(c, family)) {
            const char *name = c + strlen(family), *end = strchr(name, '"');
            if (end == NULL)
                return;
            if (end - name > 5 && memcmp(end - 5, " Bold", 5) == 0)
                text_add(out, " font-weight=\"bold\"");
            c = end + 1;
        } else if (text_starts(c, size)) {
            c += strlen(size) - 1;
        } else if (text_starts(c, part)) {
            const char *end = strchr(c + strlen(part), '"');
            c = end == NULL ? tag + n : end + 1;
        } else if (*c == '#' && c + 7 <= tag + n && strspn(c + 1, "0123456789abcdefABCDEF") == 6) {
            for (int i = 0; i < 7; i++)
                text_format(out, "%c", toupper((unsigned char)c[i]));
            c += 7;
        } else {
            text_add_bytes(out, c++, 1);
        }
    }
}

/* --- marks ----------------------------------------------------------------------------------- */

/* The id of a mark that a line defines, as 'gpPt7'; "" of another line. */
static const char *defined(Arena *arena, const char *line)
{
    const char *id = strstr(line, "id='gp");
    return id == NULL
               ? ""
               : arena_printf(arena, "#%s", arena_copy_bytes(arena, id + 4, strcspn(id + 4, "'")));
}

static bool refers(const char *text, const char *id)
{
    const size_t n = strlen(id);
    for (const char *at = text; (at = strstr(at, id)) != NULL; at += n)
        if (!isalnum((unsigned char)at[n]))
            return true;
    return false;
}

enum { MARKS_MAX = 64 };

/* Of the definitions those that the drawing uses, or a used one does; the later refer to the
 * earlier. */
static void add_marks(Text *out, char *definitions, const char *drawing)
{
    char *line[MARKS_MAX], *rest = NULL;
    bool used[MARKS_MAX] = {false};
    size_t n = 0;
    for (char *l = strtok_r(definitions, "\n", &rest); l != NULL && n < MARKS_MAX;
         l = strtok_r(NULL, "\n", &rest))
        line[n++] = l;
    for (size_t i = n; i-- > 0;) {
        const char *id = defined(out->arena, line[i]);
        used[i] = *id != '\0' && refers(drawing, id);
        for (size_t k = i + 1; k < n && *id != '\0'; k++)
            used[i] = used[i] || (used[k] && refers(line[k], id));
    }
    text_add(out, "<defs>\n");
    for (size_t i = 0; i < n; i++)
        if (used[i])
            text_format(out, "%s\n", line[i] + strspn(line[i], "\t "));
    text_add(out, "</defs>\n");
}

/* --- groups ---------------------------------------------------------------------------------- */

/* Groups that hold nothing go, those too that hold nothing but such. */
static char *without_empty(Arena *arena, char *svg)
{
    for (bool found = true; found;) {
        Text out = {.arena = arena};
        found = false;
        for (char *c = svg; *c != '\0';) {
            char *end =
                text_starts(c, "<g") && (c[2] == ' ' || c[2] == '>') ? strchr(c, '>') : NULL;
            const char *next = end == NULL ? NULL : end + 1 + strspn(end + 1, " \t\n");
            const char *inside = next != NULL && text_starts(next, "<text>") ? next + 6 : NULL;
            if (inside != NULL && text_starts(inside + strspn(inside, " \t"), "</text>")) {
                next = strchr(inside, '>') + 1;
                next += strspn(next, " \t\n");
            }
            if (next != NULL && text_starts(next, "</g>")) {
                c = end + 1 + (next - (end + 1)) + strlen("</g>");
                c += strspn(c, " \t\n");
                found = true;
                continue;
            }
            char *stop = strchr(c + 1, '<');
            stop = stop == NULL ? c + strlen(c) : stop;
            text_add_bytes(&out, c, (size_t)(stop - c));
            c = stop;
        }
        text_add(&out, "");
        svg = out.bytes;
    }
    return svg;
}

/* --- the whole ------------------------------------------------------------------------------- */

static const char *skip_element(const char *at, const char *close)
{
    const char *end = strstr(at, close);
    at = end == NULL ? at + strlen(at) : end + strlen(close);
    return at + strspn(at, " \t\n");
}

static char *cleaned(Arena *arena, const char *svg)
{
    static const char begin[] = "<![CDATA[", end[] = "]]>";
    Text out = {.arena = arena};
    text_add(&out, "");
    for (const char *c = svg; *c != '\0';) {
        if (text_starts(c, begin)) {
            const char *text = c + strlen(begin), *close = strstr(text, end);
            if (close == NULL)
                break;
            quote_html(&out, text, (size_t)(close - text));
            c = close + strlen(end);
        } else if (text_starts(c, "<title>")) {
            c = skip_element(c, "</title>");
        } else if (text_starts(c, "<desc>")) {
            c = skip_element(c, "</desc>");
        } else if (text_starts(c, "<rect x=\"0\" y=\"0\"") && strstr(c, "fill=\"none\"") != NULL &&
                   strstr(c, "fill=\"none\"") < strchr(c, '>')) {
            c = skip_element(c, "/>");
        } else if (text_starts(c, "<defs>")) {
            const char *close = strstr(c, "</defs>");
            if (close == NULL)
                break;
            add_marks(&out, arena_copy_bytes(arena, c + 6, (size_t)(close - c) - 6), close);
            c = close + strlen("</defs>");
        } else if (*c == '<') {
            const size_t n = strcspn(c, ">");
            if (text_starts(c, "<svg")) {
                text_format(&out, "<svg%s", font);
                add_attributes(&out, c + 4, n - 4);
            } else {
                add_attributes(&out, c, n);
            }
            c += n;
        } else {
            text_add_bytes(&out, c++, 1);
        }
    }
    return out.bytes;
}

void svg_clean(Arena *arena, const char *path)
{
    Error ignored; /* what can't be read or written stays as it was drawn */
    char *bytes = NULL;
    size_t n = 0;
    if (!os_read_file(arena, path, &bytes, &n, &ignored))
        return;
    const char *clean = without_empty(arena, cleaned(arena, bytes));
    if (strstr(clean, "</svg>") != NULL && !os_write_file(path, clean, strlen(clean), &ignored))
        return;
}
