/* Several processes, mostly on several machines, that make one study together: `alike-mpi`, which
 * `make MPI=1` builds. In the ordinary program, and in a process that nobody started others beside,
 * there is one, of rank 0.
 *
 * Nobody is master: processes take numbers from one counter, and keep what they make in a ledger.
 * The thread that began the process talks to the others; threads that work ask it. */
#ifndef ALIKE_CLUSTER_H
#define ALIKE_CLUSTER_H

#include "alike/base.h"

/* At the start of the program, which may take words of its own out of the list. */
void cluster_begin(int *n, char ***word);
/* At its end: waits for the others; where the status is not 0, ends them too. */
void cluster_end(int status);

size_t cluster_rank(void);
size_t cluster_size(void);

/* The next number from 0 on, given to one caller of all processes. Any thread; while one that began
 * the process serves. */
size_t cluster_take(void);
/* Called by each of the threads that work, when it is done. */
void cluster_leave(void);
/* Until so many threads have left. */
void cluster_serve(size_t threads);

/* Rank 0 hears what each other one says, by rank: take(context, bytes, n), false ends the
 * listening. Elsewhere take is not called. All processes; false where take said so. */
typedef bool (*ClusterTake)(void *context, const char *bytes, size_t n);
bool cluster_collect(const char *bytes, size_t n, ClusterTake take, void *context);

#endif
