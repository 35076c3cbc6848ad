/* Which columns of the file the study needs, and what each is used as. */
#ifndef ALIKE_FRAME_USES_H
#define ALIKE_FRAME_USES_H

#include "alike/settings.h"

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

const ColumnRule *rule_of(const FrameSettings *settings, const char *name); /* NULL: none */
bool names_contain(const Names *names, const char *text);

#endif
