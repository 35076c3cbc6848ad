/* One score for all programs of a study: what its contrasts share, and what its weights make alike.
 */
#include "here.h"
#include "random.h"
#include "stage_settings.h"

#include "alike/data.h"
#include "alike/disclose.h"
#include "alike/match.h"
#include "alike/results_tables.h"
#include "alike/study.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

/* --- a world ------------------------------------------------------------------------------------
 */

/* What the data of a test are like. */
typedef struct World {
    size_t n;
    bool backwards; /* the rows in the other order */
    bool apart;     /* B alone is older than 20 */
    bool missing;   /* every twentieth has no score */
} World;

static const char *const version_name[] = {"none", "A", "B"};

/* Chances of the arms go by an earlier score and a flag: the truth that the model has. */
static void chances(double z, double flag, double chance[3])
{
    const double e[3] = {1, exp(-0.4 + 0.5 * z + 0.4 * flag), exp(-0.9 - 0.5 * z - 0.3 * flag)};
    for (size_t a = 0; a < 3; a++)
        chance[a] = e[a] / (e[0] + e[1] + e[2]);
}

/* What a program does goes by the earlier score, so that whom it is about matters. */
static double effect_on(size_t arm, double z)
{
    return arm == 1 ? 3 + 2 * z : arm == 2 ? -1 + 3 * z : 0;
}

typedef struct Student {
    double z, flag, age, post;
    size_t arm;
} Student;

static Student student_of(const World *w, size_t i)
{
    uint64_t state = 1000 + i;
    double chance[3];
    Student s = {.z = noise(7 * i), .age = 10 + noise(7 * i + 1)};
    s.flag = uniform(&state) < 0.4;
    chances(s.z, s.flag, chance);
    const double u = uniform(&state);
    s.arm = u < chance[0] ? 0 : u < chance[0] + chance[1] ? 1 : 2;
    s.age += w->apart && s.arm == 2 ? 20 : 0;
    s.post = 205 + 10 * s.z + effect_on(s.arm, s.z) + 4 * noise(7 * i + 2);
    return s;
}

static void write_world(const Here *here, const World *w)
{
    Text text = {.arena = here->arena};
    text_add(&text, "id,version,pre,age,flag,group,post\n");
    for (size_t k = 0; k < w->n; k++) {
        const size_t i = w->backwards ? w->n - 1 - k : k;
        const Student s = student_of(w, i);
        text_format(&text, "s%05zu,%s,%.17g,%.17g,%g,%s,", i, version_name[s.arm], 200 + 10 * s.z,
                    s.age, s.flag,
                    s.z < -0.5  ? "low"
                    : s.z < 0.5 ? "mid"
                                : "high");
        text_format(&text, w->missing && i % 20 == 0 ? "\n" : "%.17g\n", s.post);
    }
    assert_true(os_write_file(os_join(here->arena, here->folder, "students.csv"), text.bytes,
                              text.n, here->err));
}

#define DATA "data: {file: students.csv, id: id}\n"
#define ARMS(values, more)                                                                         \
    DATA "treatment: {arms: {column: version, control: none, values: [" values "]" more "}}\n"
#define THREE      ARMS("A, B", ", against_each_other: yes")
#define OUTCOME    "outcomes: [{name: math, score: post, pretest: pre, scale: same}]\n"
#define COVARIATES "covariates: [pre, flag]\n"
#define GENERAL    "propensity: {model: multinomial}\n"
#define OVERLAP    "matching: {method: overlap_weights}\n"
#define PLAIN      "effects: {estimator: difference, cluster: none, variance: HC0}\n"

static Spec *spec_of(const Here *here, const char *text)
{
    Spec *spec = ARENA_NEW(here->arena, Spec);
    error_clear(here->err);
    return spec_read_bytes(here->arena, os_join(here->arena, here->folder, "study.yaml"), text,
                           strlen(text), spec, here->err)
               ? spec
               : NULL;
}

static bool try_study(const Here *here, const char *text, size_t jobs, Results *out)
{
    const RunSettings run = {.mode = FRAME_RUN, .invariants = true, .jobs = jobs};
    const Spec *spec = spec_of(here, text);
    if (spec == NULL || !plan_run(here->arena, spec, &run, out, here->err))
        return false;
    results_contrast(here->arena, out);
    return true;
}

static Results study_of(const Here *here, const World *w, const char *text)
{
    Results out;
    write_world(here, w);
    if (!try_study(here, text, 1, &out))
        fail_msg("%s", here->err->text);
    return out;
}

