/* Charts of the start: whole distributions, matched sets, and designs by what they keep. Their data
 * are held against the tables that the results make. */
#include "check.h"

#include "alike/results_tables.h"
#include "alike/told.h"
#include "chart/study_fixture.h"

/* The row of cells stands in the data by itself. */
static void check_row(Fixture *f, const char *file, const char *row)
{
    const char *data = file_text(f, file);
    if (strstr(data, arena_printf(f->arena, "\n%s\n", row)) == NULL)
        fail_msg("%s has no row '%s'", file, row);
}

/* The charts of this file; others have tests of their own. */
static void check_own_drawings(Fixture *f)
{
    static const char *const own[] = {"distribution_outcomes", "set_outcomes", "kept_outcomes"};
    size_t n = 0;
    for (size_t i = 0; i < f->figures.n; i++)
        for (size_t k = 0; k < COUNT_OF(own); k++)
            if (strcmp(f->figures.item[i].chart, own[k]) == 0)
                f->figures.item[n++] = f->figures.item[i];
    f->figures.n = n;
    check_drawings(f);
}

static Analysis *analysis_at(Fixture *f, size_t i)
{
    return &f->results->analysis[i];
}

/* --- distributions -----------------------------------------------------------------------------
 */

/* Two groups that are apart before and alike afterwards, from 150 to 250. */
static void make_distribution(Analysis *analysis, double shift)
{
    Distribution *d = &analysis->distribution;
    d->n = 21;
    for (size_t k = 0; k < d->n; k++) {
        d->cut[k] = 150.0 + 5.0 * (double)k;
        for (size_t side = 0; side < N_SIDES; side++)
            for (size_t arm = 0; arm < 2; arm++)
                d->percent[side][arm][k] = round(
                    100.0 /
                    (1.0 +
                     exp((197.0 + shift + (side == 0 && arm == 0 ? 8.0 : 0.0) - d->cut[k]) / 9.0)));
    }
}

static void make_distributions(Fixture *f)
{
    for (size_t i = 0; i < f->results->n_analyses; i++) {
        Analysis *a = analysis_at(f, i);
        make_distribution(a, (double)i);
        a->balance.row[0].before.ks = 0.21 + 0.01 * (double)i;
        a->balance.row[0].after.ks = 0.034;
    }
}

static void the_distributions_are_those_of_the_table(void **state)
{
    Fixture *f = *state;
    make_distributions(f);
    write_all(f);
    const Figure *figure = figure_of(f, "distribution_outcomes");
    assert_non_null(figure);
    const Table *table = results_distribution_table(f->arena, analysis_at(f, 0));
    const union distribution_columns *column = &distribution_columns;
    assert_int_equal(table->n_rows, 21);
    for (size_t k = 0; k < table->n_rows; k++)
        check_row(f, "distribution_outcomes.dat",
                  arena_printf(f->arena, "0\t%g\t%g\t%g\t%g\t%g",
                               table_real(table, k, &column->cut),
                               table_real(table, k, &column->before_treated),
                               table_real(table, k, &column->before_control),
                               table_real(table, k, &column->after_treated),
                               table_real(table, k, &column->after_control)));
    assert_non_null(strstr(file_text(f, "distribution_outcomes.dat"), "\"Before, gap 0.21\""));
    assert_non_null(strstr(file_text(f, "distribution_outcomes.dat"), "\"Matched, gap 0.03\""));
    assert_non_null(strstr(figure->alt, "largest gap 0.21 before, 0.03 after"));
    assert_non_null(strstr(figure->alt, "at or below 200 58% and 36% before, 58% and 58% after"));
    assert_null(strstr(figure->caption, "Drawn at")); /* nothing was joined */
    check_own_drawings(f);
}

static void one_distribution_of_all_outcomes_is_drawn_once(void **state)
{
    Fixture *f = *state;
    make_distributions(f);
    for (size_t i = 0; i < f->results->n_analyses; i++) {
        make_distribution(analysis_at(f, i), 0.0);
        analysis_at(f, i)->balance.row[0].before.ks = 0.2;
    }
    write_all(f);
    assert_non_null(strstr(file_text(f, "distribution_outcomes.dat"), "\"All outcomes\""));
    check_own_drawings(f);
    analysis_at(f, 1)->distribution.percent[1][0][9] += 1.0;
    write_all(f);
    assert_null(strstr(file_text(f, "distribution_outcomes.dat"), "\"All outcomes\""));
}

