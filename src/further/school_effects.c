/* School by school, two questions. What students here gained against similar students elsewhere,
 * for whatever reason, stands in a table of its own without p. What of it the program can be given
 * has the wider interval, p, q and shrunken values: a school drawn from those without the program
 * must be called significant 5% of the time. */
#include "further/school_study.h"

#include "alike/part_tables.h"
#include "alike/text.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

typedef struct Work {
    Arena *arena, *scratch;
    const FurtherInput *input;
    SchoolStudy study;
    Notes *notes;
} Work;

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

static double confidence_of(const Work *w)
{
    return w->input->stages->settings->effects.confidence;
}

static bool is_share(const FurtherInput *input)
{
    return input->effects->row[0].binary;
}

/* A difference of shares has no size in standard deviations: that of the study is a Cox index, for
 * which a school's difference, drawn from links and covariates, has no shares of its own. */
static double effect_size(const FurtherInput *input, double difference)
{
    return is_share(input) ? (double)NAN : effect_size_of(&input->effects->scale, difference);
}

/* How the numbers of this outcome are written. */
static const char *points(const Work *w, double value)
{
    const char *unit = further_unit(w->input);

    if (is_share(w->input))
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
static bool is_for_publication(const Work *w)
{
    return w->study.students.people != NULL;
}

static const char *own_spread_words(const Work *w)
{
    const SchoolModel *m = &w->study.model;

    if (m->tau0_2 > 0.0 && is_for_publication(w))
        return "schools without the program differ by themselves (tau0)";
    if (m->tau0_2 > 0.0)
        return arena_printf(w->arena,
                            "schools without the program differ by about %s by themselves",
                            points(w, sqrt(m->tau0_2)));
    return "no difference between schools without the program could be seen, which is an estimate "
           "and no proof that there is none";
}

static const char *more_words(const Work *w)
{
    const Cohort *cohort = w->input->stages->cohort;

    if (is_share(w->input))
        return "How many more of the students here reached it";
    return cohort->pretest != NULL && cohort->outcome_spec->same_scale
               ? "How much more students here gained"
               : "How much higher students here scored";
}

static const char *program_sentence(const Work *w)
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
static PeopleSet set_of(const Work *w, size_t s)
{
    return (PeopleSet){.arms = SET_BOTH, .group = GROUP_SCHOOL, .level = w->study.students.name[s]};
}

static Row add_school(Table *table, const Work *w, size_t s)
{
    const Row row = row_add(table, set_of(w, s));

    if (w->study.students.people != NULL)
        row_people(row, w->study.students.people[s]);
    return row;
}

static void add_program_row(Table *table, const Work *w, size_t s)
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
    row_real(row, &column->g, effect_size(input, w->study.model.effect[s]));
    row_real(row, &column->p, test->p);
    row_real(row, &column->q, w->study.q[s]);
    row_below(row, &column->significant, w->study.q[s], 0.05);
    if (w->study.shrunken == NULL)
        return;
    row_real(row, &column->shrunken, w->study.shrunken[s]);
    row_real(row, &column->shrunken_low, w->study.shrunken_low[s]);
    row_real(row, &column->shrunken_high, w->study.shrunken_high[s]);
    row_real(row, &column->shrunken_g, effect_size(input, w->study.shrunken[s]));
}

int school_effects_mark(const Table *table, size_t row)
{
    const union school_effects_columns *column = &school_effects_columns;

    if (!(table_mark(table, row, &column->significant) > 0.0))
        return 0;
    return table_real(table, row, &column->effect) > 0.0 ? 1 : -1;
}

static Table *program_table(const Work *w)
{
    Table *out = further_table(w->arena, w->input, &table_school_effects,
                               w->study.model.problem == NULL
                                   ? "What of it the program can be given"
                                   : "Against similar students elsewhere, without intervals");

    out->sentence = program_sentence(w);
    for (size_t s = 0; s < w->study.model.n; s++)
        add_program_row(out, w, s);
    return out;
}

TABLE_DEFINE(schools_similar, SCHOOLS_SIMILAR_LIST, .name = "schools_similar", .of_schools = true);

/* With one program school nothing tells its program from its own good or bad year; tau0 says how
 * large such years are. */
