/* surveys: what a program's people say, and others like them. */
#include "reader_surveys.h"

#include "alike/os.h"

#include <math.h>
#include <string.h>

static const char *const adjusts[] = {"rake", "poststratify", "none", NULL};
static const char *const targets[] = {"estimated", "fixed", NULL};
static const char *const corrections[] = {"benjamini_hochberg", "holm", "bonferroni", "none", NULL};

typedef struct SurveyBlock {
    Name name, unit;
    int adjust, target, correction;
    double trim, meaningful;
    bool distributions, public_answers;
} SurveyBlock;

static const Option survey_rows[] = {
    {.name = "name",
     .type = OPT_TEXT,
     .offset = offsetof(SurveyBlock, name),
     .values = "letters, digits, _ and -; at most 64",
     .example = "teachers",
     .plain = "A short name of the survey for files and tables.",
     .change_when = "another survey has that name.",
     .help = "[A-Za-z0-9_-]{1,64}, each name once."},
    {.name = "unit",
     .type = OPT_TEXT,
     .offset = offsetof(SurveyBlock, unit),
     .fallback = "respondent",
     .example = "teacher",
     .plain = "What one respondent is, in one word.",
     .change_when = "teachers, students or parents were asked.",
     .help = "Used in sentences; several of them are made of it."},
    {.name = "program",
     .type = OPT_OTHER,
     .values = "{keys}",
     .example = "{file: program_teachers.csv, id: respondent, school: school_id}",
     .plain = "The answers of the program's people.",
     .change_when = "they lie in another file.",
     .help = "One row for each who answered."},
    {.name = "reference",
     .type = OPT_OTHER,
     .values = "{keys}",
     .example = "{file: panel_teachers.csv, weight: fwt, stratum: str, psu: school}",
     .plain = "The answers of others, who were asked the same elsewhere.",
     .change_when = "they lie in another file, or were drawn in another way.",
     .help = "One row for each who answered, with the weights and the sampling design of that "
             "survey."},
    {.name = "margins",
     .type = OPT_OTHER,
     .fallback = "none",
     .values = "a list of columns of both files, or of schools; numbers by bands: {bands: frl, at: "
               "[25, 50]}; each may have a label",
     .example =
         "[{column: level, label: School level}, locale, {bands: school_frl, at: [25, 50, 75]}]",
     .plain = "What the others are made alike in.",
     .change_when = "the program's people or schools differ from others in what shapes answers.",
     .help = "The reference gets the mix of the program's respondents in each of them. A value at "
             "a point of bands lies above it. Of a study of tests with a file of schools, a column "
             "that a survey's file lacks is taken from there: by program.school, or by "
             "reference.psu. The label is for readers; the column's name where none is given."},
    {.name = "merge",
     .type = OPT_OTHER,
     .fallback = "none",
     .values = "a map; each key is a margin, with a map of new levels to lists of old ones",
     .example = "{locale: {rural: [rural, town]}}",
     .plain = "Which levels of a margin count as one.",
     .change_when = "the program has a level that the reference lacks.",
     .help = "Holds for both files; each of the old levels must be in one of them."},
    {.name = "adjust",
     .type = OPT_CHOICE,
     .offset = offsetof(SurveyBlock, adjust),
     .fallback = "rake",
     .choices = adjusts,
     .plain = "How the reference is given the program's mix.",
     .change_when = "you want each combination of levels to agree (poststratify), or no weights.",
     .help = "With rake each margin agrees, with poststratify every combination of levels; none "
             "leaves the reference as it was sampled, which is shown beside the others anyway."},
    {.name = "trim",
     .type = OPT_REAL,
     .offset = offsetof(SurveyBlock, trim),
     .fallback = "none",
     .zero = "none",
     .max = 1000,
     .example = "5",
     .plain = "How many times as much as others one respondent may count.",
     .change_when = "a few respondents of the reference carry most of the weight.",
     .help =
         "Larger weights are cut and the margins raked again, until none is above; those that "
         "were cut are counted, and where margins ask for more after 100 rounds the report says "
         "so. Above 1."},
    {.name = "target",
     .type = OPT_CHOICE,
     .offset = offsetof(SurveyBlock, target),
     .fallback = "estimated",
     .choices = targets,
     .plain = "Whether the program's schools stand for more schools of the kind.",
     .change_when = "they are all there are, and the question is about them alone: fixed.",
     .help = "That the mix comes from a sample of schools is part of the standard error where it "
             "is estimated, and not where it is fixed."},
    {.name = "items",
     .type = OPT_OTHER,
     .values = "a list; each entry has {keys}",
     .example = "[{name: own_pace, program: q12a, reference: Q7_3, answers: agree4, top: [agree]}]",
     .plain = "The questions.",
     .change_when = "others are to be compared.",
     .help = "1 to 200 of them."},
    {.name = "answers",
     .type = OPT_OTHER,
     .values = "a map; each key names a scale, with {keys}",
     .example = "{agree4: {order: [strongly disagree, disagree, agree, strongly agree]}}",
     .plain = "What may be answered, from the least to the most.",
     .change_when = "the questions have other answers.",
     .help = "As in the files: codes, words, or the labels that a file of Stata or SPSS gives its "
             "codes."},
    {.name = "indices",
     .type = OPT_OTHER,
     .fallback = "none",
     .values = "a list; each entry has {keys}",
     .example = "[{name: pace_index, items: [own_pace, next_when_ready]}]",
     .plain = "Scores made of several questions.",
     .change_when = "several questions are about one thing.",
     .help = "The mean of the items, each from 0 for the first answer of its scale to 1 for the "
             "last. Each index is tested in a family of indices."},
    {.name = "correction",
     .type = OPT_CHOICE,
     .offset = offsetof(SurveyBlock, correction),
     .fallback = "benjamini_hochberg",
     .choices = corrections,
     .plain = "How strictly many questions are judged that might each stand out by chance.",
     .change_when = "a single false alarm would cost more than missing some differences.",
     .help = "Family by family."},
    {.name = "meaningful",
     .type = OPT_REAL,
     .offset = offsetof(SurveyBlock, meaningful),
     .fallback = "5",
     .max = 100,
     .plain = "How many percentage points would matter.",
     .change_when = "a smaller difference would matter to those who decide.",
     .help = "The report says how many differences are as large; it changes no number."},
    {.name = "distributions",
     .type = OPT_FLAG,
     .offset = offsetof(SurveyBlock, distributions),
     .fallback = "no",
     .plain = "Whether all answers of a question are tested at once as well.",
     .change_when = "the two sides may differ in answers that the top ones do not tell.",
     .help = "Rao and Scott's test of each question's answers, by the correction of the families."},
    {.name = "public",
     .type = OPT_FLAG,
     .offset = offsetof(SurveyBlock, public_answers),
     .fallback = "no",
     .plain = "Whether all answers, also the program's, are known to everybody already.",
     .change_when = "both files are handed out to anybody.",
     .help = "Where it is no, rules for what may be published apply to the whole study, whatever "
             "data.public says."},
    {.name = NULL},
};
const Block block_surveys = {.name = "surveys", .entry = "survey", .options = survey_rows};

