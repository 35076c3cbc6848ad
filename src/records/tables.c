/* What was read and joined, in counts. */
#include "records/tables.h"
#include "alike/os.h"
#include "alike/text.h"
#include "records/outcome.h"

#include <math.h>

TABLE_DEFINE(records_files, RECORDS_FILES_LIST, .name = "records_files");
TABLE_DEFINE(records_read, RECORDS_READ_LIST, .name = "records_read");
TABLE_DEFINE(records_joins, RECORDS_JOINS_LIST, .name = "records_joins");
TABLE_DEFINE(records_near_ids, RECORDS_NEAR_IDS_LIST, .name = "records_near_ids", .internal = true);
TABLE_DEFINE(records_retests, RECORDS_RETESTS_LIST, .name = "records_retests");
TABLE_DEFINE(records_spans, RECORDS_SPANS_LIST, .name = "records_spans");

static const PeopleSet everybody = {.arms = SET_BOTH};

static PeopleSet of_file(const char *path)
{
    return (PeopleSet){.arms = SET_BOTH, .group = "file", .level = path};
}

static Table *files_table(Arena *arena, const Records *records)
{
    const union records_files_columns *column = &records_files_columns;
    Table *table = table_make(arena, &table_records_files, "Files of tests", everybody);
    table->sentence = "A row is one test of one student.";
    for (size_t i = 0; i < records->n_files; i++) {
        const TestFile *file = &records->file[i];
        const Row row = row_add(table, of_file(file->path));
        row_text(row, &column->file, file->path);
        row_text(row, &column->format, file->format);
        row_count(row, &column->rows, file->n_rows, NULL);
        row_count(row, &column->invalid, file->n_invalid, NULL);
        row_count(row, &column->other_subjects, file->n_other, NULL);
        row_count(row, &column->no_score, file->n_no_score, NULL);
    }
    return table;
}

/* Terms oldest first, each once, whatever their spelling. */
static size_t list_terms(Arena *arena, const Records *records, int32_t **order)
{
    size_t n = 0;
    *order = ARENA_ARRAY(arena, int32_t, records->terms.n);
    for (size_t k = 0; k < records->terms.n; k++) {
        const int32_t value = records->term[k].order;
        size_t at = 0;
        while (at < n && (*order)[at] < value)
            at++;
        if (value == NO_TERM || (at < n && (*order)[at] == value))
            continue;
        for (size_t j = n++; j > at; j--)
            (*order)[j] = (*order)[j - 1];
        (*order)[at] = value;
    }
    return n;
}

Table *records_read_table(Arena *arena, const Records *records)
{
    Arena *scratch = arena_create();
    int32_t *order;
    const size_t n_terms = list_terms(scratch, records, &order), n_subjects = records->subjects.n;
    size_t *place = ARENA_ARRAY(scratch, size_t, records->terms.n);
    TermDate *date = ARENA_ARRAY(scratch, TermDate, n_terms);
    for (size_t k = 0; k < records->terms.n; k++)
        for (size_t t = 0; t < n_terms; t++)
            if (order[t] == records->term[k].order) {
                place[k] = t;
                date[t] = records->term[k].date;
            }
    size_t *n = ARENA_ARRAY(scratch, size_t, records->n_files * n_terms * n_subjects);
    for (size_t i = 0; i < records->n_tests; i++) {
        const Test *test = &records->test[i];
        n[(test->file * n_terms + place[test->term]) * n_subjects + (size_t)test->subject]++;
    }
    const union records_read_columns *column = &records_read_columns;
    Table *table = table_make(arena, &table_records_read, "Tests by file and term", everybody);
    table->sentence = "Tests of the subjects that are analysed, before retests are settled.";
    for (size_t f = 0; f < records->n_files; f++)
        for (size_t t = 0; t < n_terms; t++)
            for (size_t s = 0; s < n_subjects; s++) {
                const size_t value = n[(f * n_terms + t) * n_subjects + s];
                if (value == 0)
                    continue;
                const Row row = row_add(table, of_file(records->file[f].path));
                row_text(row, &column->file, records->file[f].path);
                row_text(row, &column->year,
                         arena_printf(arena, "%d-%d", date[t].year, date[t].year + 1));
                row_text(row, &column->term, term_text(arena, date[t]));
                row_text(row, &column->subject, records->subjects.word[s].text);
                row_count(row, &column->tests, value, NULL);
            }
    arena_destroy(scratch);
    return table;
}

static void add_join(Table *table, const char *path, const char *what, size_t joined, size_t alone,
                     double tests_only)
{
    const union records_joins_columns *column = &records_joins_columns;
    const Row row = row_add(table, of_file(path));
    row_text(row, &column->file, path);
    row_text(row, &column->what, what);
    row_count(row, &column->joined, joined, NULL);
    row_count(row, &column->file_only, alone, NULL);
    row_real_or(row, &column->tests_only, tests_only, isnan(tests_only) ? "does not apply" : NULL);
}

static Table *joins_table(Arena *arena, const Records *records)
{
    const TestsSpec *tests = &records->spec->tests;
    Table *table = table_make(arena, &table_records_joins, "What was joined", everybody);
    table->sentence = "Students, schools and the roster against the tests, by id.";
    if (records->students.given)
        add_join(table, tests->students.path, "students", records->students.n_joined,
                 records->students.n_alone,
                 (double)(records->n_students - records->students.n_joined));
    if (records->schools_file.given)
        add_join(table, tests->schools.path, "schools", records->schools_file.n_joined,
                 records->schools_file.n_alone,
                 (double)(records->n_schools - records->schools_file.n_joined));
    if (records->roster.given) /* that others are not on the roster is what a roster is for */
        add_join(table, tests->roster.path, "roster", records->roster.n_found,
                 records->roster.n_ids - records->roster.n_found, NAN);
    return table;
}

