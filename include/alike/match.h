/* Designs: matching, stratifying, weighting. However it works, it ends in a Matching. */
#ifndef ALIKE_MATCH_H
#define ALIKE_MATCH_H

#include "alike/field.h"
#include "alike/pscore.h"
#include "alike/settings.h"

enum { SET_NONE = -1 };

typedef struct Link {
    uint32_t treated, control; /* students of the cohort */
    double distance;
    double share; /* of the control's weight that this link carries, before scaling: 1/matches */
} Link;

/* The counting sections of the table of comparison groups. In the first and the last, row one is
 * everybody, row two who is in a group, and further rows are parts of row two; the reasons add up
 * to the difference between row one and two of the first. */
#define GROUPS_PROGRAM    "program" /* and the study's word for people */
#define GROUPS_WITHOUT    "without a comparison group"
#define GROUPS_COMPARISON "comparison" /* likewise */

/* What every design reduces to. Balance reads weights; estimators for pairs read links. */
/* The same design on copies of the data in which missing covariates are drawn otherwise: what is
 * estimated of it is put together over all of them (src/effect/copies.h). The first is the design
 * itself; students are the same, in the same order. */
struct Matching;
typedef struct MatchingCopies {
    size_t n;
    const Cohort *const *cohort; /* n; drawn with the outcome, for its model */
    const struct Matching *const *matching;
} MatchingCopies;

typedef struct Matching {
    const char *method;   /* "nearest" */
    const char *estimand; /* "ATT", "ATT, matched treated", "ATC", ... */
    size_t n;             /* students in the cohort */
    double *weight;       /* n; >= 0; 0 for a student the design leaves out. Of pairs and strata the
                             mean over those kept is 1 within each arm, as MatchIt's are; of
                             weighting the formula's own scale, as WeightIt's. Base weights
                             multiply either */
    int32_t *set;         /* n; matched set, numbered from 0 in canonical order of its first member,
                             or SET_NONE; NULL where students serve several sets or none are made */
    size_t n_sets;
    size_t n_links; /* 0 for weighting */
    Link *link;     /* ordered by treated (canonical), then by order of choice */
    bool reused;    /* a control serves more than one treated */
    /* the weights make every arm of the study like one population, not the two arms alike; and all
     * contrasts of the score share it, since nobody was left out and no weight cut: then two
     * effects speak for the same people */
    bool of_all_arms, one_population;
    uint8_t
        *discarded; /* n; outside the range of the other arm; NULL where nothing was discarded */

    size_t n_treated, n_control; /* with positive weight */
    double ess_treated, ess_control;
    size_t unmatched_treated; /* of the cohort, discarded ones among them */
    /* of the cohort's treated the share that the design leaves out, and the mean pretest of these
     * and of those it keeps, each student once; NaN: none, or no pretest. In results alone. */
    double pruned_share, pruned_pretest, kept_pretest;
    size_t discarded_treated, discarded_control;
    size_t ties;           /* focal students for whom the last chosen control tied with another */
    double total_distance; /* sum over links; NaN without links */
    double caliper_width;  /* absolute, on the scale of caliper_on; NaN when there is none */
    const double *step;    /* by matching_fields; NULL: its numbers are exact */
    const char *distance;  /* name of the distance used; NULL for none */
    const char *optimum;   /* "unique", "may be one of several"; NULL: none was sought */
    const PropensityScore
        *score;    /* that the design was given; NULL: it needs none, and in results */
    Table *groups; /* of comparison groups: how large, who found none and why; else NULL */
    const MatchingCopies *copies; /* NULL: there is one data set */
    Table *school_pairs; /* which school is compared with which; NULL: the design pairs none */
    Notes notes;
} Matching;

/* What results say of it: matching.def. */
extern const ResultField matching_fields[];
extern const size_t n_matching_fields;

/* What a method is given. Everything about students is indexed by the cohort. */
typedef struct MatchProblem {
    const MatchingSettings *settings;
    const Cohort *cohort;
    const PropensityScore *score; /* NULL when no part of the design needs one */
    uint64_t seed;
    const void *shared; /* what match_share made of the method for this and others; NULL: nothing */
    struct Workers *workers; /* threads that strata may be matched on; NULL: none */
} MatchProblem;

