/* The report: its words in every case, and pages that stay pages whatever a user wrote. */
#include "report/pages.h"

#include "alike/os.h"
#include "alike/report.h"
#include "report/sentences.h"
#include "report/words.h"

#include <gsl/gsl_errno.h>

/* What is not for release says so first, and how much in it is small. */
static void what_is_not_for_release_says_how_much_is_small(void **state)
{
    (void)state;
    static const struct {
        Release release;
        size_t n_small;
        const char *said;
    } known[] = {
        {RELEASE_INTERNAL, 0,
         "> **internal: shows small groups - not for release.** Every number is exact; none below "
         "10 was found, but what two of them tell together was not looked at."},
        {RELEASE_INTERNAL, 1,
         "> **internal: shows small groups - not for release.** One number or row in this "
         "report rests on fewer than 10 students."},
        {RELEASE_INTERNAL, 2,
         "> **internal: shows small groups - not for release.** 2 numbers or rows in this "
         "report rest on fewer than 10 students."},
        {RELEASE_PUBLIC_DATA, 2, NULL},
        {RELEASE_PUBLISHED, 0, NULL}};
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        Made m;
        made_start(&m, 0, 0);
        Effects *effects = &m.analysis[0].effects;
        m.results.release = known[i].release;
        for (size_t k = 0; k < known[i].n_small; k++)
            effects->row[effects->n++] = made_effect("sex", k == 0 ? "girl" : "boy", 1.0, 3, 90);
        const char *md = written(&m, NULL, NULL).md;
        if (known[i].said == NULL ? strstr(md, "not for release") != NULL
                                  : strstr(md, known[i].said) == NULL)
            fail_msg("%zu small: %.400s", known[i].n_small, md);
        made_end(&m);
    }
}

static void a_lower_outcome_on_one_scale_is_a_smaller_gain(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    assert_string_equal(
        answer_sentence(m.arena, &m.results, &m.analysis[0]),
        "Students in the reading program gained 3 points less than comparable students (95% "
        "interval 1 to 5 less; p 0.004; effect size −0.13).");
    made_end(&m);
}

static void a_span_before_the_program_is_a_check_and_no_effect(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    const SpanSpec before = {.name = {.text = "before"},
                             .from = {.text = "Fall 2012-2013"},
                             .to = {.text = "Spring 2012-2013"},
                             .years = NAN,
                             .placebo = true};
    m.outcome.subject = "Mathematics";
    m.outcome.span = &before;
    const char *text = answer_sentence(m.arena, &m.results, &m.analysis[0]);
    assert_true(text_starts(text, "A check, not an effect of the program: before it began"));
    assert_holds(text, "the groups differed before the program");
    m.analysis[0].effects.row[0].p = 0.3;
    m.analysis[0].effects.row[0].ci_high = 1.0;
    text = answer_sentence(m.arena, &m.results, &m.analysis[0]);
    assert_holds(text, "A head start of more than 1 point, or a lag of more than 5 points, does "
                       "not fit the data");
    assert_lacks(text, "as it should be");
    const Pages pages = written(&m, NULL, NULL);
    assert_holds(pages.html, ">Before the program began<");
    assert_lacks(pages.html, "How large is the difference");
    made_end(&m);
}

/* The terminal's line on the start: a gap that no standard deviation measures is no absence of one.
 */
static void groups_of_one_value_each_lie_wholly_apart(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    Balance *balance = &m.analysis[0].balance;
    balance->row[balance->n++] =
        (BalanceRow){.covariate = "pre",
                     .label = "Fall score",
                     .wwc = BASELINE_NOT_COMPUTABLE,
                     .after = {.mean_treated = 210.1, .mean_control = 200.3, .smd = NAN, .g = NAN}};
    assert_holds(answer_largest_difference(m.arena, &m.results, &m.analysis[0]),
                 "the groups lie wholly apart in fall score");
    made_end(&m);
}