/* The stages of a contrast, made one by one. */
typedef struct Made {
    Cohort cohort;
    PropensityScore score;
    Matching matching;
} Made;

static void make_stages(const Here *here, const char *text, size_t outcome, ArmScores *all,
                        Made *out)
{
    const Spec *spec = spec_of(here, text);
    StudyData data;
    Cohort everybody;
    if (spec == NULL || !data_load(here->arena, spec, FRAME_RUN, &data, here->err))
        fail_msg("%s", here->err->text);
    const Design *d = &spec->design[0];
    const OutcomeSpec *o = &d->outcome[outcome];
    const ArmsSettings arms = settings_for_arms(d);
    const Frame *frame = data.frame[0][outcome];
    if (!cohort_build(here->arena, COHORT_OF(here->arena, d, o), frame, &out->cohort, here->err) ||
        !cohort_build(here->arena, COHORT_OF(here->arena, d, o->contrast->everybody), frame,
                      &everybody, here->err) ||
        !pscore_fit_arms(here->arena, SCORE_OF(d), &arms, &everybody, all, here->err) ||
        !pscore_of_contrast(here->arena, SCORE_OF(d), all, &out->cohort, &out->score, here->err) ||
        !match_run(here->arena, MATCHING_OF(d), &out->cohort, &out->score, 1, &out->matching,
                   here->err))
        fail_msg("%s", here->err->text);
}

static double number(const Cohort *cohort, const char *name, size_t i)
{
    return frame_find(cohort->frame, name)->real[cohort->row[i]];
}

/* --- the score ----------------------------------------------------------------------------------
 */

/* e_a of everybody, by Newton's method on whole matrices of the printed formulas. */
static void dense_chances(const Here *here, const Cohort *all, double (*chance)[3])
{
    enum { K = 3, P = 2 * K };
    double beta[P] = {0};
    (void)here;
    for (int step = 0; step < 80; step++) {
        double m[P][P + 1] = {{0}};
        for (size_t i = 0; i < all->n; i++) {
            const double x[K] = {1, (number(all, "pre", i) - 200) / 10, number(all, "flag", i)};
            double e[3] = {1, 0, 0}, sum = 1;
            for (size_t a = 1; a < 3; a++) {
                for (size_t j = 0; j < K; j++)
                    e[a] += x[j] * beta[(a - 1) * K + j];
                sum += e[a] = exp(e[a]);
            }
            for (size_t a = 0; a < 3; a++)
                chance[i][a] = e[a] / sum;
            for (size_t r = 0; r < P; r++) {
                const size_t a = r / K + 1;
                m[r][P] += ((all->arm[i] == a) - chance[i][a]) * x[r % K];
                for (size_t c = 0; c < P; c++)
                    m[r][c] += chance[i][a] * ((a == c / K + 1) - chance[i][c / K + 1]) * x[r % K] *
                               x[c % K];
            }
        }
        for (size_t c = 0; c < P; c++) /* it is positive definite: no exchange of rows */
            for (size_t r = 0; r < P; r++) {
                const double factor = r == c ? 0 : m[r][c] / m[c][c];
                for (size_t j = c; factor != 0 && j <= P; j++)
                    m[r][j] -= factor * m[c][j];
            }
        for (size_t r = 0; r < P; r++)
            beta[r] += 0.5 * m[r][P] / m[r][r];
    }
}

/* Of each contrast: who its students are among everybody, their logits, and those of the third
 * arm. */
static void contrasts_have_the_logits_of_one_model_of_everybody(void **state)
{
    static const size_t arm[3][3] = {{1, 0, 2}, {2, 0, 1}, {1, 2, 0}}; /* the last: further */
    const Here *here = *state;
    write_world(here, &(World){.n = 400});
    for (size_t c = 0; c < 3; c++) {
        Made made;
        ArmScores all;
        make_stages(here, THREE OUTCOME COVARIATES GENERAL OVERLAP, c, &all, &made);
        double(*e)[3] = arena_array(here->arena, all.cohort->n, sizeof *e);
        dense_chances(here, all.cohort, e);
        size_t met = 0;
        assert_int_equal(made.score.n_further, 1);
        for (size_t i = 0, at = 0; i < all.cohort->n; i++) {
            if (at == made.cohort.n || made.cohort.row[at] != all.cohort->row[i])
                continue;
            assert_int_equal(all.cohort->arm[i], arm[c][made.cohort.treated[at] ? 0 : 1]);
            check_near(made.score.logit[at], log(e[i][arm[c][0]] / e[i][arm[c][1]]), 1e-9);
            check_close(made.score.probability[at],
                        e[i][arm[c][0]] / (e[i][arm[c][0]] + e[i][arm[c][1]]), 1e-9);
            check_near(made.score.further[at], log(e[i][arm[c][2]] / e[i][arm[c][1]]), 1e-9);
            at++;
            met++;
        }
        assert_int_equal(met, made.cohort.n);
    }
}

