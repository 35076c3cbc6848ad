/* What is left of the results is rounded in place: numbers made by hand, told by the rules. */
#include "results/made.h"

#include "alike/further.h"
#include "alike/os.h"
#include "alike/part_tables.h"
#include "alike/results_tables.h"
#include "disclose/round.h"
#include "file_text.h"

typedef struct Round {
    Made m;
    Publishing release;
} Round;

/* 200 of the program and 1,000 others, of whom 180 each tell as much. */
static void begin(Round *r)
{
    made_start(&r->m, 0, 0);
}

static void add_row(Round *r, BalanceRow row)
{
    Balance *balance = &r->m.analysis[0].balance;

    balance->row[balance->n++] = row;
}

static BalanceRow pretest(double treated, double control)
{
    BalanceRow row = made_share("math_fall", NULL, 0.5, 0.5, 0.5, 0.5);

    row.binary = false;
    row.is_pretest = true;
    row.reference_sd = 24.0;
    row.before = made_side(190.0, 205.0);
    row.after = made_side(treated, control);
    row.before.sd_treated = row.before.sd_control = 24.0;
    row.after.sd_treated = row.after.sd_control = 24.0;
    row.before.smd = -15.0 / 24.0;
    row.after.smd = (treated - control) / 24.0;
    row.after.g = (treated - control) / 24.1;
    return row;
}

static void release(Round *r, unsigned without)
{
    Error err = {0};

    r->release = (Publishing){
        .arena = r->m.arena, .results = &r->m.results, .min = 10, .base = 10, .without = without};
    release_keep_verdicts(&r->release);
    release_whole(&r->release);
    release_yes_no(&r->release);
    assert_true(release_schools(&r->release, &err));
    release_round(&r->release);
    results_compare(r->m.arena, &r->m.results);
    results_review(r->m.arena, &r->m.results);
    results_reproduce(r->m.arena, &r->m.results);
    release_round_anew(&r->release);
}

static void estimates_go_by_their_errors_and_means_by_their_spread(void **state)
{
    (void)state;
    Round r;
    begin(&r);
    Effect *e = &r.m.analysis[0].effects.row[0];
    e->se = 0.558;
    e->p = 0.0189;
    e->mean_treated = 201.3;
    e->mean_control = 203.6;
    release(&r, 0);
    check_same(e->estimate, -3.13);
    check_same(e->se, 0.56);
    check_same(e->p, 0.019);
    check_same(e->t, -5.59); /* -3.13 / .56 */
    check_same(e->df, 31.0);
    check_same(e->mean_treated, 202.0); /* 10 / 180 of 25 is 1.4 */
    check_same(e->mean_control, 204.0);
    check_same(effect_step(e, "mean_treated"), 2.0);
    check_same(e->sd, 26.0);
    check_same(e->g, -0.125);
    check_same(e->improvement_index, -5.0); /* its error is 1.6 */
    assert_int_equal(e->n_treated, 200);
    assert_int_equal(e->clusters_treated, 20);
    assert_int_equal(analysis_digits(&r.m.analysis[0]), 1);
    made_end(&r.m);
}

static void one_number_is_told_once(void **state)
{
    (void)state;
    Round r;
    begin(&r);
    Effect *e = &r.m.analysis[0].effects.row[0];
    e->pre_mean_treated = 199.37 * (1 + 1e-13); /* made on another way */
    e->pre_mean_control = 201.9;
    e->pre_sd_treated = e->pre_sd_control = 6.0; /* whose own step would be .5 */
    add_row(&r, pretest(199.37, 201.9));
    release(&r, 0);
    const BalanceRow *row = &r.m.analysis[0].balance.row[0];
    check_same(row->step[0], 2.0);
    check_same(row->after.mean_treated, 200.0);
    check_same(e->pre_mean_treated, 200.0);
    check_same(e->pre_mean_control, 202.0);
    check_same(e->pre_sd_treated, 6.0);
    /* and what evidence reviewers are given is made of what was told */
    const Table *six = r.m.results.reviewer[1];
    check_same(table_real(six, 0, &reviewer_descriptives_columns.mean_treated), 200.0);
    made_end(&r.m);
}

