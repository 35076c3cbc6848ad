/* What each sentence must say and must not, over all situations: verdict on the start, sign and
 * precision, clusters by arm, share of the program, loss of scores, adjustment, lot. */
#include "check.h"
#include "note_says.h"
#include "report/grid.h"

#include "alike/limits.h"
#include "alike/text.h"
#include "report/says_contrasts.h"
#include "report/sentences.h"

#include <gsl/gsl_errno.h>
#include <string.h>

static void check_words(const Situation *s, const char *text)
{
    grid_check_words(text);
    EXPECT(!holds(text, "(0.0 to"), text);
    EXPECT(holds(text, "by lot") <= s->randomized, text);
    EXPECT(text[strlen(text) - 1] == '.', text);
    EXPECT(!(text[0] >= 'a' && text[0] <= 'z'), text);
}

static bool may_not_be_compared(const Situation *s)
{
    return s->verdict == VERDICT_NOT_COMPARABLE || s->verdict == VERDICT_UNADJUSTED;
}

static void check_start(const Situation *s, const char *text)
{
    const bool failed = s->verdict == VERDICT_NOT_COMPARABLE;
    const bool may_be_comparable = s->verdict == VERDICT_ALIKE || s->verdict == VERDICT_ADJUSTED;
    EXPECT(holds(text, "not comparable at the start") == failed, text);
    EXPECT(holds(text, "comparable students") == (may_be_comparable && !s->randomized), text);
    EXPECT(holds(text, "students not chosen by lot") == s->randomized, text);
    EXPECT(holds(text, "adjustment") == (s->verdict == VERDICT_ADJUSTED), text);
    EXPECT(holds(text, "nothing is adjusted: not enough to compare") ==
               (s->verdict == VERDICT_UNADJUSTED),
           text);
    EXPECT(holds(text, "Pretest 0.41 SD apart") == failed, text);
    EXPECT(holds(text, "the start alone may explain it") == may_not_be_compared(s), text);
    if (!s->randomized)
        EXPECT(holds(text, "cannot be checked") == (s->verdict == VERDICT_UNKNOWN), text);
    /* the verdict comes before the difference */
    if (failed)
        EXPECT(strstr(text, "not comparable at the start") < strstr(text, "gained"), text);
    if (s->verdict == VERDICT_UNADJUSTED)
        EXPECT(strstr(text, "not enough to compare") < strstr(text, "After that start"), text);
}

static void check_precision(const Situation *s, const char *text, const Interval *interval)
{
    const bool unsaid = may_not_be_compared(s);
    const bool confounded = !s->clusters_shared && (s->clusters[0] == 1 || s->clusters[1] == 1);
    const Precision precision = confounded ? PRECISION_NONE : interval->precision;
    assert_int_equal(situation_precision(s), precision);
    EXPECT(holds(text, "95% interval") == (precision != PRECISION_NONE), text);
    EXPECT(holds(text, "No difference that matters: ") ==
               (!unsaid && precision == PRECISION_NO_MATTER),
           text);
    EXPECT(holds(text, "more than 0.5 points either way does not fit the data") ==
               (!unsaid && precision == PRECISION_NO_MATTER),
           text);
    EXPECT(holds(text, "Too uncertain to say: ") == (!unsaid && precision == PRECISION_ROOM_BOTH),
           text);
    EXPECT(holds(text,
                 "a useful gain (0.5 points or more) is possible, a harmful loss is not likely") ==
               (!unsaid && precision == PRECISION_ROOM_ABOVE),
           text);
    EXPECT(holds(text,
                 "a harmful loss (0.5 points or more) is possible, a useful gain is not likely") ==
               (!unsaid && precision == PRECISION_ROOM_BELOW),
           text);
    EXPECT(holds(text, "No clear difference: ") == (!unsaid && (precision == PRECISION_ROOM_ABOVE ||
                                                                precision == PRECISION_ROOM_BELOW ||
                                                                precision == PRECISION_TAKEN_BACK)),
           text);
    EXPECT(holds(text, "among 6 results that are judged together such a difference comes of "
                       "chance too often") == (precision == PRECISION_TAKEN_BACK),
           text);
    EXPECT(holds(text, "how sure that is cannot be worked out here") ==
               (precision == PRECISION_NONE && !confounded),
           text);
    EXPECT(holds(text, "points more than") == (s->estimate > 0), text);
    EXPECT(holds(text, "points less than") == (s->estimate < 0), text);
}

