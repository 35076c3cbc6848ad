/* The effect at each school of the program, how much schools differ truly, and what is then to be
 * believed of each.
 *
 * A school's effect is the mean of its students' matched differences; its standard error is over
 * these students, so it is conditional on the school: on its teachers and on the comparison schools
 * as they were. */
#include "further/parts.h"

#include "alike/random_effects.h"
#include "alike/standards.h"
#include "alike/tables.h"
#include "alike/text.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

typedef struct School {
    const char *name;
    size_t n;
    double mean, se, p, q;
} School;

typedef struct Schools {
    size_t n;
    School *school;
    size_t n_alone; /* students without a school */
} Schools;

static bool applies(const FurtherInput *input)
{
    return has_matched_students(input) && school_column(input) != NULL;
}

/* Two passes: the mean, then squares about it. Schools of one student have no standard error. */
static Schools measure(Arena *arena, const FurtherInput *input, const Differences *d)
{
    uint32_t *row = ARENA_ARRAY(arena, uint32_t, d->n);

    for (size_t i = 0; i < d->n; i++)
        row[i] = input->stages->cohort->row[d->student[i]];
    const Levels levels = frame_levels(arena, school_column(input), row, d->n);
    School *all = ARENA_ARRAY(arena, School, levels.n_levels);
    double *squares = ARENA_ARRAY(arena, double, levels.n_levels);
    Schools out = {.school = all};
    for (size_t i = 0; i < d->n; i++) {
        if (levels.level[i] == LEVEL_NONE) {
            out.n_alone++;
            continue;
        }
        all[levels.level[i]].n++;
        all[levels.level[i]].mean += d->value[i];
    }
    for (size_t g = 0; g < levels.n_levels; g++)
        all[g].mean /= (double)all[g].n;
    for (size_t i = 0; i < d->n; i++)
        if (levels.level[i] != LEVEL_NONE) {
            const double e = d->value[i] - all[levels.level[i]].mean;
            squares[levels.level[i]] += e * e;
        }
    for (size_t g = 0; g < levels.n_levels; g++) {
        const double n = (double)all[g].n;
        if (all[g].n == 0)
            continue;
        School *s = &all[out.n++];
        *s = all[g];
        s->name = levels.name[g];
        s->se = s->n > 1 && squares[g] > 0.0 ? sqrt(squares[g] / (n - 1.0) / n) : (double)NAN;
        s->p = isnan(s->se) ? (double)NAN : 2.0 * gsl_cdf_tdist_Q(fabs(s->mean / s->se), n - 1.0);
    }
    return out;
}

static void adjust(Arena *scratch, const Schools *schools)
{
    double *q = ARENA_ARRAY(scratch, double, schools->n);

    for (size_t j = 0; j < schools->n; j++)
        q[j] = schools->school[j].p;
    adjust_benjamini_hochberg(q, schools->n, q);
    for (size_t j = 0; j < schools->n; j++)
        schools->school[j].q = q[j];
}

/* Over the schools that have a standard error; n < 2: none. */
static bool between(Arena *scratch, const Schools *schools, RandomEffects *out, Error *err)
{
    double *y = ARENA_ARRAY(scratch, double, schools->n);
    double *v = ARENA_ARRAY(scratch, double, schools->n);
    size_t n = 0;

    for (size_t j = 0; j < schools->n; j++)
        if (!isnan(schools->school[j].se)) {
            y[n] = schools->school[j].mean;
            v[n++] = schools->school[j].se * schools->school[j].se;
        }
    *out = (RandomEffects){.n = n};
    return n < 2 || random_effects_fit(y, v, n, out, err);
}

static double effect_size(const FurtherInput *input, double difference)
{
    const Effect *overall = &input->effects->row[0];

    return wwc_g(difference, overall->sd, (double)(overall->n_treated + overall->n_control));
}

static void add_school(Table *table, const FurtherInput *input, const School *s,
                       const RandomEffects *fit)
{
    const double half = 0.5 + input->stages->design->effects.confidence / 2.0;
    const double reach =
        isnan(s->se) ? (double)NAN : s->se * gsl_cdf_tdist_Pinv(half, (double)s->n - 1.0);
    Cell *cell = table_add_row(table);

    set_text(&cell[SCHOOL_EFFECTS_SCHOOL], s->name);
    set_count(&cell[SCHOOL_EFFECTS_N], s->n, NULL);
    set_real(&cell[SCHOOL_EFFECTS_EFFECT], s->mean);
    set_real(&cell[SCHOOL_EFFECTS_SE], s->se);
    set_real(&cell[SCHOOL_EFFECTS_CI_LOW], s->mean - reach);
    set_real(&cell[SCHOOL_EFFECTS_CI_HIGH], s->mean + reach);
    set_real(&cell[SCHOOL_EFFECTS_G], effect_size(input, s->mean));
    set_real(&cell[SCHOOL_EFFECTS_P], s->p);
    set_real(&cell[SCHOOL_EFFECTS_Q], s->q);
    set_text(&cell[SCHOOL_EFFECTS_SIGNIFICANT], below_words(s->q, 0.05));
    if (fit->n < 2 || isnan(s->se))
        return;
    const Shrunken shrunken = random_effects_shrink(fit, s->mean, s->se * s->se);
    const double around = gsl_cdf_ugaussian_Pinv(half) * shrunken.se;
    set_real(&cell[SCHOOL_EFFECTS_SHRUNKEN], shrunken.value);
    set_real(&cell[SCHOOL_EFFECTS_SHRUNKEN_LOW], shrunken.value - around);
    set_real(&cell[SCHOOL_EFFECTS_SHRUNKEN_HIGH], shrunken.value + around);
    set_real(&cell[SCHOOL_EFFECTS_SHRUNKEN_G], effect_size(input, shrunken.value));
}

