/* What a situation is; its sentences in order; several outcomes; cautions. */
#include "report/sentences.h"

#include "alike/limits.h"
#include "alike/text.h"

#include <math.h>

/* --- what a situation is -------------------------------------------------------------------------
 */

bool situation_confounded(const Situation *s)
{
    return !s->clusters_shared &&
           (s->clusters[0] == LIMIT_CLUSTERS_CONFOUND || s->clusters[1] == LIMIT_CLUSTERS_CONFOUND);
}

static int side_of(double low, double high)
{
    return low > 0.0 ? 1 : high < 0.0 ? -1 : 0;
}

int situation_beyond(const Situation *s)
{
    return s->rounded ? s->beyond : side_of(s->low, s->high);
}

int situation_other_beyond(const Situation *s)
{
    return s->rounded ? s->other_beyond : side_of(s->other_low, s->other_high);
}

/* An interval that rests on one cluster in an arm is none, whatever was computed. */
Precision situation_precision(const Situation *s)
{
    if (isnan(s->low) || isnan(s->high) || situation_confounded(s))
        return PRECISION_NONE;
    const int beyond = situation_beyond(s);
    if (beyond != 0)
        return s->taken_back ? PRECISION_TAKEN_BACK
               : beyond > 0  ? PRECISION_ABOVE
                             : PRECISION_BELOW;
    /* a size that matters is not known where the score has no spread: then all is open */
    const bool above = !(s->high < s->matters), below = !(s->low > -s->matters);
    return above && below ? PRECISION_ROOM_BOTH
           : above        ? PRECISION_ROOM_ABOVE
           : below        ? PRECISION_ROOM_BELOW
                          : PRECISION_NO_MATTER;
}

double situation_share(const Situation *s)
{
    return s->share_known ? (double)s->n_compared / (double)s->n_start : (double)NAN;
}

size_t situation_lacking(const Situation *s)
{
    enum { ROUNDINGS = 20 }; /* four counts, each by 5 at most where they are rounded to 10 */
    const size_t known = s->n_compared + s->n_unmatched + s->loss.lost[situation_arm(s)];
    const bool all = s->share_known && s->loss_known && s->unmatched_known;
    return all && known + (s->rounded ? ROUNDINGS : 0) < s->n_start ? s->n_start - known : 0;
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
    const bool start_first =
        s->verdict == VERDICT_NOT_COMPARABLE || s->verdict == VERDICT_UNADJUSTED;
    join(&text, sentence_loss(arena, s));
    join(&text, share_first ? sentence_share(arena, s) : "");
    join(&text, start_first ? sentence_start(arena, s) : "");
    join(&text, s->placebo ? sentence_placebo(arena, s) : sentence_difference(arena, s));
    join(&text, start_first ? "" : sentence_start(arena, s));
    join(&text, s->placebo ? "" : sentence_two_rules(arena, s));
    join(&text, start_first ? sentence_family(arena, s) : "");
    join(&text, sentence_clusters(arena, s));
    join(&text, share_first ? "" : sentence_share(arena, s));
    join(&text, sentence_few(arena, s));
    return text.bytes;
}

/* --- cautions ------------------------------------------------------------------------------------
 */

static void caution_of(Arena *arena, Notes *notes, NoteTopic topic, const char *sentence)
{
    if (sentence[0] != '\0')
        notes_add(notes, arena, "answer", NOTE_CAUTION, NO_COUNT,
                  PHRASE("{}", piece_words(sentence)))
            ->topic = topic;
}

static void caution(Arena *arena, Notes *notes, const char *sentence)
{
    caution_of(arena, notes, NOTE_TOPIC_NONE, sentence);
}

/* "earlier score (0.41), sex: girl (0.30)"; of what has no row that is shown, the largest alone. */
static const char *failures(Arena *arena, const Situation *s)
{
    return s->failing != NULL
               ? s->failing
               : arena_printf(arena, "one characteristic (%s)",
                              sentence_size_beyond(arena, s->worst_size, s->worst_step,
                                                   s->worst_band, s->verdict));
}

void sentence_cautions(Arena *arena, const Situation *s, Notes *notes)
{
    caution(arena, notes, sentence_loss(arena, s));
    caution(arena, notes, sentence_share(arena, s));
    if (s->verdict == VERDICT_NOT_COMPARABLE)
        caution(arena, notes,
                arena_printf(arena,
                             "The groups were not comparable at the start (SD apart): %s; evidence "
                             "standards accept up to %s.%s",
                             failures(arena, s), text_real(arena, LIMIT_BASELINE_ADJUST, 2),
                             s->unchanged ? arena_printf(arena,
                                                         " The design used every comparison %s, so "
                                                         "it evened out nothing.",
                                                         s->one)
                                          : ""));
    if (s->verdict == VERDICT_UNADJUSTED)
        caution(
            arena, notes,
            arena_printf(arena,
                         "The groups were apart at the start and nothing is adjusted, which is not "
                         "enough to compare (SD apart): %s; above %s evidence standards ask for "
                         "adjustment.",
                         failures(arena, s), text_real(arena, LIMIT_BASELINE_ALIKE, 2)));
    caution(arena, notes, s->placebo ? "" : sentence_two_rules(arena, s));
    caution(arena, notes, sentence_family(arena, s));
    caution(arena, notes, sentence_clusters(arena, s));
    caution_of(arena, notes, NOTE_TOPIC_AFTER_START, sentence_after_start(arena, s));
    caution(arena, notes, sentence_few(arena, s));
}