static void another_scale_is_never_called_growth(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    m.outcome.same_scale = false;
    m.analysis[0].effects.row[0] = made_effect(NULL, NULL, 1.0, 200, 1000);
    m.analysis[0].effects.row[0].p = 0.3;
    const char *text = answer_sentence(m.arena, &m.results, &m.analysis[0]);
    assert_holds(text, "scored 1 point higher than comparable students");
    assert_holds(text, "95% interval 1 lower to 3 higher; p 0.300");
    assert_holds(text, "Too uncertain to say: students");

    const Pages pages = written(&m, NULL, NULL);
    assert_lacks(pages.html, "gained");
    assert_lacks(pages.html, "grow more");
    made_end(&m);
}

static void an_outcome_without_pretest_gets_the_loud_caution(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    m.outcome.pretest = (Name){.text = NULL};
    const Pages pages = written(&m, NULL, NULL);
    assert_holds(pages.html, "class=\"callout danger\"");
    assert_holds(pages.html, "Baseline achievement is not established for Mathematics");
    assert_holds(pages.md, "Baseline achievement is not established for Mathematics");
    assert_lacks(pages.html, "gained");
    made_end(&m);
}

static void other_units_and_people_have_their_words(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    ColumnRule rule = {.name = {.text = "math_spring"}, .unit = "dollars"};
    m.design[0].column = &rule;
    m.design[0].n_columns = 1;
    m.spec.unit = "child";
    m.outcome.pretest = (Name){.text = NULL};
    m.analysis[0].effects.row[0].estimate = 1548.2;
    m.analysis[0].effects.row[0].sd = 6000;
    const char *text = answer_sentence(m.arena, &m.results, &m.analysis[0]);
    assert_holds(text, "Children in the reading program averaged 1,548 dollars more than children "
                       "outside the program");
    made_end(&m);
}

/* What errors go by is read off no words: the column's name begins as "set" does. */
static void clusters_of_a_column_are_its_groups_whatever_its_name(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    Effect *effect = &m.analysis[0].effects.row[0];
    effect->cluster = effect->cluster_counted = "settlement";
    effect->clusters_treated = 3;
    effect->clusters_control = 4;
    effect->clusters = 7;
    /* a caution about one cluster says nothing of how few there are */
    Notes *notes = &m.analysis[0].notes;
    notes_add(notes, m.arena, "effects", NOTE_CAUTION, NO_COUNT,
              PHRASE("One student is counted in no cluster."));
    const Pages pages = written(&m, NULL, NULL);
    assert_holds(pages.md, "| Unit of assignment | settlement |");
    assert_holds(pages.md, "3 program, 4 other");
    made_end(&m);
}

static void degrees_of_freedom_are_said_as_the_variance_has_them(void **state)
{
    static const struct {
        VarianceKind kind;
        bool by_arm;
        const char *said;
    } kinds[] = {
        {VARIANCE_CR1, true,
         "Standard errors by CR1; degrees of freedom: clusters of the group with the fewest, minus "
         "1."},
        {VARIANCE_AUTO, false, "Standard errors by own; degrees of freedom: the estimator's own."},
        {VARIANCE_HC3, false,
         "Standard errors by HC3; degrees of freedom: observations minus terms."},
        {VARIANCE_CR1, false, "Standard errors by CR1; degrees of freedom: clusters minus 1."},
        {VARIANCE_CR2, false, "Standard errors by CR2; degrees of freedom: Satterthwaite."},
        {VARIANCE_SCHOOL_COMPONENTS, false,
         "degrees of freedom: Satterthwaite, at most the clusters of the cohort less their "
         "columns."}};
    (void)state;
    for (size_t k = 0; k < COUNT_OF(kinds); k++) {
        Made m;
        made_start(&m, 0, 0);
        m.results.release = RELEASE_INTERNAL; /* published, they have two digits */
        Effect *effect = &m.analysis[0].effects.row[0];
        effect->cluster = NULL;
        effect->variance_kind = kinds[k].kind;
        effect->variance = variance_shown(kinds[k].kind);
        effect->df_by_arm = kinds[k].by_arm;
        assert_holds(written(&m, NULL, NULL).md, kinds[k].said);
        made_end(&m);
    }
}

