/* What a person sees: the program at a real terminal (a pseudo-terminal), of several widths. */
#define _GNU_SOURCE /* posix_openpt, struct winsize */

#include "check.h"

#include "cli/progress.h"
#include "cli/say.h"
#include "cli/terminal.h"

#include "alike/os.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { MOST_BYTES = 1 << 16 };

static const char two_outcomes[] = /* whose cautions are equal, and one that one of them has */
    "data: {file: students.csv, id: student_id}\n"
    "treatment: {column: program, treated: \"Y\", control: \"N\"}\n"
    "outcomes:\n"
    "  - {name: math, label: \"Mathematics, spring\", score: math_spring, pretest: math_fall, "
    "scale: same}\n"
    "  - {name: again, label: The same again, score: math_spring, pretest: math_fall, scale: "
    "same}\n"
    "  - {name: bare, label: Without a pretest, score: math_spring}\n"
    "covariates: [gender, frl]\n"
    "matching: {caliper: none}\n"
    "effects: {cluster: school_id}\n"
    "report: {formats: [md], charts: none}\n";

static Arena *arena;
static char folder[] = "/tmp/alike-terminal-XXXXXX";
static const char *alike;

static void set_terminal(char *const *setting)
{
    unsetenv("NO_COLOR");
    unsetenv("COLUMNS");
    setenv("TERM", "xterm", 1);
    for (; *setting != NULL; setting++)
        putenv(*setting);
}

/* In the child: the other end of the terminal is all that the program has. */
_Noreturn static void live_at(const char *name, size_t width, char *const *setting,
                              char *const *argv)
{
    setsid();
    const int file = open(name, O_RDWR);
    const struct winsize size = {.ws_row = 40, .ws_col = (unsigned short)width};
    if (file < 0 || ioctl(file, TIOCSWINSZ, &size) != 0 || dup2(file, 0) < 0 || dup2(file, 1) < 0 ||
        dup2(file, 2) < 0 || chdir(folder) != 0)
        _exit(126);
    set_terminal(setting);
    execv(argv[0], argv);
    _exit(126);
}

/* All that the terminal was sent; *status: the exit status. */
static const char *at_terminal(size_t width, char *const *setting, char *const *argv, int *status)
{
    char *bytes = arena_array(arena, MOST_BYTES, 1);
    size_t n = 0;
    const int file = posix_openpt(O_RDWR | O_NOCTTY);
    if (file < 0)
        skip(); /* a root without /dev/pts */
    assert_true(grantpt(file) == 0 && unlockpt(file) == 0);
    const char *name = arena_copy_text(arena, ptsname(file));
    /* held open here, so that reading waits for the child instead of failing before it is there */
    const int kept = open(name, O_RDWR | O_NOCTTY);
    const pid_t child = fork();
    if (child == 0)
        live_at(name, width, setting, argv);
    assert_true(kept >= 0 && child > 0 && fcntl(file, F_SETFL, O_NONBLOCK) == 0);
    for (bool ended = false, empty = false; !ended || !empty;) {
        int outcome;
        if (!ended && waitpid(child, &outcome, WNOHANG) == child) {
            ended = true;
            *status = WIFEXITED(outcome) ? WEXITSTATUS(outcome) : 128;
        }
        const ssize_t got = read(file, bytes + n, MOST_BYTES - 1 - n);
        empty = got <= 0;
        n += got > 0 ? (size_t)got : 0;
        if (empty && !ended)
            usleep(2000);
    }
    close(kept);
    close(file);
    bytes[n] = '\0';
    return bytes;
}

static const char *run_at(size_t width, char *const *setting, const char *study)
{
    int status = -1;
    char *argv[] = {arena_copy_text(arena, alike), arena_copy_text(arena, "run"),
                    arena_copy_text(arena, study), NULL};
    const char *seen = at_terminal(width, setting, argv, &status);
    if (status != (strcmp(study, "two.yaml") == 0 ? 0 : 3))
        fail_msg("exit status %d:\n%s", status, seen);
    return seen;
}

static char *const plain[] = {NULL};

/* As letters in their places: colours, links and what was written over are gone. */
static const char *as_seen(const char *sent)
{
    Text out = {.arena = arena};
    size_t line = 0; /* where it begins */
    text_add(&out, "");
    for (const char *c = sent; *c != '\0'; c++) {
        if (strncmp(c, "\033]8;;", 5) == 0) {
            c = strstr(c, "\033\\") + 1;
        } else if (strncmp(c, "\033[", 2) == 0) {
            c += strcspn(c, "mK");
        } else if (*c == '\r') {
            if (c[1] != '\n')
                out.n = line;
        } else {
            text_add_bytes(&out, c, 1);
            if (*c == '\n')
                line = out.n;
        }
    }
    return arena_copy_bytes(arena, out.bytes, out.n);
}

