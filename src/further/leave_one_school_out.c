/* Does the estimate hang on one school? The overall estimate without each school of the program,
 * and without each of the comparison: its students and the links they are in go, and with a link
 * what it counted for at its other end; other links keep their weights, nobody is matched anew. */
#include "further/parts.h"

#include "alike/bias_tables.h"
#include "alike/effect_study.h"
#include <math.h>
#include <string.h>

TABLE_DEFINE(leave_one_school_out, LEAVE_ONE_SCHOOL_OUT_LIST, .name = "leave_one_school_out");
TABLE_DEFINE(leave_one_school_out_range, LEAVE_ONE_SCHOOL_OUT_RANGE_LIST,
             .name = "leave_one_school_out_range", .from = &table_leave_one_school_out);
static const union leave_one_school_out_columns *const column = &leave_one_school_out_columns;

/* An estimator that is fitted anew for each school does so for no more schools of an arm than
 * these, so that an analysis that nobody asked for doesn't take longer than the study. */
enum { FITS_MOST = 100 };

static const char *const arm_name[] = {"comparison", "program"};

static bool applies(const FurtherInput *input)
{
    return has_estimate(input) && school_column(input) != NULL;
}

/* --- ends ----------------------------------------------------------------------------------------
 */

/* Rows of an arm whose schools have `least` students or more; SIZE_MAX: there is none. */
typedef struct Ends {
    size_t low, high;
} Ends;

static Ends ends_of(const Table *table, int arm, size_t least)
{
    Ends ends = {.low = SIZE_MAX, .high = SIZE_MAX};

    for (size_t i = 0; i < table->n_rows; i++) {
        const double at = table_real(table, i, &column->estimate);
        const double n =
            table_real(table, i, &column->n_treated) + table_real(table, i, &column->n_control);
        if (strcmp(table_text(table, i, &column->arm), arm_name[arm]) != 0 || isnan(at) ||
            !(n >= (double)least))
            continue;
        if (ends.low == SIZE_MAX || at < table_real(table, ends.low, &column->estimate))
            ends.low = i;
        if (ends.high == SIZE_MAX || at > table_real(table, ends.high, &column->estimate))
            ends.high = i;
    }
    return ends;
}

/* Rows at both ends of an arm are named; a hidden school's name stays with its numbers gone. */
static void mark_ends(Table *table)
{
    for (int arm = 1; arm >= 0; arm--) {
        const Ends ends = ends_of(table, arm, 0);
        if (ends.low == SIZE_MAX)
            continue;
        row_text(row_at(table, ends.low), &column->extreme, "smallest");
        row_text(row_at(table, ends.high), &column->extreme, "largest");
    }
}

static void add_end(const Table *from, size_t at, const char *end, Table *range)
{
    const union leave_one_school_out_range_columns *told = &leave_one_school_out_range_columns;
    const Row row = row_add(range, (PeopleSet){.arms = SET_BOTH});

    row_text(row, &told->arm, table_text(from, at, &column->arm));
    row_text(row, &told->end, end);
    row_real(row, &told->estimate, table_real(from, at, &column->estimate));
    row_real(row, &told->change, table_real(from, at, &column->change));
    row_real(row, &told->g, table_real(from, at, &column->g));
}

Table *leave_one_school_out_range(Arena *arena, const Table *table, size_t least)
{
    Table *out =
        table_make(arena, &table_leave_one_school_out_range, "Without one school", table->of);

    table_in_unit(out, table_column(table, &column->estimate)->unit,
                  table_column(table, &column->estimate)->digits);
    out->sentence = "The smallest and the largest of the overall estimates without the students of "
                    "one school with enough of them, by arm; the rest keep their weights.";
    for (int arm = 1; arm >= 0; arm--) {
        const Ends ends = ends_of(table, arm, least);
        if (ends.low == ends.high)
            continue;
        add_end(table, ends.low, "smallest", out);
        add_end(table, ends.high, "largest", out);
    }
    return out;
}

/* --- estimates -----------------------------------------------------------------------------------
 */

