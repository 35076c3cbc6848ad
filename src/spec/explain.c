/* What a key means, from its row: the text of `alike explain` and the reference page. */
#include "reader.h"
#include "spec/ordinary.h"

#include <math.h>
#include <string.h>
#include <strings.h>

static const char *type_text(const KeyRow *row)
{
    static const char *const text[] = {
        [OPT_TEXT] = "text",
        [OPT_COLUMN] = "a column of the data",
        [OPT_NAMES] = "a list",
        [OPT_FLAG] = "yes or no",
        [OPT_COUNT] = "whole number",
        [OPT_REAL] = "number",
        [OPT_CHOICE] = "one word",
        [OPT_LIMITS] = "a number for each column",
        [OPT_PAIRS] = "a list of pairs",
        [OPT_CUTS] = "a rule, or one for each column",
        [OPT_ENTRY] = "one word",
        [OPT_OTHER] = "a block",
    };
    if (row->option->type == OPT_OTHER && row->block->name[0] != '\0')
        return "as described";
    return text[row->option->type];
}

static const char *with_keys(Arena *arena, const char *values, const char *keys)
{
    static const char mark[] = "{keys}";
    const char *at = keys == NULL ? NULL : strstr(values, mark);
    return at == NULL ? values
                      : arena_printf(arena, "%.*s%s%s", (int)(at - values), values, keys,
                                     at + strlen(mark));
}

const char *key_values_text(Arena *arena, const KeyRow *row)
{
    const Option *o = row->option;
    const bool ranged = o->min != 0.0 || o->max != 0.0;
    const char *none = o->none           ? "; or none"
                       : o->zero != NULL ? arena_printf(arena, "; or %s", o->zero)
                                         : "";
    size_t n = 0;
    if (row->values != NULL && o->type == OPT_NAMES)
        return arena_printf(
            arena, "a list of %s",
            word_list(arena, registry_names(arena, row->values), row->values->n, "and"));
    if (row->values != NULL)
        return word_list(arena, registry_names(arena, row->values), row->values->n, "or");
    if (o->values != NULL)
        return with_keys(arena, o->values, row->keys);
    switch (o->type) {
    case OPT_CHOICE:
        while (o->choices[n] != NULL)
            n++;
        return word_list(arena, o->choices, n, "or");
    case OPT_COUNT:
    case OPT_REAL:
        return arena_printf(arena, "%s%s", ranged ? range_text(arena, o) : "any", none);
    case OPT_FLAG:
        return "yes or no";
    case OPT_COLUMN:
        return arena_printf(arena, "the name of a column%s", none);
    case OPT_NAMES:
        return "a list of columns, or one alone; pretest may stand in it";
    case OPT_LIMITS:
        return "a map of columns and numbers, or none";
    case OPT_PAIRS:
        return "a list of pairs of columns";
    case OPT_CUTS:
        return "sturges, scott, fd, q and a number, a number of bins, or a map of columns and "
               "these or lists of cut points";
    case OPT_TEXT:
    case OPT_ENTRY:
    case OPT_OTHER:
        break;
    }
    return arena_printf(arena, "any text%s", none);
}

static const char *fallback_of(Arena *arena, const KeyRow *row, bool matchit)
{
    const Registries one = {.n = row->values != NULL, .item = &row->values};
    return option_fallback(&one, key_path_text(arena, row), row->option, matchit);
}

const char *key_default_text(Arena *arena, const KeyRow *row)
{
    const char *own = fallback_of(arena, row, false), *matchit = fallback_of(arena, row, true);
    if (own == NULL)
        return "none: it must be given";
    const char *shown = own[0] == '\0' ? "not given" : own;
    if (text_equal(matchit, own))
        return shown;
    return arena_printf(arena, "%s; under conventions: matchit %s", shown, matchit);
}

