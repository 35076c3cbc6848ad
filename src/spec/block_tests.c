/* tests: records of tests in place of a table of students; and the blocks that go with them. */
#include "reader.h"

#include "database.h"
#include "line_rules.h"

#include "alike/calendar.h"
#include "alike/os.h"

#include <stdlib.h>
#include <string.h>

enum { SUBJECTS_MAX = 64 };

static const char *const retest_rules[] = {"error", "lowest_se", "earliest", "latest",
                                           NULL}; /* RetestRule */
static const char *const lone_years[] = {"error", "begins", "ends", "calendar",
                                         NULL};                           /* LoneYearRule */
static const char *const mover_rules[] = {"keep", "drop", "error", NULL}; /* MoverRule */

typedef struct TestsBlock {
    Name file, format, date_format, subject, season;
    size_t id_width;
    Names files, subjects;
    DatabaseBlock database;
    LineRules lines;
    int retests, movers, lone_year;
} TestsBlock;

static const Option tests_rows[] = {
    {.name = "file",
     .type = OPT_TEXT,
     .offset = offsetof(TestsBlock, file),
     .fallback = "",
     .values = "a file name",
     .example = "AssessmentResults.csv",
     .plain = "The file with one row for each student and test.",
     .change_when = "the tests lie elsewhere.",
     .help = "Relative to the study file's folder. CSV with a header line; .gz and .zst are "
             "unpacked, a sheet "
             "of an Excel workbook is \"book.xlsx#SHEET\", a file within a zip archive "
             "\"export.zip#NAME\". Either file, files or odbc must be given."},
    {.name = "files",
     .type = OPT_NAMES,
     .offset = offsetof(TestsBlock, files),
     .fallback = "[]",
     .values = "a list of file names",
     .example = "[fall.csv, spring.csv]",
     .plain = "Several such files, which are read as if they were one.",
     .change_when = "the export comes as a file for each term, subject or school.",
     .help = "All of one format; the order does not matter, results list them by name."},
    DATABASE_ROWS(TestsBlock, "tests", "test"),
    {.name = "format",
     .type = OPT_TEXT,
     .offset = offsetof(TestsBlock, format),
     .fallback = "",
     .plain = "Which test system the files were exported from.",
     .change_when = "the header line looks like that of another export.",
     .help = "Tells which column is what. Recognised by the header line where it is not given; "
             "columns are then named under columns, or taken from the export."},
    LINE_RULE_ROWS(TestsBlock, "a test"),
    {.name = "columns",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "{keys}",
     .example = "{id: student, score: rit, school: campus}",
     .plain = "Which column of the files holds what.",
     .change_when = "the files are not an export that is recognised.",
     .help = "Only columns that differ from the export's own need be named."},
    {.name = "date_format",
     .type = OPT_TEXT,
     .offset = offsetof(TestsBlock, date_format),
     .fallback = "",
     .values = "%d, %m and %Y with what stands between them",
     .example = "\"%m/%d/%Y\"",
     .plain = "How dates are written in the files: day first or month first.",
     .change_when = "the program says that the dates can be read in two ways.",
     .help = "Signs: %d day, %m month, %b its English name, %Y year of four digits, %y of two. "
             "Where it is not given, "
             "the whole column decides, and a column that fits two forms is refused."},
    {.name = "subject",
     .type = OPT_TEXT,
     .offset = offsetof(TestsBlock, subject),
     .fallback = "",
     .example = "Reading",
     .plain = "The subject of all tests, if the files hold one subject and do not say which.",
     .change_when = "the files have no column that names the subject.",
     .help = "Stands in for columns.subject; the subject to analyse where subjects is not given."},
    {.name = "subjects",
     .type = OPT_NAMES,
     .offset = offsetof(TestsBlock, subjects),
     .fallback = "[]",
     .values = "a list of subjects",
     .example = "[Mathematics, Reading]",
     .plain = "Which subjects are studied.",
     .change_when = "the files hold subjects that the question is not about.",
     .help = "As written in the files, or as names makes them. Must be given, unless subject is or "
             "outcomes name them: outcomes are fixed before any test is read."},
    {.name = "names",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "for each spelling of the files the subject that it means",
     .example = "{\"Math 2-5\": Mathematics, \"Math 6+\": Mathematics}",
     .plain = "Which names of tests are one and the same subject.",
     .change_when = "a subject goes by several names, such as one for each grade band.",
     .help = "A subject without an entry keeps its own name."},
    {.name = "terms",
     .type = OPT_OTHER,
     .on_request = true,
     .fallback = "",
     .values = "for each text of the files the term that it means",
     .example = "{\"0522\": Spring 2022, \"0523\": Spring 2023}",
     .plain = "What the files' own words for times of testing mean.",
     .change_when = "the column of terms holds codes, such as those of a state test.",
     .help = "A season and a year, as in spans. A text without an entry is read as it stands: "
             "Fall 2014-2015, Spring 2015, BOY 2014-2015, SP15."},
    {.name = "season",
     .type = OPT_TEXT,
     .on_request = true,
     .offset = offsetof(TestsBlock, season),
     .fallback = "",
     .values = "Fall, Winter, Spring or Summer",
     .example = "Spring",
     .plain = "When in the year a test is taken whose files name only the year.",
     .change_when = "a test is given once a year, as state tests are.",
     .help = "2021-2022 is that school year, 2022 alone the year of the calendar: with Spring both "
             "are Spring 2022."},
    {.name = "lone_year",
     .type = OPT_CHOICE,
     .on_request = true,
     .offset = offsetof(TestsBlock, lone_year),
     .fallback = "error",
     .choices = lone_years,
     .plain = "Which school year is meant where a year stands alone beside a window: 2023 with "
              "BOY.",
     .change_when = "the column of tests.columns.year holds 2023 and not 2023-2024.",
     .help = "With begins 2023 is 2023-2024, with ends 2022-2023; with calendar it is the year in "
             "which the test lies, so that fall 2023 and spring 2024 are of one school year (of a "
             "winter it can't be told which). With error such a year stops the study, but where a "
             "date tells which one it is."},
    {.name = "id_width",
     .type = OPT_COUNT,
     .on_request = true,
     .offset = offsetof(TestsBlock, id_width),
     .fallback = "0",
     .max = 40,
     .example = "7",
     .plain = "How many digits a student's id has, where some files have lost the zeros before it.",
     .change_when = "the program says that ids differ only in leading zeros.",
     .help = "Ids of digits alone are filled up with zeros to that width in the tests, in the file "
             "of students and on the roster: 10002 is 0010002 with 7. With 0 ids stay as they "
             "stand."},
    {.name = "cuts",
     .type = OPT_OTHER,
     .on_request = true,
     .fallback = "",
     .values = "for each subject a number, or one for each grade",
     .example = "{Mathematics: {3: 201, 4: 212}, Reading: 205}",
     .plain = "The score from which on a student has reached the benchmark of the grade, such as "
              "proficiency.",
     .change_when = "your board asks how many more students reached a level of the test.",
     .help = "By the grade at the end of the span: that of the earlier test and the school years "
             "between. Asks for the table benchmark (see outcomes.cut). Every grade of the "
             "estimate needs a cut; spans before the program have no such table."},
    {.name = "retests",
     .type = OPT_CHOICE,
     .offset = offsetof(TestsBlock, retests),
     .fallback = "error",
     .choices = retest_rules,
     .plain = "Which test counts if a student took a subject twice in one term.",
     .change_when = "there are such students; the program counts them and stops.",
     .help = "With lowest_se the test with the smallest standard error, ties to the earliest; with "
             "earliest or latest by date. The highest score is not offered: it would raise the "
             "scores of those who try often. How many were affected is told by arm."},
    {.name = "movers",
     .type = OPT_CHOICE,
     .offset = offsetof(TestsBlock, movers),
     .fallback = "keep",
     .choices = mover_rules,
     .plain = "What is done with students who change schools between the two tests.",
     .change_when = "only students who stayed are of interest, or nobody should have moved.",
     .help = "With keep a student belongs to the school of the pretest, as assigned (intention to "
             "treat); with drop movers are left out; either way they are counted by arm; with "
             "error they stop the study."},
    {.name = NULL},
};
const Block block_tests = {.name = "tests", .options = tests_rows};