static void check_clusters(const Situation *s, const char *text)
{
    const bool one = s->clusters[0] == 1 || s->clusters[1] == 1;
    const bool few =
        (s->clusters[0] > 0 && s->clusters[0] <= 5) || (s->clusters[1] > 0 && s->clusters[1] <= 5);
    const bool confounded = one && !s->clusters_shared;
    EXPECT(holds(text, "cannot be told apart from") == confounded, text);
    EXPECT(holds(text, "no interval is given") == (confounded && isnan(s->low)), text);
    EXPECT(holds(text, "intervals in the tables") == (confounded && !isnan(s->low)), text);
    const bool single = (s->clusters[0] == 1 && !(s->clusters[1] > 0 && s->clusters[1] <= 5)) ||
                        (s->clusters[1] == 1 && !(s->clusters[0] > 0 && s->clusters[0] <= 5));
    EXPECT(holds(text, "another few might give another answer") == (few && !single && !confounded),
           text);
    EXPECT(holds(text, "another one might give another answer") == (single && !confounded), text);
    EXPECT(holds(text, "the interval allows for that") == (few && !confounded && !isnan(s->low)),
           text);
    if (confounded)
        EXPECT(holds(text, "had the program") == (s->clusters[1] == 1) &&
                   holds(text, "lacked") == (s->clusters[0] == 1),
               text);
}

static void check_people(const Situation *s, const char *text)
{
    const double share = (double)s->n_compared / (double)s->n_start;
    const bool first = s->share_known && share < 0.5;
    const bool unequal = s->loss_unequal;
    char begins[64];
    EXPECT(holds(text, "program students only") == first, text);
    EXPECT(holds(text, "% of the program's students") ==
               (s->share_known && share >= 0.5 && share < 0.7),
           text);
    EXPECT(holds(text, "no later score; the groups") == unequal, text);
    snprintf(begins, sizeof begins, "%zu of 400 program students but %zu of 400", s->loss.lost[1],
             s->loss.lost[0]);
    if (unequal) /* the very first words */
        EXPECT(strncmp(text, begins, strlen(begins)) == 0, text);
    else if (first)
        EXPECT(strncmp(text, "It speaks for", strlen("It speaks for")) == 0, text);
}

static void every_answer_says_what_its_situation_asks_and_no_more(void **state)
{
    (void)state;
    for (int verdict = 0; verdict < N_VERDICTS; verdict++)
        for (size_t i = 0; i < COUNT_OF(grid_intervals); i++)
            for (size_t k = 0; k < COUNT_OF(grid_clusters); k++) {
                Arena *arena = arena_create();
                for (size_t m = 0; m < COUNT_OF(grid_shares); m++)
                    for (size_t l = 0; l < COUNT_OF(grid_losses); l++)
                        for (int flags = 0; flags < 4; flags++) {
                            Situation s = grid_sound();
                            grid_verdict(&s, (Verdict)verdict);
                            grid_interval(&s, &grid_intervals[i]);
                            s.clusters[1] = grid_clusters[k][0];
                            s.clusters[0] = grid_clusters[k][1];
                            s.clusters_shared = (flags & 1) != 0;
                            s.randomized = (flags & 2) != 0;
                            s.n_compared = grid_shares[m];
                            grid_loss(&s, grid_losses[l][0], grid_losses[l][1]);
                            const char *text = sentence_answer(arena, &s);
                            check_words(&s, text);
                            check_start(&s, text);
                            check_precision(&s, text, &grid_intervals[i]);
                            check_clusters(&s, text);
                            check_people(&s, text);
                        }
                arena_destroy(arena);
            }
}

static size_t n_cautions(Arena *arena, const Situation *s, const char *part)
{
    Notes notes = {0};
    size_t n = 0;
    sentence_cautions(arena, s, &notes);
    for (size_t i = 0; i < notes.n; i++) {
        assert_int_equal(notes.item[i].importance, NOTE_CAUTION);
        n += part == NULL || note_says(&notes.item[i], part);
    }
    return n;
}

