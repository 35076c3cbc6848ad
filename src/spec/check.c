/* What only shows when the blocks stand together. Above all: no part of a design may read a score,
 * or the design would depend on the outcome (Rubin 2008, Ann. Appl. Stat. 2:808-840). */
#include "reader.h"

#include "alike/derive.h"
#include "alike/design.h"

#include <string.h>

static const OutcomeSpec *outcome_with_score(const Design *d, const char *column)
{
    for (size_t i = 0; i < d->n_outcomes; i++)
        if (text_equal(d->outcome[i].score.text, column))
            return &d->outcome[i];
    return NULL;
}

/* The one place that refuses it: whatever a setting names, its use comes by here. */
static void refuse_score(Reader *r, const Name *name, const char *where)
{
    const OutcomeSpec *outcome =
        name->text == NULL ? NULL : outcome_with_score(r->design, name->text);
    if (outcome != NULL)
        problem_add(&r->problems, name->place,
                    "'%s' is the score of outcome '%s', so %s can't use it: a design must be fixed "
                    "before outcomes are read",
                    name->text, outcome->name.text, where);
}

const char *design_whose(Arena *arena, const Design *design, const char *file, size_t line)
{
    if (design->combination != NULL)
        return arena_printf(arena, " (in the multiverse: %s)", design->combination);
    const bool own = line == 0 || design->place.line == 0 ||
                     !text_equal(file, design->place.file) ||
                     (line >= design->place.line && line <= design->last_line);
    return own ? arena_printf(arena, " (in the alternative '%s')", design->name)
               : arena_printf(arena,
                              " (in the alternative '%s' of line %zu, which inherits this from the "
                              "study: set another value there, or change this one)",
                              design->name, design->place.line);
}

void design_sign(const Design *design, Error *err)
{
    Arena *scratch = arena_create();
    if (!design->primary && err->kind == ERR_STUDY)
        error_end_with(err, design_whose(scratch, design, err->place.file, err->place.line));
    arena_destroy(scratch);
}

typedef struct UnreadCheck {
    const Spec *spec;
    Error *err;
} UnreadCheck;

static void refuse_read_score(const UnreadCheck *check, const Name *name)
{
    const OutcomeSpec *outcome = NULL;
    for (size_t d = 0; d < check->spec->n_designs && outcome == NULL; d++)
        outcome = outcome_with_score(&check->spec->design[d], name->text);
    if (outcome != NULL)
        error_add(check->err, ERR_STUDY, name->place,
                  "'%s' is the score of one outcome and is used as something else too; a design "
                  "must not read a score: lock the outcomes in separate study files",
                  name->text);
}

static bool check_unread(void *state, const ColumnUse *use)
{
    if (use->kind != USE_SCORE)
        refuse_read_score(state, &use->name);
    return true;
}

bool spec_check_unread(const Spec *spec, Error *err)
{
    const size_t before = err->n;
    UnreadCheck check = {spec, err};
    for (size_t d = 0; d < spec_n_read(spec); d++) {
        const Design *design = &spec->design[d];
        (void)design_visit(design, NULL, check_unread, &check); /* it goes on to the end */
        for (size_t i = 0; i < design->n_columns; i++)
            if (column_is_recoded(&design->column[i]))
                refuse_read_score(&check, &design->column[i].name);
    }
    return err->n == before;
}

static void check_pretest(Reader *r, const OutcomeSpec *outcome)
{
    if (text_equal(outcome->pretest.text, outcome->score.text))
        problem_add(&r->problems, outcome->pretest.place,
                    "outcome '%s' names '%s' as score and as pretest; the pretest is the test "
                    "taken before the program",
                    outcome->name.text, outcome->score.text);
    else
        refuse_score(r, &outcome->pretest,
                     arena_printf(r->arena, "the pretest of outcome '%s'", outcome->name.text));
}

