#include "draft/write.h"

#include "alike/quote.h"
#include "alike/records.h"
#include "spec/node.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { COMMENT_AT = 46, COMMENT_WIDTH = 100 };

static const char *formatted(Arena *arena, const char *format, va_list arguments)
{
    Text text = {.arena = arena};
    text_add(&text, "");
    quote_format_list(&text, format, arguments);
    return text.bytes;
}

/* --- lines ----------------------------------------------------------------------------------- */

void draft_gap(Writer *w)
{
    text_add(&w->text, "\n");
}

/* Lines of a comment, cut at blanks. */
static void wrap(Text *out, const char *words)
{
    size_t width = 0;
    for (const char *at = words; *at != '\0';) {
        const size_t n = strcspn(at, " ");
        const char *word = arena_copy_bytes(out->arena, at, n);
        const size_t letters = text_width(word);
        if (width > 0 && width + 1 + letters > COMMENT_WIDTH) {
            text_add(out, "\n");
            width = 0;
        }
        text_format(out, "%s%s", width == 0 ? "# " : " ", word);
        width += letters + (width == 0 ? 2 : 1);
        at += n + (at[n] == ' ');
    }
    text_add(out, "\n");
}

void draft_comment(Writer *w, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *words = formatted(w->arena, format, arguments);
    va_end(arguments);
    wrap(&w->text, words);
}

void draft_line(Writer *w, const char *yaml, const char *why)
{
    const size_t width = text_width(yaml);
    text_add(&w->text, yaml);
    if (why != NULL)
        text_format(&w->text, "%*s# %s", width + 1 < COMMENT_AT ? (int)(COMMENT_AT - width) : 2, "",
                    quoted_for_terminal(w->arena, why));
    text_add(&w->text, "\n");
}

void draft_open(Writer *w, const char *yaml, const char *what)
{
    Draft *draft = w->draft;
    size_t line = 1;
    for (const char *at = w->text.bytes; at != NULL && *at != '\0'; at++)
        line += *at == '\n';
    assert(draft->n_open < DRAFT_OPEN_MOST);
    draft_line(w, yaml, NULL);
    draft->open[draft->n_open++] = (DraftOpen){.line = line, .what = what};
}

void draft_blank(Writer *w, DraftBlank blank)
{
    DraftOpen *open = &w->draft->open[w->draft->n_open - 1];
    assert(open->n_blanks < DRAFT_BLANKS_MOST);
    open->blank[open->n_blanks++] = blank;
}

void draft_said(Writer *w, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *words = formatted(w->arena, format, arguments);
    va_end(arguments);
    if (w->draft->n_said < DRAFT_SAID_MOST)
        w->draft->said[w->draft->n_said++] = words;
}

const char *yaml_word(Arena *arena, const char *word)
{
    Text text = {.arena = arena};
    text_add(&text, "");
    node_add_word(&text, word);
    return text.bytes;
}

const char *yaml_list(Arena *arena, const char *const *word, size_t n)
{
    Text text = {.arena = arena};
    text_add(&text, "[");
    for (size_t i = 0; i < n; i++) {
        text_add(&text, i > 0 ? ", " : "");
        node_add_word(&text, word[i]);
    }
    text_add(&text, "]");
    return text.bytes;
}

/* --- around the table ------------------------------------------------------------------------ */

static void write_layout(Writer *w, const FileProfile *profile, const char *indent)
{
    const size_t names = profile->rules.header_row;
    draft_line(w, arena_printf(w->arena, "%slayout: %s", indent, profile_layout(w->arena, profile)),
               names > 0 ? "lines of fixed width; columns by what is blank in all lines"
                         : "lines of fixed width, without names; columns by what is blank in all "
                           "lines: name them, here and below");
    if (names > 0)
        draft_line(w, arena_printf(w->arena, "%sheader_row: %zu", indent, names),
                   "the line of the names, which the layout has");
}

void draft_rules(Writer *w, const DraftFile *const *file, size_t n, const char *indent)
{
    const char *total[PROFILE_REMARKS_MOST];
    size_t n_totals = 0, header = 0;
    for (size_t i = 0; i < n; i++) {
        const FileProfile *profile = &file[i]->profile;
        if (profile->facts.n_above > 0 && (i == 0 || header == profile->header_line))
            header = profile->header_line;
        else
            header = 0; /* of several files each has its own */
        for (size_t k = 0; k < profile->n_remarks; k++) {
            bool met = false;
            for (size_t t = 0; t < n_totals; t++)
                met = met || text_equal(total[t], profile->remark[k]);
            if (!met && n_totals < PROFILE_REMARKS_MOST)
                total[n_totals++] = profile->remark[k];
        }
    }
    const FileProfile *first = n > 0 ? &file[0]->profile : NULL;
    if (first != NULL && first->rules.layout != NULL)
        write_layout(w, first, indent);
    else if (header > 0)
        draft_line(w, arena_printf(w->arena, "%sheader_row: %zu", indent, header),
                   "lines of a title stand above it");
    if (n > 0 && file[0]->profile.rules.two_rows)
        draft_line(w, arena_printf(w->arena, "%sheader_rows: 2", indent),
                   "names stand in two rows: the upper one is over several columns");
    if (n_totals > 0)
        draft_line(w,
                   arena_printf(w->arena, "%stotal_rows: %s", indent,
                                yaml_list(w->arena, total, n_totals)),
                   "rows that begin so hold totals or remarks");
}

