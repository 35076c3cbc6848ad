/* effects: which difference is estimated, how sure we are of it, and for whom. */
#include "reader.h"

#include <math.h>
#include <string.h>

const char *const estimand_names[] = {
    [ESTIMAND_ATT] = "ATT", [ESTIMAND_ATC] = "ATC", [ESTIMAND_ATE] = "ATE",
    [ESTIMAND_ATO] = "ATO", [ESTIMAND_ATM] = "ATM", [N_ESTIMANDS] = NULL};
static const char *const variances[] = {
#define VARIANCE(id, name, ...) name,
#include "alike/variance.def"
#undef VARIANCE
    NULL};

static const char *const deviations[] = {"auto", "pooled", "comparison", "norm"}; /* EffectSd */

typedef struct EffectsBlock {
    EffectSpec spec; /* first: the rows' offsets are those in it */
    Choice estimator;
} EffectsBlock;

static const Option effect_rows[] = {
    {.name = "estimand",
     .type = OPT_CHOICE,
     .offset = offsetof(EffectSpec, estimand),
     .fallback = "ATT",
     .choices = estimand_names,
     .plain = "For whom the effect is meant: those in the program, the others, or all.",
     .change_when = "the question is what the program would do for students outside it.",
     .help = "ATT: the treated; ATC: the controls; ATE: both; ATO and ATM: those who could be in "
             "either group, by overlap and by matching weights. The matching method decides which "
             "it can give (`alike methods` lists them), and every row of the results says which it "
             "gave. Where it is not given, a method that can't give the ATT takes its own."},
    {.name = "estimator",
     .type = OPT_ENTRY,
     .offset = offsetof(EffectsBlock, estimator),
     .plain = "How the difference between the matched groups is worked out.",
     .change_when = "you want the plain difference of the two averages.",
     .help =
         "With difference, weighted regression on treatment alone; with regression, on treatment "
         "and the columns of adjust. Matching weights enter as analytic weights. The model with a "
         "random intercept of schools counts every student once: designs that weigh or reuse "
         "students are refused with it. abadie_imbens is for designs that link students to "
         "partners, where students entered the program one by one. logit is for outcomes of 0 and "
         "1; "
         "gains, or did, takes the earlier score from the later one."},
    {.name = "adjust",
     .type = OPT_OTHER,
     .needs = TRAIT_ADJUSTS,
     .fallback = "yes",
     .matchit = "no",
     .values = "yes, no, or a list of columns",
     .example = "yes",
     .plain = "Whether differences that are left after matching are evened out by calculation.",
     .change_when = "you reproduce an analysis without it, or with other columns.",
     .help = "All covariates and the pretest (yes), none (no), or those of a list, in which "
             "`pretest` may stand. With abadie_imbens no where it is not given; else its bias "
             "adjustment."},
    {.name = "cluster",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "a column, a list of two, {group: COLUMN}, set (the matched set), or none",
     .example = "school_id",
     .plain = "The unit that was chosen for the program: the school, the class, or the student.",
     .change_when = "whole schools or classes entered the program together.",
     .help =
         "Errors may be alike within these units. set: the matched set, and with reuse of "
         "controls set and student; none: independent students; {group: school}: for comparison "
         "groups; under variance auto by the record's own school, under a named variance by "
         "cluster two ways, the program student's school with its whole comparison group and "
         "the record's own ({group: school, ways: 1}: the first alone, which is too sure of "
         "itself). "
         "Where it is not given: {group: school} for methods that make comparison groups, if "
         "the data have a column of schools, whether the study names it or not; for others the "
         "school where treatment.schools lists them, else the coarsest groups in which the "
         "program does not vary, of all columns whose heading reads as a group (school, campus, "
         "site, building, class, homeroom, teacher, district, and their ids and names); else "
         "the matched set if the method chooses partners. Strata (exact, cem, subclass) are "
         "none by themselves; set takes them."},
    {.name = "variance",
     .type = OPT_CHOICE,
     .offset = offsetof(EffectSpec, variance),
     .fallback = "auto",
     .choices = variances,
     .plain = "How the uncertainty of the effect is worked out.",
     .change_when = "you reproduce an analysis that worked it out in another way.",
     .help =
         "With auto: school_components where whole groups took the program and each arm has two "
         "or more, else CR2 on the cluster, else on the matched set where the method chooses "
         "partners, else HC3. "
         "school_components takes how much groups and students differ from the whole cohort; "
         "the others from the matched students. Degrees of freedom: n-k for classical and HC, "
         "clusters less one for CR0 and CR1, Satterthwaite for CR2; for school_components "
         "Satterthwaite, at most the groups less their columns. kenward_roger is the mixed "
         "model's, and its only one; abadie_imbens that of the estimator of this name. An arm with "
         "one cluster gets "
         "no standard error from any variance by cluster."},
    {.name = "confidence",
     .type = OPT_REAL,
     .offset = offsetof(EffectSpec, confidence),
     .fallback = "0.95",
     .min = 0.5,
     .max = 1,
     .above_min = true,
     .below_max = true,
     .plain = "How sure one can be that the interval around an effect holds the true one.",
     .change_when = "your readers are used to 90 or 99 percent.",
     .help = "Two-sided, Student's t."},
    {.name = "sd",
     .type = OPT_OTHER,
     .fallback = "auto",
     .values = "auto, pooled, {within: COLUMN}, comparison or norm",
     .example = "{within: grade}",
     .plain = "Which spread of scores an effect is divided by, so that tests can be compared.",
     .change_when = "you compare with a report that divides by another one.",
     .help = "Of both groups (pooled: the g of the results), of both groups within the levels of a "
             "column, of the comparison group, or of the national norms (norm). auto: within grade "
             "for test records over several grades, whose scores spread far more over grades than "
             "within one, else pooled. One spread serves the overall effect and all its parts; the "
             "table effect_size_scales shows the others. An outcome of 0 and 1 has the Cox index "
             "instead."},
    {.name = "subgroups",
     .type = OPT_OTHER,
     .fallback = "[]",
     .values = "a list of columns and of {quantiles: COLUMN, groups: 5}",
     .example = "[grade, {quantiles: pretest, groups: 5}]",
     .plain = "For which groups of students the effect is shown as well.",
     .change_when = "the program may work better for some than for others.",
     .help =
         "The program's students with the value and those matched to them, each with its share; "
         "no new matching."},
    {.name = NULL},
};
const Block block_effects = {.name = "effects", .options = effect_rows};

