/* Inside src/pool: what one step makes for the next, and how results.json is asked. */
#ifndef ALIKE_POOL_PARTS_H
#define ALIKE_POOL_PARTS_H

#include "results/read.h"

#include "alike/chart.h"
#include "alike/pooled.h"
#include "alike/text.h"

/* A number of an object, NaN where it is null or none; a count, NaN where it can't be one. */
double field_real(const json_t *object, const char *key);
double field_size(const json_t *object, const char *key);
/* Of a table of results.json: a cell by the name of its column; NULL where there is none. */
const json_t *told_cell_of(const json_t *table, size_t row, const char *column);
const char *told_text_of(const json_t *table, size_t row, const char *column);
double told_real_of(const json_t *table, size_t row, const char *column);
size_t told_rows_of(const json_t *table);
/* The value of a setting of the study's own design; NULL: there is none of that path. */
const char *told_setting(const json_t *root, const char *path);

const json_t *study_root(const PooledStudy *study);
/* Every outcome that both tell has the same estimate of as many people, as far as rounding shows.
 */
bool study_same_numbers(const PooledStudy *a, const PooledStudy *b);
/* The overall effect of an analysis; NULL: it has none. */
const json_t *overall_effect(const json_t *analysis);
/* A verdict on the start by its words; VERDICT_UNKNOWN where they are none of ours. */
Verdict told_verdict(const char *words);

void pooled_words_add(Arena *arena, PooledWords *words, const char *text);
/* "A, B and C". */
const char *pooled_list(Arena *arena, const char *const *name, size_t n);

/* Adds the questions that two studies or more can answer: outcomes, then domains. */
void questions_of_outcomes(PooledResults *pooled);
/* The domain of an outcome in that study; NULL: none is told. */
const char *domain_of(const PooledResults *pooled, const PooledMember *member);
void questions_of_domains(PooledResults *pooled);
PooledQuestion *question_add(PooledResults *pooled, PooledQuestion like);
bool averages_make(PooledResults *pooled, Error *err) MUST_CHECK;
/* joint: what the pool was made of. Gives fixed, differ_p and untold, and takes intervals away. */
void errors_of_average(const Joint *joint, double confidence, PooledAverage *of);
/* As far as published numbers are told. */
void pooled_round(PooledResults *pooled);
void pooled_join_balance(PooledResults *pooled);
void tables_of_pooled(PooledResults *pooled);
void pooled_say(PooledResults *pooled);
void pooled_caution(PooledResults *pooled);

/* Of one question, for people. binary: its scores are shares in some study. */
bool pooled_is_binary(const PooledQuestion *question);
const char *pooled_spread_words(const PooledResults *pooled, const PooledQuestion *question);
const char *pooled_number(Arena *arena, const PooledQuestion *question, PooledScale scale,
                          double value);
const char *pooled_interval(Arena *arena, const PooledQuestion *question, PooledScale scale,
                            double low, double high); /* "0.3 to 2.1"; "" where there is none */
const char *pooled_unit(const PooledQuestion *question, PooledScale scale);
const char *pooled_release_words(Release release);

/* charts/ in this folder; what could not be drawn is a caution. */
bool pooled_draw(PooledResults *pooled, const char *folder, Figures *out, Error *err) MUST_CHECK;
bool pooled_report(const PooledResults *pooled, const Figures *figures, const char *folder,
                   Error *err) MUST_CHECK;

#endif
