/* A data set and its reference results as the structs that balance and effects are given. */
#ifndef ORACLE_STUDY_H
#define ORACLE_STUDY_H

#include "check.h"

#include "alike/effect.h"
#include "alike/text.h"

#include <jansson.h>
#include <string.h>

/* A CSV file: cells of text, quotes taken off. */
typedef struct CsvTable {
    size_t n_rows, n_columns;
    char **header;
    char **cell;
} CsvTable;

static inline char *csv_next_cell(Arena *arena, char **at, bool *end_of_line)
{
    char *from = *at;
    Text text = {.arena = arena};
    text_add(&text, "");
    if (*from == '"') {
        for (from++; *from != '"' || from[1] == '"'; from++) {
            from += *from == '"' ? 1 : 0;
            text_add_bytes(&text, from, 1);
        }
        from++;
    } else {
        const size_t n = strcspn(from, ",\r\n");
        text_add_bytes(&text, from, n);
        from += n;
    }
    from += *from == '\r' ? 1 : 0;
    *end_of_line = *from != ',';
    *at = *from == '\0' ? from : from + 1;
    return text.bytes;
}

/* Lines that begin with '#' are comments. */
static inline CsvTable csv_read(Arena *arena, const char *path)
{
    CsvTable out = {0};
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    const long size = ftell(file);
    rewind(file);
    char *bytes = arena_alloc(arena, (size_t)size + 1);
    assert_int_equal(fread(bytes, 1, (size_t)size, file), (size_t)size);
    fclose(file);
    size_t capacity = 0, n = 0;
    for (char *at = bytes; *at != '\0';) {
        bool end = false;
        if (*at == '#') {
            at += strcspn(at, "\n");
            at += *at == '\n' ? 1 : 0;
            continue;
        }
        while (!end) {
            out.cell = arena_grow(arena, out.cell, &capacity, n + 1, sizeof(char *));
            out.cell[n++] = csv_next_cell(arena, &at, &end);
        }
        if (out.n_columns == 0)
            out.n_columns = n;
    }
    out.header = out.cell;
    out.cell += out.n_columns;
    out.n_rows = n / out.n_columns - 1;
    assert_int_equal(n % out.n_columns, 0);
    return out;
}

static inline size_t csv_column(const CsvTable *table, const char *name)
{
    size_t k = 0;
    while (k < table->n_columns && strcmp(table->header[k], name) != 0)
        k++;
    assert_true(k < table->n_columns);
    return k;
}

static inline const char *csv_text(const CsvTable *table, size_t row, const char *name)
{
    return table->cell[row * table->n_columns + csv_column(table, name)];
}

/* NA is NaN. */
static inline double csv_real(const CsvTable *table, size_t row, const char *name)
{
    const char *text = csv_text(table, row, name);
    char *end;
    const double value = strtod(text, &end);
    return *text == '\0' || *end != '\0' ? (double)NAN : value;
}

/* All columns as numbers; the file's `row` is the frame's row plus 1. */
static inline Frame *oracle_frame(Arena *arena, const char *path)
{
    const CsvTable table = csv_read(arena, path);
    Frame *frame = ARENA_NEW(arena, Frame);
    frame->n_rows = table.n_rows;
    frame->n_columns = table.n_columns;
    frame->column = ARENA_ARRAY(arena, Column, table.n_columns);
    for (size_t k = 0; k < table.n_columns; k++) {
        Column *column = &frame->column[k];
        *column = (Column){.name = table.header[k],
                           .label = table.header[k],
                           .type = COLUMN_REAL,
                           .real = ARENA_ARRAY(arena, double, table.n_rows),
                           .reason = ARENA_ARRAY(arena, uint8_t, table.n_rows),
                           .binary = true};
        for (size_t i = 0; i < table.n_rows; i++) {
            char *end;
            const char *text = table.cell[i * table.n_columns + k];
            const double value = strtod(text, &end);
            const bool is_number = *text != '\0' && *end == '\0';
            column->real[i] = is_number ? value : (double)NAN;
            column->reason[i] = is_number ? REASON_PRESENT : REASON_BLANK;
            column->n_missing += is_number ? 0 : 1;
            column->binary = column->binary && (value == 0.0 || value == 1.0);
        }
    }
    return frame;
}

/* Everyone of the frame, by column `treat`. */
static inline Cohort *oracle_cohort(Arena *arena, const Frame *frame, const char *const *covariates,
                                    size_t n_covariates, const char *outcome, const char *pretest)
{
    Cohort *cohort = ARENA_NEW(arena, Cohort);
    OutcomeSpec *spec = ARENA_NEW(arena, OutcomeSpec);
    const Column *treat = frame_find(frame, "treat");
    spec->name.text = outcome;
    spec->pretest.text = pretest;
    *cohort = (Cohort){.frame = frame,
                       .outcome_spec = spec,
                       .n = frame->n_rows,
                       .row = ARENA_ARRAY(arena, uint32_t, frame->n_rows),
                       .treated = ARENA_ARRAY(arena, uint8_t, frame->n_rows),
                       .n_covariates = n_covariates,
                       .covariate = ARENA_ARRAY(arena, const Column *, n_covariates),
                       .outcome = frame_find(frame, outcome),
                       .pretest = pretest == NULL ? NULL : frame_find(frame, pretest),
                       .left_at = ARENA_ARRAY(arena, int16_t, frame->n_rows),
                       .row_arm = ARENA_ARRAY(arena, int8_t, frame->n_rows)};
    for (size_t i = 0; i < cohort->n; i++) {
        cohort->row[i] = (uint32_t)i;
        cohort->treated[i] = treat->real[i] == 1.0;
        cohort->row_arm[i] = cohort->treated[i] ? 1 : 0;
        cohort->left_at[i] = COHORT_IN;
        cohort->n_treated += cohort->treated[i];
    }
    cohort->n_control = cohort->n - cohort->n_treated;
    for (size_t k = 0; k < n_covariates; k++) {
        cohort->covariate[k] = frame_find(frame, covariates[k]);
        assert_non_null(cohort->covariate[k]);
    }
    return cohort;
}

