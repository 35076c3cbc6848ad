/* Cells of tables, each by its column's class and what its row is about. */
#include "disclose/round.h"

#include "disclose/families.h"

#include "alike/text.h"

#include <math.h>

static bool counts_people(const TableColumn *column)
{
    return column->role == ROLE_TREATED || column->role == ROLE_CONTROL ||
           column->role == ROLE_PEOPLE;
}

/* A row as it was before its first cell was rounded. Units are those of the kind: the outcome's own
 * unit may be called as another is. */
typedef struct TableBasis {
    RoundWork *work;
    const Table *table;
    const Cell *exact;
    PeopleSet of;
    double n;
    double error;  /* of the row's number, as its producer says it */
    double spread; /* the same of its people */
    double unit_sd;
} TableBasis;

static const TableColumn *column_at(const TableBasis *row, size_t k)
{
    return &row->table->kind->column[k];
}

/* The smaller of the arms that the row counts, or that its analysis has, as it tells by weights. */
static double size_of(const TableBasis *row)
{
    const RoundWork *work = row->work;
    double n = INFINITY, share[2];

    for (int arm = 0; arm < 2; arm++)
        share[arm] =
            work->after[arm] > 0.0 ? fmin(work->effective[arm] / work->after[arm], 1.0) : 1.0;
    const double least = fmin(share[0], share[1]);
    for (size_t k = 0; k < row->table->n_columns; k++) {
        const ColumnRole role = column_at(row, k)->role;
        if (counts_people(column_at(row, k)) && row->exact[k].value > 0.0)
            n = fmin(n, row->exact[k].value * (role == ROLE_TREATED   ? share[1]
                                               : role == ROLE_CONTROL ? share[0]
                                                                      : least));
    }
    if (isfinite(n))
        return n;
    return row->of.arms == SET_TREATED   ? work->effective[1]
           : row->of.arms == SET_CONTROL ? work->effective[0]
                                         : fmin(work->effective[0], work->effective[1]);
}

/* --- standard errors -----------------------------------------------------------------------------
 */

/* What one of the outcome's unit is in standard deviations, by the estimate's own errors. */
static double in_sds(const RoundWork *work)
{
    return work->overall.effect_size_se / work->overall.se;
}

/* The nearest of the row in that unit; false: its table has none. */
static bool nearest_error(const TableBasis *row, size_t k, const char *unit, double *se)
{
    size_t best = SIZE_MAX;

    for (size_t j = 0; j < row->table->n_columns; j++) {
        const TableColumn *column = column_at(row, j);
        const size_t apart = j > k ? j - k : k - j;
        if (column->role != ROLE_ERROR || apart >= best || !text_equal(column->unit, unit))
            continue;
        best = apart;
        *se = row->exact[j].text == NULL ? row->exact[j].value : (double)NAN;
    }
    return best < SIZE_MAX;
}

static double error_of(const TableBasis *row, size_t k)
{
    const Effect *overall = &row->work->overall;
    const char *unit = column_at(row, k)->unit;
    double se;

    if (text_equal(unit, PERCENTILE_UNIT)) /* 40 of them are an SD at its middle */
        return 40.0 * (nearest_error(row, k, SD_UNIT, &se) ? se : overall->effect_size_se);
    if (nearest_error(row, k, unit, &se))
        return se;
    if (text_equal(unit, SD_UNIT))
        return nearest_error(row, k, OUTCOME_UNIT, &se) ? se * in_sds(row->work)
                                                        : overall->effect_size_se;
    if (text_equal(unit, OUTCOME_UNIT))
        return overall->se;
    return row->error > 0.0 ? row->error : (double)NAN;
}

/* --- cells ---------------------------------------------------------------------------------------
 */

static double spread_of(const TableBasis *row, size_t k)
{
    const Effect *e = &row->work->overall;
    const double sd[] = {e->sd_treated, e->sd_control, e->pre_sd_treated, e->pre_sd_control};
    double widest = (double)NAN;

    if (row->unit_sd > 0.0 || row->table->kind->of_traits)
        return row->unit_sd;
    if (column_at(row, k)->rounding == ROUNDING_OF_ROW) /* a spread: by itself */
        return fabs(row->exact[k].value);
    for (size_t i = 0; i < COUNT_OF(sd); i++)
        widest = fmax(widest, sd[i]);
    return e->binary ? 1.0 : widest;
}