static const char *one_school_words(const Work *w)
{
    const SchoolModel *m = &w->study.model;

    if (m->problem != NULL)
        return arena_printf(w->arena, " No interval can be given: %s.", m->problem);
    if (!(m->tau0_2 > 0.0) || is_for_publication(w))
        return arena_printf(w->arena,
                            " One school has the program, so what of this is the program's can't "
                            "be told; %s.",
                            own_spread_words(w));
    const double t = gsl_cdf_tdist_Pinv(0.5 + confidence_of(w) / 2.0, fmax(m->tau0_df, 1.0));
    return arena_printf(w->arena,
                        " One school has the program, so what of this is the program's can't be "
                        "told: schools without the program differ by up to %s by themselves.",
                        points(w, t * sqrt(m->tau0_2)));
}

static Table *similar_table(const Work *w)
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

/* --- how much schools differ --------------------------------------------------------------------
 */

TABLE_DEFINE(schools_between, SCHOOLS_BETWEEN_LIST, .name = "schools_between", .of_schools = true);

static void add_quantity(Table *table, PeopleSet of, SchoolsBetween what, const char *name,
                         double value, Rounding rounding, const char *meaning)
{
    const union schools_between_columns *column = &schools_between_columns;
    const Row row = row_add(table, of);

    row_says(row, (int)what);
    row_text(row, &column->quantity, name);
    row_real(row, &column->value, value);
    row_rounds(row, rounding);
    row_text(row, &column->meaning, meaning);
}

static void add_own_spread(Table *out, const Work *w)
{
    static const PeopleSet of = {.arms = SET_CONTROL, .group = GROUP_SCHOOL};
    const SchoolModel *m = &w->study.model;

    add_quantity(out, of, SCHOOLS_OTHER, "tau0", sqrt(m->tau0_2), ROUNDING_SCORE,
                 "SD between schools without the program, after adjustment (REML)");
    add_quantity(out, of, SCHOOLS_OTHER, "tau0 squared", m->tau0_2, ROUNDING_NEVER,
                 "the same as a variance");
    add_quantity(out, of, SCHOOLS_OTHER, "df of tau0 squared", m->tau0_df, ROUNDING_DF,
                 "how well it is known");
    add_quantity(out, of, SCHOOLS_OTHER, "comparison schools", (double)m->n_schools_compared,
                 ROUNDING_SCHOOLS, "that show it");
    add_quantity(out, of, SCHOOLS_OTHER, "s0", sqrt(m->s0_2), ROUNDING_SCORE,
                 "SD between students of such a school");
}

/* Estimates of the table, by the error of their mean. */
static void put_errors(Table *out, const Work *w)
{
    const double se = w->study.spread.se[0];

    for (size_t i = 0; i < out->n_rows; i++)
        if (out->head[i].rounding == ROUNDING_ESTIMATE)
            row_error(row_at(out, i),
                      out->head[i].what == SCHOOLS_MEAN_SDS ? effect_size(w->input, se) : se);
}

