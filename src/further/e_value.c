/* How strongly would something that was not recorded have to be tied to both the program and the
 * outcome to explain the estimate away? */
#include "further/parts.h"

#include "alike/bias_tables.h"
#include "alike/effect_study.h"
#include "alike/hidden_bias.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

TABLE_DEFINE(e_values, E_VALUES_LIST, .name = "e_values");
static const union e_values_columns *const column = &e_values_columns;

static bool applies(const FurtherInput *input)
{
    return input->effects->n > 0 && !isnan(input->effects->row[0].effect_size);
}

static void add_row(Table *table, const char *measure, EValue e)
{
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});

    row_text(row, &column->measure, measure);
    row_real(row, &column->ratio, e.ratio);
    row_real(row, &column->ratio_low, e.low);
    row_real(row, &column->ratio_high, e.high);
    row_real(row, &column->e_value, e.value);
    row_real(row, &column->e_value_limit, e.limit);
    row_text(row, &column->problem,
             isnan(e.ratio) ? "a share is 0 or 1, so there is no ratio"
             : isnan(e.low) ? "the estimate has no standard error, so there is no interval"
                            : "");
}

/* The published interval is normal; the study's own has its degrees of freedom, which count where
 * schools are few. */
static void add_sizes(Table *table, const Effect *e)
{
    const double w = e_value_half_width(e->effect_size_se);

    add_row(table, "exp(0.91 effect size), interval by 1.78 standard errors",
            e_value_of_size(e->effect_size, e->effect_size - w, e->effect_size + w));
    add_row(table, "exp(0.91 effect size), the study's own interval",
            e_value_of_size(e->effect_size, e->effect_size_ci_low, e->effect_size_ci_high));
}

static bool add_ratio(Table *table, const FurtherInput *input, Error *err)
{
    const Stages *s = input->stages;
    const EffectSettings *settings = &s->settings->effects;
    Arena *scratch = arena_create();
    EffectStudy *study;
    EffectRatio r;

    const bool ok =
        further_study(scratch, input, &study, err) && effect_study_ratio(study, &r, err);
    if (ok) {
        const double t = gsl_cdf_tdist_Pinv(0.5 + 0.5 * settings->confidence, r.df),
                     w = r.df > 0.0 ? t * r.log_se : (double)NAN;
        add_row(table, "program's share over the comparison group's, adjusted",
                e_value_of_ratio(r.ratio, exp(log(r.ratio) - w), exp(log(r.ratio) + w)));
    }
    arena_destroy(scratch);
    return ok;
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    const Effect *e = &input->effects->row[0];
    Table *out = further_table(arena, input, &table_e_values, "E-values");

    (void)notes;
    out->sentence = "Something that was not recorded would have to make both being in the program "
                    "and doing better so many times as likely, beyond all that was adjusted for, "
                    "to explain the estimate away; and the interval's nearer end.";
    if (!e->binary)
        add_sizes(out, e);
    else if (!add_ratio(out, input, err))
        return false;
    tables_add(arena, tables, out);
    return true;
}

const FurtherAnalysis further_e_value = {
    .name = "e_value",
    .help = "how strongly a hidden trait would have to be tied to program and outcome",
    .source = "VanderWeele & Ding (2017) Annals of Internal Medicine 167:268-274",
    .shares_study = true,
    .applies = applies,
    .run = run,
};
