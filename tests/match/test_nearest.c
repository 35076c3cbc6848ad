/* Nearest-neighbour matching against brute force, on small random cohorts full of ties, and the
 * properties that every match has. */
#include "brute.h"

#include "alike/error.h"

#include <gsl/gsl_errno.h>

typedef struct Dice {
    uint64_t state;
} Dice;

static size_t roll(Dice *dice, size_t sides)
{
    dice->state = hash_u64(dice->state, 1);
    return (size_t)(dice->state % sides);
}

static const char *pick(Dice *dice, const char *const *words)
{
    size_t n = 0;
    while (words[n] != NULL)
        n++;
    return words[roll(dice, n)];
}

/* A cohort whose scores lie on a grid, so that distances tie, exactly, all the time. */
static void random_cohort(Made *made, Dice *dice)
{
    const size_t n = 2 + roll(dice, 40);
    made_begin(made, n);
    const size_t levels = 2 + roll(dice, 30);
    const size_t share = 1 + roll(dice, 4);
    double *a = made_real(made, "a", true);
    double *b = made_real(made, "b", true);
    double *c = made_real(made, "c", false);
    int32_t *g = made_factor(made, "g", roll(dice, 2) == 0, 3);
    int32_t *h = made_factor(made, "h", false, 2);
    for (size_t i = 0; i < n; i++) {
        made_treat(made, i, i == 0 || (i > 1 && roll(dice, 5) < share));
        made->score.logit[i] = (double)roll(dice, levels) / 8;
        made->score.probability[i] = made->score.logit[i] / 16 + 0.125;
        a[i] = (double)roll(dice, 5);
        b[i] = (double)roll(dice, 3) / 4;
        c[i] = (double)roll(dice, 9);
        g[i] = (int32_t)roll(dice, 3);
        h[i] = (int32_t)roll(dice, 2);
        const size_t j = roll(dice, i + 1); /* a random order of the file */
        made->frame.file_row[i] = made->frame.file_row[j];
        made->frame.file_row[j] = (uint32_t)i + 1;
    }
    const uint32_t apart = roll(dice, 2) == 0 ? 1 : 977; /* of test records, others lie between */
    for (size_t i = 0; i < n; i++)
        made->frame.file_row[i] *= apart;
    if (roll(dice, 2) == 0) { /* as whoever fits a score leaves it */
        made->score.order = ARENA_ARRAY(made->arena, uint32_t, n);
        sort_identity(made->score.order, n);
        sort_by_real(made->score.logit, made->score.order, n);
    }
}

typedef struct Options {
    const char *distance, *order, *ratio, *replacement, *reuse, *caliper, *caliper_on, *calipers,
        *exact, *discard, *ties;
} Options;

static Options random_options(Made *made, Dice *dice)
{
    static const char *const distance[] = {"logit",       "logit",       "logit",
                                           "probability", "mahalanobis", "robust_mahalanobis",
                                           "mahalanobis", "euclidean",   NULL};
    static const char *const order[] = {"default", "largest", "smallest", "closest",
                                        "data",    "random",  NULL};
    static const char *const ratio[] = {"1", "1", "2", "3", "7", NULL};
    static const char *const flag[] = {"no", "no", "yes", NULL};
    static const char *const reuse[] = {"0", "1", "2", "3", NULL};
    static const char *const caliper[] = {"none", "0", "0.125", "0.25", "0.5", "1", NULL};
    static const char *const on[] = {"distance", "distance", "logit", "probability", NULL};
    static const char *const calipers[] = {"", "", "a:1", "c:2", "c:3,b:0.25", NULL};
    static const char *const exact[] = {"", "", "g", "h,g", "a", NULL};
    static const char *const discard[] = {"none", "none", "treated", "control", "both", NULL};
    static const char *const ties[] = {"hash", "file", NULL};
    const Options o = {pick(dice, distance), pick(dice, order),    pick(dice, ratio),
                       pick(dice, flag),     pick(dice, reuse),    pick(dice, caliper),
                       pick(dice, on),       pick(dice, calipers), pick(dice, exact),
                       pick(dice, discard),  pick(dice, ties)};
    made_set(made, "distance", o.distance);
    made_set(made, "order", o.order);
    made_set(made, "ratio", o.ratio);
    made_set(made, "replacement", o.replacement);
    made_set(made, "reuse", o.reuse);
    made_set(made, "caliper", o.caliper);
    made_set(made, "caliper_unit", "raw");
    made_set(made, "caliper_on", o.caliper_on);
    made_set(made, "calipers", o.calipers);
    made_set(made, "exact", o.exact);
    made_set(made, "discard", o.discard);
    made_set(made, "ties", o.ties);
    made->design.effects.estimand = roll(dice, 3) == 0 ? ESTIMAND_ATC : ESTIMAND_ATT;
    made->design.conventions = roll(dice, 2) == 0 ? CONVENTIONS_MATCHIT : CONVENTIONS_ALIKE;
    return o;
}