/* --- margins --------------------------------------------------------------------------------- */

static void read_points(Reader *r, const Node *node, SurveyMargin *out)
{
    if (node == NULL || node->kind != NODE_LIST || node->n == 0) {
        problem_add(&r->problems, node != NULL ? node->place : out->column.place,
                    "surveys.margins: bands of '%s' need the points between them, such as at: [25, "
                    "50, 75]",
                    out->column.text);
        return;
    }
    out->point = ARENA_ARRAY(r->arena, double, node->n);
    for (size_t i = 0; i < node->n; i++) {
        double *point = &out->point[out->n_points];
        if (!read_number(r, "surveys.margins.at", node->item[i], point))
            continue;
        if (out->n_points > 0 && !(point[0] > point[-1]))
            problem_add(&r->problems, node->item[i]->place,
                        "surveys.margins.at: %s does not lie above the point before it; write them "
                        "in rising order",
                        node->item[i]->text);
        out->n_points++;
    }
}

/* {bands: COLUMN, at: ...} or {column: COLUMN}, either with a label. */
static const Node *margin_column(Reader *r, const Node *item)
{
    static const char *const known[] = {"bands", "at", "column", "label", NULL};
    if (item->kind != NODE_MAP)
        return item;
    for (size_t i = 0; i < item->n; i++) {
        const Node *key = item->key[i];
        size_t k = 0;
        while (known[k] != NULL && !text_equal(known[k], key->text))
            k++;
        if (known[k] == NULL)
            problem_add(&r->problems, key->place,
                        "a margin has no key '%s'; it is {column: COLUMN} or {bands: COLUMN, at: "
                        "[25, 50, 75]}, either with a label",
                        key->text);
    }
    return node_get(item, "bands") != NULL ? node_get(item, "bands") : node_get(item, "column");
}

