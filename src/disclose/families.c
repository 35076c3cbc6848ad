/* Families: rows that share out a whole which is shown as well (levels of a column, parts of the
 * estimate). A row that few are in, or all but few, is left out, and others with it until those
 * left out hold enough people together: else the whole less the rows shown tells of them. LevelRows
 * of the balance table are joined with their neighbours first; parts of the estimate were, before
 * they were estimated (src/effect/parts.c). */
#include "disclose/families.h"

#include "alike/level_merge.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

/* --- any family ----------------------------------------------------------------------------------
 */

static bool is_few(const Publishing *release, const Family *family, size_t row)
{
    for (size_t k = 0; k < family->n_cells; k++) {
        const size_t n = family->count[row * family->n_cells + k], whole = family->whole[k];
        if (release_few(release, n) || (n <= whole && release_few(release, whole - n)))
            return true;
    }
    return false;
}

static size_t size_of(const Family *family, size_t row)
{
    size_t n = 0;
    for (size_t k = 0; k < family->n_cells; k++)
        n += family->count[row * family->n_cells + k];
    return n;
}

/* Does what is left out hold few people of some kind, or is it one row, which follows from the
 * others? */
static bool is_thin(const Publishing *release, const Family *family, const bool *out)
{
    size_t n = 0;
    for (size_t i = 0; i < family->n; i++)
        n += out[i] && size_of(family, i) > 0;
    for (size_t k = 0; k < family->n_cells; k++) {
        size_t sum = 0;
        for (size_t i = 0; i < family->n; i++)
            sum += out[i] ? family->count[i * family->n_cells + k] : 0;
        if (release_few(release, sum))
            return true;
    }
    return n == 1;
}

bool family_leave_out(const Publishing *release, const Family *family, bool *out)
{
    bool any = false;
    for (size_t i = 0; i < family->n; i++) {
        out[i] = out[i] || is_few(release, family, i);
        any = any || out[i];
    }
    while (any && is_thin(release, family, out)) {
        size_t next = family->n;
        for (size_t i = 0; i < family->n; i++)
            if (!out[i] && size_of(family, i) > 0 &&
                (next == family->n || size_of(family, i) < size_of(family, next)))
                next = i;
        if (next == family->n)
            break;
        out[next] = true;
    }
    return any;
}

/* --- levels of the balance table -----------------------------------------------------------------
 */

enum { SIDES = 2, ARMS = 2, CELLS = SIDES * ARMS };

typedef struct LevelRows {
    size_t from, to; /* rows of the balance table */
    const char **name;
    Family family;
} LevelRows;

static void whole_of(const Analysis *analysis, size_t whole[CELLS])
{
    whole[0] = analysis->cohort_people->n[0];
    whole[1] = analysis->cohort_people->n[1];
    whole[2] = analysis->sample_people->n[0];
    whole[3] = analysis->sample_people->n[1];
}

static LevelRows levels_at(Arena *arena, const Analysis *analysis, const size_t *whole, size_t from)
{
    const BalanceRow *row = analysis->balance.row;
    LevelRows out = {.from = from, .to = from + 1};
    while (row[from].level != NULL && out.to < analysis->balance.n && row[out.to].level != NULL &&
           text_equal(row[out.to].covariate, row[from].covariate))
        out.to++;
    const size_t n = out.to - from;
    size_t *count = ARENA_ARRAY(arena, size_t, n * CELLS);
    out.name = (const char **)arena_array(arena, n, sizeof *out.name);
    for (size_t i = 0; i < n; i++) {
        out.name[i] = row[from + i].level != NULL ? row[from + i].level : "";
        memcpy(&count[i * CELLS], row[from + i].with, CELLS * sizeof *count);
    }
    out.family = (Family){.n = n, .n_cells = CELLS, .count = count, .whole = whole};
    return out;
}

/* The name under which parts of the estimate show the level; its own where they do not. */
static const char *joined_name(const Analysis *analysis, const BalanceRow *row)
{
    const Effects *effects = &analysis->effects;

    for (size_t k = 0; k < effects->n_joined; k++)
        for (size_t i = 0; i < effects->joined[k].n; i++)
            if (text_equal(effects->joined[k].column, row->covariate) &&
                text_equal(effects->joined[k].level[i], row->level))
                return effects->joined[k].joined[i];
    return row->level;
}

