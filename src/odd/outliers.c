/* Single numbers so far from all others that they are a slip of the keyboard, or of another scale.
 */
#include "odd/look.h"

#include <math.h>

/* Our choices: a hundredth of the values, at most, lie beyond a gap of 5 standard deviations of the
 * others, and 10 from their mean. Earnings of a national survey have no such gap. */
enum { VALUES_LEAST = 20, FAR_SDS = 10, GAP_SDS = 5, ONE_IN = 100 };

/* Mean and standard deviation of all but the k values at one end, for each k up to `most`: those of
 * the fewest, to which one more is added at a time. Source: Welford (1962) Technometrics 4:419. */
static OddMoments *moments_of_rests(Arena *scratch, const double *value, size_t n, size_t most,
                                    bool upper)
{
    OddMoments *rest = ARENA_ARRAY(scratch, OddMoments, most + 1);
    rest[most] = odd_moments(upper ? value : value + most, n - most);
    double squares = n - most > 1 ? rest[most].sd * rest[most].sd * (double)(n - most - 1) : 0.0;
    for (size_t k = most; k-- > 1;) {
        const double more = upper ? value[n - k - 1] : value[k];
        const double from_mean = more - rest[k + 1].mean, m = (double)(n - k);
        rest[k].mean = rest[k + 1].mean + from_mean / m;
        squares += from_mean * (more - rest[k].mean);
        rest[k].sd = sqrt(squares / (m - 1.0));
    }
    return rest;
}

/* The end of the rising values [0, n) that lies by itself: how many from the end; 0: none. The
 * largest gap may hide behind a second outlier, so that each number of them is tried. */
static size_t count_apart(Arena *scratch, const OddNumbers *all, bool whole, bool upper)
{
    const double *value = all->value;
    const size_t n = all->n;
    const double step = whole ? 1.0 : 0.0; /* 2 follows on 1, however rare both are */
    const size_t most = n / ONE_IN > 0 ? n / ONE_IN : 1;
    const OddMoments *rest = moments_of_rests(scratch, value, n, most, upper);
    for (size_t k = 1; k <= most; k++) {
        const double inner = upper ? value[n - k - 1] : value[k];
        const double outer = upper ? value[n - k] : value[k - 1];
        if (fabs(outer - inner) > step && rest[k].sd > 0.0 &&
            fabs(outer - inner) >= GAP_SDS * rest[k].sd &&
            fabs(outer - rest[k].mean) >= FAR_SDS * rest[k].sd)
            return k;
    }
    return 0;
}

static void tell(const OddTask *task, const OddColumn *column, const OddNumbers *all, bool upper,
                 size_t k)
{
    const double outer = upper ? all->value[all->n - 1] : all->value[0];
    const double *rest = upper ? all->value : all->value + k;
    const OddMoments m = odd_moments(rest, all->n - k);
    const OddRows rows = odd_rows_of_number(column, outer);
    const char *least = odd_number_text(task, m.least), *greatest = odd_number_text(task, m.most);
    if (odd_is_missing_code(task, column, outer))
        return; /* told as such */
    const Phrase more =
        PHRASE(", and as far off in {}",
               piece_count(ABOUT_RECORDS, k - rows.n, "further row", "further rows"));
    const Phrase instead =
        PHRASE("leave such {} out: {}", piece_words(frame_people(column->frame)),
               piece_setting(arena_printf(task->arena, "keep: {%s: {min: %s, max: %s}}",
                                          column->column->name, least, greatest)));
    odd_tell(task, k,
             PHRASE("'{}' is {} in {}{}, {} standard deviations from the mean of the others, which "
                    "lie between {} and {}. Correct the cell, or {}.",
                    piece_column(column->column->name), piece_value(odd_number_text(task, outer)),
                    piece_phrase(task->arena, odd_where(task, column, rows)),
                    k > rows.n ? piece_phrase(task->arena, more) : piece_words(""),
                    piece_estimate(fabs(outer - m.mean) / m.sd, 0), piece_value(least),
                    piece_value(greatest),
                    odd_is_read_as(column, USE_SCORE) /* nobody is chosen by a score */
                        ? piece_words("add the value to data.missing")
                        : piece_phrase(task->arena, instead)));
}

/* Whether an end may lie by itself, before the numbers are put in order. Let the k outer values lie
 * up to d from the mean of the n - k others, whose sd is at most d / FAR_SDS. With k at most n /
 * 100 the mean of all is at most d / 100 from that of the others, and the variance of all at most
 * d^2 (1/100 + 1/99): the outermost is 0.99 / 0.142 = 6.9 sd of all from the mean of all. */
static bool may_lie_apart(const OddMoments *all)
{
    enum { FAR_OF_ALL = 6, SORTED_ANYHOW = 1000 };
    const double below = all->mean - all->least, above = all->most - all->mean;
    return all->n < SORTED_ANYHOW || fmax(below, above) >= FAR_OF_ALL * all->sd;
}

static void look(OddTask *task, const OddColumn *column)
{
    if (column->column->type != COLUMN_REAL || column->column->binary)
        return;
    const OddTally *tally = odd_tally(task, column);
    if (tally->all.n < VALUES_LEAST || !may_lie_apart(&tally->all))
        return;
    const OddNumbers *all = odd_numbers(task, column);
    for (int upper = 0; upper < 2; upper++) {
        const size_t k = count_apart(task->scratch, all, tally->whole, upper == 1);
        if (k > 0)
            tell(task, column, all, upper == 1, k);
    }
}

const Oddity oddity_outliers = {
    .name = "outliers",
    .help = "at most one value in a hundred beyond a gap of 5 standard deviations of the others, "
            "10 from their mean",
    .look = look,
};
