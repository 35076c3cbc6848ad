/* A comparison for people as plain text for the terminal. */
#include "comparison_cells.h"

#include "terminal.h"

#include "alike/quote.h"

static void add_wrapped(Text *out, const char *words, size_t width, size_t hang)
{
    terminal_wrap(out, quoted_for_terminal(out->arena, words), width, 0, hang);
    text_add(out, "\n");
}

static void add_blocks(Text *out, const Rows *rows, size_t width)
{
    for (size_t i = 0; i < rows->n; i++) {
        add_wrapped(out, arena_printf(out->arena, "  %s", rows->cell[i][0]), width, 4);
        for (int k = 1; k < N_COLUMNS; k++)
            if (rows->cell[i][k][0] != '\0')
                add_wrapped(out,
                            arena_printf(out->arena, "    %s: %s",
                                         k < 3 ? side_letter[k - 1] : "change", rows->cell[i][k]),
                            width, 8);
    }
}

/* In columns where the widest row fits into a line, else a block a row. */
static void add_rows(Text *out, const char *title, const Rows *rows, bool changes, size_t width)
{
    const char *const head[N_COLUMNS] = {title, "A", "B", changes ? "change" : ""};
    size_t widest[N_COLUMNS], whole = 0;
    if (rows->n == 0)
        return;
    text_add(out, "\n");
    for (int k = 0; k < N_COLUMNS; k++) {
        widest[k] = text_width(head[k]) + (k == 0 ? 0 : 2);
        for (size_t i = 0; i < rows->n && (k < 3 || changes); i++) {
            rows->cell[i][k] = quoted_for_terminal(out->arena, rows->cell[i][k]);
            const size_t letters = text_width(rows->cell[i][k]) + 2;
            widest[k] = letters > widest[k] ? letters : widest[k];
        }
        whole += widest[k];
    }
    if (whole > width) {
        text_format(out, "%s\n", title);
        add_blocks(out, rows, width);
        return;
    }
    for (size_t i = 0; i <= rows->n; i++) {
        const char *const *cell = i == 0 ? head : rows->cell[i - 1];
        Text line = {.arena = out->arena};
        terminal_add_padded(&line, i == 0 ? cell[0] : arena_printf(out->arena, "  %s", cell[0]),
                            widest[0], false);
        for (int k = 1; k < (changes ? N_COLUMNS : 3); k++)
            terminal_add_padded(&line, cell[k], widest[k], true);
        while (line.n > 0 && line.bytes[line.n - 1] == ' ')
            line.bytes[--line.n] = '\0';
        text_add(out, line.bytes);
        text_add(out, "\n");
    }
}

static void add_pair(Text *out, const Beside *pair, size_t width)
{
    const char *title = beside_title(out->arena, pair);
    if (!beside_in_both(pair)) {
        text_add(out, "\n");
        add_wrapped(out,
                    arena_printf(out->arena, "%s: only %s has this analysis.", title,
                                 pair->side[0] != NULL ? "A" : "B"),
                    width, 2);
        return;
    }
    if (beside_differences(pair) == 0)
        return;
    text_add(out, "\n");
    add_wrapped(out, title, width, 2);
    for (size_t k = text_width(title); k > 0; k--)
        text_add(out, "-");
    text_add(out, "\n");
    for (BesidePart k = 0; k < N_PARTS; k++) {
        const Rows rows = part_rows(out->arena, &pair->part[k], beside_shown(pair, k));
        add_rows(out, pair->part[k].title, &rows, true, width);
    }
}

void comparison_write_text(Text *out, const Comparison *c, size_t width)
{
    Arena *arena = out->arena;
    text_add(out, "");
    if (comparison_is_internal(c))
        add_wrapped(out, RESULTS_INTERNAL_MARK, width, 0);
    for (int s = 0; s < 2; s++)
        add_wrapped(
            out, arena_printf(arena, "%s  %s", side_letter[s], comparison_side_words(arena, c, s)),
            width, 3);
    text_add(out, "\n");
    add_wrapped(out, comparison_summary(arena, c), width, 0);
    if (comparison_effect_differs(c))
        add_wrapped(out, comparison_no_interval, width, 0);
    const Rows inputs = part_rows(arena, &c->inputs, SHOWN_CHANGED);
    const Rows settings = part_rows(arena, &c->settings, SHOWN_CHANGED);
    add_rows(out, c->inputs.title, &inputs, true, width);
    add_rows(out, c->settings.title, &settings, false, width);
    for (size_t i = 0; i < c->n_pairs; i++)
        add_pair(out, &c->pair[i], width);
    const char *unchanged = comparison_unchanged(arena, c);
    if (unchanged != NULL) {
        text_add(out, "\n");
        add_wrapped(out, unchanged, width, 2);
    }
    for (int s = 0; s < 2; s++)
        if (c->only[s].n > 0) {
            text_add(out, "\n");
            add_wrapped(out, comparison_only(arena, c, s), width, 2);
        }
}
