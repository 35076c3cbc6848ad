/* All keys there are, and what to say of a key that is none of them. */
#include "reader.h"

#include "alike/effect.h"
#include "alike/match.h"
#include "alike/pscore.h"

#include <string.h>

const Block *const spec_blocks[] = {
    &block_file,      &block_study,    &block_data,       &block_tests,        &block_test_columns,
    &block_students,  &block_schools,  &block_spans,      &block_norms,        &block_columns,
    &block_treatment, &block_outcomes, &block_propensity, &block_matching,     &block_effects,
    &block_cluster,   &block_sd,       &block_subgroups,  &block_alternatives, &block_published,
    &block_report,    &block_plan,
};
const size_t n_spec_blocks = COUNT_OF(spec_blocks);

static KeyRow *add_row(KeyRows *rows, Arena *arena, const Block *block, const Option *option)
{
    rows->row = arena_grow(arena, rows->row, &rows->capacity, rows->n + 1, sizeof(KeyRow));
    rows->row[rows->n] = (KeyRow){.block = block, .option = option};
    return &rows->row[rows->n++];
}

/* The rows whose values are the names of a registry. */
static void add_names(KeyRow *row, Arena *arena, const Catalog *catalog)
{
    const char **name = NULL;
    if (row->block == &block_matching && strcmp(row->option->name, "method") == 0) {
        row->n_names = catalog->n_methods;
        name = ARENA_ARRAY(arena, const char *, row->n_names);
        for (size_t i = 0; i < row->n_names; i++)
            name[i] = catalog->method[i]->name;
    } else if (row->block == &block_propensity && strcmp(row->option->name, "model") == 0) {
        row->n_names = catalog->n_models;
        name = ARENA_ARRAY(arena, const char *, row->n_names);
        for (size_t i = 0; i < row->n_names; i++)
            name[i] = catalog->model[i]->name;
    } else if (row->block == &block_effects && strcmp(row->option->name, "estimator") == 0) {
        row->n_names = catalog->n_estimators;
        name = ARENA_ARRAY(arena, const char *, row->n_names);
        for (size_t i = 0; i < row->n_names; i++)
            name[i] = catalog->estimator[i]->name;
    }
    row->name = name;
    if (row->block == &block_tests && strcmp(row->option->name, "format") == 0) {
        row->n_names = catalog->n_exports;
        row->name = export_names(arena, catalog);
    } else if (row->block == &block_norms && strcmp(row->option->name, "table") == 0) {
        row->n_names = catalog->n_norms;
        row->name = norm_names(arena, catalog);
    }
}

KeyRows key_rows(Arena *arena, const Catalog *catalog)
{
    KeyRows rows = {0};
    for (size_t b = 0; b < n_spec_blocks; b++) {
        for (const Option *o = spec_blocks[b]->options; o->name != NULL; o++)
            add_names(add_row(&rows, arena, spec_blocks[b], o), arena, catalog);
        if (spec_blocks[b] != &block_matching)
            continue;
        for (size_t m = 0; m < catalog->n_methods; m++)
            for (const Option *o = catalog->method[m]->options; o != NULL && o->name != NULL; o++)
                add_row(&rows, arena, &block_matching, o)->method = catalog->method[m]->name;
    }
    return rows;
}

const char *word_list(Arena *arena, const char *const *word, size_t n, const char *last)
{
    Text text = {.arena = arena};
    text_add(&text, "");
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && i + 1 == n)
            text_format(&text, " %s ", last);
        else if (i > 0)
            text_add(&text, ", ");
        text_add(&text, word[i]);
    }
    return text.bytes;
}

bool is_map(Reader *r, const char *path, const Node *node)
{
    if (node->kind == NODE_MAP)
        return true;
    if (node->kind == NODE_SCALAR && node->text[0] == '\0')
        problem_add(&r->problems, node->place,
                    "'%s' has nothing under it; indent its keys below it, or remove the line",
                    path);
    else
        problem_add(&r->problems, node->place, "'%s' must hold keys of its own, but %s stands here",
                    path, node->kind == NODE_LIST ? "a list" : "one value");
    return false;
}

