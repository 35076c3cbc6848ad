/* Both groups against national norms: where they stood at the start, where at the end, and whether
 * they grew more than the nation did.
 *
 * A student's z is the score less the national mean of the student's own grade and term, in
 * national standard deviations. Per group the weighted mean of z is tested against 0 at the start,
 * at the end and for its change; the variance is CR1 on the schools, of a mean:
 *
 *   v = G / (G - 1) * sum_g (sum_{i in g} w_i (z_i - m))^2 / (sum_i w_i)^2,   df = G - 1
 *
 * Conditional growth is what a student grew beyond what students with the same start do, in the
 * standard deviation of growth given the start. That schools are the clusters, and students' mean z
 * the quantity, is our reading of "national norms" in RAND RR-2042 (2017), whose appendix we have
 * not read. Source of CR1: Liang & Zeger (1986) Biometrika 73:13-22. */
#include "further/norm_lookup.h"
#include "further/parts.h"

#include "alike/amount_tables.h"
#include "alike/cohort_people.h"
#include "alike/joint.h"
#include "alike/mean.h"

#include <math.h>

/* The quartiles of a normal distribution lie this many SDs from its mean. */
static const double quartile = 0.67448975019608171;

/* --- means of a group --------------------------------------------------------------------------
 */

typedef struct Mean {
    size_t n, clusters;
    double score, norm_score, norm_sd; /* weighted means of the students', points */
    double z;
    TTest test;
    const People *people;
} Mean;

typedef struct Student {
    double z, score, norm_score, norm_sd;
} Student;

static bool is_in(const NormWork *work, size_t i, NormMeasure measure)
{
    const GradeNorms *g = norms_of_student(work, i);
    return g != NULL && (measure != NORM_CONDITIONAL || g->growth != NULL);
}

static Student student_of(const NormWork *work, size_t i, NormMeasure measure)
{
    const GradeNorms *g = norms_of_student(work, i);
    const double start = norm_pretest(work, i), end = norm_score(work, i);
    const double z[2] = {norm_z(g->at[0], start), norm_z(g->at[1], end)};
    switch (measure) {
    case NORM_AT_START:
        return (Student){z[0], start, g->at[0]->mean, g->at[0]->sd};
    case NORM_AT_END:
        return (Student){z[1], end, g->at[1]->mean, g->at[1]->sd};
    case NORM_CHANGE:
        return (Student){z[1] - z[0], end - start, g->at[1]->mean - g->at[0]->mean, NAN};
    case NORM_CONDITIONAL:
    case N_NORM_MEASURES:
        break;
    }
    const NormGrowth *growth = g->growth;
    const double beyond = norm_growth_z(growth, start, end);
    return (Student){beyond, end - start, end - start - beyond * growth->conditional_sd, NAN};
}

/* A student whose school is blank, or who is misfiled in a school of the other group, stands alone
 * and is no further school; without schools every student is alone. */
static void put_school(const NormWork *work, size_t i, MeanRows *rows, size_t at)
{
    const bool known = work->school_column != NULL;
    const int32_t school = known ? work->schools.level[i] : LEVEL_NONE;
    const uint8_t other = work->cohort->treated[i] ? CLUSTER_CONTROL : CLUSTER_TREATED;
    rows->cluster[at] = school;
    rows->counts[at] = !known || (school != LEVEL_NONE && work->side[i] != other);
}

static bool fill_error(const NormWork *work, MeanRows *rows, Mean *m, Error *err)
{
    MeanError error;
    if (!mean_error(rows, &error, err))
        return false;
    m->clusters = error.n_clusters;
    if (m->clusters > 1)
        m->test = t_test(m->z, error.se, error.df, work->confidence);
    return true;
}

static bool mean_of(const NormWork *work, Arena *arena, int arm, NormMeasure measure, Mean *m,
                    Error *err)
{
    Arena *scratch = arena_create();
    MeanRows rows = mean_rows(scratch, work->cohort->n, true);
    uint32_t *student = ARENA_ARRAY(scratch, uint32_t, work->cohort->n);
    double weight = 0;
    bool ok = true;
    *m = (Mean){.test = t_test(NAN, NAN, NAN, work->confidence)};
    for (size_t i = 0; i < work->cohort->n; i++) {
        if (work->cohort->treated[i] != arm || !is_in(work, i, measure))
            continue;
        const Student s = student_of(work, i, measure);
        const double w = work->weight[i];
        put_school(work, i, &rows, rows.n);
        rows.x[rows.n] = s.z;
        student[rows.n] = (uint32_t)i;
        rows.weight[rows.n++] = w;
        weight += w;
        m->z += w * s.z;
        m->score += w * s.score;
        m->norm_score += w * s.norm_score;
        m->norm_sd += w * s.norm_sd;
    }
    m->n = rows.n;
    m->people = people_of_students(arena, work->cohort, student, rows.n);
    if (m->n > 0) {
        rows.mean = m->z /= weight;
        m->score /= weight;
        m->norm_score /= weight;
        m->norm_sd /= weight;
        ok = fill_error(work, &rows, m, err);
    }
    arena_destroy(scratch);
    return ok;
}

TABLE_DEFINE(norm_comparison, NORM_COMPARISON_LIST, .name = "norm_comparison");

const char *const norm_group_name[N_NORM_GROUPS] = {"comparison", "program"};
static const char *const measure_name[N_NORM_MEASURES] = {"start", "end", "change",
                                                          "conditional growth"};
static const SetArms norm_group_arms[N_NORM_GROUPS] = {SET_CONTROL, SET_TREATED};