/* ---- tests ----------------------------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
    const Name *x = a, *y = b;
    return strcmp(x->text, y->text);
}

static void read_database(Reader *r, const Node *node, const TestsBlock *block)
{
    TestsSpec *tests = &r->spec->tests;
    tests->path = ARENA_ARRAY(r->arena, const char *, 1);
    tests->path_place = ARENA_ARRAY(r->arena, Place, 1);
    tests->n_files = take_database(r, "tests", "tests", node, &block->database, &tests->rules,
                                   tests->path, tests->path_place);
}

/* Files are read, counted and listed by name, so that their order in the list means nothing. */
static void read_files(Reader *r, const Node *node, const TestsBlock *block)
{
    TestsSpec *tests = &r->spec->tests;
    const bool several = node_get(node, "files") != NULL;
    const Name *given = several ? block->files.item : &block->file;
    size_t n = several ? block->files.n : block->file.text != NULL;
    if (several && node_get(node, "file") != NULL)
        problem_add(&r->problems, node_key(node, "files")->place,
                    "tests names both file and files; keep one of them");
    else if (n == 0 && !key_is_misspelt(node, tests_rows, "file"))
        problem_add(&r->problems, node->place,
                    "tests names no file; add file: tests.csv, or files: [fall.csv, spring.csv]");
    tests->path = ARENA_ARRAY(r->arena, const char *, n);
    tests->path_place = ARENA_ARRAY(r->arena, Place, n);
    Name *file = ARENA_ARRAY(r->arena, Name, n);
    for (size_t i = 0; i < n; i++)
        file[i] = given[i];
    if (n > 0)
        qsort(file, n, sizeof *file, by_text);
    for (size_t i = 0; i < n; i++) {
        tests->path[i] = os_join(r->arena, r->spec->folder, file[i].text);
        tests->path_place[i] = file[i].place;
    }
    tests->n_files = n;
}

