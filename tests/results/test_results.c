/* What programs read: results.json, CSV tables, comparison, published figures. */
#include "results/made.h"

#include "alike/disclose.h"
#include "alike/further.h"
#include "alike/part_tables.h"
#include "alike/results_tables.h"

#include "alike/os.h"
#include "alike/span_tables.h"

#include <dirent.h>
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
    m.results.release = RELEASE_INTERNAL;
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

/* Beyond 53 bits a number does not survive other programs. */
static void a_seed_is_a_number_where_json_can_hold_it(void **state)
{
    (void)state;
    static const struct {
        uint64_t seed;
        const char *text;
    } known[] = {{0, NULL},
                 {9007199254740992u, NULL},
                 {9007199254740993u, "9007199254740993"},
                 {UINT64_MAX, "18446744073709551615"}};
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        Made m;
        made_start(&m, 0, 0);
        m.spec.seed = known[i].seed;
        json_t *root = written_json(&m),
               *seed = json_object_get(json_object_get(root, "study"), "seed");
        if (known[i].text != NULL)
            assert_string_equal(json_string_value(seed), known[i].text);
        else
            assert_true(json_is_integer(seed) &&
                        (uint64_t)json_integer_value(seed) == known[i].seed);
        json_decref(root);
        made_end(&m);
    }
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
    assert_string_equal(table_text(table, 1, &comparison_columns.problem),
                        "no match within the caliper");
    json_t *root = written_json(&m);
    const json_t *a = json_array_get(json_object_get(root, "analyses"), 1);
    assert_string_equal(json_string_value(json_object_get(a, "infeasible")),
                        "no match within the caliper");
    assert_int_equal(json_array_size(json_object_get(a, "effects")), 0);
    json_decref(root);
    made_end(&m);
}

static void spans_of_a_subject_stand_side_by_side_the_shortest_first(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    const SpanSpec two = {.name = {.text = "two"},
                          .from = {.text = "Fall 2013-2014"},
                          .to = {.text = "Spring 2014-2015"},
                          .years = 2};
    SpanSpec one = {.name = {.text = "one"},
                    .from = {.text = "Fall 2013-2014"},
                    .to = {.text = "Spring 2013-2014"},
                    .years = 1};
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
    effect.hidden = HIDDEN_MARK;
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
        row_count(row, &made_columns.n, 12345, i == 7 ? HIDDEN_MARK : NULL);
    }
    const char *folder = made_folder(arena);
    assert_true(table_write_csv(table, os_join(arena, folder, "t.csv"), &err));
    assert_string_equal(file_text(arena, folder, "t.csv"),
                        "word,number,n\r\n\"a,b\",-1.5,12345\r\n\"say \"\"x\"\"\",-1.5,12345\r\n"
                        "\"'=HYPERLINK(1)\",-1.5,12345\r\n\"'-danger\",-1.5,12345\r\n"
                        "two\\u000Alines,-1.5,12345\r\n\"'@sum\",-1.5,12345\r\nplain,,12345\r\n"
                        ",-1.5,left out\r\n");
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

/* With semicolons where a name holds a comma, and none is lost behind it. */
static void every_covariate_of_the_model_is_named(void **state)
{
    (void)state;
    Made m;
    Error err = {0};
    BalanceRow row[] = {{.covariate = "k_1", .label = "Income, in dollars", .adjusted = true},
                        {.covariate = "k_2", .label = "Age", .adjusted = true},
                        {.covariate = "k_3", .label = "Size, of class", .adjusted = true},
                        {.covariate = "k_4", .label = "Language", .adjusted = true}};
    made_start(&m, 20, 30);
    m.analysis[0].balance.row = row;
    m.analysis[0].balance.n = COUNT_OF(row);
    results_compare(m.arena, &m.results);
    results_review(m.arena, &m.results);
    const char *folder = made_folder(m.arena);
    assert_true(results_write_tables(m.arena, &m.results, folder, &err));
    assert_non_null(strstr(file_text(m.arena, folder, "tables/reviewer_math_sample.csv"),
                           "income, in dollars; age; size, of class; language"));
    os_remove_tree(folder);
    made_end(&m);
}

