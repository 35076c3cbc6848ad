#include "further/implementation_schools.h"

#include "alike/part_tables.h"
#include "alike/quantile.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

static const union school_effects_columns *const column = &school_effects_columns;

/* Pairs stand row by row, each once: s with itself and those after it. Effects become effect sizes,
 * each in the same standard deviation. */
static bool take_effects(const FurtherInput *input, const Table *effects, const Table *pairs,
                         ProgramSchools *out)
{
    const size_t n = effects->n_rows;
    const double size = out->in_shares ? 1.0 : school_effect_size(input, 1.0);
    if (pairs == NULL || pairs->n_rows != n * (n + 1) / 2)
        return false;
    for (size_t s = 0, at = 0; s < n; s++) {
        out->effects.value[s] = size * table_real(effects, s, &column->effect);
        out->effects.df[s] = table_real(effects, s, &column->df);
        for (size_t t = s; t < n; t++, at++)
            out->effects.covariance[s * n + t] = out->effects.covariance[t * n + s] =
                size * size * table_real(pairs, at, &school_covariance_columns.program);
    }
    return true;
}

static size_t place_of(const ProgramSchools *schools, const char *name)
{
    size_t s = 0;
    while (s < schools->n && !text_equal(schools->name[s], name))
        s++;
    return s;
}

static void place_students(Arena *arena, const FurtherInput *input, ProgramSchools *out)
{
    const Cohort *cohort = input->stages->cohort;
    const Column *school = school_rows_column(input);
    const Levels levels = frame_levels(arena, school, cohort->row, cohort->n);
    int32_t *place = ARENA_ARRAY(arena, int32_t, levels.n_levels);
    for (size_t k = 0; k < levels.n_levels; k++) {
        const size_t s = place_of(out, levels.name[k]);
        place[k] = s < out->n ? (int32_t)s : LEVEL_NONE;
    }
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
    const Table *pairs = tables_find(tables, &table_school_covariance);
    const Cohort *cohort = input->stages->cohort;
    const Column *type = frame_known(input->stages->frame, KNOWN_SCHOOL_TYPE);
    ProgramSchools out = {.in_shares = school_is_share(input)};
    if (effects == NULL)
        return out;
    const size_t n = effects->n_rows;
    out.name = (const char **)arena_array(arena, n, sizeof *out.name);
    out.n_students = ARENA_ARRAY(arena, size_t, n);
    out.people = (const People **)arena_array(arena, n, sizeof(const People *));
    out.effects = joint_create(arena, n, NULL);
    for (size_t s = 0; s < n; s++) {
        out.name[s] = table_text(effects, s, &column->school);
        out.n_students[s] = (size_t)table_real(effects, s, &column->n);
        out.people[s] = effects->head[s].people;
    }
    if (!take_effects(input, effects, pairs, &out))
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
