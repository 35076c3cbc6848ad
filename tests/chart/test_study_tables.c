/* Charts of the whole study that read further tables, from their real producers. */
#include "check.h"

#include "chart/study_fixture.h"
#include "further/made_tables.h"

#include "alike/part_tables.h"
#include "alike/told.h"

static const World twelve_schools = {.n_program = 12,
                                     .n_comparison = 14,
                                     .n_students = 12,
                                     .size = 3,
                                     .effect = 2.0,
                                     .school_sd = 1.5,
                                     .effect_sd = 4.0,
                                     .seed = 5};

/* Every outcome of the study's own design has the tables of a study of this world. */
static void add_tables(Fixture *f, const World *world)
{
    for (size_t i = 0; i < f->results->n_analyses; i++) {
        Analysis *analysis = &f->results->analysis[i];
        World here = *world;
        here.seed += (unsigned)i;
        if (!analysis->primary)
            continue;
        MadeTables *made = made_tables(f->arena, &here);
        analysis->effects = made->effects;
        analysis->tables = made->tables;
    }
}

static Table *table_at(Fixture *f, size_t analysis, const TableKind *kind)
{
    Table *table = tables_find(&f->results->analysis[analysis].tables, kind);
    assert_non_null(table);
    return table;
}

static void every_chart_of_tables_is_legible(void **state)
{
    static const char *const name[] = {"headline", "norm_outcomes", "part_outcomes",
                                       "fifth_outcomes", "school_outcomes"};
    Fixture *f = *state;
    add_tables(f, &twelve_schools);
    write_all(f);
    for (size_t k = 0; k < COUNT_OF(name); k++) {
        const Figure *figure = figure_of(f, name[k]);
        assert_non_null(figure);
        assert_true(strlen(figure->caption) > 100);
        assert_true(strlen(figure->alt) > 60);
    }
    check_drawings(f);
}

static void fifths_and_parts_have_the_numbers_of_the_table(void **state)
{
    Fixture *f = *state;
    add_tables(f, &twelve_schools);
    write_all(f);
    const Table *table = table_at(f, 0, &table_pretest_quintile);
    for (size_t i = 0; i < table->n_rows; i++) {
        const Cell *g = table_cell(table, i, &group_effects_columns.g);
        const char *words =
            arena_printf(f->arena, "%s [%s, %s]", text_real(f->arena, g->value, 2),
                         table_words(table, f->arena, i, &group_effects_columns.g_ci_low),
                         table_words(table, f->arena, i, &group_effects_columns.g_ci_high));
        assert_non_null(strstr(figure_of(f, "fifth_outcomes")->alt, words));
        assert_non_null(strstr(figure_of(f, "part_outcomes")->alt, words));
    }
}

static void groups_that_a_table_shows_are_in_the_parts_once(void **state)
{
    Fixture *f = *state;
    f->results->n_analyses = 2;
    add_tables(f, &twelve_schools);
    for (size_t i = 0; i < 2; i++) {
        Effects *effects = &f->results->analysis[i].effects;
        Effects own = {.scale = effects->scale};
        made_add_effect(f->arena, &own, effects->row[0]);
        for (size_t k = 0; k < 5; k++)
            made_add_effect(f->arena, &own,
                            made_effect("pretest", arena_printf(f->arena, "%zu", k), 0.5, 0.1, 40));
        made_add_effect(f->arena, &own, made_effect("sex", "girl", 0.41, 0.1, 40));
        made_add_effect(f->arena, &own, made_effect("grade", "3", 0.43, 0.1, 40));
        f->results->analysis[i].effects = own;
    }
    write_all(f);
    const char *data = file_text(f, "part_outcomes.dat");
    assert_non_null(strstr(data, "\"Earlier score, fifths\""));
    assert_null(strstr(data, "\"Earlier score\""));
    assert_null(strstr(data, "\"Grade\"")); /* its bands are shown */
    assert_null(strstr(data, "\"0.43\""));
    assert_non_null(strstr(data, "\"Sex\""));
    assert_non_null(strstr(data, "\"0.41\""));
}

