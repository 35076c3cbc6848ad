/* Sixty-four bytes of text at a time, for the splitters that visit only what separates. */
#ifndef ALIKE_INPUT_SPLIT_BYTES_H
#define ALIKE_INPUT_SPLIT_BYTES_H

#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { SPLIT_BYTES = 64 };

/* Bit i: byte i is one of the three. */
static inline uint64_t split_bytes(const char *text, char a, char b, char c)
{
    uint64_t mask = 0;
#ifdef __SSE2__
    const __m128i of_a = _mm_set1_epi8(a), of_b = _mm_set1_epi8(b), of_c = _mm_set1_epi8(c);
    for (int part = 0; part < 4; part++) {
        const __m128i t = _mm_loadu_si128((const __m128i *)(const void *)(text + 16 * part));
        const __m128i hit =
            _mm_or_si128(_mm_cmpeq_epi8(t, of_a),
                         _mm_or_si128(_mm_cmpeq_epi8(t, of_b), _mm_cmpeq_epi8(t, of_c)));
        mask |= (uint64_t)(unsigned)_mm_movemask_epi8(hit) << (16 * part);
    }
#else
    for (int i = 0; i < SPLIT_BYTES; i++)
        mask |= (uint64_t)(text[i] == a || text[i] == b || text[i] == c) << i;
#endif
    return mask;
}

#endif
