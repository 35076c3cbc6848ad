/* Steps: where a number moves by less than what `min` people can move it, it does not move.
 *
 * A mean of n people moves by k/n standard deviations when k of them move by one: so n d >= min SDs
 * (and d >= .01 SD, which readers want anyway). The same k/n is the step of whatever is measured in
 * standard deviations. */
#include "alike/rounding.h"

#include "alike/text.h"

#include <math.h>

static const Rounded left_out = {.value = (double)NAN};

/* --- steps ---------------------------------------------------------------------------------------
 */

/* step = mantissa * 10^exponent; steps are of the series, so the mantissa is a small whole number.
 */
typedef struct Decimal {
    double mantissa;
    int exponent;
} Decimal;

static Decimal decimal_of(double step)
{
    const int exponent = (int)floor(log10(step) + 1e-9); /* |exponent| <= 308 */

    return (Decimal){.mantissa = round(step / pow(10.0, exponent)), .exponent = exponent};
}

static double decimal_value(double units, Decimal step)
{
    /* one division or product of whole numbers: the double nearest to the decimal */
    return step.exponent < 0 ? units * step.mantissa / pow(10.0, -step.exponent)
                             : units * step.mantissa * pow(10.0, step.exponent);
}

double rounding_series(double least)
{
    static const double series[] = {1.0, 2.0, 5.0, 10.0};

    if (!(least > 0.0) || !isfinite(least))
        return (double)NAN;
    const double power = pow(10.0, floor(log10(least)));
    for (size_t k = 0; k < COUNT_OF(series); k++)
        if (series[k] * power >= least * (1.0 - 1e-9)) {
            const Decimal step = decimal_of(series[k] * power);
            return decimal_value(1.0, step);
        }
    return 10.0 * power;
}

double rounding_to(double value, double step)
{
    if (!isfinite(value) || !(step > 0.0))
        return value;
    const Decimal d = decimal_of(step);
    const double units = fabs(value) / d.mantissa *
                         (d.exponent < 0 ? pow(10.0, -d.exponent) : 1.0 / pow(10.0, d.exponent));
    if (units > 1e15) /* the step is finer than the number itself */
        return value;
    /* a half that binary digits put just below itself is a half all the same */
    const double rounded = decimal_value(floor(units * (1.0 + 4e-16) + 0.5), d);
    return value < 0.0 && rounded > 0.0 ? -rounded : rounded;
}

int rounding_digits(double step, int exact)
{
    if (!(step > 0.0))
        return exact;
    const Decimal d = decimal_of(step);
    return d.exponent < 0 ? -d.exponent : 0;
}

int rounding_digits_within(double step, int exact)
{
    const int digits = rounding_digits(step, exact);

    return digits < exact ? digits : exact;
}

/* Two digits of the standard error: .558 goes by .01, and so does .0996, which is .10 then. */
static double step_of_error(double se)
{
    if (!(se > 0.0) || !isfinite(se))
        return (double)NAN;
    double step = pow(10.0, floor(log10(se)) - 1.0);
    if (rounding_to(se, step) >= 100.0 * step * (1.0 - 1e-9))
        step *= 10.0;
    return decimal_value(1.0, decimal_of(step));
}

/* What `min` of n people make of a mean, in standard deviations. */
static double part_of_few(const RoundingBasis *basis)
{
    return basis->n >= (double)basis->min ? fmax((double)basis->min / basis->n, 0.01) : (double)NAN;
}

double rounding_step(Rounding how, const RoundingBasis *basis)
{
    /* the density of a normal distribution at its middle, where percentiles are closest */
    static const double percentiles_a_sd = 40.0;

    switch (how) {
    case ROUNDING_PEOPLE:
        return (double)basis->base;
    case ROUNDING_SCORE:
    case ROUNDING_SD:
        return rounding_series(part_of_few(basis) * basis->sd);
    case ROUNDING_PERCENTILE:
        return rounding_series(fmax(percentiles_a_sd * part_of_few(basis), 1.0));
    case ROUNDING_RATIO:
        return rounding_series(part_of_few(basis));
    case ROUNDING_ESTIMATE:
        return step_of_error(basis->se);
    case ROUNDING_SHARE:
        return 0.01 * basis->whole;
    case ROUNDING_P:
        return 0.001;
    case ROUNDING_T:
        return 0.01;
    case ROUNDING_SCHOOLS:
    case ROUNDING_DF:
    case ROUNDING_NONE:
        return 0.0;
    case ROUNDING_UNDECLARED:
    case ROUNDING_OF_ROW:
    case ROUNDING_NEVER:
        break;
    }
    return (double)NAN;
}

/* --- numbers -------------------------------------------------------------------------------------
 */

static Rounded at_step(double value, double step)
{
    return isnan(step) ? left_out
                       : (Rounded){.value = rounding_to(value, step), .step = step, .shown = true};
}

/* Weights make sums of whole numbers that are a hair off one. */
static bool few(double count, double min)
{
    return count > 1e-9 && count < min - 1e-9;
}

/* 0 is a true zero. */
static Rounded people(double count, const RoundingBasis *basis)
{
    if (count < 0.0 || few(count, (double)basis->min) || basis->base < basis->min)
        return left_out;
    return at_step(count, (double)basis->base);
}

Rounded rounding_share(double share, double n, const RoundingBasis *basis)
{
    const double with = share * n, without = n - with;

    if (isnan(share) || !(n > 0.0) || few(n, (double)basis->min) || few(with, (double)basis->min) ||
        few(without, (double)basis->min) || with < -1e-9 || without < -1e-9)
        return left_out;
    const double told =
        rounding_to(with, (double)basis->base) / rounding_to(n, (double)basis->base);
    return at_step(fmin(told, 1.0), 0.01);
}

double rounding_share_sd(double share)
{
    return rounding_to(sqrt(share * (1.0 - share)), 0.01);
}

static Rounded share_of_whole(double value, const RoundingBasis *basis)
{
    const Rounded share = rounding_share(value / basis->whole, basis->n, basis);

    return share.shown ? at_step(share.value * basis->whole, 0.01 * basis->whole) : left_out;
}

/* Two digits of how many degrees there are; those of people are people. */
static Rounded degrees(double df, const RoundingBasis *basis)
{
    return basis->by_people ? people(df, basis)
                            : at_step(df, df < 10.0 ? 0.1 : pow(10.0, floor(log10(df)) - 1.0));
}

Rounded rounding_apply(Rounding how, double value, const RoundingBasis *basis)
{
    if (how == ROUNDING_NONE)
        return (Rounded){.value = value, .shown = true};
    if (!isfinite(value))
        return left_out;
    switch (how) {
    case ROUNDING_PEOPLE:
        return people(value, basis);
    case ROUNDING_SCHOOLS: /* of one school everybody knows the students */
        return value == 1.0 ? left_out : (Rounded){.value = value, .shown = true};
    case ROUNDING_SHARE:
        return share_of_whole(value, basis);
    case ROUNDING_DF:
        return degrees(value, basis);
    default: {
        double step = rounding_step(how, basis);
        /* what few make of a ratio, or of a difference of many SDs, grows with it */
        if ((how == ROUNDING_RATIO || how == ROUNDING_SD) && fabs(value) >= 10.0)
            step = rounding_series(step * pow(10.0, floor(log10(fabs(value)))));
        return at_step(value, basis->least > step ? basis->least : step);
    }
    }
}
