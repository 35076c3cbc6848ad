#include "alike/groups.h"

#include "alike/name_words.h"

#include <ctype.h>
#include <string.h>

static const struct {
    const char *word;
    GroupKind kind;
} groups[] = {
    {"school", GROUP_SCHOOL},   {"schools", GROUP_SCHOOL},   {"schl", GROUP_SCHOOL},
    {"sch", GROUP_SCHOOL},      {"campus", GROUP_SCHOOL},    {"site", GROUP_SCHOOL},
    {"building", GROUP_SCHOOL}, {"bldg", GROUP_SCHOOL},      {"classroom", GROUP_CLASS},
    {"homeroom", GROUP_CLASS},  {"class", GROUP_CLASS},      {"section", GROUP_CLASS},
    {"teacher", GROUP_CLASS},   {"teachers", GROUP_CLASS},   {"tchr", GROUP_CLASS},
    {"tch", GROUP_CLASS},       {"instructor", GROUP_CLASS}, {"district", GROUP_DISTRICT},
    {"dist", GROUP_DISTRICT},   {"lea", GROUP_DISTRICT},
};

/* By which a group is called. */
static const char *const calls[] = {"id",   "ids",  "name",  "names",  "nam",  "nm",
                                    "num",  "numb", "nbr",   "number", "no",   "nr",
                                    "code", "cd",   "key",   "nces",   "idn",  "identifier",
                                    "uid",  "guid", "label", "ncesid", "idno", "stateid"};

/* What may stand beside it and leaves it a group. */
static const char *const beside[] = {
    "student", "current", "attending", "attended", "enrolled", "enrollment", "assigned",   "local",
    "state",   "sourced", "last",      "first",    "full",     "sis",        "user",       "math",
    "reading", "ela",     "baseline",  "pretest",  "fall",     "spring",     "renaissance"};

static bool among(const char *word, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(word, list[i]) == 0)
            return true;
    return false;
}

/* The word itself, or glued to what it is called by: "schoolid", "idschool". */
static GroupKind kind_of_word(const char *word)
{
    const size_t length = strlen(word);
    for (size_t i = 0; i < COUNT_OF(groups); i++) {
        const size_t n = strlen(groups[i].word);
        if (length < n)
            continue;
        if (strncmp(word, groups[i].word, n) == 0 &&
            (word[n] == '\0' || among(word + n, calls, COUNT_OF(calls))))
            return groups[i].kind;
        if (length == n + 2 && strncmp(word, "id", 2) == 0 && strcmp(word + 2, groups[i].word) == 0)
            return groups[i].kind;
    }
    return GROUP_NONE;
}

GroupKind group_kind(const char *heading)
{
    NameWords words;
    GroupKind kind = GROUP_NONE;
    bool called = false; /* does the last word so far name or call a group? */
    name_words(heading, &words);
    for (size_t i = 0; i < words.n; i++) {
        const char *word = words.word[i];
        const GroupKind of_word = kind_of_word(word);
        if (of_word != GROUP_NONE) {
            kind = kind == GROUP_NONE || of_word < kind ? of_word : kind; /* "Class Teacher" */
            called = true;
        } else if (among(word, calls, COUNT_OF(calls))) {
            called = true;
        } else if (isdigit((unsigned char)word[0])) {
            if (!called || strlen(word) != 4) /* "school_2015"; not "class of 2015" */
                return GROUP_NONE;
        } else if (among(word, beside, COUNT_OF(beside)) || (called && strcmp(word, "s") == 0)) {
            called = false;
        } else {
            return GROUP_NONE;
        }
    }
    return kind;
}

const char *group_word(const char *name)
{
    /* the smaller unit last: a "school_district" is a district */
    static const char *const known[] = {"district", "county",   "teacher", "class",
                                        "campus",   "building", "site",    "school"};
    char lower[64];
    size_t n = 0;
    for (; name[n] != '\0' && n + 1 < sizeof lower; n++)
        lower[n] = (char)tolower((unsigned char)name[n]);
    lower[n] = '\0';
    for (size_t k = 0; k < COUNT_OF(known); k++)
        if (strstr(lower, known[k]) != NULL)
            return known[k];
    return NULL;
}
