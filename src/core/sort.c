#include "alike/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DIGIT_BITS = 11, N_DIGITS = 1 << DIGIT_BITS, PASSES = 3, SMALL = 64 };

/* A key in two halves, and whose it is: 12 bytes that move together. Bits that all keys begin with
 * are left out, so that mostly the first half decides and the second is looked at where it does
 * not. */
enum Half { HIGH, LOW };
typedef struct Item {
    uint32_t half[2];
    uint32_t index;
} Item;

static Item item_of(uint64_t code, uint32_t index)
{
    return (Item){.half = {(uint32_t)(code >> 32), (uint32_t)code}, .index = index};
}

static uint64_t code_of(const Item *item)
{
    return (uint64_t)item->half[HIGH] << 32 | item->half[LOW];
}

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
        const uint64_t code = code_of(&moved);
        size_t j = i;
        for (; j > 0 && code_of(&item[j - 1]) > code; j--)
            item[j] = item[j - 1];
        item[j] = moved;
    }
}

/* By one half, least significant digit first; a digit that all share is skipped. Returns where the
 * result is: `a` or `b`. */
static Item *radix_sort(Item *a, Item *b, size_t n, enum Half half)
{
    uint32_t count[PASSES][N_DIGITS] = {{0}}; /* frames have fewer rows than 2^32 */
    for (size_t i = 0; i < n; i++)
        for (int pass = 0; pass < PASSES; pass++)
            count[pass][(a[i].half[half] >> (pass * DIGIT_BITS)) & (N_DIGITS - 1)]++;
    for (int pass = 0; pass < PASSES; pass++) {
        const int shift = pass * DIGIT_BITS;
        if (count[pass][(a[0].half[half] >> shift) & (N_DIGITS - 1)] == n)
            continue;
        uint32_t start = 0;
        for (size_t digit = 0; digit < N_DIGITS; digit++) {
            const uint32_t here = count[pass][digit];
            count[pass][digit] = start;
            start += here;
        }
        for (size_t i = 0; i < n; i++)
            b[count[pass][(a[i].half[half] >> shift) & (N_DIGITS - 1)]++] = a[i];
        Item *swap = a;
        a = b;
        b = swap;
    }
    return a;
}

/* Runs that the first half leaves as they came. */
static void sort_runs(Item *item, Item *spare, size_t n)
{
    for (size_t from = 0, to; from < n; from = to) {
        bool differ = false;
        for (to = from + 1; to < n && item[to].half[HIGH] == item[from].half[HIGH]; to++)
            differ = differ || item[to].half[LOW] != item[from].half[LOW];
        if (!differ)
            continue;
        if (to - from <= SMALL) {
            insertion_sort(item + from, to - from);
            continue;
        }
        const Item *sorted = radix_sort(item + from, spare + from, to - from, LOW);
        if (sorted != item + from)
            memcpy(item + from, sorted, (to - from) * sizeof *item);
    }
}

/* differ: the bits in which any two keys do. */
static void sort_items(Item *item, uint64_t differ, uint32_t *order, size_t n)
{
    Item *sorted = item;
    if (n <= SMALL || differ == 0) {
        insertion_sort(item, n);
    } else {
        const int same = __builtin_clzll(differ);
        for (size_t i = 0; i < n && same > 0; i++)
            item[i] = item_of(code_of(&item[i]) << same, item[i].index);
        sorted = radix_sort(item, item + n, n, HIGH);
        sort_runs(sorted, sorted == item ? item + n : item, n);
    }
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
    uint64_t differ = 0;
    for (size_t i = 0; i < n; i++) {
        const uint64_t code = real_code(key[order[i]]);
        item[i] = item_of(code, order[i]);
        differ |= code ^ code_of(item);
    }
    sort_items(item, differ, order, n);
    free(item);
}

void sort_by_u64(const uint64_t *key, uint32_t *order, size_t n)
{
    Item *item = items_take(n);
    uint64_t differ = 0;
    for (size_t i = 0; i < n; i++) {
        item[i] = item_of(key[order[i]], order[i]);
        differ |= key[order[i]] ^ code_of(item);
    }
    sort_items(item, differ, order, n);
    free(item);
}

void sort_by_level(const int32_t *key, uint32_t *order, size_t n)
{
    Item *item = items_take(n);
    uint64_t differ = 0;
    for (size_t i = 0; i < n; i++) {
        const uint64_t code = (uint64_t)((int64_t)key[order[i]] - INT32_MIN);
        item[i] = item_of(code, order[i]);
        differ |= code ^ code_of(item);
    }
    sort_items(item, differ, order, n);
    free(item);
}

void sort_identity(uint32_t *order, size_t n)
{
    for (size_t i = 0; i < n; i++)
        order[i] = (uint32_t)i;
}
