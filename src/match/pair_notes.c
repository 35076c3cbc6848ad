/* What a reader must know about a match, and what to do when there is none. */
#include "pair_work.h"

#include <math.h>
#include <stdlib.h>

enum { STRATA_NAMED = 5 };

/* Those who seek partners, and those among whom they are sought. */
static Piece focal_piece(Arena *arena, const Work *work, size_t n)
{
    return cohort_arm_piece(arena, work->problem->cohort, !work->pairs.atc, n);
}

static Count focal_count(const Work *work, size_t n)
{
    return count_about(about_arm(!work->pairs.atc), n);
}

static const char *pool_word(Arena *arena, const Work *work)
{
    return cohort_arm_words(arena, work->problem->cohort, work->pairs.atc, false);
}

/* What readers call the column. */
static const char *label_of(const Work *work, Name name)
{
    return column_label(cohort_column(work->problem->cohort, name));
}

/* " within the caliper (0.2 standard deviations of the logit, that is 0.0435) with the same grade":
 * all that kept students apart; empty when nothing did. */
Phrase pair_limits_phrase(Arena *arena, const Work *work, const Matching *out)
{
    const PairSettings *s = work->settings;
    Phrase all = {0};
    if (isfinite(s->caliper) && s->caliper_unit == CALIPER_RAW)
        phrase_add(&all, arena,
                   piece_phrase(arena, PHRASE(" within the caliper of {} on the {}",
                                              piece_real(s->caliper, -6),
                                              piece_words(work->caliper_scale))));
    else if (isfinite(s->caliper))
        phrase_add(&all, arena,
                   piece_phrase(arena, PHRASE(" within the caliper ({} {} of the {}{}, that is {})",
                                              piece_real(s->caliper, -6),
                                              piece_words(s->caliper == 1 ? "standard deviation"
                                                                          : "standard deviations"),
                                              piece_words(work->caliper_scale),
                                              piece_words(s->caliper_unit == CALIPER_SD_ALL
                                                              ? " over both groups together"
                                                              : ""),
                                              piece_estimate(out->caliper_width, -3))));
    for (size_t k = 0; k < s->calipers.n; k++)
        phrase_add(
            &all, arena,
            piece_phrase(arena, PHRASE("{} {} of {}",
                                       piece_words(k > 0                  ? ","
                                                   : isfinite(s->caliper) ? " and within"
                                                                          : " within"),
                                       piece_real(s->calipers.item[k].value, -6),
                                       piece_column(label_of(work, s->calipers.item[k].column)))));
    if (s->schools == SCHOOLS_OUTSIDE)
        phrase_add(&all, arena,
                   piece_phrase(arena, PHRASE("{} of another school",
                                              piece_words(all.n > 0 ? " and" : ""))));
    if (work->pairs.strata.columns != NULL)
        phrase_add(
            &all, arena,
            piece_phrase(arena, PHRASE("{} with the same {}", piece_words(all.n > 0 ? " and" : ""),
                                       piece_column(work->pairs.strata.columns))));
    return all;
}

/* Keys that were given and do nothing. A method without rules on schools has no classes. */
static void note_idle_schools(Arena *arena, const Work *work, Matching *out)
{
    const PairSettings *s = work->settings;
    if (s->classes == 0)
        return;
    if (s->schools == SCHOOLS_ANY && s->school.text != NULL)
        notes_add(&out->notes, arena, "matching", NOTE_CAUTION, NO_COUNT,
                  PHRASE("matching.school has no effect with schools: any, by which {} of all "
                         "schools are compared.",
                         piece_words(frame_people(work->problem->cohort->frame))));
    if (s->schools != SCHOOLS_CLASSES && s->classes != strtoul(SCHOOL_CLASSES, NULL, 10))
        notes_add(&out->notes, arena, "matching", NOTE_CAUTION, NO_COUNT,
                  PHRASE("matching.classes has no effect without schools: classes."));
}

