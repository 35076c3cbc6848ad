/* Appendix: methods with their sources, files, the lock and the program. */
#include "report/body.h"

#include "alike/further.h"
#include "alike/text.h"

/* --- methods ------------------------------------------------------------------------------------
 */

static bool names_entry(const Grid *grid, const char *name)
{
    for (size_t i = 0; i < grid->n_rows; i++)
        if (grid->row[i].cell != NULL && text_equal(grid->row[i].cell[0].text, name))
            return true;
    return false;
}

static void add_entry(Grid *grid, const Entry *entry)
{
    if (entry == NULL || entry->name == NULL || names_entry(grid, entry->name))
        return;
    grid_row(grid, entry->name);
    grid_cell(grid, entry->help);
    grid_cell(grid, entry->source == NULL ? "" : entry->source);
}

static void add_choice(Grid *grid, Choice choice)
{
    add_entry(grid, choice.entry);
    for (const Option *o = choice.entry == NULL ? NULL : choice.entry->options;
         o != NULL && o->name != NULL; o++)
        if (o->type == OPT_ENTRY)
            add_choice(grid, *(const Choice *)((const char *)choice.settings + o->offset));
}

/* Did it leave a table of its name? */
static bool was_run(const Results *results, const FurtherAnalysis *analysis)
{
    for (size_t i = 0; i < results->n_analyses; i++)
        for (size_t k = 0; k < results->analysis[i].tables.n; k++)
            if (text_equal(results->analysis[i].tables.item[k]->kind->name, analysis->name))
                return true;
    return false;
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
    for (size_t d = 0; d < results->spec->n_designs; d++) {
        const Design *design = &results->spec->design[d];
        add_choice(grid, design_method(design));
        add_choice(grid, design_model(design));
        add_choice(grid, design_estimator(design));
    }
    for (size_t k = 0; k < further_analyses.n; k++)
        if (was_run(results, further_analysis_at(k)))
            add_entry(grid, &further_analysis_at(k)->entry);
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
                 results_file_hash(results, input->sha256));
    }
    if (results_published(results))
        grid->note = "Fingerprints of files stand in the internal results: with them whoever has a "
                     "file but for one cell could find that cell by trying.";
    document_grid(document, grid);
}

static void write_outputs(Document *document)
{
    static const struct {
        const char *file, *holds;
    } output[] = {
        {"tables/*.csv", "every table behind this report and those that it has no room for: all "
                         "characteristics, groups, schools, designs, other standard errors, what "
                         "was read and joined"},
        {"results.json", "every number for programs, and the settings"},
        {"charts/", "each figure as svg and pdf, with its data and script"},
        {"report.html, report.md", "this report"},
    };
    Grid *grid = grid_make(document->arena, "outputs", GRID_WORDS, "What lies beside this report");
    grid_column(grid, "File", GRID_TEXT);
    grid_column(grid, "Holds", GRID_TEXT);
    for (size_t k = 0; k < COUNT_OF(output); k++) {
        grid_row(grid, output[k].file);
        grid_cell(grid, output[k].holds);
    }
    document_grid(document, grid);
}

static void write_files(const Results *results, const Figures *figures, Document *document)
{
    (void)figures;
    document_section(document, "files", "Files, lock and program");
    write_outputs(document);
    write_inputs(results, document);
    if (results->lock != NULL)
        document_paragraph(document, "Design lock: %s.",
                           results->lock_differs
                               ? "this run differs from the locked design; what differs stands "
                                 "among the limits"
                               : results->lock);
    document_paragraph(document, "Made by alike %s with seed %llu.", ALIKE_VERSION,
                       (unsigned long long)results->spec->seed);
}

const Section section_files = {.name = "files",
                               .help = "inputs, outputs, design lock, version",
                               .part = PART_APPENDIX,
                               .write = write_files};
