/* Tests that do not count because the file itself says so, in whichever of its columns. */
#include "records/export.h"

#include "alike/text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Of every file; an export adds its own. Headers that could as well speak of the student (status,
 * active) are left to the exports that are known to have them. */
static const VoidRule common[] = {
    {.headers = "assessmentstatus|teststatus|testingstatus|scorestatus", .begins = VOID_STATUS},
    {.headers = "isvalid|valid|validyn|validflag|validtest|testvalid|istestvalid|validscore|"
                "scorevalid|validity|testvalidity|scorevalidity|assessmentvalidity",
     .voids = "n|no|false|f|0",
     .begins = VOID_STATUS},
    {.headers = NULL},
};

/* Exports name such columns in many ways ("Test Invalidation Date", "DateDeactivated"), so their
 * headers are known by what they speak of; those that speak of a person or a school, not of a test,
 * are left alone. Of a reason or a date it counts that there is one. */
static const char *const subjects[] = {"deactivat", "invalid", "voided", "voidreason",
                                       "voiddate",  "isvoid",  NULL};
static const char *const details[] = {"reason", "date", "code", "comment", NULL};
static const char *const others[] = {"student", "account", "user", "school",
                                     "teacher", "enrol",   NULL};
static const VoidRule with_detail = {.voids = "*"};
static const VoidRule flag = {.voids = "y|yes|true|t|1|x", .begins = VOID_STATUS};

static bool has_one(const char *plain, const char *const *part)
{
    for (; *part != NULL; part++)
        if (strstr(plain, *part) != NULL)
            return true;
    return false;
}

/* NULL: the header does not speak of tests that do not count. */
static const VoidRule *rule_by_words(const char *plain)
{
    static const char date_within[] = "invalidated"; /* which is no date */
    const char *at = strstr(plain, date_within);
    char before[PLAIN_WORD_MAX];

    if (!has_one(plain, subjects) || has_one(plain, others))
        return NULL;
    if (at == NULL)
        return has_one(plain, details) ? &with_detail : &flag;
    snprintf(before, sizeof before, "%.*s", (int)(at - plain), plain);
    return has_one(before, details) || has_one(at + strlen(date_within), details) ? &with_detail
                                                                                  : &flag;
}

void plain_word(const char *bytes, size_t n, char out[PLAIN_WORD_MAX])
{
    size_t to = 0;
    for (size_t i = 0; i < n && to + 1 < PLAIN_WORD_MAX; i++)
        if (isalnum((unsigned char)bytes[i]))
            out[to++] = (char)tolower((unsigned char)bytes[i]);
    out[to] = '\0';
}

static bool begins_with_one(const char *word, const char *list)
{
    for (const char *at = list; at != NULL && *at != '\0';) {
        const size_t n = strcspn(at, "|");
        if (strncmp(word, at, n) == 0)
            return true;
        at += n + (at[n] == '|');
    }
    return false;
}

bool void_says(const VoidRule *rule, const char *bytes, size_t n)
{
    char word[PLAIN_WORD_MAX];
    plain_word(bytes, n, word);
    if (word[0] == '\0')
        return false;
    if (rule->counts != NULL)
        return !name_among(word, rule->counts);
    if (rule->voids != NULL && text_equal(rule->voids, "*"))
        return !name_among(word, "n|no|none|na|null|false|f|0|active|valid|notapplicable");
    return name_among(word, rule->voids) || begins_with_one(word, rule->begins);
}

/* number: of which test of the row it tells; 0: of all. */
static void add(const Header *header, size_t k, const VoidRule *rule, size_t number, Layout *out)
{
    if (out->n_voids == VOID_COLUMNS_MAX)
        return;
    out->void_cell[out->n_voids] = k;
    out->void_header[out->n_voids] = header->name[k];
    out->void_number[out->n_voids] = number;
    out->void_rule[out->n_voids++] = rule;
}

static void add_all(const Header *header, const Header *plain, const VoidRule *rule, Layout *out)
{
    for (; rule != NULL && rule->headers != NULL; rule++)
        for (size_t k = 0; k < plain->n; k++)
            if (plain->name[k][0] != '\0' && name_among(plain->name[k], rule->headers))
                add(header, k, rule, 0, out);
}

static void add_numbered(const Header *header, const Header *plain, const VoidRule *rule,
                         Layout *out)
{
    for (; rule != NULL && rule->headers != NULL; rule++) {
        const size_t n = strcspn(rule->headers, "#");
        for (size_t k = 0; rule->headers[n] == '#' && k < plain->n; k++) {
            const char *name = plain->name[k];
            const bool same = strncmp(name, rule->headers, n) == 0;
            if (same && name[n] >= '1' && name[n] <= '9' && name[n + 1] == '\0')
                add(header, k, rule, (size_t)(name[n] - '0'), out);
        }
    }
}

void layout_find_voids(const Header *header, const Header *plain, Layout *out)
{
    out->n_voids = 0;
    if (out->export->only_students)
        return;
    add_all(header, plain, out->export->voids, out);
    if (out->export->numbered)
        add_numbered(header, plain, out->export->voids, out);
    for (size_t k = 0; k < plain->n; k++) {
        const VoidRule *rule = rule_by_words(plain->name[k]);
        if (rule != NULL)
            add(header, k, rule, 0, out);
    }
    add_all(header, plain, common, out);
}
