/* A world of schools, students and tests whose truth is known.
 *
 * Three school years of a MAP-like test: the scale and its means by grade and season are those of
 * the 2015 norms, everything else is ours. Some schools have a program, from the first, second or
 * third year on. Which schools do follows from traits that a study can see (locale, lunch share,
 * type); so a comparison that respects them can find the truth, and a plain one cannot.
 *
 * Every random number is a function of the seed and of what it is for, never of what was drawn
 * before: any school, student or test can be made again by itself. */
#ifndef ALIKE_SIMULATE_H
#define ALIKE_SIMULATE_H

#include "alike/arena.h"
#include "alike/error.h"

enum {
    SIM_SUBJECTS = 2,
    SIM_YEARS = 3,
    SIM_SEASONS = 3,
    SIM_TERMS = SIM_YEARS * SIM_SEASONS, /* fall, winter, spring of each year */
    SIM_FIRST_YEAR = 2012,               /* in which the first school year begins */
    SIM_NOWHERE = -1,                    /* not in any of the schools in that term */
};

/* ---- random numbers ------------------------------------------------------------------------- */

/* In (0, 1): of the seed, of what it is for, and of two counters. */
double sim_uniform(uint64_t seed, uint64_t stream, uint64_t i, uint64_t j);
double sim_normal(uint64_t seed, uint64_t stream, uint64_t i, uint64_t j);
size_t sim_below(uint64_t seed, uint64_t stream, uint64_t i, uint64_t j, size_t n);

/* ---- the scale ------------------------------------------------------------------------------ */

enum { SIM_LOWEST_GRADE = 2, SIM_HIGHEST_GRADE = 11 };

extern const char *const sim_subject_name[SIM_SUBJECTS];
/* "Fall 2012-2013" of a term; the day its tests are centred on, since 1970-01-01. */
const char *sim_term_name(Arena *arena, int term);
int sim_term_day(int term);
/* National mean and SD of students, scale points. Source: see src/simulate/scale.c. */
double sim_norm_mean(int subject, int grade, int season);
double sim_norm_sd(int subject, int grade, int season);

/* ---- the world ------------------------------------------------------------------------------ */

typedef struct WorldSettings {
    size_t n_schools;
    size_t n_students; /* ever enrolled within the three years */
    uint64_t seed;
    bool survey; /* of teachers, and of others; visits to schools */
    bool dirty;  /* retests, duplicates, spellings, blanks and lost zeros, as in real exports */
} WorldSettings;

typedef struct SimSchool {
    const char *name;
    int locale; /* index into sim_locale_name */
    int frl;    /* percent of students with free or reduced-price lunch */
    bool charter;
    int low, high;               /* grades */
    int began;                   /* year (0, 1, 2) in which the program began; SIM_NOWHERE: never */
    int last_year;               /* the last in which it gave the test */
    bool networked;              /* of the initiative that the third study looks at */
    bool winter;                 /* tests in winter too */
    double ability;              /* of its students beyond what the lunch share tells, in SD */
    double growth[SIM_SUBJECTS]; /* beyond the norm, points a year */
    double effect[SIM_SUBJECTS]; /* of the program, SD a year */
    double visits;               /* share of lessons in which visitors saw it, 0.01 to 0.99 */
} SimSchool;
extern const char *const sim_locale_name[4];

typedef struct SimStudent {
    int first_year, first_grade;
    int16_t grade[SIM_YEARS];
    int32_t school[SIM_TERMS];    /* SIM_NOWHERE where not enrolled */
    double ability[SIM_SUBJECTS]; /* in SD */
    double growth[SIM_SUBJECTS];  /* beyond the norm, points a year */
} SimStudent;

typedef struct World {
    WorldSettings settings;
    size_t n_schools, n_students;
    SimSchool *school;
    SimStudent *student;
} World;

