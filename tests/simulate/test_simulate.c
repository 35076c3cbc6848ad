#include "check.h"

#include "alike/os.h"
#include "alike/simulate.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static World made(Arena *arena, size_t n_schools, size_t n_students, uint64_t seed, bool dirty)
{
    static Error err;
    World world;
    const WorldSettings settings = {
        .n_schools = n_schools, .n_students = n_students, .seed = seed, .dirty = dirty};
    if (!world_make(arena, &settings, &world, &err))
        fail_msg("%s", err.text);
    return world;
}

/* The world that most tests look at, made once for all; its arena lies behind it. */
typedef struct Shared {
    World world;
    Arena *arena;
} Shared;

static int set_up(void **state)
{
    Arena *arena = arena_create();
    Shared *shared = ARENA_NEW(arena, Shared);
    *shared = (Shared){.world = made(arena, 426, 20000, 7, false), .arena = arena};
    *state = &shared->world;
    return 0;
}

static int tear_down(void **state)
{
    const Shared *shared = *state; /* the world is its first member */
    arena_destroy(shared->arena);
    return 0;
}

static void more_students_leave_the_first_as_they_were(void **state)
{
    const World *world = *state;
    Arena *arena = arena_create();
    const World larger = made(arena, 426, 20500, 7, false);
    const World other = made(arena, 426, 20000, 8, false);
    size_t n_different = 0;
    for (size_t i = 0; i < world->n_students; i += 97) {
        SimTests a, b, c;
        world_tests(world, i, &a);
        world_tests(&larger, i, &b);
        world_tests(&other, i, &c);
        assert_memory_equal(&a, &b, sizeof a);
        n_different += memcmp(&a, &c, sizeof a) != 0;
    }
    assert_true(n_different > 190);
    arena_destroy(arena);
}

static void uniform_draws_fill_the_interval_evenly(void **state)
{
    (void)state;
    enum { N = 20000, BINS = 20 };
    double count[BINS] = {0}, chi2 = 0, sum = 0, sum2 = 0;
    for (uint64_t i = 0; i < N; i++) {
        const double u = sim_uniform(3, 5, i / 100, i % 100);
        assert_true(u > 0 && u < 1);
        count[(int)(u * BINS)]++;
        const double z = sim_normal(3, 6, i, 0);
        sum += z;
        sum2 += z * z;
    }
    for (int b = 0; b < BINS; b++)
        chi2 += (count[b] - N / BINS) * (count[b] - N / BINS) / (N / BINS);
    assert_true(chi2 < 43.8); /* 0.999 quantile of chi-square with 19 degrees of freedom */
    check_near(sum / N, 0, 4 / sqrt(N));
    check_near(sum2 / N, 1, 4 * sqrt(2.0 / N));
}

static void terms_are_named_and_dated_as_school_years_are(void **state)
{
    const World *world = *state;
    (void)world;
    Arena *arena = arena_create();
    assert_string_equal(sim_term_name(arena, 0), "Fall 2012-2013");
    assert_string_equal(sim_term_name(arena, 4), "Winter 2013-2014");
    assert_string_equal(sim_term_name(arena, 8), "Spring 2014-2015");
    assert_int_equal(sim_term_day(0), 15603); /* 2012-09-20: 42 * 365 + 11 leap days + 262 */
    assert_int_equal(sim_term_day(2), 15830); /* 2013-05-05 */
    arena_destroy(arena);
}

static void figures_of_the_scale_are_those_of_the_published_table(void **state)
{
    (void)state;
    check_same(sim_norm_mean(0, 5, 0), 211.4);
    check_same(sim_norm_sd(0, 5, 0), 14.68);
    check_same(sim_norm_mean(0, 5, 2), 221.4);
    check_same(sim_norm_sd(0, 5, 2), 16.18);
    check_same(sim_norm_mean(1, 2, 1), 184.2);
    check_same(sim_norm_sd(1, 11, 2), 17.68);
}

