/* Each row of a list of fields, alone, is enough: the field is blank, hidden, in results.json, in
 * the CSV file, and a figure that `published:` may hold. The tests walk the lists. */
#include "file_text.h"
#include "results/made.h"

#include "alike/os.h"

#include <gsl/gsl_errno.h>
#include <jansson.h>

/* A value that no other field has. */
static void put(const ResultField *field, void *of, size_t k, const char *word)
{
    char *at = (char *)of + field->offset;
    const size_t count = 1000 + k;
    const double real = 1000.5 + (double)k;
    if (field->column.type == CELL_TEXT)
        memcpy(at, &word, sizeof word);
    else if (field->column.type == CELL_COUNT)
        memcpy(at, &count, sizeof count);
    else
        memcpy(at, &real, sizeof real);
}

static double value_of(const ResultField *field, size_t k)
{
    return field->column.type == CELL_COUNT ? 1000 + (double)k : 1000.5 + (double)k;
}

static const char *word_of(Arena *arena, size_t k)
{
    return arena_printf(arena, "word%zu", k);
}

static void fill(Arena *arena, const ResultField *field, size_t n, void *of)
{
    for (size_t k = 0; k < n; k++)
        put(&field[k], of, k, word_of(arena, k));
}

static void check_json(Arena *arena, const json_t *object, const ResultField *field, size_t k)
{
    const json_t *value = json_object_get(object, field->json);
    if (value == NULL)
        fail_msg("results.json has no '%s'", field->json);
    if (field->column.type == CELL_TEXT)
        assert_string_equal(json_string_value(value), word_of(arena, k));
    else
        check_same(json_number_value(value), value_of(field, k));
}

static json_t *written(const Made *m)
{
    Error err = {0};
    const char *folder = made_folder(m->arena);
    const char *path = os_join(m->arena, folder, "results.json");
    assert_true(results_write_json(&m->results, path, &err));
    json_t *root = json_loads(file_text(m->arena, path), 0, NULL);
    assert_non_null(root);
    os_remove_tree(folder);
    return root;
}

static json_t *analysis_of(json_t *root)
{
    return json_array_get(json_object_get(root, "analyses"), 0);
}

static void a_field_of_an_effect_is_in_results_json(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 20, 30);
    fill(m.arena, effect_fields, n_effect_fields, &m.analysis[0].effects.row[0]);
    json_t *root = written(&m);
    const json_t *effect = json_array_get(json_object_get(analysis_of(root), "effects"), 0);
    for (size_t k = 0; k < n_effect_fields; k++)
        check_json(m.arena, effect, &effect_fields[k], k);
    assert_int_equal(json_object_size(effect), n_effect_fields + 1); /* hidden */
    json_decref(root);
    made_end(&m);
}

static void a_field_of_an_effect_is_in_its_table(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 20, 30);
    fill(m.arena, effect_fields, n_effect_fields, &m.analysis[0].effects.row[0]);
    const Table *table = results_effects_table(m.arena, &m.analysis[0]);
    assert_int_equal(table->n_columns, n_effect_fields);
    for (size_t k = 0; k < n_effect_fields; k++) {
        assert_string_equal(table->column[k].name, effect_fields[k].column.name);
        if (effect_fields[k].column.type == CELL_TEXT)
            assert_string_equal(table->cell[k].text, word_of(m.arena, k));
        else
            check_same(table->cell[k].value, value_of(&effect_fields[k], k));
    }
    made_end(&m);
}

/* From the study file to the answer: n figures, each ours. */
static void check_published(Made *m, const char *figures, size_t n)
{
    Text study = {.arena = m->arena};
    Spec spec;
    Error err = {0};
    text_add(&study, "data: d.csv\n"
                     "treatment: {column: program, treated: 1, control: 0}\n"
                     "outcomes: [{name: math, score: s}]\n"
                     "covariates: [a]\n"
                     "published:\n  - {outcome: math");
    text_add(&study, figures);
    text_add(&study, "}\n");
    if (!spec_read_bytes(m->arena, "study.yaml", study.bytes, study.n, &spec, &err))
        fail_msg("%s", err.text);
    assert_int_equal(spec.n_published, n);
    m->spec.published = spec.published;
    m->spec.n_published = spec.n_published;
    results_reproduce(m->arena, &m->results);
    for (size_t i = 0; i < n; i++)
        if (!text_equal(table_cell_text(m->results.published, m->arena, i, 8), "yes"))
            fail_msg("'%s' is not ours: %s", spec.published[i].quantity,
                     table_cell_text(m->results.published, m->arena, i, 8));
}

static void a_number_of_an_effect_may_be_a_published_figure(void **state)
{
    (void)state;
    Made m;
    size_t n = 0;
    made_start(&m, 20, 30);
    Effect *effect = &m.analysis[0].effects.row[0];
    Text figures = {.arena = m.arena};
    fill(m.arena, effect_fields, n_effect_fields, effect);
    effect->group = effect->level = NULL;
    for (size_t k = 0; k < n_effect_fields; k++)
        if (effect_fields[k].column.type != CELL_TEXT) {
            text_add(&figures, arena_printf(m.arena, ", %s: %.1f", effect_fields[k].json,
                                            value_of(&effect_fields[k], k)));
            n++;
        }
    check_published(&m, figures.bytes, n);
    made_end(&m);
}

