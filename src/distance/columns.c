#include "columns.h"

#include "alike/linalg.h"

#include <math.h>
#include <string.h>

/* A column whose range is below this share of its size carries nothing but rounding. The share is
 * relative so that the unit in which a covariate is measured never decides. */
static const double CONSTANT_SHARE = 1e-12;

static void fill_raw(CovariateColumns *columns, size_t first, size_t n)
{
    const ModelRows of = {
        .model = &columns->model, .n = columns->cohort->n, .row = columns->cohort->row};

    model_fill(&of, (MatrixRows){.begin = first, .n = n}, columns->raw, MODEL_BLOCK);
}

/* Range of every term, and whether it is 0/1. */
static void term_ranges(CovariateColumns *columns, double *low, double *high, bool *binary)
{
    const Cohort *cohort = columns->cohort;
    for (size_t t = 0; t < columns->model.n; t++) {
        low[t] = INFINITY;
        high[t] = -INFINITY;
        binary[t] = true;
    }
    for (size_t first = 0; first < cohort->n; first += MODEL_BLOCK) {
        const size_t n = cohort->n - first < MODEL_BLOCK ? cohort->n - first : MODEL_BLOCK;
        fill_raw(columns, first, n);
        for (size_t t = 0; t < columns->model.n; t++) {
            const double *x = columns->raw + t * MODEL_BLOCK;
            for (size_t i = 0; i < n; i++) {
                low[t] = x[i] < low[t] ? x[i] : low[t];
                high[t] = x[i] > high[t] ? x[i] : high[t];
                binary[t] = binary[t] && (x[i] == 0 || x[i] == 1);
            }
        }
    }
}

CovariateColumns covariate_columns(Arena *arena, const Cohort *cohort, Notes *notes)
{
    CovariateColumns columns = {.cohort = cohort, .model = model_create(arena)};
    for (size_t c = 0; c < cohort->n_covariates; c++)
        model_add_all_levels(&columns.model, arena, cohort->covariate[c], cohort->row, cohort->n);
    const size_t n_terms = columns.model.n;
    columns.raw = ARENA_ARRAY(arena, double, n_terms *MODEL_BLOCK);
    columns.block = ARENA_ARRAY(arena, double, n_terms *MODEL_BLOCK);
    columns.term = ARENA_ARRAY(arena, size_t, n_terms);
    columns.is_level = ARENA_ARRAY(arena, bool, n_terms);
    columns.is_binary = ARENA_ARRAY(arena, bool, n_terms);
    columns.centre = ARENA_ARRAY(arena, double, n_terms);
    columns.scale = ARENA_ARRAY(arena, double, n_terms);
    columns.rank = ARENA_ARRAY(arena, const double *, n_terms);

    double *low = ARENA_ARRAY(arena, double, n_terms);
    double *high = ARENA_ARRAY(arena, double, n_terms);
    bool *binary = ARENA_ARRAY(arena, bool, n_terms);
    term_ranges(&columns, low, high, binary);
    for (size_t t = 1; t < n_terms; t++) {
        const double size = fmax(fabs(low[t]), fabs(high[t]));
        if (!(high[t] - low[t] > CONSTANT_SHARE * size)) {
            notes_add(notes, arena, "matching", NOTE_PLAIN, NO_COUNT,
                      PHRASE("{} does not vary and was left out of the distance.",
                             piece_column(columns.model.term[t].name)));
            continue;
        }
        const size_t j = columns.k++;
        columns.term[j] = t;
        columns.is_level[j] = columns.model.term[t].kind == TERM_LEVEL;
        columns.is_binary[j] = binary[t];
        columns.scale[j] = 1;
    }
    return columns;
}

size_t covariate_block(CovariateColumns *columns, size_t first)
{
    const Cohort *cohort = columns->cohort;
    const size_t n = cohort->n - first < MODEL_BLOCK ? cohort->n - first : MODEL_BLOCK;
    fill_raw(columns, first, n);
    for (size_t j = 0; j < columns->k; j++) {
        const double *x = columns->rank[j] != NULL ? columns->rank[j] + first
                                                   : columns->raw + columns->term[j] * MODEL_BLOCK;
        double *out = columns->block + j * MODEL_BLOCK;
        for (size_t i = 0; i < n; i++)
            out[i] = (x[i] - columns->centre[j]) / columns->scale[j];
    }
    return n;
}

