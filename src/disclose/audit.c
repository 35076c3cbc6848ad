/* The audit: a reader knows each released count to an interval, and that counts add up. From all of
 * them together bounds follow for counts that are not shown; where few are bounded to fewer values
 * than a mark alone leaves, one more count is left out, until none is. Bounds propagation:
 * Fischetti & Salazar (2001) Management Science 47:1008-1027 audit tables so with linear programs;
 * intervals that only propagate are what a reader with patience reaches, and are cheap. */
#include "disclose/audit.h"

#include "alike/text.h"
#include "disclose/families.h"

enum { ROUNDS_MAX = 1000 };

Bound audit_shown(const Publishing *release, size_t n)
{
    const int64_t base = (int64_t)release->base, least = (int64_t)release->min;
    const int64_t told = ((int64_t)n + base / 2) / base * base; /* halves up, for even bases */

    if (n == 0)
        return (Bound){0, 0};
    const int64_t low = told - base / 2, high = told + (base - 1) / 2;
    return (Bound){low > least ? low : least, high};
}

void audit_watch(Audit *audit, AuditWatch watch)
{
    audit->watch = arena_grow(audit->bounds.arena, audit->watch, &audit->capacity, audit->n + 1,
                              sizeof *audit->watch);
    audit->watch[audit->n++] = watch;
}

size_t audit_variable(Audit *audit, Bound known, AuditCut cut)
{
    const size_t out = bounds_variable(&audit->bounds, known.low, known.high);

    audit->cut = arena_grow(audit->bounds.arena, audit->cut, &audit->cut_capacity, out + 1,
                            sizeof *audit->cut);
    audit->cut[out] = cut;
    return out;
}

size_t audit_unknown(Audit *audit, int64_t low, int64_t high)
{
    return audit_variable(audit, (Bound){low, high}, (AuditCut){.kind = CUT_NONE});
}

/* --- too narrow ----------------------------------------------------------------------------------
 */

static bool is_narrow(const Audit *audit, const AuditWatch *watch)
{
    const Bound *b = &audit->bounds.variable[watch->variable];
    const int64_t least = (int64_t)audit->release->min;
    const int64_t low = watch->marked && b->low < 1 ? 1 : b->low;

    return b->high > 0 && low < least && b->high - low + 1 < least - 1;
}

static void cut_flow(Analysis *analysis, size_t at, size_t arm)
{
    FlowRow *row = &analysis->flow.row[at];

    *(arm == 0 ? &row->control : &row->treated) = 0;
    row->hidden[arm] = row->hidden_all = HIDDEN_WHOLLY;
    if (row->step != FLOW_COHORT)
        return;
    for (size_t i = 0; i < analysis->balance.n; i++) /* a share is over a size that is told */
        if (analysis->balance.row[i].binary && !analysis->balance.row[i].is_score)
            balance_hide_before(&analysis->balance.row[i], HIDDEN_MARK);
    *(arm == 0 ? &analysis->n_cohort_control : &analysis->n_cohort_treated) = 0;
    *(arm == 0 ? &analysis->hidden_cohort_control : &analysis->hidden_cohort_treated) = HIDDEN_MARK;
}

/* Flows of other outcomes begin alike: what goes here goes there. */
static void cut_flows(Publishing *release, size_t analysis, size_t at, size_t arm)
{
    Results *results = release->results;
    bool *also = ARENA_ARRAY(release->arena, bool, results->n_analyses);

    for (size_t i = 0; i < results->n_analyses; i++)
        also[i] = i == analysis ||
                  audit_common_rows(&results->analysis[analysis], &results->analysis[i]) > at;
    for (size_t i = 0; i < results->n_analyses; i++)
        if (also[i])
            cut_flow(&results->analysis[i], at, arm);
}

static void cut(Publishing *release, const AuditCut *what)
{
    Analysis *analysis = &release->results->analysis[what->analysis];

    switch (what->kind) {
    case CUT_NONE:
        break;
    case CUT_FLOW:
        cut_flows(release, what->analysis, what->at, what->arm);
        break;
    case CUT_LEVEL:
        balance_hide(&analysis->balance.row[what->at], HIDDEN_MARK);
        break;
    case CUT_BEFORE:
        balance_hide_before(&analysis->balance.row[what->at], HIDDEN_MARK);
        break;
    case CUT_PART:
        effect_hide(&analysis->effects.row[what->at], HIDDEN_MARK);
        break;
    case CUT_ROW:
        row_leave_out(what->table, what->at);
        break;
    }
}

