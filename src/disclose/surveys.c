/* Surveys: which rows are told. A question is an outcome of yes and no; its answers, and the levels
 * of a margin, share out a whole. What is told of single schools, of few who did not answer and of
 * the people of another survey's file is left out. */
#include "disclose/surveys.h"

#include "alike/survey_tables.h"
#include "alike/text.h"
#include "disclose/families.h"

#include <math.h>

static const union survey_items_columns *const items = &survey_items_columns;
static const union survey_answers_columns *const answers = &survey_answers_columns;

/* --- surveys that are left out whole ------------------------------------------------------------
 */

/* Two surveys of one file are two looks at the same people, of whom each may leave out a few. */
static bool shares_file(const Surveys *kept, const SurveyFindings *survey)
{
    for (size_t k = 0; k < kept->n; k++)
        for (size_t a = 0; a < 2; a++)
            for (size_t b = 0; b < 2; b++)
                if (text_equal(kept->item[k].file[a].sha256, survey->file[b].sha256))
                    return true;
    return false;
}

static bool has_enough(const Publishing *release, const SurveyFindings *survey)
{
    return !survey->published && survey->n[0] >= release->min &&
           survey->n_compared >= release->min && survey->n_schools > 1;
}

static bool is_file_of(const SurveyFindings *survey, const char *path)
{
    for (size_t k = 0; k < survey->n_files; k++)
        if (text_equal(survey->file[k].path, path))
            return true;
    return false;
}

/* A file of surveys that are left out, and of none that is told. */
static bool goes_with(const Surveys *surveys, const bool *kept, const char *path)
{
    bool goes = false;
    for (size_t k = 0; k < surveys->n; k++) {
        if (!is_file_of(&surveys->item[k], path))
            continue;
        if (kept[k])
            return false;
        goes = true;
    }
    return goes;
}

static void keep(Publishing *release, const bool *kept)
{
    Results *results = release->results;
    Surveys *surveys = &results->surveys;
    size_t n = 0, n_inputs = 0, n_locked = 0;
    for (size_t i = 0; i < results->n_inputs; i++)
        if (!goes_with(surveys, kept, results->input[i].file))
            results->input[n_inputs++] = results->input[i];
    results->n_inputs = n_inputs;
    for (size_t i = 0; i < results->n_lock_inputs; i++)
        if (results->lock_input[i].path == NULL ||
            !goes_with(surveys, kept, results->lock_input[i].path))
            results->lock_input[n_locked++] = results->lock_input[i];
    results->n_lock_inputs = n_locked;
    for (size_t k = 0; k < surveys->n; k++)
        if (kept[k])
            surveys->item[n++] = surveys->item[k];
    surveys->n = n;
}

void release_surveys_whole(Publishing *release)
{
    Results *results = release->results;
    Surveys told = {.item = ARENA_ARRAY(release->arena, SurveyFindings, results->surveys.n + 1)};
    bool *kept = ARENA_ARRAY(release->arena, bool, results->surveys.n + 1);
    for (size_t k = 0; k < results->surveys.n; k++) {
        const SurveyFindings *survey = &results->surveys.item[k];
        const bool again = shares_file(&told, survey);
        kept[k] = has_enough(release, survey) && !again;
        if (kept[k])
            told.item[told.n++] = *survey;
        else
            notes_add(&results->notes, release->arena, "surveys", NOTE_CAUTION, NO_COUNT,
                      PHRASE("The survey '{}' is left out of what is published, since {}.",
                             piece_setting(survey->spec->name.text),
                             piece_words(again ? "another one is of the same people"
                                         : survey->published
                                             ? "the answers it is held against are not known one "
                                               "by one"
                                             : "it rests on too few people or schools")));
    }
    keep(release, kept);
}

/* --- rows ---------------------------------------------------------------------------------------
 */

static double count_at(const Table *table, size_t row, const TableColumn *column)
{
    return table_cell(table, row, column)->value;
}

static bool is_few(const Publishing *release, double n)
{
    return n > 0.0 && n < (double)release->min;
}

/* Rows that share out a whole: those that few of either side have, and the smallest others until
 * few are hidden no more. */
typedef struct Shared {
    Table *table;
    const TableColumn *count[2];
    size_t n, *row;
    bool *hidden;
} Shared;

static double hidden_in(const Shared *of, size_t side)
{
    double sum = 0.0;
    for (size_t k = 0; k < of->n; k++)
        sum += of->hidden[k] ? count_at(of->table, of->row[k], of->count[side]) : 0.0;
    return sum;
}

