/* The analytic sample: matched students who have a score, and the units their errors share. */
#include "sample.h"

#include "stats/contributions.h"

#include <math.h>
#include <string.h>

/* Writable while a sample is being made. */
typedef struct Rows {
    uint32_t *row, *student, *focal;
    uint8_t *treated;
    double *weight, *y;
    int32_t *unit[2];
} Rows;

static Rows rows_take(Arena *arena, size_t n, size_t n_ways)
{
    Rows rows = {.row = ARENA_ARRAY(arena, uint32_t, n),
                 .student = ARENA_ARRAY(arena, uint32_t, n),
                 .treated = ARENA_ARRAY(arena, uint8_t, n),
                 .weight = ARENA_ARRAY(arena, double, n),
                 .y = ARENA_ARRAY(arena, double, n)};

    for (size_t way = 0; way < n_ways; way++)
        rows.unit[way] = ARENA_ARRAY(arena, int32_t, n);
    return rows;
}

static EffectSample rows_as_sample(const Rows *rows, size_t n)
{
    return (EffectSample){.n = n,
                          .row = rows->row,
                          .student = rows->student,
                          .focal = rows->focal,
                          .treated = rows->treated,
                          .weight = rows->weight,
                          .y = rows->y};
}

static void put_student(const Cohort *cohort, Rows *rows, size_t at, uint32_t student,
                        double weight)
{
    rows->row[at] = cohort->row[student];
    rows->student[at] = student;
    rows->treated[at] = cohort->treated[student];
    rows->weight[at] = weight;
    rows->y[at] = cohort->outcome->real[cohort->row[student]];
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
    return rows_as_sample(&rows, n);
}

/* One way more, by these units. */
static void add_way(Arena *arena, const int32_t *unit, EffectSample *sample)
{
    const size_t way = sample->n_cluster_ways++;
    int32_t *cluster = ARENA_ARRAY(arena, int32_t, sample->n);

    memcpy(cluster, unit, sample->n * sizeof *cluster);
    sample->n_clusters[way] = clusters_number(cluster, sample->n);
    sample->cluster[way] = cluster;
    sample->unit[way] = unit;
}

/* One way more, by units of the cohort's students. */
static void add_way_of_students(Arena *arena, const int32_t *unit_of, EffectSample *sample)
{
    int32_t *unit = ARENA_ARRAY(arena, int32_t, sample->n);

    for (size_t i = 0; i < sample->n; i++)
        unit[i] = unit_of[sample->student[i]];
    add_way(arena, unit, sample);
}

/* What a row by use takes of its student: in one place, since uses ask for students anywhere. */
typedef struct Told {
    double y, weight, share;
    uint32_t row;
    int32_t id; /* of its cluster */
    uint8_t treated;
} Told;

static const Told *tell_students(Arena *scratch, const Cohort *cohort, const Uses *uses,
                                 const int32_t *id)
{
    Told *out = ARENA_ARRAY(scratch, Told, cohort->n);

    for (size_t i = 0; i < cohort->n; i++)
        out[i] = (Told){.y = cohort->outcome->real[cohort->row[i]],
                        .weight = uses->weight[i],
                        .share = uses->share[i],
                        .row = cohort->row[i],
                        .id = id[i],
                        .treated = cohort->treated[i]};
    return out;
}

/* The first way goes by the focal student's cluster, the second by the row's own. */
static void put_use(const Told *told, size_t n_ways, Rows *rows, size_t at, uint32_t focal,
                    uint32_t student, double weight)
{
    const Told *of = &told[student];

    for (size_t way = 0; way < n_ways; way++)
        rows->unit[way][at] = way == 0 ? told[focal].id : of->id;
    rows->focal[at] = focal;
    rows->row[at] = of->row;
    rows->student[at] = student;
    rows->treated[at] = of->treated;
    rows->weight[at] = weight;
    rows->y[at] = of->y;
}

/* A row for each focal student, and one for each use of another. These add up to the other
 * student's weight, so the estimate is the same as with one row a student. */
