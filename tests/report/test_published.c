/* What a report says of its release: internal, public data, or published; how much that leaves out
 * and why, and in no sentence a small count or an exact one. */
#include "report/pages.h"

#include "alike/text.h"

#include <gsl/gsl_errno.h>

/* One sentence: how much of the tables, why, and how to read what is there; at the top and where
 * the rules are. */
static void a_published_report_says_how_much_is_left_out_and_why(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 3, 30);
    m.spec.min_cell = 7;
    m.spec.round_counts = 20;
    m.analysis[0].effects.row[m.analysis[0].effects.n++] = made_effect("grade", "4", 2.5, 5, 90);
    const Pages some = written(&m, NULL, NULL);
    assert_true(m.results.n_hidden > 0 && m.results.n_told > 0);
    const char *said = arena_printf(
        m.arena,
        "of the %s numbers in their tables %s are left out, since alone or with others they would "
        "tell of fewer than 7 students; counts of students are rounded to 20 and need not add up, "
        "means have steps, and groups that differ by fewer than 7 students are shown once (the "
        "rules: docs/publication.md of alike).",
        text_count(m.arena, m.results.n_hidden + m.results.n_told),
        text_count(m.arena, m.results.n_hidden));
    assert_true(text_starts(some.md, "Evaluation report · Made to be published\n"));
    assert_non_null(strstr(strstr(some.md, ". Conventions\n"), said));
    assert_holds(some.html,
                 arena_printf(m.arena, "of the %s numbers in their tables %s are left out",
                              text_count(m.arena, m.results.n_hidden + m.results.n_told),
                              text_count(m.arena, m.results.n_hidden)));
    assert_holds(some.md, "Counts are rounded to 20 and may not add up.");
    made_end(&m);
    made_start(&m, 0, 0);
    m.analysis[0].balance.max_smd_before = m.analysis[0].balance.max_smd_after =
        (double)NAN; /* it has no rows either */
    const Pages none = written(&m, NULL, NULL);
    assert_int_equal(m.results.n_hidden, 0);
    assert_holds(none.md, "no number in their tables had to be left out; counts of students are");
    made_end(&m);
}

/* Three of 200 found nobody: both counts are rounded to 200, and a few are left out all the same.
 */
static void all_are_compared_only_where_nobody_was_left_out(void **state)
{
    (void)state;
    static const struct {
        size_t unmatched;
        const char *said;
    } cases[] = {{0, "**Compared:** All 200 "}, {3, "**Compared:** Nearly all 200 "}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Made m;
        made_start(&m, 0, cases[i].unmatched);
        const Pages pages = written(&m, NULL, NULL);
        assert_holds(pages.md, cases[i].said);
        made_end(&m);
    }
}

/* The end is printed as zero, and the answer is that of before. */
static void an_interval_that_rounds_to_zero_is_answered_as_it_was(void **state)
{
    (void)state;
    static const struct {
        double high;
        const char *said;
    } ends[] = {{-0.004, "interval 0 to 6 less"}, {0.004, "interval 6 less to 0"}};
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        Made m;
        made_start(&m, 20, 30);
        Effect *effect = &m.analysis[0].effects.row[0];
        effect->ci_low = -6.246;
        effect->ci_high = ends[i].high;
        const Pages pages = written(&m, NULL, NULL);

        assert_holds(pages.md, ends[i].said);
        made_end(&m);
    }
}

/* A number that stands in prose, with thousands apart; SIZE_MAX: none begins here. */
static size_t number_at(const char *at)
{
    size_t n = 0;
    if (*at < '0' || *at > '9')
        return SIZE_MAX;
    for (; (*at >= '0' && *at <= '9') || (*at == ',' && at[1] >= '0' && at[1] <= '9'); at++)
        n = *at == ',' ? n : 10 * n + (size_t)(*at - '0');
    return n;
}

/* Wherever a page says how many students, it is no small number and no exact one. */
static void assert_no_small_count(const char *page)
{
    static const char *const whom[] = {" students", " program", " comparison", " pupils"};
    for (size_t k = 0; k < COUNT_OF(whom); k++)
        for (const char *at = strstr(page, whom[k]); at != NULL; at = strstr(at + 1, whom[k])) {
            const char *from = at;
            while (from > page && ((from[-1] >= '0' && from[-1] <= '9') || from[-1] == ','))
                from--;
            from += *from == ',';
            const size_t n = number_at(from);
            const bool rule = at - from > 0 && strncmp(from - strlen("fewer than "), "fewer than ",
                                                       strlen("fewer than ")) == 0;
            if (from < at && !rule && n % 10 != 0)
                fail_msg("%.60s", from - 30);
        }
}

