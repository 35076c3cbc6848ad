/* The answer on an outcome, or why there is none; and the cautions that go with it. */
#include "report/says_exposure.h"
#include "report/says_items.h"
#include "report/words.h"

#include "alike/text.h"

#include <math.h>

const char *answer_sentence(Arena *arena, const Results *results, const Analysis *analysis)
{
    const Effect *effect = analysis_overall(analysis);
    Situation situation;
    if (analysis->infeasible != NULL)
        return arena_printf(arena, "The design %s: %s.", analysis_missing_words(analysis),
                            phrase_text(arena, analysis->infeasible));
    if (effect == NULL) {
        if (isnan(analysis->mdes))
            return "No outcome has been read: this is the design alone.";
        return arena_printf(arena,
                            "No outcome has been read; the design would probably detect an effect "
                            "of %s standard deviations or more.",
                            text_real(arena, analysis->mdes, 2));
    }
    if (effect->hidden != NULL)
        return arena_printf(arena,
                            "The result is " HIDDEN_MARK
                            ": with what else is shown it would tell of fewer than %zu %s.",
                            results->spec->min_cell, people(arena, results));
    if (isnan(effect->estimate))
        return arena_printf(arena, "The effect could not be estimated: %s.",
                            effect->problem != NULL ? effect->problem : "it is not computable");
    situation_read(arena, results, analysis, &situation);
    return sentence_answer(arena, &situation);
}

const char *answer_overall(Arena *arena, const Results *results)
{
    const Outline outline = outline_of(arena, results);
    const Items items = items_of(arena, results, &outline);
    if (results->exposure != NULL) {
        const StudyAnswer answer = says_exposure_answer(arena, results);
        return arena_printf(arena, "%s %s", answer.verdict, answer.rest);
    }
    return items.n < 2 || results->design_only ? "" : items_verdict(arena, &items);
}

void answer_cautions(Arena *arena, Results *results)
{
    for (size_t i = 0; i < results->n_analyses; i++) {
        Situation situation;
        Analysis *analysis = &results->analysis[i];
        if (situation_read(arena, results, analysis, &situation))
            sentence_cautions(arena, &situation, &analysis->notes);
    }
}

const char *answer_largest_difference(Arena *arena, const Results *results,
                                      const Analysis *analysis)
{
    Situation s;
    situation_read(arena, results, analysis, &s);
    const bool beyond = s.verdict == VERDICT_NOT_COMPARABLE || s.verdict == VERDICT_UNADJUSTED;
    const char *in = s.worst != NULL ? s.worst : "one characteristic";
    if (results_start(analysis).worst == NULL ||
        (isnan(s.worst_size) && !results_published(results)))
        return NULL;
    if (isnan(s.worst_size) && s.worst_band == NULL && !beyond)
        return HIDDEN_MARK;
    if (isinf(s.worst_size)) /* each group has one value, and not the same */
        return arena_printf(arena, "the groups lie wholly apart in %s", in);
    return arena_printf(
        arena, "%s standard deviations in %s",
        beyond ? sentence_size_beyond(arena, s.worst_size, s.worst_step, s.worst_band, s.verdict)
               : sentence_size(arena, s.worst_size, s.worst_step, s.worst_band),
        in);
}

const char *answer_no_pretest(const Results *results)
{
    return sentence_no_pretest(results->spec->randomized);
}
