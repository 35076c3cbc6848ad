/* Appendix: what an evidence reviewer asks for. An answer that all outcomes share stands once. */
#include "report/body.h"
#include "report/says_items.h"

#include "alike/results_tables.h"
#include "alike/text.h"

#include <string.h>

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

static const char *answer_of(const Table *table, size_t row)
{
    return row < table->n_rows ? table_text(table, row, &reviewer_sample_columns.answer) : NULL;
}

/* One part of an answer, up to a semicolon; n bytes. A list with semicolons and a last "or" is one
 * part: its pieces say nothing by themselves. */
typedef struct Part {
    const char *text;
    size_t n;
} Part;

static bool next_part(const char **rest, Part *out)
{
    static const char between[] = "; ", last[] = "; or ";
    if (*rest == NULL || **rest == '\0')
        return false;
    const char *end = strstr(*rest, last) != NULL ? NULL : strstr(*rest, between);
    *out = (Part){*rest, end == NULL ? strlen(*rest) : (size_t)(end - *rest)};
    *rest = end == NULL ? NULL : end + strlen(between);
    return true;
}

static bool has_part(const char *answer, Part part)
{
    Part own;
    while (next_part(&answer, &own))
        if (own.n == part.n && memcmp(own.text, part.text, part.n) == 0)
            return true;
    return false;
}

/* Does every outcome's answer hold it? */
static bool in_all(const Table **table, size_t n, size_t row, Part part)
{
    for (size_t k = 0; k < n; k++)
        if (!has_part(answer_of(table[k], row), part))
            return false;
    return true;
}

/* The parts of an answer that all outcomes share, or those that they do not; "" for none. */
static const char *parts(Arena *arena, const Table **table, size_t n, size_t row, size_t of,
                         bool shared)
{
    Text text = {.arena = arena};
    const char *rest = answer_of(table[of], row);
    Part part;
    text_add(&text, "");
    while (next_part(&rest, &part))
        if (in_all(table, n, row, part) == shared) {
            text_add(&text, text.n > 0 ? "; " : "");
            text_add_bytes(&text, part.text, part.n);
        }
    return text.bytes;
}

/* The answers to one question; where they differ, what all outcomes share first, and then
 * "Mathematics: ...; Reading and Science: ...". */
static const char *answers(Arena *arena, const Results *results, const Table **table, size_t n,
                           size_t row)
{
    const char **own = (const char **)arena_array(arena, n, sizeof *own);
    const char **label = (const char **)arena_array(arena, n, sizeof *label);
    Text text = {.arena = arena};
    text_add(&text, parts(arena, table, n, row, 0, true));
    for (size_t k = 0; k < n; k++)
        own[k] = parts(arena, table, n, row, k, false);
    for (size_t k = 0; k < n; k++) {
        size_t n_same = 0;
        bool said = own[k][0] == '\0';
        for (size_t m = 0; m < n; m++) {
            if (!text_equal(own[m], own[k]))
                continue;
            said = said || m < k;
            label[n_same++] = label_of_outcome(results, table[m]->of.outcome);
        }
        if (!said)
            text_format(&text, "%s%s: %s", text.n > 0 ? "; " : "", items_list(arena, label, n_same),
                        own[k]);
    }
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