void pair_note_start(Arena *arena, const Work *work, Matching *out)
{
    const PairSettings *s = work->settings;
    notes_append(&out->notes, arena, &work->pairs.points.notes);
    match_note_discarded(arena, work->problem, out);
    if (work->n_unscaled > 0)
        notes_add(
            &out->notes, arena, "matching", NOTE_PLAIN, count_about(ABOUT_PEOPLE, work->n_unscaled),
            PHRASE("{} whose score is driven to 0 or 1 {does|do} not count in the standard "
                   "deviation that the caliper is given in; if all counted, the caliper would "
                   "be {} times as wide for everybody.",
                   piece_count(ABOUT_PEOPLE, work->n_unscaled,
                               frame_unit(work->problem->cohort->frame),
                               frame_people(work->problem->cohort->frame)),
                   out->caliper_width > 0
                       ? piece_estimate(work->width_of_all / out->caliper_width, 1)
                       : piece_words("many")));
    if (s->unit.text != NULL)
        notes_add(&out->notes, arena, "matching", NOTE_PLAIN, NO_COUNT,
                  PHRASE("Of several records with the same {} one at most was chosen for "
                         "comparison.",
                         piece_column(label_of(work, s->unit))));
    if (s->reuse > 0 && !s->replacement)
        notes_add(&out->notes, arena, "matching", NOTE_PLAIN, NO_COUNT,
                  PHRASE("matching.reuse has no effect without replacement."));
    note_idle_schools(arena, work, out);
    if (work->pairs.order == ORDER_RANDOM && s->order == ORDER_DEFAULT && !s->replacement)
        notes_add(
            &out->notes, arena, "matching", NOTE_PLAIN, NO_COUNT,
            PHRASE("Partners were chosen one after another in a random order that follows from the "
                   "seed and the ids, as {} has no hardest first; another seed may give other "
                   "pairs.",
                   piece_words(work->distance->name)));
    if (work->pairs.order == ORDER_DATA && s->ties == TIES_HASH && !s->replacement)
        notes_add(&out->notes, arena, "matching", NOTE_PLAIN, NO_COUNT,
                  PHRASE("Partners were chosen in the order of the file (order: data), so another "
                         "order of its rows may give other pairs."));
}

void pair_note_strata(Arena *arena, const Work *work, const size_t (*count)[2], Matching *out)
{
    if (work->n_lacking > 0)
        notes_add(
            &out->notes, arena, "matching", NOTE_PLAIN, count_about(ABOUT_PEOPLE, work->n_lacking),
            PHRASE(
                "{} without a value that matching.exact or matching.calipers asks for "
                "could not be matched.",
                piece_words(text_with_capital(arena, frame_people(work->problem->cohort->frame)))));
    if (work->pairs.strata.columns == NULL)
        return;
    const size_t n = work->problem->cohort->n;
    for (int focal = 1; focal >= 0; focal--) {
        size_t strata = 0, students = 0;
        for (size_t s = 0; s < work->pairs.strata.n; s++)
            if (count[s][focal] > 0 && count[s][!focal] == 0) {
                strata++;
                students += count[s][focal];
            }
        if (strata == 0)
            continue;
        /* Strata are named in canonical order of their first student. */
        Text names = {.arena = arena};
        size_t named = 0;
        uint8_t *seen = ARENA_ARRAY(arena, uint8_t, work->pairs.strata.n);
        for (size_t i = 0; i < n && named < STRATA_NAMED && named < strata; i++) {
            const int32_t s = work->pairs.strata.of[i];
            if (s == STRATUM_NONE || seen[s] || count[s][focal] == 0 || count[s][!focal] > 0)
                continue;
            seen[s] = 1;
            text_format(&names, "%s%s", named++ > 0 ? "; " : "",
                        match_stratum_name(arena, &work->pairs.strata, i));
        }
        const bool treated = (focal == 1) != work->pairs.atc;
        const char *whom =
            text_with_capital(arena, cohort_arm_words(arena, work->problem->cohort, treated, true));
        notes_add(
            &out->notes, arena, "matching", focal == 1 ? NOTE_CAUTION : NOTE_PLAIN,
            count_about(about_arm(treated), students),
            PHRASE("{} without {} with the same {} could not be matched ({} of {} "
                   "combinations).",
                   piece_words(whom),
                   piece_words(cohort_arm_words(arena, work->problem->cohort, !treated, true)),
                   piece_column(work->pairs.strata.columns), piece_groups(strata, students),
                   piece_number(work->pairs.strata.n)));
        notes_add(&out->notes, arena, "matching", NOTE_INTERNAL, NO_COUNT,
                  PHRASE("{} that could not be matched have {}{}.", piece_words(whom),
                         piece_value(names.bytes),
                         piece_words(strata > named ? "; and so on" : "")));
    }
}

/* Does anything but strata keep two students apart? */
static bool keeps_apart(const PairSettings *s)
{
    return isfinite(s->caliper) || s->calipers.n > 0 || s->schools == SCHOOLS_OUTSIDE;
}

