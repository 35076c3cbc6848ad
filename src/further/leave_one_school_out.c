/* Does the estimate hang on one school? The overall estimate without each school of the program:
 * its students and their links go, the other links keep their weights, nobody is matched anew. */
#include "further/parts.h"

#include "alike/bias_tables.h"
#include <math.h>

TABLE_DEFINE(leave_one_school_out, LEAVE_ONE_SCHOOL_OUT_LIST, .name = "leave_one_school_out");
TABLE_DEFINE(leave_one_school_out_range, LEAVE_ONE_SCHOOL_OUT_RANGE_LIST,
             .name = "leave_one_school_out_range", .from = &table_leave_one_school_out);
static const union leave_one_school_out_columns *const column = &leave_one_school_out_columns;

static bool applies(const FurtherInput *input)
{
    return has_estimate(input) && school_column(input) != NULL;
}

/* Rows at both ends are named; a hidden school's name stays with its numbers gone. */
static void mark_extremes(Table *table)
{
    size_t low = 0, high = 0;

    for (size_t i = 1; i < table->n_rows; i++) {
        const double value = table_real(table, i, &column->estimate);
        if (!(table_real(table, low, &column->estimate) <= value))
            low = i;
        if (!(table_real(table, high, &column->estimate) >= value))
            high = i;
    }
    row_text(row_at(table, low), &column->extreme, "smallest");
    row_text(row_at(table, high), &column->extreme, "largest");
}

static void add_end(const Table *from, size_t at, const char *end, Table *range)
{
    const union leave_one_school_out_range_columns *told = &leave_one_school_out_range_columns;
    const Row row = row_add(range, (PeopleSet){.arms = SET_BOTH});

    row_text(row, &told->end, end);
    row_real(row, &told->estimate, table_real(from, at, &column->estimate));
    row_real(row, &told->change, table_real(from, at, &column->change));
    row_real(row, &told->g, table_real(from, at, &column->g));
}

Table *leave_one_school_out_range(Arena *arena, const Table *table, size_t least)
{
    size_t low = SIZE_MAX, high = SIZE_MAX;
    Table *out =
        table_make(arena, &table_leave_one_school_out_range, "Without one school", table->of);

    for (size_t i = 0; i < table->n_rows; i++) {
        const double at = table_real(table, i, &column->estimate);
        if (isnan(at) || !(table_real(table, i, &column->n_treated) >= (double)least))
            continue;
        if (low == SIZE_MAX || at < table_real(table, low, &column->estimate))
            low = i;
        if (high == SIZE_MAX || at > table_real(table, high, &column->estimate))
            high = i;
    }
    table_in_unit(out, table_column(table, &column->estimate)->unit,
                  table_column(table, &column->estimate)->digits);
    out->sentence = "The smallest and the largest of the overall estimates without the students of "
                    "one program school with enough students; the rest keep their weights.";
    if (low != high) {
        add_end(table, low, "smallest", out);
        add_end(table, high, "largest", out);
    }
    return out;
}

static void add_row(Table *table, const FurtherInput *input, const char *school, size_t n,
                    double estimate)
{
    const Effect *overall = &input->effects->row[0];
    const Row row =
        row_add(table, (PeopleSet){.arms = SET_BOTH, .group = GROUP_SCHOOL, .without = school});

    row_text(row, &column->school, school);
    row_count(row, &column->n_treated, n, NULL);
    row_real(row, &column->estimate, estimate);
    row_real(row, &column->change, estimate - overall->estimate);
    row_real(row, &column->g,
             overall->binary ? (double)NAN : effect_size_of(&input->effects->scale, estimate));
    row_text(row, &column->extreme, "");
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    const Stages *s = input->stages;
    const EffectSettings *settings = &s->settings->effects;
    Arena *scratch = arena_create();
    const Levels schools = frame_levels(arena, school_column(input), s->cohort->row, s->cohort->n);
    size_t *n = ARENA_ARRAY(scratch, size_t, schools.n_levels), n_schools = 0;
    double *estimate = ARENA_ARRAY(scratch, double, schools.n_levels);
    EffectStudy *study;

    (void)notes;
    for (size_t i = 0; i < s->cohort->n; i++)
        if (s->cohort->treated[i] && input->effects->weight[i] > 0.0 &&
            schools.level[i] != LEVEL_NONE)
            n_schools += n[schools.level[i]]++ == 0 ? 1 : 0;
    bool ok = n_schools < 2 ||
              (effect_study_open(scratch, settings, s->cohort, s->matching, &study, err) &&
               effect_study_without(study, schools.level, schools.n_levels, estimate, err));
    if (ok && n_schools >= 2) {
        Table *out = further_table(arena, input, &table_leave_one_school_out,
                                   "Without one school at a time");
        out->sentence =
            has_comparison_students(input)
                ? "The overall estimate without the students of one program school and "
                  "their comparison groups; the rest keep their weights, and nobody was "
                  "matched anew. The smallest and the largest are marked."
                : "The overall estimate without the students of one program school; the rest "
                  "keep their weights. The smallest and the largest are marked.";
        for (size_t g = 0; g < schools.n_levels; g++)
            if (n[g] > 0)
                add_row(out, input, schools.name[g], n[g], estimate[g]);
        mark_extremes(out);
        tables_add(arena, tables, out);
    }
    arena_destroy(scratch);
    return ok;
}

const FurtherAnalysis further_leave_one_school_out = {
    .name = "leave_one_school_out",
    .help = "the overall estimate without each school of the program",
    .source = "deletion of rows from a least-squares fit: Cook & Weisberg (1982), Residuals and "
              "Influence in Regression, 3.8",
    .unasked = true,
    .applies = applies,
    .run = run,
};
