/* No stage can be taken for another that would come out differently. Each key that may stand in a
 * design is changed: the stages that say they are told it, and no others, get another key; and a
 * design that shares what it may with the study comes out as it does alone. */
#include "key_changes.h"
#include "stage_settings.h"

#include "alike/key.h"
#include "alike/random.h"
#include "alike/study.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- keys ---------------------------------------------------------------------------------------
 */

enum { FRAME, COHORT, SCORE, ALL_ARMS, MATCHING, BALANCE, EFFECTS, N_KEYS };
static const char *const key_name[N_KEYS] = {"frame",    "cohort",  "score",  "all arms",
                                             "matching", "balance", "effects"};

/* Of each stage by itself, its parents aside. */
static void keys_of(Arena *arena, const Spec *spec, size_t design, Key out[N_KEYS])
{
    const Design *d = &spec->design[design];
    const Key none = {0, 0};
    const FrameSettings columns = settings_for_frame(d);
    const StageSettings told = settings_for_stages(arena, d, d->outcome);
    const ArmsSettings arms = settings_for_arms(d);
    out[FRAME] = key_frame(&columns);
    out[COHORT] = key_cohort(none, &told.cohort);
    out[SCORE] = key_score(none, &told.score);
    out[ALL_ARMS] = key_arms(none, &told.score, &arms);
    out[MATCHING] = key_matching(none, spec->seed, &told.matching);
    out[BALANCE] = key_balance(none, &told.balance);
    out[EFFECTS] = key_effects(none, &told.effects);
}

typedef struct Told {
    int stage;
    const char *key;
} Told;
#define OF_FRAME(kind, of, name, key)    {FRAME, key},
#define OF_COHORT(kind, of, name, key)   {COHORT, key},
#define OF_SCORE(kind, of, name, key)    {SCORE, key},
#define OF_ALL_ARMS(kind, of, name, key) {ALL_ARMS, key},
#define OF_MATCHING(kind, of, name, key) {MATCHING, key},
#define OF_BALANCE(kind, of, name, key)  {BALANCE, key},
#define OF_EFFECTS(kind, of, name, key)  {EFFECTS, key},
static const Told told[] = {FRAME_SETTINGS(OF_FRAME) COHORT_SETTINGS(OF_COHORT)
                                SCORE_SETTINGS(OF_SCORE) SCORE_SETTINGS(OF_ALL_ARMS)
                                    ARMS_SETTINGS(OF_ALL_ARMS) MATCHING_SETTINGS(OF_MATCHING)
                                        BALANCE_SETTINGS(OF_BALANCE) EFFECT_SETTINGS(OF_EFFECTS)};

/* "matching.*" is every key of the block, "effects.cluster" the keys below it too; and who is told
 * the row that brings a key along is told the key. "": columns that later stages need. */
static bool covers(const char *key, const Change *change)
{
    const size_t n = strlen(key);
    if (n == 0)
        return change->cohort;
    if (key[n - 1] == '*')
        return strncmp(key, change->key, n - 1) == 0;
    return is_of_block(change->key, key) ||
           (change->brought != NULL && strcmp(change->brought, key) == 0);
}

/* Does the stage say that it is told this key? */
static bool is_told(int stage, const Change *change)
{
    for (size_t i = 0; i < COUNT_OF(told); i++)
        if (told[i].stage == stage && covers(told[i].key, change))
            return true;
    return false;
}

/* alone: nothing but this key is changed. */
static void check_keys_of(Here *here, const Change *change, bool alone)
{
    Key before[N_KEYS], after[N_KEYS];
    keys_of(here->arena, study(here, change, false, false), 0, before);
    keys_of(here->arena, study(here, change, true, false), 0, after);
    for (int stage = 0; stage < N_KEYS; stage++) {
        const bool same = key_equal(before[stage], after[stage]);
        if (same ? is_told(stage, change) : alone && !is_told(stage, change))
            fail_msg("%s: %s changes the key of %s: %s", change->key, change->text, key_name[stage],
                     same ? "no" : "yes, though not told");
    }
}

/* Conventions change defaults too, unless these are written. */
#define WRITTEN                                                                                    \
    "matching: {distance: logit, caliper: 0.2, caliper_unit: sd_arms, ties: hash}\n"               \
    "effects: {adjust: yes}"

static void a_key_changes_the_stages_that_are_told_it(void **state)
{
    Here *here = *state;
    const Changes changes = all_changes(here->arena);
    const Change conventions = {.key = "conventions",
                                .block = "conventions",
                                .usual = "alike\n" WRITTEN,
                                .text = "matchit\n" WRITTEN};
    const Change weights = {.key = "data.weights",
                            .block = "data",
                            .usual = "{file: students.csv, id: id}",
                            .text = "{file: students.csv, id: id, weights: age}",
                            .cohort = true};
    bool met[COUNT_OF(told)] = {false};
    check_keys_of(here, &conventions, true);
    check_keys_of(here, &weights, true);
    for (size_t k = 0; k < COUNT_OF(told); k++)
        met[k] = covers(told[k].key, &weights);
    for (size_t i = 0; i < changes.n; i++) {
        const Change *change = &changes.item[i];
        check_keys_of(here, change, strcmp(change->key, "conventions") != 0);
        for (size_t k = 0; k < COUNT_OF(told); k++)
            met[k] = met[k] || covers(told[k].key, change);
    }
    assert_true(changes.n > 70);
    for (size_t k = 0; k < COUNT_OF(told); k++)
        if (!met[k] && strcmp(told[k].key, "name") != 0) /* of an alternative: below */
            fail_msg("nothing changes %s", told[k].key);
}

