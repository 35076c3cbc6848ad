/* multiple: which outcomes are judged together, and by which rule. */
#include "reader.h"

#include <string.h>

static const Option multiple_rows[] = {
    {.name = "method",
     .type = OPT_CHOICE,
     .offset = offsetof(MultipleSpec, adjustment),
     .fallback = "bh",
     .choices = adjustment_names,
     .plain = "How strictly several results are judged that might each stand out by chance.",
     .change_when =
         "a single false alarm among them would cost more than missing some true effects: "
         "then write holm.",
     .help =
         "How p values are corrected for the number of tests of their family. bh (Benjamini and "
         "Hochberg): of the effects that are called significant at most 5% are false, in the "
         "long run; holm: the chance that any of them is false is at most 5%, whatever the "
         "tests have in common; bonferroni: the same, and never finds more. Holds for outcomes "
         "of a family, parts of one column, schools of a table, and contrasts of several "
         "programs; effects.negative_controls go by Holm always."},
    {.name = "families",
     .type = OPT_OTHER,
     .on_request = true,
     .fallback = "",
     .values = "a map; each key names a family, with a list of outcomes",
     .example = "{achievement: [math, reading], behavior: [attendance]}",
     .plain = "Which outcomes answer one question, and so are judged together.",
     .change_when = "outcomes of several domains answer one question, or those of one domain "
                    "several.",
     .help =
         "Outcomes by their names; an outcome of several programs stands for all its contrasts, "
         "and with tests a subject for all its spans after the program began. Outcomes that no "
         "family names are judged together domain by domain, those of several programs without a "
         "domain all together. Spans before the program stand alone unless a family names them. "
         "The table families has each p as it is and "
         "corrected."},
    {.name = NULL},
};
const Block block_multiple = {.name = "multiple", .options = multiple_rows};

/* --- families ------------------------------------------------------------------------------------
 */

/* Does the word stand for this outcome? */
static bool stands_for(const char *word, const OutcomeSpec *outcome)
{
    const bool placebo = outcome->span != NULL && outcome->span->placebo;
    return strcmp(word, outcome->name.text) == 0 ||
           (outcome->contrast != NULL &&
            strcmp(word, outcome->contrast->everybody->name.text) == 0) ||
           (!placebo && text_equal(outcome->subject, word));
}

/* Every word that stands for an outcome, each once. */
static const char **known_words(Reader *r, size_t *n)
{
    const Design *d = r->design;
    const char **word = (const char **)arena_array(r->arena, 3 * d->n_outcomes + 1, sizeof *word);
    *n = 0;
    for (size_t i = 0; i < d->n_outcomes; i++) {
        const OutcomeSpec *o = &d->outcome[i];
        const char *const own[] = {
            o->contrast != NULL ? o->contrast->everybody->name.text : o->name.text, o->subject};
        for (size_t k = 0; k < COUNT_OF(own); k++) {
            bool known = own[k] == NULL;
            for (size_t m = 0; m < *n && !known; m++)
                known = strcmp(word[m], own[k]) == 0;
            if (!known)
                word[(*n)++] = own[k];
        }
    }
    return word;
}

static const FamilySpec *family_with(const MultipleSpec *multiple, const char *outcome)
{
    for (size_t f = 0; f < multiple->n; f++)
        for (size_t i = 0; i < multiple->family[f].outcome.n; i++)
            if (strcmp(multiple->family[f].outcome.item[i].text, outcome) == 0)
                return &multiple->family[f];
    return NULL;
}

static void unknown_outcome(Reader *r, const char *path, const Name *word)
{
    size_t n;
    const char **known = known_words(r, &n);
    const char *near = text_nearest(word->text, known, n);
    problem_add(&r->problems, word->place, "%s names '%s', which is no outcome; %s", path,
                word->text,
                near != NULL ? arena_printf(r->arena, "did you mean '%s'?", near)
                             : arena_printf(r->arena, "the study has %s",
                                            word_list(r->arena, known, n, "and")));
}

