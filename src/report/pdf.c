/* report.pdf: report.html as an installed Chromium prints it. The page is laid out for paper by
 * style.css, so nothing is laid out twice. */
#include "report/html.h"

#include "alike/os.h"
#include "alike/pdf.h"
#include "alike/quote.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What a page is given, two seconds as a rule: a browser that takes longer hangs. */
enum { PRINT_SECONDS = 60 };

/* All are Chromium, or made of it, and know its switches. */
static const char *const browsers[] = {"chromium", "chromium-browser", "google-chrome",
                                       "google-chrome-stable", "microsoft-edge"};

static const char instead[] = "print report.html from a browser: it is laid out for paper";

static const char *find_browser(void)
{
    for (size_t k = 0; k < COUNT_OF(browsers); k++)
        if (os_program_exists(browsers[k]))
            return browsers[k];
    return NULL;
}

static void foresee(Arena *arena, Notes *notes)
{
    if (find_browser() == NULL)
        notes_add(
            notes, arena, "report", NOTE_CAUTION, count_about(ABOUT_NOBODY, 1),
            PHRASE("report.pdf was not made: no Chromium was found to print it; install it, or {}.",
                   piece_words(instead)));
}

/* --- what the browser left ----------------------------------------------------------------------
 */

/* Does the file begin and end as a PDF does? */
static bool is_whole(const char *bytes, size_t n)
{
    static const char begin[] = "%PDF-", end[] = "%%EOF";
    while (n > 0 && (bytes[n - 1] == '\n' || bytes[n - 1] == '\r'))
        n--;
    return n > sizeof begin + sizeof end && memcmp(bytes, begin, sizeof begin - 1) == 0 &&
           memcmp(bytes + n - (sizeof end - 1), end, sizeof end - 1) == 0;
}

/* The last of the browser's lines: before it complain the parts that a page does without. */
static const char *last_line(Arena *arena, const char *log)
{
    char *text = NULL, *rest = NULL;
    size_t n = 0;
    Error ignored;
    const char *said = "it left no message";
    if (!os_is_file(log) || !os_read_file(arena, log, &text, &n, &ignored))
        return said;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
        said = line;
    return said;
}

/* --- printing -----------------------------------------------------------------------------------
 */

/* The page and what comes of it stand in the results folder, where a browser in a sandbox of its
 * own may read; what the browser keeps for itself is no result and goes with the temporary files.
 */
typedef struct Print {
    Arena *arena;
    const char *browser, *profile, *folder, *page, *pdf, *log;
} Print;

#define PRINT_NAME "report.print"

static Print print_in(Arena *arena, const char *browser, const char *profile, const char *folder)
{
    return (Print){.arena = arena,
                   .browser = browser,
                   .profile = profile,
                   .folder = folder,
                   .page = os_join(arena, folder, PRINT_NAME ".html"),
                   .pdf = os_join(arena, folder, PRINT_NAME ".pdf"),
                   .log = os_join(arena, folder, PRINT_NAME ".log")};
}

/* Nothing of the user's own browser is used or changed, and nothing leaves the machine. Chromium
 * does not start in its sandbox for root; the page is ours alone. */
static int run_browser(const Print *print)
{
    Text url = {.arena = print->arena};
    int status = 127;
    quote_file_url(&url, print->page);
    const char *argv[] = {print->browser,
                          "--headless",
                          "--disable-gpu",
                          "--no-first-run",
                          "--disable-extensions",
                          "--host-resolver-rules=MAP * ~NOTFOUND",
                          arena_printf(print->arena, "--user-data-dir=%s", print->profile),
                          "--no-pdf-header-footer",
                          "--generate-pdf-document-outline",
                          arena_printf(print->arena, "--print-to-pdf=%s", print->pdf),
                          url.bytes,
                          geteuid() == 0 ? "--no-sandbox" : NULL,
                          NULL};
    return os_run(argv, print->folder, print->log, PRINT_SECONDS, &status) ? status : 127;
}

/* Why there is no whole file; NULL: there is one, in *bytes. */
static const char *printed(const Print *print, char **bytes, size_t *n)
{
    Error ignored;
    const int status = run_browser(print);
    if (status == OS_KILLED)
        return arena_printf(print->arena, "it had not finished after %d seconds and was stopped",
                            PRINT_SECONDS);
    if (status == 127)
        return "it could not be started";
    if (status != 0)
        return arena_printf(print->arena, "it ended with exit status %d: %s", status,
                            last_line(print->arena, print->log));
    if (!os_is_file(print->pdf) || !os_read_file(print->arena, print->pdf, bytes, n, &ignored) ||
        !is_whole(*bytes, *n))
        return arena_printf(print->arena, "it left no whole file: %s",
                            last_line(print->arena, print->log));
    return NULL;
}

static bool print_to(const Document *document, const Print *print, const char *path, Notes *notes,
                     Error *err)
{
    char *bytes = NULL;
    size_t n = 0;
    if (!document_write_html(document, print->page, err))
        return false;
    const char *why = printed(print, &bytes, &n);
    if (why != NULL) {
        notes_add(notes, print->arena, "report", NOTE_CAUTION, count_about(ABOUT_NOBODY, 1),
                  PHRASE("report.pdf was not made: {} was to print it, but {}; {}.",
                         piece_words(print->browser), piece_words(why), piece_words(instead)));
        return true;
    }
    pdf_forget_times(bytes, n);
    return os_write_staged(path, bytes, n, err);
}

/* A new folder for the browser; NULL: none can be made. */
static char *make_profile(Arena *arena)
{
    const char *place = getenv("TMPDIR");
    char *folder = arena_printf(arena, "%s/alike-print-XXXXXX",
                                place == NULL || place[0] != '/' ? "/tmp" : place);
    return mkdtemp(folder);
}

static bool write_pdf(const Document *document, const char *path, Notes *notes, Error *err)
{
    Arena *arena = document->arena;
    const char *browser = find_browser(), *folder = os_real_path(arena, os_folder_of(arena, path));
    if (browser == NULL) /* it was told before */
        return true;
    char *profile = make_profile(arena);
    if (folder == NULL || profile == NULL)
        return error_set(err, ERR_INTERNAL, (Place){.file = folder == NULL ? path : "/tmp"},
                         "no folder can be made here: %s", strerror(errno));
    const Print print = print_in(arena, browser, profile, folder);
    const bool ok = print_to(document, &print, path, notes, err);
    remove(print.page);
    remove(print.pdf);
    remove(print.log);
    os_remove_tree(profile);
    return ok;
}

const Writer writer_pdf = {.name = "pdf",
                           .file = "report.pdf",
                           .working = PRINT_NAME ".*",
                           .help = "the page on paper, printed by Chromium where it is installed",
                           .foresee = foresee,
                           .write = write_pdf};
