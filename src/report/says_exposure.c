/* Schools that began in different years: what the effects by year of the program say. */
#include "report/says_exposure.h"

#include "report/says_items.h"
#include "report/words.h"

#include "alike/span_tables.h"
#include "alike/text.h"
#include "alike/told.h"

#include <math.h>

static const union exposure_columns *const column = &exposure_columns;

/* --- reading the table ------------------------------------------------------------------------ */

static bool is_main(const Table *table, size_t i)
{
    return text_equal(table_text(table, i, &column->design), DESIGN_PRIMARY);
}

size_t exposure_subjects(Arena *arena, const Results *results, ExposureSubject **out)
{
    const Table *table = results->exposure;
    size_t n = 0;

    *out = ARENA_ARRAY(arena, ExposureSubject, table == NULL ? 1 : table->n_rows + 1);
    for (size_t i = 0; table != NULL && i < table->n_rows; i++) {
        const char *name = table_text(table, i, &column->subject);
        if (!is_main(table, i))
            continue;
        if (n == 0 || !text_equal((*out)[n - 1].name, name)) {
            (*out)[n++] = (ExposureSubject){.name = name, .from = i};
            for (size_t k = 0; k < results->n_analyses && (*out)[n - 1].any == NULL; k++) {
                const Analysis *a = &results->analysis[k];
                if (a->primary && text_equal(a->outcome_spec->subject, name))
                    (*out)[n - 1].any = a;
            }
        }
        (*out)[n - 1].to = i + 1;
    }
    return n;
}

static ExposureRow what(const Results *results, size_t row)
{
    return (ExposureRow)results->exposure->head[row].what;
}

const char *exposure_points(Arena *arena, const Results *results, const ExposureSubject *s,
                            size_t row)
{
    return told_cell(arena, results, s->any, table_cell(results->exposure, row, &column->estimate));
}

const char *exposure_interval(Arena *arena, const Results *results, const ExposureSubject *s,
                              size_t row)
{
    const Table *t = results->exposure;
    return isnan(table_real(t, row, &column->ci_low))
               ? ""
               : told_cells(arena, results, s->any, table_cell(t, row, &column->ci_low),
                            table_cell(t, row, &column->ci_high));
}

/* 1 above zero, -1 below, 0 not told from it or not known. */
static int side_of(const Results *results, size_t row)
{
    return table_real(results->exposure, row, &column->ci_low) > 0.0    ? 1
           : table_real(results->exposure, row, &column->ci_high) < 0.0 ? -1
                                                                        : 0;
}

/* --- sentences -------------------------------------------------------------------------------- */

static const char *in_subject(Arena *arena, const ExposureSubject *s, size_t n)
{
    return n > 1 ? arena_printf(arena, " in %s", text_in_sentence(arena, s->name)) : "";
}

/* "3.8 points (95% interval 2.8 to 4.8) in mathematics" */
static const char *overall(Arena *arena, const Results *results, const ExposureSubject *s, size_t n)
{
    const char *interval = exposure_interval(arena, results, s, s->from);
    return arena_printf(
        arena, "%s %s%s%s", exposure_points(arena, results, s, s->from), told_unit(s->any),
        interval[0] == '\0' ? ""
                            : arena_printf(arena, " (%s interval %s)",
                                           analysis_confidence_words(arena, s->any), interval),
        in_subject(arena, s, n));
}

static const char *join(Arena *arena, const char *const *item, size_t n)
{
    Text text = {.arena = arena};
    text_add(&text, "");
    for (size_t i = 0; i < n; i++)
        text_format(&text, "%s%s", i == 0 ? "" : i + 1 == n ? " and " : ", ", item[i]);
    return text.bytes;
}

static const char *overall_of_all(Arena *arena, const Results *results)
{
    ExposureSubject *s;
    const size_t n = exposure_subjects(arena, results, &s);
    const char **item = (const char **)arena_array(arena, n, sizeof *item);
    for (size_t i = 0; i < n; i++)
        item[i] = overall(arena, results, &s[i], n);
    return join(arena, item, n);
}

