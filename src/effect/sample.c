/* The analytic sample: matched students who have a score, and the units their errors share. */
#include "sample.h"

#include "alike/text.h"

#include <math.h>
#include <string.h>

/* The arm that every student is matched to is the focal one: treated, but controls under ATC. */
static uint32_t focal_of(const Design *design, const Link *link)
{
    return design->effects.estimand == ESTIMAND_ATC ? link->control : link->treated;
}

static uint32_t served_of(const Design *design, const Link *link)
{
    return design->effects.estimand == ESTIMAND_ATC ? link->treated : link->control;
}

static bool overlapping(const Matching *matching)
{
    return matching->set == NULL && matching->n_links > 0;
}

static bool settle_columns(Arena *arena, const Design *design, const Cohort *cohort,
                           Clustering *out, Error *err)
{
    const Names *names = &design->effects.cluster_by;

    for (size_t way = 0; way < names->n && way < 2; way++) {
        const Name *name = &names->item[way];
        out->column[way] = frame_find(cohort->frame, name->text);
        if (out->column[way] == NULL)
            return error_set(err, ERR_STUDY, name->place,
                             "effects.cluster names '%s', which is not a column of the data",
                             name->text);
    }
    out->n_ways = names->n < 2 ? names->n : 2;
    out->label = out->n_ways == 2
                     ? arena_printf(arena, "%s, %s", out->column[0]->name, out->column[1]->name)
                     : out->column[0]->name;
    return true;
}

bool clustering_settle(Arena *arena, const Design *design, const Cohort *cohort,
                       const Matching *matching, Clustering *out, Notes *notes, Error *err)
{
    const EffectSpec *effects = &design->effects;
    const bool has_sets = matching->set != NULL || overlapping(matching);
    bool ok = true;

    *out = (Clustering){.variance = (VarianceKind)effects->variance};
    if (effects->cluster == CLUSTER_COLUMNS && effects->cluster_by.n > 0) {
        ok = settle_columns(arena, design, cohort, out, err);
    } else if (effects->cluster == CLUSTER_SET && !has_sets) {
        return error_set(err, ERR_STUDY, effects->cluster_place,
                         "effects.cluster is 'set', but method '%s' makes no matched sets; name "
                         "the column of the unit of assignment, or 'none'",
                         matching->method);
    } else if (effects->cluster != CLUSTER_NONE && has_sets) {
        out->by_set = true;
        out->by_link = overlapping(matching);
        out->n_ways = out->by_link ? 2 : 1;
        out->label = out->by_link ? "set, student" : "set";
    }
    if (out->variance == VARIANCE_AUTO)
        out->variance = out->n_ways > 0 ? VARIANCE_CR2 : VARIANCE_HC3;
    if (out->variance >= VARIANCE_CR0 && out->n_ways == 0) {
        if (effects->cluster == CLUSTER_NONE)
            return error_set(err, ERR_STUDY, effects->cluster_place,
                             "a variance by cluster was asked for, but effects.cluster is 'none'; "
                             "set effects.variance to HC3, or name the cluster column");
        out->variance = VARIANCE_HC3;
        caution_add(notes, arena, "effects", 0,
                    "A variance by cluster was asked for, but the design makes no matched sets and "
                    "no cluster column is named; HC3 stands in.");
    }
    if (out->variance < VARIANCE_CR0) {
        out->n_ways = 0;
        out->by_set = out->by_link = false;
        out->label = NULL;
    }
    return ok;
}

