/* All keys there are, and what to say of a key that is none of them. */
#include "reader.h"

#include <string.h>

const Block *const spec_blocks[] = {
    &block_file,
    &block_study,
    &block_data,
    &block_tests,
    &block_test_columns,
    &block_students,
    &block_schools,
    &block_spans,
    &block_norms,
    &block_columns,
    &block_treatment,
    &block_arms,
    &block_outcomes,
    &block_propensity,
    &block_matching,
    &block_effects,
    &block_cluster,
    &block_sd,
    &block_subgroups,
    &block_alternatives,
    &block_missing,
    &block_multiple,
    &block_published,
    &block_report,
    &block_plan,
    &block_surveys,
    &block_survey_program,
    &block_survey_reference,
    &block_survey_replicates,
    &block_survey_items,
    &block_survey_answers,
    &block_survey_indices,
    &block_implementation,
    &block_measures,
    &block_relate,
    &block_usage,
};
const size_t n_spec_blocks = COUNT_OF(spec_blocks);

static KeyRow *add_row(KeyRows *rows, Arena *arena, const Block *block, const Option *option)
{
    rows->row = arena_grow(arena, rows->row, &rows->capacity, rows->n + 1, sizeof(KeyRow));
    rows->row[rows->n] = (KeyRow){.block = block, .option = option};
    return &rows->row[rows->n++];
}

/* Do the keys that the rows of a registry bring along stand in this block? */
static bool has_keys_of(const Block *block, const Registry *registry)
{
    const size_t n = registry->key == NULL ? 0 : strcspn(registry->key, ".");
    return n > 0 && strlen(block->name) == n && strncmp(block->name, registry->key, n) == 0;
}

/* And are they read whatever is chosen? */
static bool lies_in(const Registry *registry, const Block *block)
{
    return !registry->chosen && has_keys_of(block, registry);
}

static void add_entries(KeyRows *rows, Arena *arena, const Registry *registry, const Block *block)
{
    for (size_t i = 0; i < registry->n && has_keys_of(block, registry); i++)
        for (const Option *o = registry->row[i]->options; o != NULL && o->name != NULL; o++) {
            KeyRow *row = add_row(rows, arena, block, o);
            row->of = registry;
            row->entry = registry->row[i];
        }
}

/* The block's own, and those of rows that nobody chooses. */
static const char *keys_of(Arena *arena, const KeyRows *rows, const Block *block)
{
    Text text = {.arena = arena};
    for (size_t i = 0; i < rows->n; i++) {
        const KeyRow *row = &rows->row[i];
        if (row->block == block && (row->entry == NULL || !row->of->chosen))
            text_format(&text, "%s%s", text.n == 0 ? "keys: " : ", ", row->option->name);
    }
    return text.bytes;
}

const Block *block_named(const char *name)
{
    for (size_t b = 0; b < n_spec_blocks; b++)
        if (strcmp(spec_blocks[b]->name, name) == 0)
            return spec_blocks[b];
    return NULL;
}

