/* Students in canonical order, each with its tests one after another. */
#include "records/internal.h"

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

static void sort_tests(Records *records)
{
    const size_t n = records->n_tests;
    uint64_t *key = memory_take(n, sizeof *key);
    uint32_t *order = memory_take(n, sizeof *order);
    uint16_t *place = term_places(records);
    for (size_t i = 0; i < n; i++) {
        Test *test = &records->test[i];
        test->student = records->rank[test->student];
        key[i] = (uint64_t)test->student << 32 | (uint64_t)(uint16_t)test->subject << 16 |
                 place[test->term];
    }
    sort_identity(order, n);
    sort_by_u64(key, order, n);
    free(key);
    free(place);
    Test *sorted = memory_take(n, sizeof *sorted);
    for (size_t i = 0; i < n; i++)
        sorted[i] = records->test[order[i]];
    free(order);
    free(records->test);
    records->test = sorted;
}

bool students_order(Arena *arena, Records *records, Error *err)
{
    if (!rank_students(arena, records, err))
        return false;
    sort_tests(records);
    return true;
}
