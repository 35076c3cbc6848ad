/* No stage can be taken for another that would come out differently. Each key that may stand in a
 * design is changed: the stages that say they are told it, and no others, get another key; and a
 * design that shares what it may with the study comes out as it does alone. */
#include "here.h"
#include "stage_settings.h"

#include "alike/key.h"
#include "alike/random.h"
#include "alike/study.h"
#include "spec/reader.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- a study of which one key is changed --------------------------------------------------------
 */

typedef struct Change {
    const char *key;    /* "effects.estimand" */
    const char *block;  /* "effects" */
    const char *chosen; /* what the block says beside it, in both studies: "method: vcg" */
    const char *usual;  /* what stands there otherwise; "": its default */
    const char *text;   /* "estimand: ATC"; for blocks at the margin the whole value */
    bool cohort;        /* it names columns or values that decide who is in */
} Change;

static const char *const blocks[] = {"conventions", "keep",     "columns",
                                     "treatment",   "outcomes", "covariates",
                                     "propensity",  "matching", "effects"};
static const char *const values[] = {
    NULL,
    NULL,
    NULL,
    "{column: took, treated: \"1\"}",
    "[{name: reading, score: spring, pretest: fall}]",
    "[age, frl]",
    NULL,
    NULL,
    NULL,
};

/* A block at the left margin that is one value. */
static bool is_whole(const Change *change)
{
    return strcmp(change->key, change->block) == 0;
}

/* The block as the study has it, with the change or without. NULL: it is not there. */
static const char *block_text(Arena *arena, size_t b, const Change *change, bool changed)
{
    if (change == NULL || strcmp(change->block, blocks[b]) != 0)
        return values[b];
    if (is_whole(change))
        return changed ? change->text : values[b];
    const char *own = changed ? change->text : change->usual;
    const bool both = change->chosen[0] != '\0' && own[0] != '\0';
    return arena_printf(arena, "{%s%s%s}", change->chosen, both ? ", " : "", own);
}

static const Spec *study(Here *here, const Change *change, bool changed, bool beside)
{
    Text text = {.arena = here->arena};
    Spec *spec = ARENA_NEW(here->arena, Spec);
    text_add(&text, "data: {file: students.csv, id: id}\n");
    for (size_t b = 0; b < COUNT_OF(blocks); b++) {
        const char *value = block_text(here->arena, b, change, changed);
        if (value != NULL)
            text_format(&text, "%s: %s\n", blocks[b], value);
    }
    if (beside)
        text_format(&text,
                    is_whole(change) ? "alternatives: [{name: other, %s: %s}]\n"
                                     : "alternatives: [{name: other, %s: {%s}}]\n",
                    change->block, change->text);
    const char *path = arena_printf(here->arena, "%s/study.yaml", here->folder);
    if (!spec_read_bytes(here->arena, path, text.bytes, text.n, spec, here->err))
        fail_msg("%s: %s\n%s", change->key, here->err->text, text.bytes);
    return spec;
}

static void make_students(Here *here)
{
    Text csv = {.arena = here->arena};
    text_add(&csv, "id,school,class,took,age,frl,chance,other,fall,winter,spring,summer\n");
    for (size_t i = 0; i < 240; i++) {
        const size_t school = i / 12;
        const double fall = 200 + 10 * random_normal(1, i), own = 3 * random_normal(2, school);
        const double age = 8 + 2 * random_uniform(5, i);
        text_format(&csv, "s%zu,g%zu,c%zu,%d,%.2f,%d,%.3f,%.3f,%.3f,", i, school, i / 6,
                    i % 7 == 3 ? 2 : school % 3 == 0, age, random_uniform(6, i) < 0.4,
                    0.2 + 0.5 * random_uniform(7, i), 0.2 + 0.5 * random_uniform(9, i), fall);
        if (i % 9 == 5)
            text_add(&csv, ",");
        else
            text_format(&csv, "%.3f,", fall + 4 * random_normal(8, i));
        text_format(&csv, "%.3f,%.3f\n", fall + own + 2 * age + 5 * random_normal(3, i),
                    fall + 8 * random_normal(4, i));
    }
    if (!os_write_file(arena_printf(here->arena, "%s/students.csv", here->folder), csv.bytes, csv.n,
                       here->err))
        fail_msg("%s", here->err->text);
}

/* --- the changes --------------------------------------------------------------------------------
 */

