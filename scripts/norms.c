/* Makes C of the norm tables in datasets/norms: norms FILE.csv ..., a table's growth before its
 * status
 *
 * For each table NAME_status, NAME_growth and NAME_ROWS, which fills the rows of a Norms. Numbers
 * are copied letter by letter. What the program has no use for is left out: rows of schools (they
 * describe means of grades, not students), means without an SD, growth from one school year to the
 * next, whose grades are labelled inconsistently where they come from. */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CELLS_MAX = 16, LINE_MAX_ = 1024 };

static const char status_header[] = "level,subject,grade,term,mean,sd";
static const char growth_header[] =
    "level,subject,grade,start,end,years,start_mean,mean,slope,conditional_sd,sd";

static void stop(const char *path, size_t line, const char *what)
{
    fprintf(stderr, "%s:%zu: %s\n", path, line, what);
    exit(1);
}

static size_t split(char *line, char **cell)
{
    size_t n = 0;
    for (char *at = line; at != NULL && n < CELLS_MAX; n++) {
        cell[n] = at;
        at = strchr(at, ',');
        if (at != NULL)
            *at++ = '\0';
    }
    return n;
}

/* "Fall": SEASON_FALL */
static void print_season(const char *word)
{
    printf("SEASON_");
    for (; *word != '\0'; word++)
        putchar(toupper((unsigned char)*word));
}

static void check_number(const char *path, size_t line, const char *text)
{
    char *end;
    strtod(text, &end);
    if (end == text || *end != '\0')
        stop(path, line, "not a number");
}

static void print_status(char **cell)
{
    printf("    {.subject = \"%s\", .grade = %s, .season = ", cell[1], cell[2]);
    print_season(cell[3]);
    printf(", .mean = %s, .sd = %s},\n", cell[4], cell[5]);
}

static void print_growth(char **cell)
{
    printf("    {.subject = \"%s\", .grade = %s, .start = ", cell[1], cell[2]);
    print_season(cell[3]);
    printf(", .end = ");
    print_season(cell[4]);
    printf(", .start_mean = %s, .mean = %s, .slope = %s, .conditional_sd = %s, .sd = %s},\n",
           cell[6], cell[7], cell[8], cell[9], cell[10]);
}

/* Prints the rows of one file; how many there were. */
static size_t print_rows(const char *path, bool growth)
{
    const char *header = growth ? growth_header : status_header;
    const size_t n_cells = growth ? 11 : 6;
    char line[LINE_MAX_], *cell[CELLS_MAX];
    size_t n = 0, number = 0;
    FILE *file = fopen(path, "r");
    if (file == NULL)
        stop(path, 0, "can't be opened");
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        if (++number == 1 && strcmp(line, header) != 0)
            stop(path, number, "these are not the columns of a norm table");
        if (number == 1)
            continue;
        if (split(line, cell) != n_cells)
            stop(path, number, "this line has another number of cells than the header");
        const bool used = strcmp(cell[0], "student") == 0 &&
                          (growth ? strcmp(cell[5], "0") == 0 : cell[5][0] != '\0');
        if (!used)
            continue;
        for (size_t k = growth ? 6 : 4; k < n_cells; k++)
            check_number(path, number, cell[k]);
        (growth ? print_growth : print_status)(cell);
        n++;
    }
    fclose(file);
    if (n == 0)
        stop(path, number, "no row of students");
    return n;
}

/* "nwea2015" of datasets/norms/nwea2015_status.csv; false: the file is no table of this kind. */
static bool name_of(const char *path, const char *ending, char *out, size_t room)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash == NULL ? path : slash + 1;
    const size_t n = strlen(base), m = strlen(ending);
    if (n <= m || n - m >= room || strcmp(base + n - m, ending) != 0)
        return false;
    memcpy(out, base, n - m);
    out[n - m] = '\0';
    return true;
}

int main(int argc, char **argv)
{
    char name[64], grown[64] = "";
    size_t n_growth = 0;
    printf("/* Made from datasets/norms by scripts/norms.c. */\n");
    for (int i = 1; i < argc; i++) {
        if (name_of(argv[i], "_growth.csv", grown, sizeof grown)) {
            printf("static const NormGrowth %s_growth[] = {\n", grown);
            n_growth = print_rows(argv[i], true);
            printf("};\n");
            continue;
        }
        if (!name_of(argv[i], "_status.csv", name, sizeof name))
            stop(argv[i], 0, "neither NAME_growth.csv nor NAME_status.csv");
        printf("static const Norm %s_status[] = {\n", name);
        const size_t n = print_rows(argv[i], false);
        printf("};\n#define %s_ROWS .n = %zu, .norm = %s_status", name, n, name);
        if (strcmp(grown, name) == 0)
            printf(", .n_growth = %zu, .growth = %s_growth", n_growth, name);
        printf("\n");
    }
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
