/* Asks for more than POSIX, as os.c does: mremap. */
#if defined(__linux__)
#define _GNU_SOURCE
#endif

#include "alike/big.h"

#include "alike/arena.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* One array that lies in a file. */
typedef struct Mapped {
    struct Mapped *next;
    void *memory;
    size_t bytes;
    int file;
} Mapped;

static struct {
    pthread_mutex_t lock;
    size_t limit, in_memory, on_disk, most_on_disk;
    Mapped *first;
    bool watched;
} big = {.lock = PTHREAD_MUTEX_INITIALIZER};

void big_limit(size_t bytes)
{
    big.limit = bytes;
}

size_t big_limit_now(void)
{
    return big.limit;
}

size_t big_on_disk(void)
{
    return big.most_on_disk;
}

/* --- what is resident --------------------------------------------------------------------------
 */

#if defined(__linux__)
/* Bytes; 0: not known. */
static size_t resident(int facts)
{
    char text[128];
    unsigned long all, here;
    const ssize_t n = pread(facts, text, sizeof text - 1, 0);
    if (n <= 0)
        return 0;
    text[n] = '\0';
    return sscanf(text, "%lu %lu", &all, &here) == 2 ? here * (size_t)sysconf(_SC_PAGESIZE) : 0;
}

/* Pages go from us, not from the system, which writes them when it needs the room. */
static void let_go(void)
{
    pthread_mutex_lock(&big.lock);
    for (Mapped *m = big.first; m != NULL; m = m->next)
        madvise(m->memory, m->bytes, MADV_DONTNEED);
    pthread_mutex_unlock(&big.lock);
}

/* What else is in memory leaves less room: at an eighth of the limit for pages of files, letting go
 * more often would cost more than the room is worth. */
static void *watch(void *context)
{
    enum { EVERY = 2000000 }; /* nanoseconds */
    const int facts = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    size_t most = big.limit / 10 * 8;
    (void)context;
    while (facts >= 0) {
        nanosleep(&(struct timespec){.tv_nsec = EVERY}, NULL);
        if (resident(facts) <= most)
            continue;
        let_go();
        const size_t others = resident(facts), room = others + big.limit / 8;
        most = room > big.limit / 10 * 8 ? room : big.limit / 10 * 8;
    }
    return NULL;
}

static void begin_watching(void)
{
    pthread_t thread;
    if (!big.watched && pthread_create(&thread, NULL, watch, NULL) == 0)
        pthread_detach(thread);
    big.watched = true;
}
#else
static void begin_watching(void)
{
}
#endif

/* --- files ---------------------------------------------------------------------------------------
 */

/* In a folder that is on a disk: /tmp is memory on many machines. */
static int open_file(void)
{
    const char *folder = getenv("TMPDIR");
    char path[4096];
    if (folder == NULL || folder[0] == '\0')
        folder = "/var/tmp";
    const int n = snprintf(path, sizeof path, "%s/alike-XXXXXX", folder);
    if (n < 0 || (size_t)n >= sizeof path)
        return -1;
    const int file = mkstemp(path); /* its owner's alone */
    if (file >= 0) {
        unlink(path);
        fcntl(file, F_SETFD, FD_CLOEXEC);
    }
    return file;
}

/* The room is taken at once: a disk that fills up later would end the process. */
static bool make_room(int file, size_t from, size_t to)
{
    return posix_fallocate(file, (off_t)from, (off_t)(to - from)) == 0;
}

static Mapped **find(const void *memory)
{
    Mapped **at = &big.first;
    while (*at != NULL && (*at)->memory != memory)
        at = &(*at)->next;
    return at;
}

static void *map_new(size_t bytes)
{
    const int file = open_file();
    void *memory = MAP_FAILED;
    if (file >= 0 && make_room(file, 0, bytes))
        memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory == MAP_FAILED) {
        if (file >= 0)
            close(file);
        return NULL;
    }
    Mapped *m = memory_take(1, sizeof *m);
    *m = (Mapped){.next = big.first, .memory = memory, .bytes = bytes, .file = file};
    big.first = m;
    begin_watching();
    return memory;
}

static void count_disk(size_t more, size_t less)
{
    big.on_disk = big.on_disk + more - less;
    big.most_on_disk = big.on_disk > big.most_on_disk ? big.on_disk : big.most_on_disk;
}

static void *take_locked(size_t bytes)
{
    if (big.limit > 0 && bytes >= BIG_LEAST && big.in_memory + bytes > big.limit / 2) {
        void *memory = map_new(bytes);
        if (memory != NULL) {
            count_disk(bytes, 0);
            return memory;
        }
    }
    big.in_memory += bytes;
    return NULL;
}

void *big_take(size_t bytes)
{
    pthread_mutex_lock(&big.lock);
    void *memory = take_locked(bytes);
    pthread_mutex_unlock(&big.lock);
    return memory != NULL ? memory : memory_take_zeroed(bytes, 1);
}

void big_free(void *memory, size_t bytes)
{
    if (memory == NULL)
        return;
    pthread_mutex_lock(&big.lock);
    Mapped **at = find(memory), *m = *at;
    if (m != NULL) {
        *at = m->next;
        munmap(m->memory, m->bytes);
        close(m->file);
        count_disk(0, m->bytes);
        free(m);
    } else {
        big.in_memory -= bytes;
    }
    pthread_mutex_unlock(&big.lock);
    if (m == NULL)
        free(memory);
}

#if defined(__linux__)
/* In its place, or moved without a copy. */
static void *grow_mapped(void *old, size_t bytes)
{
    Mapped *m = *find(old);
    if (m == NULL || !make_room(m->file, m->bytes, bytes))
        return NULL;
    void *memory = mremap(m->memory, m->bytes, bytes, MREMAP_MAYMOVE);
    if (memory == MAP_FAILED)
        return NULL;
    count_disk(bytes, m->bytes);
    m->memory = memory;
    m->bytes = bytes;
    return memory;
}
#else
static void *grow_mapped(void *old, size_t bytes)
{
    (void)old;
    (void)bytes;
    return NULL;
}
#endif

void *big_grow(void *old, size_t old_bytes, size_t bytes)
{
    pthread_mutex_lock(&big.lock);
    void *grown = old == NULL ? NULL : grow_mapped(old, bytes);
    const bool stays = grown == NULL && *find(old) == NULL &&
                       (big.limit == 0 || big.in_memory + bytes <= big.limit / 2);
    if (stays)
        big.in_memory += bytes - old_bytes;
    pthread_mutex_unlock(&big.lock);
    if (grown != NULL || stays)
        return grown != NULL ? grown : memory_grow(old, bytes, 1);
    void *memory = big_take(bytes);
    if (old != NULL)
        memcpy(memory, old, old_bytes);
    big_free(old, old_bytes);
    return memory;
}
