/* Who gained? Effects by group of students, a column a subject. Tables of further analyses come
 * first; a subgroup of the study file that no table shows stands behind them. */
#include "report/body.h"

#include "alike/known.h"
#include "alike/part_tables.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

enum { SUBJECTS_MOST = 4, SUBJECTS_WITH_P = 2, ROWS_MOST = 60, KINDS_MOST = 24 };

/* A way to divide students: a kind of table, or a column under effects.subgroups. */
typedef struct Kind {
    const TableKind *table; /* NULL: a subgroup */
    const char *group;
    const char *heading;
} Kind;

/* One part of one outcome, wherever it comes from. */
typedef struct Part {
    const char *level;
    Cell estimate, low, high, p, q; /* q: p among the groups of its table */
    const char *n;
    const char *start; /* class of the start */
} Part;

typedef struct Parts {
    size_t n;
    Part part[ROWS_MOST];
} Parts;

static const TableKind *const shown_tables[] = {&table_school_type, &table_years, &table_grade_band,
                                                &table_pretest_quintile};

static bool is_known_as(const char *group, KnownColumn what)
{
    for (size_t i = 0; i < KNOWN_NAMES_MAX; i++)
        if (known_name_at(what, i) != NULL && text_equal(group, known_name_at(what, i)))
            return true;
    return false;
}

/* Do the rows of a table show the same students as this subgroup? */
static bool is_shown_by(const Analysis *a, const char *group)
{
    const struct {
        const TableKind *table;
        bool same;
    } pair[] = {
        {&table_pretest_quintile, analysis_is_pretest(a, group)},
        {&table_school_type, is_known_as(group, KNOWN_SCHOOL_TYPE)},
        {&table_years, is_known_as(group, KNOWN_YEARS)},
        {&table_grade_band, is_known_as(group, KNOWN_GRADE)},
    };
    for (size_t k = 0; k < COUNT_OF(pair); k++)
        if (pair[k].same && tables_find(&a->tables, pair[k].table) != NULL)
            return true;
    return false;
}

static const char *subgroup_heading(Arena *arena, const Analysis *a, const char *group)
{
    const EffectSpec *effects = &a->design_spec->effects;
    for (size_t i = 0; i < effects->n_subgroups; i++)
        if (effects->subgroup[i].label != NULL &&
            text_equal(effects->subgroup[i].column.text, group))
            return effects->subgroup[i].label;
    return text_label(arena, column_words(a, group));
}

static bool has_kind(const Kind *kind, size_t n, const TableKind *table, const char *group)
{
    for (size_t k = 0; k < n; k++)
        if (kind[k].table == table && text_equal(kind[k].group, group))
            return true;
    return false;
}

static size_t kinds_of(Arena *arena, const Outline *outline, Kind *kind)
{
    size_t n = 0;
    for (size_t k = 0; k < COUNT_OF(shown_tables); k++)
        for (size_t i = 0; i < outline->n; i++) {
            const Table *table =
                tables_find(&main_of(&outline->subject[i])->tables, shown_tables[k]);
            if (table != NULL && !has_kind(kind, n, shown_tables[k], NULL))
                kind[n++] =
                    (Kind){.table = shown_tables[k],
                           .heading = text_with_capital(
                               arena, table_column(table, &group_effects_columns.group)->title)};
        }
    for (size_t i = 0; i < outline->n; i++) {
        const Analysis *a = main_of(&outline->subject[i]);
        for (size_t e = 0; e < a->effects.n && n < KINDS_MOST; e++) {
            const char *group = a->effects.row[e].group;
            if (group != NULL && !is_shown_by(a, group) && !has_kind(kind, n, NULL, group))
                kind[n++] = (Kind){.group = group, .heading = subgroup_heading(arena, a, group)};
        }
    }
    return n;
}

/* --- parts of an outcome ------------------------------------------------------------------------
 */

static void read_table(Arena *arena, const Table *table, Parts *parts)
{
    const union group_effects_columns *column = &group_effects_columns;
    for (size_t i = 0; i < table->n_rows && parts->n < ROWS_MOST; i++)
        parts->part[parts->n++] = (Part){
            .level = table_text(table, i, &column->group),
            .estimate = *table_cell(table, i, &column->estimate),
            .low = *table_cell(table, i, &column->ci_low),
            .high = *table_cell(table, i, &column->ci_high),
            .p = *table_cell(table, i, &column->p),
            .q = *table_cell(table, i, &column->q),
            .n = table_words(table, arena, i, &column->n_treated),
            .start = table_text(table, i, &column->baseline),
        };
}

static Cell effect_named(const Effect *e, const char *json)
{
    Cell cell = effect_cell(e, field_find(effect_fields, n_effect_fields, json));
    cell.text = e->hidden != NULL ? e->hidden : cell.text;
    return cell;
}

