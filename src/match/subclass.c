/* Subclassification: classes of the propensity score with about as many of those whom the estimate
 * is about in each. */
#include "bins.h"
#include "stratify.h"

#include "alike/quantile.h"
#include "alike/text.h"

#include <math.h>

extern const MatchMethod match_subclass;

enum { GROUPS_MOST = 1000 };

typedef struct SubclassSettings {
    int distance; /* ON_... */
    size_t groups;
    size_t min_n;
    int discard; /* DiscardKind */
} SubclassSettings;

enum { ON_PROBABILITY, ON_LOGIT };
static const char *const distance_words[] = {"probability", "logit", NULL};

#define AT(field) offsetof(SubclassSettings, field)

static const Option options[] = {
    {.name = "distance",
     .type = OPT_CHOICE,
     .offset = AT(distance),
     .fallback = "probability",
     .choices = distance_words,
     .plain = "On which scale of the score classes are cut.",
     .change_when = "a published analysis cut the other one; the classes are nearly the same",
     .help = "Classes differ between the scales by students who stand between two others at a "
             "boundary"},
    {.name = "groups",
     .type = OPT_COUNT,
     .offset = AT(groups),
     .fallback = "6",
     .min = 2,
     .max = GROUPS_MOST,
     .plain = "Into how many classes students are put.",
     .change_when = "there are many students of the program (more classes make groups more alike)",
     .help = "Cut at type 7 quantiles of the score of the students of the program (ATT), of the "
             "comparison students (ATC) or of all (ATE), a student at a boundary in the higher "
             "class. Five classes remove about nine tenths of the bias of one covariate: Cochran "
             "(1968) Biometrics 24:295-313"},
    {.name = "min_n",
     .type = OPT_COUNT,
     .offset = AT(min_n),
     .fallback = "1",
     .min = 0,
     .max = INFINITY,
     .plain = "How many students of each group every class holds at least.",
     .change_when = "classes without students of both groups should be left out (0)",
     .help = "A class that has fewer is given the nearest student of a neighbouring class, from "
             "the side where more can be spared. With 0, a class of one group is dropped"},
    {.name = "discard",
     .type = OPT_CHOICE,
     .offset = AT(discard),
     .fallback = "none",
     .choices = discard_words,
     .plain = "Whether students without counterpart in the other group are set aside first.",
     .change_when = "some scores lie beyond all scores of the other group",
     .help = "Students of the named arm (both: of either) whose score lies outside the range of "
             "the other arm; equality stays. Classes are cut at the quantiles of all, as MatchIt "
             "does. Discarding treated students changes whom the effect is about"},
    {.name = NULL},
};

typedef struct Classes {
    const double *score;
    size_t n;    /* of classes that hold anybody */
    int32_t *of; /* by student, or STRATUM_NONE */
    size_t n_moved;
} Classes;

/* --- cutting -----------------------------------------------------------------------------------
 */

/* Quantiles of those whom the estimate is about, at k of `groups` parts. */
static double *cut_points(Arena *arena, const MatchProblem *problem, const double *score,
                          size_t groups)
{
    const Cohort *cohort = problem->cohort;
    const int estimand = problem->settings->estimand;
    double *point = ARENA_ARRAY(arena, double, groups);
    double *sorted = ARENA_ARRAY(arena, double, cohort->n);
    size_t n = 0;
    for (size_t i = 0; i < cohort->n; i++)
        if (estimand == ESTIMAND_ATE || (cohort->treated[i] != 0) == (estimand == ESTIMAND_ATT))
            sorted[n++] = score[i];
    quantile_sort(sorted, n);
    for (size_t k = 1; k < groups; k++)
        point[k - 1] = quantile(sorted, n, (double)k * (1 / (double)groups));
    return point;
}

/* Classes that nobody is in (equal scores have equal quantiles) are none. */
static void cut(Arena *arena, const MatchProblem *problem, const SubclassSettings *s,
                const uint8_t *discarded, Classes *out)
{
    const size_t n = problem->cohort->n;
    const double *point = cut_points(arena, problem, out->score, s->groups);
    int32_t *number = ARENA_ARRAY(arena, int32_t, s->groups);
    out->of = ARENA_ARRAY(arena, int32_t, n);
    for (size_t i = 0; i < n; i++) {
        out->of[i] = STRATUM_NONE;
        if (discarded != NULL && discarded[i])
            continue;
        out->of[i] = bins_points_below(out->score[i], point, s->groups - 1);
        number[out->of[i]] = 1;
    }
    for (size_t k = 0; k < s->groups; k++)
        if (number[k] != 0)
            number[k] = (int32_t)out->n++;
    for (size_t i = 0; i < n; i++)
        if (out->of[i] != STRATUM_NONE)
            out->of[i] = number[out->of[i]];
}

