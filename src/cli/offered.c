#include "offered.h"

#include "alike/spec.h"

#include <string.h>

/* `alike methods` lists them; a name of several kinds is offered once. */
static const char *const *method_names(Arena *arena)
{
    const char **name = NULL;
    size_t n = 0, capacity = 0;
    for (size_t i = 0; i < registries.n; i++) {
        const Registry *registry = registries.item[i];
        for (size_t k = 0; registry->title != NULL && k < registry->n; k++) {
            bool known = false;
            for (size_t j = 0; !known && j < n; j++)
                known = strcmp(name[j], registry->row[k]->name) == 0;
            if (known)
                continue;
            name = arena_grow(arena, (void *)name, &capacity, n + 2, sizeof *name);
            name[n++] = registry->row[k]->name;
            name[n] = NULL;
        }
    }
    return name;
}

static const char *const *ended(Arena *arena, const char *const *word, size_t n)
{
    const char **list = (const char **)arena_array(arena, n + 1, sizeof *list);
    for (size_t i = 0; i < n; i++)
        list[i] = word[i];
    list[n] = NULL;
    return list;
}

const char *const *offered_words(Arena *arena, Offered offered)
{
    static const char *const shells[] = {"bash", "zsh", "fish", NULL};
    size_t n;
    switch (offered) {
    case OFFERED_METHODS:
        return method_names(arena);
    case OFFERED_KEYS: {
        const char *const *path = spec_key_paths(arena, &n);
        return ended(arena, path, n);
    }
    case OFFERED_COMMANDS:
        return ended(arena, registry_names(arena, &commands), commands.n);
    case OFFERED_SHELLS:
        return shells;
    case OFFERED_NOTHING:
    case OFFERED_STUDIES:
    case OFFERED_FILES:
    case OFFERED_FOLDERS:
    case N_OFFERED:
        break;
    }
    return NULL;
}

void add_single_quoted(Text *out, const char *text, const char *quote, const char *backslash)
{
    text_add(out, "'");
    for (const char *c = text; *c != '\0'; c++)
        if (*c == '\'')
            text_add(out, quote);
        else if (*c == '\\')
            text_add(out, backslash);
        else
            text_add_bytes(out, c, 1);
    text_add(out, "'");
}