/* Three lack the earlier score and four find nobody; scores are lost by 23 and 214. */
static void no_sentence_tells_a_small_count_or_an_exact_one(void **state)
{
    (void)state;
    for (size_t few = 0; few < 2; few++) {
        Made m;
        made_start(&m, few ? 3 : 23, few ? 4 : 34);
        Analysis *a = &m.analysis[0];
        a->n_schools_treated = 20; /* schools are counted as they are */
        a->n_schools_control = 20;
        a->balance.row[a->balance.n++] = made_share("ell", NULL, 0.02, 0.4, 0.02, 0.4);
        a->balance.row[a->balance.n++] = made_share("frl", NULL, 0.5, 0.1, 0.5, 0.1);
        a->balance.row[1].wwc = BASELINE_NOT_SATISFIED;
        a->effects.row[a->effects.n++] = made_effect("grade", "4", 2.5, 7, 90);
        a->effects.row[a->effects.n++] = made_effect("grade", "5", 3.5, few ? 186 : 136, 410);
        notes_add(&a->notes, m.arena, "matching", NOTE_CAUTION, count_about(ABOUT_TREATED, 4),
                  PHRASE("{} had no counterpart.",
                         piece_count(ABOUT_TREATED, 4, "program student", "program students")));
        notes_add(&a->notes, m.arena, "matching", NOTE_PLAIN, count_about(ABOUT_TREATED, 4),
                  PHRASE("{} had another teacher.", piece_id("id-4711")));
        notes_add(&a->notes, m.arena, "data", NOTE_PLAIN, NO_COUNT,
                  PHRASE("Line {} is short.", piece_line(4712)));
        const Pages pages = written(&m, NULL, NULL);
        answer_cautions(m.arena, &m.results);
        assert_no_small_count(pages.md);
        assert_no_small_count(pages.html);
        assert_holds(pages.md, "Fewer than 10 program students had no counterpart.");
        assert_lacks(pages.md, "4711");
        assert_lacks(pages.md, "4712");
        assert_lacks(pages.md, "hidden");
        assert_lacks(pages.md, "n/a%");
        made_end(&m);
    }
}

static void a_report_of_public_data_says_that_no_rule_applies(void **state)
{
    (void)state;
    static const char said[] = "The data of this study are public, so no rule of disclosure "
                               "control applies";
    Made m;
    made_start(&m, 3, 30);
    m.results.release = RELEASE_PUBLIC_DATA;
    const Pages pages = written(&m, NULL, NULL);
    assert_holds(pages.html, said);
    assert_holds(pages.md, said);
    m.results.release = RELEASE_PUBLISHED;
    assert_lacks(written(&m, NULL, NULL).md, said);
    made_end(&m);
}

static void an_internal_report_says_so_in_red(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 3, 30);
    m.results.release = RELEASE_INTERNAL;
    const Pages pages = written(&m, NULL, NULL);
    assert_holds(pages.html, "internal: shows small groups - not for release");
    assert_holds(pages.md, "internal: shows small groups - not for release");
    made_end(&m);
}

static void what_is_left_out_is_in_no_page(void **state)
{
    (void)state;
    Made m;
    made_start(&m, 20, 30);
    Effects *effects = &m.analysis[0].effects;
    effects->row[effects->n++] = made_effect("grade", "4", 27.18, 7, 93);
    effects->row[effects->n++] = made_effect("grade", "5", 31.41, 143, 407);
    const Pages pages = written(&m, NULL, NULL);
    assert_lacks(pages.html, "27.");
    assert_lacks(pages.md, "27.");
    assert_lacks(pages.html, "31.4");
    assert_holds(pages.html, "left out");
    made_end(&m);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_of_public_data_says_that_no_rule_applies),
        cmocka_unit_test(an_internal_report_says_so_in_red),
        cmocka_unit_test(a_published_report_says_how_much_is_left_out_and_why),
        cmocka_unit_test(all_are_compared_only_where_nobody_was_left_out),
        cmocka_unit_test(an_interval_that_rounds_to_zero_is_answered_as_it_was),
        cmocka_unit_test(no_sentence_tells_a_small_count_or_an_exact_one),
        cmocka_unit_test(what_is_left_out_is_in_no_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
