/* Files of Stata, SPSS and SAS of any bytes; another build says that it can't read them. */
#include "read_any.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    read_any("fuzz.dta", (const char *)bytes, n);
    return 0;
}
