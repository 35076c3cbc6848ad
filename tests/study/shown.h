/* What the files of a results folder may hold, whatever the names in them are. Each check fails the
 * test with the file's name. */
#ifndef STUDY_SHOWN_H
#define STUDY_SHOWN_H

#include "check.h"

#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "alike/os.h"
#include "alike/quote.h"

/* Said here once more, so that the program's own list is checked by it. */
static inline bool acts_on_a_screen(uint32_t letter)
{
    return letter < 0x20 || (letter >= 0x7F && letter <= 0x9F) || letter == 0x061C ||
           letter == 0x200E || letter == 0x200F || (letter >= 0x202A && letter <= 0x202E) ||
           (letter >= 0x2066 && letter <= 0x2069) || letter == 0xFEFF;
}

static inline void check_letters(const char *file, const char *text, const char *allowed)
{
    for (uint32_t letter; *text != '\0';) {
        const char *at = text;
        text += letter_read(text, &letter);
        if (letter == LETTER_BROKEN)
            fail_msg("%s: broken UTF-8: %.40s", file, at);
        if (acts_on_a_screen(letter) && (letter > 0x7E || strchr(allowed, (int)letter) == NULL))
            fail_msg("%s: the control U+%04X stands before: %.60s", file, letter, text);
    }
}

/* --- XML ------------------------------------------------------------------------------------- */

