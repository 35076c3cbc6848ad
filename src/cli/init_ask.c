#include "init_ask.h"

#include "alike/command.h"
#include "alike/os.h"
#include "alike/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MOST = 4096, TRIES = 3 };

static void show(const DraftBlank *blank)
{
    command_print("\n%s\n", blank->asks);
    for (size_t i = 0; i < blank->n; i++)
        command_print("  %zu  %s\n", i + 1, blank->choice[i].shows);
    command_print(blank->n == 0    ? "In words, or Enter to leave it open: "
                  : blank->several ? "Numbers with commas between them, or Enter to leave it open: "
                                   : "Number, or Enter to leave it open: ");
    fflush(stdout);
}

static char *tidy(char *word)
{
    word += strspn(word, " \t");
    for (size_t n = strlen(word); n > 0 && strchr(" \t\r\n", word[n - 1]) != NULL; n--)
        word[n - 1] = '\0';
    return word;
}

/* A number of the list, or the value itself. NULL: neither. */
static const DraftChoice *chosen(const DraftBlank *blank, const char *word)
{
    char *end;
    const unsigned long number = strtoul(word, &end, 10);
    if (*end == '\0' && number >= 1 && number <= blank->n)
        return &blank->choice[number - 1];
    for (size_t i = 0; i < blank->n; i++)
        if (text_equal(blank->choice[i].value, word))
            return &blank->choice[i];
    return NULL;
}

static DraftAnswer answer_of(Arena *arena, size_t most)
{
    DraftAnswer out = {.word = (const char **)arena_array(arena, most, sizeof *out.word)};
    out.choice = (const DraftChoice **)arena_array(arena, most, sizeof *out.choice);
    return out;
}

/* One line of answers; false where some word of it is none. */
static bool take(Arena *arena, const DraftBlank *blank, char *line, DraftAnswer *answer,
                 const DraftChoice **last)
{
    *answer = answer_of(arena, strlen(line) + 1);
    for (char *word = line, *next; word != NULL; word = next) {
        next = blank->several ? strchr(word, ',') : NULL;
        if (next != NULL)
            *next++ = '\0';
        const char *text = tidy(word);
        *last = chosen(blank, text);
        if (text[0] == '\0' || (blank->n > 0 && *last == NULL)) {
            command_print("'%s' is none of them.\n", text);
            return false;
        }
        answer->choice[answer->n] = *last;
        answer->word[answer->n++] = *last != NULL ? (*last)->value : arena_copy_text(arena, text);
    }
    return true;
}

/* False: it is left open. */
static bool ask(Arena *arena, const DraftBlank *blank, DraftAnswer *answer,
                const DraftChoice **last)
{
    char line[LINE_MOST];
    for (int t = 0; t < TRIES; t++) {
        show(blank);
        if (fgets(line, sizeof line, stdin) == NULL || tidy(line)[0] == '\0')
            return false;
        if (take(arena, blank, line, answer, last))
            return true;
    }
    return false;
}

/* A column that one line has taken is for no other. */
static DraftBlank without(Arena *arena, const DraftBlank *blank, const char *taken)
{
    DraftBlank out = *blank;
    DraftChoice *choice = ARENA_ARRAY(arena, DraftChoice, blank->n);
    out.n = 0;
    for (size_t i = 0; i < blank->n; i++)
        if (taken == NULL || !text_equal(blank->choice[i].value, taken))
            choice[out.n++] = blank->choice[i];
    out.choice = choice;
    return out;
}

static bool ask_line(Arena *arena, const DraftOpen *open, const char *taken, DraftAnswer *answer)
{
    const DraftChoice *last = NULL;
    for (size_t b = 0; b < open->n_blanks; b++) {
        DraftBlank blank = open->blank[b];
        if (blank.n == 0 && last != NULL) {
            blank.n = last->n_next;
            blank.choice = last->next;
        }
        blank = without(arena, &blank, taken);
        if (b > 0 && blank.n == 1) { /* there is nothing to choose */
            answer[b] = answer_of(arena, 1);
            answer[b].n = 1;
            answer[b].word[0] = blank.choice[0].value;
            answer[b].choice[0] = &blank.choice[0];
        } else if (!ask(arena, &blank, &answer[b], &last)) {
            return false;
        }
    }
    return open->n_blanks > 0;
}

void init_ask(Arena *arena, Draft *draft)
{
    if (!os_is_terminal(0) || !os_is_terminal(1))
        return;
    const char *taken = NULL;
    for (size_t i = 0; i < draft->n_open;) {
        DraftAnswer answer[DRAFT_BLANKS_MOST];
        if (ask_line(arena, &draft->open[i], taken, answer)) {
            draft_fill(arena, draft, i, answer); /* the next one is i now */
            taken = answer[0].word[0];
        } else {
            i++;
        }
    }
}
