#include "frame/uses.h"

#include "alike/known.h"
#include "alike/text.h"

/* The outcome that has another pretest than the column `pretest`; NULL: there is none. */
static const OutcomeSpec *outcome_with_other_pretest(const Design *design)
{
    for (size_t i = 0; i < design->n_outcomes; i++)
        if (!is_pretest_word(design->outcome[i].pretest.text))
            return &design->outcome[i];
    return NULL;
}

typedef struct WordCheck {
    Arena *scratch;
    const OutcomeSpec *outcome;
    const char *where;
    Error *err;
} WordCheck;

static bool refuse_word(void *state, const ColumnUse *use)
{
    const WordCheck *check = state;
    const OutcomeSpec *outcome = check->outcome;
    const char *setting = use_setting(check->scratch, use);
    if (!use_is_word(use))
        return true;
    if (outcome->pretest.text == NULL || outcome->span != NULL)
        error_add(check->err, ERR_STUDY, use->name.place,
                  "%s names 'pretest', which stands for an outcome's own pretest, but %s has a "
                  "column of that name that is not the pretest of outcome '%s'; rename the column "
                  "%s",
                  setting, check->where, outcome->name.text,
                  outcome->span != NULL ? "there" : "in the data, or make it the pretest");
    else
        error_add(check->err, ERR_STUDY, use->name.place,
                  "%s names 'pretest', which stands for an outcome's own pretest ('%s' for outcome "
                  "'%s'), but %s has a column 'pretest' too; write '%s' if that is meant, or "
                  "rename the column in the data",
                  setting, outcome->pretest.text, outcome->name.text, check->where,
                  outcome->pretest.text);
    return true;
}

bool uses_refuse_word(const Design *design, const char *where, Error *err)
{
    const size_t before = err->n;
    Arena *scratch = arena_create();
    WordCheck check = {scratch, outcome_with_other_pretest(design), where, err};
    if (check.outcome != NULL)
        (void)design_visit(design, NULL, refuse_word, &check); /* it goes on to the end */
    arena_destroy(scratch);
    return err->n == before;
}

const ColumnRule *rule_of(const FrameSettings *settings, const char *name)
{
    for (size_t i = 0; i < settings->n_columns; i++)
        if (text_equal(settings->column[i].name.text, name))
            return &settings->column[i];
    return NULL;
}

bool names_contain(const Names *names, const char *text)
{
    for (size_t i = 0; i < names->n; i++)
        if (text_equal(names->item[i].text, text))
            return true;
    return false;
}

typedef struct Collection {
    Arena *arena;
    const Spec *spec;
    const Design *design;
    Uses uses;
} Collection;

/* The column that a roster makes, which no file has. */
static bool is_of_roster(const Spec *spec, const char *name)
{
    return !spec->tests.given && spec->tests.roster.path != NULL &&
           text_equal(name, known_name(KNOWN_PROGRAM));
}

static bool collect(void *state, const ColumnUse *use)
{
    Collection *c = state;
    const ColumnRule *rule = design_rule_of(c->design, use->name.text);
    unsigned roles = use->roles;
    if (is_of_roster(c->spec, use->name.text))
        return true;
    if (use_is_word(use) || (rule != NULL && rule->derivation.text != NULL))
        return true; /* the outcome names its pretest itself; sources are visited too */
    if (rule != NULL && column_is_recoded(rule) && !(roles & ROLE_SCORE))
        roles = ROLE_RECODED;
    for (size_t i = 0; i < c->uses.n; i++) {
        Use *known = &c->uses.item[i];
        if (!text_equal(known->name.text, use->name.text))
            continue;
        /* a score that one design requires is required */
        const unsigned optional = roles & known->roles & ROLE_OPTIONAL;
        known->roles = ((known->roles | roles) & ~(unsigned)ROLE_OPTIONAL) | optional;
        return true;
    }
    c->uses.item =
        arena_grow(c->arena, c->uses.item, &c->uses.capacity, c->uses.n + 1, sizeof *c->uses.item);
    c->uses.item[c->uses.n++] =
        (Use){.name = use->name, .setting = use_setting(c->arena, use), .roles = roles};
    return true;
}

/* A column that stands outside the designs, read as a category. */
static void collect_category(Collection *c, Name name, const char *block, const char *key)
{
    const ColumnUse use = {.name = name, .block = block, .key = key, .roles = ROLE_CATEGORY};
    (void)collect(c, &use); /* it goes on to the end */
}

static bool is_used(const Uses *uses, const char *name)
{
    for (size_t i = 0; i < uses->n; i++)
        if (text_equal(uses->item[i].name.text, name))
            return true;
    return false;
}

/* A column that only has a label is known to the study too: a school column that nothing else uses
 * still tells that the program was given to whole schools. */
static void collect_labelled(Collection *c, const Spec *spec)
{
    for (size_t d = 0; d < spec_n_read(spec); d++) {
        c->design = &spec->design[d];
        for (size_t i = 0; i < c->design->n_columns; i++) {
            const ColumnRule *rule = &c->design->column[i];
            if (rule->derivation.text == NULL && !is_used(&c->uses, rule->name.text) &&
                !text_equal(rule->name.text, spec->id.text))
                collect_category(c, rule->name, NULL, "columns");
        }
    }
}

Uses uses_collect(Arena *arena, const Spec *spec)
{
    Collection c = {.arena = arena, .spec = spec};
    for (size_t d = 0; d < spec_n_read(spec); d++) {
        c.design = &spec->design[d];
        (void)design_visit(c.design, NULL, collect, &c); /* it goes on to the end */
    }
    collect_labelled(&c, spec);
    c.design = &spec->design[0];
    if (spec->tests.given && spec->tests.program_start.text != NULL)
        collect_category(&c, spec->tests.program_start, "treatment", "start");
    return c.uses;
}

bool uses_seek_groups(const Spec *spec)
{
    for (size_t d = 0; d < spec_n_read(spec); d++)
        if (spec_seeks_cluster(&spec->design[d]))
            return true;
    return false;
}
