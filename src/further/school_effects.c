/* School by school, two questions. What students here gained against similar students elsewhere,
 * for whatever reason, stands in a table of its own without p. What of it the program can be given
 * has the wider interval, p, q and shrunken values: a school drawn from those without the program
 * must be called significant 5% of the time. */
#include "further/school_study.h"

#include "alike/tables.h"
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
           s->design->effects.estimand != ESTIMAND_ATC && s->cohort->outcome != NULL &&
           s->cohort->outcome->type == COLUMN_REAL && input->effects->n > 0 &&
           school_rows_column(input) != NULL;
}

static double confidence_of(const Work *w)
{
    return w->input->stages->design->effects.confidence;
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
    const TableKind *kind = &table_school_effects;
    const TableColumn *columns =
        columns_of_outcome(w->scratch, w->input, kind->column, kind->n_columns);
    const TableColumn *effect = &columns[SCHOOL_EFFECTS_EFFECT];
    const bool unit = effect->unit != NULL && effect->unit[0] != '\0';

    if (is_share(w->input))
        return arena_printf(w->arena, "%s percentage points",
                            text_real(w->arena, 100.0 * value, 1));
    return arena_printf(w->arena, "%s%s%s", text_real(w->arena, value, effect->digits),
                        unit ? " " : "", unit ? effect->unit : "");
}

/* --- tables -------------------------------------------------------------------------------------
 */

static const char assumption[] =
    "This takes it that without the program these schools would have differed as much as "
    "comparison schools do.";

static const char *own_spread_words(const Work *w)
{
    const SchoolModel *m = &w->study.model;

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
        "and intervals allow for that. %s %sp among all schools holds the share of false "
        "discoveries at 5%% (Benjamini-Hochberg) within this table.",
        own_spread_words(w), assumption,
        w->study.shrunken == NULL
            ? ""
            : "The shrunken effect draws each school towards the mean as far as it "
              "is uncertain, and is the better guess where schools are ranked. ");
}

static void add_program_row(Table *table, const Work *w, size_t s)
{
    const FurtherInput *input = w->input;
    const SchoolTest *test = &w->study.program[s];
    Cell *cell = table_add_row(table);

    set_text(&cell[SCHOOL_EFFECTS_SCHOOL], w->study.students.name[s]);
    set_count(&cell[SCHOOL_EFFECTS_N], w->study.model.n_students[s], NULL);
    set_real(&cell[SCHOOL_EFFECTS_EFFECT], w->study.model.effect[s]);
    set_real(&cell[SCHOOL_EFFECTS_SE], test->se);
    set_real(&cell[SCHOOL_EFFECTS_DF], test->df);
    set_real(&cell[SCHOOL_EFFECTS_CI_LOW], test->low);
    set_real(&cell[SCHOOL_EFFECTS_CI_HIGH], test->high);
    set_real(&cell[SCHOOL_EFFECTS_G], effect_size(input, w->study.model.effect[s]));
    set_real(&cell[SCHOOL_EFFECTS_P], test->p);
    set_real(&cell[SCHOOL_EFFECTS_Q], w->study.q[s]);
    set_text(&cell[SCHOOL_EFFECTS_SIGNIFICANT], below_words(w->study.q[s], 0.05));
    if (w->study.shrunken == NULL)
        return;
    set_real(&cell[SCHOOL_EFFECTS_SHRUNKEN], w->study.shrunken[s]);
    set_real(&cell[SCHOOL_EFFECTS_SHRUNKEN_LOW], w->study.shrunken_low[s]);
    set_real(&cell[SCHOOL_EFFECTS_SHRUNKEN_HIGH], w->study.shrunken_high[s]);
    set_real(&cell[SCHOOL_EFFECTS_SHRUNKEN_G], effect_size(input, w->study.shrunken[s]));
}

static Table *program_table(const Work *w)
{
    const TableKind *kind = &table_school_effects;
    Table *out = table_create_kind(
        w->arena, kind,
        w->study.model.problem == NULL ? "What of it the program can be given"
                                       : "Against similar students elsewhere, without intervals",
        columns_of_outcome(w->arena, w->input, kind->column, kind->n_columns));

    out->sentence = program_sentence(w);
    for (size_t s = 0; s < w->study.model.n; s++)
        add_program_row(out, w, s);
    return out;
}

