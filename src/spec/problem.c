#include "node.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROBLEMS_MAX = 500 }; /* more are of no use to anybody */

void problem_add(Problems *problems, Place place, const char *format, ...)
{
    char sentence[1024]; /* a name pasted in by mistake may be long; the sentence need not be */
    va_list arguments;
    if (problems->n >= PROBLEMS_MAX)
        return;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    for (size_t i = 0; i < problems->n; i++) {
        const Problem *known = &problems->item[i];
        if (known->place.line == place.line && known->place.column == place.column &&
            strcmp(known->text, sentence) == 0)
            return;
    }
    problems->item = arena_grow(problems->arena, problems->item, &problems->capacity,
                                problems->n + 1, sizeof(Problem));
    problems->item[problems->n++] =
        (Problem){.place = place, .text = arena_copy_text(problems->arena, sentence)};
}

static int by_place(const void *left, const void *right)
{
    const Problem *a = *(const Problem *const *)left, *b = *(const Problem *const *)right;
    if (a->place.line != b->place.line)
        return a->place.line < b->place.line ? -1 : 1;
    if (a->place.column != b->place.column)
        return a->place.column < b->place.column ? -1 : 1;
    return a < b ? -1 : a > b; /* as found: qsort is not stable */
}

bool problems_report(const Problems *problems, Error *err)
{
    const Problem **order = ARENA_ARRAY(problems->arena, const Problem *, problems->n);
    for (size_t i = 0; i < problems->n; i++)
        order[i] = &problems->item[i];
    if (problems->n > 1)
        qsort(order, problems->n, sizeof order[0], by_place);
    error_clear(err);
    for (size_t i = 0; i < problems->n; i++)
        error_add(err, ERR_STUDY, order[i]->place, "%s", order[i]->text);
    error_finish(err);
    return problems->n == 0;
}
