/* Other defensible designs: each is the study with some keys replaced, then read like a study. */
#include "reader.h"

#include "alike/design.h"

#include <string.h>

static const Option alternative_rows[] = {
    {.name = "name",
     .type = OPT_OTHER,
     .values = "letters, digits, _ and -; at most 64",
     .example = "tight",
     .plain = "What this other design is called in tables and charts.",
     .change_when = "the name does not say what differs.",
     .help = "[A-Za-z0-9_-]{1,64}, each name once; primary is the study's own design."},
    {.name = "label",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "any text",
     .example = "Compared within the same type of school",
     .plain = "What readers see instead of the name.",
     .change_when = "the name is a code.",
     .help = "Any text; the name, with blanks for _ and -, where none is given."},
    {.name = NULL},
};
const Block block_alternatives = {
    .name = "alternatives", .entry = "alternative", .options = alternative_rows};

/* Keys at the left margin: those that belong to the study as a whole, or all. */
static const char **keys_of_file(Arena *arena, bool only_shared, size_t *n)
{
    const Option *const rows = block_file.options;
    size_t most = 0;
    while (rows[most].name != NULL)
        most++;
    const char **out = ARENA_ARRAY(arena, const char *, most);
    *n = 0;
    for (size_t i = 0; i < most; i++)
        if (rows[i].shared || !only_shared)
            out[(*n)++] = rows[i].name;
    return out;
}

/* The word under block.key in one of two trees, the first that has it. */
static const char *word_in(const Node *first, const Node *second, const char *block,
                           const char *key, const char *fallback)
{
    const Node *node = node_get(node_get(first, block), key);
    if (node == NULL)
        node = node_get(node_get(second, block), key);
    return node == NULL || node->kind != NODE_SCALAR ? fallback : node->text;
}

/* The row that decides which keys of a block count, as the merged study will have it. */
typedef struct Chooser {
    const Block *block;
    const Registry *registry;
    const Entry *entry; /* NULL: unknown */
} Chooser;

static Chooser chooser_of(Reader *r, const char *key, const Node *first, const Node *second)
{
    const Registry *registry = names_of(r, key);
    const size_t n = strcspn(key, ".");
    const char *name = word_in(first, second, arena_copy_bytes(r->arena, key, n), key + n + 1,
                               registry_default(registry, false)->name);
    Chooser out = {.registry = registry, .entry = registry_find(registry, name)};
    for (size_t b = 0; b < n_spec_blocks; b++)
        if (strlen(spec_blocks[b]->name) == n && strncmp(spec_blocks[b]->name, key, n) == 0)
            out.block = spec_blocks[b];
    return out;
}

/* Is this a key that other rows have a use for and this one has not? A misspelt key of the study is
 * no inheritance: it stays, and is reported. */
static bool is_idle(const Chooser *c, const char *key)
{
    const Option *row = option_find(c->block->options, key);
    if (c->entry == NULL || row != NULL)
        return row != NULL && !option_serves(row, c->entry);
    if (option_find(c->entry->options, key) != NULL)
        return false;
    for (size_t i = 0; i < c->registry->n; i++)
        if (option_find(c->registry->row[i]->options, key) != NULL)
            return true;
    return false;
}

/* The block of the study without the keys that the alternative's own choice leaves useless. */
static const Node *inherited_block(Reader *r, const Chooser *c, const Node *base, const Node *over,
                                   Notes *notes)
{
    if (base == NULL || base->kind != NODE_MAP)
        return base;
    const char **drop = ARENA_ARRAY(r->arena, const char *, base->n);
    size_t n = 0;
    for (size_t i = 0; i < base->n; i++) {
        const char *key = base->key[i]->text;
        if (is_idle(c, key) && node_get(over, key) == NULL)
            drop[n++] = key;
    }
    if (n == 0)
        return base;
    notes_add(notes, r->arena, c->block->name, NOTE_PLAIN, NO_COUNT,
              PHRASE("The {} '{}' does not use {}, which the study sets under {}: left out of this "
                     "alternative.",
                     piece_words(c->registry->kind), piece_words(c->entry->name),
                     piece_words(word_list(r->arena, drop, n, "and")),
                     piece_words(c->block->name)));
    return node_without(r->arena, base, drop, n);
}

