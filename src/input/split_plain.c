/* Where no quote stands, cells are what lies between separators. Sixty-four bytes
 * are looked at together, and only the separators among them are visited. */
#include "input/csv.h"
#include "input/split_bytes.h"

size_t split_plain(Splitter *splitter, const char *text, size_t n)
{
    const char delimiter = splitter->delimiter;
    size_t record = 0, start = 0, k = 0;
    for (size_t block = 0; block < n; block += SPLIT_BYTES) {
        uint64_t mask = split_bytes(text + block, delimiter, '\n', '\r');
        if (n - block < SPLIT_BYTES)
            mask &= (UINT64_C(1) << (n - block)) - 1;
        for (; mask != 0; mask &= mask - 1) {
            const size_t at = block + (size_t)__builtin_ctzll(mask);
            if (at < start)
                continue; /* the LF of a CR LF */
            if (k == splitter->capacity)
                splitter_more_cells(splitter);
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