static double estimate_of(const Results *r, const char *outcome)
{
    return analysis_overall(results_primary(r, outcome))->estimate;
}

static void coefficients_of_contrasts_add_up(void **state)
{
    const Results r =
        study_of(*state, &(World){.n = 600}, THREE OUTCOME COVARIATES GENERAL OVERLAP);
    const PropensityScore *a = &results_primary(&r, "math_A")->score;
    const PropensityScore *b = &results_primary(&r, "math_B")->score;
    const PropensityScore *ab = &results_primary(&r, "math_A-B")->score;
    assert_int_equal(a->n_coefficients, 3);
    for (size_t k = 0; k < 3; k++) {
        check_near(ab->coefficient[k].estimate,
                   a->coefficient[k].estimate - b->coefficient[k].estimate, 1e-12);
        assert_true(ab->coefficient[k].se > 0);
    }
    check_same(a->deviance, ab->deviance);
}

/* Every other model's contrast knows two groups; with one program this one does too. */
static void of_one_program_it_is_the_logit(void **state)
{
    const Here *here = *state;
    static const char *const methods[] = {
        OVERLAP, "matching: {method: matching_weights}\n", "matching: {method: ipw}\n",
        "matching: {method: ipw}\neffects: {estimand: ATE}\n", "matching: {method: nearest}\n"};
    for (size_t m = 0; m < COUNT_OF(methods); m++) {
        const Results one = study_of(
            here, &(World){.n = 500},
            arena_printf(here->arena, ARMS("A", "") OUTCOME COVARIATES GENERAL "%s", methods[m]));
        const Results other =
            study_of(here, &(World){.n = 500},
                     arena_printf(here->arena, ARMS("A", "") OUTCOME COVARIATES "%s", methods[m]));
        const Effect *x = analysis_overall(&one.analysis[0]);
        const Effect *y = analysis_overall(&other.analysis[0]);
        check_close(x->estimate, y->estimate, 1e-10);
        check_close(x->se, y->se, 1e-10);
        check_close(one.analysis[0].score.deviance, other.analysis[0].score.deviance, 1e-12);
    }
}

/* --- weights ------------------------------------------------------------------------------------
 */

typedef double WeightOf(const double *e, size_t own);

static double overlap_of(const double *e, size_t own)
{
    return 1 / e[own] / (1 / e[0] + 1 / e[1] + 1 / e[2]);
}

static double least_of(const double *e, size_t own)
{
    return fmin(e[0], fmin(e[1], e[2])) / e[own];
}

static double inverse_of(const double *e, size_t own)
{
    return 1 / e[own];
}

/* On their own scale. */
static void weights_are_those_of_all_chances(void **state)
{
    const struct {
        const char *method;
        WeightOf *weight;
    } methods[] = {{OVERLAP, overlap_of},
                   {"matching: {method: matching_weights}\n", least_of},
                   {"matching: {method: ipw}\neffects: {estimand: ATE}\n", inverse_of}};
    const Here *here = *state;
    write_world(here, &(World){.n = 300});
    for (size_t m = 0; m < COUNT_OF(methods); m++) {
        Made made;
        ArmScores all;
        make_stages(
            here,
            arena_printf(here->arena, THREE OUTCOME COVARIATES GENERAL "%s", methods[m].method), 0,
            &all, &made);
        double(*e)[3] = arena_array(here->arena, all.cohort->n, sizeof *e);
        double *expected = ARENA_ARRAY(here->arena, double, made.cohort.n);
        dense_chances(here, all.cohort, e);
        for (size_t i = 0, at = 0; at < made.cohort.n; i++)
            if (made.cohort.row[at] == all.cohort->row[i])
                expected[at++] = methods[m].weight(e[i], all.cohort->arm[i]);
        for (size_t i = 0; i < made.cohort.n; i++) {
            check_close(made.matching.weight[i], expected[i], 1e-8);
            assert_true(made.matching.weight[i] > 0);
        }
        assert_true(made.matching.one_population && made.matching.of_all_arms);
    }
}

