/* What looks odd in the columns that a study names: codes for missing values that were taken as
 * scores, one value in two spellings, codes that are read as amounts. Nothing is changed: each
 * finding is a sentence with the column, how many rows it is about, the first of them, and the key
 * that mends it. A study may have its reasons, so none of them is an error. */
#ifndef ALIKE_ODD_H
#define ALIKE_ODD_H

#include "alike/frame.h"
#include "alike/registry.h"

typedef struct OddNotes {
    Notes found; /* cautions: somebody would have to explain why it is right */
    Notes asked; /* what is right as often as not: for `alike check` alone */
} OddNotes;

/* frame: [design][outcome], NULL where there is none. Of every design that has a name; what several
 * of them share is told once. A finding names a line of the file or a student, so that none of them
 * is ever published. */
void odd_look(Arena *arena, const Spec *spec, const Frame *const *const *frame, OddNotes *out);

struct OddTask;
struct OddColumn;

/* A row of oddities.def: what it looks for, and in what. */
typedef struct Oddity {
    ENTRY_HEAD;
    /* One column, however many settings name it. */
    void (*look)(struct OddTask *task, const struct OddColumn *column);
    /* What a design says, held against its data: one frame for each outcome. */
    void (*look_design)(struct OddTask *task, const Design *design, const Frame *const *frame);
} Oddity;
REGISTRY_OF(Oddity, oddity, oddities)

#endif
