/* A copy of the cohort with its gaps drawn: within the arm, whatever the order of rows, with what
 * is known untouched, and with the outcome where it is asked for. */
#include "pscore/hand.h"
#include "stage_settings.h"

#include "alike/impute.h"
#include "alike/random.h"

#include <gsl/gsl_errno.h>

enum { STUDENTS = 80 };

/* Of student i (0 ..): every second is in the program. Numbers of program students are below 50,
 * those of others above, so that a number tells whose it was. */
static double draw(size_t i, uint64_t what)
{
    return random_uniform(what, i);
}

static Frame *frame_of(Arena *arena, bool turned)
{
    Frame *frame = hand_frame(arena, STUDENTS);
    const char **id = (const char **)arena_array(arena, STUDENTS, sizeof *id);
    const char **race = (const char **)arena_array(arena, STUDENTS, sizeof *race);
    double treat[STUDENTS], pre[STUDENTS], score[STUDENTS], age[STUDENTS], frl[STUDENTS];

    for (size_t k = 0; k < STUDENTS; k++) {
        const size_t i = turned ? STUDENTS - 1 - k : k;
        const bool program = i % 2 == 0;
        id[k] = arena_printf(arena, "s%zu", i);
        treat[k] = program;
        pre[k] = 100.0 + 10.0 * draw(i, 1);
        score[k] = i % 10 == 3 ? (double)NAN : pre[k] + 5.0 * draw(i, 2);
        age[k] = i % 5 == 1   ? (double)NAN
                 : i % 7 == 2 ? (double)NAN
                              : (program ? 0.0 : 60.0) + 30.0 * draw(i, 3);
        frl[k] = i % 9 == 4 ? (double)NAN : draw(i, 4) < 0.4;
        race[k] = i % 11 == 5 ? "" : draw(i, 5) < 0.3 ? "a" : draw(i, 5) < 0.6 ? "b" : "c";
    }
    frame->id = id;
    hand_real(arena, frame, "treat", treat);
    hand_real(arena, frame, "score", score);
    hand_real(arena, frame, "pre", pre);
    hand_real(arena, frame, "age", age);
    hand_real(arena, frame, "frl", frl);
    hand_factor(arena, frame, "race", race);
    return frame;
}

static const Imputing usual = {.copies = 2, .iterations = 5, .donors = 5};

static Cohort gaps_as(Arena *arena, const Frame *frame, const char *covariates, MissingData kind)
{
    Design *design = hand_design(arena, covariates);
    Cohort cohort;
    Error err = {0};

    design->missing_data = (int)kind;
    design->imputing = usual;
    design->outcome->require_score = false;
    if (!cohort_build(arena, COHORT_OF(arena, design, design->outcome), frame, &cohort, &err))
        fail_msg("%s", err.text);
    return cohort;
}

static Cohort gaps_of(Arena *arena, const Frame *frame, const char *covariates)
{
    return gaps_as(arena, frame, covariates, MISSING_IMPUTE);
}

static Cohort drawn_of(Arena *arena, const Cohort *cohort, uint64_t stream, const Cohort *before)
{
    const ImputeDraw how = {.stream = stream, .how = usual, .before = before};
    Cohort out;
    Error err = {0};

    if (!cohort_impute(arena, cohort, &how, &out, &err))
        fail_msg("%s", err.text);
    return out;
}

static double value_of(const Cohort *cohort, const char *column, const char *id)
{
    const Column *of = frame_find(cohort->frame, column);

    for (size_t i = 0; i < cohort->n; i++)
        if (strcmp(cohort->frame->id[cohort->row[i]], id) == 0)
            return of->type == COLUMN_FACTOR ? of->level[cohort->row[i]] : of->real[cohort->row[i]];
    return (double)NAN;
}

