/* How many more students of 100 reached the benchmark: the study's own estimator on whether a
 * student's score is the cut or more. Everything but the scores is that of the effect: cohort,
 * weights, covariates, the rule of the standard error. */
#include "further/parts.h"

#include "alike/amount_tables.h"
#include "alike/calendar.h"
#include "alike/effect_study.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

TABLE_DEFINE(benchmark, BENCHMARK_LIST, .name = "benchmark");
static const union benchmark_columns *const column = &benchmark_columns;

enum { PERCENT = 100 };

static bool applies(const FurtherInput *input)
{
    const OutcomeSpec *outcome = input->stages->outcome;

    return (outcome->cut.text != NULL || outcome->n_grade_cuts > 0) &&
           !(outcome->span != NULL && outcome->span->placebo) &&
           input->stages->cohort->outcome != NULL && input->effects->n > 0 &&
           !isnan(input->effects->row[0].estimate);
}

/* --- the cut of each student ---------------------------------------------------------------------
 */

/* By student of the cohort; NaN: of no known grade, or of one without a cut that the estimate does
 * not need. */
typedef struct StudentCuts {
    double *of;
    size_t n_no_grade; /* students of the estimate */
} StudentCuts;

static double number_of(const char *text)
{
    double value = (double)NAN; /* the reader of the study file saw that it is a number */

    text_read_real(text, strlen(text), &value);
    return value;
}

/* School years from the grade of the earlier test to that of the later one. */
static int years_of_span(const OutcomeSpec *outcome)
{
    TermDate from, to;

    return outcome->span != NULL && term_read(outcome->span->from.text, &from) &&
                   term_read(outcome->span->to.text, &to)
               ? to.year - from.year
               : 0;
}

static bool read_grades(const OutcomeSpec *outcome, int *grade, Error *err)
{
    for (size_t k = 0; k < outcome->n_grade_cuts; k++) {
        const ValuePair *cut = &outcome->grade_cut[k];
        if (!grade_read(cut->from, &grade[k]))
            return error_set(err, ERR_STUDY, cut->place,
                             "tests.cuts names '%s', which is no grade; write K, or a number from "
                             "1 to 12",
                             cut->from);
        for (size_t j = 0; j < k; j++)
            if (grade[j] == grade[k])
                return error_set(err, ERR_STUDY, cut->place,
                                 "tests.cuts gives grade %d two cuts ('%s' and '%s'); keep one",
                                 grade[k], outcome->grade_cut[j].from, cut->from);
    }
    return true;
}

static bool lacks_cut(Arena *scratch, const OutcomeSpec *outcome, int grade, size_t n, Error *err)
{
    return error_set(err, ERR_STUDY, outcome->grade_cut[0].place,
                     "tests.cuts gives %s no cut for %s, which %s %s of outcome '%s' %s in at the "
                     "end; add one, or keep other grades out of the study",
                     outcome->subject, grade_name(scratch, grade), text_count(scratch, n),
                     text_plural(n, "student", "students"), outcome->name.text,
                     text_plural(n, "is", "are"));
}

/* By level of the column of grades. Every grade of the estimate needs a cut. */
static bool cuts_of_grades(Arena *scratch, const FurtherInput *input, const Levels *levels,
                           double *cut, Error *err)
{
    const Cohort *cohort = input->stages->cohort;
    const OutcomeSpec *outcome = input->stages->outcome;
    int *grade = ARENA_ARRAY(scratch, int, outcome->n_grade_cuts), own;
    size_t *n = ARENA_ARRAY(scratch, size_t, levels->n_levels);

    if (!read_grades(outcome, grade, err))
        return false;
    for (size_t i = 0; i < cohort->n; i++)
        if (levels->level[i] != LEVEL_NONE && input->effects->weight[i] > 0.0)
            n[levels->level[i]]++;
    for (size_t g = 0; g < levels->n_levels; g++) {
        cut[g] = (double)NAN;
        if (!grade_read(levels->name[g], &own))
            continue;
        own += years_of_span(outcome);
        for (size_t k = 0; k < outcome->n_grade_cuts; k++)
            if (grade[k] == own)
                cut[g] = number_of(outcome->grade_cut[k].to);
        if (isnan(cut[g]) && n[g] > 0)
            return lacks_cut(scratch, outcome, own, n[g], err);
    }
    return true;
}

static bool cuts_of_students(Arena *scratch, const FurtherInput *input, StudentCuts *out,
                             Error *err)
{
    const Cohort *cohort = input->stages->cohort;
    const OutcomeSpec *outcome = input->stages->outcome;
    const Column *grades = frame_known(input->stages->frame, KNOWN_GRADE);

    *out = (StudentCuts){.of = ARENA_ARRAY(scratch, double, cohort->n)};
    if (outcome->cut.text != NULL || grades == NULL) {
        for (size_t i = 0; i < cohort->n; i++)
            out->of[i] = outcome->cut.text != NULL ? number_of(outcome->cut.text) : (double)NAN;
        out->n_no_grade = outcome->cut.text != NULL ? 0 : cohort->n;
        return true;
    }
    const Levels levels = frame_levels(scratch, grades, cohort->row, cohort->n);
    double *cut = ARENA_ARRAY(scratch, double, levels.n_levels);
    if (!cuts_of_grades(scratch, input, &levels, cut, err))
        return false;
    for (size_t i = 0; i < cohort->n; i++) {
        const int32_t level = levels.level[i];
        out->of[i] = level == LEVEL_NONE ? (double)NAN : cut[level];
        out->n_no_grade += isnan(out->of[i]) && input->effects->weight[i] > 0.0;
    }
    return true;
}

/* --- the estimate --------------------------------------------------------------------------------
 */

