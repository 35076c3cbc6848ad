/* How a study says into which bins numbers are cut: what is read, how it is shown, what is refused.
 */
#include "check.h"

#include "alike/spec.h"
#include "alike/text.h"

#include <gsl/gsl_errno.h>
#include <string.h>

/* src/spec/reader.h, with the program's own rows */
bool spec_read_with(Arena *arena, const Registries *catalog, const char *path, const char *bytes,
                    size_t n, Spec *out, Error *err);

#define LINES                                                                                      \
    "data: {file: s.csv, id: id}\n"                                                                \
    "treatment: {column: program, treated: 1, control: 0}\n"                                       \
    "outcomes: [{name: math, score: spring, pretest: fall}]\n"                                     \
    "covariates: [age, frl]\n"

static bool read_cutpoints(Arena *arena, const char *written, Spec *spec, Error *err)
{
    const char *study =
        arena_printf(arena, LINES "matching: {method: cem, cutpoints: %s}\n", written);
    error_clear(err);
    return spec_read_with(arena, &registries, "study.yaml", study, strlen(study), spec, err);
}

static const char *shown(const Spec *spec, const char *path)
{
    for (size_t i = 0; i < spec->n_settings; i++)
        if (strcmp(spec->setting[i].path, path) == 0)
            return spec->setting[i].value;
    return NULL;
}

static void what_is_written_is_what_is_shown(void **state)
{
    static const char *const written[] = {
        "sturges",
        "scott",
        "fd",
        "q5",
        "12",
        "0",
        "{pretest: [180, 200.5, 220], age: q4, frl: 0}",
        "{age: fd, frl: 1}",
    };
    static Error err;
    (void)state;
    for (size_t k = 0; k < COUNT_OF(written); k++) {
        Arena *arena = arena_create();
        Spec spec;
        if (!read_cutpoints(arena, written[k], &spec, &err))
            fail_msg("%s", err.text);
        assert_string_equal(shown(&spec, "matching.cutpoints"), written[k]);
        arena_destroy(arena);
    }
}

static void rules_are_read_as_they_are_meant(void **state)
{
    static Error err;
    Arena *arena = arena_create();
    Spec spec;
    (void)state;
    assert_true(read_cutpoints(arena, "{pretest: [1, 2], age: q4, frl: 3}", &spec, &err));
    const Cuts *cuts = spec.design[0].match_settings; /* the first of its settings */
    assert_int_equal(cuts->rest.kind, CUT_STURGES);
    assert_int_equal(cuts->n, 3);
    assert_string_equal(cuts->item[0].column.text, "pretest");
    assert_int_equal(cuts->item[0].column.place.line, 5);
    assert_int_equal(cuts->item[0].rule.kind, CUT_POINTS);
    assert_int_equal(cuts->item[0].rule.n, 2);
    check_same(cuts->item[0].rule.point[1], 2);
    assert_int_equal(cuts->item[1].rule.kind, CUT_QUANTILES);
    assert_int_equal(cuts->item[1].rule.n, 4);
    assert_int_equal(cuts->item[2].rule.kind, CUT_BINS);
    assert_int_equal(cuts->item[2].rule.n, 3);
    arena_destroy(arena);
}

static void what_is_no_rule_is_refused_in_words(void **state)
{
    static const struct {
        const char *written, *told;
    } cases[] = {
        {"sturgis", "study.yaml:5:36: matching.cutpoints is 'sturgis'; write sturges, scott, fd, q "
                    "and a number of equal groups (q5), or a number of bins\n"},
        {"{age: q}", "matching.cutpoints.age is 'q'; write sturges, scott, fd, q and a number of "
                     "equal groups (q5), or a number of bins, or a list of cut points\n"},
        {"q0", "matching.cutpoints is 'q0'; write"},
        {"q99999", "matching.cutpoints is 'q99999'; write"},
        {"2.5", "matching.cutpoints is 2.5; it must be a whole number"},
        {"-3", "matching.cutpoints is '-3'; write sturges"},
        {"20000", "matching.cutpoints is 20000; it must be at most 10000 bins"},
        {"[1, 2]", "matching.cutpoints is a list; cut points belong to one column, such as "
                   "{pretest: [180, 200]}"},
        {"{age: []}", "matching.cutpoints.age is an empty list"},
        {"{age: [1, 3, 2]}", "matching.cutpoints.age has 2 after 3; list the cut points from the "
                             "smallest to the largest, each once"},
        {"{age: [1, 1]}", "has 1 after 1"},
        {"{age: [1, x]}", "is 'x', which is not a number"},
        {"{age: {a: 1}}", "must be a rule or a number of bins; found keys of its own"},
        {"{spring: 3}", "'spring' is the score of outcome 'math'"},
    };
    static Error err;
    (void)state;
    for (size_t k = 0; k < COUNT_OF(cases); k++) {
        Arena *arena = arena_create();
        Spec spec;
        assert_false(read_cutpoints(arena, cases[k].written, &spec, &err));
        assert_int_equal(err.kind, ERR_STUDY);
        if (strstr(err.text, cases[k].told) == NULL)
            fail_msg("'%s' is not in: %s", cases[k].told, err.text);
        arena_destroy(arena);
    }
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_what_is_shown),
        cmocka_unit_test(rules_are_read_as_they_are_meant),
        cmocka_unit_test(what_is_no_rule_is_refused_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
