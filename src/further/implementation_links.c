/* Do the program's effects in schools go with how fully these carried it out? */
#include "further/implementation_students.h"

#include "alike/hash.h"
#include "alike/implementation_tables.h"
#include "alike/part_tables.h"
#include "alike/text.h"
#include "implementation/slope.h"

#include <math.h>
#include <string.h>

TABLE_DEFINE(implementation, IMPLEMENTATION_LIST, .name = "implementation", .of_schools = true);
TABLE_DEFINE(implementation_schools, IMPLEMENTATION_SCHOOLS_LIST, .name = "implementation_schools",
             .of_schools = true, .internal = true);
TABLE_DEFINE(implementation_threshold, IMPLEMENTATION_THRESHOLD_LIST,
             .name = "implementation_threshold", .of_schools = true);

TABLE_DEFINE(implementation_students, IMPLEMENTATION_STUDENTS_LIST,
             .name = "implementation_students", .of_schools = true);

static const union implementation_columns *const column = &implementation_columns;

typedef struct Work {
    Arena *arena, *scratch;
    const FurtherInput *input;
    ProgramSchools schools;
    size_t n_adjust;
    double *adjust; /* schools.n x n_adjust */
    StudentRows rows;
    Table *links, *students, *by_school, *limits;
    Notes *notes;
} Work;

/* Schools with a value and whatever is held fixed. */
typedef struct Linked {
    const SchoolMeasure *measure;
    size_t n;
    size_t *at; /* n of work's schools */
    double *value;
    Joint effects;
    double *adjust;
    int32_t *type;
    SlopeProblem problem;
} Linked;

static bool applies(const FurtherInput *input)
{
    const Implementation *of = input->stages->implementation;
    return of != NULL && of->n > 0 && input->effects->n > 0 &&
           implementation_asks(of->spec, input->stages->outcome);
}

static double confidence_of(const Work *w)
{
    return w->input->stages->settings->effects.confidence;
}

/* --- schools that have all -------------------------------------------------------------------- */

static bool take_values(const Work *w, const SchoolMeasure *measure, double *value, Error *err)
{
    const ProgramSchools *schools = &w->schools;
    if (measure->spec->source != MEASURE_OF_STUDENTS)
        return implementation_join(w->arena, measure, schools->name, schools->n, value, w->notes,
                                   err);
    const Column *of = cohort_column(w->input->stages->cohort, measure->spec->students);
    for (size_t s = 0; s < schools->n; s++)
        value[s] = NAN;
    if (of != NULL && of->type == COLUMN_REAL)
        program_schools_summary(w->scratch, w->input, schools, of, measure->spec->summary, value);
    return true;
}

static bool has_all(const Work *w, const double *value, size_t s)
{
    bool out = !isnan(value[s]) && w->schools.effects.covariance[s * w->schools.n + s] > 0.0;
    for (size_t c = 0; c < w->n_adjust; c++)
        out = out && !isnan(w->adjust[s * w->n_adjust + c]);
    return out;
}

static Linked link_schools(const Work *w, const SchoolMeasure *measure, const double *value)
{
    const ProgramSchools *all = &w->schools;
    Linked out = {.measure = measure, .at = ARENA_ARRAY(w->scratch, size_t, all->n)};
    for (size_t s = 0; s < all->n; s++)
        if (has_all(w, value, s))
            out.at[out.n++] = s;
    out.value = ARENA_ARRAY(w->scratch, double, out.n);
    out.adjust = ARENA_ARRAY(w->scratch, double, out.n * w->n_adjust);
    out.type = ARENA_ARRAY(w->scratch, int32_t, out.n);
    out.effects = joint_create(w->scratch, out.n, NULL);
    for (size_t i = 0; i < out.n; i++) {
        const size_t s = out.at[i];
        out.value[i] = value[s];
        out.type[i] = all->type == NULL ? 0 : all->type[s];
        out.effects.value[i] = all->effects.value[s];
        out.effects.df[i] = all->effects.df[s];
        memcpy(out.adjust + i * w->n_adjust, w->adjust + s * w->n_adjust,
               w->n_adjust * sizeof *out.adjust);
        for (size_t j = 0; j < out.n; j++)
            out.effects.covariance[i * out.n + j] = all->effects.covariance[s * all->n + out.at[j]];
    }
    return out;
}

static void state_problem(const Work *w, Linked *linked)
{
    const Stages *stages = w->input->stages;
    uint64_t stream = hash_text(stages->seed, "implementation");
    stream = hash_text(stream, stages->outcome->name.text);
    linked->problem = (SlopeProblem){.effects = &linked->effects,
                                     .measure = linked->value,
                                     .n_adjust = w->n_adjust,
                                     .adjust = linked->adjust,
                                     .within = linked->type,
                                     .confidence = confidence_of(w),
                                     .stream = hash_text(stream, linked->measure->spec->name.text)};
}

