/* Losses of students: who lacks a score or another value, by arm, against the boundaries of
 * evidence standards; and who was left without a counterpart. Counts come from the flow as it is
 * shown, so that nothing left out there can be found here. */
#include "alike/results.h"

#include "alike/attrition.h"
#include "alike/results_tables.h"
#include "alike/text.h"

#include <math.h>

/* A number of students that may be left out. */
typedef struct Known {
    bool known;
    size_t n;
} Known;

static Known count_of(const FlowRow *row, int arm)
{
    return (Known){.known = row->hidden[arm].as == COUNT_SHOWN,
                   .n = arm ? row->treated : row->control};
}

static bool is_total(const FlowRow *row)
{
    return row->step != FLOW_EXCLUDED;
}

/* Who was left before row `at`: from the last total less who went since, else from the next one
 * and who went until then. */
static Known before(const Flow *flow, size_t at, int arm)
{
    Known last = {.known = false};
    for (size_t i = 0; i < at; i++) {
        const Known row = count_of(&flow->row[i], arm);
        if (is_total(&flow->row[i]))
            last = row;
        else
            last = (Known){last.known && row.known, last.n - (row.known ? row.n : 0)};
    }
    if (last.known)
        return last;
    Known sum = {.known = true};
    for (size_t i = at; i < flow->n; i++) {
        const Known row = {.known = !flow->row[i].several && count_of(&flow->row[i], arm).known,
                           .n = count_of(&flow->row[i], arm).n};
        sum = (Known){sum.known && row.known, sum.n + row.n};
        if (is_total(&flow->row[i]))
            return sum;
    }
    return (Known){.known = false};
}

/* All who left between two rows for lack of something; and whether all of that is known. */
static Known lacking(const Flow *flow, size_t from, size_t to, int arm, Lack least)
{
    Known sum = {.known = true};
    for (size_t i = from; i < to; i++) {
        if (is_total(&flow->row[i]) || (flow->row[i].lack < least && !flow->row[i].several))
            continue;
        const Known row = count_of(&flow->row[i], arm);
        sum = (Known){sum.known && row.known, sum.n + row.n};
    }
    return sum;
}

/* Counted together with others, those who lack something are not known. */
static bool counts_several(const Flow *flow)
{
    bool several = false;
    for (size_t i = 0; i < flow->n; i++)
        several = several || flow->row[i].several;
    return several;
}

static size_t row_of_cohort(const Flow *flow)
{
    for (size_t i = 0; i < flow->n; i++)
        if (flow->row[i].step == FLOW_COHORT)
            return i;
    return flow->n;
}

static size_t row_of_score(const Flow *flow)
{
    for (size_t i = 0; i < flow->n; i++)
        if (flow->row[i].lack == LACKS_SCORE)
            return i;
    return flow->n;
}

static bool fill(Loss *out)
{
    for (int arm = 0; arm < 2; arm++)
        out->share[arm] =
            out->n[arm] > 0 ? (double)out->lost[arm] / (double)out->n[arm] : (double)NAN;
    out->overall = (double)(out->lost[0] + out->lost[1]) / ((double)out->n[0] + (double)out->n[1]);
    out->differential = fabs(out->share[1] - out->share[0]);
    return !isnan(out->overall) && !isnan(out->differential);
}

/* Nobody is known to lack a score before anybody has one. */
static bool scores_are_there(const Analysis *analysis)
{
    return analysis->infeasible == NULL && analysis->flow.n > 0 &&
           (analysis->effects.n > 0 || row_of_score(&analysis->flow) < analysis->flow.n);
}

bool results_loss(const Analysis *analysis, LossKind kind, Loss *out)
{
    const Flow *flow = &analysis->flow;
    const size_t cohort = row_of_cohort(flow), score = row_of_score(flow);
    *out = (Loss){.overall = NAN, .differential = NAN, .share = {NAN, NAN}};
    if (!scores_are_there(analysis) || cohort == flow->n || counts_several(flow))
        return false;
    for (int arm = 0; arm < 2; arm++) {
        Known n, lost;
        if (kind == LOSS_SCORE && score < flow->n) {
            n = before(flow, score, arm);
            lost = count_of(&flow->row[score], arm);
        } else if (kind == LOSS_SCORE) {
            n = count_of(&flow->row[cohort], arm);
            lost = (Known){.known = true};
        } else {
            lost = lacking(flow, 0, cohort, arm, LACKS_START);
            n = count_of(&flow->row[cohort], arm);
            n = (Known){n.known && lost.known, n.n + lost.n};
        }
        if (!n.known || !lost.known)
            return false;
        out->n[arm] = n.n;
        out->lost[arm] = lost.n;
    }
    return fill(out);
}

