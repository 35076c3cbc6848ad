/* Processes of one job of MPI (MPI-3.1; Open MPI 4.1). Built by `make MPI=1` alone.
 *
 * Open MPI waits by looking again and again, which would take a whole processor from whoever works.
 * So every wait here sleeps between two looks, and the counter's process looks often enough to
 * answer the others soon. */
#include "alike/cluster.h"

#include "alike/arena.h"

#include <mpi.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

/* How long a wait sleeps: for what is asked for often, and for what comes once. */
enum { SOON = 300000, ONCE = 5000000 }; /* nanoseconds */
enum { PIECE = 1 << 26, TAG = 15 };     /* bytes of one message */

static struct {
    int rank, size;
    bool began;
    MPI_Win window; /* of the counter, which rank 0 holds */
    uint64_t *counter;
    pthread_mutex_t lock;
    pthread_cond_t asked, given;
    size_t n_asked, n_given, n_left;
    uint64_t *number; /* given and not taken */
    size_t capacity;
} cluster = {.size = 1,
             .lock = PTHREAD_MUTEX_INITIALIZER,
             .asked = PTHREAD_COND_INITIALIZER,
             .given = PTHREAD_COND_INITIALIZER};

static void rest(long nanoseconds)
{
    nanosleep(&(struct timespec){.tv_nsec = nanoseconds}, NULL);
}

static void await(MPI_Request *request)
{
    for (int done = 0;;) {
        MPI_Test(request, &done, MPI_STATUS_IGNORE);
        if (done)
            return;
        rest(ONCE);
    }
}

static void barrier(void)
{
    MPI_Request request;
    MPI_Ibarrier(MPI_COMM_WORLD, &request);
    await(&request);
}

void cluster_begin(int *n, char ***word)
{
    int level;
    /* Open MPI 4.1 mostly chooses a way of one-sided messages that plain TCP can't serve and then
     * has no window (its issues 9871 and 11466); the others do. Who has set one keeps it. */
    setenv("OMPI_MCA_osc", "^rdma", 0);
    MPI_Init_thread(n, word, MPI_THREAD_FUNNELED, &level);
    cluster.began = true;
    MPI_Comm_rank(MPI_COMM_WORLD, &cluster.rank);
    MPI_Comm_size(MPI_COMM_WORLD, &cluster.size);
    if (cluster.size == 1)
        return;
    MPI_Win_allocate(cluster.rank == 0 ? sizeof *cluster.counter : 0, sizeof *cluster.counter,
                     MPI_INFO_NULL, MPI_COMM_WORLD, &cluster.counter, &cluster.window);
    if (cluster.rank == 0) {
        MPI_Win_lock(MPI_LOCK_EXCLUSIVE, 0, 0, cluster.window);
        *cluster.counter = 0;
        MPI_Win_unlock(0, cluster.window);
    }
    barrier();
    MPI_Win_lock_all(MPI_MODE_NOCHECK, cluster.window);
}

void cluster_end(int status)
{
    if (!cluster.began)
        return;
    if (cluster.size > 1) {
        if (status != 0)
            MPI_Abort(MPI_COMM_WORLD, status);
        barrier(); /* finalizing would wait without sleep */
        MPI_Win_unlock_all(cluster.window);
        MPI_Win_free(&cluster.window);
    }
    MPI_Finalize();
    free(cluster.number);
    cluster.began = false;
}

size_t cluster_rank(void)
{
    return (size_t)cluster.rank;
}

size_t cluster_size(void)
{
    return (size_t)cluster.size;
}

/* --- the counter -------------------------------------------------------------------------------
 */

static uint64_t next_number(void)
{
    const uint64_t one = 1;
    uint64_t number;
    MPI_Fetch_and_op(&one, &number, MPI_UINT64_T, 0, 0, MPI_SUM, cluster.window);
    MPI_Win_flush(0, cluster.window);
    return number;
}

