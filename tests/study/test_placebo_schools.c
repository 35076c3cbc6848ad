/* Other schools in the program's place, against a reference that knows nothing of replicates: each
 * set's study is written, read and matched by itself, and what its effect is made of is found by
 * moving one score after the other. */
#include "here.h"
#include "stage_settings.h"

#include "alike/balance.h"
#include "alike/data.h"
#include "alike/placebo_tables.h"
#include "alike/random.h"
#include "alike/study.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

enum { SCHOOLS_MOST = 20, STUDENTS_MOST = 400, SETS_MOST = 40 };

typedef struct World {
    size_t schools, students, program; /* students of each school; the first schools have it */
    const char *effects;               /* more keys */
    bool turned;                       /* rows of the file from the last to the first */
    bool within;                       /* half of the students of each school have it */
    bool stray;                        /* one student of a school without it has it */
    bool small;                        /* schools of the program have a fifth of the students */
} World;

/* took: by school. */
static void write_world(Here *here, const World *world, const bool *took)
{
    Text csv = {.arena = here->arena};
    const size_t n = world->schools * world->students;
    text_add(&csv, "id,school,took,age,fall,spring\n");
    for (size_t k = 0; k < n; k++) {
        const size_t i = world->turned ? n - 1 - k : k, school = i / world->students;
        if (world->small && school < world->program && i % world->students >= world->students / 5)
            continue;
        const double level = 4 * random_normal(7, school),
                     fall = 200 + level + 10 * random_normal(1, i);
        const bool has = world->within ? i % 2 == 0 : took[school] || (world->stray && i == n - 1);
        text_format(&csv, "s%03zu,g%02zu,%d,%zu,%.3f,%.3f\n", i, school, has,
                    (size_t)(5 * random_uniform(5, i)), fall,
                    fall + 3 * random_normal(2, school) + 6 * random_normal(3, i) +
                        (school < world->program ? 5 : 0));
    }
    const char *path = arena_printf(here->arena, "%s/students.csv", here->folder);
    if (!os_write_file(path, csv.bytes, csv.n, here->err))
        fail_msg("%s", here->err->text);
}

static const Spec *read_study(Here *here, const World *world)
{
    Spec *spec = ARENA_NEW(here->arena, Spec);
    const char *path = arena_printf(here->arena, "%s/study.yaml", here->folder);
    const char *said = arena_printf(here->arena,
                                    "data: {file: students.csv, id: id}\n"
                                    "treatment: {column: took, treated: \"1\", control: \"0\"}\n"
                                    "outcomes: [{name: reading, score: spring, pretest: fall}]\n"
                                    "covariates: [age]\n"
                                    "matching: {method: nearest, caliper: 0.4}\n"
                                    "effects: {cluster: school, %s}\n",
                                    world->effects);
    if (!spec_read_bytes(here->arena, path, said, strlen(said), spec, here->err))
        fail_msg("%s", here->err->text);
    return spec;
}

static void run(Here *here, const World *world, size_t jobs, Results *out)
{
    const RunSettings settings = {.mode = FRAME_RUN, .jobs = jobs, .invariants = true};
    bool took[SCHOOLS_MOST] = {false};
    for (size_t g = 0; g < world->program; g++)
        took[g] = true;
    write_world(here, world, took);
    if (!plan_run(here->arena, read_study(here, world), &settings, out, here->err))
        fail_msg("%s", here->err->text);
}

static const Table *table_of(const Results *results, const TableKind *kind)
{
    return tables_find(&results->analysis[0].tables, kind);
}

/* --- the reference ------------------------------------------------------------------------------
 */

typedef struct Dense {
    double estimate, p, q, on_program;
    double baseline; /* largest |g| of the balance table */
    size_t n_treated, n_control;
} Dense;

/* The study of this set alone. An effect that is linear in the scores moves by the coefficient of
 * the score that is moved by 1. */
