/* What page one says of all subjects together, over a grid of results: each case asks what it must
 * say, what it must not, in which order, and that it tells no number that the results do not. */
#include "report/grid.h"

#include "report/says_items.h"

#include "alike/text.h"

#include <ctype.h>
#include <gsl/gsl_errno.h>

static const char *const names[] = {"mathematics", "reading", "science", "history",
                                    "geography",   "music",   "art"};

static Items items_with(Arena *arena, size_t n)
{
    Items items = {
        .n = n, .item = ARENA_ARRAY(arena, Item, n), .one = "subject", .many = "subjects"};
    for (size_t i = 0; i < n; i++)
        items.item[i] = (Item){.name = names[i], .span = "over two years", .s = grid_sound()};
    return items;
}

static const char *whole(Arena *arena, StudyAnswer answer)
{
    return arena_printf(arena, "%s | %s", answer.verdict, answer.rest);
}

/* --- numbers -------------------------------------------------------------------------------------
 */

/* Every number in the text is one of those that the situation tells. */
static void check_numbers(Arena *arena, const Items *items, const char *text)
{
    Text known = {.arena = arena};
    text_format(&known, " %zu 95 ", items->n);
    for (size_t i = 0; i < items->n; i++) {
        const Situation *s = &items->item[i].s;
        const double of[] = {s->estimate, s->low, s->high, s->matters};
        for (size_t k = 0; k < COUNT_OF(of); k++)
            text_format(&known, "%s ", number_amount(arena, &s->scale, of[k]));
        for (int arm = 0; arm < 2; arm++)
            text_format(&known, "%zu %zu %zu ", s->clusters[arm], s->loss.lost[arm],
                        s->loss.n[arm]);
        text_format(&known, "%zu ", s->family.n);
        text_format(&known, "%zu %zu %s %s ", s->n_compared, s->n_start,
                    text_real(arena, s->worst_size, 2),
                    text_real(arena, 100.0 * (double)s->n_compared / (double)s->n_start, 0));
    }
    for (const char *at = text; *at != '\0'; at++) {
        char number[24];
        size_t n = 0;
        if (!isdigit((unsigned char)*at))
            continue;
        for (; isdigit((unsigned char)*at) || (*at == '.' && isdigit((unsigned char)at[1])); at++)
            number[n++] = *at;
        number[n] = '\0';
        if (!holds(known.bytes, arena_printf(arena, " %s ", number)))
            fail_msg("%s is told and not known: %s", number, text);
    }
}

/* --- one subject ---------------------------------------------------------------------------------
 */

static const char *verdict_of(const Situation *s)
{
    static const char *const said[N_PRECISIONS] = {[PRECISION_ABOVE] = "es",
                                                   [PRECISION_BELOW] = "o, less",
                                                   [PRECISION_NO_MATTER] =
                                                       "o difference that matters",
                                                   [PRECISION_ROOM_ABOVE] = "ot clear",
                                                   [PRECISION_ROOM_BELOW] = "ot clear",
                                                   [PRECISION_ROOM_BOTH] = "oo uncertain to say",
                                                   [PRECISION_TAKEN_BACK] = "ot clear",
                                                   [PRECISION_NONE] = "annot be said"};
    if (s->verdict == VERDICT_NOT_COMPARABLE || s->verdict == VERDICT_UNADJUSTED)
        return said[PRECISION_NONE];
    return said[situation_precision(s)];
}

static void check_verdict(const Situation *s, StudyAnswer answer)
{
    const bool few = s->n_compared < 200;
    EXPECT(holds(answer.verdict, verdict_of(s)), answer.verdict);
    EXPECT(holds(answer.verdict, "no later score") == s->loss_unequal, answer.verdict);
    EXPECT(holds(answer.verdict, "only: ") || holds(answer.verdict, "only.") == few,
           answer.verdict);
    EXPECT(holds(answer.verdict, "For them: ") == few, answer.verdict);
    EXPECT(holds(answer.verdict, "For those left: ") == (s->loss_unequal && !few), answer.verdict);
    if (!s->loss_unequal && !few)
        EXPECT(strncmp(answer.verdict + 1, verdict_of(s), strlen(verdict_of(s))) == 0,
               answer.verdict);
    const bool sided = holds("eso, less", verdict_of(s));
    EXPECT(holds(answer.verdict, "whether the groups began alike cannot be checked") ==
               (sided && s->verdict == VERDICT_UNKNOWN && !s->randomized),
           answer.verdict);
}

