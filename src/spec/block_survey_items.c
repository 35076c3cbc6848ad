/* surveys: the questions, their answers, and indices made of them. */
#include "reader_surveys.h"

#include <string.h>

enum { ITEMS_MAX = 200, INDICES_MAX = 50, ANSWERS_MAX = 50 };

static const char *const wordings[] = {"same", "different", NULL};

typedef struct ItemBlock {
    Name name, label, program, reference, answers, family;
    Names top;
    int wording;
} ItemBlock;

static const Option item_rows[] = {
    {.name = "name",
     .type = OPT_TEXT,
     .offset = offsetof(ItemBlock, name),
     .values = "letters, digits, _ and -; at most 64",
     .example = "own_pace",
     .plain = "A short name of the question for tables.",
     .change_when = "another question has it.",
     .help = "[A-Za-z0-9_-]{1,64}, each name once."},
    {.name = "label",
     .type = OPT_TEXT,
     .offset = offsetof(ItemBlock, label),
     .fallback = "",
     .example = "Students work at their own pace",
     .plain = "The question for readers.",
     .change_when = "its name does not say enough.",
     .help = "Any text; the name where none is given."},
    {.name = "program",
     .type = OPT_TEXT,
     .offset = offsetof(ItemBlock, program),
     .values = "a column",
     .example = "q12a",
     .plain = "The question's column in the program's file.",
     .change_when = "it is called otherwise.",
     .help = "A column of surveys.program.file."},
    {.name = "reference",
     .type = OPT_TEXT,
     .offset = offsetof(ItemBlock, reference),
     .values = "a column",
     .example = "Q7_3",
     .plain = "The question's column in the reference's file.",
     .change_when = "it is called otherwise.",
     .help = "A column of surveys.reference.file."},
    {.name = "answers",
     .type = OPT_TEXT,
     .offset = offsetof(ItemBlock, answers),
     .values = "the name of a scale under answers",
     .example = "agree4",
     .plain = "What may be answered.",
     .change_when = "the question has other answers.",
     .help = "A key of surveys.answers."},
    {.name = "top",
     .type = OPT_NAMES,
     .offset = offsetof(ItemBlock, top),
     .values = "a list of answers",
     .example = "[agree, strongly agree]",
     .plain = "The answers whose share is compared.",
     .change_when = "another share is the question.",
     .help = "Answers of the question's scale, some and not all."},
    {.name = "family",
     .type = OPT_TEXT,
     .offset = offsetof(ItemBlock, family),
     .fallback = "",
     .example = "pace",
     .plain = "Which questions are judged together.",
     .change_when = "questions are about several things.",
     .help = "Questions without a family are one."},
    {.name = "wording",
     .type = OPT_CHOICE,
     .offset = offsetof(ItemBlock, wording),
     .fallback = "same",
     .choices = wordings,
     .plain = "Whether both surveys asked in the same words.",
     .change_when = "they did not.",
     .help = "A question in different words is shown and not tested."},
    {.name = NULL},
};
const Block block_survey_items = {.name = "surveys.items", .entry = "item", .options = item_rows};

static const Option answer_rows[] = {
    {.name = "order",
     .type = OPT_NAMES,
     .offset = offsetof(AnswerScale, order),
     .values = "a list of answers",
     .example = "[disagree, agree]",
     .plain = "The answers, from the least to the most.",
     .change_when = "the files hold others.",
     .help = "As they stand in the files, or as the files label their codes. 2 to 50."},
    {.name = "missing",
     .type = OPT_NAMES,
     .offset = offsetof(AnswerScale, missing),
     .fallback = "none",
     .values = "a list of words",
     .example = "[don't know, skipped]",
     .plain = "What stands there when a question was not answered.",
     .change_when = "the files hold such words or codes.",
     .help = "Beside blank cells and data.missing. Counted."},
    {.name = "words",
     .type = OPT_OTHER,
     .fallback = "none",
     .values = "a map of words to answers under order",
     .example = "{de acuerdo: agree, en desacuerdo: disagree}",
     .plain = "Other words that mean the same answers.",
     .change_when = "one of the files has another language or wording for the same answers.",
     .help = "Each word of either file, or label of its codes, counts as the answer. Words that "
             "differ are not added to order: there each would be a place of its own."},
    {.name = NULL},
};
const Block block_survey_answers = {
    .name = "surveys.answers", .entry = "scale", .options = answer_rows};

