#include "canvas.h"

#include "alike/quote.h"

#include <math.h>
#include <string.h>

/* Of other letters: up to which, and how wide. Marks that stand over a letter have no width; Asian
 * letters are as wide as they are high, signs a little less. */
static const struct {
    uint32_t last;
    double ems;
} other_width[] = {{0x02FF, 0.70}, {0x036F, 0.0},  {0x10FF, 0.70}, {0x1FFF, 1.0},    {0x200A, 0.84},
                   {0x200F, 0.0},  {0x2013, 0.84}, {0x2014, 1.0},  {0x20CF, 0.84},   {0x20FF, 0.0},
                   {0x2E7F, 0.84}, {0xFDFF, 1.0},  {0xFE0F, 0.0},  {UINT32_MAX, 1.0}};

static double other_ems(uint32_t letter)
{
    size_t k = 0;
    while (letter > other_width[k].last)
        k++;
    return other_width[k].ems;
}

/* Advance widths of Liberation Sans and of its bold for U+0020 to U+007E and U+00A0 to U+017F, in
 * thousandths of an em. Arimo, Arial and Helvetica have the same. */
enum { ASCII_FIRST = 0x20, ASCII_LAST = 0x7E, LATIN_FIRST = 0xA0, LATIN_LAST = 0x17F };
static const uint16_t face_width[2][ASCII_LAST - ASCII_FIRST + 1 + LATIN_LAST - LATIN_FIRST + 1] = {
    {
        278, 278, 355, 556,  556, 889, 667, 191,  333, 333, 389, 584, 278, 333, 278,  278, 556, 556,
        556, 556, 556, 556,  556, 556, 556, 556,  278, 278, 584, 584, 584, 556, 1015, 667, 667, 722,
        722, 667, 611, 778,  722, 278, 500, 667,  556, 833, 722, 778, 667, 778, 722,  667, 611, 722,
        667, 944, 667, 667,  611, 278, 278, 278,  469, 556, 333, 556, 556, 500, 556,  556, 278, 556,
        556, 222, 222, 500,  222, 833, 556, 556,  556, 556, 333, 500, 278, 556, 500,  722, 500, 500,
        500, 334, 260, 334,  584, 278, 333, 556,  556, 556, 556, 260, 556, 333, 737,  370, 556, 584,
        333, 737, 552, 400,  549, 333, 333, 333,  576, 537, 278, 333, 333, 365, 556,  834, 834, 834,
        611, 667, 667, 667,  667, 667, 667, 1000, 722, 667, 667, 667, 667, 278, 278,  278, 278, 722,
        722, 778, 778, 778,  778, 778, 584, 778,  722, 722, 722, 722, 667, 667, 611,  556, 556, 556,
        556, 556, 556, 889,  500, 556, 556, 556,  556, 278, 278, 278, 278, 556, 556,  556, 556, 556,
        556, 556, 549, 611,  556, 556, 556, 556,  500, 556, 500, 667, 556, 667, 556,  667, 556, 722,
        500, 722, 500, 722,  500, 722, 500, 722,  615, 722, 556, 667, 556, 667, 556,  667, 556, 667,
        556, 667, 556, 778,  556, 778, 556, 778,  556, 778, 556, 722, 556, 722, 556,  278, 278, 278,
        278, 278, 278, 278,  222, 278, 278, 735,  444, 500, 222, 667, 500, 500, 556,  222, 556, 222,
        556, 292, 556, 334,  556, 222, 722, 556,  722, 556, 722, 556, 604, 723, 556,  778, 556, 778,
        556, 778, 556, 1000, 944, 722, 333, 722,  333, 722, 333, 667, 500, 667, 500,  667, 500, 667,
        500, 611, 278, 611,  375, 611, 278, 722,  556, 722, 556, 722, 556, 722, 556,  722, 556, 722,
        556, 944, 722, 667,  500, 667, 611, 500,  611, 500, 611, 500, 222,
    },
    {
        278, 333, 474, 556,  556, 889, 722, 238,  333, 333, 389, 584, 278, 333, 278, 278, 556, 556,
        556, 556, 556, 556,  556, 556, 556, 556,  333, 333, 584, 584, 584, 611, 975, 722, 722, 722,
        722, 667, 611, 778,  722, 278, 556, 722,  611, 833, 722, 778, 667, 778, 722, 667, 611, 722,
        667, 944, 667, 667,  611, 333, 278, 333,  584, 556, 333, 556, 611, 556, 611, 556, 333, 611,
        611, 278, 278, 556,  278, 889, 611, 611,  611, 611, 389, 556, 333, 611, 556, 778, 556, 556,
        500, 389, 280, 389,  584, 278, 333, 556,  556, 556, 556, 280, 556, 333, 737, 370, 556, 584,
        333, 737, 552, 400,  549, 333, 333, 333,  576, 556, 278, 333, 333, 365, 556, 834, 834, 834,
        611, 722, 722, 722,  722, 722, 722, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278, 722,
        722, 778, 778, 778,  778, 778, 584, 778,  722, 722, 722, 722, 667, 667, 611, 556, 556, 556,
        556, 556, 556, 889,  556, 556, 556, 556,  556, 278, 278, 278, 278, 611, 611, 611, 611, 611,
        611, 611, 549, 611,  611, 611, 611, 611,  556, 611, 556, 722, 556, 722, 556, 722, 556, 722,
        556, 722, 556, 722,  556, 722, 556, 722,  719, 722, 611, 667, 556, 667, 556, 667, 556, 667,
        556, 667, 556, 778,  611, 778, 611, 778,  611, 778, 611, 722, 611, 722, 611, 278, 278, 278,
        278, 278, 278, 278,  278, 278, 278, 785,  556, 556, 278, 722, 556, 556, 611, 278, 611, 278,
        611, 385, 611, 479,  611, 278, 722, 611,  722, 611, 722, 611, 708, 723, 611, 778, 611, 778,
        611, 778, 611, 1000, 944, 722, 389, 722,  389, 722, 389, 667, 556, 667, 556, 667, 556, 667,
        556, 611, 333, 611,  479, 611, 333, 722,  611, 722, 611, 722, 611, 722, 611, 722, 611, 722,
        611, 944, 778, 667,  556, 667, 611, 500,  611, 500, 611, 500, 278,
    },
};

