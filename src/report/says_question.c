/* The question of the study, in one sentence. */
#include "report/says_contrasts.h"

#include "report/words.h"

#include "alike/text.h"

/* What is asked of an outcome, by what its score is. */
static const char *const asked[N_SCALE_KINDS] = {
    [SCALE_GAIN] = "gain more in",
    [SCALE_SCORE] = "score higher in",
    [SCALE_AVERAGE] = "average higher",
    [SCALE_SHARE] = "more often reach",
};

/* Of outcomes of that kind, with an earlier score or without; NULL: there are none. */
static const char *asks(Arena *arena, const Items *items, ScaleKind kind, bool given)
{
    const char **name = (const char **)arena_array(arena, items->n, sizeof *name);
    size_t n = 0;
    for (size_t i = 0; i < items->n; i++) {
        const Situation *s = &items->item[i].s;
        if (s->scale.kind == kind && (kind == SCALE_SCORE && s->has_pretest) == given)
            name[n++] = items->item[i].name;
    }
    if (n == 0)
        return NULL;
    return arena_printf(arena, "%s %s%s", asked[kind],
                        n <= ITEMS_NAMED ? items_list(arena, name, n)
                                         : arena_printf(arena, "%zu %s", n, items->many),
                        given ? ", given their earlier score," : "");
}

/* Was the program given to whole schools, as many in every subject? */
static bool goes_by_schools(const Results *results, const Items *items)
{
    const Situation *first = &items->item[0].s;
    bool whole = first->cluster_kind == GROUP_SCHOOL && first->clusters[1] > 0 &&
                 first->by_cluster && group_kind(results->spec->unit) != GROUP_SCHOOL;
    for (size_t i = 0; i < items->n; i++)
        whole = whole && items->item[i].s.clusters[1] == first->clusters[1] &&
                !items->item[i].s.clusters_shared;
    return whole;
}

/* Scores once each, whatever the contrast. */
static Items scores_of(Arena *arena, const Items *items)
{
    Items out = *items;
    out.n = 0;
    out.item = ARENA_ARRAY(arena, Item, items->n);
    for (size_t i = 0; i < items->n; i++) {
        const char *name =
            text_in_sentence(arena, items->item[i].analysis->outcome_spec->contrast->of);
        bool is_new = true;
        for (size_t k = 0; k < out.n; k++)
            is_new = is_new && !text_equal(out.item[k].name, name);
        if (!is_new)
            continue;
        out.item[out.n] = items->item[i];
        out.item[out.n++].name = name;
    }
    return out;
}

static const char *question_of_programs(Arena *arena, const Results *results, const char *more)
{
    const char *unit = people(arena, results), *programs = contrasts_programs(arena, results);
    return arena_printf(arena, "Did %s in %s %s%s than comparable %s in %s%s?", unit, programs,
                        results->spec->design[0].arms.values.n > 1 ? "each " : "", more, unit,
                        contrasts_control(results),
                        contrasts_each_other(results) ? ", and than those in each other" : "");
}

const char *says_question(Arena *arena, const Results *results, const Outline *outline)
{
    Items items = items_of(arena, results, outline);
    const bool programs = items.n > 0 && items.item[0].analysis->outcome_spec->contrast != NULL;
    const char *piece[2 * N_SCALE_KINDS];
    size_t n = 0;
    if (items.n == 0)
        return "";
    if (programs)
        items = scores_of(arena, &items);
    for (int k = 0; k < 2 * N_SCALE_KINDS; k++) {
        const char *own = asks(arena, &items, (ScaleKind)(k / 2), k % 2 == 1);
        if (own != NULL)
            piece[n++] = own;
    }
    const char *unit = people(arena, results), *program = results->spec->program;
    const char *more = items_list(arena, piece, n);
    if (programs)
        return question_of_programs(arena, results, more);
    const size_t schools = items.item[0].s.clusters[1];
    if (!goes_by_schools(results, &items))
        return arena_printf(arena, "Did %s in %s %s than comparable %s outside %s?", unit, program,
                            more, unit, program);
    return arena_printf(arena, "Did %s in %s with %s %s than comparable %s in other schools?", unit,
                        schools == 1 ? "the school" : arena_printf(arena, "%zu schools", schools),
                        program, more, unit);
}
