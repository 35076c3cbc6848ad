/* The file's column names against those that the study needs. */
#ifndef ALIKE_FRAME_HEADER_H
#define ALIKE_FRAME_HEADER_H

#include "alike/frame.h"
#include "alike/input.h"
#include "frame/uses.h"

typedef struct Header {
    Arena *arena;
    size_t n;
    const char **name;
} Header;

Header header_create(Arena *arena, const CellText *cell, size_t n);
/* Index of the column; SIZE_MAX when there is none. */
size_t header_cell(const Header *header, const char *name);
/* "id, grade, math" and so on: what a reader can choose from. */
const char *header_list(const Header *header);
/* Does the file have every column that the study can't do without? */
bool header_has_needed(const Header *header, const Spec *spec, const Uses *uses, FrameMode mode);
/* Does some design make a column of this name from others? */
bool name_is_derived(const Spec *spec, const char *name);
/* ERR_STUDY for every name in the study file that the file lacks. */
bool header_check(const Header *header, const Spec *spec, const Uses *uses, FrameMode mode,
                  Error *err) MUST_CHECK;

#endif
