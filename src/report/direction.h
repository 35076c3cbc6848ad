/* Text that is written from the right, in a report that is written from the left. */
#ifndef ALIKE_REPORT_DIRECTION_H
#define ALIKE_REPORT_DIRECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Hebrew, Arabic and their neighbours. */
bool letter_is_from_right(uint32_t letter);
/* How far a name written from the right goes on, from its first letter to its last; 0: it begins
 * with another letter. */
size_t from_right(const char *text, size_t n);

#endif