/* Of signs that our own words use. */
static const struct {
    uint32_t letter;
    double ems;
} sign_width[] = {{0x2013, 0.556}, {0x2018, 0.278}, {0x2019, 0.278}, {0x2020, 0.556},
                  {0x2021, 0.556}, {0x2022, 0.350}, {0x20AC, 0.556}, {0x2212, 0.584}};

static double face_ems(uint32_t letter, bool bold)
{
    if (letter >= ASCII_FIRST && letter <= ASCII_LAST)
        return face_width[bold][letter - ASCII_FIRST] / 1000.0;
    if (letter >= LATIN_FIRST && letter <= LATIN_LAST)
        return face_width[bold][letter - LATIN_FIRST + ASCII_LAST - ASCII_FIRST + 1] / 1000.0;
    for (size_t k = 0; k < COUNT_OF(sign_width); k++)
        if (letter == sign_width[k].letter)
            return sign_width[k].ems;
    return other_ems(letter);
}

static double letter_inches(uint32_t letter, TextWeight weight)
{
    return face_ems(letter, weight == TEXT_STRONG) * TEXT_EM;
}

double label_inches(const char *text, TextWeight weight)
{
    double inches = 0.0;
    for (uint32_t letter; *text != '\0';) {
        text += letter_read(text, &letter);
        inches += letter_inches(letter, weight);
    }
    return inches;
}

/* One line as a person reads it: single blanks, none at the ends. */
static const char *clean(Arena *arena, const char *text)
{
    Text out = {.arena = arena};
    bool blank = false;
    text_add(&out, "");
    for (const char *c = quoted_for_terminal(arena, text); *c != '\0'; c++) {
        const bool no_break = c[0] == '\xC2' && c[1] == '\xA0';
        if (*c == ' ' || no_break) {
            blank = out.n > 0;
            c += no_break;
            continue;
        }
        /* "]]>" must not stand in an SVG, and gnuplot would write it there as it is */
        if (blank || (*c == '>' && out.n >= 2 && memcmp(out.bytes + out.n - 2, "]]", 2) == 0))
            text_add(&out, " ");
        blank = false;
        text_add_bytes(&out, c, 1);
    }
    return out.bytes;
}

/* Bytes of the longest beginning that is no wider than `inches`; marks stay with their letter. */
static size_t bytes_within(const char *text, TextWeight weight, double inches)
{
    size_t n = 0;
    for (uint32_t letter; text[n] != '\0';) {
        const size_t more = letter_read(text + n, &letter);
        inches -= letter_inches(letter, weight);
        if (inches < 0.0)
            break;
        n += more;
    }
    return n;
}

