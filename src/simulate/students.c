/* Students: where they enter, how they move, what they bring. */
#include "parts.h"

#include <math.h>
#include <stdlib.h>

enum { N_LOCALES = 4, N_GRADES = SIM_HIGHEST_GRADE - SIM_LOWEST_GRADE + 1 };

/* Schools by locale and grade: where a student can go on. */
typedef struct Places {
    size_t n[N_LOCALES][N_GRADES];
    int32_t *school[N_LOCALES][N_GRADES];
    double *up_to; /* sum of sizes up to and with this school, share of all */
} Places;

static void list_places(Arena *arena, const World *world, Places *out)
{
    *out = (Places){.up_to = ARENA_ARRAY(arena, double, world->n_schools)};
    for (int locale = 0; locale < N_LOCALES; locale++)
        for (int g = 0; g < N_GRADES; g++)
            out->school[locale][g] = ARENA_ARRAY(arena, int32_t, world->n_schools);
    double sum = 0;
    for (size_t i = 0; i < world->n_schools; i++) {
        const SimSchool *school = &world->school[i];
        for (int grade = school->low; grade <= school->high; grade++) {
            size_t *n = &out->n[school->locale][grade - SIM_LOWEST_GRADE];
            out->school[school->locale][grade - SIM_LOWEST_GRADE][(*n)++] = (int32_t)i;
        }
        sum += (school->high - school->low + 1) *
               exp(0.35 * sim_normal(world->settings.seed, FOR_SIZE, i, 0));
        out->up_to[i] = sum;
    }
    for (size_t i = 0; i < world->n_schools; i++)
        out->up_to[i] /= sum;
}

static size_t first_school(const World *world, const Places *places, size_t i)
{
    const double u = sim_uniform(world->settings.seed, FOR_SCHOOL, i, 0);
    size_t low = 0, high = world->n_schools - 1;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (u < places->up_to[middle])
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Another school of the same locale that teaches this grade, or none. */
static int32_t other_school(const World *world, const Places *places, size_t i, int step, int from,
                            int grade)
{
    const int locale = world->school[from].locale, g = grade - SIM_LOWEST_GRADE;
    const size_t n = places->n[locale][g];
    if (n == 0)
        return SIM_NOWHERE;
    const size_t at = sim_below(world->settings.seed, FOR_SCHOOL, i, (uint64_t)(1 + step), n);
    return places->school[locale][g][at];
}

/* Between two school years: most stay, some move, some leave; who has finished the school goes on
 * to another or leaves what this study can see. */
static int32_t next_school(const World *world, const Places *places, size_t i, int year, int at,
                           int grade)
{
    enum { STEPS_OF_SUMMER = 100 };
    const double u = sim_uniform(world->settings.seed, FOR_SUMMER, i, (uint64_t)year);
    if (grade > SIM_HIGHEST_GRADE)
        return SIM_NOWHERE;
    const bool finished = grade > world->school[at].high;
    if (u < (finished ? 0.40 : 0.06))
        return SIM_NOWHERE;
    if (finished || u < 0.06 + 0.06)
        return other_school(world, places, i, STEPS_OF_SUMMER + year, at, grade);
    return at;
}

static void enrol(const World *world, const Places *places, size_t i, SimStudent *out)
{
    const uint64_t seed = world->settings.seed;
    const double entry = sim_uniform(seed, FOR_ENTRY, i, 0);
    const int32_t first = (int32_t)first_school(world, places, i);
    const SimSchool *school = &world->school[first];
    out->first_year = entry < 0.72 ? 0 : entry < 0.87 ? 1 : 2;
    const bool beginner = out->first_year > 0 && sim_uniform(seed, FOR_GRADE, i, 1) < 0.6;
    const size_t n_grades = (size_t)(school->high - school->low + 1);
    out->first_grade =
        school->low + (beginner ? 0 : (int)sim_below(seed, FOR_GRADE, i, 0, n_grades));
    for (int t = 0; t < SIM_TERMS; t++)
        out->school[t] = SIM_NOWHERE;
    int32_t at = first;
    for (int year = out->first_year; year < SIM_YEARS && at != SIM_NOWHERE; year++) {
        const int grade = out->first_grade + year - out->first_year;
        if (year > out->first_year)
            at = next_school(world, places, i, year, at, grade);
        if (at == SIM_NOWHERE)
            break;
        out->grade[year] = (int16_t)grade;
        out->school[year * SIM_SEASONS] = at;
        if (sim_uniform(seed, FOR_MIDYEAR, i, (uint64_t)year) < 0.02)
            at = other_school(world, places, i, year, at, grade);
        for (int season = 1; season < SIM_SEASONS; season++)
            out->school[year * SIM_SEASONS + season] = at;
    }
}

/* Ability follows the lunch share of the first school, that school's own students, and the student.
 * The two subjects correlate; the total is scaled so that students as a whole spread by about 1. */
static void endow(const World *world, size_t i, SimStudent *out)
{
    const uint64_t seed = world->settings.seed;
    const SimSchool *school = &world->school[out->school[out->first_year * SIM_SEASONS]];
    const double common = sim_normal(seed, FOR_ABILITY, i, SIM_SUBJECTS);
    const double growing = sim_normal(seed, FOR_GROWTH, i, SIM_SUBJECTS);
    for (int k = 0; k < SIM_SUBJECTS; k++) {
        const double own = sim_normal(seed, FOR_ABILITY, i, (uint64_t)k);
        out->ability[k] = -0.35 * (school->frl - 50) / 20.0 + school->ability +
                          0.93 * (sqrt(0.75) * common + sqrt(0.25) * own);
        out->growth[k] =
            0.8 * (sqrt(0.5) * growing + sqrt(0.5) * sim_normal(seed, FOR_GROWTH, i, (uint64_t)k));
    }
}

enum { MOST_STUDENTS = 9999991 }; /* a prime: as many numbers of seven digits as there are */

bool sim_make_students(Arena *arena, World *world, Error *err)
{
    if (world->n_students > MOST_STUDENTS)
        return error_set(
            err, ERR_USAGE, NOWHERE,
            "%zu students are more than there are ids for; give --students %d or fewer",
            world->n_students, MOST_STUDENTS);
    if (world->n_students < 20 * world->n_schools)
        return error_set(
            err, ERR_USAGE, NOWHERE,
            "%zu students in %zu schools are too few to compare; give --students %zu or "
            "more, or fewer schools",
            world->n_students, world->n_schools, 20 * world->n_schools);
    Places *places = ARENA_NEW(arena, Places);
    list_places(arena, world, places);
    world->student = ARENA_ARRAY(arena, SimStudent, world->n_students);
    for (size_t i = 0; i < world->n_students; i++) {
        enrol(world, places, i, &world->student[i]);
        endow(world, i, &world->student[i]);
    }
    return true;
}

/* A multiple modulo a prime: no two alike, and neighbours far apart. */
void sim_student_id(const World *world, size_t student, char id[SIM_ID_LENGTH])
{
    const uint64_t step = 2654435;
    const uint64_t start = sim_below(world->settings.seed, FOR_NAME, 1, 0, MOST_STUDENTS);
    snprintf(id, SIM_ID_LENGTH, "%07u", (unsigned)((start + step * student) % MOST_STUDENTS));
}
