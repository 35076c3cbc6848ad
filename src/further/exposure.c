/* Schools that began in different years: effects by year of the program.
 *
 * A stack is one starting year and one span, with students, comparison schools and an effect of its
 * own. Here effects of stacks are put together, weighted by their program students. The weights are
 * taken as given: the answer is about these schools' students. Without covariates and matching, for
 * students tested in every year, effects of stacks are the group-time averages, and these their
 * aggregations, of Callaway & Sant'Anna (2021) J. Econometrics 225:200-230 (not yet treated
 * comparison, last year before the start as base).
 *
 * A school is one cluster over all stacks, whether of the program or for comparison. By school
 * components, with the loads A_sg and q_s of a stack's own variance u_s sum A_sg^2 + e_s q_s:
 *   V = sum over schools and arms of (sum_s share_s sqrt(u_s) A_sg)^2
 *       + (sum_s share_s sqrt(e_s q_s))^2,
 * as if what a school, and a student, adds were the same in all stacks but for its size, so that V
 * is no smaller than what any correlation of them gives (a school that is of the program here and
 * for comparison there would make it smaller: its arms are not set off). Degrees of freedom: the
 * smallest of its stacks. Where effects.variance names another: V = sum over schools of (sum over
 * stacks of share times what the school gives)^2, CR2 within stacks; degrees of freedom are the
 * schools of the group that has fewest, less one. */
#include "alike/further.h"

#include "alike/calendar.h"
#include "alike/effect.h"
#include "alike/further_tables.h"
#include "alike/hash.h"
#include "alike/joint.h"
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

/* One stack, seen from those that it is put together with. */
typedef struct Stack {
    const Analysis *analysis;
    int start, years; /* of the program within the span; -n: n years before it */
    const size_t *at; /* by cluster of its sums: the number in the family */
} Stack;

/* The stacks of a subject under one design. */
typedef struct Family {
    Arena *scratch;
    const char *subject, *design;
    size_t n;
    Stack *stack;
    size_t n_clusters;
    const char *problem; /* why none of them has an error; NULL */
} Family;

/* --- the stacks ------------------------------------------------------------------------------- */

static const SpanSpec *span_of(const Analysis *analysis)
{
    return analysis->outcome_spec == NULL ? NULL : analysis->outcome_spec->span;
}

static bool is_stack(const Analysis *analysis)
{
    const SpanSpec *span = span_of(analysis);
    return span != NULL && span->start != 0 && analysis->infeasible == NULL &&
           analysis_overall(analysis) != NULL;
}

static bool same_family(const Analysis *a, const Analysis *b)
{
    return text_equal(a->outcome_spec->subject, b->outcome_spec->subject) &&
           text_equal(a->design, b->design);
}

static int years_of(const SpanSpec *span)
{
    TermDate from, to;
    if (!term_read(span->from.text, &from) || !term_read(span->to.text, &to))
        return 0;
    return span->placebo ? from.year - to.year : to.year - from.year;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Schools go by their names over all stacks. */
static void number_clusters(Family *f)
{
    const char **name;
    size_t n = 0, kept = 0;

    for (size_t s = 0; s < f->n; s++)
        n += f->stack[s].analysis->sums.n;
    name = (const char **)arena_array(f->scratch, n, sizeof *name);
    n = 0;
    for (size_t s = 0; s < f->n; s++)
        for (size_t g = 0; g < f->stack[s].analysis->sums.n; g++)
            name[n++] = f->stack[s].analysis->sums.cluster[g];
    if (n > 0)
        qsort((void *)name, n, sizeof *name, by_name);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || !text_equal(name[kept - 1], name[i]))
            name[kept++] = name[i];
    for (size_t s = 0; s < f->n; s++) {
        const EffectSums *sums = &f->stack[s].analysis->sums;
        size_t *at = ARENA_ARRAY(f->scratch, size_t, sums->n);
        for (size_t g = 0; g < sums->n; g++) {
            const char **found =
                bsearch(&sums->cluster[g], (void *)name, kept, sizeof *name, by_name);
            at[g] = (size_t)(found - name); /* it is among them */
        }
        f->stack[s].at = at;
    }
    f->n_clusters = kept;
}

