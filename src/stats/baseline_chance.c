/* Baseline differences under every way to give a program to k of n units, from sums by unit. */
#include "alike/baseline_chance.h"

#include "alike/effect_size.h"
#include "alike/hash.h"
#include "alike/placement.h"
#include "alike/quantile.h"

#include <math.h>
#include <string.h>

/* Of an arm. */
typedef struct ArmSums {
    double members, weight, weight_squares, sum, square;
} ArmSums;

static size_t unit_of(const size_t *member, size_t i)
{
    return member == NULL ? i : member[i];
}

/* What is the same on every measure. */
static ArmSums arm_of(const UnitSums *units, const size_t *member, size_t n)
{
    ArmSums out = {.members = 0.0};

    for (size_t i = 0; i < n; i++) {
        const size_t u = unit_of(member, i);
        out.members += units->members[u];
        out.weight += units->weight[u];
        out.weight_squares += units->weight_squares[u];
    }
    return out;
}

static ArmSums arm_on(const UnitSums *units, size_t measure, ArmSums arm, const size_t *member,
                      size_t n)
{
    const double *sum = units->sum + measure * units->n_units;
    const double *square = units->square + measure * units->n_units;

    for (size_t i = 0; i < n; i++) {
        const size_t u = unit_of(member, i);
        arm.sum += sum[u];
        arm.square += square[u];
    }
    return arm;
}

static ArmSums rest_of(const ArmSums *all, const ArmSums *arm)
{
    return (ArmSums){.members = all->members - arm->members,
                     .weight = all->weight - arm->weight,
                     .weight_squares = all->weight_squares - arm->weight_squares,
                     .sum = all->sum - arm->sum,
                     .square = all->square - arm->square};
}

/* As the balance table has it: the sum of squares over the weight, over 1 - sum w^2 / (sum w)^2. */
static double sd_of(const ArmSums *arm)
{
    const double mean = arm->sum / arm->weight;
    const double rest = 1.0 - arm->weight_squares / (arm->weight * arm->weight);

    return sqrt(fmax(arm->square / arm->weight - mean * mean, 0.0) / rest);
}

static double difference_of(const ArmSums *arm, const ArmSums *other, bool binary)
{
    const double m1 = arm->sum / arm->weight, m0 = other->sum / other->weight;
    const double n = arm->members + other->members, middle = (m1 + m0) / 2.0;

    if (m1 == m0)
        return 0.0;
    if (!binary)
        return fabs(wwc_g(
            m1 - m0, wwc_pooled_sd(arm->members, sd_of(arm), other->members, sd_of(other)), n));
    const double cox = fabs(wwc_cox(fmin(fmax(m1, 0.0), 1.0), fmin(fmax(m0, 0.0), 1.0), n));
    return isfinite(cox) ? cox : fabs(m1 - m0) / sqrt(middle * (1.0 - middle));
}

double unit_sums_difference(const UnitSums *units, size_t measure, const size_t *member,
                            size_t n_members)
{
    const size_t n = units->n_units;
    const ArmSums all = arm_on(units, measure, arm_of(units, NULL, n), NULL, n);
    const ArmSums arm = arm_on(units, measure, arm_of(units, member, n_members), member, n_members);
    const ArmSums rest = rest_of(&all, &arm);

    return difference_of(&arm, &rest, units->binary[measure]);
}

/* What a draw adds up: unit by unit what it gives to an arm, then its sums and squares measure by
 * measure. */
typedef struct Sums {
    const UnitSums *units;
    double *of_unit, *of_arm; /* numbers_of(units) each unit; that of the set */
} Sums;

enum { MEMBERS, WEIGHT, WEIGHT_SQUARES, N_ALIKE };

static size_t numbers_of(const UnitSums *units)
{
    return N_ALIKE + 2 * units->n_measures;
}

static Sums sums_by_unit(Arena *scratch, const UnitSums *units)
{
    const size_t width = numbers_of(units), n = units->n_units;
    Sums out = {.units = units,
                .of_unit = ARENA_ARRAY(scratch, double, width *n),
                .of_arm = ARENA_ARRAY(scratch, double, width)};

    for (size_t u = 0; u < n; u++) {
        double *own = out.of_unit + u * width;
        own[MEMBERS] = units->members[u];
        own[WEIGHT] = units->weight[u];
        own[WEIGHT_SQUARES] = units->weight_squares[u];
        for (size_t m = 0; m < units->n_measures; m++) {
            own[N_ALIKE + 2 * m] = units->sum[m * n + u];
            own[N_ALIKE + 2 * m + 1] = units->square[m * n + u];
        }
    }
    return out;
}

static void add_up(const Sums *sums, const size_t *member, size_t k)
{
    const size_t width = numbers_of(sums->units);

    memset(sums->of_arm, 0, width * sizeof *sums->of_arm);
    for (size_t i = 0; i < k; i++) {
        const double *own = sums->of_unit + member[i] * width;
        for (size_t j = 0; j < width; j++)
            sums->of_arm[j] += own[j];
    }
}

/* Measures that nobody differs on are passed over. */
static double largest(const Sums *sums, const ArmSums *all, const size_t *member, size_t k)
{
    const double *of = sums->of_arm;
    double out = 0.0;

    add_up(sums, member, k);
    for (size_t m = 0; m < sums->units->n_measures; m++) {
        const ArmSums arm = {.members = of[MEMBERS],
                             .weight = of[WEIGHT],
                             .weight_squares = of[WEIGHT_SQUARES],
                             .sum = of[N_ALIKE + 2 * m],
                             .square = of[N_ALIKE + 2 * m + 1]};
        const ArmSums rest = rest_of(&all[m], &arm);
        const double size = difference_of(&arm, &rest, sums->units->binary[m]);
        out = size > out ? size : out;
    }
    return out;
}

/* Sets of the smaller of both groups: a set and what is left of it differ by the same. */
BaselineChance baseline_chance(const UnitSums *units, size_t k, double limit, size_t most,
                               uint64_t stream)
{
    const size_t n = units->n_units, few = k <= n - k ? k : n - k;
    const size_t n_all = placement_sets(n, few, most);
    Arena *scratch = arena_create();
    BaselineChance out = {.every = n_all <= most};

    out.n_sets = out.every ? n_all : most;
    size_t *member = ARENA_ARRAY(scratch, size_t, few + 1);
    double *size = ARENA_ARRAY(scratch, double, out.n_sets);
    ArmSums *all = ARENA_ARRAY(scratch, ArmSums, units->n_measures + 1);
    for (size_t m = 0; m < units->n_measures; m++)
        all[m] = arm_on(units, m, arm_of(units, NULL, n), NULL, n);
    const Sums sums = sums_by_unit(scratch, units);
    for (size_t s = 0; s < out.n_sets; s++) {
        if (out.every)
            placement_set(n, few, s, member);
        else
            placement_draw(n, few, hash_u64(stream, s), member);
        size[s] = largest(&sums, all, member, few);
        out.over += size[s] > limit ? 1.0 : 0.0;
    }
    out.over /= (double)out.n_sets;
    quantile_sort(size, out.n_sets);
    out.typical = quantile(size, out.n_sets, 0.5);
    arena_destroy(scratch);
    return out;
}