/* A part whose estimate happens to be that of the whole keeps the digits of its own error. */
static void equal_estimates_have_the_digits_of_their_own_errors(void **state)
{
    (void)state;
    Round r;
    begin(&r);
    Analysis *a = &r.m.analysis[0];
    a->effects.row[a->effects.n++] = made_effect("sex", "girl", -3.125, 40, 60);
    Effect *whole = &a->effects.row[0], *part = &a->effects.row[1];
    whole->se = 0.56;
    part->se = 14.0;
    release(&r, 0);
    check_same(effect_step(whole, "estimate"), 0.01);
    check_same(effect_step(part, "estimate"), 1.0);
    check_same(part->estimate, -3.0);
    made_end(&r.m);
}

static void verdicts_are_of_exact_numbers(void **state)
{
    (void)state;
    Round r;
    begin(&r);
    BalanceRow row = pretest(200.0, 202.2); /* .091 SD: rounded it would be .10 */
    row.wwc = BASELINE_NOT_COMPUTABLE;
    row.after.g = row.after.smd = 0.26; /* fails; by .1 it is .3 */
    add_row(&r, row);
    release(&r, 0);
    const Analysis *a = &r.m.analysis[0];
    assert_int_equal(results_start(a).verdict, VERDICT_NOT_COMPARABLE);
    check_same(results_start(a).size, 0.3);
    check_same(a->balance.row[0].after.g, 0.3);
    check_same(a->balance.max_smd_after, 0.3);
    check_same(table_real(r.m.results.comparison, 0, &comparison_columns.start_g), 0.3);
    made_end(&r.m);
}

/* .19 by a step of .5 is 0, beside .12, which is .1. */
static void a_number_that_rounding_turns_is_told_by_its_limits(void **state)
{
    (void)state;
    Round r;
    begin(&r);
    Analysis *a = &r.m.analysis[0];
    BalanceRow rare = made_share("rare", NULL, 0.1, 0.2, 0.07, 0.1), other = pretest(200.0, 202.2);
    rare.after.g = rare.after.smd = 0.19;
    rare.before.smd = 0.19;
    rare.wwc = other.wwc = BASELINE_ADJUST;
    rare.adjusted = other.adjusted = true;
    other.after.g = other.after.smd = -0.12;
    other.is_pretest = false;
    other.covariate = other.label = "days";
    add_row(&r, other);
    add_row(&r, rare);
    release(&r, 0);
    const BalanceRow *row = a->balance.row;
    const ResultField *g = field_find(balance_side_fields, n_balance_side_fields, "g");
    assert_string_equal(balance_cell(&row[1], &row[1].after, g).text, "0.05 to 0.25");
    check_same(row[0].after.g, -0.1);
    assert_true(isnan(results_judged_size(&row[1])));
    assert_true(results_differs_more(&row[1], &row[0]));
    assert_string_equal(results_start(a).worst->covariate, "rare");
    assert_string_equal(results_start(a).band, "0.05 to 0.25");
    check_same(a->balance.max_smd_after, 0.2); /* of shares, a finer step than their Cox index */
    assert_string_equal(table_cell(r.m.results.comparison, 0, &comparison_columns.start_g)->text,
                        "0.05 to 0.25");
    made_end(&r.m);
}

/* Each goes by a step of its own. */
static void what_is_called_the_largest_reads_as_the_largest(void **state)
{
    (void)state;
    Round r;
    begin(&r);
    Analysis *a = &r.m.analysis[0];
    BalanceRow rare = made_share("rare", NULL, 0.1, 0.2, 0.07, 0.15), other = pretest(200.0, 202.2);
    rare.after.g = rare.after.smd = 0.66; /* by .5 it is .5 */
    rare.before.smd = 0.6;
    rare.wwc = other.wwc = BASELINE_NOT_SATISFIED;
    other.after.g = other.after.smd = 0.61; /* by .1 it is .6 */
    other.is_pretest = false;
    add_row(&r, other);
    add_row(&r, rare);
    release(&r, 0);
    assert_string_equal(results_judged_band(&a->balance.row[1]), "more than 0.25");
    check_same(a->balance.row[0].after.g, 0.6);
    assert_string_equal(results_start(a).worst->covariate, "rare");
    assert_string_equal(results_start(a).band, "more than 0.25");
    made_end(&r.m);
}

