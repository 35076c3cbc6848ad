/* Who was compared, and how alike they were at the start: the lead and the paragraph. */
#include "report/start_beyond.h"

#include "report/words.h"

#include "alike/limits.h"
#include "alike/text.h"

#include <math.h>

/* --- who -----------------------------------------------------------------------------------------
 */

/* On what comparison students were chosen, as readers call it; the estimated chance of being in the
 * program last. */
static const char *chosen_by(Arena *arena, const Analysis *analysis)
{
    enum { NAMED = 6 };
    const Choice method = design_method(analysis->design_spec);
    const Names by = match_columns(arena, analysis->design_spec->method, method.settings);
    const char **name = (const char **)arena_array(arena, by.n + 2, sizeof *name);
    size_t n = 0;
    for (size_t i = 0; i < by.n && n < NAMED; i++) {
        const char *own = column_in_sentence(arena, analysis, by.item[i].text);
        bool is_new = true;
        for (size_t k = 0; k < n; k++)
            is_new = is_new && !text_equal(name[k], own);
        if (is_new)
            name[n++] = own;
    }
    if (analysis->score.model != NULL)
        name[n++] = "the estimated chance of being in the program";
    return items_list(arena, name, n);
}

/* Of a design that links nobody to anybody. */
static const char *weighted_lead(Arena *arena, const Analysis *a, const char *people)
{
    if (analysis_words(a)->leaves_all_alone)
        return arena_printf(arena,
                            "All program %s are compared with all %s outside the program, as they "
                            "are",
                            people, people);
    switch ((Estimand)a->design_spec->effects.estimand) {
    case ESTIMAND_ATT:
        break;
    case ESTIMAND_ATC:
        return arena_printf(arena,
                            "%s outside the program are compared with program %s who are weighted "
                            "to be like them",
                            text_with_capital(arena, people), people);
    case ESTIMAND_ATE:
        return arena_printf(arena,
                            "Program %s and %s outside the program are compared, each group "
                            "weighted to be like %s together",
                            people, people,
                            a->matching.of_all_arms ? "all programs and the comparison group"
                                                    : "both");
    case ESTIMAND_ATO:
    case ESTIMAND_ATM:
        return arena_printf(arena,
                            "Program %s and %s outside the program are compared, weighted to where "
                            "the groups overlap",
                            people, people);
    }
    return arena_printf(arena,
                        "Program %s are compared with %s outside the program who are weighted to "
                        "be like them",
                        people, people);
}

static const char *who_lead(Arena *arena, const Results *results, const Analysis *a)
{
    const char *people = spec_people(arena, results->spec);
    const char *by = chosen_by(arena, a);
    const char *where = match_words(a->design_spec->method)->where;
    const char *comma = by[0] != '\0' ? ", chosen by " : "";
    if (a->matching.groups != NULL)
        return arena_printf(
            arena, "Program %s are compared, each with a group of %s outside the program%s%s.",
            people, people, comma, by);
    if (a->matching.n_sets > 0 && a->matching.reused) /* sets: nobody is chosen for anybody */
        return arena_printf(arena,
                            "Program %s and %s outside the program are compared in sets with one "
                            "or more of each%s%s.",
                            people, people, by[0] != '\0' ? ", formed by " : "", by);
    if (a->matching.n_links > 0 && a->design_spec->effects.estimand == ESTIMAND_ATC)
        return arena_printf(
            arena, "%s outside the program are compared, each with program %s%s%s%s.",
            text_with_capital(arena, people), people, where == NULL ? "" : where, comma, by);
    if (a->matching.n_links > 0)
        return arena_printf(arena,
                            "Program %s are compared, each with %s outside the program%s%s%s.",
                            people, people, where == NULL ? "" : where, comma, by);
    return arena_printf(arena, "%s%s%s.", weighted_lead(arena, a, people),
                        by[0] != '\0' ? ", by " : "", by);
}

/* Whom the result is about, where that is not the program's. Sources of the names: Li, Morgan &
 * Zaslavsky (2018) JASA 113:390-400 (ATO); Li & Greene (2013) Int. J. Biostatistics 9:215-234
 * (ATM).
 */
