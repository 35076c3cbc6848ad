/* The blocks about the study as a whole: the file's own keys, study, report, plan. An alternative
 * can't override them (but for conventions). */
#include "reader.h"

#include "alike/os.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

static const char *const conventions[] = {"alike", "matchit", NULL};

static const Option file_rows[] = {
    {.name = "conventions",
     .type = OPT_CHOICE,
     .offset = offsetof(Design, conventions),
     .fallback = "alike",
     .choices = conventions,
     .plain = "Whose habits apply where the study file says nothing.",
     .change_when = "you reproduce an analysis that was made with R's MatchIt.",
     .help = "matchit changes defaults only, never a key that is given: distance probability, no "
             "caliper, caliper units of the standard deviation of both arms together, ties by the "
             "order of the file, no regression adjustment. The report lists what it changed."},
    {.name = "study",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "keys: title, program, unit, start, seed",
     .example = "{title: Small classes and reading, program: Small classes}",
     .plain = "What the study is called and the words that its report uses.",
     .change_when = "you want the report to speak of your program by its name.",
     .help = "Words for sentences and charts, and the seed of every random choice."},
    {.name = "data",
     .type = OPT_OTHER,
     .values = "a file name, or keys: file, id, missing, factors",
     .example = "students.csv",
     .plain = "The file with one row for each student.",
     .change_when = "the data lie in another file, or mark missing cells in their own way.",
     .help = "A file name alone is short for {file: NAME}. CSV, also compressed (.csv.gz)."},
    {.name = "keep",
     .type = OPT_OTHER,
     .fallback = "none",
     .values = "for each column a value, a list of values, or a range {min:, max:}",
     .example = "{grade: [3, 4, 5], attendance: {min: 0.5}}",
     .plain = "Which students belong to the question; all others are left out and counted.",
     .change_when = "the file holds grades, years or students that the question is not about.",
     .help = "Each column is one step of the cohort flow, in the order given. Numbers compare as "
             "numbers (3 and 3.0 are one value), everything else as text; ranges include their "
             "ends. A missing cell is never kept."},
    {.name = "columns",
     .type = OPT_OTHER,
     .fallback = "none",
     .values = "for each column: label, group, unit, values, or one derivation",
     .example = "{frl: {label: Free or reduced lunch, values: {F: 1, R: 1, P: 0}}}",
     .plain = "Readable labels, recoded values, and simple columns made from others.",
     .change_when = "codes should be read as numbers, or a covariate must first be made.",
     .help = "A closed list of derivations and no expression language; outcomes can't be read."},
    {.name = "treatment",
     .type = OPT_OTHER,
     .values = "keys: column, treated, control",
     .example = "{column: program, treated: \"1\", control: \"0\"}",
     .plain = "Which column and values say that a student was in the program.",
     .change_when = "the program is coded in another way.",
     .help = "Rows whose value is neither treated nor control are excluded, and counted."},
    {.name = "outcomes",
     .type = OPT_OTHER,
     .values = "a list; each entry has the keys score, name, pretest, domain, scale, ...",
     .example = "[{name: math, score: math_spring, pretest: math_fall}]",
     .plain = "The tests on which the program may have had an effect.",
     .change_when = "another test is to be studied.",
     .help = "Each outcome is an analysis of its own: cohort, score model, matching, effect."},
    {.name = "covariates",
     .type = OPT_NAMES,
     .offset = offsetof(Design, covariates),
     .example = "[grade, gender, frl, ell]",
     .plain = "What was known of the students before the program and must be alike in both groups.",
     .change_when = "something else decides who enters the program or how students score.",
     .help = "Columns of the score model, the balance table and, with adjust: yes, the outcome "
             "model. `pretest` stands for the outcome's own pretest, which is added by itself "
             "where it is not listed."},
    {.name = "propensity",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "keys: model, column, interactions, squares",
     .example = "{model: logit, squares: [pretest]}",
     .plain = "How the chance of being in the program is worked out for each student.",
     .change_when = "the groups stay unlike after matching, or you have such a number already.",
     .help = "The model of the propensity score."},
    {.name = "matching",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "method, and the keys of the method",
     .example = "{method: nearest, caliper: 0.2, exact: [grade]}",
     .plain = "How each student of the program gets comparison students.",
     .change_when = "too few find a match, or the matched groups are not alike.",
     .help = "The method and its options; `alike methods` lists them with their sources."},
    {.name = "effects",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "keys: estimand, estimator, adjust, cluster, variance, confidence, subgroups",
     .example = "{cluster: school_id, subgroups: [grade]}",
     .plain = "How the difference that the program made is worked out, and for whom.",
     .change_when = "schools, not students, were chosen for the program, or subgroups matter.",
     .help = "Estimator, variance and subgroups."},
    {.name = "alternatives",
     .type = OPT_OTHER,
     .fallback = "none",
     .values = "a list; each entry has a name and the keys that differ from the study",
     .example = "[{name: tight, matching: {caliper: 0.05}}]",
     .plain = "Other reasonable ways to make the comparison, shown side by side.",
     .change_when = "a reader may ask whether the answer hangs on one choice.",
     .help = "Each entry is merged over the study (maps key by key, lists and values replace) and "
             "then checked like a study. Inherited keys that its method lacks are left out with a "
             "note. data, study, report, plan and published are the study's own."},
    {.name = "published",
     .type = OPT_OTHER,
     .fallback = "none",
     .values = "a list; each entry has outcome, source and figures such as estimate: 0.09",
     .example = "[{outcome: math, estimate: 0.09, source: table 2}]",
     .plain = "Figures printed elsewhere that this study should give again.",
     .change_when = "you reproduce a published analysis.",
     .help = "Each figure is compared to the digits in which it was printed."},
    {.name = "report",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "keys: formats, min_cell, publish, charts",
     .example = "{formats: [html, md], min_cell: 10}",
     .plain = "What is written, and how small a group may be shown.",
     .change_when = "your district has its own rule for small groups.",
     .help = "Formats, disclosure control and charts."},
    {.name = "plan",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "keys: icc, pretest_r2, power, alpha",
     .example = "{icc: 0.15, pretest_r2: 0.6}",
     .plain = "What `alike design` assumes to tell how small an effect the study could find.",
     .change_when = "you know these numbers from earlier years of your own tests.",
     .help = "Assumptions of the minimum detectable effect; no estimate depends on them."},
    {.name = NULL},
};
const Block block_file = {.name = "", .options = file_rows};

