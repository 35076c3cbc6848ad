#include "report/says_parts.h"

#include "report/words.h"

#include "alike/known.h"
#include "alike/part_tables.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

/* --- numbers -------------------------------------------------------------------------------------
 */

int told_side(const Told *told, double confidence)
{
    if (isnan(told->value))
        return 0;
    if (told->low > 0 || told->high < 0)
        return told->low > 0 ? 1 : -1;
    /* an end may have been rounded to zero */
    return told->p < 1 - confidence && (told->low == 0 || told->high == 0)
               ? (told->value > 0 ? 1 : -1)
               : 0;
}

const char *told_amount(Arena *arena, const Told *told)
{
    return number_amount(arena, &told->scale, told->value);
}

const char *told_interval_words(Arena *arena, const Told *told)
{
    return isnan(told->low) || isnan(told->high)
               ? ""
               : arena_printf(arena, " (%s)",
                              number_interval(arena, &told->scale, told->low, told->high));
}

static Told told_of(const Situation *s, const double value[4], double step)
{
    const double unit = s->scale.kind == SCALE_SHARE ? 100.0 : 1.0;
    Told told = {.scale = s->scale,
                 .value = unit * value[0],
                 .low = unit * value[1],
                 .high = unit * value[2],
                 .p = value[3]};
    told.scale.step = unit * step;
    return told;
}

static Told told_of_effect(const Situation *s, const Effect *e)
{
    const bool hidden = e->hidden != NULL || isnan(effect_step(e, "estimate"));
    const double value[] = {hidden ? (double)NAN : e->estimate, e->ci_low, e->ci_high, e->p};
    return told_of(s, value, hidden ? 0.0 : effect_step(e, "estimate"));
}

static Told told_of_row(const Situation *s, const Table *table, size_t row,
                        const TableColumn *estimate, const TableColumn *low,
                        const TableColumn *high, const TableColumn *p)
{
    const double value[] = {table_real(table, row, estimate), table_real(table, row, low),
                            table_real(table, row, high), table_real(table, row, p)};
    return told_of(s, value, table_cell(table, row, estimate)->step);
}

/* --- names ---------------------------------------------------------------------------------------
 */

enum { CODE = 3 }; /* "yes", "1", "no": says nothing by itself */

static const char *type_name(Arena *arena, const char *by, const char *level)
{
    static const char school[] = "chool";
    if (strlen(level) <= CODE)
        return arena_printf(arena, "schools with %s: %s", by, level);
    return strstr(level, school) != NULL ? level : arena_printf(arena, "%s schools", level);
}

/* Groups from the lowest to the highest. */
static const char *rank_name(Arena *arena, size_t at, size_t n)
{
    static const char *const share[] = {NULL, NULL, "half", "third", "quarter", "fifth"};
    static const char *const rank[] = {"lowest", "second", "third", "fourth"};
    const char *part = n < COUNT_OF(share) ? share[n] : NULL;
    if (part == NULL && at > 0 && at + 1 < n)
        return arena_printf(arena, "group %zu of %zu", at + 1, n);
    return arena_printf(arena, "the %s %s",
                        at + 1 == n       ? "highest"
                        : 2 * at + 1 == n ? (n == 1 ? "lowest" : "middle")
                                          : rank[at],
                        part != NULL ? part : "group");
}

static const char *grade_words(Arena *arena, const char *level)
{
    const char *dash = strchr(level, '-');
    return dash == NULL
               ? arena_printf(arena, "grade %s", level)
               : arena_printf(arena, "grades %.*s to %s", (int)(dash - level), level, dash + 1);
}

static const char *part_name(Arena *arena, const Division *division, size_t at, const char *level)
{
    switch (division->kind) {
    case DIVISION_TYPE:
        return type_name(arena, division->by, level);
    case DIVISION_START:
        return rank_name(arena, at, division->n);
    case DIVISION_GRADE:
        return grade_words(arena, level);
    case DIVISION_YEARS:
        return level;
    case DIVISION_OTHER:
        break;
    }
    return division->coded ? arena_printf(arena, "“%s: %s”", division->by, level)
                           : arena_printf(arena, "“%s”", level);
}

/* --- from tables ---------------------------------------------------------------------------------
 */

/* The column of the types of school; NULL: there are none. */
static const char *type_column(const Analysis *analysis)
{
    const Table *table = tables_find(&analysis->tables, &table_school_type_difference);
    return table != NULL && table->n_rows > 0 ? table->head[0].of.group : NULL;
}

/* The same part, where the study asks for it by name: it knows how many schools it has. */
static const Effect *effect_of(const Analysis *analysis, const char *column, const char *level)
{
    for (size_t i = 0; column != NULL && i < analysis->effects.n; i++) {
        const Effect *e = &analysis->effects.row[i];
        if (text_equal(e->group, column) && text_equal(e->level, level))
            return e;
    }
    return NULL;
}

static size_t clusters_of(const Effect *e)
{
    return e == NULL || e->hidden != NULL || errors_go_by_people(e->errors_by) ||
                   isnan(effect_step(e, "clusters"))
               ? 0
               : e->clusters_treated;
}

