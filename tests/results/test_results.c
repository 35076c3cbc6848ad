/* What programs read: results.json, CSV tables, comparison, published figures; and what disclosure
 * control leaves of them. */
#include "note_says.h"
#include "results/made.h"

#include "alike/disclose.h"
#include "alike/further.h"
#include "alike/further_tables.h"

#include "alike/os.h"
#include "disclose/protect.h"

#include <gsl/gsl_errno.h>
#include <jansson.h>

static const char *file_text(Arena *arena, const char *folder, const char *name)
{
    Error err = {0};
    char *bytes;
    size_t n;
    assert_true(os_read_file(arena, os_join(arena, folder, name), &bytes, &n, &err));
    return arena_copy_bytes(arena, bytes, n);
}

static json_t *written_json(const Made *m)
{
    Error err = {0};
    const char *folder = made_folder(m->arena);
    assert_true(results_write_json(&m->results, os_join(m->arena, folder, "results.json"), &err));
    json_t *root = json_loads(file_text(m->arena, folder, "results.json"), 0, NULL);
    assert_non_null(root);
    os_remove_tree(folder);
    return root;
}

static void assert_fields(const json_t *object, const char *const *name, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (json_object_get(object, name[k]) == NULL)
            fail_msg("no field '%s'", name[k]);
}

static void json_holds_the_fields_of_the_contract(void **state)
{
    (void)state;
    static const char *const top[] = {"program", "study", "inputs", "notes", "analyses"};
    static const char *const analysis[] = {"outcome", "design",     "primary",
                                           "flow",    "propensity", "matching",
                                           "balance", "effects",    "sensitivity"};
    static const char *const matching[] = {
        "method", "estimand",       "n_treated",    "n_control",
        "sets",   "ess_treated",    "ess_control",  "unmatched_treated",
        "ties",   "total_distance", "caliper_width"};
    static const char *const side[] = {"mean_treated",   "mean_control", "sd_treated",
                                       "sd_control",     "smd",          "g",
                                       "variance_ratio", "ecdf_mean",    "ks"};
    static const char *const effect[] = {"estimator",
                                         "estimand",
                                         "group",
                                         "level",
                                         "estimate",
                                         "se",
                                         "df",
                                         "t",
                                         "p",
                                         "ci_low",
                                         "ci_high",
                                         "n_treated",
                                         "n_control",
                                         "clusters",
                                         "variance",
                                         "sd",
                                         "g",
                                         "g_se",
                                         "improvement_index",
                                         "mean_treated",
                                         "mean_control",
                                         "sd_treated",
                                         "sd_control",
                                         "adjusted_mean_treated",
                                         "adjusted_mean_control",
                                         "r2",
                                         "icc",
                                         "pre_post_r"};
    Made m;
    made_start(&m, 20, 30);
    m.analysis[0].balance.row[m.analysis[0].balance.n++] =
        made_share("frl", NULL, 0.5, 0.4, 0.5, 0.5);
    m.analysis[0].score = (PropensityScore){.model = "logit", .converged = true};
    json_t *root = written_json(&m);
    assert_fields(root, top, COUNT_OF(top));
    const json_t *a = json_array_get(json_object_get(root, "analyses"), 0);
    assert_fields(a, analysis, COUNT_OF(analysis));
    assert_fields(json_object_get(a, "matching"), matching, COUNT_OF(matching));
    const json_t *row = json_array_get(json_object_get(a, "balance"), 0);
    assert_fields(json_object_get(row, "before"), side, COUNT_OF(side));
    assert_fields(json_object_get(row, "after"), side, COUNT_OF(side));
    const json_t *e = json_array_get(json_object_get(a, "effects"), 0);
    assert_fields(e, effect, COUNT_OF(effect));
    assert_true(json_is_null(json_object_get(e, "group")));
    assert_true(json_is_null(json_object_get(e, "icc"))); /* not computable */
    assert_true(json_is_null(json_object_get(json_object_get(a, "matching"), "caliper_width")));
    check_same(json_real_value(json_object_get(e, "estimate")), -3.125);
    json_decref(root);
    made_end(&m);
}

