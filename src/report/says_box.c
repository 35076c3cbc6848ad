/* The five facts of a subject's box. */
#include "report/says_designs.h"
#include "report/says_items.h"

#include "report/words.h"

#include "alike/attrition.h"
#include "alike/text.h"

#include <math.h>

/* --- the start -----------------------------------------------------------------------------------
 */

static const char *start_word(const Situation *s)
{
    static const char *const word[N_VERDICTS] = {
        [VERDICT_ALIKE] = "Alike",
        [VERDICT_ADJUSTED] = "Comparable after adjustment",
        [VERDICT_UNADJUSTED] = "Apart, and nothing is adjusted",
        [VERDICT_NOT_COMPARABLE] = "Not comparable",
        [VERDICT_UNKNOWN] = "Cannot be checked",
    };
    return s->randomized && s->verdict == VERDICT_UNKNOWN ? "Drawn by lot" : word[s->verdict];
}

static const char *sizes(Arena *arena, const Situation *s)
{
    Text text = {.arena = arena};
    const char *pretest =
        isnan(s->pretest_size) && s->pretest_band == NULL
            ? NULL
            : sentence_size(arena, s->pretest_size, s->pretest_step, s->pretest_band);
    if (pretest != NULL && round_to(s->pretest_size, 2) == 0)
        text_format(&text, "Earlier scores equal (%s SD)", pretest);
    else if (pretest != NULL)
        text_format(&text, "Earlier scores %s SD apart", pretest);
    else if (s->has_pretest)
        text_add(&text, "How far apart earlier scores were is " HIDDEN_MARK);
    else
        text_add(&text, "No earlier scores");
    if (s->other == NULL)
        return text.bytes;
    text_format(
        &text, "; %s",
        sentence_named_size(
            arena, s->other,
            isinf(s->other_size)
                ? "wholly apart"
                : arena_printf(arena, "%s SD apart",
                               sentence_size(arena, s->other_size, s->other_step, s->other_band))));
    return text.bytes;
}

/* --- schools -------------------------------------------------------------------------------------
 */

/* Rows of other designs have other schools: "three years: 21, 227". */
static const char *other_rows(Arena *arena, const Results *results, const OutlineSubject *subject,
                              const Situation *main)
{
    Text text = {.arena = arena};
    for (size_t k = 0; k < subject->n; k++) {
        const OutlineRow *row = &subject->row[k];
        Situation s;
        if (row->other == 0 || !situation_read(arena, results, row->analysis, &s) ||
            (s.clusters[1] == main->clusters[1] && s.clusters[0] == main->clusters[0]) ||
            s.clusters[0] + s.clusters[1] == 0)
            continue;
        text_format(&text, "%s%s: %s, %s", text.n > 0 ? "; " : "",
                    text_in_sentence(arena, row->label), text_count(arena, s.clusters[1]),
                    text_count(arena, s.clusters[0]));
    }
    return text.n > 0 ? arena_printf(arena, " (%s)", text.bytes) : "";
}

static const char *schools(Arena *arena, const Results *results, const OutlineSubject *subject,
                           const Situation *s)
{
    if (s->clusters[0] + s->clusters[1] == 0)
        return arena_printf(
            arena, "Not told: the study names no groups of %s that entered together", s->people);
    if (s->clusters_shared)
        return arena_printf(arena, "%s with program %s, %s with other %s (some in both counts)",
                            text_count(arena, s->clusters[1]), s->people,
                            text_count(arena, s->clusters[0]), s->people);
    return arena_printf(arena, "%s program, %s other%s", text_count(arena, s->clusters[1]),
                        text_count(arena, s->clusters[0]), other_rows(arena, results, subject, s));
}

/* --- who is compared -----------------------------------------------------------------------------
 */

static const char *reason(Arena *arena, double n, double of, const char *what)
{
    return arena_printf(arena, "%s %s", number_percent(arena, n / of), what);
}

/* Those who lack neither a later score nor a counterpart lack something else that is asked for. */
static double lacking(const Situation *s)
{
    return s->share_known ? (double)situation_lacking(s) / (double)s->n_start : 0.0;
}

/* ": 17% had no later score, 3% had no counterpart" */
static const char *losses(Arena *arena, const Situation *s)
{
    static const double least = 0.02; /* below it roundings are all there is */
    Text text = {.arena = arena};
    const double of = (double)s->n_start;
    if (s->loss_known && s->loss.lost[situation_arm(s)] > 0)
        text_format(
            &text, ": %s",
            reason(arena, (double)s->loss.lost[situation_arm(s)], of, "had no later score"));
    if (s->n_unmatched > 0)
        text_format(&text, "%s%s", text.n > 0 ? ", " : ": ",
                    reason(arena, (double)s->n_unmatched, of,
                           s->words != NULL && s->words->lacked != NULL ? s->words->lacked
                                                                        : "were left out"));
    if (lacking(s) >= least)
        text_format(&text, "%s%s", text.n > 0 ? ", " : ": ",
                    reason(arena, lacking(s) * of, of, "lacked another value"));
    return text.n > 0 ? text.bytes : "";
}

/* Rounded counts may be equal where some were left out all the same. */
static const char *all_or_nearly(const Situation *s)
{
    const bool lost = s->loss_known && s->loss.lost[situation_arm(s)] > 0;
    return s->unmatched_known && s->n_unmatched == 0 && !lost ? "All " : "Nearly all ";
}

