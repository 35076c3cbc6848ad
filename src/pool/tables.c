/* What is put together as tables, for tables/ and results.json. */
#include "pool/parts.h"

#include "alike/pooled_tables.h"

#include <math.h>

TABLE_DEFINE(pooled_studies, POOLED_STUDIES_LIST, .name = "pooled_studies");
TABLE_DEFINE(pooled_effects, POOLED_EFFECTS_LIST, .name = "pooled_effects");
TABLE_DEFINE(pooled_averages, POOLED_AVERAGES_LIST, .name = "pooled_averages");
TABLE_DEFINE(pooled_covariates, POOLED_COVARIATES_LIST, .name = "pooled_covariates");
TABLE_DEFINE(pooled_study_covariates, POOLED_STUDY_COVARIATES_LIST,
             .name = "pooled_study_covariates");

static const PeopleSet both = {.arms = SET_BOTH}, nobody = {.arms = SET_NOBODY};

static const char *of_words(const PooledQuestion *question)
{
    return question->what == POOLED_DOMAIN ? "domain" : "outcome";
}

const char *pooled_table_unit(const PooledQuestion *question, PooledScale scale)
{
    return scale == POOLED_SIZE ? SD_UNIT : question->unit;
}

static Table *studies_table(const PooledResults *pooled)
{
    const union pooled_studies_columns *column = &pooled_studies_columns;
    Table *table = table_make(pooled->arena, &table_pooled_studies, "The studies", nobody);

    table->sentence = "In the order in which they were named. Whether anybody is in two of them "
                      "can't be seen from results.";
    for (size_t i = 0; i < pooled->n; i++) {
        const PooledStudy *study = &pooled->study[i];
        const Row row = row_add(table, nobody);
        row_real(row, &column->number, (double)(i + 1));
        row_text(row, &column->study, study->name);
        row_text(row, &column->program, study->program);
        row_text(row, &column->release, pooled_release_words(study->release));
        row_text(row, &column->version, study->version);
    }
    return table;
}

/* --- study by study ------------------------------------------------------------------------------
 */

static void put_weights(Row row, const PooledAverage *average, size_t i)
{
    const union pooled_effects_columns *column = &pooled_effects_columns;

    for (size_t k = 0; average->problem == NULL && k < average->n; k++) {
        if (average->member[k] != i)
            continue;
        const Pool *pool = &average->pool;
        row_real(row, &column->weight, pool->has_random ? pool->random.weight[k] : (double)NAN);
        row_real(row, &column->weight_precision, pool->fixed.weight[k]);
        row_real(row, &column->without, pool->without[k]);
        row_real(row, &column->without_low, pool->without_test[k].low);
        row_real(row, &column->without_high, pool->without_test[k].high);
    }
}

/* A count that is not told has an empty cell. */
static void put_count(Row row, const TableColumn *handle, double n)
{
    if (!isnan(n))
        row_count(row, handle, (size_t)n, NULL);
}

static void add_member(Table *table, const PooledResults *pooled, const PooledQuestion *question,
                       PooledScale scale, size_t i)
{
    const union pooled_effects_columns *column = &pooled_effects_columns;
    const PooledMember *m = &question->member[i];
    const PooledEstimate *of = &m->of[scale];
    const Row row = row_add(table, both);

    row_text(row, &column->of, of_words(question));
    row_text(row, &column->outcome, question->name);
    row_text(row, &column->label, question->label);
    row_text(row, &column->design, question->design);
    row_text(row, &column->unit, pooled_table_unit(question, scale));
    row_text(row, &column->study, pooled->study[m->study].name);
    row_text(row, &column->own_name, m->outcome);
    row_text(row, &column->method, m->method);
    row_text(row, &column->estimand, m->estimand);
    put_count(row, &column->n_treated, m->n[1]);
    put_count(row, &column->n_control, m->n[0]);
    put_count(row, &column->clusters_treated, m->clusters[1]);
    put_count(row, &column->clusters_control, m->clusters[0]);
    row_real(row, &column->estimate, of->value);
    row_real(row, &column->se, of->se);
    row_real(row, &column->df, of->df);
    row_real(row, &column->ci_low, of->low);
    row_real(row, &column->ci_high, of->high);
    put_weights(row, &question->average[scale][POOLED_ALL], i);
    row_text(row, &column->start, results_verdict_words(m->start));
    row_text(row, &column->problem, m->problem);
    row_text(row, &column->note, m->note);
}

bool pooled_is_shown(const PooledQuestion *question, PooledScale scale)
{
    return scale == POOLED_SIZE || question->no_points == NULL;
}