static void what_is_missing_is_drawn_within_the_arm(void **state)
{
    Arena *arena = arena_create();
    const Frame *frame = frame_of(arena, false);
    const Cohort cohort = gaps_of(arena, frame, "age frl race pre");
    const Cohort copy = drawn_of(arena, &cohort, 7, NULL);
    size_t n_drawn = 0;

    (void)state;
    assert_int_equal(copy.n, STUDENTS);
    assert_int_equal(copy.n_covariates, 4); /* and the pretest; no marks */
    for (size_t k = 0; k < copy.n_covariates; k++) {
        const Column *column = copy.covariate[k];
        const Column *known = frame_find(frame, column->name);
        assert_null(column->known);
        assert_int_equal(column->n_missing, 0);
        assert_int_equal(column->type, known->type);
        assert_int_equal(column->n_levels, known->n_levels);
        for (size_t i = 0; i < STUDENTS; i++) {
            assert_int_equal(column->reason[i], REASON_PRESENT);
            if (known->reason[i] != REASON_PRESENT)
                n_drawn++;
            else if (known->type == COLUMN_REAL)
                assert_true(column->real[i] == known->real[i]);
            else
                assert_int_equal(column->level[i], known->level[i]);
        }
    }
    const Column *age = frame_find(copy.frame, "age"), *frl = frame_find(copy.frame, "frl");
    assert_true(n_drawn > 30);
    assert_true(frl->binary);
    for (size_t i = 0; i < STUDENTS; i++) {
        assert_true((age->real[i] < 50.0) == (i % 2 == 0));
        assert_true(frl->real[i] == 0.0 || frl->real[i] == 1.0);
    }
    assert_true(isnan(frame_find(frame, "age")->real[1])); /* others read it as it is */
    arena_destroy(arena);
}

static void draws_go_by_who_and_by_stream_alone(void **state)
{
    Arena *arena = arena_create();
    const Frame *frame = frame_of(arena, false), *turned = frame_of(arena, true);
    const Cohort cohort = gaps_of(arena, frame, "age frl race pre");
    const Cohort other = gaps_of(arena, turned, "pre race frl age");
    const Cohort one = drawn_of(arena, &cohort, 7, NULL), same = drawn_of(arena, &other, 7, NULL);
    const Cohort two = drawn_of(arena, &cohort, 8, NULL);
    size_t n_other = 0;

    (void)state;
    for (size_t i = 0; i < STUDENTS; i++) {
        const char *id = arena_printf(arena, "s%zu", i);
        assert_true(value_of(&one, "age", id) == value_of(&same, "age", id));
        assert_true(value_of(&one, "frl", id) == value_of(&same, "frl", id));
        assert_true(value_of(&one, "race", id) == value_of(&same, "race", id));
        n_other += value_of(&one, "age", id) != value_of(&two, "age", id);
    }
    assert_true(n_other > 5);
    arena_destroy(arena);
}

/* Those without a score keep what was drawn before; of others it is drawn anew. */
static void with_the_outcome_those_without_one_stay(void **state)
{
    Arena *arena = arena_create();
    const Frame *frame = frame_of(arena, false);
    const Cohort cohort = gaps_of(arena, frame, "age frl race pre");
    const Cohort before = drawn_of(arena, &cohort, 7, NULL);
    const Cohort after = drawn_of(arena, &cohort, 7, &before);
    size_t n_kept = 0, n_anew = 0;

    (void)state;
    for (size_t i = 0; i < STUDENTS; i++) {
        const bool missing = isnan(frame_find(frame, "age")->real[i]);
        const bool scored = !isnan(frame_find(frame, "score")->real[i]);
        const double was = frame_find(before.frame, "age")->real[i];
        const double is = frame_find(after.frame, "age")->real[i];
        assert_true(scored || was == is);
        n_kept += missing && !scored;
        n_anew += missing && was != is;
    }
    assert_true(n_kept > 0 && n_anew > 3);
    arena_destroy(arena);
}

/* Of effects.imputations beside a mark, whose cohort any column with gaps may be in. */
static void fail_saying(const Frame *frame, Arena *arena, const char *covariates, const char *words)
{
    const Cohort cohort = gaps_as(arena, frame, covariates, MISSING_INDICATOR);
    const ImputeDraw how = {.stream = 7, .how = usual};
    Error err = {0};
    Cohort out;

    assert_false(cohort_impute(arena, &cohort, &how, &out, &err));
    assert_int_equal(err.kind, ERR_INFEASIBLE);
    if (strstr(err.text, words) == NULL)
        fail_msg("%s", err.text);
}

static void what_cant_be_drawn_is_said(void **state)
{
    Arena *arena = arena_create();
    Frame *frame = frame_of(arena, false);
    const char **town = (const char **)arena_array(arena, STUDENTS, sizeof *town);
    double huge[STUDENTS];

    (void)state;
    for (size_t i = 0; i < STUDENTS; i++) {
        town[i] = i % 8 == 0 ? "" : arena_printf(arena, "t%zu", i % 31);
        huge[i] = i % 6 == 0 ? (double)NAN : i % 2 == 0 ? 1e300 * draw(i, 9) : draw(i, 9);
    }
    hand_factor(arena, frame, "town", town);
    hand_real(arena, frame, "huge", huge);
    fail_saying(frame, arena, "town", "'town' has 31 values, more than the 30");
    fail_saying(frame, arena, "huge", "no model of 'huge' could be fitted");
    arena_destroy(arena);
}

