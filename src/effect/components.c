#include "component_sums.h"

#include "alike/reml.h"
#include "alike/text.h"
#include "outcome_model.h"
#include "school_sums.h"
#include "study.h"

#include <math.h>

/* Most levels that an exactly matched number, or category, may have and still be told apart level
 * by level. The time grows with the cube of the levels: 300 take a second or two, 3,000 half an
 * hour. A category of more stays out, so what its levels differ by counts as spread of schools and
 * of students. */
enum { EXACT_LEVELS = 50, EXACT_CATEGORIES = 300 };

/* What is left of the scores' squares where the columns tell them wholly: rounding. */
static const double NOTHING_LEFT = 1e-24;

double components_df(const SchoolComponents *c, double p, double q)
{
    const VarianceComponents v = {
        .u = c->u, .e = c->e, .t11 = c->t11, .t12 = c->t12, .t22 = c->t22};
    const double by_variance = reml_degrees(&v, p, q, 0.0, 0.0);
    const double by_schools = (double)c->n_schools - (double)c->n_levels;
    const double df = by_variance < by_schools ? by_variance : by_schools;

    return df > 1.0 ? df : 1.0;
}

bool component_is_other(const ComponentRows *rows, uint32_t student)
{
    const bool focal = rows->settings->estimand != ESTIMAND_ATC;

    return (rows->cohort->treated[student] != 0) != focal;
}

ComponentRows component_rows_listed(Arena *arena, const ComponentRows *rows)
{
    const Cohort *cohort = rows->cohort;
    ComponentRows out = *rows;

    if (!rows->all_others)
        return out;
    uint32_t *student = ARENA_ARRAY(arena, uint32_t, cohort->n);
    size_t own = 0;
    out.n = 0;
    out.student = student;
    out.all_others = false;
    for (uint32_t i = 0; i < cohort->n; i++) {
        const bool listed = own < rows->n && rows->student[own] == i;
        own += listed;
        if (listed || (component_is_other(rows, i) &&
                       cohort->outcome->reason[cohort->row[i]] == REASON_PRESENT))
            student[out.n++] = i;
    }
    return out;
}

/* --- the model: treatment, covariates, what was adjusted for and matched on ---------------------
 */

static bool listed(const Model *model, const Column *column)
{
    for (size_t j = 0; j < model->n; j++)
        if (model->term[j].column == column)
            return true;
    return false;
}

static bool complete(const ComponentRows *rows, const Column *column)
{
    for (size_t i = 0; column->n_missing > 0 && i < rows->n; i++)
        if (column->reason[rows->cohort->row[rows->student[i]]] != REASON_PRESENT)
            return false;
    return true;
}

static void add(Arena *arena, const ComponentRows *rows, const uint32_t *row, const Column *column,
                Model *model, bool *whole)
{
    const Estimator *estimator = rows->settings->estimator;
    /* with the earlier score among the columns, gains would have the spread of scores */
    const bool spent = estimator != NULL && estimator->gains && column == rows->cohort->pretest;

    if (column == NULL || spent || listed(model, column))
        return;
    if (complete(rows, column))
        model_add_column(model, arena, column, row, rows->n);
    else
        *whole = false;
}

/* An exactly matched number stands for its levels, as the match used it. NULL: too many. */
static const Column *as_levels(Arena *arena, const Frame *frame, const Column *column)
{
    uint32_t *all = ARENA_ARRAY(arena, uint32_t, frame->n_rows);

    if (column->type != COLUMN_REAL)
        return column->n_levels > EXACT_CATEGORIES ? NULL : column;
    for (size_t i = 0; i < frame->n_rows; i++)
        all[i] = (uint32_t)i;
    const Levels levels = frame_levels(arena, column, all, frame->n_rows);
    if (levels.n_levels > EXACT_LEVELS)
        return column;
    Column *out = ARENA_NEW(arena, Column);
    *out = *column;
    out->type = COLUMN_FACTOR;
    out->real = NULL;
    out->level = levels.level;
    out->n_levels = levels.n_levels;
    out->level_name = levels.name;
    return out;
}

/* Treatment of the second part, where the effects of two parts are held against each other: the
 * parts' own difference must not count as spread between schools. */
static const Column *second_treated(Arena *arena, const ComponentRows *rows)
{
    const Cohort *cohort = rows->cohort;
    Column *out = ARENA_NEW(arena, Column);

    *out = (Column){.name = "treated in the second part",
                    .type = COLUMN_REAL,
                    .real = ARENA_ARRAY(arena, double, cohort->frame->n_rows)};
    for (size_t i = 0; i < rows->n; i++) {
        const uint32_t student = rows->student[i];
        out->real[cohort->row[student]] = cohort->treated[student] && rows->second[student];
    }
    return out;
}

/* Do covariates stay in the estimate's own error? Where nobody is made like anybody and the
 * estimate is not adjusted for them, schools differ in them too, by chance, and that is part of it.
 * Where the design made the groups alike they are out of it, adjusted for or not. */
