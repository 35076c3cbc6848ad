/* Appendix: every setting and where it comes from. */
#include "report/body.h"

#include "alike/text.h"

#include <string.h>

static bool says_nothing(const char *value)
{
    const bool empty = (value[0] == '[' && value[1] == ']') || (value[0] == '{' && value[1] == '}');
    return value[0] == '\0' || empty;
}

/* "matching.draw random; plan.icc 0.2": those that nobody set. */
static const char *defaults(Arena *arena, const Spec *spec)
{
    Text text = {.arena = arena};
    text_add(&text, "");
    for (size_t i = 0; i < spec->n_settings; i++) {
        const SettingRow *setting = &spec->setting[i];
        if (setting->is_default && setting->line == 0 && !says_nothing(setting->value))
            text_format(&text, "%s%s %s", text.n > 0 ? "; " : "", setting->path, setting->value);
    }
    return text.bytes;
}

/* A list of schools or questions fills a page that nobody reads. */
enum { VALUE_MOST = 150, VALUE_SHOWN = 100 };

static const char *shown(Arena *arena, const char *value)
{
    if (strlen(value) <= VALUE_MOST)
        return value;
    size_t n = VALUE_SHOWN;
    while (n > VALUE_SHOWN / 2 && value[n] != ',' && value[n] != ' ')
        n--;
    while (((unsigned char)value[n] & 0xC0) == 0x80) /* never inside a letter */
        n--;
    return arena_printf(arena, "%s ... (in full in results.json)",
                        arena_copy_bytes(arena, value, n));
}

static Grid *settings_grid(Arena *arena, const Spec *spec)
{
    Grid *grid = grid_make(arena, "settings", GRID_WORDS,
                           "Settings of the study's own design, and their lines in the study file");
    grid_column(grid, "Setting", GRID_TEXT);
    grid_column(grid, "Value", GRID_TEXT);
    grid_column(grid, "Line", GRID_TEXT);
    for (size_t i = 0; i < spec->n_settings; i++) {
        const SettingRow *setting = &spec->setting[i];
        if (setting->is_default && setting->line == 0)
            continue;
        grid_row(grid, setting->path);
        grid_cell(grid, shown(arena, setting->value));
        grid_cell(grid,
                  setting->line > 0 ? text_count(arena, setting->line) : "follows from another");
    }
    return grid;
}

static void write_settings(const Results *results, const Figures *figures, Document *document)
{
    const Spec *spec = results->spec;
    Arena *arena = document->arena;
    (void)figures;
    if (spec->n_settings == 0)
        return;
    const char *left = defaults(arena, spec);
    document_section(document, "settings_all", "Settings");
    document_grid(document, settings_grid(arena, spec));
    if (left[0] != '\0')
        document_paragraph(document, "**Left at their defaults:** %s.", left);
    for (size_t d = 1; d < spec->n_designs; d++) {
        const Design *design = &spec->design[d];
        for (size_t i = 0; i < design->notes.n; i++)
            document_item(document, "**%s:** %s", text_with_capital(arena, design->label),
                          note_text(arena, &design->notes.item[i]));
    }
}

const Section section_settings = {.name = "settings",
                                  .help = "every setting, and where it comes from",
                                  .part = PART_APPENDIX,
                                  .write = write_settings};
