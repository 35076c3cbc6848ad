/* Partners by school: the rules as they are written down, in n^2 steps, against the program. */
#include "made.h"
#include "note_says.h"
#include "random.h"

#include "alike/error.h"
#include "match/schools.h"

#include <gsl/gsl_errno.h>

enum { SCHOOLS = 7 };

/* Scores on a grid (ties), seven schools of which two hold one arm only, a covariate. */
static void cohort_of(Made *made, size_t n, uint64_t seed)
{
    made_begin(made, n);
    double *x = made_real(made, "x", true);
    int32_t *school = made_factor(made, "school", false, SCHOOLS);
    for (size_t i = 0; i < n; i++) {
        const double p = 0.05 + 0.9 * uniform(&seed);
        school[i] = (int32_t)(SCHOOLS * uniform(&seed));
        x[i] = 20 * uniform(&seed) + 3 * (school[i] % 2); /* equal gaps would hang on rounding */
        const bool chosen = uniform(&seed) < 0.35;
        made_treat(made, i, i == 0 || (school[i] != 1 && (school[i] == 2 || chosen)));
        made_score(made, i, floor(100 * p) / 100);
    }
}

static Matching run_rule(Made *made, const char *method, const char *rule, const char *distance)
{
    made_choose(made, method);
    made_set(made, "caliper", "none");
    made_set(made, "distance", distance);
    if (strcmp(method, "nearest") == 0)
        made_set(made, "order", "data");
    made_set(made, "schools", rule);
    made_set(made, "school", "school");
    return made_run(made);
}

static int32_t school_of(const Made *made, size_t i)
{
    return made->column[1].level[i];
}

/* The nearest free control, first in canonical order among equals: who may be asked is `inside`. */
static size_t nearest_free(const Made *made, size_t t, const uint8_t *used, int inside, bool points)
{
    size_t best = made->cohort.n;
    double least = INFINITY;
    for (size_t c = 0; c < made->cohort.n; c++) {
        if (made->cohort.treated[c] || used[c] ||
            (inside >= 0 && (school_of(made, c) == school_of(made, t)) != (inside == 1)))
            continue;
        const double d = points ? fabs(made->column[0].real[t] - made->column[0].real[c])
                                : fabs(made->score.logit[t] - made->score.logit[c]);
        if (d < least) {
            least = d;
            best = c;
        }
    }
    return best;
}

static size_t at_row(const Made *made, size_t row)
{
    for (size_t i = 0; i < made->cohort.n; i++)
        if (made->frame.file_row[made->cohort.row[i]] == row)
            return i;
    fail_msg("no student in row %zu", row);
    return 0;
}

/* Turns in the order of the file. passes: 1 inside, 0 outside, -1 anywhere; -2 ends. */
static void check_against_hand(const char *rule, const int *passes)
{
    for (uint64_t seed = 1; seed <= 25; seed++)
        for (int points = 0; points < 2; points++) {
            Made made;
            cohort_of(&made, 90, seed);
            const Matching m = run_rule(&made, "nearest", rule, points ? "euclidean" : "logit");
            uint8_t *used = (uint8_t *)calloc(made.cohort.n, 1);
            uint32_t *partner = (uint32_t *)calloc(made.cohort.n, sizeof *partner); /* + 1 */
            for (const int *pass = passes; *pass != -2; pass++)
                for (size_t k = 0; k < made.cohort.n; k++) {
                    const size_t t = at_row(&made, k + 1);
                    if (!made.cohort.treated[t] || partner[t] != 0)
                        continue;
                    const size_t c = nearest_free(&made, t, used, *pass, points);
                    if (c == made.cohort.n)
                        continue;
                    used[c] = 1;
                    partner[t] = (uint32_t)c + 1;
                }
            size_t n = 0;
            for (size_t t = 0; t < made.cohort.n; t++)
                n += partner[t] != 0;
            assert_int_equal(m.n_links, n);
            for (size_t l = 0; l < n; l++)
                assert_int_equal(m.link[l].control + 1, partner[m.link[l].treated]);
            free(used);
            free(partner);
            made_end(&made);
        }
}

static void inside_is_within_the_school(void **state)
{
    (void)state;
    check_against_hand("inside", (const int[]){1, -2});
}

static void outside_is_never_the_same_school(void **state)
{
    (void)state;
    check_against_hand("outside", (const int[]){0, -2});
}

static void the_own_school_comes_first(void **state)
{
    (void)state;
    check_against_hand("prefer_inside", (const int[]){1, -1, -2});
}

/* Who was compared where is said, and adds up. */
static void the_share_inside_is_said(void **state)
{
    (void)state;
    Made made;
    cohort_of(&made, 90, 4);
    const Matching m = run_rule(&made, "nearest", "prefer_inside", "logit");
    size_t inside = 0;
    for (size_t l = 0; l < m.n_links; l++)
        inside += school_of(&made, m.link[l].treated) == school_of(&made, m.link[l].control);
    assert_true(inside > 0 && inside < m.n_links);
    /* a partner of pass two may happen to be of the own school only if nobody was left there */
    char words[80];
    snprintf(words, sizeof words, "%zu students were compared within the own school, %zu", inside,
             m.n_links - inside);
    bool said = false;
    for (size_t k = 0; k < m.notes.n; k++)
        said = said || note_says(&m.notes.item[k], words);
    assert_true(said);
    made_end(&made);
}

