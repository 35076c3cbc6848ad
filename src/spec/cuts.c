/* How numbers are cut into bins: a rule by name, a number of bins, or the points themselves, for
 * all columns or for each. */
#include "reader.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/* More bins than this tell numbers apart as well as no bins do. */
enum { BINS_MOST = 10000 };

static const char *const rule_words[] = {
    [CUT_STURGES] = "sturges", [CUT_SCOTT] = "scott", [CUT_FD] = "fd"};

static void not_a_rule(Reader *r, const char *path, const Node *node, bool list)
{
    problem_add(&r->problems, node->place,
                "%s is '%s'; write sturges, scott, fd, q and a number of equal groups (q5), or a "
                "number of bins%s",
                path, node->text, list ? ", or a list of cut points" : "");
}

/* "q5" */
static bool read_quantiles(const char *text, size_t *n)
{
    size_t count = 0;
    if (text[0] != 'q' || text[1] == '\0' || strlen(text) > 6)
        return false;
    for (const char *c = text + 1; *c != '\0'; c++) {
        if (!isdigit((unsigned char)*c))
            return false;
        count = 10 * count + (size_t)(*c - '0');
    }
    *n = count;
    return count >= 1 && count <= BINS_MOST;
}

static bool read_scalar_rule(Reader *r, const char *path, const Node *node, bool list, CutRule *out)
{
    if (!is_scalar(r, path, node, "a rule or a number of bins"))
        return false;
    for (size_t k = 0; k < COUNT_OF(rule_words); k++)
        if (is_word(node, rule_words[k])) {
            *out = (CutRule){.kind = (CutKind)k};
            return true;
        }
    *out = (CutRule){.kind = CUT_QUANTILES};
    if (read_quantiles(node->text, &out->n))
        return true;
    *out = (CutRule){.kind = CUT_BINS};
    if (!isdigit((unsigned char)node->text[0])) {
        not_a_rule(r, path, node, list);
        return false;
    }
    if (!read_count(r, path, node, &out->n))
        return false;
    if (out->n <= BINS_MOST)
        return true;
    problem_add(&r->problems, node->place, "%s is %s; it must be at most %d bins", path, node->text,
                BINS_MOST);
    return false;
}

static bool read_points(Reader *r, const char *path, const Node *node, CutRule *out)
{
    *out = (CutRule){.kind = CUT_POINTS, .point = ARENA_ARRAY(r->arena, double, node->n)};
    if (node->n == 0) {
        problem_add(&r->problems, node->place,
                    "%s is an empty list; name at least one cut point, or write 1 to leave the "
                    "column out",
                    path);
        return false;
    }
    for (size_t i = 0; i < node->n; i++) {
        double *point = &out->point[out->n];
        if (!read_number(r, path, node->item[i], point))
            return false;
        if (out->n > 0 && !(*point > point[-1])) {
            problem_add(&r->problems, node->item[i]->place,
                        "%s has %s after %s; list the cut points from the smallest to the largest, "
                        "each once",
                        path, node->item[i]->text, node->item[i - 1]->text);
            return false;
        }
        out->n++;
    }
    return true;
}

bool read_cuts(Reader *r, const char *path, const Node *node, Cuts *out)
{
    const size_t before = r->problems.n;
    *out = (Cuts){.rest = {.kind = CUT_STURGES}};
    if (node->kind == NODE_LIST) {
        problem_add(&r->problems, node->place,
                    "%s is a list; cut points belong to one column, such as {pretest: [180, 200]}",
                    path);
        return false;
    }
    if (node->kind == NODE_SCALAR)
        return read_scalar_rule(r, path, node, false, &out->rest);
    out->item = ARENA_ARRAY(r->arena, Cut, node->n);
    for (size_t i = 0; i < node->n; i++) {
        const char *inner = arena_printf(r->arena, "%s.%s", path, node->key[i]->text);
        Cut *cut = &out->item[out->n];
        cut->column = (Name){node->key[i]->text, node->key[i]->place};
        if (node->item[i]->kind == NODE_LIST
                ? read_points(r, inner, node->item[i], &cut->rule)
                : read_scalar_rule(r, inner, node->item[i], true, &cut->rule))
            out->n++;
    }
    return r->problems.n == before;
}

static void add_rule(Text *text, const CutRule *rule)
{
    switch (rule->kind) {
    case CUT_QUANTILES:
        text_format(text, "q%zu", rule->n);
        return;
    case CUT_BINS:
        text_format(text, "%zu", rule->n);
        return;
    case CUT_POINTS:
        for (size_t i = 0; i < rule->n; i++)
            text_format(text, "%s%s", i == 0 ? "[" : ", ",
                        number_text(text->arena, rule->point[i]));
        text_add(text, "]");
        return;
    default:
        text_add(text, rule_words[rule->kind]);
    }
}

const char *cuts_text(Arena *arena, const Cuts *cuts)
{
    Text text = {.arena = arena};
    if (cuts->n == 0) {
        add_rule(&text, &cuts->rest);
        return text.bytes;
    }
    for (size_t i = 0; i < cuts->n; i++) {
        text_add(&text, i == 0 ? "{" : ", ");
        node_add_word(&text, cuts->item[i].column.text);
        text_add(&text, ": ");
        add_rule(&text, &cuts->item[i].rule);
    }
    text_add(&text, "}");
    return text.bytes;
}