static void add_effects_spread(Table *out, const Work *w)
{
    static const PeopleSet of = {.arms = SET_BOTH, .group = GROUP_SCHOOL};
    const Spread *f = &w->study.spread;
    const double reach = f->se[0] * gsl_cdf_tdist_Pinv(0.5 + confidence_of(w) / 2.0, f->df);

    add_quantity(out, of, SCHOOLS_NUMBER, "schools", (double)f->n, ROUNDING_SCHOOLS,
                 "with the program");
    add_quantity(out, of, SCHOOLS_MEAN, "mean", f->beta[0], ROUNDING_ESTIMATE,
                 "of the program's effects in schools");
    add_quantity(out, of, SCHOOLS_MEAN_SE, "SE of the mean", f->se[0], ROUNDING_ESTIMATE,
                 "standard error of that mean");
    add_quantity(out, of, SCHOOLS_MEAN_LOW, "mean from", f->beta[0] - reach, ROUNDING_ESTIMATE,
                 "its interval from");
    add_quantity(out, of, SCHOOLS_MEAN_HIGH, "mean to", f->beta[0] + reach, ROUNDING_ESTIMATE,
                 "its interval to");
    if (!is_share(w->input))
        add_quantity(out, of, SCHOOLS_MEAN_SDS, "mean in SDs", effect_size(w->input, f->beta[0]),
                     ROUNDING_ESTIMATE, "the mean in SDs of the scores");
    add_quantity(out, of, SCHOOLS_TAU, "tau", sqrt(f->tau2), ROUNDING_SCORE,
                 "SD of the program's effects in schools (REML)");
    if (!is_share(w->input))
        add_quantity(out, of, SCHOOLS_TAU_SDS, "tau in SDs", effect_size(w->input, sqrt(f->tau2)),
                     ROUNDING_SD, "the same in SDs of the scores");
    add_quantity(out, of, SCHOOLS_OF_ALL, "tau squared", f->tau2, ROUNDING_NEVER,
                 "the same as a variance");
    add_quantity(out, of, SCHOOLS_OF_ALL, "Q", f->q, ROUNDING_NEVER, "Q, against equal effects");
    add_quantity(out, of, SCHOOLS_DF, "df of Q", f->df, ROUNDING_DF, "degrees of freedom");
    add_quantity(out, of, SCHOOLS_OF_ALL, "p of Q", f->p, ROUNDING_P,
                 "p value: small where the program's effects differ");
    add_quantity(
        out, of, SCHOOLS_I2, "I squared", f->i2, ROUNDING_RATIO,
        "share of what is seen between schools that is neither chance nor the schools' own");
    if (f->n < SPREAD_PREDICT_LEAST)
        return;
    const SpreadPrediction next = spread_predict(w->scratch, f, confidence_of(w));
    add_quantity(out, of, SCHOOLS_OF_ALL, "prediction from", next.low, ROUNDING_ESTIMATE,
                 "effect in a further school of this kind, from");
    add_quantity(out, of, SCHOOLS_OF_ALL, "prediction to", next.high, ROUNDING_ESTIMATE,
                 "effect in a further school of this kind, to");
}

static Table *between_table(const Work *w)
{
    Table *out =
        further_table(w->arena, w->input, &table_schools_between, "How much schools differ");

    if (w->study.model.problem != NULL)
        return out;
    add_own_spread(out, w);
    if (w->study.spread.n == 0)
        return out;
    add_effects_spread(out, w);
    put_errors(out, w);
    static const char reading[] =
        "Effects are draws from one distribution, their errors correlated where schools share "
        "comparison students. Every school counts, large or small, so their mean is not the "
        "students' mean.";
    out->sentence =
        is_for_publication(w)
            ? reading
            : arena_printf(w->arena,
                           "Schools without the program differ by %s by themselves, the program's "
                           "effects by %s. %s",
                           points(w, sqrt(w->study.model.tau0_2)),
                           points(w, sqrt(w->study.spread.tau2)), reading);
    return out;
}

/* --- the covariance -----------------------------------------------------------------------------
 */

TABLE_DEFINE(school_covariance, SCHOOL_COVARIANCE_LIST, .name = "school_covariance",
             .of_schools = true, .internal = true);

/* A pair of schools a row, each pair once; what follows from school effects needs all of it. */
static Table *covariance_table(const Work *w)
{
    const SchoolModel *m = &w->study.model;
    const union school_covariance_columns *column = &school_covariance_columns;
    Table *out = further_table(w->arena, w->input, &table_school_covariance,
                               "Covariance of schools' effects");

    for (size_t s = 0; m->problem == NULL && s < m->n; s++)
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

static void say(const Work *w)
{
    const SchoolModel *m = &w->study.model;

    if (w->study.students.n_alone > 0)
        notes_add(
            w->notes, w->arena, "further", NOTE_PLAIN,
            count_about(ABOUT_TREATED, w->study.students.n_alone),
            PHRASE("{} of the program had no school, or one that the program was not given to, and "
                   "counted in no school's effect.",
                   piece_count(ABOUT_TREATED, w->study.students.n_alone, "student", "students")));
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

static bool make_tables(Work *w, Tables *tables, Error *err)
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
    tables_add(w->arena, tables, between_table(w));
    tables_add(w->arena, tables, covariance_table(w));
    say(w);
    return true;
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    Work w = {.arena = arena, .scratch = arena_create(), .input = input, .notes = notes};
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
    .applies = applies,
    .run = run,
};
