/* Studies of test records that read well: what becomes of tests, spans, rosters and norms. */
#include "check.h"
#include "stage_settings.h"

#include "doubles.h"

#include "alike/key.h"
#include "alike/known.h"
#include "alike/records.h"

#define TESTS      "tests: {file: tests.csv.gz, subjects: [Mathematics, Language Arts]}\n"
#define PROGRAM    "treatment: {schools: [Lincoln, \"007\"]}\n"
#define COVARIATES "covariates: [grade, start_date, locale]\n"
#define SPANS                                                                                      \
    "spans:\n"                                                                                     \
    "  - {name: y1, from: Fall 2014-2015, to: Spring 2014-2015, years: 1}\n"                       \
    "  - {from: Winter 2013-14, to: Fall 2014, placebo: yes}\n"

static const char whole[] =
    "study: {seed: 7}\n"
    "data: {missing: [NA, -99], factors: [locale]}\n"
    "tests:\n"
    "  files: [fall.csv, spring.csv]\n"
    "  format: map_growth\n"
    "  columns: {id: sid, term: t, year: y, date: d, score: rit, se: sem, grade: g, school: s}\n"
    "  date_format: '%m/%d/%Y'\n"
    "  subjects: [Mathematics]\n"
    "  names: {Math 2-5: Mathematics, \"Math 6+\": Mathematics}\n"
    "  terms: {\"0522\": Spring 2022}\n"
    "  season: Spring\n"
    "  lone_year: ends\n"
    "  retests: lowest_se\n"
    "  movers: drop\n"
    "students: {file: students.csv, id: k}\n"
    "schools: schools.csv\n"
    "norms: {file: own.csv}\n"
    "treatment: {roster: roster.csv, id: StudentID, not_found: 0.1}\n" SPANS COVARIATES;

static int begin(void **state)
{
    *state = arena_create();
    return 0;
}

static int end(void **state)
{
    arena_destroy(*state);
    return 0;
}

static void an_id_may_be_made_of_several_columns(void **state)
{
    const Spec *s = read_good(
        *state, "tests: {file: t.csv, subjects: [Mathematics], columns: {id: [district, school, "
                "sid]}, id_width: 7}\n"
                "students: {file: s.csv, id: [d, s, k], term: t, not_found: 0.2}\n"
                "treatment: {roster: roster.csv, id: [d, s, i]}\n" SPANS COVARIATES);
    const TestsSpec *t = &s->tests;
    assert_string_equal(t->column.id.text, "sid");
    assert_int_equal(t->column.id_within.n, 2);
    assert_string_equal(t->column.id_within.item[1].text, "school");
    assert_string_equal(t->students.id.text, "k");
    assert_string_equal(t->students.within.item[0].text, "d");
    assert_string_equal(t->students.term.text, "t");
    check_same(t->students.not_found, 0.2);
    assert_int_equal(t->id_width, 7);
    assert_string_equal(t->roster.id.text, "i");
    assert_int_equal(t->roster.within.n, 2);
}

static void every_key_of_tests_takes_effect(void **state)
{
    const Spec *s = read_good(*state, whole);
    const TestsSpec *t = &s->tests;
    assert_true(t->given);
    assert_null(s->data_path);
    assert_null(s->id.text);
    assert_int_equal(s->n_missing, 3);
    assert_string_equal(s->factors.item[0].text, "locale");
    assert_int_equal(t->n_files, 2);
    assert_string_equal(t->path[1], "folder/spring.csv");
    assert_int_equal(t->path_place[1].line, 4);
    assert_string_equal(t->format.text, "map_growth");
    assert_string_equal(t->column.id.text, "sid");
    assert_null(t->column.subject.text);
    assert_string_equal(t->column.term.text, "t");
    assert_string_equal(t->column.year.text, "y");
    assert_string_equal(t->column.date.text, "d");
    assert_string_equal(t->column.score.text, "rit");
    assert_string_equal(t->column.se.text, "sem");
    assert_string_equal(t->column.grade.text, "g");
    assert_string_equal(t->column.school.text, "s");
    assert_string_equal(t->date_format.text, "%m/%d/%Y");
    assert_int_equal(t->subjects.n, 1);
    assert_int_equal(t->n_subject_names, 2);
    assert_string_equal(t->subject_name[1].from, "Math 6+");
    assert_string_equal(t->subject_name[1].to, "Mathematics");
    assert_int_equal(t->n_term_names, 1);
    assert_string_equal(t->term_name[0].from, "0522");
    assert_string_equal(t->term_name[0].to, "Spring 2022");
    assert_string_equal(t->season.text, "Spring");
    assert_int_equal(t->retests, RETESTS_LOWEST_SE);
    assert_int_equal(t->movers, MOVERS_DROP);
    assert_int_equal(t->lone_year, LONE_YEAR_ENDS);
}

