/* Further analyses of each primary estimate: their tables, as they come. */
#include "report/words.h"

enum { LONG_TABLE = 12 };

static bool any_tables(const Results *results)
{
    FOR_EACH_PRIMARY(results, a)
    if (a->n_tables > 0)
        return true;
    return false;
}

static void write(const Results *results, const Figures *figures, Document *document)
{
    (void)figures;
    if (!any_tables(results))
        return;
    document_heading(document, 2, "A closer look");
    document_paragraph(
        document, "What else these groups tell: for parts of the program, against other "
                  "yardsticks, and how far the answer hangs on single schools. Many numbers "
                  "stand here, and some are large by chance; the main answer is the one above.");
    FOR_EACH_PRIMARY(results, a)
    {
        if (a->n_tables == 0)
            continue;
        outcome_heading(document, results, a);
        for (size_t k = 0; k < a->n_tables; k++)
            document_table(document, a->table[k], a->table[k]->n_rows > LONG_TABLE);
    }
}

const Section section_further = {
    .name = "further", .help = "further analyses of the estimates", .write = write};