typedef struct IndexBlock {
    Name name, label;
    Names items, reverse;
    double minimum;
} IndexBlock;

static const Option index_rows[] = {
    {.name = "name",
     .type = OPT_TEXT,
     .offset = offsetof(IndexBlock, name),
     .values = "letters, digits, _ and -; at most 64",
     .example = "pace_index",
     .plain = "A short name of the index for tables.",
     .change_when = "another index or question has it.",
     .help = "[A-Za-z0-9_-]{1,64}, each name once."},
    {.name = "label",
     .type = OPT_TEXT,
     .offset = offsetof(IndexBlock, label),
     .fallback = "",
     .example = "Working at one's own pace",
     .plain = "The index for readers.",
     .change_when = "its name does not say enough.",
     .help = "Any text; the name where none is given."},
    {.name = "items",
     .type = OPT_NAMES,
     .offset = offsetof(IndexBlock, items),
     .values = "a list of questions",
     .example = "[own_pace, next_when_ready]",
     .plain = "The questions that the index is made of.",
     .change_when = "others measure the same thing.",
     .help = "Names under surveys.items, two or more, asked in the same words."},
    {.name = "reverse",
     .type = OPT_NAMES,
     .offset = offsetof(IndexBlock, reverse),
     .fallback = "none",
     .values = "a list of questions",
     .example = "[whole_class]",
     .plain = "Questions whose answers run the other way.",
     .change_when = "a high answer to one of them means little of the thing.",
     .help = "Some of the items."},
    {.name = "minimum",
     .type = OPT_REAL,
     .offset = offsetof(IndexBlock, minimum),
     .fallback = "0.5",
     .max = 1,
     .plain = "Which share of its questions a respondent must have answered.",
     .change_when = "an index of half of its questions says too little.",
     .help = "Others have no index."},
    {.name = NULL},
};
const Block block_survey_indices = {
    .name = "surveys.indices", .entry = "index", .options = index_rows};

static bool holds(const Names *names, const char *text)
{
    for (size_t i = 0; i < names->n; i++)
        if (value_same(names->item[i].text, text))
            return true;
    return false;
}

/* {word: answer}, each answer one of the order. */
static void read_words(Reader *r, const char *path, const Node *node, AnswerScale *scale)
{
    if (node == NULL || is_word(node, "none"))
        return;
    const char *own = arena_printf(r->arena, "%s.words", path);
    if (!is_map(r, own, node))
        return;
    scale->word = ARENA_ARRAY(r->arena, AnswerWord, node->n);
    for (size_t i = 0; i < node->n; i++) {
        AnswerWord *word = &scale->word[scale->n_words];
        if (!read_word(r, own, node->item[i], &word->answer))
            continue;
        word->word = (Name){node->key[i]->text, node->key[i]->place};
        scale->n_words++;
        if (!holds(&scale->order, word->answer.text))
            problem_add(&r->problems, word->answer.place,
                        "%s: '%s' is no answer of order, which has %s", own, word->answer.text,
                        names_text(r->arena, &scale->order));
        if (holds(&scale->order, word->word.text) || holds(&scale->missing, word->word.text))
            problem_add(&r->problems, word->word.place,
                        "%s: '%s' stands under %s already; remove one of them", own,
                        word->word.text,
                        holds(&scale->order, word->word.text) ? "order" : "missing");
    }
}

