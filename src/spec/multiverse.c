/* multiverse: a design for every combination of its choices. Each is merged over the study and read
 * as an alternative is. A setting that the chosen method, model or estimator lacks makes no
 * difference: of the combinations that differ in it alone one is read. */
#include "multiverse.h"

#include "alike/design.h"

#include <string.h>

const char *multiverse_words(Arena *arena, const MultiverseSpec *multiverse, const int32_t *value)
{
    Text text = {.arena = arena};
    for (size_t k = 0; k < multiverse->n_choices; k++) {
        const MultiverseChoice *choice = &multiverse->choice[k];
        const char *dot = strchr(choice->key, '.');
        if (value[k] != MULTIVERSE_NONE)
            text_format(&text, "%s%s: %s", text.n > 0 ? ", " : "",
                        dot == NULL ? choice->key : dot + 1, choice->value[value[k]]);
    }
    return text.n == 0 ? "as in the study" : text.bytes;
}

/* --- trees ------------------------------------------------------------------------------------ */

static const Node *map_of_one(Arena *arena, const char *key, const Node *item)
{
    Node *map = ARENA_NEW(arena, Node), *name = ARENA_NEW(arena, Node);
    *name = (Node){.kind = NODE_SCALAR, .place = item->place, .text = key};
    *map = (Node){.kind = NODE_MAP, .place = item->place, .end_line = item->end_line, .n = 1};
    map->key = (const Node **)arena_array(arena, 1, sizeof *map->key);
    map->item = (const Node **)arena_array(arena, 1, sizeof *map->item);
    map->key[0] = name;
    map->item[0] = item;
    return map;
}

/* matching.caliper: 0.1 as {matching: {caliper: 0.1}} */
static const Node *tree_of(Arena *arena, const char *path, const Node *value)
{
    const char *dot = strchr(path, '.');
    return dot == NULL ? map_of_one(arena, path, value)
                       : map_of_one(arena, arena_copy_bytes(arena, path, (size_t)(dot - path)),
                                    map_of_one(arena, dot + 1, value));
}

/* What the values say together; of two that say the same setting the later counts. */
static const Node *entry_of(Reader *r, const Universe *universe, const int32_t *value)
{
    const MultiverseSpec *multiverse = &r->spec->multiverse;
    const Node *entry = NULL;
    for (size_t k = 0; k < multiverse->n_choices; k++) {
        if (value[k] == MULTIVERSE_NONE)
            continue;
        const Node *tree =
            tree_of(r->arena, multiverse->choice[k].key, universe->value[k][value[k]]);
        entry = entry == NULL ? tree : node_merge(r->arena, entry, tree);
    }
    return entry;
}

/* --- combinations ----------------------------------------------------------------------------- */

/* The values of the combination of this number: the last choice turns fastest. */
static void values_of(const MultiverseSpec *multiverse, size_t number, int32_t *value)
{
    for (size_t k = multiverse->n_choices; k-- > 0;) {
        value[k] = (int32_t)(number % multiverse->choice[k].n);
        number /= multiverse->choice[k].n;
    }
}

/* Takes out the settings that make no difference. Whether one does hangs on choices that always do,
 * so of combinations that differ in such settings alone exactly one has the first value of each:
 * that one stands for them. False: it is another. */
static bool reduce_values(Reader *r, const Universe *universe, const Node *root, int32_t *value)
{
    const MultiverseSpec *multiverse = &r->spec->multiverse;
    const Node *entry = entry_of(r, universe, value);
    for (size_t k = 0; k < multiverse->n_choices; k++) {
        const char *path = multiverse->choice[k].key, *dot = strchr(path, '.');
        if (dot == NULL ||
            !alternative_ignores(r, root, entry,
                                 arena_copy_bytes(r->arena, path, (size_t)(dot - path)), dot + 1))
            continue;
        if (value[k] > 0)
            return false;
        value[k] = MULTIVERSE_NONE;
    }
    return true;
}

