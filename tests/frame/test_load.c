/* From a file to typed columns in canonical order, and what is refused on the way. */
#include "made.h"
#include "pscore/predictors.h"

#include "alike/hash.h"
#include "alike/match.h"

#include <gsl/gsl_errno.h>

/* --- types -------------------------------------------------------------------------------------
 */

static void a_column_is_what_its_cells_are(void **state)
{
    Made *made = *state;
    made->design.covariates = NAMES(NAME("age"), NAME("race"), NAME("girl"), NAME("none"));
    made_load(made, "id,t,x,y,age,race,girl,none\n"
                    "a,1,1,2,10.5,White,1,\n"
                    "b,0,2,3,NA,Asian,0,.\n"
                    "c,0,3,4,1e1,,1,NA\n");
    assert_int_equal(made->frame.n_rows, 3);
    check_same(made_real(made, "age", "a"), 10.5);
    check_nan(made_real(made, "age", "b"));
    check_same(made_real(made, "age", "c"), 10);
    assert_false(made_column(made, "age")->binary);
    assert_int_equal(made_column(made, "age")->n_missing, 1);
    assert_true(made_column(made, "girl")->binary);
    assert_string_equal(made_level(made, "race", "a"), "White");
    assert_string_equal(made_level(made, "race", "c"), "");
    assert_int_equal(made_column(made, "race")->n_levels, 2);
    assert_string_equal(made_column(made, "race")->level_name[0], "Asian");
    assert_int_equal(made_column(made, "none")->type, COLUMN_REAL);
    assert_int_equal(made_column(made, "none")->n_missing, 3);
    assert_string_equal(made_level(made, "t", "a"), "1");
    assert_int_equal(made_column(made, "age")->reason[made_row(made, "b")], REASON_CODE);
    assert_int_equal(made_column(made, "race")->reason[made_row(made, "c")], REASON_BLANK);
    assert_true(made_has_note(
        made, "'age' is missing in some rows: 1 cell holds a code of data.missing.", 1));
}

static void a_comma_is_the_decimal_sign_where_the_study_says_so(void **state)
{
    Made *made = *state;
    made->spec.files.decimal_comma = true;
    made->design.covariates = NAMES(NAME("age"), NAME("code"));
    made->spec.factors = NAMES(NAME("code"));
    made_load(made, "id;t;x;y;age;code\na;1;1,5;-2,25;10;1,2\nb;0;2;3e1;,5;1,2\nc;0;3;4;NA;1.2\n");
    check_same(made_real(made, "x", "a"), 1.5);
    check_same(made_real(made, "y", "a"), -2.25);
    check_same(made_real(made, "y", "b"), 30);
    check_same(made_real(made, "age", "b"), 0.5);
    assert_string_equal(made_level(made, "code", "b"), "1,2"); /* categories are texts */
    made_refused(
        made, "id;t;x;y;age;code\na;1;1.234;2;10;1\nb;0;-1.234,5;1,2,3;2.5;1\n", ERR_DATA,
        "F:3:4: y '1,2,3' is not a number; correct the cell, or add '1,2,3' to "
        "data.missing\n"
        "F:2:3: x '1.234' holds a point, and data.decimal says that a comma is the decimal "
        "sign; write 1234, or say thousands: yes under data\n"
        "F:3:3: x '-1.234,5' holds a point, and data.decimal says that a comma is the "
        "decimal sign; write -1234,5, or say thousands: yes under data\n"
        "F:3:5: age '2.5' holds a point, and data.decimal says that a comma is the decimal "
        "sign; write 2,5 (or name the column in data.factors if it holds categories)\n");
}

static void factors_are_sorted_numbers_first(void **state)
{
    Made *made = *state;
    made->design.covariates = NAMES(NAME("grade"));
    made->spec.factors = NAMES(NAME("grade"));
    made_load(made, "id,t,x,y,grade\na,1,1,2,10\nb,0,2,3,9\nc,0,3,4,KG\nd,0,3,4,09\n");
    const Column *grade = made_column(made, "grade");
    assert_int_equal(grade->n_levels, 4);
    assert_string_equal(grade->level_name[0], "09");
    assert_string_equal(grade->level_name[1], "9");
    assert_string_equal(grade->level_name[2], "10");
    assert_string_equal(grade->level_name[3], "KG");
}

static void only_named_columns_are_kept(void **state)
{
    Made *made = *state;
    made_load(made, "id,t,x,y,free text\na,1,1,2,#N/A\nb,0,2,3,1\n");
    assert_int_equal(made->frame.n_columns, 3);
    assert_null(frame_find(&made->frame, "free text"));
}

/* --- words and columns -------------------------------------------------------------------------
 */

