/* The answer of page one: verdict, differences, and what they rest on, of all subjects together. */
#include "report/says_items.h"

#include "report/words.h"

#include "alike/limits.h"
#include "alike/text.h"

#include <math.h>

/* --- the differences -----------------------------------------------------------------------------
 */

/* What is being said: which items, and whether an interval was named as one. */
typedef struct Telling {
    Arena *arena;
    const Items *items;
    const char *span; /* of all items; NULL: they differ */
    bool named;
    bool begun;
    Text text;
} Telling;

static const char *common_span(const Items *items)
{
    for (size_t i = 1; i < items->n; i++)
        if (!text_equal(items->item[i].span, items->item[0].span))
            return NULL;
    return items->n > 0 ? items->item[0].span : "";
}

/* " in mathematics over two years": as far as it is not said already. */
static const char *where(Telling *t, const Item *item)
{
    const bool own_span = t->span == NULL && item->span[0] != '\0';
    return arena_printf(t->arena, "%s%s%s%s", t->items->n > 1 ? " in " : "",
                        t->items->n > 1 ? item->name : "", own_span ? " " : "",
                        own_span ? item->span : "");
}

static const char *interval_of(Telling *t, const Item *item)
{
    const char *interval = sentence_interval(t->arena, &item->s, !t->named);
    t->named = t->named || interval[0] != '\0';
    return interval[0] != '\0' ? arena_printf(t->arena, " (%s)", interval) : "";
}

/* "4.3 points more in mathematics (95% interval 3.2 to 5.4)" */
static const char *difference_of(Telling *t, const Item *item)
{
    const char *amount = sentence_amount(t->arena, &item->s);
    const char *in = where(t, item);
    return arena_printf(t->arena, "%s%s%s%s", amount,
                        item->s.scale.kind == SCALE_SHARE ? " reached it" : "", in,
                        interval_of(t, item));
}

/* "they gained A in a (l to h) and B in b (l to h)", of those that stand so and have this verb. */
static const char *clause(Telling *t, const bool *of, const char *verb)
{
    const char **piece = (const char **)arena_array(t->arena, t->items->n, sizeof *piece);
    size_t n = 0;
    for (size_t i = 0; i < t->items->n; i++)
        if (of[i] && text_equal(t->items->item[i].s.scale.verb, verb))
            piece[n++] = difference_of(t, &t->items->item[i]);
    const char *subject = verb == NULL ? "" : arena_printf(t->arena, "they %s ", verb);
    return n == 0 ? "" : arena_printf(t->arena, "%s%s", subject, items_list(t->arena, piece, n));
}

/* The same of all verbs that there are; shares last. */
static const char *clauses(Telling *t, const bool *of)
{
    static const char *const verb[] = {"gained", "scored", "averaged", NULL};
    Text text = {.arena = t->arena};
    for (size_t k = 0; k < COUNT_OF(verb); k++) {
        const char *own = clause(t, of, verb[k]);
        if (own[0] != '\0')
            text_format(&text, "%s%s", text.n > 0 ? "; " : "", own);
    }
    return text.n > 0 ? text.bytes : "";
}

/* Over which span stands in the first sentence that tells a difference. */
static void sentence(Telling *t, const char *start, const char *what, const char *end)
{
    const bool say_span = !t->begun && start == NULL && t->span != NULL && t->span[0] != '\0';
    const char *whole = arena_printf(t->arena, "%s%s%s%s%s.", say_span ? t->span : "",
                                     say_span ? " " : "", start != NULL ? start : "", what, end);
    text_format(&t->text, "%s%s", t->text.n > 0 ? " " : "", text_with_capital(t->arena, whole));
    t->begun = t->begun || say_span;
}

/* Of one item, or of all that stand so where it is the same. */
static const char *certainty_of(Telling *t, const bool *of)
{
    const char *common = NULL;
    for (size_t i = 0; i < t->items->n; i++) {
        const char *own = of[i] ? sentence_certainty(t->arena, &t->items->item[i].s) : "";
        if (!of[i])
            continue;
        if (common != NULL && !text_equal(common, own))
            return "";
        common = own;
    }
    return common == NULL || common[0] == '\0' ? "" : arena_printf(t->arena, "; %s", common);
}

static size_t pick(const Items *items, Precision precision, Verdict verdict, bool *of)
{
    size_t n = 0;
    for (size_t i = 0; i < items->n; i++) {
        const Situation *s = &items->item[i].s;
        const bool unsaid =
            s->verdict == VERDICT_NOT_COMPARABLE || s->verdict == VERDICT_UNADJUSTED;
        of[i] = item_standing(&items->item[i]) != STANDS_UNKNOWN &&
                (verdict != N_VERDICTS ? s->verdict == verdict
                                       : !unsaid && situation_precision(s) == precision);
        n += of[i];
    }
    return n;
}

