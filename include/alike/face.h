/* How wide letters are, for whoever lays out text before it is drawn. */
#ifndef ALIKE_FACE_H
#define ALIKE_FACE_H

#include <stdbool.h>
#include <stdint.h>

/* Advance width in ems, of Liberation Sans or its bold, and so of Arial and Helvetica; a guess to
 * the wide side for letters that they do not have. */
double face_ems(uint32_t letter, bool bold);

#endif