static void an_outcomes_pretest_may_be_called_pretest(void **state)
{
    Made *made = *state;
    made->outcome.pretest = NAME("pretest");
    made->design.covariates = NAMES(NAME("pretest"), NAME("age"));
    PredictorSettings terms = {.squares = NAMES(NAME("pretest"))};
    made->design.model = score_model_find("logit");
    made->design.model_settings = &terms;
    made_load(made, "id,t,pretest,y,age\na,1,1.5,2,10\nb,0,2,3,11\n");
    check_same(made_real(made, "pretest", "a"), 1.5);
    made_refused(made, "id,t,pretest,y,age\na,1,x,2,10\nb,0,2,3,11\n", ERR_DATA,
                 "F:2:3: pretest 'x' is not a number; correct the cell, or add 'x' to "
                 "data.missing\n");
}

static void a_score_and_a_treatment_may_be_called_pretest(void **state)
{
    Made *made = *state;
    made->outcome.score = NAME("pretest");
    made_load(made, "id,t,x,pretest\na,1,1,2\nb,0,2,3\n");
    check_same(made_real(made, "pretest", "b"), 3);
    made->outcome.score = NAME("y");
    made->design.treatment = NAME("pretest");
    made_load(made, "id,pretest,x,y\na,1,1,2\nb,0,2,3\n");
    assert_string_equal(made_level(made, "pretest", "a"), "1");
}

static void the_word_pretest_never_hides_a_column(void **state)
{
    Made *made = *state;
    const char *csv = "id,t,x,y,pretest\na,1,1,2,10\nb,0,2,3,11\n";
    const char *says = "names 'pretest', which stands for an outcome's own pretest ('x' for "
                       "outcome 'math'), but s.csv has a column 'pretest' too; write 'x' if that "
                       "is meant, or rename the column in the data\n";
    SubgroupSpec subgroup = {.column = {"pretest", {"study.yaml", 9, 1, NULL}}, .groups = 5};
    Pair pair = {NAME("x"), {"pretest", {"study.yaml", 3, 1, NULL}}};
    made_load(made, csv); /* nothing names it */
    made->design.covariates = NAMES(NAME("pretest"));
    PredictorSettings terms = {
        .interactions = {1, &pair},
        .squares = NAMES(((Name){"pretest", {"study.yaml", 5, 1, NULL}})),
    };
    made->design.model = score_model_find("logit");
    made->design.model_settings = &terms;
    made->design.effects.adjust_for = NAMES(((Name){"pretest", {"study.yaml", 7, 1, NULL}}));
    made->design.effects.n_subgroups = 1;
    made->design.effects.subgroup = &subgroup;
    made_refused(
        made, csv, ERR_STUDY,
        arena_printf(made->arena,
                     "study.yaml:1:1: covariates %sstudy.yaml:3:1: propensity.interactions %s"
                     "study.yaml:5:1: propensity.squares %sstudy.yaml:7:1: effects.adjust %s"
                     "study.yaml:9:1: effects.subgroups %s",
                     says, says, says, says, says));
    made->outcome.pretest = NAME("pretest");
    made_load(made, csv);
}

static void a_word_of_cluster_never_hides_a_column(void **state)
{
    Made *made = *state;
    const char *csv = "id,t,x,y,set\na,1,1,2,p\nb,0,2,3,q\n";
    made->design.effects.cluster = CLUSTER_SET;
    made->design.effects.cluster_place = (Place){"study.yaml", 6, 3, NULL};
    made_refused(
        made, csv, ERR_STUDY,
        "study.yaml:6:3: effects.cluster: set is a word of its own (the matched sets), but "
        "s.csv has a column 'set' too; write [set] if the column is meant, or rename the "
        "column in the data\n");
    made->design.effects.cluster = CLUSTER_COLUMNS;
    made->design.effects.cluster_by = NAMES(NAME("set"));
    made_load(made, csv);
    assert_string_equal(made_level(made, "set", "a"), "p");
}

static void more_than_254_levels_are_told_apart(void **state)
{
    Made *made = *state;
    Text csv = {.arena = made->arena};
    made->design.effects.cluster_by = NAMES(NAME("school"));
    text_add(&csv, "id,t,x,y,school\n");
    for (int i = 0; i < 20000; i++)
        text_format(&csv, "%d,%d,1,2,%s%d\n", i, i % 2, i % 3 == 0 ? "a rather long name " : "s",
                    i % 997);
    made_load(made, csv.bytes);
    for (int i = 0; i < 20000; i += i < 300 ? 1 : 97) {
        const char *id = arena_printf(made->arena, "%d", i);
        const char *school =
            arena_printf(made->arena, "%s%d", i % 3 == 0 ? "a rather long name " : "s", i % 997);
        assert_string_equal(made_level(made, "school", id), school);
    }
    assert_int_equal(made_column(made, "school")->n_levels, 2 * 997);
}

