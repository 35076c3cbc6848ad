/* surveys: the files of a program's respondents and of a reference's, and how they were drawn. */
#include "reader_surveys.h"

#include "alike/os.h"

#include <math.h>

static const char *const weighs[] = {[WEIGH_NONE] = "none", [WEIGH_SCHOOL] = "school"};
static const char *const abouts[] = {"full_sample", "replicates", NULL};

const char *const replicate_method_names[] = {"jackknife", "brr", "fay", "jkn",
                                              "bootstrap", "sdr", NULL};

typedef struct SideBlock {
    Name file, published, id, school, weigh, invited, weight, stratum, psu, dates, mode;
    double response;
} SideBlock;

/* When and how each was asked. dates_, mode_: examples. */
#define MADE_ROWS(dates_, mode_)                                                                   \
    {.name = "dates",                                                                              \
     .type = OPT_TEXT,                                                                             \
     .offset = offsetof(SideBlock, dates),                                                         \
     .fallback = "",                                                                               \
     .example = dates_,                                                                            \
     .plain = "When they were asked.",                                                             \
     .change_when = "it is known.",                                                                \
     .help = "Any text, for readers; the report says where it is not stated."},                    \
    {                                                                                              \
        .name = "mode", .type = OPT_TEXT, .offset = offsetof(SideBlock, mode), .fallback = "",     \
        .example = mode_, .plain = "How they were asked.", .change_when = "it is known.",          \
        .help = "Any text, for readers; the report says where it is not stated.",                  \
    }

/* What both sides have. plain_: of the file; file_, id_: examples. */
#define SIDE_ROWS(plain_, file_, id_)                                                              \
    {.name = "file",                                                                               \
     .type = OPT_TEXT,                                                                             \
     .offset = offsetof(SideBlock, file),                                                          \
     .values = "a file name",                                                                      \
     .example = file_,                                                                             \
     .plain = plain_,                                                                              \
     .change_when = "it lies elsewhere.",                                                          \
     .help = "Any format that data may have, relative to the study file's folder."},               \
    {                                                                                              \
        .name = "id", .type = OPT_TEXT, .offset = offsetof(SideBlock, id), .fallback = "",         \
        .example = id_, .plain = "The column with the respondent's id.",                           \
        .change_when = "respondents have one.",                                                    \
        .help = "Tells somebody who stands in both files, or twice in one.",                       \
    }

static const Option program_rows[] = {
    SIDE_ROWS("The file with one row for each of the program's people who answered.",
              "program_teachers.csv", "respondent"),
    {.name = "school",
     .type = OPT_TEXT,
     .offset = offsetof(SideBlock, school),
     .values = "a column",
     .example = "school_id",
     .plain = "The column with the respondent's school.",
     .change_when = "it is called otherwise.",
     .help = "Standard errors go by it: colleagues answer alike. Where the study has a file of "
             "schools, each must be in it, under that name."},
    {.name = "invited",
     .type = OPT_TEXT,
     .offset = offsetof(SideBlock, invited),
     .fallback = "",
     .values = "a file name",
     .example = "invited.csv",
     .plain = "A file that says how many were asked, by school.",
     .change_when = "it is known who was asked.",
     .help = "Either a row for each school, with a column `invited`, or a row for each person; the "
             "school's column is called as in file. Response rates, their bounds and weigh: school "
             "need it."},
    {.name = "weigh",
     .type = OPT_TEXT,
     .offset = offsetof(SideBlock, weigh),
     .fallback = "none",
     .values = "none, school, or a column",
     .example = "school",
     .plain = "What each of the program's respondents stands for.",
     .change_when = "response differed between schools (school), or weights are given.",
     .help =
         "With none each counts for one; with school for invited / answered of the school; with "
         "a column for its number."},
    MADE_ROWS("spring 2015", "online"),
    {.name = NULL},
};
const Block block_survey_program = {.name = "surveys.program", .options = program_rows};

