#include "alike/results.h"

#include "alike/groups.h"
#include "alike/rounding.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

const Analysis *results_find(const Results *results, const char *outcome, const char *design)
{
    for (size_t i = 0; i < results->n_analyses; i++)
        if (text_equal(results->analysis[i].outcome, outcome) &&
            text_equal(results->analysis[i].design, design))
            return &results->analysis[i];
    return NULL;
}

const Analysis *results_primary(const Results *results, const char *outcome)
{
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *analysis = &results->analysis[i];
        if (analysis->primary && text_equal(analysis->outcome, outcome))
            return analysis;
    }
    return NULL;
}

Analysis analysis_empty(const Design *design, const OutcomeSpec *outcome)
{
    return (Analysis){.outcome = outcome->name.text,
                      .design = design->name,
                      .primary = design->primary,
                      .outcome_spec = outcome,
                      .design_spec = design};
}

void analysis_not_carried_out(Arena *arena, Analysis *analysis, Phrase why)
{
    *analysis = analysis_empty(analysis->design_spec, analysis->outcome_spec);
    analysis->infeasible = phrase_new(arena, why);
    notes_add(&analysis->notes, arena, "matching", NOTE_PLAIN, NO_COUNT,
              PHRASE("The design '{}' could not be carried out: {}",
                     piece_setting(analysis->design), piece_phrase(arena, why)));
}

void analysis_leave_out(Arena *arena, Analysis *analysis, Phrase why)
{
    *analysis = analysis_empty(analysis->design_spec, analysis->outcome_spec);
    analysis->infeasible = phrase_new(arena, why);
    analysis->left_out = true;
}

const char *analysis_missing_words(const Analysis *analysis)
{
    return analysis->left_out ? "is left out of what is published" : "could not be carried out";
}

const char *analysis_missing_cell(const Analysis *analysis)
{
    return analysis->left_out ? HIDDEN_MARK : "not carried out";
}

bool analysis_is_one_of_several(const Analysis *analysis)
{
    const OutcomeSpec *outcome = analysis->outcome_spec;

    return outcome->contrast != NULL || (outcome->span != NULL && outcome->span->start != 0);
}

const Effect *analysis_overall(const Analysis *analysis)
{
    for (size_t i = 0; i < analysis->effects.n; i++)
        if (analysis->effects.row[i].group == NULL)
            return &analysis->effects.row[i];
    return NULL;
}

const char *results_mdes(Arena *arena, const Analysis *analysis)
{
    return isnan(analysis->mdes) ? "none can be given."
                                 : arena_printf(arena, "%s standard deviations.",
                                                text_real(arena, analysis->mdes, 2));
}

/* By what the estimator does, not by what the study file asks of it. */
bool analysis_adjusts(const Analysis *analysis)
{
    const Effect *effect = analysis_overall(analysis);
    const EffectSpec *asked = &analysis->design_spec->effects;
    const Estimator *estimator = effect != NULL ? estimator_find(effect->estimator) : NULL;
    if (estimator != NULL && !entry_has(&estimator->entry, TRAIT_ADJUSTS))
        return false;
    return asked->adjust == ADJUST_ALL || (asked->adjust == ADJUST_LIST && asked->adjust_for.n > 0);
}

const MatchWords *analysis_words(const Analysis *analysis)
{
    return match_words(analysis->design_spec->method);
}

const char *analysis_label(const Analysis *analysis)
{
    const char *label = analysis->outcome_spec->label;
    return label != NULL ? label : analysis->outcome;
}

const char *analysis_column_label(const Analysis *analysis, const char *column)
{
    const ColumnRule *rule = design_rule_of(analysis->design_spec, column);
    return rule != NULL && rule->label != NULL ? rule->label : column;
}

/* A column by its label, else by the word for the group that its heading names. */
static const char *cluster_word(Arena *arena, const Analysis *analysis, const char *column)
{
    const char *label = analysis_column_label(analysis, column), *word = group_word(column);
    return label == column && word != NULL ? word : text_in_sentence(arena, label);
}

/* The columns that it names, one after the other, among words of ours. */
const char *analysis_cluster_words(Arena *arena, const Analysis *analysis, const Effect *effect)
{
    static const char comma[] = ", ", with[] = " with its ";
    Text text = {.arena = arena};
    if (effect->cluster == NULL)
        return NULL;
    for (const char *at = effect->cluster; *at != '\0';) {
        const char *next = strstr(at, comma), *end = next != NULL ? next : at + strlen(at);
        const char *rest = strstr(at, with);
        rest = rest != NULL && rest < end ? rest : end;
        text_format(
            &text, "%s%s%.*s", text.n > 0 ? comma : "",
            cluster_word(arena, analysis, arena_printf(arena, "%.*s", (int)(rest - at), at)),
            (int)(end - rest), rest); /* of a few columns */
        at = next != NULL ? next + sizeof comma - 1 : end;
    }
    return text.bytes;
}