/* Levels that parts of the estimate join. */
static MergedLevels joined_by_parts(Arena *arena, const Analysis *analysis, const LevelRows *levels)
{
    const BalanceRow *row = &analysis->balance.row[levels->from];
    MergedLevels out = {.group = ARENA_ARRAY(arena, size_t, levels->family.n)};

    out.name = (const char **)arena_array(arena, levels->family.n, sizeof *out.name);
    for (size_t i = 0; i < levels->family.n; i++) {
        const char *name = joined_name(analysis, &row[i]);
        size_t g = 0;
        while (g < out.n && !text_equal(out.name[g], name))
            g++;
        if (g == out.n)
            out.name[out.n++] = name;
        out.group[i] = g;
    }
    return out;
}

static void join_rows(const Publishing *release, Analysis *analysis, const LevelRows *levels,
                      const MergedLevels *merged)
{
    const size_t n[SIDES][ARMS] = {
        {levels->family.whole[0], levels->family.whole[1]},
        {levels->family.whole[2], levels->family.whole[3]},
    };
    const Estimand estimand = (Estimand)analysis->design_spec->effects.estimand;
    Balance *balance = &analysis->balance;
    BalanceRow *row = &balance->row[levels->from];
    size_t kept = 0;

    for (size_t g = 0; g < merged->n; g++) {
        bool begun = false;
        for (size_t i = 0; i < levels->family.n; i++) {
            if (merged->group[i] != g)
                continue;
            if (begun) {
                balance_join(estimand, n, &row[i], &row[kept]);
                row[kept].judged = 0; /* by its own difference, which is exact still */
                row[kept].judged = 1 + (int)results_row_verdict(&row[kept]);
            } else {
                row[kept] = row[i];
            }
            begun = true;
        }
        row[kept].level = arena_copy_text(release->arena, merged->name[g]);
        row[kept].label = arena_printf(release->arena, "%s: %s", row[kept].factor, row[kept].level);
        kept++;
    }
    if (kept == levels->family.n)
        return;
    memmove(&row[kept], &row[levels->family.n], (balance->n - levels->to) * sizeof *balance->row);
    balance->n -= levels->family.n - kept;
}

/* Rows [from, to) of one column. Returns where the next column begins. */
static size_t release_levels(const Publishing *release, Arena *scratch, Analysis *analysis,
                             const size_t *whole, size_t from)
{
    LevelRows levels = levels_at(scratch, analysis, whole, from);

    if (levels.family.n > 1) {
        const MergedLevels known = joined_by_parts(scratch, analysis, &levels);
        join_rows(release, analysis, &levels, &known);
        levels = levels_at(scratch, analysis, whole, from);
        const LevelMerge merge = {.n = levels.family.n,
                                  .name = levels.name,
                                  .n_cells = CELLS,
                                  .count = levels.family.count,
                                  .whole = whole,
                                  .least = release->min};
        const MergedLevels merged = levels_merge(scratch, &merge);
        if (merged.n > 1)
            join_rows(release, analysis, &levels, &merged);
        levels = levels_at(scratch, analysis, whole, from);
    }
    bool *out = ARENA_ARRAY(scratch, bool, levels.family.n);
    /* of one column of 0 and 1 there is no other row that could go with it */
    if (levels.family.n == 1)
        out[0] = is_few(release, &levels.family, 0);
    else
        family_leave_out(release, &levels.family, out);
    for (size_t i = 0; i < levels.family.n; i++)
        if (out[i])
            balance_hide(&analysis->balance.row[levels.from + i], HIDDEN_MARK);
    return levels.to;
}

static void release_balance(const Publishing *release, Analysis *analysis)
{
    size_t whole[CELLS];
    Arena *scratch = arena_create();

    if (analysis->cohort_people != NULL)
        whole_of(analysis, whole);
    for (size_t i = 0; i < analysis->balance.n;) {
        BalanceRow *row = &analysis->balance.row[i];
        if (analysis->cohort_people == NULL) /* nobody told whom it is about */
            balance_hide(row, HIDDEN_MARK);
        if (analysis->cohort_people == NULL || row->is_score || !row->binary)
            i++;
        else
            i = release_levels(release, scratch, analysis, whole, i);
    }
    arena_destroy(scratch);
}

/* --- parts of the estimate -----------------------------------------------------------------------
 */

