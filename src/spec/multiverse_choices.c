/* multiverse: which settings are chosen among, and what each may be. */
#include "multiverse.h"

#include <string.h>

enum { CHOICES_MOST = 16, COMBINATIONS_MOST = 10000 };

static const char *const block_name[] = {"matching", "propensity", "effects"};
/* Settings at the left margin. */
static const char *const margin_key[] = {"covariates", "keep"};
static const char *const margin_word[] = {"missing_data"}; /* whose values are words */

static bool is_one_of(const char *word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

bool choice_is_compound(const char *key)
{
    return is_one_of(key, block_name, COUNT_OF(block_name)) ||
           is_one_of(key, margin_key, COUNT_OF(margin_key));
}

/* --- which setting a key is ------------------------------------------------------------------- */

/* Rows of the key, without its block where it names one, by block; their number. */
static size_t blocks_with(const KeyRows *rows, const char *key, const KeyRow *found[])
{
    const char *dot = strchr(key, '.');
    const char *name = dot == NULL ? key : dot + 1;
    size_t n = 0;
    for (size_t b = 0; b < COUNT_OF(block_name); b++) {
        const size_t length = strlen(block_name[b]);
        if (dot != NULL &&
            ((size_t)(dot - key) != length || strncmp(key, block_name[b], length) != 0))
            continue;
        for (size_t i = 0; i < rows->n; i++)
            if (strcmp(rows->row[i].block->name, block_name[b]) == 0 &&
                strcmp(rows->row[i].option->name, name) == 0) {
                found[n++] = &rows->row[i];
                break;
            }
    }
    return n;
}

static void unknown_setting(Reader *r, const KeyRows *rows, const Node *key)
{
    const char **known = (const char **)arena_array(r->arena, rows->n + 8, sizeof *known);
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(margin_word); i++)
        known[n++] = margin_word[i];
    for (size_t i = 0; i < COUNT_OF(margin_key); i++)
        known[n++] = margin_key[i];
    for (size_t i = 0; i < rows->n; i++)
        if (is_one_of(rows->row[i].block->name, block_name, COUNT_OF(block_name)))
            known[n++] = rows->row[i].option->name;
    const char *near = text_nearest(key->text, known, n);
    if (near != NULL)
        problem_add(&r->problems, key->place,
                    "'%s' is no setting that a multiverse can choose; did you mean '%s'?",
                    key->text, near);
    else
        problem_add(&r->problems, key->place,
                    "'%s' is no setting that a multiverse can choose; it takes covariates, keep, "
                    "missing_data and the keys of matching, propensity and effects",
                    key->text);
}

/* One yardstick, and what looks at the main design alone, are no choices. */
static bool is_fixed(const char *path, const KeyRow *row)
{
    static const char *const yardstick[] = {"effects.sd", "effects.confidence",
                                            "effects.subgroups"};
    return is_one_of(path, yardstick, COUNT_OF(yardstick)) || (row->of != NULL && !row->of->chosen);
}

/* "matching.caliper"; NULL: it is none, and that is told. */
static const char *path_of(Reader *r, const KeyRows *rows, const Node *key)
{
    const KeyRow *found[COUNT_OF(block_name)] = {NULL};
    if (choice_is_compound(key->text) || is_one_of(key->text, margin_word, COUNT_OF(margin_word)))
        return key->text;
    const size_t n = blocks_with(rows, key->text, found);
    if (n == 0) {
        unknown_setting(r, rows, key);
        return NULL;
    }
    const char *path =
        arena_printf(r->arena, "%s.%s", found[0]->block->name, found[0]->option->name);
    if (n > 1) {
        problem_add(&r->problems, key->place,
                    "'%s' stands under %s and under %s; write %s or %s.%s", key->text,
                    found[0]->block->name, found[1]->block->name, path, found[1]->block->name,
                    found[1]->option->name);
        return NULL;
    }
    if (is_fixed(path, found[0])) {
        problem_add(&r->problems, key->place,
                    "%s is the same for all combinations of a multiverse, or looks at the main "
                    "design alone; remove it here, and set it for the study",
                    path);
        return NULL;
    }
    return path;
}

/* --- what it may be --------------------------------------------------------------------------- */

/* Of a list the items; of a map its values by their names. False: it is neither, and that is told.
 */
