/* What a workbook says of itself: its sheets and their parts, and the strings of its cells. */
#include "input/xlsx.h"

#include "alike/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Names of parts don't tell capital letters from small ones (ECMA-376 part 2, 10.1.3). */
static long part_named(const Archive *archive, const char *name)
{
    for (size_t i = 0; i < archive_n(archive); i++)
        if (strcasecmp(archive_name(archive, i), name) == 0)
            return (long)i;
    return NO_MEMBER;
}

/* xl/workbook.xml; some programs number it. */
static long workbook_part(const Archive *archive)
{
    static const char begins[] = "xl/workbook", ends[] = ".xml";
    for (size_t i = 0; i < archive_n(archive); i++) {
        const char *name = archive_name(archive, i);
        const size_t n = strlen(name);
        if (n >= sizeof begins + sizeof ends - 2 &&
            strncasecmp(name, begins, sizeof begins - 1) == 0 &&
            strcasecmp(name + n - (sizeof ends - 1), ends) == 0)
            return (long)i;
    }
    return NO_MEMBER;
}

bool workbook_within(const Archive *archive)
{
    return workbook_part(archive) != NO_MEMBER;
}

/* --- sheets ---------------------------------------------------------------------------------- */

static bool is_true(const char *text)
{
    return text != NULL && (strcmp(text, "1") == 0 || strcmp(text, "true") == 0);
}

static void take_book(void *context, const char *name, const char *const *attribute)
{
    Workbook *book = context;
    if (strcmp(name, "workbookPr") == 0)
        book->from_1904 = is_true(xml_attribute(attribute, "date1904"));
    if (strcmp(name, "sheet") != 0)
        return;
    const char *title = xml_attribute(attribute, "name"), *id = xml_attribute(attribute, "id"),
               *state = xml_attribute(attribute, "state");
    book->sheet = arena_grow(book->arena, book->sheet, &book->sheet_capacity, book->n_sheets + 1,
                             sizeof *book->sheet);
    book->sheet[book->n_sheets++] =
        (Sheet){.name = arena_copy_text(book->arena, title == NULL ? "" : title),
                .relation = arena_copy_text(book->arena, id == NULL ? "" : id),
                .member = NO_MEMBER,
                .hidden = state != NULL && strcmp(state, "visible") != 0};
}

static void take_relation(void *context, const char *name, const char *const *attribute)
{
    Workbook *book = context;
    const char *id = xml_attribute(attribute, "Id"), *target = xml_attribute(attribute, "Target"),
               *type = xml_attribute(attribute, "Type");
    const char *kind = type == NULL ? NULL : strrchr(type, '/');
    if (strcmp(name, "Relationship") != 0 || id == NULL || target == NULL || kind == NULL ||
        strcmp(kind, "/worksheet") != 0) /* sheets of charts hold no cells */
        return;
    const char *part = target[0] == '/' ? arena_copy_text(book->arena, target + 1)
                                        : arena_printf(book->arena, "xl/%s", target);
    for (size_t i = 0; i < book->n_sheets; i++)
        if (strcmp(book->sheet[i].relation, id) == 0)
            book->sheet[i].member = part_named(book->archive, part);
}

static void pass(void *context, const char *name)
{
    (void)context, (void)name;
}

/* --- strings --------------------------------------------------------------------------------- */

void strings_add_bytes(Strings *strings, const char *bytes, size_t n)
{
    if (strings->n_text + n > strings->text_capacity) {
        strings->text_capacity = 2 * (strings->n_text + n) + 4096;
        strings->text = memory_grow(strings->text, strings->text_capacity, 1);
    }
    if (n > 0)
        memcpy(strings->text + strings->n_text, bytes, n);
    strings->n_text += n;
}