/* Sets and students are no unit that was assigned, and so few of them no few clusters. */
static void sets_and_students_are_no_groups(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    Effect *effect = &m.analysis[0].effects.row[0];
    effect->cluster = "set, student";
    effect->cluster_counted = NULL;
    effect->errors_by = ERRORS_BY_SETS_AND_STUDENTS;
    effect->clusters_treated = effect->clusters_control = effect->clusters = 4;
    const Pages pages = written(&m, NULL, NULL);
    assert_lacks(pages.md, "4 program, 4 other");
    assert_lacks(pages.md, "| Unit of assignment | set");
    made_end(&m);
}

static void nothing_found_and_nothing_estimated_are_said_in_words(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    Effect *effect = &m.analysis[0].effects.row[0];
    effect->estimate = 0.001;
    assert_holds(answer_sentence(m.arena, &m.results, &m.analysis[0]),
                 "gained neither more nor less than");
    effect->problem = "the outcome is constant";
    effect->estimate = NAN;
    assert_string_equal(answer_sentence(m.arena, &m.results, &m.analysis[0]),
                        "The effect could not be estimated: the outcome is constant.");
    effect->hidden = HIDDEN_MARK;
    assert_holds(answer_sentence(m.arena, &m.results, &m.analysis[0]), "fewer than 10 students");
    made_end(&m);
}

static void a_design_report_has_no_effect(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    m.results.design_only = true;
    m.analysis[0].effects = (Effects){0};
    m.analysis[0].mdes = 0.213;
    m.analysis[0].mdes_basis = phrase_new(m.arena, PHRASE("Assumes a power of 80%."));
    const Pages pages = written(&m, NULL, NULL);
    assert_holds(pages.html, "0.21");
    assert_holds(pages.html, "Assumes a power of 80%.");
    assert_holds(pages.html, "What can the design detect?");
    assert_lacks(pages.html, "How large is the difference");
    assert_lacks(pages.html, "How sure is it");
    m.analysis[0].mdes = NAN;
    m.analysis[0].mdes_basis =
        phrase_new(m.arena, PHRASE("One school in the program group. Assumes a power of 80%."));
    const Pages none = written(&m, NULL, NULL);
    assert_holds(none.html, "none can be given.</strong> One school in the program group.");
    assert_lacks(none.html, "n/a standard deviations");
    made_end(&m);
}

static BalanceRow apart(const char *name, double g, const char *hidden)
{
    return (BalanceRow){.covariate = name,
                        .after = {.smd = 0.16, .g = g},
                        .wwc = BASELINE_NOT_SATISFIED,
                        .hidden = hidden};
}

/* "and 2 more" must not stand for the worst of those that are shown; one that is left out is not
 * named, whether it is the worst or not. */
static void failures_at_the_start_go_by_size_and_those_left_out_have_no_name(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    BalanceRow rows[] = {apart("a", 0.2504, NULL), apart("b", -0.27, NULL),
                         apart("c", 0.28, NULL),   apart("d", 0.29, NULL),
                         apart("e", -0.70, NULL),  apart("f", 0.90, HIDDEN_MARK)};
    m.analysis[0].balance.n = COUNT_OF(rows);
    m.analysis[0].balance.row = rows;
    Situation s;
    situation_read(m.arena, &m.results, &m.analysis[0], &s);
    assert_string_equal(s.failing, "e (0.70), d (0.29), c (0.28), b (0.27) and 2 more");
    assert_null(s.worst);
    assert_holds(sentence_answer(m.arena, &s), "(one characteristic 0.90 SD apart).");
    Notes notes = {.n = 0};
    sentence_cautions(m.arena, &s, &notes);
    assert_holds(note_text(m.arena, &notes.item[0]),
                 "and 2 more; evidence standards accept up to 0.25.");

    m.analysis[0].balance.n = 1; /* beyond the limit by less than two digits show */
    situation_read(m.arena, &m.results, &m.analysis[0], &s);
    assert_string_equal(s.failing, "a (0.2504)");

    rows[0].after.g = 0.2; /* rounded to the other side of it */
    situation_read(m.arena, &m.results, &m.analysis[0], &s);
    assert_string_equal(s.failing, "a (more than 0.25)");
    assert_holds(sentence_answer(m.arena, &s), "(a more than 0.25 SD apart)");

    m.analysis[0].balance.row = &rows[5]; /* nothing of what failed is shown */
    situation_read(m.arena, &m.results, &m.analysis[0], &s);
    assert_null(s.failing);
    notes.n = 0;
    sentence_cautions(m.arena, &s, &notes);
    assert_holds(note_text(m.arena, &notes.item[0]),
                 "at the start (SD apart): one characteristic (0.90); evidence");
    assert_holds(answer_largest_difference(m.arena, &m.results, &m.analysis[0]),
                 "0.90 standard deviations in one characteristic");
    made_end(&m);
}

