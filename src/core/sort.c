#include "alike/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DIGIT_BITS = 11, N_DIGITS = 1 << DIGIT_BITS, PASSES = 6, SMALL = 64 };

typedef struct Item {
    uint64_t key;
    uint32_t index;
} Item;

/* Doubles in an order-preserving code: the sign bit flips, negatives turn around. */
static uint64_t real_code(double value)
{
    uint64_t bits;
    if (isnan(value))
        return UINT64_MAX;
    value += 0.0; /* -0.0 becomes 0.0 */
    memcpy(&bits, &value, sizeof bits);
    return bits & (UINT64_C(1) << 63) ? ~bits : bits | (UINT64_C(1) << 63);
}

static void insertion_sort(Item *item, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        const Item moved = item[i];
        size_t j = i;
        for (; j > 0 && item[j - 1].key > moved.key; j--)
            item[j] = item[j - 1];
        item[j] = moved;
    }
}

/* Least significant digit first; a digit that all keys share is skipped. Returns where the result
 * is: `a` or `b`. */
static Item *radix_sort(Item *a, Item *b, size_t n)
{
    size_t(*count)[N_DIGITS] = memory_take_zeroed(PASSES, sizeof *count);
    for (size_t i = 0; i < n; i++)
        for (int pass = 0; pass < PASSES; pass++)
            count[pass][(a[i].key >> (pass * DIGIT_BITS)) & (N_DIGITS - 1)]++;
    for (int pass = 0; pass < PASSES; pass++) {
        const int shift = pass * DIGIT_BITS;
        if (count[pass][(a[0].key >> shift) & (N_DIGITS - 1)] == n)
            continue;
        size_t start = 0;
        for (size_t digit = 0; digit < N_DIGITS; digit++) {
            const size_t here = count[pass][digit];
            count[pass][digit] = start;
            start += here;
        }
        for (size_t i = 0; i < n; i++)
            b[count[pass][(a[i].key >> shift) & (N_DIGITS - 1)]++] = a[i];
        Item *swap = a;
        a = b;
        b = swap;
    }
    free(count);
    return a;
}

static void sort_items(Item *item, uint32_t *order, size_t n)
{
    Item *sorted = item;
    if (n <= SMALL)
        insertion_sort(item, n);
    else
        sorted = radix_sort(item, item + n, n);
    for (size_t i = 0; i < n; i++)
        order[i] = sorted[i].index;
}

static Item *items_take(size_t n)
{
    return memory_take(n, 2 * sizeof(Item));
}

void sort_by_real(const double *key, uint32_t *order, size_t n)
{
    Item *item = items_take(n);
    for (size_t i = 0; i < n; i++)
        item[i] = (Item){.key = real_code(key[order[i]]), .index = order[i]};
    sort_items(item, order, n);
    free(item);
}

void sort_by_u64(const uint64_t *key, uint32_t *order, size_t n)
{
    Item *item = items_take(n);
    for (size_t i = 0; i < n; i++)
        item[i] = (Item){.key = key[order[i]], .index = order[i]};
    sort_items(item, order, n);
    free(item);
}

void sort_by_level(const int32_t *key, uint32_t *order, size_t n)
{
    Item *item = items_take(n);
    for (size_t i = 0; i < n; i++)
        item[i] = (Item){.key = (uint64_t)((int64_t)key[order[i]] - INT32_MIN), .index = order[i]};
    sort_items(item, order, n);
    free(item);
}

void sort_identity(uint32_t *order, size_t n)
{
    for (size_t i = 0; i < n; i++)
        order[i] = (uint32_t)i;
}