static const TableColumn similar_columns[] = {
    {.name = "school", .title = "School", .type = CELL_TEXT},
    {.name = "n", .title = "Program n", .type = CELL_COUNT},
    {.name = "difference", .title = "Difference", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "se", .title = "Standard error", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "df", .title = "Degrees of freedom", .type = CELL_REAL, .digits = 1},
    {.name = "ci_low", .title = "Interval from", .type = CELL_REAL, .unit = OUTCOME_UNIT},
    {.name = "ci_high", .title = "Interval to", .type = CELL_REAL, .unit = OUTCOME_UNIT},
};

/* With one program school nothing tells its program from its own good or bad year; tau0 says how
 * large such years are. */
static const char *one_school_words(const Work *w)
{
    const SchoolModel *m = &w->study.model;

    if (m->problem != NULL)
        return arena_printf(w->arena, " No interval can be given: %s.", m->problem);
    if (!(m->tau0_2 > 0.0))
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
    const size_t n_columns = COUNT_OF(similar_columns);
    Table *out = table_create(
        w->arena, "schools_similar", "Against similar students elsewhere, for whatever reason",
        columns_of_outcome(w->arena, w->input, similar_columns, n_columns), n_columns);

    out->sentence = arena_printf(
        w->arena,
        "%s than similar students elsewhere, for whatever reason: the program, the school itself, "
        "a good year.%s",
        more_words(w), w->study.model.n < 2 ? one_school_words(w) : "");
    for (size_t s = 0; s < w->study.model.n; s++) {
        const SchoolTest *test = &w->study.similar[s];
        Cell *cell = table_add_row(out);
        set_text(&cell[0], w->study.students.name[s]);
        set_count(&cell[1], w->study.model.n_students[s], NULL);
        set_real(&cell[2], w->study.model.effect[s]);
        set_real(&cell[3], test->se);
        set_real(&cell[4], test->df);
        set_real(&cell[5], test->low);
        set_real(&cell[6], test->high);
    }
    return out;
}

/* --- how much schools differ --------------------------------------------------------------------
 */

static const TableColumn between_columns[] = {
    {.name = "quantity", .title = "What", .type = CELL_TEXT},
    {.name = "value", .title = "Value", .type = CELL_REAL, .digits = 3},
    {.name = "meaning", .title = "What it says", .type = CELL_TEXT},
};

static void add_quantity(Table *table, const char *name, double value, const char *meaning)
{
    Cell *cell = table_add_row(table);

    set_text(&cell[0], name);
    set_real(&cell[1], value);
    set_text(&cell[2], meaning);
}

static void add_own_spread(Table *out, const Work *w)
{
    const SchoolModel *m = &w->study.model;

    add_quantity(out, "tau0", sqrt(m->tau0_2),
                 "SD between schools without the program, after adjustment (REML)");
    add_quantity(out, "tau0 squared", m->tau0_2, "the same as a variance");
    add_quantity(out, "df of tau0 squared", m->tau0_df, "how well it is known");
    add_quantity(out, "comparison schools", (double)m->n_schools_compared, "that show it");
    add_quantity(out, "s0", sqrt(m->s0_2), "SD between students of such a school");
}

static void add_effects_spread(Table *out, const Work *w)
{
    const Spread *f = &w->study.spread;
    const double reach = f->se[0] * gsl_cdf_tdist_Pinv(0.5 + confidence_of(w) / 2.0, f->df);

    add_quantity(out, "schools", (double)f->n, "with the program");
    add_quantity(out, "mean", f->beta[0], "of the program's effects in schools");
    add_quantity(out, "SE of the mean", f->se[0], "standard error of that mean");
    add_quantity(out, "mean from", f->beta[0] - reach, "its interval from");
    add_quantity(out, "mean to", f->beta[0] + reach, "its interval to");
    if (!is_share(w->input))
        add_quantity(out, "mean in SDs", effect_size(w->input, f->beta[0]),
                     "the mean in SDs of the scores");
    add_quantity(out, "tau", sqrt(f->tau2), "SD of the program's effects in schools (REML)");
    if (!is_share(w->input))
        add_quantity(out, "tau in SDs", effect_size(w->input, sqrt(f->tau2)),
                     "the same in SDs of the scores");
    add_quantity(out, "tau squared", f->tau2, "the same as a variance");
    add_quantity(out, "Q", f->q, "Q, against equal effects");
    add_quantity(out, "df of Q", f->df, "degrees of freedom");
    add_quantity(out, "p of Q", f->p, "p value: small where the program's effects differ");
    add_quantity(
        out, "I squared", f->i2,
        "share of what is seen between schools that is neither chance nor the schools' own");
    if (f->n < SPREAD_PREDICT_LEAST)
        return;
    const SpreadPrediction next = spread_predict(w->scratch, f, confidence_of(w));
    add_quantity(out, "prediction from", next.low, "effect in a further school of this kind, from");
    add_quantity(out, "prediction to", next.high, "effect in a further school of this kind, to");
}

