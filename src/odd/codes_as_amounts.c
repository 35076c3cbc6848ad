/* Codes whose digits say which, not how much: a zip code, a race, a federal locale. Taken for an
 * amount, students are matched on its mean. */
#include "odd/look.h"

#include "alike/name_words.h"
#include "alike/text.h"

#include <string.h>

/* A trait of three to ten whole numbers may be either; two are a yes and no. */
enum { ASKED_LEAST = 3, ASKED_MOST = 10, VALUES_LEAST = 20, SHOWN = 10 };

/* Whose digits are never amounts. Words that also measure ("level", "grade", "class size") are not
 * among them. */
static const char *const code_words[] = {
    "code",     "cd",     "id",      "ids",     "zip",    "zipcode",  "postal",
    "postcode", "fips",   "locale",  "ulocale", "race",   "ethnic",   "ethnicity",
    "sex",      "gender", "nces",    "ncesid",  "county", "language", "type",
    "category", "region", "country", "state",   "raceeth"};

static bool says_code(const char *name)
{
    NameWords words;
    name_words(name, &words);
    for (size_t i = 0; i < words.n; i++)
        for (size_t k = 0; k < COUNT_OF(code_words); k++)
            if (strcmp(words.word[i], code_words[k]) == 0)
                return true;
    return false;
}

typedef struct Whole {
    size_t distinct; /* values */
    Phrase shown;    /* "11, 12, 21" or "11 to 43" */
} Whole;

static Whole whole_numbers(const OddTask *task, const OddNumbers *all)
{
    Whole out = {0};
    Text text = {.arena = task->arena};
    for (size_t i = 0; i < all->n; i++) {
        if (i > 0 && all->value[i] == all->value[i - 1])
            continue;
        if (++out.distinct <= SHOWN)
            text_format(&text, "%s%s", out.distinct > 1 ? ", " : "",
                        odd_number_text(task, all->value[i]));
    }
    if (out.distinct > SHOWN) {
        text = (Text){.arena = task->arena};
        text_format(&text, "%s to %s", odd_number_text(task, all->value[0]),
                    odd_number_text(task, all->value[all->n - 1]));
    }
    phrase_add(&out.shown, task->arena, piece_value(text.n > 0 ? text.bytes : ""));
    return out;
}

static void look(OddTask *task, const OddColumn *column)
{
    const Column *c = column->column;
    if (!column->term || c->type != COLUMN_REAL || c->binary || odd_is_made(task, c))
        return;
    if (c->n_padded > 0) {
        odd_tell(
            task, c->n_padded,
            PHRASE("'{}' is read as an amount, but has leading zeros, as codes have ({}). If "
                   "its digits say which and not how much, write {}.",
                   piece_column(c->name),
                   piece_phrase(task->arena, odd_where_line(task, c->n_padded, c->padded_line)),
                   odd_factors(task, column)));
        return;
    }
    const OddTally *tally = odd_tally(task, column);
    if (!tally->whole || tally->all.n < VALUES_LEAST || tally->all.least < 0.0)
        return;
    const OddNumbers *all = odd_numbers(task, column);
    const Whole whole = whole_numbers(task, all);
    if (whole.distinct < ASKED_LEAST)
        return;
    const OddRows first = odd_rows_of_number(column, all->value[0]);
    if (says_code(c->name))
        odd_tell(
            task, all->n,
            PHRASE("'{}' is read as an amount, though by its name it holds codes: {} different "
                   "whole numbers ({}; {} is in {}). If they are codes, write {}.",
                   piece_column(c->name), piece_number(whole.distinct),
                   piece_phrase(task->arena, whole.shown),
                   piece_value(odd_number_text(task, all->value[0])),
                   piece_phrase(task->arena, odd_where(task, column, first)),
                   odd_factors(task, column)));
    else if (whole.distinct <= ASKED_MOST)
        odd_ask(task, all->n,
                PHRASE("'{}' is read as an amount and holds {} different whole numbers ({}). If "
                       "they are codes, write {}.",
                       piece_column(c->name), piece_number(whole.distinct),
                       piece_phrase(task->arena, whole.shown), odd_factors(task, column)));
}

const Oddity oddity_codes_as_amounts = {
    .name = "codes_as_amounts",
    .help =
        "covariates read as amounts that have leading zeros, or whole numbers under a name such "
        "as race, zip, locale or type; `check` also asks of any with 3 to 10 whole numbers",
    .look = look,
};
