/* Files of Stata, SPSS and SAS: what their cells say, why some are empty, and what is refused. What
 * R's haven writes is read by tests/input/run_formats.sh. */
#include "check.h"
#include "have.h"
#include "here.h"
#include "input/source.h"
#include "pack.h"

#if ALIKE_HAVE_READSTAT
#include "stat_file.h"

#include <zlib.h>

/* As record_of, and what the file says of codes and of cells that are empty. */
typedef struct Told {
    Record record;
    Text labels, why;
    size_t passed; /* a column that nobody reads; SIZE_MAX: none */
    Text number;
} Told;

static void take_label(void *context, size_t cell, const char *code, const char *label)
{
    Told *told = context;
    text_format(&told->labels, "%zu:%s=%s ", cell, code, label);
}

static void take_why(void *context, size_t cell, const char *code)
{
    Told *told = context;
    text_format(&told->why, "%zu:%s ", cell, code);
}

static bool is_read(void *context, size_t cell)
{
    const Told *told = context;
    return cell != told->passed;
}

static Told *told_of(const Here *here, const char *encoding, size_t passed)
{
    Told *told = ARENA_NEW(here->arena, Told);
    const FileRules *rules = &(const FileRules){.encoding = encoding};
    told->record = (Record){.arena = here->arena, .text = {.arena = here->arena}};
    told->labels.arena = told->why.arena = here->arena;
    told->passed = passed;
    text_add(&told->labels, "");
    text_add(&told->why, "");
    const RowSink sink = {.context = told, /* its record is its first member */
                          .header = record_header,
                          .row = record_row,
                          .reads = is_read,
                          .label = take_label,
                          .why = take_why,
                          .file = rules};
    told->record.read =
        input_read(here->arena, here->path, &sink, &told->record.facts, &told->record.err);
    return told;
}

#define CELLS                                                                                      \
    "header [ID][LUNCH][SCORE][DAY]\n1 [007][1][1.5][2014-09-01]\n2 [b2][][][]\n"                  \
    "3 [03][2][-0.125][2015-02-28]\n"

static void check_file(const Here *here, StatFile file, const char *labels, const char *why)
{
    stat_file_write(here->path, file);
    const Told *told = told_of(here, NULL, SIZE_MAX);
    assert_string_equal(told->record.err.text, "");
    assert_true(told->record.read);
    assert_string_equal(told->record.text.bytes, CELLS);
    assert_string_equal(told->labels.bytes, labels);
    assert_string_equal(told->why.bytes, why);
    assert_int_equal(told->record.facts.n_rows, 3);
}

static void stata_files_of_all_versions_are_read(void **state)
{
    for (int version = 113; version <= 119; version++)
        if (version != 116) /* there is none */
            check_file(*state, (StatFile){STAT_DTA_FILE, .version = version}, "1:1=Free 1:2=Paid ",
                       "1:.a 'refused' ");
}

static void spss_files_are_read_packed_or_not(void **state)
{
    static const readstat_compress_t packed[] = {READSTAT_COMPRESS_NONE, READSTAT_COMPRESS_ROWS,
                                                 READSTAT_COMPRESS_BINARY};
    for (size_t i = 0; i < COUNT_OF(packed); i++)
        check_file(*state,
                   (StatFile){STAT_SAV_FILE,
                              .version = packed[i] == READSTAT_COMPRESS_BINARY ? 3 : 2,
                              .packed = packed[i]},
                   "1:1=Free 1:2=Paid ", "1:-9 'refused' ");
    check_file(*state, (StatFile){STAT_POR_FILE}, "1:1=Free 1:2=Paid ", "1:-9 'refused' ");
}

static void sas_files_are_read(void **state)
{
    check_file(*state, (StatFile){STAT_XPT_FILE, .version = 5}, "", "1:.A ");
    check_file(*state, (StatFile){STAT_XPT_FILE, .version = 8}, "", "1:.A ");
    check_file(*state, (StatFile){STAT_SAS_FILE}, "", "1:.A ");
}

static void check_day(const Here *here, StatFile file, const char *first, const char *third)
{
    stat_file_write(here->path, file);
    check_reads(here, NULL,
                arena_printf(here->arena,
                             "header [ID][LUNCH][SCORE][DAY]\n1 [007][1][1.5][%s]\n2 [b2][][][]\n"
                             "3 [03][2][-0.125][%s]\n",
                             first, third));
}