/* The outcomes that one word of a family stands for. */
static void add_word(Reader *r, const char *path, const Name *word, FamilySpec *family)
{
    MultipleSpec *multiple = &r->spec->multiple;
    const Design *d = r->design;
    size_t n = 0;
    for (size_t i = 0; i < d->n_outcomes; i++) {
        const Name *name = &d->outcome[i].name;
        if (!stands_for(word->text, &d->outcome[i]))
            continue;
        n++;
        const FamilySpec *other = family_with(multiple, name->text);
        if (other == NULL)
            family->outcome.item[family->outcome.n++] = (Name){name->text, word->place};
        else if (other == family)
            problem_add(&r->problems, word->place, "%s names the outcome '%s' twice; remove one",
                        path, name->text);
        else
            problem_add(&r->problems, word->place,
                        "the outcome '%s' is in the family '%s' already (line %zu); a test is "
                        "judged in one family, so remove it from one of them",
                        name->text, other->name.text, other->name.place.line);
    }
    if (n == 0)
        unknown_outcome(r, path, word);
}

static void read_family(Reader *r, const Node *key, const Node *node)
{
    MultipleSpec *multiple = &r->spec->multiple;
    const char *path = arena_printf(r->arena, "multiple.families.%s", key->text);
    Names words;
    if (!read_names(r, path, node, &words))
        return;
    if (words.n == 0) {
        problem_add(&r->problems, node->place,
                    "%s is empty; name the outcomes that are judged together, or remove the family",
                    path);
        return;
    }
    FamilySpec *family = &multiple->family[multiple->n++];
    *family = (FamilySpec){.name = {key->text, key->place},
                           .outcome.item = ARENA_ARRAY(r->arena, Name, r->design->n_outcomes)};
    for (size_t i = 0; i < words.n; i++)
        add_word(r, path, &words.item[i], family);
}

/* After the outcomes of the study's own design are known. */
void read_multiple(Reader *r, const Node *node)
{
    const Node *map = node == NULL ? NULL : map_of_short_form(r, node, "method");
    if (map != NULL && !is_map(r, "multiple", map))
        return;
    if (map != NULL)
        check_keys(r, &block_multiple, map, NULL, NULL, 0);
    options_read(r, multiple_rows, "multiple", map, &r->spec->multiple);
    const Node *families = node_get(map, "families");
    if (families == NULL || r->design->n_outcomes == 0 ||
        /* which is told already */ !is_map(r, "multiple.families", families))
        return;
    r->spec->multiple.family = ARENA_ARRAY(r->arena, FamilySpec, families->n);
    for (size_t i = 0; i < families->n; i++)
        read_family(r, families->key[i], families->item[i]);
}

/* --- in words ------------------------------------------------------------------------------------
 */

static void add_line(Text *text, const char *family, const Names *outcome)
{
    text_add(text, "multiple.families.");
    node_add_word(text, family);
    text_format(text, ": %s\n", names_text(text->arena, outcome));
}

const char *multiple_family(const MultipleSpec *multiple, const OutcomeSpec *outcome, bool *stated)
{
    const FamilySpec *family = family_with(multiple, outcome->name.text);
    *stated = family != NULL;
    if (family != NULL)
        return family->name.text;
    if (outcome->span != NULL && outcome->span->placebo)
        return NULL;
    if (outcome->domain != NULL && outcome->domain[0] != '\0')
        return outcome->domain;
    return outcome->contrast != NULL ? "every program" : NULL;
}

/* Those that are judged with the i-th outcome by their domain alone, where it is the first. */
static void add_domain(Text *text, const Design *d, const MultipleSpec *multiple, size_t i)
{
    bool stated;
    const char *domain = multiple_family(multiple, &d->outcome[i], &stated);
    Names names = {.item = ARENA_ARRAY(text->arena, Name, d->n_outcomes)};
    if (domain == NULL || stated)
        return;
    for (size_t k = 0; k < d->n_outcomes; k++) {
        if (!text_equal(multiple_family(multiple, &d->outcome[k], &stated), domain) || stated)
            continue;
        if (k < i)
            return;
        names.item[names.n++] = d->outcome[k].name;
    }
    add_line(text, domain, &names);
}

const char *spec_families_text(Arena *arena, const Spec *spec, bool as_default)
{
    const MultipleSpec none = {.n = 0};
    const MultipleSpec *multiple = as_default ? &none : &spec->multiple;
    const Design *d = &spec->design[0];
    Text text = {.arena = arena};
    text_format(&text, "multiple.method: %s\n", adjustment_names[multiple->adjustment]);
    for (size_t f = 0; f < multiple->n; f++)
        add_line(&text, multiple->family[f].name.text, &multiple->family[f].outcome);
    for (size_t i = 0; i < d->n_outcomes; i++)
        add_domain(&text, d, multiple, i);
    return text.bytes;
}
