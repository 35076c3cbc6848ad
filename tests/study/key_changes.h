/* Changes of a study: one for every key that makes a design. */
#ifndef TEST_STUDY_KEY_CHANGES_H
#define TEST_STUDY_KEY_CHANGES_H

#include "here.h"

#include "alike/derive.h"
#include "alike/effect.h"
#include "alike/match.h"
#include "alike/pscore.h"
#include "spec/reader.h"

#include <math.h>
#include <string.h>

/* --- a study of which one key is changed --------------------------------------------------------
 */

/* One block of the study, as it is without the change and with it. */
typedef struct Change {
    const char *key; /* "effects.estimand" */
    const char *block;
    const char *usual; /* NULL: as in the study below, or not there */
    const char *text;
    const char
        *brought;   /* the key whose row brings this one along: "matching.method"; NULL: none */
    bool cohort;    /* it names columns or values that decide who is in */
    bool main_only; /* nothing to an alternative, which is refused then */
    bool records;   /* in a study of test records */
} Change;

static const char *const blocks[] = {"conventions", "keep",        "columns",    "treatment",
                                     "outcomes",    "covariates",  "propensity", "matching",
                                     "effects",     "missing_data"};
static const char *const of_students[] = {
    NULL,
    NULL,
    NULL,
    "{column: took, treated: \"1\"}",
    "[{name: reading, score: spring, pretest: fall}]",
    "[age, frl]",
    NULL,
    NULL,
    NULL,
    NULL,
};
static const char *const of_records[] = {
    NULL, NULL, NULL, "{schools: [North]}", NULL, "[grade]", NULL, NULL, NULL, NULL,
};
static const char students_head[] = "data: {file: students.csv, id: id}\n";
static const char records_head[] = "tests: {file: tests.csv, subjects: [Reading, Mathematics]}\n"
                                   "spans:\n"
                                   "  - {name: one, from: Fall 2014-2015, to: Spring 2014-2015}\n"
                                   "  - {name: two, from: Fall 2014-2015, to: Spring 2015-2016}\n";

/* A model that knows several programs is told of them by treatment.arms. */
static inline bool of_all_arms(const Change *change)
{
    bool found = false;
    for (size_t i = 0; i < score_models.n && strcmp(change->block, "propensity") == 0; i++)
        found = found || (score_model_at(i)->fit_arms != NULL &&
                          strstr(change->text, score_model_at(i)->name) != NULL);
    return found;
}

/* An estimator that takes its weights of the score goes with no matching. */
static inline const char *matching_for(Arena *arena, const Change *change)
{
    const char *method = NULL;
    for (size_t m = match_methods.n; m > 0; m--)
        if (match_method_at(m - 1)->refuse_score != NULL)
            method = match_method_at(m - 1)->name;
    for (size_t i = 0; i < estimators.n && strcmp(change->block, "effects") == 0; i++)
        if (entry_has(&estimator_at(i)->entry, TRAIT_SCORE) &&
            strstr(change->text, estimator_at(i)->name) != NULL)
            return arena_printf(arena, "{method: %s}", method);
    return NULL;
}

static inline const char *study_text(Arena *arena, const Change *change, bool changed)
{
    Text text = {.arena = arena};
    if (strcmp(change->block, "data") == 0) /* the same for all designs: changed by itself */
        text_format(&text, "data: %s\n", changed ? change->text : change->usual);
    else
        text_add(&text, change->records ? records_head : students_head);
    for (size_t b = 0; b < COUNT_OF(blocks); b++) {
        const bool here = strcmp(change->block, blocks[b]) == 0;
        const char *value = change->records ? of_records[b] : of_students[b];
        if (of_all_arms(change) && strcmp(blocks[b], "treatment") == 0)
            value = "{arms: {column: took, control: \"0\", values: [\"1\"]}}";
        if (strcmp(blocks[b], "missing_data") == 0 &&
            strcmp(change->key, "effects.imputations") == 0)
            value = "indicator"; /* else there is nothing to draw */
        if (strcmp(blocks[b], "matching") == 0 && matching_for(arena, change) != NULL)
            value = matching_for(arena, change);
        if (here && (changed || change->usual != NULL))
            value = changed ? change->text : change->usual;
        if (value != NULL)
            text_format(&text, "%s: %s\n", blocks[b], value);
    }
    return text.bytes;
}

