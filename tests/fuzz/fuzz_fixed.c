/* Lines of any bytes by a layout with a gap, a column of one letter and one far out; the first byte
 * says how many lines stand above the rows. */
#include "read_any.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    LayoutColumn column[] = {{.name = "id", .from = 1, .to = 4},
                             {.name = "grade", .from = 6, .to = 6},
                             {.name = "score", .from = 12, .to = 20}};
    const LineLayout layout = {.n = COUNT_OF(column), .column = column};
    const TableRules rules = {.header_row = n > 0 ? bytes[0] % 3 : 0, .layout = &layout};
    if (n > 0)
        read_any_by("fuzz.txt", (const char *)bytes + 1, n - 1, &rules);
    return 0;
}
