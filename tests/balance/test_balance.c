/* Balance on data that ship and on a handful of students. */
#include "effect/oracle_study.h"
#include "stage_settings.h"

#include "alike/balance.h"
#include "alike/sort.h"

#include <gsl/gsl_errno.h>

static const char *const lalonde_covariates[] = {"age",     "educ",     "black", "hispan",
                                                 "married", "nodegree", "re74",  "re75"};

static const Balance *measure(Arena *arena, const Design *design, const Cohort *cohort,
                              const PropensityScore *score, const Matching *matching)
{
    static Error err;
    Balance *out = ARENA_NEW(arena, Balance);

    if (!balance_measure(arena, BALANCE_OF(design), cohort, score, matching, out, &err))
        fail_msg("%s", err.text);
    return out;
}

static void balance_agrees_with_reference_values_that_ship(void **state)
{
    Arena *arena = arena_create();
    const Frame *frame = oracle_frame(arena, dataset_path("lalonde/lalonde_analysis.csv"));
    const Cohort *cohort =
        oracle_cohort(arena, frame, lalonde_covariates, COUNT_OF(lalonde_covariates), "re78", NULL);
    const CsvTable pairs = csv_read(arena, "tests/oracle/nn11_pairs.csv"), none = {0};
    const CsvTable table = csv_read(arena, "tests/oracle/balance.csv");
    const Matching *matching = oracle_matching(arena, &none, &pairs, "nn11_tiefree", frame->n_rows);
    const Design design = {.effects = {.estimand = ESTIMAND_ATT}};
    const Balance *balance = measure(arena, &design, cohort, NULL, matching);

    (void)state;
    for (size_t r = 0; r < table.n_rows; r++) {
        const BalanceRow *row = balance->row;
        while (!text_equal(row->covariate, csv_text(&table, r, "term")))
            row++;
        const BalanceSide *side =
            text_equal(csv_text(&table, r, "stage"), "all") ? &row->before : &row->after;
        const char *what = row->covariate;
        check_close_row(side->mean_treated, csv_real(&table, r, "means_treated"), 1e-13, what);
        check_close_row(side->mean_control, csv_real(&table, r, "means_control"), 1e-13, what);
        check_close_row(side->smd, csv_real(&table, r, "std_mean_diff"), 1e-11, what);
        check_close_row(side->ecdf_mean, csv_real(&table, r, "ecdf_mean"), 1e-11, what);
        check_close_row(side->ks, csv_real(&table, r, "ecdf_max"), 1e-11, what);
        if (row->binary)
            check_nan(side->variance_ratio);
        else
            check_close_row(side->variance_ratio, csv_real(&table, r, "var_ratio"), 1e-11, what);
    }
    check_close(balance->ess_control, 185.0, 1e-13);
    check_close(balance->max_smd_before, 1.76154188981543, 1e-12);
    assert_int_equal(balance->n_over_010_before, 7); /* all but educ */
    arena_destroy(arena);
}

/* Eight students, two of them unmatched controls and one an unmatched treated. */
typedef struct Tiny {
    Frame frame;
    Column column[3];
    Cohort cohort;
    Matching matching;
    const Column *covariates[3];
} Tiny;

enum { TINY = 8 };

