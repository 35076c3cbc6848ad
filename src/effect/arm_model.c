#include "arm_model.h"

/* Rows of the frame, weights and scores of the arm's students. */
static void take_students(Arena *arena, const EffectSample *students, const double *weight,
                          ArmModel *out, double **own_weight, double **y)
{
    uint32_t *row = ARENA_ARRAY(arena, uint32_t, students->n);

    out->at = ARENA_ARRAY(arena, uint32_t, students->n);
    *own_weight = ARENA_ARRAY(arena, double, students->n);
    *y = ARENA_ARRAY(arena, double, students->n);
    for (size_t i = 0; i < students->n; i++) {
        if ((students->treated[i] != 0) != out->treated || !(weight[i] > 0.0))
            continue;
        out->at[out->n] = (uint32_t)i;
        row[out->n] = students->row[i];
        (*own_weight)[out->n] = weight[i];
        (*y)[out->n++] = students->y[i];
    }
    out->rows = (ModelRows){.model = &out->model, .n = out->n, .row = row};
    out->x = model_matrix(&out->rows);
}

static bool refuse_few(const ArmModel *model, Error *err)
{
    return error_say(
        err, ERR_INFEASIBLE, NOWHERE,
        PHRASE("{} {is|are} too few for an outcome model of their own with {} terms; adjust for "
               "fewer covariates, or choose another estimator",
               model->treated
                   ? piece_count(ABOUT_TREATED, model->n, "treated student", "treated students")
                   : piece_count(ABOUT_CONTROL, model->n, "control student", "control students"),
               piece_number(model->fit->k)));
}

bool arm_model_fit(Arena *arena, const EstimatorInput *input, const EffectSample *students,
                   const double *weight, bool treated, ArmModel *out, Error *err)
{
    double *own_weight, *y;

    *out =
        (ArmModel){.treated = treated, .model = model_create(arena), .fit = ARENA_NEW(arena, Fit)};
    if (!outcome_model_covariates(arena, input, &out->model, err))
        return false;
    take_students(arena, students, weight, out, &own_weight, &y);
    const FitStatus status = fit_least_squares(arena, &out->x, own_weight, y, out->fit);
    if (status == FIT_TOO_LARGE)
        return error_set(err, ERR_DATA, NOWHERE,
                         "the outcome model can't be fitted: a covariate or the score holds "
                         "numbers too large to square");
    return status == FIT_DONE || refuse_few(out, err);
}

void arm_model_predict(const ArmModel *model, const EffectSample *students, double *out)
{
    const ModelRows all = {.model = &model->model, .n = students->n, .row = students->row};
    Arena *scratch = arena_create();
    double *block = ARENA_ARRAY(scratch, double, model->model.n *FIT_STRIDE);
    double *beta = ARENA_ARRAY(scratch, double, model->model.n);

    for (size_t j = 0; j < model->model.n; j++)
        beta[j] = fit_coefficient(model->fit, j);
    for (size_t begin = 0; begin < students->n; begin += MODEL_BLOCK) {
        const size_t n = students->n - begin < MODEL_BLOCK ? students->n - begin : MODEL_BLOCK;
        model_fill(&all, (MatrixRows){.begin = begin, .n = n}, block, FIT_STRIDE);
        block_multiply(block, FIT_STRIDE, n, model->model.n, beta, out + begin);
    }
    arena_destroy(scratch);
}

void arm_model_note(const ArmModel *model, Arena *arena, Notes *notes)
{
    for (size_t j = 1; j < model->model.n; j++)
        if (model->fit->aliased[j])
            notes_add(notes, arena, "effects", NOTE_PLAIN, NO_COUNT,
                      PHRASE("The outcome model of the {} group leaves out '{}': it is constant "
                             "there or an exact combination of other terms.",
                             piece_words(model->treated ? "program" : "comparison"),
                             piece_column(model->model.term[j].name)));
}

double *fit_passes_on(Arena *arena, Fit *fit, const ModelMatrix *x, const double *q)
{
    const Contributions of = contributions_of_fit(fit);
    Arena *scratch = arena_create();
    double *g = ARENA_ARRAY(scratch, double, x->k), *form = ARENA_ARRAY(scratch, double, of.k);
    double *block = ARENA_ARRAY(scratch, double, x->k *FIT_STRIDE);
    double *out = ARENA_ARRAY(arena, double, of.n);

    for (size_t begin = 0; begin < x->n; begin += MODEL_BLOCK) {
        const size_t n = x->n - begin < MODEL_BLOCK ? x->n - begin : MODEL_BLOCK;
        x->fill(x->state, (MatrixRows){.begin = begin, .n = n}, block, FIT_STRIDE);
        block_cross(block, FIT_STRIDE, n, x->k, q + begin, g);
    }
    contributions_form(&of, g, form);
    contributions_coefficients(&of, form, out);
    arena_destroy(scratch);
    return out;
}
