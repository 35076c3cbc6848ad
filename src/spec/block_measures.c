/* implementation.measures: where each measure of how fully schools carried the program out comes
 * from. */
#include "reader.h"

#include "alike/design.h"
#include "alike/os.h"

#include <math.h>

enum { MEASURES_MAX = 50 };

const char *const measure_summaries[] = {"mean", "median", NULL};

static const Option measure_rows[] = {
    {.name = "name",
     .type = OPT_TEXT,
     .offset = offsetof(MeasureSpec, name),
     .values = "letters, digits, _ and -; at most 64",
     .example = "fidelity",
     .plain = "A short name of the measure for files and tables.",
     .change_when = "another measure has that name.",
     .help = "[A-Za-z0-9_-]{1,64}, each name once."},
    {.name = "label",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "any text",
     .example = "Lessons taught as planned",
     .plain = "What readers are told that it is.",
     .change_when = "the short name does not speak for itself.",
     .help = "The name, where it is not given."},
    {.name = "survey",
     .type = OPT_TEXT,
     .offset = offsetof(MeasureSpec, survey),
     .fallback = "",
     .values = "the name of a survey of the study",
     .example = "teachers",
     .plain = "The survey whose answers tell it.",
     .change_when = "the measure is an index of a survey.",
     .help = "Goes with index. A school's value is the mean of its respondents; its reliability is "
             "ICC(2), which the survey's tables show."},
    {.name = "index",
     .type = OPT_TEXT,
     .offset = offsetof(MeasureSpec, index),
     .fallback = "",
     .values = "the name of an index of that survey",
     .example = "pace_index",
     .plain = "Which index of the survey it is.",
     .change_when = "the measure is an index of a survey.",
     .help = "Goes with survey."},
    {.name = "file",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "a file name",
     .example = "fidelity.csv",
     .plain = "The file with one row for each school.",
     .change_when = "the measure comes from visits, logs or a rating of schools.",
     .help = "Any format that data may have, relative to the study file's folder. Goes with school "
             "and column."},
    {.name = "school",
     .type = OPT_TEXT,
     .offset = offsetof(MeasureSpec, school),
     .fallback = "school",
     .values = "a column of that file",
     .example = "school_id",
     .plain = "The column with the school.",
     .change_when = "it is called otherwise.",
     .help = "Schools are found by their name or number as the data have it."},
    {.name = "column",
     .type = OPT_TEXT,
     .offset = offsetof(MeasureSpec, column),
     .fallback = "",
     .values = "a column of that file",
     .example = "score",
     .plain = "The column with the measure.",
     .change_when = "it is called otherwise.",
     .help = "Numbers."},
    {.name = "students",
     .type = OPT_COLUMN,
     .offset = offsetof(MeasureSpec, students),
     .role = ROLE_NUMBER,
     .fallback = "",
     .word = WORD_IS_COLUMN,
     .example = "usage_minutes",
     .plain = "A column of the students that is summed up by school.",
     .change_when = "the program's own records tell it of each student.",
     .help = "Over the program's students of the school who are compared."},
    {.name = "summary",
     .type = OPT_CHOICE,
     .offset = offsetof(MeasureSpec, summary),
     .fallback = "mean",
     .choices = measure_summaries,
     .plain = "How students are summed up.",
     .change_when = "a few students have very large values: median.",
     .help = "Of students only."},
    {.name = "reliability",
     .type = OPT_REAL,
     .offset = offsetof(MeasureSpec, reliability),
     .fallback = "",
     .max = 1,
     .above_min = true,
     .example = "0.8",
     .plain = "How far the schools' values are more than chance, from 0 to 1.",
     .change_when = "it is known, from two visits or two raters.",
     .help = "Shown, and used in one column alone: what the slope would be if the measure were "
             "exact."},
    {.name = NULL},
};
const Block block_measures = {
    .name = "implementation.measures", .entry = "measure", .options = measure_rows};

/* --- measures --------------------------------------------------------------------------------- */

static const SurveySpec *survey_named(const Spec *spec, const char *name)
{
    for (size_t i = 0; i < spec->surveys.n; i++)
        if (text_equal(spec->surveys.item[i].name.text, name))
            return &spec->surveys.item[i];
    return NULL;
}

