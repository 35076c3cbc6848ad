/* What looks odd in the columns that a study names is told, and ordinary columns are left in peace.
 */
#include "../study/here.h"
#include "note_says.h"

#include "alike/data.h"
#include "alike/odd.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

enum { ROWS = 120 };

#define HEAD                                                                                       \
    "treatment: {column: t, treated: 1, control: 0}\n"                                             \
    "outcomes: [{name: out, score: y, pretest: x}]\n"

/* A file of ROWS students whose further column `c` is made by a test, and what is said of it. */
typedef struct Told {
    Spec spec;
    StudyData data;
} Told;

static void write_file(const Here *here, const char *name, const char *text)
{
    assert_true(
        os_write_file(os_join(here->arena, here->folder, name), text, strlen(text), here->err));
}

static void load(const Here *here, const char *study, const char *csv, Told *out)
{
    write_file(here, "s.csv", csv);
    write_file(here, "study.yaml",
               arena_printf(here->arena, "%s%s",
                            strstr(study, "data:") == NULL ? "data: {file: s.csv, id: id}\n" : "",
                            study));
    const bool ok = spec_read(here->arena, os_join(here->arena, here->folder, "study.yaml"),
                              &out->spec, here->err) &&
                    data_load(here->arena, &out->spec, FRAME_RUN, &out->data, here->err);
    assert_string_equal(here->err->text, "");
    assert_true(ok);
}

typedef const char *MakeCell(Arena *arena, size_t i);

/* Scores of 170 to 229 and the test's own column; line i + 2 holds student i. */
static const char *table(const Here *here, MakeCell *cell)
{
    Text csv = {.arena = here->arena};
    text_add(&csv, "id,t,x,y,c\n");
    for (size_t i = 0; i < ROWS; i++)
        text_format(&csv, "i%zu,%zu,%zu,%zu,%s\n", i, i % 2, 170 + i * 37 % 60, 170 + i * 41 % 60,
                    cell(here->arena, i));
    return csv.bytes;
}

static Told told_of(const Here *here, const char *study, MakeCell *cell)
{
    Told told;
    load(here, study, table(here, cell), &told);
    return told;
}

static void says(const Here *here, const Notes *notes, const char *expected)
{
    if (notes_saying(notes, expected) == 1)
        return;
    for (size_t i = 0; i < notes->n; i++)
        print_error("note: %s\n", note_text(here->arena, &notes->item[i]));
    fail_msg("none or several of these notes say: %s", expected);
}

static size_t count_cautions(const Here *here, const Notes *notes)
{
    size_t n = 0;
    for (size_t i = 0; i < notes->n; i++) {
        n += notes->item[i].importance == NOTE_CAUTION;
        if (notes->item[i].importance == NOTE_CAUTION)
            print_message("caution: %s\n", note_text(here->arena, &notes->item[i]));
    }
    return n;
}

#define SAYS(cell, covariates, expected)                                                           \
    do {                                                                                           \
        const Told told_ = told_of(*state, HEAD covariates, cell);                                 \
        says(*state, &told_.data.notes, expected);                                                 \
    } while (0)
#define SILENT(cell, covariates)                                                                   \
    do {                                                                                           \
        const Told told_ = told_of(*state, HEAD covariates, cell);                                 \
        assert_int_equal(count_cautions(*state, &told_.data.notes), 0);                            \
    } while (0)
#define AS_C "covariates: [c]\n"

/* --- what the study says of the data, and the data don't have --------------------------------- */

static const char *ten_to_twenty(Arena *arena, size_t i)
{
    return i == 9 ? "-9" : arena_printf(arena, "%zu", 10 + i % 11);
}