static void json_numbers_read_back_bit_for_bit(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    m.analysis[0].effects.row[0].estimate = 0.1 + 0.2;
    m.analysis[0].effects.row[0].se = 1.0 / 3.0 * 1e-300;
    json_t *root = written_json(&m);
    const json_t *a = json_array_get(json_object_get(root, "analyses"), 0);
    const json_t *e = json_array_get(json_object_get(a, "effects"), 0);
    check_same(json_real_value(json_object_get(e, "estimate")), 0.1 + 0.2);
    check_same(json_real_value(json_object_get(e, "se")), 1.0 / 3.0 * 1e-300);
    json_decref(root);
    made_end(&m);
}

static void an_infeasible_alternative_is_a_row_with_its_reason(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    m.analysis[1] =
        (Analysis){.outcome = "math",
                   .design = "tight",
                   .outcome_spec = &m.outcome,
                   .design_spec = &m.design[0],
                   .infeasible = phrase_new(m.arena, PHRASE("no match within the caliper"))};
    m.results.n_analyses = 2;
    results_compare(m.arena, &m.results);
    const Table *table = m.results.comparison;
    assert_int_equal(table->n_rows, 2);
    for (size_t k = 0; k < table->n_columns; k++)
        if (table->column[k].type != CELL_TEXT)
            check_nan(table->cell[table->n_columns + k].value);
    assert_string_equal(table->cell[2 * table->n_columns - 1].text, "no match within the caliper");
    json_t *root = written_json(&m);
    const json_t *a = json_array_get(json_object_get(root, "analyses"), 1);
    assert_string_equal(json_string_value(json_object_get(a, "infeasible")),
                        "no match within the caliper");
    assert_int_equal(json_array_size(json_object_get(a, "effects")), 0);
    json_decref(root);
    made_end(&m);
}

static void designs_that_have_an_effect_size_span_a_range(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    Effect other = made_effect(NULL, NULL, 5.0, 200, 1000);
    m.analysis[1] = m.analysis[0];
    m.analysis[1].primary = false;
    m.analysis[1].effects = (Effects){.n = 1, .row = &other};
    m.results.n_analyses = 2;
    DesignRange range = results_design_range(&m.results, "math");
    assert_int_equal(range.n_alternatives, 1);
    assert_int_equal(range.n_same_sign, 0);
    check_close(range.least, -3.125 / 25.0, 1e-15);
    check_close(range.most, 0.2, 1e-15);
    m.analysis[1].infeasible = phrase_new(m.arena, PHRASE("no match within the caliper"));
    range = results_design_range(&m.results, "math");
    assert_int_equal(range.n_alternatives, 0);
    check_close(range.most, -3.125 / 25.0, 1e-15);
    made_end(&m);
}

static void spans_of_a_subject_stand_side_by_side_the_shortest_first(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    const SpanSpec two = {
        {.text = "two"}, {.text = "Fall 2013-2014"}, {.text = "Spring 2014-2015"}, 2, false};
    SpanSpec one = {
        {.text = "one"}, {.text = "Fall 2013-2014"}, {.text = "Spring 2013-2014"}, 1, false};
    OutcomeSpec other = m.outcome;
    m.outcome.subject = other.subject = "Mathematics";
    m.outcome.span = &two;
    other.span = &one;
    other.name.text = "math_one";
    Effect effect = made_effect(NULL, NULL, 1.0, 200, 1000);
    m.analysis[1] = m.analysis[0];
    m.analysis[1].outcome = "math_one";
    m.analysis[1].outcome_spec = &other;
    m.analysis[1].effects = (Effects){.n = 1, .row = &effect};
    m.results.n_analyses = 2;
    m.analysis[0].effects.row[0] = made_effect(NULL, NULL, 5.0, 200, 1000);
    results_span(m.arena, &m.results);
    const Table *table = m.results.spans;
    assert_non_null(table);
    assert_int_equal(table->n_rows, 2);
    assert_string_equal(table->cell[1].text, "fall 2013 to spring 2014");
    check_nan(table_real(table, 0, &spans_columns.change));
    check_near(table_real(table, 1, &spans_columns.g_per_year), 0.1, 1e-12);
    check_near(table_real(table, 1, &spans_columns.change), 4.0, 1e-12);
    /* standard errors of 1 and 1: at most 2 together, times 1.959964 */
    check_near(table_real(table, 1, &spans_columns.change_low), 0.080072, 1e-5);
    check_near(table_real(table, 1, &spans_columns.change_high), 7.919928, 1e-5);
    effect.hidden = "n<10";
    results_span(m.arena, &m.results);
    assert_true(table_hides(m.results.spans, 0, &spans_columns.g));
    assert_true(table_hides(m.results.spans, 1, &spans_columns.change));
    one.placebo = true; /* before the program: no further span of it */
    results_span(m.arena, &m.results);
    assert_null(m.results.spans);
    made_end(&m);
}

