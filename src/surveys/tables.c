#include "surveys/tables.h"

#include "alike/intraclass.h"
#include "alike/text.h"
#include "surveys/reliability.h"

#include <math.h>

TABLE_DEFINE(survey_response, SURVEY_RESPONSE_LIST, .name = "survey_*_response", .internal = true);
TABLE_DEFINE(survey_margins, SURVEY_MARGINS_LIST, .name = "survey_*_margins");
TABLE_DEFINE(survey_items, SURVEY_ITEMS_LIST, .name = "survey_*_items");
TABLE_DEFINE(survey_indices, SURVEY_INDICES_LIST, .name = "survey_*_indices");
TABLE_DEFINE(survey_reliability, SURVEY_RELIABILITY_LIST, .name = "survey_*_reliability");
TABLE_DEFINE(survey_nonresponse, SURVEY_NONRESPONSE_LIST, .name = "survey_*_nonresponse");
TABLE_DEFINE(survey_sensitivity, SURVEY_SENSITIVITY_LIST, .name = "survey_*_sensitivity");

const PeopleSet survey_people = {.arms = SET_BOTH, .group = "survey"};

Table *survey_table_make(const SurveyWork *w, const TableKind *kind, const char *what,
                         const char *title)
{
    Table *table = table_make(w->arena, kind, title, survey_people);
    table->name = arena_printf(w->arena, "survey_%s_%s", w->data->spec->name.text, what);
    return table;
}

/* --- who answered ----------------------------------------------------------------------------- */

Table *survey_response_table(const SurveyWork *w)
{
    const union survey_response_columns *column = &survey_response_columns;
    const Respondents *program = &w->data->program;
    Table *table =
        survey_table_make(w, &table_survey_response, "response", "Who answered, by school");
    size_t *answered = ARENA_ARRAY(w->arena, size_t, program->n_psu);
    table->sentence = program->n_invited != NULL
                          ? "Schools in which somebody answered, and those in which people were "
                            "asked and nobody did."
                          : "Schools in which somebody answered.";
    for (size_t i = 0; i < program->n; i++)
        answered[program->psu[i]]++;
    for (size_t k = 0; k < program->n_psu; k++) {
        const Row row = row_add(table, survey_people);
        const bool known = program->n_invited != NULL;
        row_text(row, &column->school, program->psu_name[k]);
        row_count(row, &column->invited, known ? program->n_invited[k] : 0,
                  known ? NULL : "not known");
        row_count(row, &column->answered, answered[k], NULL);
        row_real_or(row, &column->rate,
                    known ? (double)answered[k] / (double)program->n_invited[k] : (double)NAN,
                    known ? NULL : "not known");
    }
    for (size_t k = 0; k < program->n_unheard; k++) {
        const Row row = row_add(table, survey_people);
        row_text(row, &column->school, program->unheard[k]);
        row_count(row, &column->invited, program->asked_unheard[k], NULL);
        row_count(row, &column->answered, 0, NULL);
        row_real(row, &column->rate, program->asked_unheard[k] > 0 ? 0.0 : (double)NAN);
    }
    return table;
}

static double share_at(const int32_t *level, int32_t at, const double *weight, size_t n)
{
    double total = 0.0, here = 0.0;
    for (size_t i = 0; i < n; i++) {
        total += weight[i];
        here += level[i] == at ? weight[i] : 0.0;
    }
    return here / total;
}

static size_t number_at(const int32_t *level, int32_t at, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += level[i] == at;
    return count;
}

Table *survey_margins_table(const SurveyWork *w)
{
    const union survey_margins_columns *column = &survey_margins_columns;
    const Respondents *p = &w->data->program, *r = &w->data->reference;
    const SurveySpec *spec = w->data->spec;
    Table *table =
        survey_table_make(w, &table_survey_margins, "margins", "What both are made alike in");
    table->sentence = "Shares of the program's respondents, and of the reference before and after "
                      "it is weighted to the program's mix.";
    for (size_t m = 0; m < spec->n_margins; m++)
        for (int32_t at = 0; at < (int32_t)w->data->levels.n_levels[m]; at++) {
            const Row row = row_add(table, survey_people);
            row_text(row, &column->margin, spec->margin[m].column.text);
            row_text(row, &column->label, spec->margin[m].label);
            row_text(row, &column->level, w->data->levels.name[m][at]);
            row_count(row, &column->n_program, number_at(p->level[m], at, p->n), NULL);
            row_count(row, &column->n_reference, number_at(r->level[m], at, r->n), NULL);
            row_real(row, &column->share_program, share_at(p->level[m], at, p->base, p->n));
            row_real(row, &column->share_reference_sampled,
                     share_at(r->level[m], at, r->base, r->n));
            row_real(row, &column->share_reference,
                     share_at(r->level[m], at, w->comparison->fit.weight, r->n));
        }
    return table;
}

