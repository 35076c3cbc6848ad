/* treatment and outcomes: who was in the program, and what it may have changed. */
#include "reader.h"

#include <string.h>

/* The sets are read by hand: a value, a list or a range. */
typedef struct TreatmentBlock {
    Name column;
} TreatmentBlock;

static const Option treatment_rows[] = {
    {.name = "column",
     .type = OPT_COLUMN,
     .offset = offsetof(TreatmentBlock, column),
     .example = "program",
     .plain = "The column that says who was in the program.",
     .change_when = "the program is coded in another column.",
     .help = "A column of the data; it can't be a covariate or a score as well."},
    {.name = "treated",
     .type = OPT_OTHER,
     .values = "a value, a list of values, or a range {min:, max:}",
     .example = "1",
     .plain = "What stands in that column for a student of the program.",
     .change_when = "the program is coded in another way.",
     .help = "Numbers compare as numbers, everything else as text; ranges include their ends."},
    {.name = "control",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "a value, a list of values, or a range {min:, max:}",
     .example = "0",
     .plain = "What stands in that column for a student who may serve for comparison.",
     .change_when = "some students were neither in the program nor fit to compare with.",
     .help = "Everybody who is neither treated nor missing where it is not given. Rows that are "
             "neither treated nor control are excluded, and counted."},
    {.name = NULL},
};
const Block block_treatment = {.name = "treatment", .options = treatment_rows};

static bool same_value(const char *a, const char *b)
{
    double x, y;
    if (text_to_real(a, strlen(a), &x) && text_to_real(b, strlen(b), &y))
        return x == y;
    return strcmp(a, b) == 0;
}

static bool set_has(const ValueSet *set, const char *value)
{
    double x;
    for (size_t i = 0; i < set->n; i++)
        if (same_value(set->value[i].text, value))
            return true;
    return set->is_range && text_to_real(value, strlen(value), &x) && x >= set->min &&
           x <= set->max;
}

static void check_arms_differ(Reader *r, const ValueSet *treated, const ValueSet *control)
{
    for (size_t i = 0; i < control->n; i++)
        if (set_has(treated, control->value[i].text)) {
            problem_add(&r->problems, control->value[i].place,
                        "'%s' stands for treated and for control; it can be one of them only",
                        control->value[i].text);
            return;
        }
    for (size_t i = 0; i < treated->n && control->is_range; i++)
        if (set_has(control, treated->value[i].text)) {
            problem_add(&r->problems, treated->value[i].place,
                        "'%s' is treated, but lies in the range of control as well; narrow the "
                        "range",
                        treated->value[i].text);
            return;
        }
    if (treated->is_range && control->is_range && treated->min <= control->max &&
        control->min <= treated->max)
        problem_add(&r->problems, control->place,
                    "the ranges of treated and control overlap; leave a gap between them");
}

void read_treatment(Reader *r, const Node *node)
{
    Design *d = r->design;
    const Node *treated = node_get(node, "treated"), *control = node_get(node, "control");
    TreatmentBlock block = {0};
    if (!is_map(r, "treatment", node))
        return;
    check_keys(r, &block_treatment, node, NULL, NULL, 0);
    options_read(r, treatment_rows, "treatment", node, &block);
    d->treatment = block.column;
    bool both = treated != NULL && read_values(r, "treatment.treated", treated, &d->treated);
    if (control != NULL && read_values(r, "treatment.control", control, &d->control) && both)
        check_arms_differ(r, &d->treated, &d->control);
}

/* ---- outcomes -------------------------------------------------------------------------------- */

typedef struct OutcomeBlock {
    Name score, name, label, pretest, domain;
    int scale;
    bool require_score;
} OutcomeBlock;

static const char *const scales[] = {"different", "same", NULL};

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
     .help = "same: the report speaks of growth and draws pretest-to-outcome lines; different: of "
             "achievement given the earlier test."},
    {.name = "require_score",
     .type = OPT_FLAG,
     .offset = offsetof(OutcomeBlock, require_score),
     .fallback = "yes",
     .plain = "Whether students without this score are left out before matching.",
     .change_when = "the design must be fixed before it is known who has a score.",
     .help = "no builds cohort and design without the score; the estimate then drops students "
             "without one and sets left with one arm, counts both, and measures balance again."},
    {.name = NULL},
};
const Block block_outcomes = {.name = "outcomes", .entry = "outcome", .options = outcome_rows};

/* Given, or the score's own name; "" when neither serves. */
static Name outcome_name(Reader *r, const OutcomeBlock *block)
{
    if (block->name.text == NULL && block->score.text != NULL && name_is_tidy(block->score.text))
        return block->score;
    if (block->name.text == NULL && block->score.text != NULL)
        problem_add(&r->problems, block->score.place,
                    "the outcome of score '%s' needs a name of letters, digits, _ and -; add "
                    "name: math",
                    block->score.text);
    else if (block->name.text != NULL && !name_is_tidy(block->name.text))
        problem_add(&r->problems, block->name.place,
                    "outcome name '%s' must be 1 to 64 letters, digits, _ or -; give a label for "
                    "readers",
                    block->name.text);
    return block->name.text != NULL ? block->name : (Name){.text = ""};
}

static void check_new_name(Reader *r, const Design *d, const Name *name)
{
    for (size_t i = 0; i < d->n_outcomes; i++)
        if (name->text[0] != '\0' && strcmp(d->outcome[i].name.text, name->text) == 0) {
            problem_add(&r->problems, name->place,
                        "two outcomes are named '%s'; give each a name of its own", name->text);
            return;
        }
}

/* The settings table speaks of "outcomes.math.score", so the name comes first. */
static const char *outcome_path(Reader *r, const Node *node, size_t i)
{
    const Node *name = node_get(node, "name");
    if (name == NULL)
        name = node_get(node, "score");
    if (name != NULL && name->kind == NODE_SCALAR && name_is_tidy(name->text))
        return arena_printf(r->arena, "outcomes.%s", name->text);
    return arena_printf(r->arena, "outcomes.%zu", i + 1);
}

void read_outcomes(Reader *r, const Node *node)
{
    Design *d = r->design;
    if (node->kind != NODE_LIST || node->n == 0) {
        problem_add(&r->problems, node->place,
                    "outcomes must be a list of at least one entry, such as "
                    "[{score: math_spring, pretest: math_fall}]");
        return;
    }
    d->outcome = ARENA_ARRAY(r->arena, OutcomeSpec, node->n);
    for (size_t i = 0; i < node->n; i++) {
        const Node *entry = node->item[i];
        const char *path = outcome_path(r, entry, i);
        OutcomeBlock block = {.require_score = true};
        if (!is_map(r, path, entry))
            continue;
        check_keys(r, &block_outcomes, entry, NULL, NULL, 0);
        options_read(r, outcome_rows, path, entry, &block);
        const Name name = outcome_name(r, &block);
        check_new_name(r, d, &name);
        d->outcome[d->n_outcomes++] = (OutcomeSpec){
            .name = name,
            .label = block.label.text != NULL ? block.label.text : name.text,
            .score = block.score,
            .pretest = block.pretest,
            .domain = block.domain.text != NULL ? block.domain.text : "",
            .same_scale = block.scale == 1,
            .require_score = block.require_score,
        };
    }
}
