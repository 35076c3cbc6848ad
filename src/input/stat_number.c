/* Numbers of statistics packages as text: which are days, and from when they are counted. */
#include "input/stat.h"

#include "alike/calendar.h"
#include "alike/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { DAY_SECONDS = 86400 };

/* 1960-01-01, of Stata and SAS, and 1582-10-14, of SPSS, in days since 1970-01-01. Sources: Stata
 * Data Management Reference Manual, Datetime; SPSS Statistics Command Syntax Reference, Date and
 * Time; SAS Language Reference: Concepts, dates. */
static const long of_1960 = -3653, of_1582 = -141428;

typedef struct Known {
    const char *name;
    bool timed;
} Known;

/* The letters that the format begins with. */
static const Known *find(const Known *known, size_t n, const char *format)
{
    size_t letters = 0;
    while ((format[letters] >= 'A' && format[letters] <= 'Z') ||
           (format[letters] >= 'a' && format[letters] <= 'z'))
        letters++;
    for (size_t i = 0; i < n; i++) {
        const size_t length = strlen(known[i].name);
        /* "E8601DA" holds digits, and others end in their width */
        const bool same = strncasecmp(known[i].name, format, length) == 0;
        if (same && (letters == length || (known[i].name[1] == '8' || known[i].name[2] == '8')))
            return &known[i];
    }
    return NULL;
}

static StatDate date_of_spss(const char *format)
{
    static const Known known[] = {
        {"DATE", false}, {"ADATE", false}, {"EDATE", false}, {"SDATE", false},   {"JDATE", false},
        {"QYR", false},  {"MOYR", false},  {"WKYR", false},  {"DATETIME", true}, {"YMDHMS", true}};
    const Known *found = find(known, COUNT_OF(known), format);
    return found == NULL ? (StatDate){0}
                         : (StatDate){true, found->timed, of_1582, (double)DAY_SECONDS};
}

static StatDate date_of_sas(const char *format)
{
    static const Known known[] = {
        {"DATE", false},     {"MMDDYY", false},   {"DDMMYY", false},   {"YYMMDD", false},
        {"YYMMDDN", false},  {"YYMMDDD", false},  {"YYMMDDS", false},  {"YYMMDDP", false},
        {"MMDDYYN", false},  {"MMDDYYD", false},  {"MMDDYYS", false},  {"MMDDYYP", false},
        {"DDMMYYN", false},  {"DDMMYYD", false},  {"DDMMYYS", false},  {"DDMMYYP", false},
        {"WEEKDATE", false}, {"WEEKDATX", false}, {"WORDDATE", false}, {"WORDDATX", false},
        {"MONYY", false},    {"JULIAN", false},   {"NLDATE", false},   {"E8601DA", false},
        {"B8601DA", false},  {"IS8601DA", false}, {"DATETIME", true},  {"DATEAMPM", true},
        {"NLDATM", true},    {"MDYAMPM", true},   {"E8601DT", true},   {"B8601DT", true},
        {"IS8601DT", true}};
    const Known *found = find(known, COUNT_OF(known), format);
    if (found == NULL)
        return (StatDate){0};
    return (StatDate){true, found->timed, of_1960, found->timed ? (double)DAY_SECONDS : 1.0};
}

/* %td and its forerunner %d count days, %tc and %tC milliseconds; %-td is aligned to the left. */
static StatDate date_of_stata(const char *format)
{
    if (*format++ != '%')
        return (StatDate){0};
    if (*format == '-')
        format++;
    if (*format == 'd')
        return (StatDate){true, false, of_1960, 1.0};
    if (format[0] != 't' || format[1] == '\0' || strchr("dcC", format[1]) == NULL)
        return (StatDate){0};
    const bool timed = format[1] != 'd';
    return (StatDate){true, timed, of_1960, timed ? 1000.0 * DAY_SECONDS : 1.0};
}

StatDate stat_date(StatKind kind, const char *format)
{
    if (format == NULL)
        return (StatDate){0};
    if (kind == STAT_DTA)
        return date_of_stata(format);
    return kind == STAT_SAV || kind == STAT_POR ? date_of_spss(format) : date_of_sas(format);
}

size_t stat_number(const StatDate *date, double value, char *to)
{
    if (!date->dated)
        return text_shortest(value, to);
    const double days = floor(value / date->units_a_day);
    if (!(days + (double)date->epoch > -719162 && days + (double)date->epoch < 2932896))
        return text_shortest(value, to); /* before year 1 or beyond 9999: no day */
    const double rest = value - days * date->units_a_day;
    long day = (long)days + date->epoch,
         second = date->timed ? lround(rest * DAY_SECONDS / date->units_a_day) : 0;
    day += second / DAY_SECONDS;
    second %= DAY_SECONDS;
    const CivilDate civil = date_civil(day);
    size_t n = (size_t)snprintf(to, TEXT_SHORTEST, "%04d-%02d-%02d", (int)civil.year,
                                (int)civil.month, (int)civil.day);
    if (second > 0)
        n += (size_t)snprintf(to + n, TEXT_SHORTEST - n, " %02d:%02d:%02d", (int)(second / 3600),
                              (int)(second / 60 % 60), (int)(second % 60));
    return n;
}
