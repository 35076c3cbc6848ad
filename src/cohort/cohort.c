/* The cohort of one outcome: every row of the data starts in, and leaves at the first step that
 * it fails, so that read - sum(excluded) = cohort in each arm. */
#include "alike/cohort.h"

#include "cohort/gaps.h"
#include "cohort/needs.h"
#include "cohort/students.h"
#include "cohort/unit.h"
#include "cohort/words.h"

#include <string.h>

/* What the steps share. */
typedef struct Build {
    Arena *arena;
    Arena *scratch; /* masks, freed at the end */
    const CohortSettings *settings;
    const OutcomeSpec *outcome;
    const Frame *frame;
    Cohort *cohort;
    Needs needs;
    Error *err;
} Build;

static const char *const arm_names[] = {"comparison", "program"};

/* Rows whose byte tells that they go: those that are set, or those that are not. */
typedef enum Leaves { LEAVES_SET, LEAVES_CLEAR } Leaves;

static const char *label_of(const Column *column)
{
    return column->label == NULL ? column->name : column->label;
}

/* An empty arm can't be compared: said at the step that emptied it. */
static bool both_arms_left(const Build *b, const FlowRow *step, Place place, bool keep)
{
    const Cohort *cohort = b->cohort;
    if (cohort->n_treated > 0 && cohort->n_control > 0)
        return true;
    const char *whom = cohort->n_treated > 0   ? "control student"
                       : cohort->n_control > 0 ? "treated student"
                                               : "student";
    const bool nobody = cohort->n_treated == 0 && cohort->n_control == 0;
    return error_say(
        b->err, keep && nobody ? ERR_INFEASIBLE : ERR_DATA, place,
        PHRASE("no {} is left for outcome '{}' after the step '{}': it took {} of {} treated and "
               "{} of {} control students",
               piece_words(whom), piece_setting(b->outcome->name.text), piece_words(step->reason),
               piece_count(ABOUT_TREATED, step->treated, NULL, NULL),
               piece_count(ABOUT_TREATED, step->treated + cohort->n_treated, NULL, NULL),
               piece_count(ABOUT_CONTROL, step->control, NULL, NULL),
               piece_count(ABOUT_CONTROL, step->control + cohort->n_control, NULL, NULL)));
}

/* Takes out the rows that the bytes name, adds the step to the flow unless it is empty and not
 * asked for, and returns how many left. */
static size_t leave(Build *b, const char *reason, const uint8_t *byte, Leaves leaves, bool always)
{
    Cohort *cohort = b->cohort;
    const size_t n_rows = b->frame->n_rows;
    const int16_t step = (int16_t)cohort->flow.n; /* as many as the study file has lines, at most */
    const bool set_leaves = leaves == LEAVES_SET;
    size_t gone[3] = {0, 0, 0}; /* neither, control, treated */
    for (size_t i = 0; i < n_rows; i++) {
        if (cohort->left_at[i] != COHORT_IN || (byte[i] != 0) != set_leaves)
            continue;
        cohort->left_at[i] = step;
        gone[cohort->row_arm[i] + 1]++;
    }
    const size_t n = gone[0] + gone[1] + gone[2];
    if (n > 0 || always)
        flow_add(&cohort->flow, b->arena, FLOW_EXCLUDED, reason, gone[2], gone[1], gone[0]);
    cohort->n_treated -= gone[2];
    cohort->n_control -= gone[1];
    return n;
}

/* Arms of all rows: 1, 0, or -1 for neither. */
static bool assign_arms(Build *b, const Column *column)
{
    const CohortSettings *settings = b->settings;
    const size_t n = b->frame->n_rows;
    Cohort *cohort = b->cohort;
    uint8_t *treated = ARENA_ARRAY(b->scratch, uint8_t, n);
    uint8_t *control = ARENA_ARRAY(b->scratch, uint8_t, n);
    const bool control_given = settings->control.is_range || settings->control.n > 0;
    frame_accept_all(column, n, &settings->treated, treated);
    if (control_given)
        frame_accept_all(column, n, &settings->control, control);
    size_t both = 0;
    for (size_t i = 0; i < n; i++) {
        const bool present = column->reason[i] == REASON_PRESENT;
        const bool neither = b->frame->both_arms != NULL && b->frame->both_arms[i] != 0;
        const bool is_control = control_given ? control[i] != 0 : present && !treated[i];
        both += treated[i] && is_control;
        cohort->row_arm[i] = (int8_t)(neither ? -1 : treated[i] ? 1 : is_control ? 0 : -1);
        cohort->left_at[i] = COHORT_IN;
        cohort->n_treated += cohort->row_arm[i] == 1;
        cohort->n_control += cohort->row_arm[i] == 0;
    }
    if (both > 0)
        return error_set(b->err, ERR_STUDY, settings->treatment.place,
                         "%zu %s both a treated and a control value of '%s' (%s; %s); make the two "
                         "sets differ",
                         both, both == 1 ? "row has" : "rows have", column->name,
                         words_of_set(b->arena, &settings->treated),
                         words_of_set(b->arena, &settings->control));
    flow_add(&cohort->flow, b->arena, FLOW_READ, "records read", cohort->n_treated,
             cohort->n_control, n - cohort->n_treated - cohort->n_control);
    return true;
}

