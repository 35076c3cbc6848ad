/* Numbers and words of a result, one behind the other, as a ledger keeps them. One function lists
 * the fields of a struct, and serves both ways: what it writes is what it reads. */
#ifndef ALIKE_TAPE_H
#define ALIKE_TAPE_H

#include "alike/text.h"

typedef struct Tape {
    Arena *arena; /* writing: of the tape; reading: of the words that are read */
    bool reads;
    bool misfit; /* reading: it holds something else than was asked for */
    size_t n, at, capacity;
    double *value; /* n; their bits are kept, of NaN too */
    Text words;    /* each with its NUL */
    size_t word_at;
} Tape;

Tape tape_new(Arena *arena);
void tape_real(Tape *tape, double *x);
void tape_count(Tape *tape, size_t *n); /* below 2^53 */
void tape_flag(Tape *tape, bool *flag);
void tape_words(Tape *tape, const char **text); /* may be NULL */
/* A field of an enumeration. */
#define TAPE_CHOICE(tape, Type, field)                                                             \
    do {                                                                                           \
        size_t choice_ = (size_t)(field);                                                          \
        tape_count((tape), &choice_);                                                              \
        (field) = (Type)choice_;                                                                   \
    } while (0)
/* Reading: all was read, and nothing else was there. */
bool tape_done(const Tape *tape);

#endif