static bool read_values_of(Reader *r, const Node *key, const Node *node, MultiverseChoice *choice,
                           const Node ***value)
{
    const bool named = node->kind == NODE_MAP;
    if (node->kind == NODE_SCALAR || node->n == 0) {
        problem_add(&r->problems, node->place,
                    "multiverse.%s must list the values to try, such as [a, b], or name them: "
                    "{narrow: a, wide: b}",
                    key->text);
        return false;
    }
    choice->n = node->n;
    choice->value = (const char **)arena_array(r->arena, node->n, sizeof *choice->value);
    *value = (const Node **)arena_array(r->arena, node->n, sizeof **value);
    for (size_t i = 0; i < node->n; i++) {
        (*value)[i] = node->item[i];
        choice->value[i] = named ? node->key[i]->text : node_text(r->arena, node->item[i]);
        for (size_t k = 0; k < i; k++)
            if (strcmp(choice->value[k], choice->value[i]) == 0)
                problem_add(&r->problems, node->item[i]->place,
                            "multiverse.%s has '%s' twice; remove one", key->text,
                            choice->value[i]);
        if (!named && choice_is_compound(choice->key) && node->item[i]->kind == NODE_SCALAR) {
            problem_add(&r->problems, node->item[i]->place,
                        "each value of multiverse.%s has several parts, so give it a name, such "
                        "as %s",
                        key->text,
                        strcmp(choice->key, "covariates") == 0
                            ? "{all: [pretest, grade], few: [pretest]}"
                        : strcmp(choice->key, "keep") == 0
                            ? "{everyone: none, grade_5: {grade: 5}}"
                            : "{close: {method: nearest, caliper: 0.1}, weights: {method: ipw}}");
            return false;
        }
    }
    return true;
}

/* A line a value. */
static void add_lines(Reader *r, const MultiverseChoice *choice, const Node *const *value,
                      Text *out)
{
    for (size_t i = 0; i < choice->n; i++) {
        text_format(out, "multiverse.%s.", choice->key);
        node_add_word(out, choice->value[i]);
        text_format(out, ": %s\n", node_text(r->arena, value[i]));
    }
}

/* The product of the numbers of values; 0: it is too large, and that is told. */
static size_t count_combinations(Reader *r, const MultiverseSpec *multiverse, Place place)
{
    size_t n = 1;
    for (size_t k = 0; k < multiverse->n_choices && n <= COMBINATIONS_MOST; k++)
        n *= multiverse->choice[k].n; /* each has as many values as the file has words */
    if (n <= COMBINATIONS_MOST)
        return n;
    problem_add(&r->problems, place,
                "the choices of this multiverse make more than %d combinations, the most that is "
                "run; leave out values, or settings that hardly matter",
                COMBINATIONS_MOST);
    return 0;
}

static bool read_all(Reader *r, const Node *node, Universe *out)
{
    const KeyRows rows = key_rows(r->arena, r->catalog);
    MultiverseSpec *multiverse = &r->spec->multiverse;
    Text text = {.arena = r->arena};
    const size_t before = r->problems.n;
    for (size_t i = 0; i < node->n; i++) {
        const Node *key = node->key[i];
        MultiverseChoice *choice = &multiverse->choice[multiverse->n_choices];
        *choice = (MultiverseChoice){.key = path_of(r, &rows, key), .place = key->place};
        if (choice->key == NULL ||
            !read_values_of(r, key, node->item[i], choice, &out->value[multiverse->n_choices]))
            continue;
        for (size_t k = 0; k < multiverse->n_choices; k++)
            if (strcmp(multiverse->choice[k].key, choice->key) == 0)
                problem_add(&r->problems, key->place,
                            "multiverse chooses %s twice; put all its values under one key",
                            choice->key);
        add_lines(r, choice, out->value[multiverse->n_choices++], &text);
    }
    multiverse->text = text.bytes;
    return r->problems.n == before;
}

Universe *read_choices(Reader *r, const Node *root)
{
    const Node *node = node_get(root, "multiverse");
    MultiverseSpec *multiverse = &r->spec->multiverse;
    if (node == NULL || is_word(node, "none"))
        return NULL;
    if (!is_map(r, "multiverse", node))
        return NULL;
    if (node->n == 0 || node->n > CHOICES_MOST) {
        problem_add(&r->problems, node->place,
                    "multiverse holds %zu settings; name 1 to %d, such as {caliper: [0.1, 0.2]}",
                    node->n, CHOICES_MOST);
        return NULL;
    }
    Universe *out = ARENA_NEW(r->arena, Universe);
    *out = (Universe){.place = node->place, .end_line = node->end_line};
    out->value = (const Node ***)arena_array(r->arena, node->n, sizeof *out->value);
    multiverse->choice = ARENA_ARRAY(r->arena, MultiverseChoice, node->n);
    if (!read_all(r, node, out))
        return NULL;
    multiverse->n_combinations = count_combinations(r, multiverse, node->place);
    return multiverse->n_combinations > 0 ? out : NULL;
}
