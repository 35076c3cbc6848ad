/* Keys: a hash of the settings that a stage is given, and of its parents' keys. Two stages with
 * equal keys are one and the same and are computed once, so a key is long enough never to be equal
 * by chance: the first half of a SHA-256. */
#ifndef ALIKE_KEY_H
#define ALIKE_KEY_H

#include "alike/hash.h"
#include "alike/registry.h"
#include "alike/settings.h"

bool key_equal(Key a, Key b);

Key key_frame(const FrameSettings *settings);
Key key_cohort(Key frame, const CohortSettings *settings);
/* Of a cohort with gaps: a copy in which they are drawn; with the outcome, or without. */
Key key_copy(Key cohort, uint64_t seed, size_t copy, bool with_outcome);
Key key_score(Key cohort, const ScoreSettings *settings);
/* Of a model that sees all programs: everybody is the key of their cohort. And of one contrast of
 * it: cohort is that of the two arms. */
Key key_arms(Key everybody, const ScoreSettings *settings, const ArmsSettings *arms);
Key key_contrast(Key arms, Key cohort);
/* Of balance before any design; parent: the score, where there is one, else the cohort. */
Key key_before(Key parent);
/* parent: the cohort's key for a design that needs no score, else the score's */
Key key_matching(Key parent, uint64_t seed, const MatchingSettings *settings);
Key key_balance(Key matching, const BalanceSettings *settings);
Key key_effects(Key matching, const EffectSettings *settings);
/* A replicate of the cohort; entry: the kind, settings: what its own keys say. No two analyses
 * share one: the key is where its random numbers come from, which neither the score nor the effects
 * change. */
Key key_replicate(Key cohort, uint64_t seed, const Entry *entry, const void *settings,
                  size_t number);
/* Of the program's version and all that stands in the data, whatever the files are called and
 * however they were read: for results that outlive the process. */
struct Frame;
Key key_of_frame(const struct Frame *frame);
/* And of the order in which the rows stand in the file. */
Key key_of_rows(const struct Frame *frame);
/* The first half of a SHA-256. */
Key key_of_digest(const uint8_t *digest);
/* Of two that are needed both. */
Key key_both(Key first, Key second);

#endif
