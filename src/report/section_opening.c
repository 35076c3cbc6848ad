/* What was asked, and the answer. */
#include "report/sentences.h"
#include "report/words.h"

#include "alike/text.h"

#include <math.h>

/* A span before the program is a check and no question, unless there is nothing else. */
static bool is_asked(const Results *results, const Analysis *analysis)
{
    FOR_EACH_PRIMARY(results, a)
    if (!is_placebo(a))
        return !is_placebo(analysis);
    return true;
}

static size_t n_asked(const Results *results)
{
    size_t n = 0;
    FOR_EACH_PRIMARY(results, a)
    n += is_asked(results, a);
    return n;
}

static const char *outcome_list(Arena *arena, const Results *results)
{
    Text text = {.arena = arena};
    const size_t n = n_asked(results);
    size_t i = 0;
    FOR_EACH_PRIMARY(results, a)
    {
        if (!is_asked(results, a))
            continue;
        const char *join = i == 0 ? "" : i + 1 < n ? ", " : n == 2 ? " and " : ", and ";
        text_format(&text, "%s%s", join, analysis_label(a));
        i++;
    }
    return text.bytes;
}

static void release_banner(const Results *results, Document *document)
{
    Arena *arena = document->arena;
    if (results->release == RELEASE_PUBLIC_DATA)
        document_callout(document, "note", "%s", public_data_words());
    if (results_published(results))
        document_callout(document, "note", "%s", published_words(arena, results));
    if (!results_internal(results))
        return;
    const char *small =
        results->n_small == 0
            ? arena_printf(arena,
                           "Every number is exact; none below %zu was found, but what two of them "
                           "tell together was not looked at",
                           results->spec->min_cell)
        : results->n_small == 1
            ? arena_printf(arena, "One number or row in this report rests on fewer than %zu %s",
                           results->spec->min_cell, people(arena, results))
            : arena_printf(arena, "%s numbers or rows in this report rest on fewer than %zu %s",
                           text_count(arena, results->n_small), results->spec->min_cell,
                           people(arena, results));
    document_callout(document, "danger",
                     "**" RESULTS_INTERNAL_MARK " - not for release.** %s. 'alike publish' makes "
                     "the folder that may be given away.",
                     small);
}

static bool any_growth(const Results *results)
{
    FOR_EACH_PRIMARY(results, a)
    if (is_growth(a))
        return true;
    return false;
}

static void write_question(const Results *results, const Figures *figures, Document *document)
{
    (void)figures;
    Arena *arena = document->arena;
    const char *who = people_in_program(arena, results);
    release_banner(results, document);
    document_heading(document, 2, "The question");
    if (results->design_only)
        document_paragraph(document,
                           "This is the design of a study, written before any outcome was read: "
                           "how %s are to be compared with %s outside the program. The "
                           "%s: %s.",
                           who, people(arena, results),
                           n_asked(results) == 1 ? "outcome will be" : "outcomes will be",
                           outcome_list(arena, results));
    else
        document_paragraph(
            document,
            "Did %s do better or worse%s than they would have done otherwise? Nobody can see both, "
            "so this report compares them with %s outside the program. %s: %s.",
            who, any_growth(results) ? ", or grow more or less," : "", people(arena, results),
            n_asked(results) == 1 ? "The outcome" : "The outcomes", outcome_list(arena, results));
}

const Section section_question = {
    .name = "question", .help = "what the study asks", .write = write_question};

/* One sentence for the study: if anybody of any outcome was left out, it says so. */
static const char *limit_of(Arena *arena, const Results *results)
{
    Situation all = {.people = people(arena, results), .randomized = results->spec->randomized};
    FOR_EACH_PRIMARY(results, a)
    {
        Situation s;
        situation_read(arena, results, a, &s);
        all.left_out = all.left_out || s.left_out;
    }
    return sentence_limit(arena, &all);
}

/* What an effect size of this report is. */
static const char *size_words(const Results *results)
{
    size_t n = 0, n_shares = 0;
    FOR_EACH_PRIMARY(results, a)
    {
        const Effect *effect = analysis_overall(a);
        n += effect != NULL ? 1 : 0;
        n_shares += effect != NULL && effect->binary ? 1 : 0;
    }
    if (n_shares == 0)
        return "An effect size is the difference in standard deviations of the score.";
    if (n_shares == n)
        return "An effect size is the Cox index of the shares that reached it, which is on the "
               "scale of standard deviations.";
    return "An effect size is the difference in standard deviations of the score, or, where an "
           "outcome is reached or not, the Cox index of the shares, which is on the same scale.";
}

static void write_answer(const Results *results, const Figures *figures, Document *document)
{
    Arena *arena = document->arena;
    bool estimated = false;
    document_heading(document, 2, results->design_only ? "What the design offers" : "The answer");
    const char *overall = results->design_only ? "" : answer_overall(arena, results);
    if (overall[0] != '\0')
        document_paragraph(document, "**%s**", overall);
    FOR_EACH_PRIMARY(results, a)
    {
        const Effect *effect = analysis_overall(a);
        estimated = estimated || (effect != NULL && effect->hidden == NULL);
        document_callout(document, is_placebo(a) ? "note" : "answer", "**%s.** %s",
                         analysis_label(a), answer_sentence(arena, results, a));
        if (!has_pretest(a))
            document_callout(document, "danger",
                             "**Baseline achievement is not established for %s**: %s.",
                             analysis_label(a), sentence_no_pretest(results->spec->randomized));
    }
    if (!estimated)
        return;
    document_paragraph(document, "%s", limit_of(arena, results));
    document_paragraph(
        document,
        "How to read them: the interval holds the differences that the data are compatible with. "
        "%s Percentile points say how far an average comparison %s, at the 50th percentile, would "
        "move.",
        size_words(results), results->spec->unit);
    add_figures(document, figures, NULL, CHART_IN_ANSWER);
}

const Section section_answer = {
    .name = "answer", .help = "the answer, with its uncertainty", .write = write_answer};
