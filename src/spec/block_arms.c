/* treatment.arms: several programs and one comparison group.
 *
 * A contrast is a matter of the outcome, as a span is: each outcome of the study file becomes one
 * for every contrast, with the two arms that its cohort is made of. So whatever looks at outcomes
 * (analyses, tables, families of tests, charts, publication) sees contrasts without knowing them.
 */
#include "outcomes.h"

#include "alike/text.h"

#include <ctype.h>
#include <string.h>

typedef struct ArmsBlock {
    Name column;
    ArmsSpec arms;
} ArmsBlock;

enum { ARMS_MOST = 20 };

static const Option arms_rows[] = {
    {.name = "column",
     .type = OPT_COLUMN,
     .offset = offsetof(ArmsBlock, column),
     .example = "version",
     .plain = "The column that says which program a student had.",
     .change_when = "the programs are coded in another column.",
     .help = "A column of the data; it can't be a covariate or a score as well. A student has one "
             "value there, so is in one arm."},
    {.name = "control",
     .type = OPT_TEXT,
     .offset = offsetof(ArmsBlock, arms.control),
     .values = "a value",
     .example = "none",
     .plain = "What stands in that column for a student who may serve for comparison.",
     .change_when = "students without a program are coded in another way.",
     .help = "The comparison group that all programs have in common."},
    {.name = "values",
     .type = OPT_NAMES,
     .offset = offsetof(ArmsBlock, arms.values),
     .values = "a list of values",
     .example = "[A, B]",
     .plain = "What stands in that column for the students of each program.",
     .change_when = "there are other programs.",
     .help = "Each is an arm; numbers compare as numbers, everything else as text. Names of "
             "outcomes end in the value, with _ for what no name may hold. Rows with other values "
             "are excluded, and counted."},
    {.name = "against_each_other",
     .type = OPT_FLAG,
     .offset = offsetof(ArmsBlock, arms.against_each_other),
     .fallback = "no",
     .plain = "Whether the programs are also compared with each other.",
     .change_when = "the question is which of two programs does more.",
     .help = "Each program against every later one of the list, the later as the comparison "
             "group, as math_A-B. The difference of two effects against the comparison group "
             "does not answer that: each speaks for its own students."},
    {.name = NULL},
};
const Block block_arms = {.name = "treatment.arms", .options = arms_rows};

static ValueSet set_of(Arena *arena, const Name *value, size_t n, Place place)
{
    ValueSet out = {.n = n, .value = ARENA_ARRAY(arena, Name, n), .place = place};
    if (n > 0)
        memcpy(out.value, value, n * sizeof *value);
    return out;
}

static void refuse_two_ways(Reader *r, const Node *treatment)
{
    for (size_t i = 0; i < treatment->n; i++) {
        const char *key = treatment->key[i]->text;
        if (strcmp(key, "arms") != 0 && option_find(block_treatment.options, key) != NULL)
            problem_add(&r->problems, treatment->key[i]->place,
                        "treatment.arms says who was in which program and who in none, so "
                        "treatment.%s has no place beside it; remove one of them",
                        key);
    }
}

static void check_values(Reader *r, const Node *node, const ArmsSpec *arms)
{
    const Names *values = &arms->values;
    if (values->n == 0 || values->n > ARMS_MOST)
        problem_add(&r->problems, node->place,
                    "treatment.arms.values lists %zu programs; list 1 to %d", values->n, ARMS_MOST);
    for (size_t i = 0; i < values->n; i++) {
        const Name *value = &values->item[i];
        for (size_t k = 0; k < i; k++)
            if (value_same(value->text, values->item[k].text) &&
                strcmp(value->text, values->item[k].text) != 0)
                problem_add(&r->problems, value->place,
                            "'%s' and '%s' are one number, so one program; remove one of them",
                            values->item[k].text, value->text);
        if (arms->control.text != NULL && value_same(value->text, arms->control.text))
            problem_add(&r->problems, value->place,
                        "'%s' stands for a program and for the comparison group; it can be one of "
                        "them only",
                        value->text);
    }
}

