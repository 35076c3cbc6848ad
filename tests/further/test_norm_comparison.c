/* Both groups against national norms, on ten students that can be worked out by hand. Expected
 * values are from a separate calculation over the figures of datasets/norms (weighted mean, sums of
 * residuals by school, G/(G-1)), not from this program. */
#include "check.h"
#include "note_says.h"

#include <string.h>

#include "alike/further.h"

enum { N = 10 };

typedef struct World {
    Arena *arena;
    double pretest[N], score[N], weight[N];
    int32_t grade[N], school[N];
    uint8_t reason[N], treated[N];
    uint32_t row[N];
    Column column[4];
    Frame frame;
    SpanSpec span;
    OutcomeSpec outcome;
    StageSettings told;
    Cohort cohort;
    Effects effects;
    Stages stages;
    Norms norms;
    FurtherInput input;
    Tables tables;
    Notes notes;
    Error err;
} World;

static const struct {
    int treated;
    int32_t school, grade; /* A to F; 0: grade 5, 1: grade 6 */
    double pretest, score, weight;
} student[N] = {
    {1, 0, 0, 200, 214, 1},    {1, 0, 0, 210, 222, 1}, {1, 1, 1, 205, 213, 1},
    {1, 1, 1, 220, 229, 1},    {1, 2, 0, 190, 205, 1}, {0, 3, 0, 201, 210, 0.5},
    {0, 3, 0, 209, 218, 1.5},  {0, 4, 1, 206, 211, 2}, {0, 4, 1, 219, 223, 1},
    {0, 5, 0, 192, 203, 0.25},
};

static int set_up(void **state)
{
    static const char *grades[] = {"5", "6"}, *schools[] = {"A", "B", "C", "D", "E", "F"};
    Arena *arena = arena_create();
    World *w = ARENA_NEW(arena, World);
    w->arena = arena;
    for (size_t i = 0; i < N; i++) {
        w->row[i] = (uint32_t)i;
        w->treated[i] = (uint8_t)student[i].treated;
        w->school[i] = student[i].school;
        w->grade[i] = student[i].grade;
        w->pretest[i] = student[i].pretest;
        w->score[i] = student[i].score;
        w->weight[i] = student[i].weight;
    }
    w->column[0] = (Column){.name = "grade",
                            .type = COLUMN_FACTOR,
                            .level = w->grade,
                            .n_levels = 2,
                            .level_name = grades,
                            .reason = w->reason};
    w->column[1] = (Column){.name = "school",
                            .type = COLUMN_FACTOR,
                            .level = w->school,
                            .n_levels = 6,
                            .level_name = schools,
                            .reason = w->reason};
    w->column[2] = (Column){
        .name = RECORD_PRETEST, .type = COLUMN_REAL, .real = w->pretest, .reason = w->reason};
    w->column[3] =
        (Column){.name = RECORD_SCORE, .type = COLUMN_REAL, .real = w->score, .reason = w->reason};
    w->frame = (Frame){.n_rows = N, .n_columns = 4, .column = w->column};
    w->span = (SpanSpec){.from = {.text = "Fall 2014-2015"}, .to = {.text = "Spring 2014-2015"}};
    w->outcome = (OutcomeSpec){.name = {.text = "math"}, .subject = "Math", .span = &w->span};
    w->told = (StageSettings){.effects = {.primary = true, .confidence = 0.95}};
    w->cohort = (Cohort){.frame = &w->frame,
                         .n = N,
                         .n_treated = 5,
                         .n_control = 5,
                         .row = w->row,
                         .treated = w->treated,
                         .pretest = &w->column[2],
                         .outcome = &w->column[3]};
    w->effects = (Effects){.weight = w->weight};
    w->norms = *norm_table_find("nwea2015");
    w->stages = (Stages){.design = "primary",
                         .settings = &w->told,
                         .outcome = &w->outcome,
                         .frame = &w->frame,
                         .cohort = &w->cohort,
                         .norms = &w->norms};
    w->input = (FurtherInput){.stages = &w->stages, .effects = &w->effects};
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    World *w = *state;
    arena_destroy(w->arena);
    return 0;
}

static const FurtherAnalysis *analysis(void)
{
    assert_non_null(further_analysis_find("norm_comparison"));
    return further_analysis_find("norm_comparison");
}

