#include "records/joins.h"

#include "alike/spec.h"
#include "alike/text.h"
#include "frame/ids.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 3 };

void id_list_add(Arena *arena, IdList *list, const char *id)
{
    list->id = (const char **)arena_grow(arena, (void *)list->id, &list->capacity, list->n + 1,
                                         sizeof *list->id);
    list->id[list->n++] = id;
}

/* --- ids that are near ------------------------------------------------------------------------ */

/* What a spreadsheet, a hand or another program leaves of an id. */
static const char *bare(Arena *arena, const char *id)
{
    char *out = arena_copy_text(arena, id);
    size_t n = 0;
    for (const char *c = id; *c != '\0'; c++) {
        const char *next = c + 1 + strspn(c + 1, " ");
        const bool leads = n == 0 || out[n - 1] == ID_APART;
        if (*c != ' ' && !(leads && *c == '0' && isalnum((unsigned char)*next)))
            out[n++] = (char)tolower((unsigned char)*c);
    }
    if (n > 2 && out[n - 2] == '.' && out[n - 1] == '0' && strspn(out, "0123456789") == n - 2)
        n -= 2;
    out[n] = '\0';
    return out;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_ids(IdList *list)
{
    if (list->n > 1) /* by text, so that no example hangs on the order of rows */
        qsort((void *)list->id, list->n, sizeof *list->id, by_text);
}

static int by_file_id(const void *a, const void *b)
{
    const NearId *x = a, *y = b;
    const int order = strcmp(x->file, y->file);
    return order != 0 ? order : strcmp(x->tests, y->tests);
}

void join_find_near(Arena *arena, Join *join)
{
    Arena *scratch = arena_create();
    Dictionary words = {0};
    const char **spare = (const char **)arena_array(scratch, join->spare.n, sizeof *spare);
    NearIds *near = &join->near;
    *near = (NearIds){.item = ARENA_ARRAY(arena, NearId, join->lost.n)};
    sort_ids(&join->lost);
    sort_ids(&join->spare);
    for (size_t i = 0; i < join->spare.n; i++) {
        const char *plain = bare(scratch, join->spare.id[i]);
        const size_t known = words.n;
        const int32_t word = dictionary_number(&words, scratch, plain, strlen(plain), 0);
        if (words.n > known)
            spare[word] = join->spare.id[i];
    }
    const size_t n_words = words.n;
    for (size_t i = 0; i < join->lost.n; i++) {
        const char *id = join->lost.id[i], *plain = bare(scratch, id);
        const size_t word = (size_t)dictionary_number(&words, scratch, plain, strlen(plain), 0);
        if (word < n_words)
            near->item[near->n++] =
                (NearId){join->in_tests ? id : spare[word], join->in_tests ? spare[word] : id};
    }
    dictionary_free(&words);
    arena_destroy(scratch);
    if (near->n > 1)
        qsort(near->item, near->n, sizeof *near->item, by_file_id);
}

AttributeFile attribute_file(const Records *records, const AttributeFile *file)
{
    const TestColumns *column = &records->spec->tests.column;
    AttributeFile out = *file;
    if (out.id.text == NULL) {
        out.id = (Name){records->id_header, file->place};
        out.within = column->id_within;
    }
    return out;
}

/* --- what mends them -------------------------------------------------------------------------- */

/* The width to which all pairs would have to be filled up to be one id each; 0: there is none. */
static size_t mending_width(const NearIds *near)
{
    size_t width = 0;
    for (size_t i = 0; i < near->n; i++) {
        const NearId *pair = &near->item[i];
        const size_t a = strlen(pair->file), b = strlen(pair->tests), longer = a > b ? a : b;
        if (strspn(pair->file, "0123456789") != a || strspn(pair->tests, "0123456789") != b ||
            longer > ID_WIDTH_MAX || (width != 0 && longer != width))
            return 0;
        width = longer;
    }
    return width;
}

/* "'10002' (the tests hold '0010002'), ..." */
static const char *pairs_text(Arena *arena, const Join *join)
{
    Text text = {.arena = arena};
    for (size_t i = 0; i < join->near.n && i < SHOWN; i++)
        text_format(&text, "%s'%s' (%s '%s')", i > 0 ? ", " : "", join->near.item[i].file,
                    join->hold, join->near.item[i].tests);
    return text.bytes;
}

static const char *lost_text(Arena *arena, const Join *join)
{
    Text text = {.arena = arena};
    for (size_t i = 0; i < join->lost.n && i < SHOWN; i++)
        text_format(&text, "%s'%s'", i > 0 ? ", " : "", join->lost.id[i]);
    return text.bytes;
}

static const char *way_out(Arena *arena, const Records *records, const Join *join)
{
    const TestsSpec *tests = &records->spec->tests;
    const size_t width = mending_width(&join->near);
    const char *raise =
        join->key == NULL
            ? ", or id_width: 1, which fills up nothing, if these really are others"
            : arena_printf(arena, ", or raise %s.not_found if these really are others", join->key);
    if (join->near.n == 0)
        return arena_printf(arena, "correct the ids, or raise %s.not_found if these really %s",
                            join->key, tests->given ? "were not tested" : "are not among them");
    if (join->of_people && width > 0 && tests->id_width == 0)
        return arena_printf(arena,
                            "write %s: id_width: %zu, which fills up ids with zeros in every "
                            "file%s",
                            tests->given ? "tests" : "data", width, raise);
    return arena_printf(arena, "write them alike in both files%s", raise);
}

/* --- what is said ----------------------------------------------------------------------------- */

static double share_of(size_t n, const Join *join)
{
    return join->n == 0 ? 0 : (double)n / (double)join->n;
}

bool join_check(Arena *arena, const Records *records, const Join *join, Error *err)
{
    const double lost = share_of(join->lost.n, join);
    const bool none = join->needs_one && join->lost.n == join->n;
    if (lost <= join->limit || (!none && share_of(join->near.n, join) <= join->limit))
        return true;
    const char *near =
        join->near.n == 0
            ? lost_text(arena, join)
            : arena_printf(arena,
                           "%zu of them would be found with other leading zeros, spaces or case, "
                           "%s",
                           join->near.n, pairs_text(arena, join));
    const char *limit = text_real(arena, 100 * join->limit, 1);
    return error_set(err, ERR_DATA, join->place,
                     "%zu of %zu %s (%s%%) %s, more than %s%s%s: %s; %s", join->lost.n, join->n,
                     join->who, text_real(arena, 100 * lost, 1), join->lack,
                     join->key == NULL ? "" : "the ", limit,
                     join->key == NULL ? "%" : arena_printf(arena, "%% of %s.not_found", join->key),
                     near, way_out(arena, records, join));
}

static About about_of(const Join *join)
{
    return !join->of_people ? ABOUT_SCHOOLS : join->in_tests ? ABOUT_TREATED : ABOUT_PEOPLE;
}

void join_note_lost(Arena *arena, const Records *records, const Join *join, Notes *notes)
{
    if (share_of(join->lost.n, join) <= join->limit || share_of(join->near.n, join) > join->limit)
        return;
    const char *raise =
        join->key == NULL
            ? ""
            : arena_printf(arena, ", or raise %s.not_found if these really %s", join->key,
                           records->spec->tests.given ? "were not tested" : "are not among them");
    notes_add(notes, arena, "data", NOTE_CAUTION, count_about(about_of(join), join->lost.n),
              PHRASE("{}: {} of {} {} {}, more than {}% (line {} of the study file), and no ids "
                     "that are near would mend it. See that both files are whole and of the same "
                     "{} and years, and correct the ids{}.",
                     piece_file(join->file), piece_count(about_of(join), join->lost.n, NULL, NULL),
                     piece_count(about_of(join), join->n, NULL, NULL), piece_words(join->who),
                     piece_words(join->lack), piece_real(100 * join->limit, 0),
                     piece_line(join->place.line),
                     piece_words(join->of_people ? spec_people(arena, records->spec) : "schools"),
                     piece_words(raise)));
    if (!join->of_people)
        return; /* schools are named anyway */
    Phrase list = {0};
    for (size_t i = 0; i < join->lost.n && i < SHOWN; i++)
        phrase_add(&list, arena,
                   piece_phrase(arena, PHRASE("{}'{}'", piece_words(i > 0 ? ", " : ""),
                                              piece_id(join->lost.id[i]))));
    notes_add(notes, arena, "data", NOTE_PLAIN, count_about(about_of(join), join->lost.n),
              PHRASE("{}: of those that were not found these are the first: {}.",
                     piece_file(join->file), piece_phrase(arena, list)));
}

Phrase join_near_phrase(Arena *arena, const Join *join)
{
    Phrase near = {0};
    if (join->near.n > 0)
        phrase_add(
            &near, arena,
            piece_phrase(arena, PHRASE("; {} would be, with other leading zeros, spaces or case",
                                       piece_count(about_of(join), join->near.n, NULL, NULL))));
    return near;
}

void join_note_near(Arena *arena, const Join *join, Notes *notes)
{
    Phrase list = {0};
    if (join->near.n == 0)
        return;
    for (size_t i = 0; i < join->near.n && i < SHOWN; i++)
        phrase_add(
            &list, arena,
            piece_phrase(arena, PHRASE("{}'{}' ({} '{}')", piece_words(i > 0 ? ", " : ""),
                                       piece_id(join->near.item[i].file), piece_words(join->hold),
                                       piece_id(join->near.item[i].tests))));
    notes_add(notes, arena, "data", NOTE_CAUTION,
              count_about(join->of_people ? ABOUT_PEOPLE : ABOUT_SCHOOLS, join->near.n),
              PHRASE("{}: {} {was|were} not found, but would be with other leading zeros, spaces "
                     "or case: {}{}. They count as others.",
                     piece_file(join->file),
                     piece_count(join->of_people ? ABOUT_PEOPLE : ABOUT_SCHOOLS, join->near.n, "id",
                                 "ids"),
                     piece_phrase(arena, list),
                     piece_words(join->near.n > SHOWN ? " and others" : "")));
}