/* beside: the change is made by an alternative. */
static inline bool try_study(Here *here, const Change *change, bool changed, bool beside, Spec *out)
{
    const char *path = arena_printf(here->arena, "%s/study.yaml", here->folder);
    const char *text = study_text(here->arena, change, changed);
    if (beside)
        text = arena_printf(here->arena, "%salternatives: [{name: other, %s: %s}]\n", text,
                            change->block, change->text);
    error_clear(here->err);
    return spec_read_bytes(here->arena, path, text, strlen(text), out, here->err);
}

static inline const Spec *study(Here *here, const Change *change, bool changed, bool beside)
{
    Spec *spec = ARENA_NEW(here->arena, Spec);
    if (!try_study(here, change, changed, beside, spec))
        fail_msg("%s: %s\n%s", change->key, here->err->text,
                 study_text(here->arena, change, changed));
    return spec;
}

/* --- the changes --------------------------------------------------------------------------------
 */

#define OUTCOME(more) "[{name: reading, score: spring, pretest: fall" more "}]"
#define OPTIMAL(least, most)                                                                       \
    "{method: optimal, caliper: none, ratio: 2, min_controls: " least ", max_controls: " most "}"
#define ARMS(column, control, values, each)                                                        \
    "{arms: {column: " column ", control: \"" control "\", values: " values                        \
    ", against_each_other: " each "}}"
