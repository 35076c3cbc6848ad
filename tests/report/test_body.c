/* Tables of the body and the appendix, as readers meet them; further tables from their producers.
 */
#include "results/made.h"

#include "further/made_tables.h"

#include "alike/amount_tables.h"
#include "alike/part_tables.h"
#include "alike/report.h"

static int set_up(void **state)
{
    Made *m = calloc(1, sizeof *m);
    assert_non_null(m);
    made_start(m, 20, 30);
    m->design[0].label = "This study's design";
    *state = m;
    return 0;
}

static int tear_down(void **state)
{
    Made *m = *state;
    made_end(m);
    free(m);
    return 0;
}

/* Tables as their producers make them, for the study of made_groups.h. */
static MadeTables *study_of(Made *m)
{
    static const World world = {.n_program = 6,
                                .n_comparison = 7,
                                .n_students = 12,
                                .size = 3,
                                .effect = 2.0,
                                .school_sd = 1.5,
                                .effect_sd = 4.0,
                                .seed = 5};
    return made_tables(m->arena, &world);
}

static Table *add_table(Made *m, Table *table)
{
    tables_add(m->arena, &m->analysis[0].tables, table);
    return table;
}

/* What the document holds: headings, texts, and tables row by row with the note below: "2.1 (1.5
 * to 2.7)|0.10". */
static const char *text_of(Made *m)
{
    const Figures figures = {0};
    const Document document = report_document(m->arena, &m->results, &figures, "results");
    Text out = {.arena = m->arena};
    text_add(&out, "");
    for (size_t i = 0; i < document.n; i++) {
        const Block *block = &document.block[i];
        if (block->text != NULL)
            text_format(&out, "%s%s\n", block->kind == BLOCK_HEADING ? "# " : "", block->text);
        const Grid *grid = block->grid;
        for (size_t k = 0; grid != NULL && k < grid->n_columns; k++)
            text_format(&out, "%s%s%s", k == 0 ? arena_printf(m->arena, "[%s] ", grid->name) : "|",
                        grid->column[k].title, k + 1 == grid->n_columns ? "\n" : "");
        for (size_t r = 0; grid != NULL && r < grid->n_rows; r++) {
            const GridRow *row = &grid->row[r];
            if (row->heading != NULL)
                text_format(&out, "-- %s", row->heading);
            for (size_t k = 0; row->heading == NULL && k < grid->n_columns; k++)
                text_format(&out, "%s%s%s", k == 0 ? "" : "|",
                            row->cell[k].text == NULL ? "" : row->cell[k].text,
                            row->cell[k].below == NULL
                                ? ""
                                : arena_printf(m->arena, " (%s)", row->cell[k].below));
            text_add(&out, "\n");
        }
        if (grid != NULL && grid->note != NULL)
            text_format(&out, "%s\n", grid->note);
    }
    return out.bytes;
}

static void check_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("'%s' is not in the report:\n%s", part, text);
}

static void check_lacks(const char *text, const char *part)
{
    if (strstr(text, part) != NULL)
        fail_msg("'%s' is in the report:\n%s", part, text);
}

/* --- one row an outcome -------------------------------------------------------------------------
 */

static void who_was_compared_adds_up_where_numbers_are_exact(void **state)
{
    Made *m = *state;
    m->results.release = RELEASE_INTERNAL;
    m->analysis[0].matching.ess_treated = (double)m->analysis[0].matching.n_treated;
    const char *text = text_of(m);
    check_has(text, "[who] Outcome|Program: tested at the start|No later score|No counterpart|");
    check_has(text, "\nMathematics|180|0|30|150|500|180\n");
}

static void what_is_not_told_is_left_out_in_its_place(void **state)
{
    Made *m = *state;
    Analysis *a = &m->analysis[0];
    effect_hide_sizes(&a->effects.row[0], HIDDEN_MARK);
    a->hidden_dropped = HIDDEN_WHOLLY;
    a->matching.ess_treated = (double)a->matching.n_treated;
    const char *text = text_of(m);
    check_has(text, "|" HIDDEN_MARK "|" HIDDEN_MARK "|" HIDDEN_MARK "|180\n");
}