static void note_optimum(Arena *arena, const Work *work, Matching *out)
{
    const PairSettings *s = work->settings;
    const bool apart = keeps_apart(s), stars = work->pairs.stars;
    const bool caliper_only = apart && s->calipers.n == 0 && s->schools != SCHOOLS_OUTSIDE;
    const char *hash =
        s->ties == TIES_HASH ? "the seeded hash of the ids" : "the order of the file";
    notes_add(
        &out->notes, arena, "matching", NOTE_PLAIN, NO_COUNT,
        PHRASE("No other choice has a smaller total distance{} (proved for this data); {}{}{}.",
               piece_words(!apart         ? ""
                           : stars        ? " with as many students in sets"
                           : caliper_only ? " with as many pairs within the caliper"
                                          : " with as many pairs within the limits"),
               piece_words(work->found.optimum == optimum_words[0]
                               ? "it is the only one"
                               : "another may be as good, and "),
               piece_words(work->found.optimum == optimum_words[0] ? ""
                           : work->found.in_order                  ? "the order of the scores and "
                                                                   : ""),
               piece_words(work->found.optimum == optimum_words[0]
                               ? ""
                               : arena_printf(arena, "%s decided", hash))));
}

static void note_spare(Arena *arena, const Work *work, Matching *out)
{
    const PairSettings *s = work->settings;
    const bool limited = s->min_controls > 0 || isfinite(s->max_controls);
    const Phrase apart =
        keeps_apart(s)
            ? PHRASE("the other group has nobody for them{}{}",
                     piece_phrase(arena, pair_limits_phrase(arena, work, out)),
                     piece_words(limited ? " in sets as small as matching.max_controls and "
                                           "min_controls ask for"
                                         : ""))
            : PHRASE("sets hold no more than matching.max_controls and min_controls allow");
    notes_add(
        &out->notes, arena, "matching", NOTE_PLAIN,
        count_about(about_arm(work->pairs.atc), work->found.n_spare),
        PHRASE("{} {is|are} in no set: {}.",
               cohort_arm_piece(arena, work->problem->cohort, work->pairs.atc, work->found.n_spare),
               piece_phrase(arena, apart)));
}

void pair_note_end(Arena *arena, const Work *work, Matching *out)
{
    const PairSettings *s = work->settings;
    if (work->found.n_unmatched > 0)
        notes_add(&out->notes, arena, "matching", NOTE_CAUTION,
                  focal_count(work, work->found.n_unmatched),
                  PHRASE("{} had no {} left{}; the estimate does not speak for them.",
                         focal_piece(arena, work, work->found.n_unmatched),
                         piece_words(pool_word(arena, work)),
                         piece_phrase(arena, pair_limits_phrase(arena, work, out))));
    if (work->found.optimum != NULL)
        note_optimum(arena, work, out);
    if (work->pairs.stars && work->found.n_spare > 0)
        note_spare(arena, work, out);
    if (!work->pairs.stars && s->ratio > work->pairs.n_pool)
        notes_add(&out->notes, arena, "matching", NOTE_PLAIN, NO_COUNT,
                  PHRASE("matching.ratio is {}, but there are only {} to choose from.",
                         piece_number(s->ratio),
                         piece_count(about_arm(work->pairs.atc), work->pairs.n_pool, NULL, NULL)));
    if (work->found.n_short > 0 && s->max_partners > 0)
        notes_add(&out->notes, arena, "matching", NOTE_PLAIN,
                  focal_count(work, work->found.n_short),
                  PHRASE("{} got fewer partners than min_controls, or than their share of ratio, "
                         "asks for.",
                         focal_piece(arena, work, work->found.n_short)));
    else if (work->found.n_short > 0)
        notes_add(&out->notes, arena, "matching", NOTE_PLAIN,
                  focal_count(work, work->found.n_short),
                  PHRASE("{} got fewer than the {} partners asked for.",
                         focal_piece(arena, work, work->found.n_short), piece_number(s->ratio)));
    if (out->ties > 0)
        notes_add(&out->notes, arena, "matching", NOTE_PLAIN, focal_count(work, out->ties),
                  PHRASE("{} had another partner exactly as near as the last one chosen; {} "
                         "decided.",
                         focal_piece(arena, work, out->ties),
                         piece_words(s->ties == TIES_HASH ? "the seeded hash of the id"
                                                          : "the order of the file")));
}