static void add_near(Table *table, const char *path, const NearIds *near)
{
    const union records_near_ids_columns *column = &records_near_ids_columns;
    for (size_t i = 0; i < near->n; i++) {
        const Row row = row_add(table, everybody);
        row_text(row, &column->file, path);
        row_text(row, &column->file_id, near->item[i].file);
        row_text(row, &column->tests_id, near->item[i].tests);
    }
}

static Table *near_table(Arena *arena, const Records *records)
{
    const TestsSpec *tests = &records->spec->tests;
    Table *table = table_make(arena, &table_records_near_ids, "Ids that nearly agree", everybody);
    table->sentence = "Ids that were not found, but would be with other leading zeros, spaces or "
                      "case. They count as not found.";
    add_near(table, tests->students.path, &records->students.near);
    add_near(table, tests->schools.path, &records->schools_file.near);
    add_near(table, tests->roster.path, &records->roster.near);
    return table;
}

static Table *retests_table(Arena *arena, const Records *records)
{
    static const char *const rule[] = {[RETESTS_ERROR] = "none",
                                       [RETESTS_LOWEST_SE] = "smallest standard error",
                                       [RETESTS_EARLIEST] = "earliest",
                                       [RETESTS_LATEST] = "latest"};
    const union records_retests_columns *column = &records_retests_columns;
    Table *table =
        table_make(arena, &table_records_retests, "Several tests in one term", everybody);
    table->sentence = "Students with several tests of a subject in a term that some span needs.";
    int32_t *order;
    const size_t n_terms = list_terms(arena, records, &order);
    for (size_t s = 0; s < records->subjects.n; s++)
        for (size_t t = 0; t < n_terms; t++)
            for (size_t k = 0; k < records->n_retests; k++) {
                const RetestCount *retest = &records->retest[k];
                if ((size_t)retest->subject != s || records->term[retest->term].order != order[t])
                    continue;
                const Row row = row_add(table, everybody);
                row_text(row, &column->subject, records->subjects.word[s].text);
                row_text(row, &column->term, term_text(arena, records->term[retest->term].date));
                row_text(row, &column->rule, rule[records->spec->tests.retests]);
                row_count(row, &column->program, retest->n[1], NULL);
                row_count(row, &column->comparison, retest->n[0], NULL);
            }
    return table;
}

static bool stood_before(const OutcomeSpec *const *seen, size_t n, const OutcomeSpec *outcome)
{
    for (size_t i = 0; i < n; i++)
        if (text_equal(seen[i]->subject, outcome->subject) &&
            text_equal(seen[i]->span->from.text, outcome->span->from.text) &&
            text_equal(seen[i]->span->to.text, outcome->span->to.text))
            return true;
    return false;
}

static void add_span(Arena *arena, Table *table, const Records *records, const OutcomeSpec *outcome,
                     const OutcomeRows *rows)
{
    const union records_spans_columns *column = &records_spans_columns;
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH, .span = outcome->span->name.text});
    row_text(row, &column->subject, outcome->subject);
    row_text(row, &column->from, term_text(arena, rows->from));
    row_text(row, &column->to, term_text(arena, rows->to));
    row_count(row, &column->no_pretest_program, rows->n_without_pretest[1], NULL);
    row_count(row, &column->no_pretest_comparison, rows->n_without_pretest[0], NULL);
    row_count(row, &column->movers_program, rows->n_movers[1], NULL);
    row_count(row, &column->movers_comparison, rows->n_movers[0], NULL);
    row_count(row, &column->voided_program, rows->n_voided[1], NULL);
    row_count(row, &column->voided_comparison, rows->n_voided[0], NULL);
    row_text(row, &column->movers,
             records->spec->tests.movers == MOVERS_DROP ? "left out" : "kept");
}

static Table *spans_table(Arena *arena, const Records *records)
{
    Table *table =
        table_make(arena, &table_records_spans, "Students by subject and span", everybody);
    table->sentence = "A student who was tested in another school within the span counts with the "
                      "school of the first test, or is left out where the study says so.";
    const OutcomeSpec **seen = NULL;
    size_t n = 0, capacity = 0;
    OutcomeWalk walk = {0};
    for (const OutcomeSpec *outcome; (outcome = outcome_next(records->spec, &walk)) != NULL;) {
        if (stood_before(seen, n, outcome))
            continue;
        seen =
            (const OutcomeSpec **)arena_grow(arena, (void *)seen, &capacity, n + 1, sizeof *seen);
        seen[n++] = outcome;
        Arena *scratch = arena_create();
        OutcomeRows rows;
        Error *err = ARENA_NEW(scratch, Error);
        if (outcome_rows(scratch, records, outcome, &rows, err))
            add_span(arena, table, records, outcome, &rows);
        arena_destroy(scratch);
    }
    return table;
}

Tables records_tables(Arena *arena, const Records *records)
{
    Table *const all[] = {files_table(arena, records),   records->read,
                          joins_table(arena, records),   spans_table(arena, records),
                          retests_table(arena, records), near_table(arena, records)};
    Tables out = {0};
    for (size_t i = 0; i < COUNT_OF(all); i++)
        tables_add(arena, &out, all[i]);
    return out;
}