/* "2.6 points in year 1, 4.1 in year 2 and 4.7 in year 3" */
static const char *by_year(Arena *arena, const Results *results, const ExposureSubject *s)
{
    const char **item = (const char **)arena_array(arena, s->to - s->from, sizeof *item);
    size_t n = 0;
    for (size_t i = s->from; i < s->to; i++)
        if (what(results, i) == EXPOSURE_YEAR) {
            const double year = table_real(results->exposure, i, &column->exposure) + 1.0;
            item[n] = arena_printf(arena, "%s%s%s by the end of year %s",
                                   exposure_points(arena, results, s, i), n == 0 ? " " : "",
                                   n == 0 ? told_unit(s->any) : "", text_real(arena, year, 0));
            n++;
        }
    return join(arena, item, n);
}

static const char *growth_sentence(Arena *arena, const Results *results, const ExposureSubject *s,
                                   size_t n)
{
    return arena_printf(arena, "The difference%s was %s.", in_subject(arena, s, n),
                        by_year(arena, results, s));
}

/* That the last year rests on fewer starting years than the first. */
static const char *fewer_sentence(Arena *arena, const Results *results, const ExposureSubject *s)
{
    const Table *t = results->exposure;
    size_t first = SIZE_MAX, last = SIZE_MAX;
    for (size_t i = s->from; i < s->to; i++)
        if (what(results, i) == EXPOSURE_YEAR) {
            first = first == SIZE_MAX ? i : first;
            last = i;
        }
    if (first == last ||
        text_equal(table_text(t, first, &column->starts), table_text(t, last, &column->starts)))
        return "";
    return arena_printf(arena,
                        "Later years stand on fewer schools: year %s on those that began in %s "
                        "alone, so the years are not about the same schools, and a step from one "
                        "to the next need not be growth.",
                        text_real(arena, table_real(t, last, &column->exposure) + 1.0, 0),
                        table_text(t, last, &column->starts));
}

static const char *years_words_of(Arena *arena, double exposure)
{
    const double n = -1.0 - exposure;
    return n == 1.0 ? "the last year"
                    : arena_printf(arena, "the last %s years", text_real(arena, n, 0));
}

/* What a year before that is far from zero means, or that none is. */
static const char *before_sentence(Arena *arena, const Results *results, const ExposureSubject *s,
                                   size_t n_subjects)
{
    const Table *t = results->exposure;
    const char **off = (const char **)arena_array(arena, s->to - s->from, sizeof *off);
    const char **all = (const char **)arena_array(arena, s->to - s->from, sizeof *all);
    size_t n = 0, n_off = 0;
    for (size_t i = s->from; i < s->to; i++) {
        if (what(results, i) != EXPOSURE_BEFORE || isnan(table_real(t, i, &column->ci_low)))
            continue;
        const char *interval = exposure_interval(arena, results, s, i);
        all[n] = arena_printf(arena, "%s over %s (%s)", exposure_points(arena, results, s, i),
                              years_words_of(arena, table_real(t, i, &column->exposure)), interval);
        if (side_of(results, i) != 0)
            off[n_off++] = all[n];
        n++;
    }
    if (n == 0)
        return "";
    if (n_off == 0)
        return arena_printf(arena,
                            "Before the program, when no effect was due, the same comparison%s "
                            "found %s: none of them is told from zero. That shows no difference "
                            "in growth as large as the intervals leave out, and smaller ones may "
                            "be there.",
                            in_subject(arena, s, n_subjects), join(arena, all, n));
    return arena_printf(arena,
                        "Before the program, when no effect was due, the same comparison%s found "
                        "%s. %s away from zero: the groups did not grow alike before the program, "
                        "and as much of the effects may be that and not the program.",
                        in_subject(arena, s, n_subjects), join(arena, all, n),
                        n_off == n ? n == 1 ? "It lies" : "All of them lie"
                        : n_off == 1
                            ? arena_printf(arena, "One of them, %s, lies", off[0])
                            : arena_printf(arena, "Of them %s lie", join(arena, off, n_off)));
}

Said says_exposure(Arena *arena, const Results *results)
{
    ExposureSubject *s;
    Text text = {.arena = arena};
    const size_t n = exposure_subjects(arena, results, &s);

    text_add(&text, "");
    if (n == 0)
        return (Said){"", ""};
    for (size_t i = 0; i < n; i++) {
        text_sentence(&text, growth_sentence(arena, results, &s[i], n));
        text_sentence(&text, fewer_sentence(arena, results, &s[i]));
        text_sentence(&text, before_sentence(arena, results, &s[i], n));
    }
    text_sentence(&text, "Students of a school that had not begun may stand for comparison in "
                         "several rows; each school counts as one over all of them.");
    return (Said){.lead = arena_printf(arena, "Over all years of the program the difference is %s.",
                                       overall_of_all(arena, results)),
                  .paragraph = text.bytes};
}

