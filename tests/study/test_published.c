/* Published numbers that were read at their source: each row of the reference's list is computed
 * here by what the program uses, or named with the reason why not. A row that is neither fails. */
#include "effect/oracle_study.h"
#include "pscore/hand.h"

#include "alike/balance.h"
#include "alike/reml.h"
#include "alike/results.h"
#include "alike/rosenbaum.h"
#include "alike/study.h"

#include <gsl/gsl_errno.h>

/* The value of a row by its id; NaN: no such number. */
typedef double (*Computed)(Arena *arena, const char *id);

static bool begins(const char *id, const char *with)
{
    return strncmp(id, with, strlen(with)) == 0;
}

/* Everything of one study is computed once: its arena lives as long as the test. */
static Arena *kept;

/* --- lalonde as MatchIt's documentation has it ---------------------------------------------------
 */

static const Analysis *lalonde(void)
{
    static Results results;
    static const Analysis *primary;
    if (primary != NULL)
        return primary;
    static Error err;
    const RunSettings settings = {.mode = FRAME_RUN, .jobs = 1, .invariants = true};
    Spec *spec = ARENA_NEW(kept, Spec);
    if (!spec_read(kept, "datasets/lalonde/study.yaml", spec, &err) ||
        !plan_run(kept, spec, &settings, &results, &err))
        fail_msg("%s", err.text);
    primary = results_find(&results, "re78", "primary");
    assert_non_null(primary);
    return primary;
}

/* Its table has the probability among the covariates, ours the logit: that row is made here. */
static const BalanceRow *lalonde_row(const char *name)
{
    const Balance *balance = &lalonde()->balance;
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *row = &balance->row[i];
        if (begins(name, row->covariate) &&
            (row->level == NULL || text_equal(name + strlen(row->covariate), row->level)))
            return row;
    }
    return NULL;
}

static double of_matchit(Arena *arena, const char *id)
{
    const bool all = begins(id, "matchit_all_");
    char *name = arena_copy_text(arena, id + strlen(all ? "matchit_all_" : "matchit_nn_"));
    char *what = strrchr(name, '_');
    *what++ = '\0';
    const BalanceRow *row = lalonde_row(name);
    if (row == NULL)
        return (double)NAN;
    const BalanceSide *side = all ? &row->before : &row->after;
    return text_equal(what, "StdMeanDiff")    ? side->smd
           : text_equal(what, "VarRatio")     ? side->variance_ratio
           : text_equal(what, "eCDFMean")     ? side->ecdf_mean
           : text_equal(what, "eCDFMax")      ? side->ks
           : text_equal(what, "MeansControl") ? side->mean_control
                                              : (double)NAN;
}

/* --- the experiment under the Matching package's propensity score -------------------------------
 */

static const char dehejia_wahba[] =
    "age age2 educ educ2 black hisp married nodegr re74 re742 re75 re752 u74 u75";

static void add_square(Arena *arena, Frame *frame, const char *name, const char *square)
{
    const Column *column = frame_find(frame, name);
    double *value = ARENA_ARRAY(arena, double, frame->n_rows);
    for (size_t i = 0; i < frame->n_rows; i++)
        value[i] = column->real[i] * column->real[i];
    hand_real(arena, frame, square, value);
}

/* Each treated person with all whose score is as near as the nearest but for 1e-5 of a squared
 * standard deviation, as the package has it; they share one weight. */
static Matching *nearest_with_ties(Arena *arena, const Cohort *cohort, const double *score)
{
    double mean = 0.0, square = 0.0;
    for (size_t i = 0; i < cohort->n; i++)
        mean += score[i] / (double)cohort->n;
    for (size_t i = 0; i < cohort->n; i++)
        square += (score[i] - mean) * (score[i] - mean) / ((double)cohort->n - 1.0);
    Matching *out = oracle_everyone(arena, cohort->n);
    for (size_t i = 0; i < cohort->n; i++)
        out->weight[i] = cohort->treated[i];
    for (size_t i = 0; i < cohort->n; i++) {
        double least = INFINITY, n = 0.0;
        for (int pass = 0; cohort->treated[i] && pass < 3; pass++)
            for (size_t j = 0; j < cohort->n; j++) {
                const double d = (score[i] - score[j]) * (score[i] - score[j]) / square;
                if (cohort->treated[j])
                    continue;
                if (pass == 0)
                    least = fmin(least, d);
                else if (d <= least + 1e-5 && pass == 1)
                    n++;
                else if (d <= least + 1e-5)
                    out->weight[j] += 1.0 / n;
            }
    }
    return out;
}

