/* Which columns a design names, and what each is used as. */
#ifndef ALIKE_FRAME_USES_H
#define ALIKE_FRAME_USES_H

#include "alike/spec.h"

typedef enum Role {
    ROLE_OPEN = 1,      /* a number or a category, whatever it holds */
    ROLE_NUMBER = 2,    /* must be a number */
    ROLE_CATEGORY = 4,  /* by its text */
    ROLE_TREATMENT = 8, /* by its text */
    ROLE_SCORE = 16,    /* an outcome's score: must be a number */
    ROLE_RECODED = 32,  /* read as text and recoded */
    ROLE_OPTIONAL = 64, /* a score that need not exist yet */
    ROLE_LIMIT = 128,   /* must be a number; where it holds text, the setting is at fault */
    ROLE_GROUP = 256,   /* named by no setting: its heading reads as a group of students */
} Role;

/* Calls `take` for every column that the design's settings name; `setting` is its key. The word
 * `pretest` is passed over where it stands for the outcome's own pretest, which the outcome names
 * itself; a treatment, a score, a pretest and a given propensity are columns whatever they are
 * called. */
typedef void UseTaker(void *context, Name name, unsigned role, const char *setting);
void uses_walk(const Design *design, UseTaker *take, void *context);

/* Where `where` has a column called `pretest`: a setting that names `pretest` could mean that
 * column or an outcome's own pretest, which is an error (ERR_STUDY) unless the two are one. */
bool uses_refuse_word(const Design *design, const char *where, Error *err) MUST_CHECK;

/* One column of the file that the study needs. */
typedef struct Use {
    Name name; /* the first place that names it */
    const char *setting;
    unsigned roles;
} Use;

typedef struct Uses {
    size_t n, capacity;
    Use *item;
} Uses;

/* Does some design leave it to the data who was given the program together? */
bool uses_seek_groups(const Spec *spec);

/* Over all designs: columns of the file, with sources in place of what is derived. */
Uses uses_collect(Arena *arena, const Spec *spec);

const ColumnRule *rule_of(const Design *design, const char *name); /* NULL: none */
bool names_contain(const Names *names, const char *text);

#endif