/* Those that entries of `outcomes` name. */
static Names subjects_of_outcomes(Reader *r, const Node *list)
{
    Names out = {0};
    if (list == NULL || list->kind != NODE_LIST)
        return out;
    out.item = ARENA_ARRAY(r->arena, Name, list->n < SUBJECTS_MAX ? list->n : SUBJECTS_MAX);
    for (size_t i = 0; i < list->n && out.n < SUBJECTS_MAX; i++) {
        const Node *subject = node_get(list->item[i], "subject");
        bool known = subject == NULL || subject->kind != NODE_SCALAR || subject->text[0] == '\0';
        for (size_t k = 0; k < out.n && !known; k++)
            known = strcmp(out.item[k].text, subject->text) == 0;
        if (!known)
            out.item[out.n++] = (Name){subject->text, subject->place};
    }
    return out;
}

static void settle_subjects(Reader *r, const Node *node)
{
    TestsSpec *tests = &r->spec->tests;
    if (tests->subjects.n == 0 && tests->subject.text != NULL) {
        tests->subjects = (Names){.n = 1, .item = ARENA_NEW(r->arena, Name)};
        tests->subjects.item[0] = tests->subject;
    }
    if (tests->subjects.n == 0)
        tests->subjects = subjects_of_outcomes(r, node_get(r->root, "outcomes"));
    if (tests->subjects.n == 0 && !key_is_misspelt(node, tests_rows, "subjects"))
        problem_add(&r->problems, tests->place,
                    "tests.subjects is missing; write for example subjects: [Mathematics, "
                    "Reading], because each subject is an outcome, and outcomes must be known "
                    "before the tests are read");
    if (tests->subjects.n > SUBJECTS_MAX) {
        problem_add(&r->problems, tests->subjects.item[SUBJECTS_MAX].place,
                    "tests.subjects lists %zu subjects; a study has at most %d, so make several",
                    tests->subjects.n, SUBJECTS_MAX);
        tests->subjects.n = SUBJECTS_MAX;
    }
}

static void check_date_format(Reader *r, const Name *format)
{
    if (format->text != NULL && strchr(format->text, '%') == NULL)
        problem_add(&r->problems, format->place,
                    "tests.date_format is '%s'; write %%d for the day, %%m for the month and %%Y "
                    "for the year, such as \"%%m/%%d/%%Y\"",
                    format->text);
}

static void check_season(Reader *r, const Name *season)
{
    Season ignored;
    if (season->text != NULL && !term_season(season->text, &ignored))
        problem_add(&r->problems, season->place,
                    "tests.season is '%s'; write Fall, Winter, Spring or Summer", season->text);
}

