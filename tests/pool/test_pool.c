/* Several studies put together, from results.json that are written here.
 *
 * Reference values: R 4.2.2, metafor 3.8-1: rma(y, sei = s, method = "REML", test = "knha", control
 * = list(threshold = 1e-14, maxiter = 10000)), the same with test = "z", and method = "FE". */
#include "check.h"

#include "pool/parts.h"
#include "results/schema.h"

#include "alike/os.h"
#include "alike/pooled.h"
#include "alike/pooled_tables.h"
#include "alike/text.h"

#include <gsl/gsl_errno.h>
#include <string.h>

static Arena *arena;
static char folder[] = "/tmp/alike-pool-XXXXXX";
static size_t n_written;

/* --- results.json of a study ---------------------------------------------------------------------
 */

typedef struct Told {
    const char *title, *version, *unit, *outcome, *label, *domain, *start, *publish, *norms;
    const char *more;                   /* further members of the root, or "" */
    const char *keep, *design, *method; /* design: primary is the study's own */
    bool binary;
    double estimate, se, df, sd, g, pretest;
    double size, size_error; /* effect size that is shown; its error, over that of g */
    int n[2];
    const char *hidden; /* JSON: null, or a text */
    const char *confidence;
    const char *parts; /* further effects of the analysis, each behind ", " */
} Told;

static Told usual(const char *title, double estimate, double se)
{
    return (Told){.title = title,
                  .version = ALIKE_VERSION,
                  .unit = "points",
                  .outcome = "math",
                  .label = "Mathematics",
                  .domain = "mathematics",
                  .start = "satisfied",
                  .publish = "false",
                  .norms = "",
                  .more = "",
                  .keep = "",
                  .design = "primary",
                  .method = "nearest",
                  .estimate = estimate,
                  .se = se,
                  .df = 20.0,
                  .sd = 10.0,
                  .g = estimate / 10.0,
                  .size = estimate / 10.0,
                  .size_error = 1.0,
                  .pretest = 0.02,
                  .n = {100, 50},
                  .hidden = "null",
                  .confidence = "0.95",
                  .parts = ""};
}

/* NaN is null. */
static const char *number(double value)
{
    return isnan(value) ? "null" : arena_printf(arena, "%.17g", value);
}

static const char *effect(const Told *t)
{
    return arena_printf(
        arena,
        "{\"estimand\": \"ATT\", \"group\": null, \"level\": null, \"estimate\": %s, \"se\": %s, "
        "\"df\": %s, \"ci_low\": %s, \"ci_high\": %s, \"n_treated\": %d, \"n_control\": %d, "
        "\"clusters_treated\": 4, \"clusters_control\": 8, \"cluster\": \"school\", \"sd\": %s, "
        "\"g\": %s, \"g_se\": %s, \"effect_size\": %s, \"effect_size_se\": %s, "
        "\"effect_size_sd\": %s, \"problem\": null, \"hidden\": %s}",
        number(t->estimate), number(t->se), number(t->df), number(t->estimate - 2 * t->se),
        number(t->estimate + 2 * t->se), t->n[1], t->n[0], number(t->sd), number(t->g),
        number(t->se / t->sd), number(t->size), number(t->size_error * t->se / t->sd),
        t->binary ? "null" : number(t->sd), t->hidden);
}

static const char *analysis(const Told *t)
{
    return arena_printf(
        arena,
        "{\"outcome\": \"%s\", \"design\": \"%s\", \"primary\": %s, \"outcome_label\": "
        "\"%s\", \"unit\": \"%s\", \"infeasible\": null, \"matching\": {\"method\": \"%s\"}, "
        "\"balance\": [{\"covariate\": \"pre\", \"level\": null, \"after\": {\"g\": %s}, \"wwc\": "
        "\"%s\", \"label\": \"Pretest\", \"score\": false, \"pretest\": true}, {\"covariate\": "
        "\"propensity score\", \"level\": null, \"after\": {\"g\": 0.9}, \"wwc\": null, \"score\": "
        "true, \"pretest\": false}], \"effects\": [%s%s]}",
        t->outcome, t->design, strcmp(t->design, "primary") == 0 ? "true" : "false", t->label,
        t->unit, t->method, number(t->pretest), t->start, effect(t), t->parts);
}

static const char *reviewed(const Told *t)
{
    return arena_printf(arena,
                        "\"reviewer_%s_results\": {\"columns\": [{\"name\": \"outcome\"}, "
                        "{\"name\": \"domain\"}], \"rows\": [[\"%s\", \"%s\"]]}",
                        t->outcome, t->outcome, t->domain);
}

/* A study of these outcomes, as many as are told; its folder. */
static const char *written(const Told *t, size_t n)
{
    Text text = {.arena = arena};
    Error err = {0};
    const char *place = os_join(arena, folder, arena_printf(arena, "study%zu", ++n_written));

    text_format(&text,
                "{\"program\": {\"name\": \"alike\", \"version\": \"%s\"}, \"study\": {\"title\": "
                "\"%s\", \"program\": \"Tutoring\", \"unit\": \"pupil\"}, \"disclosure\": "
                "{\"publish\": %s}, \"settings\": [{\"path\": \"effects.confidence\", \"value\": "
                "\"%s\"}, {\"path\": \"effects.sd\", \"value\": \"pooled\"}, {\"path\": "
                "\"norms\", \"value\": \"%s\"}, {\"path\": \"keep\", \"value\": \"%s\"}], "
                "%s\"analyses\": [",
                t->version, t->title, t->publish, t->confidence, t->norms, t->keep, t->more);
    for (size_t i = 0; i < n; i++)
        text_format(&text, "%s%s", i > 0 ? ", " : "", analysis(&t[i]));
    text_add(&text, "], \"comparison\": {\"columns\": [{\"name\": \"outcome\"}, {\"name\": "
                    "\"design\"}, {\"name\": \"start\"}], \"rows\": [");
    for (size_t i = 0; i < n; i++)
        text_format(&text, "%s[\"%s\", \"%s\", \"%s\"]", i > 0 ? ", " : "", t[i].outcome,
                    t[i].design, t[i].start);
    text_add(&text, "]}, \"reviewer\": {");
    for (size_t i = 0; i < n; i++)
        text_format(&text, "%s%s", i > 0 ? ", " : "", reviewed(&t[i]));
    text_add(&text, "}}\n");
    if (!os_make_folder(place, &err) ||
        !os_write_file(os_join(arena, place, "results.json"), text.bytes, text.n, &err))
        fail_msg("%s", err.text);
    return place;
}

static PooledResults pooled_of(const char *const *path, size_t n)
{
    PooledResults pooled;
    static Error err;

    err = (Error){0};
    if (!pooled_read(arena, path, n, &pooled, &err) || !pooled_make(&pooled, &err))
        fail_msg("%s", err.text);
    return pooled;
}

