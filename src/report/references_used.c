/* What a study used, and what that cites. */
#include "alike/references.h"

#include "alike/balance.h"
#include "alike/further.h"
#include "alike/os.h"
#include "alike/surveys.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

static void add(Arena *arena, EntryList *list, const Entry *entry)
{
    if (entry == NULL || entry->name == NULL)
        return;
    for (size_t i = 0; i < list->n; i++)
        if (list->item[i] == entry)
            return;
    list->item =
        arena_grow(arena, (void *)list->item, &list->capacity, list->n + 1, sizeof *list->item);
    list->item[list->n++] = entry;
}

/* With what it chooses by keys of its own, such as a method's distance. */
static void add_choice(Arena *arena, EntryList *list, Choice choice)
{
    add(arena, list, choice.entry);
    for (const Option *o = choice.entry == NULL ? NULL : choice.entry->options;
         o != NULL && o->name != NULL; o++)
        if (o->type == OPT_ENTRY)
            add_choice(arena, list, *(const Choice *)((const char *)choice.settings + o->offset));
}

/* Words alone say why it could not be carried out. */
static bool has_numbers(const Table *table)
{
    for (size_t at = 0; at < table->n_rows * table->n_columns; at++)
        if (table->column[at % table->n_columns].type != CELL_TEXT &&
            (!isnan(table->cell[at].value) || table->cell[at].text != NULL))
            return true;
    return false;
}

/* Did it leave a table of numbers, shown or left out? */
static bool was_run(const Results *results, size_t analysis)
{
    for (size_t i = 0; i < results->n_analyses; i++)
        for (size_t k = 0; k < results->analysis[i].tables.n; k++) {
            const Table *table = results->analysis[i].tables.item[k];
            if (further_makes(analysis, table->kind) && has_numbers(table))
                return true;
        }
    return false;
}

static EntryList used(Arena *arena, const Results *results, bool files_too)
{
    EntryList list = {0};
    const NormsSpec *norms = &results->spec->norms;
    for (size_t d = 0; d < results->spec->n_designs; d++) {
        const Design *design = &results->spec->design[d];
        add_choice(arena, &list, design_method(design));
        add_choice(arena, &list, design_model(design));
        add_choice(arena, &list, design_estimator(design));
    }
    for (size_t k = 0; k < further_analyses.n; k++)
        if (was_run(results, k) && (files_too || !further_analysis_at(k)->files_only))
            add(arena, &list, &further_analysis_at(k)->entry);
    for (size_t k = 0; k < survey_methods.n; k++)
        for (size_t i = 0; i < results->surveys.n; i++)
            if (survey_uses(results->surveys.item[i].spec, k))
                add(arena, &list, survey_methods.row[k]);
    for (size_t k = 0; k < balance_measures.n; k++)
        add(arena, &list, &balance_measure_at(k)->entry);
    if (norms->given && norms->path == NULL)
        add(arena, &list, registry_find(&norm_tables, norms->table.text));
    return list;
}

EntryList methods_shown(Arena *arena, const Results *results)
{
    return used(arena, results, false);
}

/* A line for each source. */
static void add_source(Text *sources, const char *source)
{
    if (source != NULL)
        text_format(sources, "%s\n", source);
}

ReferenceList references_of(Arena *arena, const Results *results)
{
    Text sources = {.arena = arena};
    const EntryList methods = used(arena, results, true);
    text_add(&sources, "");
    for (size_t i = 0; i < methods.n; i++)
        add_source(&sources, methods.item[i]->source);
    for (size_t i = 0; i < results->n_analyses; i++)
        for (size_t k = 0; k < results->analysis[i].effects.n; k++)
            add_source(&sources,
                       variance_row[results->analysis[i].effects.row[k].variance_kind].source);
    if (results->multiverse != NULL)
        add_source(&sources, "Simonsohn, Simmons & Nelson (2020)");
    return references_cited(arena, sources.bytes);
}

bool references_write(Arena *arena, const Results *results, const char *folder, Error *err)
{
    const char *text = references_bibtex(arena, references_of(arena, results));
    return os_write_staged(os_join(arena, folder, REFERENCES_FILE), text, strlen(text), err);
}
