/* Which export a file is, and which of its cells is what. */
#include "records/export.h"

#include "alike/os.h"
#include "alike/text.h"

#include <ctype.h>
#include <string.h>

#define EXPORT(name) extern const Export export_##name;
#include "records/exports.def"
#undef EXPORT

static const Entry *const rows[] = {
#define EXPORT(name) &export_##name.entry,
#include "records/exports.def"
#undef EXPORT
};
const Registry exports = {.kind = "export of test records",
                          .noun = "export",
                          .unknown = "tests.format",
                          .title = "Exports of test records",
                          .key = "tests.format",
                          .chosen = true,
                          .n = COUNT_OF(rows),
                          .row = rows};

const char *const field_key[N_FIELDS] = {
    [FIELD_ID] = "id",
    [FIELD_SUBJECT] = "subject",
    [FIELD_TERM] = "term",
    [FIELD_YEAR] = "year",
    [FIELD_DATE] = "date",
    [FIELD_SCORE] = "score",
    [FIELD_SE] = "se",
    [FIELD_GRADE] = "grade",
    [FIELD_SCHOOL] = "school",
    [FIELD_FIRST] = "first",
    [FIELD_LAST] = "last",
    [FIELD_DISTRICT] = "district",
    [FIELD_DURATION] = "duration",
    [FIELD_RAPID_GUESSING] = "rapid_guessing",
    [FIELD_RUSHED] = "rushed",
    [FIELD_EXTRA_TIME] = "extra_time",
    [FIELD_READ_ALOUD] = "read_aloud",
    [FIELD_GROWTH_MEASURE] = "growth_measure",
};

const char *plain_name(Arena *arena, const char *text)
{
    char *plain = arena_copy_text(arena, text);
    size_t n = 0;
    for (const char *c = text; *c != '\0'; c++)
        if (isalnum((unsigned char)*c))
            plain[n++] = (char)tolower((unsigned char)*c);
    plain[n] = '\0';
    return plain;
}

/* One of the words of a list; n: its length. */
static bool is_in_list(const char *word, size_t n, const char *list, char separator)
{
    for (const char *at = list; *at != '\0';) {
        const char *end = strchr(at, separator);
        const size_t length = end == NULL ? strlen(at) : (size_t)(end - at);
        if (length == n && memcmp(at, word, n) == 0)
            return true;
        at += length + (end != NULL);
    }
    return false;
}

bool name_among(const char *plain, const char *list)
{
    return list != NULL && is_in_list(plain, strlen(plain), list, '|');
}

/* The headers in their plain form. */
static Header plain_header(const Header *header)
{
    Header plain = {.arena = header->arena, .n = header->n};
    plain.name = (const char **)arena_array(header->arena, header->n, sizeof *plain.name);
    for (size_t k = 0; k < header->n; k++)
        plain.name[k] = plain_name(header->arena, header->name[k]);
    return plain;
}

/* The first of the alternatives that the file has. */
static size_t cell_of(const Header *plain, const char *alternatives)
{
    for (const char *at = alternatives; at != NULL && *at != '\0';) {
        const size_t n = strcspn(at, "|");
        for (size_t k = 0; k < plain->n; k++)
            if (strlen(plain->name[k]) == n && memcmp(plain->name[k], at, n) == 0)
                return k;
        at += n + (at[n] == '|');
    }
    return SIZE_MAX;
}

/* The same of the k-th test of a row. */
static size_t cell_numbered(const Header *plain, const char *alternatives, size_t k)
{
    char *own = alternatives == NULL ? NULL : arena_copy_text(plain->arena, alternatives);
    for (char *at = own; at != NULL && *at != '\0'; at++)
        if (*at == '#')
            *at = (char)('0' + k);
    return cell_of(plain, own);
}

/* So many as have a score, one after another from the first. */
static void place_numbered(const Header *plain, Layout *out)
{
    const char *const *field = out->export->field;
    for (size_t k = 1; out->export->numbered && k <= NUMBERED_MAX; k++) {
        if (cell_numbered(plain, field[FIELD_SCORE], k) == SIZE_MAX)
            break;
        for (int f = 0; f < N_FIELDS; f++)
            out->numbered[k - 1][f] = field[f] != NULL && strchr(field[f], '#') != NULL
                                          ? cell_numbered(plain, field[f], k)
                                          : out->cell[f];
        out->n_numbered = k;
    }
}

static bool has_marks(const Header *plain, const char *marks)
{
    bool all = true;
    for (const char *at = marks;; at++) {
        const size_t n = strcspn(at, " |");
        bool found = false;
        for (size_t k = 0; k < plain->n && !found; k++)
            found = strlen(plain->name[k]) == n && memcmp(plain->name[k], at, n) == 0;
        all = all && found;
        at += n;
        if (*at != ' ' && all)
            return true;
        if (*at == '\0')
            return false;
        all = all || *at == '|';
    }
}