/* One outcome each. */
static PooledResults pooled_told(const Told *t, size_t n)
{
    const char **path = (const char **)arena_array(arena, n, sizeof *path);

    for (size_t i = 0; i < n; i++)
        path[i] = written(&t[i], 1);
    return pooled_of(path, n);
}

static const char *refused(const char *const *path, size_t n)
{
    PooledResults pooled;
    static Error err;

    err = (Error){0};
    assert_false(pooled_read(arena, path, n, &pooled, &err) && pooled_make(&pooled, &err));
    pooled_close(&pooled);
    return arena_copy_text(arena, err.text);
}

static const char *refused_told(Told a, Told b)
{
    const char *const path[] = {written(&a, 1), written(&b, 1)};

    return refused(path, 2);
}

static void says(const char *text, const char *what)
{
    if (strstr(text, what) == NULL)
        fail_msg("'%s' does not say '%s'", text, what);
}

static bool is_said(const PooledWords *words, const char *what)
{
    for (size_t i = 0; i < words->n; i++)
        if (strstr(words->item[i], what) != NULL)
            return true;
    return false;
}

static const PooledAverage *average_of(const PooledResults *pooled, size_t q, PooledScale scale)
{
    assert_true(q < pooled->n_questions);
    const PooledAverage *average = &pooled->question[q].average[scale][POOLED_ALL];
    if (average->problem != NULL)
        fail_msg("%s", average->problem);
    return average;
}

/* Its files; the folder's name. */
static const char *files_of(PooledResults *pooled)
{
    const char *place = os_join(arena, folder, "out");
    Error err = {0};

    os_remove_tree(place);
    if (!os_make_folder(place, &err) || !pooled_write(pooled, place, &err))
        fail_msg("%s", err.text);
    return place;
}

static json_t *checked_json(PooledResults *pooled)
{
    json_error_t problem;
    json_t *schema = json_load_file("docs/pooled.schema.json", 0, &problem);
    json_t *value = json_load_file(os_join(arena, files_of(pooled), "results.json"), 0, &problem);

    assert_non_null(schema);
    if (value == NULL)
        fail_msg("%s", problem.text);
    const char *wrong = schema_problem(arena, schema, value);
    if (wrong != NULL)
        fail_msg("%s", wrong);
    json_decref(schema);
    return value;
}

/* --- averages ------------------------------------------------------------------------------------
 */

enum { N = 5 };
static const double y[N] = {1.2, -0.4, 3.1, 0.9, 2.2}, s[N] = {0.5, 0.7, 0.9, 0.4, 1.1},
                    df[N] = {20.0, 14.0, 9.0, 30.0, 6.0};

static void five(Told t[N])
{
    static const char *const title[N] = {"A", "B", "C", "D", "E"};

    for (size_t i = 0; i < N; i++) {
        t[i] = usual(title[i], y[i], s[i]);
        t[i].df = df[i];
    }
}

static void averages_over_studies_are_those_of_metafor(void **state)
{
    static const double weight[N] = {0.24119661869416717, 0.20061940653883639, 0.16386316712510124,
                                     0.26099219017108405, 0.13332861747081112};
    Told t[N];

    (void)state;
    five(t);
    PooledResults pooled = pooled_told(t, N);
    const PooledAverage *average = average_of(&pooled, 0, POOLED_POINTS);
    check_close(average->pool.spread.tau2, 0.93659353395216627, 1e-9);
    check_close(average->pool.random.value, 1.2453799274950397, 1e-9);
    check_close(average->pool.random.test.se, 0.56122417330951402, 1e-9);
    check_close(average->pool.random.test.low, -0.31282818140883917, 1e-8);
    check_close(average->pool.random.test.high, 2.8035880363989185, 1e-8);
    check_close(average->pool.spread.q, 10.800313886831788, 1e-12);
    check_close(average->pool.spread.p, 0.028902290500195927, 1e-10);
    for (size_t i = 0; i < N; i++)
        check_close(average->pool.random.weight[i], weight[i], 1e-9);
    /* in standard deviations of 10 points all is a tenth */
    const PooledAverage *size = average_of(&pooled, 0, POOLED_SIZE);
    check_close(size->pool.random.value, 0.12453799274950397, 1e-8);
    check_close(size->pool.spread.tau2, 0.0093659353395216627, 1e-8);
    pooled_close(&pooled);
}

/* Where studies agree better than chance lets them, rma's knha is narrower than each study alone
 * (se 0.0111); here the error is never below that of equal effects (rma's z: 0.0310). */
static void the_interval_is_never_narrower_than_of_equal_effects(void **state)
{
    Told t[] = {usual("A", 0.10, 0.05), usual("B", 0.14, 0.06), usual("C", 0.12, 0.08),
                usual("D", 0.09, 0.07)};

    (void)state;
    PooledResults pooled = pooled_told(t, 4);
    const PooledAverage *average = average_of(&pooled, 0, POOLED_POINTS);
    check_near(average->pool.spread.tau2, 0.0, 1e-15);
    check_close(average->pool.random.value, 0.11174760064983823, 1e-12);
    check_close(average->pool.random.test.se, 0.031036907082105089, 1e-12);
    pooled_close(&pooled);
}

static void the_average_by_precision_has_inverse_variances_for_weights(void **state)
{
    Told t[N];
    double sum = 0.0, mean = 0.0;

    (void)state;
    five(t);
    PooledResults pooled = pooled_told(t, N);
    const PooledAverage *average = average_of(&pooled, 0, POOLED_POINTS);
    for (size_t i = 0; i < N; i++) {
        sum += 1.0 / (s[i] * s[i]);
        mean += y[i] / (s[i] * s[i]);
    }
    check_close(average->pool.fixed.value, mean / sum, 1e-13);
    check_close(average->pool.fixed.test.se, 1.0 / sqrt(sum), 1e-13);
    check_close(average->pool.fixed.value, 1.0628620350616138, 1e-12); /* rma, FE */
    check_close(average->pool.fixed.test.se, 0.26396500331388101, 1e-12);
    /* with what estimated weights add, and the degrees of freedom by weight: written out in R */
    check_close(average->fixed.se, 0.29151683663028777, 1e-12);
    check_close(average->fixed.df, 17.31177773047563, 1e-12);
    pooled_close(&pooled);
}

/* oneway.test of R, Welch's, of samples with these means, errors and degrees of freedom: .0695.
 * Q as chi-square, with errors taken for known: .0289. */