/* --- tables ----------------------------------------------------------------------------------- */

/* NULL: none. */
static const char *caution_of(const Work *w, const Linked *linked)
{
    const SchoolMeasure *of = linked->measure;
    const char *const said[] = {
        linked->n > 0 && linked->n < IMPLEMENTATION_FEW ? "few schools" : NULL,
        of->spec->source == MEASURE_OF_SURVEY && of->reliability < IMPLEMENTATION_RELIABLE
            ? "school means tell little: ICC(2) is below 0.50"
            : NULL,
        of->alpha < IMPLEMENTATION_COHERENT
            ? "its questions go together little: alpha is below 0.70"
            : NULL};
    Text text = {.arena = w->arena};
    for (size_t k = 0; k < COUNT_OF(said); k++)
        if (said[k] != NULL)
            text_format(&text, "%s%s", text.n > 0 ? "; " : "", said[k]);
    return text.bytes;
}

static Row add_link(const Work *w, const Linked *linked)
{
    const MeasureSpec *spec = linked->measure->spec;
    const Row row = row_add(w->links, (PeopleSet){.arms = SET_BOTH, .group = GROUP_SCHOOL});
    row_text(row, &column->measure, spec->name.text);
    row_text(row, &column->label, spec->label);
    row_count(row, &column->schools, linked->n, NULL);
    row_says(row, w->schools.in_shares);
    row_text(row, &column->scale, w->schools.in_shares ? "shares" : "effect sizes");
    row_real(row, &column->reliability, linked->measure->reliability);
    row_text(row, &column->caution, caution_of(w, linked));
    return row;
}

static void put_range(const Linked *linked, Row row)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < linked->n; i++) {
        low = fmin(low, linked->value[i]);
        high = fmax(high, linked->value[i]);
    }
    row_real(row, &column->low, low);
    row_real(row, &column->high, high);
}

static void put_slope(const Linked *linked, const Slope *s, const double *without, Row row)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < linked->n; i++) {
        low = fmin(low, without[i]); /* NaN is passed over */
        high = fmax(high, without[i]);
    }
    row_real(row, &column->slope, s->value);
    row_real(row, &column->slope_own, s->value / s->sd);
    row_real(row, &column->se, s->test.se);
    row_real(row, &column->df, s->test.df);
    row_real(row, &column->ci_low, s->test.low);
    row_real(row, &column->ci_high, s->test.high);
    row_real(row, &column->p, s->test.p);
    row_real(row, &column->spearman, s->spearman);
    row_real(row, &column->tau2, s->tau2);
    row_real(row, &column->r2_between, s->r2);
    row_real(row, &column->loo_low, isfinite(low) ? low : (double)NAN);
    row_real(row, &column->loo_high, isfinite(high) ? high : (double)NAN);
    row_real(row, &column->slope_exact, s->value / linked->measure->reliability);
    row_real(row, &column->detectable_r, s->detectable);
    row_real(row, &column->mean, s->mean);
    row_real(row, &column->sd, s->sd);
    row_real(row, &column->intercept, s->intercept);
    row_real(row, &column->intercept_se, s->intercept_se);
    row_real(row, &column->covariance, s->covariance);
}

/* without, shrunken: by school, NULL: nothing was fitted, or asked for. */
static void add_schools(const Work *w, const Linked *linked, const double *without,
                        const double *shrunken)
{
    const union implementation_schools_columns *own = &implementation_schools_columns;
    for (size_t i = 0; i < linked->n; i++) {
        const size_t s = linked->at[i];
        const TTest test = joint_test(&linked->effects, i, confidence_of(w));
        const Row row = row_add(
            w->by_school,
            (PeopleSet){.arms = SET_BOTH, .group = GROUP_SCHOOL, .level = w->schools.name[s]});
        row_people(row, w->schools.people[s]);
        row_text(row, &own->measure, linked->measure->spec->name.text);
        row_text(row, &own->school, w->schools.name[s]);
        row_count(row, &own->n, w->schools.n_students[s], NULL);
        row_real(row, &own->value, linked->value[i]);
        row_real(row, &own->effect, linked->effects.value[i]);
        row_real(row, &own->se, test.se);
        row_real(row, &own->ci_low, test.low);
        row_real(row, &own->ci_high, test.high);
        row_real(row, &own->slope_without, without == NULL ? (double)NAN : without[i]);
        row_real(row, &own->shrunken, shrunken == NULL ? (double)NAN : shrunken[i]);
    }
}

