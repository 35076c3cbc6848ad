/* Numbers by which files say that a value is missing, in a column that is read as an amount. */
#include "odd/look.h"

#include "alike/text.h"

#include <math.h>

/* As federal files, survey houses and test vendors write them: NCES CCD -1, -2, -3 and -9; NAEP and
 * SPSS files 8, 9, 98, 99 and their longer forms; 0 of a test that was not taken. */
static const double codes[] = {-1,  -2,  -3,   -4,   -5,   -6,    -7,    -8,    -9,    -88,
                               -98, -99, -888, -998, -999, -8888, -9998, -9999, 0,     7,
                               8,   9,   77,   88,   97,   98,    99,    777,   888,   997,
                               998, 999, 7777, 8888, 9997, 9998,  9999,  99999, 999999};

/* Our choices. An amount with a long tail (earnings, absences) reaches out continuously, so a code
 * must lie by itself as well; 20 values tell what the others are like. */
enum { REST_LEAST = 20, FAR_SDS = 5, APART_SDS = 2 };
/* A column that never falls below 1 holds no -1, and one that never falls below 0 no -8. */
static const double NEAR_CODES = -7.0;

static bool is_usual(double value)
{
    for (size_t k = 0; k < COUNT_OF(codes); k++)
        if (codes[k] == value)
            return true;
    return false;
}

static size_t count_same(const OddNumbers *all, double value)
{
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++)
        n += all->value[i] == value;
    return n;
}

/* A number of what is counted: 0 of how often a grade was repeated, which is 1 or 2 for few. Most
 * hold it, or it is reached from the others in steps of one. Nothing is counted below 0. */
static bool is_counted(const OddNumbers *all, double code, const OddMoments *rest)
{
    if (code < 0.0)
        return false;
    if (2 * count_same(all, code) > all->n)
        return true;
    return odd_are_whole(all) && odd_are_steps(all, code, rest->least) &&
           odd_are_steps(all, rest->most, code);
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

/* The numbers that are no usual code. Where all are, the column holds codes and no amounts. */
static OddNumbers without_codes(const OddTask *task, const OddNumbers *all)
{
    double *value = ARENA_ARRAY(task->scratch, double, all->n);
    OddNumbers out = {0, value};
    for (size_t i = 0; i < all->n; i++)
        if (!is_usual(all->value[i]))
            value[out.n++] = all->value[i];
    return out;
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

bool odd_is_missing_code(const OddTask *task, const OddNumbers *all, double value)
{
    const OddNumbers others = without_codes(task, all);
    const OddMoments rest = odd_moments(others.value, others.n);
    return is_usual(value) && rest.n >= REST_LEAST && lies_apart(value, &rest) &&
           !is_counted(all, value, &rest);
}

static void look(OddTask *task, const OddColumn *column)
{
    const OddNumbers all = odd_numbers(task, column);
    if (column->column->binary || all.n == 0)
        return;
    const OddNumbers others = without_codes(task, &all);
    const OddMoments rest = odd_moments(others.value, others.n);
    if (rest.n < REST_LEAST)
        return;
    for (size_t i = 0; i < all.n; i++)
        if ((i == 0 || all.value[i] != all.value[i - 1]) && is_usual(all.value[i]) &&
            lies_apart(all.value[i], &rest) && !is_counted(&all, all.value[i], &rest))
            tell(task, column, all.value[i], &rest);
}

const Oddity oddity_missing_codes = {
    .name = "missing_codes",
    .help = "-99, 9999, 0 and the like that lie by themselves: 5 standard deviations from the mean "
            "of the other values and 2 from the nearest of them, or negative where no other is; "
            "not what "
            "most rows hold, nor whole numbers without a gap",
    .look = look,
};
