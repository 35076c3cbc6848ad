#include "alike/quote.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* --- letters --------------------------------------------------------------------------------- */

/* Bytes of a letter by its first byte; 0: no letter begins so. */
static size_t letter_bytes(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first < 0xC2 || first > 0xF4)
        return 0;
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

size_t letter_read(const char *text, uint32_t *letter)
{
    const unsigned char first = (unsigned char)text[0];
    const size_t n = letter_bytes(first);
    *letter = LETTER_BROKEN;
    if (n == 0)
        return 1;
    uint32_t value = n == 1 ? first : first & (0xFFu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        const unsigned char next = (unsigned char)text[i];
        if ((next & 0xC0) != 0x80)
            return 1;
        value = value << 6 | (next & 0x3Fu);
    }
    const bool overlong = (n == 3 && value < 0x800) || (n == 4 && value < 0x10000);
    if (overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return 1;
    *letter = value;
    return n;
}

/* Source: Unicode 15, general categories Cc and Cf and Bidi_Control; Unicode Technical Report 36,
 * "Unicode Security Considerations". */
static const struct {
    uint32_t first, last;
} controls[] = {
    {0x00, 0x1F},       {0x7F, 0x9F},     {0x061C, 0x061C}, /* Arabic letter mark */
    {0x180E, 0x180E},   {0x200E, 0x200F},                   /* marks of direction */
    {0x2028, 0x202E}, /* ends of lines and paragraphs, embeddings and overrides */
    {0x2066, 0x206F}, /* isolates, and format characters given up */
    {0xFDD0, 0xFDEF},   {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB},
    {0xFFFE, 0xFFFF},   /* annotations; no characters, refused in XML */
    {0xE0000, 0xE007F}, /* tags: text that nobody sees */
};

bool letter_is_control(uint32_t letter)
{
    for (size_t k = 0; k < COUNT_OF(controls); k++)
        if (letter >= controls[k].first && letter <= controls[k].last)
            return true;
    return false;
}

/* Ends of lines and tabs, for people a blank. */
static bool is_break(uint32_t letter)
{
    return (letter >= 0x09 && letter <= 0x0D) || letter == 0x85 || letter == 0x2028 ||
           letter == 0x2029;
}

static void add_escape(Text *out, uint32_t letter)
{
    if (letter >= 0x10000) { /* in two halves, as JSON has it */
        letter -= 0x10000;
        text_format(out, "\\u%04X\\u%04X", 0xD800u + (letter >> 10), 0xDC00u + (letter & 0x3FFu));
    } else {
        text_format(out, "\\u%04X", letter);
    }
}

static void add_letter(Text *out, uint32_t letter, const char *bytes, size_t n)
{
    if (letter == LETTER_BROKEN)
        text_add(out, "\xEF\xBF\xBD");
    else if (letter_is_control(letter))
        add_escape(out, letter);
    else
        text_add_bytes(out, bytes, n);
}

/* A letter for people. */
static void add_shown(Text *out, uint32_t letter, const char *bytes, size_t n)
{
    if (is_break(letter))
        text_add(out, " ");
    else
        add_letter(out, letter, bytes, n);
}

/* --- terminals ------------------------------------------------------------------------------- */

static void add_for_terminal(Text *out, const char *text)
{
    text_add(out, "");
    for (uint32_t letter; text != NULL && *text != '\0';) {
        const size_t n = letter_read(text, &letter);
        add_shown(out, letter, text, n);
        text += n;
    }
}

void quote_terminal_lines(Text *out, const char *text)
{
    text_add(out, "");
    for (uint32_t letter; text != NULL && *text != '\0';) {
        const size_t n = letter_read(text, &letter);
        if (letter == '\n' || letter == '\t')
            text_add_bytes(out, text, n);
        else
            add_letter(out, letter, text, n);
        text += n;
    }
}

const char *quoted_for_terminal(Arena *arena, const char *text)
{
    Text out = {.arena = arena};
    add_for_terminal(&out, text);
    return out.bytes;
}

/* --- pages ----------------------------------------------------------------------------------- */

void quote_html(Text *out, const char *text, size_t n)
{
    static const char *const entity[] = {
        ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;"};
    const char *const end = text + n;
    for (uint32_t letter; text < end;) {
        const size_t bytes = letter_read(text, &letter);
        if (letter < COUNT_OF(entity) && entity[letter] != NULL)
            text_add(out, entity[letter]);
        else
            add_shown(out, letter, text, bytes);
        text += bytes;
    }
}

/* Does a line that begins here read as a list or a rule: "- a", "+ a", "1. a", "===". */
static bool begins_like_a_mark(const char *text)
{
    if (strchr("-+=", text[0]) != NULL)
        return true;
    const size_t digits = strspn(text, "0123456789");
    return digits > 0 && (text[digits] == '.' || text[digits] == ')') &&
           (text[digits + 1] == ' ' || text[digits + 1] == '\0');
}

void quote_markdown(Text *out, const char *text, size_t n)
{
    const char *const end = text + n;
    if (n > 0 && (out->n == 0 || out->bytes[out->n - 1] == '\n') && begins_like_a_mark(text)) {
        const size_t digits = strspn(text, "0123456789");
        text_add_bytes(out, text, digits);
        text_add(out, "\\");
        text_add_bytes(out, text + digits, 1);
        text += digits + 1;
    }
    for (uint32_t letter; text < end;) {
        const size_t bytes = letter_read(text, &letter);
        if (letter == '&' || letter == '<' || letter == '>') {
            quote_html(out, text, 1);
        } else {
            if (letter < 0x80 && letter > 0x20 && strchr("\\`*_[]|#~", (int)letter) != NULL)
                text_add(out, "\\");
            /* the escape of a control begins with a mark of Markdown's own */
            if (letter_is_control(letter) && !is_break(letter))
                text_add(out, "\\");
            add_shown(out, letter, text, bytes);
        }
        text += bytes;
    }
}

/* --- gnuplot --------------------------------------------------------------------------------- */

/* gnuplot ends a cell at the next double quote and reads backslashes as escapes, so both are
 * written as escapes. */
void quote_gnuplot_cell(Text *out, const char *text)
{
    Text shown = {.arena = out->arena};
    add_for_terminal(&shown, text);
    text_add(out, "\"");
    for (const char *c = shown.bytes; *c != '\0'; c++) {
        if (*c == '"')
            text_add(out, "\\042");
        else if (*c == '\\')
            text_add(out, "\\134");
        else
            text_add_bytes(out, c, 1);
    }
    text_add(out, "\"");
}

/* --- data files ------------------------------------------------------------------------------ */

/* What a spreadsheet takes for the beginning of a formula; East Asian ones take the wide forms. */
static bool begins_formula(const char *text)
{
    static const uint32_t sign[] = {'=',    '+',    '-',    '@',    0xFF1D, 0xFF0B,
                                    0xFF0D, 0xFF20, 0xFE66, 0xFE62, 0xFE63, 0xFE6B};
    uint32_t letter;
    size_t n = letter_read(text, &letter);
    while (letter == ' ' || letter == 0xA0 || letter == 0x3000) {
        text += n;
        n = letter_read(text, &letter);
    }
    for (size_t k = 0; k < COUNT_OF(sign); k++)
        if (letter == sign[k])
            return true;
    return false;
}

/* Would be read back as an escape: \u and four digits. */
static bool looks_escaped(const char *text)
{
    if (text[0] != '\\' || text[1] != 'u')
        return false;
    for (size_t i = 2; i < 6; i++)
        if (!isxdigit((unsigned char)text[i]))
            return false;
    return true;
}

static bool is_plain_field(const char *text)
{
    if (strchr("=+-@' ", text[0]) != NULL)
        return text[0] == '\0';
    for (const char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || (unsigned char)*c > 0x7E || *c == '"' || *c == ',' ||
            *c == '\\')
            return false;
    return true;
}

void quote_csv(Text *out, const char *text)
{
    if (text == NULL || is_plain_field(text)) {
        text_add(out, text == NULL ? "" : text);
        return;
    }
    const bool quoted = strpbrk(text, ",\"") != NULL || begins_formula(text) || text[0] == '\'';
    text_add(out, quoted ? "\"" : "");
    if (begins_formula(text) || text[0] == '\'')
        text_add(out, "'");
    for (uint32_t letter; *text != '\0';) {
        const size_t n = letter_read(text, &letter);
        if (letter == '"')
            text_add(out, "\"\"");
        else if (letter == '\\' && looks_escaped(text))
            add_escape(out, letter);
        else
            add_letter(out, letter, text, n);
        text += n;
    }
    text_add(out, quoted ? "\"" : "");
}

/* --- workbooks ------------------------------------------------------------------------------- */

bool quote_is_formula(const char *text)
{
    uint32_t letter;
    if (text == NULL)
        return false;
    for (size_t n = letter_read(text, &letter); is_break(letter) || letter == ' ';
         n = letter_read(text, &letter))
        text += n;
    return begins_formula(text);
}

/* _x and four hexadecimal digits and _ */
static bool looks_like_sheet_escape(const char *text)
{
    if (text[0] != '_' || text[1] != 'x')
        return false;
    for (size_t i = 2; i < 6; i++)
        if (!isxdigit((unsigned char)text[i]))
            return false;
    return text[6] == '_';
}

/* Most cells: letters that stand for themselves in XML, few enough. */
static bool is_plain_cell(const char *text, size_t n)
{
    if (n > SHEET_LETTERS / 2)
        return false;
    for (size_t i = 0; i < n; i++)
        if (text[i] < ' ' || text[i] > '~' || strchr("&<>\"'\\_", text[i]) != NULL)
            return false;
    return true;
}

void quote_sheet(Text *out, const char *text)
{
    const size_t length = text == NULL ? 0 : strlen(text);
    if (length > 0 && is_plain_cell(text, length)) {
        text_add_bytes(out, text, length);
        return;
    }
    static const size_t end = 12; /* room for what a letter may become, and the dots */
    size_t room = SHEET_LETTERS;
    Text shown = {.arena = out->arena};
    add_for_terminal(&shown, text);
    for (const char *c = shown.bytes; *c != '\0';) {
        uint32_t letter;
        const size_t n = letter_read(c, &letter);
        if (room < end) {
            text_add(out, "\xE2\x80\xA6"); /* ... */
            return;
        }
        if (looks_like_sheet_escape(c)) {
            text_add(out, "_x005F");
            room -= strlen("_x005F");
        }
        quote_html(out, c, n);
        room -= letter >= 0x10000 ? 2 : 1; /* counted as in UTF-16 */
        c += n;
    }
}

const char *quoted_for_json(Arena *arena, const char *text)
{
    Text out = {.arena = arena};
    text_add(&out, "");
    for (uint32_t letter; *text != '\0';) {
        const size_t n = letter_read(text, &letter);
        if (letter == LETTER_BROKEN)
            text_add(&out, "\xEF\xBF\xBD");
        else
            text_add_bytes(&out, text, n);
        text += n;
    }
    return out.bytes;
}

/* Outside strings a document has no letters but its own, so a control can only stand in one. */
void quote_json_document(Text *out, const char *document, size_t n)
{
    const char *from = document, *const end = document + n;
    for (const char *c = document; c < end;) {
        uint32_t letter;
        const size_t bytes = letter_read(c, &letter);
        if (letter >= 0x7F && letter != LETTER_BROKEN && letter_is_control(letter)) {
            text_add_bytes(out, from, (size_t)(c - from));
            add_escape(out, letter);
            from = c + bytes;
        }
        c += bytes;
    }
    text_add_bytes(out, from, (size_t)(end - from));
}

void quote_file_url(Text *out, const char *path)
{
    text_add(out, "file://");
    for (const char *c = path; *c != '\0'; c++) {
        const bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
                           (*c >= '0' && *c <= '9') || strchr("/-._~", *c) != NULL;
        if (plain)
            text_add_bytes(out, c, 1);
        else
            text_format(out, "%%%02X", (unsigned)(unsigned char)*c);
    }
}
