/* What was read and joined, in counts. */
#include "alike/os.h"
#include "alike/text.h"
#include "records/outcome.h"

#include <math.h>

static void count(Cell *cell, size_t value)
{
    cell->value = (double)value;
}

#define TEXT_COLUMN(name_, title_)                                                                 \
    {                                                                                              \
        .name = name_, .title = title_, .type = CELL_TEXT                                          \
    }
#define COUNT_COLUMN(name_, title_)                                                                \
    {                                                                                              \
        .name = name_, .title = title_, .type = CELL_COUNT                                         \
    }

static const TableColumn file_columns[] = {
    TEXT_COLUMN("file", "File"),
    TEXT_COLUMN("format", "Read as"),
    COUNT_COLUMN("rows", "Rows"),
    COUNT_COLUMN("invalid", "Marked as not counting"),
    COUNT_COLUMN("other_subjects", "Of other subjects"),
    COUNT_COLUMN("no_score", "Without a score"),
};

static Table *files_table(Arena *arena, const Records *records)
{
    Table *table = table_create(arena, "records_files", "Files of tests", file_columns,
                                COUNT_OF(file_columns));
    table->sentence = "A row is one test of one student.";
    for (size_t i = 0; i < records->n_files; i++) {
        const TestFile *file = &records->file[i];
        Cell *cell = table_add_row(table);
        cell[0].text = file->path;
        cell[1].text = file->format;
        count(&cell[2], file->n_rows);
        count(&cell[3], file->n_invalid);
        count(&cell[4], file->n_other);
        count(&cell[5], file->n_no_score);
    }
    return table;
}

static const TableColumn read_columns[] = {
    TEXT_COLUMN("file", "File"),    TEXT_COLUMN("year", "School year"),
    TEXT_COLUMN("term", "Term"),    TEXT_COLUMN("subject", "Subject"),
    COUNT_COLUMN("tests", "Tests"),
};

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
    Table *table = table_create(arena, "records_read", "Tests by file and term", read_columns,
                                COUNT_OF(read_columns));
    table->sentence = "Tests of the subjects that are analysed, before retests are settled.";
    for (size_t f = 0; f < records->n_files; f++)
        for (size_t t = 0; t < n_terms; t++)
            for (size_t s = 0; s < n_subjects; s++) {
                const size_t value = n[(f * n_terms + t) * n_subjects + s];
                if (value == 0)
                    continue;
                Cell *cell = table_add_row(table);
                cell[0].text = records->file[f].path;
                cell[1].text = arena_printf(arena, "%d-%d", date[t].year, date[t].year + 1);
                cell[2].text = term_text(arena, date[t]);
                cell[3].text = records->subjects.word[s].text;
                count(&cell[4], value);
            }
    arena_destroy(scratch);
    return table;
}

static const TableColumn join_columns[] = {
    TEXT_COLUMN("file", "File"),
    TEXT_COLUMN("what", "Holds"),
    COUNT_COLUMN("joined", "Found in the tests"),
    COUNT_COLUMN("file_only", "In the file only"),
    COUNT_COLUMN("tests_only", "In the tests only"),
};

static void add_join(Table *table, const char *path, const char *what, size_t joined, size_t alone,
                     double tests_only)
{
    Cell *cell = table_add_row(table);
    cell[0].text = path;
    cell[1].text = what;
    count(&cell[2], joined);
    count(&cell[3], alone);
    cell[4].value = tests_only;
    cell[4].text = isnan(tests_only) ? "does not apply" : NULL;
}

