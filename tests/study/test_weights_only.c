/* A design of weights alone, which links nobody and makes no sets, through the whole program: the
 * registry lacks one, so it is a row of this file. Its numbers are those of explicit sums, and no
 * word says that anybody was matched. */
#include "cli/study.h"
#include "note_says.h"
#include "random.h"
#include "study/here.h"

#include "alike/chart.h"
#include "alike/disclose.h"
#include "alike/further.h"
#include "alike/lock.h"
#include "alike/match.h"
#include "alike/report.h"
#include "alike/study.h"
#include "match/parts.h"

#include <ctype.h>
#include <dirent.h>
#include <gsl/gsl_errno.h>
#include <string.h>

enum { N = 240, TREATED = 80, SCHOOLS = 24 };

static const MatchWords weighting = {
    .act = "weighting",
    .done = "weighted",
    .weights = "weights",
    .as_it_is = "as weighted",
    .plain = "between the groups",
    .of_those_kept = {[ESTIMAND_ATT] = "ATT, weighted treated",
                      [ESTIMAND_ATC] = "ATC, weighted control",
                      [ESTIMAND_ATE] = "ATE, weighted"},
};

static bool needs_score(const void *settings)
{
    (void)settings;
    return true;
}

/* The odds of a control, 1 for a treated student; for the ATE the inverse of what was likely. */
static double weight_of(Estimand estimand, bool treated, double logit)
{
    if (estimand == ESTIMAND_ATT)
        return treated ? 1.0 : exp(logit);
    if (estimand == ESTIMAND_ATC)
        return treated ? exp(-logit) : 1.0;
    return treated ? 1.0 + exp(-logit) : 1.0 + exp(logit);
}

static bool run(Arena *arena, const MatchProblem *problem, const void *settings, Matching *out,
                Error *err)
{
    const Cohort *cohort = problem->cohort;
    const Estimand estimand = (Estimand)problem->settings->estimand;
    double *weight = ARENA_ARRAY(arena, double, cohort->n);

    (void)settings;
    (void)err;
    *out = (Matching){.method = "odds", .caliper_width = NAN};
    if (estimand == ESTIMAND_ATC)
        match_discard(arena, cohort, problem->score->logit, DISCARD_BOTH, out);
    match_note_discarded(arena, problem, out);
    for (size_t i = 0; i < cohort->n; i++)
        if (out->discarded == NULL || !out->discarded[i])
            weight[i] = weight_of(estimand, cohort->treated[i], problem->score->logit[i]);
    matching_from_weights(problem, estimand, weight, out);
    return true;
}

static const Option no_options[] = {{.name = NULL}};
static const MatchMethod by_odds = {.name = "odds",
                                    .help = "weights by the odds of the score",
                                    .source = "Hirano, Imbens & Ridder (2003)",
                                    .words = &weighting,
                                    .options = no_options,
                                    .needs_score = needs_score,
                                    .run = run};
static const Entry *const odds_row[] = {&by_odds.entry};
static const Registry odds_alone = {
    .kind = "method", .key = "matching.method", .chosen = true, .n = 1, .row = odds_row};

typedef struct Pupil {
    double pre, age, post;
} Pupil;

/* As the file has it, with two decimals. */
static Pupil row_of(size_t i)
{
    const double pre = 200 + 10 * noise(3 * i) + (i < TREATED ? 3 : 0);
    const double x[3] = {pre, 10 + noise(3 * i + 2), pre + 5 + 4 * noise(3 * i + 1)};
    double read[3];
    for (size_t k = 0; k < 3; k++) {
        char cell[32];
        snprintf(cell, sizeof cell, "%.2f", x[k]);
        read[k] = strtod(cell, NULL);
    }
    return (Pupil){read[0], read[1], read[2]};
}

