#include "alike/report.h"

#include "alike/further_tables.h"
#include "alike/os.h"
#include "alike/text.h"

#define SECTION(name) extern const Section section_##name;
#include "report/sections.def"
#undef SECTION
#define WRITER(name) extern const Writer writer_##name;
#include "report/writers.def"
#undef WRITER

const Section *const sections[] = {
#define SECTION(name) &section_##name,
#include "report/sections.def"
#undef SECTION
};
const size_t n_sections = COUNT_OF(sections);

const Writer *const writers[] = {
#define WRITER(name) &writer_##name,
#include "report/writers.def"
#undef WRITER
};
const size_t n_writers = COUNT_OF(writers);

static bool wanted(const Spec *spec, const Writer *writer)
{
    for (size_t i = 0; i < spec->formats.n; i++)
        if (text_equal(spec->formats.item[i].text, writer->name))
            return true;
    return false;
}

bool report_write(Arena *arena, const Results *results, const Figures *figures, const char *folder,
                  Error *err)
{
    Document document = {.arena = arena,
                         .title = results->spec->title,
                         .chart_folder = os_join(arena, folder, "charts")};
    if (document.title == NULL || document.title[0] == '\0')
        document.title =
            arena_printf(arena, "A %s comparison", match_words(results->spec->design)->done);
    if (!results_check_tables(results, err))
        return false;
    for (size_t k = 0; k < n_sections; k++)
        sections[k]->write(results, figures, &document);
    for (size_t k = 0; k < n_writers; k++)
        if (wanted(results->spec, writers[k]) &&
            !writers[k]->write(&document, os_join(arena, folder, writers[k]->file), err))
            return false;
    return true;
}
