#include "canvas.h"

#include "alike/face.h"
#include "alike/quote.h"

#include <math.h>
#include <string.h>

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
    /* Less i gaps each, positions must only rise: the nearest such are the means of the piles into
     * which neighbours fall that do not (Barlow & Brunk 1972, pool adjacent violators). */
    Arena *scratch = arena_create();
    size_t *order = ARENA_ARRAY(scratch, size_t, n + 1),
           *last = ARENA_ARRAY(scratch, size_t, n + 1);
    double *mean = ARENA_ARRAY(scratch, double, n + 1);
    size_t n_piles = 0;
    for (size_t i = 0; i < n; i++) { /* insertion sort: n is small */
        size_t at = i;
        for (; at > 0 && position[order[at - 1]] > position[i]; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    for (size_t i = 0; i < n; i++) {
        mean[n_piles] = position[order[i]] - (double)i * gap;
        last[n_piles++] = i;
        while (n_piles > 1 && mean[n_piles - 2] > mean[n_piles - 1]) {
            const size_t before = n_piles > 2 ? last[n_piles - 3] + 1 : 0;
            const double below = (double)(last[n_piles - 2] + 1 - before),
                         above = (double)(last[n_piles - 1] - last[n_piles - 2]);
            mean[n_piles - 2] =
                (below * mean[n_piles - 2] + above * mean[n_piles - 1]) / (below + above);
            last[n_piles - 2] = last[n_piles - 1];
            n_piles--;
        }
    }
    for (size_t i = 0, pile = 0; i < n; i++) {
        pile += i > last[pile];
        position[order[i]] = mean[pile] + (double)i * gap;
    }
    for (size_t i = 0; i < n; i++) /* off the end: push the whole pile back in */
        position[order[i]] = fmax(position[order[i]], lo + (double)i * gap);
    for (size_t i = n; i-- > 0;)
        position[order[i]] = fmin(position[order[i]], hi - (double)(n - 1 - i) * gap);
    arena_destroy(scratch);
}