/* The smallest row that is shown and not empty; SIZE_MAX: there is none. */
static size_t smallest(const Shared *of, size_t side)
{
    size_t best = SIZE_MAX;
    double least = INFINITY;
    for (size_t k = 0; k < of->n; k++) {
        const double count = count_at(of->table, of->row[k], of->count[side]);
        if (of->hidden[k] || !(count > 0.0) || count >= least)
            continue;
        best = k;
        least = count;
    }
    return best;
}

/* Adds the smallest others while few of a side are hidden. */
static bool hide_more(const Publishing *release, Shared *of, size_t side)
{
    bool more = false;
    while (is_few(release, hidden_in(of, side))) {
        const size_t k = smallest(of, side);
        if (k == SIZE_MAX)
            break;
        of->hidden[k] = more = true;
    }
    return more;
}

static void hide(const Publishing *release, Shared *of)
{
    for (size_t k = 0; k < of->n; k++)
        for (size_t s = 0; s < 2; s++)
            of->hidden[k] =
                of->hidden[k] || is_few(release, count_at(of->table, of->row[k], of->count[s]));
    /* what one side took may be few of the other */
    while (hide_more(release, of, 0) || hide_more(release, of, 1))
        continue;
    for (size_t k = 0; k < of->n; k++)
        if (of->hidden[k])
            row_leave_out(of->table, of->row[k]);
}

static Shared shared_of(Arena *arena, Table *table, const TableColumn *program,
                        const TableColumn *reference)
{
    return (Shared){.table = table,
                    .count = {program, reference},
                    .row = ARENA_ARRAY(arena, size_t, table->n_rows + 1),
                    .hidden = ARENA_ARRAY(arena, bool, table->n_rows + 1)};
}

/* --- questions ----------------------------------------------------------------------------------
 */

/* The rows of a question's answers stand together, in the order of the questions. */
static size_t first_answer(const SurveyFindings *survey, size_t item)
{
    size_t first = 0;
    for (size_t k = 0; k < item; k++)
        first += survey->spec->item[k].answers->order.n;
    return first;
}

/* As an outcome of yes and no: on either side who gave a top answer and who gave another. */
static bool is_told(const Publishing *release, const SurveyFindings *survey, size_t item)
{
    const TableColumn *count[2] = {&answers->n_program, &answers->n_reference};
    const size_t first = first_answer(survey, item);
    for (size_t s = 0; s < 2; s++) {
        double of[2] = {0.0, 0.0};
        for (size_t j = 0; j < survey->spec->item[item].answers->order.n; j++)
            of[survey->answers->head[first + j].what == SURVEY_ANSWER_TOP] +=
                count_at(survey->answers, first + j, count[s]);
        if (of[0] < (double)release->min || of[1] < (double)release->min)
            return false;
    }
    return true;
}

/* Top answers and others are wholes of their own, since the question tells how many gave either. */
static bool hide_answers(const Publishing *release, const SurveyFindings *survey, size_t item)
{
    const size_t first = first_answer(survey, item), n = survey->spec->item[item].answers->order.n;
    bool all = true;
    for (int top = 0; top < 2; top++) {
        Shared of =
            shared_of(release->arena, survey->answers, &answers->n_program, &answers->n_reference);
        for (size_t j = 0; j < n; j++)
            if ((survey->answers->head[first + j].what == SURVEY_ANSWER_TOP) == (top == 1))
                of.row[of.n++] = first + j;
        hide(release, &of);
        for (size_t k = 0; k < of.n; k++)
            all = all && !of.hidden[k];
    }
    return all;
}

/* The row of a further table that is about the question; it may have none. */
static void leave_out_named(Table *table, const TableColumn *name, const char *item)
{
    for (size_t i = 0; table != NULL && i < table->n_rows; i++)
        if (text_equal(table_text(table, i, name), item))
            row_leave_out(table, i);
}

static void leave_out_question(const SurveyFindings *survey, size_t item)
{
    const char *name = survey->spec->item[item].name.text;
    const size_t first = first_answer(survey, item);
    row_leave_out(survey->items, item);
    for (size_t j = 0; j < survey->spec->item[item].answers->order.n; j++)
        row_leave_out(survey->answers, first + j);
    leave_out_named(survey->distributions, &survey_distributions_columns.item, name);
    leave_out_named(survey->nonresponse, &survey_nonresponse_columns.item, name);
    leave_out_named(survey->sensitivity, &survey_sensitivity_columns.item, name);
}