static const Table *compare(World *w)
{
    assert_true(analysis()->applies(&w->input));
    w->tables.n = 0;
    if (!analysis()->run(w->arena, &w->input, &w->tables, &w->notes, &w->err))
        fail_msg("%s", w->err.text);
    return w->tables.n == 0 ? NULL : w->tables.item[0];
}

static double number(const Table *table, const char *group, const char *measure, const char *column)
{
    for (size_t i = 0; i < table->n_rows; i++)
        for (size_t k = 0; k < table->n_columns; k++) {
            const Cell *row = &table->cell[i * table->n_columns];
            if (strcmp(row[0].text, group) == 0 && strcmp(row[1].text, measure) == 0 &&
                strcmp(table->column[k].name, column) == 0)
                return row[k].value;
        }
    fail_msg("no row %s, %s", group, measure);
    return NAN;
}

static void means_and_their_errors_are_those_worked_out_by_hand(void **state)
{
    static const struct {
        const char *group, *measure;
        double z, se;
    } expected[] = {
        {"program", "start", -0.597298715152706, 0.260815791793485},
        {"program", "end", -0.389706170631266, 0.187879925989204},
        {"program", "change", 0.20759254452144, 0.0889462186719145},
        {"program", "conditional growth", 0.373183466573573, 0.164875859171764},
        {"comparison", "start", -0.444489756053382, 0.0862952295669179},
        {"comparison", "end", -0.533520845096411, 0.115289614316394},
        {"comparison", "change", -0.0890310890430288, 0.0514230804498515},
        {"comparison", "conditional growth", -0.311392828466698, 0.139915529925624},
    };
    const Table *table = compare(*state);
    assert_int_equal(table->n_rows, COUNT_OF(expected));
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        const char *group = expected[i].group, *what = expected[i].measure;
        check_close(number(table, group, what, "z"), expected[i].z, 1e-12);
        check_close(number(table, group, what, "se"), expected[i].se, 1e-12);
        check_same(number(table, group, what, "df"), 2);
        check_same(number(table, group, what, "n"), 5);
        check_same(number(table, group, what, "clusters"), 3);
        /* with 2 degrees of freedom t has a closed form */
        const double t = fabs(expected[i].z / expected[i].se);
        check_close(number(table, group, what, "p"), 1 - t / sqrt(t * t + 2), 1e-9);
        check_close(number(table, group, what, "ci_high"),
                    expected[i].z + 4.302652729911275 * expected[i].se, 1e-9);
    }
    check_close(number(table, "program", "start", "percentile"), 27.5153981074792, 1e-12);
    check_close(number(table, "program", "end", "percentile"), 34.8376916539254, 1e-12);
    check_close(number(table, "program", "change", "percentile"),
                34.8376916539254 - 27.5153981074792, 1e-10);
    check_nan(number(table, "program", "conditional growth", "percentile"));
    check_close(number(table, "comparison", "start", "score"), 208.190476190476, 1e-12);
    check_close(number(table, "comparison", "start", "norm_score"), 214.94285714285712, 1e-12);
    check_close(number(table, "program", "end", "score"), 216.6, 1e-12);
}

static void a_group_that_sits_at_the_norm_is_at_the_median(void **state)
{
    World *w = *state;
    const Norm *start[2], *end[2];
    for (int g = 0; g < 2; g++) {
        start[g] = norms_find(&w->norms, "Mathematics", 5 + g, SEASON_FALL);
        end[g] = norms_find(&w->norms, "Mathematics", 5 + g, SEASON_SPRING);
    }
    for (size_t i = 0; i < N; i++) {
        w->pretest[i] = start[w->grade[i]]->mean;
        w->score[i] = end[w->grade[i]]->mean + end[w->grade[i]]->sd;
    }
    const Table *table = compare(w);
    check_near(number(table, "program", "start", "percentile"), 50, 1e-12);
    check_near(number(table, "program", "change", "z"), 1, 1e-12);
    check_near(number(table, "comparison", "end", "percentile"), 84.1344746068543, 1e-9);
    check_close(number(table, "program", "start", "norm_p75"),
                number(table, "program", "start", "norm_score") +
                    0.6744897501960817 * (3 * start[0]->sd + 2 * start[1]->sd) / 5,
                1e-12);
}

static void students_without_weight_or_score_are_not_counted(void **state)
{
    World *w = *state;
    w->weight[1] = 0;
    w->score[6] = NAN;
    const Table *table = compare(w);
    check_same(number(table, "program", "start", "n"), 4);
    check_same(number(table, "comparison", "start", "n"), 4);
    check_same(number(table, "comparison", "start", "clusters"), 3);
}

