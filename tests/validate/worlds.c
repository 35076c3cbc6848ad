#include "worlds.h"

#include "alike/hash.h"
#include "alike/simulate.h"
#include "alike/sort.h"

#include <math.h>
#include <string.h>

enum {
    PROGRAM_SCHOOLS = 40,
    MOST_OTHER_SCHOOLS = 80,
    IN_PROGRAM_SCHOOL = 15,
    N_PROGRAM = PROGRAM_SCHOOLS * IN_PROGRAM_SCHOOL,
    N_OTHERS = 3600,
    N_SCHOOLS = PROGRAM_SCHOOLS + MOST_OTHER_SCHOOLS,
    N = N_PROGRAM + N_OTHERS,
    N_GRADES = 3,
    N_LOCALES = 2,
};

/* Points of a scale like the norms' in grades 4 to 6. */
static const double grade_mean[N_GRADES] = {202, 211, 218};
static const double true_sd = 14, error_sd = 3.2, growth_sd = 4, typical_growth = 10;
static const double school_growth_sd = 1.5;
static const double mean_effect = 3, school_effect_sd = 0.7, effect_slope = -0.6;

enum {
    DRAW_SCHOOL,
    DRAW_GRADE,
    DRAW_ABILITY,
    DRAW_ERROR_BEFORE,
    DRAW_TAKEN,
    DRAW_GROWTH,
    DRAW_ERROR_AFTER,
};

typedef struct School {
    bool program;
    int locale;
    double frl, growth, effect, start, end;
} School;

/* Program schools are poorer and more of them stand in cities; their students would grow as others
 * do who go to schools of the same kind, unless the selection says otherwise. */
static School make_school(const Selection *selection, uint64_t seed, size_t s)
{
    School out = {.program = s < PROGRAM_SCHOOLS};
    const double z = sim_normal(seed, DRAW_SCHOOL, s, 0);
    out.locale = sim_uniform(seed, DRAW_SCHOOL, s, 1) < (out.program ? 0.35 : 0.5);
    out.frl = floor(fmin(fmax(out.program ? 62 + 13 * z : 54 + 18 * z, 2), 98));
    out.growth = school_growth_sd * sim_normal(seed, DRAW_SCHOOL, s, 2) - 0.05 * (out.frl - 55) +
                 (out.locale == 1 ? 0.8 : 0) + (out.program ? selection->growth : 0);
    out.effect = mean_effect + school_effect_sd * sim_normal(seed, DRAW_SCHOOL, s, 3);
    out.start = 15600 + floor(20 * sim_uniform(seed, DRAW_SCHOOL, s, 4));
    out.end = 15830 + floor(20 * sim_uniform(seed, DRAW_SCHOOL, s, 5));
    return out;
}

typedef struct Student {
    size_t school;
    int grade;
    double pretest, score, effect;
} Student;

/* Draws students until one is taken: by the school that the program chose, by what they scored, by
 * what they know. Given all that the selection looks at, the rest is as everywhere. */
static Student make_student(const Selection *selection, uint64_t seed, const School *school,
                            size_t s, size_t i)
{
    Student out = {.school = s};
    double truth = 0, z = 0;
    for (uint64_t attempt = 0;; attempt++) {
        const uint64_t j = attempt;
        out.grade = (int)sim_below(seed, DRAW_GRADE, i, j, N_GRADES);
        const double ability = sim_normal(seed, DRAW_ABILITY, i, j);
        truth = grade_mean[out.grade] + true_sd * ability;
        out.pretest = floor(truth + error_sd * sim_normal(seed, DRAW_ERROR_BEFORE, i, j) + 0.5);
        z = (out.pretest - grade_mean[out.grade]) / true_sd;
        const double wish = selection->pretest * z + selection->ability * ability;
        if (!school->program || sim_uniform(seed, DRAW_TAKEN, i, j) < 1 / (1 + exp(-wish)))
            break;
    }
    out.effect = school->program ? school->effect + effect_slope * z : 0;
    truth += typical_growth + school->growth + growth_sd * sim_normal(seed, DRAW_GROWTH, i, 0) +
             0.04 * (school->end - 15840) + out.effect;
    out.score = floor(truth + error_sd * sim_normal(seed, DRAW_ERROR_AFTER, i, 0) + 0.5);
    return out;
}

