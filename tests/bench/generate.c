/* Student data for `make bench`: 15 columns, about 69 MB a million rows, written to standard
 * output.
 *
 *   generate ROWS [SEED]
 *
 * About one student in five is in the program; poorer, lower-scoring students and students of
 * poorer schools are more likely to be. The program adds 1.5 points to the spring score of
 * mathematics. The same numbers on every machine: a counter-based generator and no library but
 * libm's log, sqrt, cos and exp, whose last bit is rounded away by printing one decimal. */
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STUDENTS_A_SCHOOL = 420 };

typedef struct Draws {
    uint64_t state;
} Draws;

/* Steele, Lea and Flood (2014), Fast splittable pseudorandom number generators, OOPSLA: SplitMix.
 */
static uint64_t next_bits(Draws *draws)
{
    uint64_t z = draws->state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static double uniform(Draws *draws)
{
    return ((double)(next_bits(draws) >> 11) + 0.5) * 0x1p-53;
}

static double normal(Draws *draws)
{
    const double radius = sqrt(-2.0 * log(uniform(draws)));
    return radius * cos(6.283185307179586 * uniform(draws));
}

/* A stream of its own for each school and each student, so that row 1000 is the same student in a
 * file of ten thousand and in one of a million. */
static Draws draws_of(uint64_t seed, uint64_t kind, uint64_t number)
{
    Draws draws = {seed ^ (kind << 56) ^ (number * UINT64_C(0xD1342543DE82EF95))};
    draws.state = next_bits(&draws);
    return draws;
}

typedef struct School {
    double frl;     /* share of pupils with free or reduced lunch */
    double quality; /* points */
    double uptake;  /* on the logit scale */
} School;

static School school_of(uint64_t seed, uint64_t number)
{
    Draws draws = draws_of(seed, 1, number);
    School school;
    school.frl = 1.0 / (1.0 + exp(-0.9 * normal(&draws)));
    school.quality = 3.0 * normal(&draws);
    school.uptake = 0.6 * normal(&draws);
    return school;
}

static const char *race_of(double u, double frl)
{
    if (u < 0.10 + 0.30 * frl)
        return "Black";
    if (u < 0.20 + 0.55 * frl)
        return "Hispanic";
    if (u < 0.28 + 0.50 * frl)
        return "Asian";
    return u < 0.33 + 0.48 * frl ? "Other" : "White";
}

static void print_student(uint64_t seed, uint64_t i)
{
    const uint64_t school_number = i / STUDENTS_A_SCHOOL;
    const School school = school_of(seed, school_number);
    Draws draws = draws_of(seed, 2, i);
    const int grade = 3 + (int)(next_bits(&draws) % 6);
    const int female = uniform(&draws) < 0.49;
    const char *const race = race_of(uniform(&draws), school.frl);
    const int frl = uniform(&draws) < school.frl;
    const int ell = uniform(&draws) < (strcmp(race, "Hispanic") == 0 ? 0.35 : 0.04);
    const int iep = uniform(&draws) < 0.13;
    const double ability = normal(&draws) - 0.35 * frl - 0.4 * ell - 0.6 * iep;
    const double base = 180.0 + 5.5 * grade + school.quality;
    const double math_fall = base + 11.0 * ability + 5.0 * normal(&draws);
    const double read_fall = base - 1.0 + 1.5 * female + 11.0 * ability + 5.5 * normal(&draws);
    double attendance = 96.5 - 1.5 * frl + 2.5 * normal(&draws);
    attendance = attendance > 100.0 ? 100.0 : attendance < 60.0 ? 60.0 : attendance;
    const double eta = -1.75 + school.uptake + 0.5 * frl + 0.3 * ell + 0.2 * iep +
                       0.8 * (school.frl - 0.5) - 0.35 * ability - 0.03 * (attendance - 96.0);
    const int program = uniform(&draws) < 1.0 / (1.0 + exp(-eta));
    const double growth = 8.0 - 0.7 * grade + 0.2 * school.quality + 0.1 * (attendance - 96.0);
    const double math_spring = math_fall + growth + 1.5 * program + 6.0 * normal(&draws);
    const double read_spring = read_fall + growth - 1.0 + 6.0 * normal(&draws);
    printf("S%08llu,%05llu,%d,%c,%s,%d,%d,%d,%.3f,%.1f,%.1f,%.1f,%.1f,%.1f,%s\n",
           (unsigned long long)(i + 1), (unsigned long long)(school_number + 1), grade,
           female ? 'F' : 'M', race, frl, ell, iep, school.frl, math_fall, math_spring, read_fall,
           read_spring, attendance, program ? "1" : "0");
}

int main(int argc, char **argv)
{
    char *end = NULL;
    errno = 0;
    const unsigned long long rows = argc > 1 ? strtoull(argv[1], &end, 10) : 0;
    if (rows == 0 || *end != '\0' || errno != 0) {
        fprintf(stderr, "usage: generate ROWS [SEED]\n");
        return 2;
    }
    const uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 20141101;
    printf("student_id,school_id,grade,gender,race,frl,ell,iep,school_frl,math_fall,math_spring,"
           "read_fall,read_spring,attendance,program\n");
    for (uint64_t i = 0; i < rows; i++)
        print_student(seed, i);
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
