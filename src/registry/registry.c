#include "alike/registry.h"

#include "alike/text.h"

#include <string.h>

const Entry *registry_find(const Registry *registry, const char *name)
{
    for (size_t i = 0; i < registry->n; i++)
        if (text_equal(registry->row[i]->name, name))
            return registry->row[i];
    return NULL;
}

const Entry *registry_with(const Registry *registry, Trait trait)
{
    for (size_t i = 0; i < registry->n; i++)
        if (entry_has(registry->row[i], trait))
            return registry->row[i];
    return NULL;
}

const Entry *registry_default(const Registry *registry, bool matchit)
{
    const Entry *entry = matchit ? registry_with(registry, TRAIT_MATCHIT) : NULL;
    return entry != NULL ? entry : registry->row[0];
}

const Registry *registry_of_key(const Registries *all, const char *key)
{
    for (size_t i = 0; i < all->n; i++)
        if (text_equal(all->item[i]->key, key))
            return all->item[i];
    return NULL;
}

const char *const *registry_names(Arena *arena, const Registry *registry)
{
    const char **name = (const char **)arena_array(arena, registry->n, sizeof *name);
    for (size_t i = 0; i < registry->n; i++)
        name[i] = registry->row[i]->name;
    return name;
}

const char *option_fallback(const Registries *all, const char *key, const Option *option,
                            bool matchit)
{
    if (option->type == OPT_ENTRY)
        return registry_default(registry_of_key(all, key), matchit)->name;
    return matchit && option->matchit != NULL ? option->matchit : option->fallback;
}

const void *choices_settings(const Choices *choices, const Entry *entry)
{
    for (size_t i = 0; i < choices->n; i++)
        if (choices->item[i].entry == entry)
            return choices->item[i].settings;
    return NULL;
}

const void *entry_setting(const Entry *entry, const void *settings, const char *name)
{
    for (const Option *o = entry->options; o != NULL && o->name != NULL; o++)
        if (strcmp(o->name, name) == 0)
            return (const char *)settings + o->offset;
    return NULL;
}

const char *registry_noun(const Registry *registry)
{
    return registry->noun != NULL ? registry->noun : registry->kind;
}

static const char *form_of(const Entry *entry)
{
    return entry->form != NULL ? entry->form : entry->name;
}

void registry_list(Text *out, const Registry *registry)
{
    size_t width = 22;
    for (size_t i = 0; i < registry->n; i++)
        width =
            strlen(form_of(registry->row[i])) > width ? strlen(form_of(registry->row[i])) : width;
    text_format(out, registry->key == NULL ? "%s:\n" : "%s (%s):\n", registry->title,
                registry->key);
    for (size_t i = 0; i < registry->n; i++) {
        const Entry *entry = registry->row[i];
        text_format(out, "  %-*s %s", (int)width, form_of(entry), entry->help);
        if (registry->offers != NULL)
            text_format(out, " (%s)", registry->offers(out->arena, entry));
        if (entry->unavailable != NULL)
            text_format(out, " (not in this build: %s)", entry->unavailable);
        text_add(out, "\n");
    }
}

static void describe_option(Text *out, const Registries *all, const char *block, const Option *o)
{
    const char *path = arena_printf(out->arena, "%s%s", block, o->name);
    const char *fallback = option_fallback(all, path, o, false);
    if (fallback == NULL)
        text_format(out, "    %-14s %s (must be given)\n", o->name, o->help);
    else
        text_format(out, "    %-14s %s (default: %s)\n", o->name, o->help,
                    fallback[0] == '\0' ? "none" : fallback);
}

void entry_describe(Text *out, const Registries *all, const Registry *registry, const Entry *entry)
{
    const char *key = registry->key != NULL ? registry->key : "";
    const size_t block = strcspn(key, ".") + (strchr(key, '.') != NULL);
    text_format(out, "%s (%s)\n  %s\n", entry->name, registry->kind, entry->help);
    if (registry->chosen)
        text_format(out, "  Key: %s\n", key);
    if (entry->form != NULL)
        text_format(out, "  Key: %s.%s\n  Form: %s\n", key, entry->name, entry->form);
    if (registry->offers != NULL)
        text_format(out, "  %s: %s\n", registry->offer, registry->offers(out->arena, entry));
    if (entry->source != NULL)
        text_format(out, "  Source: %s\n", entry->source);
    if (entry->options != NULL && entry->options[0].name != NULL)
        text_add(out, "  Options:\n");
    for (const Option *o = entry->options; o != NULL && o->name != NULL; o++)
        describe_option(out, all, arena_copy_bytes(out->arena, key, block), o);
}
