/* The same effect in the standard deviations that reports divide by. */
#include "further/parts.h"

#include "further/norm_growth.h"

#include "alike/amount_tables.h"
#include "alike/effect_size.h"

#include <math.h>

TABLE_DEFINE(effect_size_scales, EFFECT_SIZE_SCALES_LIST, .name = "effect_size_scales");
static const union effect_size_scales_columns *const column = &effect_size_scales_columns;

static bool applies(const FurtherInput *input)
{
    return input->effects->n > 0 && !isnan(input->effects->row[0].estimate) &&
           !input->effects->row[0].binary;
}

/* One row for each standard deviation that these data have. */
static void add_scale(Table *table, const Effect *e, const char *what, const EffectScale *scale,
                      EffectSd chosen)
{
    const double size = effect_size_of(scale, e->estimate);
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});

    row_text(row, &column->sd_of, what);
    row_real(row, &column->sd, scale->sd);
    row_real(row, &column->effect_size, size);
    row_real(row, &column->se, effect_size_error(scale, e->estimate, e->se));
    row_real(row, &column->ci_low, effect_size_of(scale, e->ci_low));
    row_real(row, &column->ci_high, effect_size_of(scale, e->ci_high));
    row_real(row, &column->percentile_gain, wwc_improvement_index(size));
    row_text(row, &column->chosen, scale->kind == chosen ? "yes" : "no");
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    static const struct {
        EffectSd kind;
        const char *name;
    } kinds[] = {{EFFECT_SD_POOLED, "both groups' scores at the end, pooled (g)"},
                 {EFFECT_SD_AUTO, "both groups' scores within a grade"},
                 {EFFECT_SD_WITHIN, "both groups' scores within the column of effects.sd"},
                 {EFFECT_SD_COMPARISON, "the comparison group's scores at the end"}};
    const Stages *s = input->stages;
    const EffectSettings *settings = &s->settings->effects;
    const Effect *e = &input->effects->row[0];
    const EffectSd chosen = input->effects->scale.kind;
    const double norm_sd = norm_end_sd(input);
    Table *out = further_table(arena, input, &table_effect_size_scales,
                               "The effect in other standard deviations");

    (void)notes;
    (void)err;
    out->sentence =
        "One standard deviation serves the overall effect and all its parts; here are the others. "
        "Each has the correction for small samples and an error that holds the standard "
        "deviation's own, but for the national one, which is taken as known. The gain is that of a "
        "student who would have stood at the 50th percentile.";
    for (size_t k = 0; k < COUNT_OF(kinds); k++) {
        if (kinds[k].kind == EFFECT_SD_WITHIN && s->settings->effects.sd != EFFECT_SD_WITHIN)
            continue;
        const EffectScale scale =
            effect_scale_of(arena, settings, s->cohort, input->effects->weight, e, kinds[k].kind);
        /* auto gives the pooled one where nothing is to be read within grades */
        const bool wanted = kinds[k].kind == EFFECT_SD_AUTO ? scale.kind == EFFECT_SD_WITHIN
                                                            : scale.kind == kinds[k].kind;
        if (wanted && scale.sd > 0.0)
            add_scale(out, e, kinds[k].name, &scale, chosen);
    }
    if (norm_sd > 0.0) {
        const EffectScale scale = effect_scale_of_norm(norm_sd);
        add_scale(out, e, "national norms of the students' grades at the end", &scale, chosen);
    }
    tables_add(arena, tables, out);
    return true;
}

const FurtherAnalysis further_effect_size_scales = {
    .name = "effect_size_scales",
    .help = "the effect divided by the pooled, the comparison group's and the national SD",
    .source = "Hedges (1981) J. Educational Statistics 6:107-128; Glass (1976) Educational "
              "Researcher 5(10):3-8",
    .of_one_copy = true,
    .applies = applies,
    .run = run,
};