static void write_study(Here *here, const char *more)
{
    Text text = {.arena = here->arena};
    text_add(&text, "id,program,school,grade,pre,age,post\n");
    for (size_t i = 0; i < N; i++) {
        const bool treated = i < TREATED;
        const Pupil row = row_of(i);
        text_format(&text, "%zu,%d,S%02zu,%zu,%.2f,%.2f,%.2f\n", 1000 + i, treated,
                    treated ? i % 8 : 8 + i % 16, 3 + i % 3, row.pre, row.age, row.post);
    }
    const char *study = arena_printf(
        here->arena,
        "study: {program: the program}\ndata: {file: data.csv, id: id, factors: "
        "[grade]}\n"
        "treatment: {column: program, treated: 1, control: 0}\n"
        "outcomes: [{name: reading, label: Reading, score: post, pretest: pre, scale: same}]\n"
        "covariates: [age, grade]\nreport: {formats: [html, md], charts: all, publish: no}\n%s",
        more);
    if (!os_write_file(os_join(here->arena, here->folder, "data.csv"), text.bytes, text.n,
                       here->err) ||
        !os_write_file(os_join(here->arena, here->folder, "study.yaml"), study, strlen(study),
                       here->err))
        fail_msg("%s", here->err->text);
}

/* src/spec/reader.h, whose Block is not the report's */
bool spec_read_with(Arena *arena, const Registries *catalog, const char *path, const char *bytes,
                    size_t n, Spec *out, Error *err);

/* The program's registries, with the method above in place of all others. */
static Registries with_odds(Arena *arena)
{
    const Registry **item =
        (const Registry **)arena_array(arena, registries.n, sizeof(const Registry *));
    for (size_t k = 0; k < registries.n; k++)
        item[k] = registries.item[k] == &match_methods ? &odds_alone : registries.item[k];
    return (Registries){.n = registries.n, .item = item};
}

/* Everything that `alike run` or `alike design` does. */
static void run_study(Here *here, FrameMode mode, bool publish, Results *out)
{
    Arena *arena = here->arena;
    Spec *spec = ARENA_NEW(arena, Spec);
    const RunSettings settings = {
        .mode = mode, .jobs = 1, .invariants = true, .publish = publish, .fingerprint = true};
    const char *drawn = os_join(arena, here->folder, "charts");
    Figures figures = {0};

    const char *path = os_join(arena, here->folder, "study.yaml");
    const Registries catalog = with_odds(arena);
    char *bytes;
    size_t n;

    if (!os_read_file(arena, path, &bytes, &n, here->err) ||
        !spec_read_with(arena, &catalog, path, bytes, n, spec, here->err) ||
        !plan_run(arena, spec, &settings, out, here->err))
        fail_msg("%s", here->err->text);
    out->release = publish ? RELEASE_PUBLISHED : RELEASE_INTERNAL;
    results_compare(arena, out);
    results_review(arena, out);
    results_span(arena, out);
    results_reproduce(arena, out);
    if (!results_release(arena, out, 0, here->err))
        fail_msg("%s", here->err->text);
    answer_cautions(arena, out);
    if (!os_make_folder(drawn, here->err) ||
        !charts_write(arena, out, drawn, &figures, here->err) ||
        !results_write_json(out, os_join(arena, here->folder, "results.json"), here->err) ||
        !results_write_tables(arena, out, here->folder, here->err) ||
        !report_write(arena, out, &figures, here->folder, &figures.notes, here->err) ||
        (mode == FRAME_DESIGN &&
         !plan_document_write(arena, out, os_join(arena, here->folder, "plan.md"), here->err)))
        fail_msg("%s", here->err->text);
}

/* Names of fields and settings, which are the same whatever the design, and what stands for a
 * design in general. */
static bool is_a_name(const char *at)
{
    static const char *const names[] = {
        "matching.",
        "matching_sha256",
        "\"matching\"",
        "\"matched\"",
        "unmatched_treated",
        "matched_treated",
        "matched_control",
        "matched_difference",
        "matched_sets",
        "matched or weighted",
        "weighted or matched",
        ",matched,",
        "matchit",
        "matched\\_difference",
        "matched_difference",
        "matching` ",
        "no matched sets",
        "else on the matched set",
        ">matching<",
        "| matching |",
        "stage\": \"matching\"",
    };
    for (size_t k = 0; k < COUNT_OF(names); k++) {
        const char *word = strstr(names[k], "match");
        const size_t before = (size_t)(word - names[k]);
        if (strncmp(at - before, names[k], strlen(names[k])) == 0)
            return true;
    }
    return false;
}

