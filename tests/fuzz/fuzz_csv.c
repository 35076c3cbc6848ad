/* The CSV reader over any bytes. */
#include "read_any.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    read_any("fuzz.csv", (const char *)bytes, n);
    return 0;
}
