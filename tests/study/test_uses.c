/* Whatever setting names a column of the data, the column is loaded, looked for at its place, asked
 * of students where the setting needs it, and part of the cohort's key and of the design's text.
 * The settings are those of the table of keys: a new one fails here until it is told what it is. */
#include "here.h"
#include "stage_settings.h"

#include "alike/data.h"
#include "alike/design.h"
#include "alike/key.h"
#include "alike/study.h"
#include "spec/reader.h"

#include <gsl/gsl_errno.h>
#include <string.h>

enum { N_STUDENTS = 60, LACKS = 7 /* the student without `extra` and `other` */ };

#define TREATMENT  "treatment: {column: t, treated: 1, control: 0}\n"
#define OUTCOME    "outcomes: [{name: out, score: y, pretest: x}]\n"
#define COVARIATES "covariates: [c]\n"
#define REST       TREATMENT OUTCOME COVARIATES

/* Where a column may stand ($), and what follows from it. */
typedef struct Setting {
    const char *path;
    const char *study; /* all of it but for the data */
    bool leaves;       /* who lacks a value is not in the cohort */
    bool chooses;      /* it has a part in who is compared: stands in the design's text */
    WordRule word;
    bool afterwards; /* it is read once the estimate is there: no stage's key holds it */
} Setting;

static const Setting settings[] = {
    {"treatment.column",
     "treatment: {column: $, treated: 0.25, control: 0.75}\n" OUTCOME COVARIATES, true, true,
     WORD_IS_COLUMN, false},
    {"treatment.arms.column",
     "treatment: {arms: {column: $, values: [0.25], control: 0.75}}\n" OUTCOME COVARIATES, true,
     true, WORD_IS_COLUMN, false},
    {"outcomes.score", TREATMENT "outcomes: [{name: out, score: $, pretest: x}]\n" COVARIATES, true,
     true, WORD_IS_COLUMN, false},
    {"outcomes.pretest", TREATMENT "outcomes: [{name: out, score: y, pretest: $}]\n" COVARIATES,
     true, true, WORD_IS_COLUMN, false},
    {"outcomes.pretest_se",
     TREATMENT "outcomes: [{name: out, score: y, pretest: x, pretest_se: $}]\n" COVARIATES, false,
     false, WORD_IS_COLUMN, false},
    {"covariates", TREATMENT OUTCOME "covariates: [c, $]\n", true, true, WORD_PASSED_OVER, false},
    {"data.weights", "data: {file: s.csv, id: id, weights: $}\n" REST, true, true, WORD_IS_COLUMN,
     false},
    {"keep", REST "keep: {$: {min: 0}}\n", true, true, WORD_NEEDS_ONE, false},
    {"propensity.column", REST "propensity: {model: given, column: $}\n", true, true,
     WORD_IS_COLUMN, false},
    {"propensity.interactions",
     TREATMENT OUTCOME "covariates: [c, extra, other]\npropensity: {interactions: [[c, $]]}\n",
     true, true, WORD_PASSED_OVER, false},
    {"propensity.squares",
     TREATMENT OUTCOME "covariates: [c, extra, other]\npropensity: {squares: [$]}\n", true, true,
     WORD_PASSED_OVER, false},
    {"propensity.by", REST "propensity: {by: [$]}\n", true, true, WORD_NEEDS_ONE, false},
    {"propensity.school_means",
     TREATMENT OUTCOME "covariates: [c, extra, other]\n"
                       "propensity: {model: mundlak, school: other, school_means: [$]}\n",
     true, true, WORD_PASSED_OVER, false},
    {"effects.adjust", REST "effects: {adjust: [c, $]}\n", true, false, WORD_PASSED_OVER, false},
    {"effects.cluster", REST "effects: {cluster: $}\n", true, false, WORD_NEEDS_ONE, false},
    {"effects.cluster.group", REST "matching: {method: vcg}\neffects: {cluster: {group: $}}\n",
     true, false, WORD_NEEDS_ONE, false},
    {.path = "effects.negative_controls",
     .study = REST "effects: {negative_controls: [$]}\n",
     .word = WORD_IS_COLUMN,
     .afterwards = true},
    {"effects.pool_by", REST "effects: {pool_by: [$]}\n", true, false, WORD_IS_COLUMN, false},
    {"effects.sd", REST "effects: {sd: {within: $}}\n", false, false, WORD_NEEDS_ONE, false},
    {"effects.sd.within", REST "effects: {sd: {within: $}}\n", false, false, WORD_NEEDS_ONE, false},
    {"effects.subgroups", REST "effects: {subgroups: [$]}\n", true, false, WORD_PASSED_OVER, false},
    {"effects.subgroups.quantiles", REST "effects: {subgroups: [{quantiles: $, groups: 2}]}\n",
     true, false, WORD_PASSED_OVER, false},
    {.path = "implementation.measures.students",
     .study = REST "implementation: {measures: [{name: m, students: $}]}\n",
     .word = WORD_IS_COLUMN,
     .afterwards = true},
    {.path = "implementation.relate.adjust",
     .study = REST "implementation: {measures: [{name: m, students: extra}], relate: {adjust: "
                   "[$]}}\n",
     .word = WORD_IS_COLUMN,
     .afterwards = true},
    {.path = "implementation.exposure.column",
     .study = REST "implementation: {exposure: {column: $, recommended: 1}}\n",
     .word = WORD_IS_COLUMN,
     .afterwards = true},
    {"columns", TREATMENT OUTCOME "covariates: [c, made]\ncolumns: {made: {power: [$, 2]}}\n", true,
     true, WORD_IS_COLUMN, false},
    {"columns.by",
     TREATMENT OUTCOME "covariates: [c, made]\ncolumns: {made: {mean_of: c, by: $}}\n", true, true,
     WORD_IS_COLUMN, false},
};