static void read_subgroup(Arena *arena, const Analysis *a, const char *group, Parts *parts)
{
    for (size_t i = 0; i < a->effects.n && parts->n < ROWS_MOST; i++) {
        const Effect *e = &a->effects.row[i];
        if (e->group != NULL && text_equal(e->group, group))
            parts->part[parts->n++] = (Part){.level = e->level,
                                             .estimate = effect_named(e, "estimate"),
                                             .low = effect_named(e, "ci_low"),
                                             .high = effect_named(e, "ci_high"),
                                             .p = effect_named(e, "p"),
                                             .n = told_n_treated(arena, e),
                                             .start = e->baseline_class};
    }
}

static Parts parts_of(Arena *arena, const Analysis *a, const Kind *kind)
{
    Parts parts = {0};
    const Table *table = kind->table == NULL ? NULL : tables_find(&a->tables, kind->table);
    if (table != NULL)
        read_table(arena, table, &parts);
    else if (kind->table == NULL)
        read_subgroup(arena, a, kind->group, &parts);
    return parts;
}

static const Part *part_named(const Parts *parts, const char *level)
{
    for (size_t i = 0; i < parts->n; i++)
        if (text_equal(parts->part[i].level, level))
            return &parts->part[i];
    return NULL;
}

/* A p that allows for the number of groups there is only where all kinds have it. */
typedef enum PColumn { P_NONE, P_OWN, P_AMONG } PColumn;

static PColumn p_column(const Kind *kind, size_t n_kinds, size_t n_subjects)
{
    for (size_t k = 0; k < n_kinds; k++)
        if (kind[k].table == NULL)
            return n_subjects <= SUBJECTS_WITH_P ? P_OWN : P_NONE;
    return n_subjects <= SUBJECTS_WITH_P ? P_AMONG : P_NONE;
}

/* --- rows ------------------------------------------------------------------------------------- */

/* "1 (lowest)" of five: "Lowest fifth". */
static const char *rank_words(Arena *arena, size_t rank, size_t n)
{
    static const char *const part[] = {[2] = "half", [3] = "third", [4] = "quarter", [5] = "fifth"};
    static const char *const nth[] = {"First", "Second", "Third", "Fourth"};
    const bool middle = n % 2 == 1 && rank == n / 2;
    if (n < 2 || n >= COUNT_OF(part))
        return NULL;
    return arena_printf(arena, "%s %s",
                        rank == 0       ? "Lowest"
                        : rank + 1 == n ? "Highest"
                        : middle        ? "Middle"
                                        : nth[rank],
                        part[n]);
}

/* Are the groups quantiles, from the lowest to the highest? */
static bool is_ranked(const Analysis *a, const Kind *kind)
{
    const EffectSpec *effects = &a->design_spec->effects;
    bool ranked = kind->table == &table_pretest_quintile;
    for (size_t i = 0; i < effects->n_subgroups; i++)
        ranked = ranked || (effects->subgroup[i].groups > 0 &&
                            text_equal(effects->subgroup[i].column.text, kind->group));
    return ranked;
}

static const char *level_words(Arena *arena, const Analysis *a, const Kind *kind,
                               const Parts *parts, const char *level)
{
    const bool ranks = is_ranked(a, kind);
    for (size_t i = 0; i < parts->n && ranks; i++) {
        const char *words =
            text_equal(parts->part[i].level, level) ? rank_words(arena, i, parts->n) : NULL;
        if (words != NULL)
            return words;
    }
    if (kind->group != NULL && is_known_as(kind->group, KNOWN_GRADE))
        return arena_printf(arena, "Grade %s", level);
    return text_with_capital(arena, level);
}

static void add_part(Grid *grid, const Results *results, const Analysis *a, const Part *part,
                     PColumn with_p)
{
    Arena *arena = grid->arena;
    if (part == NULL) {
        grid_cell(grid, "");
        if (with_p != P_NONE)
            grid_cell(grid, "");
        return;
    }
    grid_estimate(
        grid, told_cell(arena, results, a, &part->estimate),
        part->estimate.text != NULL ? "" : told_cells(arena, results, a, &part->low, &part->high));
    const Cell *p = with_p == P_AMONG ? &part->q : &part->p;
    if (with_p != P_NONE)
        grid_cell(grid, p->text != NULL ? p->text : text_p_value(arena, p->value));
}

/* A class of the start, from its word in the results. */
static Baseline class_of(const char *word)
{
    size_t k = 0;
    while (k < N_BASELINES && !text_equal(word, wwc_baseline_word((Baseline)k)))
        k++;
    return (Baseline)k;
}