static void effects_are_told_apart_by_what_their_errors_rest_on(void **state)
{
    Told t[N];

    (void)state;
    five(t);
    PooledResults pooled = pooled_told(t, N);
    check_close(average_of(&pooled, 0, POOLED_POINTS)->differ_p, 0.069500382504074920, 1e-12);
    says(pooled_spread_words(&pooled, &pooled.question[0]), "(Q 10.80, p 0.070; ");
    pooled_close(&pooled);
    for (size_t i = 0; i < N; i++)
        t[i].df = 1e8; /* as good as known */
    pooled = pooled_told(t, N);
    check_close(average_of(&pooled, 0, POOLED_POINTS)->differ_p, 0.028902290500195927, 1e-4);
    says(pooled_spread_words(&pooled, &pooled.question[0]), "by more than chance explains (Q");
    pooled_close(&pooled);
}

static void errors_that_rest_on_little_give_no_interval(void **state)
{
    Told t[N];

    (void)state;
    five(t);
    t[3].df = 1.0; /* a third of the weight and more */
    PooledResults pooled = pooled_told(t, N);
    const PooledAverage *average = average_of(&pooled, 0, POOLED_POINTS);
    assert_true(isnan(average->fixed.low) && isnan(average->pool.random.test.low));
    assert_true(isnan(average->differ_p) && isnan(average->q));
    assert_true(isfinite(average->pool.random.value));
    says(pooled.answer.item[0], "the average over these 5 studies is 1.2 points; 0.12 standard "
                                "deviations; how well it is known is not told, because the "
                                "studies' standard errors rest on too few schools or people");
    says(pooled_spread_words(&pooled, &pooled.question[0]), "is not known: their standard errors");
    /* without that study there is one, and without another there is not */
    assert_true(isfinite(average->pool.without_test[3].low));
    assert_true(isnan(average->pool.without_test[0].low));
    json_decref(checked_json(&pooled));
    pooled_close(&pooled);
    t[3].df = (double)NAN; /* not told: that by precision has none, that over studies has one */
    pooled = pooled_told(t, N);
    average = average_of(&pooled, 0, POOLED_POINTS);
    assert_true(isnan(average->fixed.low) && isfinite(average->pool.random.test.low));
    assert_string_equal(average->untold, "a study tells no degrees of freedom");
    pooled_close(&pooled);
    pooled = pooled_told(t + 2, 2);
    says(pooled.answer.item[0], "is not told, because a study tells no degrees of freedom");
    pooled_close(&pooled);
}

static void two_studies_have_an_average_by_precision_alone(void **state)
{
    const Told t[] = {usual("A", 1.0, 0.5), usual("B", 2.0, 0.25)};

    (void)state;
    PooledResults pooled = pooled_told(t, 2);
    const PooledAverage *average = average_of(&pooled, 0, POOLED_POINTS);
    assert_false(average->pool.has_random);
    check_close(pooled_leading(average)->value, (1.0 * 4.0 + 2.0 * 16.0) / 20.0, 1e-14);
    says(pooled.answer.item[0], "in these two studies alone, the program's pupils stood 1.8 points "
                                "above similar pupils on average (");
    pooled_close(&pooled);
}

static void a_study_without_a_number_is_in_no_average_and_says_why(void **state)
{
    Told t[4] = {usual("A", 1.0, 0.5), usual("B", 2.0, 0.25), usual("C", 5.0, 0.1),
                 usual("D", 9.0, (double)NAN)};

    (void)state;
    t[2].hidden = "\"too few\"";
    PooledResults pooled = pooled_told(t, 4);
    const PooledAverage *average = average_of(&pooled, 0, POOLED_POINTS);
    assert_int_equal(average->n, 2);
    check_close(pooled_leading(average)->value, 1.8, 1e-14);
    assert_string_equal(pooled.question[0].member[2].problem,
                        "it is left out of its published results");
    assert_string_equal(pooled.question[0].member[3].problem, "it tells no standard error");
    pooled_close(&pooled);
}

/* Of two outcomes of a domain and one of another: p of .04 and .03 are both corrected to .04. */
static void outcomes_of_a_domain_are_corrected_together(void **state)
{
    Told a[3], b[3];

    (void)state;
    for (size_t k = 0; k < 3; k++) {
        a[k] = usual("A", 1.0 + 0.1 * (double)k, 0.9);
        b[k] = usual("B", 2.0, 0.9);
        a[k].outcome = b[k].outcome = k == 0 ? "math" : k == 1 ? "algebra" : "reading";
        a[k].label = b[k].label = a[k].outcome;
        a[k].domain = b[k].domain = k == 2 ? "reading" : "mathematics";
    }
    const char *const path[] = {written(a, 3), written(b, 3)};
    PooledResults pooled = pooled_of(path, 2);
    const PooledAverage *math = average_of(&pooled, 0, POOLED_POINTS),
                        *algebra = average_of(&pooled, 1, POOLED_POINTS),
                        *reading = average_of(&pooled, 2, POOLED_POINTS);
    assert_true(math->fixed.p > algebra->fixed.p);
    check_close(math->q, math->fixed.p, 1e-14);
    check_close(algebra->q, fmin(2.0 * algebra->fixed.p, math->fixed.p), 1e-14);
    check_close(reading->q, reading->fixed.p, 1e-14);
    pooled_close(&pooled);
}

/* p .04 alone, and .08 beside an outcome that shows nothing. */
static void a_claim_is_taken_back_by_the_other_outcomes_of_its_domain(void **state)
{
    Told a[2] = {usual("A", 2.0, 1.25), usual("A", 0.0, 1.0)},
         b[2] = {usual("B", 2.0, 1.25), usual("B", 0.1, 1.0)};

    (void)state;
    a[1].outcome = b[1].outcome = "algebra";
    a[1].label = b[1].label = "Algebra";
    b[0].estimate = 2.1;
    const char *const path[] = {written(a, 2), written(b, 2)};
    PooledResults pooled = pooled_of(path, 2);
    const PooledAverage *math = average_of(&pooled, 0, POOLED_POINTS);
    assert_true(math->fixed.low > 0.0 && math->q > 0.05);
    says(pooled.answer.item[0], "no difference that is told from zero, once all outcomes of its "
                                "domain are counted as tests: ");
    pooled_close(&pooled);
    b[1].domain = a[1].domain = "reading";
    const char *const apart[] = {written(a, 2), written(b, 2)};
    pooled = pooled_of(apart, 2);
    says(pooled.answer.item[0], "stood 2.1 points above");
    pooled_close(&pooled);
}

static void less_is_said_without_a_sign(void **state)
{
    const Told t[] = {usual("A", -1.0, 0.1), usual("B", -1.2, 0.1)};

    (void)state;
    PooledResults pooled = pooled_told(t, 2);
    says(pooled.answer.item[0],
         "stood 1.10 points below similar pupils on average (−1.26 to −0.94)");
    pooled_close(&pooled);
}

