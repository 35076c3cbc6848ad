/* A t that ignored clusters, as evidence standards correct it: Hedges (2007) Journal of Educational
 * and Behavioral Statistics 32:151-179, for two arms of clusters of equal size, as Handbook 5.0
 * E.21 has its degrees of freedom. Of published findings that can tell, 43 of 60 agree
 * (tests/stats/test_wwc_oracle.c). */
#include "alike/effect_size.h"

#include <ctype.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

static bool possible(double n, double clusters, double icc)
{
    return n > 2.0 && clusters > 2.0 && clusters <= n && icc >= 0.0 && icc <= 1.0;
}

/* (N - 2) - 2 (size - 1) icc: what is left of N - 2. */
static double left_of(double n, double clusters, double icc)
{
    return (n - 2.0) - 2.0 * (n / clusters - 1.0) * icc;
}

double wwc_clustered_g_factor(double n, double clusters, double icc)
{
    return possible(n, clusters, icc) ? sqrt(left_of(n, clusters, icc) / (n - 2.0)) : (double)NAN;
}

double wwc_clustered_t_factor(double n, double clusters, double icc)
{
    const double effect_of_design = 1.0 + (n / clusters - 1.0) * icc;
    return wwc_clustered_g_factor(n, clusters, icc) / sqrt(effect_of_design);
}

double wwc_clustered_df(double n, double clusters, double icc)
{
    const double size = n / clusters;
    const double left = left_of(n, clusters, icc);
    const double other = n - 2.0 * size;

    if (!possible(n, clusters, icc))
        return (double)NAN;
    return left * left /
           ((n - 2.0) * (1.0 - icc) * (1.0 - icc) + size * other * icc * icc +
            2.0 * other * icc * (1.0 - icc));
}

double wwc_clustered_p(double t, double n, double clusters, double icc)
{
    const double corrected = t * wwc_clustered_t_factor(n, clusters, icc);
    const double df = wwc_clustered_df(n, clusters, icc);

    return isfinite(corrected) && df > 0.0 ? 2.0 * gsl_cdf_tdist_Q(fabs(corrected), df)
                                           : (double)NAN;
}

/* Beginnings of words that name achievement, and what is none: ours; the standards leave it to the
 * protocol of a review. */
static const char *const achievement[] = {
    "achiev",  "algebra", "alphabet", "arithm",         "biology",  "chemis",  "compreh", "english",
    "geograp", "geometr", "history",  "language",       "literacy", "math",    "numera",  "phonics",
    "physics", "reading", "science",  "social studies", "spelling", "vocabul", "writing",
};

static const char *const no_achievement[] = {
    "absen",        "attend",           "attitud",
    "behav",        "belong",           "conduct",
    "confid",       "discipline",       "emotion",
    "engag",        "mindset",          "motiv",
    "persist",      "satisf",           "school climate",
    "self-",        "social emotional", "social-emotional",
    "social skill", "suspen",           "truan",
    "well-being",
};

/* Does a word of the text begin so? Capitals are small letters. */
static bool some_word_begins(const char *text, const char *start)
{
    for (const char *at = text; *at != '\0'; at++) {
        size_t k = 0;
        if (at > text && isalpha((unsigned char)at[-1]))
            continue;
        while (start[k] != '\0' && tolower((unsigned char)at[k]) == start[k])
            k++;
        if (start[k] == '\0')
            return true;
    }
    return false;
}

static bool begins_with_one(const char *domain, const char *const *start, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (some_word_begins(domain, start[k]))
            return true;
    return false;
}

Domain wwc_domain(const char *domain)
{
    if (domain == NULL)
        return DOMAIN_UNKNOWN;
    if (begins_with_one(domain, no_achievement, COUNT_OF(no_achievement)))
        return DOMAIN_OTHER;
    return begins_with_one(domain, achievement, COUNT_OF(achievement)) ? DOMAIN_ACHIEVEMENT
                                                                       : DOMAIN_UNKNOWN;
}

double wwc_default_icc(const char *domain)
{
    return wwc_domain(domain) == DOMAIN_OTHER ? 0.10 : 0.20;
}
