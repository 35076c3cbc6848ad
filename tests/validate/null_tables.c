/* What came of the null worlds, for readers (Markdown) and for machines (CSV). */
#include "nulls.h"

#include "alike/os.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_name[] = {[NULL_GRID] = "grid",
                                        [NULL_PAIRED] = "paired",
                                        [NULL_WEIGHTED] = "weighted",
                                        [NULL_DESIGNS] = "designs",
                                        [NULL_FURTHER] = "further",
                                        [NULL_AIPW] = "aipw",
                                        [NULL_UNNAMED] = "unnamed",
                                        [NULL_MIXED] = "mixed",
                                        [NULL_MIXED_FURTHER] = "mixed-further",
                                        [NULL_PAIRS] = "pairs",
                                        [NULL_WILD] = "wild",
                                        [NULL_SHARES] = "shares",
                                        [NULL_BOOTSTRAP] = "bootstrap",
                                        [NULL_INTERACTIONS] = "interactions",
                                        [NULL_PLACEBO] = "placebo"};

int null_kind(const char *name)
{
    int kind = 0;
    while (kind < NULL_KINDS && strcmp(name, kind_name[kind]) != 0)
        kind++;
    return kind;
}

/* "13.3 → 5.0", bold where the gate does not hold. */
static void print_level(const NullRow *row)
{
    const char *const mark = row->v.holds ? "" : "**";
    if (!isnan(row->before))
        printf("%.1f → ", 100 * row->before);
    if (isnan(row->v.level))
        printf("%snone%s", mark, mark);
    else
        printf("%s%.1f%s", mark, 100 * row->v.level, mark);
}

/* Cells of a row of the grid differ by sizes and covariate alone, and follow one another. */
static void print_grid(const NullRows *rows, NullKind kind)
{
    const NullWorld *before = NULL;
    printf("\n| design | program schools | of | equal | equal, frl | random | random, frl "
           "| program smallest | the same, frl | program largest | the same, frl |\n"
           "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |");
    for (size_t k = 0; k < rows->n; k++) {
        const NullRow *row = &rows->item[k];
        const NullWorld *w = &row->cell->world;
        if (row->cell->kind != kind)
            continue;
        if (before == NULL || before->program != w->program || before->comparison != w->comparison)
            printf("\n| %.*s | %zu | %zu |", (int)strcspn(row->name, " "), row->name, w->program,
                   w->program + w->comparison);
        before = w;
        printf(" ");
        print_level(row);
        printf(" |");
    }
    printf("\n");
}

/* Cells of the grid with one number of program schools. */
typedef struct Sum {
    size_t n, outside, worlds, without_p, failed;
    double low, high, level, width, widest, power;
} Sum;

static Sum sum_of(const NullRows *rows, NullKind kind, size_t program)
{
    Sum sum = {.low = INFINITY};
    for (size_t k = 0; k < rows->n; k++) {
        const NullRow *row = &rows->item[k];
        if (row->cell->kind != kind || row->cell->world.program != program)
            continue;
        sum.n++;
        sum.outside += !row->v.holds;
        sum.low = fmin(sum.low, row->v.level);
        sum.high = fmax(sum.high, row->v.level);
        sum.level += row->v.level;
        sum.width += row->v.width;
        sum.widest = fmax(sum.widest, row->v.width);
        sum.power += row->v.power;
        sum.worlds += row->v.n;
        sum.without_p += row->v.without_p;
        sum.failed += row->v.failed;
    }
    return sum;
}

static void print_sums(const NullRows *rows, NullKind kind)
{
    static const size_t program[] = {2, 3, 5, 10, 20};
    printf("\n| program schools | cells | level: lowest | mean | highest | cells outside 2 to 7 "
           "| no p | %s | width: mean | widest | power |\n"
           "| --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |\n",
           kind == NULL_GRID || kind == NULL_PAIRED ? "not matched" : "not carried out");
    for (size_t p = 0; p < COUNT_OF(program); p++) {
        const Sum s = sum_of(rows, kind, program[p]);
        const double n = (double)s.n, worlds = (double)s.worlds;
        if (s.n > 0)
            printf("| %zu | %zu | %.1f | %.1f | %.1f | %zu | %.2f%% | %.2f%% | %.2f | %.2f | "
                   "%.0f%% |\n",
                   program[p], s.n, 100 * s.low, 100 * s.level / n, 100 * s.high, s.outside,
                   100 * (double)s.without_p / worlds, 100 * (double)s.failed / worlds, s.width / n,
                   s.widest, 100 * s.power / n);
    }
}

