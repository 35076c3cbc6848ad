#include "alike/phrase.h"

#include "alike/text.h"

#include <assert.h>
#include <string.h>

Count count_about(About about, size_t n)
{
    return (Count){.about = about, .n = n};
}

Phrase phrase_make(const char *words, Piece *piece, size_t n)
{
    return (Phrase){.words = words, .n = n, .piece = n > 0 ? piece : NULL};
}

/* --- pieces --------------------------------------------------------------------------------------
 */

static Piece text_piece(PieceKind kind, const char *text)
{
    return (Piece){.kind = kind, .text = text};
}

static Piece real_piece(PieceKind kind, double value, int digits)
{
    return (Piece){.kind = kind, .value = value, .digits = digits};
}

Piece piece_words(const char *text)
{
    return text_piece(PIECE_WORDS, text);
}

Piece piece_count(About about, size_t n, const char *one, const char *many)
{
    return (Piece){.kind = PIECE_COUNT, .count = count_about(about, n), .text = one, .many = many};
}

Piece piece_groups(size_t n, size_t people)
{
    Piece piece = piece_count(ABOUT_GROUPS, n, NULL, NULL);
    piece.count.people = people;
    return piece;
}

Piece piece_thousands(About about, size_t n, const char *one, const char *many)
{
    Piece piece = piece_count(about, n, one, many);
    piece.thousands = true;
    return piece;
}

Piece piece_number(size_t n)
{
    return piece_count(ABOUT_NOBODY, n, NULL, NULL);
}

Piece piece_real(double value, int digits)
{
    return real_piece(PIECE_REAL, value, digits);
}

Piece piece_estimate(double value, int digits)
{
    return real_piece(PIECE_ESTIMATE, value, digits);
}

Piece piece_extreme(double value, int digits)
{
    return real_piece(PIECE_EXTREME, value, digits);
}

Piece piece_setting(const char *text)
{
    return text_piece(PIECE_SETTING, text);
}

Piece piece_column(const char *text)
{
    return text_piece(PIECE_COLUMN, text);
}

Piece piece_value(const char *text)
{
    return text_piece(PIECE_VALUE, text);
}

Piece piece_id(const char *text)
{
    return text_piece(PIECE_ID, text);
}

Piece piece_line(size_t n)
{
    return (Piece){.kind = PIECE_LINE, .count = count_about(ABOUT_NOBODY, n)};
}

Piece piece_file(const char *text)
{
    return text_piece(PIECE_FILE, text);
}

Piece piece_phrase(Arena *arena, Phrase phrase)
{
    return (Piece){.kind = PIECE_PHRASE, .phrase = phrase_new(arena, phrase)};
}

/* --- phrases -------------------------------------------------------------------------------------
 */

static const char *kept_text(Arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_copy_text(arena, text);
}

static Piece kept_piece(Arena *arena, Piece piece)
{
    piece.text = kept_text(arena, piece.text);
    piece.many = kept_text(arena, piece.many);
    return piece.phrase == NULL ? piece : piece_phrase(arena, *piece.phrase);
}

Phrase phrase_copy(Arena *arena, const Phrase *phrase)
{
    Phrase copy = {.words = phrase->words, .n = phrase->n};
    copy.piece = ARENA_ARRAY(arena, Piece, phrase->n);
    for (size_t k = 0; k < phrase->n; k++)
        copy.piece[k] = kept_piece(arena, phrase->piece[k]);
    return copy;
}

Phrase *phrase_new(Arena *arena, Phrase phrase)
{
    Phrase *kept = ARENA_NEW(arena, Phrase);
    *kept = phrase_copy(arena, &phrase);
    return kept;
}

void phrase_in_unit(Arena *arena, Phrase *phrase, const char *one, const char *many)
{
    *phrase = phrase_copy(arena, phrase); /* another may have it as well */
    phrase->words = text_in_unit(arena, phrase->words, one, many);
    for (size_t k = 0; k < phrase->n; k++) {
        Piece *piece = &phrase->piece[k];
        if (piece->many == NULL)
            continue;
        piece->text = text_in_unit(arena, piece->text, one, many);
        piece->many = text_in_unit(arena, piece->many, one, many);
    }
}

void phrase_add(Phrase *phrase, Arena *arena, Piece piece)
{
    Piece *grown = ARENA_ARRAY(arena, Piece, phrase->n + 1);
    for (size_t k = 0; k < phrase->n; k++)
        grown[k] = phrase->piece[k];
    grown[phrase->n++] = kept_piece(arena, piece);
    phrase->piece = grown;
}