/* --- filling -----------------------------------------------------------------------------------
 */

/* One arm's students by class. spare: how many there are beyond those already promised. */
typedef struct Arm {
    const Cohort *cohort;
    const uint32_t *order; /* of the whole cohort; of equal scores the last is moved */
    bool treated;
    int64_t *spare;
} Arm;

/* Where more can be spared, near classes counting more than far ones. */
static bool look_below(const Classes *classes, const Arm *arm, size_t empty)
{
    double pull = 0;
    if (empty == 0 || empty + 1 == classes->n)
        return empty != 0;
    for (size_t k = 0; k < classes->n; k++)
        if (k != empty && arm->spare[k] > 1)
            pull += (double)(arm->spare[k] - 1) / ((double)k - (double)empty);
    return pull <= 0;
}

/* The student of this class and arm with the highest or the lowest score. */
static uint32_t outermost(const Classes *classes, const Arm *arm, size_t class, bool highest)
{
    uint32_t best = UINT32_MAX;
    for (size_t i = 0; i < arm->cohort->n; i++) {
        const uint32_t student = arm->order[i];
        if (classes->of[student] != (int32_t) class ||
            (arm->cohort->treated[student] != 0) != arm->treated)
            continue;
        if (best == UINT32_MAX || (highest ? classes->score[student] >= classes->score[best]
                                           : classes->score[student] <= classes->score[best]))
            best = student;
    }
    return best;
}

static void fill_one(Classes *classes, const Arm *arm, size_t empty)
{
    const bool below = look_below(classes, arm, empty);
    size_t giver = empty;
    do
        giver = below ? giver - 1 : giver + 1;
    while (arm->spare[giver] <= 0);
    classes->of[outermost(classes, arm, giver, below)] = (int32_t)empty;
    arm->spare[giver]--;
    arm->spare[empty]++;
    classes->n_moved++;
}

/* The first class that lacks a student gets one, until none lacks any; and so once for each that
 * every class must hold. It ends: a gap moves towards the side that can spare, and the arm has
 * enough for all classes. MatchIt's rule, found by running it. */
static void fill_arm(Classes *classes, const Arm *arm, size_t min_n)
{
    for (size_t round = 0; round < min_n; round++) {
        for (size_t k = 0; k < classes->n;)
            if (arm->spare[k] == 0) {
                fill_one(classes, arm, k);
                k = 0; /* the giver may lack one now */
            } else
                k++;
        for (size_t k = 0; k < classes->n; k++)
            arm->spare[k]--;
    }
}

static bool fill(Arena *arena, const MatchProblem *problem, const SubclassSettings *s,
                 Classes *classes, Error *err)
{
    const Cohort *cohort = problem->cohort;
    const bool matchit = problem->settings->conventions == CONVENTIONS_MATCHIT;
    for (int treated = 0; treated < 2; treated++) {
        const Arm arm = {.cohort = cohort,
                         .order = match_base_order(arena, cohort, matchit ? TIES_FILE : TIES_HASH),
                         .treated = treated != 0,
                         .spare = ARENA_ARRAY(arena, int64_t, classes->n)};
        size_t n = 0;
        for (size_t i = 0; i < cohort->n; i++)
            if (classes->of[i] != STRATUM_NONE && cohort->treated[i] == treated) {
                arm.spare[classes->of[i]]++;
                n++;
            }
        if (n / classes->n < s->min_n)
            return error_say(
                err, ERR_INFEASIBLE, NOWHERE,
                PHRASE("matching.groups: {} classes with min_n: {} need more than the {} there "
                       "are; {}",
                       piece_number(classes->n), piece_number(s->min_n),
                       cohort_arm_piece(arena, cohort, treated, n),
                       n / s->min_n < 2 ? piece_words("for so few choose another method")
                                        : piece_phrase(arena, PHRASE("write groups: {} or fewer",
                                                                     piece_number(n / s->min_n)))));
        fill_arm(classes, &arm, s->min_n);
    }
    return true;
}

/* --- the design --------------------------------------------------------------------------------
 */

