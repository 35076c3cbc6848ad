/* A study of two subjects and three spans, its charts of the whole study, and what is asked of
 * every drawing. */
#ifndef CHART_STUDY_FIXTURE_H
#define CHART_STUDY_FIXTURE_H

#include <ctype.h>
#include <string.h>
#include <unistd.h>

#include "chart/made.h"
#include "chart/svg_texts.h"

enum { SUBJECTS = 2, SPANS = 3 };

/* Two subjects with three spans each, of which the last is of another design, and a placebo. */
typedef struct Fixture {
    Arena *arena;
    Results *results;
    OutcomeSpec outcome[SUBJECTS * (SPANS + 1)];
    SpanSpec span[SPANS + 1];
    char folder[64];
    Figures figures;
} Fixture;

static const char *const subject_name[SUBJECTS] = {"Mathematics", "Reading"};

static inline void make_outcome(Fixture *f, size_t i, size_t s, size_t k)
{
    f->outcome[i] = (OutcomeSpec){
        .name.text = arena_printf(f->arena, "%s_%zu", s == 0 ? "mathematics" : "reading", k + 1),
        .label = arena_printf(f->arena, "%s over %zu", subject_name[s], k + 1),
        .subject = subject_name[s],
        .span = &f->span[k],
        .pretest.text = "math_fall",
        .same_scale = true};
}

static inline Results *several_spans(Fixture *f)
{
    Results *results = made_results(f->arena);
    const Spec *spec = results->spec;
    for (size_t k = 0; k <= SPANS; k++)
        f->span[k] = (SpanSpec){.name.text = k < SPANS ? "s" : "before",
                                .from.text = "Fall 2013-2014",
                                .to.text = "Spring 2014-2015",
                                .years = k < SPANS ? (double)k + 1 : (double)NAN,
                                .placebo = k == SPANS};
    results->n_analyses = SUBJECTS * (SPANS + 1);
    results->analysis = ARENA_ARRAY(f->arena, Analysis, results->n_analyses);
    for (size_t s = 0; s < SUBJECTS; s++)
        for (size_t k = 0; k <= SPANS; k++) {
            const size_t i = s * (SPANS + 1) + k;
            make_outcome(f, i, s, k);
            made_analysis(f->arena, &results->analysis[i], &spec->design[k < 2 ? 0 : k - 1],
                          &f->outcome[i], k == SPANS ? -0.2 : 0.05 * (double)k);
        }
    return results;
}

static inline int set_up(void **state)
{
    Arena *arena = arena_create();
    Fixture *f = ARENA_NEW(arena, Fixture);
    f->arena = arena;
    f->results = several_spans(f);
    strcpy(f->folder, "/tmp/alike-charts-XXXXXX");
    *state = f;
    return mkdtemp(f->folder) == NULL;
}

static inline int tear_down(void **state)
{
    Fixture *f = *state;
    os_remove_tree(f->folder);
    arena_destroy(f->arena);
    return 0;
}

static inline void write_all(Fixture *f)
{
    Error *err = ARENA_NEW(f->arena, Error);
    if (!charts_write(f->arena, f->results, f->folder, &f->figures, err))
        fail_msg("%s", err->text);
    size_t n = 0; /* those of the study alone */
    for (size_t i = 0; i < f->figures.n; i++)
        if (f->figures.item[i].narrow != NULL)
            f->figures.item[n++] = f->figures.item[i];
    f->figures.n = n;
}

static inline const char *file_text(Fixture *f, const char *name)
{
    Error *err = ARENA_NEW(f->arena, Error);
    char *bytes = NULL;
    size_t n = 0;
    const char *path = os_join(f->arena, f->folder, name);
    if (!os_is_file(path) || !os_read_file(f->arena, path, &bytes, &n, err))
        return "";
    return arena_copy_bytes(f->arena, bytes, n);
}

static inline const Figure *figure_of(const Fixture *f, const char *name)
{
    for (size_t i = 0; i < f->figures.n; i++)
        if (strcmp(f->figures.item[i].name, name) == 0)
            return &f->figures.item[i];
    return NULL;
}

/* Both drawings of every chart: no text leaves the page, none touches another, and every colour is
 * one of the table, which a page in the dark swaps. */
static inline void check_drawings(Fixture *f)
{
    if (!os_program_exists("gnuplot"))
        skip();
    charts_render(f->arena, f->folder, CHART_SECONDS, &f->figures);
    for (size_t i = 0; i < f->figures.notes.n; i++)
        print_error("%s\n", note_text(f->arena, &f->figures.notes.item[i]));
    assert_int_equal(f->figures.notes.n, 0);
    size_t n_faults = 0;
    for (size_t i = 0; i < f->figures.n; i++) {
        const Figure *figure = &f->figures.item[i];
        assert_true(figure->rendered);
        const char *const name[] = {figure->name, figure->narrow};
        for (size_t view = 0; view < 2; view++) {
            assert_non_null(name[view]);
            const char *svg = file_text(f, arena_printf(f->arena, "%s.svg", name[view]));
            const SvgTexts *texts = svg_texts(f->arena, svg);
            assert_true(texts->width == (view == 0 ? 624 : 360));
            assert_true(view == 1 || texts->height <= 96 * (PAGE_MOST + 0.21));
            assert_true(texts->n > 3);
            n_faults += svg_faults(texts, name[view]);
            for (const char *c = svg; (c = strchr(c, '#')) != NULL; c++) {
                bool known =
                    !isxdigit((unsigned char)c[1]) || strspn(c + 1, "0123456789ABCDEF") != 6;
                for (size_t k = 0; k < n_chart_colors; k++)
                    known = known || strncmp(c, chart_colors[k].light, 7) == 0;
                assert_true(known);
            }
        }
    }
    assert_int_equal(n_faults, 0);
}

#endif
