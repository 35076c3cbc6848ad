/* Whom the design lost: treated students of the comparison against the other treated students,
 * dropped on the way to the cohort or by matching. Students are counted, not weighted; one without
 * a value is left out of that covariate's row alone. */
#include "losses.h"

#include "alike/balance_tables.h"
#include "alike/match.h"

#include <math.h>

TABLE_DEFINE(losses, LOSSES_LIST, .name = "losses");

/* Treated students as rows of the frame. */
typedef struct Treated {
    size_t n, n_kept;
    uint32_t *row;
    uint8_t *kept;
} Treated;

static Treated treated_of(Arena *scratch, const Cohort *cohort, const double *weight)
{
    const size_t n_rows = cohort->frame->n_rows;
    uint8_t *kept = ARENA_ARRAY(scratch, uint8_t, n_rows); /* 1 dropped, 2 kept */
    Treated out = {.n = 0};

    for (size_t i = 0; cohort->row_arm != NULL && i < n_rows; i++)
        kept[i] = cohort->row_arm[i] == 1 ? 1 : 0;
    for (size_t i = 0; i < cohort->n; i++)
        if (cohort->treated[i])
            kept[cohort->row[i]] = weight[i] > 0.0 ? 2 : 1;
    for (size_t i = 0; i < n_rows; i++)
        out.n += kept[i] != 0 ? 1 : 0;
    out.row = ARENA_ARRAY(scratch, uint32_t, out.n);
    out.kept = ARENA_ARRAY(scratch, uint8_t, out.n);
    size_t at = 0;
    for (size_t i = 0; i < n_rows; i++) {
        if (kept[i] == 0)
            continue;
        out.row[at] = (uint32_t)i;
        out.kept[at++] = kept[i] == 2 ? 1 : 0;
        out.n_kept += kept[i] == 2 ? 1 : 0;
    }
    return out;
}

/* n, mean and n-1 SD (sqrt(p(1-p)) for shares) from sums. */
typedef struct Sample {
    double n, mean, sd;
} Sample;

static Sample share_sample(double n, double with)
{
    const double p = n > 0.0 ? with / n : (double)NAN;

    return (Sample){.n = n, .mean = p, .sd = sqrt(p * (1.0 - p))};
}

static void add_row(Table *table, LossOf what, const char *covariate, const char *level,
                    const Sample sample[2], double all_sd)
{
    const union losses_columns *column = &losses_columns;
    const Sample *dropped = &sample[0], *kept = &sample[1];
    const Row row =
        row_add(table, (PeopleSet){.arms = SET_TREATED, .group = covariate, .level = level});

    row_says(row, (int)what);
    row_text(row, &column->covariate, covariate);
    row_text(row, &column->level, level);
    row_real(row, &column->n_kept, kept->n);
    row_real(row, &column->mean_kept, kept->mean);
    row_real(row, &column->sd_kept, kept->sd);
    row_real(row, &column->n_dropped, dropped->n);
    row_real(row, &column->mean_dropped, dropped->mean);
    row_real(row, &column->sd_dropped, dropped->sd);
    row_real(row, &column->sd, all_sd);
    row_real(row, &column->difference,
             all_sd > 0.0 ? (kept->mean - dropped->mean) / all_sd : (double)NAN);
}

static void add_real(Table *table, const Column *column, const Treated *treated)
{
    Sample sample[3] = {{.n = 0.0}, {.n = 0.0}, {.n = 0.0}}; /* dropped, kept, all */
    double square[3] = {0.0, 0.0, 0.0};

    for (size_t i = 0; i < treated->n; i++) {
        const double x = column->real[treated->row[i]];
        if (isnan(x))
            continue;
        sample[treated->kept[i]].n += 1.0;
        sample[treated->kept[i]].mean += x;
    }
    sample[2].n = sample[0].n + sample[1].n;
    sample[2].mean = sample[0].mean + sample[1].mean;
    for (size_t part = 0; part < 3; part++)
        sample[part].mean = sample[part].n > 0.0 ? sample[part].mean / sample[part].n : (double)NAN;
    for (size_t i = 0; i < treated->n; i++) {
        const double x = column->real[treated->row[i]];
        if (isnan(x))
            continue;
        const double own = x - sample[treated->kept[i]].mean, all = x - sample[2].mean;
        square[treated->kept[i]] += own * own;
        square[2] += all * all;
    }
    for (size_t part = 0; part < 3; part++) {
        const double n = sample[part].n, p = sample[part].mean;
        sample[part].sd = n > 1.0 ? sqrt(square[part] / (n - 1.0)) : (double)NAN;
        if (column->binary)
            sample[part].sd = sqrt(p * (1.0 - p));
    }
    add_row(table, column->binary ? LOSS_OF_SHARES : LOSS_OF_NUMBERS, column->label, NULL, sample,
            sample[2].sd);
}

static void add_levels(Arena *scratch, Table *table, const Column *column, const Treated *treated)
{
    double *count = ARENA_ARRAY(scratch, double, 2 * column->n_levels);
    double n[2] = {0.0, 0.0};

    for (size_t i = 0; i < treated->n; i++) {
        const int32_t level = column->level[treated->row[i]];
        if (level == LEVEL_NONE)
            continue;
        n[treated->kept[i]] += 1.0;
        count[2 * (size_t)level + treated->kept[i]] += 1.0;
    }
    for (size_t k = 0; k < column->n_levels; k++) {
        const double *with = count + 2 * k;
        const Sample sample[2] = {share_sample(n[0], with[0]), share_sample(n[1], with[1])};
        if (with[0] + with[1] == 0.0)
            continue;
        add_row(table, LOSS_OF_SHARES, column->label, column->level_name[k], sample,
                share_sample(n[0] + n[1], with[0] + with[1]).sd);
    }
}

Table *losses_table(Arena *arena, const MatchMethod *method, const Cohort *cohort,
                    const double *weight)
{
    Arena *scratch = arena_create();
    const Treated treated = treated_of(scratch, cohort, weight);
    Table *table =
        table_make(arena, &table_losses,
                   arena_printf(arena, "Program %s kept and dropped", frame_people(cohort->frame)),
                   (PeopleSet){.arms = SET_TREATED});

    const char *people = frame_people(cohort->frame);
    table->sentence =
        treated.n_kept == treated.n
            ? arena_printf(arena, "All program %s of the data are in the comparison.", people)
            : arena_printf(arena,
                           "Program %s that are in the comparison against those that were dropped, "
                           "before or by %s; the difference is in standard deviations of "
                           "both together.",
                           people, match_words(method)->act);
    for (size_t k = 0; treated.n_kept < treated.n && k < cohort->n_covariates; k++) {
        const Column *filled = cohort->covariate[k];
        const bool number = filled->type == COLUMN_REAL && filled->known != NULL;
        const Column *column = number ? filled->known : filled;
        if (column->type == COLUMN_REAL)
            add_real(table, column, &treated);
        else if (column->type == COLUMN_FACTOR)
            add_levels(scratch, table, column, &treated);
    }
    arena_destroy(scratch);
    return table;
}
