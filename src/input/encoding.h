/* Letters: UTF-8 is what everything works in; Windows-1252 is what older exports hold. */
#ifndef ALIKE_INPUT_ENCODING_H
#define ALIKE_INPUT_ENCODING_H

#include "alike/base.h"

#include <stdint.h>

/* How many of the n bytes are whole, valid UTF-8 letters. *broken: the byte there can't be UTF-8,
 * whatever follows; otherwise the text only ends within a letter. *high counts letters beyond
 * ASCII. Overlong forms and surrogates are not valid (RFC 3629). */
size_t utf8_prefix(const char *bytes, size_t n, bool *broken, size_t *high);

/* out has room for 3 n bytes; returns how many were written. *high counts letters beyond ASCII.
 * The five bytes that Windows-1252 leaves undefined become the control codes of the same number, as
 * in the WHATWG encoding standard. */
size_t windows_1252_to_utf8(const char *bytes, size_t n, char *out, size_t *high);

/* One letter as UTF-8; `to` has room for 4 bytes. Returns how many. Source: RFC 3629. */
size_t utf8_put(uint32_t letter, char *to);

/* UTF-16 of either order of bytes. out has room for 3 bytes of each 2; *taken bytes are done with:
 * what is left, at most 3, begins a letter that goes on. Halves of pairs that stand alone become
 * U+FFFD and are counted in *broken. Source: RFC 2781. */
size_t utf16_to_utf8(const unsigned char *bytes, size_t n, bool big_endian, char *out,
                     size_t *taken, size_t *broken);

/* By a byte order mark, or every second byte NUL. */
typedef enum Wide { WIDE_NOT, WIDE_16_LITTLE, WIDE_16_BIG, WIDE_32 } Wide;
Wide wide_encoding(const unsigned char *start, size_t n);

#endif
