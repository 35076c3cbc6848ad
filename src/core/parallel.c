#include "alike/parallel.h"

#include "alike/os.h"

#include <pthread.h>

/* What threads that one thread borrowed have worked. */
typedef struct Lent {
    pthread_t to;
    double seconds;
} Lent;

struct Workers {
    pthread_mutex_t lock;
    size_t n_free;
    Arena *arena;
    size_t n_lent, room;
    Lent *lent; /* one for each thread that has borrowed some */
};

Workers *workers_create(Arena *arena, size_t n)
{
    Workers *out = ARENA_NEW(arena, Workers);

    pthread_mutex_init(&out->lock, NULL);
    out->n_free = n;
    out->arena = arena_create();
    return out;
}

void workers_destroy(Workers *workers)
{
    pthread_mutex_destroy(&workers->lock);
    arena_destroy(workers->arena);
}

/* Of this thread; under the lock. NULL: it has borrowed none. */
static Lent *lent_to_me(const Workers *workers)
{
    for (size_t k = 0; k < workers->n_lent; k++)
        if (pthread_equal(workers->lent[k].to, pthread_self()))
            return &workers->lent[k];
    return NULL;
}

static void add_seconds(Workers *workers, double seconds)
{
    pthread_mutex_lock(&workers->lock);
    Lent *own = lent_to_me(workers);
    if (own == NULL) {
        workers->lent = arena_grow(workers->arena, workers->lent, &workers->room,
                                   workers->n_lent + 1, sizeof *workers->lent);
        own = &workers->lent[workers->n_lent++];
        *own = (Lent){.to = pthread_self()};
    }
    own->seconds += seconds;
    pthread_mutex_unlock(&workers->lock);
}

double workers_seconds(Workers *workers)
{
    double out = os_thread_seconds();

    if (workers == NULL)
        return out;
    pthread_mutex_lock(&workers->lock);
    const Lent *own = lent_to_me(workers);
    out += own == NULL ? 0.0 : own->seconds;
    pthread_mutex_unlock(&workers->lock);
    return out;
}

/* The same of a thread that ends, and is forgotten: another may get its number. */
static double last_seconds(Workers *workers)
{
    const double out = workers_seconds(workers);

    pthread_mutex_lock(&workers->lock);
    Lent *own = lent_to_me(workers);
    if (own != NULL)
        *own = workers->lent[--workers->n_lent];
    pthread_mutex_unlock(&workers->lock);
    return out;
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
    Workers *workers;
    double seconds; /* of the threads that were borrowed */
    size_t failed;  /* the lowest that did; n: none */
    Error *err;     /* of that one */
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

static void take_part(Loop *loop)
{
    Arena *scratch = arena_create();
    Error *own = ARENA_NEW(scratch, Error);

    for (size_t i = take_index(loop); i < loop->n; i = take_index(loop))
        if (!loop->work(loop->context, i, own))
            keep_failure(loop, i, own);
    arena_destroy(scratch);
}

static void *help(void *context)
{
    Loop *loop = context;

    take_part(loop);
    const double seconds = last_seconds(loop->workers);
    pthread_mutex_lock(&loop->lock);
    loop->seconds += seconds;
    pthread_mutex_unlock(&loop->lock);
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
    Loop loop = {
        .n = n, .work = work, .context = context, .workers = workers, .failed = n, .err = err};
    size_t started = 0;

    if (borrowed == 0)
        return one_after_the_other(n, work, context, err);
    Arena *scratch = arena_create();
    pthread_t *thread = ARENA_ARRAY(scratch, pthread_t, borrowed);
    pthread_mutex_init(&loop.lock, NULL);
    while (started < borrowed && pthread_create(&thread[started], NULL, help, &loop) == 0)
        started++;
    take_part(&loop);
    for (size_t i = 0; i < started; i++)
        pthread_join(thread[i], NULL);
    pthread_mutex_destroy(&loop.lock);
    arena_destroy(scratch);
    add_seconds(workers, loop.seconds);
    workers_give(workers, borrowed);
    return loop.failed == n;
}
