/* A queue of slopes from which the cheapest and the dearest can be taken: an interval heap (van
 * Leeuwen & Wood 1993, The Computer Journal 36:209-216). */
#ifndef MATCH_LINE_HEAP_H
#define MATCH_LINE_HEAP_H

#include "alike/arena.h"

typedef struct LineSlope {
    int64_t key;
    uint32_t unit;  /* whose choice it is */
    uint32_t count; /* so many slopes of this key and unit */
} LineSlope;

typedef struct LineHeap {
    size_t n, room;
    LineSlope *slope;
    uint64_t total; /* of all counts */
} LineHeap;

void line_heap_push(LineHeap *heap, LineSlope slope); /* taken from memory: line_heap_free */
static inline const LineSlope *line_heap_least(const LineHeap *heap)
{
    return heap->n == 0 ? NULL : &heap->slope[0];
}
/* Takes up to `most` of the least, or of the greatest; count says how many. heap is not empty. */
LineSlope line_heap_take_least(LineHeap *heap, uint32_t most);
LineSlope line_heap_take_greatest(LineHeap *heap, uint32_t most);
void line_heap_free(LineHeap *heap);

#endif
