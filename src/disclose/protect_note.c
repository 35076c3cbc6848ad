/* Small counts of students inside sentences. */
#include "disclose/protect.h"

#include "alike/text.h"

#include <ctype.h>
#include <string.h>

static size_t word_length(const char *text)
{
    return strcspn(text, " .,;:()\n");
}

static bool word_is(const char *text, size_t n, const char *word)
{
    return strlen(word) == n && strncmp(text, word, n) == 0;
}

/* What a count of persons is followed by. */
static bool about_people(const char *text, const char *unit)
{
    static const char *const words[] = {"treated", "control",  "student", "comparison", "program",
                                        "pupil",   "children", "child",   "person",     "people",
                                        "record",  "row",      "cell"};
    for (size_t k = 0; k < COUNT_OF(words); k++)
        if (text_starts(text, words[k]))
            return true;
    return text_starts(text, unit);
}

/* "1 treated student was" becomes "fewer than 10 treated students were". */
static const char *copy_plural(Text *out, const char *text, const char *unit)
{
    static const char *const verbs[][2] = {{"was", "were"}, {"is", "are"}, {"has", "have"}};
    for (int words = 0; words < 4 && *text == ' '; words++) {
        text_add(out, " ");
        const size_t n = word_length(++text);
        const char *instead = NULL;
        for (size_t k = 0; k < COUNT_OF(verbs); k++)
            if (word_is(text, n, verbs[k][0]))
                instead = verbs[k][1];
        if (instead != NULL)
            text_add(out, instead);
        else if (word_is(text, n, unit))
            text_add(out, text_plural_of(out->arena, unit));
        else
            text_add_bytes(out, text, n);
        if (!word_is(text, n, unit) &&
            (word_is(text, n, "student") || word_is(text, n, "control") ||
             word_is(text, n, "row") || word_is(text, n, "record") || word_is(text, n, "cell")))
            text_add(out, "s");
        text += n;
        if (instead != NULL)
            break;
    }
    return text;
}

const char *protect_sentence(const Protection *p, const char *text, size_t count)
{
    if (text == NULL)
        return NULL;
    Text out = {.arena = p->arena};
    text_add(&out, "");
    for (const char *c = text; *c != '\0';) {
        const bool starts = c == text || strchr(" (", c[-1]) != NULL;
        size_t n = starts ? strspn(c, "0123456789") : 0;
        if (n == 0 || n > 6 || (c[n] != '\0' && strchr(" ,.;:)", c[n]) == NULL) ||
            (strchr(",.", c[n]) != NULL && c[n] != '\0' && isdigit((unsigned char)c[n + 1]))) {
            const size_t step = n > 0 ? n : 1;
            text_add_bytes(&out, c, step);
            c += step;
            continue;
        }
        size_t value = 0;
        for (size_t k = 0; k < n; k++)
            value = 10 * value + (size_t)(c[k] - '0');
        const bool small = value > 0 && value < p->min;
        const char *next = c + n;
        if (small && (value == count || (*next == ' ' && about_people(next + 1, p->unit)))) {
            text_format(&out, "%sewer than %zu", out.n == 0 ? "F" : "f", p->min);
            c = value == 1 ? copy_plural(&out, next, p->unit) : next;
        } else {
            text_add_bytes(&out, c, n);
            c = next;
        }
    }
    return out.bytes;
}

static void protect_count(const Protection *p, Count *count)
{
    const size_t n = count->about == ABOUT_GROUPS ? count->people : count->n;
    if (count->about >= ABOUT_GROUPS && protect_small(n, p->min))
        *count = (Count){.about = count->about, .below = p->min};
}

void protect_phrase(const Protection *p, Phrase *phrase)
{
    for (size_t k = 0; k < phrase->n; k++) {
        Piece *piece = &phrase->piece[k];
        if (piece->kind == PIECE_PHRASE)
            protect_phrase(p, piece->phrase);
        protect_count(p, &piece->count);
    }
}

static void protect_list(const Protection *p, Notes *notes)
{
    size_t n = 0;
    for (size_t i = 0; i < notes->n; i++)
        if (notes->item[i].importance != NOTE_INTERNAL)
            notes->item[n++] = notes->item[i];
    notes->n = n;
    for (size_t i = 0; i < notes->n; i++) {
        Note *note = &notes->item[i];
        protect_phrase(p, &note->phrase);
        protect_count(p, &note->count);
    }
}

void protect_notes(const Protection *p, Results *results)
{
    protect_list(p, &results->notes);
    for (size_t a = 0; a < results->n_analyses; a++) {
        Analysis *analysis = &results->analysis[a];
        protect_list(p, &analysis->notes);
        if (analysis->infeasible != NULL)
            protect_phrase(p, analysis->infeasible);
        for (size_t i = 0; i < analysis->effects.n; i++)
            analysis->effects.row[i].problem =
                protect_sentence(p, analysis->effects.row[i].problem, 0);
    }
}
