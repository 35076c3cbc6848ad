/* Files within archives: which one is read, and what is refused before anything is unpacked. */
#include "check.h"
#include "here.h"
#include "pack.h"

#include "input/source.h"

#define TABLE "id,a\n1,x\n2,y\n"
#define CELLS "header [id][a]\n2 [1][x]\n3 [2][y]\n"

static void the_only_table_needs_no_name(void **state)
{
    const Here *here = *state;
    pack(here->path, (Packed[]){{"one.dat", TABLE, 0, NULL}}, 1);
    check_reads(here, NULL, CELLS);
    pack(here->path,
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
    pack(here->path,
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
    here->path = os_join(here->arena, here->folder, "class #3.csv");
    assert_true(os_write_file(here->path, TABLE, strlen(TABLE), &err));
    check_reads(here, NULL, CELLS);
    check_says(here, "x", "'#x' names a part of this file, and it has none: it is csv");
}

/* The hash of the inputs is that of what lies on disk, whichever member is read. */
static void the_hash_is_that_of_the_archive(void **state)
{
    const Here *here = *state;
    char hex[65];
    Error err = {0};
    pack(here->path, (Packed[]){{"a.csv", TABLE, 0, NULL}}, 1);
    assert_true(place_sha256(&(InputPlace){.name = "z", .path = here->path}, hex, &err));
    assert_string_equal(record_of(here, NULL)->facts.hash.sha256, hex);
    assert_string_equal(record_of(here, "a.csv")->facts.hash.sha256, hex);
}

/* Bytes that are not UTF-8 make the reader begin anew: the member is unpacked twice. */
static void a_member_is_read_twice_where_its_letters_want_it(void **state)
{
    const Here *here = *state;
    pack(here->path, (Packed[]){{"a.csv", "id,a\n1,Jos\xE9\n", 0, NULL}}, 1);
    check_reads(here, NULL, "header [id][a]\n2 [1][Jos\xC3\xA9]\n");
}

static void what_leads_out_or_is_locked_is_refused(void **state)
{
    const Here *here = *state;
    static const char *const out[] = {"../a.csv", "x/../../a.csv", "/etc/a.csv", "C:\\a.csv",
                                      "x\\..\\a.csv"};
    for (size_t i = 0; i < COUNT_OF(out); i++) {
        pack(here->path, (Packed[]){{"fine.csv", TABLE, 0, NULL}, {out[i], TABLE, 0, NULL}}, 2);
        check_says(here, "fine.csv", "a name that leads out of its folder");
    }
    pack(here->path, (Packed[]){{"a..b.csv", TABLE, 0, NULL}}, 1);
    check_reads(here, NULL, CELLS);
    pack(here->path, (Packed[]){{"a.csv", TABLE, 0, "secret"}}, 1);
    check_says(here, NULL,
               "e.zip#a.csv: this file is encrypted; unpack the archive with its password");
}

static void what_unpacks_beyond_reason_is_not_unpacked(void **state)
{
    const Here *here = *state;
    const size_t n = (size_t)32 * 1024 * 1024;
    char *zeros = calloc(n, 1);
    pack(here->path, (Packed[]){{"bomb.csv", zeros, n, NULL}}, 1);
    check_says(here, NULL, "unpacks to more than 200 times its size");
    pack(here->path, (Packed[]){{"small.csv", TABLE, 0, NULL}}, 1);
    /* the archive says that the file has three bytes: in its list and before the file */
    char *bytes = NULL;
    size_t size = 0;
    Error err = {0};
    assert_true(os_read_file(here->arena, here->path, &bytes, &size, &err));
    for (size_t i = 0; i + 4 < size; i++) {
        if (memcmp(bytes + i, "PK\3\4", 4) == 0)
            bytes[i + 22] = 3;
        if (memcmp(bytes + i, "PK\1\2", 4) == 0)
            bytes[i + 24] = 3;
    }
    assert_true(os_write_file(here->path, bytes, size, &err));
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
    pack(here->path, (Packed[]){{"a.csv", TABLE, 0, NULL}}, 1);
    assert_true(os_read_file(here->arena, here->path, &bytes, &n, &err));
    pack(here->path, (Packed[]){{"inner.zip", bytes, n, NULL}}, 1);
    check_says(here, NULL, "e.zip#inner.zip: this is an archive within an archive");
}

static void an_empty_archive_is_told(void **state)
{
    const Here *here = *state;
    static const char empty[] = "PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    Error err = {0};
    assert_true(os_write_file(here->path, empty, 22, &err));
    check_says(here, NULL, "the archive is empty");
}

/* Cut anywhere, or with any byte changed, an archive gives its rows or a sentence; never fewer rows
 * without one. */
static void damage_is_told_wherever_it_is(void **state)
{
    const Here *here = *state;
    size_t n = 0;
    Text rows = {.arena = here->arena};
    text_add(&rows, "id,score\n");
    for (int i = 0; i < 400; i++)
        text_format(&rows, "%d,%d\n", i, (i * 7919) % 1000);
    pack(here->path, (Packed[]){{"a.csv", rows.bytes, 0, NULL}}, 1);
    const size_t n_refused = check_damage(here, &n);
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
