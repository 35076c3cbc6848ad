/* Balance against an independent implementation, where the folder of references is there. */
#include "effect/oracle_study.h"
#include "stage_settings.h"

#include "alike/balance.h"

#include <gsl/gsl_errno.h>

static const BalanceRow *row_of(const Balance *balance, const char *term)
{
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *row = &balance->row[i];
        if (text_equal(term, "distance") ? row->is_score : text_equal(row->covariate, term))
            return row;
    }
    return NULL; /* some exact matches are on columns that are no covariates of the study */
}

static void check_number(double actual, const CsvTable *table, size_t r, const char *column,
                         const char *what)
{
    const double expected = csv_real(table, r, column);
    if (isnan(expected))
        check_nan_at(actual, what, __FILE__, __LINE__);
    else /* means that agree by design differ by rounding alone */
        check_close_at(actual, expected, 1e-9, 1e-12, what, __FILE__, __LINE__);
}

static void balance_agrees_with_the_reference(void **state)
{
    const char *folder = oracle_folder();
    static Error err;
    size_t n_checked = 0;

    (void)state;
    if (folder == NULL)
        skip();
    for (size_t s = 0; s < COUNT_OF(oracle_names); s++) {
        Arena *arena = arena_create();
        const OracleStudy study = oracle_study(arena, folder, oracle_names[s]);
        const char *results = arena_printf(arena, "%s/oracles/results/%s", folder, study.name);
        const CsvTable table = csv_read(arena, check_path(results, "balance.csv"));
        const CsvTable scores = csv_read(arena, check_path(results, "ps_scores.csv"));
        const Cohort *cohort =
            oracle_cohort(arena, study.frame, study.covariate, study.n_covariates, "treat", NULL);
        const Design design = {.effects = {.estimand = ESTIMAND_ATT}};
        PropensityScore score = {.n = cohort->n, .logit = ARENA_ARRAY(arena, double, cohort->n)};
        for (size_t i = 0; i < cohort->n; i++) /* these matches were made on this column */
            score.logit[i] = csv_real(&scores, i, "tiefree");
        const char *spec = "";
        const Matching *matching = NULL;
        Balance balance;
        for (size_t r = 0; r < table.n_rows; r++) {
            const char *term = csv_text(&table, r, "term");
            if (!text_equal(csv_text(&table, r, "spec"), spec)) {
                spec = csv_text(&table, r, "spec");
                matching = oracle_matching(arena, &study.weights, &study.pairs, spec, cohort->n);
                if (matching != NULL)
                    assert_true(balance_measure(arena, BALANCE_OF(&design), cohort, &score,
                                                matching, &balance, &err));
            }
            /* only there is the score of the match the column above */
            if (matching == NULL ||
                (text_equal(term, "distance") && strstr(spec, "tiefree") == NULL))
                continue;
            const BalanceRow *row = row_of(&balance, term);
            if (row == NULL)
                continue;
            const bool all = text_equal(csv_text(&table, r, "stage"), "all");
            const BalanceSide *side = all ? &row->before : &row->after;
            const char *what = arena_printf(arena, "%s, %s, %s, %s", study.name, spec,
                                            csv_text(&table, r, "stage"), term);
            check_number(side->mean_treated, &table, r, "means_treated", what);
            check_number(side->mean_control, &table, r, "means_control", what);
            check_number(side->smd, &table, r, "std_mean_diff", what);
            check_number(side->variance_ratio, &table, r, "var_ratio", what);
            check_number(side->ecdf_mean, &table, r, "ecdf_mean", what);
            check_number(side->ks, &table, r, "ecdf_max", what);
            n_checked++;
        }
        arena_destroy(arena);
    }
    print_message("           %zu reference rows\n", n_checked);
    assert_true(n_checked > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(balance_agrees_with_the_reference),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