static size_t longest_line(const char *seen)
{
    size_t longest = 0;
    while (*seen != '\0') {
        const size_t n = strcspn(seen, "\n");
        const size_t letters = text_width(arena_copy_bytes(arena, seen, n));
        longest = letters > longest ? letters : longest;
        seen += n + (seen[n] == '\n');
    }
    return longest;
}

static void assert_holds(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("'%s' is not in:\n%s", part, text);
}

static void assert_lacks(const char *text, const char *part)
{
    if (strstr(text, part) != NULL)
        fail_msg("'%s' is in:\n%s", part, text);
}

static size_t times(const char *text, const char *part)
{
    size_t n = 0;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part))
        n++;
    return n;
}

static void lines_are_wrapped_behind_a_hanging_indent(void **state)
{
    Text out = {.arena = arena};
    (void)state;
    terminal_wrap(&out, "eins zwei drei vier fünf sechs sieben", 24, 9, 9);
    assert_string_equal(out.bytes, "eins zwei drei\n"
                                   "         vier fünf sechs\n"
                                   "         sieben");
    out = (Text){.arena = arena};
    terminal_wrap(&out, "at /a/very/long/path/that/is/copied end", 20, 0, 0);
    assert_string_equal(out.bytes, "at\n/a/very/long/path/that/is/copied\nend");
    out = (Text){.arena = arena};
    terminal_wrap(&out, "all of it", SIZE_MAX, 0, 4);
    assert_string_equal(out.bytes, "all of it");
    out = (Text){.arena = arena};
    terminal_wrap(&out, "", 20, 0, 4);
    assert_string_equal(out.bytes, "");
}

static void nothing_is_wider_than_the_terminal(void **state)
{
    static const size_t widths[] = {40, 60, 80, 140};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(widths); i++) {
        const char *sent = run_at(widths[i], plain, "two.yaml"), *seen = as_seen(sent);
        const size_t longest = longest_line(seen);
        if (longest > widths[i] || longest + 20 < widths[i])
            fail_msg("the longest of %zu letters has %zu:\n%s", widths[i], longest, seen);
        assert_holds(seen, "\ncaution: ");
        assert_holds(seen, "\n         "); /* the hanging indent */
    }
}

static void equal_cautions_are_told_once_by_the_outcomes_labels(void **state)
{
    (void)state;
    const char *seen = as_seen(run_at(900, plain, "two.yaml"));
    assert_int_equal(times(seen, "standard errors that rest on fewer than"), 1);
    assert_holds(seen, "caution: Mathematics, spring; The same again; Without a pretest: There are "
                       "only 6 groups of school_id");
    assert_holds(seen, "caution: Without a pretest: there is no earlier test");
    assert_lacks(seen, "(math)");
}

static void cautions_and_errors_have_colour_unless_it_is_refused(void **state)
{
    static const char caution[] = "\033[1;33mcaution:\033[0m ",
                      error[] = "\033[1;31merror:\033[0m ";
    char no_color[] = "NO_COLOR=1", empty[] = "NO_COLOR=", dumb[] = "TERM=dumb";
    char *const refused[] = {no_color, NULL}, *const allowed[] = {empty, NULL};
    char *const simple[] = {dumb, NULL};
    (void)state;
    assert_holds(run_at(80, plain, "two.yaml"), caution);
    assert_holds(run_at(80, plain, "wrong.yaml"), error);
    assert_holds(run_at(80, allowed, "wrong.yaml"), error);
    assert_lacks(run_at(80, refused, "two.yaml"), "\033[1");
    assert_holds(run_at(80, refused, "two.yaml"), "caution: ");
    assert_lacks(run_at(80, simple, "two.yaml"), "\033");
    assert_lacks(run_at(80, simple, "two.yaml"), "reading the data");
    assert_holds(run_at(80, simple, "two.yaml"), "caution: ");
}

static void the_report_is_a_link_and_the_time_stands_last(void **state)
{
    (void)state;
    const char *sent = run_at(80, plain, "two.yaml");
    const char *url = arena_printf(arena, "\033]8;;file://%s/two.out/report.md\033\\",
                                   os_real_path(arena, folder));
    assert_holds(sent,
                 arena_printf(arena, "Report: %stwo.out/report.md\033]8;;\033\\\r\nDone in ", url));
    assert_string_equal(strstr(as_seen(sent), " s.\n"), " s.\n");
}

