/* How the variance follows the design: the units whose errors may be alike. */
#include "estimate.h"
#include "sample.h"

#include "alike/groups.h"

#include <assert.h>

static void settle_columns(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                           Clustering *out)
{
    const Names *names = &settings->cluster_by;

    for (size_t way = 0; way < names->n; way++) /* one or two */
        out->column[way] = cohort_column(cohort, names->item[way]);
    out->n_ways = names->n;
    out->label = out->n_ways == 2
                     ? arena_printf(arena, "%s, %s", out->column[0]->name, out->column[1]->name)
                     : out->column[0]->name;
}

const Column *effect_cluster_column(const EffectSettings *settings, const Matching *matching,
                                    const Cohort *cohort)
{
    const bool named = settings->cluster == CLUSTER_COLUMNS || settings->cluster == CLUSTER_GROUP;

    if (named)
        return settings->cluster_by.n == 0 ? NULL
                                           : cohort_column(cohort, settings->cluster_by.item[0]);
    if (settings->cluster != CLUSTER_AUTO)
        return NULL;
    const bool groups = settings->method != NULL &&
                        entry_has(&settings->method->entry, TRAIT_GROUPS) &&
                        (matching == NULL || matching->n_links > 0);
    return groups ? cohort_unit_of_groups(cohort) : cohort->cluster_found;
}

const Column *effect_unit_column(const EffectSettings *settings, const Matching *matching,
                                 const Cohort *cohort)
{
    const Column *column = effect_cluster_column(settings, matching, cohort);
    const bool refused = settings->cluster == CLUSTER_NONE || settings->cluster == CLUSTER_SET;

    return column == NULL && refused ? cohort->cluster_found : column;
}

/* What a cluster is, in a word for sentences. */
static const char *unit_word(Arena *arena, const Column *column)
{
    const char *word = group_word(column->name);

    if (word != NULL)
        return word;
    return arena_copy_text(arena, column_label(column));
}

/* A student without a value is a cluster alone. */
static const int32_t *ids_of(Arena *arena, const Cohort *cohort, const Column *column)
{
    const Levels levels = frame_levels(arena, column, cohort->row, cohort->n);

    for (size_t i = 0; i < cohort->n; i++)
        if (levels.level[i] == LEVEL_NONE)
            levels.level[i] = (int32_t)(levels.n_levels + i);
    return levels.level;
}

void clustering_tell_alone(Arena *arena, const Clustering *clustering, const Cohort *cohort,
                           const double *weight, Notes *notes)
{
    for (size_t way = 0; way < clustering->n_ways && !clustering->by_set; way++) {
        const Column *column = clustering->column[way];
        size_t n = 0;
        if (column == NULL || column->n_missing == 0 ||
            (way > 0 && column == clustering->column[0]))
            continue;
        for (size_t i = 0; i < cohort->n; i++)
            n += weight[i] > 0.0 && column->reason[cohort->row[i]] != REASON_PRESENT ? 1 : 0;
        if (n > 0)
            notes_add(
                notes, arena, "effects", NOTE_CAUTION, count_about(ABOUT_PEOPLE, n),
                PHRASE("{} of the sample {has|have} no {}; the standard error takes {it|each} "
                       "as alone, and {it is not|none is} counted among the clusters.",
                       piece_count(ABOUT_PEOPLE, n, frame_unit(cohort->frame),
                                   frame_people(cohort->frame)),
                       piece_column(column->name)));
    }
}

/* Comparison students serve several schools of the program, so the errors of two of its schools are
 * not independent: by the focal student's school, whole groups together, and by the record's own.
 * One way is given on request, with what it does. */
static void settle_groups(Arena *arena, const EffectSettings *settings, const Column *school,
                          Clustering *out, Notes *notes)
{

    out->by_link = out->by_group = true;
    out->column[0] = out->column[1] = school;
    out->n_ways = settings->cluster_ways == 1 ? 1 : 2;
    out->label =
        out->n_ways == 2
            ? arena_printf(arena, "%s with its comparison groups, %s", school->name, school->name)
            : arena_printf(arena, "%s with its comparison groups", school->name);
    if (out->n_ways == 1)
        notes_add(
            notes, arena, "effects", NOTE_CAUTION, NO_COUNT,
            PHRASE("Errors are clustered one way, by the program student's {} with its comparison "
                   "groups. Schools of the comparison students that serve several schools of the "
                   "program are ignored: where 95% intervals are meant, simulations of such "
                   "studies find 83 to 87% of them holding the true effect.",
                   piece_column(school->name)));
}

/* A column that the cohort made dies with it: results keep its name. */
static void settle_one_column(Arena *arena, const Column *column, Clustering *out)
{
    out->column[0] = column;
    out->n_ways = 1;
    out->label = arena_copy_text(arena, column->name);
}

/* Of two columns the one whose whole groups took the program is the unit, the coarser where both
 * did: two ways are for errors that cross, and are learned from the few groups of the program, so
 * they come only with a named variance. */
