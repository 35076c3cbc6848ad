/* What follows from all schools, where some of them are left out: a sum over all less those shown
 * would tell of the others. */
#include "alike/further.h"

#include "further/school_tables.h"

#include "alike/hidden.h"
#include "alike/multiple.h"
#include "alike/part_tables.h"
#include "alike/spread.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* The schools shown: their rows in school_effects. */
typedef struct Shown {
    Arena *arena;
    Table *effects;
    size_t n, n_all;
    size_t *row; /* n; in order */
} Shown;

static const union school_effects_columns *const column = &school_effects_columns;

static Shown find_shown(Arena *arena, Table *effects)
{
    Shown out = {.arena = arena,
                 .effects = effects,
                 .n_all = effects->n_rows,
                 .row = ARENA_ARRAY(arena, size_t, effects->n_rows)};

    for (size_t i = 0; i < effects->n_rows; i++)
        if (!table_hides(effects, i, &column->effect))
            out.row[out.n++] = i;
    return out;
}

static void leave_out(Row row, const TableColumn *handle)
{
    row_real_or(row, handle, (double)NAN, HIDDEN_MARK);
}

/* --- their joint errors --------------------------------------------------------------------------
 */

bool school_joint(Arena *arena, const Table *effects, const size_t *row, size_t n, Joint *out)
{
    const Joint *all = effects->joint;

    if (all == NULL || n < 2)
        return false;
    *out = joint_of_some(arena, all, row, n);
    return true;
}

/* --- school by school ----------------------------------------------------------------------------
 */

static void correct_again(const Shown *shown, int adjustment)
{
    double *q = ARENA_ARRAY(shown->arena, double, shown->n);

    for (size_t i = 0; i < shown->n; i++)
        q[i] = table_real(shown->effects, shown->row[i], &column->p);
    adjust_by(adjustment, q, shown->n, q);
    for (size_t i = 0; i < shown->n; i++) {
        const Row row = row_at(shown->effects, shown->row[i]);
        row_real(row, &column->q, q[i]);
        if (!isnan(q[i]))
            row_mark(row, &column->significant, q[i] < 0.05 ? "yes" : "no", q[i] < 0.05);
    }
}

static void shrink_again(const Shown *shown, const Spread *spread, double confidence)
{
    const bool known = spread->n >= SPREAD_SHRINK_LEAST;
    const SpreadShrunken all =
        known ? spread_shrink(shown->arena, spread, confidence) : (SpreadShrunken){.value = NULL};
    const double half = 0.5 + confidence / 2.0;

    for (size_t i = 0; i < shown->n; i++) {
        const Row row = row_at(shown->effects, shown->row[i]);
        if (isnan(table_real(shown->effects, shown->row[i], &column->shrunken)))
            continue;
        if (!known) {
            leave_out(row, &column->shrunken);
            leave_out(row, &column->shrunken_low);
            leave_out(row, &column->shrunken_high);
            leave_out(row, &column->shrunken_g);
            continue;
        }
        const double in_sds = table_real(shown->effects, shown->row[i], &column->g) /
                              table_real(shown->effects, shown->row[i], &column->effect);
        const double df = table_real(shown->effects, shown->row[i], &column->df);
        const double wider = gsl_cdf_tdist_Pinv(half, df) / gsl_cdf_ugaussian_Pinv(half);
        row_real(row, &column->shrunken, all.value[i]);
        row_real(row, &column->shrunken_low, all.value[i] + wider * (all.low[i] - all.value[i]));
        row_real(row, &column->shrunken_high, all.value[i] + wider * (all.high[i] - all.value[i]));
        row_real(row, &column->shrunken_g, in_sds * all.value[i]);
    }
}

/* --- how much they differ ------------------------------------------------------------------------
 */

static double number_of(const Spread *f, SchoolsBetween what, double confidence, double in_sds)
{
    const double reach =
        f->n > 0 ? f->se[0] * gsl_cdf_tdist_Pinv(0.5 + confidence / 2.0, f->df) : (double)NAN;

    switch (f->n > 0 ? what : SCHOOLS_OF_ALL) {
    case SCHOOLS_NUMBER:
        return (double)f->n;
    case SCHOOLS_MEAN:
        return f->beta[0];
    case SCHOOLS_MEAN_SE:
        return f->se[0];
    case SCHOOLS_MEAN_LOW:
        return f->beta[0] - reach;
    case SCHOOLS_MEAN_HIGH:
        return f->beta[0] + reach;
    case SCHOOLS_MEAN_SDS:
        return in_sds * f->beta[0];
    case SCHOOLS_TAU:
        return sqrt(f->tau2);
    case SCHOOLS_TAU_SDS:
        return in_sds * sqrt(f->tau2);
    case SCHOOLS_DF:
        return f->df;
    case SCHOOLS_I2:
        return f->i2;
    case SCHOOLS_OTHER:
    case SCHOOLS_OF_ALL:
        break;
    }
    return (double)NAN;
}

static void summarise_again(Table *between, const Spread *spread, double confidence)
{
    const TableColumn *value = &schools_between_columns.value;
    double in_sds = (double)NAN, mean = (double)NAN;

    for (size_t i = 0; i < between->n_rows; i++) {
        const double old = table_real(between, i, value);
        mean = between->head[i].what == SCHOOLS_MEAN ? old : mean;
        in_sds = between->head[i].what == SCHOOLS_MEAN_SDS ? old / mean : in_sds;
    }
    for (size_t i = 0; i < between->n_rows; i++) {
        const SchoolsBetween what = (SchoolsBetween)between->head[i].what;
        const double number = number_of(spread, what, confidence, in_sds);
        if (what == SCHOOLS_OTHER)
            continue;
        row_real_or(row_at(between, i), value, number, isnan(number) ? HIDDEN_MARK : NULL);
        if (spread->n > 0)
            row_error(row_at(between, i),
                      spread->se[0] * (what == SCHOOLS_MEAN_SDS ? in_sds : 1.0));
    }
}

/* --- all of it -----------------------------------------------------------------------------------
 */

static bool make_again(const Shown *shown, Tables *tables, double confidence, int adjustment,
                       Error *err)
{
    Table *between = tables_find(tables, &table_schools_between);
    Spread spread = {.n = 0};
    Joint joint;

    if (school_joint(shown->arena, shown->effects, shown->row, shown->n, &joint) &&
        !spread_fit(shown->arena, &joint, NULL, 1, &spread, err)) {
        if (err->kind != ERR_INFEASIBLE)
            return false;
        error_clear(err);
        spread = (Spread){.n = 0};
    }
    correct_again(shown, adjustment);
    shrink_again(shown, &spread, confidence);
    if (between != NULL)
        summarise_again(between, &spread, confidence);
    return true;
}

bool further_schools_shown(Arena *arena, Tables *tables, double confidence, int adjustment,
                           Error *err)
{
    Table *effects = tables_find(tables, &table_school_effects);

    if (effects == NULL)
        return true;
    const Shown shown = find_shown(arena, effects);
    return shown.n == shown.n_all || make_again(&shown, tables, confidence, adjustment, err);
}