static void shares_are_told_in_percentage_points(void **state)
{
    Told t[] = {usual("A", 0.05, 0.01), usual("B", 0.07, 0.01)};

    (void)state;
    t[0].binary = t[1].binary = true;
    t[0].unit = t[1].unit = "";
    PooledResults pooled = pooled_told(t, 2);
    check_close(average_of(&pooled, 0, POOLED_POINTS)->pool.fixed.value, 0.06, 1e-14);
    says(pooled.answer.item[0], "stood 6.0 percentage points above");
    pooled_close(&pooled);
    t[0].sd = 0.2; /* few pass in one, half in the other: shares are of one scale */
    t[1].sd = 0.5;
    pooled = pooled_told(t, 2);
    assert_null(pooled.question[0].no_points);
    t[1].binary = false;
    pooled_close(&pooled);
    pooled = pooled_told(t, 2);
    says(pooled.question[0].no_points, "yes and no");
    pooled_close(&pooled);
}

/* Of one name and made otherwise they are two designs, and meet nobody. */
static void alternatives_meet_where_they_are_made_alike(void **state)
{
    Told a[2] = {usual("A", 1.0, 0.5), usual("A", 1.1, 0.5)},
         b[2] = {usual("B", 2.0, 0.5), usual("B", 2.1, 0.5)};

    (void)state;
    a[1].design = b[1].design = "other";
    const char *const path[] = {written(a, 2), written(b, 2)};
    PooledResults pooled = pooled_of(path, 2);
    assert_int_equal(pooled.n_questions, 2);
    assert_false(pooled.question[1].main);
    check_close(average_of(&pooled, 1, POOLED_POINTS)->pool.fixed.value, 1.6, 1e-14);
    assert_int_equal(pooled.answer.n, 1);
    pooled_close(&pooled);
    b[1].method = "full";
    const char *const apart[] = {path[0], written(b, 2)};
    pooled = pooled_of(apart, 2);
    assert_int_equal(pooled.n_questions, 1);
    pooled_close(&pooled);
}

static void two_outcomes(Told t[2], const char *title, double more)
{
    t[0] = usual(title, 1.0 + more, 0.5);
    t[1] = usual(title, 3.0 + more, 0.7);
    t[1].outcome = "algebra";
    t[1].label = "Algebra";
    t[0].df = 11.0;
}

/* --- what can be put together --------------------------------------------------------------------
 */

static const char *no_points(Told b)
{
    const Told t[] = {usual("A", 1.0, 0.5), b};
    PooledResults pooled = pooled_told(t, 2);
    const char *why = pooled.question[0].no_points;

    assert_null(pooled.question[0].average[POOLED_SIZE][POOLED_ALL].problem);
    assert_true(is_said(&pooled.caution, "No average in the unit of the score of Mathematics: ") ==
                (why != NULL));
    assert_true((why != NULL) ==
                (pooled.question[0].average[POOLED_POINTS][POOLED_ALL].problem != NULL));
    pooled_close(&pooled);
    return why != NULL ? why : "";
}

static void scores_of_different_scales_meet_in_standard_deviations_alone(void **state)
{
    Told b = usual("B", 2.0, 0.5);

    (void)state;
    assert_string_equal(no_points(b), "");
    b.unit = "percent";
    says(no_points(b), "different units");
    b = usual("B", 2.0, 0.5);
    b.sd = 15.1;
    says(no_points(b), "differ by more than half");
    b.sd = 14.9;
    assert_string_equal(no_points(b), "");
}

/* Published of 20 people an arm and 10 at least, an SD of 10 is one of 7.5 to 12.5. */
static void rounding_sets_no_scales_apart(void **state)
{
    Told t[] = {usual("A", 1.0, 0.5), usual("B", 2.0, 0.5), usual("C", 3.0, (double)NAN)};

    (void)state;
    t[2].sd = 30.0; /* in no average */
    t[0].publish = "true, \"min_cell\": 10";
    t[0].n[0] = t[0].n[1] = 20;
    t[1].sd = 18.5;
    PooledResults pooled = pooled_told(t, 3);
    assert_null(pooled.question[0].no_points);
    pooled_close(&pooled);
    t[1].sd = 19.0;
    pooled = pooled_told(t, 3);
    says(pooled.question[0].no_points, "differ by more than half");
    pooled_close(&pooled);
}

/* Where one shows its effect by another standard deviation than the pooled one, all meet by g. */
static void effect_sizes_of_different_rules_meet_as_g(void **state)
{
    Told t[] = {usual("A", 1.0, 0.5), usual("B", 2.0, 0.5)};

    (void)state;
    t[0].size = t[1].size = 0.3;
    PooledResults pooled = pooled_told(t, 2);
    check_close(average_of(&pooled, 0, POOLED_SIZE)->pool.fixed.value, 0.3, 1e-14);
    assert_false(is_said(&pooled.caution, "divide their effects by different"));
    pooled_close(&pooled);
    t[0].size = t[0].g;
    pooled = pooled_told(t, 2);
    check_close(average_of(&pooled, 0, POOLED_SIZE)->pool.fixed.value, 0.15, 1e-14);
    assert_true(is_said(&pooled.caution, "divide their effects by different"));
    pooled_close(&pooled);
    t[0].size_error = 1.2; /* rounded, both are 0.1; their errors are not the same */
    pooled = pooled_told(t, 2);
    assert_false(is_said(&pooled.caution, "divide their effects by different"));
    pooled_close(&pooled);
}

static void norms_of_different_tests_are_different_scales(void **state)
{
    Told t[] = {usual("A", 1.0, 0.5), usual("B", 2.0, 0.5)};

    (void)state;
    t[0].norms = "nwea2015";
    t[1].norms = "nwea2020";
    PooledResults pooled = pooled_told(t, 2);
    says(pooled.question[0].no_points, "norms of different tests");
    pooled_close(&pooled);
    t[1].norms = "";
    pooled = pooled_told(t, 2);
    assert_null(pooled.question[0].no_points);
    pooled_close(&pooled);
}

static void outcomes_meet_by_their_name_or_else_their_label(void **state)
{
    Told t[] = {usual("A", 1.0, 0.5), usual("B", 2.0, 0.25)};

    (void)state;
    t[1].outcome = "maths_spring";
    PooledResults pooled = pooled_told(t, 2);
    assert_int_equal(pooled.n_questions, 1);
    assert_string_equal(pooled.question[0].member[1].outcome, "maths_spring");
    assert_true(is_said(&pooled.caution, "different names for it"));
    pooled_close(&pooled);
    t[1].label = "Reckoning";
    says(refused_told(t[0], t[1]), "no outcome is in two of these studies");
}