static const char *example_value(Arena *arena, const KeyRow *row)
{
    const Option *o = row->option;
    const char *fallback = fallback_of(arena, row, false);
    if (o->example != NULL)
        return o->example;
    if (fallback != NULL && fallback[0] != '\0')
        return fallback;
    if (row->values != NULL)
        return registry_default(row->values, false)->name;
    switch (o->type) {
    case OPT_CHOICE:
        return o->choices[0];
    case OPT_NAMES:
        return "[grade, gender]";
    case OPT_LIMITS:
        return "{pretest: 3}";
    case OPT_PAIRS:
        return "[[frl, ell]]";
    case OPT_CUTS:
        return "{pretest: q5, age: 4}";
    case OPT_FLAG:
        return "yes";
    case OPT_COUNT:
    case OPT_REAL:
        return "1";
    case OPT_COLUMN:
        return "grade";
    case OPT_TEXT:
    case OPT_ENTRY:
    case OPT_OTHER:
        break;
    }
    return "text";
}

const char *key_example_text(Arena *arena, const KeyRow *row)
{
    const char *name = row->option->name, *value = example_value(arena, row);
    const Block *b = row->block;
    if (b == &block_file)
        return arena_printf(arena, "%s: %s", name, value);
    if (b == &block_subgroups)
        return arena_printf(arena, "effects: {subgroups: [{quantiles: pretest, groups: 5}]}");
    if (b->name[0] != '\0' && b->entry == NULL && strchr(b->name, '.') != NULL)
        return arena_printf(arena, "%.*s: {%s: {%s: %s}}", (int)strcspn(b->name, "."), b->name,
                            strchr(b->name, '.') + 1, name, value);
    if (b == &block_columns)
        return arena_printf(arena, "columns: {frl: {%s: %s}}", name, value);
    if (b->entry != NULL)
        return arena_printf(arena, "%s: [{%s: %s, ...}]", b->name, name, value);
    if (row->entry != NULL && row->of->chosen && row->entry != registry_default(row->of, false))
        return arena_printf(arena, "%s: {%s: %s, %s: %s}", b->name, strrchr(row->of->key, '.') + 1,
                            row->entry->name, name, value);
    return arena_printf(arena, "%s: {%s: %s}", b->name, name, value);
}

const char *key_path_text(Arena *arena, const KeyRow *row)
{
    if (row->block->name[0] == '\0')
        return row->option->name;
    return arena_printf(arena, "%s.%s", row->block->name, row->option->name);
}

/* Rows may leave the last full stop to us. */
const char *key_sentence(Arena *arena, const char *text)
{
    const size_t n = strlen(text);
    const bool ended = n > 0 && strchr(".!?", text[n - 1]) != NULL;
    return ended ? text : arena_printf(arena, "%s.", text);
}

/* Text folded at 80 letters, later lines under the first. */
static void add_folded(Text *out, const char *label, const char *text)
{
    enum { WIDTH = 80, INDENT = 10 };
    size_t column = label[0] == '\0' ? 0 : INDENT;
    if (label[0] != '\0')
        text_format(out, "%-*s", INDENT, label);
    for (bool first = true; *text != '\0'; first = false) {
        const size_t n = strcspn(text, " ");
        if (!first && column + 1 + n > WIDTH) {
            text_format(out, "\n%*s", label[0] == '\0' ? 0 : INDENT, "");
            column = label[0] == '\0' ? 0 : INDENT;
        } else if (!first) {
            text_add(out, " ");
            column++;
        }
        text_add_bytes(out, text, n);
        column += n;
        text += n + (text[n] == ' ');
    }
    text_add(out, "\n");
}

static void add_key(Text *out, const KeyRow *row)
{
    Arena *arena = out->arena;
    const Option *o = row->option;
    const char *path = key_path_text(arena, row);
    add_folded(out, "",
               key_sentence(arena, o->plain != NULL  ? o->plain
                                   : o->help != NULL ? o->help
                                                     : o->name));
    if (o->change_when != NULL)
        add_folded(out, "",
                   arena_printf(arena, "Change this when %s", key_sentence(arena, o->change_when)));
    text_add(out, "\n");
    add_folded(out, "Key:",
               row->of == NULL ? path
                               : arena_printf(arena, "%s (%s %s)", path, registry_noun(row->of),
                                              row->entry->name));
    add_folded(out, "Type:", type_text(row));
    add_folded(out, "Values:", key_values_text(arena, row));
    add_folded(out, "Default:", key_default_text(arena, row));
    if (o->help != NULL)
        add_folded(out, "Meaning:", key_sentence(arena, o->help));
    text_format(out, "%-10s%s\n", "Example:", key_example_text(arena, row));
}

