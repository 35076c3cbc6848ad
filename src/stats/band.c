/* The sup-t band: one multiple of the standard errors for all estimates, so wide that the largest
 * t of them all stays inside at the stated confidence. The distribution of that largest t is drawn,
 * from a multivariate t with the covariance of the estimates and the degrees of freedom of the one
 * that has fewest. Sources: Montiel Olea & Plagborg-Moller (2019) J. Applied Econometrics 34:1-17;
 * Callaway & Sant'Anna (2021) J. Econometrics 225:200-230, corollary 1. */
#include "alike/joint.h"

#include "alike/inverse.h"
#include "alike/linalg.h"
#include "alike/quantile.h"
#include "alike/random.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

enum { DRAWS = 9999 };

/* A root of the correlations: its columns times independent normals have them. */
static bool root_of(Arena *scratch, const Joint *joint, double *root)
{
    const size_t n = joint->n;
    double *values = ARENA_ARRAY(scratch, double, n);
    double *correlation = ARENA_ARRAY(scratch, double, n *n);

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            correlation[i * n + j] =
                joint->covariance[i * n + j] /
                sqrt(joint->covariance[i * n + i] * joint->covariance[j * n + j]);
    if (!symmetric_eigen(scratch, correlation, n, values, root))
        return false;
    for (size_t i = 0; i < n; i++)
        for (size_t h = 0; h < n; h++)
            root[i * n + h] *= sqrt(fmax(values[h], 0.0));
    return true;
}

static double largest(const double *root, size_t n, const double *z)
{
    double most = 0.0;

    for (size_t i = 0; i < n; i++) {
        double sum = 0.0;
        for (size_t h = 0; h < n; h++)
            sum += root[i * n + h] * z[h];
        most = fmax(most, fabs(sum));
    }
    return most;
}

double joint_band(const Joint *joint, double confidence, uint64_t stream)
{
    const size_t n = joint->n;
    double df = INFINITY;

    for (size_t i = 0; i < n; i++) {
        if (!(joint->covariance[i * n + i] > 0.0) || !(joint->df[i] > 0.0))
            return (double)NAN;
        df = fmin(df, joint->df[i]);
    }
    if (n == 0)
        return (double)NAN;
    Arena *scratch = arena_create();
    double *root = ARENA_ARRAY(scratch, double, n *n), *z = ARENA_ARRAY(scratch, double, n);
    double *most = ARENA_ARRAY(scratch, double, DRAWS);
    double out = (double)NAN;
    if (root_of(scratch, joint, root)) {
        for (uint64_t b = 0; b < DRAWS; b++) {
            for (size_t h = 0; h < n; h++)
                z[h] = random_normal(stream, b * (n + 1) + h);
            const double chi = chi_square_quantile(random_uniform(stream, b * (n + 1) + n), df);
            most[b] = largest(root, n, z) / sqrt(chi / df);
        }
        quantile_sort(most, DRAWS);
        /* chance must not make a band narrower than the interval of one estimate */
        out =
            fmax(quantile(most, DRAWS, confidence), gsl_cdf_tdist_Pinv(0.5 + confidence / 2.0, df));
    }
    arena_destroy(scratch);
    return out;
}
