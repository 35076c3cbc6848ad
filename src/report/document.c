#include "alike/report.h"

#include "alike/text.h"

#include <stdarg.h>
#include <stdio.h>

static Block *add_block(Document *document, BlockKind kind)
{
    document->block = arena_grow(document->arena, document->block, &document->capacity,
                                 document->n + 1, sizeof(Block));
    Block *block = &document->block[document->n++];
    *block = (Block){.kind = kind};
    return block;
}

PRINTF_LIKE(2, 0)
static const char *formatted(Arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    const int n = vsnprintf(NULL, 0, format, arguments);
    char *text = arena_alloc(arena, (n > 0 ? (size_t)n : 0) + 1);
    vsnprintf(text, (n > 0 ? (size_t)n : 0) + 1, format, again);
    va_end(again);
    return text;
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