static const Change by_hand[] = {
    {"conventions", "conventions", "", "", "matchit", false},
    {"keep", "keep", "", "", "{age: {min: 8.5}}", true},
    {"columns", "columns", "", "", "{age: {label: Years}}", true},
    {"treatment", "treatment", "", "", "{column: took, treated: \"1\", control: \"0\"}", true},
    {"outcomes", "outcomes", "", "", "[{name: reading, score: summer, pretest: fall}]", true},
    {"covariates", "covariates", "", "", "[age]", true},
    {"propensity.model", "propensity", "", "", "model: given, column: chance", true},
    {"propensity.column", "propensity", "model: given", "column: chance", "column: other", true},
    {"propensity.squares", "propensity", "", "", "squares: [age]", true},
    {"matching.method", "matching", "", "", "method: vcr", false},
    {"effects.adjust", "effects", "", "", "adjust: [frl]", true},
    {"effects.cluster", "effects", "", "", "cluster: class", true},
    {"effects.estimator", "effects", "", "", "estimator: regression_interacted", false},
    {"effects.sd", "effects", "", "", "sd: comparison", false},
    {"effects.subgroups", "effects", "", "", "subgroups: [winter]", true},
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
           o->type == OPT_PAIRS;
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

/* Every row of the blocks that make a design, those of each method, model and estimator too. */
static Changes all_changes(Arena *arena)
{
    const KeyRows rows = key_rows(arena, &registries);
    Changes out = {0};
    for (size_t i = 0; i < COUNT_OF(by_hand); i++)
        add(&out, arena, by_hand[i]);
    for (size_t i = 0; i < rows.n; i++) {
        const KeyRow *row = &rows.row[i];
        const char *block = row->block->name, *chosen = "";
        const char *key = arena_printf(arena, "%s.%s", block, row->option->name);
        bool known = strcmp(block, "propensity") != 0 && strcmp(block, "matching") != 0 &&
                     strcmp(block, "effects") != 0;
        for (size_t k = 0; k < COUNT_OF(by_hand); k++)
            known = known || strcmp(by_hand[k].key, key) == 0;
        if (known)
            continue;
        const char *value = other_value(arena, row);
        if (value == NULL)
            fail_msg("%s is changed by no line of this test", key);
        if (row->entry != NULL && row->of->chosen)
            chosen =
                arena_printf(arena, "%s: %s", strrchr(row->of->key, '.') + 1, row->entry->name);
        add(&out, arena,
            (Change){.key = key,
                     .block = block,
                     .chosen = chosen,
                     .usual = "",
                     .text = arena_printf(arena, "%s: %s", row->option->name, value),
                     .cohort = names_columns(row->option)});
    }
    return out;
}

/* --- keys ---------------------------------------------------------------------------------------
 */

enum { COHORT, SCORE, MATCHING, BALANCE, EFFECTS, N_KEYS };
static const char *const key_name[N_KEYS] = {"cohort", "score", "matching", "balance", "effects"};

/* Of each stage by itself, its parents aside. */
static void keys_of(Arena *arena, const Spec *spec, Key out[N_KEYS])
{
    const Design *d = spec->design;
    const Key none = {0, 0};
    const ScoreSettings score = settings_for_score(d);
    const MatchingSettings matching = settings_for_matching(d);
    const BalanceSettings balance = settings_for_balance(d);
    const EffectSettings effects = settings_for_effects(d);
    out[COHORT] = cohort_key(arena, d, d->outcome);
    out[SCORE] = key_score(none, &score);
    out[MATCHING] = key_matching(none, spec->seed, &matching);
    out[BALANCE] = key_balance(none, &balance);
    out[EFFECTS] = key_effects(none, &effects);
}

typedef struct Told {
    int stage;
    const char *key;
} Told;
#define OF_SCORE(kind, of, name, key)    {SCORE, key},
#define OF_MATCHING(kind, of, name, key) {MATCHING, key},
#define OF_BALANCE(kind, of, name, key)  {BALANCE, key},
#define OF_EFFECTS(kind, of, name, key)  {EFFECTS, key},
static const Told told[] = {SCORE_SETTINGS(OF_SCORE) MATCHING_SETTINGS(OF_MATCHING)
                                BALANCE_SETTINGS(OF_BALANCE) EFFECT_SETTINGS(OF_EFFECTS)};

/* Whose row brings the key along: the chosen estimator its settings. */
static bool is_brought_by(const Change *change, const char *key)
{
    const size_t n = strlen(change->block), m = strcspn(change->chosen, ":");
    return m > 0 && strncmp(key, change->block, n) == 0 && key[n] == '.' &&
           strlen(key + n + 1) == m && strncmp(key + n + 1, change->chosen, m) == 0;
}

/* Does the stage say that it is told this key, or the row that brings it? */
static bool is_told(int stage, const Change *change)
{
    if (stage == COHORT)
        return change->cohort;
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        const size_t n = strlen(told[i].key);
        const bool all = told[i].key[n - 1] == '*';
        if (told[i].stage == stage &&
            (all ? strncmp(told[i].key, change->key, n - 1) == 0
                 : strcmp(told[i].key, change->key) == 0 || is_brought_by(change, told[i].key)))
            return true;
    }
    return false;
}

