/* A comparison for people: plain text for the terminal, Markdown for a file. Both show the same
 * rows. */
#include "comparison.h"

#include "terminal.h"

#include "alike/quote.h"
#include "alike/told.h"

#include <math.h>
#include <string.h>

static const char *const letter[] = {"A", "B"};

/* --- cells ---------------------------------------------------------------------------------------
 */

static const char *count_text(Arena *arena, const json_t *value)
{
    return json_is_integer(value) && json_integer_value(value) >= 0
               ? text_count(arena, (size_t)json_integer_value(value))
               : "n/a";
}

static int digits_for(const Item *item)
{
    enum { OF_SIZES = 2 };
    return item->kind == ITEM_SIZE || item->kind == ITEM_SIZES ? OF_SIZES : item->digits;
}

/* One digit more where the number would read as zero and is not. */
static const char *number_text(Arena *arena, const Item *item, const json_t *value)
{
    const double number = json_number_value(value);
    const int digits = digits_for(item);
    const bool more = item->kind != ITEM_SIZE && item->kind != ITEM_SIZES && number != 0 &&
                      round_to(number, digits) == 0;
    return json_is_number(value) ? told_number(arena, number, 0, digits + more) : "n/a";
}

static const char *cell_text(Arena *arena, const Item *item, int s)
{
    const json_t *value = item->side[s];
    if (item->hidden[s])
        return HIDDEN_MARK;
    if (value == NULL)
        return item->side[1 - s] == NULL ? "n/a" : "none";
    switch (item->kind) {
    case ITEM_TEXT:
        return json_is_string(value) ? json_string_value(value) : "n/a";
    case ITEM_COUNT:
        return count_text(arena, value);
    case ITEM_ARMS:
        return arena_printf(arena, "%s / %s", count_text(arena, json_object_get(value, "program")),
                            count_text(arena, json_object_get(value, "comparison")));
    case ITEM_REAL:
    case ITEM_SIZE:
        return number_text(arena, item, value);
    case ITEM_RANGE:
    case ITEM_SIZES:
        return arena_printf(arena, "%s to %s", number_text(arena, item, json_array_get(value, 0)),
                            number_text(arena, item, json_array_get(value, 1)));
    }
    return "n/a";
}

/* "+0.18"; "0" where nothing changed, and what rounds to nothing is said to be small. */
static const char *signed_text(Arena *arena, double change, int digits)
{
    if (change == 0)
        return "0";
    if (round_to(change, digits) == 0)
        return arena_printf(arena, "under %s", text_real(arena, pow(10, -digits), digits));
    return arena_printf(arena, "%s%s", change > 0 ? "+" : "", text_real(arena, change, digits));
}

static const char *count_change(Arena *arena, const json_t *a, const json_t *b)
{
    if (!json_is_integer(a) || !json_is_integer(b))
        return "n/a";
    const json_int_t change = json_integer_value(b) - json_integer_value(a);
    if (change == 0)
        return "0";
    return arena_printf(arena, "%s%s", change > 0 ? "+" : "−",
                        text_count(arena, (size_t)(change > 0 ? change : -change)));
}

static const char *change_text(Arena *arena, const Item *item)
{
    const json_t *a = item->side[0], *b = item->side[1];
    if (!item_differs(item))
        return item->kind == ITEM_TEXT ? "the same" : item->side[0] == NULL ? "" : "0";
    if (a == NULL || b == NULL || json_typeof(a) != json_typeof(b))
        return "";
    switch (item->kind) {
    case ITEM_COUNT:
        return count_change(arena, a, b);
    case ITEM_ARMS:
        return arena_printf(
            arena, "%s / %s",
            count_change(arena, json_object_get(a, "program"), json_object_get(b, "program")),
            count_change(arena, json_object_get(a, "comparison"),
                         json_object_get(b, "comparison")));
    case ITEM_REAL:
    case ITEM_SIZE:
        return signed_text(arena, json_number_value(b) - json_number_value(a), digits_for(item));
    case ITEM_TEXT:
    case ITEM_RANGE:
    case ITEM_SIZES:
        break;
    }
    return "";
}

/* --- rows of a part ------------------------------------------------------------------------------
 */

enum { N_COLUMNS = 4 };

typedef struct Rows {
    size_t n;
    const char *(*cell)[N_COLUMNS]; /* label, A, B, change */
} Rows;

typedef enum Shown { SHOWN_ALL, SHOWN_CHANGED } Shown;

static Rows rows_of(Arena *arena, const Part *part, Shown which)
{
    Rows rows = {.cell = arena_array(arena, part->n + 1, sizeof *rows.cell)};
    for (size_t i = 0; i < part->n; i++) {
        const Item *item = &part->item[i];
        const bool empty =
            item->side[0] == NULL && item->side[1] == NULL && !item->hidden[0] && !item->hidden[1];
        if (empty || (which == SHOWN_CHANGED && !item_differs(item)))
            continue;
        const char **cell = rows.cell[rows.n++];
        cell[0] = item->label;
        cell[1] = cell_text(arena, item, 0);
        cell[2] = cell_text(arena, item, 1);
        cell[3] = change_text(arena, item);
    }
    return rows;
}

