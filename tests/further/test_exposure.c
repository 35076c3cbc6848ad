/* Schools that began in different years. Without covariates and matching, for students who are
 * tested in every year, effects of stacks and what is made of them are the group-time averages of
 * Callaway & Sant'Anna (2021) and their aggregations: held here against sums over students that
 * follow their formulas and know nothing of stacks. */
#include "note_says.h"
#include "study/here.h"

#include "alike/disclose.h"
#include "alike/further.h"
#include "alike/random.h"
#include "alike/report.h"
#include "alike/span_tables.h"
#include "alike/study.h"
#include "report/says_exposure.h"

#include <gsl/gsl_cdf.h>
#include <string.h>

enum { FIRST = 2010, YEARS = 6, SCHOOLS = 26, STUDENTS_MAX = 400 };

/* Before no school began; two begin in 2012, three in 2013, seven in 2014, the others never. */
typedef struct World {
    size_t n;
    int school[STUDENTS_MAX], start[SCHOOLS], frl[STUDENTS_MAX];
    double score[STUDENTS_MAX][YEARS];
} World;

static int start_of(int school)
{
    return school < 2 ? 2012 : school < 5 ? 2013 : school < 12 ? 2014 : 0;
}

static double normal(uint64_t *state)
{
    *state += 1;
    return random_normal(99, *state);
}

/* effect: by year of the program, in the first 4, the second 5, ... */
static World *world_of(Arena *arena, uint64_t seed, double effect, bool whole_points)
{
    World *w = ARENA_NEW(arena, World);
    uint64_t state = seed * 1000003;

    for (int s = 0; s < SCHOOLS; s++) {
        double shock[YEARS], level = 3.0 * normal(&state);
        w->start[s] = start_of(s);
        for (int t = 0; t < YEARS; t++)
            shock[t] = 0.5 * normal(&state);
        for (int k = 0; k < 8 + s % 5; k++, w->n++) {
            const double ability = 200.0 + level + 10.0 * normal(&state);
            double grown = 0.0;
            w->school[w->n] = s;
            w->frl[w->n] = normal(&state) > 0.0;
            for (int t = 0; t < YEARS; t++) {
                const int year = w->start[s] == 0 ? 0 : FIRST + t - w->start[s] + 1;
                grown += 4.0 + shock[t];
                w->score[w->n][t] = ability + grown + 3.0 * normal(&state) +
                                    (year > 0 ? effect * (3.0 + year) : 0.0);
                if (whole_points)
                    w->score[w->n][t] = floor(w->score[w->n][t]);
            }
        }
    }
    return w;
}

static void write_world(Here *here, const World *w, const char *effects, const char *more)
{
    Text tests = {.arena = here->arena}, students = {.arena = here->arena};
    Text study = {.arena = here->arena}, starts[3] = {{.n = 0}};

    text_add(&tests, "student,subject,term,score,school\n");
    text_add(&students, "student,frl\n");
    for (size_t i = 0; i < w->n; i++) {
        text_format(&students, "%zu,%d\n", i + 1, w->frl[i]);
        for (int t = 0; t < YEARS; t++)
            if (!isnan(w->score[i][t]))
                text_format(&tests, "%zu,Mathematics,Spring %d-%d,%.17g,S%02d\n", i + 1, FIRST + t,
                            FIRST + t + 1, w->score[i][t], w->school[i]);
    }
    for (int s = 0; s < SCHOOLS; s++) {
        Text *list = w->start[s] == 0 ? NULL : &starts[w->start[s] - 2012];
        if (list == NULL)
            continue;
        list->arena = here->arena;
        text_format(list, "%sS%02d", list->n > 0 ? ", " : "", s);
    }
    text_format(&study,
                "study: {title: T, program: Coaching}\n"
                "tests: {file: tests.csv, subjects: [Mathematics]}\n"
                "students: {file: students.csv, id: student}\n"
                "spans: {from: Spring 2010-2011, to: Spring 2015-2016}\n"
                "treatment:\n  starts:\n    2012-2013: [%s]\n    2013-14: [%s]\n    2014: [%s]\n"
                "covariates: [frl]\n"
                "effects: {estimator: gains, cluster: school%s}\n%s"
                "report: {min_cell: 3, charts: none}\n",
                starts[0].bytes, starts[1].bytes, starts[2].bytes, effects, more);
    const struct {
        const char *name;
        const Text *text;
    } file[] = {{"tests.csv", &tests}, {"students.csv", &students}, {"study.yaml", &study}};
    for (size_t k = 0; k < COUNT_OF(file); k++)
        if (!os_write_file(os_join(here->arena, here->folder, file[k].name), file[k].text->bytes,
                           file[k].text->n, here->err))
            fail_msg("%s", here->err->text);
}