/* Of a share of a count that stands in its row: the whole that it is of. */
static double whole_of(const TableBasis *row, size_t k)
{
    for (size_t j = 0; j < row->table->n_columns; j++)
        if (counts_people(column_at(row, j)) && row->exact[j].text == NULL)
            return row->exact[k].value > 0.0 ? 100.0 * row->exact[j].value / row->exact[k].value
                                             : row->n;
    return (double)NAN;
}

static Rounding class_of(const TableBasis *row, size_t k, Rounding of_row)
{
    const TableColumn *column = column_at(row, k);
    const Rounding how = column->rounding == ROUNDING_OF_ROW ? of_row : column->rounding;
    const bool people = errors_go_by_people(row->work->overall.errors_by);

    /* clusters that are sets or students are people */
    return how == ROUNDING_SCHOOLS && column->role == ROLE_SCHOOLS && people &&
                   !row->table->kind->of_schools
               ? ROUNDING_PEOPLE
               : how;
}

static RoundingBasis basis_of(const TableBasis *row, size_t k, Rounding how)
{
    RoundingBasis basis = round_basis(row->work, row->n);

    basis.by_people =
        errors_go_by_people(row->work->overall.errors_by) && !row->table->kind->of_schools;
    if (how == ROUNDING_SCORE)
        basis.sd = spread_of(row, k);
    else if (how == ROUNDING_SD)
        basis.sd = row->spread;
    else if (how == ROUNDING_ESTIMATE)
        basis.se = error_of(row, k);
    else if (how == ROUNDING_SHARE) {
        const double arm = column_share_whole(row->table, row->exact, k);
        basis.n = isnan(arm) ? whole_of(row, k) : arm;
        basis.whole = 100.0;
    }
    return basis;
}

static void round_cell(const TableBasis *row, Cell *cell, size_t k, Rounding of_row)
{
    const TableColumn *column = column_at(row, k);

    if (column->role == ROLE_ID && cell->text != NULL)
        cell->text = HIDDEN_MARK;
    if ((column->type != CELL_REAL && column->type != CELL_COUNT) || cell->text != NULL ||
        isnan(cell->value) || cell->step > 0.0) /* shared, and told already */
        return;
    const Rounding how = class_of(row, k, of_row);
    const RoundingBasis basis = basis_of(row, k, how);
    const Rounded told = round_number(row->work, how, cell->value, &basis);
    const bool wide = row->spread != 1.0 && (how == ROUNDING_SD || !row->table->kind->of_traits);
    const bool blunt = wide && told.step > ROUND_BLUNT;
    const char *band = column->judged ? round_band(cell->value, told) : NULL;
    if (band != NULL)
        *cell = (Cell){.text = band, .value = (double)NAN};
    else
        *cell = told.shown && !blunt ? (Cell){.value = told.value, .step = told.step}
                                     : (Cell){.text = HIDDEN_MARK, .value = (double)NAN};
}

void round_row_of(RoundWork *work, Table *table, size_t at)
{
    Arena *scratch = arena_create();
    Cell *exact = ARENA_ARRAY(scratch, Cell, table->n_columns);
    Cell *cell = &table->cell[at * table->n_columns];
    TableBasis row = {.work = work,
                      .table = table,
                      .exact = exact,
                      .of = table->head[at].of,
                      .error = table->head[at].error,
                      .unit_sd = table->head[at].unit_sd,
                      .spread = table->head[at].spread == 0.0 ? 1.0 : table->head[at].spread};

    for (size_t k = 0; k < table->n_columns; k++)
        exact[k] = cell[k];
    row.n = size_of(&row);
    for (size_t k = 0; k < table->n_columns; k++)
        round_cell(&row, &cell[k], k, table->head[at].rounding);
    if (table->kind->retell != NULL)
        table->kind->retell(table, at);
    arena_destroy(scratch);
}

void round_table(RoundWork *work, Table *table)
{
    for (size_t i = 0; i < table->n_rows; i++)
        round_row_of(work, table, i);
}
