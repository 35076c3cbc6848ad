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

static DraftChoice of_column(Arena *arena, const Guesses *g, size_t k)
{
    const ProfileColumn *column = g->item[k].column;
    DraftChoice out = {
        .value = column->name,
        .shows = arena_printf(arena, "%s (%s)", column->name, guess_values(arena, column)),
        .is_column = true,
        .same = (const char **)arena_array(arena, g->n, sizeof *out.same)};
    for (size_t j = 0; j < g->n && g->same != NULL; j++)
        if (g->same[k * g->n + j])
            out.same[out.n_same++] = g->item[j].column->name;
    return out;
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
        choice[n] = of_column(arena, g, k);
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
            choice[n++] = of_column(arena, g, k);
    for (size_t i = 0; i < n; i++) { /* the earlier score is another of them */
        DraftChoice *next = ARENA_ARRAY(arena, DraftChoice, n);
        for (size_t k = 0; k < n; k++)
            if (k != i)
                next[choice[i].n_next++] = choice[k]; /* which leads to nothing further */
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

/* Takes `n` bytes at `at` out of the text, and puts others in their place. */
static void replace(Arena *arena, Draft *draft, size_t at, size_t n, const char *by)
{
    Text text = {.arena = arena};
    text_add_bytes(&text, draft->text, at);
    text_add(&text, by);
    text_add(&text, draft->text + at + n);
    draft->text = text.bytes;
}

/* Is this line "  - NAME", whatever comment stands behind it? */
static bool is_item(const char *line, const char *item)
{
    const size_t n = strlen(item);
    return strncmp(line, item, n) == 0 && strchr(" \n", line[n]) != NULL;
}

/* A line of the block `covariates`; where none is left, the pretest is. */
static void drop_covariate(Arena *arena, Draft *draft, const char *name)
{
    static const char head[] = "\ncovariates:\n";
    const char *item = arena_printf(arena, "  - %s", yaml_word(arena, name));
    const char *block = strstr(draft->text, head);
    const char *at = block == NULL ? NULL : block + strlen(head);
    while (at != NULL && strncmp(at, "  - ", 4) == 0 && !is_item(at, item))
        at = strchr(at, '\n') + 1;
    if (at == NULL || !is_item(at, item))
        return;
    const size_t from = (size_t)(at - draft->text), n = strcspn(at, "\n") + 1;
    const bool alone = at == block + strlen(head) && strncmp(at + n, "  - ", 4) != 0;
    size_t line = 1;
    for (size_t i = 0; i < from; i++)
        line += draft->text[i] == '\n';
    replace(arena, draft, from, n, alone ? "  - pretest\n" : "");
    for (size_t i = 0; i < draft->n_open && !alone; i++)
        draft->open[i].line -= draft->open[i].line > line;
}

static void drop_chosen(Arena *arena, Draft *draft, const DraftAnswer *answer)
{
    for (size_t i = 0; i < answer->n; i++) {
        const DraftChoice *choice = answer->choice[i];
        if (choice == NULL || !choice->is_column)
            continue;
        drop_covariate(arena, draft, choice->value);
        for (size_t k = 0; k < choice->n_same; k++)
            drop_covariate(arena, draft, choice->same[k]);
    }
}

void draft_fill(Arena *arena, Draft *draft, size_t open, const DraftAnswer *answer)
{
    const DraftOpen filled = draft->open[open];
    const char *at = draft->text;
    for (size_t line = 1; line < filled.line; line++)
        at = strchr(at, '\n') + 1;
    size_t from = (size_t)(at - draft->text);
    for (size_t b = 0; b < filled.n_blanks; b++) {
        const char *word = words_of_answer(arena, &answer[b]);
        from = (size_t)(strstr(draft->text + from, SPEC_OPEN) - draft->text);
        replace(arena, draft, from, strlen(SPEC_OPEN), word);
        from += strlen(word);
    }
    draft->n_open--;
    for (size_t i = open; i < draft->n_open; i++)
        draft->open[i] = draft->open[i + 1];
    for (size_t b = 0; b < filled.n_blanks; b++)
        if (!filled.blank[b].several)
            drop_chosen(arena, draft, &answer[b]);
}
