/* What only shows when the blocks stand together. Above all: no part of a design may read a score,
 * or the design would depend on the outcome (Rubin 2008, Ann. Appl. Stat. 2:808-840). */
#include "reader.h"

#include "alike/match.h"

#include <math.h>
#include <string.h>

/* One use of a column by a design. */
typedef void Visit(Reader *r, const char *where, const Name *name);

static void visit_names(Reader *r, const char *where, const Names *names, Visit *visit)
{
    for (size_t i = 0; i < names->n; i++)
        visit(r, where, &names->item[i]);
}

/* Columns that a method's options name: which they are stands in the rows. */
static void visit_method(Reader *r, const Design *d, Visit *visit)
{
    if (d->method == NULL || d->match_settings == NULL)
        return;
    for (const Option *o = d->method->options; o != NULL && o->name != NULL; o++) {
        const void *field = (const char *)d->match_settings + o->offset;
        const char *where = arena_printf(r->arena, "matching.%s", o->name);
        if (o->type == OPT_COLUMN)
            visit(r, where, field);
        else if (o->type == OPT_NAMES)
            visit_names(r, where, field, visit);
        else if (o->type == OPT_LIMITS)
            for (size_t i = 0; i < ((const Limits *)field)->n; i++)
                visit(r, where, &((const Limits *)field)->item[i].column);
    }
}

static void visit_columns_block(Reader *r, const Design *d, Visit *visit)
{
    for (size_t i = 0; i < d->n_columns; i++) {
        const ColumnRule *rule = &d->column[i];
        const char *where = arena_printf(r->arena, "columns.%s", rule->name.text);
        if (rule->derivation.text == NULL)
            continue;
        visit_names(r, where, &rule->argument, visit);
        visit(r, where, &rule->by);
    }
}

/* Where `pretest` stands for the outcome's own. */
static void visit_with_word(Reader *r, const Design *d, Visit *visit)
{
    for (size_t i = 0; i < d->n_keep; i++)
        visit(r, "keep", &d->keep[i].column);
    visit_names(r, "covariates", &d->covariates, visit);
    for (size_t i = 0; i < d->n_interactions; i++) {
        visit(r, "propensity.interactions", &d->interaction[i].a);
        visit(r, "propensity.interactions", &d->interaction[i].b);
    }
    visit_names(r, "propensity.squares", &d->squares, visit);
    visit_method(r, d, visit);
    if (d->effects.adjust == ADJUST_LIST)
        visit_names(r, "effects.adjust", &d->effects.adjust_for, visit);
    visit_names(r, "effects.cluster", &d->effects.cluster_by, visit);
    visit(r, "effects.sd", &d->effects.sd_within);
    for (size_t i = 0; i < d->effects.n_subgroups; i++)
        visit(r, "effects.subgroups", &d->effects.subgroup[i].column);
}

static void visit_design(Reader *r, const Design *d, Visit *visit)
{
    visit_columns_block(r, d, visit);
    visit(r, "treatment", &d->treatment);
    visit(r, "propensity.column", &d->score_column);
    visit_with_word(r, d, visit);
    visit(r, "data.id", &r->spec->id);
}

static const OutcomeSpec *outcome_with_score(const Design *d, const char *column)
{
    for (size_t i = 0; i < d->n_outcomes; i++)
        if (text_equal(d->outcome[i].score.text, column))
            return &d->outcome[i];
    return NULL;
}

static void refuse_score(Reader *r, const char *where, const Name *name)
{
    const OutcomeSpec *outcome =
        name->text == NULL ? NULL : outcome_with_score(r->design, name->text);
    if (outcome != NULL)
        problem_add(&r->problems, name->place,
                    "'%s' is the score of outcome '%s', so %s can't use it: a design must be fixed "
                    "before outcomes are read",
                    name->text, outcome->name.text, where);
}

/* A score is a number; as a category it could not be averaged. */
static void check_factors(Reader *r)
{
    const Names *factors = &r->spec->factors;
    for (size_t i = 0; i < factors->n; i++) {
        const OutcomeSpec *outcome = outcome_with_score(r->design, factors->item[i].text);
        if (outcome != NULL)
            problem_add(&r->problems, factors->item[i].place,
                        "'%s' is the score of outcome '%s'; a score is a number, so remove it from "
                        "data.factors",
                        factors->item[i].text, outcome->name.text);
    }
}