static void a_path_of_a_link_is_written_as_a_url(void **state)
{
    const Terminal terminal = {.is_one = true, .obeys = true}, file = {0}, dumb = {.is_one = true};
    Text out = {.arena = arena};
    (void)state;
    terminal_add_path(&out, &terminal, "/a b/100%/\xC3\xA9\033.html");
    assert_string_equal(out.bytes, "\033]8;;file:///a%20b/100%25/%C3%A9%1B.html\033\\"
                                   "/a b/100%/\xC3\xA9\\u001B.html\033]8;;\033\\");
    out = (Text){.arena = arena};
    terminal_add_path(&out, &file, "/a b");
    terminal_add_path(&out, &dumb, "/c");
    assert_string_equal(out.bytes, "/a b/c");
}

static void progress_is_one_line_that_goes(void **state)
{
    (void)state;
    const char *sent = run_at(60, plain, "two.yaml");
    assert_holds(sent, "\r\033[Kreading the data\r\033[K0/3 Mathematics, spring\r\033[K");
    assert_holds(sent, "\r\033[Kcharts and report\r\033[K");
    assert_lacks(as_seen(sent), "reading the data");
    assert_lacks(as_seen(sent), "charts and report");
}

static void progress_tells_rate_and_time_left(void **state)
{
    char duration[DURATION_MAX];
    (void)state;
    assert_string_equal(progress_text(arena, "math", 0, 14, 0, 80), "0/14 math");
    assert_string_equal(progress_text(arena, "math", 3, 14, 6, 80),
                        "3/14 math (2.0 s each, 22 s left)");
    assert_string_equal(progress_text(arena, "math", 500, 2000, 10, 80),
                        "500/2000 math (50 a second, 30 s left)");
    assert_string_equal(progress_text(arena, "Mathematics, fall", 3, 14, 1.5, 40),
                        "3/14 Mathema… (2.0 a second, 5.5 s left)");
    assert_string_equal(progress_text(arena, "reading the data", 0, 0, 9, 10), "reading t…");
    assert_string_equal(say_duration(185, duration), "3 min 5 s");
    assert_string_equal(say_duration(7260, duration), "2 h 1 min");
}

static void errors_are_wrapped_and_the_caret_stands_where_it_belongs(void **state)
{
    (void)state;
    const char *seen = as_seen(run_at(60, plain, "wrong.yaml"));
    assert_holds(seen, "error: wrong.yaml:");
    const char *source = strstr(seen, " | covariates"), *caret = strchr(seen, '^');
    assert_non_null(source);
    assert_non_null(caret);
    const char *below = strchr(source, '\n') + 1;
    assert_int_equal(below[(strstr(source, "gendr") - source) + 5], '^');
    const char *sentence = arena_copy_bytes(arena, seen, (size_t)(source - seen));
    assert_true(longest_line(sentence) <= 60);
    assert_true(times(sentence, "\n       ") >= 2);
}

static int set_up(void **state)
{
    Error *err;
    (void)state;
    arena = arena_create();
    err = ARENA_NEW(arena, Error);
    alike = getenv("ALIKE");
    if (alike == NULL || mkdtemp(folder) == NULL)
        return -1;
    char *bytes, *at;
    size_t n;
    if (!os_read_file(arena, "tests/bad/few_clusters/students.csv", &bytes, &n, err) ||
        !os_write_file(os_join(arena, folder, "students.csv"), bytes, n, err) ||
        !os_write_file(os_join(arena, folder, "two.yaml"), two_outcomes, strlen(two_outcomes), err))
        return -1;
    char *wrong = arena_copy_text(arena, two_outcomes);
    at = strstr(wrong, "gender");
    memmove(at + strlen("gendr"), at + strlen("gender"), strlen(at + strlen("gender")) + 1);
    memcpy(at, "gendr", strlen("gendr"));
    return os_write_file(os_join(arena, folder, "wrong.yaml"), wrong, strlen(wrong), err) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    os_remove_tree(folder);
    arena_destroy(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_wrapped_behind_a_hanging_indent),
        cmocka_unit_test(nothing_is_wider_than_the_terminal),
        cmocka_unit_test(equal_cautions_are_told_once_by_the_outcomes_labels),
        cmocka_unit_test(cautions_and_errors_have_colour_unless_it_is_refused),
        cmocka_unit_test(the_report_is_a_link_and_the_time_stands_last),
        cmocka_unit_test(a_path_of_a_link_is_written_as_a_url),
        cmocka_unit_test(progress_is_one_line_that_goes),
        cmocka_unit_test(progress_tells_rate_and_time_left),
        cmocka_unit_test(errors_are_wrapped_and_the_caret_stands_where_it_belongs),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
