/* Who was given the program together: where the study file names no cluster, the coarsest groups in
 * which the program does not vary. The finest would be classes, whose standard errors are too small
 * where schools were chosen. */
#include "cohort/unit.h"
#include "alike/groups.h"
#include "alike/sort.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

enum { CONTROL = 0, TREATED = 1 };

/* Groups of a column, by the arm that most of their students are in. */
typedef struct Unit {
    const Column *column;
    const Column *inner, *outer; /* what the column was made of; NULL: the frame has it */
    GroupKind kind;
    size_t n[2];
    size_t n_students[2]; /* with a value */
    bool whole;           /* whole groups were given the program */
    WholeGroups groups;
} Unit;

static size_t groups_of(const Unit *unit)
{
    return unit->n[CONTROL] + unit->n[TREATED];
}

static Unit measure(Arena *scratch, const Cohort *cohort, const Column *column)
{
    Unit unit = {.column = column, .kind = group_kind(column->name)};
    const Levels levels = frame_levels(scratch, column, cohort->row, cohort->n);
    size_t(*count)[2] = arena_array(scratch, levels.n_levels, sizeof *count);
    for (size_t i = 0; i < cohort->n; i++)
        if (levels.level[i] != LEVEL_NONE)
            count[levels.level[i]][cohort->treated[i]]++;
    for (size_t k = 0; k < levels.n_levels; k++) {
        const size_t *of = count[k];
        if (of[CONTROL] + of[TREATED] == 0)
            continue;
        unit.n[of[TREATED] > of[CONTROL] ? TREATED : CONTROL]++;
        unit.n_students[CONTROL] += of[CONTROL];
        unit.n_students[TREATED] += of[TREATED];
    }
    unit.whole = cohort_given_to_groups(cohort, column, &unit.groups);
    return unit;
}

/* Groups that were given the program as a whole; not numbers of students or amounts, and known of
 * most of them. */
static bool is_constant(const Cohort *cohort, const Unit *unit)
{
    enum { STUDENTS_LEAST = 2 };
    const size_t *n = unit->n_students;
    return unit->whole && 2 * n[CONTROL] >= cohort->n_control &&
           2 * n[TREATED] >= cohort->n_treated &&
           n[CONTROL] + n[TREATED] >= STUDENTS_LEAST * groups_of(unit) && unit->n[CONTROL] > 0 &&
           unit->n[TREATED] > 0;
}

static bool has_two_an_arm(const Unit *unit)
{
    return unit->n[CONTROL] > 1 && unit->n[TREATED] > 1;
}

/* --- classes of one label in several schools ------------------------------------------------- */

/* The column's groups taken apart by those of another: class 3 of one school is not class 3 of
 * another. */
static const Column *taken_apart(Arena *arena, const Frame *frame, const Column *inner,
                                 const Column *outer)
{
    const size_t n = frame->n_rows;
    Arena *scratch = arena_create();
    uint32_t *row = ARENA_ARRAY(scratch, uint32_t, n), *order = ARENA_ARRAY(scratch, uint32_t, n);
    uint64_t *key = ARENA_ARRAY(scratch, uint64_t, n);
    sort_identity(row, n);
    sort_identity(order, n);
    const Levels in = frame_levels(scratch, inner, row, n);
    const Levels out = frame_levels(scratch, outer, row, n);
    for (size_t i = 0; i < n; i++)
        key[i] = in.level[i] == LEVEL_NONE || out.level[i] == LEVEL_NONE
                     ? UINT64_MAX
                     : (uint64_t)out.level[i] * in.n_levels + (uint64_t)in.level[i];
    sort_by_u64(key, order, n);
    Column *both = ARENA_NEW(arena, Column);
    *both = (Column){.name = arena_printf(arena, "%s in %s", inner->name, outer->name),
                     .type = COLUMN_FACTOR,
                     .level = ARENA_ARRAY(arena, int32_t, n),
                     .reason = ARENA_ARRAY(arena, uint8_t, n)};
    both->label = both->name;
    size_t capacity = 0;
    for (size_t i = 0; i < n; i++) { /* students of one group lie together, those of none last */
        const uint32_t at = order[i];
        if (in.level[at] == LEVEL_NONE || out.level[at] == LEVEL_NONE) {
            both->level[at] = LEVEL_NONE;
            both->reason[at] = REASON_BLANK;
            both->n_missing++;
            continue;
        }
        if (i == 0 || in.level[at] != in.level[order[i - 1]] ||
            out.level[at] != out.level[order[i - 1]]) {
            both->level_name = (const char **)arena_grow(arena, (void *)both->level_name, &capacity,
                                                         both->n_levels + 1, sizeof(char *));
            both->level_name[both->n_levels++] =
                arena_printf(arena, "%s (%s)", in.name[in.level[at]], out.name[out.level[at]]);
        }
        both->level[at] = (int32_t)both->n_levels - 1;
    }
    arena_destroy(scratch);
    return both;
}