static void the_effect_stands_with_its_interval(void **state)
{
    Made *m = *state;
    const char *text = text_of(m);
    check_has(text, "[effects] Outcome|Points|Effect size (SD)|Percentile (50th: no difference)|p|"
                    "Program students|Comparison students\n");
    check_has(
        text,
        "Mathematics|−3 (−5 to −1)|−0.13 (−0.21 to −0.05)|45th (42nd to 48th)|0.004|150|500\n");
    check_has(text, "[estimates] Outcome|Difference (standard error)|95% interval|");
    check_has(text, "Mathematics|−3.1 (1.0)|−5.1 to −1.1|−0.125 (0.040)|31|20, 20|25.0\n");
}

static void another_design_has_a_row_and_what_was_not_carried_out_says_so(void **state)
{
    Made *m = *state;
    m->design[1] = m->design[0];
    m->design[1].name = "tight";
    m->design[1].label = "within a narrow limit";
    m->design[1].primary = false;
    m->spec.n_designs = 2;
    m->analysis[1] = m->analysis[0];
    m->analysis[1].primary = false;
    m->analysis[1].design = "tight";
    m->analysis[1].design_spec = &m->design[1];
    m->results.n_analyses = 2;
    check_has(text_of(m), "\nWithin a narrow limit|−0.13 (−0.21 to −0.05)|");
    m->analysis[1].infeasible = phrase_new(m->arena, PHRASE("nobody is within the limit."));
    const char *text = text_of(m);
    check_has(text, "\nWithin a narrow limit|not carried out|");
    check_has(text, "Within a narrow limit, Mathematics, could not be carried out: nobody is "
                    "within the limit.");
    check_lacks(text, "tight");
}

/* --- the start ---------------------------------------------------------------------------------
 */

static void add_level(Made *m, const char *level, double before, double after)
{
    Analysis *a = &m->analysis[0];
    BalanceRow *row = &a->balance.row[a->balance.n++];
    *row = made_share("grade", level, 0.5, 0.5 - before, 0.5, 0.5 - after);
    row->label = arena_printf(m->arena, "Grade: %s", level);
}

static void of_a_columns_levels_the_one_that_differs_most_stands_for_all(void **state)
{
    Made *m = *state;
    add_level(m, "3", 0.01, 0.01);
    add_level(m, "4", 0.02, 0.06);
    add_level(m, "5", 0.10, 0.02);
    const char *text = text_of(m);
    check_has(text,
              "\nGrade: 4 (of 3 values, the one that differs most)|50%|48%|0.04|50%|44%|0.12\n");
    check_lacks(text, "\nGrade: 3");
    check_lacks(text, "\nGrade: 5");
}

static void each_outcomes_start_is_judged_by_its_worst(void **state)
{
    Made *m = *state;
    Analysis *a = &m->analysis[0];
    a->balance.row[a->balance.n++] = (BalanceRow){.covariate = "math_fall",
                                                  .label = "Fall score",
                                                  .is_pretest = true,
                                                  .reference_sd = 25,
                                                  .after = {.g = 0.02, .smd = 0.02},
                                                  .adjusted = true,
                                                  .wwc = BASELINE_SATISFIED};
    a->balance.row[a->balance.n++] = (BalanceRow){.covariate = "frl",
                                                  .label = "Lunch",
                                                  .reference_sd = 1,
                                                  .after = {.g = 0.31, .smd = 0.3},
                                                  .adjusted = true,
                                                  .wwc = BASELINE_NOT_SATISFIED};
    check_has(text_of(m), "\nMathematics|0.02|0.31|Lunch|not comparable\n");
}

/* --- further tables ------------------------------------------------------------------------------
 */

