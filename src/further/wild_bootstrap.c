/* A second p and interval where clusters are few: the restricted wild cluster bootstrap of the
 * study's own estimate. */
#include "further/parts.h"

#include "stats/wild_bootstrap.h"

#include "alike/effect_study.h"
#include "alike/sureness_tables.h"
#include <math.h>

typedef struct Settings {
    bool asked;
    size_t draws;
} Settings;

/* Clusters of an arm: below the first no numbers are given, below the second a caution is. */
enum { CLUSTERS_LEAST = 4, CLUSTERS_FEW = 10 };

TABLE_DEFINE(wild_bootstrap, WILD_BOOTSTRAP_LIST, .name = "wild_bootstrap");

static size_t fewest(const Effect *overall)
{
    return overall->clusters_treated < overall->clusters_control ? overall->clusters_treated
                                                                 : overall->clusters_control;
}

static void add_row(Table *table, const EffectWild *wild)
{
    const union wild_bootstrap_columns *column = &wild_bootstrap_columns;
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});

    row_text(row, &column->rule,
             wild->all ? "every change of the clusters' signs, no effect imposed"
                       : "draws of Webb's six points, no effect imposed");
    row_real(row, &column->estimate, wild->estimate);
    row_real(row, &column->se, wild->se);
    row_real(row, &column->ci_low, wild->ci_low);
    row_real(row, &column->ci_high, wild->ci_high);
    row_real(row, &column->p, wild->p);
    row_phrase(row, &column->problem, wild->problem, NULL);
}

static void caution(Arena *arena, const Effect *overall, const EffectWild *wild, Notes *notes)
{
    if (wild->problem == NULL && fewest(overall) < CLUSTERS_FEW)
        notes_add(
            notes, arena, "wild_bootstrap", NOTE_CAUTION,
            count_about(ABOUT_SCHOOLS, fewest(overall)),
            PHRASE("The wild bootstrap rests on {} in one of the groups ({}); with fewer than "
                   "{} its p can be off to either side, and its interval is wide.",
                   piece_count(ABOUT_SCHOOLS, fewest(overall), NULL, NULL),
                   piece_column(overall->cluster), piece_number(CLUSTERS_FEW)));
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    const Settings *settings = input->settings;
    const Stages *s = input->stages;
    const Effect *overall = &input->effects->row[0];
    Arena *scratch = arena_create();
    EffectStudy *study;
    EffectWild wild;
    const bool ok = further_study(scratch, input, &study, err) &&
                    effect_study_wild(study, settings->draws, s->seed, &wild, err);

    if (ok) {
        Table *out = further_table(arena, input, &table_wild_bootstrap,
                                   "How sure, by the wild cluster bootstrap");
        if (wild.problem == NULL && fewest(overall) < CLUSTERS_LEAST)
            wild = (EffectWild){.estimate = wild.estimate,
                                .se = (double)NAN,
                                .p = (double)NAN,
                                .ci_low = (double)NAN,
                                .ci_high = (double)NAN,
                                .all = wild.all,
                                .problem = "one of the groups has fewer than four clusters, with "
                                           "which this test can't tell anything"};
        out->sentence =
            "Scores are made again as if the program had done nothing, with the residuals of each "
            "cluster turned by one random factor; p is the share of these whose t is at least the "
            "study's, and the interval holds the effects that would not be rejected so.";
        add_row(out, &wild);
        caution(arena, overall, &wild, notes);
        tables_add(arena, tables, out);
    }
    arena_destroy(scratch);
    return ok;
}

static bool applies(const FurtherInput *input)
{
    const Settings *settings = input->settings;

    return settings->asked && input->effects->n > 0 && !isnan(input->effects->row[0].estimate);
}

static const Option options[] = {
    {.name = "wild_bootstrap",
     .type = OPT_FLAG,
     .offset = offsetof(Settings, asked),
     .on_request = true,
     .fallback = "no",
     .plain = "A second answer to how sure one can be, for programs of a few schools.",
     .change_when = "each group has four to some thirty schools, and a reviewer asks for it.",
     .help =
         "The restricted wild cluster bootstrap t of a regression's effect: the effect tested is "
         "imposed, and every change of the clusters' signs is tried where there are at most "
         "effects.wild_draws of them, else so many draws of Webb's six points. Needs errors "
         "that go by one column of groups, with four of them in each arm; cautioned below "
         "ten."},
    {.name = "wild_draws",
     .type = OPT_COUNT,
     .offset = offsetof(Settings, draws),
     .on_request = true,
     .fallback = "9999",
     .min = 1,
     .max = 99999,
     .plain = "How many times the wild bootstrap makes the scores again.",
     .change_when = "the p value of effects.wild_bootstrap is near a limit that matters.",
     .help = "Draws, each by random numbers of its own from study.seed."},
    {.name = NULL},
};

const FurtherAnalysis further_wild_bootstrap = {
    .name = "wild_bootstrap",
    .help = "p and interval by the restricted wild cluster bootstrap",
    .source = "Cameron, Gelbach & Miller (2008) Review of Economics and Statistics 90:414-427; "
              "Roodman, Nielsen, MacKinnon & Webb (2019) Stata Journal 19:4-60; Webb (2023) "
              "Canadian Journal of Economics 56:839-858",
    .of_one_copy = true,
    .options = options,
    .settings_size = sizeof(Settings),
    .shares_study = true,
    .applies = applies,
    .run = run,
};
