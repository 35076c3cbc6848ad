/* Effects in elementary, middle and high school. */
#include "alike/part_tables.h"
#include "further/parts.h"

static const char *const band[] = {"K-5", "6-8", "9-12"};

static int32_t band_of(int grade)
{
    return grade <= 5 ? 0 : grade <= 8 ? 1 : 2;
}

const TableKind table_grade_band = TABLE_KIND(group_effects_columns, .name = "grade_band");

static bool applies(const FurtherInput *input)
{
    return has_estimate(input) && frame_known(input->stages->frame, KNOWN_GRADE) != NULL;
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    const Cohort *cohort = input->stages->cohort;
    Arena *scratch = arena_create();
    const Levels grades = frame_levels(scratch, frame_known(input->stages->frame, KNOWN_GRADE),
                                       cohort->row, cohort->n);
    size_t n_unread = 0;
    GroupTable groups = {
        .kind = &table_grade_band,
        .title = "By grade band",
        .what = "Grades",
        .sentence = has_comparison_students(input)
                        ? "Effects for program students of each band of grades, with their "
                          "comparison students and the weights of the whole design."
                        : "Effects for both groups' students of each band of grades, at the "
                          "weights of the whole design.",
        .n = COUNT_OF(band),
        .level = band,
        .level_of = ARENA_ARRAY(scratch, int32_t, cohort->n),
    };

    for (size_t i = 0; i < cohort->n; i++) {
        int grade = 0;
        const int32_t level = grades.level[i];
        const bool known = level != LEVEL_NONE && grade_read(grades.name[level], &grade);
        groups.level_of[i] = known ? band_of(grade) : LEVEL_NONE;
        n_unread += !known && cohort->treated[i] && input->effects->weight[i] > 0.0;
    }
    if (n_unread > 0)
        notes_add(notes, arena, "further", NOTE_PLAIN, count_about(ABOUT_TREATED, n_unread),
                  PHRASE("{} students of the program have no grade that can be read; they are in "
                         "no grade band.",
                         piece_count(ABOUT_TREATED, n_unread, NULL, NULL)));
    const bool ok = further_groups(arena, input, &groups, tables, err);
    arena_destroy(scratch);
    return ok;
}

const FurtherAnalysis further_grade_band = {
    .name = "grade_band",
    .help = "effects in grades K-5, 6-8 and 9-12",
    .source = "RAND RR-1365 (2015) reports bands of grades; where they are cut is our choice",
    .unasked = true,
    .shares_study = true,
    .applies = applies,
    .run = run,
};