/* Other designs are judged, and their balance tables are not shown. */
static void a_verdict_outlives_its_table(void **state)
{
    (void)state;
    Round r;
    begin(&r);
    Analysis *a = &r.m.analysis[0];
    BalanceRow row = made_share("rare", NULL, 0.2, 0.2, 0.2, 0.2);
    a->balance.ess_treated = a->balance.ess_control = 80;
    row.after.g = 0.46; /* by .5, of which the .2 of others would make .6 */
    row.wwc = BASELINE_NOT_SATISFIED;
    add_row(&r, row);
    r.release = (Publishing){.arena = r.m.arena, .results = &r.m.results, .min = 10, .base = 10};
    release_keep_verdicts(&r.release);
    a->balance.n = 0;
    release_round(&r.release);
    assert_int_equal(results_start(a).verdict, VERDICT_NOT_COMPARABLE);
    check_same(results_start(a).size, 0.5);
    results_compare(r.m.arena, &r.m.results);
    release_round_anew(&r.release);
    check_same(table_real(r.m.results.comparison, 0, &comparison_columns.start_g), 0.5);
    made_end(&r.m);
}

/* .5 by a step of .5 is no multiple of the step of others, .1. */
static void a_difference_of_rare_shares_keeps_its_step(void **state)
{
    (void)state;
    Round r;
    begin(&r);
    Analysis *a = &r.m.analysis[0];
    BalanceRow row = made_share("rare", NULL, 0.1, 0.2, 0.07, 0.15);
    row.after.g = row.after.smd = 0.46;
    row.before.smd = 0.46;
    add_row(&r, row);
    release(&r, 0);
    check_same(a->balance.row[0].after.g, 0.5);
    check_same(results_start(a).size, 0.5);
    check_same(results_start(a).step, 0.5);
    check_same(table_real(r.m.results.comparison, 0, &comparison_columns.start_g), 0.5);
    made_end(&r.m);
}

static void differences_of_shares_are_in_their_spread(void **state)
{
    (void)state;
    Round r;
    begin(&r);
    Effect *e = &r.m.analysis[0].effects.row[0];
    BalanceRow row = made_share("math_fall", NULL, 0.1, 0.1, 0.1, 0.1);
    row.is_pretest = true;
    add_row(&r, row);
    e->baseline_g = 0.13;
    e->pre_sd_treated = e->pre_sd_control = 0.3;
    release(&r, 0);
    check_same(e->baseline_g, 0.2); /* 10 / 180 / .3 is .19 */
    made_end(&r.m);
}

static void a_share_of_few_is_left_out_with_its_row(void **state)
{
    (void)state;
    Round r;
    begin(&r);
    add_row(&r, made_share("lunch", NULL, 0.5, 0.4, 0.55, 0.45));
    add_row(&r, made_share("rare", NULL, 0.02, 0.1, 0.1, 0.1)); /* 4 of 200 */
    release(&r, 0);
    const BalanceRow *row = r.m.analysis[0].balance.row;
    check_same(row[0].before.mean_treated, 0.5);
    check_same(row[0].before.sd_treated, 0.5);
    check_same(row[0].before.smd, 0.2); /* step .2: 10 / 180 in SDs of .5 */
    assert_string_equal(row[1].hidden, HIDDEN_MARK);
    check_nan(row[1].after.smd);
    check_nan(row[1].after.mean_treated);
    made_end(&r.m);
}

static void yes_and_no_need_ten_of_each_in_both_arms(void **state)
{
    static const struct {
        double treated, control;
        bool shown;
    } cases[] = {{0.5, 0.4, true}, {0.04, 0.4, false}, {0.5, 0.995, false}, {0.05, 0.99, true}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Round r;
        begin(&r);
        Effect *e = &r.m.analysis[0].effects.row[0];
        e->binary = true;
        e->mean_treated = cases[i].treated; /* of 200 */
        e->mean_control = cases[i].control; /* of 1,000 */
        e->estimate = 0.1234;
        e->se = 0.041;
        release(&r, 0);
        assert_true((e->hidden == NULL) == cases[i].shown);
        if (i == 0) {
            check_same(e->mean_treated, 0.5);
            check_same(e->sd_treated, 0.5);
            check_same(e->estimate, 0.123);
        }
        made_end(&r.m);
    }
}

