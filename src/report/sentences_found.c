/* The difference that was found and how sure it is, or that before the program. */
#include "report/sentences.h"

#include "alike/text.h"
#include "alike/told.h"
#include "report/words.h"

#include <math.h>

/* --- pieces --------------------------------------------------------------------------------------
 */

/* The other group gets a name that the verdict allows. */
const char *sentence_others(Arena *arena, const Situation *s)
{
    const bool may_be_comparable = s->verdict == VERDICT_ALIKE || s->verdict == VERDICT_ADJUSTED;
    if (s->comparison != NULL)
        return arena_printf(
            arena, "%s%s in %s%s", may_be_comparable && !s->randomized ? "comparable " : "",
            s->people, s->comparison, s->verdict == VERDICT_ADJUSTED ? ", after adjustment" : "");
    if (s->randomized)
        return arena_printf(arena, "%s not chosen by lot%s", s->people,
                            s->verdict == VERDICT_ADJUSTED ? ", after adjustment" : "");
    return arena_printf(arena, "%s%s%s", may_be_comparable ? "comparable " : "", s->people,
                        !may_be_comparable               ? " outside the program"
                        : s->verdict == VERDICT_ADJUSTED ? ", after adjustment"
                                                         : "");
}

const char *sentence_amount(Arena *arena, const Situation *s)
{
    const Scale *scale = &s->scale;
    if (number_is_nil(scale, s->estimate))
        return scale->kind == SCALE_SHARE
                   ? arena_printf(arena, "as many")
                   : arena_printf(arena, "neither %s nor %s", scale->above, scale->below);
    return arena_printf(arena, "%s %s", number_in_unit(arena, scale, s->estimate),
                        number_side(scale, s->estimate));
}

/* "students in the program gained 2.0 points more than comparable students" */
static const char *found(Arena *arena, const Situation *s)
{
    const bool nil = number_is_nil(&s->scale, s->estimate);
    if (s->scale.kind == SCALE_SHARE)
        return arena_printf(arena, "of %s, %s reached it %s of %s", s->program,
                            sentence_amount(arena, s), nil ? "as" : "than",
                            sentence_others(arena, s));
    return arena_printf(arena, "%s %s %s than %s", s->program, s->scale.verb,
                        sentence_amount(arena, s), sentence_others(arena, s));
}

const char *sentence_interval(Arena *arena, const Situation *s, bool named)
{
    const double percent = 100 * s->confidence;
    if (situation_precision(s) == PRECISION_NONE)
        return "";
    const char *ends = situation_beyond(s) < 0
                           ? number_interval_below(arena, &s->scale, s->low, s->high)
                           : number_interval(arena, &s->scale, s->low, s->high);
    return named ? arena_printf(arena, "%s%% interval %s",
                                text_real(arena, percent, percent == round_to(percent, 0) ? 0 : 1),
                                ends)
                 : ends;
}

/* " (95% interval 1.0 to 3.0; p 0.004; effect size 0.12)" */
static const char *bracket(Arena *arena, const Situation *s)
{
    const char *interval = sentence_interval(arena, s, true);
    Text text = {.arena = arena};
    text_add(&text, interval);
    if (interval[0] != '\0' && !isnan(s->p))
        text_format(&text, "; %s", number_p(arena, s->p));
    if (!isnan(s->effect_size))
        text_format(&text, "%seffect size %s", text.n > 0 ? "; " : "",
                    told_number(arena, s->effect_size, s->effect_size_step, 2));
    return text.n > 0 ? arena_printf(arena, " (%s)", text.bytes) : "";
}

/* --- how sure ------------------------------------------------------------------------------------
 */

/* A gain is useful and a loss harmful; which side of another score is the good one is not known. */
static const char *room(Arena *arena, const Situation *s, Precision precision)
{
    const bool above = precision == PRECISION_ROOM_ABOVE;
    const Scale *scale = &s->scale;
    if (scale->kind == SCALE_GAIN)
        return arena_printf(arena, "a %s (%s or more) is possible, a %s is not likely",
                            above ? "useful gain" : "harmful loss",
                            number_in_unit(arena, scale, s->matters),
                            above ? "harmful loss" : "useful gain");
    return arena_printf(arena, "a difference that matters (%s) is possible %s, and not likely %s",
                        number_in_unit(arena, scale, s->matters), above ? "upwards" : "downwards",
                        above ? "downwards" : "upwards");
}

