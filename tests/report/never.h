/* What no text for readers may say: words of the program, of other people, claims that the design
 * does not earn, numbers that are none, and what is badly set. */
#ifndef TESTS_REPORT_NEVER_H
#define TESTS_REPORT_NEVER_H

#include "check.h"

#include "alike/arena.h"
#include "alike/report.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct Never {
    Arena *arena;
    const char *unit;   /* of people: "pupil" */
    bool points, share; /* what the outcomes are of; else neither */
    bool randomized;
    const char *what; /* which study it is, for messages */
    size_t n_texts;
    size_t n_found; /* with ALIKE_LIST all are listed; else the first ends the test */
} Never;

static inline void never_fail(Never *never, const char *why, const char *part, const char *section,
                              const char *text)
{
    never->n_found++;
    if (getenv("ALIKE_LIST") != NULL)
        print_message("LIST\t%s\t%s\t%s\t%s\t%s\n", why, part, section, text, never->what);
    else
        fail_msg("%s '%s' in %s: %s\n(%s)", why, part, section, text, never->what);
}

static inline bool never_is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* As a whole word, also with an s. */
static inline bool never_says(const char *text, const char *word)
{
    const size_t n = strlen(word);
    for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word))
        if ((at == text || !never_is_word(at[-1])) && !never_is_word(at[n + (at[n] == 's')]))
            return true;
    return false;
}

/* Badly set, whatever is said. */
static inline void never_setting(Never *never, const char *section, const char *text)
{
    static const char *const parts[] = {"  ",  "..",     " .",   " ,",   " ;", "()", "( ",
                                        " )",  "(null",  "NULL", "%!",   ",,", ";;", ",.",
                                        "SD%", " 0% to", "SD %", "% SD", "$ ", "{}", "−−"};
    static const char *const words[] = {"nan", "inf", "NaN", "INFINITY"};
    for (size_t k = 0; k < COUNT_OF(parts); k++)
        if (strstr(text, parts[k]) != NULL)
            never_fail(never, "badly set", parts[k], section, text);
    for (size_t k = 0; k < COUNT_OF(words); k++)
        if (never_says(text, words[k]))
            never_fail(never, "no number", words[k], section, text);
    if (text[0] == ' ' || (text[0] != '\0' && text[strlen(text) - 1] == ' '))
        never_fail(never, "badly set", "a blank at an end", section, text);
}

/* A hyphen for a minus sign, and a minus sign before nothing. */
static inline void never_minus(Never *never, const char *section, const char *text)
{
    static const char minus[] = "−0";
    for (const char *at = text; *at != '\0'; at++) {
        const bool begins = at == text || strchr(" (", at[-1]) != NULL;
        if (begins && *at == '-' && isdigit((unsigned char)at[1]))
            never_fail(never, "a hyphen for a minus sign", "-", section, text);
        if (strncmp(at, minus, sizeof minus - 1) != 0)
            continue;
        const char *digit = at + sizeof minus - 1;
        digit += *digit == '.';
        digit += strspn(digit, "0");
        if (!isdigit((unsigned char)*digit))
            never_fail(never, "minus nothing", minus, section, text);
    }
}

/* "1 schools", "5 pupil". */
static inline void never_plurals(Never *never, const char *section, const char *text)
{
    static const char *const nouns[] = {
        "student", "pupil", "school", "group", "district", "outcome", "subject", "test",
        "design",  "point", "number", "row",   "note",     "record",  "year",    "person"};
    for (const char *at = text; *at != '\0'; at++) {
        if (!isdigit((unsigned char)*at) ||
            (at > text && (never_is_word(at[-1]) || strchr(".,-", at[-1]) != NULL)))
            continue;
        const size_t n = strspn(at, "0123456789,.");
        const bool one = n == 1 && *at == '1';
        if (at[n] != ' ')
            continue;
        const char *word = at + n + 1;
        word += strncmp(word, "program ", 8) == 0       ? 8
                : strncmp(word, "comparison ", 11) == 0 ? 11
                : strncmp(word, "percentage ", 11) == 0 ? 11
                                                        : 0;
        for (size_t k = 0; k < COUNT_OF(nouns); k++) {
            const size_t m = strlen(nouns[k]);
            if (strncmp(word, nouns[k], m) == 0 &&
                (one ? word[m] == 's' && !never_is_word(word[m + 1])
                     : !never_is_word(word[m]) && word[m] != '-'))
                never_fail(never, "singular and plural", nouns[k], section, text);
        }
        if (one && strncmp(word, "people", 6) == 0)
            never_fail(never, "singular and plural", "people", section, text);
    }
}

