/* Subgroups: the values of a column, or quantile groups of it. */
#include "sample.h"

#include "alike/sort.h"
#include "alike/text.h"

#include <math.h>

/* Quantile of sorted values, linear between order statistics: type 7 of Hyndman & Fan (1996)
 * American Statistician 50:361-365. */
static double quantile(const double *x, const uint32_t *order, size_t n, double p)
{
    const double h = (double)(n - 1) * p;
    const size_t at = (size_t)h;

    if (at + 1 >= n)
        return x[order[n - 1]];
    return x[order[at]] + (h - (double)at) * (x[order[at + 1]] - x[order[at]]);
}

static int digits_of(const double *cut, size_t n)
{
    for (int digits = 0; digits < 2; digits++) {
        bool enough = true;
        for (size_t k = 0; k < n; k++) {
            const double scaled = cut[k] * (digits == 0 ? 1.0 : 10.0);
            enough = enough && fabs(scaled - round(scaled)) < 1e-9;
        }
        if (enough)
            return digits;
    }
    return 2;
}

/* The ends are open: students beyond the treated students' range belong to the outer groups, and a
 * name must not tell one student's score. */
static const char *interval_name(Arena *arena, const double *cut, size_t n, size_t g, int digits)
{
    if (n == 1)
        return "1 (all)";
    if (g == 0)
        return arena_printf(arena, "1 (lowest) below %s", text_real_ascii(arena, cut[0], digits));
    if (g == n - 1)
        return arena_printf(arena, "%zu (highest) %s or more", n,
                            text_real_ascii(arena, cut[n - 2], digits));
    return arena_printf(arena, "%zu from %s to below %s", g + 1,
                        text_real_ascii(arena, cut[g - 1], digits),
                        text_real_ascii(arena, cut[g], digits));
}

/* Cut points are quantiles of the treated students; group g holds [cut g-1, cut g). */
static void quantile_groups(Arena *arena, const Column *column, const EffectSample *students,
                            size_t wanted, Groups *out, Notes *notes)
{
    Arena *scratch = arena_create();
    double *x = ARENA_ARRAY(scratch, double, students->n);
    uint32_t *order = ARENA_ARRAY(scratch, uint32_t, students->n);
    double *cut = ARENA_ARRAY(scratch, double, wanted);
    size_t n = 0, n_cuts = 0;

    for (size_t i = 0; i < students->n; i++) {
        x[i] = column->real[students->row[i]];
        if (students->treated[i] && !isnan(x[i]))
            order[n++] = (uint32_t)i;
    }
    sort_by_real(x, order, n);
    for (size_t k = 1; n > 0 && k < wanted; k++) {
        const double q = quantile(x, order, n, (double)k / (double)wanted);
        if ((n_cuts == 0 || q > cut[n_cuts - 1]) && q > x[order[0]])
            cut[n_cuts++] = q;
    }
    if (n_cuts + 1 < wanted)
        note_add(notes, arena, "effects", 0,
                 "%zu quantile groups of '%s' were asked for; ties leave %zu.", wanted,
                 column->name, n_cuts + 1);
    out->n = n_cuts + 1;
    out->name = ARENA_ARRAY(arena, const char *, out->n);
    const int digits = digits_of(cut, n_cuts);
    for (size_t g = 0; g < out->n; g++)
        out->name[g] = interval_name(arena, cut, out->n, g, digits);
    for (size_t i = 0; i < students->n; i++) {
        int32_t g = 0;
        while ((size_t)g < n_cuts && x[i] >= cut[g])
            g++;
        out->level_of[students->student[i]] = isnan(x[i]) ? LEVEL_NONE : g;
    }
    arena_destroy(scratch);
}

bool groups_make(Arena *arena, Arena *scratch, const Cohort *cohort, const EffectSample *students,
                 const SubgroupSpec *spec, Groups *out, Notes *notes, Error *err)
{
    const bool is_pretest = text_equal(spec->column.text, "pretest");
    const Column *column =
        is_pretest ? cohort->pretest : frame_find(cohort->frame, spec->column.text);
    size_t n_without = 0;

    *out =
        (Groups){.group = spec->column.text, .level_of = ARENA_ARRAY(scratch, int32_t, cohort->n)};
    if (column == NULL && is_pretest) {
        note_add(notes, arena, "effects", 0,
                 "No subgroups by pretest: outcome '%s' has no pretest.",
                 cohort->outcome->name.text);
        return true;
    }
    if (column == NULL)
        return error_set(err, ERR_STUDY, spec->column.place,
                         "effects.subgroups names '%s', which is not a column of the data",
                         spec->column.text);
    if (spec->groups > 0 && column->type != COLUMN_REAL)
        return error_set(err, ERR_STUDY, spec->column.place,
                         "effects.subgroups asks for quantile groups of '%s', which holds "
                         "categories, not numbers",
                         spec->column.text);
    for (size_t i = 0; i < cohort->n; i++)
        out->level_of[i] = LEVEL_NONE;
    if (spec->groups > 0) {
        quantile_groups(arena, column, students, spec->groups, out, notes);
    } else {
        const Levels levels = frame_levels(arena, column, students->row, students->n);
        out->n = levels.n_levels;
        out->name = levels.name;
        for (size_t i = 0; i < students->n; i++)
            out->level_of[students->student[i]] = levels.level[i];
    }
    for (size_t i = 0; i < students->n; i++)
        n_without += out->level_of[students->student[i]] == LEVEL_NONE ? 1 : 0;
    if (n_without > 0)
        note_add(notes, arena, "effects", n_without,
                 "%zu %s without '%s' are in no subgroup by it.", n_without,
                 frame_people(cohort->frame), column->name);
    return true;
}

bool effect_pretest_groups(Arena *arena, const Cohort *cohort, const double *weight, size_t groups,
                           const char ***name, int32_t **level_of, size_t *n, Notes *notes,
                           Error *err)
{
    const SubgroupSpec spec = {.column = {.text = "pretest"}, .groups = groups};
    Arena *scratch = arena_create();
    const EffectSample students = sample_of_students(scratch, cohort, weight);
    Groups out;

    const bool ok = groups_make(arena, arena, cohort, &students, &spec, &out, notes, err);
    arena_destroy(scratch);
    if (!ok)
        return false;
    *name = out.name;
    *level_of = out.level_of;
    *n = out.n;
    return true;
}