static Dense study_of_set(Here *here, const World *world, const bool *took)
{
    Here own = *here;
    Dense out = {0};
    own.arena = arena_create();
    write_world(&own, world, took);
    const Spec *spec = read_study(&own, world);
    const Design *design = spec->design;
    StudyData data;
    Cohort cohort;
    PropensityScore score;
    Matching matching;
    Balance balance;
    Effects effects, moved;
    assert_true(
        data_load(own.arena, spec, FRAME_RUN, &data, here->err) &&
        cohort_build(own.arena, COHORT_OF(own.arena, design, design->outcome), data.frame[0][0],
                     &cohort, here->err) &&
        pscore_fit(own.arena, SCORE_OF(design), &cohort, &score, here->err) &&
        match_run(own.arena, MATCHING_OF(design), &cohort, &score, spec->seed, &matching,
                  here->err) &&
        balance_measure(own.arena, BALANCE_OF(design), &cohort, NULL, &matching, &balance,
                        here->err) &&
        effect_estimate(own.arena, EFFECTS_OF(design), &cohort, &matching, &effects, here->err));
    const Effect *overall = &effects.row[0];
    const Column *school = frame_find(cohort.frame, "school");
    double sum[SCHOOLS_MOST] = {0};
    for (size_t i = 0; i < cohort.n; i++) {
        const uint32_t row = cohort.row[i];
        const size_t g = (size_t)strtol(school->level_name[school->level[row]] + 1, NULL, 10);
        cohort.outcome->real[row] += 1;
        assert_true(
            effect_estimate(own.arena, EFFECTS_OF(design), &cohort, &matching, &moved, here->err));
        cohort.outcome->real[row] -= 1;
        const double a = moved.row[0].estimate - overall->estimate;
        sum[g] += a;
        out.q += a * a;
        out.on_program += g < world->program ? a : 0;
    }
    for (size_t g = 0; g < world->schools; g++)
        out.p += sum[g] * sum[g];
    for (size_t k = 0; k < balance.n; k++)
        out.baseline = fmax(out.baseline, fabs(balance.row[k].after.g));
    out.estimate = overall->estimate;
    out.n_treated = overall->n_treated;
    out.n_control = overall->n_control;
    arena_destroy(own.arena);
    return out;
}

/* The share of sets with a statistic at least the program's, once tau is taken from the scores of
 * the program's schools. */
static double dense_p(const Dense *set, const double *root, size_t n, double tau)
{
    double count = 0;
    for (size_t s = 0; s < n; s++)
        count += fabs(set[s].estimate - tau * set[s].on_program) / root[s] >=
                 fabs(set[0].estimate - tau) / root[0] * (1 - 1e-9);
    return count / (double)n;
}

static void every_set_is_the_study_with_these_schools(void **state)
{
    const World world = {
        .schools = 9, .students = 12, .program = 2, .effects = "placebo_schools: yes"};
    const union placebo_schools_columns *c = &placebo_schools_columns;
    const union placebo_rank_columns *r = &placebo_rank_columns;
    Here *here = *state;
    Results results;
    Dense set[SETS_MOST];
    double root[SETS_MOST];
    size_t n = 1;
    run(here, &world, 2, &results);
    const Table *table = table_of(&results, &table_placebo_schools),
                *rank = table_of(&results, &table_placebo_rank);
    const EffectComponents *components = &results.analysis[0].effects.components;
    assert_int_equal(table->n_rows, 36); /* 9 choose 2 */
    for (size_t a = 0; a < world.schools; a++)
        for (size_t b = a + 1; b < world.schools; b++) {
            bool took[SCHOOLS_MOST] = {false};
            const size_t at = a == 0 && b == 1 ? 0 : n++; /* the program's own first */
            took[a] = took[b] = true;
            set[at] = study_of_set(here, &world, took);
            assert_string_equal(table_text(table, at, &c->schools),
                                arena_printf(here->arena, "g%02zu; g%02zu", a, b));
            assert_true(table_real(table, at, &c->estimate) == set[at].estimate);
            /* differences of estimates of about 10 keep 14 digits of them */
            assert_true(fabs(table_real(table, at, &c->p_sum) - set[at].p) < 1e-11);
            assert_true(fabs(table_real(table, at, &c->q_sum) - set[at].q) < 1e-11);
            assert_true(fabs(table_real(table, at, &c->on_program) - set[at].on_program) < 1e-11);
            check_close(table_real(table, at, &c->baseline), set[at].baseline, 1e-12);
            assert_true(table_real(table, at, &c->n_treated) == (double)set[at].n_treated);
            assert_true(table_real(table, at, &c->n_control) == (double)set[at].n_control);
            root[at] = sqrt(components->u * set[at].p + components->e * set[at].q);
            check_close(table_real(table, at, &c->statistic), set[at].estimate / root[at], 1e-9);
        }
    assert_int_equal(n, 36);
    const double p = dense_p(set, root, n, 0);
    check_close(table_real(rank, 0, &r->p), p, 1e-15);
    check_close(table_real(rank, 0, &r->share), p, 1e-15);
    assert_true(p > 1.0 / 36 && p < 1); /* the world shows something */
    check_close(table_real(rank, 0, &r->rank), p * 36, 1e-15);
    /* the study's own t, where its standard error is by school components */
    check_close(table_real(rank, 0, &r->statistic), results.analysis[0].effects.row[0].t, 1e-9);
    const double low = table_real(rank, 0, &r->ci_low), high = table_real(rank, 0, &r->ci_high);
    assert_true(low < set[0].estimate && set[0].estimate < high);
    for (double far = 1e-6; far < 1e4; far *= 1.1) {
        assert_true(dense_p(set, root, n, low - far) <= 0.05);
        assert_true(dense_p(set, root, n, high + far) <= 0.05);
    }
    assert_true(dense_p(set, root, n, low + 1e-6) > 0.05);
    assert_true(dense_p(set, root, n, high - 1e-6) > 0.05);
}

