/* Ids of one column, or of several where they repeat across schools. */
#include "reader.h"

#include "alike/text.h"

void read_id(Reader *r, const char *path, const Node *node, Name *id, Names *within)
{
    Names all = {0};
    *id = (Name){0};
    *within = (Names){0};
    if (node == NULL)
        return;
    if (node->kind == NODE_SCALAR) {
        read_word(r, path, node, id);
        return;
    }
    if (!read_names(r, path, node, &all))
        return;
    if (all.n == 0 || all.n > ID_PARTS_MAX) {
        problem_add(&r->problems, node->place,
                    "%s lists %zu columns; an id is made of one to %d, the last of which is the "
                    "%s's own",
                    path, all.n, ID_PARTS_MAX, spec_unit(r->spec));
        return;
    }
    *id = all.item[all.n - 1];
    *within = (Names){.n = all.n - 1, .item = all.item};
}

void check_id_parts(Reader *r, const char *path, const AttributeFile *file)
{
    const bool tests = r->spec->tests.given;
    const Names *within = tests ? &r->spec->tests.column.id_within : &r->spec->id_within;
    if (file->id.text != NULL && file->within.n != within->n)
        problem_add(&r->problems, file->id.place,
                    "%s has %zu %s, but %s has %zu; an id is found only where it is "
                    "made of the same parts in the same order",
                    path, file->within.n + 1, text_plural(file->within.n + 1, "column", "columns"),
                    tests ? "tests.columns.id" : "data.id", within->n + 1);
}
