/* treatment.starts: schools that began the program in different school years. Each starting year is
 * compared, year by year, with schools that had not begun: a stack is one starting year and one
 * span, from the last test before that year or to it, and becomes a span like any other. */
#include "stacks.h"

#include "alike/calendar.h"

#include <math.h>

enum { STACK_SPANS_MAX = 256 };

static const char example[] = "{2013-2014: [Lincoln Elementary], 2014-2015: [Adams Middle]}";

/* --- schools by starting year ----------------------------------------------------------------- */

typedef struct Starts {
    size_t n; /* schools */
    Name *school;
    int *year;
    size_t n_years; /* rising */
    int first[STACK_SPANS_MAX];
    Place place[STACK_SPANS_MAX];
} Starts;

static void add_year(Reader *r, int year, Place place, Starts *out)
{
    size_t at = out->n_years;
    for (size_t i = 0; i < out->n_years; i++)
        if (out->first[i] == year) {
            problem_add(&r->problems, place,
                        "treatment.starts names the school year %s twice; list its schools once",
                        school_year_text(r->arena, year));
            return;
        }
    if (out->n_years == STACK_SPANS_MAX)
        return; /* more spans than a study may have: said there */
    for (; at > 0 && out->first[at - 1] > year; at--) {
        out->first[at] = out->first[at - 1];
        out->place[at] = out->place[at - 1];
    }
    out->first[at] = year;
    out->place[at] = place;
    out->n_years++;
}

static void add_schools(Reader *r, const Node *key, const Node *list, Starts *out)
{
    Names names = {0};
    int year;
    if (!school_year_read(key->text, &year)) {
        problem_add(&r->problems, key->place,
                    "treatment.starts has '%s' where a school year must stand, such as "
                    "2013-2014, and after it the schools that began in that year: starts: %s",
                    key->text, example);
        return;
    }
    if (!read_names(r, "treatment.starts", list, &names))
        return;
    if (names.n == 0)
        problem_add(&r->problems, list->place,
                    "treatment.starts lists no school under %s; remove the year, or list them",
                    key->text);
    for (size_t i = 0; i < names.n; i++) {
        out->school[out->n] = names.item[i];
        out->year[out->n++] = year;
    }
    add_year(r, year, key->place, out);
}

static bool read_schools(Reader *r, const Node *node, Starts *out)
{
    const size_t before = r->problems.n;
    size_t most = 0;
    if (node->kind != NODE_MAP || node->n == 0) {
        problem_add(&r->problems, node->place,
                    "treatment.starts holds school years, each with the schools that began the "
                    "program in it: starts: %s",
                    example);
        return false;
    }
    for (size_t i = 0; i < node->n; i++)
        most += node->item[i]->n + 1;
    out->school = ARENA_ARRAY(r->arena, Name, most);
    out->year = ARENA_ARRAY(r->arena, int, most);
    for (size_t i = 0; i < node->n; i++)
        add_schools(r, node->key[i], node->item[i], out);
    return r->problems.n == before;
}

/* --- spans ------------------------------------------------------------------------------------ */

static Name term_name(Reader *r, TermDate term, Place place)
{
    return (Name){
        arena_printf(r->arena, "%s %d-%d", season_name(term.season), term.year, term.year + 1),
        place};
}

/* Of the schools that began in `start`: the test of `year` against the last one before. */
static SpanSpec stack(Reader *r, Season season, int start, int year, Place place)
{
    Arena *arena = r->arena;
    const bool placebo = year < start;
    const int n = placebo ? start - 1 - year : year - start + 1;
    const TermDate base = {season, start - 1}, other = {season, year};
    const char *began = school_year_text(arena, start);
    return (SpanSpec){
        .name = {arena_printf(arena, "began-%d_%s-%d", start, placebo ? "before" : "year", n),
                 place},
        .label =
            placebo ? arena_printf(arena, "Began %s: %d year%s before", began, n, n == 1 ? "" : "s")
                    : arena_printf(arena, "Began %s: year %d", began, n),
        .from = term_name(r, placebo ? other : base, place),
        .to = term_name(r, placebo ? base : other, place),
        .years = placebo ? (double)NAN : n,
        .placebo = placebo,
        .start = (size_t)start,
    };
}