static void check_survey(Reader *r, const MeasureSpec *m)
{
    const SurveySpec *survey = survey_named(r->spec, m->survey.text);
    if (survey == NULL) {
        problem_add(&r->problems, m->survey.place,
                    "implementation.measures.survey is '%s', which is no survey of the study",
                    m->survey.text);
        return;
    }
    for (size_t i = 0; m->index.text != NULL && i < survey->n_indices; i++)
        if (text_equal(survey->index[i].name.text, m->index.text))
            return;
    if (m->index.text == NULL)
        problem_add(&r->problems, m->survey.place,
                    "implementation.measures: the measure '%s' names a survey and no index; add "
                    "index, the name of one of its indices",
                    m->name.text != NULL ? m->name.text : "");
    else
        problem_add(&r->problems, m->index.place,
                    "implementation.measures.index is '%s', which is no index of the survey '%s'",
                    m->index.text, m->survey.text);
}

/* Where a measure comes from: one of three, and its own keys alone. */
static void take_source(Reader *r, const Node *node, MeasureSpec *m)
{
    const Node *file = node_get(node, "file");
    const bool from[] = {m->survey.text != NULL, file != NULL, m->students.text != NULL};
    Name path = {0};
    if (from[0] + from[1] + from[2] != 1) {
        problem_add(&r->problems, node->place,
                    "implementation.measures: the measure '%s' %s; give it a survey and its index, "
                    "a file with school and column, or a column of students",
                    m->name.text != NULL ? m->name.text : "",
                    from[0] + from[1] + from[2] == 0 ? "comes from nowhere"
                                                     : "comes from several places");
        return;
    }
    m->source = from[0] ? MEASURE_OF_SURVEY : from[1] ? MEASURE_OF_FILE : MEASURE_OF_STUDENTS;
    if (m->source == MEASURE_OF_SURVEY)
        check_survey(r, m);
    if (m->source != MEASURE_OF_FILE)
        return;
    if (read_word(r, "implementation.measures.file", file, &path)) {
        m->path = os_join(r->arena, r->spec->folder, path.text);
        m->path_place = path.place;
    }
    if (m->column.text == NULL)
        problem_add(&r->problems, file->place,
                    "implementation.measures: of the file '%s' no column is named; add column, the "
                    "heading of the measure",
                    path.text != NULL ? path.text : "");
}

static void check_measure_name(Reader *r, const ImplementationSpec *of, const Name *name)
{
    if (name->text == NULL)
        return;
    if (!name_is_tidy(name->text))
        problem_add(&r->problems, name->place,
                    "the name '%s' of a measure must be 1 to 64 letters, digits, _ or -",
                    name->text);
    for (size_t i = 0; i < of->n; i++)
        if (text_equal(of->measure[i].name.text, name->text))
            problem_add(&r->problems, name->place,
                        "two measures are named '%s'; give each a name of its own", name->text);
}

void read_measures(Reader *r, const Node *node, ImplementationSpec *out)
{
    if (node == NULL || is_word(node, "none"))
        return;
    if (node->kind != NODE_LIST || node->n == 0 || node->n > MEASURES_MAX) {
        problem_add(&r->problems, node->place,
                    "implementation.measures must be a list of 1 to %d measures, such as [{name: "
                    "fidelity, file: fidelity.csv, school: school_id, column: score}]",
                    MEASURES_MAX);
        return;
    }
    out->measure = ARENA_ARRAY(r->arena, MeasureSpec, node->n);
    for (size_t i = 0; i < node->n; i++) {
        MeasureSpec m = {.reliability = NAN, .threshold = NAN, .place = node->item[i]->place};
        const Node *label = node_get(node->item[i], "label");
        Name words = {0};
        if (!is_map(r, "implementation.measures", node->item[i]))
            continue;
        check_keys(r, &block_measures, node->item[i], NULL, NULL, 0);
        options_read(r, measure_rows, "implementation.measures", node->item[i], &m);
        check_measure_name(r, out, &m.name);
        if (label != NULL)
            (void)read_text(r, "implementation.measures.label", label, &words); /* it says so */
        m.label = words.text != NULL ? words.text : m.name.text;
        take_source(r, node->item[i], &m);
        out->measure[out->n++] = m;
    }
}
