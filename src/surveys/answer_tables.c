/* Tables of all answers of a question. */
#include "alike/text.h"
#include "surveys/tables.h"

#include <math.h>

TABLE_DEFINE(survey_answers, SURVEY_ANSWERS_LIST, .name = "survey_*_answers");
TABLE_DEFINE(survey_distributions, SURVEY_DISTRIBUTIONS_LIST, .name = "survey_*_distributions");

/* Who of a side gave the answer, and their share by weight of those who answered. */
static double share_of(const Measure *of, size_t side, const double *weight, size_t n,
                       int32_t answer, size_t *count)
{
    double total = 0.0, here = 0.0;
    *count = 0;
    for (size_t i = 0; i < n; i++) {
        const int32_t own = measure_answer(of, side, i);
        if (own < 0 || !(weight[i] > 0.0))
            continue;
        total += weight[i];
        if (own != answer)
            continue;
        here += weight[i];
        *count += 1;
    }
    return here / total;
}

static bool is_top(const SurveyItem *item, const char *answer)
{
    for (size_t k = 0; k < item->top.n; k++)
        if (value_same(item->top.item[k].text, answer))
            return true;
    return false;
}

static void add_answers(const SurveyWork *w, const Measure *of, Table *table)
{
    const union survey_answers_columns *column = &survey_answers_columns;
    const Respondents *p = &w->data->program, *r = &w->data->reference;
    const Names *order = &of->item->answers->order;
    for (size_t j = 0; j < order->n; j++) {
        const Row row = row_add(table, survey_people);
        const int32_t at = (int32_t)j;
        size_t count, sampled;
        row_says(row, is_top(of->item, order->item[j].text) ? SURVEY_ANSWER_TOP : 0);
        row_text(row, &column->item, measure_name(of));
        row_text(row, &column->answer, order->item[j].text);
        row_text(row, &column->top, is_top(of->item, order->item[j].text) ? "yes" : "no");
        row_real(row, &column->share_program, share_of(of, 0, p->base, p->n, at, &count));
        row_count(row, &column->n_program, count, NULL);
        row_real(row, &column->share_reference_sampled,
                 share_of(of, 1, r->base, r->n, at, &sampled));
        row_real(row, &column->share_reference,
                 share_of(of, 1, w->comparison->fit.weight, r->n, at, &count));
        row_count(row, &column->n_reference, count, NULL);
    }
}

Table *survey_answers_table(const SurveyWork *w)
{
    if (w->data->published != NULL) /* others' answers are not known one by one */
        return NULL;
    Table *table =
        survey_table_make(w, &table_survey_answers, "answers", "Every answer to each question");
    table->sentence = "Shares of those who answered, from the least answer to the most; the "
                      "reference before and after it is weighted to the program's mix.";
    for (size_t k = 0; k < w->answers->n; k++)
        if (w->answers->item[k].item != NULL)
            add_answers(w, &w->answers->item[k], table);
    return table;
}

Table *survey_distributions_table(const SurveyWork *w)
{
    const union survey_distributions_columns *column = &survey_distributions_columns;
    if (!w->data->spec->distributions || w->data->published != NULL)
        return NULL;
    Table *table = survey_table_make(w, &table_survey_distributions, "distributions",
                                     "All answers of a question at once");
    table->sentence = "Are the answers to each question spread alike over the program and the "
                      "reference made alike? Rao and Scott's second-order test.";
    for (size_t k = 0; k < w->estimates->n; k++) {
        const SurveyEstimate *estimate = &w->estimates->item[k];
        if (estimate->of->item == NULL)
            continue;
        const Row row = row_add(table, survey_people);
        row_text(row, &column->item, measure_name(estimate->of));
        row_text(row, &column->family, estimate->family);
        row_count(row, &column->n_program, estimate->d.program.n, NULL);
        row_count(row, &column->n_reference, estimate->d.reference.n, NULL);
        row_real(row, &column->answers,
                 estimate->n_answers > 0 ? (double)estimate->n_answers : (double)NAN);
        row_real(row, &column->f, estimate->whole.f);
        row_real(row, &column->df1, estimate->whole.df1);
        row_real(row, &column->df2, estimate->whole.df2);
        row_real(row, &column->p, estimate->whole.p);
        row_real(row, &column->q, estimate->whole_q);
        row_text(row, &column->problem, estimate->whole_problem);
    }
    return table;
}