static Table *between_table(const Work *w)
{
    Table *out = table_create(w->arena, "schools_between", "How much schools differ",
                              between_columns, COUNT_OF(between_columns));

    if (w->study.model.problem != NULL)
        return out;
    add_own_spread(out, w);
    if (w->study.spread.n == 0)
        return out;
    add_effects_spread(out, w);
    out->sentence = arena_printf(
        w->arena,
        "Schools without the program differ by %s by themselves, the program's effects by %s. "
        "Effects are draws from one distribution, their errors correlated where schools share "
        "comparison students. Every school counts, large or small, so their mean is not the "
        "students' mean.",
        points(w, sqrt(w->study.model.tau0_2)), points(w, sqrt(w->study.spread.tau2)));
    return out;
}

/* --- the covariance -----------------------------------------------------------------------------
 */

static const TableColumn covariance_columns[] = {
    {.name = "school", .title = "School", .type = CELL_TEXT},
    {.name = "other", .title = "With", .type = CELL_TEXT},
    {.name = "similar", .title = "Of the differences", .type = CELL_REAL, .digits = 3},
    {.name = "program", .title = "Of the program's effects", .type = CELL_REAL, .digits = 3},
};

/* A pair of schools a row, each pair once; what follows from school effects needs all of it. */
static Table *covariance_table(const Work *w)
{
    const SchoolModel *m = &w->study.model;
    Table *out = table_create(w->arena, "school_covariance", "Covariance of schools' effects",
                              covariance_columns, COUNT_OF(covariance_columns));

    out->internal = true;
    for (size_t s = 0; m->problem == NULL && s < m->n; s++)
        for (size_t t = s; t < m->n; t++) {
            Cell *cell = table_add_row(out);
            set_text(&cell[0], w->study.students.name[s]);
            set_text(&cell[1], w->study.students.name[t]);
            set_real(&cell[2], m->va[s * m->n + t]);
            set_real(&cell[3], m->vb[s * m->n + t]);
        }
    return out;
}

/* --- all of it ----------------------------------------------------------------------------------
 */

static void say(const Work *w)
{
    const SchoolModel *m = &w->study.model;

    if (w->study.students.n_alone > 0)
        note_add(w->notes, w->arena, "further", w->study.students.n_alone,
                 "%zu %s of the program had no school, or one that the program was not given to, "
                 "and counted in no school's effect.",
                 w->study.students.n_alone,
                 w->study.students.n_alone == 1 ? "student" : "students");
    if (m->problem != NULL)
        caution_add(w->notes, w->arena, "further", 0,
                    "School by school: effects stand without intervals and tests, as %s.",
                    m->problem);
    else if (!(m->tau0_df >= 1.0))
        caution_add(w->notes, w->arena, "further", 0,
                    "School by school: %zu comparison schools do not differ by more than chance, "
                    "which is no proof that schools without the program are alike; intervals of "
                    "schools may be too narrow.",
                    m->n_schools_compared);
    else if (m->tau0_df < SCHOOL_SPREAD_DF)
        caution_add(w->notes, w->arena, "further", 0,
                    "School by school: how much schools differ without the program is known only "
                    "roughly, from %zu comparison schools (%s degrees of freedom); intervals of "
                    "schools are wide for that reason.",
                    m->n_schools_compared, text_real(w->arena, m->tau0_df, 1));
}

static bool make_tables(Work *w, Tables *tables, Error *err)
{
    Notes said = {0};

    if (!school_study_make(w->scratch, w->input, POOL_ALL, &w->study, &said, err))
        return false;
    notes_append(w->notes, w->arena, &said);
    if (w->study.model.n == 0)
        return true;
    for (size_t s = 0; s < w->study.model.n; s++) /* tables outlive the numbers */
        w->study.students.name[s] = arena_copy_text(w->arena, w->study.students.name[s]);
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
