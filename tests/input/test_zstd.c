/* Files that are packed with zstd: the same rows, or a sentence. */
#include "check.h"
#include "have.h"
#include "here.h"
#include "pack.h"

#if ALIKE_HAVE_ZSTD
#include <zstd.h>

typedef struct Bytes {
    char *at;
    size_t n;
} Bytes;

/* With a checksum, as the program zstd writes it. */
static Bytes frame(Arena *arena, const char *text)
{
    const size_t room = ZSTD_compressBound(strlen(text));
    Bytes bytes = {arena_alloc(arena, room), 0};
    ZSTD_CCtx *context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    bytes.n = ZSTD_compress2(context, bytes.at, room, text, strlen(text));
    ZSTD_freeCCtx(context);
    assert_false(ZSTD_isError(bytes.n));
    return bytes;
}

static void put(const Here *here, Bytes first, Bytes second)
{
    Text all = {.arena = here->arena};
    Error err = {0};
    text_add_bytes(&all, first.at, first.n);
    text_add_bytes(&all, second.at, second.n);
    assert_true(os_write_file(here->path, all.bytes, all.n, &err));
}

static void frames_follow_one_another(void **state)
{
    const Here *here = *state;
    put(here, frame(here->arena, "id,a\n1,2\n3,"), frame(here->arena, "4\n"));
    const Record *record = check_reads(here, NULL, "header [id][a]\n2 [1][2]\n3 [3][4]\n");
    assert_true(record->facts.compressed);
    put(here, frame(here->arena, "id,a\n1,\xE9\n"), (Bytes){0}); /* read twice: not UTF-8 */
    check_reads(here, NULL, "header [id][a]\n2 [1][\xC3\xA9]\n");
    put(here, (Bytes){(char[]){0x50, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 'x'}, 9},
        frame(here->arena, "id,a\n1,2\n")); /* a frame to be passed over */
    check_reads(here, NULL, "header [id][a]\n2 [1][2]\n");
}

static void a_member_of_an_archive_is_read(void **state)
{
    const Here *here = *state;
    const Bytes bytes = frame(here->arena, "id,a\n1,2\n");
    const Packed part[] = {{"a.csv.zst", bytes.at, bytes.n, NULL}};
    pack(here->path, part, COUNT_OF(part));
    check_reads(here, NULL, "header [id][a]\n2 [1][2]\n");
}

/* Cut anywhere or changed: the checksum finds what the frame's form does not tell. */
static void damage_is_told(void **state)
{
    const Here *here = *state;
    Text text = {.arena = here->arena};
    text_add(&text, "id,a\n");
    for (int i = 0; i < 300; i++)
        text_format(&text, "%d,%d\n", i, i * 7919 % 1000);
    const Bytes whole = frame(here->arena, text.bytes);
    const char *rows = record_bytes(here->arena, whole.at, whole.n)->text.bytes;
    for (size_t at = 4; at < whole.n; at++) {
        Arena *arena = arena_create();
        const Record *record = record_bytes(arena, whole.at, at);
        assert_false(record->read);
        assert_non_null(strstr(record->err.text, "the compressed file is"));
        whole.at[at] = (char)(whole.at[at] ^ 0x10);
        record = record_bytes(arena, whole.at, whole.n);
        if (record->read) /* some bits of a frame mean nothing */
            assert_string_equal(record->text.bytes, rows);
        whole.at[at] = (char)(whole.at[at] ^ 0x10);
        arena_destroy(arena);
    }
    put(here, whole, (Bytes){(char[]){'x', 'y', 'z', '\n'}, 4});
    check_says(here, NULL, "the compressed file is damaged (Unknown frame descriptor)");
}

int main(void)
{
#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(frames_follow_one_another),
        WITH_FOLDER(a_member_of_an_archive_is_read),
        WITH_FOLDER(damage_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
#else
static void what_is_not_built_in_says_how_to_get_it(void **state)
{
    const Here *here = *state;
    Error err = {0};
    assert_true(os_write_file(here->path, "\x28\xB5\x2F\xFD....", 8, &err));
    check_says(here, NULL,
               "this is comma-separated values, compressed with zstd; reading it needs libzstd, "
               "which this alike was built without: apt-get install libzstd-dev, then make");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(
        what_is_not_built_in_says_how_to_get_it, set_up, tear_down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
#endif
