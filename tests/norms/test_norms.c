/* Norm tables: that the program holds what datasets/norms says, the arithmetic of percentiles, and
 * the user's own file. */
#include "check.h"

#include <gsl/gsl_cdf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alike/norms.h"
#include "alike/os.h"
#include "alike/text.h"
#include "norms/tables.h"

static int set_up(void **state)
{
    *state = arena_create();
    return 0;
}

static int tear_down(void **state)
{
    arena_destroy(*state);
    return 0;
}

static const Norms *table_named(const char *name)
{
    const Norms *norms = norm_table_find(name);
    if (norms == NULL)
        fail_msg("no norm table %s", name);
    return norms;
}

/* --- the program's tables are those of datasets/norms ------------------------------------------
 */

enum { CELLS_MAX = 16 };

/* Lines of a file without quotes, comments and header left out; calls take with the cells. */
static bool each_line(Arena *arena, const char *path, void (*take)(void *, char **, size_t),
                      void *context)
{
    char *bytes;
    size_t n;
    Error *err = ARENA_NEW(arena, Error);
    if (!os_is_file(path))
        return false;
    assert_true(os_read_file(arena, path, &bytes, &n, err));
    char *text = arena_copy_bytes(arena, bytes, n), *rest;
    bool header = true;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        if (line[0] == '#')
            continue;
        char *cell[CELLS_MAX];
        size_t k = 0;
        for (char *at = line; at != NULL && k < CELLS_MAX; k++) {
            cell[k] = at;
            at = strchr(at, ',');
            if (at != NULL)
                *at++ = '\0';
        }
        if (!header)
            take(context, cell, k);
        header = false;
    }
    return true;
}

typedef struct Compared {
    const Norms *norms;
    size_t n;
} Compared;

static void compare_status(void *context, char **cell, size_t n)
{
    Compared *compared = context;
    Season season;
    int grade;
    assert_int_equal(n, 6);
    assert_true(season_word_read(cell[3], &season));
    assert_true(grade_read(cell[2], &grade));
    if (strcmp(cell[0], "student") != 0 || cell[5][0] == '\0')
        return; /* the program has no use for means of schools, nor for a mean without an SD */
    const Norm *norm = norms_find(compared->norms, cell[1], grade, season);
    assert_non_null(norm);
    check_same(norm->mean, strtod(cell[4], NULL));
    check_same(norm->sd, strtod(cell[5], NULL));
    compared->n++;
}

static void compare_growth(void *context, char **cell, size_t n)
{
    Compared *compared = context;
    Season start, end;
    int grade;
    assert_int_equal(n, 11);
    assert_true(season_word_read(cell[3], &start));
    assert_true(season_word_read(cell[4], &end));
    assert_true(grade_read(cell[2], &grade));
    const bool student = strcmp(cell[0], "student") == 0;
    const int years = atoi(cell[5]);
    if (student && years > 0) /* their grades are labelled inconsistently where they come from */
        assert_null(norms_find_growth(compared->norms, cell[1], grade, start, end, years));
    if (!student || years > 0)
        return;
    const NormGrowth *growth = norms_find_growth(compared->norms, cell[1], grade, start, end, 0);
    assert_non_null(growth);
    check_same(growth->start_mean, strtod(cell[6], NULL));
    check_same(growth->mean, strtod(cell[7], NULL));
    check_same(growth->slope, strtod(cell[8], NULL));
    check_same(growth->conditional_sd, strtod(cell[9], NULL));
    check_same(growth->sd, strtod(cell[10], NULL));
    compared->n++;
}

static void the_tables_are_those_of_the_data_files(void **state)
{
    for (size_t i = 0; i < norm_tables.n; i++) {
        const Norms *norms = norm_table_at(i);
        Compared status = {.norms = norms}, growth = {.norms = norms};
        const char *folder = "datasets/norms";
        assert_true(each_line(*state, arena_printf(*state, "%s/%s_status.csv", folder, norms->name),
                              compare_status, &status));
        each_line(*state, arena_printf(*state, "%s/%s_growth.csv", folder, norms->name),
                  compare_growth, &growth);
        assert_int_equal(status.n, norms->n);
        assert_int_equal(growth.n, norms->n_growth);
        assert_true(strlen(norms->source) > 40);
    }
}