size_t cluster_take(void)
{
    pthread_mutex_lock(&cluster.lock);
    cluster.n_asked++;
    pthread_cond_signal(&cluster.asked);
    while (cluster.n_given == 0)
        pthread_cond_wait(&cluster.given, &cluster.lock);
    const size_t number = (size_t)cluster.number[--cluster.n_given];
    pthread_mutex_unlock(&cluster.lock);
    return number;
}

void cluster_leave(void)
{
    pthread_mutex_lock(&cluster.lock);
    cluster.n_left++;
    pthread_cond_signal(&cluster.asked);
    pthread_mutex_unlock(&cluster.lock);
}

/* Whoever asks another machine for a number is answered while that one is in a call: several times,
 * since an answer is several messages (measured by TCP: 1.4 ms with one look, .7 with ten). */
static void answer(void)
{
    enum { LOOKS = 10 };
    int heard;
    for (int i = 0; i < LOOKS; i++)
        MPI_Iprobe(MPI_ANY_SOURCE, TAG, MPI_COMM_WORLD, &heard, MPI_STATUS_IGNORE);
}

/* Sleeps until a thread asks, or it is time to look for others. */
static void listen_for_threads(void)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += SOON;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    pthread_cond_timedwait(&cluster.asked, &cluster.lock, &until);
}

void cluster_serve(size_t threads)
{
    pthread_mutex_lock(&cluster.lock);
    while (cluster.n_left < threads) {
        if (cluster.n_asked == 0)
            listen_for_threads();
        const bool asked = cluster.n_asked > 0;
        cluster.n_asked -= asked;
        pthread_mutex_unlock(&cluster.lock);
        const uint64_t number = asked ? next_number() : 0;
        if (!asked)
            answer();
        pthread_mutex_lock(&cluster.lock);
        if (!asked)
            continue;
        if (cluster.n_given == cluster.capacity) {
            cluster.capacity = 2 * cluster.capacity + 8;
            cluster.number = memory_grow(cluster.number, cluster.capacity, sizeof *cluster.number);
        }
        cluster.number[cluster.n_given++] = number;
        pthread_cond_signal(&cluster.given);
    }
    cluster.n_left = 0;
    pthread_mutex_unlock(&cluster.lock);
}

/* --- what each made ----------------------------------------------------------------------------
 */

static void say(const char *bytes, size_t n)
{
    MPI_Request request;
    uint64_t length = n;
    MPI_Isend(&length, 1, MPI_UINT64_T, 0, TAG, MPI_COMM_WORLD, &request);
    await(&request);
    for (size_t at = 0; at < n; at += PIECE) {
        const size_t piece = n - at < PIECE ? n - at : PIECE;
        MPI_Isend(bytes + at, (int)piece, MPI_BYTE, 0, TAG, MPI_COMM_WORLD, &request);
        await(&request);
    }
}

static char *hear(int rank, size_t *n)
{
    MPI_Request request;
    uint64_t length;
    MPI_Irecv(&length, 1, MPI_UINT64_T, rank, TAG, MPI_COMM_WORLD, &request);
    await(&request);
    char *bytes = memory_take((size_t)length + 1, 1);
    for (size_t at = 0; at < length; at += PIECE) {
        const size_t piece = length - at < PIECE ? length - at : PIECE;
        MPI_Irecv(bytes + at, (int)piece, MPI_BYTE, rank, TAG, MPI_COMM_WORLD, &request);
        await(&request);
    }
    *n = (size_t)length;
    return bytes;
}

bool cluster_collect(const char *bytes, size_t n, ClusterTake take, void *context)
{
    bool ok = true;
    if (cluster.rank > 0)
        say(bytes, n);
    for (int rank = 1; cluster.rank == 0 && ok && rank < cluster.size; rank++) {
        size_t length;
        char *heard = hear(rank, &length);
        ok = take(context, heard, length);
        free(heard);
    }
    return ok;
}