static const char *const side_words[N_SLOPE_SIDES] = {"below it", "at or above it",
                                                      "the second less the first"};

/* The program's students alone: two sides that differ by a small school differ by few of them,
 * however many comparison students it has. */
static const People *people_of_side(const Work *w, const Linked *linked, int side)
{
    const double limit = linked->measure->spec->threshold;
    const People *out = NULL;
    for (size_t i = 0; i < linked->n; i++) {
        const People *own = w->schools.people[linked->at[i]];
        if (own == NULL || (side != SLOPE_APART && (linked->value[i] >= limit) != side))
            continue;
        out = out == NULL ? own : people_joined(w->arena, out, own);
    }
    return out == NULL ? NULL : people_of_arm(w->arena, out, 1);
}

static void add_limits(const Work *w, const Linked *linked, const SlopeHalves *h)
{
    const union implementation_threshold_columns *own = &implementation_threshold_columns;
    const MeasureSpec *spec = linked->measure->spec;
    size_t students[2] = {0, 0};
    for (size_t i = 0; i < linked->n; i++)
        students[linked->value[i] >= spec->threshold] += w->schools.n_students[linked->at[i]];
    for (int side = 0; side < N_SLOPE_SIDES; side++) {
        const Row row = row_add(
            w->limits, (PeopleSet){.arms = SET_BOTH,
                                   .group = spec->name.text,
                                   .level = side_words[side == SLOPE_APART ? SLOPE_ABOVE : side],
                                   .other = side == SLOPE_APART ? side_words[SLOPE_BELOW] : NULL});
        row_people(row, people_of_side(w, linked, side));
        row_says(row, side);
        row_text(row, &own->measure, spec->name.text);
        row_text(row, &own->threshold, arena_printf(w->arena, "%.10g", spec->threshold));
        row_text(row, &own->side, side_words[side]);
        if (side != SLOPE_APART) {
            row_count(row, &own->schools, h->n[side], NULL);
            row_count(row, &own->students, students[side], NULL);
            row_real(row, &own->share_students,
                     100.0 * (double)students[side] / (double)(students[0] + students[1]));
        }
        row_real(row, &own->effect, h->value[side]);
        row_real(row, &own->se, h->test[side].se);
        row_real(row, &own->df, h->test[side].df);
        row_real(row, &own->ci_low, h->test[side].low);
        row_real(row, &own->ci_high, h->test[side].high);
        if (side == SLOPE_APART)
            row_real(row, &own->p, h->test[side].p);
        if (h->n[0] < IMPLEMENTATION_FEW_ON_A_SIDE || h->n[1] < IMPLEMENTATION_FEW_ON_A_SIDE)
            row_text(row, &own->caution, "few schools on a side");
        row_text(row, &own->problem, h->problem);
    }
}

/* --- a measure -------------------------------------------------------------------------------- */

/* In SDs of the measure, as the slope of schools is. */
static bool add_students(const Work *w, const Linked *linked, const Slope *slope, Error *err)
{
    const union implementation_students_columns *own = &implementation_students_columns;
    const double size = w->schools.in_shares ? 1.0 : school_effect_size(w->input, 1.0);
    const char **name = (const char **)arena_array(w->scratch, linked->n, sizeof *name);
    double *z = ARENA_ARRAY(w->scratch, double, linked->n);
    StudentLink link;
    for (size_t i = 0; i < linked->n; i++) {
        name[i] = w->schools.name[linked->at[i]];
        z[i] = (linked->value[i] - slope->mean) / slope->sd;
    }
    if (!student_link_fit(w->scratch, &w->rows, name, z, linked->n, confidence_of(w), &link, err))
        return false;
    const Row row = row_add(w->students, (PeopleSet){.arms = SET_BOTH, .group = GROUP_SCHOOL});
    row_text(row, &own->measure, linked->measure->spec->name.text);
    row_real(row, &own->slope, size * link.value);
    row_real(row, &own->se, size * link.test.se);
    row_real(row, &own->df, link.test.df);
    row_real(row, &own->ci_low, size * link.test.low);
    row_real(row, &own->ci_high, size * link.test.high);
    row_real(row, &own->p, link.test.p);
    row_text(row, &own->problem, link.problem);
    return true;
}

