/* Inside src/chart: the steps of the chart `flow_outcomes`, the same of all outcomes in a row. */
#ifndef ALIKE_CHART_FLOW_STEPS_H
#define ALIKE_CHART_FLOW_STEPS_H

#include "canvas.h"

enum { LINES = 3 };

typedef enum StepKind { STEP_KEPT = 1, STEP_LEFT = 2 } StepKind;

/* A line of the chart: the same step of all outcomes. */
typedef struct StepRow {
    FlowStep step;
    Lack lack;
    const char *reason; /* of the first outcome that has it */
    bool differ;        /* others give theirs in other words */
    const char *label;
    const char *line[N_VIEWS][LINES]; /* of the label; "" beyond its last */
} StepRow;

typedef struct FlowChart {
    size_t n;
    StepRow *row;
    Outcomes outcomes;
    const FlowRow **cell; /* n x outcomes; NULL: this one has no such step */
    bool any_left;
} FlowChart;

StepKind flow_kind_of(const StepRow *row);
bool flow_is_shown(const FlowRow *cell, int arm);
const char *flow_count_text(Arena *arena, const FlowRow *cell, int arm);
FlowChart flow_chart_of(Arena *arena, const Results *results, const Outline *outline,
                        const Design *design);

#endif
