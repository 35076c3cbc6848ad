/* The answer in one sentence: what was found, how sure it is, in points and in sizes people know.
 */
#include "report/words.h"

#include "alike/text.h"

#include <math.h>

/* How a difference of scores is put in words. */
typedef struct Phrase {
    const char *verb, *above, *below;
    const char *unit;
    int digits;
} Phrase;

/* Students "gain" only on one scale; only points are "scored". */
static Phrase phrase_of(const Analysis *analysis)
{
    const char *unit = analysis_unit(analysis);
    const bool same_scale = has_pretest(analysis) && analysis->outcome_spec->same_scale;
    Phrase phrase = {.verb = same_scale ? "gained" : "averaged",
                     .above = "more",
                     .below = "less",
                     .unit = unit,
                     .digits = analysis_digits(analysis)};
    if (!same_scale && (text_equal(unit, "points") || text_equal(unit, "point"))) {
        phrase.verb = "scored";
        phrase.above = "higher";
        phrase.below = "lower";
    }
    return phrase;
}

static const char *side_of(const Phrase *phrase, double value)
{
    return value < 0 ? phrase->below : phrase->above;
}

static const char *amount(Arena *arena, const Phrase *phrase, double value)
{
    if (phrase->digits == 0 && fabs(value) < 1e15)
        return text_count(arena, (size_t)round_to(fabs(value), 0)); /* 12,345 */
    return text_real(arena, fabs(value), phrase->digits);
}

static const char *interval_phrase(Arena *arena, const Phrase *phrase, double low, double high)
{
    if (isnan(low) || isnan(high))
        return "not computable";
    if (low < 0 && high > 0)
        return arena_printf(arena, "from %s %s %s to %s %s %s", amount(arena, phrase, low),
                            phrase->unit, phrase->below, amount(arena, phrase, high), phrase->unit,
                            phrase->above);
    const double near = low >= 0 ? low : high, far = low >= 0 ? high : low;
    return arena_printf(arena, "from %s to %s %s %s", amount(arena, phrase, near),
                        amount(arena, phrase, far), phrase->unit, side_of(phrase, far));
}

static const char *percentile_phrase(Arena *arena, double index)
{
    const double whole = round_to(index, 0);
    if (isnan(index))
        return "";
    if (whole == 0)
        return ", less than 1 percentile point";
    return arena_printf(arena, ", about %s percentile %s %s", text_real(arena, fabs(whole), 0),
                        fabs(whole) == 1 ? "point" : "points", whole < 0 ? "down" : "up");
}

static const char *chance_phrase(Arena *arena, const Analysis *analysis, const Effect *effect)
{
    const double confidence =
        analysis->design_spec != NULL ? analysis->design_spec->effects.confidence : 0.95;
    if (isnan(effect->p))
        return "; how far chance alone could explain this can't be computed";
    if (effect->p < 1.0 - confidence)
        return arena_printf(arena, "; chance alone would rarely produce such a difference (%s)",
                            p_words(arena, effect->p));
    return arena_printf(arena,
                        "; this is within what chance alone would produce (%s), so no difference "
                        "is established",
                        p_words(arena, effect->p));
}

/* Only a model makes earlier scores the same; matching makes them alike. */
static bool pretest_adjusted(const Analysis *analysis)
{
    for (size_t i = 0; i < analysis->balance.n; i++)
        if (analysis->balance.row[i].is_pretest && analysis->balance.row[i].adjusted)
            return true;
    return false;
}

static const char *compared_with(Arena *arena, const Results *results, const Analysis *analysis)
{
    const char *who = people(arena, results);
    if (!has_pretest(analysis))
        return arena_printf(arena, "%s with similar recorded characteristics", who);
    if (analysis->outcome_spec->same_scale)
        return arena_printf(arena, "similar %s", who);
    return arena_printf(arena,
                        pretest_adjusted(analysis) ? "similar %s with the same earlier test score"
                                                   : "similar %s with similar earlier test scores",
                        who);
}

static const char *estimate_sentence(Arena *arena, const Results *results, const Analysis *analysis,
                                     const Effect *effect)
{
    const Phrase phrase = phrase_of(analysis);
    const char *who = text_with_capital(arena, people_in_program(arena, results));
    const char *others = compared_with(arena, results, analysis);
    const char *found =
        round_to(effect->estimate, phrase.digits) == 0
            ? arena_printf(arena, "%s %s the same as %s, to within the rounding of this report",
                           who, phrase.verb, others)
            : arena_printf(arena, "%s %s %s %s %s than %s", who, phrase.verb,
                           amount(arena, &phrase, effect->estimate), phrase.unit,
                           side_of(&phrase, effect->estimate), others);
    return arena_printf(arena, "%s (%s interval: %s; effect size %s%s)%s.", found,
                        confidence_words(arena, analysis),
                        interval_phrase(arena, &phrase, effect->ci_low, effect->ci_high),
                        text_real(arena, effect->g, 2),
                        percentile_phrase(arena, effect->improvement_index),
                        chance_phrase(arena, analysis, effect));
}

/* Before the program began nothing can be its effect: a difference tells of the groups. */
static const char *placebo_sentence(Arena *arena, const Results *results, const Analysis *analysis,
                                    const Effect *effect)
{
    const Phrase phrase = phrase_of(analysis);
    const double alpha = 1.0 - analysis->design_spec->effects.confidence;
    const char *verdict =
        isnan(effect->p) ? "how far chance alone could explain it can't be computed"
        : effect->p < alpha
            ? "this is more than chance alone would often produce, so the groups differed before "
              "the program, and later differences may be due to that"
            : "this is within what chance alone would produce, as it should be";
    return arena_printf(
        arena,
        "A check, not an effect of the program: before it began, when the difference should be "
        "nil, %s %s %s %s %s than %s (%s interval: %s; effect size %s; %s): %s.",
        people_in_program(arena, results), phrase.verb, amount(arena, &phrase, effect->estimate),
        phrase.unit, side_of(&phrase, effect->estimate), compared_with(arena, results, analysis),
        confidence_words(arena, analysis),
        interval_phrase(arena, &phrase, effect->ci_low, effect->ci_high),
        text_real(arena, effect->g, 2), isnan(effect->p) ? "no p" : p_words(arena, effect->p),
        verdict);
}

const char *answer_sentence(Arena *arena, const Results *results, const Analysis *analysis)
{
    const Effect *effect = analysis_overall(analysis);
    if (analysis->infeasible != NULL)
        return arena_printf(arena, "This design could not be carried out: %s",
                            analysis->infeasible);
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
                            "The result is hidden because one of the groups has fewer than %zu %s.",
                            results->spec->min_cell, people(arena, results));
    if (effect->problem != NULL || isnan(effect->estimate))
        return arena_printf(arena, "The effect could not be estimated: %s.",
                            effect->problem != NULL ? effect->problem : "it is not computable");
    if (is_placebo(analysis))
        return placebo_sentence(arena, results, analysis, effect);
    return estimate_sentence(arena, results, analysis, effect);
}

const char *growth_word(const Analysis *analysis)
{
    if (!has_pretest(analysis))
        return "achievement";
    return analysis->outcome_spec->same_scale ? "growth" : "achievement given the earlier test";
}
