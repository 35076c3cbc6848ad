/* Effects for low and high starters: by fifths of the earlier score in the sample, and of the
 * national norm where one is given. */
#include "further/parts.h"

#include "alike/effect_study.h"
#include "alike/part_tables.h"
#include <math.h>

enum { FIFTHS = 5 };

static const char *const norm_fifth[FIFTHS] = {
    "1 (lowest) below the 20th percentile", "2 from the 20th to below the 40th",
    "3 from the 40th to below the 60th", "4 from the 60th to below the 80th",
    "5 (highest) the 80th percentile or more"};

const TableKind table_pretest_quintile =
    TABLE_KIND(group_effects_columns, .name = "pretest_quintile");
const TableKind table_pretest_norm_quintile =
    TABLE_KIND(group_effects_columns, .name = "pretest_norm_quintile");

static bool applies(const FurtherInput *input)
{
    const Cohort *cohort = input->stages->cohort;

    return has_estimate(input) && cohort->pretest != NULL && cohort->pretest->type == COLUMN_REAL;
}

static bool of_sample(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes,
                      Error *err)
{
    const char **level;
    GroupTable groups = {
        .kind = &table_pretest_quintile,
        .title = "By fifth of the earlier score",
        .what = "Earlier score",
        .sentence = has_comparison_students(input)
                        ? "Effects by fifths of the earlier score among the program students "
                          "compared, each with its comparison students and the weights of the "
                          "whole design."
                        : "Effects by fifths of the earlier score among the program students "
                          "compared, on both groups' students in it at the weights of the whole "
                          "design.",
    };

    if (!effect_pretest_groups(arena, input->stages->cohort, input->effects->weight, FIFTHS, &level,
                               &groups.level_of, &groups.n, notes, err))
        return false;
    groups.level = level;
    return further_groups(arena, input, &groups, tables, err);
}

/* Norms by the student's own grade and the term of the pretest. */
static bool of_norm(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes,
                    Error *err)
{
    const Stages *s = input->stages;
    const Column *grade = frame_known(s->frame, KNOWN_GRADE);
    const OutcomeSpec *outcome = s->outcome;
    TermDate from;

    if (input->stages->norms == NULL || grade == NULL || outcome->subject == NULL ||
        outcome->span == NULL || !norms_cover(input->stages->norms, outcome->subject) ||
        !term_read(outcome->span->from.text, &from))
        return true;
    Arena *scratch = arena_create();
    const Levels grades = frame_levels(scratch, grade, s->cohort->row, s->cohort->n);
    const Norm **norm = (const Norm **)arena_array(scratch, grades.n_levels, sizeof *norm);
    size_t n_without = 0;
    GroupTable groups = {
        .kind = &table_pretest_norm_quintile,
        .title = "By fifth of the national norm at the start",
        .what = "National percentile at the start",
        .sentence =
            arena_printf(arena,
                         "Effects by where program students stood in the nation at the "
                         "start (%s), %s the weights of "
                         "the whole design.",
                         input->stages->norms->name,
                         has_comparison_students(input) ? "each with its comparison students and"
                                                        : "on both groups' students there at"),
        .n = FIFTHS,
        .level = norm_fifth,
        .level_of = ARENA_ARRAY(scratch, int32_t, s->cohort->n),
    };
    for (size_t g = 0; g < grades.n_levels; g++) {
        int number;
        if (grade_read(grades.name[g], &number))
            norm[g] = norms_find(input->stages->norms, outcome->subject, number, from.season);
    }
    for (size_t i = 0; i < s->cohort->n; i++) {
        const Norm *of = grades.level[i] == LEVEL_NONE ? NULL : norm[grades.level[i]];
        groups.level_of[i] = LEVEL_NONE;
        if (of != NULL) {
            const double share =
                percentile_of_z(norm_z(of, s->cohort->pretest->real[s->cohort->row[i]])) / 100.0;
            groups.level_of[i] = share >= 1.0 ? FIFTHS - 1 : (int32_t)(share * FIFTHS);
        } else if (s->cohort->treated[i] && input->effects->weight[i] > 0.0) {
            n_without++;
        }
    }
    if (n_without > 0)
        notes_add(notes, arena, "further", NOTE_PLAIN, count_about(ABOUT_TREATED, n_without),
                  PHRASE("{} students of the program have no national norm at the start; they are "
                         "in no fifth of it.",
                         piece_count(ABOUT_TREATED, n_without, NULL, NULL)));
    const bool ok = further_groups(arena, input, &groups, tables, err);
    arena_destroy(scratch);
    return ok;
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    return of_sample(arena, input, tables, notes, err) && of_norm(arena, input, tables, notes, err);
}

const FurtherAnalysis further_pretest_quintile = {
    .name = "pretest_quintile",
    .help = "effects by fifths of the earlier score, in the sample and in the nation",
    .source = "RAND RR-1365 (2015) reports lower and higher starters; fifths are ours",
    .unasked = true,
    .shares_study = true,
    .applies = applies,
    .run = run,
};