bool export_is_mark(Arena *arena, const Export *export, const char *column)
{
    const char *plain = plain_name(arena, column);
    for (const char *at = export->marks; at != NULL && *at != '\0';) {
        const size_t n = strcspn(at, " |");
        if (strlen(plain) == n && memcmp(plain, at, n) == 0)
            return true;
        at += n + (at[n] != '\0');
    }
    return false;
}

/* Further columns of the subject, in the export's order: exports of two years may be one file, and
 * each of its rows is filled as its year was. */
static void place_subjects(const Spec *spec, const Header *plain, Layout *out)
{
    const char *at = out->export->field[FIELD_SUBJECT];
    if (spec->tests.column.subject.text != NULL || at == NULL)
        return;
    while (*at != '\0' && out->n_subjects < SUBJECTS_BESIDE_MAX) {
        const size_t n = strcspn(at, "|");
        const size_t cell = cell_of(plain, arena_printf(plain->arena, "%.*s", (int)n, at));
        if (cell != SIZE_MAX && cell != out->cell[FIELD_SUBJECT])
            out->subject_cell[out->n_subjects++] = cell;
        at += n + (at[n] == '|');
    }
}

/* A file of students without tests it is not where the study names a column of scores. */
static const Export *recognised(const Spec *spec, const Header *plain)
{
    for (size_t i = 0; i < exports.n; i++) {
        const Export *export = export_at(i);
        if (export->only_students && spec->tests.column.score.text != NULL)
            continue;
        if (export->marks == NULL || has_marks(plain, export->marks))
            return export;
    }
    return NULL; /* never: the last row has no marks */
}

const Export *export_recognised(const Header *header)
{
    const Spec none = {0};
    const Header plain = plain_header(header);
    return recognised(&none, &plain);
}

Name field_given(const TestColumns *column, Field field)
{
    switch (field) {
    case FIELD_ID:
        return column->id;
    case FIELD_SUBJECT:
        return column->subject;
    case FIELD_TERM:
        return column->term;
    case FIELD_YEAR:
        return column->year;
    case FIELD_DATE:
        return column->date;
    case FIELD_SCORE:
        return column->score;
    case FIELD_SE:
        return column->se;
    case FIELD_GRADE:
        return column->grade;
    case FIELD_SCHOOL:
        return column->school;
    case FIELD_DISTRICT:
        return column->district;
    case FIELD_DURATION:
        return column->duration;
    case FIELD_RAPID_GUESSING:
        return column->rapid_guessing;
    case FIELD_RUSHED:
        return column->rushed;
    case FIELD_EXTRA_TIME:
        return column->extra_time;
    case FIELD_READ_ALOUD:
        return column->read_aloud;
    case FIELD_GROWTH_MEASURE:
        return column->growth_measure;
    case FIELD_FIRST:
    case FIELD_LAST:
    case N_FIELDS:
        break;
    }
    return (Name){0};
}

/* A term of the user's own column is complete: the export's year does not belong to it. A year that
 * the user names without any term is the term. */
static void place_year(const TestColumns *given, Layout *out)
{
    const bool alone = given->year.text != NULL && out->cell[FIELD_TERM] == SIZE_MAX;
    if (alone) {
        out->cell[FIELD_TERM] = out->cell[FIELD_YEAR];
        out->header[FIELD_TERM] = out->header[FIELD_YEAR];
    }
    if (alone || (given->term.text != NULL && given->year.text == NULL)) {
        out->cell[FIELD_YEAR] = SIZE_MAX;
        out->header[FIELD_YEAR] = NULL;
    }
}

/* What tests.columns says goes before what the export is known for. */
static bool place_fields(const Spec *spec, const char *path, const Header *header,
                         const Header *plain, Layout *out, Error *err)
{
    const size_t before = err->n;
    for (int f = 0; f < N_FIELDS; f++) {
        const Name given = field_given(&spec->tests.column, (Field)f);
        out->cell[f] = given.text != NULL ? header_cell(header, given.text)
                                          : cell_numbered(plain, out->export->field[f], 1);
        const bool optional = out->export->only_students && f != FIELD_ID && f != FIELD_TERM;
        if (given.text != NULL && out->cell[f] == SIZE_MAX && !optional) {
            const char *near = text_nearest(given.text, header->name, header->n);
            error_add(err, ERR_STUDY, given.place,
                      "tests.columns.%s names '%s', which is not a column of %s%s%s%s",
                      field_key[f], given.text, os_file_name(path),
                      near != NULL ? "; did you mean '" : "", near != NULL ? near : "",
                      near != NULL ? "'?" : "");
        }
        out->header[f] = out->cell[f] == SIZE_MAX ? NULL : header->name[out->cell[f]];
    }
    place_year(&spec->tests.column, out);
    return err->n == before;
}

