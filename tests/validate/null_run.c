/* Worlds are made, written and studied by the program's own way from the file to the effects. */
#include "note_says.h"
#include "nulls.h"

#include "alike/hash.h"
#include "alike/part_tables.h"
#include "alike/placebo_tables.h"
#include "alike/placement.h"
#include "alike/study.h"
#include "alike/sureness_tables.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static const double quarter = 0.25; /* SD: the effect that power is told for */

/* Worlds are shared out among threads; each answer stands in its own place. */
typedef struct Batch {
    const NullCell *cell;
    const Spec *spec;
    const char *folder;
    uint64_t seed;
    size_t n, next, n_workers;
    NullAnswer *answer;
    Error *err;
    bool failed;
    pthread_mutex_t lock;
} Batch;

static bool write_world(Arena *arena, const NullWorld *world, uint64_t seed, const char *path,
                        Error *err)
{
    Text csv = {.arena = arena};
    null_world_csv(world, seed, &csv);
    FILE *file = fopen(path, "wb");
    const bool written = file != NULL && fwrite(csv.bytes, 1, csv.n, file) == csv.n;
    const bool closed = file != NULL && fclose(file) == 0;
    return (written && closed) ||
           error_set(err, ERR_INTERNAL, (Place){.file = path}, "the world was not written");
}

static bool has_caution(const Notes *notes, const char *word)
{
    for (size_t k = 0; k < notes->n; k++)
        if (notes->item[k].importance == NOTE_CAUTION && note_says(&notes->item[k], word))
            return true;
    return false;
}

/* The rank of the program, and what it would be if all of its students had another effect. */
static NullAnswer read_rank(Arena *arena, const Analysis *analysis)
{
    const union placebo_rank_columns *rank = &placebo_rank_columns;
    const union placebo_schools_columns *c = &placebo_schools_columns;
    const Table *one = tables_find(&analysis->tables, &table_placebo_rank),
                *all = tables_find(&analysis->tables, &table_placebo_schools);
    if (one == NULL || all == NULL)
        return (NullAnswer){.failed = true};
    Placement *set = ARENA_ARRAY(arena, Placement, all->n_rows);
    for (size_t s = 0; s < all->n_rows; s++) {
        const double effect = table_real(all, s, &c->estimate),
                     b = table_real(all, s, &c->on_program);
        set[s] = (Placement){.effect = effect + quarter * NULL_SCORE_SD * b,
                             .root = effect / table_real(all, s, &c->statistic),
                             .on_program = b};
    }
    return (NullAnswer){
        .estimate = analysis->effects.row[0].estimate,
        .se = NAN,
        .df = NAN,
        .p = table_real(one, 0, &rank->p),
        .half = (table_real(one, 0, &rank->ci_high) - table_real(one, 0, &rank->ci_low)) / 2,
        /* found where the share is no larger than what a p of 0.05 allows */
        .p_with_effect =
            placement_rank(set, all->n_rows).p <= table_real(one, 0, &rank->limit) * (1.0 + 1e-9)
                ? 0.0
                : 1.0};
}

static NullAnswer read_effect(const NullCell *cell, const Analysis *analysis, size_t part)
{
    const Effects *effects = &analysis->effects;
    if (part >= effects->n)
        return (NullAnswer){.failed = true};
    const Effect *e = &effects->row[part];
    NullAnswer out = {.estimate = e->estimate,
                      .se = e->se,
                      .df = e->df,
                      .p = e->p,
                      .half = (e->ci_high - e->ci_low) / 2,
                      .p_with_effect = NAN};
    /* An effect that all students share moves the estimate by as much, and nothing else. */
    if (cell->world.pass == 0 && !isnan(e->p)) {
        const double moved = e->estimate + quarter * NULL_SCORE_SD;
        out.p_with_effect = 2 * gsl_cdf_tdist_Q(fabs(moved / e->se), e->df);
    }
    const char *const cluster = e->cluster == NULL ? "" : e->cluster;
    out.other_cluster = cell->cluster != NULL && !text_starts(cluster, cell->cluster);
    out.no_caution = cell->caution != NULL && !has_caution(&analysis->notes, cell->caution);
    return out;
}

/* The program's own effect would be rejected where the interval does not hold as much the other
 * way.
 */
static NullAnswer read_wild(const Analysis *analysis)
{
    const union wild_bootstrap_columns *c = &wild_bootstrap_columns;
    const Table *table = tables_find(&analysis->tables, &table_wild_bootstrap);
    if (table == NULL)
        return (NullAnswer){.failed = true};
    const double low = table_real(table, 0, &c->ci_low), high = table_real(table, 0, &c->ci_high);
    const double moved = -quarter * NULL_SCORE_SD;
    return (NullAnswer){.estimate = table_real(table, 0, &c->estimate),
                        .se = table_real(table, 0, &c->se),
                        .df = 0,
                        .p = table_real(table, 0, &c->p),
                        .half = (high - low) / 2,
                        .p_with_effect = moved < low || moved > high ? 0 : 1};
}

/* The last row is of all parts at once; of two, their difference is all. */
static NullAnswer read_interaction(const Analysis *analysis)
{
    const union interactions_columns *c = &interactions_columns;
    const Table *table = tables_find(&analysis->tables, &table_interactions);
    if (table == NULL || table->n_rows == 0)
        return (NullAnswer){.failed = true};
    const size_t all = table->n_rows - 1;
    return (NullAnswer){.estimate = table_real(table, 0, &c->estimate),
                        .se = NAN,
                        .half = NAN,
                        .df = table_real(table, all, &c->df),
                        .p = table_real(table, all, &c->p),
                        .p_with_effect = NAN};
}

