#include "stats/contributions.h"

#include <math.h>
#include <string.h>

Contributions contributions_of_fit(Fit *fit)
{
    const double *weight = fit->root != NULL   ? fit->row_weight
                           : fit->uses != NULL ? fit->uses->weight
                                               : fit->weight;
    const size_t n = fit->uses != NULL ? fit->uses->n : fit->x.n;

    return (Contributions){.n = n,
                           .k = fit->k,
                           .observed = n,
                           .parameters = fit_rank(fit),
                           .leverages = true,
                           .linear = true,
                           .rss = fit->rss,
                           .squares = fit->squares,
                           .weight = fit->equal_weights ? weight[0] : (double)NAN,
                           .fit = fit};
}

Contributions contributions_given(size_t n, size_t k, const double *column, const double *residual,
                                  size_t parameters)
{
    return (Contributions){.n = n,
                           .k = k,
                           .observed = n,
                           .parameters = parameters,
                           .linear = residual != NULL,
                           .rss = (double)NAN,
                           .weight = 1.0,
                           .column = column,
                           .residual = residual};
}

Contributions contributions_of_mean(Arena *arena, size_t n, const double *weight,
                                    const double *residual)
{
    double *constant = ARENA_ARRAY(arena, double, n), *share = ARENA_ARRAY(arena, double, n);
    double total = 0.0;
    Contributions out = contributions_given(n, 1, constant, residual, 1);

    for (size_t i = 0; i < n; i++)
        total += weight[i];
    out.rss = 0.0;
    for (size_t i = 0; i < n; i++) {
        constant[i] = 1.0;
        share[i] = weight[i] / total;
        out.rss += share[i] * residual[i] * residual[i];
    }
    out.leverages = true;
    out.row_weight = share;
    out.weight = (double)NAN;
    return out;
}

Contributions contributions_stack(const Contributions *part, size_t n_parts)
{
    Contributions out = {.leverages = true,
                         .linear = true,
                         .weight = part[0].weight,
                         .part = part,
                         .n_parts = n_parts,
                         .stacked = true};

    for (size_t p = 0; p < n_parts; p++) {
        out.n += part[p].n;
        out.k += part[p].k;
        out.observed += part[p].observed;
        out.parameters += part[p].parameters;
        out.leverages = out.leverages && part[p].leverages;
        out.linear = out.linear && part[p].linear;
        out.rss += part[p].rss;
        if (!(part[p].weight == out.weight))
            out.weight = (double)NAN;
    }
    return out;
}

size_t contributions_n_forms(const Contributions *of)
{
    size_t n = 0;

    if (of->fit != NULL)
        return of->fit->x.k;
    for (size_t p = 0; p < of->n_parts; p++)
        n += contributions_n_forms(&of->part[p]);
    return of->n_parts > 0 ? n : of->k;
}

size_t contributions_n_groups(const Contributions *of)
{
    size_t n = of->fit != NULL && of->fit->by_group ? of->fit->levels.n + 1 : 0;

    for (size_t p = 0; p < of->n_parts; p++)
        n += contributions_n_groups(&of->part[p]);
    return n;
}

void contributions_group_coordinates(const Contributions *of, int32_t *out)
{
    const Fit *fit = of->fit;
    const size_t n = contributions_n_groups(of);
    size_t column = 0;

    for (size_t g = 0; of->n_parts == 0 && g < n; g++)
        out[g] = fit->n_groups == 0 ? -1 : g == fit->levels.n ? 0 : fit->coordinate[g];
    for (size_t p = 0; p < of->n_parts; p++) {
        const size_t own = contributions_n_groups(&of->part[p]);
        contributions_group_coordinates(&of->part[p], out);
        for (size_t g = 0; g < own; g++)
            out[g] += out[g] < 0 ? 0 : (int32_t)column;
        out += own;
        column += of->part[p].k;
    }
}

void contributions_form(const Contributions *of, const double *c, double *out)
{
    memset(out, 0, of->k * sizeof *out);
    if (of->fit != NULL) {
        for (size_t j = 0; j < of->fit->x.k; j++)
            for (size_t l = 0; c[j] != 0.0 && l < of->k; l++)
                out[l] += c[j] * of->fit->back[j * of->k + l];
        return;
    }
    for (size_t p = 0; p < of->n_parts; p++) {
        contributions_form(&of->part[p], c, out);
        c += contributions_n_forms(&of->part[p]);
        out += of->part[p].k;
    }
    if (of->n_parts == 0)
        memcpy(out, c, of->k * sizeof *out);
}

/* Parts of a stack have coordinates of their own, so what is diagonal in each is in all. */
static bool collect_squares(const Contributions *of, double *out)
{
    if (of->fit != NULL) {
        if (!fit_square_weights(of->fit))
            return false;
        memcpy(out, of->fit->squares, of->k * sizeof *out);
    }
    for (size_t i = 0; of->row_weight != NULL && i < of->n; i++)
        *out += of->row_weight[i] * of->row_weight[i] * of->column[i] * of->column[i];
    for (size_t p = 0; p < of->n_parts; p++) {
        if (!collect_squares(&of->part[p], out))
            return false;
        out += of->part[p].k;
    }
    return true;
}