static void one_school_of_an_arm_takes_the_sum_with_it(void **state)
{
    (void)state;
    Round r;
    begin(&r);
    Effect *e = &r.m.analysis[0].effects.row[0];
    const ResultField *all = field_find(effect_fields, n_effect_fields, "clusters");
    e->clusters = 21;
    e->clusters_treated = 1;
    release(&r, 0);
    assert_string_equal(effect_cell(e, all).text, HIDDEN_MARK); /* 21 less 20 is 1 */
    made_end(&r.m);
}

static void bins_are_joined_until_nobody_is_alone_in_one(void **state)
{
    (void)state;
    Round r;
    begin(&r);
    static const size_t n[4][4] = {
        {60, 500, 60, 100}, {3, 300, 3, 60}, {80, 190, 80, 30}, {57, 10, 57, 10}};
    Overlap *o = &r.m.analysis[0].overlap;
    *o = (Overlap){.n_bins = 4, .support_lo = 0.123456, .support_hi = 0.98765};
    for (size_t b = 0; b < 4; b++) {
        o->lo[b] = 0.25 * (double)b;
        o->hi[b] = 0.25 * (double)b + 0.25;
        o->n_all_treated[b] = n[b][0];
        o->n_all_control[b] = n[b][1];
        o->n_matched_treated[b] = n[b][2];
        o->n_matched_control[b] = n[b][3];
        o->all_treated[b] = o->matched_treated[b] = 100.0 * (double)n[b][0] / 200;
        o->all_control[b] = 100.0 * (double)n[b][1] / 1000;
        o->matched_control[b] = 100.0 * (double)n[b][3] / 200;
    }
    release(&r, 0);
    assert_int_equal(o->n_bins, 3);
    check_same(o->hi[1], 0.75);
    check_same(o->all_treated[0], 30.0);
    check_same(o->all_treated[1], 40.0); /* 80 of 200: 83 by itself */
    check_same(o->all_control[2], 1.0);
    check_nan(o->support_lo);
    made_end(&r.m);
}

/* Where empty bins end is where somebody's score is. */
static void empty_bins_at_the_ends_are_joined_too(void **state)
{
    (void)state;
    Round r;
    begin(&r);
    static const size_t n[] = {0, 0, 60, 0, 140, 0};
    Overlap *o = &r.m.analysis[0].overlap;
    *o = (Overlap){.n_bins = COUNT_OF(n)};
    for (size_t b = 0; b < COUNT_OF(n); b++) {
        o->lo[b] = 0.1 * (double)b;
        o->hi[b] = 0.1 * (double)(b + 1);
        o->n_all_treated[b] = o->n_matched_treated[b] = n[b];
        o->n_all_control[b] = o->n_matched_control[b] = 5 * n[b];
        o->all_treated[b] = o->matched_treated[b] = 100.0 * (double)n[b] / 200;
        o->all_control[b] = o->matched_control[b] = 100.0 * (double)n[b] / 200;
    }
    release(&r, 0);
    assert_int_equal(o->n_bins, 3); /* one that is empty between others stays */
    check_same(o->lo[0], 0.0);
    check_same(o->hi[0], 0.3);
    check_same(o->hi[2], 0.6);
    check_same(o->all_treated[0], 30.0);
    made_end(&r.m);
}

/* The earlier score of 200 and 1,000, of whom 200 are compared; below[cut][group]: program before
 * and after, comparison before and after. */
static Distribution *below(Round *r, const size_t (*below)[4], size_t n)
{
    static const size_t all[] = {200, 200, 1000, 200};
    Distribution *d = &r->m.analysis[0].distribution;
    *d = (Distribution){.n = n};
    for (size_t g = 0; g < 4; g++) {
        d->n_people[g % 2][1 - g / 2] = all[g];
        for (size_t k = 0; k < n; k++) {
            d->cut[k] = 180.0 + 5.0 * (double)k;
            d->n_below[g % 2][1 - g / 2][k] = below[k][g];
            d->percent[g % 2][1 - g / 2][k] = 100.0 * (double)below[k][g] / (double)all[g];
        }
    }
    return d;
}