/* &name; or &#65; or &#x41; */
static inline const char *after_entity(const char *file, const char *at)
{
    const char *c = at + 1 + (at[1] == '#');
    const size_t n = strspn(c, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    if (n == 0 || c[n] != ';')
        fail_msg("%s: & without an entity: %.40s", file, at);
    return c + n + 1;
}

/* From behind the name of a tag to its end, `>`. */
static inline const char *after_attributes(const char *file, const char *c)
{
    for (;;) {
        c += strspn(c, " \t\r\n");
        if (*c == '>' || (c[0] == '/' && c[1] == '>') || (c[0] == '?' && c[1] == '>'))
            return c;
        const size_t n = strcspn(c, "=<> \t\r\n");
        const char *value = c + n + strspn(c + n, " \t\r\n");
        value += *value == '=';
        value += strspn(value, " \t\r\n");
        if (n == 0 || (*value != '"' && *value != '\''))
            fail_msg("%s: an attribute that is none: %.60s", file, c);
        const char *end = strchr(value + 1, *value);
        if (end == NULL || memchr(value, '<', (size_t)(end - value)) != NULL)
            fail_msg("%s: an attribute without an end: %.60s", file, c);
        for (const char *a = memchr(value, '&', (size_t)(end - value)); a != NULL && a < end;
             a = strchr(a, '&'))
            a = after_entity(file, a);
        c = end + 1;
    }
}

/* Well-formed, and no text between CDATA marks, which a page would read as tags. */
static inline void check_xml(const char *file, const char *text)
{
    enum { DEPTH = 64 };
    const char *open[DEPTH];
    size_t depth = 0, n_elements = 0;
    for (const char *c = text; *c != '\0';) {
        if (*c == '&') {
            c = after_entity(file, c);
            continue;
        }
        if (strncmp(c, "]]>", 3) == 0)
            fail_msg("%s: ]]> in text", file);
        if (*c != '<') {
            if (depth == 0 && n_elements > 0 && !isspace((unsigned char)*c))
                fail_msg("%s: text behind the end: %.40s", file, c);
            c++;
            continue;
        }
        if (strncmp(c, "<!--", 4) == 0) {
            const char *end = strstr(c + 4, "-->");
            assert_non_null(end);
            c = end + 3;
            continue;
        }
        const bool closes = c[1] == '/';
        const char *word = c + 1 + (closes || c[1] == '?');
        const size_t n = strcspn(word, " \t\r\n/>?");
        if (n == 0 || !isalpha((unsigned char)*word))
            fail_msg("%s: a tag that is none: %.40s", file, c);
        const char *end = after_attributes(file, word + n);
        if (closes) {
            if (depth == 0 || strncmp(open[depth - 1], word, n) != 0 ||
                strchr(" \t\r\n/>", open[depth - 1][n]) == NULL)
                fail_msg("%s: a tag closes that is not open: %.40s", file, c);
            depth--;
        } else if (*end == '>') {
            assert_true(depth < DEPTH);
            open[depth++] = word;
            n_elements++;
        }
        c = strchr(end, '>') + 1;
    }
    if (depth > 0 || n_elements == 0)
        fail_msg("%s: %zu tags are not closed", file, depth);
}

/* --- the others ------------------------------------------------------------------------------ */

/* In a script of gnuplot, PAY stands in single quotes or nowhere. */
static inline void check_script(const char *file, const char *text)
{
    for (const char *c = text; *c != '\0';) {
        if (*c == '\'') {
            const char *end = strchr(c + 1, '\'');
            if (end == NULL || memchr(c, '\n', (size_t)(end - c)) != NULL)
                fail_msg("%s: a string without an end: %.60s", file, c);
            c = end + 1;
        } else if (*c == '#') {
            c += strcspn(c, "\n");
        } else if (*c == '"') {
            const char *end = c + 1;
            while (*end != '"' && *end != '\0')
                end += end[0] == '\\' && end[1] != '\0' ? 2 : 1;
            for (const char *p = c; p < end; p++)
                if (strncmp(p, "PAY", 3) == 0)
                    fail_msg("%s: a name between double quotes: %.60s", file, c);
            c = end + (*end == '"');
        } else if (strncmp(c, "PAY", 3) == 0) {
            fail_msg("%s: a name outside single quotes: %.60s", file, c - (c - text < 20 ? 0 : 20));
        } else {
            c++;
        }
    }
}

/* Columns of a Markdown table, by bars that are no text. */
static inline size_t n_bars(const char *line, size_t n)
{
    size_t bars = 0;
    for (size_t i = 0; i < n; i++) {
        if (line[i] == '\\')
            i++;
        else
            bars += line[i] == '|';
    }
    return bars;
}

static inline void check_markdown(const char *file, const char *text)
{
    size_t expected = 0;
    if (strstr(text, "**PAY**") != NULL)
        fail_msg("%s: a name's own marks are marks", file);
    while (*text != '\0') {
        const size_t n = strcspn(text, "\n"), bars = *text == '|' ? n_bars(text, n) : 0;
        if (expected > 0 && bars > 0 && bars != expected)
            fail_msg("%s: a row of %zu bars where its table has %zu: %.*s", file, bars, expected,
                     (int)n, text);
        expected = bars;
        text += n + (text[n] == '\n');
    }
}

/* A formula of a spreadsheet: not a number, and begins like one. */
static inline void check_csv_cell(const char *file, const char *cell)
{
    char *end = NULL;
    strtod(cell, &end);
    if (end != cell && *end == '\0')
        return;
    const char *first = cell + strspn(cell, " ");
    if (*first != '\0' && strchr("=+-@\t\r", *first) != NULL)
        fail_msg("%s: a cell that a spreadsheet would run: %.60s", file, cell);
}

/* RFC 4180: rows of equally many cells. */
static inline void check_csv(const char *file, const char *text)
{
    char cell[4096];
    size_t n_cells = 0, expected = 0;
    for (const char *c = text; *c != '\0';) {
        size_t n = 0;
        const bool in_quotes = *c == '"';
        c += in_quotes;
        while (*c != '\0' && (in_quotes || strchr(",\r\n", *c) == NULL)) {
            if (in_quotes && *c == '"' && c[1] != '"')
                break;
            c += in_quotes && *c == '"';
            assert_true(n + 1 < sizeof cell);
            cell[n++] = *c++;
        }
        cell[n] = '\0';
        c += in_quotes;
        check_csv_cell(file, cell);
        n_cells++;
        if (*c == ',') {
            c++;
            continue;
        }
        c += *c == '\r';
        if (*c != '\n')
            fail_msg("%s: text behind a cell: %.40s", file, c);
        c++;
        if (expected > 0 && n_cells != expected)
            fail_msg("%s: a row of %zu cells where others have %zu", file, n_cells, expected);
        expected = n_cells;
        n_cells = 0;
    }
}

static inline void check_json(const char *file, const char *text)
{
    json_error_t problem;
    json_t *value = json_loads(text, JSON_REJECT_DUPLICATES, &problem);
    if (value == NULL)
        fail_msg("%s: %s", file, problem.text);
    json_decref(value);
}

static inline bool has_ending(const char *file, const char *ending)
{
    const size_t n = strlen(file), m = strlen(ending);
    return n >= m && strcmp(file + n - m, ending) == 0;
}

static inline void check_file(const char *file, const char *text)
{
    if (has_ending(file, ".pdf") || has_ending(file, ".png"))
        return;
    check_letters(file, text,
                  has_ending(file, ".csv")  ? "\r\n"
                  : has_ending(file, ".md") ? "\n"
                                            : "\n\t");
    if (strstr(text, "<PAY") != NULL && !has_ending(file, ".gp") && !has_ending(file, ".dat") &&
        !has_ending(file, ".csv") && !has_ending(file, ".json") && !has_ending(file, ".lock"))
        fail_msg("%s: a tag of a name's stands in it", file);
    if (has_ending(file, ".svg"))
        check_xml(file, text);
    else if (has_ending(file, ".gp"))
        check_script(file, text);
    else if (has_ending(file, ".md"))
        check_markdown(file, text);
    else if (has_ending(file, ".csv"))
        check_csv(file, text);
    else if (has_ending(file, ".json") || has_ending(file, ".lock"))
        check_json(file, text);
}

#endif