bool contributions_prepare(Arena *arena, Contributions *of)
{
    double *squares = ARENA_ARRAY(arena, double, of->k);

    of->squares = squares;
    return collect_squares(of, squares);
}

void contributions_ready(const Contributions *of)
{
    if (of->fit != NULL)
        fit_use_ready(of->fit);
    for (size_t p = 0; p < of->n_parts; p++)
        contributions_ready(&of->part[p]);
}

/* --- blocks of rows -----------------------------------------------------------------------------
 */

struct ContributionSpace {
    FitSpace *fit;
    double *x; /* k columns */
    double *weight, *residual, *moves;
    size_t n_groups; /* as contributions_n_groups */
    int32_t *group;
    double *own;
    ContributionSpace **part;
};

ContributionSpace *contribution_space(Arena *arena, const Contributions *of)
{
    ContributionSpace *space = ARENA_NEW(arena, ContributionSpace);

    space->n_groups = contributions_n_groups(of);
    if (of->fit != NULL) {
        fit_use_ready(of->fit);
        space->fit = fit_space(arena, &of->fit->x, of->k);
        return space;
    }
    space->x = ARENA_ARRAY(arena, double, of->k *FIT_STRIDE);
    space->weight = ARENA_ARRAY(arena, double, MODEL_BLOCK);
    space->residual = ARENA_ARRAY(arena, double, MODEL_BLOCK);
    space->moves = ARENA_ARRAY(arena, double, MODEL_BLOCK);
    space->group = ARENA_ARRAY(arena, int32_t, MODEL_BLOCK);
    space->own = ARENA_ARRAY(arena, double, MODEL_BLOCK);
    space->part = (ContributionSpace **)arena_array(arena, of->n_parts, sizeof *space->part);
    for (size_t p = 0; p < of->n_parts; p++)
        space->part[p] = contribution_space(arena, &of->part[p]);
    return space;
}

static size_t row_of(MatrixRows rows, size_t i)
{
    return rows.index != NULL ? rows.index[i] : rows.begin + i;
}

static void fill_given(const Contributions *of, MatrixRows rows, ContributionSpace *space)
{
    for (size_t i = 0; i < rows.n; i++) {
        const size_t row = row_of(rows, i);
        space->moves[i] = 1.0;
        space->weight[i] = of->row_weight == NULL ? 1.0 : of->row_weight[row];
        space->residual[i] = of->residual == NULL ? 1.0 : of->residual[row];
        for (size_t l = 0; l < of->k; l++)
            space->x[l * FIT_STRIDE + i] = of->column[l * of->n + row];
    }
}

static void fill_stacked(const Contributions *of, MatrixRows rows, ContributionSpace *space)
{
    size_t before = 0, column = 0, groups = 0;

    memset(space->x, 0, of->k * FIT_STRIDE * sizeof *space->x);
    for (size_t p = 0; p < of->n_parts; p++) {
        const Contributions *part = &of->part[p];
        uint32_t index[MODEL_BLOCK], at[MODEL_BLOCK];
        size_t n = 0;
        for (size_t i = 0; i < rows.n; i++) {
            const size_t row = row_of(rows, i);
            if (row < before || row >= before + part->n)
                continue;
            index[n] = (uint32_t)(row - before);
            at[n++] = (uint32_t)i;
        }
        const Block block =
            contributions_block(part, (MatrixRows){.index = index, .n = n}, space->part[p]);
        for (size_t i = 0; i < n; i++) {
            space->weight[at[i]] = block.weight[i];
            space->residual[at[i]] = block.residual[i];
            space->moves[at[i]] = block.moves == NULL ? 1.0 : block.moves[i];
            space->group[at[i]] = block.group == NULL ? -1 : (int32_t)groups + block.group[i];
            space->own[at[i]] = block.own == NULL ? 0.0 : block.own[i];
            for (size_t l = 0; l < part->k; l++)
                space->x[(column + l) * FIT_STRIDE + at[i]] = block.x[l * FIT_STRIDE + i];
        }
        before += part->n;
        column += part->k;
        groups += space->part[p]->n_groups;
    }
}

Block contributions_block(const Contributions *of, MatrixRows rows, ContributionSpace *space)
{
    if (of->fit != NULL)
        return fit_block(of->fit, rows, space->fit);
    if (of->n_parts > 0)
        fill_stacked(of, rows, space);
    else
        fill_given(of, rows, space);
    return (Block){.n = rows.n,
                   .x = space->x,
                   .weight = space->weight,
                   .residual = space->residual,
                   .moves = space->moves,
                   .group = space->n_groups > 0 ? space->group : NULL,
                   .own = space->n_groups > 0 ? space->own : NULL};
}

bool contributions_are_uses(const Contributions *of)
{
    bool uses = of->n_parts > 0 || (of->fit != NULL && of->fit->uses != NULL);

    for (size_t p = 0; uses && p < of->n_parts; p++)
        uses = contributions_are_uses(&of->part[p]);
    return uses;
}

