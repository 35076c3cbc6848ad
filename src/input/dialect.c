/* How a file is written, judged by its first lines. */
#include "input/csv.h"

#include <ctype.h>
#include <string.h>

enum { SAMPLE_RECORDS = 40, SAMPLE_BYTES = 256 * 1024 };

/* One record of the sample. `filled`: cells up to the last one that holds something. */
typedef struct Line {
    size_t start, n, n_cells, filled, number;
} Line;

typedef struct Sample {
    Line line[SAMPLE_RECORDS];
    size_t n;
} Sample;

static bool is_space(char c, char delimiter)
{
    return c != delimiter && (c == ' ' || c == '\t' || c == '\n' || c == '\r');
}

static size_t filled_cells(const char *record, size_t n, size_t n_cells, char delimiter)
{
    while (n > 0 && (record[n - 1] == delimiter || is_space(record[n - 1], delimiter)))
        n_cells -= record[--n] == delimiter && n_cells > 1; /* one within open quotes counts not */
    return n == 0 ? 0 : n_cells;
}

/* Blank lines are passed over. An unfinished last line counts only when the text is whole. */
static void take_sample(const char *text, size_t n, bool whole, char delimiter, Sample *sample)
{
    size_t at = 0, number = 1;
    sample->n = 0;
    while (at < n && sample->n < SAMPLE_RECORDS) {
        const RecordEnd r = record_end(text + at, n - at, delimiter, whole);
        const size_t length = r.end > 0 ? r.end : n - at;
        if (r.end == 0 && (!whole || r.in_quotes) && sample->n > 0)
            break;
        const size_t filled = filled_cells(text + at, length, r.n_cells, delimiter);
        if (filled > 0)
            sample->line[sample->n++] = (Line){at, length, r.n_cells, filled, number};
        at += length;
        number += r.n_lines;
    }
}

/* How many lines have the count of cells that most lines have, where that is more than one. The
 * first line counts twice: of two delimiters that fit the rows, the header's is meant (1;2,5 under
 * id;math). */
static size_t agreement(const Sample *sample)
{
    size_t best = 0;
    for (size_t i = 0; i < sample->n; i++) {
        const size_t cells = sample->line[i].n_cells;
        size_t n = 0;
        if (cells < 2)
            continue;
        for (size_t j = 0; j < sample->n; j++)
            n += (sample->line[j].n_cells == cells) * (j == 0 ? 2u : 1u);
        if (n > best)
            best = n;
    }
    return best;
}

/* A first line `sep=;`, as spreadsheets write it. Returns its bytes, 0 when there is none. */
static size_t sep_line(const char *text, size_t n, char *delimiter)
{
    const bool quoted = n > 0 && text[0] == '"';
    const size_t at = quoted ? 1 : 0;
    if (n < at + 5 || memcmp(text + at, "sep=", 4) != 0)
        return 0;
    size_t end = at + 5;
    if (quoted && end < n && text[end] == '"')
        end++;
    const unsigned char named = (unsigned char)text[at + 4];
    if ((end < n && text[end] != '\r' && text[end] != '\n') || named == '"' ||
        !(ispunct(named) || named == '\t' || named == ' '))
        return 0;
    if (end + 1 < n && text[end] == '\r' && text[end + 1] == '\n')
        end++;
    *delimiter = text[at + 4];
    return end < n ? end + 1 : n;
}

/* A title has one cell, or under half as many as the widest of the first lines. */
static void find_title(const char *text, const Sample *sample, Dialect *out)
{
    size_t widest = 0, header = 0;
    for (size_t i = 0; i < sample->n; i++)
        if (sample->line[i].filled > widest)
            widest = sample->line[i].filled;
    if (widest < 2)
        return;
    while (sample->line[header].filled < 2 || 2 * sample->line[header].filled < widest)
        header++;
    if (header == 0)
        return;
    const Line *title = &sample->line[0];
    out->title = text + title->start;
    out->title_n = title->n;
    while (out->title_n > 0 && (out->title[out->title_n - 1] == out->delimiter ||
                                is_space(out->title[out->title_n - 1], out->delimiter)))
        out->title_n--;
    out->title_line = title->number;
    out->title_cells = title->filled;
    out->header_line = sample->line[header].number;
    out->header_cells = sample->line[header].filled;
}

Dialect dialect_detect(const char *text, size_t n, bool whole)
{
    static const char candidates[] = {',', '\t', ';', '|'};
    Dialect out = {.delimiter = ','};
    Sample sample;
    if (n > SAMPLE_BYTES) {
        n = SAMPLE_BYTES;
        whole = false;
    }
    out.skip = sep_line(text, n, &out.delimiter);
    if (out.skip == 0) {
        size_t best = 0;
        for (size_t i = 0; i < sizeof candidates; i++) {
            take_sample(text, n, whole, candidates[i], &sample);
            const size_t agreeing = agreement(&sample);
            if (agreeing > best) {
                best = agreeing;
                out.delimiter = candidates[i];
            }
        }
    }
    take_sample(text + out.skip, n - out.skip, whole, out.delimiter, &sample);
    if (out.skip > 0)
        for (size_t i = 0; i < sample.n; i++)
            sample.line[i].number++;
    find_title(text + out.skip, &sample, &out);
    return out;
}

const char *delimiter_name(char delimiter)
{
    switch (delimiter) {
    case ',':
        return "comma";
    case '\t':
        return "tab";
    case ';':
        return "semicolon";
    case '|':
        return "vertical bar";
    default:
        return "character given by 'sep='";
    }
}
