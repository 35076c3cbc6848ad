/* tests.columns: which column of the files holds what. */
#include "reader.h"

static const Option test_column_rows[] = {
    {.name = "id",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "a column, or a list of columns whose last one is the student's own",
     .example = "StudentID",
     .plain = "The column that tells one student from another.",
     .change_when = "the files are not a recognised export.",
     .help = "Text, always: \"007301\" keeps its zeros. Where ids repeat across schools: [school, "
             "id]. The school counts as the tests write it, so that a student who changes schools "
             "is another one."},
    {.name = "subject",
     .type = OPT_COLUMN,
     .offset = offsetof(TestColumns, subject),
     .fallback = "",
     .example = "MeasurementScale",
     .plain = "The column that names the subject of the test.",
     .change_when = "the files are not a recognised export.",
     .help = "Text. Files of one subject may have tests.subject instead."},
    {.name = "term",
     .type = OPT_COLUMN,
     .offset = offsetof(TestColumns, term),
     .fallback = "",
     .example = "TermName",
     .plain = "The column that says in which term the test was taken.",
     .change_when = "the files are not a recognised export.",
     .help = "Such as Fall 2014-2015 or 2014-15 Spring. A window alone (BOY, Fall) goes with a "
             "column of the year."},
    {.name = "year",
     .type = OPT_COLUMN,
     .offset = offsetof(TestColumns, year),
     .fallback = "",
     .example = "SchoolYear",
     .plain = "The column with the school year, where that of the term holds only a window such "
              "as BOY or Fall.",
     .change_when = "window and year stand in columns of their own.",
     .help = "Both together are the term: BOY and 2023-2024 are Fall 2023-2024. What a year alone "
             "means there (2023), tests.lone_year says. Without a column of the term the year is "
             "the term (see tests.season)."},
    {.name = "date",
     .type = OPT_COLUMN,
     .offset = offsetof(TestColumns, date),
     .fallback = "",
     .example = "TestStartDate",
     .plain = "The column with the day of the test.",
     .change_when = "the files are not a recognised export.",
     .help = "One form of date in the whole column. Makes start_date and end_date."},
    {.name = "score",
     .type = OPT_COLUMN,
     .offset = offsetof(TestColumns, score),
     .fallback = "",
     .example = "TestRITScore",
     .plain = "The column with the points reached.",
     .change_when = "the files are not a recognised export.",
     .help = "Numbers of one scale for all terms of a subject."},
    {.name = "se",
     .type = OPT_COLUMN,
     .offset = offsetof(TestColumns, se),
     .fallback = "",
     .example = "TestStandardError",
     .plain = "The column that says how exact the points are.",
     .change_when = "the files are not a recognised export, and have it.",
     .help = "Standard error of measurement; needed by retests: lowest_se."},
    {.name = "grade",
     .type = OPT_COLUMN,
     .offset = offsetof(TestColumns, grade),
     .fallback = "",
     .example = "Grade",
     .plain = "The column with the student's grade when the test was taken.",
     .change_when = "the files are not a recognised export.",
     .help = "The covariate grade is that of the pretest."},
    {.name = "school",
     .type = OPT_COLUMN,
     .offset = offsetof(TestColumns, school),
     .fallback = "",
     .example = "SchoolName",
     .plain = "The column with the student's school when the test was taken.",
     .change_when = "the files are not a recognised export.",
     .help = "The covariate school is that of the pretest. Text, always."},
    {.name = "district",
     .type = OPT_COLUMN,
     .offset = offsetof(TestColumns, district),
     .fallback = "",
     .example = "DistrictName",
     .plain = "The column with the district that the school lies in.",
     .change_when = "the files are not a recognised export, and hold several districts.",
     .help = "A school is its district and its name. Where several districts have a school of one "
             "name, write it with its district, as in Lincoln Elementary (North), under "
             "treatment.schools and in the file of schools."},
    {.name = "duration",
     .type = OPT_COLUMN,
     .offset = offsetof(TestColumns, duration),
     .fallback = "",
     .example = "TestDurationMinutes",
     .plain = "The column with the minutes that the test took.",
     .change_when = "the files hold it under another name than the export does.",
     .help = "Minutes; seconds where the heading says so. Makes start_minutes."},
    {.name = "rapid_guessing",
     .type = OPT_COLUMN,
     .offset = offsetof(TestColumns, rapid_guessing),
     .fallback = "",
     .example = "RapidGuessingPercentage",
     .plain = "The column with the share of answers that came too fast to have been read.",
     .change_when = "the files hold it under another name than the export does.",
     .help = "Percent of the answers. Makes start_rapid_guessing."},
    {.name = "rushed",
     .type = OPT_COLUMN,
     .offset = offsetof(TestColumns, rushed),
     .fallback = "",
     .example = "Rush Flag",
     .plain = "The column that marks a test as rushed which still counts.",
     .change_when = "the files hold it under another name than the export does.",
     .help = "Yes or no; any other word is a yes, as the Yellow of i-Ready. Makes "
             "start_rushed."},
    {.name = "extra_time",
     .type = OPT_COLUMN,
     .offset = offsetof(TestColumns, extra_time),
     .fallback = "",
     .example = "ExtraTime",
     .plain = "The column that says whether more time was allowed.",
     .change_when = "the files hold it under another name than the export does.",
     .help = "Yes or no; any other word is a yes. Makes start_extra_time."},
    {.name = "read_aloud",
     .type = OPT_COLUMN,
     .offset = offsetof(TestColumns, read_aloud),
     .fallback = "",
     .example = "Read Aloud",
     .plain = "The column that says whether the test was read to the student.",
     .change_when = "the files hold it under another name than the export does.",
     .help = "Yes or no; any other word is a yes. Makes start_read_aloud."},
    {.name = "growth_measure",
     .type = OPT_COLUMN,
     .offset = offsetof(TestColumns, growth_measure),
     .fallback = "",
     .example = "CountsForGrowth",
     .plain = "The column that marks tests which are meant to measure growth.",
     .change_when = "the files tell it, and the others count all the same.",
     .help = "Yes or no. Not GrowthMeasureYN of a MAP export: a test that it marks with no "
             "is left out. Makes start_growth_measure."},
    {.name = NULL},
};
const Block block_test_columns = {.name = "tests.columns", .options = test_column_rows};

void read_test_columns(Reader *r, const Node *node)
{
    TestsSpec *tests = &r->spec->tests;
    const bool record = r->record;
    if (node == NULL || !is_map(r, "tests.columns", node))
        return;
    check_keys(r, &block_test_columns, node, NULL, NULL, 0);
    r->record = false; /* the map stands in the settings as a whole */
    options_read(r, test_column_rows, "tests.columns", node, &tests->column);
    read_id(r, "tests.columns.id", node_get(node, "id"), &tests->column.id,
            &tests->column.id_within);
    r->record = record;
    if (tests->column.subject.text != NULL && tests->subject.text != NULL)
        problem_add(&r->problems, tests->column.subject.place,
                    "tests.subject says that all tests are of '%s', and tests.columns names a "
                    "column for the subject; keep one of them",
                    tests->subject.text);
}
