/* One value of the study file: a word, a number, a list. Says what was found and what to write. */
#include "reader.h"

#include <assert.h>
#include <ctype.h>
#include <math.h>
#include <string.h>

bool value_same(const char *a, const char *b)
{
    double x, y;
    if (text_to_real(a, strlen(a), &x) && text_to_real(b, strlen(b), &y))
        return x == y;
    return strcmp(a, b) == 0;
}

size_t spec_code(const Spec *spec, const char *bytes, size_t n)
{
    for (size_t i = 0; i < spec->n_missing && n > 0; i++)
        if (spec->missing[i][0] == bytes[0] && strlen(spec->missing[i]) == n &&
            memcmp(spec->missing[i], bytes, n) == 0)
            return i;
    return SIZE_MAX;
}

bool spec_is_code(const Spec *spec, const char *bytes, size_t n)
{
    return spec_code(spec, bytes, n) != SIZE_MAX;
}

static const char *found_text(const Node *node)
{
    return node->kind == NODE_LIST ? "a list" : node->kind == NODE_MAP ? "keys of its own" : "text";
}

bool is_scalar(Reader *r, const char *path, const Node *node, const char *wanted)
{
    if (node->kind != NODE_SCALAR) {
        problem_add(&r->problems, node->place, "%s must be %s; found %s", path, wanted,
                    found_text(node));
        return false;
    }
    if (node->text[0] == '\0' && !node->quoted) {
        problem_add(&r->problems, node->place,
                    "%s has no value; write one after the colon, or remove the line", path);
        return false;
    }
    return true;
}

bool is_word(const Node *node, const char *word)
{
    return node->kind == NODE_SCALAR && strcmp(node->text, word) == 0;
}

bool read_text(Reader *r, const char *path, const Node *node, Name *out)
{
    if (!is_scalar(r, path, node, "one text"))
        return false;
    *out = (Name){.text = node->text, .place = node->place};
    return true;
}

bool read_word(Reader *r, const char *path, const Node *node, Name *out)
{
    if (!is_scalar(r, path, node, "one name"))
        return false;
    if (node->text[0] == '\0') {
        problem_add(&r->problems, node->place,
                    "%s is an empty text; write a name, or remove the key", path);
        return false;
    }
    *out = (Name){.text = node->text, .place = node->place};
    return true;
}

bool read_flag(Reader *r, const char *path, const Node *node, bool *out)
{
    static const struct {
        const char *word;
        bool value;
    } words[] = {{"yes", true}, {"no", false}, {"true", true}, {"false", false},
                 {"Yes", true}, {"No", false}, {"True", true}, {"False", false},
                 {"YES", true}, {"NO", false}, {"TRUE", true}, {"FALSE", false}};
    if (!is_scalar(r, path, node, "yes or no"))
        return false;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strcmp(node->text, words[i].word) == 0) {
            *out = words[i].value;
            return true;
        }
    problem_add(&r->problems, node->place, "%s is '%s'; write yes or no", path, node->text);
    return false;
}

/* A list of names, or one alone; the word none is the empty list. No name twice. */
bool read_names(Reader *r, const char *path, const Node *node, Names *out)
{
    const size_t before = r->problems.n;
    const Node *const *item = node->item;
    size_t n = node->n;
    if (node->kind == NODE_MAP) {
        problem_add(&r->problems, node->place,
                    "%s must be a list of columns, such as [a, b]; found keys of its own", path);
        return false;
    }
    if (node->kind == NODE_SCALAR) {
        item = &node;
        n = is_word(node, "none") ? 0 : 1;
    }
    *out = (Names){.item = ARENA_ARRAY(r->arena, Name, n)};
    for (size_t i = 0; i < n; i++) {
        Name name;
        if (!read_word(r, path, item[i], &name))
            continue;
        bool again = false;
        for (size_t k = 0; k < out->n && n < 4096; k++)
            again = again || strcmp(out->item[k].text, name.text) == 0;
        if (again)
            problem_add(&r->problems, name.place, "%s lists '%s' twice; remove one of them", path,
                        name.text);
        out->item[out->n++] = name;
    }
    return r->problems.n == before;
}

bool read_limits(Reader *r, const char *path, const Node *node, Limits *out)
{
    const size_t before = r->problems.n;
    *out = (Limits){0};
    if (is_word(node, "none"))
        return true;
    if (node->kind != NODE_MAP) {
        problem_add(&r->problems, node->place,
                    "%s must give a number for each column, such as {pretest: 3}; found %s", path,
                    found_text(node));
        return false;
    }
    out->item = ARENA_ARRAY(r->arena, Limit, node->n);
    for (size_t i = 0; i < node->n; i++) {
        const char *inner = arena_printf(r->arena, "%s.%s", path, node->key[i]->text);
        Limit *limit = &out->item[out->n];
        limit->column = (Name){node->key[i]->text, node->key[i]->place};
        if (!read_number(r, inner, node->item[i], &limit->value))
            continue;
        if (limit->value < 0)
            problem_add(&r->problems, node->item[i]->place, "%s is %s; it must be 0 or more", inner,
                        node->item[i]->text);
        out->n++;
    }
    return r->problems.n == before;
}

