/* An archive is whole wherever its blocks end. */
#include "archive.h"
#include "check.h"
#include "random.h"

#include "alike/os.h"
#include "alike/zip.h"

#include <stdlib.h>

static Archive written(Arena *arena, const char *const *text, size_t n)
{
    char folder[] = "/tmp/alike_zip_XXXXXX";
    assert_non_null(mkdtemp(folder));
    const char *path = os_join(arena, folder, "a.zip");
    Zip *zip = zip_create(arena);
    Error err = {0};
    char *bytes;
    size_t size;
    for (size_t k = 0; k < n; k++)
        assert_true(zip_member(zip, arena_printf(arena, "part/%zu.txt", k), text[k], &err));
    assert_true(zip_finish(zip, path, &err));
    assert_true(os_read_file(arena, path, &bytes, &size, &err));
    os_remove_tree(folder);
    return (Archive){.bytes = bytes, .n = size};
}

/* Letters that don't pack well, of many lengths: headers come to stand at, before and behind the
 * ends of blocks. */
static void members_come_back_as_they_were(void **state)
{
    enum { N = 2000, MOST = 3000 };
    uint64_t seed = 5;
    (void)state;
    Arena *arena = arena_create();
    const char **text = (const char **)arena_array(arena, N, sizeof *text);
    for (size_t k = 0; k < N; k++) {
        const size_t n = (size_t)(uniform(&seed) * MOST);
        char *own = arena_alloc(arena, n + 1);
        for (size_t i = 0; i < n; i++)
            own[i] = (char)('!' + (int)(uniform(&seed) * 90.0));
        text[k] = own;
    }
    const Archive archive = written(arena, text, N);
    assert_int_equal(archive_members(&archive), N);
    for (size_t k = 0; k < N; k++) {
        assert_string_equal(archive_name(&archive, arena, k),
                            arena_printf(arena, "part/%zu.txt", k));
        assert_string_equal(archive_text(&archive, arena, k), text[k]);
    }
    arena_destroy(arena);
}

static void one_member_may_take_many_blocks(void **state)
{
    enum { LONG = 3000000 };
    uint64_t seed = 6;
    (void)state;
    Arena *arena = arena_create();
    char *text = arena_alloc(arena, LONG + 1);
    for (size_t i = 0; i < LONG; i++)
        text[i] = (char)('!' + (int)(uniform(&seed) * 90.0));
    const char *const all[] = {"", text, "end"};
    const Archive archive = written(arena, all, 3);
    for (size_t k = 0; k < 3; k++)
        assert_string_equal(archive_text(&archive, arena, k), all[k]);
    arena_destroy(arena);
}

static void a_place_that_cannot_be_written_is_an_error(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Zip *zip = zip_create(arena);
    Error err = {0};
    assert_true(zip_member(zip, "a", "text", &err));
    assert_false(zip_finish(zip, "/nowhere/a.zip", &err));
    assert_non_null(strstr(err.text, "/nowhere/a.zip"));
    error_clear(&err);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_come_back_as_they_were),
        cmocka_unit_test(one_member_may_take_many_blocks),
        cmocka_unit_test(a_place_that_cannot_be_written_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
