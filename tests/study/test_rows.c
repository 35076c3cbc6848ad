/* Every number in a row of a table follows from the others in it: each row is worked out again from
 * its own cells, over the studies that ship, in tables/NAME.csv and as the report prints it. All of
 * them exact: published numbers are rounded each by itself. */
#include "effect/oracle_study.h"

#include "alike/command.h"
#include "alike/effect_size.h"
#include "alike/os.h"

#include <dirent.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <unistd.h>

extern const Command command_run;

static const char *const studies[] = {"bdf/study", "star/study", "lalonde/study",
                                      "nsw/study", "api/study",  "rand/study_2015"};
static const double confidence = 0.95; /* of all of them */

typedef struct Here {
    Arena *arena;
    char *folder; /* results of studies[i] are in FOLDER/i */
} Here;

/* The study beside links to all that it reads, with exact results. Returns its path. */
static const char *exact_study(Arena *arena, const char *folder, const char *study)
{
    Error *err = ARENA_NEW(arena, Error);
    const char *slash = strchr(study, '/');
    const char *from = arena_printf(arena, "datasets/%.*s", (int)(slash - study), study);
    const char *to = arena_printf(arena, "%s/%s", folder, from);
    const char *path = arena_printf(arena, "%s/datasets/%s.yaml", folder, study);
    char *text = NULL, *at;
    size_t n = 0;
    if (!os_make_folders(to, err) ||
        !os_read_file(arena, arena_printf(arena, "datasets/%s.yaml", study), &text, &n, err))
        fail_msg("%s", err->text);
    DIR *files = opendir(from);
    assert_non_null(files);
    for (const struct dirent *file = readdir(files); file != NULL; file = readdir(files))
        if (file->d_name[0] != '.' && strstr(file->d_name, ".yaml") == NULL) {
            const char *real =
                os_real_path(arena, arena_printf(arena, "%s/%s", from, file->d_name));
            (void)symlink(real, arena_printf(arena, "%s/%s", to, file->d_name));
        }
    closedir(files);
    if ((at = strstr(text, "publish: yes")) != NULL)
        memcpy(at + strlen("publish: "), "no ", strlen("no "));
    if (!os_write_file(path, text, n, err))
        fail_msg("%s", err->text);
    return path;
}

static int set_up(void **state)
{
    Here *here = calloc(1, sizeof *here);
    char pattern[] = "/tmp/alike-rows-XXXXXX";
    gsl_set_error_handler_off();
    here->arena = arena_create();
    here->folder = arena_copy_text(here->arena, mkdtemp(pattern));
    *state = here;
    setenv("PATH", here->folder, 1); /* no gnuplot: charts are not what is looked at */
    for (size_t i = 0; i < COUNT_OF(studies); i++) {
        Error *err = ARENA_NEW(here->arena, Error);
        Arena *arena = arena_create();
        const Arguments arguments = {
            .subject = exact_study(arena, here->folder, studies[i]),
            .output = arena_printf(arena, "%s/%zu", here->folder, i),
            .jobs = 1,
            .quiet = true,
        };
        const bool ok = command_run.run(arena, &arguments, err);
        if (!ok)
            print_error("%s: %s\n", studies[i], err->text);
        arena_destroy(arena);
        if (!ok)
            return -1;
    }
    return 0;
}

static int tear_down(void **state)
{
    Here *here = *state;
    os_remove_tree(here->folder);
    arena_destroy(here->arena);
    free(here);
    return 0;
}

/* --- tables as files ----------------------------------------------------------------------------
 */

typedef struct Rows {
    const char *study, *name;
    CsvTable table;
} Rows;

/* False where the study has no such table. */
static bool read_rows(const Here *here, size_t study, const char *name, Rows *out)
{
    const char *path = arena_printf(here->arena, "%s/%zu/tables/%s.csv", here->folder, study, name);
    *out = (Rows){.study = studies[study], .name = name};
    if (!os_is_file(path))
        return false;
    out->table = csv_read(here->arena, path);
    return true;
}