static void columns_of_a_methods_settings_are_kept(void **state)
{
    typedef struct Settings {
        Names exact;
        Limits calipers;
        Name within;
    } Settings;
    static const Option options[] = {
        {.name = "exact", .type = OPT_NAMES, .offset = offsetof(Settings, exact)},
        {.name = "calipers", .type = OPT_LIMITS, .offset = offsetof(Settings, calipers)},
        {.name = "within", .type = OPT_COLUMN, .offset = offsetof(Settings, within)},
        {.name = NULL},
    };
    static const MatchMethod method = {.name = "test", .options = options};
    Made *made = *state;
    Limit limit = {NAME("age"), 2};
    Settings settings = {NAMES(NAME("grade")), {1, &limit}, NAME("school")};
    made->design.method = &method;
    made->design.match_settings = &settings;
    made_load(made, "id,t,x,y,grade,age,school\na,1,1,2,3,9,s\nb,0,2,3,4,10,s\n");
    assert_int_equal(made_column(made, "grade")->type, COLUMN_FACTOR);
    assert_int_equal(made_column(made, "age")->type, COLUMN_REAL);
    assert_int_equal(made_column(made, "school")->type, COLUMN_FACTOR);
    made_refused(made, "id,t,x,y,grade,age,school\na,1,1,2,3,old,s\nb,0,2,3,4,10,s\n", ERR_DATA,
                 "F:2:6: age 'old' is not a number; correct the cell, or add 'old' to "
                 "data.missing\n");
}

static void spaces_around_cells_are_left_out_with_a_note(void **state)
{
    Made *made = *state;
    made->design.covariates = NAMES(NAME("race"));
    made_load(made, "id,t,x,y,race\na,1, 1.5,2,White \nb,0,2\xC2\xA0,3,White\nc,0,"
                    "\xE2\x80\xAF"
                    "3,4, NA\n");
    check_same(made_real(made, "x", "a"), 1.5);
    check_same(made_real(made, "x", "b"), 2);
    check_same(made_real(made, "x", "c"), 3);
    assert_int_equal(made_column(made, "race")->n_levels, 1);
    assert_string_equal(made_level(made, "race", "c"), "");
    assert_true(made_has_note(made, "Spaces around cells of 'x' were left out.", 3));
    assert_true(made_has_note(made, "Spaces around cells of 'race' were left out.", 2));
}

/* Marks stand before three digits each, or the cell is no number. */
static void thousands_and_percents_are_read_where_the_study_says_so(void **state)
{
    Made *made = *state;
    made->spec.files = (FileRules){.thousands = true, .percent = true};
    made_load(made, "id,t,x,y\na,1,\"1,214\",45%\nb,0,\"-1,234,567.5\",4.5 %\nc,0,12,-7\n");
    check_same(made_real(made, "x", "a"), 1214);
    check_same(made_real(made, "x", "b"), -1234567.5);
    check_same(made_real(made, "x", "c"), 12);
    check_same(made_real(made, "y", "a"), 45);
    check_same(made_real(made, "y", "b"), 4.5);
    check_same(made_real(made, "y", "c"), -7);
    made->spec.files.decimal_comma = true;
    made_load(made, "id;t;x;y\na;1;1.214;3,5\nb;0;1.234,5;4,5%\nc;0;0,5;-7\n");
    check_same(made_real(made, "x", "a"), 1214);
    check_same(made_real(made, "x", "b"), 1234.5);
    check_same(made_real(made, "x", "c"), 0.5);
    check_same(made_real(made, "y", "b"), 4.5);
    check_same(made_real(made, "x", "b"), 1234.5);
    made_load(made, "id;t;x;y\na;1;1\xC2\xA0"
                    "214;3,5\nb;0;-1\xE2\x80\xAF"
                    "234\xE2\x80\xAF"
                    "567,25;4,5\xC2\xA0%\nc;0;1\xE2\x80\x89"
                    "000;-7\n");
    check_same(made_real(made, "x", "a"), 1214);
    check_same(made_real(made, "x", "b"), -1234567.25);
    check_same(made_real(made, "x", "c"), 1000);
    check_same(made_real(made, "y", "b"), 4.5);
    made->spec.files = (FileRules){.thousands = true};
    const char *const none[] = {"1 214",
                                "1\xC2\xA0"
                                "21",
                                "1\xC2\xA0"
                                "214\xE2\x80\xAF"
                                "000",
                                "\"1,21\"",
                                "\"12,14,000\"",
                                "\"1,2345\"",
                                "\",123\"",
                                "45%",
                                "%"};
    for (size_t i = 0; i < COUNT_OF(none); i++)
        assert_false(made_load_mode(
            made, arena_printf(made->arena, "id,t,x,y\na,1,%s,2\nb,0,3,4\n", none[i]), FRAME_RUN));
}

