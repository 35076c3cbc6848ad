/* Schools that began in different years: effects by year of the program.
 *
 * A stack is one starting year and one span, with students, comparison schools and an effect of its
 * own. Here effects of stacks are put together, weighted by their program students. The weights are
 * taken as given: the answer is about these schools' students. Without covariates and matching, for
 * students tested in every year, effects of stacks are the group-time averages, and these their
 * aggregations, of Callaway & Sant'Anna (2021) J. Econometrics 225:200-230 (not yet treated
 * comparison, last year before the start as base). */
#include "further/stacks.h"

#include "alike/calendar.h"
#include "alike/effect.h"
#include "alike/hash.h"
#include "alike/joint.h"
#include "alike/span_tables.h"
#include "alike/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

TABLE_DEFINE(exposure, EXPOSURE_LIST, .name = "exposure", .from = &table_effects,
             .of_schools = true); /* errors go by them, or there are none */
static const union exposure_columns *const column = &exposure_columns;

const char *const exposure_row_names[N_EXPOSURE_ROWS] = {
    [EXPOSURE_ALL] = "all",
    [EXPOSURE_YEAR] = "year",
    [EXPOSURE_BEFORE] = "before",
    [EXPOSURE_START] = "start",
};

/* --- the band --------------------------------------------------------------------------------- */

static bool in_band(const Combination *c)
{
    return (c->row == EXPOSURE_YEAR || c->row == EXPOSURE_BEFORE) && c->problem == NULL &&
           c->schools[1] >= EXPOSURE_BAND_LEAST;
}

/* Of all years with enough schools together; NaN: of one or none. */
static double band_of(const Family *f, const Combination *c, size_t n, double confidence,
                      uint64_t seed)
{
    size_t *at = ARENA_ARRAY(f->scratch, size_t, n);
    size_t k = 0;

    for (size_t i = 0; i < n; i++)
        if (in_band(&c[i]))
            at[k++] = i;
    if (k < 2)
        return (double)NAN;
    Joint joint = joint_create(f->scratch, k, NULL);
    for (size_t i = 0; i < k; i++) {
        joint.value[i] = c[at[i]].estimate;
        joint.df[i] = stacks_df_of_schools(&c[at[i]]);
        for (size_t j = 0; j < k; j++)
            joint.covariance[i * k + j] =
                stacks_product(f, c[at[i]].points.sum, c[at[j]].points.sum);
    }
    return joint_band(&joint, confidence,
                      hash_text(hash_text(hash_text(seed, "exposure"), f->subject), f->design));
}

/* --- the table -------------------------------------------------------------------------------- */

static const char *year_words(Arena *arena, const Combination *c)
{
    switch (c->row) {
    case EXPOSURE_ALL:
        return "All years of the program";
    case EXPOSURE_YEAR:
        return arena_printf(arena, "Year %d of the program", c->number);
    case EXPOSURE_BEFORE:
        return arena_printf(arena, "%d year%s up to the start", c->number,
                            c->number == 1 ? "" : "s");
    case EXPOSURE_START:
        return arena_printf(arena, "Began in %s", school_year_text(arena, c->number));
    case N_EXPOSURE_ROWS:
        break;
    }
    return "";
}

static const char *starts_words(Arena *arena, const Family *f, const Combination *c)
{
    Text text = {.arena = arena};
    int last = 0;

    for (size_t s = 0; s < f->n; s++)
        if (c->share[s] > 0.0 && f->stack[s].start != last) {
            last = f->stack[s].start;
            text_format(&text, "%s%s", text.n > 0 ? ", " : "", school_year_text(arena, last));
        }
    return text.bytes == NULL ? "" : text.bytes;
}

static double exposure_of(const Combination *c)
{
    return c->row == EXPOSURE_YEAR     ? c->number - 1
           : c->row == EXPOSURE_BEFORE ? -1.0 - c->number
                                       : (double)NAN;
}

