/* The frames of a study: one of a student file, or one for each outcome made of test records. */
#ifndef ALIKE_DATA_H
#define ALIKE_DATA_H

#include "alike/results.h"

typedef struct StudyData {
    const Spec *spec;
    const Frame ***frame; /* [design][outcome]; designs with the same columns share one;
                             NULL: a stack that lacks one of the groups */
    size_t n_made, capacity_made;
    Frame **made; /* each frame once */
    size_t n_inputs;
    InputFile *input;
    Tables tables; /* counts of what was read and joined; none for a student file */
    Notes notes;   /* of the files; of each frame of test records too */
    Notes asked;   /* what only `alike check` asks about the data (alike/odd.h) */
} StudyData;

/* Reads the files once and makes every frame. */
bool data_load(Arena *arena, const Spec *spec, FrameMode mode, StudyData *out,
               Error *err) MUST_CHECK;

/* Results are to be published: gives every person of the study a number, in all its frames, for
 * sets of people; fewer than `least` of them are few. */
void data_number_people(Arena *arena, size_t least, StudyData *data);

#endif
