/* Inside src/study: verify/, in the parts that analyses write. */
#ifndef STUDY_VERIFY_H
#define STUDY_VERIFY_H

#include "alike/study.h"

const char *verify_part(Arena *arena, const char *folder, const char *name, size_t k);

bool verify_write_script(const char *folder, Error *err) MUST_CHECK;

#endif
