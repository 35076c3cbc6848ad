#include "progress.h"

#include "say.h"
#include "terminal.h"

#include "alike/command.h"
#include "alike/os.h"
#include "alike/quote.h"

#include <string.h>

static const char clear_line[] = "\r\033[K";

/* The first letters, and a sign that there are more. */
static const char *shortened(Arena *arena, const char *text, size_t most)
{
    size_t n = 0, letters = 0;
    uint32_t letter;
    if (text_width(text) <= most)
        return text;
    while (letters + 1 < most) {
        n += letter_read(text + n, &letter);
        letters++;
    }
    return arena_printf(arena, "%.*s…", (int)n, text);
}

/* "1.4 each second" or, where one takes longer, "3.0 s each". */
static const char *rate_words(Arena *arena, double rate)
{
    char duration[DURATION_MAX];
    if (rate >= 1)
        return arena_printf(arena, "%.*f a second", rate < 10 ? 1 : 0, rate);
    return arena_printf(arena, "%s each", say_duration(1 / rate, duration));
}

const char *progress_text(Arena *arena, const char *stage, size_t done, size_t total,
                          double seconds, size_t width)
{
    const char *before = total == 0 ? "" : arena_printf(arena, "%zu/%zu ", done, total);
    const char *after = "";
    if (total > 0 && done > 0 && done < total && seconds > 0) {
        char left[DURATION_MAX];
        const double rate = (double)done / seconds;
        after = arena_printf(arena, " (%s, %s left)", rate_words(arena, rate),
                             say_duration((double)(total - done) / rate, left));
    }
    const size_t taken = text_width(before) + text_width(after);
    /* on a narrow terminal how far it is counts for more than where it is */
    const size_t room = taken < width ? width - taken : 0;
    return shortened(
        arena, arena_printf(arena, "%s%s%s", before, shortened(arena, stage, room), after), width);
}

/* Called by one thread at a time. What is done a thousand times a second is not written so often:
 * the terminal would be slower than the work. */
static void tell(void *to, const char *stage, size_t done, size_t total)
{
    static const double pause = 0.1;
    ProgressLine *line = to;
    const Terminal terminal = terminal_of(stderr);
    const double now = os_clock_seconds();
    const bool same = line->stage != NULL && strcmp(line->stage, stage) == 0;
    if (!terminal.is_one || !terminal.obeys)
        return;
    if (done == 0 && total > 0)
        line->began = now;
    if (same && now - line->shown < pause)
        return;
    Arena *scratch = arena_create();
    const char *shown = quoted_for_terminal(scratch, stage);
    Text out = {.arena = scratch};
    text_add(&out, clear_line);
    text_add(&out,
             progress_text(scratch, shown, done, total, now - line->began, terminal.width - 1));
    fwrite(out.bytes, 1, out.n, stderr);
    fflush(stderr);
    arena_destroy(scratch);
    line->stage = stage;
    line->shown = now;
}

void progress_begin(ProgressLine *line)
{
    *line = (ProgressLine){.told = {.tell = tell, .to = line}};
}

void progress_stage(ProgressLine *line, const char *stage)
{
    tell(line, stage, 0, 0);
}

void command_progress_end(void)
{
    const Terminal terminal = terminal_of(stderr);
    if (!terminal.is_one || !terminal.obeys)
        return;
    fputs(clear_line, stderr);
    fflush(stderr);
}
