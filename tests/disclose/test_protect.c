/* What disclosure control leaves of results: estimates, flows, balance, overlap, words. */
#include "note_says.h"
#include "results/made.h"

#include "alike/disclose.h"

#include <gsl/gsl_errno.h>

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

/* Whoever is few, of either group, before the design or after it: all bins become one, or none. */
static void bins_that_few_of_any_group_are_in_become_one(void **state)
{
    (void)state;
    for (size_t few = 0; few < 4; few++)
        for (size_t each = 1; each <= 2; each++) {
            Made m;
            made_start(&m, 20, 30);
            Overlap *overlap = &m.analysis[0].overlap;
            size_t *const count[4] = {overlap->n_all_treated, overlap->n_all_control,
                                      overlap->n_matched_treated, overlap->n_matched_control};
            overlap->n_bins = 6;
            for (size_t b = 0; b < 6; b++) {
                overlap->lo[b] = (double)b / 6;
                overlap->hi[b] = (double)(b + 1) / 6;
                for (size_t k = 0; k < 4; k++)
                    count[k][b] = k == few ? each : 150;
            }
            results_protect(m.arena, &m.results);
            assert_int_equal(overlap->n_bins, each - 1); /* six are too few, twelve are not */
            if (each == 2) {
                for (size_t k = 0; k < 4; k++)
                    assert_int_equal(count[k][0], k == few ? 12 : 900);
                check_same(overlap->lo[0], 0.0);
                check_same(overlap->hi[0], 1.0);
            }
            made_end(&m);
        }
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
        m.results.release = publish == 1 ? RELEASE_PUBLISHED : RELEASE_INTERNAL;
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
    m.results.release = RELEASE_INTERNAL;
    results_protect(m.arena, &m.results);
    check_same(effects->row[1].estimate, 2);
    assert_int_equal(m.analysis[0].flow.row[2].treated, 3);
    assert_int_equal(m.results.n_hidden, 0);
    assert_int_equal(m.results.n_small, 2);
    made_end(&m);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_subgroup_loses_every_number_and_takes_another_with_it),
        cmocka_unit_test(a_small_exclusion_can_not_be_worked_out),
        cmocka_unit_test(fields_that_repeat_a_hidden_count_go_with_it),
        cmocka_unit_test(another_design_does_not_give_the_count_away),
        cmocka_unit_test(a_share_of_few_students_loses_its_means),
        cmocka_unit_test(shares_do_not_tell_what_the_few_who_left_had),
        cmocka_unit_test(shares_of_many_keep_two_decimals),
        cmocka_unit_test(small_bins_are_joined_and_keep_their_sum),
        cmocka_unit_test(bins_that_few_of_any_group_are_in_become_one),
        cmocka_unit_test(what_is_said_loses_small_counts),
        cmocka_unit_test(without_publish_nothing_is_hidden_but_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