static void tiny_make(Tiny *tiny)
{
    static const char *levels[] = {"3", "4", "5"};
    static double score[TINY] = {1, 2, 3, 9, 1, 2, 4, 8};
    static int32_t grade[TINY] = {0, 0, 1, 1, 0, 0, 1, 1};
    static double frl[TINY] = {1, 0, 1, 1, 1, 1, 0, 0};
    static uint8_t reason[TINY], treated[TINY] = {1, 1, 1, 1, 0, 0, 0, 0};
    static uint32_t row[TINY] = {0, 1, 2, 3, 4, 5, 6, 7};
    static double weight[TINY] = {1, 1, 1, 0, 1.5, 1.5, 0, 0};
    static int8_t arm[TINY] = {1, 1, 1, 1, 0, 0, 0, 0};
    static const OutcomeSpec outcome = {.pretest = {.text = "score"}};

    *tiny = (Tiny){.column = {{.name = "score",
                               .label = "Fall score",
                               .type = COLUMN_REAL,
                               .real = score,
                               .reason = reason},
                              {.name = "grade",
                               .label = "Grade",
                               .type = COLUMN_FACTOR,
                               .level = grade,
                               .n_levels = 3,
                               .level_name = levels,
                               .reason = reason},
                              {.name = "frl",
                               .label = "Reduced lunch",
                               .type = COLUMN_REAL,
                               .real = frl,
                               .reason = reason,
                               .binary = true}}};
    tiny->frame = (Frame){.n_rows = TINY, .n_columns = 3, .column = tiny->column};
    for (size_t k = 0; k < 3; k++)
        tiny->covariates[k] = &tiny->column[k];
    tiny->cohort = (Cohort){.frame = &tiny->frame,
                            .outcome_spec = &outcome,
                            .n = TINY,
                            .n_treated = 4,
                            .n_control = 4,
                            .row = row,
                            .treated = treated,
                            .n_covariates = 3,
                            .covariate = tiny->covariates,
                            .pretest = &tiny->column[0],
                            .row_arm = arm};
    tiny->matching = (Matching){.n = TINY, .weight = weight};
}

/* A student with base weight 2 counts before the design as two students do. */
static void base_weights_count_before_the_design(void **state)
{
    enum { ROWS = 12 };
    static const size_t of[ROWS] = {0, 0, 1, 2, 3, 4, 4, 4, 5, 5, 6, 7};
    static double base[TINY] = {2, 1, 1, 1, 3, 2, 1, 1};
    Arena *arena = arena_create();
    const Design design = {.effects = {.estimand = ESTIMAND_ATT}};
    Tiny weighted, copied;
    uint8_t treated[ROWS];
    uint32_t row[ROWS];
    double weight[ROWS];

    (void)state;
    tiny_make(&weighted);
    tiny_make(&copied);
    weighted.cohort.base_weight = base;
    for (size_t i = 0; i < ROWS; i++) {
        row[i] = (uint32_t)of[i];
        treated[i] = weighted.cohort.treated[of[i]];
        weight[i] = weighted.matching.weight[of[i]];
    }
    copied.cohort.n = copied.matching.n = ROWS;
    copied.cohort.row = row;
    copied.cohort.treated = treated;
    copied.matching.weight = weight;
    const Balance *a = measure(arena, &design, &weighted.cohort, NULL, &weighted.matching);
    const Balance *b = measure(arena, &design, &copied.cohort, NULL, &copied.matching);
    assert_int_equal(a->n, b->n);
    for (size_t k = 0; k < a->n; k++) {
        const BalanceSide *x = &a->row[k].before, *y = &b->row[k].before;
        check_close(x->mean_treated, y->mean_treated, 1e-14);
        check_close(x->mean_control, y->mean_control, 1e-14);
        check_close(x->ks, y->ks, 1e-14);
        check_close(x->ecdf_mean, y->ecdf_mean, 1e-14);
    }
    /* n - 1 form: S^2 = sum w~ (x - m)^2 / (1 - sum w~^2); fall scores 1, 2, 3, 9 at 2:1:1:1 */
    const double mean = 16.0 / 5, sum = (2 * 4.84 + 1.44 + 0.04 + 33.64) / 5;
    check_close(a->row[0].before.mean_treated, mean, 1e-14);
    check_close(a->row[0].before.sd_treated, sqrt(sum / (1 - 7.0 / 25)), 1e-14);
    arena_destroy(arena);
}