/* The main design is shown whole, of others what changed. */
static bool is_main(const Beside *pair)
{
    return text_equal(pair->design, "primary");
}

static Shown shown_of(const Beside *pair, BesidePart part)
{
    const bool whole = part == PART_SAMPLE || part == PART_BALANCE || part == PART_EFFECT;
    return whole && is_main(pair) ? SHOWN_ALL : SHOWN_CHANGED;
}

static size_t pair_differences(const Beside *pair)
{
    size_t n = 0;
    for (int k = 0; k < N_PARTS; k++)
        n += part_differences(&pair->part[k]);
    return n;
}

static bool in_both(const Beside *pair)
{
    return pair->side[0] != NULL && pair->side[1] != NULL;
}

/* --- sentences -----------------------------------------------------------------------------------
 */

static const char *release_word(Release release)
{
    static const char *const words[] = {[RELEASE_INTERNAL] = "internal",
                                        [RELEASE_PUBLIC_DATA] = "public data",
                                        [RELEASE_PUBLISHED] = "published"};
    return words[release];
}

static const char *side_words(Arena *arena, const Comparison *c, int s)
{
    const Side *side = &c->side[s];
    return arena_printf(arena, "%s: %s (alike %s, %s)", side->path,
                        side->title != NULL ? side->title : "without a title",
                        side->version != NULL ? side->version : "of an unknown version",
                        release_word(side->release));
}

static const char *summary_words(Arena *arena, const Comparison *c)
{
    size_t n = 0, changed[N_PARTS] = {0};
    const size_t settings = part_differences(&c->settings);
    for (size_t i = 0; i < c->n_pairs; i++) {
        n += in_both(&c->pair[i]);
        for (int k = 0; k < N_PARTS; k++)
            changed[k] += in_both(&c->pair[i]) && part_differences(&c->pair[i].part[k]) > 0;
    }
    if (settings + changed[PART_SAMPLE] + changed[PART_LOSSES] + changed[PART_BALANCE] +
            changed[PART_EFFECT] + changed[PART_GROUPS] ==
        0)
        return arena_printf(arena,
                            "Nothing differs in the %zu settings and in the samples, balance and "
                            "effects of the %zu %s that both have.",
                            c->settings.n, n, text_plural(n, "analysis", "analyses"));
    return arena_printf(arena,
                        "%zu of %zu settings %s. Of %zu %s that both have, the sample differs in "
                        "%zu, how alike the groups were at the start in %zu, the effect in %zu.",
                        settings, c->settings.n, text_plural(settings, "differs", "differ"), n,
                        text_plural(n, "analysis", "analyses"), changed[PART_SAMPLE],
                        changed[PART_BALANCE], changed[PART_EFFECT]);
}

static bool any_effect_differs(const Comparison *c)
{
    for (size_t i = 0; i < c->n_pairs; i++)
        if (part_differences(&c->pair[i].part[PART_EFFECT]) > 0)
            return true;
    return false;
}

static const char no_interval[] =
    "A change is B less A. Two analyses may share students, so a change has no interval here.";

static const char *pair_title(Arena *arena, const Beside *pair)
{
    return arena_printf(arena, "%s%s%s", pair->label, is_main(pair) ? "" : ", ",
                        is_main(pair) ? "" : text_in_sentence(arena, pair->design_label));
}

/* The analyses in which nothing differs; NULL: there is none, or summary_words said it of all. */
static const char *unchanged_words(Arena *arena, const Comparison *c)
{
    Text out = {.arena = arena};
    size_t n = 0, n_both = 0;
    text_add(&out, "Nothing differs in: ");
    for (size_t i = 0; i < c->n_pairs; i++) {
        n_both += in_both(&c->pair[i]);
        if (!in_both(&c->pair[i]) || pair_differences(&c->pair[i]) > 0)
            continue;
        text_format(&out, "%s%s", n++ == 0 ? "" : "; ", pair_title(arena, &c->pair[i]));
    }
    text_add(&out, ".");
    return n == 0 || n == n_both ? NULL : out.bytes;
}

/* --- text ----------------------------------------------------------------------------------------
 */

static void add_wrapped(Text *out, const char *words, size_t width, size_t hang)
{
    terminal_wrap(out, quoted_for_terminal(out->arena, words), width, 0, hang);
    text_add(out, "\n");
}

static void add_padded(Text *out, const char *words, size_t width, bool right)
{
    const size_t taken = text_width(words), pad = width > taken ? width - taken : 0;
    text_format(out, "%*s%s%*s", right ? (int)pad : 0, "", words, right ? 0 : (int)pad, "");
}

