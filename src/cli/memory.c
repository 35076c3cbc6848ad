#include "memory.h"

#include "alike/big.h"
#include "alike/os.h"

#include <stdlib.h>
#include <string.h>

/* Less would be spent on what always lies in memory. */
enum { LEAST = 64 * 1024 * 1024 };

/* "4G", "512M", "2.5G"; 0: it is none. */
static double bytes_of(const char *text)
{
    static const char units[] = "KMGT";
    char *end = NULL;
    double bytes = text[0] >= '0' && text[0] <= '9' ? strtod(text, &end) : 0.0;
    const char *unit = end == NULL || *end == '\0' ? NULL : strchr(units, *end & ~0x20);
    if (unit == NULL || (end[1] != '\0' && strcmp(end + 1, "B") != 0 && strcmp(end + 1, "iB") != 0))
        return 0.0;
    for (const char *at = units; at <= unit; at++)
        bytes *= 1024.0;
    return bytes;
}

bool memory_set(const Arguments *arguments, Error *err)
{
    if (arguments->memory == NULL) {
        big_limit(os_memory() / 2);
        return true;
    }
    const double bytes = bytes_of(arguments->memory);
    if (!(bytes >= LEAST) || bytes > 1e18)
        return error_set(err, ERR_USAGE, NOWHERE,
                         "--memory takes a size of 64M or more, such as 4G or 512M, not '%s'",
                         arguments->memory);
    big_limit((size_t)bytes);
    return true;
}
