#include "alike/report.h"

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

bool report_has(const Spec *spec, const Writer *writer)
{
    for (size_t i = 0; i < spec->formats.n; i++)
        if (text_equal(spec->formats.item[i].text, writer->name))
            return true;
    return false;
}

bool report_wants_pixels(const Spec *spec)
{
    for (size_t k = 0; k < writers.n; k++)
        if (writer_at(k)->pixels && report_has(spec, writer_at(k)))
            return true;
    return false;
}

/* --- what stands around the sections ------------------------------------------------------------
 */

static const char *notice(const Results *results)
{
    switch (results->release) {
    case RELEASE_INTERNAL:
        return RESULTS_INTERNAL_MARK " - not for release";
    case RELEASE_PUBLIC_DATA:
        return "Public data: every number is exact";
    case RELEASE_PUBLISHED:
        break;
    }
    return "Made to be published";
}

/* "30 November 2015" */
static const char *date_words(Arena *arena, const char *date)
{
    static const char *const month[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    const int m = (date[5] - '0') * 10 + (date[6] - '0'),
              d = (date[8] - '0') * 10 + (date[9] - '0');
    return arena_printf(arena, "%d %s %.4s", d, month[m - 1], date); /* the study file checked it */
}

static void add_part_of(Text *text, const char *join, const char *part)
{
    if (part != NULL && part[0] != '\0')
        text_format(text, "%s%s", text->n > 0 ? join : "", part);
}

static const char *authors(Arena *arena, const Spec *spec)
{
    Text text = {.arena = arena};
    for (size_t i = 0; i < spec->authors.n; i++)
        add_part_of(&text, ", ", spec->authors.item[i].text);
    return text.n > 0 ? text.bytes : NULL;
}

static void name_document(Document *document, const Results *results)
{
    Arena *arena = document->arena;
    const Spec *spec = results->spec;
    const char *date = spec->date != NULL ? date_words(arena, spec->date) : NULL;
    const char *by_whom = authors(arena, spec);
    Text by = {.arena = arena}, running = {.arena = arena};
    add_part_of(&by, " · ", spec->organisation);
    add_part_of(&by, " · ", by_whom);
    add_part_of(&by, " · ", date);
    add_part_of(&by, " · ",
                spec->audience == NULL ? NULL : arena_printf(arena, "For %s", spec->audience));
    add_part_of(&running, ", ", spec->organisation);
    add_part_of(&running, ", ", date);
    document->title = spec->title;
    document->kicker = arena_printf(
        arena, "%s · %s", results->design_only ? "Design of an evaluation" : "Evaluation report",
        notice(results));
    document->byline = by.n > 0 ? by.bytes : NULL;
    document->authors = by_whom != NULL ? by_whom : spec->organisation;
    document->running = running.n > 0 ? running.bytes : NULL;
    document->notice = notice(results);
}

Document report_document(Arena *arena, const Results *results, const Figures *figures,
                         const char *folder)
{
    Document document = {.arena = arena, .chart_folder = os_join(arena, folder, "charts")};
    name_document(&document, results);
    for (size_t k = 0; k < sections.n; k++) {
        document_part(&document, section_at(k)->part);
        section_at(k)->write(results, figures, &document);
    }
    return document;
}

void report_foresee(Arena *arena, const Spec *spec, Notes *notes)
{
    for (size_t k = 0; k < writers.n; k++)
        if (report_has(spec, writer_at(k)) && writer_at(k)->foresee != NULL)
            writer_at(k)->foresee(arena, notes);
}

bool report_write(Arena *arena, const Results *results, const Figures *figures, const char *folder,
                  Notes *notes, Error *err)
{
    if (!results_check_tables(results, err))
        return false;
    const Document document = report_document(arena, results, figures, folder);
    for (size_t k = 0; k < writers.n; k++) {
        const Writer *writer = writer_at(k);
        if (report_has(results->spec, writer) &&
            !writer->write(&document, os_join(arena, folder, writer->file), notes, err))
            return false;
    }
    return true;
}

const char *report_file(Arena *arena, const Spec *spec, const char *folder)
{
    for (size_t i = 0; i < spec->formats.n; i++) {
        const Writer *writer = writer_find(spec->formats.item[i].text);
        if (writer != NULL && os_is_file(os_join(arena, folder, writer->file)))
            return writer->file;
    }
    return NULL;
}
