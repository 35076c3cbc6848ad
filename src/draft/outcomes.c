/* Scores of one name at several times: the last is the outcome, the one before it the pretest.
 * Where no name comes back, what reads as a score is an outcome without a pretest. */
#include "draft/outcomes.h"

#include "alike/text.h"

#include <string.h>

enum { OUTCOMES_MOST = 4, VALUES_LEAST = 10 };

static const char score_words[] =
    "|score|scores|test|scale|scaled|rit|math|mathematics|maths|read|reading|ela|lang|language|"
    "arit|"
    "arithmetic|science|sci|writing|spelling|vocabulary|vocab|achievement|achiev|ach|mach|api|"
    "percentile|nce|gpa|outcome|y|earnings|cog|points|exam|literacy|numeracy|";

/* Reached or not, 0 or 1. */
static const char reached_words[] =
    "|pass|passed|passing|proficient|proficiency|met|reached|benchmark|graduated|graduate|";

static bool is_yes_no(const Guess *guess)
{
    const ProfileColumn *column = guess->column;
    return guess->role == GUESS_LEFT && guess->why == NULL && profile_is_number(column) &&
           column->n_values == 2 && column->least >= 0 && column->most <= 1;
}

static bool is_reached(const Guess *guess)
{
    return is_yes_no(guess) && words_have(&guess->words, reached_words);
}

static bool says_score(const Words *words)
{
    static const char *const begin[] = {"math", "read", "score", "test"};
    if (words_have(words, score_words))
        return true;
    for (size_t i = 0; i < COUNT_OF(begin); i++)
        if (words->n > 0 && text_starts(words->word[0], begin[i]))
            return true;
    return false;
}

/* Amounts of many sizes, in most rows. */
static bool is_measure(const FileProfile *profile, const Guess *guess)
{
    if (profile_find(profile, guess->column->name) != guess->column)
        return false; /* a second column of that name */
    const ProfileColumn *column = guess->column;
    return guess->role == GUESS_LEFT && guess->why == NULL && profile_is_number(column) &&
           column->n_values > VALUES_LEAST && 2 * column->n_filled > profile->n_rows;
}

/* Is the other an earlier score of the same name? */
static bool is_before(const FileProfile *profile, const Guess *guess, const Guess *other)
{
    return other != guess && guess->moment.is_told && other->moment.is_told &&
           other->moment.order < guess->moment.order &&
           text_equal(guess->moment.stem, other->moment.stem) && is_measure(profile, other);
}

/* A test in the middle is no pretest while there is one before it. */
static bool is_middle(const Guess *guess)
{
    return guess->moment.by_season && guess->moment.stage == 1;
}

static size_t pretest_of(const Guesses *g, size_t k)
{
    size_t best = SIZE_MAX;
    for (size_t j = 0; j < g->n; j++) {
        const Guess *other = &g->item[j];
        if (!is_before(g->profile, &g->item[k], other))
            continue;
        const Guess *held = best == SIZE_MAX ? NULL : &g->item[best];
        if (held == NULL || (is_middle(held) && !is_middle(other)) ||
            (is_middle(held) == is_middle(other) && other->moment.order > held->moment.order))
            best = j;
    }
    return best;
}

static bool is_last(const Guesses *g, size_t k)
{
    for (size_t j = 0; j < g->n; j++)
        if (is_before(g->profile, &g->item[j], &g->item[k]) && is_measure(g->profile, &g->item[j]))
            return false;
    return true;
}

/* With a pretest; only_scores: of names that read as a score's, or of times before and after. */
static bool is_paired(const Guesses *g, size_t k, bool only_scores)
{
    const Guess *guess = &g->item[k];
    const bool at_end = guess->moment.by_season && guess->moment.stage == 2;
    const bool fits = is_measure(g->profile, guess) || (at_end && is_yes_no(guess));
    const size_t pretest = fits && is_last(g, k) ? pretest_of(g, k) : SIZE_MAX;
    return pretest != SIZE_MAX &&
           (!only_scores || says_score(&guess->words) || guess->moment.by_season);
}

static void take_pair(Arena *arena, Guesses *g, size_t k)
{
    Guess *guess = &g->item[k];
    guess->pretest = pretest_of(g, k);
    Guess *pretest = &g->item[guess->pretest];
    for (size_t j = 0; j < g->n; j++) {
        Guess *other = &g->item[j];
        if (other == pretest || !is_before(g->profile, guess, other))
            continue;
        const bool earlier = other->moment.order < pretest->moment.order;
        if (earlier && !guess_is_sparse(g->profile, other->column))
            other->role = GUESS_EARLIER;
        other->why = earlier ? "an earlier score" : "it lies between the pretest and the outcome";
    }
    guess->role = GUESS_OUTCOME;
    pretest->role = GUESS_PRETEST;
    guess->why =
        arena_printf(arena, "%s, after %s: one name at two times",
                     guess_values(arena, guess->column), guess_values(arena, pretest->column));
    g->n_outcomes++;
}

static void take_pairs(Arena *arena, Guesses *g, bool only_scores)
{
    for (size_t k = 0; k < g->n; k++)
        if (g->n_outcomes < OUTCOMES_MOST && is_paired(g, k, only_scores))
            take_pair(arena, g, k);
}

static void take_single(Arena *arena, Guesses *g)
{
    for (size_t k = 0; k < g->n; k++) {
        Guess *guess = &g->item[k];
        const bool at_start = guess->moment.by_season && guess->moment.stage == 0;
        const bool score = is_measure(g->profile, guess) && says_score(&guess->words);
        if (g->n_outcomes == OUTCOMES_MOST || at_start || (!score && !is_reached(guess)))
            continue;
        guess->role = GUESS_OUTCOME;
        guess->why =
            arena_printf(arena, "%s; by its name a score", guess_values(arena, guess->column));
        g->n_outcomes++;
    }
}

/* "pre" beside one outcome of whatever name. */
static void take_nameless_pretest(Arena *arena, Guesses *g)
{
    size_t outcome = SIZE_MAX, pretest = SIZE_MAX, n = 0;
    for (size_t k = 0; k < g->n; k++) {
        const Guess *guess = &g->item[k];
        if (guess->role == GUESS_OUTCOME)
            outcome = k;
        if (is_measure(g->profile, guess) && guess->moment.by_season && guess->moment.stage == 0 &&
            guess->moment.stem[0] == '\0') {
            pretest = k;
            n++;
        }
    }
    if (g->n_outcomes != 1 || n != 1)
        return;
    g->item[outcome].pretest = pretest;
    g->item[pretest].role = GUESS_PRETEST;
    g->item[outcome].why = arena_printf(arena, "%s; the only score from before is %s",
                                        g->item[outcome].why, g->item[pretest].column->name);
}

void find_outcomes(Arena *arena, Guesses *g)
{
    take_pairs(arena, g, true);
    if (g->n_outcomes == 0)
        take_pairs(arena, g, false);
    if (g->n_outcomes == 0) {
        take_single(arena, g);
        take_nameless_pretest(arena, g);
    }
    for (size_t k = 0; k < g->n; k++) {
        Guess *guess = &g->item[k];
        if (g->n_outcomes > 0 && is_measure(g->profile, guess) && says_score(&guess->words) &&
            guess->moment.is_told == false)
            guess->why = "it reads as a score, and nothing says that it came before the program";
    }
}
