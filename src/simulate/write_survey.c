/* survey_program.csv, survey_invited.csv, survey_reference.csv and truth_survey.csv: what teachers
 * say, and what the program added to it. */
#include "parts.h"

#include "alike/text.h"

static const char *const answer_name[] = {"strongly disagree", "disagree", "agree",
                                          "strongly agree"};

static bool is_asked(const World *world, size_t school)
{
    return sim_role(world, school, SIM_STUDY) == SIM_PROGRAM;
}

static void print_answers(const SimTeacher *teacher, FILE *file)
{
    for (int k = 0; k < SIM_ITEMS; k++)
        fprintf(file, ",%s",
                teacher->answer[k] == SIM_BLANK       ? ""
                : teacher->answer[k] == SIM_DONT_KNOW ? "don't know"
                                                      : answer_name[teacher->answer[k]]);
    fputc('\n', file);
}

/* Locale and lunch share of these schools stand in schools.csv. */
bool sim_write_survey_program(Arena *arena, const World *world, FILE *file)
{
    (void)arena;
    size_t id = 0;
    fputs("respondent,school,experience", file);
    for (int k = 0; k < SIM_ITEMS; k++)
        fprintf(file, ",q%d", k + 1);
    fputc('\n', file);
    for (size_t i = 0; i < world->n_schools; i++)
        for (size_t person = 0; is_asked(world, i) && person < sim_invited(world, i); person++) {
            SimTeacher teacher;
            if (!sim_teacher(world, i, person, &teacher))
                continue;
            fprintf(file, "T%04zu,%s,%s", ++id, world->school[i].name,
                    sim_experience_name[teacher.experience]);
            print_answers(&teacher, file);
        }
    return ferror(file) == 0;
}

bool sim_write_survey_invited(Arena *arena, const World *world, FILE *file)
{
    (void)arena;
    fputs("school,invited\n", file);
    for (size_t i = 0; i < world->n_schools; i++)
        if (is_asked(world, i))
            fprintf(file, "%s,%zu\n", world->school[i].name, sim_invited(world, i));
    return ferror(file) == 0;
}

bool sim_write_survey_reference(Arena *arena, const World *world, FILE *file)
{
    (void)arena;
    fputs("caseid,weight,stratum,psu,locale,school_frl,experience", file);
    for (int k = 0; k < SIM_ITEMS; k++)
        fprintf(file, ",Q%d", 10 + k);
    fputc('\n', file);
    for (size_t psu = 0; psu < SIM_STRATA * SIM_PSUS_OF_STRATUM; psu++)
        for (size_t person = 0; person < SIM_OF_PSU; person++) {
            SimTeacher teacher;
            sim_panelist(world, psu, person, &teacher);
            fprintf(file, "R%04zu,%.2f,%zu,%zu,%s,%d,%s", psu * SIM_OF_PSU + person + 1,
                    teacher.weight, psu / SIM_PSUS_OF_STRATUM + 1, psu + 1,
                    sim_locale_name[teacher.locale], teacher.frl,
                    sim_experience_name[teacher.experience]);
            print_answers(&teacher, file);
        }
    return ferror(file) == 0;
}

/* A row a question: share of top answers that all who were invited would give on average, as it is
 * and without the program; then the index of the questions of one family. */
bool sim_write_truth_survey(Arena *arena, const World *world, FILE *file)
{
    (void)arena;
    double sum[SIM_ITEMS] = {0}, all = 0.0;
    size_t n = 0;
    for (size_t i = 0; i < world->n_schools; i++)
        for (size_t person = 0; is_asked(world, i) && person < sim_invited(world, i); person++) {
            SimTeacher teacher;
            (void)sim_teacher(world, i, person, &teacher);
            for (int k = 0; k < SIM_ITEMS; k++)
                sum[k] += teacher.p[k];
            n++;
        }
    fputs("item,invited,share,without_program,difference\n", file);
    for (int k = 0; k < SIM_ITEMS; k++)
        fprintf(file, "%s,%zu,%.4f,%.4f,%.4f\n", sim_item[k].name, n, sum[k] / (double)n,
                sum[k] / (double)n - sim_item[k].difference, sim_item[k].difference);
    /* mean of the scale: (P(3) + P(2 or 3) + P(1 or more)) / 3 = 0.2 + 0.6 p */
    for (int k = 0; k < SIM_INDEX_ITEMS; k++)
        all += sum[k] / (double)n / SIM_INDEX_ITEMS;
    fprintf(file, "%s,%zu,%.4f,%.4f,%.4f\n", SIM_INDEX, n, 0.2 + 0.6 * all,
            0.2 + 0.6 * all - sim_index_truth(), sim_index_truth());
    return ferror(file) == 0;
}

double sim_index_truth(void)
{
    double sum = 0.0;
    for (int k = 0; k < SIM_INDEX_ITEMS; k++)
        sum += sim_item[k].difference;
    return 0.6 * sum / SIM_INDEX_ITEMS;
}

/* --- in study.yaml ---------------------------------------------------------------------------- */

bool sim_write_survey_block(FILE *file)
{
    fputs("# What teachers say, beside others whom a survey of the nation drew; the truth of it "
          "stands in\n"
          "# truth_survey.csv. Locale and lunch share of the program's schools come from schools.\n"
          "surveys:\n"
          "  - name: teachers\n"
          "    unit: teacher\n"
          "    program: {file: survey_program.csv, id: respondent, school: school, invited: "
          "survey_invited.csv, weigh: school}\n"
          "    reference: {file: survey_reference.csv, id: caseid, weight: weight, stratum: "
          "stratum, psu: psu}\n"
          "    margins: [experience, locale, {bands: school_frl, at: [",
          file);
    for (int k = 0; k < SIM_FRL_POINTS; k++)
        fprintf(file, "%s%d", k > 0 ? ", " : "", sim_frl_point[k]);
    fputs("]}]\n    items:\n", file);
    for (int k = 0; k < SIM_ITEMS; k++)
        fprintf(file,
                "      - {name: %s, label: %s, program: q%d, reference: Q%d, answers: agree4, top: "
                "[agree, strongly agree], family: %s%s}\n",
                sim_item[k].name, sim_item[k].label, k + 1, 10 + k, sim_item[k].family,
                k + 1 == SIM_ITEMS ? ", wording: different" : "");
    fputs("    answers:\n      agree4: {order: [", file);
    for (size_t k = 0; k < COUNT_OF(answer_name); k++)
        fprintf(file, "%s%s", k > 0 ? ", " : "", answer_name[k]);
    fputs("], missing: [don't know]}\n    indices:\n      - {name: " SIM_INDEX
          ", label: Own pace, items: [",
          file);
    for (int k = 0; k < SIM_INDEX_ITEMS; k++)
        fprintf(file, "%s%s", k > 0 ? ", " : "", sim_item[k].name);
    fputs("]}\n\n", file);
    return ferror(file) == 0;
}