static void formats_say_what_a_number_is(void **state)
{
    StatFile dta = {STAT_DTA_FILE}, sav = {STAT_SAV_FILE}, sas = {STAT_SAS_FILE};
    dta.day_format = "%9.0g";
    check_day(*state, dta, "19967", "20147.25");
    dta.day_format = "%-td";
    check_day(*state, dta, "2014-09-01", "2015-02-28");
    dta.day_format = "%tc";
    dta.day *= 86400000;
    dta.units_a_day = 86400000;
    check_day(*state, dta, "2014-09-01", "2015-02-28 06:00:00");
    sav.day_format = "DATETIME20";
    check_day(*state, sav, "2014-09-01", "2015-02-28 06:00:00");
    sav.day_format = "DTIME20"; /* a duration, in seconds */
    check_day(*state, sav, "13628908800", "13644482400");
    sas.day_format = "E8601DA10";
    check_day(*state, sas, "2014-09-01", "2015-02-28");
    sas.day_format = "DATETIME20";
    sas.day *= 86400;
    sas.units_a_day = 86400;
    check_day(*state, sas, "2014-09-01", "2015-02-28 06:00:00");
}

static void a_column_that_nobody_reads_is_passed_over(void **state)
{
    const Here *here = *state;
    stat_file_write(here->path, (StatFile){STAT_SAV_FILE});
    const Told *told = told_of(here, NULL, 3);
    assert_string_equal(told->record.text.bytes,
                        "header [ID][LUNCH][SCORE][DAY]\n1 [007][1][1.5][]\n2 [b2][][][]\n"
                        "3 [03][2][-0.125][]\n");
    told = told_of(here, NULL, 1);
    assert_string_equal(told->labels.bytes, "");
    assert_string_equal(told->why.bytes, "");
}

static bool take_number(void *context, size_t cell, double value)
{
    Told *told = context;
    text_format(&told->number, "%zu:%g ", cell, value);
    return cell == 2;
}

/* No text is made of a number that is taken; a day is one only to its reader. */
static void numbers_are_handed_over_as_such_to_whoever_takes_them(void **state)
{
    const Here *here = *state;
    const char *const totals[] = {"1.5"};
    const TableRules rules = {.n_totals = 1, .total = totals};
    for (int total = 0; total < 2; total++) {
        Told *told = ARENA_NEW(here->arena, Told);
        told->record = (Record){.arena = here->arena, .text = {.arena = here->arena}};
        told->number.arena = here->arena;
        const RowSink sink = {.context = told,
                              .header = record_header,
                              .row = record_row,
                              .number = take_number,
                              .rules = total == 1 ? &rules : NULL};
        stat_file_write(here->path, (StatFile){STAT_DTA_FILE, .version = 118});
        assert_true(
            input_read(here->arena, here->path, &sink, &told->record.facts, &told->record.err));
        if (total == 1) { /* which are known by their text */
            assert_null(told->number.bytes);
            assert_string_equal(told->record.text.bytes, CELLS);
            continue;
        }
        assert_string_equal(told->number.bytes, "1:1 2:1.5 1:2 2:-0.125 ");
        assert_string_equal(told->record.text.bytes,
                            "header [ID][LUNCH][SCORE][DAY]\n1 [007][1][][2014-09-01]\n"
                            "2 [b2][][][]\n3 [03][2][][2015-02-28]\n");
    }
}

static void a_row_without_a_value_is_a_row(void **state)
{
    const Here *here = *state;
    stat_file_write(here->path, (StatFile){STAT_SAV_FILE, .id = ""});
    assert_non_null(strstr(told_of(here, NULL, SIZE_MAX)->record.text.bytes, "\n2 [][][][]\n"));
}

static void the_study_may_say_in_which_letters_it_is_written(void **state)
{
    const Here *here = *state;
    stat_file_write(here->path, (StatFile){STAT_DTA_FILE, .version = 114, .id = "\xE9"});
    assert_non_null(strstr(told_of(here, NULL, SIZE_MAX)->record.text.bytes, "2 [\xC3\xA9]"));
    assert_non_null(
        strstr(told_of(here, "windows-1251", SIZE_MAX)->record.text.bytes, "2 [\xD0\xB9]"));
    assert_non_null(strstr(told_of(here, "klingon", SIZE_MAX)->record.err.text,
                           "'klingon' is not known as a way to write letters; name one under"));
    stat_file_write(here->path, (StatFile){STAT_DTA_FILE, .version = 118, .id = "\xE9"});
    check_says(here, NULL, "is not written in the letters that the file says");
}

/* So that a study reads all of its files one way. */
static void numbers_take_the_decimal_sign_of_the_study(void **state)
{
    const Here *here = *state;
    Record *record = ARENA_NEW(here->arena, Record);
    const FileRules rules = {.decimal_comma = true};
    record->arena = here->arena;
    record->text.arena = here->arena;
    const RowSink sink = {
        .context = record, .header = record_header, .row = record_row, .file = &rules};
    stat_file_write(here->path, (StatFile){STAT_SAV_FILE});
    assert_true(input_read(here->arena, here->path, &sink, &record->facts, &record->err));
    assert_non_null(strstr(record->text.bytes, "1 [007][1][1,5][2014-09-01]"));
}