void read_survey_answers(Reader *r, const Node *node, SurveySpec *out)
{
    if (node == NULL || !is_map(r, "surveys.answers", node))
        return;
    out->scale = ARENA_ARRAY(r->arena, AnswerScale, node->n);
    for (size_t i = 0; i < node->n; i++) {
        AnswerScale *scale = &out->scale[out->n_scales];
        const char *path = arena_printf(r->arena, "surveys.answers.%s", node->key[i]->text);
        if (!is_map(r, path, node->item[i]))
            continue;
        check_keys(r, &block_survey_answers, node->item[i], NULL, NULL, 0);
        options_read(r, answer_rows, path, node->item[i], scale);
        scale->name = (Name){node->key[i]->text, node->key[i]->place};
        const Node *order = node_get(node->item[i], "order");
        if (order != NULL && (scale->order.n < 2 || scale->order.n > ANSWERS_MAX))
            problem_add(&r->problems, order->place,
                        "%s.order has %zu answers; a scale has 2 to %d, from the least to the most",
                        path, scale->order.n, ANSWERS_MAX);
        for (size_t k = 0; k < scale->missing.n; k++)
            if (holds(&scale->order, scale->missing.item[k].text))
                problem_add(&r->problems, scale->missing.item[k].place,
                            "%s: '%s' is an answer under order and no answer under missing; remove "
                            "one of them",
                            path, scale->missing.item[k].text);
        read_words(r, path, node_get(node->item[i], "words"), scale);
        out->n_scales++;
    }
}

static const AnswerScale *scale_of(Reader *r, const SurveySpec *survey, const Name *name)
{
    const char **known = ARENA_ARRAY(r->arena, const char *, survey->n_scales + 1);
    if (name->text == NULL)
        return NULL;
    for (size_t i = 0; i < survey->n_scales; i++) {
        known[i] = survey->scale[i].name.text;
        if (strcmp(known[i], name->text) == 0)
            return &survey->scale[i];
    }
    const char *near = text_nearest(name->text, known, survey->n_scales);
    problem_add(&r->problems, name->place,
                "surveys.items.answers is '%s', which is no scale under surveys.answers%s",
                name->text,
                near != NULL ? arena_printf(r->arena, "; did you mean '%s'?", near) : "");
    return NULL;
}

static void check_top(Reader *r, const SurveyItem *item)
{
    if (item->answers == NULL || item->top.n == 0)
        return;
    for (size_t i = 0; i < item->top.n; i++)
        if (!holds(&item->answers->order, item->top.item[i].text))
            problem_add(&r->problems, item->top.item[i].place,
                        "surveys.items.top of '%s' names '%s', which is no answer of %s; these "
                        "are %s",
                        item->name.text, item->top.item[i].text, item->answers->name.text,
                        names_text(r->arena, &item->answers->order));
    if (item->top.n >= item->answers->order.n)
        problem_add(&r->problems, item->top.item[0].place,
                    "surveys.items.top of '%s' holds every answer, so everybody would be in it; "
                    "name some of them",
                    item->name.text);
}

static bool name_is_taken(const SurveySpec *survey, const char *name)
{
    for (size_t i = 0; i < survey->n_items; i++)
        if (text_equal(survey->item[i].name.text, name))
            return true;
    for (size_t i = 0; i < survey->n_indices; i++)
        if (text_equal(survey->index[i].name.text, name))
            return true;
    return false;
}

static void check_item_name(Reader *r, const SurveySpec *survey, const Name *name)
{
    if (name->text == NULL)
        return;
    if (!name_is_tidy(name->text))
        problem_add(&r->problems, name->place,
                    "the name '%s' must be 1 to 64 letters, digits, _ or -", name->text);
    else if (name_is_taken(survey, name->text))
        problem_add(&r->problems, name->place,
                    "two questions or indices are named '%s'; give each a name of its own",
                    name->text);
}

