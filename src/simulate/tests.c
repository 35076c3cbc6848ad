/* What a student knows, term by term, and what the test says about it. */
#include "parts.h"

#include <math.h>

/* The stable part of what a student knows, against what moves from term to term. With the test's
 * own error, two scores half a year apart correlate by about 0.9, as real ones do. */
static const double stable = 0.96, moving = 0.28, carried = 0.5;

/* True scores spread less than observed ones: the error's variance is taken out of the norm's. */
static const double typical_se = 3.1;

/* Later years of a program at a school do more than the first. */
static double maturity(const SimSchool *school, int year)
{
    return year == school->began ? 0.8 : 1.1;
}

/* Points that the program adds in this year at this school: students who start low gain more, in
 * mathematics most. */
static double program_year(const SimSchool *school, const SimStudent *student, int subject,
                           int year)
{
    static const double less_for_able[SIM_SUBJECTS] = {0.25, 0.10};
    if (school->began == SIM_NOWHERE || year < school->began)
        return 0;
    const double sd = sim_norm_sd(subject, student->grade[year], SIM_SEASONS - 1);
    return sd * school->effect[subject] * maturity(school, year) *
           (1 - less_for_able[subject] * student->ability[subject]);
}

/* Points beyond the norm's growth in this year: of the school, of its poverty, of the student. */
static double own_growth(const SimSchool *school, const SimStudent *student, int subject)
{
    return school->growth[subject] - 0.4 * (school->frl - 50) / 20.0 + student->growth[subject];
}

/* Schools choose their days, classes follow each other, the absent make up for it later; no tests
 * on Saturday and Sunday. */
static int test_day(const World *world, const SimStudent *student, size_t i, int subject, int term)
{
    const uint64_t seed = world->settings.seed;
    const uint64_t school = (uint64_t)student->school[term];
    int day = sim_term_day(term) - 12 +
              (int)sim_below(seed, FOR_SCHOOL_DAY, school, (uint64_t)term, 22) + subject +
              student->grade[term / SIM_SEASONS] % 3;
    if (sim_uniform(seed, FOR_TEST_DAY, i, (uint64_t)(2 * term)) < 0.06)
        day += 1 + (int)sim_below(seed, FOR_TEST_DAY, i, (uint64_t)(2 * term + 1), 12);
    const int weekday = (day + 4) % 7; /* 1970-01-01 was a Thursday; 0 is Sunday */
    return weekday == 0 ? day + 1 : weekday == 6 ? day + 2 : day;
}

static bool is_taken(const World *world, const SimStudent *student, size_t i, int subject, int term)
{
    const SimSchool *school = &world->school[student->school[term]];
    const int year = term / SIM_SEASONS;
    if (year > school->last_year || (term % SIM_SEASONS == 1 && !school->winter))
        return false;
    const double absent = student->ability[subject] < -1 ? 0.06 : 0.03;
    return sim_uniform(world->settings.seed, FOR_ABSENCE, i,
                       (uint64_t)(term * SIM_SUBJECTS + subject)) >= absent;
}

/* The score and its standard error; precision falls off towards the ends of the scale. */
static void take_test(const World *world, size_t i, int subject, int term, SimTests *out)
{
    const uint64_t seed = world->settings.seed, j = (uint64_t)(term * SIM_SUBJECTS + subject);
    const double truth = out->truth[subject][term], away = (truth - 205) / 60;
    const double se = 3.0 + 0.8 * away * away + 0.1 * sim_normal(seed, FOR_SE, i, j);
    out->se[subject][term] = floor(10 * fmax(se, 2.6) + 0.5) / 10;
    out->score[subject][term] = (int)floor(truth + se * sim_normal(seed, FOR_ERROR, i, j) + 0.5);
}

static void follow(const World *world, const SimStudent *student, size_t i, int subject,
                   SimTests *out)
{
    const uint64_t seed = world->settings.seed;
    double beyond = 0, gained = 0, own = 0, form = 0;
    for (int term = student->first_year * SIM_SEASONS; term < SIM_TERMS; term++) {
        const int year = term / SIM_SEASONS, season = term % SIM_SEASONS;
        if (student->school[term] == SIM_NOWHERE)
            return;
        const SimSchool *school = &world->school[student->school[term]];
        if (season > 0) { /* half of a year's growth by winter, half by spring, none in summer */
            beyond += own_growth(school, student, subject) / 2;
            gained += program_year(school, student, subject, year) / 2;
            own += school->growth[subject] / 2;
        }
        const double fresh =
            sim_normal(seed, FOR_FORM, i, (uint64_t)(term * SIM_SUBJECTS + subject));
        form = term == student->first_year * SIM_SEASONS
                   ? fresh
                   : carried * form + sqrt(1 - carried * carried) * fresh;
        const int grade = student->grade[year];
        const double sd = sim_norm_sd(subject, grade, season);
        const double true_sd = sqrt(sd * sd - typical_se * typical_se);
        const int day = test_day(world, student, i, subject, term);
        const double a_day =
            (sim_norm_mean(subject, grade, SIM_SEASONS - 1) - sim_norm_mean(subject, grade, 0)) /
            227;
        out->gained[subject][term] = gained;
        out->own[subject][term] = own;
        out->day[subject][term] = day;
        out->truth[subject][term] = sim_norm_mean(subject, grade, season) +
                                    true_sd * (stable * student->ability[subject] + moving * form) +
                                    a_day * (day - sim_term_day(term)) + beyond + gained;
        out->taken[subject][term] = is_taken(world, student, i, subject, term);
        if (out->taken[subject][term])
            take_test(world, i, subject, term, out);
    }
}

void world_tests(const World *world, size_t i, SimTests *out)
{
    *out = (SimTests){0};
    for (int subject = 0; subject < SIM_SUBJECTS; subject++)
        follow(world, &world->student[i], i, subject, out);
}

double sim_effect(const SimTests *tests, int subject, int from, int to)
{
    return tests->gained[subject][to] - tests->gained[subject][from];
}

double sim_own_growth(const SimTests *tests, int subject, int from, int to)
{
    return tests->own[subject][to] - tests->own[subject][from];
}
