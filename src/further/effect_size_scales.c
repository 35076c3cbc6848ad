/* The same effect in the standard deviations that reports divide by. */
#include "further/parts.h"

#include "further/norm_growth.h"

#include "alike/effect_size.h"
#include "alike/text.h"

#include <math.h>

static const TableColumn columns[] = {
    {.name = "sd_of", .title = "Divided by", .type = CELL_TEXT},
    {.name = "sd", .title = "SD", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "effect_size", .title = "Effect size", .type = CELL_REAL, .unit = "SD", .digits = 3},
    {.name = "se", .title = "Standard error", .type = CELL_REAL, .unit = "SD", .digits = 3},
    {.name = "ci_low", .title = "Interval from", .type = CELL_REAL, .unit = "SD", .digits = 3},
    {.name = "ci_high", .title = "Interval to", .type = CELL_REAL, .unit = "SD", .digits = 3},
    {.name = "percentile_gain",
     .title = "Gain of a median student",
     .type = CELL_REAL,
     .unit = "percentile points",
     .digits = 1},
    {.name = "chosen", .title = "Chosen by effects.sd", .type = CELL_TEXT},
};

static bool applies(const FurtherInput *input)
{
    return input->effects->n > 0 && !isnan(input->effects->row[0].estimate) &&
           !input->effects->row[0].binary;
}

static void add_row(Table *table, const char *what, double sd, const double value[4], bool chosen)
{
    Cell *cell = table_add_row(table);

    set_text(&cell[0], what);
    set_real(&cell[1], sd);
    for (size_t k = 0; k < 4; k++)
        set_real(&cell[2 + k], value[k]);
    set_real(&cell[6], wwc_improvement_index(value[0]));
    set_text(&cell[7], chosen ? "yes" : "no");
}

/* One row for each standard deviation that these data have. */
static void add_scale(Table *table, const Effect *e, const char *what, const EffectScale *scale,
                      EffectSd chosen)
{
    const double value[] = {effect_size_of(scale, e->estimate),
                            effect_size_error(scale, e->estimate, e->se),
                            effect_size_of(scale, e->ci_low), effect_size_of(scale, e->ci_high)};

    add_row(table, what, scale->sd, value, scale->kind == chosen);
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
    const Effect *e = &input->effects->row[0];
    const size_t n = COUNT_OF(columns);
    const EffectSd chosen = input->effects->scale.kind;
    const double norm_sd = norm_end_sd(input);
    Table *out =
        table_create(arena, "effect_size_scales", "The effect in other standard deviations",
                     columns_of_outcome(arena, input, columns, n), n);

    (void)notes;
    (void)err;
    out->sentence =
        "One standard deviation serves the overall effect and all its parts; here are the others. "
        "Each has the correction for small samples and an error that holds the standard "
        "deviation's own, but for the national one, which is taken as known. The gain is that of a "
        "student who would have stood at the 50th percentile.";
    for (size_t k = 0; k < COUNT_OF(kinds); k++) {
        if (kinds[k].kind == EFFECT_SD_WITHIN && s->design->effects.sd != EFFECT_SD_WITHIN)
            continue;
        const EffectScale scale =
            effect_scale_of(arena, s->design, s->cohort, input->effects->weight, e, kinds[k].kind);
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
    .applies = applies,
    .run = run,
};
