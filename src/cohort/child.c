/* A cohort made from another one: two of its arms, a part of its students, other weights. */
#include "alike/cohort.h"

#include "cohort/students.h"

#include <string.h>

static bool stays(const CohortChange *change, size_t student)
{
    return (change->arm == NULL || change->arm[student] != ARM_NONE) &&
           (change->base_weight == NULL || change->base_weight[student] > 0.0);
}

/* The row's arm, and where it leaves (step: of the flow), for every student of the parent. */
static void settle_rows(const Cohort *parent, const CohortChange *change, int16_t step, Cohort *out)
{
    for (size_t i = 0; i < parent->n; i++) {
        const uint32_t row = parent->row[i];
        if (change->arm != NULL)
            out->row_arm[row] = change->arm[i];
        if (!stays(change, i))
            out->left_at[row] = step;
    }
}

static double *weights_of(Arena *arena, const Cohort *parent, const CohortChange *change, size_t n)
{
    if (parent->base_weight == NULL && change->base_weight == NULL)
        return NULL;
    double *out = ARENA_ARRAY(arena, double, n);
    size_t at = 0;
    for (size_t i = 0; i < parent->n; i++)
        if (stays(change, i))
            out[at++] = cohort_base_weight(parent, i) *
                        (change->base_weight != NULL ? change->base_weight[i] : 1.0);
    return out;
}

/* The parent's steps and one more, counted anew by the arms that the rows have now. */
static void continue_flow(Arena *arena, const Cohort *parent, const char *why, Cohort *out)
{
    const size_t last = parent->flow.n - 1; /* "cohort", which comes again at the end */

    for (size_t k = 0; k < last; k++) {
        const FlowRow *row = &parent->flow.row[k];
        flow_add(&out->flow, arena, row->step, row->reason, 0, 0, 0);
        out->flow.row[k].lack = row->lack;
    }
    flow_add(&out->flow, arena, FLOW_EXCLUDED, why, 0, 0, 0);
    flow_add(&out->flow, arena, FLOW_COHORT, parent->flow.row[last].reason, 0, 0, 0);
    for (size_t i = 0; i < out->frame->n_rows; i++) {
        const size_t left = out->left_at[i] == COHORT_IN ? last + 1 : (size_t)out->left_at[i];
        FlowRow *const counted[2] = {&out->flow.row[0], &out->flow.row[left]}; /* all were read */
        for (size_t k = 0; k < 2; k++) {
            counted[k]->treated += out->row_arm[i] == 1;
            counted[k]->control += out->row_arm[i] == 0;
            counted[k]->other += out->row_arm[i] != 0 && out->row_arm[i] != 1;
        }
    }
}

static bool all_arms_are_filled(const Cohort *cohort, const char *why, Error *err)
{
    for (size_t arm = 0; arm < cohort->n_arms; arm++) {
        size_t n = 0;
        for (size_t i = 0; i < cohort->n; i++)
            n += cohort->arm[i] == arm;
        if (n == 0)
            return error_set(err, ERR_INFEASIBLE, NOWHERE, "nobody is left in the %s group (%s)",
                             cohort->arm_name[arm], why);
    }
    return true;
}

bool cohort_child(Arena *arena, const Cohort *parent, const CohortChange *change, Cohort *out,
                  Error *err)
{
    const size_t n_rows = parent->frame->n_rows;

    *out = *parent;
    out->flow = (Flow){0};
    out->notes = (Notes){0};
    out->row_arm = ARENA_ARRAY(arena, int8_t, n_rows);
    out->left_at = ARENA_ARRAY(arena, int16_t, n_rows);
    memcpy(out->row_arm, parent->row_arm, n_rows * sizeof *out->row_arm);
    memcpy(out->left_at, parent->left_at, n_rows * sizeof *out->left_at);
    if (change->arm != NULL) {
        out->n_arms = change->n_arms;
        out->arm_name = change->arm_name;
    }
    settle_rows(parent, change, (int16_t)(parent->flow.n - 1), out);
    students_list(arena, out);
    out->base_weight = weights_of(arena, parent, change, out->n);
    continue_flow(arena, parent, change->why, out);
    if (!all_arms_are_filled(out, change->why, err))
        return false;
    const Column **covariate =
        (const Column **)arena_array(arena, parent->n_covariates + 1, sizeof *covariate);
    memcpy((void *)covariate, (const void *)parent->covariate,
           parent->n_covariates * sizeof *covariate);
    students_covariates(arena, covariate, parent->n_covariates, out);
    return true;
}

