/* Which analyses are asked, and what the study file tells them. */
#include "check.h"

#include "alike/further.h"
#include "alike/match.h"

typedef struct Bounds {
    double gamma;
} Bounds;

static const Option options[] = {
    {.name = "gamma", .type = OPT_REAL, .offset = offsetof(Bounds, gamma), .fallback = "2"},
    {.name = NULL},
};

static bool always(const FurtherInput *input)
{
    (void)input;
    return true;
}

static bool never(const FurtherInput *input)
{
    (void)input;
    return false;
}

/* Leaves a note of what it was told. */
static bool tell(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    const Bounds *bounds = input->settings;
    (void)tables;
    (void)err;
    notes_add(notes, arena,
              bounds == NULL       ? "nothing"
              : bounds->gamma == 3 ? "three"
                                   : "other",
              NOTE_PLAIN, NO_COUNT, PHRASE("Told."));
    return true;
}

static const FurtherAnalysis plain = {.name = "plain", .applies = always, .run = tell},
                             bounds = {.name = "bounds",
                                       .options = options,
                                       .settings_size = sizeof(Bounds),
                                       .applies = always,
                                       .run = tell},
                             unasked = {.name = "unasked",
                                        .unasked = true,
                                        .applies = always,
                                        .run = tell},
                             silent = {.name = "silent", .applies = never, .run = tell};
static const Entry *const rows[] = {&plain.entry, &bounds.entry, &unasked.entry, &silent.entry};
static const Registry analyses = {.kind = "analysis", .n = COUNT_OF(rows), .row = rows};

/* The notes that were left, one word each. */
static void asked(const StageSettings *told, const char *first, const char *second)
{
    const char *const wanted[] = {first, second};
    const Frame frame = {0};
    const Stages stages = {.settings = told, .frame = &frame};
    const FurtherInput input = {.stages = &stages};
    Arena *arena = arena_create();
    Tables tables;
    Notes notes = {.n = 0};
    Error err = {0};
    size_t n = 0;
    assert_true(further_run_of(arena, &analyses, &input, &tables, &notes, &err));
    for (; n < COUNT_OF(wanted) && wanted[n] != NULL; n++)
        assert_string_equal(notes.item[n].stage, wanted[n]);
    assert_int_equal(notes.n, n);
    arena_destroy(arena);
}

static const MatchMethod pairs = {.name = "pairs"},
                         groups = {.name = "groups", .traits = TRAIT_GROUPS};

static const Choices nothing_said = {.n = 0};

static void an_analysis_is_told_what_the_study_says_to_its_keys(void **state)
{
    Bounds said = {.gamma = 3};
    Choice choice = {.entry = &bounds.entry, .settings = &said};
    const Choices further = {.n = 1, .item = &choice};
    const StageSettings told = {
        .effects = {.primary = true}, .matching = {.method = &pairs}, .further = &further};
    (void)state;
    asked(&told, "nothing", "three");
}

static void one_that_has_keys_is_not_asked_where_nothing_is_said(void **state)
{
    const StageSettings told = {
        .effects = {.primary = true}, .matching = {.method = &pairs}, .further = &nothing_said};
    (void)state;
    asked(&told, "nothing", NULL);
}

static void comparison_groups_ask_for_more(void **state)
{
    const StageSettings told = {
        .effects = {.primary = true}, .matching = {.method = &groups}, .further = &nothing_said};
    (void)state;
    asked(&told, "nothing", "nothing");
}

static void alternatives_ask_for_none(void **state)
{
    const StageSettings told = {.matching = {.method = &groups}, .further = &nothing_said};
    (void)state;
    asked(&told, NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_analysis_is_told_what_the_study_says_to_its_keys),
        cmocka_unit_test(one_that_has_keys_is_not_asked_where_nothing_is_said),
        cmocka_unit_test(comparison_groups_ask_for_more),
        cmocka_unit_test(alternatives_ask_for_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