/* Rows of one arm (or of neither) with a treatment value; the note that lists the values needs
 * them. */
static Phrase treatment_values(const Build *b, const Column *column, int8_t arm, size_t *n_values)
{
    const Cohort *cohort = b->cohort;
    uint32_t *row = ARENA_ARRAY(b->scratch, uint32_t, b->frame->n_rows);
    size_t n = 0;
    for (size_t i = 0; i < b->frame->n_rows; i++)
        if (cohort->row_arm[i] == arm && column->reason[i] == REASON_PRESENT &&
            !(b->frame->both_arms != NULL && b->frame->both_arms[i]))
            row[n++] = (uint32_t)i;
    return words_of_values(b->arena, b->scratch, column, row, n, n_values);
}

static bool begin_with_arms(Build *b)
{
    const CohortSettings *settings = b->settings;
    Cohort *cohort = b->cohort;
    const Column *column = cohort->treatment;
    if (!assign_arms(b, column))
        return false;
    size_t n_values;
    if (cohort->n_treated == 0 || cohort->n_control == 0) {
        const bool no_treated = cohort->n_treated == 0;
        const char *wanted =
            words_of_set(b->arena, no_treated ? &settings->treated : &settings->control);
        const bool others = !no_treated && settings->control.n == 0 && !settings->control.is_range;
        const Phrase seen = treatment_values(b, column, no_treated ? 0 : 1, &n_values);
        const Phrase neither = treatment_values(b, column, -1, &n_values);
        return error_say(
            b->err, ERR_DATA, settings->treatment.place,
            PHRASE("no row of {} is {}: '{}' is never {} (values: {}{}{})",
                   piece_file(b->frame->source), piece_words(no_treated ? "treated" : "a control"),
                   piece_column(column->name), piece_words(others ? "anything else" : wanted),
                   piece_phrase(b->arena, seen),
                   piece_words(seen.n > 0 && neither.n > 0 ? ", " : ""),
                   piece_phrase(b->arena, neither)));
    }
    if (settings->control.n == 0 && !settings->control.is_range) {
        const Phrase values = treatment_values(b, column, 0, &n_values);
        if (n_values > 1)
            notes_add(&cohort->notes, b->arena, "cohort", NOTE_PLAIN,
                      count_about(ABOUT_CONTROL, cohort->n_control),
                      PHRASE("All who are not in the program are in the comparison pool, as no "
                             "control value is given: {} is {} among them.",
                             piece_column(label_of(column)), piece_phrase(b->arena, values)));
    }
    return true;
}

static bool exclude_neither(Build *b)
{
    const CohortSettings *settings = b->settings;
    Cohort *cohort = b->cohort;
    const Column *column = cohort->treatment;
    if (b->frame->both_arms != NULL)
        leave(b, b->frame->both_arms_why, b->frame->both_arms, LEAVES_SET, false);
    uint8_t *neither = ARENA_ARRAY(b->scratch, uint8_t, b->frame->n_rows);
    for (size_t i = 0; i < b->frame->n_rows; i++)
        neither[i] = cohort->row_arm[i] < 0 && column->reason[i] == REASON_PRESENT;
    const char *reason = arena_printf(b->arena, "%s is neither %s nor %s", label_of(column),
                                      words_of_set(b->arena, &settings->treated),
                                      words_of_set(b->arena, &settings->control));
    const size_t n = leave(b, reason, neither, LEAVES_SET, false);
    if (n > 0) {
        size_t n_values;
        const Phrase values = treatment_values(b, column, -1, &n_values);
        notes_add(&cohort->notes, b->arena, "cohort", NOTE_PLAIN, count_about(ABOUT_RECORDS, n),
                  PHRASE("{}: {} is {} in {}.", piece_words(reason), piece_column(label_of(column)),
                         piece_phrase(b->arena, values),
                         piece_count(ABOUT_RECORDS, n, "row", "rows")));
    }
    const char *missing = arena_printf(b->arena, "%s is missing", label_of(column));
    const size_t n_missing = leave(b, missing, column->reason, LEAVES_SET, false);
    if (n_missing > 0)
        words_note_missing(b->arena, cohort, column, missing);
    return true;
}

