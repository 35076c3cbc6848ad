/* How sure it is: the year before, other designs, single schools, how many tests. */
#include "report/says_designs.h"
#include "report/says_parts.h"

#include "report/words.h"

#include "alike/text.h"

#include <math.h>

/* --- the year before -----------------------------------------------------------------------------
 */

static size_t placebos_of(Arena *arena, const Results *results, const Outline *outline, Items *out)
{
    *out = (Items){
        .item = ARENA_ARRAY(arena, Item, outline->n + 1), .one = "subject", .many = "subjects"};
    for (size_t i = 0; i < outline->n; i++) {
        const OutlineSubject *subject = &outline->subject[i];
        Item item = {.name = text_in_sentence(arena, subject->name), .span = ""};
        if (subject->placebo != NULL && subject->placebo->infeasible == NULL &&
            situation_read(arena, results, subject->placebo, &item.s) && !isnan(item.s.estimate)) {
            item.analysis = subject->placebo;
            out->item[out->n++] = item;
        }
    }
    return out->n;
}

static bool is_off_zero(const Situation *s)
{
    return situation_precision(s) == PRECISION_ABOVE || situation_precision(s) == PRECISION_BELOW;
}

/* "−0.3 points in mathematics (−1.0 to 0.4) and −0.3 in reading (−0.9 to 0.3)" */
static const char *differences(Arena *arena, const Items *items)
{
    const char **piece = (const char **)arena_array(arena, items->n, sizeof *piece);
    for (size_t i = 0; i < items->n; i++) {
        const Situation *s = &items->item[i].s;
        const char *interval = sentence_interval(arena, s, false);
        piece[i] =
            arena_printf(arena, "%s%s%s%s", number_more(arena, &s->scale, s->estimate, i == 0),
                         items->n > 1 ? " in " : "", items->n > 1 ? items->item[i].name : "",
                         interval[0] != '\0' ? arena_printf(arena, " (%s)", interval) : "");
    }
    return items_list(arena, piece, items->n);
}

static const char *rules_out(Arena *arena, const Item *item)
{
    const Situation *s = &item->s;
    if (is_off_zero(s))
        return "The groups differed before the program, and the result may go on from that.";
    if (situation_precision(s) == PRECISION_NONE)
        return "Without an interval this rules out nothing.";
    return arena_printf(arena, "A head start of more than %s a year does not fit the data.",
                        number_in_unit(arena, &s->scale, fmax(s->high, 0)));
}

/* " After the first year it was 2.1 more in mathematics and 1.0 more in reading." */
static const char *with_program(Arena *arena, const Results *results, const Outline *outline)
{
    const char **piece = (const char **)arena_array(arena, outline->n, sizeof *piece);
    size_t n = 0;
    for (size_t i = 0; i < outline->n; i++)
        for (size_t k = 0; k < outline->subject[i].n; k++) {
            const OutlineRow *row = &outline->subject[i].row[k];
            Situation s;
            if (row->years != 1.0 || row->other != 0 || outline->subject[i].placebo == NULL ||
                !situation_read(arena, results, row->analysis, &s) || isnan(s.estimate))
                continue;
            piece[n++] = arena_printf(
                arena, "%s%s%s", number_more(arena, &s.scale, s.estimate, false),
                outline->n > 1 ? " in " : "",
                outline->n > 1 ? text_in_sentence(arena, outline->subject[i].name) : "");
        }
    return n == 0 ? ""
                  : arena_printf(arena, " After the first year it was %s.",
                                 items_list(arena, piece, n));
}

/* Where another design looks at the year before it looks at other people. */
static const char *looked_at(Arena *arena, const Items *placebos)
{
    const Item *first = &placebos->item[0];
    const Situation *s = &first->s;
    if (first->analysis->primary)
        return "";
    return arena_printf(arena, " This was looked at in another design, “%s”%s.",
                        first->analysis->design_spec->label,
                        s->clusters[1] > 0 && s->by_cluster
                            ? arena_printf(arena, ", with %zu %s of the program", s->clusters[1],
                                           s->clusters[1] == 1 ? s->cluster : s->cluster_many)
                            : "");
}

