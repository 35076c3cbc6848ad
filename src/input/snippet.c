#include "input/snippet.h"

#include <ctype.h>
#include <string.h>

enum { SHOWN_LETTERS = 40 };

Snippet snippet(const char *bytes, size_t n)
{
    Snippet s;
    size_t to = 0, letters = 0, i = 0;
    for (; i < n; i++) {
        const unsigned char c = (unsigned char)bytes[i];
        const bool begins = (c & 0xC0) != 0x80;
        if ((begins && letters++ == SHOWN_LETTERS) || to == 4 * SHOWN_LETTERS)
            break;
        s.text[to++] = c < ' ' || c == 0x7F ? ' ' : bytes[i];
    }
    if (i < n) {
        memcpy(s.text + to, "...", 3);
        to += 3;
    }
    s.text[to] = '\0';
    return s;
}

/* Bytes of the space that begins here, 0 for none. */
static size_t space_at(const char *bytes, size_t n)
{
    if (n == 0)
        return 0;
    if (bytes[0] == ' ' || bytes[0] == '\t' || bytes[0] == '\n' || bytes[0] == '\r')
        return 1;
    if (n >= 2 && memcmp(bytes, "\xC2\xA0", 2) == 0)
        return 2;
    return n >= 3 && memcmp(bytes, "\xE2\x80\xAF", 3) == 0 ? 3 : 0;
}

CellText cell_trim(CellText cell)
{
    for (size_t n; (n = space_at(cell.bytes, cell.n)) > 0;) {
        cell.bytes += n;
        cell.n -= n;
    }
    for (bool more = true; more;) {
        more = false;
        for (size_t n = 1; n <= 3 && n <= cell.n && !more; n++)
            more = space_at(cell.bytes + cell.n - n, n) == n;
        for (size_t n = 1; more && n <= 3 && n <= cell.n; n++)
            if (space_at(cell.bytes + cell.n - n, n) == n) {
                cell.n -= n;
                break;
            }
    }
    return cell;
}

bool cell_is_blank(CellText cell)
{
    if (cell.n == 0)
        return true;
    const unsigned char c = (unsigned char)cell.bytes[0];
    if (c > ' ' && c < 0x80)
        return false;
    return cell_trim(cell).n == 0;
}

/* Bytes of the blanks that begin here. */
static size_t blanks_at(const char *bytes, size_t n)
{
    size_t at = 0;
    for (size_t m; (m = space_at(bytes + at, n - at)) > 0;)
        at += m;
    return at;
}

size_t cell_begins(CellText cell, const char *words)
{
    const size_t n_words = strlen(words);
    size_t at = blanks_at(cell.bytes, cell.n), w = blanks_at(words, n_words);
    while (w < n_words) {
        const size_t wanted = blanks_at(words + w, n_words - w);
        const size_t found = blanks_at(cell.bytes + at, cell.n - at);
        if (wanted == 0 &&
            (found > 0 || at == cell.n ||
             tolower((unsigned char)cell.bytes[at]) != tolower((unsigned char)words[w])))
            return 0;
        if (wanted > 0 && found == 0 && w + wanted < n_words)
            return 0;
        w += wanted > 0 ? wanted : 1;
        at += wanted > 0 ? found : 1;
    }
    at += at < cell.n && cell.bytes[at] == ':';
    return at == cell.n || blanks_at(cell.bytes + at, cell.n - at) > 0 ? at : 0;
}

bool cell_says(CellText cell, const char *words)
{
    cell = cell_trim(cell);
    return cell.n > 0 && cell_begins(cell, words) == cell.n;
}

bool cell_is_total(CellText cell)
{
    static const char *const words[] = {"total",   "totals",   "grand total", "subtotal",
                                        "average", "averages", "mean",        "overall",
                                        "sum",     "median",   "count"};
    cell = cell_trim(cell);
    if (cell.n < 3 || cell.n > 16) /* asked of every row */
        return false;
    const int first = tolower((unsigned char)cell.bytes[0]);
    const int second = tolower((unsigned char)cell.bytes[1]); /* S0012345 begins as "sum" does */
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (words[i][0] == first && words[i][1] == second && cell_says(cell, words[i]))
            return true;
    return false;
}
