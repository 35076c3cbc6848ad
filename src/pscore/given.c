/* A score from the data: estimated elsewhere, or known because treatment was assigned by it. */
#include "pscore/given.h"

#include "alike/design.h"
#include "alike/pscore.h"
#include "pscore/separation.h"

#include <math.h>

static const Option options[] = {
    {.name = "column",
     .type = OPT_COLUMN,
     .offset = offsetof(GivenSettings, column),
     .role = ROLE_NUMBER,
     .word = WORD_IS_COLUMN,
     .example = "my_score",
     .plain = "The column that holds that chance.",
     .change_when = "the column has another name.",
     .help =
         "Probabilities from 0 to 1. A score of exactly 0 or 1 has no logit and may have no "
         "inverse "
         "probability weight: matching on the logit and such weights refuse it, and name the row."},
    {.name = NULL},
};

static bool fit(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                PropensityScore *out, Error *err)
{
    const GivenSettings *own = settings->model_settings;
    const Name name = own->column;
    const Frame *frame = cohort->frame;
    const Column *column = frame_find(frame, name.text);
    if (column->type != COLUMN_REAL)
        return error_set(err, ERR_STUDY, name.place,
                         "propensity.column '%s' holds categories, not probabilities", name.text);
    out->probability = ARENA_ARRAY(arena, double, cohort->n);
    out->logit = out->linear = ARENA_ARRAY(arena, double, cohort->n);
    double treated = 0, log_likelihood = 0;
    for (size_t i = 0; i < cohort->n; i++) {
        const double p = column->real[cohort->row[i]];
        if (!(p >= 0 && p <= 1)) {
            const Place place = {.file = frame->source, .line = frame->line[cohort->row[i]]};
            return error_set(err, ERR_DATA, place,
                             "score %.15g in '%s' is not a probability between 0 and 1", p,
                             column->name);
        }
        out->probability[i] = p;
        out->logit[i] = log(p) - log1p(-p); /* of 0 and 1 without end: pscore_has_logits */
        log_likelihood += cohort->treated[i] ? log(p) : log1p(-p);
        treated += cohort->treated[i];
    }
    if (settings->conventions != CONVENTIONS_MATCHIT)
        separation_mark(arena, cohort, NULL, out);
    const double n = (double)cohort->n;
    out->deviance = -2 * log_likelihood;
    out->null_deviance = -2 * (treated * log(treated / n) + (n - treated) * log((n - treated) / n));
    out->converged = true;
    return true;
}

const ScoreModel score_model_given = {
    .name = "given",
    .help = "probabilities from a column of the data (propensity.column)",
    .source = "Rosenbaum & Rubin (1983) Biometrika 70:41-55",
    .traits = TRAIT_COLUMN,
    .options = options,
    .settings_size = sizeof(GivenSettings),
    .fit = fit,
};
