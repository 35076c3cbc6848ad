#include "alike/error.h"

#include "alike/hash.h"
#include "alike/quote.h"
#include "alike/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Cuts at a whole UTF-8 character, so that a full buffer never ends in half a letter. */
static void append(Error *err, const char *bytes, size_t n, size_t most)
{
    size_t room = ERROR_TEXT_MAX - 1 - err->length;
    room = most < room ? most : room;
    if (n > room) {
        n = room;
        while (n > 0 && ((unsigned char)bytes[n] & 0xC0) == 0x80)
            n--;
    }
    memcpy(err->text + err->length, bytes, n);
    err->length += n;
    err->text[err->length] = '\0';
}

static void append_text(Error *err, const char *text)
{
    append(err, text, strlen(text), SIZE_MAX);
}

/* On one line, but for tabs: carets must stand under what they point at. */
static void append_quoted(Error *err, const char *text, size_t n)
{
    Arena *scratch = arena_create();
    Text out = {.arena = scratch};
    quote_terminal_lines(&out, arena_copy_bytes(scratch, text, n));
    append(err, out.bytes, out.n, SIZE_MAX);
    arena_destroy(scratch);
}

/* Returns how long the file's name became. */
static size_t append_place(Error *err, Place place)
{
    char number[48];
    const size_t before = err->length;
    if (place.file == NULL)
        return 0;
    append_quoted(err, place.file, strlen(place.file));
    const size_t length = err->length - before;
    if (place.line > 0) {
        snprintf(number, sizeof number, place.column > 0 ? ":%zu:%zu" : ":%zu", place.line,
                 place.column);
        append_text(err, number);
    }
    append_text(err, ": ");
    return length;
}

/* The source line with a caret under the column. Tabs are kept before the caret, so it lines up. */
static void append_source_line(Error *err, Place place)
{
    enum { SHOWN = 160 };
    char head[32];
    const int width = snprintf(head, sizeof head, "%5zu | ", place.line);
    size_t n = strcspn(place.text, "\r\n");
    if (n > SHOWN) {
        n = SHOWN;
        while (n > 0 && ((unsigned char)place.text[n] & 0xC0) == 0x80)
            n--;
    }
    append_text(err, head);
    append_quoted(err, place.text, n);
    append_text(err, "\n");
    if (place.column == 0 || place.column > n + 1)
        return;
    for (int i = 0; i < width - 2; i++)
        append_text(err, " ");
    append_text(err, "| ");
    Arena *scratch = arena_create();
    Text before = {.arena = scratch};
    quote_terminal_lines(&before, arena_copy_bytes(scratch, place.text, place.column - 1));
    for (const char *c = before.bytes; *c != '\0'; c++)
        if (((unsigned char)*c & 0xC0) != 0x80)
            append_text(err, *c == '\t' ? "\t" : " ");
    append_text(err, "^\n");
    arena_destroy(scratch);
}

static ErrorPlace place_kept(Place place)
{
    ErrorPlace kept = {0};
    if (place.file == NULL || strlen(place.file) >= sizeof kept.file)
        return kept;
    memcpy(kept.file, place.file, strlen(place.file) + 1);
    kept.line = place.line;
    kept.column = place.column;
    return kept;
}

/* A name pasted in by mistake may be long; the sentence need not be. */
enum { MESSAGE_MAX = 2047 };

/* The kind of a problem of a file: its words without what is quoted and without numbers, which are
 * those of one row. Never 0. */
static uint64_t kind_key(const Place *place, const char *message)
{
    uint64_t hash = hash_text(1, place->file);
    bool quoted = false;
    for (const char *c = message; *c != '\0'; c++) {
        quoted = quoted != (*c == '\'');
        if (!quoted && (*c < '0' || *c > '9'))
            hash = hash_bytes(hash, c, 1);
    }
    return hash == 0 ? 1 : hash;
}

/* NULL: there are as many kinds as are shown. */
static ErrorGroup *group_of(Error *err, uint64_t key)
{
    for (size_t g = 0; g < err->n_groups && key != 0; g++)
        if (err->group[g].key == key)
            return &err->group[g];
    if (err->n_groups == ERROR_SHOWN_MAX)
        return NULL;
    err->group[err->n_groups] = (ErrorGroup){.key = key};
    return &err->group[err->n_groups++];
}

