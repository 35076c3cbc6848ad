/* Do the parts of effects.subgroups differ? That one part's effect is clear and another's is not
 * does not show it; the difference has to be tested. */
#include "further/parts.h"

#include "alike/effect_study.h"
#include "alike/part_tables.h"
#include "alike/text.h"

#include <math.h>

TABLE_DEFINE(interactions, INTERACTIONS_LIST, .name = "interactions");
static const union interactions_columns *const column = &interactions_columns;

typedef struct Settings {
    bool asked;
} Settings;

static const Option options[] = {
    {.name = "interactions",
     .type = OPT_FLAG,
     .offset = offsetof(Settings, asked),
     .on_request = true,
     .fallback = "no",
     .plain =
         "Whether the effects in the parts of effects.subgroups are tested against each other.",
     .change_when = "the report is to say that the program did more for some students than for "
                    "others.",
     .help = "The table interactions: of each column the effect in every part less that in the "
             "first, and a Wald test of all these differences at once, by the study's variance "
             "(by school components: one for all parts, of the whole cohort). Each is a test of "
             "the study, and counted as one. With missing_data: impute they are of all copies of "
             "the data, put together by Rubin's rules and, all at once, by those of Li, "
             "Raghunathan & Rubin."},
    {.name = NULL},
};

static bool applies(const FurtherInput *input)
{
    const Settings *settings = input->settings;

    return settings->asked && input->stages->settings->effects.n_subgroups > 0 &&
           input->effects->n > 0 && !isnan(input->effects->row[0].estimate);
}

static Row add_row(Table *table, const EffectParts *parts, const char *level, const char *other)
{
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH,
                                               .group = level != NULL ? parts->group : NULL,
                                               .level = level,
                                               .other = other});

    row_text(row, &column->group, parts->group);
    return row;
}

/* NULL where results are not to be published. */
static const People *people_of(const Effects *effects, const char *group, const char *level)
{
    for (size_t i = 0; i < effects->n; i++) {
        const Effect *e = &effects->row[i];
        if (text_equal(e->group, group) && text_equal(e->level, level))
            return e->people;
    }
    return NULL;
}

static void add_difference(Table *table, Arena *arena, const Effects *effects,
                           const EffectParts *parts, const EffectDifference *d)
{
    const char *level = parts->name[d->level], *first = parts->name[d->first];
    const People *own = people_of(effects, parts->group, level),
                 *other = people_of(effects, parts->group, first);
    const Row row = add_row(table, parts, level, first);

    if (own != NULL && other != NULL)
        row_people(row, people_joined(arena, own, other));
    row_text(row, &column->contrast, arena_printf(arena, "%s less %s", level, first));
    row_real(row, &column->estimate, d->value);
    row_real(row, &column->se, d->test.se);
    row_real(row, &column->ci_low, d->test.low);
    row_real(row, &column->ci_high, d->test.high);
    row_real(row, &column->tested, 1);
    row_real(row, &column->f, d->test.t);
    row_real(row, &column->df, d->test.df);
    row_real(row, &column->p, d->test.p);
}

static void add_all(Table *table, const EffectParts *parts, const EffectInteraction *all)
{
    const Row row = add_row(table, parts, NULL, NULL);

    row_text(row, &column->contrast, "all parts at once");
    row_real(row, &column->tested, (double)all->n_tested);
    row_real(row, &column->f, all->f);
    row_real(row, &column->df, all->df);
    row_real(row, &column->p, all->p);
    row_phrase(row, &column->problem, all->problem, NULL);
}

static bool add_column(Table *table, Arena *arena, Arena *scratch, const FurtherInput *input,
                       const EffectStudy *study, const SubgroupSpec *spec, Error *err)
{
    EffectParts parts;
    EffectInteraction found;

    if (cohort_column(input->stages->cohort, spec->column) == NULL)
        return true; /* a note says so */
    if (!effect_parts_of(scratch, input->stages->cohort, input->effects, spec, &parts, err) ||
        !effect_study_interaction(study, scratch, parts.level_of, parts.n, &found, err))
        return false;
    parts.group = arena_copy_text(arena, parts.group);
    for (size_t g = 0; g < parts.n; g++)
        parts.name[g] = arena_copy_text(arena, parts.name[g]);
    for (size_t k = 0; k < found.n; k++)
        add_difference(table, arena, input->effects, &parts, &found.difference[k]);
    if (found.problem != NULL)
        found.problem = arena_copy_text(arena, found.problem);
    if (found.n_tested > 1 || found.problem != NULL)
        add_all(table, &parts, &found);
    return true;
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    const Stages *s = input->stages;
    Arena *scratch = arena_create();
    Table *out = further_table(arena, input, &table_interactions, "Do parts differ?");
    EffectStudy *study;

    (void)notes;
    out->sentence =
        "The effect in each part less that in the first of its column, and a test of all of a "
        "column's differences at once. Parts are estimated each by itself; what they share, "
        "schools and comparison students, is allowed for. Look at the test of all first: of many "
        "differences some are large by luck.";
    bool ok = further_study(scratch, input, &study, err);
    for (size_t k = 0; ok && k < s->settings->effects.n_subgroups; k++)
        ok = add_column(out, arena, scratch, input, study, &s->settings->effects.subgroup[k], err);
    if (ok)
        tables_add(arena, tables, out);
    arena_destroy(scratch);
    return ok;
}

const FurtherAnalysis further_interactions = {
    .name = "interactions",
    .help = "whether the effects in the parts of a column differ, each by itself and all at once",
    .source = "Tipton & Pustejovsky (2015) J. Educational and Behavioral Statistics 40:604-634 "
              "(Hotelling's T^2; taking the fewest degrees of freedom of any difference is ours)",
    .options = options,
    .settings_size = sizeof(Settings),
    .files_only = true,
    .shares_study = true,
    .applies = applies,
    .run = run,
};