static void schools_of_the_three_studies_are_as_many_as_published(void **state)
{
    const World *world = *state;
    size_t n[SIM_STUDIES][2] = {{0}};
    for (size_t i = 0; i < world->n_schools; i++)
        for (int study = 0; study < SIM_STUDIES; study++)
            n[study][world->school[i].charter] += sim_role(world, i, study) == SIM_PROGRAM;
    assert_int_equal(n[0][0] + n[0][1], 23);
    assert_int_equal(n[1][0], 6);
    assert_int_equal(n[1][1], 56);
    assert_int_equal(n[2][0], 9);
    assert_int_equal(n[2][1], 31);
}

static void no_two_schools_share_a_name(void **state)
{
    const World *world = *state;
    for (size_t i = 0; i < world->n_schools; i++)
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(world->school[i].name, world->school[j].name);
}

/* Over 30 worlds: schools that take the program up are poorer, but their students grow as others'
 * would without it. */
static void the_program_goes_to_poorer_schools_but_not_to_better_ones(void **state)
{
    (void)state;
    double frl[2] = {0}, growth[2] = {0}, n[2] = {0};
    for (uint64_t seed = 1; seed <= 30; seed++) {
        Arena *arena = arena_create();
        const World world = made(arena, 200, 4000, seed, false);
        for (size_t i = 0; i < world.n_schools; i++) {
            const int has = world.school[i].began != SIM_NOWHERE;
            n[has]++;
            frl[has] += world.school[i].frl;
            growth[has] += world.school[i].growth[0];
        }
        arena_destroy(arena);
    }
    assert_true(frl[1] / n[1] > frl[0] / n[0] + 5);
    check_near(growth[1] / n[1], growth[0] / n[0], 4 * sqrt(1 / n[1] + 1 / n[0]));
}

static void effects_add_up_and_touch_only_students_of_the_program(void **state)
{
    const World *world = *state;
    size_t n_touched = 0;
    for (size_t i = 0; i < world->n_students; i++) {
        const SimStudent *student = &world->student[i];
        bool ever = false;
        for (int t = 0; t < SIM_TERMS; t++)
            if (student->school[t] != SIM_NOWHERE) {
                const int began = world->school[student->school[t]].began;
                ever = ever || (began != SIM_NOWHERE && began <= t / SIM_SEASONS);
            }
        SimTests tests;
        world_tests(world, i, &tests);
        for (int k = 0; k < SIM_SUBJECTS; k++) {
            const double whole = sim_effect(&tests, k, 0, 8);
            if (!ever)
                check_same(whole, 0);
            check_near(sim_effect(&tests, k, 0, 5) + sim_effect(&tests, k, 5, 8), whole, 1e-12);
            check_same(sim_effect(&tests, k, 2, 3),
                       student->school[2] == SIM_NOWHERE || student->school[3] == SIM_NOWHERE
                           ? sim_effect(&tests, k, 2, 3)
                           : 0); /* none over the summer */
            n_touched += whole != 0;
        }
    }
    assert_true(n_touched > 1000);
}

/* Observed scores spread as the norms say and follow each other as real ones do. */
static void scores_spread_and_correlate_like_those_of_the_test(void **state)
{
    const World *world = *state;
    for (int k = 0; k < SIM_SUBJECTS; k++) {
        double n = 0, sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0, error2 = 0, se2 = 0;
        for (size_t i = 0; i < world->n_students; i++) {
            SimTests t;
            world_tests(world, i, &t);
            if (!t.taken[k][0] || !t.taken[k][2])
                continue;
            const int grade = world->student[i].grade[0];
            const double x =
                (t.score[k][0] - sim_norm_mean(k, grade, 0)) / sim_norm_sd(k, grade, 0);
            const double y =
                (t.score[k][2] - sim_norm_mean(k, grade, 2)) / sim_norm_sd(k, grade, 2);
            n++;
            sx += x;
            sy += y;
            sxx += x * x;
            syy += y * y;
            sxy += x * y;
            error2 += (t.score[k][0] - t.truth[k][0]) * (t.score[k][0] - t.truth[k][0]);
            se2 += t.se[k][0] * t.se[k][0];
        }
        const double vx = sxx / n - sx * sx / n / n, vy = syy / n - sy * sy / n / n;
        const double r = (sxy / n - sx * sy / n / n) / sqrt(vx * vy);
        assert_true(n > 10000);
        check_near(sqrt(vx), 1, 0.08);
        check_near(sx / n, -0.15, 0.15); /* these schools are poorer than the nation's */
        check_near(r, 0.90, 0.03);
        check_near(error2 / n, se2 / n + 1.0 / 12, 0.03 * se2 / n); /* and rounding */
    }
}

