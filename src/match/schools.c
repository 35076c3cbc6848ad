#include "schools.h"

#include "alike/terms.h"

#include <math.h>

const char *const school_rule_words[] = {"any",           "inside",  "outside",
                                         "prefer_inside", "classes", NULL};

/* Schools by traits. */
typedef struct Traits {
    size_t n, n_traits;
    double *value; /* n x n_traits */
    bool *here;    /* n: has students of the cohort */
} Traits;

/* Mean 0 and standard deviation 1 over schools; what does not vary counts for nothing. mean_of: by
 * trait, of each school. */
static void standardise(const double *mean_of, Traits *t)
{
    size_t n = 0;
    for (size_t s = 0; s < t->n; s++)
        n += t->here[s];
    for (size_t k = 0; k < t->n_traits; k++) {
        const double *of = mean_of + k * t->n;
        double mean = 0, squares = 0;
        for (size_t s = 0; s < t->n; s++)
            mean += t->here[s] ? of[s] / (double)n : 0;
        for (size_t s = 0; s < t->n; s++)
            squares += t->here[s] ? (of[s] - mean) * (of[s] - mean) : 0;
        const double sd = n > 1 ? sqrt(squares / (double)(n - 1)) : 0;
        for (size_t s = 0; s < t->n; s++)
            t->value[s * t->n_traits + k] =
                sd > 1e-12 * fabs(mean) && sd > 0 ? (of[s] - mean) / sd : 0;
    }
}

static Traits traits_of(Arena *scratch, const Cohort *cohort, const Levels *school)
{
    Model model = model_create(scratch);
    const ModelRows rows = {.model = &model, .n = cohort->n, .row = cohort->row};
    for (size_t k = 0; k < cohort->n_covariates; k++)
        model_add_column(&model, scratch, cohort->covariate[k], cohort->row, cohort->n);
    /* of the intercept too, which does not vary */
    Traits t = {.n = school->n_levels, .n_traits = model.n};
    t.value = ARENA_ARRAY(scratch, double, t.n *t.n_traits);
    t.here = ARENA_ARRAY(scratch, bool, t.n);
    for (size_t i = 0; i < cohort->n; i++)
        if (school->level[i] >= 0)
            t.here[school->level[i]] = true;
    double *mean = ARENA_ARRAY(scratch, double, t.n *t.n_traits);
    model_group_means(&rows, school->level, t.n, NULL, mean);
    standardise(mean, &t);
    return t;
}

static double apart(const Traits *t, const double *a, const double *b)
{
    double squared = 0;
    for (size_t k = 0; k < t->n_traits; k++)
        squared += (a[k] - b[k]) * (a[k] - b[k]);
    return squared;
}

/* Starts that lie as far from each other as can be; fewer where schools are all alike. */
static size_t choose_starts(Arena *scratch, const Traits *t, size_t most, double *centre)
{
    double *nearest = ARENA_ARRAY(scratch, double, t->n);
    const double *zero = ARENA_ARRAY(scratch, double, t->n_traits);
    size_t n = 0, next = t->n;
    for (size_t s = 0; s < t->n; s++)
        if (t->here[s]) {
            nearest[s] = apart(t, &t->value[s * t->n_traits], zero);
            if (next == t->n || nearest[s] < nearest[next])
                next = s;
        }
    while (next < t->n) {
        const double *start = &t->value[next * t->n_traits];
        for (size_t k = 0; k < t->n_traits; k++)
            centre[n * t->n_traits + k] = start[k];
        n++;
        next = t->n;
        for (size_t s = 0; s < t->n && n < most; s++) {
            if (!t->here[s])
                continue;
            const double d = apart(t, &t->value[s * t->n_traits], start);
            nearest[s] = n == 1 ? d : fmin(nearest[s], d);
            if (nearest[s] > 0 && (next == t->n || nearest[s] > nearest[next]))
                next = s;
        }
    }
    return n;
}

/* Each school to the nearest centre; did any change? */
static bool assign(const Traits *t, const double *centre, size_t n, int32_t *class)
{
    bool changed = false;
    for (size_t s = 0; s < t->n; s++) {
        int32_t best = -1;
        double least = INFINITY;
        for (size_t c = 0; c < n && t->here[s]; c++) {
            const double d = apart(t, &t->value[s * t->n_traits], &centre[c * t->n_traits]);
            if (d < least) {
                least = d;
                best = (int32_t)c;
            }
        }
        changed = changed || class[s] != best;
        class[s] = best;
    }
    return changed;
}

static void move_centres(Arena *scratch, const Traits *t, const int32_t *class, size_t n,
                         double *centre)
{
    size_t *size = ARENA_ARRAY(scratch, size_t, n);
    double *sum = ARENA_ARRAY(scratch, double, n * t->n_traits);
    for (size_t s = 0; s < t->n; s++)
        if (class[s] >= 0) {
            size[class[s]]++;
            for (size_t k = 0; k < t->n_traits; k++)
                sum[(size_t) class[s] * t -> n_traits + k] += t->value[s * t->n_traits + k];
        }
    for (size_t c = 0; c < n; c++)
        for (size_t k = 0; k < t->n_traits && size[c] > 0; k++)
            centre[c * t->n_traits + k] = sum[c * t->n_traits + k] / (double)size[c];
}

Levels school_classes(Arena *arena, const Cohort *cohort, const Levels *school, size_t n_classes)
{
    enum { STEPS = 100 };
    Arena *scratch = arena_create();
    const Traits traits = traits_of(scratch, cohort, school);
    const size_t most = n_classes < traits.n ? n_classes : traits.n;
    double *centre = ARENA_ARRAY(scratch, double, most *traits.n_traits);
    int32_t *class = ARENA_ARRAY(scratch, int32_t, traits.n);
    const size_t n = choose_starts(scratch, &traits, most, centre);
    for (size_t s = 0; s < traits.n; s++)
        class[s] = -1;
    for (int step = 0; step < STEPS && assign(&traits, centre, n, class); step++)
        move_centres(scratch, &traits, class, n, centre);
    Levels out = {.n_rows = cohort->n,
                  .level = ARENA_ARRAY(arena, int32_t, cohort->n),
                  .name = arena_array(arena, n, sizeof *out.name)};
    int32_t *number = ARENA_ARRAY(scratch, int32_t, n); /* + 1 */
    for (size_t i = 0; i < cohort->n; i++) {
        const int32_t of = school->level[i] < 0 ? -1 : class[school->level[i]];
        if (of >= 0 && number[of] == 0) {
            out.name[out.n_levels] = arena_printf(arena, "%zu", out.n_levels + 1);
            number[of] = (int32_t)++out.n_levels;
        }
        out.level[i] = of < 0 ? -1 : number[of] - 1;
    }
    arena_destroy(scratch);
    return out;
}