static EffectSample rows_by_use(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                                const Uses *uses, const int32_t *id, size_t n_ways)
{
    const Matching *matching = uses->matching;
    Arena *scratch = arena_create();
    uint8_t *seen = ARENA_ARRAY(scratch, uint8_t, cohort->n);
    const Told *told = tell_students(scratch, cohort, uses, id);
    size_t n = 0, at = 0;

    for (size_t l = 0; l < matching->n_links; l++) {
        const uint32_t focal = link_focal(settings, &matching->link[l]);
        if (!uses->alive[l])
            continue;
        n += seen[focal] ? 1 : 2;
        seen[focal] = 1;
    }
    memset(seen, 0, cohort->n * sizeof *seen);
    Rows rows = rows_take(arena, n, n_ways);
    rows.focal = ARENA_ARRAY(arena, uint32_t, n);
    for (size_t l = 0; l < matching->n_links; l++) {
        const Link *link = &matching->link[l];
        const uint32_t focal = link_focal(settings, link), served = link_served(settings, link);
        if (!uses->alive[l])
            continue;
        if (!seen[focal])
            put_use(told, n_ways, &rows, at++, focal, focal, told[focal].weight);
        seen[focal] = 1;
        put_use(told, n_ways, &rows, at++, focal, served,
                told[served].weight * link->share / told[served].share);
    }
    EffectSample out = rows_as_sample(&rows, n);
    for (size_t way = 0; way < n_ways; way++)
        out.unit[way] = rows.unit[way];
    arena_destroy(scratch);
    return out;
}

/* Says of rows by use whose they are. Where somebody of `students` has none, what rows and students
 * tell is not the same, and nothing is said. */
static void name_students(Arena *arena, size_t n_cohort, const EffectSample *students,
                          EffectSample *uses)
{
    Arena *scratch = arena_create();
    uint32_t *place = ARENA_ARRAY(scratch, uint32_t, n_cohort);
    uint32_t *at = ARENA_ARRAY(arena, uint32_t, uses->n);
    size_t n_met = 0;

    for (size_t i = 0; i < students->n; i++)
        place[students->student[i]] = (uint32_t)i;
    uint8_t *met = ARENA_ARRAY(scratch, uint8_t, students->n);
    for (size_t i = 0; i < uses->n; i++) {
        at[i] = place[uses->student[i]];
        n_met += met[at[i]] == 0;
        met[at[i]] = 1;
    }
    if (n_met == students->n) {
        uses->students = students;
        uses->at = at;
    }
    arena_destroy(scratch);
}

static int32_t *each_alone(Arena *arena, size_t n)
{
    int32_t *out = ARENA_ARRAY(arena, int32_t, n);

    for (size_t i = 0; i < n; i++)
        out[i] = (int32_t)i;
    return out;
}

/* Clusters of rows by use, and the same students with a row each. */
static void finish_uses(Arena *arena, const Cohort *cohort, const EffectSample *students,
                        const Clustering *clustering, EffectSample *uses)
{
    EffectSample *own = ARENA_NEW(arena, EffectSample);

    for (size_t way = 0; way < clustering->n_ways; way++)
        add_way(arena, uses->unit[way], uses);
    *own = *students;
    if (clustering->by_group) {
        add_way_of_students(arena, clustering->own[0], own);
        uses->own = own;
    }
    name_students(arena, cohort->n, own, uses);
}

EffectSample sample_of_uses(Arena *arena, const EffectSettings *settings, const Cohort *cohort,
                            const Uses *uses, const EffectSample *students,
                            const Clustering *clustering)
{
    Arena *scratch = arena_create();
    const int32_t *id = clustering->by_group ? clustering->own[0] : each_alone(scratch, cohort->n);
    EffectSample out = rows_by_use(arena, settings, cohort, uses, id, clustering->n_ways);

    finish_uses(arena, cohort, students, clustering, &out);
    arena_destroy(scratch);
    return out;
}