/* --- questions and indices -------------------------------------------------------------------- */

/* A row of questions or of indices, whose columns have names of their own for the three shares. */
#define ADD_ESTIMATE(columns, program_, sampled_, reference_)                                      \
    do {                                                                                           \
        row_text(row, &(columns).item, measure_name(of));                                          \
        row_text(row, &(columns).label, measure_label(of));                                        \
        row_text(row, &(columns).family, estimate->family);                                        \
        row_text(row, &(columns).wording, measure_is_tested(of) ? "same" : "different");           \
        row_count(row, &(columns).n_program, estimate->d.program.n, NULL);                         \
        row_count(row, &(columns).n_reference, estimate->d.reference.n, unknown_n);                \
        row_count(row, &(columns).missing_program, all[0] - estimate->d.program.n, NULL);          \
        row_count(row, &(columns).missing_reference,                                               \
                  unknown != NULL ? 0 : all[1] - estimate->d.reference.n, unknown);                \
        row_real(row, &(columns).program_, estimate->d.program.value);                             \
        row_real(row, &(columns).sampled_, estimate->d.sampled.value);                             \
        row_real(row, &(columns).reference_, estimate->d.reference.value);                         \
        row_real(row, &(columns).difference, estimate->d.value);                                   \
        row_real(row, &(columns).se, estimate->test.se);                                           \
        row_real(row, &(columns).df, estimate->test.df);                                           \
        row_real(row, &(columns).ci_low, estimate->test.low);                                      \
        row_real(row, &(columns).ci_high, estimate->test.high);                                    \
        row_real(row, &(columns).p, estimate->test.p);                                             \
        row_real(row, &(columns).q, estimate->q);                                                  \
        row_text(row, &(columns).problem, estimate->problem);                                      \
    } while (0)

/* Of an index over both sides, as a step that few can hide in needs it: the larger. */
static double spread_of(const SurveyWork *w, const Measure *of)
{
    double widest = 0.0;
    for (size_t side = 0; side < 2; side++) {
        const Respondents *from = side == 0 ? &w->data->program : &w->data->reference;
        double n = 0.0, sum = 0.0, squares = 0.0;
        for (size_t i = 0; i < from->n; i++)
            if (!isnan(of->y[side][i])) {
                n++;
                sum += of->y[side][i];
            }
        for (size_t i = 0; i < from->n; i++)
            if (!isnan(of->y[side][i]))
                squares += (of->y[side][i] - sum / n) * (of->y[side][i] - sum / n);
        widest = fmax(widest, sqrt(squares / fmax(n - 1.0, 1.0)));
    }
    return widest;
}

static void add_estimate(const SurveyWork *w, Table *table, const SurveyEstimate *estimate)
{
    const Measure *of = estimate->of;
    const size_t all[2] = {w->data->program.n, w->data->reference.n - w->comparison->n_outside};
    /* of what is published nobody tells who did not answer, and not always who did */
    const char *unknown = w->data->published != NULL ? "not known" : NULL;
    const char *unknown_n = estimate->d.reference.n == 0 ? unknown : NULL;
    const Row row = row_add(table, survey_people);
    if (of->item != NULL)
        ADD_ESTIMATE(survey_items_columns, share_program, share_reference_sampled, share_reference);
    else
        ADD_ESTIMATE(survey_indices_columns, mean_program, mean_reference_sampled, mean_reference);
    if (of->item == NULL)
        row_unit_sd(row, spread_of(w, of));
}

Table *survey_items_table(const SurveyWork *w)
{
    Table *table = survey_table_make(w, &table_survey_items, "items", "Question by question");
    table->sentence = "Share of each question's top answers; the reference is weighted to the "
                      "program's mix. Intervals are of 95%.";
    for (size_t k = 0; k < w->estimates->n; k++)
        if (w->estimates->item[k].of->item != NULL)
            add_estimate(w, table, &w->estimates->item[k]);
    return table;
}