/* Blanks what stands from one mark to the next: what settings mean is said of all designs. */
static void leave_out(char *text, const char *from, const char *to)
{
    char *at = strstr(text, from);
    char *end = at == NULL ? NULL : strstr(at + strlen(from), to);
    if (at != NULL)
        memset(at, ' ', end == NULL ? strlen(at) : (size_t)(end - at));
}

static size_t check_words(Arena *arena, const char *folder, Error *err)
{
    size_t n_files = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        const char *path = os_join(arena, folder, entry->d_name);
        char *text = NULL;
        size_t n = 0;
        if (entry->d_name[0] == '.' || text_equal(entry->d_name, "data.csv") ||
            text_equal(entry->d_name, "style.gp") || text_equal(entry->d_name, "study.yaml"))
            continue;
        if (!os_is_file(path)) {
            n_files += check_words(arena, path, err);
            continue;
        }
        assert_true(os_read_file(arena, path, &text, &n, err));
        n_files++;
        leave_out(text, "A. Settings</h2>", "<h2");
        leave_out(text, "## A. Settings", "\n## ");
        for (char *c = text; *c != '\0'; c++)
            *c = (char)tolower((unsigned char)*c);
        for (const char *at = strstr(text, "match"); at != NULL; at = strstr(at + 1, "match"))
            if (!is_a_name(at))
                fail_msg("%s: ...%.120s", path, at > text + 60 ? at - 60 : text);
        assert_null(strstr(text, "counterpart"));
        assert_null(strstr(text, "those it was compared with"));
    }
    closedir(dir);
    return n_files;
}

/* Who is set aside is told, in the words of the design. */
static void check_discarded(const Analysis *a)
{
    const size_t n[2] = {a->matching.discarded_control, a->matching.discarded_treated};
    static const char *const said[2] = {
        "Comparison students whose score lies outside the range of the program group were "
        "discarded before weighting.",
        "Program students whose score lies outside the range of the comparison group were "
        "discarded before weighting; the estimate does not speak for them."};
    size_t told[2] = {0, 0};
    for (size_t i = 0; i < a->notes.n; i++)
        for (size_t arm = 0; arm < 2; arm++)
            told[arm] += note_says(&a->notes.item[i], said[arm]) ? 1 : 0;
    const bool asked = a->design_spec->effects.estimand == ESTIMAND_ATC;
    assert_int_equal(n[0] + n[1] > 0, asked);
    for (size_t arm = 0; arm < 2; arm++)
        assert_int_equal(told[arm], n[arm] > 0);
}

static void a_design_of_weights_goes_through_and_never_says_matched(void **state)
{
    static const char *const more[] = {
        "effects: {subgroups: [grade, {quantiles: pretest, groups: 3}]}\n",
        "effects: {cluster: school, subgroups: [grade]}\n",
        ("effects: {estimand: ATE, estimator: regression_interacted, cluster: school}\n"
         "alternatives: [{name: plain, effects: {estimator: difference, adjust: no}}]\n"),
        "effects: {estimand: ATC, variance: HC3, cluster: none}\n",
    };
    for (size_t k = 0; k < COUNT_OF(more); k++)
        for (int publish = 0; publish < 2; publish++) {
            Results results;
            set_up(state);
            Here *here = *state;
            write_study(here, more[k]);
            run_study(here, FRAME_RUN, publish, &results);
            assert_true(check_words(here->arena, here->folder, here->err) > 15);
            const Analysis *a = &results.analysis[0];
            assert_int_equal(a->matching.n_links, 0);
            assert_int_equal(a->matching.n_sets, 0);
            if (!publish)
                check_discarded(a);
            const Effect *overall = analysis_overall(a);
            assert_non_null(overall);
            assert_true(overall->se > 0.0);
            assert_null(overall->problem);
            tear_down(state);
        }
    *state = NULL;
}