/* With pairs of least distance: inside first, and no other choice inside is nearer. */
static void optimal_pairs_prefer_the_own_school_too(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 25; seed++) {
        Made made;
        cohort_of(&made, 90, seed);
        const Matching own = run_rule(&made, "optimal", "inside", "logit");
        const Matching both = run_rule(&made, "optimal", "prefer_inside", "logit");
        double total = 0;
        size_t inside = 0;
        for (size_t l = 0; l < both.n_links; l++)
            if (school_of(&made, both.link[l].treated) == school_of(&made, both.link[l].control)) {
                total += both.link[l].distance;
                inside++;
            }
        assert_int_equal(inside, own.n_links);
        check_close(total, own.total_distance, 1e-12);
        assert_true(both.n_links > own.n_links);
        made_end(&made);
    }
}

/* Schools in two clouds of x: the classes are the clouds, whichever students they have. */
static void classes_are_schools_that_resemble_each_other(void **state)
{
    (void)state;
    Made made;
    cohort_of(&made, 400, 9);
    for (size_t i = 0; i < made.cohort.n; i++)
        made.column[0].real[i] = 100 * (school_of(&made, i) % 2) + (double)(i % 5);
    const Levels school = frame_levels(made.arena, &made.column[1], made.cohort.row, made.cohort.n);
    const Levels class = school_classes(made.arena, &made.cohort, &school, 2);
    assert_int_equal(class.n_levels, 2);
    for (size_t i = 0; i < made.cohort.n; i++)
        assert_true((class.level[i] == class.level[0]) ==
                    (school_of(&made, i) % 2 == school_of(&made, 0) % 2));
    made_choose(&made, "nearest");
    made_set(&made, "schools", "classes");
    made_set(&made, "school", "school");
    made_set(&made, "classes", "2");
    const Matching m = made_run(&made);
    for (size_t l = 0; l < m.n_links; l++)
        assert_int_equal(class.level[m.link[l].treated], class.level[m.link[l].control]);
    /* schools that are all alike make one class */
    for (size_t i = 0; i < made.cohort.n; i++)
        made.column[0].real[i] = 3;
    assert_int_equal(school_classes(made.arena, &made.cohort, &school, 3).n_levels, 1);
    made_end(&made);
}

static void what_cannot_be_had_is_said(void **state)
{
    (void)state;
    static const struct {
        const char *method, *rule, *school, *said;
    } wrong[] = {
        {"nearest", "inside", "", "needs the column that says at which school"},
        {"optimal", "outside", "", "needs the column that says at which school"},
        {"full", "prefer_inside", "school", "can't be had with method: full"},
    };
    for (size_t k = 0; k < COUNT_OF(wrong); k++) {
        Made made;
        const char *key;
        cohort_of(&made, 40, 3);
        made_choose(&made, wrong[k].method);
        made_set(&made, "schools", wrong[k].rule);
        if (wrong[k].school[0] != '\0')
            made_set(&made, "school", wrong[k].school);
        const char *why = made.method->refuse(made.arena, made.settings, &key);
        if (why == NULL || strstr(why, wrong[k].said) == NULL)
            fail_msg("%s: %s", wrong[k].said, why == NULL ? "nothing" : why);
        made_end(&made);
    }
    Made made;
    Matching m;
    Error err = {0};
    cohort_of(&made, 60, 3);
    for (size_t i = 0; i < 60; i++) /* whole schools in the program */
        made.column[1].level[i] = made.cohort.treated[i] ? (int32_t)(i % 3) : 3 + (int32_t)(i % 4);
    made_choose(&made, "nearest");
    made_set(&made, "schools", "inside");
    made_set(&made, "school", "school");
    assert_false(made_try(&made, &m, &err));
    assert_true(err.kind == ERR_INFEASIBLE);
    if (strstr(err.text, "matching.school names 'school'") == NULL)
        fail_msg("%s", err.text);
    made_end(&made);
}

/* A key that does nothing is told, not passed over; nearest pairs by school say nothing of it. */
static void keys_on_schools_that_do_nothing_are_said(void **state)
{
    static const char *const words[] = {
        "matching.school has no effect with schools: any, by which students of all schools",
        "matching.classes has no effect without schools: classes."};
    (void)state;
    for (int idle = 0; idle < 2; idle++) {
        Made made;
        cohort_of(&made, 60, 5);
        made_choose(&made, "nearest");
        made_set(&made, "schools", idle ? "any" : "inside");
        made_set(&made, "school", "school");
        made_set(&made, "classes", idle ? "3" : "4");
        const Matching m = made_run(&made);
        for (size_t k = 0; k < COUNT_OF(words); k++)
            assert_int_equal(notes_saying(&m.notes, words[k]), idle);
        made_end(&made);
    }
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inside_is_within_the_school),
        cmocka_unit_test(outside_is_never_the_same_school),
        cmocka_unit_test(the_own_school_comes_first),
        cmocka_unit_test(the_share_inside_is_said),
        cmocka_unit_test(optimal_pairs_prefer_the_own_school_too),
        cmocka_unit_test(classes_are_schools_that_resemble_each_other),
        cmocka_unit_test(what_cannot_be_had_is_said),
        cmocka_unit_test(keys_on_schools_that_do_nothing_are_said),
    };
    return cmocka_run_group_tests_name("schools", tests, NULL, NULL);
}
