/* Sections of further tables: what they say, and that nothing stands over nothing. */
#include "results/made.h"

#include "further/made_tables.h"

static int set_up(void **state)
{
    Made *m = calloc(1, sizeof *m);
    assert_non_null(m);
    made_start(m, 0, 0);
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

/* Standing and growth of both groups, where the words about them are looked at. */
static Table *add_norms(Made *m)
{
    static const struct {
        double z, p, percentile;
    } row[] = {{-0.5, 0.001, 30.9}, {-0.2, 0.04, 42.1},   {0.3, 0.0004, 11.2}, {0.1, 0.2, NAN},
               {-0.5, 0.001, 30.9}, {-0.45, 0.002, 32.6}, {0.05, 0.4, 1.7},    {0.1, 0.2, NAN}};
    Table *table = add_table(m, made_table(study_of(m), &table_norm_comparison));
    assert_int_equal(table->n_rows, COUNT_OF(row));
    for (size_t i = 0; i < COUNT_OF(row); i++) {
        made_cell(table, i, &norm_comparison_columns.n)->value = 200;
        made_cell(table, i, &norm_comparison_columns.z)->value = row[i].z;
        made_cell(table, i, &norm_comparison_columns.p)->value = row[i].p;
        made_cell(table, i, &norm_comparison_columns.percentile)->value = row[i].percentile;
    }
    return table;
}

/* Everything that stands in the document, tables as "title|column|column ...", one line each. */
static const char *text_of(Made *m)
{
    Document document = {.arena = m->arena, .chart_folder = "charts"};
    Figures figures = {0};
    for (size_t k = 0; k < sections.n; k++)
        if (strcmp(section_at(k)->name, "effect") != 0)
            section_at(k)->write(&m->results, &figures, &document);
    Text out = {.arena = m->arena};
    text_add(&out, "");
    for (size_t i = 0; i < document.n; i++) {
        const Block *block = &document.block[i];
        if (block->kind == BLOCK_TABLE) {
            text_format(&out, "[%s]", block->table->title);
            for (size_t k = 0; k < block->table->n_columns; k++)
                text_format(&out, "|%s", block->table->column[k].name);
            for (size_t r = 0; r < block->table->n_rows; r++)
                for (size_t k = 0; k < block->table->n_columns; k++)
                    text_format(&out, "%s%s", k == 0 ? "\n" : "|",
                                table_cell_text(block->table, m->arena, r, k));
        } else if (block->text != NULL) {
            text_format(&out, "%s%s", block->kind == BLOCK_HEADING ? "# " : "", block->text);
        }
        text_add(&out, "\n");
    }
    return out.bytes;
}

static void check_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("'%s' is not in the report:\n%s", part, text);
}

static void without_tables_there_is_no_heading(void **state)
{
    static const char *const heading[] = {
        "# By grade",          "# Growth in national", "# By starting", "# School by school",
        "# By type of school", "# By years of",        "# Sensitivity", "# Further tables"};
    Made *m = *state;
    add_table(m, made_table(study_of(m), &table_school_effects))->n_rows = 0;
    const char *text = text_of(m);
    for (size_t i = 0; i < COUNT_OF(heading); i++)
        assert_null(strstr(text, heading[i]));
}

static void standing_in_the_nation_is_said_in_percentiles(void **state)
{
    Made *m = *state;
    add_norms(m);
    const char *text = text_of(m);
    check_has(text, "# Growth in national percentiles\n");
    check_has(text, "The program group stood at the 31st national percentile at the start and at "
                    "the 42nd at the end; given where its students began, its growth can't be told "
                    "from the nation's (0.10 standard deviations, p = 0.200).");
    check_has(text,
              "The comparison group stood at the 31st national percentile at the start and "
              "at the 33rd at the end; given where its students began, its growth can't be told "
              "from the nation's (0.10 standard deviations, p = 0.200).");
}

/* Without growth given the start, as some norms have none, it is the change of standing. */
static void growth_is_that_of_the_standing_where_norms_have_no_other(void **state)
{
    Made *m = *state;
    Table *table = add_norms(m);
    for (size_t i = 3; i < table->n_rows; i += 4)
        made_cell(table, i, &norm_comparison_columns.z)->value =
            made_cell(table, i, &norm_comparison_columns.p)->value = NAN;
    const char *text = text_of(m);
    check_has(text, "The program group stood at the 31st national percentile at the start and at "
                    "the 42nd at the end: it grew more than the nation (0.30 standard deviations, "
                    "p < 0.001).");
    check_has(text, "at the 33rd at the end; its growth can't be told from the nation's (0.05 "
                    "standard deviations, p = 0.40");
}