/* --- cells that don't fit ----------------------------------------------------------------------
 */

static void a_number_that_is_none_is_named_with_what_to_do(void **state)
{
    static const struct {
        const char *cell, *says;
    } cases[] = {
        {"4l2", "'4l2' is not a number; correct the cell, or add '4l2' to data.missing"},
        {"\"1,5\"", "'1,5' has a decimal comma; write 1.5, or say decimal: comma under data"},
        {"\"1,234\"",
         "'1,234' holds a comma; say thousands: yes under data if it is 1234, or write 1.234 if "
         "the comma is a decimal point"},
        {"1\xE2\x80\xAF"
         "234",
         "'1\xE2\x80\xAF"
         "234' has a space between its thousands; say thousands: yes under data"},
        {"1 234", "'1 234' holds a space; write 1234"},
        {"45%", "'45%' is a percentage; say percent: yes under data, which reads it as a plain "
                "number, or write every cell without the sign"},
        {"$900", "'$900' has a sign of money; export the column without it"},
        {"\"-$1,900\"", "'-$1,900' has a sign of money; export the column without it, and say "
                        "thousands: yes under data"},
        {"$x", "'$x' is not a number; correct the cell, or add '$x' to data.missing"},
        {"#N/A",
         "'#N/A' is a spreadsheet's error value; add '#N/A' to data.missing, or correct the cell"},
        {"inf", "'inf' is not a number to calculate with; add 'inf' to data.missing, or correct "
                "the cell"},
        {"-NaN", "'-NaN' is not a number to calculate with; add '-NaN' to data.missing, or correct "
                 "the cell"},
        {"0x1F", "'0x1F' is hexadecimal; write it in decimal digits"},
        {"1e999", "'1e999' is larger than any score or measure (beyond 1e15 in size); correct the "
                  "cell, or add '1e999' to data.missing"},
        {"-2e15", "'-2e15' is larger than any score or measure (beyond 1e15 in size); correct the "
                  "cell, or add '-2e15' to data.missing"},
        {"12345678901234567",
         "'12345678901234567' is larger than any score or measure (beyond 1e15 in size); correct "
         "the cell, or add '12345678901234567' to data.missing"},
        {"1 2", "'1 2' is not a number; correct the cell, or add '1 2' to data.missing"},
    };
    Made *made = *state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        made_refused(made,
                     arena_printf(made->arena, "id,t,x,y\na,1,1,2\nb,0,2,%s\n", cases[i].cell),
                     ERR_DATA, arena_printf(made->arena, "F:3:4: y %s\n", cases[i].says));
}

static void numbers_beyond_the_limit_are_named_cell_by_cell(void **state)
{
    Made *made = *state;
    made->design.covariates = NAMES(NAME("age"));
    const char *says = "is larger than any score or measure (beyond 1e15 in size); correct the "
                       "cell, or add";
    const char *hint = "(or name the column in data.factors if it holds categories)";
    made_refused(made, "id,t,x,y,age\na,1,1e160,2,1e400\nb,0,2,-1e16,3\nc,0,1,1e308,7e15\n",
                 ERR_DATA,
                 arena_printf(made->arena,
                              "F:3:4: y '-1e16' %s '-1e16' to data.missing\n"
                              "F:4:4: y '1e308' %s '1e308' to data.missing\n"
                              "F:2:3: x '1e160' %s '1e160' to data.missing\n"
                              "F:2:5: age '1e400' %s '1e400' to data.missing %s\n"
                              "F:4:5: age '7e15' %s '7e15' to data.missing %s\n",
                              says, says, says, says, hint, says, hint));
    /* a category is not calculated with, and the limit itself may stand */
    made->spec.factors = NAMES(NAME("age"));
    made_load(made, "id,t,x,y,age\na,1,1e15,2,123456789012345678\nb,0,2,-1e15,3\n");
    check_same(made_real(made, "x", "a"), 1e15);
    assert_string_equal(made_level(made, "age", "a"), "123456789012345678");
}