static void cuts_that_divide_nobody_are_told(void **state)
{
    SAYS(ten_to_twenty,
         "data: {file: s.csv, id: id, missing: [-9]}\ncovariates: [c]\n"
         "matching: {method: cem, cutpoints: {c: [2, 15, 30]}}\n",
         "matching.cutpoints on line 5 of the study file cuts 'c' at 2, 30, where nobody stands on "
         "one side: its values go from 10 to 20");
    SILENT(ten_to_twenty, "data: {file: s.csv, id: id, missing: [-9]}\ncovariates: [c]\n"
                          "matching: {method: cem, cutpoints: {c: [10, 15, 20]}}\n");
}

static void codes_that_no_cell_holds_are_asked_of(void **state)
{
    const Told told = told_of(
        *state, HEAD "data: {file: s.csv, id: id, missing: [NA, -9, -99]}\n" AS_C, ten_to_twenty);
    says(*state, &told.data.asked, "data.missing lists '-99', and no cell");
    for (size_t i = 0; i < told.data.asked.n; i++) {
        const char *text = note_text(((Here *)*state)->arena, &told.data.asked.item[i]);
        assert_null(strstr(text, "'-9',"));
        assert_null(strstr(text, "'NA'"));
    }
}

/* Every tenth id of six digits begins with 0, and a spreadsheet has taken it. */
static const char *ids_shortened(Arena *arena, size_t i)
{
    return arena_printf(arena, "%zu", i * 8329 % 1000000 + 1000);
}

static const char *numbers_past_a_power_of_ten(Arena *arena, size_t i)
{
    return arena_printf(arena, "%zu", 99960 + i);
}

static void ids_that_have_lost_their_zeros_are_asked_of(void **state)
{
    const char *study = HEAD "data: {file: s.csv, id: c}\ncovariates: [x]\n";
    Told told = told_of(*state, study, ids_shortened);
    says(*state, &told.data.asked,
         "'c' holds 108 ids of 6 digits and 12 of fewer, and none begins "
         "with 0");
    says(*state, &told.data.asked, "or write data: {id_width: 6}");
    told = told_of(*state, study, numbers_past_a_power_of_ten);
    assert_int_equal(notes_saying(&told.data.asked, "none begins with 0"), 0);
    told = told_of(*state, HEAD "data: {file: s.csv, id: c, id_width: 6}\ncovariates: [x]\n",
                   ids_shortened);
    assert_int_equal(notes_saying(&told.data.asked, "none begins with 0"), 0);
    /* of schools too */
    told = told_of(*state, HEAD "covariates: [x]\neffects: {cluster: c}\n", ids_shortened);
    says(*state, &told.data.asked, "'c' holds 108 ids of 6 digits");
}

/* --- codes for missing values ---------------------------------------------------------------- */

static const char *score_or_code(Arena *arena, size_t i)
{
    return i % 40 == 7 ? "-99" : arena_printf(arena, "%zu", 170 + i * 7 % 60);
}

static const char *count_or_nine(Arena *arena, size_t i)
{
    return i == 30 ? "99" : arena_printf(arena, "%zu", i % 5);
}

static const char *score_or_zero(Arena *arena, size_t i)
{
    return i == 30 ? "0.0000" : arena_printf(arena, "%zu.5", 170 + i * 7 % 60);
}

static const char *difference(Arena *arena, size_t i)
{
    return arena_printf(arena, "%d", (int)(i % 25) - 12);
}

static const char *count_to_nine(Arena *arena, size_t i)
{
    return arena_printf(arena, "%zu", i * i % 14);
}

static void codes_for_missing_values_apart_from_all_others_are_told(void **state)
{
    SAYS(score_or_code, AS_C,
         "'c' is -99 in 3 rows, the first on line 9, 17 standard deviations from the mean of the "
         "others; all other values lie between 170 and 229. If it stands for a missing value, add "
         "it as the file writes it, data: {missing: [\"\", NA, ., -99]}");
    SAYS(count_or_nine, AS_C, "'c' is 99 in 1 row, on line 32");
    SAYS(score_or_zero, AS_C, "'c' is 0 in 1 row, on line 32");
}