bool cohort_contrast(Arena *arena, const Cohort *parent, size_t program, size_t comparison,
                     Cohort *out, Error *err)
{
    Arena *scratch = arena_create();
    int8_t *arm = ARENA_ARRAY(scratch, int8_t, parent->n);
    const char **name = (const char **)arena_array(arena, 2, sizeof *name);

    name[0] = parent->arm_name[comparison];
    name[1] = parent->arm_name[program];
    for (size_t i = 0; i < parent->n; i++)
        arm[i] = parent->arm[i] == program ? 1 : parent->arm[i] == comparison ? 0 : ARM_NONE;
    const CohortChange change = {.why = arena_printf(arena, "neither %s nor %s", name[1], name[0]),
                                 .arm = arm,
                                 .n_arms = 2,
                                 .arm_name = name};
    const bool ok = cohort_child(arena, parent, &change, out, err);
    arena_destroy(scratch);
    return ok;
}

bool cohort_arms(Arena *arena, const Cohort *parent, const Names *values, Cohort *out, Error *err)
{
    Arena *scratch = arena_create();
    const size_t n_rows = parent->frame->n_rows;
    int8_t *arm = ARENA_ARRAY(scratch, int8_t, parent->n);
    uint8_t *has = ARENA_ARRAY(scratch, uint8_t, n_rows);
    const char **name = (const char **)arena_array(arena, values->n + 1, sizeof *name);
    int8_t n = 1; /* the study file names few */

    name[0] = parent->arm_name[0];
    for (size_t v = 0; v < values->n; v++) {
        const ValueSet set = {.n = 1, .value = &values->item[v]};
        bool any = false;
        frame_accept_all(parent->treatment, n_rows, &set, has);
        for (size_t i = 0; i < parent->n; i++)
            if (parent->arm[i] == 1 && has[parent->row[i]]) {
                arm[i] = n;
                any = true;
            }
        name[n] = values->item[v].text;
        n = (int8_t)(n + any);
    }
    const CohortChange change = {
        .why = "no program", .arm = arm, .n_arms = (size_t)n, .arm_name = name};
    const bool ok = cohort_child(arena, parent, &change, out, err);
    arena_destroy(scratch);
    return ok;
}

static bool is_shared(const Cohort *cohort, const Column *column)
{
    for (size_t i = 1; i < cohort->n; i++) {
        const uint32_t a = cohort->row[0], b = cohort->row[i];
        if (column->type == COLUMN_REAL ? column->real[a] != column->real[b]
                                        : column->level[a] != column->level[b])
            return false;
    }
    return true;
}

void cohort_part(Arena *arena, const Cohort *parent, const uint32_t *student, size_t n, Cohort *out)
{
    *out = *parent;
    out->n = n;
    out->n_treated = 0;
    out->row = ARENA_ARRAY(arena, uint32_t, n);
    out->arm = out->treated = ARENA_ARRAY(arena, uint8_t, n);
    out->base_weight = parent->base_weight == NULL ? NULL : ARENA_ARRAY(arena, double, n);
    out->covariate =
        (const Column **)arena_array(arena, parent->n_covariates + 1, sizeof *out->covariate);
    out->n_covariates = 0;
    for (size_t i = 0; i < n; i++) {
        out->row[i] = parent->row[student[i]];
        out->treated[i] = parent->treated[student[i]];
        out->n_treated += out->treated[i];
        if (out->base_weight != NULL)
            out->base_weight[i] = parent->base_weight[student[i]];
    }
    out->n_control = n - out->n_treated;
    for (size_t k = 0; k < parent->n_covariates; k++)
        if (!is_shared(out, parent->covariate[k]))
            out->covariate[out->n_covariates++] = parent->covariate[k];
}
