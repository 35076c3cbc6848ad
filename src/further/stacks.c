/* What effects of stacks are when they are put together, and their errors.
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
#include "further/stacks.h"

#include "alike/calendar.h"
#include "alike/effect_study.h"
#include "alike/span_tables.h"
#include "alike/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- the stacks ------------------------------------------------------------------------------- */

static const SpanSpec *span_of(const Analysis *analysis)
{
    return analysis->outcome_spec == NULL ? NULL : analysis->outcome_spec->span;
}

bool stacks_is_one(const Analysis *analysis)
{
    const SpanSpec *span = span_of(analysis);
    return span != NULL && span->start != 0 && analysis->infeasible == NULL &&
           analysis_overall(analysis) != NULL;
}

bool stacks_same_family(const Analysis *a, const Analysis *b)
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

Family stacks_family(Arena *scratch, const Results *results, const Analysis *first)
{
    Family f = {.scratch = scratch,
                .subject = first->outcome_spec->subject,
                .design = first->design,
                .stack = ARENA_ARRAY(scratch, Stack, results->n_analyses)};

    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        if (!stacks_is_one(a) || !stacks_same_family(a, first))
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

bool stacks_combine(const Family *f, ExposureRow row, int number, Combination *out)
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

double stacks_product(const Family *f, const double *a, const double *b)
{
    double sum = 0.0;

    for (size_t g = 0; g < f->n_clusters; g++)
        sum += a[g] * b[g];
    return sum;
}

double stacks_df_of_schools(const Combination *c)
{
    return (double)(c->schools[0] < c->schools[1] ? c->schools[0] : c->schools[1]) - 1.0;
}

double stacks_error(const Family *f, const Combination *c, const Spread *spread)
{
    if (!c->by_components)
        return sqrt(stacks_product(f, spread->sum, spread->sum));
    return sqrt(stacks_product(f, spread->load[0], spread->load[0]) +
                stacks_product(f, spread->load[1], spread->load[1]) +
                spread->within * spread->within);
}
