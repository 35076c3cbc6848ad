/* What the study cannot tell: the heaviest for page one, and all of it with a word in front. */
#include "report/says_items.h"

#include "report/words.h"

#include "alike/limits.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

/* --- of all items --------------------------------------------------------------------------------
 */

typedef struct Whole {
    Arena *arena;
    const Results *results;
    Items items; /* that have a result */
} Whole;

static Whole whole_of(Arena *arena, const Results *results, const Outline *outline)
{
    const Items all = items_of(arena, results, outline);
    Whole out = {.arena = arena, .results = results, .items = all};
    out.items.item = ARENA_ARRAY(arena, Item, all.n);
    out.items.n = 0;
    for (size_t i = 0; i < all.n; i++)
        if (all.item[i].missing == NULL)
            out.items.item[out.items.n++] = all.item[i];
    return out;
}

/* "17%", "16% to 18%": of both ends. */
static const char *percents(Arena *arena, double least, double most)
{
    const char *low = number_percent(arena, least), *high = number_percent(arena, most);
    return text_equal(low, high) ? low : arena_printf(arena, "%s to %s", low, high);
}

static double lost_share(const Situation *s)
{
    return s->loss_known && s->share_known && s->n_start > 0
               ? (double)s->loss.lost[situation_arm(s)] / (double)s->n_start
               : (double)NAN;
}

static double unmatched_share(const Situation *s)
{
    return s->share_known && s->n_start > 0 && s->unmatched_known
               ? (double)s->n_unmatched / (double)s->n_start
               : (double)NAN;
}

/* Over the items that tell it and where it is not nobody; false: there are none. */
static bool range_of(const Whole *w, double (*share)(const Situation *s), double *least,
                     double *most)
{
    *least = INFINITY;
    *most = -INFINITY;
    for (size_t i = 0; i < w->items.n; i++) {
        const double own = share(&w->items.item[i].s);
        *least = own > 0 ? fmin(*least, own) : *least; /* NaN is passed over */
        *most = fmax(*most, own);
    }
    return isfinite(*least) && *most > 0;
}

static bool any(const Whole *w, bool (*is)(const Situation *s))
{
    for (size_t i = 0; i < w->items.n; i++)
        if (is(&w->items.item[i].s))
            return true;
    return false;
}

/* --- losses --------------------------------------------------------------------------------------
 */

static const char *loss_beside(Arena *arena, const Situation *s)
{
    enum { ALIKE_POINTS = 2 };
    if (!s->loss_known || s->loss.lost[0] + s->loss.lost[1] == 0)
        return "";
    if (s->loss_unequal)
        return sentence_loss(arena, s);
    if (100 * s->loss.differential <= ALIKE_POINTS)
        return arena_printf(arena, "As large a share of comparison %s was lost.", s->people);
    return arena_printf(arena,
                        "%s of program and %s of comparison %s have no later score; the gap is "
                        "within what evidence standards allow.",
                        number_percent(arena, s->loss.share[1]),
                        number_percent(arena, s->loss.share[0]), s->people);
}

static const char *losses(const Whole *w)
{
    double least, most;
    const char *beside = items_each(w->arena, &w->items, loss_beside);
    if (!range_of(w, lost_share, &least, &most))
        return "";
    return arena_printf(w->arena, "How the %s without a later score did.%s%s",
                        percents(w->arena, least, most), beside[0] != '\0' ? " " : "", beside);
}

/* --- the start, the schools ----------------------------------------------------------------------
 */

static bool start_fails(const Situation *s)
{
    return s->verdict == VERDICT_NOT_COMPARABLE || s->verdict == VERDICT_UNADJUSTED;
}

static bool start_unknown(const Situation *s)
{
    return s->verdict == VERDICT_UNKNOWN;
}

static const char *start(const Whole *w)
{
    if (any(w, start_fails))
        return "What the difference would be from an equal start: the groups were not comparable "
               "at the start.";
    if (any(w, start_unknown))
        return w->results->spec->randomized
                   ? "How evenly the lot fell in achievement: there is no earlier score."
                   : "Whether the groups began alike in achievement: there is no earlier score.";
    return "";
}

static const char *few_line(Arena *arena, const Situation *s)
{
    if (situation_confounded(s))
        return s->clusters[1] == 1
                   ? arena_printf(arena, "Whether it was the program or the one %s that had it.",
                                  s->cluster)
                   : arena_printf(arena, "Whether it was the program or the one %s that lacked it.",
                                  s->cluster);
    for (int arm = 1; arm >= 0; arm--)
        if (s->clusters[arm] > 0 && s->clusters[arm] <= LIMIT_CLUSTERS_FEW)
            return arena_printf(
                arena, "Whether other %s would show as much: it rests on %zu %s %s.",
                s->cluster_many, s->clusters[arm], arm == 1 ? "program" : "comparison",
                s->clusters[arm] == 1 ? s->cluster : s->cluster_many);
    return "";
}