/* How often a grade was repeated: never by most. */
static const char *repeated(Arena *arena, size_t i)
{
    return arena_printf(arena, "%d", i % 4 != 1 ? 0 : i == 29 ? 2 : 1);
}

static const char *repeated_by_most(Arena *arena, size_t i)
{
    return arena_printf(arena, "%d", i == 30 || i == 33 ? 0 : i == 50 ? 2 : 1);
}

static const char *minutes_or_zero(Arena *arena, size_t i)
{
    return arena_printf(arena, "%zu", i % 4 != 1 ? 0 : 170 + i * 7 % 60);
}

static const char *twos_are_rare(Arena *arena, size_t i)
{
    return arena_printf(arena, "%d", i == 50 ? 2 : i == 30 ? 1 : 0);
}

static void numbers_of_a_count_are_no_codes(void **state)
{
    SILENT(repeated, AS_C);
    SILENT(repeated_by_most, AS_C);
    SILENT(minutes_or_zero, AS_C);
    SILENT(twos_are_rare, AS_C); /* nor outliers */
}

static void numbers_among_others_are_no_codes(void **state)
{
    SILENT(difference, AS_C); /* -9, -8, -1 and 9 are differences */
    SILENT(count_to_nine, AS_C);
}

static void a_declared_code_is_told_no_more(void **state)
{
    const Told told = told_of(
        *state, "data: {file: s.csv, id: id, missing: [\"\", -99]}\n" HEAD AS_C, score_or_code);
    assert_int_equal(count_cautions(*state, &told.data.notes), 0);
}

/* A design never looks at scores, odd or not. */
static void no_score_is_looked_at_before_the_design(void **state)
{
    Here *here = *state;
    Told told;
    Text csv = {.arena = here->arena};
    text_add(&csv, "id,t,x,y,c\n");
    for (size_t i = 0; i < ROWS; i++)
        text_format(&csv, "i%zu,%zu,%zu,%s,1\n", i, i % 2, 170 + i * 37 % 60,
                    score_or_code(here->arena, i));
    load(here, HEAD "covariates: [x]\n", csv.bytes, &told);
    says(here, &told.data.notes, "'y' is -99 in 3 rows");
    assert_true(data_load(here->arena, &told.spec, FRAME_DESIGN, &told.data, here->err));
    assert_int_equal(count_cautions(here, &told.data.notes), 0);
}

/* --- outliers -------------------------------------------------------------------------------- */

static const char *a_slip(Arena *arena, size_t i)
{
    return i == 50 ? "2100" : arena_printf(arena, "%zu", 170 + i * 7 % 60);
}

static const char *a_long_tail(Arena *arena, size_t i)
{
    return arena_printf(arena, "%zu", i % 3 == 0 ? 0 : i * i * i / 50);
}

static void a_single_number_far_from_all_others_is_told(void **state)
{
    SAYS(a_slip, AS_C,
         "'c' is 2100 in 1 row, on line 52, 109 standard deviations from the mean of the others, "
         "which lie between 170 and 229. Correct the cell, or leave such students out: keep: {c: "
         "{min: 170, max: 229}}.");
    SILENT(a_long_tail, AS_C);
}

/* `keep` chooses whom to compare, which no score may do. */
static void of_a_score_the_cell_is_to_be_mended(void **state)
{
    const Told told = told_of(*state,
                              "treatment: {column: t, treated: 1, control: 0}\n"
                              "outcomes: [{name: out, score: c, pretest: x}]\ncovariates: [x]\n",
                              a_slip);
    says(*state, &told.data.notes, "Correct the cell, or add the value to data.missing.");
}

/* Of a long column it is first seen, without sorting it, whether an end may lie by itself: all that
 * could be told must be. The others lie evenly, mean 0 and sd 1; `k` values lie `far` from it. */
