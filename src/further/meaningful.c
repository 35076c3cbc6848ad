/* What the effect amounts to: how probable it is that it matters, and how much of a year's growth
 * it is. */
#include "further/parts.h"

#include "further/norm_growth.h"

#include "alike/amount_tables.h"
#include "alike/effect_size.h"
#include "alike/limits.h"
#include "alike/text.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

TABLE_DEFINE(meaningful, MEANINGFUL_LIST, .name = "meaningful");
static const union meaningful_columns *const column = &meaningful_columns;

static bool applies(const FurtherInput *input)
{
    return input->effects->n > 0 && !isnan(input->effects->row[0].estimate);
}

static Row add_row(Table *table, Meaningful what, const char *quantity, double value,
                   Rounding rounding, const char *basis)
{
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});

    row_says(row, (int)what);
    row_text(row, &column->quantity, quantity);
    row_real(row, &column->value, value);
    row_rounds(row, rounding);
    row_text(row, &column->basis, basis);
    return row;
}

/* A probability that rests on a model is never certain: beyond the limit words stand in for it. */
static void bound(Arena *arena, Cell *cell)
{
    const double p = cell->value;

    if (p < LIMIT_PROBABILITY)
        *cell = (Cell){
            .text = arena_printf(arena, "under %s%%", text_real(arena, 100 * LIMIT_PROBABILITY, 0)),
            .value = (double)NAN};
    else if (p > 1.0 - LIMIT_PROBABILITY)
        *cell = (Cell){.text = arena_printf(arena, "over %s%%",
                                            text_real(arena, 100 * (1 - LIMIT_PROBABILITY), 0)),
                       .value = (double)NAN};
}

/* With a flat prior the posterior of the effect size is a t with the estimate's degrees of freedom
 * about it, in units of its standard error: the chance that the true effect is above the threshold,
 * that it is as far below zero, and that it is neither. */
static void add_probabilities(Arena *arena, Table *table, const Effect *e, double threshold)
{
    static const char *const name[] = {"probability of a gain that matters",
                                       "probability of a loss that matters",
                                       "probability of an effect that does not matter"};
    const double above = (threshold - e->effect_size) / e->effect_size_se,
                 below = (-threshold - e->effect_size) / e->effect_size_se;
    const bool known = e->effect_size_se > 0.0 && e->df > 0.0;
    const double p[] = {known ? gsl_cdf_tdist_Q(above, e->df) : (double)NAN,
                        known ? gsl_cdf_tdist_P(below, e->df) : (double)NAN,
                        known ? gsl_cdf_tdist_P(above, e->df) - gsl_cdf_tdist_P(below, e->df)
                              : (double)NAN};
    const char *bar = text_real(arena, threshold, 3), *other = text_real(arena, -threshold, 3);
    const char *side[] = {arena_printf(arena, "above %s", bar),
                          arena_printf(arena, "below %s", other),
                          arena_printf(arena, "between %s and %s", other, bar)};

    for (int k = 0; k < 3; k++) {
        const Row row = add_row(
            table, (Meaningful)(MEANINGFUL_GAIN + k), name[k], p[k], ROUNDING_P,
            arena_printf(arena,
                         "probability that the true effect is %s SD (effects.meaningful): t with "
                         "the estimate's degrees of freedom about the effect size, in its standard "
                         "errors, every size equally likely beforehand",
                         side[k]));
        bound(arena, row_cell(row, &column->value));
    }
}

static void add_power(Arena *arena, Table *table, const Effect *e, double threshold,
                      double confidence)
{
    const Row row = add_row(
        table, MEANINGFUL_POWER, "probability of finding an effect that matters",
        detection_power(threshold, e->effect_size_se, e->df, 1.0 - confidence), ROUNDING_P,
        arena_printf(arena,
                     "power of the test at %s%% for a true effect of %s SD, with this standard "
                     "error",
                     text_real(arena, 100.0 * (1.0 - confidence), 0),
                     text_real(arena, threshold, 3)));
    bound(arena, row_cell(row, &column->value));
}

