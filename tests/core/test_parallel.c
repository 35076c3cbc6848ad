/* Loops on borrowed threads: every index once, the lowest failure, threads given back. */
#include "check.h"

#include "alike/base.h"
#include "alike/os.h"
#include "alike/parallel.h"

#include <pthread.h>
#include <string.h>

enum { MANY = 200 };

/* A meeting of so many threads: each waits until all are there. */
typedef struct Meeting {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t n, present, most, running;
} Meeting;

typedef struct Work {
    size_t times[MANY];
    size_t fails_at[3]; /* MANY: none */
    Workers *workers;   /* of a loop within */
    Meeting *meeting;
} Work;

static bool count(void *context, size_t i, Error *err)
{
    Work *work = context;

    work->times[i]++;
    for (size_t k = 0; k < COUNT_OF(work->fails_at); k++)
        if (i == work->fails_at[k])
            return error_set(err, ERR_INFEASIBLE, NOWHERE, "number %zu failed", i);
    return true;
}

static void every_index_is_worked_once(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 7, MANY};
    Arena *arena = arena_create();
    for (size_t threads = 0; threads < 9; threads += 2) {
        for (size_t k = 0; k < COUNT_OF(sizes); k++) {
            Workers *workers = threads == 0 ? NULL : workers_create(arena, threads);
            Work work = {.fails_at = {MANY, MANY, MANY}};
            Error err = {0};
            assert_true(parallel_for(workers, sizes[k], count, &work, &err));
            for (size_t i = 0; i < MANY; i++)
                assert_int_equal(work.times[i], i < sizes[k] ? 1 : 0);
            assert_int_equal(err.n, 0);
            if (workers != NULL)
                workers_destroy(workers);
        }
    }
    arena_destroy(arena);
}

static void the_lowest_failure_is_told(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    for (size_t threads = 0; threads < 5; threads++) {
        Workers *workers = workers_create(arena, threads);
        for (int turn = 0; turn < 50; turn++) {
            Work work = {.fails_at = {120, 41, 43}};
            Error *err = ARENA_NEW(arena, Error);
            assert_false(parallel_for(workers, MANY, count, &work, err));
            assert_non_null(strstr(err->text, "number 41 failed"));
            assert_int_equal(err->kind, ERR_INFEASIBLE);
            for (size_t i = 0; i <= 41; i++) /* those before it are done */
                assert_int_equal(work.times[i], 1);
        }
        workers_destroy(workers);
    }
    arena_destroy(arena);
}

/* Goes on once as many are here as were asked for. */
static bool meet(void *context, size_t i, Error *err)
{
    Meeting *m = ((Work *)context)->meeting;

    (void)i;
    (void)err;
    pthread_mutex_lock(&m->lock);
    m->present++;
    pthread_cond_broadcast(&m->changed);
    while (m->present < m->n)
        pthread_cond_wait(&m->changed, &m->lock);
    pthread_mutex_unlock(&m->lock);
    return true;
}

/* Were fewer threads at work than were lent, the meeting would never be complete. */
static void threads_that_are_given_take_part(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    Workers *workers = workers_create(arena, 1);
    Error err = {0};
    for (size_t n = 2; n < 5; n++) {
        Meeting meeting = {.n = n};
        Work work = {.meeting = &meeting};
        pthread_mutex_init(&meeting.lock, NULL);
        pthread_cond_init(&meeting.changed, NULL);
        assert_true(parallel_for(workers, n, meet, &work, &err));
        assert_int_equal(meeting.present, n);
        pthread_cond_destroy(&meeting.changed);
        pthread_mutex_destroy(&meeting.lock);
        workers_give(workers, 1); /* and those lent before are back */
    }
    workers_destroy(workers);
    arena_destroy(arena);
}

static bool tell_most(void *context, size_t i, Error *err)
{
    Meeting *m = ((Work *)context)->meeting;

    (void)i;
    (void)err;
    pthread_mutex_lock(&m->lock);
    m->running++;
    m->most = m->running > m->most ? m->running : m->most;
    m->running--;
    pthread_mutex_unlock(&m->lock);
    return true;
}

static bool loop_within(void *context, size_t i, Error *err)
{
    Work *work = context;

    (void)i;
    return parallel_for(work->workers, 20, tell_most, work, err);
}

/* A loop within a loop does its work whether threads are left for it or not. */
static void a_loop_within_a_loop_ends(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    for (size_t threads = 0; threads < 4; threads++) {
        Meeting meeting = {.n = 0};
        Work work = {.workers = workers_create(arena, threads), .meeting = &meeting};
        Error err = {0};
        pthread_mutex_init(&meeting.lock, NULL);
        assert_true(parallel_for(work.workers, 30, loop_within, &work, &err));
        assert_true(meeting.most >= 1);
        pthread_mutex_destroy(&meeting.lock);
        workers_destroy(work.workers);
    }
    arena_destroy(arena);
}

/* So much CPU, by whatever thread. */
static bool burn(void *context, size_t i, Error *err)
{
    const double since = os_thread_seconds();

    (void)context;
    (void)i;
    (void)err;
    while (os_thread_seconds() - since < 0.02)
        continue;
    return true;
}

static bool burn_within(void *context, size_t i, Error *err)
{
    Work *work = context;

    return meet(context, i, err) && parallel_for(work->workers, 2, burn, work, err);
}

static void seconds_of_borrowed_threads_are_the_callers(void **state)
{
    (void)state;
    Arena *arena = arena_create();
    for (size_t threads = 0; threads < 4; threads++) {
        Meeting meeting = {.n = 1};
        Work work = {.workers = workers_create(arena, threads), .meeting = &meeting};
        Error err = {0};
        pthread_mutex_init(&meeting.lock, NULL);
        pthread_cond_init(&meeting.changed, NULL);
        const double since = workers_seconds(work.workers);
        assert_true(parallel_for(work.workers, 3, burn_within, &work, &err));
        const double once = workers_seconds(work.workers) - since;
        assert_true(once >= 0.12 - 1e-6 && once < 0.5);
        assert_true(parallel_for(work.workers, 2, burn, &work, &err));
        assert_true(workers_seconds(work.workers) - since >= once + 0.04 - 1e-6);
        pthread_cond_destroy(&meeting.changed);
        pthread_mutex_destroy(&meeting.lock);
        workers_destroy(work.workers);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_index_is_worked_once),
        cmocka_unit_test(the_lowest_failure_is_told),
        cmocka_unit_test(threads_that_are_given_take_part),
        cmocka_unit_test(a_loop_within_a_loop_ends),
        cmocka_unit_test(seconds_of_borrowed_threads_are_the_callers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