static void check_rest(const Situation *s, StudyAnswer answer)
{
    const char *rest = answer.rest;
    const Precision precision = situation_precision(s);
    const bool unsaid = s->verdict == VERDICT_NOT_COMPARABLE || s->verdict == VERDICT_UNADJUSTED;
    const bool confounded = situation_confounded(s);
    EXPECT(holds(rest, "points more") == (s->estimate > 0), rest);
    EXPECT(holds(rest, "points less") == (s->estimate < 0), rest);
    EXPECT(holds(rest, "ver two years"), rest);
    EXPECT(holds(rest, "95% interval") == (precision != PRECISION_NONE), rest);
    EXPECT(holds(rest, "not comparable at the start") == (s->verdict == VERDICT_NOT_COMPARABLE),
           rest);
    EXPECT(holds(rest, "not enough to compare") == (s->verdict == VERDICT_UNADJUSTED), rest);
    EXPECT(holds(rest, "fits the data") == (!unsaid && precision == PRECISION_ROOM_BOTH), rest);
    EXPECT(holds(rest, "either way does not fit") == (!unsaid && precision == PRECISION_NO_MATTER),
           rest);
    EXPECT(holds(rest, "comes of chance too often") ==
               (!unsaid && precision == PRECISION_TAKEN_BACK),
           rest);
    EXPECT(holds(rest, "cannot be told apart") == confounded, rest);
    EXPECT(holds(rest, "cannot be worked out here") ==
               (!unsaid && precision == PRECISION_NONE && !confounded),
           rest);
    EXPECT(holds(rest, "not an experiment") == !s->randomized, rest);
    EXPECT(holds(rest, "drawn by lot") == s->randomized, rest);
    EXPECT(holds(rest, "% of the program's students") ==
               (s->n_compared >= 200 && s->n_compared < 280),
           rest);
    /* what kind of comparison it is comes last, the start before the difference */
    const char *limit =
        strstr(rest, s->randomized ? "Who got the program" : "This is a comparison");
    EXPECT(limit != NULL && strchr(limit, '.') == rest + strlen(rest) - 1, rest);
    if (s->verdict == VERDICT_NOT_COMPARABLE)
        EXPECT(strstr(rest, "not comparable") < strstr(rest, "they gained") ||
                   strstr(rest, "not comparable") < strstr(rest, "They gained"),
               rest);
    EXPECT(rest[0] >= 'A' && rest[0] <= 'Z', rest);
}

static void every_answer_on_one_subject_says_what_its_situation_asks(void **state)
{
    (void)state;
    for (int verdict = 0; verdict < N_VERDICTS; verdict++)
        for (size_t i = 0; i < COUNT_OF(grid_intervals); i++)
            for (size_t k = 0; k < COUNT_OF(grid_clusters); k++) {
                Arena *arena = arena_create();
                for (size_t m = 0; m < COUNT_OF(grid_shares); m++)
                    for (size_t l = 0; l < COUNT_OF(grid_losses); l++)
                        for (int lot = 0; lot < 2; lot++) {
                            Items items = items_with(arena, 1);
                            Situation *s = &items.item[0].s;
                            grid_verdict(s, (Verdict)verdict);
                            grid_interval(s, &grid_intervals[i]);
                            s->clusters[1] = grid_clusters[k][0];
                            s->clusters[0] = grid_clusters[k][1];
                            s->n_compared = grid_shares[m];
                            grid_loss(s, grid_losses[l][0], grid_losses[l][1]);
                            s->randomized = lot == 1;
                            const StudyAnswer answer = items_answer(arena, &items);
                            grid_check_words(answer.verdict);
                            grid_check_words(answer.rest);
                            check_numbers(arena, &items, whole(arena, answer));
                            check_verdict(s, answer);
                            check_rest(s, answer);
                            EXPECT(!holds(answer.verdict, "mathematics") &&
                                       !holds(answer.verdict, "subject"),
                                   answer.verdict);
                        }
                arena_destroy(arena);
            }
}

/* --- several -------------------------------------------------------------------------------------
 */

