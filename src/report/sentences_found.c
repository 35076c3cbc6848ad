/* The difference that was found and how sure it is, or that before the program. */
#include "report/sentences.h"

#include "alike/text.h"
#include "report/words.h"

#include <math.h>

/* --- pieces --------------------------------------------------------------------------------------
 */

static const char *amount(Arena *arena, const Scale *scale, double value)
{
    if (scale->digits == 0 && fabs(value) < 1e15)
        return text_count(arena, (size_t)round_to(fabs(value), 0)); /* 12,345 */
    return text_real(arena, fabs(value), scale->digits);
}

static const char *side(const Scale *scale, double value)
{
    return value < 0 ? scale->below : scale->above;
}

/* As the others, with so many digits more that a limit which is not zero does not read as zero. */
static const char *limit(Arena *arena, const Scale *scale, double value)
{
    enum { DIGITS_MAX = 6 };
    Scale finer = *scale;
    while (value != 0 && round_to(value, finer.digits) == 0 && finer.digits < DIGITS_MAX)
        finer.digits++;
    return amount(arena, &finer, value);
}

static const char *interval(Arena *arena, const Scale *scale, double low, double high)
{
    if (low < 0 && high > 0)
        return arena_printf(arena, "from %s %s %s to %s %s %s", limit(arena, scale, low),
                            scale->unit, scale->below, limit(arena, scale, high), scale->unit,
                            scale->above);
    const double near = low >= 0 ? low : high, far = low >= 0 ? high : low;
    return arena_printf(arena, "from %s to %s %s %s", limit(arena, scale, near),
                        limit(arena, scale, far), scale->unit, side(scale, far));
}

static const char *percent(Arena *arena, double share)
{
    const double value = 100 * share;
    return arena_printf(arena, "%s%%",
                        text_real(arena, value, value == round_to(value, 0) ? 0 : 1));
}

static const char *percentile(Arena *arena, double index)
{
    const double whole = round_to(index, 0);
    if (whole == 0)
        return ", less than 1 percentile point";
    return arena_printf(arena, ", about %s percentile %s %s", text_real(arena, fabs(whole), 0),
                        fabs(whole) == 1 ? "point" : "points", whole < 0 ? "down" : "up");
}

/* The other group gets a name that the verdict allows. */
static const char *others(Arena *arena, const Situation *s)
{
    if (s->verdict == VERDICT_ALIKE)
        return arena_printf(arena, "comparable %s%s", s->people,
                            s->randomized ? " who were not drawn for it" : "");
    if (s->verdict == VERDICT_ADJUSTED)
        return arena_printf(arena, "comparable %s%s, after adjustment", s->people,
                            s->randomized ? " who were not drawn for it" : "");
    return arena_printf(arena,
                        s->randomized ? "%s who were not drawn for it" : "%s outside the program",
                        s->people);
}

/* --- what was found ------------------------------------------------------------------------------
 */

static const char *found(Arena *arena, const Situation *s)
{
    const Scale *scale = &s->scale;
    if (scale->share && round_to(s->estimate, scale->digits) == 0)
        return arena_printf(arena,
                            "as many of %s as of %s reached it, to within the rounding of this "
                            "report",
                            s->program, others(arena, s));
    if (scale->share)
        return arena_printf(arena, "of %s, %s %s %s reached it than of %s", s->program,
                            amount(arena, scale, s->estimate), scale->unit,
                            side(scale, s->estimate), others(arena, s));
    if (round_to(s->estimate, scale->digits) == 0)
        return arena_printf(arena,
                            "%s %s neither %s nor %s than %s, to within the rounding of "
                            "this report",
                            s->program, scale->verb, scale->above, scale->below, others(arena, s));
    return arena_printf(arena, "%s %s %s %s %s than %s", s->program, scale->verb,
                        amount(arena, scale, s->estimate), scale->unit, side(scale, s->estimate),
                        others(arena, s));
}

