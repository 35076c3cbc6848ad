#include "alike/key.h"

#include "alike/design.h"
#include "alike/effect.h"
#include "alike/match.h"
#include "alike/pscore.h"

#include <nettle/sha2.h>
#include <string.h>

bool key_equal(Key a, Key b)
{
    return a.a == b.a && a.b == b.b;
}

/* --- values ---------------------------------------------------------------------------------- */

typedef struct sha256_ctx Sum;

static void add_count(Sum *sum, uint64_t value)
{
    uint8_t bytes[8]; /* in one order on every machine */
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(value >> (8 * i));
    sha256_update(sum, sizeof bytes, bytes);
}

static void add_real(Sum *sum, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    add_count(sum, bits);
}

/* With its length in front: "ab", "c" and "a", "bc" differ, and so do NULL and "". */
static void add_text(Sum *sum, const char *text)
{
    const size_t n = text == NULL ? 0 : strlen(text);
    add_count(sum, text == NULL ? UINT64_MAX : n);
    sha256_update(sum, n, (const uint8_t *)text);
}

static void add_names(Sum *sum, const Names *names)
{
    add_count(sum, names->n);
    for (size_t i = 0; i < names->n; i++)
        add_text(sum, names->item[i].text);
}

static void add_values(Sum *sum, const ValueSet *set)
{
    add_count(sum, set->is_range);
    add_real(sum, set->min);
    add_real(sum, set->max);
    add_count(sum, set->n);
    for (size_t i = 0; i < set->n; i++)
        add_text(sum, set->value[i].text);
}

static void add_entry(Sum *sum, const Entry *entry, const void *settings);

static void add_option(Sum *sum, const Option *option, const void *settings)
{
    const void *field = (const char *)settings + option->offset; /* aligned: offsetof gave it */
    const Limits *limits = field;
    const Choice *choice = field;
    add_text(sum, option->name);
    switch (option->type) {
    case OPT_TEXT:
    case OPT_COLUMN:
        add_text(sum, ((const Name *)field)->text);
        break;
    case OPT_NAMES:
        add_names(sum, field);
        break;
    case OPT_FLAG:
        add_count(sum, *(const bool *)field);
        break;
    case OPT_COUNT:
        add_count(sum, *(const size_t *)field);
        break;
    case OPT_REAL:
        add_real(sum, *(const double *)field);
        break;
    case OPT_CHOICE:
        add_count(sum, (uint64_t) * (const int *)field);
        break;
    case OPT_LIMITS:
        add_count(sum, limits->n);
        for (size_t i = 0; i < limits->n; i++) {
            add_text(sum, limits->item[i].column.text);
            add_real(sum, limits->item[i].value);
        }
        break;
    case OPT_ENTRY:
        add_entry(sum, choice->entry, choice->settings);
        break;
    case OPT_OTHER: /* documented here, read into a field of its own */
        break;
    }
}

/* A row that was chosen, and what its own keys say. */
static void add_entry(Sum *sum, const Entry *entry, const void *settings)
{
    add_text(sum, entry->name);
    for (const Option *o = entry->options; o != NULL && o->name != NULL; o++)
        add_option(sum, o, settings);
}

static void add_pairs(Sum *sum, size_t n, const Pair *pair)
{
    add_count(sum, n);
    for (size_t i = 0; i < n; i++) {
        add_text(sum, pair[i].a.text);
        add_text(sum, pair[i].b.text);
    }
}

static void add_subgroups(Sum *sum, size_t n, const SubgroupSpec *subgroup)
{
    add_count(sum, n);
    for (size_t i = 0; i < n; i++) {
        add_text(sum, subgroup[i].column.text);
        add_count(sum, subgroup[i].groups);
    }
}

/* --- blocks ---------------------------------------------------------------------------------- */

static Sum begin(const Key *parent, const char *what)
{
    Sum sum;
    sha256_init(&sum);
    add_text(&sum, what);
    if (parent != NULL) {
        add_count(&sum, parent->a);
        add_count(&sum, parent->b);
    }
    return sum;
}

static Key finish(Sum *sum)
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    Key key = {0, 0};
    sha256_digest(sum, sizeof digest, digest);
    for (size_t i = 0; i < 8; i++) {
        key.a = key.a << 8 | digest[i];
        key.b = key.b << 8 | digest[8 + i];
    }
    return key;
}

