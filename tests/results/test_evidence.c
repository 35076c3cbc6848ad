/* What evidence standards and the ESSA tiers ask: each requirement from a situation that meets it
 * and one that does not. */
#include "results/made.h"

#include "alike/amount_tables.h"
#include "alike/mover_tables.h"
#include "alike/results_tables.h"
#include "alike/sureness_tables.h"

#include <gsl/gsl_errno.h>

static BalanceRow row(const char *name, double g, Baseline wwc, bool adjusted)
{
    return (BalanceRow){.covariate = name,
                        .label = name,
                        .after = {.g = g, .smd = g, .mean_treated = g, .mean_control = 0},
                        .wwc = wwc,
                        .adjusted = adjusted};
}

/* A study of schools whose groups are alike, with a gain. */
static void start(Made *m)
{
    made_start(m, 0, 0);
    m->results.release = RELEASE_INTERNAL;
    Analysis *a = &m->analysis[0];
    a->balance.row[0] = row("pretest", 0.04, BASELINE_SATISFIED, true);
    a->balance.n = 1;
    a->n_schools_treated = a->n_schools_control = 20;
    Effect *e = &a->effects.row[0];
    e->estimate = e->t = 3.125;
    e->ci_low = 1.125;
    e->ci_high = 5.125;
    e->g = e->effect_size = 0.125;
}

static const Table *evidence(Made *m)
{
    return results_evidence_table(m->arena, &m->results, &m->analysis[0]);
}

static size_t find(const Table *table, Evidence what, const char *of)
{
    for (size_t i = 0; i < table->n_rows; i++)
        if (table->head[i].what == (int)what &&
            (of == NULL || strstr(table_text(table, i, &reviewer_evidence_columns.of), of) != NULL))
            return i;
    fail_msg("no row of what %d, %s", (int)what, of != NULL ? of : "any");
    return 0;
}

static const char *verdict(const Table *table, Evidence what, const char *of)
{
    return table_text(table, find(table, what, of), &reviewer_evidence_columns.verdict);
}

static double value(const Table *table, Evidence what, const char *of)
{
    return table_real(table, find(table, what, of), &reviewer_evidence_columns.value);
}

static void assert_rating(Made *m, WwcStanding expected, const char *words, const char *because)
{
    const char *reason;
    assert_int_equal(results_standing(&m->results, &m->analysis[0], &reason), expected);
    assert_non_null(strstr(reason, because));
    assert_string_equal(verdict(evidence(m), EVIDENCE_RATING, NULL), words);
}

static const char with[] = "consistent with meeting standards with reservations";
static const char without[] = "consistent with meeting standards without reservations";
static const char not [] = "not consistent with meeting standards with reservations";

static void the_rating_follows_from_start_units_and_lots(void **state)
{
    (void)state;
    Made m;
    start(&m);
    Analysis *a = &m.analysis[0];
    assert_rating(&m, WWC_STANDING_WITH_RESERVATIONS, with, "alike at the start");
    a->balance.row[0] = row("pretest", 0.2, BASELINE_ADJUST, true);
    assert_rating(&m, WWC_STANDING_WITH_RESERVATIONS, with, "adjusted for");
    a->balance.row[0].adjusted = false;
    assert_rating(&m, WWC_STANDING_NO, not, "nothing adjusts");
    a->balance.row[0] = row("pretest", 0.26, BASELINE_NOT_SATISFIED, true);
    assert_rating(&m, WWC_STANDING_NO, not, "more than any adjustment");
    /* an experiment as lots drew it is not judged by its start */
    m.spec.randomized = true;
    assert_rating(&m, WWC_STANDING_WITHOUT_RESERVATIONS, without, "losses are low");
    a->n_cohort_treated += 40; /* whom the design left out */
    assert_rating(&m, WWC_STANDING_NO, not, "more than any adjustment");
    a->balance.row[0] = row("pretest", 0.04, BASELINE_SATISFIED, true);
    assert_rating(&m, WWC_STANDING_WITH_RESERVATIONS, with, "alike at the start");
    a->n_schools_treated = 1;
    assert_rating(&m, WWC_STANDING_NO, not, "one unit makes up an arm");
    assert_string_equal(verdict(evidence(&m), EVIDENCE_CONFOUND, NULL), "not met");
    a->n_schools_both = 1; /* the program varies within it */
    assert_rating(&m, WWC_STANDING_WITH_RESERVATIONS, with, "alike at the start");
    a->balance.row[0] = row("pretest", 0.04, BASELINE_SATISFIED, true);
    m.outcome.pretest = (Name){.text = NULL};
    assert_rating(&m, WWC_STANDING_NO, not, "no earlier score");
    made_end(&m);
}

