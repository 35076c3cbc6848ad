/* What the program is without MPI: one process. */
#include "alike/cluster.h"

void cluster_begin(int *n, char ***word)
{
    (void)n;
    (void)word;
}

void cluster_end(int status)
{
    (void)status;
}

size_t cluster_rank(void)
{
    return 0;
}

size_t cluster_size(void)
{
    return 1;
}

size_t cluster_take(void)
{
    return SIZE_MAX;
}

void cluster_leave(void)
{
}

void cluster_serve(size_t threads)
{
    (void)threads;
}

bool cluster_collect(const char *bytes, size_t n, ClusterTake take, void *context)
{
    (void)bytes;
    (void)n;
    (void)take;
    (void)context;
    return true;
}
