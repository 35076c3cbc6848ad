/* A start of gnuplot costs more than most pictures. So a worker has one gnuplot draw picture after
 * picture, each after `reset session`. That it draws them as one of their own would is held by
 * tests/chart/run_sessions.sh. What it does not draw whole and without a word about the chart is
 * drawn once more by a gnuplot of its own, as people do it by hand: no chart fails for another's
 * sake, and what is said of a failure is what they will read. */
#include "pictures.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "alike/text.h"

enum { N_WORKERS = 2 };

/* A machine on which it hangs would hang at every chart: so often it is tried. */
enum { LATE_MOST = 2 };

/* Sessions in a row that drew nothing: then gnuplot can't be talked with, and each picture has one
 * of its own. More than the pictures of a single chart that a worker has. */
enum { BARREN_MOST = 3 };

/* --- pictures -------------------------------------------------------------------------------- */

bool picture_is_blamed(const Picture *p, const char *line)
{
    const char *at = strstr(line, p->script);
    return at != NULL && text_starts(at + strlen(p->script), "\" line ");
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Does the file end as one of its kind does? Half a picture ends earlier. */
PictureState picture_state(const Picture *p)
{
    Arena *scratch = arena_create();
    const char *path = os_join(scratch, p->folder, p->file);
    char tail[64];
    size_t n = 0;
    FILE *file = os_is_file(path) ? fopen(path, "rb") : NULL;
    if (file != NULL) {
        if (fseek(file, -(long)sizeof tail, SEEK_END) != 0)
            rewind(file); /* it is shorter */
        n = fread(tail, 1, sizeof tail, file);
        fclose(file);
    }
    arena_destroy(scratch);
    const bool found = n > 0;
    while (n > 0 && is_blank(tail[n - 1]))
        n--;
    const size_t wanted = strlen(p->end);
    return !found                                                          ? PICTURE_MISSING
           : n >= wanted && memcmp(tail + n - wanted, p->end, wanted) == 0 ? PICTURE_WHOLE
                                                                           : PICTURE_BROKEN;
}

/* --- one gnuplot for many pictures ----------------------------------------------------------- */

typedef struct Session {
    OsTalk talk;
    bool open;
    size_t n_drawn;  /* by the one that is open */
    size_t n_barren; /* in a row that drew nothing */
} Session;

typedef enum Answer { ANSWER_DRAWN, ANSWER_DOUBTFUL, ANSWER_LATE } Answer;

/* What it is made to say: at the end of the picture, and after it even where that failed. */
#define SAID_DRAWN "alike: drawn"
#define SAID_OVER  "alike: over"

static bool session_open(Session *session, const char *folder)
{
    /* -d: the user's own start-up file must not change the charts */
    static const char *const argv[] = {"gnuplot", "-d", NULL};
    if (!session->open && session->n_barren < BARREN_MOST) {
        session->open = os_talk_begin(argv, folder, &session->talk);
        session->n_barren++;
        session->n_drawn = 0;
    }
    return session->open;
}

static void session_end(Session *session, double seconds)
{
    if (session->open)
        os_talk_end(&session->talk, seconds);
    session->open = false;
}

/* Forgets what the last picture set. A gnuplot that can't would draw another picture, over the last
 * one's file: it had better end. */
#define RESET "reset session\nif (exists('fmt')) exit\n"

/* An error ends the line that it is in, and what is loaded there. A message may have no end of line
 * before ours. */
static void ask(const Session *session, const Picture *p)
{
    Arena *scratch = arena_create();
    os_talk_tell(&session->talk,
                 arena_printf(scratch,
                              "%s%s;load '%s';unset output;"
                              "printerr \"\\n" SAID_DRAWN "\"\n"
                              "printerr \"\\n" SAID_OVER "\"\n",
                              session->n_drawn == 0 ? "" : RESET, p->setting, p->script));
    arena_destroy(scratch);
}

/* What was said of a picture so far, and the line that is being said. */
typedef struct Hearing {
    char line[512]; /* of a longer one the beginning */
    size_t n;
    bool drawn, blamed, over;
} Hearing;

static void hear_byte(Hearing *hearing, const Picture *p, char byte)
{
    if (byte != '\n') {
        if (hearing->n + 1 < sizeof hearing->line)
            hearing->line[hearing->n++] = byte;
        return;
    }
    hearing->line[hearing->n] = '\0';
    hearing->n = 0;
    hearing->drawn = hearing->drawn || strcmp(hearing->line, SAID_DRAWN) == 0;
    hearing->over = hearing->over || strcmp(hearing->line, SAID_OVER) == 0;
    hearing->blamed = hearing->blamed || picture_is_blamed(p, hearing->line);
}

static Answer answer_to(const Session *session, const Picture *p)
{
    const double until = os_clock_seconds() + p->seconds;
    Hearing hearing = {.n = 0};
    char bytes[4096];
    long n = 1;
    while (!hearing.over && n > 0) {
        n = os_talk_hear(&session->talk, bytes, sizeof bytes, until);
        for (long i = 0; i < n; i++)
            hear_byte(&hearing, p, bytes[i]);
    }
    if (n == OS_LATE)
        return ANSWER_LATE;
    return hearing.over && hearing.drawn && !hearing.blamed && picture_state(p) == PICTURE_WHOLE
               ? ANSWER_DRAWN
               : ANSWER_DOUBTFUL;
}

static Answer session_draw(Session *session, const Picture *p)
{
    if (!session_open(session, p->folder))
        return ANSWER_DOUBTFUL;
    ask(session, p);
    const Answer answer = answer_to(session, p);
    if (answer == ANSWER_DRAWN) {
        session->n_drawn++;
        session->n_barren = 0;
    } else {
        session_end(session, 0.0); /* nothing may write to the picture later */
    }
    return answer;
}

/* --- workers --------------------------------------------------------------------------------- */

/* Each worker takes every N_WORKERS-th picture, so that they share nothing. */
typedef struct Worker {
    Picture *picture;
    size_t n, first;
} Worker;

static int status_alone(const Picture *p)
{
    const char *const argv[] = {"gnuplot", "-d", "-e", p->setting, p->script, NULL};
    int status = 0;
    return os_run(argv, p->folder, p->log, p->seconds, &status) ? status : 127;
}

static void *draw_share(void *given)
{
    const Worker *worker = given;
    Session session = {.open = false};
    size_t n_late = 0;
    for (size_t i = worker->first; i < worker->n; i += N_WORKERS) {
        Picture *p = &worker->picture[i];
        if (p->file == NULL)
            continue;
        if (n_late >= LATE_MOST) {
            p->status = PICTURE_NOT_TRIED;
            continue;
        }
        const Answer answer = session_draw(&session, p);
        p->status = answer == ANSWER_DRAWN  ? 0
                    : answer == ANSWER_LATE ? OS_KILLED
                                            : status_alone(p);
        n_late += p->status == OS_KILLED;
    }
    session_end(&session, 1.0);
    return NULL;
}

void pictures_draw(Picture *picture, size_t n)
{
    Worker worker[N_WORKERS];
    pthread_t thread[N_WORKERS];
    bool started[N_WORKERS] = {false};
    for (size_t w = 0; w < N_WORKERS; w++) {
        worker[w] = (Worker){.picture = picture, .n = n, .first = w};
        /* the last share is this thread's own; a thread that can't be had is done here too */
        if (w + 1 < N_WORKERS)
            started[w] = pthread_create(&thread[w], NULL, draw_share, &worker[w]) == 0;
        if (!started[w])
            draw_share(&worker[w]);
    }
    for (size_t w = 0; w < N_WORKERS; w++)
        if (started[w])
            pthread_join(thread[w], NULL);
}
