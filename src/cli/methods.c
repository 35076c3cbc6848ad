/* alike methods: what there is of every kind, from the registries. */
#include "alike/command.h"

#include "alike/methods_page.h"
#include "alike/text.h"

#include <stdio.h>

static const Flag flags[] = {
    {.name = "--all",
     .type = FLAG_SWITCH,
     .offset = offsetof(Arguments, all),
     .help = "every method with its keys and its source, as the reference page (Markdown)"},
    {.name = NULL},
};

static bool run(Arena *arena, const Arguments *arguments, Error *err)
{
    Text out = {.arena = arena};
    const char **known = NULL;
    size_t n = 0, capacity = 0;
    if (arguments->all) {
        command_print_lines(stdout, methods_page(arena));
        return true;
    }
    for (size_t i = 0; i < registries.n; i++) {
        const Registry *registry = registries.item[i];
        if (registry->title == NULL)
            continue;
        if (arguments->subject == NULL) {
            registry_list(&out, registry);
            text_add(&out, "\n");
            continue;
        }
        const Entry *entry = registry_find(registry, arguments->subject);
        if (entry != NULL)
            entry_describe(&out, &registries, registry, entry);
        known = arena_grow(arena, (void *)known, &capacity, n + registry->n, sizeof *known);
        for (size_t k = 0; k < registry->n; k++)
            known[n++] = registry->row[k]->name;
    }
    if (arguments->subject == NULL)
        text_add(&out, "'alike methods NAME' tells what there is to know of one: its options and "
                       "its source.\n");
    if (out.n > 0) {
        command_print_lines(stdout, out.bytes);
        return true;
    }
    const char *near = text_nearest(arguments->subject, known, n);
    return error_set(err, ERR_USAGE, NOWHERE,
                     "there is no method '%s'%s%s%s; 'alike methods' lists them",
                     arguments->subject, near == NULL ? "" : "; did you mean '",
                     near == NULL ? "" : near, near == NULL ? "" : "'?");
}

const Command command_methods = {
    .name = "methods",
    .form = "methods [NAME]",
    .help = "every method, its options and its source",
    .subject = "a method",
    .offered = OFFERED_METHODS,
    .flags = flags,
    .run = run,
};
