/* A simulated survey of teachers: its files, and whether comparing them finds what was put in. */
#include "check.h"

#include "alike/os.h"
#include "alike/simulate.h"
#include "alike/survey_tables.h"
#include "alike/surveys.h"

#include <stdlib.h>
#include <string.h>

enum { SCHOOLS = 180, STUDENTS = 20 * SCHOOLS };

static World made(Arena *arena, uint64_t seed, bool survey)
{
    static Error err;
    World world;
    const WorldSettings settings = {
        .n_schools = SCHOOLS, .n_students = STUDENTS, .seed = seed, .survey = survey};
    if (!world_make(arena, &settings, &world, &err))
        fail_msg("%s", err.text);
    return world;
}

static char *written(Arena *arena, const World *world)
{
    static Error err;
    char pattern[] = "/tmp/alike-test-XXXXXX";
    char *folder = arena_printf(arena, "%s/world", mkdtemp(pattern));
    if (!world_write(arena, world, folder, &err))
        fail_msg("%s", err.text);
    return folder;
}

static const char *text_of(Arena *arena, const char *folder, const char *name)
{
    static Error err;
    char *text;
    size_t n;
    if (!os_read_file(arena, os_join(arena, folder, name), &text, &n, &err))
        fail_msg("%s", err.text);
    return text;
}

static const char *const survey_file[] = {"survey_program.csv", "survey_invited.csv",
                                          "survey_reference.csv", "truth_survey.csv", "visits.csv"};

static void the_same_seed_makes_the_same_bytes_and_another_makes_others(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    char *folder[3];
    for (size_t k = 0; k < 3; k++) {
        const World world = made(arena, k < 2 ? 3 : 4, true);
        folder[k] = written(arena, &world);
    }
    for (size_t f = 0; f < COUNT_OF(survey_file); f++) {
        const char *one = text_of(arena, folder[0], survey_file[f]);
        assert_string_equal(one, text_of(arena, folder[1], survey_file[f]));
        assert_string_not_equal(one, text_of(arena, folder[2], survey_file[f]));
    }
    for (size_t k = 0; k < 3; k++)
        os_remove_tree(os_folder_of(arena, folder[k]));
    arena_destroy(arena);
}

static void a_survey_changes_nothing_else_of_a_world(void **state)
{
    (void)state;
    static const char *const other[] = {"tests_2012.csv", "students.csv", "schools.csv",
                                        "roster.csv",     "truth.csv",    "truth_students.csv"};
    Arena *arena = arena_create();
    const World with = made(arena, 3, true), without = made(arena, 3, false);
    char *a = written(arena, &with), *b = written(arena, &without);
    for (size_t f = 0; f < COUNT_OF(other); f++)
        assert_string_equal(text_of(arena, a, other[f]), text_of(arena, b, other[f]));
    for (size_t f = 0; f < COUNT_OF(survey_file); f++)
        assert_false(os_is_file(os_join(arena, b, survey_file[f])));
    assert_non_null(strstr(text_of(arena, a, "study.yaml"), "\nsurveys:\n"));
    assert_null(strstr(text_of(arena, b, "study.yaml"), "surveys:"));
    os_remove_tree(os_folder_of(arena, a));
    os_remove_tree(os_folder_of(arena, b));
    arena_destroy(arena);
}

/* Schools of one type over many worlds: what visitors saw goes with the effect in the first subject
 * as far as is told, and not with that in the second. */
static void visits_go_with_effects_in_the_first_subject_alone(void **state)
{
    (void)state;
    double sum[3] = {0.0}, square[3] = {0.0}, product[2] = {0.0}, n = 0.0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        Arena *arena = arena_create();
        const World world = made(arena, seed, true);
        for (size_t i = 0; i < world.n_schools; i++) {
            const SimSchool *school = &world.school[i];
            if (school->began == SIM_NOWHERE || !school->charter)
                continue;
            const double of[3] = {school->effect[0], school->effect[1], school->visits};
            n++;
            for (int k = 0; k < 3; k++) {
                sum[k] += of[k];
                square[k] += of[k] * of[k];
            }
            for (int k = 0; k < 2; k++)
                product[k] += of[k] * of[2];
        }
        arena_destroy(arena);
    }
    double r[2];
    for (int k = 0; k < 2; k++)
        r[k] = (product[k] / n - sum[k] * sum[2] / n / n) /
               sqrt((square[k] / n - sum[k] * sum[k] / n / n) *
                    (square[2] / n - sum[2] * sum[2] / n / n));
    assert_true(n > 1000.0); /* errors of 0.011 and 0.03 */
    assert_true(fabs(r[0] - 0.8) < 0.04 && fabs(r[1]) < 0.1);
}

/* Where a probability were cut at 0 or 1, the difference would not be the one that is told. */
static void every_difference_is_exact(void **state)
{
    (void)state;
    double low = 1.0, high = 0.0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        Arena *arena = arena_create();
        const World world = made(arena, seed, true);
        SimTeacher teacher;
        for (size_t i = 0; i < world.n_schools; i++)
            for (size_t person = 0; person < sim_invited(&world, i); person++) {
                (void)sim_teacher(&world, i, person, &teacher);
                for (int k = 0; k < SIM_ITEMS; k++) {
                    low = fmin(low, teacher.p[k]);
                    high = fmax(high, teacher.p[k]);
                }
            }
        arena_destroy(arena);
    }
    assert_true(low > 0.02 && high < 0.98);
    assert_true(low < 0.25 && high > 0.75);
}

