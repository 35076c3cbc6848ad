/* Subgroups: the values of a column, or quantile groups of it. */
#include "sample.h"

#include "alike/design.h"
#include "alike/effect_study.h"
#include "alike/quantile.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

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

/* A cut point may be one student's score: it is not published. */
static const char *place_name(Arena *arena, size_t n, size_t g)
{
    const char *end = g == 0 ? " (lowest)" : g == n - 1 ? " (highest)" : "";

    return n == 1 ? "1 (all)" : arena_printf(arena, "%zu%s", g + 1, end);
}

/* Cut points are quantiles of the treated students with weight; group g holds [cut g-1, cut g).
 * Every student of the cohort is in a group: those who were not matched tell how schools differ. */
static void quantile_groups(Arena *arena, const Cohort *cohort, const Column *column,
                            const double *weight, size_t wanted, Groups *out, Notes *notes)
{
    Arena *scratch = arena_create();
    double *x = ARENA_ARRAY(scratch, double, cohort->n);
    double *treated = ARENA_ARRAY(scratch, double, cohort->n);
    double *cut = ARENA_ARRAY(scratch, double, wanted);
    size_t n = 0, n_cuts = 0;

    for (size_t i = 0; i < cohort->n; i++) {
        x[i] = column->real[cohort->row[i]];
        if (cohort->treated[i] && weight[i] > 0.0 && !isnan(x[i]))
            treated[n++] = x[i];
    }
    quantile_sort(treated, n);
    for (size_t k = 1; n > 0 && k < wanted; k++) {
        const double q = quantile(treated, n, (double)k / (double)wanted);
        if (q > (n_cuts == 0 ? treated[0] : cut[n_cuts - 1]))
            cut[n_cuts++] = q;
    }
    if (n_cuts + 1 < wanted)
        notes_add(notes, arena, "effects", NOTE_PLAIN, NO_COUNT,
                  PHRASE("{} quantile groups of '{}' were asked for; ties leave {}.",
                         piece_number(wanted), piece_column(column->name),
                         piece_number(n_cuts + 1)));
    out->n = n_cuts + 1;
    out->name = ARENA_ARRAY(arena, const char *, out->n);
    const int digits = digits_of(cut, n_cuts);
    for (size_t g = 0; g < out->n; g++)
        out->name[g] = cohort->frame->least_people > 0
                           ? place_name(arena, out->n, g)
                           : interval_name(arena, cut, out->n, g, digits);
    for (size_t i = 0; i < cohort->n; i++) {
        int32_t g = 0;
        while ((size_t)g < n_cuts && x[i] >= cut[g])
            g++;
        out->level_of[i] = isnan(x[i]) ? LEVEL_NONE : g;
    }
    arena_destroy(scratch);
}

/* The values that students with weight have, in their order; others are in no group. */
static void value_groups(Arena *arena, Arena *scratch, const Cohort *cohort, const Column *column,
                         const double *weight, Groups *out)
{
    const Levels levels = frame_levels(arena, column, cohort->row, cohort->n);
    int32_t *number = ARENA_ARRAY(scratch, int32_t, levels.n_levels + 1);

    for (size_t i = 0; i < cohort->n; i++)
        if (weight[i] > 0.0 && levels.level[i] != LEVEL_NONE)
            number[levels.level[i]] = 1;
    out->name = ARENA_ARRAY(arena, const char *, levels.n_levels);
    for (size_t g = 0; g < levels.n_levels; g++) {
        if (number[g] == 0)
            continue;
        out->name[out->n] = levels.name[g];
        number[g] = (int32_t)++out->n;
    }
    for (size_t i = 0; i < cohort->n; i++)
        out->level_of[i] = levels.level[i] == LEVEL_NONE ? LEVEL_NONE : number[levels.level[i]] - 1;
}