static void settle_whole_groups(Arena *arena, const Cohort *cohort, Clustering *out, Notes *notes)
{
    const Column *unit = NULL, *other = NULL;
    size_t fewest = SIZE_MAX;

    for (size_t way = 0; way < 2; way++) {
        WholeGroups groups;
        if (!cohort_given_to_groups(cohort, out->column[way], &groups) || groups.n_groups >= fewest)
            continue;
        fewest = groups.n_groups;
        unit = out->column[way];
        other = out->column[1 - way];
    }
    if (unit == NULL)
        return;
    notes_add(notes, arena, "effects", NOTE_PLAIN, NO_COUNT,
              PHRASE("Whole groups of '{}' are in the program or not, so errors are clustered by "
                     "'{}' alone, and how much its groups differ is learned from the whole cohort; "
                     "'{}' counts as a second way only under a named variance such as CR2.",
                     piece_column(unit->name), piece_column(unit->name),
                     piece_column(other->name)));
    settle_one_column(arena, unit, out);
}

const char *effect_refuse_variance(Arena *arena, const Design *design, const char **key)
{
    const Estimator *estimator = design->effects.estimator;
    const VarianceKind variance = (VarianceKind)design->effects.variance;

    *key = "effects.variance";
    if (variance_is_allowed(estimator, variance))
        return NULL;
    return arena_printf(arena,
                        "effects.variance names one that estimator '%s' can't have: it has no %s; "
                        "write 'variance: auto'",
                        estimator->name,
                        estimator->kind == ESTIMATE_OWN          ? "error but its own"
                        : variance_row[variance].needs != NULL   ? variance_row[variance].needs
                        : variance == VARIANCE_SCHOOL_COMPONENTS ? "coefficients of the scores"
                                                                 : "leverages");
}

/* Where whole groups took the program, few of them did, and CR2 learns the spread of the program's
 * groups from those few alone; auto then asks the whole cohort. */
static bool settle_variance(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                            Clustering *out, Notes *notes, Error *err)
{
    const bool by_column = out->n_ways == 1 && out->column[0] != NULL && !out->by_group;
    const Estimator *estimator = settings->estimator;
    const bool constant = by_column && cohort_given_to_groups(cohort, out->column[0], NULL);

    assert(variance_is_allowed(estimator, out->variance)); /* refused with the study file */
    if (out->variance == VARIANCE_AUTO)
        out->variance = variance_automatic(estimator, constant, out->n_ways > 0);
    if (out->variance == VARIANCE_KENWARD_ROGER && !by_column)
        return error_set(err, ERR_STUDY, settings->cluster_place,
                         "estimator '%s' gives every school an intercept of its own, but no column "
                         "of schools is named, and none was found; name it as effects.cluster, or "
                         "choose another estimator",
                         estimator->name);
    out->df_by_arm =
        settings->variance == VARIANCE_AUTO && variance_row[out->variance].df_by_arm != NULL;
    if (out->variance == VARIANCE_SCHOOL_COMPONENTS && !constant)
        return error_set(err, ERR_STUDY, settings->variance_place,
                         "effects.variance is 'school_components', which is for programs that "
                         "whole groups took, but %s; write 'variance: auto', or name the column of "
                         "the groups as effects.cluster",
                         by_column
                             ? arena_printf(arena, "some groups of '%s' hold students of both arms",
                                            out->column[0]->name)
                             : "no single column of groups is the cluster");
    if (variance_row[out->variance].clustered && out->n_ways == 0) {
        if (settings->cluster == CLUSTER_NONE)
            return error_set(err, ERR_STUDY, settings->cluster_place,
                             "a variance by cluster was asked for, but effects.cluster is 'none'; "
                             "set effects.variance to HC3, or name the cluster column");
        out->variance = variance_automatic(estimator, false, false);
        notes_add(notes, arena, "effects", NOTE_CAUTION, NO_COUNT,
                  PHRASE("A variance by cluster was asked for, but the design makes no matched "
                         "sets and no cluster column is named; {} stands in.",
                         piece_words(variance_shown(out->variance))));
    }
    if (!variance_row[out->variance].clustered) {
        out->n_ways = 0;
        out->by_set = out->by_link = out->by_group = false;
        out->label = NULL;
    }
    return true;
}

static ErrorsBy errors_by(const Clustering *c)
{
    if (c->n_ways == 0)
        return ERRORS_BY_STUDENTS;
    if (c->by_set)
        return c->by_link ? ERRORS_BY_SETS_AND_STUDENTS : ERRORS_BY_SETS;
    return c->by_group ? ERRORS_BY_COMPARISON_GROUPS : ERRORS_BY_COLUMNS;
}