/* "(95% interval: ...; effect size 0.12, about 5 percentile points up)" */
static const char *bracket(Arena *arena, const Situation *s)
{
    const bool has_interval = situation_precision(s) != PRECISION_NONE;
    Text text = {.arena = arena};
    if (has_interval)
        text_format(&text, "%s interval: %s", percent(arena, s->confidence),
                    interval(arena, &s->scale, s->low, s->high));
    if (!isnan(s->effect_size))
        text_format(&text, "%seffect size %s%s", has_interval ? "; " : "",
                    text_real(arena, s->effect_size, 2), percentile(arena, s->index));
    return text.n > 0 ? arena_printf(arena, " (%s)", text.bytes) : "";
}

static const char *p_bracket(Arena *arena, const Situation *s)
{
    return isnan(s->p) ? "" : arena_printf(arena, " (%s)", p_words(arena, s->p));
}

/* How sure it is, from the interval and the smallest difference that matters. */
static const char *certainty(Arena *arena, const Situation *s)
{
    const Scale *scale = &s->scale;
    const char *p = p_bracket(arena, s);
    switch (situation_precision(s)) {
    case PRECISION_ABOVE:
    case PRECISION_BELOW:
        return arena_printf(arena, "; chance alone would rarely produce such a difference%s.", p);
    case PRECISION_NO_MATTER:
        return arena_printf(arena,
                            ". No difference that matters%s: one of %s standard deviations or more "
                            "(%s %s), either way, does not fit the data.",
                            p, text_real(arena, s->matters_size, 2),
                            amount(arena, scale, s->matters), scale->unit);
    case PRECISION_ROOM_ABOVE:
        return arena_printf(arena,
                            ". No clear difference%s: one for the program that matters is "
                            "possible, one against it is not likely.",
                            p);
    case PRECISION_ROOM_BELOW:
        return arena_printf(arena,
                            ". No clear difference%s: one against the program that matters is "
                            "possible, one for it is not likely.",
                            p);
    case PRECISION_ROOM_BOTH:
        return arena_printf(arena,
                            ". Too uncertain to say%s: a difference that matters, for the program "
                            "or against it, fits the data.",
                            p);
    case PRECISION_NONE:
    case N_PRECISIONS:
        break;
    }
    if (situation_confounded(s))
        return ".";
    return arena_printf(arena,
                        ". How sure that is cannot be said, for no interval can be given%s%s.",
                        s->problem != NULL ? ": " : "", s->problem != NULL ? s->problem : "");
}

const char *sentence_difference(Arena *arena, const Situation *s)
{
    if (s->verdict == VERDICT_NOT_COMPARABLE)
        return arena_printf(arena, "After that start, %s%s; the start alone may explain it%s",
                            found(arena, s), bracket(arena, s),
                            situation_precision(s) == PRECISION_NONE ? certainty(arena, s) : ".");
    return arena_printf(arena, "%s%s%s", text_with_capital(arena, found(arena, s)),
                        bracket(arena, s), certainty(arena, s));
}

/* Before the program began nothing can be its effect: a difference tells of the groups. */
const char *sentence_placebo(Arena *arena, const Situation *s)
{
    const Scale *scale = &s->scale;
    const char *what = arena_printf(arena,
                                    "A check, not an effect of the program: before it began, "
                                    "%s%s",
                                    found(arena, s), bracket(arena, s));
    const char *more = limit(arena, scale, s->high), *less = limit(arena, scale, s->low);
    switch (situation_precision(s)) {
    case PRECISION_ABOVE:
    case PRECISION_BELOW:
        return arena_printf(arena,
                            "%s. Chance alone would rarely produce that%s, so the groups differed "
                            "before the program, and later differences may go on from it.",
                            what, p_bracket(arena, s));
    case PRECISION_NONE:
    case N_PRECISIONS:
        return arena_printf(arena, "%s. Without an interval it rules out nothing.", what);
    default:
        break;
    }
    return arena_printf(arena,
                        "%s. A head start of more than %s %s, or a lag of more than %s, does not "
                        "fit the data%s; smaller ones do.",
                        what, more, scale->unit, less, p_bracket(arena, s));
}
