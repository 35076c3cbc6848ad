/* students.csv, schools.csv and roster.csv: what is known of students and schools. */
#include "parts.h"

#include <string.h>

static const char *race(double u)
{
    static const struct {
        const char *name;
        double up_to;
    } share[] = {{"Asian", 0.06}, {"Black", 0.36}, {"Hispanic", 0.74}, {"Other", 0.80}};
    for (size_t k = 0; k < COUNT_OF(share); k++)
        if (u < share[k].up_to)
            return share[k].name;
    return "White";
}

bool sim_write_students(Arena *arena, const World *world, FILE *file)
{
    (void)arena;
    const uint64_t seed = world->settings.seed;
    fputs("StudentID,gender,race,frl,ell,iep\n", file);
    for (size_t i = 0; i < world->n_students; i++) {
        const SimStudent *student = &world->student[i];
        const SimSchool *school =
            &world->school[student->school[student->first_year * SIM_SEASONS]];
        const double ability = student->ability[0];
        char id[SIM_ID_LENGTH];
        sim_student_id(world, i, id);
        fprintf(file, "%s,%c,%s,%c,%c,%c\n", id,
                sim_uniform(seed, FOR_TRAIT, i, 0) < 0.5 ? 'F' : 'M',
                race(sim_uniform(seed, FOR_TRAIT, i, 1)),
                sim_uniform(seed, FOR_TRAIT, i, 2) < school->frl / 100.0 ? 'Y' : 'N',
                sim_uniform(seed, FOR_TRAIT, i, 3) < (ability < 0 ? 0.16 : 0.06) ? 'Y' : 'N',
                sim_uniform(seed, FOR_TRAIT, i, 4) < (ability < -1 ? 0.24 : 0.10) ? 'Y' : 'N');
    }
    return ferror(file) == 0;
}

bool sim_write_schools(Arena *arena, const World *world, FILE *file)
{
    (void)arena;
    fputs("school,locale,school_frl,school_type,grades,began", file);
    for (int study = 0; study < SIM_STUDIES; study++)
        fprintf(file, ",%s", sim_study_name[study]);
    fputc('\n', file);
    for (size_t i = 0; i < world->n_schools; i++) {
        const SimSchool *school = &world->school[i];
        fprintf(file, "%s,%s,%d,%s,%d-%d,", school->name, sim_locale_name[school->locale],
                school->frl, school->charter ? "charter" : "district", school->low, school->high);
        if (school->began == SIM_NOWHERE)
            fputs("none", file);
        else
            fprintf(file, "%d", SIM_FIRST_YEAR + school->began);
        for (int study = 0; study < SIM_STUDIES; study++)
            fprintf(file, ",%s", sim_role_name[sim_role(world, i, study)]);
        fputc('\n', file);
    }
    return ferror(file) == 0;
}

/* The program's students as an office would list them: those of its schools in the fall in which
 * the study of study.yaml begins. A spreadsheet may have eaten zeros, and some names are not in the
 * tests. */
bool sim_write_roster(Arena *arena, const World *world, FILE *file)
{
    (void)arena;
    enum { TERM = SIM_SEASONS };
    const uint64_t seed = world->settings.seed;
    fputs("StudentID,SchoolName\n", file);
    for (size_t i = 0; i < world->n_students; i++) {
        const int32_t at = world->student[i].school[TERM];
        if (at == SIM_NOWHERE || sim_role(world, (size_t)at, SIM_STUDY) != SIM_PROGRAM)
            continue;
        char id[SIM_ID_LENGTH];
        sim_student_id(world, i, id);
        const bool eaten = world->settings.dirty && sim_uniform(seed, FOR_ROSTER, i, 0) < 0.1;
        fprintf(file, "%s,%s\n", id + (eaten ? strspn(id, "0") : 0), world->school[at].name);
        if (world->settings.dirty && sim_uniform(seed, FOR_ROSTER, i, 1) < 0.01)
            fprintf(file, "99%.5s,%s\n", id + 2, world->school[at].name);
    }
    return ferror(file) == 0;
}
