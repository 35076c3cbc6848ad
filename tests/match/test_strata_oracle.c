/* Weights, sizes, effective sizes and balance of designs of strata against MatchIt 4.7.1 on eight
 * data sets, student by student. */
#include "made.h"
#include "oracle_sets.h"
#include "table.h"

#include "alike/balance.h"
#include "alike/error.h"

#include <gsl/gsl_errno.h>

/* key NULL: none to set; "=": the columns of the reference's formula */
typedef struct StrataSpec {
    const char *name, *method, *key, *value;
} StrataSpec;

static const StrataSpec specs[] = {
    {"subclass5", "subclass", "groups", "5"},   {"subclass6", "subclass", NULL, NULL},
    {"subclass10", "subclass", "groups", "10"}, {"cem_sturges", "cem", NULL, NULL},
    {"cem_q4", "cem", "cutpoints", "q4"},       {"cem_5bins", "cem", "cutpoints", "5"},
    {"exact_all", "exact", "exact", "="},
};

typedef struct Reference {
    const OracleSet *set;
    json_t *meta;
    Csv weights, counts, scores, data, balance;
} Reference;

static bool reference_open(Arena *arena, const OracleSet *set, Reference *out)
{
    *out = (Reference){.set = set};
    if (oracle_folder() == NULL ||
        !csv_read(arena, oracle_result(arena, set, "match_weights.csv"), &out->weights))
        return false;
    assert_true(csv_read(arena, oracle_result(arena, set, "match_n.csv"), &out->counts));
    assert_true(csv_read(arena, oracle_result(arena, set, "ps_scores.csv"), &out->scores));
    assert_true(csv_read(arena, oracle_result(arena, set, "balance.csv"), &out->balance));
    assert_true(csv_read(arena, oracle_data(arena, set), &out->data));
    out->meta = oracle_meta(arena, set);
    return true;
}

static void add_column(Made *made, const Reference *reference, const char *name, bool covariate)
{
    const size_t column = csv_column(&reference->data, name);
    double *value = made_real(made, name, covariate);
    bool binary = true;
    for (size_t i = 0; i < made->frame.n_rows; i++) {
        value[i] = csv_real(&reference->data, i, column);
        binary = binary && (value[i] == 0 || value[i] == 1);
    }
    made->column[made->frame.n_columns - 1].binary = binary;
}

static void made_from(Made *made, const Reference *reference)
{
    const Csv *scores = &reference->scores;
    const size_t treat = csv_column(scores, "treat"), tiefree = csv_column(scores, "tiefree");
    const json_t *covariates = json_object_get(reference->meta, "covariates");
    made_begin(made, scores->n_rows);
    for (size_t i = 0; i < scores->n_rows; i++) {
        made_treat(made, i, csv_real(scores, i, treat) == 1);
        made_score(made, i, csv_real(scores, i, tiefree));
    }
    for (size_t k = 0; k < json_array_size(covariates); k++)
        add_column(made, reference, json_string_value(json_array_get(covariates, k)), true);
}

/* "treat ~ black + hispan": "black,hispan", each a column of the frame */
static const char *columns_of_formula(Made *made, const Reference *reference, const char *spec)
{
    const json_t *of = json_object_get(json_object_get(reference->meta, "specs"), spec);
    char *formula =
        arena_copy_text(made->arena, json_string_value(json_object_get(of, ".formula")));
    const char *names = "";
    for (char *word = strtok(strchr(formula, '~') + 1, " +"); word != NULL;
         word = strtok(NULL, " +")) {
        names = arena_printf(made->arena, "%s%s%s", names, names[0] == '\0' ? "" : ",", word);
        bool known = false;
        for (size_t k = 0; k < made->frame.n_columns; k++)
            known = known || strcmp(made->column[k].name, word) == 0;
        if (!known)
            add_column(made, reference, word, false);
    }
    return names;
}

static bool has_spec(const Csv *csv, const char *spec)
{
    for (size_t r = 0; r < csv->n_rows; r++)
        if (strcmp(csv_text(csv, r, 0), spec) == 0)
            return true;
    return false;
}

/* Who has no row there has no weight. Sets agree where one's students are one of the other's. */
static void check_weights(const Reference *reference, const char *spec, const Matching *m)
{
    const Csv *weights = &reference->weights;
    const size_t value = csv_column(weights, "weight"), set = csv_column(weights, "subclass");
    double *expected = (double *)calloc(m->n, sizeof *expected);
    int32_t *ours = (int32_t *)calloc(m->n + 1, sizeof *ours); /* by their number: + 1 */
    for (size_t r = 0; r < weights->n_rows; r++) {
        if (strcmp(csv_text(weights, r, 0), spec) != 0)
            continue;
        const size_t i = (size_t)csv_real(weights, r, 1) - 1;
        const size_t theirs = (size_t)csv_real(weights, r, set);
        expected[i] = csv_real(weights, r, value);
        assert_true(theirs <= m->n);
        if (ours[theirs] == 0)
            ours[theirs] = m->set[i] + 1;
        assert_int_equal(ours[theirs], m->set[i] + 1);
    }
    for (size_t i = 0; i < m->n; i++)
        check_close_row(m->weight[i], expected[i], 1e-12, spec);
    free(ours);
    free(expected);
}

