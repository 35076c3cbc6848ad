#include "surveys/rao_scott.h"

#include "stats/vcov.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

/* A table of two groups by c answers: shares of the whole, group by group. */
typedef struct Crossed {
    size_t c, n; /* n: who answered */
    double *share, *covariance;
    double df;
} Crossed;

/* y[j * n + i]: is i's answer the category j? NaN who did not answer. */
static double *indicators(Arena *arena, const int32_t *answer, size_t n, size_t c)
{
    double *y = ARENA_ARRAY(arena, double, n *c);
    for (size_t j = 0; j < c; j++)
        for (size_t i = 0; i < n; i++)
            y[j * n + i] = answer[i] < 0 ? (double)NAN : answer[i] == (int32_t)j ? 1.0 : 0.0;
    return y;
}

static bool add_strata(const SurveySample *sample, const double *influence, Crossed *table,
                       Error *err)
{
    const size_t k = 2 * table->c;
    Arena *scratch = arena_create();
    double *matrix = ARENA_ARRAY(scratch, double, k *k), df;
    const Contributions of = contributions_given(sample->n, k, influence, NULL, 0);
    const bool ok = vcov_strata(scratch, &of, &sample->psu, sample->stratum, sample->n_strata,
                                matrix, &df, err);
    for (size_t i = 0; i < k * k && ok; i++)
        table->covariance[i] += matrix[i];
    table->df += ok ? df : 0.0;
    arena_destroy(scratch);
    return ok;
}

/* Of the reference's half of the table. */
static void add_replicates(const RaoScottOf *of, const double *y, Crossed *table)
{
    const size_t c = table->c, n = of->pair->reference->n;
    Arena *scratch = arena_create();
    double *centre = ARENA_ARRAY(scratch, double, c), *matrix = ARENA_ARRAY(scratch, double, c *c);
    for (size_t j = 0; j < c; j++)
        centre[j] = 2.0 * table->share[c + j];
    replicates_covariance(of->replicates, of->weight, y, c, n, of->about_replicates ? NULL : centre,
                          matrix);
    for (size_t a = 0; a < c; a++)
        for (size_t b = 0; b < c; b++)
            table->covariance[(c + a) * 2 * c + c + b] += matrix[a * c + b] / 4.0;
    table->df += of->replicates->df;
    arena_destroy(scratch);
}

/* Shares of the table, and their covariance. */
static bool cross(Arena *scratch, const RaoScottOf *of, Crossed *table, Error *err)
{
    const SurveySample *p = of->pair->program, *r = of->pair->reference;
    const size_t c = table->c;
    double *program = ARENA_ARRAY(scratch, double, 2 * c * p->n);
    double *reference = ARENA_ARRAY(scratch, double, 2 * c * r->n);
    const double *y[2] = {indicators(scratch, of->answer[0], p->n, c),
                          indicators(scratch, of->answer[1], r->n, c)};
    for (size_t j = 0; j < c; j++) {
        SurveyScores scores = {.of_program = program + j * p->n,
                               .mix = program + (c + j) * p->n,
                               .of_reference = reference + (c + j) * r->n};
        survey_scores(of->pair, y[0] + j * p->n, y[1] + j * r->n, &scores);
        table->share[j] = scores.program.value / 2.0;
        table->share[c + j] = scores.reference.value / 2.0;
        table->n = scores.program.n + scores.reference.n;
    }
    for (size_t i = 0; i < 2 * c * p->n; i++)
        program[i] /= 2.0;
    for (size_t i = 0; i < 2 * c * r->n; i++)
        reference[i] /= 2.0;
    if (!add_strata(p, program, table, err))
        return false;
    if (of->replicates == NULL || of->replicates->n == 0)
        return add_strata(r, reference, table, err);
    add_replicates(of, y[1], table);
    return true;
}

