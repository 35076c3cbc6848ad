/* Were both groups tested alike? The conditions of their tests, as the balance table measures
 * covariates: before by base weights, after by those of the design. None of them is matched on or
 * adjusted for by being here. */
#include "alike/balance.h"

#include "alike/cohort_people.h"
#include "alike/condition_tables.h"
#include "alike/limits.h"
#include "alike/rounding.h"
#include "arms.h"
#include "row.h"

#include <math.h>

static void retell(Table *table, size_t row);
TABLE_DEFINE(test_conditions, TEST_CONDITIONS_LIST, .name = "test_conditions", .of_traits = true,
             .retell = retell);
static const union test_conditions_columns *const column = &test_conditions_columns;

int condition_row_code(ConditionRow row)
{
    return ((int)row.condition * N_TESTS_OF_SPAN + (int)row.test) * 2 + (row.compared ? 1 : 0);
}

ConditionRow condition_row_of(int code)
{
    return (ConditionRow){.condition = (Condition)(code / 2 / N_TESTS_OF_SPAN),
                          .test = (TestOfSpan)(code / 2 % N_TESTS_OF_SPAN),
                          .compared = code % 2 == 1};
}

typedef struct Task {
    Arena *arena, *scratch;
    const BalanceSettings *settings;
    const Cohort *cohort;
    const double *weight;
    const Column *values;
    ConditionRow row;
    Table *out;
} Task;

/* --- numbers ------------------------------------------------------------------------------------
 */

/* Is it known of somebody in both arms, before and after? */
static bool is_known(const Students *students)
{
    bool known = true;

    for (size_t side = 0; side < 2; side++)
        for (size_t arm = 0; arm < 2; arm++)
            known = known && students->kept[side][arm] > 0.0;
    return known;
}

static Arms arms_of(Arena *scratch, Students *students, const Column *values, bool yes_no)
{
    Arms out;
    WithLevel with = {{0.0}};

    if (yes_no) {
        students_with(students, values, with);
        arms_of_share(students, (const double(*)[2])with, &out);
        return out;
    }
    const double *x = students_numbers(scratch, students, values);
    arms_of_numbers(scratch, students, x, numbers_of(scratch, students, x, NULL), &out);
    return out;
}

/* Weeks apart matter by themselves: what a fall and a spring test are apart in, some thirty weeks,
 * is a year's growth. Differences of few days are no matter however little days vary in a group. */
static bool is_apart(Condition what, double difference, double smd)
{
    const bool by_spread = fabs(smd) > LIMIT_BASELINE_ADJUST;

    if (condition_kinds[what].yes_no)
        return fabs(difference) >= LIMIT_CONDITION_SHARE;
    if (what == CONDITION_DAY || what == CONDITION_BETWEEN)
        return fabs(difference) >= LIMIT_CONDITION_DAYS ||
               (by_spread && fabs(difference) >= LIMIT_CONDITION_DAYS_LEAST);
    return by_spread;
}

/* --- rows ---------------------------------------------------------------------------------------
 */

/* Of whom it is known, of those with weight where only they are meant. */
static const People *people_of(const Task *task)
{
    uint32_t *student = ARENA_ARRAY(task->scratch, uint32_t, task->cohort->n);
    size_t n = 0;

    for (size_t i = 0; i < task->cohort->n; i++)
        if (task->values->reason[task->cohort->row[i]] == REASON_PRESENT &&
            (!task->row.compared || task->weight[i] > 0.0))
            student[n++] = (uint32_t)i;
    return people_of_students(task->arena, task->cohort, student, n);
}

static void tell_numbers(Row row, const ConditionKind *kind, const BalanceContrast *arms)
{
    if (kind->yes_no) {
        row_real(row, &column->share_treated, 100.0 * arms->mean_treated);
        row_real(row, &column->share_control, 100.0 * arms->mean_control);
        return;
    }
    row_real(row, &column->mean_treated, arms->mean_treated);
    row_real(row, &column->sd_treated, arms->sd_treated);
    row_real(row, &column->mean_control, arms->mean_control);
    row_real(row, &column->sd_control, arms->sd_control);
}

/* What published numbers of the row go by: the spread of what was measured, in its unit, and of
 * its differences in standard deviations; shares move by counts, as those of the balance table. */
static void tell_spread(Row row, const ConditionKind *kind, const Arms *arms, double sd)
{
    double widest = 0.0;

    for (size_t side = 0; side < 2; side++)
        widest = fmax(widest, fmax(arms->side[side].sd_treated, arms->side[side].sd_control));
    row_unit_sd(row, kind->yes_no ? 100.0 : widest);
    if (kind->yes_no && sd > 0.0)
        row_spread(row, 1.0 / sd);
}