static const char *margin_label(Reader *r, const Node *item, const Name *column)
{
    const Node *node = item->kind == NODE_MAP ? node_get(item, "label") : NULL;
    Name label = {0};
    return node != NULL && read_word(r, "surveys.margins.label", node, &label) ? label.text
                                                                               : column->text;
}

static void read_margins(Reader *r, const Node *node, SurveySpec *out)
{
    if (node == NULL || is_word(node, "none"))
        return;
    const Node *const *item = node->kind == NODE_LIST ? node->item : &node;
    const size_t n = node->kind == NODE_LIST ? node->n : 1;
    out->margin = ARENA_ARRAY(r->arena, SurveyMargin, n);
    for (size_t i = 0; i < n; i++) {
        SurveyMargin *margin = &out->margin[out->n_margins];
        const Node *column = margin_column(r, item[i]);
        if (column == NULL) {
            problem_add(&r->problems, item[i]->place,
                        "a margin is a column, {column: COLUMN, label: TEXT}, or {bands: COLUMN, "
                        "at: [25, 50, 75]}");
            continue;
        }
        if (!read_word(r, "surveys.margins", column, &margin->column))
            continue;
        margin->label = margin_label(r, item[i], &margin->column);
        if (item[i]->kind == NODE_MAP && node_get(item[i], "bands") != NULL)
            read_points(r, node_get(item[i], "at"), margin);
        for (size_t k = 0; k < out->n_margins; k++)
            if (text_equal(out->margin[k].column.text, margin->column.text))
                problem_add(&r->problems, column->place,
                            "surveys.margins lists '%s' twice; remove one of them", column->text);
        out->n_margins++;
    }
}

static void read_merges_of(Reader *r, const Name *column, const Node *levels, SurveySpec *out,
                           size_t *capacity)
{
    if (!is_map(r, "surveys.merge", levels))
        return;
    for (size_t i = 0; i < levels->n; i++) {
        SurveyMerge merge = {.column = *column,
                             .into = {levels->key[i]->text, levels->key[i]->place}};
        if (!read_names(r, "surveys.merge", levels->item[i], &merge.levels))
            continue;
        out->merge =
            arena_grow(r->arena, out->merge, capacity, out->n_merges + 1, sizeof *out->merge);
        out->merge[out->n_merges++] = merge;
    }
}

static void read_merge(Reader *r, const Node *node, SurveySpec *out)
{
    size_t capacity = 0;
    if (node == NULL || is_word(node, "none") || !is_map(r, "surveys.merge", node))
        return;
    for (size_t i = 0; i < node->n; i++) {
        const Name column = {node->key[i]->text, node->key[i]->place};
        bool known = false, is_banded = false;
        for (size_t k = 0; k < out->n_margins; k++)
            if (text_equal(out->margin[k].column.text, column.text)) {
                known = true;
                is_banded = out->margin[k].n_points > 0;
            }
        if (!known)
            problem_add(&r->problems, column.place,
                        "surveys.merge names '%s', which is none of the margins", column.text);
        if (is_banded)
            problem_add(&r->problems, column.place,
                        "surveys.merge names '%s', whose levels are bands; change its points (at) "
                        "instead",
                        column.text);
        read_merges_of(r, &column, node->item[i], out, &capacity);
    }
}

