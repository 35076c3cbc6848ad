#include "null_worlds.h"

#include "alike/simulate.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

enum {
    DRAW_SCHOOL,
    DRAW_DISTRICT,
    DRAW_CLASS,
    DRAW_STUDENT,
    STUDENTS = 60, /* of a school where all are of one size */
    SMALLEST = 20,
    LARGEST = 300,
    CLASS_SIZE = 20,
    SCHOOLS_OF_DISTRICT = 3,
    DISTRICTS_ACROSS = 4,
    OTHER_DISTRICTS = 1000, /* numbers of districts without the program begin here */
};

/* In SD of the earlier test within schools. */
static const double slope = 0.7, residual_sd = 0.71, school_level_sd = 0.3;

typedef struct School {
    bool program;
    size_t size, district;
    double level, error, frl; /* of the earlier test; of the score, given it; percent */
} School;

static size_t school_size(const NullWorld *world, uint64_t seed, size_t s)
{
    const size_t n = world->program + world->comparison;
    size_t rank = 0;
    switch (world->sizes) {
    case SIZES_EQUAL:
        return STUDENTS;
    case SIZES_RANDOM:
        rank = sim_below(seed, DRAW_SCHOOL, s, 3, n);
        break;
    case SIZES_PROGRAM_SMALLEST:
        rank = s;
        break;
    case SIZES_PROGRAM_LARGEST:
        rank = (s + world->comparison) % n;
        break;
    }
    const double ratio = (double)LARGEST / SMALLEST;
    return (size_t)lround(SMALLEST * pow(ratio, (double)rank / (double)(n - 1)));
}

static size_t school_district(const NullWorld *world, size_t s)
{
    if (world->districts == DISTRICTS_OF_BOTH_ARMS)
        return s % DISTRICTS_ACROSS;
    const size_t per =
        world->districts == DISTRICTS_ONE_AN_ARM ? OTHER_DISTRICTS : SCHOOLS_OF_DISTRICT;
    return s < world->program ? s / per : OTHER_DISTRICTS + (s - world->program) / per;
}

static School make_school(const NullWorld *world, uint64_t seed, size_t s)
{
    School out = {.program = s < world->program,
                  .size = school_size(world, seed, s),
                  .district = school_district(world, s),
                  .level = school_level_sd * sim_normal(seed, DRAW_SCHOOL, s, 0),
                  .frl = 50 + 15 * sim_normal(seed, DRAW_SCHOOL, s, 1)};
    const double own = sim_normal(seed, DRAW_SCHOOL, s, 2);
    out.error = sqrt(world->icc) * (world->selected && out.program ? fabs(own) : own) +
                sqrt(world->icc_district) * sim_normal(seed, DRAW_DISTRICT, out.district, 0);
    return out;
}

/* The score in SD; whoever is above the threshold passes. */
static bool passes(const NullWorld *world, double score)
{
    const double sd = hypot(slope * hypot(1, school_level_sd), residual_sd);
    return score > sd * gsl_cdf_ugaussian_Qinv(world->pass);
}

/* A row, in digits of our own: the library's take as long as everything that is done with them. */
typedef struct Line {
    char bytes[128];
    size_t n;
} Line;

static void put_text(Line *line, const char *text)
{
    while (*text != '\0')
        line->bytes[line->n++] = *text++;
}

/* At least `width` digits, `decimals` of them behind a point. */
static void put_number(Line *line, long value, int width, int decimals)
{
    char digit[24];
    int n = 0;
    unsigned long rest = (unsigned long)labs(value);
    for (; rest > 0 || n < width || n <= decimals; rest /= 10)
        digit[n++] = (char)('0' + rest % 10);
    if (value < 0)
        line->bytes[line->n++] = '-';
    while (n > 0) {
        if (n == decimals)
            line->bytes[line->n++] = '.';
        line->bytes[line->n++] = digit[--n];
    }
}

static void put_label(Line *line, const char *before, size_t number, int width)
{
    put_text(line, before);
    put_number(line, (long)number, width, 0);
}

/* About 40 in 100 students, of those an SD above the mean twice as many as of those below. */
static bool takes_program(uint64_t seed, uint64_t student, double pretest)
{
    const double chance = 1 / (1 + exp(0.5 - 0.6 * pretest));
    return sim_uniform(seed, DRAW_STUDENT, student, 4) < chance;
}

static void add_student(const NullWorld *world, uint64_t seed, const School *school, size_t s,
                        size_t i, size_t number, Text *csv)
{
    const uint64_t student = number;
    const size_t class = i / CLASS_SIZE;
    const double own = 1 - world->icc - world->icc_class - world->icc_district;
    const double pretest = school->level + sim_normal(seed, DRAW_STUDENT, student, 0);
    double residual = school->error + sqrt(own) * sim_normal(seed, DRAW_STUDENT, student, 1);
    if (world->icc_class > 0)
        residual += sqrt(world->icc_class) * sim_normal(seed, DRAW_CLASS, s, class);
    const double share = (double)world->program / (double)(world->program + world->comparison);
    const bool program = world->by_students ? takes_program(seed, student, pretest)
                         : world->within    ? sim_uniform(seed, DRAW_STUDENT, student, 4) < share
                                            : school->program;
    const double score = slope * pretest + residual_sd * residual + (program ? world->effect : 0);
    Line line = {.n = 0};
    put_label(&line, "", number, 6);
    put_label(&line, ",S", s, 3);
    put_text(&line, program ? ",Y," : ",N,");
    put_number(&line, lround(10 * school->frl), 1, 1);
    put_text(&line, sim_uniform(seed, DRAW_STUDENT, student, 2) < 0.5 ? ",F," : ",M,");
    put_number(&line, lround(500 + 10 * pretest), 1, 0);
    put_text(&line, ",");
    if (world->pass > 0)
        put_text(&line, passes(world, score) ? "1" : "0");
    else
        put_number(&line, lround(100 * (500 + NULL_SCORE_SD * score)), 1, 2);
    if (world->classes) {
        put_label(&line, ",S", s, 3);
        put_label(&line, "-", class + 1, 1);
    }
    if (world->districts != DISTRICTS_NONE)
        put_label(&line, ",D", school->district, 4);
    if (world->one_lab) {
        const bool third = sim_uniform(seed, DRAW_STUDENT, student, 3) < 1.0 / 3;
        put_text(&line, third && (!school->program || s == 0) ? ",lab" : ",room");
    }
    if (world->parts > 0) {
        const double drawn = sim_uniform(seed, DRAW_STUDENT, student, 5);
        put_label(&line, ",p",
                  world->parts_of_schools
                      ? (school->program ? s : s - world->program) % world->parts
                      : (size_t)(drawn * (double)world->parts),
                  1);
    }
    put_text(&line, "\n");
    text_add_bytes(csv, line.bytes, line.n);
}

void null_world_csv(const NullWorld *world, uint64_t seed, Text *csv)
{
    size_t number = 0;
    text_add(csv, "id,school,program,frl,sex,pre,score");
    text_add(csv, world->classes ? ",class" : "");
    text_add(csv, world->districts != DISTRICTS_NONE ? ",district" : "");
    text_add(csv, world->one_lab ? ",lab" : "");
    text_add(csv, world->parts > 0 ? ",part\n" : "\n");
    for (size_t s = 0; s < world->program + world->comparison; s++) {
        const School school = make_school(world, seed, s);
        for (size_t i = 0; i < school.size; i++)
            add_student(world, seed, &school, s, i, ++number, csv);
    }
}
