#include "report/says_implementation.h"

#include "alike/implementation_tables.h"
#include "alike/text.h"

#include <math.h>

static const union implementation_columns *const column = &implementation_columns;

/* What the tables say together, over all measures and outcomes. */
typedef struct Links {
    size_t n, n_tested, n_told;     /* rows; tested; told from chance after correction */
    const char *outcome;            /* of the plainest: "Mathematics, two years" */
    const Table *table, *by_school; /* by_school: NULL where they are not told one by one */
    size_t row;
    double schools[2], r[2]; /* of those tested: fewest and most schools, what each could show */
    const char *problem;     /* of the first that is not tested */
    bool few;                /* some rest on fewer schools than a caution asks for */
    bool permuted;           /* the p of some by permutation is on the other side of 0.05 */
} Links;

static double judged_p(const Table *t, size_t i)
{
    const double q = table_real(t, i, &column->q);
    return isnan(q) ? table_real(t, i, &column->p) : q;
}

static void add_link(Links *out, const OutlineRow *row, const Table *t, size_t i)
{
    const double p = judged_p(t, i);
    out->n++;
    if (isnan(p)) {
        if (out->problem == NULL)
            out->problem = table_text(t, i, &column->problem);
        return;
    }
    const bool plainer =
        out->table == NULL || p < judged_p(out->table, out->row) ||
        (p == judged_p(out->table, out->row) &&
         table_real(t, i, &column->p) < table_real(out->table, out->row, &column->p));
    out->n_tested++;
    out->n_told += p < 0.05;
    out->few = out->few || table_real(t, i, &column->schools) < IMPLEMENTATION_FEW;
    out->schools[0] = fmin(out->schools[0], table_real(t, i, &column->schools));
    out->schools[1] = fmax(out->schools[1], table_real(t, i, &column->schools));
    out->r[0] = fmax(out->r[0], table_real(t, i, &column->detectable_r));
    out->r[1] = fmin(out->r[1], table_real(t, i, &column->detectable_r));
    out->permuted = out->permuted || (table_real(t, i, &column->p) < 0.05) !=
                                         (table_real(t, i, &column->permutation_p) < 0.05);
    if (plainer) {
        out->outcome = row->whole;
        out->by_school = tables_find(&row->analysis->tables, &table_implementation_schools);
        out->table = t;
        out->row = i;
    }
}

static Links links_of(const Outline *outline)
{
    Links out = {.schools = {INFINITY, 0.0}, .r = {0.0, INFINITY}};
    for (size_t s = 0; s < outline->n; s++)
        for (size_t k = 0; k < outline->subject[s].n; k++) {
            const OutlineRow *row = &outline->subject[s].row[k];
            const Table *t = tables_find(&row->analysis->tables, &table_implementation);
            for (size_t i = 0; t != NULL && i < t->n_rows; i++)
                add_link(&out, row, t, i);
        }
    return out;
}

static const char *sds(Arena *arena, const Links *l, const TableColumn *handle)
{
    return told_sds(arena, table_cell(l->table, l->row, handle));
}

/* "Schools that reported more" is the survey's word; of a file or of students it is "had". */
static const char *example(Arena *arena, const Links *l)
{
    const bool larger = table_real(l->table, l->row, &column->slope) > 0.0;
    return arena_printf(
        arena,
        "Schools with more of “%s” had %s effects in %s: %s%s for one standard deviation more "
        "(%s to %s).",
        table_text(l->table, l->row, &column->label), larger ? "larger" : "smaller", l->outcome,
        l->table->head[l->row].what ? "a difference of shares of " : "",
        sds(arena, l, &column->slope), sds(arena, l, &column->ci_low),
        sds(arena, l, &column->ci_high));
}

/* "24", "20 to 40". */
static const char *from_to(Arena *arena, const double of[2], int digits)
{
    const char *from = text_real(arena, of[0], digits), *to = text_real(arena, of[1], digits);
    return text_equal(from, to) ? from : arena_printf(arena, "%s to %s", from, to);
}

