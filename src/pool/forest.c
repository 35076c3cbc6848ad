/* The chart of several studies: of each outcome every study's effect size and their average. */
#include "pool/parts.h"

#include "alike/os.h"

#include <math.h>

static const char NAME[] = "pooled_studies";

static void add_row(Forest *forest, ForestRow row)
{
    forest->row[forest->n++] = row;
}

static void add_question(const PooledResults *pooled, const PooledQuestion *question,
                         Forest *forest)
{
    const PooledAverage *average = &question->average[POOLED_SIZE][POOLED_ALL];

    add_row(forest, (ForestRow){.kind = FOREST_HEADING,
                                .label = text_label(pooled->arena, question->label)});
    for (size_t i = 0; i < question->n; i++) {
        const PooledMember *m = &question->member[i];
        const PooledEstimate *of = &m->of[POOLED_SIZE];
        const bool counts = m->problem == NULL;
        add_row(forest,
                (ForestRow){.kind = pooled_start_holds(m->start) ? FOREST_STUDY : FOREST_UNSURE,
                            .label = pooled->study[m->study].name,
                            .value = counts ? of->value : (double)NAN,
                            .low = of->low,
                            .high = of->high});
    }
    if (average->problem != NULL)
        return;
    const TTest *test = pooled_leading_test(average);
    add_row(forest, (ForestRow){.kind = FOREST_AVERAGE,
                                .label = "Average",
                                .value = pooled_leading(average)->value,
                                .low = test->low,
                                .high = test->high});
}

static bool any_unsure(const Forest *forest)
{
    for (size_t i = 0; i < forest->n; i++)
        if (forest->row[i].kind == FOREST_UNSURE && isfinite(forest->row[i].value))
            return true;
    return false;
}

static Forest forest_of(const PooledResults *pooled)
{
    Arena *arena = pooled->arena;
    const char *percent = text_real(arena, 100.0 * pooled->confidence, 0);
    const char *level = arena_printf(
        arena,
        pooled->one_confidence ? "%s%% intervals"
                               : "each study's own intervals, and %s%% intervals of averages",
        percent);
    Forest forest = {.title = "Every study's effect size and their averages.",
                     .axis = pooled->one_confidence ? arena_printf(arena, "Effect size, %s", level)
                                                    : "Effect size and interval",
                     .what = "Effect sizes, study by study."};

    forest.row = ARENA_ARRAY(arena, ForestRow, pooled->n_questions * (pooled->n + 2) + 1);
    for (size_t q = 0; q < pooled->n_questions; q++)
        if (pooled->question[q].main)
            add_question(pooled, &pooled->question[q], &forest);
    forest.legend[FOREST_STUDY] = "A study";
    forest.legend[FOREST_AVERAGE] = "Average";
    if (any_unsure(&forest))
        forest.legend[FOREST_UNSURE] = "Groups not alike enough at the start";
    forest.caption =
        arena_printf(arena,
                     "Effect sizes of each study, as its results tell them, and their averages%s, "
                     "with %s.",
                     pooled->n < POOL_RANDOM_LEAST ? " by precision" : "", level);
    return forest;
}

bool pooled_draw(PooledResults *pooled, const char *folder, Figures *out, Error *err)
{
    const Forest forest = forest_of(pooled);
    const char *drawn = os_join(pooled->arena, folder, "charts");

    *out = (Figures){0};
    if (!os_make_folder(drawn, err) ||
        !forest_write(pooled->arena, &forest, NAME, pooled->release == RELEASE_INTERNAL, drawn, out,
                      err))
        return false;
    charts_render(pooled->arena, drawn, CHART_SECONDS, out);
    for (size_t i = 0; i < out->notes.n; i++)
        pooled_words_add(pooled->arena, &pooled->caution,
                         phrase_text(pooled->arena, &out->notes.item[i].phrase));
    return true;
}