/* By the standard error (part 0) or by the percentiles, which give no p: 0 where they leave 0 out.
 */
static NullAnswer read_bootstrap(const Analysis *analysis, size_t part)
{
    const union bootstrap_columns *c = &bootstrap_columns;
    const Table *table = tables_find(&analysis->tables, &table_bootstrap);
    if (table == NULL)
        return (NullAnswer){.failed = true};
    const double moved = quarter * NULL_SCORE_SD;
    const double low = table_real(table, part, &c->ci_low),
                 high = table_real(table, part, &c->ci_high);
    NullAnswer out = {.estimate = table_real(table, part, &c->estimate),
                      .se = table_real(table, part, &c->se),
                      .df = table_real(table, 0, &c->df),
                      .half = (high - low) / 2,
                      .p = isnan(low)            ? (double)NAN
                           : low > 0 || high < 0 ? 0.0
                                                 : 1.0};
    out.p_with_effect = low + moved > 0 || high + moved < 0 ? 0.0 : 1.0;
    return out;
}

/* The answers of all parts. A design that this world can't carry is an answer, not an error. */
static bool study_world(const Batch *batch, const Spec *spec, const NullWorld *world, size_t w,
                        NullAnswer *out, Error *err)
{
    const NullCell *cell = batch->cell;
    const RunSettings settings = {.mode = FRAME_RUN, .jobs = 1};
    Arena *arena = arena_create();
    Error *problem = ARENA_NEW(arena, Error);
    Results results;
    bool ok = write_world(arena, world, batch->seed + w, spec->data_path, problem);
    const bool studied = ok && plan_run(arena, spec, &settings, &results, problem);
    if (!studied) {
        ok = problem->kind == ERR_INFEASIBLE || problem->kind == ERR_DATA;
        if (!ok)
            *err = *problem;
    }
    for (size_t part = 0; part < cell->n_parts; part++)
        out[part] = studied && cell->by_rank       ? read_rank(arena, &results.analysis[0])
                    : studied && cell->wild        ? read_wild(&results.analysis[0])
                    : studied && cell->interaction ? read_interaction(&results.analysis[0])
                    : studied && cell->bootstrap   ? read_bootstrap(&results.analysis[0], part)
                    : studied ? read_effect(cell, &results.analysis[0], cell->part + part)
                              : (NullAnswer){.failed = true};
    arena_destroy(arena);
    return ok;
}

/* Whether a student passes does not move by an amount: the world with an effect is studied too. */
static bool answer_world(const Batch *batch, const Spec *spec, size_t w, Error *err)
{
    const NullCell *cell = batch->cell;
    enum { MOST_PARTS = 8 };
    NullAnswer found[MOST_PARTS], with_effect[MOST_PARTS];
    NullWorld moved = cell->world;
    moved.effect = quarter;
    if (!study_world(batch, spec, &cell->world, w, found, err))
        return false;
    if (cell->world.pass > 0 && !study_world(batch, spec, &moved, w, with_effect, err))
        return false;
    for (size_t part = 0; part < cell->n_parts; part++) {
        if (cell->world.pass > 0)
            found[part].p_with_effect = with_effect[part].p;
        batch->answer[part * batch->n + w] = found[part];
    }
    return true;
}

static void *work(void *context)
{
    Batch *batch = context;
    Arena *arena = arena_create();
    Error *err = ARENA_NEW(arena, Error);
    Spec spec = *batch->spec;
    pthread_mutex_lock(&batch->lock);
    spec.data_path = arena_printf(arena, "%s/world%zu.csv", batch->folder, batch->n_workers++);
    pthread_mutex_unlock(&batch->lock);
    for (;;) {
        pthread_mutex_lock(&batch->lock);
        const size_t w = batch->next++;
        pthread_mutex_unlock(&batch->lock);
        if (w >= batch->n)
            break;
        if (answer_world(batch, &spec, w, err))
            continue;
        pthread_mutex_lock(&batch->lock);
        *batch->err = *err;
        batch->failed = true;
        batch->next = batch->n;
        pthread_mutex_unlock(&batch->lock);
    }
    remove(spec.data_path);
    arena_destroy(arena);
    return NULL;
}

bool null_cell_run(const NullCell *cell, const char *variance, size_t n_worlds, size_t threads,
                   const char *folder, NullAnswer *answer, Error *err)
{
    enum { MOST = 64 };
    pthread_t thread[MOST];
    size_t started = 0;
    Arena *arena = arena_create();
    Spec spec;
    const char *study = null_study(arena, cell, variance);
    bool ok = spec_read_bytes(arena, "study.yaml", study, strlen(study), &spec, err);
    Batch batch = {.cell = cell,
                   .spec = &spec,
                   .folder = folder,
                   /* a cell's worlds don't depend on which others are tried */
                   .seed = hash_bytes(1, cell->name, strlen(cell->name)),
                   .n = n_worlds,
                   .answer = answer,
                   .err = err};
    if (ok) {
        pthread_mutex_init(&batch.lock, NULL);
        for (size_t i = 1; i < threads && i < MOST; i++)
            started += pthread_create(&thread[started], NULL, work, &batch) == 0;
        work(&batch);
        for (size_t i = 0; i < started; i++)
            pthread_join(thread[i], NULL);
        pthread_mutex_destroy(&batch.lock);
        ok = !batch.failed;
    }
    arena_destroy(arena);
    return ok;
}