double norm_comparison_number(const Table *table, NormGroup group, NormMeasure measure,
                              const TableColumn *handle)
{
    for (size_t i = 0; i < table->n_rows; i++)
        if (table->head[i].of.arms == norm_group_arms[group] && table->head[i].what == (int)measure)
            return table_real(table, i, handle);
    return NAN;
}

static void add_row(Table *table, NormGroup group, NormMeasure measure, const Mean *m,
                    double percentile)
{
    const union norm_comparison_columns *column = &norm_comparison_columns;
    const Row row = row_add(table, (PeopleSet){.arms = norm_group_arms[group]});
    row_says(row, (int)measure);
    row_people(row, m->people);
    row_text(row, &column->group, norm_group_name[group]);
    row_text(row, &column->measure, measure_name[measure]);
    row_count(row, &column->n, m->n, NULL);
    row_count(row, &column->clusters, m->clusters, NULL);
    row_real(row, &column->score, m->score);
    row_real(row, &column->norm_score, m->norm_score);
    row_real(row, &column->norm_p25, m->norm_score - quartile * m->norm_sd);
    row_real(row, &column->norm_p75, m->norm_score + quartile * m->norm_sd);
    row_real(row, &column->z, m->z);
    row_real(row, &column->se, m->test.se);
    row_real(row, &column->df, m->test.df);
    row_real(row, &column->p, m->test.p);
    row_real(row, &column->ci_low, m->test.low);
    row_real(row, &column->ci_high, m->test.high);
    row_real(row, &column->percentile, percentile);
}

/* conditional: set where growth given the start is among the rows. */
static bool add_group(const NormWork *work, Table *table, NormGroup group, bool *conditional,
                      Error *err)
{
    const int arm = group == NORM_GROUP_PROGRAM;
    double percentile[2] = {NAN, NAN};
    for (int measure = 0; measure < N_NORM_MEASURES; measure++) {
        Mean m;
        if (!mean_of(work, table->arena, arm, (NormMeasure)measure, &m, err))
            return false;
        if (m.n == 0)
            continue;
        double shown = NAN; /* growth beyond the expected has no percentile of its own */
        if (measure == NORM_AT_START || measure == NORM_AT_END)
            shown = percentile[measure] = percentile_of_z(m.z);
        if (measure == NORM_CHANGE)
            shown = percentile[1] - percentile[0];
        add_row(table, group, (NormMeasure)measure, &m, shown);
        *conditional = *conditional || measure == NORM_CONDITIONAL;
    }
    return true;
}

/* --- the table ---------------------------------------------------------------------------------
 */

/* Clusters are the schools: the first column that the study names, else the school of the tests. */
static void find_schools(NormWork *work)
{
    const Stages *s = work->input->stages;
    const EffectSettings *settings = &s->settings->effects;
    const Column *column = effect_cluster_column(settings, s->matching, s->cohort);
    if (column == NULL && s->settings->effects.cluster != CLUSTER_NONE)
        column = frame_known(s->frame, KNOWN_SCHOOL);
    if (column == NULL)
        return;
    work->school_column = column->name;
    work->schools = frame_levels(work->scratch, column, work->cohort->row, work->cohort->n);
    work->side = cohort_cluster_sides(work->scratch, work->cohort, column);
}

static const char *sentence_of(Arena *arena, const NormWork *work, bool conditional)
{
    const char *errors =
        work->school_column == NULL
            ? "standard errors take every student alone, since no school column is known"
            : arena_printf(arena, "standard errors are by '%s'", work->school_column);
    return arena_printf(
        arena,
        "Mean distance from the national mean of the student's own grade and term, in national "
        "standard deviations, with a test against zero; %s. %sNorms: %s.",
        errors,
        conditional ? "Conditional growth compares with students who started at the same score. "
                    : "",
        work->input->stages->norms->source);
}

static bool measure(Arena *arena, NormWork *work, Tables *tables, Notes *notes, Error *err)
{
    const Stages *s = work->input->stages;
    if (!norms_cover(work->input->stages->norms, s->outcome->subject)) {
        notes_add(notes, arena, "norms", NOTE_CAUTION, NO_COUNT,
                  PHRASE("The norm table {} has nothing on '{}', so this outcome is not compared "
                         "with the nation.",
                         piece_words(work->input->stages->norms->name),
                         piece_setting(s->outcome->subject)));
        return true;
    }
    norm_lookup(work);
    find_schools(work);
    if (!norm_lookup_gaps(work, arena, notes, err))
        return false;
    Table *out = table_make(arena, &table_norm_comparison, "Growth against national norms",
                            further_set(work->input));
    bool conditional = false;
    if (!add_group(work, out, NORM_GROUP_PROGRAM, &conditional, err) ||
        !add_group(work, out, NORM_GROUP_COMPARISON, &conditional, err))
        return false;
    out->sentence = sentence_of(arena, work, conditional);
    tables_add(arena, tables, out);
    return true;
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    NormWork work = {
        .scratch = arena_create(),
        .input = input,
        .cohort = input->stages->cohort,
        .weight = input->effects->weight,
        .confidence = input->stages->settings->effects.confidence,
    };
    const bool ok = measure(arena, &work, tables, notes, err);
    arena_destroy(work.scratch);
    return ok;
}

const FurtherAnalysis further_norm_comparison = {
    .name = "norm_comparison",
    .help = "both groups against national norms, before and after",
    .source = "RAND RR-2042 (2017) compared with national norms; the test is ours",
    .of_one_copy = true,
    .applies = norm_lookup_applies,
    .run = run,
};
