/* Which columns and rows of tests a study needs, before any row is read. */
#include "records/reading.h"

#include "alike/text.h"

#include <string.h>

/* --- columns --------------------------------------------------------------------------------- */

static void add_key(RecordKeys *keys, size_t cell)
{
    if (cell != SIZE_MAX)
        keys->cell[keys->n++] = cell;
}

/* What is decided over all rows of the file: of rows that seem needless, another may hang. */
static const char *decided_by_all(const Reading *r)
{
    const Records *records = r->records;
    const TestsSpec *tests = &records->spec->tests;
    if (r->layout.cell[FIELD_DATE] != SIZE_MAX && tests->date_format.text == NULL)
        return "No row is left out: how the dates are written is decided over all of them. Say it "
               "under tests.date_format, and some may be.";
    if (r->layout.cell[FIELD_DISTRICT] != SIZE_MAX)
        return "No row is left out: whether a school's name is that of several districts is "
               "decided over all of them.";
    for (size_t i = 0; i < records->uses.n; i++)
        for (int f = FIELD_CONDITIONS; f < N_FIELDS; f++)
            if (text_equal(records->uses.item[i].name.text, field_key[f]))
                return "No row is left out: what a blank says of how a test was taken is decided "
                       "over all of them.";
    return NULL;
}

/* What tests of one subject say of another's: who changed school, and columns of the student that
 * stand in the tests. */
static bool subjects_help(const Reading *r)
{
    const Records *records = r->records;
    for (size_t i = 0; r->trait_cell != NULL && i < records->uses.n; i++) {
        bool of_test = r->trait_cell[i] == SIZE_MAX;
        for (int f = 0; f < N_FIELDS; f++) /* the grade and the school are the test's own */
            of_test = of_test || r->trait_cell[i] == r->layout.cell[f];
        if (!of_test)
            return true;
    }
    return records->spec->tests.movers != MOVERS_KEEP;
}

/* Of a row that is several tests, or none, nothing is told by its cells. */
static void find_keys(const Reading *r, RecordsLook *out)
{
    const Layout *layout = &r->layout;
    const TestsSpec *tests = &r->records->spec->tests;
    if (tests->n_files > 1 || layout->n_numbered > 0 || layout->export->only_students)
        return;
    out->why_none = decided_by_all(r);
    if (out->why_none != NULL)
        return;
    const bool others = subjects_help(r);
    if (!others && layout->subject == NULL && layout->n_subjects < RECORD_KEYS_MAX)
        add_key(&out->subject, layout->cell[FIELD_SUBJECT]);
    for (size_t k = 0; k < layout->n_subjects && out->subject.n > 0; k++)
        add_key(&out->subject, layout->subject_cell[k]);
    if (layout->cell[FIELD_TERM] == SIZE_MAX)
        return;
    const size_t year = layout->cell[FIELD_YEAR];
    if (year != SIZE_MAX && tests->n_term_names > 0) /* which names both together, as written */
        return;
    add_key(&out->term, layout->cell[FIELD_TERM]);
    add_key(&out->term, year);
}

bool records_look(Arena *arena, const Spec *spec, RecordsLook *out, Error *err)
{
    Records *records = ARENA_NEW(arena, Records);
    Reading *r = ARENA_NEW(arena, Reading);
    *out = (RecordsLook){.tests = ARENA_NEW(arena, InputColumns), .reading = r};
    if (spec->tests.students.path != NULL)
        out->students = ARENA_NEW(arena, InputColumns);
    if (spec->tests.schools.path != NULL)
        out->schools = ARENA_NEW(arena, InputColumns);
    records->spec = spec;
    records->mode = FRAME_CHECK;
    records->file = ARENA_NEW(arena, TestFile);
    records->n_files = 1;
    records_see_needs(arena, records);
    *r = (Reading){.arena = arena, .records = records};
    const bool seen = tests_look(r, out->tests, err) &&
                      attributes_look(arena, records, out->students, out->schools, err);
    if (seen)
        find_keys(r, out);
    error_finish(err);
    return seen;
}

/* --- rows ------------------------------------------------------------------------------------ */

/* A row that holds nothing but these. */
static const CellText *row_of(const RecordsLook *look, const RecordKeys *keys,
                              const char *const *text)
{
    const size_t n = look->tests->n;
    CellText *cell = ARENA_ARRAY(look->reading->arena, CellText, n);
    for (size_t k = 0; k < n; k++)
        cell[k].bytes = "";
    for (size_t k = 0; k < keys->n; k++)
        cell[keys->cell[k]] = (CellText){text[k], strlen(text[k])};
    return cell;
}

static bool subject_beside(const RecordsLook *look, const char *text)
{
    return subject_is_beside(look->reading->arena, look->reading->records, text);
}

bool records_subject_beside(const RecordsLook *look, const char *const *text)
{
    const Reading *r = look->reading;
    bool other;
    const CellText subject = reading_row_subject(r, row_of(look, &look->subject, text), &other);
    return subject.n > 0 &&
           subject_beside(look, arena_copy_bytes(r->arena, subject.bytes, subject.n));
}

/* Tests between two terms tell who changed school; those before the first are earlier scores. */
static bool order_beside(const Records *records, int32_t order)
{
    OutcomeWalk walk = {0};
    TermDate from, to;
    for (const OutcomeSpec *outcome; (outcome = outcome_next(records->spec, &walk)) != NULL;) {
        if (!term_read(outcome->span->from.text, &from) || !term_read(outcome->span->to.text, &to))
            return false; /* a run says what is wrong with it */
        if (order <= term_order(to) && (order >= term_order(from) || records->needs_prior))
            return false;
    }
    return true;
}

bool records_term_beside(const RecordsLook *look, const char *const *text)
{
    Reading *r = look->reading;
    Error *ignored = ARENA_NEW(r->arena, Error);
    const int32_t term = reading_row_term(r, row_of(look, &look->term, text), 0, ignored);
    const int32_t order = term == WORD_NONE ? NO_TERM : r->records->term[term].order;
    return order != NO_TERM && order_beside(r->records, order);
}

/* --- what the study writes ------------------------------------------------------------------- */

static void add_text(Names *out, const char *text)
{
    out->item[out->n++].text = text;
}

Names records_subject_texts(const RecordsLook *look)
{
    const TestsSpec *tests = &look->reading->records->spec->tests;
    const size_t most = tests->subjects.n + tests->n_subject_names;
    Names out = {.item = ARENA_ARRAY(look->reading->arena, Name, most + 1)};
    for (size_t i = 0; i < tests->subjects.n; i++)
        add_text(&out, tests->subjects.item[i].text);
    for (size_t i = 0; i < tests->n_subject_names; i++)
        if (!subject_beside(look, tests->subject_name[i].from))
            add_text(&out, tests->subject_name[i].from);
    return out;
}

Names records_term_texts(const RecordsLook *look)
{
    const TestsSpec *tests = &look->reading->records->spec->tests;
    Names out = {.item = ARENA_ARRAY(look->reading->arena, Name, tests->n_term_names + 1)};
    for (size_t i = 0; i < tests->n_term_names; i++)
        if (!records_term_beside(look, &tests->term_name[i].from))
            add_text(&out, tests->term_name[i].from);
    return out;
}
