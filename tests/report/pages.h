/* A made Results released and written as both pages; what they hold. */
#ifndef TESTS_REPORT_PAGES_H
#define TESTS_REPORT_PAGES_H

#include "file_text.h"
#include "results/made.h"

#include "alike/os.h"
#include "alike/report.h"

typedef struct Pages {
    const char *html, *md;
} Pages;

static inline Pages written(Made *m, const Figures *figures, const char *svg)
{
    static Name formats[] = {{.text = "html"}, {.text = "md"}};
    static const Figures none;
    Error err = {0};
    m->spec.formats = (Names){.n = 2, .item = formats};
    results_compare(m->arena, &m->results);
    results_review(m->arena, &m->results);
    results_reproduce(m->arena, &m->results);
    made_release(m);
    const char *folder = made_folder(m->arena);
    if (svg != NULL) {
        assert_true(os_make_folders(os_join(m->arena, folder, "charts"), &err));
        for (size_t i = 0; i < figures->n; i++)
            assert_true(os_write_file(
                arena_printf(m->arena, "%s/charts/%s.svg", folder, figures->item[i].name), svg,
                strlen(svg), &err));
    }
    Notes missing = {0};
    assert_true(report_write(m->arena, &m->results, figures != NULL ? figures : &none, folder,
                             &missing, &err));
    const Pages pages = {.html = file_text(m->arena, os_join(m->arena, folder, "report.html")),
                         .md = file_text(m->arena, os_join(m->arena, folder, "report.md"))};
    os_remove_tree(folder);
    return pages;
}

static inline void assert_holds(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("not found: %s\nin: %.1500s", part, text);
}

static inline void assert_lacks(const char *text, const char *part)
{
    const char *found = strstr(text, part);
    if (found != NULL)
        fail_msg("found '%s': ...%.200s", part, found);
}

#endif