static const char *lead(Arena *arena, const Links *l)
{
    if (l->n_tested == 0)
        return arena_printf(arena,
                            "Whether effects go with how fully schools carried the program out "
                            "could not be tested: %s.",
                            l->problem != NULL ? l->problem : "no number of it may be told");
    if (l->n_told > 0)
        return arena_printf(
            arena, "Of %zu %s of a measure with an outcome, %zu %s be told from chance. %s",
            l->n_tested, text_plural(l->n_tested, "link", "links"), l->n_told, "can",
            example(arena, l));
    return arena_printf(
        arena,
        "No link between how fully schools carried the program out and what it did there could be "
        "told from chance: with %s schools only a correlation of %s or more would be seen four "
        "times out of five%s.",
        from_to(arena, l->schools, 0), from_to(arena, l->r, 2),
        l->n_tested > 1 ? ", and that in a test of one link alone" : "");
}

/* The schools without which the plainest slope would be most another; "" where none is named. */
static const char *most_influential(Arena *arena, const Links *l)
{
    const union implementation_schools_columns *own = &implementation_schools_columns;
    const Table *t = l->by_school;
    const double slope = table_real(l->table, l->row, &column->slope);
    Text text = {.arena = arena};
    double last = INFINITY;
    for (int k = 0; t != NULL && k < 3; k++) {
        size_t at = t->n_rows;
        double most = 0.0;
        for (size_t i = 0; i < t->n_rows; i++) {
            const double moves = fabs(table_real(t, i, &own->slope_without) - slope);
            if (moves < last && moves > most &&
                text_equal(table_text(t, i, &own->measure),
                           table_text(l->table, l->row, &column->measure))) {
                most = moves;
                at = i;
            }
        }
        if (at == t->n_rows)
            break;
        last = most;
        text_format(&text, "%s%s (%s)",
                    text.n > 0
                        ? ", "
                        : arena_printf(arena,
                                       " The slope of “%s” in %s hangs most on these "
                                       "schools, without which it would be the number "
                                       "behind each: ",
                                       table_text(l->table, l->row, &column->label), l->outcome),
                    table_text(t, at, &own->school),
                    text_real(arena, table_real(t, at, &own->slope_without), 2));
    }
    return text.n == 0 ? "" : arena_printf(arena, "%s.", text.bytes);
}

static const char *rests_on(Arena *arena, const Results *results, const Links *l)
{
    const ImplementationSpec *of = results->spec->design[0].implementation;
    Text text = {.arena = arena};
    text_format(&text,
                "What tells it was measured after the program began, by those who ran it, and "
                "schools that carried it out more fully may differ in much else: a link is no "
                "proof that one makes the other.");
    if (l->n_tested > 1 && of->correction != N_ADJUSTMENTS)
        text_format(&text, " The p values allow for all %zu links (%s).", l->n_tested,
                    adjustment_words[of->correction]);
    if (l->table != NULL)
        text_add(&text, most_influential(arena, l));
    if (l->few)
        text_add(&text, " They rest on fewer than 20 schools, so a single school can make one.");
    if (l->permuted)
        text_add(&text, " Where the p by permutation says another thing, the other p is judged by: "
                        "its errors are never made smaller than the schools' own.");
    return text.bytes;
}

Said says_implementation(Arena *arena, const Results *results, const Outline *outline)
{
    const Links l = links_of(outline);
    if (l.n == 0)
        return (Said){"", ""};
    return (Said){lead(arena, &l), rests_on(arena, results, &l)};
}

const char *says_threshold(const Results *results)
{
    const ImplementationSpec *of = results->spec->design[0].implementation;
    bool any = false;
    for (size_t m = 0; of != NULL && m < of->n; m++)
        any = any || !isnan(of->measure[m].threshold);
    if (!any)
        return "";
    if (!results->locked || results->lock_unknown)
        return "No design was locked before scores were read, so nothing shows that the threshold "
               "was not chosen after.";
    return results->lock_differs
               ? "The design is not as it was locked; the settings say what differs, and whether "
                 "the threshold does."
               : "The threshold stood in the design that was locked before scores were read.";
}
