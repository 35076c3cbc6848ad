/* The fast path: where no quote stands, cells are what lies between separators. Sixty-four bytes
 * are looked at together, and only the separators among them are visited. */
#include "input/csv.h"

#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Bit i: byte i is the delimiter or ends a line. */
static uint64_t separators(const char *text, char delimiter)
{
    uint64_t mask = 0;
#ifdef __SSE2__
    const __m128i d = _mm_set1_epi8(delimiter), lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');
    for (int part = 0; part < 4; part++) {
        const __m128i b = _mm_loadu_si128((const __m128i *)(const void *)(text + 16 * part));
        const __m128i hit = _mm_or_si128(
            _mm_cmpeq_epi8(b, d), _mm_or_si128(_mm_cmpeq_epi8(b, lf), _mm_cmpeq_epi8(b, cr)));
        mask |= (uint64_t)(unsigned)_mm_movemask_epi8(hit) << (16 * part);
    }
#else
    for (int i = 0; i < 64; i++)
        mask |= (uint64_t)(text[i] == delimiter || text[i] == '\n' || text[i] == '\r') << i;
#endif
    return mask;
}

static void grow_cells(Splitter *splitter)
{
    const size_t capacity = splitter->capacity < 32 ? 32 : 2 * splitter->capacity;
    splitter->cell = memory_grow(splitter->cell, capacity, sizeof *splitter->cell);
    splitter->capacity = capacity;
}

size_t split_plain(Splitter *splitter, const char *text, size_t n)
{
    const char delimiter = splitter->delimiter;
    size_t record = 0, start = 0, k = 0;
    for (size_t block = 0; block < n; block += 64) {
        uint64_t mask = separators(text + block, delimiter);
        if (n - block < 64)
            mask &= (UINT64_C(1) << (n - block)) - 1;
        for (; mask != 0; mask &= mask - 1) {
            const size_t at = block + (size_t)__builtin_ctzll(mask);
            if (at < start)
                continue; /* the LF of a CR LF */
            if (k == splitter->capacity)
                grow_cells(splitter);
            splitter->cell[k++] = (CellText){text + start, at - start};
            start = at + 1;
            if (text[at] == delimiter)
                continue;
            if (text[at] == '\r') {
                if (start == n && !splitter->at_end)
                    return record; /* its LF may be in the next block */
                start += start < n && text[start] == '\n';
            }
            const size_t line = splitter->line++;
            if (!splitter->take(splitter->context, line, splitter->cell, k, start - record)) {
                splitter->stopped = true;
                return start;
            }
            record = start;
            k = 0;
        }
    }
    return record;
}