/* An experiment of which many are lost falls back on its start. */
static void high_losses_take_an_experiment_to_its_start(void **state)
{
    (void)state;
    Made m;
    start(&m);
    Analysis *a = &m.analysis[0];
    m.spec.randomized = true;
    a->flow.n = 0;
    flow_add(&a->flow, m.arena, FLOW_READ, "records read", 200, 1000, 0);
    flow_add(&a->flow, m.arena, FLOW_COHORT, "eligible", 200, 1000, 0);
    flow_add(&a->flow, m.arena, FLOW_MATCHED, "sample", 200, 1000, 0);
    flow_add(&a->flow, m.arena, FLOW_EXCLUDED, "no score", 60, 100, 0);
    a->flow.row[3].lack = LACKS_SCORE;
    flow_add(&a->flow, m.arena, FLOW_ANALYSED, "with a score", 140, 900, 0);
    a->n_cohort_treated = a->matching.n_treated = 200;
    a->n_cohort_control = a->matching.n_control = 1000;
    const Table *table = evidence(&m);
    const size_t row = find(table, EVIDENCE_LOSS_DIFFERENCE, "score is missing");
    /* 30% against 10%; overall 160 of 1200, 13% */
    check_close(table_real(table, row, &reviewer_evidence_columns.value), 20.0, 1e-12);
    check_close(table_real(table, row, &reviewer_evidence_columns.low), 6.1, 1e-12);
    check_close(table_real(table, row, &reviewer_evidence_columns.high), 10.8, 1e-12);
    assert_string_equal(verdict(table, EVIDENCE_LOSS, "score is missing"), "high");
    assert_rating(&m, WWC_STANDING_WITH_RESERVATIONS, with, "alike at the start");
    made_end(&m);
}

static void the_worst_outcome_of_a_domain_decides(void **state)
{
    (void)state;
    Made m;
    start(&m);
    OutcomeSpec other = m.outcome;
    m.analysis[1] = m.analysis[0];
    m.analysis[1].outcome = "algebra";
    m.analysis[1].outcome_spec = &other;
    m.analysis[1].balance.row = (BalanceRow[]){row("pretest", 0.3, BASELINE_NOT_SATISFIED, true)};
    m.results.n_analyses = 2;
    assert_rating(&m, WWC_STANDING_NO, not, "a measure of the domain");
    assert_string_equal(verdict(evidence(&m), EVIDENCE_START, NULL), "satisfied");
    assert_string_equal(verdict(evidence(&m), EVIDENCE_DOMAIN, "mathematics"), "not satisfied");
    other.domain = "reading";
    assert_rating(&m, WWC_STANDING_WITH_RESERVATIONS, with, "alike at the start");
    other.domain = "mathematics";
    m.outcome.domain = other.domain = ""; /* what has no domain stands alone */
    assert_rating(&m, WWC_STANDING_WITH_RESERVATIONS, with, "alike at the start");
    m.outcome.domain = other.domain = "mathematics";
    assert_rating(&m, WWC_STANDING_NO, not, "a measure of the domain");
    m.analysis[1].primary = false; /* another design of it decides nothing */
    assert_rating(&m, WWC_STANDING_WITH_RESERVATIONS, with, "alike at the start");
    made_end(&m);
}

/* The vector of N = 355 students in 16 clusters: t 2.164476 of g .2297797 (180 and 175) becomes
 * .934359 at .20 with 197.50 degrees of freedom and 1.218260 at .10 with 296.12. g is given with
 * seven digits, factors with six. */