/* NULL: it is not written out. */
static ErrorGroup *join_group(Error *err, uint64_t key, size_t line)
{
    ErrorGroup *group = group_of(err, key);
    if (group == NULL) {
        err->n_hidden++;
        return NULL;
    }
    const size_t n = group->n++;
    if (n < ERROR_ALIKE_MAX) {
        group->last_shown = line;
        return group;
    }
    if (n - ERROR_ALIKE_MAX < ERROR_LINES_MAX)
        group->further[n - ERROR_ALIKE_MAX] = line;
    return NULL;
}

/* One more problem; returns where its message begins, SIZE_MAX where it is not shown. */
static size_t add_message(Error *err, ErrorKind kind, Place place, uint64_t key,
                          const Text *message)
{
    if (err->n == 0) {
        err->kind = kind;
        err->place = place_kept(place);
    }
    err->n++;
    ErrorGroup *group = join_group(err, key, place.line);
    if (group == NULL)
        return SIZE_MAX;
    group->file = err->length;
    group->file_length = append_place(err, place);
    const size_t start = err->length;
    if (err->n == 1)
        err->message = start;
    append(err, message->bytes, message->n, MESSAGE_MAX);
    append_text(err, "\n");
    if (place.text != NULL && place.line > 0)
        append_source_line(err, place);
    return start;
}

/* Rows of a file may have one problem; those of a study file are each their own. */
PRINTF_LIKE(5, 0)
static void add(Error *err, ErrorKind kind, Place place, bool own, const char *format,
                va_list arguments)
{
    Arena *scratch = arena_create();
    Text message = {.arena = scratch};
    quote_format_list(&message, format, arguments);
    const bool alike = !own && kind == ERR_DATA && place.file != NULL && place.line > 0;
    add_message(err, kind, place, alike ? kind_key(&place, message.bytes) : 0, &message);
    arena_destroy(scratch);
}

/* Remembers the count that stands at the end of the message. */
static void mark(Error *err, const Text *message, const char *words, const Piece *piece)
{
    if (err->n_counts == ERROR_COUNTS_MAX || message->n > MESSAGE_MAX)
        return;
    ErrorCount *count = &err->counted[err->n_counts++];
    *count = (ErrorCount){.at = message->n - strlen(words),
                          .length = strlen(words),
                          .count = piece->count,
                          .thousands = piece->thousands};
    if (piece->many != NULL)
        snprintf(count->noun, sizeof count->noun, "%s", piece->many);
}

bool error_say(Error *err, ErrorKind kind, Place place, Phrase phrase)
{
    Arena *scratch = arena_create();
    Text message = {.arena = scratch};
    const Phrase flat = phrase_flat(scratch, &phrase);
    error_clear(err);
    text_add(&message, "");
    for (size_t k = 0; k < flat.n; k++) {
        Piece *piece = &flat.piece[k];
        const char *words =
            quoted_for_terminal(scratch, phrase_text(scratch, &(Phrase){.n = 1, .piece = piece}));
        text_add(&message, words);
        if (piece->kind == PIECE_COUNT)
            mark(err, &message, words, piece);
    }
    const size_t start = add_message(err, kind, place, 0, &message);
    for (size_t k = 0; k < err->n_counts; k++)
        err->counted[k].at += start;
    arena_destroy(scratch);
    return false;
}

/* The first line from there on: what follows shows the line that is meant, or another problem. */
static Phrase phrase_from(Arena *arena, const Error *err, size_t at)
{
    Phrase out = {0};
    const size_t end = strcspn(err->text, "\n");
    for (size_t k = 0; k < err->n_counts && err->counted[k].at < end; k++) {
        const ErrorCount *counted = &err->counted[k];
        const char *shown = arena_copy_bytes(arena, err->text + counted->at, counted->length);
        Piece piece = {
            .kind = PIECE_COUNT, .count = counted->count, .thousands = counted->thousands};
        if (counted->noun[0] != '\0') {
            piece.text = strchr(shown, ' ') + 1;
            piece.many = counted->noun;
        }
        phrase_add(&out, arena,
                   piece_words(arena_copy_bytes(arena, err->text + at, counted->at - at)));
        phrase_add(&out, arena, piece);
        at = counted->at + counted->length;
    }
    phrase_add(&out, arena, piece_words(arena_copy_bytes(arena, err->text + at, end - at)));
    return out;
}