static const char *verdict(const NullRow *row)
{
    if (!row->v.holds)
        return row->v.other_cluster > 0 ? "**another cluster**" : "**fails**";
    switch (row->cell->gate) {
    case GATE_LEVEL:
    case GATE_RANK:
        return "holds";
    case GATE_MOST:
        return row->v.level < 0.02 ? "holds: too rarely, if anything" : "holds";
    case GATE_NO_P:
        return "no p, as it should be";
    case GATE_NONE:
        break;
    }
    return "shown, not judged";
}

static void print_list(const NullRows *rows, NullKind kind)
{
    printf("\n| world | level | no p | off by, SD | width | power | median df | |\n"
           "| --- | --: | --: | --: | --: | --: | --: | --- |\n");
    for (size_t k = 0; k < rows->n; k++) {
        const NullRow *row = &rows->item[k];
        const NullVerdict *v = &row->v;
        if (row->cell->kind != kind)
            continue;
        printf("| %s | ", row->name);
        print_level(row);
        printf(" | %.1f%% | ", 100 * (double)v->without_p / (double)v->n);
        if (isnan(v->level))
            printf("| | | |");
        else
            printf("%+.2f | %.2f | %.0f%% | %.1f |", fabs(v->bias) < 0.005 ? 0 : v->bias, v->width,
                   100 * v->power, v->df);
        printf(" %s |\n", verdict(row));
    }
}

/* Cells by rank, each with that by the standard error of the same worlds where there is one. */
static void print_placebo(const NullRows *rows)
{
    printf("\n| program schools | schools are | worlds | level by rank | power by rank | width | "
           "level by "
           "standard error | power | |\n| --- | --- | --: | --: | --: | --: | --: | --: | --- |\n");
    for (size_t k = 0; k < rows->n; k++) {
        const NullRow *row = &rows->item[k];
        const NullVerdict *v = &row->v, *error = NULL;
        if (row->cell->kind != NULL_PLACEBO || !row->cell->by_rank)
            continue;
        if (k + 1 < rows->n && !rows->item[k + 1].cell->by_rank)
            error = &rows->item[k + 1].v;
        printf("| %zu of %zu | %s | %zu | ", row->cell->world.program,
               row->cell->world.program + row->cell->world.comparison, strrchr(row->name, ' ') + 1,
               v->n);
        print_level(row);
        printf(" | %.0f%% | ", 100 * v->power);
        if (!isnan(v->width))
            printf("%.2f", v->width);
        printf(" | ");
        if (error != NULL)
            printf("%.1f | %.0f%%", 100 * error->level, 100 * error->power);
        else
            printf("|");
        printf(" | %s |\n", verdict(row));
    }
}

static const char *no_p(Arena *arena, const NullVerdict *v)
{
    return v->without_p == 0 ? ""
                             : arena_printf(arena, " (no p in %.1f%%)",
                                            100.0 * (double)v->without_p / (double)v->n);
}

/* Three numbers of schools to a row, which follow one another. */
static void print_interactions(const NullRows *rows)
{
    size_t n = 0;
    Arena *arena = arena_create();
    printf("\n| variance | parts | of the | 10 schools an arm | 20 | 60 |\n"
           "| --- | --: | --- | --: | --: | --: |");
    for (size_t k = 0; k < rows->n; k++) {
        const NullRow *row = &rows->item[k];
        const NullWorld *w = &row->cell->world;
        if (row->cell->kind != NULL_INTERACTIONS)
            continue;
        if (n++ % 3 == 0)
            printf("\n| %s | %zu | %s |",
                   strstr(row->cell->effects, "CR2") != NULL ? "CR2" : "school_components",
                   w->parts, w->parts_of_schools ? "schools" : "students of every school");
        printf(" ");
        print_level(row);
        printf("%s |", no_p(arena, &row->v));
    }
    printf("\n");
    arena_destroy(arena);
}

static bool has_kind(const NullRows *rows, NullKind kind)
{
    for (size_t k = 0; k < rows->n; k++)
        if (rows->item[k].cell->kind == kind)
            return true;
    return false;
}

