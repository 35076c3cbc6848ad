/* Appendix: what an evidence reviewer asks for. An answer that all outcomes share stands once. */
#include "report/body.h"

#include "alike/results_tables.h"
#include "alike/text.h"

/* The sample tables, one an outcome: every third of the reviewer's. */
static size_t sample_tables(Arena *arena, const Results *results, const Table ***out)
{
    size_t n = 0;
    *out = (const Table **)arena_array(arena, results->n_reviewer + 1, sizeof **out);
    for (size_t k = 0; k < results->n_reviewer; k++)
        if (results->reviewer[k]->kind == &table_reviewer_sample)
            (*out)[n++] = results->reviewer[k];
    return n;
}

static const char *label_of_outcome(const Results *results, const char *outcome)
{
    const Analysis *a = results_primary(results, outcome);
    return a == NULL ? outcome : analysis_label(a);
}

/* The answers to one question; "Mathematics: ...; Reading: ..." where they differ. */
static const char *answers(Arena *arena, const Results *results, const Table **table, size_t n,
                           size_t row)
{
    const TableColumn *handle = &reviewer_sample_columns.answer;
    const char *first = table_text(table[0], row, handle);
    bool same = true;
    for (size_t k = 1; k < n; k++)
        same =
            same && row < table[k]->n_rows && text_equal(table_text(table[k], row, handle), first);
    if (same)
        return first;
    Text text = {.arena = arena};
    for (size_t k = 0; k < n; k++)
        if (row < table[k]->n_rows)
            text_format(&text, "%s%s: %s", k == 0 ? "" : "; ",
                        label_of_outcome(results, table[k]->of.outcome),
                        table_text(table[k], row, handle));
    return text.bytes;
}

static void write_reviewer(const Results *results, const Figures *figures, Document *document)
{
    Arena *arena = document->arena;
    const Table **table;
    const size_t n = sample_tables(arena, results, &table);
    (void)figures;
    if (n == 0)
        return;
    Grid *grid = grid_make(arena, "reviewer", GRID_WORDS,
                           "How the sample was formed and analysed (What Works Clearinghouse, "
                           "Reporting Guide 4.1, table 5)");
    grid_column(grid, "Item", GRID_TEXT);
    grid_column(grid, "Answer", GRID_TEXT);
    for (size_t i = 0; i < table[0]->n_rows; i++) {
        grid_row(grid, table_text(table[0], i, &reviewer_sample_columns.item));
        grid_cell(grid, answers(arena, results, table, n, i));
    }
    grid->note =
        "“To be supplied” marks what only people can fill in. Tables whose names begin with "
        "reviewer hold tables 6 and 7, the requirements of evidence standards, and the ESSA tiers.";
    document_section(document, "for_reviewer", "For an evidence reviewer");
    document_grid(document, grid);
}

const Section section_reviewer = {.name = "reviewer",
                                  .help = "the sample, in the layout of the WWC reporting guide",
                                  .part = PART_APPENDIX,
                                  .write = write_reviewer};