#define MADE_LIST(COLUMN)                                                                          \
    COLUMN(word, "Word", AS_TEXT)                                                                  \
    COLUMN(number, "Number", AS_CONSTANT(NULL, 0))                                                 \
    COLUMN(n, "N", AS_PEOPLE)
TABLE_DECLARE(made, MADE_LIST);
TABLE_DEFINE(made, MADE_LIST, .name = "t");

static void csv_cells_are_quoted_and_formulas_defused(void **state)
{
    (void)state;
    static const char *const word[] = {"a,b",        "say \"x\"", "=HYPERLINK(1)", "-danger",
                                       "two\nlines", "@sum",      "plain",         NULL};
    Arena *arena = arena_create();
    Error err = {0};
    Table *table = table_make(arena, &table_made, "T", (PeopleSet){.arms = SET_BOTH});
    for (size_t i = 0; i < COUNT_OF(word); i++) {
        const Row row = row_add(table, table->of);
        row_text(row, &made_columns.word, word[i]);
        row_real(row, &made_columns.number, i == 6 ? (double)NAN : -1.5);
        row_count(row, &made_columns.n, 12345, i == 7 ? "n<10" : NULL);
    }
    const char *folder = made_folder(arena);
    assert_true(table_write_csv(table, os_join(arena, folder, "t.csv"), &err));
    assert_string_equal(file_text(arena, folder, "t.csv"),
                        "word,number,n\r\n\"a,b\",-1.5,12345\r\n\"say \"\"x\"\"\",-1.5,12345\r\n"
                        "\"'=HYPERLINK(1)\",-1.5,12345\r\n\"'-danger\",-1.5,12345\r\n"
                        "two\\u000Alines,-1.5,12345\r\n\"'@sum\",-1.5,12345\r\nplain,,12345\r\n"
                        ",-1.5,n<10\r\n");
    os_remove_tree(folder);
    arena_destroy(arena);
}

static void tables_are_written_with_outcome_and_design_in_front(void **state)
{
    (void)state;
    Made m;
    Error err = {0};
    made_start(&m, 20, 30);
    results_compare(m.arena, &m.results);
    results_review(m.arena, &m.results);
    const char *folder = made_folder(m.arena);
    assert_true(results_write_tables(m.arena, &m.results, folder, &err));
    const char *flow = file_text(m.arena, folder, "tables/flow.csv");
    assert_non_null(strstr(flow, "outcome,design,step,reason,treated,control,other\r\n"));
    assert_non_null(strstr(flow, "math,primary,excluded,no math_fall,20,100,0\r\n"));
    assert_non_null(strstr(file_text(m.arena, folder, "tables/effects.csv"), "-3.125"));
    assert_non_null(strstr(file_text(m.arena, folder, "tables/reviewer_math_descriptives.csv"),
                           "to be supplied"));
    assert_non_null(strstr(file_text(m.arena, folder, "tables/comparison.csv"), "math,primary"));
    os_remove_tree(folder);
    made_end(&m);
}