/* Keys, names of columns, files and registries: none of ours and none of the study's. */
static inline void never_keys(Never *never, const char *section, bool appendix, const char *text)
{
    static const char *const parts[] = {".csv",    ".json",    ".yaml",     ".md",     ".dat",
                                        "tables/", "effects.", "matching.", "report.", "docs/"};
    static const char *const words[] = {"primary", "pretest",   "true",   "false",
                                        "null",    "covariate", "treated"};
    for (const char *at = text; *at != '\0'; at++)
        if (*at == '_' && at > text && isalnum((unsigned char)at[-1]) &&
            isalnum((unsigned char)at[1])) {
            never_fail(never, "a word of the program", "_", section, text);
            break;
        }
    for (size_t k = 0; !appendix && k < COUNT_OF(parts); k++)
        if (strstr(text, parts[k]) != NULL)
            never_fail(never, "a word of the program", parts[k], section, text);
    for (size_t k = 0; !appendix && k < COUNT_OF(words); k++)
        if (never_says(text, words[k]))
            never_fail(never, "a word of the program", words[k], section, text);
}

/* People by the study's own word. */
static inline void never_people(Never *never, const char *section, const char *text)
{
    static const char *const all[] = {"student", "Student", "pupil", "Pupil", "child", "learner"};
    for (size_t k = 0; k < COUNT_OF(all); k++)
        if (strcasecmp(all[k], never->unit) != 0 && never_says(text, all[k]))
            never_fail(never, "other people", all[k], section, text);
    if (never_says(text, "persons"))
        never_fail(never, "other people", "persons", section, text);
}

/* What a comparison does not show; what "significant" would have to explain. */
static inline void never_claims(Never *never, const char *section, const char *text)
{
    static const char *const causal[] = {
        "improve", "improved",  "boost",    "boosted", "led to",    "caused",
        "raised",  "increased", "helped",   "impact",  "thanks to", "because of the program",
        "due to",  "proves",    "made them"};
    static const char *const never_meant[] = {"significant", "significantly", "insignificant",
                                              "clearly better", "no effect"};
    for (size_t k = 0; k < COUNT_OF(causal); k++)
        if (never_says(text, causal[k]))
            never_fail(never, "a claim", causal[k], section, text);
    for (size_t k = 0; k < COUNT_OF(never_meant); k++)
        if (never_says(text, never_meant[k]))
            never_fail(never, "a word without its meaning", never_meant[k], section, text);
}

/* Points where the outcome has none; of a share they are percentage points. */
static inline void never_points(Never *never, const char *section, const char *text)
{
    static const char percentage[] = "percentage ", capital[] = "Percentage ";
    const size_t n = sizeof percentage - 1;
    if (never->points)
        return;
    for (const char *at = strstr(text, "point"); at != NULL; at = strstr(at + 1, "point")) {
        const bool of_share = (size_t)(at - text) >= n && (strncmp(at - n, percentage, n) == 0 ||
                                                           strncmp(at - n, capital, n) == 0);
        if (!(of_share && never->share))
            never_fail(never, "points of what has none", "point", section, text);
    }
    if (strstr(text, "Points") != NULL)
        never_fail(never, "points of what has none", "Points", section, text);
}

/* The text without what marks references, and without the names of tables in quotes. */
static inline const char *never_plain(Never *never, const char *text)
{
    static const char *const pairs[][2] = {{DOCUMENT_REFERENCE, DOCUMENT_REFERENCE},
                                           {"table “", "”"},
                                           {"sheet “", "”"},
                                           {"sheets “", "”"},
                                           {"tables “", "”"}};
    char *copy = arena_copy_text(never->arena, text);
    for (size_t k = 0; k < COUNT_OF(pairs); k++)
        for (char *at = strstr(copy, pairs[k][0]); at != NULL; at = strstr(at + 1, pairs[k][0])) {
            char *from = at + strlen(pairs[k][0]), *end = strstr(from, pairs[k][1]);
            if (end == NULL)
                break;
            memset(at, 'X', (size_t)(end - at) + strlen(pairs[k][1]));
        }
    for (char *at = strstr(copy, DOCUMENT_BOLD); at != NULL; at = strstr(copy, DOCUMENT_BOLD))
        memmove(at, at + strlen(DOCUMENT_BOLD), strlen(at + strlen(DOCUMENT_BOLD)) + 1);
    return copy;
}

static inline void never_check(Never *never, const char *section, bool appendix, const char *text)
{
    const char *plain = never_plain(never, text);
    never->n_texts++;
    never_setting(never, section, plain);
    never_minus(never, section, plain);
    never_plurals(never, section, plain);
    never_keys(never, section, appendix, plain);
    never_people(never, section, plain);
    never_claims(never, section, plain);
    if (!appendix)
        never_points(never, section, plain);
}

#endif