static const Results *results_of(Here *here, bool publish)
{
    Spec *spec = ARENA_NEW(here->arena, Spec);
    Results *results = ARENA_NEW(here->arena, Results);
    const RunSettings settings = {
        .mode = FRAME_RUN, .jobs = 1, .invariants = true, .publish = publish};

    if (!spec_read(here->arena, os_join(here->arena, here->folder, "study.yaml"), spec,
                   here->err) ||
        !plan_run(here->arena, spec, &settings, results, here->err))
        fail_msg("%s", here->err->text);
    results->release = publish ? RELEASE_PUBLISHED : RELEASE_INTERNAL;
    results_compare(here->arena, results);
    results_review(here->arena, results);
    results_exposure(here->arena, results);
    if (!results_release(here->arena, results, 0, here->err) ||
        !results_check_tables(results, here->err))
        fail_msg("%s", here->err->text);
    assert_non_null(results->exposure);
    return results;
}

static const Table *run_world(Here *here, bool publish)
{
    return results_of(here, publish)->exposure;
}

/* --- the reference ------------------------------------------------------------------------------
 */

enum { PAIRS_MAX = 32 };

/* ATT(g, t) with the last year before g as base and those not yet treated in either year as the
 * comparison, and every student's influence on it. */
typedef struct GroupTime {
    int g, t;
    double att, n_g;
    double influence[STUDENTS_MAX];
} GroupTime;

static void group_time(const World *w, int g, int t, GroupTime *out)
{
    const int later = t > g - 1 ? t : g - 1;
    double sum[2] = {0.0, 0.0}, n[2] = {0.0, 0.0};

    *out = (GroupTime){.g = g, .t = t};
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < w->n; i++) {
            const int start = w->start[w->school[i]];
            const double change = w->score[i][t - FIRST] - w->score[i][g - 1 - FIRST];
            const int arm = start == g ? 1 : 0;
            if (start != g && start != 0 && start <= later)
                continue;
            if (pass == 0) {
                sum[arm] += change;
                n[arm] += 1.0;
            } else {
                out->influence[i] = (arm ? 1.0 : -1.0) * (change - sum[arm] / n[arm]) / n[arm];
            }
        }
    out->att = sum[1] / n[1] - sum[0] / n[0];
    out->n_g = n[1];
}

typedef struct Reference {
    size_t n;
    GroupTime *at;
} Reference;

static Reference reference_of(Arena *arena, const World *w)
{
    Reference out = {.at = ARENA_ARRAY(arena, GroupTime, PAIRS_MAX)};

    for (int g = 2012; g <= 2014; g++)
        for (int t = FIRST; t < FIRST + YEARS; t++)
            if (t != g - 1)
                group_time(w, g, t, &out.at[out.n++]);
    return out;
}

/* sum of share * ATT(g, t) over those that are wanted; placebo spans run forward in time: what was
 * gained up to the base, which is less the score in the year before. */