static void a_field_of_an_effect_begins_unknown(void **state)
{
    (void)state;
    const Effect none = effect_none();
    for (size_t k = 0; k < n_effect_fields; k++) {
        const Cell cell = field_cell(&effect_fields[k], &none);
        assert_null(cell.text);
        if (effect_fields[k].column.type == CELL_REAL)
            check_nan(cell.value);
        if (effect_fields[k].column.type == CELL_COUNT)
            check_same(cell.value, 0.0);
    }
}

static bool is_blank(const ResultField *field, const void *of)
{
    const Cell cell = field_cell(field, of);
    return cell.text == NULL && (isnan(cell.value) || cell.value == 0);
}

static void a_hidden_effect_keeps_what_names_it_alone(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Effect effect = {.step = NULL};
    fill(arena, effect_fields, n_effect_fields, &effect);
    effect.hidden_n = NULL;
    effect_hide(&effect, HIDDEN_MARK);
    for (size_t k = 0; k < n_effect_fields; k++) {
        const bool names = effect_fields[k].hidden == HIDDEN_NEVER;
        const Cell cell = effect_cell(&effect, &effect_fields[k]);
        if (is_blank(&effect_fields[k], &effect) == names)
            fail_msg("'%s' is wrong", effect_fields[k].column.name);
        /* no number may name a row */
        assert_true(!names || effect_fields[k].column.type == CELL_TEXT);
        if (effect_fields[k].column.type != CELL_TEXT)
            assert_string_equal(cell.text, HIDDEN_MARK);
    }
    arena_destroy(arena);
}

/* by: what errors go by; is a field that tells people's number taken? */
static void check_sizes(ErrorsBy by, bool by_person)
{
    Arena *arena = arena_create();
    Effect effect = {.step = NULL};
    fill(arena, effect_fields, n_effect_fields, &effect);
    effect.hidden = effect.hidden_n = NULL;
    effect.errors_by = by;
    effect_hide_sizes(&effect, HIDDEN_MARK);
    for (size_t k = 0; k < n_effect_fields; k++) {
        const ResultField *field = &effect_fields[k];
        const bool goes = field->hidden == HIDDEN_WITH_SIZES ||
                          (by_person && field->hidden == HIDDEN_WITH_PEOPLE);
        const char *text = effect_cell(&effect, field).text;
        if (field->column.type == CELL_TEXT)
            continue;
        if (is_blank(field, &effect) != goes || (text != NULL) != goes)
            fail_msg("'%s' is wrong", field->column.name);
    }
    assert_int_equal(effect.n_treated + effect.n_control, 0);
    if (by_person)
        assert_int_equal(effect.clusters, 0);
    else
        assert_int_not_equal(effect.clusters, 0);
    arena_destroy(arena);
}

static void hidden_sizes_take_what_tells_them(void **state)
{
    (void)state;
    check_sizes(ERRORS_BY_STUDENTS, true);
    check_sizes(ERRORS_BY_SETS, true);
    check_sizes(ERRORS_BY_SETS_AND_STUDENTS, true);
    check_sizes(ERRORS_BY_COLUMNS, false);
    check_sizes(ERRORS_BY_COMPARISON_GROUPS, false);
}

/* --- balance -------------------------------------------------------------------------------------
 */

static BalanceRow filled_row(Arena *arena, const char *level)
{
    BalanceRow row = {.covariate = "grade", .level = level, .label = "Grade", .reference_sd = 2};
    fill(arena, balance_side_fields, n_balance_side_fields, &row.before);
    fill(arena, balance_side_fields, n_balance_side_fields, &row.after);
    return row;
}

static void a_number_of_balance_is_in_results_json_and_in_its_table(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 20, 30);
    Balance *balance = &m.analysis[0].balance;
    balance->row[balance->n++] = filled_row(m.arena, NULL);
    json_t *root = written(&m);
    const json_t *row = json_array_get(json_object_get(analysis_of(root), "balance"), 0);
    const Table *table = results_balance_table(m.arena, &m.analysis[0]);
    for (size_t k = 0; k < n_balance_side_fields; k++) {
        const ResultField *field = &balance_side_fields[k];
        check_json(m.arena, json_object_get(row, "before"), field, k);
        check_json(m.arena, json_object_get(row, "after"), field, k);
        for (size_t side = 0; side < 2; side++) {
            const size_t at = 4 + side * n_balance_side_fields + k;
            assert_string_equal(
                table->column[at].name,
                arena_printf(m.arena, "%s_%s", side == 0 ? "before" : "after", field->column.name));
            check_same(table->cell[at].value, value_of(field, k));
        }
    }
    json_decref(root);
    made_end(&m);
}

