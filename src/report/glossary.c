/* Appendix: the terms that the report uses, in plain words. */
#include "report/body.h"

#include "alike/text.h"

#include <ctype.h>
#include <string.h>

typedef struct GlossaryTerm {
    const char *name, *label, *forms, *text;
} GlossaryTerm;

static const GlossaryTerm terms[] = {
#define TERM(name_, label_, forms_, text_) {#name_, label_, forms_, text_},
#include "report/glossary.def"
#undef TERM
};

/* Does the text hold one of the forms, as a word? Case does not matter. */
static bool holds(const char *text, const char *forms)
{
    for (const char *form = forms; *form != '\0';) {
        const size_t n = strcspn(form, "|");
        for (const char *c = text; *c != '\0'; c++) {
            size_t k = 0;
            while (k < n && tolower((unsigned char)c[k]) == tolower((unsigned char)form[k]))
                k++;
            if (k == n && (c == text || !isalnum((unsigned char)c[-1])) &&
                !isalnum((unsigned char)c[n]))
                return true;
        }
        form += n + (form[n] == '|');
    }
    return false;
}

static bool grid_holds(const Grid *grid, const char *forms)
{
    bool found = (grid->caption != NULL && holds(grid->caption, forms)) ||
                 (grid->note != NULL && holds(grid->note, forms));
    for (size_t k = 0; k < grid->n_columns && !found; k++)
        found = holds(grid->column[k].title, forms);
    return found;
}

static bool is_used(const Document *document, const GlossaryTerm *term)
{
    for (size_t i = 0; i < document->n; i++) {
        const Block *block = &document->block[i];
        if ((block->text != NULL && holds(block->text, term->forms)) ||
            (block->grid != NULL && grid_holds(block->grid, term->forms)) ||
            (block->figure != NULL && holds(block->figure->caption, term->forms)))
            return true;
    }
    return false;
}

/* Where a term's text asks for the word for people; "95%" does not. */
static const char *place_of_people(const char *text)
{
    const char *hole = strchr(text, '%');
    while (hole != NULL && hole[1] != 's')
        hole = strchr(hole + 1, '%');
    return hole;
}

static void write_glossary(const Results *results, const Figures *figures, Document *document)
{
    Arena *arena = document->arena;
    const char *who = people(arena, results);
    (void)figures;
    document_section(document, "glossary", "Glossary");
    for (size_t k = 0; k < COUNT_OF(terms); k++) {
        const GlossaryTerm *term = &terms[k];
        const char *hole = place_of_people(term->text);
        if (!is_used(document, term))
            continue;
        const char *text =
            hole == NULL
                ? term->text
                : arena_printf(arena, "%.*s%s%s", (int)(hole - term->text), term->text,
                               hole == term->text ? text_with_capital(arena, who) : who, hole + 2);
        document_term(document, term->name, term->label, term->forms, text);
    }
}

const Section section_glossary = {.name = "glossary",
                                  .help = "the terms of the report in plain words",
                                  .part = PART_APPENDIX,
                                  .write = write_glossary};