static void files_of_attributes_and_norms_are_found_beside_the_study(void **state)
{
    const Spec *s = read_good(*state, whole);
    assert_string_equal(s->tests.students.path, "folder/students.csv");
    assert_string_equal(s->tests.students.id.text, "k");
    assert_string_equal(s->tests.schools.path, "folder/schools.csv");
    assert_null(s->tests.schools.id.text);
    assert_true(s->norms.given);
    assert_null(s->norms.table.text);
    assert_string_equal(s->norms.path, "folder/own.csv");
    s = read_good(*state, TESTS SPANS PROGRAM COVARIATES "norms: nwea2020\n");
    assert_string_equal(s->norms.table.text, "nwea2020");
    assert_null(s->norms.path);
}

static void defaults_are_careful(void **state)
{
    const Spec *s = read_good(*state, TESTS SPANS PROGRAM COVARIATES);
    assert_string_equal(s->tests.path[0], "folder/tests.csv.gz");
    assert_int_equal(s->tests.retests, RETESTS_ERROR);
    assert_int_equal(s->tests.movers, MOVERS_KEEP);
    assert_null(s->tests.students.path);
    assert_null(s->tests.roster.path);
    assert_false(s->norms.given);
    assert_int_equal(s->n_missing, 3); /* "", NA and . as in a student file */
    assert_string_equal(setting(s, "tests.retests")->value, "error");
    assert_true(setting(s, "tests.retests")->is_default);
    assert_string_equal(setting(s, "students")->value, "none");
    assert_string_equal(setting(s, "outcomes")->value,
                        "[mathematics_y1, mathematics_winter-2013-14_fall-2014, language_arts_y1, "
                        "language_arts_winter-2013-14_fall-2014]");
    assert_true(setting(s, "outcomes")->is_default);
}

static void every_subject_and_span_is_an_outcome(void **state)
{
    const Spec *s = read_good(*state, TESTS SPANS PROGRAM COVARIATES);
    const Design *d = s->design;
    assert_int_equal(d->n_outcomes, 4);
    assert_string_equal(d->outcome[0].name.text, "mathematics_y1");
    assert_string_equal(d->outcome[0].label, "Mathematics, fall 2014 to spring 2015");
    assert_string_equal(d->outcome[0].domain, "mathematics");
    assert_string_equal(d->outcome[0].subject, "Mathematics");
    assert_string_equal(d->outcome[0].score.text, RECORD_SCORE);
    assert_string_equal(d->outcome[0].pretest.text, RECORD_PRETEST);
    assert_true(d->outcome[0].same_scale);
    assert_true(d->outcome[0].require_score);
    assert_ptr_equal(d->outcome[0].span, &s->tests.span[0]);
    check_same(d->outcome[0].span->years, 1);
    assert_string_equal(d->outcome[3].name.text, "language_arts_winter-2013-14_fall-2014");
    assert_string_equal(d->outcome[3].label,
                        "Language Arts, winter 2013-14 to fall 2014, before the program");
    assert_string_equal(d->outcome[3].domain, "language arts");
    assert_true(d->outcome[3].span->placebo);
    check_nan(d->outcome[3].span->years);
}

static void entries_of_outcomes_choose_and_name(void **state)
{
    const Design *d =
        read_good(*state, TESTS SPANS PROGRAM COVARIATES
                  "outcomes:\n"
                  "  - {subject: Mathematics, span: y1, name: math, label: Maths, domain: maths}\n"
                  "  - {subject: Language Arts, require_score: no}\n")
            ->design;
    assert_int_equal(d->n_outcomes, 3);
    assert_string_equal(d->outcome[0].name.text, "math");
    assert_string_equal(d->outcome[0].label, "Maths");
    assert_string_equal(d->outcome[0].domain, "maths");
    assert_string_equal(d->outcome[1].name.text, "language_arts_y1");
    assert_string_equal(d->outcome[1].label, "Language Arts, fall 2014 to spring 2015");
    assert_false(d->outcome[1].require_score);
    assert_false(d->outcome[2].require_score);
}

static void subjects_come_from_the_outcomes_or_from_the_one_subject(void **state)
{
    const Spec *s =
        read_good(*state, "tests: tests.csv\n" SPANS PROGRAM COVARIATES
                          "outcomes: [{subject: Reading}, {subject: Math, span: y1}]\n");
    assert_int_equal(s->tests.subjects.n, 2);
    assert_int_equal(s->design->n_outcomes, 3);
    assert_string_equal(s->design->outcome[2].name.text, "math_y1");
    s = read_good(*state, "tests: {file: r.csv, subject: Reading}\n" SPANS PROGRAM COVARIATES);
    assert_int_equal(s->design->n_outcomes, 2);
    assert_string_equal(s->design->outcome[0].subject, "Reading");
}

