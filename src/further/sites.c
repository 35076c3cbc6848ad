/* One effect of a study of several districts, or of several years' cohorts: each site's effect is
 * an estimate of its own, and an average over sites says how much they differ and what the next one
 * may expect. The study's own effect is an average over students, in which a large district speaks
 * for the small ones. */
#include "further/parts.h"

#include "alike/site_tables.h"
#include "alike/sites.h"

#include <math.h>

TABLE_DEFINE(site_effects, SITE_EFFECTS_LIST, .name = "site_effects");
TABLE_DEFINE(site_averages, SITE_AVERAGES_LIST, .name = "site_averages");

typedef struct Settings {
    Names by;
} Settings;

static const Option options[] = {
    {.name = "pool_by",
     .type = OPT_NAMES,
     .offset = offsetof(Settings, by),
     .on_request = true,
     .parts = true,
     .word = WORD_IS_COLUMN,
     .fallback = "[]",
     .values = "a list of columns, or one alone",
     .example = "[district]",
     .plain = "Districts, or years' cohorts, each of which is to be a study of its own; their "
              "effects are averaged, every site counting.",
     .change_when = "the program ran in several districts or years, and the question is what it "
                    "does in a place like these.",
     .help = "Each column by itself: the effect in every site (tables/site_effects.csv), the "
             "random-effects average over sites (REML, Knapp and Hartung's interval, from three "
             "sites on), the one weighted by precision, how much sites differ, and what a further "
             "site may expect, from six on (tables/site_averages.csv). Schools and students that "
             "sites share make their errors correlated, which is allowed for. A site "
             "without students of both groups, or with one cluster in one of them, is left out, "
             "with its reason. In a matched design a site's comparison students are those matched "
             "to its program students, wherever they are; a caution says where that is. With "
             "missing_data: impute sites and their covariance are of all copies of the data, by "
             "Rubin's rules; a site that can't be estimated in one of them is left out."},
    {.name = NULL},
};

extern const FurtherAnalysis further_sites; /* below */

const Names *further_pooled_by(const Choices *said)
{
    const Settings *settings = choices_settings(said, &further_sites.entry);

    return settings != NULL && settings->by.n > 0 ? &settings->by : NULL;
}

static bool applies(const FurtherInput *input)
{
    const Settings *settings = input->settings;

    return settings->by.n > 0 && input->effects->n > 0 && !isnan(input->effects->row[0].estimate);
}

/* What is made of one column. */
typedef struct Work {
    Arena *arena, *scratch;
    const FurtherInput *input;
    const EffectStudy *study;
    const char *group;
    size_t n;
    const char **name;
    int32_t *level_of;
    EffectSites sites;
} Work;

/* Every value that a student of the cohort has is a site, whether or not anybody there is in the
 * estimate: none is dropped in silence. */
static void find_sites(Work *w, const Column *column)
{
    const Cohort *cohort = w->input->stages->cohort;
    const Levels levels = frame_levels(w->scratch, column, cohort->row, cohort->n);
    int32_t *number = ARENA_ARRAY(w->scratch, int32_t, levels.n_levels + 1);

    w->name = (const char **)arena_array(w->arena, levels.n_levels + 1, sizeof *w->name);
    w->level_of = ARENA_ARRAY(w->scratch, int32_t, cohort->n);
    for (size_t i = 0; i < cohort->n; i++)
        if (levels.level[i] != LEVEL_NONE)
            number[levels.level[i]] = 1;
    for (size_t g = 0; g < levels.n_levels; g++) {
        if (number[g] == 0)
            continue;
        w->name[w->n] = arena_copy_text(w->arena, levels.name[g]);
        number[g] = (int32_t)++w->n;
    }
    for (size_t i = 0; i < cohort->n; i++)
        w->level_of[i] = levels.level[i] == LEVEL_NONE ? LEVEL_NONE : number[levels.level[i]] - 1;
}

/* Of a 0/1 outcome a difference of shares has no size in standard deviations. */
static double in_sds(const Work *w, double difference)
{
    return w->input->effects->row[0].binary ? (double)NAN
                                            : effect_size_of(&w->input->effects->scale, difference);
}

/* --- the rows ------------------------------------------------------------------------------------
 */

