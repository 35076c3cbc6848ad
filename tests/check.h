/* What every test includes: cmocka with its prerequisites, comparison of doubles that prints all
 * digits, and where data and references are. Tests run from the top of the source tree. */
#ifndef CHECK_H
#define CHECK_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

/* |actual - expected| <= rel |expected|; where expected is 0, |actual| <= rel. A NaN on either side
 * fails: use check_nan where a NaN is the answer. Equal infinities agree. */
#define check_close(actual, expected, rel)                                                         \
    check_close_at((actual), (expected), (rel), 0.0, #actual, __FILE__, __LINE__)

/* |actual - expected| <= absolute: where the reference was printed with few digits. */
#define check_near(actual, expected, absolute)                                                     \
    check_close_at((actual), (expected), 0.0, (absolute), #actual, __FILE__, __LINE__)

/* Bit for bit, but for the sign of zero. */
#define check_same(actual, expected)                                                               \
    check_close_at((actual), (expected), 0.0, 0.0, #actual, __FILE__, __LINE__)

#define check_nan(actual) check_nan_at((actual), #actual, __FILE__, __LINE__)

/* For loops over reference rows: `what` names the row ("lalonde/nn11/age") in the message. */
#define check_close_row(actual, expected, rel, what)                                               \
    check_close_at((actual), (expected), (rel), 0.0, (what), __FILE__, __LINE__)

static inline void check_close_at(double actual, double expected, double rel, double absolute,
                                  const char *what, const char *file, int line)
{
    const double scale = expected == 0.0 ? 1.0 : fabs(expected);
    const double allowed = rel * scale + absolute;
    const double difference = fabs(actual - expected);
    const bool agree = actual == expected || (isfinite(expected) && difference <= allowed);
    if (agree)
        return;
    print_error("%s is %.17g\n  expected %.17g\n  off by %.3g, allowed %.3g\n", what, actual,
                expected, difference, allowed);
    _fail(file, line);
}

static inline void check_nan_at(double actual, const char *what, const char *file, int line)
{
    if (isnan(actual))
        return;
    print_error("%s is %.17g\n  expected NaN (not computable)\n", what, actual);
    _fail(file, line);
}

static inline bool check_exists(const char *path)
{
    struct stat facts;
    return stat(path, &facts) == 0;
}

/* The folder of reference values and further data that stands beside a working copy, with
 * `oracles/`, `data/` and `charts/` in it: environment ALIKE_SHARED, else ../shared. NULL where
 * there is none; then skip(). */
static inline const char *oracle_folder(void)
{
    const char *given = getenv("ALIKE_SHARED");
    if (given != NULL && given[0] != '\0')
        return check_exists(given) ? given : NULL;
    return check_exists("../shared/oracles") ? "../shared" : NULL;
}

/* A path made of two parts, in one of eight buffers used in turn. */
static inline const char *check_path(const char *folder, const char *name)
{
    static char buffer[8][4096];
    static unsigned next;
    char *const path = buffer[next++ % 8];
    const int length = snprintf(path, sizeof buffer[0], "%s/%s", folder, name);
    assert_true(length > 0 && (size_t)length < sizeof buffer[0]);
    return path;
}

/* datasets/NAME, for example dataset_path("bdf/bdf_analysis.csv"). */
static inline const char *dataset_path(const char *name)
{
    return check_path("datasets", name);
}

/* `make golden`: write the expected files anew instead of comparing. */
static inline bool golden_refresh(void)
{
    const char *given = getenv("ALIKE_GOLDEN");
    return given != NULL && given[0] == '1';
}

#endif
