/* ReadStat's errors as sentences. */
#include "input/stat.h"

#include <errno.h>
#include <string.h>

#if ALIKE_HAVE_READSTAT
const char *stat_called(StatKind kind)
{
    return kind == STAT_DTA ? "Stata" : kind == STAT_SAV || kind == STAT_POR ? "SPSS" : "SAS";
}

bool stat_refuse(const StatTrouble *trouble, readstat_error_t status, Error *err)
{
    const char *said = trouble->said[0] != '\0' ? trouble->said : readstat_error_message(status);
    const Place here = {.file = trouble->name, .line = trouble->n_records};
    switch (status) {
    case READSTAT_ERROR_OPEN:
    case READSTAT_ERROR_SEEK:
    case READSTAT_ERROR_READ:
    case READSTAT_ERROR_ROW_COUNT_MISMATCH:
        return error_add(err, ERR_DATA, here,
                         trouble->unreadable
                             ? "the file can't be read (%s)"
                             : "the file ends before all that it announces was read "
                               "(%s): it was cut short; copy or export it again",
                         trouble->unreadable ? strerror(errno) : said);
    case READSTAT_ERROR_MALLOC:
        return error_add(err, ERR_DATA, here,
                         "the file announces more than there is memory for; it is damaged, or it "
                         "must be split: copy or export it again");
    case READSTAT_ERROR_UNSUPPORTED_CHARSET:
        return error_add(err, ERR_DATA, here,
                         "'%s' is not known as a way to write letters; name one under "
                         "data.encoding, such as UTF-8 or windows-1252",
                         trouble->encoding);
    case READSTAT_ERROR_CONVERT:
    case READSTAT_ERROR_CONVERT_BAD_STRING:
    case READSTAT_ERROR_CONVERT_SHORT_STRING:
        return error_add(err, ERR_DATA, here,
                         "a text behind this row can't be written in the letters that the file "
                         "says; name them under data.encoding, such as windows-1252, or export "
                         "the file again");
    case READSTAT_ERROR_UNSUPPORTED_FILE_FORMAT_VERSION:
    case READSTAT_ERROR_UNSUPPORTED_COMPRESSION:
        return error_add(err, ERR_DATA, here,
                         "this version of %s files can't be read (%s); save the file in an older "
                         "one, or export it as CSV",
                         stat_called(trouble->kind), said);
    default:
        return error_add(err, ERR_DATA, here,
                         "the %s file is damaged, or written in a way that is not known (%s); "
                         "copy or export it again",
                         stat_called(trouble->kind), said);
    }
}

#else
typedef int StatNoTrouble; /* a file of C holds something */
#endif