static void a_t_is_corrected_by_the_domains_default_and_by_the_estimate(void **state)
{
    (void)state;
    Made m;
    start(&m);
    Analysis *a = &m.analysis[0];
    Effect *e = &a->effects.row[0];
    e->g = 0.2297797;
    e->n_treated = 180;
    e->n_control = 175;
    Table *found = table_make(m.arena, &table_intraclass, "T", (PeopleSet){.arms = SET_BOTH});
    const Row icc = row_add(found, found->of);
    row_count(icc, &intraclass_columns.clusters, 16, NULL);
    row_real(icc, &intraclass_columns.icc, 0.10);
    row_real(icc, &intraclass_columns.icc_low, 0.02);
    row_real(icc, &intraclass_columns.icc_high, 0.31);
    tables_add(m.arena, &a->tables, found);
    const Table *table = evidence(&m);
    check_close(value(table, EVIDENCE_T, "assumed"), 0.934359, 2e-6);
    check_close(value(table, EVIDENCE_DF, "assumed"), 197.5001, 1e-6);
    check_close(value(table, EVIDENCE_T, "estimated"), 1.218260, 2e-6);
    check_close(value(table, EVIDENCE_DF, "estimated"), 296.1208, 1e-6);
    assert_string_equal(verdict(table, EVIDENCE_P, "assumed"), "not below .05");
    const size_t at = find(table, EVIDENCE_ICC, NULL);
    check_same(table_real(table, at, &reviewer_evidence_columns.low), 0.02);
    check_same(table_real(table, at, &reviewer_evidence_columns.high), 0.31);
    m.outcome.domain = "student behavior";
    table = evidence(&m);
    check_same(value(table, EVIDENCE_T, "assumed"), value(table, EVIDENCE_T, "estimated"));
    /* of what is left out nothing follows */
    e->hidden_n = HIDDEN_MARK;
    table = evidence(&m);
    for (size_t i = 0; i < table->n_rows; i++)
        assert_true(table->head[i].what < EVIDENCE_ICC || table->head[i].what > EVIDENCE_P);
    made_end(&m);
}

/* Raw .004 and .03: times two by Bonferroni; Holm and Benjamini-Hochberg leave .03 as it is. */
static void outcomes_of_a_domain_are_a_family_of_tests(void **state)
{
    (void)state;
    Made m;
    start(&m);
    OutcomeSpec other = m.outcome;
    Effect effect = m.analysis[0].effects.row[0];
    m.analysis[1] = m.analysis[0];
    m.analysis[1].outcome = "algebra";
    m.analysis[1].outcome_spec = &other;
    m.analysis[1].effects.row = &effect;
    effect.p = 0.03;
    m.results.n_analyses = 2;
    check_same(value(evidence(&m), EVIDENCE_FAMILY, "as it is"), 0.004);
    check_close(value(evidence(&m), EVIDENCE_FAMILY, "Benjamini"), 0.008, 1e-12);
    check_close(value(evidence(&m), EVIDENCE_FAMILY, "Holm"), 0.008, 1e-12);
    const Table *second = results_evidence_table(m.arena, &m.results, &m.analysis[1]);
    check_close(value(second, EVIDENCE_FAMILY, "Benjamini"), 0.03, 1e-12);
    check_close(value(second, EVIDENCE_FAMILY, "Holm"), 0.03, 1e-12);
    check_close(value(second, EVIDENCE_FAMILY, "Bonferroni"), 0.06, 1e-12);
    assert_string_equal(verdict(second, EVIDENCE_FAMILY, "Bonferroni"), "not below .05");
    const char *reason = table_text(second, find(second, EVIDENCE_FAMILY, "Benjamini"),
                                    &reviewer_evidence_columns.reason);
    assert_non_null(strstr(reason, "family: mathematics, 2 tests"));
    assert_non_null(strstr(reason, "the study's rule"));
    other.domain = "reading"; /* in a family of one there is nothing to correct */
    const Table *alone = evidence(&m);
    size_t n = 0;
    for (size_t i = 0; i < alone->n_rows; i++)
        n += alone->head[i].what == EVIDENCE_FAMILY;
    assert_int_equal(n, 1);
    check_same(value(alone, EVIDENCE_FAMILY, "as it is"), 0.004);
    assert_non_null(strstr(
        table_text(alone, find(alone, EVIDENCE_FAMILY, NULL), &reviewer_evidence_columns.reason),
        "a family of one test"));
    made_end(&m);
}

static void add_span(Made *m, const OutcomeSpec *outcome, size_t joined, size_t moved)
{
    const union records_spans_columns *column = &records_spans_columns;
    Table *table = tables_find(&m->results.tables, &table_records_spans) != NULL
                       ? m->results.tables.item[0]
                       : table_make(m->arena, &table_records_spans, "Spans", (PeopleSet){0});
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH, .span = outcome->span->name.text});
    row_text(row, &column->subject, outcome->subject);
    row_count(row, &column->no_pretest_program, joined, NULL);
    row_count(row, &column->no_pretest_comparison, joined + 1, NULL);
    row_count(row, &column->movers_program, moved, NULL);
    row_count(row, &column->movers_comparison, 0, HIDDEN_MARK);
    if (table->n_rows == 1)
        tables_add(m->arena, &m->results.tables, table);
}