static bool apply_keep(Build *b, const KeepRule *rule)
{
    Cohort *cohort = b->cohort;
    const Column *column = cohort_column(cohort, rule->column);
    uint8_t *stays = ARENA_ARRAY(b->scratch, uint8_t, b->frame->n_rows);
    frame_accept_all(column, b->frame->n_rows, &rule->accept, stays);
    const char *reason = words_of_rule(b->arena, label_of(column), &rule->accept);
    leave(b, reason, stays, LEAVES_CLEAR, true);
    words_note_missing(b->arena, cohort, column, reason);
    return both_arms_left(b, &cohort->flow.row[cohort->flow.n - 1], rule->column.place, true);
}

/* Rows that lack the column leave. */
static bool require(Build *b, const Column *column, Place place, Lack lack)
{
    Cohort *cohort = b->cohort;
    if (column->n_missing == 0)
        return true;
    const char *reason = arena_printf(b->arena, "%s is missing", label_of(column));
    if (leave(b, reason, column->reason, LEAVES_SET, false) == 0)
        return true;
    cohort->flow.row[cohort->flow.n - 1].lack = lack;
    words_note_missing(b->arena, cohort, column, reason);
    return both_arms_left(b, &cohort->flow.row[cohort->flow.n - 1], place, false);
}

static bool require_needs(Build *b)
{
    for (size_t i = 0; i < b->needs.n; i++) {
        const Need *need = &b->needs.item[i];
        if (need->column->n_missing == b->frame->n_rows)
            return error_set(b->err, ERR_DATA, need->use->name.place,
                             "'%s' has no value in any row of %s, so that %s can't use it; correct "
                             "the file, or remove it there",
                             need->column->name, b->frame->source, need->use->setting);
        if (gaps_may_be_filled(b->settings, need))
            continue;
        const Lack lack = need->column == b->cohort->pretest ? LACKS_START : LACKS_TRAIT;
        const size_t n = b->cohort->flow.n;
        if (!require(b, need->column, need->use->name.place, lack))
            return false;
        if (b->cohort->flow.n == n)
            continue;
        const FlowRow *gone = &b->cohort->flow.row[n];
        gaps_note_large(b->arena, need, gone->treated + gone->control, b->cohort);
        gaps_note_left(b->arena, b->settings, need, b->cohort);
    }
    return true;
}

static bool require_score(Build *b)
{
    Cohort *cohort = b->cohort;
    const OutcomeSpec *outcome = b->outcome;
    if (outcome->require_score && cohort->outcome != NULL)
        return require(b, cohort->outcome, outcome->score.place, LACKS_SCORE);
    if (!cohort_has_score(cohort))
        notes_add(
            &cohort->notes, b->arena, "cohort", NOTE_PLAIN, NO_COUNT,
            PHRASE("The data do not hold {} yet: {} without a score can't be told and are kept.",
                   piece_column(cohort->outcome == NULL ? outcome->score.text
                                                        : label_of(cohort->outcome)),
                   piece_words(frame_people(b->frame))));
    return true;
}

/* Sampling weights are above 0: one of 0 stands for nobody, one below can't be meant. */
static bool require_weights(Build *b)
{
    const Column *column = frame_find(b->frame, b->settings->weights.text);
    if (column == NULL)
        return true;
    const Frame *frame = b->frame;
    uint8_t *zero = ARENA_ARRAY(b->scratch, uint8_t, frame->n_rows);
    for (size_t i = 0; i < frame->n_rows; i++) {
        if (column->real[i] < 0 && b->cohort->left_at[i] == COHORT_IN)
            return error_set(b->err, ERR_DATA,
                             (Place){frame->source, frame->line[i], column->cell, NULL},
                             "data.weights names '%s', which is %g here; a sampling weight says "
                             "for how many students one stands and can't be negative; correct the "
                             "cell, or leave it empty",
                             column->name, column->real[i]);
        zero[i] = column->real[i] == 0;
    }
    const char *reason = arena_printf(b->arena, "%s is 0", label_of(column));
    if (leave(b, reason, zero, LEAVES_SET, false) == 0)
        return true;
    b->cohort->flow.row[b->cohort->flow.n - 1].lack = LACKS_TRAIT;
    return both_arms_left(b, &b->cohort->flow.row[b->cohort->flow.n - 1],
                          b->settings->weights.place, false);
}

