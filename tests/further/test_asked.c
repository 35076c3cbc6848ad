/* Which analyses are asked, and what the study file tells them. */
#include "check.h"

#include "alike/further.h"
#include "alike/match.h"
#include "alike/parallel.h"

#include <time.h>

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

/* --- several at the same time -------------------------------------------------------------------
 */

static bool tell_late(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes,
                      Error *err)
{
    const struct timespec moment = {.tv_nsec = 20000000};
    (void)input;
    (void)tables;
    (void)err;
    nanosleep(&moment, NULL);
    notes_add(notes, arena, "late", NOTE_PLAIN, NO_COUNT, PHRASE("Told."));
    return true;
}

/* Of those before it: it is handed what they left. */
static bool tell_after(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes,
                       Error *err)
{
    (void)input;
    (void)tables;
    (void)err;
    notes_add(notes, arena, notes->n == 2 ? "after both" : "too early", NOTE_PLAIN, NO_COUNT,
              PHRASE("Told."));
    return true;
}

static bool fail_late(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes,
                      Error *err)
{
    return tell_late(arena, input, tables, notes, err) &&
           error_set(err, ERR_DATA, NOWHERE, "the first one failed");
}

static bool fail_soon(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes,
                      Error *err)
{
    (void)arena;
    (void)input;
    (void)tables;
    (void)notes;
    return error_set(err, ERR_DATA, NOWHERE, "the second one failed");
}

static const FurtherAnalysis late = {.name = "late", .applies = always, .run = tell_late},
                             after = {.name = "after",
                                      .reads_tables = true,
                                      .applies = always,
                                      .run = tell_after},
                             first_to_fail = {.name = "first", .applies = always, .run = fail_late},
                             next_to_fail = {.name = "next", .applies = always, .run = fail_soon};

/* What they leave stands in their order, whoever is done first; who reads it waits; the first of
 * two failures is told. */
static void several_at_once_are_as_one_after_the_other(void **state)
{
    static const Entry *const telling[] = {&late.entry, &plain.entry, &after.entry, &late.entry,
                                           &plain.entry};
    static const Entry *const failing[] = {&plain.entry, &first_to_fail.entry, &next_to_fail.entry};
    static const char *const expected[] = {"late", "nothing", "after both", "late", "nothing"};
    static const Registry list = {.kind = "analysis", .n = COUNT_OF(telling), .row = telling};
    static const Registry failures = {.kind = "analysis", .n = COUNT_OF(failing), .row = failing};
    const StageSettings told = {
        .effects = {.primary = true}, .matching = {.method = &pairs}, .further = &nothing_said};
    const Frame frame = {0};

    (void)state;
    for (size_t threads = 0; threads < 5; threads++) {
        Arena *arena = arena_create();
        Workers *workers = workers_create(arena, threads);
        const Stages stages = {.settings = &told, .frame = &frame, .workers = workers};
        const FurtherInput input = {.stages = &stages};
        Tables tables;
        Notes notes = {.n = 0};
        Error *err = ARENA_NEW(arena, Error);
        assert_true(further_run_of(arena, &list, &input, &tables, &notes, err));
        assert_int_equal(notes.n, COUNT_OF(expected));
        for (size_t i = 0; i < notes.n; i++)
            assert_string_equal(notes.item[i].stage, expected[i]);
        assert_false(further_run_of(arena, &failures, &input, &tables, &notes, err));
        assert_string_equal(err->text, "the first one failed\n");
        workers_destroy(workers);
        arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_analysis_is_told_what_the_study_says_to_its_keys),
        cmocka_unit_test(one_that_has_keys_is_not_asked_where_nothing_is_said),
        cmocka_unit_test(comparison_groups_ask_for_more),
        cmocka_unit_test(alternatives_ask_for_none),
        cmocka_unit_test(several_at_once_are_as_one_after_the_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
