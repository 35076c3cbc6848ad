#include "draft/write.h"

#include "alike/quote.h"
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

void draft_rules(Writer *w, const DraftFile *const *file, size_t n, const char *indent)
{
    const char *total[SURVEY_REMARKS_MOST];
    size_t n_totals = 0, header = 0;
    for (size_t i = 0; i < n; i++) {
        const Survey *survey = &file[i]->survey;
        if (survey->facts.n_above > 0 && (i == 0 || header == survey->header_line))
            header = survey->header_line;
        else
            header = 0; /* of several files each has its own */
        for (size_t k = 0; k < survey->n_remarks; k++) {
            bool met = false;
            for (size_t t = 0; t < n_totals; t++)
                met = met || text_equal(total[t], survey->remark[k]);
            if (!met && n_totals < SURVEY_REMARKS_MOST)
                total[n_totals++] = survey->remark[k];
        }
    }
    if (header > 0)
        draft_line(w, arena_printf(w->arena, "%sheader_row: %zu", indent, header),
                   "lines of a title stand above it");
    if (n > 0 && file[0]->survey.rules.two_rows)
        draft_line(w, arena_printf(w->arena, "%sheader_rows: 2", indent),
                   "names stand in two rows: the upper one is over several columns");
    if (n_totals > 0)
        draft_line(w,
                   arena_printf(w->arena, "%stotal_rows: %s", indent,
                                yaml_list(w->arena, total, n_totals)),
                   "rows that begin so hold totals or remarks");
}

static bool is_used(const Guess *guess)
{
    return guess->role != GUESS_LEFT && guess->role != GUESS_ID && guess->role != GUESS_WEIGHT;
}

static bool is_default_code(const char *text)
{
    return text_equal(text, "NA") || text_equal(text, ".");
}

typedef struct Codes {
    Arena *arena;
    size_t n;
    const char *code[24];
    Text why;
} Codes;

static void add_code(Codes *codes, const char *code, size_t n_cells, const char *column,
                     const char *than)
{
    for (size_t i = 0; i < codes->n; i++)
        if (text_equal(codes->code[i], code))
            return;
    if (codes->n == COUNT_OF(codes->code))
        return;
    codes->code[codes->n++] = code;
    text_format(&codes->why, "%s%s: %zu in %s%s", codes->why.n > 0 ? "; " : "", code, n_cells,
                column, than);
}

/* A code of one column that is a score of another would take those away too. */
static bool is_value_of_another(const DraftFile *const *file, size_t n, const char *code)
{
    double value = 0;
    (void)text_to_real(code, strlen(code), &value);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < file[i]->guesses.n; k++) {
            const Guess *guess = &file[i]->guesses.item[k];
            if (is_used(guess) && survey_is_number(guess->column) &&
                value >= guess->column->least && value <= guess->column->most)
                return true;
        }
    return false;
}

void draft_missing(Writer *w, const DraftFile *const *file, size_t n)
{
    Codes codes = {.arena = w->arena, .why = {.arena = w->arena}};
    text_add(&codes.why, "");
    for (size_t i = 0; i < n; i++) {
        const Guesses *g = &file[i]->guesses;
        for (size_t k = 0; k < g->n; k++) {
            const SurveyColumn *column = g->item[k].column;
            if (!is_used(&g->item[k]) && file[i]->kind != FILE_TESTS)
                continue;
            for (size_t c = 0; c < column->n_codes; c++)
                if (!is_default_code(column->code[c].text))
                    add_code(&codes, column->code[c].text, column->code[c].n, column->name, "");
            for (size_t c = 0; c < column->n_far; c++)
                if (is_used(&g->item[k]) && g->item[k].role != GUESS_TREATMENT &&
                    column->n_filled > 20 && !is_value_of_another(file, n, column->far[c].text))
                    add_code(&codes, column->far[c].text, column->far[c].n, column->name,
                             arena_printf(w->arena, ", which goes from %.10g to %.10g else",
                                          column->least, column->most));
        }
    }
    if (codes.n == 0)
        return;
    Text list = {.arena = w->arena};
    text_add(&list, "  missing: [\"\", NA, .");
    for (size_t i = 0; i < codes.n; i++) {
        text_add(&list, ", ");
        node_add_word(&list, codes.code[i]);
    }
    text_add(&list, "]");
    draft_line(w, list.bytes,
               arena_printf(w->arena, "stand for nothing known? %s", codes.why.bytes));
}