static void either(const bool *a, bool *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        b[i] = a[i] || b[i];
}

/* "(earlier score 0.41 SD apart)"; where it differs, each with its name. */
static const char *apart(Telling *t, const bool *of)
{
    const char **piece = (const char **)arena_array(t->arena, t->items->n, sizeof *piece);
    const char *first = NULL;
    bool same = true;
    size_t n = 0;
    for (size_t i = 0; i < t->items->n; i++) {
        if (!of[i])
            continue;
        const char *own = sentence_apart(t->arena, &t->items->item[i].s);
        same = same && (first == NULL || text_equal(first, own));
        first = own;
        piece[n++] = arena_printf(t->arena, "%s in %s", own, t->items->item[i].name);
    }
    return same ? first : items_list(t->arena, piece, n);
}

static const char *in_those(Telling *t, const bool *of, size_t n)
{
    const char **name = (const char **)arena_array(t->arena, t->items->n, sizeof *name);
    size_t at = 0;
    for (size_t i = 0; i < t->items->n; i++)
        if (of[i])
            name[at++] = t->items->item[i].name;
    return n == t->items->n ? "" : arena_printf(t->arena, "in %s ", items_list(t->arena, name, n));
}

static void tell_starts(Telling *t, bool *of)
{
    size_t n = pick(t->items, N_PRECISIONS, VERDICT_NOT_COMPARABLE, of);
    if (n > 0) {
        const bool lot = t->items->item[0].s.randomized;
        sentence(t, in_those(t, of, n), "the groups were not comparable at the start",
                 arena_printf(t->arena, "%s (%s)", lot ? ", though they were drawn by lot" : "",
                              apart(t, of)));
        sentence(t, NULL, clauses(t, of), "; the start alone may explain it");
    }
    n = pick(t->items, N_PRECISIONS, VERDICT_UNADJUSTED, of);
    if (n > 0) {
        sentence(t, in_those(t, of, n), "the groups were apart at the start",
                 arena_printf(t->arena, " (%s) and nothing is adjusted: not enough to compare",
                              apart(t, of)));
        sentence(t, NULL, clauses(t, of), "");
    }
}

/* One sentence for those that stand alike. */
static const char *tell_differences(Arena *arena, const Items *items)
{
    Telling t = {
        .arena = arena, .items = items, .span = common_span(items), .text = {.arena = arena}};
    bool *of = ARENA_ARRAY(arena, bool, items->n), *more = ARENA_ARRAY(arena, bool, items->n);
    tell_starts(&t, of);
    size_t n = pick(items, PRECISION_ABOVE, N_VERDICTS, of);
    n += pick(items, PRECISION_BELOW, N_VERDICTS, more);
    either(more, of, items->n);
    if (n > 0)
        sentence(&t, NULL, clauses(&t, of), "");
    for (int k = PRECISION_TAKEN_BACK; k < N_PRECISIONS; k++)
        if (pick(items, (Precision)k, N_VERDICTS, of) > 0) {
            const char *what = clauses(&t, of), *certainty = certainty_of(&t, of);
            sentence(&t, NULL, what, certainty);
            if (k == PRECISION_TAKEN_BACK && certainty[0] == '\0') /* families of several sizes */
                text_sentence(&t.text, items_each(arena, items, sentence_family));
        }
    for (size_t i = 0; i < items->n; i++)
        if (items->item[i].missing != NULL)
            sentence(&t, items->n > 1 ? arena_printf(arena, "in %s ", items->item[i].name) : "",
                     items->item[i].missing, "");
    return t.text.n > 0 ? t.text.bytes : "";
}

/* Of many: how far those reach that are clear. */
static const char *count_differences(Arena *arena, const Items *items, const char *one)
{
    Text text = {.arena = arena};
    for (int k = STANDS_ABOVE; k <= STANDS_BELOW; k++) {
        const Item *least = NULL, *most = NULL;
        bool same = true;
        for (size_t i = 0; i < items->n; i++) {
            const Item *item = &items->item[i];
            if (item_standing(item) != (Standing)k)
                continue;
            same = same && (least == NULL || (text_equal(least->s.scale.unit, item->s.scale.unit) &&
                                              text_equal(least->s.scale.verb, item->s.scale.verb)));
            if (least == NULL || fabs(item->s.estimate) < fabs(least->s.estimate))
                least = item;
            if (most == NULL || fabs(item->s.estimate) > fabs(most->s.estimate))
                most = item;
        }
        if (least == NULL || !same || least == most)
            continue;
        text_format(&text, "%sWhere they %s %s, it was by %s to %s.", text.n > 0 ? " " : "",
                    least->s.scale.kind == SCALE_SHARE ? "reached it" : least->s.scale.verb,
                    number_side(&least->s.scale, least->s.estimate),
                    number_amount(arena, &least->s.scale, least->s.estimate),
                    number_in_unit(arena, &most->s.scale, most->s.estimate));
    }
    text_format(&text, "%sThe difference of each %s, with its interval, stands below.",
                text.n > 0 ? " " : "", one);
    return text.bytes;
}