/* "under 'study'", "in an entry of 'outcomes'" */
static const char *where(Arena *arena, const Block *block)
{
    if (block->name[0] == '\0')
        return "at the left margin";
    if (block == &block_subgroups)
        return "in an entry of 'effects.subgroups'";
    return arena_printf(arena, block->entry != NULL ? "in an entry of '%s'" : "under '%s'",
                        block->name);
}

/* The other blocks that know this key, in words; NULL: none does. */
static const char *home_of(Reader *r, const Block *block, const KeyRows *rows, const char *key)
{
    const char *place[4];
    const Block *seen = NULL;
    size_t n = 0;
    for (size_t i = 0; i < rows->n && n < COUNT_OF(place); i++) {
        const KeyRow *row = &rows->row[i];
        if (row->block == block || row->block == seen || strcmp(row->option->name, key) != 0)
            continue;
        seen = row->block;
        place[n++] = where(r->arena, row->block);
    }
    return n == 0 ? NULL : word_list(r->arena, place, n, "or");
}

/* A key of another method than the one chosen. */
static const char *methods_with(Reader *r, const KeyRows *rows, const char *key)
{
    const char *name[16];
    size_t n = 0;
    for (size_t i = 0; i < rows->n && n < COUNT_OF(name); i++)
        if (rows->row[i].method != NULL && strcmp(rows->row[i].option->name, key) == 0)
            name[n++] = rows->row[i].method;
    return n == 0 ? NULL : word_list(r->arena, name, n, "and");
}

static void unknown_key(Reader *r, const Block *block, const Node *key, const char *const *known,
                        size_t n_known)
{
    const KeyRows rows = key_rows(r->arena, r->catalog);
    const char *here =
        block->name[0] == '\0' ? "" : arena_printf(r->arena, " %s", where(r->arena, block));
    const char *near = text_nearest(key->text, known, n_known);
    const char *home = home_of(r, block, &rows, key->text);
    const char *methods = block == &block_matching ? methods_with(r, &rows, key->text) : NULL;
    if (methods != NULL)
        problem_add(&r->problems, key->place,
                    "the matching method '%s' has no '%s', which goes with %s; remove it here",
                    r->design->method->name, key->text, methods);
    else if (home != NULL && block->name[0] == '\0')
        problem_add(&r->problems, key->place, "'%s' belongs %s", key->text, home);
    else if (home != NULL)
        problem_add(&r->problems, key->place, "'%s' belongs %s, not%s", key->text, home, here);
    else if (near != NULL)
        problem_add(&r->problems, key->place, "unknown key '%s'%s; did you mean '%s'?", key->text,
                    here, near);
    else
        problem_add(&r->problems, key->place, "unknown key '%s'%s; known are %s", key->text, here,
                    word_list(r->arena, known, n_known, "and"));
}

static size_t add_known(const char **known, size_t n, const Option *options)
{
    for (const Option *o = options; o != NULL && o->name != NULL; o++)
        known[n++] = o->name;
    return n;
}

void check_keys(Reader *r, const Block *block, const Node *map, const Option *more,
                const char *const *words, size_t n_words)
{
    size_t room = n_words, n = 0;
    for (const Option *o = block->options; o->name != NULL; o++)
        room++;
    for (const Option *o = more; o != NULL && o->name != NULL; o++)
        room++;
    const char **known = ARENA_ARRAY(r->arena, const char *, room);
    n = add_known(known, n, block->options);
    n = add_known(known, n, more);
    for (size_t i = 0; i < n_words; i++)
        known[n++] = words[i];
    for (size_t i = 0; i < map->n; i++) {
        bool found = false;
        for (size_t k = 0; k < n && !found; k++)
            found = strcmp(known[k], map->key[i]->text) == 0;
        if (!found)
            unknown_key(r, block, map->key[i], known, n);
    }
}
