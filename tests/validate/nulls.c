/* How often is a true "no effect" rejected at 5%? Many worlds for each cell of a grid.
 *
 *   validate nulls [--worlds N] [--threads N] [--cells WORDS]
 *                  [--kind
 * grid|paired|weighted|designs|further|aipw|unnamed|mixed|mixed-further|pairs|wild|shares|bootstrap|interactions|placebo]
 *                  [--icc X] [--variance NAME] [--csv FILE] [--before FILE] [--most N] [--sample]
 *
 * --cells: those whose names hold every word. --variance: what every study is to use instead of the
 * default. --csv: every number of every cell. --most: worlds where each is 100 or 200 studies
 * (1,000 and 300). --before: such a file of an earlier program, shown beside the levels. --sample:
 * the few cells of `make test`, with wide gates. Tables in Markdown go to standard output, progress
 * to standard error; exit status 1 where a gated cell fails. */
#include "nulls.h"
#include "validate.h"

#include "alike/os.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Wish {
    size_t worlds, threads, most; /* most: of worlds that are many studies; 0: as usual */
    const char *cells, *variance, *csv, *before;
    int kind; /* NullKind, or -1: all */
    double icc;
    bool sample;
} Wish;

/* --- which -------------------------------------------------------------------------------------
 */

static bool read_words(int n_words, char **word, Wish *out)
{
    *out = (Wish){.worlds = 2000, .threads = 1, .cells = "", .kind = -1, .icc = 0.15};
    for (int k = 0; k < n_words; k++) {
        const char *const value = k + 1 < n_words ? word[k + 1] : NULL;
        if (strcmp(word[k], "--sample") == 0) {
            out->sample = true;
            continue;
        }
        if (value == NULL)
            return false;
        if (strcmp(word[k], "--worlds") == 0)
            out->worlds = strtoul(value, NULL, 10);
        else if (strcmp(word[k], "--threads") == 0)
            out->threads = strtoul(value, NULL, 10);
        else if (strcmp(word[k], "--most") == 0)
            out->most = strtoul(value, NULL, 10);
        else if (strcmp(word[k], "--cells") == 0)
            out->cells = value;
        else if (strcmp(word[k], "--variance") == 0)
            out->variance = value;
        else if (strcmp(word[k], "--csv") == 0)
            out->csv = value;
        else if (strcmp(word[k], "--before") == 0)
            out->before = value;
        else if (strcmp(word[k], "--kind") == 0)
            out->kind = null_kind(value);
        else if (strcmp(word[k], "--icc") == 0)
            out->icc = strtod(value, NULL);
        else
            return false;
        k++;
    }
    return out->worlds >= 2 && out->kind < NULL_KINDS && out->icc >= 0 && out->icc < 0.8;
}

/* Every word of the filter stands in the name: " 2/20 " is not found in "nearest 12/20". */
static bool is_wanted(Arena *scratch, const NullCell *cell, const Wish *wish)
{
    const char *const name = arena_printf(scratch, " %s ", cell->name);
    char *const words = arena_copy_text(scratch, wish->cells);
    if ((wish->sample && !cell->sample) || (wish->kind >= 0 && wish->kind != (int)cell->kind))
        return false;
    for (char *at = words; *at != '\0';) {
        at += strspn(at, " ");
        const size_t n = strcspn(at, " ");
        const bool last = at[n] == '\0';
        at[n] = '\0';
        if (n > 0 && strstr(name, arena_printf(scratch, " %s ", at)) == NULL)
            return false;
        at += last ? n : n + 1;
    }
    return true;
}

/* --- running -----------------------------------------------------------------------------------
 */

static void say(const NullRow *row, double ms)
{
    const NullVerdict *v = &row->v;
    if (isnan(v->level))
        fprintf(stderr, "%-46s no p, failed %zu, %.1f ms%s\n", row->name, v->failed, ms,
                v->holds ? "" : "  FAILS");
    else
        fprintf(stderr,
                "%-46s %5.1f%% rejected (%.1f), no p %zu, failed %zu, bias %.2f SD, width %.2f, "
                "power %.0f%%, df %.1f, %.1f ms%s\n",
                row->name, 100 * v->level, 100 * v->level_se, v->without_p, v->failed, v->bias,
                v->width, 100 * v->power, v->df, ms, v->holds ? "" : "  FAILS");
    if (v->other_cluster > 0)
        fprintf(stderr, "    clustered by something else than %s: %zu worlds\n", row->cell->cluster,
                v->other_cluster);
    if (v->no_caution > 0)
        fprintf(stderr, "    no caution about %s: %zu worlds\n", row->cell->caution, v->no_caution);
}

