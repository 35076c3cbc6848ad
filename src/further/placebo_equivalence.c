/* Before the program began nothing should be found. That nothing was found is no proof of it: the
 * test here asks whether an effect that matters can be ruled out. */
#include "further/parts.h"

#include "alike/placebo_tables.h"
#include <gsl/gsl_cdf.h>
#include <math.h>

TABLE_DEFINE(placebo_equivalence, PLACEBO_EQUIVALENCE_LIST, .name = "placebo_equivalence");
static const union placebo_equivalence_columns *const column = &placebo_equivalence_columns;

/* Of each of the two tests; the interval that goes with both leaves out as much at either end. */
static const double level = 0.05;

static double bound_of(const FurtherInput *input)
{
    return further_meaningful_size(input->stages->settings->further);
}

static bool applies(const FurtherInput *input)
{
    const SpanSpec *span = input->stages->outcome->span;

    return span != NULL && span->placebo && input->effects->n > 0 &&
           !isnan(input->effects->row[0].estimate) && bound_of(input) > 0.0;
}

/* Two one-sided tests: of an effect at the bound or above, and of one at its negative or below.
 * Both have to be rejected, so p is the larger. */
static double p_of(const Effect *e, double bound)
{
    const double p_high = gsl_cdf_tdist_P((e->effect_size - bound) / e->effect_size_se, e->df),
                 p_low = gsl_cdf_tdist_Q((e->effect_size + bound) / e->effect_size_se, e->df);

    return fmax(p_low, p_high);
}

/* The bound is told as the study writes it, not with the digits of a double. */
static void add_row(Arena *arena, Table *table, const Effect *e, double bound)
{
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});
    const bool known = e->effect_size_se > 0.0 && e->df > 0.0;

    row_text(row, &column->bound, arena_printf(arena, "%g", bound));
    row_real(row, &column->effect_size, e->effect_size);
    row_real(row, &column->se, e->effect_size_se);
    row_real(row, &column->df, e->df);
    if (!known) {
        row_text(row, &column->verdict, "not known: there is no standard error");
        return;
    }
    const double reach = gsl_cdf_tdist_Pinv(1.0 - level, e->df) * e->effect_size_se,
                 p = p_of(e, bound);
    row_real(row, &column->ci_low, e->effect_size - reach);
    row_real(row, &column->ci_high, e->effect_size + reach);
    row_real(row, &column->p, p);
    row_text(row, &column->verdict,
             p < level ? "shown to be negligible" : "not shown to be negligible");
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    Table *out = further_table(arena, input, &table_placebo_equivalence,
                               "Was there nothing before the program?");

    (void)notes;
    (void)err;
    out->sentence =
        "Two one-sided tests at 5% of whether the effect before the program began, which the "
        "program can't have had, lies within what the study calls meaningful (effects.meaningful); "
        "it does where the interval of 90% does. Not shown is no sign that there was something: "
        "few schools can't show it.";
    add_row(arena, out, &input->effects->row[0], bound_of(input));
    tables_add(arena, tables, out);
    return true;
}

const FurtherAnalysis further_placebo_equivalence = {
    .name = "placebo_equivalence",
    .help = "whether an effect that matters can be ruled out before the program began",
    .source = "Schuirmann (1987) J. Pharmacokinetics and Biopharmaceutics 15:657-680",
    .files_only = true,
    .applies = applies,
    .run = run,
};
