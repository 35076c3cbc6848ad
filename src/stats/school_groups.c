/* How comparison groups of program schools overlap: one pass over the links. */
#include "school_parts.h"

#include "alike/grouping.h"
#include "alike/linalg.h"

#include <string.h>

/* What a program school is held against. b: share of a comparison student in the school's groups.
 */
typedef struct Shares {
    size_t *start; /* by comparison student: its entries; n + 1 */
    uint32_t *school;
    double *b;
} Shares;

static double *array(Arena *arena, size_t n)
{
    return ARENA_ARRAY(arena, double, n);
}

static Shares make_shares(Arena *scratch, const SchoolRows *rows, const size_t *n_students)
{
    const size_t n = rows->comparison.n;
    double *total = array(scratch, rows->program.n);
    size_t *next = ARENA_ARRAY(scratch, size_t, n + 1);
    Shares out = {.start = ARENA_ARRAY(scratch, size_t, n + 1),
                  .school = ARENA_ARRAY(scratch, uint32_t, rows->n_links),
                  .b = array(scratch, rows->n_links)};

    for (size_t l = 0; l < rows->n_links; l++) {
        total[rows->link[l].program] += rows->link[l].share;
        out.start[rows->link[l].comparison + 1]++;
    }
    for (size_t j = 0; j < n; j++)
        out.start[j + 1] += out.start[j];
    memcpy(next, out.start, (n + 1) * sizeof *next);
    for (size_t l = 0; l < rows->n_links; l++) {
        const SchoolLink *link = &rows->link[l];
        const size_t s = (size_t)rows->program.school[link->program];
        const size_t at = next[link->comparison]++;
        out.school[at] = (uint32_t)s;
        out.b[at] = link->share / total[link->program] / (double)n_students[s];
    }
    return out;
}

/* A short list of program schools with a number each, emptied in the time it took to fill. */
typedef struct Tally {
    double *value, *sorted;
    bool *in;
    uint32_t *school;
    size_t n;
} Tally;

static Tally tally_create(Arena *scratch, size_t n_schools)
{
    return (Tally){.value = array(scratch, n_schools),
                   .sorted = array(scratch, n_schools),
                   .in = ARENA_ARRAY(scratch, bool, n_schools),
                   .school = ARENA_ARRAY(scratch, uint32_t, n_schools)};
}

static void tally_add(Tally *tally, uint32_t school, double value)
{
    if (!tally->in[school])
        tally->school[tally->n++] = school;
    tally->in[school] = true;
    tally->value[school] += value;
}

/* By number: a long list is read off the marks. */
static void tally_sort(Tally *tally, size_t n)
{
    enum { SHORT = 32 };
    uint32_t *school = tally->school;

    for (size_t s = 0, a = 0; tally->n > SHORT && s < n; s++)
        if (tally->in[s])
            school[a++] = (uint32_t)s;
    for (size_t a = 1; tally->n <= SHORT && a < tally->n; a++) {
        const uint32_t moved = school[a];
        size_t b = a;
        for (; b > 0 && school[b - 1] > moved; b--)
            school[b] = school[b - 1];
        school[b] = moved;
    }
}

/* Lower triangle. In order, so that a row is written from left to right. */
static void tally_square(Tally *tally, double *out, size_t n)
{
    tally_sort(tally, n);
    for (size_t a = 0; a < tally->n; a++)
        tally->sorted[a] = tally->value[tally->school[a]];
    for (size_t a = 0; a < tally->n; a++) {
        double *row = out + tally->school[a] * n;
        for (size_t b = 0; b <= a; b++)
            row[tally->school[b]] += tally->sorted[a] * tally->sorted[b];
    }
}

static void tally_empty(Tally *tally)
{
    for (size_t a = 0; a < tally->n; a++) {
        tally->value[tally->school[a]] = 0.0;
        tally->in[tally->school[a]] = false;
    }
    tally->n = 0;
}

/* Which program school this comparison school is; n where it is none. */
static size_t *both_arms(Arena *scratch, const SchoolRows *rows)
{
    const size_t n = rows->program.n_schools;
    size_t *out = ARENA_ARRAY(scratch, size_t, rows->comparison.n_schools);

    for (size_t g = 0; g < rows->comparison.n_schools; g++)
        out[g] = n;
    for (size_t s = 0; s < n; s++)
        if (rows->same[s] >= 0)
            out[rows->same[s]] = s;
    return out;
}

static void add_times(const double *restrict x, double b, size_t k, double *restrict out)
{
    for (size_t c = 0; c < k; c++)
        out[c] += b * x[c];
}