typedef struct SubgroupBlock {
    Name quantiles, label;
    size_t groups;
} SubgroupBlock;

static const Option subgroup_rows[] = {
    {.name = "quantiles",
     .type = OPT_COLUMN,
     .offset = offsetof(SubgroupBlock, quantiles),
     .example = "pretest",
     .plain = "The number by which students are put into groups of about the same size.",
     .change_when = "low and high starters may fare differently.",
     .help = "A column of numbers, or pretest. Type 7 quantiles of the matched treated students; "
             "groups [a, b), the lowest and the highest open to their side."},
    {.name = "groups",
     .type = OPT_COUNT,
     .offset = offsetof(SubgroupBlock, groups),
     .fallback = "5",
     .min = 2,
     .max = 20,
     .plain = "How many such groups there are.",
     .change_when = "groups get too small, or are too coarse.",
     .help = "Number of quantile groups."},
    {.name = "label",
     .type = OPT_TEXT,
     .offset = offsetof(SubgroupBlock, label),
     .fallback = "",
     .example = "Earlier score",
     .plain = "What readers see above these groups.",
     .change_when = "the column's own label does not say what the groups go by.",
     .help = "Any text; the label of the column where none is given."},
    {.name = NULL},
};
const Block block_subgroups = {
    .name = "effects.subgroups", .entry = "subgroup", .options = subgroup_rows};

static void read_adjust(Reader *r, const Node *map, const Entry *estimator, EffectSpec *e)
{
    const Node *node = node_get(map, "adjust");
    bool yes;
    if (estimator != NULL && !entry_has(estimator, TRAIT_ADJUSTS)) {
        e->adjust = ADJUST_NONE;
        option_revise(r, "effects.adjust", "no");
        if (node != NULL && !is_word(node, "no") && !is_word(node, "false"))
            problem_add(&r->problems, node->place,
                        "estimator '%s' adjusts for nothing; remove adjust, or choose regression",
                        estimator->name);
    } else if (node == NULL) {
        const bool asked = estimator != NULL && entry_has(estimator, TRAIT_ASKED);
        e->adjust = r->matchit || asked ? ADJUST_NONE : ADJUST_ALL;
        if (asked)
            option_revise(r, "effects.adjust", "no");
    } else if (node->kind == NODE_LIST) {
        e->adjust = ADJUST_LIST;
        read_names(r, "effects.adjust", node, &e->adjust_for);
        if (node->n == 0)
            e->adjust = ADJUST_NONE;
    } else if (read_flag(r, "effects.adjust", node, &yes)) {
        e->adjust = yes ? ADJUST_ALL : ADJUST_NONE;
    }
}

static void read_subgroup(Reader *r, const Node *node, SubgroupSpec *out)
{
    SubgroupBlock block = {.groups = 5};
    if (node->kind == NODE_SCALAR) {
        read_word(r, "effects.subgroups", node, &out->column);
        return;
    }
    if (!is_map(r, "effects.subgroups", node))
        return;
    check_keys(r, &block_subgroups, node, NULL, NULL, 0);
    const bool record = r->record;
    r->record = false; /* the list stands in the settings as a whole */
    options_read(r, subgroup_rows, "effects.subgroups", node, &block);
    r->record = record;
    *out = (SubgroupSpec){
        .column = block.quantiles, .groups = block.groups, .label = block.label.text};
}