/* Two subjects of any kinds: each is named where they differ, and none where they do not. */
static void two_subjects_are_answered_together(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(grid_intervals); i++)
        for (size_t k = 0; k < COUNT_OF(grid_intervals); k++)
            for (int verdict = 0; verdict < N_VERDICTS * N_VERDICTS; verdict++) {
                Arena *arena = arena_create();
                Items items = items_with(arena, 2);
                grid_interval(&items.item[0].s, &grid_intervals[i]);
                grid_interval(&items.item[1].s, &grid_intervals[k]);
                grid_verdict(&items.item[0].s, (Verdict)(verdict / N_VERDICTS));
                grid_verdict(&items.item[1].s, (Verdict)(verdict % N_VERDICTS));
                const StudyAnswer answer = items_answer(arena, &items);
                const bool alike = item_standing(&items.item[0]) == item_standing(&items.item[1]);
                grid_check_words(answer.verdict);
                grid_check_words(answer.rest);
                check_numbers(arena, &items, whole(arena, answer));
                EXPECT((holds(answer.verdict, "both subjects") ||
                        holds(answer.verdict, "either subject")) == alike,
                       answer.verdict);
                EXPECT(holds(answer.verdict, "in mathematics") == !alike, answer.verdict);
                EXPECT(holds(answer.rest, "in mathematics") && holds(answer.rest, "in reading"),
                       answer.rest);
                EXPECT(holds(answer.verdict, "Yes, in both subjects") ==
                           (alike && item_standing(&items.item[0]) == STANDS_ABOVE),
                       answer.verdict);
                arena_destroy(arena);
            }
}

static void answers_in_the_form_of_the_report(void **state)
{
    Arena *arena = *state;
    Items items = items_with(arena, 2);
    Situation *a = &items.item[0].s, *b = &items.item[1].s;
    grid_verdict(a, VERDICT_ADJUSTED);
    a->estimate = 4.3;
    a->low = 3.2;
    a->high = 5.4;
    b->estimate = 2.2;
    b->low = 1.2;
    b->high = 3.3;
    StudyAnswer answer = items_answer(arena, &items);
    assert_string_equal(answer.verdict, "Yes, in both subjects.");
    assert_string_equal(
        answer.rest,
        "Over two years they gained 4.3 points more in mathematics (95% interval 3.2 to 5.4) and "
        "2.2 points more in reading (1.2 to 3.3). This is a comparison, not an experiment: what is "
        "not in the records may explain part of it.");
    items.n = 1;
    a->estimate = 2;
    a->low = -3.1;
    a->high = 7.1;
    a->other_low = -4;
    a->clusters[1] = 3;
    answer = items_answer(arena, &items);
    assert_string_equal(answer.verdict, "Too uncertain to say.");
    EXPECT(holds(answer.rest,
                 "they gained 2.0 points more (95% interval 3.1 less to 7.1 more); anything "
                 "in between fits the data. It rests on 3 schools of the program: "
                 "another few might give another answer, and the interval allows for "
                 "that."),
           answer.rest);
    *a = grid_sound();
    grid_verdict(a, VERDICT_NOT_COMPARABLE);
    a->worst = "earlier score";
    answer = items_answer(arena, &items);
    assert_string_equal(answer.verdict, "Cannot be said.");
    EXPECT(holds(answer.rest, "The groups were not comparable at the start (earlier score 0.41 SD "
                              "apart). Over two years they gained 2.0 points more (95% interval "
                              "1.0 to 3.0); the start alone may explain it."),
           answer.rest);
    *a = grid_sound();
    a->n_compared = 109;
    a->n_start = 491;
    answer = items_answer(arena, &items);
    assert_string_equal(answer.verdict,
                        "It speaks for 109 of 491 program students only. For them: yes.");
    *a = grid_sound();
    a->clusters[1] = 1;
    answer = items_answer(arena, &items);
    EXPECT(holds(answer.rest, "they gained 2.0 points more. Only one school had the program, so "
                              "the program cannot be told apart from that school;"),
           answer.rest);
}

/* Four are named, more are counted, and none is forgotten. */
static void many_subjects_are_counted(void **state)
{
    Arena *arena = *state;
    Items items = items_with(arena, 4);
    assert_string_equal(items_verdict(arena, &items), "Yes, in all 4 subjects.");
    grid_interval(&items.item[2].s, &grid_intervals[1]);
    grid_interval(&items.item[3].s, &grid_intervals[2]);
    assert_string_equal(items_verdict(arena, &items),
                        "Yes in mathematics and reading; no, less in science; no difference that "
                        "matters in history.");
    items = items_with(arena, 7);
    assert_string_equal(items_verdict(arena, &items), "Yes, in all 7 subjects.");
    grid_interval(&items.item[3].s, &grid_intervals[1]);
    items.item[4].s.estimate = 4.5;
    items.item[6].missing = "the result is left out";
    StudyAnswer answer = items_answer(arena, &items);
    assert_string_equal(answer.verdict, "Yes in 5 of the 7 subjects; no, less in 1; no result that "
                                        "can be told in 1.");
    EXPECT(holds(answer.rest, "Where they gained more, it was by 2.0 to 4.5 points."), answer.rest);
    EXPECT(holds(answer.rest, "stands below"), answer.rest);
    EXPECT(!holds(answer.rest, "Where they gained less"), answer.rest); /* of one */
    grid_verdict(&items.item[0].s, VERDICT_NOT_COMPARABLE);
    EXPECT(holds(items_verdict(arena, &items), "cannot be said in 1"),
           items_verdict(arena, &items));
}

