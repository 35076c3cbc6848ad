/* The audit's equations of what shares out the sample: parts of the estimate, levels of the balance
 * table, rows of further tables. */
#include "disclose/audit.h"

#include "alike/text.h"
#include "disclose/families.h"
#include "disclose/round.h"

#include <math.h>

enum { ARMS = 2 };

/* --- a family ------------------------------------------------------------------------------------
 */

/* Rows that seem to share out a whole, and those of them that are left out, together. */
typedef struct Sharing {
    size_t n, n_hidden;
    BoundTerm *part, *hidden;
    size_t analysis;
    int64_t low, high; /* of the sum, by the rows alone */
} Sharing;

static Sharing sharing_begin(Audit *audit, size_t analysis, size_t n)
{
    Arena *arena = audit->bounds.arena;

    return (Sharing){.part = ARENA_ARRAY(arena, BoundTerm, n + 2),
                     .hidden = ARENA_ARRAY(arena, BoundTerm, n + 1),
                     .analysis = analysis};
}

static void sharing_add(Audit *audit, Sharing *sharing, size_t variable, bool shown)
{
    const Bound *b = &audit->bounds.variable[variable];

    sharing->part[sharing->n++] = (BoundTerm){variable, -1};
    sharing->low += b->low;
    sharing->high += b->high;
    if (!shown)
        sharing->hidden[sharing->n_hidden++] = (BoundTerm){variable, -1};
}

/* rest: some may be in no row. */
static void sharing_end(Audit *audit, Sharing *sharing, size_t whole, bool rest)
{
    const Bound *w = whole == AUDIT_UNKNOWN ? NULL : &audit->bounds.variable[whole];

    if (w == NULL || sharing->n == 0 || sharing->low > w->high || (!rest && sharing->high < w->low))
        return; /* they do not */
    sharing->part[sharing->n++] = (BoundTerm){whole, 1};
    if (rest)
        sharing->part[sharing->n++] = (BoundTerm){audit_unknown(audit, 0, BOUND_OPEN), -1};
    bounds_equation(&audit->bounds, sharing->part, sharing->n);
    if (sharing->n_hidden == 0)
        return;
    for (size_t k = 0; k < sharing->n_hidden; k++)
        audit_watch(audit, (AuditWatch){.analysis = sharing->analysis,
                                        .variable = sharing->hidden[k].variable});
    const size_t together = audit_unknown(audit, 0, BOUND_OPEN);
    sharing->hidden[sharing->n_hidden++] = (BoundTerm){together, 1};
    bounds_equation(&audit->bounds, sharing->hidden, sharing->n_hidden);
    audit_watch(audit, (AuditWatch){.analysis = sharing->analysis, .variable = together});
}

/* --- parts of the estimate -----------------------------------------------------------------------
 */

static size_t count_of(const Effect *effect, size_t arm)
{
    return arm == 0 ? effect->n_control : effect->n_treated;
}

static void add_subgroups(Audit *audit, size_t at, size_t from, size_t to)
{
    const Effects *effects = &audit->release->results->analysis[at].effects;

    for (size_t arm = 0; arm < ARMS; arm++) {
        Sharing sharing = sharing_begin(audit, at, to - from);
        for (size_t i = from; i < to; i++) {
            const Effect *effect = &effects->row[i];
            const bool shown = effect_hidden_n(effect) == NULL;
            const Bound known =
                shown ? audit_shown(audit->release, count_of(effect, arm)) : (Bound){0, BOUND_OPEN};
            const AuditCut cut = {.kind = shown ? CUT_PART : CUT_NONE,
                                  .analysis = at,
                                  .at = i,
                                  .size = CUT_ROWS_LAST + count_of(effect, arm)};
            audit->part[at][i][arm] = audit_variable(audit, known, cut);
            sharing_add(audit, &sharing, audit->part[at][i][arm], shown);
        }
        sharing_end(audit, &sharing, audit->sample[at][arm], false);
    }
}

/* --- tables --------------------------------------------------------------------------------------
 */

static const TableColumn *size_column(const Table *table, size_t arm)
{
    for (size_t k = 0; k < table->n_columns; k++)
        if (table->column[k].role == (arm == 0 ? ROLE_CONTROL : ROLE_TREATED))
            return &table->column[k];
    return NULL;
}