/* How a field of a kind enters a key. Place is where messages point. */
#define ADD_NAME(field)   add_text(&sum, settings->field.text);
#define ADD_NAMES(field)  add_names(&sum, &settings->field);
#define ADD_FLAG(field)   add_count(&sum, settings->field);
#define ADD_COUNT(field)  add_count(&sum, settings->field);
#define ADD_REAL(field)   add_real(&sum, settings->field);
#define ADD_CHOICE(field) add_count(&sum, (uint64_t)settings->field);
#define ADD_ADJUST        ADD_CHOICE
#define ADD_CLUSTER       ADD_CHOICE
#define ADD_PLACE(field)
#define ADD_MODEL(field)     add_entry(&sum, &settings->field->entry, settings->model_settings);
#define ADD_METHOD(field)    add_entry(&sum, &settings->field->entry, settings->match_settings);
#define ADD_ESTIMATOR(field) add_entry(&sum, &settings->field->entry, settings->estimator_settings);
#define ADD_PAIRS(field)     add_pairs(&sum, settings->n_##field##s, settings->field);
#define ADD_SUBGROUPS(field) add_subgroups(&sum, settings->n_##field##s, settings->field);

#define ADD(kind, of, field, key) ADD_##kind(field)

Key key_score(Key cohort, const ScoreSettings *settings)
{
    Sum sum = begin(&cohort, "score");
    SCORE_SETTINGS(ADD)
    return finish(&sum);
}

Key key_matching(Key parent, uint64_t seed, const MatchingSettings *settings)
{
    Sum sum = begin(&parent, "matching");
    add_count(&sum, seed);
    MATCHING_SETTINGS(ADD)
    return finish(&sum);
}

Key key_balance(Key matching, const BalanceSettings *settings)
{
    Sum sum = begin(&matching, "balance");
    BALANCE_SETTINGS(ADD)
    return finish(&sum);
}

Key key_effects(Key matching, const EffectSettings *settings)
{
    Sum sum = begin(&matching, "effects");
    EFFECT_SETTINGS(ADD)
    return finish(&sum);
}

Key key_replicate(Key cohort, uint64_t seed, const Entry *entry, const void *settings,
                  size_t number)
{
    Sum sum = begin(&cohort, "replicate");
    add_count(&sum, seed);
    add_entry(&sum, entry, settings);
    add_count(&sum, number);
    return finish(&sum);
}

Key key_columns(const Design *design)
{
    Sum sum = begin(NULL, "columns");
    add_count(&sum, design->n_columns);
    for (size_t i = 0; i < design->n_columns; i++) {
        const ColumnRule *rule = &design->column[i];
        add_text(&sum, rule->name.text);
        add_text(&sum, rule->label);
        add_text(&sum, rule->group);
        add_text(&sum, rule->unit);
        add_text(&sum, rule->derivation.text);
        add_text(&sum, rule->by.text);
        add_names(&sum, &rule->argument);
        add_count(&sum, rule->n_values);
        for (size_t k = 0; k < rule->n_values; k++) {
            add_text(&sum, rule->value[k].from);
            add_text(&sum, rule->value[k].to);
        }
    }
    return finish(&sum);
}

static void add_outcome(Sum *sum, const OutcomeSpec *outcome)
{
    const SpanSpec *span = outcome->span;
    add_text(sum, outcome->name.text);
    add_text(sum, outcome->subject);
    add_text(sum, span == NULL ? NULL : span->name.text);
    add_text(sum, span == NULL ? NULL : span->from.text);
    add_text(sum, span == NULL ? NULL : span->to.text);
    add_text(sum, outcome->score.text);
    add_text(sum, outcome->pretest.text);
    add_count(sum, outcome->require_score);
}

/* Complete cases are on every column that the analysis needs: so those of the later stages (exact,
 * calipers, cluster, subgroups ...) are part of the cohort's key. What columns are made from is
 * part of the frame's. */
static bool add_use(void *state, const ColumnUse *use)
{
    Sum *sum = state;
    if (use->kind == USE_SOURCE || (use->stage > STAGE_COHORT && !use->needed))
        return true;
    add_count(sum, use->kind);
    add_text(sum, use->key);
    add_text(sum, use->name.text);
    if (use->keep != NULL)
        add_values(sum, &use->keep->accept);
    return true;
}

Key key_cohort(Key frame, const Design *design, const OutcomeSpec *outcome)
{
    Sum sum = begin(&frame, "cohort");
    add_outcome(&sum, outcome);
    add_values(&sum, &design->treated);
    add_values(&sum, &design->control);
    (void)design_visit(design, outcome, add_use, &sum); /* it goes on to the end */
    return finish(&sum);
}