static void add_site(Table *table, const Work *w, size_t g)
{
    const union site_effects_columns *column = &site_effects_columns;
    const EffectSite *site = &w->sites.site[g];
    const Row row =
        row_add(table, (PeopleSet){.arms = SET_BOTH, .group = w->group, .level = w->name[g]});

    if (site->people != NULL)
        row_people(row, site->people);
    row_text(row, &column->group, w->group);
    row_text(row, &column->site, w->name[g]);
    row_count(row, &column->n_treated, site->n[1], NULL);
    row_count(row, &column->n_control, site->n[0], NULL);
    if (w->input->effects->row[0].clusters > 0) {
        row_count(row, &column->clusters_treated, site->clusters[1], NULL);
        row_count(row, &column->clusters_control, site->clusters[0], NULL);
    }
    row_real(row, &column->estimate, site->estimate);
    row_real(row, &column->se, site->test.se);
    row_real(row, &column->df, site->test.df);
    row_real(row, &column->ci_low, site->test.low);
    row_real(row, &column->ci_high, site->test.high);
    row_real(row, &column->g, in_sds(w, site->estimate));
    if (site->problem == NULL && isnan(site->test.se)) /* what keeps all of them apart */
        row_text(row, &column->problem, w->sites.problem != NULL ? w->sites.problem : "");
    else
        row_phrase(row, &column->problem, site->problem, site->problem_counts);
}

/* A weight in the average over sites: where that is not given, no site has one. */
static void add_weights(Table *table, const Work *w, size_t first)
{
    const union site_effects_columns *column = &site_effects_columns;
    const Pool *pool = &w->sites.pool;

    for (size_t p = 0; p < w->sites.n_pooled; p++) {
        const Row row = row_at(table, first + w->sites.pooled[p]);
        row_real(row, &column->weight, pool->has_random ? pool->random.weight[p] : (double)NAN);
        row_real(row, &column->without, pool->without[p]);
        row_real(row, &column->without_se, pool->without_test[p].se);
        row_real(row, &column->without_low, pool->without_test[p].low);
        row_real(row, &column->without_high, pool->without_test[p].high);
    }
}

static const People *people_of_all(const Work *w)
{
    const People *all = NULL;

    for (size_t p = 0; p < w->sites.n_pooled; p++) {
        const People *own = w->sites.site[w->sites.pooled[p]].people;
        if (own == NULL)
            return NULL;
        all = all == NULL ? own : people_joined(w->arena, all, own);
    }
    return all;
}

static Row add_average(Table *table, const Work *w, SiteAverage what, const char *name,
                       const People *people, const PoolAverage *average)
{
    const union site_averages_columns *column = &site_averages_columns;
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});

    row_says(row, (int)what);
    if (people != NULL)
        row_people(row, people);
    row_text(row, &column->group, w->group);
    row_text(row, &column->average, name);
    row_real(row, &column->estimate, average->value);
    row_real(row, &column->se, average->test.se);
    row_real(row, &column->df, average->test.df);
    row_real(row, &column->ci_low, average->test.low);
    row_real(row, &column->ci_high, average->test.high);
    row_real(row, &column->g, in_sds(w, average->value));
    return row;
}

static void add_spread(Row row, const Work *w)
{
    const union site_averages_columns *column = &site_averages_columns;
    const Pool *pool = &w->sites.pool;

    row_real(row, &column->tau, sqrt(pool->spread.tau2));
    row_real(row, &column->tau_g, in_sds(w, sqrt(pool->spread.tau2)));
    row_real(row, &column->next_low, pool->prediction.low);
    row_real(row, &column->next_high, pool->prediction.high);
}

static void add_equality(Row row, const Work *w)
{
    const union site_averages_columns *column = &site_averages_columns;
    const Spread *spread = &w->sites.pool.spread;

    row_real(row, &column->q, spread->q);
    row_real(row, &column->p, spread->p);
    row_real(row, &column->i2, spread->i2);
}

static const char *why_no_random(const Work *w)
{
    return w->sites.problem != NULL
               ? w->sites.problem
               : "two sites do not show how much effects differ between sites: an average that "
                 "speaks for others needs three";
}

static void add_averages(Table *table, const Work *w)
{
    const union site_averages_columns *column = &site_averages_columns;
    const Effect *overall = &w->input->effects->row[0];
    const double unknown = (double)NAN;
    const PoolAverage none = {.value = unknown, .test = t_test(unknown, unknown, unknown, 0.95)},
                      students = {.value = overall->estimate,
                                  .test = {.se = overall->se,
                                           .df = overall->df,
                                           .low = overall->ci_low,
                                           .high = overall->ci_high}};
    const Pool *pool = &w->sites.pool;
    const People *people = people_of_all(w);
    const bool made = w->sites.problem == NULL;

    Row row =
        add_average(table, w, SITES_RANDOM, "over sites, which stand for others of their kind",
                    people, made ? &pool->random : &none);
    row_count(row, &column->sites, w->sites.n_pooled, NULL);
    if (made && pool->has_random)
        add_spread(row, w);
    else
        row_text(row, &column->problem, why_no_random(w));
    if (made) {
        row = add_average(table, w, SITES_FIXED, "over these sites, by their precision", people,
                          &pool->fixed);
        row_count(row, &column->sites, w->sites.n_pooled, NULL);
        add_equality(row, w);
    }
    (void)add_average(table, w, SITES_STUDENTS,
                      arena_printf(w->arena, "over %s: the study's effect",
                                   frame_people(w->input->stages->frame)),
                      NULL, &students);
}

