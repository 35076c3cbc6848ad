/* Which column says who was in the program, and by which values. */
#include "alike/text.h"
#include "draft/role_words.h"
#include "draft/roles.h"

#include <string.h>
#include <strings.h>

/* --- flags ----------------------------------------------------------------------------------- */

/* What a column holds that marks those who are in something, and what the others then have. Ours.
 */
static const struct {
    const char *has, *blank;
} flags[] = {{"1", "0"},           {"y", "N"},
             {"yes", "No"},        {"t", "F"},
             {"true", "False"},    {"x", "none"},
             {"enrolled", "none"}, {"active", "none"},
             {"treated", "none"},  {"participant", "none"},
             {"j", "N"},           {"ja", "nein"}};

const char *guess_blank(const ProfileColumn *column)
{
    if (column->n_values != 1 || column->n_blank == 0 || column->n_code > 0)
        return NULL;
    for (size_t i = 0; i < COUNT_OF(flags); i++)
        if (strcasecmp(flags[i].has, column->value[0].text) == 0)
            return flags[i].blank;
    return NULL;
}

/* Names of programs, and nothing for whoever is in none of them. */
static bool names_programs(const FileProfile *profile, const ProfileColumn *column)
{
    enum { LETTERS_LEAST = 3 };
    static const double blank_least = 0.2; /* ours: fewer are gaps */
    if (column->n_numbers > 0 || column->n_code > 0 || column->n_values > 8 ||
        (double)column->n_blank < blank_least * (double)profile->n_rows)
        return false;
    for (size_t i = 0; i < column->n_kept; i++)
        if (strlen(column->value[i].text) < LETTERS_LEAST ||
            word_in_list(column->value[i].text, control_values) ||
            word_in_list(column->value[i].text, neither_values))
            return false;
    return column->n_values > 0;
}

/* --- the treatment --------------------------------------------------------------------------- */

/* The values in two kinds; false where one is neither. */
static bool tell_arms(const ProfileColumn *column, Guesses *g)
{
    g->treated = g->control = NULL;
    g->n_arms = 0;
    for (size_t i = 0; i < column->n_kept; i++)
        if (word_in_list(profile_value(column, i), control_values)) {
            if (g->control != NULL)
                return false;
            g->control = profile_value(column, i);
        }
    if (g->control == NULL && column->n_kept == 2)
        for (size_t i = 0; i < column->n_kept; i++)
            if (word_in_list(profile_value(column, i), waiting_values) &&
                word_in_list(profile_value(column, 1 - i), treated_values))
                g->control = profile_value(column, i);
    if (g->control == NULL)
        return false;
    size_t n_others = 0;
    for (size_t i = 0; i < column->n_kept; i++)
        n_others += profile_value(column, i) != g->control &&
                    !word_in_list(profile_value(column, i), neither_values);
    for (size_t i = 0; i < column->n_kept; i++) {
        const char *value = profile_value(column, i);
        if (value == g->control || word_in_list(value, neither_values))
            continue;
        if (n_others == 1)
            g->treated = value;
        else if (g->n_arms < COUNT_OF(g->arm))
            g->arm[g->n_arms++] = value;
    }
    return true;
}

static size_t telling(const ProfileColumn *column)
{
    size_t n = 0;
    for (size_t i = 0; i < column->n_kept; i++)
        n += word_in_list(profile_value(column, i), telling_values) ||
             word_in_list(profile_value(column, i), waiting_values);
    return n;
}

/* 0: it is not it. */
static int reads_as_treatment(const FileProfile *profile, const Guess *guess)
{
    const ProfileColumn *column = guess->column;
    Guesses told = {0};
    const bool named = words_have(&guess->words, treatment_words) &&
                       !words_have(&guess->words, trait_words); /* an ethnic group */
    if (guess->role == GUESS_LEFT && named && guess_blank(column) != NULL)
        return 3;
    if (guess->role == GUESS_LEFT && named && names_programs(profile, column))
        return 2;
    if (guess->role != GUESS_LEFT || column->n_values < 2 || column->n_values > 8)
        return 0;
    const bool arms = tell_arms(column, &told);
    const bool both = arms && told.treated != NULL && word_in_list(told.treated, treated_values);
    if (named && both)
        return 5;
    if (telling(column) >= 2 && arms)
        return 4;
    if (named && arms)
        return 3;
    if (named && column->n_values == 2)
        return 2;
    return both && guess->words.n == 1 && word_in_list(column->name, "|t|z|d|w|") ? 1 : 0;
}

static void take_programs(Arena *arena, Guesses *g, Guess *guess)
{
    const ProfileColumn *column = guess->column;
    guess->blank = g->control = "none";
    guess->labels = false;
    g->treated = column->n_kept == 1 ? column->value[0].text : NULL;
    for (size_t i = 0; i < column->n_kept && column->n_kept > 1; i++)
        g->arm[g->n_arms++] = column->value[i].text;
    guess->why =
        arena_printf(arena, "by its name; it holds %s, or nothing", guess_values(arena, column));
}

void find_treatment(Arena *arena, Guesses *g)
{
    int best = 0;
    for (size_t k = 0; k < g->n; k++) {
        const int rank = reads_as_treatment(g->profile, &g->item[k]);
        if (rank > best) {
            best = rank;
            g->treatment = k;
        }
    }
    if (best == 0)
        return;
    Guess *guess = &g->item[g->treatment];
    guess->role = GUESS_TREATMENT;
    guess->why =
        arena_printf(arena, "%s; it holds %s",
                     words_have(&guess->words, treatment_words) ? "by its name" : "by its values",
                     guess_values(arena, guess->column));
    guess->blank = guess_blank(guess->column);
    guess->labels = guess->blank == NULL && profile_is_labelled(guess->column);
    if (guess->blank != NULL) {
        g->treated = guess->column->value[0].text;
        g->control = guess->blank;
        guess->why = arena_printf(arena, "by its name; it holds %s or nothing",
                                  guess_values(arena, guess->column));
    } else if (names_programs(g->profile, guess->column)) {
        take_programs(arena, g, guess);
    } else if (!tell_arms(guess->column, g)) {
        g->treated = g->control = NULL;
    }
}
