/* Do the intervals of a survey's differences hold the truth?
 *
 *   validate surveys [--worlds N] [--cells WORD]
 *
 * A program's respondents in a few schools against a reference sample of PSUs that has another mix
 * of two characteristics; answers follow these and the school. The tables in Markdown go to
 * standard output; exit status 1 where a gate fails. */
#include "validate.h"

#include "alike/random.h"
#include "surveys/calibrate.h"
#include "surveys/difference.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Shares of 95% intervals: the gate. */
static const double covers_least = 0.92, covers_most = 0.97;

typedef struct SurveyCell {
    const char *name;
    size_t schools, invited; /* of the program; a school's */
    double difference;
    bool nonresponse; /* half of a school's people answer, at random, by a rate of the school's own
                       */
    bool judged;
} SurveyCell;

static const SurveyCell cells[] = {
    {"4 schools, D 0", 4, 10, 0.0, false, false},
    {"6 schools, D 0", 6, 10, 0.0, false, false},
    {"6 schools, D 0.1", 6, 10, 0.1, false, false},
    {"8 schools, D 0.1", 8, 10, 0.1, false, false},
    {"12 schools, D 0", 12, 10, 0.0, false, true},
    {"12 schools, D 0.1", 12, 10, 0.1, false, true},
    {"25 schools, D 0", 25, 10, 0.0, false, true},
    {"25 schools, D 0.1", 25, 10, 0.1, false, true},
    {"40 schools, D 0", 40, 10, 0.0, false, true},
    {"40 schools, D 0.1", 40, 10, 0.1, false, true},
    {"12 schools, D 0.1, nonresponse in schools", 12, 20, 0.1, true, true},
    {"40 schools, D 0.1, nonresponse in schools", 40, 20, 0.1, true, true},
};

enum { PSUS = 120, OF_PSU = 8, MOST = 40 * 20, LEVELS = 3 };
enum { STREAM_SCHOOL = 1, STREAM_LEVEL, STREAM_ANSWER, STREAM_WEIGHT, STREAM_RATE, STREAM_REPLY };

/* One side of a world. */
typedef struct Side {
    size_t n, n_psu;
    double *y, *weight;
    int32_t *psu, *level[2];
    MarginRows rows;
    SurveySample sample;
} Side;

static Side side_create(Arena *arena, size_t room, const Margins *of)
{
    Side side = {.y = ARENA_ARRAY(arena, double, room),
                 .weight = ARENA_ARRAY(arena, double, room),
                 .psu = ARENA_ARRAY(arena, int32_t, room)};
    for (size_t m = 0; m < 2; m++)
        side.level[m] = ARENA_ARRAY(arena, int32_t, room);
    side.rows.of = of;
    return side;
}

/* Whether somebody says yes: by the school's level and own bent, and by the person. */
static double answers(uint64_t seed, size_t person, size_t school, int32_t level, int32_t other,
                      double difference)
{
    const double p = 0.35 + 0.1 * level + 0.1 * other + difference +
                     0.08 * random_normal(seed + STREAM_SCHOOL, school);
    return random_uniform(seed + STREAM_ANSWER, person) < p ? 1.0 : 0.0;
}

static void fill(const SurveyCell *cell, uint64_t seed, bool of_program, Side *side)
{
    const size_t schools = of_program ? cell->schools : PSUS;
    const size_t each = of_program ? cell->invited : OF_PSU;
    for (size_t s = 0; s < schools; s++) {
        const size_t school = s + (of_program ? 0 : 1000), first = side->n;
        const double at = random_uniform(seed + STREAM_LEVEL, school);
        const int32_t level = (int32_t)(LEVELS * (of_program ? sqrt(at) : at * at));
        const double rate =
            cell->nonresponse ? 0.3 + 0.4 * random_uniform(seed + STREAM_RATE, school) : 1.0;
        for (size_t i = 0; i < each; i++) {
            const size_t person = school * 100 + i;
            const double who = random_uniform(seed + STREAM_LEVEL, 1000000 + person);
            if (of_program && i > 1 && random_uniform(seed + STREAM_REPLY, person) > rate)
                continue; /* two of each school answer */
            side->psu[side->n] = (int32_t)s;
            side->level[0][side->n] = level;
            side->level[1][side->n] = who < (of_program ? 0.6 : 0.4) ? 1 : 0;
            side->weight[side->n] =
                of_program ? 1.0 : 0.5 + 2.0 * random_uniform(seed + STREAM_WEIGHT, person);
            side->y[side->n] = answers(seed, person, school, level, side->level[1][side->n],
                                       of_program ? cell->difference : 0.0);
            side->n++;
        }
        for (size_t i = first; i < side->n && of_program; i++) /* weigh: school */
            side->weight[i] = (double)each / (double)(side->n - first);
    }
    side->n_psu = schools;
}

