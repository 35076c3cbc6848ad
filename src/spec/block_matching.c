/* propensity and matching: how students become alike. What a model or a method can be told stands
 * in its own file; here only which one it is. */
#include "reader.h"

/* Either block is the choice of a row; the other keys are the row's own. */
typedef struct ChoiceBlock {
    Choice chosen;
} ChoiceBlock;

static Choice read_chosen(Reader *r, const Block *block, const Node *node)
{
    ChoiceBlock out = {.chosen = {.entry = NULL}};
    if (node != NULL && !is_map(r, block->name, node))
        return out.chosen;
    options_read(r, block->options, block->name, node, &out);
    if (node != NULL)
        check_keys(r, block, node, &out, NULL, 0);
    return out.chosen;
}

static const Option propensity_rows[] = {
    {.name = "model",
     .type = OPT_ENTRY,
     .offset = offsetof(ChoiceBlock, chosen),
     .plain = "How the chance of being in the program is worked out.",
     .change_when = "you bring such a number along in the data (given), or a published analysis "
                    "used another model (probit).",
     .help = "A row of `alike methods`; the other keys of this block belong to the model. Models "
             "are fitted until they stand still, or by R's rules under conventions: matchit."},
    {.name = NULL},
};
const Block block_propensity = {.name = "propensity", .options = propensity_rows};

void read_propensity(Reader *r, const Node *node)
{
    const Choice model = read_chosen(r, &block_propensity, node);
    r->design->model = (const struct ScoreModel *)model.entry;
    r->design->model_settings = model.settings;
}

static const Option matching_rows[] = {
    {.name = "method",
     .type = OPT_ENTRY,
     .offset = offsetof(ChoiceBlock, chosen),
     .plain = "How comparison students are chosen.",
     .change_when = "too few students find a match, or the groups stay unlike.",
     .help = "A row of `alike methods`; the other keys of this block belong to the method."},
    {.name = NULL},
};
const Block block_matching = {.name = "matching", .options = matching_rows};

void read_matching(Reader *r, const Node *node)
{
    const Choice method = read_chosen(r, &block_matching, node);
    r->design->method = (const struct MatchMethod *)method.entry;
    r->design->match_settings = method.settings;
}
