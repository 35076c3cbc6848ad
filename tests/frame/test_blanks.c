/* Empty cells that stand for something: "" under columns.X.values. */
#include "made.h"

static const char rows[] = "id,t,x,y,f\n"
                           "a,Y,1,10,1\n"
                           "b,,2,20,\n"
                           "c,,3,30,NA\n"
                           "d,Y,4,40,1\n";

static void an_empty_cell_stands_for_what_its_entry_says(void **state)
{
    Made *made = *state;
    ValuePair value[] = {{.from = "Y", .to = "Y"}, {.from = "", .to = "N"}};
    ColumnRule rule = {.name = NAME("t"), .n_values = 2, .value = value};
    made->design.column = &rule;
    made->design.n_columns = 1;
    made_load(made, rows);
    assert_string_equal(made_level(made, "t", "a"), "Y");
    assert_string_equal(made_level(made, "t", "b"), "N");
    assert_int_equal(made_column(made, "t")->n_missing, 0);
    assert_int_equal(made_column(made, "t")->reason[made_row(made, "c")], REASON_PRESENT);
    assert_true(made_has_note(made,
                              "'t': 2 empty cells count as 'N', as columns.t.values says; where a "
                              "cell is empty because nobody knew, that student stands in the wrong "
                              "group.",
                              2));
    for (size_t i = 0; i < made->frame.notes.n; i++)
        assert_null(strstr(note_text(made->arena, &made->frame.notes.item[i]), "'t' is missing"));
}

/* A code of data.missing says that nobody knows. */
static void a_code_for_missing_stays_missing(void **state)
{
    Made *made = *state;
    ValuePair value[] = {{.from = "1", .to = "1"}, {.from = "", .to = "0"}};
    ColumnRule rule = {.name = NAME("f"), .n_values = 2, .value = value};
    made->design.column = &rule;
    made->design.n_columns = 1;
    made->design.covariates = NAMES(NAME("f"));
    made_load(made, rows);
    check_same(made_real(made, "f", "a"), 1);
    check_same(made_real(made, "f", "b"), 0);
    check_nan(made_real(made, "f", "c"));
    assert_int_equal(made_column(made, "f")->n_missing, 1);
    assert_true(made_column(made, "f")->binary);
    assert_true(
        made_has_note(made, "'f': 1 empty cell counts as '0', as columns.f.values says.", 1));
}

/* The raw column stays as it is: another design may read it in another way. */
static void another_design_has_its_own_reading(void **state)
{
    Made *made = *state;
    ValuePair value[] = {{.from = "Y", .to = "Y"}, {.from = "", .to = "N"}};
    ColumnRule rule = {.name = NAME("t"), .n_values = 2, .value = value};
    made->design.column = &rule;
    made->design.n_columns = 1;
    made_load(made, rows);
    assert_int_equal(frame_find(made->frame.raw, "t")->n_missing, 2);
    assert_int_equal(frame_find(made->frame.raw, "t")->reason[made_row(made, "b")], REASON_BLANK);
}

int main(void)
{
#define MADE(test) cmocka_unit_test_setup_teardown(test, made_setup, made_teardown)
    const struct CMUnitTest tests[] = {
        MADE(an_empty_cell_stands_for_what_its_entry_says),
        MADE(a_code_for_missing_stays_missing),
        MADE(another_design_has_its_own_reading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