/* Labels of classes are often a school's own; names of schools are now and then a district's. A
 * student's district of residence must not take schools apart: those only where the program varies
 * in them as they stand. */
static Unit settled(Arena *scratch, const Cohort *cohort, Unit unit, const Column *outer)
{
    if (outer == NULL)
        return unit;
    if (unit.kind == GROUP_SCHOOL && is_constant(cohort, &unit))
        return unit;
    Unit apart = measure(scratch, cohort, taken_apart(scratch, cohort->frame, unit.column, outer));
    apart.kind = unit.kind;
    apart.inner = unit.column;
    apart.outer = outer;
    const bool fits = is_constant(cohort, &apart);
    if (unit.kind == GROUP_SCHOOL)
        return fits ? apart : unit;
    const bool own_labels = 2 * groups_of(&apart) >= 3 * groups_of(&unit);
    const bool better =
        fits && has_two_an_arm(&apart) && !(is_constant(cohort, &unit) && has_two_an_arm(&unit));
    return own_labels || better ? apart : unit;
}

/* --- which columns --------------------------------------------------------------------------- */

static bool holds_groups(const Cohort *cohort, const Column *column)
{
    if (column->type == COLUMN_FACTOR)
        return true;
    for (size_t i = 0; column->type == COLUMN_REAL && i < cohort->n; i++) {
        const double value = column->real[cohort->row[i]];
        if (!isnan(value) && value != floor(value))
            return false;
    }
    return column->type == COLUMN_REAL;
}

static const Column *first_of_kind(const Column *const *column, size_t n, GroupKind kind)
{
    for (size_t i = 0; i < n; i++)
        if (group_kind(column[i]->name) == kind)
            return column[i];
    return NULL;
}

/* The frame's columns of groups, by name: the order of columns in the file decides nothing. */
static size_t list_columns(Arena *scratch, const Cohort *cohort, const Column ***out)
{
    const Frame *frame = cohort->frame;
    size_t n = 0;
    *out = (const Column **)arena_array(scratch, frame->n_columns, sizeof **out);
    for (size_t k = 0; k < frame->n_columns; k++) {
        const Column *column = &frame->column[k];
        if (group_kind(column->name) == GROUP_NONE || column == cohort->treatment ||
            column == cohort->outcome || column == cohort->pretest || !holds_groups(cohort, column))
            continue;
        size_t at = n++;
        for (; at > 0 && strcmp((*out)[at - 1]->name, column->name) > 0; at--)
            (*out)[at] = (*out)[at - 1];
        (*out)[at] = column;
    }
    return n;
}