static bool covariates_stay(const EffectSettings *settings)
{
    const bool adjusts =
        settings->estimator == NULL ||
        (entry_has(&settings->estimator->entry, TRAIT_ADJUSTS) && settings->adjust != ADJUST_NONE);

    return !adjusts && settings->method != NULL && match_words(settings->method)->leaves_all_alone;
}

Model components_model_of(Arena *arena, const ComponentRows *rows, const uint32_t *row, bool *whole)
{
    const Cohort *cohort = rows->cohort;
    const EffectSettings *settings = rows->settings;
    const Names exact = match_columns(arena, settings->method, settings->match_settings);
    Model model = outcome_model(arena);

    *whole = true;
    if (rows->second != NULL)
        model_add_column(&model, arena, second_treated(arena, rows), row, rows->n);
    if (covariates_stay(settings))
        return model;
    add(arena, rows, row, cohort->pretest, &model, whole);
    for (size_t k = 0; k < cohort->n_covariates; k++)
        add(arena, rows, row, cohort->covariate[k], &model, whole);
    for (size_t k = 0; settings->adjust == ADJUST_LIST && k < settings->adjust_for.n; k++) {
        const Column *column = cohort_column(cohort, settings->adjust_for.item[k]);
        add(arena, rows, row, column, &model, whole);
        add(arena, rows, row, column == NULL ? NULL : column->mark, &model, whole);
    }
    for (size_t k = 0; k < exact.n; k++) {
        const Column *column = cohort_column(cohort, exact.item[k]);
        if (column != NULL && !listed(&model, column))
            add(arena, rows, row, as_levels(arena, cohort->frame, column), &model, whole);
    }
    return model;
}

Model components_model(Arena *arena, const ComponentRows *rows)
{
    const ComponentRows all = component_rows_listed(arena, rows);
    uint32_t *row = ARENA_ARRAY(arena, uint32_t, all.n);
    bool whole;

    for (size_t i = 0; i < all.n; i++)
        row[i] = all.cohort->row[all.student[i]];
    return components_model_of(arena, &all, row, &whole);
}

/* --- rows of the cohort ------------------------------------------------------------------------
 */

static EffectSample sample_of_rows(Arena *arena, const ComponentRows *rows)
{
    const Cohort *cohort = rows->cohort;
    const size_t n = rows->n;
    uint32_t *row = ARENA_ARRAY(arena, uint32_t, n);
    uint8_t *treated = ARENA_ARRAY(arena, uint8_t, n);
    double *weight = ARENA_ARRAY(arena, double, n), *y = ARENA_ARRAY(arena, double, n);
    int32_t *school = ARENA_ARRAY(arena, int32_t, n);

    for (size_t i = 0; i < n; i++) {
        const uint32_t student = rows->student[i];
        row[i] = cohort->row[student];
        treated[i] = cohort->treated[student];
        weight[i] = 1.0;
        y[i] = rows->scored ? effect_score(rows->settings, cohort, row[i]) : 0.0;
        school[i] = rows->school[student];
    }
    EffectSample out = {.n = n,
                        .row = row,
                        .student = rows->student,
                        .treated = treated,
                        .weight = weight,
                        .y = y,
                        .n_cluster_ways = 1,
                        .cluster = {school, NULL}};
    out.n_clusters[0] = clusters_number(school, n);
    return out;
}

/* Columns (the intercept and the treatment among them) that hardly vary within schools. */
static size_t count_levels(Arena *scratch, const Fit *fit, const EffectSample *sample)
{
    const size_t p = fit->x.k, n_schools = sample->n_clusters[0];
    double *raw = ARENA_ARRAY(scratch, double, p *FIT_STRIDE);
    double *sum = ARENA_ARRAY(scratch, double, n_schools *p);
    double *squares = ARENA_ARRAY(scratch, double, p), *between = ARENA_ARRAY(scratch, double, p);
    double *size = ARENA_ARRAY(scratch, double, n_schools);
    size_t n_levels = 1;

    for (size_t begin = 0; begin < sample->n; begin += MODEL_BLOCK) {
        const size_t n = sample->n - begin < MODEL_BLOCK ? sample->n - begin : MODEL_BLOCK;
        fit->x.fill(fit->x.state, (MatrixRows){.begin = begin, .n = n}, raw, FIT_STRIDE);
        for (size_t i = 0; i < n; i++)
            size[sample->cluster[0][begin + i]] += 1.0;
        for (size_t j = 1; j < p; j++)
            for (size_t i = 0; i < n; i++) {
                const double x = raw[j * FIT_STRIDE + i] - fit->mean[j];
                sum[j * n_schools + (size_t)sample->cluster[0][begin + i]] += x;
                squares[j] += x * x;
            }
    }
    for (size_t j = 1; j < p; j++)
        for (size_t g = 0; g < n_schools; g++)
            between[j] += sum[j * n_schools + g] * sum[j * n_schools + g] / size[g];
    for (size_t j = 1; j < p; j++)
        if (!fit->aliased[j] && squares[j] - between[j] <= COMPONENTS_WITHIN_SHARE * squares[j])
            n_levels++;
    return n_levels;
}