static bool read_range(Reader *r, const char *path, const Node *node, ValueSet *out)
{
    const size_t before = r->problems.n;
    out->is_range = true;
    out->min = -INFINITY;
    out->max = INFINITY;
    for (size_t i = 0; i < node->n; i++) {
        const char *key = node->key[i]->text;
        const bool is_min = strcmp(key, "min") == 0;
        if (is_min || strcmp(key, "max") == 0)
            read_number(r, arena_printf(r->arena, "%s.%s", path, key), node->item[i],
                        is_min ? &out->min : &out->max);
        else
            problem_add(&r->problems, node->key[i]->place,
                        "unknown key '%s' in %s; a range is written {min: 3, max: 5}, either of "
                        "which may be left out",
                        key, path);
    }
    if (r->problems.n > before)
        return false;
    if (node->n == 0 || out->min > out->max) {
        problem_add(&r->problems, node->place,
                    node->n == 0 ? "%s is an empty range; write {min: 3, max: 5}"
                                 : "%s has a min above its max; nothing lies between them",
                    path);
        return false;
    }
    return true;
}

bool read_values(Reader *r, const char *path, const Node *node, ValueSet *out)
{
    const size_t before = r->problems.n;
    const Node *const *item = node->item;
    size_t n = node->n;
    *out = (ValueSet){.place = node->place};
    if (node->kind == NODE_MAP)
        return read_range(r, path, node, out);
    if (node->kind == NODE_SCALAR) {
        item = &node;
        n = 1;
    }
    if (n == 0) {
        problem_add(&r->problems, node->place,
                    "%s is an empty list; nobody would be left, so name at least one value", path);
        return false;
    }
    out->value = ARENA_ARRAY(r->arena, Name, n);
    for (size_t i = 0; i < n; i++)
        if (read_text(r, path, item[i], &out->value[out->n]))
            out->n++;
    return r->problems.n == before;
}

void read_value_map(Reader *r, const char *path, const Node *node, ValuePair **out, size_t *n)
{
    if (!is_map(r, path, node))
        return;
    *out = ARENA_ARRAY(r->arena, ValuePair, node->n);
    *n = 0;
    for (size_t i = 0; i < node->n; i++) {
        Name to;
        const char *inner = arena_printf(r->arena, "%s.%s", path, node->key[i]->text);
        if (read_text(r, inner, node->item[i], &to))
            (*out)[(*n)++] = (ValuePair){node->key[i]->text, to.text, node->key[i]->place};
    }
}

const Node *map_of_short_form(Reader *r, const Node *node, const char *key)
{
    if (node->kind != NODE_SCALAR || (node->text[0] == '\0' && !node->quoted))
        return node;
    Node *map = ARENA_NEW(r->arena, Node);
    *map = (Node){.kind = NODE_MAP, .place = node->place, .n = 1};
    map->key = ARENA_NEW(r->arena, const Node *);
    map->item = ARENA_NEW(r->arena, const Node *);
    map->key[0] = node_of_text(r->arena, key, node->place);
    map->item[0] = node;
    return map;
}

bool read_choice(Reader *r, const char *path, const Node *node, const char *const *choices,
                 size_t n, int *out)
{
    if (!is_scalar(r, path, node, "one word"))
        return false;
    for (size_t i = 0; i < n; i++)
        if (strcmp(node->text, choices[i]) == 0) {
            *out = (int)i; /* tables of choices are short */
            return true;
        }
    const char *near = text_nearest(node->text, choices, n);
    if (near != NULL)
        problem_add(&r->problems, node->place, "unknown %s '%s'; did you mean '%s'?", path,
                    node->text, near);
    else
        problem_add(&r->problems, node->place, "unknown %s '%s'; choose %s", path, node->text,
                    word_list(r->arena, choices, n, "or"));
    return false;
}

const Registry *names_of(const Reader *r, const char *key)
{
    const Registry *registry = registry_of_key(r->catalog, key);
    assert(registry != NULL);
    return registry;
}

bool read_row(Reader *r, const Registry *registry, const Node *node, const Entry **out)
{
    const char *noun = registry->unknown != NULL ? registry->unknown : registry->kind;
    int which;
    if (!read_choice(r, noun, node, registry_names(r->arena, registry), registry->n, &which))
        return false;
    if (registry->row[which]->unavailable == NULL) {
        *out = registry->row[which];
        return true;
    }
    problem_add(&r->problems, node->place, "%s '%s' %s; choose another", registry->kind, node->text,
                registry->row[which]->unavailable);
    return false;
}

bool name_is_tidy(const char *name)
{
    const size_t n = strlen(name);
    for (size_t i = 0; i < n; i++) {
        const unsigned char c = (unsigned char)name[i];
        if (c >= 0x80 || !(isalnum(c) || c == '_' || c == '-'))
            return false;
    }
    return n >= 1 && n <= 64;
}

const char *names_text(Arena *arena, const Names *names)
{
    Text text = {.arena = arena};
    text_add(&text, "[");
    for (size_t i = 0; i < names->n; i++) {
        text_add(&text, i > 0 ? ", " : "");
        node_add_word(&text, names->item[i].text);
    }
    text_add(&text, "]");
    return text.bytes;
}

const char *value_set_text(Arena *arena, const ValueSet *set)
{
    if (!set->is_range)
        return names_text(arena, &(Names){.n = set->n, .item = set->value});
    if (isinf(set->min))
        return arena_printf(arena, "{max: %s}", number_text(arena, set->max));
    if (isinf(set->max))
        return arena_printf(arena, "{min: %s}", number_text(arena, set->min));
    return arena_printf(arena, "{min: %s, max: %s}", number_text(arena, set->min),
                        number_text(arena, set->max));
}
