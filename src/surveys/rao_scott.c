#include "surveys/rao_scott.h"

#include "stats/vcov.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

/* A table of two groups by c answers: shares of the whole weight, group by group. */
typedef struct Crossed {
    size_t c, n; /* n: who answered */
    double total, *share, *covariance;
    double df;
} Crossed;

static void add_weights(const SurveySample *sample, const int32_t *answer, size_t group,
                        Crossed *table)
{
    for (size_t i = 0; i < sample->n; i++) {
        if (answer[i] < 0)
            continue;
        table->n++;
        table->total += sample->weight[i];
        table->share[group * table->c + (size_t)answer[i]] += sample->weight[i];
    }
}

/* What a group's respondents give to the shares of all cells. */
static bool add_covariance(const SurveySample *sample, const int32_t *answer, size_t group,
                           Crossed *table, Error *err)
{
    const size_t k = 2 * table->c, n = sample->n;
    Arena *scratch = arena_create();
    double *influence = ARENA_ARRAY(scratch, double, k *n);
    double *matrix = ARENA_ARRAY(scratch, double, k *k), df;
    for (size_t j = 0; j < k; j++)
        for (size_t i = 0; i < n; i++) {
            if (answer[i] < 0)
                continue;
            const bool here = j == group * table->c + (size_t)answer[i];
            influence[j * n + i] =
                sample->weight[i] * ((here ? 1.0 : 0.0) - table->share[j]) / table->total;
        }
    const Contributions of = contributions_given(n, k, influence, NULL, 0);
    const bool ok = vcov_strata(scratch, &of, &sample->psu, sample->stratum, sample->n_strata,
                                matrix, &df, err);
    for (size_t i = 0; i < k * k && ok; i++)
        table->covariance[i] += matrix[i];
    table->df += ok ? df : 0.0;
    arena_destroy(scratch);
    return ok;
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

bool rao_scott(const SurveySample *program, const int32_t *program_answer,
               const SurveySample *reference, const int32_t *reference_answer, size_t n_categories,
               RaoScott *out, Error *err)
{
    Arena *scratch = arena_create();
    Crossed table = {.c = n_categories,
                     .share = ARENA_ARRAY(scratch, double, 2 * n_categories),
                     .covariance = ARENA_ARRAY(scratch, double, 4 * n_categories * n_categories)};
    double first, second;
    bool ok = true, all = true;
    *out = (RaoScott){.chi_square = NAN, .f = NAN, .df1 = NAN, .df2 = NAN, .p = NAN};
    add_weights(program, program_answer, 0, &table);
    add_weights(reference, reference_answer, 1, &table);
    for (size_t i = 0; i < 2 * n_categories; i++) {
        all = all && table.share[i] > 0.0;
        table.share[i] /= table.total;
    }
    if (all && n_categories > 1) {
        ok = add_covariance(program, program_answer, 0, &table, err) &&
             add_covariance(reference, reference_answer, 1, &table, err);
        if (ok && traces_of(&table, &first, &second) && second > 0.0) {
            out->chi_square = pearson(&table);
            out->f = out->chi_square / first;
            out->df1 = first * first / second;
            out->df2 = out->df1 * table.df;
            out->p = gsl_cdf_fdist_Q(out->f, out->df1, out->df2);
        }
    }
    arena_destroy(scratch);
    return ok;
}