static const char *cause(const Whole *w)
{
    if (w->results->spec->randomized)
        return "";
    return "Whether the program alone made the difference: who took part was not decided by lot, "
           "and the reasons are not recorded.";
}

/* What those left out did: "had no counterpart"; a design of weights sets them aside. */
static const char *lacked_by(const Whole *w)
{
    const MatchWords *words = w->items.item[0].s.words;
    return words->lacked != NULL ? words->lacked : "were set aside";
}

static const char *without_counterpart(const Whole *w)
{
    double least, most;
    if (!range_of(w, unmatched_share, &least, &most) || most < 1 - LIMIT_SHARE_SAID)
        return "";
    return arena_printf(w->arena, "What the program did for the %s who %s.",
                        percents(w->arena, least, most), lacked_by(w));
}

static const char *lock(const Whole *w)
{
    const Results *r = w->results;
    if (!r->locked)
        return "Whether this design was chosen before the results were seen: it was not locked.";
    if (r->lock_unknown)
        return "Whether this is the design that was locked: that cannot be compared here.";
    if (r->lock_differs)
        return "What the locked design would have given: this is not the design that was locked.";
    return "";
}

static const char *parts_words(const Whole *w)
{
    const Situation *s = &w->items.item[0].s;
    return s->cluster_kind == GROUP_SCHOOL && s->clusters[1] > 0
               ? "which part of the program matters, or what another school would gain"
               : "which part of the program matters, or what it would do elsewhere";
}

static const char *parts(const Whole *w)
{
    return arena_printf(w->arena, "%s.", text_with_capital(w->arena, parts_words(w)));
}

/* Where schools began in different years, those of the first starting year are not all. */
static const char *of_schools(const Whole *w, Arena *arena,
                              const char *(*say)(Arena *arena, const Situation *s))
{
    return w->results->exposure != NULL ? "" : items_each(arena, &w->items, say);
}

/* Of several programs, or starting years, those that are not published. */
static const char *not_published(const Whole *w)
{
    enum { NAMED_MOST = 2 };
    const Results *results = w->results;
    const char *name[NAMED_MOST];
    size_t n = 0, n_all = 0;
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        n_all += a->primary;
        if (!a->primary || !a->left_out)
            continue;
        if (n++ < NAMED_MOST)
            name[n - 1] = text_in_sentence(w->arena, analysis_label(a));
    }
    if (n == 0)
        return "";
    return arena_printf(
        w->arena, "What it did in %s: too few %s for results that may be published.",
        n > NAMED_MOST ? arena_printf(w->arena, "%zu of the %zu comparisons", n, n_all)
                       : items_list(w->arena, name, n),
        spec_people(w->arena, results->spec));
}

/* --- page one ------------------------------------------------------------------------------------
 */

size_t says_limits(Arena *arena, const Results *results, const Outline *outline,
                   const char ***items)
{
    enum { MOST = 4 };
    const Whole w = whole_of(arena, results, outline);
    const char **out = (const char **)arena_array(arena, MOST, sizeof *out);
    size_t n = 0;
    *items = out;
    if (results->design_only || w.items.n == 0)
        return 0;
    const char *const line[] = {cause(&w),
                                not_published(&w),
                                start(&w),
                                items_tested_otherwise(arena, &w.items),
                                of_schools(&w, arena, few_line),
                                losses(&w),
                                without_counterpart(&w),
                                lock(&w),
                                parts(&w)};
    for (size_t k = 0; k < COUNT_OF(line) && n < MOST; k++)
        if (line[k][0] != '\0')
            out[n++] = line[k];
    return n;
}

/* --- all of them ---------------------------------------------------------------------------------
 */

typedef struct List {
    size_t n;
    StudyLimit *item;
} List;

static void add(List *list, const char *keyword, const char *text)
{
    if (text[0] != '\0')
        list->item[list->n++] = (StudyLimit){.keyword = keyword, .text = text};
}

static bool is_listed(const char *const *name, size_t n, const char *own)
{
    for (size_t k = 0; k < n; k++)
        if (text_equal(name[k], own))
            return true;
    return false;
}

/* What was recorded of the groups at the start, as readers call it. */
static const char *recorded(const Whole *w)
{
    enum { NAMED = 6 };
    const Balance *balance = &w->items.item[0].analysis->balance;
    const Analysis *first = w->items.item[0].analysis;
    const Choice method = design_method(first->design_spec);
    const Names by = match_columns(w->arena, first->design_spec->method, method.settings);
    const char **name = (const char **)arena_array(w->arena, balance->n + by.n + 1, sizeof *name);
    size_t n = 0;
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *row = &balance->row[i];
        if (row->is_score || row->hidden != NULL)
            continue;
        const char *own = row->is_pretest
                              ? "earlier score"
                              : text_in_sentence(w->arena, row->factor != NULL  ? row->factor
                                                           : row->label != NULL ? row->label
                                                                                : row->covariate);
        if (!is_listed(name, n, own))
            name[n++] = own;
    }
    for (size_t i = 0; i < by.n; i++) { /* what is matched on need be no characteristic */
        const char *own = column_in_sentence(w->arena, first, by.item[i].text);
        if (!is_listed(name, n, own))
            name[n++] = own;
    }
    if (n > NAMED) {
        name[NAMED] = arena_printf(w->arena, "%zu more", n - NAMED);
        n = NAMED + 1;
    }
    return items_list(w->arena, name, n);
}