static void a_weight_of_the_file_is_told_and_not_used(void **state)
{
    const Here *here = *state;
    stat_file_write(here->path, (StatFile){STAT_SAV_FILE, .weighted = true});
    const Record *record = record_of(here, NULL);
    assert_true(record_has_note(record,
                                "The file itself counts its rows by 'SCORE'; here they "
                                "count once each, unless data.weights names it.",
                                0));
}

static void a_member_of_an_archive_is_read(void **state)
{
    const Here *here = *state;
    char *bytes = NULL;
    size_t n = 0;
    Error err = {0};
    stat_file_write(here->path, (StatFile){STAT_DTA_FILE, .version = 118});
    assert_true(os_read_file(here->arena, here->path, &bytes, &n, &err));
    const Packed part[] = {{"notes.md", "Notes", 0, NULL}, {"a.dta", bytes, n, NULL}};
    pack(here->path, part, COUNT_OF(part));
    check_reads(here, NULL, CELLS);
    check_reads(here, "a.dta", CELLS);
}

static void keys_about_lines_go_with_files_of_lines(void **state)
{
    const Here *here = *state;
    Record *record = ARENA_NEW(here->arena, Record);
    const char *const totals[] = {"03"};
    TableRules rules = {.header_row = 1};
    record->arena = here->arena;
    record->text.arena = here->arena;
    const RowSink sink = {
        .context = record, .header = record_header, .row = record_row, .rules = &rules};
    stat_file_write(here->path, (StatFile){STAT_DTA_FILE});
    assert_false(input_read(here->arena, here->path, &sink, &record->facts, &record->err));
    assert_non_null(strstr(record->err.text, "a Stata file has no lines and names its columns"));
    error_clear(&record->err);
    rules = (TableRules){.two_rows = true};
    assert_false(input_read(here->arena, here->path, &sink, &record->facts, &record->err));
    assert_non_null(strstr(record->err.text, "remove header_rows"));
    error_clear(&record->err);
    rules = (TableRules){.n_totals = 1, .total = totals};
    assert_true(input_read(here->arena, here->path, &sink, &record->facts, &record->err));
    assert_int_equal(record->facts.n_rows, 2);
    assert_int_equal(record->facts.n_beside, 1);
}

/* --- damage ---------------------------------------------------------------------------------- */

static const StatFile of_every_kind[] = {
    {STAT_DTA_FILE, .version = 115, .n_rows = 40},
    {STAT_DTA_FILE, .version = 118, .n_rows = 40},
    {STAT_SAV_FILE, .version = 2, .n_rows = 40},
    {STAT_SAV_FILE, .version = 2, .packed = READSTAT_COMPRESS_ROWS, .n_rows = 40},
    {STAT_SAV_FILE, .version = 3, .packed = READSTAT_COMPRESS_BINARY, .n_rows = 40},
    {STAT_POR_FILE, .n_rows = 40},
    {STAT_XPT_FILE, .version = 5, .n_rows = 40},
    {STAT_SAS_FILE, .n_rows = 40},
};

/* Cut anywhere, a file gives all of its rows or none, with a sentence; with any byte changed it
 * gives rows or a sentence, for these formats have no checksums. */
static void damaged_bytes_are_told(void **state)
{
    const Here *here = *state;
    for (size_t f = 0; f < COUNT_OF(of_every_kind); f++) {
        char *bytes = NULL;
        size_t n = 0, n_cuts = 0, n_refused = 0;
        Error err = {0};
        stat_file_write(here->path, of_every_kind[f]);
        const char *whole = record_of(here, NULL)->text.bytes;
        assert_true(os_read_file(here->arena, here->path, &bytes, &n, &err));
        /* a portable file is lines of text until its tag comes */
        const size_t first = of_every_kind[f].begin == readstat_begin_writing_por ? INPUT_START : 0;
        const size_t step = n / 600 + 1;
        for (size_t at = first; at < n; at += step) {
            Arena *arena = arena_create();
            const bool changed = at / step % 2 == 0;
            bytes[at] = (char)(bytes[at] ^ (changed ? 0x55 : 0));
            const Record *record = record_bytes(arena, bytes, changed ? n : at);
            bytes[at] = (char)(bytes[at] ^ (changed ? 0x55 : 0));
            if (!record->read)
                assert_true(record->err.n > 0 && record->err.text[0] != '\0');
            else if (!changed && !text_equal(record->text.bytes, whole))
                fail_msg("file %zu, cut at %zu of %zu, gives other rows", f, at, n);
            n_cuts += !changed;
            n_refused += !changed && !record->read;
            arena_destroy(arena);
        }
        /* behind the last row of some stands nothing that must be there */
        assert_true(n_cuts > 100 && n_refused >= n_cuts * 9 / 10);
    }
}