static Table *joins_table(Arena *arena, const Records *records)
{
    const TestsSpec *tests = &records->spec->tests;
    Table *table = table_create(arena, "records_joins", "What was joined", join_columns,
                                COUNT_OF(join_columns));
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

static const TableColumn near_columns[] = {
    TEXT_COLUMN("roster_id", "On the roster"),
    TEXT_COLUMN("tests_id", "In the tests"),
};

static Table *near_table(Arena *arena, const Records *records)
{
    Table *table = table_create(arena, "records_near_ids", "Ids that nearly agree", near_columns,
                                COUNT_OF(near_columns));
    table->sentence =
        "Ids of the roster that are in no test, but would be with other leading zeros "
        "or spaces. They count as not found.";
    for (size_t i = 0; i < records->roster.n_near; i++) {
        Cell *cell = table_add_row(table);
        cell[0].text = records->roster.near[i].roster;
        cell[1].text = records->roster.near[i].tests;
    }
    return table;
}

static const TableColumn retest_columns[] = {
    TEXT_COLUMN("subject", "Subject"),
    TEXT_COLUMN("term", "Term"),
    TEXT_COLUMN("rule", "Test that counts"),
    COUNT_COLUMN("program", "Program students"),
    COUNT_COLUMN("comparison", "Comparison students"),
};

static Table *retests_table(Arena *arena, const Records *records)
{
    static const char *const rule[] = {[RETESTS_ERROR] = "none",
                                       [RETESTS_LOWEST_SE] = "smallest standard error",
                                       [RETESTS_EARLIEST] = "earliest",
                                       [RETESTS_LATEST] = "latest"};
    Table *table = table_create(arena, "records_retests", "Several tests in one term",
                                retest_columns, COUNT_OF(retest_columns));
    table->sentence = "Students with several tests of a subject in a term that some span needs.";
    int32_t *order;
    const size_t n_terms = list_terms(arena, records, &order);
    for (size_t s = 0; s < records->subjects.n; s++)
        for (size_t t = 0; t < n_terms; t++)
            for (size_t k = 0; k < records->n_retests; k++) {
                const RetestCount *retest = &records->retest[k];
                if ((size_t)retest->subject != s || records->term[retest->term].order != order[t])
                    continue;
                Cell *cell = table_add_row(table);
                cell[0].text = records->subjects.word[s].text;
                cell[1].text = term_text(arena, records->term[retest->term].date);
                cell[2].text = rule[records->spec->tests.retests];
                count(&cell[3], retest->n[1]);
                count(&cell[4], retest->n[0]);
            }
    return table;
}

static const TableColumn span_columns[] = {
    TEXT_COLUMN("subject", "Subject"),
    TEXT_COLUMN("from", "From"),
    TEXT_COLUMN("to", "To"),
    COUNT_COLUMN("no_pretest_program", "Program, at the end only"),
    COUNT_COLUMN("no_pretest_comparison", "Comparison, at the end only"),
    COUNT_COLUMN("movers_program", "Program, moved"),
    COUNT_COLUMN("movers_comparison", "Comparison, moved"),
    TEXT_COLUMN("movers", "Those who moved"),
};

static bool stood_before(const OutcomeSpec *const *seen, size_t n, const OutcomeSpec *outcome)
{
    for (size_t i = 0; i < n; i++)
        if (text_equal(seen[i]->subject, outcome->subject) &&
            text_equal(seen[i]->span->from.text, outcome->span->from.text) &&
            text_equal(seen[i]->span->to.text, outcome->span->to.text))
            return true;
    return false;
}

static Table *spans_table(Arena *arena, const Records *records)
{
    Table *table = table_create(arena, "records_spans", "Students by subject and span",
                                span_columns, COUNT_OF(span_columns));
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
        if (outcome_rows(scratch, records, outcome, &rows, err)) {
            Cell *cell = table_add_row(table);
            const size_t value[] = {rows.n_without_pretest[1], rows.n_without_pretest[0],
                                    rows.n_movers[1], rows.n_movers[0]};
            cell[0].text = outcome->subject;
            cell[1].text = term_text(arena, rows.from);
            cell[2].text = term_text(arena, rows.to);
            for (size_t k = 0; k < COUNT_OF(value); k++)
                count(&cell[3 + k], value[k]);
            cell[7].text = records->spec->tests.movers == MOVERS_DROP ? "left out" : "kept";
        }
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
