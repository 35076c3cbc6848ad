/* Effect sizes against findings that the What Works Clearinghouse published, where the folder of
 * references is there: its README says how many of each kind agree, and what the others are. */
#include "check.h"
#include "effect/oracle_study.h"

#include "alike/effect_size.h"

#include <gsl/gsl_errno.h>
#include <math.h>

typedef struct Finding {
    double n1, n0, m1, m0, s1, s0, clusters, icc, g, p;
} Finding;

static Finding finding_of(const CsvTable *table, size_t r)
{
    return (Finding){csv_real(table, r, "n1"),       csv_real(table, r, "n0"),
                     csv_real(table, r, "m1"),       csv_real(table, r, "m0"),
                     csv_real(table, r, "s1"),       csv_real(table, r, "s0"),
                     csv_real(table, r, "clusters"), csv_real(table, r, "icc"),
                     csv_real(table, r, "wwc_g"),    csv_real(table, r, "wwc_p")};
}

static double g_of(const Finding *f)
{
    return wwc_g(f->m1 - f->m0, wwc_pooled_sd(f->n1, f->s1, f->n0, f->s0), f->n1 + f->n0);
}

static double cox_of(const Finding *f)
{
    return wwc_cox(f->m1, f->m0, f->n1 + f->n0);
}

/* t = g sqrt(n1 n0 / N), corrected for clusters. */
static double p_of(const Finding *f)
{
    const double n = f->n1 + f->n0;
    return wwc_clustered_p(f->g * sqrt(f->n1 * f->n0 / n), n, f->clusters, f->icc);
}

typedef double (*Ours)(const Finding *f);

/* Every finding of a kind that can tell. The sign of one is turned where a lower score is the
 * better one; what was published of a group of nobody (6 findings) or as a p below 1e-5 (17) tells
 * nothing.
 */
static void assert_agree(const CsvTable *table, const char *kind, Ours ours, double relative,
                         double absolute, size_t n_expected)
{
    const bool is_p = ours == p_of;
    size_t n = 0;
    for (size_t r = 0; r < table->n_rows; r++) {
        const Finding f = finding_of(table, r);
        if (!text_equal(csv_text(table, r, "kind"), kind) || f.n0 < 1.0 || (is_p && f.p < 1e-5))
            continue;
        check_close_at(fabs(ours(&f)), fabs(is_p ? f.p : f.g), relative, absolute,
                       csv_text(table, r, "finding"), __FILE__, __LINE__);
        n++;
    }
    assert_int_equal(n, n_expected);
}

static void published_findings_agree(void **state)
{
    const char *folder = oracle_folder();
    (void)state;
    if (folder == NULL || !check_exists(check_path(folder, "oracles/wwc/findings.csv")))
        skip();
    Arena *arena = arena_create();
    const CsvTable table = csv_read(arena, check_path(folder, "oracles/wwc/findings.csv"));
    /* g is printed to 15 digits; p comes from a rounded t */
    assert_agree(&table, "hedges_g", g_of, 1e-9, 1e-12, 1909);
    assert_agree(&table, "cox", cox_of, 1e-9, 1e-12, 583);
    assert_agree(&table, "clustered_p", p_of, 0.0, 1e-6, 50);
    arena_destroy(arena);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {cmocka_unit_test(published_findings_agree)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