static void a_mixture_is_refused_by_its_fewer_kind(void **state)
{
    Made *made = *state;
    made->design.covariates = NAMES(NAME("grade"));
    made_refused(made, "id,t,x,y,grade\na,1,1,2,3\nb,0,2,3,KG\nc,0,2,3,4\n", ERR_DATA,
                 "F:3:5: grade 'KG' is not a number; correct the cell, or add 'KG' to data.missing "
                 "(or name the column in data.factors if it holds categories)\n");
    made_refused(made, "id,t,x,y,grade\na,1,1,2,PK\nb,0,2,3,KG\nc,0,2,3,4\n", ERR_DATA,
                 "F:4:5: grade '4' is a number among text; correct the cell, add it to "
                 "data.missing, or name the column in data.factors\n");
    made_refused(made, "id,t,x,y,grade\na,1,1,2,KG\nb,0,2,3,3\nc,0,2,3,4\n", ERR_DATA,
                 "F:2:5: grade 'KG' is not a number; correct the cell, or add 'KG' to data.missing "
                 "(or name the column in data.factors if it holds categories)\n");
    /* it is the marks that are odd, however few go without */
    made_refused(made, "id,t,x,y,grade\na,1,1,2,50%\nb,0,2,3,60%\nc,0,2,3,4\n", ERR_DATA,
                 "F:2:5: grade '50%' is a percentage; say percent: yes under data, which reads it "
                 "as a plain number, or write every cell without the sign (or name the column in "
                 "data.factors if it holds categories)\n"
                 "F:3:5: grade '60%' is a percentage; say percent: yes under data, which reads it "
                 "as a plain number, or write every cell without the sign (or name the column in "
                 "data.factors if it holds categories)\n");
}

static void several_problems_are_told_in_one_run(void **state)
{
    Made *made = *state;
    made_refused(made, "id,t,x,y\na,1,one,2\nb,0\n,0,1,1\nd,0,2,four\n", ERR_DATA,
                 "F:3:2: this row has 2 cells where the header has 4; put the missing cell or "
                 "comma in\n"
                 "F:4:1: the id is blank; every row needs the id of its student ('id')\n"
                 "F:5:4: y 'four' is not a number; correct the cell, or add 'four' to "
                 "data.missing\n"
                 "F:2:3: x 'one' is not a number; correct the cell, or add 'one' to "
                 "data.missing\n");
}

/* --- ids ---------------------------------------------------------------------------------------
 */

static void ids_are_kept_as_they_stand(void **state)
{
    Made *made = *state;
    made_load(made, "id,t,x,y\n007301,1,1,2\nA-1,0,2,3\n");
    assert_int_equal(made->frame.line[made_row(made, "007301")], 2);
    assert_int_equal(made->frame.file_row[made_row(made, "A-1")], 2);
}

static void ids_that_differ_in_zeros_are_a_caution(void **state)
{
    Made *made = *state;
    made_load(made, "id,t,x,y\n007301,1,1,2\n7301,0,2,3\n12,0,2,3\n");
    assert_true(made_has_note(made,
                              "Some ids differ only in leading zeros, such as '007301' (line 2) "
                              "and '7301' (line 3): they are kept as different students. If they "
                              "are the same, a program dropped the zeros.",
                              1));
}

static void an_id_that_stands_twice_is_refused(void **state)
{
    Made *made = *state;
    made_refused(made, "id,t,x,y\na,1,1,2\nb,0,2,3\na,0,2,3\na,1,1,1\n", ERR_DATA,
                 "F:4:1: the id 'a' stands on line 2 already; each student needs one row (2 rows "
                 "are too many)\n"
                 "F:5:1: the id 'a' stands on line 2 already; each student needs one row (2 rows "
                 "are too many)\n");
}

/* Each text once, for each asks for a decision; and ids too, though the file is refused already. */
static void all_that_is_wrong_with_a_file_is_told_at_once(void **state)
{
    Made *made = *state;
    Text csv = {.arena = made->arena};
    text_add(&csv, "id,t,x,y\n");
    for (int i = 0; i < 40; i++)
        text_format(&csv, "%d,1,%s,2\n", i == 39 ? 0 : i,
                    i % 4 == 1 ? "absent"
                    : i == 7   ? "3I"
                               : "1");
    made_refused(made, csv.bytes, ERR_DATA,
                 "F:3:3: x 'absent' is not a number; correct the cell, or add 'absent' to "
                 "data.missing (10 cells, this is the first)\n"
                 "F:9:3: x '3I' is not a number; correct the cell, or add '3I' to data.missing\n"
                 "F:41:1: the id '0' stands on line 2 already; each student needs one row (1 row "
                 "is too many)\n");
}

