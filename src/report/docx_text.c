/* Text of a document: what others wrote is shown and never obeyed. No code of a field and no name
 * of a bookmark is made of it. */
#include "report/docx.h"

#include "report/direction.h"

#include "alike/quote.h"

#include <ctype.h>
#include <string.h>

/* Of paragraphs that are bold as a whole, a style of letters would take that away again; so bold
 * is said of the letters themselves. */
static const char *const look_xml[] = {
    [DOCX_PLAIN] = "",
    [DOCX_BOLD] = "<w:b/><w:bCs/>",
    [DOCX_LABEL] = "<w:rStyle w:val=\"Label\"/>",
    [DOCX_INTERVAL] = "<w:rStyle w:val=\"Interval\"/>",
    [DOCX_ALIKE] = "<w:rStyle w:val=\"Alike\"/>",
    [DOCX_ADJUSTED] = "<w:rStyle w:val=\"Adjusted\"/>",
    [DOCX_APART] = "<w:rStyle w:val=\"Apart\"/>",
};

DocxLook docx_tone(const char *tone)
{
    static const struct {
        const char *tone;
        DocxLook look;
    } tones[] = {{"alike", DOCX_ALIKE}, {"adjusted", DOCX_ADJUSTED}, {"apart", DOCX_APART}};
    for (size_t k = 0; tone != NULL && k < COUNT_OF(tones); k++)
        if (strcmp(tone, tones[k].tone) == 0)
            return tones[k].look;
    return DOCX_PLAIN;
}

/* --- runs -------------------------------------------------------------------------------------
 */

static void add_run(Text *out, const char *text, size_t n, DocxLook look, const char *direction)
{
    if (n == 0)
        return;
    text_add(out, "<w:r>");
    if (look != DOCX_PLAIN || direction[0] != '\0')
        text_format(out, "<w:rPr>%s%s</w:rPr>", look_xml[look], direction);
    text_add(out, "<w:t xml:space=\"preserve\">");
    quote_html(out, text, n);
    text_add(out, "</w:t></w:r>");
}

/* Where the first letter stands that is written from the right. */
static size_t until_right(const char *text, size_t n)
{
    size_t next;
    for (size_t i = 0; i < n; i = next) {
        uint32_t letter;
        next = i + letter_read(text + i, &letter);
        if (letter_is_from_right(letter))
            return i;
    }
    return n;
}

/* What is written from the right ends with a mark of direction, or it would draw the number after
 * it to its left. */
void docx_runs(Text *out, const char *text, size_t n, DocxLook look)
{
    for (size_t i = 0; i < n;) {
        const size_t left = until_right(text + i, n - i);
        add_run(out, text + i, left, look, "");
        i += left;
        const size_t right = from_right(text + i, n - i);
        add_run(out, text + i, right, look, "<w:rtl/>");
        if (right > 0)
            text_add(out, "<w:r><w:t>&#x200E;</w:t></w:r>");
        i += right;
    }
}

void docx_text(Docx *docx, const char *text, DocxLook look)
{
    docx_runs(&docx->out, text, strlen(text), look);
}

void docx_field(Text *out, const char *code, const char *reads, DocxLook look)
{
    text_format(out, "<w:fldSimple w:instr=\" %s \"><w:r>", code);
    if (look != DOCX_PLAIN)
        text_format(out, "<w:rPr>%s</w:rPr>", look_xml[look]);
    text_format(out, "<w:t>%s</w:t></w:r></w:fldSimple>", reads);
}

/* --- paragraphs -------------------------------------------------------------------------------
 */

void docx_open(Docx *docx, const char *style, bool keep)
{
    text_format(&docx->out, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>%s%s</w:pPr>", style,
                keep ? "<w:keepNext/>" : "", docx->new_page ? "<w:pageBreakBefore/>" : "");
    docx->new_page = false;
    docx->after_table = false;
}

void docx_close(Docx *docx)
{
    text_add(&docx->out, "</w:p>\n");
}

void docx_spacer(Docx *docx)
{
    docx_open(docx, "Spacer", false);
    docx_close(docx);
}

/* --- bookmarks and references -----------------------------------------------------------------
 */