/* Test records tell in which school each test was taken; a file of students does not. The counts
 * are those of the outcome's own subject and span. */
static void movers_are_told_where_records_tell_them(void **state)
{
    const SpanSpec spans[] = {{.name = {.text = "one"}}, {.name = {.text = "two"}}};
    const union reviewer_evidence_columns *column = &reviewer_evidence_columns;
    (void)state;
    Made m;
    start(&m);
    assert_string_equal(verdict(evidence(&m), EVIDENCE_JOINED, NULL), TO_BE_SUPPLIED);
    m.spec.tests.given = true;
    m.outcome.subject = "reading";
    m.outcome.span = &spans[0];
    add_span(&m, &m.outcome, 100, 200);
    m.outcome.subject = "mathematics";
    add_span(&m, &m.outcome, 300, 400);
    m.outcome.span = &spans[1];
    add_span(&m, &m.outcome, 17, 23);
    const Table *table = evidence(&m);
    check_same(value(table, EVIDENCE_JOINED, "program"), 17);
    check_same(value(table, EVIDENCE_JOINED, "comparison"), 18);
    check_same(value(table, EVIDENCE_MOVED, "program"), 23);
    const size_t hidden = find(table, EVIDENCE_MOVED, "comparison");
    assert_string_equal(table_cell(table, hidden, &column->value)->text, HIDDEN_MARK);
    made_end(&m);
}

/* Nobody has a later score missing, in either arm. */
static void leavers_are_told_by_arm(void **state)
{
    (void)state;
    Made m;
    start(&m);
    check_same(value(evidence(&m), EVIDENCE_LEFT, "program"), 0);
    Flow *flow = &m.analysis[0].flow;
    flow_add(flow, m.arena, FLOW_EXCLUDED, "no math_spring", 21, 34, 0);
    flow->row[flow->n - 1].lack = LACKS_SCORE;
    check_same(value(evidence(&m), EVIDENCE_LEFT, "program"), 21);
    check_same(value(evidence(&m), EVIDENCE_LEFT, "comparison"), 34);
    made_end(&m);
}

static void add_share(Made *m, Meaningful what, double share, const char *basis)
{
    Table *table = table_make(m->arena, &table_meaningful, "Amounts", (PeopleSet){0});
    const Row row = row_add(table, (PeopleSet){0});
    row_says(row, (int)what);
    row_real(row, &meaningful_columns.value, share);
    row_text(row, &meaningful_columns.basis, basis);
    m->analysis[0].tables = (Tables){0};
    tables_add(m->arena, &m->analysis[0].tables, table);
}

/* Where growth is not known, what would tell it; of no other domain. */
static void a_share_of_growth_is_told_or_what_it_lacks(void **state)
{
    const union reviewer_evidence_columns *column = &reviewer_evidence_columns;
    (void)state;
    Made m;
    start(&m);
    m.outcome.domain = "mathematics";
    add_share(&m, MEANINGFUL_YEAR, 0.25, "by the norms");
    check_same(value(evidence(&m), EVIDENCE_GROWTH, NULL), 0.25);
    add_share(&m, MEANINGFUL_SPAN, (double)NAN, "not computable: no norm");
    const Table *table = evidence(&m);
    assert_string_equal(verdict(table, EVIDENCE_GROWTH, NULL), TO_BE_SUPPLIED);
    assert_non_null(
        strstr(table_text(table, find(table, EVIDENCE_GROWTH, NULL), &column->reason),
               "no norm; norms of the test, or an earlier score on the same scale, would tell it"));
    m.outcome.domain = "attendance";
    table = evidence(&m);
    for (size_t i = 0; i < table->n_rows; i++)
        assert_int_not_equal(table->head[i].what, EVIDENCE_GROWTH);
    made_end(&m);
}

static void bands_are_for_achievement(void **state)
{
    (void)state;
    Made m;
    start(&m);
    Effect *e = &m.analysis[0].effects.row[0];
    assert_string_equal(verdict(evidence(&m), EVIDENCE_SIZE, NULL), "medium");
    e->effect_size = -0.2;
    assert_string_equal(verdict(evidence(&m), EVIDENCE_SIZE, NULL), "large");
    e->effect_size = 0.0499;
    assert_string_equal(verdict(evidence(&m), EVIDENCE_SIZE, NULL), "small");
    m.outcome.domain = "earnings";
    assert_null(verdict(evidence(&m), EVIDENCE_SIZE, NULL));
    made_end(&m);
}