static const char *year_before(Arena *arena, const Results *results, const Outline *outline,
                               const Items *placebos)
{
    const char **sentence = (const char **)arena_array(arena, placebos->n + 1, sizeof *sentence);
    if (results->exposure != NULL) /* told by year of the program */
        return "";
    if (placebos->n == 0)
        return "No year before the program was compared.";
    for (size_t i = 0; i < placebos->n; i++)
        sentence[i] = rules_out(arena, &placebos->item[i]);
    return arena_printf(
        arena, "In the year before, when %s could do nothing, the difference was %s.%s %s%s",
        results->spec->program, differences(arena, placebos), looked_at(arena, placebos),
        items_say(arena, placebos, sentence), with_program(arena, results, outline));
}

/* --- other designs -------------------------------------------------------------------------------
 */

typedef struct Agreement {
    size_t n, n_agree, n_outside, n_missing; /* of designs and outcomes together */
    size_t most;                             /* designs of one outcome */
} Agreement;

static Agreement agreement_of(Arena *arena, const Results *results, const Items *items)
{
    Agreement out = {.n = 0};
    for (size_t i = 0; i < items->n; i++) {
        const OtherDesigns d = other_designs_of(arena, results, items->item[i].analysis);
        out.n += d.n;
        out.n_agree += d.n_agree;
        out.n_outside += d.n_outside;
        out.n_missing += d.n_missing;
        out.most = d.n > out.most ? d.n : out.most;
    }
    return out;
}

/* How far designs that pass the start reach, of all items: "0.25 to 0.28 SD in mathematics". */
static const char *ranges(Arena *arena, const Results *results, const Items *items)
{
    const char **piece = (const char **)arena_array(arena, items->n, sizeof *piece);
    size_t n = 0, least = SIZE_MAX, most = 0;
    bool own = true; /* the range holds this study's design too, in each item */
    for (size_t i = 0; i < items->n; i++) {
        const OtherDesigns d = other_designs_of(arena, results, items->item[i].analysis);
        if (d.n == 0 || isnan(d.least))
            continue;
        own = own && results_passes_start(items->item[i].analysis);
        least = d.n < least ? d.n : least;
        most = d.n > most ? d.n : most;
        piece[n++] =
            arena_printf(arena, "%s%s%s", other_designs_range(arena, &d),
                         items->n > 1 ? " in " : "", items->n > 1 ? items->item[i].name : "");
    }
    if (n == 0)
        return "";
    const char *how_many = most == 1       ? "one"
                           : least == most ? arena_printf(arena, "%zu", most)
                                           : arena_printf(arena, "%zu to %zu", least, most);
    if (!own)
        return arena_printf(arena, "The %s other%s that %s the test of the start%s %s of %s.",
                            how_many, most == 1 ? "" : "s", most == 1 ? "passes" : "pass",
                            items->n > 1 ? ", and this study's design where it does, give"
                            : most == 1  ? " gives"
                                         : " give",
                            most == 1 && items->n == 1 ? "an effect size" : "effect sizes",
                            items_list(arena, piece, n));
    return arena_printf(arena,
                        "This study's design and the %s other%s that %s the test of the start give "
                        "effect sizes of %s.",
                        how_many, most == 1 ? "" : "s", most == 1 ? "passes" : "pass",
                        items_list(arena, piece, n));
}

/* Those that say another thing, by name. */
static const char *disagree(Arena *arena, const Results *results, const Item *item)
{
    const OtherDesigns d = other_designs_of(arena, results, item->analysis);
    Text text = {.arena = arena};
    for (size_t k = 0; k < d.n; k++) {
        const OtherDesign *other = &d.item[k];
        if (other->agrees)
            continue;
        text_format(&text, "%s“%s” gives %s%s",
                    text.n > 0 ? "; " : "Not all agree: ", other->design->label,
                    number_more(arena, &other->s.scale, other->s.estimate, true),
                    situation_precision(&other->s) == PRECISION_NONE
                        ? ""
                        : arena_printf(arena, " (%s)", sentence_interval(arena, &other->s, false)));
    }
    return text.n > 0 ? arena_printf(arena, "%s.", text.bytes) : "";
}

/* Those that stand outside are named once, whatever the outcome. */
static const char *outside(Arena *arena, const Results *results, const Items *items)
{
    enum { NAMED = 5 };
    const char **name = (const char **)arena_array(arena, results->n_analyses + 1, sizeof *name);
    size_t n = 0;
    for (size_t i = 0; i < items->n; i++) {
        const OtherDesigns d = other_designs_of(arena, results, items->item[i].analysis);
        for (size_t k = 0; k < d.n_outside; k++) {
            const char *own = arena_printf(arena, "“%s”", d.outside[k].design->label);
            bool is_new = true;
            for (size_t m = 0; m < n; m++)
                is_new = is_new && !text_equal(name[m], own);
            if (is_new)
                name[n++] = own;
        }
    }
    if (n == 0)
        return "";
    const bool one = n == 1;
    if (n > NAMED) {
        name[NAMED - 1] = arena_printf(arena, "%zu more", n - NAMED + 1);
        n = NAMED;
    }
    const char *names = items_list(arena, name, n);
    return arena_printf(
        arena, "%s %s not pass the test of the start%s and %s shown but not counted.", names,
        one ? "does" : "do", items->n > 1 ? " everywhere" : "", one ? "is" : "are");
}