static bool has(const Rows *rows, const char *column)
{
    for (size_t k = 0; k < rows->table.n_columns; k++)
        if (strcmp(rows->table.header[k], column) == 0)
            return true;
    return false;
}

/* NaN where the table has no such column, or no number there. */
static double at(const Rows *rows, size_t row, const char *column)
{
    return has(rows, column) ? csv_real(&rows->table, row, column) : (double)NAN;
}

static void follows(const Rows *rows, size_t row, const char *what, double cell, double worked_out)
{
    if (!(fabs(cell - worked_out) <= 1e-9 * (1.0 + fabs(cell))))
        fail_msg("%s, tables/%s.csv, row %zu: %s is %.17g, from the row's other cells %.17g",
                 rows->study, rows->name, row + 1, what, cell, worked_out);
}

/* --- balance ------------------------------------------------------------------------------------
 */

static void check_side(const Rows *rows, size_t i, const char *side, bool share)
{
    char name[64];
    double v[5];
    static const char *const field[] = {"mean_treated", "mean_control", "sd_treated", "sd_control",
                                        "smd"};
    for (size_t k = 0; k < COUNT_OF(field); k++) {
        snprintf(name, sizeof name, "%s_%s", side, field[k]);
        v[k] = at(rows, i, name);
    }
    const double sd = at(rows, i, "smd_sd");
    if (isnan(sd) || isnan(v[0]) || isnan(v[1]) || isnan(v[4]))
        return;
    follows(rows, i, name, sd * v[4], v[0] - v[1]);
    snprintf(name, sizeof name, "%s_variance_ratio", side);
    if (!share && v[3] > 0)
        follows(rows, i, name, at(rows, i, name), (v[2] / v[3]) * (v[2] / v[3]));
}

/* The effect size after, by the sizes of the same design; its category. */
static void check_category(const Rows *rows, size_t i, double n_treated, double n_control,
                           bool share)
{
    const double g = at(rows, i, "after_g"), t = at(rows, i, "after_mean_treated"),
                 c = at(rows, i, "after_mean_control");
    const char *category = csv_text(&rows->table, i, "wwc");
    if (*category != '\0' && !isnan(g))
        assert_string_equal(category, wwc_baseline_word(wwc_baseline(g)));
    if (isnan(g) || isnan(n_treated) || isnan(n_control) || t == c)
        return;
    const double n = n_treated + n_control;
    const double sd = wwc_pooled_sd(n_treated, at(rows, i, "after_sd_treated"), n_control,
                                    at(rows, i, "after_sd_control"));
    follows(rows, i, "after_g", g, share ? wwc_cox(t, c, n) : wwc_g(t - c, sd, n));
}

static void sizes_of(const Rows *designs, const char *outcome, const char *design, double n[2])
{
    n[0] = n[1] = NAN;
    for (size_t i = 0; i < designs->table.n_rows; i++)
        if (strcmp(csv_text(&designs->table, i, "outcome"), outcome) == 0 &&
            strcmp(csv_text(&designs->table, i, "design"), design) == 0) {
            n[1] = at(designs, i, "n_treated");
            n[0] = at(designs, i, "n_control");
        }
}

static void differences_at_the_start_follow_from_their_means(void **state)
{
    const Here *here = *state;
    size_t n_shares = 0, n_numbers = 0;
    for (size_t s = 0; s < COUNT_OF(studies); s++) {
        Rows rows, designs;
        assert_true(read_rows(here, s, "balance", &rows));
        assert_true(read_rows(here, s, "comparison", &designs));
        for (size_t i = 0; i < rows.table.n_rows; i++) {
            const bool share = isnan(at(&rows, i, "before_variance_ratio"));
            double n[2];
            sizes_of(&designs, csv_text(&rows.table, i, "outcome"),
                     csv_text(&rows.table, i, "design"), n);
            check_side(&rows, i, "before", share);
            check_side(&rows, i, "after", share);
            check_category(&rows, i, n[1], n[0], share);
            *(share ? &n_shares : &n_numbers) += 1;
        }
    }
    assert_true(n_shares > 100 && n_numbers > 100);
}

