/* truth.csv and truth_students.csv: what the program did, and what its schools would have done
 * anyway, known because we made it. */
#include "parts.h"

/* From the fall of one year to the spring of the same or a later one. */
typedef struct Span {
    int from, to; /* terms */
} Span;

enum { N_SPANS = SIM_YEARS * (SIM_YEARS + 1) / 2 };

static void list_spans(Span span[N_SPANS])
{
    int n = 0;
    for (int a = 0; a < SIM_YEARS; a++)
        for (int b = a; b < SIM_YEARS; b++)
            span[n++] = (Span){.from = a * SIM_SEASONS, .to = b * SIM_SEASONS + SIM_SEASONS - 1};
}

static bool in_span(const World *world, const SimStudent *student, const SimTests *tests, int k,
                    const Span *span)
{
    return tests->taken[k][span->from] && tests->taken[k][span->to] &&
           world->school[student->school[span->from]].began != SIM_NOWHERE;
}

/* Students with both tests whose school at the first has the program, or will have. */
bool sim_write_truth_students(Arena *arena, const World *world, FILE *file)
{
    Span span[N_SPANS];
    const char *term[SIM_TERMS];
    list_spans(span);
    for (int t = 0; t < SIM_TERMS; t++)
        term[t] = sim_term_name(arena, t);
    fputs("StudentID,school,subject,from,to,effect,own_growth\n", file);
    SimTests tests;
    for (size_t i = 0; i < world->n_students; i++) {
        const SimStudent *student = &world->student[i];
        char id[SIM_ID_LENGTH];
        sim_student_id(world, i, id);
        world_tests(world, i, &tests);
        for (int k = 0; k < SIM_SUBJECTS; k++)
            for (int s = 0; s < N_SPANS; s++)
                if (in_span(world, student, &tests, k, &span[s]))
                    fprintf(file, "%s,%s,%s,%s,%s,%.3f,%.3f\n", id,
                            world->school[student->school[span[s].from]].name, sim_subject_name[k],
                            term[span[s].from], term[span[s].to],
                            sim_effect(&tests, k, span[s].from, span[s].to),
                            sim_own_growth(&tests, k, span[s].from, span[s].to));
    }
    return ferror(file) == 0;
}

typedef struct Sum {
    size_t n;
    double points, sds, own;
} Sum;

static void add_student(const World *world, size_t i, const Span *span, Sum *sum)
{
    const SimStudent *student = &world->student[i];
    SimTests tests;
    world_tests(world, i, &tests);
    for (int k = 0; k < SIM_SUBJECTS; k++)
        for (int s = 0; s < N_SPANS; s++) {
            if (!in_span(world, student, &tests, k, &span[s]))
                continue;
            const size_t school = (size_t)student->school[span[s].from];
            Sum *to = &sum[(school * SIM_SUBJECTS + (size_t)k) * N_SPANS + (size_t)s];
            const double effect = sim_effect(&tests, k, span[s].from, span[s].to);
            const int end = span[s].to;
            to->n++;
            to->points += effect;
            to->own += sim_own_growth(&tests, k, span[s].from, span[s].to);
            to->sds +=
                effect / sim_norm_sd(k, student->grade[end / SIM_SEASONS], end % SIM_SEASONS);
        }
}

static void print_sum(Arena *arena, FILE *file, const char *group, const char *level, int k,
                      const Span *span, const Sum *sum)
{
    const double n = (double)sum->n;
    if (sum->n > 0)
        fprintf(file, "%s,%s,%s,%s,%s,%zu,%.3f,%.4f,%.3f\n", group, level, sim_subject_name[k],
                sim_term_name(arena, span->from), sim_term_name(arena, span->to), sum->n,
                sum->points / n, sum->sds / n, sum->own / n);
}

/* Means over the students of truth_students.csv, of each study's program schools and of each
 * school; in points, and in national SDs of the grade and season of the later test. own_growth:
 * what these students' schools would have added without the program, points, beyond what the norms
 * and the lunch share tell; effect + own_growth is the difference from similar students elsewhere.
 */
bool sim_write_truth(Arena *arena, const World *world, FILE *file)
{
    Span span[N_SPANS];
    list_spans(span);
    Sum *sum = ARENA_ARRAY(arena, Sum, world->n_schools * SIM_SUBJECTS * N_SPANS);
    for (size_t i = 0; i < world->n_students; i++)
        add_student(world, i, span, sum);
    fputs("group,level,subject,from,to,students,effect,effect_sd,own_growth\n", file);
    for (int study = 0; study < SIM_STUDIES; study++)
        for (int k = 0; k < SIM_SUBJECTS; k++)
            for (int s = 0; s < N_SPANS; s++) {
                Sum all = {0};
                for (size_t school = 0; school < world->n_schools; school++) {
                    const Sum *one =
                        &sum[(school * SIM_SUBJECTS + (size_t)k) * N_SPANS + (size_t)s];
                    if (sim_role(world, school, study) != SIM_PROGRAM)
                        continue;
                    all.n += one->n;
                    all.points += one->points;
                    all.sds += one->sds;
                    all.own += one->own;
                }
                print_sum(arena, file, "study", sim_study_name[study], k, &span[s], &all);
            }
    for (size_t school = 0; school < world->n_schools; school++)
        for (int k = 0; k < SIM_SUBJECTS; k++)
            for (int s = 0; s < N_SPANS; s++)
                print_sum(arena, file, "school", world->school[school].name, k, &span[s],
                          &sum[(school * SIM_SUBJECTS + (size_t)k) * N_SPANS + (size_t)s]);
    return ferror(file) == 0;
}
