/* docs/results.md: its lists are made of the rows that results are made of, what stands around them
 * is written by hand. ALIKE_GOLDEN=1 writes the lists anew. */
#include "check.h"
#include "file_text.h"

#include "alike/further.h"
#include "alike/os.h"
#include "alike/results.h"
#include "alike/results_tables.h"
#include "alike/text.h"

#include <jansson.h>
#include <string.h>

static const char page_path[] = "docs/results.md";

/* --- lists ---------------------------------------------------------------------------------------
 */

/* The rows of the first list under a heading are these. */
static void check_list(Arena *arena, const char *heading, const char *rows)
{
    Error err = {0};
    const char *page = file_text(arena, page_path);
    const char *from = strstr(page, arena_printf(arena, "\n### %s\n", heading));
    assert_non_null(from);
    from = strstr(from, "\n| --- |");
    assert_non_null(from);
    from = strchr(from + 1, '\n') + 1;
    const char *to = strstr(from - 1, "\n\n");
    assert_non_null(to);
    const char *whole = arena_printf(arena, "%.*s%s%s", (int)(from - page), page, rows, to + 1);
    if (golden_refresh())
        assert_true(os_write_file(page_path, whole, strlen(whole), &err));
    else if (strcmp(page, whole) != 0)
        fail_msg("%s, %s: its rows are not the program's; `make golden` writes them anew",
                 page_path, heading);
}

static void check_fields(const char *heading, const ResultField *field, size_t n)
{
    Arena *arena = arena_create();
    Text rows = {.arena = arena};
    for (size_t k = 0; k < n; k++) {
        const char *name = field[k].column.name;
        text_format(&rows, "| `%s`", name);
        if (!text_equal(field[k].json, name))
            text_format(&rows, ", in results.json `%s`", field[k].json);
        text_format(&rows, " | %s |\n", field[k].help);
    }
    check_list(arena, heading, rows.bytes);
    arena_destroy(arena);
}

static void fields_are_listed_as_their_rows_say(void **state)
{
    (void)state;
    check_fields("matching", matching_fields, n_matching_fields);
    check_fields("balance", balance_side_fields, n_balance_side_fields);
    check_fields("balance summary", balance_summary_fields, n_balance_summary_fields);
    check_fields("effects", effect_fields, n_effect_fields);
}

static void add_columns(Text *out, const TableKind *kind)
{
    for (size_t c = 0; c < kind->n_columns; c++)
        text_format(out, "%s`%s`", c > 0 ? ", " : "", kind->column[c].name);
    text_add(out, " |\n");
}

/* Further analyses with their tables. */
#define FURTHER(name, tables)                                                                      \
    extern const FurtherAnalysis further_##name;                                                   \
    tables
#define TABLE(name) extern const TableKind table_##name;
#include "alike/analyses.def"
#undef FURTHER
#undef TABLE
enum { TABLES_MOST = 8 };
static const struct {
    const Entry *entry;
    const TableKind *kind[TABLES_MOST];
} makers[] = {
#define FURTHER(name, tables) {&further_##name.entry, {tables}},
#define TABLE(name)           &table_##name,
#include "alike/analyses.def"
#undef FURTHER
#undef TABLE
};

/* "| `years` | effects by year of implementation | `group`, `n_treated`, ... |" */
static void further_tables_are_listed_with_what_they_tell(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Text rows = {.arena = arena};
    for (size_t i = 0; i < COUNT_OF(makers); i++)
        for (size_t k = 0; k < TABLES_MOST && makers[i].kind[k] != NULL; k++) {
            text_format(&rows, "| `%s` | %s | ", makers[i].kind[k]->name,
                        k == 0 ? makers[i].entry->help : "the same");
            add_columns(&rows, makers[i].kind[k]);
        }
    check_list(arena, "further tables", rows.bytes);
    arena_destroy(arena);
}

static bool is_further(const TableKind *kind)
{
    for (size_t i = 0; i < COUNT_OF(makers); i++)
        for (size_t k = 0; k < TABLES_MOST; k++)
            if (makers[i].kind[k] == kind)
                return true;
    return false;
}

/* All other tables; a star stands for the outcome's name. */
static void files_are_listed_with_their_columns(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Text rows = {.arena = arena};
    for (size_t k = 0; k < n_table_kinds; k++) {
        const char *name = table_kinds[k]->name, *star = strchr(name, '*');
        if (is_further(table_kinds[k]))
            continue;
        text_format(&rows, "| `%.*s%s%s` | ", (int)strcspn(name, "*"), name,
                    star == NULL                       ? ""
                    : strncmp(name, "survey_", 7) == 0 ? "NAME"
                                                       : "OUTCOME",
                    star == NULL ? "" : star + 1);
        if (table_kinds[k] == &table_effects)
            text_add(&rows, "[these](#effects) |\n");
        else
            add_columns(&rows, table_kinds[k]);
    }
    check_list(arena, "files", rows.bytes);
    arena_destroy(arena);
}

/* --- what is written by hand ---------------------------------------------------------------------
 */

/* Columns of tables are listed above, and further tables by name. */
static void check_keys(Arena *arena, const char *page, const char *of, json_t *value)
{
    const char *key;
    json_t *item;
    size_t i;
    const bool names = text_equal(of, "sensitivity") || text_equal(of, "reviewer");
    if (json_is_array(value))
        json_array_foreach(value, i, item) check_keys(arena, page, of, item);
    json_object_foreach(value, key, item)
    {
        if (!names && strstr(page, arena_printf(arena, "`%s`", key)) == NULL &&
            strstr(page, arena_printf(arena, "`%s[]`", key)) == NULL)
            fail_msg("%s does not name the key %s of %s", page_path, key, of);
        if (json_object_get(item, "columns") == NULL)
            check_keys(arena, page, key, item);
    }
}

static void every_key_of_results_json_is_named(void **state)
{
    (void)state;
    static const char *const study[] = {"star", "bdf", "rand_2015"};
    Arena *arena = arena_create();
    const char *page = file_text(arena, page_path);
    for (size_t k = 0; k < COUNT_OF(study); k++) {
        const char *path = arena_printf(arena, "tests/golden/%s/results.json", study[k]);
        json_t *root = json_loads(file_text(arena, path), 0, NULL);
        assert_non_null(root);
        check_keys(arena, page, "the file", root);
        json_decref(root);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_listed_as_their_rows_say),
        cmocka_unit_test(further_tables_are_listed_with_what_they_tell),
        cmocka_unit_test(files_are_listed_with_their_columns),
        cmocka_unit_test(every_key_of_results_json_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
