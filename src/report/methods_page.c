#include "alike/methods_page.h"

#include "alike/references.h"
#include "alike/text.h"
#include "alike/variance.h"

#include <string.h>

static const char page_start[] =
    "# Methods, one by one\n\n"
    "What each method, model, estimator, measure and analysis is, who says so, and the keys of the "
    "study file that are its own.\n"
    "[study-file.md](study-file.md) tells what each key means, [methods.md](methods.md) the "
    "formulas. This page is made from the rows that the\n"
    "program itself reads: `alike methods --all` prints it, `alike methods NAME` one of them.\n";

/* Sections, charts and formats are nobody's invention: kinds in which no row has a source are left
 * out. */
static bool has_sources(const Registry *registry)
{
    for (size_t i = 0; i < registry->n; i++)
        if (registry->row[i]->source != NULL)
            return true;
    return false;
}

static void add_sentence(Text *out, const char *sentence)
{
    text_format(out, "%s.\n", text_with_capital(out->arena, sentence));
}

static void add_key(Text *out, const char *block, const Option *option)
{
    const char *path = arena_printf(out->arena, "%s%s", block, option->name);
    const char *fallback = option_fallback(&registries, path, option, false);
    text_format(out, "  - `%s`", path);
    if (fallback == NULL)
        text_add(out, ", which must be given");
    else if (fallback[0] != '\0')
        text_format(out, ", by default `%s`", fallback);
    text_format(out, ": %s\n", option->plain != NULL ? option->plain : option->help);
}

static void add_row(Text *out, const Registry *registry, const Entry *entry)
{
    const char *key = registry->key != NULL ? registry->key : "";
    const int n_block = (int)strcspn(key, "."); /* "effects", "matching.method" */
    const char *block = arena_printf(out->arena, "%.*s%s", n_block, key, n_block > 0 ? "." : "");
    text_format(out, "\n### `%s`\n\n", entry->name);
    add_sentence(out, entry->help);
    if (entry->source != NULL || entry->options != NULL || registry->offers != NULL)
        text_add(out, "\n");
    if (registry->offers != NULL)
        text_format(out, "- %s: %s\n", registry->offer, registry->offers(out->arena, entry));
    if (entry->source != NULL)
        text_format(out, "- Source: %s\n", entry->source);
    if (entry->options != NULL && entry->options[0].name != NULL)
        text_add(out, "- Keys of its own:\n");
    for (const Option *o = entry->options; o != NULL && o->name != NULL; o++)
        add_key(out, block, o);
}

static void add_registry(Text *out, const Registry *registry)
{
    text_format(out, "\n## %s\n", registry->title);
    if (registry->chosen)
        text_format(out, "\nOne of these under `%s`.\n", registry->key);
    for (size_t i = 0; i < registry->n; i++)
        add_row(out, registry, registry->row[i]);
}

static void add_variances(Text *out)
{
    text_add(out, "\n## Variances\n\n"
                  "One of these under `effects.variance`. Under `auto`, the default, it is ");
    text_format(out, "%s.\n\n", variance_row[VARIANCE_AUTO].plan);
    text_add(out, "| variance | degrees of freedom | source |\n| --- | --- | --- |\n");
    for (int kind = VARIANCE_AUTO + 1; kind < N_VARIANCES; kind++) {
        const VarianceRow *row = &variance_row[kind];
        text_format(out, "| `%s` | %s | %s |\n", row->name, row->df,
                    row->source == NULL ? "" : row->source);
    }
}

const char *methods_page(Arena *arena)
{
    Text out = {.arena = arena};
    text_add(&out, page_start);
    for (size_t k = 0; k < registries.n; k++)
        if (registries.item[k]->title != NULL && has_sources(registries.item[k]))
            add_registry(&out, registries.item[k]);
    add_variances(&out);
    text_add(&out,
             "\n## References\n\nWhat is cited here and in [methods.md](methods.md). A study's "
             "own are in its results, as `" REFERENCES_FILE "`.\n\n");
    for (size_t i = 0; i < n_references; i++)
        text_format(&out, "- %s\n", reference_line(arena, &references[i]));
    return out.bytes;
}