/* The columns that stand before the student's own in an id are the study's alone. */
static bool place_ids(const Spec *spec, const char *path, const Header *header, Layout *out,
                      Error *err)
{
    const Names *within = &spec->tests.column.id_within;
    const Name own = {out->header[FIELD_ID], spec->tests.column.id.place};
    out->ids = (IdCells){.arena = header->arena, .width = spec->tests.id_width, .trims = true};
    const Name *lost = own.text == NULL ? NULL : id_cells_find(&out->ids, header, &own, within);
    if (lost == NULL)
        return true;
    const char *near = text_nearest(lost->text, header->name, header->n);
    return error_add(err, ERR_STUDY, lost->place,
                     "tests.columns.id names '%s', which is not a column of %s%s%s%s", lost->text,
                     os_file_name(path), near != NULL ? "; did you mean '" : "",
                     near != NULL ? near : "", near != NULL ? "'?" : "");
}

static void add_missing(Text *text, const char *what)
{
    text_format(text, "%s%s", text->n > 0 ? ", " : "", what);
}

/* The headers seen, for choosing from. */
static const char *headers_seen(const Header *header)
{
    enum { SHOWN = 60 };
    Text text = {.arena = header->arena};
    size_t n = 0;
    for (size_t k = 0; k < header->n; k++)
        if (header->name[k][0] != '\0' && n++ < SHOWN)
            text_format(&text, "%s%s", n > 1 ? ", " : "", header->name[k]);
    if (n > SHOWN)
        text_format(&text, " and %zu more", n - SHOWN);
    return text.bytes == NULL ? "nothing" : text.bytes;
}

static bool check_fields(const Spec *spec, const char *path, const Header *header,
                         const Layout *layout, Error *err)
{
    const bool tests = !layout->export->only_students;
    Text missing = {.arena = header->arena}, write = {.arena = header->arena};
    if (layout->cell[FIELD_ID] == SIZE_MAX) {
        add_missing(&missing, "the student's id");
        add_missing(&write, "id: COLUMN");
    }
    if (tests && layout->cell[FIELD_SUBJECT] == SIZE_MAX && layout->subject == NULL) {
        add_missing(&missing, "the subject");
        add_missing(&write, "subject: COLUMN");
    }
    if (layout->cell[FIELD_TERM] == SIZE_MAX && layout->cell[FIELD_DATE] == SIZE_MAX) {
        add_missing(&missing, "the term or the date");
        add_missing(&write, "term: COLUMN");
    }
    if (tests && layout->cell[FIELD_SCORE] == SIZE_MAX) {
        add_missing(&missing, "the score");
        add_missing(&write, "score: COLUMN");
    }
    if (missing.n == 0)
        return true;
    return error_add(err, ERR_DATA, (Place){.file = path, .line = 1},
                     "%s %s without a column that is recognised as %s; its columns are: %s. Say "
                     "which is which under tests: columns: {%s}%s",
                     layout->export->marks == NULL ? "test records" : "a file of",
                     layout->export->marks == NULL ? "in a form that alike does not know,"
                                                   : layout->export->name,
                     missing.bytes, headers_seen(header), write.bytes,
                     layout->cell[FIELD_SUBJECT] == SIZE_MAX && spec->tests.subject.text == NULL &&
                             tests
                         ? "; a file that holds one subject can say so under tests: subject: NAME"
                         : "");
}

/* A column by which tests are left out tells nothing of those that are left. That of the rush is
 * two things: a red flag leaves a test out, a yellow one does not. */
static void place_conditions(Layout *out)
{
    const char *duration = out->header[FIELD_DURATION];
    char word[PLAIN_WORD_MAX] = "";
    if (duration != NULL)
        plain_word(duration, strlen(duration), word);
    out->in_seconds = strstr(word, "second") != NULL;
    for (size_t k = 0; k < out->n_voids; k++)
        if (out->void_cell[k] == out->cell[FIELD_GROWTH_MEASURE]) {
            out->cell[FIELD_GROWTH_MEASURE] = SIZE_MAX;
            out->header[FIELD_GROWTH_MEASURE] = NULL;
        }
}

bool layout_find(const Spec *spec, size_t file, const Header *header, Layout *out, Error *err)
{
    const char *path = spec->tests.path[file];
    const Header plain = plain_header(header);
    const Export *named = export_find(spec->tests.format.text);
    *out = (Layout){.export = named != NULL ? named : recognised(spec, &plain)};
    /* with a format pinned, StudentsBySchool.csv still is what it is */
    const Export *beside = out->export->beside;
    if (beside != NULL && !has_marks(&plain, out->export->marks) &&
        has_marks(&plain, beside->marks))
        out->export = beside;
    if (!place_fields(spec, path, header, &plain, out, err))
        return false;
    if (!place_ids(spec, path, header, out, err))
        return false;
    place_numbered(&plain, out);
    place_subjects(spec, &plain, out);
    layout_find_voids(header, &plain, out);
    place_conditions(out);
    if (out->cell[FIELD_SUBJECT] == SIZE_MAX && out->export->subject != NULL)
        out->subject = out->export->subject(header, path);
    if (out->cell[FIELD_SUBJECT] == SIZE_MAX && out->subject == NULL)
        out->subject = spec->tests.subject.text;
    return check_fields(spec, path, header, out, err);
}
