/* Schools: where they are, whom they teach, how their students grow, which have the program. */
#include "parts.h"

#include "alike/sort.h"

#include <math.h>

const char *const sim_locale_name[4] = {"City", "Suburb", "Town", "Rural"};

/* Of 426 schools, 76 have the program, 65 of them charters: as many as it takes for studies of 23,
 * 62 and 40 schools, the numbers of the three studies that this world is modelled on. */
enum { OF_SCHOOLS = 426, CHARTERS = 65, DISTRICTS = 11 };

/* By type and year of beginning, in those same parts; the rest begins in the third year. Of the
 * charters that begin first, two stop testing after the second year. */
static const struct {
    int program, first, second, stopping, networked;
} part[2] = {
    {.program = DISTRICTS, .first = 2, .second = 4, .stopping = 0, .networked = 4},
    {.program = CHARTERS, .first = 21, .second = 37, .stopping = 2, .networked = 24},
};

static const char *const first_name[] = {
    "Cedar",  "Maple",    "Lincoln", "River",   "Oak",     "Summit", "Harbor",  "Prairie",
    "Willow", "Franklin", "Sunrise", "Granite", "Meadow",  "Union",  "Liberty", "Juniper",
    "Hudson", "Mission",  "Lake",    "Pioneer", "Bridger", "Canyon", "Aspen",   "Jefferson",
};
static const char *const second_name[] = {
    "Bluff",   "Forest",  "Landing", "Hill",  "Park",   "Valley", "Grove", "Ridge", "Creek",
    "Heights", "Springs", "Bend",    "Point", "Square", "Field",  "Glen",  "View",  "Crossing",
};

static const struct {
    int low, high;
    double share;
    const char *district, *charter;
} level[] = {
    {2, 5, 0.38, "Elementary School", "Primary Academy"},
    {6, 8, 0.30, "Middle School", "Preparatory Academy"},
    {2, 8, 0.24, "School", "Academy"},
    {9, 11, 0.08, "High School", "Collegiate Academy"},
};

/* The first of n shares that u falls into. */
static int pick(double u, const double *share, int n)
{
    int i = 0;
    while (i + 1 < n && u >= share[i])
        u -= share[i++];
    return i;
}

static const char *school_name(Arena *arena, uint64_t seed, size_t i, int kind, bool charter)
{
    enum { N_FIRST = COUNT_OF(first_name), N_PLACES = N_FIRST * COUNT_OF(second_name) };
    const size_t start = sim_below(seed, FOR_NAME, 0, 0, N_PLACES);
    /* 7 has no factor in common with the number of places: each is taken once in a round */
    const size_t place = (start + i * 7) % N_PLACES, round = i / N_PLACES;
    const char *what = charter ? level[kind].charter : level[kind].district;
    const char *number = round == 0 ? "" : arena_printf(arena, " %zu", round + 1);
    return arena_printf(arena, "%s %s%s %s", first_name[place % N_FIRST],
                        second_name[place / N_FIRST], number, what);
}

