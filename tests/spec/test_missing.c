/* `missing_data`: a word or a map, what an alternative inherits, and what is refused. */
#include "check.h"

#include "mistake.h"

#define DATA                                                                                       \
    "data: students.csv\n"                                                                         \
    "treatment: {column: program, treated: 1, control: 0}\n"                                       \
    "outcomes: [{name: math, score: m}]\n"                                                         \
    "covariates: [grade]\n"

static const Design *design_of(Arena *arena, const char *study, size_t number)
{
    return &read_good(arena, study)->design[number];
}

static void a_word_is_short_for_the_method(void **state)
{
    Arena *arena = arena_create();
    (void)state;
    assert_int_equal(design_of(arena, DATA, 0)->missing_data, MISSING_COMPLETE);
    assert_int_equal(design_of(arena, DATA "missing_data: indicator\n", 0)->missing_data,
                     MISSING_INDICATOR);
    const Design *d = design_of(arena, DATA "missing_data: impute\n", 0);
    assert_int_equal(d->missing_data, MISSING_IMPUTE);
    assert_int_equal(d->imputing.copies, 20);
    assert_int_equal(d->imputing.iterations, 10);
    assert_int_equal(d->imputing.donors, 5);
    d = design_of(arena,
                  DATA "missing_data: {method: impute, copies: 40, iterations: 20, donors: "
                       "3}\n",
                  0);
    assert_int_equal(d->imputing.copies, 40);
    assert_int_equal(d->imputing.iterations, 20);
    assert_int_equal(d->imputing.donors, 3);
    arena_destroy(arena);
}

/* What it inherits of drawing is idle where it draws nothing; what it says itself is not. */
static void an_alternative_inherits_keys_that_it_has_no_use_for(void **state)
{
    Arena *arena = arena_create();
    const Spec *spec =
        read_good(arena, DATA "missing_data: {method: impute, copies: 40}\n"
                              "alternatives:\n"
                              "  - {name: complete, missing_data: {method: complete}}\n"
                              "  - {name: marked, missing_data: indicator}\n"
                              "  - {name: few, missing_data: {copies: 5}}\n"
                              "  - {name: same, missing_data: impute, matching: {caliper: 0.1}}\n");
    (void)state;
    assert_int_equal(spec->design[1].missing_data, MISSING_COMPLETE);
    assert_int_equal(spec->design[2].missing_data, MISSING_INDICATOR);
    assert_int_equal(spec->design[3].missing_data, MISSING_IMPUTE);
    assert_int_equal(spec->design[3].imputing.copies, 5);
    assert_int_equal(spec->design[4].imputing.copies, 40); /* a word says nothing of how many */
    arena_destroy(arena);
}

/* A lock says how it is drawn, and of complete cases what it always said: nothing. */
static void the_lock_says_how_it_is_drawn(void **state)
{
    Arena *arena = arena_create();
    const Spec *spec = read_good(arena, DATA "missing_data: impute\n");
    (void)state;
    assert_non_null(strstr(spec_design_text(arena, spec, &spec->design[0]),
                           "missing_data: impute\nmissing_data.copies: 20\n"
                           "missing_data.iterations: 10\nmissing_data.donors: 5\n"));
    spec = read_good(arena, DATA "missing_data: complete\n");
    assert_null(strstr(spec_design_text(arena, spec, &spec->design[0]), "missing_data"));
    arena_destroy(arena);
}

/* clang-format off */
static const Mistake mistakes[] = {
    MISTAKE("an unknown way",
            DATA "missing_data: listwise\n",
            "study.yaml:5:15: unknown missing_data.method 'listwise'; choose complete, indicator or impute\n"
            "    5 | missing_data: listwise\n"
            "      |               ^\n"),
    MISTAKE("one copy, of which nobody can tell how far copies differ",
            DATA "missing_data: {method: impute, copies: 1}\n",
            "study.yaml:5:40: missing_data.copies is 1; it must be between 2 and 1000\n"
            "    5 | missing_data: {method: impute, copies: 1}\n"
            "      |                                        ^\n"),
    MISTAKE("copies where nothing is drawn",
            DATA "missing_data: {method: indicator, copies: 20}\n",
            "study.yaml:5:43: missing_data.copies is about drawing what is missing, which method: indicator does not "
            "do; write method: impute, or remove it\n"
            "    5 | missing_data: {method: indicator, copies: 20}\n"
            "      |                                           ^\n"),
    MISTAKE("donors without a method",
            DATA "missing_data: {donors: 3}\n",
            "study.yaml:5:24: missing_data.donors is about drawing what is missing, which method: complete does not do; "
            "write method: impute, or remove it\n"
            "    5 | missing_data: {donors: 3}\n"
            "      |                        ^\n"),
};
/* clang-format on */

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_is_short_for_the_method),
        cmocka_unit_test(an_alternative_inherits_keys_that_it_has_no_use_for),
        cmocka_unit_test(the_lock_says_how_it_is_drawn),
    };
    gsl_set_error_handler_off();
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    return failed + run_mistakes(mistakes, COUNT_OF(mistakes));
}
