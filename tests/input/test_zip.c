/* Files within archives: which one is read, and what is refused before anything is unpacked. */
#include "check.h"
#include "pack.h"
#include "record.h"

#include "alike/os.h"
#include "input/source.h"

#include <unistd.h>

#define TABLE "id,a\n1,x\n2,y\n"
#define CELLS "header [id][a]\n2 [1][x]\n3 [2][y]\n"

typedef struct Here {
    Arena *arena;
    char *folder, *zip;
} Here;

static int set_up(void **state)
{
    char pattern[] = "/tmp/alike-zip-XXXXXX";
    Here *here = calloc(1, sizeof *here);
    here->arena = arena_create();
    here->folder = arena_copy_text(here->arena, mkdtemp(pattern));
    here->zip = os_join(here->arena, here->folder, "e.zip");
    *state = here;
    return 0;
}

static int tear_down(void **state)
{
    Here *here = *state;
    os_remove_tree(here->folder);
    arena_destroy(here->arena);
    free(here);
    return 0;
}

/* part: behind the '#'; NULL: no part is named. */
static Record *record_of(const Here *here, const char *part)
{
    Record *record = ARENA_NEW(here->arena, Record);
    const char *path =
        part == NULL ? here->zip : arena_printf(here->arena, "%s#%s", here->zip, part);
    record->arena = here->arena;
    record->text = (Text){.arena = here->arena};
    const RowSink sink = {.context = record, .header = record_header, .row = record_row};
    record->read = input_read(here->arena, path, &sink, &record->facts, &record->err);
    return record;
}

static void check_reads(const Here *here, const char *part, const char *cells)
{
    const Record *record = record_of(here, part);
    assert_string_equal(record->err.text, "");
    assert_true(record->read);
    assert_string_equal(record->text.bytes, cells);
}

static void check_says(const Here *here, const char *part, const char *says)
{
    const Record *record = record_of(here, part);
    assert_false(record->read);
    assert_int_equal(record->err.kind, ERR_DATA);
    if (strstr(record->err.text, says) == NULL)
        fail_msg("'%s' does not say '%s'", record->err.text, says);
}

static void the_only_table_needs_no_name(void **state)
{
    const Here *here = *state;
    pack(here->zip, (Packed[]){{"one.dat", TABLE, 0, NULL}}, 1);
    check_reads(here, NULL, CELLS);
    pack(here->zip,
         (Packed[]){{"export/", "", 0, NULL},
                    {"export/readme.pdf", "%PDF", 0, NULL},
                    {"__MACOSX/export/._Scores.csv", "x", 0, NULL},
                    {"export/.hidden.csv", "x", 0, NULL},
                    {"export/Scores.csv", TABLE, 0, NULL}},
         5);
    check_reads(here, NULL, CELLS);
    const Record *record = record_of(here, NULL);
    assert_true(record_has_note(record,
                                "e.zip: of the files within it 'export/Scores.csv' was read, the "
                                "only one that looks like a table.",
                                0));
    assert_true(record->facts.compressed);
}

static void of_several_tables_one_is_named(void **state)
{
    const Here *here = *state;
    pack(here->zip,
         (Packed[]){{"a/Scores.csv", TABLE, 0, NULL},
                    {"b/Scores.csv", "id\n7\n", 0, NULL},
                    {"b/No #1.txt", "id\n9\n", 0, NULL}},
         3);
    check_says(here, NULL,
               "the archive holds 3 files, 'a/Scores.csv', 'b/Scores.csv', 'b/No #1.txt'; name one "
               "of them behind a '#', such as \"e.zip#a/Scores.csv\"");
    check_reads(here, "b/Scores.csv", "header [id]\n2 [7]\n");
    check_reads(here, "b/No #1.txt", "header [id]\n2 [9]\n");
    check_reads(here, "no #1.TXT", "header [id]\n2 [9]\n"); /* one has that name, but for case */
    check_says(here, "Scores.csv", "the archive holds no file 'Scores.csv'"); /* two have */
    check_says(here, "c.csv", "it holds 'a/Scores.csv', 'b/Scores.csv', 'b/No #1.txt'");
    check_says(here, "a/Scores.csv#2", "'#2' names a part of this file, and it has none");
}

static void a_file_whose_name_holds_the_mark_is_that_file(void **state)
{
    Here *here = *state;
    Error err = {0};
    here->zip = os_join(here->arena, here->folder, "class #3.csv");
    assert_true(os_write_file(here->zip, TABLE, strlen(TABLE), &err));
    check_reads(here, NULL, CELLS);
    check_says(here, "x", "'#x' names a part of this file, and it has none: it is csv");
}

/* The hash of the inputs is that of what lies on disk, whichever member is read. */
static void the_hash_is_that_of_the_archive(void **state)
{
    const Here *here = *state;
    char hex[65];
    Error err = {0};
    pack(here->zip, (Packed[]){{"a.csv", TABLE, 0, NULL}}, 1);
    assert_true(place_sha256(&(InputPlace){.name = "z", .path = here->zip}, hex, &err));
    assert_string_equal(record_of(here, NULL)->facts.sha256, hex);
    assert_string_equal(record_of(here, "a.csv")->facts.sha256, hex);
}

/* Bytes that are not UTF-8 make the reader begin anew: the member is unpacked twice. */
static void a_member_is_read_twice_where_its_letters_want_it(void **state)
{
    const Here *here = *state;
    pack(here->zip, (Packed[]){{"a.csv", "id,a\n1,Jos\xE9\n", 0, NULL}}, 1);
    check_reads(here, NULL, "header [id][a]\n2 [1][Jos\xC3\xA9]\n");
}

