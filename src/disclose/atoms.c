/* Combinations of more sets than three. Sets cut the people into atoms: those who are in the same
 * sets. The total of a score over a set is a sum over its atoms, so any combination of totals is a
 * sum over atoms with some coefficients; a small atom is told by itself where the vector that is 1
 * there and 0 elsewhere lies in the row space of the sets' membership of atoms. */
#include "disclose/registry.h"

#include "alike/hash.h"
#include "alike/sort.h"

#include <gsl/gsl_linalg.h>
#include <math.h>

static const double TOLERANCE = 1e-8;
/* The work is atoms times sets squared. */
static const double WORK_MAX = 1e9;

typedef struct Atoms {
    size_t n;
    uint64_t *someone; /* a person of each */
    size_t *size;
} Atoms;

static size_t n_persons(const SetRegistry *registry)
{
    uint64_t most = 0;

    for (size_t s = 0; s < registry->n; s++) {
        const size_t n = people_count(registry->set[s]);
        const uint64_t last = n > 0 ? registry->set[s]->key[n - 1] / 2 + 1 : 0;
        most = last > most ? last : most;
    }
    return (size_t)most;
}

/* People with the same sum of their sets' hashes are in the same sets. */
static Atoms cut(Arena *arena, const SetRegistry *registry)
{
    const size_t n = n_persons(registry);
    uint64_t *mark = ARENA_ARRAY(arena, uint64_t, n);
    uint32_t *order = ARENA_ARRAY(arena, uint32_t, n);
    Atoms out = {.someone = ARENA_ARRAY(arena, uint64_t, n),
                 .size = ARENA_ARRAY(arena, size_t, n + 1)};

    for (size_t s = 0; s < registry->n; s++)
        for (size_t i = 0; i < people_count(registry->set[s]); i++)
            mark[registry->set[s]->key[i] / 2] += hash_u64(1, s) | 1;
    sort_identity(order, n);
    sort_by_u64(mark, order, n);
    for (size_t i = 0; i < n; i++) {
        if (mark[order[i]] == 0) /* in no set */
            continue;
        if (out.n == 0 || mark[order[i]] != mark[out.someone[out.n - 1]])
            out.someone[out.n++] = order[i];
        out.size[out.n - 1]++;
    }
    return out;
}

static bool holds(const People *set, uint64_t person)
{
    size_t low = 0, high = people_count(set);

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (set->key[middle] / 2 < person)
            low = middle + 1;
        else
            high = middle;
    }
    return low < people_count(set) && set->key[low] / 2 == person;
}

typedef struct Factors {
    gsl_matrix *qr; /* atoms x sets, more rows than columns */
    gsl_vector *tau, *e, *norm;
    gsl_permutation *order;
    size_t rank;
} Factors;

static Factors factorise(const SetRegistry *registry, const Atoms *atoms)
{
    const size_t k = registry->n, n = atoms->n > k ? atoms->n : k;
    Factors out = {.qr = gsl_matrix_calloc(n, k),
                   .tau = gsl_vector_alloc(k),
                   .e = gsl_vector_alloc(k),
                   .norm = gsl_vector_alloc(k),
                   .order = gsl_permutation_alloc(k)};
    int sign;

    for (size_t a = 0; a < atoms->n; a++)
        for (size_t s = 0; s < k; s++)
            gsl_matrix_set(out.qr, a, s, holds(registry->set[s], atoms->someone[a]) ? 1.0 : 0.0);
    gsl_linalg_QRPT_decomp(out.qr, out.tau, out.order, &sign, out.norm);
    const double largest = fabs(gsl_matrix_get(out.qr, 0, 0));
    while (out.rank < k && fabs(gsl_matrix_get(out.qr, out.rank, out.rank)) > TOLERANCE * largest)
        out.rank++;
    return out;
}

static void factors_free(Factors *f)
{
    gsl_matrix_free(f->qr);
    gsl_vector_free(f->tau);
    gsl_vector_free(f->e);
    gsl_vector_free(f->norm);
    gsl_permutation_free(f->order);
}

/* Is the atom's own vector in the row space? Then its projection on it has length 1. With
 * A = Q R, atoms by sets, that length is of the atom's row of Q, which is its row of A times the
 * inverse of R: one substitution an atom. */
static bool is_told(const SetRegistry *registry, const Atoms *atoms, Factors *f, size_t atom)
{
    double length = 0.0;

    for (size_t k = 0; k < f->rank; k++) {
        const People *set = registry->set[gsl_permutation_get(f->order, k)];
        double x = holds(set, atoms->someone[atom]) ? 1.0 : 0.0;
        for (size_t j = 0; j < k; j++)
            x -= gsl_matrix_get(f->qr, j, k) * gsl_vector_get(f->e, j);
        x /= gsl_matrix_get(f->qr, k, k);
        gsl_vector_set(f->e, k, x);
        length += x * x;
    }
    return length > 1.0 - TOLERANCE;
}

/* Of the sets in the combination that tells it, the one that was shown last. */
static size_t last_involved(const SetRegistry *registry, Factors *f)
{
    size_t out = SIZE_MAX;

    for (size_t k = f->rank; k-- > 0;) { /* back substitution, in place */
        double x = gsl_vector_get(f->e, k);
        for (size_t j = k + 1; j < f->rank; j++)
            x -= gsl_matrix_get(f->qr, k, j) * gsl_vector_get(f->e, j);
        gsl_vector_set(f->e, k, x / gsl_matrix_get(f->qr, k, k));
        const size_t s = gsl_permutation_get(f->order, k);
        if (fabs(gsl_vector_get(f->e, k)) > 1e-6 &&
            (out == SIZE_MAX || registry->when[s] > registry->when[out]))
            out = s;
    }
    return out;
}

SetsTold registry_tells(const SetRegistry *registry, size_t *set)
{
    Arena *scratch = arena_create();
    const Atoms atoms = cut(scratch, registry);
    SetsTold out = SETS_TELL_NOBODY;

    *set = SIZE_MAX;
    if (registry->n >= SETS_TESTED_MAX ||
        (double)atoms.n * (double)registry->n * (double)registry->n > WORK_MAX) {
        arena_destroy(scratch);
        return SETS_NOT_TESTED;
    }
    if (registry->n > 0) {
        Factors f = factorise(registry, &atoms);
        for (size_t a = 0; a < atoms.n && out == SETS_TELL_NOBODY; a++)
            if (atoms.size[a] < registry->min && is_told(registry, &atoms, &f, a)) {
                *set = last_involved(registry, &f);
                out = SETS_TELL_FEW;
            }
        factors_free(&f);
    }
    arena_destroy(scratch);
    return out;
}

void registry_take_back(SetRegistry *registry, size_t set)
{
    registry->n--;
    for (size_t i = set; i < registry->n; i++) {
        registry->set[i] = registry->set[i + 1];
        registry->when[i] = registry->when[i + 1];
    }
}