static void without_an_earlier_score_there_is_no_distribution(void **state)
{
    Fixture *f = *state;
    make_distributions(f);
    for (size_t i = 1; i < f->results->n_analyses; i++)
        analysis_at(f, i)->distribution.n = 0;
    write_all(f);
    assert_null(strstr(file_text(f, "distribution_outcomes.dat"), "\"Reading\""));
    check_own_drawings(f);
    analysis_at(f, 0)->distribution.n = 0;
    write_all(f);
    assert_null(figure_of(f, "distribution_outcomes"));
}

static void published_distributions_say_how_they_were_joined(void **state)
{
    Fixture *f = *state;
    Spec spec = *f->results->spec;
    spec.min_cell = 12;
    f->results->spec = &spec;
    f->results->release = RELEASE_PUBLISHED;
    make_distributions(f);
    write_all(f);
    assert_non_null(
        strstr(figure_of(f, "distribution_outcomes")->caption, "fewer than 12 students"));
}

/* --- matched sets ------------------------------------------------------------------------------
 */

static void make_bands(SizeBands *bands, const char *what, const size_t *size, size_t n)
{
    static const size_t most[] = {1, 2, 3, 4, 5, 10, 20, 50, SIZE_MAX};
    size_t all = 0;
    *bands = (SizeBands){.what = what, .n = n};
    for (size_t i = 0; i < n; i++)
        all += size[i];
    for (size_t i = 0; i < n; i++) {
        bands->least[i] = i == 0 ? 1 : most[i - 1] + 1;
        bands->most[i] = most[i];
        bands->students[i] = size[i];
        bands->percent[i] = 100.0 * (double)size[i] / (double)all;
    }
}

static void make_sets(Fixture *f)
{
    static const size_t partners[] = {20, 40, 0, 90, 150, 400, 900, 480, 120},
                        served[] = {1000, 400, 200, 100, 40};
    for (size_t i = 0; i < f->results->n_analyses; i++) {
        Analysis *a = analysis_at(f, i);
        make_bands(&a->set_sizes.partners, "Comparison students per program student", partners, 9);
        make_bands(&a->set_sizes.served, "Program students per comparison student used", served, 5);
        a->set_sizes.partners.students[0] += i;
        a->matching.n_treated = a->matching.n_control = 2200;
        a->matching.ess_treated = 2200.0;
        a->matching.ess_control = 1234.0;
    }
}

static void the_sets_are_those_of_the_table(void **state)
{
    Fixture *f = *state;
    make_sets(f);
    write_all(f);
    const Figure *figure = figure_of(f, "set_outcomes");
    assert_non_null(figure);
    const Table *table = results_set_sizes_table(f->arena, analysis_at(f, 0));
    const union matched_sets_columns *column = &matched_sets_columns;
    const char *data = file_text(f, "set_outcomes.dat");
    assert_int_equal(table->n_rows, 14);
    for (size_t k = 0; k < table->n_rows; k++) {
        const double percent = table_real(table, k, &column->percent);
        const char *told = arena_printf(f->arena, "%s%%", text_real(f->arena, percent, 0));
        assert_non_null(
            strstr(data, arena_printf(f->arena, "\"%s\"", table_text(table, k, &column->size))));
        assert_non_null(strstr(data, arena_printf(f->arena, "\t\"%s\"\n", told)));
        assert_non_null(strstr(
            figure->alt,
            arena_printf(f->arena, "%s %s (%s)", table_text(table, k, &column->size),
                         text_count(f->arena, (size_t)table_real(table, k, &column->students)),
                         told)));
    }
    assert_non_null(strstr(data, "\"51 or more\""));
    assert_non_null(strstr(data, "\"1,234 of 2,200\""));
    assert_null(strstr(data, "\"Program\"")); /* whose weights are equal */
    check_own_drawings(f);
}

