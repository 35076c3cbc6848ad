/* What is said of results: the question, the box of a subject. */
#include "report/grid.h"
#include "results/made.h"

#include "report/says.h"

#include <gsl/gsl_errno.h>

static const char *question(Made *m)
{
    const Outline outline = outline_of(m->arena, &m->results);
    const char *text = says_question(m->arena, &m->results, &outline);
    grid_check_words(text);
    EXPECT(text[strlen(text) - 1] == '?', text);
    return text;
}

static BoxLines box(Made *m)
{
    const Outline outline = outline_of(m->arena, &m->results);
    const BoxLines lines = says_box(m->arena, &m->results, &outline, &outline.subject[0]);
    const char *const line[] = {lines.start_word, lines.start,  lines.clusters_word, lines.schools,
                                lines.compared,   lines.before, lines.designs};
    for (size_t k = 0; k < COUNT_OF(line); k++) {
        grid_check_words(line[k]);
        EXPECT(line[k][0] != '\0' && line[k][strlen(line[k]) - 1] != '.', line[k]);
        EXPECT(!holds(line[k], "school_id") && !holds(line[k], "math"), line[k]);
    }
    return lines;
}

static void the_question_goes_by_the_score_and_the_program(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    Effect *effect = &m.analysis[0].effects.row[0];
    effect->errors_by = ERRORS_BY_STUDENTS;
    assert_string_equal(question(&m),
                        "Did students in the reading program gain more in "
                        "mathematics than comparable students outside the reading program?");
    m.outcome.same_scale = false;
    assert_string_equal(
        question(&m), "Did students in the reading program score higher in mathematics, given "
                      "their earlier score, than comparable students outside the reading program?");
    m.outcome.pretest.text = NULL;
    m.spec.program = "small classes";
    m.spec.unit = "pupil";
    assert_string_equal(question(&m), "Did pupils in small classes score higher in mathematics "
                                      "than comparable pupils outside small classes?");
    effect->binary = true;
    m.outcome.label = "Passed English";
    m.spec.program = "the program";
    assert_string_equal(question(&m), "Did pupils in the program more often reach Passed English "
                                      "than comparable pupils outside the program?");
    made_end(&m);
}

/* Only where whole schools have it, and the schools are counted. */
static void the_question_counts_schools_that_have_the_program(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    assert_string_equal(question(&m),
                        "Did students in 20 schools with the reading program gain more in "
                        "mathematics than comparable students in other schools?");
    m.analysis[0].n_schools_both = 1;
    EXPECT(!holds(question(&m), "schools"), question(&m));
    m.analysis[0].n_schools_both = 0;
    m.analysis[0].effects.row[0].clusters_treated = 1;
    EXPECT(holds(question(&m), "in the school with the reading program"), question(&m));
    made_end(&m);
}

static BalanceRow measured(const char *label, double g, bool pretest)
{
    return (BalanceRow){.covariate = label,
                        .label = label,
                        .is_pretest = pretest,
                        .after = {.g = g, .smd = g},
                        .wwc = BASELINE_SATISFIED};
}

static void a_box_says_how_the_groups_began(void **state)
{
    (void)state;
    static const struct {
        double pretest, other;
        bool adjusted;
        const char *word, *start;
    } rows[] = {
        {0.004, -0.03, true, "Alike", "Earlier scores equal (0.00 SD); lunch share 0.03 SD apart"},
        {0.02, 0.15, true, "Comparable after adjustment",
         "Earlier scores 0.02 SD apart; lunch share 0.15 SD apart"},
        {-0.02, 0.15, false, "Apart, and nothing is adjusted",
         "Earlier scores 0.02 SD apart; lunch share 0.15 SD apart"},
        {0.41, 0.15, true, "Not comparable",
         "Earlier scores 0.41 SD apart; lunch share 0.15 SD apart"},
        {0.02, 0.2504, true, "Not comparable",
         "Earlier scores 0.02 SD apart; lunch share 0.2504 SD apart"},
    };
    for (size_t k = 0; k < COUNT_OF(rows); k++) {
        Made m;
        made_start(&m, 0, 0);
        Balance *balance = &m.analysis[0].balance;
        balance->row[0] = measured("Score", rows[k].pretest, true);
        balance->row[1] = measured("Lunch share", rows[k].other, false);
        balance->row[2] = measured("Grade", 0.01, false);
        balance->n = 3;
        for (size_t i = 0; i < balance->n; i++) {
            const double g = fabs(balance->row[i].after.g);
            balance->row[i].adjusted = rows[k].adjusted;
            balance->row[i].wwc = g > 0.25   ? BASELINE_NOT_SATISFIED
                                  : g > 0.05 ? BASELINE_ADJUST
                                             : BASELINE_SATISFIED;
        }
        const BoxLines lines = box(&m);
        assert_string_equal(lines.start_word, rows[k].word);
        assert_string_equal(lines.start, rows[k].start);
        balance->row[0].hidden = HIDDEN_MARK;
        EXPECT(holds(box(&m).start, "earlier scores were is left out"), box(&m).start);
        balance->row[1].label = "Siblings: 2";
        EXPECT(holds(box(&m).start, "; siblings: 2, 0."), box(&m).start);
        made_end(&m);
    }
}