static Table *effects_table(const PooledResults *pooled)
{
    Table *table = table_make(pooled->arena, &table_pooled_effects, "Study by study", both);

    table->sentence = "Each study's own estimate as its results tell it, with its weight in both "
                      "averages over all studies.";
    for (size_t q = 0; q < pooled->n_questions; q++)
        for (int scale = 0; scale < N_POOLED_SCALES; scale++)
            for (size_t i = 0; i < pooled->question[q].n &&
                               pooled_is_shown(&pooled->question[q], (PooledScale)scale);
                 i++)
                add_member(table, pooled, &pooled->question[q], (PooledScale)scale, i);
    return table;
}

const char *pooled_over_words(PooledOver over)
{
    return over == POOLED_ALL ? "all" : "groups alike enough at the start";
}

/* --- averages ------------------------------------------------------------------------------------
 */

size_t pooled_people(const PooledQuestion *question, const PooledAverage *average, double n[2])
{
    size_t counted = 0;

    n[0] = n[1] = 0.0;
    for (size_t k = 0; k < average->n; k++) {
        const PooledMember *m = &question->member[average->member[k]];
        if (isnan(m->n[0]) || isnan(m->n[1]))
            continue;
        counted++;
        n[0] += m->n[0];
        n[1] += m->n[1];
    }
    return counted;
}

/* Counts of published studies are rounded, and so is their sum; nothing is subtracted. */
static void put_people(Row row, const PooledQuestion *question, const PooledAverage *average)
{
    const union pooled_averages_columns *column = &pooled_averages_columns;
    double n[2];
    const size_t counted = pooled_people(question, average, n);

    row_real(row, &column->counted, (double)counted);
    if (counted > 0) {
        put_count(row, &column->n_treated, n[1]);
        put_count(row, &column->n_control, n[0]);
    }
}

static void put_test(Row row, const PooledAverage *of, const PoolAverage *average,
                     const TTest *test)
{
    const union pooled_averages_columns *column = &pooled_averages_columns;

    row_real(row, &column->estimate, average->value);
    row_real(row, &column->se, test->se);
    row_real(row, &column->df, test->df);
    row_real(row, &column->ci_low, test->low);
    row_real(row, &column->ci_high, test->high);
    row_real(row, &column->p, test->p);
    if (isnan(test->low))
        row_text(row, &column->untold, of->untold);
}

static Row add_average(Table *table, const PooledQuestion *question, PooledScale scale,
                       PooledOver over, const char *name)
{
    const union pooled_averages_columns *column = &pooled_averages_columns;
    const PooledAverage *average = &question->average[scale][over];
    const Row row = row_add(table, both);

    row_text(row, &column->of, of_words(question));
    row_text(row, &column->outcome, question->name);
    row_text(row, &column->label, question->label);
    row_text(row, &column->design, question->design);
    row_text(row, &column->unit, pooled_table_unit(question, scale));
    row_text(row, &column->over, pooled_over_words(over));
    row_text(row, &column->average, name);
    row_real(row, &column->studies, (double)average->n);
    put_people(row, question, average);
    return row;
}

static void put_spread(Row row, const PooledAverage *average)
{
    const union pooled_averages_columns *column = &pooled_averages_columns;
    const Pool *pool = &average->pool;

    row_real(row, &column->tau2, pool->spread.tau2);
    row_real(row, &column->tau, average->tau);
    row_real(row, &column->next_low, pool->prediction.low);
    row_real(row, &column->next_high, pool->prediction.high);
}

static void add_averages(Table *table, const PooledQuestion *question, PooledScale scale,
                         PooledOver over)
{
    const union pooled_averages_columns *column = &pooled_averages_columns;
    const PooledAverage *average = &question->average[scale][over];
    const Pool *pool = &average->pool;
    const bool made = average->problem == NULL;

    Row row = add_average(table, question, scale, over, "over studies");
    if (made && pool->has_random) {
        put_test(row, average, &pool->random, &pool->random.test);
        put_spread(row, average);
        row_real(row, &column->q, average->q);
    } else
        row_text(row, &column->problem,
                 made ? "two studies do not show how much effects differ between studies: an "
                        "average that speaks for others needs three"
                      : average->problem);
    if (!made)
        return;
    row = add_average(table, question, scale, over, "by precision");
    put_test(row, average, &pool->fixed, &average->fixed);
    if (!pool->has_random)
        row_real(row, &column->q, average->q);
    row_real(row, &column->cochran_q, pool->spread.q);
    row_real(row, &column->cochran_p, average->differ_p);
    row_real(row, &column->i2, pool->spread.i2);
}