#define AGE(more) "{age: {" more "}}"
static const Change by_hand[] = {
    {"conventions", "conventions", NULL, "matchit", NULL, false, false, false},
    {"keep", "keep", NULL, "{age: {min: 8.5}}", NULL, true, false, false},
    {"keep", "keep", "{age: {min: 8.5}}", "{age: {min: 8.6}}", NULL, true, false, false},
    {"keep", "keep", "{age: {max: 9.5}}", "{age: {max: 9.4}}", NULL, true, false, false},
    {"keep", "keep", "{frl: [0]}", "{frl: [1]}", NULL, true, false, false},
    {"keep", "keep", "{frl: [0, 1]}", "{class: [c1, c2]}", NULL, true, false, false},
    {"columns.label", "columns", AGE("label: Age"), AGE("label: Years"), NULL, false, false, false},
    {"columns.group", "columns", AGE("group: A"), AGE("group: B"), NULL, false, false, false},
    {"columns.unit", "columns", AGE("unit: days"), AGE("unit: years"), NULL, false, false, false},
    {"columns.values", "columns", "{frl: {values: {0: no, 1: yes}}}",
     "{frl: {values: {0: no, 1: aye}}}", NULL, false, false, false},
    {"columns.values", "columns", "{frl: {values: {0: no, 1: yes}}}",
     "{frl: {values: {0: no, 1: yes, 2: yes}}}", NULL, false, false, false},
    {"columns.values", "columns", "{frl: {values: {0: no, 1: yes}}}",
     "{frl: {values: {0: no, 2: yes}}}", NULL, false, false, false},
    {"columns.labels", "columns", AGE("labels: no"), AGE("labels: yes"), NULL, false, false, false},
    {"columns.*", "columns", AGE("label: One"), "{frl: {label: One}}", NULL, false, false, false},
    {"columns.*", "columns", "{m: {equals: [age, 2]}}", "{m: {power: [age, 2]}}", NULL, false,
     false, false},
    {"columns.by", "columns", "{m: {mean_of: winter, by: school}}",
     "{m: {mean_of: winter, by: class}}", NULL, false, false, false},
    {"columns.equals", "columns", "{m: {equals: [frl, 0]}}", "{m: {equals: [frl, 1]}}", NULL, false,
     false, false},
    {"columns.power", "columns", "{m: {power: [age, 2]}}", "{m: {power: [age, 3]}}", NULL, false,
     false, false},
    {"columns.log", "columns", "{m: {log: age}}", "{m: {log: winter}}", NULL, false, false, false},
    {"columns.mean_of", "columns", "{m: {mean_of: winter, by: school}}",
     "{m: {mean_of: age, by: school}}", NULL, false, false, false},
    {"columns.difference", "columns", "{m: {difference: [winter, age]}}",
     "{m: {difference: [winter, other]}}", NULL, false, false, false},
    {"treatment.column", "treatment", NULL, "{column: took2, treated: \"1\"}", NULL, true, false,
     false},
    {"treatment.treated", "treatment", NULL, "{column: took, treated: [\"1\", \"2\"]}", NULL, true,
     false, false},
    {"treatment.control", "treatment", NULL,
     "{column: took, treated: \"1\", control: {min: 0, max: 0}}", NULL, true, false, false},
    {"treatment.control", "treatment", NULL, "{column: took, treated: \"1\", control: \"0\"}", NULL,
     true, false, false},
    {"treatment.arms.column", "treatment", ARMS("took", "0", "[\"1\"]", "no"),
     ARMS("took2", "0", "[\"1\"]", "no"), "treatment.column", true, false, false},
    {"treatment.arms.control", "treatment", ARMS("took", "0", "[\"1\"]", "no"),
     ARMS("took", "2", "[\"1\"]", "no"), "treatment.control", true, false, false},
    {"treatment.arms.values", "treatment", ARMS("took", "0", "[\"1\"]", "no"),
     ARMS("took", "0", "[\"2\"]", "no"), "treatment.treated", true, false, false},
    {"treatment.arms.against_each_other", "treatment", ARMS("took", "0", "[\"1\"]", "no"),
     ARMS("took", "0", "[\"1\"]", "yes"), NULL, false, false, false},
    {"outcomes.name", "outcomes", NULL, "[{name: later, score: spring, pretest: fall}]", NULL, true,
     false, false},
    {"outcomes.name", "outcomes", OUTCOME(", label: One"),
     "[{name: later, label: One, score: spring, pretest: fall}]", NULL, true, false, false},
    {"outcomes.label", "outcomes", OUTCOME(", label: One"), OUTCOME(", label: Two"), NULL, true,
     false, false},
    {"outcomes.score", "outcomes", NULL, "[{name: reading, score: summer, pretest: fall}]", NULL,
     true, false, false},
    {"outcomes.pretest", "outcomes", NULL, "[{name: reading, score: spring, pretest: winter}]",
     NULL, true, false, false},
    {"outcomes.domain", "outcomes", NULL, OUTCOME(", domain: literacy"), NULL, true, false, false},
    {"outcomes.scale", "outcomes", NULL, OUTCOME(", scale: same"), NULL, true, false, false},
    {"outcomes.require_score", "outcomes", NULL, OUTCOME(", require_score: no"), NULL, true, false,
     false},
    {"outcomes.reliability", "outcomes", NULL, OUTCOME(", reliability: 0.9"), NULL, true, false,
     false},
    {"outcomes.reliability_of", "outcomes", NULL, OUTCOME(", reliability_of: all"), NULL, true,
     false, false},
    {"outcomes.pretest_se", "outcomes", NULL, OUTCOME(", pretest_se: winter"), NULL, true, false,
     false},
    {"outcomes.cut", "outcomes", OUTCOME(", cut: 200"), OUTCOME(", cut: 201"), NULL, true, false,
     false},
    {"outcomes.subject", "outcomes",
     "[{name: o, label: One, domain: d, subject: Reading, span: one}]",
     "[{name: o, label: One, domain: d, subject: Mathematics, span: one}]", NULL, true, false,
     true},
    {"outcomes.span", "outcomes", "[{name: o, label: One, domain: d, subject: Reading, span: one}]",
     "[{name: o, label: One, domain: d, subject: Reading, span: two}]", NULL, true, false, true},
    {"covariates", "covariates", NULL, "[age]", NULL, true, false, false},
    {"missing_data.method", "missing_data", NULL, "indicator", NULL, true, false, false},
    {"missing_data.method", "missing_data", "indicator", "impute", NULL, true, false, false},
    {"missing_data.copies", "missing_data", "impute", "{method: impute, copies: 21}",
     "missing_data.method", true, false, false},
    {"missing_data.iterations", "missing_data", "impute", "{method: impute, iterations: 11}",
     "missing_data.method", true, false, false},
    {"missing_data.donors", "missing_data", "impute", "{method: impute, donors: 6}",
     "missing_data.method", true, false, false},
    {"propensity.model", "propensity", NULL, "{model: given, column: chance}", NULL, true, false,
     false},
    {"propensity.column", "propensity", "{model: given, column: chance}",
     "{model: given, column: other}", "propensity.model", true, false, false},
    {"propensity.squares", "propensity", NULL, "{squares: [age]}", "propensity.model", true, false,
     false},
    {"matching.method", "matching", NULL, "{method: vcr}", NULL, false, false, false},
    {"matching.min_controls", "matching", OPTIMAL("1", "3"), OPTIMAL("2", "3"), "matching.method",
     false, false, false},
    {"matching.max_controls", "matching", OPTIMAL("1", "3"), OPTIMAL("1", "4"), "matching.method",
     false, false, false},
    {"matching.min_controls", "matching", "{ratio: 2, min_controls: 1, max_controls: 3}",
     "{ratio: 2, min_controls: 2, max_controls: 3}", "matching.method", false, false, false},
    {"matching.min_controls", "matching", "{method: full}", "{method: full, min_controls: 0.5}",
     "matching.method", false, false, false},
    {"matching.max_controls", "matching", "{method: full}", "{method: full, max_controls: 9}",
     "matching.method", false, false, false},
    {"matching.schools", "matching", "{schools: inside, school: school}",
     "{schools: outside, school: school}", "matching.method", false, false, false},
    {"matching.school", "matching", "{schools: inside, school: school}",
     "{schools: inside, school: class}", "matching.method", true, false, false},
    {"matching.schools", "matching", "{method: optimal, schools: inside, school: school}",
     "{method: optimal, schools: classes, school: school}", "matching.method", false, false, false},
    /* on all covariates nobody is exactly like another here */
    {"matching.exact", "matching", "{method: exact, exact: [class]}",
     "{method: exact, exact: [frl]}", "matching.method", true, false, false},
    {"matching.exact", "matching", "{method: nearest}", "{method: nearest, exact: [frl]}",
     "matching.method", true, false, false},
    {"matching.exact", "matching", "{method: optimal}", "{method: optimal, exact: [frl]}",
     "matching.method", true, false, false},
    {"matching.exact", "matching", "{method: full}", "{method: full, exact: [frl]}",
     "matching.method", true, false, false},
    {"matching.exact", "matching", "{method: cem}", "{method: cem, exact: [frl]}",
     "matching.method", true, false, false},
    {"matching.exact", "matching", "{method: vcg}", "{method: vcg, exact: [frl]}",
     "matching.method", true, false, false},
    {"matching.exact", "matching", "{method: vcr}", "{method: vcr, exact: [frl]}",
     "matching.method", true, false, false},
    {"effects.adjust", "effects", NULL, "{adjust: [frl]}", NULL, true, false, false},
    {"effects.adjust", "effects", "{adjust: [frl]}", "{adjust: [age]}", NULL, true, false, false},
    {"effects.adjust", "effects", NULL, "{adjust: no}", NULL, false, false, false},
    {"effects.cluster", "effects", NULL, "{cluster: class}", NULL, true, false, false},
    {"effects.cluster", "effects", NULL, "{cluster: none}", NULL, false, false, false},
    {"effects.cluster.group", "effects", "{cluster: {group: school}}", "{cluster: {group: class}}",
     NULL, true, false, false},
    {"effects.cluster.ways", "effects", "{cluster: {group: school}}",
     "{cluster: {group: school, ways: 1}}", NULL, false, false, false},
    {"effects.estimator", "effects", NULL, "{estimator: regression_interacted}", NULL, false, false,
     false},
    {"effects.negative_controls", "effects", NULL, "{negative_controls: [winter]}", NULL, false,
     true, false},
    {"effects.pool_by", "effects", NULL, "{pool_by: [frl]}", NULL, true, true, false},
    {"effects.sd", "effects", NULL, "{sd: comparison}", NULL, false, true, false},
    {"effects.sd.within", "effects", "{sd: {within: school}}", "{sd: {within: class}}", NULL, false,
     true, false},
    {"effects.subgroups", "effects", NULL, "{subgroups: [winter]}", NULL, true, false, false},
    {"effects.subgroups.quantiles", "effects", "{subgroups: [{quantiles: age, groups: 3}]}",
     "{subgroups: [{quantiles: winter, groups: 3}]}", NULL, true, false, false},
    {"effects.subgroups.groups", "effects", "{subgroups: [{quantiles: age, groups: 3}]}",
     "{subgroups: [{quantiles: age, groups: 4}]}", NULL, false, false, false},
    {"effects.subgroups.label", "effects", "{subgroups: [{quantiles: age, groups: 3}]}",
     "{subgroups: [{quantiles: age, groups: 3, label: Age}]}", NULL, false, false, false},
};

