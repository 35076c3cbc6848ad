/* Arrays that lie in files hold what was written into them, whoever writes, grows and frees them,
 * and no more of them is resident than the limit leaves room for. */
#include "check.h"

#include "alike/arena.h"
#include "alike/big.h"

#include <pthread.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MIB = 1 << 20 };

/* The limit holds for a process. */
static void in_a_child(bool (*what)(void))
{
    int status = 0;
    fflush(NULL);
    const pid_t child = fork();
    if (child == 0)
        _exit(what() ? 0 : 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static uint64_t value_at(size_t i)
{
    return i * UINT64_C(0x9E3779B97F4A7C15);
}

static void fill(uint64_t *x, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        x[i] = value_at(i);
}

static bool is_filled(const uint64_t *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (x[i] != value_at(i))
            return false;
    return true;
}

static size_t resident_mebibytes(void)
{
    unsigned long all = 0, here = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL || fscanf(file, "%lu %lu", &all, &here) != 2)
        here = 0;
    if (file != NULL)
        fclose(file);
    return here * (size_t)sysconf(_SC_PAGESIZE) / MIB;
}

static bool larger_than_the_limit(void)
{
    enum { N = 320 * MIB / 8 };
    big_limit(64 * MIB);
    uint64_t *x = big_take((size_t)N * 8);
    size_t most = 0;
    for (size_t at = 0; at < N; at += N / 64) {
        fill(x, at, at + N / 64);
        nanosleep(&(struct timespec){.tv_nsec = 4000000},
                  NULL); /* as a slower loop would: the watcher looks every two */
        const size_t now = resident_mebibytes();
        most = now > most ? now : most;
    }
    const bool ok = is_filled(x, N) && most < 90 && big_on_disk() == (size_t)N * 8;
    if (!ok)
        printf("%zu MiB resident, %zu in files\n", most, big_on_disk() / MIB);
    big_free(x, (size_t)N * 8);
    return ok;
}

/* From memory into a file, and on in it. */
static bool grows(void)
{
    size_t n = 1000, before = 0;
    uint64_t *x = NULL;
    big_limit(64 * MIB);
    while (n < 24u * MIB) {
        x = big_grow(x, before * 8, n * 8);
        fill(x, before, n);
        before = n;
        n = n * 2 + 7;
    }
    const bool ok = is_filled(x, before) && big_on_disk() > 64u * MIB;
    big_free(x, before * 8);
    return ok;
}

static bool arenas_have_them(void)
{
    enum { ARRAYS = 12, N = 2 * MIB };
    uint64_t *x[ARRAYS];
    bool ok = true;
    big_limit(64 * MIB);
    Arena *arena = arena_create();
    for (size_t k = 0; k < ARRAYS; k++) {
        x[k] = ARENA_ARRAY(arena, uint64_t, N);
        for (size_t i = 0; i < N; i += 997)
            ok = ok && x[k][i] == 0;
        fill(x[k], 0, N);
    }
    for (size_t k = 0; k < ARRAYS; k++)
        ok = ok && is_filled(x[k], N);
    ok = ok && big_on_disk() > 100u * MIB;
    arena_destroy(arena);
    return ok && resident_mebibytes() < 60;
}

static void *write_own(void *context)
{
    uint64_t *x = big_take(8 * MIB);
    fill(x, 0, MIB);
    *(bool *)context = is_filled(x, MIB);
    for (size_t k = 2; k <= 4; k++) {
        x = big_grow(x, 8 * MIB * (k - 1), 8 * MIB * k);
        fill(x, MIB * (k - 1), MIB * k);
    }
    *(bool *)context = *(bool *)context && is_filled(x, (size_t)4 * MIB);
    big_free(x, (size_t)32 * MIB);
    return NULL;
}

static bool several_threads(void)
{
    enum { THREADS = 6 };
    pthread_t thread[THREADS];
    bool ok[THREADS], all = true;
    big_limit(64 * MIB);
    for (size_t k = 0; k < THREADS; k++)
        pthread_create(&thread[k], NULL, write_own, &ok[k]);
    for (size_t k = 0; k < THREADS; k++) {
        pthread_join(thread[k], NULL);
        all = all && ok[k];
    }
    return all;
}

/* No folder for files: memory does. */
static bool without_files(void)
{
    setenv("TMPDIR", "/nowhere/at/all", 1);
    big_limit(64 * MIB);
    uint64_t *x = big_take((size_t)96 * MIB);
    fill(x, 0, (size_t)12 * MIB);
    const bool ok = is_filled(x, (size_t)12 * MIB) && big_on_disk() == 0;
    big_free(x, (size_t)96 * MIB);
    return ok;
}

static bool without_a_limit(void)
{
    uint64_t *x = big_take((size_t)96 * MIB);
    const bool ok = big_on_disk() == 0;
    big_free(x, (size_t)96 * MIB);
    return ok;
}

#define TEST(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        in_a_child(name);                                                                          \
    }
TEST(larger_than_the_limit)
TEST(grows)
TEST(arenas_have_them)
TEST(several_threads)
TEST(without_files)
TEST(without_a_limit)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_larger_than_the_limit), cmocka_unit_test(test_grows),
        cmocka_unit_test(test_arenas_have_them),      cmocka_unit_test(test_several_threads),
        cmocka_unit_test(test_without_files),         cmocka_unit_test(test_without_a_limit),
    };
    return cmocka_run_group_tests_name("big", tests, NULL, NULL);
}
