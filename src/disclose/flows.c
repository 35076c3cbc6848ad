/* Reasons for which few left are told together: between two sizes of the flow, those with a small
 * count are one row, with the smallest others until it is not small. */
#include "disclose/release.h"

#include "alike/text.h"

#include <string.h>

enum { ARMS = 2 };

static size_t *count_of(FlowRow *row, size_t arm)
{
    return arm == 0 ? &row->control : &row->treated;
}

static bool is_few(const Publishing *release, FlowRow *row)
{
    return release_few(release, row->control) || release_few(release, row->treated) ||
           release_few(release, row->other);
}

/* Row b into row a, which comes before it. */
static void join(Arena *arena, FlowRow *a, const FlowRow *b)
{
    const bool short_words = !a->several && strlen(a->reason) + strlen(b->reason) < 80;

    a->reason = short_words ? arena_printf(arena, "%s; or %s", a->reason, b->reason)
                            : "several reasons that few left for";
    a->treated += b->treated;
    a->control += b->control;
    a->other += b->other;
    a->several = a->several || a->lack != b->lack || a->lack != LACKS_NOTHING;
    a->lack = a->lack == b->lack ? a->lack : LACKS_NOTHING;
}

static void take_out(Flow *flow, size_t at)
{
    memmove(&flow->row[at], &flow->row[at + 1], (flow->n - at - 1) * sizeof *flow->row);
    flow->n--;
}

static size_t size_of(const FlowRow *row)
{
    return row->treated + row->control + row->other;
}

/* The smallest row of [from, to) but one, among those with a small count or all. */
static size_t smallest(const Publishing *release, Flow *flow, size_t from, size_t to, bool few,
                       size_t but)
{
    size_t out = to;
    for (size_t i = from; i < to; i++)
        if (i != but && (!few || is_few(release, &flow->row[i])) &&
            (out == to || size_of(&flow->row[i]) < size_of(&flow->row[out])))
            out = i;
    return out;
}

/* Rows [from, to) count who left between two sizes. Returns its new end. */
static size_t join_block(const Publishing *release, Flow *flow, size_t from, size_t to)
{
    while (to - from > 1) {
        const size_t few = smallest(release, flow, from, to, true, to);
        if (few == to)
            break;
        size_t with = smallest(release, flow, from, to, true, few);
        if (with == to)
            with = smallest(release, flow, from, to, false, few);
        const size_t a = few < with ? few : with, b = few < with ? with : few;
        join(release->arena, &flow->row[a], &flow->row[b]);
        take_out(flow, b);
        to--;
    }
    return to;
}

/* What is still small has no count. */
static void leave_out(const Publishing *release, FlowRow *row)
{
    for (size_t arm = 0; arm < ARMS; arm++) {
        size_t *count = count_of(row, arm);
        if (!release_few(release, *count))
            continue;
        *count = 0;
        row->hidden[arm] = (HiddenCount){.as = COUNT_SMALL, .text = HIDDEN_MARK};
        row->hidden_all = HIDDEN_WHOLLY;
    }
}

static void release_flow(const Publishing *release, Flow *flow)
{
    for (size_t from = 0; release_asks(release, RELEASE_FLOW) && from < flow->n; from++) {
        size_t to = from;
        while (to < flow->n && flow->row[to].step == FLOW_EXCLUDED)
            to++;
        if (to > from)
            from = join_block(release, flow, from, to);
    }
    for (size_t i = 0; release_asks(release, RELEASE_FLOW) && i < flow->n; i++)
        leave_out(release, &flow->row[i]);
}

/* Fields elsewhere that repeat a count of the flow. */
static void hide_repeats(const Publishing *release, Analysis *analysis)
{
    const size_t dropped[] = {
        analysis->matching.unmatched_treated, analysis->matching.discarded_treated,
        analysis->matching.discarded_control, analysis->effects.score_missing_treated,
        analysis->effects.score_missing_control};
    bool few = false;

    for (size_t k = 0; k < COUNT_OF(dropped); k++)
        few = few || release_few(release, dropped[k]);
    if (!few)
        return;
    analysis->hidden_dropped = HIDDEN_WHOLLY;
    fields_clear(matching_fields, n_matching_fields, HIDDEN_WITH_DROPPED, &analysis->matching);
    fields_clear(effects_fields, n_effects_fields, HIDDEN_WITH_DROPPED, &analysis->effects);
}

void release_flows(Publishing *release)
{
    for (size_t i = 0; i < release->results->n_analyses; i++) {
        Analysis *analysis = &release->results->analysis[i];
        release_flow(release, &analysis->flow);
        if (analysis->infeasible == NULL)
            hide_repeats(release, analysis);
    }
}