/* Within its range, and not the usual one: 0.9, or what the range has instead. */
static const char *real_within(Arena *arena, const Option *o, const char *usual)
{
    const bool ranged = o->min != 0 || o->max != 0;
    const double most = !ranged || !isfinite(o->max) ? fmax(o->min, 0) + 2 : o->max;
    const double least = ranged && isfinite(o->min) ? o->min : most - 2;
    double value = 0.9;
    if (ranged && !(value > least && value < most))
        value = least + 0.5 * (most - least);
    if (strtod(usual, NULL) == value)
        value = value + 0.25 * (most - value);
    return arena_printf(arena, "%.17g", value);
}

/* Another value than the one that stands there by itself. NULL: by hand, or not to be had. */
static const char *other_value(Arena *arena, const KeyRow *row)
{
    const Option *o = row->option;
    const char *usual = o->fallback == NULL ? "" : o->fallback;
    switch (o->type) {
    case OPT_FLAG:
        return strcmp(usual, "yes") == 0 ? "no" : "yes";
    case OPT_COUNT:
        return strcmp(usual, "3") == 0 || (o->max > 0 && o->max < 3) ? "2" : "3";
    case OPT_REAL:
        return real_within(arena, o, usual);
    case OPT_CHOICE:
        return strcmp(usual, o->choices[0]) != 0 ? o->choices[0] : o->choices[1];
    case OPT_COLUMN:
        return "school";
    case OPT_NAMES:
        return "[frl]";
    case OPT_LIMITS:
        return "{age: 1.5}";
    case OPT_PAIRS:
        return "[[age, frl]]";
    case OPT_CUTS:
        return "{age: 4}";
    case OPT_ENTRY:
        return row->values->row[strcmp(usual, row->values->row[1]->name) == 0 ? 0 : 1]->name;
    case OPT_TEXT:
    case OPT_OTHER:
        break;
    }
    (void)arena;
    return NULL;
}

