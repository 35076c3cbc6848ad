/* alike check: read and audit only. */
#include "alike/command.h"
#include "alike/design.h"
#include "alike/implementation.h"
#include "alike/surveys.h"

#include "alike/cohort.h"
#include "alike/data.h"
#include "alike/effect.h"
#include "alike/implementation.h"
#include "alike/lock.h"
#include "alike/os.h"
#include "alike/text.h"
#include "check_file.h"
#include "memory.h"

#include <math.h>
#include <stdio.h>

static const Flag flags[] = {{.name = NULL}};

static void print_notes(Arena *arena, const char *what, const Notes *notes)
{
    for (size_t i = 0; i < notes->n; i++)
        command_print_found(notes->item[i].importance == NOTE_CAUTION, what,
                            note_text(arena, &notes->item[i]));
}

static void print_flow(Arena *arena, const Cohort *cohort)
{
    command_print("\n%s\n  %-52s %12s %12s\n", cohort->outcome_spec->label, "", "program",
                  "comparison");
    for (size_t i = 0; i < cohort->flow.n; i++) {
        const FlowRow *row = &cohort->flow.row[i];
        const bool out = row->step == FLOW_EXCLUDED;
        /* widths count letters, not bytes */
        const int pad = 50 - (int)text_width(row->reason);
        command_print("  %s%s%*s %12s %12s\n", out ? "− " : "  ", row->reason, pad > 0 ? pad : 0,
                      "", text_count(arena, row->treated), text_count(arena, row->control));
        if (row->other > 0)
            command_print("      (and %s in neither group)\n", text_count(arena, row->other));
    }
}

/* Of a lock that was published before, whether a run could compare it. */
static bool print_lock(Arena *arena, const Spec *spec, Error *err)
{
    const char *path = os_join(arena, spec->folder, "design.lock"), *why = NULL;
    char *text;
    size_t n;
    LockKey key;
    if (!os_is_file(path))
        return true;
    if (!os_read_file(arena, path, &text, &n, err))
        return false;
    if (lock_holds(arena, spec, text) != LOCK_KEYED)
        return true;
    if (!lock_key_read(arena, lock_key_path(arena, spec->path), &key, err))
        return false;
    why = lock_cannot_compare(arena, spec, text, key.found ? &key : NULL);
    if (why != NULL)
        command_print_found(true, "design.lock", arena_printf(arena, "%s.", why));
    return true;
}

/* Files, answers and margins of surveys, as a run would have them. */
static bool check_surveys(Arena *arena, const Spec *spec, const StudyData *data, Surveys *surveys,
                          Error *err)
{
    if (!surveys_run(arena, spec, data->frame[0], false, surveys, err))
        return false;
    for (size_t k = 0; k < surveys->n; k++) {
        const SurveyFindings *survey = &surveys->item[k];
        command_print("\nsurvey %s: %s %s of the program in %s %s, %s", survey->spec->name.text,
                      text_count(arena, survey->n[0]),
                      text_plural(survey->n[0], survey->spec->unit, survey->people),
                      text_count(arena, survey->n_schools),
                      text_plural(survey->n_schools, "school", "schools"),
                      survey->published ? "against published shares"
                                        : arena_printf(arena, "%s of the reference",
                                                       text_count(arena, survey->n[1])));
        if (survey->margins != NULL)
            command_print("; made alike these tell as much as %s",
                          text_count(arena, (size_t)survey->effective));
        command_print("\n");
    }
    print_notes(arena, "surveys", &surveys->notes);
    return true;
}

/* --- implementation --------------------------------------------------------------------------- */

/* The schools of the program's students in the cohort: by the study's cluster, else by what the
 * data call a school. Returns how many; 0: no column tells them. */
static size_t program_schools(Arena *arena, const Design *design, const Cohort *cohort,
                              const char ***name)
{
    const Names *by = &design->effects.cluster_by;
    const Column *school = frame_known(cohort->frame, KNOWN_SCHOOL);
    if (by->n > 0 && cohort_column(cohort, by->item[0]) != NULL)
        school = cohort_column(cohort, by->item[0]);
    if (school == NULL)
        school = cohort->school_found != NULL ? cohort->school_found : cohort->cluster_found;
    if (school == NULL)
        return 0;
    const Levels levels = frame_levels(arena, school, cohort->row, cohort->n);
    bool *met = ARENA_ARRAY(arena, bool, levels.n_levels);
    size_t n = 0;
    for (size_t i = 0; i < cohort->n; i++)
        if (cohort->arm[i] > 0 && levels.level[i] != LEVEL_NONE)
            met[levels.level[i]] = true;
    *name = (const char **)arena_array(arena, levels.n_levels, sizeof **name);
    for (size_t k = 0; k < levels.n_levels; k++)
        if (met[k])
            (*name)[n++] = levels.name[k];
    return n;
}

