/* How many schools and the like, and how many districts, the compared students are of. */
#include "study/aggregates.h"

#include "alike/groups.h"

#include <string.h>

/* Clusters of each arm that hold its students with weight. */
static void count_clusters(Arena *scratch, const Stages *s, Analysis *out)
{
    const Column *column = effect_unit_column(&s->settings->effects, s->matching, s->cohort);
    if (column == NULL)
        return;
    const Levels levels = frame_levels(scratch, column, s->cohort->row, s->cohort->n);
    const uint8_t *side = cohort_cluster_sides(scratch, s->cohort, column);
    uint8_t *seen = ARENA_ARRAY(scratch, uint8_t, 2 * levels.n_levels + 2);
    for (size_t i = 0; i < s->cohort->n; i++) {
        if (s->matching->weight[i] <= 0 || levels.level[i] == LEVEL_NONE)
            continue;
        const int arm = s->cohort->treated[i];
        if (side[i] == (arm ? CLUSTER_CONTROL : CLUSTER_TREATED))
            continue;
        uint8_t *mark = &seen[2 * (size_t)levels.level[i] + (size_t)arm];
        if (*mark == 0)
            *(arm ? &out->n_schools_treated : &out->n_schools_control) += 1;
        *mark = 1;
    }
    for (size_t g = 0; g < levels.n_levels; g++)
        out->n_schools_both += seen[2 * g] && seen[2 * g + 1];
}

/* The one that goes by that name, else the first that reads as one, by name. */
static const Column *district_column(const Frame *frame)
{
    const Column *out = frame_known(frame, KNOWN_DISTRICT);
    for (size_t k = 0; frame_known(frame, KNOWN_DISTRICT) == NULL && k < frame->n_columns; k++) {
        const Column *column = &frame->column[k];
        if (group_kind(column->name) == GROUP_DISTRICT &&
            (out == NULL || strcmp(column->name, out->name) < 0))
            out = column;
    }
    return out;
}

/* Of both arms together. */
static void count_districts(Arena *scratch, const Stages *s, Analysis *out)
{
    const Column *column = district_column(s->frame);
    if (column == NULL)
        return;
    const Levels levels = frame_levels(scratch, column, s->cohort->row, s->cohort->n);
    bool *seen = ARENA_ARRAY(scratch, bool, levels.n_levels + 1);
    for (size_t i = 0; i < s->cohort->n; i++) {
        const int32_t level = levels.level[i];
        if (s->matching->weight[i] <= 0 || level == LEVEL_NONE || seen[level])
            continue;
        seen[level] = true;
        out->n_districts++;
    }
}

void units_count(const Stages *stages, Analysis *out)
{
    Arena *scratch = arena_create();
    count_clusters(scratch, stages, out);
    count_districts(scratch, stages, out);
    arena_destroy(scratch);
}
