/* One column after another: what it is for. The lists of words and the order of the questions are
 * ours; every guess is shown with its reason, for a person to judge. */
#include "draft/roles.h"

#include "alike/groups.h"
#include "alike/headings.h"
#include "alike/quote.h"
#include "alike/text.h"
#include "draft/outcomes.h"
#include "draft/role_words.h"

#include <string.h>

#define NONE SIZE_MAX
/* More gaps than this share of the rows, and a column costs more students than it is worth. */
static const double sparse_from = 0.2;

/* --- what cells hold ------------------------------------------------------------------------- */

bool guess_is_sparse(const FileProfile *profile, const ProfileColumn *column)
{
    return (double)(column->n_blank + column->n_code) > sparse_from * (double)profile->n_rows;
}

const char *guess_values(Arena *arena, const ProfileColumn *column)
{
    enum { SHOWN = 6, LONGEST = 24 };
    Text text = {.arena = arena};
    text_add(&text, "");
    if (column->n_filled == 0)
        return "nothing";
    const bool labels = profile_is_labelled(column);
    if (profile_is_number(column) && column->n_values > SHOWN && !labels) {
        text_format(&text, "%.10g to %.10g", column->least, column->most);
        return text.bytes;
    }
    for (size_t i = 0; i < column->n_kept && i < SHOWN; i++) {
        const char *value = quoted_for_terminal(arena, profile_value(column, i));
        const bool is_long = text_width(value) > LONGEST;
        text_format(&text, "%s%.*s%s", i > 0 ? ", " : "", is_long ? LONGEST : (int)strlen(value),
                    value, is_long ? "..." : "");
    }
    if (column->n_values > SHOWN)
        text_format(&text, " and %zu more", column->n_values - SHOWN);
    return text.bytes;
}

/* --- the id ---------------------------------------------------------------------------------- */

/* 3: "student_id"; 2: "id", "ID Number"; 1: "row"; 0: another. */
static int reads_as_id(Arena *arena, const ProfileColumn *column)
{
    const Words words = words_of(arena, column->name);
    if (words.n == 1 && words_have(&words, "|student|pupil|"))
        return column->n_numbers > 0 || column->n_led > 0 ? 2 : 1; /* else names of people */
    return heading_person_id(column->name);
}

/* Days that a spreadsheet counts: 45174. */
static bool names_time(Arena *arena, const ProfileColumn *column)
{
    const Words words = words_of(arena, column->name);
    return words_have(&words, "|date|time|day|timestamp|phone|");
}

static bool could_be_id(const ProfileColumn *column)
{
    return column->n_filled > 0 && column->n_numbers - column->n_whole <= column->n_scientific &&
           column->n_dates == 0;
}

/* A few repeats or gaps are mistakes, which `check` names; many are rows of one person. */
static bool tells_most(const FileProfile *profile, const ProfileColumn *column)
{
    return column->many || 10 * column->n_values >= 8 * profile->n_rows;
}

size_t guess_id(Arena *arena, const FileProfile *profile)
{
    size_t best = NONE;
    int best_rank = 0;
    for (size_t k = 0; k < profile->n_columns; k++) {
        const ProfileColumn *column = &profile->column[k];
        const int named = could_be_id(column) ? 4 * reads_as_id(arena, column) : 0;
        const int rank = named == 0 ? 0
                                    : named + 2 * (column->unique && column->n_blank == 0) +
                                          tells_most(profile, column);
        if (rank > best_rank) {
            best_rank = rank;
            best = k;
        }
    }
    /* nobody calls it an id, but no two rows have the same long code */
    for (size_t k = 0; k < profile->n_columns && best == NONE; k++) {
        const ProfileColumn *column = &profile->column[k];
        if (could_be_id(column) && column->unique && column->n_blank + column->n_code == 0 &&
            profile->n_rows > 10 && column->shortest == column->longest && column->shortest >= 5 &&
            !names_time(arena, column))
            best = k;
    }
    return best;
}

/* A name that says so serves no more where many rows have the same and another column does not:
 * rows are told apart by that one. */
