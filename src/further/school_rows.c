#include "further/school_rows.h"
#include "stats/fit.h"

#include "alike/cohort_people.h"
#include "alike/sort.h"
#include "alike/terms.h"

#include <math.h>
#include <string.h>

/* A column that students had to share exactly, with more levels than this, is not in the model: its
 * levels are the same in a school and in its groups, and would leave little to tell schools by. */
enum { EXACT_LEVELS_MAX = 50 };

enum { NOBODY = -1 };

typedef struct Columns {
    size_t n, capacity;
    const Column **item;
} Columns;

const Column *school_rows_column(const FurtherInput *input)
{
    const Column *school = frame_known(input->stages->frame, KNOWN_SCHOOL);

    return input->stages->of_test_records && school != NULL ? school : school_column(input);
}

/* --- covariates ---------------------------------------------------------------------------------
 */

static void add_column(Arena *scratch, Columns *columns, const Column *column)
{
    for (size_t i = 0; i < columns->n; i++)
        if (columns->item[i] == column)
            return;
    columns->item = (const Column **)arena_grow(scratch, columns->item, &columns->capacity,
                                                columns->n + 1, sizeof *columns->item);
    columns->item[columns->n++] = column;
}

static void add_named(Arena *scratch, const Cohort *cohort, Name name, bool exact, Columns *columns)
{
    const Column *column = cohort_column(cohort, name);
    const bool too_fine = exact && column != NULL && column->type == COLUMN_FACTOR &&
                          column->n_levels > EXACT_LEVELS_MAX;

    if (column != NULL && !too_fine)
        add_column(scratch, columns, column);
    if (column != NULL && column->mark != NULL)
        add_column(scratch, columns, column->mark);
}

/* Schools are held against a model whose every coordinate is kept. */
static bool is_too_fine(const Column *column)
{
    return column->type == COLUMN_FACTOR && column->n_levels > FIT_LEVELS_MOST;
}

static void note_too_fine(Arena *arena, const Cohort *cohort, Notes *notes)
{
    for (size_t k = 0; k < cohort->n_covariates; k++)
        if (is_too_fine(cohort->covariate[k]))
            notes_add(notes, arena, "further", NOTE_PLAIN, NO_COUNT,
                      PHRASE("School by school: '{}' is not adjusted for, as it has more than {} "
                             "values.",
                             piece_column(cohort->covariate[k]->name),
                             piece_number(FIT_LEVELS_MOST)));
}

static Columns covariates_of(Arena *scratch, const Stages *s, const Column *school)
{
    const EffectSettings *effects = &s->settings->effects;
    const Names matched = match_columns(scratch, effects->method, effects->match_settings);
    Columns all = {.n = 0}, out = {.n = 0};

    if (s->cohort->pretest != NULL)
        add_column(scratch, &all, s->cohort->pretest);
    for (size_t k = 0; k < s->cohort->n_covariates; k++)
        add_column(scratch, &all, s->cohort->covariate[k]);
    for (size_t k = 0; effects->adjust == ADJUST_LIST && k < effects->adjust_for.n; k++)
        add_named(scratch, s->cohort, effects->adjust_for.item[k], false, &all);
    for (size_t k = 0; k < matched.n; k++)
        add_named(scratch, s->cohort, matched.item[k], true, &all);
    for (size_t k = 0; k < all.n; k++) /* the school itself would leave nothing between schools */
        if (all.item[k] != school && all.item[k]->type != COLUMN_PRESENCE &&
            !is_too_fine(all.item[k]))
            add_column(scratch, &out, all.item[k]);
    return out;
}

/* --- students -----------------------------------------------------------------------------------
 */

/* By student of the cohort: its row in its arm, or NOBODY. */
typedef struct Places {
    int32_t *at;
    uint32_t *who[2]; /* students of the cohort, comparison and program */
    size_t n[2];
    uint8_t *counts; /* by student of the cohort: it has a score and a weight */
} Places;

static bool has_score(const Cohort *cohort, size_t i)
{
    return !isnan(cohort->outcome->real[cohort->row[i]]);
}

/* A link counts where both its students have a score and a weight, and its program student a
 * school. */
static bool is_alive(const Places *places, const Levels *levels, const Link *link)
{
    return places->counts[link->treated] && places->counts[link->control] &&
           levels->level[link->treated] != LEVEL_NONE && link->share > 0.0;
}

/* A program student who stands in a school that the program was not given to, where whole schools
 * were, is misfiled: no school of the program, and no effect there. */