static void differences_of_the_dropped_follow_from_their_means(void **state)
{
    const Here *here = *state;
    size_t n = 0;
    for (size_t s = 0; s < COUNT_OF(studies); s++) {
        Rows rows;
        if (!read_rows(here, s, "losses", &rows))
            continue;
        for (size_t i = 0; i < rows.table.n_rows; i++) {
            const double difference = at(&rows, i, "difference");
            if (isnan(difference))
                continue;
            follows(&rows, i, "difference", difference,
                    (at(&rows, i, "mean_kept") - at(&rows, i, "mean_dropped")) /
                        at(&rows, i, "sd"));
            n++;
        }
    }
    assert_true(n > 20);
}

/* --- estimates ----------------------------------------------------------------------------------
 */

/* Whatever has an interval, a standard error, a p: t = estimate / se with df. */
static void check_test(const Rows *rows, size_t i, const char *center)
{
    const double x = at(rows, i, center), se = at(rows, i, "se"), df = at(rows, i, "df"),
                 p = at(rows, i, "p"), low = at(rows, i, "ci_low"), high = at(rows, i, "ci_high");
    if (!isnan(x) && !isnan(low) && !isnan(high))
        follows(rows, i, center, x, (low + high) / 2);
    if (isnan(x) || !(se > 0) || !(df > 0))
        return;
    if (!isnan(p))
        follows(rows, i, "p", p, 2 * gsl_cdf_tdist_Q(fabs(x / se), df));
    if (!isnan(high))
        follows(rows, i, "ci_high", high, x + gsl_cdf_tdist_Pinv(0.5 + confidence / 2, df) * se);
}

static void intervals_and_p_values_follow_from_estimate_and_error(void **state)
{
    static const struct {
        const char *name, *center;
        bool needed; /* in one of the studies at least */
    } tables[] = {
        {"effects", "estimate", true},
        {"comparison", "estimate", true},
        {"matched_difference", "estimate", true},
        {"standard_errors", "estimate", false},
        {"grade_band", "estimate", true},
        {"pretest_quintile", "estimate", true},
        {"pretest_norm_quintile", "estimate", true},
        {"school_type", "estimate", true},
        {"school_type_difference", "estimate", true},
        {"years", "estimate", false},
        {"norm_comparison", "z", true},
        {"effect_size_scales", "effect_size", true},
    };
    const Here *here = *state;
    for (size_t k = 0; k < COUNT_OF(tables); k++) {
        size_t n = 0;
        for (size_t s = 0; s < COUNT_OF(studies); s++) {
            Rows rows;
            if (!read_rows(here, s, tables[k].name, &rows))
                continue;
            assert_true(has(&rows, tables[k].center));
            for (size_t i = 0; i < rows.table.n_rows; i++, n++)
                check_test(&rows, i, tables[k].center);
        }
        if (tables[k].needed && n == 0)
            fail_msg("no study has a row of %s", tables[k].name);
    }
}

static void effect_sizes_follow_from_difference_and_deviation(void **state)
{
    const Here *here = *state;
    size_t n = 0;
    for (size_t s = 0; s < COUNT_OF(studies); s++) {
        Rows rows;
        assert_true(read_rows(here, s, "effects", &rows));
        for (size_t i = 0; i < rows.table.n_rows; i++) {
            const double estimate = at(&rows, i, "estimate"), g = at(&rows, i, "g"),
                         size = at(&rows, i, "n_treated") + at(&rows, i, "n_control");
            if (isnan(estimate) || isnan(g))
                continue;
            if (!isnan(size)) {
                follows(&rows, i, "g", g, wwc_g(estimate, at(&rows, i, "sd"), size));
                n++;
            }
            follows(&rows, i, "improvement_index", at(&rows, i, "improvement_index"),
                    wwc_improvement_index(g));
            const double means =
                at(&rows, i, "adjusted_mean_treated") - at(&rows, i, "adjusted_mean_control");
            if (!isnan(means))
                follows(&rows, i, "estimate", estimate, means);
        }
    }
    assert_true(n > 100);
}

