/* published: figures printed elsewhere, kept with the digits in which they were printed. */
#include "reader.h"

#include <string.h>

static const Option published_rows[] = {
    {.name = "outcome",
     .type = OPT_OTHER,
     .values = "the name of an outcome",
     .example = "math",
     .plain = "The outcome that the figure is about.",
     .change_when = "the figure is about another outcome.",
     .help = "A name under outcomes."},
    {.name = "design",
     .type = OPT_OTHER,
     .fallback = DESIGN_PRIMARY,
     .values = "primary, or the name of an alternative",
     .example = DESIGN_PRIMARY,
     .plain = "Which of the study's designs should give the figure again.",
     .change_when = "an alternative stands for the published analysis.",
     .help = "The study's own design (primary), or a name under alternatives."},
    {.name = "group",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "a column under effects.subgroups",
     .example = "grade",
     .plain = "The column of the subgroup, if the figure is about one.",
     .change_when = "the figure is about a subgroup.",
     .help = "As in the results: a column, or pretest."},
    {.name = "level",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "a value of that column",
     .example = "4",
     .plain = "Which subgroup of that column it is.",
     .change_when = "the figure is about a subgroup.",
     .help = "As in the results."},
    {.name = "source",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "any text",
     .example = "table 2, page 14",
     .plain = "Where the figure stands in print.",
     .change_when = "a reader should be able to look it up.",
     .help = "Shown beside the figure."},
    {.name = NULL},
};
const Block block_published = {.name = "published", .entry = "figure", .options = published_rows};

/* The numbers of a row of results' `effects`, and of the design as a whole; all else in an entry
 * names its row. */
static const char *const quantities[] = {
#define EFFECT_TEXT(...)
#define EFFECT_COUNT(name, ...) #name,
#define EFFECT_REAL(name, ...)  #name,
#include "alike/effect.def"
#define MATCHING_TEXT(...)
#define MATCHING_COUNT(member, name, ...) name,
#define MATCHING_REAL(member, name, ...)  name,
#include "alike/matching.def"
#define SUMMARY_COUNT(member, name, ...) name,
#define SUMMARY_REAL(member, name, ...)  name,
#include "alike/balance_summary.def"
};

static bool is_quantity(const char *key)
{
    for (size_t i = 0; i < COUNT_OF(quantities); i++)
        if (strcmp(quantities[i], key) == 0)
            return true;
    return false;
}

static bool word_of(Reader *r, const Node *entry, const char *key, Name *out)
{
    const Node *node = node_get(entry, key);
    *out = (Name){0};
    return node == NULL || read_word(r, arena_printf(r->arena, "published.%s", key), node, out);
}

static void check_outcome(Reader *r, const Node *entry, const Name *outcome)
{
    const Design *d = &r->spec->design[0];
    const char **name = ARENA_ARRAY(r->arena, const char *, d->n_outcomes);
    if (node_get(entry, "outcome") == NULL)
        problem_add(&r->problems, entry->place,
                    "this published figure names no outcome; add outcome: and one of the names "
                    "under outcomes");
    if (outcome->text == NULL || d->n_outcomes == 0)
        return;
    for (size_t i = 0; i < d->n_outcomes; i++)
        name[i] = d->outcome[i].name.text;
    for (size_t k = 0; k < r->spec->n_designs;
         k++) /* an alternative may have outcomes of its own */
        for (size_t i = 0; i < r->spec->design[k].n_outcomes; i++)
            if (strcmp(r->spec->design[k].outcome[i].name.text, outcome->text) == 0)
                return;
    const char *near = text_nearest(outcome->text, name, d->n_outcomes);
    problem_add(&r->problems, outcome->place, "no outcome is named '%s'; %s", outcome->text,
                near != NULL ? arena_printf(r->arena, "did you mean '%s'?", near)
                             : arena_printf(r->arena, "the study has %s",
                                            word_list(r->arena, name, d->n_outcomes, "and")));
}

static void check_design_name(Reader *r, const Name *design)
{
    const Spec *spec = r->spec;
    const char **name = ARENA_ARRAY(r->arena, const char *, spec->n_designs);
    if (design->text == NULL)
        return;
    for (size_t i = 0; i < spec->n_designs; i++) {
        name[i] = spec->design[i].name;
        if (strcmp(name[i], design->text) == 0)
            return;
    }
    const char *near = text_nearest(design->text, name, spec->n_designs);
    problem_add(&r->problems, design->place, "no design is named '%s'; %s", design->text,
                near != NULL ? arena_printf(r->arena, "did you mean '%s'?", near)
                             : arena_printf(r->arena, "the study has %s",
                                            word_list(r->arena, name, spec->n_designs, "and")));
}

/* Journals print ".09": the missing 0 is added for reading only. */
static bool read_printed(Reader *r, const char *path, const Node *node, double *value)
{
    Node full = *node;
    if (node->kind == NODE_SCALAR && node->text[0] == '.')
        full.text = arena_printf(r->arena, "0%s", node->text);
    else if (node->kind == NODE_SCALAR && node->text[0] == '-' && node->text[1] == '.')
        full.text = arena_printf(r->arena, "-0%s", node->text + 1);
    return read_number(r, path, &full, value);
}

static void read_entry(Reader *r, const Node *entry, size_t *capacity)
{
    Spec *spec = r->spec;
    Name outcome, design, group, level, source;
    const size_t before = r->problems.n;
    size_t n_figures = 0;
    check_keys(r, &block_published, entry, NULL, quantities, COUNT_OF(quantities));
    word_of(r, entry, "outcome", &outcome);
    word_of(r, entry, "design", &design);
    word_of(r, entry, "group", &group);
    word_of(r, entry, "level", &level);
    word_of(r, entry, "source", &source);
    check_outcome(r, entry, &outcome);
    check_design_name(r, &design);
    if ((group.text == NULL) != (level.text == NULL))
        problem_add(&r->problems, group.text != NULL ? group.place : level.place,
                    "a published subgroup needs both its column and its value; write group: grade, "
                    "level: 4");
    for (size_t i = 0; i < entry->n; i++) {
        const char *key = entry->key[i]->text;
        double value;
        if (!is_quantity(key))
            continue;
        n_figures++;
        if (!read_printed(r, arena_printf(r->arena, "published.%s", key), entry->item[i], &value))
            continue;
        spec->published = arena_grow(r->arena, spec->published, capacity, spec->n_published + 1,
                                     sizeof(PublishedSpec));
        spec->published[spec->n_published++] = (PublishedSpec){
            .outcome = outcome,
            .design = design.text != NULL ? design.text : DESIGN_PRIMARY,
            .group = group.text,
            .level = level.text,
            .quantity = key,
            .printed = entry->item[i]->text,
            .value = value,
            .source = source.text,
            .place = entry->item[i]->place,
        };
    }
    if (n_figures == 0 && r->problems.n == before)
        problem_add(&r->problems, entry->place,
                    "this published entry holds no figure; add one, such as estimate: 0.09");
}

void read_published(Reader *r, const Node *node)
{
    size_t capacity = 0;
    if (is_word(node, "none"))
        return;
    if (node->kind != NODE_LIST) {
        problem_add(&r->problems, node->place,
                    "published must be a list of entries, such as [{outcome: math, estimate: "
                    "0.09}]");
        return;
    }
    for (size_t i = 0; i < node->n; i++)
        if (is_map(r, "published", node->item[i]))
            read_entry(r, node->item[i], &capacity);
}