/* Where the chances are the shares of each group and flag, the weights of an arm's students there
 * add up to what all of them weigh in the population, so the arms are exactly alike. With a model
 * that has fewer terms than there are groups the means of three arms are alike as far as the model
 * is right alone (unlike those of two): Li & Li (2019). */
static void a_model_of_every_group_makes_all_arms_exactly_alike(void **state)
{
    static const char *const methods[] = {OVERLAP, "matching: {method: matching_weights}\n",
                                          "matching: {method: ipw}\neffects: {estimand: ATE}\n"};
    const Here *here = *state;
    for (size_t m = 0; m < COUNT_OF(methods); m++) {
        const Results r =
            study_of(here, &(World){.n = 600},
                     arena_printf(here->arena,
                                  THREE "outcomes: [{name: math, score: post}]\n"
                                        "covariates: [group, flag]\n"
                                        "propensity: {model: multinomial, interactions: [[group, "
                                        "flag]]}\n"
                                        "%s",
                                  methods[m]));
        const Balance *a = &results_primary(&r, "math_A")->balance;
        const Balance *b = &results_primary(&r, "math_B")->balance;
        size_t checked = 0;
        for (size_t k = 0; k < a->n; k++) {
            check_near(a->row[k].after.mean_treated, a->row[k].after.mean_control, 1e-10);
            if (a->row[k].is_score)
                continue; /* each contrast's own logit */
            check_near(b->row[k].after.mean_treated, a->row[k].after.mean_control, 1e-10);
            checked++;
        }
        assert_int_equal(checked, 4);
    }
}

/* All weigh as they do whatever they are compared with, so what is compared adds up. */
static void effects_on_one_population_add_up(void **state)
{
    static const struct {
        const char *method;
        bool adds;
    } cases[] = {{OVERLAP PLAIN, true},
                 {"matching: {method: matching_weights}\n" PLAIN, true},
                 {"matching: {method: ipw}\neffects: {estimator: difference, cluster: none, "
                  "variance: HC0, estimand: ATE}\n",
                  true},
                 {"matching: {method: ipw}\n" PLAIN, false}};
    const Here *here = *state;
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        const Results r = study_of(
            here, &(World){.n = 800},
            arena_printf(here->arena, THREE OUTCOME COVARIATES GENERAL "%s", cases[c].method));
        const double off =
            estimate_of(&r, "math_A") - estimate_of(&r, "math_B") - estimate_of(&r, "math_A-B");
        if (cases[c].adds)
            check_near(off, 0, 1e-10);
        else
            assert_true(fabs(off) > 0.1);
        assert_int_equal(results_same_people(&r), cases[c].adds);
        assert_int_equal(results_one_population(&r), cases[c].adds);
    }
}

/* sum h (effect) / sum h over all students, h from the true chances. */
static double truth_of(const World *w, size_t program, size_t comparison, double *everybody)
{
    double sum = 0, all = 0;
    *everybody = 0;
    for (size_t i = 0; i < w->n; i++) {
        const Student s = student_of(w, i);
        double e[3];
        chances(s.z, s.flag, e);
        const double h = 1 / (1 / e[0] + 1 / e[1] + 1 / e[2]);
        const double effect = effect_on(program, s.z) - effect_on(comparison, s.z);
        sum += h * effect;
        all += h;
        *everybody += effect / (double)w->n;
    }
    return sum / all;
}

static void known_effects_are_found_on_the_population_of_overlap(void **state)
{
    const World w = {.n = 20000};
    const Results r = study_of(*state, &w, THREE OUTCOME COVARIATES GENERAL OVERLAP PLAIN);
    const Results ate = study_of(*state, &w,
                                 THREE OUTCOME COVARIATES GENERAL
                                 "matching: {method: ipw}\neffects: {estimator: difference, "
                                 "cluster: none, variance: HC0, estimand: ATE}\n");
    static const struct {
        const char *outcome;
        size_t program, comparison;
    } contrast[] = {{"math_A", 1, 0}, {"math_B", 2, 0}, {"math_A-B", 1, 2}};
    for (size_t c = 0; c < 3; c++) {
        double everybody;
        const double truth = truth_of(&w, contrast[c].program, contrast[c].comparison, &everybody);
        const Effect *own = analysis_overall(results_primary(&r, contrast[c].outcome));
        const Effect *all = analysis_overall(results_primary(&ate, contrast[c].outcome));
        /* errors taken as if weights were known are too large where these are fitted */
        check_near(own->estimate, truth, 3 * own->se);
        check_near(all->estimate, everybody, 3 * all->se);
        assert_true(own->se < 0.3);
    }
}