/* Of all subjects' the worst; one that is unknown is told where no other is. */
static Verdict start_of(const Parts *parts, size_t n, const char *level)
{
    static const Verdict verdict[N_BASELINES] = {
        [BASELINE_SATISFIED] = VERDICT_ALIKE,
        [BASELINE_ADJUSTED] = VERDICT_ADJUSTED,
        [BASELINE_UNADJUSTED] = VERDICT_UNADJUSTED,
        [BASELINE_NOT_SATISFIED] = VERDICT_NOT_COMPARABLE,
        [BASELINE_NOT_COMPUTABLE] = VERDICT_UNKNOWN,
        [BASELINE_NO_PRETEST] = VERDICT_UNKNOWN,
    };
    Verdict worst = VERDICT_UNKNOWN;
    for (size_t s = 0; s < n; s++) {
        const Part *part = part_named(&parts[s], level);
        const Baseline class =
            part == NULL || part->start == NULL ? N_BASELINES : class_of(part->start);
        const Verdict own = class < N_BASELINES ? verdict[class] : VERDICT_UNKNOWN;
        if (own != VERDICT_UNKNOWN && (worst == VERDICT_UNKNOWN || own > worst))
            worst = own;
    }
    return worst;
}

static void add_start(Grid *grid, Verdict verdict)
{
    static const char *const words[N_VERDICTS] = {[VERDICT_ALIKE] = "alike",
                                                  [VERDICT_ADJUSTED] = "after adjustment",
                                                  [VERDICT_UNADJUSTED] = "not adjusted",
                                                  [VERDICT_NOT_COMPARABLE] = "not comparable",
                                                  [VERDICT_UNKNOWN] = "not checked"};
    grid_verdict_cell(grid, verdict, words[verdict]);
}

static void add_kind(Grid *grid, const Results *results, const Outline *outline, size_t n_subjects,
                     const Kind *kind, PColumn with_p)
{
    Arena *arena = grid->arena;
    Parts *parts = ARENA_ARRAY(arena, Parts, n_subjects);
    size_t most = 0;
    for (size_t s = 0; s < n_subjects; s++) {
        parts[s] = parts_of(arena, main_of(&outline->subject[s]), kind);
        most = parts[s].n > parts[most].n ? s : most;
    }
    if (parts[most].n == 0)
        return;
    grid_heading(grid, kind->heading);
    for (size_t i = 0; i < parts[most].n; i++) {
        const char *level = parts[most].part[i].level;
        grid_row(grid,
                 level_words(arena, main_of(&outline->subject[most]), kind, &parts[most], level));
        for (size_t s = 0; s < n_subjects; s++)
            add_part(grid, results, main_of(&outline->subject[s]), part_named(&parts[s], level),
                     with_p);
        const Part *first = part_named(&parts[0], level);
        grid_cell(grid, first == NULL ? "" : first->n);
        add_start(grid, start_of(parts, n_subjects, level));
    }
}

static Grid *groups_grid(Arena *arena, const Results *results, const Outline *outline,
                         const Kind *kind, size_t n_kinds)
{
    const size_t n = outline->n < SUBJECTS_MOST ? outline->n : SUBJECTS_MOST;
    const PColumn with_p = p_column(kind, n_kinds, n);
    Grid *grid =
        grid_make(arena, "groups", GRID_CARDS,
                  arena_printf(arena, "The difference by group (%s), with %s intervals",
                               main_words(arena, outline),
                               analysis_confidence_words(arena, main_of(&outline->subject[0]))));
    grid_column(grid, "Group", GRID_TEXT);
    for (size_t s = 0; s < n; s++) {
        const char *p = with_p == P_AMONG ? "p among groups" : "p";
        grid_column(grid, outline->subject[s].name, GRID_NUMBER);
        if (with_p != P_NONE)
            grid_column(grid,
                        n == 1 ? p : arena_printf(arena, "%s (%s)", p, outline->subject[s].name),
                        GRID_NUMBER);
    }
    grid_column(grid, arena_printf(arena, "Program %s", people(arena, results)), GRID_NUMBER);
    grid_column(grid, "Earlier score at the start", GRID_TEXT);
    for (size_t k = 0; k < n_kinds; k++)
        add_kind(grid, results, outline, n, &kind[k], with_p);
    grid->note = arena_printf(
        arena, "Each group keeps its own comparison %s. Program %s as in %s. %s%s",
        people(arena, results), people(arena, results), outline->subject[0].name,
        with_p == P_AMONG ? "The p values allow for the number of groups of a kind."

                          : "Nothing allows for the number of groups: among several some stand out "
                            "by chance.",
        outline->n > n ? " Other outcomes are in tables.xlsx." : "");
    grid->note = joined_notes(arena, grid->note, results_contrast_note(arena, results));
    return grid;
}

static void write_groups(const Results *results, const Figures *figures, Document *document)
{
    Arena *arena = document->arena;
    const Outline outline = outline_of(arena, results);
    Kind kind[KINDS_MOST];
    const size_t n = results->design_only ? 0 : kinds_of(arena, &outline, kind);
    if (n == 0 ||
        results->exposure != NULL) /* of one starting year, which does not speak for all */
        return;
    document_section(document, "gained", "Who gained?");
    write_said(document, says_groups(document->arena, results, &outline));
    document_grid(document, groups_grid(arena, results, &outline, kind, n));
    add_charts(document, figures, CHART_IN_GROUPS);
}

const Section section_groups = {
    .name = "groups", .help = "effects by group", .part = PART_BODY, .write = write_groups};
