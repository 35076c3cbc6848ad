#include "frame/order.h"

#include "alike/hash.h"
#include "alike/sort.h"
#include "alike/text.h"
#include "frame/repeats.h"
#include "input/snippet.h"

#include <stdlib.h>
#include <string.h>

/* A row whose hash begins as another's does. */
typedef struct Tied {
    uint64_t hash;
    const char *id;
    uint32_t row;
} Tied;

static int by_hash_then_id(const void *a, const void *b)
{
    const Tied *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    const int order = strcmp(x->id, y->id);
    return order != 0 ? order : x->row < y->row ? -1 : x->row > y->row;
}

/* Half of the hash sorts a million ids but for a hundred or so; these are settled here. */
static void settle_run(const Collector *collector, uint32_t *order, size_t n)
{
    Tied *tied = memory_take(n, sizeof *tied);
    for (size_t i = 0; i < n; i++) {
        const char *id = collector->id[order[i]];
        tied[i] = (Tied){hash_bytes(collector->spec->seed, id, strlen(id)), id, order[i]};
    }
    qsort(tied, n, sizeof *tied, by_hash_then_id);
    for (size_t i = 0; i < n; i++)
        order[i] = tied[i].row;
    free(tied);
}

/* Calls for each run of rows with equal keys, two or more. */
static void each_run(const uint64_t *key, uint32_t *order, size_t n, void *context,
                     void (*visit)(void *context, uint32_t *order, size_t n))
{
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && key[order[to]] == key[order[from]];)
            to++;
        if (to - from > 1)
            visit(context, order + from, to - from);
    }
}

/* --- ids that stand twice ----------------------------------------------------------------------
 */

typedef struct Duplicates {
    const Collector *collector;
    Repeat *item;
    size_t n, capacity;
} Duplicates;

static void visit_run(void *context, uint32_t *order, size_t n)
{
    Duplicates *found = context;
    const Collector *collector = found->collector;
    settle_run(collector, order, n);
    uint32_t first = order[0];
    for (size_t i = 1; i < n; i++) {
        if (strcmp(collector->id[order[i]], collector->id[first]) != 0) {
            first = order[i];
            continue;
        }
        if (found->n == found->capacity) {
            found->capacity = found->capacity == 0 ? 64 : 2 * found->capacity;
            found->item = memory_grow(found->item, found->capacity, sizeof *found->item);
        }
        found->item[found->n++] = (Repeat){order[i], first};
    }
}

