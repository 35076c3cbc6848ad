#include "source.h"

#include <string.h>

static void find_lines(Source *s)
{
    size_t n = 1;
    for (size_t i = 0; i < s->n; i++)
        n += s->bytes[i] == '\n';
    s->start = ARENA_ARRAY(s->arena, size_t, n);
    s->line = ARENA_ARRAY(s->arena, const char *, n);
    s->n_lines = 1;
    for (size_t i = 0; i < s->n; i++)
        if (s->bytes[i] == '\n')
            s->start[s->n_lines++] = i + 1;
}

Source source_of(Arena *arena, const char *path, const char *bytes, size_t n)
{
    Source source = {.arena = arena, .path = path, .bytes = bytes, .n = n};
    if (n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        source.bytes += 3;
        source.n -= 3;
    }
    find_lines(&source);
    return source;
}

static const char *line_text(Source *s, size_t line)
{
    if (line == 0 || line > s->n_lines)
        return NULL;
    if (s->line[line - 1] == NULL) {
        const char *start = s->bytes + s->start[line - 1];
        const size_t room = s->n - s->start[line - 1];
        const char *end = room == 0 ? NULL : memchr(start, '\n', room);
        size_t n = end == NULL ? room : (size_t)(end - start);
        if (n > 0 && start[n - 1] == '\r')
            n--;
        s->line[line - 1] = arena_copy_bytes(s->arena, start, n);
    }
    return s->line[line - 1];
}

static Place byte_place(Source *s, size_t line, size_t column)
{
    return (Place){.file = s->path, .line = line, .column = column, .text = line_text(s, line)};
}

Place source_letter(Source *s, size_t line, size_t letter)
{
    const char *text = line_text(s, line);
    size_t column = 0;
    if (text == NULL) /* past the last line: the end of the file */
        return byte_place(s, s->n_lines, 0);
    for (size_t letters = 0; text[column] != '\0'; column++) {
        if (((unsigned char)text[column] & 0xC0) == 0x80)
            continue;
        if (letters++ == letter)
            break;
    }
    return byte_place(s, line, column + 1);
}

/* Length of the UTF-8 character at c[0], 0 when it is none. Source: RFC 3629, section 4. */
static size_t utf8_length(const unsigned char *c, size_t room)
{
    size_t n = 0;
    if (c[0] < 0x80)
        return 1;
    if (c[0] >= 0xC2 && c[0] <= 0xDF)
        n = 2;
    else if (c[0] >= 0xE0 && c[0] <= 0xEF)
        n = 3;
    else if (c[0] >= 0xF0 && c[0] <= 0xF4)
        n = 4;
    if (n == 0 || n > room)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((c[i] & 0xC0) != 0x80)
            return 0;
    const bool overlong = (c[0] == 0xE0 && c[1] < 0xA0) || (c[0] == 0xF0 && c[1] < 0x90);
    const bool surrogate = c[0] == 0xED && c[1] > 0x9F;
    const bool too_large = c[0] == 0xF4 && c[1] > 0x8F;
    return overlong || surrogate || too_large ? 0 : n;
}

/* A line with such a byte is not shown: it may not be text. */
static void refuse_byte(Source *s, Problems *problems, size_t line, size_t column, unsigned char c)
{
    const Place place = {.file = s->path, .line = line, .column = column};
    if (c == '\t')
        problem_add(problems, byte_place(s, line, column),
                    "a tab stands here; YAML wants spaces, so replace it by spaces");
    else if (c == 0)
        problem_add(problems, place,
                    "a NUL byte stands here; the file is damaged or not plain text, so save it "
                    "again as UTF-8 text");
    else if (c >= 0x80)
        problem_add(problems, place, "the byte 0x%02X is not UTF-8; save the study file as UTF-8",
                    (unsigned)c);
    else
        problem_add(problems, place, "the control character 0x%02X stands here; delete it",
                    (unsigned)c);
}

/* One problem a line is enough. Tabs in comments harm nobody. */
static void check_line(Source *s, size_t line, Problems *problems)
{
    const size_t start = s->start[line], end = line + 1 < s->n_lines ? s->start[line + 1] : s->n;
    bool comment = false;
    for (size_t i = start; i < end;) {
        const unsigned char c = (unsigned char)s->bytes[i];
        const size_t n = utf8_length((const unsigned char *)s->bytes + i, end - i);
        const char before = i > start ? s->bytes[i - 1] : ' ';
        comment = comment || (c == '#' && (before == ' ' || before == '\t'));
        const bool ending = c == '\n' || c == '\r';
        if (n == 0 || c == 0x7F || (c < 0x20 && !ending && !(c == '\t' && comment))) {
            refuse_byte(s, problems, line + 1, i - start + 1, c);
            return;
        }
        i += n;
    }
}

void source_check(Source *s, Problems *problems)
{
    const unsigned char *c = (const unsigned char *)s->bytes;
    const Place whole = {.file = s->path};
    if (s->n >= 2 && ((c[0] == 0xFF && c[1] == 0xFE) || (c[0] == 0xFE && c[1] == 0xFF)))
        problem_add(problems, whole,
                    "the study file is UTF-16; save it as UTF-8 (in Notepad: Save as, Encoding)");
    else if (s->n > STUDY_BYTES_MAX)
        problem_add(problems, whole,
                    "the study file has %zu bytes, far more than a study needs; is it the data "
                    "file?",
                    s->n);
    else
        for (size_t line = 0; line < s->n_lines; line++)
            check_line(s, line, problems);
}
