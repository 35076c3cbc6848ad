#include "further/implementation_schools.h"

#include "alike/part_tables.h"
#include "alike/quantile.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

static const union school_effects_columns *const column = &school_effects_columns;

/* Effects become effect sizes, each in the same standard deviation. */
static bool take_effects(Arena *arena, const FurtherInput *input, const Table *effects,
                         ProgramSchools *out)
{
    const size_t n = effects->n_rows;
    const double size = out->in_shares ? 1.0 : school_effect_size(input, 1.0);
    size_t *row = ARENA_ARRAY(arena, size_t, n);
    for (size_t s = 0; s < n; s++)
        row[s] = s;
    if (!school_joint(arena, effects, row, n, &out->effects))
        return false;
    for (size_t s = 0; s < n; s++)
        out->effects.value[s] *= size;
    for (size_t k = 0; k < n * n; k++)
        out->effects.covariance[k] *= size * size;
    return true;
}

static void place_students(Arena *arena, const FurtherInput *input, ProgramSchools *out)
{
    const Cohort *cohort = input->stages->cohort;
    const Column *school = school_rows_column(input);
    const Levels levels = frame_levels(arena, school, cohort->row, cohort->n);
    int32_t *place = ARENA_ARRAY(arena, int32_t, levels.n_levels);
    for (size_t k = 0, s = 0; k < levels.n_levels; k++) /* both are in the order of names */
        place[k] =
            s < out->n && text_equal(out->name[s], levels.name[k]) ? (int32_t)s++ : LEVEL_NONE;
    out->of = ARENA_ARRAY(arena, int32_t, cohort->n);
    for (size_t i = 0; i < cohort->n; i++)
        out->of[i] =
            cohort->treated[i] && input->effects->weight[i] > 0.0 && levels.level[i] != LEVEL_NONE
                ? place[levels.level[i]]
                : LEVEL_NONE;
}

/* By school the level that most of its students have, the first of several; LEVEL_NONE: nobody has
 * one. */
static int32_t *commonest(Arena *arena, const FurtherInput *input, const ProgramSchools *schools,
                          const Levels *levels)
{
    const size_t n = input->stages->cohort->n, k = levels->n_levels;
    size_t *count = ARENA_ARRAY(arena, size_t, schools->n * k);
    int32_t *out = ARENA_ARRAY(arena, int32_t, schools->n);
    for (size_t i = 0; i < n; i++)
        if (schools->of[i] != LEVEL_NONE && levels->level[i] != LEVEL_NONE)
            count[(size_t)schools->of[i] * k + (size_t)levels->level[i]]++;
    for (size_t s = 0; s < schools->n; s++) {
        size_t most = 0;
        out[s] = LEVEL_NONE;
        for (size_t v = 0; v < k; v++)
            if (count[s * k + v] > most) {
                most = count[s * k + v];
                out[s] = (int32_t)v;
            }
    }
    return out;
}

ProgramSchools program_schools_of(Arena *arena, const FurtherInput *input, const Tables *tables)
{
    const Table *effects = tables_find(tables, &table_school_effects);
    const Cohort *cohort = input->stages->cohort;
    const Column *type = frame_known(input->stages->frame, KNOWN_SCHOOL_TYPE);
    ProgramSchools out = {.in_shares = school_is_share(input)};
    if (effects == NULL)
        return out;
    const size_t n = effects->n_rows;
    out.name = (const char **)arena_array(arena, n, sizeof *out.name);
    out.n_students = ARENA_ARRAY(arena, size_t, n);
    out.people = (const People **)arena_array(arena, n, sizeof(const People *));
    for (size_t s = 0; s < n; s++) {
        out.name[s] = table_text(effects, s, &column->school);
        out.n_students[s] = (size_t)table_real(effects, s, &column->n);
        out.people[s] = effects->head[s].people;
    }
    if (!take_effects(arena, input, effects, &out))
        return out;
    out.n = n;
    place_students(arena, input, &out);
    if (type != NULL) {
        const Levels levels = frame_levels(arena, type, cohort->row, cohort->n);
        out.type = commonest(arena, input, &out, &levels);
    }
    return out;
}

