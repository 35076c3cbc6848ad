/* The blocks about the study as a whole: study, report, plan. An alternative can't override them.
 */
#include "reader.h"

#include "alike/os.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/* ---- study ----------------------------------------------------------------------------------- */

typedef struct StudyBlock {
    Name title, program, unit, start, organisation, date, audience;
    Names authors;
    size_t seed;
    int assignment;
} StudyBlock;

static const char *const assignments[] = {"matched", "randomized", NULL};

static const Option study_rows[] = {
    {.name = "title",
     .type = OPT_TEXT,
     .offset = offsetof(StudyBlock, title),
     .fallback = "",
     .example = "Small classes and reading, fall 2014 to spring 2015",
     .plain = "The title of the report.",
     .change_when = "the name of the study file does not say enough.",
     .help = "Any text; the name of the study file where none is given."},
    {.name = "organisation",
     .type = OPT_TEXT,
     .offset = offsetof(StudyBlock, organisation),
     .fallback = "",
     .example = "Example County Schools, Office of Research",
     .plain = "Who answers for the report: it stands under the title.",
     .change_when = "the report leaves your desk.",
     .help = "Any text."},
    {.name = "authors",
     .type = OPT_NAMES,
     .offset = offsetof(StudyBlock, authors),
     .fallback = "[]",
     .values = "a list of names, or one alone",
     .example = "[A. Author, B. Author]",
     .plain = "Who wrote the report: they stand under the title.",
     .change_when = "the report leaves your desk.",
     .help = "Any texts."},
    {.name = "date",
     .type = OPT_TEXT,
     .offset = offsetof(StudyBlock, date),
     .fallback = "",
     .values = "a date, year-month-day",
     .example = "2015-11-30",
     .plain = "The day of the report: it stands under the title.",
     .change_when = "the report leaves your desk.",
     .help = "A date as YYYY-MM-DD. None is put in by itself, so that two runs on different days "
             "leave the same files."},
    {.name = "audience",
     .type = OPT_TEXT,
     .offset = offsetof(StudyBlock, audience),
     .fallback = "",
     .example = "the school board",
     .plain = "For whom the report is: it stands under the title.",
     .change_when = "it was written for somebody.",
     .help = "Any text that reads on after \"For\"."},
    {.name = "program",
     .type = OPT_TEXT,
     .offset = offsetof(StudyBlock, program),
     .fallback = "the program",
     .example = "Personalized learning",
     .plain = "What the program is called in sentences and charts.",
     .change_when = "the program has a name.",
     .help = "Any text."},
    {.name = "unit",
     .type = OPT_TEXT,
     .offset = offsetof(StudyBlock, unit),
     .fallback = "student",
     .example = "pupil",
     .plain = "What one row of the data is, in one word.",
     .change_when = "the rows are pupils, classes or schools.",
     .help = "A noun in the singular."},
    {.name = "start",
     .type = OPT_TEXT,
     .offset = offsetof(StudyBlock, start),
     .fallback = "",
     .values = "a date, year-month-day",
     .example = "2014-09-01",
     .plain = "The day on which the program began, marked in growth charts.",
     .change_when = "you want that day shown.",
     .help = "A date as YYYY-MM-DD."},
    {.name = "assignment",
     .type = OPT_CHOICE,
     .offset = offsetof(StudyBlock, assignment),
     .fallback = "matched",
     .choices = assignments,
     .plain = "How it was decided who got the program: what the report may claim follows from it.",
     .change_when = "who got the program was drawn by lot: then write randomized.",
     .help = "With matched, the report says that unrecorded differences may explain a result. With "
             "randomized, it says that a lot decided, and what being left out or lost did to "
             "that. No number changes."},
    {.name = "seed",
     .type = OPT_COUNT,
     .offset = offsetof(StudyBlock, seed),
     .fallback = "1",
     .min = 0,
     .max = INFINITY,
     .example = "20141101",
     .plain = "The number from which every random choice is drawn, so that it can be repeated.",
     .change_when = "you want to see that nothing hangs on the choices made among equals.",
     .help = "Seeds the hash that puts students in canonical order and decides ties, and every "
             "random draw."},
    {.name = NULL},
};
const Block block_study = {.name = "study", .options = study_rows};