static void find_id(Arena *arena, Guesses *g)
{
    const FileProfile *profile = g->profile;
    size_t k = guess_id(arena, profile);
    if (k == NONE)
        return;
    const ProfileColumn *column = &profile->column[k];
    if (!tells_most(profile, column) && column->n_scientific == 0) {
        g->repeated = k;
        g->item[k].why = "it reads as an id, and several rows have the same";
        for (k = 0; k < profile->n_columns; k++)
            if (profile->column[k].unique && could_be_id(&profile->column[k]) &&
                reads_as_id(arena, &profile->column[k]) > 0)
                break;
        if (k == profile->n_columns)
            return;
        column = &profile->column[k];
    }
    g->id = k;
    g->item[k].role = GUESS_ID;
    g->item[k].why =
        column->unique && column->n_blank == 0 ? "no two rows have the same"
        : column->n_scientific > 0
            ? "by its name; its digits are lost: no study goes by it until it is exported again"
            : "by its name; some rows have the same or none, which 'alike check' names";
}

/* --- schools, grades, weights ---------------------------------------------------------------- */

static void find_school(Guesses *g)
{
    for (size_t k = 0; k < g->n; k++) {
        const ProfileColumn *column = g->item[k].column;
        const bool named =
            group_kind(column->name) == GROUP_SCHOOL || words_have(&g->item[k].words, school_words);
        if (g->item[k].role != GUESS_LEFT || !named || column->unique || column->n_values < 2 ||
            guess_is_sparse(g->profile, column))
            continue;
        if (g->school == NONE || column->n_values > g->item[g->school].column->n_values)
            g->school = k;
    }
    if (g->school == NONE)
        return;
    g->item[g->school].role = GUESS_SCHOOL;
    g->item[g->school].why = "by its name";
}

static bool holds_grades(const ProfileColumn *column)
{
    static const char grades[] = "|pk|k|kg|tk|0|1|2|3|4|5|6|7|8|9|10|11|12|13|01|02|03|04|05|06|07|"
                                 "08|09|";
    for (size_t i = 0; i < column->n_kept; i++)
        if (!word_in_list(column->value[i].text, grades))
            return false;
    return column->n_values >= 2 && column->n_values <= 15;
}

static void find_grade(Arena *arena, Guesses *g)
{
    for (size_t k = 0; k < g->n && g->grade == NONE; k++) {
        Guess *guess = &g->item[k];
        if (guess->role != GUESS_LEFT || !words_have(&guess->words, "|grade|gr|grd|gradelevel|") ||
            words_have(&guess->words, later_words) || !holds_grades(guess->column) ||
            guess_is_sparse(g->profile, guess->column))
            continue;
        g->grade = k;
        guess->role = GUESS_GRADE;
        guess->is_factor = true;
        guess->why = arena_printf(arena, "a grade: %s", guess_values(arena, guess->column));
    }
}

static void find_weight(Guesses *g)
{
    for (size_t k = 0; k < g->n && g->weight == NONE; k++) {
        Guess *guess = &g->item[k];
        if (guess->role != GUESS_LEFT || !words_have(&guess->words, weight_words) ||
            !profile_is_number(guess->column) || !(guess->column->least >= 0))
            continue;
        g->weight = k;
        guess->role = GUESS_WEIGHT;
        guess->why = "reads as a sampling weight";
    }
}

/* --- all others ------------------------------------------------------------------------------ */

/* Does its name tell a year, and none that is known to lie before the program? */
static bool is_late(const Guesses *g, const Guess *guess)
{
    int before = 0;
    for (size_t k = 0; k < g->n; k++)
        if (g->item[k].role == GUESS_PRETEST && g->item[k].moment.year > 0)
            before = g->item[k].moment.order;
    /* a year alone is as late as its end */
    const int end = guess->moment.by_season ? guess->moment.order : 4 * guess->moment.year + 3;
    return guess->moment.year > 0 && end > before;
}

