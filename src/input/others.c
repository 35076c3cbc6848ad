#include "input/others.h"

#include "alike/base.h"

#include <ctype.h>
#include <string.h>

typedef struct Other {
    size_t at; /* where the bytes stand */
    const char *bytes;
    size_t n;
    const char *says;
} Other;

#define BYTES(text) .bytes = text, .n = sizeof text - 1
#define PICTURE     "this is a picture and no table; export the data as CSV"
#define PACKED      "this file is packed in a way that is not read; unpack it, or pack it as .zip or .gz"
#define R_OBJECT                                                                                   \
    "this is a file of R; write the table with write.csv(data, \"data.csv\", row.names = FALSE), " \
    "or haven::write_dta, and name that"
#define ACCESS                                                                                     \
    "this is a database of Microsoft Access; export the table as .xlsx or text, or name it by "    \
    "odbc and query"

/* Sources: the formats' own descriptions; file(1), magic. */
static const Other others[] = {
    {BYTES("\xD0\xCF\x11\xE0"),
     .says = "this is an Excel workbook of the old kind (.xls), or one that is protected by a "
             "password; save it as .xlsx without a password, or the sheet as 'CSV UTF-8'"},
    {BYTES("%PDF"),
     .says = "this is a PDF, a page to be read and no table; export the data as CSV"},
    {BYTES("\x89PNG\r\n\x1A\n"), .says = PICTURE},
    {BYTES("\xFF\xD8\xFF"), .says = PICTURE},
    {BYTES("GIF8"), .says = PICTURE},
    {BYTES("II*\0"), .says = PICTURE},
    {BYTES("RDX2\n"), .says = R_OBJECT},
    {BYTES("RDX3\n"), .says = R_OBJECT},
    {BYTES("RDA2\n"), .says = R_OBJECT},
    {BYTES("RDA3\n"), .says = R_OBJECT},
    {BYTES("X\n\0\0\0\2"), .says = R_OBJECT}, /* .rds */
    {BYTES("X\n\0\0\0\3"), .says = R_OBJECT},
    {BYTES("PAR1"), .says = "this is a Parquet file, which is not read; write it as CSV: in R "
                            "write.csv(arrow::read_parquet(file), ...), in Python "
                            "pandas.read_parquet(file).to_csv(...)"},
    {BYTES("ARROW1"),
     .says = "this is a Feather or Arrow file, which is not read; write it as CSV: in R "
             "write.csv(arrow::read_feather(file), ...), in Python "
             "pandas.read_feather(file).to_csv(...)"},
    {BYTES("\x89HDF\r\n\x1A\n"),
     .says = "this is an HDF5 file, which is not read; write the table as CSV"},
    {BYTES("SQLite format 3\0"),
     .says =
         "this is a database of SQLite; name it in odbc.ini (package libsqliteodbc) and ask it "
         "by odbc and query, or write the table as CSV: sqlite3 -csv -header FILE 'SELECT ...'"},
    {.at = 4, BYTES("Standard Jet DB"), .says = ACCESS},
    {.at = 4, BYTES("Standard ACE DB"), .says = ACCESS},
    {.at = 156,
     BYTES("CATALOG "),
     .says = "this is a catalog of SAS's formats and holds no rows; name the .sas7bdat file"},
    {.at = 30,
     BYTES("mimetypeapplication/vnd.oasis.opendocument"),
     .says = "this is a file of LibreOffice (.ods); save the sheet as .xlsx, or as CSV in UTF-8"},
    {BYTES("BZh"), .says = PACKED},
    {BYTES("\xFD"
           "7zXZ"),
     .says = PACKED},
    {BYTES("7z\xBC\xAF\x27\x1C"), .says = PACKED},
    {BYTES("Rar!"), .says = PACKED},
};

/* Pages and the like are known by their first word, whatever stands before it. */
static const Other texts[] = {
    {BYTES("<!doctype html"),
     .says = "this is a web page, as some programs save under the name .xls; open it in a "
             "spreadsheet and save it as .xlsx or 'CSV UTF-8'. A page where a file was to be "
             "downloaded may say that the login has ended"},
    {BYTES("<html"),
     .says = "this is a web page, as some programs save under the name .xls; open it in a "
             "spreadsheet and save it as .xlsx or 'CSV UTF-8'. A page where a file was to be "
             "downloaded may say that the login has ended"},
    {BYTES("<?xml"),
     .says = "this is XML and no table; open it in a spreadsheet and save it as .xlsx or 'CSV "
             "UTF-8'"},
    {BYTES("{\\rtf"), .says = "this is a document (.rtf) and no table; export the data as CSV"},
    {BYTES("{\""),
     .says = "this is JSON, which is not read; write the records as CSV, a line each"},
    {BYTES("[{"), .says = "this is JSON, which is not read; write the records as CSV, a line each"},
};

static bool begins(const unsigned char *start, size_t n, const Other *other)
{
    return other->at + other->n <= n && memcmp(start + other->at, other->bytes, other->n) == 0;
}

/* In letters of either case, and of blanks none: { "a": 1 }. */
static bool begins_as_text(const unsigned char *start, size_t n, const Other *other)
{
    size_t met = 0;
    const bool spaced = strchr(other->bytes, ' ') != NULL;
    for (size_t i = 0; i < n && met < other->n; i++) {
        if (isspace(start[i]) && !(spaced && start[i] == ' ' && other->bytes[met] == ' '))
            continue;
        if (tolower(start[i]) != other->bytes[met])
            return false;
        met++;
    }
    return met == other->n;
}

bool refuse_others(const char *name, const unsigned char *start, size_t n, Error *err)
{
    const size_t mark = n >= 3 && memcmp(start, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (begins(start, n, &others[i]))
            return error_add(err, ERR_DATA, (Place){.file = name}, "%s", others[i].says);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (begins_as_text(start + mark, n - mark, &texts[i]))
            return error_add(err, ERR_DATA, (Place){.file = name}, "%s", texts[i].says);
    return true;
}