static void a_size_that_was_joined_is_no_zero(void **state)
{
    Fixture *f = *state;
    make_sets(f);
    f->results->n_analyses = 2;
    analysis_at(f, 1)->set_sizes.served.n = 0;
    SizeBands *joined = &analysis_at(f, 1)->set_sizes.partners;
    joined->least[3] = 3; /* 3 and 4 together, and nobody above 10 */
    for (size_t i = 2; i < 5; i++) {
        joined->least[i] = joined->least[i + 1];
        joined->most[i] = joined->most[i + 1];
        joined->students[i] = joined->students[i + 1];
        joined->percent[i] = joined->percent[i + 1];
    }
    joined->n = 5;
    write_all(f);
    const char *data = file_text(f, "set_outcomes.dat"), *alt = figure_of(f, "set_outcomes")->alt;
    assert_non_null(strstr(data, "\"3 to 4\""));
    const char *second = strstr(alt, "Two years");
    assert_non_null(second);
    assert_non_null(strstr(second, "2 40"));
    assert_non_null(strstr(second, "; 3 to 4 90"));
    assert_null(strstr(second, "; 3 0%"));
    assert_null(strstr(second, "; 4 "));
    assert_non_null(strstr(second, "11 to 20 0%")); /* nobody has so many */
}

static void pairs_need_no_picture(void **state)
{
    Fixture *f = *state;
    make_sets(f);
    for (size_t i = 0; i < f->results->n_analyses; i++) {
        Analysis *a = analysis_at(f, i);
        a->set_sizes.partners.n = 1;
        a->set_sizes.served.n = 0;
        a->matching.ess_control = 2200.0;
    }
    write_all(f);
    assert_null(figure_of(f, "set_outcomes"));
    for (size_t i = 0; i < f->results->n_analyses; i++) /* a design of weights */
        analysis_at(f, i)->matching.ess_control = 310.0;
    write_all(f);
    assert_non_null(figure_of(f, "set_outcomes"));
    assert_non_null(strstr(file_text(f, "set_outcomes.dat"), "\"310 of 2,200\""));
    check_own_drawings(f);
}

/* --- what designs keep ---------------------------------------------------------------------------
 */

/* Two outcomes under n designs, each of which keeps another share and leaves another difference. */
static void make_designs(Fixture *f, size_t n, const char *label)
{
    Spec *spec = ARENA_NEW(f->arena, Spec);
    Results *results = f->results;
    *spec = *results->spec;
    spec->n_designs = n;
    spec->design = ARENA_ARRAY(f->arena, Design, n);
    results->spec = spec;
    results->n_analyses = 2 * n;
    results->analysis = ARENA_ARRAY(f->arena, Analysis, results->n_analyses);
    for (size_t d = 0; d < n; d++) {
        const Design *first = &made_results(f->arena)->spec->design[0];
        spec->design[d] = *first;
        spec->design[d].name = d == 0 ? "primary" : arena_printf(f->arena, "d%zu", d);
        spec->design[d].label = arena_printf(f->arena, "%s %zu", label, d);
        spec->design[d].primary = d == 0;
    }
    for (size_t o = 0; o < 2; o++)
        for (size_t d = 0; d < n; d++) {
            Analysis *a = &results->analysis[o * n + d];
            made_analysis(f->arena, a, &spec->design[d], &f->outcome[o * (SPANS + 1)], 0.0);
            a->matching.estimand = "ATT";
            a->effects.row[0].n_treated = 412 - (7 * d + 3 * o) % 200;
            for (size_t k = 0; k < a->balance.n; k++)
                a->balance.row[k].after.g =
                    k == 3 ? round_to(0.02 + 0.011 * (double)(d * d % 37), 3) : 0.001;
            a->balance.row[3].wwc = d % 3 == 1 ? BASELINE_NOT_SATISFIED : BASELINE_SATISFIED;
        }
    results_compare(f->arena, results);
}

static void designs_stand_where_the_table_says(void **state)
{
    Fixture *f = *state;
    make_designs(f, 5, "Design");
    write_all(f);
    const Figure *figure = figure_of(f, "kept_outcomes");
    assert_non_null(figure);
    const union comparison_columns *column = &comparison_columns;
    const Table *table = f->results->comparison;
    size_t n_start;
    assert_true(results_at_start(analysis_at(f, 0), 1, &n_start));
    for (size_t d = 0; d < 5; d++) {
        const double share = 100.0 * table_real(table, d, &column->n_treated) / (double)n_start;
        const double size = table_real(table, d, &column->start_g);
        const char *name = d == 0 ? "This study's design" : f->results->spec->design[d].label;
        check_row(f, "kept_outcomes.dat",
                  arena_printf(f->arena, "0\t%g\t%g\t%d\t\"%s\"", round_to(share, 1), size,
                               d == 0       ? 0
                               : d % 3 == 1 ? 2
                                            : 1,
                               name));
        assert_non_null(strstr(figure->alt, arena_printf(f->arena, "%s %s%% kept, %s SD", name,
                                                         text_real(f->arena, share, 0),
                                                         told_number(f->arena, size, 0, 2))));
    }
    assert_non_null(strstr(figure->caption, "0.05 and 0.25"));
    check_own_drawings(f);
}