/* Weights 0 for whole sets that lack an arm. */
static void drop_broken_sets(const Cohort *cohort, const Matching *matching, Effects *out)
{
    Arena *scratch = arena_create();
    uint8_t *arms = ARENA_ARRAY(scratch, uint8_t, matching->n_sets);
    uint8_t *held = ARENA_ARRAY(scratch, uint8_t, matching->n_sets);

    for (size_t i = 0; i < cohort->n; i++) {
        if (matching->set[i] == SET_NONE)
            continue;
        held[matching->set[i]] |= matching->weight[i] > 0.0 ? 1 : 0;
        if (out->weight[i] > 0.0)
            arms[matching->set[i]] |= cohort->treated[i] ? 2 : 1;
    }
    for (size_t s = 0; s < matching->n_sets; s++)
        out->n_sets_lost += held[s] && arms[s] != 3 ? 1 : 0;
    for (size_t i = 0; i < cohort->n; i++)
        if (matching->set[i] != SET_NONE && arms[matching->set[i]] != 3)
            out->weight[i] = 0.0;
    arena_destroy(scratch);
}

/* Overlapping sets: a link lives while both its students have a score. A student keeps the part of
 * the weight that living links carry; one without any is out. */
static void drop_broken_links(const Design *design, const Cohort *cohort, const Matching *matching,
                              uint8_t *alive, Effects *out)
{
    Arena *scratch = arena_create();
    double *share = ARENA_ARRAY(scratch, double, cohort->n);
    double *kept = ARENA_ARRAY(scratch, double, cohort->n);

    for (size_t l = 0; l < matching->n_links; l++) {
        const Link *link = &matching->link[l];
        const uint32_t focal = focal_of(design, link), served = served_of(design, link);
        alive[l] = out->weight[focal] > 0.0 && out->weight[served] > 0.0;
        share[served] += link->share;
        share[focal] += link->share;
        kept[served] += alive[l] ? link->share : 0.0;
        kept[focal] += alive[l] ? link->share : 0.0;
    }
    for (size_t i = 0; i < cohort->n; i++) {
        if (!(share[i] > 0.0) || kept[i] == share[i])
            continue;
        const bool is_focal =
            (cohort->treated[i] != 0) == (design->effects.estimand != ESTIMAND_ATC);
        if (is_focal)
            out->n_sets_lost += kept[i] > 0.0 || out->weight[i] == 0.0 ? 0 : 1;
        if (kept[i] == 0.0)
            out->weight[i] = 0.0;
        else if (!is_focal)
            out->weight[i] *= kept[i] / share[i];
    }
    arena_destroy(scratch);
}

bool analytic_weights(Arena *arena, const Design *design, const Cohort *cohort,
                      const Matching *matching, Effects *out, const uint8_t **alive, Error *err)
{
    const Column *score = cohort->score;
    size_t missing[2] = {0, 0}, left[2] = {0, 0};
    uint8_t *living = overlapping(matching) ? ARENA_ARRAY(arena, uint8_t, matching->n_links) : NULL;

    out->weight = matching->weight;
    *alive = living;
    for (size_t i = 0; i < cohort->n; i++)
        if (matching->weight[i] > 0.0 && isnan(score->real[cohort->row[i]]))
            missing[cohort->treated[i] ? 1 : 0]++;
    out->score_missing_treated = missing[1];
    out->score_missing_control = missing[0];
    if (missing[0] + missing[1] > 0) {
        out->weight = ARENA_ARRAY(arena, double, cohort->n);
        for (size_t i = 0; i < cohort->n; i++)
            out->weight[i] = isnan(score->real[cohort->row[i]]) ? 0.0 : matching->weight[i];
        if (matching->set != NULL)
            drop_broken_sets(cohort, matching, out);
        caution_add(&out->notes, arena, "effects", missing[0] + missing[1],
                    "Of the matched students, %zu treated and %zu control have no score; they are "
                    "left out of the estimate.",
                    missing[1], missing[0]);
    }
    if (living != NULL)
        drop_broken_links(design, cohort, matching, living, out);
    if (out->n_sets_lost > 0)
        caution_add(&out->notes, arena, "effects", out->n_sets_lost,
                    "%zu matched %s left with students of one arm only and dropped.",
                    out->n_sets_lost, text_plural(out->n_sets_lost, "set was", "sets were"));
    for (size_t i = 0; i < cohort->n; i++)
        left[cohort->treated[i] ? 1 : 0] += out->weight[i] > 0.0 ? 1 : 0;
    if (left[0] == 0 || left[1] == 0)
        return error_set(err, ERR_INFEASIBLE, NOWHERE,
                         "outcome '%s': no matched %s student has a score",
                         cohort->outcome->name.text, left[1] == 0 ? "treated" : "control");
    return true;
}