/* --- page one --------------------------------------------------------------------------------- */

static const char *subjects_words(Arena *arena, const ExposureSubject *s, size_t n)
{
    const char **name = (const char **)arena_array(arena, n, sizeof *name);
    for (size_t i = 0; i < n; i++)
        name[i] = text_in_sentence(arena, s[i].name);
    return join(arena, name, n);
}

const char *says_exposure_question(Arena *arena, const Results *results)
{
    ExposureSubject *s;
    const size_t n = exposure_subjects(arena, results, &s);
    const Cell *schools =
        n == 0 ? NULL : table_cell(results->exposure, s[0].from, &column->schools);
    const bool told = schools != NULL && schools->text == NULL && !isnan(schools->value);
    return arena_printf(arena,
                        "Did %s in %sschools with %s, which began in different years, gain more in "
                        "%s than comparable %s in schools that had not begun?",
                        people(arena, results),
                        told ? arena_printf(arena, "%s ", text_real(arena, schools->value, 0)) : "",
                        results->spec->program, subjects_words(arena, s, n),
                        people(arena, results));
}

/* Comparisons of the subject whose groups pass the start, of how many. */
static size_t count_passing(const Results *results, const ExposureSubject *s, size_t *n)
{
    size_t passing = 0;
    *n = 0;
    for (size_t k = 0; k < results->n_analyses; k++) {
        const Analysis *a = &results->analysis[k];
        const SpanSpec *span = a->outcome_spec->span;
        if (!a->primary || a->infeasible != NULL || span == NULL || span->start == 0 ||
            span->placebo || !text_equal(a->outcome_spec->subject, s->name))
            continue;
        *n += 1;
        passing += results_passes_start(a);
    }
    return passing;
}

static const char *verdict_of(const Results *results, const ExposureSubject *s)
{
    size_t n;
    const size_t passing = count_passing(results, s, &n);
    const int side = side_of(results, s->from);
    if (isnan(table_real(results->exposure, s->from, &column->ci_low)))
        return "it cannot be told";
    if (passing == 0)
        return "this comparison cannot tell";
    if (side == 0)
        return "no difference that is more than chance";
    return passing < n ? (side > 0 ? "perhaps" : "perhaps less")
                       : (side > 0 ? "yes" : "no: they gained less");
}

const char *says_exposure_start(Arena *arena, const Results *results, const ExposureSubject *s)
{
    size_t n;
    const size_t passing = count_passing(results, s, &n);
    if (passing == n)
        return arena_printf(arena, "Comparable in all %zu comparisons", n);
    return arena_printf(arena,
                        "In %zu of %zu comparisons the groups were too far apart for evidence "
                        "standards, or apart with nothing that adjusts for it",
                        n - passing, n);
}

StudyAnswer says_exposure_answer(Arena *arena, const Results *results)
{
    ExposureSubject *s;
    Text verdict = {.arena = arena}, rest = {.arena = arena};
    const size_t n = exposure_subjects(arena, results, &s);

    text_add(&verdict, "");
    for (size_t i = 0; i < n; i++) {
        const char *own = verdict_of(results, &s[i]);
        text_sentence(&verdict, text_with_capital(arena, n == 1 ? arena_printf(arena, "%s.", own)
                                                                : arena_printf(arena, "%s: %s.",
                                                                               s[i].name, own)));
    }
    text_format(&rest, "Over all years of the program the difference is %s.",
                overall_of_all(arena, results));
    for (size_t i = 0; i < n; i++) {
        size_t all, off = 0;
        if (count_passing(results, &s[i], &all) < all)
            text_sentence(&rest,
                          arena_printf(arena, "%s%s.", says_exposure_start(arena, results, &s[i]),
                                       in_subject(arena, &s[i], n)));
        for (size_t row = s[i].from; row < s[i].to; row++)
            off += what(results, row) == EXPOSURE_BEFORE && side_of(results, row) != 0;
        if (off > 0)
            text_sentence(&rest,
                          arena_printf(arena,
                                       "Before the program the groups did not grow alike%s, and "
                                       "the difference may go on from that.",
                                       in_subject(arena, &s[i], n)));
    }
    text_sentence(&rest, "This is a comparison, not an experiment: what is not in the records may "
                         "explain part of it.");
    return (StudyAnswer){.verdict = verdict.bytes, .rest = rest.bytes};
}
