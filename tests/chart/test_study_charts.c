/* Charts of the whole study: what they hold, what is left out, and that both drawings are legible.
 */
#include "check.h"

#include <string.h>

#include "chart/study_fixture.h"

/* --- what they hold ----------------------------------------------------------------------------
 */

static void both_drawings_of_every_chart_are_legible(void **state)
{
    Fixture *f = *state;
    write_all(f);
    assert_non_null(figure_of(f, "headline"));
    assert_non_null(figure_of(f, "flow_outcomes"));
    assert_non_null(figure_of(f, "love_outcomes"));
    assert_non_null(figure_of(f, "growth_outcomes"));
    check_drawings(f);
}

static void subjects_and_spans_stand_in_the_order_of_the_outline(void **state)
{
    Fixture *f = *state;
    write_all(f);
    const char *data = file_text(f, "headline.dat"), *at = data;
    static const char *const order[] = {
        "\"Mathematics\"",        "\"One year\"", "\"Two years\"", "\"Three years*\"",
        "\"Before the program\"", "\"Reading\"",  "\"One year\"",  "\"Three years*\""};
    for (size_t k = 0; k < COUNT_OF(order); k++) {
        at = strstr(at, order[k]);
        assert_non_null(at);
        at++;
    }
}

static void the_headline_tells_every_number_to_those_who_can_not_see_it(void **state)
{
    Fixture *f = *state;
    write_all(f);
    const Figure *figure = figure_of(f, "headline");
    const char *data = file_text(f, "headline.dat");
    for (size_t i = 0; i < f->results->n_analyses; i++) {
        const char *words = effect_size_words(f->arena, analysis_overall(&f->results->analysis[i]));
        assert_non_null(strstr(figure->alt, words));
        assert_non_null(strstr(data, words));
    }
    assert_non_null(strstr(figure->caption, "95% confidence intervals"));
    assert_non_null(strstr(figure->caption, "Diamonds"));
    assert_non_null(strstr(figure->caption, "Open squares"));
}

static void what_is_hidden_is_in_no_chart(void **state)
{
    Fixture *f = *state;
    Analysis *analysis = &f->results->analysis[1];
    Effect *effect = &analysis->effects.row[0];
    effect->effect_size = 0.7777;
    effect->estimate = 77.77;
    effect->n_treated = 7777;
    effect->hidden = HIDDEN_MARK;
    FlowRow *row = &analysis->flow.row[2];
    row->treated = 7776;
    row->hidden[1] = (HiddenCount){.as = COUNT_SMALL, .text = "fewer than 10"};
    write_all(f);
    static const char *const file[] = {"headline.dat", "flow_outcomes.dat", "growth_outcomes.dat"};
    for (size_t k = 0; k < COUNT_OF(file); k++) {
        assert_null(strstr(file_text(f, file[k]), "7777"));
        assert_null(strstr(file_text(f, file[k]), "7,777"));
        assert_null(strstr(file_text(f, file[k]), "7,776"));
        assert_null(strstr(file_text(f, file[k]), "77.8"));
    }
    assert_non_null(strstr(file_text(f, "headline.dat"), "\"" HIDDEN_MARK "\""));
    assert_non_null(strstr(file_text(f, "flow_outcomes.dat"), "\"fewer than 10\""));
    assert_non_null(strstr(figure_of(f, "headline")->caption,
                           "Numbers left out, since they would tell of few: 1."));
    check_drawings(f);
}

static void outcomes_of_the_same_people_stand_in_one_column(void **state)
{
    Fixture *f = *state;
    write_all(f);
    assert_non_null(strstr(file_text(f, "flow_outcomes.dat"), "\"All outcomes\""));
    f->results->analysis[1].flow.row[0].treated++;
    write_all(f);
    assert_null(strstr(file_text(f, "flow_outcomes.dat"), "\"All outcomes\""));
    assert_non_null(strstr(file_text(f, "flow_outcomes.dat"), "\"Two years\""));
}

