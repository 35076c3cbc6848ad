/* Files of attributes, read as a frame is: typed, in canonical order of their ids. */
#ifndef ALIKE_FRAME_LOAD_H
#define ALIKE_FRAME_LOAD_H

#include "frame/header.h"

typedef struct AttributeSource {
    const AttributeFile *file;
    const char *unit;    /* what a row is about: "student" or "school" */
    bool id_of_tests;    /* the study names no column of ids: it is that of the tests */
    const Names *beside; /* columns that are no groups of this file */
    /* The column by which the file has several rows of one id; NULL where its header holds none.
     * NULL: an id stands once. */
    const char *(*term)(const void *context, const Header *header);
    const void *context;
} AttributeSource;

/* Of the columns in `uses`, those that the file has, and that of its terms, as text; where a design
 * seeks its cluster, those whose heading reads as a group as well. ERR_STUDY where the id column is
 * not in the file, ERR_DATA where an id stands twice in a file without terms. */
bool frame_load_attributes(Arena *arena, const Spec *spec, const AttributeSource *source,
                           const Uses *uses, Frame *out, Header *header, Error *err) MUST_CHECK;

/* Which columns of the file that would read. Errors as above, of the header. */
bool frame_look_attributes(Arena *arena, const Spec *spec, const AttributeSource *source,
                           const Uses *uses, InputColumns *out, Error *err) MUST_CHECK;

#endif
