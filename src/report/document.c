#include "alike/report.h"

#include "alike/quote.h"

#include <stdarg.h>
#include <string.h>

static Block *add_block(Document *document, BlockKind kind)
{
    document->block = arena_grow(document->arena, document->block, &document->capacity,
                                 document->n + 1, sizeof(Block));
    Block *block = &document->block[document->n++];
    *block = (Block){.kind = kind, .part = document->part};
    return block;
}

/* The mark of ours at this place of a format, and how many bytes of it stand for one; NULL: none.
 */
static const char *mark_at(const char *format, size_t *n)
{
    static const struct {
        const char *written, *mark;
    } marks[] = {{"**", DOCUMENT_BOLD}, {"{{", DOCUMENT_REFERENCE}, {"}}", DOCUMENT_REFERENCE}};
    for (size_t k = 0; k < COUNT_OF(marks); k++) {
        *n = strlen(marks[k].written);
        if (strncmp(format, marks[k].written, *n) == 0)
            return marks[k].mark;
    }
    return NULL;
}

/* The format is ours, and ** and {{name}} in it are marks; the arguments are text of anybody's. */
PRINTF_LIKE(2, 0)
static const char *formatted(Arena *arena, const char *format, va_list arguments)
{
    Text marked = {.arena = arena}, out = {.arena = arena};
    for (const char *c = format; *c != '\0';) {
        size_t n = 1;
        const char *mark = mark_at(c, &n);
        if (mark != NULL)
            text_add(&marked, mark);
        else
            text_add_bytes(&marked, c, n = 1);
        c += n;
    }
    quote_format_list(&out, marked.bytes, arguments);
    return out.bytes;
}

const char *document_words(Arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *words = formatted(arena, format, arguments);
    va_end(arguments);
    return words;
}

void document_part(Document *document, DocumentPart part)
{
    document->part = part;
}

/* "3", or "C" in the appendix. */
static const char *number_of(Document *document, size_t n, const char *letter)
{
    if (document->part != PART_APPENDIX)
        return arena_printf(document->arena, "%zu", n);
    if (letter != NULL)
        return arena_printf(document->arena, "%s%zu", letter, n);
    return arena_printf(document->arena, "%c", (char)('A' + (int)(n - 1) % 26));
}

void document_section(Document *document, const char *name, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Block *block = add_block(document, BLOCK_HEADING);
    block->level = 2;
    block->name = name;
    block->number = number_of(document, ++document->n_sections[document->part], NULL);
    block->text = formatted(document->arena, format, arguments);
    va_end(arguments);
}

void document_heading(Document *document, int level, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Block *block = add_block(document, BLOCK_HEADING);
    block->level = level;
    block->text = formatted(document->arena, format, arguments);
    va_end(arguments);
}

#define TEXT_BLOCK(function, kind)                                                                 \
    void function(Document *document, const char *format, ...)                                     \
    {                                                                                              \
        va_list arguments;                                                                         \
        va_start(arguments, format);                                                               \
        add_block(document, kind)->text = formatted(document->arena, format, arguments);           \
        va_end(arguments);                                                                         \
    }

TEXT_BLOCK(document_lead, BLOCK_LEAD)
TEXT_BLOCK(document_paragraph, BLOCK_PARAGRAPH)
TEXT_BLOCK(document_item, BLOCK_ITEM)

void document_fact(Document *document, const char *label, const char *tone, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Block *block = add_block(document, BLOCK_FACT);
    block->label = label;
    block->tone = tone;
    block->text = formatted(document->arena, format, arguments);
    va_end(arguments);
}

void document_term(Document *document, const char *name, const char *label, const char *forms,
                   const char *text)
{
    Block *block = add_block(document, BLOCK_TERM);
    block->name = name;
    block->label = label;
    block->forms = forms;
    block->text = text;
}

void document_callout(Document *document, const char *tone, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Block *block = add_block(document, BLOCK_CALLOUT);
    block->tone = tone;
    block->text = formatted(document->arena, format, arguments);
    va_end(arguments);
}

void document_grid(Document *document, const Grid *grid)
{
    Block *block = add_block(document, BLOCK_GRID);
    block->grid = grid;
    block->name = grid->name;
    if (grid->caption == NULL)
        return;
    if (grid->folded) { /* not in print, so its number must not be missed there */
        block->number = arena_printf(document->arena, "S%zu", ++document->n_folded);
        return;
    }
    /* page one's are numbered with the body's */
    const DocumentPart part = document->part == PART_APPENDIX ? PART_APPENDIX : PART_BODY;
    block->number = number_of(document, ++document->n_tables[part], "A");
}

void document_figure(Document *document, const Figure *figure)
{
    Block *block = add_block(document, BLOCK_FIGURE);
    block->figure = figure;
    block->name = figure->name;
    block->number = arena_printf(document->arena, "%zu", ++document->n_figures);
}

void document_open(Document *document, FrameKind frame)
{
    add_block(document, BLOCK_OPEN)->frame = frame;
}

void document_close(Document *document, FrameKind frame)
{
    add_block(document, BLOCK_CLOSE)->frame = frame;
}

const char *document_reference(const Document *document, const char *name, const Block **block)
{
    for (size_t i = 0; i < document->n; i++) {
        const Block *b = &document->block[i];
        if (b->name == NULL || b->number == NULL || strcmp(b->name, name) != 0)
            continue;
        *block = b;
        return arena_printf(document->arena, "%s %s",
                            b->kind == BLOCK_GRID      ? "Table"
                            : b->kind == BLOCK_FIGURE  ? "Figure"
                            : b->part == PART_APPENDIX ? "Appendix"
                                                       : "Section",
                            b->number);
    }
    return NULL;
}
