/* The multiverse: every specification by its estimate, those that failed apart, and which way they
 * point. Simonsohn, Simmons & Nelson (2020) Nature Human Behaviour 4:1208-1214, whose joint test is
 * left out on purpose: it takes draws under the null of all specifications at once. */
#include "alike/results.h"
#include "alike/results_tables.h"

#include "alike/text.h"

#include <math.h>

TABLE_DEFINE(multiverse, MULTIVERSE_LIST, .name = "multiverse", .internal = true);
TABLE_DEFINE(multiverse_failed, MULTIVERSE_FAILED_LIST, .name = "multiverse_failed",
             .internal = true);
TABLE_DEFINE(multiverse_signs, MULTIVERSE_SIGNS_LIST, .name = "multiverse_signs");

static const PeopleSet nobody = {.arms = SET_NOBODY};

static bool is_estimated(const Specification *s)
{
    return s->estimand != NULL && !isnan(s->estimate);
}

static void add_row(Arena *arena, const MultiverseSpec *choices, const Specification *s,
                    size_t rank, Table *table)
{
    const union multiverse_columns *column = &multiverse_columns;
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});
    row_real(row, &column->rank, (double)rank);
    row_text(row, &column->choices, multiverse_words(arena, choices, s->value));
    row_text(row, &column->is_primary, s->primary ? "yes" : NULL);
    row_text(row, &column->estimand, s->estimand);
    row_real(row, &column->estimate, s->estimate);
    row_real(row, &column->se, s->se);
    row_real(row, &column->ci_low, s->ci_low);
    row_real(row, &column->ci_high, s->ci_high);
    row_real(row, &column->g, s->size);
    row_real(row, &column->g_low, s->size_low);
    row_real(row, &column->g_high, s->size_high);
    row_real(row, &column->p, s->p);
    row_count(row, &column->n_treated, s->n_treated, NULL);
    row_count(row, &column->n_control, s->n_control, NULL);
    row_real(row, &column->start_g, isfinite(s->start_size) ? s->start_size : (double)NAN);
    row_text(row, &column->start, results_verdict_words(s->start));
    row_text(row, &column->problem, s->problem);
}

static void add_failed(Arena *arena, const MultiverseSpec *choices, const int32_t *value,
                       const char *why, Table *table)
{
    const union multiverse_failed_columns *column = &multiverse_failed_columns;
    const Row row = row_add(table, nobody);
    row_text(row, &column->choices, multiverse_words(arena, choices, value));
    row_text(row, &column->reason, why != NULL ? why : "no estimate");
}

/* --- which way they point ----------------------------------------------------------------------
 */

static double sign_of(double x)
{
    return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : 0.0;
}

/* Of the study's own design; 0: it has no estimate. */
static double own_sign(const Multiverse *multiverse)
{
    for (size_t i = 0; i < multiverse->n; i++)
        if (multiverse->item[i].primary && is_estimated(&multiverse->item[i]))
            return sign_of(multiverse->item[i].estimate);
    return 0.0;
}

static void count_one(const Specification *s, double own, MultiverseCount *out)
{
    const double sign = sign_of(s->estimate);
    out->n++;
    out->above += sign > 0.0;
    out->below += sign < 0.0;
    out->same += sign == own && own != 0.0;
    out->clearly += (own > 0.0 && s->ci_low > 0.0) || (own < 0.0 && s->ci_high < 0.0);
    out->least = isnan(out->least) ? s->size : fmin(out->least, s->size);
    out->most = isnan(out->most) ? s->size : fmax(out->most, s->size);
}

static MultiverseCount count_where(const Multiverse *multiverse, const bool counted[N_VERDICTS])
{
    const double own = own_sign(multiverse);
    MultiverseCount out = {.least = (double)NAN, .most = (double)NAN};
    for (size_t i = 0; i < multiverse->n; i++)
        if (is_estimated(&multiverse->item[i]) && counted[multiverse->item[i].start])
            count_one(&multiverse->item[i], own, &out);
    return out;
}

MultiverseCount multiverse_count(const Multiverse *multiverse, bool passing)
{
    bool counted[N_VERDICTS];
    for (int v = 0; v < N_VERDICTS; v++)
        counted[v] = !passing || (v != VERDICT_NOT_COMPARABLE && v != VERDICT_UNADJUSTED);
    MultiverseCount out = count_where(multiverse, counted);
    if (multiverse->rows == NULL) /* published: the ends are single specifications' */
        out.least = out.most = (double)NAN;
    return out;
}

static void add_signs(Table *table, const char *words, const MultiverseCount *count)
{
    const union multiverse_signs_columns *column = &multiverse_signs_columns;
    if (count->n == 0)
        return;
    const Row row = row_add(table, nobody);
    row_text(row, &column->start, words);
    row_real(row, &column->specifications, (double)count->n);
    row_real(row, &column->above, (double)count->above);
    row_real(row, &column->below, (double)count->below);
    row_real(row, &column->same_sign, round(100.0 * (double)count->same / (double)count->n));
    row_real(row, &column->clearly, (double)count->clearly);
}

static Table *signs_table(Arena *arena, const Multiverse *multiverse)
{
    Table *table = table_make(arena, &table_multiverse_signs,
                              "Which way other specifications point, by their start", nobody);
    table->sentence = "Counted are ways to make the comparison, by how alike the groups of each "
                      "were at the start. They share students and are not independent of each "
                      "other, so no share of them is a probability.";
    for (int v = 0; v < N_VERDICTS; v++) {
        bool counted[N_VERDICTS] = {false};
        counted[v] = true;
        const MultiverseCount count = count_where(multiverse, counted);
        add_signs(table, results_verdict_words((Verdict)v), &count);
    }
    const MultiverseCount all = multiverse_count(multiverse, false);
    add_signs(table, "all", &all);
    return table;
}

/* --- together ----------------------------------------------------------------------------------
 */

void results_multiverse(Arena *arena, Results *results)
{
    const MultiverseSpec *choices = &results->spec->multiverse;
    Multiverse *m = results->multiverse;
    size_t rank = 0;
    if (m == NULL)
        return;
    const PeopleSet of = {.arms = SET_BOTH, .outcome = m->analysis->outcome};
    m->rows = table_make(arena, &table_multiverse, "Every specification of the multiverse", of);
    table_in_unit(m->rows, analysis_unit(m->analysis), analysis_digits(m->analysis));
    m->rows->sentence =
        "Each row is one combination of the choices that the study file lists, by estimate. Effect "
        "sizes are in the standard deviation of the study's own design. The rows share students, "
        "so their p values are no further tests.";
    m->failed = table_make(arena, &table_multiverse_failed,
                           "Specifications that could not be carried out", nobody);
    for (size_t i = 0; i < m->n; i++) {
        const Specification *s = &m->item[i];
        if (is_estimated(s))
            add_row(arena, choices, s, ++rank, m->rows);
        else
            add_failed(arena, choices, s->value, s->problem, m->failed);
    }
    for (size_t i = 0; i < choices->n_refused; i++)
        add_failed(arena, choices, choices->refused[i].value, choices->refused[i].why, m->failed);
    m->signs = signs_table(arena, m);
}

void results_multiverse_release(Results *results)
{
    if (results->multiverse == NULL)
        return;
    results->multiverse->rows = NULL;
    results->multiverse->failed = NULL;
}