static size_t list_units(Arena *scratch, const Cohort *cohort, const Column *const *column,
                         size_t n, Unit **out)
{
    const Column *school = first_of_kind(column, n, GROUP_SCHOOL);
    const Column *district = first_of_kind(column, n, GROUP_DISTRICT);
    *out = ARENA_ARRAY(scratch, Unit, n);
    for (size_t i = 0; i < n; i++) {
        const Unit unit = measure(scratch, cohort, column[i]);
        (*out)[i] = settled(scratch, cohort, unit,
                            unit.kind == GROUP_CLASS    ? school
                            : unit.kind == GROUP_SCHOOL ? district
                                                        : NULL);
    }
    return n;
}

/* All of an arm is in one school: then the classes inside it can't stand in for it, or the school's
 * own good or bad year would pass for the program's work. */
static bool arm_of_one_school(const Cohort *cohort, const Unit *unit, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (unit[i].kind == GROUP_SCHOOL && is_constant(cohort, &unit[i]) &&
            !has_two_an_arm(&unit[i]))
            return true;
    return false;
}

/* Of those with two groups an arm the coarsest; else, of those with one, the finest: what is one
 * school of the program is also one district of it. Equal ones by the order of the list. */
static const Unit *choose(const Cohort *cohort, const Unit *unit, size_t n)
{
    const bool one_school = arm_of_one_school(cohort, unit, n);
    const Unit *best = NULL;
    for (size_t i = 0; i < n; i++) {
        if (!is_constant(cohort, &unit[i]) || (one_school && unit[i].kind == GROUP_CLASS))
            continue;
        const bool two = has_two_an_arm(&unit[i]);
        if (best == NULL || (two && !has_two_an_arm(best)))
            best = &unit[i];
        else if (two == has_two_an_arm(best) && groups_of(&unit[i]) != groups_of(best) &&
                 (groups_of(&unit[i]) < groups_of(best)) == two)
            best = &unit[i];
    }
    return best;
}

/* --- what is said ---------------------------------------------------------------------------- */

static const char *one_arm_words(const Unit *unit)
{
    return unit->n[TREATED] == 1 && unit->n[CONTROL] == 1
               ? "all of the program in one group and all comparison in another"
           : unit->n[TREATED] == 1 ? "all of the program in one group"
                                   : "all comparison in one group";
}

static void say_why(Arena *arena, const Unit *unit, bool listed, Cohort *cohort)
{
    const char *name = column_label(unit->column);
    const Phrase why =
        listed
            ? PHRASE("The program was given to schools ({} of {}), so standard errors go by {}.",
                     piece_count(ABOUT_SCHOOLS, unit->n[TREATED], NULL, NULL),
                     piece_count(ABOUT_SCHOOLS, groups_of(unit), NULL, NULL), piece_column(name))
            : PHRASE("The study file names no cluster; as the program does not vary within the "
                     "groups of {} ({} with it, {} without), standard errors go by {}.",
                     piece_column(name), piece_count(ABOUT_SCHOOLS, unit->n[TREATED], NULL, NULL),
                     piece_count(ABOUT_SCHOOLS, unit->n[CONTROL], NULL, NULL), piece_column(name));
    cohort->cluster_found_why = phrase_new(arena, why);
}

static void warn(Arena *arena, const Unit *unit, const Unit *all, size_t n, Cohort *cohort)
{
    Notes *notes = &cohort->cluster_notes;
    if (unit->groups.n_mixed > 0)
        clusters_tell_wrong_side(arena, cohort, unit->column, &unit->groups, "effects", notes);
    for (size_t i = 0; i < n; i++)
        if (all[i].column != unit->column && is_constant(cohort, &all[i]) &&
            !has_two_an_arm(&all[i]) && has_two_an_arm(unit))
            notes_add(
                notes, arena, "effects", NOTE_CAUTION, NO_COUNT,
                PHRASE("By {} the arms are apart as well, with {}: program and {} can't be told "
                       "apart, which evidence standards call a confound, and the standard errors, "
                       "which go by {}, do not show it.",
                       piece_column(column_label(all[i].column)),
                       piece_words(one_arm_words(&all[i])),
                       piece_column(column_label(all[i].column)),
                       piece_column(column_label(unit->column))));
}

