/* Numbers of surveys as they are told. A share is a rounded count of those who answered; what is
 * weighted to the program's mix goes by the smaller of both sides, since of a margin it is the
 * program's own share; differences go by their standard error, or where they have none they are
 * made of the shares as they are told. */
#include "disclose/round.h"
#include "disclose/surveys.h"

#include "alike/survey_tables.h"
#include "alike/text.h"

#include <math.h>

static const union survey_items_columns *const items = &survey_items_columns;
static const union survey_indices_columns *const indices = &survey_indices_columns;

typedef struct Telling {
    RoundWork work;
    const SurveyFindings *survey;
    double worth[2]; /* what a respondent of a side tells by the weights: 1 where they are equal */
} Telling;

static void leave_out(Cell *cell)
{
    *cell = (Cell){.text = HIDDEN_MARK, .value = (double)NAN};
}

/* A number that is there and not left out. */
static bool is_there(const Cell *cell)
{
    return cell->text == NULL && !isnan(cell->value);
}

static void tell(const Telling *t, Row row, const TableColumn *column, RoundingBasis basis)
{
    Cell *cell = row_cell(row, column);
    if (!is_there(cell))
        return;
    const Rounded told = round_apply(&t->work, column->rounding, cell->value, &basis);
    if (told.shown)
        *cell = (Cell){.value = told.value, .step = told.step};
    else
        leave_out(cell);
}

static RoundingBasis basis_of(const Telling *t, double n)
{
    RoundingBasis basis = round_basis(&t->work, n);
    basis.by_people =
        t->survey->spec->reference.psu.text == NULL && !t->survey->spec->reference.replicates.given;
    return basis;
}

static RoundingBasis by_error(const Telling *t, double se)
{
    RoundingBasis basis = basis_of(t, (double)NAN);
    basis.se = se;
    return basis;
}

static double count_in(Row row, const TableColumn *column)
{
    return row_cell(row, column)->value;
}

/* --- shares -------------------------------------------------------------------------------------
 */

/* Program, as sampled, made alike: of how many each is a share. */
static void tell_shares(const Telling *t, Row row, const TableColumn *const share[3],
                        double program, double reference)
{
    const double n[3] = {program, reference, fmin(program, reference)};
    for (size_t k = 0; k < 3; k++)
        tell(t, row, share[k], basis_of(t, n[k]));
}

static void tell_margins(const Telling *t, Table *table)
{
    const union survey_margins_columns *column = &survey_margins_columns;
    const TableColumn *share[3] = {&column->share_program, &column->share_reference_sampled,
                                   &column->share_reference};
    for (size_t i = 0; table != NULL && i < table->n_rows; i++) {
        const Row row = row_at(table, i);
        tell_shares(t, row, share, (double)t->survey->n[0], (double)t->survey->n[1]);
        tell(t, row, &column->n_program, basis_of(t, (double)NAN));
        tell(t, row, &column->n_reference, basis_of(t, (double)NAN));
    }
}

/* Of those who answered the question. */
static void tell_answers(const Telling *t, Table *table, const Table *questions)
{
    const union survey_answers_columns *column = &survey_answers_columns;
    const TableColumn *share[3] = {&column->share_program, &column->share_reference_sampled,
                                   &column->share_reference};
    for (size_t i = 0, item = 0; table != NULL && i < table->n_rows; i++) {
        const Row row = row_at(table, i);
        while (!text_equal(table_text(questions, item, &items->item),
                           table_text(table, i, &column->item)))
            item++;
        const double n[2] = {table_real(questions, item, &items->n_program),
                             table_real(questions, item, &items->n_reference)};
        tell_shares(t, row, share, n[0], n[1]);
        tell(t, row, &column->n_program, basis_of(t, (double)NAN));
        tell(t, row, &column->n_reference, basis_of(t, (double)NAN));
    }
}

/* --- differences --------------------------------------------------------------------------------
 */

/* What questions and indices have in common. */
typedef struct Apart {
    const TableColumn *n[2], *missing[2], *side[3], *difference, *se, *df, *low, *high, *p, *q;
} Apart;

#define APART_OF(of, program_, sampled_, reference_)                                               \
    {                                                                                              \
        .n = {&(of)->n_program, &(of)->n_reference},                                               \
        .missing = {&(of)->missing_program, &(of)->missing_reference},                             \
        .side = {&(of)->program_, &(of)->sampled_, &(of)->reference_},                             \
        .difference = &(of)->difference, .se = &(of)->se, .df = &(of)->df, .low = &(of)->ci_low,   \
        .high = &(of)->ci_high, .p = &(of)->p, .q = &(of)->q,                                      \
    }