const char *analysis_variance_words(const Effect *effect)
{
    const char *words = variance_row[effect->variance_kind].words;
    return words != NULL ? words : effect->variance;
}

bool analysis_is_pretest(const Analysis *analysis, const char *group)
{
    return group != NULL &&
           (is_pretest_word(group) || text_equal(group, analysis->outcome_spec->pretest.text));
}

const char *analysis_confidence_words(Arena *arena, const Analysis *analysis)
{
    return arena_printf(arena, "%.4g%%", 100.0 * analysis->design_spec->effects.confidence);
}

const char *analysis_unit(const Analysis *analysis)
{
    const Design *design = analysis->design_spec; /* NULL: a further analysis asks, of its column */
    const ColumnRule *rule =
        design == NULL ? NULL : design_rule_of(design, analysis->outcome_spec->score.text);
    if (rule != NULL && rule->unit != NULL)
        return rule->unit;
    const Effect *effect = analysis_overall(analysis);
    return effect != NULL && effect->binary ? "share" : "points";
}

const char *analysis_effect_size_words(Arena *arena, const Analysis *analysis)
{
    const Effect *effect = analysis_overall(analysis);

    if (effect != NULL && effect->binary)
        return "as the Cox index";
    if (analysis->effects.scale.of == NULL)
        return "in standard deviations";
    return arena_printf(arena, "in standard deviations of %s", analysis->effects.scale.of);
}

/* About three figures of a standard deviation: an effect of a hundredth of it can still be read. */
int analysis_digits(const Analysis *analysis)
{
    const Effect *effect = analysis_overall(analysis);
    double sd = effect != NULL ? effect->sd : NAN;
    for (size_t i = 0; isnan(sd) && i < analysis->balance.n; i++)
        if (analysis->balance.row[i].is_pretest)
            sd = analysis->balance.row[i].before.sd_control;
    const int digits = isnan(sd) || sd <= 0 ? 2 : sd < 1 ? 3 : sd < 20 ? 2 : sd < 500 ? 1 : 0;
    return rounding_digits_within(effect != NULL ? effect_step(effect, "estimate") : 0.0, digits);
}

int analysis_mean_digits(const Analysis *analysis)
{
    const Effect *effect = analysis_overall(analysis);

    return rounding_digits_within(effect != NULL ? effect_step(effect, "mean_treated") : 0.0,
                                  analysis_digits(analysis));
}

const char *effect_hidden_n(const Effect *effect)
{
    return effect->hidden != NULL ? effect->hidden : effect->hidden_n;
}

PeopleSet analysis_set(const Analysis *analysis)
{
    const SpanSpec *span = analysis->outcome_spec->span;
    return (PeopleSet){.arms = SET_BOTH,
                       .outcome = analysis->outcome,
                       .design = analysis->design,
                       .span = span != NULL ? span->name.text : NULL};
}

static bool check_tables(Table *const *table, size_t n, Error *err)
{
    for (size_t k = 0; k < n; k++)
        if (table[k] != NULL && !table_check(table[k], err))
            return false;
    return true;
}

bool results_check_tables(const Results *results, Error *err)
{
    Table *const over_all[] = {results->comparison, results->spans,          results->exposure,
                               results->contrasts,  results->contrast_pairs, results->published,
                               results->families,   results->domains};
    Table *const of_multiverse[] = {
        results->multiverse != NULL ? results->multiverse->rows : NULL,
        results->multiverse != NULL ? results->multiverse->failed : NULL,
        results->multiverse != NULL ? results->multiverse->signs : NULL,
    };
    for (size_t i = 0; i < results->n_analyses; i++) {
        const Analysis *a = &results->analysis[i];
        Table *const of_stages[] = {a->matching.groups, a->balance.losses, a->balance.schools};
        if (!check_tables(a->tables.item, a->tables.n, err) ||
            !check_tables(of_stages, COUNT_OF(of_stages), err))
            return false;
    }
    return check_tables(results->tables.item, results->tables.n, err) &&
           check_tables(results->reviewer, results->n_reviewer, err) &&
           check_tables(of_multiverse, COUNT_OF(of_multiverse), err) &&
           check_tables(over_all, COUNT_OF(over_all), err);
}

Cell analysis_cell(const Analysis *analysis, const void *of, const ResultField *field)
{
    const char *hidden = field->hidden == HIDDEN_WITH_SIZES     ? analysis->hidden_matched
                         : field->hidden == HIDDEN_WITH_DROPPED ? analysis->hidden_dropped.text
                                                                : NULL;
    const bool matching = of == &analysis->matching;
    return hidden != NULL
               ? (Cell){.text = hidden, .value = NAN}
               : field_told(field, matching ? matching_fields : balance_summary_fields,
                            matching ? analysis->matching.step : analysis->balance.step, of);
}