static void three_designs_and_eighty_are_legible(void **state)
{
    Fixture *f = *state;
    make_designs(f, 3, "Design");
    write_all(f);
    assert_non_null(figure_of(f, "kept_outcomes"));
    check_own_drawings(f);
    make_designs(f, 80, "Those whose earlier scores are no more apart than design");
    write_all(f);
    const Figure *figure = figure_of(f, "kept_outcomes");
    assert_non_null(strstr(figure->caption, "124 marks are without a name"));
    assert_non_null(strstr(file_text(f, "kept_outcomes.dat"), "design 79\"")); /* all are drawn */
    check_own_drawings(f);
}

static void names_of_any_length_stay_on_the_page(void **state)
{
    Fixture *f = *state;
    Text label = {.arena = f->arena};
    while (label.n < 270)
        text_add(&label, "no more than so many points apart in the fall and ");
    make_designs(f, 7, label.bytes);
    write_all(f);
    check_own_drawings(f);
    make_designs(f, 17, label.bytes);
    write_all(f);
    check_own_drawings(f);
}

static void what_is_not_told_has_no_mark(void **state)
{
    Fixture *f = *state;
    make_designs(f, 4, "Design");
    for (size_t o = 0; o < 2; o++)
        effect_hide(&analysis_at(f, 4 * o + 2)->effects.row[0], HIDDEN_MARK);
    results_compare(f->arena, f->results);
    write_all(f);
    assert_null(strstr(file_text(f, "kept_outcomes.dat"), "Design 2"));
    assert_non_null(strstr(figure_of(f, "kept_outcomes")->caption, "or not told: 2."));
    check_own_drawings(f);
    make_designs(f, 1, "Design");
    write_all(f);
    assert_null(figure_of(f, "kept_outcomes"));
}

/* --- all of them -------------------------------------------------------------------------------
 */

static void eight_outcomes_and_a_hundred_fit_the_pages(void **state)
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
        made_analysis(f->arena, &analysis[i], &f->results->spec->design[0], &outcome[i], 0.0);
        analysis[i].flow.n = analysis[i].overlap.n_bins = analysis[i].effects.n = 0;
        analysis[i].balance.n = 1; /* other charts have tests of their own */
    }
    f->results->analysis = analysis;
    for (size_t n = 1; n <= MANY; n = n == 1 ? 8 : n == 8 ? MANY : MANY + 1) {
        f->results->n_analyses = n;
        make_distributions(f);
        make_sets(f);
        write_all(f);
        assert_non_null(figure_of(f, "distribution_outcomes"));
        assert_non_null(figure_of(f, "set_outcomes"));
        assert_int_equal(figure_of(f, "distribution_outcomes_2") != NULL, n == MANY);
        check_own_drawings(f);
    }
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(the_distributions_are_those_of_the_table),
        WITH_FIXTURE(one_distribution_of_all_outcomes_is_drawn_once),
        WITH_FIXTURE(without_an_earlier_score_there_is_no_distribution),
        WITH_FIXTURE(published_distributions_say_how_they_were_joined),
        WITH_FIXTURE(the_sets_are_those_of_the_table),
        WITH_FIXTURE(a_size_that_was_joined_is_no_zero),
        WITH_FIXTURE(pairs_need_no_picture),
        WITH_FIXTURE(designs_stand_where_the_table_says),
        WITH_FIXTURE(three_designs_and_eighty_are_legible),
        WITH_FIXTURE(names_of_any_length_stay_on_the_page),
        WITH_FIXTURE(what_is_not_told_has_no_mark),
        WITH_FIXTURE(eight_outcomes_and_a_hundred_fit_the_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