static void what_leads_out_or_is_locked_is_refused(void **state)
{
    const Here *here = *state;
    static const char *const out[] = {"../a.csv", "x/../../a.csv", "/etc/a.csv", "C:\\a.csv",
                                      "x\\..\\a.csv"};
    for (size_t i = 0; i < COUNT_OF(out); i++) {
        pack(here->zip, (Packed[]){{"fine.csv", TABLE, 0, NULL}, {out[i], TABLE, 0, NULL}}, 2);
        check_says(here, "fine.csv", "a name that leads out of its folder");
    }
    pack(here->zip, (Packed[]){{"a..b.csv", TABLE, 0, NULL}}, 1);
    check_reads(here, NULL, CELLS);
    pack(here->zip, (Packed[]){{"a.csv", TABLE, 0, "secret"}}, 1);
    check_says(here, NULL,
               "e.zip#a.csv: this file is encrypted; unpack the archive with its password");
}

static void what_unpacks_beyond_reason_is_not_unpacked(void **state)
{
    const Here *here = *state;
    const size_t n = (size_t)32 * 1024 * 1024;
    char *zeros = calloc(n, 1);
    pack(here->zip, (Packed[]){{"bomb.csv", zeros, n, NULL}}, 1);
    check_says(here, NULL, "unpacks to more than 200 times its size");
    pack(here->zip, (Packed[]){{"small.csv", TABLE, 0, NULL}}, 1);
    /* the archive says that the file has three bytes: in its list and before the file */
    char *bytes = NULL;
    size_t size = 0;
    Error err = {0};
    assert_true(os_read_file(here->arena, here->zip, &bytes, &size, &err));
    for (size_t i = 0; i + 4 < size; i++) {
        if (memcmp(bytes + i, "PK\3\4", 4) == 0)
            bytes[i + 22] = 3;
        if (memcmp(bytes + i, "PK\1\2", 4) == 0)
            bytes[i + 24] = 3;
    }
    assert_true(os_write_file(here->zip, bytes, size, &err));
    const Record *record = record_of(here, NULL);
    assert_false(record->read);
    assert_non_null(strstr(record->err.text, "e.zip#small.csv: "));
    free(zeros);
}

static void an_archive_within_an_archive_is_refused(void **state)
{
    const Here *here = *state;
    char *bytes = NULL;
    size_t n = 0;
    Error err = {0};
    pack(here->zip, (Packed[]){{"a.csv", TABLE, 0, NULL}}, 1);
    assert_true(os_read_file(here->arena, here->zip, &bytes, &n, &err));
    pack(here->zip, (Packed[]){{"inner.zip", bytes, n, NULL}}, 1);
    check_says(here, NULL, "e.zip#inner.zip: this is an archive within an archive");
}

static void an_empty_archive_is_told(void **state)
{
    const Here *here = *state;
    static const char empty[] = "PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    Error err = {0};
    assert_true(os_write_file(here->zip, empty, 22, &err));
    check_says(here, NULL, "the archive is empty");
}

/* Cut anywhere, or with any byte changed, an archive gives its rows or a sentence; never fewer rows
 * without one. */
static void damage_is_told_wherever_it_is(void **state)
{
    const Here *here = *state;
    char *bytes = NULL;
    size_t n = 0;
    Error err = {0};
    Text rows = {.arena = here->arena};
    text_add(&rows, "id,score\n");
    for (int i = 0; i < 400; i++)
        text_format(&rows, "%d,%d\n", i, (i * 7919) % 1000);
    pack(here->zip, (Packed[]){{"a.csv", rows.bytes, 0, NULL}}, 1);
    const char *whole = record_of(here, NULL)->text.bytes;
    assert_true(os_read_file(here->arena, here->zip, &bytes, &n, &err));
    size_t n_refused = 0;
    for (size_t at = 0; at < n; at++) {
        const Here cut = {arena_create(), here->folder, here->zip};
        const bool changed = at % 2 == 0;
        bytes[at] = (char)(bytes[at] ^ (changed ? 0x55 : 0));
        assert_true(os_write_file(here->zip, bytes, changed ? n : at, &err));
        bytes[at] = (char)(bytes[at] ^ (changed ? 0x55 : 0));
        const Record *record = record_of(&cut, NULL);
        if (record->read)
            assert_string_equal(record->text.bytes, whole);
        else
            assert_true(record->err.n > 0 && record->err.text[0] != '\0');
        n_refused += !record->read;
        arena_destroy(cut.arena);
    }
    assert_true(n_refused > n * 8 / 10); /* dates and the like may change unseen */
}

int main(void)
{
#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(the_only_table_needs_no_name),
        WITH_FOLDER(of_several_tables_one_is_named),
        WITH_FOLDER(a_file_whose_name_holds_the_mark_is_that_file),
        WITH_FOLDER(the_hash_is_that_of_the_archive),
        WITH_FOLDER(a_member_is_read_twice_where_its_letters_want_it),
        WITH_FOLDER(what_leads_out_or_is_locked_is_refused),
        WITH_FOLDER(what_unpacks_beyond_reason_is_not_unpacked),
        WITH_FOLDER(an_archive_within_an_archive_is_refused),
        WITH_FOLDER(an_empty_archive_is_told),
        WITH_FOLDER(damage_is_told_wherever_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
