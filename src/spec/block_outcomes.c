/* outcomes: what the program may have changed. */
#include "outcomes.h"

#include <string.h>
#include <strings.h>

static const char *const scales[] = {"different", "same", NULL};

const char *const reliability_populations[] = {"comparison", "all", "program", NULL};

static const Option outcome_rows[] = {
    {.name = "name",
     .type = OPT_TEXT,
     .offset = offsetof(OutcomeBlock, name),
     .fallback = "",
     .values = "letters, digits, _ and -; at most 64",
     .example = "math",
     .plain = "A short name of the outcome for files, tables and other keys.",
     .change_when = "the name of the score's column does not serve.",
     .help = "[A-Za-z0-9_-]{1,64}, each name once; the score's name where none is given."},
    {.name = "label",
     .type = OPT_TEXT,
     .offset = offsetof(OutcomeBlock, label),
     .fallback = "",
     .example = "Mathematics, spring",
     .plain = "What readers see instead of the name.",
     .change_when = "the name is a code.",
     .help = "Any text; the name where none is given."},
    {.name = "score",
     .type = OPT_COLUMN,
     .offset = offsetof(OutcomeBlock, score),
     .example = "math_spring",
     .plain = "The column with the test taken after the program.",
     .change_when = "another test is to be studied.",
     .help = "A column of numbers. Nothing in the design may read it."},
    {.name = "pretest",
     .type = OPT_COLUMN,
     .offset = offsetof(OutcomeBlock, pretest),
     .fallback = "",
     .example = "math_fall",
     .plain = "The column with the same student's test taken before the program.",
     .change_when = "such a test was taken; without it the report says that the groups may have "
                    "started at different levels.",
     .help = "Joins the covariates of its own outcome by itself, once."},
    {.name = "domain",
     .type = OPT_TEXT,
     .offset = offsetof(OutcomeBlock, domain),
     .fallback = "",
     .example = "mathematics",
     .plain = "The field of learning to which the test belongs.",
     .change_when = "the study has several outcomes.",
     .help = "Outcomes of one domain are judged together in the standards."},
    {.name = "scale",
     .type = OPT_CHOICE,
     .offset = offsetof(OutcomeBlock, scale),
     .fallback = "different",
     .choices = scales,
     .plain = "Whether score and pretest are points of the same ruler.",
     .change_when = "both tests report the same scale, so that their difference is growth.",
     .help = "With same, the report speaks of growth and draws pretest-to-outcome lines; with "
             "different, of achievement given the earlier test."},
    {.name = "require_score",
     .type = OPT_FLAG,
     .offset = offsetof(OutcomeBlock, require_score),
     .fallback = "yes",
     .plain = "Whether students without this score are left out before matching.",
     .change_when = "the design must be fixed before it is known who has a score.",
     .help = "With no, cohort and design are built without the score; the estimate then drops "
             "students without one and sets left with one arm, counts both, and measures balance "
             "again."},
    {.name = "reliability",
     .type = OPT_REAL,
     .offset = offsetof(OutcomeBlock, reliability),
     .fallback = "",
     .max = 1,
     .above_min = true,
     .below_max = true,
     .on_request = true,
     .example = "0.9",
     .plain = "How much of the spread of the earlier test is of what students can do: 1 less the "
              "share that is chance.",
     .change_when = "the publisher's manual states it; then the report says what the error of the "
                    "earlier test makes of the effect.",
     .help = "In the population that reliability_of says, within grades where the data have a "
             "column of grades. Asks for the table pretest_corrected: the design made anew on the "
             "true score that score, group and covariates let expect, with an interval by "
             "bootstrap of clusters (effects.pretest_draws)."},
    {.name = "reliability_of",
     .type = OPT_CHOICE,
     .offset = offsetof(OutcomeBlock, reliability_of),
     .on_request = true,
     .fallback = "comparison",
     .choices = reliability_populations,
     .plain = "Whose scores the stated reliability was found on.",
     .change_when =
         "the program's students, or both groups together, are more like the students of "
         "the manual than the comparison group is.",
     .help = "Students of the cohort before matching: their variance times 1 - reliability is the "
             "variance of the error, the same in both groups. Has no effect without reliability, "
             "but that the reliability which would explain the estimate is of the same students."},
    {.name = "pretest_se",
     .type = OPT_COLUMN,
     .offset = offsetof(OutcomeBlock, pretest_se),
     .on_request = true,
     .fallback = "",
     .example = "math_fall_se",
     .plain = "The column that says how many points each earlier score is off by, as a rule.",
     .change_when = "the export of the test has such a column; it tells more than a reliability.",
     .help = "The variance of the error is the mean of its square, by group. Instead of "
             "reliability, and asks for the same. Tests bring it along as pretest_se."},
    {.name = "cut",
     .type = OPT_TEXT,
     .offset = offsetof(OutcomeBlock, cut),
     .on_request = true,
     .fallback = "",
     .values = "a number",
     .example = "215",
     .plain = "The score from which on a student has reached the benchmark, such as proficiency.",
     .change_when = "your board asks how many more students reached a level of the test.",
     .help = "In points of the score. Asks for the table benchmark: the study's own estimator on "
             "whether a student's score is the cut or more, as so many students of 100. A test of "
             "its own, and counted as one; the effect on the score itself is told more exactly. "
             "With tests, in place of tests.cuts."},
    {.name = "subject",
     .type = OPT_TEXT,
     .offset = offsetof(OutcomeBlock, subject),
     .fallback = "",
     .values = "a subject of the tests",
     .example = "Mathematics",
     .plain = "The subject that the outcome is about.",
     .change_when =
         "only some subjects and spans are to be studied, or one needs its own settings.",
     .help =
         "Only with tests, where score and pretest come from the span. All subjects where it is "
         "not given."},
    {.name = "span",
     .type = OPT_TEXT,
     .offset = offsetof(OutcomeBlock, span),
     .fallback = "",
     .values = "the name of a span",
     .example = "one_year",
     .plain = "The span that the outcome is about.",
     .change_when =
         "only some subjects and spans are to be studied, or one needs its own settings.",
     .help = "Only with tests. All spans where it is not given."},
    {.name = NULL},
};
const Block block_outcomes = {.name = "outcomes", .entry = "outcome", .options = outcome_rows};

