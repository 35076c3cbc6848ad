#include "draw.h"

#include "alike/quote.h"

#include <string.h>

/* Text in the charts is 8.25 points, secondary text 0.88 of that (style.c). */
static const double em = 8.25 / 72.0;
static const double small_ratio = 0.88;
static const double bold_ratio = 1.13;

/* Advance widths of DejaVu Sans for U+0020 to U+007E in thousandths of an em. */
static const uint16_t ascii_width[] = {
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361,  318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635,  611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352,  635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592,  525, 636, 337, 636, 838};

/* Of other letters: up to which, and how wide. Marks that stand over a letter have no width; Asian
 * letters are as wide as they are high, signs a little less. */
static const struct {
    uint32_t last;
    double ems;
} other_width[] = {{0x02FF, 0.70}, {0x036F, 0.0},  {0x10FF, 0.70}, {0x1FFF, 1.0},    {0x200A, 0.84},
                   {0x200F, 0.0},  {0x2013, 0.84}, {0x2014, 1.0},  {0x20CF, 0.84},   {0x20FF, 0.0},
                   {0x2E7F, 0.84}, {0xFDFF, 1.0},  {0xFE0F, 0.0},  {UINT32_MAX, 1.0}};

static double letter_ems(uint32_t letter)
{
    size_t k = 0;
    if (letter >= 0x20 && letter <= 0x7E)
        return ascii_width[letter - 0x20] / 1000.0;
    while (letter > other_width[k].last)
        k++;
    return other_width[k].ems;
}

static double letter_inches(uint32_t letter, TextWeight weight)
{
    const double ratio = weight == TEXT_BOLD    ? bold_ratio
                         : weight == TEXT_SMALL ? small_ratio
                                                : 1.0;
    return letter_ems(letter) * em * ratio;
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
    if (label_inches(text, weight) <= inches)
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
