#include "pscore/by.h"

#include "alike/grouping.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

/* Strata in the order of their values. */
typedef struct Strata {
    const char **name; /* as many as there are groups */
    Grouping students;
} Strata;

static const uint32_t *students_of(const Strata *strata, size_t s)
{
    return strata->students.order + strata->students.start[s];
}

static size_t size_of(const Strata *strata, size_t s)
{
    return strata->students.start[s + 1] - strata->students.start[s];
}

static Strata strata_of(Arena *arena, const Cohort *cohort, const Names *by)
{
    size_t n = 1;
    Strata out;
    int32_t *of = ARENA_ARRAY(arena, int32_t, cohort->n);
    Levels *levels = ARENA_ARRAY(arena, Levels, by->n);
    const Column **column = (const Column **)arena_array(arena, by->n, sizeof *column);
    for (size_t k = 0; k < by->n; k++) {
        column[k] = cohort_column(cohort, by->item[k]);
        levels[k] = frame_levels(arena, column[k], cohort->row, cohort->n);
        n = groups_refine(of, n, levels[k].level, levels[k].n_levels, cohort->n);
    }
    out.students = grouping_of(arena, of, n, cohort->n);
    out.name = (const char **)arena_array(arena, n, sizeof *out.name);
    for (size_t s = 0; s < n; s++) {
        Text text = {.arena = arena};
        const uint32_t first = students_of(&out, s)[0];
        for (size_t k = 0; k < by->n; k++)
            text_format(&text, "%s%s=%s", k > 0 ? ", " : "", column[k]->name,
                        levels[k].name[levels[k].level[first]]);
        out.name[s] = text.bytes;
    }
    return out;
}

/* Who has no model has the stratum's share, half a student added to each arm: it is shown, and
 * nobody is compared by it. */
static void leave_out(const Strata *strata, size_t s, const Cohort *part, PropensityScore *out)
{
    const double logit = log(((double)part->n_treated + 0.5) / ((double)part->n_control + 0.5));
    for (size_t i = 0; i < part->n; i++) {
        const uint32_t student = students_of(strata, s)[i];
        out->stratum[student] = STRATUM_FAILED;
        out->logit[student] = out->linear[student] = logit;
        out->probability[student] = 1 / (1 + exp(-logit));
    }
}

/* The reason may tell how many there are, to the student, and is not for publication. */
static void name_failure(Arena *arena, const Strata *strata, size_t s, const Cohort *part,
                         const Error *why, PropensityScore *out)
{
    const bool both = part->n_treated > 0 && part->n_control > 0;
    notes_add(&out->notes, arena, "propensity", NOTE_CAUTION, count_about(ABOUT_PEOPLE, part->n),
              PHRASE("{}: no score, so nobody there is compared ({} and {}){}.",
                     piece_value(strata->name[s]),
                     cohort_arm_piece(arena, part, true, part->n_treated),
                     cohort_arm_piece(arena, part, false, part->n_control),
                     piece_words(both ? "" : ", since one group is missing")));
    if (both)
        notes_add(&out->notes, arena, "propensity", NOTE_INTERNAL, NO_COUNT,
                  PHRASE("{} has no score since {}.", piece_value(strata->name[s]),
                         piece_phrase(arena, error_phrase(arena, why))));
}

static void list_coefficients(Arena *arena, const char *stratum, const PropensityScore *part,
                              size_t *room, PropensityScore *out)
{
    out->coefficient = arena_grow(arena, out->coefficient, room,
                                  out->n_coefficients + part->n_coefficients, sizeof(Coefficient));
    for (size_t k = 0; k < part->n_coefficients; k++) {
        Coefficient *c = &out->coefficient[out->n_coefficients++];
        *c = part->coefficient[k];
        c->term = arena_printf(arena, "[%s] %s", stratum, c->term);
    }
}

static void keep(Arena *arena, const Strata *strata, size_t s, const PropensityScore *part,
                 size_t *room, PropensityScore *out)
{
    for (size_t i = 0; i < part->n; i++) {
        const uint32_t student = students_of(strata, s)[i];
        out->stratum[student] = (int32_t)s;
        out->probability[student] = part->probability[i];
        out->logit[student] = part->logit[i];
        out->linear[student] = part->linear[i];
        if (part->separated != NULL && part->separated[i])
            out->separated[student] = 1;
    }
    out->n_separated += part->n_separated;
    out->converged = out->converged && part->converged;
    out->iterations = part->iterations > out->iterations ? part->iterations : out->iterations;
    out->deviance += part->deviance;
    out->null_deviance += part->null_deviance;
    list_coefficients(arena, strata->name[s], part, room, out);
    notes_append_of(&out->notes, arena, strata->name[s], &part->notes);
}

/* Problems of a stratum are told in a note, where a place in the study file is not at home. */
static ScoreSettings without_places(Arena *arena, const ScoreSettings *settings)
{
    ScoreSettings out = *settings;
    out.covariates.item = ARENA_ARRAY(arena, Name, settings->covariates.n);
    for (size_t k = 0; k < settings->covariates.n; k++)
        out.covariates.item[k] = (Name){.text = settings->covariates.item[k].text};
    return out;
}

static PropensityScore begin_pooled(Arena *arena, const char *model, const Strata *strata,
                                    const Cohort *cohort)
{
    const size_t n = cohort->n;
    return (PropensityScore){.model = model,
                             .n = n,
                             .converged = true,
                             .probability = ARENA_ARRAY(arena, double, n),
                             .logit = ARENA_ARRAY(arena, double, n),
                             .linear = ARENA_ARRAY(arena, double, n),
                             .separated = ARENA_ARRAY(arena, uint8_t, n),
                             .stratum = ARENA_ARRAY(arena, int32_t, n),
                             .n_strata = strata->students.n_groups,
                             .stratum_name = strata->name};
}

bool pscore_fit_by(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                   const Names *by, PropensityScore *out, Error *err)
{
    const Strata strata = strata_of(arena, cohort, by);
    const ScoreSettings told = without_places(arena, settings);
    size_t n_failed = 0, room = 0;
    Error *first = ARENA_NEW(arena, Error), *why = ARENA_NEW(arena, Error);
    *out = begin_pooled(arena, settings->model->name, &strata, cohort);
    for (size_t s = 0; s < strata.students.n_groups; s++) {
        Cohort part;
        PropensityScore score = {.model = settings->model->name};
        cohort_part(arena, cohort, students_of(&strata, s), size_of(&strata, s), &part);
        score.n = part.n;
        error_clear(why);
        const bool both = part.n_treated > 0 && part.n_control > 0;
        if (both && settings->model->fit(arena, &told, &part, &score, why)) {
            keep(arena, &strata, s, &score, &room, out);
            continue;
        }
        if (both && why->kind != ERR_INFEASIBLE) {
            *err = *why;
            return false;
        }
        if (both && n_failed++ == 0)
            *first = *why;
        name_failure(arena, &strata, s, &part, why, out);
        leave_out(&strata, s, &part, out);
    }
    if (out->n_separated == 0)
        out->separated = NULL;
    for (size_t i = 0; i < cohort->n; i++)
        if (out->stratum[i] != STRATUM_FAILED)
            return true;
    return error_say(
        err, ERR_INFEASIBLE, by->item[0].place,
        PHRASE("no stratum of propensity.by has a score ({} strata){}{}; name fewer "
               "columns there, or leave it out",
               piece_number(strata.students.n_groups),
               piece_words(n_failed > 0 ? "; the first: " : ": none holds both groups"),
               n_failed > 0 ? piece_phrase(arena, error_phrase(arena, first)) : piece_words("")));
}