/* --- what a comparison finds ------------------------------------------------------------------ */

enum { WORLDS = 30 };

typedef struct Score {
    size_t n, covered;
    double off[WORLDS]; /* mean over what is compared */
} Score;

static double truth_of(const char *name)
{
    for (int k = 0; k < SIM_ITEMS; k++)
        if (strcmp(sim_item[k].name, name) == 0)
            return sim_item[k].difference;
    assert_string_equal(name, SIM_INDEX);
    return sim_index_truth();
}

/* Rows of a table whose columns are these. */
static void add_rows(const Table *table, const TableColumn *name, const TableColumn *difference,
                     const TableColumn *low, const TableColumn *high, Score *score, double *mean)
{
    for (size_t i = 0; i < table->n_rows; i++) {
        const double truth = truth_of(table_text(table, i, name));
        const double from = table_cell(table, i, low)->value;
        if (isnan(from))
            continue; /* asked in different words */
        score->n++;
        score->covered += from <= truth && truth <= table_cell(table, i, high)->value;
        *mean += (table_cell(table, i, difference)->value - truth) / SIM_ITEMS; /* 7 and an index */
    }
}

/* How a world's survey is compared. */
typedef enum Way { AS_IT_IS, WITHOUT_WEIGHTS, WITHOUT_MARGINS, N_WAYS } Way;

static void compare(Arena *arena, const Spec *spec, Score *score, size_t world)
{
    const union survey_items_columns *item = &survey_items_columns;
    const union survey_indices_columns *index = &survey_indices_columns;
    static Error err;
    Surveys found;
    if (!surveys_run(arena, spec, NULL, false, &found, &err))
        fail_msg("%s", err.text);
    add_rows(found.item[0].items, &item->item, &item->difference, &item->ci_low, &item->ci_high,
             score, &score->off[world]);
    add_rows(found.item[0].indices, &index->item, &index->difference, &index->ci_low,
             &index->ci_high, score, &score->off[world]);
}

/* Every world in every way, once for all tests. */
static void score_worlds(Score score[N_WAYS])
{
    for (uint64_t seed = 1; seed <= WORLDS; seed++) {
        static Error err;
        Arena *arena = arena_create();
        const World world = made(arena, seed, true);
        char *folder = written(arena, &world);
        for (Way way = 0; way < N_WAYS; way++) {
            Spec spec;
            if (!spec_read(arena, os_join(arena, folder, "study.yaml"), &spec, &err))
                fail_msg("%s", err.text);
            if (way == WITHOUT_WEIGHTS)
                spec.surveys.item[0].program.weigh = WEIGH_NONE;
            if (way == WITHOUT_MARGINS)
                spec.surveys.item[0].n_margins = 0;
            compare(arena, &spec, &score[way], seed - 1);
        }
        os_remove_tree(os_folder_of(arena, folder));
        arena_destroy(arena);
    }
}

/* Mean over worlds by its error. beside NULL: of the score; else of what it is more than that. */
static double t_of(const Score *score, const Score *beside)
{
    double sum = 0.0, squares = 0.0;
    for (size_t i = 0; i < WORLDS; i++) {
        const double off = score->off[i] - (beside != NULL ? beside->off[i] : 0.0);
        sum += off / WORLDS;
        squares += off * off / WORLDS;
    }
    return sum / sqrt((squares - sum * sum) / (WORLDS - 1.0));
}

/* What the worlds are for: who answers hangs on the school, and answers on the margins. */
static void intervals_hold_the_truth_and_without_weights_or_margins_answers_are_off(void **state)
{
    (void)state;
    Score score[N_WAYS] = {0};
    score_worlds(score);
    const Score *right = &score[AS_IT_IS];
    const double covers = (double)right->covered / (double)right->n;
    assert_int_equal(right->n, WORLDS * SIM_ITEMS);
    if (covers < 0.90 || covers > 0.99)
        fail_msg("%.3f of the intervals hold the truth", covers);
    if (!(fabs(t_of(right, NULL)) < 3.0))
        fail_msg("off by %.2f errors on average", t_of(right, NULL));
    for (Way way = WITHOUT_WEIGHTS; way < N_WAYS; way++)
        if (!(fabs(t_of(&score[way], right)) > 3.0))
            fail_msg("way %d: off by %.2f errors alone", way, t_of(&score[way], right));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_makes_the_same_bytes_and_another_makes_others),
        cmocka_unit_test(a_survey_changes_nothing_else_of_a_world),
        cmocka_unit_test(visits_go_with_effects_in_the_first_subject_alone),
        cmocka_unit_test(every_difference_is_exact),
        cmocka_unit_test(intervals_hold_the_truth_and_without_weights_or_margins_answers_are_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