static void tables_are_short_in_the_text_and_whole_in_the_technical_part(void **state)
{
    Made *m = *state;
    add_norms(m);
    const char *text = text_of(m);
    check_has(text, "[Growth against national norms]|group|measure|n|score|norm_score|z|p|ci_low|"
                    "ci_high|percentile\n");
    check_has(text, "program|change|200|");
    check_has(text, "|0.30|<0.001|");
    check_has(text, "# Further tables in full\n");
    check_has(text, "[Mathematics: Growth against national norms]|group|measure|n|clusters|score|"
                    "norm_score|norm_p25|norm_p75|z|se|df|p|ci_low|ci_high|percentile\n");
}

static void schools_beyond_chance_are_counted(void **state)
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
    check_has(text, "# School by school\n");
    check_has(text, "Of 5 schools with a number, 2 lie above zero and 1 below it");
}

/* A single school with a number is no share of schools. */
static void the_one_school_with_a_number_is_told_by_itself(void **state)
{
    static const struct {
        double effect;
        const char *significant, *words;
    } row[] = {{3, "yes", "it lies above zero by more than chance"},
               {-3, "yes", "it lies below zero by more than chance"},
               {3, "no", "it does not differ from zero by more than chance"}};
    Made *m = *state;
    Table *table = add_table(m, made_table(study_of(m), &table_school_effects));
    for (size_t i = 1; i < table->n_rows; i++)
        made_hide(table, i);
    for (size_t k = 0; k < COUNT_OF(row); k++) {
        made_cell(table, 0, &school_effects_columns.effect)->value = row[k].effect;
        row_mark(row_at(table, 0), &school_effects_columns.significant, row[k].significant,
                 text_equal(row[k].significant, "yes"));
        const char *text = text_of(m);
        check_has(text, "One school has a number; ");
        check_has(text, row[k].words);
    }
}

/* The words about schools are made of the producer's own rows. */
static void schools_are_counted_as_their_rows_say(void **state)
{
    Made *m = *state;
    Table *table = add_table(m, made_table(study_of(m), &table_school_effects));
    size_t above = 0, below = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        above += school_effects_mark(table, i) > 0;
        below += school_effects_mark(table, i) < 0;
    }
    check_has(text_of(m), arena_printf(m->arena,
                                       "Of 6 schools with a number, %zu %s above zero and %zu "
                                       "below it",
                                       above, above == 1 ? "lies" : "lie", below));
}

#define LEFT_OUT_LIST(COLUMN) COLUMN(school, "School", AS_NAME)
TABLE_DECLARE(left_out, LEFT_OUT_LIST);
TABLE_DEFINE(left_out, LEFT_OUT_LIST, .name = "one_school_left_out");

static void a_table_without_a_topic_is_sensitivity(void **state)
{
    Made *m = *state;
    Table *table = table_make(m->arena, &table_left_out, "Left out", analysis_set(&m->analysis[0]));
    row_text(row_add(table, (PeopleSet){.arms = SET_BOTH}), &left_out_columns.school, "A school");
    add_table(m, table);
    const char *text = text_of(m);
    check_has(text, "# Sensitivity\n");
    check_has(text, "[Left out]|school");
}

static void a_table_that_is_not_what_sections_read_is_an_error(void **state)
{
    Made *m = *state;
    Error *err = ARENA_NEW(m->arena, Error);
    Figures figures = {0};
    Table *table = add_table(m, made_table(study_of(m), &table_norm_comparison));
    table->n_columns++; /* its last ones may be wanting, but there are no more */
    assert_false(report_write(m->arena, &m->results, &figures, "/nonexistent", err));
    assert_int_equal(err->kind, ERR_INTERNAL);
    check_has(err->text, "the table 'norm_comparison' does not say of which kind it is");
}

static void hidden_groups_are_not_spoken_of(void **state)
{
    Made *m = *state;
    Table *table = add_norms(m);
    for (size_t i = 4; i < 8; i++)
        made_hide(table, i);
    const char *text = text_of(m);
    check_has(text, "The program group stood at");
    assert_null(strstr(text, "The comparison group stood at"));
    check_has(
        text,
        "comparison|start|left out|left out|left out|left out|left out|left out|left out|left "
        "out\n");
}

int main(void)
{
#define MADE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        MADE_TEST(without_tables_there_is_no_heading),
        MADE_TEST(standing_in_the_nation_is_said_in_percentiles),
        MADE_TEST(growth_is_that_of_the_standing_where_norms_have_no_other),
        MADE_TEST(tables_are_short_in_the_text_and_whole_in_the_technical_part),
        MADE_TEST(schools_beyond_chance_are_counted),
        MADE_TEST(the_one_school_with_a_number_is_told_by_itself),
        MADE_TEST(schools_are_counted_as_their_rows_say),
        MADE_TEST(a_table_without_a_topic_is_sensitivity),
        MADE_TEST(a_table_that_is_not_what_sections_read_is_an_error),
        MADE_TEST(hidden_groups_are_not_spoken_of),
    };
    return cmocka_run_group_tests_name("sections of further tables", tests, NULL, NULL);
}
