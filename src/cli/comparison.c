#include "comparison_parts.h"

#include <math.h>
#include <string.h>

/* --- what both have ------------------------------------------------------------------------------
 */

/* Members of `list` of both sides by the text at `key`: those of A in their order, then those that
 * only B has. Their values at `of`. */
static void add_members(Comparison *c, Part *part, const char *list, const char *key,
                        const char *of, ItemKind kind)
{
    const json_t *array[2];
    for (int s = 0; s < 2; s++)
        array[s] = json_object_get(c->side[s].root, list);
    for (int s = 0; s < 2; s++)
        for (size_t i = 0; i < json_array_size(array[s]); i++) {
            const json_t *member = json_array_get(array[s], i);
            const char *name = field_text(member, key);
            const json_t *other = name == NULL ? NULL : member_by(array[1 - s], key, name);
            if (name == NULL || (s == 1 && other != NULL))
                continue;
            Item item = {.name = name, .label = name, .kind = kind};
            item.side[s] = field_value(member, of);
            item.side[1 - s] = field_value(other, of);
            if (item.side[0] != NULL || item.side[1] != NULL)
                part_add(c->arena, part, item);
        }
}

static void note_changed(Comparison *c, const json_t *a, const json_t *b, const char *key,
                         const char *label)
{
    const char *name = field_text(a, "file");
    const char *hash[] = {field_text(a, key), field_text(b, key)};
    if (hash[0] != NULL && hash[1] != NULL && strcmp(hash[0], hash[1]) != 0)
        part_add(c->arena, &c->inputs,
                 (Item){.name = arena_printf(c->arena, "%s.%s", name, key),
                        .label = arena_printf(c->arena, "%s, %s", name, label),
                        .kind = ITEM_TEXT,
                        .side = {field_value(a, key), field_value(b, key)}});
}

/* A file whose bytes differ and whose rows don't has changed too, and so has a database that
 * answers another thing to the same query. */
static void note_changed_files(Comparison *c)
{
    const json_t *array[2];
    for (int s = 0; s < 2; s++)
        array[s] = json_object_get(c->side[s].root, "inputs");
    for (size_t i = 0; i < json_array_size(array[0]); i++) {
        const json_t *a = json_array_get(array[0], i);
        const char *name = field_text(a, "file");
        const json_t *b = name == NULL ? NULL : member_by(array[1], "file", name);
        note_changed(c, a, b, "sha256", "its contents (sha256)");
        note_changed(c, a, b, "rows_hash", "what the database answered (hash of rows)");
    }
}

static const json_t *find_analysis(const json_t *root, const char *outcome, const char *design)
{
    const json_t *analyses = json_object_get(root, "analyses");
    for (size_t i = 0; i < json_array_size(analyses); i++) {
        const json_t *analysis = json_array_get(analyses, i);
        if (field_says(analysis, "outcome", outcome) && field_says(analysis, "design", design))
            return analysis;
    }
    return NULL;
}

static void compare_analyses(Comparison *c)
{
    size_t n = 0;
    for (int s = 0; s < 2; s++)
        n += json_array_size(json_object_get(c->side[s].root, "analyses"));
    c->pair = ARENA_ARRAY(c->arena, Beside, n);
    for (int s = 0; s < 2; s++) {
        const json_t *analyses = json_object_get(c->side[s].root, "analyses");
        for (size_t i = 0; i < json_array_size(analyses); i++) {
            const json_t *analysis = json_array_get(analyses, i);
            Beside pair = {.outcome = field_text(analysis, "outcome"),
                           .design = field_text(analysis, "design")};
            if (pair.outcome == NULL || pair.design == NULL)
                continue;
            pair.side[s] = analysis;
            pair.side[1 - s] = find_analysis(c->side[1 - s].root, pair.outcome, pair.design);
            if (s == 1 && pair.side[0] != NULL)
                continue;
            pair.label = beside_label(&pair, "outcome_label", pair.outcome);
            pair.design_label = beside_label(&pair, "design_label", pair.design);
            beside_compare(c, &pair);
            c->pair[c->n_pairs++] = pair;
        }
    }
}

/* --- what only one has ---------------------------------------------------------------------------
 */

/* Members of an object that the other's lacks, or has null. */
static void add_only(Comparison *c, int s, const json_t *mine, const json_t *other,
                     const char *before)
{
    const char *key;
    json_t *value;
    /* jansson's loop takes an object that could be changed, and does not change it */
    json_object_foreach((json_t *)(uintptr_t)mine, key,
                        value) if (!json_is_null(value) && field_value(other, key) == NULL)
        words_add(c->arena, &c->only[s], arena_printf(c->arena, "%s%s", before, key));
}

