/* Numbers by which files say that a value is missing, in a column that is read as an amount. */
#include "odd/look.h"

#include "alike/text.h"

#include <math.h>

/* Our choices. An amount with a long tail (earnings, absences) reaches out continuously, so a code
 * must lie by itself as well; 20 values tell what the others are like. */
enum { REST_LEAST = 20, FAR_SDS = 5, APART_SDS = 2 };
/* A column that never falls below 1 holds no -1, and one that never falls below 0 no -8. */
static const double NEAR_CODES = -7.0;

/* A number of what is counted: 0 of how often a grade was repeated, which is 1 or 2 for few. Most
 * hold it, or it is reached from the others in steps of one. Nothing is counted below 0. */
static bool is_counted(const OddTask *task, const OddColumn *column, size_t k)
{
    const OddTally *tally = odd_tally(task, column);
    const double code = odd_code[k];
    if (code < 0.0)
        return false;
    if (2 * tally->n_code[k] > tally->all.n)
        return true;
    if (!tally->whole)
        return false;
    const OddNumbers *all = odd_numbers(task, column);
    return odd_are_steps(all, code, tally->others.least) &&
           odd_are_steps(all, tally->others.most, code);
}

/* Outside of all other values, not within a column that uses such numbers. */
static bool lies_apart(double code, const OddMoments *rest)
{
    const double beyond = code < rest->least ? rest->least - code : code - rest->most;
    const double far = fabs(code - rest->mean);
    if (code >= rest->least && code <= rest->most)
        return false;
    if (code < 0.0 && rest->least >= (code < NEAR_CODES ? 0.0 : 1.0))
        return true;
    return far > FAR_SDS * rest->sd && beyond >= APART_SDS * rest->sd;
}

static void tell(const OddTask *task, const OddColumn *column, double code, const OddMoments *rest)
{
    const OddRows rows = odd_rows_of_number(column, code);
    const char *written = odd_number_text(task, code);
    const double sds = fabs(code - rest->mean) / rest->sd;
    const Phrase far =
        PHRASE(", {} standard deviations from the mean of the others", piece_estimate(sds, 0));
    odd_tell(task, rows.n,
             PHRASE("'{}' is {} in {}{}; all other values lie between {} and {}. If it stands for "
                    "a missing value, add it as the file writes it, {}; until then it counts as an "
                    "amount.",
                    piece_column(column->column->name), piece_value(written),
                    piece_phrase(task->arena, odd_where(task, column, rows)),
                    isfinite(sds) ? piece_phrase(task->arena, far) : piece_words(""),
                    piece_value(odd_number_text(task, rest->least)),
                    piece_value(odd_number_text(task, rest->most)),
                    piece_setting(arena_printf(task->arena, "data: {missing: %s}",
                                               odd_list_with(task, task->spec->missing,
                                                             task->spec->n_missing, written)))));
}

/* Where all numbers are such codes, the column holds codes and no amounts. */
static bool is_told(const OddTask *task, const OddColumn *column, size_t k)
{
    const OddTally *tally = odd_tally(task, column);
    return tally->n_code[k] > 0 && tally->others.n >= REST_LEAST &&
           lies_apart(odd_code[k], &tally->others) && !is_counted(task, column, k);
}

bool odd_is_missing_code(const OddTask *task, const OddColumn *column, double value)
{
    for (size_t k = 0; k < ODD_CODES; k++)
        if (odd_code[k] == value)
            return is_told(task, column, k);
    return false;
}

/* Of several, the least first. */
static void look(OddTask *task, const OddColumn *column)
{
    if (column->column->type != COLUMN_REAL || column->column->binary)
        return;
    for (size_t k = 0; k < ODD_CODES; k++)
        if (is_told(task, column, k))
            tell(task, column, odd_code[k], &odd_tally(task, column)->others);
}

const Oddity oddity_missing_codes = {
    .name = "missing_codes",
    .help = "-99, 9999, 0 and the like that lie by themselves: 5 standard deviations from the mean "
            "of the other values and 2 from the nearest of them, or negative where no other is; "
            "not what "
            "most rows hold, nor whole numbers without a gap",
    .look = look,
};