FileRules draft_written(const DraftFile *const *file, size_t n)
{
    FileRules all = {0};
    for (size_t i = 0; i < n; i++) {
        const FileRules *written = &file[i]->survey.written;
        all.decimal_comma = all.decimal_comma || written->decimal_comma;
        all.thousands = all.thousands || written->thousands;
        all.percent = all.percent || written->percent;
    }
    return all;
}

static const char *marked_in(const DraftFile *const *file, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (file[i]->survey.marked != NULL)
            return file[i]->survey.marked;
    return "";
}

void draft_numbers(Writer *w, const DraftFile *const *file, size_t n)
{
    const FileRules written = draft_written(file, n);
    if (written.decimal_comma)
        draft_line(w, "  decimal: comma", "numbers are written 3,5");
    if (written.thousands)
        draft_line(w, "  thousands: yes",
                   arena_printf(w->arena,
                                "%s has numbers such as 1,214, taken for a thousand and more; if "
                                "the comma is a decimal sign, write decimal: comma",
                                marked_in(file, n)));
    if (written.percent)
        draft_line(w, "  percent: yes", "45% is read as 45");
}

void draft_factors(Writer *w, const DraftFile *const *file, size_t n, bool grade)
{
    enum { MOST = 64 };
    const char *name[MOST];
    size_t n_names = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < file[i]->guesses.n; k++) {
            const Guess *guess = &file[i]->guesses.item[k];
            const bool used = guess->role == GUESS_TRAIT || (guess->role == GUESS_GRADE && grade);
            if (used && guess->is_factor && n_names < MOST)
                name[n_names++] = guess->column->name;
        }
    if (n_names > 0)
        draft_line(w, arena_printf(w->arena, "  factors: %s", yaml_list(w->arena, name, n_names)),
                   "digits that are names, not amounts");
}

/* "{Y: Y, \"\": N}" */
static const char *values_with_blank(Arena *arena, const Guess *guess)
{
    const char *value = yaml_word(arena, guess->column->value[0].text);
    return arena_printf(arena, "{values: {%s: %s, \"\": %s}}", value, value,
                        yaml_word(arena, guess->blank));
}

void draft_columns(Writer *w, const DraftFile *const *file, size_t n)
{
    Arena *arena = w->arena;
    bool begun = false;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < file[i]->guesses.n; k++) {
            const Guess *guess = &file[i]->guesses.item[k];
            const SurveyColumn *column = guess->column;
            if ((guess->role != GUESS_TRAIT && guess->role != GUESS_TREATMENT) ||
                (guess->blank == NULL && !guess->labels))
                continue;
            if (!begun)
                draft_line(w, "columns:", NULL);
            begun = true;
            draft_line(w,
                       arena_printf(arena, "  %s: %s", yaml_word(arena, column->name),
                                    guess->blank == NULL ? "{labels: yes}"
                                                         : values_with_blank(arena, guess)),
                       guess->blank == NULL
                           ? "the file says what its codes stand for"
                           : arena_printf(arena,
                                          "%s in %s cells; the %s empty ones are taken for %s, "
                                          "but may be unknown",
                                          column->value[0].text,
                                          text_count(arena, column->n_filled),
                                          text_count(arena, column->n_blank), guess->blank));
        }
}

/* --- what all studies have ------------------------------------------------------------------- */

void draft_roster(Writer *w, const DraftFile *file)
{
    Arena *arena = w->arena;
    const SurveyColumn *id = &file->survey.column[file->id];
    draft_line(w,
               arena_printf(arena, "treatment: {roster: %s, id: %s}", yaml_word(arena, file->shown),
                            yaml_word(arena, id->name)),
               file->found > 0
                   ? arena_printf(arena,
                                  "its %s ids are those of some of the students (%.0f%% are "
                                  "found): taken for those of the program",
                                  text_count(arena, id->n_values), 100 * file->found)
                   : "the list of students, taken for those of the program");
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

size_t draft_covariates(Writer *w, const DraftFile *file)
{
    const Guesses *g = &file->guesses;
    size_t n = 0;
    for (size_t k = 0; k < g->n; k++) {
        const Guess *guess = &g->item[k];
        if (guess->role != GUESS_TRAIT && guess->role != GUESS_EARLIER &&
            (guess->role != GUESS_GRADE || file->kind != FILE_TABLE))
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
