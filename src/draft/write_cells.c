/* Lines on what cells stand for: codes for missing, how numbers are written, digits that are names,
 * labels and empty cells. */
#include "draft/write.h"

#include "spec/node.h"

#include <string.h>

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
            if (is_used(guess) && profile_is_number(guess->column) &&
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
            const ProfileColumn *column = g->item[k].column;
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
        const FileRules *written = &file[i]->profile.written;
        all.decimal_comma = all.decimal_comma || written->decimal_comma;
        all.thousands = all.thousands || written->thousands;
        all.percent = all.percent || written->percent;
    }
    return all;
}

static const char *marked_in(const DraftFile *const *file, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (file[i]->profile.marked != NULL)
            return file[i]->profile.marked;
    return "";
}

void draft_numbers(Writer *w, const DraftFile *const *file, size_t n)
{
    const FileRules written = draft_written(file, n);
    if (written.decimal_comma)
        draft_line(w, "  decimal: comma", "numbers are written 3,5");
    if (written.thousands && written.decimal_comma)
        draft_line(w, "  thousands: yes",
                   arena_printf(w->arena, "%s has numbers such as 1.214, which is 1214 there",
                                marked_in(file, n)));
    else if (written.thousands)
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
    Text text = {.arena = arena};
    text_add(&text, "{values: {");
    for (size_t i = 0; i < guess->column->n_kept; i++) {
        const char *value = yaml_word(arena, guess->column->value[i].text);
        text_format(&text, "%s: %s, ", value, value);
    }
    text_format(&text, "\"\": %s}}", yaml_word(arena, guess->blank));
    return text.bytes;
}

void draft_columns(Writer *w, const DraftFile *const *file, size_t n)
{
    Arena *arena = w->arena;
    bool begun = false;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < file[i]->guesses.n; k++) {
            const Guess *guess = &file[i]->guesses.item[k];
            const ProfileColumn *column = guess->column;
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
                                          guess_values(arena, column),
                                          text_count(arena, column->n_filled),
                                          text_count(arena, column->n_blank), guess->blank));
        }
}