/* Four hundred rows of one kind do not hide the one of another. */
static void problems_of_one_kind_are_counted_and_the_others_shown(void **state)
{
    Made *made = *state;
    Text csv = {.arena = made->arena};
    text_add(&csv, "id,t,x,y\n");
    for (int i = 0; i < 400; i++)
        text_format(&csv, "%s,1,1,2\n", i == 390 ? "" : arena_printf(made->arena, "1.%dE+11", i));
    made_refused(made, csv.bytes, ERR_DATA,
                 "F:2:1: the id '1.0E+11' was a long number that a spreadsheet shortened, and its "
                 "digits are lost; export it again with the id column as text\n"
                 "F:3:1: the id '1.1E+11' was a long number that a spreadsheet shortened, and its "
                 "digits are lost; export it again with the id column as text\n"
                 "F:4:1: the id '1.2E+11' was a long number that a spreadsheet shortened, and its "
                 "digits are lost; export it again with the id column as text\n"
                 "F:392:1: the id is blank; every row needs the id of its student ('id')\n"
                 "F: 396 more rows have the problem of line 4: lines 5, 6, 7, 8, 9 and further\n");
    assert_int_equal(made->err.n, 400);
}

static void ids_that_repeat_in_many_rows_are_told_in_one_sentence(void **state)
{
    Made *made = *state;
    Text csv = {.arena = made->arena};
    text_add(&csv, "id,t,x,y\n");
    for (int i = 0; i < 60; i++)
        text_format(&csv, "%d,1,1,2\n", i % 30);
    assert_false(made_load_mode(made, csv.bytes, FRAME_RUN));
    assert_int_equal(made->err.n, 1);
    assert_non_null(strstr(made->err.text,
                           "s.csv:32:1: the id repeats in 30 rows, and each student needs one row; "
                           "the first three: line 32 ('0', as on line 2), line 33 ('1', as on line "
                           "3), line 34 ('2', as on line 4). Where each row is a test, name the "
                           "file under tests.files\n"));
}

static void ids_that_a_spreadsheet_destroyed_are_refused(void **state)
{
    Made *made = *state;
    made_refused(made, "id,t,x,y\n1.23E+11,1,1,2\n2E+05x,0,1,2\n", ERR_DATA,
                 "F:2:1: the id '1.23E+11' was a long number that a spreadsheet shortened, and its "
                 "digits are lost; export it again with the id column as text\n");
}

static void a_row_of_totals_is_refused(void **state)
{
    Made *made = *state;
    const char *sentence = "F:3:1: this looks like a row of totals ('Grand Total'), not a student; "
                           "delete it, or name it in data.total_rows\n";
    made_refused(made, "id,t,x,y\na,1,1,2\nGrand Total,,3,4\n", ERR_DATA, sentence);
    made_refused(made, "id,t,x,y\na,1,1,2\nGRAND  total:,,3,4\n", ERR_DATA,
                 "F:3:1: this looks like a row of totals ('GRAND  total:'), not a student; delete "
                 "it, or name it in data.total_rows\n");
    made->spec.id = (Name){0};
    made_refused(made, "school,t,x,y\na,1,1,2\nGrand Total,,3,4\n", ERR_DATA, sentence);
}

static void without_an_id_the_rows_number_is_it(void **state)
{
    Made *made = *state;
    made->spec.id = (Name){0};
    made_load(made, "t,x,y\n1,1,2\n0,2,3\n");
    check_same(made_real(made, "x", "2"), 2);
    assert_int_equal(made->frame.file_row[made_row(made, "2")], 2);
}

/* --- names that the file lacks -----------------------------------------------------------------
 */

static void unknown_columns_are_told_with_what_there_is(void **state)
{
    Made *made = *state;
    made->design.covariates = NAMES(NAME("gendr"), NAME("income"));
    made_refused(made, "id,t,x,y,gender\na,1,1,2,F\nb,0,1,2,M\n", ERR_STUDY,
                 "study.yaml:1:1: covariates names 'gendr', which is not a column of "
                 "s.csv; did you mean 'gender'? it holds: id, t, x, y, gender\n"
                 "study.yaml:1:1: covariates names 'income', which is not a column of "
                 "s.csv\n");
}

static void a_label_for_no_column_is_refused(void **state)
{
    Made *made = *state;
    ColumnRule rule = {.name = NAME("frll"), .label = "Free lunch"};
    made->design.n_columns = 1;
    made->design.column = &rule;
    made_refused(made, "id,t,x,y,frl\na,1,1,2,F\nb,0,1,2,P\n", ERR_STUDY,
                 "study.yaml:1:1: columns names 'frll', which is not a column of "
                 "s.csv; did you mean 'frl'? it holds: id, t, x, y, frl\n");
}

/* --- order -------------------------------------------------------------------------------------
 */

static uint64_t next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

enum { STUDENTS = 5000 };

