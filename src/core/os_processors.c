/* How many processors there are for this process, and how much memory: those that it may run on (a
 * scheduler's or a container's affinity), and no more than its time is worth where a group of
 * processes has a quota: cpu.max of cgroup v2, cpu.cfs_quota_us of v1 (Linux,
 * Documentation/admin-guide/cgroup-v2.rst and Documentation/scheduler/sched-bwc.rst); and of memory
 * likewise what memory.max leaves of the machine's, or memory.limit_in_bytes of v1
 * (Documentation/admin-guide/cgroup-v1/memory.rst). */
#if defined(__linux__)
#define _GNU_SOURCE /* CPU_COUNT */
#endif

#include "alike/os.h"

#include "alike/base.h"

#include <limits.h>
#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Two numbers of a file, of which the first may be a word ("max"): then false. */
static bool read_quota(const char *path, const char *beside, double *quota, double *period)
{
    char bytes[128] = "";
    const char *const file[] = {path, beside};
    size_t n = 0;

    for (size_t k = 0; k < COUNT_OF(file) && file[k] != NULL; k++) {
        FILE *from = fopen(file[k], "r");
        if (from == NULL)
            return false;
        n += fread(bytes + n, 1, sizeof bytes / 2 - 1, from);
        fclose(from);
        bytes[n] = '\0';
    }
    return sscanf(bytes, "%lf %lf", quota, period) == 2 && *quota > 0.0 && *period > 0.0;
}

/* Of one group: `most`, or less where it may have less. */
typedef size_t (*GroupLimit)(const char *root, const char *group, size_t most);

static size_t limit_time(const char *root, const char *group, size_t most)
{
    char path[3][PATH_MAX];
    double quota, period;

    (void)snprintf(path[0], PATH_MAX, "%.2000s%.2000s/cpu.max", root, group);
    (void)snprintf(path[1], PATH_MAX, "%.2000s/cpu%.2000s/cpu.cfs_quota_us", root, group);
    (void)snprintf(path[2], PATH_MAX, "%.2000s/cpu%.2000s/cpu.cfs_period_us", root, group);
    if (!read_quota(path[0], NULL, &quota, &period) &&
        !read_quota(path[1], path[2], &quota, &period))
        return most;
    const double whole = ceil(quota / period);
    return whole < (double)most ? (size_t)whole : most;
}

static size_t limit_memory(const char *root, const char *group, size_t most)
{
    char path[2][PATH_MAX];

    (void)snprintf(path[0], PATH_MAX, "%.2000s%.2000s/memory.max", root, group);
    (void)snprintf(path[1], PATH_MAX, "%.2000s/memory%.2000s/memory.limit_in_bytes", root, group);
    for (size_t k = 0; k < COUNT_OF(path); k++) {
        unsigned long long bytes = 0;
        FILE *from = fopen(path[k], "r");
        if (from == NULL)
            continue;
        if (fscanf(from, "%llu", &bytes) == 1 && bytes < most)
            most = (size_t)bytes;
        fclose(from);
    }
    return most;
}

/* Of the group at this path and those above it, the least. */
static size_t least_of(GroupLimit limit, const char *root, char *group, size_t most)
{
    for (;;) {
        most = limit(root, group, most);
        char *last = strrchr(group, '/');
        if (last == NULL)
            return most;
        *last = '\0';
    }
}

static size_t least_of_groups(GroupLimit limit, const char *root, const char *groups, size_t most)
{
    char line[PATH_MAX];
    FILE *from = fopen(groups, "r");

    line[0] = '\0';
    most = least_of(limit, root, line, most);
    while (from != NULL && fgets(line, sizeof line, from) != NULL) { /* "4:cpu,cpuacct:/group" */
        char *group = strchr(line, ':');
        group = group == NULL ? NULL : strchr(group + 1, ':');
        line[strcspn(line, "\n")] = '\0';
        if (group != NULL)
            most = least_of(limit, root, group + 1, most);
    }
    if (from != NULL)
        fclose(from);
    return most;
}

size_t os_quota(const char *root, const char *groups, size_t most)
{
    return least_of_groups(limit_time, root, groups, most);
}

size_t os_memory_left(const char *root, const char *groups, size_t most)
{
    return least_of_groups(limit_memory, root, groups, most);
}

static size_t allowed_processors(void)
{
#if defined(__linux__)
    cpu_set_t allowed; /* a scheduler or a container may leave a few of many */
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0)
        return (size_t)CPU_COUNT(&allowed);
#endif
    const long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n > 0 ? (size_t)n : 1;
}

size_t os_processors(void)
{
    return os_quota("/sys/fs/cgroup", "/proc/self/cgroup", allowed_processors());
}

size_t os_memory(void)
{
    const long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    const size_t own = pages > 0 && size > 0 ? (size_t)pages * (size_t)size : 0;
    return os_memory_left("/sys/fs/cgroup", "/proc/self/cgroup", own);
}