static double aggregate(const World *w, const Reference *of, bool (*wants)(const GroupTime *, int),
                        int number, bool leverage, double *se)
{
    double all = 0.0, value = 0.0, variance = 0.0;

    for (size_t k = 0; k < of->n; k++)
        all += wants(&of->at[k], number) ? of->at[k].n_g : 0.0;
    for (size_t k = 0; k < of->n; k++)
        if (wants(&of->at[k], number))
            value += of->at[k].n_g / all * of->at[k].att * (of->at[k].t < of->at[k].g ? -1.0 : 1.0);
    for (int s = 0; s < SCHOOLS; s++) {
        double sum = 0.0;
        for (size_t k = 0; k < of->n; k++) {
            double own = 0.0, size = 0.0, n = 0.0;
            if (!wants(&of->at[k], number))
                continue;
            const int later = of->at[k].t > of->at[k].g - 1 ? of->at[k].t : of->at[k].g - 1;
            for (size_t i = 0; i < w->n; i++) {
                const int start = w->start[w->school[i]];
                const bool in = start == of->at[k].g || start == 0 || start > later;
                const bool same_arm = in && (start == of->at[k].g) == (w->start[s] == of->at[k].g);
                own += w->school[i] == s ? of->at[k].influence[i] : 0.0;
                size += same_arm && w->school[i] == s ? 1.0 : 0.0;
                n += same_arm ? 1.0 : 0.0;
            }
            /* CR2 of a mean: (1 - 1 1'/n)^(-1/2) of a block of m ones stretches them by this */
            sum += (of->at[k].t < of->at[k].g ? -1.0 : 1.0) * of->at[k].n_g / all * own *
                   (leverage ? 1.0 / sqrt(1.0 - size / n) : 1.0);
        }
        variance += sum * sum;
    }
    *se = sqrt(variance);
    return value;
}

static bool of_all(const GroupTime *at, int number)
{
    (void)number;
    return at->t >= at->g;
}

static bool of_exposure(const GroupTime *at, int e)
{
    return at->t - at->g == e;
}

static bool of_start(const GroupTime *at, int g)
{
    return at->g == g && at->t >= g;
}

/* --- comparisons --------------------------------------------------------------------------------
 */

static size_t row_of(const Table *table, ExposureRow what, double exposure, const char *year)
{
    for (size_t i = 0; i < table->n_rows; i++)
        if (table->head[i].what == (int)what &&
            (isnan(exposure) || table_real(table, i, &exposure_columns.exposure) == exposure) &&
            (year == NULL || text_equal(table_text(table, i, &exposure_columns.year), year)))
            return i;
    fail_msg("there is no row of kind %d, exposure %g", (int)what, exposure);
    return 0;
}

static void agrees(const Table *table, size_t row, double value, double se)
{
    check_near(table_real(table, row, &exposure_columns.estimate), value, 1e-8);
    check_near(table_real(table, row, &exposure_columns.se), se, 1e-8);
}

static void hold_against_reference(Here *here, const char *effects, bool leverage)
{
    const World *w = world_of(here->arena, 5, 1.0, false);
    const Reference reference = reference_of(here->arena, w);
    double se, value;

    write_world(here, w, effects, "matching: {method: unmatched}\n");
    const Table *table = run_world(here, false);
    assert_int_equal(table->n_rows, 1 + 4 + 3 + 3);
    value = aggregate(w, &reference, of_all, 0, leverage, &se);
    agrees(table, row_of(table, EXPOSURE_ALL, NAN, NULL), value, se);
    for (int e = -4; e <= 3; e++) {
        if (e == -1)
            continue;
        value = aggregate(w, &reference, of_exposure, e, leverage, &se);
        agrees(table, row_of(table, e < 0 ? EXPOSURE_BEFORE : EXPOSURE_YEAR, e, NULL), value, se);
    }
    for (int g = 2012; g <= 2014; g++) {
        const char *year = arena_printf(here->arena, "Began in %d-%02d", g, g - 1999);
        value = aggregate(w, &reference, of_start, g, leverage, &se);
        agrees(table, row_of(table, EXPOSURE_START, NAN, year), value, se);
    }
}

static void it_is_the_group_time_averages_and_their_influence(void **state)
{
    hold_against_reference(*state, ", variance: CR0", false);
}

static void errors_are_adjusted_for_leverage_within_each_stack(void **state)
{
    hold_against_reference(*state, ", variance: CR2", true);
}

/* Degrees of freedom are the program schools less one; late years rest on those that began early.
 */
