/* Words with typed pieces, and their small counts. */
#include "check.h"

#include "alike/error.h"
#include "alike/note.h"
#include "disclose/release.h"

static int set_up(void **state)
{
    *state = arena_create();
    return 0;
}

static int tear_down(void **state)
{
    arena_destroy(*state);
    return 0;
}

static const char *text_of(Arena *arena, Phrase phrase)
{
    return phrase_text(arena, &phrase);
}

static void words_follow_their_counts(void **state)
{
    Arena *arena = *state;
    for (size_t n = 1; n <= 2; n++) {
        const Phrase phrase =
            PHRASE("{} {was|were} left out{}.", piece_count(ABOUT_TREATED, n, "child", "children"),
                   piece_words(n == 1 ? "" : ", and not {one}"));
        assert_string_equal(phrase_text(arena, &phrase),
                            n == 1 ? "1 child was left out."
                                   : "2 children were left out, and not {one}.");
    }
    assert_string_equal(text_of(arena, PHRASE("Nothing is known.")), "Nothing is known.");
}

static void every_kind_of_piece_is_written(void **state)
{
    Arena *arena = *state;
    assert_string_equal(
        text_of(arena, PHRASE("{} {} {} {} {} {} {} {} {} {}", piece_real(0.2, -6),
                              piece_estimate(-1.25, 1), piece_extreme(7, 0), piece_setting("math"),
                              piece_column("race"), piece_value("b"), piece_id("007"),
                              piece_line(1234), piece_file("a.csv"), piece_words(NULL))),
        "0.2 −1.3 7 math race b 007 1234 a.csv ");
    assert_string_equal(
        text_of(arena, PHRASE("{} of {}", piece_number(1234),
                              piece_thousands(ABOUT_SCHOOLS, 12345, "school", "schools"))),
        "1234 of 12,345 schools");
}

static void a_phrase_outlives_what_it_was_made_of(void **state)
{
    Arena *arena = *state, *scratch = arena_create();
    Phrase list = {0};
    for (size_t k = 0; k < 3; k++)
        phrase_add(&list, arena,
                   piece_phrase(scratch, PHRASE("{}{}", piece_words(k > 0 ? ", " : ""),
                                                piece_value(arena_printf(scratch, "g%zu", k)))));
    Notes notes = {0};
    notes_add(&notes, arena, "data", NOTE_PLAIN, NO_COUNT,
              PHRASE("Seen: {}.", piece_phrase(scratch, list)));
    arena_destroy(scratch);
    assert_string_equal(note_text(arena, &notes.item[0]), "Seen: g0, g1, g2.");
}

/* Numbers are hidden by what they are about, wherever and however they stand. */
static void small_counts_of_people_are_gone(void **state)
{
    Arena *arena = *state;
    const Publishing p = {.arena = arena, .min = 10, .base = 10};
    for (int about = ABOUT_NOBODY; about <= ABOUT_CONTROL; about++) {
        const Phrase inner =
            PHRASE("{} {has|have} a value", piece_count((About)about, 1, "thing", "things"));
        Phrase phrase = PHRASE("{} of 5 students: {}", piece_count((About)about, 9, NULL, NULL),
                               piece_phrase(arena, inner));
        const bool hidden = about >= ABOUT_RECORDS;
        if (about == ABOUT_GROUPS)
            continue;
        release_phrase(&p, &phrase);
        assert_string_equal(phrase_text(arena, &phrase),
                            hidden
                                ? "Fewer than 10 of 5 students: fewer than 10 things have a value"
                                : "9 of 5 students: 1 thing has a value");
        assert_int_equal(phrase.piece[0].count.n, hidden ? 0 : 9);
    }
    Phrase shown = PHRASE("{} and {}", piece_count(ABOUT_PEOPLE, 0, "student", "students"),
                          piece_count(ABOUT_PEOPLE, 10, "student", "students"));
    release_phrase(&p, &shown);
    assert_string_equal(phrase_text(arena, &shown), "0 students and 10 students");
}

static void phrases_are_equal_when_their_words_are(void **state)
{
    Arena *arena = *state;
    const Publishing p = {.arena = arena, .min = 10, .base = 10};
    Phrase a = PHRASE("{} lack it", piece_count(ABOUT_PEOPLE, 3, "student", "students"));
    Phrase b = PHRASE("{} lack it", piece_count(ABOUT_PEOPLE, 5, "student", "students"));
    assert_false(phrase_equal(&a, &b));
    release_phrase(&p, &a);
    release_phrase(&p, &b);
    assert_true(phrase_equal(&a, &b));
}

static void a_count_in_an_error_stays_a_count(void **state)
{
    Arena *arena = *state;
    const Publishing p = {.arena = arena, .min = 10, .base = 10};
    for (size_t n = 1; n <= 10; n += 9) {
        Error *err = ARENA_NEW(arena, Error);
        assert_false(
            error_say(err, ERR_INFEASIBLE, (Place){.file = "9\033.yaml", .line = 9},
                      PHRASE("no {} of {} has {}\033 columns",
                             piece_count(ABOUT_CONTROL, n, "child", "children"),
                             piece_thousands(ABOUT_TREATED, 1230, NULL, NULL), piece_number(9))));
        const char *children = n == 1 ? "1 child" : "10 children";
        const char *rest = " of 1,230 has 9\\u001B columns";
        assert_string_equal(err->text,
                            arena_printf(arena, "9\\u001B.yaml:9: no %s%s\n", children, rest));
        Phrase phrase = error_phrase(arena, err);
        assert_string_equal(phrase_text(arena, &phrase),
                            arena_printf(arena, "9\\u001B.yaml:9: no %s%s", children, rest));
        const Phrase reason = error_reason(arena, err);
        assert_string_equal(phrase_text(arena, &reason),
                            arena_printf(arena, "no %s%s", children, rest));
        release_phrase(&p, &phrase);
        assert_string_equal(phrase_text(arena, &phrase),
                            arena_printf(arena, "9\\u001B.yaml:9: no %s%s",
                                         n == 1 ? "fewer than 10 children" : children, rest));
    }
}

static void groups_of_few_people_are_some(void **state)
{
    Arena *arena = *state;
    const Publishing p = {.arena = arena, .min = 10, .base = 10};
    Phrase few = PHRASE("{} of 12 combinations", piece_groups(2, 9));
    Phrase many = PHRASE("{} of 12 combinations", piece_groups(2, 10));
    release_phrase(&p, &few);
    release_phrase(&p, &many);
    assert_string_equal(phrase_text(arena, &few), "Some of 12 combinations");
    assert_string_equal(phrase_text(arena, &many), "2 of 12 combinations");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_follow_their_counts),
        cmocka_unit_test(every_kind_of_piece_is_written),
        cmocka_unit_test(a_phrase_outlives_what_it_was_made_of),
        cmocka_unit_test(small_counts_of_people_are_gone),
        cmocka_unit_test(a_count_in_an_error_stays_a_count),
        cmocka_unit_test(groups_of_few_people_are_some),
        cmocka_unit_test(phrases_are_equal_when_their_words_are),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