static void cut_points_go_until_nobody_is_alone_between_two(void **state)
{
    (void)state;
    static const size_t n[][4] = {
        {0, 0, 0, 0},          /* where somebody's score begins */
        {12, 12, 40, 15},      /* known to be 10 to 14: who left of them to 5 values */
        {24, 24, 90, 30},      /* told */
        {24, 24, 90, 30},      /* nobody is between: told */
        {33, 33, 300, 60},     /* nine of the program between */
        {60, 57, 500, 100},    /* told */
        {120, 120, 504, 140},  /* four of all the others between */
        {184, 184, 984, 180},  /* told */
        {191, 191, 1000, 200}, /* few above it */
        {200, 200, 1000, 200}  /* where somebody's score ends */
    };
    Round r;
    begin(&r);
    add_row(&r, pretest(201.0, 202.0));
    Distribution *d = below(&r, n, COUNT_OF(n));
    release(&r, 0);
    assert_int_equal(d->n, 4);
    check_same(d->cut[0], 190.0);
    check_same(d->cut[1], 195.0);
    check_same(d->cut[2], 205.0);
    check_same(d->cut[3], 215.0);
    check_same(d->percent[0][1][0], 10.0); /* 24 of 200: 20 of 200 */
    check_same(d->percent[1][1][2], 30.0); /* 57: 60 */
    check_same(d->percent[0][0][3], 98.0);
    assert_int_equal(d->n_below[0][1][0], 20);
    assert_true(d->rounded);
    made_end(&r.m);
}

/* Weights make another number of what few make. */
static void weights_join_cut_points_too(void **state)
{
    (void)state;
    static const size_t n[][4] = {{40, 40, 90, 30}, {80, 80, 400, 90}};
    Round r;
    begin(&r);
    add_row(&r, pretest(201.0, 202.0));
    Distribution *d = below(&r, n, COUNT_OF(n));
    d->percent[1][0][0] = 4.0; /* 30 who weigh as 8 of 200 */
    release(&r, 0);
    assert_int_equal(d->n, 1);
    check_same(d->cut[0], 185.0);
    made_end(&r.m);
}

static void a_score_that_is_left_out_has_no_distribution(void **state)
{
    (void)state;
    static const size_t n[][4] = {{40, 40, 90, 30}, {80, 80, 400, 90}};
    for (int k = 0; k < 4; k++) {
        Round r;
        begin(&r);
        BalanceRow row = pretest(201.0, 202.0);
        row.hidden = k == 0 ? HIDDEN_MARK : NULL;
        row.hidden_before = k == 1 ? HIDDEN_MARK : NULL;
        add_row(&r, row);
        if (k == 2) /* a share is over a size that is told */
            r.m.analysis[0].hidden_cohort_control = HIDDEN_MARK;
        Distribution *d = below(&r, n, COUNT_OF(n));
        SetSizes *sizes = &r.m.analysis[0].set_sizes;
        sizes->partners = (SizeBands){.n = 1, .least = {1}, .most = {1}, .students = {200}};
        release(&r, 0);
        assert_int_equal(d->n, k == 3 ? 2 : 0);
        assert_int_equal(sizes->partners.n, k == 2 ? 0 : 1);
        made_end(&r.m);
    }
}

static SizeBands bands_of(const size_t *students, size_t n)
{
    SizeBands out = {.n = n};
    size_t all = 0;
    for (size_t i = 0; i < n; i++)
        all += students[i];
    for (size_t i = 0; i < n; i++) {
        out.least[i] = out.most[i] = i + 1;
        out.students[i] = students[i];
        out.percent[i] = 100.0 * (double)students[i] / (double)all;
    }
    return out;
}

static void sizes_of_sets_are_joined_until_none_is_of_few(void **state)
{
    (void)state;
    static const size_t partners[] = {104, 3, 0, 40, 44, 9}, served[] = {195, 5};
    Round r;
    begin(&r);
    SetSizes *sizes = &r.m.analysis[0].set_sizes;
    sizes->partners = bands_of(partners, COUNT_OF(partners));
    sizes->served = bands_of(served, COUNT_OF(served));
    release(&r, 0);
    const SizeBands *p = &sizes->partners;
    assert_int_equal(p->n, 3);
    assert_int_equal(p->students[0], 100);
    check_same(p->percent[0], 50.0); /* 104 of 200: 100 of 200 */
    assert_int_equal(p->least[1], 2);
    assert_int_equal(p->most[1], 4);
    assert_int_equal(p->students[1], 40);
    assert_int_equal(p->least[2], 5);
    assert_int_equal(p->most[2], 6);
    assert_int_equal(p->students[2], 50);
    assert_int_equal(sizes->served.n, 1); /* all but five is told as little as five */
    assert_int_equal(sizes->served.most[0], 2);
    check_same(sizes->served.percent[0], 100.0);
    made_end(&r.m);
}