static void add_table(Audit *audit, size_t at, Table *table, size_t arm)
{
    const TableColumn *column = size_column(table, arm);

    if (column == NULL)
        return;
    Sharing sharing = sharing_begin(audit, at, table->n_rows);
    const size_t k = (size_t)(column - table->column);
    for (size_t i = 0; i < table->n_rows; i++) {
        const Cell *cell = &table->cell[i * table->n_columns + k];
        const bool shown = cell->text == NULL && !isnan(cell->value);
        if (!row_is_part(table, i) || table->head[i].of.other != NULL)
            continue;
        const size_t n = shown ? (size_t)cell->value : 0;
        const Bound known = shown ? audit_shown(audit->release, n) : (Bound){0, BOUND_OPEN};
        const AuditCut cut = {.kind = shown ? CUT_ROW : CUT_NONE,
                              .analysis = at,
                              .at = i,
                              .table = table,
                              .size = CUT_ROWS_LAST + n};
        sharing_add(audit, &sharing, audit_variable(audit, known, cut), shown);
    }
    sharing_end(audit, &sharing, audit->sample[at][arm], true);
}

void audit_parts(Audit *audit)
{
    for (size_t at = 0; at < audit->release->results->n_analyses; at++) {
        Analysis *analysis = &audit->release->results->analysis[at];
        const Effects *effects = &analysis->effects;
        audit->part[at] = arena_array(audit->bounds.arena, effects->n, sizeof **audit->part);
        for (size_t arm = 0; arm < ARMS && effects->n > 0; arm++)
            if (effect_hidden_n(&effects->row[0]) == NULL &&
                audit->sample[at][arm] != AUDIT_UNKNOWN) {
                const Bound known = audit_shown(audit->release, count_of(&effects->row[0], arm));
                bounds_narrow(&audit->bounds, audit->sample[at][arm], known.low, known.high);
            }
        for (size_t from = 0, to; from < effects->n; from = to) {
            for (to = from + 1; to < effects->n; to++)
                if (!text_equal(effects->row[to].group, effects->row[from].group))
                    break;
            if (effects->row[from].group != NULL)
                add_subgroups(audit, at, from, to);
        }
        for (size_t k = 0; k < analysis->tables.n; k++)
            for (size_t arm = 0; arm < ARMS; arm++)
                add_table(audit, at, analysis->tables.item[k], arm);
    }
}

/* --- levels of the balance table -----------------------------------------------------------------
 */

/* Of a share in whole percent of a rounded size: the counts that print so. */
static Bound known_of_share(const Publishing *release, size_t count, size_t size)
{
    const int64_t base = (int64_t)release->base;
    const int64_t n = ((int64_t)size + base / 2) / base * base;
    Bound out = audit_shown(release, count);

    if (n <= 0)
        return (Bound){0, BOUND_OPEN};
    const double told = round(100.0 * (double)((out.low + base / 2) / base * base) / (double)n);
    const int64_t middle = (int64_t)((out.low + base / 2) / base * base);
    for (int64_t c = middle - base; c > 0 && round(100.0 * (double)c / (double)n) == told;
         c -= base)
        out.low = c - base / 2;
    for (int64_t c = middle + base; round(100.0 * (double)c / (double)n) == told; c += base)
        out.high = c + (base - 1) / 2;
    return out;
}

static size_t size_before(const Analysis *analysis, size_t arm)
{
    return analysis->cohort_people->n[arm];
}

static size_t size_after(const Analysis *analysis, size_t arm)
{
    return analysis->sample_people->n[arm];
}

/* A share counts nobody where weights differ: of the design, or before it of the data. */
static bool is_count(const Audit *audit, size_t at, size_t arm, bool after)
{
    const RoundWork *work = &audit->release->work[at];
    const double n = after ? work->after[arm] : work->before[arm];

    return (after ? work->effective[arm] : work->worth[arm]) >= n * (1.0 - 1e-9);
}

typedef struct LevelVariables {
    size_t before[ARMS], after[ARMS], left[ARMS];
} LevelVariables;

