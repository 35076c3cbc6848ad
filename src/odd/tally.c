/* What a walk over a column's numbers tells, without putting them in order: for most columns it is
 * all that is asked. */
#include "odd/look.h"

#include <math.h>
#include <string.h>

/* As federal files, survey houses and test vendors write what is missing: NCES CCD -1, -2, -3 and
 * -9; NAEP and SPSS files 8, 9, 98, 99 and their longer forms; 0 of a test that was not taken.
 * Rising. */
const double odd_code[ODD_CODES] = {-9999, -9998, -8888, -999, -998, -888, -99,  -98,   -88,   -9,
                                    -8,    -7,    -6,    -5,   -4,   -3,   -2,   -1,    0,     7,
                                    8,     9,     77,    88,   97,   98,   99,   777,   888,   997,
                                    998,   999,   7777,  8888, 9997, 9998, 9999, 99999, 999999};

enum { TABLE_MOST = 9999, NO_CODE = -1 };
static const double WHOLE_MOST = 9e15; /* beyond it every double is whole */

/* The code at each whole number between -9,999 and 9,999. */
typedef struct CodeTable {
    int8_t at[2 * TABLE_MOST + 1];
} CodeTable;

static void fill(CodeTable *table)
{
    memset(table->at, NO_CODE, sizeof table->at);
    for (size_t k = 0; k < ODD_CODES; k++)
        if (fabs(odd_code[k]) <= TABLE_MOST)
            table->at[(int)odd_code[k] + TABLE_MOST] = (int8_t)k;
}

static bool is_whole(double value)
{
    return fabs(value) >= WHOLE_MOST || value == (double)(int64_t)value;
}

static int code_of_whole(const CodeTable *table, double value)
{
    if (fabs(value) <= TABLE_MOST)
        return table->at[(int)value + TABLE_MOST];
    for (int k = ODD_CODES; k-- > 0 && odd_code[k] > TABLE_MOST;)
        if (odd_code[k] == value)
            return k;
    return NO_CODE;
}

static void begin(OddMoments *m)
{
    *m = (OddMoments){.mean = NAN, .sd = NAN, .least = INFINITY, .most = -INFINITY};
}

static void take(OddMoments *m, double *sum, double value)
{
    m->n++;
    *sum += value;
    m->least = value < m->least ? value : m->least;
    m->most = value > m->most ? value : m->most;
}

static void end(OddMoments *m, double squares)
{
    m->sd = m->n > 1 ? sqrt(squares / (double)(m->n - 1)) : (double)NAN;
}

static void count(const CodeTable *table, const double *value, size_t n, OddTally *out)
{
    double sum = 0.0, sum_of_others = 0.0;
    begin(&out->all);
    begin(&out->others);
    out->whole = true;
    for (size_t i = 0; i < n; i++) {
        if (isnan(value[i]))
            continue;
        const bool whole = is_whole(value[i]);
        const int code = whole ? code_of_whole(table, value[i]) : NO_CODE;
        out->whole = out->whole && whole;
        take(&out->all, &sum, value[i]);
        if (code == NO_CODE)
            take(&out->others, &sum_of_others, value[i]);
        else
            out->n_code[code]++;
    }
    out->all.mean = sum / (double)out->all.n; /* NaN of none */
    out->others.mean = sum_of_others / (double)out->others.n;
}

static void spread(const CodeTable *table, const double *value, size_t n, OddTally *out)
{
    double squares = 0.0, squares_of_others = 0.0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(value[i]))
            continue;
        const double off = value[i] - out->all.mean, other = value[i] - out->others.mean;
        squares += off * off;
        if (!is_whole(value[i]) || code_of_whole(table, value[i]) == NO_CODE)
            squares_of_others += other * other;
    }
    end(&out->all, squares);
    end(&out->others, squares_of_others);
}

const OddTally *odd_tally(const OddTask *task, const OddColumn *column)
{
    OddMemo *memo = column->memo;
    if (memo->has_tally || column->column->type != COLUMN_REAL)
        return &memo->tally;
    CodeTable *table = ARENA_NEW(task->scratch, CodeTable);
    fill(table);
    count(table, column->column->real, column->frame->n_rows, &memo->tally);
    spread(table, column->column->real, column->frame->n_rows, &memo->tally);
    memo->has_tally = true;
    return &memo->tally;
}
