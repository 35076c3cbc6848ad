/* Domains: each study first averages its outcomes of a domain, as results_average_domains does with
 * what their estimates share, and these averages are put together. Where that study could tell no
 * error of its average, its outcomes' estimates are taken to be wholly correlated, so that the
 * error is the mean of theirs: no correlation makes it larger. */
#include "pool/parts.h"

#include "alike/results_tables.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

static const union domains_columns *const column = &domains_columns;

static const json_t *domains_table(const PooledResults *pooled, size_t study)
{
    return json_object_get(study_root(&pooled->study[study]), "domains");
}

/* --- a study's average ---------------------------------------------------------------------------
 */

static const json_t *main_effect(const json_t *root, const char *outcome, size_t n)
{
    const json_t *analyses = json_object_get(root, "analyses");

    for (size_t i = 0; i < json_array_size(analyses); i++) {
        const json_t *analysis = json_array_get(analyses, i);
        const char *name = field_text(analysis, "outcome");
        if (name != NULL && strlen(name) == n && strncmp(name, outcome, n) == 0 &&
            json_is_true(json_object_get(analysis, "primary")))
            return overall_effect(analysis);
    }
    return NULL;
}

/* The outcomes' errors averaged, and the fewest of their degrees of freedom. */
static bool assume_correlated(const json_t *root, const char *outcomes, PooledEstimate *of)
{
    static const char between[] = ", ";
    double sum = 0.0, df = INFINITY, n = 0.0;

    for (const char *at = outcomes; at != NULL;) {
        const char *end = strstr(at, between);
        const json_t *effect = main_effect(root, at, end == NULL ? strlen(at) : (size_t)(end - at));
        sum += field_real(effect, "effect_size_se");
        df = fmin(df, field_real(effect, "df"));
        n += 1.0;
        at = end == NULL ? NULL : end + strlen(between);
    }
    of->se = sum / n;
    of->df = isfinite(df) ? df : (double)NAN;
    return of->se > 0.0;
}

static PooledMember average_member(const PooledResults *pooled, size_t study, size_t row)
{
    const double unknown = (double)NAN;
    const json_t *table = domains_table(pooled, study);
    PooledMember m = {.study = study,
                      .outcome = told_text_of(table, row, column->outcomes.name),
                      .n = {unknown, unknown},
                      .clusters = {unknown, unknown},
                      .sd = unknown,
                      .start = told_verdict(told_text_of(table, row, column->start.name))};
    PooledEstimate *of = &m.of[POOLED_SIZE];

    *of = (PooledEstimate){.value = told_real_of(table, row, column->average.name),
                           .se = told_real_of(table, row, column->se.name),
                           .df = told_real_of(table, row, column->df.name),
                           .low = told_real_of(table, row, column->ci_low.name),
                           .high = told_real_of(table, row, column->ci_high.name)};
    m.of[POOLED_POINTS] = (PooledEstimate){unknown, unknown, unknown, unknown, unknown};
    if (isnan(of->value))
        m.problem = "it tells no average";
    else if (!(of->se > 0.0) && m.outcome != NULL &&
             assume_correlated(study_root(&pooled->study[study]), m.outcome, of))
        m.note = "its outcomes' estimates are wholly correlated";
    else if (!(of->se > 0.0))
        m.problem = "its average has no standard error";
    return m;
}

/* --- which domains meet --------------------------------------------------------------------------
 */

const char *domain_of(const PooledResults *pooled, const PooledMember *member)
{
    const json_t *reviewer = json_object_get(study_root(&pooled->study[member->study]), "reviewer");
    const char *name = arena_printf(pooled->arena, "reviewer_%s_results", member->outcome);

    return told_text_of(json_object_get(reviewer, name), 0, reviewer_results_columns.domain.name);
}

/* Rows of a domain in one study: several where it has several spans. */
static size_t rows_of(const PooledResults *pooled, size_t study, const char *domain,
                      const char *outcomes, size_t *row)
{
    const json_t *table = domains_table(pooled, study);
    size_t n = 0;

    for (size_t i = 0; i < told_rows_of(table); i++)
        if (text_equal(told_text_of(table, i, column->domain.name), domain) &&
            (outcomes == NULL ||
             text_equal(told_text_of(table, i, column->outcomes.name), outcomes))) {
            *row = i;
            n++;
        }
    return n;
}

/* Its only outcome of the domain that another study has too; NULL: none, or several. */
static const PooledMember *lone_member(const PooledResults *pooled, size_t study,
                                       const char *domain)
{
    const PooledMember *found = NULL;

    for (size_t q = 0; q < pooled->n_questions; q++)
        for (size_t i = 0; i < pooled->question[q].n && pooled->question[q].main; i++) {
            const PooledMember *m = &pooled->question[q].member[i];
            if (pooled->question[q].what != POOLED_OUTCOME || m->study != study ||
                !text_equal(domain_of(pooled, m), domain))
                continue;
            if (found != NULL)
                return NULL;
            found = m;
        }
    return found;
}

/* outcomes: NULL, or those that the average must be of, where a study has several of the domain. */
static void join_domain(PooledResults *pooled, const char *domain, const char *outcomes)
{
    PooledQuestion question = {
        .what = POOLED_DOMAIN,
        .main = true,
        .name = domain,
        .label = outcomes == NULL ? arena_printf(pooled->arena, "Domain %s", domain)
                                  : arena_printf(pooled->arena, "Domain %s (%s)", domain, outcomes),
        .design = "primary",
        .no_points = "outcomes of a domain are averaged in standard deviations"};

    question.member = ARENA_ARRAY(pooled->arena, PooledMember, pooled->n);
    for (size_t i = 0; i < pooled->n; i++) {
        size_t row;
        const size_t n = rows_of(pooled, i, domain, outcomes, &row);
        const PooledMember *lone =
            n == 0 && outcomes == NULL ? lone_member(pooled, i, domain) : NULL;
        if (n == 1)
            question.member[question.n++] = average_member(pooled, i, row);
        else if (lone != NULL)
            question.member[question.n++] = *lone;
    }
    if (question.n < 2)
        return;
    PooledQuestion *kept = question_add(pooled, question);
    kept->member = question.member;
}

static bool is_asked(const PooledResults *pooled, const char *domain, const char *label)
{
    for (size_t q = 0; q < pooled->n_questions; q++)
        if (pooled->question[q].what == POOLED_DOMAIN &&
            text_equal(pooled->question[q].name, domain) &&
            (label == NULL || text_equal(pooled->question[q].label, label)))
            return true;
    return false;
}

static bool has_several(const PooledResults *pooled, const char *domain)
{
    size_t row;

    for (size_t i = 0; i < pooled->n; i++)
        if (rows_of(pooled, i, domain, NULL, &row) > 1)
            return true;
    return false;
}

void questions_of_domains(PooledResults *pooled)
{
    for (size_t i = 0; i < pooled->n; i++) {
        const json_t *table = domains_table(pooled, i);
        for (size_t k = 0; k < told_rows_of(table); k++) {
            const char *domain = told_text_of(table, k, column->domain.name),
                       *outcomes = told_text_of(table, k, column->outcomes.name);
            if (domain == NULL || outcomes == NULL)
                continue;
            const bool several = has_several(pooled, domain);
            const char *label =
                several ? arena_printf(pooled->arena, "Domain %s (%s)", domain, outcomes) : NULL;
            if (!is_asked(pooled, domain, label))
                join_domain(pooled, domain, several ? outcomes : NULL);
        }
    }
}
