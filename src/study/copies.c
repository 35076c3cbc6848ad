/* What becomes of an analysis whose missing covariates are drawn in several copies of the data. */
#include "study/stages.h"

#include "alike/effect_study.h"
#include "alike/frame.h"
#include "alike/text.h"

Stages stages_explained(const Stages *s)
{
    Stages out = *s;
    if (s->explained != NULL) {
        out.cohort = s->explained;
        out.frame = s->explained->frame;
    }
    return out;
}

/* Of one data set, at the weights of the sample with scores. */
static bool measure_again(Arena *arena, const Stages *s, Balance *out, Error *err)
{
    const Stages own = stages_explained(s);
    Arena *scratch = arena_create();
    Matching scored = *s->matching;
    EffectStudy *study;
    scored.copies = NULL;
    bool ok = effect_study_open(scratch, &s->settings->effects, own.cohort, &scored, &study, err);
    if (ok) {
        scored.weight = effect_study_weight(study);
        ok = s->before != NULL
                 ? balance_measure_after(arena, &s->settings->balance, s->before, &scored, out, err)
                 : balance_measure(arena, &s->settings->balance, s->cohort, s->score, &scored, out,
                                   err);
    }
    arena_destroy(scratch);
    return ok;
}

static bool of_one(Arena *arena, const Stages *s, bool again, Balance *out, Error *err)
{
    if (again)
        return measure_again(arena, s, out, err);
    *out = balance_copy(arena, s->balance);
    return true;
}

static bool has_failing(const Balance *balance)
{
    bool any = false;
    for (size_t i = 0; i < balance->n; i++)
        any = any || balance->row[i].wwc == BASELINE_NOT_SATISFIED;
    return any;
}

static void note_worse(Arena *arena, const Balance *const *copy, size_t n, Balance *pooled)
{
    size_t n_failing = 0;
    for (size_t k = 0; k < n; k++)
        n_failing += has_failing(copy[k]);
    if (n_failing == 0 || has_failing(pooled))
        return;
    pooled->notes = (Notes){0};
    notes_append(&pooled->notes, arena, &copy[0]->notes);
    notes_add(&pooled->notes, arena, "balance", NOTE_CAUTION, NO_COUNT,
              PHRASE("On average over the copies in which missing covariates were drawn the groups "
                     "are near enough at the start to be compared, but in {} of the {} some "
                     "characteristic is more than 0.25 standard deviations apart.",
                     piece_number(n_failing), piece_number(n)));
}

bool stages_scored_balance(Arena *arena, const Stages *s, const Effects *effects, Balance *out,
                           Tables *tables, Error *err)
{
    const bool again =
        effects != NULL && effects->score_missing_treated + effects->score_missing_control > 0;
    if (s->n_copies == 0)
        return of_one(arena, s, again, out, err);
    const Balance **of = (const Balance **)arena_array(arena, s->n_copies, sizeof *of);
    for (size_t k = 0; k < s->n_copies; k++) {
        Balance *own = ARENA_NEW(arena, Balance);
        if (!of_one(arena, &s->copy[k], again, own, err))
            return false;
        of[k] = own;
    }
    balance_pool(arena, of, s->n_copies, out);
    note_worse(arena, of, s->n_copies, out);
    if (tables != NULL)
        tables_add(arena, tables,
                   balance_of_copies(arena, (PeopleSet){.arms = SET_BOTH}, out, of, s->n_copies));
    return true;
}

static void schools_of_one(Arena *arena, PeopleSet of, const Stages *s, const double *weight,
                           Balance *out)
{
    const Column *unit = effect_unit_column(&s->settings->effects, s->matching, s->cohort);
    balance_of_schools(arena, of, s->cohort, unit, weight, out);
}

void stages_school_balance(Arena *arena, PeopleSet of, const Stages *s, const double *weight,
                           Balance *out)
{
    schools_of_one(arena, of, s, weight, out);
    for (size_t k = 1; k < s->n_copies; k++) {
        Balance one = *out;
        schools_of_one(arena, of, &s->copy[k], s->copy[k].matching->weight, &one);
        if (one.school_max_smd[1] > out->school_max_smd[1])
            *out = one;
    }
}

void stages_note_first_copy(Arena *arena, const Stages *s, Notes *notes)
{
    const char *people = frame_people(s->frame);
    if (s->n_copies == 0)
        return;
    notes_add(notes, arena, "matching", NOTE_PLAIN, NO_COUNT,
              PHRASE("Each copy of the data is {} by itself, so who is compared with whom, and "
                     "with what weight, differs from one to the other. What counts {} or shows "
                     "them is of the first copy: numbers beside estimates and in the flow, "
                     "losses, {}{}how scores are spread, and the tables test_conditions, "
                     "baseline_luck and prognostic. Estimates, their errors and balance are of all "
                     "copies; how "
                     "alike whole schools are is that of the copy in which they are least alike.",
                     piece_words(match_words(s->settings->matching.method)->done),
                     piece_words(people),
                     piece_words(s->matching->n_links > 0 ? "sets, links, pairs of schools, " : ""),
                     piece_words(s->score != NULL ? "propensity scores and overlap, " : "")));
}

/* --- rows ----------------------------------------------------------------------------------------
 */

/* One copy as a design by itself. */
static Stages alone(Arena *arena, const Stages *s, size_t k, Matching *matching)
{
    Stages out = s->copy[k];
    *matching = *out.matching;
    matching->copies = NULL;
    out.n_copies = 0;
    out.design = arena_printf(arena, "%s, copy %zu", s->design, k + 1);
    out.matching = matching;
    return out;
}

bool copies_write_rows(const Stages *s, const char *folder, size_t part, size_t stride, Error *err)
{
    Arena *scratch = arena_create();
    bool ok = true;
    for (size_t k = 0; ok && (k == 0 || k < s->n_copies); k++) {
        Matching matching;
        const Stages own = s->n_copies > 0 ? alone(scratch, s, k, &matching) : *s;
        const size_t number = part + k * stride;
        ok = rows_write(&own, arena_printf(scratch, "%s/matched.%zu", folder, number),
                        arena_printf(scratch, "%s/pairs.%zu", folder, number), err);
    }
    arena_destroy(scratch);
    return ok;
}

/* The estimate of one copy, for those who make it again: an analysis by itself, named so. */
static bool verify_copy(Arena *scratch, const Stages *s, const Analysis *analysis, size_t k,
                        const char *folder, size_t part, Error *err)
{
    Matching matching;
    const Stages design = alone(scratch, s, k, &matching), own = stages_explained(&design);
    Analysis one = *analysis;
    one.outcome = arena_printf(scratch, "%s, copy %zu", analysis->outcome, k + 1);
    return effect_estimate(scratch, &s->settings->effects, own.cohort, own.matching, &one.effects,
                           err) &&
           verify_write(&own, &one, folder, part, err);
}

bool copies_verify(const Stages *s, const Analysis *analysis, const char *folder, size_t part,
                   size_t stride, Error *err)
{
    if (s->n_copies == 0)
        return verify_write(s, analysis, folder, part, err);
    bool ok = true;
    for (size_t k = 0; ok && k < s->n_copies; k++) {
        Arena *scratch = arena_create();
        ok = verify_copy(scratch, s, analysis, k, folder, part + k * stride, err);
        arena_destroy(scratch);
    }
    return ok;
}