static const Option reference_rows[] = {
    SIDE_ROWS("The file with one row for each respondent elsewhere.", "panel_teachers.csv",
              "caseid"),
    {.name = "weight",
     .type = OPT_TEXT,
     .offset = offsetof(SideBlock, weight),
     .values = "a column, or none",
     .example = "fwt",
     .plain = "The column that says for how many each respondent stands.",
     .change_when = "the survey calls them otherwise; none where it has none.",
     .help = "Design weights. That there are none must be said: a sample without weights stands "
             "for nobody but itself."},
    {.name = "stratum",
     .type = OPT_TEXT,
     .offset = offsetof(SideBlock, stratum),
     .fallback = "",
     .example = "str",
     .plain = "The column with the stratum from which respondents were drawn.",
     .change_when = "the survey's documentation names strata.",
     .help = "A stratum of one PSU is held against the mean of all, and counted."},
    {.name = "psu",
     .type = OPT_TEXT,
     .offset = offsetof(SideBlock, psu),
     .fallback = "",
     .example = "school",
     .plain = "The column with what was drawn first, most often the school.",
     .change_when = "respondents were not drawn one by one.",
     .help = "Without it each row is drawn by itself, and the report says so. Numbered within "
             "strata, if there are any."},
    {.name = "published",
     .type = OPT_TEXT,
     .offset = offsetof(SideBlock, published),
     .fallback = "",
     .values = "a file name",
     .example = "published.csv",
     .plain = "A table of shares that somebody published, in place of a file of answers.",
     .change_when = "nobody gives out the answers themselves.",
     .help =
         "Columns item and share (0 to 1), and se and n where they are known; the names of items "
         "stand under items.reference, those of indices are the study's. Without se the error is "
         "that of n people drawn one by one, and without both none. Nothing can be made alike: "
         "no margins."},
    {.name = "replicates",
     .type = OPT_OTHER,
     .fallback = "none",
     .values = "{keys}",
     .example = "{columns: [RW1, RW200], method: jackknife}",
     .plain = "Columns that some surveys give in place of what was drawn first.",
     .change_when = "the survey's file has columns of replicate weights.",
     .help = "Not beside stratum and psu."},
    MADE_ROWS("fall 2014", "online"),
    {.name = "response",
     .type = OPT_REAL,
     .offset = offsetof(SideBlock, response),
     .fallback = "",
     .max = 1,
     .example = "0.34",
     .plain = "Which share of those who were asked answered, as the survey's makers state it.",
     .change_when = "its documentation tells.",
     .help = "Shown to readers; it changes no number."},
    {.name = NULL},
};
const Block block_survey_reference = {.name = "surveys.reference", .options = reference_rows};

static const Option replicate_rows[] = {
    {.name = "columns",
     .type = OPT_NAMES,
     .offset = offsetof(ReplicateSpec, columns),
     .values = "the first and the last of a row of columns",
     .example = "[RW1, RW200]",
     .plain = "The columns of replicates.",
     .change_when = "the survey calls them otherwise.",
     .help = "All columns of the file from the first to the last."},
    {.name = "method",
     .type = OPT_CHOICE,
     .offset = offsetof(ReplicateSpec, method),
     .fallback = "jackknife",
     .choices = replicate_method_names,
     .plain = "How the replicates were made.",
     .change_when = "the survey's documentation names another way.",
     .help = "Factors of R replicates: jackknife is JK1 with (R - 1)/R; brr 1/R; fay 1/(R (1 - "
             "rho)^2); jkn 1, each with "
             "its own factor (rscales); bootstrap 1/R; sdr 4/R."},
    {.name = "rho",
     .type = OPT_REAL,
     .offset = offsetof(ReplicateSpec, rho),
     .fallback = "0",
     .max = 1,
     .below_max = true,
     .example = "0.5",
     .plain = "Fay's factor.",
     .change_when = "the method is fay.",
     .help = "By how much each half sample's weights were lessened."},
    {.name = "scale",
     .type = OPT_REAL,
     .offset = offsetof(ReplicateSpec, scale),
     .fallback = "",
     .max = 1000,
     .example = "0.05",
     .plain = "What the sum of squares is multiplied with.",
     .change_when = "the survey's documentation gives another factor.",
     .help = "Overrules that of the method."},
    {.name = "rscales",
     .type = OPT_OTHER,
     .fallback = "none",
     .values = "a list of numbers, one for each column",
     .example = "[0.5, 0.5, 0.75, 0.75]",
     .plain = "By how much the square of each replicate counts.",
     .change_when = "the method is jkn.",
     .help = "Of stratified jackknifes (n_h - 1)/n_h for the replicates that leave out one of a "
             "stratum's n_h PSUs; the survey's documentation has them."},
    {.name = "about",
     .type = OPT_CHOICE,
     .offset = offsetof(ReplicateSpec, about),
     .fallback = "full_sample",
     .choices = abouts,
     .plain = "From where the spread of the replicates is measured.",
     .change_when = "you reproduce numbers of R's survey, whose default is replicates.",
     .help = "With full_sample from the estimate of all respondents; with replicates from the mean "
             "of the replicates, which is never larger."},
    {.name = NULL},
};
const Block block_survey_replicates = {.name = "surveys.reference.replicates",
                                       .options = replicate_rows};

/* Which factors belong to jkn alone, and jkn has none without them. */
static void read_rscales(Reader *r, const Node *node, const Node *method, ReplicateSpec *out)
{
    if (node == NULL || is_word(node, "none")) {
        if (out->method == REPLICATES_JKN)
            problem_add(&r->problems, method != NULL ? method->place : out->place,
                        "replicates of method jkn need rscales, one number for each column; the "
                        "survey's documentation has them");
        return;
    }
    if (out->method != REPLICATES_JKN) {
        problem_add(&r->problems, node->place,
                    "surveys.reference.replicates.rscales belongs to the method jkn and this is "
                    "%s; remove it, or correct the method",
                    replicate_method_names[out->method]);
        return;
    }
    if (node->kind != NODE_LIST || node->n == 0) {
        problem_add(&r->problems, node->place,
                    "surveys.reference.replicates.rscales must be a list of numbers, one for each "
                    "column, such as [0.5, 0.5, 0.75, 0.75]");
        return;
    }
    out->rscale = ARENA_ARRAY(r->arena, double, node->n);
    for (size_t i = 0; i < node->n; i++) {
        double *factor = &out->rscale[out->n_rscales++];
        if (read_number(r, "surveys.reference.replicates.rscales", node->item[i], factor) &&
            *factor < 0.0)
            problem_add(&r->problems, node->item[i]->place,
                        "surveys.reference.replicates.rscales: %s is below 0; factors of squares "
                        "are 0 or more",
                        node->item[i]->text);
    }
}

