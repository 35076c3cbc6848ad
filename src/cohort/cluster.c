/* Whether whole groups were given the program. */
#include "cohort/unit.h"

#include "alike/text.h"

/* A column's groups and the students of each arm that each holds. */
typedef struct Groups {
    Levels levels;
    size_t (*n)[2];
} Groups;

static Groups groups_of(Arena *arena, const Cohort *cohort, const Column *column)
{
    Groups out = {.levels = frame_levels(arena, column, cohort->row, cohort->n)};
    out.n = arena_array(arena, out.levels.n_levels + 1, sizeof *out.n);
    for (size_t i = 0; i < cohort->n; i++)
        if (out.levels.level[i] != LEVEL_NONE)
            out.n[out.levels.level[i]][cohort->treated[i] ? 1 : 0]++;
    return out;
}

static bool are_whole(const Cohort *cohort, const Groups *groups, WholeGroups *out)
{
    enum { TWENTIETH = 20 };
    WholeGroups found = {0};

    for (size_t g = 0; g < groups->levels.n_levels; g++) {
        const size_t *n = groups->n[g];
        found.n_groups += n[0] + n[1] > 0;
        if (n[0] == 0 || n[1] == 0)
            continue;
        found.n_mixed++;
        if (n[1] <= n[0])
            found.wrong_side_treated += n[1];
        else
            found.wrong_side_control += n[0];
    }
    if (out != NULL)
        *out = found;
    return TWENTIETH * found.wrong_side_treated <= cohort->n_treated &&
           TWENTIETH * found.wrong_side_control <= cohort->n_control;
}

bool cohort_given_to_groups(const Cohort *cohort, const Column *column, WholeGroups *out)
{
    Arena *scratch = arena_create();
    const Groups groups = groups_of(scratch, cohort, column);
    const bool whole = are_whole(cohort, &groups, out);
    arena_destroy(scratch);
    return whole;
}

const uint8_t *cohort_cluster_sides(Arena *arena, const Cohort *cohort, const Column *column)
{
    Arena *scratch = arena_create();
    uint8_t *out = ARENA_ARRAY(arena, uint8_t, cohort->n);
    const Groups groups = groups_of(scratch, cohort, column);
    const bool whole = are_whole(cohort, &groups, NULL);

    for (size_t i = 0; i < cohort->n; i++) {
        const int32_t level = groups.levels.level[i];
        const size_t *n = groups.n[level == LEVEL_NONE ? 0 : level];
        out[i] = level == LEVEL_NONE ? CLUSTER_UNKNOWN
                 : !whole            ? CLUSTER_BOTH
                 : n[1] > n[0]       ? CLUSTER_TREATED
                                     : CLUSTER_CONTROL;
    }
    arena_destroy(scratch);
    return out;
}

void clusters_tell_wrong_side(Arena *arena, const Cohort *cohort, const Column *column,
                              const WholeGroups *groups, const char *stage, Notes *out)
{
    const char *people = frame_people(cohort->frame);
    const size_t n = groups->wrong_side_treated + groups->wrong_side_control;
    notes_add(
        out, arena, stage, NOTE_CAUTION, count_about(ABOUT_PEOPLE, n),
        PHRASE("{} of {} groups of {} hold both program and comparison {}; {} of these {is|are} "
               "on the smaller side of {its|their} group, few enough that the program counts "
               "as given to whole groups. See that these {} are recorded rightly.",
               piece_groups(groups->n_mixed, n),
               piece_count(ABOUT_SCHOOLS, groups->n_groups, NULL, NULL),
               piece_column(column_label(column)), piece_words(people),
               piece_count(ABOUT_PEOPLE, n, NULL, NULL), piece_words(people)));
}

static void note_columns(Arena *arena, const EffectSettings *effects, const Cohort *cohort,
                         Notes *out)
{
    enum { FEW_CLUSTERS = 10 };
    for (size_t i = 0; i < effects->cluster_by.n; i++) {
        const Column *column = cohort_column(cohort, effects->cluster_by.item[i]);
        const char *label = column_label(column);
        WholeGroups groups;
        const bool whole = cohort_given_to_groups(cohort, column, &groups);
        if (groups.n_mixed > 0 && !whole)
            notes_add(
                out, arena, "cohort", NOTE_PLAIN, NO_COUNT,
                PHRASE("{} of {} groups of {} hold both program and comparison {}; that is "
                       "allowed, and it means that the program was not given to whole groups.",
                       piece_count(ABOUT_SCHOOLS, groups.n_mixed, NULL, NULL),
                       piece_count(ABOUT_SCHOOLS, groups.n_groups, NULL, NULL), piece_column(label),
                       piece_words(frame_people(cohort->frame))));
        else if (groups.n_mixed > 0)
            clusters_tell_wrong_side(arena, cohort, column, &groups, "cohort", out);
        /* school components learn from the whole cohort; CR2 and its kin need the numbers */
        if (whole && effects->variance == VARIANCE_AUTO)
            continue;
        if (groups.n_groups < FEW_CLUSTERS)
            notes_add(out, arena, "cohort", NOTE_CAUTION, NO_COUNT,
                      PHRASE("There are only {} groups of {}; standard errors that rest on fewer "
                             "than {} groups are unreliable.",
                             piece_count(ABOUT_SCHOOLS, groups.n_groups, NULL, NULL),
                             piece_column(label), piece_number(FEW_CLUSTERS)));
    }
}

static void note_grades(Arena *arena, const Cohort *cohort, Notes *out)
{
    const Column *grade = frame_known(cohort->frame, KNOWN_GRADE);
    WholeGroups groups;
    if (grade == NULL || grade->type == COLUMN_PRESENCE || grade == cohort->treatment)
        return;
    (void)cohort_given_to_groups(cohort, grade, &groups);
    if (groups.n_groups > 1 && groups.n_mixed == 0)
        notes_add(out, arena, "cohort", NOTE_CAUTION, NO_COUNT,
                  PHRASE("Program and comparison {} share no grade, so that what the program did "
                         "and what sets the grades apart can't be told from each other.",
                         piece_words(frame_people(cohort->frame))));
}

void cohort_note_clusters(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                          Notes *out)
{
    note_columns(arena, settings, cohort, out);
    note_grades(arena, cohort, out);
}