/* From the cohort back, with those who lack a value; or from all who were read, without those who
 * are no part of it: where the one is left out, the other may be shown. */
bool results_at_start(const Analysis *analysis, int arm, size_t *n)
{
    const Flow *flow = &analysis->flow;
    const size_t at = row_of_cohort(flow);
    if (at == flow->n || counts_several(flow))
        return false;
    const Known cohort = count_of(&flow->row[at], arm),
                lost = lacking(flow, 0, at, arm, LACKS_TRAIT);
    *n = cohort.n + lost.n;
    if (cohort.known && lost.known)
        return true;
    Known left = count_of(&flow->row[0], arm);
    for (size_t i = 1; i < at; i++) {
        const Known row = count_of(&flow->row[i], arm);
        if (!is_total(&flow->row[i]) && flow->row[i].lack < LACKS_TRAIT)
            left = (Known){left.known && row.known, left.n - (row.known ? row.n : 0)};
    }
    *n = left.n;
    return left.known;
}

/* --- the table -----------------------------------------------------------------------------------
 */

TABLE_DEFINE(attrition, ATTRITION_LIST, .name = "attrition", .from = &table_flow);
static const union attrition_columns *const column = &attrition_columns;

static const char *const loss_word[] = {
    [LOSS_LOW] = "low",
    [LOSS_LOW_OPTIMISTIC] = "low by the optimistic boundary only",
    [LOSS_HIGH] = "high",
};

static LossVerdict verdict(const Loss *loss)
{
    if (wwc_attrition_accepted(loss->overall, loss->differential, ATTRITION_CAUTIOUS))
        return LOSS_LOW;
    if (wwc_attrition_accepted(loss->overall, loss->differential, ATTRITION_OPTIMISTIC))
        return LOSS_LOW_OPTIMISTIC;
    return LOSS_HIGH;
}

bool results_loss_unequal(const Analysis *analysis)
{
    Loss loss;
    if (analysis->attrition != NULL)
        return analysis->attrition->head[0].what > LOSS_LOW;
    return results_loss(analysis, LOSS_SCORE, &loss) && loss.lost[0] + loss.lost[1] > 0 &&
           verdict(&loss) > LOSS_LOW;
}

static void add_loss(Table *table, const Analysis *analysis, LossKind kind, const char *what)
{
    Loss loss;
    const char *hidden = results_loss(analysis, kind, &loss) ? NULL : HIDDEN_MARK;
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});
    row_text(row, &column->what, what);
    row_count(row, &column->n_treated, loss.n[1], hidden);
    row_count(row, &column->lost_treated, loss.lost[1], hidden);
    row_count(row, &column->n_control, loss.n[0], hidden);
    row_count(row, &column->lost_control, loss.lost[0], hidden);
    row_real_or(row, &column->overall, 100.0 * loss.overall, hidden);
    row_real_or(row, &column->differential, 100.0 * loss.differential, hidden);
    row_real_or(row, &column->cautious,
                100.0 * wwc_attrition_bound(loss.overall, ATTRITION_CAUTIOUS), hidden);
    row_real_or(row, &column->optimistic,
                100.0 * wwc_attrition_bound(loss.overall, ATTRITION_OPTIMISTIC), hidden);
    if (hidden == NULL) {
        row_says(row, (int)verdict(&loss));
        row_text(row, &column->verdict, loss_word[verdict(&loss)]);
    }
}

Table *results_attrition_table(Arena *arena, const Analysis *analysis)
{
    if (analysis->attrition != NULL)
        return analysis->attrition;
    if (!scores_are_there(analysis))
        return NULL;
    Table *table = table_make(arena, &table_attrition, "Losses by group", analysis_set(analysis));
    table->sentence = arena_printf(
        arena,
        "Who is lost for want of a value, and how large a difference between the groups evidence "
        "standards accept at that overall loss: the cautious boundary where the program may change "
        "who stays, the optimistic one where it hardly can. The boundaries are made for "
        "experiments; a %s comparison is judged by how alike those are who remain. Source: "
        "What Works Clearinghouse, Standards Handbook 4.1, table II.1.",
        analysis_words(analysis)->done);
    add_loss(table, analysis, LOSS_SCORE, "the score is missing");
    const Flow *flow = &analysis->flow;
    const size_t score = row_of_score(flow);
    add_loss(table, analysis, LOSS_VALUE,
             score < flow->n && score > row_of_cohort(flow)
                 ? "the earlier score or a characteristic is missing"
                 : "the earlier score, a characteristic or the score is missing");
    return table;
}
