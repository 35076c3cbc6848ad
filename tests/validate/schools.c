/* Do schools' intervals hold the truth, and are schools called significant rightly?
 *
 *   validate schools WORLDS THREADS [BEFORE | sample]
 *
 * WORLDS for each number of program schools; BEFORE: what an earlier program found in such worlds,
 * shown beside; sample: the second size alone, with wide gates, for `make test`. Tables in
 * Markdown; exit status 1 where a gate fails. */
#include "schools.h"
#include "validate.h"

#include "alike/os.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_SEED = 301 };
/* With fewer schools t has so few degrees of freedom that a test of a slope errs on the safe side.
 */
enum { SLOPE_SCHOOLS = 10 };

static const WorldSize sizes[] = {{.schools = 35, .students = 2140, .program = 5},
                                  {.schools = 69, .students = 4210, .program = 10},
                                  {.schools = 158, .students = 9640, .program = 23},
                                  {.schools = 275, .students = 16780, .program = 40},
                                  {.schools = 426, .students = 26000, .program = 62}};

/* What a pool's rows came to. */
typedef struct Coverage {
    size_t n, without, similar, program, n_shrunken, shrunken, marked, wrong;
    double half, half_similar, squares, shrunken_squares;
} Coverage;

/* Over all worlds of a size. */
typedef struct Tally {
    Coverage pool[POOLS];
    size_t n_slopes, slopes_found, not_positive, n_worlds;
    double compared[POOLS];
} Tally;

static bool holds(double low, double high, double truth)
{
    return low <= truth && truth <= high;
}

static void add_said(Coverage *c, const SchoolSaid *said, double effect, double own_growth)
{
    c->squares += pow(said->estimate - effect, 2.0);
    c->marked += said->significant;
    c->wrong += said->significant && said->estimate * effect < 0.0;
    if (isnan(said->low)) {
        c->without++;
        return;
    }
    c->n++;
    c->program += holds(said->low, said->high, effect);
    c->similar += holds(said->similar_low, said->similar_high, effect + own_growth);
    c->half += (said->high - said->low) / 2.0;
    c->half_similar += (said->similar_high - said->similar_low) / 2.0;
    if (isnan(said->shrunken))
        return;
    c->n_shrunken++;
    c->shrunken += holds(said->shrunken_low, said->shrunken_high, effect);
    c->shrunken_squares += pow(said->shrunken - effect, 2.0);
}

/* Worlds are shared out among threads; sums over them do not depend on who is first. */
typedef struct Batch {
    const WorldSize *size;
    const char *folder;
    size_t n, next;
    Tally *tally; /* by world */
    Error *err;
    bool failed;
    pthread_mutex_t lock;
} Batch;

static bool study_world(const Batch *batch, size_t w, Tally *out, Error *err)
{
    Arena *arena = arena_create();
    const char *folder =
        os_join(arena, batch->folder, arena_printf(arena, "%zu_%zu", batch->size->schools, w));
    WorldAnswer found;
    const bool ok = school_world_study(arena, batch->size, FIRST_SEED + w, folder, &found, err);

    for (size_t i = 0; ok && i < found.n; i++)
        for (int pool = 0; pool < POOLS; pool++)
            add_said(&out->pool[pool], &found.school[i].said[pool], found.school[i].effect,
                     found.school[i].own_growth);
    if (ok) {
        out->n_worlds = 1;
        for (int pool = 0; pool < POOLS; pool++)
            out->compared[pool] = found.compared[pool];
        out->n_slopes = found.n_slopes;
        out->slopes_found = found.n_slopes_found;
        out->not_positive = found.n_not_positive;
    }
    arena_destroy(arena);
    return ok;
}

static void *work(void *context)
{
    Batch *batch = context;
    Arena *arena = arena_create();
    Error *err = ARENA_NEW(arena, Error);

    for (;;) {
        pthread_mutex_lock(&batch->lock);
        const size_t w = batch->next++;
        pthread_mutex_unlock(&batch->lock);
        if (w >= batch->n)
            break;
        if (study_world(batch, w, &batch->tally[w], err))
            continue;
        pthread_mutex_lock(&batch->lock);
        *batch->err = *err;
        batch->failed = true;
        batch->next = batch->n;
        pthread_mutex_unlock(&batch->lock);
    }
    arena_destroy(arena);
    return NULL;
}

