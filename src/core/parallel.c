#include "alike/parallel.h"

#include <pthread.h>

struct Workers {
    pthread_mutex_t lock;
    size_t n_free;
};

Workers *workers_create(Arena *arena, size_t n)
{
    Workers *out = ARENA_NEW(arena, Workers);

    pthread_mutex_init(&out->lock, NULL);
    out->n_free = n;
    return out;
}

void workers_destroy(Workers *workers)
{
    pthread_mutex_destroy(&workers->lock);
}

void workers_give(Workers *workers, size_t n)
{
    pthread_mutex_lock(&workers->lock);
    workers->n_free += n;
    pthread_mutex_unlock(&workers->lock);
}

static size_t borrow(Workers *workers, size_t most)
{
    pthread_mutex_lock(&workers->lock);
    const size_t n = workers->n_free < most ? workers->n_free : most;
    workers->n_free -= n;
    pthread_mutex_unlock(&workers->lock);
    return n;
}

typedef struct Loop {
    size_t n;
    ParallelWork work;
    void *context;
    pthread_mutex_t lock; /* of all that follows */
    size_t next;
    size_t failed; /* the lowest that did; n: none */
    Error *err;    /* of that one */
} Loop;

/* The next index, or n once all are taken or one failed: those below it are taken by then. */
static size_t take_index(Loop *loop)
{
    pthread_mutex_lock(&loop->lock);
    const size_t i = loop->failed < loop->n || loop->next >= loop->n ? loop->n : loop->next++;
    pthread_mutex_unlock(&loop->lock);
    return i;
}

static void keep_failure(Loop *loop, size_t i, const Error *err)
{
    pthread_mutex_lock(&loop->lock);
    if (i < loop->failed) {
        loop->failed = i;
        *loop->err = *err;
    }
    pthread_mutex_unlock(&loop->lock);
}

static void *take_part(void *context)
{
    Loop *loop = context;
    Arena *scratch = arena_create();
    Error *own = ARENA_NEW(scratch, Error);

    for (size_t i = take_index(loop); i < loop->n; i = take_index(loop))
        if (!loop->work(loop->context, i, own))
            keep_failure(loop, i, own);
    arena_destroy(scratch);
    return NULL;
}

static bool one_after_the_other(size_t n, ParallelWork work, void *context, Error *err)
{
    for (size_t i = 0; i < n; i++)
        if (!work(context, i, err))
            return false;
    return true;
}

bool parallel_for(Workers *workers, size_t n, ParallelWork work, void *context, Error *err)
{
    const size_t borrowed = workers == NULL || n < 2 ? 0 : borrow(workers, n - 1);
    Loop loop = {.n = n, .work = work, .context = context, .failed = n, .err = err};
    size_t started = 0;

    if (borrowed == 0)
        return one_after_the_other(n, work, context, err);
    Arena *scratch = arena_create();
    pthread_t *thread = ARENA_ARRAY(scratch, pthread_t, borrowed);
    pthread_mutex_init(&loop.lock, NULL);
    while (started < borrowed && pthread_create(&thread[started], NULL, take_part, &loop) == 0)
        started++;
    (void)take_part(&loop);
    for (size_t i = 0; i < started; i++)
        pthread_join(thread[i], NULL);
    pthread_mutex_destroy(&loop.lock);
    arena_destroy(scratch);
    workers_give(workers, borrowed);
    return loop.failed == n;
}
