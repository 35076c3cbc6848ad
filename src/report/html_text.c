/* Text of blocks in a page: what others wrote is shown and never obeyed. */
#include "report/html.h"

#include "report/direction.h"

#include "alike/quote.h"
#include "alike/references.h"
#include "alike/workbook.h"

#include <ctype.h>
#include <string.h>

void html_escape(Text *out, const char *text)
{
    quote_html(out, text, strlen(text));
}

/* A word that is longer than a cell may be parted, or it would widen its table beyond the page.
 * Only between plain letters: others join their neighbours, or part anywhere by themselves. */
static void add_word(Text *out, const char *word, size_t n)
{
    enum { LONG_WORD = 18, PIECE = 12 };
    size_t from = 0;
    for (size_t k = PIECE; n > LONG_WORD && k + PIECE / 2 < n; k++)
        if (k - from >= PIECE && ((word[k - 1] | word[k]) & 0x80) == 0) {
            quote_html(out, word + from, k - from);
            text_add(out, "<wbr>");
            from = k;
        }
    quote_html(out, word + from, n - from);
}

/* What is written from the right is set apart, or it would draw the number after it to its left. */
static void add_escaped(Text *out, const char *text, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t end = i;
        uint32_t letter = 0;
        for (size_t next; end < n && text[end] != ' '; end = next) {
            next = end + letter_read(text + end, &letter);
            if (letter_is_from_right(letter))
                break;
        }
        end += end < n && text[end] == ' ';
        add_word(out, text + i, end - i);
        const size_t right = from_right(text + end, n - end);
        if (right > 0) {
            text_add(out, "<bdi>");
            quote_html(out, text + end, right);
            text_add(out, "</bdi>");
        }
        i = end + right;
    }
}

/* --- terms of the glossary -----------------------------------------------------------------------
 */

static bool is_letter(char c)
{
    return isalnum((unsigned char)c) || ((unsigned char)c & 0x80) != 0;
}

static size_t same_letters(const char *text, const char *pattern, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (tolower((unsigned char)text[i]) != tolower((unsigned char)pattern[i]))
            return 0;
    return n;
}

/* The longest of the term's forms, "effect size|effect sizes", that stands at `text` as a whole
 * word. */
static size_t term_at(const char *text, const char *forms)
{
    size_t most = 0;
    while (forms != NULL && *forms != '\0') {
        const size_t n = strcspn(forms, "|");
        if (n > most && strlen(text) >= n && same_letters(text, forms, n) == n &&
            !is_letter(text[n]))
            most = n;
        forms += n + (forms[n] == '|');
    }
    return most;
}

/* Which term begins here, and how long it is; n_terms: none. */
static size_t find_term(const HtmlPage *page, const char *text, size_t *n)
{
    size_t best = page->n_terms;
    *n = 0;
    for (size_t k = 0; k < page->n_terms; k++) {
        const size_t length = term_at(text, page->term[k]->forms);
        if (length > *n) {
            *n = length;
            best = k;
        }
    }
    return best;
}

/* Files beside the page: where it lies alone, their names are names. */
static const char *const beside[] = {WORKBOOK_FILE, REFERENCES_FILE, "results.json"};

/* The length of the name that begins here; 0: none. */
static size_t file_at(const char *text)
{
    for (size_t k = 0; k < COUNT_OF(beside); k++)
        if (text_starts(text, beside[k]) && !is_letter(text[strlen(beside[k])]))
            return strlen(beside[k]);
    return 0;
}

static void add_words(HtmlPage *page, const char *text, size_t n, bool links)
{
    const char *end = text + n, *from = text;
    for (const char *c = text; c < end && links;) {
        size_t length;
        const bool begins = c == text || !is_letter(c[-1]);
        const size_t file = begins && (c == text || strchr("/_-.", c[-1]) == NULL) ? file_at(c) : 0;
        if (file > 0) {
            add_escaped(&page->out, from, (size_t)(c - from));
            text_format(&page->out, "<a href=\"%.*s\">%.*s</a>", (int)file, c, (int)file, c);
            c += file;
            from = c;
            continue;
        }
        const size_t k = begins ? find_term(page, c, &length) : page->n_terms;
        if (k == page->n_terms || c + length > end || page->linked[k]) {
            c++;
            continue;
        }
        page->linked[k] = true;
        add_escaped(&page->out, from, (size_t)(c - from));
        text_format(&page->out, "<a class=\"term\" href=\"#term-%s\">", page->term[k]->name);
        quote_html(&page->out, c, length);
        text_add(&page->out, "</a>");
        c += length;
        from = c;
    }
    add_escaped(&page->out, from, (size_t)(end - from));
}

/* --- marks ------------------------------------------------------------------------------------ */

static const char *id_of(const HtmlPage *page, const Block *block)
{
    return arena_printf(page->document->arena, "%s%s",
                        block->kind == BLOCK_GRID     ? "table-"
                        : block->kind == BLOCK_FIGURE ? "figure-"
                                                      : "",
                        block->name);
}

static void add_reference(HtmlPage *page, const char *name, bool links)
{
    const Block *block;
    const char *words = document_reference(page->document, name, &block);
    if (words == NULL)
        return;
    if (links)
        text_format(&page->out, "<a href=\"#%s\">%s</a>", id_of(page, block), words);
    else
        text_add(&page->out, words);
}

static const char mark_begins[] = "\xEF\xB7"; /* both marks, and what else shows nothing */

static void add_text(HtmlPage *page, const char *text, bool links)
{
    bool bold = false;
    while (*text != '\0') {
        const char *mark = strstr(text, mark_begins); /* begins ours, and what shows nothing */
        while (mark != NULL && !text_starts(mark, DOCUMENT_BOLD) &&
               !text_starts(mark, DOCUMENT_REFERENCE))
            mark = strstr(mark + 1, mark_begins);
        add_words(page, text, mark == NULL ? strlen(text) : (size_t)(mark - text), links);
        if (mark == NULL)
            return;
        text = mark + strlen(DOCUMENT_BOLD);
        if (text_starts(mark, DOCUMENT_BOLD)) {
            text_add(&page->out, bold ? "</strong>" : "<strong>");
            bold = !bold;
            continue;
        }
        const char *end = strstr(text, DOCUMENT_REFERENCE);
        if (end == NULL)
            return;
        add_reference(page, arena_copy_bytes(page->document->arena, text, (size_t)(end - text)),
                      links);
        text = end + strlen(DOCUMENT_REFERENCE);
    }
}

void html_inline(HtmlPage *page, const char *text)
{
    add_text(page, text, true);
}

void html_plain(HtmlPage *page, const char *text)
{
    add_text(page, text, false);
}
