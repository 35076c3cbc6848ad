#include "check.h"

#include "alike/hash.h"
#include "alike/sort.h"

#include <math.h>
#include <stdlib.h>

/* Reference: a stable sort by comparison of (key, position). */
typedef struct Keyed {
    double key;
    uint32_t index;
    size_t position;
} Keyed;

static int compare(const void *a, const void *b)
{
    const Keyed *x = a, *y = b;
    const int nan_x = isnan(x->key) != 0, nan_y = isnan(y->key) != 0;
    if (nan_x != nan_y)
        return nan_x - nan_y;
    if (!nan_x && x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->position < y->position ? -1 : 1;
}

static void check_sorted(size_t n, double (*draw)(uint64_t))
{
    double *key = test_calloc(n + 1, sizeof *key);
    uint32_t *order = test_calloc(n + 1, sizeof *order);
    Keyed *reference = test_calloc(n + 1, sizeof *reference);
    for (size_t i = 0; i < n; i++)
        key[i] = draw(hash_u64(7, i));
    sort_identity(order, n);
    for (size_t i = 0; i < n; i++)
        reference[i] = (Keyed){key[i], order[i], i};
    qsort(reference, n, sizeof *reference, compare);
    sort_by_real(key, order, n);
    for (size_t i = 0; i < n; i++)
        if (order[i] != reference[i].index)
            fail_msg("n = %zu: place %zu holds %u, expected %u", n, i, order[i],
                     reference[i].index);
    test_free(key);
    test_free(order);
    test_free(reference);
}

static double few_values(uint64_t random)
{
    return (double)(random % 7) - 3;
}

static double any_value(uint64_t random)
{
    if (random % 50 == 0)
        return NAN;
    if (random % 51 == 0)
        return -0.0;
    return ((double)(random >> 11) - 4.5e15) * ((random & 1) ? 1e-300 : 1e10);
}

/* Near 1: what differs stands in the last bits, behind 20 and more that are the same. */
static double near_one(uint64_t random)
{
    return 1.0 + (double)(random % 3) * 0x1p-10 + (double)(random >> 8 & 0xFFFF) * 0x1p-52;
}

/* A few runs of one first half each, short ones and long ones, and beside them one far away. */
static double in_runs(uint64_t random)
{
    const uint64_t run = random % 97;
    return random % 1009 == 0 ? -1e300 : (double)(run * run) + (double)(random >> 40) * 0x1p-50;
}

static void radix_sort_agrees_with_a_stable_comparison_sort(void **state)
{
    (void)state;
    const size_t sizes[] = {0, 1, 2, 63, 64, 65, 1000, 5000};
    for (size_t k = 0; k < COUNT_OF(sizes); k++) {
        check_sorted(sizes[k], few_values);
        check_sorted(sizes[k], any_value);
        check_sorted(sizes[k], near_one);
        check_sorted(sizes[k], in_runs);
    }
}

/* Keys of any width, and three long runs whose last bits alone differ, in an order that is no
 * identity: ties keep what came first. */
static void whole_numbers_sort_by_all_their_bits(void **state)
{
    enum { N = 3000 };
    uint64_t *key = test_calloc(N, sizeof *key);
    uint32_t *order = test_calloc(N, sizeof *order), *place = test_calloc(N, sizeof *place);
    (void)state;
    for (int bits = 0; bits <= 96; bits += 8) {
        for (size_t i = 0; i < N; i++) {
            const uint64_t random = hash_u64(3, i % 1500);
            key[i] = bits == 0    ? 5
                     : bits <= 64 ? random >> (64 - bits)
                                  : (random % 3) << 62 | random >> 8 >> (120 - bits);
            order[i] = (uint32_t)(i * 1009 % N);
            place[order[i]] = (uint32_t)i;
        }
        sort_by_u64(key, order, N);
        for (size_t i = 1; i < N; i++) {
            const uint32_t a = order[i - 1], b = order[i];
            assert_true(key[a] < key[b] || (key[a] == key[b] && place[a] < place[b]));
        }
    }
    test_free(key);
    test_free(order);
    test_free(place);
}

static void levels_sort_with_none_first(void **state)
{
    (void)state;
    const int32_t key[] = {2, -1, 0, 2, -1, 1};
    const uint32_t expected[] = {1, 4, 2, 5, 0, 3};
    uint32_t order[6];
    sort_identity(order, 6);
    sort_by_level(key, order, 6);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(order[i], expected[i]);
}

static void hashes_are_the_same_on_every_machine(void **state)
{
    (void)state;
    /* Written down once: a change of these changes every tie in every published study. */
    assert_true(hash_text(1, "student 17") == hash_bytes(1, "student 17", 10));
    assert_true(hash_text(1, "007301") != hash_text(1, "7301"));
    assert_true(hash_text(1, "a") != hash_text(2, "a"));
    assert_true(hash_text(1, NULL) != hash_text(1, ""));
    assert_true(hash_u64(1, 2) == UINT64_C(7526008163036107628));
    assert_true(hash_text(20141101, "007301") == UINT64_C(15306207798075803286));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(radix_sort_agrees_with_a_stable_comparison_sort),
        cmocka_unit_test(whole_numbers_sort_by_all_their_bits),
        cmocka_unit_test(levels_sort_with_none_first),
        cmocka_unit_test(hashes_are_the_same_on_every_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
