/* Columns as a design sees them, and questions to a frame. */
#include "made.h"
#include "stage_settings.h"

#include "alike/derive.h"

#include <gsl/gsl_errno.h>

#define PLACED(word)                                                                               \
    {                                                                                              \
        .text = (word), .place = { "study.yaml", 7, 3, NULL }                                      \
    }

static void give_rules(Made *made, ColumnRule *rule, size_t n)
{
    made->design.n_columns = n;
    made->design.column = rule;
    made->design.covariates.item = ARENA_ARRAY(made->arena, Name, n);
    made->design.covariates.n = n;
    for (size_t i = 0; i < n; i++)
        made->design.covariates.item[i] = rule[i].name;
}

/* --- recoded values ----------------------------------------------------------------------------
 */

static void values_that_are_all_numbers_make_a_number(void **state)
{
    Made *made = *state;
    ValuePair pairs[] = {{"F", "1", NOWHERE}, {"R", "1", NOWHERE}, {"P", "0", NOWHERE}};
    ColumnRule rule = {.name = PLACED("frl"),
                       .label = "Free or reduced lunch",
                       .group = "Student",
                       .n_values = 3,
                       .value = pairs};
    give_rules(made, &rule, 1);
    made_load(made, "id,t,x,y,frl\na,1,1,2,F\nb,0,2,3,P\nc,0,2,3,\nd,1,1,1, R\n");
    check_same(made_real(made, "frl", "a"), 1);
    check_same(made_real(made, "frl", "b"), 0);
    check_nan(made_real(made, "frl", "c"));
    check_same(made_real(made, "frl", "d"), 1);
    assert_true(made_column(made, "frl")->binary);
    assert_string_equal(made_column(made, "frl")->label, "Free or reduced lunch");
    assert_string_equal(made_column(made, "frl")->group, "Student");
}

static void values_that_are_words_make_categories(void **state)
{
    Made *made = *state;
    ValuePair pairs[] = {{"3", "low", NOWHERE},
                         {"4", "low", NOWHERE},
                         {"5", "high", NOWHERE},
                         {"9", "none", NOWHERE}};
    ColumnRule rule = {.name = PLACED("grade"), .n_values = 4, .value = pairs};
    give_rules(made, &rule, 1);
    made_load(made, "id,t,x,y,grade\na,1,1,2,3\nb,0,2,3,5\nc,0,2,3,4.0\n");
    assert_string_equal(made_level(made, "grade", "a"), "low");
    assert_string_equal(made_level(made, "grade", "b"), "high");
    assert_string_equal(made_level(made, "grade", "c"), "low");
    assert_int_equal(made_column(made, "grade")->n_levels, 2);
    assert_true(
        made_has_note(made, "columns.grade.values has an entry for '9', which no cell holds.", 0));
}

static void a_cell_without_an_entry_is_refused(void **state)
{
    Made *made = *state;
    ValuePair pairs[] = {{"F", "1", NOWHERE}, {"P", "0", NOWHERE}};
    ColumnRule rule = {.name = PLACED("frl"), .n_values = 2, .value = pairs};
    give_rules(made, &rule, 1);
    made_refused(made, "id,t,x,y,frl\na,1,1,2,F\nb,0,2,3,X\nc,0,2,3,R\nd,1,1,1,X\n", ERR_STUDY,
                 "study.yaml:7:3: columns.frl.values has no entry for 'R', 'X' (3 cells, the first "
                 "on line 3 of the data); add an entry, or add the value to data.missing\n");
}

static void no_recode_makes_a_number_beyond_the_limit(void **state)
{
    Made *made = *state;
    ValuePair pairs[] = {{"F", "1e16", {"study.yaml", 8, 5, NULL}}, {"P", "0", NOWHERE}};
    ColumnRule rule = {.name = PLACED("frl"), .n_values = 2, .value = pairs};
    give_rules(made, &rule, 1);
    made_refused(made, "id,t,x,y,frl\na,1,1,2,F\nb,0,2,3,P\n", ERR_STUDY,
                 "study.yaml:8:5: columns.frl.values makes '1e16' of 'F', which is beyond 1e15 in "
                 "size; write a smaller number\n");
}