void unit_find(Arena *arena, Cohort *cohort)
{
    const Frame *frame = cohort->frame;
    if (!frame->seeks_groups)
        return;
    Arena *scratch = arena_create();
    const Column **column;
    Unit *unit;
    const size_t n_columns = list_columns(scratch, cohort, &column);
    const size_t n = list_units(scratch, cohort, column, n_columns, &unit);
    const bool listed =
        frame->program_by_school && text_equal(cohort->treatment->name, frame->program_by_school);
    const Unit *found = choose(cohort, unit, n);
    const Column *school = frame_known(frame, KNOWN_SCHOOL);
    for (size_t i = 0; i < n && listed; i++)
        if (unit[i].column == school)
            found = &unit[i];
    cohort->school_found = school;
    if (cohort->school_found == NULL)
        cohort->school_found = first_of_kind(column, n_columns, GROUP_SCHOOL);
    if (found != NULL) {
        cohort->cluster_found = found->outer == NULL
                                    ? found->column
                                    : taken_apart(arena, frame, found->inner, found->outer);
        say_why(arena, found, listed, cohort);
        warn(arena, found, unit, n, cohort);
    }
    arena_destroy(scratch);
}

/* Methods that make comparison groups have a default of their own, the school, even where the
 * program varies inside schools. */
static Phrase *why_of_groups(Arena *arena, const Cohort *cohort)
{
    return phrase_new(arena, PHRASE("The study file names no cluster; standard errors go by {}, as "
                                    "where a design makes comparison groups.",
                                    piece_column(column_label(cohort->school_found))));
}

const Column *cohort_unit_of_groups(const Cohort *cohort)
{
    const Column *found = cohort->cluster_found;

    return cohort->school_found == NULL ||
                   (found != NULL && group_kind(found->name) == GROUP_DISTRICT)
               ? found
               : cohort->school_found;
}

/* What the study file says that keeps errors from going by the groups found; NULL: nothing. */
static const char *what_ignores(const EffectSettings *effects)
{
    const bool by_student =
        effects->variance != VARIANCE_AUTO && !variance_row[effects->variance].clustered;

    return effects->cluster == CLUSTER_NONE  ? "effects.cluster is 'none'"
           : effects->cluster == CLUSTER_SET ? "effects.cluster is 'set'"
           : by_student                      ? "effects.variance knows no clusters"
                                             : NULL;
}

/* Methods that make comparison groups have a caution of their own for cluster none and set. */
static void warn_of_ignored(Arena *arena, const char *why, const Column *found, Notes *out)
{
    notes_add(out, arena, "effects", NOTE_CAUTION, NO_COUNT,
              PHRASE("The program does not vary within the groups of {}, but standard errors do "
                     "not go by them, as {}: where groups took the program together they are too "
                     "small. Without that setting they go by {}.",
                     piece_column(column_label(found)), piece_words(why),
                     piece_column(column_label(found))));
}

const Phrase *cohort_note_unit(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                               Notes *out)
{
    const bool of_groups =
        settings->method != NULL && entry_has(head_of(settings->method), TRAIT_GROUPS);
    const bool groups = of_groups && cohort_unit_of_groups(cohort) != cohort->cluster_found;
    const char *ignored = what_ignores(settings);
    if (ignored != NULL && cohort->cluster_found != NULL &&
        (settings->cluster == CLUSTER_AUTO || !of_groups))
        warn_of_ignored(arena, ignored, cohort->cluster_found, out);
    if (ignored != NULL || settings->cluster != CLUSTER_AUTO ||
        (!groups && cohort->cluster_found == NULL))
        return NULL;
    const Phrase *why =
        groups ? why_of_groups(arena, cohort) : phrase_new(arena, *cohort->cluster_found_why);
    notes_add(out, arena, "effects", NOTE_PLAIN, NO_COUNT, *why);
    notes_append(out, arena, &cohort->cluster_notes);
    return why;
}
