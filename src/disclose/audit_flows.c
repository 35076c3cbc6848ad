/* The audit's equations of the flows: each size is the one before less who left, and who left is
 * the sum of the reasons. Flows of several outcomes begin alike. */
#include "disclose/audit.h"

#include "alike/text.h"

enum { ARMS = 2 };

static size_t count_of(const FlowRow *row, size_t arm)
{
    return arm == 0 ? row->control : row->treated;
}

static Bound known_of(const Publishing *release, const FlowRow *row, size_t arm)
{
    switch (row->hidden[arm].as) {
    case COUNT_SHOWN:
        return audit_shown(release, count_of(row, arm));
    case COUNT_SMALL:
        return (Bound){1, (int64_t)release->min - 1};
    default:
        return (Bound){0, BOUND_OPEN};
    }
}

static bool same_row(const FlowRow *a, const FlowRow *b)
{
    return a->step == b->step && text_equal(a->reason, b->reason) && a->treated == b->treated &&
           a->control == b->control && a->hidden[0].as == b->hidden[0].as &&
           a->hidden[1].as == b->hidden[1].as;
}

static bool same_arms(const ContrastSpec *a, const ContrastSpec *b)
{
    return a == b || (a != NULL && b != NULL && text_equal(a->program, b->program) &&
                      text_equal(a->comparison, b->comparison));
}

size_t audit_common_rows(const Analysis *first, const Analysis *second)
{
    const Flow *a = &first->flow, *b = &second->flow;
    size_t n = 0;

    if (!same_arms(first->outcome_spec->contrast, second->outcome_spec->contrast))
        return 0; /* counts that are left out look alike, but are of others */
    while (n < a->n && n < b->n && same_row(&a->row[n], &b->row[n]) &&
           a->row[n].step <= FLOW_COHORT)
        n++;
    return n;
}

typedef struct FlowVariables {
    size_t *of[ARMS]; /* by row */
} FlowVariables;

/* The last size stands with the estimate: it stays. Sizes go after reasons. */
static size_t add_count(Audit *audit, size_t at, size_t i, size_t arm)
{
    const Flow *flow = &audit->release->results->analysis[at].flow;
    const FlowRow *row = &flow->row[i];
    const size_t n = count_of(row, arm);
    AuditCut cut = {.kind = CUT_NONE};
    bool last = row->step != FLOW_EXCLUDED;

    for (size_t k = i + 1; k < flow->n; k++)
        last = last && flow->row[k].step == FLOW_EXCLUDED;
    if (row->hidden[arm].as == COUNT_SHOWN && n > 0 && !last)
        cut = (AuditCut){.kind = CUT_FLOW,
                         .analysis = at,
                         .at = i,
                         .arm = arm,
                         .size = n + (row->step == FLOW_EXCLUDED ? 0
                                      : row->step == FLOW_COHORT ? CUT_COHORT_LAST
                                                                 : CUT_ROWS_LAST / 2)};
    return audit_variable(audit, known_of(audit->release, row, arm), cut);
}

static void add_variables(Audit *audit, size_t at, FlowVariables *all)
{
    const Analysis *analysis = audit->release->results->analysis;
    const Flow *flow = &analysis[at].flow;
    size_t shared = 0, with = 0;

    for (size_t b = 0; b < at; b++) {
        const size_t n = audit_common_rows(&analysis[at], &analysis[b]);
        if (n > shared) {
            shared = n;
            with = b;
        }
    }
    for (size_t arm = 0; arm < ARMS; arm++) {
        all[at].of[arm] = ARENA_ARRAY(audit->bounds.arena, size_t, flow->n);
        for (size_t i = 0; i < flow->n; i++) {
            all[at].of[arm][i] = i < shared ? all[with].of[arm][i] : add_count(audit, at, i, arm);
        }
    }
}

/* Rows (from, to) left between the sizes in rows from and to. */
static void add_block(Audit *audit, size_t at, const FlowVariables *v, size_t arm, size_t from,
                      size_t to)
{
    const Flow *flow = &audit->release->results->analysis[at].flow;
    const size_t left = audit_unknown(audit, 0, BOUND_OPEN);
    BoundTerm *sum = ARENA_ARRAY(audit->bounds.arena, BoundTerm, to - from);
    size_t n = 0;

    bounds_equation(&audit->bounds,
                    (BoundTerm[]){{v->of[arm][from], 1}, {v->of[arm][to], -1}, {left, -1}}, 3);
    sum[n++] = (BoundTerm){left, 1};
    for (size_t i = from + 1; i < to; i++)
        sum[n++] = (BoundTerm){v->of[arm][i], -1};
    bounds_equation(&audit->bounds, sum, n);
    for (size_t i = from + 1; i <= to; i++) {
        const AuditWatch watch = {.analysis = at,
                                  .variable = i < to ? v->of[arm][i] : left,
                                  .marked = i < to && flow->row[i].hidden[arm].as == COUNT_SMALL};
        if (n > 1)
            audit_watch(audit, watch);
    }
}

static void add_flow(Audit *audit, size_t at, const FlowVariables *v)
{
    const Flow *flow = &audit->release->results->analysis[at].flow;

    for (size_t arm = 0; arm < ARMS && flow->n > 0; arm++) {
        size_t from = 0;
        for (size_t i = 1; i < flow->n; i++) {
            if (flow->row[i].step == FLOW_EXCLUDED)
                continue;
            add_block(audit, at, v, arm, from, i);
            from = i;
        }
        for (size_t i = 0; i < flow->n; i++) {
            if (flow->row[i].step == FLOW_COHORT)
                audit->cohort[at][arm] = v->of[arm][i];
            if (flow->row[i].step != FLOW_EXCLUDED)
                audit->sample[at][arm] = v->of[arm][i];
        }
    }
}