static void a_view_has_its_own_rules_and_shares_the_rest(void **state)
{
    Made *made = *state;
    ValuePair pairs[] = {{"1", "10", NOWHERE}, {"2", "20", NOWHERE}};
    ColumnRule rule = {.name = PLACED("z"), .n_values = 2, .value = pairs};
    Frame view;
    Design designs[2] = {made->design, made->design};
    designs[0].covariates = designs[1].covariates = NAMES(NAME("z"));
    designs[1].n_columns = 1;
    designs[1].column = &rule;
    made->spec.n_designs = 2;
    made->spec.design = designs;
    made_load(made, "id,t,x,y,z\na,1,1,2,1\nb,0,2,3,2\n");
    check_same(made_real(made, "z", "a"), 1);
    assert_true(frame_view(made->arena, &made->frame, &made->spec, FRAME_OF(&designs[1]), &view,
                           &made->err));
    assert_ptr_equal(frame_find(&view, "x")->real, made_column(made, "x")->real);
    assert_ptr_equal(view.id, made->frame.id);
    check_same(frame_find(&view, "z")->real[made_row(made, "a")], 10);
    check_same(made_real(made, "z", "a"), 1);
    /* and back, from the view */
    Frame again;
    assert_true(
        frame_view(made->arena, &view, &made->spec, FRAME_OF(&designs[0]), &again, &made->err));
    check_same(frame_find(&again, "z")->real[made_row(made, "b")], 2);
}

/* --- derivations -------------------------------------------------------------------------------
 */

static void derivations_give_what_they_say(void **state)
{
    Made *made = *state;
    ColumnRule rules[] = {
        {.name = PLACED("zero"),
         .derivation = PLACED("equals"),
         .argument = NAMES(NAME("x"), NAME("0"))},
        {.name = PLACED("white"),
         .derivation = PLACED("equals"),
         .argument = NAMES(NAME("race"), NAME("White"))},
        {.name = PLACED("x3"),
         .derivation = PLACED("power"),
         .argument = NAMES(NAME("x"), NAME("3"))},
        {.name = PLACED("gap"),
         .derivation = PLACED("difference"),
         .argument = NAMES(NAME("x"), NAME("w"))},
        {.name = PLACED("logw"), .derivation = PLACED("log"), .argument = NAMES(NAME("w"))},
        {.name = PLACED("school_x"),
         .derivation = PLACED("mean_of"),
         .argument = NAMES(NAME("x")),
         .by = PLACED("s"),
         .label = "School mean"},
    };
    give_rules(made, rules, COUNT_OF(rules));
    made_load(made, "id,t,x,y,race,w,s\na,1,0.0,2,White,2,01\nb,0,2,3,Black,4,01\n"
                    "c,0,,3,,8,01\nd,1,-3,1,White,,1\ne,1,5,1,White,1,\n");
    check_same(made_real(made, "zero", "a"), 1);
    check_same(made_real(made, "zero", "b"), 0);
    check_nan(made_real(made, "zero", "c"));
    assert_int_equal(made_column(made, "zero")->reason[made_row(made, "c")], REASON_DERIVED);
    check_same(made_real(made, "white", "a"), 1);
    check_nan(made_real(made, "white", "c"));
    assert_true(made_column(made, "white")->binary);
    check_same(made_real(made, "x3", "d"), -27);
    check_same(made_real(made, "gap", "b"), -2);
    check_nan(made_real(made, "gap", "d"));
    check_same(made_real(made, "logw", "b"), log(4));
    check_same(made_real(made, "school_x", "a"), 1); /* (0 + 2) / 2: c has none */
    check_same(made_real(made, "school_x", "c"), 1);
    check_same(made_real(made, "school_x", "d"), -3); /* school 1 is not school 01 */
    check_nan(made_real(made, "school_x", "e"));
    assert_string_equal(made_column(made, "school_x")->label, "School mean");
    assert_true(made_has_note(made,
                              "'school_x' is the mean of 'x' within each of 2 groups of 's', over "
                              "all rows of the file that hold a value, the student's own included.",
                              3));
}

static void derivations_may_build_on_each_other_in_any_order(void **state)
{
    Made *made = *state;
    ValuePair pairs[] = {{"F", "1", NOWHERE}, {"P", "0", NOWHERE}};
    ColumnRule rules[] = {
        {.name = PLACED("twice"),
         .derivation = PLACED("power"),
         .argument = NAMES(NAME("share"), NAME("2"))},
        {.name = PLACED("share"),
         .derivation = PLACED("mean_of"),
         .argument = NAMES(NAME("frl")),
         .by = PLACED("s")},
        {.name = PLACED("frl"), .n_values = 2, .value = pairs},
    };
    give_rules(made, rules, COUNT_OF(rules));
    made_load(made, "id,t,x,y,frl,s\na,1,0,2,F,p\nb,0,2,3,P,p\nc,0,1,3,F,q\n");
    check_same(made_real(made, "share", "b"), 0.5);
    check_same(made_real(made, "twice", "b"), 0.25);
}

