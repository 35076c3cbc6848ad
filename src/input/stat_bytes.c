/* Where ReadStat takes bytes from: a file or memory. */
#include "input/stat.h"

#include <stdlib.h>
#include <string.h>

#if ALIKE_HAVE_READSTAT
static int open_bytes(const char *path, void *context)
{
    StatBytes *bytes = context;
    (void)path; /* it is open already */
    bytes->at = 0;
    bytes->cut = false;
    if (bytes->file != NULL && fseek(bytes->file, 0, SEEK_SET) != 0)
        return -1;
    return 0;
}

static int bytes_close(void *context)
{
    (void)context;
    return 0;
}

static readstat_off_t bytes_seek(readstat_off_t offset, readstat_io_flags_t whence, void *context)
{
    static const int of_file[] = {SEEK_SET, SEEK_CUR, SEEK_END};
    StatBytes *bytes = context;
    if (bytes->file != NULL)
        return fseeko(bytes->file, offset, of_file[whence]) == 0 ? ftello(bytes->file) : -1;
    const readstat_off_t from = whence == READSTAT_SEEK_SET   ? 0
                                : whence == READSTAT_SEEK_CUR ? (readstat_off_t)bytes->at
                                                              : (readstat_off_t)bytes->n;
    if (offset < -from || offset > INT64_MAX - from)
        return -1;
    bytes->at = (size_t)(from + offset);
    return (readstat_off_t)bytes->at;
}

static bool is_blank(const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (bytes[i] != ' ')
            return false;
    return true;
}

static ssize_t bytes_read(void *to, size_t n, void *context)
{
    StatBytes *bytes = context;
    size_t got = 0;
    if (bytes->file != NULL) {
        got = fread(to, 1, n, bytes->file);
        if (got < n && ferror(bytes->file)) {
            bytes->unreadable = true;
            return -1;
        }
    } else if (n > 0 && bytes->at < bytes->n) {
        got = bytes->n - bytes->at < n ? bytes->n - bytes->at : n;
        memcpy(to, bytes->bytes + bytes->at, got);
        bytes->at += got;
    }
    bytes->cut = got < n && got > 0 && !is_blank(to, got);
    return (ssize_t)got;
}

static readstat_error_t bytes_update(long size, readstat_progress_handler progress, void *user,
                                     void *context)
{
    (void)size, (void)progress, (void)user, (void)context;
    return READSTAT_OK;
}

void stat_bytes_use(StatBytes *bytes, readstat_parser_t *parser)
{
    readstat_set_open_handler(parser, open_bytes);
    readstat_set_close_handler(parser, bytes_close);
    readstat_set_seek_handler(parser, bytes_seek);
    readstat_set_read_handler(parser, bytes_read);
    readstat_set_update_handler(parser, bytes_update);
    readstat_set_io_ctx(parser, bytes);
}

bool stat_bytes_count(StatBytes *bytes, const char *start, size_t *n)
{
    char record[STAT_RECORD];
    ssize_t got = 0;
    *n = 0;
    (void)open_bytes(NULL, bytes);
    while ((got = bytes_read(record, sizeof record, bytes)) == STAT_RECORD)
        *n += memcmp(record, start, strlen(start)) == 0;
    return got == 0;
}
#else
typedef int StatNoBytes; /* a file of C holds something */
#endif
