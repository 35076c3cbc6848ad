#include "arms.h"

#include "alike/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Test scores take a few hundred values: then counting by value replaces sorting students. */
enum { VALUES_MAX = 4096, SLOTS = 4 * VALUES_MAX };

Students students_make(const Cohort *cohort, const double *weight)
{
    Students out = {.n = cohort->n,
                    .row = cohort->row,
                    .treated = cohort->treated,
                    .weight = {cohort->base_weight, weight}};

    for (size_t i = 0; i < out.n; i++) {
        const size_t arm = out.treated[i] ? 1 : 0;
        for (size_t side = 0; side < 2; side++) {
            const double w = students_weight(&out, side, i);
            out.kept[side][arm] += w > 0.0 ? 1.0 : 0.0;
            out.total[side][arm] += w;
            out.concentration[side][arm] += w * w;
        }
    }
    for (size_t side = 0; side < 2; side++)
        for (size_t arm = 0; arm < 2; arm++)
            out.concentration[side][arm] /= out.total[side][arm] * out.total[side][arm];
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

/* Students with one value: their weight by side and arm. */
typedef struct Value {
    double x;
    double weight[2][2];
} Value;

typedef struct Dictionary {
    size_t n;
    Value value[VALUES_MAX];
    uint16_t slot[SLOTS]; /* index into value plus one; 0: free */
} Dictionary;

static int by_value(const void *a, const void *b)
{
    const double x = ((const Value *)a)->x, y = ((const Value *)b)->x;

    return (x > y) - (x < y);
}

static Value *find_value(Dictionary *dictionary, double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    /* Fibonacci hashing: the top bits of the product depend on all bits of the value */
    size_t at = (size_t)((bits * UINT64_C(0x9E3779B97F4A7C15)) >> 50); /* 14 bits: SLOTS */

    while (dictionary->slot[at] != 0) {
        Value *value = &dictionary->value[dictionary->slot[at] - 1];
        if (value->x == x)
            return value;
        at = (at + 1) % SLOTS;
    }
    if (dictionary->n == VALUES_MAX)
        return NULL;
    Value *value = &dictionary->value[dictionary->n++];
    value->x = x;
    dictionary->slot[at] = (uint16_t)dictionary->n;
    return value;
}

/* False when there are too many distinct values. */
static bool count_values(const Students *students, const double *x, Dictionary *dictionary)
{
    for (size_t i = 0; i < students->n; i++) {
        Value *value = find_value(dictionary, x[i] + 0.0); /* -0.0 is 0.0 */
        const size_t arm = students->treated[i] ? 1 : 0;
        if (value == NULL)
            return false;
        value->weight[0][arm] += students_weight(students, 0, i);
        value->weight[1][arm] += students_weight(students, 1, i);
    }
    qsort(dictionary->value, dictionary->n, sizeof(Value), by_value);
    return true;
}

/* Sums of a column by side (before, after) and arm. */
typedef struct Sums {
    double of[2][2];
} Sums;

static void set_moments(const Students *students, const Sums *sum, const Sums *square, Arms *out)
{
    for (size_t side = 0; side < 2; side++) {
        double mean[2], sd[2];
        for (size_t arm = 0; arm < 2; arm++) {
            const double total = students->total[side][arm], n = students->kept[side][arm];
            const double rest = 1.0 - students->concentration[side][arm];
            mean[arm] = sum->of[side][arm];
            sd[arm] = n > 1.0 ? sqrt(square->of[side][arm] / total / rest) : (double)NAN;
        }
        out->side[side].mean_control = mean[0];
        out->side[side].mean_treated = mean[1];
        out->side[side].sd_control = sd[0];
        out->side[side].sd_treated = sd[1];
    }
}

/* Means from sums of x - origin: birth years near 2010 with a spread of one keep their digits. */
static void means_of_sums(const Students *students, double origin, Sums *sums)
{
    for (size_t side = 0; side < 2; side++)
        for (size_t arm = 0; arm < 2; arm++)
            sums->of[side][arm] = origin + sums->of[side][arm] / students->total[side][arm];
}

/* Whether an arm has one value only. Then its mean is that value and its spread is nothing; sums
 * would leave a rounding of both, and a rounding over a rounding is a difference of some size. */
typedef struct Sole {
    bool any[2][2], several[2][2];
    double x[2][2];
} Sole;

static void sole_add(Sole *sole, size_t arm, double x, const double share[2])
{
    for (size_t side = 0; side < 2; side++) {
        if (!(share[side] > 0.0))
            continue;
        sole->several[side][arm] =
            sole->several[side][arm] || (sole->any[side][arm] && sole->x[side][arm] != x);
        sole->any[side][arm] = true;
        sole->x[side][arm] = x;
    }
}

static void sole_means(const Sole *sole, Sums *mean)
{
    for (size_t side = 0; side < 2; side++)
        for (size_t arm = 0; arm < 2; arm++)
            if (sole->any[side][arm] && !sole->several[side][arm])
                mean->of[side][arm] = sole->x[side][arm];
}

/* The distance of the distribution functions, walked from value to value. */
typedef struct Walk {
    size_t n; /* distinct values */
    double cumulated[2][2];
    double sum[2], max[2];
} Walk;

static void walk_step(const Students *students, Walk *walk)
{
    walk->n++;
    for (size_t side = 0; side < 2; side++) {
        const double *total = students->total[side];
        const double distance =
            fabs(walk->cumulated[side][1] / total[1] - walk->cumulated[side][0] / total[0]);
        walk->sum[side] += distance;
        if (distance > walk->max[side])
            walk->max[side] = distance;
    }
}

static void set_distances(const Walk *walk, Arms *out)
{
    for (size_t side = 0; side < 2; side++) {
        out->side[side].ecdf_mean = walk->sum[side] / (double)walk->n;
        out->side[side].ecdf_max = walk->max[side];
    }
}

static void arms_of_values(const Students *students, const Dictionary *dictionary, Arms *out)
{
    const double origin = dictionary->value[dictionary->n / 2].x;
    Sums mean = {{{0.0}}}, square = {{{0.0}}};
    Sole sole = {.any = {{false}}};
    Walk walk = {.n = 0};

    for (size_t k = 0; k < dictionary->n; k++) {
        const Value *value = &dictionary->value[k];
        for (size_t arm = 0; arm < 2; arm++) {
            sole_add(&sole, arm, value->x,
                     (const double[2]){value->weight[0][arm], value->weight[1][arm]});
            mean.of[0][arm] += value->weight[0][arm] * (value->x - origin);
            mean.of[1][arm] += value->weight[1][arm] * (value->x - origin);
        }
    }
    means_of_sums(students, origin, &mean);
    sole_means(&sole, &mean);
    for (size_t k = 0; k < dictionary->n; k++) {
        const Value *value = &dictionary->value[k];
        for (size_t arm = 0; arm < 2; arm++) {
            const double before = value->x - mean.of[0][arm], after = value->x - mean.of[1][arm];
            square.of[0][arm] += value->weight[0][arm] * before * before;
            square.of[1][arm] += value->weight[1][arm] * after * after;
            walk.cumulated[0][arm] += value->weight[0][arm];
            walk.cumulated[1][arm] += value->weight[1][arm];
        }
        walk_step(students, &walk);
    }
    set_moments(students, &mean, &square, out);
    set_distances(&walk, out);
}

static void moments_of(const Students *students, const double *x, Arms *out)
{
    Sums mean = {{{0.0}}}, square = {{{0.0}}};
    Sole sole = {.any = {{false}}};
    const size_t n = students->n;
    const double origin = x[0];

    for (size_t i = 0; i < n; i++) {
        const size_t arm = students->treated[i] ? 1 : 0;
        const double weight[2] = {students_weight(students, 0, i), students->weight[1][i]};
        sole_add(&sole, arm, x[i], weight);
        mean.of[0][arm] += weight[0] * (x[i] - origin);
        mean.of[1][arm] += weight[1] * (x[i] - origin);
    }
    means_of_sums(students, origin, &mean);
    sole_means(&sole, &mean);
    for (size_t i = 0; i < n; i++) {
        const size_t arm = students->treated[i] ? 1 : 0;
        const double before = x[i] - mean.of[0][arm], after = x[i] - mean.of[1][arm];
        square.of[0][arm] += students_weight(students, 0, i) * before * before;
        square.of[1][arm] += students->weight[1][i] * after * after;
    }
    set_moments(students, &mean, &square, out);
}

static void sign_weights(Arena *scratch, Students *students)
{
    if (students->signed_weight != NULL)
        return;
    students->signed_weight = ARENA_ARRAY(scratch, double, students->n);
    for (size_t i = 0; i < students->n; i++)
        students->signed_weight[i] =
            students->treated[i] ? students->weight[1][i] : -students->weight[1][i];
}

static void distances_by_order(const Students *students, const double *x, const uint32_t *order,
                               Arms *out)
{
    Walk walk = {.n = 0};
    const size_t n = students->n;
    double value = n > 0 ? x[order[0]] : 0.0;

    for (size_t i = 0; i < n; i++) {
        const uint32_t student = order[i];
        const double weight = students->signed_weight[student];
        const size_t arm = signbit(weight) ? 0 : 1;
        if (x[student] != value) {
            walk_step(students, &walk);
            value = x[student];
        }
        walk.cumulated[0][arm] += students_weight(students, 0, student);
        walk.cumulated[1][arm] += fabs(weight);
    }
    walk_step(students, &walk);
    set_distances(&walk, out);
}

static void set_sizes(const Students *students, bool binary, Arms *out)
{
    for (size_t side = 0; side < 2; side++)
        out->side[side] = (BalanceContrast){.binary = binary,
                                            .n_treated = students->kept[side][1],
                                            .n_control = students->kept[side][0]};
}

/* Counting is tried in vain where the order shows at once that there are too many values. */
static bool has_few_values(const Students *students, const double *x, const uint32_t *order)
{
    size_t n = 1;
    for (size_t i = 1; i < students->n && n <= VALUES_MAX; i++)
        n += x[order[i]] != x[order[i - 1]];
    return n <= VALUES_MAX;
}

void arms_of_real(Arena *scratch, Students *students, const double *x, const uint32_t *order,
                  Arms *out)
{
    const bool few = order == NULL || has_few_values(students, x, order);
    Dictionary *dictionary = few ? ARENA_NEW(scratch, Dictionary) : NULL;

    set_sizes(students, false, out);
    if (few && count_values(students, x, dictionary)) {
        arms_of_values(students, dictionary, out);
        return;
    }
    moments_of(students, x, out);
    sign_weights(scratch, students);
    if (order == NULL) {
        if (students->order == NULL)
            students->order = ARENA_ARRAY(scratch, uint32_t, students->n);
        sort_identity(students->order, students->n);
        sort_by_real(x, students->order, students->n);
        order = students->order;
    }
    distances_by_order(students, x, order, out);
}

void arms_of_moments(const Students *students, const double *x, Arms *out)
{
    set_sizes(students, false, out);
    moments_of(students, x, out);
}

void arms_of_share(const Students *students, const double with[2][2], Arms *out)
{
    set_sizes(students, true, out);
    for (size_t side = 0; side < 2; side++) {
        double p[2];
        for (size_t arm = 0; arm < 2; arm++)
            p[arm] = with[side][arm] / students->total[side][arm];
        /* weights that sum to the whole may pass 1 by a rounding */
        for (size_t arm = 0; arm < 2; arm++)
            p[arm] = p[arm] > 1.0 ? 1.0 : p[arm];
        BalanceContrast *contrast = &out->side[side];
        contrast->mean_control = p[0];
        contrast->mean_treated = p[1];
        contrast->sd_control = sqrt(p[0] * (1.0 - p[0]));
        contrast->sd_treated = sqrt(p[1] * (1.0 - p[1]));
        contrast->ecdf_mean = contrast->ecdf_max = fabs(p[1] - p[0]);
    }
}

WithLevel *students_with_levels(Arena *scratch, const Students *students, const Column *column)
{
    WithLevel *with = arena_array(scratch, column->n_levels, sizeof *with);

    for (size_t i = 0; i < students->n; i++) {
        const int32_t level = column->level[students->row[i]];
        if (level == LEVEL_NONE)
            continue;
        for (size_t side = 0; side < 2; side++)
            with[level][side][students->treated[i] ? 1 : 0] += students_weight(students, side, i);
    }
    return with;
}

void students_with(const Students *students, const Column *column, WithLevel with)
{
    for (size_t i = 0; i < students->n; i++) {
        const double x = column->real[students->row[i]]; /* 0 or 1 */
        for (size_t side = 0; side < 2; side++)
            with[side][students->treated[i] ? 1 : 0] += x * students_weight(students, side, i);
    }
}