static const char *long_table(const Here *here, size_t n, size_t k, double far, bool lower)
{
    Text csv = {.arena = here->arena};
    text_add(&csv, "id,t,x,y,c\n");
    for (size_t i = 0; i < n; i++) {
        const double even = sqrt(12.0) * (((double)i + 0.5) / (double)n - 0.5) + 0.0001;
        text_format(&csv, "i%zu,%zu,%zu,%zu,%.4f\n", i, i % 2, 170 + i * 37 % 60, 170 + i * 41 % 60,
                    i >= k  ? even
                    : lower ? -far
                            : far);
    }
    return csv.bytes;
}

static void outliers_of_long_columns_are_told_up_to_one_in_a_hundred(void **state)
{
    enum { N = 2000 };
    const Here *here = *state;
    static const size_t outside[] = {0, 1, N / 100, N / 100 + 1};
    for (size_t j = 0; j < COUNT_OF(outside); j++)
        for (int lower = 0; lower < 2; lower++) {
            const size_t k = outside[j];
            Told told;
            load(here, HEAD AS_C, long_table(here, N, k, 10.3, lower == 1), &told);
            assert_int_equal(notes_saying(&told.data.notes, "'c' is"),
                             k > 0 && k <= N / 100 ? 1 : 0);
            load(here, HEAD AS_C, long_table(here, N, k, 9.7, lower == 1), &told);
            assert_int_equal(notes_saying(&told.data.notes, "'c' is"), 0);
        }
}

static const char *a_code_late(Arena *arena, size_t i)
{
    return i == 119 ? "-99" : i == 60 ? "999999" : arena_printf(arena, "%zu", 170 + i % 60);
}

/* In the order of the list of what is looked for, and of numbers. */
static void codes_of_one_column_are_told_from_the_least(void **state)
{
    const Told told = told_of(*state, HEAD AS_C, a_code_late);
    size_t at[2] = {0, 0};
    for (size_t i = 0; i < told.data.notes.n; i++) {
        const char *text = note_text(((Here *)*state)->arena, &told.data.notes.item[i]);
        if (strstr(text, "'c' is -99 in") != NULL)
            at[0] = i + 1;
        if (strstr(text, "'c' is 999999 in") != NULL)
            at[1] = i + 1;
    }
    assert_true(at[0] > 0 && at[1] > at[0]);
}

/* --- spellings ------------------------------------------------------------------------------- */

static const char *two_systems(Arena *arena, size_t i)
{
    static const char *const race[] = {"White",  "WHITE",      "Black",    "Asian",
                                       "white ", "Am  Indian", "am indian"};
    (void)arena;
    return race[i % 6 == 5 && i < 12 ? 6 : i % 6];
}

static const char *zeros(Arena *arena, size_t i)
{
    return arena_printf(arena, i % 10 == 3 ? "%02zu" : "%zu", i % 9 + 1);
}

static const char *grades_and_words(Arena *arena, size_t i)
{
    static const char *const level[] = {"K", "1", "10", "100", "A1", "A10", "A01"};
    (void)arena;
    return level[i % 7];
}

static void spellings_of_one_value_are_told_together(void **state)
{
    SAYS(two_systems, AS_C,
         "'c' has values that differ in nothing but case, blanks or leading zeros and count apart: "
         "'Am  Indian' (18 rows, the first on line 19) and 'am indian' (2 rows, the first on line "
         "7); 'WHITE' (20 rows, the first on line 3) and 'White' (20 rows, the first on line 2) "
         "and 'white' (20 rows, the first on line 6). If they mean the same, write columns: {c: "
         "{values: {\"Am  Indian\": \"Am  Indian\", Asian: Asian, Black: Black, WHITE: WHITE, "
         "White: WHITE, am indian: \"Am  Indian\", white: WHITE}}}.");
    SILENT(grades_and_words, "covariates: [x]\nmatching: {exact: [c]}\n");
}

