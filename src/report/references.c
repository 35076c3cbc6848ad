#include "alike/references.h"

#include "alike/text.h"

#include <string.h>

const Reference references[] = {
#define REFERENCE(key_, ...) {.key = #key_, __VA_ARGS__},
#include "report/references.def"
#undef REFERENCE
};
const size_t n_references = COUNT_OF(references);

/* --- which are cited ---------------------------------------------------------------------------
 */

/* Each run of blanks and line ends is one blank. */
static const char *on_one_line(Arena *arena, const char *text)
{
    Text line = {.arena = arena};
    text_add(&line, "");
    for (const char *at = text; *at != '\0';) {
        const size_t word = strcspn(at, " \t\r\n");
        text_add_bytes(&line, at, word);
        at += word;
        if (*at != '\0')
            text_add(&line, " ");
        at += strspn(at, " \t\r\n");
    }
    return line.bytes;
}

/* "Rubin (1983)" does not stand in "Rosenbaum & Rubin (1983)". */
static bool begins_a_name(const char *text, const char *at)
{
    const size_t before = (size_t)(at - text);
    return before == 0 ||
           (strchr(" (;,*", at[-1]) != NULL && !(before >= 2 && at[-1] == ' ' && at[-2] == '&'));
}

static bool holds(const char *text, const char *name)
{
    for (const char *at = text; (at = strstr(at, name)) != NULL; at++)
        if (begins_a_name(text, at))
            return true;
    return false;
}

/* "Hedges (1981)" without the brackets. */
static const char *without_brackets(Arena *arena, const char *cited)
{
    Text plain = {.arena = arena};
    for (const char *at = cited; *at != '\0'; at++)
        if (*at != '(' && *at != ')')
            text_add_bytes(&plain, at, 1);
    return plain.bytes;
}

/* Adds to `found`, by row, what the text cites. */
static void find(Arena *arena, const char *text, bool *found)
{
    const char *line = on_one_line(arena, text);
    for (size_t i = 0; i < n_references; i++)
        if (!found[i])
            found[i] = holds(line, references[i].cited) ||
                       holds(line, without_brackets(arena, references[i].cited));
}

static ReferenceList listed(Arena *arena, const bool *found)
{
    ReferenceList list = {0};
    const Reference **item = (const Reference **)arena_array(arena, n_references, sizeof *item);
    for (size_t i = 0; i < n_references; i++)
        if (found[i])
            item[list.n++] = &references[i];
    list.item = item;
    return list;
}

ReferenceList references_cited(Arena *arena, const char *text)
{
    bool *found = ARENA_ARRAY(arena, bool, n_references);
    find(arena, text, found);
    return listed(arena, found);
}

/* --- as text -----------------------------------------------------------------------------------
 */

const char *reference_line(Arena *arena, const Reference *r)
{
    Text line = {.arena = arena};
    text_add(&line, r->authors != NULL ? r->authors : r->organisation);
    if (r->year != NULL)
        text_format(&line, " (%s)", r->year);
    text_format(&line, ". %s", r->title);
    if (r->edition != NULL)
        text_format(&line, ", %s ed.", r->edition);
    if (r->in != NULL)
        text_format(&line, "%s %s", r->edition != NULL ? "" : ".", r->in);
    if (r->type == REFERENCE_REPORT && r->number != NULL)
        text_format(&line, ", %s", r->number);
    if (r->volume != NULL)
        text_format(&line, " %s", r->volume);
    if (r->type == REFERENCE_ARTICLE && r->number != NULL)
        text_format(&line, "(%s)", r->number);
    if (r->pages != NULL)
        text_format(&line, ":%s", r->pages);
    text_add(&line, ".");
    if (r->doi != NULL)
        text_format(&line, " https://doi.org/%s", r->doi);
    else if (r->url != NULL)
        text_format(&line, " %s", r->url);
    return line.bytes;
}

/* What TeX would take for a command, an argument or a comment. */
static const char *quoted(Arena *arena, const char *text)
{
    static const struct {
        char mark;
        const char *as;
    } special[] = {{'\\', "\\textbackslash{}"},
                   {'{', "\\{"},
                   {'}', "\\}"},
                   {'&', "\\&"},
                   {'%', "\\%"},
                   {'$', "\\$"},
                   {'#', "\\#"},
                   {'_', "\\_"},
                   {'~', "\\textasciitilde{}"},
                   {'^', "\\textasciicircum{}"}};
    Text out = {.arena = arena};
    bool inside = false; /* quotation marks that stand straight are told apart by their turn */
    text_add(&out, "");
    for (const char *at = text; *at != '\0'; at++) {
        size_t k = 0;
        while (k < COUNT_OF(special) && special[k].mark != *at)
            k++;
        if (*at == '"') {
            text_add(&out, inside ? "''" : "``");
            inside = !inside;
        } else if (k < COUNT_OF(special)) {
            text_add(&out, special[k].as);
        } else {
            text_add_bytes(&out, at, 1);
        }
    }
    return out.bytes;
}

static void add_field(Text *out, const char *name, const char *value)
{
    if (value != NULL)
        text_format(out, ",\n  %s = {%s}", name, quoted(out->arena, value));
}

/* Inner braces: the words keep their capitals, and are one name. */
static void add_whole(Text *out, const char *name, const char *value)
{
    if (value != NULL)
        text_format(out, ",\n  %s = {{%s}}", name, quoted(out->arena, value));
}

/* A range has two hyphens. */
static void add_pages(Text *out, const char *pages)
{
    const char *hyphen = pages == NULL ? NULL : strchr(pages, '-');
    if (hyphen != NULL)
        text_format(out, ",\n  pages = {%.*s--%s}", (int)(hyphen - pages), pages, hyphen + 1);
}

/* An address is no text: styles take it as it is. */
static void add_address(Text *out, const char *name, const char *value)
{
    if (value != NULL)
        text_format(out, ",\n  %s = {%s}", name, value);
}

static void add_entry(Text *out, const Reference *r)
{
    static const struct {
        const char *type, *in;
    } form[] = {[REFERENCE_ARTICLE] = {"article", "journal"},
                [REFERENCE_BOOK] = {"book", "publisher"},
                [REFERENCE_REPORT] = {"techreport", "institution"},
                [REFERENCE_MISC] = {"misc", "howpublished"}};
    text_format(out, "@%s{%s", form[r->type].type, r->key);
    add_field(out, "author", r->authors);
    add_whole(out, "author", r->organisation);
    add_whole(out, "title", r->title);
    add_field(out, form[r->type].in, r->in);
    add_field(out, "edition", r->edition);
    add_field(out, "year", r->year);
    add_field(out, "volume", r->volume);
    add_field(out, "number", r->number);
    add_pages(out, r->pages);
    add_address(out, "doi", r->doi);
    add_address(out, "url", r->url);
    text_add(out, "\n}\n");
}

const char *references_bibtex(Arena *arena, ReferenceList list)
{
    Text out = {.arena = arena};
    text_add(&out, "");
    for (size_t i = 0; i < list.n; i++) {
        if (i > 0)
            text_add(&out, "\n");
        add_entry(&out, list.item[i]);
    }
    return out.bytes;
}