static void a_handful_of_students_by_hand(void **state)
{
    Arena *arena = arena_create();
    Tiny tiny;
    tiny_make(&tiny);
    const Design design = {.effects = {.estimand = ESTIMAND_ATT}};
    PropensityScore score = {.n = TINY, .logit = tiny.column[0].real};
    const Balance *balance = measure(arena, &design, &tiny.cohort, &score, &tiny.matching);

    (void)state;
    assert_int_equal(balance->n, 5); /* score, grades 3 and 4 (nobody is in 5), frl, the logit */
    const BalanceRow *fall = &balance->row[0];
    assert_true(fall->is_pretest);
    check_close(fall->before.mean_treated, 15.0 / 4, 1e-15);
    check_close(fall->before.smd, 0.0, 1e-15);
    check_close(fall->after.mean_treated, 2.0, 1e-15);
    check_close(fall->after.mean_control, 1.5, 1e-15);
    check_close(fall->after.sd_treated, 1.0, 1e-15);
    check_close(fall->after.sd_control, sqrt(0.5), 1e-15);
    check_close(fall->after.smd, 0.5 / fall->before.sd_treated, 1e-15);
    check_close(fall->after.variance_ratio, 2.0, 1e-14);
    /* distinct values 1 2 3 4 8 9; treated 1/3 2/3 1, controls 1/2 1 1 1 1 1 */
    check_close(fall->after.ecdf_mean, (1.0 / 6 + 1.0 / 3) / 6, 1e-14);
    check_close(fall->after.ks, 1.0 / 3, 1e-14);
    /* pooled SD: sqrt((2 * 1 + 1 * 0.5) / 3); omega = 1 - 3 / 11 */
    check_close(fall->after.g, (1.0 - 3.0 / 11) * 0.5 / sqrt(2.5 / 3), 1e-14);
    assert_int_equal(fall->wwc, BASELINE_NOT_SATISFIED);

    const BalanceRow *third = &balance->row[1];
    assert_string_equal(third->label, "Grade: 3");
    assert_string_equal(third->level, "3");
    check_close(third->after.mean_treated, 2.0 / 3, 1e-15);
    check_close(third->after.mean_control, 1.0, 1e-15);
    check_close(third->after.ks, 1.0 / 3, 1e-14);
    check_close(third->before.sd_treated, 0.5, 1e-15);
    assert_int_equal(third->wwc, BASELINE_NOT_COMPUTABLE); /* odds of a share of 1 */
    assert_string_equal(balance->row[2].label, "Grade: 4");

    assert_true(balance->row[3].binary);
    check_nan(balance->row[3].after.variance_ratio);
    assert_true(balance->row[4].is_score);
    assert_int_equal(balance->row[4].wwc, BASELINE_NOT_JUDGED);
    check_close(balance->ess_control, 2.0, 1e-15);
    arena_destroy(arena);
}

static void the_denominator_follows_the_estimand(void **state)
{
    Arena *arena = arena_create();
    Tiny tiny;
    tiny_make(&tiny);
    double smd[3], t = 0.0, c = 0.0;

    (void)state;
    for (int e = ESTIMAND_ATT; e <= ESTIMAND_ATE; e++) {
        const Design design = {.effects = {.estimand = e}};
        const Balance *balance = measure(arena, &design, &tiny.cohort, NULL, &tiny.matching);
        smd[e] = balance->row[0].after.smd;
        t = balance->row[0].before.sd_treated;
        c = balance->row[0].before.sd_control;
    }
    check_close(smd[ESTIMAND_ATT], 0.5 / t, 1e-14);
    check_close(smd[ESTIMAND_ATC], 0.5 / c, 1e-14);
    check_close(smd[ESTIMAND_ATE], 0.5 / sqrt((t * t + c * c) / 2), 1e-14);
    arena_destroy(arena);
}

