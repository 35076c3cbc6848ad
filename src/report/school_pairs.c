/* Appendix: which school is compared with which, where the design pairs schools. */
#include "report/body.h"

#include "alike/match_tables.h"
#include "alike/text.h"
#include "report/words.h"

enum { ROWS_OPEN = 25 };

static bool same_pairs(const Table *a, const Table *b)
{
    static const union school_pairs_columns *const column = &school_pairs_columns;
    bool same = a->n_rows == b->n_rows;
    for (size_t i = 0; same && i < a->n_rows; i++)
        same = text_equal(table_text(a, i, &column->program_school),
                          table_text(b, i, &column->program_school)) &&
               text_equal(table_text(a, i, &column->comparison_school),
                          table_text(b, i, &column->comparison_school)) &&
               table_real(a, i, &column->pairs) == table_real(b, i, &column->pairs);
    return same;
}

static void write_summary(const Table *table, const char *subject, const char *who,
                          Document *document)
{
    const union school_pairs_columns *const column = &school_pairs_columns;
    size_t schools = 0;
    double pairs = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        const double here = table_real(table, i, &column->pairs);
        schools += here > 0;
        pairs += here;
    }
    document_paragraph(
        document,
        "%s%s%s of %s %s a school to be compared with, and %s "
        "pairs of %s were made in these. All of them, school by school: "
        "tables/school_pairs.csv.",
        subject, subject[0] != '\0' ? ": " : "", text_count(document->arena, schools),
        counted(document->arena, table->n_rows, "school"), schools == 1 ? "has" : "have",
        text_count(document->arena, (size_t)pairs), who);
}

static void write_pairs(const Results *results, const Figures *figures, Document *document)
{
    Arena *arena = document->arena;
    const Outline outline = outline_of(arena, results);
    const Table *before = NULL;
    (void)figures;
    for (size_t i = 0; i < outline.n; i++) {
        const Analysis *a = main_of(&outline.subject[i]);
        const Table *table = tables_find(&a->tables, &table_school_pairs);
        if (table == NULL || (before != NULL && same_pairs(before, table)))
            continue;
        if (before == NULL)
            document_section(document, "pairs", "Pairs of schools");
        write_summary(table, outline.n == 1 ? "" : outline.subject[i].name, people(arena, results),
                      document);
        Grid *grid =
            grid_of_table(arena, arena_printf(arena, "pairs_%zu", i + 1), GRID_SCROLL, table);
        grid->caption = outline.n == 1
                            ? "Pairs of schools"
                            : arena_printf(arena, "Pairs of schools, %s", outline.subject[i].name);
        grid->folded = table->n_rows > ROWS_OPEN;
        document_grid(document, grid);
        before = table;
    }
}

const Section section_school_pairs = {.name = "school_pairs",
                                      .help = "pairs of schools, where the design makes them",
                                      .part = PART_APPENDIX,
                                      .write = write_pairs};
