/* Threads that loops inside one analysis may borrow.
 *
 * The plan gives away the threads that it does not need itself: those beyond its jobs, and each of
 * its own once no job is left for it. A loop takes what is free when it begins and gives it back;
 * where nothing is free, as for a loop within a loop mostly, it runs on its caller's thread. So
 * there are never more threads than were asked for, and nobody waits for one. What a loop makes is
 * kept by index and put together in that order: results are the same bit for bit with any number of
 * threads.
 */
#ifndef ALIKE_PARALLEL_H
#define ALIKE_PARALLEL_H

#include "alike/arena.h"
#include "alike/error.h"

typedef struct Workers Workers;

/* n: threads that are free at the beginning. */
Workers *workers_create(Arena *arena, size_t n);
void workers_destroy(Workers *workers); /* no loop runs any more */
void workers_give(Workers *workers, size_t n);

/* CPU seconds of this thread, and of those that loops of its own borrowed (and theirs) so far. */
double workers_seconds(Workers *workers);

/* work(context, i, err) for each i below n, several at once where threads are free. It may write to
 * what belongs to i alone. False where one failed, with the error of the lowest i that did: those
 * below it have all been done. workers NULL: one after the other. */
typedef bool (*ParallelWork)(void *context, size_t i, Error *err);
bool parallel_for(Workers *workers, size_t n, ParallelWork work, void *context,
                  Error *err) MUST_CHECK;

#endif
