/* Sections of further tables: what they say, and that nothing stands over nothing. */
#include "results/made.h"

static const TableColumn norm_columns[] = {
    {.name = "group", .title = "Group", .type = CELL_TEXT},
    {.name = "measure", .title = "What", .type = CELL_TEXT},
    {.name = "n", .title = "Students", .type = CELL_COUNT},
    {.name = "z", .title = "Against the nation", .type = CELL_REAL, .unit = "SD", .digits = 2},
    {.name = "se", .title = "Standard error", .type = CELL_REAL, .digits = 2},
    {.name = "p", .title = "p", .type = CELL_REAL, .digits = 3},
    {.name = "percentile", .title = "Percentile", .type = CELL_REAL, .digits = 0},
};

static const TableColumn school_columns[] = {
    {.name = "school", .title = "School", .type = CELL_TEXT},
    {.name = "n_treated", .title = "Students", .type = CELL_COUNT},
    {.name = "estimate", .title = "Effect", .type = CELL_REAL, .unit = "points", .digits = 1},
    {.name = "q", .title = "q", .type = CELL_REAL, .digits = 3},
};

static int set_up(void **state)
{
    Made *m = calloc(1, sizeof *m);
    assert_non_null(m);
    made_start(m, 0, 0);
    m->analysis[0].table = ARENA_ARRAY(m->arena, Table *, 8);
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

static Table *add_table(Made *m, const char *name, const char *title, const TableColumn *columns,
                        size_t n)
{
    Analysis *a = &m->analysis[0];
    return a->table[a->n_tables++] = table_create(m->arena, name, title, columns, n);
}

static Table *add_norms(Made *m)
{
    static const struct {
        const char *group, *measure;
        double z, p, percentile;
    } row[] = {
        {"program", "start", -0.5, 0.001, 30.9},   {"program", "end", -0.2, 0.04, 42.1},
        {"program", "change", 0.3, 0.0004, 11.2},  {"comparison", "start", -0.5, 0.001, 30.9},
        {"comparison", "end", -0.45, 0.002, 32.6}, {"comparison", "change", 0.05, 0.4, 1.7}};
    Table *table =
        add_table(m, "norm_comparison", "Against norms", norm_columns, COUNT_OF(norm_columns));
    for (size_t i = 0; i < COUNT_OF(row); i++) {
        Cell *cell = table_add_row(table);
        cell[0].text = row[i].group;
        cell[1].text = row[i].measure;
        cell[2].value = 200;
        cell[3].value = row[i].z;
        cell[4].value = 0.1;
        cell[5].value = row[i].p;
        cell[6].value = row[i].percentile;
    }
    return table;
}

/* Everything that stands in the document, tables as "title|column|column ...", one line each. */
static const char *text_of(Made *m)
{
    Document document = {.arena = m->arena, .chart_folder = "charts"};
    Figures figures = {0};
    for (size_t k = 0; k < n_sections; k++)
        if (strcmp(sections[k]->name, "effect") != 0)
            sections[k]->write(&m->results, &figures, &document);
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
    add_table(m, "school_effects", "Empty", school_columns, COUNT_OF(school_columns));
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
                    "the 42nd at the end: it grew more than the nation (0.30 standard deviations, "
                    "p < 0.001).");
    check_has(text, "The comparison group stood at the 31st national percentile at the start and "
                    "at the 33rd at the end; its growth can't be told from the nation's (0.05 "
                    "standard deviations, p = 0.40");
}

static void tables_are_short_in_the_text_and_whole_in_the_technical_part(void **state)
{
    Made *m = *state;
    add_norms(m);
    const char *text = text_of(m);
    check_has(text, "[Against norms]|group|measure|n|z|p|percentile\n");
    check_has(text, "program|change|200|0.30|<0.001|11\n");
    check_has(text, "# Further tables in full\n");
    check_has(text, "[Mathematics: Against norms]|group|measure|n|z|se|p|percentile\n");
}

static void schools_beyond_chance_are_counted(void **state)
{
    static const struct {
        double effect, q;
    } row[] = {{3, 0.01}, {2, 0.2}, {-4, 0.03}, {1, 0.04}, {0.5, NAN}};
    Made *m = *state;
    Table *table =
        add_table(m, "school_effects", "Schools", school_columns, COUNT_OF(school_columns));
    for (size_t i = 0; i < COUNT_OF(row); i++) {
        Cell *cell = table_add_row(table);
        cell[0].text = "A school";
        cell[1].value = 40;
        cell[2].value = row[i].effect;
        cell[3].value = row[i].q;
    }
    for (size_t k = 1; k < 4; k++) /* a hidden one */
        table_add_row(table)[k] = (Cell){.text = "n<10", .value = NAN};
    const char *text = text_of(m);
    check_has(text, "# School by school\n");
    check_has(text, "Of 5 schools with a number, 2 lie above zero and 1 below it");
}

static void a_table_that_no_topic_knows_is_sensitivity(void **state)
{
    Made *m = *state;
    Table *table =
        add_table(m, "one_school_left_out", "Left out", school_columns, COUNT_OF(school_columns));
    table_add_row(table)[0].text = "A school";
    const char *text = text_of(m);
    check_has(text, "# Sensitivity\n");
    check_has(text, "[Left out]|school");
}

static void hidden_groups_are_not_spoken_of(void **state)
{
    Made *m = *state;
    Table *table = add_norms(m);
    for (size_t i = 3; i < 6; i++)
        for (size_t k = 2; k < table->n_columns; k++)
            table->cell[i * table->n_columns + k] = (Cell){.text = "n<10", .value = NAN};
    const char *text = text_of(m);
    check_has(text, "The program group stood at");
    assert_null(strstr(text, "The comparison group stood at"));
    check_has(text, "comparison|start|n<10|n<10|n<10|n<10");
}

int main(void)
{
#define MADE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        MADE_TEST(without_tables_there_is_no_heading),
        MADE_TEST(standing_in_the_nation_is_said_in_percentiles),
        MADE_TEST(tables_are_short_in_the_text_and_whole_in_the_technical_part),
        MADE_TEST(schools_beyond_chance_are_counted),
        MADE_TEST(a_table_that_no_topic_knows_is_sensitivity),
        MADE_TEST(hidden_groups_are_not_spoken_of),
    };
    return cmocka_run_group_tests_name("sections of further tables", tests, NULL, NULL);
}
