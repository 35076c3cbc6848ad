/* How the effect is to be estimated, one line a setting: what a registration fixes beside the
 * design. Whom the design chooses does not hang on it (design_text.c). */
#include "reader.h"

#include <string.h>

static void add_line(Text *text, const char *key, const char *value)
{
    text_format(text, "%s: %s\n", key, value);
}

static const char *word_or(const Name *name, const char *otherwise)
{
    return name->text != NULL ? name->text : otherwise;
}

static const char *adjust_text(Arena *arena, const EffectSpec *e)
{
    return e->adjust == ADJUST_ALL    ? "yes"
           : e->adjust == ADJUST_NONE ? "no"
                                      : names_text(arena, &e->adjust_for);
}

static const char *cluster_text(Arena *arena, const EffectSpec *e)
{
    switch (e->cluster) {
    case CLUSTER_NONE:
        return "none";
    case CLUSTER_SET:
        return "set";
    case CLUSTER_COLUMNS:
        return names_text(arena, &e->cluster_by);
    case CLUSTER_GROUP:
        return arena_printf(arena, "{group: %s, ways: %zu}", names_text(arena, &e->cluster_by),
                            e->cluster_ways);
    case CLUSTER_AUTO:
        break;
    }
    return "auto";
}

static const char *sd_text(Arena *arena, const EffectSpec *e)
{
    static const char *const word[] = {[EFFECT_SD_AUTO] = "auto",
                                       [EFFECT_SD_POOLED] = "pooled",
                                       [EFFECT_SD_COMPARISON] = "comparison",
                                       [EFFECT_SD_NORM] = "norm"};

    return e->sd == EFFECT_SD_WITHIN ? arena_printf(arena, "{within: %s}", e->sd_within.text)
                                     : word[e->sd];
}

static const char *subgroups_text(Arena *arena, const EffectSpec *e)
{
    Text text = {.arena = arena};

    text_add(&text, "[");
    for (size_t i = 0; i < e->n_subgroups; i++) {
        const SubgroupSpec *s = &e->subgroup[i];
        text_add(&text, i > 0 ? ", " : "");
        if (s->groups == 0)
            node_add_word(&text, s->column.text);
        else
            text_format(&text, "{quantiles: %s, groups: %zu}", s->column.text, s->groups);
    }
    text_add(&text, "]");
    return text.bytes;
}

/* Keys of one row, where anything stands at them; at their defaults: only those that are for
 * everybody, so that a later version's key which asks for nothing is no deviation. */
static void add_row(Text *text, const Choice *choice, bool defaults)
{
    for (const Option *o = choice->entry->options; o != NULL && o->name != NULL; o++) {
        const char *fallback = o->fallback != NULL ? o->fallback : "";
        const char *value = defaults ? fallback : option_text(text->arena, o, choice->settings);
        const bool empty = value[0] == '\0' || strcmp(value, "[]") == 0 || strcmp(value, "{}") == 0;
        if (!empty && !(o->on_request && strcmp(value, fallback) == 0))
            add_line(text, arena_printf(text->arena, "effects.%s", o->name), value);
    }
}

/* What an outcome's further numbers go by; its score and its pretest are the design's. */
static void add_outcome(Text *text, const OutcomeSpec *o)
{
    Arena *arena = text->arena;
    const char *name = o->name.text;

    if (o->cut.text != NULL)
        add_line(text, arena_printf(arena, "outcomes.%s.cut", name), o->cut.text);
    for (size_t i = 0; i < o->n_grade_cuts; i++)
        add_line(text, arena_printf(arena, "outcomes.%s.cut.%s", name, o->grade_cut[i].from),
                 o->grade_cut[i].to);
    if (o->reliability > 0.0)
        add_line(text, arena_printf(arena, "outcomes.%s.reliability", name),
                 arena_printf(arena, "%.15g of %s", o->reliability,
                              reliability_populations[o->reliability_of]));
    if (o->pretest_se.text != NULL)
        add_line(text, arena_printf(arena, "outcomes.%s.pretest_se", name), o->pretest_se.text);
}

const char *spec_effects_text(Arena *arena, const Spec *spec, const Design *d)
{
    const EffectSpec *e = &d->effects;
    const Choice estimator = design_estimator(d);
    Text text = {.arena = arena};

    add_line(&text, "effects.estimator", estimator.entry->name);
    add_row(&text, &estimator, false);
    add_line(&text, "effects.estimand", estimand_names[e->estimand]);
    add_line(&text, "effects.adjust", adjust_text(arena, e));
    add_line(&text, "effects.cluster", cluster_text(arena, e));
    add_line(&text, "effects.variance", variance_row[e->variance].name);
    add_line(&text, "effects.confidence", arena_printf(arena, "%.15g", e->confidence));
    add_line(&text, "effects.sd", sd_text(arena, e));
    add_line(&text, "effects.subgroups", subgroups_text(arena, e));
    if (d != &spec->design[0]) /* further analyses are the main design's alone */
        return text.bytes;
    for (size_t i = 0; i < d->further.n; i++)
        add_row(&text, &d->further.item[i], false);
    for (size_t i = 0; i < d->n_outcomes; i++)
        add_outcome(&text, &d->outcome[i]);
    if (spec->norms.given)
        add_line(&text, "norms", word_or(&spec->norms.table, "a file of the study's own"));
    return text.bytes;
}

const char *spec_effects_defaults(Arena *arena, const Design *d)
{
    const Choice estimator = design_estimator(d);
    Text text = {.arena = arena};

    text_add(&text, "");
    add_row(&text, &estimator, true);
    for (size_t i = 0; i < d->further.n; i++)
        add_row(&text, &d->further.item[i], true);
    return text.bytes;
}
