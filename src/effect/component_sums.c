/* Of a part of a study most rows are those of every other part: all students of the other arm.
 * Their products and their sums by school are made once, and a part adds its own students to them.
 */
#include "component_sums.h"

#include "outcome_model.h"

#include "alike/linalg.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

/* With more columns (an exactly matched category of hundreds of levels) filling them costs more
 * than it saves. */
enum { COLUMNS_MOST = 80 };

struct ComponentBase {
    Arena *arena;
    pthread_mutex_t busy;
    bool made, usable;
    Model model;
    double *centre; /* of the columns: the model's, who is treated in a second part, the score */
    size_t n_ids;   /* numbers of schools are below */
    int32_t *group; /* by number of the school: its group; LEVEL_NONE */
    GroupedSums others;
    size_t n_unknown; /* of them, those of no known school */
};

ComponentBase *component_base(Arena *arena)
{
    ComponentBase *base = ARENA_NEW(arena, ComponentBase);

    base->arena = arena;
    pthread_mutex_init(&base->busy, NULL); /* there is nothing to give back where it is a number */
    return base;
}

static bool is_scored(const Cohort *cohort, size_t student)
{
    return cohort->outcome->reason[cohort->row[student]] == REASON_PRESENT;
}

/* --- sums of rows --------------------------------------------------------------------------------
 */

/* The rows to add, as the model reads them. */
typedef struct Added {
    size_t n;
    uint32_t *student, *row;
    uint8_t *treated;
} Added;

static Added added_create(Arena *arena, size_t n)
{
    return (Added){.student = ARENA_ARRAY(arena, uint32_t, n),
                   .row = ARENA_ARRAY(arena, uint32_t, n),
                   .treated = ARENA_ARRAY(arena, uint8_t, n)};
}

static void take(Added *added, const Cohort *cohort, uint32_t student)
{
    added->student[added->n] = student;
    added->row[added->n] = cohort->row[student];
    added->treated[added->n++] = cohort->treated[student];
}

/* Columns of a block, less their centres but for the ones. */
static void fill_block(const ComponentBase *base, const ComponentRows *rows, const Added *added,
                       MatrixRows block, double *x)
{
    const Model *model = &base->model;
    const ModelRows of = {
        .model = model, .n = added->n, .row = added->row, .treated = added->treated};
    double *second = x + model->n * FIT_STRIDE, *score = second + FIT_STRIDE;

    model_fill(&of, block, x, FIT_STRIDE);
    for (size_t i = 0; i < block.n; i++) {
        const uint32_t student = added->student[block.begin + i];
        second[i] = rows->second != NULL && rows->cohort->treated[student] && rows->second[student];
        score[i] = effect_score(rows->settings, rows->cohort, added->row[block.begin + i]);
    }
    for (size_t j = 1; j < model->n + 2; j++)
        for (size_t i = 0; i < block.n; i++)
            x[j * FIT_STRIDE + i] -= base->centre[j];
}

static void add_to_groups(const double *x, size_t n, const int32_t *group, GroupedSums *out)
{
    for (size_t i = 0; i < n; i++) {
        double *sum = out->sum + (size_t)group[i] * out->width;
        for (size_t j = 0; j < out->width; j++)
            sum[j] += x[j * FIT_STRIDE + i];
        out->size[group[i]] += 1.0;
    }
}

/* group: by added row. */
static void add_rows(const ComponentBase *base, const ComponentRows *rows, const Added *added,
                     const int32_t *group, GroupedSums *out)
{
    Arena *scratch = arena_create();
    double *x = ARENA_ARRAY(scratch, double, out->width *FIT_STRIDE);
    double *packing = ARENA_ARRAY(scratch, double, block_scratch(out->width));

    for (size_t begin = 0; begin < added->n; begin += MODEL_BLOCK) {
        const size_t left = added->n - begin;
        const MatrixRows block = {.begin = begin, .n = left < MODEL_BLOCK ? left : MODEL_BLOCK};
        fill_block(base, rows, added, block, x);
        block_products(x, FIT_STRIDE, block.n, out->width, NULL, packing, out->products);
        add_to_groups(x, block.n, group + begin, out);
    }
    out->n += added->n;
    arena_destroy(scratch);
}

/* Room for the sums, with those of the base in it; NULL: without. */
static GroupedSums sums_create(Arena *arena, const ComponentBase *base, const GroupedSums *from,
                               size_t n_groups)
{
    const size_t width = base->model.n + 2;
    GroupedSums out = {.width = width,
                       .n_groups = n_groups,
                       .centre = base->centre,
                       .products = ARENA_ARRAY(arena, double, width *width),
                       .size = ARENA_ARRAY(arena, double, n_groups),
                       .sum = ARENA_ARRAY(arena, double, n_groups *width)};

    if (from != NULL) {
        out.n = from->n;
        memcpy(out.products, from->products, width * width * sizeof(double));
        memcpy(out.size, from->size, from->n_groups * sizeof(double));
        memcpy(out.sum, from->sum, from->n_groups * width * sizeof(double));
    }
    return out;
}

/* Gives every school of the rows a group where it has none; a negative number is a school alone.
 * Returns how many groups there are. */