static void late_years_rest_on_early_schools(void **state)
{
    Here *here = *state;
    const struct {
        double exposure, schools;
        const char *starts;
    } expected[] = {{0, 12, "2012-13, 2013-14, 2014-15"},
                    {1, 12, "2012-13, 2013-14, 2014-15"},
                    {2, 5, "2012-13, 2013-14"},
                    {3, 2, "2012-13"}};

    write_world(here, world_of(here->arena, 5, 1.0, false), ", variance: CR2",
                "matching: {method: unmatched}\n");
    const Table *table = run_world(here, false);
    for (size_t k = 0; k < COUNT_OF(expected); k++) {
        const size_t row = row_of(table, EXPOSURE_YEAR, expected[k].exposure, NULL);
        check_same(table_real(table, row, &exposure_columns.schools), expected[k].schools);
        check_same(table_real(table, row, &exposure_columns.df), expected[k].schools - 1.0);
        assert_string_equal(table_text(table, row, &exposure_columns.starts), expected[k].starts);
    }
}

/* --- school components --------------------------------------------------------------------------
 */

/* Of a mean less a mean, the coefficients are 1/n and -1/n: a school's load is its share of its
 * arm. u and e are those of each stack's own result. */
static double spread_of_start(const World *w, const Results *results, int g, double *df)
{
    double load[2][SCHOOLS] = {{0.0}}, within = 0.0, all = 0.0, v = 0.0;

    *df = INFINITY;
    for (int pass = 0; pass < 2; pass++)
        for (size_t a = 0; a < results->n_analyses; a++) {
            const Analysis *analysis = &results->analysis[a];
            const SpanSpec *span = analysis->outcome_spec->span;
            const EffectComponents *c = &analysis->effects.components;
            const int t = g + (int)span->years - 1;
            double n[2] = {0.0, 0.0};
            if (span->placebo || (int)span->start != g)
                continue;
            for (size_t i = 0; i < w->n; i++) {
                const int start = w->start[w->school[i]];
                n[start == g] += start == g || start == 0 || start > t ? 1.0 : 0.0;
            }
            all += pass == 0 ? n[1] : 0.0;
            for (size_t i = 0; pass == 1 && i < w->n; i++) {
                const int start = w->start[w->school[i]], arm = start == g;
                if (start == g || start == 0 || start > t)
                    load[arm][w->school[i]] += n[1] / all * sqrt(c->u) / n[arm];
            }
            within += pass == 0 ? 0.0 : n[1] / all * sqrt(c->e * (1.0 / n[0] + 1.0 / n[1]));
            *df = fmin(*df, analysis->effects.row[0].df);
        }
    for (int s = 0; s < SCHOOLS; s++)
        v += load[0][s] * load[0][s] + load[1][s] * load[1][s];
    return sqrt(v + within * within);
}

static void errors_by_school_components_go_together_over_stacks(void **state)
{
    Here *here = *state;
    const World *w = world_of(here->arena, 5, 1.0, false);

    write_world(here, w, "", "matching: {method: unmatched}\n");
    const Results *results = results_of(here, false);
    const Table *table = results->exposure;
    for (int g = 2012; g <= 2014; g++) {
        const char *year = arena_printf(here->arena, "Began in %d-%02d", g, g - 1999);
        const size_t row = row_of(table, EXPOSURE_START, NAN, year);
        double df;
        check_near(table_real(table, row, &exposure_columns.se),
                   spread_of_start(w, results, g, &df), 1e-8);
        check_near(table_real(table, row, &exposure_columns.df), df, 1e-9);
        assert_string_equal(table_text(table, row, &exposure_columns.variance),
                            "school_components");
    }
}

/* A row of one stack tells what the stack's own result tells. */
static void a_row_of_one_stack_has_its_error(void **state)
{
    Here *here = *state;
    size_t n = 0;

    write_world(here, world_of(here->arena, 5, 1.0, false), "", "matching: {method: unmatched}\n");
    const Results *results = results_of(here, false);
    const size_t row = row_of(results->exposure, EXPOSURE_YEAR, 3, NULL);
    for (size_t a = 0; a < results->n_analyses; a++) {
        const SpanSpec *span = results->analysis[a].outcome_spec->span;
        const Effect *e = &results->analysis[a].effects.row[0];
        if (span->placebo || span->years != 4.0)
            continue;
        n++;
        check_near(table_real(results->exposure, row, &exposure_columns.estimate), e->estimate,
                   1e-9);
        check_near(table_real(results->exposure, row, &exposure_columns.se), e->se, 1e-9);
        check_near(table_real(results->exposure, row, &exposure_columns.ci_low), e->ci_low, 1e-8);
        check_near(table_real(results->exposure, row, &exposure_columns.g), e->g, 1e-9);
        check_near(table_real(results->exposure, row, &exposure_columns.g_ci_high), e->g_ci_high,
                   1e-8);
    }
    assert_int_equal(n, 1);
}

