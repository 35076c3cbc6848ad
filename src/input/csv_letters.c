/* Blocks of a file of text, as UTF-8 whatever they are written in. */
#include "input/csv_reader.h"

#include "input/encoding.h"

#include <string.h>

static void reserve_text(Reader *reader, size_t more)
{
    const size_t need = reader->n + more + CSV_SLACK + 1;
    if (need <= reader->capacity)
        return;
    reader->capacity = need > 2 * reader->capacity ? need : 2 * reader->capacity;
    reader->text = memory_grow(reader->text, reader->capacity, 1);
}

/* Bytes of Windows-1252 behind the text. The mark of UTF-8 may stand before them all the same. */
static void take_windows(Reader *reader, size_t n)
{
    const bool mark = !reader->begun && n >= 3 && memcmp(reader->raw, "\xEF\xBB\xBF", 3) == 0;
    const size_t skip = mark ? 3 : 0;
    reserve_text(reader, 3 * n);
    reader->n +=
        windows_1252_to_utf8(reader->raw + skip, n - skip, reader->text + reader->n, &reader->high);
}

/* Bytes of UTF-16 behind the text, n of them with those that were left. */
static bool take_utf16(Reader *reader, size_t n)
{
    const bool big = reader->letters == LETTERS_UTF16_BIG;
    const unsigned char *raw = (const unsigned char *)reader->raw;
    const bool mark =
        !reader->begun && n >= 2 && raw[big ? 0 : 1] == 0xFE && raw[big ? 1 : 0] == 0xFF;
    const size_t skip = mark ? 2 : 0;
    size_t taken = 0;
    reserve_text(reader, 3 * (n / 2 + 1));
    reader->n +=
        utf16_to_utf8(raw + skip, n - skip, big, reader->text + reader->n, &taken, &reader->high);
    reader->n_raw = n - skip - taken;
    memmove(reader->raw, reader->raw + skip + taken, reader->n_raw);
    return reader->filled > 0 || reader->n_raw == 0 ||
           error_add(reader->err, ERR_DATA, (Place){.file = reader->source->name},
                     "the file is UTF-16 and ends within a letter: it was cut short; copy or "
                     "export it again");
}

/* The first block: what kind of text it is. */
static Pass begin(Reader *reader)
{
    const Wide wide = wide_encoding((const unsigned char *)reader->text, reader->n);
    if (wide == WIDE_32) {
        error_add(reader->err, ERR_DATA, (Place){.file = reader->source->name},
                  "the file is UTF-32; save it as UTF-8 (in Excel: Save As, 'CSV UTF-8'; or "
                  "iconv -f UTF-32 -t UTF-8)");
        return PASS_FAILED;
    }
    if (wide != WIDE_NOT) {
        reader->letters = wide == WIDE_16_BIG ? LETTERS_UTF16_BIG : LETTERS_UTF16_LITTLE;
        return PASS_OTHER_LETTERS;
    }
    if (reader->n >= 3 && memcmp(reader->text, "\xEF\xBB\xBF", 3) == 0) {
        reader->n -= 3;
        memmove(reader->text, reader->text + 3, reader->n);
        reader->facts->encoding = "UTF-8 with byte order mark";
    }
    return PASS_DONE;
}

static Pass check_utf8(Reader *reader)
{
    bool broken = false;
    const Pass begun = reader->begun ? PASS_DONE : begin(reader);
    if (begun != PASS_DONE)
        return begun;
    reader->checked += utf8_prefix(reader->text + reader->checked, reader->n - reader->checked,
                                   &broken, &reader->high);
    if (!broken && !(reader->at_end && reader->checked < reader->n))
        return PASS_DONE;
    reader->letters = LETTERS_WINDOWS;
    return PASS_OTHER_LETTERS;
}

Pass letters_fill(Reader *reader)
{
    static const char *const encoding[] = {"UTF-8", "Windows-1252", "UTF-16", "UTF-16"};
    const bool plain = reader->letters == LETTERS_UTF8;
    if (!reader->begun)
        reader->facts->encoding = encoding[reader->letters];
    if (plain)
        reserve_text(reader, reader->block);
    char *to = plain ? reader->text + reader->n : reader->raw + reader->n_raw;
    if (!source_read(reader->source, to, reader->block, &reader->filled, reader->err))
        return PASS_FAILED;
    reader->at_end = reader->filled == 0;
    if (plain)
        reader->n += reader->filled;
    else if (reader->letters == LETTERS_WINDOWS)
        take_windows(reader, reader->filled);
    else if (!take_utf16(reader, reader->n_raw + reader->filled))
        return PASS_FAILED;
    memset(reader->text + reader->n, 0, CSV_SLACK + 1); /* splitters look ahead */
    const Pass pass = plain ? check_utf8(reader) : PASS_DONE;
    if (!plain)
        reader->checked = reader->n;
    reader->begun = true;
    return pass;
}

void letters_note(const Reader *reader, size_t valid)
{
    Notes *notes = &reader->facts->notes;
    Arena *arena = reader->arena;
    switch (reader->letters) {
    case LETTERS_UTF8:
        return;
    case LETTERS_WINDOWS:
        if (valid > 0)
            notes_add(
                notes, arena, "data", NOTE_CAUTION, count_about(ABOUT_NOBODY, reader->high),
                PHRASE("The file mixes encodings: {} letters are valid UTF-8, others are "
                       "not. All bytes were read as Windows-1252, so some names are misspelt; "
                       "save the file as UTF-8.",
                       piece_number(valid)));
        else
            notes_add(
                notes, arena, "data", NOTE_PLAIN, count_about(ABOUT_NOBODY, reader->high),
                PHRASE("The file is not UTF-8; letters beyond ASCII were read as Windows-1252."));
        return;
    case LETTERS_UTF16_LITTLE:
    case LETTERS_UTF16_BIG:
        if (reader->high > 0)
            notes_add(notes, arena, "data", NOTE_CAUTION, count_about(ABOUT_NOBODY, reader->high),
                      PHRASE("The file is UTF-16, in which some letters are broken; they were read "
                             "as '\xEF\xBF\xBD'. Export the file again."));
        else
            notes_add(notes, arena, "data", NOTE_PLAIN, NO_COUNT,
                      PHRASE("The file is UTF-16, as spreadsheets' 'Unicode text' is."));
    }
}