void contributions_add_uses(const Contributions *of, const uint32_t *row, size_t n,
                            bool coefficients, double *sum)
{
    Fit *fit = of->fit;

    if (fit != NULL)
        fit_use_ready(fit);
    for (size_t i = 0; of->n_parts > 0 && i < n; i++) {
        const Contributions *part = of->part;
        uint32_t own = row[i];
        double *of_part = sum;
        for (; own >= part->n; part++) {
            own -= (uint32_t)part->n;
            of_part += part->k;
        }
        contributions_add_uses(part, &own, 1, coefficients, of_part);
    }
    for (size_t i = 0; fit != NULL && i < n; i++) {
        const double *x = fit_use(fit, row[i]), weight = fit->uses->weight[row[i]];
        const double score = coefficients ? weight : weight * x[of->k];
        for (size_t l = 0; l < of->k; l++)
            sum[l] += score * x[l];
    }
}

void contributions_coefficients(const Contributions *of, const double *c, double *out)
{
    Arena *scratch = arena_create();
    ContributionSpace *space = contribution_space(scratch, of);

    for (size_t begin = 0; begin < of->n; begin += MODEL_BLOCK) {
        const size_t n = of->n - begin < MODEL_BLOCK ? of->n - begin : MODEL_BLOCK;
        const Block block = contributions_block(of, (MatrixRows){.begin = begin, .n = n}, space);
        block_multiply(block.x, FIT_STRIDE, n, of->k, c, out + begin);
        for (size_t i = 0; i < n; i++)
            out[begin + i] *= block.weight[i] * block_moves(&block, i);
    }
    arena_destroy(scratch);
}

/* --- rows by group ------------------------------------------------------------------------------
 */

size_t clusters_number(int32_t *cluster, size_t n)
{
    Arena *scratch = arena_create();
    int32_t largest = -1, next = 0;

    for (size_t i = 0; i < n; i++)
        largest = cluster[i] > largest ? cluster[i] : largest;
    int32_t *number = ARENA_ARRAY(scratch, int32_t, (size_t)(largest + 1));
    for (size_t i = 0; i < n; i++) {
        if (cluster[i] < 0) {
            cluster[i] = next++;
            continue;
        }
        int32_t *of = &number[cluster[i]]; /* one more than the number; 0: none yet */
        if (*of == 0)
            *of = ++next;
        cluster[i] = *of - 1;
    }
    arena_destroy(scratch);
    return (size_t)next;
}

Grouping grouping_by_pair(Arena *arena, const int32_t *first, size_t n_first, const int32_t *second,
                          size_t n_second, size_t n)
{
    const uint32_t *by_second = grouping_of(arena, second, n_second, n).order;
    Grouping by_first = grouping_of(arena, first, n_first, n);
    Grouping out = {.order = by_first.order, .start = ARENA_ARRAY(arena, size_t, n + 1)};

    /* rows go to their first group in the order of their second ones */
    for (size_t i = 0; i < n; i++)
        out.order[by_first.start[first[by_second[i]]]++] = by_second[i];
    for (size_t i = 0; i < n; i++) {
        const uint32_t row = out.order[i], before = i == 0 ? row : out.order[i - 1];
        if (i == 0 || first[row] != first[before] || second[row] != second[before])
            out.start[out.n_groups++] = i;
    }
    out.start[out.n_groups] = n;
    return out;
}

/* Where the block that begins at `begin` ends: after MODEL_BLOCK rows, or before a small group that
 * would be cut. */
static size_t block_end(const Grouping *grouping, size_t begin, size_t group, size_t whole)
{
    const size_t n = grouping->start[grouping->n_groups];
    const size_t limit = n - begin < MODEL_BLOCK ? n : begin + MODEL_BLOCK;
    size_t end = begin;

    for (size_t g = group; g < grouping->n_groups && end < limit; g++) {
        const size_t stop = grouping->start[g + 1];
        if (stop <= limit)
            end = stop;
        else if (stop - grouping->start[g] <= whole)
            break;
        else
            end = limit;
    }
    return end;
}

bool contributions_walk(const Contributions *of, const Grouping *grouping, size_t whole,
                        GroupVisit visit, void *state)
{
    Arena *scratch = arena_create();
    ContributionSpace *space = contribution_space(scratch, of);
    size_t group = 0;
    bool ok = true;

    for (size_t begin = 0; ok && begin < of->n;) {
        const size_t end = block_end(grouping, begin, group, whole);
        const MatrixRows rows = {.index = grouping->order + begin, .n = end - begin};
        const Block block = contributions_block(of, rows, space);
        for (size_t i = begin; ok && i < end;) {
            const size_t stop = grouping->start[group + 1];
            const size_t to = stop < end ? stop : end;
            ok = visit(state, &block, i - begin, to - i, to == stop);
            group += to == stop ? 1 : 0;
            i = to;
        }
        begin = end;
    }
    arena_destroy(scratch);
    return ok;
}