/* nwea2015 ends at grade 11. */
static void a_grade_beyond_a_shipped_table_is_left_out_and_counted(void **state)
{
    static const char *grades[] = {"5", "12"};
    World *w = *state;
    w->column[0].level_name = grades;
    const Table *table = compare(w);
    check_same(number(table, "program", "start", "n"), 3);
    assert_int_equal(w->notes.n, 1);
    assert_int_equal(w->notes.item[0].importance, NOTE_CAUTION);
    assert_int_equal(w->notes.item[0].count.n, 4);
    assert_true(note_says(&w->notes.item[0], "lacks grade 12 fall Math: 4 students are"));
}

static void a_grade_lacking_in_the_users_table_is_an_error(void **state)
{
    World *w = *state;
    const Norm own[] = {{"Mathematics", 5, SEASON_FALL, 211, 15},
                        {"Mathematics", 5, SEASON_SPRING, 221, 16},
                        {"Mathematics", 6, SEASON_FALL, 217, 15}};
    w->norms = (Norms){.name = "ours.csv", .source = "ours", .n = 3, .norm = own};
    w->stages.norms_are_own = true;
    assert_false(analysis()->run(w->arena, &w->input, &w->tables, &w->notes, &w->err));
    assert_int_equal(w->err.kind, ERR_DATA);
    assert_int_equal(w->err.n, 1);
    assert_non_null(strstr(w->err.text, "ours.csv: norm table lacks grade 6 spring Math, which 4 "
                                        "students of outcome 'math' need; add the row"));
}

static void growth_given_the_start_is_shown_only_where_the_table_has_it(void **state)
{
    World *w = *state;
    w->norms.n_growth = 0;
    const Table *table = compare(w);
    assert_int_equal(table->n_rows, 6);
    assert_int_equal(w->notes.n, 1);
    assert_int_equal(w->notes.item[0].importance, NOTE_PLAIN);
    assert_true(note_says(&w->notes.item[0], "no growth given the start from fall to spring"));
}

/* Of the program's grade 5 alone; the comparison group is in grade 6. */
static void growth_given_the_start_of_one_group_is_explained(void **state)
{
    World *w = *state;
    const NormGrowth *five =
        norms_find_growth(&w->norms, "Mathematics", 5, SEASON_FALL, SEASON_SPRING, 0);
    assert_non_null(five);
    w->norms.growth = five;
    w->norms.n_growth = 1;
    for (size_t i = 0; i < N; i++)
        w->grade[i] = w->treated[i] ? 0 : 1;
    const Table *table = compare(w);
    assert_int_equal(table->n_rows, 7);
    assert_non_null(strstr(table->sentence, "Conditional growth compares with"));
}

static void a_span_of_two_years_ends_a_grade_higher(void **state)
{
    World *w = *state;
    w->span.from.text = "Fall 2013-2014";
    const Table *table = compare(w);
    const double five = norms_find(&w->norms, "Mathematics", 6, SEASON_SPRING)->mean;
    const double six = norms_find(&w->norms, "Mathematics", 7, SEASON_SPRING)->mean;
    check_close(number(table, "program", "end", "norm_score"), (3 * five + 2 * six) / 5, 1e-12);
    assert_int_equal(table->n_rows, 6); /* growth over two years is not in the table */
}

static void a_subject_that_the_table_does_not_cover_is_said(void **state)
{
    World *w = *state;
    w->outcome.subject = "Spanish";
    assert_null(compare(w));
    assert_int_equal(w->notes.n, 1);
    assert_true(note_says(&w->notes.item[0], "has nothing on 'Spanish'"));
}

static void a_grade_that_can_not_be_read_is_said(void **state)
{
    static const char *grades[] = {"5", "mixed"};
    World *w = *state;
    w->column[0].level_name = grades;
    w->grade[9] = LEVEL_NONE;
    w->reason[9] = REASON_BLANK;
    check_same(number(compare(w), "comparison", "start", "n"), 2);
    assert_int_equal(w->notes.n, 1);
    assert_true(note_says(&w->notes.item[0],
                          "5 students have no grade that can be read (such as 'mixed')"));
}

