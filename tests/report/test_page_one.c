/* Page one keeps to a page: of many subjects or spans it shows what a reader needs first. */
#include "report/grid.h"
#include "results/made.h"

#include "report/body.h"
#include "report/says_items.h"

#include <gsl/gsl_errno.h>

enum { SUBJECTS_MOST = 8, SPANS_MOST = 8 };

typedef struct Study {
    Made m;
    Analysis analysis[SUBJECTS_MOST * SPANS_MOST];
    OutcomeSpec outcome[SUBJECTS_MOST * SPANS_MOST];
    SpanSpec span[SPANS_MOST];
} Study;

/* So many subjects of so many spans, the longest of which the study names first. */
static Study *study_of(size_t n_subjects, size_t n_spans)
{
    static Study s;
    s = (Study){.m = {.arena = NULL}};
    made_start(&s.m, 0, 0);
    s.m.results.release = RELEASE_INTERNAL;
    s.m.design[0].label = "This study's design";
    for (size_t k = 0; k < n_spans; k++)
        s.span[k] = (SpanSpec){.name = {.text = "k"}, .years = (double)(n_spans - k)};
    for (size_t i = 0; i < n_subjects * n_spans; i++) {
        s.outcome[i] = s.m.outcome;
        s.outcome[i].name.text = arena_printf(s.m.arena, "k%zu", i);
        s.outcome[i].subject = arena_printf(s.m.arena, "Subject %c", (char)('A' + i / n_spans));
        s.outcome[i].span = &s.span[i % n_spans];
        s.analysis[i] = s.m.analysis[0];
        s.analysis[i].outcome = s.outcome[i].name.text;
        s.analysis[i].outcome_spec = &s.outcome[i];
    }
    s.m.results.analysis = s.analysis;
    s.m.results.n_analyses = n_subjects * n_spans;
    return &s;
}

static const Grid *grid_named(Study *s, const char *name)
{
    static const Figures none;
    const Document document = report_document(s->m.arena, &s->m.results, &none, "results");
    for (size_t i = 0; i < document.n; i++)
        if (document.block[i].grid != NULL && text_equal(document.block[i].grid->name, name))
            return document.block[i].grid;
    return NULL;
}

static void a_table_of_many_rows_has_the_main_ones(void **state)
{
    (void)state;
    Study *s = study_of(6, 3);
    const Grid *grid = grid_named(s, "answers");
    assert_non_null(grid);
    assert_int_equal(grid->n_rows, 6);
    assert_string_equal(grid->row[0].cell[0].text, "Subject A, three years");
    assert_string_equal(grid->row[5].cell[0].text, "Subject F, three years");
    EXPECT(holds(grid->note, "The main outcome of each; all 18 are in"), grid->note);
    made_end(&s->m);
    s = study_of(5, 2);
    grid = grid_named(s, "answers");
    assert_int_equal(grid->n_rows, 10);
    assert_null(grid->note);
    made_end(&s->m);
    s = study_of(2, 8); /* boxes have all */
    assert_null(grid_named(s, "answers"));
    grid = grid_named(s, "box_1");
    assert_int_equal(grid->n_rows, 8);
    assert_string_equal(grid->row[7].cell[0].text, "Eight years");
    made_end(&s->m);
}

static void a_chart_stands_there_where_it_fits(void **state)
{
    (void)state;
    static const struct {
        size_t subjects, spans;
        ChartPlace place;
    } rows[] = {{1, 1, CHART_IN_SUMMARY}, {2, 5, CHART_IN_SUMMARY}, {1, 6, CHART_BESIDE},
                {4, 1, CHART_IN_EFFECTS}, {6, 1, CHART_IN_EFFECTS}, {7, 1, CHART_BESIDE},
                {3, 2, CHART_BESIDE}};
    for (size_t k = 0; k < COUNT_OF(rows); k++) {
        Study *s = study_of(rows[k].subjects, rows[k].spans);
        const Outline outline = outline_of(s->m.arena, &s->m.results);
        assert_int_equal(page_one_chart(&outline), rows[k].place);
        made_end(&s->m);
    }
}

static void long_names_are_counted_and_not_repeated(void **state)
{
    (void)state;
    Study *s = study_of(4, 1);
    Outline outline = outline_of(s->m.arena, &s->m.results);
    Effect other = s->analysis[1].effects.row[0];
    s->analysis[1].effects.row = &other;
    other.ci_high = 2;
    const char *said = says_answer(s->m.arena, &s->m.results, &outline).verdict;
    EXPECT(holds(said, "in subject A, subject C and subject D"), said);
    for (size_t i = 0; i < 4; i++)
        s->outcome[i].subject =
            arena_printf(s->m.arena, "%s, a name of more letters than a line of a page holds",
                         s->outcome[i].subject);
    outline = outline_of(s->m.arena, &s->m.results);
    said = says_answer(s->m.arena, &s->m.results, &outline).verdict;
    EXPECT(!holds(said, "a name of more") && holds(said, "in 3 of the 4 subjects"), said);
    made_end(&s->m);
}

/* An outcome whose label begins with its domain is not told it twice. */
static void an_outcome_is_not_named_after_its_subject_twice(void **state)
{
    (void)state;
    Study *s = study_of(1, 3);
    static const char *const label[] = {"Mathematics", "Geometry", "Mathematics of money"};
    for (size_t i = 0; i < 3; i++) {
        s->outcome[i].subject = NULL;
        s->outcome[i].span = NULL;
        s->outcome[i].domain = "mathematics";
        s->outcome[i].label = label[i];
    }
    const Outline outline = outline_of(s->m.arena, &s->m.results);
    assert_string_equal(outline.subject[0].row[0].whole, "Mathematics");
    assert_string_equal(outline.subject[0].row[1].whole, "Mathematics, geometry");
    assert_string_equal(outline.subject[0].row[2].whole, "Mathematics of money");
    made_end(&s->m);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_of_many_rows_has_the_main_ones),
        cmocka_unit_test(a_chart_stands_there_where_it_fits),
        cmocka_unit_test(long_names_are_counted_and_not_repeated),
        cmocka_unit_test(an_outcome_is_not_named_after_its_subject_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
