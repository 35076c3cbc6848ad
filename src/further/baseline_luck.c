/* How often luck alone makes the groups differ at the start by more than evidence standards accept:
 * the program is given anew to as many of the units that it was given to, in the cohort before any
 * design. What every unit gives to means and spreads is summed once; a draw reads these sums. */
#include "further/parts.h"

#include "alike/baseline_chance.h"
#include "alike/hash.h"
#include "alike/limits.h"
#include "alike/sureness_tables.h"
#include "alike/text.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

TABLE_DEFINE(baseline_luck, BASELINE_LUCK_LIST, .name = "baseline_luck");
static const union baseline_luck_columns *const column = &baseline_luck_columns;

extern const FurtherAnalysis further_baseline_luck; /* below */

enum {
    DRAWS = 999,
    /* Steps through units and sums of a draw, beyond which students are not drawn: a twentieth of a
     * second for all draws. Groups so large differ by luck as the bound says, or less. */
    DRAW_MOST = 50000,
};

/* Who is given out together. */
typedef struct Units {
    const Column *column; /* NULL: each student alone */
    size_t n, n_program;
    const int32_t *of; /* by student of the cohort; below 0: of no known unit */
} Units;

static Units students_alone(Arena *scratch, const Cohort *cohort)
{
    int32_t *of = ARENA_ARRAY(scratch, int32_t, cohort->n);

    for (size_t i = 0; i < cohort->n; i++)
        of[i] = (int32_t)i;
    return (Units){.n = cohort->n, .n_program = cohort->n_treated, .of = of};
}

static Units units_of(Arena *scratch, const FurtherInput *input)
{
    const Stages *s = input->stages;
    const Cohort *cohort = s->cohort;
    const Column *of = effect_unit_column(&s->settings->effects, s->matching, cohort);

    if (of == NULL || !cohort_given_to_groups(cohort, of, NULL))
        return students_alone(scratch, cohort);
    const Levels levels = frame_levels(scratch, of, cohort->row, cohort->n);
    const uint8_t *side = cohort_cluster_sides(scratch, cohort, of);
    int32_t *number = ARENA_ARRAY(scratch, int32_t, levels.n_levels + 1);
    int32_t *unit = ARENA_ARRAY(scratch, int32_t, cohort->n);
    Units out = {.column = of, .of = unit};
    for (size_t i = 0; i < cohort->n; i++) { /* those of no student of the cohort are none */
        unit[i] = LEVEL_NONE;
        if (levels.level[i] == LEVEL_NONE)
            continue;
        int32_t *own = &number[levels.level[i]];
        if (*own == 0) {
            *own = -1;
            out.n++;
            out.n_program += side[i] == CLUSTER_TREATED;
        }
    }
    int32_t next = 0; /* by name, not by who comes first */
    for (size_t g = 0; g < levels.n_levels; g++)
        if (number[g] != 0)
            number[g] = next++;
    for (size_t i = 0; i < cohort->n; i++)
        if (levels.level[i] != LEVEL_NONE)
            unit[i] = number[levels.level[i]];
    return out;
}

/* --- sums by unit --------------------------------------------------------------------------------
 */

static const Column *column_of(const Cohort *cohort, const BalanceRow *row)
{
    for (size_t k = 0; k < cohort->n_covariates; k++)
        if (text_equal(cohort->covariate[k]->name, row->covariate))
            return cohort->covariate[k];
    return NULL;
}

typedef struct Sums {
    UnitSums of;
    double *members, *weight, *weight_squares, *sum, *square;
    bool *binary;
} Sums;

static Sums sums_create(Arena *scratch, const Cohort *cohort, const Units *units, size_t most)
{
    Sums out = {.members = ARENA_ARRAY(scratch, double, units->n),
                .weight = ARENA_ARRAY(scratch, double, units->n),
                .weight_squares = ARENA_ARRAY(scratch, double, units->n),
                .sum = ARENA_ARRAY(scratch, double, most * units->n),
                .square = ARENA_ARRAY(scratch, double, most * units->n),
                .binary = ARENA_ARRAY(scratch, bool, most)};

    for (size_t i = 0; i < cohort->n; i++) {
        const double w = cohort_base_weight(cohort, i);
        if (units->of[i] < 0)
            continue;
        out.members[units->of[i]] += 1.0;
        out.weight[units->of[i]] += w;
        out.weight_squares[units->of[i]] += w * w;
    }
    out.of = (UnitSums){.n_units = units->n,
                        .members = out.members,
                        .weight = out.weight,
                        .weight_squares = out.weight_squares,
                        .sum = out.sum,
                        .square = out.square,
                        .binary = out.binary};
    return out;
}

static void add_number(const Cohort *cohort, const Units *units, const Column *x, Sums *out)
{
    const size_t at = out->of.n_measures++ * units->n;
    double centre = 0.0;

    out->binary[at / units->n] = x->binary;
    for (size_t i = 0; !x->binary && i < cohort->n; i++)
        centre += x->real[cohort->row[i]] / (double)cohort->n;
    for (size_t i = 0; i < cohort->n; i++) {
        const double d = x->real[cohort->row[i]] - centre, w = cohort_base_weight(cohort, i);
        if (units->of[i] < 0)
            continue;
        out->sum[at + (size_t)units->of[i]] += w * d;
        out->square[at + (size_t)units->of[i]] += w * d * d;
    }
}