/* What a design does to the students, for sentences, charts and tables. */
typedef struct MatchWords {
    const char *act;      /* "matching": "before and after matching" */
    const char *done;     /* "matched": "the matched groups", "a matched comparison" */
    const char *weights;  /* "matching weights" */
    const char *as_it_is; /* of means: "weighted as matched" */
    const char *lacked;   /* what those left out did: "had no counterpart"; NULL: nothing */
    const char *where;    /* partners are, where that is narrower than outside the program: " in the
                             one school that theirs is paired with"; NULL: it is not */
    const char *plain;    /* of the plain difference: "between the groups" */
    bool leaves_all_alone; /* nobody is made like anybody */
    bool own_scale;        /* weights stand as the formula gives them, not with mean 1 */
    /* by Estimand, where the design left out some of those it is about: "ATT, matched treated" */
    const char *of_those_kept[N_ESTIMANDS];
} MatchWords;
extern const MatchWords match_words_matching;

/* A row of methods.def. */
typedef struct MatchMethod {
    ENTRY_HEAD;
    const MatchWords *words;
    unsigned estimands; /* that it can give: 1u << Estimand; 0: ATT, ATC, ATE. The first is its own,
                           where the ATT is not among them and the study names none */
    bool links;         /* students whom the effect is about are linked to their partners */
    const char *aims;   /* why no other: "finds partners for the students of one group" */
    /* Does this design, with these settings, need a propensity score? */
    bool (*needs_score)(const void *settings);
    /* And an earlier score of the outcome? NULL: never. */
    bool (*needs_pretest)(const void *settings);
    /* Does the order of the file's rows decide anything with these settings? NULL: only under
     * conventions: matchit. */
    bool (*follows_file)(const void *settings);
    /* Are the weights of this design, where it has any, those that the score alone gives for the
     * estimand, so that an estimator may take the score in their place? NULL: no. Says why these
     * settings are against it, and the key to change; NULL: they are not. */
    const char *(*refuse_score)(Arena *arena, const void *settings, const char **key);
    /* Does everybody whom it keeps count once, and those of an arm alike, with these settings?
     * Where each has several partners: as long as all find as many. NULL: never. */
    bool (*counts_once)(const void *settings);
    /* What of its settings does not go together: a sentence, and the key to change. NULL: all do.
     */
    const char *(*refuse)(Arena *arena, const void *settings, const char **key);
    /* What matchings of the same students have in common, whoever of them has the program; the
     * problem's cohort holds all of them, its score and its arms tell nothing. Changes no matching,
     * but what is said of one of many may be left out. NULL: nothing. */
    const void *(*share)(Arena *arena, const MatchProblem *problem, const void *settings);
    bool (*run)(Arena *arena, const MatchProblem *problem, const void *settings, Matching *out,
                Error *err);
} MatchMethod;
REGISTRY_OF(MatchMethod, match_method, match_methods)

/* The method's own; those of matching where it has none, or there is none yet. */
const MatchWords *match_words(const MatchMethod *method);

/* Does the design with these settings need a score, or else its estimator? estimator NULL: none. */
bool match_needs_score(const MatchMethod *method, const void *settings,
                       const struct Estimator *estimator);

/* May the design come out otherwise where the rows of the file stand in another order? */
bool match_follows_file(const MatchingSettings *settings);

/* The columns that the design matches on beside the score: exactly, and within limits. */
Names match_columns(Arena *arena, const MatchMethod *method, const void *settings);

/* ERR_INFEASIBLE: nobody matched (the caliper or the exact columns that left nobody are named, with
 * the sizes of the arms); ERR_STUDY: a column that can't serve (a factor as caliper ...). */
bool match_run(Arena *arena, const MatchingSettings *settings, const Cohort *cohort,
               const PropensityScore *score, uint64_t seed, Matching *out, Error *err) MUST_CHECK;

/* One of many matchings of the same students, the program given to others each time. Made once of
 * a problem that holds all of them: what goes into `shared` of each. */
const void *match_share(Arena *arena, const MatchProblem *problem);
bool match_run_one(Arena *arena, const MatchProblem *problem, Matching *out, Error *err) MUST_CHECK;

/* Shared by methods. Every design ends in one of these, which fill the fields of out that follow:
 * from each student's weight under the design (for designs without links); or from links, with
 * weights, sets and distances. Either way a student's base weight multiplies what the design gives
 * (as MatchIt's s.weights do), and effective sizes and counts are of the product. The scale of the
 * arms is the caller's matter: it counts for regression on covariates, not for means. */
void matching_from_weights(const MatchProblem *problem, Estimand estimand, double *weight,
                           Matching *out);
/* Brings the weights of each arm to mean 1 over those kept. */
void match_scale_arms(const Cohort *cohort, double *weight);
void matching_from_links(Arena *arena, const MatchProblem *problem, bool atc, Link *link,
                         size_t n_links, Matching *out);

#endif