/* No norm stands twice, and every growth row starts at the mean of its status row. */
static void growth_starts_at_the_mean_of_its_term(void **state)
{
    (void)state;
    for (size_t i = 0; i < norm_tables.n; i++) {
        const Norms *norms = norm_table_at(i);
        for (size_t k = 0; k < norms->n; k++)
            assert_ptr_equal(norms_find(norms, norms->norm[k].subject, norms->norm[k].grade,
                                        norms->norm[k].season),
                             &norms->norm[k]);
        for (size_t k = 0; k < norms->n_growth; k++) {
            const NormGrowth *growth = &norms->growth[k];
            const Norm *start = norms_find(norms, growth->subject, growth->grade, growth->start);
            assert_non_null(start);
            check_same(growth->start_mean, start->mean);
            /* and leads to the mean of the later term, but for rounding upstream */
            const Norm *end = norms_find(norms, growth->subject, growth->grade, growth->end);
            check_near(growth->start_mean + growth->mean, end->mean, 0.4);
        }
    }
}

/* --- arithmetic --------------------------------------------------------------------------------
 */

static void the_one_sheet_of_2015_is_read_as_printed(void **state)
{
    (void)state;
    const Norms *norms = table_named("nwea2015");
    const Norm *fall = norms_find(norms, "Mathematics", 5, SEASON_FALL);
    const Norm *spring = norms_find(norms, "Mathematics", 5, SEASON_SPRING);
    check_same(fall->mean, 211.4);
    check_same(fall->sd, 14.68);
    check_same(spring->mean, 221.4);
    check_same(spring->sd, 16.18);
    /* an average year's gain is 9.9 (the published growth); the means differ by 10.0 */
    const NormGrowth *growth =
        norms_find_growth(norms, "Mathematics", 5, SEASON_FALL, SEASON_SPRING, 0);
    check_near(growth->mean, 9.9, 0.06);
    /* 0.09 SD of spring is 1.5 points, 0.27 SD 4.4 */
    check_near(0.09 * spring->sd, 1.5, 0.05);
    check_near(0.27 * spring->sd, 4.4, 0.05);
    /* who starts at the mean and grows by the average has grown as expected */
    check_near(norm_growth_z(growth, 211.4, 211.4 + growth->mean), 0.0, 1e-12);
    check_close(norm_growth_z(growth, 211.4, 211.4 + growth->mean + growth->conditional_sd), 1.0,
                1e-12);
}

static void percentiles_are_those_of_the_normal_distribution(void **state)
{
    (void)state;
    const Norm norm = {.subject = "Mathematics", .grade = 5, .mean = 211.4, .sd = 14.68};
    check_same(percentile_of_z(norm_z(&norm, 211.4)), 50);
    check_near(percentile_of_z(norm_z(&norm, 211.4 + 14.68)), 84.13, 0.01);
    check_close(norm_z(&norm, 211.4 + 14.68), 1.0, 1e-12);
    for (double z = -6; z <= 6; z += 0.25)
        check_close(percentile_of_z(z), 100 * gsl_cdf_ugaussian_P(z), 1e-12);
}

/* Figures of published reports, from one unit to the other. */
static void effects_and_percentiles_convert_as_published(void **state)
{
    (void)state;
    /* KIPP (2013): mathematics 44th to 58th percentile, reading 46th to 55th */
    check_near(gsl_cdf_ugaussian_Pinv(0.58) - gsl_cdf_ugaussian_Pinv(0.44), 0.353, 0.0005);
    check_near(gsl_cdf_ugaussian_Pinv(0.55) - gsl_cdf_ugaussian_Pinv(0.46), 0.226, 0.0005);
    check_near(percentile_of_z(gsl_cdf_ugaussian_Pinv(0.44) + 0.353), 58, 0.02);
    /* TenMarks (2017): 0.19 SD takes a median student to the 58th percentile */
    check_near(percentile_of_z(0.19) / 100, 0.5753, 0.00005);
    /* 0.09 and 0.07 SD: 3.6 and 2.8 percentile points */
    check_near(percentile_of_z(0.09) - 50, 3.6, 0.05);
    check_near(percentile_of_z(0.07) - 50, 2.8, 0.05);
}

/* The medians NWEA printed in 2020 were not used to derive the table. */
typedef struct Medians {
    const Norms *norms;
    size_t n, n_agree;
} Medians;

static void compare_median(void *context, char **cell, size_t n)
{
    Medians *medians = context;
    Season season;
    int grade;
    assert_int_equal(n, 8);
    if (strcmp(cell[0], "General Science") == 0 || cell[7][0] == '\0')
        return; /* upstream labels its percentile rows one grade too high */
    assert_true(season_word_read(cell[2], &season));
    assert_true(grade_read(cell[1], &grade));
    const Norm *norm = norms_find(medians->norms, cell[0], grade, season);
    assert_non_null(norm);
    medians->n++;
    medians->n_agree += fabs(norm->mean - strtod(cell[7], NULL)) <= 0.5 + 1e-9;
}