Phrase error_phrase(Arena *arena, const Error *err)
{
    return phrase_from(arena, err, 0);
}

Phrase error_reason(Arena *arena, const Error *err)
{
    return phrase_from(arena, err, err->message);
}

bool error_set(Error *err, ErrorKind kind, Place place, const char *format, ...)
{
    va_list arguments;
    error_clear(err);
    va_start(arguments, format);
    add(err, kind, place, true, format, arguments);
    va_end(arguments);
    return false;
}

bool error_add(Error *err, ErrorKind kind, Place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(err, kind, place, false, format, arguments);
    va_end(arguments);
    return false;
}

bool error_add_own(Error *err, ErrorKind kind, Place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(err, kind, place, true, format, arguments);
    va_end(arguments);
    return false;
}

/* "   12 | matching: ..." and the line below it with the caret. */
bool error_line_is_source(const char *line)
{
    line += strspn(line, " 0123456789");
    return line[0] == '|';
}

bool error_enough(const Error *err)
{
    return err->n_groups == ERROR_SHOWN_MAX;
}

/* "s.csv: 17 more rows have the problem of line 4: lines 5, 6, 7, 8, 9 and further" */
static void finish_group(Error *err, ErrorGroup *group)
{
    Arena *scratch = arena_create();
    Text line = {.arena = scratch};
    const size_t more = group->n - ERROR_ALIKE_MAX;
    text_add_bytes(&line, err->text + group->file, group->file_length);
    text_format(&line, ": %s more %s the problem of line %zu: %s ", text_count(scratch, more),
                more == 1 ? "row has" : "rows have", group->last_shown,
                more == 1 ? "line" : "lines");
    for (size_t k = 0; k < more && k < ERROR_LINES_MAX; k++)
        text_format(&line, "%s%zu", k > 0 ? ", " : "", group->further[k]);
    text_add(&line, more > ERROR_LINES_MAX ? " and further\n" : "\n");
    append(err, line.bytes, line.n, SIZE_MAX);
    group->finished = true;
    arena_destroy(scratch);
}

static void finish_groups(Error *err)
{
    for (size_t g = 0; g < err->n_groups; g++)
        if (err->group[g].n > ERROR_ALIKE_MAX && !err->group[g].finished)
            finish_group(err, &err->group[g]);
}

void error_end_with(Error *err, const char *words)
{
    finish_groups(err); /* their places in the text will move */
    Arena *scratch = arena_create();
    const char *line = arena_copy_bytes(scratch, err->text, err->length);
    err->length = 0;
    for (size_t n; *line != '\0'; line += n) {
        n = strcspn(line, "\n");
        const bool sentence = !error_line_is_source(line);
        append(err, line, n, n);
        append_text(err, sentence ? words : "");
        append_text(err, "\n");
        n += line[n] == '\n';
    }
    arena_destroy(scratch);
}

void error_finish(Error *err)
{
    char line[96];
    finish_groups(err);
    if (err->n_hidden == 0) {
        if (error_enough(err)) /* readers stop here: what follows was not looked at */
            append_text(err, "only the first 20 problems are shown; mend these and run again\n");
        return;
    }
    snprintf(line, sizeof line, "and %zu more %s of this kind\n", err->n_hidden,
             err->n_hidden == 1 ? "problem" : "problems");
    append_text(err, line);
}

void error_clear(Error *err)
{
    err->kind = ERR_NONE;
    err->place = (ErrorPlace){0};
    err->n = err->n_hidden = err->n_groups = 0;
    err->length = 0;
    err->n_counts = 0;
    err->text[0] = '\0';
}
