/* Tests that do not count because the file itself says so, in whichever of its columns. */
#include "records/export.h"

#include "alike/text.h"

#include <ctype.h>
#include <string.h>

/* Of every file; an export adds its own. Headers that could as well speak of the student (status,
 * active) are left to the exports that are known to have them. */
static const VoidRule common[] = {
    {.headers = "deactivationreason|deactivatedreason|invalidationreason|invalidreason|voidreason",
     .voids = "*"},
    {.headers = "deactivationdate|deactivateddate|invalidationdate|invalidateddate", .voids = "*"},
    {.headers = "assessmentstatus|teststatus|testingstatus|scorestatus|deactivationstatus",
     .begins = VOID_STATUS},
    {.headers = "deactivated|isdeactivated|deactivatedyn|deactivatedflag|invalidated|"
                "isinvalidated|testinvalidated|invalidatedyn|testinvalid|voided|isvoid|testvoided",
     .voids = "y|yes|true|t|1|x",
     .begins = VOID_STATUS},
    {.headers = NULL},
};

enum { WORD_MAX = 64 };

/* As plain_name has it, cut off where no word is that long. */
static void plain_word(const char *bytes, size_t n, char out[WORD_MAX])
{
    size_t to = 0;
    for (size_t i = 0; i < n && to + 1 < WORD_MAX; i++)
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
    char word[WORD_MAX];
    plain_word(bytes, n, word);
    if (word[0] == '\0')
        return false;
    if (rule->counts != NULL)
        return !name_among(word, rule->counts);
    if (rule->voids != NULL && text_equal(rule->voids, "*"))
        return !name_among(word, "n|no|none|na|null|false|f|0|active|valid");
    return name_among(word, rule->voids) || begins_with_one(word, rule->begins);
}

static void add_all(const Header *header, const Header *plain, const VoidRule *rule, Layout *out)
{
    for (; rule != NULL && rule->headers != NULL; rule++)
        for (size_t k = 0; k < plain->n && out->n_voids < VOID_COLUMNS_MAX; k++)
            if (plain->name[k][0] != '\0' && name_among(plain->name[k], rule->headers)) {
                out->void_cell[out->n_voids] = k;
                out->void_header[out->n_voids] = header->name[k];
                out->void_rule[out->n_voids++] = rule;
            }
}

void layout_find_voids(const Header *header, const Header *plain, Layout *out)
{
    out->n_voids = 0;
    if (out->export->only_students)
        return;
    add_all(header, plain, out->export->voids, out);
    add_all(header, plain, common, out);
}