/* Writable while a sample is being made. */
typedef struct Rows {
    uint32_t *row, *student;
    uint8_t *treated;
    double *weight, *y;
    int32_t *cluster[2];
} Rows;

static Rows rows_take(Arena *arena, size_t n, size_t n_ways)
{
    Rows rows = {.row = ARENA_ARRAY(arena, uint32_t, n),
                 .student = ARENA_ARRAY(arena, uint32_t, n),
                 .treated = ARENA_ARRAY(arena, uint8_t, n),
                 .weight = ARENA_ARRAY(arena, double, n),
                 .y = ARENA_ARRAY(arena, double, n)};

    for (size_t way = 0; way < n_ways; way++)
        rows.cluster[way] = ARENA_ARRAY(arena, int32_t, n);
    return rows;
}

static EffectSample rows_as_sample(const Rows *rows, size_t n, size_t n_ways)
{
    return (EffectSample){.n = n,
                          .row = rows->row,
                          .student = rows->student,
                          .treated = rows->treated,
                          .weight = rows->weight,
                          .y = rows->y,
                          .n_cluster_ways = n_ways,
                          .cluster = {rows->cluster[0], rows->cluster[1]}};
}

static void put_student(const Cohort *cohort, Rows *rows, size_t at, uint32_t student,
                        double weight)
{
    rows->row[at] = cohort->row[student];
    rows->student[at] = student;
    rows->treated[at] = cohort->treated[student];
    rows->weight[at] = weight;
    rows->y[at] = cohort->score->real[cohort->row[student]];
}

EffectSample sample_of_students(Arena *arena, const Cohort *cohort, const double *weight)
{
    size_t n = 0;

    for (size_t i = 0; i < cohort->n; i++)
        n += weight[i] > 0.0 ? 1 : 0;
    Rows rows = rows_take(arena, n, 0);
    size_t at = 0;
    for (size_t i = 0; i < cohort->n; i++)
        if (weight[i] > 0.0)
            put_student(cohort, &rows, at++, (uint32_t)i, weight[i]);
    return rows_as_sample(&rows, n, 0);
}

/* Numbers 0, 1, ... in order of first appearance; a negative id is a cluster of its own. */
static size_t number_clusters(int32_t *cluster, size_t n)
{
    Arena *scratch = arena_create();
    int32_t largest = -1, next = 0;

    for (size_t i = 0; i < n; i++)
        largest = cluster[i] > largest ? cluster[i] : largest;
    int32_t *number = ARENA_ARRAY(scratch, int32_t, (size_t)(largest + 1));
    for (size_t i = 0; i < n; i++) {
        if (cluster[i] < 0) {
            cluster[i] = next++;
            continue;
        }
        int32_t *of = &number[cluster[i]]; /* one more than the number; 0: none yet */
        if (*of == 0)
            *of = ++next;
        cluster[i] = *of - 1;
    }
    arena_destroy(scratch);
    return (size_t)next;
}

