/* In which standard deviation effect sizes are read: one for the whole study and all its parts.
 *
 *   pooled      S of both arms, n - 1, matching weights (What Works Clearinghouse's g)
 *   within      the same within the levels of a column: S^2 = sum (n_al - 1) s_al^2 / sum (n_al -
 * 1) over arms a and levels l; a school grade's students differ less than a school's comparison  S
 * of the comparison group (Glass 1976 Educational Researcher 5(10):3-8) norm        S of the
 * nation, taken as known
 *
 * times Hedges' correction for the degrees of freedom that S has. A 0/1 outcome is a share: its
 * effect size is the Cox index, whatever is chosen. */
#include "sample.h"

#include "alike/effect_size.h"

#include <math.h>
#include <string.h>

/* Scores that do not differ within groups have no scale: a difference is not infinite for that. */
double effect_size_of(const EffectScale *scale, double difference)
{
    return scale->sd > 0.0 ? scale->correction * difference / scale->sd : (double)NAN;
}

double effect_size_error(const EffectScale *scale, double difference, double se)
{
    if (!(scale->sd > 0.0))
        return (double)NAN;
    const double ratio = se / scale->sd, d = difference / scale->sd;
    const double of_sd = scale->sd_df > 0.0 ? d * d / (2.0 * scale->sd_df) : 0.0;

    return scale->correction * sqrt(ratio * ratio + of_sd);
}

/* Weighted n - 1 variance within arm and level, pooled; cells of one student tell nothing. */
static double sd_within(Arena *scratch, const EffectSample *students, const Levels *levels)
{
    const size_t n_cells = 2 * levels->n_levels;
    double *weight = ARENA_ARRAY(scratch, double, n_cells),
           *mean = ARENA_ARRAY(scratch, double, n_cells);
    double *squares = ARENA_ARRAY(scratch, double, n_cells),
           *shares = ARENA_ARRAY(scratch, double, n_cells);
    size_t *n = ARENA_ARRAY(scratch, size_t, n_cells);
    double sum = 0.0, df = 0.0;

    for (size_t i = 0; i < students->n; i++) {
        if (levels->level[i] == LEVEL_NONE)
            continue;
        const size_t c = 2 * (size_t)levels->level[i] + (students->treated[i] ? 1 : 0);
        weight[c] += students->weight[i];
        mean[c] += students->weight[i] * students->y[i];
        n[c]++;
    }
    for (size_t c = 0; c < n_cells; c++)
        mean[c] /= weight[c] > 0.0 ? weight[c] : 1.0;
    for (size_t i = 0; i < students->n; i++) {
        if (levels->level[i] == LEVEL_NONE)
            continue;
        const size_t c = 2 * (size_t)levels->level[i] + (students->treated[i] ? 1 : 0);
        const double share = students->weight[i] / weight[c], e = students->y[i] - mean[c];
        squares[c] += share * e * e;
        shares[c] += share * share;
    }
    for (size_t c = 0; c < n_cells; c++) {
        if (n[c] < 2)
            continue;
        sum += ((double)n[c] - 1.0) * squares[c] / (1.0 - shares[c]);
        df += (double)n[c] - 1.0;
    }
    return df > 0.0 ? sqrt(sum / df) : (double)NAN;
}

/* Test records over several grades are read within grades, since scores of grades 2 to 10 spread
 * far more than any student could gain. */
static const Column *column_within(const EffectSettings *settings, const Cohort *cohort,
                                   EffectSd kind)
{

    if (kind == EFFECT_SD_WITHIN)
        return cohort_column(cohort, settings->sd_within);
    if (kind == EFFECT_SD_AUTO && cohort->outcome_spec->span != NULL)
        return frame_known(cohort->frame, KNOWN_GRADE);
    return NULL;
}

/* NaN where there are no such levels to be within. */
static double sd_of_kind(const Cohort *cohort, const double *weight, const Column *within,
                         EffectSd kind)
{
    Arena *scratch = arena_create();
    const EffectSample students = sample_of_students(scratch, cohort, weight);
    const Levels levels = frame_levels(scratch, within, students.row, students.n);

    const double sd = levels.n_levels > 1 || kind == EFFECT_SD_WITHIN
                          ? sd_within(scratch, &students, &levels)
                          : (double)NAN;
    arena_destroy(scratch);
    return sd;
}

EffectScale effect_scale_of(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                            const double *weight, const Effect *overall, EffectSd kind)
{
    const double n0 = (double)overall->n_control, n = (double)overall->n_treated + n0;
    const Column *within = column_within(settings, cohort, kind);
    EffectScale out = {.kind = EFFECT_SD_POOLED,
                       .of = "both groups together",
                       .sd = overall->sd,
                       .correction = wwc_omega(n),
                       .sd_df = n - 2.0};

    if (within != NULL) {
        const double sd = sd_of_kind(cohort, weight, within, kind);
        if (sd > 0.0) {
            out.kind = EFFECT_SD_WITHIN;
            out.of = arena_printf(arena, "both groups within %s", within->label);
            out.sd = sd;
        }
    } else if (kind == EFFECT_SD_COMPARISON && overall->sd_control > 0.0) {
        out.kind = EFFECT_SD_COMPARISON;
        out.of = "the comparison group";
        out.sd = overall->sd_control;
        out.correction = wwc_omega(n0 + 1.0); /* 1 - 3 / (4 (n0 - 1) - 1) */
        out.sd_df = n0 - 1.0;
    }
    return out;
}

EffectScale effect_scale_of_norm(double sd)
{
    return (EffectScale){
        .kind = EFFECT_SD_NORM, .of = "the national norms", .sd = sd, .correction = 1.0};
}

static void apply(const EffectScale *scale, Effect *e)
{
    if (e->binary) { /* the Cox index has no standard deviation */
        e->effect_size = e->g;
        e->effect_size_se = e->g_se;
        e->effect_size_ci_low = e->g_ci_low;
        e->effect_size_ci_high = e->g_ci_high;
        e->effect_size_sd = (double)NAN;
    } else {
        e->effect_size = effect_size_of(scale, e->estimate);
        e->effect_size_se = effect_size_error(scale, e->estimate, e->se);
        e->effect_size_ci_low = effect_size_of(scale, e->ci_low);
        e->effect_size_ci_high = effect_size_of(scale, e->ci_high);
        e->effect_size_sd = scale->sd;
    }
    e->effect_size_index = wwc_improvement_index(e->effect_size);
}

void effect_scale_apply(const EffectScale *scale, Effects *effects)
{
    effects->scale = *scale;
    for (size_t k = 0; k < effects->n; k++)
        apply(scale, &effects->row[k]);
}