/* More distinct values than are counted one by one: students are sorted instead. */
static void many_distinct_values_give_the_distances_of_the_definition(void **state)
{
    enum { N = 6000 };
    Arena *arena = arena_create();
    Column column = {.name = "x",
                     .label = "x",
                     .type = COLUMN_REAL,
                     .real = ARENA_ARRAY(arena, double, N),
                     .reason = ARENA_ARRAY(arena, uint8_t, N)};
    const Column *covariate = &column;
    Frame frame = {.n_rows = N, .n_columns = 1, .column = &column};
    Cohort cohort = {.frame = &frame,
                     .n = N,
                     .row = ARENA_ARRAY(arena, uint32_t, N),
                     .treated = ARENA_ARRAY(arena, uint8_t, N),
                     .n_covariates = 1,
                     .covariate = &covariate};
    Matching matching = {.n = N, .weight = ARENA_ARRAY(arena, double, N)};
    const Design design = {.effects = {.estimand = ESTIMAND_ATT}};
    double total[2] = {0.0, 0.0}, mean = 0.0, largest = 0.0;
    size_t n_values = 0;
    uint64_t seed = 7;

    (void)state;
    for (size_t i = 0; i < N; i++) {
        seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        cohort.row[i] = (uint32_t)i;
        cohort.treated[i] = (seed >> 40) % 3 == 0;
        matching.weight[i] = (double)((seed >> 44) % 4) / 2.0;
        total[cohort.treated[i]] += matching.weight[i];
        column.real[i] = (double)(i * 7919 % N / 6 * 6) + (double)(i % 5); /* some tied */
    }
    for (size_t v = 0; v < N; v++) {
        double cumulated[2] = {0.0, 0.0};
        bool held = false;
        for (size_t i = 0; i < N; i++) {
            held = held || column.real[i] == (double)v;
            if (column.real[i] <= (double)v)
                cumulated[cohort.treated[i]] += matching.weight[i];
        }
        if (!held)
            continue;
        const double distance = fabs(cumulated[1] / total[1] - cumulated[0] / total[0]);
        mean += distance;
        largest = distance > largest ? distance : largest;
        n_values++;
    }
    assert_true(n_values > 4096);
    const Balance *balance = measure(arena, &design, &cohort, NULL, &matching);
    check_close(balance->row[0].after.ecdf_mean, mean / (double)n_values, 1e-10);
    check_close(balance->row[0].after.ks, largest, 1e-12);
    arena_destroy(arena);
}

/* A score whose order is known is not sorted again: the same numbers, to the bit, whether it has
 * more values than are counted or fewer. */
static void a_known_order_of_the_score_changes_nothing(void **state)
{
    enum { N = 9000 };
    static const size_t values[] = {40, 4096, 4097, 8000};
    (void)state;
    for (size_t k = 0; k < COUNT_OF(values); k++) {
        Arena *arena = arena_create();
        Frame frame = {.n_rows = N};
        Cohort cohort = {.frame = &frame,
                         .n = N,
                         .row = ARENA_ARRAY(arena, uint32_t, N),
                         .treated = ARENA_ARRAY(arena, uint8_t, N)};
        Matching matching = {.n = N, .weight = ARENA_ARRAY(arena, double, N)};
        PropensityScore score = {.n = N, .logit = ARENA_ARRAY(arena, double, N)};
        uint32_t *order = ARENA_ARRAY(arena, uint32_t, N);
        const Design design = {.effects = {.estimand = ESTIMAND_ATT}};
        for (size_t i = 0; i < N; i++) {
            cohort.row[i] = (uint32_t)i;
            cohort.treated[i] = i % 7 < 3;
            matching.weight[i] = (double)(i * 31 % 5) / 3.0;
            score.logit[i] = sin((double)(i * 7919 % values[k]));
        }
        sort_identity(order, N);
        sort_by_real(score.logit, order, N);
        const Balance *sorted = measure(arena, &design, &cohort, &score, &matching);
        score.order = order;
        const Balance *known = measure(arena, &design, &cohort, &score, &matching);
        assert_int_equal(known->n, 1);
        assert_memory_equal(&known->row[0].before, &sorted->row[0].before, sizeof(BalanceSide));
        assert_memory_equal(&known->row[0].after, &sorted->row[0].after, sizeof(BalanceSide));
        assert_true(known->row[0].after.ks > 0.0);
        arena_destroy(arena);
    }
}

static void whether_the_model_adjusts_follows_the_settings(void **state)
{
    Arena *arena = arena_create();
    Tiny tiny;
    tiny_make(&tiny);
    Name names[] = {{.text = "pretest"}, {.text = "frl"}};
    Design design = {.name = "primary"};

    (void)state;
    const Balance *balance = measure(arena, &design, &tiny.cohort, NULL, &tiny.matching);
    assert_true(balance->row[0].adjusted && balance->row[1].adjusted && balance->row[3].adjusted);
    design.effects.adjust = ADJUST_LIST;
    design.effects.adjust_for = (Names){.n = 2, .item = names};
    balance = measure(arena, &design, &tiny.cohort, NULL, &tiny.matching);
    assert_true(balance->row[0].adjusted && !balance->row[1].adjusted && balance->row[3].adjusted);
    design.effects.adjust = ADJUST_NONE; /* also where the estimator adjusts for nothing */
    balance = measure(arena, &design, &tiny.cohort, NULL, &tiny.matching);
    assert_false(balance->row[0].adjusted);
    arena_destroy(arena);
}

