/* The scale of the simulated test: means and SDs by grade and season, and the calendar. */
#include "alike/simulate.h"

const char *const sim_subject_name[SIM_SUBJECTS] = {"Mathematics", "Reading"};

enum { N_GRADES = SIM_HIGHEST_GRADE - SIM_LOWEST_GRADE + 1 };

/* National student means and SDs in fall, winter and spring, grades 2 to 11. Figures of the NWEA
 * 2015 MAP norms as on the public one-sheet "2015 MAP normative data"; primary source: Thum &
 * Hauser (2015), NWEA 2015 MAP Norms for Student and School Achievement Status and Growth. */
static const double norm_mean[SIM_SUBJECTS][N_GRADES][SIM_SEASONS] = {
    {
        {176.9, 186.4, 192.1},
        {190.4, 198.2, 203.4},
        {201.9, 208.7, 213.5},
        {211.4, 217.2, 221.4},
        {217.6, 222.1, 225.3},
        {222.6, 226.1, 228.6},
        {226.3, 229.1, 230.9},
        {230.3, 232.2, 233.4},
        {230.1, 231.5, 232.4},
        {233.3, 234.4, 235.0},
    },
    {
        {174.7, 184.2, 188.7},
        {188.3, 195.6, 198.6},
        {198.2, 203.6, 205.9},
        {205.7, 209.8, 211.8},
        {211.0, 214.2, 215.8},
        {214.4, 216.9, 218.2},
        {217.2, 219.1, 220.1},
        {220.2, 221.3, 221.9},
        {220.4, 221.0, 221.2},
        {222.6, 222.7, 222.3},
    },
};

static const double norm_sd[SIM_SUBJECTS][N_GRADES][SIM_SEASONS] = {
    {
        {13.22, 13.11, 13.54},
        {13.10, 13.29, 13.81},
        {13.76, 14.27, 14.97},
        {14.68, 15.33, 16.18},
        {15.53, 16.00, 16.71},
        {16.59, 17.07, 17.72},
        {17.85, 18.31, 19.11},
        {18.13, 18.62, 19.52},
        {19.60, 20.01, 20.96},
        {19.95, 20.18, 21.30},
    },
    {
        {15.52, 14.98, 15.21},
        {15.85, 15.14, 15.10},
        {15.53, 14.96, 14.92},
        {15.13, 14.65, 14.72},
        {14.94, 14.53, 14.66},
        {15.31, 14.98, 15.14},
        {15.72, 15.37, 15.73},
        {15.68, 15.54, 16.21},
        {16.85, 16.70, 17.48},
        {16.75, 16.53, 17.68},
    },
};

double sim_norm_mean(int subject, int grade, int season)
{
    return norm_mean[subject][grade - SIM_LOWEST_GRADE][season];
}

double sim_norm_sd(int subject, int grade, int season)
{
    return norm_sd[subject][grade - SIM_LOWEST_GRADE][season];
}

const char *sim_term_name(Arena *arena, int term)
{
    static const char *const season[SIM_SEASONS] = {"Fall", "Winter", "Spring"};
    const int year = SIM_FIRST_YEAR + term / SIM_SEASONS;
    return arena_printf(arena, "%s %d-%d", season[term % SIM_SEASONS], year, year + 1);
}

/* About 4, 20 and 32 weeks of instruction, as the norms assume: 20 September, 20 January, 5 May. */
int sim_term_day(int term)
{
    static const int first_year[SIM_SEASONS] = {15603, 15725, 15830}; /* of 2012-2013 */
    return first_year[term % SIM_SEASONS] + 365 * (term / SIM_SEASONS);
}