static int by_row(const void *a, const void *b)
{
    const Repeat *x = a, *y = b;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* One student twice is a student twice, wherever. */
enum { FEWEST_REPEATS = 2 };

/* Before they are sorted by row. */
static const char *way_out_of_repeats(const Duplicates *found)
{
    const Collector *collector = found->collector;
    const Name *id = &collector->spec->id;
    const char *apart = repeats_told_by(collector, found->item, found->n);
    const bool of_people = collector->unit == NULL || text_equal(collector->unit, "student");
    if (apart == NULL || !of_people || found->n < FEWEST_REPEATS)
        return "";
    return arena_printf(collector->arena,
                        "; such rows always differ in '%s': if ids repeat across it, write id: "
                        "[%s, %s]",
                        apart, apart, id->text);
}

/* Where every student has several, one row is probably a test, or a term. */
static bool refuse_many(const Duplicates *found, const char *way_out, Error *err)
{
    const Collector *collector = found->collector;
    const Place place = {collector->spec->data_path, collector->line[found->item[0].row],
                         collector->ids.cell[collector->ids.n - 1] + 1, NULL};
    const char *unit = collector->unit != NULL ? collector->unit : "student";
    Arena *scratch = arena_create();
    Text first = {.arena = scratch};
    for (size_t i = 0; i < ERROR_ALIKE_MAX; i++) {
        const Repeat d = found->item[i];
        const char *id = collector->id[d.row];
        text_format(&first, "%sline %u ('%s', as on line %u)", i == 0 ? "" : ", ",
                    (unsigned)collector->line[d.row], snippet(id, strlen(id)).text,
                    (unsigned)collector->line[d.first]);
    }
    error_add(err, ERR_DATA, place,
              "the id repeats in %s rows, and each %s needs one row; the first three: %s%s",
              text_count(scratch, found->n), unit, first.bytes,
              way_out[0] != '\0' ? way_out
                                 : ". Where each row is a test, name the file under tests.files");
    arena_destroy(scratch);
    return false;
}

static bool refuse_duplicates(const Duplicates *found, Error *err)
{
    const Collector *collector = found->collector;
    if (found->n == 0)
        return true;
    const char *way_out = way_out_of_repeats(found);
    qsort(found->item, found->n, sizeof *found->item, by_row);
    if (found->n > ERROR_ALIKE_MAX)
        return refuse_many(found, way_out, err);
    for (size_t i = 0; i < found->n; i++) {
        const Repeat d = found->item[i];
        const char *id = collector->id[d.row];
        const Place place = {collector->spec->data_path, collector->line[d.row],
                             collector->ids.cell[collector->ids.n - 1] + 1, NULL};
        error_add(
            err, ERR_DATA, place,
            "the id '%s' stands on line %u already; each %s needs one row (%zu %s too many)%s",
            snippet(id, strlen(id)).text, (unsigned)collector->line[d.first],
            collector->unit != NULL ? collector->unit : "student", found->n,
            found->n == 1 ? "row is" : "rows are", way_out);
    }
    return false;
}

/* --- ids that lost their zeros -----------------------------------------------------------------
 */

static const char *without_zeros(const char *id)
{
    while (id[0] == '0' && id[1] != '\0')
        id++;
    return id;
}

typedef struct Near {
    const Collector *collector;
    size_t n;
    uint32_t a, b;
} Near;

/* By text first, so that the pair that is named does not hang on which row came first. */
static void visit_near(void *context, uint32_t *order, size_t n)
{
    Near *near = context;
    Tied *tied = memory_take(n, sizeof *tied);
    for (size_t i = 0; i < n; i++)
        tied[i] = (Tied){0, near->collector->id[order[i]], order[i]};
    qsort(tied, n, sizeof *tied, by_hash_then_id);
    for (size_t i = 1; i < n; i++) {
        size_t k = 0;
        while (k < i && strcmp(without_zeros(tied[k].id), without_zeros(tied[i].id)) != 0)
            k++;
        if (k == i)
            continue;
        if (near->n++ == 0) {
            near->a = tied[k].row;
            near->b = tied[i].row;
        }
    }
    free(tied);
}

/* "007301" and "7301" may be one student whose zeros a spreadsheet dropped. They can only differ in
 * length, which is seen at once in most files. */
static void note_lost_zeros(const Collector *collector, Arena *arena, Notes *notes)
{
    const size_t n = collector->n_rows;
    bool any = false;
    for (size_t i = 0; i < n && !any; i++)
        any = collector->id[i][0] == '0' && collector->id[i][1] != '\0';
    if (!any || collector->shortest_id == collector->longest_id)
        return;
    uint64_t *key = memory_take(n, sizeof *key);
    uint32_t *order = memory_take(n, sizeof *order);
    for (size_t i = 0; i < n; i++) {
        const char *id = without_zeros(collector->id[i]);
        key[i] = hash_bytes(1, id, strlen(id)) >> 32;
    }
    sort_identity(order, n);
    sort_by_u64(key, order, n);
    Near near = {.collector = collector};
    each_run(key, order, n, &near, visit_near);
    free(key);
    free(order);
    if (near.n > 0)
        notes_add(
            notes, arena, "data", NOTE_CAUTION, count_about(ABOUT_PEOPLE, near.n),
            PHRASE("Some ids differ only in leading zeros, such as '{}' (line {}) and '{}' (line "
                   "{}): they are kept as different students. If they are the same, a program "
                   "dropped the zeros.",
                   piece_id(snippet(collector->id[near.a], strlen(collector->id[near.a])).text),
                   piece_line(collector->line[near.a]),
                   piece_id(snippet(collector->id[near.b], strlen(collector->id[near.b])).text),
                   piece_line(collector->line[near.b])));
}

bool canonical_order(const Collector *collector, Arena *arena, uint32_t *order, Notes *notes,
                     Error *err)
{
    Duplicates found = {.collector = collector};
    sort_identity(order, collector->n_rows);
    sort_by_u64(collector->id_hash, order, collector->n_rows);
    each_run(collector->id_hash, order, collector->n_rows, &found, visit_run);
    const bool distinct = collector->repeats || refuse_duplicates(&found, err);
    free(found.item);
    if (distinct && !collector->repeats)
        note_lost_zeros(collector, arena, notes);
    return distinct;
}
