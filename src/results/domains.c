/* The average effect over the outcomes of a domain, with what their estimates share.
 *
 *   average = sum of g_i / k,   Var = sum over i and j of r_ij se_i se_j / k^2
 *
 * in effect sizes and their own standard errors; r_ij from what each cluster gives to the errors of
 * both estimates (effect_sums_correlation), as in a sandwich over the stacked outcomes: it is 1 of
 * an outcome with itself and 0 of outcomes without a cluster in common. Degrees of freedom are the
 * fewest of its outcomes. All outcomes count alike, however well each is known: ours. Source of the
 * variance of a mean of dependent effects: Borenstein, Hedges, Higgins & Rothstein (2009)
 * Introduction to Meta-Analysis, chapter 24. */
#include "alike/test_families.h"

#include "alike/effect_size.h"
#include "alike/joint.h"
#include "alike/results.h"
#include "alike/results_tables.h"
#include "alike/shared_error.h"
#include "alike/text.h"

#include <math.h>

TABLE_DEFINE(domains, DOMAINS_LIST, .name = "domains", .from = &table_effects);
static const union domains_columns *const column = &domains_columns;

/* --- which outcomes ------------------------------------------------------------------------------
 */

/* Effects over other years, or of other programs, are no measures of one thing. */
static bool is_averaged_with(const OutcomeSpec *a, const OutcomeSpec *b)
{
    const bool same_program =
        a->contrast == NULL
            ? b->contrast == NULL
            : b->contrast != NULL && text_equal(a->contrast->program, b->contrast->program) &&
                  text_equal(a->contrast->comparison, b->contrast->comparison);
    return a->domain != NULL && a->domain[0] != '\0' && text_equal(a->domain, b->domain) &&
           a->span == b->span && same_program;
}

/* What schools that began in different years share is told by the table of exposure. */
static bool may_be_averaged(const OutcomeSpec *outcome)
{
    return outcome->span == NULL || outcome->span->start == 0;
}

bool results_shares_domain(const Design *design, const OutcomeSpec *outcome)
{
    for (size_t i = 0; i < design->n_outcomes; i++)
        if (may_be_averaged(outcome) &&
            !text_equal(design->outcome[i].name.text, outcome->name.text) &&
            is_averaged_with(&design->outcome[i], outcome))
            return true;
    return false;
}

static bool has_effect(const Analysis *analysis)
{
    const Effect *effect = analysis_overall(analysis);
    return analysis->primary && effect != NULL && !isnan(effect->estimate);
}

/* Those of the domain of the i-th analysis, where it is the first of them; 0: it is not. */
static size_t members_of(const Results *results, size_t i, const Analysis **member)
{
    const Analysis *first = &results->analysis[i];
    size_t n = 0;
    if (!has_effect(first) || !may_be_averaged(first->outcome_spec))
        return 0;
    for (size_t k = 0; k < results->n_analyses; k++) {
        const Analysis *a = &results->analysis[k];
        if (!has_effect(a) || !is_averaged_with(first->outcome_spec, a->outcome_spec))
            continue;
        if (k < i)
            return 0;
        member[n++] = a;
    }
    return n;
}

/* --- one domain ----------------------------------------------------------------------------------
 */

typedef struct Averaged {
    size_t n;
    const Analysis **member;
    double average, se, df, correlation; /* NaN: not known */
    const char *hidden, *problem;
    Verdict start;
} Averaged;

/* Outcomes whose errors go by different groups have no group in common by its name alone. */
static const char *refusal(const Averaged *d)
{
    const Effect *first = analysis_overall(d->member[0]);
    for (size_t i = 0; i < d->n; i++) {
        const Effect *e = analysis_overall(d->member[i]);
        if (e->problem != NULL)
            return e->problem;
        if (d->member[i]->sums.n == 0)
            return d->member[i]->sums.problem;
        if (!text_equal(e->cluster, first->cluster))
            return "the errors of its outcomes go by different groups";
    }
    return NULL;
}

