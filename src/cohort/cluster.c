#include "alike/cohort.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/* What the groups of a column hold. */
typedef struct Groups {
    size_t n;        /* groups that hold a student */
    size_t spanning; /* those with both arms */
    size_t students; /* with a value */
} Groups;

static Groups count_groups(Arena *arena, const Cohort *cohort, const Column *column)
{
    enum { HAS_CONTROL = 1, HAS_TREATED = 2 };
    const Levels levels = frame_levels(arena, column, cohort->row, cohort->n);
    uint8_t *arms = ARENA_ARRAY(arena, uint8_t, levels.n_levels);
    Groups groups = {0};
    for (size_t i = 0; i < cohort->n; i++) {
        if (levels.level[i] == LEVEL_NONE)
            continue;
        arms[levels.level[i]] |= cohort->treated[i] ? HAS_TREATED : HAS_CONTROL;
        groups.students++;
    }
    for (size_t k = 0; k < levels.n_levels; k++) {
        groups.n += arms[k] != 0;
        groups.spanning += arms[k] == (HAS_CONTROL | HAS_TREATED);
    }
    return groups;
}

size_t cohort_clusters_spanning(Arena *arena, const Cohort *cohort, const Column *column,
                                size_t *n_clusters)
{
    const Groups groups = count_groups(arena, cohort, column);
    if (n_clusters != NULL)
        *n_clusters = groups.n;
    return groups.spanning;
}

bool cohort_given_to_groups(Arena *arena, const Cohort *cohort, const Column *column,
                            WholeGroups *out)
{
    enum { TWENTIETH = 20 };
    const Levels levels = frame_levels(arena, column, cohort->row, cohort->n);
    size_t(*n)[2] = arena_array(arena, levels.n_levels + 1, sizeof *n);
    WholeGroups found = {0};

    for (size_t i = 0; i < cohort->n; i++)
        if (levels.level[i] != LEVEL_NONE)
            n[levels.level[i]][cohort->treated[i] ? 1 : 0]++;
    for (size_t g = 0; g < levels.n_levels; g++) {
        found.n_groups += n[g][0] + n[g][1] > 0;
        if (n[g][0] == 0 || n[g][1] == 0)
            continue;
        found.n_mixed++;
        if (n[g][1] <= n[g][0])
            found.wrong_side_treated += n[g][1];
        else
            found.wrong_side_control += n[g][0];
    }
    if (out != NULL)
        *out = found;
    return TWENTIETH * found.wrong_side_treated <= cohort->n_treated &&
           TWENTIETH * found.wrong_side_control <= cohort->n_control;
}

static bool name_contains(const char *name, const char *word)
{
    const size_t n = strlen(word);
    for (; *name != '\0'; name++) {
        size_t i = 0;
        while (i < n && tolower((unsigned char)name[i]) == word[i])
            i++;
        if (i == n)
            return true;
    }
    return false;
}

/* Numbers that number something: schools are often coded by digits and not declared as factors. */
static bool looks_like_a_number_of_groups(const Cohort *cohort, const Column *column)
{
    static const char *const words[] = {"school",   "class",   "teacher",
                                        "district", "cluster", "site"};
    bool named = false;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        named = named || name_contains(column->name, words[i]);
    for (size_t i = 0; named && i < cohort->n; i++) {
        const double value = column->real[cohort->row[i]];
        named = isnan(value) || value == floor(value);
    }
    return named;
}

static bool decides_treatment(Arena *arena, const Cohort *cohort, const Column *column)
{
    enum { GROUPS_LEAST = 3, STUDENTS_LEAST = 5 };
    if (column->type != COLUMN_FACTOR &&
        (column->type != COLUMN_REAL || !looks_like_a_number_of_groups(cohort, column)))
        return false;
    const Groups groups = count_groups(arena, cohort, column);
    return groups.n >= GROUPS_LEAST && groups.spanning == 0 &&
           groups.students >= STUDENTS_LEAST * groups.n;
}

const char *cohort_cluster_hint(Arena *arena, const Cohort *cohort, const Design *design)
{
    const Frame *frame = cohort->frame;
    const Column *treatment = frame_find(frame, design->treatment.text);
    for (size_t k = 0; k < frame->n_columns; k++)
        if (&frame->column[k] != treatment && decides_treatment(arena, cohort, &frame->column[k]))
            return frame->column[k].name;
    return NULL;
}