/* ERR_USAGE: too few schools or students to hold a program and a comparison. */
bool world_make(Arena *arena, const WorldSettings *settings, World *out, Error *err) MUST_CHECK;

/* All tests of one student: what was scored, and what is behind it. */
typedef struct SimTests {
    bool taken[SIM_SUBJECTS][SIM_TERMS];
    int day[SIM_SUBJECTS][SIM_TERMS];
    int score[SIM_SUBJECTS][SIM_TERMS];
    double se[SIM_SUBJECTS][SIM_TERMS];
    double truth[SIM_SUBJECTS][SIM_TERMS];  /* the score without measurement error */
    double gained[SIM_SUBJECTS][SIM_TERMS]; /* of it: through the program, up to this term */
    /* of it: through the student's schools, as they would have been without the program */
    double own[SIM_SUBJECTS][SIM_TERMS];
} SimTests;
void world_tests(const World *world, size_t student, SimTests *out);

/* What the program did to this student from one term to another, points. Meant for terms in both
 * of which the student is enrolled. */
double sim_effect(const SimTests *tests, int subject, int from, int to);
/* What the student's schools added without the program, beyond what the norms and their lunch share
 * tell, points; 0 on average over schools. */
double sim_own_growth(const SimTests *tests, int subject, int from, int to);

/* "Program" schools of three studies modelled on published ones; the others are its comparison, or
 * left out because they have the program outside that study. */
typedef enum SimRole { SIM_COMPARISON, SIM_PROGRAM, SIM_OTHER } SimRole;
enum { SIM_STUDIES = 3, SIM_STUDY = 1 /* that of study.yaml */ };
extern const char *const sim_study_name[SIM_STUDIES]; /* "study_2014", ... */
extern const char *const sim_role_name[3];
SimRole sim_role(const World *world, size_t school, int study);

/* ---- a survey of teachers ------------------------------------------------------------------- */

enum {
    SIM_ITEMS = 8,
    SIM_INDEX_ITEMS = 3, /* the first of them make an index */
    SIM_EXPERIENCES = 3,
    SIM_FRL_POINTS = 3,
    SIM_STRATA = 12,
    SIM_PSUS_OF_STRATUM = 10,
    SIM_OF_PSU = 6,
    SIM_BLANK = -1,
    SIM_DONT_KNOW = -2,
};
#define SIM_INDEX "pace_index"

typedef struct SimItem {
    const char *name, *label, *family;
    double base, turn;
    double difference; /* of top answers, that the program makes */
} SimItem;
extern const SimItem sim_item[SIM_ITEMS]; /* the last is asked of others in different words */
extern const char *const sim_experience_name[SIM_EXPERIENCES];
extern const int sim_frl_point[SIM_FRL_POINTS]; /* between bands that answers go by */
double sim_index_truth(void);                   /* difference of the index that the program makes */

typedef struct SimTeacher {
    int experience, locale, frl;
    int answer[SIM_ITEMS]; /* 0 to 3, the upper two at the top, or SIM_BLANK, SIM_DONT_KNOW */
    double p[SIM_ITEMS];   /* of a top answer, whatever the own mind */
    double weight;         /* of a panelist */
} SimTeacher;
size_t sim_invited(const World *world, size_t school);
/* One whom the program's survey invited; false: who did not answer. */
bool sim_teacher(const World *world, size_t school, size_t person, SimTeacher *out);
/* One of the nation's survey: PSUs of one stratum follow each other. */
void sim_panelist(const World *world, size_t psu, size_t person, SimTeacher *out);

/* Everything into a folder that is exchanged into place at once: tests_YYYY.csv, students.csv,
 * schools.csv, roster.csv, study.yaml, truth.csv, truth_students.csv; with a survey
 * survey_program.csv, survey_invited.csv, survey_reference.csv, truth_survey.csv, visits.csv. */
bool world_write(Arena *arena, const World *world, const char *folder, Error *err) MUST_CHECK;

#endif