static size_t place_of(const Docx *docx, const Block *block)
{
    return (size_t)(block - docx->document->block);
}

/* Two kinds of bookmarks, each with numbers of its own. */
static size_t bookmark_id(const Docx *docx, const Block *block, const char *kind)
{
    return 2 * place_of(docx, block) + (strcmp(kind, DOCX_HEADING) == 0);
}

static const char *bookmark_name(const Docx *docx, const Block *block, const char *kind)
{
    return arena_printf(docx->out.arena, "_%s%08zu", kind, place_of(docx, block) + 1);
}

void docx_bookmark(Docx *docx, const Block *block, const char *kind)
{
    text_format(&docx->out, "<w:bookmarkStart w:id=\"%zu\" w:name=\"%s\"/>",
                bookmark_id(docx, block, kind), bookmark_name(docx, block, kind));
}

void docx_bookmark_end(Docx *docx, const Block *block, const char *kind)
{
    text_format(&docx->out, "<w:bookmarkEnd w:id=\"%zu\"/>", bookmark_id(docx, block, kind));
}

void docx_link(Docx *docx, const Block *block)
{
    text_format(&docx->out, "<w:hyperlink w:anchor=\"%s\" w:history=\"1\">",
                bookmark_name(docx, block, DOCX_HEADING));
    docx_text(docx, arena_printf(docx->out.arena, "%s. ", block->number), DOCX_PLAIN);
    docx_text(docx, block->text, DOCX_PLAIN);
    text_add(&docx->out, "</w:hyperlink>");
}

void docx_number(Docx *docx, const Block *block, const char *word)
{
    const size_t letters = strcspn(block->number, "0123456789");
    const char *series =
        letters == 0 ? word
                     : arena_printf(docx->out.arena, "%s_%.*s", word, (int)letters, block->number);
    const char *label = arena_printf(docx->out.arena, "%s %.*s", word, (int)letters, block->number);
    docx_bookmark(docx, block, DOCX_NUMBER);
    docx_text(docx, label, DOCX_BOLD);
    docx_field(&docx->out, arena_printf(docx->out.arena, "SEQ %s \\* ARABIC", series),
               block->number + letters, DOCX_BOLD);
    docx_bookmark_end(docx, block, DOCX_NUMBER);
    docx_text(docx, ". ", DOCX_BOLD);
}

/* "Table 2" is repeated whole; of "Section 3" only the number stands in its heading. */
static void add_reference(Docx *docx, const char *name, DocxLook look)
{
    const Block *block;
    const char *words = document_reference(docx->document, name, &block);
    if (words == NULL)
        return;
    if (block->kind == BLOCK_GRID && block->grid->folded) {
        docx_text(docx, words, look); /* is not in this document */
        return;
    }
    if (block->kind == BLOCK_HEADING) {
        const char *number = strrchr(words, ' ') + 1;
        docx_runs(&docx->out, words, (size_t)(number - words), look);
        words = number;
    }
    docx_field(&docx->out,
               arena_printf(docx->out.arena, "REF %s \\h", bookmark_name(docx, block, DOCX_NUMBER)),
               words, look);
}

/* The next mark of ours; NULL: there is none. */
static const char *next_mark(const char *text)
{
    const char *bold = strstr(text, DOCUMENT_BOLD), *other = strstr(text, DOCUMENT_REFERENCE);
    return bold == NULL || (other != NULL && other < bold) ? other : bold;
}

void docx_inline(Docx *docx, const char *text, DocxLook look)
{
    bool bold = false;
    for (const char *mark; (mark = next_mark(text)) != NULL;) {
        const DocxLook now = bold ? DOCX_BOLD : look;
        docx_runs(&docx->out, text, (size_t)(mark - text), now);
        text = mark + strlen(DOCUMENT_BOLD);
        if (text_starts(mark, DOCUMENT_BOLD)) {
            bold = !bold;
            continue;
        }
        const char *end = strstr(text, DOCUMENT_REFERENCE);
        if (end == NULL)
            return;
        add_reference(docx, arena_copy_bytes(docx->out.arena, text, (size_t)(end - text)), now);
        text = end + strlen(DOCUMENT_REFERENCE);
    }
    docx_text(docx, text, bold ? DOCX_BOLD : look);
}