static size_t number_groups(const ComponentRows *rows, const Added *added, size_t n_groups,
                            int32_t *of_school, int32_t *group)
{
    for (size_t i = 0; i < added->n; i++) {
        const int32_t school = rows->school[added->student[i]];
        if (school >= 0 && of_school[school] == LEVEL_NONE)
            of_school[school] = (int32_t)n_groups++;
        group[i] = school < 0 ? (int32_t)n_groups++ : of_school[school];
    }
    return n_groups;
}

/* --- the base ------------------------------------------------------------------------------------
 */

static void centre_by_first_rows(ComponentBase *base, const ComponentRows *rows, const Added *all)
{
    Arena *scratch = arena_create();
    const size_t width = base->model.n + 2;
    double *x = ARENA_ARRAY(scratch, double, width *FIT_STRIDE);
    const MatrixRows block = {.n = all->n < MODEL_BLOCK ? all->n : MODEL_BLOCK};

    fill_block(base, rows, all, block, x);
    for (size_t j = 1; j < width; j++) {
        double sum = 0.0;
        for (size_t i = 0; i < block.n; i++)
            sum += x[j * FIT_STRIDE + i];
        base->centre[j] = j == base->model.n ? 0.0 : sum / (double)block.n;
    }
    arena_destroy(scratch);
}

static void make_others(ComponentBase *base, const ComponentRows *rows, const Added *all)
{
    Arena *scratch = arena_create();
    Added others = added_create(scratch, all->n);
    int32_t *group = ARENA_ARRAY(scratch, int32_t, all->n);

    for (size_t i = 0; i < rows->cohort->n; i++)
        if (rows->school[i] >= 0 && (size_t)rows->school[i] >= base->n_ids)
            base->n_ids = (size_t)rows->school[i] + 1;
    base->group = ARENA_ARRAY(base->arena, int32_t, base->n_ids);
    for (size_t g = 0; g < base->n_ids; g++)
        base->group[g] = LEVEL_NONE;
    for (size_t i = 0; i < all->n; i++)
        if (component_is_other(rows, all->student[i])) {
            take(&others, rows->cohort, all->student[i]);
            base->n_unknown += rows->side[all->student[i]] == CLUSTER_UNKNOWN;
        }
    const size_t n_groups = number_groups(rows, &others, 0, base->group, group);
    base->others = sums_create(base->arena, base, NULL, n_groups);
    add_rows(base, rows, &others, group, &base->others);
    arena_destroy(scratch);
}

/* Of everybody with a score. */
static void make_base(ComponentBase *base, const ComponentRows *part)
{
    const Cohort *cohort = part->cohort;
    Arena *scratch = arena_create();
    Added all = added_create(scratch, cohort->n);
    ComponentRows rows = *part;
    bool whole;

    base->made = true;
    for (size_t i = 0; i < cohort->n; i++)
        if (is_scored(cohort, i))
            take(&all, cohort, (uint32_t)i);
    rows.second = NULL;
    rows.all_others = false;
    rows.n = all.n;
    rows.student = all.student;
    base->model = components_model_of(base->arena, &rows, all.row, &whole);
    base->usable = all.n >= SHARED_LEAST && whole && base->model.n <= COLUMNS_MOST;
    if (base->usable) {
        base->centre = ARENA_ARRAY(base->arena, double, base->model.n + 2);
        centre_by_first_rows(base, &rows, &all);
        make_others(base, &rows, &all);
    }
    arena_destroy(scratch);
}

/* --- a part --------------------------------------------------------------------------------------
 */

static bool sum_part(Arena *arena, const ComponentRows *of_part, GroupedFit *out)
{
    const ComponentBase *base = of_part->base;
    Arena *scratch = arena_create();
    /* of a second part the base knows nothing, and its students may be treated */
    const bool apart = of_part->second != NULL && of_part->settings->estimand == ESTIMAND_ATC;
    const GroupedSums *from = of_part->all_others && !apart ? &base->others : NULL;
    const ComponentRows listed = from != NULL ? *of_part : component_rows_listed(scratch, of_part);
    const ComponentRows *rows = &listed;
    Added own = added_create(scratch, rows->n);
    int32_t *of_school = ARENA_ARRAY(scratch, int32_t, base->n_ids);
    int32_t *group = ARENA_ARRAY(scratch, int32_t, rows->n);

    for (size_t i = 0; i < rows->n; i++)
        take(&own, rows->cohort, rows->student[i]);
    for (size_t g = 0; g < base->n_ids; g++)
        of_school[g] = from == NULL ? LEVEL_NONE : base->group[g];
    const size_t n_groups =
        number_groups(rows, &own, from == NULL ? 0 : from->n_groups, of_school, group);
    GroupedSums sums = sums_create(arena, base, from, n_groups);
    add_rows(base, rows, &own, group, &sums);
    const bool ok =
        grouped_fit(arena, &sums, COMPONENTS_WITHIN_SHARE, out) && !out->constant[TREATED_TERM];
    arena_destroy(scratch);
    return ok;
}

size_t component_others_unknown(const ComponentBase *base)
{
    return base->n_unknown;
}

bool component_sums(Arena *arena, const ComponentRows *rows, GroupedFit *out)
{
    ComponentBase *base = rows->base;

    if (base == NULL || !rows->scored)
        return false;
    pthread_mutex_lock(&base->busy);
    if (!base->made)
        make_base(base, rows);
    pthread_mutex_unlock(&base->busy);
    return base->usable && sum_part(arena, rows, out);
}