void check_outcome_name(Reader *r, const Name *name)
{
    if (name->text != NULL && !name_is_tidy(name->text))
        problem_add(&r->problems, name->place,
                    "outcome name '%s' must be 1 to 64 letters, digits, _ or -; give a label for "
                    "readers",
                    name->text);
}

/* Given, or the score's own name; "" when neither serves. */
static Name outcome_name(Reader *r, const OutcomeBlock *block)
{
    check_outcome_name(r, &block->name);
    if (block->name.text != NULL)
        return block->name;
    if (block->score.text != NULL && name_is_tidy(block->score.text))
        return block->score;
    if (block->score.text != NULL)
        problem_add(&r->problems, block->score.place,
                    "the outcome of score '%s' needs a name of letters, digits, _ and -; add "
                    "name: math",
                    block->score.text);
    return (Name){.text = ""};
}

/* Files are named after outcomes, and some systems don't tell Math from math. */
static void check_new_name(Reader *r, const Design *d, const OutcomeSpec *outcome)
{
    const Name *name = &outcome->name;
    for (size_t i = 0; i < d->n_outcomes && name->text[0] != '\0'; i++) {
        const char *other = d->outcome[i].name.text;
        if (strcasecmp(other, name->text) != 0)
            continue;
        if (strcmp(other, name->text) == 0 && outcome->span != NULL)
            problem_add(&r->problems, name->place,
                        "'%s' is already the outcome of subject '%s' and span '%s'; remove this "
                        "one, or give it a name of its own under outcomes",
                        other, d->outcome[i].subject, d->outcome[i].span->name.text);
        else if (strcmp(other, name->text) == 0)
            problem_add(&r->problems, name->place,
                        "two outcomes are named '%s'; give each a name of its own", name->text);
        else
            problem_add(&r->problems, name->place,
                        "outcomes '%s' and '%s' differ only by capital letters, and their files "
                        "could not be told apart; give one of them another name",
                        other, name->text);
        return;
    }
}