/* --- together ------------------------------------------------------------------------------------
 */

static const char *share_first(Arena *arena, const Situation *s)
{
    return situation_share(s) < LIMIT_SHARE_FIRST ? sentence_share(arena, s) : "";
}

static const char *share_later(Arena *arena, const Situation *s)
{
    return situation_share(s) < LIMIT_SHARE_FIRST ? "" : sentence_share(arena, s);
}

/* Where the verdict does not say it already, nor the lot. */
static const char *start_unknown(Arena *arena, const Situation *s)
{
    return s->verdict == VERDICT_UNKNOWN && !s->randomized ? sentence_start(arena, s) : "";
}

/* What kind of comparison it is. */
static const char *limit_of(Arena *arena, const Items *items)
{
    bool left_out = false, any = false, unseen = false;
    for (size_t i = 0; i < items->n; i++) {
        any = any || item_standing(&items->item[i]) != STANDS_UNKNOWN;
        left_out = left_out || items->item[i].s.left_out;
        unseen = unseen || items->item[i].s.verdict == VERDICT_UNKNOWN;
    }
    if (!any)
        return "";
    if (!items->item[0].s.randomized)
        return "This is a comparison, not an experiment: what is not in the records may explain "
               "part of it.";
    return arena_printf(arena, "Who got the program was drawn by lot%s%s.",
                        left_out ? "; who was lost or left out since then was not drawn"
                                 : ", so the groups differed at first by chance alone",
                        unseen ? ", and no earlier score shows how evenly the lot divided them"
                               : "");
}

StudyAnswer items_answer(Arena *arena, const Items *items)
{
    Text first = {.arena = arena}, rest = {.arena = arena};
    const char *loss = items_each(arena, items, sentence_loss);
    const char *share = items_each(arena, items, share_first);
    text_sentence(&first, loss);
    text_sentence(&first, share);
    if (first.n > 0)
        text_format(&first, " %s: %s.", share[0] != '\0' ? "For them" : "For those left",
                    items_verdict_words(arena, items));
    else
        text_add(&first, items_verdict(arena, items));
    text_sentence(&rest, items_are_named(items) ? tell_differences(arena, items)
                                                : count_differences(arena, items, items->one));
    text_sentence(&rest,
                  items_starts_unknown(items) ? "" : items_each(arena, items, start_unknown));
    text_sentence(&rest, items_each(arena, items, sentence_two_rules));
    text_sentence(&rest, items_are_named(items) ? "" : items_each(arena, items, sentence_family));
    text_sentence(&rest, items_each(arena, items, sentence_clusters));
    text_sentence(&rest, items_each(arena, items, share_later));
    text_sentence(&rest, items_each(arena, items, sentence_few));
    text_sentence(&rest, limit_of(arena, items));
    return (StudyAnswer){.verdict = first.bytes, .rest = rest.n > 0 ? rest.bytes : ""};
}

/* --- before outcomes are read --------------------------------------------------------------------
 */

static StudyAnswer planned(Arena *arena, const Items *items)
{
    const char **sentence = (const char **)arena_array(arena, items->n, sizeof *sentence);
    for (size_t i = 0; i < items->n; i++) {
        const Analysis *a = items->item[i].analysis;
        sentence[i] = a->infeasible != NULL ? "The design could not be carried out."
                      : isnan(a->mdes)      ? "What the design would detect cannot be worked out."
                                            : arena_printf(arena,
                                                           "The design would probably detect a true "
                                                                "difference of %s SD or more.",
                                                           text_real(arena, a->mdes, 2));
    }
    return (StudyAnswer){.verdict = "No outcome has been read: this is the design alone.",
                         .rest = items_say(arena, items, sentence)};
}

StudyAnswer says_answer(Arena *arena, const Results *results, const Outline *outline)
{
    const Items items = items_of(arena, results, outline);
    if (items.n == 0)
        return (StudyAnswer){.verdict = "", .rest = ""};
    return results->design_only ? planned(arena, &items) : items_answer(arena, &items);
}