/* --- what students tell ----------------------------------------------------------------------- */

void program_schools_summary(Arena *arena, const FurtherInput *input, const ProgramSchools *schools,
                             const Column *of, int summary, double *out)
{
    const Cohort *cohort = input->stages->cohort;
    size_t *first = ARENA_ARRAY(arena, size_t, schools->n + 1), n = 0;
    for (size_t i = 0; i < cohort->n; i++)
        if (schools->of[i] != LEVEL_NONE && !isnan(of->real[cohort->row[i]]))
            first[schools->of[i] + 1]++;
    for (size_t s = 0; s < schools->n; s++)
        first[s + 1] += first[s];
    double *value = ARENA_ARRAY(arena, double, first[schools->n]);
    size_t *at = ARENA_ARRAY(arena, size_t, schools->n + 1);
    memcpy(at, first, schools->n * sizeof *at);
    for (size_t i = 0; i < cohort->n; i++)
        if (schools->of[i] != LEVEL_NONE && !isnan(of->real[cohort->row[i]]))
            value[at[schools->of[i]]++] = of->real[cohort->row[i]];
    for (size_t s = 0; s < schools->n; s++) {
        double sum = 0.0;
        n = first[s + 1] - first[s];
        for (size_t i = first[s]; i < first[s + 1]; i++)
            sum += value[i];
        quantile_sort(value + first[s], n);
        out[s] = n == 0                    ? (double)NAN
                 : summary == SUMMARY_MEAN ? sum / (double)n
                                           : quantile(value + first[s], n, 0.5);
    }
}

/* A category is a column for each value but the first that a school has. */
static size_t add_levels(Arena *arena, const FurtherInput *input, const ProgramSchools *schools,
                         const Column *of, double **value)
{
    const Cohort *cohort = input->stages->cohort;
    const Levels levels = frame_levels(arena, of, cohort->row, cohort->n);
    const int32_t *own = commonest(arena, input, schools, &levels);
    size_t n = 0;
    bool met = false;
    for (size_t v = 0; v < levels.n_levels; v++) {
        double *indicator = ARENA_ARRAY(arena, double, schools->n);
        bool any = false;
        for (size_t s = 0; s < schools->n; s++) {
            indicator[s] = own[s] == (int32_t)v ? 1.0 : 0.0;
            any = any || own[s] == (int32_t)v;
        }
        if (any && met)
            value[n++] = indicator;
        met = met || any;
    }
    return n;
}

size_t program_schools_adjust(Arena *arena, const FurtherInput *input,
                              const ProgramSchools *schools, const Names *names, double **out)
{
    const Cohort *cohort = input->stages->cohort;
    size_t k = 0, room = 0;
    double **value;
    for (size_t i = 0; i < names->n; i++) {
        const Column *of = cohort_column(cohort, names->item[i]);
        room += of == NULL ? 0 : of->type == COLUMN_FACTOR ? of->n_levels : 1;
    }
    value = (double **)arena_array(arena, room + 1, sizeof *value);
    for (size_t i = 0; i < names->n; i++) {
        const Column *of = cohort_column(cohort, names->item[i]);
        if (of == NULL)
            continue; /* the study's reading says so */
        if (of->type == COLUMN_FACTOR) {
            k += add_levels(arena, input, schools, of, value + k);
            continue;
        }
        value[k] = ARENA_ARRAY(arena, double, schools->n);
        program_schools_summary(arena, input, schools, of, SUMMARY_MEAN, value[k++]);
    }
    *out = ARENA_ARRAY(arena, double, schools->n *k + 1);
    for (size_t s = 0; s < schools->n; s++)
        for (size_t c = 0; c < k; c++)
            (*out)[s * k + c] = value[c][s];
    return k;
}
