/* Runs a program over and over while one call after the other fails, or is the last one, and holds
 * what it leaves against what it may leave:
 *
 *   - a person's files in the results folder, whole, and what they were
 *   - the old results or the new ones, whole; after a failed allocation the old ones where the exit
 *     status is 1, the new ones where it is 0, and no other status
 *   - an exit status other than 0 comes with a sentence; no run ends by a signal that we did not
 * send
 *   - the next run succeeds, and leaves exactly what a run that nothing disturbed leaves
 *
 *   sweep ALIKE LIBRARY WORK FAILURES KILLS
 *
 * WORK is a folder of its own with students.csv, old.yaml, new.yaml, charts.yaml and bin/gnuplot.
 * About FAILURES calls fail and KILLS runs are killed. Prints cmocka's lines. */
#include "tree.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* How one run goes. */
typedef struct Fault {
    const char *kind, *how; /* as in inject.c; NULL: none */
    long at;
    int problem;
    int no_exchange; /* errno, 0: can exchange */
    long delay;      /* microseconds until it is killed from outside; 0: not */
} Fault;

typedef struct Scene {
    const char *name;
    const char *command, *study; /* alike COMMAND STUDY -o out */
    const char *flag;            /* one more, or NULL */
    bool charts;
    int no_exchange;
    Tree *before, *after; /* of all of WORK/place */
} Scene;

typedef struct Sweep {
    const char *alike, *library, *place, *report, *said, *err;
    size_t n_failures, n_kills, n_exact, n_problems;
} Sweep;

__attribute__((format(printf, 4, 5))) static void
complain(Sweep *sweep, const Scene *scene, const Fault *fault, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (sweep->n_problems++ < 5)
        printf("%s, %s %s at %ld, errno %d, no exchange %d, delay %ld: %s\n", scene->name,
               fault->kind == NULL ? "nothing" : fault->kind, fault->how == NULL ? "" : fault->how,
               fault->at, fault->problem, fault->no_exchange, fault->delay, text);
}

/* ---- one run ----------------------------------------------------------------------------------
 */

static void set_number(const char *name, long value)
{
    char text[32];
    snprintf(text, sizeof text, "%ld", value);
    setenv(name, text, 1);
}

