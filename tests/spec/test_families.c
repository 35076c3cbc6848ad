/* `multiple`: which outcomes are judged together, and what is refused. */
#include "check.h"

#include "mistake.h"

#define DATA                                                                                       \
    "data: students.csv\n"                                                                         \
    "treatment: {column: program, treated: 1, control: 0}\n"                                       \
    "outcomes: [{name: math, score: m, domain: skills}, {name: read, score: r, domain: skills}, "  \
    "{name: days, score: d, domain: attendance}]\n"                                                \
    "covariates: [grade]\n"
#define RECORDS                                                                                    \
    "tests: {file: tests.csv, subjects: [Mathematics, Reading]}\n"                                 \
    "treatment: {schools: [North]}\n"                                                              \
    "spans:\n"                                                                                     \
    "  - {name: one, from: Fall 2014-2015, to: Spring 2014-2015}\n"                                \
    "  - {name: before, from: Fall 2013-2014, to: Spring 2013-2014, placebo: yes}\n"               \
    "covariates: [grade]\n"
#define ARMS                                                                                       \
    "data: students.csv\n"                                                                         \
    "treatment: {arms: {column: version, control: none, values: [A, B]}}\n"                        \
    "outcomes: [{name: math, score: m, domain: skills}, {name: read, score: r, domain: skills}]\n" \
    "covariates: [grade]\n"

static const char *families_of(Arena *arena, const char *study)
{
    return spec_families_text(arena, read_good(arena, study), false);
}

static void domains_are_families_where_none_is_named(void **state)
{
    Arena *arena = arena_create();
    (void)state;
    assert_string_equal(families_of(arena, DATA), "multiple.method: bh\n"
                                                  "multiple.families.skills: [math, read]\n"
                                                  "multiple.families.attendance: [days]\n");
    assert_string_equal(families_of(arena, DATA "multiple: holm\n"),
                        "multiple.method: holm\n"
                        "multiple.families.skills: [math, read]\n"
                        "multiple.families.attendance: [days]\n");
    arena_destroy(arena);
}

/* What is judged alone is in no family, and so in no line. */
static void outcomes_without_a_domain_are_in_no_family(void **state)
{
    Arena *arena = arena_create();
    (void)state;
    assert_string_equal(families_of(arena, "data: students.csv\n"
                                           "treatment: {column: program, treated: 1, control: 0}\n"
                                           "outcomes: [{name: math, score: m}, {name: read, score: "
                                           "r}]\n"
                                           "covariates: [grade]\n"),
                        "multiple.method: bh\n");
    arena_destroy(arena);
}

static void outcomes_that_no_family_names_stay_by_domain(void **state)
{
    Arena *arena = arena_create();
    (void)state;
    assert_string_equal(
        families_of(arena, DATA "multiple: {method: bonferroni, families: {main: [days, read]}}\n"),
        "multiple.method: bonferroni\n"
        "multiple.families.main: [days, read]\n"
        "multiple.families.skills: [math]\n");
    arena_destroy(arena);
}

/* A subject stands for its spans since the program began: before it nothing is claimed. */
static void a_subject_stands_for_its_spans_and_an_outcome_for_its_contrasts(void **state)
{
    Arena *arena = arena_create();
    (void)state;
    assert_string_equal(families_of(arena, RECORDS "multiple: {families: {both: [Mathematics, "
                                                   "reading_one, reading_before]}}\n"),
                        "multiple.method: bh\n"
                        "multiple.families.both: [mathematics_one, reading_one, reading_before]\n");
    assert_string_equal(families_of(arena, RECORDS), "multiple.method: bh\n"
                                                     "multiple.families.mathematics: "
                                                     "[mathematics_one]\n"
                                                     "multiple.families.reading: [reading_one]\n");
    assert_string_equal(families_of(arena, ARMS "multiple: {families: {m: math, b: [read_B]}}\n"),
                        "multiple.method: bh\n"
                        "multiple.families.m: [math_A, math_B]\n"
                        "multiple.families.b: [read_B]\n"
                        "multiple.families.skills: [read_A]\n");
    arena_destroy(arena);
}

/* clang-format off */
static const Mistake mistakes[] = {
    MISTAKE("a family of an unknown outcome",
            DATA "multiple: {families: {all: [math, reed]}}\n",
            "study.yaml:5:35: multiple.families.all names 'reed', which is no outcome; did you mean 'read'?\n"
            "    5 | multiple: {families: {all: [math, reed]}}\n"
            "      |                                   ^\n"),
    MISTAKE("a family of a word far from any outcome",
            DATA "multiple: {families: {all: [science]}}\n",
            "study.yaml:5:29: multiple.families.all names 'science', which is no outcome; the study has math, read and days\n"
            "    5 | multiple: {families: {all: [science]}}\n"
            "      |                             ^\n"),
    MISTAKE("an outcome in two families",
            DATA "multiple: {families: {a: [math], b: [read, math]}}\n",
            "study.yaml:5:44: the outcome 'math' is in the family 'a' already (line 5); a test is judged in one family, so remove "
            "it from one of them\n"
            "    5 | multiple: {families: {a: [math], b: [read, math]}}\n"
            "      |                                            ^\n"),
    MISTAKE("an outcome twice in a family",
            ARMS "multiple: {families: {a: [math, math_A]}}\n",
            "study.yaml:5:33: multiple.families.a names the outcome 'math_A' twice; remove one\n"
            "    5 | multiple: {families: {a: [math, math_A]}}\n"
            "      |                                 ^\n"),
    MISTAKE("an empty family",
            DATA "multiple: {families: {a: []}}\n",
            "study.yaml:5:26: multiple.families.a is empty; name the outcomes that are judged together, or remove the family\n"
            "    5 | multiple: {families: {a: []}}\n"
            "      |                          ^\n"),
    MISTAKE("an unknown rule",
            DATA "multiple: hochberg\n",
            "study.yaml:5:11: unknown multiple.method 'hochberg'; choose bh, holm or bonferroni\n"
            "    5 | multiple: hochberg\n"
            "      |           ^\n"),
    MISTAKE("a rule of an alternative's own",
            DATA "alternatives: [{name: strict, multiple: holm}]\n",
            "study.yaml:5:31: 'multiple' is the same for all designs of a study; an alternative can't change it, so remove it "
            "here or write a second study file\n"
            "    5 | alternatives: [{name: strict, multiple: holm}]\n"
            "      |                               ^\n"),
};
/* clang-format on */

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(domains_are_families_where_none_is_named),
        cmocka_unit_test(outcomes_without_a_domain_are_in_no_family),
        cmocka_unit_test(outcomes_that_no_family_names_stay_by_domain),
        cmocka_unit_test(a_subject_stands_for_its_spans_and_an_outcome_for_its_contrasts),
    };
    gsl_set_error_handler_off();
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    return failed + run_mistakes(mistakes, COUNT_OF(mistakes));
}