/* Growth of one school year where the span holds whole years, else of the span. */
typedef struct Yardstick {
    double growth;
    double years;       /* of the span; NaN: not whole, or not known */
    bool own;           /* of these students, not of a norm's */
    const char *source; /* in words; or why there is none */
} Yardstick;

static Yardstick of_span(Arena *arena, const FurtherInput *input)
{
    const Effect *e = &input->effects->row[0];
    const double norm = norm_span_growth(input);

    if (!isnan(norm))
        return (Yardstick){.growth = norm,
                           .source = arena_printf(arena,
                                                  "what the norms %s expect of the program "
                                                  "students' grades over the span",
                                                  input->stages->norms->name)};
    if (input->stages->cohort->pretest == NULL)
        return (Yardstick){.growth = (double)NAN,
                           .source = "not computable: there is no earlier score, and no norm"};
    if (!input->stages->outcome->same_scale)
        return (Yardstick){.growth = (double)NAN,
                           .source = "not computable: the earlier score is on another scale (write "
                                     "'scale: same' if it is not), and there is no norm"};
    return (Yardstick){.growth = e->mean_control - e->pre_mean_control,
                       .own = true,
                       .source = "the comparison group's own growth from the earlier score to the "
                                 "outcome"};
}

static Yardstick yardstick(Arena *arena, const FurtherInput *input)
{
    Yardstick out = of_span(arena, input);

    out.years = span_years(input);
    out.growth /= isnan(out.years) ? 1.0 : out.years;
    return out;
}

/* Growth is so small in the last two grades that months of it mean nothing (Bloom, Hill, Black &
 * Lipsey 2008, table 1: .06 and .01 of an SD a year). */
enum { GRADE_WITHOUT_MONTHS = 11 };

/* share: the row of the share of that growth. */
static void add_months(Arena *arena, Table *table, const FurtherInput *input,
                       const Yardstick *stick, Row share, double months)
{
    static const char name[] = "months of learning";
    const RowHead head = table->head[share.at];
    const double of_year = row_cell(share, &column->value)->value;
    const char *basis = row_cell(share, &column->basis)->text;
    const bool is_late = norm_any_treated_reaches(input, GRADE_WITHOUT_MONTHS);

    if (isnan(of_year) || head.what != MEANINGFUL_YEAR || is_late) {
        add_row(table, MEANINGFUL_MONTHS, name, (double)NAN, ROUNDING_ESTIMATE,
                is_late ? "not computable: students grow so little in grades 11 and 12 that a few "
                          "points would be years"
                : isnan(of_year)
                    ? basis
                    : "not computable: the scores are not known to lie whole school years apart");
        return;
    }
    const Row row =
        add_row(table, MEANINGFUL_MONTHS, name, months * of_year, head.rounding,
                arena_printf(
                    arena,
                    "%s months of a school year (effects.months) times %s; another test or another "
                    "yardstick of growth gives other months for the same difference",
                    text_real(arena, months, 1), basis));
    row_error(row, months * head.error);
    /* a share alone hides what it was divided by, and months hide it twice */
    const Row growth = add_row(table, MEANINGFUL_GROWTH, "a year's growth", (double)NAN,
                               ROUNDING_ESTIMATE, stick->source);
    row_cell(growth, &column->value)->text =
        stick->own ? "the comparison group's own"
                   : arena_printf(arena, "%s points", text_real(arena, stick->growth, 1));
}