/* --- between schools ----------------------------------------------------------------------------
 */

static const TableColumn between_columns[] = {
    {.name = "quantity", .title = "What", .type = CELL_TEXT},
    {.name = "value", .title = "Value", .type = CELL_REAL, .digits = 3},
    {.name = "meaning", .title = "What it says", .type = CELL_TEXT},
};

static void add_quantity(Table *table, const char *name, double value, const char *meaning)
{
    Cell *cell = table_add_row(table);

    set_text(&cell[0], name);
    set_real(&cell[1], value);
    set_text(&cell[2], meaning);
}

static Table *between_table(Arena *arena, const FurtherInput *input, const RandomEffects *fit)
{
    Table *out = table_create(arena, "schools_between", "How much schools differ", between_columns,
                              COUNT_OF(between_columns));

    out->sentence = "Schools' effects as draws from one distribution, their standard errors taken "
                    "as known. Every school counts, large or small, so their mean is not the "
                    "students' mean.";
    if (fit->n < 2)
        return out;
    add_quantity(out, "schools", (double)fit->n, "with two students or more");
    add_quantity(out, "mean", fit->mean, "of schools' true effects, in points");
    add_quantity(out, "SE of the mean", fit->se, "standard error of that mean");
    add_quantity(out, "mean in SDs", effect_size(input, fit->mean),
                 "the same in SDs of the scores");
    add_quantity(out, "tau", sqrt(fit->tau2), "SD of schools' true effects (REML), in points");
    add_quantity(out, "tau in SDs", effect_size(input, sqrt(fit->tau2)),
                 "the same in SDs of the scores");
    add_quantity(out, "tau squared", fit->tau2, "variance between schools (REML)");
    add_quantity(out, "tau squared, Paule-Mandel", fit->tau2_pm,
                 "the same by Paule-Mandel, as a check");
    add_quantity(out, "Q", fit->q, "Q, against equal effects");
    add_quantity(out, "df of Q", fit->df, "degrees of freedom");
    add_quantity(out, "p of Q", fit->p, "p value: small where schools differ truly");
    add_quantity(out, "I squared", fit->i2,
                 "share of what is seen between schools that is not chance");
    return out;
}

static bool make_tables(Arena *arena, Arena *scratch, const FurtherInput *input, Table ***table,
                        size_t *n_tables, Notes *notes, Error *err)
{
    const TableKind *kind = &table_school_effects;
    RandomEffects fit;
    Differences d;

    if (!differences_make(scratch, input->stages, &d, err))
        return false;
    const Schools schools = measure(arena, input, &d);
    if (schools.n < 2)
        return true;
    adjust(scratch, &schools);
    if (!between(scratch, &schools, &fit, err))
        return false;
    Table *out = table_create_kind(arena, kind, "School by school",
                                   columns_of_outcome(arena, input, kind->column, kind->n_columns));
    out->sentence =
        "A school's effect is the mean of its students' matched differences. Standard errors are "
        "over its students, given the school and its comparison schools. The shrunken effect draws "
        "each school towards the mean as far as it is uncertain, and is the better guess where "
        "schools are ranked. p among all schools holds the share of false discoveries at 5% "
        "(Benjamini-Hochberg) within this table.";
    for (size_t j = 0; j < schools.n; j++)
        add_school(out, input, &schools.school[j], &fit);
    if (schools.n_alone > 0)
        note_add(notes, arena, "further", schools.n_alone,
                 "%zu students of the program have no school; they are in no school's effect.",
                 schools.n_alone);
    tables_add(arena, table, n_tables, out);
    tables_add(arena, table, n_tables, between_table(arena, input, &fit));
    return true;
}

static bool run(Arena *arena, const FurtherInput *input, Table ***table, size_t *n_tables,
                Notes *notes, Error *err)
{
    Arena *scratch = arena_create();
    const bool ok = make_tables(arena, scratch, input, table, n_tables, notes, err);

    arena_destroy(scratch);
    return ok;
}

const FurtherAnalysis further_school_effects = {
    .name = "school_effects",
    .help = "effect of each school, variance between schools, shrunken effects",
    .source = "Viechtbauer (2005) JEBS 30:261-293; Paule & Mandel (1982) J. Research NBS "
              "87:377-385; Efron & Morris (1975) JASA 70:311-319; Benjamini & Hochberg (1995) JRSS "
              "B 57:289-300",
    .unasked = true,
    .applies = applies,
    .run = run,
};