static void digits_with_and_without_zeros_are_two_spellings_where_they_are_categories(void **state)
{
    SAYS(zeros, "covariates: [x]\nmatching: {exact: [c]}\n", "'01' (");
}

static void values_that_the_study_joins_are_told_no_more(void **state)
{
    SILENT(two_systems,
           AS_C "columns: {c: {values: {White: White, WHITE: White, white: White, Black: Black, "
                "Asian: Asian, Am  Indian: I, am indian: I}}}\n");
}

/* --- codes that are read as amounts ---------------------------------------------------------- */

static const char *padded(Arena *arena, size_t i)
{
    return arena_printf(arena, "%05zu", 1000 + i * 7919 % 9000);
}

static const char *five_numbers(Arena *arena, size_t i)
{
    return arena_printf(arena, "%zu", i % 5 + 1);
}

static const char *fractions(Arena *arena, size_t i)
{
    return arena_printf(arena, "%zu.5", i % 5 + 1);
}

static void leading_zeros_are_those_of_codes(void **state)
{
    SAYS(padded, AS_C,
         "'c' is read as an amount, but has leading zeros, as codes have (120 rows, the first on "
         "line 2). If its digits say which and not how much, write data: {factors: [c]}.");
}

static void a_name_tells_codes_from_amounts(void **state)
{
    Here *here = *state;
    Told told;
    char *csv = arena_copy_text(here->arena, table(here, five_numbers));
    static const struct {
        const char *name;
        bool told;
    } names[] = {{"race", true},      {"homeZip", true},   {"zip_code", true}, {"ULOCALE", true},
                 {"ethnicity", true}, {"trace", false},    {"decode", false},  {"absences", false},
                 {"grade", false},    {"statement", false}};
    for (size_t k = 0; k < COUNT_OF(names); k++) {
        const char *named =
            arena_printf(here->arena, "id,t,x,y,%s%s", names[k].name, strchr(csv, '\n'));
        load(here, arena_printf(here->arena, HEAD "covariates: [%s]\n", names[k].name), named,
             &told);
        assert_int_equal(notes_saying(&told.data.notes, "though by its name it holds codes: 5 "),
                         names[k].told);
        assert_int_equal(notes_saying(&told.data.asked, "holds 5 different whole numbers"),
                         !names[k].told);
    }
    says(here, &told.data.asked,
         "'statement' is read as an amount and holds 5 different whole numbers (1, 2, 3, 4, 5). If "
         "they are codes, write data: {factors: [statement]}.");
}

static void amounts_with_fractions_and_categories_are_not_asked_of(void **state)
{
    Told told = told_of(*state, HEAD AS_C, fractions);
    assert_int_equal(told.data.asked.n, 0);
    told = told_of(*state, "data: {file: s.csv, id: id, factors: [c]}\n" HEAD AS_C, five_numbers);
    assert_int_equal(told.data.asked.n, 0);
    told = told_of(*state, HEAD "covariates: [x]\nkeep: {c: {min: 1}}\n", five_numbers);
    assert_int_equal(told.data.asked.n, 0); /* no term of a model */
}

/* --- amounts that are read as categories ------------------------------------------------------ */

static const char *income(Arena *arena, size_t i)
{
    return arena_printf(arena, "\"%zu,%03zu\"", i % 4 + 1, i % 12);
}

static const char *share(Arena *arena, size_t i)
{
    return arena_printf(arena, "%zu.5%%", i % 20);
}

static const char *dollars(Arena *arena, size_t i)
{
    return arena_printf(arena, i == 7 ? "-$%zu" : "\"$%zu,500\"", 2 + i % 20);
}

static const char *a_mark_and_words(Arena *arena, size_t i)
{
    return i % 2 == 0 ? "free" : arena_printf(arena, "%zu%%", i % 20);
}

