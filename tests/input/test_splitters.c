/* Splitters of our own stand in for libcsv where no quote is, and where quotes stand as they
 * should: they must give the same cells, for any text and wherever it is cut. */
#include "check.h"

#include "input/csv.h"
#include "rarer.h"
#include "record.h"

#include <gsl/gsl_errno.h>
#include <zlib.h>

static uint64_t next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static Record *read_with(Arena *arena, const char *bytes, size_t n, bool only_quoted)
{
    Record *record = ARENA_NEW(arena, Record);
    Source source;
    record->arena = arena;
    record->text = (Text){.arena = arena};
    const RowSink sink = {.context = record, .header = record_header, .row = record_row};
    assert_true(source_open(&source, &(InputPlace){.name = "s.csv", .bytes = bytes, .n = n}, false,
                            &record->err));
    record->read = csv_read(arena, &source, only_quoted, &sink, &record->facts, &record->err);
    source_close(&source);
    return record;
}

static void assert_same(Arena *arena, const char *text, size_t n)
{
    const Record *fast = read_with(arena, text, n, false);
    const Record *slow = read_with(arena, text, n, true);
    assert_string_equal(fast->err.text, slow->err.text);
    assert_true(fast->read == slow->read);
    assert_int_equal(fast->facts.n_rows, slow->facts.n_rows);
    assert_int_equal(fast->facts.n_blank_rows, slow->facts.n_blank_rows);
    if (fast->text.bytes != NULL || slow->text.bytes != NULL)
        assert_string_equal(fast->text.bytes, slow->text.bytes);
}

/* Any soup of separators, letters and quotes: cells and errors agree. */
static void both_splitters_agree_on_any_text(void **state)
{
    static const char letters[] = ",,,\n\n\r;ab1. \t\"";
    uint64_t seed = 20141101;
    (void)state;
    for (int trial = 0; trial < 20000 / RARER; trial++) {
        Arena *arena = arena_create();
        char text[300];
        const size_t n_letters = trial % 2 == 0 ? sizeof letters - 2 : sizeof letters - 1;
        const size_t n = next(&seed) % sizeof text;
        for (size_t i = 0; i < n; i++)
            text[i] = letters[next(&seed) % n_letters];
        assert_same(arena, text, n);
        arena_destroy(arena);
    }
}

/* Well-formed files of random cells come back as they were meant, through either. */
static void random_cells_come_back(void **state)
{
    static const char plain[] = "abc 19.-";
    static const char quoted[] = "ab,\n\"\r ;";
    uint64_t seed = 7;
    (void)state;
    for (int trial = 0; trial < 2000 / RARER; trial++) {
        Arena *arena = arena_create();
        Text file = {.arena = arena}, expected = {.arena = arena};
        const char *newline = trial % 3 == 0 ? "\r\n" : trial % 3 == 1 ? "\n" : "\r";
        size_t line = 2;
        text_format(&file, "id,p,q%s", newline);
        text_add(&expected, "header [id][p][q]\n");
        for (int row = 0; row < 20; row++) {
            const size_t begins = line++;
            text_format(&file, "%d", row);
            text_format(&expected, "%zu [%d]", begins, row);
            for (int cell = 0; cell < 2; cell++) {
                const bool q = trial % 2 == 0 && next(&seed) % 4 == 0;
                text_add(&file, q ? ",\"" : ",");
                text_add(&expected, "[");
                char last = '\0';
                for (uint64_t i = next(&seed) % 6; i > 0; i--) {
                    const char c = q ? quoted[next(&seed) % 8] : plain[next(&seed) % 8];
                    line += c == '\r' || (c == '\n' && last != '\r');
                    text_add_bytes(&file, &c, 1);
                    if (c == '"')
                        text_add(&file, "\"");
                    text_add_bytes(&expected, &c, 1);
                    last = c;
                }
                text_add(&file, q ? "\"" : "");
                text_add(&expected, "]");
            }
            text_add(&file, newline);
            text_add(&expected, "\n");
        }
        for (int only_quoted = 0; only_quoted < 2; only_quoted++) {
            const Record *record = read_with(arena, file.bytes, file.n, only_quoted);
            assert_string_equal(record->err.text, "");
            assert_string_equal(record->text.bytes, expected.bytes);
        }
        arena_destroy(arena);
    }
}

/* A file of neat cells, quoted ones among them or nothing else, longer than the 64 bytes that are
 * looked at together. */