static const double *real_of(const Made *made, const char *name)
{
    for (size_t k = 0; k < made->frame.n_columns; k++)
        if (strcmp(made->column[k].name, name) == 0)
            return made->column[k].real;
    fail_msg("no column %s", name);
    return NULL;
}

/* Discarding, said once more: strictly outside the range of the other arm. */
static void brute_discard(const Made *made, const Options *o, const double *score, uint8_t *out)
{
    for (size_t i = 0; i < made->cohort.n; i++) {
        const bool treated = made->cohort.treated[i];
        if (strcmp(o->discard, "both") != 0 &&
            strcmp(o->discard, treated ? "treated" : "control") != 0)
            continue;
        bool lower = true, higher = true;
        for (size_t j = 0; j < made->cohort.n; j++)
            if (made->cohort.treated[j] != treated) {
                lower = lower && score[i] < score[j];
                higher = higher && score[i] > score[j];
            }
        out[i] = lower || higher;
    }
}

/* The order of turns that is meant. */
static const char *order_meant(const Made *made, const Options *o, bool scalar)
{
    if (strcmp(o->order, "default") != 0)
        return o->order;
    if (!scalar)
        return made->design.conventions == CONVENTIONS_MATCHIT ? "data" : "random";
    return made->design.effects.estimand == ESTIMAND_ATC ? "smallest" : "largest";
}

/* Turns: sorted by a key, ties in canonical order or in that of the file. */
static void brute_turns(const Made *made, const Options *o, bool scalar, const double *score,
                        uint32_t *turn)
{
    const size_t n = made->cohort.n;
    const char *order = order_meant(made, o, scalar);
    const bool file = strcmp(o->ties, "file") == 0 || strcmp(order, "data") == 0;
    const double sign = strcmp(order, "largest") == 0 ? -1 : strcmp(order, "smallest") == 0 ? 1 : 0;
    for (size_t i = 0; i < n; i++) {
        size_t k = i;
        for (; k > 0; k--) {
            const uint32_t before = turn[k - 1];
            const double mine = sign * score[i], theirs = sign * score[before];
            if (theirs < mine || (theirs == mine && (!file || made->frame.file_row[before] <
                                                                  made->frame.file_row[i])))
                break;
            turn[k] = before;
        }
        turn[k] = (uint32_t)i;
    }
}

static void brute_strata(const Made *made, const char *exact, int32_t *stratum)
{
    for (size_t i = 0; i < made->cohort.n; i++) {
        stratum[i] = 0;
        if (strchr(exact, 'g') != NULL)
            stratum[i] = 1 + made->column[3].level[i];
        if (strchr(exact, 'h') != NULL)
            stratum[i] += 10 * (1 + made->column[4].level[i]);
        if (strchr(exact, 'a') != NULL)
            stratum[i] += 100 * (1 + (int32_t)real_of(made, "a")[i]);
    }
}

static void brute_limits(const Made *made, const Options *o, bool scalar, Brute *b)
{
    const bool own_logit = strcmp(o->distance, "probability") != 0;
    const bool logit = strcmp(o->caliper_on, "distance") == 0 ? !scalar || own_logit
                                                              : strcmp(o->caliper_on, "logit") == 0;
    if (strcmp(o->caliper, "none") != 0)
        b->limit[b->n_limits++] = (BruteLimit){logit ? made->score.logit : made->score.probability,
                                               strtod(o->caliper, NULL)};
    for (const char *at = o->calipers; at != NULL && *at != '\0';) {
        const char name[2] = {at[0], '\0'};
        b->limit[b->n_limits++] = (BruteLimit){real_of(made, name), strtod(at + 2, NULL)};
        at = strchr(at, ',');
        at = at == NULL ? NULL : at + 1;
    }
}

/* Brute force under the same options. Random turns are taken from the match itself by the caller.
 */