static void hide_questions(const Publishing *release, const SurveyFindings *survey)
{
    for (size_t i = 0; survey->items != NULL && i < survey->items->n_rows; i++)
        if (!is_told(release, survey, i))
            leave_out_question(survey, i);
        else if (!hide_answers(release, survey, i)) /* a test of all answers is one of those too */
            leave_out_named(survey->distributions, &survey_distributions_columns.item,
                            table_text(survey->items, i, &items->item));
}

static void hide_indices(const Publishing *release, const SurveyFindings *survey)
{
    const union survey_indices_columns *column = &survey_indices_columns;
    for (size_t i = 0; survey->indices != NULL && i < survey->indices->n_rows; i++) {
        if (count_at(survey->indices, i, &column->n_program) >= (double)release->min &&
            count_at(survey->indices, i, &column->n_reference) >= (double)release->min)
            continue;
        row_leave_out(survey->indices, i);
        leave_out_named(survey->sensitivity, &survey_sensitivity_columns.item,
                        table_text(survey->indices, i, &column->item));
    }
}

static void hide_margins(const Publishing *release, const SurveyFindings *survey)
{
    const union survey_margins_columns *column = &survey_margins_columns;
    Table *table = survey->margins;
    for (size_t from = 0, to; table != NULL && from < table->n_rows; from = to) {
        Shared of = shared_of(release->arena, table, &column->n_program, &column->n_reference);
        for (to = from; to < table->n_rows && text_equal(table_text(table, to, &column->margin),
                                                         table_text(table, from, &column->margin));
             to++)
            of.row[of.n++] = to;
        hide(release, &of);
    }
}

/* --- tests --------------------------------------------------------------------------------------
 */

/* Those that are told, with the family of each. */
typedef struct Judged {
    size_t n;
    double *p, *q;
    const char **family;
    Cell **cell;
} Judged;

static void judge(Judged *of, Table *table, const TableColumn *p, const TableColumn *q,
                  const TableColumn *family)
{
    for (size_t i = 0; table != NULL && i < table->n_rows; i++) {
        const double value = table_real(table, i, p);
        if (isnan(value))
            continue;
        of->p[of->n] = value;
        of->family[of->n] = table_text(table, i, family);
        of->cell[of->n++] = row_cell(row_at(table, i), q);
    }
}

static Judged judged_of(const Publishing *release, size_t n)
{
    return (Judged){.p = ARENA_ARRAY(release->arena, double, n + 1),
                    .q = ARENA_ARRAY(release->arena, double, n + 1),
                    .family = (const char **)arena_array(release->arena, n + 1, sizeof(char *)),
                    .cell = (Cell **)arena_array(release->arena, n + 1, sizeof(Cell *))};
}

/* q of the tests that are told: those of all would rank the others. */
static void correct(const SurveyFindings *survey, Judged *of)
{
    survey_correct(survey->spec->correction, of->family, of->p, of->n, of->q);
    for (size_t k = 0; k < of->n; k++)
        of->cell[k]->value = of->q[k];
}

static size_t rows_of(const Table *table)
{
    return table == NULL ? 0 : table->n_rows;
}

static void judge_anew(const Publishing *release, SurveyFindings *survey)
{
    const union survey_indices_columns *index = &survey_indices_columns;
    const union survey_distributions_columns *whole = &survey_distributions_columns;
    Judged one = judged_of(release, rows_of(survey->items) + rows_of(survey->indices));
    Judged all = judged_of(release, rows_of(survey->distributions));
    judge(&one, survey->items, &items->p, &items->q, &items->family);
    judge(&one, survey->indices, &index->p, &index->q, &index->family);
    judge(&all, survey->distributions, &whole->p, &whole->q, &whole->family);
    correct(survey, &one);
    correct(survey, &all);
    survey->n_tests = one.n;
    survey->n_distinct = 0;
    for (size_t k = 0; k < one.n; k++)
        survey->n_distinct += (isnan(one.q[k]) ? one.p[k] : one.q[k]) < 0.05;
    survey_count_families(one.family, one.p, one.n, survey);
}

void release_surveys(Publishing *release)
{
    for (size_t k = 0; k < release->results->surveys.n; k++) {
        SurveyFindings *survey = &release->results->surveys.item[k];
        survey->released = true;
        survey->response = NULL; /* a row a school */
        if (release_asks(release, RELEASE_SURVEYS)) {
            hide_questions(release, survey);
            hide_indices(release, survey);
            hide_margins(release, survey);
        }
        judge_anew(release, survey);
        round_survey(release, survey);
    }
}
