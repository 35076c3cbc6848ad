/* study.yaml: the study of the world's schools that had the program by the second year. */
#include "parts.h"

static const char opening[] =
    "# Made by `alike simulate`: schools, students and tests that never were. What the program did "
    "is\n"
    "# known and stands in truth.csv. Run it with: alike run study.yaml\n"
    "\n"
    "study:\n"
    "  title: A simulated program in %zu schools\n"
    "  program: the program\n"
    "  unit: student\n"
    "  start: 2013-09-01\n"
    "  seed: %llu\n"
    "\n"
    "# A row per student and test, one file for each school year, with the column names of a MAP "
    "Growth\n"
    "# export. Attributes are joined by the ids of students and schools.\n"
    "tests:\n"
    "  files: [tests_2012.csv, tests_2013.csv, tests_2014.csv]\n"
    "  subjects: [Mathematics, Reading]\n"
    "%s"
    "students: {file: students.csv, id: StudentID}\n"
    "schools: {file: schools.csv, id: school}\n"
    "\n"
    "# From the test before to the test after. Each subject and span has its own comparison "
    "groups.\n"
    "spans:\n"
    "  - {name: one_year, from: Fall 2013-2014, to: Spring 2013-2014, years: 1}\n"
    "  - {name: two_years, from: Fall 2013-2014, to: Spring 2014-2015, years: 2}\n"
    "\n"
    "# Schools that have the program outside this study are nobody's comparison.\n"
    "keep: {study_2015: [program, comparison]}\n"
    "\n"
    "columns:\n"
    "  school_frl: {label: Free or reduced-price lunch in the school, group: School, unit: "
    "percent}\n"
    "  school_type: {label: Type of school, group: School}\n"
    "  locale: {label: Locale, group: School}\n"
    "\n"
    "covariates: [grade, gender, frl, ell, iep, school_frl, start_date, end_date]\n"
    "\n"
    "matching:\n"
    "  method: vcg\n"
    "  size: 51\n"
    "  exact: [grade, locale]\n"
    "  within: {pretest: 1, school_frl: 15, start_date: 18, end_date: 18}\n"
    "  widen: {pretest: 2}\n"
    "  minimum: 10\n"
    "  exclude_same: school\n"
    "  draw: random\n"
    "\n"
    "effects:\n"
    "  estimator: regression\n"
    "  cluster: {group: school}\n"
    "  subgroups: [grade, school_type, {quantiles: pretest, groups: 5}]\n"
    "\n"
    "norms: nwea2015\n"
    "\n"
    "report: {publish: yes}\n"
    "\n";
static const char listing[] = "treatment:\n"
                              "  start: began\n"
                              "  schools:\n";

bool sim_write_study_file(Arena *arena, const World *world, FILE *file)
{
    (void)arena;
    size_t n = 0;
    for (size_t i = 0; i < world->n_schools; i++)
        n += sim_role(world, i, SIM_STUDY) == SIM_PROGRAM;
    fprintf(file, opening, n, (unsigned long long)world->settings.seed,
            world->settings.dirty
                ? "  retests: lowest_se   # of several tests in a term, the most precise\n"
                  "  names: {Math: Mathematics}\n"
                : "");
    if (world->settings.survey) {
        sim_write_survey_block(file);
        sim_write_implementation_block(file);
    }
    fputs(listing, file);
    for (size_t i = 0; i < world->n_schools; i++)
        if (sim_role(world, i, SIM_STUDY) == SIM_PROGRAM)
            fprintf(file, "    - %s\n", world->school[i].name);
    return ferror(file) == 0;
}