/* --- notes ---------------------------------------------------------------------------------------
 */

static void say(const Work *w, Notes *notes)
{
    const EffectSites *sites = &w->sites;
    size_t n_elsewhere = 0;

    for (size_t p = 0; p < sites->n_pooled; p++)
        n_elsewhere += sites->site[sites->pooled[p]].elsewhere;
    if (sites->n_pooled < sites->n)
        notes_add(notes, w->arena, "further", NOTE_CAUTION, NO_COUNT,
                  PHRASE("Sites by '{}': {} of {} {is|are} left out of the averages, lacking one "
                         "of the two groups or a standard error; tables/site_effects.csv says "
                         "which and why.",
                         piece_column(w->group),
                         piece_count(ABOUT_SCHOOLS, sites->n - sites->n_pooled, NULL, NULL),
                         piece_number(sites->n)));
    if (sites->problem != NULL)
        notes_add(notes, w->arena, "further", NOTE_CAUTION, NO_COUNT,
                  PHRASE("Sites by '{}' have no average: {}.", piece_column(w->group),
                         piece_words(arena_copy_text(w->arena, sites->problem))));
    else if (!sites->pool.has_random)
        notes_add(
            notes, w->arena, "further", NOTE_CAUTION, NO_COUNT,
            PHRASE("Sites by '{}': {}.", piece_column(w->group), piece_words(why_no_random(w))));
    if (n_elsewhere > 0)
        notes_add(
            notes, w->arena, "further", NOTE_CAUTION, NO_COUNT,
            PHRASE("Sites by '{}': the comparison students of {} of them stand, some or "
                   "all, at other sites, so how sites differ by themselves is in those effects; "
                   "matching within sites (matching.exact) keeps it out.",
                   piece_column(w->group), piece_count(ABOUT_SCHOOLS, n_elsewhere, NULL, NULL)));
    if (sites->n_shared > 0)
        notes_add(notes, w->arena, "further", NOTE_PLAIN, NO_COUNT,
                  PHRASE("Sites by '{}': {} {is|are} in more than one of them, so their effects "
                         "are not independent; the averages allow for that.",
                         piece_column(w->group),
                         piece_count(ABOUT_SCHOOLS, sites->n_shared, "cluster", "clusters")));
}

/* --- all of it -----------------------------------------------------------------------------------
 */

static bool add_column(Work *w, Name by, Table *effects, Table *averages, Notes *notes, Error *err)
{
    const Column *column = cohort_column(w->input->stages->cohort, by);
    const size_t first = effects->n_rows;

    w->n = 0;
    w->group = arena_copy_text(w->arena, column->name);
    find_sites(w, column);
    if (!effect_study_sites(w->study, w->arena, w->level_of, w->n, &w->sites, err))
        return false;
    for (size_t g = 0; g < w->n; g++)
        add_site(effects, w, g);
    if (w->sites.problem == NULL)
        add_weights(effects, w, first);
    add_averages(averages, w);
    say(w, notes);
    return true;
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    const Settings *settings = input->settings;
    Work w = {.arena = arena, .scratch = arena_create(), .input = input};
    Table *effects = further_table(arena, input, &table_site_effects, "Site by site");
    Table *averages = further_table(arena, input, &table_site_averages, "Averages over sites");
    EffectStudy *study;

    effects->sentence =
        "The effect in each site by itself, with its weight in the average over sites, and that "
        "average without it. Of many sites some are high or low by luck.";
    averages->sentence =
        "Over sites, every site counts, and the interval allows for how much they differ: what the "
        "program does in a site of this kind. By precision: what it did on average in these "
        "alone. Over students a large site speaks for the small ones.";
    bool ok = further_study(w.scratch, input, &study, err);
    w.study = study;
    for (size_t k = 0; ok && k < settings->by.n; k++)
        ok = add_column(&w, settings->by.item[k], effects, averages, notes, err);
    if (ok) {
        tables_add(arena, tables, effects);
        tables_add(arena, tables, averages);
    }
    arena_destroy(w.scratch);
    return ok;
}

const FurtherAnalysis further_sites = {
    .name = "sites",
    .help = "the effect in each site (district, cohort), averages over sites, how much they "
            "differ, and what a further one may expect",
    .source = "Viechtbauer (2005) JEBS 30:261-293; Knapp & Hartung (2003) Statistics in Medicine "
              "22:2693-2710; Roever, Knapp & Friede (2015) BMC Medical Research Methodology 15:99; "
              "Higgins & Thompson (2002) Statistics in Medicine 21:1539-1558; Higgins, Thompson & "
              "Spiegelhalter (2009) JRSS A 172:137-159; Morris & Lysy (2012) Statistical Science "
              "27:115-134",
    .options = options,
    .settings_size = sizeof(Settings),
    .shares_study = true,
    .applies = applies,
    .run = run,
};