/* ---- study ----------------------------------------------------------------------------------- */

typedef struct StudyBlock {
    Name title, program, unit, start;
    size_t seed;
} StudyBlock;

static const Option study_rows[] = {
    {.name = "title",
     .type = OPT_TEXT,
     .offset = offsetof(StudyBlock, title),
     .fallback = "",
     .example = "Small classes and reading, fall 2014 to spring 2015",
     .plain = "The title of the report.",
     .change_when = "the name of the study file does not say enough.",
     .help = "Any text; the name of the study file where none is given."},
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

void read_study(Reader *r, const Node *node)
{
    StudyBlock block = {.seed = 1};
    if (node != NULL && !is_map(r, "study", node))
        return;
    if (node != NULL)
        check_keys(r, &block_study, node, NULL, NULL, 0);
    options_read(r, study_rows, "study", node, &block);
    if (block.start.text != NULL && !is_date(block.start.text))
        problem_add(&r->problems, block.start.place,
                    "study.start is '%s', which is not a date; write it as 2014-09-01",
                    block.start.text);
    r->spec->title =
        block.title.text != NULL ? block.title.text : name_of_file(r->arena, r->spec->path);
    r->spec->program = block.program.text;
    r->spec->unit = block.unit.text;
    r->spec->start = block.start.text != NULL ? block.start.text : "";
    r->spec->seed = block.seed;
}

/* ---- report ---------------------------------------------------------------------------------- */

typedef struct ReportBlock {
    Names formats;
    size_t min_cell;
    bool publish;
    int charts;
} ReportBlock;

static const char *const chart_scopes[] = {"primary", "none", "all", NULL}; /* ChartScope */

static const Option report_rows[] = {
    {.name = "formats",
     .type = OPT_NAMES,
     .offset = offsetof(ReportBlock, formats),
     .fallback = "[html, md]",
     .values = "a list of html and md",
     .example = "[html]",
     .plain = "In which forms the report is written.",
     .change_when = "you need only one of them.",
     .help = "html: one file with its charts inside, to print or mail; md: plain text with links."},
    {.name = "min_cell",
     .type = OPT_COUNT,
     .offset = offsetof(ReportBlock, min_cell),
     .fallback = "10",
     .min = 3,
     .max = 50,
     .plain = "The smallest group of students that may be shown.",
     .change_when = "your state or district sets another number.",
     .help = "Cells about fewer students are hidden in tables, charts, text and data files, "
             "together with what would give them away."},
    {.name = "publish",
     .type = OPT_FLAG,
     .offset = offsetof(ReportBlock, publish),
     .fallback = "yes",
     .plain = "Whether the results may leave the office: small groups are hidden, and no row about "
              "one student is written.",
     .change_when = "the results stay among those who may see the data.",
     .help = "no shows small cells and counts them in a note. Files with rows of students, asked "
             "for on the command line, need it to be no, or not given."},
    {.name = "charts",
     .type = OPT_CHOICE,
     .offset = offsetof(ReportBlock, charts),
     .fallback = "primary",
     .choices = chart_scopes,
     .plain = "For which designs charts are drawn.",
     .change_when = "you want to see every alternative, or are in a hurry.",
     .help = "primary: the main design; all: the alternatives too; none: no charts."},
    {.name = NULL},
};
const Block block_report = {.name = "report", .options = report_rows};

void read_report(Reader *r, const Node *node)
{
    static const char *const formats[] = {"html", "md"};
    ReportBlock block = {.min_cell = 10, .publish = true};
    if (node != NULL && !is_map(r, "report", node))
        return;
    if (node != NULL)
        check_keys(r, &block_report, node, NULL, NULL, 0);
    options_read(r, report_rows, "report", node, &block);
    for (size_t i = 0; i < block.formats.n; i++) {
        const Name *format = &block.formats.item[i];
        const Node word = {.kind = NODE_SCALAR, .text = format->text, .place = format->place};
        int which;
        read_choice(r, "report.formats", &word, formats, COUNT_OF(formats), &which);
    }
    if (block.formats.n == 0 && node_get(node, "formats") != NULL)
        problem_add(&r->problems, node_get(node, "formats")->place,
                    "report.formats is empty; name html, md or both");
    r->spec->formats = block.formats;
    r->spec->min_cell = block.min_cell;
    r->spec->charts = block.charts;
    r->spec->publish = node_get(node, "publish") == NULL ? PUBLISH_DEFAULT
                       : block.publish                   ? PUBLISH_YES
                                                         : PUBLISH_NO;
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
