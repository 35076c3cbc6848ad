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

static const Entry *const section_rows[] = {
#define SECTION(name) &section_##name.entry,
#include "report/sections.def"
#undef SECTION
};
const Registry sections = {.kind = "section",
                           .title = "Sections of the report",
                           .key = "report",
                           .n = COUNT_OF(section_rows),
                           .row = section_rows};

static const Entry *const writer_rows[] = {
#define WRITER(name) &writer_##name.entry,
#include "report/writers.def"
#undef WRITER
};
const Registry writers = {.kind = "format of the report",
                          .unknown = "report.formats",
                          .title = "Formats of the report",
                          .key = "report.formats",
                          .chosen = true,
                          .n = COUNT_OF(writer_rows),
                          .row = writer_rows};

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
    if (!results_check_tables(results, err))
        return false;
    for (size_t k = 0; k < sections.n; k++)
        section_at(k)->write(results, figures, &document);
    for (size_t k = 0; k < writers.n; k++) {
        const Writer *writer = writer_at(k);
        if (wanted(results->spec, writer) &&
            !writer->write(&document, os_join(arena, folder, writer->file), err))
            return false;
    }
    return true;
}
