/* Who is in the analysis of one outcome, and why the others are not. */
#ifndef ALIKE_COHORT_H
#define ALIKE_COHORT_H

#include "alike/frame.h"
#include "alike/hidden.h"
#include "alike/settings.h"
#include "alike/table.h"

/* What those who left at a step lacked; LACKS_NOTHING: they were ruled out, or set aside. */
typedef enum Lack { LACKS_NOTHING, LACKS_START, LACKS_TRAIT, LACKS_SCORE } Lack;

/* A line of the flow counts who left (FLOW_EXCLUDED) or who remain (all others):
 * read - sum(excluded) = cohort, in every column. After the cohort come those whom the design sets
 * aside, the sample that it makes, whether matched or weighted, and those of it with a score. */
typedef enum FlowStep {
    FLOW_READ,
    FLOW_EXCLUDED,
    FLOW_COHORT,
    FLOW_MATCHED,
    FLOW_ANALYSED,
    N_FLOW_STEPS
} FlowStep;
/* As files of results name it, the same whatever the design: "matched". */
const char *flow_step_word(FlowStep step);

typedef struct FlowRow {
    FlowStep step;
    const char *reason; /* words: "records read", "grade is not 3, 4 or 5", "no math_fall" */
    size_t treated, control;
    size_t other; /* rows whose treatment is neither (they leave at the first step) */
    bool several; /* reasons that few left for, counted together: who lacked what is not told */
    Lack lack;    /* excluded: the earlier score, another value that the design needs, the score */
    /* disclosure control: of the comparison group and of the program, whose counts are 0 then; and
     * of both and `other` together */
    HiddenCount hidden[2], hidden_all;
} FlowRow;

typedef struct Flow {
    size_t n;
    size_t capacity;
    FlowRow *row;
} Flow;

/* Why a row of the frame is not in the cohort: index into flow.row, or COHORT_IN. */
enum { COHORT_IN = -1 };

/* A row of the frame in no arm. */
enum { ARM_NONE = -1 };

typedef struct Cohort {
    const Frame *frame;
    const OutcomeSpec *outcome_spec;
    const Column *treatment; /* that tells who was in the program */
    size_t n, n_treated, n_control;
    uint32_t *row; /* n; rising rows of the frame */
    /* Arms: 0 comparison, 1 program; further programs have further numbers. Only the score sees
     * more than two: everything after it works on a contrast (cohort_contrast). */
    size_t n_arms;
    const char *const *arm_name; /* n_arms */
    uint8_t *arm;                /* n; 0 .. n_arms-1 */
    uint8_t *treated;            /* n; 1 treated, 0 control: the same, where there are two arms;
                                    NULL where there are more */
    double *base_weight;         /* n; > 0: what a student counts for before any design, as a survey
                                    or a replicate has it; NULL: 1 each */
    size_t n_covariates;
    const Column **covariate; /* the design's covariates with `pretest` replaced, and the outcome's
                                 own pretest first where it was not listed; no duplicates;
                                 constant ones left out with a note */
    const Column *pretest;    /* NULL: none */
    const Column *outcome;    /* its scores; NULL when the column does not exist yet */
    Flow flow;
    int16_t *left_at; /* frame->n_rows; flow row at which it left, or COHORT_IN */
    int8_t *row_arm;  /* frame->n_rows; the arm, or ARM_NONE */
    /* The unit of assignment where the study file leaves it to the data (frame->seeks_groups): the
     * coarsest groups in which the program does not vary. Found on the cohort, before matching, so
     * that check, design and run know the same. */
    const Column *cluster_found;     /* NULL: none */
    const Phrase *cluster_found_why; /* a sentence for the answer */
    Notes cluster_notes;             /* what must be known of it */
    const Column *school_found;      /* column of schools, of whichever heading; NULL: none */
    Table
        *gaps; /* covariates that some of its students lack, who stay (missing_data); NULL: none */
    Notes notes;
} Cohort;

/* ERR_DATA: an arm is empty, before or after a step (which step emptied it is said);
 * ERR_INFEASIBLE where `keep` left nobody at all.
 * ERR_STUDY: a column that is not in the data. */
bool cohort_build(Arena *arena, const CohortSettings *settings, const Frame *frame, Cohort *out,
                  Error *err) MUST_CHECK;

/* Another cohort made from one: fewer students, other arms, other weights. By student of the
 * parent; what is NULL stays. */
typedef struct CohortChange {
    const char *why;           /* a step of the flow for those who leave: "left out at random" */
    const int8_t *arm;         /* ARM_NONE leaves */
    const double *base_weight; /* a factor on what the student counts for; 0 leaves */
    size_t n_arms;             /* with arm: how many there are then, and what they are called */
    const char *const *arm_name;
} CohortChange;

/* What was found of the groups (cluster_found, school_found) stays that of the parent.
 * ERR_INFEASIBLE: an arm is empty; its name and why are said. */
bool cohort_child(Arena *arena, const Cohort *parent, const CohortChange *change, Cohort *out,
                  Error *err) MUST_CHECK;

/* The same students with other values of a column of numbers, by student: in the design, the score
 * and the outcome model alike, under every name that the column goes by. Columns made of it stay.
 */
void cohort_with_values(Arena *arena, const Cohort *parent, const Column *column,
                        const double *value, Cohort *out);