static bool run_cell(Arena *arena, const NullCell *cell, const Wish *wish, const char *folder,
                     NullRows *rows, Error *err)
{
    enum { RANKED_MOST = 1000, DRAWN_MOST = 300 }; /* each of these is 100 or 200 studies */
    const size_t usual = cell->by_rank ? RANKED_MOST : cell->bootstrap ? DRAWN_MOST : SIZE_MAX;
    const size_t most = wish->most > 0 && usual < SIZE_MAX ? wish->most : usual;
    const size_t n = wish->worlds < most ? wish->worlds : most;
    Arena *scratch = arena_create();
    NullAnswer *answer = ARENA_ARRAY(scratch, NullAnswer, n * cell->n_parts);
    const double since = os_cpu_seconds();
    const bool ok = null_cell_run(cell, wish->variance, n, wish->threads, folder, answer, err);
    const double ms = 1000 * (os_cpu_seconds() - since) / (double)n;
    for (size_t part = 0; ok && part < cell->n_parts; part++) {
        rows->item = arena_grow(arena, rows->item, &rows->capacity, rows->n + 1, sizeof(NullRow));
        NullRow *row = &rows->item[rows->n++];
        *row =
            (NullRow){.cell = cell,
                      .name = cell->n_parts == 1 ? cell->name
                                                 : arena_printf(arena, "%s, %zu of %zu", cell->name,
                                                                part + 1, cell->n_parts),
                      .before = (double)NAN,
                      .v = null_judge(cell, answer + part * n, n, wish->sample)};
        say(row, ms);
    }
    arena_destroy(scratch);
    return ok;
}

/* --- the verdict -------------------------------------------------------------------------------
 */

/* The worlds of a sample's cells together, which tell more than each cell by itself. */
static bool pool_holds(const NullRows *rows)
{
    static const double lowest = 0.02, highest = 0.08;
    size_t n = 0, rejected = 0, n_cells = 0;
    for (size_t k = 0; k < rows->n; k++) {
        const NullVerdict *v = &rows->item[k].v;
        if (rows->item[k].cell->gate != GATE_LEVEL)
            continue;
        n_cells++;
        n += v->n - v->failed - v->without_p;
        rejected += v->rejected;
    }
    if (n_cells < 2)
        return true;
    const double level = (double)rejected / (double)n;
    fprintf(stderr, "together %.1f%% of %zu worlds\n", 100 * level, n);
    return level >= lowest && level <= highest;
}

static bool run_all(Arena *arena, const Wish *wish, const char *folder, NullRows *rows, Error *err)
{
    NullCells cells = {.arena = arena};
    null_cells_list(&cells, wish->icc);
    null_cells_of_interactions(&cells, wish->icc);
    for (size_t k = 0; k < cells.n; k++)
        if (is_wanted(arena, &cells.item[k], wish) &&
            !run_cell(arena, &cells.item[k], wish, folder, rows, err))
            return false;
    return true;
}

int validate_nulls(int n_words, char **word)
{
    Wish wish;
    NullRows rows = {0};
    if (!read_words(n_words, word, &wish)) {
        fprintf(stderr, "validate nulls: see the top of tests/validate/nulls.c\n");
        return 2;
    }
    Arena *arena = arena_create();
    Error *err = ARENA_NEW(arena, Error);
    char *folder = arena_printf(arena, "%s/alike-nulls-XXXXXX",
                                getenv("TMPDIR") != NULL ? getenv("TMPDIR") : "/tmp");
    bool ok = mkdtemp(folder) != NULL && run_all(arena, &wish, folder, &rows, err);
    os_remove_tree(folder);
    if (!ok || rows.n == 0) {
        fprintf(stderr, "%s\n", ok ? "no cell has these words in its name" : err->text);
        arena_destroy(arena);
        return 2;
    }
    ok = (wish.before == NULL || null_read_before(arena, wish.before, &rows)) &&
         (wish.csv == NULL || null_write_csv(&rows, wish.csv));
    null_print(&rows, wish.worlds);
    if (!ok)
        fprintf(stderr, "validate nulls: %s or %s can't be read or written\n",
                wish.before != NULL ? wish.before : "", wish.csv != NULL ? wish.csv : "");
    size_t n_failing = 0;
    for (size_t k = 0; k < rows.n; k++)
        n_failing += !rows.item[k].v.holds;
    if (n_failing > 0)
        fprintf(stderr, "validation failed: %zu of %zu cells do not hold\n", n_failing, rows.n);
    const bool holds = n_failing == 0 && (!wish.sample || pool_holds(&rows));
    arena_destroy(arena);
    return !ok ? 2 : holds ? 0 : 1;
}
