/* Are the data those with which the design was locked? */
#include "alike/results.h"

#include "alike/text.h"

enum { FILES_NAMED = 6 };

const char *results_input_role(InputRole role)
{
    static const char *const words[N_INPUT_ROLES] = {
        [INPUT_DATA] = "data",       [INPUT_TESTS] = "tests",   [INPUT_STUDENTS] = "students",
        [INPUT_SCHOOLS] = "schools", [INPUT_ROSTER] = "roster", [INPUT_LAYOUT] = "layout",
        [INPUT_NORMS] = "norms",     [INPUT_SURVEY] = "survey", [INPUT_MEASURE] = "measure",
    };
    return words[role];
}

/* " (60 rows then, 61 now)". Files that only say how others are read have no rows. */
static const char *rows_words(Arena *arena, const LockedInput *input)
{
    if (!input->counted || (input->rows_locked == 0 && input->rows_now == 0))
        return "";
    const size_t n = input->rows_now > 0 ? input->rows_now : input->rows_locked;
    const char *rows = text_plural(n, "row", "rows");
    if (input->state != INPUT_CHANGED)
        return arena_printf(arena, " (%s %s)", text_count(arena, n), rows);
    return input->rows_locked == input->rows_now
               ? arena_printf(arena, " (%s %s then and now)", text_count(arena, n), rows)
               : arena_printf(arena, " (%s rows then, %s now)",
                              text_count(arena, input->rows_locked), text_count(arena, n));
}

const char *results_data_locked(Arena *arena, const Results *results)
{
    static const char *const words[] = {[INPUT_CHANGED] = "has changed",
                                        [INPUT_ADDED] = "was not read then",
                                        [INPUT_GONE] = "is not read any more"};
    Text files = {.arena = arena};
    size_t n = 0;
    bool aside = false;
    for (size_t i = 0; i < results->n_lock_inputs; i++) {
        const LockedInput *input = &results->lock_input[i];
        aside = aside || input->aside;
        if (input->state == INPUT_SAME || ++n > FILES_NAMED)
            continue;
        text_format(&files, "%s%s %s%s", n > 1 ? ", " : "", input->file, words[input->state],
                    rows_words(arena, input));
    }
    if (results->n_lock_inputs == 0)
        return "";
    if (n == 0)
        return aside ? "The data are those that were locked, scores of outcomes aside, whose "
                       "values no design reads."
                     : "The data are those that were locked.";
    if (n > FILES_NAMED)
        text_format(&files, ", and %zu more", n - FILES_NAMED);
    if (results->lock_differs)
        return arena_printf(arena, "The data are not those that were locked: %s.", files.bytes);
    return arena_printf(arena,
                        "The data are not those that were locked: %s. That alone is no other "
                        "design, since scores come later: a design is known by who is compared "
                        "with whom.",
                        files.bytes);
}