/* What stands in place of the gaps of a column: by student, a number, or the number of a level. */
typedef struct CohortFill {
    const Column *column;
    const double *value; /* n of the cohort */
} CohortFill;
/* The same students with their covariates as they are in the data, gaps filled by these values: no
 * marks, and no levels of gaps. fill: of each column of the cohort whose gaps were filled. */
void cohort_filled(Arena *arena, const Cohort *parent, const CohortFill *fill, size_t n,
                   Cohort *out);

/* Groups of students drawn with replacement, each as often as it was drawn. */
typedef struct CohortDraw {
    const size_t *group;   /* by student of the parent */
    const uint32_t *times; /* by group; 0: it was not drawn */
    const Column *groups;  /* further copies are groups of their own in this column; NULL: none */
} CohortDraw;
/* ERR_INFEASIBLE: an arm is empty. The flow begins with those drawn. */
bool cohort_redraw(Arena *arena, const Cohort *parent, const CohortDraw *draw, Cohort *out,
                   Error *err) MUST_CHECK;

/* Some students of the parent, by their numbers, rising, as a cohort of two arms for a computation
 * within a stage: covariates that all of them share are not among its own; flow and what was found
 * of groups stay those of the parent. An arm may be empty. */
void cohort_part(Arena *arena, const Cohort *parent, const uint32_t *student, size_t n,
                 Cohort *out);

/* Two arms held against each other: arm `program` as the treated, arm `comparison` as the controls;
 * the others leave. */
bool cohort_contrast(Arena *arena, const Cohort *parent, size_t program, size_t comparison,
                     Cohort *out, Error *err) MUST_CHECK;

/* The program's students by which program they had: arm a > 0 is called by its value of the
 * treatment's column. Values that nobody has are passed over. */
bool cohort_arms(Arena *arena, const Cohort *parent, const Names *values, Cohort *out,
                 Error *err) MUST_CHECK;

static inline double cohort_base_weight(const Cohort *cohort, size_t student)
{
    return cohort->base_weight == NULL ? 1.0 : cohort->base_weight[student];
}

/* The column that a setting of the design names, `pretest` among them. The cohort was refused where
 * there is none: NULL only where `pretest` is passed over (covariates, terms, adjustment,
 * subgroups) as the outcome has no pretest. */
const Column *cohort_column(const Cohort *cohort, Name name);
/* Whoever names a covariate means the column that marks its gaps too. */
bool cohort_names_column(const Cohort *cohort, const Names *names, const Column *column);

/* Might somebody lack a column that only models read? Where not, missing_data changes nothing. */
bool cohort_may_have_gaps(const CohortSettings *settings, const Frame *frame);

/* Is there any score of the outcome? Not before the test, where require_score is no. */
bool cohort_has_score(const Cohort *cohort);

/* What must be known of the groups that errors go by, and of grades that only one arm has. Not
 * among the cohort's own notes: designs with other clusters or another variance share a cohort. */
void cohort_note_clusters(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                          Notes *out);

/* Says which cluster the design takes where the study file names none, and warns of it. Returns the
 * sentence, in `arena`; NULL where there is nothing to say. */
const Phrase *cohort_note_unit(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                               Notes *out);

/* Was the program given to whole groups of this column? A handful of students on the wrong side of
 * their group (a misfiled record, a late mover) does not make it a program within groups: they are
 * at most a twentieth of each arm. out (may be NULL) says how many there are. */
typedef struct WholeGroups {
    size_t n_groups, n_mixed;                      /* groups; those that hold both arms */
    size_t wrong_side_treated, wrong_side_control; /* the smaller arm of each mixed group */
} WholeGroups;
/* The unit of designs that make comparison groups where the study names none: the school; whole
 * districts where these took the program. NULL: neither was found. */
const Column *cohort_unit_of_groups(const Cohort *cohort);

bool cohort_given_to_groups(const Cohort *cohort, const Column *column, WholeGroups *out);

/* Whose the group of a student is, by student of the cohort. Where whole groups were given the
 * program, a misfiled student does not make one more group of the program, and a student of unknown
 * group never does. */
typedef enum ClusterSide {
    CLUSTER_CONTROL,
    CLUSTER_TREATED,
    CLUSTER_BOTH,
    CLUSTER_UNKNOWN
} ClusterSide;
const uint8_t *cohort_cluster_sides(Arena *arena, const Cohort *cohort, const Column *column);

/* Columns that the design matches on, limits, adjusts for or divides by and that were measured
 * after the program began, as far as their names, their terms against the outcome's and the day on
 * which it began (YYYY-MM-DD, "" or NULL: not known) tell: "'end_date' (covariates)"; NULL: none.
 */
bool cohort_after_start(Arena *arena, const char *begins, const CohortSettings *settings,
                        const Cohort *cohort, const char **out, Error *err) MUST_CHECK;

/* "program students", "comparison school": those of an arm, many or one, in the study's words. */
const char *cohort_arm_words(Arena *arena, const Cohort *cohort, bool treated, bool many);
/* "14 program students", as a count of that arm. */
Piece cohort_arm_piece(Arena *arena, const Cohort *cohort, bool treated, size_t n);

void flow_add(Flow *flow, Arena *arena, FlowStep step, const char *reason, size_t treated,
              size_t control, size_t other);

#endif
