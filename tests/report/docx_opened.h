/* A report.docx taken apart: its parts, and its text as a reader meets it. */
#ifndef TESTS_REPORT_DOCX_OPENED_H
#define TESTS_REPORT_DOCX_OPENED_H

#include "archive.h"
#include "report/pages.h"
#include "xml.h"

typedef struct Opened {
    Arena *arena;
    Archive archive;
} Opened;

static inline Opened docx_read(Arena *arena, const char *path)
{
    Error err = {0};
    char *bytes = NULL;
    Opened opened = {.arena = arena};
    if (!os_read_file(arena, path, &bytes, &opened.archive.n, &err))
        fail_msg("%s", err.text);
    opened.archive.bytes = bytes;
    return opened;
}

static inline Opened docx_of(Arena *arena, const Document *document)
{
    Error err = {0};
    Notes notes = {0};
    const char *folder = made_folder(arena), *path = os_join(arena, folder, "report.docx");
    if (!writer_find("docx")->write(document, path, &notes, &err))
        fail_msg("%s", err.text);
    const Opened opened = docx_read(arena, path);
    os_remove_tree(folder);
    return opened;
}

/* NULL: there is none of the name. */
static inline const char *docx_part(const Opened *opened, const char *name)
{
    for (size_t k = 0; k < archive_members(&opened->archive); k++)
        if (strcmp(archive_name(&opened->archive, opened->arena, k), name) == 0)
            return archive_text(&opened->archive, opened->arena, k);
    return NULL;
}

static inline const char *docx_body(const Opened *opened)
{
    const char *xml = docx_part(opened, "word/document.xml");
    assert_non_null(xml);
    return xml;
}

static inline void docx_add_plain(Text *out, const char *text, size_t n)
{
    static const struct {
        const char *entity, *letter;
    } entities[] = {{"&amp;", "&"},   {"&lt;", "<"},  {"&gt;", ">"},
                    {"&quot;", "\""}, {"&#39;", "'"}, {"&#x200E;", "\xE2\x80\x8E"}};
    for (const char *end = text + n; text < end;) {
        size_t k = 0;
        while (k < COUNT_OF(entities) &&
               strncmp(text, entities[k].entity, strlen(entities[k].entity)) != 0)
            k++;
        text_add_bytes(out, k < COUNT_OF(entities) ? entities[k].letter : text,
                       k < COUNT_OF(entities) ? strlen(entities[k].letter) : 1);
        text += k < COUNT_OF(entities) ? strlen(entities[k].entity) : 1;
    }
}

/* Text of runs from xml up to end; a line a paragraph and a break, a tab where one stands. */
static inline const char *docx_plain(Arena *arena, const char *xml, const char *end)
{
    Text out = {.arena = arena};
    text_add(&out, "");
    for (const char *c = xml; c < end && (c = strchr(c, '<')) != NULL && c < end; c++) {
        if (text_starts(c, "<w:t>") || text_starts(c, "<w:t ")) {
            const char *text = strchr(c, '>') + 1;
            docx_add_plain(&out, text, strcspn(text, "<"));
        } else if (text_starts(c, "</w:p>") || text_starts(c, "<w:br/>")) {
            text_add(&out, "\n");
        } else if (text_starts(c, "<w:tab/>")) {
            text_add(&out, "\t");
        }
    }
    return out.bytes;
}

static inline const char *docx_words(const Opened *opened)
{
    const char *xml = docx_body(opened);
    return docx_plain(opened->arena, xml, xml + strlen(xml));
}

static inline size_t docx_count(const char *text, const char *part)
{
    size_t n = 0;
    for (const char *c = strstr(text, part); c != NULL; c = strstr(c + 1, part))
        n++;
    return n;
}

/* The value of the attribute that begins at this place of a tag. */
static inline const char *docx_value(Arena *arena, const char *at, const char *attribute)
{
    const char *value = strstr(at, attribute);
    assert_non_null(value);
    value += strlen(attribute);
    return arena_copy_bytes(arena, value, strcspn(value, "\""));
}

/* What stands in the bookmark of this name; fails where there is none, or another of its name. */
static inline const char *docx_bookmarked(const Opened *opened, const char *name)
{
    Arena *arena = opened->arena;
    const char *xml = docx_body(opened);
    const char *key = arena_printf(arena, " w:name=\"%s\"/>", name), *at = strstr(xml, key);
    if (at == NULL || strstr(at + 1, key) != NULL)
        fail_msg("not one bookmark is called %s", name);
    const char *tag = at;
    while (*tag != '<')
        tag--;
    const char *id = docx_value(arena, tag, "w:id=\"");
    const char *end = strstr(at, arena_printf(arena, "<w:bookmarkEnd w:id=\"%s\"/>", id));
    assert_non_null(end);
    return docx_plain(arena, at, end);
}

/* Fields are ours, references lead to a bookmark and read as it does, and what counts is what
 * stands there. Returns how many references there are. */
static inline size_t docx_check_fields(const Opened *opened)
{
    static const char *const plain[] = {" SEQ Table \\* ARABIC ", " SEQ Table_A \\* ARABIC ",
                                        " SEQ Figure \\* ARABIC "};
    Arena *arena = opened->arena;
    size_t n = 0, counted[COUNT_OF(plain)] = {0};
    for (const char *c = docx_body(opened); (c = strstr(c, "<w:fldSimple ")) != NULL; c++) {
        const char *code = docx_value(arena, c, "w:instr=\"");
        const char *reads = docx_plain(arena, c, strstr(c, "</w:fldSimple>"));
        size_t k = 0;
        while (k < COUNT_OF(plain) && strcmp(code, plain[k]) != 0)
            k++;
        if (k < COUNT_OF(plain)) {
            assert_string_equal(reads, arena_printf(arena, "%zu", ++counted[k]));
            continue;
        }
        if (!text_starts(code, " REF _Ref") || !text_starts(strchr(code + 5, ' '), " \\h "))
            fail_msg("no field of ours: '%s'", code);
        const char *name = arena_copy_bytes(arena, code + 5, strcspn(code + 5, " "));
        assert_string_equal(docx_bookmarked(opened, name), reads);
        n++;
    }
    assert_true(docx_count(docx_body(opened), "<w:instrText") <= 1); /* of the contents */
    return n;
}

/* All parts are XML or pictures, are listed, and none leads out of the file. */
static inline void docx_check_package(const Opened *opened)
{
    const char *types = docx_part(opened, "[Content_Types].xml");
    const size_t n = archive_members(&opened->archive);
    assert_true(n > 10);
    for (size_t k = 0; k < n; k++) {
        const char *name = archive_name(&opened->archive, opened->arena, k);
        const char *end = strrchr(name, '.');
        if (strcmp(end, ".png") == 0)
            continue;
        const char *xml = archive_text(&opened->archive, opened->arena, k);
        xml_check(xml);
        assert_null(strstr(xml, "TargetMode"));
        assert_null(strstr(xml, "attachedTemplate"));
        assert_null(strstr(xml, "updateFields"));
        for (const char *c = xml; strcmp(end, ".rels") == 0 && (c = strstr(c, " Target=\"")); c++) {
            const char *target = docx_value(opened->arena, c, " Target=\"");
            const char *folder = text_starts(name, "word/") ? "word/" : "";
            if (docx_part(opened, arena_printf(opened->arena, "%s%s", folder, target)) == NULL)
                fail_msg("%s leads to %s, which is not there", name, target);
        }
        if (strcmp(end, ".xml") == 0 && k > 0)
            assert_holds(types, arena_printf(opened->arena, "PartName=\"/%s\"", name));
    }
}

#endif