static size_t days_in(int year, int month)
{
    static const size_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

static bool is_date(const char *text)
{
    static const char form[] = "dddd-dd-dd";
    if (strlen(text) != sizeof form - 1)
        return false;
    for (size_t i = 0; i < sizeof form - 1; i++)
        if (form[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != form[i])
            return false;
    const int year =
        (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0');
    const int month = (text[5] - '0') * 10 + (text[6] - '0');
    const int day = (text[8] - '0') * 10 + (text[9] - '0');
    return month >= 1 && month <= 12 && day >= 1 && (size_t)day <= days_in(year, month);
}

/* "bdf/study.yaml" -> "study" */
static const char *name_of_file(Arena *arena, const char *path)
{
    const char *name = os_file_name(path), *dot = strrchr(name, '.');
    const size_t n = dot == NULL || dot == name ? strlen(name) : (size_t)(dot - name);
    return arena_copy_bytes(arena, name, n);
}

static void check_date(Reader *r, const char *key, const Name *date)
{
    if (date->text != NULL && !is_date(date->text))
        problem_add(&r->problems, date->place,
                    "study.%s is '%s', which is not a date; write it as 2014-09-01", key,
                    date->text);
}

void read_study(Reader *r, const Node *node)
{
    StudyBlock block = {.seed = 1};
    if (node != NULL && !is_map(r, "study", node))
        return;
    if (node != NULL)
        check_keys(r, &block_study, node, NULL, NULL, 0);
    options_read(r, study_rows, "study", node, &block);
    check_date(r, "start", &block.start);
    check_date(r, "date", &block.date);
    r->spec->title =
        block.title.text != NULL ? block.title.text : name_of_file(r->arena, r->spec->path);
    r->spec->program = block.program.text;
    r->spec->unit = block.unit.text;
    r->spec->start = block.start.text != NULL ? block.start.text : "";
    r->spec->organisation = block.organisation.text;
    r->spec->authors = block.authors;
    r->spec->date = block.date.text;
    r->spec->audience = block.audience.text;
    r->spec->seed = block.seed;
    r->spec->randomized = block.assignment == 1;
}

/* ---- report ---------------------------------------------------------------------------------- */

typedef struct ReportBlock {
    Names formats;
    size_t min_cell, round_counts;
    bool publish;
    int charts;
} ReportBlock;

static const char *const chart_scopes[] = {"primary", "none", "all", NULL}; /* ChartScope */

static const Option report_rows[] = {
    {.name = "formats",
     .type = OPT_NAMES,
     .offset = offsetof(ReportBlock, formats),
     .fallback = "[html, md]",
     .example = "[html]",
     .plain = "In which forms the report is written.",
     .change_when = "you need only one of them.",
     .help =
         "With html, one file with its charts inside, to print or mail; with md, plain text with "
         "links; with docx, a text document to edit in Word or LibreOffice, with its tables and "
         "charts."},
    {.name = "min_cell",
     .type = OPT_COUNT,
     .offset = offsetof(ReportBlock, min_cell),
     .fallback = "10",
     .min = 3,
     .max = 50,
     .plain = "The smallest group of students that may be shown.",
     .change_when = "your state or district sets another number.",
     .help = "In published results nothing is told of fewer students than this, alone or by "
             "subtraction: docs/publication.md has the rules. It is also what steps of means and "
             "differences go by."},
    {.name = "round_counts",
     .type = OPT_COUNT,
     .offset = offsetof(ReportBlock, round_counts),
     .fallback = "min_cell",
     .zero = "min_cell",
     .min = 1,
     .max = 1000,
     .values = "a whole number from min_cell to 1000; or min_cell",
     .example = "20",
     .plain = "To which multiples numbers of students are rounded in what is published.",
     .change_when = "your state or district rounds more coarsely.",
     .help = "Published counts of people are multiples of this number. One below min_cell is "
             "refused: two rounded counts would leave fewer values for their difference than a "
             "group that may be shown has. Without publish: yes nothing is rounded."},
    {.name = "publish",
     .type = OPT_FLAG,
     .offset = offsetof(ReportBlock, publish),
     .fallback = "no",
     .plain = "Whether the results may leave the office: what would tell of few students is left "
              "out or rounded, and no row about one student is written.",
     .change_when = "anything of the results is to be shown to people who may not see the data: "
                    "then write yes.",
     .help =
         "With no, every number is exact, and report, charts and folder are marked as internal, "
         "not "
         "for release; `alike publish` makes the other folder. With yes, every number leaves by "
         "rules (docs/publication.md), in tables, charts, text and data files alike: counts are "
         "rounded, means have steps, and what would tell of few reads \"left out\"; --matched is "
         "then refused."},
    {.name = "charts",
     .type = OPT_CHOICE,
     .offset = offsetof(ReportBlock, charts),
     .fallback = "primary",
     .choices = chart_scopes,
     .plain = "For which designs charts are drawn.",
     .change_when = "you want to see every alternative, or are in a hurry.",
     .help = "Those of the main design (primary), of the alternatives too (all), or none."},
    {.name = NULL},
};
const Block block_report = {.name = "report", .options = report_rows};

/* Two counts rounded to multiples of B leave B - 1 values for their difference, however many pairs
 * of them are shown. */
static size_t read_round_counts(Reader *r, const ReportBlock *block, const Node *node)
{
    if (block->round_counts == 0)
        return block->min_cell;
    if (block->round_counts < block->min_cell)
        problem_add(&r->problems, node->place,
                    "report.round_counts is %zu, below report.min_cell of %zu: a difference of two "
                    "counts rounded to %zu has no more than %zu possible values, so it could tell "
                    "the size of a group too small to be shown; write %zu or more, or min_cell",
                    block->round_counts, block->min_cell, block->round_counts,
                    block->round_counts - 1, block->min_cell);
    return block->round_counts;
}

void read_report(Reader *r, const Node *node)
{
    ReportBlock block = {.min_cell = 10};
    if (node != NULL && !is_map(r, "report", node))
        return;
    if (node != NULL)
        check_keys(r, &block_report, node, NULL, NULL, 0);
    options_read(r, report_rows, "report", node, &block);
    read_unchosen(r, &block_report, node, &r->spec->shown);
    for (size_t i = 0; i < block.formats.n; i++) {
        const Name *format = &block.formats.item[i];
        const Node word = {.kind = NODE_SCALAR, .text = format->text, .place = format->place};
        const Entry *entry;
        read_row(r, names_of(r, "report.formats"), &word, &entry);
    }
    if (block.formats.n == 0 && node_get(node, "formats") != NULL)
        problem_add(&r->problems, node_get(node, "formats")->place,
                    "report.formats is empty; name html or md, or leave the key out");
    r->spec->formats = block.formats;
    r->spec->min_cell = block.min_cell;
    r->spec->round_counts = read_round_counts(r, &block, node_get(node, "round_counts"));
    r->spec->charts = block.charts;
    r->spec->publish = node_get(node, "publish") == NULL ? PUBLISH_DEFAULT
                       : block.publish                   ? PUBLISH_YES
                                                         : PUBLISH_NO;
}

void spec_publish(Spec *spec)
{
    spec->publish = PUBLISH_YES;
    for (size_t i = 0; i < spec->n_settings; i++)
        if (strcmp(spec->setting[i].path, "report.publish") == 0) {
            spec->setting[i].value = "yes";
            spec->setting[i].is_default = false;
        }
}

/* ---- plan ------------------------------------------------------------------------------------ */

static const Option plan_rows[] = {
    {.name = "icc",
     .type = OPT_REAL,
     .offset = offsetof(Spec, plan_icc),
     .fallback = "0.2",
     .min = 0,
     .max = 1,
     .below_max = true,
     .plain = "How much of the differences between students are differences between schools.",
     .change_when = "earlier results of your schools show another share.",
     .help = "Assumed intraclass correlation of the outcome by the unit of assignment."},
    {.name = "pretest_r2",
     .type = OPT_REAL,
     .offset = offsetof(Spec, plan_pretest_r2),
     .fallback = "0.5",
     .min = 0,
     .max = 1,
     .below_max = true,
     .plain = "How well the earlier test foretells the later one, from 0 to 1.",
     .change_when = "you know it from earlier years: the square of their correlation.",
     .help = "Assumed share of outcome variance explained at both levels; acts as 0 where an "
             "outcome has no pretest."},
    {.name = "power",
     .type = OPT_REAL,
     .offset = offsetof(Spec, plan_power),
     .fallback = "0.8",
     .min = 0.5,
     .max = 1,
     .below_max = true,
     .plain = "How often a true effect of that size should be found.",
     .change_when = "missing a true effect would cost more than usual.",
     .help = "Power of the two-sided test."},
    {.name = "alpha",
     .type = OPT_REAL,
     .offset = offsetof(Spec, plan_alpha),
     .fallback = "0.05",
     .min = 0,
     .max = 0.5,
     .above_min = true,
     .plain = "How often chance alone may look like an effect.",
     .change_when = "a false alarm would cost more than usual.",
     .help = "Level of the two-sided test."},
    {.name = NULL},
};
const Block block_plan = {.name = "plan", .options = plan_rows};

void read_plan(Reader *r, const Node *node)
{
    if (node != NULL && !is_map(r, "plan", node))
        return;
    if (node != NULL)
        check_keys(r, &block_plan, node, NULL, NULL, 0);
    options_read(r, plan_rows, "plan", node, r->spec);
}