static void one_school_gives_a_mean_but_no_test(void **state)
{
    World *w = *state;
    for (size_t i = 0; i < N; i++)
        w->school[i] = 0;
    const Table *table = compare(w);
    check_close(number(table, "program", "start", "z"), -0.597298715152706, 1e-12);
    check_nan(number(table, "program", "start", "se"));
    check_nan(number(table, "program", "start", "df"));
    check_nan(number(table, "program", "start", "p"));
}

/* Of the mean at the start: sums of residuals by school, or of students alone. */
static double error_at_start(const World *w, int arm, double n_clusters, bool by_school)
{
    double z[N], mean = 0, weight = 0, sum[6] = {0}, squares = 0;
    for (size_t i = 0; i < N; i++) {
        const Norm *norm = norms_find(&w->norms, "Mathematics", 5 + w->grade[i], SEASON_FALL);
        z[i] = (w->pretest[i] - norm->mean) / norm->sd;
        if (w->treated[i] != arm)
            continue;
        mean += w->weight[i] * z[i];
        weight += w->weight[i];
    }
    mean /= weight;
    for (size_t i = 0; i < N; i++) {
        const double e = w->treated[i] == arm ? w->weight[i] * (z[i] - mean) : 0;
        if (by_school && w->school[i] != LEVEL_NONE)
            sum[w->school[i]] += e;
        else
            squares += e * e;
    }
    for (size_t g = 0; g < 6; g++)
        squares += sum[g] * sum[g];
    return sqrt(n_clusters / (n_clusters - 1) * squares) / weight;
}

static void a_student_without_a_school_is_alone_and_no_school(void **state)
{
    World *w = *state;
    w->school[0] = w->school[9] = LEVEL_NONE;
    w->reason[0] = w->reason[9] = REASON_BLANK;
    for (size_t i = 0; i < 2; i++) /* their grade and scores are known all the same */
        w->column[2 * i].reason = ARENA_ARRAY(w->arena, uint8_t, N);
    w->column[3].reason = w->column[2].reason;
    const Table *table = compare(w);
    check_same(number(table, "program", "start", "clusters"), 3);
    check_close(number(table, "program", "start", "se"), error_at_start(w, 1, 3, true), 1e-12);
    check_same(number(table, "comparison", "start", "clusters"), 2);
    check_same(number(table, "comparison", "start", "df"), 1);
    check_close(number(table, "comparison", "start", "se"), error_at_start(w, 0, 2, true), 1e-12);
}

static void without_schools_every_student_is_alone(void **state)
{
    World *w = *state;
    w->column[1].name = "house";
    const Table *table = compare(w);
    check_same(number(table, "comparison", "start", "clusters"), 5);
    check_close(number(table, "comparison", "start", "se"), error_at_start(w, 0, 5, false), 1e-12);
    assert_non_null(strstr(table->sentence, "every student alone"));
}

static void it_says_nothing_where_there_are_no_norms_or_spans(void **state)
{
    World *w = *state;
    w->stages.norms = NULL;
    assert_false(analysis()->applies(&w->input));
    w->stages.norms = &w->norms;
    w->outcome.span = NULL;
    assert_false(analysis()->applies(&w->input));
    w->outcome.span = &w->span;
    w->frame.n_columns = 0; /* no grade */
    assert_false(analysis()->applies(&w->input));
}

int main(void)
{
#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        IN_WORLD(means_and_their_errors_are_those_worked_out_by_hand),
        IN_WORLD(a_group_that_sits_at_the_norm_is_at_the_median),
        IN_WORLD(students_without_weight_or_score_are_not_counted),
        IN_WORLD(a_grade_beyond_a_shipped_table_is_left_out_and_counted),
        IN_WORLD(a_grade_lacking_in_the_users_table_is_an_error),
        IN_WORLD(growth_given_the_start_is_shown_only_where_the_table_has_it),
        IN_WORLD(growth_given_the_start_of_one_group_is_explained),
        IN_WORLD(a_span_of_two_years_ends_a_grade_higher),
        IN_WORLD(a_subject_that_the_table_does_not_cover_is_said),
        IN_WORLD(a_grade_that_can_not_be_read_is_said),
        IN_WORLD(one_school_gives_a_mean_but_no_test),
        IN_WORLD(a_student_without_a_school_is_alone_and_no_school),
        IN_WORLD(without_schools_every_student_is_alone),
        IN_WORLD(it_says_nothing_where_there_are_no_norms_or_spans),
    };
    return cmocka_run_group_tests_name("norm comparison", tests, NULL, NULL);
}