static const char *about_whom(Arena *arena, const Analysis *a, const char *people)
{
    const bool all = a->matching.of_all_arms;
    const char *groups = all ? "all programs and the comparison group" : "both groups";
    const char *any = all ? "any of the groups" : "either group";
    switch ((Estimand)a->design_spec->effects.estimand) {
    case ESTIMAND_ATT:
        return "";
    case ESTIMAND_ATC:
        return arena_printf(arena,
                            "The result is about the %s outside the program: what it would do for "
                            "them (ATC).",
                            people);
    case ESTIMAND_ATE:
        return arena_printf(arena,
                            "The result is about the %s of %s together: what would differ "
                            "if all of them rather than none were in the program (ATE).",
                            people, groups);
    case ESTIMAND_ATO:
        return arena_printf(arena,
                            "The result is about %s who could have been in %s (the overlap "
                            "population, ATO): each counts by the chance to be in %s, so those who "
                            "were almost sure to be in one hardly count.",
                            people, any, all ? "another group" : "the other group");
    case ESTIMAND_ATM:
        return arena_printf(arena,
                            "The result is about %s who could have been in %s (ATM, a population "
                            "much like that of overlap weights): those who were almost sure to be "
                            "in one hardly count.",
                            people, any);
    }
    return "";
}

/* "2,030 of the 2,540 program students tested at the start are compared with 8,240 others in
 * mathematics"; of further ones "2,040 of 2,530 with 8,190 in reading". */
static const char *size_of(Arena *arena, const Items *items, size_t at, bool first)
{
    const Item *item = &items->item[at];
    const Situation *s = &item->s;
    const char *n = text_count(arena, s->n_compared),
               *others = text_count(arena, s->n[1 - situation_arm(s)]);
    const char *in = items->n > 1 ? arena_printf(arena, " in %s", item->name) : "";
    if (!s->sizes_known)
        return arena_printf(arena, "how many%s is " HIDDEN_MARK, in);
    if (!first)
        return s->share_known ? arena_printf(arena, "%s of %s with %s%s", n,
                                             text_count(arena, s->n_start), others, in)
                              : arena_printf(arena, "%s with %s%s", n, others, in);
    return arena_printf(
        arena, "%s%s %s %s%s %s compared with %s %s%s", n,
        s->share_known ? arena_printf(arena, " of the %s", text_count(arena, s->n_start)) : "",
        situation_whose(s), s->people,
        s->share_known && s->has_pretest ? " tested at the start" : "",
        s->n_compared == 1 ? "is" : "are", others,
        text_plural(s->n[1 - situation_arm(s)], "other", "others"), in);
}

static const char *sizes(Arena *arena, const Items *items)
{
    const char **piece = (const char **)arena_array(arena, items->n, sizeof *piece);
    bool first = true;
    for (size_t i = 0; i < items->n; i++) {
        piece[i] = size_of(arena, items, i, first);
        first = first && !items->item[i].s.sizes_known;
    }
    return arena_printf(arena, "%s.", text_with_capital(arena, items_list(arena, piece, items->n)));
}

/* What the weights leave of a group. */
static const char *worth(Arena *arena, const Items *items, int arm)
{
    const char **piece = (const char **)arena_array(arena, items->n, sizeof *piece);
    bool any = false;
    for (size_t i = 0; i < items->n; i++) {
        const Situation *s = &items->item[i].s;
        const double equal = round_to(s->worth[arm], 0);
        any = any || (s->sizes_known && equal < (double)s->n[arm]);
        piece[i] = s->sizes_known ? worth_words(arena, s->worth[arm], s->told_from) : HIDDEN_MARK;
    }
    if (!any)
        return "";
    return arena_printf(arena, "Weighted, these %s count for %s.",
                        arm == 0 ? "others"
                                 : arena_printf(arena, "program %s", items->item[0].s.people),
                        items_list(arena, piece, items->n));
}

static const char *lost(Arena *arena, const Situation *s)
{
    if (!s->loss_known || s->loss.lost[0] + s->loss.lost[1] == 0)
        return "";
    return arena_printf(arena,
                        "%s of program and %s of comparison %s have no later score, and why is not "
                        "recorded.",
                        number_percent(arena, s->loss.share[1]),
                        number_percent(arena, s->loss.share[0]), s->people);
}

/* "8 program students in mathematics and 18 in reading had no counterpart" */
static const char *unmatched(Arena *arena, const Items *items)
{
    const char **piece = (const char **)arena_array(arena, items->n, sizeof *piece);
    const Situation *first = NULL;
    size_t n = 0;
    bool same = true;
    for (size_t i = 0; i < items->n; i++) {
        const Situation *s = &items->item[i].s;
        same = same && s->n_unmatched == items->item[0].s.n_unmatched;
        if (s->n_unmatched == 0)
            continue;
        piece[n++] =
            arena_printf(arena, "%s%s%s in %s", text_count(arena, s->n_unmatched),
                         first == NULL ? arena_printf(arena, " %s ", situation_whose(s)) : "",
                         first != NULL         ? ""
                         : s->n_unmatched == 1 ? s->one
                                               : s->people,
                         items->item[i].name);
        first = first != NULL ? first : s;
    }
    if (first == NULL)
        return "";
    const char *lacked = first->words != NULL && first->words->lacked != NULL ? first->words->lacked
                                                                              : "were left out";
    if (same)
        return text_with_capital(
            arena, arena_printf(arena, "%s%s %s %s %s: the result does not speak for them.",
                                items->n > 1 ? arena_printf(arena, "in each %s, ", items->one) : "",
                                text_count(arena, first->n_unmatched), situation_whose(first),
                                first->n_unmatched == 1 ? first->one : first->people, lacked));
    return arena_printf(arena, "%s %s: the result does not speak for them.",
                        items_list(arena, piece, n), lacked);
}