static void an_alternative_that_changes_nothing_shares_all_but_its_effects(void **state)
{
    Here *here = *state;
    const Change nothing = {.key = "name", .block = "effects", .text = "{}"};
    const Spec *spec = study(here, &nothing, false, true);
    Key primary[N_KEYS], other[N_KEYS];
    keys_of(here->arena, spec, 0, primary);
    keys_of(here->arena, spec, 1, other);
    for (int stage = 0; stage < N_KEYS; stage++)
        assert_int_equal(key_equal(primary[stage], other[stage]), !is_told(stage, &nothing));
}

/* Keys of the study: no stage need be told them, for no two designs of a study differ in one. The
 * seed is told to the stage that breaks ties by it. */
static void what_no_key_holds_is_refused_in_an_alternative(void **state)
{
    Here *here = *state;
    const KeyRows rows = key_rows(here->arena, &registries);
    Spec spec;
    size_t n = 0;
    for (size_t i = 0; i < rows.n; i++) {
        const char *key = key_path_text(here->arena, &rows.row[i]);
        const char *block = arena_copy_bytes(here->arena, key, strcspn(key, "."));
        bool designs = false;
        for (size_t b = 0; b < COUNT_OF(blocks); b++)
            designs = designs || strcmp(block, blocks[b]) == 0;
        const Change change = {.key = key, .block = block, .text = "{a: 1}"};
        if (designs)
            continue;
        assert_false(try_study(here, &change, false, true, &spec));
        if (strstr(here->err->text, "is the same for all designs of a study") == NULL)
            fail_msg("%s may stand in an alternative: %s", key, here->err->text);
        n++;
    }
    for (size_t k = 0; k < n_treatment_of_records; k++) {
        const Change change = {.key = treatment_of_records[k],
                               .block = "treatment",
                               .text =
                                   arena_printf(here->arena, "{%s: 1}", treatment_of_records[k]),
                               .records = true};
        assert_false(try_study(here, &change, false, true, &spec));
        assert_non_null(strstr(here->err->text, "is the same for all designs of a study"));
    }
    assert_true(n > 50);
}

static void what_is_for_the_main_design_alone_is_refused_in_an_alternative(void **state)
{
    Here *here = *state;
    const Changes changes = all_changes(here->arena);
    Spec spec;
    size_t n = 0;
    for (size_t i = 0; i < changes.n; i++) {
        if (!changes.item[i].main_only)
            continue;
        assert_false(try_study(here, &changes.item[i], false, true, &spec));
        assert_non_null(strstr(here->err->text, "(in the alternative 'other')"));
        n++;
    }
    assert_true(n >= 3);
}

/* --- results ------------------------------------------------------------------------------------
 */

static void make_students(Here *here)
{
    Text csv = {.arena = here->arena};
    text_add(&csv,
             "id,school,class,room,took,took2,age,frl,chance,other,fall,winter,spring,summer\n");
    for (size_t i = 0; i < 240; i++) {
        const size_t school = i / 12;
        const double fall = 200 + 10 * random_normal(1, i), own = 3 * random_normal(2, school);
        const double age = 8 + 2 * random_uniform(5, i);
        const int took = i % 7 == 3 ? 2 : school % 3 == 0;
        text_format(&csv, "s%zu,g%zu,c%zu,r%zu%s,%d,%d,%.2f,%d,%.3f,%.3f,%.3f,", i, school, i / 6,
                    i / 6, took == 1 ? "in" : "out", took, school % 3 == 1, age,
                    random_uniform(6, i) < 0.4, 0.2 + 0.5 * random_uniform(7, i),
                    0.2 + 0.5 * random_uniform(9, i), fall);
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
    const RunSettings settings = {.mode = FRAME_RUN, .jobs = 1, .invariants = true};
    const Changes changes = all_changes(here->arena);
    size_t n_shown = 0, n_failed = 0;
    make_students(here);
    for (size_t i = 0; i < changes.n; i++) {
        const Change *change = &changes.item[i];
        Results both, alone;
        const bool merged = strcmp(change->key, "columns.*") == 0; /* with the study's column */
        if (change->records || change->main_only || merged)
            continue;
        const bool ran =
            plan_run(here->arena, study(here, change, true, false), &settings, &alone, here->err);
        error_clear(here->err);
        n_failed += !ran; /* the data can't carry it: then there is nothing to compare */
        if (!ran)
            continue;
        if (!plan_run(here->arena, study(here, change, false, true), &settings, &both, here->err))
            fail_msg("%s: %s", change->key, here->err->text);
        compare(change, &both.analysis[both.n_analyses - 1], &alone.analysis[0]);
        n_shown++;
    }
    assert_true(n_shown > 60);
    assert_true(n_failed < 8); /* one of them: a file of text has no labels */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_key_changes_the_stages_that_are_told_it, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            an_alternative_that_changes_nothing_shares_all_but_its_effects, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_no_key_holds_is_refused_in_an_alternative, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            what_is_for_the_main_design_alone_is_refused_in_an_alternative, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_shared_comes_out_as_alone, set_up, tear_down),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
