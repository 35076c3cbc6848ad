/* The same effect in the standard deviations that reports divide by. */
#include "further/parts.h"

#include "further/norm_growth.h"

#include "alike/standards.h"
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
    return input->effects->n > 0 && !isnan(input->effects->row[0].estimate);
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

static bool run(Arena *arena, const FurtherInput *input, Table ***table, size_t *n_tables,
                Notes *notes, Error *err)
{
    const Effect *e = &input->effects->row[0];
    const size_t n = COUNT_OF(columns);
    const int chosen = input->stages->design->effects.sd;
    const double norm_sd = norm_end_sd(input);
    const double g[] = {e->g, e->g_se, e->g_ci_low, e->g_ci_high};
    const double other[] = {e->sd_control, norm_sd};
    static const char *const name[] = {"the comparison group's scores at the end",
                                       "national norms of the students' grades at the end"};
    Table *out =
        table_create(arena, "effect_size_scales", "The effect in other standard deviations",
                     columns_of_outcome(arena, input, columns, n), n);

    (void)err;
    out->sentence =
        "g, the pooled one, has the correction for small samples and an error that "
        "holds the SD's own; the others are the estimate and its standard error divided "
        "by an SD taken as known. The gain is that of a student who would have stood at "
        "the 50th percentile.";
    add_row(out, "both groups' scores at the end, pooled (g)", e->sd, g,
            chosen == EFFECT_SD_POOLED);
    for (int k = 0; k < 2; k++) {
        const double sd = other[k];
        if (!(sd > 0.0))
            continue;
        const double value[] = {e->estimate / sd, e->se / sd, e->ci_low / sd, e->ci_high / sd};
        add_row(out, name[k], sd, value, chosen == EFFECT_SD_COMPARISON + k);
    }
    if (chosen == EFFECT_SD_NORM && !(norm_sd > 0.0))
        caution_add(notes, arena, "further", 0,
                    "effects.sd is 'norm', but there is no norm for this outcome%s; the pooled SD "
                    "stands.",
                    input->norms == NULL ? ", because the study file names none" : "");
    tables_add(arena, table, n_tables, out);
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