static void read_replicates(Reader *r, const Node *node, const Node *side, SurveySide *out)
{
    if (node == NULL || is_word(node, "none") || !is_map(r, "surveys.reference.replicates", node))
        return;
    check_keys(r, &block_survey_replicates, node, NULL, NULL, 0);
    out->replicates = (ReplicateSpec){.given = true, .scale = NAN, .place = node->place};
    options_read(r, replicate_rows, "surveys.reference.replicates", node, &out->replicates);
    if (out->replicates.columns.n != 2 && node_get(node, "columns") != NULL)
        problem_add(&r->problems, node_get(node, "columns")->place,
                    "surveys.reference.replicates.columns needs two names: the first and the last "
                    "column of replicate weights");
    if (out->replicates.method == REPLICATES_FAY && !(out->replicates.rho > 0.0) &&
        isnan(out->replicates.scale))
        problem_add(&r->problems, node_get(node, "method")->place,
                    "replicates of method fay need rho, Fay's factor, which the survey's "
                    "documentation has (rho: 0.5, for example); with 0 they would be brr");
    read_rscales(r, node_get(node, "rscales"), node_get(node, "method"), &out->replicates);
    const Node *beside =
        node_get(side, "psu") != NULL ? node_get(side, "psu") : node_get(side, "stratum");
    if (beside != NULL)
        problem_add(&r->problems, beside->place,
                    "the reference has replicates as well as strata or PSUs; keep those that the "
                    "survey's documentation tells you to use, and remove the others");
}

static bool is_one_of(const char *text, const char *const *of, size_t n)
{
    bool found = false;
    for (size_t k = 0; k < n; k++)
        found = found || text_equal(text, of[k]);
    return found;
}

/* A table of shares has nobody to weigh, and no design. */
static void read_shares(Reader *r, const Node *node, SurveySide *out)
{
    static const char *const rows[] = {"published", "dates", "mode", "response"};
    SideBlock side = {.response = NAN};
    for (size_t k = 0; k < node->n; k++)
        if (!is_one_of(node->key[k]->text, rows, COUNT_OF(rows)))
            problem_add(&r->problems, node->key[k]->place,
                        "surveys.reference has published, a table of shares, and %s, which is of a "
                        "file of answers; remove one of them",
                        node->key[k]->text);
    options_read(r, options_only(r->arena, reference_rows, rows, COUNT_OF(rows)),
                 block_survey_reference.name, node, &side);
    *out = (SurveySide){.place = side.published.place,
                        .dates = side.dates,
                        .mode = side.mode,
                        .response = side.response};
    if (side.published.text != NULL)
        out->published_path = os_join(r->arena, r->spec->folder, side.published.text);
}

void read_survey_side(Reader *r, const Block *block, const Node *node, SurveySide *out)
{
    const bool of_program = block == &block_survey_program;
    SideBlock side = {.response = NAN};
    if (node == NULL || !is_map(r, block->name, node)) /* that it is missing is said already */
        return;
    check_keys(r, block, node, NULL, NULL, 0);
    if (!of_program && node_get(node, "published") != NULL) {
        read_shares(r, node, out);
        return;
    }
    options_read(r, block->options, block->name, node, &side);
    *out = (SurveySide){.place = side.file.place,
                        .id = side.id,
                        .school = side.school,
                        .stratum = side.stratum,
                        .psu = side.psu,
                        .dates = side.dates,
                        .mode = side.mode,
                        .response = side.response};
    if (side.file.text != NULL)
        out->path = os_join(r->arena, r->spec->folder, side.file.text);
    if (side.invited.text != NULL) {
        out->invited_path = os_join(r->arena, r->spec->folder, side.invited.text);
        out->invited_place = side.invited.place;
    }
    out->weight = of_program ? side.weigh : side.weight;
    out->weigh = WEIGH_COLUMN;
    for (int k = WEIGH_NONE; k <= (of_program ? WEIGH_SCHOOL : WEIGH_NONE); k++)
        if (out->weight.text == NULL || text_equal(out->weight.text, weighs[k]))
            out->weigh = k;
    if (out->weight.text == NULL)
        out->weigh = WEIGH_NONE;
    if (out->weigh == WEIGH_SCHOOL && out->invited_path == NULL)
        problem_add(&r->problems, out->weight.place,
                    "surveys.program.weigh is school, but how many were asked is not known; name "
                    "the file under invited, or write weigh: none");
    if (!of_program)
        read_replicates(r, node_get(node, "replicates"), node, out);
}
