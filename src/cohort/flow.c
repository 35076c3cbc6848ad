#include "alike/cohort.h"

const char *flow_step_word(FlowStep step)
{
    static const char *const word[N_FLOW_STEPS] = {
        [FLOW_READ] = "read",       [FLOW_EXCLUDED] = "excluded", [FLOW_COHORT] = "cohort",
        [FLOW_MATCHED] = "matched", [FLOW_ANALYSED] = "analysed",
    };
    return word[step];
}

void flow_add(Flow *flow, Arena *arena, FlowStep step, const char *reason, size_t treated,
              size_t control, size_t other)
{
    flow->row = arena_grow(arena, flow->row, &flow->capacity, flow->n + 1, sizeof *flow->row);
    flow->row[flow->n++] = (FlowRow){
        .step = step, .reason = reason, .treated = treated, .control = control, .other = other};
}
