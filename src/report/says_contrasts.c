/* Several programs: on whom their effects stand. */
#include "report/says_contrasts.h"

#include "report/words.h"

#include "alike/results_tables.h"
#include "alike/told.h"

#include <ctype.h>
#include <math.h>

static const Design *design_of(const Results *results)
{
    return &results->spec->design[0];
}

/* A contrast with the common comparison group? */
static bool is_of_control(const Results *results, const Analysis *analysis)
{
    const ContrastSpec *contrast = analysis->outcome_spec->contrast;
    return analysis->primary && contrast != NULL &&
           text_equal(contrast->comparison, design_of(results)->arms.control.text);
}

bool contrasts_each_other(const Results *results)
{
    return design_of(results)->arms.against_each_other && design_of(results)->arms.values.n > 1;
}

const char *contrast_group(const ContrastSpec *contrast)
{
    static const char *const nothing[] = {"none", "no", "n", "nobody", "nothing", "neither",
                                          "-",    "--", ".", "n/a",    "na",      "false"};
    const char *value = contrast->comparison;
    for (size_t k = 0; k < COUNT_OF(nothing); k++) {
        size_t i = 0;
        while (value[i] != '\0' && tolower((unsigned char)value[i]) == nothing[k][i])
            i++;
        if (value[i] == '\0' && nothing[k][i] == '\0')
            return "no program";
    }
    return contrast->comparison_name;
}

const char *contrasts_control(const Results *results)
{
    for (size_t i = 0; i < results->n_analyses; i++)
        if (is_of_control(results, &results->analysis[i]))
            return contrast_group(results->analysis[i].outcome_spec->contrast);
    return "";
}

const char *contrasts_programs(Arena *arena, const Results *results)
{
    const char **name = (const char **)arena_array(arena, results->n_analyses, sizeof *name);
    size_t n = 0;
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        bool said = !is_of_control(results, a);
        for (size_t k = 0; k < n && !said; k++)
            said = text_equal(name[k], a->outcome_spec->contrast->program_name);
        if (!said)
            name[n++] = a->outcome_spec->contrast->program_name;
    }
    return items_list(arena, name, n);
}

/* "227 in A, who began at 205.0 points on average": of the first score. "" where it may not be
 * told or is not whom the effect speaks for. */
static const char *whom(Arena *arena, const Results *results, const Analysis *a, bool first)
{
    const Effect *effect = analysis_overall(a);
    const ContrastSpec *contrast = a->outcome_spec->contrast;
    if (a->infeasible != NULL || effect == NULL || effect_hidden_n(effect) != NULL ||
        a->design_spec->effects.estimand != ESTIMAND_ATT)
        return "";
    const char *n = told_n_treated(arena, effect);
    if (!isfinite(effect->pre_mean_treated) || effect->hidden != NULL)
        return arena_printf(arena, "%s in %s", n, contrast->program_name);
    return arena_printf(arena, "%s in %s, who began at %s%s%s", n, contrast->program_name,
                        told_number(arena, effect->pre_mean_treated,
                                    effect_step(effect, "pre_mean_treated"),
                                    told_digits(results, a)),
                        first && a->outcome_spec->same_scale ? " " : "",
                        first && a->outcome_spec->same_scale ? told_unit(a) : "");
}

/* Of the score that the study names first, as far as there are few programs. */
static const char *own_people(Arena *arena, const Results *results)
{
    const char **piece = (const char **)arena_array(arena, results->n_analyses, sizeof *piece);
    const char *of = NULL;
    size_t n = 0;
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        if (!is_of_control(results, a) ||
            (of != NULL && !text_equal(of, a->outcome_spec->contrast->of)))
            continue;
        of = a->outcome_spec->contrast->of;
        const char *own = whom(arena, results, a, n == 0);
        if (own[0] != '\0')
            piece[n++] = own;
    }
    return n < 2 || n > ITEMS_NAMED ? "" : arena_printf(arena, ": %s", items_list(arena, piece, n));
}

/* " Of the comparison students 72 serve both." */
static const char *shared(Arena *arena, const Results *results)
{
    const Table *table = results->contrast_pairs;
    if (table->n_rows != 1 || design_of(results)->arms.values.n != 2)
        return "";
    const Cell *cell = table_cell(table, 0, &contrast_pairs_columns.shared);
    if (cell->text != NULL || isnan(cell->value))
        return "";
    const size_t n = (size_t)cell->value;
    return arena_printf(arena, " %s of the comparison %s serve%s in both comparisons.",
                        n == 0 ? "None" : text_count(arena, n), people(arena, results),
                        n == 1 || n == 0 ? "s" : "");
}

/* "could have been in any of the groups" */
static const char *population(const Results *results)
{
    return design_of(results)->effects.estimand == ESTIMAND_ATE
               ? "that of all groups together"
               : "that of those who could have been in any of the groups";
}

Contrasting says_contrasts(Arena *arena, const Results *results)
{
    const char *who = people(arena, results);
    if (results->contrast_pairs == NULL)
        return (Contrasting){.head = "", .text = ""};
    if (results_one_population(results))
        return (Contrasting){
            .head = "One population.",
            .text = arena_printf(arena,
                                 "The %s of every group were weighted to be like one population, "
                                 "%s. So the effects of %s may be set beside each other, as far as "
                                 "the balance of each comparison shows that the weights did this.",
                                 who, population(results), contrasts_programs(arena, results))};
    if (results_same_people(results))
        return (Contrasting){
            .head = arena_printf(arena, "The same %s.", who),
            .text = arena_printf(arena,
                                 "The effects of %s speak for the same %s, so they may be set "
                                 "beside each other.",
                                 contrasts_programs(arena, results), who)};
    return (Contrasting){
        .head = "Not one against the other.",
        .text = arena_printf(
            arena,
            "The effect of each program speaks for %s of its own%s.%s So the difference between "
            "two effects is not what one program does more than the other%s.",
            who, own_people(arena, results), shared(arena, results),
            contrasts_each_other(results)
                ? ": that is told where two programs stand against each other, for those compared "
                  "there alone"
                : ", which this study does not ask")};
}
