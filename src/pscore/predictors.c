#include "pscore/predictors.h"

const Option predictor_options[] = {PREDICTOR_OPTIONS, {.name = NULL}};

/* What became of a column that an interaction or a square names. */
typedef enum Standing { STANDS, LEFT_OUT, NOT_A_COVARIATE } Standing;

static Standing standing_of(const ScoreSettings *settings, const Cohort *cohort, Name name,
                            const Column **column)
{
    *column = cohort_column(cohort, name);
    const bool listed = *column == NULL || *column == cohort->pretest ||
                        cohort_names_column(cohort, &settings->covariates, *column);
    for (size_t i = 0; i < cohort->n_covariates; i++)
        if (cohort->covariate[i] == *column)
            return STANDS;
    return listed ? LEFT_OUT : NOT_A_COVARIATE;
}

bool predictors_find(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                     const char *setting, Name name, const Column **column, Notes *notes,
                     Error *err)
{
    switch (standing_of(settings, cohort, name, column)) {
    case STANDS:
        return true;
    case NOT_A_COVARIATE:
        return error_set(err, ERR_STUDY, name.place,
                         "%s names '%s', which is not a covariate; add it to covariates", setting,
                         name.text);
    case LEFT_OUT:
        break;
    }
    *column = NULL;
    notes_add(notes, arena, "propensity", NOTE_PLAIN, NO_COUNT,
              PHRASE("A term of {} is left out of the score model, as {} is not among the "
                     "covariates of outcome '{}'.",
                     piece_words(setting), piece_column(name.text),
                     piece_setting(cohort->outcome_spec->name.text)));
    return true;
}

static bool add_interaction(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                            Pair pair, Model *model, Notes *notes, Error *err)
{
    const Column *a, *b;
    if (!predictors_find(arena, settings, cohort, "propensity.interactions", pair.a, &a, notes,
                         err) ||
        !predictors_find(arena, settings, cohort, "propensity.interactions", pair.b, &b, notes,
                         err))
        return false;
    if (a == NULL || b == NULL)
        return true;
    if (a == b)
        return error_set(err, ERR_STUDY, pair.b.place,
                         "an interaction of '%s' with itself; put it under squares", a->name);
    if (!model_add_interaction(model, arena, a, b))
        notes_add(notes, arena, "propensity", NOTE_PLAIN, NO_COUNT,
                  PHRASE("The interaction of {} and {} adds no term.", piece_column(a->name),
                         piece_column(b->name)));
    return true;
}

static bool add_square(Arena *arena, const ScoreSettings *settings, const Cohort *cohort, Name name,
                       Model *model, Notes *notes, Error *err)
{
    const Column *column;
    if (!predictors_find(arena, settings, cohort, "propensity.squares", name, &column, notes, err))
        return false;
    if (column == NULL)
        return true;
    if (column->type == COLUMN_FACTOR || column->binary)
        notes_add(notes, arena, "propensity", NOTE_PLAIN, NO_COUNT,
                  PHRASE("The square of {} is left out: a category, or a number that is 0 or 1, is "
                         "its own square.",
                         piece_column(column->name)));
    else
        model_add_square(model, arena, column);
    return true;
}

bool predictors_list(Arena *arena, const ScoreSettings *settings, const Cohort *cohort,
                     Model *model, Notes *notes, Error *err)
{
    const PredictorSettings *own = settings->model_settings;
    *model = model_create(arena);
    for (size_t i = 0; i < cohort->n_covariates; i++)
        model_add_column(model, arena, cohort->covariate[i], cohort->row, cohort->n);
    for (size_t i = 0; i < own->interactions.n; i++)
        if (!add_interaction(arena, settings, cohort, own->interactions.item[i], model, notes, err))
            return false;
    for (size_t i = 0; i < own->squares.n; i++)
        if (!add_square(arena, settings, cohort, own->squares.item[i], model, notes, err))
            return false;
    return true;
}