/* What is left is what was there less who left, in both arms. */
static void the_flow_adds_up(void **state)
{
    static const char *const arm[] = {"treated", "control"};
    const Here *here = *state;
    size_t n = 0;
    for (size_t s = 0; s < COUNT_OF(studies); s++) {
        Rows rows;
        assert_true(read_rows(here, s, "flow", &rows));
        for (size_t k = 0; k < 2; k++) {
            double left = NAN;
            for (size_t i = 0; i < rows.table.n_rows; i++) {
                const char *step = csv_text(&rows.table, i, "step");
                const double count = at(&rows, i, arm[k]);
                if (strcmp(step, "excluded") == 0) {
                    left -= count;
                    continue;
                }
                if (strcmp(step, "read") != 0 && !isnan(left) && !isnan(count)) {
                    follows(&rows, i, arm[k], count, left);
                    n++;
                }
                left = count;
            }
        }
    }
    assert_true(n > 20);
}

/* --- as the report prints it --------------------------------------------------------------------
 */

/* A number as it is printed, and half a unit of its last digit. */
typedef struct Printed {
    double value, half;
} Printed;

/* "−0.125" at *text, which moves behind it; NaN where there is none. */
static Printed printed(const char **text)
{
    static const char minus[] = "\xe2\x88\x92";
    const char *c = *text + strspn(*text, " (");
    double sign = 1.0, value = 0.0, unit = 1.0;
    bool point = false, any = false;
    if (strncmp(c, minus, 3) == 0) {
        sign = -1.0;
        c += 3;
    }
    for (; (*c >= '0' && *c <= '9') || *c == ',' || (*c == '.' && !point); c++) {
        if (*c == ',')
            continue;
        if (*c == '.') {
            point = true;
            continue;
        }
        any = true;
        value = 10.0 * value + (*c - '0');
        unit /= point ? 10.0 : 1.0;
    }
    *text = c;
    return (Printed){.value = any ? sign * value * unit : (double)NAN, .half = unit / 2};
}

enum { CELLS_MAX = 16 };

/* The cells of "| a | b |". */
static size_t split(Arena *arena, const char *line, const char *cell[CELLS_MAX])
{
    size_t n = 0;
    for (const char *c = line + 1; *c != '\0' && *c != '\n' && n < CELLS_MAX;) {
        const size_t length = strcspn(c, "|\n");
        cell[n++] = arena_copy_bytes(arena, c + 1, length < 2 ? 0 : length - 2);
        c += length + (c[length] == '|');
    }
    return n;
}

/* What divides the differences: of a share the root of p(1 - p), else what follows from the means
 * before, as closely as their digits tell it. */
static Printed divisor(const char *program, const char *comparison, const char *difference)
{
    const bool share = strchr(program, '%') != NULL;
    const Printed t = printed(&program), c = printed(&comparison), smd = printed(&difference);
    if (share)
        return (Printed){100.0 * sqrt(t.value / 100.0 * (1 - t.value / 100.0)), 2 * t.half};
    if (fabs(smd.value) < 0.1) /* too few digits to divide by */
        return (Printed){.value = NAN};
    const double sd = (t.value - c.value) / smd.value;
    return (Printed){sd, (t.half + c.half + fabs(sd) * smd.half) / fabs(smd.value)};
}

/* (program - comparison) / SD is the difference, by the cells of one side. */
static void check_difference(const char *row, const char *program, const char *comparison,
                             const char *difference, Printed sd)
{
    const char *smd_text = difference;
    const Printed t = printed(&program), c = printed(&comparison), smd = printed(&smd_text);
    if (isnan(t.value) || isnan(c.value) || isnan(smd.value) || isnan(sd.value))
        return;
    const double allowed =
        t.half + c.half + fabs(sd.value) * smd.half + fabs(smd.value) * sd.half + 1e-9;
    if (fabs(smd.value * sd.value - (t.value - c.value)) > allowed)
        fail_msg("%.*s\nthe difference %s does not follow from the row", (int)strcspn(row, "\n"),
                 row, difference);
}