/* What was told of every comparison school, schools of the program rising. */
typedef struct Lists {
    size_t *start; /* by comparison school; n + 1 */
    uint32_t *school;
    double *value;
} Lists;

static void lists_add(Lists *lists, size_t g, Tally *tally, size_t n)
{
    const size_t at = lists->start[g];

    tally_sort(tally, n);
    for (size_t a = 0; a < tally->n; a++) {
        lists->school[at + a] = tally->school[a];
        lists->value[at + a] = tally->value[tally->school[a]];
    }
    lists->start[g + 1] = at + tally->n;
}

/* The sum of their squares, lower triangle, some rows at a time: a list has schools from end to
 * end, and all rows together do not fit the second-level cache. */
static void square_lists(Arena *scratch, const Lists *lists, size_t n_lists, double *out, size_t n)
{
    enum { ROWS = 16 };
    size_t *next = ARENA_ARRAY(scratch, size_t, n_lists);

    memcpy(next, lists->start, n_lists * sizeof *next);
    for (size_t end = ROWS; end < n + ROWS; end += ROWS)
        for (size_t g = 0; g < n_lists; g++) {
            const uint32_t *school = lists->school + lists->start[g];
            const double *value = lists->value + lists->start[g];
            size_t a = next[g] - lists->start[g];
            for (; lists->start[g] + a < lists->start[g + 1] && school[a] < end; a++) {
                double *row = out + school[a] * n;
                for (size_t b = 0; b <= a; b++)
                    row[school[b]] += value[a] * value[b];
            }
            next[g] = lists->start[g] + a;
        }
}

/* One pass over comparison students, school after school. */
static void add_groups(Arena *scratch, const SchoolRows *rows, const Shares *shares,
                       SchoolSums *sums)
{
    const SchoolArm *arm = &rows->comparison;
    const size_t n = rows->program.n_schools, k = rows->k;
    const size_t *both = rows->same == NULL ? NULL : both_arms(scratch, rows);
    const Grouping schools = grouping_of(scratch, arm->school, arm->n_schools, arm->n);
    Tally of_student = tally_create(scratch, n), of_school = tally_create(scratch, n);
    Lists lists = {.start = ARENA_ARRAY(scratch, size_t, arm->n_schools + 1),
                   .school = ARENA_ARRAY(scratch, uint32_t, rows->n_links),
                   .value = array(scratch, rows->n_links)};

    for (size_t g = 0; g < arm->n_schools; g++) {
        for (size_t at = schools.start[g]; at < schools.start[g + 1]; at++) {
            const size_t j = schools.order[at];
            const double *x = arm->x + j * k;
            for (size_t e = shares->start[j]; e < shares->start[j + 1]; e++) {
                const uint32_t s = shares->school[e];
                tally_add(&of_student, s, shares->b[e]);
                tally_add(&of_school, s, shares->b[e]);
                sums->z[s] += shares->b[e] * arm->y[j];
                add_times(x, shares->b[e], k, sums->m + s * k);
            }
            tally_square(&of_student, sums->bb, n);
            tally_empty(&of_student);
        }
        lists_add(&lists, g, &of_school, n);
        for (size_t a = 0; both != NULL && both[g] < n && a < of_school.n; a++)
            sums->same[of_school.school[a] * n + both[g]] = of_school.value[of_school.school[a]];
        tally_empty(&of_school);
    }
    square_lists(scratch, &lists, arm->n_schools, sums->cc, n);
    symmetric_complete(sums->bb, n);
    symmetric_complete(sums->cc, n);
}

SchoolSums school_sums(Arena *scratch, const SchoolRows *rows, const size_t *n_students)
{
    const SchoolArm *arm = &rows->program;
    const size_t n = arm->n_schools, k = rows->k;
    SchoolSums out = {.x = array(scratch, n * k),
                      .m = array(scratch, n * k),
                      .y = array(scratch, n),
                      .z = array(scratch, n),
                      .bb = array(scratch, n * n),
                      .cc = array(scratch, n * n),
                      .own = array(scratch, n),
                      .own_df = array(scratch, n),
                      .same = rows->same == NULL ? NULL : array(scratch, n * n)};

    for (size_t i = 0; i < arm->n; i++) {
        const size_t s = (size_t)arm->school[i];
        out.y[s] += arm->y[i] / (double)n_students[s];
        for (size_t c = 0; c < k; c++)
            out.x[s * k + c] += arm->x[i * k + c] / (double)n_students[s];
    }
    const Shares shares = make_shares(scratch, rows, n_students);
    add_groups(scratch, rows, &shares, &out);
    return out;
}