static void check_counts(const Reference *reference, const char *spec, const Matching *m)
{
    const Csv *counts = &reference->counts;
    size_t n = 0;
    for (size_t r = 0; r < counts->n_rows; r++) {
        const char *row = csv_text(counts, r, 1);
        if (strcmp(csv_text(counts, r, 0), spec) != 0)
            continue;
        if (strcmp(row, "Matched (ESS)") == 0) {
            check_close_row(m->ess_control, csv_real(counts, r, 2), 1e-12, spec);
            check_close_row(m->ess_treated, csv_real(counts, r, 3), 1e-12, spec);
            n++;
        } else if (strcmp(row, "Matched") == 0) {
            assert_int_equal(m->n_control, csv_real(counts, r, 2));
            assert_int_equal(m->n_treated, csv_real(counts, r, 3));
            n++;
        } else if (strcmp(row, "n_subclass") == 0) {
            assert_int_equal(m->n_sets, csv_real(counts, r, 2));
            n++;
        }
    }
    assert_int_equal(n, 3);
}

static void check_number(double actual, const Csv *csv, size_t row, const char *column,
                         const char *what)
{
    const size_t at = csv_column(csv, column);
    if (strcmp(csv_text(csv, row, at), "NA") == 0)
        check_nan(actual);
    else /* equal means differ by rounding alone, hence the 1e-12 */
        check_close_at(actual, csv_real(csv, row, at), 1e-8, 1e-12, what, __FILE__, __LINE__);
}

static size_t check_balance(const Reference *reference, const char *spec, Made *made,
                            const Matching *m)
{
    const Csv *csv = &reference->balance;
    const size_t term = csv_column(csv, "term"), stage = csv_column(csv, "stage");
    Balance balance;
    Error err = {0};
    size_t n = 0;
    assert_true(balance_measure(made->arena, BALANCE_OF(&made->design), &made->cohort, &made->score,
                                m, &balance, &err));
    for (size_t r = 0; r < csv->n_rows; r++)
        for (size_t k = 0; k < balance.n && strcmp(csv_text(csv, r, 0), spec) == 0; k++) {
            const BalanceRow *row = &balance.row[k];
            if (row->is_score || strcmp(row->covariate, csv_text(csv, r, term)) != 0)
                continue;
            const BalanceSide *side =
                strcmp(csv_text(csv, r, stage), "all") == 0 ? &row->before : &row->after;
            check_number(side->mean_treated, csv, r, "means_treated", spec);
            check_number(side->mean_control, csv, r, "means_control", spec);
            check_number(side->smd, csv, r, "std_mean_diff", spec);
            check_number(side->variance_ratio, csv, r, "var_ratio", spec);
            check_number(side->ecdf_mean, csv, r, "ecdf_mean", spec);
            check_number(side->ks, csv, r, "ecdf_max", spec);
            n++;
        }
    return n;
}

static void strata_give_the_weights_sizes_and_balance_of_matchit(void **state)
{
    size_t n_specs = 0, n_rows = 0;
    (void)state;
    for (size_t d = 0; d < COUNT_OF(oracle_sets); d++) {
        Arena *arena = arena_create();
        Reference reference;
        if (!reference_open(arena, &oracle_sets[d], &reference)) {
            arena_destroy(arena);
            skip();
        }
        for (size_t s = 0; s < COUNT_OF(specs); s++) {
            const StrataSpec *spec = &specs[s];
            if (!has_spec(&reference.weights, spec->name))
                continue;
            Made made;
            made_from(&made, &reference);
            made_choose(&made, spec->method);
            if (spec->key != NULL)
                made_set(&made, spec->key,
                         strcmp(spec->value, "=") == 0
                             ? columns_of_formula(&made, &reference, spec->name)
                             : spec->value);
            const Matching m = made_run(&made);
            check_weights(&reference, spec->name, &m);
            check_counts(&reference, spec->name, &m);
            n_rows += check_balance(&reference, spec->name, &made, &m);
            n_specs++;
            made_end(&made);
        }
        json_decref(reference.meta);
        arena_destroy(arena);
    }
    print_message("           %zu designs, %zu rows of balance\n", n_specs, n_rows);
    assert_int_equal(n_specs, 8 * 6 + 7);
    assert_int_equal(n_rows, 396);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strata_give_the_weights_sizes_and_balance_of_matchit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
