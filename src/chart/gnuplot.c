#include "canvas.h"
#include "pictures.h"

#include <stdio.h>
#include <string.h>

#include "alike/os.h"
#include "alike/pdf.h"
#include "alike/quote.h"

enum { FORMAT_PAGE, FORMAT_PDF, FORMAT_PHONE, FORMAT_PNG, FORMAT_PAPER, N_FORMATS };

/* --- what became of it ----------------------------------------------------------------------- */

static bool is_warning(const char *line)
{
    return strstr(line, "warning") != NULL || strstr(line, "Warning") != NULL;
}

/* A file that gnuplot left. Why one can't be read or written is nobody's concern: what is missing
 * is told of the chart. */
static bool read_left(Arena *arena, const char *path, char **bytes, size_t *n)
{
    Error ignored;
    return os_is_file(path) && os_read_file(arena, path, bytes, n, &ignored);
}

/* The line of the log that says what is wrong, "" where there is none. gnuplot first repeats the
 * script's line and points into it. */
static const char *complaint(Arena *arena, const Picture *p)
{
    char *text = NULL, *rest = NULL;
    size_t n = 0;
    const char *said = "";
    if (!read_left(arena, p->log, &text, &n))
        return said;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        line += strspn(line, " \t^\r");
        if (picture_is_blamed(p, line))
            return line;
        if (*said == '\0' && !is_warning(line))
            said = line;
    }
    return said;
}

/* --- pictures made fit ----------------------------------------------------------------------- */

/* A file that can't be rewritten keeps its day. */
static void forget_day(Arena *arena, const char *path)
{
    char *bytes = NULL;
    size_t n = 0;
    Error ignored;
    if (!read_left(arena, path, &bytes, &n))
        return;
    pdf_forget_times(bytes, n);
    if (!os_write_file(path, bytes, n, &ignored))
        return;
}

/* --- kinds of pictures ----------------------------------------------------------------------- */

#define PNG_END "IEND\xAE\x42\x60\x82"

/* The first is what reports show. */
static const struct PictureFormat {
    const char *ending;  /* of the file: NAME and this */
    const char *setting; /* told to the script */
    const char *end;     /* of a whole file, blanks aside */
    bool canvas;         /* only of charts with a drawing for a phone */
    bool on_paper;       /* only where documents ask for it; it would bear a slide's name */
    void (*fit)(Arena *arena, const char *path);
} format[N_FORMATS] = {
    [FORMAT_PAGE] = {.ending = ".svg", .setting = "fmt='svg'", .end = "</svg>", .fit = svg_clean},
    [FORMAT_PDF] = {.ending = ".pdf", .setting = "fmt='pdf'", .end = "%%EOF", .fit = forget_day},
    [FORMAT_PHONE] = {.ending = "_narrow.svg",
                      .setting = "fmt='svg';W=3.75",
                      .end = "</svg>",
                      .canvas = true,
                      .fit = svg_clean},
    [FORMAT_PNG] = {.ending = ".png", .setting = "fmt='png'", .end = PNG_END, .canvas = true},
    [FORMAT_PAPER] = {.ending = "_page.png",
                      .setting = "fmt='png';W=6.5",
                      .end = PNG_END,
                      .canvas = true,
                      .on_paper = true},
};

/* Why there is no picture, or only half of one; NULL: it is drawn. */
static const char *reason(Arena *arena, const Picture *p)
{
    const char *said = complaint(arena, p);
    const char *detail = *said == '\0' ? "it left no message" : said;
    const PictureState state = picture_state(p);
    if (p->status == PICTURE_NOT_TRIED)
        return "gnuplot did not finish earlier charts in time, so this one was not tried";
    if (p->status == OS_KILLED)
        return arena_printf(arena, "gnuplot had not finished after %g seconds and was stopped",
                            p->seconds);
    if (p->status == 127)
        return "gnuplot could not be started";
    if (p->status != 0)
        return arena_printf(arena, "gnuplot ended with exit status %d: %s", p->status, detail);
    if (state == PICTURE_MISSING)
        return arena_printf(arena, "gnuplot left no picture: %s", detail);
    if (state == PICTURE_BROKEN)
        return arena_printf(arena, "the picture breaks off: %s", detail);
    if (picture_is_blamed(p, said) && !is_warning(said))
        return arena_printf(arena, "gnuplot said: %s", said);
    return NULL;
}

