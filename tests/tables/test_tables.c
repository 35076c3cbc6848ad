/* Tables: what every kind promises, and what a table without its declarations comes to. */
#include "check.h"

#include "alike/further.h"
#include "alike/os.h"
#include "alike/results_tables.h"
#include "alike/text.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool counts_people(const TableColumn *column)
{
    return column->role == ROLE_TREATED || column->role == ROLE_CONTROL ||
           column->role == ROLE_PEOPLE;
}

static void check_column(const TableKind *kind, const TableColumn *column)
{
    const bool words = column->role == ROLE_TEXT || column->role == ROLE_REASON ||
                       column->role == ROLE_NAME || column->role == ROLE_ID ||
                       column->role == ROLE_VERDICT;
    if (column->role == ROLE_UNDECLARED || column->rounding == ROUNDING_UNDECLARED)
        fail_msg("%s.%s does not say what it tells", kind->name, column->name);
    assert_true(column->name[strspn(column->name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == 0);
    assert_true(column->title != NULL && column->title[0] != 0);
    assert_true(words == (column->type == CELL_TEXT || column->type == CELL_MARK));
    if (counts_people(column))
        assert_int_equal(column->rounding, ROUNDING_PEOPLE);
    if (column->role == ROLE_SCHOOLS)
        assert_int_equal(column->rounding, ROUNDING_SCHOOLS);
    assert_true(column->type != CELL_COUNT || counts_people(column) ||
                column->role == ROLE_SCHOOLS);
    assert_true((column->role == ROLE_P || column->role == ROLE_P_AGAIN ||
                 column->role == ROLE_Q) == (column->rounding == ROUNDING_P));
    /* a number calculated from people is never exempt from rounding */
    assert_true(column->role != ROLE_VALUE || column->rounding != ROUNDING_NONE);
}

static void every_kind_says_what_its_columns_tell(void **state)
{
    (void)state;
    assert_true(n_table_kinds > 0);
    for (size_t k = 0; k < n_table_kinds; k++) {
        const TableKind *kind = table_kinds[k];
        for (size_t j = 0; j < k; j++)
            assert_string_not_equal(table_kinds[j]->name, kind->name);
        size_t n_before = 0; /* made from tables that are made from people in the end */
        for (const TableKind *from = kind->from; from != NULL; from = from->from)
            assert_true(++n_before < n_table_kinds);
        for (size_t c = 0; c < kind->n_columns; c++) {
            check_column(kind, &kind->column[c]);
            for (size_t d = 0; d < c; d++)
                assert_string_not_equal(kind->column[d].name, kind->column[c].name);
        }
    }
}

static const PeopleSet both = {.arms = SET_BOTH, .outcome = "math", .design = "primary"};

static void a_row_takes_what_it_does_not_say_from_its_table(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Table *table = table_make(arena, &table_comparison, "T", both);
    row_add(table, (PeopleSet){.arms = SET_TREATED, .design = "other", .level = "a"});
    const PeopleSet *of = &table->head[0].of;
    assert_int_equal(of->arms, SET_TREATED);
    assert_string_equal(of->outcome, "math");
    assert_string_equal(of->design, "other");
    assert_string_equal(of->level, "a");
    const Table *copy = table_copy(arena, table, (PeopleSet){.span = "one", .outcome = "no"});
    assert_string_equal(copy->head[0].of.span, "one");
    assert_string_equal(copy->head[0].of.outcome, "math");
    arena_destroy(arena);
}

static void cells_are_read_where_they_were_put(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    const union comparison_columns *column = &comparison_columns;
    Table *table = table_make(arena, &table_comparison, "T", both);
    const Row first = row_add(table, both), row = row_add(table, both);
    row_real(first, &column->g, 0.25);
    row_real(row, &column->g, 0.5);
    row_count(row, &column->n_treated, 12, NULL);
    row_count(row, &column->n_control, 3, HIDDEN_MARK);
    row_real_or(row, &column->se, 2, "hidden");
    row_text(row, &column->method, "nearest");
    check_same(table_real(table, 0, &column->g), 0.25);
    check_same(table_real(table, 1, &column->g), 0.5);
    check_same(table_real(table, 1, &column->n_treated), 12);
    check_nan(table_real(table, 1, &column->n_control)); /* what is hidden is no number */
    check_nan(table_cell(table, 1, &column->n_control)->value);
    check_nan(table_cell(table, 1, &column->se)->value);
    assert_true(table_hides(table, 1, &column->n_control));
    assert_false(table_hides(table, 1, &column->method));
    assert_string_equal(table_text(table, 1, &column->method), "nearest");
    check_nan(table_real(table, 0, &column->p)); /* never put */
    table_in_unit(table, "dollars", 0);
    assert_string_equal(table_column(table, &column->estimate)->unit, "dollars");
    assert_string_equal(table_column(table, &column->g)->unit, "SD");
    check_same(table_real(table, 1, &column->g), 0.5); /* handles outlive the unit */
    table_entitle(table, &column->g, "Another");
    assert_string_equal(table_column(table, &column->g)->title, "Another");
    assert_string_equal(column->g.title, "Effect size");
    arena_destroy(arena);
}

static void a_table_that_declares_nothing_is_an_error(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Error err = {0};
    Table *table = table_make(arena, &table_comparison, "T", both);
    row_add(table, both);
    assert_true(table_check(table, &err));
    row_add(table, (PeopleSet){.outcome = "math"});
    assert_false(table_check(table, &err));
    assert_non_null(strstr(err.text, "'comparison' does not say whom its rows are about"));
    error_clear(&err);
    Table *figures = table_make(arena, &table_published, "P", both);
    const Row row = row_add(figures, both);
    assert_false(table_check(figures, &err)); /* its numbers are of the row's sort */
    assert_non_null(strstr(err.text, "how far its rows may be told 'ours'"));
    row_rounds(row, ROUNDING_ESTIMATE);
    error_clear(&err);
    assert_true(table_check(figures, &err));
    arena_destroy(arena);
}

/* Asked in a process of its own, since it is an assertion. */
static void a_handle_of_another_table_is_our_own_fault(void **state)
{
    (void)state;
    fflush(NULL);
    const pid_t child = fork();
    if (child == 0) {
        Arena *arena = arena_create();
        Table *table = table_make(arena, &table_comparison, "T", both);
        row_add(table, both);
        signal(SIGABRT, SIG_DFL);
        if (freopen("/dev/null", "w", stderr) == NULL)
            _exit(2);
        table_real(table, 0, &published_columns.ours);
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static void room_that_is_taken_ahead_holds_the_rows(void **state)
{
    enum { AHEAD = 3, N = 20 };
    (void)state;
    Arena *arena = arena_create();
    Table *table = table_make(arena, &table_flow, "Flow", (PeopleSet){.arms = SET_BOTH});
    table_reserve(table, AHEAD);
    const Cell *first = table->cell;
    for (size_t i = 0; i < N; i++) {
        const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});
        row_count(row, &flow_columns.treated, i, NULL);
        assert_true((table->cell == first) == (i < AHEAD)); /* moves where it does not suffice */
    }
    assert_int_equal(table->n_rows, N);
    for (size_t i = 0; i < N; i++)
        check_same(table_real(table, i, &flow_columns.treated), (double)i);
    arena_destroy(arena);
}

/* places: significant digits; 0: of a count */
static void check_digits(int places, double step, double value)
{
    const TableColumn column = {.type = places == 0 ? CELL_COUNT : CELL_REAL};
    const Cell cell = {.value = value, .step = step};
    char expected[64], digits[TEXT_LONGEST];
    if (places == 0)
        snprintf(expected, sizeof expected, "%.0f", value);
    else
        snprintf(expected, sizeof expected, "%.*g", places, value);
    assert_int_equal(table_digits(&column, &cell, digits), strlen(expected));
    assert_string_equal(digits, expected);
}

static void digits_of_files_are_those_that_printf_writes(void **state)
{
    static const double odd[] = {0.0, 1.0,   -3.0, 0.1,           2.5,
                                 3.5, -0.25, 1e-7, 123456789.125, INFINITY};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(odd); i++) {
        check_digits(17, 0.0, odd[i]);
        check_digits(15, 0.1, odd[i]);
        check_digits(0, 0.0, odd[i]);
    }
}

/* Names may lie in the arena of a cohort, which goes before the table does. */
static void a_text_is_the_tables_own(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Table *table = table_make(arena, &table_comparison, "T", both);
    const TableColumn *text = NULL;
    for (size_t k = 0; k < table_comparison.n_columns && text == NULL; k++)
        if (table_comparison.column[k].type == CELL_TEXT)
            text = &table_comparison.column[k];
    char name[] = "Ames (School A)";
    for (size_t i = 0; i < 3; i++) {
        const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});
        name[sizeof name - 3] = i < 2 ? 'A' : 'B';
        row_text(row, text, name);
    }
    memset(name, '?', sizeof name - 1);
    assert_string_equal(table_text(table, 0, text), "Ames (School A)");
    assert_ptr_equal(table_text(table, 1, text), table_text(table, 0, text)); /* once */
    assert_string_equal(table_text(table, 2, text), "Ames (School B)");
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_the_tables_own),
        cmocka_unit_test(every_kind_says_what_its_columns_tell),
        cmocka_unit_test(a_row_takes_what_it_does_not_say_from_its_table),
        cmocka_unit_test(cells_are_read_where_they_were_put),
        cmocka_unit_test(a_table_that_declares_nothing_is_an_error),
        cmocka_unit_test(a_handle_of_another_table_is_our_own_fault),
        cmocka_unit_test(room_that_is_taken_ahead_holds_the_rows),
        cmocka_unit_test(digits_of_files_are_those_that_printf_writes),
    };
    return cmocka_run_group_tests_name("tables", tests, NULL, NULL);
}
