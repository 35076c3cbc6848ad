#include "report/sentences.h"

#include "alike/attrition.h"
#include "alike/limits.h"
#include "alike/text.h"
#include "report/words.h"

#include <math.h>
#include <string.h>

/* --- what a situation is -------------------------------------------------------------------------
 */

bool situation_confounded(const Situation *s)
{
    return !s->clusters_shared &&
           (s->clusters[0] == LIMIT_CLUSTERS_CONFOUND || s->clusters[1] == LIMIT_CLUSTERS_CONFOUND);
}

/* An interval that rests on one cluster in an arm is none, whatever was computed. */
Precision situation_precision(const Situation *s)
{
    if (isnan(s->low) || isnan(s->high) || situation_confounded(s))
        return PRECISION_NONE;
    if (s->low > 0)
        return PRECISION_ABOVE;
    if (s->high < 0)
        return PRECISION_BELOW;
    /* a size that matters is not known where the score has no spread: then all is open */
    const bool above = !(s->high < s->matters), below = !(s->low > -s->matters);
    return above && below ? PRECISION_ROOM_BOTH
           : above        ? PRECISION_ROOM_ABOVE
           : below        ? PRECISION_ROOM_BELOW
                          : PRECISION_NO_MATTER;
}

bool situation_loss_unequal(const Situation *s)
{
    if (!s->loss_known)
        return s->loss_hidden[0] != NULL && s->loss_hidden[1] != NULL;
    return s->loss.lost[0] + s->loss.lost[1] > 0 &&
           !wwc_attrition_accepted(s->loss.overall, s->loss.differential, ATTRITION_CAUTIOUS);
}

double situation_share(const Situation *s)
{
    return s->share_known ? (double)s->n_compared / (double)s->n_start : (double)NAN;
}

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
    if (isnan(index))
        return "";
    if (whole == 0)
        return ", less than 1 percentile point";
    return arena_printf(arena, ", about %s percentile %s %s", text_real(arena, fabs(whole), 0),
                        fabs(whole) == 1 ? "point" : "points", whole < 0 ? "down" : "up");
}

const char *sentence_size(Arena *arena, double size)
{
    static const double limits[] = {LIMIT_BASELINE_ALIKE, LIMIT_BASELINE_ADJUST};
    enum { DIGITS_MAX = 6 };
    int digits = 2;
    for (size_t k = 0; k < COUNT_OF(limits); k++)
        while (size > limits[k] && round_to(size, digits) <= limits[k] && digits < DIGITS_MAX)
            digits++;
    return text_real(arena, size, digits);
}

bool situation_worst_hidden(const Situation *s)
{
    return s->worst_hidden &&
           !(s->worst_size >
             (s->verdict == VERDICT_NOT_COMPARABLE ? LIMIT_BASELINE_ADJUST : LIMIT_BASELINE_ALIKE));
}

