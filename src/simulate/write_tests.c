/* tests_YYYY.csv: one school year, with the column names of the current MAP Growth export. */
#include "parts.h"

#include <string.h>

/* 1970-01-01 + days as 09/14/2012. Howard Hinnant's algorithm of 400-year eras. */
static void date_text(int days, char out[16])
{
    const int shifted = days + 719468, era = shifted / 146097, of_era = shifted % 146097;
    const int year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int month0 = (5 * of_year + 2) / 153; /* from March */
    const int day = of_year - (153 * month0 + 2) / 5 + 1;
    const int month = month0 < 10 ? month0 + 3 : month0 - 9;
    const int year = year_of_era + 400 * era + (month <= 2);
    snprintf(out, 16, "%02u/%02u/%04u", (unsigned)month % 100, (unsigned)day % 100,
             (unsigned)year % 10000);
}

/* One row as it will be printed. */
typedef struct Row {
    const char *term, *school, *subject;
    char id[SIM_ID_LENGTH];
    int grade, day, score;
    double se;
    char growth_measure;
    bool no_score, space_after_id;
} Row;

static void print_row(const Row *row, FILE *file)
{
    char date[16], score[16];
    date_text(row->day, date);
    snprintf(score, sizeof score, "%d", row->score);
    fprintf(file, "%s,%s%s,%s,%d,%s,%c,%s,%s,%.1f\n", row->term, row->id,
            row->space_after_id ? " " : "", row->school, row->grade, row->subject,
            row->growth_measure, date, row->no_score ? "" : score, row->se);
}

/* What real exports hold besides: an interrupted test before the one that counts, a test taken
 * again, a row twice, a spelling, a blank score, a space. j names the test among the student's. */
static void print_dirty(const World *world, size_t i, uint64_t j, Row row, FILE *file)
{
    const uint64_t seed = world->settings.seed;
    if (sim_uniform(seed, FOR_SPELLING, i, j) < 0.03 && strcmp(row.subject, "Mathematics") == 0)
        row.subject = "Math";
    row.no_score = sim_uniform(seed, FOR_BLANK, i, j) < 0.003;
    row.space_after_id = sim_uniform(seed, FOR_BLANK, i, 1000 + j) < 0.003;
    if (sim_uniform(seed, FOR_INVALID, i, j) < 0.01) {
        Row interrupted = row;
        interrupted.growth_measure = 'N';
        interrupted.day -= 2;
        interrupted.score -= 8 + (int)sim_below(seed, FOR_INVALID, i, 1000 + j, 10);
        interrupted.se += 2.5;
        print_row(&interrupted, file);
    }
    print_row(&row, file);
    if (sim_uniform(seed, FOR_DUPLICATE, i, j) < 0.003)
        print_row(&row, file);
    if (sim_uniform(seed, FOR_RETEST, i, j) < 0.015) {
        row.day += 4 + (int)sim_below(seed, FOR_RETEST, i, 1000 + j, 6);
        row.score += (int)(4.4 * sim_normal(seed, FOR_RETEST, i, 2000 + j));
        row.se += sim_uniform(seed, FOR_RETEST, i, 3000 + j) < 0.5 ? 0.2 : -0.2;
        print_row(&row, file);
    }
}

bool sim_write_tests(Arena *arena, const World *world, int year, FILE *file)
{
    const char *name[SIM_SEASONS];
    for (int season = 0; season < SIM_SEASONS; season++)
        name[season] = sim_term_name(arena, year * SIM_SEASONS + season);
    fputs("TermName,StudentID,SchoolName,Grade,Subject,GrowthMeasureYN,TestStartDate,TestRITScore,"
          "TestStandardError\n",
          file);
    SimTests tests;
    for (size_t i = 0; i < world->n_students; i++) {
        const SimStudent *student = &world->student[i];
        if (student->school[year * SIM_SEASONS] == SIM_NOWHERE)
            continue;
        Row row = {.grade = student->grade[year], .growth_measure = 'Y'};
        sim_student_id(world, i, row.id);
        world_tests(world, i, &tests);
        for (int season = 0; season < SIM_SEASONS; season++)
            for (int k = 0; k < SIM_SUBJECTS; k++) {
                const int term = year * SIM_SEASONS + season;
                if (!tests.taken[k][term])
                    continue;
                row.term = name[season];
                row.school = world->school[student->school[term]].name;
                row.subject = sim_subject_name[k];
                row.day = tests.day[k][term];
                row.score = tests.score[k][term];
                row.se = tests.se[k][term];
                if (world->settings.dirty)
                    print_dirty(world, i, (uint64_t)(term * SIM_SUBJECTS + k), row, file);
                else
                    print_row(&row, file);
            }
    }
    return ferror(file) == 0;
}