static Cell less(const Cell *a, const Cell *b)
{
    const double step = fmax(a->step, b->step);
    return is_there(a) && is_there(b)
               ? (Cell){.value = rounding_to(a->value - b->value, step), .step = step}
               : (Cell){.text = HIDDEN_MARK, .value = (double)NAN};
}

static void tell_difference(const Telling *t, Row row, const Apart *of)
{
    const TableColumn *estimate[] = {of->difference, of->low, of->high, of->se};
    const double se = row_cell(row, of->se)->value;
    if (!isnan(se))
        for (size_t k = 0; k < COUNT_OF(estimate); k++)
            tell(t, row, estimate[k], by_error(t, se));
    else if (is_there(row_cell(row, of->difference)))
        *row_cell(row, of->difference) =
            less(row_cell(row, of->side[0]), row_cell(row, of->side[2]));
    const TableColumn *rest[] = {of->df, of->p, of->q};
    for (size_t k = 0; k < COUNT_OF(rest); k++)
        tell(t, row, rest[k], basis_of(t, (double)NAN));
}

/* Who lacks an answer is few, or tells with those who have one and with the whole of other few. */
static void tell_counts(const Telling *t, Row row, const Apart *of)
{
    for (size_t s = 0; s < 2; s++) {
        leave_out(row_cell(row, of->missing[s]));
        tell(t, row, of->n[s], basis_of(t, (double)NAN));
    }
}

static void tell_items(const Telling *t, Table *table)
{
    const Apart of = APART_OF(items, share_program, share_reference_sampled, share_reference);
    for (size_t i = 0; table != NULL && i < table->n_rows; i++) {
        const Row row = row_at(table, i);
        tell_shares(t, row, of.side, count_in(row, of.n[0]), count_in(row, of.n[1]));
        tell_difference(t, row, &of);
        tell_counts(t, row, &of);
    }
}

static void tell_indices(const Telling *t, Table *table)
{
    const Apart of = APART_OF(indices, mean_program, mean_reference_sampled, mean_reference);
    for (size_t i = 0; table != NULL && i < table->n_rows; i++) {
        const Row row = row_at(table, i);
        RoundingBasis basis = basis_of(
            t, fmin(count_in(row, of.n[0]) * t->worth[0], count_in(row, of.n[1]) * t->worth[1]));
        basis.sd = table->head[i].unit_sd;
        for (size_t k = 0; k < 3; k++)
            tell(t, row, of.side[k], basis);
        tell_difference(t, row, &of);
        tell_counts(t, row, &of);
    }
}

/* --- further tables -----------------------------------------------------------------------------
 */

static void tell_distributions(const Telling *t, Table *table)
{
    const union survey_distributions_columns *column = &survey_distributions_columns;
    for (size_t i = 0; table != NULL && i < table->n_rows; i++)
        for (size_t k = 0; k < table->n_columns; k++)
            if (&column->column[k] != &column->answers)
                tell(t, row_at(table, i), &column->column[k], basis_of(t, (double)NAN));
}

static void tell_reliability(const Telling *t, Table *table)
{
    const union survey_reliability_columns *column = &survey_reliability_columns;
    for (size_t i = 0; table != NULL && i < table->n_rows; i++) {
        const double n = count_in(row_at(table, i), &column->n);
        for (size_t k = 0; k < table->n_columns; k++)
            tell(t, row_at(table, i), &column->column[k], basis_of(t, n));
    }
}

/* Of exact tables: the standard error of what a row is about; NaN: it has none. */
static double error_named(const SurveyFindings *survey, const char *name)
{
    for (size_t i = 0; survey->items != NULL && i < survey->items->n_rows; i++)
        if (text_equal(table_text(survey->items, i, &items->item), name))
            return table_real(survey->items, i, &items->se);
    for (size_t i = 0; survey->indices != NULL && i < survey->indices->n_rows; i++)
        if (text_equal(table_text(survey->indices, i, &indices->item), name))
            return table_real(survey->indices, i, &indices->se);
    return (double)NAN;
}