/* --- a survey -------------------------------------------------------------------------------- */

static void check_name(Reader *r, const SurveySpec *survey, const Node *node)
{
    const SurveysSpec *surveys = &r->spec->surveys;
    if (survey->name.text == NULL)
        return;
    if (!name_is_tidy(survey->name.text))
        problem_add(&r->problems, survey->name.place,
                    "survey name '%s' must be 1 to 64 letters, digits, _ or -", survey->name.text);
    for (size_t i = 0; i < surveys->n; i++)
        if (text_equal(surveys->item[i].name.text, survey->name.text))
            problem_add(&r->problems, node->place,
                        "two surveys are named '%s'; give each a name of its own",
                        survey->name.text);
}

static void read_survey(Reader *r, const Node *node)
{
    const bool record = r->record;
    SurveyBlock block = {0};
    if (!is_map(r, "surveys", node))
        return;
    check_keys(r, &block_surveys, node, NULL, NULL, 0);
    r->record = false; /* the list stands in the settings as a whole */
    options_read(r, survey_rows, "surveys", node, &block);
    SurveySpec out = {.name = block.name,
                      .unit = block.unit.text,
                      .adjust = block.adjust,
                      .trim = block.trim,
                      .target_fixed = block.target == 1,
                      .correction = block.correction,
                      .meaningful = block.meaningful,
                      .distributions = block.distributions,
                      .place = node->place};
    check_name(r, &out, node);
    if (out.trim > 0.0 && out.trim <= 1.0)
        problem_add(&r->problems, node_get(node, "trim")->place,
                    "surveys.trim is %s, but the mean of weights is 1 of these: name a limit above "
                    "1, such as 5, or none",
                    node_get(node, "trim")->text);
    read_survey_side(r, &block_survey_program, node_get(node, "program"), &out.program);
    read_survey_side(r, &block_survey_reference, node_get(node, "reference"), &out.reference);
    read_margins(r, node_get(node, "margins"), &out);
    read_merge(r, node_get(node, "merge"), &out);
    if (out.reference.published_path != NULL && out.n_margins > 0)
        problem_add(&r->problems, out.margin[0].column.place,
                    "surveys.margins: a published table has nobody who could be made alike; remove "
                    "margins, or name a file of answers under reference");
    read_survey_answers(r, node_get(node, "answers"), &out);
    read_survey_items(r, node_get(node, "items"), &out);
    read_survey_indices(r, node_get(node, "indices"), &out);
    r->record = record;
    r->spec->surveys.item[r->spec->surveys.n++] = out;
    if (r->spec->public_data && !block.public_answers) {
        r->spec->public_data = false;
        notes_add(&r->spec->notes, r->arena, "surveys", NOTE_PLAIN, NO_COUNT,
                  PHRASE("The data are public, but the answers of the survey '{}' are not said to "
                         "be: the results are treated as those of data that are not.",
                         piece_setting(out.name.text)));
    }
}

void read_surveys(Reader *r, const Node *node)
{
    if (node == NULL || is_word(node, "none"))
        return;
    if (node->kind != NODE_LIST || node->n == 0) {
        problem_add(&r->problems, node->place,
                    "surveys must be a list of at least one entry, such as [{name: teachers, "
                    "program: ..., reference: ..., items: ...}]");
        return;
    }
    r->spec->surveys.item = ARENA_ARRAY(r->arena, SurveySpec, node->n);
    for (size_t i = 0; i < node->n; i++)
        read_survey(r, node->item[i]);
}
