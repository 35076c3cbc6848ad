#include "pscore/separation.h"

#include "alike/text.h"

#include <math.h>

/* Range of a number by arm: [0] control, [1] treated. */
typedef struct Ranges {
    double min[2], max[2];
} Ranges;

static Ranges ranges_of(const Cohort *cohort, const Column *column)
{
    Ranges r = {{INFINITY, INFINITY}, {-INFINITY, -INFINITY}};
    for (size_t i = 0; i < cohort->n; i++) {
        const int arm = cohort->treated[i];
        const double x = column->real[cohort->row[i]];
        r.min[arm] = x < r.min[arm] ? x : r.min[arm];
        r.max[arm] = x > r.max[arm] ? x : r.max[arm];
    }
    return r;
}

static const char *const arm_name[2] = {"control", "treated"};
/* as readers know the arms */
static const char *const group_name[2] = {"comparison", "program"};

/* Students by arm and level: count[2 * level + arm]. */
static size_t *level_counts(Arena *arena, const Cohort *cohort, const Column *column)
{
    size_t *count = ARENA_ARRAY(arena, size_t, 2 * column->n_levels);
    for (size_t i = 0; i < cohort->n; i++)
        count[2 * (size_t)column->level[cohort->row[i]] + cohort->treated[i]]++;
    return count;
}

static bool levels_separate(Arena *arena, const Cohort *cohort, const Column *column)
{
    const size_t *count = level_counts(arena, cohort, column);
    for (size_t k = 0; k < column->n_levels; k++)
        if (count[2 * k] > 0 && count[2 * k + 1] > 0)
            return false;
    return true;
}

bool separation_complete(Arena *arena, const Cohort *cohort, Phrase *why)
{
    for (size_t k = 0; k < cohort->n_covariates; k++) {
        const Column *column = cohort->covariate[k];
        if (column->type == COLUMN_FACTOR) {
            if (levels_separate(arena, cohort, column)) {
                const Phrase no_value =
                    PHRASE("no value of {} occurs among both", piece_column(column_label(column)));
                *why = phrase_copy(arena, &no_value);
                return true;
            }
            continue;
        }
        const Ranges r = ranges_of(cohort, column);
        const int high = r.min[1] > r.max[0] ? 1 : 0;
        if (r.min[high] > r.max[1 - high]) {
            const Phrase ranges =
                PHRASE("{} is {} or more for every {} student and {} or less for every {} student",
                       piece_column(column_label(column)), piece_extreme(r.min[high], -6),
                       piece_words(arm_name[high]), piece_extreme(r.max[1 - high], -6),
                       piece_words(arm_name[1 - high]));
            *why = phrase_copy(arena, &ranges);
            return true;
        }
    }
    return false;
}

/* What is said, of whom and where. */
typedef struct Caution {
    Arena *arena;
    const Cohort *cohort;
    bool bounded;
    Notes *notes;
} Caution;

/* A level, or a 0/1 value, that one arm lacks. */
static void caution_level(const Caution *c, const char *column, const char *level,
                          const size_t count[2])
{
    const Frame *frame = c->cohort->frame;
    const int without = count[0] == 0 ? 0 : 1;
    const size_t n = count[0] + count[1];
    const About about = about_arm(without == 0);
    notes_add(
        c->notes, c->arena, "propensity", NOTE_CAUTION, count_about(about, n),
        PHRASE("No {} {} has {}={} ({} {has|have}): the score of these {} is {} {}{}. Consider "
               "leaving them out with keep, or joining values with columns.",
               piece_words(group_name[without]), piece_words(frame_unit(frame)),
               piece_column(column), piece_value(level),
               piece_count(
                   about, n,
                   arena_printf(c->arena, "%s %s", group_name[1 - without], frame_unit(frame)),
                   arena_printf(c->arena, "%s %s", group_name[1 - without], frame_people(frame))),
               piece_words(frame_people(frame)),
               piece_words(c->bounded ? "kept from" : "driven towards"),
               piece_words(without == 0 ? "1" : "0"),
               piece_words(c->bounded ? " by the model alone, not by anybody who is comparable"
                                      : ", and that coefficient has no finite estimate")));
}

/* Levels of which one arm has students and this one none. */
static size_t count_lacking(const Column *column, const size_t *count, size_t arm)
{
    size_t n = 0;
    for (size_t k = 0; k < column->n_levels; k++)
        n += count[2 * k + arm] == 0 && count[2 * k + 1 - arm] > 0 ? 1 : 0;
    return n;
}

/* The same of many levels in one sentence; arm: the one that lacks them. */
static void caution_levels(const Caution *c, const Column *column, const size_t *count, size_t arm)
{
    enum { SHOWN = 6 };
    const Frame *frame = c->cohort->frame;
    Text names = {.arena = c->arena};
    size_t n = 0, people = 0;
    for (size_t k = 0; k < column->n_levels; k++) {
        if (count[2 * k + arm] > 0 || count[2 * k + 1 - arm] == 0)
            continue;
        if (n++ < SHOWN)
            text_format(&names, "%s%s", n == 1 ? "" : ", ", column->level_name[k]);
        people += count[2 * k + 1 - arm];
    }
    if (n > SHOWN)
        text_format(&names, " and %zu more", n - SHOWN);
    const About about = about_arm(arm == 0);
    notes_add(
        c->notes, c->arena, "propensity", NOTE_CAUTION, count_about(about, people),
        PHRASE(
            "No {} {} has any of {} values of {} ({}), which {} {has|have}: the score of "
            "these {} is {} {}. Consider leaving them out with keep, or joining values with "
            "columns.",
            piece_words(group_name[arm]), piece_words(frame_unit(frame)), piece_number(n),
            piece_column(column_label(column)), piece_value(names.bytes),
            piece_count(about, people,
                        arena_printf(c->arena, "%s %s", group_name[1 - arm], frame_unit(frame)),
                        arena_printf(c->arena, "%s %s", group_name[1 - arm], frame_people(frame))),
            piece_words(frame_people(frame)),
            piece_words(c->bounded ? "kept from" : "driven towards"),
            piece_words(arm == 0 ? "1" : "0")));
}