/* Before items and indices are told. The difference without one school is that school. */
static void tell_sensitivity(const Telling *t, Table *table)
{
    const union survey_sensitivity_columns *column = &survey_sensitivity_columns;
    const TableColumn *estimate[] = {&column->difference, &column->unweighted, &column->margin_low,
                                     &column->margin_high};
    for (size_t i = 0; table != NULL && i < table->n_rows; i++) {
        const Row row = row_at(table, i);
        const double se = error_named(t->survey, table_text(table, i, &column->item));
        for (size_t k = 0; k < COUNT_OF(estimate); k++)
            tell(t, row, estimate[k], by_error(t, se));
        leave_out(row_cell(row, &column->school_low));
        leave_out(row_cell(row, &column->school_high));
    }
}

/* After items are told: made of their shares and sizes as they are told. */
static void tell_nonresponse(const SurveyFindings *survey)
{
    const union survey_nonresponse_columns *column = &survey_nonresponse_columns;
    const Table *table = survey->nonresponse, *questions = survey->items;
    for (size_t i = 0; table != NULL && i < table->n_rows; i++) {
        const Row row = row_at(survey->nonresponse, i);
        size_t at = 0;
        while (!text_equal(table_text(questions, at, &items->item),
                           table_text(table, i, &column->item)))
            at++;
        const double p = table_real(questions, at, &items->share_program);
        const double r = table_real(questions, at, &items->share_reference);
        const double rate =
            fmin(table_real(questions, at, &items->n_program) / (double)survey->invited, 1.0);
        const double turning = (r - rate * p) / (1.0 - rate);
        const struct {
            const TableColumn *column;
            double value;
        } made[] = {{&column->rate, rate},
                    {&column->all_no, rate * p - r},
                    {&column->all_yes, rate * p + 1.0 - rate - r},
                    {&column->turning, turning}};
        for (size_t k = 0; k < COUNT_OF(made); k++) {
            Cell *cell = row_cell(row, made[k].column);
            if (cell->text == NULL && isfinite(made[k].value))
                *cell = (Cell){.value = rounding_to(made[k].value, 0.01), .step = 0.01};
            else if (cell->text == NULL)
                leave_out(cell);
        }
        if (row_cell(row, &column->difference)->text == NULL)
            *row_cell(row, &column->difference) = *table_cell(questions, at, &items->difference);
        if (turning < 0.0 || turning > 1.0)
            row_real_or(row, &column->turning, (double)NAN, "none could");
    }
}

/* --- a survey -----------------------------------------------------------------------------------
 */

static void tell_people(const Telling *t, size_t *n, const char **hidden)
{
    const RoundingBasis basis = basis_of(t, (double)NAN);
    const Rounded told = round_apply(&t->work, ROUNDING_PEOPLE, (double)*n, &basis);
    *hidden = told.shown ? NULL : HIDDEN_MARK;
    *n = told.shown ? (size_t)told.value : 0;
}

static void tell_sizes(const Telling *t, SurveyFindings *survey)
{
    const char *none;
    const RoundingBasis basis = basis_of(t, (double)NAN);
    tell_people(t, &survey->n[0], &none);
    tell_people(t, &survey->n[1], &none);
    tell_people(t, &survey->n_compared, &none);
    tell_people(t, &survey->n_outside, &survey->hidden_outside);
    tell_people(t, &survey->n_trimmed, &survey->hidden_trimmed);
    tell_people(t, &survey->invited, &survey->hidden_invited);
    tell_people(t, &survey->answered, &survey->hidden_answered);
    survey->effective = round_apply(&t->work, ROUNDING_PEOPLE, survey->effective, &basis).value;
    survey->design_effect = survey->largest = survey->margin_error = (double)NAN;
    survey->rate =
        survey->hidden_invited == NULL && survey->hidden_answered == NULL && survey->invited > 0
            ? rounding_to(fmin((double)survey->answered / (double)survey->invited, 1.0), 0.01)
            : (double)NAN;
}

void round_survey(const Publishing *release, SurveyFindings *survey)
{
    const Telling t = {.work = round_work(release, NULL),
                       .survey = survey,
                       .worth = {fmin(survey->program_effective / (double)survey->n[0], 1.0),
                                 fmin(survey->effective / (double)survey->n_compared, 1.0)}};
    tell_margins(&t, survey->margins);
    tell_answers(&t, survey->answers, survey->items);
    tell_sensitivity(&t, survey->sensitivity);
    tell_items(&t, survey->items);
    tell_indices(&t, survey->indices);
    tell_distributions(&t, survey->distributions);
    tell_reliability(&t, survey->reliability);
    tell_sizes(&t, survey);
    tell_nonresponse(survey);
}
