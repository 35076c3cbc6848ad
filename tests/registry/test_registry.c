/* What holds for every row of every registry: a new row is tested the moment it exists. */
#include "check.h"

#include "alike/match.h"
#include "alike/registry.h"
#include "alike/text.h"
#include "spec/reader.h"

#include <string.h>

static int begin(void **state)
{
    *state = arena_create();
    return 0;
}

static int end(void **state)
{
    arena_destroy(*state);
    return 0;
}

/* Calls check for every row there is. */
static void each_row(Arena *arena, void (*check)(Arena *, const Registry *, const Entry *))
{
    size_t n = 0;
    for (size_t k = 0; k < registries.n; k++)
        for (size_t i = 0; i < registries.item[k]->n; i++, n++)
            check(arena, registries.item[k], registries.item[k]->row[i]);
    assert_true(n > 80);
}

static void check_head(Arena *arena, const Registry *registry, const Entry *entry)
{
    (void)arena;
    size_t n = 0;
    for (size_t i = 0; i < registry->n; i++)
        n += text_equal(registry->row[i]->name, entry->name);
    if (n != 1)
        fail_msg("%s: %zu rows are called %s", registry->kind, n, entry->name);
    assert_ptr_equal(registry_find(registry, entry->name), entry);
    if (entry->help == NULL || strlen(entry->help) < 10)
        fail_msg("%s %s does not say what it is", registry->kind, entry->name);
    if (entry->form != NULL)
        assert_true(text_starts(entry->form, entry->name));
}

static void every_row_has_one_name_and_a_help(void **state)
{
    each_row(*state, check_head);
}

/* A method of others is cited where it stands. */
static void methods_say_where_they_come_from(void **state)
{
    static const char *const keys[] = {"matching.method",   "matching.distance", "propensity.model",
                                       "effects.estimator", "tests.format",      "norms.table"};
    (void)state;
    for (size_t k = 0; k < COUNT_OF(keys); k++) {
        const Registry *registry = registry_of_key(&registries, keys[k]);
        for (size_t i = 0; i < registry->n; i++)
            if (registry->row[i]->source == NULL)
                fail_msg("%s %s has no source", registry->kind, registry->row[i]->name);
    }
}

/* A refused estimand says why no other can be had. */
static void methods_that_lack_an_estimand_say_why(void **state)
{
    const Registry *registry = registry_of_key(&registries, "matching.method");
    (void)state;
    for (size_t i = 0; i < registry->n; i++) {
        const MatchMethod *method = (const MatchMethod *)(const void *)registry->row[i];
        const unsigned all = (1u << N_ESTIMANDS) - 1;
        if (method->estimands != all && method->aims == NULL)
            fail_msg("%s does not say what it aims at", method->name);
    }
}

static void check_fields(Arena *arena, const Registry *registry, const Entry *entry)
{
    (void)arena;
    for (const Option *o = entry->options; o != NULL && o->name != NULL; o++) {
        if (o->offset >= entry->settings_size)
            fail_msg("%s %s: %s lies beyond its settings", registry->kind, entry->name, o->name);
        if (o->type == OPT_OTHER) /* read by hand: the key of no stage would hold it */
            fail_msg("%s %s: %s has no type", registry->kind, entry->name, o->name);
    }
    if (entry->options == NULL)
        assert_int_equal(entry->settings_size, 0);
}

static void settings_hold_every_option(void **state)
{
    each_row(*state, check_fields);
}

/* Keys of a row that stand in a block without a reader for them would be asked for and not read. */
static void check_read(Arena *arena, const Registry *registry, const Entry *entry)
{
    static const char *const blocks[] = {"matching.", "propensity.", "effects", "report"};
    bool read = entry->options == NULL;
    (void)arena;
    for (size_t k = 0; k < COUNT_OF(blocks) && !read; k++)
        read = registry->key != NULL && text_starts(registry->key, blocks[k]);
    if (!read)
        fail_msg("nobody reads the keys of the %s %s", registry->kind, entry->name);
}

static void keys_of_rows_are_read(void **state)
{
    each_row(*state, check_read);
}