void add_outcome(Reader *r, const OutcomeSpec *outcome)
{
    Design *d = r->design;
    check_new_name(r, d, outcome);
    d->outcome[d->n_outcomes++] = *outcome;
}

const char *outcome_path(Reader *r, const Node *entry, size_t i)
{
    const Node *name = node_get(entry, "name");
    if (name == NULL)
        name = node_get(entry, "score");
    if (name != NULL && name->kind == NODE_SCALAR && name_is_tidy(name->text))
        return arena_printf(r->arena, "outcomes.%s", name->text);
    return arena_printf(r->arena, "outcomes.%zu", i + 1);
}

/* Two answers to one question, or one about a test that there is not. */
static void check_reliability(Reader *r, const Node *entry)
{
    const Node *stated = node_get(entry, "reliability"), *column = node_get(entry, "pretest_se");
    const Node *either = stated != NULL ? stated : column;
    if (stated != NULL && column != NULL)
        problem_add(&r->problems, stated->place,
                    "an outcome has reliability or pretest_se: both tell the error of the pretest; "
                    "keep pretest_se, which is of these students' own tests");
    if (either != NULL && !r->spec->tests.given && node_get(entry, "pretest") == NULL)
        problem_add(&r->problems, either->place,
                    "%s is about the pretest, and this outcome has none; add pretest: COLUMN or "
                    "remove %s",
                    stated != NULL ? "reliability" : "pretest_se",
                    stated != NULL ? "reliability" : "pretest_se");
}

bool read_outcome_entry(Reader *r, const char *path, const Node *entry, const char *const *rows,
                        size_t n_rows, const char *why, OutcomeBlock *out)
{
    const Option *own = options_only(r->arena, outcome_rows, rows, n_rows);
    double number;
    *out = (OutcomeBlock){.require_score = true};
    if (!is_map(r, path, entry))
        return false;
    check_keys(r, &block_outcomes, entry, NULL, NULL, 0);
    for (size_t i = 0; i < entry->n; i++) {
        const char *key = entry->key[i]->text;
        if (option_find(outcome_rows, key) != NULL && option_find(own, key) == NULL)
            problem_add(&r->problems, entry->key[i]->place, "'%s' of an outcome %s", key, why);
    }
    options_read(r, own, path, entry, out);
    if (out->cut.text != NULL &&
        !read_number(r, arena_printf(r->arena, "%s.cut", path), node_get(entry, "cut"), &number))
        out->cut.text = NULL;
    check_reliability(r, entry);
    return true;
}

bool is_list_of_outcomes(Reader *r, const Node *node)
{
    if (node->kind == NODE_LIST && node->n > 0)
        return true;
    problem_add(&r->problems, node->place,
                "outcomes must be a list of at least one entry, such as %s",
                r->spec->tests.given ? "[{subject: Mathematics, span: one_year}]"
                                     : "[{score: math_spring, pretest: math_fall}]");
    return false;
}

void read_outcomes(Reader *r, const Node *node)
{
    static const char *const rows[] = {
        "name",          "label",       "score",          "pretest",    "domain", "scale",
        "require_score", "reliability", "reliability_of", "pretest_se", "cut"};
    Design *d = r->design;
    if (!is_list_of_outcomes(r, node))
        return;
    d->outcome = ARENA_ARRAY(r->arena, OutcomeSpec, node->n);
    for (size_t i = 0; i < node->n; i++) {
        OutcomeBlock block;
        if (!read_outcome_entry(
                r, outcome_path(r, node->item[i], i), node->item[i], rows, COUNT_OF(rows),
                "goes with tests; an outcome of a student file names its score", &block))
            continue;
        const Name name = outcome_name(r, &block);
        add_outcome(r, &(OutcomeSpec){
                           .name = name,
                           .label = block.label.text != NULL ? block.label.text : name.text,
                           .score = block.score,
                           .pretest = block.pretest,
                           .domain = block.domain.text != NULL ? block.domain.text : "",
                           .same_scale = block.scale == 1,
                           .require_score = block.require_score,
                           .reliability = block.reliability,
                           .reliability_of = block.reliability_of,
                           .pretest_se = block.pretest_se,
                           .cut = block.cut,
                       });
    }
}