static void a_roster_and_a_list_of_schools_make_the_column_program(void **state)
{
    const Spec *s = read_good(*state, whole);
    const Design *d = s->design;
    assert_string_equal(d->treatment.text, known_name(KNOWN_PROGRAM));
    assert_string_equal(d->treated.value[0].text, "1");
    assert_string_equal(d->control.value[0].text, "0");
    assert_string_equal(s->tests.roster.path, "folder/roster.csv");
    assert_string_equal(s->tests.roster.id.text, "StudentID");
    check_same(s->tests.not_found_limit, 0.1);
    s = read_good(*state, TESTS SPANS PROGRAM COVARIATES);
    assert_string_equal(s->design->treatment.text, known_name(KNOWN_PROGRAM));
    assert_int_equal(s->tests.program_schools.n, 2);
    assert_string_equal(s->tests.program_schools.item[1].text, "007");
    check_same(s->tests.not_found_limit, 0.05);
    s = read_good(*state, TESTS SPANS COVARIATES "treatment: {column: pl, treated: [\"Y\"]}\n");
    assert_string_equal(s->design->treatment.text, "pl");
    assert_null(s->tests.roster.path);
    assert_int_equal(s->tests.program_schools.n, 0);
}

static void errors_follow_the_comparison_groups(void **state)
{
    const Spec *s = read_good(*state, TESTS SPANS PROGRAM COVARIATES
                              "matching: {method: vcg}\n"
                              "alternatives: [{name: near, matching: {method: nearest}}]\n");
    const EffectSpec *e = &s->design->effects;
    assert_int_equal(e->cluster, CLUSTER_GROUP);
    assert_int_equal(e->cluster_ways, 2);
    assert_string_equal(e->cluster_by.item[0].text, "school");
    assert_string_equal(setting(s, "effects.cluster")->value, "{group: school}");
    assert_true(setting(s, "effects.cluster")->is_default);
    assert_int_equal(s->design->notes.n, 0);
    assert_int_equal(s->design[1].effects.cluster, CLUSTER_AUTO);
    s = read_good(*state, FOUR_LINES "matching: {method: vcg, exclude_same: campus}\n");
    assert_int_equal(s->design->effects.cluster, CLUSTER_GROUP);
    assert_string_equal(s->design->effects.cluster_by.item[0].text, "campus");
    s = read_good(*state, FOUR_LINES "matching: {method: vcg}\n");
    assert_int_equal(s->design->effects.cluster, CLUSTER_AUTO);
}

/* The record's own school is a complete way; no way by school at all is too sure of itself. */
static void errors_of_comparison_groups_that_forget_schools_are_a_caution(void **state)
{
    const Design *d =
        read_good(*state, TESTS SPANS PROGRAM COVARIATES "matching: {method: vcg}\n"
                                                         "effects: {cluster: school}\n")
            ->design;
    assert_int_equal(d->effects.cluster, CLUSTER_COLUMNS);
    assert_int_equal(d->notes.n, 0);
    d = read_good(*state, TESTS SPANS PROGRAM COVARIATES "matching: {method: vcg}\n"
                                                         "effects: {cluster: none}\n")
            ->design;
    assert_int_equal(d->notes.n, 1);
    assert_int_equal(d->notes.item[0].importance, NOTE_CAUTION);
    d = read_good(*state, TESTS SPANS PROGRAM COVARIATES "effects: {cluster: school}\n")->design;
    assert_int_equal(d->notes.n, 0);
}

static void alternatives_change_the_design_and_keep_the_tests(void **state)
{
    const Spec *s = read_good(*state, TESTS SPANS PROGRAM COVARIATES
                              "alternatives:\n"
                              "  - {name: tight, matching: {caliper: 0.05}, covariates: [grade]}\n"
                              "  - {name: one, outcomes: [{span: y1}]}\n");
    assert_int_equal(s->n_designs, 3);
    assert_int_equal(s->design[1].n_outcomes, 4);
    assert_int_equal(s->design[1].covariates.n, 1);
    assert_string_equal(s->design[1].treatment.text, known_name(KNOWN_PROGRAM));
    assert_int_equal(s->design[2].n_outcomes, 2);
    assert_ptr_equal(s->design[2].outcome[0].span, s->design[0].outcome[0].span);
    assert_int_equal(s->tests.program_schools.n, 2);
}