static Column *add_column(Arena *arena, Frame *frame, const char *name, ColumnType type)
{
    Column *column = &frame->column[frame->n_columns++];
    *column = (Column){.name = name, .label = name, .type = type};
    column->reason = ARENA_ARRAY(arena, uint8_t, N);
    if (type == COLUMN_REAL)
        column->real = ARENA_ARRAY(arena, double, N);
    else
        column->level = ARENA_ARRAY(arena, int32_t, N);
    return column;
}

static void name_levels(Arena *arena, Column *column, const char *format, size_t n)
{
    column->n_levels = n;
    column->level_name = (const char **)arena_array(arena, n, sizeof *column->level_name);
    for (size_t k = 0; k < n; k++)
        column->level_name[k] = arena_printf(arena, "%s%03zu", format, k);
}

static void fill_frame(Arena *arena, const School *school, const Student *student,
                       const uint32_t *order, const char *const *id, SmallWorld *out)
{
    enum { N_COLUMNS = 9 };
    Frame *frame = &out->frame;
    *frame = (Frame){.source = "world.csv", .n_rows = N};
    frame->column = ARENA_ARRAY(arena, Column, N_COLUMNS);
    const char **ids = (const char **)arena_array(arena, N, sizeof *ids);
    frame->id = ids;
    frame->file_row = ARENA_ARRAY(arena, uint32_t, N);
    frame->line = ARENA_ARRAY(arena, uint32_t, N);
    Column *program = add_column(arena, frame, "program", COLUMN_REAL);
    Column *pretest = add_column(arena, frame, "pretest_score", COLUMN_REAL);
    Column *score = add_column(arena, frame, "end_score", COLUMN_REAL);
    Column *frl = add_column(arena, frame, "school_frl", COLUMN_REAL);
    Column *start = add_column(arena, frame, "start_date", COLUMN_REAL);
    Column *end = add_column(arena, frame, "end_date", COLUMN_REAL);
    Column *grade = add_column(arena, frame, "grade", COLUMN_FACTOR);
    Column *locale = add_column(arena, frame, "locale", COLUMN_FACTOR);
    Column *where = add_column(arena, frame, "school", COLUMN_FACTOR);
    name_levels(arena, grade, "grade ", N_GRADES);
    name_levels(arena, locale, "locale ", N_LOCALES);
    name_levels(arena, where, "school ", N_SCHOOLS);
    program->binary = true;
    for (size_t row = 0; row < N; row++) {
        const Student *one = &student[order[row]];
        const School *at = &school[one->school];
        ids[row] = id[order[row]];
        frame->file_row[row] = order[row] + 1;
        frame->line[row] = order[row] + 2;
        program->real[row] = at->program;
        pretest->real[row] = one->pretest;
        score->real[row] = one->score;
        frl->real[row] = at->frl;
        start->real[row] = at->start;
        end->real[row] = at->end;
        grade->level[row] = one->grade;
        locale->level[row] = at->locale;
        where->level[row] = (int32_t)one->school;
        out->effect[row] = one->effect;
    }
}

void small_world_make(Arena *arena, const Selection *selection, uint64_t study_seed, uint64_t seed,
                      SmallWorld *out)
{
    School school[N_SCHOOLS];
    Student *student = ARENA_ARRAY(arena, Student, N);
    const char **id = (const char **)arena_array(arena, N, sizeof *id);
    uint64_t *hash = ARENA_ARRAY(arena, uint64_t, N);
    uint32_t *order = ARENA_ARRAY(arena, uint32_t, N);
    double sum[2] = {0, 0};
    for (size_t s = 0; s < N_SCHOOLS; s++)
        school[s] = make_school(selection, seed, s);
    for (size_t i = 0; i < N; i++) {
        const size_t s =
            i < N_PROGRAM ? i / IN_PROGRAM_SCHOOL : PROGRAM_SCHOOLS + i % selection->other_schools;
        student[i] = make_student(selection, seed, &school[s], s, i);
        id[i] = arena_printf(arena, "S%05zu", i);
        hash[i] = hash_bytes(study_seed, id[i], strlen(id[i]));
        sum[i < N_PROGRAM] += student[i].score;
    }
    sort_identity(order, N);
    sort_by_u64(hash, order, N);
    out->effect = ARENA_ARRAY(arena, double, N);
    out->naive = sum[1] / N_PROGRAM - sum[0] / N_OTHERS;
    fill_frame(arena, school, student, order, id, out);
}
