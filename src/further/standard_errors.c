/* The standard error by school components, what it rests on, and the row beside it that lets the
 * program's schools and the others differ in spread; of a model with components of its own these
 * alone; or the two errors of an estimator that has two. */
#include "alike/sureness_tables.h"
#include "further/parts.h"

TABLE_DEFINE(standard_errors, STANDARD_ERRORS_LIST, .name = "standard_errors");
TABLE_DEFINE(variance_components, VARIANCE_COMPONENTS_LIST, .name = "variance_components");

static bool applies(const FurtherInput *input)
{
    return input->effects->n > 0 &&
           (input->effects->components.n_clusters > 0 || input->effects->other_error > 0.0 ||
            input->effects->other != NULL);
}

static void add_row(Table *table, const char *rule, const Effect *e)
{
    const union standard_errors_columns *column = &standard_errors_columns;
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});

    row_text(row, &column->rule, rule);
    row_real(row, &column->estimate, e->estimate);
    row_real(row, &column->se, e->se);
    row_real(row, &column->df, e->df);
    row_real(row, &column->ci_low, e->ci_low);
    row_real(row, &column->ci_high, e->ci_high);
    row_real(row, &column->p, e->p);
    row_phrase(row, &column->problem, e->problem, e->problem_counts);
}

static void add_quantity(Table *table, const char *name, double value, Rounding rounding,
                         const char *meaning)
{
    const union variance_components_columns *column = &variance_components_columns;
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});

    row_text(row, &column->quantity, name);
    row_real(row, &column->value, value);
    row_rounds(row, rounding);
    row_text(row, &column->meaning, meaning);
}

static Table *quantities(Arena *arena, const FurtherInput *input)
{
    const EffectComponents *c = &input->effects->components;
    Table *out =
        further_table(arena, input, &table_variance_components, "What the standard error rests on");

    out->sentence =
        c->of_model
            ? "Variances by restricted maximum likelihood, of the model that gives the estimate "
              "and "
              "of its students, after treatment and covariates."
            : arena_printf(arena,
                           "Variances by restricted maximum likelihood on every student of the "
                           "analysis cohort with a score, %s or not, after treatment and "
                           "covariates. The square of the standard error is u P + e Q.",
                           match_words(input->stages->settings->matching.method)->done);
    add_quantity(out, "u", c->u, ROUNDING_SCORE, "variance between clusters");
    add_quantity(out, "e", c->e, ROUNDING_SCORE, "variance between students of a cluster");
    add_quantity(out, "u / (u + e)", c->u / (c->u + c->e), ROUNDING_RATIO,
                 "intraclass correlation after covariates");
    if (c->of_model) {
        add_quantity(out, "G", (double)c->n_clusters, ROUNDING_SCHOOLS, "clusters of the estimate");
        return out;
    }
    add_quantity(out, "P", c->p, ROUNDING_NEVER,
                 "sum over clusters of the squared sum of coefficients");
    add_quantity(out, "Q", c->q, ROUNDING_NEVER, "sum over students of the squared coefficient");
    add_quantity(out, "G", (double)c->n_clusters, ROUNDING_SCHOOLS, "clusters of the cohort");
    add_quantity(out, "rank L", (double)c->n_levels, ROUNDING_NONE,
                 "columns that belong to whole clusters");
    return out;
}

/* Without degrees of freedom, as it is commonly given. */
static Table *own_rules(Arena *arena, const FurtherInput *input)
{
    const Estimator *estimator = input->stages->settings->effects.estimator;
    const Effect *second = input->effects->other, *shown = &input->effects->row[0];
    Table *out =
        further_table(arena, input, &table_standard_errors,
                      second == NULL ? "How sure, by two rules" : "The estimate by two models");
    Effect other = effect_none();

    out->sentence = estimator->other_says;
    add_row(out,
            estimator->shown_variance
                ? arena_printf(arena, "%s, %s (shown)", estimator->shown_rule, shown->variance)
                : arena_printf(arena, "%s (shown)", estimator->shown_rule),
            shown);
    other.estimate = shown->estimate;
    other.se = input->effects->other_error;
    add_row(out, estimator->other_rule, second == NULL ? &other : second);
    return out;
}

static Table *rules(Arena *arena, const FurtherInput *input)
{
    Table *out = further_table(arena, input, &table_standard_errors, "How sure, by two rules");

    out->sentence =
        "The first row is what the report shows. It assumes that without the program its schools "
        "would have differed among themselves about as much as the others do; the second lets them "
        "differ more or less, and is mostly wider where few schools have the program. Neither "
        "speaks "
        "of schools that may take up the program later.";
    add_row(out, "school components (shown)", &input->effects->row[0]);
    add_row(out, "CR2, arms may differ in spread", &input->effects->components.by_arm);
    if (input->effects->other != NULL) {
        const Estimator *estimator = input->stages->settings->effects.estimator;
        add_row(out, arena_printf(arena, "%s, school components", estimator->other_rule),
                input->effects->other);
        out->sentence = arena_printf(arena, "%s %s", out->sentence, estimator->other_says);
    }
    return out;
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    const EffectComponents *c = &input->effects->components;

    (void)notes;
    (void)err;
    if (c->n_clusters == 0) {
        tables_add(arena, tables, own_rules(arena, input));
        return true;
    }
    if (!c->of_model)
        tables_add(arena, tables, rules(arena, input));
    tables_add(arena, tables, quantities(arena, input));
    return true;
}

const FurtherAnalysis further_standard_errors = {
    .name = "standard_errors",
    .help = "what the standard error rests on, and one by another rule",
    .source = "Patterson & Thompson (1971) Biometrika 58:545-554; Bell & McCaffrey (2002) Survey "
              "Methodology 28:169-181; Welch (1947) Biometrika 34:28-35",
    .of_one_copy = true,
    .applies = applies,
    .run = run,
};