void read_arms(Reader *r, const Node *treatment)
{
    const Node *node = node_get(treatment, "arms");
    Design *d = r->design;
    ArmsBlock block = {0};
    refuse_two_ways(r, treatment);
    if (!is_map(r, "treatment.arms", node))
        return;
    if (r->spec->tests.given) {
        problem_add(&r->problems, node->place,
                    "treatment.arms goes with a student file, not with tests; make one study of "
                    "each program, with treatment: {column: ..., treated: ..., control: ...}");
        return;
    }
    check_keys(r, &block_arms, node, NULL, NULL, 0);
    options_read(r, arms_rows, "treatment.arms", node, &block);
    if (node_get(node, "values") != NULL)
        check_values(r, node_get(node, "values"), &block.arms);
    d->treatment = block.column;
    if (block.arms.control.text == NULL || block.column.text == NULL)
        return;
    d->arms = block.arms;
    d->arms.place = node->place;
    d->treated = set_of(r->arena, d->arms.values.item, d->arms.values.n, node->place);
    d->control = set_of(r->arena, &d->arms.control, 1, d->arms.control.place);
}

/* --- outcomes of contrasts -----------------------------------------------------------------------
 */

/* "Version 2" -> "Version_2": what may stand in names of files */
static const char *slug_of(Arena *arena, const char *value)
{
    char *slug = arena_copy_text(arena, value);
    for (char *c = slug; *c != '\0'; c++)
        *c = (unsigned char)*c < 0x80 && (isalnum((unsigned char)*c) || *c == '-') ? *c : '_';
    return slug;
}

/* A number alone says too little. */
static const char *name_of_arm(Arena *arena, const Design *design, const char *value)
{
    const ColumnRule *rule = design_rule_of(design, design->treatment.text);
    double number;
    return !text_to_real(value, strlen(value), &number)
               ? value
               : arena_printf(arena, "%s %s",
                              rule != NULL && rule->label != NULL
                                  ? text_in_sentence(arena, rule->label)
                                  : design->treatment.text,
                              value);
}

/* comparison NULL: the common comparison group */
static void add_contrast(Reader *r, const OutcomeSpec *outcome, const Name *program,
                         const Name *comparison)
{
    Arena *arena = r->arena;
    const ArmsSpec *arms = &r->design->arms;
    const Name *against = comparison != NULL ? comparison : &arms->control;
    ContrastSpec *contrast = ARENA_NEW(arena, ContrastSpec);
    OutcomeSpec own = *outcome;
    *contrast = (ContrastSpec){
        .program = program->text,
        .comparison = against->text,
        .treated = set_of(arena, program, 1, program->place),
        .control = set_of(arena, against, 1, against->place),
        .of = outcome->label,
        .everybody = outcome,
        .program_name = name_of_arm(arena, r->design, program->text),
        .comparison_name = name_of_arm(arena, r->design, against->text),
    };
    contrast->words =
        arena_printf(arena, "%s against %s", contrast->program_name, contrast->comparison_name);
    own.contrast = contrast;
    own.label = arena_printf(arena, "%s, %s", outcome->label, contrast->words);
    own.name.text = arena_printf(arena, "%s_%s%s%s", outcome->name.text,
                                 slug_of(arena, program->text), comparison == NULL ? "" : "-",
                                 comparison == NULL ? "" : slug_of(arena, comparison->text));
    if (!name_is_tidy(own.name.text))
        problem_add(&r->problems, program->place,
                    "outcome '%s' and program '%s' make no name of 1 to 64 letters, digits, _ and "
                    "-; give the outcome a shorter name, or recode the program under columns",
                    outcome->name.text, program->text);
    add_outcome(r, &own);
}

void make_contrasts(Reader *r)
{
    Design *d = r->design;
    const size_t n = d->n_outcomes, n_arms = d->arms.values.n;
    const OutcomeSpec *outcome = d->outcome;
    if (n_arms == 0 || n_arms > ARMS_MOST)
        return;
    d->n_outcomes = 0;
    d->outcome = ARENA_ARRAY(r->arena, OutcomeSpec, n * n_arms * (n_arms + 1) / 2);
    for (size_t o = 0; o < n; o++) {
        for (size_t i = 0; i < n_arms; i++)
            add_contrast(r, &outcome[o], &d->arms.values.item[i], NULL);
        for (size_t i = 0; i < n_arms && d->arms.against_each_other; i++)
            for (size_t k = i + 1; k < n_arms; k++)
                add_contrast(r, &outcome[o], &d->arms.values.item[i], &d->arms.values.item[k]);
    }
}