/* --- flows that say more of the same -------------------------------------------------------------
 */

static bool has_reason(const Flow *flow, const char *reason)
{
    for (size_t i = 0; i < flow->n && flow->row[i].step != FLOW_COHORT; i++)
        if (flow->row[i].step == FLOW_EXCLUDED && text_equal(flow->row[i].reason, reason))
            return true;
    return false;
}

/* Everybody whom `outer` leaves out `inner` leaves out too, and more. */
static bool is_nested(const Flow *outer, const Flow *inner)
{
    size_t n_outer = 0, n_inner = 0;

    for (size_t i = 0; i < outer->n && outer->row[i].step != FLOW_COHORT; i++) {
        n_outer += outer->row[i].step == FLOW_EXCLUDED;
        if (outer->row[i].step == FLOW_EXCLUDED && !has_reason(inner, outer->row[i].reason))
            return false;
    }
    for (size_t i = 0; i < inner->n && inner->row[i].step != FLOW_COHORT; i++)
        n_inner += inner->row[i].step == FLOW_EXCLUDED;
    return n_outer < n_inner;
}

static void add_nested(Audit *audit, size_t outer, size_t inner)
{
    const Analysis *analysis = audit->release->results->analysis;

    if (outer == inner || !is_nested(&analysis[outer].flow, &analysis[inner].flow))
        return;
    for (size_t arm = 0; arm < ARMS; arm++) {
        const size_t a = audit->cohort[outer][arm], b = audit->cohort[inner][arm];
        if (a == AUDIT_UNKNOWN || b == AUDIT_UNKNOWN || a == b)
            continue;
        const size_t left = audit_unknown(audit, 0, BOUND_OPEN);
        bounds_equation(&audit->bounds, (BoundTerm[]){{a, 1}, {b, -1}, {left, -1}}, 3);
        audit_watch(audit, (AuditWatch){.analysis = inner, .variable = left});
    }
}

/* --- one arm in several contrasts ----------------------------------------------------------------
 */

static const char *value_of(const ContrastSpec *contrast, size_t arm)
{
    return arm == 0 ? contrast->comparison : contrast->program;
}

static void add_same(Audit *audit, size_t a, size_t b)
{
    if (a != b)
        bounds_equation(&audit->bounds, (BoundTerm[]){{a, 1}, {b, -1}}, 2);
}

/* Students of one arm leave at the same steps, whomever they are held against: what one flow leaves
 * out another may show. */
static void add_rows_of_arm(Audit *audit, const Flow *a, const Flow *b, const size_t *of_a,
                            const size_t *of_b)
{
    for (size_t i = 0; i < a->n && a->row[i].step <= FLOW_COHORT; i++)
        for (size_t k = 0; k < b->n && b->row[k].step <= FLOW_COHORT; k++)
            if (a->row[i].step == b->row[k].step &&
                (a->row[i].step != FLOW_EXCLUDED ||
                 (!a->row[i].several && text_equal(a->row[i].reason, b->row[k].reason))))
                add_same(audit, of_a[i], of_b[k]);
}

static void add_arms(Audit *audit, const FlowVariables *all, size_t i, size_t k)
{
    const Analysis *a = &audit->release->results->analysis[i],
                   *b = &audit->release->results->analysis[k];
    const ContrastSpec *of_a = a->outcome_spec->contrast, *of_b = b->outcome_spec->contrast;

    if (of_a == NULL || of_b == NULL || a->flow.n == 0 || b->flow.n == 0 ||
        !text_equal(a->design, b->design))
        return;
    const bool one_score = text_equal(a->outcome_spec->score.text, b->outcome_spec->score.text) &&
                           text_equal(of_a->of, of_b->of);
    for (size_t x = 0; x < ARMS; x++)
        for (size_t y = 0; y < ARMS; y++) {
            if (!text_equal(value_of(of_a, x), value_of(of_b, y)))
                continue;
            if (one_score)
                add_rows_of_arm(audit, &a->flow, &b->flow, all[i].of[x], all[k].of[y]);
            else
                add_same(audit, all[i].of[x][0], all[k].of[y][0]); /* the file has so many */
        }
}

/* Of a student file, the first of the inputs, the rows are those of both arms and of neither, all
 * of which are told. */
static void add_file(Audit *audit, size_t at, const FlowVariables *v)
{
    const Results *results = audit->release->results;
    const Flow *flow = &results->analysis[at].flow;

    if (results->spec->tests.given || results->n_inputs == 0 || flow->n == 0 ||
        results->input->hidden != NULL)
        return;
    const Bound rows = audit_shown(audit->release, results->input->rows),
                other = audit_shown(audit->release, flow->row[0].other);
    bounds_equation(&audit->bounds,
                    (BoundTerm[]){{audit_unknown(audit, rows.low, rows.high), 1},
                                  {v->of[0][0], -1},
                                  {v->of[1][0], -1},
                                  {audit_unknown(audit, other.low, other.high), -1}},
                    4);
}

void audit_flows(Audit *audit)
{
    const Results *results = audit->release->results;
    FlowVariables *all = ARENA_ARRAY(audit->bounds.arena, FlowVariables, results->n_analyses);

    for (size_t i = 0; i < results->n_analyses; i++) {
        add_variables(audit, i, all);
        add_flow(audit, i, &all[i]);
        add_file(audit, i, &all[i]);
    }
    for (size_t i = 0; i < results->n_analyses; i++)
        for (size_t k = 0; k < results->n_analyses; k++)
            add_nested(audit, i, k);
    for (size_t i = 0; i < results->n_analyses; i++)
        for (size_t k = i + 1; k < results->n_analyses; k++)
            add_arms(audit, all, i, k);
}
