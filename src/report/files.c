/* Appendix: methods with their sources, files, the lock and the program. */
#include "report/body.h"

#include "alike/references.h"
#include "alike/text.h"
#include "alike/workbook.h"

#include <string.h>

/* --- methods ------------------------------------------------------------------------------------
 */

/* "matched_difference" where a design matches, "weighted difference" where it weights. */
static const char *of_own_design(Arena *arena, const Spec *spec, const char *name)
{
    static const char matched[] = "matched";
    const MatchWords *words = match_words(spec->design->method);
    return text_starts(name, matched) ? arena_printf(arena, "%s%s", words->done,
                                                     text_spaced(arena, name + strlen(matched)))
                                      : text_spaced(arena, name);
}

static void write_methods(const Results *results, const Figures *figures, Document *document)
{
    Arena *arena = document->arena;
    Grid *grid = grid_make(arena, "methods", GRID_WORDS,
                           "What the study and its other designs used, and who says so");
    (void)figures;
    grid_column(grid, "Method", GRID_TEXT);
    grid_column(grid, "What it is", GRID_TEXT);
    grid_column(grid, "Source", GRID_TEXT);
    const EntryList used = methods_shown(arena, results);
    for (size_t k = 0; k < used.n; k++) {
        grid_row(grid, of_own_design(arena, results->spec, used.item[k]->name));
        grid_cell(grid, text_in_unit(arena, used.item[k]->help, spec_unit(results->spec),
                                     spec_people(arena, results->spec)));
        grid_cell(grid, used.item[k]->source == NULL ? "" : used.item[k]->source);
    }
    document_section(document, "methods_used", "Methods and sources");
    document_grid(document, grid);
}

const Section section_sources = {.name = "sources",
                                 .help = "what was used, and who says so",
                                 .part = PART_APPENDIX,
                                 .write = write_methods};

/* --- files --------------------------------------------------------------------------------------
 */

static void add_file(Grid *grid, const char *file, const char *rows, const char *sha256)
{
    grid_row(grid, file);
    grid_cell(grid, rows);
    grid_cell(grid, sha256 != NULL ? sha256 : "not told");
}

/* Of a database the file is only the query: what it answered has a hash of its own. */
static const char *hash_words(Arena *arena, const Results *results, const InputHash *hash)
{
    const char *file = results_file_hash(results, hash->sha256);
    return file == NULL || hash->rows[0] == '\0'
               ? file
               : arena_printf(arena, "%s (query); rows: %s", file, hash->rows);
}

static void write_inputs(const Results *results, Document *document)
{
    Arena *arena = document->arena;
    const Spec *spec = results->spec;
    Grid *grid = grid_make(arena, "inputs", GRID_WORDS, "What was read");
    grid_column(grid, "File", GRID_TEXT);
    grid_column(grid, "Rows", GRID_TEXT);
    grid_column(grid, "SHA-256", GRID_TEXT);
    add_file(grid, spec->path, "", results_file_hash(results, spec->sha256));
    for (size_t i = 0; i < results->n_inputs; i++) {
        const InputFile *input = &results->input[i];
        add_file(grid, input->file,
                 input->hidden != NULL ? input->hidden
                 : input->rows == 0    ? ""
                                       : text_count(arena, input->rows),
                 hash_words(arena, results, &input->hash));
    }
    if (results_published(results))
        grid->note = "Fingerprints of files stand in the internal results: with them whoever has a "
                     "file but for one cell could find that cell by trying.";
    document_grid(document, grid);
}

static const char *report_names(Arena *arena, const Spec *spec)
{
    Text text = {.arena = arena};
    for (size_t i = 0; i < spec->formats.n; i++) {
        const Writer *writer = writer_find(spec->formats.item[i].text);
        if (writer != NULL && writer->told == NULL)
            text_format(&text, "%s%s", text.n > 0 ? ", " : "", writer->file);
    }
    return text.n > 0 ? text.bytes : "";
}

/* The forms of the report: those to be read in one row, others in one each. */
static void add_reports(Grid *grid, const Spec *spec)
{
    const char *names = report_names(grid->arena, spec);
    if (names[0] != '\0') {
        grid_row(grid, names);
        grid_cell(grid, "this report");
    }
    for (size_t k = 0; k < writers.n; k++)
        if (report_has(spec, writer_at(k)) && writer_at(k)->told != NULL) {
            grid_row(grid, writer_at(k)->file);
            grid_cell(grid, writer_at(k)->told);
        }
}

static bool is_in(const Document *document, const Figure *figure)
{
    for (size_t i = 0; i < document->n; i++)
        if (document->block[i].kind == BLOCK_FIGURE && document->block[i].figure == figure)
            return true;
    return false;
}

/* What was drawn and stands nowhere above, by the question it answers. */
static bool is_beside(const Document *document, const Figure *figure)
{
    return figure->analysis == NULL && figure->page == 0 && chart_find(figure->chart) != NULL &&
           !is_in(document, figure);
}

static void add_charts_folder(Grid *grid, const Document *document, const Figures *figures)
{
    bool any = false;
    for (size_t i = 0; figures != NULL && i < figures->n; i++)
        any = any || is_beside(document, &figures->item[i]);
    grid_row(grid, "charts/");
    grid_cell(grid, any ? "each figure as svg and pdf, with its data and script; of those not "
                          "shown above the names follow"
                        : "each figure as svg and pdf, with its data and script");
    for (size_t i = 0; any && i < figures->n; i++)
        if (is_beside(document, &figures->item[i])) {
            grid_row(grid, figures->item[i].name);
            grid_cell(grid, chart_find(figures->item[i].chart)->help);
        }
}

static void write_outputs(const Spec *spec, const Figures *figures, Document *document)
{
    static const struct {
        const char *file, *holds;
    } output[] = {
        {"tables/*.csv", "every table behind this report, and those that it has no room for"},
        {WORKBOOK_FILE, "the same tables as one workbook, a sheet each"},
        {REFERENCES_FILE, "what the methods used cite, as BibTeX"},
        {"results.json", "every number for programs, and the settings"},
    };
    Grid *grid = grid_make(document->arena, "outputs", GRID_WORDS, "What lies beside this report");
    grid_column(grid, "File", GRID_TEXT);
    grid->linked = true;
    grid_column(grid, "Holds", GRID_TEXT);
    for (size_t k = 0; k < COUNT_OF(output); k++) {
        grid_row(grid, output[k].file);
        grid_cell(grid, output[k].holds);
    }
    add_reports(grid, spec);
    add_charts_folder(grid, document, figures);
    document_grid(document, grid);
}

static void write_files(const Results *results, const Figures *figures, Document *document)
{
    document_section(document, "files", "Files, lock and program");
    write_outputs(results->spec, figures, document);
    write_inputs(results, document);
    const char *lock =
        results->lock == NULL ? ""
        : results->lock_differs
            ? " Design lock: this run differs from the locked design; what differs stands among "
              "the limits."
            : arena_printf(document->arena, " Design lock: %s.", results->lock);
    const char *data = results_data_locked(document->arena, results);
    document_paragraph(document, "Made by alike %s with seed %llu.%s%s%s", ALIKE_VERSION,
                       (unsigned long long)results->spec->seed, lock, data[0] == '\0' ? "" : " ",
                       data);
}

const Section section_files = {.name = "files",
                               .help = "inputs, outputs, design lock, version",
                               .part = PART_APPENDIX,
                               .write = write_files};