void strings_end(Strings *strings)
{
    if (strings->n + 2 > strings->capacity) {
        strings->capacity = 2 * strings->capacity + 64;
        strings->start = memory_grow(strings->start, strings->capacity, sizeof *strings->start);
        strings->start[0] = 0;
    }
    const size_t start = strings->start[strings->n];
    if (strings->n_text > start)
        strings->n_text = start + xstring_unescape(strings->text + start, strings->n_text - start);
    strings->start[++strings->n] = strings->n_text;
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

size_t xstring_unescape(char *text, size_t n)
{
    enum { LENGTH = 7 }; /* of _x000D_ */
    if (n < LENGTH || memchr(text, '_', n) == NULL)
        return n;
    size_t to = 0;
    for (size_t at = 0; at < n;) {
        unsigned code = 0;
        bool is_escape = at + LENGTH <= n && text[at] == '_' && text[at + 1] == 'x' &&
                         text[at + LENGTH - 1] == '_';
        for (size_t k = at + 2; is_escape && k < at + LENGTH - 1; k++) {
            is_escape = hex_digit(text[k]) >= 0;
            code = code << 4 | (unsigned)(hex_digit(text[k]) & 15);
        }
        if (!is_escape || code == 0 || code >= 0x80) { /* beyond ASCII nobody escapes */
            text[to++] = text[at++];
            continue;
        }
        text[to++] = (char)code;
        at += LENGTH;
    }
    return to;
}

typedef struct StringsReading {
    Strings *strings;
    bool in_text;      /* within <t> ... */
    size_t n_phonetic; /* ... that is no reading aid */
} StringsReading;

static void start_string(void *context, const char *name, const char *const *attribute)
{
    StringsReading *r = context;
    (void)attribute;
    r->n_phonetic += strcmp(name, "rPh") == 0;
    r->in_text = strcmp(name, "t") == 0 && r->n_phonetic == 0;
}

static void end_string(void *context, const char *name)
{
    StringsReading *r = context;
    r->in_text = false;
    if (strcmp(name, "rPh") == 0 && r->n_phonetic > 0)
        r->n_phonetic--;
    if (strcmp(name, "si") == 0)
        strings_end(r->strings);
}

static void text_of_string(void *context, const char *bytes, size_t n)
{
    StringsReading *r = context;
    if (r->in_text)
        strings_add_bytes(r->strings, bytes, n);
}

/* --- all ------------------------------------------------------------------------------------- */

static bool read_strings(Workbook *book, Error *err)
{
    const long part = part_named(book->archive, "xl/sharedStrings.xml");
    StringsReading r = {.strings = &book->strings};
    const XmlHandler handler = {
        .context = &r, .start = start_string, .end = end_string, .text = text_of_string};
    return part == NO_MEMBER || xml_read(book, (size_t)part, &handler, err);
}

bool workbook_open(Workbook *book, Arena *arena, const InputPlace *place, Error *err)
{
    *book = (Workbook){.arena = arena, .name = place->name};
    book->archive = archive_open(arena, place, err);
    if (book->archive == NULL)
        return false;
    const long part = workbook_part(book->archive);
    if (part == NO_MEMBER)
        return error_add(err, ERR_DATA, (Place){.file = place->name}, "this is no workbook");
    const char *name = strrchr(archive_name(book->archive, (size_t)part), '/') + 1;
    const long relations = part_named(book->archive, arena_printf(arena, "xl/_rels/%s.rels", name));
    const long styles = part_named(book->archive, "xl/styles.xml");
    const XmlHandler sheets = {.context = book, .start = take_book, .end = pass},
                     parts = {.context = book, .start = take_relation, .end = pass};
    return xml_read(book, (size_t)part, &sheets, err) &&
           (relations == NO_MEMBER || xml_read(book, (size_t)relations, &parts, err)) &&
           (styles == NO_MEMBER || styles_read(book, (size_t)styles, err)) &&
           read_strings(book, err);
}

void workbook_free(Workbook *book)
{
    if (book->archive != NULL)
        archive_close(book->archive);
    free(book->strings.text);
    free(book->strings.start);
}