bool groups_make(Arena *arena, Arena *scratch, const Cohort *cohort, const double *weight,
                 const SubgroupSpec *spec, Groups *out, Notes *notes, Error *err)
{
    const Column *column = cohort_column(cohort, spec->column);
    size_t n_without = 0;

    *out =
        (Groups){.group = spec->column.text, .level_of = ARENA_ARRAY(scratch, int32_t, cohort->n)};
    if (column == NULL) {
        notes_add(notes, arena, "effects", NOTE_PLAIN, NO_COUNT,
                  PHRASE("No subgroups by pretest: outcome '{}' has no pretest.",
                         piece_setting(cohort->outcome_spec->name.text)));
        return true;
    }
    if (spec->groups > 0 && column->type != COLUMN_REAL)
        return error_set(err, ERR_STUDY, spec->column.place,
                         "effects.subgroups asks for quantile groups of '%s', which holds "
                         "categories, not numbers",
                         spec->column.text);
    if (spec->groups > 0)
        quantile_groups(arena, cohort, column, weight, spec->groups, out, notes);
    else
        value_groups(arena, scratch, cohort, column, weight, out);
    for (size_t i = 0; i < cohort->n; i++)
        n_without += weight[i] > 0.0 && out->level_of[i] == LEVEL_NONE ? 1 : 0;
    if (n_without > 0)
        notes_add(notes, arena, "effects", NOTE_PLAIN, count_about(ABOUT_PEOPLE, n_without),
                  PHRASE("{} without '{}' {is|are} in no subgroup by it.",
                         piece_count(ABOUT_PEOPLE, n_without, frame_unit(cohort->frame),
                                     frame_people(cohort->frame)),
                         piece_column(column->name)));
    return true;
}

bool effect_pretest_groups(Arena *arena, const Cohort *cohort, const double *weight, size_t groups,
                           const char ***name, int32_t **level_of, size_t *n, Notes *notes,
                           Error *err)
{
    const SubgroupSpec spec = {.column = {.text = PRETEST_WORD}, .groups = groups};
    Groups out;

    if (!groups_make(arena, arena, cohort, weight, &spec, &out, notes, err))
        return false;
    *name = out.name;
    *level_of = out.level_of;
    *n = out.n;
    return true;
}

/* Where few are in some parts, results that are published show these as one with others. */
static void join_as_shown(Arena *arena, const Cohort *cohort, const JoinedLevels *joined,
                          EffectParts *out)
{
    int32_t *number = ARENA_ARRAY(arena, int32_t, out->n);
    const char **name = ARENA_ARRAY(arena, const char *, out->n);
    size_t n = 0;

    for (size_t g = 0; g < out->n; g++) {
        size_t k = 0;
        while (k < n && strcmp(name[k], joined->joined[g]) != 0)
            k++;
        name[k] = joined->joined[g];
        n += k == n;
        number[g] = (int32_t)k;
    }
    for (size_t i = 0; i < cohort->n; i++)
        if (out->level_of[i] != LEVEL_NONE)
            out->level_of[i] = number[out->level_of[i]];
    out->name = name;
    out->n = n;
}

static bool are_levels_of(const JoinedLevels *joined, const EffectParts *parts)
{
    bool same = strcmp(joined->column, parts->group) == 0 && joined->n == parts->n;

    for (size_t g = 0; same && g < parts->n; g++)
        same = strcmp(joined->level[g], parts->name[g]) == 0;
    return same;
}

bool effect_parts_of(Arena *arena, const Cohort *cohort, const Effects *effects,
                     const SubgroupSpec *spec, EffectParts *out, Error *err)
{
    Notes told = {0}; /* the parts' own estimates said it */
    Groups groups;

    if (!groups_make(arena, arena, cohort, effects->weight, spec, &groups, &told, err))
        return false;
    *out = (EffectParts){
        .group = groups.group, .n = groups.n, .name = groups.name, .level_of = groups.level_of};
    for (size_t k = 0; k < effects->n_joined; k++)
        if (are_levels_of(&effects->joined[k], out)) {
            join_as_shown(arena, cohort, &effects->joined[k], out);
            break;
        }
    return true;
}
