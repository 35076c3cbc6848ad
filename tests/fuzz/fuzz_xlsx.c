/* Workbooks whose parts are any text: the bytes are parts, each after a line that names it, packed
 * here without compression so that a fuzzer's change reaches the XML. */
#include "read_any.h"

#include <stdlib.h>
#include <zlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { PARTS_MOST = 16, LOCAL = 30, LISTED = 46, END = 22, NAME_MOST = 64 };

typedef struct Zip {
    unsigned char *bytes;
    size_t n, listed_n, n_parts;
    unsigned char listed[PARTS_MOST * (LISTED + NAME_MOST)];
} Zip;

static void put(unsigned char *to, size_t value, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = (unsigned char)(value >> 8 * i);
}

/* APPNOTE.TXT 4.3.7 and 4.3.12. */
static void add(Zip *zip, const char *name, size_t name_n, const uint8_t *part, size_t n)
{
    unsigned char *local = zip->bytes + zip->n, *listed = zip->listed + zip->listed_n;
    const size_t at = zip->n, sum = crc32(0, part, (uInt)n);
    memset(local, 0, LOCAL);
    memset(listed, 0, LISTED);
    memcpy(local, "PK\3\4", 4);
    memcpy(listed, "PK\1\2", 4);
    put(local + 14, sum, 4);
    put(local + 18, n, 4);
    put(local + 22, n, 4);
    put(local + 26, name_n, 2);
    put(listed + 16, sum, 4);
    put(listed + 20, n, 4);
    put(listed + 24, n, 4);
    put(listed + 28, name_n, 2);
    put(listed + 42, at, 4);
    memcpy(local + LOCAL, name, name_n);
    memcpy(listed + LISTED, name, name_n);
    if (n > 0)
        memcpy(local + LOCAL + name_n, part, n);
    zip->n += LOCAL + name_n + n;
    zip->listed_n += LISTED + name_n;
    zip->n_parts++;
}

static void end(Zip *zip)
{
    unsigned char *to = zip->bytes + zip->n;
    memcpy(to, zip->listed, zip->listed_n);
    put(to + zip->listed_n, 0x06054b50, 4);
    memset(to + zip->listed_n + 4, 0, END - 4);
    put(to + zip->listed_n + 8, zip->n_parts, 2);
    put(to + zip->listed_n + 10, zip->n_parts, 2);
    put(to + zip->listed_n + 12, zip->listed_n, 4);
    put(to + zip->listed_n + 16, zip->n, 4);
    zip->n += zip->listed_n + END;
}

/* "#xl/workbook.xml" on a line of its own, and then the part up to the next such line. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    Zip zip = {.bytes = malloc(n + PARTS_MOST * (LOCAL + LISTED + 2 * NAME_MOST) + END)};
    if (zip.bytes == NULL)
        return 0;
    for (size_t at = 0; at < n && zip.n_parts < PARTS_MOST;) {
        const uint8_t *line = bytes + at, *stop = memchr(line, '\n', n - at);
        if (*line != '#' || stop == NULL || stop - line > NAME_MOST)
            break;
        const size_t start = (size_t)(stop - bytes) + 1;
        size_t to = start;
        while (to < n && !(bytes[to] == '#' && bytes[to - 1] == '\n'))
            to++;
        add(&zip, (const char *)line + 1, (size_t)(stop - line) - 1, bytes + start, to - start);
        at = to;
    }
    end(&zip);
    read_any("fuzz.xlsx", (const char *)zip.bytes, zip.n);
    free(zip.bytes);
    return 0;
}