bool phrase_equal(const Phrase *a, const Phrase *b)
{
    Arena *scratch = arena_create();
    const bool equal = text_equal(phrase_text(scratch, a), phrase_text(scratch, b));
    arena_destroy(scratch);
    return equal;
}

/* --- words ---------------------------------------------------------------------------------------
 */

typedef struct Flat {
    Arena *arena;
    Phrase *out;
    Text words;  /* since the last count */
    bool is_one; /* the last count is 1, and shown */
} Flat;

static void flush(Flat *flat)
{
    if (flat->words.n > 0)
        phrase_add(flat->out, flat->arena, piece_words(flat->words.bytes));
    flat->words = (Text){.arena = flat->arena};
}

static void add_phrase(Flat *flat, const Phrase *phrase);

static void add_piece(Flat *flat, const Piece *piece)
{
    switch (piece->kind) {
    case PIECE_COUNT:
        flush(flat);
        phrase_add(flat->out, flat->arena, *piece);
        flat->is_one = piece->count.below == 0 && piece->count.n == 1;
        break;
    case PIECE_LINE:
        text_format(&flat->words, "%zu", piece->count.n);
        break;
    case PIECE_REAL:
    case PIECE_ESTIMATE:
    case PIECE_EXTREME:
        if (piece->digits < 0)
            text_format(&flat->words, "%.*g", -piece->digits, piece->value);
        else
            text_add(&flat->words, text_real(flat->arena, piece->value, piece->digits));
        break;
    case PIECE_PHRASE:
        add_phrase(flat, piece->phrase);
        break;
    case PIECE_WORDS:
    case PIECE_SETTING:
    case PIECE_COLUMN:
    case PIECE_VALUE:
    case PIECE_ID:
    case PIECE_FILE:
        text_add(&flat->words, piece->text != NULL ? piece->text : "");
        break;
    }
}

/* `at` stands on an opening brace; returns what follows the closing one. */
static const char *add_choice(Flat *flat, const char *at)
{
    const char *bar = strchr(at, '|'), *end = strchr(at, '}');
    assert(bar != NULL && end != NULL && bar < end);
    if (flat->is_one)
        text_add_bytes(&flat->words, at + 1, (size_t)(bar - at - 1));
    else
        text_add_bytes(&flat->words, bar + 1, (size_t)(end - bar - 1));
    return end + 1;
}

static void add_phrase(Flat *flat, const Phrase *phrase)
{
    size_t next = 0;
    for (const char *c = phrase->words; c != NULL && *c != '\0';) {
        const size_t n = strcspn(c, "{");
        text_add_bytes(&flat->words, c, n);
        c += n;
        if (c[0] == '{' && c[1] == '}') {
            assert(next < phrase->n);
            add_piece(flat, &phrase->piece[next++]);
            c += 2;
        } else if (c[0] == '{') {
            c = add_choice(flat, c);
        }
    }
    for (; phrase->words == NULL && next < phrase->n; next++)
        add_piece(flat, &phrase->piece[next]);
    assert(next == phrase->n);
}

Phrase phrase_flat(Arena *arena, const Phrase *phrase)
{
    Phrase out = {0};
    Flat flat = {.arena = arena, .out = &out, .words = {.arena = arena}};
    add_phrase(&flat, phrase);
    flush(&flat);
    return out;
}

static void write_count(Text *out, const Piece *piece)
{
    const Count *count = &piece->count;
    if (count->below > 0 && count->about == ABOUT_GROUPS)
        text_add(out, out->n == 0 ? "Some" : "some");
    else if (count->below > 0)
        text_format(out, "%sewer than %zu", out->n == 0 ? "F" : "f", count->below);
    else if (piece->thousands)
        text_add(out, text_count(out->arena, count->n));
    else
        text_format(out, "%zu", count->n);
    if (piece->text != NULL)
        text_format(out, " %s", count->below == 0 && count->n == 1 ? piece->text : piece->many);
}

const char *phrase_text(Arena *arena, const Phrase *phrase)
{
    Arena *scratch = arena_create();
    Text out = {.arena = arena};
    const Phrase flat = phrase_flat(scratch, phrase);
    text_add(&out, "");
    for (size_t k = 0; k < flat.n; k++)
        if (flat.piece[k].kind == PIECE_COUNT)
            write_count(&out, &flat.piece[k]);
        else
            text_add(&out, flat.piece[k].text);
    arena_destroy(scratch);
    return out.bytes;
}
