/* Does the estimate hang on one school? The overall estimate without each school of the program:
 * its students and their links go, the other links keep their weights, nobody is matched anew. */
#include "further/parts.h"

#include <math.h>

static const TableColumn columns[] = {
    {.name = "school", .title = "Without", .type = CELL_TEXT},
    {.name = "n_treated", .title = "Students left out", .type = CELL_COUNT},
    {.name = "estimate", .title = "Estimate without it", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "change", .title = "Change", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "g", .title = "Effect size without it", .type = CELL_REAL, .unit = "SD", .digits = 2},
    {.name = "extreme", .title = "Extreme", .type = CELL_COUNT},
};

static bool applies(const FurtherInput *input)
{
    return has_matched_students(input) && school_column(input) != NULL;
}

/* Rows at both ends are named; a hidden school's name stays with its numbers gone. */
static void mark_extremes(Table *table)
{
    const size_t n = table->n_columns;
    size_t low = 0, high = 0;

    for (size_t i = 1; i < table->n_rows; i++) {
        const double value = table->cell[i * n + 2].value;
        if (!(table->cell[low * n + 2].value <= value))
            low = i;
        if (!(table->cell[high * n + 2].value >= value))
            high = i;
    }
    set_text(&table->cell[low * n + 5], "smallest");
    set_text(&table->cell[high * n + 5], "largest");
}

static bool run(Arena *arena, const FurtherInput *input, Table ***table, size_t *n_tables,
                Notes *notes, Error *err)
{
    const Stages *s = input->stages;
    const Effect *overall = &input->effects->row[0];
    const size_t n_columns = COUNT_OF(columns);
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
              (effect_study_open(scratch, s->design, s->cohort, s->matching, &study, err) &&
               effect_study_without(study, schools.level, schools.n_levels, estimate, err));
    if (ok && n_schools >= 2) {
        Table *out = table_create(arena, "leave_one_school_out", "Without one school at a time",
                                  columns_of_outcome(arena, input, columns, n_columns), n_columns);
        out->sentence = "The overall estimate without the students of one program school and "
                        "their comparison groups; the rest keep their weights, and nobody was "
                        "matched anew. The smallest and the largest are marked.";
        for (size_t g = 0; g < schools.n_levels; g++) {
            if (n[g] == 0)
                continue;
            Cell *cell = table_add_row(out);
            set_text(&cell[0], schools.name[g]);
            set_count(&cell[1], n[g], NULL);
            set_real(&cell[2], estimate[g]);
            set_real(&cell[3], estimate[g] - overall->estimate);
            set_text(&cell[5], "");
            set_real(&cell[4], overall->binary
                                   ? (double)NAN
                                   : effect_size_of(&input->effects->scale, estimate[g]));
        }
        mark_extremes(out);
        tables_add(arena, table, n_tables, out);
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