static void read_terms(Reader *r, const Node *node)
{
    TestsSpec *tests = &r->spec->tests;
    TermDate ignored;
    if (node == NULL)
        return;
    read_value_map(r, "tests.terms", node, &tests->term_name, &tests->n_term_names);
    for (size_t i = 0; i < tests->n_term_names; i++) {
        const ValuePair *pair = &tests->term_name[i];
        if (!term_read(pair->to, &ignored))
            problem_add(&r->problems, pair->place,
                        "tests.terms says that '%s' is '%s', which is no term; write a season and "
                        "a year, such as Spring 2022%s",
                        pair->from, pair->to,
                        term_is_ambiguous(pair->to) ? ", and of a winter both years: Winter "
                                                      "2021-2022"
                                                    : "");
    }
}

static void check_format(Reader *r, const Name *format)
{
    const Node word = {.kind = NODE_SCALAR, .text = format->text, .place = format->place};
    const Entry *entry;
    if (format->text != NULL)
        read_row(r, names_of(r, "tests.format"), &word, &entry);
}

static void read_tests(Reader *r, const Node *node)
{
    TestsSpec *tests = &r->spec->tests;
    const Node *names = node_get(node, "names");
    TestsBlock block = {0};
    node = map_of_short_form(r, node, "file");
    if (!is_map(r, "tests", node))
        return;
    check_keys(r, &block_tests, node, NULL, NULL, 0);
    options_read(r, tests_rows, "tests", node, &block);
    tests->format = block.format;
    tests->date_format = block.date_format;
    tests->subject = block.subject;
    tests->season = block.season;
    tests->rules = table_rules(r, "tests", &block.lines, node);
    tests->id_width = block.id_width;
    tests->subjects = block.subjects;
    tests->retests = block.retests;
    tests->movers = block.movers;
    tests->lone_year = block.lone_year;
    if (asks_database(node))
        read_database(r, node, &block);
    else
        read_files(r, node, &block);
    read_test_columns(r, node_get(node, "columns"));
    check_format(r, &tests->format);
    check_date_format(r, &tests->date_format);
    check_season(r, &tests->season);
    read_terms(r, node_get(node, "terms"));
    if (names != NULL)
        read_value_map(r, "tests.names", names, &tests->subject_name, &tests->n_subject_names);
    settle_subjects(r, node);
    read_test_cuts(r, node_get(node, "cuts"));
}

static void record_block(Reader *r, const char *name)
{
    const Option *row = option_find(block_file.options, name);
    const Node *node = node_get(r->root, name);
    option_record(r, name, row, node == NULL ? row->fallback : node_text(r->arena, node),
                  node == NULL, node);
}

/* Blocks that make sense only with test records. */
static const char *const with_tests[] = {"students", "schools", "spans", "norms"};

static void refuse_without_tests(Reader *r)
{
    if (key_is_misspelt(r->root, block_file.options, "tests"))
        return;
    for (size_t i = 0; i < COUNT_OF(with_tests); i++) {
        const Node *key = node_key(r->root, with_tests[i]);
        if (key != NULL && !is_word(node_get(r->root, with_tests[i]), "none"))
            problem_add(&r->problems, key->place,
                        "'%s' goes with tests, a file of one row for each student and test; "
                        "remove it, or give tests in place of data",
                        with_tests[i]);
    }
}

void read_records(Reader *r)
{
    TestsSpec *tests = &r->spec->tests;
    const Node *node = node_get(r->root, "tests"), *spans = node_get(r->root, "spans");
    if (node == NULL) {
        refuse_without_tests(r);
        return;
    }
    *tests = (TestsSpec){.given = true, .place = node->place, .not_found_limit = 0.05};
    read_tests(r, node);
    for (size_t i = 0; i < COUNT_OF(with_tests); i++)
        record_block(r, with_tests[i]);
    read_attributes(r, &block_students, node_get(r->root, "students"), &tests->students);
    read_attributes(r, &block_schools, node_get(r->root, "schools"), &tests->schools);
    if (spans != NULL)
        read_spans(r, spans);
    else if (!key_is_misspelt(r->root, block_file.options, "spans"))
        problem_add(&r->problems, tests->place,
                    "a study of tests needs spans; add a line such as spans: %s",
                    option_find(block_file.options, "spans")->example);
    read_norms(r, node_get(r->root, "norms"));
}
