#include "arms.h"

#include <math.h>
#include <string.h>

/* Sizes of a side: one pass over the students. */
static void weigh(Students *students, size_t side)
{
    for (size_t i = 0; i < students->n; i++) {
        const size_t arm = students->treated[i] ? 1 : 0;
        const double w = students_weight(students, side, i);
        students->kept[side][arm] += w > 0.0 ? 1.0 : 0.0;
        students->total[side][arm] += w;
        students->concentration[side][arm] += w * w;
    }
    for (size_t arm = 0; arm < 2; arm++)
        students->concentration[side][arm] /=
            students->total[side][arm] * students->total[side][arm];
}

Students students_before(const Cohort *cohort)
{
    Students out = {.n = cohort->n,
                    .row = cohort->row,
                    .treated = cohort->treated,
                    .weight = {cohort->base_weight, NULL},
                    .n_sides = 1};

    weigh(&out, 0);
    return out;
}

Students students_after(const Students *before, const double *weight)
{
    Students out = *before;

    out.weight[1] = weight;
    out.from = 1;
    out.n_sides = 2;
    weigh(&out, 1);
    return out;
}

Students students_make(const Cohort *cohort, const double *weight)
{
    const Students before = students_before(cohort);
    Students out = students_after(&before, weight);

    out.from = 0;
    return out;
}

Students students_known(Arena *scratch, const Cohort *cohort, const double *weight,
                        const Column *column)
{
    Cohort known = *cohort;
    uint32_t *row = ARENA_ARRAY(scratch, uint32_t, cohort->n);
    uint8_t *treated = ARENA_ARRAY(scratch, uint8_t, cohort->n);
    double *base = ARENA_ARRAY(scratch, double, cohort->n);
    double *own = ARENA_ARRAY(scratch, double, cohort->n);
    size_t n = 0;

    for (size_t i = 0; i < cohort->n; i++) {
        if (column->reason[cohort->row[i]] != REASON_PRESENT)
            continue;
        row[n] = cohort->row[i];
        treated[n] = cohort->treated[i];
        base[n] = cohort_base_weight(cohort, i);
        own[n++] = weight[i];
    }
    known.n = n;
    known.row = row;
    known.treated = treated;
    known.base_weight = cohort->base_weight == NULL ? NULL : base;
    return students_make(&known, own);
}

const double *students_numbers(Arena *scratch, Students *students, const Column *column)
{
    if (students->x == NULL)
        students->x = ARENA_ARRAY(scratch, double, students->n);
    for (size_t i = 0; i < students->n; i++)
        students->x[i] = column->real[students->row[i]];
    return students->x;
}

/* --- both arms on a number, of one side ----------------------------------------------------------
 */

/* Sums of a column by arm. */
typedef struct Sums {
    double of[2];
} Sums;

static void set_moments(const Students *students, size_t side, const Sums *mean, const Sums *square,
                        BalanceContrast *out)
{
    double sd[2];
    for (size_t arm = 0; arm < 2; arm++) {
        const double total = students->total[side][arm], n = students->kept[side][arm];
        const double rest = 1.0 - students->concentration[side][arm];
        sd[arm] = n > 1.0 ? sqrt(square->of[arm] / total / rest) : (double)NAN;
    }
    out->mean_control = mean->of[0];
    out->mean_treated = mean->of[1];
    out->sd_control = sd[0];
    out->sd_treated = sd[1];
}

/* Whether an arm has one value only. Then its mean is that value and its spread is nothing; sums
 * would leave a rounding of both, and a rounding over a rounding is a difference of some size. */
typedef struct Sole {
    bool any[2], several[2];
    double x[2];
} Sole;

static inline void sole_add(Sole *sole, size_t arm, double x, double weight)
{
    if (!(weight > 0.0))
        return;
    sole->several[arm] = sole->several[arm] || (sole->any[arm] && sole->x[arm] != x);
    sole->any[arm] = true;
    sole->x[arm] = x;
}