static void published_figures_agree_to_their_printed_digits(void **state)
{
    (void)state;
    PublishedSpec figure[] = {
        {.outcome = {.text = "math"},
         .design = DESIGN_PRIMARY,
         .quantity = "estimate",
         .printed = "-3.13",
         .value = -3.13},
        {.outcome = {.text = "math"},
         .design = DESIGN_PRIMARY,
         .quantity = "estimate",
         .printed = "-3.12",
         .value = -3.12},
        {.outcome = {.text = "math"},
         .design = DESIGN_PRIMARY,
         .quantity = "n_treated",
         .printed = "150",
         .value = 150},
        {.outcome = {.text = "art"},
         .design = DESIGN_PRIMARY,
         .quantity = "estimate",
         .printed = "1",
         .value = 1},
        {.outcome = {.text = "math"},
         .design = DESIGN_PRIMARY,
         .quantity = "beauty",
         .printed = "1",
         .value = 1},
        {.outcome = {.text = "math"},
         .design = DESIGN_PRIMARY,
         .group = "grade",
         .level = "9",
         .quantity = "g",
         .printed = "1",
         .value = 1},
    };
    static const char *const answer[] = {"yes",         "no",          "yes",
                                         "no analysis", "no quantity", "no subgroup"};
    Made m;
    made_start(&m, 20, 30);
    m.spec.published = figure;
    m.spec.n_published = COUNT_OF(figure);
    results_reproduce(m.arena, &m.results);
    const Table *table = m.results.published;
    for (size_t i = 0; i < COUNT_OF(figure); i++) {
        const char *text = table->cell[i * table->n_columns + 8].text;
        if (strstr(text, answer[i]) == NULL)
            fail_msg("figure %zu: '%s', expected '%s'", i, text, answer[i]);
    }
    check_close(table->cell[7].value, 0.005, 1e-12);
    made_end(&m);
}

static void a_small_subgroup_loses_every_number_and_takes_another_with_it(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 20, 30);
    Effects *effects = &m.analysis[0].effects;
    effects->row[effects->n++] = made_effect("grade", "3", 1, 100, 300);
    effects->row[effects->n++] = made_effect("grade", "4", 2, 7, 90);
    effects->row[effects->n++] = made_effect("grade", "5", 3, 43, 110);
    results_compare(m.arena, &m.results);
    results_protect(m.arena, &m.results);
    assert_null(effects->row[0].hidden);
    assert_null(effects->row[1].hidden);
    assert_string_equal(effects->row[2].hidden, "n<10");
    assert_string_equal(effects->row[3].hidden, "hidden");
    for (size_t i = 2; i < 4; i++) {
        check_nan(effects->row[i].estimate);
        check_nan(effects->row[i].g);
        check_nan(effects->row[i].mean_control);
        assert_int_equal(effects->row[i].n_treated + effects->row[i].n_control, 0);
        assert_int_equal(effects->row[i].clusters, 0);
    }
    assert_int_equal(m.results.n_hidden, 2);
    made_end(&m);
}

/* Everything a reader sees of the flow: can treated counts be filled in by subtraction? */
static bool recoverable(const Flow *flow)
{
    const FlowRow *from = NULL;
    size_t n_hidden = 0;
    for (size_t i = 0; i < flow->n; i++) {
        const FlowRow *row = &flow->row[i];
        if (row->step == FLOW_EXCLUDED) {
            n_hidden += row->hidden[1].as != COUNT_SHOWN;
            continue;
        }
        if (row->hidden[1].as != COUNT_SHOWN)
            continue; /* an unknown total: the next one closes the chain */
        if (from != NULL && n_hidden == 1)
            return true;
        from = row;
        n_hidden = 0;
    }
    return false;
}

static void *named(void *of, const ResultField *field)
{
    return (char *)of + field->offset;
}

