#include "terminal.h"

#include "alike/os.h"
#include "alike/quote.h"

#include <stdlib.h>
#include <string.h>

/* COLUMNS is for the rare terminal that does not say its size. */
static size_t width_of(int file)
{
    enum { LEAST = 20, MOST = 1000 };
    const char *columns = getenv("COLUMNS");
    size_t width = os_terminal_width(file);
    if (width == 0 && columns != NULL)
        width = strtoul(columns, NULL, 10);
    return width >= LEAST && width <= MOST ? width : TERMINAL_WIDTH;
}

Terminal terminal_of(FILE *stream)
{
    const int file = fileno(stream);
    const char *kind = getenv("TERM"), *no_color = getenv("NO_COLOR");
    if (!os_is_terminal(file))
        return (Terminal){.width = TERMINAL_WIDTH};
    const bool obeys = kind != NULL && kind[0] != '\0' && strcmp(kind, "dumb") != 0;
    return (Terminal){.is_one = true,
                      .obeys = obeys,
                      .colours = obeys && (no_color == NULL || no_color[0] == '\0'),
                      .width = width_of(file)};
}

void terminal_add_word(Text *out, const Terminal *terminal, Tone tone, const char *word)
{
    static const char *const colour[] = {
        [TONE_ERROR] = "\033[1;31m", [TONE_CAUTION] = "\033[1;33m", [TONE_NOTE] = "\033[1m"};
    if (!terminal->colours) {
        text_add(out, word);
        return;
    }
    text_add(out, colour[tone]);
    text_add(out, word);
    text_add(out, "\033[0m");
}

void terminal_wrap(Text *out, const char *text, size_t width, size_t taken, size_t hang)
{
    size_t at = taken;
    bool first = true; /* of its line */
    if (hang > width / 2)
        hang = 0; /* on so narrow a terminal nothing would be left of the line */
    text_add(out, "");
    while (*text != '\0') {
        const size_t blanks = strspn(text, " "), n = strcspn(text + blanks, " ");
        const char *word = arena_copy_bytes(out->arena, text + blanks, n);
        const size_t letters = text_width(word);
        if (!first && at + blanks + letters > width) {
            text_format(out, "\n%*s", (int)hang, "");
            at = hang;
        } else {
            text_add_bytes(out, text, blanks);
            at += blanks;
        }
        text_add(out, word);
        at += letters;
        first = false;
        text += blanks + n;
    }
}

void terminal_add_path(Text *out, const Terminal *terminal, const char *path)
{
    const char *here = path[0] == '/' ? "/" : os_real_path(out->arena, ".");
    const bool link = terminal->is_one && terminal->obeys && here != NULL;
    if (link) {
        text_add(out, "\033]8;;");
        quote_file_url(out, os_join(out->arena, here, path));
        text_add(out, "\033\\");
    }
    quote_format(out, "%s", path);
    if (link)
        text_add(out, "\033]8;;\033\\");
}

void terminal_add_padded(Text *out, const char *words, size_t width, bool right)
{
    const size_t taken = text_width(words), pad = width > taken ? width - taken : 0;
    text_format(out, "%*s%s%*s", right ? (int)pad : 0, "", words, right ? 0 : (int)pad, "");
}
