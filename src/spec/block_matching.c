/* propensity and matching: how students become alike. What a method can be told stands in the
 * method's own file; here only which method it is. */
#include "reader.h"

#include <string.h>

/* ---- propensity ------------------------------------------------------------------------------ */

typedef struct PropensityBlock {
    Choice model;
    Name column;
    Names squares;
} PropensityBlock;

static const Option propensity_rows[] = {
    {.name = "model",
     .type = OPT_ENTRY,
     .offset = offsetof(PropensityBlock, model),
     .plain = "How the chance of being in the program is worked out.",
     .change_when = "you bring such a number along in the data (given).",
     .help = "Maximum likelihood, run until it stands still (logit), or a column of probabilities "
             "(given)."},
    {.name = "column",
     .type = OPT_COLUMN,
     .offset = offsetof(PropensityBlock, column),
     .needs = TRAIT_COLUMN,
     .fallback = "",
     .example = "my_score",
     .plain = "The column that holds that chance, if the data bring it along.",
     .change_when = "model is given.",
     .help = "Probabilities between 0 and 1, both excluded; only with model: given."},
    {.name = "interactions",
     .type = OPT_OTHER,
     .needs = TRAIT_TERMS,
     .fallback = "[]",
     .values = "a list of pairs of covariates",
     .example = "[[frl, ell]]",
     .plain = "Pairs of covariates that count for more together than each by itself.",
     .change_when = "groups that two covariates define together stay unlike.",
     .help = "Products of all terms of the one with all terms of the other."},
    {.name = "squares",
     .type = OPT_NAMES,
     .offset = offsetof(PropensityBlock, squares),
     .needs = TRAIT_TERMS,
     .fallback = "[]",
     .example = "[pretest]",
     .plain = "Covariates of which very low and very high values may both matter.",
     .change_when = "averages agree but the spread of a covariate does not.",
     .help = "Adds the square of each; numbers only."},
    {.name = NULL},
};
const Block block_propensity = {.name = "propensity", .options = propensity_rows};

static void read_interactions(Reader *r, const Node *node)
{
    Design *d = r->design;
    if (node == NULL || is_word(node, "none"))
        return;
    if (node->kind != NODE_LIST) {
        problem_add(&r->problems, node->place,
                    "propensity.interactions must be a list of pairs, such as [[frl, ell]]");
        return;
    }
    d->interaction = ARENA_ARRAY(r->arena, Pair, node->n);
    for (size_t i = 0; i < node->n; i++) {
        const Node *pair = node->item[i];
        Pair *out = &d->interaction[d->n_interactions];
        if (pair->kind != NODE_LIST || pair->n != 2) {
            problem_add(&r->problems, pair->place,
                        "each entry of propensity.interactions is a pair, such as [[frl, ell]]");
            return;
        }
        const bool first = read_word(r, "propensity.interactions", pair->item[0], &out->a);
        if (!read_word(r, "propensity.interactions", pair->item[1], &out->b) || !first)
            continue;
        if (strcmp(out->a.text, out->b.text) == 0)
            problem_add(&r->problems, pair->place,
                        "'%s' is paired with itself; list it under squares instead", out->a.text);
        d->n_interactions++;
    }
}

void read_propensity(Reader *r, const Node *node)
{
    Design *d = r->design;
    PropensityBlock block = {0};
    if (node != NULL && !is_map(r, "propensity", node))
        return;
    options_read(r, propensity_rows, "propensity", node, &block);
    if (node != NULL)
        check_keys(r, &block_propensity, node, &block, NULL, 0);
    read_interactions(r, node_get(node, "interactions"));
    d->squares = block.squares;
    d->score_column = block.column;
    d->model = (const struct ScoreModel *)block.model.entry;
    d->model_settings = block.model.settings;
    if (d->model == NULL)
        return;
    const Entry *model = block.model.entry;
    for (const Option *o = propensity_rows; o->name != NULL; o++)
        if (node_get(node, o->name) != NULL && !option_serves(o, model))
            problem_add(&r->problems, node_key(node, o->name)->place,
                        "propensity model '%s' does not use '%s'; remove it, or choose another "
                        "model",
                        model->name, o->name);
    if (entry_has(model, TRAIT_COLUMN) && block.column.text == NULL)
        problem_add(&r->problems, node_get(node, "model")->place,
                    "propensity model '%s' needs the column that holds the score; add column: "
                    "my_score",
                    model->name);
}

/* ---- matching -------------------------------------------------------------------------------- */

typedef struct MatchingBlock {
    Choice method;
} MatchingBlock;

static const Option matching_rows[] = {
    {.name = "method",
     .type = OPT_ENTRY,
     .offset = offsetof(MatchingBlock, method),
     .plain = "How comparison students are chosen.",
     .change_when = "too few students find a match, or the groups stay unlike.",
     .help = "A row of `alike methods`; the other keys of this block belong to the method."},
    {.name = NULL},
};
const Block block_matching = {.name = "matching", .options = matching_rows};

void read_matching(Reader *r, const Node *node)
{
    Design *d = r->design;
    MatchingBlock block = {0};
    if (node != NULL && !is_map(r, "matching", node))
        return;
    options_read(r, matching_rows, "matching", node, &block);
    if (node != NULL)
        check_keys(r, &block_matching, node, &block, NULL, 0);
    d->method = (const struct MatchMethod *)block.method.entry;
    d->match_settings = block.method.settings;
}