/* Each line changes who is compared, so the text that design.lock compares must change. */
static void the_text_of_a_design_follows_the_records(void **state)
{
    static const char *const changed[] = {
        "tests: {file: tests.csv, subjects: [Reading], retests: latest}\n" SPANS PROGRAM COVARIATES,
        "tests: {file: tests.csv, subjects: [Reading], movers: drop}\n" SPANS PROGRAM COVARIATES,
        "tests: {file: tests.csv, subjects: [Reading], columns: {id: k}}\n" SPANS PROGRAM
            COVARIATES,
        "tests: {file: tests.csv, subjects: [Math]}\n" SPANS PROGRAM COVARIATES,
        "tests: {file: tests.csv, subjects: [Reading], names: {R: Reading}}\n" SPANS PROGRAM
            COVARIATES,
        "tests: {file: tests.csv, subjects: [Reading]}\n" SPANS COVARIATES
        "treatment: {schools: [Grant]}\n",
        "tests: {file: tests.csv, subjects: [Reading]}\n" SPANS COVARIATES
        "treatment: {roster: roster.csv}\n",
        "tests: {file: tests.csv, subjects: [Reading]}\n" PROGRAM COVARIATES "spans:\n"
        "  - {name: y1, from: Fall 2013-2014, to: Spring 2014-2015}\n"
        "  - {from: Winter 2013-14, to: Fall 2014}\n",
    };
    const Spec *s = read_good(
        *state, "tests: {file: tests.csv, subjects: [Reading]}\n" SPANS PROGRAM COVARIATES);
    const char *base = spec_design_text(*state, s, s->design);
    for (size_t i = 0; i < COUNT_OF(changed); i++) {
        const Spec *other = read_good(*state, changed[i]);
        if (strcmp(spec_design_text(*state, other, other->design), base) == 0)
            fail_msg("the text does not show that this differs:\n%s", changed[i]);
    }
}

static void words_for_readers_leave_the_text_of_a_design_alone(void **state)
{
    const Spec *a = read_good(*state, TESTS SPANS PROGRAM COVARIATES);
    const Spec *b = read_good(*state, TESTS SPANS PROGRAM COVARIATES "norms: nwea2015\n"
                                                                     "study: {title: T}\n");
    assert_string_equal(spec_design_text(*state, a, a->design),
                        spec_design_text(*state, b, b->design));
}

static void cohorts_of_two_subjects_or_spans_are_never_shared(void **state)
{
    const Design *d = read_good(*state, TESTS SPANS PROGRAM COVARIATES)->design;
    for (size_t i = 0; i < d->n_outcomes; i++)
        for (size_t k = 0; k < i; k++) {
            OutcomeSpec renamed =
                d->outcome[k]; /* the name alone must not be what tells them apart */
            renamed.name = d->outcome[i].name;
            assert_false(key_equal(key_cohort((Key){0}, COHORT_OF(*state, d, &d->outcome[i])),
                                   key_cohort((Key){0}, COHORT_OF(*state, d, &renamed))));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_key_of_tests_takes_effect, begin, end),
        cmocka_unit_test_setup_teardown(an_id_may_be_made_of_several_columns, begin, end),
        cmocka_unit_test_setup_teardown(files_of_attributes_and_norms_are_found_beside_the_study,
                                        begin, end),
        cmocka_unit_test_setup_teardown(defaults_are_careful, begin, end),
        cmocka_unit_test_setup_teardown(every_subject_and_span_is_an_outcome, begin, end),
        cmocka_unit_test_setup_teardown(entries_of_outcomes_choose_and_name, begin, end),
        cmocka_unit_test_setup_teardown(subjects_come_from_the_outcomes_or_from_the_one_subject,
                                        begin, end),
        cmocka_unit_test_setup_teardown(a_roster_and_a_list_of_schools_make_the_column_program,
                                        begin, end),
        cmocka_unit_test_setup_teardown(errors_follow_the_comparison_groups, begin, end),
        cmocka_unit_test_setup_teardown(
            errors_of_comparison_groups_that_forget_schools_are_a_caution, begin, end),
        cmocka_unit_test_setup_teardown(alternatives_change_the_design_and_keep_the_tests, begin,
                                        end),
        cmocka_unit_test_setup_teardown(the_text_of_a_design_follows_the_records, begin, end),
        cmocka_unit_test_setup_teardown(words_for_readers_leave_the_text_of_a_design_alone, begin,
                                        end),
        cmocka_unit_test_setup_teardown(cohorts_of_two_subjects_or_spans_are_never_shared, begin,
                                        end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