/* What is true of several outcomes is said of them together, and once. */
static void cautions_are_said_of_outcomes_together(void **state)
{
    Told a[2], b[2];

    (void)state;
    two_outcomes(a, "A", 0.0);
    two_outcomes(b, "B", 1.0);
    b[0].method = b[1].method = "full";
    b[1].outcome = "algebra_1"; /* they meet by its label */
    const char *const path[] = {written(a, 2), written(b, 2)};
    PooledResults pooled = pooled_of(path, 2);
    assert_true(is_said(&pooled.caution, "Mathematics and Algebra: the studies made their "
                                         "comparison groups by different methods."));
    assert_true(is_said(&pooled.caution, "Algebra: the studies have different names for it and "
                                         "one label."));
    assert_int_equal(pooled.caution.n, 4); /* who is in two studies, and the unit */
    pooled_close(&pooled);
}

static void of_many_names_the_first_are_said(void **state)
{
    enum { OUTCOMES = 10 };
    Told a[OUTCOMES];
    const Told b = usual("B", 2.0, 0.5);

    (void)state;
    a[0] = usual("A", 1.0, 0.5);
    for (size_t k = 1; k < OUTCOMES; k++) {
        a[k] = usual("A", 1.0 + (double)k, 0.5);
        a[k].outcome = a[k].label = arena_printf(arena, "own%zu", k);
    }
    const char *const path[] = {written(a, OUTCOMES), written(&b, 1)};
    PooledResults pooled = pooled_of(path, 2);
    assert_true(is_said(&pooled.caution, "'own5' is in 'A' alone, 'own6' is in 'A' alone and 3 "
                                         "more."));
    pooled_close(&pooled);
}

/* Intervals of studies stand in the table and the chart as they tell them. */
static void intervals_of_different_confidence_are_called_so(void **state)
{
    Told t[] = {usual("A", 1.0, 0.1), usual("B", 1.2, 0.1)};
    Error err = {0};
    char *bytes;
    size_t n;

    (void)state;
    for (int differ = 0; differ < 2; differ++) {
        t[1].confidence = differ ? "0.9" : "0.95";
        PooledResults pooled = pooled_told(t, 2);
        const char *place = files_of(&pooled);
        assert_true(os_read_file(arena, os_join(arena, place, "report.md"), &bytes, &n, &err));
        says(bytes, differ ? "with each study's own intervals, and 95% intervals of averages."
                           : "with 95% intervals.");
        const char *chart = os_join(arena, place, "charts/pooled_studies.dat");
        assert_true(os_read_file(arena, chart, &bytes, &n, &err));
        assert_int_equal(strstr(bytes, "Effect size, 95% intervals") == NULL, differ);
        assert_int_equal(is_said(&pooled.caution, "of different confidence"), differ);
        pooled_close(&pooled);
    }
}

static void how_much_studies_differ_is_said_as_far_as_it_is_known(void **state)
{
    static const char *const title[] = {"A", "B", "C", "D", "E", "F", "G"};
    Told t[7];

    (void)state;
    for (size_t i = 0; i < 7; i++)
        t[i] = usual(title[i], 1.0 + 0.5 * (double)i, 0.1 + 0.01 * (double)i);
    PooledResults pooled = pooled_told(t, 7);
    const char *words = pooled_spread_words(&pooled, &pooled.question[0]);
    says(words, "Effects differ between studies by more than chance explains");
    says(words, "A further study of this kind may expect ");
    pooled_close(&pooled);
    for (size_t i = 0; i < 3; i++)
        t[i].se = 2.0;
    pooled = pooled_told(t, 3);
    words = pooled_spread_words(&pooled, &pooled.question[0]);
    says(words, "may be chance, which is no proof that they are the same");
    says(words, "Three studies hardly show");
    says(words, "what a further study may expect is not said.");
    pooled_close(&pooled);
}

static void the_same_study_counts_once(void **state)
{
    static const char inputs[] = "\"inputs\": [{\"file\": \"s.csv\", \"sha256\": \"abc\"}], ";
    Told a = usual("A", 1.234, 0.5), b = a;

    (void)state;
    const char *const one = written(&a, 1), *const twice[] = {one, one};
    says(refused(twice, 2), "they are one folder");
    says(refused_told(a, b), "they have one title");
    b.title = "B"; /* an exact number comes back under another title */
    says(refused_told(a, b), "each outcome of both has the same estimate");
    a.publish = "true"; /* a rounded one may */
    const Told published[] = {a, b};
    PooledResults pooled = pooled_told(published, 2);
    assert_true(is_said(&pooled.caution, "'A' and 'B' tell the same of every outcome, as far as "
                                         "rounding shows"));
    pooled_close(&pooled);
    b.title = "A"; /* the exact folder of what was published */
    b.estimate += 0.04;
    says(refused_told(a, b), "they have one title");
    b.estimate += 0.2;
    const Told apart[] = {a, b};
    pooled = pooled_told(apart, 2);
    assert_false(is_said(&pooled.caution, "as far as rounding shows"));
    assert_string_equal(pooled.study[0].name, "A (1)");
    pooled_close(&pooled);
    a = usual("A", 1.0, 0.5);
    b = usual("B", 2.0, 0.5);
    a.more = b.more = inputs;
    says(refused_told(a, b), "the same to the byte");
    a.keep = "{district: [A]}"; /* one file for a whole state */
    const Told kept[] = {a, b};
    pooled = pooled_told(kept, 2);
    pooled_close(&pooled);
    a = usual("A", 1.0, 0.5);
    a.more = "\"inputs\": [{\"file\": \"s.sql\", \"sha256\": \"abc\", \"rows_hash\": \"12\"}], ";
    b.more = "\"inputs\": [{\"file\": \"s.sql\", \"sha256\": \"abc\", \"rows_hash\": \"34\"}], ";
    const Told asked[] = {a, b}; /* one query, which two databases answer */
    pooled = pooled_told(asked, 2);
    pooled_close(&pooled);
    b.more = a.more;
    says(refused_told(a, b), "the same to the byte");
}

static void results_of_another_version_or_kind_are_refused(void **state)
{
    const Told a = usual("A", 1.0, 0.5);
    Told b = usual("B", 2.0, 0.5);

    (void)state;
    b.version = "0.2.0";
    says(refused_told(a, b), "were made by alike 0.2.0");
    b.version = "0.10.0"; /* begins as this one does */
    says(refused_told(a, b), "were made by alike 0.10.0");
    b = usual("B", 2.0, 0.5);
    b.more = "\"design_only\": true, ";
    says(refused_told(a, b), "reads no outcome");
    b.more = "\"pooled\": true, ";
    says(refused_told(a, b), "'alike pool' put together");
}