Said says_who(Arena *arena, const Results *results, const Outline *outline)
{
    const Items items = items_of(arena, results, outline);
    if (items.n == 0 || items.item[0].analysis->infeasible != NULL)
        return (Said){.lead = "", .paragraph = ""};
    Text text = {.arena = arena};
    text_sentence(&text,
                  about_whom(arena, items.item[0].analysis, spec_people(arena, results->spec)));
    text_sentence(&text, sizes(arena, &items));
    text_sentence(&text, worth(arena, &items, 1));
    text_sentence(&text, worth(arena, &items, 0));
    text_sentence(&text, items_each(arena, &items, lost));
    text_sentence(&text, unmatched(arena, &items));
    text_sentence(&text, start_says_pruned(arena, &items));
    return (Said){.lead = who_lead(arena, results, items.item[0].analysis),
                  .paragraph = text.bytes};
}

/* --- the start -----------------------------------------------------------------------------------
 */

/* Rows of the study, in every subject and span, that were carried out. */
static Items rows_of(Arena *arena, const Results *results, const Outline *outline)
{
    Items out = {
        .item = ARENA_ARRAY(arena, Item, outline->n_rows), .one = "outcome", .many = "outcomes"};
    for (size_t i = 0; i < outline->n; i++)
        for (size_t k = 0; k < outline->subject[i].n; k++) {
            const OutlineRow *row = &outline->subject[i].row[k];
            if (row->analysis->infeasible == NULL)
                out.item[out.n++] =
                    item_of(arena, results, row, text_in_sentence(arena, row->whole));
        }
    return out;
}

static double apart(const Situation *s)
{
    return results_size_at_least(s->worst_size, s->worst_band);
}

/* The row that is worst off, and whether all stand alike. */
static const Item *worst_of(const Items *rows, bool *alike)
{
    const Item *worst = &rows->item[0];
    *alike = true;
    for (size_t i = 1; i < rows->n; i++) {
        const Situation *s = &rows->item[i].s;
        *alike = *alike && s->verdict == rows->item[0].s.verdict;
        if (s->verdict > worst->s.verdict ||
            (s->verdict == worst->s.verdict && apart(s) > apart(&worst->s)))
            worst = &rows->item[i];
    }
    return worst;
}

static const char *start_lead(Arena *arena, const Items *rows, const Item *worst, bool alike)
{
    const Situation *s = &worst->s;
    const bool scores_alike = s->has_pretest && (s->pretest_size <= LIMIT_BASELINE_ALIKE ||
                                                 text_equal(s->pretest_band, results_band(0.0)));
    const char *all = rows->n == 1 ? "" : alike ? "" : " in some outcomes";
    switch (s->verdict) {
    case VERDICT_ALIKE:
        return "Yes: the groups were alike in all that was recorded.";
    case VERDICT_ADJUSTED:
        return arena_printf(arena, "%s (%s), and the analysis adjusts for it.",
                            scores_alike ? "In earlier scores, yes; in other things they differ"
                                         : "Nearly: some differences are left",
                            sentence_apart(arena, s));
    case VERDICT_UNADJUSTED:
        return arena_printf(arena,
                            "No%s: %s, and nothing is adjusted, which is not enough to "
                            "compare.",
                            all, sentence_apart(arena, s));
    case VERDICT_NOT_COMPARABLE:
        return arena_printf(arena, "No%s: %s, which is not comparable.", all,
                            sentence_apart(arena, s));
    case VERDICT_UNKNOWN:
    case N_VERDICTS:
        break;
    }
    return s->randomized
               ? "The groups were drawn by lot; there is no earlier score to see how that "
                 "fell."
               : "That cannot be checked: there is no earlier score.";
}

