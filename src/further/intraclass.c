/* How alike the scores of one group are, of the groups that the program was given to, and how sure
 * that is: what a reviewer corrects a t for clusters with, and who plans the next study. */
#include "further/parts.h"

#include "alike/intraclass.h"
#include "alike/sureness_tables.h"
#include "alike/text.h"

#include <math.h>

TABLE_DEFINE(intraclass, INTRACLASS_LIST, .name = "intraclass");
static const union intraclass_columns *const column = &intraclass_columns;

static const Column *unit_of(const FurtherInput *input)
{
    const Stages *s = input->stages;

    return effect_unit_column(&s->settings->effects, s->matching, s->cohort);
}

static bool applies(const FurtherInput *input)
{
    const Column *unit =
        input->effects->n > 0 && input->stages->cohort->outcome != NULL ? unit_of(input) : NULL;
    Arena *scratch = arena_create();
    const bool out = unit != NULL && cohort_given_to_groups(input->stages->cohort, unit, NULL);

    arena_destroy(scratch);
    return out;
}

/* Of the estimate's own students, each once. */
static Intraclass intraclass_of(const FurtherInput *input)
{
    const Stages *s = input->stages;
    const Cohort *cohort = s->cohort;
    Arena *scratch = arena_create();
    const Levels levels = frame_levels(scratch, unit_of(input), cohort->row, cohort->n);
    double *y = ARENA_ARRAY(scratch, double, cohort->n);
    int32_t *group = ARENA_ARRAY(scratch, int32_t, cohort->n);
    size_t n = 0;

    for (size_t i = 0; i < cohort->n; i++) {
        if (!(input->effects->weight[i] > 0.0))
            continue;
        y[n] = effect_score(&s->settings->effects, cohort, cohort->row[i]);
        group[n++] = levels.level[i];
    }
    const Intraclass out =
        intraclass_anova(y, group, n, levels.n_levels, s->settings->effects.confidence);
    arena_destroy(scratch);
    return out;
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    const Intraclass icc = intraclass_of(input);
    Table *out =
        further_table(arena, input, &table_intraclass, "How alike the scores of one group are");

    (void)notes;
    (void)err;
    if (isnan(icc.value))
        return true;
    out->sentence = "The share of the scores' variance that lies between the groups that the "
                    "program was given to: one-way analysis of variance of both arms together, "
                    "each student once, with Wald's interval, which is exact for normal scores.";
    const Row row = row_add(out, (PeopleSet){.arms = SET_BOTH});
    row_count(row, &column->people, icc.n, NULL);
    row_count(row, &column->clusters, icc.n_groups, NULL);
    row_real(row, &column->icc, icc.value);
    row_real(row, &column->icc_low, icc.low);
    row_real(row, &column->icc_high, icc.high);
    tables_add(arena, tables, out);
    return true;
}

const FurtherAnalysis further_intraclass = {
    .name = "intraclass",
    .help = "how alike the scores of one group of the unit of assignment are, with its interval",
    .source = "Donner & Koval (1980) Biometrics 36:19-25; Wald (1940) Annals of Mathematical "
              "Statistics 11:96-100",
    .files_only = true,
    .applies = applies,
    .run = run,
};