/* A key that two rows which may be chosen together both have would be read by both. */
static void keys_of_a_block_mean_one_thing(void **state)
{
    const KeyRows rows = key_rows(*state, &registries);
    for (size_t i = 0; i < rows.n; i++)
        for (size_t k = 0; k < i; k++) {
            const KeyRow *a = &rows.row[i], *b = &rows.row[k];
            const bool apart = a->of != NULL && a->of == b->of && a->of->chosen;
            if (a->block == b->block && !apart && strcmp(a->option->name, b->option->name) == 0)
                fail_msg("%s.%s stands for two things", a->block->name, a->option->name);
        }
}

/* What can be named in a study file has a key that is there. */
static void the_keys_of_registries_are_keys(void **state)
{
    const KeyRows rows = key_rows(*state, &registries);
    for (size_t k = 0; k < registries.n; k++) {
        const Registry *registry = registries.item[k];
        bool found = !registry->chosen;
        for (size_t i = 0; i < rows.n && !found; i++)
            found = rows.row[i].values == registry;
        if (!found)
            fail_msg("no key of the study file takes a %s", registry->kind);
    }
}

static void the_first_row_is_the_default(void **state)
{
    static const Entry rows[] = {{.name = "own"}, {.name = "as_r", .traits = TRAIT_MATCHIT}};
    static const Entry *const row[] = {&rows[0], &rows[1]};
    const Registry registry = {.kind = "way", .n = 2, .row = row};
    (void)state;
    assert_ptr_equal(registry_default(&registry, false), &rows[0]);
    assert_ptr_equal(registry_default(&registry, true), &rows[1]);
    const Registry first = {.kind = "way", .n = 1, .row = row};
    assert_ptr_equal(registry_default(&first, true), &rows[0]);
}

static void check_listed(Arena *arena, const Registry *registry, const Entry *entry)
{
    Text list = {.arena = arena}, one = {.arena = arena};
    if (registry->title == NULL)
        return;
    registry_list(&list, registry);
    assert_true(text_starts(list.bytes, registry->title));
    assert_non_null(strstr(list.bytes, arena_printf(arena, "\n  %s", entry->name)));
    assert_non_null(strstr(list.bytes, entry->help));
    entry_describe(&one, &registries, registry, entry);
    assert_non_null(strstr(one.bytes, entry->help));
    for (const Option *o = entry->options; o != NULL && o->name != NULL; o++)
        assert_non_null(strstr(one.bytes, arena_printf(arena, "\n    %s", o->name)));
    if (entry->source != NULL)
        assert_non_null(strstr(one.bytes, entry->source));
}

static void every_row_is_listed_and_described(void **state)
{
    each_row(*state, check_listed);
}

static void a_row_that_this_build_lacks_says_so(void **state)
{
    static const Entry missing = {
        .name = "optimal", .help = "the least total", .unavailable = "needs libglpk"};
    static const Entry *const row[] = {&missing};
    const Registry registry = {.kind = "way", .title = "Ways", .n = 1, .row = row};
    Text list = {.arena = *state};
    registry_list(&list, &registry);
    assert_string_equal(list.bytes,
                        "Ways:\n  optimal                the least total (not in this build: needs "
                        "libglpk)\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_row_has_one_name_and_a_help, begin, end),
        cmocka_unit_test_setup_teardown(methods_say_where_they_come_from, begin, end),
        cmocka_unit_test_setup_teardown(methods_that_lack_an_estimand_say_why, begin, end),
        cmocka_unit_test_setup_teardown(settings_hold_every_option, begin, end),
        cmocka_unit_test_setup_teardown(keys_of_rows_are_read, begin, end),
        cmocka_unit_test_setup_teardown(keys_of_a_block_mean_one_thing, begin, end),
        cmocka_unit_test_setup_teardown(the_keys_of_registries_are_keys, begin, end),
        cmocka_unit_test_setup_teardown(the_first_row_is_the_default, begin, end),
        cmocka_unit_test_setup_teardown(every_row_is_listed_and_described, begin, end),
        cmocka_unit_test_setup_teardown(a_row_that_this_build_lacks_says_so, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