static bool check_use(void *state, const ColumnUse *use)
{
    Reader *r = state;
    const char *setting = use_setting(r->arena, use);
    if (use->kind == USE_PRETEST)
        check_pretest(r, use->outcome);
    else if (use->kind != USE_SCORE)
        refuse_score(r, &use->name, setting);
    if (use->needed && text_equal(use->name.text, r->design->treatment.text))
        problem_add(&r->problems, use->name.place,
                    "'%s' is the treatment, so %s can't use it as well", use->name.text, setting);
    return true;
}

static bool check_implementation_use(void *state, const ColumnUse *use)
{
    return (use->kind != USE_MEASURE && use->kind != USE_RELATE && use->kind != USE_USAGE) ||
           check_use(state, use);
}

/* What was measured after the program began may be its doing: a design that reads it takes part of
 * the effect away (Rosenbaum 1984, JRSS A 147:656-666). */
static bool refuse_measure(void *state, const ColumnUse *use)
{
    Reader *r = state;
    const ImplementationSpec *of = r->spec->design[0].implementation;
    if (of == NULL || use->kind == USE_MEASURE || use->kind == USE_USAGE ||
        use->kind == USE_RELATE || use->kind == USE_SUBGROUP || use->name.text == NULL)
        return true;
    bool used = text_equal(of->usage.column.text, use->name.text);
    for (size_t m = 0; m < of->n; m++)
        used = used || text_equal(of->measure[m].students.text, use->name.text);
    if (used)
        problem_add(&r->problems, use->name.place,
                    "'%s' says how fully the program was carried out or used, which is known only "
                    "after it began, so %s can't use it; remove it here, or from implementation",
                    use->name.text, use_setting(r->arena, use));
    return true;
}

