/* What was measured after the program began and yet decides who is compared. By labels: the names
 * of columns are for the terminal, where they can be mended. */
#include "report/says_items.h"

#include "report/words.h"

#include <string.h>

typedef struct Columns {
    const char **name;
    size_t n, n_unnamed; /* of those without a label nothing but that they are */
} Columns;

static bool is_listed(const char *const *name, size_t n, const char *own)
{
    for (size_t k = 0; k < n; k++)
        if (text_equal(name[k], own))
            return true;
    return false;
}

/* found: "'end_date' (covariates), 'exit' (exact)" */
static Columns columns_of(Arena *arena, const Analysis *analysis, const char *found)
{
    Columns out = {.name =
                       (const char **)arena_array(arena, strlen(found) / 2 + 2, sizeof *out.name)};
    for (const char *at = strchr(found, '\''); at != NULL; at = strchr(at + 1, '\'')) {
        const char *end = strchr(at + 1, '\'');
        if (end == NULL)
            break;
        const char *column = arena_printf(arena, "%.*s", (int)(end - at - 1), at + 1);
        const char *own = column_in_sentence(arena, analysis, column);
        if (text_equal(own, column))
            out.n_unnamed++;
        else if (!is_listed(out.name, out.n, own))
            out.name[out.n++] = own;
        at = end;
    }
    return out;
}

static const char *characteristics(Arena *arena, size_t n, bool more)
{
    return n == 1 ? arena_printf(arena, "one %scharacteristic", more ? "more " : "")
                  : arena_printf(arena, "%zu %scharacteristics", n, more ? "more " : "");
}

static const char *sentence(Arena *arena, const Analysis *analysis)
{
    if (analysis->after_start == NULL)
        return "";
    Columns columns = columns_of(arena, analysis, analysis->after_start);
    const size_t n_unnamed = columns.n_unnamed;
    const bool several = columns.n + n_unnamed > 1;
    if (columns.n == 0)
        return arena_printf(
            arena,
            "%s that %s measured after the program began %s used to make the groups alike. "
            "If the program changes %s, a part of the effect is taken away.",
            text_with_capital(arena, characteristics(arena, n_unnamed, false)),
            several ? "were" : "was", several ? "are" : "is", several ? "them" : "it");
    if (n_unnamed > 0)
        columns.name[columns.n++] = characteristics(arena, n_unnamed, true);
    return arena_printf(arena,
                        "This was measured after the program began and is used to make the groups "
                        "alike: %s. If the program changes it, a part of the effect is taken away.",
                        items_list(arena, columns.name, columns.n));
}

/* Of outcomes that are no subject's main one, what none of those before them says. */
const char *items_after_start(Arena *arena, const Results *results, const Items *items)
{
    const size_t most = items->n + results->n_analyses;
    const char **sentences = (const char **)arena_array(arena, most, sizeof *sentences);
    const char **found = (const char **)arena_array(arena, most, sizeof *found);
    size_t n = 0;
    Text text = {.arena = arena};
    for (size_t i = 0; i < items->n; i++) {
        const Analysis *a = items->item[i].analysis;
        sentences[i] = sentence(arena, a);
        if (a->after_start != NULL)
            found[n++] = a->after_start;
    }
    text_add(&text, items_say(arena, items, sentences));
    FOR_EACH_PRIMARY(results, a)
    {
        if (a->after_start == NULL || is_listed(found, n, a->after_start))
            continue;
        found[n++] = a->after_start;
        text_sentence(&text, arena_printf(arena, "%s: %s", analysis_label(a), sentence(arena, a)));
    }
    return text.bytes;
}
