#include "cautions.h"

#include "alike/command.h"
#include "alike/report.h"
#include "alike/text.h"

static Caution *add(Arena *arena, Cautions *list, const char *text)
{
    list->item = arena_grow(arena, list->item, &list->capacity, list->n + 1, sizeof *list->item);
    list->item[list->n] = (Caution){.text = text};
    return &list->item[list->n++];
}

/* The outcomes are few, and so are the words of their notes. */
static void add_about(Arena *arena, Cautions *list, size_t n_outcomes, const char *text,
                      const Analysis *analysis)
{
    Caution *caution = NULL;
    for (size_t i = 0; caution == NULL && i < list->n; i++)
        if (list->item[i].n > 0 && text_equal(list->item[i].text, text))
            caution = &list->item[i];
    if (caution == NULL)
        caution = add(arena, list, text);
    if (caution->about == NULL)
        caution->about = (const Analysis **)arena_array(arena, n_outcomes, sizeof *caution->about);
    if (caution->n == 0 || caution->about[caution->n - 1] != analysis)
        caution->about[caution->n++] = analysis;
}

static size_t count_outcomes(const Results *results)
{
    size_t n = 0;
    for (size_t a = 0; a < results->n_analyses; a++)
        n += results->analysis[a].primary;
    return n;
}

Cautions cautions_of(Arena *arena, const Results *results)
{
    const size_t n_outcomes = count_outcomes(results);
    Cautions list = {0};
    if (results_internal(results) && results->n_small > 0)
        add(arena, &list,
            "these results show small groups and are not for release; 'alike publish' makes the "
            "folder that may be given away.");
    for (size_t i = 0; i < results->notes.n; i++)
        if (results->notes.item[i].importance == NOTE_CAUTION)
            add(arena, &list, note_text(arena, &results->notes.item[i]));
    for (size_t a = 0; a < results->n_analyses; a++) {
        const Analysis *analysis = &results->analysis[a];
        if (!analysis->primary)
            continue;
        if (analysis->outcome_spec->pretest.text == NULL)
            add_about(arena, &list, n_outcomes,
                      arena_printf(arena, "%s.", answer_no_pretest(results)), analysis);
        const char *conditions = answer_conditions(arena, analysis);
        if (conditions[0] != '\0')
            add_about(arena, &list, n_outcomes, conditions, analysis);
        for (size_t i = 0; i < analysis->notes.n; i++)
            if (analysis->notes.item[i].importance == NOTE_CAUTION)
                add_about(arena, &list, n_outcomes, note_text(arena, &analysis->notes.item[i]),
                          analysis);
    }
    return list;
}

/* "Mathematics; Reading": labels hold commas. "" where there is one outcome, which the caution
 * can't but be about. */
static const char *outcomes_words(Arena *arena, const Caution *caution, size_t n_outcomes)
{
    enum { NAMED_MOST = 3 };
    Text out = {.arena = arena};
    if (caution->n == 0 || n_outcomes == 1)
        return "";
    if (caution->n == n_outcomes && n_outcomes > NAMED_MOST)
        return arena_printf(arena, "all %zu outcomes: ", n_outcomes);
    for (size_t i = 0; i < caution->n; i++)
        text_format(&out, "%s%s", i == 0 ? "" : "; ", analysis_label(caution->about[i]));
    text_add(&out, ": ");
    return out.bytes;
}

void cautions_print(Arena *arena, const Results *results)
{
    const Cautions list = cautions_of(arena, results);
    const size_t n_outcomes = count_outcomes(results);
    for (size_t i = 0; i < list.n; i++)
        command_caution("%s%s", outcomes_words(arena, &list.item[i], n_outcomes),
                        list.item[i].text);
}