static void reasons_of_one_kind_stand_in_one_row(void **state)
{
    Fixture *f = *state;
    for (size_t i = 0; i < f->results->n_analyses; i++) {
        FlowRow *row = &f->results->analysis[i].flow.row[4];
        row->lack = LACKS_SCORE;
        row->reason = arena_printf(f->arena, "no score number %zu", i);
        row->treated += i; /* so that columns differ */
    }
    f->results->analysis[0].flow.row[2].reason = "something else";
    write_all(f);
    const char *data = file_text(f, "flow_outcomes.dat");
    assert_non_null(strstr(data, "Later score missing"));
    assert_null(strstr(data, "No score number"));
    assert_non_null(strstr(data, "Something else"));
    assert_non_null(strstr(data, "Grade is not 3, 4 or 5"));
    assert_true(strstr(data, "Something else") < strstr(data, "Eligible"));
    check_drawings(f);
}

/* --- many rows, long labels --------------------------------------------------------------------
 */

static const char *long_label(Fixture *f, const char *end)
{
    Text text = {.arena = f->arena};
    while (text.n < 270)
        text_add(&text, "Percentage of the students who ");
    text_add(&text, end);
    return text.bytes;
}

static void equal_beginnings_are_told_apart(void **state)
{
    Fixture *f = *state;
    const char *const same[] = {long_label(f, "read"),
                                long_label(f, "write"),
                                long_label(f, "read"),
                                "Short",
                                long_label(f, "read and never, whatever it may be, stop reading"),
                                long_label(f, "write and never, whatever it may be, stop reading")};
    const char **cut = labels_fit(f->arena, same, COUNT_OF(same), TEXT_REGULAR, 1.5);
    for (size_t i = 0; i < COUNT_OF(same); i++) {
        assert_true(label_inches(cut[i], TEXT_REGULAR) <= 1.5 + 1e-5);
        for (size_t k = 0; k < i; k++)
            assert_int_equal(strcmp(cut[i], cut[k]) == 0, strcmp(same[i], same[k]) == 0);
    }
    assert_non_null(strstr(cut[0], "…"));
    assert_true(strcmp(cut[0] + strlen(cut[0]) - 4, "read") == 0);
    assert_string_equal(cut[3], "Short");
}

static void long_labels_and_large_counts_stay_on_the_page(void **state)
{
    Fixture *f = *state;
    Spec spec = *f->results->spec;
    spec.unit = long_label(f, "student");
    f->results->spec = &spec;
    for (size_t i = 0; i < f->results->n_analyses; i++) {
        Analysis *a = &f->results->analysis[i];
        f->outcome[i].subject = i <= SPANS ? long_label(f, "can do sums") : "Reading";
        for (size_t k = 0; k < a->balance.n; k++) {
            a->balance.row[k].label = long_label(f, a->balance.row[k].covariate);
            a->balance.row[k].group = k < 4 ? long_label(f, "belong") : NULL;
        }
        for (size_t k = 0; k < a->flow.n; k++) {
            a->flow.row[k].reason = long_label(f, a->flow.row[k].reason);
            a->flow.row[k].control = 1234567 + i;
            a->flow.row[k].treated = 7654321;
        }
        a->effects.row[0].n_treated = 1234567;
        a->effects.row[0].n_control = 12345678;
        a->effects.row[0].effect_size_ci_high = i == 0 ? 14.0 : 0.4;
    }
    write_all(f);
    check_drawings(f);
}

