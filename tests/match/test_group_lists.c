/* Comparison groups from lists that many matchings share: whoever has the program, they are the
 * groups that are drawn without lists. */
#include "made.h"
#include "random.h"

#include "alike/error.h"

#include <gsl/gsl_errno.h>

enum { N = 240, N_SCHOOLS = 12 };

/* Whole-number pretests (many ties), some missing; grade and school. */
static void students(Made *made, uint64_t *seed)
{
    made_begin(made, N);
    double *pretest = made_real(made, "fall", true);
    int32_t *grade = made_factor(made, "grade", false, 3);
    int32_t *school = made_factor(made, "school", false, N_SCHOOLS);
    made->cohort.pretest = &made->column[0];
    made->outcome.pretest = (Name){.text = "fall"};
    for (size_t i = 0; i < N; i++) {
        pretest[i] = uniform(seed) < 0.03 ? (double)NAN : 200 + floor(12 * uniform(seed));
        grade[i] = (int32_t)(3 * uniform(seed));
        school[i] = (int32_t)(N_SCHOOLS * uniform(seed));
        made_treat(made, i, i % 3 == 0);
    }
    made_choose(made, "vcg");
}

static const char *one_of(uint64_t *seed, const char *const *word, size_t n)
{
    return word[(size_t)((double)n * uniform(seed))];
}

static void set_rules(Made *made, uint64_t *seed)
{
    static const char *const size[] = {"1", "3", "8", "500"}, *const few[] = {"1", "2", "6"},
                             *const within[] = {"", "pretest:0", "pretest:2", "pretest:20"},
                             *const draw[] = {"random", "nearest"}, *const exact[] = {"", "grade"},
                             *const differ[] = {"", "school"};
    const char *limit = one_of(seed, within, COUNT_OF(within));
    made_set(made, "size", one_of(seed, size, COUNT_OF(size)));
    made_set(made, "minimum", one_of(seed, few, COUNT_OF(few)));
    made_set(made, "smallest", one_of(seed, few, COUNT_OF(few)));
    made_set(made, "within", limit);
    made_set(made, "widen", limit[0] != '\0' && uniform(seed) < 0.5 ? "pretest:30" : "");
    made_set(made, "draw", one_of(seed, draw, COUNT_OF(draw)));
    made_set(made, "exact", one_of(seed, exact, COUNT_OF(exact)));
    made_set(made, "exclude_same", one_of(seed, differ, COUNT_OF(differ)));
}

/* Some schools have the program, and some students take no part at all. */
static Cohort given_anew(Made *made, uint64_t *seed)
{
    Cohort out = made->cohort;
    bool has[N_SCHOOLS];
    const double share = uniform(seed), absent = uniform(seed) < 0.5 ? 0 : 0.2;
    for (size_t g = 0; g < N_SCHOOLS; g++)
        has[g] = uniform(seed) < share;
    out.row = ARENA_ARRAY(made->arena, uint32_t, N);
    out.treated = ARENA_ARRAY(made->arena, uint8_t, N);
    out.n = out.n_treated = out.n_control = 0;
    for (uint32_t i = 0; i < N; i++) {
        if (uniform(seed) < absent)
            continue;
        out.row[out.n] = i;
        out.treated[out.n] = has[made->column[2].level[i]];
        *(out.treated[out.n] ? &out.n_treated : &out.n_control) += 1;
        out.n++;
    }
    return out;
}

static void assert_same_matching(const Matching *a, const Matching *b)
{
    assert_int_equal(a->n_links, b->n_links);
    assert_int_equal(a->ties, b->ties);
    assert_int_equal(a->n_treated, b->n_treated);
    assert_int_equal(a->unmatched_treated, b->unmatched_treated);
    for (size_t l = 0; l < a->n_links; l++) {
        assert_int_equal(a->link[l].treated, b->link[l].treated);
        assert_int_equal(a->link[l].control, b->link[l].control);
        if (!isnan(a->link[l].distance) || !isnan(b->link[l].distance)) /* who lacks a pretest */
            check_same(a->link[l].distance, b->link[l].distance);
        check_same(a->link[l].share, b->link[l].share);
    }
    for (size_t i = 0; i < a->n; i++)
        check_same(a->weight[i], b->weight[i]);
}

static void lists_change_no_group(void **state)
{
    enum { ROUNDS = 150, SETS = 6 };
    size_t n_links = 0, n_infeasible = 0;
    uint64_t seed = 5;
    (void)state;
    for (size_t round = 0; round < ROUNDS; round++) {
        Made made;
        students(&made, &seed);
        set_rules(&made, &seed);
        MatchProblem problem = {.settings = MATCHING_OF(&made.design),
                                .cohort = &made.cohort,
                                .score = &made.score,
                                .seed = round};
        const void *shared = match_share(made.arena, &problem);
        assert_non_null(shared);
        for (size_t set = 0; set < SETS; set++) {
            static Error err, err_alone;
            Matching with, alone;
            const Cohort cohort = given_anew(&made, &seed);
            error_clear(&err);
            error_clear(&err_alone);
            problem.cohort = &cohort;
            problem.shared = NULL;
            const bool ran_alone = match_run_one(made.arena, &problem, &alone, &err_alone);
            problem.shared = shared;
            assert_int_equal(match_run_one(made.arena, &problem, &with, &err), ran_alone);
            if (ran_alone) {
                assert_same_matching(&with, &alone);
                assert_non_null(alone.groups);
                assert_null(with.groups); /* nobody reads them of one of many */
            } else {
                assert_string_equal(err.text, err_alone.text);
            }
            n_links += ran_alone ? alone.n_links : 0;
            n_infeasible += !ran_alone;
        }
        made_end(&made);
    }
    assert_true(n_links > 100000 && n_infeasible > 5); /* both did occur */
}

/* Who is drawn hangs on those drawn before, or the method draws nobody. */
static void what_hangs_on_others_is_not_shared(void **state)
{
    uint64_t seed = 3;
    Made made;
    (void)state;
    students(&made, &seed);
    const MatchProblem problem = {.settings = MATCHING_OF(&made.design), .cohort = &made.cohort};
    made_set(&made, "reuse", "2");
    assert_null(match_share(made.arena, &problem));
    made_set(&made, "reuse", "0");
    assert_non_null(match_share(made.arena, &problem));
    made_choose(&made, "nearest");
    const MatchProblem nearest = {.settings = MATCHING_OF(&made.design), .cohort = &made.cohort};
    assert_null(match_share(made.arena, &nearest));
    made_end(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_change_no_group),
        cmocka_unit_test(what_hangs_on_others_is_not_shared),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