static size_t caution_factor(const Caution *c, const Column *column)
{
    enum { EACH_MOST = 20 }; /* sentences that somebody reads */
    const size_t *count = level_counts(c->arena, c->cohort, column);
    const size_t lacking[2] = {count_lacking(column, count, 0), count_lacking(column, count, 1)};
    for (size_t k = 0; k < column->n_levels; k++) {
        const size_t arm = count[2 * k] == 0 ? 0 : 1;
        if ((count[2 * k] == 0) != (count[2 * k + 1] == 0) && lacking[arm] <= EACH_MOST)
            caution_level(c, column->name, column->level_name[k], count + 2 * k);
    }
    for (size_t arm = 0; arm < 2; arm++)
        if (lacking[arm] > EACH_MOST)
            caution_levels(c, column, count, arm);
    return lacking[0] + lacking[1];
}

static size_t caution_binary(const Caution *c, const Column *column)
{
    const Cohort *cohort = c->cohort;
    size_t count[2][2] = {{0, 0}, {0, 0}}; /* value, arm */
    size_t n = 0;
    for (size_t i = 0; i < cohort->n; i++)
        count[column->real[cohort->row[i]] != 0][cohort->treated[i]]++;
    for (int value = 0; value < 2; value++) {
        if ((count[value][0] == 0) == (count[value][1] == 0))
            continue;
        caution_level(c, column->name, value == 0 ? "0" : "1", count[value]);
        n++;
    }
    return n;
}

/* Ranges that only touch: all students but those at the common value are told apart. */
static size_t caution_number(const Caution *c, const Column *column)
{
    const Cohort *cohort = c->cohort;
    const Ranges r = ranges_of(cohort, column);
    if (r.min[1] != r.max[0] && r.min[0] != r.max[1])
        return 0;
    const int high = r.min[1] == r.max[0] ? 1 : 0;
    notes_add(c->notes, c->arena, "propensity", NOTE_CAUTION, count_about(ABOUT_PEOPLE, cohort->n),
              PHRASE("{} nearly tells the groups apart: no {} {} is below {} and no {} {} above "
                     "it. Its coefficient has no finite estimate.",
                     piece_column(column_label(column)), piece_words(group_name[high]),
                     piece_words(frame_unit(cohort->frame)), piece_extreme(r.min[high], -6),
                     piece_words(group_name[1 - high]), piece_words(frame_unit(cohort->frame))));
    return 1;
}

/* Terms that a step still moves while the deviance stands: their estimates run off to infinity. */
static const char *drifting_terms(Arena *arena, const Model *model, const BinaryFit *fit)
{
    enum { SHOWN = 6 };
    Text text = {.arena = arena};
    size_t n = 0;
    for (size_t k = 1; k < fit->k; k++) {
        if (fit->aliased[k] || fabs(fit->step[k]) < 0.01)
            continue;
        if (n < SHOWN)
            text_format(&text, "%s%s", n == 0 ? "" : ", ", model->term[k].name);
        n++;
    }
    if (n > SHOWN)
        text_format(&text, " and %zu more", n - SHOWN);
    return n == 0 ? NULL : text.bytes;
}

void separation_partial(Arena *arena, const Cohort *cohort, const Model *model,
                        const BinaryFit *fit, bool bounded, Notes *notes)
{
    const Caution caution = {.arena = arena, .cohort = cohort, .bounded = bounded, .notes = notes};
    size_t named = 0;
    for (size_t k = 0; k < cohort->n_covariates; k++) {
        const Column *column = cohort->covariate[k];
        named += column->type == COLUMN_FACTOR ? caution_factor(&caution, column)
                 : column->binary              ? caution_binary(&caution, column)
                 : bounded                     ? 0
                                               : caution_number(&caution, column);
    }
    if (named > 0 || !fit->drifting)
        return;
    const char *terms = drifting_terms(arena, model, fit);
    notes_add(
        notes, arena, "propensity", NOTE_CAUTION, NO_COUNT,
        PHRASE("The covariates together tell with certainty to which group some {} belong: their "
               "scores are driven to 0 or 1{}{}.",
               piece_words(frame_people(cohort->frame)),
               piece_words(terms == NULL ? "" : ", and these terms have no finite estimate: "),
               piece_column(terms)));
}

#define EXPECTED_MOST 0.01 /* students of the other group, at that score, among all */

void separation_mark(Arena *arena, const Cohort *cohort, const double *drift,
                     PropensityScore *score)
{
    const double n = (double)cohort->n;
    uint8_t *separated = ARENA_ARRAY(arena, uint8_t, cohort->n);
    for (size_t i = 0; i < cohort->n; i++) {
        const double towards = cohort->treated[i] ? 1 : -1;
        const bool drifts = drift != NULL && towards * drift[i] > SEPARATION_DRIFT;
        /* whichever group the student is in: a score that is given may lie beyond on either side */
        const bool beyond = n * exp(-fabs(score->logit[i])) < EXPECTED_MOST;
        separated[i] = drifts || beyond;
        score->n_separated += separated[i];
    }
    score->separated = score->n_separated > 0 ? separated : NULL;
}
