/* Situations of all kinds, for tests of what is said of them: verdict on the start, sign and
 * precision, clusters by arm, share of the program, loss of scores. And what no sentence may say.
 */
#ifndef TESTS_REPORT_GRID_H
#define TESTS_REPORT_GRID_H

#include "check.h"

#include "report/sentences.h"

#include <string.h>

/* A study in which nothing is wrong: 400 and 400 in 40 and 40 schools, 2 points more. */
static inline Situation grid_sound(void)
{
    return (Situation){.one = "student",
                       .words = &match_words_matching,
                       .linked = true,
                       .people = "students",
                       .program = "students in the program",
                       .scale = {SCALE_GAIN, "gained", "more", "less", "points", 1, 1, 0},
                       .verdict = VERDICT_ALIKE,
                       .worst_size = 0.01,
                       .has_pretest = true,
                       .pretest_size = 0.01,
                       .other_size = NAN,
                       .estimate = 2.0,
                       .low = 1.0,
                       .high = 3.0,
                       .p = 0.001,
                       .other_low = 0.5,
                       .other_high = 3.5,
                       .other_p = 0.01,
                       .confidence = 0.95,
                       .effect_size = 0.2,
                       .index = 8,
                       .matters = 0.5,
                       .matters_size = 0.05,
                       .clusters = {40, 40},
                       .cluster = "school",
                       .cluster_many = "schools",
                       .by_cluster = true,
                       .share_known = true,
                       .n_start = 400,
                       .n_compared = 400,
                       .loss_known = true,
                       .loss = {.n = {400, 400}, .share = {0, 0}},
                       .sizes_known = true,
                       .n = {400, 400},
                       .worth = {400, 400}};
}

static inline void grid_verdict(Situation *s, Verdict verdict)
{
    static const double size[N_VERDICTS] = {0.01, 0.12, 0.13, 0.41, 0.02};
    s->verdict = verdict;
    s->worst_size = size[verdict];
    if (verdict != VERDICT_ALIKE && verdict != VERDICT_UNKNOWN) {
        s->worst = "Pretest";
        s->failing = "Pretest 0.41";
    }
    if (verdict == VERDICT_UNKNOWN) {
        s->has_pretest = false;
        s->pretest_size = NAN;
    }
}

typedef struct Interval {
    double estimate, low, high;
    Precision precision;
} Interval;

/* 0.5 points matter. */
static const Interval grid_intervals[] = {
    {2.0, 1.0, 3.0, PRECISION_ABOVE},        {-2.0, -3.0, -1.0, PRECISION_BELOW},
    {0.1, -0.2, 0.4, PRECISION_NO_MATTER},   {0.6, -0.2, 1.4, PRECISION_ROOM_ABOVE},
    {-0.6, -1.4, 0.2, PRECISION_ROOM_BELOW}, {0.3, -2.0, 2.6, PRECISION_ROOM_BOTH},
    {0.02, -3.0, 3.0, PRECISION_ROOM_BOTH},  {2.0, NAN, NAN, PRECISION_NONE},
    {2.0, 1.0, 3.0, PRECISION_TAKEN_BACK}};

static inline void grid_interval(Situation *s, const Interval *interval)
{
    s->estimate = interval->estimate;
    s->low = interval->low;
    s->high = interval->high;
    s->other_low = s->low;
    s->other_high = s->high;
    s->taken_back = interval->precision == PRECISION_TAKEN_BACK;
    s->family = (TestFamily){.name = "mathematics", .n = s->taken_back ? 6 : 1, .q = 0.06};
    s->rule = "Holm";
    s->p = isnan(s->low) ? NAN : s->low > 0 || s->high < 0 ? 0.01 : 0.4;
}

/* program, comparison */
static const size_t grid_clusters[][2] = {{0, 0},  {40, 40}, {6, 6},  {5, 40},
                                          {40, 2}, {40, 1},  {1, 40}, {1, 1}};

/* compared of 400; lost program, lost comparison */
static const size_t grid_shares[] = {400, 285, 279, 200, 199, 20};
static const size_t grid_losses[][2] = {{0, 0}, {40, 40}, {40, 64}, {40, 65}, {140, 0}, {0, 140}};

/* Of 12.5 to 17.5% lost in all the cautious boundary lies at 5.7 to 6.2 points, and the losses here
 * are nowhere between. */
static inline void grid_loss(Situation *s, size_t program, size_t comparison)
{
    Loss loss = {.n = {400, 400}, .lost = {comparison, program}};
    for (int k = 0; k < 2; k++)
        loss.share[k] = (double)loss.lost[k] / 400;
    loss.overall = (double)(program + comparison) / 800;
    loss.differential = fabs(loss.share[1] - loss.share[0]);
    s->loss = loss;
    s->loss_unequal = loss.differential > 0.0622;
}

static inline bool holds(const char *text, const char *part)
{
    return strstr(text, part) != NULL;
}

#define EXPECT(condition, text)                                                                    \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("expected %s\nin: %s", #condition, text);                                     \
    } while (0)

/* What no text may say, whatever the study found. */
static inline void grid_check_words(const char *text)
{
    static const char *const never[] = {"similar", " same ",  "significant", "as it should be",
                                        "proves",  "improve", "boost",       "led to",
                                        "caused",  "clearly", "%!",          "nan",
                                        "inf ",    "  ",      "..",          " .",
                                        " ,",      " ;",      "1 students",  "1 schools",
                                        "−0.0 ",   "−0.0)",   "n/a",         "NULL",
                                        "(null)",  "()",      "1.0 point "};
    for (size_t k = 0; k < COUNT_OF(never); k++)
        if (holds(text, never[k]))
            fail_msg("'%s' in: %s", never[k], text);
    EXPECT(text[0] != ' ', text);
}

#endif
