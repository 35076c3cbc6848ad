/* Students in canonical order, each with its tests one after another. */
#include "records/internal.h"

#include "alike/big.h"
#include "alike/hash.h"
#include "alike/sort.h"
#include "frame/order.h"

#include <stdlib.h>
#include <string.h>

/* The order of students is that of a frame: what it needs to know of them. */
static void gather_ids(const Records *records, const uint8_t *tested, Collector *out,
                       uint32_t *number)
{
    const Dictionary *ids = &records->ids;
    out->shortest_id = SIZE_MAX;
    for (size_t k = 0; k < ids->n; k++) {
        if (!tested[k])
            continue;
        const Word *word = &ids->word[k];
        out->id[out->n_rows] = word->text;
        out->id_hash[out->n_rows] =
            hash_bytes(records->spec->seed, word->text, word->n) >> 32; /* as frames have it */
        out->line[out->n_rows] = word->first_row;
        out->shortest_id = word->n < out->shortest_id ? word->n : out->shortest_id;
        out->longest_id = word->n > out->longest_id ? word->n : out->longest_id;
        number[out->n_rows++] = (uint32_t)k;
    }
}

static bool rank_students(Arena *arena, Records *records, Error *err)
{
    const size_t n_ids = records->ids.n;
    uint8_t *tested = memory_take_zeroed(n_ids + 1, 1);
    for (size_t i = 0; i < records->n_tests; i++)
        tested[records->test[i].student] = 1;
    Collector all = {.arena = arena,
                     .spec = records->spec,
                     .id = memory_take(n_ids, sizeof *all.id),
                     .id_hash = memory_take(n_ids, sizeof *all.id_hash),
                     .line = memory_take(n_ids, sizeof *all.line)};
    uint32_t *number = memory_take(n_ids, sizeof *number),
             *order = memory_take(n_ids, sizeof *order);
    gather_ids(records, tested, &all, number);
    const bool ok = canonical_order(&all, arena, order, &records->notes, err);
    records->n_students = all.n_rows;
    records->id = (const char **)arena_array(arena, all.n_rows, sizeof *records->id);
    records->rank = ARENA_ARRAY(arena, uint32_t, n_ids);
    for (size_t k = 0; k < n_ids; k++)
        records->rank[k] = NOT_JOINED;
    for (size_t i = 0; i < all.n_rows && ok; i++) {
        records->id[i] = all.id[order[i]];
        records->rank[number[order[i]]] = (uint32_t)i;
    }
    free(tested);
    free((void *)all.id);
    free(all.id_hash);
    free(all.line);
    free(number);
    free(order);
    return ok;
}

/* Numbers of terms in their order, so that a small key sorts them. */
static uint16_t *term_places(const Records *records)
{
    const size_t n = records->terms.n;
    uint16_t *place = memory_take(n, sizeof *place);
    for (size_t k = 0; k < n; k++) {
        place[k] = 0;
        for (size_t j = 0; j < n; j++) /* terms are few */
            place[k] = (uint16_t)(place[k] + (records->term[j].order < records->term[k].order));
    }
    return place;
}

/* So many at once, that what sorting needs beside them (a third of their bytes) is little. */
static size_t tests_at_once(const Records *records)
{
    const size_t most = big_limit_now() / 8 / sizeof(Test);
    return most == 0 || most > records->n_tests ? records->n_tests : most;
}

static void sort_some(Test *test, size_t n, const uint16_t *place, Test *sorted)
{
    uint64_t *key = memory_take(n, sizeof *key);
    uint32_t *order = memory_take(n, sizeof *order);
    for (size_t i = 0; i < n; i++)
        key[i] = (uint64_t)test[i].student << 32 | (uint64_t)(uint16_t)test[i].subject << 16 |
                 place[test[i].term];
    sort_identity(order, n);
    sort_by_u64(key, order, n);
    free(key);
    for (size_t i = 0; i < n; i++)
        sorted[i] = test[order[i]];
    free(order);
}

/* Which share each student is in, by rank: as many tests as fit at once, or one student's. Returns
 * how many shares there are. */
static size_t share_out(const Records *records, uint32_t *share_of)
{
    const size_t most = tests_at_once(records);
    uint32_t *count = memory_take_zeroed(records->n_students + 1, sizeof *count);
    size_t n = 0, in_share = 0;
    for (size_t i = 0; i < records->n_tests; i++)
        count[records->test[i].student]++;
    for (size_t s = 0; s < records->n_students; s++) {
        if (in_share > 0 && in_share + count[s] > most) {
            n++;
            in_share = 0;
        }
        share_of[s] = (uint32_t)n;
        in_share += count[s];
    }
    free(count);
    return n + 1;
}

/* Put apart by share, in the order in which they were read; then each share by itself. So the order
 * is that of sorting all at once, and no more is wanted at once than a share. */
static void sort_by_shares(Records *records, const uint16_t *place, Test *apart)
{
    uint32_t *share_of = memory_take(records->n_students + 1, sizeof *share_of);
    const size_t n_shares = share_out(records, share_of);
    size_t *first = memory_take_zeroed(n_shares + 1, sizeof *first);
    size_t *next = memory_take(n_shares + 1, sizeof *next);
    for (size_t i = 0; i < records->n_tests; i++)
        first[share_of[records->test[i].student] + 1]++;
    for (size_t k = 0; k < n_shares; k++)
        first[k + 1] += first[k];
    memcpy(next, first, (n_shares + 1) * sizeof *next);
    for (size_t i = 0; i < records->n_tests; i++)
        apart[next[share_of[records->test[i].student]]++] = records->test[i];
    for (size_t k = 0; k < n_shares; k++)
        sort_some(apart + first[k], first[k + 1] - first[k], place, records->test + first[k]);
    free(next);
    free(first);
    free(share_of);
}

static void sort_tests(Records *records)
{
    const size_t n = records->n_tests;
    uint16_t *place = term_places(records);
    Test *sorted = big_take(n * sizeof *sorted);
    for (size_t i = 0; i < n; i++)
        records->test[i].student = records->rank[records->test[i].student];
    if (tests_at_once(records) < n) {
        sort_by_shares(records, place, sorted);
        big_free(sorted, n * sizeof *sorted);
    } else {
        sort_some(records->test, n, place, sorted);
        big_free(records->test, records->test_room * sizeof *records->test);
        records->test = sorted;
        records->test_room = n;
    }
    free(place);
}

bool students_order(Arena *arena, Records *records, Error *err)
{
    if (!rank_students(arena, records, err))
        return false;
    sort_tests(records);
    return true;
}