typedef struct Score {
    size_t n, failed, covered;
    double off, squares, se;
} Score;

static bool study(const SurveyCell *cell, uint64_t seed, Score *score, Error *err)
{
    Arena *arena = arena_create();
    size_t n_levels[2] = {LEVELS, 2};
    const Margins of = {.n = 2, .n_levels = n_levels};
    Side side[2] = {side_create(arena, MOST, &of), side_create(arena, PSUS * OF_PSU, &of)};
    for (size_t s = 0; s < 2; s++) {
        fill(cell, seed, s == 0, &side[s]);
        side[s].rows.n = side[s].n;
        side[s].rows.level = (const int32_t *const *)side[s].level;
        side[s].sample =
            survey_sample(arena, side[s].n, side[s].weight, side[s].psu, side[s].n_psu, NULL, 1);
    }
    double target[4];
    margins_means(&side[0].rows, side[0].weight, target);
    const CalibrateProblem problem = {
        .rows = &side[1].rows, .base = side[1].weight, .target = target};
    Calibration fit;
    survey_calibrate(arena, &problem, &fit);
    bool ok = true;
    if (fit.status != ENTROPY_DONE) {
        score->failed++;
    } else {
        SurveyPair pair = {.program = &side[0].sample,
                           .reference = &side[1].sample,
                           .program_rows = &side[0].rows,
                           .reference_rows = &side[1].rows,
                           .target = target,
                           .weight = fit.weight};
        SurveyDifference d;
        survey_pair_prepare(arena, &pair);
        ok = survey_difference(&pair, side[0].y, side[1].y, &d, err);
        const double off = d.value - cell->difference;
        score->n++;
        score->off += off;
        score->squares += off * off;
        score->se += d.se;
        score->covered += fabs(off) <= gsl_cdf_tdist_Pinv(0.975, d.df) * d.se ? 1 : 0;
    }
    arena_destroy(arena);
    return ok;
}

static bool judge(const SurveyCell *cell, const Score *score)
{
    const double n = (double)score->n, covers = (double)score->covered / n;
    const double allowed = 3.0 * sqrt(0.95 * 0.05 / n);
    const bool holds = covers >= covers_least - allowed && covers <= covers_most + allowed;
    printf("| %s | %zu | %.4f | %.4f | %.4f | %.1f%% |%s\n", cell->name, score->n, score->off / n,
           sqrt(score->squares / n), score->se / n, 100.0 * covers,
           cell->judged ? holds ? " holds |" : " **fails** |" : " shown |");
    return holds || !cell->judged;
}

int validate_surveys(int n_words, char **word)
{
    size_t worlds = 2000;
    const char *only = "";
    bool ok = true;
    validate_words(n_words, word, &worlds, &only);
    printf("| program | worlds | off by | SD of differences | mean SE | 95%% covers | |\n"
           "| --- | ---: | ---: | ---: | ---: | ---: | --- |\n");
    for (size_t c = 0; c < COUNT_OF(cells); c++) {
        Score score = {0};
        Error err = {0};
        if (strstr(cells[c].name, only) == NULL)
            continue;
        for (size_t i = 0; i < worlds; i++)
            if (!study(&cells[c], 7919 * (c + 1) + 104729 * i, &score, &err)) {
                fprintf(stderr, "%s", err.text);
                return 2;
            }
        ok = judge(&cells[c], &score) && ok;
        if (score.failed > 0)
            printf("| (%zu worlds could not be raked) | | | | | | |\n", score.failed);
        fflush(stdout);
    }
    return ok ? 0 : 1;
}