/* ".svg, .pdf and .png" */
static const char *joined(Arena *arena, const char *const *item, size_t n)
{
    Text text = {.arena = arena};
    text_add(&text, "");
    for (size_t i = 0; i < n; i++)
        text_format(&text, "%s%s", i == 0 ? "" : i + 1 < n ? ", " : " and ", item[i]);
    return text.bytes;
}

static const char *paper_name(Arena *arena, const Figure *figure)
{
    return arena_printf(arena, "%s_page", figure->name);
}

/* One sentence for a figure, whichever of its pictures are missing. */
static void judge(Arena *arena, Figures *figures, Figure *figure, const Picture *picture)
{
    const char *missing[N_FORMATS] = {NULL}, *why = NULL;
    size_t n_missing = 0;
    bool drawn[N_FORMATS] = {false};
    for (size_t k = 0; k < N_FORMATS; k++) {
        const Picture *p = &picture[k];
        if (p->file == NULL)
            continue;
        const char *path = os_join(arena, p->folder, p->file);
        const char *problem = reason(arena, p);
        const char *said = complaint(arena, p);
        drawn[k] = problem == NULL;
        if (problem != NULL) {
            missing[n_missing++] = format[k].ending;
            why = why == NULL ? problem : why;
            remove(path); /* half a picture is worse than none */
        } else {
            if (picture_is_blamed(p, said))
                notes_add(&figures->notes, arena, "charts", NOTE_CAUTION,
                          count_about(ABOUT_NOBODY, 1),
                          PHRASE("charts/{} was drawn, but look at it: gnuplot warned: {}.",
                                 piece_file(p->file), piece_words(said)));
            if (format[k].fit != NULL)
                format[k].fit(arena, path);
        }
        remove(p->log);
    }
    figure->rendered = drawn[FORMAT_PAGE];
    figure->narrow = drawn[FORMAT_PHONE] ? figure->narrow : NULL;
    figure->paper = drawn[FORMAT_PAPER] ? paper_name(arena, figure) : NULL;
    if (n_missing > 0)
        notes_add(&figures->notes, arena, "charts", NOTE_CAUTION, count_about(ABOUT_NOBODY, 1),
                  PHRASE("charts/{}{} could not be drawn: {}.", piece_file(figure->name),
                         piece_words(joined(arena, missing, n_missing)), piece_words(why)));
}

/* What gnuplot is told to draw; file NULL: this chart has no such picture. */
static Picture picture_of(Arena *arena, const char *folder, const Figures *figures, size_t at,
                          double seconds)
{
    const Figure *figure = &figures->item[at / N_FORMATS];
    const struct PictureFormat *f = &format[at % N_FORMATS];
    const bool shown = figures->on_paper && figure->analysis == NULL; /* as reports choose them */
    if ((f->canvas && figure->narrow == NULL) || (f->on_paper && !shown))
        return (Picture){0};
    const char *file = arena_printf(arena, "%s%s", figure->name, f->ending);
    return (Picture){
        .script = arena_printf(arena, "%s.gp", figure->name),
        .setting = f->on_paper ? arena_printf(arena, "%s;out='%s'", f->setting, file) : f->setting,
        .folder = folder,
        .file = file,
        .end = f->end,
        .log = os_join(arena, folder, arena_printf(arena, "%s.log", file)),
        .seconds = seconds,
    };
}

void charts_render(Arena *arena, const char *folder, double seconds, Figures *figures)
{
    if (figures->n == 0)
        return;
    if (!os_program_exists("gnuplot")) {
        for (size_t i = 0; i < figures->n; i++)
            figures->item[i].narrow = NULL;
        notes_add(&figures->notes, arena, "charts", NOTE_CAUTION,
                  count_about(ABOUT_NOBODY, figures->n),
                  PHRASE("gnuplot was not found, so the charts were not drawn; their scripts and "
                         "data are in the folder charts, and `gnuplot -d -e \"fmt='svg'\" NAME.gp` "
                         "draws one there."));
        return;
    }
    const size_t n = figures->n * N_FORMATS;
    Picture *picture = ARENA_ARRAY(arena, Picture, n);
    for (size_t i = 0; i < n; i++)
        picture[i] = picture_of(arena, folder, figures, i, seconds);
    pictures_draw(picture, n);
    for (size_t i = 0; i < figures->n; i++)
        judge(arena, figures, &figures->item[i], &picture[i * N_FORMATS]);
}