static void printed_medians_of_2020_agree(void **state)
{
    Medians medians = {.norms = table_named("nwea2020")};
    const char *folder = oracle_folder();
    if (folder == NULL ||
        !each_line(*state, check_path(folder, "norms/nwea2020_status_derived.csv"), compare_median,
                   &medians))
        skip();
    assert_true(medians.n >= 100);
    assert_int_equal(medians.n_agree, medians.n);
}

/* --- words -------------------------------------------------------------------------------------
 */

static void grades_are_read_as_people_write_them(void **state)
{
    static const struct {
        const char *text;
        int grade;
    } good[] = {{"5", 5},      {"05", 5},  {" 5 ", 5},       {"Grade 5", 5}, {"grade 10", 10},
                {"5th", 5},    {"1st", 1}, {"3rd Grade", 3}, {"Gr. 4", 4},   {"K", 0},
                {"0", 0},      {"KG", 0},  {"12", 12},       {"5.0", 5},     {"Kindergarten", 0},
                {"Grade K", 0}};
    static const char *const bad[] = {"",    "13", "PK",         "Pre-K", "5a",   "-1", "grade",
                                      "5.5", "K2", "grades 3-5", "123",   "high", "3-5"};
    int grade;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        grade = -1;
        if (!grade_read(good[i].text, &grade) || grade != good[i].grade)
            fail_msg("'%s' was read as %d", good[i].text, grade);
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        if (grade_read(bad[i], &grade))
            fail_msg("'%s' was read as grade %d", bad[i], grade);
    assert_string_equal(grade_name(*state, 0), "kindergarten");
    assert_string_equal(grade_name(*state, 9), "grade 9");
}

static void subjects_are_compared_by_what_they_mean(void **state)
{
    (void)state;
    assert_true(subject_equal("Math", "Mathematics"));
    assert_true(subject_equal("MATHS", "mathematics"));
    assert_true(subject_equal("Language", "language usage"));
    assert_false(subject_equal("Reading", "Language Usage"));
    assert_false(subject_equal("Reading", "Language Arts"));
    assert_false(subject_equal("Language Arts", "Language Usage"));
    assert_false(subject_equal(NULL, "Reading"));
    assert_true(norms_cover(table_named("nwea2025"), "science"));
    assert_false(norms_cover(table_named("nwea2025"), "Spanish"));
    assert_null(norms_find(table_named("nwea2015"), "Math", 12, SEASON_FALL));
}

static void a_table_that_does_not_exist_gets_a_suggestion(void **state)
{
    Spec spec = {.norms = {.given = true,
                           .table = {.text = "nwea2051", .place = {"study.yaml", 7, 9, NULL}}}};
    Norms norms;
    Error *err = ARENA_NEW(*state, Error);
    assert_false(norms_load(*state, &spec, &norms, err));
    assert_int_equal(err->kind, ERR_STUDY);
    assert_non_null(strstr(err->text, "study.yaml:7:9: there is no norm table 'nwea2051'"));
    assert_non_null(strstr(err->text, "did you mean 'nwea20"));
    spec.norms.table.text = "nwea2020";
    assert_true(norms_load(*state, &spec, &norms, err));
    assert_int_equal(norms.n, table_named("nwea2020")->n);
}

/* --- the user's file ---------------------------------------------------------------------------
 */

static bool read_text(Arena *arena, const char *text, Norms *out, Error *err)
{
    return norms_read_bytes(arena, "norms.csv", text, strlen(text), out, err);
}

static void a_file_of_norms_is_read_in_any_order_of_columns(void **state)
{
    Norms norms;
    Error *err = ARENA_NEW(*state, Error);
    const char *text = "Term,SD,grade,Subject,mean,remark\n"
                       "Spring,16.2,Grade 5,Math,221.5,x\n"
                       "fall,14.7,05,Math,211.5,\n"
                       "Fall,13,K,Reading,,no mean yet\n";
    if (!read_text(*state, text, &norms, err))
        fail_msg("%s", err->text);
    assert_int_equal(norms.n, 2);
    const Norm *norm = norms_find(&norms, "Mathematics", 5, SEASON_SPRING);
    check_same(norm->mean, 221.5);
    check_same(norm->sd, 16.2);
    assert_null(norms_find(&norms, "Reading", 0, SEASON_FALL));
    assert_string_equal(norms.name, "norms.csv");
}