KeyRows key_rows(Arena *arena, const Registries *catalog)
{
    KeyRows rows = {0};
    for (size_t b = 0; b < n_spec_blocks; b++) {
        for (const Option *o = spec_blocks[b]->options; o->name != NULL; o++)
            add_row(&rows, arena, spec_blocks[b], o);
        for (size_t k = 0; k < catalog->n; k++)
            add_entries(&rows, arena, catalog->item[k], spec_blocks[b]);
    }
    for (size_t i = 0; i < rows.n; i++) {
        const char *path = key_path_text(arena, &rows.row[i]);
        const Registry *registry = registry_of_key(catalog, path);
        const Block *under = block_named(path);
        rows.row[i].values =
            registry != NULL && registry->chosen && rows.row[i].option->type != OPT_CHOICE
                ? registry
                : NULL;
        rows.row[i].keys = under == NULL ? NULL : keys_of(arena, &rows, under);
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

/* A key of another row than the one chosen: of which rows, and of which kind they are. */
static const char *entries_with(Reader *r, const KeyRows *rows, const Block *block, const char *key,
                                const Registry **of)
{
    const char *name[16];
    size_t n = 0;
    for (size_t i = 0; i < rows->n && n < COUNT_OF(name); i++) {
        const KeyRow *row = &rows->row[i];
        if (row->block != block || row->entry == NULL || strcmp(row->option->name, key) != 0)
            continue;
        name[n++] = row->entry->name;
        *of = row->of;
    }
    return n == 0 ? NULL : word_list(r->arena, name, n, "and");
}

/* The keys that may stand in a map, and the rows that were chosen for it. */
typedef struct Known {
    size_t n, capacity;
    const char **name;
    size_t n_chosen;
    const Entry *chosen[8];
} Known;

static void add_known(Arena *arena, Known *known, const char *name)
{
    known->name =
        arena_grow(arena, (void *)known->name, &known->capacity, known->n + 1, sizeof *known->name);
    known->name[known->n++] = name;
}

/* Of a row that was not found any key may be meant. */
static void add_options(Reader *r, Known *known, const char *path, const Option *options,
                        const void *settings)
{
    for (const Option *o = options; o != NULL && o->name != NULL; o++)
        add_known(r->arena, known, o->name);
    for (const Option *o = options; o != NULL && o->name != NULL && settings != NULL; o++) {
        const void *field = (const char *)settings + o->offset; /* aligned, by offsetof */
        if (o->type != OPT_ENTRY)
            continue;
        const Choice *choice = field;
        const Registry *registry = names_of(r, arena_printf(r->arena, "%s.%s", path, o->name));
        for (size_t i = 0; choice->entry == NULL && i < registry->n; i++)
            add_options(r, known, path, registry->row[i]->options, NULL);
        if (choice->entry == NULL)
            continue;
        if (known->n_chosen < COUNT_OF(known->chosen))
            known->chosen[known->n_chosen++] = choice->entry;
        add_options(r, known, path, choice->entry->options, choice->settings);
    }
}

/* The row of the registry that was chosen; NULL: none. */
static const Entry *chosen_of(const Known *known, const Registry *registry)
{
    for (size_t k = 0; k < known->n_chosen && registry != NULL; k++)
        if (registry_find(registry, known->chosen[k]->name) == known->chosen[k])
            return known->chosen[k];
    return NULL;
}

static void unknown_key(Reader *r, const Block *block, const Node *key, const Known *known)
{
    const KeyRows rows = key_rows(r->arena, r->catalog);
    const Registry *of = NULL;
    const char *here =
        block->name[0] == '\0' ? "" : arena_printf(r->arena, " %s", where(r->arena, block));
    const char *near = text_nearest(key->text, known->name, known->n);
    const char *home = home_of(r, block, &rows, key->text);
    const char *others = entries_with(r, &rows, block, key->text, &of);
    const Entry *chosen = chosen_of(known, of);
    if (chosen != NULL)
        problem_add(&r->problems, key->place,
                    "the %s '%s' has no '%s', which goes with %s; remove it here", of->kind,
                    chosen->name, key->text, others);
    else if (home != NULL && block->name[0] == '\0')
        problem_add(&r->problems, key->place, "'%s' belongs %s", key->text, home);
    else if (home != NULL)
        problem_add(&r->problems, key->place, "'%s' belongs %s, not%s", key->text, home, here);
    else if (near != NULL)
        problem_add(&r->problems, key->place, "unknown key '%s'%s; did you mean '%s'?", key->text,
                    here, near);
    else
        problem_add(&r->problems, key->place, "unknown key '%s'%s; known are %s", key->text, here,
                    word_list(r->arena, known->name, known->n, "and"));
}

void check_keys(Reader *r, const Block *block, const Node *map, const void *settings,
                const char *const *words, size_t n_words)
{
    Known known = {.n = 0};
    add_options(r, &known, block->name, block->options, settings);
    for (size_t k = 0; k < r->catalog->n; k++)
        for (size_t i = 0; lies_in(r->catalog->item[k], block) && i < r->catalog->item[k]->n; i++)
            add_options(r, &known, block->name, r->catalog->item[k]->row[i]->options, NULL);
    for (size_t i = 0; i < n_words; i++)
        add_known(r->arena, &known, words[i]);
    for (size_t i = 0; i < map->n; i++) {
        bool found = false;
        for (size_t k = 0; k < known.n && !found; k++)
            found = strcmp(known.name[k], map->key[i]->text) == 0;
        if (!found)
            unknown_key(r, block, map->key[i], &known);
    }
}

const Entry *unchosen_with(const Reader *r, const Block *block, const char *key,
                           const Registry **of)
{
    for (size_t k = 0; k < r->catalog->n; k++) {
        *of = r->catalog->item[k];
        for (size_t i = 0; lies_in(*of, block) && i < (*of)->n; i++)
            if (option_find((*of)->row[i]->options, key) != NULL)
                return (*of)->row[i];
    }
    return NULL;
}

void read_unchosen(Reader *r, const Block *block, const Node *map, Choices *out)
{
    for (size_t k = 0; k < r->catalog->n; k++)
        for (size_t i = 0; lies_in(r->catalog->item[k], block) && i < r->catalog->item[k]->n; i++) {
            const Entry *entry = r->catalog->item[k]->row[i];
            if (entry->options == NULL)
                continue;
            out->item = arena_grow(r->arena, out->item, &out->capacity, out->n + 1, sizeof(Choice));
            out->item[out->n] = (Choice){.entry = entry};
            choice_read(r, &out->item[out->n++], block->name, map);
        }
}
