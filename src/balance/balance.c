/* Balance of every covariate before and after matching. */
#include "alike/balance.h"

#include "alike/effect_size.h"
#include "arms.h"
#include "losses.h"
#include "row.h"

#include <math.h>

typedef struct Task {
    Arena *arena, *scratch;
    const BalanceSettings *settings;
    const Cohort *cohort;
    Students students;
    Balance *out; /* with room for all rows */
} Task;

static void measure_row(Estimand estimand, Arms *arms, BalanceRow *row)
{
    const double sd = balance_reference_sd(estimand, &arms->side[0]);

    arms->side[0].reference_sd = arms->side[1].reference_sd = sd;
    row->reference_sd = sd;
    row->before = balance_side(&arms->side[0]);
    row->after = balance_side(&arms->side[1]);
    row->wwc = row->is_score ? BASELINE_NOT_JUDGED : wwc_baseline(row->after.g);
}

/* For every covariate or level, and the score: thousands of designs keep theirs. */
static void take_room(Task *task)
{
    const Cohort *cohort = task->cohort;
    size_t n = 1;
    for (size_t k = 0; k < cohort->n_covariates; k++)
        n += cohort->covariate[k]->type == COLUMN_FACTOR ? cohort->covariate[k]->n_levels : 1;
    task->out->row = ARENA_ARRAY(task->arena, BalanceRow, n);
}

static void add_row(Task *task, BalanceRow row, Arms *arms)
{
    measure_row((Estimand)task->settings->estimand, arms, &row);
    task->out->row[task->out->n++] = row;
}

bool balance_adjusts(const BalanceSettings *settings, const Cohort *cohort, const Column *column)
{
    if (settings->adjust == ADJUST_NONE)
        return false;
    return settings->adjust == ADJUST_ALL ||
           cohort_names_column(cohort, &settings->adjust_for, column);
}

static BalanceRow row_of_column(const Task *task, const Column *column)
{
    return (BalanceRow){.covariate = column->name,
                        .label = column->label,
                        .group = column->group,
                        .binary = column->type == COLUMN_FACTOR || column->binary,
                        .is_pretest = column == task->cohort->pretest,
                        .adjusted = balance_adjusts(task->settings, task->cohort, column)};
}

static void add_real(Task *task, const Column *column)
{
    Students *students = &task->students;
    Arms arms;

    if (column->binary) {
        WithLevel with = {{0.0}};
        students_with(students, column, with);
        arms_of_share(students, (const double(*)[2])with, &arms);
    } else {
        arms_of_real(task->scratch, students, students_numbers(task->scratch, students, column),
                     NULL, &arms);
    }
    add_row(task, row_of_column(task, column), &arms);
}

/* A number with gaps: of those of whom it is known, since what was put in its place would make the
 * groups alike that nothing is known of. */
static void add_known(Task *task, const Column *column)
{
    const Column *known = column->known;
    Students students =
        students_known(task->scratch, task->cohort, task->students.weight[1], known);
    Arms arms;

    arms_of_real(task->scratch, &students, students_numbers(task->scratch, &students, known), NULL,
                 &arms);
    add_row(task, row_of_column(task, column), &arms);
}

static void add_levels(Task *task, const Column *column)
{
    const Students *students = &task->students;
    WithLevel *with = students_with_levels(task->scratch, students, column);

    for (size_t k = 0; k < column->n_levels; k++) {
        Arms arms;
        if (with[k][0][0] + with[k][0][1] == 0.0) /* a level that nobody in the cohort has */
            continue;
        arms_of_share(students, (const double(*)[2])with[k], &arms);
        BalanceRow row = row_of_column(task, column);
        row.level = column->level_name[k];
        row.factor = column->label;
        row.label = arena_printf(task->arena, "%s: %s", column->label, row.level);
        add_row(task, row, &arms);
    }
}

void balance_summarise(Balance *out)
{
    double sum_before = 0.0, sum_after = 0.0;
    size_t n_before = 0, n_after = 0;

    for (size_t i = 0; i < out->n; i++) {
        const double before = fabs(out->row[i].before.smd), after = fabs(out->row[i].after.smd);
        if (out->row[i].is_score)
            continue;
        if (isfinite(before)) {
            out->max_smd_before = fmax(out->max_smd_before, before);
            out->n_over_010_before += before > 0.1 ? 1 : 0;
            sum_before += before;
            n_before++;
        }
        if (isfinite(after)) {
            out->max_smd_after = fmax(out->max_smd_after, after);
            out->n_over_010_after += after > 0.1 ? 1 : 0;
            sum_after += after;
            n_after++;
        }
    }
    out->mean_smd_before = n_before > 0 ? sum_before / (double)n_before : (double)NAN;
    out->mean_smd_after = n_after > 0 ? sum_after / (double)n_after : (double)NAN;
}

/* By its logits, where all have one. */
static void add_score(Task *task, const PropensityScore *score)
{
    bool finite = true;
    for (size_t i = 0; i < score->n; i++)
        finite = finite && !isinf(score->logit[i]);
    Arms arms;
    arms_of_real(task->scratch, &task->students, finite ? score->logit : score->probability,
                 finite ? score->order : NULL, &arms);
    add_row(task,
            (BalanceRow){.covariate = "propensity score",
                         .label = finite ? "Propensity score (logit)" : "Propensity score",
                         .is_score = true},
            &arms);
}

bool balance_measure(Arena *arena, const BalanceSettings *settings, const Cohort *cohort,
                     const PropensityScore *score, const Matching *matching, Balance *out,
                     Error *err)
{
    Arena *scratch = arena_create();
    Task task = {
        .arena = arena, .scratch = scratch, .settings = settings, .cohort = cohort, .out = out};
    bool ok = true;

    *out = (Balance){.n = 0};
    task.students = students_make(cohort, matching->weight);
    for (size_t arm = 0; ok && arm < 2; arm++)
        if (!(task.students.total[1][arm] > 0.0))
            ok = error_set(err, ERR_INFEASIBLE, NOWHERE,
                           "balance can't be measured: no %s student has a weight",
                           arm == 0 ? "control" : "treated");
    if (ok) {
        out->ess_control = 1.0 / task.students.concentration[1][0];
        out->ess_treated = 1.0 / task.students.concentration[1][1];
        for (size_t arm = 0; cohort->base_weight != NULL && arm < 2; arm++)
            out->ess_before[arm] = 1.0 / task.students.concentration[0][arm];
        take_room(&task);
        for (size_t k = 0; k < cohort->n_covariates; k++) {
            if (cohort->covariate[k]->type == COLUMN_REAL && cohort->covariate[k]->known != NULL)
                add_known(&task, cohort->covariate[k]);
            else if (cohort->covariate[k]->type == COLUMN_REAL)
                add_real(&task, cohort->covariate[k]);
            else if (cohort->covariate[k]->type == COLUMN_FACTOR)
                add_levels(&task, cohort->covariate[k]);
        }
        if (score != NULL && score->logit != NULL)
            add_score(&task, score);
        balance_summarise(out);
        out->losses = losses_table(arena, settings->method, cohort, matching->weight);
    }
    arena_destroy(scratch);
    return ok;
}

BalanceRow balance_of_number(const BalanceSettings *settings, const Cohort *cohort,
                             const double *weight, const double *x)
{
    Arena *scratch = arena_create();
    Students students = students_make(cohort, weight);
    BalanceRow row = {.is_score = true};
    Arms arms;

    arms_of_moments(&students, x, &arms);
    measure_row((Estimand)settings->estimand, &arms, &row);
    arena_destroy(scratch);
    return row;
}