/* --- on whom they stand -------------------------------------------------------------------------
 */

static const char *people_of(const Results *r)
{
    return table_text(r->contrast_pairs, 0, &contrast_pairs_columns.people);
}

static void it_is_told_whether_effects_speak_for_one_population(void **state)
{
    static const struct {
        const char *more, *people;
        bool missing;
    } cases[] = {
        {GENERAL OVERLAP, "same population", false},
        {OVERLAP, "different", false},
        {GENERAL OVERLAP, "different", true},
        {GENERAL "matching: {method: ipw}\neffects: {estimand: ATE}\n", "same population", false},
        {GENERAL "matching: {method: ipw, trim: 0.99}\neffects: {estimand: ATE}\n", "different",
         false},
        {GENERAL "matching: {method: ipw, discard: both}\neffects: {estimand: ATE}\n", "different",
         false},
        {GENERAL "matching: {method: ipw}\neffects: {estimand: ATC}\n", "same", false},
        {GENERAL "matching: {method: ipw}\n", "different", false},
        {GENERAL "matching: {method: nearest}\n", "different", false},
    };
    const Here *here = *state;
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        const Results r = study_of(
            here, &(World){.n = 400, .missing = cases[c].missing},
            arena_printf(
                here->arena,
                ARMS("A, B", "") "outcomes: [{name: math, score: post, pretest: pre, scale: same, "
                                 "require_score: %s}]\n" COVARIATES "%s",
                cases[c].missing ? "no" : "yes", cases[c].more));
        assert_string_equal(people_of(&r), cases[c].people);
        const char *note = results_contrast_note(here->arena, &r);
        const bool different = strcmp(cases[c].people, "different") == 0;
        assert_int_equal(strstr(note, "of its own") != NULL, different);
        assert_int_equal(strstr(note, "same population") != NULL,
                         strcmp(cases[c].people, "same population") == 0);
    }
}

/* Sizes are rounded there, and the verdict is not made of them. */
static void what_is_published_says_so_too(void **state)
{
    const Here *here = *state;
    const RunSettings run = {.mode = FRAME_RUN, .publish = true};
    Results r;
    write_world(here, &(World){.n = 2000});
    const Spec *spec =
        spec_of(here, THREE OUTCOME COVARIATES GENERAL OVERLAP PLAIN "report: {publish: yes}\n");
    if (spec == NULL || !plan_run(here->arena, spec, &run, &r, here->err))
        fail_msg("%s", here->err->text);
    r.release = RELEASE_PUBLISHED;
    results_compare(here->arena, &r);
    results_review(here->arena, &r);
    results_contrast(here->arena, &r);
    if (!results_release(here->arena, &r, 0, here->err))
        fail_msg("%s", here->err->text);
    assert_int_equal(r.contrast_pairs->n_rows, 3);
    assert_string_equal(people_of(&r), "same population");
    assert_non_null(strstr(results_contrast_note(here->arena, &r), "same population"));
}

/* --- any order, any number of jobs -------------------------------------------------------------
 */

static void same_results(const Results *a, const Results *b)
{
    assert_int_equal(a->n_analyses, b->n_analyses);
    for (size_t i = 0; i < a->n_analyses; i++) {
        const Effects *x = &a->analysis[i].effects, *y = &b->analysis[i].effects;
        assert_true(x->n > 0 && x->n == y->n);
        for (size_t k = 0; k < n_effect_fields; k++) {
            const Cell p = effect_cell(&x->row[0], &effect_fields[k]),
                       q = effect_cell(&y->row[0], &effect_fields[k]);
            assert_memory_equal(&p.value, &q.value, sizeof p.value);
        }
        const PropensityScore *s = &a->analysis[i].score, *t = &b->analysis[i].score;
        for (size_t k = 0; k < s->n_coefficients; k++)
            assert_memory_equal(&s->coefficient[k].estimate, &t->coefficient[k].estimate,
                                sizeof(double));
    }
}

