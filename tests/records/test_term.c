/* Terms: what exports write, in what order they follow, and what is refused. */
#include "check.h"

#include "alike/records.h"

static void check_term(const char *text, Season season, int year)
{
    TermDate term;
    if (!term_read(text, &term))
        fail_msg("'%s' is not read as a term", text);
    if (term.season != season || term.year != year)
        fail_msg("'%s' is read as %s of %d", text, season_name(term.season), term.year);
}

static void school_years_are_read_however_they_are_written(void **state)
{
    (void)state;
    check_term("Fall 2014-2015", SEASON_FALL, 2014);
    check_term("Spring 2014-15", SEASON_SPRING, 2014);
    check_term("2014-2015 Fall", SEASON_FALL, 2014);
    check_term("WINTER 2014/15", SEASON_WINTER, 2014);
    check_term(" summer, 2014 - 2015 ", SEASON_SUMMER, 2014);
    check_term("Fall 2014\xE2\x80\x93"
               "2015",
               SEASON_FALL, 2014);
    check_term("2014-15_Spring", SEASON_SPRING, 2014);
    check_term("Spring 1999-00", SEASON_SPRING, 1999);
    check_term("Autumn 2014-2015", SEASON_FALL, 2014);
}

static void one_year_alone_is_of_the_calendar(void **state)
{
    (void)state;
    check_term("Fall 2014", SEASON_FALL, 2014);
    check_term("Spring 2015", SEASON_SPRING, 2014);
    check_term("spring2015", SEASON_SPRING, 2014);
    check_term("Summer 2015", SEASON_SUMMER, 2014);
}

/* Codes of state tests, and words for the time of year. */
static void other_words_for_terms_are_known(void **state)
{
    (void)state;
    check_term("SP24", SEASON_SPRING, 2023);
    check_term("fa23", SEASON_FALL, 2023);
    check_term("SU09", SEASON_SUMMER, 2008);
    check_term("BOY 2014-2015", SEASON_FALL, 2014);
    check_term("2014-15 moy", SEASON_WINTER, 2014);
    check_term("EOY 2015", SEASON_SPRING, 2014);
}

static void check_season(const char *text, int season) /* -1: none */
{
    Season found = SEASON_SUMMER;
    const bool read = term_season(text, &found);
    if (read != (season >= 0) || (read && (int)found != season))
        fail_msg("the season of '%s' is read as %s", text, read ? season_name(found) : "none");
}

static void a_window_names_its_season_in_words(void **state)
{
    (void)state;
    check_season("Fall (Beginning of Year - November 15)", SEASON_FALL);
    check_season("Winter (November 16 - March 1)", SEASON_WINTER);
    check_season("SPRING (March 2 - End of Year)", SEASON_SPRING);
    check_season("2024 Fall Benchmark", SEASON_FALL);
    check_season("Window 2 - Winter", SEASON_WINTER);
    check_season("End of Year (Winter)", SEASON_WINTER); /* the season, not the words for one */
    check_season("Fall to Spring", SEASON_FALL);
    check_season("BOY", SEASON_FALL);
    check_season("b.o.y.", SEASON_FALL);
    check_season("Middle of Year", SEASON_WINTER);
    check_season("Test at the end of the year", SEASON_SPRING);
    check_season("between Fall and Spring", -1);
    check_season("Waterfall", -1);
    check_season("Springfield", -1);
    check_season("boys", -1);
    check_season("Window 2", -1);
    check_season("", -1);
}

static void a_winter_needs_its_school_year(void **state)
{
    TermDate term;
    (void)state;
    assert_false(term_read("Winter 2015", &term));
    assert_true(term_is_ambiguous("Winter 2015"));
    assert_true(term_is_ambiguous("2015 winter"));
    assert_false(term_is_ambiguous("Winter 2014-2015"));
    assert_false(term_is_ambiguous("Spring 2015"));
    assert_false(term_is_ambiguous("2015"));
}

static void what_is_no_term_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "Fall",
        "2014-2015",
        "Fall 2014-2016",
        "Fall 2015-2014",
        "Fall 14",
        "Fall 14-15",
        "Fall 2014-2014",
        "Fall 20142015",
        "Fall 2014-2015-2016",
        "F 2014",
        "Fall Fall 2014",
        "Term 1 2014",
        "Fall 0014",
        "2014-09-01",
        "Fall 2014-16",
        "Falls 2014",
        "Fal 2014",
        "2014Fall2015x",
        "Fall 2014 \xE2\x80",
        "WI24", /* of which year? */
        "SP245",
        "SP 24",
        "BOY",
        "0523",
    };
    TermDate term;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (term_read(texts[i], &term) || term_is_ambiguous(texts[i]))
            fail_msg("'%s' is read as a term", texts[i]);
}

static void terms_are_ordered_through_the_school_years(void **state)
{
    static const char *const texts[] = {"Spring 2013-2014", "Summer 2014",      "Fall 2014",
                                        "Winter 2014-2015", "Spring 2014-2015", "Summer 2014-15",
                                        "Fall 2015-2016"};
    int last = 0;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        TermDate term;
        assert_true(term_read(texts[i], &term));
        assert_true(term_order(term) > last);
        last = term_order(term);
    }
}

static void terms_are_shown_as_people_call_them(void **state)
{
    Arena *arena = arena_create();
    (void)state;
    assert_string_equal(term_text(arena, (TermDate){SEASON_FALL, 2014}), "fall 2014");
    assert_string_equal(term_text(arena, (TermDate){SEASON_WINTER, 2014}), "winter 2014-15");
    assert_string_equal(term_text(arena, (TermDate){SEASON_WINTER, 1999}), "winter 1999-00");
    assert_string_equal(term_text(arena, (TermDate){SEASON_SPRING, 2014}), "spring 2015");
    assert_string_equal(term_text(arena, (TermDate){SEASON_SUMMER, 2014}), "summer 2015");
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(school_years_are_read_however_they_are_written),
        cmocka_unit_test(one_year_alone_is_of_the_calendar),
        cmocka_unit_test(other_words_for_terms_are_known),
        cmocka_unit_test(a_window_names_its_season_in_words),
        cmocka_unit_test(a_winter_needs_its_school_year),
        cmocka_unit_test(what_is_no_term_is_refused),
        cmocka_unit_test(terms_are_ordered_through_the_school_years),
        cmocka_unit_test(terms_are_shown_as_people_call_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
