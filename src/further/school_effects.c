/* School by school, two questions. What students here gained against similar students elsewhere,
 * for whatever reason, stands in a table of its own without p. What of it the program can be given
 * has the wider interval, p, q and shrunken values: a school drawn from those without the program
 * must be called significant 5% of the time. */
#include "further/school_tables.h"

#include "alike/part_tables.h"
#include "alike/text.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Not asked whether the overall estimate has a standard error: with one program school it has none,
 * and what its students gained against others is known all the same. */
static bool applies(const FurtherInput *input)
{
    const Stages *s = input->stages;

    return s->matching->n_links > 0 && s->matching->link != NULL &&
           s->settings->effects.estimand != ESTIMAND_ATC && s->cohort->outcome != NULL &&
           s->cohort->outcome->type == COLUMN_REAL && input->effects->n > 0 &&
           school_rows_column(input) != NULL;
}

double school_confidence(const SchoolWork *w)
{
    return w->input->stages->settings->effects.confidence;
}

bool school_is_share(const FurtherInput *input)
{
    return input->effects->row[0].binary;
}

/* A difference of shares has no size in standard deviations: that of the study is a Cox index, for
 * which a school's difference, drawn from links and covariates, has no shares of its own. */
double school_effect_size(const FurtherInput *input, double difference)
{
    return school_is_share(input) ? (double)NAN
                                  : effect_size_of(&input->effects->scale, difference);
}

/* How the numbers of this outcome are written. */
const char *school_points(const SchoolWork *w, double value)
{
    const char *unit = further_unit(w->input);

    if (school_is_share(w->input))
        return arena_printf(w->arena, "%s percentage points",
                            text_real(w->arena, 100.0 * value, 1));
    return arena_printf(w->arena, "%s%s%s", text_real(w->arena, value, further_digits(w->input)),
                        unit[0] != '\0' ? " " : "", unit);
}

/* --- tables -------------------------------------------------------------------------------------
 */

static const char assumption[] =
    "This takes it that without the program these schools would have differed as much as "
    "comparison schools do.";

/* Then a sentence holds no number: it stands in a table, where it is rounded. */
bool school_for_publication(const SchoolWork *w)
{
    return w->study.students.people != NULL;
}

static const char *own_spread_words(const SchoolWork *w)
{
    const SchoolModel *m = &w->study.model;

    if (m->tau0_2 > 0.0 && school_for_publication(w))
        return "schools without the program differ by themselves (tau0)";
    if (m->tau0_2 > 0.0)
        return arena_printf(w->arena,
                            "schools without the program differ by about %s by themselves",
                            school_points(w, sqrt(m->tau0_2)));
    return "no difference between schools without the program could be seen, which is an estimate "
           "and no proof that there is none";
}

static const char *more_words(const SchoolWork *w)
{
    const Cohort *cohort = w->input->stages->cohort;

    if (school_is_share(w->input))
        return "How many more of the students here reached it";
    return cohort->pretest != NULL && cohort->outcome_spec->same_scale
               ? "How much more students here gained"
               : "How much higher students here scored";
}

static const char *program_sentence(const SchoolWork *w)
{
    if (w->study.model.problem != NULL)
        return arena_printf(w->arena,
                            "%s than similar students elsewhere. No interval and no test can be "
                            "given: %s.",
                            more_words(w), w->study.model.problem);
    return arena_printf(
        w->arena,
        "What of a school's difference from similar students elsewhere the program can be given: "
        "%s, "
        "and intervals allow for that. %s %sp among all schools is corrected for the number of "
        "schools (%s).",
        own_spread_words(w), assumption,
        w->study.shrunken == NULL
            ? ""
            : "The shrunken effect draws each school towards the mean as far as it "
              "is uncertain, and is the better guess where schools are ranked. ",
        adjustment_words[w->input->stages->adjustment]);
}

TABLE_DEFINE(school_effects, SCHOOL_EFFECTS_LIST, .name = "school_effects", .of_schools = true);

/* The students of school s and those that they are compared with. */
static PeopleSet set_of(const SchoolWork *w, size_t s)
{
    return (PeopleSet){.arms = SET_BOTH, .group = GROUP_SCHOOL, .level = w->study.students.name[s]};
}

static Row add_school(Table *table, const SchoolWork *w, size_t s)
{
    const Row row = row_add(table, set_of(w, s));

    if (w->study.students.people != NULL)
        row_people(row, w->study.students.people[s]);
    return row;
}

