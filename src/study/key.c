#include "alike/key.h"

#include "alike/design.h"
#include "alike/hash.h"
#include "alike/match.h"
#include "alike/pscore.h"

#include <string.h>

static uint64_t add_real(uint64_t key, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return hash_u64(key, bits);
}

static uint64_t add_names(uint64_t key, const Names *names)
{
    key = hash_u64(key, names->n);
    for (size_t i = 0; i < names->n; i++)
        key = hash_text(key, names->item[i].text);
    return key;
}

static uint64_t add_values(uint64_t key, const ValueSet *set)
{
    key = hash_u64(key, set->is_range);
    if (set->is_range)
        return add_real(add_real(key, set->min), set->max);
    key = hash_u64(key, set->n);
    for (size_t i = 0; i < set->n; i++)
        key = hash_text(key, set->value[i].text);
    return key;
}

/* Any block of settings, through the rows that describe it. */
static uint64_t add_settings(uint64_t key, const Option *options, const void *settings)
{
    for (const Option *option = options; option != NULL && option->name != NULL; option++) {
        const char *field = (const char *)settings + option->offset;
        key = hash_text(key, option->name);
        switch (option->type) {
        case OPT_TEXT:
        case OPT_COLUMN:
            key = hash_text(key, ((const Name *)(const void *)field)->text);
            break;
        case OPT_NAMES:
            key = add_names(key, (const Names *)(const void *)field);
            break;
        case OPT_FLAG:
            key = hash_u64(key, *(const bool *)field);
            break;
        case OPT_COUNT:
            key = hash_u64(key, *(const size_t *)(const void *)field);
            break;
        case OPT_REAL:
            key = add_real(key, *(const double *)(const void *)field);
            break;
        case OPT_CHOICE:
            key = hash_u64(key, (uint64_t) * (const int *)(const void *)field);
            break;
        case OPT_LIMITS: {
            const Limits *limits = (const Limits *)(const void *)field;
            key = hash_u64(key, limits->n);
            for (size_t i = 0; i < limits->n; i++)
                key = add_real(hash_text(key, limits->item[i].column.text), limits->item[i].value);
            break;
        }
        case OPT_ENTRY: {
            const Choice *choice = (const Choice *)(const void *)field;
            key = hash_text(key, choice->entry->name);
            key = add_settings(key, choice->entry->options, choice->settings);
            break;
        }
        case OPT_OTHER:
            break;
        }
    }
    return key;
}

uint64_t key_columns(const Design *design)
{
    uint64_t key = hash_u64(1, design->n_columns);
    for (size_t i = 0; i < design->n_columns; i++) {
        const ColumnRule *rule = &design->column[i];
        key = hash_text(key, rule->name.text);
        key = hash_text(key, rule->label);
        key = hash_text(key, rule->group);
        key = hash_text(key, rule->unit);
        key = hash_text(key, rule->derivation.text);
        key = hash_text(key, rule->by.text);
        key = add_names(key, &rule->argument);
        key = hash_u64(key, rule->n_values);
        for (size_t k = 0; k < rule->n_values; k++)
            key = hash_text(hash_text(key, rule->value[k].from), rule->value[k].to);
    }
    return key;
}

/* Complete cases are on every column that the analysis needs: so those of the later stages (exact,
 * calipers, cluster, subgroups ...) are part of the cohort's key. What columns are made from is
 * part of the frame's. */
static bool add_use(void *state, const ColumnUse *use)
{
    uint64_t *key = state;
    if (use->kind == USE_SOURCE || (use->stage > STAGE_COHORT && !use->needed))
        return true;
    *key = hash_text(hash_u64(*key, use->kind), use->key);
    *key = hash_text(*key, use->name.text);
    if (use->keep != NULL)
        *key = add_values(*key, &use->keep->accept);
    return true;
}

static uint64_t add_outcome(uint64_t key, const OutcomeSpec *outcome)
{
    key = hash_text(hash_text(key, outcome->name.text), outcome->score.text);
    key = hash_u64(hash_text(key, outcome->subject), outcome->require_score);
    key = hash_u64(key, outcome->span != NULL);
    if (outcome->span == NULL)
        return key;
    key = hash_text(key, outcome->span->name.text);
    return hash_text(hash_text(key, outcome->span->from.text), outcome->span->to.text);
}

uint64_t key_cohort(uint64_t frame, const Design *design, const OutcomeSpec *outcome)
{
    uint64_t key = add_outcome(hash_u64(frame, 2), outcome);
    key = add_values(add_values(key, &design->treated), &design->control);
    (void)design_visit(design, outcome, add_use, &key); /* it goes on to the end */
    return key;
}

uint64_t key_score(uint64_t cohort, const Design *design)
{
    uint64_t key = hash_text(hash_u64(cohort, 3), design->model->name);
    key = add_settings(key, design->model->options, design->model_settings);
    return hash_u64(key, (uint64_t)design->conventions);
}

uint64_t key_matching(uint64_t parent, uint64_t seed, const Design *design)
{
    uint64_t key = hash_text(hash_u64(parent, 4), design->method->name);
    key = hash_u64(hash_u64(key, seed), (uint64_t)design->effects.estimand);
    key = hash_u64(key, (uint64_t)design->conventions);
    return add_settings(key, design->method->options, design->match_settings);
}

uint64_t key_balance(uint64_t matching, const Design *design)
{
    uint64_t key = hash_u64(hash_u64(matching, 5), design->effects.adjust);
    return add_names(key, &design->effects.adjust_for);
}