static void every_limit_is_a_caution_and_a_sound_study_has_none(void **state)
{
    Arena *arena = *state;
    Situation s = grid_sound();
    assert_int_equal(n_cautions(arena, &s, NULL), 0);
    s.clusters[1] = 1;
    assert_int_equal(n_cautions(arena, &s, "cannot be told apart"), 1);
    s.clusters[1] = 3;
    assert_int_equal(n_cautions(arena, &s, "It rests on 3 schools of the program"), 1);
    s = grid_sound();
    grid_verdict(&s, VERDICT_NOT_COMPARABLE);
    s.unchanged = true;
    assert_int_equal(
        n_cautions(arena, &s,
                   "(SD apart): Pretest 0.41; evidence standards accept up to 0.25. The "
                   "design used every comparison student"),
        1);
    grid_verdict(&s, VERDICT_UNADJUSTED);
    assert_int_equal(n_cautions(arena, &s, "nothing is adjusted, which is not enough to compare"),
                     1);
    s = grid_sound();
    s.n_compared = 279;
    assert_int_equal(n_cautions(arena, &s, "speaks for 70% of the program's students"), 1);
    s.share_known = false;
    assert_int_equal(n_cautions(arena, &s, NULL), 0);
    grid_loss(&s, 140, 0);
    assert_int_equal(n_cautions(arena, &s, "140 of 400 program students but 0 of 400"), 1);
    s.loss_known = false; /* judged, and its counts left out */
    assert_int_equal(n_cautions(arena, &s, "So many students have no later score, or so many more"),
                     1);
    assert_null(strstr(sentence_loss(arena, &s), "140"));
    s = grid_sound();
    s.n[0] = 3;
    s.worth[0] = 2.2;
    assert_int_equal(
        n_cautions(arena, &s, "The comparison rests on the equal of 2 other students."), 1);
    s.told_from = 10; /* published: how few is not told */
    assert_int_equal(
        n_cautions(arena, &s, "The comparison rests on the equal of few other students."), 1);
    s.told_from = 0;
    assert_int_equal(n_cautions(arena, &s, NULL), 1);
    s = grid_sound();
    s.after_start = "'end_date' (covariates)";
    assert_int_equal(n_cautions(arena, &s,
                                "Measured after the start, as names and dates tell: "
                                "'end_date' (covariates)."),
                     1);
    s = grid_sound();
    s.n[0] = 500; /* many, but their weights let them count for few */
    s.worth[0] = 29.4;
    assert_int_equal(n_cautions(arena, &s, "the equal of 29 other students"), 1);
    s.worth[0] = 30;
    assert_int_equal(n_cautions(arena, &s, NULL), 0);
}

static void a_check_before_the_program_tells_what_it_rules_out(void **state)
{
    Arena *arena = *state;
    Situation s = grid_sound();
    s.placebo = true;
    s.estimate = 0.4;
    s.low = -0.8;
    s.high = 1.6;
    s.p = 0.4;
    const char *text = sentence_answer(arena, &s);
    EXPECT(holds(text,
                 "A head start of more than 1.6 points, or a lag of more than 0.8 points, does "
                 "not fit the data"),
           text);
    assert_string_equal(sentence_head_start(arena, &s),
                        "No head start seen: 0.4 points more (0.8 less to 1.6 more)");
    EXPECT(!holds(text, "as it should be") && !holds(text, "nil"), text);
    s.low = 0.1;
    text = sentence_answer(arena, &s);
    EXPECT(holds(text, "the groups differed before the program"), text);
    assert_string_equal(sentence_head_start(arena, &s),
                        "Already 0.4 points ahead in the year before (0.1 to 1.6)");
    s.low = s.high = s.p = NAN;
    text = sentence_answer(arena, &s);
    EXPECT(holds(text, "it rules out nothing"), text);
    EXPECT(!holds(text, "fit the data"), text);
}

/* "to 0.00 points more" would say that the interval ends at zero. */
/* Two rules that disagree about zero are told on page one and as a caution; not where they agree,
 * and not where the start or the missing interval says more. */
static void rules_that_disagree_about_zero_are_told(void **state)
{
    static const struct {
        double low, high, other_low, other_high;
        Verdict verdict;
        bool told;
    } rows[] = {
        {1.0, 3.0, 0.5, 3.5, VERDICT_ALIKE, false},
        {1.0, 3.0, -0.5, 4.5, VERDICT_ALIKE, true},
        {-3.0, -1.0, -4.0, 0.5, VERDICT_ADJUSTED, true},
        {-1.0, 3.0, 0.1, 2.0, VERDICT_ALIKE, true},
        {-1.0, 3.0, -2.0, 4.0, VERDICT_ALIKE, false},
        {1.0, 3.0, -0.5, 4.5, VERDICT_NOT_COMPARABLE, false},
        {1.0, 3.0, NAN, NAN, VERDICT_ALIKE, false},
        {NAN, NAN, -0.5, 4.5, VERDICT_ALIKE, false},
    };
    Arena *arena = arena_create();

    (void)state;
    for (size_t k = 0; k < COUNT_OF(rows); k++) {
        Situation s = grid_sound();
        Notes notes = {.n = 0};
        grid_verdict(&s, rows[k].verdict);
        s.low = rows[k].low;
        s.high = rows[k].high;
        s.other_low = rows[k].other_low;
        s.other_high = rows[k].other_high;
        s.other_p = isnan(rows[k].other_low) ? (double)NAN : 0.2;
        const bool told = strstr(sentence_answer(arena, &s), "differ among themselves") != NULL;
        assert_int_equal(told, rows[k].told);
        bool cautioned = false;
        sentence_cautions(arena, &s, &notes);
        for (size_t i = 0; i < notes.n; i++)
            cautioned = cautioned || note_says(&notes.item[i], "differ among themselves");
        assert_int_equal(cautioned, rows[k].told);
    }
    arena_destroy(arena);
}

