/* Figures printed elsewhere beside ours. */
#include "alike/results.h"

#include "alike/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const TableColumn columns[] = {
    {.name = "outcome", .title = "Outcome", .type = CELL_TEXT},
    {.name = "design", .title = "Design", .type = CELL_TEXT},
    {.name = "group", .title = "Group", .type = CELL_TEXT},
    {.name = "level", .title = "Level", .type = CELL_TEXT},
    {.name = "quantity", .title = "Quantity", .type = CELL_TEXT},
    {.name = "published", .title = "Published", .type = CELL_TEXT},
    {.name = "ours", .title = "Ours", .type = CELL_REAL, .digits = 4},
    {.name = "difference", .title = "Difference", .type = CELL_REAL, .digits = 4},
    {.name = "agrees", .title = "Agrees to the printed digits", .type = CELL_TEXT},
    {.name = "source", .title = "Source", .type = CELL_TEXT},
};

enum { OURS = 6, DIFFERENCE, AGREES, SOURCE };

/* *hidden: disclosure control took it away. */
static bool effect_quantity(const Effect *effect, const char *name, double *value,
                            const char **hidden)
{
    for (size_t k = 0; k < n_effect_fields; k++) {
        const ResultField *field = &effect_fields[k];
        if (field->column.type == CELL_TEXT || !text_equal(field->json, name))
            continue;
        const Cell cell = effect_cell(effect, field);
        *value = cell.value;
        *hidden = cell.text;
        return true;
    }
    return false;
}

/* What belongs to the whole analysis. */
static bool analysis_quantity(const Analysis *analysis, const char *name, double *value,
                              const char **hidden)
{
    const Matching *matching = &analysis->matching;
    const struct {
        const char *name;
        double value;
        const char *hidden;
    } quantity[] = {
        {"n_treated", (double)matching->n_treated, analysis->hidden_matched},
        {"n_control", (double)matching->n_control, analysis->hidden_matched},
        {"sets", (double)matching->n_sets, analysis->hidden_matched},
        {"ess_treated", matching->ess_treated, analysis->hidden_matched},
        {"ess_control", matching->ess_control, analysis->hidden_matched},
        {"unmatched_treated", (double)matching->unmatched_treated, analysis->hidden_dropped},
        {"ties", (double)matching->ties, NULL},
        {"total_distance", matching->total_distance, NULL},
        {"caliper_width", matching->caliper_width, NULL},
        {"max_smd_before", analysis->balance.max_smd_before, NULL},
        {"max_smd_after", analysis->balance.max_smd_after, NULL},
        {"n_cohort_treated", (double)analysis->n_cohort_treated, analysis->hidden_cohort_treated},
        {"n_cohort_control", (double)analysis->n_cohort_control, analysis->hidden_cohort_control},
    };
    for (size_t k = 0; k < COUNT_OF(quantity); k++)
        if (strcmp(quantity[k].name, name) == 0) {
            *hidden = quantity[k].hidden;
            *value = quantity[k].hidden != NULL ? NAN : quantity[k].value;
            return true;
        }
    return false;
}

static const Analysis *find_analysis(const Results *results, const PublishedSpec *spec)
{
    const char *design = spec->design != NULL ? spec->design : "primary";
    for (size_t i = 0; i < results->n_analyses; i++)
        if (text_equal(results->analysis[i].outcome, spec->outcome.text) &&
            text_equal(results->analysis[i].design, design))
            return &results->analysis[i];
    return NULL;
}

static const Effect *find_effect(const Analysis *analysis, const PublishedSpec *spec)
{
    for (size_t i = 0; i < analysis->effects.n; i++)
        if (text_equal(analysis->effects.row[i].group, spec->group) &&
            text_equal(analysis->effects.row[i].level, spec->level))
            return &analysis->effects.row[i];
    return NULL;
}

/* Decimals of a printed number: "0.090" has three, "9.1e-2" three too, "1,548" none. */
static int printed_digits(const char *printed)
{
    const char *point = strchr(printed, '.');
    const char *exponent = strpbrk(printed, "eE");
    int digits = 0;
    if (point != NULL)
        digits = (int)strspn(point + 1, "0123456789"); /* a handful: fits */
    if (exponent != NULL)
        digits -= atoi(exponent + 1);
    return digits;
}

/* NULL when found; else why there is no number of ours. */
static const char *our_figure(Arena *arena, const Results *results, const PublishedSpec *spec,
                              double *value)
{
    const char *hidden = NULL;
    const char *quantity = spec->quantity != NULL ? spec->quantity : "estimate";
    const Analysis *analysis = find_analysis(results, spec);
    if (analysis == NULL)
        return arena_printf(arena, "no analysis of outcome '%s' under design '%s'",
                            spec->outcome.text != NULL ? spec->outcome.text : "",
                            spec->design != NULL ? spec->design : "primary");
    if (analysis->infeasible != NULL)
        return "this design could not be carried out";
    const Effect *effect = find_effect(analysis, spec);
    if (effect == NULL && spec->group != NULL)
        return arena_printf(arena, "no subgroup '%s' with level '%s'", spec->group,
                            spec->level != NULL ? spec->level : "");
    if ((effect == NULL || !effect_quantity(effect, quantity, value, &hidden)) &&
        (spec->group != NULL || !analysis_quantity(analysis, quantity, value, &hidden)))
        return effect == NULL && results->design_only
                   ? "not known before the outcome is read"
                   : arena_printf(arena, "results have no quantity '%s'", quantity);
    if (hidden != NULL)
        return "hidden: too few students";
    return isnan(*value) ? "not computable" : NULL;
}

void results_reproduce(Arena *arena, Results *results)
{
    const Spec *spec = results->spec;
    if (spec->n_published == 0)
        return;
    Table *table =
        table_create(arena, "published", "Published figures and ours", columns, COUNT_OF(columns));
    table->sentence = "Agreement means that our number, rounded to the digits that were printed, "
                      "is the published one.";
    for (size_t i = 0; i < spec->n_published; i++) {
        const PublishedSpec *published = &spec->published[i];
        double ours = NAN;
        const char *problem = our_figure(arena, results, published, &ours);
        const int digits = printed_digits(published->printed);
        Cell *cell = table_add_row(table);
        set_text(&cell[0], published->outcome.text);
        set_text(&cell[1], published->design != NULL ? published->design : "primary");
        set_text(&cell[2], published->group);
        set_text(&cell[3], published->level);
        set_text(&cell[4], published->quantity != NULL ? published->quantity : "estimate");
        set_text(&cell[5], published->printed);
        set_text(&cell[SOURCE], published->source);
        if (problem != NULL) {
            set_text(&cell[AGREES], problem);
            continue;
        }
        const bool agrees = round_to(ours, digits) == round_to(published->value, digits);
        set_real(&cell[OURS], ours);
        set_real(&cell[DIFFERENCE], ours - published->value);
        set_text(&cell[AGREES], agrees ? "yes" : "no");
    }
    results->published = table;
}
