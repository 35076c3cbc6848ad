/* How strong something unrecorded would have to be to make the difference, in up to three
 * sentences: of a regression, of a ratio of risks, of pairs or sets. Only of differences that are
 * told from zero, of groups that were alike in what was recorded and not drawn by lot: elsewhere
 * these numbers would answer a question that does not arise. */
#include "report/says_items.h"

#include "alike/bias_tables.h"
#include "alike/told.h"

#include <math.h>

static bool is_told_from_zero(const Item *item)
{
    const Standing standing = item_standing(item);
    return standing == STANDS_ABOVE || standing == STANDS_BELOW;
}

/* Zero is within the interval, and the groups are fit to be compared. */
static bool may_be_zero(const Item *item)
{
    const Standing standing = item_standing(item);
    return standing == STANDS_NO_MATTER || standing == STANDS_NOT_CLEAR ||
           standing == STANDS_TOO_WIDE;
}

static const Table *table_of(const Item *item, const TableKind *kind)
{
    return item->analysis == NULL ? NULL : tables_find(&item->analysis->tables, kind);
}

/* --- of several subjects -------------------------------------------------------------------------
 */

/* What one of the measures says of each item that is told from zero; NULL: nothing. */
typedef const char *Strength(Arena *arena, const Item *item);

/* "18%" where it is the same of all items, or there is one; else "18% in mathematics and 11% in
 * reading"; "" where none has it. */
static const char *strengths(Arena *arena, const Items *items, Strength *strength)
{
    const char **piece = (const char **)arena_array(arena, items->n + 1, sizeof *piece);
    const char *first = NULL;
    size_t n = 0;
    bool same = true;
    for (size_t i = 0; i < items->n; i++) {
        const Item *item = &items->item[i];
        const char *own = is_told_from_zero(item) ? strength(arena, item) : NULL;
        same = same && own != NULL && (first == NULL || text_equal(own, first));
        if (own == NULL)
            continue;
        first = first == NULL ? own : first;
        piece[n++] = arena_printf(arena, "%s in %s", own, item->name);
    }
    return n == 0 ? "" : same ? first : items_list(arena, piece, n);
}

/* --- one measure each ----------------------------------------------------------------------------
 */

/* A share that is published as 0 is not nothing, but below the step. */
static const char *share(Arena *arena, const Item *item)
{
    const union robustness_values_columns *c = &robustness_values_columns;
    const Table *table = table_of(item, &table_robustness_values);
    if (table == NULL || table->n_rows <= ROBUSTNESS_POINT)
        return NULL;
    const Cell *value = table_cell(table, ROBUSTNESS_POINT, &c->value);
    if (isnan(value->value))
        return NULL;
    if (value->value <= 0.0 && value->step > 0.0)
        return arena_printf(arena, "under %s", number_percent(arena, value->step));
    return number_percent(arena, value->value);
}

static const char *times(Arena *arena, const Cell *cell)
{
    return isnan(cell->value) ? NULL : told_number(arena, cell->value, cell->step, 2);
}

static const char *risk(Arena *arena, const Item *item)
{
    const Table *table = table_of(item, &table_e_values);
    return table == NULL || table->n_rows == 0
               ? NULL
               : times(arena, table_cell(table, 0, &e_values_columns.e_value));
}

static const char *odds(Arena *arena, const Item *item)
{
    const Table *table = table_of(item, &table_rosenbaum_test);
    return table == NULL || table->n_rows == 0
               ? NULL
               : times(arena, table_cell(table, 0, &rosenbaum_test_columns.gamma));
}

/* --- sentences -----------------------------------------------------------------------------------
 */

static const char *said_of_shares(Arena *arena, const Items *items)
{
    const char *list = strengths(arena, items, share);
    return list[0] == '\0'
               ? ""
               : arena_printf(arena,
                              "To make the whole difference, something unrecorded would have to "
                              "explain %s of what the adjustment leaves open, both of who had the "
                              "program and of how they did.",
                              list);
}