/* --- ESSA ----------------------------------------------------------------------------------------
 */

static const char *tier(Made *m, int number, const char *requirement)
{
    const Table *table = results_essa_table(m->arena, &m->results, &m->analysis[0]);
    for (size_t i = 0; i < table->n_rows; i++)
        if (table->head[i].what == number &&
            strstr(table_text(table, i, &reviewer_essa_columns.requirement), requirement) != NULL)
            return table_text(table, i, &reviewer_essa_columns.verdict);
    fail_msg("tier %d asks for no %s", number, requirement);
    return NULL;
}

static double tier_value(Made *m, int number, const char *requirement)
{
    const Table *table = results_essa_table(m->arena, &m->results, &m->analysis[0]);
    for (size_t i = 0; i < table->n_rows; i++)
        if (table->head[i].what == number &&
            strstr(table_text(table, i, &reviewer_essa_columns.requirement), requirement) != NULL)
            return table_real(table, i, &reviewer_essa_columns.value);
    return (double)NAN;
}

static const char is[] = "consistent with this tier", is_not[] = "not consistent with this tier";

static void tiers_ask_for_design_size_sites_and_a_gain(void **state)
{
    (void)state;
    Made m;
    start(&m);
    Analysis *a = &m.analysis[0];
    Effect *e = &a->effects.row[0];
    assert_string_equal(tier(&m, 1, "taken together"), is_not);
    assert_string_equal(tier(&m, 2, "taken together"), is);
    assert_string_equal(tier(&m, 3, "taken together"), is);
    assert_string_equal(tier(&m, 4, "taken together"), is);
    assert_string_equal(tier(&m, 2, "no overriding"), TO_BE_SUPPLIED);
    m.spec.randomized = true;
    assert_string_equal(tier(&m, 1, "taken together"), is);
    m.spec.randomized = false;
    e->n_control = 349 - e->n_treated;
    assert_string_equal(tier(&m, 2, "350"), "not met");
    assert_string_equal(tier(&m, 2, "taken together"), is_not);
    assert_string_equal(tier(&m, 3, "taken together"), is);
    e->n_control++;
    assert_string_equal(tier(&m, 2, "350"), "met");
    a->n_schools_treated = a->n_schools_control = a->n_schools_both = 1;
    assert_string_equal(tier(&m, 2, "two educational sites"), "not met");
    check_same(tier_value(&m, 2, "two educational sites"), 1);
    a->n_schools_treated = a->n_schools_control = a->n_schools_both = 0;
    assert_string_equal(tier(&m, 2, "two educational sites"), TO_BE_SUPPLIED);
    assert_string_equal(tier(&m, 2, "districts with"), TO_BE_SUPPLIED);
    assert_true(isnan(tier_value(&m, 2, "districts with")));
    a->n_districts = 3;
    check_same(tier_value(&m, 2, "districts with"), 3);
    e->ci_low = -0.1;
    assert_string_equal(tier(&m, 3, "significant positive"), "not met");
    assert_string_equal(tier(&m, 3, "taken together"), is_not);
    e->ci_low = 0.0; /* as rounded; it was above */
    e->step = ARENA_ARRAY(m.arena, double, n_effect_fields);
    e->beyond_zero = 1;
    assert_string_equal(tier(&m, 3, "significant positive"), "met");
    a->balance.n = 0; /* nothing recorded but the score, and a plain difference */
    e->estimator = "difference";
    e->step = NULL;
    assert_string_equal(tier(&m, 3, "statistical controls"), "not met");
    a->effects.n = 0;
    assert_string_equal(tier(&m, 3, "significant positive"), TO_BE_SUPPLIED);
    made_end(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rating_follows_from_start_units_and_lots),
        cmocka_unit_test(high_losses_take_an_experiment_to_its_start),
        cmocka_unit_test(the_worst_outcome_of_a_domain_decides),
        cmocka_unit_test(a_t_is_corrected_by_the_domains_default_and_by_the_estimate),
        cmocka_unit_test(outcomes_of_a_domain_are_a_family_of_tests),
        cmocka_unit_test(movers_are_told_where_records_tell_them),
        cmocka_unit_test(leavers_are_told_by_arm),
        cmocka_unit_test(a_share_of_growth_is_told_or_what_it_lacks),
        cmocka_unit_test(bands_are_for_achievement),
        cmocka_unit_test(tiers_ask_for_design_size_sites_and_a_gain),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