static void many_rows_go_on_to_further_pages(void **state)
{
    Fixture *f = *state;
    f->results->n_analyses = 1;
    for (size_t i = 0; i < f->results->n_analyses; i++) {
        Balance *balance = &f->results->analysis[i].balance;
        size_t capacity = balance->n;
        for (size_t k = 0; k < 80; k++)
            made_add_balance(f->arena, balance, &capacity, arena_printf(f->arena, "c%zu", k), NULL,
                             arena_printf(f->arena, "Characteristic %03zu", k),
                             arena_printf(f->arena, "Group %zu", k / 10), 0.02 * (double)k, 0.01);
    }
    write_all(f);
    assert_non_null(figure_of(f, "love_outcomes_2"));
    assert_int_equal(figure_of(f, "love_outcomes_2")->page, 1);
    Text all = {.arena = f->arena};
    for (size_t i = 0; i < f->figures.n; i++)
        if (text_starts(f->figures.item[i].name, "love_outcomes"))
            text_add(&all, file_text(f, arena_printf(f->arena, "%s.dat", f->figures.item[i].name)));
    for (size_t k = 0; k < 80; k++) { /* each on one page */
        const char *label = arena_printf(f->arena, "\"Characteristic %03zu\"\n", k);
        const char *first = strstr(all.bytes, label);
        assert_non_null(first);
        assert_null(strstr(first + strlen(label), label));
    }
    check_drawings(f);
}

static void one_outcome_with_three_rows_is_a_chart(void **state)
{
    Fixture *f = *state;
    f->results->n_analyses = 1;
    f->results->analysis[0].balance.n = 3;
    write_all(f);
    assert_int_equal(f->figures.n, 8);
    check_drawings(f);
    assert_null(strstr(file_text(f, "headline.dat"), "One year"));
}

static void a_hundred_outcomes_fit_the_pages(void **state)
{
    Fixture *f = *state;
    enum { MANY = 100 };
    OutcomeSpec *outcome = ARENA_ARRAY(f->arena, OutcomeSpec, MANY);
    Analysis *analysis = ARENA_ARRAY(f->arena, Analysis, MANY);
    for (size_t i = 0; i < MANY; i++) {
        outcome[i] = (OutcomeSpec){.name.text = arena_printf(f->arena, "o%zu", i),
                                   .label = arena_printf(f->arena, "Outcome number %zu", i),
                                   .pretest.text = "math_fall",
                                   .same_scale = true};
        made_analysis(f->arena, &analysis[i], &f->results->spec->design[0], &outcome[i],
                      0.001 * (double)i);
        analysis[i].flow.row[0].treated += i;
    }
    f->results->analysis = analysis;
    f->results->n_analyses = MANY;
    write_all(f);
    assert_non_null(figure_of(f, "headline_3"));
    check_drawings(f);
}

/* --- the look ----------------------------------------------------------------------------------
 */

static void every_colour_has_one_meaning(void **state)
{
    (void)state;
    for (size_t i = 0; i < n_chart_colors; i++)
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(chart_colors[i].light, chart_colors[k].light);
            assert_string_not_equal(chart_colors[i].name, chart_colors[k].name);
        }
}

static void the_themes_are_those_of_the_table(void **state)
{
    Fixture *f = *state;
    write_all(f);
    const char *style = file_text(f, "style.gp");
    for (size_t i = 0; i < n_chart_colors; i++) {
        assert_non_null(strstr(style, chart_colors[i].light));
        assert_non_null(strstr(style, chart_colors[i].dark));
        assert_non_null(strstr(style, chart_colors[i].grey));
    }
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(both_drawings_of_every_chart_are_legible),
        WITH_FIXTURE(subjects_and_spans_stand_in_the_order_of_the_outline),
        WITH_FIXTURE(the_headline_tells_every_number_to_those_who_can_not_see_it),
        WITH_FIXTURE(what_is_hidden_is_in_no_chart),
        WITH_FIXTURE(outcomes_of_the_same_people_stand_in_one_column),
        WITH_FIXTURE(reasons_of_one_kind_stand_in_one_row),
        WITH_FIXTURE(equal_beginnings_are_told_apart),
        WITH_FIXTURE(long_labels_and_large_counts_stay_on_the_page),
        WITH_FIXTURE(many_rows_go_on_to_further_pages),
        WITH_FIXTURE(one_outcome_with_three_rows_is_a_chart),
        WITH_FIXTURE(a_hundred_outcomes_fit_the_pages),
        WITH_FIXTURE(every_colour_has_one_meaning),
        WITH_FIXTURE(the_themes_are_those_of_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