static bool run_batch(Batch *batch, size_t threads)
{
    enum { MOST = 64 };
    pthread_t thread[MOST];
    size_t started = 0;

    pthread_mutex_init(&batch->lock, NULL);
    for (size_t i = 1; i < threads && i < MOST; i++)
        started += pthread_create(&thread[started], NULL, work, batch) == 0;
    work(batch);
    for (size_t i = 0; i < started; i++)
        pthread_join(thread[i], NULL);
    pthread_mutex_destroy(&batch->lock);
    return !batch->failed;
}

static void add_coverage(Coverage *sum, const Coverage *c)
{
    sum->n += c->n;
    sum->without += c->without;
    sum->similar += c->similar;
    sum->program += c->program;
    sum->n_shrunken += c->n_shrunken;
    sum->shrunken += c->shrunken;
    sum->marked += c->marked;
    sum->wrong += c->wrong;
    sum->half += c->half;
    sum->half_similar += c->half_similar;
    sum->squares += c->squares;
    sum->shrunken_squares += c->shrunken_squares;
}

static Tally sum_of(const Tally *all, size_t n)
{
    Tally sum = {.n_worlds = 0};

    for (size_t w = 0; w < n; w++) {
        const Tally *t = &all[w];
        for (int pool = 0; pool < POOLS; pool++) {
            add_coverage(&sum.pool[pool], &t->pool[pool]);
            sum.compared[pool] += t->compared[pool];
        }
        sum.n_slopes += t->n_slopes;
        sum.slopes_found += t->slopes_found;
        sum.not_positive += t->not_positive;
        sum.n_worlds += t->n_worlds;
    }
    return sum;
}

static double percent(size_t part, size_t all)
{
    return all == 0 ? (double)NAN : 100.0 * (double)part / (double)all;
}

/* The limits of the page; a sample is too small for them. */
static bool passes(const WorldSize *size, const Tally *t, bool sample)
{
    const Coverage *c = &t->pool[SHOWN];
    const double a = percent(c->similar, c->n), b = percent(c->program, c->n);
    const double shrunken = percent(c->shrunken, c->n_shrunken);
    const double slopes = percent(t->slopes_found, t->n_slopes);

    if (t->not_positive > 0)
        return false;
    if (sample)
        return a >= 88.0 && b >= 90.0 && shrunken >= 90.0 && 10 * c->wrong <= c->marked;
    return a >= 92.0 && a <= 97.0 && b >= 92.0 && b <= 97.0 && shrunken >= 92.0 &&
           shrunken <= 98.0 && 20 * c->wrong <= c->marked && slopes <= 7.0 &&
           (slopes >= 2.0 || size->program < SLOPE_SCHOOLS);
}

/* "similar,program,shrunken,marked,wrong" of the row of this size; all NaN where there is none. */
static void read_before(const char *path, size_t program, double out[5])
{
    FILE *file = path == NULL ? NULL : fopen(path, "rb");
    char line[512];

    for (size_t k = 0; k < 5; k++)
        out[k] = (double)NAN;
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        size_t size;
        double v[5];
        if (sscanf(line, "%zu,%lf,%lf,%lf,%lf,%lf", &size, &v[0], &v[1], &v[2], &v[3], &v[4]) ==
                6 &&
            size == program)
            memcpy(out, v, sizeof v);
    }
    if (file != NULL)
        fclose(file);
}

static void print_head(void)
{
    printf("| program / comparison schools | schools judged | difference, before | difference | "
           "program, before | program | shrunken, before | shrunken | significant, before (wrong "
           "sign) | significant (wrong sign) | half width: difference, program | RMSE: effect, "
           "shrunken | slope found |\n"
           "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |\n");
}

/* "79.1%"; "-" where it is not known. */
static const char *share(Arena *arena, double percentage, int digits)
{
    return isnan(percentage) ? "-" : arena_printf(arena, "%.*f%%", digits, percentage);
}

