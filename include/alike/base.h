/* What every header may use: attributes that make the compiler check our conventions. */
#ifndef ALIKE_BASE_H
#define ALIKE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ALIKE_VERSION "0.1.0"
#define ALIKE_DATE    "2026-11-26" /* of the version, as manual pages bear it */

#define MUST_CHECK        __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
#define COUNT_OF(array)   (sizeof(array) / sizeof((array)[0]))

#endif