static void fewer_rows_than_announced_are_refused(void **state)
{
    const Here *here = *state;
    stat_file_write(here->path, (StatFile){STAT_DTA_FILE, .version = 118, .announced = true});
    check_says(here, NULL, "it was cut short; copy or export it again");
}

static void several_tables_in_a_transport_file_are_refused(void **state)
{
    const Here *here = *state;
    char *bytes = NULL;
    size_t n = 0;
    Error err = {0};
    stat_file_write(here->path, (StatFile){STAT_XPT_FILE, .version = 5});
    assert_true(os_read_file(here->arena, here->path, &bytes, &n, &err));
    Text two = {.arena = here->arena};
    text_add_bytes(&two, bytes, n);
    text_add_bytes(&two, bytes + 240, n - 240); /* behind the header of the library */
    assert_true(os_write_file(here->path, two.bytes, two.n, &err));
    check_says(here, NULL, "holds 2 tables, and which is meant can't be told; export one alone");
}

/* What lies in the file, packed with gzip in its place. */
static void pack_gzip(const Here *here)
{
    char *bytes = NULL;
    size_t n = 0;
    Error err = {0};
    assert_true(os_read_file(here->arena, here->path, &bytes, &n, &err));
    gzFile file = gzopen(here->path, "wb");
    assert_int_equal(gzwrite(file, bytes, (unsigned)n), (int)n);
    assert_int_equal(gzclose(file), Z_OK);
}

static void a_packed_file_is_read(void **state)
{
    const Here *here = *state;
    char *bytes = NULL;
    size_t n = 0;
    Error err = {0};
    char sha256[65];
    stat_file_write(here->path, (StatFile){STAT_DTA_FILE, .version = 118});
    pack_gzip(here);
    const Record *record = check_reads(here, NULL, CELLS);
    assert_true(record->facts.compressed);
    const InputPlace place = {.name = here->path, .path = here->path};
    assert_true(place_sha256(&place, sha256, &err)); /* of what lies on disk */
    assert_string_equal(record->facts.hash.sha256, sha256);
    assert_true(os_read_file(here->arena, here->path, &bytes, &n, &err));
    const Packed member[] = {{"students.dta.gz", bytes, n, NULL}};
    pack(here->path, member, COUNT_OF(member));
    check_reads(here, NULL, CELLS);
    assert_true(os_write_file(here->path, bytes, n - 20, &err));
    check_says(here, NULL, "the compressed file is cut short; copy or download it again");
    assert_true(os_write_file(here->path, bytes, n, &err));
    pack_gzip(here);
    check_says(here, NULL, "this file is packed twice; unpack it once");
}

int main(void)
{
#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(stata_files_of_all_versions_are_read),
        WITH_FOLDER(spss_files_are_read_packed_or_not),
        WITH_FOLDER(sas_files_are_read),
        WITH_FOLDER(formats_say_what_a_number_is),
        WITH_FOLDER(a_column_that_nobody_reads_is_passed_over),
        WITH_FOLDER(numbers_are_handed_over_as_such_to_whoever_takes_them),
        WITH_FOLDER(a_row_without_a_value_is_a_row),
        WITH_FOLDER(the_study_may_say_in_which_letters_it_is_written),
        WITH_FOLDER(numbers_take_the_decimal_sign_of_the_study),
        WITH_FOLDER(a_weight_of_the_file_is_told_and_not_used),
        WITH_FOLDER(a_member_of_an_archive_is_read),
        WITH_FOLDER(a_packed_file_is_read),
        WITH_FOLDER(keys_about_lines_go_with_files_of_lines),
        WITH_FOLDER(damaged_bytes_are_told),
        WITH_FOLDER(fewer_rows_than_announced_are_refused),
        WITH_FOLDER(several_tables_in_a_transport_file_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
#else
/* Known by its first bytes all the same. */
static void what_is_not_built_in_says_how_to_get_it(void **state)
{
    const Here *here = *state;
    Error err = {0};
    assert_true(os_write_file(here->path, "<stata_dta><header>", 19, &err));
    check_says(here, NULL,
               "this is a Stata file (.dta); reading it needs ReadStat, which this alike was "
               "built without: apt-get install libreadstat-dev, then make");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(
        what_is_not_built_in_says_how_to_get_it, set_up, tear_down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
#endif
