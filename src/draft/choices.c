/* What could stand for what is left open, for a person to choose from. */
#include "draft/write.h"

#include <string.h>

/* All but one of the values. labels: the study goes by what the file calls them. */
static size_t other_values(Arena *arena, const ProfileColumn *column, size_t but, bool labels,
                           const DraftChoice **out)
{
    DraftChoice *choice = ARENA_ARRAY(arena, DraftChoice, column->n_kept);
    size_t n = 0;
    for (size_t i = 0; i < column->n_kept; i++)
        if (i != but)
            choice[n++] =
                (DraftChoice){.value = labels ? profile_value(column, i) : column->value[i].text,
                              .shows = arena_printf(arena, "%s (%s rows)", profile_value(column, i),
                                                    text_count(arena, column->value[i].n))};
    *out = choice;
    return n;
}

DraftBlank blank_of_values(Arena *arena, const ProfileColumn *column, const char *asks)
{
    const bool labels = profile_is_labelled(column);
    const DraftChoice *all;
    const size_t n = other_values(arena, column, SIZE_MAX, labels, &all);
    DraftChoice *choice = ARENA_ARRAY(arena, DraftChoice, n);
    for (size_t i = 0; i < n; i++) {
        choice[i] = all[i];
        choice[i].n_next = other_values(arena, column, i, labels, &choice[i].next);
    }
    return (DraftBlank){.asks = asks, .n = n, .choice = choice};
}

static DraftChoice of_column(Arena *arena, const ProfileColumn *column)
{
    return (DraftChoice){
        .value = column->name,
        .shows = arena_printf(arena, "%s (%s)", column->name, guess_values(arena, column))};
}

DraftBlank blank_of_groups(Arena *arena, const Guesses *g, const char *asks)
{
    enum { VALUES_MOST = 8 };
    DraftChoice *choice = ARENA_ARRAY(arena, DraftChoice, g->n);
    size_t n = 0;
    for (size_t k = 0; k < g->n; k++) {
        const ProfileColumn *column = g->item[k].column;
        if (column->n_values < 2 || column->n_values > VALUES_MOST || k == g->grade)
            continue;
        choice[n] = of_column(arena, column);
        choice[n].n_next = other_values(arena, column, SIZE_MAX, false, &choice[n].next);
        n++;
    }
    return (DraftBlank){.asks = asks, .n = n, .choice = choice};
}

bool guess_is_measure(const Guesses *g, size_t k)
{
    const ProfileColumn *column = g->item[k].column;
    const bool is_code = column->unique && column->n_whole == column->n_filled;
    return profile_is_number(column) && column->n_values > 1 && k != g->id && !is_code;
}

DraftBlank blank_of_measures(Arena *arena, const Guesses *g, const char *asks)
{
    DraftChoice *choice = ARENA_ARRAY(arena, DraftChoice, g->n);
    size_t n = 0;
    for (size_t k = 0; k < g->n; k++)
        if (guess_is_measure(g, k))
            choice[n++] = of_column(arena, g->item[k].column);
    for (size_t i = 0; i < n; i++) { /* the earlier score is another of them */
        DraftChoice *next = ARENA_ARRAY(arena, DraftChoice, n);
        for (size_t k = 0; k < n; k++)
            if (k != i)
                next[choice[i].n_next++] =
                    (DraftChoice){.value = choice[k].value, .shows = choice[k].shows};
        choice[i].next = next;
    }
    return (DraftBlank){.asks = asks, .n = n, .choice = choice};
}

DraftBlank blank_of_texts(Arena *arena, const char *const *text, size_t n, const char *asks)
{
    DraftChoice *choice = ARENA_ARRAY(arena, DraftChoice, n);
    for (size_t i = 0; i < n; i++)
        choice[i] = (DraftChoice){.value = text[i], .shows = text[i]};
    return (DraftBlank){.asks = asks, .n = n, .choice = choice};
}

/* --- answers --------------------------------------------------------------------------------- */

static const char *words_of_answer(Arena *arena, const DraftAnswer *answer)
{
    Text text = {.arena = arena};
    text_add(&text, "");
    for (size_t i = 0; i < answer->n; i++)
        text_format(&text, "%s%s", i > 0 ? ", " : "", yaml_word(arena, answer->word[i]));
    return text.bytes;
}

void draft_fill(Arena *arena, Draft *draft, size_t open, const DraftAnswer *answer)
{
    const DraftOpen filled = draft->open[open];
    const char *at = draft->text;
    Text text = {.arena = arena};
    for (size_t line = 1; line < filled.line; line++)
        at = strchr(at, '\n') + 1;
    const char *end = at + strcspn(at, "\n");
    text_add_bytes(&text, draft->text, (size_t)(at - draft->text));
    for (size_t b = 0; b < filled.n_blanks; b++) {
        const char *blank = strstr(at, SPEC_OPEN);
        text_add_bytes(&text, at, (size_t)(blank - at));
        text_add(&text, words_of_answer(arena, &answer[b]));
        at = blank + strlen(SPEC_OPEN);
    }
    text_add_bytes(&text, at, (size_t)(end - at));
    text_add(&text, end);
    draft->text = text.bytes;
    draft->n_open--;
    for (size_t i = open; i < draft->n_open; i++)
        draft->open[i] = draft->open[i + 1];
}