static const Balance *experiment(void)
{
    static Balance balance;
    static Error err;
    if (balance.n > 0)
        return &balance;
    const char *path = dataset_path("nsw/nsw_dw_matching_pkg.csv");
    const char *columns = "age educ black hisp married nodegr re74 re75 u74 u75";
    Frame *frame = hand_frame_from(kept, path, columns);
    add_square(kept, frame, "age", "age2");
    add_square(kept, frame, "educ", "educ2");
    add_square(kept, frame, "re74", "re742");
    add_square(kept, frame, "re75", "re752");
    Design *design = hand_design(kept, dehejia_wahba);
    Cohort *cohort = ARENA_NEW(kept, Cohort);
    PropensityScore score = hand_fit(kept, design, frame, cohort);
    const Matching *matching = nearest_with_ties(kept, cohort, score.probability);
    design->effects.estimand = ESTIMAND_ATT;
    if (!balance_measure(kept, BALANCE_OF(design), cohort, NULL, matching, &balance, &err))
        fail_msg("%s", err.text);
    return &balance;
}

/* dwps_before_3: the third term of the score. Percent of the treated group's SD, which the package
 * takes with n - 1 of a share too; ours, as MatchIt's, is sqrt(p (1 - p)). */
static double of_experiment(Arena *arena, const char *id)
{
    const Names terms = hand_names(arena, dehejia_wahba);
    const bool before = begins(id, "dwps_before_");
    const size_t k = strtoul(strrchr(id, '_') + 1, NULL, 10);
    const Balance *balance = experiment();
    for (size_t i = 0; k >= 1 && k <= terms.n && i < balance->n; i++) {
        const BalanceRow *row = &balance->row[i];
        if (text_equal(row->covariate, terms.item[k - 1].text))
            return 100.0 * (before ? row->before.smd : row->after.smd) *
                   (row->binary ? sqrt(184.0 / 185.0) : 1.0);
    }
    return (double)NAN;
}

/* --- schools of High School and Beyond -----------------------------------------------------------
 */

typedef struct SchoolSums {
    RemlSums sums;
    double xx[4], xy[2];
} SchoolSums;

/* Mathematics on an intercept and, if so, the school's mean of SES; less 12.7 so that no digits are
 * lost. Students of a school stand together. */
static const VarianceComponents *schools(bool with_mean, double *centre)
{
    static VarianceComponents fitted[2];
    static Error err;
    VarianceComponents *out = &fitted[with_mean];
    *centre = 12.7;
    if (out->e > 0.0)
        return out;
    const CsvTable data =
        csv_read(kept, arena_printf(kept, "%s/data/hsb82/hsb82.csv", oracle_folder()));
    const size_t k = with_mean ? 2 : 1;
    SchoolSums *s = ARENA_NEW(kept, SchoolSums);
    double *size = ARENA_ARRAY(kept, double, data.n_rows),
           *sx = ARENA_ARRAY(kept, double, data.n_rows *k),
           *sy = ARENA_ARRAY(kept, double, data.n_rows);
    size_t n_groups = 0;
    for (size_t i = 0; i < data.n_rows; i++) {
        const double x[] = {1.0, csv_real(&data, i, "meanses")};
        const double y = csv_real(&data, i, "mach") - *centre;
        n_groups +=
            i == 0 || !text_equal(csv_text(&data, i, "school"), csv_text(&data, i - 1, "school"));
        const size_t g = n_groups - 1;
        size[g]++;
        sy[g] += y;
        s->sums.yy += y * y;
        for (size_t a = 0; a < k; a++) {
            sx[g * k + a] += x[a];
            s->xy[a] += x[a] * y;
            for (size_t b = 0; b < k; b++)
                s->xx[a * k + b] += x[a] * x[b];
        }
    }
    s->sums = (RemlSums){.n = data.n_rows,
                         .k = k,
                         .n_groups = n_groups,
                         .xx = s->xx,
                         .xy = s->xy,
                         .yy = s->sums.yy,
                         .size = size,
                         .sx = sx,
                         .sy = sy};
    assert_int_equal(n_groups, 160);
    if (!reml_fit(kept, &s->sums, out, &err))
        fail_msg("%s", err.text);
    return out;
}

static double of_schools(Arena *arena, const char *id)
{
    double centre;
    const bool with_mean = begins(id, "hsb_mao_");
    const VarianceComponents *f = schools(with_mean, &centre);
    const char *what = id + strlen(with_mean ? "hsb_mao_" : "hsb_null_");
    const size_t last = with_mean ? 1 : 0;
    (void)arena;
    return text_equal(what, "tau")   ? f->u
           : text_equal(what, "s2")  ? f->e
           : text_equal(what, "g00") ? f->beta[0] + centre
           : text_equal(what, "b")   ? f->beta[last]
           : text_equal(what, "se")  ? sqrt(f->c[last * (last + 1) + last])
           : begins(what, "m2")      ? -2.0 * f->loglik
                                     : (double)NAN;
}