static void add_row(Table *table, const FurtherInput *input, int arm, const char *school, size_t n,
                    double estimate)
{
    const Effect *overall = &input->effects->row[0];
    school = arena_copy_text(table->arena, school); /* of the cohort, which the table outlives */
    const Row row = row_add(
        table, (PeopleSet){.arms = SET_BOTH,
                           .group = arm == 1 ? GROUP_SCHOOL : "school of the comparison group",
                           .without = school});

    row_text(row, &column->school, school);
    row_text(row, &column->arm, arm_name[arm]);
    row_count(row, &column->n_treated, arm == 1 ? n : 0, NULL);
    row_count(row, &column->n_control, arm == 0 ? n : 0, NULL);
    row_real(row, &column->estimate, estimate);
    row_real(row, &column->change, estimate - overall->estimate);
    row_real(row, &column->g,
             overall->binary ? (double)NAN : effect_size_of(&input->effects->scale, estimate));
    row_text(row, &column->extreme, "");
}

static void tell_too_many(Arena *arena, const FurtherInput *input, int arm, size_t n, Notes *notes)
{
    notes_add(notes, arena, "further", NOTE_PLAIN, NO_COUNT,
              PHRASE("The estimate without one school of the {} was not looked at: estimator {} "
                     "would be fitted anew for each of {} schools, and is for no more than {}.",
                     piece_words(arm == 1 ? "program" : "comparison group"),
                     piece_words(input->stages->settings->effects.estimator->name), piece_number(n),
                     piece_number(FITS_MOST)));
}

/* Schools of one arm, two or more; each leaves some of its arm. */
static bool leave_out(const EffectStudy *study, Arena *scratch, const FurtherInput *input,
                      const Levels *schools, int arm, Table *table, Notes *notes, Error *err)
{
    const Cohort *cohort = input->stages->cohort;
    size_t *n = ARENA_ARRAY(scratch, size_t, schools->n_levels), n_schools = 0;
    double *estimate = ARENA_ARRAY(scratch, double, schools->n_levels);

    for (size_t i = 0; i < cohort->n; i++)
        if ((cohort->treated[i] != 0) == (arm == 1) && input->effects->weight[i] > 0.0 &&
            schools->level[i] != LEVEL_NONE)
            n_schools += n[schools->level[i]]++ == 0 ? 1 : 0;
    if (n_schools > FITS_MOST && !effect_study_fits_once(study)) {
        tell_too_many(table->arena, input, arm, n_schools, notes);
        return true;
    }
    if (n_schools < 2)
        return true;
    if (!effect_study_without(study, arm == 1 ? PART_WITHOUT_TREATED : PART_WITHOUT_CONTROL,
                              schools->level, schools->n_levels, estimate, err))
        return false;
    for (size_t g = 0; g < schools->n_levels; g++)
        if (n[g] > 0)
            add_row(table, input, arm, schools->name[g], n[g], estimate[g]);
    return true;
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    const Stages *s = input->stages;
    Arena *scratch = arena_create();
    const Levels schools = frame_levels(arena, school_column(input), s->cohort->row, s->cohort->n);
    EffectStudy *study;
    Table *out =
        further_table(arena, input, &table_leave_one_school_out, "Without one school at a time");

    out->sentence =
        has_comparison_students(input)
            ? "The overall estimate without the students of one school, of the program or of the "
              "comparison, and without the links they are in; the rest keep their weights, and "
              "nobody was matched anew. The smallest and the largest of each arm are marked."
            : "The overall estimate without the students of one school, of the program or of the "
              "comparison; the rest keep their weights. The smallest and the largest of each arm "
              "are marked.";
    bool ok = further_study(scratch, input, &study, err);
    for (int arm = 1; ok && arm >= 0; arm--)
        ok = leave_out(study, scratch, input, &schools, arm, out, notes, err);
    mark_ends(out);
    if (ok)
        tables_add(arena, tables, out);
    arena_destroy(scratch);
    return ok;
}

const FurtherAnalysis further_leave_one_school_out = {
    .name = "leave_one_school_out",
    .help = "the overall estimate without each school of the program, and of the comparison",
    .source = "deletion of rows from a least-squares fit: Cook & Weisberg (1982), Residuals and "
              "Influence in Regression, 3.8",
    .unasked = true,
    .shares_study = true,
    .applies = applies,
    .run = run,
};