/* Whichever file can't be written, nobody is told that tables are there. */
static void a_file_that_can_not_be_written_is_an_error(void **state)
{
    (void)state;
    Made m;
    Error err = {0};
    made_start(&m, 20, 30);
    Table *further = table_make(m.arena, &table_grade_band, "T", (PeopleSet){.arms = SET_BOTH});
    row_add(further, further->of);
    tables_add(m.arena, &m.analysis[0].tables, further);
    results_compare(m.arena, &m.results);
    results_review(m.arena, &m.results);
    const char *folder = made_folder(m.arena);
    if (!results_write_tables(m.arena, &m.results, folder, &err))
        fail_msg("%s", err.text);
    DIR *tables = opendir(os_join(m.arena, folder, "tables"));
    assert_non_null(tables);
    for (const struct dirent *entry; (entry = readdir(tables)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        const char *other = made_folder(m.arena);
        const char *in_the_way = os_join(m.arena, os_join(m.arena, other, "tables"), entry->d_name);
        assert_true(os_make_folders(in_the_way, &err));
        if (results_write_tables(m.arena, &m.results, other, &err))
            fail_msg("%s can't be written, and all is well", entry->d_name);
        os_remove_tree(other);
    }
    closedir(tables);
    os_remove_tree(folder);
    assert_false(results_write_tables(m.arena, &m.results, folder, &err));
    assert_false(results_write_json(&m.results, os_join(m.arena, folder, "results.json"), &err));
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
        {.outcome = {.text = "math"}, /* -3, to no decimal */
         .design = DESIGN_PRIMARY,
         .quantity = "estimate",
         .printed = "-0.3e1",
         .value = -3},
        {.outcome = {.text = "math"}, /* -3.126, to three */
         .design = DESIGN_PRIMARY,
         .quantity = "estimate",
         .printed = "-312.6E-2",
         .value = -3.126},
    };
    static const char *const answer[] = {"yes",         "no",          "yes", "no analysis",
                                         "no quantity", "no subgroup", "yes", "no"};
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

/* Three missed the earlier score, and seven are of grade 4, of whom there are two grades. */
static void what_is_left_out_is_so_in_json_and_csv_alike(void **state)
{
    (void)state;
    Made m;
    Error err = {0};
    made_start(&m, 3, 30);
    Effects *effects = &m.analysis[0].effects;
    effects->row[effects->n++] = made_effect("grade", "4", 2.71828, 7, 90);
    effects->row[effects->n++] = made_effect("grade", "5", 3.14159, 160, 410);
    results_compare(m.arena, &m.results);
    results_review(m.arena, &m.results);
    made_release(&m);
    const char *folder = made_folder(m.arena);
    assert_true(results_write_json(&m.results, os_join(m.arena, folder, "results.json"), &err));
    assert_true(results_write_tables(m.arena, &m.results, folder, &err));
    assert_null(strstr(file_text(m.arena, folder, "results.json"), "2.7"));
    assert_null(strstr(file_text(m.arena, folder, "tables/effects.csv"), "2.7"));
    assert_non_null(strstr(file_text(m.arena, folder, "tables/effects.csv"), "left out"));
    assert_non_null(
        strstr(file_text(m.arena, folder, "tables/flow.csv"), "or no math_fall\",left out,"));
    assert_non_null(strstr(file_text(m.arena, folder, "tables/flow.csv"), "cohort,eligible,200,"));
    os_remove_tree(folder);
    made_end(&m);
}

static size_t cells_with(const char *csv, const char *what)
{
    size_t n = 0;
    for (const char *at = strstr(csv, what); at != NULL; at = strstr(at + 1, what))
        n++;
    return n;
}

/* Counted where they are written: the marks of all files, and the numbers beside them. */
static void what_is_left_out_is_counted_as_files_have_it(void **state)
{
    (void)state;
    static const char *const files[] = {"flow", "effects", "balance", "attrition", "comparison"};
    Made m;
    Error err = {0};
    size_t n = 0;
    made_start(&m, 3, 30);
    Analysis *a = &m.analysis[0];
    a->balance.row[a->balance.n++] = made_share("ell", NULL, 0.02, 0.4, 0.02, 0.4);
    a->balance.row[a->balance.n++] = made_share("frl", NULL, 0.5, 0.4, 0.5, 0.5);
    results_compare(m.arena, &m.results);
    made_release(&m);
    const char *folder = made_folder(m.arena);
    assert_true(results_write_tables(m.arena, &m.results, folder, &err));
    for (size_t k = 0; k < COUNT_OF(files); k++)
        n +=
            cells_with(file_text(m.arena, folder, arena_printf(m.arena, "tables/%s.csv", files[k])),
                       HIDDEN_MARK);
    assert_true(n > 0);
    assert_int_equal(m.results.n_hidden, n);
    assert_true(m.results.n_told > 50);
    const size_t told = m.results.n_told;
    a->flow.row[0].hidden[1] = HIDDEN_WHOLLY; /* one more */
    results_count_told(&m.results);
    assert_int_equal(m.results.n_hidden, n + 1);
    assert_int_equal(m.results.n_told, told - 1);
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
        cmocka_unit_test(a_seed_is_a_number_where_json_can_hold_it),
        cmocka_unit_test(an_infeasible_alternative_is_a_row_with_its_reason),
        cmocka_unit_test(spans_of_a_subject_stand_side_by_side_the_shortest_first),
        cmocka_unit_test(csv_cells_are_quoted_and_formulas_defused),
        cmocka_unit_test(a_table_that_does_not_say_what_it_is_is_not_written),
        cmocka_unit_test(tables_are_written_with_outcome_and_design_in_front),
        cmocka_unit_test(every_covariate_of_the_model_is_named),
        cmocka_unit_test(a_file_that_can_not_be_written_is_an_error),
        cmocka_unit_test(published_figures_agree_to_their_printed_digits),
        cmocka_unit_test(what_is_left_out_is_so_in_json_and_csv_alike),
        cmocka_unit_test(what_is_left_out_is_counted_as_files_have_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