/* A weight of 1 for everybody and no sets. */
static inline Matching *oracle_everyone(Arena *arena, size_t n)
{
    Matching *matching = ARENA_NEW(arena, Matching);
    *matching = (Matching){
        .method = "everyone", .estimand = "ATT", .n = n, .weight = ARENA_ARRAY(arena, double, n)};
    for (size_t i = 0; i < n; i++)
        matching->weight[i] = 1.0;
    return matching;
}

/* The weights and sets of a reference match, from match_weights.csv, else from the pairs of
 * match_pairs.csv. NULL: neither holds it. */
static inline Matching *oracle_matching(Arena *arena, const CsvTable *weights,
                                        const CsvTable *pairs, const char *sample, size_t n)
{
    if (text_equal(sample, "full:none"))
        return oracle_everyone(arena, n);
    Matching *matching = oracle_everyone(arena, n);
    bool found = false, has_sets = true;
    matching->method = sample;
    matching->set = ARENA_ARRAY(arena, int32_t, n);
    for (size_t i = 0; i < n; i++) {
        matching->weight[i] = 0.0;
        matching->set[i] = SET_NONE;
    }
    for (size_t r = 0; r < weights->n_rows; r++) {
        if (strcmp(csv_text(weights, r, "spec"), sample) != 0)
            continue;
        const size_t i = (size_t)csv_real(weights, r, "row") - 1;
        const double set = csv_real(weights, r, "subclass");
        found = true;
        matching->weight[i] = csv_real(weights, r, "weight");
        has_sets = has_sets && !isnan(set);
        matching->set[i] = isnan(set) ? SET_NONE : (int32_t)set - 1;
        if (matching->set[i] >= 0 && (size_t)matching->set[i] >= matching->n_sets)
            matching->n_sets = (size_t)matching->set[i] + 1;
    }
    for (size_t r = 0; !found && r < pairs->n_rows; r++) {
        if (strcmp(csv_text(pairs, r, "spec"), sample) != 0)
            continue;
        const size_t t = (size_t)csv_real(pairs, r, "treated_row") - 1;
        const size_t c = (size_t)csv_real(pairs, r, "control_row") - 1;
        matching->weight[t] = matching->weight[c] = 1.0;
        matching->set[t] = matching->set[c] = (int32_t)matching->n_sets++;
    }
    if (!found && matching->n_sets == 0)
        return NULL;
    if (!has_sets)
        matching->set = NULL;
    return matching;
}

/* A data set with its references. */
typedef struct OracleStudy {
    const char *name;
    const Frame *frame;
    size_t n_covariates;
    const char **covariate;
    const char *cluster; /* NULL: none */
    CsvTable weights, pairs;
} OracleStudy;

static inline OracleStudy oracle_study(Arena *arena, const char *folder, const char *name)
{
    OracleStudy out = {.name = name};
    const char *results = arena_printf(arena, "%s/oracles/results/%s", folder, name);
    json_error_t error;
    json_t *meta = json_load_file(check_path(results, "meta.json"), 0, &error);
    assert_non_null(meta);
    const char *file = json_string_value(json_object_get(meta, "analysis_file"));
    char *place = arena_copy_text(arena, file); /* the folder is the name up to the first _ */
    place[strcspn(place, "_")] = '\0';
    out.frame = oracle_frame(arena, arena_printf(arena, "%s/data/%s/%s", folder, place, file));
    const json_t *covariates = json_object_get(meta, "covariates");
    out.n_covariates = json_array_size(covariates);
    out.covariate = ARENA_ARRAY(arena, const char *, out.n_covariates);
    for (size_t k = 0; k < out.n_covariates; k++)
        out.covariate[k] = arena_copy_text(arena, json_string_value(json_array_get(covariates, k)));
    const char *cluster = json_string_value(json_object_get(meta, "cluster"));
    out.cluster = cluster == NULL ? NULL : arena_copy_text(arena, cluster);
    json_decref(meta);
    out.weights = csv_read(arena, check_path(results, "match_weights.csv"));
    out.pairs = csv_read(arena, check_path(results, "match_pairs.csv"));
    return out;
}

static const char *const oracle_names[] = {"lalonde",  "bdf",     "star_k",   "api_elem",
                                           "tutoring", "nsw_exp", "nsw_psid", "hsb82"};

#endif