static void losses_compare_treated_kept_with_treated_dropped(void **state)
{
    Arena *arena = arena_create();
    Tiny tiny;
    tiny_make(&tiny);
    const Design design = {.effects = {.estimand = ESTIMAND_ATT}};
    const Balance *balance = measure(arena, &design, &tiny.cohort, NULL, &tiny.matching);
    const Table *losses = balance->losses;

    (void)state;
    assert_int_equal(losses->n_rows, 4);
    const Cell *row = losses->cell;
    assert_string_equal(row[0].text, "Fall score");
    check_same(row[2].value, 3.0);
    check_close(row[3].value, 2.0, 1e-15);
    check_close(row[4].value, 1.0, 1e-15);
    check_same(row[5].value, 1.0);
    check_close(row[6].value, 9.0, 1e-15);
    check_nan(row[7].value);
    check_close(row[8].value, balance->row[0].before.sd_treated, 1e-14);
    check_close(row[9].value, -7.0 / balance->row[0].before.sd_treated, 1e-14);
    /* nobody dropped: no rows, and the table says so */
    for (size_t i = 0; i < TINY; i++)
        tiny.matching.weight[i] = 1.0;
    balance = measure(arena, &design, &tiny.cohort, NULL, &tiny.matching);
    assert_int_equal(balance->losses->n_rows, 0);
    assert_true(text_starts(balance->losses->sentence, "All program students"));
    arena_destroy(arena);
}

/* Everybody matched has the same value: equal, however the weights round; those left out have other
 * values, few or too many to be counted. */
static void one_value_among_the_matched_is_no_difference(void **state)
{
    static const size_t sizes[] = {60, 12000};
    static const double values[] = {0.0, -3.0, 0.1, 1e-9, 200.3};
    Arena *arena = arena_create();
    (void)state;

    for (size_t s = 0; s < COUNT_OF(sizes); s++)
        for (size_t v = 0; v < COUNT_OF(values); v++) {
            const size_t n = sizes[s];
            Frame *frame = ARENA_NEW(arena, Frame);
            Cohort *cohort = ARENA_NEW(arena, Cohort);
            const Column **covariate = (const Column **)arena_array(arena, 1, sizeof *covariate);
            frame->n_rows = n;
            frame->n_columns = 1;
            Column *x = frame->column = ARENA_ARRAY(arena, Column, 1);
            *x = (Column){.name = "absences",
                          .label = "Absences",
                          .type = COLUMN_REAL,
                          .real = ARENA_ARRAY(arena, double, n),
                          .reason = ARENA_ARRAY(arena, uint8_t, n)};
            covariate[0] = x;
            *cohort = (Cohort){.frame = frame,
                               .n = n,
                               .n_treated = n / 3,
                               .n_control = n - n / 3,
                               .row = ARENA_ARRAY(arena, uint32_t, n),
                               .treated = ARENA_ARRAY(arena, uint8_t, n),
                               .n_covariates = 1,
                               .covariate = covariate,
                               .row_arm = ARENA_ARRAY(arena, int8_t, n)};
            Matching matching = {.n = n, .weight = ARENA_ARRAY(arena, double, n)};
            for (size_t i = 0; i < n; i++) {
                const bool treated = i % 3 == 0, kept = treated || i % 6 == 1;
                cohort->row[i] = (uint32_t)i;
                cohort->treated[i] = treated;
                cohort->row_arm[i] = treated;
                x->real[i] = kept ? values[v] : 17.0 + 0.37 * (double)i;
                matching.weight[i] = treated ? 1.0 : kept ? 1.0 / (3.0 + (double)(i % 7)) : 0.0;
            }
            const Design design = {.effects = {.estimand = ESTIMAND_ATT}};
            const Balance *balance = measure(arena, &design, cohort, NULL, &matching);
            const BalanceSide *after = &balance->row[0].after;
            check_same(after->mean_treated, values[v]);
            check_same(after->mean_control, values[v]);
            check_same(after->sd_control, 0.0);
            check_same(after->g, 0.0);
            check_nan(after->variance_ratio);
            assert_int_equal(balance->row[0].wwc, BASELINE_SATISFIED);
        }
    arena_destroy(arena);
}

