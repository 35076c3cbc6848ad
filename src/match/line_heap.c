/* Node i of the tree holds slopes 2i (its least) and 2i + 1 (its greatest); what is below a node
 * lies between the two. The last node may hold one slope only. */
#include "line_heap.h"

#include <stdlib.h>

static void swap(LineSlope *a, LineSlope *b)
{
    const LineSlope kept = *a;
    *a = *b;
    *b = kept;
}

/* The slope at place i moves up among the least (or the greatest) of the nodes above. */
static void rise(LineHeap *heap, size_t i, bool least)
{
    LineSlope *s = heap->slope;
    while (i / 2 > 0) {
        const size_t above = (i / 2 - 1) / 2 * 2 + (least ? 0 : 1);
        if (least ? s[i].key >= s[above].key : s[i].key <= s[above].key)
            return;
        swap(&s[i], &s[above]);
        i = above;
    }
}

void line_heap_push(LineHeap *heap, LineSlope slope)
{
    if (heap->n == heap->room) {
        heap->room = heap->room == 0 ? 64 : 2 * heap->room;
        heap->slope = memory_grow(heap->slope, heap->room, sizeof *heap->slope);
    }
    size_t i = heap->n++;
    heap->slope[i] = slope;
    heap->total += slope.count;
    if (i % 2 == 1) { /* the last node is full now: its two in order */
        if (heap->slope[i].key < heap->slope[i - 1].key) {
            swap(&heap->slope[i], &heap->slope[i - 1]);
            rise(heap, i - 1, true);
        } else {
            rise(heap, i, false);
        }
        return;
    }
    if (i == 0)
        return;
    const size_t above = (i / 2 - 1) / 2 * 2;
    if (slope.key < heap->slope[above].key)
        rise(heap, i, true);
    else if (slope.key > heap->slope[above + 1].key) { /* up the side of the greatest */
        swap(&heap->slope[i], &heap->slope[above + 1]);
        rise(heap, above + 1, false);
    }
}

/* The least (place 0) has been replaced; it moves down the side of the least. */
static void sink_least(LineHeap *heap)
{
    LineSlope *s = heap->slope;
    const size_t n = heap->n;
    for (size_t i = 0;;) {
        if (i + 1 < n && s[i].key > s[i + 1].key)
            swap(&s[i], &s[i + 1]);
        size_t down = (i / 2 * 2 + 1) * 2;
        if (down >= n)
            return;
        if (down + 2 < n && s[down + 2].key < s[down].key)
            down += 2;
        if (s[i].key <= s[down].key)
            return;
        swap(&s[i], &s[down]);
        i = down;
    }
}

/* The same for the greatest; a node of one slope is its own greatest. */
static void sink_greatest(LineHeap *heap)
{
    LineSlope *s = heap->slope;
    const size_t n = heap->n;
    for (size_t i = 1;;) {
        if (i % 2 == 1 && s[i].key < s[i - 1].key)
            swap(&s[i], &s[i - 1]);
        const size_t left = (i / 2 * 2 + 1) * 2;
        if (left >= n)
            return;
        size_t down = left + 1 < n ? left + 1 : left;
        if (left + 2 < n) {
            const size_t right = left + 3 < n ? left + 3 : left + 2;
            if (s[right].key > s[down].key)
                down = right;
        }
        if (s[i].key >= s[down].key)
            return;
        swap(&s[i], &s[down]);
        i = down;
        if (i % 2 == 0)
            return;
    }
}

LineSlope line_heap_take_least(LineHeap *heap, uint32_t most)
{
    LineSlope out = heap->slope[0];
    if (out.count > most) {
        heap->slope[0].count -= most;
        heap->total -= most;
        out.count = most;
        return out;
    }
    heap->total -= out.count;
    heap->slope[0] = heap->slope[--heap->n];
    if (heap->n > 0)
        sink_least(heap);
    return out;
}

LineSlope line_heap_take_greatest(LineHeap *heap, uint32_t most)
{
    if (heap->n == 1)
        return line_heap_take_least(heap, most);
    LineSlope out = heap->slope[1];
    if (out.count > most) {
        heap->slope[1].count -= most;
        heap->total -= most;
        out.count = most;
        return out;
    }
    heap->total -= out.count;
    heap->slope[1] = heap->slope[--heap->n];
    if (heap->n > 1)
        sink_greatest(heap);
    return out;
}

void line_heap_free(LineHeap *heap)
{
    free(heap->slope);
    *heap = (LineHeap){.n = 0};
}