static void brute_solve(Made *made, const Options *o, const Points *points, Brute *b)
{
    Arena *arena = made->arena;
    const size_t n = made->cohort.n;
    const bool scalar = points->n_axes == 1 && (strcmp(o->distance, "logit") == 0 ||
                                                strcmp(o->distance, "probability") == 0);
    const bool atc = made->design.effects.estimand == ESTIMAND_ATC;
    const bool logit_score =
        scalar ? strcmp(o->distance, "logit") == 0 : strcmp(o->caliper_on, "probability") != 0;
    const double *score = logit_score ? made->score.logit : made->score.probability;
    uint8_t *out = ARENA_ARRAY(arena, uint8_t, n);
    uint8_t *focal = ARENA_ARRAY(arena, uint8_t, n);
    int32_t *stratum = ARENA_ARRAY(arena, int32_t, n);
    uint32_t *turn = ARENA_ARRAY(arena, uint32_t, n);
    brute_discard(made, o, score, out);
    brute_strata(made, o->exact, stratum);
    brute_turns(made, o, scalar, score, turn);
    for (size_t i = 0; i < n; i++)
        focal[i] = made->cohort.treated[i] != atc;
    if (strcmp(order_meant(made, o, scalar), "random") ==
        0) { /* the documented key: hash of the id under the seed */
        uint64_t *key = ARENA_ARRAY(arena, uint64_t, n);
        const uint64_t seed = hash_text(made->seed, "order of matching");
        for (size_t i = 0; i < n; i++)
            key[i] = hash_text(seed, made->id[i]);
        sort_identity(turn, n);
        sort_by_u64(key, turn, n);
    }
    *b = (Brute){.n = n,
                 .axes = points->n_axes,
                 .scalar = scalar,
                 .file = strcmp(o->ties, "file") == 0,
                 .closest = strcmp(o->order, "closest") == 0,
                 .at = points->value,
                 .out = out,
                 .focal = focal,
                 .stratum = stratum,
                 .turn = turn,
                 .file_row = made->frame.file_row,
                 .ratio = strtoul(o->ratio, NULL, 10),
                 .uses = 1,
                 .partner = (uint32_t(*)[8])arena_array(arena, n, sizeof(uint32_t[8])),
                 .n_partners = ARENA_ARRAY(arena, size_t, n),
                 .tied = ARENA_ARRAY(arena, bool, n),
                 .used = ARENA_ARRAY(arena, size_t, n),
                 .sorted = ARENA_ARRAY(arena, uint32_t, n),
                 .place = ARENA_ARRAY(arena, size_t, n)};
    if (strcmp(o->replacement, "yes") == 0)
        b->uses = strcmp(o->reuse, "0") == 0 ? SIZE_MAX : strtoul(o->reuse, NULL, 10);
    brute_limits(made, o, scalar, b);
    brute_run(b);
}

static void say_options(size_t round, const Options *o)
{
    print_error("round %zu: distance %s, order %s, ratio %s, replacement %s, reuse %s, caliper %s "
                "on %s, calipers {%s}, exact [%s], discard %s, ties %s\n",
                round, o->distance, o->order, o->ratio, o->replacement, o->reuse, o->caliper,
                o->caliper_on, o->calipers, o->exact, o->discard, o->ties);
}

/* Links, ties and weights against brute force. */
static bool agrees(const Made *made, const Brute *b, const Matching *m)
{
    const bool atc = made->design.effects.estimand == ESTIMAND_ATC;
    size_t l = 0, ties = 0;
    double *weight = ARENA_ARRAY(made->arena, double, b->n);
    for (size_t i = 0; i < b->n; i++) {
        ties += b->tied[i];
        weight[i] += b->n_partners[i] > 0;
        for (size_t k = 0; k < b->n_partners[i]; k++, l++) {
            if (l >= m->n_links || (atc ? m->link[l].control : m->link[l].treated) != i ||
                (atc ? m->link[l].treated : m->link[l].control) != b->partner[i][k])
                return false;
            weight[b->partner[i][k]] += 1 / (double)b->n_partners[i];
        }
    }
    if (l != m->n_links || ties != m->ties)
        return false;
    for (int arm = 0; arm < 2; arm++) {
        double sum = 0, kept = 0;
        for (size_t i = 0; i < b->n; i++)
            if (made->cohort.treated[i] == arm) {
                sum += weight[i];
                kept += weight[i] > 0;
            }
        for (size_t i = 0; i < b->n; i++)
            if (made->cohort.treated[i] == arm &&
                fabs(m->weight[i] - weight[i] * kept / sum) > 1e-14)
                return false;
    }
    return true;
}

static void every_option_gives_the_links_of_brute_force(void **state)
{
    (void)state;
    Dice dice = {.state = 20141101};
    size_t matched = 0;
    for (size_t round = 0; round < 20000; round++) {
        static Error err;
        Made made;
        Matching m;
        Points points;
        Brute brute;
        random_cohort(&made, &dice);
        const Options o = random_options(&made, &dice);
        const bool ok = made_try(&made, &m, &err);
        Error other = {0};
        const DistanceTask task = {
            .cohort = &made.cohort, .score = &made.score, .discarded = m.discarded};
        if (!distance_find(o.distance)->points(made.arena, &task, &points, &other)) {
            assert_false(ok); /* three students, say, without any spread within the arms */
            made_end(&made);
            continue;
        }
        brute_solve(&made, &o, &points, &brute);
        size_t expected = 0;
        for (size_t i = 0; i < brute.n; i++)
            expected += brute.n_partners[i];
        if (ok ? !agrees(&made, &brute, &m) : expected > 0 || err.kind != ERR_INFEASIBLE) {
            say_options(round, &o);
            fail_msg("%zu links, expected %zu; %s", ok ? m.n_links : 0, expected,
                     ok ? "" : err.text);
        }
        matched += ok;
        made_end(&made);
    }
    assert_true(matched > 5000);
}