static void without_tables_there_is_no_heading(void **state)
{
    static const char *const heading[] = {"# What does the difference", "# Who gained",
                                          "# How do schools", "# Before the program",
                                          "# Figures printed"};
    Made *m = *state;
    add_table(m, made_table(study_of(m), &table_school_effects))->n_rows = 0;
    m->analysis[0].tables.n = 0;
    m->analysis[0].effects.scale.kind = EFFECT_SD_POOLED;
    const char *text = text_of(m);
    for (size_t i = 0; i < COUNT_OF(heading); i++)
        check_lacks(text, heading[i]);
}

static Table *add_norms(Made *m)
{
    static const double percentile[] = {30.9, 42.1, 11.2, NAN, 30.9, 32.6, 1.7, NAN};
    Table *table = add_table(m, made_table(study_of(m), &table_norm_comparison));
    assert_int_equal(table->n_rows, COUNT_OF(percentile));
    for (size_t i = 0; i < COUNT_OF(percentile); i++)
        made_cell(table, i, &norm_comparison_columns.percentile)->value = percentile[i];
    return table;
}

static void standing_in_the_nation_is_told_from_start_to_end(void **state)
{
    Made *m = *state;
    Table *table = add_norms(m);
    const char *text = text_of(m);
    check_has(text, "\nProgram: national percentile, start to end|31st to 42nd\n");
    check_has(text, "\nComparison: national percentile, start to end|31st to 33rd\n");
    for (size_t i = 4; i < 8; i++)
        made_hide(table, i);
    check_lacks(text_of(m), "Comparison: national percentile");
}

static void parts_come_from_the_table_that_shows_them(void **state)
{
    Made *m = *state;
    Table *table = add_table(m, made_table(study_of(m), &table_pretest_quintile));
    Analysis *a = &m->analysis[0];
    a->effects.row[a->effects.n++] = made_effect("math_fall", "1 (lowest)", 77, 100, 100);
    a->effects.row[a->effects.n++] = made_effect("sex", "girl", -2, 100, 200);
    const char *text = text_of(m);
    check_has(text, "# Who gained?");
    check_has(text, table->n_rows == 5 ? "\nLowest fifth|" : "\n1 (lowest)|");
    check_lacks(text, "|77 ("); /* the same students twice */
    check_has(text, "-- Sex\nGirl|−2 (−4 to 0)|0.004|100|");
}

static void schools_are_counted_as_their_rows_say(void **state)
{
    static const struct {
        double effect;
        const char *significant;
    } row[] = {{3, "yes"}, {2, "no"}, {-4, "yes"}, {1, "yes"}, {0.5, NULL}};
    Made *m = *state;
    Table *table = add_table(m, made_table(study_of(m), &table_school_effects));
    assert_int_equal(table->n_rows, 6);
    for (size_t i = 0; i < COUNT_OF(row); i++) {
        made_cell(table, i, &school_effects_columns.effect)->value = row[i].effect;
        row_mark(row_at(table, i), &school_effects_columns.significant, row[i].significant,
                 text_equal(row[i].significant, "yes"));
    }
    made_hide(table, 5);
    const char *text = text_of(m);
    check_has(text, "\nSchools shown|5\n");
    check_has(text, "\nLowest and highest single estimate|−4 to 3\n");
    check_has(text, "allowing for all that are looked at|2\n");
    check_has(text, "\nSchools clearly below zero|1\n");
    check_has(text, "\nSchool 6|" HIDDEN_MARK "|" HIDDEN_MARK "|" HIDDEN_MARK "\n");
}

static void a_table_that_is_not_what_sections_read_is_an_error(void **state)
{
    Made *m = *state;
    Error *err = ARENA_NEW(m->arena, Error);
    Figures figures = {0};
    Table *table = add_table(m, made_table(study_of(m), &table_norm_comparison));
    table->n_columns++; /* its last ones may be wanting, but there are no more */
    assert_false(
        report_write(m->arena, &m->results, &figures, "/nonexistent", &figures.notes, err));
    assert_int_equal(err->kind, ERR_INTERNAL);
    check_has(err->text, "the table 'norm_comparison' does not say of which kind it is");
}