/* Two methods may share a key and its words. */
static bool same_words(const KeyRow *a, const KeyRow *b)
{
    return a->block == b->block && text_equal(a->option->name, b->option->name) &&
           text_equal(a->option->plain, b->option->plain) &&
           text_equal(a->option->help, b->option->help);
}

static void add_block_keys(Text *out, const KeyRows *rows, const char *name)
{
    text_format(out, "\nKeys of %s (`alike explain %s.KEY` says more):\n", name, name);
    for (size_t i = 0; i < rows->n; i++) {
        const KeyRow *row = &rows->row[i];
        bool seen = strcmp(row->block->name, name) != 0;
        for (size_t k = 0; k < i && !seen; k++)
            seen = same_words(&rows->row[k], row);
        if (!seen)
            text_format(out, "  %-16s %s\n", row->option->name,
                        row->option->plain != NULL ? row->option->plain : "");
    }
}

/* What may be named in a block, or under one key of it. */
static void add_registries(Text *out, const Registries *catalog, const char *key)
{
    for (size_t i = 0; i < catalog->n; i++) {
        const Registry *registry = catalog->item[i];
        const size_t n = registry->key == NULL ? 0 : strcspn(registry->key, ".");
        if (!text_equal(registry->key, key) &&
            (n == 0 || strlen(key) != n || strncmp(registry->key, key, n) != 0))
            continue;
        text_add(out, "\n");
        registry_list(out, registry);
    }
}

static bool is_block(const char *name)
{
    return name[0] != '\0' && block_named(name) != NULL;
}

static bool unknown_key(Arena *arena, const KeyRows *rows, const char *key, Error *err)
{
    const char **name = ARENA_ARRAY(arena, const char *, 2 * rows->n);
    size_t n = 0;
    for (size_t i = 0; i < rows->n; i++) {
        name[n++] = rows->row[i].option->name;
        name[n++] = key_path_text(arena, &rows->row[i]);
    }
    const char *near = text_nearest(key, name, n), *word = ordinary_nearest(arena, key);
    if (near == NULL && word != NULL)
        return error_set(
            err, ERR_USAGE, NOWHERE,
            "there is no key '%s' in a study file; did you mean `alike explain \"%s\"`?", key,
            word);
    if (near != NULL)
        return error_set(err, ERR_USAGE, NOWHERE,
                         "there is no key '%s' in a study file; did you mean '%s'?", key, near);
    return error_set(err, ERR_USAGE, NOWHERE,
                     "there is no key '%s' in a study file; `alike explain matching` lists the "
                     "keys of a block",
                     key);
}

static bool explain_entry(Text *out, const Registries *catalog, const char *name)
{
    const size_t before = out->n;
    for (size_t i = 0; i < catalog->n; i++) {
        const Entry *entry = registry_find(catalog->item[i], name);
        if (entry != NULL && catalog->item[i]->title != NULL)
            entry_describe(out, catalog, catalog->item[i], entry);
    }
    return out->n > before;
}

/* "further analysis" is asked for as "analysis", "format of the report" as "format". */
static const char *head_noun(Arena *arena, const char *words)
{
    const char *of = strstr(words, " of ");
    const size_t n = of == NULL ? strlen(words) : (size_t)(of - words);
    const char *head = arena_printf(arena, "%.*s", (int)n, words);
    const char *space = strrchr(head, ' ');
    return space == NULL ? head : space + 1;
}