static void compare_fields(Comparison *c)
{
    static const char *const objects[] = {"records", "reviewer"};
    for (int s = 0; s < 2; s++) {
        const json_t *mine = c->side[s].root, *other = c->side[1 - s].root;
        add_only(c, s, mine, other, "");
        for (size_t k = 0; k < COUNT_OF(objects); k++)
            add_only(c, s, json_object_get(mine, objects[k]), json_object_get(other, objects[k]),
                     "");
        for (size_t i = 0; i < c->n_pairs; i++) {
            const json_t *a = c->pair[i].side[s], *b = c->pair[i].side[1 - s];
            if (a == NULL || b == NULL)
                continue;
            add_only(c, s, a, b, "analyses: ");
            add_only(c, s, json_object_get(a, "sensitivity"), json_object_get(b, "sensitivity"),
                     "");
        }
    }
}

static const char *release_words(Release release)
{
    static const char *const words[] = {[RELEASE_INTERNAL] = "exact numbers, not for release",
                                        [RELEASE_PUBLIC_DATA] = "exact numbers of public data",
                                        [RELEASE_PUBLISHED] =
                                            "published numbers, rounded and in part left out"};
    return words[release];
}

static void add_cautions(Comparison *c)
{
    const FinishedRun *a = &c->side[0], *b = &c->side[1];
    const bool published[] = {a->release == RELEASE_PUBLISHED, b->release == RELEASE_PUBLISHED};
    if (published[0] != published[1])
        words_add(c->arena, &c->caution,
                  arena_printf(c->arena,
                               "A holds %s, B %s: what differs may be the rounding alone, and the "
                               "two side by side tell what was left out, so this comparison must "
                               "stay where the data are.",
                               release_words(a->release), release_words(b->release)));
    else if (published[0])
        words_add(c->arena, &c->caution,
                  "Both hold published numbers, which are rounded and in part left out: a small "
                  "difference may be the rounding alone.");
    if (!text_equal(a->version, b->version))
        words_add(c->arena, &c->caution,
                  "They were made by different versions of alike: a difference may come from the "
                  "program and not from the study; its CHANGELOG.md says what changed.");
    if (json_is_true(json_object_get(a->root, "design_only")) !=
        json_is_true(json_object_get(b->root, "design_only")))
        words_add(c->arena, &c->caution,
                  "One of them is of 'alike design', which reads no outcome: it has no effects.");
}

bool comparison_open(Arena *arena, const char *a, const char *b, Comparison *out, Error *err)
{
    *out = (Comparison){.arena = arena, .kept = json_array()};
    out->inputs = (Part){.name = "inputs", .title = "Files (rows)"};
    out->settings = (Part){.name = "settings", .title = "Settings"};
    if (!finished_run_read(arena, a, &out->side[0], err) ||
        !finished_run_read(arena, b, &out->side[1], err))
        return false;
    add_members(out, &out->inputs, "inputs", "file", "rows", ITEM_COUNT);
    note_changed_files(out);
    add_members(out, &out->settings, "settings", "path", "value", ITEM_TEXT);
    compare_analyses(out);
    compare_fields(out);
    add_cautions(out);
    return true;
}

void comparison_close(Comparison *comparison)
{
    for (int s = 0; s < 2; s++)
        json_decref(comparison->side[s].root);
    json_decref(comparison->kept);
}

/* --- differences ---------------------------------------------------------------------------------
 */

/* Another machine's last digits are no difference. */
static bool numbers_differ(double a, double b)
{
    return fabs(a - b) > 1e-12 + 1e-9 * fmax(fabs(a), fabs(b));
}

static bool values_differ(const json_t *a, const json_t *b)
{
    if (json_is_number(a) && json_is_number(b))
        return numbers_differ(json_number_value(a), json_number_value(b));
    if (json_is_array(a) && json_is_array(b) && json_array_size(a) == json_array_size(b)) {
        for (size_t i = 0; i < json_array_size(a); i++)
            if (values_differ(json_array_get(a, i), json_array_get(b, i)))
                return true;
        return false;
    }
    return (a == NULL) != (b == NULL) || (a != NULL && !json_equal(a, b));
}

bool item_differs(const Item *item)
{
    return item->hidden[0] != item->hidden[1] || values_differ(item->side[0], item->side[1]);
}

size_t part_differences(const Part *part)
{
    size_t n = 0;
    for (size_t i = 0; i < part->n; i++)
        n += item_differs(&part->item[i]);
    return n;
}

bool comparison_is_internal(const Comparison *comparison)
{
    return comparison->side[0].release == RELEASE_INTERNAL ||
           comparison->side[1].release == RELEASE_INTERNAL;
}
