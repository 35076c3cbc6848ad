#include "cohort/words.h"

#include "alike/sort.h"
#include "alike/text.h"

#include <math.h>

const char *words_of_set(Arena *arena, const ValueSet *set)
{
    Text text = {.arena = arena};
    if (set->is_range) {
        const bool below = isfinite(set->min), above = isfinite(set->max);
        return below && above ? arena_printf(arena, "%.15g to %.15g", set->min, set->max)
               : below        ? arena_printf(arena, "at least %.15g", set->min)
               : above        ? arena_printf(arena, "at most %.15g", set->max)
                              : "any number";
    }
    text_add(&text, "");
    for (size_t i = 0; i < set->n; i++)
        text_format(&text, "%s%s",
                    i == 0            ? ""
                    : i + 1 == set->n ? " or "
                                      : ", ",
                    set->value[i].text);
    return text.bytes;
}

const char *words_of_rule(Arena *arena, const char *label, const ValueSet *accept)
{
    return arena_printf(arena, "%s is not %s", label, words_of_set(arena, accept));
}

/* Levels by falling count; equal counts keep the levels' own order. */
static uint32_t *most_frequent_first(Arena *scratch, const Levels *levels, uint64_t *count)
{
    uint64_t *key = ARENA_ARRAY(scratch, uint64_t, levels->n_levels);
    uint32_t *order = ARENA_ARRAY(scratch, uint32_t, levels->n_levels);
    for (size_t i = 0; i < levels->n_rows; i++)
        if (levels->level[i] != LEVEL_NONE)
            count[levels->level[i]]++;
    for (size_t k = 0; k < levels->n_levels; k++)
        key[k] = UINT64_MAX - count[k];
    sort_identity(order, levels->n_levels);
    sort_by_u64(key, order, levels->n_levels);
    return order;
}

Phrase words_of_values(Arena *arena, Arena *scratch, const Column *column, const uint32_t *row,
                       size_t n, size_t *n_values)
{
    enum { SHOWN = 6 };
    Phrase all = {0};
    const Levels levels = frame_levels(scratch, column, row, n);
    uint64_t *count = ARENA_ARRAY(scratch, uint64_t, levels.n_levels);
    const uint32_t *order = most_frequent_first(scratch, &levels, count);
    *n_values = 0;
    for (size_t k = 0; k < levels.n_levels; k++)
        *n_values += count[k] > 0;
    for (size_t k = 0; k < *n_values && k < SHOWN; k++) {
        phrase_add(&all, arena, piece_words(k == 0 ? "" : ", "));
        phrase_add(&all, arena, piece_value(levels.name[order[k]]));
        if (*n_values > 1)
            phrase_add(&all, arena,
                       piece_phrase(
                           arena, PHRASE(" ({})", piece_count(ABOUT_PEOPLE, (size_t)count[order[k]],
                                                              NULL, NULL))));
    }
    if (*n_values > SHOWN)
        phrase_add(&all, arena,
                   piece_phrase(arena, PHRASE(" and {} more {value|values}",
                                              piece_number(*n_values - SHOWN))));
    return all;
}

void words_note_missing(Arena *arena, Cohort *cohort, const Column *column, const char *reason)
{
    const int16_t step = (int16_t)(cohort->flow.n - 1);
    size_t count[N_REASONS] = {0}, n = 0;
    for (size_t i = 0; i < cohort->frame->n_rows; i++) {
        if (cohort->left_at[i] != step || column->reason[i] == REASON_PRESENT)
            continue;
        count[column->reason[i]]++;
        n++;
    }
    if (n == 0)
        return;
    Phrase all = {0};
    for (size_t k = REASON_PRESENT + 1; k < N_REASONS; k++)
        if (count[k] > 0)
            phrase_add(&all, arena,
                       piece_phrase(arena, PHRASE("{}{} {}", piece_words(all.n == 0 ? "" : ", "),
                                                  piece_count(ABOUT_RECORDS, count[k], NULL, NULL),
                                                  piece_words(reason_text((Reason)k)))));
    notes_add(&cohort->notes, arena, "cohort", NOTE_PLAIN, count_about(ABOUT_RECORDS, n),
              PHRASE("{}: {}.", piece_words(reason), piece_phrase(arena, all)));
}

const char *cohort_arm_words(Arena *arena, const Cohort *cohort, bool treated, bool many)
{
    return arena_printf(arena, "%s %s", treated ? "program" : "comparison",
                        many ? frame_people(cohort->frame) : frame_unit(cohort->frame));
}

Piece cohort_arm_piece(Arena *arena, const Cohort *cohort, bool treated, size_t n)
{
    return piece_count(about_arm(treated), n, cohort_arm_words(arena, cohort, treated, false),
                       cohort_arm_words(arena, cohort, treated, true));
}