static const char *file_in_order(Arena *arena, const uint32_t *order)
{
    Text csv = {.arena = arena};
    text_add(&csv, "id,t,x,y,race\n");
    for (size_t i = 0; i < STUDENTS; i++) {
        const uint32_t k = order[i];
        text_format(&csv, "S%u,%u,%u.5,%u,%s\n", k, k % 2, k * 7 % 101, k % 50,
                    k % 9 == 0   ? ""
                    : k % 3 == 0 ? "White"
                    : k % 3 == 1 ? "Asian"
                                 : "Black");
    }
    return csv.bytes;
}

static void the_order_of_rows_changes_nothing(void **state)
{
    Made *made = *state;
    uint32_t order[STUDENTS];
    uint64_t seed = 42;
    made->design.covariates = NAMES(NAME("race"));
    sort_identity(order, STUDENTS);
    made_load(made, file_in_order(made->arena, order));
    const Frame a = made->frame;
    for (size_t i = STUDENTS - 1; i > 0; i--) {
        const size_t j = next(&seed) % (i + 1);
        const uint32_t swap = order[i];
        order[i] = order[j];
        order[j] = swap;
    }
    made_load(made, file_in_order(made->arena, order));
    const Frame b = made->frame;
    for (size_t i = 0; i < STUDENTS; i++) {
        assert_string_equal(a.id[i], b.id[i]);
        assert_int_equal(order[b.file_row[i] - 1], a.file_row[i] - 1);
        assert_int_equal(b.line[i], b.file_row[i] + 1);
    }
    for (size_t k = 0; k < a.n_columns; k++) {
        const Column *p = &a.column[k], *q = &b.column[k];
        assert_memory_equal(p->reason, q->reason, STUDENTS);
        if (p->type == COLUMN_REAL)
            assert_memory_equal(p->real, q->real, STUDENTS * sizeof(double));
        else
            assert_memory_equal(p->level, q->level, STUDENTS * sizeof(int32_t));
        for (size_t l = 0; l < p->n_levels; l++)
            assert_string_equal(p->level_name[l], q->level_name[l]);
    }
}

static void students_are_in_order_of_the_hash_of_their_id(void **state)
{
    Made *made = *state;
    uint32_t order[STUDENTS];
    sort_identity(order, STUDENTS);
    made_load(made, file_in_order(made->arena, order));
    for (size_t i = 1; i < STUDENTS; i++)
        assert_true(hash_text(made->spec.seed, made->frame.id[i - 1]) <
                    hash_text(made->spec.seed, made->frame.id[i]));
}

/* --- design before outcome ---------------------------------------------------------------------
 */

static void a_design_knows_of_a_score_only_whether_it_is_there(void **state)
{
    static const char *const files[] = {
        "id,t,x,y\na,1,1,2\nb,0,2,\nc,0,3,NA\nd,1,4,7.25\n",
        "id,t,x,y\na,1,1,-900\nb,0,2,\nc,0,3,NA\nd,1,4,1e300\n",
        "id,t,x,y\na,1,1,four\nb,0,2,\nc,0,3,NA\nd,1,4,\"1,5%\"\n",
        "id,t,x,y\na,1,1,#N/A\nb,0,2,\nc,0,3,NA\nd,1,4,inf\n",
    };
    Made *made = *state;
    for (size_t f = 0; f < COUNT_OF(files); f++) {
        assert_true(made_load_mode(made, files[f], FRAME_DESIGN));
        const Column *y = made_column(made, "y");
        assert_int_equal(y->type, COLUMN_PRESENCE);
        assert_null(y->real);
        assert_null(y->level);
        assert_int_equal(y->n_missing, 2);
        assert_int_equal(y->reason[made_row(made, "a")], REASON_PRESENT);
        assert_int_equal(y->reason[made_row(made, "b")], REASON_BLANK);
        assert_int_equal(y->reason[made_row(made, "c")], REASON_CODE);
        assert_int_equal(y->reason[made_row(made, "d")], REASON_PRESENT);
        check_same(made_real(made, "x", "d"), 4);
    }
}

static void a_score_that_is_not_required_need_not_exist_yet(void **state)
{
    Made *made = *state;
    const char *csv = "id,t,x\na,1,1\nb,0,2\n";
    made->outcome.require_score = false;
    assert_true(made_load_mode(made, csv, FRAME_DESIGN));
    assert_null(frame_find(&made->frame, "y"));
    made_refused(made, csv, ERR_STUDY,
                 "study.yaml:1:1: score names 'y', which is not a column of s.csv; "
                 "did you mean 't'? it holds: id, t, x\n");
    made->outcome.require_score = true;
    assert_false(made_load_mode(made, csv, FRAME_DESIGN));
    assert_non_null(strstr(made->err.text, "where scores don't exist yet, say require_score: no"));
}