static const char *const chooser_key[] = {"matching.method", "propensity.model",
                                          "effects.estimator"};

bool alternative_ignores(Reader *r, const Node *base, const Node *entry, const char *block,
                         const char *key)
{
    for (size_t k = 0; k < COUNT_OF(chooser_key); k++) {
        const Chooser chooser = chooser_of(r, chooser_key[k], entry, base);
        if (strcmp(chooser.block->name, block) == 0)
            return is_idle(&chooser, key);
    }
    return false;
}

const Node *alternative_tree(Reader *r, const Node *base, const Node *entry, Notes *notes)
{
    static const char *const own[] = {"name", "label"};
    size_t n;
    const char *const *shared = keys_of_file(r->arena, true, &n);
    Node *tree = node_without(r->arena, base, shared, n);
    for (size_t k = 0; k < COUNT_OF(chooser_key); k++) {
        const Chooser chooser = chooser_of(r, chooser_key[k], entry, base);
        const char *block = chooser.block->name;
        for (size_t i = 0; i < tree->n; i++)
            if (strcmp(tree->key[i]->text, block) == 0)
                tree->item[i] =
                    inherited_block(r, &chooser, tree->item[i], node_get(entry, block), notes);
    }
    return node_merge(r->arena, tree, node_without(r->arena, entry, own, COUNT_OF(own)));
}

static void check_entry_keys(Reader *r, const Node *entry)
{
    size_t n;
    const char *const *words = keys_of_file(r->arena, false, &n);
    check_keys(r, &block_alternatives, entry, NULL, words, n);
    words = keys_of_file(r->arena, true, &n);
    for (size_t i = 0; i < n; i++)
        if (node_get(entry, words[i]) != NULL)
            problem_add(&r->problems, node_key(entry, words[i])->place,
                        "'%s' is the same for all designs of a study; an alternative can't change "
                        "it, so remove it here or write a second study file",
                        words[i]);
    const Node *treatment = node_get(entry, "treatment");
    const bool by_records = r->spec->tests.given || r->spec->tests.roster.path != NULL;
    for (size_t i = 0; i < n_treatment_of_records && by_records; i++) {
        const Node *key = node_key(treatment, treatment_of_records[i]);
        if (key != NULL)
            problem_add(&r->problems, key->place,
                        "treatment.%s is the same for all designs of a study; an alternative can't "
                        "change it, so remove it here or write a second study file",
                        treatment_of_records[i]);
    }
}

/* "" when it has none that serves. */
static const char *entry_name(Reader *r, const Node *entry)
{
    const Node *node = node_get(entry, "name");
    const Spec *spec = r->spec;
    Name name;
    if (node == NULL) {
        problem_add(&r->problems, entry->place,
                    "this alternative has no name; add one, such as name: tight");
        return "";
    }
    if (!read_word(r, "an alternative's name", node, &name))
        return "";
    if (!name_is_tidy(name.text)) {
        problem_add(&r->problems, name.place,
                    "alternative name '%s' must be 1 to 64 letters, digits, _ or -", name.text);
        return "";
    }
    if (strcmp(name.text, DESIGN_PRIMARY) == 0)
        problem_add(&r->problems, name.place,
                    "'primary' is the study's own design; give the alternative another name");
    for (size_t i = 1; i < spec->n_designs; i++)
        if (strcmp(spec->design[i].name, name.text) == 0)
            problem_add(&r->problems, name.place,
                        "two alternatives are named '%s'; give each a name of its own", name.text);
    return name.text;
}

/* What the study file calls it, else its name in words: "same_type" -> "same type". */
static const char *entry_label(Reader *r, const Node *entry, const char *name)
{
    const Node *node = node_get(entry, "label");
    Name label;
    if (node != NULL && read_word(r, "an alternative's label", node, &label))
        return label.text;
    char *words = arena_copy_text(r->arena, name);
    for (char *c = words; *c != '\0'; c++)
        *c = *c == '_' || *c == '-' ? ' ' : *c;
    return words;
}

/* Has the main design every outcome of this one? */
static bool all_are_primary(const Reader *r)
{
    const Design *own = r->design, *primary = r->spec->design;
    size_t n = 0;
    for (size_t i = 0; i < own->n_outcomes; i++)
        for (size_t k = 0; k < primary->n_outcomes; k++)
            n += text_equal(own->outcome[i].name.text, primary->outcome[k].name.text);
    return n == own->n_outcomes;
}

