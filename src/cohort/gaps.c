/* Gaps in covariates, filled so that students who lack one stay. A linear model with the mark in it
 * has the same fit whatever value is put in (only the mark's coefficient differs), so the mean
 * decides nothing there; of distances it is the value that moves a student least. A score of what
 * is known and of the marks balances both alike, and promises nothing of what is not known. Source:
 * Rosenbaum & Rubin (1984) J. American Statistical Association 79:516-524. */
#include "cohort/gaps.h"

#include "cohort/columns.h"
#include "cohort/gap_words.h"

#include "alike/text.h"

#include <math.h>
#include <string.h>

bool gaps_may_be_filled(const CohortSettings *settings, const Need *need)
{
    return settings->missing_data != MISSING_COMPLETE && need->itself == NULL;
}

bool cohort_may_have_gaps(const CohortSettings *settings, const Frame *frame)
{
    for (size_t i = 0; i < settings->n_uses; i++) {
        const CohortUse *use = &settings->use[i];
        const Column *column = use->word ? frame_column(frame, settings->outcome, use->name)
                                         : frame_find(frame, use->name.text);
        if (use->term && column != NULL && column->n_missing > 0)
            return true;
    }
    return false;
}

/* --- what is missing ---------------------------------------------------------------------------
 */

static Gap gap_of(const Cohort *cohort, const Need *need)
{
    const Column *column = need->column;
    Gap out = {.need = need};
    double sum = 0.0;

    for (size_t i = 0; i < cohort->n; i++)
        if (gap_lacks(column, cohort->row[i]))
            out.lack[gap_arm(cohort, i)]++;
        else if (column->type == COLUMN_REAL)
            sum += column->real[cohort->row[i]];
    out.mean = sum / (double)(cohort->n - out.lack[0] - out.lack[1]);
    return out;
}

/* Then the mark would say who is in the program, and no score would be left between the groups. */
static bool is_known_in_both_arms(const Cohort *cohort, const Gap *gap, Error *err)
{
    const size_t n[2] = {cohort->n_control, cohort->n_treated};

    for (size_t arm = 0; arm < 2; arm++)
        if (gap->lack[arm] == n[arm])
            return error_say(
                err, ERR_INFEASIBLE, gap->need->use->name.place,
                PHRASE("{} names '{}', which none of the {} has; who lacks it then "
                       "tells who was in the program, so that missing_data can't "
                       "put anything in its place: remove it there",
                       piece_words(gap->need->use->setting), piece_column(gap->need->column->name),
                       piece_count(about_arm(arm == 1), n[arm],
                                   arm == 1 ? "treated student" : "control student",
                                   arm == 1 ? "treated students" : "control students")));
    return true;
}

/* As cohort_impute would say of a copy; here it is known before anything is drawn. */
static bool has_values_to_draw(const Gap *gap, Error *err)
{
    const Column *column = gap->need->column;

    return column->type != COLUMN_FACTOR || column->n_levels <= IMPUTE_CLASSES_MOST ||
           error_say(err, ERR_INFEASIBLE, gap->need->use->name.place,
                     PHRASE("{} names '{}', which some lack and which has {} values, more than the "
                            "{} of which missing_data: impute can draw one; recode it under "
                            "columns, or write missing_data: indicator",
                            piece_words(gap->need->use->setting), piece_column(column->name),
                            piece_number(column->n_levels), piece_number(IMPUTE_CLASSES_MOST)));
}

/* --- what stands in its place ------------------------------------------------------------------
 */

static const char *free_level(Arena *arena, const Column *column)
{
    const char *name = "missing";
    for (bool taken = true; taken;) {
        taken = false;
        for (size_t k = 0; k < column->n_levels; k++)
            taken = taken || strcmp(column->level_name[k], name) == 0;
        if (taken)
            name = arena_printf(arena, "(%s)", name);
    }
    return name;
}

static bool is_taken(const Frame *frame, const char *name)
{
    return frame_find(frame, name) != NULL;
}

static const char *free_name(Arena *arena, const Frame *frame, const char *column)
{
    const char *name = arena_printf(arena, "%s missing", column);
    while (is_taken(frame, name))
        name = arena_printf(arena, "%s (mark)", name);
    return name;
}

/* A category of "0" and "1": shares of all students, as of every category. */
static void make_category(Arena *arena, size_t n_rows, Column *column)
{
    static const char *const digits[] = {"0", "1"};
    bool any[2] = {false, false};
    int32_t number[2] = {LEVEL_NONE, LEVEL_NONE};

    for (size_t i = 0; i < n_rows; i++)
        if (!gap_lacks(column, (uint32_t)i))
            any[column->real[i] != 0.0] = true;
    column->level_name = (const char **)arena_array(arena, 2, sizeof *column->level_name);
    column->n_levels = 0;
    for (size_t k = 0; k < 2; k++)
        if (any[k]) {
            number[k] = (int32_t)column->n_levels;
            column->level_name[column->n_levels++] = digits[k];
        }
    column->level = ARENA_ARRAY(arena, int32_t, n_rows);
    for (size_t i = 0; i < n_rows; i++)
        column->level[i] =
            gap_lacks(column, (uint32_t)i) ? LEVEL_NONE : number[column->real[i] != 0.0];
    column->type = COLUMN_FACTOR;
    column->real = NULL;
    column->binary = false;
}