static void put_in_all(const ResultField *fields, size_t n, void *of)
{
    const size_t count = 77;
    const double real = 77.0;
    for (size_t k = 0; k < n; k++)
        if (fields[k].column.type == CELL_COUNT)
            memcpy(named(of, &fields[k]), &count, sizeof count);
        else if (fields[k].column.type == CELL_REAL)
            memcpy(named(of, &fields[k]), &real, sizeof real);
}

static void check_all_gone(const ResultField *fields, size_t n, const void *of, FieldHidden with,
                           bool gone)
{
    for (size_t k = 0; k < n; k++)
        if (fields[k].hidden == with && fields[k].column.type != CELL_TEXT)
            assert_int_equal(field_cell(&fields[k], of).value != 77.0, gone);
}

/* Whatever repeats a hidden count of the flow goes with it, by its line in the lists. */
static void fields_that_repeat_a_hidden_count_go_with_it(void **state)
{
    (void)state;
    for (int small = 0; small < 2; small++) {
        Made m;
        made_start(&m, 20, small ? 4 : 40);
        Analysis *a = &m.analysis[0];
        put_in_all(matching_fields, n_matching_fields, &a->matching);
        put_in_all(effects_fields, n_effects_fields, &a->effects);
        results_protect(m.arena, &m.results);
        assert_int_equal(a->hidden_dropped.as != COUNT_SHOWN, small);
        const bool sizes = a->hidden_matched != NULL;
        check_all_gone(matching_fields, n_matching_fields, &a->matching, HIDDEN_WITH_DROPPED,
                       small);
        check_all_gone(effects_fields, n_effects_fields, &a->effects, HIDDEN_WITH_DROPPED, small);
        check_all_gone(matching_fields, n_matching_fields, &a->matching, HIDDEN_WITH_SIZES, sizes);
        check_all_gone(matching_fields, n_matching_fields, &a->matching, HIDDEN_NEVER, false);
        made_end(&m);
    }
}

static void a_small_exclusion_can_not_be_worked_out(void **state)
{
    (void)state;
    static const size_t size[][2] = {{3, 30}, {20, 4}, {3, 4}, {0, 5}, {6, 0}, {9, 9}};
    for (size_t k = 0; k < COUNT_OF(size); k++) {
        Made m;
        made_start(&m, size[k][0], size[k][1]);
        results_protect(m.arena, &m.results);
        const Analysis *a = &m.analysis[0];
        assert_false(recoverable(&a->flow));
        for (size_t i = 0; i < a->flow.n; i++)
            if (a->flow.row[i].hidden[1].as != COUNT_SHOWN)
                assert_int_equal(a->flow.row[i].treated, 0);
            else
                assert_false(a->flow.row[i].treated > 0 && a->flow.row[i].treated < 10);
        /* and the same counts elsewhere */
        if (a->hidden_cohort_treated != NULL)
            assert_int_equal(a->n_cohort_treated, 0);
        if (size[k][1] > 0 && size[k][1] < 10) {
            assert_int_not_equal(a->hidden_dropped.as, COUNT_SHOWN);
            assert_int_equal(a->matching.unmatched_treated, 0);
        }
        for (size_t i = 0; i < m.results.notes.n; i++)
            assert_false(note_says(&m.results.notes.item[i], "can be worked out"));
        made_end(&m);
    }
}

static void another_design_does_not_give_the_count_away(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 20, 4);
    Analysis *full = &m.analysis[1];
    *full = m.analysis[0];
    full->design = "full";
    full->primary = false;
    full->flow = (Flow){0};
    made_flow(&m, full, 20, 0);
    full->effects = (Effects){.n = 1, .row = ARENA_NEW(m.arena, Effect)};
    full->effects.row[0] = made_effect(NULL, NULL, -3, 180, 900);
    m.results.n_analyses = 2;
    results_compare(m.arena, &m.results);
    results_protect(m.arena, &m.results);
    /* 4 unmatched of 180; the full design keeps all 180 */
    assert_true(m.analysis[0].hidden_cohort_treated == NULL || full->hidden_matched != NULL ||
                full->effects.row[0].hidden_n != NULL);
    assert_false(recoverable(&m.analysis[0].flow));
    made_end(&m);
}