/* Why it can't be a covariate; NULL: it can. */
static const char *unfit(Arena *arena, const Guesses *g, Guess *guess)
{
    const FileProfile *profile = g->profile;
    const ProfileColumn *column = guess->column;
    if (column->name[0] == '\0' || column->n_filled == 0)
        return "it is empty";
    if (words_have(&guess->words, private_words) && !profile_is_number(column))
        return "it names people or places";
    if (column->mixes_percents)
        return arena_printf(arena, "percentages stand in it beside shares of one such as %s",
                            column->share);
    const bool flag = guess_blank(column) != NULL && words_have(&guess->words, trait_words);
    if (column->n_values == 1 && !flag)
        return arena_printf(arena,
                            column->n_blank + column->n_code > 0 ? "all its filled cells hold %s"
                                                                 : "every row has %s",
                            guess_values(arena, column));
    if (guess_is_sparse(profile, column) && !flag)
        return arena_printf(arena, "more than %.0f%% of its cells are empty", 100 * sparse_from);
    if (column->n_dates == column->n_filled)
        return "it holds dates";
    if (guess->moment.by_season && guess->moment.stage == 2)
        return "it is measured at the end, by its name";
    if (is_late(g, guess))
        return "its name has a time that is not before the pretest's";
    if (words_have(&guess->words, later_words))
        return "it is of a later time than the pretest, by its name";
    if (words_have(&guess->words, during_words))
        return "the program may have changed it: put it under covariates only if it is from before";
    if (words_have(&guess->words, derived_words))
        return "it is made of later scores, by its name";
    if (words_have(&guess->words, copy_words))
        return "it is made of another column, by its name";
    if (profile_is_number(column)) {
        guess->is_factor = column->n_whole == column->n_filled && column->n_values > 2 &&
                           column->n_values <= 12 && words_have(&guess->words, code_words);
        return column->unique && column->n_whole == column->n_filled && profile->n_rows > 20
                   ? "no two rows have the same"
                   : NULL;
    }
    guess->is_factor = column->n_numbers > 0;
    return column->n_values > 20 ? arena_printf(arena, "it is text of %s%zu different values",
                                                column->many ? "more than " : "", column->n_values)
                                 : NULL;
}

static void judge(Arena *arena, Guesses *g, Guess *guess)
{
    if (guess->role != GUESS_LEFT || guess->why != NULL)
        return;
    guess->why = unfit(arena, g, guess);
    if (guess->why != NULL)
        return;
    if (words_have(&guess->words, trait_words)) {
        guess->role = GUESS_TRAIT;
        guess->blank = guess_blank(guess->column);
        guess->labels = guess->blank == NULL && profile_is_labelled(guess->column);
        guess->is_factor = guess->is_factor && !guess->labels;
        guess->why = guess->blank == NULL
                         ? guess_values(arena, guess->column)
                         : arena_printf(arena, "%s, or empty", guess->column->value[0].text);
        return;
    }
    guess->role = GUESS_SPARE;
    guess->why = "the name does not say what it is";
}

/* Lines of fixed width without names: c1 and c2 are ours, and no score at two times. */
static bool is_nameless(const FileProfile *profile)
{
    return profile->rules.layout != NULL && profile->rules.header_row == 0;
}

Guesses guess_roles(Arena *arena, const FileProfile *profile)
{
    Guesses g = {.profile = profile,
                 .n = profile->n_columns,
                 .item = ARENA_ARRAY(arena, Guess, profile->n_columns),
                 .id = NONE,
                 .treatment = NONE,
                 .school = NONE,
                 .grade = NONE,
                 .weight = NONE,
                 .within = NONE,
                 .repeated = NONE};
    for (size_t k = 0; k < g.n; k++)
        g.item[k] = (Guess){.column = &profile->column[k],
                            .words = words_of(arena, profile->column[k].name),
                            .moment = moment_of(arena, profile->column[k].name),
                            .pretest = NONE};
    find_id(arena, &g);
    find_treatment(arena, &g);
    find_school(&g);
    find_grade(arena, &g);
    find_weight(&g);
    if (!is_nameless(profile))
        find_outcomes(arena, &g);
    for (size_t k = 0; k < g.n; k++)
        judge(arena, &g, &g.item[k]);
    return g;
}

void guess_leave_same(Arena *arena, Guesses *g)
{
    for (size_t k = 0; k < g->n && g->same != NULL && g->treatment != NONE; k++) {
        Guess *guess = &g->item[k];
        if (!g->same[g->treatment * g->n + k] || guess->role != GUESS_TRAIT)
            continue;
        guess->role = GUESS_LEFT;
        guess->why = arena_printf(arena, "it tells the same as %s, row by row",
                                  g->item[g->treatment].column->name);
    }
}

bool guesses_have(const Guesses *g, GuessRole role)
{
    for (size_t k = 0; k < g->n; k++)
        if (g->item[k].role == role)
            return true;
    return false;
}

bool guesses_have_covariates(const Guesses *g)
{
    return guesses_have(g, GUESS_TRAIT) || guesses_have(g, GUESS_EARLIER) ||
           guesses_have(g, GUESS_GRADE);
}