/* Large enough, and the limit narrow enough, that the search leaves the line for the tree. */
static void a_narrow_limit_on_a_covariate_gives_the_links_of_brute_force(void **state)
{
    (void)state;
    static const char *const calipers[] = {"none", "3"};
    for (size_t k = 0; k < COUNT_OF(calipers); k++) {
        const size_t n = 6000;
        uint64_t dice = 77;
        Made made;
        made_begin(&made, n);
        double *a = made_real(&made, "a", true);
        for (size_t i = 0; i < n; i++) {
            dice = hash_u64(dice, 1);
            made_treat(&made, i, dice % 4 == 0);
            a[i] = (double)(dice / 16 % 5000);
            made.score.logit[i] = (double)(dice / 131072 % 64) / 16;
            made.score.probability[i] = 0.5;
        }
        const Options o = {"logit",    "default", "2", "yes",  "2",   calipers[k],
                           "distance", "a:0",     "",  "none", "hash"};
        made_set(&made, "ratio", o.ratio);
        made_set(&made, "replacement", o.replacement);
        made_set(&made, "reuse", o.reuse);
        made_set(&made, "caliper", o.caliper);
        made_set(&made, "caliper_unit", "raw");
        made_set(&made, "calipers", o.calipers);
        const Matching m = made_run(&made);
        const Points points = {.n = n, .n_axes = 1, .value = made.score.logit};
        Brute brute;
        brute_solve(&made, &o, &points, &brute);
        assert_true(agrees(&made, &brute, &m));
        assert_true(m.n_links > 200);
        made_end(&made);
    }
}

/* Distances over many covariates: numbers, many that are yes or no, students who share all of them,
 * and enough of everybody that the tree has branches of branches. */
static void many_covariates_give_the_links_of_brute_force(void **state)
{
    (void)state;
    static const char *const far[] = {"mahalanobis", "robust_mahalanobis", "euclidean"};
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k",
                                        "l", "m", "n", "o", "p", "q", "r", "s", "t", "u"};
    Dice dice = {.state = 14};
    size_t ties = 0;
    for (size_t round = 0; round < 24; round++) {
        const size_t n = 700 + roll(&dice, 200), columns = round % 3 == 0 ? 11 : 21;
        Made made;
        made_begin(&made, n);
        for (size_t k = 0; k < columns; k++) {
            double *x = made_real(&made, names[k], true);
            const uint64_t values = roll(&dice, 3) == 0 ? 100000 : round % 2 == 0 ? 2 : 4;
            for (size_t i = 0; i < n; i++)
                x[i] = (double)roll(&dice, values);
        }
        for (size_t i = 0; i < n; i++) {
            const size_t like = roll(&dice, n);
            for (size_t k = 0; i % 5 == 0 && k < columns; k++)
                made.column[k].real[i] = made.column[k].real[like];
            made_treat(&made, i, roll(&dice, 4) == 0);
            made_score(&made, i, 0.5);
        }
        const Options o = {far[roll(&dice, 3)],
                           roll(&dice, 3) == 0 ? "closest" : "data",
                           roll(&dice, 2) == 0 ? "1" : "3",
                           roll(&dice, 3) == 0 ? "yes" : "no",
                           "2",
                           "none",
                           "distance",
                           roll(&dice, 3) == 0 ? "a:2" : "",
                           "",
                           "none",
                           roll(&dice, 3) == 0 ? "file" : "hash"};
        made_set(&made, "distance", o.distance);
        made_set(&made, "order", o.order);
        made_set(&made, "ratio", o.ratio);
        made_set(&made, "replacement", o.replacement);
        made_set(&made, "reuse", o.reuse);
        made_set(&made, "calipers", o.calipers);
        made_set(&made, "ties", o.ties);
        const Matching m = made_run(&made);
        Points points;
        Error err = {0};
        const DistanceTask task = {.cohort = &made.cohort, .score = &made.score};
        assert_true(distance_find(o.distance)->points(made.arena, &task, &points, &err));
        Brute brute;
        brute_solve(&made, &o, &points, &brute);
        if (!agrees(&made, &brute, &m)) {
            say_options(round, &o);
            fail_msg("%zu students, %zu covariates", n, columns);
        }
        ties += m.ties;
        made_end(&made);
    }
    assert_true(ties > 20);
}

int main(void)
{
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_option_gives_the_links_of_brute_force),
        cmocka_unit_test(a_narrow_limit_on_a_covariate_gives_the_links_of_brute_force),
        cmocka_unit_test(many_covariates_give_the_links_of_brute_force),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
