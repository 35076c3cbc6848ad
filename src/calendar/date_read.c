/* A date in a strptime-like format: %Y %y %m %d %b %H %M %S, everything else stands for itself. %b
 * is the English name of a month, or its first three letters, in capitals or not.
 * strptime itself depends on the locale and accepts the 31st of February. */
#include "alike/calendar.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static bool digits(const char **text, int most, int *value)
{
    int n = 0;
    *value = 0;
    while (n < most && (*text)[n] >= '0' && (*text)[n] <= '9')
        *value = 10 * *value + ((*text)[n++] - '0');
    *text += n;
    return n > 0;
}

/* Days since 1970-01-01. Source: Hinnant, chrono-compatible low-level date algorithms. */
static long days_from_civil(long y, long m, long d)
{
    y -= m <= 2;
    const long era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
    const long doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

CivilDate date_civil(long day)
{
    const long z = day + 719468; /* days since 0000-03-01 */
    const long era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
    const long yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const long doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    const long month = mp < 10 ? mp + 3 : mp - 9;
    return (CivilDate){yoe + era * 400 + (month <= 2), month, doy - (153 * mp + 2) / 5 + 1};
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* The longest name that stands there; 0: none does. */
static int month_named(const char **text)
{
    static const char *const name[] = {"January",   "February", "March",    "April",
                                       "May",       "June",     "July",     "August",
                                       "September", "October",  "November", "December"};
    enum { SHORT = 3 };
    for (int k = 0; k < (int)COUNT_OF(name); k++) {
        const size_t n = strlen(name[k]);
        const bool whole = strncasecmp(*text, name[k], n) == 0;
        if (!whole && strncasecmp(*text, name[k], SHORT) != 0)
            continue;
        *text += whole ? n : SHORT;
        return isalpha((unsigned char)**text) ? 0 : k + 1;
    }
    return 0;
}

bool date_read(const char *text, const char *format, double *days)
{
    int year = -1, month = -1, day = -1, ignored;
    for (; *format != '\0'; format++) {
        if (*format != '%') {
            if (*text++ != *format)
                return false;
            continue;
        }
        const char *from = text;
        switch (*++format) {
        case 'Y':
            if (!digits(&text, 4, &year) || text - from != 4)
                return false;
            break;
        case 'y': /* as POSIX reads two digits: 69 to 99 are of the last century */
            if (!digits(&text, 2, &year) || text - from != 2)
                return false;
            year += year < 69 ? 2000 : 1900;
            break;
        case 'm':
            if (!digits(&text, 2, &month))
                return false;
            break;
        case 'b':
            month = month_named(&text);
            break;
        case 'd':
            if (!digits(&text, 2, &day))
                return false;
            break;
        case 'H':
        case 'M':
        case 'S':
            if (!digits(&text, 2, &ignored))
                return false;
            break;
        default:
            return false;
        }
    }
    if (*text != '\0' || year < 0 || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month))
        return false;
    *days = (double)days_from_civil(year, month, day);
    return true;
}