static void add_blocks(Text *out, const Rows *rows, size_t width)
{
    for (size_t i = 0; i < rows->n; i++) {
        add_wrapped(out, arena_printf(out->arena, "  %s", rows->cell[i][0]), width, 4);
        for (int k = 1; k < N_COLUMNS; k++)
            if (rows->cell[i][k][0] != '\0')
                add_wrapped(out,
                            arena_printf(out->arena, "    %s: %s", k < 3 ? letter[k - 1] : "change",
                                         rows->cell[i][k]),
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
        add_padded(&line, i == 0 ? cell[0] : arena_printf(out->arena, "  %s", cell[0]), widest[0],
                   false);
        for (int k = 1; k < (changes ? N_COLUMNS : 3); k++)
            add_padded(&line, cell[k], widest[k], true);
        while (line.n > 0 && line.bytes[line.n - 1] == ' ')
            line.bytes[--line.n] = '\0';
        text_add(out, line.bytes);
        text_add(out, "\n");
    }
}

static void add_pair(Text *out, const Beside *pair, size_t width)
{
    const char *title = pair_title(out->arena, pair);
    if (!in_both(pair)) {
        text_add(out, "\n");
        add_wrapped(out,
                    arena_printf(out->arena, "%s: only %s has this analysis.", title,
                                 pair->side[0] != NULL ? "A" : "B"),
                    width, 2);
        return;
    }
    if (pair_differences(pair) == 0)
        return;
    text_add(out, "\n");
    add_wrapped(out, title, width, 2);
    for (size_t k = text_width(title); k > 0; k--)
        text_add(out, "-");
    text_add(out, "\n");
    for (BesidePart k = 0; k < N_PARTS; k++) {
        const Rows rows = rows_of(out->arena, &pair->part[k], shown_of(pair, k));
        add_rows(out, pair->part[k].title, &rows, true, width);
    }
}

static const char *only_words(Arena *arena, const Comparison *c, int s)
{
    Text out = {.arena = arena};
    if (c->only[s].n == 0)
        return NULL;
    text_format(&out, "Only %s has: ", letter[s]);
    for (size_t i = 0; i < c->only[s].n; i++)
        text_format(&out, "%s%s", i == 0 ? "" : ", ", c->only[s].item[i]);
    text_add(&out, ".");
    return out.bytes;
}

void comparison_write_text(Text *out, const Comparison *c, size_t width)
{
    Arena *arena = out->arena;
    text_add(out, "");
    if (comparison_is_internal(c))
        add_wrapped(out, RESULTS_INTERNAL_MARK, width, 0);
    for (int s = 0; s < 2; s++)
        add_wrapped(out, arena_printf(arena, "%s  %s", letter[s], side_words(arena, c, s)), width,
                    3);
    text_add(out, "\n");
    add_wrapped(out, summary_words(arena, c), width, 0);
    if (any_effect_differs(c))
        add_wrapped(out, no_interval, width, 0);
    const Rows inputs = rows_of(arena, &c->inputs, SHOWN_CHANGED);
    const Rows settings = rows_of(arena, &c->settings, SHOWN_CHANGED);
    add_rows(out, c->inputs.title, &inputs, true, width);
    add_rows(out, c->settings.title, &settings, false, width);
    for (size_t i = 0; i < c->n_pairs; i++)
        add_pair(out, &c->pair[i], width);
    const char *unchanged = unchanged_words(arena, c);
    if (unchanged != NULL) {
        text_add(out, "\n");
        add_wrapped(out, unchanged, width, 2);
    }
    for (int s = 0; s < 2; s++)
        if (c->only[s].n > 0) {
            text_add(out, "\n");
            add_wrapped(out, only_words(arena, c, s), width, 2);
        }
}

/* --- Markdown ------------------------------------------------------------------------------------
 */

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
    if (in_both(pair) && pair_differences(pair) == 0)
        return;
    add_paragraph(out, "## ", pair_title(out->arena, pair));
    if (!in_both(pair))
        text_format(out, "Only %s has this analysis.\n\n", pair->side[0] != NULL ? "A" : "B");
    else
        for (BesidePart k = 0; k < N_PARTS; k++) {
            const Rows rows = rows_of(out->arena, &pair->part[k], shown_of(pair, k));
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
        add_paragraph(out, arena_printf(arena, "- **%s**: ", letter[s]), side_words(arena, c, s));
    for (size_t i = 0; i < c->caution.n; i++)
        add_paragraph(out, "> Caution: ", c->caution.item[i]);
    add_paragraph(out, "", summary_words(arena, c));
    if (any_effect_differs(c))
        add_paragraph(out, "", no_interval);
    const Rows inputs = rows_of(arena, &c->inputs, SHOWN_CHANGED);
    const Rows settings = rows_of(arena, &c->settings, SHOWN_CHANGED);
    add_markdown_rows(out, c->inputs.title, &inputs, true);
    add_markdown_rows(out, c->settings.title, &settings, false);
    for (size_t i = 0; i < c->n_pairs; i++)
        add_markdown_pair(out, &c->pair[i]);
    if (unchanged_words(arena, c) != NULL)
        add_paragraph(out, "", unchanged_words(arena, c));
    for (int s = 0; s < 2; s++)
        if (c->only[s].n > 0)
            add_paragraph(out, "", only_words(arena, c, s));
}