static bool has_pretest(const Design *d)
{
    for (size_t i = 0; i < d->n_outcomes; i++)
        if (d->outcome[i].pretest.text != NULL)
            return true;
    return false;
}

static void refuse_absent_pretest(Reader *r, const char *where, const Name *name)
{
    if (text_equal(name->text, "pretest"))
        problem_add(&r->problems, name->place,
                    "%s names pretest, but no outcome has one; add pretest: COLUMN to the outcome, "
                    "be it a column that is called pretest too",
                    where);
}

static void check_outcomes(Reader *r)
{
    const Design *d = r->design;
    for (size_t i = 0; i < d->n_outcomes; i++) {
        const OutcomeSpec *o = &d->outcome[i];
        if (o->pretest.text == NULL || o->score.text == NULL)
            continue;
        if (strcmp(o->pretest.text, o->score.text) == 0)
            problem_add(&r->problems, o->pretest.place,
                        "outcome '%s' names '%s' as score and as pretest; the pretest is the test "
                        "taken before the program",
                        o->name.text, o->score.text);
        else
            refuse_score(r, arena_printf(r->arena, "the pretest of outcome '%s'", o->name.text),
                         &o->pretest);
    }
}

/* A score must come from the file as it is: recoded or derived, it would be read by `design`. */
static void check_made_scores(Reader *r)
{
    const Design *d = r->design;
    for (size_t i = 0; i < d->n_columns; i++) {
        const ColumnRule *rule = &d->column[i];
        const OutcomeSpec *outcome = outcome_with_score(d, rule->name.text);
        if (outcome != NULL && (rule->derivation.text != NULL || rule->n_values > 0))
            problem_add(&r->problems, rule->name.place,
                        "'%s' is the score of outcome '%s'; a score is taken from the file as it "
                        "is, so columns may only give it a label, group or unit",
                        rule->name.text, outcome->name.text);
    }
}

/* Products and squares are of terms that the model has. */
static void check_term(Reader *r, const char *where, const Name *name)
{
    const Design *d = r->design;
    const char **known = ARENA_ARRAY(r->arena, const char *, d->covariates.n + d->n_outcomes);
    size_t n = 0;
    if (strcmp(name->text, "pretest") == 0)
        return; /* judged by refuse_absent_pretest */
    for (size_t i = 0; i < d->covariates.n; i++)
        known[n++] = d->covariates.item[i].text;
    for (size_t i = 0; i < d->n_outcomes; i++)
        if (d->outcome[i].pretest.text != NULL)
            known[n++] = d->outcome[i].pretest.text;
    for (size_t i = 0; i < n; i++)
        if (strcmp(known[i], name->text) == 0)
            return;
    const char *near = text_nearest(name->text, known, n);
    problem_add(&r->problems, name->place, "%s names '%s', which is not among the covariates; %s",
                where, name->text,
                near != NULL ? arena_printf(r->arena, "did you mean '%s'?", near)
                             : "add it to covariates, or remove it here");
}

static void check_terms(Reader *r)
{
    const Design *d = r->design;
    for (size_t i = 0; i < d->n_interactions; i++) {
        check_term(r, "propensity.interactions", &d->interaction[i].a);
        check_term(r, "propensity.interactions", &d->interaction[i].b);
    }
    for (size_t i = 0; i < d->squares.n; i++)
        check_term(r, "propensity.squares", &d->squares.item[i]);
}

static void check_covariates(Reader *r)
{
    const Design *d = r->design;
    for (size_t i = 0; i < d->covariates.n; i++)
        if (text_equal(d->covariates.item[i].text, d->treatment.text))
            problem_add(&r->problems, d->covariates.item[i].place,
                        "'%s' is the treatment; it can't be a covariate as well",
                        d->treatment.text);
}

void check_design(Reader *r)
{
    const Design *d = r->design;
    visit_design(r, d, refuse_score);
    if (d->n_outcomes > 0 && !has_pretest(d))
        visit_with_word(r, d, refuse_absent_pretest);
    check_factors(r);
    check_outcomes(r);
    check_made_scores(r);
    check_terms(r);
    check_covariates(r);
}