/* Before anybody is matched: alike check and alike design say it too. */
static void many_values_are_refused_where_the_cohort_is_built(void **state)
{
    Arena *arena = arena_create();
    Frame *frame = frame_of(arena, false);
    Design *design = hand_design(arena, "town");
    const char **town = (const char **)arena_array(arena, STUDENTS, sizeof *town);
    Error err = {0};
    Cohort out;

    (void)state;
    for (size_t i = 0; i < STUDENTS; i++)
        town[i] = i % 8 == 0 ? "" : arena_printf(arena, "t%zu", i % 31);
    hand_factor(arena, frame, "town", town);
    design->missing_data = MISSING_IMPUTE;
    design->outcome->require_score = false;
    assert_false(cohort_build(arena, COHORT_OF(arena, design, design->outcome), frame, &out, &err));
    assert_int_equal(err.kind, ERR_INFEASIBLE);
    assert_non_null(strstr(err.text, "names 'town', which some lack and which has 31 values, more "
                                     "than the 30 of which missing_data: impute can draw one"));
    design->missing_data = MISSING_INDICATOR; /* there a gap is one value more */
    error_clear(&err);
    assert_true(cohort_build(arena, COHORT_OF(arena, design, design->outcome), frame, &out, &err));
    arena_destroy(arena);
}

/* Of 40 of each arm: rare is known of 3 of the program and all others; some of 30 and 38. Ten for
 * each of two donors are enough; of five they are not. */
static void what_hardly_anybody_has_is_cautioned(void **state)
{
    static const char *const rare_words =
        "rare is known for less than 10% of the program students: what is drawn for the others "
        "repeats these few, and standard errors may be too small. Leave it out of what the design "
        "uses, or write missing_data: indicator.";
    Arena *arena = arena_create();
    Frame *frame = frame_of(arena, false);
    double rare[STUDENTS], some[STUDENTS];

    (void)state;
    for (size_t i = 0; i < STUDENTS; i++) {
        rare[i] = i % 2 == 0 && i > 4 ? (double)NAN : draw(i, 7);
        some[i] = (i % 2 == 0 && i < 20) || i < 4 ? (double)NAN : draw(i, 8);
    }
    hand_real(arena, frame, "rare", rare);
    hand_real(arena, frame, "some", some);
    for (size_t donors = 2; donors <= 5; donors += 3) {
        Design *design = hand_design(arena, "rare some");
        Cohort out;
        Error err = {0};
        design->missing_data = MISSING_IMPUTE;
        design->imputing = (Imputing){.copies = 2, .iterations = 5, .donors = donors};
        design->outcome->require_score = false;
        if (!cohort_build(arena, COHORT_OF(arena, design, design->outcome), frame, &out, &err))
            fail_msg("%s", err.text);
        check_note(&out.notes, rare_words);
        assert_int_equal(note_saying(&out.notes, "rare is known for")->importance, NOTE_CAUTION);
        const Note *some_note = note_saying(&out.notes, "some is known for");
        if (donors == 2) {
            assert_null(some_note);
            continue;
        }
        check_note(&out.notes, "some is known for fewer than ten for each of missing_data.donors "
                               "of the program students: what is drawn for the others repeats");
        assert_null(note_saying(&out.notes, "of the comparison students: what is drawn"));
    }
    arena_destroy(arena);
}

/* --- what a school has as a whole ----------------------------------------------------------------
 */

enum { SCHOOLS = 16 };

/* Student i is at school i % 16; of odd schools students are in the comparison group. wealth is the
 * school's; of school 2 nobody tells it, of school 4 every second does, of school 5 nobody. */
static Frame *frame_of_schools(Arena *arena)
{
    Frame *frame = frame_of(arena, false);
    const char **school = (const char **)arena_array(arena, STUDENTS, sizeof *school);
    double wealth[STUDENTS];

    for (size_t i = 0; i < STUDENTS; i++) {
        const size_t s = i % SCHOOLS;
        school[i] = arena_printf(arena, "g%zu", s);
        wealth[i] =
            s == 2 || s == 5 || (s == 4 && i / SCHOOLS % 2 == 0) ? (double)NAN : 3.0 * draw(s, 11);
    }
    hand_factor(arena, frame, "school", school);
    hand_real(arena, frame, "wealth", wealth);
    return frame;
}

