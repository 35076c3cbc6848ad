/* propensity and matching: how students become alike. What a method can be told stands in the
 * method's own file; here only which method it is. */
#include "reader.h"

#include "alike/match.h"
#include "alike/pscore.h"

#include <string.h>

/* ---- propensity ------------------------------------------------------------------------------ */

typedef struct PropensityBlock {
    Name column;
    Names squares;
} PropensityBlock;

static const Option propensity_rows[] = {
    {.name = "model",
     .type = OPT_OTHER,
     .fallback = "logit",
     .example = "logit",
     .plain = "How the chance of being in the program is worked out.",
     .change_when = "you bring such a number along in the data (given).",
     .help = "Maximum likelihood, run until it stands still (logit), or a column of probabilities "
             "(given)."},
    {.name = "column",
     .type = OPT_COLUMN,
     .offset = offsetof(PropensityBlock, column),
     .fallback = "",
     .example = "my_score",
     .plain = "The column that holds that chance, if the data bring it along.",
     .change_when = "model is given.",
     .help = "Probabilities between 0 and 1, both excluded; only with model: given."},
    {.name = "interactions",
     .type = OPT_OTHER,
     .fallback = "[]",
     .values = "a list of pairs of covariates",
     .example = "[[frl, ell]]",
     .plain = "Pairs of covariates that count for more together than each by itself.",
     .change_when = "groups that two covariates define together stay unlike.",
     .help = "Products of all terms of the one with all terms of the other."},
    {.name = "squares",
     .type = OPT_NAMES,
     .offset = offsetof(PropensityBlock, squares),
     .fallback = "[]",
     .example = "[pretest]",
     .plain = "Covariates of which very low and very high values may both matter.",
     .change_when = "averages agree but the spread of a covariate does not.",
     .help = "Adds the square of each; numbers only."},
    {.name = NULL},
};
const Block block_propensity = {.name = "propensity", .options = propensity_rows};

/* `given` is the one model that reads a column instead of covariates; it stands for itself here
 * because a score model has no rows of its own. */
bool model_uses(const ScoreModel *model, const char *key)
{
    const bool given = strcmp(model->name, "given") == 0;
    if (strcmp(key, "column") == 0)
        return given;
    if (strcmp(key, "interactions") == 0 || strcmp(key, "squares") == 0)
        return !given;
    return true;
}

static const ScoreModel *find_model(Reader *r, const Node *node, const char *fallback)
{
    const Catalog *catalog = r->catalog;
    const char **name = ARENA_ARRAY(r->arena, const char *, catalog->n_models);
    const Node *word = node != NULL ? node : node_of_text(r->arena, fallback, (Place){0});
    int which;
    for (size_t i = 0; i < catalog->n_models; i++)
        name[i] = catalog->model[i]->name;
    if (!read_choice(r, "propensity model", word, name, catalog->n_models, &which))
        return NULL;
    const ScoreModel *model = catalog->model[which];
    if (model->unavailable == NULL)
        return model;
    problem_add(&r->problems, word->place, "propensity model '%s' %s; choose another", model->name,
                model->unavailable);
    return NULL;
}

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
    if (node != NULL)
        check_keys(r, &block_propensity, node, NULL, NULL, 0);
    d->model = find_model(r, node_get(node, "model"), propensity_rows[0].fallback);
    options_read(r, propensity_rows, "propensity", node, &block);
    read_interactions(r, node_get(node, "interactions"));
    d->squares = block.squares;
    d->score_column = block.column;
    if (d->model == NULL)
        return;
    for (const Option *o = propensity_rows; o->name != NULL; o++)
        if (node_get(node, o->name) != NULL && !model_uses(d->model, o->name))
            problem_add(&r->problems, node_key(node, o->name)->place,
                        "propensity model '%s' does not use '%s'; remove it, or choose another "
                        "model",
                        d->model->name, o->name);
    if (model_uses(d->model, "column") && block.column.text == NULL)
        problem_add(&r->problems, node_get(node, "model")->place,
                    "propensity model '%s' needs the column that holds the score; add column: "
                    "my_score",
                    d->model->name);
}

/* ---- matching -------------------------------------------------------------------------------- */

static const Option matching_rows[] = {
    {.name = "method",
     .type = OPT_OTHER,
     .fallback = "nearest",
     .example = "nearest",
     .plain = "How comparison students are chosen.",
     .change_when = "too few students find a match, or the groups stay unlike.",
     .help = "A row of `alike methods`; the other keys of this block belong to the method."},
    {.name = NULL},
};
const Block block_matching = {.name = "matching", .options = matching_rows};

static const MatchMethod *find_method(Reader *r, const Node *node, const char *fallback)
{
    const Catalog *catalog = r->catalog;
    const char **name = ARENA_ARRAY(r->arena, const char *, catalog->n_methods);
    const Node *word = node != NULL ? node : node_of_text(r->arena, fallback, (Place){0});
    int which;
    for (size_t i = 0; i < catalog->n_methods; i++)
        name[i] = catalog->method[i]->name;
    if (!read_choice(r, "matching method", word, name, catalog->n_methods, &which))
        return NULL;
    const MatchMethod *method = catalog->method[which];
    if (method->unavailable == NULL)
        return method;
    problem_add(&r->problems, word->place, "matching method '%s' %s; choose another", method->name,
                method->unavailable);
    return NULL;
}

void read_matching(Reader *r, const Node *node)
{
    Design *d = r->design;
    if (node != NULL && !is_map(r, "matching", node))
        return;
    options_read(r, matching_rows, "matching", node, NULL);
    d->method = find_method(r, node_get(node, "method"), matching_rows[0].fallback);
    if (d->method == NULL) /* without it no other key can be judged */
        return;
    if (node != NULL)
        check_keys(r, &block_matching, node, d->method->options, NULL, 0);
    d->match_settings = arena_alloc(r->arena, d->method->settings_size);
    options_read(r, d->method->options, "matching", node, d->match_settings);
}
