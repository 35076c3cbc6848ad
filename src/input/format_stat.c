/* Files of Stata, SPSS and SAS: by their first bytes, not by their names. */
#include "input/stat.h"

#include "input/source.h"

#include <string.h>

#if ALIKE_HAVE_READSTAT
#define UNAVAILABLE NULL
#else
#define UNAVAILABLE                                                                                \
    "needs ReadStat, which this alike was built without: apt-get install libreadstat-dev, then "   \
    "make"
#endif

/* Stata before 13 begins with the number of its release, the order of bytes and the kind of file.
 */
static bool is_old_dta(const unsigned char *start, size_t n)
{
    return n >= 4 && start[0] >= 104 && start[0] <= 115 && (start[1] == 1 || start[1] == 2) &&
           start[2] == 1;
}

/* A portable file begins with five lines for people, of 40 letters, and a table of 256 letters;
 * then comes the tag, on lines of 80. Source: GNU PSPP, Portable File Format. */
static bool is_portable(const unsigned char *start, size_t n)
{
    enum { BEFORE = 456, LINE_ENDS = 2 * (BEFORE / 80) };
    static const char tag[] = "SPSSPORT";
    for (size_t at = BEFORE; at <= BEFORE + LINE_ENDS && at + sizeof tag - 1 <= n; at++)
        if (memcmp(start + at, tag, sizeof tag - 1) == 0)
            return true;
    return false;
}

StatKind stat_kind(const unsigned char *start, size_t n)
{
    static const unsigned char sas[16] = {0, 0, 0, 0, 0,    0,    0,    0,
                                          0, 0, 0, 0, 0xC2, 0xEA, 0x81, 0x60};
    static const struct {
        const char *start;
        StatKind kind;
    } known[] = {{"<stata_dta>", STAT_DTA},
                 {"$FL2", STAT_SAV},
                 {"$FL3", STAT_SAV},
                 {"HEADER RECORD***", STAT_XPT}};
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (n >= strlen(known[i].start) &&
            memcmp(start, known[i].start, strlen(known[i].start)) == 0)
            return known[i].kind;
    if (n >= sizeof sas && memcmp(start, sas, sizeof sas) == 0)
        return STAT_SAS;
    if (is_portable(start, n))
        return STAT_POR;
    return is_old_dta(start, n) ? STAT_DTA : STAT_NONE;
}

static bool is_stata(const InputPlace *place, const unsigned char *start, size_t n)
{
    (void)place;
    return stat_kind(start, n) == STAT_DTA;
}

static bool is_spss(const InputPlace *place, const unsigned char *start, size_t n)
{
    (void)place;
    return stat_kind(start, n) == STAT_SAV || stat_kind(start, n) == STAT_POR;
}

static bool is_sas(const InputPlace *place, const unsigned char *start, size_t n)
{
    (void)place;
    return stat_kind(start, n) == STAT_SAS || stat_kind(start, n) == STAT_XPT;
}

#if ALIKE_HAVE_READSTAT
static bool read_stat(Arena *arena, const InputPlace *place, const RowSink *sink, InputFacts *facts,
                      Error *err)
{
    char start[INPUT_START], sha256[65] = "";
    size_t n = 0;
    Source source;
    const bool looked = source_open(&source, place, PACKED_NOT, err) &&
                        source_read(&source, start, sizeof start, &n, err);
    source_close(&source);
    if (!looked || !place_sha256(place, sha256, err) ||
        !stat_read(arena, place, stat_kind((const unsigned char *)start, n), sink, facts, err))
        return false;
    memcpy(facts->hash.sha256, sha256, sizeof facts->hash.sha256);
    return true;
}
#else
#define read_stat NULL
#endif

const InputFormat format_stata = {
    .name = "stata",
    .help = "a Stata file (.dta)",
    .unavailable = UNAVAILABLE,
    .matches = is_stata,
    .read = read_stat,
    .whole = true,
};
const InputFormat format_spss = {
    .name = "spss",
    .help = "an SPSS file (.sav, .zsav, .por)",
    .unavailable = UNAVAILABLE,
    .matches = is_spss,
    .read = read_stat,
    .whole = true,
};
const InputFormat format_sas = {
    .name = "sas",
    .help = "a SAS file (.sas7bdat, .xpt)",
    .unavailable = UNAVAILABLE,
    .matches = is_sas,
    .read = read_stat,
    .whole = true,
};
