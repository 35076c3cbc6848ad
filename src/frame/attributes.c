/* Files of attributes: the reader of a frame, behind a look at the header. */
#include "frame/load.h"

#include "alike/os.h"
#include "alike/text.h"
#include "frame/collect.h"
#include "frame/header.h"

/* The reader of a frame, behind a look at the header. */
typedef struct AttributeReader {
    Arena *arena;
    const AttributeSource *source;
    const AttributeFile *file;
    Uses uses;            /* the study's, with room for the column of terms */
    size_t n_uses;        /* the study's */
    const Names *factors; /* the study's; those of this file are put into spec */
    Spec spec;
    Collector collector;
    RowSink sink;
    Header header;
} AttributeReader;

static bool has_column(const AttributeReader *r, const Name *name, const char *key, Error *err)
{
    if (name->text == NULL || header_cell(&r->header, name->text) != SIZE_MAX)
        return true;
    const char *near = text_nearest(name->text, r->header.name, r->header.n);
    return error_set(
        err, ERR_STUDY, name->place, "%ss.%s names '%s', which is not a column of %s%s%s%s",
        r->collector.unit, key, name->text, os_file_name(r->file->path),
        near != NULL ? "; did you mean '" : "", near != NULL ? near : "", near != NULL ? "'?" : "");
}

/* Of a name that the study did not write it is said where it comes from. */
static bool has_id(const AttributeReader *r, Error *err)
{
    const Name *id = &r->file->id;
    if (!r->source->id_of_tests || id->text == NULL ||
        header_cell(&r->header, id->text) != SIZE_MAX)
        return has_column(r, id, "id", err);
    return error_set(err, ERR_STUDY, id->place,
                     "the %ss of %s are looked for in a column '%s', as the tests have it, and the "
                     "file has none of this name; it holds: %s. Name its column under %ss.id",
                     r->source->unit, os_file_name(r->file->path), id->text,
                     header_list(&r->header), r->source->unit);
}

static bool take_header(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    AttributeReader *r = context;
    bool has_all = true;
    r->header = header_create(r->arena, cell, n);
    for (size_t i = 0; i < r->file->within.n && has_all && !r->source->id_of_tests; i++)
        has_all = has_column(r, &r->file->within.item[i], "id", err);
    if (!has_all || !has_id(r, err) || !has_column(r, &r->file->term, "term", err))
        return false;
    r->spec.factors = (Names){.item = ARENA_ARRAY(r->arena, Name, r->factors->n)};
    for (size_t i = 0; i < r->factors->n; i++)
        if (header_cell(&r->header, r->factors->item[i].text) != SIZE_MAX)
            r->spec.factors.item[r->spec.factors.n++] = r->factors->item[i];
    const char *term =
        r->source->term == NULL ? NULL : r->source->term(r->source->context, &r->header);
    bool used = term == NULL;
    r->uses.n = r->n_uses;
    for (size_t i = 0; i < r->uses.n && !used; i++)
        used = text_equal(r->uses.item[i].name.text, term);
    if (!used)
        r->uses.item[r->uses.n++] =
            (Use){.name = {.text = term}, .roles = ROLE_CATEGORY | ROLE_OPTIONAL};
    r->collector.repeats = term != NULL;
    return r->sink.header(r->sink.context, line, cell, n, err);
}

static bool knows_header(void *context, const CellText *cell, size_t n)
{
    const AttributeReader *r = context;
    const Header header = header_create(r->arena, cell, n);
    IdCells ignored;
    return id_cells_find(&ignored, &header, &r->file->id, &r->file->within) == NULL;
}

static bool take_row(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    const AttributeReader *r = context;
    return r->sink.row(r->sink.context, line, cell, n, err);
}

static bool reads_cell(void *context, size_t cell)
{
    const AttributeReader *r = context;
    return collector_reads(&r->collector, cell);
}

static void take_label(void *context, size_t cell, const char *code, const char *label)
{
    AttributeReader *r = context;
    collector_label(&r->collector, cell, code, label);
}

static void take_why(void *context, size_t cell, const char *code)
{
    AttributeReader *r = context;
    collector_why(&r->collector, cell, code);
}

/* The sink is the reader's: it must stay where it is. */
static RowSink open_reader(Arena *arena, const Spec *spec, const AttributeSource *source,
                           const Uses *uses, AttributeReader *r)
{
    const AttributeFile *file = source->file;
    const bool of_people = text_equal(source->unit, "student");
    *r = (AttributeReader){.arena = arena,
                           .source = source,
                           .file = file,
                           .uses = {.n = uses->n, .item = ARENA_ARRAY(arena, Use, uses->n + 1)},
                           .n_uses = uses->n,
                           .factors = &spec->factors,
                           .spec = *spec};
    for (size_t i = 0; i < uses->n; i++) {
        r->uses.item[i] = uses->item[i];
        r->uses.item[i].roles |= ROLE_OPTIONAL; /* another file may have it */
    }
    r->spec.data_path = file->path;
    r->spec.id = file->id;
    r->spec.id_within = file->within;
    r->spec.n_designs = r->spec.multiverse.n =
        0; /* rules on columns are checked over all files together */
    r->collector =
        (Collector){.arena = arena,
                    .spec = &r->spec,
                    .mode = FRAME_DESIGN,
                    .uses = &r->uses,
                    .seeks_groups = uses_seek_groups(spec),
                    .beside = source->beside,
                    .ids = {.width = of_people ? spec->tests.id_width : 0, .trims = true},
                    .unit = source->unit};
    r->sink = collector_sink(&r->collector);
    return (RowSink){.context = r,
                     .header = take_header,
                     .row = take_row,
                     .knows = knows_header,
                     .reads = reads_cell,
                     .label = take_label,
                     .why = take_why,
                     .rules = &file->rules,
                     .file = &spec->files};
}

bool frame_load_attributes(Arena *arena, const Spec *spec, const AttributeSource *source,
                           const Uses *uses, Frame *out, Header *header, Error *err)
{
    AttributeReader r;
    const RowSink sink = open_reader(arena, spec, source, uses, &r);
    const bool loaded = frame_load_raw(arena, &r.spec, FRAME_DESIGN, &r.collector, &sink, out, err);
    collector_free(&r.collector);
    *header = r.header;
    return loaded;
}

bool frame_look_attributes(Arena *arena, const Spec *spec, const AttributeSource *source,
                           const Uses *uses, InputColumns *out, Error *err)
{
    AttributeReader r;
    const RowSink sink = open_reader(arena, spec, source, uses, &r);
    const bool seen = input_look(arena, source->file->path, &sink, out, err);
    collector_free(&r.collector);
    return seen;
}
