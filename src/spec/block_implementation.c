/* implementation: how fully the program was carried out, school by school. */
#include "reader.h"

#include "alike/design.h"

static const char *const corrections[] = {"benjamini_hochberg", "holm", "bonferroni", "none", NULL};

typedef struct ImplementationBlock {
    int correction;
    bool shrunken;
    Limits threshold;
} ImplementationBlock;

static const Option implementation_rows[] = {
    {.name = "measures",
     .type = OPT_OTHER,
     .fallback = "none",
     .values = "a list; each entry has {keys}",
     .example = "[{name: fidelity, file: fidelity.csv, school: school_id, column: score}]",
     .plain = "What tells how fully each school of the program carried it out.",
     .change_when = "you know it from a survey, a file with a row a school, or the students.",
     .help = "At most 50. Schools without the program take no part. A measure is made after the "
             "program began: no design may use it."},
    {.name = "threshold",
     .type = OPT_LIMITS,
     .offset = offsetof(ImplementationBlock, threshold),
     .fallback = "",
     .values = "a map; each key is a measure",
     .example = "{fidelity: 0.6}",
     .plain = "From which value on a school counts as one that carried the program out.",
     .change_when = "the program says what counts, before scores are looked at.",
     .help = "A school at the threshold counts. It stands in design.lock; a limit that is chosen "
             "after scores were seen shows what was chosen, and the report says which it was."},
    {.name = "relate",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "{keys}",
     .example = "{outcomes: [math], adjust: [school_type]}",
     .plain = "Which outcomes are held against the measures, and with what held fixed.",
     .change_when = "only some outcomes are meant, or kinds of schools differ by themselves.",
     .help = "Without it all outcomes, and nothing held fixed."},
    {.name = "correction",
     .type = OPT_CHOICE,
     .offset = offsetof(ImplementationBlock, correction),
     .fallback = "benjamini_hochberg",
     .choices = corrections,
     .plain = "How strictly many pairs of a measure and an outcome are judged, of which one might "
              "stand out by chance.",
     .change_when = "a single false alarm would cost more than missing some links.",
     .help = "Over all measures and outcomes; thresholds are a family of their own."},
    {.name = "shrunken",
     .type = OPT_FLAG,
     .offset = offsetof(ImplementationBlock, shrunken),
     .fallback = "no",
     .plain =
         "Whether the chart shows each school's effect also where it would be believed to lie, "
         "had chance been taken out.",
     .change_when = "small schools lie far from the line and readers take that for real.",
     .help = "A circle on the way from the measured effect to the fitted line, and a column "
             "`shrunken` of implementation_schools. No line, test or verdict changes by it."},
    {.name = "exposure",
     .type = OPT_OTHER,
     .fallback = "none",
     .values = "{keys}",
     .example = "{column: minutes, per_week: yes, recommended: 30}",
     .plain = "How much each student used the program, and how much is recommended.",
     .change_when = "the program's own records say it.",
     .help = "Shows use by group, and beside the effect for everyone enrolled what those have who "
             "met the recommendation. Who uses more is another student to begin with, so that is "
             "no effect of use; it stands in a table that says so, and never on page one."},
    {.name = NULL},
};
const Block block_implementation = {.name = "implementation", .options = implementation_rows};

static const Option relate_rows[] = {
    {.name = "outcomes",
     .type = OPT_NAMES,
     .offset = offsetof(ImplementationSpec, outcomes),
     .fallback = "",
     .values = "names of outcomes",
     .example = "[math]",
     .plain = "The outcomes that are held against the measures.",
     .change_when = "only some of them are meant.",
     .help = "All, where it is not given."},
    {.name = "adjust",
     .type = OPT_NAMES,
     .offset = offsetof(ImplementationSpec, adjust),
     .fallback = "",
     .word = WORD_IS_COLUMN,
     .values = "columns of the data",
     .example = "[school_type]",
     .plain = "What of schools is held fixed when their effects are held against a measure.",
     .change_when = "kinds of schools differ in both by themselves.",
     .help = "At most a column for every ten schools beyond two; of a category each value but the "
             "first is one. Where a school's students differ their mean, or commonest value."},
    {.name = NULL},
};
const Block block_relate = {.name = "implementation.relate", .options = relate_rows};