static void a_design_refuses_a_score_that_is_also_a_pretest(void **state)
{
    Made *made = *state;
    OutcomeSpec both[2] = {made->outcome, made->outcome};
    both[1].score = NAME("z");
    both[1].pretest = NAME("y");
    made->design.n_outcomes = 2;
    made->design.outcome = both;
    const char *csv = "id,t,x,y,z\na,1,1,2,3\nb,0,2,3,4\n";
    made_load(made, csv);
    assert_false(made_load_mode(made, csv, FRAME_DESIGN));
    assert_string_equal(made->err.text,
                        "study.yaml:1:1: 'y' is the score of one outcome and is used as something "
                        "else too; a design must not read a score: lock the outcomes in separate "
                        "study files\n");
}

static void a_design_refuses_that_another_recodes_its_score(void **state)
{
    Made *made = *state;
    ValuePair pairs[] = {{"2", "1", NOWHERE}, {"3", "0", NOWHERE}};
    ColumnRule rule = {.name = NAME("y"), .n_values = 2, .value = pairs};
    OutcomeSpec other = made->outcome;
    Design both[2] = {made->design, made->design};
    const char *csv = "id,t,x,y,z\na,1,1,2,3\nb,0,2,3,4\n";
    other.score = NAME("z");
    both[1].outcome = &other;
    both[1].n_columns = 1;
    both[1].column = &rule;
    made->spec.n_designs = 2;
    made->spec.design = both;
    assert_false(made_load_mode(made, csv, FRAME_DESIGN));
    assert_string_equal(made->err.text,
                        "study.yaml:1:1: 'y' is the score of one outcome and is used as something "
                        "else too; a design must not read a score: lock the outcomes in separate "
                        "study files\n");
}

static void a_file_of_another_encoding_is_loaded_once(void **state)
{
    Made *made = *state;
    Text csv = {.arena = made->arena};
    made->design.covariates = NAMES(NAME("name"));
    text_add(&csv, "id,t,x,y,name\n");
    for (int i = 0; i < 100000; i++)
        text_format(&csv, "%d,%d,1,2,some name\n", i, i % 2);
    text_add(&csv, "last,0,1,2,Jos\xE9\n");
    made_load(made, csv.bytes);
    assert_int_equal(made->frame.n_rows, 100001);
    assert_string_equal(made_level(made, "name", "last"), "José");
    assert_string_equal(made_level(made, "name", "17"), "some name");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, made_setup, made_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_column_is_what_its_cells_are),
        TEST(factors_are_sorted_numbers_first),
        TEST(a_comma_is_the_decimal_sign_where_the_study_says_so),
        TEST(thousands_and_percents_are_read_where_the_study_says_so),
        TEST(only_named_columns_are_kept),
        TEST(an_outcomes_pretest_may_be_called_pretest),
        TEST(a_score_and_a_treatment_may_be_called_pretest),
        TEST(the_word_pretest_never_hides_a_column),
        TEST(a_word_of_cluster_never_hides_a_column),
        TEST(more_than_254_levels_are_told_apart),
        TEST(columns_of_a_methods_settings_are_kept),
        TEST(spaces_around_cells_are_left_out_with_a_note),
        TEST(a_number_that_is_none_is_named_with_what_to_do),
        TEST(numbers_beyond_the_limit_are_named_cell_by_cell),
        TEST(a_mixture_is_refused_by_its_fewer_kind),
        TEST(several_problems_are_told_in_one_run),
        TEST(ids_are_kept_as_they_stand),
        TEST(ids_that_differ_in_zeros_are_a_caution),
        TEST(an_id_that_stands_twice_is_refused),
        TEST(ids_that_repeat_in_many_rows_are_told_in_one_sentence),
        TEST(all_that_is_wrong_with_a_file_is_told_at_once),
        TEST(problems_of_one_kind_are_counted_and_the_others_shown),
        TEST(ids_that_a_spreadsheet_destroyed_are_refused),
        TEST(a_row_of_totals_is_refused),
        TEST(without_an_id_the_rows_number_is_it),
        TEST(unknown_columns_are_told_with_what_there_is),
        TEST(a_label_for_no_column_is_refused),
        TEST(the_order_of_rows_changes_nothing),
        TEST(students_are_in_order_of_the_hash_of_their_id),
        TEST(a_design_knows_of_a_score_only_whether_it_is_there),
        TEST(a_score_that_is_not_required_need_not_exist_yet),
        TEST(a_design_refuses_a_score_that_is_also_a_pretest),
        TEST(a_design_refuses_that_another_recodes_its_score),
        TEST(a_file_of_another_encoding_is_loaded_once),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
