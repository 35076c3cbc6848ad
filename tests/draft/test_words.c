/* Names of columns as words, and which of two scores came first. */
#include "check.h"

#include "alike/text.h"
#include "draft/words.h"

static void split(Arena *arena, const char *name, const char *expected)
{
    const Words words = words_of(arena, name);
    Text text = {.arena = arena};
    text_add(&text, "");
    for (size_t i = 0; i < words.n; i++)
        text_format(&text, "%s%s", i > 0 ? " " : "", words.word[i]);
    assert_string_equal(text.bytes, expected);
}

static void names_are_cut_into_words(void **state)
{
    Arena *arena = arena_create();
    (void)state;
    split(arena, "student_id", "student id");
    split(arena, "StudentID", "student id");
    split(arena, "langPOST", "lang post");
    split(arena, "FRLStatus", "frl status");
    split(arena, "IQ_verb", "iq verb");
    split(arena, "api99", "api 99");
    split(arena, "In Program?", "in program");
    split(arena, "SpEd_2023", "sped 2023");
    split(arena, "", "");
    split(arena, "__", "");
    split(arena, "a1b2c3d4e5f6g7h8i9j0k1l2", "a 1 b 2 c 3 d 4 e 5 f 6 g 7 h 8");
    arena_destroy(arena);
}

/* Is the first of two columns of one name the earlier score of the second? */
static void follows(Arena *arena, const char *before, const char *after, const char *stem)
{
    const Moment a = moment_of(arena, before), b = moment_of(arena, after);
    assert_string_equal(a.stem, stem);
    assert_string_equal(b.stem, stem);
    assert_true(a.is_told && b.is_told);
    assert_true(a.order < b.order);
}

static void times_follow_one_another(void **state)
{
    Arena *arena = arena_create();
    (void)state;
    follows(arena, "math_fall", "math_spring", "math");
    follows(arena, "MathFall", "MathSpring", "math");
    follows(arena, "mathpre", "mathpost", "math");
    follows(arena, "pretest_reading", "posttest_reading", "reading");
    follows(arena, "Fall 2022 RIT", "Spring 2023 RIT", "rit");
    follows(arena, "Spring_2024_Math", "Fall_2024_Math", "math");
    follows(arena, "Math_Fall_2023", "Math_Winter_2024", "math");
    follows(arena, "Math_Winter_2024", "Math_Spring_2024", "math");
    follows(arena, "math_fall_2023_24", "math_spring_2023_24", "math");
    follows(arena, "math_spring_2023_24", "math_fall_2024_25", "math");
    follows(arena, "math_2223", "math_2324", "math");
    follows(arena, "F23 Math RIT", "W24 Math RIT", "math_rit");
    follows(arena, "W24 Math RIT", "S24 Math RIT", "math_rit");
    follows(arena, "SP23_ela", "FA23_ela", "ela");
    follows(arena, "Mathe Vortest", "Mathe Nachtest", "mathe");
    follows(arena, "api99", "api00", "api");
    follows(arena, "re75", "re78", "re");
    follows(arena, "y0", "y1", "y");
    follows(arena, "pretest", "posttest", "");
    follows(arena, "pre9", "post9", "9");
    follows(arena, "boy_score", "moy_score", "score");
    arena_destroy(arena);
}

static void words_that_tell_no_time(void **state)
{
    static const char *const names[] = {"spread", "grade", "score", "school", "female", "x"};
    Arena *arena = arena_create();
    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (moment_of(arena, names[i]).is_told)
            fail_msg("%s tells a time", names[i]);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_cut_into_words),
        cmocka_unit_test(times_follow_one_another),
        cmocka_unit_test(words_that_tell_no_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