bool pooled_chooses(const PooledQuestion *question)
{
    for (size_t i = 0; i < question->n; i++)
        if (question->member[i].problem == NULL && !pooled_start_holds(question->member[i].start))
            return true;
    return false;
}

static Table *averages_table(const PooledResults *pooled)
{
    Table *table = table_make(pooled->arena, &table_pooled_averages, "Averages", both);

    table->sentence =
        "Over studies, which stand for others of their kind: y ~ N(mu, se^2 + tau^2), tau^2 by "
        "REML, Knapp and Hartung's interval, never narrower. By precision: what happened on "
        "average in these studies alone, weights 1 / se^2, with what the errors of these weights "
        "add (after Meier). No interval stands where these errors rest on too few schools or "
        "people.";
    for (size_t q = 0; q < pooled->n_questions; q++)
        for (int scale = 0; scale < N_POOLED_SCALES; scale++)
            for (int over = 0; over < N_POOLED_OVERS; over++)
                if (pooled_is_shown(&pooled->question[q], (PooledScale)scale) &&
                    (over == POOLED_ALL || pooled_chooses(&pooled->question[q])))
                    add_averages(table, &pooled->question[q], (PooledScale)scale, (PooledOver)over);
    return table;
}

/* --- the start -----------------------------------------------------------------------------------
 */

static const char *study_name(const PooledResults *pooled, const PooledBalance *of, size_t i)
{
    return pooled->study[of->question->member[i].study].name;
}

static Table *covariates_table(const PooledResults *pooled)
{
    const union pooled_covariates_columns *column = &pooled_covariates_columns;
    Table *table = table_make(pooled->arena, &table_pooled_covariates, "The start", both);

    table->sentence = "Differences of those compared in standard deviations, of characteristics "
                      "that all studies have; the mean goes by the number of people compared.";
    for (size_t k = 0; k < pooled->n_balance; k++) {
        const PooledBalance *of = &pooled->balance[k];
        const Row row = row_add(table, both);
        row_text(row, &column->outcome, of->question->name);
        row_text(row, &column->covariate, of->covariate);
        row_text(row, &column->level, of->level);
        row_text(row, &column->label, of->label);
        row_real(row, &column->studies, (double)of->n_told);
        row_real(row, &column->mean, of->mean);
        if (of->largest != SIZE_MAX) {
            row_real(row, &column->largest, of->g[of->largest]);
            row_text(row, &column->where, study_name(pooled, of, of->largest));
        }
        row_text(row, &column->worst, wwc_baseline_word(of->worst));
    }
    return table;
}

static Table *study_covariates_table(const PooledResults *pooled)
{
    const union pooled_study_covariates_columns *column = &pooled_study_covariates_columns;
    Table *table = table_make(pooled->arena, &table_pooled_study_covariates,
                              "The start, study by study", both);

    for (size_t k = 0; k < pooled->n_balance; k++)
        for (size_t i = 0; i < pooled->balance[k].question->n; i++) {
            const PooledBalance *of = &pooled->balance[k];
            const Row row = row_add(table, both);
            row_text(row, &column->outcome, of->question->name);
            row_text(row, &column->covariate, of->covariate);
            row_text(row, &column->level, of->level);
            row_text(row, &column->study, study_name(pooled, of, i));
            row_real(row, &column->g, of->g[i]);
            row_text(row, &column->wwc, wwc_baseline_word(of->class[i]));
        }
    return table;
}

/* What published studies tell are decimals of few digits: files show them as such, and not as the
 * nearest double. */
static void show_as_decimals(Table *table)
{
    static const double LAST_DIGIT = 1e-12;

    for (size_t i = 0; i < table->n_rows * table->n_columns; i++)
        if (table->column[i % table->n_columns].type == CELL_REAL)
            table->cell[i].step = LAST_DIGIT;
}

void tables_of_pooled(PooledResults *pooled)
{
    pooled->studies = studies_table(pooled);
    pooled->effects = effects_table(pooled);
    pooled->averages = averages_table(pooled);
    pooled->parts = parts_table(pooled);
    pooled->covariates = covariates_table(pooled);
    pooled->study_covariates = study_covariates_table(pooled);
    if (pooled->release == RELEASE_PUBLISHED) {
        show_as_decimals(pooled->effects);
        show_as_decimals(pooled->averages);
        show_as_decimals(pooled->parts);
        show_as_decimals(pooled->covariates);
        show_as_decimals(pooled->study_covariates);
    }
}