static const char *apart(Arena *arena, const Situation *s)
{
    if (situation_worst_hidden(s))
        return arena_printf(arena, "apart in %s by an effect size that is hidden", s->worst);
    return isinf(s->worst_size) ? arena_printf(arena, "wholly apart in %s", s->worst)
                                : arena_printf(arena, "%s standard deviations apart in %s",
                                               sentence_size(arena, s->worst_size), s->worst);
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

/* --- what is said first --------------------------------------------------------------------------
 */

/* "45 of 129" */
static const char *lost_of(Arena *arena, const Situation *s, int arm)
{
    if (!s->loss_known)
        return s->loss_hidden[arm];
    return arena_printf(arena, "%s of %s", text_count(arena, s->loss.lost[arm]),
                        text_count(arena, s->loss.n[arm]));
}

const char *sentence_loss(Arena *arena, const Situation *s)
{
    if (!situation_loss_unequal(s))
        return "";
    return arena_printf(arena,
                        "%s program %s but %s comparison %s have no later score, so the groups "
                        "compared are no longer those that began.",
                        text_with_capital(arena, lost_of(arena, s, 1)), s->people,
                        lost_of(arena, s, 0), s->people);
}

const char *sentence_share(Arena *arena, const Situation *s)
{
    const double share = situation_share(s);
    if (share < LIMIT_SHARE_FIRST)
        return arena_printf(arena, "This speaks for %s of %s program %s only%s%s.",
                            text_count(arena, s->n_compared), text_count(arena, s->n_start),
                            s->people, s->why_less != NULL ? ": " : "",
                            s->why_less != NULL ? s->why_less : "");
    if (share < LIMIT_SHARE_SAID)
        return arena_printf(arena, "It speaks for %s of %s program %s%s%s.",
                            text_count(arena, s->n_compared), text_count(arena, s->n_start),
                            s->people, s->why_less != NULL ? ": " : "",
                            s->why_less != NULL ? s->why_less : "");
    return "";
}

const char *sentence_start(Arena *arena, const Situation *s)
{
    switch (s->verdict) {
    case VERDICT_NOT_COMPARABLE:
        return arena_printf(arena, "The groups were not comparable at the start: they were %s%s.",
                            apart(arena, s),
                            s->randomized ? ", though they were drawn by lot" : "");
    case VERDICT_UNADJUSTED:
        return arena_printf(arena,
                            "At the start the groups were %s and nothing adjusts for it, which "
                            "evidence standards do not accept.",
                            apart(arena, s));
    case VERDICT_UNKNOWN:
        return s->randomized
                   ? "The groups were drawn by lot; there is no earlier score to see how that fell."
                   : "Whether the groups began alike in achievement cannot be checked: there is no "
                     "earlier score.";
    case VERDICT_ALIKE:
    case VERDICT_ADJUSTED:
    case N_VERDICTS:
        break;
    }
    return "";
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

/* --- what it rests on ----------------------------------------------------------------------------
 */

static const char *few_clusters(Arena *arena, const Situation *s)
{
    static const char *const arm[] = {"comparison", "program"};
    Text text = {.arena = arena};
    for (int k = 1; k >= 0; k--) {
        const size_t n = s->clusters[k];
        if (n == 0 || n > LIMIT_CLUSTERS_FEW)
            continue;
        text_format(&text, "%s%zu %s %s", text.n > 0 ? " and " : "", n, arm[k],
                    n == 1 ? s->cluster : s->cluster_many);
    }
    return text.n > 0 ? text.bytes : NULL;
}

/* Where two rules for the standard error disagree about zero. */
const char *sentence_two_rules(Arena *arena, const Situation *s)
{
    const bool known = !isnan(s->other_p) && situation_precision(s) != PRECISION_NONE;
    const bool differs = s->low > 0 || s->high<0, other = s->other_low> 0 || s->other_high < 0;

    if (!known || differs == other || s->verdict == VERDICT_NOT_COMPARABLE || s->cluster == NULL)
        return "";
    return arena_printf(arena,
                        "This takes %s with the program to differ among themselves as others do; "
                        "where they may differ more, or less, %s, so whether there is a clear "
                        "difference hangs on it.",
                        s->cluster_many, p_words(arena, s->other_p));
}

const char *sentence_clusters(Arena *arena, const Situation *s)
{
    if (situation_confounded(s)) {
        const bool both = s->clusters[0] == s->clusters[1];
        return arena_printf(arena,
                            "Only one %s %s the program%s, so the program cannot be told apart "
                            "from %s, and %s: evidence standards call this a confound.",
                            s->cluster, s->clusters[1] == 1 ? "had" : "lacked",
                            both ? " and only one lacked it" : "",
                            s->clusters[1] == 1
                                ? arena_printf(arena, "that %s", s->cluster)
                                : arena_printf(arena, "what sets that %s apart", s->cluster),
                            isnan(s->low) ? "no interval is given"
                            : s->linked   ? "the intervals of the tables, by single students or "
                                            "their matches, do not show it"
                                          : "the intervals of the tables, by single students, do "
                                            "not show it");
    }
    const char *few = few_clusters(arena, s);
    if (few == NULL)
        return "";
    return arena_printf(arena, "It rests on %s: a few others might give another answer.", few);
}

/* "3 comparison students, who by their weights tell no more than 2" */
static const char *arm_size(Arena *arena, const Situation *s, int arm)
{
    static const char *const name[] = {"comparison", "program"};
    const double worth = round_to(s->worth[arm], 0);
    const char *size = arena_printf(arena, "%s %s %s", text_count(arena, s->n[arm]), name[arm],
                                    s->n[arm] == 1 ? s->one : s->people);
    if (!(worth < (double)s->n[arm]))
        return size;
    return arena_printf(arena, "%s, which by their weights tell no more than %s would,", size,
                        text_real(arena, fmax(worth, 1), 0));
}

const char *sentence_few(Arena *arena, const Situation *s)
{
    bool few[2] = {false, false};
    for (int k = 0; s->sizes_known && k < 2; k++)
        few[k] = !(fmin(s->worth[k], (double)s->n[k]) >= LIMIT_FEW_STUDENTS);
    if (!few[0] && !few[1])
        return "";
    if (few[0] && few[1])
        return arena_printf(arena, "All of it rests on %s and %s.", arm_size(arena, s, 1),
                            arm_size(arena, s, 0));
    return arena_printf(arena, "All of it rests on %s beside %s in the other group.",
                        arm_size(arena, s, few[0] ? 0 : 1),
                        text_count(arena, s->n[few[0] ? 1 : 0]));
}

/* --- together ------------------------------------------------------------------------------------
 */

static void join(Text *text, const char *sentence)
{
    if (sentence[0] != '\0')
        text_format(text, "%s%s", text->n > 0 ? " " : "", sentence);
}

const char *sentence_answer(Arena *arena, const Situation *s)
{
    Text text = {.arena = arena};
    const bool share_first = situation_share(s) < LIMIT_SHARE_FIRST;
    const bool start_first = s->verdict == VERDICT_NOT_COMPARABLE;
    join(&text, sentence_loss(arena, s));
    join(&text, share_first ? sentence_share(arena, s) : "");
    join(&text, start_first ? sentence_start(arena, s) : "");
    join(&text, s->placebo ? sentence_placebo(arena, s) : sentence_difference(arena, s));
    join(&text, start_first ? "" : sentence_start(arena, s));
    join(&text, s->placebo ? "" : sentence_two_rules(arena, s));
    join(&text, sentence_clusters(arena, s));
    join(&text, s->cluster_why != NULL && !situation_confounded(s) ? s->cluster_why : "");
    join(&text, share_first ? "" : sentence_share(arena, s));
    join(&text, sentence_few(arena, s));
    return text.bytes;
}

/* --- several outcomes ----------------------------------------------------------------------------
 */

typedef enum Standing {
    STANDS_ABOVE,
    STANDS_BELOW,
    STANDS_NO_MATTER,
    STANDS_OPEN,
    STANDS_UNSAID, /* the groups, the schools or the missing interval forbid it */
    N_STANDINGS
} Standing;

static Standing standing_of(const Situation *s)
{
    const Precision precision = situation_precision(s);
    if (s->verdict == VERDICT_NOT_COMPARABLE || precision == PRECISION_NONE || isnan(s->estimate))
        return STANDS_UNSAID;
    return precision == PRECISION_ABOVE       ? STANDS_ABOVE
           : precision == PRECISION_BELOW     ? STANDS_BELOW
           : precision == PRECISION_NO_MATTER ? STANDS_NO_MATTER
                                              : STANDS_OPEN;
}

/* "Reading and Mathematics"; with semicolons where a name holds a comma of its own. */
static const char *list(Arena *arena, const char *const *name, size_t n)
{
    Text text = {.arena = arena};
    bool commas = false;
    for (size_t i = 0; i < n; i++)
        commas = commas || strchr(name[i], ',') != NULL;
    for (size_t i = 0; i < n; i++)
        text_format(&text, "%s%s",
                    i == 0      ? ""
                    : i + 1 < n ? (commas ? "; " : ", ")
                    : commas    ? "; and "
                                : " and ",
                    name[i]);
    return text.bytes;
}

const char *sentence_overall(Arena *arena, const Situation *s, const char *const *name, size_t n)
{
    static const char *const says[N_STANDINGS] = {
        [STANDS_ABOVE] = "Higher in the program, by more than chance would often produce, in",
        [STANDS_BELOW] = "Lower in the program, by more than chance would often produce, in",
        [STANDS_NO_MATTER] = "No difference that matters in",
        [STANDS_OPEN] = "Not clear in",
        [STANDS_UNSAID] = "Cannot be said in"};
    Text text = {.arena = arena};
    if (n < 2)
        return "";
    const char **of = (const char **)arena_array(arena, n, sizeof *of);
    for (int k = 0; k < N_STANDINGS; k++) {
        size_t n_of = 0;
        for (size_t i = 0; i < n; i++)
            if (standing_of(&s[i]) == (Standing)k)
                of[n_of++] = name[i];
        if (n_of > 0)
            text_format(&text, "%s%s %s.", text.n > 0 ? " " : "", says[k], list(arena, of, n_of));
    }
    return text.bytes;
}

/* --- beside the answer ---------------------------------------------------------------------------
 */

const char *sentence_range(Arena *arena, const DesignRange *range, const char *outside)
{
    Text text = {.arena = arena};
    const char *alternatives = counted(arena, range->n_alternatives, "alternative");
    if (range->n_alternatives > 0 && range->primary_passes)
        text_format(
            &text,
            "effect sizes range from %s to %s over the primary design and %s; %s with the "
            "primary design on the direction.",
            text_real(arena, range->least, 2), text_real(arena, range->most, 2), alternatives,
            range->n_same_sign == range->n_alternatives
                ? (range->n_alternatives == 1 ? "it agrees" : "all agree")
            : range->n_same_sign == 0
                ? (range->n_alternatives == 1 ? "it disagrees" : "none agrees")
                : arena_printf(arena, "%zu of %zu %s", range->n_same_sign, range->n_alternatives,
                               range->n_same_sign == 1 ? "agrees" : "agree"));
    else if (range->n_alternatives > 0)
        text_format(&text,
                    "the primary design itself does not pass the start; effect sizes range from %s "
                    "to %s over the %s that %s.",
                    text_real(arena, range->least, 2), text_real(arena, range->most, 2),
                    alternatives, range->n_alternatives == 1 ? "does" : "do");
    else if (range->n_outside > 0)
        text_add(&text, range->primary_passes
                            ? "no alternative passes the start, so there is no range."
                            : "no design passes the start, so there is no range.");
    if (range->n_outside > 0)
        text_format(&text,
                    " Outside the range, for groups not comparable at the start or with a "
                    "difference there that nothing adjusts for (effect size): %s.",
                    outside);
    return text.n > 0 ? text.bytes : "";
}

const char *sentence_means(Arena *arena, const Situation *s, double treated, double control)
{
    const char *how = s->adjusted ? "once what still differs between them is adjusted for"
                                  : "as they were weighted or matched, with nothing adjusted for";
    const int digits = s->scale.digits;

    if (s->scale.share)
        return arena_printf(arena,
                            "%s%% of the program group reached it and %s%% of the comparison "
                            "group, %s.",
                            text_real(arena, 100.0 * treated, digits),
                            text_real(arena, 100.0 * control, digits), how);
    return arena_printf(arena, "The program group averages %s %s and the comparison group %s, %s.",
                        text_real(arena, treated, digits), s->scale.unit,
                        text_real(arena, control, digits), how);
}

const char *sentence_tests(Arena *arena, size_t n, bool corrected, double confidence)
{
    if (n < 2)
        return "";
    const double expected = (1 - confidence) * (double)n;
    return arena_printf(arena,
                        "This report holds %s tests, with those of its tables. If nothing had any "
                        "effect, about %s of them would still fall below %s by chance. %s",
                        text_count(arena, n), text_real(arena, expected, expected < 10 ? 1 : 0),
                        text_real(arena, 1 - confidence, 2),
                        corrected ? "Their p values are not corrected for their number, but those "
                                    "with a second p among all rows of their table beside them."
                                  : "Their p values are not corrected for their number.");
}

const char *sentence_limit(Arena *arena, const Situation *s)
{
    if (!s->randomized)
        return arena_printf(arena,
                            "These are estimates from a comparison, not from an experiment. They "
                            "are the program's effect only if, among %s alike in what was "
                            "recorded, nothing else that matters for the outcome decided who was "
                            "in the program.",
                            s->people);
    return arena_printf(arena,
                        "These are estimates from an experiment: the study file says that who got "
                        "the program was drawn by lot, so the groups differed at first by chance "
                        "alone.%s",
                        s->left_out ? " Who was left out or lost since was not drawn by lot, and "
                                      "as far as that went differently in the two groups the lot "
                                      "does not make them alike."
                                    : "");
}

const char *sentence_unrecorded(bool randomized)
{
    return randomized
               ? "The groups were drawn by lot. Whom the design left out, or who has no later "
                 "score, "
                 "was not: there motivation, family choices and anything else that is not in the "
                 "data may have come in."
               : "The groups are alike only in what was recorded. Motivation, family choices and "
                 "anything else that is not in the data may still differ.";
}

const char *sentence_no_pretest(bool randomized)
{
    return randomized
               ? "there is no earlier test, so how evenly the lot fell in achievement cannot "
                 "be seen"
               : "there is no earlier test, so it is not established that the groups "
                 "achieved alike before the program";
}

const char *sentence_norm_growth(Arena *arena, bool conditional, double z, double p,
                                 double confidence)
{
    const char *given = conditional ? "given where its students began, " : "";
    if (isnan(p))
        return ".";
    if (p < 1 - confidence)
        return arena_printf(arena, ": %sit grew %s than the nation (%s standard deviations, %s).",
                            given, z > 0 ? "more" : "less", text_real(arena, fabs(z), 2),
                            p_words(arena, p));
    return arena_printf(arena,
                        "; %sits growth can't be told from the nation's (%s standard deviations, "
                        "%s).",
                        given, text_real(arena, z, 2), p_words(arena, p));
}

const char *sentence_after_start(Arena *arena, const Situation *s)
{
    if (s->after_start == NULL)
        return "";
    return arena_printf(arena,
                        "Measured after the start, as names and dates tell: %s. The program may "
                        "have changed what is measured there, and then a part of its effect is "
                        "%s or adjusted away; leave it out unless it cannot have.",
                        s->after_start, s->words->done);
}

/* --- cautions ------------------------------------------------------------------------------------
 */

static void caution(Arena *arena, Notes *notes, const char *sentence)
{
    if (sentence[0] != '\0')
        notes_add(notes, arena, "answer", NOTE_CAUTION, NO_COUNT,
                  PHRASE("{}", piece_words(sentence)));
}

/* "Pretest 0.41 (WWC effect sizes; ...); Sex: girl by an effect size that is hidden" */
static const char *failures(Arena *arena, const Situation *s, const char *standard)
{
    const bool both = s->failing != NULL && s->failing_hidden != NULL;
    return arena_printf(
        arena, "%s%s%s",
        s->failing != NULL ? arena_printf(arena, "%s (WWC effect sizes; %s)", s->failing, standard)
                           : "",
        both ? "; " : "",
        s->failing_hidden != NULL
            ? arena_printf(arena, "%s by an effect size that is hidden", s->failing_hidden)
            : "");
}

void sentence_cautions(Arena *arena, const Situation *s, Notes *notes)
{
    caution(arena, notes, sentence_loss(arena, s));
    if (situation_share(s) < LIMIT_SHARE_SAID)
        caution(arena, notes,
                arena_printf(arena, "The result speaks for %s of %s program %s only.",
                             text_count(arena, s->n_compared), text_count(arena, s->n_start),
                             s->people));
    if (s->verdict == VERDICT_NOT_COMPARABLE)
        caution(arena, notes,
                arena_printf(arena, "The groups were not comparable at the start: %s.%s",
                             failures(arena, s,
                                      arena_printf(arena, "evidence standards accept up to %s",
                                                   text_real(arena, LIMIT_BASELINE_ADJUST, 2))),
                             s->unchanged ? arena_printf(arena,
                                                         " The design used every comparison %s, so "
                                                         "it evened out nothing.",
                                                         s->one)
                                          : ""));
    if (s->verdict == VERDICT_UNADJUSTED)
        caution(arena, notes,
                arena_printf(
                    arena, "The groups differ at the start and nothing adjusts for it: %s.",
                    failures(arena, s,
                             arena_printf(arena, "above %s evidence standards ask for adjustment",
                                          text_real(arena, LIMIT_BASELINE_ALIKE, 2)))));
    caution(arena, notes, s->placebo ? "" : sentence_two_rules(arena, s));
    caution(arena, notes, sentence_clusters(arena, s));
    caution(arena, notes, sentence_after_start(arena, s));
    caution(arena, notes, sentence_few(arena, s));
}