void read_survey_items(Reader *r, const Node *node, SurveySpec *out)
{
    if (node == NULL)
        return;
    if (node->kind != NODE_LIST || node->n == 0 || node->n > ITEMS_MAX) {
        problem_add(&r->problems, node->place,
                    "surveys.items must be a list of 1 to %d questions, such as [{name: own_pace, "
                    "program: q12a, reference: Q7_3, answers: agree4, top: [agree]}]",
                    ITEMS_MAX);
        return;
    }
    out->item = ARENA_ARRAY(r->arena, SurveyItem, node->n);
    for (size_t i = 0; i < node->n; i++) {
        ItemBlock block = {0};
        if (!is_map(r, "surveys.items", node->item[i]))
            continue;
        check_keys(r, &block_survey_items, node->item[i], NULL, NULL, 0);
        options_read(r, item_rows, "surveys.items", node->item[i], &block);
        check_item_name(r, out, &block.name);
        SurveyItem *item = &out->item[out->n_items++];
        *item = (SurveyItem){.name = block.name,
                             .label = block.label.text != NULL ? block.label.text : block.name.text,
                             .program = block.program,
                             .reference = block.reference,
                             .answers = scale_of(r, out, &block.answers),
                             .top = block.top,
                             .family = block.family,
                             .same_wording = block.wording == 0};
        check_top(r, item);
    }
}

static const SurveyItem *item_named(const SurveySpec *survey, const char *name)
{
    for (size_t i = 0; i < survey->n_items; i++)
        if (text_equal(survey->item[i].name.text, name))
            return &survey->item[i];
    return NULL;
}

static void check_index(Reader *r, const SurveySpec *survey, const SurveyIndex *index,
                        const Node *node)
{
    for (size_t i = 0; i < index->items.n; i++) {
        const Name *name = &index->items.item[i];
        const SurveyItem *item = item_named(survey, name->text);
        if (item == NULL)
            problem_add(&r->problems, name->place,
                        "surveys.indices.items names '%s', which is no question of the survey",
                        name->text);
        else if (!item->same_wording)
            problem_add(&r->problems, name->place,
                        "the question '%s' was asked in different words, so no index of both "
                        "surveys can be made of it; leave it out of the index",
                        name->text);
    }
    for (size_t i = 0; i < index->reverse.n; i++)
        if (!holds(&index->items, index->reverse.item[i].text))
            problem_add(&r->problems, index->reverse.item[i].place,
                        "surveys.indices.reverse names '%s', which is none of the index's items",
                        index->reverse.item[i].text);
    if (index->items.n == 1)
        problem_add(&r->problems, node->place,
                    "the index '%s' is made of one question, which is compared already; add "
                    "others, or remove the index",
                    index->name.text != NULL ? index->name.text : "");
}

void read_survey_indices(Reader *r, const Node *node, SurveySpec *out)
{
    if (node == NULL || is_word(node, "none"))
        return;
    if (node->kind != NODE_LIST || node->n > INDICES_MAX) {
        problem_add(&r->problems, node->place,
                    "surveys.indices must be a list of at most %d indices, such as [{name: "
                    "pace_index, items: [own_pace, next_when_ready]}]",
                    INDICES_MAX);
        return;
    }
    out->index = ARENA_ARRAY(r->arena, SurveyIndex, node->n);
    for (size_t i = 0; i < node->n; i++) {
        IndexBlock block = {0};
        if (!is_map(r, "surveys.indices", node->item[i]))
            continue;
        check_keys(r, &block_survey_indices, node->item[i], NULL, NULL, 0);
        options_read(r, index_rows, "surveys.indices", node->item[i], &block);
        check_item_name(r, out, &block.name);
        const SurveyIndex index = {.name = block.name,
                                   .label = block.label.text != NULL ? block.label.text
                                                                     : block.name.text,
                                   .items = block.items,
                                   .reverse = block.reverse,
                                   .minimum = block.minimum};
        check_index(r, out, &index, node->item[i]);
        out->index[out->n_indices++] = index;
    }
}