/* --- together ------------------------------------------------------------------------------------
 */

/* ", in 41 of 62 schools,": others had begun by then. */
static const char *in_fewer(Arena *arena, const Items *items, const Item *placebo)
{
    const size_t n = placebo->s.clusters[1], all = items->n == 0 ? 0 : items->item[0].s.clusters[1];
    return n == 0 || n >= all ? ""
                              : arena_printf(arena, ", in %s of %s %s,", text_count(arena, n),
                                             text_count(arena, all), items->item[0].s.cluster_many);
}

static const char *lead_of(Arena *arena, const Results *results, const Items *items,
                           const Items *placebos, const Agreement *designs)
{
    const char *piece[4];
    size_t n = 0;
    bool off = false, alone_known;
    for (size_t i = 0; i < placebos->n; i++)
        off = off || is_off_zero(&placebos->item[i].s);
    if (placebos->n > 0)
        piece[n++] = off ? "the year before already shows a difference"
                         : arena_printf(arena, "the year before%s shows no head start",
                                        in_fewer(arena, items, &placebos->item[0]));
    if (designs->n > 0 && designs->n_agree == designs->n)
        piece[n++] = designs->most == 1 ? "the other design agrees" : "the other designs agree";
    else if (designs->n > 0 && designs->n_agree == 0)
        piece[n++] = designs->most == 1 ? "the other design does not agree"
                                        : "none of the other designs agrees";
    else if (designs->n > 0)
        piece[n++] = "not all other designs agree";
    else if (designs->n_outside > 0)
        piece[n++] = "no other design passes the test of the start";
    const bool hangs = schools_hang_on_one(items, &alone_known);
    if (alone_known && results->exposure == NULL) /* of one starting year */
        piece[n++] = hangs ? "the result hangs on one school" : "no single school decides";
    return arena_printf(
        arena, "%s%s%s",
        n > 0 ? arena_printf(arena, "%s. ", text_with_capital(arena, items_list(arena, piece, n)))
        : items->n > 0 && designs->n_missing == 0 && results->multiverse == NULL
            ? "This rests on one design alone. "
            : "",
        results->spec->randomized ? "Who was lost since the lot cannot be checked"
                                  : "What was never recorded cannot be checked",
        ".");
}

Said says_sure(Arena *arena, const Results *results, const Outline *outline)
{
    const Items items = items_of(arena, results, outline);
    Items placebos;
    Text text = {.arena = arena};
    bool corrected;
    if (results->design_only || items.n == 0)
        return (Said){.lead = "", .paragraph = ""};
    placebos_of(arena, results, outline, &placebos);
    const Agreement designs = agreement_of(arena, results, &items);
    const char **sentence = (const char **)arena_array(arena, items.n, sizeof *sentence);
    for (size_t i = 0; i < items.n; i++)
        sentence[i] = disagree(arena, results, &items.item[i]);
    text_sentence(&text, year_before(arena, results, outline, &placebos));
    text_sentence(&text, ranges(arena, results, &items));
    text_sentence(&text, items_say(arena, &items, sentence));
    text_sentence(&text, outside(arena, results, &items));
    text_sentence(&text, sentence_multiverse(arena, results));
    text_sentence(&text, items_sites(arena, &items));
    text_sentence(&text, items_placed(arena, results, &items));
    text_sentence(&text, items_pretest_error(arena, results, &items));
    text_sentence(&text, items_negative_controls(arena, &items));
    text_sentence(&text, items_hidden_bias(arena, results, &items));
    text_sentence(&text, designs.n + designs.n_outside + designs.n_missing == 0 &&
                                 results->multiverse == NULL
                             ? "No other design was tried."
                             : "");
    const size_t n_tests = results_n_tests(results, &corrected);
    text_sentence(&text, sentence_tests(arena, n_tests, corrected, items.item[0].s.confidence));
    return (Said){.lead = lead_of(arena, results, &items, &placebos, &designs),
                  .paragraph = text.bytes};
}