static void hidden_groups_and_schools_are_in_no_chart(void **state)
{
    Fixture *f = *state;
    add_tables(f, &twelve_schools);
    Table *schools = table_at(f, 0, &table_school_effects);
    Table *fifths = table_at(f, 0, &table_pretest_quintile);
    made_cell(fifths, 2, &group_effects_columns.g)->value = 0.7777;
    made_cell(schools, 3, &school_effects_columns.effect)->value = 77.77;
    made_hide(schools, 3);
    made_hide(fifths, 2);
    write_all(f);
    static const char *const file[] = {"fifth_outcomes.dat", "part_outcomes.dat",
                                       "school_outcomes.dat"};
    for (size_t k = 0; k < COUNT_OF(file); k++) {
        assert_null(strstr(file_text(f, file[k]), "0.7777"));
        assert_null(strstr(file_text(f, file[k]), "77.77"));
    }
    assert_non_null(strstr(file_text(f, "part_outcomes.dat"), "\"" HIDDEN_MARK "\""));
    assert_non_null(
        strstr(figure_of(f, "fifth_outcomes")->caption, "Left out or not estimated (–): 1."));
    assert_non_null(strstr(figure_of(f, "school_outcomes")->caption,
                           "Numbers left out, since they would tell of few: 1."));
    check_drawings(f);
}

static void schools_stand_highest_first_and_are_told_from_zero_by_their_intervals(void **state)
{
    Fixture *f = *state;
    add_tables(f, &twelve_schools);
    write_all(f);
    const Figure *figure = figure_of(f, "school_outcomes");
    const Analysis *analysis = &f->results->analysis[0];
    const Table *table = table_at(f, 0, &table_school_effects);
    size_t n_above = 0, n = 0;
    double high = -INFINITY, low = INFINITY;
    for (size_t i = 0; i < table->n_rows; i++) {
        const double value = table_real(table, i, &school_effects_columns.shrunken);
        n += isfinite(value) ? 1 : 0;
        n_above += table_real(table, i, &school_effects_columns.shrunken_low) > 0.0;
        high = fmax(high, value);
        low = fmin(low, value);
    }
    assert_non_null(figure);
    assert_int_equal(n, 12);
    assert_true(n_above > 0);
    const Cell ends[] = {{.value = high}, {.value = low}};
    const char *highest = told_cell(f->arena, f->results, analysis, &ends[0]);
    const char *lowest = told_cell(f->arena, f->results, analysis, &ends[1]);
    assert_true(strstr(figure->alt, highest) != NULL && strstr(figure->alt, lowest) != NULL);
}

static void two_schools_and_two_hundred_are_charts(void **state)
{
    Fixture *f = *state;
    const World few = {.n_program = 2,
                       .n_comparison = 8,
                       .n_students = 12,
                       .size = 3,
                       .effect = 2.0,
                       .school_sd = 1.0,
                       .effect_sd = 1.0,
                       .seed = 3};
    const World many = {.n_program = 200,
                        .n_comparison = 210,
                        .n_students = 4,
                        .size = 2,
                        .effect = 2.0,
                        .school_sd = 1.5,
                        .effect_sd = 4.0,
                        .seed = 9};
    f->results->n_analyses = 1;
    add_tables(f, &few);
    write_all(f);
    assert_non_null(figure_of(f, "school_outcomes"));
    check_drawings(f);
    add_tables(f, &many);
    write_all(f);
    const Figure *figure = figure_of(f, "school_outcomes");
    assert_int_equal(figure->n_pages, 1);
    assert_non_null(strstr(figure->caption, "Named are the 12 highest and the 12 lowest"));
    assert_non_null(strstr(file_text(f, "school_outcomes.dat"), " between\""));
    check_drawings(f);
}

static void schools_with_long_names_stay_on_the_page(void **state)
{
    Fixture *f = *state;
    add_tables(f, &twelve_schools);
    for (size_t i = 0; i < f->results->n_analyses; i++) {
        const Table *table = tables_find(&f->results->analysis[i].tables, &table_school_effects);
        for (size_t k = 0; table != NULL && k < table->n_rows; k++) {
            Table *own = tables_find(&f->results->analysis[i].tables, &table_school_effects);
            Text name = {.arena = f->arena};
            while (name.n < 270)
                text_add(&name, "The Very Reverend Academy of ");
            text_format(&name, "%zu", k);
            made_cell(own, k, &school_effects_columns.school)->text = name.bytes;
        }
    }
    write_all(f);
    check_drawings(f);
}