static double pearson(const Crossed *table)
{
    double sum = 0.0, group[2] = {0.0, 0.0};
    for (size_t g = 0; g < 2; g++)
        for (size_t j = 0; j < table->c; j++)
            group[g] += table->share[g * table->c + j];
    for (size_t j = 0; j < table->c; j++) {
        const double answer = table->share[j] + table->share[table->c + j];
        for (size_t g = 0; g < 2; g++) {
            const double expected = group[g] * answer;
            const double apart = table->share[g * table->c + j] - expected;
            sum += apart * apart / expected;
        }
    }
    return sum * (double)table->n;
}

/* Contrast j of the interaction, divided by the cells' shares: no main effect is in it. */
static void contrast_of(const Crossed *table, size_t j, double *out)
{
    const double c = (double)table->c;
    for (size_t g = 0; g < 2; g++)
        for (size_t l = 0; l < table->c; l++)
            out[g * table->c + l] = (g == 0 ? -0.5 : 0.5) * ((l == j ? 1.0 : 0.0) - 1.0 / c);
}

/* Traces of Delta = (C' D^-1 C / n)^-1 C' D^-1 V D^-1 C and of its square. */
static bool traces_of(const Crossed *table, double *first, double *second)
{
    const size_t k = 2 * table->c, m = table->c - 1;
    Arena *scratch = arena_create();
    double *c = ARENA_ARRAY(scratch, double, m *k), *plain = ARENA_ARRAY(scratch, double, m *m);
    double *actual = ARENA_ARRAY(scratch, double, m *m),
           *delta = ARENA_ARRAY(scratch, double, m *m);
    bool *aliased = ARENA_ARRAY(scratch, bool, m);
    for (size_t j = 0; j < m; j++)
        contrast_of(table, j, c + j * k);
    for (size_t a = 0; a < m; a++)
        for (size_t b = 0; b < m; b++)
            for (size_t i = 0; i < k; i++) {
                const double left = c[a * k + i] / table->share[i];
                plain[a * m + b] += left * c[b * k + i] / (double)table->n;
                for (size_t l = 0; l < k; l++)
                    actual[a * m + b] +=
                        left * table->covariance[i * k + l] * c[b * k + l] / table->share[l];
            }
    const bool ok = cholesky_factor(plain, m, LINALG_ALIAS_SHARE, aliased) == m;
    *first = *second = 0.0;
    for (size_t b = 0; b < m && ok; b++) {
        double *column = ARENA_ARRAY(scratch, double, m);
        for (size_t a = 0; a < m; a++)
            column[a] = actual[a * m + b];
        cholesky_solve(plain, m, aliased, column);
        for (size_t a = 0; a < m; a++)
            delta[a * m + b] = column[a];
    }
    for (size_t a = 0; a < m; a++) {
        *first += delta[a * m + a];
        for (size_t b = 0; b < m; b++)
            *second += delta[a * m + b] * delta[b * m + a];
    }
    arena_destroy(scratch);
    return ok;
}

bool rao_scott(const RaoScottOf *of, RaoScott *out, Error *err)
{
    const size_t c = of->n_categories;
    Arena *scratch = arena_create();
    Crossed table = {.c = c,
                     .share = ARENA_ARRAY(scratch, double, 2 * c),
                     .covariance = ARENA_ARRAY(scratch, double, 4 * c * c)};
    double first, second;
    bool all = c > 1;
    *out = (RaoScott){.chi_square = NAN, .f = NAN, .df1 = NAN, .df2 = NAN, .p = NAN};
    const bool ok = cross(scratch, of, &table, err);
    for (size_t i = 0; i < 2 * c; i++)
        all = all && table.share[i] > 0.0;
    if (ok && all && traces_of(&table, &first, &second) && second > 0.0) {
        out->chi_square = pearson(&table);
        out->f = out->chi_square / first;
        out->df1 = first * first / second;
        out->df2 = out->df1 * table.df;
        out->p = gsl_cdf_fdist_Q(out->f, out->df1, out->df2);
    }
    arena_destroy(scratch);
    return ok;
}