/* Values of measures, and which of the program's schools have one. Students' own are summed up when
 * it is known who is compared. */
static bool check_measures(Arena *arena, const Spec *spec, const Surveys *surveys,
                           const Cohort *cohort, Error *err)
{
    Implementation of;
    const char **name = NULL;
    if (!implementation_read(arena, spec, surveys, &of, err))
        return false;
    const size_t n = of.n == 0 ? 0 : program_schools(arena, &spec->design[0], cohort, &name);
    double *value = ARENA_ARRAY(arena, double, n + 1);
    for (size_t i = 0; i < of.n; i++) {
        const SchoolMeasure *measure = &of.measure[i];
        size_t n_known = 0;
        if (measure->spec->source == MEASURE_OF_STUDENTS || n == 0)
            continue;
        if (!implementation_join(arena, measure, name, n, value, &of.notes, err))
            return false;
        for (size_t s = 0; s < n; s++)
            n_known += isnan(value[s]) ? 0 : 1;
        command_print("\nmeasure %s: %s of the program's %s schools have it\n",
                      measure->spec->name.text, text_count(arena, n_known), text_count(arena, n));
    }
    print_notes(arena, "implementation", &of.notes);
    return true;
}

static bool run(Arena *arena, const Arguments *arguments, Error *err)
{
    Spec spec;
    StudyData data;
    if (check_is_data(arena, arguments->subject))
        return check_file(arena, arguments->subject, err);
    if (!memory_set(arguments, err) || !spec_read(arena, arguments->subject, &spec, err) ||
        !data_load(arena, &spec, FRAME_CHECK, &data, err))
        return false;
    for (size_t i = 0; i < data.n_inputs; i++) {
        if (data.input[i].rows == 0)
            continue; /* a layout or norms */
        command_print("%s: %s rows", data.input[i].file, text_count(arena, data.input[i].rows));
        if (!spec.tests.given && i == 0)
            command_print(", %zu columns used", data.frame[0][0]->n_columns);
        command_print("\n");
    }
    print_notes(arena, "study file", &spec.notes);
    print_notes(arena, "data", &data.notes);
    print_notes(arena, "data", &data.asked);
    size_t n_without_score = 0;
    Cohort *first = NULL; /* of the study's own design */
    Surveys surveys;
    for (size_t d = 0; d < spec.n_designs; d++)
        for (size_t o = 0; o < spec.design[d].n_outcomes; o++) {
            const Design *design = &spec.design[d];
            const CohortSettings settings = settings_for_cohort(arena, design, &design->outcome[o]);
            Cohort cohort;
            if (data.frame[d][o] == NULL)
                continue;
            const EffectSettings effects = settings_for_effects(design);
            if (!cohort_build(arena, &settings, data.frame[d][o], &cohort, err) ||
                !effect_can_cluster(&effects, &cohort, err)) {
                design_sign(design, err);
                if (design->primary || err->kind == ERR_STUDY)
                    return false;
                command_print("\nThe alternative '%s' can't be carried out: ", design->name);
                command_print_lines(stdout, err->text);
                error_clear(err);
                continue;
            }
            if (design->primary) {
                n_without_score += !cohort_has_score(&cohort);
                if (first == NULL) {
                    first = ARENA_NEW(arena, Cohort);
                    *first = cohort;
                }
                print_flow(arena, &cohort);
                print_notes(arena, "study file", &design->notes);
                print_notes(arena, "cohort", &cohort.notes);
                Notes clusters = {0}, unit = {0};
                cohort_note_clusters(arena, &effects, &cohort, &clusters);
                print_notes(arena, "cohort", &clusters);
                cohort_note_unit(arena, &effects, &cohort, &unit);
                print_notes(arena, "effects", &unit);
            }
        }
    if (!check_surveys(arena, &spec, &data, &surveys, err) ||
        (first != NULL && !check_measures(arena, &spec, &surveys, first, err)) ||
        !print_lock(arena, &spec, err))
        return false;
    if (n_without_score > 0)
        command_print(
            "\nNo errors: 'alike design %s' can go ahead; 'alike run' must wait until the data "
            "hold the scores.\n",
            arguments->subject);
    else
        command_print("\nNo errors: 'alike run %s' can go ahead.\n", arguments->subject);
    return true;
}

const Command command_check = {
    .name = "check",
    .form = "check STUDY.yaml | FILE",
    .help = "read and audit only: errors, warnings, who would be lost and why",
    .more = "Of a file of data in the place of a study file it prints what it holds: sheets or "
            "members, columns, kinds, first values, what may be codes for missing.",
    .subject = "a study file, or a file of data",
    .subject_needed = true,
    .offered = OFFERED_STUDIES,
    .flags = flags,
    .run = run,
};