static void impossible_derivations_are_refused_in_words(void **state)
{
    Made *made = *state;
    const char *csv = "id,t,x,y,race\na,1,0,2,White\nb,0,2,3,Black\n";
    ColumnRule rule = {
        .name = PLACED("new"), .derivation = PLACED("log"), .argument = NAMES(NAME("x"))};
    made->design.n_columns = 1;
    made->design.column = &rule;
    made_refused(made, csv, ERR_DATA,
                 "F:2:3: new: x is 0 here, and only positive numbers have a logarithm; correct the "
                 "cell, or use the column itself\n");
    rule.argument = NAMES(NAME("new"));
    made_refused(made, csv, ERR_STUDY,
                 "study.yaml:7:3: columns.new is made from itself, directly or by way of others; "
                 "start from a column of the data\n");
    rule.derivation = (Name)PLACED("power");
    rule.argument = NAMES(NAME("x"));
    made_refused(made, csv, ERR_STUDY,
                 "study.yaml:7:3: columns.new must be written 'power: [COLUMN, EXPONENT]'\n");
    rule.argument = NAMES(NAME("x"), NAME("two"));
    made_refused(made, csv, ERR_STUDY,
                 "study.yaml:1:1: columns.new needs a number where 'two' stands: power: [COLUMN, "
                 "EXPONENT]\n");
    rule.argument = NAMES(NAME("x"), NAME("-1"));
    made_refused(made, csv, ERR_DATA,
                 "F:2:3: new: 0 to the power -1 is not a number; correct the cell, or leave the "
                 "column out\n");
    rule.argument = NAMES(NAME("x"), NAME("1e16"));
    made_refused(made, csv, ERR_STUDY,
                 "study.yaml:1:1: columns.new needs a number where '1e16' stands: power: [COLUMN, "
                 "EXPONENT]\n");
    rule.argument = NAMES(NAME("x"), NAME("3"));
    made_refused(
        made, "id,t,x,y,race\na,1,2,2,White\nb,0,-200000,3,Black\n", ERR_DATA,
        "F:3:3: columns.new is -8e+15 here, beyond 1e15 in size; correct the cell, or make "
        "another column\n");
    rule.name = (Name)PLACED("race");
    made_refused(made, csv, ERR_STUDY,
                 "study.yaml:7:3: columns makes 'race', but s.csv has a column of that name; "
                 "choose another name\n");
}

static void a_pretest_that_holds_categories_is_refused(void **state)
{
    Made *made = *state;
    made->spec.factors = NAMES(NAME("x"));
    made_load(made, "id,t,x,y\na,1,1,2\nb,0,2,3\n");
    assert_false(frame_check_roles(made->spec.design, &made->frame, &made->err));
    assert_int_equal(made->err.kind, ERR_STUDY);
    assert_string_equal(
        made->err.text,
        "study.yaml:1:1: pretest 'x' must be a column of numbers, but it holds categories "
        "(1, 2); take it out of data.factors, or give it values that are numbers\n");
}

/* Run over the registry: a new row is tested the moment it exists. */
static void every_derivation_has_a_form_and_a_name_for_the_study_file(void **state)
{
    (void)state;
    for (size_t i = 0; i < derivations.n; i++) {
        assert_true(text_starts(derivation_at(i)->form, derivation_at(i)->name));
        assert_true(derivation_at(i)->n_columns > 0);
    }
    assert_null(derivation_find("sqrt"));
}

/* --- questions ---------------------------------------------------------------------------------
 */

static bool accepts(const Made *made, const char *name, const char *id, ValueSet set)
{
    const Column *column = made_column(made, name);
    const size_t row = made_row(made, id);
    uint8_t *all = ARENA_ARRAY(made->arena, uint8_t, made->frame.n_rows);
    frame_accept_all(column, made->frame.n_rows, &set, all);
    return all[row] != 0;
}