static void add_program_row(Table *table, const SchoolWork *w, size_t s)
{
    const union school_effects_columns *column = &school_effects_columns;
    const FurtherInput *input = w->input;
    const TTest *test = &w->study.program[s];
    const Row row = add_school(table, w, s);

    row_text(row, &column->school, w->study.students.name[s]);
    row_count(row, &column->n, w->study.model.n_students[s], NULL);
    row_real(row, &column->effect, w->study.model.effect[s]);
    row_real(row, &column->se, test->se);
    row_real(row, &column->df, test->df);
    row_real(row, &column->ci_low, test->low);
    row_real(row, &column->ci_high, test->high);
    row_real(row, &column->g, school_effect_size(input, w->study.model.effect[s]));
    row_real(row, &column->p, test->p);
    row_real(row, &column->q, w->study.q[s]);
    row_below(row, &column->significant, w->study.q[s], 0.05);
    if (w->study.shrunken == NULL)
        return;
    row_real(row, &column->shrunken, w->study.shrunken[s]);
    row_real(row, &column->shrunken_low, w->study.shrunken_low[s]);
    row_real(row, &column->shrunken_high, w->study.shrunken_high[s]);
    row_real(row, &column->shrunken_g, school_effect_size(input, w->study.shrunken[s]));
}

int school_effects_mark(const Table *table, size_t row)
{
    const union school_effects_columns *column = &school_effects_columns;

    if (!(table_mark(table, row, &column->significant) > 0.0))
        return 0;
    return table_real(table, row, &column->effect) > 0.0 ? 1 : -1;
}

static Table *program_table(const SchoolWork *w)
{
    Table *out = further_table(w->arena, w->input, &table_school_effects,
                               w->study.model.problem == NULL
                                   ? "What of it the program can be given"
                                   : "Against similar students elsewhere, without intervals");

    out->sentence = program_sentence(w);
    for (size_t s = 0; s < w->study.model.n; s++)
        add_program_row(out, w, s);
    if (w->study.model.problem == NULL) {
        Joint *joint = ARENA_NEW(w->arena, Joint);
        *joint = joint_copy(w->arena, &w->study.model.program);
        out->joint = joint; /* what follows from effects of schools needs it */
    }
    return out;
}

TABLE_DEFINE(schools_similar, SCHOOLS_SIMILAR_LIST, .name = "schools_similar", .of_schools = true);

/* With one program school nothing tells its program from its own good or bad year; tau0 says how
 * large such years are. */
static const char *one_school_words(const SchoolWork *w)
{
    const SchoolModel *m = &w->study.model;

    if (m->problem != NULL)
        return arena_printf(w->arena, " No interval can be given: %s.", m->problem);
    if (!(m->tau0_2 > 0.0) || school_for_publication(w))
        return arena_printf(w->arena,
                            " One school has the program, so what of this is the program's can't "
                            "be told; %s.",
                            own_spread_words(w));
    const double t = gsl_cdf_tdist_Pinv(0.5 + school_confidence(w) / 2.0, fmax(m->tau0_df, 1.0));
    return arena_printf(w->arena,
                        " One school has the program, so what of this is the program's can't be "
                        "told: schools without the program differ by up to %s by themselves.",
                        school_points(w, t * sqrt(m->tau0_2)));
}

static Table *similar_table(const SchoolWork *w)
{
    const union schools_similar_columns *column = &schools_similar_columns;
    Table *out = further_table(w->arena, w->input, &table_schools_similar,
                               "Against similar students elsewhere, for whatever reason");

    out->sentence = arena_printf(
        w->arena,
        "%s than similar students elsewhere, for whatever reason: the program, the school itself, "
        "a good year.%s",
        more_words(w), w->study.model.n < 2 ? one_school_words(w) : "");
    for (size_t s = 0; s < w->study.model.n; s++) {
        const TTest *test = &w->study.similar[s];
        const Row row = add_school(out, w, s);
        row_text(row, &column->school, w->study.students.name[s]);
        row_count(row, &column->n, w->study.model.n_students[s], NULL);
        row_real(row, &column->difference, w->study.model.effect[s]);
        row_real(row, &column->se, test->se);
        row_real(row, &column->df, test->df);
        row_real(row, &column->ci_low, test->low);
        row_real(row, &column->ci_high, test->high);
    }
    return out;
}

/* --- the covariance -----------------------------------------------------------------------------
 */

TABLE_DEFINE(school_covariance, SCHOOL_COVARIANCE_LIST, .name = "school_covariance",
             .of_schools = true, .internal = true);

/* Rows grow with the square of the schools: of more there is no file. */
enum { SCHOOLS_PAIRED_MOST = 500 };

