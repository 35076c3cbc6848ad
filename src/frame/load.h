/* Files of attributes, read as a frame is: typed, in canonical order of their ids. */
#ifndef ALIKE_FRAME_LOAD_H
#define ALIKE_FRAME_LOAD_H

#include "frame/header.h"

/* Of the columns in `uses`, those that the file has; where a design seeks its cluster, those whose
 * heading reads as a group as well, but for those in `beside`. `unit` is what a row is about,
 * "student" or "school". ERR_STUDY where the id column is not in the file, ERR_DATA where an id
 * stands twice. */
bool frame_load_attributes(Arena *arena, const Spec *spec, const AttributeFile *file,
                           const char *unit, const Uses *uses, const Names *beside, Frame *out,
                           Header *header, Error *err) MUST_CHECK;

#endif