static double clamp(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

static void make_school(Arena *arena, uint64_t seed, size_t i, SimSchool *out)
{
    static const double locale_share[4] = {0.52, 0.28, 0.07, 0.13};
    static const double poverty[4] = {66, 50, 56, 54};
    double share[COUNT_OF(level)];
    for (size_t k = 0; k < COUNT_OF(level); k++)
        share[k] = level[k].share;
    const int kind = pick(sim_uniform(seed, FOR_LEVEL, i, 0), share, COUNT_OF(level));
    *out = (SimSchool){.low = level[kind].low, .high = level[kind].high, .began = SIM_NOWHERE};
    out->locale = pick(sim_uniform(seed, FOR_LOCALE, i, 0), locale_share, 4);
    out->frl = (int)clamp(poverty[out->locale] + 20 * sim_normal(seed, FOR_FRL, i, 0), 4, 98);
    out->charter = sim_uniform(seed, FOR_CHARTER, i, 0) < 0.35;
    out->last_year = SIM_YEARS - 1;
    out->winter = sim_uniform(seed, FOR_WINTER, i, 0) < 0.5;
    out->ability = 0.15 * sim_normal(seed, FOR_SCHOOL_ABILITY, i, 0);
    out->name = school_name(arena, seed, i, kind, out->charter);
    /* Both subjects share half of the variance: schools that are good at one tend to be at the
     * other. */
    const double common = sim_normal(seed, FOR_SCHOOL_GROWTH, i, SIM_SUBJECTS);
    for (int k = 0; k < SIM_SUBJECTS; k++)
        out->growth[k] =
            1.0 * (common + sim_normal(seed, FOR_SCHOOL_GROWTH, i, (uint64_t)k)) / sqrt(2.0);
}

/* What visitors saw goes with what the school gains in the first subject, correlation 0.8 among
 * schools of a type, and not with the second. */
static double visited(uint64_t seed, size_t i)
{
    const double z =
        0.8 * sim_normal(seed, FOR_SCHOOL_EFFECT, i, 0) + 0.6 * sim_normal(seed, FOR_VISIT, i, 0);
    return round(100.0 * clamp(0.6 + 0.14 * z, 0.01, 0.99)) / 100.0;
}

/* What the program adds in a year at this school, SD: charters gain, district schools on average do
 * not; schools differ. */
static void give_program(uint64_t seed, size_t i, int began, SimSchool *school)
{
    static const double mean[SIM_SUBJECTS] = {0.14, 0.10};
    school->began = began;
    for (int k = 0; k < SIM_SUBJECTS; k++)
        school->effect[k] = (school->charter ? mean[k] : 0.0) +
                            0.07 * sim_normal(seed, FOR_SCHOOL_EFFECT, i, (uint64_t)k);
    school->visits = visited(seed, i);
}

static size_t scaled(size_t n_schools, int of_all)
{
    return (n_schools * (size_t)of_all + OF_SCHOOLS / 2) / OF_SCHOOLS;
}

/* Schools of one type, those likeliest to take up the program first: in cities, with many poor
 * students, and otherwise by chance. Nothing here depends on how their students do. */
static size_t order_by_wish(Arena *arena, const World *world, bool charter, uint32_t *order)
{
    const uint64_t seed = world->settings.seed;
    double *wish = ARENA_ARRAY(arena, double, world->n_schools);
    size_t n = 0;
    for (size_t i = 0; i < world->n_schools; i++) {
        const SimSchool *school = &world->school[i];
        wish[i] = -(0.6 * (school->frl - 60) / 20.0 + (school->locale == 0 ? 0.6 : 0.0) +
                    sim_normal(seed, FOR_PROGRAM, i, 0));
        if (school->charter == charter)
            order[n++] = (uint32_t)i;
    }
    sort_by_real(wish, order, n);
    return n;
}

static size_t choose_program(Arena *arena, World *world, bool charter)
{
    const size_t all = world->n_schools;
    uint32_t *order = ARENA_ARRAY(arena, uint32_t, all);
    const size_t n = order_by_wish(arena, world, charter, order);
    const size_t wanted = scaled(all, part[charter].program),
                 first = scaled(all, part[charter].first);
    const size_t second = scaled(all, part[charter].second);
    const size_t stopping = scaled(all, part[charter].stopping);
    const size_t networked = scaled(all, part[charter].networked);
    const size_t program = wanted < n / 2 ? wanted : n / 2;
    /* Who begins first is no matter of who wished most, but of chance alone. */
    double *turn = ARENA_ARRAY(arena, double, all);
    for (size_t r = 0; r < program; r++)
        turn[order[r]] = sim_uniform(world->settings.seed, FOR_PROGRAM, order[r], 1);
    sort_by_real(turn, order, program);
    for (size_t r = 0; r < program; r++) {
        SimSchool *school = &world->school[order[r]];
        const int began = r < first ? 0 : r < first + second ? 1 : 2;
        give_program(world->settings.seed, order[r], began, school);
        school->last_year = r < stopping ? 1 : SIM_YEARS - 1;
        school->networked = r >= first && (r >= first + second || r < first + networked);
    }
    return program;
}

bool sim_make_schools(Arena *arena, World *world, Error *err)
{
    world->school = ARENA_ARRAY(arena, SimSchool, world->n_schools);
    for (size_t i = 0; i < world->n_schools; i++)
        make_school(arena, world->settings.seed, i, &world->school[i]);
    const size_t districts = choose_program(arena, world, false);
    const size_t charters = choose_program(arena, world, true);
    if (districts + charters < 2)
        return error_set(
            err, ERR_USAGE, NOWHERE,
            "%zu schools are too few for a program and a comparison; give --schools 20 "
            "or more",
            world->n_schools);
    return true;
}
