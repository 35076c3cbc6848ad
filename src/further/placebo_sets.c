#include "further/placebo_sets.h"

#include "alike/effect_study.h"
#include "alike/placement.h"

#include <string.h>

/* How small a share comes of nothing is learned from about so many sets. */
enum { NO_SCHOOL = -1, SUMS_MOST = 400 };

/* Schools by whose they are, as the study counts them; whoever sits on the wrong side of the
 * school would have it in both groups. */
static void list_schools(Arena *arena, const Cohort *cohort, const Column *column,
                         PlaceboField *out)
{
    Arena *scratch = arena_create();
    const Levels levels = frame_levels(scratch, column, cohort->row, cohort->n);
    const uint8_t *side = cohort_cluster_sides(scratch, cohort, column);
    int32_t *number = ARENA_ARRAY(scratch, int32_t, levels.n_levels);

    out->name = (const char **)arena_array(arena, levels.n_levels, sizeof *out->name);
    out->has_program = ARENA_ARRAY(arena, bool, levels.n_levels);
    out->program = ARENA_ARRAY(arena, size_t, levels.n_levels);
    out->of_row = ARENA_ARRAY(arena, int32_t, cohort->frame->n_rows);
    for (size_t g = 0; g < levels.n_levels; g++)
        number[g] = NO_SCHOOL;
    for (size_t i = 0; i < cohort->n; i++)
        if (levels.level[i] != LEVEL_NONE)
            number[levels.level[i]] = 0;
    for (size_t g = 0; g < levels.n_levels; g++)
        if (number[g] == 0) {
            number[g] = (int32_t)out->n;
            out->name[out->n++] = arena_copy_text(arena, levels.name[g]);
        }
    for (size_t i = 0; i < cohort->frame->n_rows; i++)
        out->of_row[i] = NO_SCHOOL;
    for (size_t i = 0; i < cohort->n; i++) {
        const bool known = side[i] == CLUSTER_TREATED || side[i] == CLUSTER_CONTROL;
        if (!known || (side[i] == CLUSTER_TREATED) != (cohort->treated[i] != 0)) {
            out->n_left_out++;
            continue;
        }
        out->of_row[cohort->row[i]] = number[levels.level[i]];
        out->has_program[number[levels.level[i]]] = side[i] == CLUSTER_TREATED;
    }
    for (size_t g = 0; g < out->n; g++)
        if (out->has_program[g])
            out->program[out->k++] = g;
    arena_destroy(scratch);
}

static void count_students(Arena *arena, const Cohort *cohort, PlaceboField *out)
{
    out->students = ARENA_ARRAY(arena, double, out->n);
    for (size_t i = 0; i < cohort->n; i++) {
        const int32_t school = out->of_row[cohort->row[i]];
        if (school != NO_SCHOOL)
            out->students[school] += 1.0;
    }
}

static void make_room(Arena *arena, PlaceboField *out)
{
    out->member = ARENA_ARRAY(arena, size_t, out->n_sets * out->k);
    out->kept = ARENA_ARRAY(arena, PlaceboSet, out->n_sets);
    out->step = out->n_sets / SUMS_MOST + 1;
    out->sum = ARENA_ARRAY(arena, double, (out->n_sets / out->step + 1) * out->n);
}

bool placebo_field_make(Arena *arena, const ReplicateInput *input, size_t most, size_t drawn,
                        PlaceboField *out, Error *err)
{
    const Cohort *cohort = input->cohort;
    const EffectSettings *settings = &input->told->effects;
    const Column *column = effect_unit_column(settings, NULL, cohort);
    EffectComponents components;

    *out = (PlaceboField){.n = 0};
    if (cohort->outcome == NULL || cohort->outcome->type != COLUMN_REAL)
        out->problem = "there are no scores yet";
    else if (!effect_is_linear(settings))
        out->problem = arena_printf(
            arena,
            "effects.estimator '%s' is no sum of scores, each times a number; 'regression' "
            "and 'difference' are",
            settings->estimator->name);
    else if (column == NULL || !cohort_given_to_groups(cohort, column, NULL))
        out->problem = "the program was not given to whole groups of a column that effects.cluster "
                       "names or that the data show";
    if (out->problem != NULL)
        return true;
    list_schools(arena, cohort, column, out);
    if (!effect_cohort_components(arena, settings, cohort, column, &components, &out->problem, err))
        return false;
    if (out->problem != NULL)
        return true;
    count_students(arena, cohort, out);
    out->u = components.u;
    out->e = components.e;
    const size_t sets = placement_sets(out->n, out->k, most);
    out->all = sets <= most;
    out->n_sets = out->all ? sets : drawn + 1;
    make_room(arena, out);
    return true;
}

const size_t *placebo_field_set(const PlaceboField *field, size_t number, uint64_t stream)
{
    size_t *member = field->member + number * field->k;

    if (number == 0) {
        memcpy(member, field->program, field->k * sizeof *member);
    } else if (field->all) { /* in their order, the program's own left out */
        const size_t own = placement_number(field->n, field->k, field->program);
        placement_set(field->n, field->k, number - 1 < own ? number - 1 : number, member);
    } else {
        placement_draw(field->n, field->k, stream, member);
    }
    return member;
}

double *placebo_field_sums(const PlaceboField *field, size_t number)
{
    return number % field->step == 0 ? field->sum + number / field->step * field->n : NULL;
}
