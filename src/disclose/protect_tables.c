/* Small cells in tables of further analyses and of what was read.
 *
 * Columns whose role is people say how many a row is about. Where one of them is small, the row
 * keeps its words and loses its numbers and what follows from them. Rows often add up to a total
 * that is shown elsewhere, so while fewer than two rows are hidden, or the hidden ones hold fewer
 * people than a cell must, the next smallest is hidden too. A row of all but a few (one school left
 * out) keeps its estimate and loses its sizes: they would give those few. */
#include "disclose/protect.h"

#include <math.h>

bool protect_counts_people(const TableColumn *column)
{
    return column->role == ROLE_TREATED || column->role == ROLE_CONTROL ||
           column->role == ROLE_PEOPLE;
}

/* Words of ours and names stay where a row is hidden. */
static bool tells(const TableColumn *column)
{
    return column->role != ROLE_TEXT && column->role != ROLE_NAME;
}

/* Columns of people. */
typedef struct Sizes {
    Table *table;
    size_t n;
    size_t *column;
} Sizes;

static Sizes sizes_of(const Protection *p, Table *table)
{
    Sizes sizes = {.table = table, .column = ARENA_ARRAY(p->arena, size_t, table->n_columns)};
    for (size_t k = 0; k < table->n_columns; k++)
        if (protect_counts_people(&table->column[k]))
            sizes.column[sizes.n++] = k;
    return sizes;
}

static Cell *cell_at(const Sizes *sizes, size_t row, size_t s)
{
    return &sizes->table->cell[row * sizes->table->n_columns + sizes->column[s]];
}

/* Does this count take in people of the arm (0 comparison, 1 program)? */
static bool is_of_arm(const Sizes *sizes, size_t row, size_t s, int arm)
{
    const ColumnRole role = sizes->table->column[sizes->column[s]].role;
    const SetArms arms = sizes->table->head[row].of.arms;
    if (role == ROLE_PEOPLE)
        return arms != (arm == 1 ? SET_CONTROL : SET_TREATED);
    return role == (arm == 1 ? ROLE_TREATED : ROLE_CONTROL);
}

/* 0 where the row tells no size. */
static size_t count_at(const Sizes *sizes, size_t row, size_t s)
{
    const double value = cell_at(sizes, row, s)->value;
    return (size_t)fmax(value, 0.0);
}

static size_t row_size(const Sizes *sizes, size_t row)
{
    size_t size = 0;
    for (size_t s = 0; s < sizes->n; s++)
        size += count_at(sizes, row, s);
    return size;
}

void protect_hide_cells(Table *table, size_t row, const char *mark)
{
    for (size_t k = 0; k < table->n_columns; k++)
        if (tells(&table->column[k]))
            table->cell[row * table->n_columns + k] = (Cell){.text = mark, .value = NAN};
}

static void find_small(const Protection *p, const Sizes *sizes, bool *hide)
{
    for (size_t i = 0; i < sizes->table->n_rows; i++)
        for (size_t s = 0; s < sizes->n; s++)
            hide[i] = hide[i] || protect_small(count_at(sizes, i, s), p->min);
}

/* Hidden rows are none, or two at least, and hold enough students of every kind that none follows
 * from a total. */
static bool is_enough(const Protection *p, const Sizes *sizes, const bool *hide)
{
    size_t n = 0, *sum = ARENA_ARRAY(p->arena, size_t, sizes->n);
    for (size_t i = 0; i < sizes->table->n_rows; i++) {
        if (!hide[i])
            continue;
        n += row_size(sizes, i) > 0;
        for (size_t s = 0; s < sizes->n; s++)
            sum[s] += count_at(sizes, i, s);
    }
    for (size_t s = 0; s < sizes->n; s++)
        if (protect_small(sum[s], p->min))
            return false;
    return n != 1;
}

static size_t smallest_shown(const Sizes *sizes, const bool *hide)
{
    size_t next = SIZE_MAX;
    for (size_t i = 0; i < sizes->table->n_rows; i++)
        if (!hide[i] && row_size(sizes, i) > 0 &&
            (next == SIZE_MAX || row_size(sizes, i) < row_size(sizes, next)))
            next = i;
    return next;
}

/* Sizes that fall short of the whole by a few. total: of the estimate's sample, by arm. */
static size_t hide_complements(const Protection *p, const Sizes *sizes, const bool *hide,
                               const size_t total[2])
{
    size_t n_small = 0;
    for (size_t i = 0; i < sizes->table->n_rows; i++) {
        bool small = false;
        for (size_t s = 0; s < sizes->n && !hide[i]; s++) {
            const size_t n = count_at(sizes, i, s);
            for (int arm = 0; arm < 2; arm++) {
                small = small || (is_of_arm(sizes, i, s, arm) && n > 0 && n < total[arm] &&
                                  protect_small(total[arm] - n, p->min));
            }
        }
        n_small += small;
        for (size_t s = 0; s < sizes->n && small && p->apply; s++)
            *cell_at(sizes, i, s) = (Cell){.text = HIDDEN_MARK, .value = NAN};
    }
    return n_small;
}

static void protect_words(const Protection *p, Table *table)
{
    for (size_t k = 0; k < table->n_rows * table->n_columns; k++)
        table->cell[k].text = protect_text(p, table->cell[k].text, table->cell[k].phrase);
}

size_t protect_table(const Protection *p, Table *table, const size_t total[2])
{
    const Sizes sizes = sizes_of(p, table);
    if (p->apply)
        protect_words(p, table);
    if (sizes.n == 0 || table->n_rows == 0)
        return 0;
    bool *hide = ARENA_ARRAY(p->arena, bool, table->n_rows);
    bool *small = ARENA_ARRAY(p->arena, bool, table->n_rows);
    find_small(p, &sizes, hide);
    find_small(p, &sizes, small);
    for (size_t next; p->apply && !is_enough(p, &sizes, hide) &&
                      (next = smallest_shown(&sizes, hide)) != SIZE_MAX;)
        hide[next] = true;
    const size_t n_complements = hide_complements(p, &sizes, hide, total);
    size_t n_hidden = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        n_hidden += hide[i];
        if (hide[i] && p->apply)
            protect_hide_cells(table, i, small[i] ? p->mark : HIDDEN_MARK);
    }
    return n_hidden + n_complements;
}

void protect_hide_table(Table *table, const char *mark)
{
    for (size_t i = 0; i < table->n_rows; i++)
        protect_hide_cells(table, i, mark);
}

size_t protect_record_table(const Protection *p, Table *table)
{
    size_t n_hidden = 0;
    for (size_t i = 0; i < table->n_rows; i++) {
        Cell *row = &table->cell[i * table->n_columns];
        bool small = false;
        for (size_t k = 0; k < table->n_columns; k++)
            small = small || table->column[k].role == ROLE_ID ||
                    (protect_counts_people(&table->column[k]) && !isnan(row[k].value) &&
                     protect_small((size_t)row[k].value, p->min));
        n_hidden += small;
        if (small && p->apply)
            protect_hide_cells(table, i, p->mark);
        for (size_t k = 0; small && p->apply && k < table->n_columns; k++)
            if (table->column[k].role == ROLE_ID)
                row[k].text = HIDDEN_MARK;
    }
    return n_hidden;
}
