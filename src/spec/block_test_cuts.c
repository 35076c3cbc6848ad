/* tests.cuts: from which score on a student has reached the benchmark, by subject and grade. */
#include "reader.h"

#include <string.h>

/* A map of grades, or a number for all of them. */
static void read_subject_cuts(Reader *r, const char *path, const Node *node, SubjectCuts *out)
{
    double number;
    if (node->kind == NODE_SCALAR) {
        if (read_number(r, path, node, &number))
            out->all = (Name){node->text, node->place};
        return;
    }
    if (!is_map(r, path, node))
        return;
    if (node->n == 0)
        problem_add(&r->problems, node->place,
                    "%s names no grade; write for example {3: 201, 4: 212}, or one number for all "
                    "grades",
                    path);
    out->grade = ARENA_ARRAY(r->arena, ValuePair, node->n);
    for (size_t i = 0; i < node->n; i++) {
        const char *name = node->key[i]->text;
        if (read_number(r, arena_printf(r->arena, "%s.%s", path, name), node->item[i], &number))
            out->grade[out->n_grades++] =
                (ValuePair){name, node->item[i]->text, node->key[i]->place};
    }
}

static bool is_subject(const TestsSpec *tests, const char *name)
{
    for (size_t i = 0; i < tests->subjects.n; i++)
        if (strcmp(tests->subjects.item[i].text, name) == 0)
            return true;
    return false;
}

static void unknown_subject(Reader *r, const Node *key)
{
    const Names *subjects = &r->spec->tests.subjects;
    const char **known = (const char **)arena_array(r->arena, subjects->n + 1, sizeof *known);
    for (size_t i = 0; i < subjects->n; i++)
        known[i] = subjects->item[i].text;
    const char *near = text_nearest(key->text, known, subjects->n);
    problem_add(&r->problems, key->place,
                "tests.cuts names the subject '%s', which is not studied; %s", key->text,
                near != NULL ? arena_printf(r->arena, "did you mean '%s'?", near)
                             : arena_printf(r->arena, "choose %s",
                                            word_list(r->arena, known, subjects->n, "or")));
}

/* After the subjects are known. */
void read_test_cuts(Reader *r, const Node *node)
{
    TestsSpec *tests = &r->spec->tests;
    if (node == NULL || !is_map(r, "tests.cuts", node))
        return;
    tests->cuts = ARENA_ARRAY(r->arena, SubjectCuts, node->n);
    for (size_t i = 0; i < node->n; i++) {
        SubjectCuts *cuts = &tests->cuts[tests->n_cuts];
        cuts->subject = (Name){node->key[i]->text, node->key[i]->place};
        if (!is_subject(tests, cuts->subject.text)) {
            unknown_subject(r, node->key[i]);
            continue;
        }
        read_subject_cuts(r, arena_printf(r->arena, "tests.cuts.%s", cuts->subject.text),
                          node->item[i], cuts);
        tests->n_cuts++;
    }
}
