/* What a reader must know about a match, and what to do when there is none. */
#include "nearest_work.h"

#include <math.h>

enum { STRATA_NAMED = 5 };

/* "program students", "comparison school" */
static const char *group_words(Arena *arena, const Work *work, bool treated, size_t n)
{
    const Frame *frame = work->problem->cohort->frame;
    return arena_printf(arena, "%s %s", treated ? "program" : "comparison",
                        n == 1 ? frame_unit(frame) : frame_people(frame));
}

static const char *focal_words(Arena *arena, const Work *work, size_t n)
{
    return group_words(arena, work, !work->atc, n);
}

static const char *pool_word(Arena *arena, const Work *work)
{
    return group_words(arena, work, work->atc, 1);
}

/* What readers call the column. */
static const char *label_of(const Work *work, const char *name)
{
    const Cohort *cohort = work->problem->cohort;
    const Column *column =
        text_equal(name, "pretest") ? cohort->pretest : frame_find(cohort->frame, name);
    return column == NULL ? name : column->label != NULL ? column->label : column->name;
}

/* " within the caliper (0.2 standard deviations of the logit, that is 0.0435) with the same grade":
 * all that kept students apart; empty when nothing did. */
static const char *limits_text(Arena *arena, const Work *work, const Matching *out)
{
    const NearestSettings *s = work->settings;
    Text text = {.arena = arena};
    text_add(&text, "");
    if (isfinite(s->caliper) && s->caliper_unit == CALIPER_RAW)
        text_format(&text, " within the caliper of %.6g on the %s", s->caliper,
                    work->caliper_scale);
    else if (isfinite(s->caliper))
        text_format(&text, " within the caliper (%.6g %s of the %s%s, that is %.3g)", s->caliper,
                    s->caliper == 1 ? "standard deviation" : "standard deviations",
                    work->caliper_scale,
                    s->caliper_unit == CALIPER_SD_ALL ? " over both groups together" : "",
                    out->caliper_width);
    for (size_t k = 0; k < s->calipers.n; k++)
        text_format(&text, "%s %.6g of %s",
                    k > 0                  ? ","
                    : isfinite(s->caliper) ? " and within"
                                           : " within",
                    s->calipers.item[k].value, label_of(work, s->calipers.item[k].column.text));
    if (work->strata.columns != NULL)
        text_format(&text, "%s with the same %s", text.n > 0 ? " and" : "", work->strata.columns);
    return text.bytes;
}

void nearest_note_start(Arena *arena, const Work *work, Matching *out)
{
    const NearestSettings *s = work->settings;
    notes_append(&out->notes, arena, &work->points.notes);
    if (out->discarded_treated > 0)
        caution_add(
            &out->notes, arena, "matching", out->discarded_treated,
            "%s whose score lies outside the range of the comparison group were discarded before "
            "matching; the estimate does not speak for them.",
            text_with_capital(arena, group_words(arena, work, true, 2)));
    if (out->discarded_control > 0)
        note_add(&out->notes, arena, "matching", out->discarded_control,
                 "%s whose score lies outside the range of the program group were discarded before "
                 "matching.",
                 text_with_capital(arena, group_words(arena, work, false, 2)));
    if (work->n_unscaled > 0)
        note_add(&out->notes, arena, "matching", work->n_unscaled,
                 "%zu %s whose score is driven to 0 or 1 %s not count in the standard deviation "
                 "that the caliper is given in; if all counted, the caliper would be %s times as "
                 "wide for everybody.",
                 work->n_unscaled,
                 work->n_unscaled == 1 ? frame_unit(work->problem->cohort->frame)
                                       : frame_people(work->problem->cohort->frame),
                 work->n_unscaled == 1 ? "does" : "do",
                 out->caliper_width > 0
                     ? text_real(arena, work->width_of_all / out->caliper_width, 1)
                     : "many");
    if (s->reuse > 0 && !s->replacement)
        note_add(&out->notes, arena, "matching", 0,
                 "matching.reuse has no effect without replacement.");
    if (work->order == ORDER_RANDOM && s->order == ORDER_DEFAULT && !s->replacement)
        note_add(&out->notes, arena, "matching", 0,
                 "Partners were chosen one after another in a random order that follows from the "
                 "seed and the ids, as %s has no hardest first; another seed may give other pairs.",
                 work->distance->name);
    if (work->order == ORDER_DATA && s->ties == TIES_HASH && !s->replacement)
        note_add(&out->notes, arena, "matching", 0,
                 "Partners were chosen in the order of the file (order: data), so another order of "
                 "its rows may give other pairs.");
}