static LevelVariables add_level(Audit *audit, size_t at, size_t i)
{
    const Analysis *analysis = &audit->release->results->analysis[at];
    const BalanceRow *row = &analysis->balance.row[i];
    LevelVariables out;

    for (size_t arm = 0; arm < ARMS; arm++) {
        const Bound open = {0, BOUND_OPEN};
        const bool before =
            row->hidden == NULL && row->hidden_before == NULL && is_count(audit, at, arm, false);
        const bool after = row->hidden == NULL && is_count(audit, at, arm, true);
        const Bound b =
            before ? known_of_share(audit->release, row->with[0][arm], size_before(analysis, arm))
                   : open;
        const Bound a =
            after ? known_of_share(audit->release, row->with[1][arm], size_after(analysis, arm))
                  : open;
        const AuditCut side = {.kind = before ? CUT_BEFORE : CUT_NONE,
                               .analysis = at,
                               .at = i,
                               .size = row->with[0][0] + row->with[0][1]};
        const AuditCut whole = {.kind = after ? CUT_LEVEL : CUT_NONE,
                                .analysis = at,
                                .at = i,
                                .size = CUT_ROWS_LAST + row->with[1][arm]};
        out.before[arm] = audit_variable(audit, b, side);
        out.after[arm] = audit_variable(audit, a, whole);
        out.left[arm] = audit_unknown(audit, 0, BOUND_OPEN);
        bounds_equation(
            &audit->bounds,
            (BoundTerm[]){{out.before[arm], 1}, {out.after[arm], -1}, {out.left[arm], -1}}, 3);
    }
    return out;
}

/* The parts of an estimate by the same column are the same people. */
static void join_subgroups(Audit *audit, size_t at, const BalanceRow *row,
                           const LevelVariables *level)
{
    const Analysis *analysis = &audit->release->results->analysis[at];

    for (size_t i = 0; i < analysis->effects.n; i++) {
        const Effect *effect = &analysis->effects.row[i];
        if (!text_equal(effect->group, row->covariate) || !text_equal(effect->level, row->level))
            continue;
        /* a part's comparison students are those linked to its program students */
        bounds_equation(&audit->bounds,
                        (BoundTerm[]){{level->after[1], 1}, {audit->part[at][i][1], -1}}, 2);
    }
}

static void add_factor(Audit *audit, size_t at, size_t from, size_t to)
{
    const Analysis *analysis = &audit->release->results->analysis[at];
    const BalanceRow *row = analysis->balance.row;
    LevelVariables *level = ARENA_ARRAY(audit->bounds.arena, LevelVariables, to - from);

    for (size_t i = from; i < to; i++) {
        level[i - from] = add_level(audit, at, i);
        join_subgroups(audit, at, &row[i], &level[i - from]);
        for (size_t arm = 0; arm < ARMS; arm++)
            audit_watch(audit, (AuditWatch){.analysis = at, .variable = level[i - from].left[arm]});
    }
    for (size_t arm = 0; row[from].level != NULL && arm < ARMS; arm++)
        for (int after = 0; after < 2; after++) {
            Sharing sharing = sharing_begin(audit, at, to - from);
            if (!is_count(audit, at, arm, after))
                continue;
            for (size_t i = from; i < to; i++) {
                const LevelVariables *v = &level[i - from];
                const bool shown = row[i].hidden == NULL && (after || row[i].hidden_before == NULL);
                sharing_add(audit, &sharing, after ? v->after[arm] : v->before[arm], shown);
            }
            sharing_end(audit, &sharing, after ? audit->sample[at][arm] : audit->cohort[at][arm],
                        false);
        }
}

void audit_levels(Audit *audit)
{
    for (size_t at = 0; at < audit->release->results->n_analyses; at++) {
        const Analysis *analysis = &audit->release->results->analysis[at];
        const Balance *balance = &analysis->balance;
        for (size_t from = 0, to; analysis->cohort_people != NULL && from < balance->n; from = to) {
            const BalanceRow *row = balance->row;
            for (to = from + 1; row[from].level != NULL && to < balance->n; to++)
                if (row[to].level == NULL || !text_equal(row[to].covariate, row[from].covariate))
                    break;
            if (row[from].binary && !row[from].is_score)
                add_factor(audit, at, from, to);
        }
    }
}