/* A rule of thumb where a score stands in for a risk. */
static const char *said_of_risks(Arena *arena, const Items *items, bool goes_on)
{
    const char *list = strengths(arena, items, risk);
    bool gain = true, loss = true;
    for (size_t i = 0; i < items->n; i++) {
        gain = gain && item_standing(&items->item[i]) != STANDS_BELOW;
        loss = loss && item_standing(&items->item[i]) != STANDS_ABOVE;
    }
    if (list[0] == '\0')
        return "";
    return arena_printf(arena,
                        "%s would have to multiply the chances of both having the program and "
                        "doing %s by about %s, or one by more.",
                        goes_on ? "It" : "To make the whole difference, something unrecorded",
                        gain   ? "better"
                        : loss ? "worse"
                               : "better (or worse)",
                        list);
}

static const char *said_of_odds(Arena *arena, const Items *items)
{
    const char *list = strengths(arena, items, odds);
    bool schools = false;
    for (size_t i = 0; i < items->n; i++) {
        const Table *table = table_of(&items->item[i], &table_rosenbaum_test);
        schools = schools || (table != NULL && table->n_rows > 0 &&
                              !isnan(table_real(table, 0, &rosenbaum_test_columns.school_pairs)));
    }
    return list[0] == '\0'
               ? ""
               : arena_printf(arena,
                              "Chance alone could make the difference once an unrecorded reason "
                              "multiplies the odds of having the program, among %s held against "
                              "each other, by more than %s.",
                              schools ? "schools" : items->item[0].s.people, list);
}

static const char *nothing_to_explain(Arena *arena, const Items *items)
{
    const char **sentence = (const char **)arena_array(arena, items->n + 1, sizeof *sentence);
    for (size_t i = 0; i < items->n; i++)
        sentence[i] =
            !may_be_zero(&items->item[i]) ? ""
            : situation_precision(&items->item[i].s) == PRECISION_TAKEN_BACK
                ? "The difference is not told from chance, so no unrecorded cause is needed to "
                  "explain it; one may hide an effect."
                : "The interval holds 0, so no unrecorded cause is needed to explain the "
                  "difference; one may hide an effect.";
    return items_say(arena, items, sentence);
}

const char *items_hidden_bias(Arena *arena, const Results *results, const Items *items)
{
    Text text = {.arena = arena};
    if (results->spec->randomized || results->exposure != NULL)
        return "";
    text_add(&text, "");
    const char *shares = said_of_shares(arena, items);
    text_sentence(&text, shares);
    text_sentence(&text, said_of_risks(arena, items, shares[0] != '\0'));
    text_sentence(&text, said_of_odds(arena, items));
    text_sentence(&text, nothing_to_explain(arena, items));
    return text.bytes;
}

/* --- what the program can't have changed --------------------------------------------------------
 */

static const char *controls(Arena *arena, const Item *item)
{
    const union negative_controls_columns *c = &negative_controls_columns;
    const Table *table = table_of(item, &table_negative_controls);
    const size_t most = table == NULL ? 0 : table->n_rows;
    const char **differs = (const char **)arena_array(arena, most + 1, sizeof *differs);
    const char **alike = (const char **)arena_array(arena, most + 1, sizeof *alike);
    size_t n = 0, n_alike = 0;
    for (size_t i = 0; i < most; i++) {
        if (isnan(table_real(table, i, &c->q)))
            continue;
        const char *name =
            column_in_sentence(arena, item->analysis, table_text(table, i, &c->control));
        if (table_cell(table, i, &c->found)->value == 1.0)
            differs[n++] =
                arena_printf(arena, "%s (%s)", name, number_p(arena, table_real(table, i, &c->q)));
        else
            alike[n_alike++] = name;
    }
    if (n > 0)
        return arena_printf(arena,
                            "The groups differ in %s, which the program cannot have changed and "
                            "the design did not use: something unrecorded may differ too.",
                            items_list(arena, differs, n));
    return n_alike == 0
               ? ""
               : arena_printf(arena,
                              "No difference was found in what the program cannot have changed "
                              "and the design did not use (%s), which rules out none elsewhere.",
                              items_list(arena, alike, n_alike));
}

const char *items_negative_controls(Arena *arena, const Items *items)
{
    const char **sentence = (const char **)arena_array(arena, items->n + 1, sizeof *sentence);
    for (size_t i = 0; i < items->n; i++)
        sentence[i] = controls(arena, &items->item[i]);
    return items_say(arena, items, sentence);
}