static const Option exposure_rows[] = {
    {.name = "column",
     .type = OPT_COLUMN,
     .offset = offsetof(UsageSpec, column),
     .role = ROLE_NUMBER,
     .word = WORD_IS_COLUMN,
     .example = "minutes",
     .plain = "The column that says how much a student used the program.",
     .change_when = "it is called otherwise.",
     .help = "Numbers; an empty cell is not known, and counted apart. Of the comparison group, "
             "where it is known there too."},
    {.name = "per_week",
     .type = OPT_FLAG,
     .offset = offsetof(UsageSpec, per_week),
     .fallback = "no",
     .plain = "Whether the column counts by the week.",
     .change_when = "it does.",
     .help = "Changes words, no number."},
    {.name = "recommended",
     .type = OPT_REAL,
     .offset = offsetof(UsageSpec, recommended),
     .above_min = true,
     .max = 1e9,
     .example = "30",
     .plain = "How much use the program recommends.",
     .change_when = "it recommends another amount.",
     .help = "Students with as much or more met it."},
    {.name = NULL},
};
const Block block_usage = {.name = "implementation.exposure", .options = exposure_rows};

/* --- thresholds ---------------------------------------------------------------------------------
 */

static MeasureSpec *measure_named(const ImplementationSpec *of, const char *name)
{
    for (size_t i = 0; i < of->n; i++)
        if (text_equal(of->measure[i].name.text, name))
            return &of->measure[i];
    return NULL;
}

static void take_thresholds(Reader *r, const Limits *limits, const ImplementationSpec *of)
{
    for (size_t i = 0; i < limits->n; i++) {
        const Name *name = &limits->item[i].column;
        MeasureSpec *m = measure_named(of, name->text);
        if (m == NULL)
            problem_add(&r->problems, name->place,
                        "implementation.threshold names '%s', which is none of the measures",
                        name->text);
        else
            m->threshold = limits->item[i].value;
    }
}

/* --- the rest --------------------------------------------------------------------------------- */

static void check_outcomes(Reader *r, const Names *outcomes)
{
    const Design *d = r->design;
    const char **known = (const char **)arena_array(r->arena, d->n_outcomes + 1, sizeof *known);
    for (size_t k = 0; k < d->n_outcomes; k++)
        known[k] = d->outcome[k].name.text;
    for (size_t i = 0; d->n_outcomes > 0 && i < outcomes->n; i++) {
        bool found = false;
        for (size_t k = 0; k < d->n_outcomes; k++)
            found = found || text_equal(known[k], outcomes->item[i].text);
        if (!found)
            problem_add(&r->problems, outcomes->item[i].place,
                        "implementation.relate.outcomes names '%s', which is no outcome; the study "
                        "has %s",
                        outcomes->item[i].text, word_list(r->arena, known, d->n_outcomes, "and"));
    }
}

static void read_usage(Reader *r, const Node *node, UsageSpec *out)
{
    if (node == NULL || is_word(node, "none") || !is_map(r, "implementation.exposure", node))
        return;
    check_keys(r, &block_usage, node, NULL, NULL, 0);
    options_read(r, exposure_rows, "implementation.exposure", node, out);
}

void read_implementation(Reader *r, const Node *node)
{
    ImplementationSpec *out = ARENA_NEW(r->arena, ImplementationSpec);
    ImplementationBlock block = {0};
    const bool record = r->record;
    if (node == NULL || is_word(node, "none") || !is_map(r, "implementation", node))
        return;
    check_keys(r, &block_implementation, node, NULL, NULL, 0);
    r->record = false; /* it stands in the settings as a whole */
    options_read(r, implementation_rows, "implementation", node, &block);
    out->correction = block.correction;
    out->shrunken = block.shrunken;
    read_measures(r, node_get(node, "measures"), out);
    take_thresholds(r, &block.threshold, out);
    const Node *relate = node_get(node, "relate");
    if (relate != NULL && is_map(r, "implementation.relate", relate)) {
        check_keys(r, &block_relate, relate, NULL, NULL, 0);
        options_read(r, relate_rows, "implementation.relate", relate, out);
        check_outcomes(r, &out->outcomes);
    }
    read_usage(r, node_get(node, "exposure"), &out->usage);
    r->record = record;
    if (out->n == 0 && out->usage.column.text == NULL && r->problems.n == 0)
        problem_add(&r->problems, node->place,
                    "implementation names neither measures nor exposure; add one of them, or "
                    "remove the block");
    r->design->implementation = out;
    check_implementation(r);
}