static void release_subgroups(const Publishing *release, Analysis *analysis)
{
    Effects *effects = &analysis->effects;
    Arena *scratch = arena_create();

    for (size_t from = 0, to; from < effects->n; from = to) {
        for (to = from + 1; to < effects->n; to++)
            if (!text_equal(effects->row[to].group, effects->row[from].group))
                break;
        if (effects->row[from].group == NULL)
            continue;
        size_t *count = ARENA_ARRAY(scratch, size_t, (to - from) * ARMS);
        bool *out = ARENA_ARRAY(scratch, bool, to - from);
        for (size_t i = from; i < to; i++) {
            const People *people = effects->row[i].people;
            out[i - from] = people == NULL;
            for (size_t arm = 0; people != NULL && arm < ARMS; arm++)
                count[(i - from) * ARMS + arm] = people->n[arm];
        }
        const Family family = {.n = to - from,
                               .n_cells = ARMS,
                               .count = count,
                               .whole = effects->row[0].people != NULL ? effects->row[0].people->n
                                                                       : (const size_t[ARMS]){0}};
        family_leave_out(release, &family, out);
        for (size_t i = from; i < to; i++)
            if (out[i - from])
                effect_hide(&effects->row[i], HIDDEN_MARK);
    }
    arena_destroy(scratch);
}

/* --- tables --------------------------------------------------------------------------------------
 */

bool row_is_part(const Table *table, size_t row)
{
    const PeopleSet *of = &table->head[row].of;

    return of->group != NULL || of->level != NULL || of->other != NULL || of->without != NULL;
}

bool column_counts_people(const TableColumn *column)
{
    return column->role == ROLE_TREATED || column->role == ROLE_CONTROL ||
           column->role == ROLE_PEOPLE;
}

double column_share_whole(const Table *table, const Cell *cell, size_t k)
{
    const ColumnRole role = table->kind->column[k].role;
    const ColumnRole whole = role == ROLE_SHARE_TREATED   ? ROLE_TREATED
                             : role == ROLE_SHARE_CONTROL ? ROLE_CONTROL
                                                          : ROLE_UNDECLARED;

    for (size_t j = 0; whole != ROLE_UNDECLARED && j < table->n_columns; j++)
        if (table->kind->column[j].role == whole)
            return cell[j].value;
    return (double)NAN;
}

/* Words of ours and names stay where a row is left out. */
void row_leave_out(Table *table, size_t row)
{
    for (size_t k = 0; k < table->n_columns; k++) {
        Cell *cell = &table->cell[row * table->n_columns + k];
        const ColumnRole role = table->column[k].role;
        if (cell->phrase != NULL || role == ROLE_REASON) /* tells of the row's people */
            *cell = (Cell){.text = "", .value = (double)NAN};
        else if (role != ROLE_TEXT && role != ROLE_NAME && role != ROLE_CONSTANT)
            *cell = (Cell){.text = HIDDEN_MARK, .value = (double)NAN};
    }
}

static bool is_level(const Table *table, size_t row)
{
    const RowHead *head = &table->head[row];

    return row_is_part(table, row) && head->people != NULL && head->of.other == NULL;
}

/* Rows of one table that are about one level each of one column. */
static void release_group(const Publishing *release, const Analysis *analysis, Table *table,
                          const char *group)
{
    Arena *scratch = arena_create();
    size_t *row = ARENA_ARRAY(scratch, size_t, table->n_rows), n = 0;
    size_t *count = ARENA_ARRAY(scratch, size_t, table->n_rows * ARMS);
    bool *out = ARENA_ARRAY(scratch, bool, table->n_rows);

    for (size_t i = 0; i < table->n_rows; i++) {
        const RowHead *head = &table->head[i];
        if (!is_level(table, i) || !text_equal(head->of.group, group))
            continue;
        for (size_t arm = 0; arm < ARMS; arm++)
            count[n * ARMS + arm] = head->people->n[arm];
        row[n++] = i;
    }
    const Family family = {
        .n = n, .n_cells = ARMS, .count = count, .whole = analysis->sample_people->n};
    family_leave_out(release, &family, out);
    for (size_t k = 0; k < n; k++)
        if (out[k])
            row_leave_out(table, row[k]);
    arena_destroy(scratch);
}

/* Each column that divides people is a family of its own: a table can hold several. */
static void release_table(const Publishing *release, const Analysis *analysis, Table *table)
{
    for (size_t i = 0; i < table->n_rows; i++) {
        bool is_first = is_level(table, i);
        for (size_t k = 0; k < i && is_first; k++)
            is_first = !is_level(table, k) ||
                       !text_equal(table->head[k].of.group, table->head[i].of.group);
        if (is_first)
            release_group(release, analysis, table, table->head[i].of.group);
    }
}

void release_families(Publishing *release)
{
    for (size_t i = 0; i < release->results->n_analyses; i++) {
        Analysis *analysis = &release->results->analysis[i];
        if (analysis->infeasible != NULL || !release_asks(release, RELEASE_FAMILIES))
            continue;
        release_balance(release, analysis);
        release_subgroups(release, analysis);
        for (size_t k = 0; analysis->sample_people != NULL && k < analysis->tables.n; k++)
            release_table(release, analysis, analysis->tables.item[k]);
    }
}