/* --- the band -----------------------------------------------------------------------------------
 */

static double reach(const Table *table, size_t row)
{
    return (table_real(table, row, &exposure_columns.band_high) -
            table_real(table, row, &exposure_columns.estimate)) /
           table_real(table, row, &exposure_columns.se);
}

/* One multiple for all years with ten program schools, beyond that of one year and short of
 * Bonferroni's; years of fewer have none. */
static void the_band_is_one_multiple_for_years_with_enough_schools(void **state)
{
    Here *here = *state;
    double multiple = NAN;
    size_t n = 0;

    write_world(here, world_of(here->arena, 5, 1.0, false), "", "matching: {method: unmatched}\n");
    const Table *table = run_world(here, false);
    for (size_t i = 0; i < table->n_rows; i++) {
        const bool of_year = table->head[i].what == (int)EXPOSURE_YEAR ||
                             table->head[i].what == (int)EXPOSURE_BEFORE;
        if (!of_year || table_real(table, i, &exposure_columns.schools) < EXPOSURE_BAND_LEAST) {
            check_nan(table_real(table, i, &exposure_columns.band_low));
            continue;
        }
        if (n++ > 0)
            check_close(reach(table, i), multiple, 1e-9);
        multiple = reach(table, i);
    }
    assert_int_equal(n, 4); /* two years of the program and two before it */
    assert_true(multiple > gsl_cdf_tdist_Pinv(0.975, 11.0) + 0.05);
    assert_true(multiple < gsl_cdf_tdist_Pinv(1.0 - 0.025 / 4.0, 11.0) + 0.05);
}

/* --- worlds -------------------------------------------------------------------------------------
 */

static void known_effects_are_found_within_four_errors(void **state)
{
    Here *here = *state;

    write_world(here, world_of(here->arena, 8, 2.0, false), "", "matching: {method: unmatched}\n");
    const Table *table = run_world(here, false);
    for (size_t i = 0; i < table->n_rows; i++) {
        const double e = table_real(table, i, &exposure_columns.exposure);
        const double truth = e < 0.0 ? 0.0 : 2.0 * (4.0 + e);
        if (isnan(e) || table_real(table, i, &exposure_columns.schools) < 5.0)
            continue;
        assert_true(fabs(table_real(table, i, &exposure_columns.estimate) - truth) <
                    4.0 * table_real(table, i, &exposure_columns.se));
    }
}

/* Any design serves: each stack is matched for itself. */
static void stacks_are_matched_each_for_itself(void **state)
{
    Here *here = *state;

    write_world(here, world_of(here->arena, 8, 2.0, false), "",
                "matching: {method: nearest, caliper: none, replacement: yes}\n");
    const Table *table = run_world(here, false);
    const size_t row = row_of(table, EXPOSURE_YEAR, 0, NULL);
    check_near(table_real(table, row, &exposure_columns.estimate), 8.0, 3.0);
    assert_true(table_real(table, row, &exposure_columns.se) > 0.0);
}

/* --- what is said -------------------------------------------------------------------------------
 */

static void says(const char *text, const char *words)
{
    if (strstr(text, words) == NULL)
        fail_msg("it does not say '%s': %s", words, text);
}