/* What `design` writes and prints, and what `run` finds to differ from what it locked. */
static void the_lock_and_the_command_line_say_weighted(void **state)
{
    Here *here = *state;
    Results locked, now;
    write_study(here, "");
    run_study(here, FRAME_DESIGN, false, &locked);
    check_words(here->arena, here->folder, here->err);
    const StudyRun study = {.results = locked, .folder = here->folder, .lock_path = "design.lock"};
    Text said = {.arena = here->arena};
    design_write_summary(&said, here->arena, &study);
    assert_non_null(strstr(said.bytes, "80 of 80 program students weighted;"));
    assert_null(strstr(said.bytes, "match"));
    const char *lock = lock_text(here->arena, &locked, NULL);
    write_study(here, "keep: {grade: [3, 4]}\n");
    run_study(here, FRAME_RUN, false, &now);
    assert_true(lock_compare(here->arena, "design.lock", lock, NULL, &now, here->err));
    assert_non_null(strstr(now.lock, "program students weighted: 80 were locked, 54 are here\n"));
    assert_non_null(strstr(now.lock, "comparison students weighted: 160 were locked, "));
    assert_non_null(strstr(now.lock, "the weighted sample is not the same\n"));
    assert_null(strstr(now.lock, "match"));
}

static void the_plan_names_its_estimand(void **state)
{
    static const char *const names[] = {"ATT", "ATE", "ATC"};
    for (size_t k = 0; k < COUNT_OF(names); k++) {
        set_up(state);
        Here *here = *state;
        Results planned;
        char *text;
        size_t n;
        write_study(here, arena_printf(here->arena, "effects: {estimand: %s}\n", names[k]));
        run_study(here, FRAME_DESIGN, false, &planned);
        const char *path = os_join(here->arena, here->folder, "plan.md");
        assert_true(os_read_file(here->arena, path, &text, &n, here->err));
        assert_non_null(strstr(text, arena_printf(here->arena, "\n- Estimand: %s.\n", names[k])));
        tear_down(state);
    }
    *state = NULL;
}

/* Weighted means by the coefficients of the score, and nothing else of the program. */
static void its_numbers_are_those_of_explicit_sums(void **state)
{
    Results results;
    Here *here = *state;
    write_study(here,
                "effects: {estimator: difference, adjust: no, cluster: none, variance: HC1}\n");
    run_study(here, FRAME_RUN, false, &results);
    const Analysis *a = &results.analysis[0];
    const PropensityScore *score = &a->score;
    double sum[2] = {0, 0}, y[2] = {0, 0}, pre[2] = {0, 0}, squares[2] = {0, 0};
    for (size_t i = 0; i < N; i++) {
        const Pupil row = row_of(i);
        const size_t arm = i < TREATED, grade = 3 + i % 3;
        double logit = 0;
        for (size_t k = 0; k < score->n_coefficients; k++) {
            const char *term = score->coefficient[k].term;
            const double x = text_equal(term, "(Intercept)") ? 1
                             : text_equal(term, "pre")       ? row.pre
                             : text_equal(term, "age")       ? row.age
                             : text_equal(term, "grade=4")   ? grade == 4
                             : text_equal(term, "grade=5")   ? grade == 5
                                                             : (double)NAN;
            logit += x * score->coefficient[k].estimate;
        }
        const double w = arm ? 1 : exp(logit);
        sum[arm] += w;
        squares[arm] += w * w;
        y[arm] += w * row.post;
        pre[arm] += w * row.pre;
    }
    const Effect *effect = analysis_overall(a);
    check_close(effect->estimate, y[1] / sum[1] - y[0] / sum[0], 1e-9);
    check_close(a->matching.ess_control, sum[0] * sum[0] / squares[0], 1e-9);
    check_close(a->matching.ess_treated, TREATED, 1e-12);
    const BalanceRow *row = a->balance.row;
    while (!row->is_pretest)
        row++;
    check_close(row->after.mean_control, pre[0] / sum[0], 1e-9);
    check_close(row->after.mean_treated, pre[1] / sum[1], 1e-9);
    assert_true(fabs(row->after.smd) < 0.3 * fabs(row->before.smd));
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(its_numbers_are_those_of_explicit_sums, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_lock_and_the_command_line_say_weighted, set_up,
                                        tear_down),
        cmocka_unit_test(a_design_of_weights_goes_through_and_never_says_matched),
        cmocka_unit_test(the_plan_names_its_estimand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