/* NULL: it was read; else why not. */
static const char *read_combination(Reader *r, const Universe *universe, const Node *root,
                                    const int32_t *value, Design *out)
{
    MultiverseSpec *multiverse = &r->spec->multiverse;
    const Problems of_study = r->problems;
    const Node *entry = entry_of(r, universe, value);
    *out = (Design){.place = universe->place, .last_line = universe->end_line};
    out->combination = multiverse_words(r->arena, multiverse, value);
    out->label = out->combination;
    out->name = arena_printf(r->arena, "multiverse %zu", multiverse->n + 1);
    r->design = out;
    r->problems = (Problems){.arena = r->arena};
    r->root = alternative_tree(r, root, entry, &out->notes);
    r->entry = entry;
    read_design(r);
    const char *why = r->problems.n > 0 ? r->problems.item[0].text : NULL;
    r->entry = NULL;
    r->problems = of_study;
    return why;
}

/* --- values that no combination can use ------------------------------------------------------- */

typedef struct Tried {
    size_t n, n_read; /* combinations with the value where it makes a difference; read of them */
    const char *why;  /* the first that was not read */
} Tried;

static void count_tried(const MultiverseSpec *multiverse, const int32_t *value, const char *why,
                        Tried **tried)
{
    for (size_t k = 0; k < multiverse->n_choices; k++) {
        if (value[k] == MULTIVERSE_NONE)
            continue;
        Tried *one = &tried[k][value[k]];
        one->n++;
        one->n_read += why == NULL;
        if (one->why == NULL)
            one->why = why;
    }
}

/* A value that is refused whatever else is chosen is a mistake, not a finding. */
static void refuse_values(Reader *r, const Universe *universe, Tried *const *tried)
{
    const MultiverseSpec *multiverse = &r->spec->multiverse;
    for (size_t k = 0; k < multiverse->n_choices; k++) {
        const MultiverseChoice *choice = &multiverse->choice[k];
        size_t n = 0;
        for (size_t i = 0; i < choice->n; i++) {
            const Tried *one = &tried[k][i];
            n += one->n;
            if (one->n > 0 && one->n_read == 0)
                problem_add(&r->problems, universe->value[k][i]->place,
                            "no combination with %s '%s' can be read: %s", choice->key,
                            choice->value[i], one->why);
        }
        if (n == 0)
            problem_add(&r->problems, choice->place,
                        "%s makes no difference in any combination: no method, model or estimator "
                        "of this multiverse has it; remove it, or add one that does",
                        choice->key);
    }
}

static void keep_refusal(Reader *r, const int32_t *value, const char *why)
{
    MultiverseSpec *multiverse = &r->spec->multiverse;
    int32_t *own = ARENA_ARRAY(r->arena, int32_t, multiverse->n_choices);
    memcpy(own, value, multiverse->n_choices * sizeof *own);
    multiverse->refused[multiverse->n_refused++] = (MultiverseRefusal){own, why};
}

void read_multiverse(Reader *r, const Node *root, const Universe *universe)
{
    MultiverseSpec *multiverse = &r->spec->multiverse;
    const size_t most = multiverse->n_combinations, n_choices = multiverse->n_choices;
    Tried **tried = (Tried **)arena_array(r->arena, n_choices, sizeof *tried);
    for (size_t k = 0; k < n_choices; k++)
        tried[k] = ARENA_ARRAY(r->arena, Tried, multiverse->choice[k].n);
    multiverse->value = ARENA_ARRAY(r->arena, int32_t, most * n_choices);
    multiverse->refused = ARENA_ARRAY(r->arena, MultiverseRefusal, most);
    for (size_t i = 0; i < most; i++) {
        int32_t *value = &multiverse->value[multiverse->n * n_choices];
        values_of(multiverse, i, value);
        if (!reduce_values(r, universe, root, value))
            continue;
        const char *why = read_combination(r, universe, root, value,
                                           &r->spec->design[r->spec->n_designs + multiverse->n]);
        count_tried(multiverse, value, why, tried);
        if (why == NULL)
            multiverse->n++;
        else
            keep_refusal(r, value, why);
    }
    refuse_values(r, universe, tried);
}