/* Effects first, then the years before, from the nearest one. False: there are too many. */
static bool add_stacks(Reader *r, Season season, int start, int first, int last, Place place)
{
    TestsSpec *tests = &r->spec->tests;
    const size_t n = (size_t)(last - first);
    if (tests->n_spans + n > STACK_SPANS_MAX) {
        problem_add(&r->problems, place,
                    "starting years and tests make more than %d spans; take fewer years under "
                    "spans, or make several studies",
                    STACK_SPANS_MAX);
        return false;
    }
    for (int year = start; year <= last; year++)
        tests->span[tests->n_spans++] = stack(r, season, start, year, place);
    for (int year = start - 2; year >= first; year--)
        tests->span[tests->n_spans++] = stack(r, season, start, year, place);
    return true;
}

/* One season, the later year last. */
static bool is_every_year(Reader *r, const Name *from, const Name *to, TermDate *first,
                          TermDate *last)
{
    if (!term_read(from->text, first) || !term_read(to->text, last))
        return false; /* said where they stand */
    if (first->season != last->season)
        problem_add(&r->problems, to->place,
                    "spans.to is of the %s and spans.from of the %s; with treatment.starts both "
                    "name the season whose test is taken in every year, such as Spring 2016-2017",
                    season_name(last->season), season_name(first->season));
    else if (first->year >= last->year)
        problem_add(&r->problems, to->place,
                    "spans ends with %s, which does not come after %s, with which it begins",
                    to->text, from->text);
    return first->season == last->season && first->year < last->year;
}

static void make_spans(Reader *r, const Starts *starts)
{
    TestsSpec *tests = &r->spec->tests;
    TermDate from, to;
    if (!is_every_year(r, &tests->every_from, &tests->every_to, &from, &to))
        return;
    tests->span = ARENA_ARRAY(r->arena, SpanSpec, STACK_SPANS_MAX);
    for (size_t i = 0; i < starts->n_years; i++) {
        const int start = starts->first[i];
        if (start <= from.year || start > to.year)
            problem_add(&r->problems, starts->place[i],
                        "schools that began in %s need a test before it and one in it, but spans "
                        "runs from %s to %s; %s",
                        school_year_text(r->arena, start), term_text(r->arena, from),
                        term_text(r->arena, to),
                        start <= from.year ? "begin spans.from earlier, or leave these schools out"
                                           : "let spans.to be later, or leave these schools out");
        else if (!add_stacks(r, from.season, start, from.year, to.year, starts->place[i]))
            return;
    }
}

void read_starts(Reader *r, const Node *node)
{
    TestsSpec *tests = &r->spec->tests;
    Starts starts = {0};
    if (!r->design->primary || !read_schools(r, node, &starts))
        return;
    tests->program_schools = (Names){.n = starts.n, .item = starts.school};
    tests->program_year = starts.year;
    if (tests->every_from.text == NULL && tests->n_spans > 0)
        problem_add(&r->problems, tests->span[0].from.place,
                    "with treatment.starts the spans follow from the years in which schools began; "
                    "write the first and the last test instead of a list: spans: {from: Spring "
                    "2010-2011, to: Spring 2016-2017}");
    else if (tests->every_from.text != NULL && tests->every_to.text != NULL)
        make_spans(r, &starts);
}

void refuse_every_year(Reader *r)
{
    const TestsSpec *tests = &r->spec->tests;
    if (tests->every_from.text != NULL && r->design->primary)
        problem_add(&r->problems, tests->every_from.place,
                    "spans with from and to alone goes with treatment.starts, for schools that "
                    "began in different years; write a list: spans: [{from: %s, to: %s}]",
                    tests->every_from.text,
                    tests->every_to.text != NULL ? tests->every_to.text : "Spring 2014-2015");
}
