#include "kept.h"

#include <math.h>

#include "alike/results_tables.h"
#include "alike/told.h"

/* --- what is shown ------------------------------------------------------------------------------
 */

static bool row_of(const Table *comparison, const char *outcome, const char *design, size_t *at)
{
    const union comparison_columns *column = &comparison_columns;
    for (*at = 0; comparison != NULL && *at < comparison->n_rows; (*at)++)
        if (text_equal(table_text(comparison, *at, &column->outcome), outcome) &&
            text_equal(table_text(comparison, *at, &column->design), design))
            return true;
    return false;
}

/* Of the table of designs, which holds nothing that is left out. */
static bool place_of(Arena *arena, const Results *results, const Analysis *main,
                     const Design *design, Kept *out)
{
    const union comparison_columns *column = &comparison_columns;
    const Table *table = results->comparison;
    size_t at;
    if (!row_of(table, main->outcome, design->name, &at))
        return false;
    const Cell *n = table_cell(table, at, &column->n_treated),
               *size = table_cell(table, at, &column->start_g);
    if (n->text != NULL || !(n->value > 0.0) || size->text != NULL || !isfinite(size->value))
        return false;
    /* both counts are told, in published results as whole percents */
    out->share =
        round_to(results_kept(results, main, n->value), results_published(results) ? 0 : 1);
    out->size = fabs(size->value);
    out->share_words = arena_printf(arena, "%s%%", text_real(arena, out->share, 0));
    out->size_words = told_number(arena, out->size, size->step, 2);
    return true;
}

static KeptMark mark_of(const Results *results, const Analysis *main, const Design *design)
{
    const Analysis *analysis = results_find(results, main->outcome, design->name);
    return design->primary                                      ? MARK_OWN
           : analysis != NULL && results_passes_start(analysis) ? MARK_PASSES
                                                                : MARK_FAILS;
}

static KeptPanel panel_of(Arena *arena, const Results *results, const Analysis *main)
{
    const Spec *spec = results->spec;
    KeptPanel panel = {.kept = ARENA_ARRAY(arena, Kept, spec->n_designs + 1)};
    size_t n_start;
    if (!results_at_start(main, 1, &n_start) || n_start == 0)
        return panel;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < spec->n_designs; i++) {
            const Design *design = &spec->design[i];
            Kept kept = {.design = design,
                         .label = design_label(arena, results, main, design),
                         .mark = mark_of(results, main, design)};
            if (design->primary != (pass == 0) ||
                results_find(results, main->outcome, design->name) == NULL)
                continue;
            if (place_of(arena, results, main, design, &kept))
                panel.kept[panel.n++] = kept;
            else
                panel.n_missing++;
        }
    return panel;
}

static bool is_own(const Analysis *analysis)
{
    return analysis->primary;
}

/* One design by itself is held against nothing. */
static void keep_drawn(Arena *arena, KeptChart *c)
{
    const Outcomes all = c->outcomes;
    size_t *subject = ARENA_ARRAY(arena, size_t, all.n + 1);
    c->outcomes.n = 0;
    c->outcomes.has_second = false;
    for (size_t j = 0; j < all.n; j++) {
        const size_t k = c->outcomes.n;
        if (c->panel[j].n < 2 || c->panel[j].kept[0].mark != MARK_OWN)
            continue;
        subject[k] = all.subject[j];
        c->outcomes.analysis[k] = all.analysis[j];
        c->outcomes.heading[k] = all.heading[j];
        c->outcomes.second[k] = all.second[j];
        c->outcomes.has_second = c->outcomes.has_second || *all.second[j] != '\0';
        c->panel[k] = c->panel[j];
        c->outcomes.n++;
    }
    c->outcomes.subject = subject;
}

static bool same_places(const KeptPanel *a, const KeptPanel *b)
{
    bool same = a->n == b->n;
    for (size_t i = 0; same && i < a->n; i++)
        same = a->kept[i].design == b->kept[i].design && a->kept[i].mark == b->kept[i].mark &&
               a->kept[i].share == b->kept[i].share && a->kept[i].size == b->kept[i].size;
    return same;
}

/* Outcomes in which all designs agree stand in one panel. */
static void join_outcomes(KeptChart *c)
{
    for (size_t j = 1; j < c->outcomes.n; j++)
        if (!same_places(&c->panel[0], &c->panel[j]))
            return;
    outcomes_join(&c->outcomes);
}

/* Does another design keep as many and make groups as alike, and one of both better? */
static bool is_behind(const KeptPanel *panel, const Kept *kept)
{
    for (size_t i = 0; i < panel->n; i++) {
        const Kept *other = &panel->kept[i];
        if (other->share >= kept->share && other->size <= kept->size &&
            (other->share > kept->share || other->size < kept->size))
            return true;
    }
    return false;
}

/* Where not all names have room: the study's own design, those that no other beats, and the first
 * of the rest. */
static void choose_names(KeptPanel *panel)
{
    size_t n = 0;
    for (int pass = 0; pass < 3; pass++)
        for (size_t i = 0; i < panel->n; i++) {
            Kept *kept = &panel->kept[i];
            const bool now = pass == 0   ? kept->mark == MARK_OWN
                             : pass == 1 ? !is_behind(panel, kept)
                                         : true;
            if (!now || kept->named || n == KEPT_NAMES_MOST)
                continue;
            kept->named = true;
            n++;
        }
}

static void lay_axes(KeptChart *c)
{
    double least = INFINITY, most = -INFINITY, largest = 0.0;
    for (size_t j = 0; j < c->outcomes.n; j++)
        for (size_t i = 0; i < c->panel[j].n; i++) {
            const Kept *kept = &c->panel[j].kept[i];
            least = fmin(least, kept->share);
            most = fmax(most, kept->share);
            largest = fmax(largest, kept->size);
        }
    const double hi = 5.0 * ceil((most + 2.0) / 5.0);
    c->share.hi = fmin(hi, 102.0); /* room for a mark, and none for a share that cannot be */
    c->share.lo = fmax(0.0, fmin(5.0 * floor((least - 2.0) / 5.0), hi - 20.0));
    c->top = fmin(fmax(1.06 * largest, 0.35), 2.0);
    for (size_t j = 0; j < c->outcomes.n; j++)
        for (size_t i = 0; i < c->panel[j].n; i++)
            c->n_beyond += c->panel[j].kept[i].size > c->top;
}

KeptChart kept_chart_of(Arena *arena, const Results *results, const Outline *outline)
{
    KeptChart c = {.outcomes = outcomes_of(arena, outline, false, is_own)};
    c.panel = ARENA_ARRAY(arena, KeptPanel, c.outcomes.n + 1);
    for (size_t j = 0; j < c.outcomes.n; j++)
        c.panel[j] = panel_of(arena, results, c.outcomes.analysis[j]);
    keep_drawn(arena, &c);
    join_outcomes(&c);
    lay_axes(&c);
    for (size_t j = 0; j < c.outcomes.n; j++) {
        choose_names(&c.panel[j]);
        c.n_missing += c.panel[j].n_missing;
        for (size_t i = 0; i < c.panel[j].n; i++) {
            c.any[c.panel[j].kept[i].mark] = true;
            c.n_unnamed += !c.panel[j].kept[i].named;
        }
    }
    return c;
}