static void a_student_is_in_one_grade_a_year_and_in_schools_that_teach_it(void **state)
{
    const World *world = *state;
    size_t n_moved = 0, n_left = 0;
    for (size_t i = 0; i < world->n_students; i++) {
        const SimStudent *student = &world->student[i];
        for (int t = 0; t < SIM_TERMS; t++) {
            if (student->school[t] == SIM_NOWHERE)
                continue;
            const SimSchool *school = &world->school[student->school[t]];
            const int year = t / SIM_SEASONS, grade = student->grade[year];
            assert_int_equal(grade, student->first_grade + year - student->first_year);
            assert_true(grade >= school->low && grade <= school->high);
        }
        if (student->school[0] == SIM_NOWHERE)
            continue;
        n_left += student->school[8] == SIM_NOWHERE;
        n_moved += student->school[8] != SIM_NOWHERE && student->school[8] != student->school[0];
    }
    assert_true(n_moved > 500);
    assert_true(n_left > 500);
}

static void tests_fall_on_weekdays_within_a_month(void **state)
{
    const World *world = *state;
    size_t n_missed = 0, n = 0;
    for (size_t i = 0; i < world->n_students; i++) {
        SimTests t;
        world_tests(world, i, &t);
        for (int term = 0; term < SIM_TERMS; term++)
            for (int k = 0; k < SIM_SUBJECTS; k++) {
                if (!t.taken[k][term]) {
                    n_missed += world->student[i].school[term] != SIM_NOWHERE && term % 3 != 1;
                    continue;
                }
                const int weekday = (t.day[k][term] + 4) % 7;
                assert_true(weekday != 0 && weekday != 6);
                check_near(t.day[k][term], sim_term_day(term), 30);
                assert_true(t.score[k][term] > 90 && t.score[k][term] < 330);
                n++;
            }
    }
    assert_true(n_missed > n / 100 && n_missed < n / 10);
}

/* ---- files ---------------------------------------------------------------------------------- */

static char *file_text(Arena *arena, const char *folder, const char *name, size_t *n)
{
    static Error err;
    char *text;
    if (!os_read_file(arena, os_join(arena, folder, name), &text, n, &err))
        fail_msg("%s", err.text);
    return text;
}

static size_t count_of(const char *text, const char *word)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, word)) != NULL; at++)
        n++;
    return n;
}