static Family family_of(Arena *scratch, const Results *results, const Analysis *first)
{
    Family f = {.scratch = scratch,
                .subject = first->outcome_spec->subject,
                .design = first->design,
                .stack = ARENA_ARRAY(scratch, Stack, results->n_analyses)};

    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        if (!is_stack(a) || !same_family(a, first))
            continue;
        f.stack[f.n++] =
            (Stack){.analysis = a, .start = (int)span_of(a)->start, .years = years_of(span_of(a))};
        if (a->sums.n == 0)
            f.problem = a->sums.problem;
    }
    number_clusters(&f);
    return f;
}

/* --- one combination of them ------------------------------------------------------------------ */

/* What its variance is made of, in a unit. */
typedef struct Spread {
    double *sum;     /* by cluster: what it gives */
    double *load[2]; /* by arm and cluster: its loads, in standard deviations between schools */
    double within;   /* in standard deviations between students */
} Spread;

static Spread spread_of(const Family *f)
{
    return (Spread){.sum = ARENA_ARRAY(f->scratch, double, f->n_clusters),
                    .load = {ARENA_ARRAY(f->scratch, double, f->n_clusters),
                             ARENA_ARRAY(f->scratch, double, f->n_clusters)}};
}

static void add_spread(const Stack *stack, double share, Spread *out)
{
    const EffectSums *sums = &stack->analysis->sums;

    for (size_t g = 0; g < sums->n; g++) {
        const int arm = (sums->arms[g] & SUMS_OF_TREATED) != 0;
        out->sum[stack->at[g]] += share * sums->sum[g];
        if (sums->load != NULL)
            out->load[arm][stack->at[g]] += share * sqrt(sums->u) * sums->load[g];
    }
    out->within += share * sqrt(sums->e * sums->q);
}

typedef struct Combination {
    ExposureRow row;
    int number;         /* of the year, or the starting year */
    size_t n, n_starts; /* stacks and starting years in it */
    double *share;      /* by stack of the family; 0: not in it */
    bool by_components; /* all its stacks */
    const char *variance;
    Spread points, sds; /* of the estimate, of the effect size */
    double df;          /* the smallest of its stacks by school components */
    double estimate, g;
    size_t n_treated, schools[2];
    const char *hidden; /* of a stack that is left out where results are published */
    const char *problem;
} Combination;

static bool holds(const Combination *c, const Stack *stack)
{
    switch (c->row) {
    case EXPOSURE_ALL:
        return stack->years > 0;
    case EXPOSURE_YEAR:
        return stack->years == c->number;
    case EXPOSURE_BEFORE:
        return stack->years == -c->number;
    case EXPOSURE_START:
        return stack->years > 0 && stack->start == c->number;
    case N_EXPOSURE_ROWS:
        break;
    }
    return false;
}

static void add_stack(const Family *f, size_t s, double share, uint8_t *arms, Combination *c)
{
    const Analysis *a = f->stack[s].analysis;
    const EffectSums *sums = &a->sums;
    const double in_sd = effect_size_of(&a->effects.scale, 1.0);

    c->share[s] = share;
    c->estimate += share * sums->estimate;
    c->g += share * in_sd * sums->estimate;
    add_spread(&f->stack[s], share, &c->points);
    add_spread(&f->stack[s], share * in_sd, &c->sds);
    for (size_t g = 0; g < sums->n; g++)
        arms[f->stack[s].at[g]] |= sums->arms[g];
    c->by_components = c->by_components && sums->load != NULL;
    if (sums->load == NULL || c->variance == NULL)
        c->variance = sums->variance;
    if (sums->load != NULL)
        c->df = fmin(c->df, sums->df);
}

/* Fewer than two schools of a group: what they did and what the program did are one number. */
static const char *refuse(const Family *f, const Combination *c)
{
    if (f->problem != NULL)
        return f->problem;
    if (c->schools[1] < 2)
        return "one school in the program group: program and school cannot be told apart";
    return c->schools[0] < 2
               ? "one school in the comparison group: program and school cannot be told apart"
               : NULL;
}