/* Two digits of the error of .292 and 17 df; where one folder is exact nothing is rounded. */
static void what_published_results_make_is_rounded_as_they_are(void **state)
{
    Told t[N];

    (void)state;
    five(t);
    for (size_t i = 0; i < N; i++)
        t[i].publish = "true";
    PooledResults pooled = pooled_told(t, N);
    const PooledAverage *average = average_of(&pooled, 0, POOLED_POINTS);
    check_same(average->pool.fixed.value, 1.06);
    check_same(average->fixed.se, 0.29);
    check_same(average->fixed.df, 17.0);
    check_same(average->pool.random.value, 1.25);
    check_same(average->pool.spread.tau2, 0.94);
    check_same(average->tau, 0.97);
    check_same(average->differ_p, 0.07);
    check_same(average->pool.random.weight[0], 0.24);
    pooled_close(&pooled);
    t[4].publish = "false";
    pooled = pooled_told(t, N);
    check_close(average_of(&pooled, 0, POOLED_POINTS)->pool.fixed.value, 1.0628620350616138, 1e-12);
    pooled_close(&pooled);
}

/* --- parts ---------------------------------------------------------------------------------------
 */

static const char *part(const char *group, const char *level, double estimate, double se,
                        const char *baseline, const char *hidden)
{
    return arena_printf(arena,
                        ", {\"estimand\": \"ATT\", \"group\": \"%s\", \"level\": \"%s\", "
                        "\"estimate\": %s, \"se\": %s, \"df\": 20, \"n_treated\": 40, "
                        "\"n_control\": 30, \"cluster\": \"school\", \"effect_size\": %s, "
                        "\"effect_size_se\": %s, \"effect_size_sd\": 10, \"baseline\": \"%s\", "
                        "\"hidden\": %s}",
                        group, level, number(estimate), number(se), number(estimate / 10.0),
                        number(se / 10.0), baseline, hidden);
}

static const char *joined(const char *const *item, size_t n)
{
    Text text = {.arena = arena};

    text_add(&text, "");
    for (size_t i = 0; i < n; i++)
        text_add(&text, item[i]);
    return text.bytes;
}

static double part_cell(const PooledResults *pooled, size_t row, const TableColumn *column)
{
    return table_real(pooled->parts, row, column);
}

/* F is in three studies, of which one leaves it out and one was not alike in it; M in two, and told
 * twice by one; X in one; and halves by the pretest meet nobody. */
static void parts_of_one_name_are_averaged(void **state)
{
    const char *const a[] = {part("gender", "F", 1.0, 0.5, "satisfied", "null"),
                             part("gender", "M", 3.0, 0.5, "satisfied", "null"),
                             part("pre", "1 (lowest)", 3.0, 0.5, "satisfied", "null"),
                             part("gender", "X", 3.0, 0.5, "satisfied", "null")},
                      *const b[] = {part("gender", "F", (double)NAN, (double)NAN, "satisfied",
                                         "\"too few\""),
                                    part("pre", "1 (lowest)", 3.0, 0.5, "satisfied", "null"),
                                    part("gender", "M", 5.0, 0.25, "satisfied", "null"),
                                    part("gender", "M", 9.0, 0.01, "satisfied", "null")},
                      *const c[] = {part("gender", "F", 2.0, 0.25, "not satisfied", "null")};
    Told t[] = {usual("A", 1.0, 0.1), usual("B", 1.2, 0.1), usual("C", 1.3, 0.1)};

    (void)state;
    t[0].parts = joined(a, 4);
    t[1].parts = joined(b, 4);
    t[2].parts = joined(c, 1);
    PooledResults pooled = pooled_told(t, 3);
    assert_int_equal(pooled.n_parts, 2);
    assert_string_equal(pooled.part[0].level, "F");
    assert_int_equal(pooled.part[0].n, 3);
    const PooledAverage *all = &pooled.part[0].average[POOLED_POINTS][POOLED_ALL];
    assert_int_equal(all->n, 2);
    check_close(pooled_leading(all)->value, (1.0 * 4.0 + 2.0 * 16.0) / 20.0, 1e-14);
    says(pooled.part[0].average[POOLED_POINTS][POOLED_ALIKE].problem, "alike enough");
    assert_string_equal(pooled.part[1].level, "M");
    assert_int_equal(pooled.part[1].n, 2);
    check_close(pooled_leading(&pooled.part[1].average[POOLED_SIZE][POOLED_ALL])->value, 0.46,
                1e-14);
    /* F in points, over all and over those that were alike; in SD; then M */
    const union pooled_parts_columns *column = &pooled_parts_columns;
    assert_int_equal(pooled.parts->n_rows, 6);
    check_same(part_cell(&pooled, 0, &column->studies), 2.0);
    check_same(part_cell(&pooled, 0, &column->left_out), 1.0);
    check_same(part_cell(&pooled, 0, &column->not_told), 0.0);
    check_same(part_cell(&pooled, 0, &column->n_treated), 80.0);
    check_same(part_cell(&pooled, 1, &column->studies), 1.0);
    check_same(part_cell(&pooled, 4, &column->not_told), 1.0);
    json_decref(checked_json(&pooled));
    pooled_close(&pooled);
}

/* Of F nothing is shown as an effect; of M, 4.497 with an error of .28, what that error leaves. */
static void parts_are_shown_where_groups_were_alike(void **state)
{
    const char *const a[] = {part("gender", "F", 1.0, 0.5, "satisfied", "null"),
                             part("gender", "M", 3.1, 0.5, "satisfied", "null")},
                      *const b[] = {part("gender", "F", 2.0, 0.5, "not satisfied", "null"),
                                    part("gender", "M", 5.0, 0.3, "satisfied", "null")};
    Told t[] = {usual("A", 1.0, 0.1), usual("B", 1.2, 0.1)};
    Error err = {0};
    char *bytes;
    size_t n;

    (void)state;
    t[0].parts = joined(a, 2);
    t[1].parts = joined(b, 2);
    t[0].publish = t[1].publish = "true";
    PooledResults pooled = pooled_told(t, 2);
    check_same(pooled_leading(&pooled.part[1].average[POOLED_POINTS][POOLED_ALL])->value, 4.5);
    assert_true(
        os_read_file(arena, os_join(arena, files_of(&pooled), "report.md"), &bytes, &n, &err));
    assert_null(strstr(bytes, "| F |"));
    says(bytes, "| **Gender** | | | | | |\n| M | 2 of 2 | about 80 | about 60 | 4.5 (");
    pooled_close(&pooled);
    t[0].start = "not satisfied"; /* the whole was not, and so no part of it */
    pooled = pooled_told(t, 2);
    says(pooled.part[1].average[POOLED_POINTS][POOLED_ALIKE].problem, "alike enough");
    pooled_close(&pooled);
}

/* --- domains, counts, the start ------------------------------------------------------------------
 */