static Levels program_schools(Arena *arena, const Cohort *cohort, const Column *school)
{
    const Levels levels = frame_levels(arena, school, cohort->row, cohort->n);
    const uint8_t *side = cohort_cluster_sides(arena, cohort, school);

    for (size_t i = 0; i < cohort->n; i++)
        if (cohort->treated[i] && side[i] == CLUSTER_CONTROL)
            levels.level[i] = LEVEL_NONE;
    return levels;
}

/* Matched program students without a school of the program. */
static size_t count_alone(Arena *scratch, const Stages *s, const Levels *levels)
{
    uint8_t *seen = ARENA_ARRAY(scratch, uint8_t, s->cohort->n);
    size_t n = 0;

    for (size_t l = 0; l < s->matching->n_links; l++) {
        const uint32_t i = s->matching->link[l].treated;
        if (levels->level[i] == LEVEL_NONE && s->matching->weight[i] > 0.0 &&
            has_score(s->cohort, i))
            n += seen[i]++ == 0 ? 1 : 0;
    }
    return n;
}

static Places place_students(Arena *scratch, const Stages *s, const Levels *levels, SchoolPool pool)
{
    const Cohort *cohort = s->cohort;
    uint8_t *in = ARENA_ARRAY(scratch, uint8_t, cohort->n);
    Places out = {.at = ARENA_ARRAY(scratch, int32_t, cohort->n),
                  .counts = ARENA_ARRAY(scratch, uint8_t, cohort->n)};

    for (size_t i = 0; i < cohort->n; i++)
        out.counts[i] = has_score(cohort, i) && s->matching->weight[i] > 0.0;
    for (size_t arm = 0; arm < 2; arm++)
        out.who[arm] = ARENA_ARRAY(scratch, uint32_t, cohort->n);
    for (size_t l = 0; l < s->matching->n_links; l++)
        if (is_alive(&out, levels, &s->matching->link[l]))
            in[s->matching->link[l].treated] = in[s->matching->link[l].control] = 1;
    for (size_t i = 0; i < cohort->n; i++) {
        const size_t arm = cohort->treated[i] ? 1 : 0;
        const bool wanted = in[i] || (pool == POOL_ALL && arm == 0 && has_score(cohort, i));
        out.at[i] = wanted ? (int32_t)out.n[arm] : NOBODY;
        if (wanted)
            out.who[arm][out.n[arm]++] = (uint32_t)i;
    }
    return out;
}

/* Numbers of the schools that an arm has, in the order of their names; a comparison student without
 * one is a school alone. number: by level, or NOBODY. */
static size_t number_schools(const Levels *levels, const Places *places, size_t arm,
                             int32_t *number, int32_t *school)
{
    int32_t n = 0;

    for (size_t g = 0; g < levels->n_levels; g++)
        number[g] = NOBODY;
    for (size_t i = 0; i < places->n[arm]; i++)
        if (levels->level[places->who[arm][i]] != LEVEL_NONE)
            number[levels->level[places->who[arm][i]]] = 0;
    for (size_t g = 0; g < levels->n_levels; g++)
        if (number[g] != NOBODY)
            number[g] = n++;
    for (size_t i = 0; i < places->n[arm]; i++) {
        const int32_t level = levels->level[places->who[arm][i]];
        school[i] = level == LEVEL_NONE ? n++ : number[level];
    }
    return (size_t)n;
}

/* --- the model's columns ------------------------------------------------------------------------
 */

static uint32_t *frame_rows(Arena *scratch, const Cohort *cohort, const Places *places, size_t arm)
{
    uint32_t *row = ARENA_ARRAY(scratch, uint32_t, places->n[arm]);

    for (size_t i = 0; i < places->n[arm]; i++)
        row[i] = cohort->row[places->who[arm][i]];
    return row;
}

/* Program students whose level no comparison student has: the model knows nothing of it. */
static size_t count_unknown(Arena *scratch, const Column *column, const uint32_t *row[2],
                            const size_t n[2])
{
    uint8_t *known = ARENA_ARRAY(scratch, uint8_t, column->n_levels);
    size_t count = 0;

    for (size_t i = 0; i < n[0]; i++)
        if (column->level[row[0][i]] != LEVEL_NONE)
            known[column->level[row[0][i]]] = 1;
    for (size_t i = 0; i < n[1]; i++)
        count += column->level[row[1][i]] != LEVEL_NONE && !known[column->level[row[1][i]]];
    return count;
}

