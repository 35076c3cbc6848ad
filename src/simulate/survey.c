/* Teachers who were asked what they think: those of the program's schools, and others that a survey
 * of the nation drew. What the program adds to each answer is known, and nothing else sets the two
 * apart once they are alike in experience, locale and lunch share. */
#include "parts.h"

#include <math.h>

/* p of a top answer = base + turn * (what experience, locale and poverty add) + the school's own
 * + difference of the program. Never outside 0 and 1, so that differences are exact. */
const SimItem sim_item[SIM_ITEMS] = {
    {"own_pace", "Students work at their own pace", "pace", 0.34, 1.0, 0.15},
    {"when_ready", "Students go on to the next topic when they are ready", "pace", 0.30, 1.0, 0.10},
    {"choose_work", "Students choose what they work on", "pace", 0.26, 1.0, 0.05},
    {"data_weekly", "I look at data on each student every week", "data", 0.38, 1.0, 0.12},
    {"data_useful", "Data tell me what a student needs next", "data", 0.40, 1.0, 0.0},
    {"time_to_plan", "I have enough time to plan lessons", "work", 0.62, -1.0, -0.08},
    {"small_groups", "I teach in small groups most of the day", "work", 0.32, 1.0, 0.0},
    {"supported", "My principal supports new ways to teach", "work", 0.40, 1.0, 0.06},
};
const char *const sim_experience_name[SIM_EXPERIENCES] = {"beginning", "experienced", "senior"};
const int sim_frl_point[SIM_FRL_POINTS] = {40, 60, 80};

enum {
    FEWEST_INVITED = 8,
    MORE_INVITED = 8, /* up to so many more, less one */
    SURE = 2,         /* of a school who answer in any case */
    OTHER_SCHOOLS = 1000000,
};

/* What a school is like beyond what margins tell, of either survey: at most 0.09 in size. */
static double own(const World *world, size_t school)
{
    const double z = sim_normal(world->settings.seed, FOR_SURVEY_SCHOOL, school, 0);
    return 0.045 * (z < -2.0 ? -2.0 : z > 2.0 ? 2.0 : z);
}

static void endow(const World *world, size_t school, size_t person, bool of_program,
                  SimTeacher *out)
{
    static const double experience_up_to[2][SIM_EXPERIENCES] = {{0.3, 0.65, 1.0}, {0.5, 0.8, 1.0}};
    const uint64_t seed = world->settings.seed;
    const double u = sim_uniform(seed, FOR_TEACHER, school, person);
    out->experience = 0;
    while (u >= experience_up_to[of_program][out->experience])
        out->experience++;
    int band = 0;
    while (band < SIM_FRL_POINTS && out->frl >= sim_frl_point[band])
        band++;
    const double common = sim_normal(seed, FOR_OPINION, school, person * (SIM_ITEMS + 1));
    const double adds =
        0.04 * (SIM_EXPERIENCES - 1 - out->experience) + 0.02 * out->locale + 0.04 * band;
    for (int k = 0; k < SIM_ITEMS; k++) {
        const SimItem *item = &sim_item[k];
        const uint64_t at = person * (SIM_ITEMS + 1) + 1 + (uint64_t)k;
        const double z = sqrt(0.6) * common + sqrt(0.4) * sim_normal(seed, FOR_OPINION, school, at);
        out->p[k] = item->base + item->turn * adds + own(world, school);
        out->p[k] += of_program ? item->difference : 0.0;
        /* one who agrees more with one question does so with others: u is even all the same */
        const double agrees = 0.5 * erfc(z / sqrt(2.0)), p = out->p[k];
        const double silent = sim_uniform(seed, FOR_SILENCE, school, at);
        out->answer[k] = silent < 0.01            ? SIM_BLANK
                         : silent < 0.04          ? SIM_DONT_KNOW
                         : agrees < 0.4 * p       ? 3
                         : agrees < p             ? 2
                         : agrees < 0.6 + 0.4 * p ? 1
                                                  : 0;
    }
}

size_t sim_invited(const World *world, size_t school)
{
    return FEWEST_INVITED + sim_below(world->settings.seed, FOR_INVITED, school, 0, MORE_INVITED);
}

/* More answer where the school stands well, so that respondents alone are not the invited. */
bool sim_teacher(const World *world, size_t school, size_t person, SimTeacher *out)
{
    const uint64_t seed = world->settings.seed;
    const double rate =
        0.45 + 0.25 * sim_uniform(seed, FOR_REPLY, school, 0) + 2.0 * own(world, school);
    *out = (SimTeacher){.locale = world->school[school].locale, .frl = world->school[school].frl};
    endow(world, school, person, true, out);
    return person < SURE || sim_uniform(seed, FOR_REPLY, school, 1 + person) < rate;
}

/* A stratum is of one locale; strata are drawn with different rates. */
void sim_panelist(const World *world, size_t psu, size_t person, SimTeacher *out)
{
    static const int locale_of[] = {0, 1, 0, 2, 1, 3};
    const uint64_t seed = world->settings.seed;
    const size_t school = OTHER_SCHOOLS + psu, stratum = psu / SIM_PSUS_OF_STRATUM;
    const double frl = 56.0 + 22.0 * sim_normal(seed, FOR_PANEL, psu, 0);
    *out = (SimTeacher){.locale = locale_of[stratum % COUNT_OF(locale_of)],
                        .frl = frl < 4.0    ? 4
                               : frl > 98.0 ? 98
                                            : (int)frl};
    endow(world, school, person, false, out);
    out->weight = (40.0 + 30.0 * (double)(stratum % 3)) *
                  (0.5 + sim_uniform(seed, FOR_PANEL, psu, 1 + person));
}