/* A student whose school is not known adds to what students differ by, not to the schools. */
static size_t unknown_schools(const ComponentRows *rows)
{
    size_t n = 0;

    for (size_t i = 0; i < rows->n; i++)
        n += rows->side[rows->student[i]] == CLUSTER_UNKNOWN ? 1 : 0;
    return n;
}

static const char *too_few_schools(Arena *arena, const SchoolComponents *c)
{
    if (c->n_schools > c->n_levels)
        return NULL;
    return arena_printf(
        arena,
        "%zu groups are too few to learn how much groups differ, after %zu columns that "
        "belong to whole groups",
        c->n_schools, c->n_levels);
}

/* With a coordinate for each level, school by school, they would be too many. */
static const char *too_many_levels(Arena *arena, const Model *model)
{
    for (size_t f = 0; f < model->n_factors; f++)
        if (model->levels[f].n > FIT_LEVELS_MOST)
            return arena_printf(
                arena,
                "how much groups differ is not learned beside '%s', which has more than %s values; "
                "write effects: {variance: CR2}, or join its values to fewer under columns",
                model->factor[f].column->name, text_count(arena, FIT_LEVELS_MOST));
    return NULL;
}

static bool learn_by_rows(Arena *arena, Arena *scratch, const ComponentRows *of_part,
                          const double *assumed, VarianceComponents *v, SchoolComponents *out,
                          const char **refused, Error *err)
{
    const ComponentRows listed = component_rows_listed(scratch, of_part), *rows = &listed;
    const EffectSample sample = sample_of_rows(scratch, rows);
    bool whole;
    const Model model = components_model_of(scratch, rows, sample.row, &whole);
    const ModelRows of = {
        .model = &model, .n = sample.n, .row = sample.row, .treated = sample.treated};
    const ModelMatrix x = model_matrix(&of);
    RemlSums sums;
    Fit fit;

    *refused = too_many_levels(arena, &model);
    if (*refused != NULL)
        return true;
    if (!outcome_model_fit(scratch, rows->cohort->frame, &x, &sample, &fit, err))
        return false;
    *out = (SchoolComponents){.n_schools = sample.n_clusters[0] - unknown_schools(rows),
                              .n_levels = count_levels(scratch, &fit, &sample),
                              .n_students = sample.n};
    *refused = too_few_schools(arena, out);
    if (*refused == NULL && rows->scored && !(fit.rss > NOTHING_LEFT * fit.tss))
        *refused = "scores do not differ within groups, once what is known of the students is "
                   "taken into account";
    if (*refused != NULL)
        return true;
    return reml_sums_of_fit(scratch, &fit, &sample, &sums, err) &&
           (assumed == NULL ? reml_fit(scratch, &sums, v, err)
                            : reml_traces(scratch, &sums, assumed[0], assumed[1], v, err));
}

static bool components(Arena *arena, const ComponentRows *rows, const double *assumed,
                       SchoolComponents *out, const char **refused, Error *err)
{
    Arena *scratch = arena_create();
    Error *problem = ARENA_NEW(scratch, Error);
    VarianceComponents v;
    GroupedFit sums;
    bool ok;

    *refused = NULL;
    if (component_sums(scratch, rows, &sums)) {
        *out = (SchoolComponents){.n_schools =
                                      sums.sums.n_groups - unknown_schools(rows) -
                                      (rows->all_others ? component_others_unknown(rows->base) : 0),
                                  .n_levels = sums.n_between,
                                  .n_students = sums.sums.n};
        *refused = too_few_schools(arena, out);
        ok = *refused != NULL || reml_fit(scratch, &sums.sums, &v, problem);
    } else {
        ok = learn_by_rows(arena, scratch, rows, assumed, &v, out, refused, problem);
    }
    if (ok && *refused == NULL) {
        out->u = v.u;
        out->e = v.e;
        out->t11 = v.t11;
        out->t12 = v.t12;
        out->t22 = v.t22;
    } else if (!ok && problem->kind == ERR_INFEASIBLE) {
        const Phrase why = error_phrase(arena, problem);
        *refused = phrase_text(arena, &why);
        ok = true;
    } else if (!ok) {
        *err = *problem;
    }
    arena_destroy(scratch);
    return ok;
}

bool components_learn(Arena *arena, const ComponentRows *rows, SchoolComponents *out,
                      const char **refused, Error *err)
{
    return components(arena, rows, NULL, out, refused, err);
}

bool components_plan(Arena *arena, const ComponentRows *rows, double u, double e,
                     SchoolComponents *out, const char **refused, Error *err)
{
    const double assumed[2] = {u, e};

    return components(arena, rows, assumed, out, refused, err);
}