static void add_neat_records(Text *file, uint64_t *seed, bool all_quoted, const char *newline)
{
    static const char inner[] = "ab,\n\r ;x";
    text_format(file, all_quoted ? "\"id\",\"p\",\"q\"%s" : "id,p,q%s", newline);
    for (int row = 0; row < 12; row++) {
        for (int cell = 0; cell < 3; cell++) {
            const bool q = all_quoted || next(seed) % 3 == 0;
            text_add(file, cell == 0 ? "" : ",");
            text_add(file, q ? "\"" : "");
            for (uint64_t i = next(seed) % (cell == 1 ? 40 : 9); i > 0; i--) {
                if (q && next(seed) % 8 == 0)
                    text_add(file, "\"\"");
                else
                    text_add_bytes(file, q ? &inner[next(seed) % (sizeof inner - 1)] : "7", 1);
            }
            text_add(file, q ? "\"" : "");
        }
        text_add(file, newline);
    }
}

static const char *const newlines[] = {"\n", "\r\n", "\r"};

/* Each odd place of a quote that one wrong byte makes: read as libcsv reads it, or refused so. */
static void one_wrong_byte_is_what_libcsv_says(void **state)
{
    static const char wrong[] = "\",\n\ra ;\"";
    uint64_t seed = 11;
    size_t n_refused = 0;
    (void)state;
    for (int trial = 0; trial < 4000 / RARER; trial++) {
        Arena *arena = arena_create();
        Text file = {.arena = arena}, damaged = {.arena = arena};
        if (trial % 7 == 0)
            text_add(&file, "\xEF\xBB\xBF");
        add_neat_records(&file, &seed, trial % 2 == 0, newlines[trial % 3]);
        const size_t at = next(&seed) % file.n, kept = next(&seed) % 3; /* 2: the rest is cut off */
        text_add_bytes(&damaged, file.bytes, at);
        if (next(&seed) % 4 != 0)
            text_add_bytes(&damaged, &wrong[next(&seed) % (sizeof wrong - 1)], 1);
        if (kept < 2)
            text_add_bytes(&damaged, file.bytes + at + kept, file.n - at - kept);
        n_refused += read_with(arena, damaged.bytes, damaged.n, false)->err.n > 0;
        assert_same(arena, file.bytes, file.n);
        assert_same(arena, damaged.bytes, damaged.n);
        arena_destroy(arena);
    }
    assert_in_range(n_refused, 1000 / RARER, 3500 / RARER); /* the rest stays a file */
}

static bool record_split(void *context, size_t line, const CellText *cell, size_t n, size_t bytes)
{
    Text *text = context;
    text_format(text, "%zu+%zu ", line, bytes);
    record_cells(text, cell, n);
    return true;
}

/* What split_neat gives of the text, cut in two: the second part begins where the first left off.
 */
static Text split_in_two(Arena *arena, const char *bytes, size_t n, size_t cut)
{
    Text out = {.arena = arena};
    Splitter splitter = {
        .delimiter = ',', .line = 1, .take = record_split, .context = &out, .at_end = cut == n};
    const char *first = arena_copy_bytes(arena, bytes, cut);
    char *slack = arena_alloc(arena, n + CSV_SLACK); /* of zeros */
    const size_t done = split_neat(&splitter, memcpy(slack, first, cut), cut);
    assert_true(done <= cut);
    splitter.at_end = true;
    memcpy(slack, bytes + done, n - done);
    memset(slack + n - done, 0, done);
    assert_int_equal(split_neat(&splitter, slack, n - done), n - done);
    splitter_free(&splitter);
    return out;
}

/* Neat text is wholly taken, none of it left to libcsv, wherever a block of the file ends. */
static void neat_records_are_taken_wherever_they_are_cut(void **state)
{
    uint64_t seed = 5;
    (void)state;
    for (int trial = 0; trial < 60 / RARER; trial++) {
        Arena *arena = arena_create();
        Text file = {.arena = arena};
        add_neat_records(&file, &seed, trial % 2 == 0, newlines[trial % 3]);
        const Text whole = split_in_two(arena, file.bytes, file.n, file.n);
        for (size_t cut = 0; cut < file.n; cut++)
            assert_string_equal(split_in_two(arena, file.bytes, file.n, cut).bytes, whole.bytes);
        arena_destroy(arena);
    }
}

