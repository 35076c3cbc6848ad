/* The study file as it was meant: every key read, checked and given its default.
 *
 * A study is a primary design and its alternatives. An alternative is merged over the study first
 * and then read like a study of its own, so every Design below is complete. `data`, `tests` and
 * what goes with them, `study`, `report` and `plan` are the study's and can't be overridden by an
 * alternative. */
#ifndef ALIKE_SPEC_H
#define ALIKE_SPEC_H

#include "alike/implementation_spec.h"
#include "alike/input.h"
#include "alike/multiple_spec.h"
#include "alike/note.h"
#include "alike/registry.h"
#include "alike/surveys_spec.h"
#include "alike/tests_spec.h"
#include "alike/universe.h"
#include "alike/variance.h"

struct MatchMethod;
struct ScoreModel;
struct Estimator;

/* `norms:` a shipped table by name, or a file. */
typedef struct NormsSpec {
    bool given;
    Name table;       /* "nwea2015", "nwea2020", "nwea2025" */
    const char *path; /* the user's CSV of subject, grade, term, mean, sd; NULL: none */
    Place place;
} NormsSpec;

/* Two arms of a study of several, held against each other: an outcome of such a study is a score
 * of a contrast, and its cohort the students of these two arms. treated, control: what stands in
 * the treatment's column. */
typedef struct ContrastSpec {
    const char *program, *comparison;           /* the arms, as the column has them */
    const char *program_name, *comparison_name; /* for readers: "A"; of a number "version 1" */
    ValueSet treated, control;
    const char *of; /* the score for readers, whatever the contrast: "Mathematics" */
    const struct OutcomeSpec
        *everybody;    /* the outcome of all programs against the comparison group */
    const char *words; /* "A against none" */
} ContrastSpec;

/* Whose scores a stated reliability was found on. */
typedef enum ReliabilityOf {
    RELIABILITY_OF_COMPARISON,
    RELIABILITY_OF_ALL,
    RELIABILITY_OF_PROGRAM
} ReliabilityOf;
extern const char *const reliability_populations[]; /* by ReliabilityOf, then NULL */

/* name: [A-Za-z0-9_-]{1,64}. pretest: text NULL: none. same_scale: scale: same. cut: the score from
 * which on a student has reached a benchmark, as written (a number); text NULL: there is none, or
 * grade_cut has one for each grade at the end. reliability: of the pretest in the population that
 * reliability_of (ReliabilityOf) says; 0: not stated. pretest_se: column of its standard errors of
 * measurement; text NULL: none is named. subject: as in the tests; NULL where the study has no test
 * records, and so is span. contrast: NULL where the study has two groups; the cohort's block tells
 * its values (CohortSettings). */
#define OUTCOME_FIELDS(FIELD)                                                                      \
    FIELD(NAME, name)                                                                              \
    FIELD(TEXT, label)                                                                             \
    FIELD(NAME, score)                                                                             \
    FIELD(NAME, pretest)                                                                           \
    FIELD(TEXT, domain)                                                                            \
    FIELD(FLAG, same_scale)                                                                        \
    FIELD(FLAG, require_score)                                                                     \
    FIELD(REAL, reliability)                                                                       \
    FIELD(CHOICE, reliability_of)                                                                  \
    FIELD(NAME, pretest_se)                                                                        \
    FIELD(NAME, cut)                                                                               \
    FIELD(VALUE_PAIRS, grade_cut)                                                                  \
    FIELD(TEXT, subject)                                                                           \
    FIELD(SPAN, span)                                                                              \
    FIELD(CONTRAST, contrast)
#define SETTING_SPAN(name)     const SpanSpec *name;
#define SETTING_CONTRAST(name) const ContrastSpec *name;
SETTING_STRUCT(OutcomeSpec, OUTCOME_FIELDS);

/* Whose average effect: the treated, the controls, all; those whose score leaves it open which
 * group they are in (weights e (1 - e): Li, Morgan & Zaslavsky 2018); those whom one-to-one
 * matching is about where both groups are equally willing to be dropped (min(e, 1 - e): Li & Greene
 * 2013). */
typedef enum Estimand {
    ESTIMAND_ATT,
    ESTIMAND_ATC,
    ESTIMAND_ATE,
    ESTIMAND_ATO,
    ESTIMAND_ATM,
} Estimand;
enum { N_ESTIMANDS = ESTIMAND_ATM + 1 };
extern const char *const estimand_names[]; /* by Estimand, then NULL */
typedef enum AdjustKind { ADJUST_ALL, ADJUST_NONE, ADJUST_LIST } AdjustKind;
typedef enum ClusterKind {
    CLUSTER_AUTO,
    CLUSTER_NONE,
    CLUSTER_SET,
    CLUSTER_COLUMNS,
    CLUSTER_GROUP, /* `cluster: {group: school}`: two ways, the program student's school together
                      with its whole comparison group, and the record's own school */
} ClusterKind;

/* The standard deviation that effect sizes are read in. */
typedef enum EffectSd {
    EFFECT_SD_AUTO, /* within grade for test records over several grades, else pooled */
    EFFECT_SD_POOLED,
    EFFECT_SD_COMPARISON,
    EFFECT_SD_NORM,
    EFFECT_SD_WITHIN, /* {within: COLUMN} */
} EffectSd;