/* From sums of x - origin: birth years near 2010 with a spread of one keep their digits. */
static void make_means(const Students *students, size_t side, double origin, const Sole *sole,
                       Sums *sums)
{
    for (size_t arm = 0; arm < 2; arm++) {
        sums->of[arm] = origin + sums->of[arm] / students->total[side][arm];
        if (sole->any[arm] && !sole->several[arm])
            sums->of[arm] = sole->x[arm];
    }
}

/* The distance of the distribution functions, walked from value to value. */
typedef struct Walk {
    size_t n; /* distinct values */
    double cumulated[2], sum, max;
} Walk;

static inline void walk_step(const double total[2], Walk *walk)
{
    const double distance = fabs(walk->cumulated[1] / total[1] - walk->cumulated[0] / total[0]);
    walk->n++;
    walk->sum += distance;
    if (distance > walk->max)
        walk->max = distance;
}

static void set_distances(const Walk *walk, BalanceContrast *out)
{
    out->ecdf_mean = walk->sum / (double)walk->n;
    out->ecdf_max = walk->max;
}

/* Weights by value and arm, in the order of the values. */
static void weights_by_value(const Students *students, size_t side, const Numbers *numbers,
                             double (*weight)[2])
{
    double came[VALUES_MAX][2];

    memset(came, 0, numbers->n * sizeof *came);
    for (size_t i = 0; i < students->n; i++)
        came[numbers->code[i]][students->treated[i] ? 1 : 0] += students_weight(students, side, i);
    for (size_t k = 0; k < numbers->n; k++)
        for (size_t arm = 0; arm < 2; arm++)
            weight[k][arm] = came[numbers->place[k]][arm];
}

static void contrast_by_value(const Students *students, size_t side, const Numbers *numbers,
                              BalanceContrast *out)
{
    const double origin = numbers->value[numbers->n / 2];
    double weight[VALUES_MAX][2];
    Sums mean = {{0.0}}, square = {{0.0}};
    Sole sole = {.any = {false}};
    Walk walk = {.n = 0};

    weights_by_value(students, side, numbers, weight);
    for (size_t k = 0; k < numbers->n; k++)
        for (size_t arm = 0; arm < 2; arm++) {
            sole_add(&sole, arm, numbers->value[k], weight[k][arm]);
            mean.of[arm] += weight[k][arm] * (numbers->value[k] - origin);
        }
    make_means(students, side, origin, &sole, &mean);
    for (size_t k = 0; k < numbers->n; k++) {
        for (size_t arm = 0; arm < 2; arm++) {
            const double rest = numbers->value[k] - mean.of[arm];
            square.of[arm] += weight[k][arm] * rest * rest;
            walk.cumulated[arm] += weight[k][arm];
        }
        walk_step(students->total[side], &walk);
    }
    set_moments(students, side, &mean, &square, out);
    set_distances(&walk, out);
}

static void moments_of(const Students *students, size_t side, const double *x, BalanceContrast *out)
{
    Sums mean = {{0.0}}, square = {{0.0}};
    Sole sole = {.any = {false}};
    const double origin = x[0];

    for (size_t i = 0; i < students->n; i++) {
        const size_t arm = students->treated[i] ? 1 : 0;
        const double weight = students_weight(students, side, i);
        sole_add(&sole, arm, x[i], weight);
        mean.of[arm] += weight * (x[i] - origin);
    }
    make_means(students, side, origin, &sole, &mean);
    for (size_t i = 0; i < students->n; i++) {
        const size_t arm = students->treated[i] ? 1 : 0;
        const double rest = x[i] - mean.of[arm];
        square.of[arm] += students_weight(students, side, i) * rest * rest;
    }
    set_moments(students, side, &mean, &square, out);
}

/* In one array, since they are read out of order: + for treated, - for controls; the sign of a zero
 * counts. NULL: each weighs 1. */
