/* The hash of rows: what changes it, and what does not. */
#include "check.h"

#include "alike/text.h"
#include "input/rows_hash.h"

#include <string.h>

static CellText cell(const char *text)
{
    return (CellText){text, strlen(text)};
}

/* Of a table, cell by cell: names, then rows. Columns whose name begins with '-' don't count. */
typedef struct Hashed {
    Arena *arena;
    char digits[ROWS_HASH_DIGITS + 1];
} Hashed;

static const char *hash_of(Hashed *h, size_t n_columns, const char *const *text, size_t n)
{
    enum { MOST = 8 };
    CellText cells[MOST];
    bool counts[MOST];
    RowsHash hash;
    for (size_t k = 0; k < n_columns; k++) {
        cells[k] = cell(text[k]);
        counts[k] = text[k][0] != '-';
    }
    rows_hash_begin(h->arena, cells, counts, n_columns, &hash);
    for (size_t i = n_columns; i < n; i += n_columns) {
        for (size_t k = 0; k < n_columns; k++)
            cells[k] = cell(text[i + k]);
        rows_hash_add(&hash, cells);
    }
    rows_hash_digits(&hash, h->digits);
    return arena_copy_text(h->arena, h->digits);
}

#define HASH(columns, ...)                                                                         \
    hash_of(&h, columns, (const char *const[]){__VA_ARGS__},                                       \
            sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* The first by Python's hashlib. */
static void rows_count_and_their_order_does_not(void **state)
{
    Hashed h = {.arena = arena_create()};
    (void)state;
    const char *rows = HASH(2, "id", "x", "007", "1.5", "b", "");
    assert_string_equal(rows, "882a033e85fbecb393e5789916ecf94a");
    assert_string_equal(rows, HASH(2, "id", "x", "b", "", "007", "1.5"));
    assert_string_not_equal(rows, HASH(2, "id", "x", "007", "1.5"));
    assert_string_not_equal(rows, HASH(2, "id", "x", "007", "1.5", "b", "", "b", ""));
    assert_string_not_equal(rows, HASH(2, "id", "x", "007", "1.6", "b", ""));
    assert_string_not_equal(rows, HASH(2, "id", "x", "007", "", "b", "1.5"));
    const char *none = HASH(2, "id", "x");
    assert_string_equal(none, "00000000000000000000000000000000");
    arena_destroy(h.arena);
}

static void where_a_cell_ends_counts(void **state)
{
    Hashed h = {.arena = arena_create()};
    (void)state;
    assert_string_not_equal(HASH(2, "a", "b", "12", "3"), HASH(2, "a", "b", "1", "23"));
    assert_string_not_equal(HASH(2, "a", "b", "", "1"), HASH(2, "a", "b", "1", ""));
    assert_string_not_equal(HASH(2, "ab", "c", "1", "1"), HASH(2, "a", "bc", "1", "1"));
    arena_destroy(h.arena);
}

/* What else is asked for, and in which order, is the query's affair; which name a cell goes by is
 * not. */
static void columns_are_known_by_their_names(void **state)
{
    Hashed h = {.arena = arena_create()};
    (void)state;
    const char *rows = HASH(2, "fall", "spring", "1", "2", "3", "4");
    assert_string_equal(rows, HASH(2, "spring", "fall", "2", "1", "4", "3"));
    assert_string_equal(rows, HASH(3, "-more", "fall", "spring", "9", "1", "2", "8", "3", "4"));
    assert_string_not_equal(rows, HASH(2, "spring", "fall", "1", "2", "3", "4"));
    assert_string_not_equal(rows, HASH(2, "fall", "-spring", "1", "2", "3", "4"));
    arena_destroy(h.arena);
}

/* Sums wrap around at 128 bits, with what the lower half carries. */
static void many_rows_are_summed_whatever_their_turn(void **state)
{
    enum { ROWS = 1000 };
    Arena *arena = arena_create();
    const CellText name = cell("n");
    const bool counts = true;
    RowsHash up, down;
    char a[ROWS_HASH_DIGITS + 1], b[ROWS_HASH_DIGITS + 1];
    (void)state;
    rows_hash_begin(arena, &name, &counts, 1, &up);
    rows_hash_begin(arena, &name, &counts, 1, &down);
    for (size_t i = 0; i < ROWS; i++) {
        const CellText one = cell(arena_printf(arena, "%zu", i));
        const CellText other = cell(arena_printf(arena, "%zu", ROWS - 1 - i));
        rows_hash_add(&up, &one);
        rows_hash_add(&down, &other);
    }
    rows_hash_digits(&up, a);
    rows_hash_digits(&down, b);
    assert_string_equal(a, b);
    assert_string_equal(a, "1cbf32fbe78c64fbb8a897b87585aabb");
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_count_and_their_order_does_not),
        cmocka_unit_test(where_a_cell_ends_counts),
        cmocka_unit_test(columns_are_known_by_their_names),
        cmocka_unit_test(many_rows_are_summed_whatever_their_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