/* 1 where the score is the cut or more; by row of the frame. */
static Column reached(Arena *scratch, const Cohort *cohort, const StudentCuts *cuts)
{
    Column out = *cohort->outcome;

    out.real = ARENA_ARRAY(scratch, double, cohort->frame->n_rows);
    out.binary = true;
    for (size_t row = 0; row < cohort->frame->n_rows; row++)
        out.real[row] = (double)NAN;
    for (size_t i = 0; i < cohort->n; i++) {
        const double score = cohort->outcome->real[cohort->row[i]], cut = cuts->of[i];
        if (!isnan(score) && !isnan(cut))
            out.real[cohort->row[i]] = score >= cut ? 1.0 : 0.0;
    }
    return out;
}

/* NULL: it can be estimated. What is the same for everybody differs between no groups. */
static Phrase *refusal(Arena *arena, const FurtherInput *input, const StudentCuts *cuts,
                       const Column *y)
{
    const Cohort *cohort = input->stages->cohort;
    size_t n = 0, n_reached = 0;

    for (size_t i = 0; i < cohort->n; i++)
        if (input->effects->weight[i] > 0.0) {
            n++;
            n_reached += y->real[cohort->row[i]] > 0.0;
        }
    if (input->stages->settings->effects.estimator->gains)
        return phrase_new(arena,
                          PHRASE("the estimator is about gains, and reaching a cut is none; choose "
                                 "another effects.estimator, or remove the cut"));
    if (cuts->n_no_grade > 0)
        return phrase_new(
            arena, PHRASE("{} of the estimate have no grade that can be read, and so no cut",
                          piece_count(ABOUT_PEOPLE, cuts->n_no_grade, "student", "students")));
    if (n_reached == 0)
        return phrase_new(arena, PHRASE("no student's score is the cut or more; see that the cut "
                                        "is on the scale of the score"));
    if (n_reached == n)
        return phrase_new(arena, PHRASE("every student's score is the cut or more; see that the "
                                        "cut is on the scale of the score"));
    return NULL;
}

static bool estimate(Arena *arena, Arena *scratch, const FurtherInput *input, const Column *y,
                     Effect *out, Error *err)
{
    const Stages *s = input->stages;
    EffectSettings settings = s->settings->effects;
    Cohort cohort = *s->cohort;
    EffectStudy *study;
    const EffectPart everybody = {.level_of = NULL};

    cohort.outcome = y;
    settings.primary = false;
    settings.n_subgroups = 0;
    return effect_study_open(scratch, &settings, &cohort, s->matching, &study, err) &&
           effect_study_part(study, arena, &everybody, out, err);
}

/* --- the table -----------------------------------------------------------------------------------
 */

/* "215", "201 in grade 3, 212 in grade 4" */
static const char *cut_words(Arena *arena, const OutcomeSpec *outcome)
{
    Text text = {.arena = arena};
    int grade = 0;

    if (outcome->cut.text != NULL)
        return outcome->cut.text;
    for (size_t k = 0; k < outcome->n_grade_cuts; k++) {
        const ValuePair *cut = &outcome->grade_cut[k];
        text_format(&text, "%s%s in %s", k > 0 ? ", " : "", cut->to,
                    grade_read(cut->from, &grade) ? grade_name(arena, grade) : cut->from);
    }
    return text.bytes;
}

static void add_row(Table *table, Arena *arena, const OutcomeSpec *outcome, const Effect *e)
{
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});

    row_text(row, &column->cut, cut_words(arena, outcome));
    row_count(row, &column->n_treated, e->n_treated, NULL);
    row_count(row, &column->n_control, e->n_control, NULL);
    row_real(row, &column->share_treated, PERCENT * e->mean_treated);
    row_real(row, &column->share_control, PERCENT * e->mean_control);
    row_real(row, &column->estimate, PERCENT * e->estimate);
    row_real(row, &column->se, PERCENT * e->se);
    row_real(row, &column->df, e->df);
    row_real(row, &column->ci_low, PERCENT * e->ci_low);
    row_real(row, &column->ci_high, PERCENT * e->ci_high);
    row_real(row, &column->p, e->p);
    row_phrase(row, &column->problem, e->problem, e->problem_counts);
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    Arena *scratch = arena_create();
    Effect e = effect_none();
    StudentCuts cuts;
    bool ok = cuts_of_students(scratch, input, &cuts, err);

    (void)notes;
    if (ok) {
        const Column y = reached(scratch, input->stages->cohort, &cuts);
        Phrase *problem = refusal(arena, input, &cuts, &y);
        if (problem == NULL) {
            ok = estimate(arena, scratch, input, &y, &e, err);
        } else {
            e.n_treated = input->effects->row[0].n_treated;
            e.n_control = input->effects->row[0].n_control;
            e.problem_counts = problem;
            e.problem = phrase_text(arena, problem);
        }
    }
    if (ok) {
        Table *out = further_table(arena, input, &table_benchmark, "Who reached the benchmark");
        out->sentence =
            "The study's own estimator on whether a score is the cut or more, as students of 100, "
            "on the same students at the same weights; shares are before adjustment. It is a test "
            "of its own beside that of the score. A cut says nothing of students far above or far "
            "below it, so the effect on the score is the main result.";
        add_row(out, arena, input->stages->outcome, &e);
        tables_add(arena, tables, out);
    }
    arena_destroy(scratch);
    return ok;
}

const FurtherAnalysis further_benchmark = {
    .name = "benchmark",
    .help = "how many more students of 100 reached the cut that the study states",
    .source = "Ho (2008) Educational Researcher 37:351-360 (what shares above a cut hide)",
    .files_only = true,
    .applies = applies,
    .run = run,
};
