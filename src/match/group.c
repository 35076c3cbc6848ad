/* Comparison groups from rules to a Matching. Who may be drawn is prepared in group_pool.c, drawing
 * is in group_draw.c, what is said about it in group_reasons.c and group_notes.c. */
#include "group_work.h"

#include "alike/text.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- settings to rules --------------------------------------------------------------------------
 */

static const Limit *limit_named(const Limits *limits, const char *name)
{
    for (size_t k = 0; k < limits->n; k++)
        if (text_equal(limits->item[k].column.text, name))
            return &limits->item[k];
    return NULL;
}

static bool check_widened(const Limits *within, const Limits *widen, Error *err)
{
    for (size_t k = 0; k < widen->n; k++) {
        const Limit *wide = &widen->item[k];
        const Limit *narrow = limit_named(within, wide->column.text);
        if (narrow == NULL)
            return error_set(err, ERR_STUDY, wide->column.place,
                             "matching.widen names '%s', for which matching.within has no limit; "
                             "give one there too, or take it out here",
                             wide->column.text);
        if (wide->value < narrow->value)
            return error_set(err, ERR_STUDY, wide->column.place,
                             "matching.widen makes '%s' narrower (%.6g) than matching.within "
                             "(%.6g); a widened limit must be at least as wide",
                             wide->column.text, wide->value, narrow->value);
    }
    return true;
}

bool group_limits(Arena *arena, const MatchProblem *problem, const Limits *within,
                  const Limits *widen, GroupRules *rules, Error *err)
{
    MatchLimit *plain = ARENA_ARRAY(arena, MatchLimit, within->n + 1);
    GroupLimit *limit = ARENA_ARRAY(arena, GroupLimit, within->n + 1);
    size_t n = 0;
    if (!check_widened(within, widen, err) ||
        !match_covariate_limits(arena, problem, "matching.within", within, plain, &n, err))
        return false;
    for (size_t k = 0; k < n; k++) {
        const Name *name = &within->item[k].column;
        const Column *column = cohort_column(problem->cohort, *name);
        const Limit *wide = limit_named(widen, name->text);
        limit[k] = (GroupLimit){.name = column_label(column),
                                .value = plain[k].value,
                                .width = plain[k].width,
                                .widened = wide == NULL ? plain[k].width : wide->value};
        rules->widens = rules->widens || limit[k].widened > limit[k].width;
    }
    rules->limit = limit;
    rules->n_limits = n;
    return true;
}

/* --- who takes part -----------------------------------------------------------------------------
 */

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* One numbering for the students' feeder schools and the candidates' schools: by the text of the
 * cell. A feeder school without candidates gets a number of its own, which nobody shares. */
static void split_by_feeder(Arena *scratch, GroupWork *work)
{
    const Cohort *cohort = work->problem->cohort;
    const Column *from = cohort_column(cohort, *work->rules->feeder);
    const Column *to = cohort_column(cohort, *work->rules->feeder_to);
    const Levels a = frame_levels(scratch, from, cohort->row, cohort->n);
    const Levels b = frame_levels(scratch, to, cohort->row, cohort->n);
    const char **sorted = (const char **)arena_array(scratch, b.n_levels, sizeof *sorted);
    int32_t *number_b = ARENA_ARRAY(scratch, int32_t, b.n_levels);
    int32_t *number_a = ARENA_ARRAY(scratch, int32_t, a.n_levels);
    for (size_t k = 0; k < b.n_levels; k++)
        sorted[k] = b.name[k];
    qsort((void *)sorted, b.n_levels, sizeof *sorted, compare_names);
    for (size_t side = 0; side < 2; side++) {
        const Levels *levels = side == 0 ? &a : &b;
        for (size_t k = 0; k < levels->n_levels; k++) {
            const char *const *found = (const char *const *)bsearch(
                &levels->name[k], (const void *)sorted, b.n_levels, sizeof *sorted, compare_names);
            (side == 0 ? number_a : number_b)[k] =
                found == NULL ? (int32_t)b.n_levels
                              : (int32_t)(found - (const char *const *)sorted);
        }
    }
    int32_t *school = ARENA_ARRAY(scratch, int32_t, cohort->n);
    for (size_t i = 0; i < cohort->n; i++) {
        const Levels *levels = cohort->treated[i] ? &a : &b;
        const int32_t level = levels->level[i];
        school[i] =
            level == LEVEL_NONE ? LEVEL_NONE : (cohort->treated[i] ? number_a : number_b)[level];
    }
    match_strata_refine(&work->strata, school, b.n_levels + 1, cohort->n);
}