static void add_level(Arena *arena, size_t n_rows, Column *column)
{
    const int32_t own = (int32_t)column->n_levels;
    const char **name =
        (const char **)arena_array(arena, column->n_levels + 1, sizeof *column->level_name);
    int32_t *level = ARENA_ARRAY(arena, int32_t, n_rows);

    memcpy((void *)name, (const void *)column->level_name,
           column->n_levels * sizeof *column->level_name);
    name[own] = free_level(arena, column);
    for (size_t i = 0; i < n_rows; i++)
        level[i] = gap_lacks(column, (uint32_t)i) ? own : column->level[i];
    column->level_name = name;
    column->level = level;
    column->n_levels++;
}

static void put_mean(Arena *arena, size_t n_rows, double mean, Column *column)
{
    double *real = ARENA_ARRAY(arena, double, n_rows);

    for (size_t i = 0; i < n_rows; i++)
        real[i] = gap_lacks(column, (uint32_t)i) ? mean : column->real[i];
    column->real = real;
}

/* Columns that are missing together have one mark: two equal columns say no more than one. */
static const Column *mark_like(const Cohort *cohort, const Frame *to, const Column *known)
{
    for (size_t k = 0; k < to->n_columns; k++) {
        const Column *mark = to->column[k].mark;
        bool same = mark != NULL;
        for (size_t i = 0; same && i < cohort->n; i++)
            same = (mark->real[cohort->row[i]] != 0.0) == gap_lacks(known, cohort->row[i]);
        if (same)
            return mark;
    }
    return NULL;
}

static const Column *add_mark(Arena *arena, const Column *known, Frame *to)
{
    Column *mark = &to->column[to->n_columns];
    *mark = (Column){.name = free_name(arena, to, known->name),
                     .label = arena_printf(arena, "%s: missing", column_label(known)),
                     .group = known->group,
                     .unit = "",
                     .type = COLUMN_REAL,
                     .binary = true,
                     .real = ARENA_ARRAY(arena, double, to->n_rows),
                     .reason = ARENA_ARRAY(arena, uint8_t, to->n_rows)};
    for (size_t i = 0; i < to->n_rows; i++)
        mark->real[i] = gap_lacks(known, (uint32_t)i) ? 1.0 : 0.0;
    to->n_columns++;
    return mark;
}

static void fill(Arena *arena, const Cohort *cohort, Gap *gap, Frame *to)
{
    const Frame *from = cohort->frame;
    const Column *known = gap->need->column;
    Column *column = &to->column[known - from->column];

    if (gap_is_category(known)) {
        if (known->type == COLUMN_REAL)
            make_category(arena, to->n_rows, column);
        add_level(arena, to->n_rows, column);
    } else {
        put_mean(arena, to->n_rows, gap->mean, column);
        column->mark = mark_like(cohort, to, known);
        if (column->mark == NULL)
            column->mark = add_mark(arena, known, to);
        gap->mark = column->mark->name;
    }
    column->known = known;
    column->reason = ARENA_ARRAY(arena, uint8_t, to->n_rows);
    column->n_missing = 0;
}

size_t gaps_with_marks(Arena *arena, const Column *const *covariate, size_t n, const Column ***out)
{
    const Column **all = (const Column **)arena_array(arena, 2 * n + 1, sizeof *all);
    size_t n_all = 0;

    for (size_t k = 0; k < n; k++) {
        const Column *mark = covariate[k]->mark;
        all[n_all++] = covariate[k];
        for (size_t j = 0; mark != NULL && j < n_all; j++)
            if (all[j] == mark)
                mark = NULL;
        if (mark != NULL)
            all[n_all++] = mark;
    }
    *out = all;
    return n_all;
}

bool gaps_fill(Arena *arena, const CohortSettings *settings, const Needs *needs, Cohort *cohort,
               Error *err)
{
    Gap *gap = ARENA_ARRAY(arena, Gap, needs->n + 1);
    size_t n = 0;

    for (size_t k = 0; k < needs->n; k++) {
        if (!gaps_may_be_filled(settings, &needs->item[k]))
            continue;
        gap[n] = gap_of(cohort, &needs->item[k]);
        if (gap[n].lack[0] + gap[n].lack[1] == 0)
            continue;
        if (!is_known_in_both_arms(cohort, &gap[n], err) ||
            (settings->missing_data == MISSING_IMPUTE && !has_values_to_draw(&gap[n], err)))
            return false;
        if (settings->missing_data == MISSING_IMPUTE)
            gap[n].shared = impute_shared_by(arena, cohort, gap[n].need->column);
        n++;
    }
    if (n == 0)
        return true;
    Frame *to = columns_copy(arena, cohort->frame, n);
    for (size_t k = 0; k < n; k++)
        fill(arena, cohort, &gap[k], to);
    columns_move(arena, cohort, to, cohort);
    gaps_tell(arena, settings, gap, n, cohort);
    return true;
}
