/* results.json is what jansson would dump, to the byte, however much of it there is. */
#include "results/json_writer.h"

#include "check.h"
#include "file_text.h"
#include "results/made.h"

#include "alike/text.h"

#include <string.h>
#include <unistd.h>

static json_t *of_everything(void)
{
    static const double real[] = {0.0,   -0.0, 1.0,   -2.0,  0.1,    1.0 / 3.0,          1e-5,
                                  1e-20, 1e15, 1e300, 12e16, 2.5e-9, 0.30000000000000004};
    static const char *const text[] = {
        "",      "plain", "a \"word\"", "back\\slash", "line\nbreak",
        "tab\t", "\x01",  "/ stays",    "caf\xC3\xA9", "\xE2\x88\x92",
        "~"};
    json_t *object = json_object(), *reals = json_array(), *texts = json_array();
    for (size_t i = 0; i < COUNT_OF(real); i++)
        json_array_append_new(reals, json_real(real[i]));
    for (size_t i = 0; i < COUNT_OF(text); i++)
        json_array_append_new(texts, json_string(text[i]));
    json_object_set_new(object, "reals", reals);
    json_object_set_new(object, "texts", texts);
    json_object_set_new(object, "whole", json_pack("[i, i, i]", 0, -17, 123456));
    json_object_set_new(object, "empty", json_pack("[{}, []]"));
    json_object_set_new(object, "words", json_pack("[b, b, n]", 1, 0));
    json_object_set_new(object, "deep", json_pack("{s: [{s: {s: i}}, i]}", "a", "b", "c", 1, 2));
    return object;
}

static void check_dump(size_t digits)
{
    Arena *arena = arena_create();
    const char *folder = made_folder(arena), *path = os_join(arena, folder, "d.json");
    JsonWriter writer;
    Error err = {0};
    json_t *value = of_everything();
    char *expected = json_dumps(value, JSON_INDENT(1) | JSON_REAL_PRECISION(digits));
    assert_true(json_writer_begin(path, digits, &writer, &err));
    json_writer_put(&writer, value, 0);
    assert_true(json_writer_end(&writer));
    assert_string_equal(file_text(arena, path), expected);
    free(expected);
    os_remove_tree(folder);
    arena_destroy(arena);
}

static void a_value_is_put_as_jansson_dumps_it(void **state)
{
    (void)state;
    check_dump(17);
    check_dump(15);
}

/* Pieces smaller and larger than what is handed on at once. */
static void nothing_is_lost_where_pieces_are_handed_on(void **state)
{
    enum { LONG = 200000, N = 7000 };
    (void)state;
    Arena *arena = arena_create();
    const char *folder = made_folder(arena), *path = os_join(arena, folder, "d.json");
    JsonWriter writer;
    Error err = {0};
    Text expected = {.arena = arena};
    char *text = arena_alloc(arena, LONG + 1);
    memset(text, 'x', LONG);
    text[LONG] = '\0';
    assert_true(json_writer_begin(path, 17, &writer, &err));
    for (int i = 0; i < N; i++) {
        json_writer_put(&writer, json_integer(i), 0);
        json_writer_add(&writer, i == N / 2 ? text : ", ");
        text_format(&expected, "%d%s", i, i == N / 2 ? text : ", ");
    }
    assert_true(json_writer_end(&writer));
    assert_string_equal(file_text(arena, path), expected.bytes);
    os_remove_tree(folder);
    arena_destroy(arena);
}

static void letters_above_ascii_that_control_are_escaped(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const char *folder = made_folder(arena), *path = os_join(arena, folder, "d.json");
    JsonWriter writer;
    Error err = {0};
    assert_true(json_writer_begin(path, 17, &writer, &err));
    json_writer_put(&writer, json_string("a\xC2\x85z"), 0);
    assert_true(json_writer_end(&writer));
    assert_string_equal(file_text(arena, path), "\"a\\u0085z\"");
    os_remove_tree(folder);
    arena_destroy(arena);
}

static void a_file_that_cannot_be_written_is_told(void **state)
{
    enum { MANY = 100000 };
    (void)state;
    JsonWriter writer;
    Error err = {0};
    assert_false(json_writer_begin("/nowhere/d.json", 17, &writer, &err));
    assert_non_null(strstr(err.text, "/nowhere/d.json"));
    error_clear(&err);
    if (access("/dev/full", W_OK) == 0) { /* a disk that is full */
        assert_true(json_writer_begin("/dev/full", 17, &writer, &err));
        for (int i = 0; i < MANY; i++)
            json_writer_put(&writer, json_integer(i), 0);
        assert_false(json_writer_end(&writer));
        assert_non_null(strstr(err.text, "/dev/full"));
        error_clear(&err);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_is_put_as_jansson_dumps_it),
        cmocka_unit_test(nothing_is_lost_where_pieces_are_handed_on),
        cmocka_unit_test(letters_above_ascii_that_control_are_escaped),
        cmocka_unit_test(a_file_that_cannot_be_written_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