Table *survey_indices_table(const SurveyWork *w)
{
    if (w->data->spec->n_indices == 0)
        return NULL;
    Table *table = survey_table_make(w, &table_survey_indices, "indices", "Indices");
    table->sentence = "Means of indices, from 0 (the first answer of every question) to 1 (the "
                      "last). Intervals are of 95%.";
    for (size_t k = 0; k < w->estimates->n; k++)
        if (w->estimates->item[k].of->item == NULL)
            add_estimate(w, table, &w->estimates->item[k]);
    return table;
}

/* The items of an index on one side, all in one direction. */
static const double *const *items_of(const SurveyWork *w, const SurveyIndex *index, size_t side,
                                     size_t n)
{
    const double **y = (const double **)arena_array(w->arena, index->items.n, sizeof *y);
    for (size_t k = 0; k < index->items.n; k++)
        for (size_t i = 0; i < w->answers->n; i++) {
            const Measure *of = &w->answers->item[i];
            if (of->item == NULL || !text_equal(measure_name(of), index->items.item[k].text))
                continue;
            double *own = ARENA_ARRAY(w->arena, double, n);
            bool reversed = false;
            for (size_t j = 0; j < index->reverse.n; j++)
                reversed =
                    reversed || text_equal(index->reverse.item[j].text, index->items.item[k].text);
            for (size_t j = 0; j < n; j++)
                own[j] = reversed ? 1.0 - of->place[side][j] : of->place[side][j];
            y[k] = own;
        }
    return y;
}

/* The question that has least in common with the others of its index. */
static void put_rest(Row row, const SurveyIndex *index, const Reliability *found)
{
    const union survey_reliability_columns *column = &survey_reliability_columns;
    size_t least = index->items.n;
    for (size_t k = 0; found->rest != NULL && k < index->items.n; k++)
        if (!isnan(found->rest[k]) &&
            (least == index->items.n || found->rest[k] < found->rest[least]))
            least = k;
    if (least == index->items.n)
        return;
    row_real(row, &column->rest_least, found->rest[least]);
    row_text(row, &column->rest_item, index->items.item[least].text);
}

static void add_reliability(const SurveyWork *w, Table *table, const Measure *of, size_t side)
{
    const union survey_reliability_columns *column = &survey_reliability_columns;
    const Respondents *from = side == 0 ? &w->data->program : &w->data->reference;
    const ItemAnswers answers = {
        .n = from->n, .k = of->index->items.n, .y = items_of(w, of->index, side, from->n)};
    Reliability found;
    reliability_of(w->arena, &answers, 0.95, &found);
    Intraclass schools = {.value = NAN, .of_mean = NAN};
    if (from->psu != NULL) {
        int32_t *group = ARENA_ARRAY(w->arena, int32_t, from->n);
        for (size_t i = 0; i < from->n; i++)
            group[i] = isnan(of->y[side][i]) ? -1 : from->psu[i];
        schools = intraclass_anova(of->y[side], group, from->n, from->n_psu, 0.95);
    }
    const Row row = row_add(table, survey_people);
    row_says(row, (int)side);
    row_text(row, &column->item, measure_name(of));
    row_text(row, &column->side, side == 0 ? "program" : "reference");
    row_count(row, &column->n, found.n, NULL);
    row_real(row, &column->alpha, found.alpha);
    row_real(row, &column->alpha_low, found.low);
    row_real(row, &column->alpha_high, found.high);
    row_real(row, &column->omega, found.omega);
    put_rest(row, of->index, &found);
    row_real(row, &column->icc1, schools.value);
    row_real(row, &column->icc2, schools.of_mean);
    row_count(row, &column->schools, schools.n_groups, from->psu != NULL ? NULL : "not known");
    row_text(row, &column->problem,
             !isnan(found.omega)         ? NULL
             : answers.k < 3             ? "it needs three questions"
             : found.heywood != SIZE_MAX ? arena_printf(w->arena, "one factor explains '%s' whole",
                                                        of->index->items.item[found.heywood].text)
                                         : "no factor was found");
}

Table *survey_reliability_table(const SurveyWork *w)
{
    if (w->data->spec->n_indices == 0)
        return NULL;
    Table *table =
        survey_table_make(w, &table_survey_reliability, "reliability", "How reliable indices are");
    table->sentence = "Coefficient alpha and omega of respondents who answered every question of "
                      "the index; ICC(1) and ICC(2) between schools, or what was drawn first.";
    for (size_t k = 0; k < w->answers->n; k++)
        for (size_t side = 0;
             side < (w->data->published != NULL ? 1 : 2) && w->answers->item[k].item == NULL;
             side++)
            add_reliability(w, table, &w->answers->item[k], side);
    return table;
}

