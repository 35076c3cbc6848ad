/* Letters: UTF-8 is what everything works in; Windows-1252 is what older exports hold. */
#ifndef ALIKE_INPUT_ENCODING_H
#define ALIKE_INPUT_ENCODING_H

#include "alike/base.h"

/* How many of the n bytes are whole, valid UTF-8 letters. *broken: the byte there can't be UTF-8,
 * whatever follows; otherwise the text only ends within a letter. *high counts letters beyond
 * ASCII. Overlong forms and surrogates are not valid (RFC 3629). */
size_t utf8_prefix(const char *bytes, size_t n, bool *broken, size_t *high);

/* out has room for 3 n bytes; returns how many were written. *high counts letters beyond ASCII.
 * The five bytes that Windows-1252 leaves undefined become the control codes of the same number, as
 * in the WHATWG encoding standard. */
size_t windows_1252_to_utf8(const char *bytes, size_t n, char *out, size_t *high);

/* "UTF-16" or "UTF-32" when the first bytes say so (a byte order mark, or every second byte NUL),
 * else NULL. */
const char *wide_encoding(const unsigned char *start, size_t n);

#endif