void check_implementation(Reader *r)
{
    (void)design_visit(r->design, NULL, check_implementation_use, r); /* to the end */
    (void)design_visit(r->design, NULL, refuse_measure, r);
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

static bool refuse_absent_pretest(void *state, const ColumnUse *use)
{
    Reader *r = state;
    if (use_is_word(use))
        problem_add(&r->problems, use->name.place,
                    "%s names pretest, but no outcome has one; add pretest: COLUMN to the outcome, "
                    "be it a column that is called pretest too",
                    use_setting(r->arena, use));
    return true;
}

/* A score must come from the file as it is: recoded or derived, it would be read by `design`. */
static void check_made_scores(Reader *r)
{
    const Design *d = r->design;
    for (size_t i = 0; i < d->n_columns; i++) {
        const ColumnRule *rule = &d->column[i];
        const OutcomeSpec *outcome = outcome_with_score(d, rule->name.text);
        if (outcome != NULL && (rule->derivation.text != NULL || column_is_recoded(rule)))
            problem_add(&r->problems, rule->name.place,
                        "'%s' is the score of outcome '%s'; a score is taken from the file as it "
                        "is, so columns may only give it a label, group or unit",
                        rule->name.text, outcome->name.text);
    }
}

/* Products and squares are of terms that the model has. */
static bool check_term(void *state, const ColumnUse *use)
{
    Reader *r = state;
    const Design *d = r->design;
    const char *name = use->name.text;
    if (use->option == NULL || !use->option->term || is_pretest_word(name))
        return true; /* the word is judged by refuse_absent_pretest */
    const char **known = ARENA_ARRAY(r->arena, const char *, d->covariates.n + d->n_outcomes);
    size_t n = 0;
    for (size_t i = 0; i < d->covariates.n; i++)
        known[n++] = d->covariates.item[i].text;
    for (size_t i = 0; i < d->n_outcomes; i++)
        if (d->outcome[i].pretest.text != NULL)
            known[n++] = d->outcome[i].pretest.text;
    for (size_t i = 0; i < n; i++)
        if (strcmp(known[i], name) == 0)
            return true;
    const char *near = text_nearest(name, known, n);
    problem_add(&r->problems, use->name.place,
                "%s names '%s', which is not among the covariates; %s", use_setting(r->arena, use),
                name,
                near != NULL ? arena_printf(r->arena, "did you mean '%s'?", near)
                             : "add it to covariates, or remove it here");
    return true;
}

/* Does the design make the groups alike in this column, or adjust for it? */
typedef struct UsedIn {
    const char *column;
    ColumnUse use; /* where; name.text NULL: nowhere */
} UsedIn;

static bool find_use(void *state, const ColumnUse *use)
{
    UsedIn *used = state;
    const bool makes_alike = use->kind == USE_PRETEST || use->kind == USE_COVARIATE ||
                             use->kind == USE_ADJUST || use->kind == USE_TREATMENT ||
                             (use->kind == USE_OPTION && use->stage < STAGE_EFFECTS);
    if (!makes_alike || !text_equal(use->name.text, used->column))
        return true;
    used->use = *use;
    return false;
}

/* The same of what `columns` makes the column from, and so on: columns can't be made from each
 * other in a circle, which is refused elsewhere, so no way is longer than there are columns. */
static bool is_used(const Design *design, const char *column, size_t steps, UsedIn *used)
{
    *used = (UsedIn){.column = column, .use = {.name = {.text = NULL}}};
    if (!design_visit(design, NULL, find_use, used))
        return true;
    for (size_t i = 0; i < design->n_columns && steps > 0; i++) {
        const ColumnRule *rule = &design->column[i];
        const Derivation *derivation = derivation_find(rule->derivation.text);
        if (derivation == NULL || !text_equal(rule->name.text, column))
            continue;
        for (size_t k = 0; k < derivation->n_columns && k < rule->argument.n; k++)
            if (is_used(design, rule->argument.item[k].text, steps - 1, used))
                return true;
    }
    return false;
}

/* A column that the groups were made alike in, or one made from it, tells nothing of what they were
 * not made alike in. */
static bool check_apart(void *state, const ColumnUse *use)
{
    Reader *r = state;
    UsedIn used;
    if (use->option == NULL || !use->option->apart ||
        !is_used(r->design, use->name.text, r->design->n_columns, &used))
        return true;
    const char *made =
        text_equal(used.column, use->name.text)
            ? ""
            : arena_printf(r->arena, "columns makes from '%s', and that ", used.column);
    problem_add(&r->problems, use->name.place,
                "%s names '%s', which %s%s uses in line %zu: the groups are made alike in it, so "
                "it can't show whether they differ in what nobody made them alike in; remove "
                "it from one of the two",
                use_setting(r->arena, use), use->name.text, made, use_setting(r->arena, &used.use),
                used.use.name.place.line);
    return true;
}

/* What a row that the design chose can't give it. Stands where it is asked for, or else where the
 * row is chosen. */
static void check_choice(Reader *r, const Registry *registry)
{
    const char *key;
    const char *why = registry->refuse(r->arena, r->design, &key);
    const Node *at = node_at(r->root, key);
    if (at == NULL)
        at = node_at(r->root, registry->key);
    if (why != NULL)
        problem_add(&r->problems, at != NULL ? at->place : (Place){.file = r->spec->path}, "%s",
                    why);
}

/* A row that was not found is a problem of its own. */
static void check_choices(Reader *r)
{
    const Design *d = r->design;
    if (d->model == NULL || d->method == NULL || d->effects.estimator == NULL)
        return;
    for (size_t k = 0; k < r->catalog->n; k++)
        if (r->catalog->item[k]->refuse != NULL)
            check_choice(r, r->catalog->item[k]);
}

void check_design(Reader *r)
{
    const Design *d = r->design;
    (void)design_visit(d, NULL, check_use, r); /* it goes on to the end, as the others do */
    if (d->n_outcomes > 0 && !has_pretest(d))
        (void)design_visit(d, NULL, refuse_absent_pretest, r);
    refuse_score(r, &r->spec->id, "data.id");
    for (size_t i = 0; i < r->spec->id_within.n; i++)
        refuse_score(r, &r->spec->id_within.item[i], "data.id");
    check_factors(r);
    check_made_scores(r);
    (void)design_visit(d, NULL, check_term, r);
    (void)design_visit(d, NULL, check_apart, r);
    if (!d->primary) /* of the study's own the block is read later */
        (void)design_visit(d, NULL, refuse_measure, r);
    check_choices(r);
}