static void read_subgroups(Reader *r, const Node *node, EffectSpec *e)
{
    const Node *const *item;
    size_t n;
    if (node == NULL || is_word(node, "none"))
        return;
    item = node->kind == NODE_LIST ? node->item : &node;
    n = node->kind == NODE_LIST ? node->n : 1;
    e->subgroup = ARENA_ARRAY(r->arena, SubgroupSpec, n);
    for (size_t i = 0; i < n; i++) {
        read_subgroup(r, item[i], &e->subgroup[e->n_subgroups]);
        if (e->subgroup[e->n_subgroups].column.text != NULL)
            e->n_subgroups++;
    }
}

static const Option sd_rows[] = {
    {.name = "within",
     .type = OPT_COLUMN,
     .offset = offsetof(EffectSpec, sd_within),
     .example = "grade",
     .plain = "The column within whose values the spread of scores is taken.",
     .change_when = "scores differ much between groups that are never compared, such as grades.",
     .help = "Pooled n-1 standard deviation within both arms and the column's levels."},
    {.name = NULL},
};
const Block block_sd = {.name = "effects.sd", .options = sd_rows};

static void read_sd(Reader *r, const Node *node, EffectSpec *e)
{
    int which;

    e->sd = EFFECT_SD_AUTO;
    if (node == NULL)
        return;
    if (node->kind != NODE_MAP) {
        if (read_choice(r, "sd", node, deviations, COUNT_OF(deviations), &which))
            e->sd = which;
        return;
    }
    check_keys(r, &block_sd, node, NULL, NULL, 0);
    const bool record = r->record;
    r->record = false; /* the map stands in the settings as a whole */
    options_read(r, sd_rows, "effects.sd", node, e);
    r->record = record;
    if (e->sd_within.text != NULL)
        e->sd = EFFECT_SD_WITHIN;
    else
        problem_add(&r->problems, node->place,
                    "effects.sd holds no column; write for example 'sd: {within: grade}'");
}

/* The estimand follows the method, also where an alternative inherits one that was written for
 * other methods. What a design itself names stands, and is refused where it can't be had. */
static void settle_estimand(Reader *r, const Node *map, EffectSpec *e)
{
    static const char key[] = "effects.estimand";
    const Registry *methods = names_of(r, "matching.method");
    const Node *inherited = node_get(map, "estimand");
    const Node *named = r->entry == NULL ? inherited : node_at(r->entry, key);
    r->design->effects.estimand = e->estimand; /* which the method is asked about */
    const char *own = r->design->method == NULL || methods->own == NULL || named != NULL
                          ? NULL
                          : methods->own(r->design, key);
    if (own == NULL)
        return;
    if (inherited != NULL)
        notes_add(
            &r->design->notes, r->arena, "effects", NOTE_PLAIN, NO_COUNT,
            PHRASE("The {} '{}' does not give the {}, which the study sets under {}: this "
                   "alternative estimates the {}.",
                   piece_words(methods->kind), piece_words(design_method(r->design).entry->name),
                   piece_words(estimand_names[e->estimand]), piece_words(key), piece_words(own)));
    for (int k = 0; k < N_ESTIMANDS; k++)
        if (strcmp(estimand_names[k], own) == 0)
            e->estimand = k;
    option_revise(r, key, own);
}

static void check_variance(Reader *r, const Node *map, EffectSpec *e)
{
    const Node *variance = node_get(map, "variance");
    if (variance == NULL || e->variance == VARIANCE_AUTO)
        return;
    e->variance_place = variance->place;
    const char *name = variance_row[e->variance].name;
    const bool clustered = variance_row[e->variance].clustered;
    if (e->cluster == CLUSTER_NONE && clustered)
        problem_add(&r->problems, variance->place,
                    "variance %s needs clusters, but cluster is none; name a cluster, or choose "
                    "HC3",
                    name);
    if (!clustered && e->cluster_by.n > 0)
        notes_add(&r->design->notes, r->arena, "effects", NOTE_CAUTION, NO_COUNT,
                  PHRASE("The variance {} ignores the cluster {}: standard errors are too small if "
                         "students of one {} resemble each other.",
                         piece_words(name), piece_column(e->cluster_by.item[0].text),
                         piece_column(e->cluster_by.item[0].text)));
}

void read_effects(Reader *r, const Node *node)
{
    EffectsBlock block = {.spec = {.adjust = ADJUST_ALL, .confidence = 0.95}};
    EffectSpec *e = &r->design->effects;
    *e = block.spec;
    if (node != NULL && !is_map(r, "effects", node))
        return;
    options_read(r, effect_rows, "effects", node, &block);
    read_unchosen(r, &block_effects, node, &r->design->further);
    if (node != NULL)
        check_keys(r, &block_effects, node, &block, NULL, 0);
    *e = block.spec;
    e->estimator = (const struct Estimator *)block.estimator.entry;
    e->estimator_settings = block.estimator.settings;
    settle_estimand(r, node, e);
    read_adjust(r, node, block.estimator.entry, e);
    read_cluster(r, node_get(node, "cluster"), e);
    read_sd(r, node_get(node, "sd"), e);
    read_subgroups(r, node_get(node, "subgroups"), e);
    check_variance(r, node, e);
}