static EffectSample rows_by_use(Arena *arena, const Design *design, const Cohort *cohort,
                                const Matching *matching, const double *weight,
                                const uint8_t *alive)
{
    Arena *scratch = arena_create();
    double *share = ARENA_ARRAY(scratch, double, cohort->n);
    uint8_t *seen = ARENA_ARRAY(scratch, uint8_t, cohort->n);
    size_t n = 0, at = 0;

    for (size_t l = 0; l < matching->n_links; l++) {
        if (!alive[l])
            continue;
        const uint32_t focal = focal_of(design, &matching->link[l]);
        share[served_of(design, &matching->link[l])] += matching->link[l].share;
        n += seen[focal] ? 1 : 2;
        seen[focal] = 1;
    }
    memset(seen, 0, cohort->n * sizeof *seen);
    Rows rows = rows_take(arena, n, 2);
    for (size_t l = 0; l < matching->n_links; l++) {
        if (!alive[l])
            continue;
        const uint32_t focal = focal_of(design, &matching->link[l]);
        const uint32_t served = served_of(design, &matching->link[l]);
        if (!seen[focal]) {
            rows.cluster[0][at] = rows.cluster[1][at] = (int32_t)focal;
            put_student(cohort, &rows, at++, focal, weight[focal]);
            seen[focal] = 1;
        }
        rows.cluster[0][at] = (int32_t)focal;
        rows.cluster[1][at] = (int32_t)served;
        /* the uses of a student add up to the student's weight, so the estimate is the same as
         * with one row a student */
        put_student(cohort, &rows, at++, served,
                    weight[served] * matching->link[l].share / share[served]);
    }
    EffectSample out = rows_as_sample(&rows, n, 2);
    for (size_t way = 0; way < 2; way++)
        out.n_clusters[way] = number_clusters(rows.cluster[way], n);
    arena_destroy(scratch);
    return out;
}

EffectSample sample_for_estimator(Arena *arena, const Design *design, const Cohort *cohort,
                                  const Matching *matching, const double *weight,
                                  const uint8_t *alive, const EffectSample *students,
                                  const Clustering *clustering, Notes *notes)
{
    if (clustering->by_link)
        return rows_by_use(arena, design, cohort, matching, weight, alive);
    EffectSample out = *students;
    out.n_cluster_ways = clustering->n_ways;
    for (size_t way = 0; way < clustering->n_ways; way++) {
        int32_t *cluster;
        size_t n_alone = 0;
        if (clustering->by_set) {
            cluster = ARENA_ARRAY(arena, int32_t, out.n);
            for (size_t i = 0; i < out.n; i++)
                cluster[i] = matching->set[out.student[i]];
        } else {
            cluster = frame_levels(arena, clustering->column[way], out.row, out.n).level;
        }
        for (size_t i = 0; i < out.n; i++)
            n_alone += cluster[i] < 0 ? 1 : 0;
        if (n_alone > 0)
            caution_add(notes, arena, "effects", n_alone,
                        "%zu students of the sample have no %s; each counts as a cluster alone.",
                        n_alone,
                        clustering->by_set ? "matched set" : clustering->column[way]->name);
        out.n_clusters[way] = number_clusters(cluster, out.n);
        out.cluster[way] = cluster;
    }
    return out;
}

EffectSample sample_of_level(Arena *arena, const EffectSample *sample, const int32_t *level_of,
                             int32_t level)
{
    const size_t n_ways = sample->n_cluster_ways;
    size_t n = 0, at = 0;

    for (size_t i = 0; i < sample->n; i++)
        n += level_of[sample->student[i]] == level ? 1 : 0;
    Rows rows = rows_take(arena, n, n_ways);
    for (size_t i = 0; i < sample->n; i++) {
        if (level_of[sample->student[i]] != level)
            continue;
        rows.row[at] = sample->row[i];
        rows.student[at] = sample->student[i];
        rows.treated[at] = sample->treated[i];
        rows.weight[at] = sample->weight[i];
        rows.y[at] = sample->y[i];
        for (size_t way = 0; way < n_ways; way++)
            rows.cluster[way][at] = sample->cluster[way][i];
        at++;
    }
    EffectSample out = rows_as_sample(&rows, n, n_ways);
    for (size_t way = 0; way < n_ways; way++)
        out.n_clusters[way] = number_clusters(rows.cluster[way], n);
    return out;
}