static bool relate(const Work *w, const Linked *linked, Row row, Error *err)
{
    Slope slope;
    SlopeHalves halves;
    double *without = ARENA_ARRAY(w->scratch, double, linked->n), *shrunken = NULL, p;
    const double limit = linked->measure->spec->threshold;
    if (!slope_fit(w->scratch, &linked->problem, &slope, err) ||
        !slope_permutation(&linked->problem, SLOPE_DRAWS, &p, err))
        return false;
    slope_without(&linked->problem, without);
    if (w->input->stages->implementation->spec->shrunken) {
        shrunken = ARENA_ARRAY(w->scratch, double, linked->n);
        if (!slope_shrink(&linked->problem, shrunken, err))
            return false;
    }
    put_slope(linked, &slope, without, row);
    row_real(row, &column->permutation_p, p);
    add_schools(w, linked, without, shrunken);
    if (!add_students(w, linked, &slope, err))
        return false;
    if (isnan(limit))
        return true;
    if (!slope_halves(w->arena, &linked->problem, limit, &halves, err))
        return false;
    add_limits(w, linked, &halves);
    return true;
}

/* What can't be fitted is a row that says so; a fit that fails takes nothing else along. */
static bool add_measure(const Work *w, const SchoolMeasure *measure, Error *err)
{
    double *value = ARENA_ARRAY(w->scratch, double, w->schools.n);
    if (w->schools.n > 0 && !take_values(w, measure, value, err))
        return false;
    Linked linked = link_schools(w, measure, value);
    state_problem(w, &linked);
    const char *why = w->schools.n == 0
                          ? "the design gives no effects of single schools with an error"
                          : slope_refuse(w->arena, &linked.problem);
    const Row row = add_link(w, &linked);
    if (linked.n > 0)
        put_range(&linked, row);
    if (why == NULL && !relate(w, &linked, row, err)) {
        if (err->kind != ERR_INFEASIBLE)
            return false;
        why = arena_copy_text(w->arena, err->text);
        error_clear(err);
    } else if (why != NULL) {
        add_schools(w, &linked, NULL, NULL);
    }
    row_text(row, &column->problem, why);
    if (why != NULL)
        notes_add(w->notes, w->arena, "implementation", NOTE_CAUTION, NO_COUNT,
                  PHRASE("Effects in schools could not be held against the measure '{}': {}.",
                         piece_setting(measure->spec->name.text), piece_words(why)));
    return true;
}

static const char *links_sentence(const Work *w)
{
    return arena_printf(
        w->arena,
        "Effects of the program in its schools, with the whole covariance of their errors, against "
        "each measure: the slope in %s for one standard deviation of the measure. It was measured "
        "after the program began, by those who ran it, and schools that carry a program out more "
        "fully may differ in much else.",
        w->schools.in_shares ? "shares" : "effect sizes");
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    const Implementation *of = input->stages->implementation;
    Work w = {.arena = arena, .scratch = arena_create(), .input = input, .notes = notes};
    bool ok = true;
    w.schools = program_schools_of(w.scratch, input, tables);
    if (w.schools.n > 0)
        w.n_adjust =
            program_schools_adjust(w.scratch, input, &w.schools, &of->spec->adjust, &w.adjust);
    if (w.schools.n > 0)
        w.rows = student_rows_of(w.scratch, input);
    w.links = further_table(arena, input, &table_implementation,
                            "Effects in schools and how fully they carried the program out");
    w.students =
        further_table(arena, input, &table_implementation_students, "The same from students");
    w.students->sentence =
        "Treatment times measure in the weighted regression of students, errors by school (CR2). "
        "It knows less of what schools share than the table of schools, which is judged.";
    w.by_school =
        further_table(arena, input, &table_implementation_schools, "Schools by measure and effect");
    w.limits = further_table(arena, input, &table_implementation_threshold,
                             "Effects below and from the threshold on");
    w.links->sentence = links_sentence(&w);
    w.limits->sentence =
        "Mean effects of schools below the stated threshold and from it on, by the same model.";
    for (size_t i = 0; ok && i < of->n; i++)
        ok = add_measure(&w, &of->measure[i], err);
    if (ok) {
        tables_add(arena, tables, w.links);
        tables_add(arena, tables, w.students);
        tables_add(arena, tables, w.by_school);
        tables_add(arena, tables, w.limits);
    }
    arena_destroy(w.scratch);
    return ok;
}

const FurtherAnalysis further_implementation_links = {
    .name = "implementation_links",
    .help = "whether the program's effects in schools go with how fully these carried it out",
    .source =
        "Viechtbauer (2005) JEBS 30:261-293; Knapp & Hartung (2003) Statistics in Medicine "
        "22:2693-2710; Freedman & Lane (1983) J. Business & Economic Statistics 1:292-298; "
        "Spearman (1904) American J. Psychology 15:72-101; Benjamini & Hochberg (1995) JRSS B "
        "57:289-300",
    .reads_tables = true,
    .applies = applies,
    .run = run,
};