static void a_share_of_few_students_loses_its_means(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 20, 30); /* 180 and 900 before, 150 and 500 after */
    Balance *balance = &m.analysis[0].balance;
    balance->row[balance->n++] = made_share("iep", NULL, 5.0 / 180, 0.1, 4.0 / 150, 0.1);
    balance->row[balance->n++] = made_share("ell", NULL, 0.5, 0.4, 0.5, 497.0 / 500);
    balance->row[balance->n++] = made_share("frl", NULL, 0.5, 0.4, 0.5, 0.5);
    balance->row[balance->n++] = made_share("race", "a", 0.60, 0.50, 0.60, 0.60);
    balance->row[balance->n++] = made_share("race", "b", 0.38, 0.40, 0.36, 0.30);
    balance->row[balance->n++] = made_share("race", "c", 3.6 / 180, 0.10, 6.0 / 150, 0.10);
    const double smd = balance->row[0].after.smd;
    results_protect(m.arena, &m.results);
    assert_string_equal(balance->row[0].hidden, "n<10");
    assert_string_equal(balance->row[1].hidden, "n<10"); /* all but three */
    assert_null(balance->row[2].hidden);
    assert_null(balance->row[3].hidden);
    assert_string_equal(balance->row[4].hidden, "hidden"); /* one minus the others */
    assert_string_equal(balance->row[5].hidden, "n<10");
    check_nan(balance->row[0].before.mean_treated);
    check_nan(balance->row[0].reference_sd); /* it tells the share */
    check_same(balance->row[2].reference_sd, 0.5);
    check_nan(balance->row[0].after.ks);
    check_nan(balance->row[4].after.mean_control);
    check_same(balance->row[0].after.smd, round_to(smd, 2));
    check_same(balance->max_smd_after, 0.33);
    made_end(&m);
}

/* 50 of 200 and 45 of 188 have it: five of the twelve who left. */
static void shares_do_not_tell_what_the_few_who_left_had(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 12);
    Balance *balance = &m.analysis[0].balance;
    balance->row[balance->n++] = made_share("frl", NULL, 50.0 / 200, 0.4, 45.0 / 188, 0.3);
    balance->row[balance->n++] = made_share("ell", NULL, 50.0 / 200, 0.4, 38.0 / 188, 0.3);
    results_protect(m.arena, &m.results);
    assert_string_equal(balance->row[0].hidden, "hidden");
    check_nan(balance->row[0].before.mean_treated);
    assert_null(balance->row[1].hidden); /* all twelve had that: no small count */
    made_end(&m);
}

/* In a large cohort two decimals leave many counts possible: 340 of 629 and 336 of 618 are kept so.
 */
static void shares_of_many_keep_two_decimals(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 12);
    Analysis *a = &m.analysis[0];
    a->n_cohort_treated = 629;
    a->matching.n_treated = 618;
    a->effects.row[0].n_treated = 618;
    Balance *balance = &a->balance;
    balance->row[balance->n++] = made_share("boy", NULL, 340.0 / 629, 0.4, 336.0 / 618, 0.3);
    balance->row[balance->n++] = made_share("ell", NULL, 100.0 / 629, 0.4, 100.0 / 618, 0.3);
    results_protect(m.arena, &m.results);
    assert_null(balance->row[0].hidden);
    check_close(balance->row[0].before.mean_treated, 0.54, 1e-15);
    check_close(balance->row[0].after.mean_treated, 0.54, 1e-15);
    check_close(balance->row[0].before.ks, 0.14, 1e-15);
    check_same(balance->row[0].reference_sd, round_to(balance->row[0].reference_sd, 2));
    assert_true(balance->row[1].reference_sd != round_to(balance->row[1].reference_sd, 2));
    check_close(balance->row[1].before.mean_treated, 100.0 / 629, 1e-15); /* none who left has it */
    made_end(&m);
}