void nearest_note_strata(Arena *arena, const Work *work, const size_t (*count)[2], Matching *out)
{
    if (work->n_lacking > 0)
        note_add(&out->notes, arena, "matching", work->n_lacking,
                 "%s without a value that matching.exact or matching.calipers asks for could "
                 "not be matched.",
                 text_with_capital(arena, frame_people(work->problem->cohort->frame)));
    if (work->strata.columns == NULL)
        return;
    const size_t n = work->problem->cohort->n;
    for (int focal = 1; focal >= 0; focal--) {
        size_t strata = 0, students = 0;
        for (size_t s = 0; s < work->strata.n; s++)
            if (count[s][focal] > 0 && count[s][!focal] == 0) {
                strata++;
                students += count[s][focal];
            }
        if (strata == 0)
            continue;
        /* Strata are named in canonical order of their first student. */
        Text names = {.arena = arena};
        size_t named = 0;
        uint8_t *seen = ARENA_ARRAY(arena, uint8_t, work->strata.n);
        for (size_t i = 0; i < n && named < STRATA_NAMED && named < strata; i++) {
            const int32_t s = work->strata.of[i];
            if (s == STRATUM_NONE || seen[s] || count[s][focal] == 0 || count[s][!focal] > 0)
                continue;
            seen[s] = 1;
            text_format(&names, "%s%s", named++ > 0 ? "; " : "",
                        match_stratum_name(arena, &work->strata, i));
        }
        const bool treated = (focal == 1) != work->atc;
        const char *whom = text_with_capital(arena, group_words(arena, work, treated, 2));
        const char *text = arena_printf(
            arena, "%s without %s with the same %s could not be matched (%zu of %zu combinations).",
            whom, group_words(arena, work, !treated, 2), work->strata.columns, strata,
            work->strata.n);
        if (focal == 1)
            caution_add(&out->notes, arena, "matching", students, "%s", text);
        else
            note_add(&out->notes, arena, "matching", students, "%s", text);
        notes_add(&out->notes, arena, "matching", NOTE_INTERNAL, NO_COUNT,
                  PHRASE("{} that could not be matched have {}{}.", piece_words(whom),
                         piece_value(names.bytes),
                         piece_words(strata > named ? "; and so on" : "")));
    }
}

void nearest_note_end(Arena *arena, const Work *work, Matching *out)
{
    const NearestSettings *s = work->settings;
    const char *limits = limits_text(arena, work, out);
    if (work->n_unmatched > 0)
        caution_add(&out->notes, arena, "matching", work->n_unmatched,
                    "%zu %s had no %s left%s; the estimate does not speak for them.",
                    work->n_unmatched, focal_words(arena, work, work->n_unmatched),
                    pool_word(arena, work), limits);
    if (s->ratio > work->n_pool)
        note_add(&out->notes, arena, "matching", 0,
                 "matching.ratio is %zu, but there are only %zu to choose from.", s->ratio,
                 work->n_pool);
    if (work->n_short > 0)
        note_add(&out->notes, arena, "matching", work->n_short,
                 "%zu %s got fewer than the %zu partners asked for.", work->n_short,
                 focal_words(arena, work, work->n_short), s->ratio);
    if (out->ties > 0)
        note_add(&out->notes, arena, "matching", out->ties,
                 "%zu %s had another partner exactly as near as the last one chosen; %s decided.",
                 out->ties, focal_words(arena, work, out->ties),
                 s->ties == TIES_HASH ? "the seeded hash of the id" : "the order of the file");
}

bool nearest_infeasible(Arena *arena, const Work *work, const Matching *out, Error *err)
{
    const Cohort *cohort = work->problem->cohort;
    const NearestSettings *s = work->settings;
    const size_t treated = cohort->n_treated - out->discarded_treated;
    const size_t control = cohort->n_control - out->discarded_control;
    if (treated == 0 || control == 0)
        return error_set(err, ERR_INFEASIBLE, NOWHERE,
                         "matching.discard: %s leaves %zu treated students and %zu controls: the "
                         "groups' scores do not overlap (%zu treated, %zu controls before)",
                         discard_words[s->discard], treated, control, cohort->n_treated,
                         cohort->n_control);
    const Place place = s->exact.n > 0 && !isfinite(s->caliper) ? s->exact.item[0].place : NOWHERE;
    return error_set(err, ERR_INFEASIBLE, place, "no %s has a %s%s (%zu %s, %zu %s)",
                     focal_words(arena, work, 1), pool_word(arena, work),
                     limits_text(arena, work, out), treated,
                     text_plural(treated, "program student", "program students"), control,
                     text_plural(control, "comparison student", "comparison students"));
}
