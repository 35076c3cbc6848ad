#include "surveys/compare.h"

#include "alike/text.h"

#include <math.h>
#include <string.h>

/* --- which margins ------------------------------------------------------------------------------
 */

static const Respondents *side_of(const SurveyData *data, size_t side)
{
    return side == 0 ? &data->program : &data->reference;
}

/* All but one of them. */
static void take_margins(Arena *arena, const SurveyData *data, size_t without, Comparison *out)
{
    const Margins *all = &data->levels.of;
    size_t *n_levels = ARENA_ARRAY(arena, size_t, all->n), n = 0;
    const int32_t **level[2];
    for (size_t s = 0; s < 2; s++)
        level[s] = (const int32_t **)arena_array(arena, all->n, sizeof *level[s]);
    for (size_t m = 0; m < all->n; m++) {
        if (m == without)
            continue;
        for (size_t s = 0; s < 2; s++)
            level[s][n] = side_of(data, s)->level[m];
        n_levels[n++] = all->n_levels[m];
    }
    out->margins = (Margins){.n = n, .n_levels = n_levels};
    for (size_t s = 0; s < 2; s++)
        out->rows[s] =
            (MarginRows){.of = &out->margins, .n = side_of(data, s)->n, .level = level[s]};
}

static size_t cell_of(const MarginRows *rows, size_t i)
{
    size_t cell = 0;
    for (size_t m = 0; m < rows->of->n; m++)
        cell = cell * rows->of->n_levels[m] + (size_t)rows->level[m][i];
    return cell;
}

/* Poststratification: every combination of levels that somebody has is a level of one margin. */
static void cross(Arena *arena, Comparison *out)
{
    size_t n_cells = 1, *n_levels = ARENA_NEW(arena, size_t);
    for (size_t m = 0; m < out->margins.n; m++)
        n_cells *= out->margins.n_levels[m];
    int32_t *number = ARENA_ARRAY(arena, int32_t, n_cells);
    for (size_t s = 0; s < 2; s++)
        for (size_t i = 0; i < out->rows[s].n; i++)
            number[cell_of(&out->rows[s], i)] = 1;
    for (size_t k = 0; k < n_cells; k++)
        number[k] = number[k] == 1 ? (int32_t)(*n_levels)++ : -1;
    const int32_t **crossed[2];
    for (size_t s = 0; s < 2; s++) {
        int32_t *level = ARENA_ARRAY(arena, int32_t, out->rows[s].n);
        for (size_t i = 0; i < out->rows[s].n; i++)
            level[i] = number[cell_of(&out->rows[s], i)];
        crossed[s] = (const int32_t **)arena_array(arena, 1, sizeof *crossed[s]);
        crossed[s][0] = level;
    }
    out->margins = (Margins){.n = 1, .n_levels = n_levels};
    for (size_t s = 0; s < 2; s++)
        out->rows[s].level = crossed[s];
}

/* --- levels that one side has not ---------------------------------------------------------------
 */

/* People of either side at a level. */
static void count_level(const Comparison *of, size_t m, int32_t level, size_t count[2])
{
    for (size_t s = 0; s < 2; s++) {
        count[s] = 0;
        for (size_t i = 0; i < of->rows[s].n; i++)
            count[s] += of->rows[s].level[m][i] == level && of->base[s][i] > 0.0;
    }
}

/* The words of a level; of crossed margins of somebody who has it. */
static const char *level_words(Arena *arena, const SurveyData *data, const Comparison *of, size_t m,
                               int32_t level)
{
    const SurveySpec *spec = data->spec;
    if (spec->adjust != ADJUST_POSTSTRATIFY)
        return arena_printf(arena, "%s '%s'", spec->margin[m].column.text,
                            data->levels.name[m][level]);
    Text text = {.arena = arena};
    for (size_t i = 0; i < of->rows[0].n; i++) {
        if (of->rows[0].level[0][i] != level)
            continue;
        for (size_t k = 0; k < data->levels.of.n; k++)
            text_format(&text, "%s%s '%s'", k > 0 ? " with " : "", spec->margin[k].column.text,
                        data->levels.name[k][data->program.level[k][i]]);
        break;
    }
    return text.bytes;
}

/* The reference must have everybody's counterpart; who is no counterpart takes no part. */
static bool match_levels(Arena *arena, const SurveyData *data, Comparison *out, Error *err)
{
    for (size_t m = 0; m < out->margins.n; m++)
        for (int32_t level = 0; level < (int32_t)out->margins.n_levels[m]; level++) {
            size_t count[2];
            count_level(out, m, level, count);
            if (count[0] > 0 && count[1] == 0)
                error_add(err, ERR_INFEASIBLE, data->spec->place,
                          "survey '%s': %zu of the program's %s have %s, and nobody in %s who "
                          "counts; name levels that count as one under surveys.merge, or leave "
                          "the margin out",
                          data->spec->name.text, count[0], text_plural_of(arena, data->spec->unit),
                          level_words(arena, data, out, m, level), data->reference.replies.file);
            for (size_t i = 0; i < out->rows[1].n && count[0] == 0; i++)
                if (out->rows[1].level[m][i] == level && out->base[1][i] > 0.0) {
                    out->base[1][i] = 0.0;
                    out->n_outside++;
                }
        }
    return err->n == 0;
}