/* Marks the students with whose exact columns no candidate agrees, before the feeder is asked. */
static void mark_no_exact(Arena *scratch, GroupWork *work)
{
    const Cohort *cohort = work->problem->cohort;
    uint8_t *filled = ARENA_ARRAY(scratch, uint8_t, work->strata.n);
    for (size_t i = 0; i < cohort->n; i++)
        if (!cohort->treated[i] && work->strata.of[i] != STRATUM_NONE)
            filled[work->strata.of[i]] = 1;
    for (size_t i = 0; i < cohort->n; i++)
        work->no_exact[i] = work->strata.of[i] != STRATUM_NONE && !filled[work->strata.of[i]];
}

static bool make_strata(Arena *scratch, GroupWork *work, Error *err)
{
    const GroupRules *rules = work->rules;
    if (!match_strata(scratch, work->problem, rules->exact, &work->strata, err))
        return false;
    work->exact_columns = work->strata.columns;
    if (rules->feeder != NULL) {
        mark_no_exact(scratch, work);
        split_by_feeder(scratch, work);
    }
    return true;
}

static void read_differ(Arena *scratch, GroupWork *work)
{
    const Names *differ = &work->rules->differ;
    const Cohort *cohort = work->problem->cohort;
    work->differ = (int32_t **)arena_array(scratch, differ->n + 1, sizeof *work->differ);
    work->differ_name = (const char **)arena_array(scratch, differ->n + 1, sizeof(char *));
    for (size_t k = 0; k < differ->n; k++) {
        const Column *column = cohort_column(cohort, differ->item[k]);
        work->differ[k] = frame_levels(scratch, column, cohort->row, cohort->n).level;
        work->differ_name[k] = column_label(column);
    }
}

static void mark_lacking(GroupWork *work)
{
    const Cohort *cohort = work->problem->cohort;
    const GroupRules *rules = work->rules;
    for (size_t i = 0; i < cohort->n; i++) {
        bool lacking = work->strata.of[i] == STRATUM_NONE;
        lacking = lacking || (rules->draw == GROUP_NEAREST && isnan(work->pretest[i]));
        for (size_t k = 0; k < rules->n_limits; k++)
            lacking = lacking || isnan(rules->limit[k].value[i]);
        for (size_t k = 0; k < rules->differ.n; k++)
            lacking = lacking || work->differ[k][i] == LEVEL_NONE;
        work->lacking[i] = lacking;
        work->n_lacking[cohort->treated[i] != 0] += lacking;
    }
}

static void read_pretest(Arena *scratch, GroupWork *work)
{
    const Cohort *cohort = work->problem->cohort;
    if (cohort->pretest == NULL || cohort->pretest->type != COLUMN_REAL) {
        assert(work->rules->draw != GROUP_NEAREST); /* refused with the study file */
        return;
    }
    double *pretest = ARENA_ARRAY(scratch, double, cohort->n);
    for (size_t i = 0; i < cohort->n; i++)
        pretest[i] = cohort->pretest->real[cohort->row[i]];
    work->pretest = pretest;
}

static void make_room(Arena *scratch, GroupWork *work)
{
    const size_t n = work->problem->cohort->n;
    work->lacking = ARENA_ARRAY(scratch, uint8_t, n);
    work->no_exact = ARENA_ARRAY(scratch, uint8_t, n);
    work->n_passed = ARENA_ARRAY(scratch, uint32_t, n);
    work->n_drawn = ARENA_ARRAY(scratch, uint32_t, n);
    work->widened = ARENA_ARRAY(scratch, uint8_t, n);
    work->reason = ARENA_ARRAY(scratch, uint32_t, n);
}

bool group_work_begin(Arena *scratch, GroupWork *work, Error *err)
{
    make_room(scratch, work);
    read_pretest(scratch, work);
    if (!make_strata(scratch, work, err))
        return false;
    read_differ(scratch, work);
    mark_lacking(work);
    return true;
}

static bool run_in(Arena *arena, Arena *scratch, GroupWork *work, Matching *out, Error *err)
{
    size_t n_links;
    if (!group_work_begin(scratch, work, err))
        return false;
    Link *link = group_draw_all(arena, scratch, work, &n_links);
    if (n_links == 0)
        return group_infeasible(arena, work, err);
    out->ties = work->ties;
    matching_from_links(arena, work->problem, false, link, n_links, out);
    if (work->problem->shared != NULL)
        return true;
    group_notes(arena, work, out);
    out->groups = group_table(arena, work, out);
    return true;
}

bool groups_run(Arena *arena, const MatchProblem *problem, const char *method,
                const GroupRules *rules, Matching *out, Error *err)
{
    GroupWork work = {.problem = problem, .rules = rules, .method = method};
    Arena *scratch = arena_create();
    *out = (Matching){
        .method = method,
        .n = problem->cohort->n,
        .caliper_width = NAN,
        .distance = problem->cohort->pretest != NULL ? "pretest" : NULL,
    };
    const bool ok = run_in(arena, scratch, &work, out, err);
    arena_destroy(scratch);
    return ok;
}
