/* How much the program's effects differ from school to school, and schools without it. */
#include "further/school_tables.h"

#include "alike/part_tables.h"
#include "alike/text.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

TABLE_DEFINE(schools_between, SCHOOLS_BETWEEN_LIST, .name = "schools_between", .of_schools = true);

static void add_quantity(Table *table, PeopleSet of, SchoolsBetween what, const char *name,
                         double value, Rounding rounding, const char *meaning)
{
    const union schools_between_columns *column = &schools_between_columns;
    const Row row = row_add(table, of);

    row_says(row, (int)what);
    row_text(row, &column->quantity, name);
    row_real(row, &column->value, value);
    row_rounds(row, rounding);
    row_text(row, &column->meaning, meaning);
}

static void add_own_spread(Table *out, const SchoolWork *w)
{
    static const PeopleSet of = {.arms = SET_CONTROL, .group = GROUP_SCHOOL};
    const SchoolModel *m = &w->study.model;

    add_quantity(out, of, SCHOOLS_OTHER, "tau0", sqrt(m->tau0_2), ROUNDING_SCORE,
                 "SD between schools without the program, after adjustment (REML)");
    add_quantity(out, of, SCHOOLS_OTHER, "tau0 squared", m->tau0_2, ROUNDING_NEVER,
                 "the same as a variance");
    add_quantity(out, of, SCHOOLS_OTHER, "df of tau0 squared", m->tau0_df, ROUNDING_DF,
                 "how well it is known");
    add_quantity(out, of, SCHOOLS_OTHER, "comparison schools", (double)m->n_schools_compared,
                 ROUNDING_SCHOOLS, "that show it");
    add_quantity(out, of, SCHOOLS_OTHER, "s0", sqrt(m->s0_2), ROUNDING_SCORE,
                 "SD between students of such a school");
}

/* Estimates of the table, by the error of their mean. */
static void put_errors(Table *out, const SchoolWork *w)
{
    const double se = w->study.spread.se[0];

    for (size_t i = 0; i < out->n_rows; i++)
        if (out->head[i].rounding == ROUNDING_ESTIMATE)
            row_error(row_at(out, i), out->head[i].what == SCHOOLS_MEAN_SDS
                                          ? school_effect_size(w->input, se)
                                          : se);
}

static void add_effects_spread(Table *out, const SchoolWork *w)
{
    static const PeopleSet of = {.arms = SET_BOTH, .group = GROUP_SCHOOL};
    const Spread *f = &w->study.spread;
    const double reach = f->se[0] * gsl_cdf_tdist_Pinv(0.5 + school_confidence(w) / 2.0, f->df);

    add_quantity(out, of, SCHOOLS_NUMBER, "schools", (double)f->n, ROUNDING_SCHOOLS,
                 "with the program");
    add_quantity(out, of, SCHOOLS_MEAN, "mean", f->beta[0], ROUNDING_ESTIMATE,
                 "of the program's effects in schools");
    add_quantity(out, of, SCHOOLS_MEAN_SE, "SE of the mean", f->se[0], ROUNDING_ESTIMATE,
                 "standard error of that mean");
    add_quantity(out, of, SCHOOLS_MEAN_LOW, "mean from", f->beta[0] - reach, ROUNDING_ESTIMATE,
                 "its interval from");
    add_quantity(out, of, SCHOOLS_MEAN_HIGH, "mean to", f->beta[0] + reach, ROUNDING_ESTIMATE,
                 "its interval to");
    if (!school_is_share(w->input))
        add_quantity(out, of, SCHOOLS_MEAN_SDS, "mean in SDs",
                     school_effect_size(w->input, f->beta[0]), ROUNDING_ESTIMATE,
                     "the mean in SDs of the scores");
    add_quantity(out, of, SCHOOLS_TAU, "tau", sqrt(f->tau2), ROUNDING_SCORE,
                 "SD of the program's effects in schools (REML)");
    if (!school_is_share(w->input))
        add_quantity(out, of, SCHOOLS_TAU_SDS, "tau in SDs",
                     school_effect_size(w->input, sqrt(f->tau2)), ROUNDING_SD,
                     "the same in SDs of the scores");
    add_quantity(out, of, SCHOOLS_OF_ALL, "tau squared", f->tau2, ROUNDING_NEVER,
                 "the same as a variance");
    add_quantity(out, of, SCHOOLS_OF_ALL, "Q", f->q, ROUNDING_NEVER, "Q, against equal effects");
    add_quantity(out, of, SCHOOLS_DF, "df of Q", f->df, ROUNDING_DF, "degrees of freedom");
    add_quantity(out, of, SCHOOLS_OF_ALL, "p of Q", f->p, ROUNDING_P,
                 "p value: small where the program's effects differ");
    add_quantity(
        out, of, SCHOOLS_I2, "I squared", f->i2, ROUNDING_RATIO,
        "share of what is seen between schools that is neither chance nor the schools' own");
    if (f->n < SPREAD_PREDICT_LEAST)
        return;
    const SpreadPrediction next = spread_predict(w->scratch, f, school_confidence(w));
    add_quantity(out, of, SCHOOLS_OF_ALL, "prediction from", next.low, ROUNDING_ESTIMATE,
                 "effect in a further school of this kind, from");
    add_quantity(out, of, SCHOOLS_OF_ALL, "prediction to", next.high, ROUNDING_ESTIMATE,
                 "effect in a further school of this kind, to");
}

Table *schools_between_table(const SchoolWork *w)
{
    Table *out =
        further_table(w->arena, w->input, &table_schools_between, "How much schools differ");

    if (w->study.model.problem != NULL)
        return out;
    add_own_spread(out, w);
    if (w->study.spread.n == 0)
        return out;
    add_effects_spread(out, w);
    put_errors(out, w);
    static const char reading[] =
        "Effects are draws from one distribution, their errors correlated where schools share "
        "comparison students. Every school counts, large or small, so their mean is not the "
        "students' mean.";
    out->sentence =
        school_for_publication(w)
            ? reading
            : arena_printf(w->arena,
                           "Schools without the program differ by %s by themselves, the program's "
                           "effects by %s. %s",
                           school_points(w, sqrt(w->study.model.tau0_2)),
                           school_points(w, sqrt(w->study.spread.tau2)), reading);
    return out;
}
