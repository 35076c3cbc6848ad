/* What a column of a table is for, guessed from its name and its values, with the reason. */
#ifndef ALIKE_DRAFT_ROLES_H
#define ALIKE_DRAFT_ROLES_H

#include "alike/profile.h"
#include "draft/words.h"

typedef enum GuessRole {
    GUESS_LEFT, /* used for nothing; the reason says why */
    GUESS_ID,
    GUESS_TREATMENT,
    GUESS_SCHOOL,
    GUESS_GRADE,
    GUESS_WEIGHT,
    GUESS_OUTCOME,
    GUESS_PRETEST,
    GUESS_EARLIER, /* an earlier score that is nobody's pretest: a covariate */
    GUESS_TRAIT,   /* a covariate by its name */
    GUESS_SPARE,   /* would do as a covariate; its name does not say what it is */
} GuessRole;

typedef struct Guess {
    const ProfileColumn *column;
    GuessRole role;
    const char *why; /* the end of a comment: no end of line, nothing that acts on a terminal */
    Words words;
    Moment moment;
    size_t pretest;    /* of an outcome: index among the guesses; SIZE_MAX: none */
    bool is_factor;    /* digits or a mixture that are names */
    bool labels;       /* its codes are to be what the file says they stand for */
    const char *blank; /* what an empty cell is taken for; NULL: for nothing known */
} Guess;

typedef struct Guesses {
    const FileProfile *profile;
    size_t n;
    Guess *item;
    size_t id, treatment, school, grade, weight; /* SIZE_MAX: none */
    size_t within;   /* with `repeated` it tells rows apart: the school of an id; SIZE_MAX: none */
    size_t repeated; /* the column that reads as the id, where rows have the same; else SIZE_MAX */
    const char *treated, *control; /* values; NULL: not known which */
    size_t n_arms;                 /* several programs: their values */
    const char *arm[8];
    size_t n_outcomes;
    const bool *same; /* [a * n + b]: columns that tell the same; NULL: none do, or nobody looked */
} Guesses;

Guesses guess_roles(Arena *arena, const FileProfile *profile);
bool guesses_have(const Guesses *g, GuessRole role);
bool guesses_have_covariates(const Guesses *g);
/* Does a column have so many gaps that most of a study would be lost to them? */
bool guess_is_sparse(const FileProfile *profile, const ProfileColumn *column);
/* "3, 4, 5", "0 to 614", "Y, N": what the cells hold, for a comment. */
const char *guess_values(Arena *arena, const ProfileColumn *column);
/* The column that reads as the id of a student, whether it repeats or not; SIZE_MAX: none. */
size_t guess_id(Arena *arena, const FileProfile *profile);

/* Traits that tell the same as the column of the program are none: once `same` is known. */
void guess_leave_same(Arena *arena, Guesses *g);

/* What an empty cell of a column stands for that holds Y, X or 1 and nothing else: N, none, 0.
 * NULL: it is no such column. */
const char *guess_blank(const ProfileColumn *column);
/* For roles.c alone (program.c): the column of the program. */
void find_treatment(Arena *arena, Guesses *g);

#endif
