/* What a situation is; its sentences in order; several outcomes; cautions. */
#include "report/sentences.h"

#include "alike/limits.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

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
        return beyond > 0 ? PRECISION_ABOVE : PRECISION_BELOW;
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

/* --- cautions ------------------------------------------------------------------------------------
 */

static void caution(Arena *arena, Notes *notes, const char *sentence)
{
    if (sentence[0] != '\0')
        notes_add(notes, arena, "answer", NOTE_CAUTION, NO_COUNT,
                  PHRASE("{}", piece_words(sentence)));
}

/* "Pretest 0.41 (WWC effect sizes; ...)"; of what has no row that is shown, the largest alone. */
static const char *failures(Arena *arena, const Situation *s, const char *standard)
{
    return arena_printf(
        arena, "%s (WWC effect sizes; %s)",
        s->failing != NULL
            ? s->failing
            : arena_printf(arena, "one characteristic by %s",
                           sentence_size_beyond(arena, s->worst_size, s->worst_step, s->verdict)),
        standard);
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