static const char *compared(Arena *arena, const Situation *s)
{
    if (!s->share_known)
        return s->sizes_known
                   ? arena_printf(arena, "%s %s %s; how many began is " HIDDEN_MARK,
                                  text_count(arena, s->n_compared), situation_whose(s), s->people)
                   : arena_printf(arena, "How many %s is " HIDDEN_MARK, s->people);
    const double share = situation_share(s);
    return arena_printf(
        arena, "%s%s %s %s%s%s",
        share >= 1 ? all_or_nearly(s)
                   : arena_printf(arena, "%s of the ", number_percent(arena, share)),
        text_count(arena, s->n_start), situation_whose(s), s->n_start == 1 ? s->one : s->people,
        s->has_pretest ? " tested at the start" : "",
        share >= 0.9 && !s->loss_unequal ? "" : losses(arena, s));
}

/* --- checks --------------------------------------------------------------------------------------
 */

/* "; in 41 of 62 schools": others had begun by then, or have no data of that year. */
static const char *of_fewer_schools(Arena *arena, const Results *results, const Analysis *main,
                                    const Situation *placebo)
{
    Situation own;
    if (!situation_read(arena, results, main, &own) || placebo->clusters[1] == 0 ||
        placebo->clusters[1] >= own.clusters[1])
        return "";
    return arena_printf(arena, "; in %s of %s %s", text_count(arena, placebo->clusters[1]),
                        text_count(arena, own.clusters[1]), own.cluster_many);
}

static const char *before(Arena *arena, const Results *results, const OutlineSubject *subject)
{
    Situation s;
    const Analysis *main = subject->row[subject->main].analysis;
    if (subject->placebo == NULL)
        return has_pretest(main) ? "Not checked: no year before the program is compared"
                                 : "Not checked: there are no earlier scores";
    if (!situation_read(arena, results, subject->placebo, &s))
        return subject->placebo->infeasible != NULL ? "Could not be tested"
                                                    : "Tested; the result is " HIDDEN_MARK;
    if (isnan(s.estimate))
        return "Not tested yet: no outcome has been read";
    return arena_printf(arena, "%s%s", sentence_head_start(arena, &s),
                        of_fewer_schools(arena, results, main, &s));
}

static const OtherDesign *first_that_disagrees(const OtherDesigns *designs)
{
    for (size_t k = 0; k < designs->n; k++)
        if (!designs->item[k].agrees)
            return &designs->item[k];
    return NULL;
}

static const char *designs(Arena *arena, const Results *results, const Analysis *main)
{
    const OtherDesigns other = other_designs_of(arena, results, main);
    const char *span = span_in_words(arena, main);
    const OtherDesign *odd = first_that_disagrees(&other);
    Text text = {.arena = arena};
    if (other.n + other.n_outside + other.n_missing == 0)
        return results->multiverse != NULL ? multiverse_in_short(arena, results->multiverse)
                                           : "No other design was tried";
    if (results->design_only)
        return arena_printf(arena, "%zu will be tried",
                            other.n + other.n_outside + other.n_missing);
    if (other.n == 0)
        return "None that passes the test of the start";
    Situation own;
    if (situation_read(arena, results, main, &own) && situation_precision(&own) == PRECISION_NONE)
        return arena_printf(arena, "%s, without intervals", other_designs_range(arena, &other));
    text_format(&text, "%zu of %zu %s", other.n_agree, other.n,
                other.n_agree == 1 ? "agrees" : "agree");
    if (odd == NULL && !isnan(other.least))
        text_format(&text, ": %s%s%s", other_designs_range(arena, &other),
                    span[0] != '\0' ? " " : "", span);
    else if (odd != NULL)
        text_format(&text, "; “%s” gives %s (%s)", odd->design->label,
                    number_more(arena, &odd->s.scale, odd->s.estimate, true),
                    situation_precision(&odd->s) == PRECISION_NONE
                        ? "no interval"
                        : sentence_interval(arena, &odd->s, false));
    return text.bytes;
}

BoxLines says_box(Arena *arena, const Results *results, const Outline *outline,
                  const OutlineSubject *subject)
{
    const OutlineRow *row = &subject->row[subject->main];
    const Item item = item_of(arena, results, row, subject->name);
    const Situation *s = &item.s;
    (void)outline;
    if (row->analysis->infeasible != NULL)
        return (BoxLines){
            .mark = VERDICT_UNKNOWN,
            .start_word = text_with_capital(arena, analysis_missing_cell(row->analysis)),
            .start = arena_printf(arena, "The design %s", analysis_missing_words(row->analysis)),
            .clusters_word = "Schools",
            .schools = "Not known",
            .compared = "Nobody",
            .before = before(arena, results, subject),
            .designs = "None to set beside it"};
    return (BoxLines){.mark = s->verdict,
                      .start_word = start_word(s),
                      .start = sizes(arena, s),
                      .clusters_word = s->clusters[0] + s->clusters[1] > 0
                                           ? text_with_capital(arena, s->cluster_many)
                                           : "Groups",
                      .schools = schools(arena, results, subject, s),
                      .compared = text_with_capital(arena, compared(arena, s)),
                      .before = before(arena, results, subject),
                      .designs = designs(arena, results, row->analysis)};
}