static void weigh_students(Build *b)
{
    Cohort *cohort = b->cohort;
    const Column *column = frame_find(b->frame, b->settings->weights.text);
    if (column == NULL)
        return;
    cohort->base_weight = ARENA_ARRAY(b->arena, double, cohort->n);
    for (size_t i = 0; i < cohort->n; i++)
        cohort->base_weight[i] = column->real[cohort->row[i]];
    notes_add(&cohort->notes, b->arena, "cohort", NOTE_PLAIN, NO_COUNT,
              PHRASE("Students count by the sampling weights of {}: in the score model, in balance "
                     "before and after, and in the estimate. Numbers of {} are not weighted.",
                     piece_column(label_of(column)), piece_words(frame_people(b->frame))));
}

static bool list_students(Build *b)
{
    Cohort *cohort = b->cohort;
    const Column **covariate, **all;

    students_list(b->arena, cohort);
    flow_add(&cohort->flow, b->arena, FLOW_COHORT, "eligible", cohort->n_treated, cohort->n_control,
             0);
    if (!gaps_fill(b->arena, b->settings, &b->needs, cohort, b->err))
        return false;
    const size_t listed = needs_covariates(b->arena, b->settings, cohort->frame, &covariate);
    const size_t n = gaps_with_marks(b->arena, covariate, listed, &all);
    students_covariates(b->arena, all, n, cohort);
    return true;
}

/* A pretest that equals the score in every row is most likely the score under another name. */
static void compare_pretest_with_score(Build *b)
{
    const Cohort *cohort = b->cohort;
    const Column *pretest = cohort->pretest, *score = cohort->outcome;
    if (pretest == NULL || score == NULL || pretest->type != COLUMN_REAL ||
        score->type != COLUMN_REAL)
        return;
    for (size_t i = 0; i < cohort->n; i++)
        if (pretest->real[cohort->row[i]] != score->real[cohort->row[i]])
            return;
    notes_add(&b->cohort->notes, b->arena, "cohort", NOTE_CAUTION,
              count_about(ABOUT_PEOPLE, cohort->n),
              PHRASE("The pretest {} and the score {} are equal for every {}: one of the two is "
                     "probably the wrong column, and then the effect means nothing.",
                     piece_column(label_of(pretest)), piece_column(label_of(score)),
                     piece_words(frame_unit(b->frame))));
}

static bool build(Build *b)
{
    if (!needs_list(b->arena, b->settings, b->frame, &b->needs, b->err) || !begin_with_arms(b) ||
        !exclude_neither(b))
        return false;
    for (size_t i = 0; i < b->settings->n_keeps; i++)
        if (!apply_keep(b, &b->settings->keep[i]))
            return false;
    /* In test records the day of the last test is missing with the score: the score is the reason.
     */
    const bool score_first = b->outcome->span != NULL;
    if ((score_first && !require_score(b)) || !require_needs(b) ||
        (!score_first && !require_score(b)))
        return false;
    if (!require_weights(b) || !list_students(b))
        return false;
    weigh_students(b);
    compare_pretest_with_score(b);
    unit_find(b->arena, b->cohort);
    return true;
}

bool cohort_build(Arena *arena, const CohortSettings *settings, const Frame *frame, Cohort *out,
                  Error *err)
{
    const OutcomeSpec *outcome = settings->outcome;
    Arena *scratch = arena_create();
    *out = (Cohort){
        .frame = frame,
        .outcome_spec = outcome,
        .treatment = frame_find(frame, settings->treatment.text),
        .pretest = frame_find(frame, outcome->pretest.text),
        .outcome = frame_find(frame, outcome->score.text),
        .n_arms = 2,
        .arm_name = arm_names,
        .left_at = ARENA_ARRAY(arena, int16_t, frame->n_rows),
        .row_arm = ARENA_ARRAY(arena, int8_t, frame->n_rows),
    };
    Build b = {.arena = arena,
               .scratch = scratch,
               .settings = settings,
               .outcome = outcome,
               .frame = frame,
               .cohort = out,
               .err = err};
    const bool ok = build(&b);
    arena_destroy(scratch);
    return ok;
}