/* --- what might change it ------------------------------------------------------------------------
 */

Table *survey_nonresponse_table(const SurveyWork *w)
{
    const union survey_nonresponse_columns *column = &survey_nonresponse_columns;
    const SurveyFindings *survey = w->out;
    if (!survey->invited_known || survey->answered >= survey->invited)
        return NULL;
    Table *table =
        survey_table_make(w, &table_survey_nonresponse, "nonresponse", "Had the others answered");
    table->sentence = "The difference had all of the program's people who were asked and did not "
                      "answer said no, or yes; and the share of them at which it would be 0.";
    for (size_t k = 0; k < w->estimates->n; k++) {
        const SurveyEstimate *estimate = &w->estimates->item[k];
        if (estimate->of->item == NULL || isnan(estimate->d.value))
            continue;
        const double rate = (double)estimate->d.program.n / (double)survey->invited;
        const double p = estimate->d.program.value, r = estimate->d.reference.value;
        const double turning = (r - rate * p) / (1.0 - rate);
        const Row row = row_add(table, survey_people);
        row_text(row, &column->item, measure_name(estimate->of));
        row_real(row, &column->rate, rate);
        row_real(row, &column->difference, estimate->d.value);
        row_real(row, &column->all_no, rate * p - r);
        row_real(row, &column->all_yes, rate * p + 1.0 - rate - r);
        row_real_or(row, &column->turning, turning,
                    turning < 0.0 || turning > 1.0 ? "none could" : NULL);
    }
    return table;
}

/* The range of each difference over comparisons without one thing. */
typedef struct Range {
    double *low, *high;
} Range;

/* Nothing where the reference can't be made alike without it. */
static void widen(const SurveyWork *w, size_t margin, size_t school, Range *range)
{
    Arena *scratch = arena_create();
    Comparison without;
    Error *err = ARENA_NEW(scratch, Error);
    if (compare_make(scratch, w->data, margin, school, &without, err))
        for (size_t k = 0; k < w->answers->n; k++) {
            const Measure *of = &w->answers->item[k];
            const double gap = measure_gap(&without, of);
            range->low[k] = fmin(range->low[k], gap);
            range->high[k] = fmax(range->high[k], gap);
        }
    arena_destroy(scratch);
}

static Range range_of(const SurveyWork *w)
{
    Range range = {ARENA_ARRAY(w->arena, double, w->answers->n),
                   ARENA_ARRAY(w->arena, double, w->answers->n)};
    for (size_t k = 0; k < w->answers->n; k++)
        range.low[k] = range.high[k] = NAN; /* fmin and fmax pass over it */
    return range;
}

Table *survey_sensitivity_table(const SurveyWork *w)
{
    const union survey_sensitivity_columns *column = &survey_sensitivity_columns;
    Range margins = range_of(w), schools = range_of(w);
    const size_t n_margins = w->comparison->margins.n == 0 ? 0 : w->data->spec->n_margins;
    for (size_t m = 0; m < n_margins; m++)
        widen(w, m, SIZE_MAX, &margins);
    for (size_t k = 0; k < w->data->program.n_psu && w->data->program.n_psu > 1; k++)
        widen(w, SIZE_MAX, k, &schools);
    Table *table =
        survey_table_make(w, &table_survey_sensitivity, "sensitivity", "How far it moves");
    table->sentence =
        "The difference with the reference as it was sampled, and its range when each "
        "characteristic, or each school of the program, is left out in turn.";
    for (size_t k = 0; k < w->estimates->n; k++) {
        const SurveyEstimate *estimate = &w->estimates->item[k];
        const Row row = row_add(table, survey_people);
        row_text(row, &column->item, measure_name(estimate->of));
        row_real(row, &column->difference, estimate->d.value);
        row_real(row, &column->unweighted, estimate->d.program.value - estimate->d.sampled.value);
        row_real(row, &column->margin_low, margins.low[k]);
        row_real(row, &column->margin_high, margins.high[k]);
        row_real(row, &column->school_low, schools.low[k]);
        row_real(row, &column->school_high, schools.high[k]);
    }
    return table;
}