#define DOMAINS(rows)                                                                              \
    "\"domains\": {\"columns\": [{\"name\": \"domain\"}, {\"name\": \"outcomes\"}, {\"name\": "    \
    "\"average\"}, {\"name\": \"se\"}, {\"name\": \"df\"}, {\"name\": \"start\"}], \"rows\": "     \
    "[" rows "]}, "

/* A tells its average with its error; B one without error, which is taken as of outcomes that are
 * wholly correlated; C has one outcome of the domain, and that is its average. */
static void a_domain_is_averaged_within_studies_first(void **state)
{
    Told a[2], b[2];
    const Told c = usual("C", 0.5, 0.4);

    (void)state;
    two_outcomes(a, "A", 0.0);
    two_outcomes(b, "B", 1.0);
    a[0].more = DOMAINS("[\"mathematics\", \"math, algebra\", 0.2, 0.05, 12, \"satisfied\"]");
    b[0].more = DOMAINS("[\"mathematics\", \"math, algebra\", 0.3, null, null, \"satisfied\"]");
    const char *const path[] = {written(a, 2), written(b, 2), written(&c, 1)};
    PooledResults pooled = pooled_of(path, 3);
    assert_int_equal(pooled.n_questions, 3);
    const PooledQuestion *domain = &pooled.question[2];
    assert_int_equal(domain->what, POOLED_DOMAIN);
    assert_int_equal(domain->n, 3);
    check_close(domain->member[0].of[POOLED_SIZE].se, 0.05, 1e-15);
    check_close(domain->member[1].of[POOLED_SIZE].se, (0.05 + 0.07) / 2.0, 1e-14);
    check_same(domain->member[1].of[POOLED_SIZE].df, 11.0);
    says(domain->member[1].note, "wholly correlated");
    check_close(domain->member[2].of[POOLED_SIZE].se, 0.04, 1e-14);
    const PooledAverage *average = average_of(&pooled, 2, POOLED_SIZE);
    const double w[] = {1 / (0.05 * 0.05), 1 / (0.06 * 0.06), 1 / (0.04 * 0.04)};
    check_close(average->pool.fixed.value,
                (0.2 * w[0] + 0.3 * w[1] + 0.05 * w[2]) / (w[0] + w[1] + w[2]), 1e-13);
    pooled_close(&pooled);
}

static void groups_that_were_not_alike_forbid_the_answer(void **state)
{
    Told t[] = {usual("A", 1.0, 0.1), usual("B", 1.2, 0.1), usual("C", 6.0, 0.1)};

    (void)state;
    t[2].start = "not satisfied";
    PooledResults pooled = pooled_told(t, 3);
    says(pooled.answer.item[0],
         "not to be read as what the program does: in 1 of 3 studies (C) the groups");
    says(pooled.answer.item[0], "over the 2 others it is 1.10 points");
    const PooledAverage *alike = &pooled.question[0].average[POOLED_POINTS][POOLED_ALIKE];
    check_close(alike->pool.fixed.value, 1.1, 1e-14);
    pooled_close(&pooled);
    t[1].start = "not satisfied";
    pooled = pooled_told(t + 1, 2);
    says(pooled.answer.item[0], "in both studies the groups were not alike");
    pooled_close(&pooled);
    t[1].start = "satisfied";
    t[2].start = "satisfied by adjustment";
    pooled = pooled_told(t, 3);
    assert_null(strstr(pooled.answer.item[0], "not to be read"));
    pooled_close(&pooled);
}

/* 0.10 of 100 + 50 people, -0.30 of 30 + 20, none told: their mean is 0.00. */
static void the_start_is_told_by_its_mean_and_its_largest(void **state)
{
    Told t[] = {usual("A", 1.0, 0.1), usual("B", 1.2, 0.1), usual("C", 1.1, 0.1)};

    (void)state;
    t[0].pretest = 0.10;
    t[1].pretest = -0.30;
    t[1].n[0] = 30;
    t[1].n[1] = 20;
    t[1].start = "not satisfied";
    t[2].pretest = (double)NAN;
    PooledResults pooled = pooled_told(t, 3);
    assert_int_equal(pooled.n_balance, 1); /* a propensity score is no characteristic */
    const PooledBalance *of = &pooled.balance[0];
    assert_int_equal(of->n_told, 2);
    check_near(of->mean, 0.0, 1e-15);
    assert_int_equal(of->largest, 1);
    assert_int_equal(of->worst, BASELINE_NOT_SATISFIED);
    pooled_close(&pooled);
}

static void one_exact_folder_makes_all_of_it_internal(void **state)
{
    Told t[] = {usual("A", 1.0, 0.1), usual("B", 1.2, 0.1)};

    (void)state;
    t[0].publish = "true";
    PooledResults pooled = pooled_told(t, 2);
    assert_int_equal(pooled.release, RELEASE_INTERNAL);
    pooled_close(&pooled);
    t[1].publish = "true";
    pooled = pooled_told(t, 2);
    assert_int_equal(pooled.release, RELEASE_PUBLISHED);
    pooled_close(&pooled);
    t[0].publish = "false, \"public\": true";
    pooled = pooled_told(t, 2);
    assert_int_equal(pooled.release, RELEASE_PUBLISHED);
    pooled_close(&pooled);
    t[1].publish = t[0].publish;
    pooled = pooled_told(t, 2);
    assert_int_equal(pooled.release, RELEASE_PUBLIC_DATA);
    const char *place = files_of(&pooled);
    assert_false(os_is_file(os_join(arena, place, "INTERNAL.txt")));
    assert_false(os_is_file(os_join(arena, place, "PUBLISHED.txt")));
    pooled_close(&pooled);
}

/* --- anybody's file ------------------------------------------------------------------------------
 */

static void results_json_is_as_its_schema_says(void **state)
{
    Told t[] = {usual("A", 1.0, 0.1), usual("B", 1.2, 0.1), usual("C", (double)NAN, 0.2)};

    (void)state;
    PooledResults pooled = pooled_told(t, 3);
    json_t *value = checked_json(&pooled);
    const json_t *table = json_object_get(value, "pooled_effects");
    assert_int_equal(json_array_size(json_object_get(table, "rows")), 6); /* two scales */
    assert_true(is_said(&pooled.caution, "gnuplot was not found, so the charts were not drawn"));
    json_decref(value);
    pooled_close(&pooled);
}