static bool is_called(Arena *arena, const Registry *registry, const char *name)
{
    const char *const words[] = {registry->title, registry->kind, registry_noun(registry)};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        const char *const one[] = {words[i], head_noun(arena, words[i])};
        for (size_t k = 0; k < COUNT_OF(one); k++)
            if (strcasecmp(one[k], name) == 0 ||
                strcasecmp(text_plural_of(arena, one[k]), name) == 0)
                return true;
    }
    return false;
}

/* What a registry calls its rows is no key, but whoever asks for it wants the list. */
static bool explain_kind(Text *out, const Registries *catalog, const char *name)
{
    const size_t before = out->n;
    for (size_t i = 0; i < catalog->n; i++) {
        const Registry *registry = catalog->item[i];
        if (registry->title == NULL || !is_called(out->arena, registry, name))
            continue;
        text_add(out, out->n > before ? "\n" : "");
        registry_list(out, registry);
    }
    return out->n > before;
}

/* What a word of ordinary use means here: a sentence, the keys with their own, and a page. */
static bool explain_ordinary(Text *out, const KeyRows *rows, const char *word)
{
    const Ordinary *row = ordinary_find(word);
    const char **key;
    if (row == NULL)
        return false;
    text_add(out, out->n > 0 ? "\n" : "");
    add_folded(out, "", key_sentence(out->arena, row->sentence));
    const size_t n = ordinary_parts(out->arena, row->keys, &key);
    text_add(out, n > 0 || row->page[0] != '\0' ? "\n" : "");
    for (size_t i = 0; i < n; i++) {
        const Option *option = NULL;
        for (size_t k = 0; k < rows->n && option == NULL; k++)
            if (strcmp(key_path_text(out->arena, &rows->row[k]), key[i]) == 0)
                option = rows->row[k].option;
        add_folded(out, i == 0 ? "Keys:" : "   ",
                   arena_printf(out->arena, "`alike explain %s`: %s", key[i],
                                key_sentence(out->arena, option != NULL && option->plain != NULL
                                                             ? option->plain
                                                             : "a block of the study file")));
    }
    if (row->page[0] != '\0')
        text_format(out, "%-10sdocs/%s\n", "Page:", row->page);
    return true;
}

bool spec_explain_with(Arena *arena, const Registries *catalog, const char *key, const char **text,
                       Error *err)
{
    const KeyRows rows = key_rows(arena, catalog);
    Text out = {.arena = arena};
    const KeyRow *shown[64];
    size_t n = 0;
    for (size_t i = 0; i < rows.n && n < COUNT_OF(shown); i++) {
        const KeyRow *row = &rows.row[i];
        bool said = false;
        if (strcmp(row->option->name, key) != 0 && strcmp(key_path_text(arena, row), key) != 0)
            continue;
        for (size_t k = 0; k < n; k++)
            said = said || same_words(shown[k], row);
        if (said)
            continue;
        text_add(&out, n > 0 ? "\n" : "");
        add_key(&out, row);
        shown[n++] = row;
    }
    const bool known =
        n > 0 || explain_entry(&out, catalog, key) || explain_kind(&out, catalog, key);
    if (!explain_ordinary(&out, &rows, key) && !known)
        return unknown_key(arena, &rows, key, err);
    if (is_block(key))
        add_block_keys(&out, &rows, key);
    if (n > 0)
        add_registries(&out, catalog, key_path_text(arena, shown[0]));
    *text = out.bytes;
    return true;
}

bool spec_explain(Arena *arena, const char *key, const char **text, Error *err)
{
    return spec_explain_with(arena, &registries, key, text, err);
}

const char *const *spec_key_paths(Arena *arena, size_t *n)
{
    const KeyRows rows = key_rows(arena, &registries);
    const char **path = (const char **)arena_array(arena, rows.n, sizeof *path);
    *n = 0;
    for (size_t i = 0; i < rows.n; i++) {
        bool known = false;
        path[*n] = key_path_text(arena, &rows.row[i]);
        for (size_t k = 0; !known && k < *n; k++)
            known = strcmp(path[k], path[*n]) == 0;
        *n += !known;
    }
    return path;
}