/* --- what all studies have ------------------------------------------------------------------- */

/* A list may name a student again: once is enough, which is said. */
static const char *again(Arena *arena, const ProfileColumn *id)
{
    if (id->many || id->n_values >= id->n_filled)
        return "";
    return arena_printf(arena, "; %s of its rows name a student again, and are passed over",
                        text_count(arena, id->n_filled - id->n_values));
}

void draft_roster(Writer *w, const DraftFile *file)
{
    Arena *arena = w->arena;
    const ProfileColumn *id = &file->profile.column[file->id];
    draft_line(w,
               arena_printf(arena, "treatment: {roster: %s, id: %s}", yaml_word(arena, file->shown),
                            yaml_word(arena, id->name)),
               file->found > 0
                   ? arena_printf(arena,
                                  "its %s ids are those of some of the students (%.0f%% are "
                                  "found): taken for those of the program%s",
                                  text_count(arena, id->n_values), 100 * file->found,
                                  again(arena, id))
                   : arena_printf(arena, "the list of students, taken for those of the program%s",
                                  again(arena, id)));
    if (again(arena, id)[0] != '\0')
        draft_said(w, "%s: %s rows, %s students%s", file->path, text_count(arena, id->n_filled),
                   text_count(arena, id->n_values), again(arena, id));
}

bool draft_treatment(Writer *w, const DraftFile *file)
{
    const Guesses *g = &file->guesses;
    Arena *arena = w->arena;
    if (g->treatment == SIZE_MAX)
        return false;
    const Guess *guess = &g->item[g->treatment];
    const char *column = yaml_word(arena, guess->column->name);
    draft_comment(w, "%s %s%s", guess->column->name, guess->why,
                  file->guesses.n_arms > 0
                      ? ". Here all programs count as one; treatment.arms tells them apart"
                      : "");
    if (g->treated != NULL)
        draft_line(w,
                   arena_printf(arena, "treatment: {column: %s, treated: %s, control: %s}", column,
                                yaml_word(arena, g->treated), yaml_word(arena, g->control)),
                   NULL);
    else if (g->n_arms > 0)
        draft_line(w,
                   arena_printf(arena, "treatment: {column: %s, treated: %s, control: %s}", column,
                                yaml_list(arena, g->arm, g->n_arms), yaml_word(arena, g->control)),
                   NULL);
    else {
        draft_open(w,
                   arena_printf(arena,
                                "treatment: {column: %s, treated: " SPEC_OPEN
                                ", control: " SPEC_OPEN "}",
                                column),
                   arena_printf(arena, "which value of %s says that a row was in the program",
                                guess->column->name));
        draft_blank(w,
                    blank_of_values(arena, guess->column, "Which value is that of the program?"));
        draft_blank(w, (DraftBlank){.asks = "Which value is that of the comparison?"});
    }
    return true;
}

/* Scores of a file of tests are pretests and outcomes, whatever time their columns name. */
static bool is_of_a_test(Arena *arena, const DraftFile *file, const Guess *guess)
{
    return file->format != NULL && !file->by_term &&
           (guess->role == GUESS_EARLIER ||
            records_reads(arena, file->format, guess->column->name));
}

size_t draft_covariates(Writer *w, const DraftFile *file)
{
    const Guesses *g = &file->guesses;
    size_t n = 0;
    for (size_t k = 0; k < g->n; k++) {
        const Guess *guess = &g->item[k];
        if (guess->role != GUESS_TRAIT && guess->role != GUESS_EARLIER &&
            (guess->role != GUESS_GRADE || file->kind != FILE_TABLE))
            continue;
        if (is_of_a_test(w->arena, file, guess))
            continue;
        draft_line(w, arena_printf(w->arena, "  - %s", yaml_word(w->arena, guess->column->name)),
                   guess->why);
        n++;
    }
    return n;
}

static bool is_left(const Guess *guess)
{
    return guess->why != NULL &&
           (guess->role == GUESS_LEFT || guess->role == GUESS_WEIGHT || guess->role == GUESS_SPARE);
}

void draft_left(Writer *w, const DraftFile *file)
{
    const Guesses *g = &file->guesses;
    bool *told = ARENA_ARRAY(w->arena, bool, g->n);
    size_t n = 0;
    for (size_t k = 0; k < g->n; k++) {
        Text text = {.arena = w->arena};
        if (told[k] || !is_left(&g->item[k]))
            continue;
        if (n++ == 0) {
            draft_gap(w);
            draft_comment(w, "Columns that are not used, and why. What was known before the "
                             "program began may go under covariates.");
        }
        text_format(&text, "- %s: ", g->item[k].why);
        for (size_t j = k, m = 0; j < g->n; j++) {
            const Guess *other = &g->item[j];
            if (!is_left(other) || !text_equal(other->why, g->item[k].why))
                continue;
            told[j] = true;
            text_format(&text, "%s%s", m++ > 0 ? ", " : "", other->column->name);
            if (other->role == GUESS_SPARE)
                text_format(&text, " (%s)", guess_values(w->arena, other->column));
        }
        draft_comment(w, "%s", text.bytes);
    }
}