static void rows_about_schools_are_not_norms_of_students(void **state)
{
    Norms norms;
    Error *err = ARENA_NEW(*state, Error);
    assert_true(read_text(*state,
                          "level,subject,grade,term,mean,sd\n"
                          "student,Math,5,Fall,211,15\nschool,Math,5,Fall,210,6\n",
                          &norms, err));
    assert_int_equal(norms.n, 1);
    check_same(norms.norm[0].sd, 15);
}

static void every_problem_of_a_file_is_told_with_its_place(void **state)
{
    Norms norms;
    Error *err = ARENA_NEW(*state, Error);
    assert_false(read_text(*state,
                           "subject,grade,term,mean,sd\n"
                           "Math,5,Fall,211,15\n"
                           "Math,14,Fall,211,15\n"
                           "Math,6,Autum,211,15\n"
                           "Math,7,Fall,2l1,15\n"
                           "Math,8,Fall,211,-3\n"
                           ",9,Fall,211,15\n"
                           "Mathematics,05,fall,211,15\n"
                           "Math,10,Fall,2e16,1e300\n",
                           &norms, err));
    assert_int_equal(err->kind, ERR_DATA);
    assert_int_equal(err->n, 8);
    static const char *const part[] = {"norms.csv:9:4: mean '2e16' is beyond 1e15 in size",
                                       "norms.csv:9:5: sd '1e300' is beyond 1e15 in size",
                                       "norms.csv:3:2: '14' is not a grade",
                                       "norms.csv:4:3: 'Autum' is not a term",
                                       "norms.csv:5:4: mean '2l1' is not a number",
                                       "norms.csv:6:5: the sd is not above zero",
                                       "norms.csv:7:1: the subject is blank",
                                       "norms.csv:8: Mathematics, grade 5, is here a second time"};
    for (size_t i = 0; i < COUNT_OF(part); i++)
        if (strstr(err->text, part[i]) == NULL)
            fail_msg("'%s' is not in:\n%s", part[i], err->text);
}

static void a_file_of_norms_has_the_decimal_sign_of_the_study(void **state)
{
    static const char text[] = "subject;grade;term;mean;sd\nMath;5;Fall;211,5;14,75\n",
                      points[] = "subject;grade;term;mean;sd\nMath;5;Fall;211.5;14\n";
    char path[] = "/tmp/alike-norms-XXXXXX";
    Arena *arena = *state;
    Norms norms;
    Error *err = ARENA_NEW(arena, Error);
    Spec spec = {.norms = {.path = path}, .files = {.decimal_comma = true}};
    close(mkstemp(path));
    assert_true(os_write_file(path, text, strlen(text), err));
    if (!norms_load(arena, &spec, &norms, err))
        fail_msg("%s", err->text);
    check_same(norms.norm[0].mean, 211.5);
    check_same(norms.norm[0].sd, 14.75);
    assert_true(os_write_file(path, points, strlen(points), err));
    assert_false(norms_load(arena, &spec, &norms, err));
    assert_non_null(strstr(err->text, "mean '211.5' is not a number; write it like 211,4, as "
                                      "data.decimal says"));
    remove(path);
}

static void a_file_without_its_columns_says_which(void **state)
{
    Norms norms;
    Error *err = ARENA_NEW(*state, Error);
    assert_false(read_text(*state, "subject,grade,mean\nMath,5,211\n", &norms, err));
    assert_non_null(strstr(err->text, "no column 'term'"));
    assert_non_null(strstr(err->text, "no column 'sd'"));
    error_clear(err);
    assert_false(read_text(*state, "subject,grade,term,mean,sd\nMath,5,Fall,211,\n", &norms, err));
    assert_non_null(strstr(err->text, "holds no norms"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_tables_are_those_of_the_data_files, set_up, tear_down),
        cmocka_unit_test(growth_starts_at_the_mean_of_its_term),
        cmocka_unit_test(the_one_sheet_of_2015_is_read_as_printed),
        cmocka_unit_test(percentiles_are_those_of_the_normal_distribution),
        cmocka_unit_test(effects_and_percentiles_convert_as_published),
        cmocka_unit_test_setup_teardown(printed_medians_of_2020_agree, set_up, tear_down),
        cmocka_unit_test_setup_teardown(grades_are_read_as_people_write_them, set_up, tear_down),
        cmocka_unit_test(subjects_are_compared_by_what_they_mean),
        cmocka_unit_test_setup_teardown(a_table_that_does_not_exist_gets_a_suggestion, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_file_of_norms_is_read_in_any_order_of_columns, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(rows_about_schools_are_not_norms_of_students, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(every_problem_of_a_file_is_told_with_its_place, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_file_of_norms_has_the_decimal_sign_of_the_study, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_file_without_its_columns_says_which, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("norms", tests, NULL, NULL);
}
