#include "alike/report.h"

#include "alike/quote.h"

#include <stdarg.h>
#include <string.h>

static Block *add_block(Document *document, BlockKind kind)
{
    document->block = arena_grow(document->arena, document->block, &document->capacity,
                                 document->n + 1, sizeof(Block));
    Block *block = &document->block[document->n++];
    *block = (Block){.kind = kind};
    return block;
}

/* The format is ours, and ** in it is a mark; the arguments are text of anybody's. */
PRINTF_LIKE(2, 0)
static const char *formatted(Arena *arena, const char *format, va_list arguments)
{
    Text marked = {.arena = arena}, out = {.arena = arena};
    for (const char *c = format; *c != '\0'; c++) {
        const bool bold = c[0] == '*' && c[1] == '*';
        text_add_bytes(&marked, bold ? DOCUMENT_BOLD : c, bold ? strlen(DOCUMENT_BOLD) : 1);
        c += bold;
    }
    quote_format_list(&out, marked.bytes, arguments);
    return out.bytes;
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

void document_paragraph(Document *document, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_block(document, BLOCK_PARAGRAPH)->text = formatted(document->arena, format, arguments);
    va_end(arguments);
}

void document_item(Document *document, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_block(document, BLOCK_ITEM)->text = formatted(document->arena, format, arguments);
    va_end(arguments);
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

void document_table(Document *document, const Table *table, bool small)
{
    Block *block = add_block(document, BLOCK_TABLE);
    block->table = table;
    block->small = small;
}

void document_figure(Document *document, const Figure *figure)
{
    add_block(document, BLOCK_FIGURE)->figure = figure;
}