static void what_a_school_has_is_drawn_once_for_it(void **state)
{
    Arena *arena = arena_create();
    const Frame *frame = frame_of_schools(arena);
    const Cohort cohort = gaps_of(arena, frame, "wealth age");
    size_t n_changed = 0;

    (void)state;
    for (uint64_t stream = 1; stream <= 8; stream++) {
        const Cohort copy = drawn_of(arena, &cohort, stream, NULL);
        const Cohort again = drawn_of(arena, &cohort, stream, &copy);
        const double *wealth = frame_find(copy.frame, "wealth")->real;
        const double *after = frame_find(again.frame, "wealth")->real;
        for (size_t i = 0; i < STUDENTS; i++) {
            const size_t s = i % SCHOOLS;
            assert_true(wealth[i] == wealth[s]);
            if (s != 2 && s != 5) {
                assert_true(wealth[i] == 3.0 * draw(s, 11)); /* also where half do not tell it */
                assert_true(after[i] == wealth[i]);
            }
        }
        bool is_a_school = false; /* of the same arm */
        for (size_t s = 0; s < SCHOOLS; s += 2)
            is_a_school = is_a_school || (s != 2 && wealth[2] == 3.0 * draw(s, 11));
        assert_true(is_a_school);
        n_changed += after[2] != wealth[2];
    }
    assert_true(n_changed > 0);
    check_note(&cohort.notes, "all of one school have it in common, so it is that of others there, "
                              "or drawn once for all of it");
    check_note(&cohort.notes, "wealth is what all of one school have in common, and among the "
                              "program students fewer than two for each of missing_data.donors are "
                              "known to have it");
    arena_destroy(arena);
}

/* Where both groups are at one school it has one value. */
static void a_school_of_both_arms_has_one_value(void **state)
{
    Arena *arena = arena_create();
    Frame *frame = frame_of_schools(arena);
    Column *treat = NULL;

    (void)state;
    for (size_t k = 0; k < frame->n_columns; k++)
        if (strcmp(frame->column[k].name, "treat") == 0)
            treat = &frame->column[k];
    for (size_t i = 0; i < STUDENTS; i++)
        treat->real[i] = i / SCHOOLS % 2 == 0;
    const Cohort cohort = gaps_of(arena, frame, "wealth age");
    for (uint64_t stream = 1; stream <= 8; stream++) {
        const Cohort copy = drawn_of(arena, &cohort, stream, NULL);
        const double *wealth = frame_find(copy.frame, "wealth")->real;
        for (size_t i = 0; i < STUDENTS; i++)
            assert_true(wealth[i] == wealth[i % SCHOOLS]);
    }
    arena_destroy(arena);
}

/* One student of a school who tells otherwise: it is the students' own, and drawn for each. */
static void what_students_of_a_school_differ_in_is_their_own(void **state)
{
    Arena *arena = arena_create();
    Frame *frame = frame_of_schools(arena);
    bool differs = false;

    (void)state;
    for (size_t k = 0; k < frame->n_columns; k++)
        if (strcmp(frame->column[k].name, "wealth") == 0)
            frame->column[k].real[8] += 0.5;
    const Cohort cohort = gaps_of(arena, frame, "wealth age");
    const Cohort copy = drawn_of(arena, &cohort, 7, NULL);
    const double *wealth = frame_find(copy.frame, "wealth")->real;
    for (size_t i = 0; i < STUDENTS; i++)
        differs = differs || (i % SCHOOLS == 2 && wealth[i] != wealth[2]);
    assert_true(differs);
    assert_null(note_saying(&cohort.notes, "have it in common"));
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_missing_is_drawn_within_the_arm),
        cmocka_unit_test(draws_go_by_who_and_by_stream_alone),
        cmocka_unit_test(with_the_outcome_those_without_one_stay),
        cmocka_unit_test(what_cant_be_drawn_is_said),
        cmocka_unit_test(many_values_are_refused_where_the_cohort_is_built),
        cmocka_unit_test(what_hardly_anybody_has_is_cautioned),
        cmocka_unit_test(what_a_school_has_is_drawn_once_for_it),
        cmocka_unit_test(a_school_of_both_arms_has_one_value),
        cmocka_unit_test(what_students_of_a_school_differ_in_is_their_own),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