static void a_box_says_who_is_compared_and_who_was_lost(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    assert_string_equal(box(&m).compared, "All 200 program students tested at the start");
    assert_string_equal(box(&m).schools, "20 program, 20 other");
    assert_string_equal(box(&m).clusters_word, "Schools");
    made_end(&m);
    made_start(&m, 0, 30);
    assert_string_equal(box(&m).compared,
                        "85% of the 200 program students tested at the start: 15% had no "
                        "counterpart");
    m.analysis[0].hidden_matched = HIDDEN_MARK;
    m.analysis[0].effects.row[0].hidden_n = HIDDEN_MARK;
    assert_string_equal(box(&m).compared, "How many students is left out");
    made_end(&m);
    made_start(&m, 40, 10);
    m.analysis[0].flow.row[2].lack = LACKS_SCORE;
    assert_string_equal(box(&m).compared,
                        "75% of the 200 program students tested at the start: 20% had no later "
                        "score, 5% had no counterpart");
    m.outcome.pretest.text = NULL;
    EXPECT(!holds(box(&m).compared, "tested at the start"), box(&m).compared);
    made_end(&m);
}

static void what_was_not_tested_says_so_in_its_place(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    assert_string_equal(box(&m).before, "Not checked: no year before the program is compared");
    assert_string_equal(box(&m).designs, "No other design was tried");
    m.outcome.pretest.text = NULL;
    assert_string_equal(box(&m).before, "Not checked: there are no earlier scores");
    Effect *effect = &m.analysis[0].effects.row[0];
    effect->errors_by = ERRORS_BY_STUDENTS;
    EXPECT(holds(box(&m).schools, "Not told"), box(&m).schools);
    made_end(&m);
}

/* One that says another thing is named by its label, and one that may not be compared is no
 * witness. */
static void a_box_says_which_designs_agree(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 0, 0);
    m.analysis[1] = m.analysis[0];
    Analysis *other = &m.analysis[1];
    Effect effect = m.analysis[0].effects.row[0];
    m.design[1] = m.design[0];
    m.design[1].primary = false;
    m.design[1].name = "same_type";
    m.design[1].label = "Charters with charters";
    other->design_spec = &m.design[1];
    other->design = "same_type";
    other->primary = false;
    other->effects.row = &effect;
    other->effects.n = 1;
    m.results.n_analyses = 2;
    effect.effect_size = -0.2;
    assert_string_equal(box(&m).designs, "1 of 1 agrees: −0.20 to −0.13 SD");
    effect.ci_high = 0.4;
    assert_string_equal(box(&m).designs,
                        "0 of 1 agree; “Charters with charters” gives 3 points less (5 less to "
                        "0.4 more)");
    other->start_kept = true;
    other->start = (Start){.verdict = VERDICT_NOT_COMPARABLE};
    assert_string_equal(box(&m).designs, "None that passes the test of the start");
    made_end(&m);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_question_goes_by_the_score_and_the_program),
        cmocka_unit_test(the_question_counts_schools_that_have_the_program),
        cmocka_unit_test(a_box_says_how_the_groups_began),
        cmocka_unit_test(a_box_says_who_is_compared_and_who_was_lost),
        cmocka_unit_test(what_was_not_tested_says_so_in_its_place),
        cmocka_unit_test(a_box_says_which_designs_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