static void numbers_with_marks_are_told_with_the_key_that_reads_them(void **state)
{
    SAYS(income, AS_C,
         "'c' is read as categories, each of its 12 values a group of its own, but "
         "holds numbers written with marks ('1,000' is in 10 rows, the first on line 2). Write "
         "data: {thousands: yes}; if");
    SAYS(share, AS_C,
         "'0.5%' is in 6 rows, the first on line 2). Write data: {percent: yes}; if "
         "they are no amounts, write data: {factors: [c]}.");
    SAYS(dollars, AS_C,
         "Export the column without the sign of money and write data: {thousands: "
         "yes}; if");
    SAYS(share, "covariates: [x]\nmatching: {exact: [c]}\n",
         "but holds numbers written with marks");
    SAYS(share, "covariates: [x]\neffects: {subgroups: [c]}\n",
         "but holds numbers written with marks");
    SAYS(share, "covariates: [x]\nkeep: {c: [0.5%, 1.5%]}\n",
         "but holds numbers written with marks");
    SILENT(share, "covariates: [x]\neffects: {cluster: c}\n"); /* whatever it is called */
    SILENT(a_mark_and_words, AS_C);
    SILENT(share, "data: {file: s.csv, id: id, factors: [c]}\n" AS_C);
    SILENT(share, "data: {file: s.csv, id: id, percent: yes}\n" AS_C);
}

/* --- values that no row has ------------------------------------------------------------------ */

static const char *race(Arena *arena, size_t i)
{
    static const char *const level[] = {"Asian", "Black", "White"};
    (void)arena;
    return level[i % 3];
}

static const char *percent_or_share(Arena *arena, size_t i)
{
    return i % 3 == 1 ? arena_printf(arena, "0.8%zu", 10 + i % 7)
                      : arena_printf(arena, "%zu.5%%", 80 + i % 9);
}

static const char *percent_or_number(Arena *arena, size_t i)
{
    return i % 3 == 1 ? arena_printf(arena, "%zu", 80 + i % 7)
                      : arena_printf(arena, "%zu.5%%", 80 + i % 9);
}

#define WITH_PERCENT "data: {file: s.csv, id: id, percent: yes}\n"

/* 93.3% beside 0.814: without the key the column is refused. */
static void percentages_beside_shares_of_one_are_told(void **state)
{
    SAYS(percent_or_share, WITH_PERCENT AS_C,
         "'c' has cells with a sign of percent beside others from 0 to 1 (40 rows, the first on "
         "line 3). Each is read as it stands, 93% as 93 and 0.93 as 0.93");
    SILENT(percent_or_number, WITH_PERCENT AS_C);
    SILENT(share, WITH_PERCENT AS_C);
}

static const char *band(Arena *arena, size_t i)
{
    static const char *const bands[] = {"3-Apr", "8-Jul", "K-2"};
    (void)arena;
    return bands[i % 3];
}

static const char *day_of_april(Arena *arena, size_t i)
{
    return arena_printf(arena, "%zu-Apr", 10 + i % 5);
}

static void ranges_of_which_a_spreadsheet_made_days_are_told(void **state)
{
    SAYS(band, AS_C,
         "'c' holds 2 values like '3-Apr' (40 rows, the first on line 2), which is what a "
         "spreadsheet makes of a range such as 3-4. If it did, write columns: {c: {values: "
         "{3-Apr: 3-4, 8-Jul: 7-8, K-2: K-2}}}.");
    SILENT(day_of_april, AS_C);
    SILENT(band, "columns: {c: {values: {3-Apr: 3-4, 8-Jul: 7-8, K-2: K-2}}}\n" AS_C);
}