static void the_same_question_by_other_designs(void **state)
{
    Fixture *f = *state;
    f->results = made_results(f->arena);
    write_all(f);
    const Figure *figure = figure_of(f, "design_outcomes");
    assert_non_null(figure);
    const char *data = file_text(f, "design_outcomes.dat");
    assert_non_null(strstr(data, "\"This study's design\""));
    assert_non_null(strstr(data, "\"overlap (for both groups)\""));
    assert_non_null(strstr(data, "\"not carried out\""));
    assert_non_null(strstr(figure->caption, "Could not be carried out: 2."));
    for (size_t d = 0; d < 3; d++)
        assert_non_null(strstr(
            figure->alt, effect_size_words(f->arena, analysis_overall(&f->results->analysis[d]))));
    check_drawings(f);
}

/* Beside the design's name stands whom it is about, where that is not whom the study's own is. */
static void a_label_says_whom_another_design_is_about(void **state)
{
    Fixture *f = *state;
    static const struct {
        Estimand own, other;
        const char *own_words, *words, *label;
    } cases[] = {
        {ESTIMAND_ATT, ESTIMAND_ATT, "ATT", "ATT", "full"},
        {ESTIMAND_ATT, ESTIMAND_ATT, "ATT", "ATT, matched treated", "full (for those matched)"},
        {ESTIMAND_ATT, ESTIMAND_ATT, "ATT, matched treated", "ATT",
         "full (for all of the program)"},
        {ESTIMAND_ATT, ESTIMAND_ATC, "ATT", "ATC", "full (for the comparison group)"},
        {ESTIMAND_ATT, ESTIMAND_ATE, "ATT", "ATE, weighted", "full (for both groups)"},
        {ESTIMAND_ATO, ESTIMAND_ATT, "ATO", "ATT", "full (for the program)"},
        {ESTIMAND_ATT, ESTIMAND_ATO, "ATT", "ATO", "full (where the groups overlap)"},
        {ESTIMAND_ATO, ESTIMAND_ATM, "ATO", "ATM", "full (where the groups overlap)"},
    };
    f->results = made_results(f->arena);
    Analysis *main = &f->results->analysis[0], *other = &f->results->analysis[1];
    for (size_t k = 0; k < COUNT_OF(cases); k++) {
        f->results->spec->design[0].effects.estimand = (int)cases[k].own;
        f->results->spec->design[1].effects.estimand = (int)cases[k].other;
        main->matching.estimand = cases[k].own_words;
        other->matching.estimand = cases[k].words;
        assert_string_equal(design_label(f->arena, f->results, main, &f->results->spec->design[1]),
                            cases[k].label);
    }
}

static void a_design_that_does_not_pass_the_start_is_an_open_circle(void **state)
{
    Fixture *f = *state;
    f->results = made_results(f->arena);
    Analysis *full = &f->results->analysis[1];
    assert_true(results_passes_start(full));
    write_all(f);
    assert_null(strstr(file_text(f, "design_outcomes.gp"), "pt 6 "));
    full->balance.row[0].wwc = BASELINE_NOT_SATISFIED;
    assert_false(results_passes_start(full));
    write_all(f);
    assert_non_null(strstr(file_text(f, "design_outcomes.gp"), "pt 6 "));
    assert_non_null(strstr(figure_of(f, "design_outcomes")->caption, "Open circles"));
    check_drawings(f);
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(every_chart_of_tables_is_legible),
        WITH_FIXTURE(fifths_and_parts_have_the_numbers_of_the_table),
        WITH_FIXTURE(groups_that_a_table_shows_are_in_the_parts_once),
        WITH_FIXTURE(hidden_groups_and_schools_are_in_no_chart),
        WITH_FIXTURE(schools_stand_highest_first_and_are_told_from_zero_by_their_intervals),
        WITH_FIXTURE(two_schools_and_two_hundred_are_charts),
        WITH_FIXTURE(schools_with_long_names_stay_on_the_page),
        WITH_FIXTURE(the_same_question_by_other_designs),
        WITH_FIXTURE(a_label_says_whom_another_design_is_about),
        WITH_FIXTURE(a_design_that_does_not_pass_the_start_is_an_open_circle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