/* Rows of columns or names that are not a design's: what the file is, and what is not a column. */
static const char *const not_of_a_design[] = {
    "data.id",
    "data.factors",
    "data.total_rows",
    "tests",
    "tests.columns",
    "students",
    "schools",
    "treatment.id",
    "treatment.schools",
    "treatment.start",
    "report.formats",
    "study.authors",
    "treatment.arms.values",
    "surveys.answers",
    "surveys.indices",
    "surveys.items",
    "surveys.reference.replicates",
    "implementation.threshold",
    "implementation.relate.outcomes",
};

static const char *path_of(Arena *arena, const KeyRow *row)
{
    const char *block = row->block->name;
    return block[0] == '\0' ? row->option->name
                            : arena_printf(arena, "%s.%s", block, row->option->name);
}

static const Setting *setting_of(const char *path)
{
    for (size_t i = 0; i < COUNT_OF(settings); i++)
        if (strcmp(settings[i].path, path) == 0)
            return &settings[i];
    return NULL;
}

static bool is_of_the_file(const KeyRow *row, const char *path)
{
    for (size_t i = 0; i < COUNT_OF(not_of_a_design); i++)
        if (strcmp(not_of_a_design[i], path) == 0 ||
            strcmp(not_of_a_design[i], row->block->name) == 0)
            return true;
    return false;
}

static bool holds_columns(const Option *option)
{
    return option->type == OPT_COLUMN || option->type == OPT_NAMES || option->type == OPT_LIMITS ||
           option->type == OPT_CUTS;
}

/* What the key of a registry's row is, by its type alone. */
static Setting setting_of_entry(Arena *arena, const KeyRow *row)
{
    const char *value = row->option->type == OPT_COLUMN  ? "$"
                        : row->option->type == OPT_NAMES ? "[$]"
                                                         : "{$: 3}";
    const char *key = strchr(row->of->key, '.');
    const char *choose =
        row->of->chosen ? arena_printf(arena, "%s: %s, ", key + 1, row->entry->name) : "";
    const char *asked = ""; /* what the row can't do without */
    for (const Option *o = row->entry->options; o->name != NULL; o++)
        if (o->type == OPT_COLUMN && o->fallback == NULL && o != row->option)
            asked = arena_printf(arena, "%s%s: c, ", asked, o->name);
    return (Setting){.path = path_of(arena, row),
                     .study = arena_printf(arena, REST "%s: {%s%s%s: %s}\n", row->block->name,
                                           choose, asked, row->option->name, value),
                     .leaves = true,
                     .chooses = strcmp(row->block->name, "effects") != 0,
                     .word = WORD_NEEDS_ONE};
}

/* --- studies ------------------------------------------------------------------------------------
 */