static void put_numbers(Row row, const Family *f, const Combination *c, double confidence,
                        double band)
{
    const bool known = c->problem == NULL;
    const double se = known ? stacks_error(f, c, &c->points) : (double)NAN;
    const double se_g = known ? stacks_error(f, c, &c->sds) : (double)NAN;
    const double df = !known ? (double)NAN : c->by_components ? c->df : stacks_df_of_schools(c);
    const double reach = in_band(c) ? band * se : (double)NAN;
    const TTest test = t_test(c->estimate, se, df, confidence);
    const TTest test_g = t_test(c->g, se_g, df, confidence);

    row_real_or(row, &column->estimate, c->estimate, c->hidden);
    row_real_or(row, &column->se, se, c->hidden);
    row_real_or(row, &column->df, df, c->hidden);
    row_real_or(row, &column->p, test.p, c->hidden);
    row_real_or(row, &column->ci_low, test.low, c->hidden);
    row_real_or(row, &column->ci_high, test.high, c->hidden);
    row_real_or(row, &column->band_low, c->estimate - reach, c->hidden);
    row_real_or(row, &column->band_high, c->estimate + reach, c->hidden);
    row_real_or(row, &column->g, c->g, c->hidden);
    row_real_or(row, &column->g_se, se_g, c->hidden);
    row_real_or(row, &column->g_ci_low, test_g.low, c->hidden);
    row_real_or(row, &column->g_ci_high, test_g.high, c->hidden);
}

static void add_row(Arena *arena, Table *table, const Family *f, const Combination *c,
                    double confidence, double band)
{
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH, .design = f->design});

    row_says(row, (int)c->row);
    row_text(row, &column->subject, f->subject);
    row_text(row, &column->design, f->design);
    row_text(row, &column->row, exposure_row_names[c->row]);
    row_text(row, &column->year, year_words(arena, c));
    row_real(row, &column->exposure, exposure_of(c));
    row_text(row, &column->starts, starts_words(arena, f, c));
    if (f->problem == NULL) {
        row_count(row, &column->schools, c->schools[1], c->hidden);
        row_count(row, &column->schools_control, c->schools[0], c->hidden);
    }
    row_count(row, &column->n_treated, c->n_treated, c->hidden);
    put_numbers(row, f, c, confidence, band);
    row_text(row, &column->problem, c->hidden == NULL ? c->problem : NULL);
    row_text(row, &column->variance, c->problem == NULL ? c->variance : NULL);
}

/* All, years of the program, years before it, starting years. */
static void add_family(Arena *arena, const Results *results, const Family *f, Table *table)
{
    const double confidence = f->stack[0].analysis->design_spec->effects.confidence;
    Combination *c = ARENA_ARRAY(f->scratch, Combination, 4 * f->n + 1);
    int most = 0;
    size_t n = 0;

    for (size_t s = 0; s < f->n; s++)
        most = abs(f->stack[s].years) > most ? abs(f->stack[s].years) : most;
    n += stacks_combine(f, EXPOSURE_ALL, 0, &c[n]);
    for (int year = 1; year <= most; year++)
        n += stacks_combine(f, EXPOSURE_YEAR, year, &c[n]);
    for (int year = 1; year <= most; year++)
        n += stacks_combine(f, EXPOSURE_BEFORE, year, &c[n]);
    for (size_t s = 0; s < f->n; s++)
        if (s == 0 || f->stack[s].start != f->stack[s - 1].start)
            n += stacks_combine(f, EXPOSURE_START, f->stack[s].start, &c[n]);
    const double band = band_of(f, c, n, confidence, results->spec->seed);
    for (size_t i = 0; i < n; i++)
        add_row(arena, table, f, &c[i], confidence, band);
}

static bool seen_before(const Results *results, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (stacks_is_one(&results->analysis[i]) &&
            stacks_same_family(&results->analysis[i], &results->analysis[at]))
            return true;
    return false;
}

static const char sentence[] =
    "Each row puts effects of schools that began in different years together, weighted by their "
    "program students, who count once for each year that the row holds; the later the year, the "
    "fewer schools have reached it. Before the program no effect is due: what stands there is what "
    "the same comparison finds where nothing was done. A school counts as one in all of them.";

void results_exposure(Arena *arena, Results *results)
{
    const Analysis *any = NULL;

    results->exposure = NULL;
    for (size_t i = 0; i < results->n_analyses; i++) {
        if (!stacks_is_one(&results->analysis[i]) || seen_before(results, i))
            continue;
        any = &results->analysis[i];
        if (results->exposure == NULL) {
            results->exposure = table_make(arena, &table_exposure, "Effects by year of the program",
                                           (PeopleSet){0});
            results->exposure->sentence = sentence;
            table_in_unit(results->exposure, analysis_unit(any), analysis_digits(any));
        }
        Arena *scratch = arena_create();
        const Family f = stacks_family(scratch, results, any);
        add_family(arena, results, &f, results->exposure);
        arena_destroy(scratch);
    }
}