/* Within arms students count by their base weights, as in MatchIt. */
static double weight_of(const Cohort *cohort, bool within, size_t student)
{
    return within ? cohort_base_weight(cohort, student) : 1;
}

/* Means of the columns in each arm; arm 0 takes everyone where within is false. */
static void arm_means(CovariateColumns *columns, const uint8_t *left_out, bool within,
                      double *mean[2])
{
    const Cohort *cohort = columns->cohort;
    const size_t k = columns->k;
    double count[2] = {0, 0};
    for (int arm = 0; arm < 2; arm++)
        memset(mean[arm], 0, k * sizeof(double));
    for (size_t first = 0; first < cohort->n; first += MODEL_BLOCK) {
        const size_t n = covariate_block(columns, first);
        for (size_t i = 0; i < n; i++)
            if (left_out == NULL || !left_out[first + i])
                count[within && cohort->treated[first + i]] += weight_of(cohort, within, first + i);
        for (size_t j = 0; j < k; j++) {
            const double *x = columns->block + j * MODEL_BLOCK;
            for (size_t i = 0; i < n; i++)
                if (left_out == NULL || !left_out[first + i])
                    mean[within && cohort->treated[first + i]][j] +=
                        weight_of(cohort, within, first + i) * x[i];
        }
    }
    for (int arm = 0; arm < 2; arm++)
        for (size_t j = 0; j < k; j++)
            mean[arm][j] = count[arm] > 0 ? mean[arm][j] / count[arm] : 0;
}

void covariate_moments(CovariateColumns *columns, Arena *arena, const uint8_t *left_out,
                       double *mean, double *squares)
{
    const size_t n_students = columns->cohort->n;
    double *means[2] = {mean, ARENA_ARRAY(arena, double, columns->k)};
    arm_means(columns, left_out, false, means);
    memset(squares, 0, columns->k * sizeof *squares);
    for (size_t first = 0; first < n_students; first += MODEL_BLOCK) {
        const size_t n = covariate_block(columns, first);
        for (size_t j = 0; j < columns->k; j++) {
            const double *x = columns->block + j * MODEL_BLOCK;
            for (size_t i = 0; i < n; i++) {
                const double deviation = x[i] - mean[j];
                if (left_out == NULL || !left_out[first + i])
                    squares[j] += deviation * deviation;
            }
        }
    }
}

void covariate_covariance(CovariateColumns *columns, Arena *arena, const uint8_t *left_out,
                          bool within, double divisor, double *covariance)
{
    const Cohort *cohort = columns->cohort;
    const size_t k = columns->k;
    double *mean[2] = {ARENA_ARRAY(arena, double, k), ARENA_ARRAY(arena, double, k)};
    double *scratch = ARENA_ARRAY(arena, double, block_scratch(k));
    arm_means(columns, left_out, within, mean);
    memset(covariance, 0, k * k * sizeof *covariance);
    for (size_t first = 0; first < cohort->n; first += MODEL_BLOCK) {
        const size_t n = covariate_block(columns, first);
        for (size_t j = 0; j < k; j++) {
            double *x = columns->block + j * MODEL_BLOCK;
            for (size_t i = 0; i < n; i++) {
                const bool out = left_out != NULL && left_out[first + i];
                x[i] = out ? 0 : x[i] - mean[within && cohort->treated[first + i]][j];
            }
            for (size_t i = 0; within && cohort->base_weight != NULL && i < n; i++)
                x[i] *= sqrt(cohort->base_weight[first + i]);
        }
        block_products(columns->block, MODEL_BLOCK, n, k, NULL, scratch, covariance);
    }
    symmetric_complete(covariance, k);
    for (size_t j = 0; j < k * k; j++)
        covariance[j] /= divisor;
}

void covariate_points(CovariateColumns *columns, Arena *arena, Points *out)
{
    const size_t n_students = columns->cohort->n;
    const size_t axes = columns->k > 0 ? columns->k : 1; /* nothing varies: all at the origin */
    out->n = n_students;
    out->n_axes = axes;
    out->value = ARENA_ARRAY(arena, double, n_students *axes);
    for (size_t first = 0; first < n_students && columns->k > 0; first += MODEL_BLOCK) {
        const size_t n = covariate_block(columns, first);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < axes; j++)
                out->value[(first + i) * axes + j] = columns->block[j * MODEL_BLOCK + i];
    }
}
