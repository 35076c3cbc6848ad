/* A main for fuzz targets where there is no fuzzer: feeds every file of tests/corpus/NAME through
 * the target, so that `make test` runs what fuzzing once found, under any compiler and sanitizer.
 */
#define _DEFAULT_SOURCE
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static bool replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    size_t n = 0, capacity = 1 << 16;
    uint8_t *bytes = malloc(capacity);
    for (size_t got; bytes != NULL && (got = fread(bytes + n, 1, capacity - n, file)) > 0;) {
        n += got;
        if (n == capacity)
            bytes = realloc(bytes, capacity *= 2);
    }
    fclose(file);
    if (bytes == NULL)
        return false;
    /* An exact copy, so that reading one byte too far is seen by the address sanitizer. */
    uint8_t *exact = malloc(n > 0 ? n : 1);
    if (exact != NULL) {
        memcpy(exact, bytes, n);
        printf("[ RUN      ] %s\n", path); /* names the input when it crashes */
        fflush(stdout);
        (void)LLVMFuzzerTestOneInput(exact, n);
    }
    free(exact);
    free(bytes);
    return exact != NULL;
}

int main(int argc, char **argv)
{
    (void)argc;
    const char *name = strrchr(argv[0], '/');
    name = name == NULL ? argv[0] : name + 1;
    if (strncmp(name, "fuzz_", 5) == 0)
        name += 5;
    char folder[1024], path[2048];
    snprintf(folder, sizeof folder, "tests/corpus/%s", name);
    size_t n = 0, n_failed = replay("/dev/null") ? 0 : 1; /* the empty input, corpus or not */
    DIR *entries = opendir(folder);
    for (struct dirent *entry; entries != NULL && (entry = readdir(entries)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (replay(path))
            n++;
        else
            n_failed++;
    }
    if (entries != NULL)
        closedir(entries);
    printf("%zu inputs of %s replayed\n", n, folder);
    printf("[  PASSED  ] %d test(s).\n", n_failed == 0 ? 1 : 0);
    if (n_failed > 0)
        printf("[  FAILED  ] 1 test(s), listed below:\n[  FAILED  ] %zu inputs can't be read\n",
               n_failed);
    return n_failed > 0;
}
