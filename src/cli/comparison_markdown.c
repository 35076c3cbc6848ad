/* A comparison for people as Markdown: the same rows as on the terminal. */
#include "comparison_cells.h"

#include "alike/quote.h"

#include <string.h>

static void add_markdown(Text *out, const char *words)
{
    quote_markdown(out, words, strlen(words));
}

static void add_paragraph(Text *out, const char *before, const char *words)
{
    text_add(out, before);
    add_markdown(out, words);
    text_add(out, "\n\n");
}

static void add_markdown_rows(Text *out, const char *title, const Rows *rows, bool changes)
{
    if (rows->n == 0)
        return;
    text_format(out, "| %s | A | B |%s\n| --- | %s |\n", title, changes ? " change |" : "",
                changes ? "---: | ---: | ---:" : "--- | ---");
    for (size_t i = 0; i < rows->n; i++) {
        text_add(out, "|");
        for (int k = 0; k < (changes ? N_COLUMNS : 3); k++) {
            text_add(out, " ");
            add_markdown(out, rows->cell[i][k]);
            text_add(out, " |");
        }
        text_add(out, "\n");
    }
    text_add(out, "\n");
}

static void add_markdown_pair(Text *out, const Beside *pair)
{
    if (beside_in_both(pair) && beside_differences(pair) == 0)
        return;
    add_paragraph(out, "## ", beside_title(out->arena, pair));
    if (!beside_in_both(pair))
        text_format(out, "Only %s has this analysis.\n\n", pair->side[0] != NULL ? "A" : "B");
    else
        for (BesidePart k = 0; k < N_PARTS; k++) {
            const Rows rows = part_rows(out->arena, &pair->part[k], beside_shown(pair, k));
            add_markdown_rows(out, pair->part[k].title, &rows, true);
        }
}

void comparison_write_markdown(Text *out, const Comparison *c)
{
    Arena *arena = out->arena;
    text_add(out, "# Two results side by side\n\n");
    if (comparison_is_internal(c))
        text_add(out, "**" RESULTS_INTERNAL_MARK "**\n\n");
    for (int s = 0; s < 2; s++)
        add_paragraph(out, arena_printf(arena, "- **%s**: ", side_letter[s]),
                      comparison_side_words(arena, c, s));
    for (size_t i = 0; i < c->caution.n; i++)
        add_paragraph(out, "> Caution: ", c->caution.item[i]);
    add_paragraph(out, "", comparison_summary(arena, c));
    if (comparison_effect_differs(c))
        add_paragraph(out, "", comparison_no_interval);
    const Rows inputs = part_rows(arena, &c->inputs, SHOWN_CHANGED);
    const Rows settings = part_rows(arena, &c->settings, SHOWN_CHANGED);
    add_markdown_rows(out, c->inputs.title, &inputs, true);
    add_markdown_rows(out, c->settings.title, &settings, false);
    for (size_t i = 0; i < c->n_pairs; i++)
        add_markdown_pair(out, &c->pair[i]);
    if (comparison_unchanged(arena, c) != NULL)
        add_paragraph(out, "", comparison_unchanged(arena, c));
    for (int s = 0; s < 2; s++)
        if (c->only[s].n > 0)
            add_paragraph(out, "", comparison_only(arena, c, s));
}