static void a_published_figure_has_our_digits(void **state)
{
    (void)state;
    Round r;
    begin(&r);
    PublishedSpec figure[] = {{.outcome = {.text = "math"},
                               .design = "primary",
                               .quantity = "estimate",
                               .printed = "-3.124999",
                               .value = -3.124999},
                              {.outcome = {.text = "math"},
                               .design = "primary",
                               .quantity = "total_distance",
                               .printed = "0.1",
                               .value = 0.1}};
    r.m.spec.n_published = 2;
    r.m.spec.published = figure;
    release(&r, 0);
    const Table *table = r.m.results.published;
    check_same(table_real(table, 0, &published_columns.ours), -3.1);
    assert_string_equal(table_text(table, 0, &published_columns.published), "-3.1");
    assert_string_equal(table_text(table, 0, &published_columns.agrees), "yes");
    check_same(table_real(table, 0, &published_columns.difference), 0.0);
    assert_string_equal(table_text(table, 1, &published_columns.published), HIDDEN_MARK);
    made_end(&r.m);
}

/* With a rule left off its numbers are exact, and only those. */
static void each_rule_rounds_its_own(void **state)
{
    (void)state;
    Round r;
    begin(&r);
    Effect *e = &r.m.analysis[0].effects.row[0];
    e->mean_treated = 201.37;
    release(&r, 1u << RELEASE_MEANS);
    check_same(e->mean_treated, 201.37);
    check_same(e->estimate, -3.1);
    made_end(&r.m);
    begin(&r);
    e = &r.m.analysis[0].effects.row[0];
    release(&r, 1u << RELEASE_ESTIMATES);
    check_same(e->estimate, -3.125);
    check_same(e->mean_treated, 200.0);
    made_end(&r.m);
    begin(&r);
    r.m.results.input[0].rows = 1207;
    release(&r, 1u << RELEASE_COUNTS);
    assert_int_equal(r.m.results.input[0].rows, 1207);
    made_end(&r.m);
    begin(&r);
    release(&r, 0);
    assert_int_equal(r.m.results.input[0].rows, 1210);
    made_end(&r.m);
}

static void files_have_the_decimal(void **state)
{
    (void)state;
    Round r;
    begin(&r);
    Error err = {0};
    Effect *e = &r.m.analysis[0].effects.row[0];
    e->estimate = 5.5999999999999996;
    release(&r, 0);
    const char *folder = made_folder(r.m.arena);
    assert_true(results_write_json(&r.m.results, os_join(r.m.arena, folder, "r.json"), &err));
    assert_true(results_write_tables(r.m.arena, &r.m.results, folder, &err));
    const char *json = file_text(r.m.arena, os_join(r.m.arena, folder, "r.json")),
               *csv = file_text(r.m.arena, os_join(r.m.arena, folder, "tables/effects.csv"));
    assert_non_null(strstr(json, "\"estimate\": 5.6,"));
    assert_non_null(strstr(json, "\"mean_step\": 2.0"));
    assert_non_null(strstr(json, "\"shares\": \"of rounded counts\""));
    assert_non_null(strstr(csv, ",5.6,1,"));
    assert_non_null(strstr(csv, "mean_step"));
    os_remove_tree(folder);
    made_end(&r.m);
}

/* --- schools -------------------------------------------------------------------------------------
 */

enum { N_SCHOOLS = 6 };