static size_t count_missing(const Column *column, const uint32_t *row[2], const size_t n[2])
{
    size_t count = 0;

    for (size_t arm = 0; column->n_missing > 0 && arm < 2; arm++)
        for (size_t i = 0; i < n[arm]; i++)
            count += column->reason[row[arm][i]] != REASON_PRESENT;
    return count;
}

static Model columns_model(Arena *arena, Arena *scratch, const Frame *frame, const Columns *columns,
                           const uint32_t *row[2], const size_t n[2], Notes *notes)
{
    Model model = model_create(scratch);

    for (size_t k = 0; k < columns->n; k++) {
        const Column *column = columns->item[k];
        const size_t n_missing = count_missing(column, row, n);
        if (n_missing > 0) {
            notes_add(notes, arena, "further", NOTE_PLAIN, count_about(ABOUT_PEOPLE, n_missing),
                      PHRASE("School by school: '{}' is not adjusted for, as {} {lacks|lack} it.",
                             piece_column(column->name),
                             piece_count(ABOUT_PEOPLE, n_missing, frame_unit(frame),
                                         frame_people(frame))));
            continue;
        }
        const size_t n_unknown =
            column->type == COLUMN_FACTOR ? count_unknown(scratch, column, row, n) : 0;
        if (n_unknown > 0)
            notes_add(
                notes, arena, "further", NOTE_PLAIN, count_about(ABOUT_TREATED, n_unknown),
                PHRASE(
                    "School by school: {} of the program {has|have} a value of '{}' that no "
                    "comparison {} has; it is not adjusted for.",
                    piece_count(ABOUT_TREATED, n_unknown, frame_unit(frame), frame_people(frame)),
                    piece_column(column->name), piece_words(frame_unit(frame))));
        model_add_column(&model, scratch, column, row[0], n[0]);
    }
    return model;
}

/* Row-major, with room for one more column. */
static double *fill_rows(Arena *scratch, const Model *model, const uint32_t *row, size_t n,
                         size_t k)
{
    const ModelRows rows = {.model = model, .n = n, .row = row};
    double *block = ARENA_ARRAY(scratch, double, model->n *MODEL_BLOCK);
    double *x = ARENA_ARRAY(scratch, double, n *k);

    for (size_t begin = 0; begin < n; begin += MODEL_BLOCK) {
        const size_t part = n - begin < MODEL_BLOCK ? n - begin : MODEL_BLOCK;
        model_fill(&rows, (MatrixRows){.begin = begin, .n = part}, block, MODEL_BLOCK);
        for (size_t j = 0; j < model->n; j++)
            for (size_t i = 0; i < part; i++)
                x[(begin + i) * k + j] = block[j * MODEL_BLOCK + i];
    }
    return x;
}

/* The last column: the square of the pretest about its mean, so that it says something else than
 * the pretest. */
static void fill_square(const Column *pretest, const uint32_t *row[2], const size_t n[2],
                        double *x[2], size_t k)
{
    double mean = 0.0;

    for (size_t i = 0; i < n[0]; i++)
        mean += pretest->real[row[0][i]] / (double)n[0];
    for (size_t arm = 0; arm < 2; arm++)
        for (size_t i = 0; i < n[arm]; i++) {
            const double z = pretest->real[row[arm][i]] - mean;
            x[arm][i * k + k - 1] = z * z;
        }
}

static bool has_square(const Model *model, const Column *pretest)
{
    bool listed = false;

    for (size_t j = 0; j < model->n; j++)
        listed = listed || (model->term[j].kind == TERM_REAL && model->term[j].column == pretest);
    return listed && !pretest->binary;
}

static void fill_arms(Arena *arena, Arena *scratch, const Stages *s, const Places *places,
                      const Columns *columns, SchoolRows *out, Notes *notes)
{
    const uint32_t *row[2] = {frame_rows(scratch, s->cohort, places, 0),
                              frame_rows(scratch, s->cohort, places, 1)};
    SchoolArm *arms[2] = {&out->comparison, &out->program};
    const Model model =
        columns_model(arena, scratch, s->cohort->frame, columns, row, places->n, notes);
    const bool square = s->cohort->pretest != NULL && has_square(&model, s->cohort->pretest);
    double *x[2];

    out->k = model.n + (square ? 1 : 0);
    for (size_t arm = 0; arm < 2; arm++) {
        double *y = ARENA_ARRAY(scratch, double, places->n[arm]);
        for (size_t i = 0; i < places->n[arm]; i++)
            y[i] = effect_score(&s->settings->effects, s->cohort, row[arm][i]);
        x[arm] = fill_rows(scratch, &model, row[arm], places->n[arm], out->k);
        arms[arm]->n = places->n[arm];
        arms[arm]->x = x[arm];
        arms[arm]->y = y;
    }
    if (square)
        fill_square(s->cohort->pretest, row, places->n, x, out->k);
}

