#include "alike/cohort.h"

void flow_add(Flow *flow, Arena *arena, const char *step, const char *reason, size_t treated,
              size_t control, size_t other)
{
    flow->row = arena_grow(arena, flow->row, &flow->capacity, flow->n + 1, sizeof *flow->row);
    flow->row[flow->n++] = (FlowRow){
        .step = step, .reason = reason, .treated = treated, .control = control, .other = other};
}