static void neither_rows_nor_jobs_change_a_bit(void **state)
{
    static const char text[] = THREE OUTCOME COVARIATES GENERAL OVERLAP
        "alternatives:\n"
        "  - {name: ate, matching: {method: ipw}, effects: {estimand: ATE}}\n"
        "  - {name: nearest, matching: {method: nearest}}\n"
        "  - {name: two, propensity: {model: logit}}\n";
    const Here *here = *state;
    const Results first = study_of(here, &(World){.n = 2500}, text);
    const Results turned = study_of(here, &(World){.n = 2500, .backwards = true}, text);
    Results threads;
    same_results(&first, &turned);
    for (size_t jobs = 2; jobs <= 4; jobs += 2) {
        if (!try_study(here, text, jobs, &threads))
            fail_msg("%s", here->err->text);
        same_results(&turned, &threads);
    }
}

/* --- what can't be carried out ------------------------------------------------------------------
 */

static void expect_refusal(const Here *here, const char *text, ErrorKind kind, const char *part)
{
    Results out;
    write_world(here, &(World){.n = 300});
    assert_false(try_study(here, text, 1, &out));
    assert_int_equal(here->err->kind, kind);
    if (strstr(here->err->text, part) == NULL)
        fail_msg("not '%s' but: %s", part, here->err->text);
}

static void it_is_refused_where_it_has_no_meaning(void **state)
{
    const Here *here = *state;
    expect_refusal(
        here,
        DATA "treatment: {column: version, treated: A, control: none}\n" OUTCOME COVARIATES GENERAL,
        ERR_STUDY, "this study has one; use logit");
    expect_refusal(here, "conventions: matchit\n" THREE OUTCOME COVARIATES GENERAL, ERR_STUDY,
                   "no counterpart in MatchIt");
    expect_refusal(here, THREE OUTCOME COVARIATES "propensity: {model: multinomial, by: [group]}\n",
                   ERR_STUDY, "by");
    expect_refusal(here,
                   THREE OUTCOME COVARIATES GENERAL "matching: {method: ipw, trim_scores: "
                                                    "optimal}\neffects: {estimand: ATE}\n",
                   ERR_STUDY, "write a number");
}

/* B is told from both others: nobody could be in all, but A is compared with its own group. */
static void an_arm_apart_leaves_no_population_and_the_other_contrast(void **state)
{
    const Here *here = *state;
    const World w = {.n = 600, .apart = true};
    Results out;
    write_world(here, &w);
    assert_false(
        try_study(here, THREE OUTCOME "covariates: [pre, age]\n" GENERAL OVERLAP, 1, &out));
    assert_non_null(strstr(here->err->text, "tell B from the comparison group without error"));
    const Results att = study_of(
        here, &w, THREE OUTCOME "covariates: [pre, age]\n" GENERAL "matching: {method: ipw}\n");
    assert_null(results_primary(&att, "math_A")->infeasible);
    assert_non_null(strstr(phrase_text(here->arena, results_primary(&att, "math_B")->infeasible),
                           "without error"));
    const Results two = study_of(
        here, &w, ARMS("A", "") OUTCOME "covariates: [pre, age]\nmatching: {method: ipw}\n");
    check_close(estimate_of(&att, "math_A"), estimate_of(&two, "math_A"), 1e-6);
}

static void a_program_of_nobody_is_left_out_of_the_model(void **state)
{
    const Here *here = *state;
    const Results r =
        study_of(here, &(World){.n = 400}, ARMS("D, A, B", "") OUTCOME COVARIATES GENERAL OVERLAP);
    const Results two =
        study_of(here, &(World){.n = 400}, ARMS("A, B", "") OUTCOME COVARIATES GENERAL OVERLAP);
    assert_non_null(results_primary(&r, "math_D")->infeasible);
    check_same(estimate_of(&r, "math_A"), estimate_of(&two, "math_A"));
    check_same(estimate_of(&r, "math_B"), estimate_of(&two, "math_B"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(contrasts_have_the_logits_of_one_model_of_everybody),
        TEST(coefficients_of_contrasts_add_up),
        TEST(of_one_program_it_is_the_logit),
        TEST(weights_are_those_of_all_chances),
        TEST(a_model_of_every_group_makes_all_arms_exactly_alike),
        TEST(effects_on_one_population_add_up),
        TEST(known_effects_are_found_on_the_population_of_overlap),
        TEST(it_is_told_whether_effects_speak_for_one_population),
        TEST(what_is_published_says_so_too),
        TEST(neither_rows_nor_jobs_change_a_bit),
        TEST(it_is_refused_where_it_has_no_meaning),
        TEST(an_arm_apart_leaves_no_population_and_the_other_contrast),
        TEST(a_program_of_nobody_is_left_out_of_the_model),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
