#include "alike/chart.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "alike/os.h"

enum { N_FORMATS = 2, N_WORKERS = 2 };
static const char *const formats[N_FORMATS] = {"svg", "pdf"};

/* One picture: one start of gnuplot. */
typedef struct Picture {
    const char *script, *setting; /* "love_plot_math.gp", "fmt='svg'" */
    const char *folder, *log;
    int status;
} Picture;

/* Each worker takes every N_WORKERS-th picture, so that they share nothing. */
typedef struct Worker {
    Picture *picture;
    size_t n, first;
} Worker;

static void *draw_pictures(void *given)
{
    const Worker *worker = given;
    for (size_t i = worker->first; i < worker->n; i += N_WORKERS) {
        Picture *p = &worker->picture[i];
        /* -d: the user's own start-up file must not change the charts */
        const char *const argv[] = {"gnuplot", "-d", "-e", p->setting, p->script, NULL};
        if (!os_run(argv, p->folder, p->log, &p->status))
            p->status = 127;
    }
    return NULL;
}

static void draw_all(Picture *picture, size_t n)
{
    Worker worker[N_WORKERS];
    pthread_t thread[N_WORKERS];
    bool started[N_WORKERS] = {false};
    for (size_t w = 0; w < N_WORKERS; w++) {
        worker[w] = (Worker){.picture = picture, .n = n, .first = w};
        /* the last share is this thread's own; a thread that can't be had is done here too */
        if (w + 1 < N_WORKERS)
            started[w] = pthread_create(&thread[w], NULL, draw_pictures, &worker[w]) == 0;
        if (!started[w])
            draw_pictures(&worker[w]);
    }
    for (size_t w = 0; w < N_WORKERS; w++)
        if (started[w])
            pthread_join(thread[w], NULL);
}

/* The line that says what is wrong: gnuplot first repeats the script's line and points into it. */
static const char *complaint(Arena *arena, const char *log)
{
    Error ignored;
    error_clear(&ignored);
    char *text = NULL, *rest = NULL;
    size_t n = 0;
    bool found = false;
    const char *first = "it left no message";
    if (!os_read_file(arena, log, &text, &n, &ignored))
        return first;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        line += strspn(line, " \t^");
        if (strstr(line, "line ") != NULL)
            return line;
        if (*line != '\0' && !found)
            first = line;
        found = found || *line != '\0';
    }
    return first;
}

static bool is_drawn(Arena *arena, const char *folder, const Picture *picture, const char *file)
{
    if (picture->status != 0)
        return false;
    FILE *made = fopen(os_join(arena, folder, file), "rb");
    const bool some = made != NULL && fgetc(made) != EOF;
    if (made != NULL)
        fclose(made);
    return some;
}

/* The day of drawing goes out of a PDF: two runs must leave the same bytes. Blanks take its place,
 * so that nothing in the file moves. A file that can't be rewritten keeps its day. */
static void forget_day(Arena *arena, const char *path)
{
    static const char day[] = "/CreationDate (";
    Error ignored;
    error_clear(&ignored);
    char *bytes = NULL;
    size_t n = 0;
    if (!os_read_file(arena, path, &bytes, &n, &ignored))
        return;
    for (size_t i = 0; i + sizeof day <= n; i++) {
        if (memcmp(bytes + i, day, sizeof day - 1) != 0)
            continue;
        const char *end = memchr(bytes + i, ')', n - i);
        if (end == NULL)
            return;
        memset(bytes + i, ' ', (size_t)(end - (bytes + i)) + 1);
        if (!os_write_file(path, bytes, n, &ignored))
            return;
    }
}

void charts_render(Arena *arena, const char *folder, Figures *figures)
{
    if (figures->n == 0)
        return;
    if (!os_program_exists("gnuplot")) {
        note_add(
            &figures->notes, arena, "charts", figures->n,
            "gnuplot was not found, so the charts were not drawn; their scripts and data are "
            "in the folder charts, and `gnuplot -d -e \"fmt='svg'\" NAME.gp` draws one there.");
        return;
    }
    const size_t n = figures->n * N_FORMATS;
    Picture *picture = ARENA_ARRAY(arena, Picture, n);
    for (size_t i = 0; i < n; i++) {
        const char *name = figures->item[i / N_FORMATS].name;
        const char *format = formats[i % N_FORMATS];
        picture[i] = (Picture){
            .script = arena_printf(arena, "%s.gp", name),
            .setting = arena_printf(arena, "fmt='%s'", format),
            .folder = folder,
            .log = os_join(arena, folder, arena_printf(arena, "%s.%s.log", name, format)),
        };
    }
    draw_all(picture, n);
    for (size_t i = 0; i < n; i++) {
        Figure *figure = &figures->item[i / N_FORMATS];
        const char *format = formats[i % N_FORMATS];
        const char *file = arena_printf(arena, "%s.%s", figure->name, format);
        const bool drawn = is_drawn(arena, folder, &picture[i], file);
        figure->rendered = drawn && (i % N_FORMATS == 0 || figure->rendered);
        if (!drawn) {
            note_add(&figures->notes, arena, "charts", 1,
                     "gnuplot could not draw charts/%s (exit status %d): %s.", file,
                     picture[i].status, complaint(arena, picture[i].log));
            remove(os_join(arena, folder, file)); /* half a picture is worse than none */
        } else if (strcmp(format, "pdf") == 0)
            forget_day(arena, os_join(arena, folder, file));
        remove(picture[i].log);
    }
}