static bool no_overlap(Arena *arena, const MatchProblem *problem, const SubclassSettings *s,
                       const Matching *out, Error *err)
{
    const Cohort *cohort = problem->cohort;
    return error_say(
        err, ERR_INFEASIBLE, NOWHERE,
        PHRASE("{} ({}, {}{}): the groups' scores do not overlap; {}",
               piece_words(s->discard != DISCARD_NONE
                               ? "matching.discard leaves no class with students of both groups"
                               : "no class of the score holds students of both groups"),
               cohort_arm_piece(arena, cohort, true, cohort->n_treated - out->discarded_treated),
               cohort_arm_piece(arena, cohort, false, cohort->n_control - out->discarded_control),
               piece_words(s->discard != DISCARD_NONE ? " left" : ""),
               piece_words(s->min_n == 0 ? "min_n: 1 moves the nearest students, fewer groups make "
                                           "wider classes"
                                         : "use fewer covariates, or discard: none")));
}

static void note(Arena *arena, const MatchProblem *problem, const SubclassSettings *s,
                 const Classes *classes, Matching *out)
{
    const Frame *frame = problem->cohort->frame;
    const StrataColumns none = {.n = 0};
    const MatchStrata strata = {
        .n = classes->n, .of = classes->of, .columns = "the propensity score"};
    if (classes->n < s->groups)
        notes_add(&out->notes, arena, "matching", NOTE_PLAIN, NO_COUNT,
                  PHRASE("Equal scores made {} of the {} classes asked for.",
                         piece_number(classes->n), piece_number(s->groups)));
    if (classes->n_moved > 0)
        notes_add(&out->notes, arena, "matching", NOTE_PLAIN,
                  count_about(ABOUT_PEOPLE, classes->n_moved),
                  PHRASE("{} {was|were} moved to a neighbouring class of the score, so that each "
                         "class holds both groups (min_n: {}).",
                         piece_count(ABOUT_PEOPLE, classes->n_moved, frame_unit(frame),
                                     frame_people(frame)),
                         piece_number(s->min_n)));
    strata_note_lost(arena, problem, &none, &strata, out);
}

static bool run_with(Arena *arena, Arena *scratch, const MatchProblem *problem,
                     const SubclassSettings *s, Matching *out, Error *err)
{
    const PropensityScore *score = problem->score;
    Classes classes = {.score = s->distance == ON_LOGIT ? score->logit : score->probability};
    if (s->distance == ON_LOGIT &&
        !pscore_has_logits(score, problem->cohort, "matching.distance", err))
        return false;
    match_discard(arena, problem->cohort, classes.score, (DiscardKind)s->discard, out);
    match_note_discarded(arena, problem, out);
    if (out->discarded_treated == problem->cohort->n_treated ||
        out->discarded_control == problem->cohort->n_control)
        return no_overlap(scratch, problem, s, out, err);
    cut(scratch, problem, s, out->discarded, &classes);
    if (!fill(scratch, problem, s, &classes, err))
        return false;
    if (strata_met(problem->cohort, classes.of, classes.n).n[1] == 0)
        return no_overlap(scratch, problem, s, out, err);
    matching_from_strata(arena, problem, classes.of, classes.n, out);
    note(arena, problem, s, &classes, out);
    return true;
}

static bool run(Arena *arena, const MatchProblem *problem, const void *settings, Matching *out,
                Error *err)
{
    Arena *scratch = arena_create();
    *out = (Matching){.method = match_subclass.name, .caliper_width = NAN};
    const bool ok = run_with(arena, scratch, problem, settings, out, err);
    arena_destroy(scratch);
    return ok;
}

static const MatchWords words = {
    .act = "stratification",
    .done = "stratified",
    .weights = "stratum weights",
    .as_it_is = "weighted by stratum",
    .lacked = "had no counterpart",
    .plain = "between the groups",
    .of_those_kept = {[ESTIMAND_ATT] = "ATT, stratified treated",
                      [ESTIMAND_ATC] = "ATC, stratified control",
                      [ESTIMAND_ATE] = "ATE, stratified"},
};

const MatchMethod match_subclass = {
    .name = "subclass",
    .help = "subclassification: classes of the propensity score, each weighted to the size that "
            "the estimate asks for",
    .source = "Rosenbaum & Rubin (1984) JASA 79:516-524",
    .traits = TRAIT_LEVELS,
    .words = &words,
    .options = options,
    .settings_size = sizeof(SubclassSettings),
    .estimands = 1u << ESTIMAND_ATT | 1u << ESTIMAND_ATC | 1u << ESTIMAND_ATE,
    .aims = "weighs strata to the size that they have in one group or in both",
    .needs_score = match_always_needs_score,
    .run = run,
};