/* --- appendix -----------------------------------------------------------------------------------
 */

static void settings_say_where_they_stand(void **state)
{
    SettingRow setting[] = {
        {.path = "study.title", .value = "A study", .line = 3, .help = ""},
        {.path = "matching.ratio", .value = "1", .is_default = true, .help = ""},
        {.path = "effects.adjust", .value = "no", .help = ""},
        {.path = "data.factors", .value = "[]", .is_default = true, .help = ""},
    };
    Made *m = *state;
    m->spec.setting = setting;
    m->spec.n_settings = COUNT_OF(setting);
    const char *text = text_of(m);
    check_has(text, "\nstudy.title|A study|3\neffects.adjust|no|follows from another\n");
    check_has(text, " matching.ratio 1.");
    check_lacks(text, "data.factors");
}

static void a_term_that_is_nowhere_used_is_not_explained(void **state)
{
    const Figures figures = {0};
    Made *m = *state;
    const Document document = report_document(m->arena, &m->results, &figures, "results");
    bool effect_size = false, better_guess = false;
    for (size_t i = 0; i < document.n; i++) {
        if (document.block[i].kind != BLOCK_TERM)
            continue;
        effect_size = effect_size || text_equal(document.block[i].name, "effect_size");
        better_guess = better_guess || text_equal(document.block[i].name, "better_guess");
    }
    assert_true(effect_size);
    assert_false(better_guess);
}

/* The word for people stands where a text asks for it, and a percentage is no such place. */
static void a_term_has_its_people_and_its_percentages(void **state)
{
    const Figures figures = {0};
    Made *m = *state;
    size_t n = 0;
    const Document document = report_document(m->arena, &m->results, &figures, "results");
    for (size_t i = 0; i < document.n; i++) {
        const Block *block = &document.block[i];
        if (block->kind != BLOCK_TERM)
            continue;
        check_lacks(block->text, "%s");
        if (text_equal(block->name, "interval"))
            check_has(block->text, "Made this way, 95% intervals hold the truth in 95 of 100");
        if (text_equal(block->name, "adjustment"))
            check_has(block->text, "compares students as if");
        n += text_equal(block->name, "interval") || text_equal(block->name, "adjustment");
    }
    assert_int_equal(n, 2);
}

static void cautions_stand_once_and_no_note_twice(void **state)
{
    Made *m = *state;
    for (int k = 0; k < 2; k++) {
        notes_add(&m->analysis[0].notes, m->arena, "matching", NOTE_CAUTION, NO_COUNT,
                  PHRASE("something is odd."));
        notes_add(&m->analysis[0].notes, m->arena, "matching", NOTE_PLAIN, NO_COUNT,
                  PHRASE("something was decided."));
    }
    const char *text = text_of(m);
    const char *first = strstr(text, "Something is odd."), *note = strstr(text, "Something was");
    assert_non_null(first);
    assert_non_null(note);
    assert_null(strstr(first + 9, "omething is odd."));
    assert_null(strstr(note + 9, "omething was"));
}

/* What holds for every outcome stands once, and what holds for one under its name. */
static void a_note_names_its_outcome_unless_it_holds_for_all(void **state)
{
    Made *m = *state;
    OutcomeSpec reading = *m->analysis[0].outcome_spec;
    reading.name.text = "reading";
    reading.label = "Reading";
    m->analysis[1] = m->analysis[0];
    m->analysis[1].outcome = reading.name.text;
    m->analysis[1].outcome_spec = &reading;
    m->results.n_analyses = 2;
    for (int k = 0; k < 2; k++)
        notes_add(&m->analysis[k].notes, m->arena, "matching", NOTE_PLAIN, NO_COUNT,
                  PHRASE("all were drawn."));
    notes_add(&m->analysis[1].notes, m->arena, "matching", NOTE_PLAIN, NO_COUNT,
              PHRASE("few passed."));
    const char *text = text_of(m);
    const char *all = strstr(text, "All were drawn.");
    assert_non_null(all);
    assert_null(strstr(all + 9, "ll were drawn."));
    check_has(text, DOCUMENT_BOLD "Reading." DOCUMENT_BOLD " Few passed.");
}