/* Students of the schools that began first leave before the last test. */
static void a_comparison_without_students_is_a_row_and_the_others_go_on(void **state)
{
    Here *here = *state;
    World *w = world_of(here->arena, 5, 1.0, false);
    size_t n = 0;

    for (size_t i = 0; i < w->n; i++)
        if (w->start[w->school[i]] == 2012)
            w->score[i][YEARS - 1] = (double)NAN;
    write_world(here, w, "", "matching: {method: unmatched}\n");
    const Results *results = results_of(here, false);
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        const bool lost = text_equal(a->outcome, "mathematics_began-2012_year-4");
        assert_true((a->infeasible != NULL) == lost);
        if (lost)
            says(phrase_text(here->arena, a->infeasible), "no treated student is left");
        n += lost;
    }
    assert_int_equal(n, 1);
    for (size_t i = 0; i < results->exposure->n_rows; i++)
        assert_null(strstr(table_text(results->exposure, i, &exposure_columns.year), "Year 4"));
    for (size_t i = 0; i < w->n; i++) /* nor where every comparison lacks them: that is an error */
        for (int t = 0; t < YEARS; t++)
            if (w->start[w->school[i]] != 0 && t != 1)
                w->score[i][t] = (double)NAN;
    write_world(here, w, "", "matching: {method: unmatched}\n");
    Spec *spec = ARENA_NEW(here->arena, Spec);
    Results *out = ARENA_NEW(here->arena, Results);
    assert_true(
        spec_read(here->arena, os_join(here->arena, here->folder, "study.yaml"), spec, here->err));
    assert_false(
        plan_run(here->arena, spec, &(RunSettings){.mode = FRAME_RUN, .jobs = 1}, out, here->err));
    assert_true(here->err->text[0] != '\0');
}

static void the_report_tells_of_years_and_of_the_schools_behind_them(void **state)
{
    Here *here = *state;

    write_world(here, world_of(here->arena, 5, 1.0, false), "", "matching: {method: unmatched}\n");
    const Results *results = results_of(here, false);
    const Said said = says_exposure(here->arena, results);
    const char *answer = answer_overall(here->arena, results);
    says(said.lead, "Over all years of the program the difference is ");
    says(said.paragraph, " by the end of year 1, ");
    says(said.paragraph, "year 4 on those that began in 2012-13 alone");
    says(said.paragraph, "none of them is told from zero");
    says(says_exposure_question(here->arena, results), "12 schools with Coaching");
    says(answer, "Over all years of the program the difference is ");
    assert_null(strstr(answer, "did not grow alike"));
}

/* Program schools that grew faster all along: the years before say so, and so does page one. */
static void a_head_start_is_told_with_what_it_means(void **state)
{
    Here *here = *state;
    World *w = world_of(here->arena, 8, 0.0, false);

    for (size_t i = 0; i < w->n; i++)
        for (int t = 0; t < YEARS && w->start[w->school[i]] != 0; t++)
            w->score[i][t] += 6.0 * t;
    write_world(here, w, "", "matching: {method: unmatched}\n");
    const Results *results = results_of(here, false);
    says(says_exposure(here->arena, results).paragraph,
         "the groups did not grow alike before the program");
    says(answer_overall(here->arena, results), "Before the program the groups did not grow alike");
}

/* --- publication --------------------------------------------------------------------------------
 */

/* Numbers are rounded by their errors, and none is told of a row that holds a hidden stack. */
static void what_is_published_is_rounded(void **state)
{
    Here *here = *state;

    write_world(here, world_of(here->arena, 5, 1.0, false), "", "matching: {method: unmatched}\n");
    const Table *exact = run_world(here, false), *told = run_world(here, true);
    size_t n = 0;
    assert_int_equal(told->n_rows, exact->n_rows);
    for (size_t i = 0; i < told->n_rows; i++) {
        const Cell *cell = table_cell(told, i, &exposure_columns.estimate);
        const double was = table_real(exact, i, &exposure_columns.estimate);
        if (cell->text != NULL || isnan(cell->value))
            continue;
        n++;
        assert_true(cell->step > 0.0);
        assert_true(fabs(cell->value - was) <= 0.5 * cell->step * (1.0 + 1e-9));
    }
    assert_true(n > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_is_the_group_time_averages_and_their_influence, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(errors_are_adjusted_for_leverage_within_each_stack, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(errors_by_school_components_go_together_over_stacks, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_row_of_one_stack_has_its_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(late_years_rest_on_early_schools, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_band_is_one_multiple_for_years_with_enough_schools,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(known_effects_are_found_within_four_errors, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(stacks_are_matched_each_for_itself, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_comparison_without_students_is_a_row_and_the_others_go_on,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_report_tells_of_years_and_of_the_schools_behind_them,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_head_start_is_told_with_what_it_means, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_published_is_rounded, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