static void values_that_no_row_has_are_told_with_the_nearest(void **state)
{
    SAYS(race, AS_C "keep: {c: [white, Black]}\n",
         "No row has 'white' in 'c', which keep names on line 5 of the study file; did you mean "
         "'White'? It holds Asian, Black, White.");
    const Told told =
        told_of(*state,
                "treatment: {column: t, treated: 1, control: [0, 2]}\n"
                "outcomes: [{name: out, score: y, pretest: x}]\ncovariates: [c, white]\n"
                "columns: {white: {equals: [c, Wite]}}\n"
                "alternatives: [{name: a, matching: {ratio: 2}}]\n",
                race);
    says(*state, &told.data.notes,
         "No row has '2' in 't', which treatment.control names on line 2 of the study file; it "
         "holds 0, 1.");
    says(*state, &told.data.notes,
         "No row has 'Wite' in 'c', which columns.white names on line 5 of the study file; did you "
         "mean 'White'?");
    SILENT(race, AS_C "keep: {c: [White, Black], x: {min: 0}}\n");
}

/* --- dates ----------------------------------------------------------------------------------- */

static const char *birthday(Arena *arena, size_t i)
{
    return arena_printf(arena, "2004-%02zu-15", i % 12 + 1);
}

static const char *dates_and_words(Arena *arena, size_t i)
{
    return i == 5 ? "not known" : birthday(arena, i);
}

static void dates_that_would_be_categories_are_told(void **state)
{
    SAYS(birthday, AS_C,
         "'c' holds 12 different dates and is read as categories, each date a group of its own "
         "('2004-01-15' is in 10 rows, the first on line 2).");
    SAYS(birthday, "covariates: [x]\nmatching: {exact: [c]}\n", "'c' holds 12 different dates");
    SILENT(birthday, "covariates: [x]\neffects: {cluster: c}\n");
    SILENT(dates_and_words, AS_C);
}

/* --- all of them ----------------------------------------------------------------------------- */

static bool names_a_place(const Phrase *phrase)
{
    for (size_t k = 0; k < phrase->n; k++)
        if (phrase->piece[k].kind == PIECE_LINE || phrase->piece[k].kind == PIECE_ID ||
            (phrase->piece[k].kind == PIECE_PHRASE && names_a_place(phrase->piece[k].phrase)))
            return true;
    return false;
}

/* What is published leaves out notes that name a line or a student (src/disclose/words.c). */
static void whatever_is_found_stays_at_home(void **state)
{
    MakeCell *const cells[] = {score_or_code, a_slip, two_systems, padded, birthday};
    for (size_t k = 0; k < COUNT_OF(cells); k++) {
        const Told told =
            told_of(*state, HEAD AS_C "keep: {x: [1, 170, 207, 184, 221, 198]}\n", cells[k]);
        size_t n = 0;
        for (size_t i = 0; i < told.data.notes.n; i++) {
            const Note *note = &told.data.notes.item[i];
            if (note->importance != NOTE_CAUTION)
                continue;
            assert_true(names_a_place(&note->phrase));
            n++;
        }
        assert_int_equal(n, 2); /* and the kept value that no row has */
    }
}

/* A student in several years; and years that tell who somebody is, or that the study keeps one of.
 */