static bool names_columns(const Option *o)
{
    return o->type == OPT_COLUMN || o->type == OPT_NAMES || o->type == OPT_LIMITS ||
           o->type == OPT_PAIRS || o->type == OPT_CUTS;
}

typedef struct Changes {
    size_t n;
    size_t capacity;
    Change *item;
} Changes;

static void add(Changes *changes, Arena *arena, Change change)
{
    changes->item =
        arena_grow(arena, changes->item, &changes->capacity, changes->n + 1, sizeof(Change));
    changes->item[changes->n++] = change;
}

/* What stands at the left margin: the first word of a key. */
static bool is_of_block(const char *key, const char *block)
{
    const size_t n = strlen(block);
    return strncmp(key, block, n) == 0 && (key[n] == '\0' || key[n] == '.');
}

/* Is it a key of a design, and has no keys of its own? All others are the study's. */
static bool makes_a_design(const KeyRows *rows, const char *key)
{
    bool designs = false;
    for (size_t b = 0; b < COUNT_OF(blocks); b++)
        designs = designs || is_of_block(key, blocks[b]);
    for (size_t i = 0; i < rows->n && designs; i++)
        designs = strcmp(rows->row[i].block->name, key) != 0 ||
                  strcmp(key, "effects.cluster") == 0 || strcmp(key, "effects.sd") == 0 ||
                  strcmp(key, "effects.subgroups") == 0;
    return designs;
}