/* --- all of it ----------------------------------------------------------------------------------
 */

static void fill_links(Arena *scratch, const Stages *s, const Levels *levels, const Places *places,
                       SchoolRows *out)
{
    SchoolLink *link = ARENA_ARRAY(scratch, SchoolLink, s->matching->n_links);

    for (size_t l = 0; l < s->matching->n_links; l++) {
        const Link *from = &s->matching->link[l];
        if (is_alive(places, levels, from))
            link[out->n_links++] = (SchoolLink){.program = (uint32_t)places->at[from->treated],
                                                .comparison = (uint32_t)places->at[from->control],
                                                .share = from->share};
    }
    out->link = link;
}

static void fill_schools(Arena *arena, Arena *scratch, const Levels *levels, const Places *places,
                         SchoolStudents *out)
{
    SchoolRows *rows = &out->rows;
    SchoolArm *arms[2] = {&rows->comparison, &rows->program};
    int32_t *number[2];
    bool any = false;

    for (size_t arm = 0; arm < 2; arm++) {
        int32_t *school = ARENA_ARRAY(scratch, int32_t, places->n[arm]);
        number[arm] = ARENA_ARRAY(scratch, int32_t, levels->n_levels);
        arms[arm]->n_schools = number_schools(levels, places, arm, number[arm], school);
        arms[arm]->school = school;
    }
    int32_t *same = ARENA_ARRAY(scratch, int32_t, rows->program.n_schools);
    out->name = (const char **)arena_array(arena, rows->program.n_schools, sizeof *out->name);
    for (size_t g = 0; g < levels->n_levels; g++) {
        if (number[1][g] == NOBODY)
            continue;
        out->name[number[1][g]] = levels->name[g];
        same[number[1][g]] = number[0][g];
        any = any || number[0][g] != NOBODY;
    }
    rows->same = any ? same : NULL;
}

/* Students of each program school, and comparison students linked to them. */
static void fill_people(Arena *arena, Arena *scratch, const Stages *s, const Places *places,
                        SchoolStudents *out)
{
    const SchoolRows *rows = &out->rows;
    const size_t n = s->frame->person == NULL ? 0 : rows->n_links + rows->program.n;
    uint32_t *student = ARENA_ARRAY(scratch, uint32_t, n), *order, *sorted;
    int32_t *school = ARENA_ARRAY(scratch, int32_t, n);

    if (n == 0)
        return;
    for (size_t i = 0; i < rows->program.n; i++) {
        student[i] = places->who[1][i];
        school[i] = rows->program.school[i];
    }
    for (size_t l = 0; l < rows->n_links; l++) {
        student[rows->program.n + l] = places->who[0][rows->link[l].comparison];
        school[rows->program.n + l] = rows->program.school[rows->link[l].program];
    }
    order = ARENA_ARRAY(scratch, uint32_t, n);
    sorted = ARENA_ARRAY(scratch, uint32_t, n);
    sort_identity(order, n);
    sort_by_level(school, order, n);
    for (size_t i = 0; i < n; i++)
        sorted[i] = student[order[i]];
    out->people = (const People **)arena_array(arena, rows->program.n_schools, sizeof *out->people);
    for (size_t from = 0, to; from < n; from = to) {
        const int32_t at = school[order[from]];
        for (to = from + 1; to < n && school[order[to]] == at;)
            to++;
        out->people[at] = people_of_students(arena, s->cohort, sorted + from, to - from);
    }
}

void school_rows_make(Arena *arena, Arena *scratch, const FurtherInput *input, SchoolPool pool,
                      SchoolStudents *out, Notes *notes)
{
    const Stages *s = input->stages;
    const Column *school = school_rows_column(input);
    const Levels levels = program_schools(arena, s->cohort, school);
    const Columns columns = covariates_of(scratch, s, school);
    const Places places = place_students(scratch, s, &levels, pool);

    *out = (SchoolStudents){
        .n_alone = count_alone(scratch, s, &levels),
        .rows = {.adjusted = entry_has(&s->settings->effects.estimator->entry, TRAIT_ADJUSTS)}};
    note_too_fine(arena, s->cohort, notes);
    fill_schools(arena, scratch, &levels, &places, out);
    fill_arms(arena, scratch, s, &places, &columns, &out->rows, notes);
    fill_links(scratch, s, &levels, &places, &out->rows);
    fill_people(arena, scratch, s, &places, out);
}