/* column: a column, or `pretest`. groups: 0: by the column's values; else quantile groups of it.
 * label: what such groups go by, for readers; NULL: the column's. */
#define SUBGROUP_FIELDS(FIELD) FIELD(NAME, column) FIELD(COUNT, groups) FIELD(TEXT, label)
SETTING_STRUCT(SubgroupSpec, SUBGROUP_FIELDS);

typedef struct EffectSpec {
    int estimand; /* Estimand */
    const struct Estimator *estimator;
    void *estimator_settings; /* what its own options say */
    AdjustKind adjust;
    Names adjust_for; /* ADJUST_LIST; `pretest` may stand in it */
    ClusterKind cluster;
    Names cluster_by;    /* one or two columns; CLUSTER_GROUP: the column of the school */
    size_t cluster_ways; /* CLUSTER_GROUP: 2, or 1: by the comparison group's school alone */
    Place cluster_place, variance_place;
    int variance;      /* VarianceKind */
    double confidence; /* 0.95 */
    int sd;            /* EffectSd */
    Name sd_within;    /* EFFECT_SD_WITHIN */
    size_t n_subgroups;
    SubgroupSpec *subgroup;
} EffectSpec;

/* One figure of `published`. */
typedef struct PublishedSpec {
    Name outcome;
    const char *design; /* DESIGN_PRIMARY when not given */
    const char *group;  /* subgroup, NULL overall */
    const char *level;
    const char *quantity; /* name of a results field: estimate, se, g, p, n_treated, ... */
    const char *printed;  /* as written: "0.09" fixes the digits */
    double value;
    const char *source; /* may be NULL */
    Place place;
} PublishedSpec;

typedef enum Conventions { CONVENTIONS_ALIKE, CONVENTIONS_MATCHIT } Conventions;

/* What becomes of students who lack a covariate. */
typedef enum MissingData {
    MISSING_COMPLETE,  /* they leave */
    MISSING_INDICATOR, /* they stay: a value in its place, and a mark that it was not known */
    MISSING_IMPUTE,    /* they stay: drawn from what else is known, in several copies of the data */
} MissingData;

extern const char *const missing_data_names[]; /* as the study file has them; NULL at the end */

/* How it is drawn: alike/chained.h. */
typedef struct Imputing {
    size_t copies; /* of the data: two or more */
    size_t iterations, donors;
} Imputing;

#define DESIGN_PRIMARY "primary" /* the name of the study's own design; no alternative has it */

/* treatment.arms: several programs and their common comparison group. */
typedef struct ArmsSpec {
    Place place;
    Name control;
    Names values;            /* n 0: the study has two groups */
    bool against_each_other; /* contrasts of two programs as well */
} ArmsSpec;

/* Everything one design needs. */
typedef struct Design {
    const char *name;  /* DESIGN_PRIMARY or the alternative's */
    const char *label; /* for readers: "Compared within the same type of school"; "This
                          study's design" of the primary one */
    bool primary;
    /* of an alternative: its lines of the study file. What it inherits stands outside of them. */
    Place place;
    size_t last_line;
    const char *combination; /* of the multiverse: its values in words; NULL of all others */
    int conventions;         /* Conventions */

    size_t n_keeps;
    KeepRule *keep;
    size_t n_columns;
    ColumnRule *column;

    Name treatment; /* column */
    Name weights;   /* sampling weights, the same for all designs of a study; text NULL: none */
    ValueSet treated;
    ValueSet control; /* n == 0 and no range: everything that is neither treated nor missing */
    ArmsSpec arms;    /* treated is any of its programs then; each outcome has its contrast */

    size_t n_outcomes;
    OutcomeSpec *outcome;
    Names covariates;  /* `pretest` may stand in it; an outcome's own pretest is added once */
    int missing_data;  /* MissingData */
    Imputing imputing; /* MISSING_IMPUTE */

    const struct ScoreModel *model;
    void *model_settings; /* what its own options say */

    const struct MatchMethod *method;
    void *match_settings; /* what its own options say */

    EffectSpec effects;
    Choices further; /* further analyses that have keys of their own, under `effects` */
    const ImplementationSpec *implementation; /* of the primary design; NULL: none */

    Notes notes; /* inherited keys that were ignored, conventions that changed defaults */
} Design;

typedef enum Publish { PUBLISH_DEFAULT, PUBLISH_YES, PUBLISH_NO } Publish;
typedef enum ChartScope { CHARTS_PRIMARY, CHARTS_NONE, CHARTS_ALL } ChartScope;

/* A setting as it stands, for the report's table: path, value as it would be written, default? */
typedef struct SettingRow {
    const char *path; /* "matching.caliper" */
    const char *value;
    bool is_default;
    size_t line; /* of the study file; 0: it is not written there */
    const char *help;
} SettingRow;