static void make_schools(Round *r)
{
    static const double effect[N_SCHOOLS] = {1, 2, 3, 4, 5, 30};
    static const char *const name[N_SCHOOLS] = {"A", "B", "C", "D", "E", "F"};
    const PeopleSet of = {.arms = SET_BOTH};
    Analysis *a = &r->m.analysis[0];
    Table *schools = table_make(r->m.arena, &table_school_effects, "", of);
    Joint *joint = ARENA_NEW(r->m.arena, Joint);
    Table *between = table_make(r->m.arena, &table_schools_between, "", of);

    *joint = joint_create(r->m.arena, N_SCHOOLS, NULL);
    schools->joint = joint;
    for (size_t s = 0; s < N_SCHOOLS; s++) {
        const Row row = row_add(schools, of);
        row_text(row, &school_effects_columns.school, name[s]);
        row_real(row, &school_effects_columns.n, 40);
        row_real(row, &school_effects_columns.effect, effect[s]);
        row_real(row, &school_effects_columns.se, 1.0);
        row_real(row, &school_effects_columns.df, 30);
        row_real(row, &school_effects_columns.p, 0.01 * (double)(s + 1));
        row_real(row, &school_effects_columns.q, 0.06);
        joint->value[s] = effect[s];
        joint->df[s] = 30;
        for (size_t t = 0; t < N_SCHOOLS; t++)
            joint->covariance[s * N_SCHOOLS + t] = s == t ? 1.0 : 0.0;
    }
    Row row = row_add(between, of);
    row_says(row, SCHOOLS_NUMBER);
    row_rounds(row, ROUNDING_SCHOOLS);
    row_real(row, &schools_between_columns.value, N_SCHOOLS);
    row = row_add(between, of);
    row_says(row, SCHOOLS_MEAN);
    row_rounds(row, ROUNDING_ESTIMATE);
    row_real(row, &schools_between_columns.value, 7.5);
    row_error(row, 4.0);
    row = row_add(between, of);
    row_says(row, SCHOOLS_OF_ALL);
    row_rounds(row, ROUNDING_P);
    row_real(row, &schools_between_columns.value, 1e-9);
    tables_add(r->m.arena, &a->tables, schools);
    tables_add(r->m.arena, &a->tables, between);
}

static void summaries_of_schools_are_of_those_shown(void **state)
{
    (void)state;
    for (int left_out = 0; left_out < 2; left_out++) {
        Round r;
        begin(&r);
        make_schools(&r);
        Tables *tables = &r.m.analysis[0].tables;
        Table *schools = tables->item[0];
        for (size_t k = 0; left_out && k < schools->n_columns; k++) /* the last one, all of it */
            if (schools->column[k].type == CELL_REAL || schools->column[k].type == CELL_COUNT)
                schools->cell[5 * schools->n_columns + k] =
                    (Cell){.text = HIDDEN_MARK, .value = NAN};
        release(&r, 0);
        const Table *between = tables_find(tables, &table_schools_between);
        const TableColumn *value = &schools_between_columns.value;
        check_same(table_real(between, 0, value), left_out ? 5.0 : 6.0);
        check_near(table_real(between, 1, value), left_out ? 3.0 : 7.5, 1e-9);
        assert_true(table_hides(between, 2, value) == (left_out == 1));
        /* q of five: .05 / 5 * 5; of six it was .06 */
        check_same(table_real(schools, 0, &school_effects_columns.q), left_out ? 0.05 : 0.06);
        made_end(&r.m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(estimates_go_by_their_errors_and_means_by_their_spread),
        cmocka_unit_test(one_number_is_told_once),
        cmocka_unit_test(equal_estimates_have_the_digits_of_their_own_errors),
        cmocka_unit_test(verdicts_are_of_exact_numbers),
        cmocka_unit_test(a_number_that_rounding_turns_is_told_by_its_limits),
        cmocka_unit_test(what_is_called_the_largest_reads_as_the_largest),
        cmocka_unit_test(a_verdict_outlives_its_table),
        cmocka_unit_test(a_difference_of_rare_shares_keeps_its_step),
        cmocka_unit_test(differences_of_shares_are_in_their_spread),
        cmocka_unit_test(a_share_of_few_is_left_out_with_its_row),
        cmocka_unit_test(yes_and_no_need_ten_of_each_in_both_arms),
        cmocka_unit_test(one_school_of_an_arm_takes_the_sum_with_it),
        cmocka_unit_test(bins_are_joined_until_nobody_is_alone_in_one),
        cmocka_unit_test(empty_bins_at_the_ends_are_joined_too),
        cmocka_unit_test(cut_points_go_until_nobody_is_alone_between_two),
        cmocka_unit_test(weights_join_cut_points_too),
        cmocka_unit_test(a_score_that_is_left_out_has_no_distribution),
        cmocka_unit_test(sizes_of_sets_are_joined_until_none_is_of_few),
        cmocka_unit_test(a_published_figure_has_our_digits),
        cmocka_unit_test(each_rule_rounds_its_own),
        cmocka_unit_test(files_have_the_decimal),
        cmocka_unit_test(summaries_of_schools_are_of_those_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