/* Nothing in a title is a mark of Markdown, a tag, or a cell of its own. */
static void titles_are_shown_and_never_obeyed(void **state)
{
    Told t[] = {usual("A | <b>*x*</b>", 1.0, 0.1), usual("=1+2,\\u001b[31m", 1.2, 0.1)};
    Error err = {0};
    char *bytes;
    size_t n;

    (void)state;
    PooledResults pooled = pooled_told(t, 2);
    const char *place = files_of(&pooled);
    assert_true(os_read_file(arena, os_join(arena, place, "report.md"), &bytes, &n, &err));
    assert_null(strstr(bytes, "A | <b>"));
    assert_null(strstr(bytes, "*x*"));
    assert_null(strchr(bytes, '\033'));
    assert_true(
        os_read_file(arena, os_join(arena, place, "tables/pooled_studies.csv"), &bytes, &n, &err));
    assert_null(strstr(bytes, ",=1+2"));
    says(bytes, "'=1+2");
    pooled_close(&pooled);
}

/* A page of the chart has room for three outcomes and a half; the fourth begins the next one. */
static void outcomes_stay_on_one_page_of_the_chart(void **state)
{
    enum { OUTCOMES = 5, STUDIES = 8 };
    const char *path[STUDIES];
    Error err = {0};
    char *bytes;
    size_t n;

    (void)state;
    for (size_t i = 0; i < STUDIES; i++) {
        Told t[OUTCOMES];
        for (size_t k = 0; k < OUTCOMES; k++) {
            t[k] = usual(arena_printf(arena, "Study %zu", i), (double)k + 0.1 * (double)i, 0.5);
            t[k].outcome = t[k].label = arena_printf(arena, "Outcome_%zu", k);
        }
        path[i] = written(t, OUTCOMES);
    }
    PooledResults pooled = pooled_of(path, STUDIES);
    const char *place = os_join(arena, files_of(&pooled), "charts");
    assert_true(os_read_file(arena, os_join(arena, place, "pooled_studies.dat"), &bytes, &n, &err));
    says(bytes, "Outcome_2");
    assert_null(strstr(bytes, "Outcome_3"));
    assert_true(
        os_read_file(arena, os_join(arena, place, "pooled_studies_2.dat"), &bytes, &n, &err));
    says(bytes, "Outcome_3");
    says(bytes, "Outcome_4");
    pooled_close(&pooled);
}

/* Whatever stands in place of what alike writes is not told, and ends nothing. */
static void what_is_no_number_is_not_told(void **state)
{
    static const char *const wrong[] = {"\"text\"", "[]", "{}", "true", "1e300", "-1e300", "null"};
    static const char *const key[] = {"\"effects\"",  "\"balance\"",       "\"comparison\"",
                                      "\"reviewer\"", "\"outcome_label\"", "\"n_treated\"",
                                      "\"se\"",       "\"estimate\"",      "\"settings\"",
                                      "\"unit\"",     "\"study\"",         "\"matching\""};
    const Told a = usual("A", 1.0, 0.5), b = usual("B", 2.0, 0.5);
    const char *const path[] = {written(&a, 1), written(&b, 1)};
    const char *file = os_join(arena, path[1], "results.json");
    Error err = {0};
    char *bytes;
    size_t n;

    (void)state;
    assert_true(os_read_file(arena, file, &bytes, &n, &err));
    const char *whole = arena_copy_bytes(arena, bytes, n);
    for (size_t k = 0; k < COUNT_OF(key); k++)
        for (size_t w = 0; w < COUNT_OF(wrong); w++) {
            const char *at = strstr(whole, key[k]);
            assert_non_null(at);
            /* the key goes to another member, and this one takes its place */
            const char *text = arena_printf(arena, "%.*s%s: %s, \"was\"%s", (int)(at - whole),
                                            whole, key[k], wrong[w], at + strlen(key[k]));
            PooledResults pooled;
            Error found = {0};
            assert_true(os_write_file(file, text, strlen(text), &err));
            if (pooled_read(arena, path, 2, &pooled, &found) && pooled_make(&pooled, &found))
                json_decref(checked_json(&pooled));
            else
                assert_true(found.kind == ERR_DATA && found.text[0] != '\0');
            pooled_close(&pooled);
        }
}

static int set_up(void **state)
{
    (void)state;
    gsl_set_error_handler_off();
    setenv("PATH", "/nowhere", 1); /* no gnuplot: a hundred folders are written */
    arena = arena_create();
    return mkdtemp(folder) == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    os_remove_tree(folder);
    arena_destroy(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(averages_over_studies_are_those_of_metafor),
        cmocka_unit_test(the_interval_is_never_narrower_than_of_equal_effects),
        cmocka_unit_test(the_average_by_precision_has_inverse_variances_for_weights),
        cmocka_unit_test(effects_are_told_apart_by_what_their_errors_rest_on),
        cmocka_unit_test(errors_that_rest_on_little_give_no_interval),
        cmocka_unit_test(two_studies_have_an_average_by_precision_alone),
        cmocka_unit_test(a_study_without_a_number_is_in_no_average_and_says_why),
        cmocka_unit_test(outcomes_of_a_domain_are_corrected_together),
        cmocka_unit_test(a_claim_is_taken_back_by_the_other_outcomes_of_its_domain),
        cmocka_unit_test(less_is_said_without_a_sign),
        cmocka_unit_test(shares_are_told_in_percentage_points),
        cmocka_unit_test(alternatives_meet_where_they_are_made_alike),
        cmocka_unit_test(scores_of_different_scales_meet_in_standard_deviations_alone),
        cmocka_unit_test(rounding_sets_no_scales_apart),
        cmocka_unit_test(effect_sizes_of_different_rules_meet_as_g),
        cmocka_unit_test(norms_of_different_tests_are_different_scales),
        cmocka_unit_test(outcomes_meet_by_their_name_or_else_their_label),
        cmocka_unit_test(cautions_are_said_of_outcomes_together),
        cmocka_unit_test(of_many_names_the_first_are_said),
        cmocka_unit_test(intervals_of_different_confidence_are_called_so),
        cmocka_unit_test(how_much_studies_differ_is_said_as_far_as_it_is_known),
        cmocka_unit_test(the_same_study_counts_once),
        cmocka_unit_test(results_of_another_version_or_kind_are_refused),
        cmocka_unit_test(what_published_results_make_is_rounded_as_they_are),
        cmocka_unit_test(parts_of_one_name_are_averaged),
        cmocka_unit_test(parts_are_shown_where_groups_were_alike),
        cmocka_unit_test(a_domain_is_averaged_within_studies_first),
        cmocka_unit_test(groups_that_were_not_alike_forbid_the_answer),
        cmocka_unit_test(the_start_is_told_by_its_mean_and_its_largest),
        cmocka_unit_test(one_exact_folder_makes_all_of_it_internal),
        cmocka_unit_test(results_json_is_as_its_schema_says),
        cmocka_unit_test(titles_are_shown_and_never_obeyed),
        cmocka_unit_test(outcomes_stay_on_one_page_of_the_chart),
        cmocka_unit_test(what_is_no_number_is_not_told),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
