/* What a block says of the lines of its file: header, totals, layout. */
#include "reader.h"

#include "alike/os.h"

#include <string.h>

static bool read_place(Reader *r, const char *path, const Node *node, size_t *out)
{
    double value = 0;
    const bool whole = node->kind == NODE_SCALAR &&
                       text_to_real(node->text, strlen(node->text), &value) && value >= 1 &&
                       value <= 1e6 && value == (double)(size_t)value;
    if (!whole)
        problem_add(&r->problems, node->place,
                    "%s must be a whole number from 1, the place of a letter in the line; found %s",
                    path, node_text(r->arena, node));
    *out = whole ? (size_t)value : 1;
    return whole;
}

/* {student_id: [1, 9], grade: 10} */
static bool read_layout_column(Reader *r, const char *block, const Node *key, const Node *node,
                               LayoutColumn *out)
{
    const char *path = arena_printf(r->arena, "%s.layout.%s", block, key->text);
    *out = (LayoutColumn){.name = key->text, .place = key->place};
    if (node->kind == NODE_SCALAR) {
        const bool read = read_place(r, path, node, &out->from);
        out->to = out->from;
        return read;
    }
    if (node->kind != NODE_LIST || node->n != 2) {
        problem_add(&r->problems, node->place,
                    "%s must be the places of its first and its last letter, such as [1, 9]; found "
                    "%s",
                    path, node_text(r->arena, node));
        return false;
    }
    return read_place(r, path, node->item[0], &out->from) &&
           read_place(r, path, node->item[1], &out->to);
}

static const LineLayout *read_layout(Reader *r, const char *block, const Node *node)
{
    LineLayout *layout = ARENA_NEW(r->arena, LineLayout);
    Name file;
    if (node == NULL)
        return NULL;
    if (node->kind == NODE_SCALAR) {
        if (read_text(r, arena_printf(r->arena, "%s.layout", block), node, &file))
            layout->path = os_join(r->arena, r->spec->folder, file.text);
        return layout;
    }
    if (node->kind != NODE_MAP || node->n == 0) {
        problem_add(&r->problems, node->place,
                    "%s.layout must say where each column stands, such as {score: [41, 44]}, or "
                    "name a file of names and widths",
                    block);
        return NULL;
    }
    layout->column = ARENA_ARRAY(r->arena, LayoutColumn, node->n);
    for (size_t i = 0; i < node->n; i++)
        if (read_layout_column(r, block, node->key[i], node->item[i], &layout->column[layout->n]))
            layout->n++;
    return layout;
}

TableRules table_rules(Reader *r, const char *block, const LineRules *lines, const Node *node)
{
    const char **total = (const char **)arena_array(r->arena, lines->total.n, sizeof *total);
    for (size_t i = 0; i < lines->total.n; i++)
        total[i] = lines->total.item[i].text;
    if (lines->header_rows == 2 && node_get(node, "layout") != NULL)
        problem_add(&r->problems, node_key(node, "header_rows")->place,
                    "%s.header_rows is about names that stand in the file, and %s.layout names the "
                    "columns itself; remove one of them",
                    block, block);
    return (TableRules){.header_row = lines->header_row,
                        .two_rows = lines->header_rows == 2,
                        .n_totals = lines->total.n,
                        .total = total,
                        .layout = read_layout(r, block, node_get(node, "layout"))};
}
