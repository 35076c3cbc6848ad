/* Who gained: types of school, starting scores, grades and what else the study divides by, all
 * subjects together. A difference between parts that nobody tested is said to be untested. */
#include "report/says_parts.h"

#include "report/words.h"

#include "alike/text.h"

#include <math.h>

enum { NAMED_PARTS = 2, BRIEF_LETTERS = 40, BRIEF_PATTERNS = 2 };

/* " in mathematics and reading", " in both subjects", "". */
static const char *in_items(const Across *a, const char *const *name, size_t n, bool none)
{
    if (a->items->n == 1)
        return "";
    if (n == a->items->n && none)
        return n == 2 ? arena_printf(a->arena, " in either %s", a->items->one)
                      : arena_printf(a->arena, " in any of the %zu %s", n, a->items->many);
    if (n == a->items->n)
        return n == 2 ? arena_printf(a->arena, " in both %s", a->items->many)
                      : arena_printf(a->arena, " in all %zu %s", n, a->items->many);
    const char *list = items_list(a->arena, name, n);
    return n <= ITEMS_NAMED && !(a->brief && text_width(list) > BRIEF_LETTERS)
               ? arena_printf(a->arena, " in %s", list)
               : arena_printf(a->arena, " in %zu of the %zu %s", n, a->items->n, a->items->many);
}

/* --- parts that are not tested against each other -----------------------------------------------
 */

/* What is said of the rest says nothing of these. */
static const char *names_apart(const Across *a, size_t at)
{
    const Division *d = a->division[at];
    const char **name = (const char **)arena_array(a->arena, d->n, sizeof *name);
    size_t n = 0;
    for (size_t k = 0; k < d->n; k++)
        if (d->part[k].apart)
            name[n++] = d->part[k].name;
    return n == 0 ? ""
                  : arena_printf(a->arena,
                                 " (not counting %s, where the groups were too far apart at the "
                                 "start)",
                                 n <= NAMED_PARTS ? items_list(a->arena, name, n)
                                                  : arena_printf(a->arena, "%zu groups", n));
}

/* The parts on that side of zero, or those that are not; without those whose number is left out or
 * whose groups were not comparable. */
static const char *names_on(const Across *a, size_t at, int side, bool same, size_t *n)
{
    const Division *d = a->division[at];
    const char **name = (const char **)arena_array(a->arena, d->n, sizeof *name);
    *n = 0;
    for (size_t k = 0; k < d->n; k++)
        if (!isnan(d->part[k].told.value) && !d->part[k].apart &&
            (told_side(&d->part[k].told, across_confidence(a)) == side) == same)
            name[(*n)++] = d->part[k].name;
    return items_list(a->arena, name, *n);
}

/* Of a division in which one side is seen and the other is not. */
static const char *one_side(const Across *a, size_t at, int side, const char **rest)
{
    const char *what = scale_gain(&a->item[at]->s.scale, side);
    size_t n, n_not;
    const char *on = names_on(a, at, side, true, &n);
    const char *off = names_on(a, at, side, false, &n_not);
    const bool all_told = n + n_not == a->division[at]->n;
    if (n_not == 0 && n == 1) /* of the rest nothing is said */
        return arena_printf(a->arena, "%s shows %s", on, what);
    if (n_not == 0)
        return arena_printf(a->arena, "%s%s %s",
                            a->division[at]->n == 2 && all_told ? "both groups" : "every group",
                            all_told ? "" : " that is told",
                            arena_printf(a->arena, "%s %s",
                                         a->division[at]->n == 2 && all_told ? "show" : "shows",
                                         what));
    if (n_not <= NAMED_PARTS && n_not < n && all_told)
        return arena_printf(a->arena, "all but %s show %s", off, what);
    if (n > NAMED_PARTS)
        return arena_printf(a->arena, "%zu of %zu groups show %s", n, n + n_not, what);
    *rest = n_not == 1 ? ", the other no clear difference" : ", the others no clear difference";
    return arena_printf(a->arena, "%s %s %s", on, n == 1 ? "shows" : "show", what);
}