static const char *shorten(Arena *arena, const char *text, TextWeight weight, double inches)
{
    static const char ellipsis[] = "…";
    if (label_inches(text, weight) <= inches + 1e-6) /* a room may be the sum of such widths */
        return text;
    size_t n = bytes_within(text, weight, inches - label_inches(ellipsis, weight));
    while (n > 0 && text[n - 1] == ' ')
        n--;
    return arena_printf(arena, "%.*s%s", (int)n, text, ellipsis);
}

const char *label_fit(Arena *arena, const char *text, TextWeight weight, double inches)
{
    return shorten(arena, clean(arena, text), weight, inches);
}

size_t label_wrap(Arena *arena, const char *text, TextWeight weight, double inches,
                  size_t max_lines, const char **line)
{
    const char *rest = clean(arena, text);
    size_t n_lines = 0;
    while (n_lines + 1 < max_lines && label_inches(rest, weight) > inches) {
        size_t n = bytes_within(rest, weight, inches);
        size_t at = n;
        while (at > 0 && rest[at] != ' ')
            at--;
        /* a word that fills more than half a line is cut rather than moved whole */
        if (at < n / 2)
            at = n;
        if (at == 0)
            break;
        line[n_lines++] = arena_copy_bytes(arena, rest, at);
        rest += at;
        while (*rest == ' ')
            rest++;
    }
    line[n_lines++] = shorten(arena, rest, weight, inches);
    return n_lines;
}

/* The longest end that is no wider than `inches`. */
static const char *ending_within(const char *text, TextWeight weight, double inches)
{
    double width = label_inches(text, weight);
    for (uint32_t letter; width > inches && *text != '\0';) {
        text += letter_read(text, &letter);
        width -= letter_inches(letter, weight);
    }
    return text + strspn(text, " ");
}

static const char *cut_in_middle(Arena *arena, const char *text, TextWeight weight, double inches)
{
    const double each = (inches - label_inches("…", weight)) / 2;
    size_t n = bytes_within(text, weight, each);
    if (label_inches(text, weight) <= inches)
        return text;
    while (n > 0 && text[n - 1] == ' ')
        n--;
    return arena_printf(arena, "%.*s…%s", (int)n, text, ending_within(text, weight, each));
}

/* Does another text read the same once it is cut? */
static bool is_shared(const char *const *text, const char *const *cut, size_t n, size_t at)
{
    for (size_t i = 0; i < n; i++)
        if (text_equal(cut[i], cut[at]) && !text_equal(text[i], text[at]))
            return true;
    return false;
}

const char **labels_fit(Arena *arena, const char *const *text, size_t n, TextWeight weight,
                        double inches)
{
    const char **cut = ARENA_ARRAY(arena, const char *, n + 1);
    const char **out = ARENA_ARRAY(arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        cut[i] = out[i] = label_fit(arena, text[i], weight, inches);
    for (size_t i = 0; i < n; i++)
        if (is_shared(text, cut, n, i))
            out[i] = cut_in_middle(arena, clean(arena, text[i]), weight, inches);
    for (size_t i = 0; i < n; i++) /* and those whose ends are the same too are numbered */
        if (is_shared(text, out, n, i)) {
            const char *number = arena_printf(arena, " (%zu)", i + 1);
            const double room = inches - label_inches(number, weight);
            out[i] = arena_printf(arena, "%s%s", label_fit(arena, text[i], weight, room), number);
        }
    return out;
}

void labels_apart(double *position, size_t n, double gap, double lo, double hi)
{
    size_t order[16];
    if (n > COUNT_OF(order))
        return;
    for (size_t i = 0; i < n; i++) { /* insertion sort: n is a handful */
        size_t at = i;
        for (; at > 0 && position[order[at - 1]] > position[i]; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    /* Neighbours that are too close part by half of what is lacking, until none is. */
    for (size_t round = 0; round < 200; round++) {
        bool moved = false;
        for (size_t i = 0; i + 1 < n; i++) {
            double *below = &position[order[i]], *above = &position[order[i + 1]];
            const double lacking = gap - (*above - *below);
            if (lacking > 1e-9 * gap) {
                *below -= lacking / 2;
                *above += lacking / 2;
                moved = true;
            }
        }
        if (!moved)
            break;
    }
    for (size_t i = 0; i < n; i++) /* off the end: push the whole pile back in */
        position[order[i]] = fmax(position[order[i]], lo + (double)i * gap);
    for (size_t i = n; i-- > 0;)
        position[order[i]] = fmin(position[order[i]], hi - (double)(n - 1 - i) * gap);
}
