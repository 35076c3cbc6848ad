/* Quotes that stand where they should: around whole cells, twice within. Inside quotes is where the
 * number of quotes so far is odd, for sixty-four bytes together (Langdale and Lemire (2019) VLDB
 * Journal 28:941-960); only separators outside are visited. What a quote elsewhere would mean is
 * libcsv's business: such a record is left to it. */
#include "input/csv.h"
#include "input/split_bytes.h"

#include <stdlib.h>
#include <string.h>

/* What a walk knows between two blocks of bytes; bits tell of the last byte before. */
typedef struct Walk {
    uint64_t inside;     /* all bits or none: within quotes */
    uint64_t closed;     /* a quote closed there */
    uint64_t begins;     /* a cell begins behind it */
    uint64_t separators; /* of this block ... */
    uint64_t quoted;     /* ... and its bytes within quotes, the opening one among them */
    size_t doubled;      /* behind the last quote that is written twice */
} Walk;

/* Bit i: the number of bits up to i is odd. */
static uint64_t odd_so_far(uint64_t bits)
{
    for (int shift = 1; shift < SPLIT_BYTES; shift *= 2)
        bits ^= bits << shift;
    return bits;
}

/* Looks at the n bytes at `at`; returns those that come before a quote out of place. */
static size_t see_quotes(Walk *walk, const char *text, size_t at, size_t n, char delimiter)
{
    const uint64_t all = n < SPLIT_BYTES ? (UINT64_C(1) << n) - 1 : UINT64_MAX;
    const uint64_t quotes = split_bytes(text + at, '"', '"', '"') & all;
    walk->separators = split_bytes(text + at, delimiter, '\n', '\r') & all;
    walk->quoted = odd_so_far(quotes) ^ walk->inside;
    const uint64_t opens = quotes & walk->quoted, closes = quotes & ~walk->quoted;
    const uint64_t outside = walk->separators & ~walk->quoted;
    const uint64_t behind = closes << 1 | walk->closed; /* a closing quote */
    const uint64_t odd = (opens & ~(outside << 1 | walk->begins | behind)) |
                         (behind & all & ~(walk->separators | quotes));
    const uint64_t twice = opens & behind;

    if (twice != 0)
        walk->doubled = at + SPLIT_BYTES - (size_t)__builtin_clzll(twice);
    walk->inside = walk->quoted >> (SPLIT_BYTES - 1) ? UINT64_MAX : 0;
    walk->closed = closes >> (SPLIT_BYTES - 1);
    walk->begins = outside >> (SPLIT_BYTES - 1);
    return odd == 0 ? n : (size_t)__builtin_ctzll(odd);
}

/* Cells in which quotes are written twice, copied with single ones. `bytes`: of the record. */
static void undouble(Splitter *splitter, size_t n_cells, size_t bytes)
{
    splitter_room(splitter, bytes);
    char *to = splitter->unquoted;
    for (size_t k = 0; k < n_cells; k++) {
        CellText *cell = &splitter->cell[k];
        if (cell->n == 0 || memchr(cell->bytes, '"', cell->n) == NULL)
            continue;
        const char *from = cell->bytes, *end = from + cell->n;
        const char *begin = to;
        while (from < end) {
            from += *from == '"'; /* the first of two */
            *to++ = *from++;
        }
        *cell = (CellText){begin, (size_t)(to - begin)};
    }
}

static CellText cell_of(const char *text, size_t from, size_t to)
{
    const size_t quote = to > from && text[from] == '"';
    return (CellText){text + from + quote, to - from - 2 * quote};
}

size_t split_neat(Splitter *splitter, const char *text, size_t n)
{
    const char delimiter = splitter->delimiter;
    Walk walk = {.begins = 1};
    size_t record = 0, start = 0, k = 0, inner_lines = 0;

    for (size_t block = 0; block < n; block += SPLIT_BYTES) {
        const size_t here = n - block < SPLIT_BYTES ? n - block : SPLIT_BYTES;
        const size_t neat = see_quotes(&walk, text, block, here, delimiter);
        uint64_t mask = walk.separators;
        if (neat < here)
            mask &= (UINT64_C(1) << neat) - 1;
        for (; mask != 0; mask &= mask - 1) {
            const size_t bit = (size_t)__builtin_ctzll(mask), at = block + bit;
            const char separator = text[at];
            if (walk.quoted >> bit & 1) {
                inner_lines += separator == '\r' || (separator == '\n' && text[at - 1] != '\r');
                continue;
            }
            if (at < start)
                continue; /* the LF of a CR LF */
            if (k == splitter->capacity)
                splitter_more_cells(splitter);
            splitter->cell[k++] = cell_of(text, start, at);
            start = at + 1;
            if (separator == delimiter)
                continue;
            if (separator == '\r') {
                if (start == n && !splitter->at_end)
                    return record; /* its LF may be in the next block */
                start += start < n && text[start] == '\n';
            }
            if (walk.doubled > record)
                undouble(splitter, k, start - record);
            const size_t line = splitter->line;
            splitter->line += 1 + inner_lines;
            if (!splitter->take(splitter->context, line, splitter->cell, k, start - record)) {
                splitter->stopped = true;
                return start;
            }
            record = start;
            k = inner_lines = 0;
        }
        if (neat < here)
            break;
    }
    return record;
}
