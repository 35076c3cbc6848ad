/* A cohort made from another one by other values of a column, or by drawing its groups anew: in a
 * frame of its own, since a frame is shared and a student stands in it once. */
#include "alike/cohort.h"

#include "cohort/columns.h"
#include "cohort/students.h"

#include <string.h>

void cohort_with_values(Arena *arena, const Cohort *parent, const Column *column,
                        const double *value, Cohort *out)
{
    const Frame *from = parent->frame;
    Frame *to = columns_copy(arena, from, 0);
    double *real = ARENA_ARRAY(arena, double, from->n_rows);
    memcpy(real, column->real, from->n_rows * sizeof *real);
    for (size_t i = 0; i < parent->n; i++)
        real[parent->row[i]] = value[i];
    for (size_t k = 0; k < from->n_columns; k++)
        if (&from->column[k] == column) {
            to->column[k].real = real;
            to->column[k].binary = false;
        }
    *out = *parent;
    columns_move(arena, parent, to, out);
}

/* --- drawn anew --------------------------------------------------------------------------------
 */

/* What the draw tells of each student of the new cohort. */
typedef struct Drawn {
    size_t n;
    uint32_t *row;  /* of the old frame */
    uint32_t *copy; /* which copy of its group, from 0 */
} Drawn;

/* Copies of one student follow one another, so that rows stay in canonical order. */
static Drawn list_drawn(Arena *arena, const Cohort *parent, const CohortDraw *draw)
{
    Drawn out = {.n = 0};
    for (size_t i = 0; i < parent->n; i++)
        out.n += draw->times[draw->group[i]];
    out.row = ARENA_ARRAY(arena, uint32_t, out.n);
    out.copy = ARENA_ARRAY(arena, uint32_t, out.n);
    size_t at = 0;
    for (size_t i = 0; i < parent->n; i++)
        for (uint32_t c = 0; c < draw->times[draw->group[i]]; c++) {
            out.row[at] = parent->row[i];
            out.copy[at++] = c;
        }
    return out;
}

static void gather(Arena *arena, const Drawn *drawn, Column *column)
{
    const Column from = *column;
    column->n_missing = 0;
    if (from.known != NULL) {
        Column *known = ARENA_NEW(arena, Column);
        *known = *from.known;
        gather(arena, drawn, known);
        column->known = known;
    }
    if (from.real != NULL)
        column->real = ARENA_ARRAY(arena, double, drawn->n);
    if (from.level != NULL)
        column->level = ARENA_ARRAY(arena, int32_t, drawn->n);
    column->reason = ARENA_ARRAY(arena, uint8_t, drawn->n);
    for (size_t i = 0; i < drawn->n; i++) {
        const uint32_t row = drawn->row[i];
        if (from.real != NULL)
            column->real[i] = from.real[row];
        if (from.level != NULL)
            column->level[i] = from.level[row];
        column->reason[i] = from.reason[row];
        column->n_missing += from.reason[row] != REASON_PRESENT;
    }
}

/* A further copy of a group is a group of its own: two schools drawn of one are two schools. */
static void part_copies(Arena *arena, const Cohort *parent, const Drawn *drawn,
                        const Column *groups, Column *column)
{
    const Levels levels = frame_levels(arena, groups, parent->row, parent->n);
    int32_t *of_row = ARENA_ARRAY(arena, int32_t, parent->frame->n_rows);
    uint32_t most = 0;
    for (size_t i = 0; i < parent->n; i++)
        of_row[parent->row[i]] = levels.level[i];
    for (size_t i = 0; i < drawn->n; i++)
        most = drawn->copy[i] > most ? drawn->copy[i] : most;
    const size_t n = levels.n_levels * (most + 1);
    const char **name = (const char **)arena_array(arena, n, sizeof *name);
    for (size_t g = 0; g < n; g++) {
        const char *own = levels.name[g / (most + 1)];
        name[g] = g % (most + 1) == 0 ? own : arena_printf(arena, "%s/%zu", own, g % (most + 1));
    }
    column->type = COLUMN_FACTOR;
    column->real = NULL;
    column->binary = false;
    column->n_levels = n;
    column->level_name = name;
    column->level = ARENA_ARRAY(arena, int32_t, drawn->n);
    for (size_t i = 0; i < drawn->n; i++) {
        const int32_t g = of_row[drawn->row[i]];
        column->level[i] =
            g == LEVEL_NONE ? LEVEL_NONE : g * (int32_t)(most + 1) + (int32_t)drawn->copy[i];
    }
}

static Frame *frame_of_drawn(Arena *arena, const Cohort *parent, const Drawn *drawn,
                             const Column *groups)
{
    const Frame *from = parent->frame;
    Frame *to = columns_copy(arena, from, 0);
    const char **id = (const char **)arena_array(arena, drawn->n, sizeof *id);
    to->n_rows = drawn->n;
    for (size_t k = 0; k < to->n_columns; k++) {
        gather(arena, drawn, &to->column[k]);
        if (&from->column[k] == groups)
            part_copies(arena, parent, drawn, groups, &to->column[k]);
    }
    to->file_row = ARENA_ARRAY(arena, uint32_t, drawn->n);
    to->line = ARENA_ARRAY(arena, uint32_t, drawn->n);
    for (size_t i = 0; i < drawn->n; i++) {
        const char *own = from->id[drawn->row[i]];
        id[i] = drawn->copy[i] == 0 ? own : arena_printf(arena, "%s/%u", own, drawn->copy[i]);
        to->file_row[i] = (uint32_t)i + 1;
        to->line[i] = from->line[drawn->row[i]];
    }
    to->id = id;
    to->person = NULL;
    to->n_persons = 0;
    to->both_arms = NULL;
    return to;
}

bool cohort_redraw(Arena *arena, const Cohort *parent, const CohortDraw *draw, Cohort *out,
                   Error *err)
{
    const Drawn drawn = list_drawn(arena, parent, draw);
    Frame *frame = frame_of_drawn(arena, parent, &drawn, draw->groups);
    const double *weight = parent->base_weight;
    double *weight_of_row = NULL;

    *out = *parent;
    out->notes = (Notes){0};
    columns_move(arena, parent, frame, out);
    out->row_arm = ARENA_ARRAY(arena, int8_t, drawn.n);
    out->left_at = ARENA_ARRAY(arena, int16_t, drawn.n);
    for (size_t i = 0; i < drawn.n; i++) {
        out->row_arm[i] = parent->row_arm[drawn.row[i]];
        out->left_at[i] = COHORT_IN;
    }
    students_list(arena, out);
    if (out->n_treated == 0 || out->n_control == 0)
        return error_set(err, ERR_INFEASIBLE, NOWHERE, "nobody of the %s group was drawn",
                         parent->arm_name[out->n_treated == 0 ? 1 : 0]);
    if (weight != NULL) {
        weight_of_row = ARENA_ARRAY(arena, double, parent->frame->n_rows);
        out->base_weight = ARENA_ARRAY(arena, double, drawn.n);
        for (size_t i = 0; i < parent->n; i++)
            weight_of_row[parent->row[i]] = weight[i];
        for (size_t i = 0; i < drawn.n; i++)
            out->base_weight[i] = weight_of_row[drawn.row[i]];
    }
    out->flow = (Flow){0};
    flow_add(&out->flow, arena, FLOW_READ, "drawn", out->n_treated, out->n_control, 0);
    flow_add(&out->flow, arena, FLOW_COHORT, "cohort", out->n_treated, out->n_control, 0);
    students_covariates(arena, out->covariate, parent->n_covariates, out);
    return true;
}
