/* The caliper's scale: students whose score is driven to 0 or 1, by whatever kind of covariate,
 * leave the caliper of all others as it is without them. */
#include "study/here.h"

#include "alike/command.h"

#include <gsl/gsl_errno.h>
#include <jansson.h>
#include <string.h>

extern const Command command_run;

/* Between 0 and 1, the same for the same number everywhere. */
static double part(size_t seed)
{
    uint64_t x = 0x9E3779B97F4A7C15u * (seed + 1);
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    return (double)((x * 0x2545F4914F6CDD1Du) >> 11) / 9007199254740992.0;
}

/* How the students of a case differ from the 240 others, of whom the program has more with a high
 * x: in g (a category), a and b (0/1) and z (a number). */
typedef struct Odd {
    size_t n;
    int treated;
    const char *g, *a, *b, *z;
    double x;
} Odd;

typedef struct Case {
    const char *name;
    const char *covariates, *more;
    const char *a, *b; /* of the others: "mixed", else this value */
    const char *z;
    Odd odd[2];
} Case;

static const Case cases[] = {
    {"one student with a level of its own",
     "[x, g]",
     "",
     "mixed",
     "mixed",
     "5",
     {{1, 1, "P", "0", "0", "5", 0.5}, {0, 0, "", "", "", "", 0}}},
    {"a 0/1 value that only comparison students have",
     "[x, a]",
     "",
     "0",
     "mixed",
     "5",
     {{3, 0, "A", "1", "0", "5", 0.2}, {0, 0, "", "", "", "", 0}}},
    {"ranges of a number that only touch",
     "[x, z]",
     "",
     "mixed",
     "mixed",
     "5",
     {{3, 1, "A", "0", "0", "7", 0.4}, {2, 0, "A", "1", "0", "3", 0.6}}},
    {"a combination of two covariates",
     "[x, a, b]",
     "propensity: {interactions: [[a, b]]}\n",
     "exclusive",
     "exclusive",
     "5",
     {{2, 1, "A", "1", "1", "5", 0.3}, {0, 0, "", "", "", "", 0}}},
    {"one student with a number far out",
     "[x]",
     "",
     "mixed",
     "mixed",
     "5",
     {{1, 1, "A", "0", "0", "5", 60}, {0, 0, "", "", "", "", 0}}},
    {"far out on both sides",
     "[x, g]",
     "",
     "mixed",
     "mixed",
     "5",
     {{2, 1, "Q", "0", "0", "5", 40}, {2, 0, "A", "0", "0", "5", -35}}},
};

static void write_data(Here *here, const Case *c, bool with_odd)
{
    static const char *const levels[] = {"A", "B", "C"};
    Text text = {.arena = here->arena};
    text_add(&text, "id,t,g,a,b,z,x,pre,post\n");
    for (size_t i = 0; i < 240; i++) {
        const double x = part(7 * i);
        const int treated = part(7 * i + 1) < 0.2 + 0.4 * x;
        const bool first = part(7 * i + 2) < 0.5;
        const bool exclusive = strcmp(c->a, "exclusive") == 0; /* never both */
        const bool a = first && strcmp(c->a, "0") != 0;
        const bool b = exclusive ? !first && part(7 * i + 3) < 0.6 : part(7 * i + 3) < 0.5;
        text_format(&text, "%zu,%d,%s,%d,%d,%s,%.4f,%.2f,%.2f\n", 1000 + i, treated,
                    levels[(size_t)(3 * part(7 * i + 4))], a, b, c->z, x, 200 + part(7 * i + 5),
                    210 + part(7 * i + 6));
    }
    for (size_t k = 0; k < 2 && with_odd; k++)
        for (size_t i = 0; i < c->odd[k].n; i++)
            text_format(&text, "%zu,%d,%s,%s,%s,%s,%.4f,%.2f,%.2f\n", 5000 + 100 * k + i,
                        c->odd[k].treated, c->odd[k].g, c->odd[k].a, c->odd[k].b, c->odd[k].z,
                        c->odd[k].x, 200 + part(i), 210 + part(i + 9));
    const char *path = os_join(here->arena, here->folder, "data.csv");
    assert_true(os_write_file(path, text.bytes, text.n, here->err));
}