static void a_limit_near_zero_gets_the_digit_that_tells_it_from_zero(void **state)
{
    Arena *arena = *state;
    Situation s = grid_sound();
    s.low = -1.8;
    s.high = 0.04;
    s.estimate = -0.9;
    const char *text = sentence_answer(arena, &s);
    EXPECT(holds(text, "95% interval 1.8 less to 0.04 more"), text);
    s.low = 0.04;
    s.high = 3;
    text = sentence_answer(arena, &s);
    EXPECT(holds(text, "95% interval 0.04 to 3.0"), text);
    s.low = 0;
    text = sentence_answer(arena, &s);
    EXPECT(holds(text, "95% interval 0.0 to 3.0"), text);
    s.low = -3;
    s.high = -0.04;
    text = sentence_answer(arena, &s);
    EXPECT(holds(text, "95% interval 0.04 to 3.0 less"), text);
}

/* What an interval holds is judged before its ends are rounded. */
static void an_end_that_rounds_to_zero_does_not_turn_the_answer(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    static const int beyond[] = {-1, 0, 1};
    static const char *const said[] = {"gained", "No clear difference", "gained"};
    for (size_t i = 0; i < COUNT_OF(beyond); i++) {
        Situation s = grid_sound();
        s.low = beyond[i] > 0 ? 0.0 : -3.0;
        s.high = beyond[i] > 0 ? 3.0 : 0.0;
        s.rounded = true;
        s.beyond = beyond[i];
        s.matters = 1.0;
        const char *text = sentence_answer(arena, &s);
        EXPECT(holds(text, said[i]), text);
        EXPECT(holds(text, "No clear") == (beyond[i] == 0), text);
        s.other_p = 0.049;
        s.other_beyond = beyond[i] == 0 ? 1 : 0;
        EXPECT(sentence_two_rules(arena, &s)[0] != '\0', text);
        s.other_beyond = beyond[i];
        EXPECT(sentence_two_rules(arena, &s)[0] == '\0', text);
    }
    arena_destroy(arena);
}

/* How far apart: in words where there is no number, or none that may be told. */
static void groups_are_as_far_apart_as_is_known(void **state)
{
    (void)state;
    static const struct {
        double size;
        bool unnamed;
        const char *said;
    } known[] = {{0.41, false, "(Pretest 0.41 SD apart)"},
                 {0.250001, false, "(Pretest 0.250001 SD apart)"},
                 {(double)INFINITY, false, "(Pretest wholly apart)"},
                 {0.41, true, "(one characteristic 0.41 SD apart)"},
                 {0.25, false, "(Pretest more than 0.25 SD apart)"},
                 {0.2, true, "(one characteristic more than 0.25 SD apart)"},
                 {(double)NAN, false, "(Pretest more than 0.25 SD apart)"}};
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        Arena *arena = arena_create();
        Situation s = grid_sound();
        grid_verdict(&s, VERDICT_NOT_COMPARABLE);
        s.worst_size = known[i].size;
        s.worst = known[i].unnamed ? NULL : s.worst;
        const char *text = sentence_answer(arena, &s);
        if (strstr(text, known[i].said) == NULL)
            fail_msg("%g: %s", known[i].size, text);
        arena_destroy(arena);
    }
}

static void no_sentence_claims_a_lot_or_correction_that_was_not(void **state)
{
    Arena *arena = *state;
    EXPECT(!holds(sentence_no_pretest(true), "not established"), sentence_no_pretest(true));
    EXPECT(!holds(sentence_no_pretest(false), "lot"), sentence_no_pretest(false));

    const char *text = sentence_tests(arena, 40, false, 0.95);
    EXPECT(holds(text, "makes 40 tests") && holds(text, "about 2 of them"), text);
    EXPECT(holds(text, "are not corrected for that."), text);
    text = sentence_tests(arena, 400, true, 0.9);
    EXPECT(holds(text, "about 40 of them would still fall below 0.10"), text);
    EXPECT(holds(text, "only where a table says so"), text);
    text = sentence_tests(arena, 9, false, 0.95);
    EXPECT(!holds(text, "would still fall"), text);
    assert_string_equal(sentence_tests(arena, 1, false, 0.95), "");
}