static char *write_world(Arena *arena, const World *world)
{
    static Error err;
    char pattern[] = "/tmp/alike-test-XXXXXX";
    char *folder = arena_printf(arena, "%s/world", mkdtemp(pattern));
    if (!world_write(arena, world, folder, &err))
        fail_msg("%s", err.text);
    return folder;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void ids_are_seven_digits_and_nobody_shares_one(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    enum { N = 1200 };
    const World world = made(arena, 40, N, 3, false);
    char *folder = write_world(arena, &world);
    size_t length, n = 0;
    char *text = file_text(arena, folder, "students.csv", &length), *id[N];
    for (char *line = strchr(text, '\n'); line != NULL && line[1] != '\0';
         line = strchr(line + 1, '\n')) {
        assert_true(n < N);
        id[n++] = line + 1;
    }
    assert_int_equal(n, N);
    for (size_t i = 0; i < N; i++) {
        assert_int_equal(strcspn(id[i], ","), 7);
        assert_int_equal(strspn(id[i], "0123456789"), 7);
        id[i][7] = '\0';
    }
    qsort(id, N, sizeof *id, compare_texts);
    for (size_t i = 1; i < N; i++)
        assert_string_not_equal(id[i - 1], id[i]);
    os_remove_tree(os_folder_of(arena, folder));
    arena_destroy(arena);
}

static void files_hold_every_test_once_and_the_same_seed_makes_the_same_bytes(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const World world = made(arena, 40, 1200, 3, false);
    char *one = write_world(arena, &world), *two = write_world(arena, &world);
    static const char *const name[] = {"tests_2012.csv", "tests_2013.csv", "tests_2014.csv",
                                       "students.csv",   "schools.csv",    "roster.csv",
                                       "truth.csv",      "study.yaml",     "truth_students.csv"};
    size_t n_rows = 0, n_taken = 0;
    for (size_t f = 0; f < COUNT_OF(name); f++) {
        size_t n, m;
        const char *a = file_text(arena, one, name[f], &n);
        const char *b = file_text(arena, two, name[f], &m);
        assert_int_equal(n, m);
        assert_memory_equal(a, b, n);
        n_rows += f < SIM_YEARS ? count_of(a, "\n") - 1 : 0;
    }
    for (size_t i = 0; i < world.n_students; i++) {
        SimTests t;
        world_tests(&world, i, &t);
        for (int k = 0; k < SIM_SUBJECTS; k++)
            for (int term = 0; term < SIM_TERMS; term++)
                n_taken += t.taken[k][term];
    }
    assert_int_equal(n_rows, n_taken);
    os_remove_tree(os_folder_of(arena, one));
    os_remove_tree(os_folder_of(arena, two));
    arena_destroy(arena);
}

/* In one school all along, its growth is given at once: by the year, from fall to spring. */
static void own_growth_is_that_of_the_schools_a_student_was_in(void **state)
{
    const World *world = *state;
    size_t n_staying = 0;

    for (size_t i = 0; i < world->n_students; i++) {
        const SimStudent *student = &world->student[i];
        bool staying = student->school[0] != SIM_NOWHERE;
        for (int t = 1; t < SIM_TERMS; t++)
            staying = staying && student->school[t] == student->school[0];
        if (!staying)
            continue;
        const SimSchool *school = &world->school[student->school[0]];
        SimTests t;
        world_tests(world, i, &t);
        for (int k = 0; k < SIM_SUBJECTS; k++) {
            check_near(sim_own_growth(&t, k, 0, 8), 3.0 * school->growth[k], 1e-12);
            check_near(sim_own_growth(&t, k, 3, 5), school->growth[k], 1e-12);
            check_near(sim_own_growth(&t, k, 2, 3), 0.0, 1e-12); /* none over the summer */
        }
        n_staying++;
    }
    assert_true(n_staying > 1000);
}

/* The mean in truth.csv against the rows of truth_students.csv, for one subject and span. */
static void means_in_the_truth_are_those_of_its_students(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const World world = made(arena, 60, 3000, 5, false);
    char *folder = write_world(arena, &world);
    static const char *const wanted = ",Mathematics,Fall 2013-2014,Spring 2014-2015,";
    size_t length;
    const char *schools = file_text(arena, folder, "schools.csv", &length);
    const char *students = file_text(arena, folder, "truth_students.csv", &length);
    const char *truth = file_text(arena, folder, "truth.csv", &length);
    double n = 0, sum = 0, own = 0;
    for (const char *at = students; (at = strstr(at, wanted)) != NULL; at++) {
        const char *line = at;
        while (line > students && line[-1] != '\n')
            line--;
        const char *school = arena_copy_bytes(arena, line + 8, (size_t)(at - line) - 8);
        const char *row = strstr(schools, arena_printf(arena, "\n%s,", school));
        assert_non_null(row);
        /* the last three cells are the roles in the three studies */
        char *cells = arena_copy_bytes(arena, row + 1, strcspn(row + 1, "\n"));
        *strrchr(cells, ',') = '\0';
        if (strcmp(strrchr(cells, ','), ",program") != 0)
            continue;
        n++;
        char *comma;
        sum += strtod(at + strlen(wanted), &comma);
        own += strtod(comma + 1, NULL);
    }
    const char *row = strstr(truth, arena_printf(arena, "study,study_2015%s", wanted));
    assert_non_null(row);
    char *rest;
    assert_true(n > 50);
    check_same(strtod(strstr(row, wanted) + strlen(wanted), &rest), n);
    check_near(strtod(rest + 1, &rest), sum / n, 0.0011);
    (void)strtod(rest + 1, &rest); /* the effect in SDs */
    check_near(strtod(rest + 1, NULL), own / n, 0.0011);
    os_remove_tree(os_folder_of(arena, folder));
    arena_destroy(arena);
}

static void dirt_is_there_only_when_asked_for(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const World clean = made(arena, 40, 2000, 3, false), dirty = made(arena, 40, 2000, 3, true);
    char *a = write_world(arena, &clean), *b = write_world(arena, &dirty);
    size_t n, m;
    const char *tests = file_text(arena, a, "tests_2013.csv", &n);
    const char *dirt = file_text(arena, b, "tests_2013.csv", &m);
    assert_int_equal(count_of(tests, ",N,"), 0);
    assert_int_equal(count_of(tests, ",Math,"), 0);
    assert_true(count_of(dirt, ",N,") > 20);
    assert_true(count_of(dirt, ",Math,") > 20);
    assert_true(count_of(dirt, ",,") > 5); /* blank scores */
    assert_true(count_of(dirt, "\n") > count_of(tests, "\n") + 40);
    assert_int_equal(count_of(file_text(arena, a, "study.yaml", &n), "retests:"), 0);
    assert_int_equal(count_of(file_text(arena, b, "study.yaml", &n), "retests:"), 1);
    os_remove_tree(os_folder_of(arena, a));
    os_remove_tree(os_folder_of(arena, b));
    arena_destroy(arena);
}

static void too_small_a_world_is_refused_in_words(void **state)
{
    (void)state;
    static Error err;
    Arena *arena = arena_create();
    World world;
    assert_false(world_make(arena, &(WorldSettings){.n_schools = 2, .n_students = 900, .seed = 1},
                            &world, &err));
    assert_int_equal(err.kind, ERR_USAGE);
    assert_non_null(strstr(err.text, "2 schools are too few"));
    error_clear(&err);
    assert_false(world_make(arena, &(WorldSettings){.n_schools = 40, .n_students = 90, .seed = 1},
                            &world, &err));
    assert_non_null(strstr(err.text, "give --students 800 or more"));
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_students_leave_the_first_as_they_were),
        cmocka_unit_test(uniform_draws_fill_the_interval_evenly),
        cmocka_unit_test(terms_are_named_and_dated_as_school_years_are),
        cmocka_unit_test(figures_of_the_scale_are_those_of_the_published_table),
        cmocka_unit_test(ids_are_seven_digits_and_nobody_shares_one),
        cmocka_unit_test(schools_of_the_three_studies_are_as_many_as_published),
        cmocka_unit_test(no_two_schools_share_a_name),
        cmocka_unit_test(the_program_goes_to_poorer_schools_but_not_to_better_ones),
        cmocka_unit_test(effects_add_up_and_touch_only_students_of_the_program),
        cmocka_unit_test(scores_spread_and_correlate_like_those_of_the_test),
        cmocka_unit_test(a_student_is_in_one_grade_a_year_and_in_schools_that_teach_it),
        cmocka_unit_test(tests_fall_on_weekdays_within_a_month),
        cmocka_unit_test(files_hold_every_test_once_and_the_same_seed_makes_the_same_bytes),
        cmocka_unit_test(means_in_the_truth_are_those_of_its_students),
        cmocka_unit_test(own_growth_is_that_of_the_schools_a_student_was_in),
        cmocka_unit_test(dirt_is_there_only_when_asked_for),
        cmocka_unit_test(too_small_a_world_is_refused_in_words),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