/* A pair of schools a row, each pair once. */
static Table *covariance_table(const SchoolWork *w)
{
    const SchoolModel *m = &w->study.model;
    const union school_covariance_columns *column = &school_covariance_columns;
    Table *out = further_table(w->arena, w->input, &table_school_covariance,
                               "Covariance of schools' effects");

    for (size_t s = 0; m->problem == NULL && m->n <= SCHOOLS_PAIRED_MOST && s < m->n; s++)
        for (size_t t = s; t < m->n; t++) {
            PeopleSet of = set_of(w, s);
            of.other = w->study.students.name[t];
            const Row row = row_add(out, of);
            row_text(row, &column->school, w->study.students.name[s]);
            row_text(row, &column->other, w->study.students.name[t]);
            row_real(row, &column->similar, m->similar.covariance[s * m->n + t]);
            row_real(row, &column->program, m->program.covariance[s * m->n + t]);
        }
    return out;
}

/* --- all of it ----------------------------------------------------------------------------------
 */

static void say(const SchoolWork *w)
{
    const SchoolModel *m = &w->study.model;

    if (w->study.students.n_alone > 0)
        notes_add(
            w->notes, w->arena, "further", NOTE_PLAIN,
            count_about(ABOUT_TREATED, w->study.students.n_alone),
            PHRASE("{} of the program had no school, or one that the program was not given to, and "
                   "counted in no school's effect.",
                   piece_count(ABOUT_TREATED, w->study.students.n_alone, "student", "students")));
    if (m->problem == NULL && m->n > SCHOOLS_PAIRED_MOST)
        notes_add(w->notes, w->arena, "further", NOTE_PLAIN, NO_COUNT,
                  PHRASE("School by school: the covariance of {} effects has a row for each pair, "
                         "and is written for up to {} schools only.",
                         piece_count(ABOUT_SCHOOLS, m->n, "school", "schools"),
                         piece_number(SCHOOLS_PAIRED_MOST)));
    if (m->problem != NULL)
        notes_add(w->notes, w->arena, "further", NOTE_CAUTION, NO_COUNT,
                  PHRASE("School by school: effects stand without intervals and tests, as {}.",
                         piece_words(m->problem)));
    else if (!(m->tau0_df >= 1.0))
        notes_add(w->notes, w->arena, "further", NOTE_CAUTION, NO_COUNT,
                  PHRASE("School by school: {} schools without the program do not differ by "
                         "more than chance, which is no proof that such schools are alike; "
                         "intervals of schools may be too narrow.",
                         piece_count(ABOUT_SCHOOLS, m->n_schools_compared, NULL, NULL)));
    else if (m->tau0_df < SCHOOL_SPREAD_DF)
        notes_add(w->notes, w->arena, "further", NOTE_CAUTION, NO_COUNT,
                  PHRASE("School by school: how much schools differ without the program is known "
                         "only roughly, from {} such schools ({} degrees of freedom); "
                         "intervals of schools are wide for that reason.",
                         piece_count(ABOUT_SCHOOLS, m->n_schools_compared, NULL, NULL),
                         piece_estimate(m->tau0_df, 1)));
}

static bool make_tables(SchoolWork *w, Tables *tables, Error *err)
{
    Notes said = {0};

    if (!school_study_make(w->scratch, w->input, POOL_ALL, &w->study, &said, err))
        return false;
    notes_append(w->notes, w->arena, &said);
    if (w->study.model.n == 0)
        return true;
    for (size_t s = 0; s < w->study.model.n; s++) { /* tables outlive the numbers */
        w->study.students.name[s] = arena_copy_text(w->arena, w->study.students.name[s]);
        if (w->study.students.people != NULL)
            w->study.students.people[s] = people_copy(w->arena, w->study.students.people[s]);
    }
    if (w->study.model.n > 1)
        tables_add(w->arena, tables, program_table(w));
    if (w->study.model.n == 1 || w->study.model.problem == NULL)
        tables_add(w->arena, tables, similar_table(w));
    tables_add(w->arena, tables, schools_between_table(w));
    tables_add(w->arena, tables, covariance_table(w));
    say(w);
    return true;
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    SchoolWork w = {.arena = arena, .scratch = arena_create(), .input = input, .notes = notes};
    const bool ok = make_tables(&w, tables, err);

    arena_destroy(w.scratch);
    return ok;
}

const FurtherAnalysis further_school_effects = {
    .name = "school_effects",
    .help = "each school against similar students elsewhere, what of it is the program's, how much "
            "schools differ, shrunken effects",
    .source = "Conley & Taber (2005) NBER TWP 312; Satterthwaite (1946) Biometrics Bulletin "
              "2:110-114; Viechtbauer (2005) JEBS 30:261-293; Knapp & Hartung (2003) Statistics in "
              "Medicine 22:2693-2710; Morris & Lysy (2012) Statistical Science 27:115-134; "
              "Benjamini & Hochberg (1995) JRSS B 57:289-300",
    .unasked = true,
    .serves_links = true,
    .applies = applies,
    .run = run,
};