/* Of another design no table of balance is published: what is largest there has the name that the
 * main design's table shows, and none where that leaves it out. */
static void the_largest_of_another_design_is_named_where_the_main_one_shows_it(void **state)
{
    (void)state;
    Made m;
    Situation s;
    made_start(&m, 0, 0);
    BalanceRow shown = apart("a", 0.01, NULL), worst = apart("a", 0.40, NULL);
    m.analysis[0].balance.n = 1;
    m.analysis[0].balance.row = &shown;
    m.analysis[1] = m.analysis[0];
    m.analysis[1].primary = false;
    m.analysis[1].balance.n = 0;
    m.analysis[1].start = (Start){.verdict = VERDICT_NOT_COMPARABLE, .worst = &worst, .size = 0.40};
    m.analysis[1].start_kept = true;
    m.results.n_analyses = 2;
    situation_read(m.arena, &m.results, &m.analysis[1], &s);
    assert_string_equal(s.worst, "a");
    shown.hidden = HIDDEN_MARK;
    situation_read(m.arena, &m.results, &m.analysis[1], &s);
    assert_null(s.worst);
    assert_holds(sentence_answer(m.arena, &s), "(one characteristic 0.40 SD apart)");
    made_end(&m);
}

/* The cohort's size may be left out for what went before it, while all of it was used. */
static void nobody_is_called_left_out_where_the_flow_shows_none(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    m.results.release = RELEASE_INTERNAL; /* as it was released: by hand */
    Analysis *a = &m.analysis[0];
    a->hidden_dropped = HIDDEN_WHOLLY;
    a->flow = (Flow){0};
    flow_add(&a->flow, m.arena, FLOW_COHORT, "eligible", 0, 685, 0);
    a->flow.row[0].hidden[1] = HIDDEN_WHOLLY;
    flow_add(&a->flow, m.arena, FLOW_EXCLUDED, "not used by the design", 0, 652, 0);
    const Pages none = written(&m, NULL, NULL);
    assert_lacks(none.md, "is not told");
    a->flow.row[1].hidden[1] = HIDDEN_WHOLLY;
    const Pages some = written(&m, NULL, NULL);
    assert_holds(none.md, "| 0 | 200 | 1,000 |");
    assert_holds(some.md, "| left out | 200 | 1,000 |");
    made_end(&m);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_for_release_says_how_much_is_small),
        cmocka_unit_test(a_lower_outcome_on_one_scale_is_a_smaller_gain),
        cmocka_unit_test(a_span_before_the_program_is_a_check_and_no_effect),
        cmocka_unit_test(groups_of_one_value_each_lie_wholly_apart),
        cmocka_unit_test(another_scale_is_never_called_growth),
        cmocka_unit_test(an_outcome_without_pretest_gets_the_loud_caution),
        cmocka_unit_test(other_units_and_people_have_their_words),
        cmocka_unit_test(clusters_of_a_column_are_its_groups_whatever_its_name),
        cmocka_unit_test(degrees_of_freedom_are_said_as_the_variance_has_them),
        cmocka_unit_test(sets_and_students_are_no_groups),
        cmocka_unit_test(nothing_found_and_nothing_estimated_are_said_in_words),
        cmocka_unit_test(a_design_report_has_no_effect),
        cmocka_unit_test(nobody_is_called_left_out_where_the_flow_shows_none),
        cmocka_unit_test(failures_at_the_start_go_by_size_and_those_left_out_have_no_name),
        cmocka_unit_test(the_largest_of_another_design_is_named_where_the_main_one_shows_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