static const char *cause_in_full(const Whole *w)
{
    const char *known = recorded(w);
    if (w->results->spec->randomized)
        return "";
    return arena_printf(w->arena,
                        "%s%s%sMotivation, choices of families and whatever else is not in the "
                        "records may differ, and may explain part of the difference.",
                        known[0] == '\0' ? ""
                        : any(w, start_fails)
                            ? "Recorded, though not all of it alike in the groups: "
                            : "The groups can be alike only in what was recorded: ",
                        known, known[0] == '\0' ? "" : ". ");
}

static bool is_left_out(const Situation *s)
{
    return s->left_out;
}

static const char *lot(const Whole *w)
{
    if (!w->results->spec->randomized || !any(w, is_left_out))
        return "";
    return "Who got the program was drawn by lot. Who was left out or lost since was not, and as "
           "far as that went differently in the two groups the lot does not make them alike.";
}

static const char *start_of(Arena *arena, const Situation *s)
{
    return sentence_start(arena, s);
}

static bool has_other_scale(const Situation *s)
{
    return s->has_pretest && (s->scale.kind == SCALE_SCORE || s->scale.kind == SCALE_AVERAGE);
}

static const char *other_scale(const Whole *w)
{
    return any(w, has_other_scale) ? "The earlier test has another scale, so this is achievement "
                                     "given the earlier score, not growth."
                                   : "";
}

static const char *counterparts(Arena *arena, const Situation *s)
{
    const bool of_all = s->words != NULL && s->words->lacked != NULL;
    if (s->n_unmatched == 0)
        return "";
    return arena_printf(arena, "%s %s %s %s; the result does not speak for them.",
                        text_count(arena, s->n_unmatched), situation_whose(s),
                        s->n_unmatched == 1 ? s->one : s->people,
                        of_all ? s->words->lacked : "were left out");
}

static const char *clusters_found(Arena *arena, const Situation *s)
{
    if (!s->cluster_found || !s->by_cluster || situation_confounded(s))
        return "";
    return arena_printf(arena,
                        "The study does not say who took the program together; the data show %s, "
                        "and the interval goes by them.",
                        s->cluster_many);
}

static const char *plan(const Whole *w)
{
    if (!w->results->locked)
        return "The design was not locked before the outcomes were read, so nobody can show that "
               "it "
               "was chosen without knowing the answer.";
    return lock(w);
}

static const char *elsewhere(const Whole *w)
{
    return arena_printf(w->arena,
                        "The results hold for these %s in these years. They do not say %s.",
                        w->items.item[0].s.clusters[1] > 0 ? w->items.item[0].s.cluster_many
                                                           : w->items.item[0].s.people,
                        parts_words(w));
}

size_t says_limits_in_full(Arena *arena, const Results *results, const Outline *outline,
                           StudyLimit **items)
{
    enum { MOST = 16 };
    const Whole w = whole_of(arena, results, outline);
    List list = {.item = ARENA_ARRAY(arena, StudyLimit, MOST)};
    *items = list.item;
    if (results->design_only || w.items.n == 0)
        return 0;
    add(&list, "Cause", cause_in_full(&w));
    add(&list, "The lot", lot(&w));
    add(&list, "The start", items_each(arena, &w.items, start_of));
    add(&list, "Growth", other_scale(&w));
    const char *cluster = text_with_capital(arena, w.items.item[0].s.cluster_many);
    add(&list, cluster, of_schools(&w, arena, sentence_clusters));
    add(&list, "Who took it together", items_each(arena, &w.items, clusters_found));
    add(&list, "How schools vary", of_schools(&w, arena, sentence_two_rules));
    add(&list, "Those not tested again", losses(&w));
    add(&list,
        w.items.item[0].s.words->lacked != NULL ? "Those without a counterpart" : "Those set aside",
        items_each(arena, &w.items, counterparts));
    add(&list, "Few people", items_each(arena, &w.items, sentence_few));
    add(&list, "Measured after the start", items_after_start(arena, results, &w.items));
    add(&list, "How they were tested", items_conditions(arena, &w.items));
    add(&list, "Left out", not_published(&w));
    add(&list, "The plan", plan(&w));
    add(&list, "Other places", elsewhere(&w));
    return list.n;
}