static bool combine(const Family *f, ExposureRow row, int number, Combination *out)
{
    uint8_t *arms = ARENA_ARRAY(f->scratch, uint8_t, f->n_clusters);
    Combination c = {.row = row,
                     .number = number,
                     .share = ARENA_ARRAY(f->scratch, double, f->n),
                     .by_components = true,
                     .points = spread_of(f),
                     .sds = spread_of(f),
                     .df = INFINITY};
    int last = 0;

    for (size_t s = 0; s < f->n; s++) {
        const Effect *effect = analysis_overall(f->stack[s].analysis);
        if (!holds(&c, &f->stack[s]))
            continue;
        c.n++;
        c.n_starts += f->stack[s].start != last; /* stacks are in the order of starting years */
        last = f->stack[s].start;
        c.n_treated += f->stack[s].analysis->sums.n_treated;
        if (effect->hidden != NULL || effect_hidden_n(effect) != NULL)
            c.hidden = effect->hidden != NULL ? effect->hidden : effect_hidden_n(effect);
    }
    for (size_t s = 0; s < f->n; s++)
        if (holds(&c, &f->stack[s]) && c.n_treated > 0)
            add_stack(f, s, (double)f->stack[s].analysis->sums.n_treated / (double)c.n_treated,
                      arms, &c);
    for (size_t g = 0; g < f->n_clusters; g++) {
        c.schools[1] += (arms[g] & SUMS_OF_TREATED) != 0;
        c.schools[0] += (arms[g] & SUMS_OF_CONTROL) != 0;
    }
    c.problem = refuse(f, &c);
    *out = c;
    return c.n > 0 && c.n_treated > 0;
}

static double product(const Family *f, const double *a, const double *b)
{
    double sum = 0.0;

    for (size_t g = 0; g < f->n_clusters; g++)
        sum += a[g] * b[g];
    return sum;
}

static double df_of_schools(const Combination *c)
{
    return (double)(c->schools[0] < c->schools[1] ? c->schools[0] : c->schools[1]) - 1.0;
}

static double error_of(const Family *f, const Combination *c, const Spread *spread)
{
    if (!c->by_components)
        return sqrt(product(f, spread->sum, spread->sum));
    return sqrt(product(f, spread->load[0], spread->load[0]) +
                product(f, spread->load[1], spread->load[1]) + spread->within * spread->within);
}

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
        joint.df[i] = df_of_schools(&c[at[i]]);
        for (size_t j = 0; j < k; j++)
            joint.covariance[i * k + j] = product(f, c[at[i]].points.sum, c[at[j]].points.sum);
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
    const double se = known ? error_of(f, c, &c->points) : (double)NAN;
    const double se_g = known ? error_of(f, c, &c->sds) : (double)NAN;
    const double df = !known ? (double)NAN : c->by_components ? c->df : df_of_schools(c);
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
    n += combine(f, EXPOSURE_ALL, 0, &c[n]);
    for (int year = 1; year <= most; year++)
        n += combine(f, EXPOSURE_YEAR, year, &c[n]);
    for (int year = 1; year <= most; year++)
        n += combine(f, EXPOSURE_BEFORE, year, &c[n]);
    for (size_t s = 0; s < f->n; s++)
        if (s == 0 || f->stack[s].start != f->stack[s - 1].start)
            n += combine(f, EXPOSURE_START, f->stack[s].start, &c[n]);
    const double band = band_of(f, c, n, confidence, results->spec->seed);
    for (size_t i = 0; i < n; i++)
        add_row(arena, table, f, &c[i], confidence, band);
}

static bool seen_before(const Results *results, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (is_stack(&results->analysis[i]) &&
            same_family(&results->analysis[i], &results->analysis[at]))
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
        if (!is_stack(&results->analysis[i]) || seen_before(results, i))
            continue;
        any = &results->analysis[i];
        if (results->exposure == NULL) {
            results->exposure = table_make(arena, &table_exposure, "Effects by year of the program",
                                           (PeopleSet){0});
            results->exposure->sentence = sentence;
            table_in_unit(results->exposure, analysis_unit(any), analysis_digits(any));
        }
        Arena *scratch = arena_create();
        const Family f = family_of(scratch, results, any);
        add_family(arena, results, &f, results->exposure);
        arena_destroy(scratch);
    }
}