static const double *signed_weights(Arena *scratch, Students *students, size_t side)
{
    if (students->weight[side] != NULL && students->signed_weight[side] == NULL) {
        double *out = ARENA_ARRAY(scratch, double, students->n);
        for (size_t i = 0; i < students->n; i++) {
            const double weight = students_weight(students, side, i);
            out[i] = students->treated[i] ? weight : -weight;
        }
        students->signed_weight[side] = out;
    }
    return students->signed_weight[side];
}

static void distances_by_order(const Students *students, size_t side, const double *x,
                               const uint32_t *order, const double *weight, BalanceContrast *out)
{
    Walk walk = {.n = 0};
    const size_t n = students->n;
    double value = n > 0 ? x[order[0]] : 0.0;

    for (size_t i = 0; i < n; i++) {
        const uint32_t student = order[i];
        if (x[student] != value) {
            walk_step(students->total[side], &walk);
            value = x[student];
        }
        if (weight == NULL)
            walk.cumulated[students->treated[student] ? 1 : 0] += 1.0;
        else
            walk.cumulated[signbit(weight[student]) ? 0 : 1] += fabs(weight[student]);
    }
    walk_step(students->total[side], &walk);
    set_distances(&walk, out);
}

static void set_sizes(const Students *students, size_t side, bool binary, BalanceContrast *out)
{
    *out = (BalanceContrast){.binary = binary,
                             .n_treated = students->kept[side][1],
                             .n_control = students->kept[side][0]};
}

void arms_of_numbers(Arena *scratch, Students *students, const double *x, const Numbers *numbers,
                     Arms *out)
{
    for (size_t side = students->from; side < students->n_sides; side++) {
        set_sizes(students, side, false, &out->side[side]);
        if (numbers->code != NULL) {
            contrast_by_value(students, side, numbers, &out->side[side]);
            continue;
        }
        moments_of(students, side, x, &out->side[side]);
        distances_by_order(students, side, x, numbers->order,
                           signed_weights(scratch, students, side), &out->side[side]);
    }
}

void arms_of_moments(const Students *students, const double *x, Arms *out)
{
    for (size_t side = students->from; side < students->n_sides; side++) {
        set_sizes(students, side, false, &out->side[side]);
        moments_of(students, side, x, &out->side[side]);
    }
}

void arms_of_share(const Students *students, const double with[2][2], Arms *out)
{
    for (size_t side = 0; side < students->n_sides; side++) {
        BalanceContrast *contrast = &out->side[side];
        double p[2];
        set_sizes(students, side, true, contrast);
        for (size_t arm = 0; arm < 2; arm++)
            p[arm] = with[side][arm] / students->total[side][arm];
        /* weights that sum to the whole may pass 1 by a rounding */
        for (size_t arm = 0; arm < 2; arm++)
            p[arm] = p[arm] > 1.0 ? 1.0 : p[arm];
        contrast->mean_control = p[0];
        contrast->mean_treated = p[1];
        contrast->sd_control = sqrt(p[0] * (1.0 - p[0]));
        contrast->sd_treated = sqrt(p[1] * (1.0 - p[1]));
        contrast->ecdf_mean = contrast->ecdf_max = fabs(p[1] - p[0]);
    }
}

void students_with_levels(const Students *students, const Column *column, WithLevel *with)
{
    for (size_t i = 0; i < students->n; i++) {
        const int32_t level = column->level[students->row[i]];
        if (level == LEVEL_NONE)
            continue;
        for (size_t side = students->from; side < students->n_sides; side++)
            with[level][side][students->treated[i] ? 1 : 0] += students_weight(students, side, i);
    }
}

void students_with(const Students *students, const Column *column, WithLevel with)
{
    for (size_t i = 0; i < students->n; i++) {
        const double x = column->real[students->row[i]]; /* 0 or 1 */
        for (size_t side = students->from; side < students->n_sides; side++)
            with[side][students->treated[i] ? 1 : 0] += x * students_weight(students, side, i);
    }
}
