/* Weights, effective sizes and balance of weighting designs against R on eight data sets: scores by
 * glm, weights by hand, entropy balancing by the package ebal. */
#include "oracle_sets.h"
#include "pscore/hand.h"

#include "alike/balance.h"
#include "alike/text.h"

#include <gsl/gsl_errno.h>

/* A column of the reference, the method and the estimand. */
typedef struct Way {
    const char *column, *method;
    Estimand estimand;
    bool stabilised;
} Way;

static const Way ways[] = {
    {"ipw_att", "ipw", ESTIMAND_ATT, false},
    {"ipw_ate", "ipw", ESTIMAND_ATE, false},
    {"ipw_ate_stab", "ipw", ESTIMAND_ATE, true},
    {"overlap_ato", "overlap_weights", ESTIMAND_ATO, false},
    {"ebal_att", "entropy", ESTIMAND_ATT, false},
};

/* glm ran till 1e-14 of the deviance, ebal till its own bound; so do weights agree and what is made
 * of them. */
#define TOLERANCE 1e-10

typedef struct Fitted {
    Design *design;
    Cohort cohort;
    PropensityScore score;
} Fitted;

static Fitted fit(Arena *arena, const OracleSet *set)
{
    const char *covariates = oracle_covariates(arena, set);
    const Frame *frame = hand_frame_from(arena, oracle_data(arena, set), covariates);
    Fitted out = {.design = hand_design(arena, covariates)};
    out.score = hand_fit(arena, out.design, frame, &out.cohort);
    return out;
}

static Matching weighted(Arena *arena, Fitted *fitted, const Way *way)
{
    Error err = {0};
    Matching out;
    Design *design = fitted->design;
    design->method = match_method_find(way->method);
    assert_non_null(design->method);
    design->match_settings = arena_alloc(arena, design->method->settings_size + 1);
    for (const Option *o = design->method->options; o != NULL && o->name != NULL; o++)
        if (o->type == OPT_REAL) /* both read as none */
            memcpy((char *)design->match_settings + o->offset, &(double){INFINITY}, sizeof(double));
        else if (o->type == OPT_COUNT)
            memcpy((char *)design->match_settings + o->offset, &(size_t){1}, sizeof(size_t));
        else if (strcmp(o->name, "stabilised") == 0)
            memcpy((char *)design->match_settings + o->offset, &way->stabilised, sizeof(bool));
    design->effects.estimand = (int)way->estimand;
    if (!match_run(arena, MATCHING_OF(design), &fitted->cohort, &fitted->score, 1, &out, &err))
        fail_msg("%s: %s", way->method, err.text);
    return out;
}

static void compare_weights(Arena *arena, const Sheet *sheet, const Way *way, const Cohort *cohort,
                            const Matching *m, const char *set)
{
    assert_int_equal(sheet->n_rows, cohort->n);
    for (size_t i = 0; i < cohort->n; i++)
        /* glm's probability is 2.2e-16 for every logit below -30: weights of less than 1e-10 */
        check_close_at(m->weight[i], sheet_real(sheet, cohort->row[i], way->column), TOLERANCE,
                       1e-11, arena_printf(arena, "%s %s row %zu", set, way->column, i + 1),
                       __FILE__, __LINE__);
}

static void compare_sizes(const Sheet *sheet, const Way *way, const Matching *m, const char *set)
{
    size_t found = 0;
    for (size_t r = 0; r < sheet->n_rows; r++)
        if (strcmp(sheet_text(sheet, r, "weights"), way->column) == 0) {
            check_close_row(m->ess_treated, sheet_real(sheet, r, "ess_treated"), TOLERANCE, set);
            check_close_row(m->ess_control, sheet_real(sheet, r, "ess_control"), TOLERANCE, set);
            found++;
        }
    assert_int_equal(found, 1);
}

static const BalanceRow *row_of(const Balance *balance, const char *covariate)
{
    for (size_t i = 0; i < balance->n; i++)
        if (text_equal(balance->row[i].covariate, covariate))
            return &balance->row[i];
    fail_msg("no row of %s", covariate);
    return NULL;
}

/* The reference divides by n-1 SDs also where we divide by sqrt(p (1 - p)), so differences are
 * compared by means there. They are differences of numbers that agree to the tolerance, hence
 * absolute, relative to the column's spread. */