/* "every group shows a gain", "all but grades 9 to 12 show a gain"; *rest: what is to be said
 * behind the subject. */
static const char *pattern(const Across *a, size_t at, const char **rest)
{
    const Scale *scale = &a->item[at]->s.scale;
    size_t n_above, n_below;
    names_on(a, at, 1, true, &n_above);
    names_on(a, at, -1, true, &n_below);
    if (n_above == 0 && n_below == 0)
        return "no group shows a clear difference";
    if (n_above > 0 && n_below > 0)
        return arena_printf(a->arena, "%zu of the %zu groups show %s and %zu %s", n_above,
                            a->division[at]->n, scale_gain(scale, 1), n_below,
                            scale_gain(scale, -1));
    return one_side(a, at, n_above > 0 ? 1 : -1, rest);
}

/* Does no group show anything? */
static bool is_none(const Across *a, size_t at)
{
    size_t n_above, n_below;
    names_on(a, at, 1, true, &n_above);
    names_on(a, at, -1, true, &n_below);
    return n_above + n_below == 0;
}

/* "by starting score, every group shows a gain in both subjects" */
const char *parts_sentence(const Across *a)
{
    Text text = {.arena = a->arena};
    const char **said = (const char **)arena_array(a->arena, a->n, sizeof *said),
               **end = (const char **)arena_array(a->arena, a->n, sizeof *end),
               **name = (const char **)arena_array(a->arena, a->n, sizeof *name);
    size_t n_patterns = 0, n_said = 0;
    for (size_t i = 0; i < a->n; i++) {
        const char *rest = "";
        said[i] = pattern(a, i, &rest);
        end[i] = arena_printf(a->arena, "%s%s", rest, a->brief ? "" : names_apart(a, i));
    }
    for (size_t i = 0; i < a->n; i++) {
        size_t n = 0;
        bool before = false;
        for (size_t k = 0; k < a->n; k++) {
            const bool same = text_equal(said[k], said[i]) && text_equal(end[k], end[i]);
            before = before || (k < i && same);
            if (same)
                name[n++] = a->item[k]->name;
        }
        if (before)
            continue;
        if (a->brief && n_patterns++ == BRIEF_PATTERNS) {
            text_format(&text, ", and the other %zu %s something else", a->n - n_said,
                        a->n - n_said == 1 ? "shows" : "show");
            break;
        }
        n_said += n;
        if (text.n == 0)
            text_format(&text, "by %s, ", a->division[0]->by);
        text_format(&text, "%s%s%s%s", i == 0 ? "" : ", and ", said[i],
                    in_items(a, name, n, is_none(a, i)), end[i]);
    }
    return text.bytes;
}

/* --- all divisions -------------------------------------------------------------------------------
 */

typedef struct Study {
    Arena *arena;
    Items items;
    Divisions *of; /* by item */
} Study;

static Study study_of(Arena *arena, const Results *results, const Outline *outline)
{
    Study study = {.arena = arena, .items = items_of(arena, results, outline)};
    study.of = ARENA_ARRAY(arena, Divisions, study.items.n);
    for (size_t i = 0; i < study.items.n; i++)
        if (item_standing(&study.items.item[i]) != STANDS_UNKNOWN &&
            situation_precision(&study.items.item[i].s) != PRECISION_NONE)
            study.of[i] = divisions_of(arena, study.items.item[i].analysis, &study.items.item[i].s);
    return study;
}

/* A division has as many parts in each, or it is said of those where it is as in the first. */
static Across across(const Study *study, DivisionKind kind, const char *by)
{
    Across out = {.arena = study->arena, .items = &study->items};
    out.item = (const Item **)arena_array(study->arena, study->items.n, sizeof *out.item);
    out.division =
        (const Division **)arena_array(study->arena, study->items.n, sizeof *out.division);
    for (size_t i = 0; i < study->items.n; i++) {
        const Division *d = division_find(&study->of[i], kind, by);
        if (d == NULL || (out.n > 0 && d->n != out.division[0]->n))
            continue;
        out.item[out.n] = &study->items.item[i];
        out.division[out.n++] = d;
    }
    return out;
}

