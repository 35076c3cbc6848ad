/* Source: ISO 32000-1:2008, 14.3.3 (document information dictionary). */
#include "alike/pdf.h"

#include "alike/text.h"

#include <string.h>

static void forget(char *bytes, size_t n, const char *key)
{
    const size_t length = strlen(key);
    for (size_t i = 0; i + length < n; i++) {
        if (memcmp(bytes + i, key, length) != 0)
            continue;
        const char *end = memchr(bytes + i, ')', n - i);
        if (end == NULL)
            return;
        memset(bytes + i, ' ', (size_t)(end - (bytes + i)) + 1);
    }
}

void pdf_forget_times(char *bytes, size_t n)
{
    static const char *const keys[] = {"/CreationDate (", "/ModDate ("};
    for (size_t k = 0; k < COUNT_OF(keys); k++)
        forget(bytes, n, keys[k]);
}
