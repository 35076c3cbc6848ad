/* Inside src/pool: what one step makes for the next, and how results.json is asked. */
#ifndef ALIKE_POOL_PARTS_H
#define ALIKE_POOL_PARTS_H

#include "results/read.h"

#include "alike/chart.h"
#include "alike/pooled.h"
#include "alike/report.h"
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
/* Of an outcome under the study's own design; NULL: it has none. */
const json_t *main_analysis(const json_t *root, const char *outcome);
/* Every outcome that both tell has the same estimate of as many people, as far as rounding shows.
 */
bool study_same_numbers(const PooledStudy *a, const PooledStudy *b);
/* The overall effect of an analysis; NULL: it has none. */
const json_t *overall_effect(const json_t *analysis);
/* A verdict on the start by its words; VERDICT_UNKNOWN where they are none of ours. */
Verdict told_verdict(const char *words);

void pooled_words_add(Arena *arena, PooledWords *words, const char *text);
/* "A, B and C"; of many the first six: "A, B, C, D, E, F and 30 more". */
const char *pooled_list(Arena *arena, const char *const *name, size_t n);

/* Adds the questions that two studies or more can answer: outcomes, then domains. */
void questions_of_outcomes(PooledResults *pooled);
/* The domain of an outcome in that study; NULL: none is told. */
const char *domain_of(const PooledResults *pooled, const PooledMember *member);
void questions_of_domains(PooledResults *pooled);
/* Likewise of parts of outcomes' people, of the questions that are there. */
void questions_of_parts(PooledResults *pooled);
/* effect: of the analysis, overall or of a part. */
PooledMember member_of(const PooledResults *pooled, size_t study, const json_t *analysis,
                       const json_t *effect);
PooledQuestion *question_add(PooledResults *pooled, PooledQuestion like);
bool averages_make(PooledResults *pooled, Error *err) MUST_CHECK;
/* joint: what the pool was made of. Gives fixed, differ_p and untold, and takes intervals away. */
void errors_of_average(const Joint *joint, double confidence, PooledAverage *of);
/* As far as published numbers are told. */
void pooled_round(PooledResults *pooled);
void pooled_join_balance(PooledResults *pooled);
void tables_of_pooled(PooledResults *pooled);
Table *parts_table(const PooledResults *pooled);
void pooled_say(PooledResults *pooled);
void pooled_caution(PooledResults *pooled);

/* "all", "groups alike enough at the start". */
const char *pooled_over_words(PooledOver over);
/* The unit as results tell it: shares are not in percent here. */
const char *pooled_table_unit(const PooledQuestion *question, PooledScale scale);
/* In the unit of the score only where that is one. */
bool pooled_is_shown(const PooledQuestion *question, PooledScale scale);
/* Is the choice of studies whose groups were alike enough another than all? */
bool pooled_chooses(const PooledQuestion *question);
/* People of an arm over the members of an average that tell both arms; how many these are. */
size_t pooled_people(const PooledQuestion *question, const PooledAverage *average, double n[2]);

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
/* Are numbers of people in this average rounded? */
bool pooled_any_rounded(const PooledResults *pooled, const PooledQuestion *question,
                        const PooledAverage *average);
/* By groups of people, one table an outcome; nothing where studies share none. */
void pooled_write_parts(const PooledResults *pooled, Document *document);
bool pooled_report(const PooledResults *pooled, const Figures *figures, const char *folder,
                   Error *err) MUST_CHECK;

#endif