typedef struct Made {
    Spec spec;
    StudyData data;
    const Frame *frame;
    Cohort cohort;
} Made;

static const char *with(Arena *arena, const char *study, const char *column)
{
    Text text = {.arena = arena};
    if (strncmp(study, "data:", 5) != 0)
        text_add(&text, "data: {file: s.csv, id: id}\n");
    for (; *study != '\0'; study++)
        if (*study == '$')
            text_add(&text, column);
        else
            text_format(&text, "%c", *study);
    return text.bytes;
}

static void write_data(const Here *here)
{
    Text csv = {.arena = here->arena};
    text_add(&csv, "id,t,y,x,c,z,extra,other\n");
    for (int i = 0; i < N_STUDENTS; i++)
        text_format(&csv, "s%d,%d,%d,%d,%d,%d,%s,%s\n", i, i % 3 == 0, 100 + i * 7 % 31,
                    90 + i * 11 % 37, i * 5 % 13, 80 + i * 13 % 29,
                    i == LACKS  ? ""
                    : i % 5 < 2 ? "0.25"
                                : "0.75",
                    i == LACKS  ? ""
                    : i % 4 < 2 ? "0.25"
                                : "0.75");
    assert_true(os_write_file(arena_printf(here->arena, "%s/s.csv", here->folder), csv.bytes, csv.n,
                              here->err));
}

static bool take(const Here *here, const char *study, Made *out)
{
    const char *path = arena_printf(here->arena, "%s/study.yaml", here->folder);
    *here->err = (Error){0};
    return spec_read_bytes(here->arena, path, study, strlen(study), &out->spec, here->err);
}

static bool load(const Here *here, const char *study, Made *out)
{
    if (!take(here, study, out) ||
        !data_load(here->arena, &out->spec, FRAME_RUN, &out->data, here->err))
        return false;
    out->frame = out->data.frame[0][0];
    return true;
}

static bool build(const Here *here, const char *study, size_t outcome, Made *out)
{
    return load(here, study, out) && cohort_build(here->arena,
                                                  COHORT_OF(here->arena, out->spec.design,
                                                            &out->spec.design->outcome[outcome]),
                                                  out->frame, &out->cohort, here->err);
}

static void make(const Here *here, const char *study, Made *out)
{
    if (!build(here, study, 0, out))
        fail_msg("%s\n%s", study, here->err->text);
}

static Key key_of(const Here *here, const Made *made)
{
    return cohort_key(here->arena, made->spec.design, made->spec.design->outcome);
}

static Key effects_key(const Here *here, const Made *made)
{
    const EffectSettings told = settings_for_effects(made->spec.design);
    return key_effects(key_of(here, made), &told);
}

/* --- what is asked of each ----------------------------------------------------------------------
 */

static void check_named(const Here *here, const Setting *setting)
{
    Made one, two;
    make(here, with(here->arena, setting->study, "extra"), &one);
    make(here, with(here->arena, setting->study, "other"), &two);
    const bool names_other = strstr(setting->study, "other") != NULL;
    if (frame_find(one.frame, "extra") == NULL ||
        (frame_find(one.frame, "other") != NULL) != names_other)
        fail_msg("%s: its column is not loaded, or another one", setting->path);
    if ((one.cohort.n == N_STUDENTS - 1) != setting->leaves)
        fail_msg("%s: %zu students", setting->path, one.cohort.n);
    /* a cohort is an outcome's, and its key holds all that is said of it */
    const bool apart = setting->leaves || strncmp(setting->path, "outcomes.", 9) == 0;
    if (key_equal(key_of(here, &one), key_of(here, &two)) == apart)
        fail_msg("%s: whether cohorts are told apart by it", setting->path);
    if (key_equal(effects_key(here, &one), effects_key(here, &two)) != setting->afterwards)
        fail_msg("%s: whether effects are told apart by it", setting->path);
    const char *a = spec_design_text(here->arena, &one.spec, one.spec.design);
    const char *b = spec_design_text(here->arena, &two.spec, two.spec.design);
    if ((strcmp(a, b) != 0) != setting->chooses)
        fail_msg("%s: whether designs are told apart by it:\n%s", setting->path, a);
}