EffectSample sample_of_some_uses(Arena *arena, const Cohort *cohort, const EffectSample *all,
                                 const uint32_t *row, size_t n, const double *weight,
                                 const EffectSample *students, const Clustering *clustering)
{
    Rows rows = rows_take(arena, n, clustering->n_ways);

    rows.focal = ARENA_ARRAY(arena, uint32_t, n);
    for (size_t i = 0; i < n; i++) {
        const size_t from = row[i];
        const uint32_t student = all->student[from], focal = all->focal[from];
        rows.row[i] = all->row[from];
        rows.student[i] = student;
        rows.focal[i] = focal;
        rows.treated[i] = all->treated[from];
        rows.weight[i] = student == focal ? weight[focal] : all->weight[from];
        rows.y[i] = all->y[from];
        for (size_t way = 0; way < clustering->n_ways; way++)
            rows.unit[way][i] = all->unit[way][from];
    }
    EffectSample out = rows_as_sample(&rows, n);
    for (size_t way = 0; way < clustering->n_ways; way++)
        out.unit[way] = rows.unit[way];
    finish_uses(arena, cohort, students, clustering, &out);
    return out;
}

EffectSample sample_with_clusters(Arena *arena, const int32_t *set, const EffectSample *students,
                                  const Clustering *clustering)
{
    EffectSample out = *students;

    for (size_t way = 0; way < clustering->n_ways; way++)
        add_way_of_students(arena, clustering->by_set ? set : clustering->own[way], &out);
    return out;
}

EffectSample sample_of_cohort(Arena *arena, const Cohort *cohort, const EffectSample *rows,
                              const Clustering *clustering)
{
    if (rows->n == cohort->n)
        return *rows;
    Rows made = rows_take(arena, cohort->n, 0);
    for (size_t i = 0; i < cohort->n; i++) {
        put_student(cohort, &made, i, (uint32_t)i, 0.0);
        made.y[i] = isnan(made.y[i]) ? 0.0 : made.y[i];
    }
    for (size_t i = 0; i < rows->n; i++)
        made.weight[rows->student[i]] = rows->weight[i];
    EffectSample out = rows_as_sample(&made, cohort->n);
    for (size_t way = 0; way < clustering->n_ways; way++)
        add_way_of_students(arena, clustering->own[way], &out);
    return out;
}

EffectSample sample_stack(Arena *arena, const EffectSample *const *part, size_t n_parts)
{
    const size_t n_ways = part[0]->n_cluster_ways;
    const EffectSample **own = (const EffectSample **)arena_array(arena, n_parts, sizeof *own);
    bool has_own = true;
    size_t n = 0, at = 0;

    for (size_t p = 0; p < n_parts; p++) {
        n += part[p]->n;
        own[p] = part[p]->own;
        has_own = has_own && own[p] != NULL;
    }
    Rows rows = {.student = ARENA_ARRAY(arena, uint32_t, n),
                 .focal = part[0]->focal == NULL ? NULL : ARENA_ARRAY(arena, uint32_t, n),
                 .treated = ARENA_ARRAY(arena, uint8_t, n)};
    for (size_t way = 0; way < n_ways; way++)
        rows.unit[way] = ARENA_ARRAY(arena, int32_t, n);
    for (size_t p = 0; p < n_parts; p++)
        for (size_t i = 0; i < part[p]->n; i++, at++) {
            rows.student[at] = part[p]->student[i];
            rows.treated[at] = part[p]->treated[i];
            if (rows.focal != NULL)
                rows.focal[at] = part[p]->focal[i];
            for (size_t way = 0; way < n_ways; way++)
                rows.unit[way][at] = part[p]->unit[way][i];
        }
    EffectSample out = rows_as_sample(&rows, n);
    for (size_t way = 0; way < n_ways; way++)
        add_way(arena, rows.unit[way], &out);
    if (has_own) {
        EffectSample *of_students = ARENA_NEW(arena, EffectSample);
        *of_students = sample_stack(arena, own, n_parts);
        out.own = of_students;
    }
    return out;
}