static void small_bins_are_joined_and_keep_their_sum(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 20, 30);
    Overlap *overlap = &m.analysis[0].overlap;
    static const size_t treated[6] = {0, 3, 40, 60, 70, 7};
    double before = 0, after = 0;
    overlap->n_bins = 6;
    for (size_t b = 0; b < 6; b++) {
        overlap->lo[b] = (double)b / 6;
        overlap->hi[b] = (double)(b + 1) / 6;
        overlap->n_all_treated[b] = overlap->n_matched_treated[b] = treated[b];
        overlap->n_all_control[b] = overlap->n_matched_control[b] = 150;
        overlap->all_treated[b] = 100.0 * (double)treated[b] / 180;
        before += overlap->all_treated[b];
    }
    results_protect(m.arena, &m.results);
    for (size_t b = 0; b < overlap->n_bins; b++) {
        assert_true(overlap->n_all_treated[b] == 0 || overlap->n_all_treated[b] >= 10);
        after += overlap->all_treated[b];
        if (b > 0)
            check_same(overlap->lo[b], overlap->hi[b - 1]);
    }
    assert_int_equal(overlap->n_bins, 4);
    check_close(after, before, 1e-12);
    made_end(&m);
}

/* Wherever a reason or a note counts people. */
static void what_is_said_loses_small_counts(void **state)
{
    (void)state;
    for (int publish = 0; publish < 2; publish++) {
        Made m;
        made_start(&m, 0, 30);
        Analysis *a = &m.analysis[0];
        Effect *effect = &a->effects.row[0];
        const Phrase phrase = PHRASE(
            "{} of {} tables", piece_count(ABOUT_CONTROL, 1, "child", "children"), piece_number(3));
        effect->problem_counts = phrase_new(m.arena, phrase);
        effect->problem = phrase_text(m.arena, &phrase);
        m.analysis[1] = (Analysis){.outcome = "math",
                                   .design = "tight",
                                   .outcome_spec = &m.outcome,
                                   .design_spec = &m.design[0],
                                   .infeasible = phrase_new(m.arena, phrase)};
        m.results.n_analyses = 2;
        notes_add(&a->notes, m.arena, "matching", NOTE_CAUTION, count_about(ABOUT_CONTROL, 1),
                  phrase);
        notes_add(&a->notes, m.arena, "matching", NOTE_INTERNAL, NO_COUNT, phrase);
        m.results.publish = publish == 1;
        results_compare(m.arena, &m.results);
        results_protect(m.arena, &m.results);
        const char *said = publish ? "Fewer than 10 children of 3 tables" : "1 child of 3 tables";
        assert_string_equal(a->effects.row[0].problem, said);
        assert_string_equal(phrase_text(m.arena, m.analysis[1].infeasible), said);
        assert_int_equal(a->notes.n, publish ? 1 : 2);
        assert_string_equal(note_text(m.arena, &a->notes.item[0]), said);
        assert_int_equal(a->notes.item[0].count.n, publish ? 0 : 1);
        for (size_t i = 0; i < 2; i++) {
            bool is_said = false;
            for (size_t k = 0; k < m.results.comparison->n_columns; k++)
                is_said =
                    is_said ||
                    text_equal(
                        m.results.comparison->cell[i * m.results.comparison->n_columns + k].text,
                        said);
            assert_true(is_said);
        }
        made_end(&m);
    }
}

static void without_publish_nothing_is_hidden_but_counted(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 3, 30);
    Effects *effects = &m.analysis[0].effects;
    effects->row[effects->n++] = made_effect("grade", "4", 2, 7, 90);
    m.results.publish = false;
    results_protect(m.arena, &m.results);
    check_same(effects->row[1].estimate, 2);
    assert_int_equal(m.analysis[0].flow.row[2].treated, 3);
    assert_int_equal(m.results.n_hidden, 0);
    assert_int_equal(m.results.n_small, 2);
    made_end(&m);
}