/* What only the merged design gets wrong may stand at a line of the study, so it says whose it is.
 */
static void name_problems(Reader *r, size_t from, const Design *design)
{
    for (size_t i = from; i < r->problems.n; i++) {
        Problem *problem = &r->problems.item[i];
        problem->text =
            arena_printf(r->arena, "%s%s", problem->text,
                         design_whose(r->arena, design, problem->place.file, problem->place.line));
    }
}

static size_t last_line_of(const Node *node)
{
    size_t last = node->place.line;
    for (size_t i = 0; i < node->n; i++) {
        const size_t key = node->kind == NODE_MAP ? node->key[i]->place.line : 0;
        const size_t item = last_line_of(node->item[i]);
        last = key > last ? key : last;
        last = item > last ? item : last;
    }
    return last;
}

/* Is there a row of this name, and of each name that its own keys give? A row asks its settings. */
static bool is_found(Choice choice)
{
    const Option *options = choice.entry == NULL ? NULL : choice.entry->options;
    for (const Option *o = options; o != NULL && o->name != NULL; o++) {
        const void *field = (const char *)choice.settings + o->offset; /* aligned, by offsetof */
        if (o->type == OPT_ENTRY && !is_found(*(const Choice *)field))
            return false;
    }
    return choice.entry != NULL;
}

/* Keys that would change nothing here, though they are keys of the block: of analyses, which look
 * at the main design alone; of rows that were not meant; of what the main design settles. */
static void refuse_idle(Reader *r, const Node *entry)
{
    const Node *effects = node_get(entry, "effects");
    const bool is_map = effects != NULL && effects->kind == NODE_MAP;
    const Registry *of;
    const char *key;
    const bool chosen = is_found(design_method(r->design));
    for (size_t k = 0; k < r->catalog->n && chosen; k++) {
        const Registry *registry = r->catalog->item[k];
        const char *why = registry->idle == NULL ? NULL : registry->idle(r->arena, r->design, &key);
        if (why != NULL && node_get(entry, key) != NULL)
            problem_add(&r->problems, node_key(entry, key)->place, "%s", why);
    }
    for (size_t i = 0; is_map && i < effects->n; i++) {
        const Node *name = effects->key[i];
        const Entry *row = unchosen_with(r, &block_effects, name->text, &of);
        if (row != NULL)
            problem_add(&r->problems, name->place,
                        "effects.%s is a key of the %s '%s', which looks at the main design "
                        "alone; remove it here, or set it for the study",
                        name->text, of->kind, row->name);
    }
    if (node_get(effects, "sd") != NULL && all_are_primary(r))
        problem_add(&r->problems, node_key(effects, "sd")->place,
                    "effects.sd changes nothing here: effect sizes of an alternative stand beside "
                    "the main design's and are in its standard deviation; remove it here, or set "
                    "it for the study");
}

static void read_alternative(Reader *r, const Node *base, const Node *entry)
{
    Design *design = &r->spec->design[r->spec->n_designs];
    if (!is_map(r, "alternatives", entry))
        return;
    check_entry_keys(r, entry);
    design->name = entry_name(r, entry);
    design->label = entry_label(r, entry, design->name);
    design->primary = false;
    design->place = entry->place;
    design->last_line = last_line_of(entry);
    r->spec->n_designs++;
    r->design = design;
    r->root = alternative_tree(r, base, entry, &design->notes);
    r->entry = entry;
    const size_t before = r->problems.n;
    read_design(r);
    refuse_idle(r, entry);
    name_problems(r, before, design);
    r->entry = NULL;
}

void read_alternatives(Reader *r, const Node *root)
{
    const Node *list = node_get(root, "alternatives");
    if (list == NULL || is_word(list, "none"))
        return;
    if (list->kind != NODE_LIST) {
        problem_add(&r->problems, list->place,
                    "alternatives must be a list of entries, such as [{name: tight, matching: "
                    "{caliper: 0.05}}]");
        return;
    }
    for (size_t i = 0; i < list->n; i++)
        read_alternative(r, root, list->item[i]);
}