/* What holds of one subject has its name, what holds of all is said once. */
static void a_sentence_of_all_subjects_stands_once(void **state)
{
    Arena *arena = *state;
    const Items items = items_with(arena, 3);
    const char *const same[] = {"It rests on 3 schools.", "It rests on 3 schools.",
                                "It rests on 3 schools."};
    const char *const some[] = {"It rests on 3 schools.", "", "It rests on 3 schools."};
    const char *const differ[] = {"It rests on 3 schools.", "It rests on 4 schools.", ""};
    const char *const none[] = {"", "", ""};
    assert_string_equal(items_say(arena, &items, same), "It rests on 3 schools.");
    assert_string_equal(items_say(arena, &items, some),
                        "In mathematics and science, it rests on 3 schools.");
    assert_string_equal(
        items_say(arena, &items, differ),
        "In mathematics, it rests on 3 schools. In reading, it rests on 4 schools.");
    assert_string_equal(items_say(arena, &items, none), "");
    const char *const comma[] = {"Reading, fall", "Art"};
    assert_string_equal(items_list(arena, comma, 2), "Reading, fall; and Art");
}

/* A score that is lower is not less, and of a share fewer reached it. */
static void words_go_by_what_the_score_is(void **state)
{
    Arena *arena = *state;
    Items items = items_with(arena, 2);
    Situation *a = &items.item[0].s, *b = &items.item[1].s;
    grid_interval(a, &grid_intervals[1]);
    *b = *a;
    a->scale = (Scale){SCALE_SCORE, "scored", "higher", "lower", "points", 1, 1, 0};
    b->scale = (Scale){SCALE_SHARE, NULL, "more", "fewer", "percentage points", 0, 0, 0};
    StudyAnswer answer = items_answer(arena, &items);
    assert_string_equal(answer.verdict, "No, less in both subjects.");
    EXPECT(holds(answer.rest,
                 "they scored 2.0 points lower in mathematics (95% interval 1.0 to 3.0 "
                 "lower); 2 percentage points fewer reached it in reading (1 to 3 "
                 "fewer)."),
           answer.rest);
    items.n = 1;
    assert_string_equal(items_verdict(arena, &items), "No, lower.");
    *a = *b;
    assert_string_equal(items_verdict(arena, &items), "No, fewer.");
    grid_interval(a, &grid_intervals[3]);
    answer = items_answer(arena, &items);
    EXPECT(holds(answer.rest, "a difference that matters (1 percentage point) is possible upwards, "
                              "and not likely downwards"),
           answer.rest);
    a->estimate = a->low = a->high = 0;
    answer = items_answer(arena, &items);
    EXPECT(holds(answer.rest, "as many reached it"), answer.rest);
}

/* A unit of one has no plural. */
static void units_agree_with_their_number(void **state)
{
    Arena *arena = *state;
    Items items = items_with(arena, 1);
    Situation *s = &items.item[0].s;
    s->scale.digits = 0;
    s->estimate = 1.2;
    EXPECT(holds(items_answer(arena, &items).rest, "gained 1 point more"), "");
    s->scale.unit = "percentage points";
    EXPECT(holds(items_answer(arena, &items).rest, "gained 1 percentage point more"), "");
    s->scale.unit = "US dollars";
    s->estimate = 1730;
    s->low = 260;
    s->high = 3190;
    EXPECT(holds(items_answer(arena, &items).rest,
                 "gained 1,730 US dollars more (95% interval 260 to 3,190)"),
           items_answer(arena, &items).rest);
    s->scale.unit = "";
    EXPECT(holds(items_answer(arena, &items).rest, "gained 1,730 more ("),
           items_answer(arena, &items).rest);
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

#define WITH_ARENA(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_on_one_subject_says_what_its_situation_asks),
        cmocka_unit_test(two_subjects_are_answered_together),
        WITH_ARENA(answers_in_the_form_of_the_report),
        WITH_ARENA(many_subjects_are_counted),
        WITH_ARENA(a_sentence_of_all_subjects_stands_once),
        WITH_ARENA(words_go_by_what_the_score_is),
        WITH_ARENA(units_agree_with_their_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