/* Several megabytes, so that records lie across blocks at many places. */
static void records_across_blocks_are_whole(void **state)
{
    (void)state;
    for (int quotes = 0; quotes < 3; quotes++) {
        Arena *arena = arena_create();
        Text text = {.arena = arena};
        text_add(&text, "id,a,b\r\n");
        for (int i = 0; i < 120000; i++) {
            if (quotes == 2)
                text_format(&text, "\"%d\",\"\"\"x\"\"%d\",\"y\"\r\n", i, i * 7);
            else if (quotes == 1 && i % 5 == 0)
                text_format(&text, "%d,\"x\r\n%d\",y\r\n", i, i * 7);
            else
                text_format(&text, "%d,x%d,y\r\n", i, i * 7);
        }
        assert_same(arena, text.bytes, text.n);
        assert_int_equal(read_with(arena, text.bytes, text.n, false)->facts.n_rows, 120000);
        arena_destroy(arena);
    }
}

/* --- compressed files --------------------------------------------------------------------------
 */

static size_t gzip(Arena *arena, const char *bytes, size_t n, char **out)
{
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    const size_t room = deflateBound(&z, n);
    char *copy = arena_copy_bytes(arena, bytes, n);
    *out = arena_alloc(arena, room);
    z.next_in = (unsigned char *)copy;
    z.avail_in = (uInt)n;
    z.next_out = (unsigned char *)*out;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    const size_t length = room - z.avail_out;
    deflateEnd(&z);
    return length;
}

static void a_compressed_file_gives_the_same_cells(void **state)
{
    Arena *arena = arena_create();
    Text text = {.arena = arena};
    char *packed;
    (void)state;
    text_add(&text, "id,a\n");
    for (int i = 0; i < 200000; i++)
        text_format(&text, "%d,%d\n", i, i * 13 % 1009);
    const size_t n = gzip(arena, text.bytes, text.n, &packed);
    const Record *plain = record_bytes(arena, text.bytes, text.n);
    const Record *unpacked = record_bytes(arena, packed, n);
    assert_true(unpacked->read);
    assert_true(unpacked->facts.compressed);
    assert_string_equal(unpacked->text.bytes, plain->text.bytes);
    arena_destroy(arena);
}

static void two_members_are_one_file(void **state)
{
    Arena *arena = arena_create();
    char *a, *b;
    (void)state;
    const size_t na = gzip(arena, "id,a\n1,", 7, &a), nb = gzip(arena, "2\n3,4\n", 6, &b);
    Text both = {.arena = arena};
    text_add_bytes(&both, a, na);
    text_add_bytes(&both, b, nb);
    const Record *record = record_bytes(arena, both.bytes, both.n);
    assert_string_equal(record->err.text, "");
    assert_string_equal(record->text.bytes, "header [id][a]\n2 [1][2]\n3 [3][4]\n");
    arena_destroy(arena);
}

static void a_compressed_file_cut_anywhere_is_refused(void **state)
{
    Arena *arena = arena_create();
    char *packed;
    (void)state;
    const size_t n = gzip(arena, "id,a\n1,2\n3,4\n", 13, &packed);
    for (size_t cut = 2; cut < n; cut++) {
        const Record *record = record_bytes(arena, packed, cut);
        assert_false(record->read);
        assert_string_equal(record->err.text,
                            "s.csv: the compressed file is cut short; copy or download it again\n");
    }
    arena_destroy(arena);
}

static void a_damaged_compressed_file_is_refused(void **state)
{
    Arena *arena = arena_create();
    char *packed;
    (void)state;
    const size_t n = gzip(arena, "id,a\n1,2\n3,4\n", 13, &packed);
    packed[n - 6] ^= 1; /* its checksum */
    const Record *record = record_bytes(arena, packed, n);
    assert_false(record->read);
    assert_string_equal(record->err.text, "s.csv: the compressed file is damaged (incorrect data "
                                          "check); compress or copy it again\n");
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_splitters_agree_on_any_text),
        cmocka_unit_test(random_cells_come_back),
        cmocka_unit_test(one_wrong_byte_is_what_libcsv_says),
        cmocka_unit_test(neat_records_are_taken_wherever_they_are_cut),
        cmocka_unit_test(records_across_blocks_are_whole),
        cmocka_unit_test(a_compressed_file_gives_the_same_cells),
        cmocka_unit_test(two_members_are_one_file),
        cmocka_unit_test(a_compressed_file_cut_anywhere_is_refused),
        cmocka_unit_test(a_damaged_compressed_file_is_refused),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