/* Rows are uses, and the error is the estimator's own, which takes students one by one. */
static bool settle_links(const EffectSettings *settings, const Cohort *cohort,
                         const Matching *matching, Clustering *out, Error *err)
{
    const Column *found = effect_cluster_column(settings, matching, cohort);
    const char *estimator = settings->estimator->name;

    if (matching->n_links == 0)
        return error_set(err, ERR_STUDY, NOWHERE,
                         "estimator '%s' compares students with their own partners, but method "
                         "'%s' links nobody to anybody; choose another estimator, such as %s",
                         estimator, matching->method, registry_default(&estimators, false)->name);
    if (found != NULL)
        return error_set(err, ERR_STUDY, settings->cluster_place,
                         "the error of estimator '%s' takes students one by one, but here errors "
                         "go by '%s'; choose estimator %s, whose errors can, or, where students "
                         "entered the program one by one, write cluster: none",
                         estimator, found->name, registry_default(&estimators, false)->name);
    out->variance = settings->estimator->variance;
    out->by_link = true;
    return true;
}

bool clustering_settle(Arena *arena, Arena *rows, const EffectSettings *settings,
                       const Cohort *cohort, const Matching *matching, Clustering *out,
                       Notes *notes, Error *err)
{
    const bool overlap = matching->set == NULL && matching->n_links > 0;
    const bool has_sets = matching->set != NULL || overlap;
    /* Strata are no clusters by themselves: nobody was chosen for anybody, so errors go by students
     * (MatchIt's guide: HC3 for exact, CEM and subclass weights). */
    const bool by_sets = has_sets && (settings->cluster == CLUSTER_SET || matching->n_links > 0);
    const Column *found = effect_cluster_column(settings, matching, cohort);
    const bool automatic = settings->cluster == CLUSTER_AUTO && found != NULL;
    /* uses of students are errors of their own only where a variance that knows them is named */
    const bool by_use = variance_row[settings->variance].clustered &&
                        settings->variance != VARIANCE_SCHOOL_COMPONENTS &&
                        settings->variance != VARIANCE_KENWARD_ROGER;

    *out = (Clustering){.variance = (VarianceKind)settings->variance};
    if (settings->estimator != NULL && settings->estimator->of_links)
        return settle_links(settings, cohort, matching, out, err);
    if (settings->cluster == CLUSTER_GROUP && found == NULL)
        return error_set(err, ERR_STUDY, settings->cluster_place,
                         "effects.cluster names '%s', which is not a column of the data",
                         settings->cluster_by.n > 0 ? settings->cluster_by.item[0].text : "school");
    if (settings->cluster == CLUSTER_GROUP && matching->n_links == 0)
        return error_set(err, ERR_STUDY, settings->cluster_place,
                         "effects.cluster asks for comparison groups, but method '%s' links nobody "
                         "to anybody; name the column of the school by itself",
                         matching->method);
    if (settings->cluster == CLUSTER_COLUMNS && settings->cluster_by.n > 0) {
        settle_columns(arena, settings, cohort, out);
        if (out->n_ways == 2 && !by_use)
            settle_whole_groups(arena, cohort, out, notes);
    } else if (settings->cluster == CLUSTER_GROUP || automatic) {
        const bool groups =
            settings->cluster == CLUSTER_GROUP || entry_has(&settings->method->entry, TRAIT_GROUPS);
        if (groups &&
            (by_use || (settings->cluster == CLUSTER_GROUP && settings->cluster_ways == 1)))
            settle_groups(arena, settings, found, out, notes);
        else
            settle_one_column(arena, found, out);
    } else if (settings->cluster == CLUSTER_SET && !has_sets) {
        return error_set(err, ERR_STUDY, settings->cluster_place,
                         "effects.cluster is 'set', but method '%s' makes no matched sets; name "
                         "the column of the unit of assignment, or 'none'",
                         matching->method);
    } else if (settings->cluster != CLUSTER_NONE && by_sets) {
        out->by_set = true;
        out->by_link = overlap;
        out->n_ways = out->by_link ? 2 : 1;
        out->label = out->by_link ? "set, student" : "set";
    }
    if (!settle_variance(arena, settings, cohort, out, notes, err))
        return false;
    out->errors_by = errors_by(out);
    if (out->n_ways > 0 && out->column[0] != NULL) {
        out->first = arena_copy_text(arena, out->column[0]->name);
        for (size_t way = 0; way < out->n_ways; way++) {
            const bool again = way > 0 && out->column[way] == out->column[0];
            out->own[way] = again ? out->own[0] : ids_of(rows, cohort, out->column[way]);
            out->unit[way] = unit_word(arena, out->column[way]);
            out->side[way] = cohort_cluster_sides(rows, cohort, out->column[way]);
        }
    }
    return true;
}

/* With the sets and links of a matching that does all its method can. */
bool effect_can_cluster(const EffectSettings *settings, const Cohort *cohort, Error *err)
{
    const MatchWords *words = match_words(settings->method);
    const bool alone = words->own_scale || words->leaves_all_alone;
    Arena *scratch = arena_create();
    Clustering clustering;
    Notes notes = {0};
    Matching matching = {.method = settings->method->name, .n = cohort->n};
    if (!alone) {
        matching.set = ARENA_ARRAY(scratch, int32_t, cohort->n);
        matching.n_links = 1;
    }
    const bool ok =
        clustering_settle(scratch, scratch, settings, cohort, &matching, &clustering, &notes, err);
    arena_destroy(scratch);
    return ok;
}
