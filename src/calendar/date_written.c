#include "alike/calendar.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Three groups of digits, or a month's name among two. */
bool date_is_written(const char *bytes, size_t n)
{
    enum { SHORTEST = 6, LONGEST = 24, GROUPS = 3, MONTH_LETTERS = 3 };
    size_t length[GROUPS + 1] = {0}, n_groups = 0, n_letters = 0, n_years = 0;
    bool in_group = false, hyphens = false;
    if (n < SHORTEST || n > LONGEST)
        return false;
    for (size_t i = 0; i < n; i++) {
        const unsigned char b = (unsigned char)bytes[i];
        const bool time = b == 'T' && n_groups == GROUPS && isdigit((unsigned char)bytes[i - 1]);
        if (b == ' ' || time)
            break; /* a time of day */
        if (isalnum(b)) {
            if (!in_group && n_groups++ == GROUPS)
                return false;
            in_group = true;
            length[n_groups - 1]++;
            n_letters += isalpha(b) != 0;
        } else if (b != '/' && b != '-' && b != '.') {
            return false;
        } else {
            hyphens = hyphens || b == '-';
            in_group = false;
        }
    }
    for (size_t k = 0; k < n_groups && k < GROUPS; k++) {
        if (length[k] == 0 || length[k] > 4 || (length[k] == 3 && n_letters == 0))
            return false;
        n_years += length[k] == 4;
    }
    /* 10-12-14 is as well a range or a name */
    return n_groups == GROUPS && (n_letters == 0 || n_letters == MONTH_LETTERS) && n_years <= 1 &&
           (n_years == 1 || n_letters > 0 || !hyphens);
}

bool date_as_range(const char *bytes, size_t n, int *low, int *high)
{
    static const struct {
        const char *name;
        int month;
    } months[] = {{"jan", 1},  {"feb", 2},  {"mar", 3},  {"mrz", 3}, {"apr", 4}, {"may", 5},
                  {"mai", 5},  {"jun", 6},  {"jul", 7},  {"aug", 8}, {"sep", 9}, {"oct", 10},
                  {"okt", 10}, {"nov", 11}, {"dec", 12}, {"dez", 12}};
    size_t i = 0;
    int day = 0;
    while (i < n && i < 2 && isdigit((unsigned char)bytes[i]))
        day = 10 * day + (bytes[i++] - '0');
    if (i == 0 || day == 0 || day > 31 || n != i + 4 || bytes[i] != '-')
        return false;
    for (size_t k = 0; k < sizeof months / sizeof *months; k++)
        if (strncasecmp(months[k].name, bytes + i + 1, 3) == 0) {
            *low = day < months[k].month ? day : months[k].month;
            *high = day < months[k].month ? months[k].month : day;
            return true;
        }
    return false;
}
