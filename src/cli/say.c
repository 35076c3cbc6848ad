/* What commands say. Everything that is printed is printed here, and quoted for the terminal. */
#include "say.h"

#include "terminal.h"

#include "alike/command.h"
#include "alike/os.h"
#include "alike/quote.h"

#include <string.h>

static void put(FILE *to, const Text *text)
{
    fwrite(text->bytes, 1, text->n, to);
}

void command_print_lines(FILE *to, const char *lines)
{
    Arena *scratch = arena_create();
    Text out = {.arena = scratch};
    quote_terminal_lines(&out, lines);
    put(to, &out);
    arena_destroy(scratch);
}

void command_write(Text *out, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    quote_format_list(out, format, arguments);
    va_end(arguments);
}

void command_print_written(const Text *text)
{
    put(stdout, text);
}

void command_print(const char *format, ...)
{
    Arena *scratch = arena_create();
    Text out = {.arena = scratch};
    va_list arguments;
    va_start(arguments, format);
    quote_format_list(&out, format, arguments);
    va_end(arguments);
    put(stdout, &out);
    arena_destroy(scratch);
}

void command_write_wrapped(Text *out, const char *lines)
{
    const Terminal terminal = terminal_of(stdout);
    text_add(out, "");
    for (const char *line = lines; *line != '\0';) {
        const size_t n = strcspn(line, "\n"), indent = strspn(line, " ");
        if (terminal.is_one)
            terminal_wrap(out, arena_copy_bytes(out->arena, line, n), terminal.width, 0,
                          indent < n ? indent + 2 : 0);
        else
            text_add_bytes(out, line, n);
        line += n;
        if (*line == '\n') {
            text_add(out, "\n");
            line++;
        }
    }
}

/* "caution: " and the text behind it, the later lines below its beginning. */
static void add_told(Text *out, const Terminal *terminal, Tone tone, const char *word,
                     const char *text)
{
    const size_t hang = strlen(word) + 1;
    terminal_add_word(out, terminal, tone, word);
    text_add(out, " ");
    terminal_wrap(out, text, terminal->width, hang, hang);
    text_add(out, "\n");
}

static void tell(Tone tone, const char *word, const char *format, va_list arguments)
{
    const Terminal terminal = terminal_of(stderr);
    Arena *scratch = arena_create();
    Text out = {.arena = scratch}, text = {.arena = scratch};
    quote_format_list(&text, format, arguments);
    add_told(&out, &terminal, tone, word, text.bytes);
    put(stderr, &out);
    arena_destroy(scratch);
}

void command_caution(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tell(TONE_CAUTION, "caution:", format, arguments);
    va_end(arguments);
}

void command_note(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tell(TONE_NOTE, "note:", format, arguments);
    va_end(arguments);
}

void command_print_found(bool caution, const char *what, const char *text)
{
    static const char word[] = "caution:";
    enum { INDENT = 2 };
    const Terminal terminal = terminal_of(stdout);
    Arena *scratch = arena_create();
    Text out = {.arena = scratch}, line = {.arena = scratch};
    text_add(&out, "  ");
    if (caution) {
        terminal_add_word(&out, &terminal, TONE_CAUTION, word);
        text_add(&out, " ");
    }
    quote_format(&line, "%s: %s", what, text);
    terminal_wrap(&out, line.bytes, terminal.is_one ? terminal.width : SIZE_MAX,
                  INDENT + (caution ? sizeof word : 0), 2 * INDENT);
    text_add(&out, "\n");
    put(stdout, &out);
    arena_destroy(scratch);
}

/* A file or a program that reads errors finds each on a line: PLACE: SENTENCE, as compilers have
 * it. Lines of the user's file keep their length, so that the caret stands where it belongs. */
static void add_error_line(Text *out, const Terminal *terminal, const char *line, size_t n,
                           size_t taken, size_t hang)
{
    const char *text = arena_copy_bytes(out->arena, line, n);
    if (terminal->is_one && !error_line_is_source(text))
        terminal_wrap(out, text, terminal->width, taken, hang);
    else
        text_add(out, text);
    text_add(out, "\n");
}

void command_print_error(const Error *err)
{
    static const char word[] = "error:";
    const size_t hang = sizeof word;
    const Terminal terminal = terminal_of(stderr);
    Arena *scratch = arena_create();
    Text quoted = {.arena = scratch}, out = {.arena = scratch};
    quote_terminal_lines(&quoted, err->text);
    terminal_add_word(&out, &terminal, TONE_ERROR, word);
    text_add(&out, " ");
    if (err->n > 1) /* each then begins with its place, or with nothing */
        text_format(&out, "%zu problems\n", err->n);
    size_t taken = err->n > 1 ? 0 : hang;
    for (const char *line = quoted.bytes; *line != '\0'; taken = 0) {
        const size_t n = strcspn(line, "\n");
        add_error_line(&out, &terminal, line, n, taken, err->n > 1 ? 2 : hang);
        line += n + (line[n] == '\n');
    }
    put(stderr, &out);
    arena_destroy(scratch);
}

/* Without memory of its own: the results are in place. */
void command_print_time(double since)
{
    char duration[DURATION_MAX];
    const double seconds = os_clock_seconds() - since;
    if (terminal_of(stderr).is_one)
        fprintf(stderr, "Done in %s.\n", say_duration(seconds, duration));
}

const char *say_duration(double seconds, char out[DURATION_MAX])
{
    const unsigned long whole = (unsigned long)(seconds + 0.5); /* of days at most */
    if (whole < 10)
        snprintf(out, DURATION_MAX, "%.1f s", seconds);
    else if (whole < 120)
        snprintf(out, DURATION_MAX, "%lu s", whole);
    else if (whole < 7200)
        snprintf(out, DURATION_MAX, "%lu min %lu s", whole / 60, whole % 60);
    else
        snprintf(out, DURATION_MAX, "%lu h %lu min", whole / 3600, whole % 3600 / 60);
    return out;
}