/* --- order, jobs, draws -------------------------------------------------------------------------
 */

static void assert_same_tables(const Table *one, const Table *other)
{
    assert_int_equal(one->n_rows, other->n_rows);
    for (size_t i = 0; i < one->n_rows * one->n_columns; i++) {
        const Cell *a = &one->cell[i], *b = &other->cell[i];
        assert_true((a->text == NULL) == (b->text == NULL));
        if (a->text != NULL)
            assert_string_equal(a->text, b->text);
        assert_true(a->value == b->value || (isnan(a->value) && isnan(b->value)));
    }
}

static void neither_rows_nor_threads_change_a_bit(void **state)
{
    const World world = {.schools = 20,
                         .students = 8,
                         .program = 5, /* 15,504 sets: they are drawn */
                         .effects = "placebo_schools: yes, placebo_draws: 60"},
                turned = {20, 8, 5, world.effects, true, false, false, false};
    const union placebo_schools_columns *c = &placebo_schools_columns;
    Here *here = *state;
    Results one, three, back;
    run(here, &world, 1, &one);
    run(here, &world, 3, &three);
    run(here, &turned, 2, &back);
    const Table *table = table_of(&one, &table_placebo_schools);
    assert_int_equal(table->n_rows, 61);
    for (size_t s = 1; s < table->n_rows; s++)
        assert_string_not_equal(table_text(table, s, &c->schools),
                                table_text(table, s - 1, &c->schools));
    assert_same_tables(table, table_of(&three, &table_placebo_schools));
    assert_same_tables(table, table_of(&back, &table_placebo_schools));
    assert_same_tables(table_of(&one, &table_placebo_rank), table_of(&back, &table_placebo_rank));
    assert_true(table_real(table_of(&one, &table_placebo_rank), 0, &placebo_rank_columns.sets) ==
                61);
}

/* --- what is refused ----------------------------------------------------------------------------
 */

static void one_school_has_a_rank_and_no_interval(void **state)
{
    const World world = {
        .schools = 20, .students = 12, .program = 1, .effects = "placebo_schools: yes"};
    const union placebo_rank_columns *r = &placebo_rank_columns;
    Here *here = *state;
    Results results;
    run(here, &world, 2, &results);
    const Table *rank = table_of(&results, &table_placebo_rank);
    assert_int_equal(table_of(&results, &table_placebo_schools)->n_rows, 20);
    assert_true(table_real(rank, 0, &r->p) >= 1.0 / 20);
    check_nan(table_real(rank, 0, &r->ci_low));
    check_nan(table_real(rank, 0, &r->ci_high));
    assert_non_null(strstr(table_text(rank, 0, &r->problem), "one school has the program"));
}