/* A share has no variance ratio, hidden or not; what is hidden before alone stays after. */
static void a_hidden_row_of_balance_has_no_number(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    for (int share = 0; share < 2; share++)
        for (int before = 0; before < 2; before++) {
            BalanceRow row = filled_row(arena, share ? "3" : NULL);
            if (before)
                balance_hide_before(&row, HIDDEN_MARK);
            else
                balance_hide(&row, HIDDEN_MARK);
            assert_true(isnan(row.reference_sd) == !before);
            for (size_t k = 0; k < n_balance_side_fields; k++) {
                const ResultField *field = &balance_side_fields[k];
                const bool none = share && text_equal(field->json, "variance_ratio");
                const Cell first = balance_cell(&row, &row.before, field),
                           second = balance_cell(&row, &row.after, field);
                if (!isnan(first.value) || (first.text == NULL) != none)
                    fail_msg("before, '%s' is wrong", field->json);
                if (isnan(second.value) == before || (second.text == NULL) != (before || none))
                    fail_msg("after, '%s' is wrong", field->json);
            }
        }
    arena_destroy(arena);
}

/* Each measure fills its own number. */
static void a_measure_of_balance_has_its_field(void **state)
{
    (void)state;
    for (size_t k = 0; k < balance_measures.n; k++) {
        const ResultField *field = &balance_side_fields[N_BALANCE_MOMENTS + k];
        assert_string_equal(balance_measure_at(k)->name, field->json);
        assert_int_equal(balance_measure_at(k)->offset, field->offset);
    }
    assert_int_equal(N_BALANCE_MOMENTS + balance_measures.n, n_balance_side_fields);
}

/* --- the design as a whole -----------------------------------------------------------------------
 */

static void check_whole(const char *key, const ResultField *field, size_t n, bool balance)
{
    for (int hide = 0; hide < 3; hide++) {
        Made m;
        made_start(&m, 20, 30);
        Analysis *a = &m.analysis[0];
        void *of = balance ? (void *)&a->balance : (void *)&a->matching;
        fill(m.arena, field, n, of);
        a->hidden_matched = hide == 1 ? HIDDEN_MARK : NULL;
        a->hidden_dropped = hide == 2 ? HIDDEN_WHOLLY : (HiddenCount){.as = COUNT_SHOWN};
        json_t *root = written(&m);
        const json_t *object = json_object_get(analysis_of(root), key);
        for (size_t k = 0; k < n; k++)
            if ((hide == 1 && field[k].hidden == HIDDEN_WITH_SIZES) ||
                (hide == 2 && field[k].hidden == HIDDEN_WITH_DROPPED))
                assert_true(json_is_null(json_object_get(object, field[k].json)));
            else
                check_json(m.arena, object, &field[k], k);
        json_decref(root);
        made_end(&m);
    }
}

static void what_a_design_left_is_in_results_json(void **state)
{
    (void)state;
    check_whole("matching", matching_fields, n_matching_fields, false);
    check_whole("balance_summary", balance_summary_fields, n_balance_summary_fields, true);
}

/* From the study file to the answer, where no estimate has a number of that name. */
static void check_figures(const ResultField *field, size_t n, bool balance)
{
    for (size_t k = 0; k < n; k++) {
        if (field[k].column.type == CELL_TEXT)
            continue;
        Made m;
        made_start(&m, 20, 30);
        Analysis *a = &m.analysis[0];
        a->effects.n = 0;
        put(&field[k], balance ? (void *)&a->balance : (void *)&a->matching, k, NULL);
        if (balance && field_find(matching_fields, n_matching_fields, field[k].json) != NULL)
            put(field_find(matching_fields, n_matching_fields, field[k].json), &a->matching, k,
                NULL);
        check_published(
            &m, arena_printf(m.arena, ", %s: %.1f", field[k].json, value_of(&field[k], k)), 1);
        made_end(&m);
    }
}

static void a_number_of_the_design_may_be_a_published_figure(void **state)
{
    (void)state;
    check_figures(matching_fields, n_matching_fields, false);
    check_figures(balance_summary_fields, n_balance_summary_fields, true);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_field_of_an_effect_is_in_results_json),
        cmocka_unit_test(a_field_of_an_effect_is_in_its_table),
        cmocka_unit_test(a_number_of_an_effect_may_be_a_published_figure),
        cmocka_unit_test(a_field_of_an_effect_begins_unknown),
        cmocka_unit_test(a_hidden_effect_keeps_what_names_it_alone),
        cmocka_unit_test(hidden_sizes_take_what_tells_them),
        cmocka_unit_test(a_number_of_balance_is_in_results_json_and_in_its_table),
        cmocka_unit_test(a_hidden_row_of_balance_has_no_number),
        cmocka_unit_test(a_measure_of_balance_has_its_field),
        cmocka_unit_test(what_a_design_left_is_in_results_json),
        cmocka_unit_test(a_number_of_the_design_may_be_a_published_figure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