static void compare_balance(Arena *arena, const Sheet *sheet, const Way *way, Fitted *fitted,
                            const Matching *m, const char *set)
{
    Error err = {0};
    Balance balance;
    assert_true(balance_measure(arena, BALANCE_OF(fitted->design), &fitted->cohort, &fitted->score,
                                m, &balance, &err));
    const char *smd = way->estimand == ESTIMAND_ATT ? "smd_sd_treated" : "smd_sd_pooled";
    size_t found = 0;
    for (size_t r = 0; r < sheet->n_rows; r++) {
        if (strcmp(sheet_text(sheet, r, "weights"), way->column) != 0)
            continue;
        const BalanceRow *row = row_of(&balance, sheet_text(sheet, r, "term"));
        const char *what = arena_printf(arena, "%s %s %s", set, way->column, row->covariate);
        check_close_row(row->after.mean_treated, sheet_real(sheet, r, "mean_t"), TOLERANCE, what);
        check_close_row(row->after.mean_control, sheet_real(sheet, r, "mean_c"), TOLERANCE, what);
        if (isfinite(row->after.variance_ratio)) /* none for 0/1 */
            check_close_at(row->after.smd, sheet_real(sheet, r, smd), 0, 10 * TOLERANCE, what,
                           __FILE__, __LINE__);
        found++;
    }
    assert_true(found > 2);
}

static void weights_sizes_and_balance_are_those_of_R(void **state)
{
    (void)state;
    if (oracle_folder() == NULL)
        skip();
    for (size_t d = 0; d < COUNT_OF(oracle_sets); d++) {
        Arena *arena = arena_create();
        const OracleSet *set = &oracle_sets[d];
        const Sheet weights =
            hand_sheet(arena, oracle_result(arena, set, "weights_full_sample.csv"));
        const Sheet sizes = hand_sheet(arena, oracle_result(arena, set, "ess_full_sample.csv"));
        const Sheet means = hand_sheet(arena, oracle_result(arena, set, "balance_weights.csv"));
        Fitted fitted = fit(arena, set);
        for (size_t k = 0; k < COUNT_OF(ways); k++) {
            const Matching m = weighted(arena, &fitted, &ways[k]);
            compare_weights(arena, &weights, &ways[k], &fitted.cohort, &m, set->name);
            compare_sizes(&sizes, &ways[k], &m, set->name);
            compare_balance(arena, &means, &ways[k], &fitted, &m, set->name);
        }
        arena_destroy(arena);
    }
}

/* Balance by weights for the ATT as the vignette of cobalt 5.0.0 prints it, to all its digits: the
 * score of age, schooling, race and earlier earnings; differences of numbers standardized, of races
 * as they are. */
static void a_published_weighting_of_lalonde_comes_out(void **state)
{
    (void)state;
    static const struct {
        const char *covariate, *level;
        double apart, ratio; /* NaN: not printed */
    } printed[] = {{"age", NULL, 0.1112, 0.5086},   {"educ", NULL, -0.0641, 0.6018},
                   {"race", "black", -0.0044, NAN}, {"race", "hispan", 0.0016, NAN},
                   {"race", "white", 0.0028, NAN},  {"re74", NULL, -0.0039, 1.4821},
                   {"re75", NULL, -0.0428, 1.1712}};
    const char *path = dataset_path("lalonde/lalonde.csv");
    if (!check_exists(path))
        skip();
    Arena *arena = arena_create();
    Error err = {0};
    const Sheet sheet = hand_sheet(arena, path);
    const Names numbers = hand_names(arena, "treat age educ re74 re75");
    Frame *frame = hand_frame_of(arena, &sheet, &numbers);
    const char **race = (const char **)arena_array(arena, sheet.n_rows, sizeof *race);
    for (size_t i = 0; i < sheet.n_rows; i++)
        race[i] = sheet_text(&sheet, i, "race");
    hand_factor(arena, frame, "race", race);
    Fitted fitted = {.design = hand_design(arena, "age educ race re74 re75")};
    fitted.score = hand_fit(arena, fitted.design, frame, &fitted.cohort);
    const Matching m = weighted(arena, &fitted, &ways[0]);
    check_near(m.ess_control, 108.2, 0.05);
    Balance balance;
    assert_true(balance_measure(arena, BALANCE_OF(fitted.design), &fitted.cohort, &fitted.score, &m,
                                &balance, &err));
    for (size_t k = 0; k < COUNT_OF(printed); k++) {
        size_t i = 0;
        while (!text_equal(balance.row[i].covariate, printed[k].covariate) ||
               !text_equal(balance.row[i].level, printed[k].level))
            i++;
        const BalanceSide *after = &balance.row[i].after;
        check_near(printed[k].level == NULL ? after->smd
                                            : after->mean_treated - after->mean_control,
                   printed[k].apart, 0.00005);
        if (!isnan(printed[k].ratio))
            check_near(after->variance_ratio, printed[k].ratio, 0.00005);
    }
    arena_destroy(arena);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_sizes_and_balance_are_those_of_R),
        cmocka_unit_test(a_published_weighting_of_lalonde_comes_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
