/* Who is who: one number a person over all frames of a study, by the id. */
#include "alike/data.h"
#include "alike/hash.h"
#include "alike/text.h"

typedef struct Census {
    size_t n_slots; /* a power of two, at least twice the rows of all frames */
    const char **id;
    uint32_t *number; /* 1 more than the person's; 0: an empty slot */
    uint32_t n;
} Census;

static uint32_t number_of(Census *census, const char *id)
{
    size_t slot = hash_text(0, id) & (census->n_slots - 1);

    while (census->number[slot] != 0 && !text_equal(census->id[slot], id))
        slot = (slot + 1) & (census->n_slots - 1);
    if (census->number[slot] == 0) {
        census->id[slot] = id;
        census->number[slot] = ++census->n;
    }
    return census->number[slot] - 1;
}

/* Views of a frame have its rows. */
static const Frame *same_rows(const StudyData *data, size_t k)
{
    for (size_t j = 0; j < k; j++)
        if (data->made[j]->id == data->made[k]->id)
            return data->made[j];
    return NULL;
}

void data_number_people(Arena *arena, size_t least, StudyData *data)
{
    Arena *scratch = arena_create();
    Census census = {.n_slots = 2};
    size_t n_rows = 0;

    for (size_t k = 0; k < data->n_made; k++)
        n_rows += same_rows(data, k) == NULL ? data->made[k]->n_rows : 0;
    while (census.n_slots < 2 * n_rows)
        census.n_slots *= 2;
    census.id = (const char **)arena_array(scratch, census.n_slots, sizeof *census.id);
    census.number = ARENA_ARRAY(scratch, uint32_t, census.n_slots);
    for (size_t k = 0; k < data->n_made; k++) {
        Frame *frame = data->made[k];
        const Frame *earlier = same_rows(data, k);
        uint32_t *person = earlier == NULL ? ARENA_ARRAY(arena, uint32_t, frame->n_rows) : NULL;
        for (size_t i = 0; earlier == NULL && i < frame->n_rows; i++)
            person[i] = number_of(&census, frame->id[i]);
        frame->person = earlier == NULL ? person : earlier->person;
    }
    for (size_t k = 0; k < data->n_made; k++) {
        data->made[k]->n_persons = census.n;
        data->made[k]->least_people = least;
    }
    arena_destroy(scratch);
}