typedef struct Spec {
    const char *path; /* of the study file */
    const char *folder;
    char sha256[65];

    const char *title;
    const char *organisation, *date, *audience; /* of the report; NULL: not given */
    Names authors;
    const char *program; /* words for sentences; default "the program" */
    const char *unit;    /* "student" */
    const char *start;   /* "" or a date */
    uint64_t seed;
    bool randomized; /* assignment: who got the program was drawn by lot */

    const char *data_path; /* resolved against the study file's folder */
    Place data_place;
    FileRules files;  /* how all files are written */
    TableRules rules; /* of the lines of data_path */
    Name id;          /* text NULL: row numbers */
    Names id_within;  /* columns that stand before it in an id: the school, where ids repeat */
    size_t n_missing;
    const char **missing; /* codes; the blank cell is always among them */
    Names factors;
    Name weights;     /* text NULL: none; every design has it too */
    bool public_data; /* known to everybody already: no rule of disclosure control applies */

    TestsSpec tests; /* given: the data are test records, and data_path is NULL */
    NormsSpec norms;
    SurveysSpec surveys;

    size_t n_designs; /* primary first, then the alternatives */
    Design *design;   /* and behind them those of the multiverse: spec_n_read() in all */
    MultiverseSpec multiverse;
    MultipleSpec multiple; /* which tests are judged together */

    size_t n_published;
    PublishedSpec *published;

    Names formats; /* html, md, docx */
    size_t min_cell;
    size_t round_counts; /* published counts are multiples of it; min_cell or more */
    int publish;         /* Publish: DEFAULT acts as no */
    int charts;          /* ChartScope */
    Choices shown; /* charts, sections and formats that have keys of their own, under `report` */

    /* What `alike design` assumes for the minimum detectable effect. */
    double plan_icc, plan_pretest_r2, plan_power, plan_alpha;

    size_t n_settings;
    SettingRow *setting; /* of the primary design, every key */
    Notes notes;
} Spec;

/* The rows that a design chose, each with what it says to the row's own keys. */
Choice design_model(const Design *design);
Choice design_method(const Design *design);
Choice design_estimator(const Design *design);

/* What a design says of a column of the data; NULL: nothing. */
const ColumnRule *design_rule_of(const Design *design, const char *name);

/* Designs whose columns are read: those that have a name, and those of the multiverse. */
static inline size_t spec_n_read(const Spec *spec)
{
    return spec->n_designs + spec->multiverse.n;
}

/* What one row is, in one word ("student", "school"), and several of them. */
const char *spec_unit(const Spec *spec);
const char *spec_people(Arena *arena, const Spec *spec);

/* Is it left to the data which groups were given the program as a whole? Where effects.cluster is
 * not written in the study file. */
bool spec_seeks_cluster(const Design *design);

/* Do two values stand for the same cells? Numbers compare as numbers. */
bool value_same(const char *a, const char *b);

/* Which of data.missing the cell is; SIZE_MAX: none. A blank one is none. */
size_t spec_code(const Spec *spec, const char *bytes, size_t n);
bool spec_is_code(const Spec *spec, const char *bytes, size_t n);

/* What stands in a study file where a person must still write (`alike init`); it is refused. */
#define SPEC_OPEN "FILL_IN"

/* Reads and checks a study file. All problems found are in err (ERR_STUDY). Columns are checked
 * against the data later, by the frame. */
bool spec_read(Arena *arena, const char *path, Spec *out, Error *err) MUST_CHECK;

/* The same from memory; path names it in messages and locates data.file. Used by the fuzzer. */
bool spec_read_bytes(Arena *arena, const char *path, const char *bytes, size_t n, Spec *out,
                     Error *err) MUST_CHECK;

/* Do schools begin in different years, with a comparison group of its own for each? */
static inline bool spec_has_stacks(const Spec *spec)
{
    return spec->tests.program_year != NULL;
}

/* As if the study file said report.publish: yes. */
void spec_publish(Spec *spec);

/* The text of `alike explain KEY`: "caliper", "matching.caliper", a block, or a word that people
 * bring with them ("effect size", "psmatch2": src/spec/ordinary.def). ERR_USAGE with a
 * suggestion when there is no such key. */
bool spec_explain(Arena *arena, const char *key, const char **text, Error *err) MUST_CHECK;

/* docs/study-file.md: every key, from the same rows. */
const char *spec_reference_page(Arena *arena);
/* "matching.caliper": every key once, in the order of the page. */
const char *const *spec_key_paths(Arena *arena, size_t *n);

/* The settings that shape a design, one "key: value" a line in a fixed order, without outcome
 * values, effects, report or labels: what design.lock compares. */
const char *spec_design_text(Arena *arena, const Spec *spec, const Design *design);
/* How the effect is to be estimated, in the same form: estimator, adjustment, variance, parts, and
 * of the main design what further analyses are asked for. No setting of it changes who is chosen.
 */
const char *spec_effects_text(Arena *arena, const Spec *spec, const Design *design);
const char *spec_effects_defaults(Arena *arena, const Design *design);
/* Lines of the same form for the keys of its model and its method, each at its default: what a lock
 * that was made before there was such a key stands for. */
const char *spec_design_defaults(Arena *arena, const Design *design);

#endif