/* The smallest count among those that are nearest to the variable by the equations; NULL: every one
 * that bears on it must stay. */
static const AuditCut *nearest_cut(const Audit *audit, size_t variable)
{
    const Bounds *bounds = &audit->bounds;
    bool *seen = ARENA_ARRAY(bounds->arena, bool, bounds->n);
    bool *used = ARENA_ARRAY(bounds->arena, bool, bounds->n_equations);
    size_t *near = ARENA_ARRAY(bounds->arena, size_t, bounds->n), n = 1, from = 0;
    const AuditCut *out = NULL;

    near[0] = variable;
    seen[variable] = true;
    for (size_t to = 1; out == NULL && from < to; from = to, to = n) {
        for (size_t e = 0; e < bounds->n_equations; e++) {
            const struct BoundEquation *equation = &bounds->equation[e];
            bool touches = false;
            for (size_t k = 0; k < equation->n && !used[e]; k++)
                for (size_t i = from; i < to; i++)
                    touches = touches || equation->term[k].variable == near[i];
            used[e] = used[e] || touches;
            for (size_t k = 0; touches && k < equation->n; k++)
                if (!seen[equation->term[k].variable]) {
                    seen[equation->term[k].variable] = true;
                    near[n++] = equation->term[k].variable;
                }
        }
        for (size_t i = to; i < n; i++) {
            const AuditCut *cut = &audit->cut[near[i]];
            if (cut->kind != CUT_NONE && (out == NULL || cut->size < out->size))
                out = cut;
        }
    }
    return out;
}

/* --- all of it -----------------------------------------------------------------------------------
 */

static void look(const Publishing *release, Arena *arena, Audit *audit)
{
    const size_t n = release->results->n_analyses;

    *audit = (Audit){.release = release, .bounds = {.arena = arena}};
    audit->sample = arena_array(arena, n, sizeof *audit->sample);
    audit->cohort = arena_array(arena, n, sizeof *audit->cohort);
    audit->part = arena_array(arena, n, sizeof *audit->part);
    for (size_t i = 0; i < n; i++)
        for (size_t arm = 0; arm < 2; arm++)
            audit->sample[i][arm] = audit->cohort[i][arm] = AUDIT_UNKNOWN;
    audit_flows(audit);
    audit_parts(audit);
    audit_levels(audit);
    bounds_propagate(&audit->bounds);
}

static bool refuse(const Publishing *release, const AuditWatch *watch, Error *err)
{
    return error_set(err, ERR_INFEASIBLE, NOWHERE,
                     "the results of '%s' can't be published: how many left between two sizes that "
                     "must be shown can be told to fewer than %zu students, whatever else is left "
                     "out; drop a filter of 'keep', merge levels with 'columns', or set a larger "
                     "'report.min_cell' (now %zu)",
                     release->results->analysis[watch->analysis].outcome, release->min,
                     release->min);
}

bool release_audit(Publishing *release, Error *err)
{
    bool narrow = release_asks(release, RELEASE_AUDIT);

    for (size_t round = 0; narrow && round < ROUNDS_MAX; round++) {
        Arena *scratch = arena_create();
        Audit audit;
        bool fine = true;
        look(release, scratch, &audit);
        narrow = false;
        for (size_t k = 0; fine && k < audit.n; k++) {
            if (!is_narrow(&audit, &audit.watch[k]))
                continue;
            const AuditCut *what = nearest_cut(&audit, audit.watch[k].variable);
            narrow = true;
            const Analysis *about = &release->results->analysis[audit.watch[k].analysis];
            if (what != NULL)
                cut(release, what);
            else
                fine = release_leave_out(release, about) || refuse(release, &audit.watch[k], err);
            break; /* what is told is another now */
        }
        arena_destroy(scratch);
        if (!fine)
            return false;
    }
    return true;
}