/* The characteristic that was furthest apart before. */
static const BalanceRow *furthest_before(const Analysis *analysis)
{
    const BalanceRow *worst = NULL;
    for (size_t i = 0; i < analysis->balance.n; i++) {
        const BalanceRow *row = &analysis->balance.row[i];
        if (!row->is_score && row->hidden == NULL && row->hidden_before == NULL &&
            isfinite(row->before.smd) &&
            (isfinite(row->after.smd) || row->band[BALANCE_BAND_SMD] != NULL) &&
            (worst == NULL || fabs(row->before.smd) > fabs(worst->before.smd)))
            worst = row;
    }
    return worst;
}

static double step_of(const BalanceRow *row)
{
    const ResultField *field = field_find(balance_side_fields, n_balance_side_fields, "smd");
    return row->step != NULL ? row->step[field - balance_side_fields] : 0.0;
}

/* Of all items, where it is the same characteristic; else of the first. */
static const char *brought(Arena *arena, const Items *items)
{
    const char **before = (const char **)arena_array(arena, items->n, sizeof *before),
               **after = (const char **)arena_array(arena, items->n, sizeof *after);
    const char **name = (const char **)arena_array(arena, items->n, sizeof *name);
    const BalanceRow *first = NULL;
    size_t n = 0;
    for (size_t i = 0; i < items->n && i < ITEMS_NAMED; i++) {
        const Analysis *a = items->item[i].analysis;
        const BalanceRow *row = a->infeasible == NULL ? furthest_before(a) : NULL;
        if (row == NULL || fabs(row->before.smd) <= LIMIT_BASELINE_ALIKE ||
            (first != NULL && !text_equal(first->label, row->label)))
            continue;
        first = first != NULL ? first : row;
        before[n] = sentence_size(arena, fabs(row->before.smd), step_of(row), NULL);
        after[n] =
            sentence_size(arena, fabs(row->after.smd), step_of(row), row->band[BALANCE_BAND_SMD]);
        name[n++] = items->item[i].name;
    }
    if (n == 0)
        return "";
    return arena_printf(
        arena, "Before %s the groups were furthest apart in %s, %s; after it %s.",
        analysis_words(items->item[0].analysis)->act,
        first->is_pretest
            ? "the earlier score"
            : text_in_sentence(arena, first->label != NULL ? first->label : first->covariate),
        items_sizes(arena, before, name, n), items_sizes(arena, after, name, n));
}

static const char *verdict_words(Arena *arena, const Items *rows)
{
    static const char *const word[N_VERDICTS] = {
        [VERDICT_ALIKE] = "alike",
        [VERDICT_ADJUSTED] = "comparable after adjustment",
        [VERDICT_UNADJUSTED] = "apart without adjustment",
        [VERDICT_NOT_COMPARABLE] = "not comparable",
        [VERDICT_UNKNOWN] = "without earlier scores",
    };
    Text text = {.arena = arena};
    for (int v = 0; v < N_VERDICTS; v++) {
        size_t n = 0;
        for (size_t i = 0; i < rows->n; i++)
            n += rows->item[i].s.verdict == (Verdict)v;
        if (n == rows->n && v == VERDICT_UNKNOWN)
            return "";
        if (n == rows->n && n > 1)
            return arena_printf(arena, "The groups are %s in %s outcomes.", word[v],
                                n == 2 ? "both" : arena_printf(arena, "all %zu", n));
        if (n > 0 && rows->n > 1)
            text_format(&text, "%s%s in %zu", text.n > 0 ? ", " : "Of the outcomes the groups are ",
                        word[v], n);
    }
    return text.n > 0 ? arena_printf(arena, "%s.", text.bytes) : "";
}

Said says_start(Arena *arena, const Results *results, const Outline *outline)
{
    const Items rows = rows_of(arena, results, outline);
    const Items items = items_of(arena, results, outline);
    bool alike;
    if (rows.n == 0)
        return (Said){.lead = "", .paragraph = ""};
    const Item *worst = worst_of(&rows, &alike);
    const char *limits = arena_printf(
        arena,
        "Up to %s SD apart is alike; up to %s is comparable where the analysis adjusts for it; "
        "beyond that is not (What Works Clearinghouse).",
        text_real(arena, LIMIT_BASELINE_ALIKE, 2), text_real(arena, LIMIT_BASELINE_ADJUST, 2));
    Text text = {.arena = arena};
    text_sentence(&text, brought(arena, &items));
    text_sentence(&text, verdict_words(arena, &rows));
    text_sentence(&text, limits);
    text_sentence(&text, start_says_schools(arena, results, &items));
    text_sentence(&text, start_says_forecast(arena, &items));
    return (Said){.lead = start_lead(arena, &rows, worst, alike), .paragraph = text.bytes};
}
