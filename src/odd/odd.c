/* The list of what is looked for, and the walk over the columns that a study names. */
#include "alike/odd.h"

#include "alike/text.h"
#include "odd/look.h"

#define ODDITY(name) extern const Oddity oddity_##name;
#include "odd/oddities.def"
#undef ODDITY

static const Entry *const rows[] = {
#define ODDITY(name) &oddity_##name.entry,
#include "odd/oddities.def"
#undef ODDITY
};
const Registry oddities = {
    .kind = "oddity", .title = "What is told of the data", .n = COUNT_OF(rows), .row = rows};

/* --- the columns ----------------------------------------------------------------------------- */

typedef struct Walk {
    OddTask *task;
    const OutcomeSpec *outcome;
    const Frame *frame;
    OddColumn *item;
    size_t n, capacity;
} Walk;

/* Spans of test records have frames of their own, in which a trait is the same one; a score goes by
 * its label there, which names the term. A design may make something else of a column. */
static bool same_column(const Column *a, const Column *b)
{
    return a == b || (text_equal(a->name, b->name) && text_equal(a->label, b->label) &&
                      a->type == b->type && a->n_levels == b->n_levels);
}

static OddColumn *item_of(Walk *walk, const Column *column)
{
    for (size_t i = 0; i < walk->n; i++)
        if (same_column(walk->item[i].column, column))
            return &walk->item[i];
    walk->item = arena_grow(walk->task->scratch, walk->item, &walk->capacity, walk->n + 1,
                            sizeof *walk->item);
    walk->item[walk->n] = (OddColumn){.frame = walk->frame, .column = column};
    return &walk->item[walk->n++];
}

static bool list_use(void *state, const ColumnUse *use)
{
    Walk *walk = state;
    const Column *column = frame_column(walk->frame, walk->outcome, use->name);
    if (column == NULL || column->type == COLUMN_PRESENCE)
        return true;
    OddColumn *item = item_of(walk, column);
    item->kinds |= 1u << use->kind;
    item->term = item->term || use->kind == USE_COVARIATE || use->kind == USE_ADJUST;
    return true;
}

/* A column at a time, whose numbers are counted once and, where they must be, sorted once; told in
 * the order of the list. */
static void look_at_columns(OddTask *task, const Walk *walk)
{
    OddNotes *told = ARENA_ARRAY(task->scratch, OddNotes, oddities.n);
    for (size_t i = 0; i < walk->n; i++) {
        Arena *scratch = arena_create();
        OddMemo memo = {0};
        walk->item[i].memo = &memo;
        for (size_t k = 0; k < oddities.n; k++) {
            OddTask own = {task->arena, scratch, task->spec, &told[k]};
            if (oddity_at(k)->look != NULL)
                oddity_at(k)->look(&own, &walk->item[i]);
        }
        walk->item[i].memo = NULL;
        arena_destroy(scratch);
    }
    for (size_t k = 0; k < oddities.n; k++) {
        notes_append(&task->out->found, task->arena, &told[k].found);
        notes_append(&task->out->asked, task->arena, &told[k].asked);
    }
}

void odd_look(Arena *arena, const Spec *spec, const Frame *const *const *frame, OddNotes *out)
{
    Arena *scratch = arena_create();
    OddTask task = {.arena = arena, .scratch = scratch, .spec = spec, .out = out};
    Walk walk = {.task = &task};
    for (size_t d = 0; d < spec->n_designs; d++)
        for (size_t o = 0; o < spec->design[d].n_outcomes; o++) {
            walk.outcome = &spec->design[d].outcome[o];
            walk.frame = frame[d][o];
            if (walk.frame != NULL)
                (void)design_visit(&spec->design[d], walk.outcome, list_use, &walk);
        }
    look_at_columns(&task, &walk);
    for (size_t k = 0; k < oddities.n; k++)
        for (size_t d = 0; d < spec->n_designs && oddity_at(k)->look_design != NULL; d++)
            oddity_at(k)->look_design(&task, &spec->design[d], frame[d]);
    arena_destroy(scratch);
}