/* What a row asks for beside the key that is changed, each at a column. A method asks for groups
 * that are in the program or not, a model for others. */
static const char *asked_for(Arena *arena, const KeyRow *row, const char *except)
{
    const char *column = strcmp(row->of->key, "matching.method") == 0 ? "room" : "class";
    const char *text = "";
    for (const Option *o = row->entry->options; o != NULL && o->name != NULL; o++)
        if (o->type == OPT_COLUMN && o->fallback == NULL && strcmp(o->name, except) != 0)
            text = arena_printf(arena, "%s, %s: %s", text, o->name, column);
    return text;
}

static Change change_of(Arena *arena, const KeyRow *row, const char *key)
{
    const char *value = other_value(arena, row);
    const char *chosen = "", *usual = NULL;
    if (value == NULL)
        fail_msg("%s is changed by no line of this test", key);
    if (row->entry != NULL && row->of->chosen) {
        const char *name =
            arena_printf(arena, "%s: %s", strrchr(row->of->key, '.') + 1, row->entry->name);
        chosen = arena_printf(arena, "%s%s", name, asked_for(arena, row, row->option->name));
        usual = arena_printf(arena, "{%s%s}", name, asked_for(arena, row, ""));
    }
    return (Change){
        .key = key,
        .block = row->block->name,
        .usual = usual,
        .text = arena_printf(arena, "{%s%s%s: %s}", chosen, chosen[0] == '\0' ? "" : ", ",
                             row->option->name, value),
        .brought = row->of != NULL ? row->of->key : NULL,
        .cohort = names_columns(row->option),
        .main_only = row->of != NULL && !row->of->chosen,
    };
}

/* A line for every key of the table that makes a design: each row of each block and of each entry
 * of a list, those of every method, model, estimator and analysis too, and each derivation. */
static inline Changes all_changes(Arena *arena)
{
    const KeyRows rows = key_rows(arena, &registries);
    Changes out = {0};
    for (size_t i = 0; i < COUNT_OF(by_hand); i++)
        add(&out, arena, by_hand[i]);
    for (size_t i = 0; i < rows.n; i++) {
        const char *key = key_path_text(arena, &rows.row[i]);
        bool known = !makes_a_design(&rows, key);
        for (size_t k = 0; k < n_treatment_of_records; k++)
            known = known || (is_of_block(key, "treatment") &&
                              strcmp(rows.row[i].option->name, treatment_of_records[k]) == 0);
        for (size_t k = 0; k < COUNT_OF(by_hand) && !known; k++)
            known = strcmp(by_hand[k].key, key) == 0;
        if (!known)
            add(&out, arena, change_of(arena, &rows.row[i], key));
    }
    for (size_t i = 0; i < derivations.n; i++) {
        bool known = false;
        for (size_t k = 0; k < COUNT_OF(by_hand); k++)
            known = known ||
                    (is_of_block(by_hand[k].key, "columns") &&
                     strcmp(by_hand[k].key + strlen("columns."), derivations.row[i]->name) == 0);
        if (!known)
            fail_msg("columns.%s is changed by no line of this test", derivations.row[i]->name);
    }
    return out;
}

#endif