/* --- lead in the blood of children ---------------------------------------------------------------
 */

static double of_lead(Arena *arena, const char *id)
{
    const CsvTable pairs =
        csv_read(arena, arena_printf(arena, "%s/data/lead_pairs/lead_pairs.csv", oracle_folder()));
    double *d = ARENA_ARRAY(arena, double, pairs.n_rows);
    for (size_t i = 0; i < pairs.n_rows; i++)
        d[i] = csv_real(&pairs, i, "exposed") - csv_real(&pairs, i, "control");
    const SignedRanks ranks = signed_ranks(arena, d, pairs.n_rows);
    const double gamma = strtod(id + strlen("lead_gamma"), NULL);
    return signed_ranks_bounds(&ranks, gamma, false).high;
}

/* --- the list ------------------------------------------------------------------------------------
 */

/* Rows whose id begins so. tolerance: relative, of the recomputed value. */
typedef struct Part {
    const char *ids;
    Computed computed;
    double tolerance;
    const char *why; /* not computed here */
} Part;

/* The first that fits counts. */
static const Part parts[] = {
    {"matchit_all_distance_", .why = "the probability as a covariate: ours is the logit; MatchIt's "
                                     "own table of it is held in tests/balance"},
    {"matchit_nn_distance_", .why = "the same, and distances within pairs"},
    {"matchit_", of_matchit, 1e-10, NULL},
    {"ai_4_", .why = "held in tests/effect/test_abadie_imbens.c"},
    {"ai_5_", .why = "held there too"},
    {"ai_", .why =
                "pairs both ways at once (ATE), exact pairs without a distance, or the package's "
                "own variance of pairs: not among our estimates"},
    {"dwps_", of_experiment, 1e-11, NULL}, /* both fits are at the same maximum: 1e-12 apart at
                                              most, though R's glm asks for 1e-8 of the deviance:
                                              its last step goes from there to the last digits */
    {"hsb_mean", .why = "a mean of a column"},
    {"hsb_sd", .why = "an SD of a column"},
    {"hsb_ses_sd", .why = "an SD of a column"},
    {"hsb_t45_", .why = "a random slope: ours is a random intercept"},
    {"hsb_", of_schools, 1e-6, NULL}, /* where lme4's optimiser stops */
    {"lead_", of_lead, 1e-8, NULL},
};

static const Part *part_of(const char *id)
{
    for (size_t p = 0; p < COUNT_OF(parts); p++)
        if (begins(id, parts[p].ids))
            return &parts[p];
    return NULL;
}

/* As many decimals as were printed, and half of the last; some pages stopped short of the optimum
 * or cut their digits, which the list says. */
static void check_printed(double value, const CsvTable *list, size_t row, const char *id)
{
    const char *printed = csv_text(list, row, "published");
    const char *point = strchr(printed, '.');
    const int decimals = point == NULL ? 0 : (int)strlen(point + 1);
    if (text_equal(csv_text(list, row, "agrees_to_printed_digits"), "TRUE") && decimals < 10)
        check_close_at(value, strtod(printed, NULL), 0.0, 0.501 * pow(10.0, -decimals), id,
                       __FILE__, __LINE__);
}

static void every_verified_number_is_computed_or_named(void **state)
{
    size_t n_computed = 0, n_named = 0;
    (void)state;
    if (oracle_folder() == NULL)
        skip();
    kept = arena_create();
    const CsvTable list =
        csv_read(kept, arena_printf(kept, "%s/oracles/published_check.csv", oracle_folder()));
    for (size_t r = 0; r < list.n_rows; r++) {
        const char *id = csv_text(&list, r, "id"), *status = csv_text(&list, r, "status");
        if (!begins(status, "verified") || strstr(status, "AMBIGUOUS") != NULL)
            continue;
        const Part *part = part_of(id);
        if (part == NULL)
            fail_msg("%s is neither computed nor named", id);
        if (part->computed == NULL) {
            n_named++;
            continue;
        }
        Arena *arena = arena_create();
        const double value = part->computed(arena, id);
        check_close_row(value, csv_real(&list, r, "recomputed"), part->tolerance, id);
        check_printed(value, &list, r, id);
        arena_destroy(arena);
        n_computed++;
    }
    print_message("%zu computed, %zu named\n", n_computed, n_named);
    assert_true(n_computed >= 50);
    arena_destroy(kept);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verified_number_is_computed_or_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