static void print_row(Arena *arena, const WorldSize *size, const Tally *t, const char *before)
{
    const Coverage *c = &t->pool[SHOWN];
    double old[5];

    read_before(before, size->program, old);
    printf("| %zu / %.0f | %zu | %s | **%s** | %s | **%s** | %s | **%s** | %s (%s) | %s (%s) | "
           "%.1f, %.1f | %.2f, %.2f | %s |\n",
           size->program, t->compared[SHOWN] / (double)t->n_worlds, c->n, share(arena, old[0], 1),
           share(arena, percent(c->similar, c->n), 1), share(arena, old[1], 1),
           share(arena, percent(c->program, c->n), 1), share(arena, old[2], 1),
           share(arena, percent(c->shrunken, c->n_shrunken), 1), share(arena, old[3], 0),
           share(arena, old[4], 1), share(arena, percent(c->marked, c->n), 0),
           share(arena, c->marked == 0 ? 0.0 : percent(c->wrong, c->marked), 1),
           c->half_similar / (double)c->n, c->half / (double)c->n,
           sqrt(c->squares / (double)(c->n + c->without)),
           sqrt(c->shrunken_squares / (double)c->n_shrunken),
           share(arena, percent(t->slopes_found, t->n_slopes), 1));
    fflush(stdout);
}

static void print_pools(Arena *arena, const Tally *all)
{
    printf("\nWho is to tell how schools differ: all comparison students of the cohort, as above, "
           "or only those with a link?\n\n"
           "| program schools | comparison schools: all | with a link | difference: all | with a "
           "link | program: all | with a link | half width: all | with a link | without an "
           "interval: all | with a link |\n"
           "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |\n");
    for (size_t k = 0; k < COUNT_OF(sizes); k++) {
        const Coverage *c = all[k].pool;
        const size_t order[] = {POOL_ALL, POOL_LINKED};
        printf("| %zu |", sizes[k].program);
        for (size_t p = 0; p < 2; p++)
            printf(" %.0f |", all[k].compared[order[p]] / (double)all[k].n_worlds);
        for (size_t p = 0; p < 2; p++)
            printf(" %s |", share(arena, percent(c[order[p]].similar, c[order[p]].n), 1));
        for (size_t p = 0; p < 2; p++)
            printf(" %s |", share(arena, percent(c[order[p]].program, c[order[p]].n), 1));
        for (size_t p = 0; p < 2; p++)
            printf(" %.1f |", c[order[p]].half / (double)c[order[p]].n);
        for (size_t p = 0; p < 2; p++)
            printf(" %zu |", c[order[p]].without);
        printf("\n");
    }
}

int validate_schools(int n_words, char **word)
{
    const size_t n = n_words > 0 ? strtoul(word[0], NULL, 10) : 24;
    const size_t threads = n_words > 1 ? strtoul(word[1], NULL, 10) : 1;
    const bool sample = n_words > 2 && strcmp(word[2], "sample") == 0;
    const char *before = n_words > 2 && !sample ? word[2] : NULL;
    Arena *arena = arena_create();
    Error *err = ARENA_NEW(arena, Error);
    char folder[] = "/tmp/alike-validate-XXXXXX";
    Tally *each = ARENA_ARRAY(arena, Tally, n), all[COUNT_OF(sizes)] = {0};
    bool ok = n > 0 && mkdtemp(folder) != NULL, passed = true;

    print_head();
    for (size_t k = sample ? 1 : 0; ok && k < (sample ? 2 : COUNT_OF(sizes)); k++) {
        memset(each, 0, n * sizeof *each);
        Batch batch = {.size = &sizes[k], .folder = folder, .n = n, .tally = each, .err = err};
        ok = run_batch(&batch, threads);
        all[k] = sum_of(each, n);
        if (ok) {
            print_row(arena, &sizes[k], &all[k], before);
            passed = passed && passes(&sizes[k], &all[k], sample);
        }
    }
    if (ok && !sample)
        print_pools(arena, all);
    if (!ok)
        fprintf(stderr, "%s", err->n > 0 ? err->text : "the worlds could not be made\n");
    remove(folder);
    arena_destroy(arena);
    if (ok && !passed)
        fprintf(stderr, "validation failed: intervals of schools, their marks, or slopes over "
                        "schools are outside the limits\n");
    return !ok ? 2 : passed ? 0 : 1;
}