static void add_errors(Averaged *d)
{
    const double k = (double)d->n;
    double variance = 0.0, sum = 0.0;
    for (size_t i = 0; i < d->n; i++) {
        const Effect *a = analysis_overall(d->member[i]);
        variance += a->effect_size_se * a->effect_size_se;
        d->df = fmin(d->df, a->df);
        for (size_t j = 0; j < i; j++) {
            const Effect *b = analysis_overall(d->member[j]);
            const double r = effect_sums_correlation(&d->member[i]->sums, &d->member[j]->sums);
            variance += 2.0 * r * a->effect_size_se * b->effect_size_se;
            sum += r;
        }
    }
    d->se = sqrt(variance) / k;
    d->correlation = sum / (k * (k - 1.0) / 2.0);
}

static Averaged domain_of(const Analysis **member, size_t n)
{
    Averaged d = {
        .n = n, .member = member, .df = INFINITY, .se = (double)NAN, .start = VERDICT_ALIKE};
    d.correlation = (double)NAN;
    for (size_t i = 0; i < n; i++) {
        const Effect *e = analysis_overall(member[i]);
        d.average += e->effect_size / (double)n;
        d.hidden = e->hidden != NULL ? e->hidden : d.hidden;
        d.start = results_worse_start(d.start, results_start(member[i]).verdict);
    }
    d.problem = refusal(&d);
    if (d.problem == NULL)
        add_errors(&d);
    return d;
}

static const char *names_of(Arena *arena, const Averaged *d)
{
    Text text = {.arena = arena};
    for (size_t i = 0; i < d->n; i++)
        text_format(&text, "%s%s", i > 0 ? ", " : "", d->member[i]->outcome);
    return text.bytes;
}

static void add_domain(Arena *arena, Table *table, const Averaged *d)
{
    const Analysis *first = d->member[0];
    const TTest test = t_test(d->average, d->se, d->problem == NULL ? d->df : (double)NAN,
                              first->design_spec->effects.confidence);
    const Row row = row_add(table, analysis_set(first));
    row_says(row, (int)d->start);
    row_text(row, &column->domain, first->outcome_spec->domain);
    row_text(row, &column->outcomes, names_of(arena, d));
    row_real(row, &column->averaged, (double)d->n);
    row_real_or(row, &column->average, d->average, d->hidden);
    row_real_or(row, &column->se, test.se, d->hidden);
    row_real_or(row, &column->df, test.df, d->hidden);
    row_real_or(row, &column->ci_low, test.low, d->hidden);
    row_real_or(row, &column->ci_high, test.high, d->hidden);
    row_real_or(row, &column->p, test.p, d->hidden);
    row_real_or(row, &column->improvement_index, wwc_improvement_index(d->average), d->hidden);
    row_real_or(row, &column->correlation, d->correlation, d->hidden);
    row_text(row, &column->start, results_verdict_words(d->start));
    row_text(row, &column->problem, d->hidden == NULL ? d->problem : NULL);
}

void results_average_domains(Arena *arena, Results *results)
{
    Table *table =
        table_make(arena, &table_domains, "The average effect in each domain", (PeopleSet){0});
    const Analysis **member =
        (const Analysis **)arena_array(arena, results->n_analyses + 1, sizeof *member);
    results->domains = NULL;
    for (size_t i = 0; i < results->n_analyses; i++) {
        const size_t n = members_of(results, i, member);
        if (n < 2)
            continue;
        const Averaged d = domain_of(member, n);
        add_domain(arena, table, &d);
    }
    if (table->n_rows == 0)
        return;
    table->sentence = "The plain average of the effect sizes of a domain's outcomes under the "
                      "study's own design, of one span and one program. Its error allows for what "
                      "the outcomes share: the same students, and the same groups that errors go "
                      "by. The start is judged by the worst of them.";
    results->domains = table;
}