const char *sentence_certainty(Arena *arena, const Situation *s)
{
    switch (situation_precision(s)) {
    case PRECISION_NO_MATTER:
        return arena_printf(arena, "more than %s either way does not fit the data",
                            number_in_unit(arena, &s->scale, s->matters));
    case PRECISION_ROOM_ABOVE:
    case PRECISION_ROOM_BELOW:
        return room(arena, s, situation_precision(s));
    case PRECISION_ROOM_BOTH:
        return "anything in between fits the data";
    case PRECISION_TAKEN_BACK:
        return arena_printf(
            arena,
            "on its own the interval leaves zero out, but among %s results that are "
            "judged together such a difference comes of chance too often",
            text_count(arena, s->family.n));
    case PRECISION_NONE:
        return situation_confounded(s)
                   ? ""
                   : arena_printf(arena, "how sure that is cannot be worked out here%s%s",
                                  s->problem != NULL ? ": " : "",
                                  s->problem != NULL ? s->problem : "");
    case PRECISION_ABOVE:
    case PRECISION_BELOW:
    case N_PRECISIONS:
        break;
    }
    return "";
}

const char *sentence_difference(Arena *arena, const Situation *s)
{
    static const char *const before[N_PRECISIONS] = {
        [PRECISION_NO_MATTER] = "No difference that matters: ",
        [PRECISION_ROOM_ABOVE] = "No clear difference: ",
        [PRECISION_ROOM_BELOW] = "No clear difference: ",
        [PRECISION_ROOM_BOTH] = "Too uncertain to say: ",
        [PRECISION_TAKEN_BACK] = "No clear difference: "};
    const Precision precision = situation_precision(s);
    const char *certainty = sentence_certainty(arena, s);
    const char *what = arena_printf(arena, "%s%s", found(arena, s), bracket(arena, s));
    if (s->verdict == VERDICT_NOT_COMPARABLE || s->verdict == VERDICT_UNADJUSTED)
        return arena_printf(arena,
                            "After that start, %s; the start alone may "
                            "explain it%s%s.",
                            what,
                            precision == PRECISION_NONE && certainty[0] != '\0' ? ", and " : "",
                            precision == PRECISION_NONE ? certainty : "");
    return arena_printf(arena, "%s%s%s.",
                        before[precision] != NULL
                            ? arena_printf(arena, "%s%s", before[precision], what)
                            : text_with_capital(arena, what),
                        certainty[0] != '\0' ? "; " : "", certainty);
}

/* Before the program began nothing can be its effect: a difference tells of the groups. */
const char *sentence_head_start(Arena *arena, const Situation *s)
{
    const Scale *scale = &s->scale;
    switch (situation_precision(s)) {
    case PRECISION_ABOVE:
    case PRECISION_BELOW:
        return arena_printf(arena, "Already %s %s in the year before (%s)",
                            number_in_unit(arena, scale, s->estimate),
                            s->estimate < 0 ? "behind" : "ahead",
                            sentence_interval(arena, s, false));
    case PRECISION_NONE:
    case N_PRECISIONS:
        return arena_printf(arena, "%s; without an interval this rules out nothing",
                            number_more(arena, scale, s->estimate, true));
    default:
        break;
    }
    return arena_printf(arena, "No head start seen: %s (%s)", sentence_amount(arena, s),
                        sentence_interval(arena, s, false));
}

const char *sentence_placebo(Arena *arena, const Situation *s)
{
    const Scale *scale = &s->scale;
    const char *what =
        arena_printf(arena, "A check, not an effect of the program: before it began, %s%s",
                     found(arena, s), bracket(arena, s));
    switch (situation_precision(s)) {
    case PRECISION_ABOVE:
    case PRECISION_BELOW:
        return arena_printf(arena,
                            "%s. So the groups differed before the program, and the result may go "
                            "on from that.",
                            what);
    case PRECISION_NONE:
    case N_PRECISIONS:
        return arena_printf(arena, "%s. Without an interval it rules out nothing.", what);
    default:
        break;
    }
    return arena_printf(arena,
                        "%s. A head start of more than %s, or a lag of more than %s, does "
                        "not fit the data; smaller ones do.",
                        what, number_in_unit(arena, scale, s->high),
                        number_in_unit(arena, scale, s->low));
}