/* The absolute width of the caliper; notes says how many students a note leaves out of it. */
static double caliper_of(Here *here, const Case *c, bool with_odd, const char *matching,
                         const char *more, size_t *left_out)
{
    write_data(here, c, with_odd);
    const char *study = arena_printf(
        here->arena,
        "%sdata: {file: data.csv, id: id}\ntreatment: {column: t, treated: 1, control: 0}\n"
        "outcomes: [{name: y, score: post}]\ncovariates: %s\n%s"
        "matching: {caliper: 0.2%s}\nreport: {formats: [md], charts: none, publish: no}\n",
        more, c->covariates, c->more, matching);
    const char *path = os_join(here->arena, here->folder, "study.yaml");
    const char *out = os_join(here->arena, here->folder, "out");
    const Arguments arguments = {.subject = path, .output = out, .jobs = 1, .quiet = true};
    if (!os_write_file(path, study, strlen(study), here->err) ||
        !command_run.run(here->arena, &arguments, here->err))
        fail_msg("%s: %s", c->name, here->err->text);
    json_error_t problem;
    json_t *all = json_load_file(os_join(here->arena, out, "results.json"), 0, &problem);
    assert_non_null(all);
    const json_t *analysis = json_array_get(json_object_get(all, "analyses"), 0);
    const json_t *matched = json_object_get(analysis, "matching"), *note;
    const double width = json_number_value(json_object_get(matched, "caliper_width"));
    size_t i;
    *left_out = 0;
    json_array_foreach(json_object_get(analysis, "notes"), i, note)
    {
        const char *text = json_string_value(json_object_get(note, "text"));
        if (strstr(text, "whose score is driven to 0 or 1 do") != NULL)
            *left_out = strtoul(text, NULL, 10);
    }
    json_decref(all);
    return width;
}

static void the_caliper_is_that_of_the_rest(void **state)
{
    Here *here = *state;
    static const char *const units[] = {"sd_arms", "sd_all"};
    for (size_t k = 0; k < COUNT_OF(cases); k++)
        for (size_t u = 0; u < COUNT_OF(units); u++) {
            const char *unit = arena_printf(here->arena, ", caliper_unit: %s", units[u]);
            const char *what = arena_printf(here->arena, "%s, %s", cases[k].name, units[u]);
            size_t n;
            const double rest = caliper_of(here, &cases[k], false, unit, "", &n);
            assert_int_equal(n, 0);
            const double all = caliper_of(here, &cases[k], true, unit, "", &n);
            check_close_row(all, rest, 1e-6, what);
            if (n != cases[k].odd[0].n + cases[k].odd[1].n)
                fail_msg("%s: the note leaves out %zu students", what, n);
        }
}

static void a_caliper_on_the_probability_is_that_of_the_rest_too(void **state)
{
    Here *here = *state;
    size_t n;
    const char *matching = ", distance: probability";
    const double rest = caliper_of(here, &cases[0], false, matching, "", &n);
    const double all = caliper_of(here, &cases[0], true, matching, "", &n);
    check_close_row(all, rest, 1e-6, "probability");
    assert_int_equal(n, 1);
}

static void under_matchits_conventions_all_count(void **state)
{
    Here *here = *state;
    const char *conventions = "conventions: matchit\n";
    size_t n;
    const double rest = caliper_of(here, &cases[0], false, ", distance: logit", conventions, &n);
    const double all = caliper_of(here, &cases[0], true, ", distance: logit", conventions, &n);
    assert_true(all > 1.5 * rest);
    assert_int_equal(n, 0);
}

static void a_caliper_in_units_of_the_score_asks_nobody(void **state)
{
    Here *here = *state;
    size_t n;
    const double width = caliper_of(here, &cases[0], true, ", caliper_unit: raw", "", &n);
    check_same(width, 0.2);
    assert_int_equal(n, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_caliper_is_that_of_the_rest),
        TEST(a_caliper_on_the_probability_is_that_of_the_rest_too),
        TEST(under_matchits_conventions_all_count),
        TEST(a_caliper_in_units_of_the_score_asks_nobody),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