/* The place is that of the name, in a line that the test knows. */
static void check_place(const Here *here, const Setting *setting, const char *study,
                        const char *name)
{
    const char *at = strstr(study, name);
    int line = 1;
    for (const char *c = study; c < at; c++)
        line += *c == '\n';
    if (here->err->kind != ERR_STUDY || strstr(here->err->text, name) == NULL ||
        strstr(here->err->text, arena_printf(here->arena, "study.yaml:%d:", line)) == NULL)
        fail_msg("%s: not at line %d: %s", setting->path, line, here->err->text);
}

static void check_refused(const Here *here, const Setting *setting)
{
    Made made;
    const char *absent = with(here->arena, setting->study, "nowhere");
    if (load(here, absent, &made))
        fail_msg("%s: a column that is not in the data is not missed", setting->path);
    check_place(here, setting, absent, "nowhere");
    if (strcmp(setting->path, "outcomes.score") == 0)
        return;
    /* the score y is that of the outcome, which the setting may itself be about */
    const char *score = with(here->arena, setting->study, "y");
    if (take(here, score, &made) || strstr(here->err->text, "score") == NULL)
        fail_msg("%s: takes a score", setting->path);
    if (!setting->leaves || setting->word == WORD_IS_COLUMN)
        return;
    const char *treatment = with(here->arena, setting->study, "t");
    if (strcmp(setting->path, "keep") != 0 && take(here, treatment, &made))
        fail_msg("%s: takes the treatment", setting->path);
}

/* The outcome's own pretest, and what becomes of an outcome that has none. */
static void check_word(const Here *here, const Setting *setting)
{
    Made made;
    Results results;
    const RunSettings run = {.mode = FRAME_RUN, .invariants = true};
    const char *study = with(here->arena, setting->study, "pretest");
    if (setting->word == WORD_IS_COLUMN) {
        if (load(here, study, &made))
            fail_msg("%s: takes the word pretest", setting->path);
        return;
    }
    make(here, study, &made);
    assert_string_equal(made.cohort.pretest->name, "x");
    const char *own = strstr(study, "]\n"); /* of the outcomes */
    const char *both =
        arena_printf(here->arena, "%.*s, {name: none, score: z}%s", (int)(own - study), study, own);
    const bool built = build(here, both, 1, &made);
    if (built != (setting->word == WORD_PASSED_OVER))
        fail_msg("%s, of an outcome without pretest: %s", setting->path, here->err->text);
    if (!built) {
        assert_non_null(strstr(here->err->text, "outcome 'none' has none"));
        return;
    }
    if (!plan_run(here->arena, &made.spec, &run, &results, here->err))
        fail_msg("%s, of an outcome without pretest: %s", setting->path, here->err->text);
}

static void check(const Here *here, const Setting *setting)
{
    check_named(here, setting);
    check_refused(here, setting);
    check_word(here, setting);
}

static void every_setting_that_names_a_column_is_known_everywhere(void **state)
{
    const Here *here = *state;
    const KeyRows rows = key_rows(here->arena, &registries);
    size_t n = 0;
    write_data(here);
    for (size_t i = 0; i < rows.n; i++) {
        const KeyRow *row = &rows.row[i];
        const char *path = path_of(here->arena, row);
        const Setting *known = setting_of(path);
        const Setting own = row->entry != NULL && holds_columns(row->option)
                                ? setting_of_entry(here->arena, row)
                                : (Setting){.path = NULL};
        if (known == NULL && own.path != NULL)
            known = &own;
        if (known == NULL && holds_columns(row->option) && !is_of_the_file(row, path))
            fail_msg("%s names columns, and this test does not know what for", path);
        if (known != NULL)
            check(here, known);
        n += known != NULL;
    }
    assert_true(n > 20);
}

static void the_table_of_this_test_holds_settings_that_are_there(void **state)
{
    const Here *here = *state;
    const KeyRows rows = key_rows(here->arena, &registries);
    for (size_t k = 0; k < COUNT_OF(settings); k++) {
        bool found = false;
        for (size_t i = 0; i < rows.n && !found; i++)
            found = strcmp(path_of(here->arena, &rows.row[i]), settings[k].path) == 0;
        if (!found)
            fail_msg("there is no key %s", settings[k].path);
    }
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_setting_that_names_a_column_is_known_everywhere,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_table_of_this_test_holds_settings_that_are_there,
                                        set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