static void a_key_changes_the_stages_that_are_told_it(void **state)
{
    Here *here = *state;
    const Changes changes = all_changes(here->arena);
    bool met[COUNT_OF(told)] = {false};
    for (size_t i = 0; i < changes.n; i++) {
        const Change *change = &changes.item[i];
        Key before[N_KEYS], after[N_KEYS];
        if (strcmp(change->key, "conventions") == 0)
            continue; /* changes other settings too: below */
        keys_of(here->arena, study(here, change, false, false), before);
        keys_of(here->arena, study(here, change, true, false), after);
        for (int stage = 0; stage < N_KEYS; stage++)
            if (key_equal(before[stage], after[stage]) == is_told(stage, change))
                fail_msg("%s: %s changes the key of %s: %s", change->key, change->text,
                         key_name[stage], is_told(stage, change) ? "no" : "yes, though not told");
        for (size_t k = 0; k < COUNT_OF(told); k++)
            met[k] = met[k] || is_told(told[k].stage, change);
    }
    assert_true(changes.n > 40);
    for (size_t k = 0; k < COUNT_OF(told); k++)
        if (!met[k])
            fail_msg("nothing changes %s", told[k].key);
}

/* --- results ------------------------------------------------------------------------------------
 */

static void same(const Change *change, const char *what, double a, double b)
{
    if (a != b && !(isnan(a) && isnan(b)))
        fail_msg("%s: %s: %s is %.17g beside the study and %.17g alone", change->key, change->text,
                 what, a, b);
}

/* Notes of shared stages. */
static size_t shared_notes(const Notes *notes)
{
    size_t n = 0;
    for (size_t i = 0; i < notes->n; i++)
        if (strcmp(notes->item[i].stage, "cohort") == 0 ||
            strcmp(notes->item[i].stage, "propensity") == 0 ||
            strcmp(notes->item[i].stage, "matching") == 0 ||
            strcmp(notes->item[i].stage, "balance") == 0)
            n++;
    return n;
}

static void compare(const Change *change, const Analysis *beside, const Analysis *alone)
{
    assert_true((beside->infeasible == NULL) == (alone->infeasible == NULL));
    same(change, "treated", (double)beside->matching.n_treated, (double)alone->matching.n_treated);
    same(change, "controls", (double)beside->matching.n_control, (double)alone->matching.n_control);
    same(change, "ess", beside->matching.ess_control, alone->matching.ess_control);
    same(change, "distance", beside->matching.total_distance, alone->matching.total_distance);
    same(change, "deviance", beside->score.deviance, alone->score.deviance);
    same(change, "flow", (double)beside->flow.n, (double)alone->flow.n);
    same(change, "notes", (double)shared_notes(&beside->notes),
         (double)shared_notes(&alone->notes));
    same(change, "balance", (double)beside->balance.n, (double)alone->balance.n);
    for (size_t i = 0; i < alone->balance.n; i++) {
        const BalanceRow *a = &beside->balance.row[i], *b = &alone->balance.row[i];
        assert_string_equal(a->label, b->label);
        same(change, a->label, a->after.smd, b->after.smd);
        same(change, a->label, a->adjusted, b->adjusted);
    }
    same(change, "effects", (double)beside->effects.n, (double)alone->effects.n);
    for (size_t i = 0; i < alone->effects.n; i++) {
        const Effect *a = &beside->effects.row[i], *b = &alone->effects.row[i];
        same(change, "estimate", a->estimate, b->estimate);
        same(change, "se", a->se, b->se);
        same(change, "df", a->df, b->df);
        same(change, "ci", a->ci_low, b->ci_low);
    }
}

static void what_is_shared_comes_out_as_alone(void **state)
{
    Here *here = *state;
    const RunSettings settings = {.mode = FRAME_RUN, .jobs = 1};
    const Changes changes = all_changes(here->arena);
    size_t n_shown = 0;
    make_students(here);
    for (size_t i = 0; i < changes.n; i++) {
        const Change *change = &changes.item[i];
        Results both, alone;
        const bool ran =
            plan_run(here->arena, study(here, change, true, false), &settings, &alone, here->err);
        error_clear(here->err);
        if (!ran) /* the data can't carry it: then there is nothing to compare */
            continue;
        if (!plan_run(here->arena, study(here, change, false, true), &settings, &both, here->err))
            fail_msg("%s: %s", change->key, here->err->text);
        assert_int_equal(both.n_analyses, 2);
        compare(change, &both.analysis[1], &alone.analysis[0]);
        n_shown++;
    }
    assert_true(n_shown + 6 > changes.n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_key_changes_the_stages_that_are_told_it, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_is_shared_comes_out_as_alone, set_up, tear_down),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