/* An effect on the others speaks for them, and their losses count. */
static void an_effect_on_the_others_speaks_for_them(void **state)
{
    Arena *arena = *state;
    Situation s = grid_sound();
    s.about_others = true;
    s.unmatched_known = true;
    s.n_start = 400;
    s.n_compared = 100;
    s.n_unmatched = 280;
    grid_loss(&s, 90, 20);
    s.why_less = "280 had no counterpart";
    assert_string_equal(
        sentence_share(arena, &s),
        "It speaks for 100 of 400 comparison students only: 280 had no counterpart.");
    assert_int_equal(situation_lacking(&s), 0);
    s.n_compared = 250;
    assert_string_equal(sentence_share(arena, &s),
                        "It speaks for 63% of the comparison students; 280 had no counterpart.");
}

/* What is left when all that is known is taken off: of rounded counts, some of it is rounding. */
static void those_left_out_for_something_else_are_what_remains(void **state)
{
    (void)state;
    Situation s = grid_sound();
    s.unmatched_known = true;
    s.n_compared = 300;
    s.n_unmatched = 50;
    grid_loss(&s, 30, 0);
    assert_int_equal(situation_lacking(&s), 20);
    s.rounded = true;
    assert_int_equal(situation_lacking(&s), 0);
    s.n_unmatched = 40;
    assert_int_equal(situation_lacking(&s), 30);
    s.unmatched_known = false;
    assert_int_equal(situation_lacking(&s), 0);
}

static int setup(void **state)
{
    *state = arena_create();
    return 0;
}

static int teardown(void **state)
{
    arena_destroy(*state);
    return 0;
}

static void an_interval_is_told_by_its_sides(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const Scale scale = {.above = "more", .below = "less", .unit = "points", .digits = 1};
    static const struct {
        double low, high;
        const char *told;
    } rows[] = {{1.0, 3.0, "1.0 to 3.0"},         {-0.9, 0.3, "0.9 less to 0.3 more"},
                {-2.4, -0.2, "0.2 to 2.4 less"},  {-1.8, 0.0, "1.8 less to 0.0"},
                {0.0, 1.8, "0.0 to 1.8"},         {-0.04, 1.8, "0.04 less to 1.8 more"},
                {-1.8, -0.04, "0.04 to 1.8 less"}};
    for (size_t k = 0; k < COUNT_OF(rows); k++)
        assert_string_equal(number_interval(arena, &scale, rows[k].low, rows[k].high),
                            rows[k].told);
    arena_destroy(arena);
}

/* "comparable students in none" would say that there is no such group. */
static void a_comparison_group_without_a_program_is_not_called_none(void **state)
{
    (void)state;
    static const struct {
        const char *value, *name, *told;
    } rows[] = {{"none", "none", "no program"},
                {"None", "None", "no program"},
                {"N", "N", "no program"},
                {"no", "no", "no program"},
                {"-", "-", "no program"},
                {"0", "version 0", "version 0"},
                {"B", "B", "B"},
                {"north", "north", "north"}};
    Arena *arena = arena_create();
    for (size_t k = 0; k < COUNT_OF(rows); k++) {
        const ContrastSpec contrast = {.comparison = rows[k].value,
                                       .comparison_name = rows[k].name};
        const Situation s = {.people = "students", .comparison = contrast_group(&contrast)};
        assert_string_equal(s.comparison, rows[k].told);
        assert_non_null(strstr(sentence_others(arena, &s),
                               arena_printf(arena, "students in %s", rows[k].told)));
    }
    arena_destroy(arena);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_interval_is_told_by_its_sides),
        cmocka_unit_test(a_comparison_group_without_a_program_is_not_called_none),
        cmocka_unit_test(every_answer_says_what_its_situation_asks_and_no_more),
        cmocka_unit_test_setup_teardown(every_limit_is_a_caution_and_a_sound_study_has_none, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_check_before_the_program_tells_what_it_rules_out, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(no_sentence_claims_a_lot_or_correction_that_was_not, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(an_effect_on_the_others_speaks_for_them, setup, teardown),
        cmocka_unit_test(those_left_out_for_something_else_are_what_remains),
        cmocka_unit_test(rules_that_disagree_about_zero_are_told),
        cmocka_unit_test_setup_teardown(a_limit_near_zero_gets_the_digit_that_tells_it_from_zero,
                                        setup, teardown),
        cmocka_unit_test(groups_are_as_far_apart_as_is_known),
        cmocka_unit_test(an_end_that_rounds_to_zero_does_not_turn_the_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