static bool seen(const Study *study, size_t item, const Division *division)
{
    for (size_t i = 0; i < item; i++)
        if (division_find(&study->of[i], division->kind, division->by) != NULL)
            return true;
    return false;
}

typedef void Visit(void *state, const Across *across);

static void each_division(const Study *study, Visit *visit, void *state)
{
    for (int kind = DIVISION_TYPE; kind <= DIVISION_OTHER; kind++)
        for (size_t i = 0; i < study->items.n; i++)
            for (size_t k = 0; k < study->of[i].n; k++) {
                const Division *d = &study->of[i].item[k];
                if ((int)d->kind != kind || seen(study, i, d))
                    continue;
                const Across a = across(study, d->kind, d->by);
                visit(state, &a);
            }
}

typedef struct Telling {
    Arena *arena;
    Text tested, other, by;
    size_t n_untested;
    size_t n_said; /* untested ones that the lead has told */
    const char *lead;
    bool full;
} Telling;

enum { UNTESTED_SHORT = 2 }; /* on page one so many of those that are not tested are enough */

static void tell(void *state, const Across *a)
{
    Telling *t = state;
    if (types_are_tested(a)) {
        text_sentence(&t->tested, types_sentences(a));
        text_sentence(&t->tested, t->full ? types_few(a) : "");
        return;
    }
    const size_t at = t->n_untested++;
    if (!t->full && at >= UNTESTED_SHORT)
        return;
    text_format(&t->by, "%s%s", t->by.n > 0 ? " or " : "", a->division[0]->by);
    Across told = *a;
    told.brief = !t->full && !items_are_named(a->items);
    if (at >= t->n_said)
        text_format(&t->other, "%s%s", t->other.n > 0 ? "; " : "", parts_sentence(&told));
}

static const char *told_of_all(const Study *study, bool full, size_t n_said)
{
    Telling t = {.arena = study->arena,
                 .tested = {.arena = study->arena},
                 .other = {.arena = study->arena},
                 .by = {.arena = study->arena},
                 .n_said = n_said,
                 .full = full};
    each_division(study, tell, &t);
    if (t.n_untested > 0)
        text_sentence(&t.tested, text_with_capital(
                                     study->arena,
                                     arena_printf(study->arena,
                                                  "%s%sgroups by %s were not tested against each "
                                                  "other.",
                                                  t.other.n > 0 ? t.other.bytes : "",
                                                  t.other.n > 0 ? "; " : "", t.by.bytes)));
    if (!full && t.n_untested > UNTESTED_SHORT)
        text_sentence(&t.tested, "Other groups stand under “Who gained?”.");
    return t.tested.n > 0 ? t.tested.bytes : "";
}

const char *says_for_whom(Arena *arena, const Results *results, const Outline *outline)
{
    const Study study = study_of(arena, results, outline);
    return results->design_only ? "" : told_of_all(&study, false, 0);
}

/* --- the section ---------------------------------------------------------------------------------
 */

static void lead_tested(void *state, const Across *a)
{
    Telling *t = state;
    if (t->lead == NULL && types_are_tested(a))
        t->lead = types_lead(a);
}

static void lead_untested(void *state, const Across *a)
{
    Telling *t = state;
    if (t->lead == NULL && !types_are_tested(a))
        t->lead = arena_printf(a->arena, "%s.", text_with_capital(a->arena, parts_sentence(a)));
}

Said says_groups(Arena *arena, const Results *results, const Outline *outline)
{
    const Study study = study_of(arena, results, outline);
    Telling first = {.lead = NULL};
    if (results->design_only)
        return (Said){.lead = "", .paragraph = ""};
    each_division(&study, lead_tested, &first);
    const bool tested = first.lead != NULL;
    each_division(&study, lead_untested, &first);
    if (first.lead == NULL)
        return (Said){.lead = "", .paragraph = ""};
    return (Said){.lead = first.lead, .paragraph = told_of_all(&study, true, tested ? 0 : 1)};
}