/* Returns its row. */
static Row add_share(Arena *arena, Table *table, const FurtherInput *input, const Yardstick *stick)
{
    const Effect *e = &input->effects->row[0];
    const double years = stick->years, growth = stick->growth;
    const Meaningful what = isnan(years) ? MEANINGFUL_SPAN : MEANINGFUL_YEAR;
    const char *name =
        isnan(years) ? "share of the growth over the span" : "share of a year's growth";

    if (isnan(growth))
        return add_row(table, what, name, (double)NAN, ROUNDING_ESTIMATE, stick->source);
    /* students' own growth is told by their means, which are rounded where they are published */
    const char *points =
        stick->own && input->stages->frame->person != NULL ? "" : text_real(arena, growth, 2);
    if (!(growth > 0.0))
        return add_row(table, what, name, (double)NAN, ROUNDING_ESTIMATE,
                       arena_printf(arena,
                                    "not computable: %s is %s, and nothing is a share of no growth",
                                    stick->source, points[0] != '\0' ? points : "not above 0"));
    const Row row = add_row(
        table, what, name, e->estimate / growth, stick->own ? ROUNDING_RATIO : ROUNDING_ESTIMATE,
        arena_printf(arena, "the estimate divided by %s%s%s%s", points,
                     points[0] != '\0' ? " points, " : "", stick->source,
                     isnan(years) || years == 1.0
                         ? ""
                         : arena_printf(arena, ", divided by its %s school years",
                                        text_real(arena, years, 0))));
    row_error(row, e->se / growth);
    return row;
}

/* --- what the study says ------------------------------------------------------------------------
 */

typedef struct Settings {
    double size;   /* the smallest effect that would matter, in standard deviations */
    double months; /* of a school year; infinite: not asked for */
} Settings;

static const Option options[] = {
    {.name = "meaningful",
     .type = OPT_REAL,
     .offset = offsetof(Settings, size),
     .fallback = "0.05",
     .min = 0,
     .max = 5,
     .plain = "The smallest effect that would matter to you, as a share of the spread of scores.",
     .change_when = "your board has said what it would count as worth the effort.",
     .help = "In standard deviations. The report gives the probability that the true effect is "
             "larger. The default is ours, not a standard."},
    {.name = "months",
     .type = OPT_REAL,
     .offset = offsetof(Settings, months),
     .on_request = true,
     .fallback = "none",
     .min = 1,
     .max = 12,
     .none = true,
     .example = "9",
     .plain = "How many months a school year has, if your readers want the difference in months.",
     .change_when = "a reader insists on months; 9 or 10 are usual.",
     .help =
         "The share of a year's growth times these months, with what it was divided by. Of test "
         "records whose span holds whole school years; not of grades 11 and 12, where students "
         "grow so little that a few points would be years. The same difference is very "
         "different months by another test or yardstick: the share of a year's growth is "
         "printed whatever is asked."},
    {.name = NULL},
};

extern const FurtherAnalysis further_meaningful; /* below */

double further_meaningful_size(const Choices *said)
{
    const Settings *settings = choices_settings(said, &further_meaningful.entry);
    return settings != NULL ? settings->size : (double)NAN;
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    const Settings *settings = input->settings;
    const Effect *e = &input->effects->row[0];
    Table *out = further_table(arena, input, &table_meaningful, "What the effect amounts to");

    (void)notes;
    (void)err;
    out->sentence = "The threshold is a choice, not a standard; a share of growth depends on what "
                    "growth is meant, and children grow less as they get older.";
    add_probabilities(arena, out, e, settings->size);
    add_power(arena, out, e, settings->size, input->stages->settings->effects.confidence);
    add_row(
        out, MEANINGFUL_PERCENTILE, "percentile change of a median student", e->effect_size_index,
        ROUNDING_ESTIMATE,
        "percentile points by which a student at the 50th percentile rises, or falls where it is "
        "below zero: 100 (Phi(effect size) - 0.5)");
    const Yardstick stick = yardstick(arena, input);
    const Row share = add_share(arena, out, input, &stick);
    if (isfinite(settings->months))
        add_months(arena, out, input, &stick, share, settings->months);
    tables_add(arena, tables, out);
    return true;
}

const FurtherAnalysis further_meaningful = {
    .name = "meaningful",
    .help = "probability of a gain and a loss that matters, power; the share of a year's growth",
    .source =
        "Gelman et al. (2013), Bayesian Data Analysis, 3.2; Bloom (1995); Bloom, Hill, Black & "
        "Lipsey (2008) J. Research on Educational Effectiveness 1:289-328",
    .options = options,
    .settings_size = sizeof(Settings),
    .applies = applies,
    .run = run,
};