static void students_who_come_back_over_years_are_told(void **state)
{
    Here *here = *state;
    static const struct {
        const char *id, *year, *study;
        bool changes, told;
    } as[] = {
        {"SSID", "AdminYear", "data: {file: s.csv}\n", true, true},
        {"student_number", "term", "data: {file: s.csv}\n", true, true},
        {"SSID", "AdminYear", "data: {file: s.csv, id: [AdminYear, SSID]}\n", true, true},
        {"SSID", "birth_year", "data: {file: s.csv}\n", true, false},
        {"SSID", "AdminYear", "data: {file: s.csv}\n", false, false},
        {"family", "AdminYear", "data: {file: s.csv}\n", true, false},
        {"SSID", "AdminYear", "data: {file: s.csv}\nkeep: {AdminYear: [2022]}\n", true, false}};
    for (size_t k = 0; k < COUNT_OF(as); k++) {
        Told told;
        OddNotes odd = {0};
        Text csv = {.arena = here->arena};
        text_format(&csv, "%s,%s,t,x,y\n", as[k].id, as[k].year);
        for (size_t i = 0; i < ROWS; i++)
            text_format(&csv, "%zu,%zu,%zu,%zu,%zu\n", 1000 + i / 2,
                        2022 + (as[k].changes ? i % 2 : 0), i / 2 % 2, 170 + i * 37 % 60,
                        170 + i * 41 % 60);
        load(here, arena_printf(here->arena, "%s%scovariates: [pretest]\n", as[k].study, HEAD),
             csv.bytes, &told);
        odd_look(here->arena, &told.spec, (const Frame *const *const *)told.data.frame, &odd);
        const size_t n = notes_saying(&odd.found, "the rows look like records of tests");
        if (n != (as[k].told ? 1 : 0))
            fail_msg("case %zu: told %zu times", k, n);
        if (as[k].told)
            says(here, &odd.found,
                 arena_printf(here->arena,
                              "'%s' holds 60 different ids in 120 rows, which differ "
                              "in '%s' (the first that comes back is on line 3)",
                              as[k].id, as[k].year));
    }
}

/* Each of them is right as it is: what is told of them would be a false alarm. */
static void nothing_is_told_of_the_studies_that_ship(void **state)
{
    Here *here = *state;
    static const char *const study[] = {
        "datasets/api/study.yaml",       "datasets/bdf/study.yaml",
        "datasets/lalonde/study.yaml",   "datasets/lalonde/study_full.yaml",
        "datasets/nsw/study.yaml",       "datasets/rand/study_2014.yaml",
        "datasets/rand/study_2015.yaml", "datasets/rand/study_2017.yaml",
        "datasets/star/study.yaml"};
    for (size_t k = 0; k < COUNT_OF(study); k++) {
        Told told;
        OddNotes odd = {0};
        assert_true(spec_read(here->arena, study[k], &told.spec, here->err));
        assert_true(data_load(here->arena, &told.spec, FRAME_CHECK, &told.data, here->err));
        odd_look(here->arena, &told.spec, (const Frame *const *const *)told.data.frame, &odd);
        assert_int_equal(count_cautions(here, &odd.found), 0);
        assert_int_equal(odd.asked.n, 0);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(codes_for_missing_values_apart_from_all_others_are_told),
        TEST(cuts_that_divide_nobody_are_told),
        TEST(codes_that_no_cell_holds_are_asked_of),
        TEST(students_who_come_back_over_years_are_told),
        TEST(ids_that_have_lost_their_zeros_are_asked_of),
        TEST(numbers_of_a_count_are_no_codes),
        TEST(numbers_among_others_are_no_codes),
        TEST(a_declared_code_is_told_no_more),
        TEST(no_score_is_looked_at_before_the_design),
        TEST(a_single_number_far_from_all_others_is_told),
        TEST(of_a_score_the_cell_is_to_be_mended),
        TEST(outliers_of_long_columns_are_told_up_to_one_in_a_hundred),
        TEST(codes_of_one_column_are_told_from_the_least),
        TEST(spellings_of_one_value_are_told_together),
        TEST(digits_with_and_without_zeros_are_two_spellings_where_they_are_categories),
        TEST(values_that_the_study_joins_are_told_no_more),
        TEST(leading_zeros_are_those_of_codes),
        TEST(a_name_tells_codes_from_amounts),
        TEST(amounts_with_fractions_and_categories_are_not_asked_of),
        TEST(numbers_with_marks_are_told_with_the_key_that_reads_them),
        TEST(percentages_beside_shares_of_one_are_told),
        TEST(ranges_of_which_a_spreadsheet_made_days_are_told),
        TEST(values_that_no_row_has_are_told_with_the_nearest),
        TEST(dates_that_would_be_categories_are_told),
        TEST(whatever_is_found_stays_at_home),
        TEST(nothing_is_told_of_the_studies_that_ship),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