static void few_sets_say_what_they_can_reach(void **state)
{
    const World world = {
        .schools = 5, .students = 20, .program = 2, .effects = "placebo_schools: yes"};
    const union placebo_rank_columns *r = &placebo_rank_columns;
    Here *here = *state;
    Results results;
    run(here, &world, 2, &results);
    const Table *rank = table_of(&results, &table_placebo_rank);
    check_close(table_real(rank, 0, &r->least), 0.1, 1e-15);
    check_nan(table_real(rank, 0, &r->ci_low));
    assert_non_null(strstr(table_text(rank, 0, &r->problem), "below 0.1"));
}

static bool has_note(const Results *results, Arena *arena, const char *words)
{
    const Notes *notes = &results->analysis[0].notes;
    for (size_t i = 0; i < notes->n; i++)
        if (strstr(note_text(arena, &notes->item[i]), words) != NULL)
            return true;
    return false;
}

static void a_note_says_why_no_schools_are_put_in_its_place(void **state)
{
    World world = {.schools = 9, .students = 12, .program = 2, .effects = "placebo_schools: no"};
    Here *here = *state;
    Results results;
    run(here, &world, 1, &results);
    assert_null(table_of(&results, &table_placebo_rank));
    assert_false(has_note(&results, here->arena, "placebo_schools"));
    world.effects = "placebo_schools: yes, variance: HC1"; /* whatever the variance of the study */
    run(here, &world, 1, &results);
    assert_non_null(table_of(&results, &table_placebo_rank));
    world.effects = "placebo_schools: yes";
    world.within = true;
    run(here, &world, 2, &results);
    assert_null(table_of(&results, &table_placebo_rank));
    assert_true(has_note(&results, here->arena, "as the program was not given to whole groups"));
}

/* Then a share of sets comes of nothing more often than it says, and p is how often. */
static void small_schools_of_the_program_are_told(void **state)
{
    World world = {.schools = 20,
                   .students = 30,
                   .program = 5,
                   .effects = "placebo_schools: yes, placebo_draws: 199"};
    const union placebo_rank_columns *r = &placebo_rank_columns;
    Here *here = *state;
    Results results;
    run(here, &world, 2, &results);
    const Table *rank = table_of(&results, &table_placebo_rank);
    assert_false(has_note(&results, here->arena, "comes of nothing"));
    assert_true(table_real(rank, 0, &r->p) == table_real(rank, 0, &r->share));
    assert_true(table_real(rank, 0, &r->limit) == 0.05);
    world.small = true;
    run(here, &world, 2, &results);
    rank = table_of(&results, &table_placebo_rank);
    assert_true(has_note(&results, here->arena, "comes of nothing"));
    assert_true(table_real(rank, 0, &r->by_chance) > 0.059);
    assert_true(table_real(rank, 0, &r->p) > table_real(rank, 0, &r->share));
    assert_true(table_real(rank, 0, &r->limit) < 0.05);
    check_close(table_real(rank, 0, &r->share),
                table_real(rank, 0, &r->rank) / table_real(rank, 0, &r->sets), 1e-15);
}

/* One record on the wrong side makes no school of the program, and is in no set. */
static void who_is_on_the_wrong_side_is_in_no_set(void **state)
{
    const World world = {.schools = 9,
                         .students = 30,
                         .program = 2,
                         .effects = "placebo_schools: yes",
                         .stray = true};
    const union placebo_schools_columns *c = &placebo_schools_columns;
    Here *here = *state;
    Results results;
    run(here, &world, 2, &results);
    const Table *table = table_of(&results, &table_placebo_schools);
    assert_int_equal(table->n_rows, 36);
    assert_string_equal(table_text(table, 0, &c->schools), "g00; g01");
    assert_true(table_real(table, 0, &c->n_treated) <= 60);
    assert_true(has_note(&results, here->arena, "in none of the sets"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_set_is_the_study_with_these_schools, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(neither_rows_nor_threads_change_a_bit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_school_has_a_rank_and_no_interval, set_up, tear_down),
        cmocka_unit_test_setup_teardown(few_sets_say_what_they_can_reach, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_note_says_why_no_schools_are_put_in_its_place, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(small_schools_of_the_program_are_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_is_on_the_wrong_side_is_in_no_set, set_up, tear_down),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
