#include "alike/key.h"

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

static void add_cut_rule(Sum *sum, const CutRule *rule)
{
    add_count(sum, (uint64_t)rule->kind);
    add_count(sum, rule->n);
    for (size_t i = 0; rule->kind == CUT_POINTS && i < rule->n; i++)
        add_real(sum, rule->point[i]);
}

static void add_entry(Sum *sum, const Entry *entry, const void *settings);

static void add_option(Sum *sum, const Option *option, const void *settings)
{
    const void *field = (const char *)settings + option->offset; /* aligned: offsetof gave it */
    const Limits *limits = field;
    const Pairs *pairs = field;
    const Cuts *cuts = field;
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
    case OPT_PAIRS:
        add_count(sum, pairs->n);
        for (size_t i = 0; i < pairs->n; i++) {
            add_text(sum, pairs->item[i].a.text);
            add_text(sum, pairs->item[i].b.text);
        }
        break;
    case OPT_CUTS:
        add_cut_rule(sum, &cuts->rest);
        add_count(sum, cuts->n);
        for (size_t i = 0; i < cuts->n; i++) {
            add_text(sum, cuts->item[i].column.text);
            add_cut_rule(sum, &cuts->item[i].rule);
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

/* --- structs made from lists -------------------------------------------------------------------
 */

/* How a field of a kind enters a key. Place is where messages point. */
#define ADD_NAME(field)   add_text(sum, settings->field.text);
#define ADD_NAMES(field)  add_names(sum, &settings->field);
#define ADD_WORDS(field)  add_names(sum, &(const Names){settings->n, settings->field});
#define ADD_TEXT(field)   add_text(sum, settings->field);
#define ADD_FLAG(field)   add_count(sum, settings->field);
#define ADD_COUNT(field)  add_count(sum, settings->field);
#define ADD_REAL(field)   add_real(sum, settings->field);
#define ADD_CHOICE(field) add_count(sum, (uint64_t)settings->field);
#define ADD_ADJUST        ADD_CHOICE
#define ADD_CLUSTER       ADD_CHOICE
#define ADD_PLACE(field)
#define ADD_TERM(field)
/* What a key was before there was this setting it still is: streams of random numbers hang on it.
 */
#define ADD_LATE_FLAG(field)                                                                       \
    if (settings->field)                                                                           \
        add_count(sum, 1);
#define ADD_GAPS(field)                                                                            \
    if (settings->field != MISSING_COMPLETE)                                                       \
        add_count(sum, (uint64_t)settings->field);
#define ADD_IMPUTING(field)                                                                        \
    if (settings->missing_data == MISSING_IMPUTE) {                                                \
        add_count(sum, settings->field.copies);                                                    \
        add_count(sum, settings->field.iterations);                                                \
        add_count(sum, settings->field.donors);                                                    \
    }
#define ADD_CONTRAST(field)  /* its values are the cohort's own treated and control */
#define ADD_MODEL(field)     add_entry(sum, &settings->field->entry, settings->model_settings);
#define ADD_METHOD(field)    add_entry(sum, &settings->field->entry, settings->match_settings);
#define ADD_ESTIMATOR(field) add_entry(sum, &settings->field->entry, settings->estimator_settings);
#define ADD_VALUES(field)    add_values(sum, &settings->field);
#define ADD_OUTCOME(field)   add_outcome(sum, settings->field);
#define ADD_SPAN(field)                                                                            \
    add_count(sum, settings->field != NULL);                                                       \
    if (settings->field != NULL)                                                                   \
        add_span(sum, settings->field);
#define ADD_MANY(add, field)                                                                       \
    add_count(sum, settings->n_##field##s);                                                        \
    for (size_t i = 0; i < settings->n_##field##s; i++)                                            \
        add(sum, &settings->field[i]);
#define ADD_VALUE_PAIRS(field) ADD_MANY(add_value_pair, field)
#define ADD_SUBGROUPS(field)   ADD_MANY(add_subgroup, field)
#define ADD_KEEPS(field)       ADD_MANY(add_keep, field)
#define ADD_COLUMNS(field)     ADD_MANY(add_column, field)
#define ADD_USES(field)        ADD_MANY(add_use, field)

#define ADD_FIELD(kind, field) ADD_##kind(field)
#define ADD_STRUCT(add, Type, FIELDS)                                                              \
    static void add(Sum *sum, const Type *settings)                                                \
    {                                                                                              \
        FIELDS(ADD_FIELD)                                                                          \
    }

ADD_STRUCT(add_values, ValueSet, VALUE_SET_FIELDS)
ADD_STRUCT(add_keep, KeepRule, KEEP_FIELDS)
ADD_STRUCT(add_value_pair, ValuePair, VALUE_PAIR_FIELDS)
ADD_STRUCT(add_column, ColumnRule, COLUMN_FIELDS)
ADD_STRUCT(add_span, SpanSpec, SPAN_FIELDS)
ADD_STRUCT(add_outcome, OutcomeSpec, OUTCOME_FIELDS)
ADD_STRUCT(add_subgroup, SubgroupSpec, SUBGROUP_FIELDS)
ADD_STRUCT(add_use, CohortUse, COHORT_USE_FIELDS)

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

Key key_of_digest(const uint8_t *digest)
{
    Key key = {0, 0};
    for (size_t i = 0; i < 8; i++) {
        key.a = key.a << 8 | digest[i];
        key.b = key.b << 8 | digest[8 + i];
    }
    return key;
}

static Key finish(Sum *sum)
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_digest(sum, sizeof digest, digest);
    return key_of_digest(digest);
}

/* Of a stage that breaks ties by the study's seed. */
static Key key_seeded(Key parent, uint64_t seed)
{
    Sum sum = begin(&parent, "seed");
    add_count(&sum, seed);
    return finish(&sum);
}

#define ADD(kind, of, field, key) ADD_##kind(field)

/* The key of a block: what the stage is, its parent's key, and what it is told. */
#define KEY_OF(what, parent, FIELDS)                                                               \
    Sum made = begin(parent, what), *sum = &made;                                                  \
    FIELDS(ADD)                                                                                    \
    return finish(sum)

Key key_frame(const FrameSettings *settings)
{
    KEY_OF("frame", NULL, FRAME_SETTINGS);
}

Key key_cohort(Key frame, const CohortSettings *settings)
{
    KEY_OF("cohort", &frame, COHORT_SETTINGS);
}

Key key_copy(Key cohort, uint64_t seed, size_t copy, bool with_outcome)
{
    const Key seeded = key_seeded(cohort, seed);
    Sum sum = begin(&seeded, "copy");
    add_count(&sum, copy);
    add_count(&sum, with_outcome);
    return finish(&sum);
}

Key key_score(Key cohort, const ScoreSettings *settings)
{
    KEY_OF("score", &cohort, SCORE_SETTINGS);
}

static Key key_values(Key everybody, const ArmsSettings *settings)
{
    KEY_OF("arms", &everybody, ARMS_SETTINGS);
}

Key key_arms(Key everybody, const ScoreSettings *settings, const ArmsSettings *arms)
{
    return key_score(key_values(everybody, arms), settings);
}

Key key_contrast(Key arms, Key cohort)
{
    Sum sum = begin(&arms, "contrast");
    add_count(&sum, cohort.a);
    add_count(&sum, cohort.b);
    return finish(&sum);
}

Key key_before(Key parent)
{
    Sum sum = begin(&parent, "before");
    return finish(&sum);
}

Key key_matching(Key parent, uint64_t seed, const MatchingSettings *settings)
{
    const Key seeded = key_seeded(parent, seed);
    KEY_OF("matching", &seeded, MATCHING_SETTINGS);
}

Key key_balance(Key matching, const BalanceSettings *settings)
{
    KEY_OF("balance", &matching, BALANCE_SETTINGS);
}

Key key_effects(Key matching, const EffectSettings *settings)
{
    KEY_OF("effects", &matching, EFFECT_SETTINGS);
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

Key key_both(Key first, Key second)
{
    Sum sum = begin(&first, "both");
    add_count(&sum, second.a);
    add_count(&sum, second.b);
    return finish(&sum);
}