static void measure(const Task *task, const Arms *arms, Row row)
{
    const ConditionKind *kind = &condition_kinds[task->row.condition];
    const double sd = balance_reference_sd((Estimand)task->settings->estimand, &arms->side[0]);
    BalanceContrast own = arms->side[task->row.compared ? 1 : 0];

    own.reference_sd = sd;
    const BalanceSide side = balance_side(&own);
    const double difference = (kind->yes_no ? 100.0 : 1.0) * (own.mean_treated - own.mean_control);
    tell_numbers(row, kind, &own);
    tell_spread(row, kind, arms, sd);
    row_real(row, &column->difference, difference);
    row_real(row, &column->smd, side.smd);
    if (task->row.compared) {
        const bool apart = is_apart(task->row.condition, difference, side.smd);
        const bool separates = arms->side[0].ecdf_max >= LIMIT_CONDITION_SEPARATES;
        row_mark(row, &column->separates, separates ? "yes" : "no", separates ? 1.0 : 0.0);
        row_mark(row, &column->apart, apart ? "yes" : "no", apart ? 1.0 : 0.0);
    }
}

/* Two means and their difference, each rounded by itself, would not agree. */
static void tell_difference(Table *table, size_t row, bool share)
{
    const Cell *treated =
        table_cell(table, row, share ? &column->share_treated : &column->mean_treated);
    const Cell *control =
        table_cell(table, row, share ? &column->share_control : &column->mean_control);
    const double step = fmax(treated->step, control->step);
    const double value = treated->value - control->value;
    Cell *difference = row_cell(row_at(table, row), &column->difference);

    if (difference->text == NULL)
        *difference = (Cell){.value = step > 0.0 ? rounding_to(value, step) : value, .step = step};
}

/* Nor may one that is rounded deny the mark that exact numbers gave the row. */
static void tell_limit(Table *table, size_t row, Condition what)
{
    const double apart = table_mark(table, row, &column->apart);
    Cell *smd = row_cell(row_at(table, row), &column->smd);
    const bool beyond = fabs(smd->value) > LIMIT_BASELINE_ADJUST;

    if (smd->text != NULL || isnan(smd->value) || isnan(apart) || condition_kinds[what].yes_no ||
        what == CONDITION_DAY || what == CONDITION_BETWEEN || beyond == (apart == 1.0))
        return;
    *smd = (Cell){.text = beyond ? "up to 0.25" : "more than 0.25", .value = (double)NAN};
}

static void retell(Table *table, size_t row)
{
    const Condition what = condition_row_of(table->head[row].what).condition;

    tell_difference(table, row, condition_kinds[what].yes_no);
    tell_limit(table, row, what);
}

static const char *test_words(const Task *task)
{
    return task->row.condition == CONDITION_BETWEEN ? "first to last"
           : task->row.test == TEST_FIRST           ? "first"
                                                    : "last";
}

/* arms: NULL where nothing is known of one of them. */
static void add_row(const Task *task, const Students *students, const Arms *arms)
{
    const ConditionKind *kind = &condition_kinds[task->row.condition];
    const double *n = students->kept[task->row.compared ? 1 : 0];
    const Row row = row_add(task->out, (PeopleSet){.arms = SET_BOTH});

    row_says(row, condition_row_code(task->row));
    row_people(row, people_of(task));
    row_of_sample(row, task->row.compared);
    row_text(row, &column->condition, kind->name);
    row_text(row, &column->test, test_words(task));
    row_text(row, &column->sample, task->row.compared ? "compared" : "cohort");
    row_text(row, &column->unit, kind->unit);
    row_count(row, &column->n_treated, (size_t)n[1], NULL);
    row_count(row, &column->n_control, (size_t)n[0], NULL);
    if (arms != NULL)
        measure(task, arms, row);
}

static void add_rows(Task *task)
{
    Arena *scratch = task->scratch = arena_create();
    Students students = students_known(scratch, task->cohort, task->weight, task->values);
    Arms arms;

    if (students.n > 0) {
        const bool known = is_known(&students);
        if (known)
            arms = arms_of(scratch, &students, task->values,
                           condition_kinds[task->row.condition].yes_no);
        for (int compared = 0; compared < 2; compared++) {
            task->row.compared = compared == 1;
            add_row(task, &students, known ? &arms : NULL);
        }
    }
    arena_destroy(scratch);
}

Table *balance_of_conditions(Arena *arena, PeopleSet of, const BalanceSettings *settings,
                             const Cohort *cohort, const double *weight)
{
    Table *out = table_make(arena, &table_test_conditions, "How both groups were tested", of);
    Task task = {
        .arena = arena, .settings = settings, .cohort = cohort, .weight = weight, .out = out};

    out->sentence =
        "Of those of whom it is known; differences in standard deviations are those of the balance "
        "table. Days are counted from 1 July of the school year of the test's term.";
    for (int k = 0; cohort->frame->conditions != NULL && k < N_CONDITIONS; k++)
        for (int test = 0; test < N_TESTS_OF_SPAN; test++) {
            task.values = &cohort->frame->conditions->of[k][test];
            task.row = (ConditionRow){.condition = (Condition)k, .test = (TestOfSpan)test};
            if (task.values->name != NULL)
                add_rows(&task);
        }
    return out;
}