/* One pass for all levels that the balance table judges; row: of it, its first. */
static void add_levels(Arena *scratch, const Cohort *cohort, const Units *units, const Column *x,
                       const Balance *balance, size_t row, Sums *out)
{
    size_t *place = ARENA_ARRAY(scratch, size_t, x->n_levels + 1); /* 1 + the measure; 0: none */

    for (size_t k = row; k < balance->n; k++)
        for (size_t l = 0; l < x->n_levels; l++)
            if (text_equal(balance->row[k].covariate, x->name) &&
                text_equal(balance->row[k].level, x->level_name[l])) {
                out->binary[out->of.n_measures] = true;
                place[l] = ++out->of.n_measures;
            }
    for (size_t i = 0; i < cohort->n; i++) {
        const int32_t level = x->level[cohort->row[i]];
        if (units->of[i] >= 0 && level != LEVEL_NONE && place[level] > 0)
            out->sum[(place[level] - 1) * units->n + (size_t)units->of[i]] +=
                cohort_base_weight(cohort, i);
    }
}

/* The measures that the balance table judges. */
static Sums sums_of(Arena *scratch, const FurtherInput *input, const Units *units)
{
    const Cohort *cohort = input->stages->cohort;
    const Balance *balance = input->stages->balance;
    Sums out = sums_create(scratch, cohort, units, balance->n);
    const char *last = NULL;

    for (size_t k = 0; k < balance->n; k++) {
        const BalanceRow *row = &balance->row[k];
        const Column *x = row->is_score ? NULL : column_of(cohort, row);
        if (x == NULL || text_equal(row->covariate, last))
            continue;
        last = row->covariate;
        if (x->type == COLUMN_FACTOR)
            add_levels(scratch, cohort, units, x, balance, k, &out);
        else
            add_number(cohort, units, x, &out);
    }
    return out;
}

/* --- the table -----------------------------------------------------------------------------------
 */

/* With so many students a difference is normal with variance 1/n1 + 1/n0; that one of several is
 * beyond the limit is at most as probable as the sum over them. */
static double at_most(const Units *units, size_t n_measures)
{
    const double n1 = (double)units->n_program, n0 = (double)units->n - n1;
    const double z = LIMIT_BASELINE_ADJUST / sqrt(1.0 / n1 + 1.0 / n0);

    return fmin(2.0 * (double)n_measures * gsl_cdf_ugaussian_Q(z), 1.0);
}

static size_t n_judged(const Balance *balance)
{
    size_t n = 0;

    for (size_t k = 0; k < balance->n; k++)
        n += !balance->row[k].is_score;
    return n;
}

static size_t smaller(const Units *units)
{
    return units->n_program < units->n - units->n_program ? units->n_program
                                                          : units->n - units->n_program;
}

static void add_drawn(Arena *arena, Row row, const FurtherInput *input, const Units *units)
{
    Arena *scratch = arena_create();
    const Sums sums = sums_of(scratch, input, units);
    const uint64_t stream = hash_text(input->stages->seed, input->stages->outcome->name.text);
    const BaselineChance chance =
        baseline_chance(&sums.of, units->n_program, LIMIT_BASELINE_ADJUST, DRAWS,
                        hash_text(stream, further_baseline_luck.name));

    row_real(row, &column->measures, (double)sums.of.n_measures);
    row_real(row, &column->draws, (double)chance.n_sets);
    row_real(row, &column->chance, chance.over);
    row_real(row, &column->typical, chance.typical);
    row_text(row, &column->basis,
             arena_printf(arena, "share of %s",
                          chance.every ? "all ways to give it out" : "drawn ways to give it out"));
    arena_destroy(scratch);
}

static void add_bound(Row row, const FurtherInput *input, const Units *units)
{
    const size_t n = n_judged(input->stages->balance);

    row_real(row, &column->measures, (double)n);
    row_real(row, &column->chance, at_most(units, n));
    row_text(row, &column->basis,
             "at most: normal approximation, added up over measures; too many to draw from");
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    Arena *scratch = arena_create();
    const Units units = units_of(scratch, input);
    Table *out = further_table(arena, input, &table_baseline_luck,
                               "How often luck alone makes the groups differ at the start");

    (void)notes;
    (void)err;
    out->sentence = arena_printf(
        arena,
        "Had lots decided who gets the program, in the cohort before any design: the chance that "
        "at least one measure of the start differs by more than %s, which evidence standards do "
        "not accept whatever is adjusted for, and the largest difference of an ordinary draw.",
        text_real(arena, LIMIT_BASELINE_ADJUST, 2));
    if (units.n_program > 0 && units.n_program < units.n) {
        const Row row = row_add(out, (PeopleSet){.arms = SET_BOTH});
        row_rounds(row, ROUNDING_P);
        row_text(row, &column->unit,
                 units.column != NULL ? column_label(units.column)
                                      : frame_unit(input->stages->frame));
        if (units.column == NULL &&
            units.n + smaller(&units) * n_judged(input->stages->balance) > DRAW_MOST)
            add_bound(row, input, &units);
        else
            add_drawn(arena, row, input, &units);
        tables_add(arena, tables, out);
    }
    arena_destroy(scratch);
    return true;
}

static bool applies(const FurtherInput *input)
{
    return input->effects->n > 0 && input->stages->balance != NULL &&
           n_judged(input->stages->balance) > 0;
}

const FurtherAnalysis further_baseline_luck = {
    .name = "baseline_luck",
    .help = "how often luck alone would make some measure of the start fail evidence standards",
    .source = "What Works Clearinghouse Standards Handbook 4.1 (the limit); all ways to give a "
              "program to whole groups: Gail et al. (1996) Statistics in Medicine 15:1069-1092",
    .files_only = true,
    .applies = applies,
    .run = run,
};