void null_print(const NullRows *rows, size_t n_worlds)
{
    if (has_kind(rows, NULL_GRID)) {
        printf("### The grid\n\nPercent of %zu worlds that reject \"no effect\" at 5%%.\n",
               n_worlds);
        print_grid(rows, NULL_GRID);
        print_sums(rows, NULL_GRID);
        printf("\n");
    }
    if (has_kind(rows, NULL_PAIRED)) {
        printf("### Schools paired with schools\n\nThe same by multilevel matching.\n");
        print_grid(rows, NULL_PAIRED);
        print_sums(rows, NULL_PAIRED);
        printf("\n");
    }
    if (has_kind(rows, NULL_WEIGHTED)) {
        printf("### Designs of weights\n\nThe same, with all students of both groups weighted.\n");
        print_grid(rows, NULL_WEIGHTED);
        print_sums(rows, NULL_WEIGHTED);
        printf("\n");
    }
    if (has_kind(rows, NULL_DESIGNS)) {
        printf("### Every other design\n");
        print_list(rows, NULL_DESIGNS);
        printf("\n");
    }
    if (has_kind(rows, NULL_FURTHER)) {
        printf("### Other scores, estimates and parts\n");
        print_list(rows, NULL_FURTHER);
        printf("\n");
    }
    if (has_kind(rows, NULL_AIPW)) {
        printf("### Augmented weighting\n");
        print_list(rows, NULL_AIPW);
        printf("\n");
    }
    if (has_kind(rows, NULL_UNNAMED)) {
        printf("### No cluster named in the study\n");
        print_list(rows, NULL_UNNAMED);
        printf("\n");
    }
    if (has_kind(rows, NULL_MIXED)) {
        printf("### A random intercept of schools\n\nThe grid again, with `estimator: mixed`.\n");
        print_grid(rows, NULL_MIXED);
        print_sums(rows, NULL_MIXED);
        printf("\n");
    }
    if (has_kind(rows, NULL_MIXED_FURTHER)) {
        printf("The same in other worlds and designs.\n");
        print_list(rows, NULL_MIXED_FURTHER);
        printf("\n");
    }
    if (has_kind(rows, NULL_PAIRS)) {
        printf("### Pairs that know how often a partner serves\n");
        print_list(rows, NULL_PAIRS);
        printf("\n");
    }
    if (has_kind(rows, NULL_WILD)) {
        printf("### The wild cluster bootstrap\n");
        print_list(rows, NULL_WILD);
        printf("\n");
    }
    if (has_kind(rows, NULL_SHARES)) {
        printf("### Shares by logistic regression\n");
        print_list(rows, NULL_SHARES);
        printf("\n");
    }
    if (has_kind(rows, NULL_BOOTSTRAP)) {
        printf("### Schools drawn anew\n");
        print_list(rows, NULL_BOOTSTRAP);
        printf("\n");
    }
    if (has_kind(rows, NULL_INTERACTIONS)) {
        printf("### Do parts differ?\n\nPercent of worlds in which the test of all differences of "
               "`effects.interactions` at once rejects \"no part differs\" at 5%%; of two parts "
               "there is one difference. Everybody is compared.\n");
        print_interactions(rows);
        printf("\n");
    }
    if (has_kind(rows, NULL_PLACEBO)) {
        printf("### Other schools in the program's place\n");
        print_placebo(rows);
        printf("\n");
    }
}

bool null_write_csv(const NullRows *rows, const char *path)
{
    FILE *file = fopen(path, "w");
    if (file == NULL)
        return false;
    fprintf(file,
            "cell,level,worlds,failed,without_p,rejected,level_se,bias,sd,width,power,median_df,"
            "other_cluster,no_caution,holds\n");
    for (size_t k = 0; k < rows->n; k++) {
        const NullVerdict *v = &rows->item[k].v;
        fprintf(file, "\"%s\",%.5f,%zu,%zu,%zu,%zu,%.5f,%.3f,%.5f,%.4f,%.4f,%.3f,%zu,%zu,%s\n",
                rows->item[k].name, v->level, v->n, v->failed, v->without_p, v->rejected,
                v->level_se, v->bias, v->sd, v->width, v->power, v->df, v->other_cluster,
                v->no_caution, v->holds ? "yes" : "no");
    }
    return fclose(file) == 0;
}

bool null_read_before(Arena *arena, const char *path, NullRows *rows)
{
    Error *err = ARENA_NEW(arena, Error);
    char *bytes;
    size_t n;
    if (!os_read_file(arena, path, &bytes, &n, err))
        return false;
    const char *const text = arena_copy_bytes(arena, bytes, n);
    for (size_t k = 0; k < rows->n; k++) {
        const char *const start = arena_printf(arena, "\n\"%s\",", rows->item[k].name);
        const char *const at = strstr(text, start);
        if (at != NULL)
            rows->item[k].before = strtod(at + strlen(start), NULL);
    }
    return true;
}