static void check_same_balance(const Balance *a, const Balance *b)
{
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++) {
        assert_string_equal(a->row[i].label, b->row[i].label);
        assert_memory_equal(&a->row[i].before, &b->row[i].before, sizeof(BalanceSide));
        assert_memory_equal(&a->row[i].after, &b->row[i].after, sizeof(BalanceSide));
    }
}

/* Numbers, levels, a flag and a score of few and of many values: each of two designs has what it
 * would have by itself, whoever is measured first. */
static void designs_share_what_is_known_before_any(void **state)
{
    enum { N = 6000 };
    (void)state;
    for (int many = 0; many < 2; many++) {
        Arena *arena = arena_create();
        Tiny tiny;
        tiny_make(&tiny);
        Cohort cohort = tiny.cohort;
        PropensityScore score = {.n = N, .logit = ARENA_ARRAY(arena, double, N)};
        Matching first = {.n = N, .weight = ARENA_ARRAY(arena, double, N)}, second = first;
        uint32_t *row = ARENA_ARRAY(arena, uint32_t, N);
        uint8_t *treated = ARENA_ARRAY(arena, uint8_t, N);
        double *base = ARENA_ARRAY(arena, double, N);
        second.weight = ARENA_ARRAY(arena, double, N);
        for (size_t i = 0; i < N; i++) {
            row[i] = (uint32_t)(i * 5 % TINY);
            treated[i] = i % 7 < 3;
            base[i] = 1.0 + (double)(i % 4);
            score.logit[i] = sin((double)(many ? i : i % 90));
            first.weight[i] = (double)(i * 31 % 5) / 3.0;
            second.weight[i] = (double)(i % 3);
        }
        cohort.n = N;
        cohort.row = row;
        cohort.treated = treated;
        cohort.base_weight = many ? base : NULL;
        const Design design = {.effects = {.estimand = ESTIMAND_ATT}};
        const BalanceBefore *before = balance_before(arena, &cohort, &score);
        for (int turn = 0; turn < 4; turn++) {
            const Matching *matching = turn % 2 == 0 ? &first : &second;
            Balance shared;
            Error err = {0};
            assert_true(
                balance_measure_after(arena, BALANCE_OF(&design), before, matching, &shared, &err));
            assert_int_equal(shared.n, 5);
            check_same_balance(&shared, measure(arena, &design, &cohort, &score, matching));
        }
        arena_destroy(arena);
    }
}

static void a_copy_outlives_what_it_is_of(void **state)
{
    Arena *stage = arena_create(), *kept = arena_create();
    Tiny tiny;
    tiny_make(&tiny);
    const Design design = {.effects = {.estimand = ESTIMAND_ATT}};
    const Balance *balance = measure(stage, &design, &tiny.cohort, NULL, &tiny.matching);

    (void)state;
    const Balance copy = balance_copy(kept, balance);
    for (size_t i = 0; i < balance->n; i++) {
        assert_ptr_not_equal(copy.row[i].label, balance->row[i].label);
        balance->row[i].after.smd = 99.0;
    }
    assert_int_equal(copy.n, 4);
    check_close(copy.row[0].after.mean_treated, 2.0, 1e-15);
    assert_true(fabs(copy.row[0].after.smd) < 9.0);
    arena_destroy(stage);
    assert_string_equal(copy.row[1].label, "Grade: 3");
    arena_destroy(kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(balance_agrees_with_reference_values_that_ship),
        cmocka_unit_test(base_weights_count_before_the_design),
        cmocka_unit_test(a_handful_of_students_by_hand),
        cmocka_unit_test(one_value_among_the_matched_is_no_difference),
        cmocka_unit_test(the_denominator_follows_the_estimand),
        cmocka_unit_test(many_distinct_values_give_the_distances_of_the_definition),
        cmocka_unit_test(a_known_order_of_the_score_changes_nothing),
        cmocka_unit_test(whether_the_model_adjusts_follows_the_settings),
        cmocka_unit_test(designs_share_what_is_known_before_any),
        cmocka_unit_test(a_copy_outlives_what_it_is_of),
        cmocka_unit_test(losses_compare_treated_kept_with_treated_dropped),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