/* --- weights
 * -------------------------------------------------------------------------------------- */

static bool refuse(const SurveyData *data, const Calibration *fit, Error *err)
{
    const bool one = fit->status == ENTROPY_BEYOND && data->spec->adjust != ADJUST_POSTSTRATIFY;
    return error_set(err, ERR_INFEASIBLE, data->spec->place,
                     "survey '%s': no weights give the reference the program's mix%s%s%s; use "
                     "fewer margins, or wider levels (surveys.merge)",
                     data->spec->name.text, one ? " (the share of '" : "",
                     one ? data->levels.name[fit->margin][fit->level] : "",
                     one ? "' can't be reached)" : "");
}

static bool rake_replicates(Arena *arena, const SurveyData *data, Comparison *out, Error *err)
{
    const Replicates *from = &data->reference.replicates;
    const double **weight = (const double **)arena_array(arena, from->n, sizeof *weight);
    size_t failed;
    if (from->n == 0)
        return true;
    for (size_t r = 0; r < from->n; r++) {
        double *own = ARENA_ARRAY(arena, double, data->reference.n);
        for (size_t i = 0; i < data->reference.n; i++)
            own[i] = out->base[1][i] > 0.0 ? from->weight[r][i] : 0.0;
        weight[r] = own;
    }
    out->replicates = *from;
    out->replicates.weight = weight;
    out->raked = data->spec->adjust == ADJUST_NOTHING
                     ? weight
                     : replicates_rake(arena, &out->replicates, &out->rows[1], out->target,
                                       data->spec->trim, &failed);
    if (out->raked == NULL)
        return error_set(err, ERR_INFEASIBLE, data->spec->reference.replicates.place,
                         "survey '%s': the reference can't be weighted to the program's mix under "
                         "the replicate weights %s; use fewer margins, or wider levels "
                         "(surveys.merge)",
                         data->spec->name.text, data->reference.replies.range[failed].name);
    return true;
}

static void take_bases(Arena *arena, const SurveyData *data, size_t without_school, Comparison *out)
{
    for (size_t s = 0; s < 2; s++) {
        const Respondents *side = side_of(data, s);
        out->base[s] = ARENA_ARRAY(arena, double, side->n);
        for (size_t i = 0; i < side->n; i++)
            out->base[s][i] =
                s == 0 && without_school != SIZE_MAX && (size_t)side->psu[i] == without_school
                    ? 0.0
                    : side->base[i];
    }
}

bool compare_make(Arena *arena, const SurveyData *data, size_t without_margin,
                  size_t without_school, Comparison *out, Error *err)
{
    const SurveySpec *spec = data->spec;
    *out = (Comparison){0};
    take_margins(arena, data, without_margin, out);
    if (spec->adjust == ADJUST_NOTHING)
        out->margins.n = 0;
    take_bases(arena, data, without_school, out);
    if (spec->adjust == ADJUST_POSTSTRATIFY && out->margins.n > 0)
        cross(arena, out);
    if (!match_levels(arena, data, out, err))
        return false;
    out->target = ARENA_ARRAY(arena, double, margins_columns(&out->margins));
    margins_means(&out->rows[0], out->base[0], out->target);
    const CalibrateProblem problem = {.rows = &out->rows[1],
                                      .base = out->base[1],
                                      .target = out->target,
                                      .trim = spec->adjust == ADJUST_NOTHING ? 0.0 : spec->trim};
    if (data->published != NULL)
        out->fit = (Calibration){.weight = ARENA_ARRAY(arena, double, 0), .status = ENTROPY_DONE};
    else
        survey_calibrate(arena, &problem, &out->fit);
    if (out->fit.status != ENTROPY_DONE)
        return refuse(data, &out->fit, err);
    out->program = data->program.sample;
    out->program.weight = out->base[0];
    out->pair = (SurveyPair){.program = &out->program,
                             .reference = &data->reference.sample,
                             .program_rows = &out->rows[0],
                             .reference_rows = &out->rows[1],
                             .target = out->target,
                             .weight = out->fit.weight,
                             .target_fixed = spec->target_fixed};
    survey_pair_prepare(arena, &out->pair);
    return rake_replicates(arena, data, out, err);
}

bool compare_item(const SurveyData *data, const Comparison *of, const double *program_y,
                  const double *reference_y, SurveyDifference *out, Error *err)
{
    if (!survey_difference(&of->pair, program_y, reference_y, out, err))
        return false;
    if (of->replicates.n == 0 || isnan(out->value))
        return true;
    const bool about_all = data->spec->reference.replicates.about == 0;
    const double program = out->program_variance;
    const double reference =
        replicates_variance(&of->replicates, of->raked, reference_y, data->reference.n,
                            about_all ? out->reference.value : (double)NAN);
    out->reference.se = sqrt(reference);
    out->reference.df = of->replicates.df;
    out->se = sqrt(program + reference);
    out->df = welch_df(program, out->program_df, reference, of->replicates.df);
    return true;
}