static void sets_accept_numbers_as_numbers_and_text_as_text(void **state)
{
    Made *made = *state;
    Name one = NAME("1"), twelve = NAME("12"), three = NAME("3.0");
    const ValueSet is_one = {.n = 1, .value = &one}, is_twelve = {.n = 1, .value = &twelve};
    const ValueSet is_three = {.n = 1, .value = &three};
    const ValueSet range = {.is_range = true, .min = 2, .max = INFINITY};
    made->design.covariates = NAMES(NAME("z"));
    made->design.effects.cluster_by = NAMES(NAME("s"), NAME("g"));
    made_load(made, "id,t,x,y,z,s,g\na,1,1,2,1.0,12,3\nb,0,2,3,2,012,4\nc,0,2,3,,,\n"
                    "d,0,2,3,3e0,7,x\n");
    assert_true(accepts(made, "z", "a", is_one));
    assert_false(accepts(made, "z", "b", is_one));
    assert_false(accepts(made, "z", "c", is_one));
    assert_true(accepts(made, "z", "d", is_three));
    assert_true(accepts(made, "z", "b", range));
    assert_false(accepts(made, "z", "c", range));
    assert_true(accepts(made, "s", "a", is_twelve));
    assert_false(accepts(made, "s", "b", is_twelve)); /* where 12 exists, 012 is another */
    assert_false(accepts(made, "s", "c", is_twelve));
    assert_true(accepts(made, "g", "a", is_three)); /* no level reads "3.0": as a number */
    assert_true(accepts(made, "g", "b", range));
    assert_false(accepts(made, "g", "d", range));
}

static void levels_are_those_that_the_rows_hold(void **state)
{
    Made *made = *state;
    made->design.covariates = NAMES(NAME("z"), NAME("race"));
    made_load(made, "id,t,x,y,z,race\na,1,1,2,0.1,White\nb,0,2,3,-0.0,Asian\nc,0,2,3,,\n"
                    "d,0,2,3,10,White\ne,0,2,3,0,Black\n");
    uint32_t row[4] = {(uint32_t)made_row(made, "a"), (uint32_t)made_row(made, "b"),
                       (uint32_t)made_row(made, "c"), (uint32_t)made_row(made, "e")};
    const Levels z = frame_levels(made->arena, made_column(made, "z"), row, 4);
    assert_int_equal(z.n_rows, 4);
    assert_int_equal(z.n_levels, 2);
    assert_string_equal(z.name[0], "0");
    assert_string_equal(z.name[1], "0.1");
    assert_int_equal(z.level[0], 1);
    assert_int_equal(z.level[1], 0);
    assert_int_equal(z.level[2], LEVEL_NONE);
    assert_int_equal(z.level[3], 0);
    const Levels race = frame_levels(made->arena, made_column(made, "race"), row, 2);
    assert_int_equal(race.n_levels, 2);
    assert_string_equal(race.name[0], "Asian");
    assert_string_equal(race.name[1], "White");
    assert_int_equal(race.level[0], 1);
}

static void reasons_have_words(void **state)
{
    (void)state;
    for (int reason = REASON_PRESENT; reason <= REASON_UNMAPPED; reason++)
        assert_true(strlen(reason_text((Reason)reason)) > 3);
}

/* Analyses that nobody asks for find their columns by what they are: by the first of their names
 * that the data have, and by no other. */
static void a_known_column_goes_by_any_of_its_names(void **state)
{
    (void)state;
    Column column[] = {
        {.name = "grades"}, {.name = "charter"}, {.name = "school"}, {.name = "type"}};
    Frame frame = {.n_columns = 3, .column = column};
    assert_ptr_equal(frame_known(&frame, KNOWN_SCHOOL), &column[2]);
    assert_ptr_equal(frame_known(&frame, KNOWN_SCHOOL_TYPE), &column[1]);
    assert_null(frame_known(&frame, KNOWN_GRADE));
    frame.n_columns = 4;
    assert_ptr_equal(frame_known(&frame, KNOWN_SCHOOL_TYPE), &column[3]);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, made_setup, made_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(values_that_are_all_numbers_make_a_number),
        TEST(values_that_are_words_make_categories),
        TEST(a_cell_without_an_entry_is_refused),
        TEST(no_recode_makes_a_number_beyond_the_limit),
        TEST(a_view_has_its_own_rules_and_shares_the_rest),
        TEST(derivations_give_what_they_say),
        TEST(derivations_may_build_on_each_other_in_any_order),
        TEST(impossible_derivations_are_refused_in_words),
        TEST(a_pretest_that_holds_categories_is_refused),
        TEST(every_derivation_has_a_form_and_a_name_for_the_study_file),
        TEST(sets_accept_numbers_as_numbers_and_text_as_text),
        TEST(levels_are_those_that_the_rows_hold),
        TEST(reasons_have_words),
        TEST(a_known_column_goes_by_any_of_its_names),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