static void become(const Sweep *sweep, const char *const *words, const Fault *fault)
{
    const int out = open(sweep->said, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    const int err = open(sweep->err, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (chdir(sweep->place) != 0 || out < 0 || err < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
        _exit(99);
    setenv("LD_PRELOAD", sweep->library, 1);
    setenv("FAULT_REPORT", sweep->report, 1);
    if (fault->no_exchange != 0)
        set_number("FAULT_NO_EXCHANGE", fault->no_exchange);
    if (fault->kind != NULL) {
        setenv("FAULT_KIND", fault->kind, 1);
        setenv("FAULT_HOW", fault->how, 1);
        set_number("FAULT_AT", fault->at);
        set_number("FAULT_ERRNO", fault->problem);
    }
    union {
        const char *const *given;
        char *const *wanted; /* execv does not write to it (POSIX) */
    } argv = {.given = words};
    execv(sweep->alike, argv.wanted);
    _exit(99);
}

static int run(const Sweep *sweep, const Scene *scene, const char *folder, const Fault *fault)
{
    const char *const words[] = {"alike", scene->command, scene->study, "-o",
                                 folder,  scene->flag,    NULL};
    int status = 0;
    const pid_t child = fork();
    if (child == 0)
        become(sweep, words, fault);
    if (fault->delay > 0) {
        const struct timespec pause = {.tv_sec = fault->delay / 1000000,
                                       .tv_nsec = fault->delay % 1000000 * 1000};
        nanosleep(&pause, NULL);
        kill(child, SIGKILL);
    }
    waitpid(child, &status, 0);
    return status;
}

/* How many calls of a kind the last run made that came to its end. */
static long n_calls(const Sweep *sweep, const char *kind)
{
    char name[32];
    long n = 0;
    FILE *report = fopen(sweep->report, "r");
    while (report != NULL && fscanf(report, "%31s %ld", name, &n) == 2)
        if (strcmp(name, kind) == 0)
            break;
    if (report != NULL)
        fclose(report);
    return n;
}

static bool says(const char *path, const char *words)
{
    char text[65536];
    FILE *file = fopen(path, "r");
    const size_t n = file == NULL ? 0 : fread(text, 1, sizeof text - 1, file);
    if (file != NULL)
        fclose(file);
    text[n] = '\0';
    return strstr(text, words) != NULL;
}

/* ---- what it may leave ------------------------------------------------------------------------
 */

static const char *const people[] = {"out/notes.txt",       "out/board/2024/minutes.txt",
                                     "out/tables/mine.csv", "out/link to notes",
                                     "out/board/empty",     "students.csv",
                                     "out/charts/mine.svg"};

static bool people_are_whole(const Tree *before, const Tree *now, const char **which)
{
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++) {
        *which = people[i];
        if (!tree_same_entry(before, now, people[i]))
            return false;
    }
    return true;
}

/* Results that a fault in drawing left without a picture: all that the list names, and JSON. */
static bool is_complete(const Sweep *sweep, const Tree *now)
{
    char path[4096];
    json_error_t ignored;
    const char *list = tree_text(now, "out/.alike-files");
    for (const char *line = list; line != NULL && *line != '\0';) {
        const size_t n = strcspn(line, "\n");
        snprintf(path, sizeof path, "out/%.*s", (int)(n > 0 && line[n - 1] == '/' ? n - 1 : n),
                 line);
        if (!tree_has(now, path))
            return false;
        line += n + (line[n] == '\n');
    }
    snprintf(path, sizeof path, "%s/out/results.json", sweep->place);
    json_t *results = json_load_file(path, 0, &ignored);
    const bool ok = list != NULL && json_is_object(results) && tree_has(now, "out/report.md");
    json_decref(results);
    return ok;
}

typedef enum Left { LEFT_OLD, LEFT_NEW, LEFT_LESS, LEFT_ASIDE, LEFT_WRONG } Left;

static Left what_is_left(const Sweep *sweep, const Scene *scene, const Tree *now)
{
    if (tree_same_below(scene->before, now, "out"))
        return LEFT_OLD;
    if (tree_same_below(scene->after, now, "out"))
        return LEFT_NEW;
    if (!tree_has(now, "out"))
        return LEFT_ASIDE; /* between two renames */
    if (scene->charts && is_complete(sweep, now))
        return LEFT_LESS;
    return LEFT_WRONG;
}

static void judge(Sweep *sweep, const Scene *scene, const Fault *fault, int status, const Tree *now)
{
    const Left left = what_is_left(sweep, scene, now);
    const bool killed =
        WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL &&
        (fault->delay > 0 || (fault->how != NULL && strcmp(fault->how, "kill") == 0));
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    const bool memory = fault->kind != NULL && strcmp(fault->kind, "malloc") == 0;
    const char *which = "";
    if (!killed && code < 0)
        complain(sweep, scene, fault, "ended by signal %d", WTERMSIG(status));
    if (left == LEFT_WRONG || (left == LEFT_ASIDE && !killed))
        complain(sweep, scene, fault, "exit status %d, neither the old nor the new results", code);
    if (left != LEFT_ASIDE && !people_are_whole(scene->before, now, &which))
        complain(sweep, scene, fault, "'%s' is not what it was", which);
    if (code == 0 && left == LEFT_OLD)
        complain(sweep, scene, fault, "exit status 0, but the old results");
    if (code == 0 && left == LEFT_LESS && !says(sweep->err, "caution"))
        complain(sweep, scene, fault, "exit status 0, a chart is missing and nothing said");
    if (code > 0 && !says(sweep->err, "error: "))
        complain(sweep, scene, fault, "exit status %d without a sentence", code);
    if (memory && !killed && (code < 0 || code > 1 || (code == 1 && left != LEFT_OLD)))
        complain(sweep, scene, fault, "no memory: exit status %d, and not the old results", code);
    sweep->n_exact += left == LEFT_OLD || left == LEFT_NEW;
}

/* The pair of design.lock and the results: the run that comes next, of whatever kind and wherever
 * it writes, finds or makes it one of the two. */
static void settle_pair(Sweep *sweep, const Scene *scene, const Fault *fault)
{
    const Scene other = {.name = scene->name, .command = "run", .study = scene->study};
    if (strcmp(scene->command, "design") != 0)
        return;
    if (run(sweep, &other, "elsewhere", &(Fault){0}) != 0)
        complain(sweep, scene, fault, "the run after it failed");
    Tree *now = tree_read(sweep->place);
    const bool old = tree_same_entry(scene->before, now, "design.lock") &&
                     tree_same_below(scene->before, now, "out");
    const bool new = tree_same_entry(scene->after, now, "design.lock") &&
                     tree_same_below(scene->after, now, "out");
    if (!old && !new &&tree_has(now, "out"))
        complain(sweep, scene, fault, "the lock and the results do not belong together");
    tree_free(now);
    tree_remove(sweep->place, "elsewhere");
}

static void try_fault(Sweep *sweep, const Scene *scene, const Fault *given)
{
    Fault fault = *given;
    fault.no_exchange = scene->no_exchange;
    tree_write(scene->before, sweep->place);
    const int status = run(sweep, scene, "out", &fault);
    Tree *now = tree_read(sweep->place);
    judge(sweep, scene, &fault, status, now);
    tree_free(now);
    settle_pair(sweep, scene, &fault);
    const int next = run(sweep, scene, "out", &(Fault){.no_exchange = scene->no_exchange});
    if (next != 0)
        complain(sweep, scene, &fault, "the next run failed");
    now = tree_read(sweep->place);
    const char *difference = tree_difference(scene->after, now);
    if (difference != NULL)
        complain(sweep, scene, &fault, "after the next run '%s' is not as it should be",
                 difference);
    tree_free(now);
}

/* ---- sweeps -----------------------------------------------------------------------------------
 */

/* The i-th of n places that lie evenly between first and last. */
static long place_of(long i, long n, long first, long last)
{
    return n < 2 ? last : first + (last - first) * i / (n - 1);
}

static int by_number(const void *a, const void *b)
{
    const long x = *(const long *)a, y = *(const long *)b;
    return (x > y) - (x < y);
}

/* About n of the calls 1..most: half of them anywhere, half in the last third, where the folder is
 * exchanged. */
static void sweep_calls(Sweep *sweep, const Scene *scene, Fault fault, long most, long n,
                        size_t *count)
{
    enum { ROOM = 8192 };
    static long at[ROOM];
    n = n > most ? most : n;
    n = n > ROOM ? ROOM : n;
    for (long i = 0; i < n; i++)
        at[i] = n == most   ? i + 1
                : i < n / 2 ? place_of(i, n / 2, 1, most)
                            : place_of(i - n / 2, n - n / 2, most - most / 3, most);
    qsort(at, (size_t)n, sizeof at[0], by_number);
    for (long i = 0; i < n; i++) {
        if (i > 0 && at[i] == at[i - 1])
            continue;
        fault.at = at[i];
        (*count)++;
        try_fault(sweep, scene, &fault);
    }
}

static void count_calls(Sweep *sweep, Scene *scene)
{
    tree_write(scene->before, sweep->place);
    if (run(sweep, scene, "out", &(Fault){.no_exchange = scene->no_exchange}) != 0)
        complain(sweep, scene, &(Fault){0}, "a run that nothing disturbs failed");
    tree_free(scene->after);
    scene->after = tree_read(sweep->place);
}

/* Before each of the last renames: of the list, of the folders, of the lock. */
static void kill_at_renames(Sweep *sweep, Scene *scene, long n)
{
    count_calls(sweep, scene);
    const long most = n_calls(sweep, "rename");
    for (long at = most - n + 1; at <= most; at++, sweep->n_kills++)
        try_fault(sweep, scene, &(Fault){.kind = "rename", .how = "kill", .at = at});
}

static const struct {
    const char *kind;
    int problem;
} kinds[] = {
    {"open", EIO},     {"open", EMFILE},  {"open", ENOMEM},    {"read", EIO},
    {"write", ENOSPC}, {"rename", EIO},   {"fsync", EIO},      {"link", EIO},
    {"link", EPERM},   {"mkdir", ENOSPC}, {"opendir", ENOMEM}, {"unlink", EIO},
};
enum { N_KINDS = sizeof kinds / sizeof kinds[0] };

static void finish_test(Sweep *sweep, const char *name, size_t *passed, size_t *failed)
{
    printf("[ RUN      ] %s\n[  %s ] %s\n", name, sweep->n_problems == 0 ? "     OK" : "FAILED ",
           name);
    if (sweep->n_problems > 0)
        printf("%zu problems\n", sweep->n_problems);
    *passed += sweep->n_problems == 0;
    *failed += sweep->n_problems > 0;
    sweep->n_problems = 0;
}

/* A share of all failures or kills that a scene gets, in hundredths. */
static long share(long all, long hundredths)
{
    const long n = all * hundredths / 100;
    return n < 1 ? 1 : n;
}

int main(int argc, char **argv)
{
    if (argc != 6) {
        fprintf(stderr, "usage: sweep ALIKE LIBRARY WORK FAILURES KILLS\n");
        return 2;
    }
    const long failures = atol(argv[4]), kills = atol(argv[5]);
    static char place[4096], report[4096], said[4096], err[4096];
    snprintf(place, sizeof place, "%s/place", argv[3]);
    snprintf(report, sizeof report, "%s/calls.txt", argv[3]);
    snprintf(said, sizeof said, "%s/said.txt", argv[3]);
    snprintf(err, sizeof err, "%s/err.txt", argv[3]);
    Sweep sweep = {.alike = argv[1],
                   .library = argv[2],
                   .place = place,
                   .report = report,
                   .said = said,
                   .err = err};
    static Scene scene[] = {
        {.name = "run", .command = "run", .study = "new.yaml", .flag = "--matched"},
        {.name = "run without exchange", .command = "run", .study = "new.yaml"},
        {.name = "design", .command = "design", .study = "new.yaml"},
        {.name = "run with charts", .command = "run", .study = "charts.yaml", .charts = true},
    };
    enum { N_SCENES = sizeof scene / sizeof scene[0] };
    const long memory_share[N_SCENES] = {30, 4, 8, 6}, call_share[N_SCENES] = {22, 8, 14, 8};
    const long kill_share[N_SCENES] = {40, 25, 20, 10};
    size_t passed = 0, failed = 0;
    scene[1].no_exchange = EINVAL;
    Tree *start = tree_read(place);
    for (size_t s = 0; s < N_SCENES; s++) {
        scene[s].before = start;
        count_calls(&sweep, &scene[s]);
    }
    for (size_t s = 0; s < N_SCENES; s++) { /* memory */
        count_calls(&sweep, &scene[s]);
        const long most = n_calls(&sweep, "malloc");
        sweep_calls(&sweep, &scene[s], (Fault){.kind = "malloc", .how = "fail", .problem = ENOMEM},
                    most, share(failures, memory_share[s] - memory_share[s] / 4),
                    &sweep.n_failures);
        sweep_calls(&sweep, &scene[s],
                    (Fault){.kind = "malloc", .how = "forever", .problem = ENOMEM}, most,
                    share(failures, memory_share[s] / 4), &sweep.n_failures);
    }
    finish_test(&sweep, "a_failed_allocation_ends_in_order_and_the_old_results_are_whole", &passed,
                &failed);
    for (size_t s = 0; s < N_SCENES; s++) /* everything else */
        for (size_t k = 0; k < N_KINDS; k++) {
            count_calls(&sweep, &scene[s]);
            sweep_calls(&sweep, &scene[s],
                        (Fault){.kind = kinds[k].kind, .how = "fail", .problem = kinds[k].problem},
                        n_calls(&sweep, kinds[k].kind),
                        share(failures, call_share[s]) / N_KINDS + (s == 0 || failures > 100),
                        &sweep.n_failures);
        }
    finish_test(&sweep, "a_failed_call_leaves_whole_results_and_a_persons_files", &passed, &failed);
    for (size_t s = 0; s < N_SCENES; s++) {
        count_calls(&sweep, &scene[s]);
        sweep_calls(&sweep, &scene[s], (Fault){.kind = "any", .how = "kill"},
                    n_calls(&sweep, "any"), share(kills, kill_share[s]), &sweep.n_kills);
        kill_at_renames(&sweep, &scene[s], kills > 100 ? 8 : 3);
    }
    for (long i = 0; i < share(kills, 10); i++, sweep.n_kills++)
        try_fault(&sweep, &scene[i % 2], &(Fault){.delay = 500 + 37000 * i / share(kills, 10)});
    finish_test(&sweep, "a_kill_at_any_moment_loses_nothing", &passed, &failed);
    printf("%zu failures and %zu kills; exactly the old or the new results after %zu\n",
           sweep.n_failures, sweep.n_kills, sweep.n_exact);
    printf("[  PASSED  ] %zu test(s).\n", passed);
    if (failed > 0)
        printf("[  FAILED  ] %zu test(s), listed below:\n", failed);
    for (size_t s = 0; s < N_SCENES; s++)
        tree_free(scene[s].after);
    return failed > 0;
}