static void errors_say_of_what_they_are(void **state)
{
    Made *m = *state;
    check_has(text_of(m), "Standard errors by CR2, clustered by");
    m->analysis[0].effects.row[0].estimator = "aipw";
    check_has(text_of(m), "Standard errors by stacked estimating equations, CR2, clustered by");
}

/* What is said of several files stands once, and what is said of one outcome on one line. */
static void notes_that_say_alike_are_one(void **state)
{
    Made *m = *state;
    static const char *const file[] = {"a.csv", "b.csv"};
    const char *label = analysis_label(&m->analysis[0]);
    for (int k = 0; k < 2; k++) {
        notes_add(&m->results.notes, m->arena, "data", NOTE_PLAIN, NO_COUNT,
                  PHRASE("{}: read as {}.", piece_file(file[k]), piece_words("csv")));
        notes_add(&m->results.notes, m->arena, "data", NOTE_PLAIN, NO_COUNT,
                  PHRASE("{}: {} are late.", piece_file("c.csv"),
                         piece_number((size_t)(k == 0 ? 11 : 12))));
        notes_add(&m->results.notes, m->arena, "data", NOTE_PLAIN, NO_COUNT,
                  PHRASE("{}: {} moved.", piece_setting(label),
                         piece_number((size_t)(k == 0 ? 21 : 22))));
    }
    notes_add(&m->results.notes, m->arena, "data", NOTE_PLAIN, NO_COUNT,
              PHRASE("{}: alone.", piece_file("d.csv")));
    for (int k = 0; k < 2; k++)
        notes_add(&m->results.notes, m->arena, "data", NOTE_PLAIN, NO_COUNT,
                  PHRASE("{}: {} left.", piece_setting(k == 0 ? "Spring" : "Fall"),
                         piece_count(ABOUT_PEOPLE, 5, NULL, NULL)));
    const char *text = text_of(m);
    check_has(text, "\na.csv and b.csv: read as csv.\n");
    check_has(text, "\n" DOCUMENT_BOLD "c.csv." DOCUMENT_BOLD " 11 are late. 12 are late.\n");
    check_has(text,
              arena_printf(m->arena,
                           "\n" DOCUMENT_BOLD "%s." DOCUMENT_BOLD " 21 moved. 22 moved.\n", label));
    check_has(text, "\nd.csv: alone.\n");
    /* numbers of two outcomes that happen to be equal are no rule of both */
    check_has(text, "\nSpring: 5 left.\nFall: 5 left.\n");
}

int main(void)
{
#define MADE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        MADE_TEST(who_was_compared_adds_up_where_numbers_are_exact),
        MADE_TEST(what_is_not_told_is_left_out_in_its_place),
        MADE_TEST(the_effect_stands_with_its_interval),
        MADE_TEST(another_design_has_a_row_and_what_was_not_carried_out_says_so),
        MADE_TEST(of_a_columns_levels_the_one_that_differs_most_stands_for_all),
        MADE_TEST(each_outcomes_start_is_judged_by_its_worst),
        MADE_TEST(without_tables_there_is_no_heading),
        MADE_TEST(standing_in_the_nation_is_told_from_start_to_end),
        MADE_TEST(parts_come_from_the_table_that_shows_them),
        MADE_TEST(schools_are_counted_as_their_rows_say),
        MADE_TEST(a_table_that_is_not_what_sections_read_is_an_error),
        MADE_TEST(settings_say_where_they_stand),
        MADE_TEST(a_term_that_is_nowhere_used_is_not_explained),
        MADE_TEST(a_term_has_its_people_and_its_percentages),
        MADE_TEST(cautions_stand_once_and_no_note_twice),
        MADE_TEST(a_note_names_its_outcome_unless_it_holds_for_all),
        MADE_TEST(errors_say_of_what_they_are),
        MADE_TEST(notes_that_say_alike_are_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
