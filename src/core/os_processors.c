/* How many processors there are for this process: those that it may run on (a scheduler's or a
 * container's affinity), and no more than its time is worth where a group of processes has a quota:
 * cpu.max of cgroup v2, cpu.cfs_quota_us of v1 (Linux, Documentation/admin-guide/cgroup-v2.rst and
 * Documentation/scheduler/sched-bwc.rst). */
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

/* Of the group at this path and those above it, the least number that its time is worth. */
static size_t least_quota(const char *root, char *group, size_t most)
{
    for (;;) {
        char path[3][PATH_MAX];
        double quota, period;
        (void)snprintf(path[0], PATH_MAX, "%.2000s%.2000s/cpu.max", root, group);
        (void)snprintf(path[1], PATH_MAX, "%.2000s/cpu%.2000s/cpu.cfs_quota_us", root, group);
        (void)snprintf(path[2], PATH_MAX, "%.2000s/cpu%.2000s/cpu.cfs_period_us", root, group);
        if (read_quota(path[0], NULL, &quota, &period) ||
            read_quota(path[1], path[2], &quota, &period)) {
            const double whole = ceil(quota / period);
            most = whole < (double)most ? (size_t)whole : most;
        }
        char *last = strrchr(group, '/');
        if (last == NULL)
            return most;
        *last = '\0';
    }
}

size_t os_quota(const char *root, const char *groups, size_t most)
{
    char line[PATH_MAX];
    FILE *from = fopen(groups, "r");

    line[0] = '\0';
    most = least_quota(root, line, most);
    while (from != NULL && fgets(line, sizeof line, from) != NULL) { /* "4:cpu,cpuacct:/group" */
        char *group = strchr(line, ':');
        group = group == NULL ? NULL : strchr(group + 1, ':');
        line[strcspn(line, "\n")] = '\0';
        if (group != NULL)
            most = least_quota(root, group + 1, most);
    }
    if (from != NULL)
        fclose(from);
    return most;
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