static const char *report_of(const Here *here, size_t study)
{
    Error *err = ARENA_NEW(here->arena, Error);
    char *text = NULL;
    size_t n = 0;
    const char *path = arena_printf(here->arena, "%s/%zu/report.md", here->folder, study);
    if (!os_read_file(here->arena, path, &text, &n, err))
        fail_msg("%s", err->text);
    return text;
}

/* Calls `check` on every row of every table whose heading begins so. Returns how many. */
static size_t for_rows(const Here *here, const char *heading,
                       void (*check)(const char *row, const char *const *cell, size_t n))
{
    size_t n_rows = 0;
    for (size_t s = 0; s < COUNT_OF(studies); s++)
        for (const char *c = report_of(here, s); (c = strstr(c, heading)) != NULL; c++) {
            const char *row = strchr(strchr(c, '\n') + 1, '\n') + 1; /* under the rule */
            for (; *row == '|'; row = strchr(row, '\n') + 1, n_rows++) {
                const char *cell[CELLS_MAX];
                const size_t n = split(here->arena, row, cell);
                check(row, cell, n);
            }
        }
    return n_rows;
}

static void check_balance_row(const char *row, const char *const *cell, size_t n)
{
    assert_int_equal(n, 7);
    const Printed sd = divisor(cell[1], cell[2], cell[3]);
    check_difference(row, cell[1], cell[2], cell[3], sd);
    check_difference(row, cell[4], cell[5], cell[6], sd);
}

static void the_reports_balance_can_be_worked_out_by_hand(void **state)
{
    assert_int_equal(for_rows(*state, "| Characteristic | Program, before | Comparison, before |",
                              check_balance_row),
                     45);
}

/* "4.3 (3.2 to 5.4)": the middle of the interval is the estimate. */
static Printed check_middle(const char *row, const char *cell)
{
    const Printed estimate = printed(&cell);
    if (*cell != ' ')
        return estimate;
    const Printed low = printed(&cell);
    cell += strlen(" to ");
    const Printed high = printed(&cell);
    if (fabs((low.value + high.value) / 2 - estimate.value) > low.half + estimate.half + 1e-9)
        fail_msg("%.*s\nthe interval is not about its estimate", (int)strcspn(row, "\n"), row);
    return estimate;
}

/* Outcome, points, effect size, percentile, p, sizes. */
static void check_effect_row(const char *row, const char *const *cell, size_t n)
{
    assert_int_equal(n, 7);
    if (strlen(cell[1]) < 2) /* a heading across */
        return;
    check_middle(row, cell[1]);
    const Printed g = check_middle(row, cell[2]);
    const char *text = cell[3];
    const Printed percentile = printed(&text);
    if (!isnan(g.value) && fabs(percentile.value - 50.0 - wwc_improvement_index(g.value)) >
                               percentile.half + 40.0 * g.half)
        fail_msg("%.*s\nthe percentile does not follow", (int)strcspn(row, "\n"), row);
}

static void the_reports_effects_can_be_worked_out_by_hand(void **state)
{
    assert_int_equal(for_rows(*state, "| Outcome | Points | Effect size (SD) |", check_effect_row),
                     13);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences_at_the_start_follow_from_their_means),
        cmocka_unit_test(differences_of_the_dropped_follow_from_their_means),
        cmocka_unit_test(intervals_and_p_values_follow_from_estimate_and_error),
        cmocka_unit_test(effect_sizes_follow_from_difference_and_deviation),
        cmocka_unit_test(the_flow_adds_up),
        cmocka_unit_test(the_reports_balance_can_be_worked_out_by_hand),
        cmocka_unit_test(the_reports_effects_can_be_worked_out_by_hand),
    };
    return cmocka_run_group_tests_name("rows of tables", tests, set_up, tear_down);
}