static void hidden_numbers_are_hidden_in_json_and_csv_alike(void **state)
{
    (void)state;
    Made m;
    Error err = {0};
    made_start(&m, 3, 30);
    Effects *effects = &m.analysis[0].effects;
    effects->row[effects->n++] = made_effect("grade", "4", 2.71828, 7, 90);
    effects->row[effects->n++] = made_effect("grade", "5", 3.14159, 160, 500);
    results_compare(m.arena, &m.results);
    results_review(m.arena, &m.results);
    results_protect(m.arena, &m.results);
    const char *folder = made_folder(m.arena);
    assert_true(results_write_json(&m.results, os_join(m.arena, folder, "results.json"), &err));
    assert_true(results_write_tables(m.arena, &m.results, folder, &err));
    assert_null(strstr(file_text(m.arena, folder, "results.json"), "2.71828"));
    assert_null(strstr(file_text(m.arena, folder, "tables/effects.csv"), "2.71828"));
    assert_non_null(strstr(file_text(m.arena, folder, "tables/effects.csv"), "n<10"));
    assert_non_null(strstr(file_text(m.arena, folder, "tables/flow.csv"), "no math_fall,n<10,"));
    os_remove_tree(folder);
    made_end(&m);
}

/* Default deny: nothing is written that no run announces, or that does not say whom it is about. */
static void a_table_that_does_not_say_what_it_is_is_not_written(void **state)
{
    (void)state;
    Made m;
    Error err = {0};
    made_start(&m, 0, 0);
    const char *folder = made_folder(m.arena);
    Table *unknown = table_make(m.arena, &table_made, "T", (PeopleSet){.arms = SET_BOTH});
    row_text(row_add(unknown, unknown->of), &made_columns.word, "x");
    tables_add(m.arena, &m.analysis[0].tables, unknown);
    assert_false(results_write_tables(m.arena, &m.results, folder, &err));
    assert_int_equal(err.kind, ERR_INTERNAL);
    assert_non_null(strstr(err.text, "the table 't' stands in no list of tables"));
    m.analysis[0].tables.n = 0;
    error_clear(&err);
    assert_true(results_write_tables(m.arena, &m.results, folder, &err));
    Table *spans = table_make(m.arena, &table_spans, "T", (PeopleSet){0});
    row_add(spans, (PeopleSet){.outcome = "math"});
    m.results.spans = spans;
    assert_false(results_write_tables(m.arena, &m.results, folder, &err));
    assert_non_null(strstr(err.text, "the table 'spans' does not say whom its rows are about"));
    os_remove_tree(folder);
    made_end(&m);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_holds_the_fields_of_the_contract),
        cmocka_unit_test(json_numbers_read_back_bit_for_bit),
        cmocka_unit_test(an_infeasible_alternative_is_a_row_with_its_reason),
        cmocka_unit_test(designs_that_have_an_effect_size_span_a_range),
        cmocka_unit_test(spans_of_a_subject_stand_side_by_side_the_shortest_first),
        cmocka_unit_test(csv_cells_are_quoted_and_formulas_defused),
        cmocka_unit_test(a_table_that_does_not_say_what_it_is_is_not_written),
        cmocka_unit_test(tables_are_written_with_outcome_and_design_in_front),
        cmocka_unit_test(published_figures_agree_to_their_printed_digits),
        cmocka_unit_test(a_small_subgroup_loses_every_number_and_takes_another_with_it),
        cmocka_unit_test(a_small_exclusion_can_not_be_worked_out),
        cmocka_unit_test(fields_that_repeat_a_hidden_count_go_with_it),
        cmocka_unit_test(another_design_does_not_give_the_count_away),
        cmocka_unit_test(a_share_of_few_students_loses_its_means),
        cmocka_unit_test(shares_do_not_tell_what_the_few_who_left_had),
        cmocka_unit_test(shares_of_many_keep_two_decimals),
        cmocka_unit_test(small_bins_are_joined_and_keep_their_sum),
        cmocka_unit_test(what_is_said_loses_small_counts),
        cmocka_unit_test(without_publish_nothing_is_hidden_but_counted),
        cmocka_unit_test(hidden_numbers_are_hidden_in_json_and_csv_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