static void add_contrasts(Arena *arena, const Analysis *analysis, const Situation *s,
                          Division *division, const Table *groups)
{
    const union school_type_difference_columns *c = &school_type_difference_columns;
    const Table *table = tables_find(&analysis->tables, &table_school_type_difference);
    if (table == NULL)
        return;
    division->contrast = ARENA_ARRAY(arena, Told, division->n);
    for (size_t k = 0; k < division->n; k++) {
        division->contrast[k].value = division->contrast[k].p = (double)NAN;
        for (size_t i = 0; i < table->n_rows; i++)
            if (text_equal(table->head[i].of.level,
                           table_text(groups, k, &group_effects_columns.group)))
                division->contrast[k] =
                    told_of_row(s, table, i, &c->estimate, &c->ci_low, &c->ci_high, &c->p);
    }
}

static bool is_apart(const char *baseline)
{
    return text_equal(baseline, wwc_baseline_word(BASELINE_NOT_SATISFIED)) ||
           text_equal(baseline, wwc_baseline_word(BASELINE_UNADJUSTED));
}

static void add_table(Arena *arena, const Analysis *analysis, const Situation *s, DivisionKind kind,
                      const TableKind *of, const char *by, Divisions *out)
{
    const union group_effects_columns *c = &group_effects_columns;
    const Table *table = tables_find(&analysis->tables, of);
    if (table == NULL || table->n_rows < 2)
        return;
    Division *division = &out->item[out->n++];
    *division = (Division){.kind = kind,
                           .by = by,
                           .n = table->n_rows,
                           .part = ARENA_ARRAY(arena, Part, table->n_rows)};
    for (size_t i = 0; i < table->n_rows; i++) {
        const double n = table_real(table, i, &c->n_treated);
        division->part[i] = (Part){
            .name = part_name(arena, division, i, table_text(table, i, &c->group)),
            .told = told_of_row(s, table, i, &c->estimate, &c->ci_low, &c->ci_high, &c->p),
            .n = n > 0 ? (size_t)n : 0,
            .apart = is_apart(table_text(table, i, &c->baseline)),
            .clusters = clusters_of(effect_of(analysis,
                                              kind == DIVISION_TYPE ? type_column(analysis) : NULL,
                                              table_text(table, i, &c->group))),
        };
    }
    if (kind == DIVISION_TYPE)
        add_contrasts(arena, analysis, s, division, table);
}

/* --- from the parts that the study asks for ------------------------------------------------------
 */

/* Which of the divisions that tables make is this column? */
static DivisionKind kind_of_column(const Analysis *analysis, const char *column)
{
    if (analysis_is_pretest(analysis, column))
        return DIVISION_START;
    for (size_t k = 0; known_name_at(KNOWN_GRADE, k) != NULL; k++)
        if (text_equal(column, known_name_at(KNOWN_GRADE, k)))
            return DIVISION_GRADE;
    return text_equal(type_column(analysis), column) ? DIVISION_TYPE : DIVISION_OTHER;
}

static bool has_kind(const Divisions *divisions, DivisionKind kind)
{
    for (size_t i = 0; i < divisions->n; i++)
        if (divisions->item[i].kind == kind)
            return true;
    return false;
}

static void add_effects(Arena *arena, const Analysis *analysis, const Situation *s, size_t from,
                        size_t to, Divisions *out)
{
    const char *column = analysis->effects.row[from].group;
    const DivisionKind kind = kind_of_column(analysis, column);
    if (to - from < 2 || (kind != DIVISION_OTHER && has_kind(out, kind)))
        return;
    Division *division = &out->item[out->n++];
    *division =
        (Division){.kind = kind,
                   .by = kind == DIVISION_START ? "starting score"
                         : kind == DIVISION_GRADE
                             ? "grade"
                             : text_in_sentence(arena, analysis_column_label(analysis, column)),
                   .n = to - from,
                   .part = ARENA_ARRAY(arena, Part, to - from)};
    for (size_t i = from; i < to; i++)
        division->coded = division->coded || strlen(analysis->effects.row[i].level) < CODE;
    for (size_t i = from; i < to; i++) {
        const Effect *e = &analysis->effects.row[i];
        division->part[i - from] = (Part){.name = part_name(arena, division, i - from, e->level),
                                          .told = told_of_effect(s, e),
                                          .n = effect_hidden_n(e) == NULL ? e->n_treated : 0,
                                          .apart = is_apart(e->baseline_class),
                                          .clusters = clusters_of(e)};
    }
}

Divisions divisions_of(Arena *arena, const Analysis *analysis, const Situation *s)
{
    enum { FROM_TABLES = 4 };
    const Effects *effects = &analysis->effects;
    Divisions out = {.item = ARENA_ARRAY(arena, Division, effects->n + FROM_TABLES)};
    add_table(arena, analysis, s, DIVISION_TYPE, &table_school_type, "type of school", &out);
    add_table(arena, analysis, s, DIVISION_START, &table_pretest_quintile, "starting score", &out);
    add_table(arena, analysis, s, DIVISION_GRADE, &table_grade_band, "grade", &out);
    add_table(arena, analysis, s, DIVISION_YEARS, &table_years, "years of the program", &out);
    for (size_t from = 0, to; from < effects->n; from = to) {
        for (to = from + 1; to < effects->n; to++)
            if (!text_equal(effects->row[to].group, effects->row[from].group))
                break;
        if (effects->row[from].group != NULL)
            add_effects(arena, analysis, s, from, to, &out);
    }
    return out;
}

const Division *division_find(const Divisions *divisions, DivisionKind kind, const char *by)
{
    for (size_t i = 0; i < divisions->n; i++)
        if (divisions->item[i].kind == kind && text_equal(divisions->item[i].by, by))
            return &divisions->item[i];
    return NULL;
}
