/* Labels within sentences. */
#include "alike/text.h"

#include <string.h>

/* Words that keep their capital. */
static const char *const proper[] = {
    "African", "Alaska", "America", "Arab",    "Asia",    "Black",    "Chinese",  "Dutch",
    "English", "Europe", "Filipin", "French",  "German",  "Greek",    "Hawaii",   "Hebrew",
    "Hispan",  "India",  "Ital",    "Japan",   "Korea",   "Latin",    "Native",   "Pacific",
    "Polish",  "Portug", "Roman",   "Russia",  "Spanish", "Title",    "Turk",     "Vietnam",
    "Welsh",   "White",  "April",   "August",  "Friday",  "February", "January",  "July",
    "June",    "March",  "Monday",  "October", "Sunday",  "December", "November",
};

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

const char *text_in_sentence(Arena *arena, const char *label)
{
    enum { TITLE_WORD = 4 };
    if (!is_upper(label[0]) || !is_lower(label[1]))
        return label;
    for (size_t k = 0; k < COUNT_OF(proper); k++)
        if (text_starts(label, proper[k]))
            return label;
    size_t n_long = 0, n_capital = 0;
    for (size_t i = 1; label[i] != '\0'; i++) {
        const bool begins = label[i - 1] == ' ', is_long = strcspn(label + i, " ") >= TITLE_WORD;
        n_long += begins && is_long;
        n_capital += begins && is_long && is_upper(label[i]);
    }
    if (2 * n_capital > n_long)
        return label; /* a title: "Measures of Academic Progress" */
    char *copy = arena_copy_text(arena, label);
    copy[0] = (char)(copy[0] - 'A' + 'a'); /* a letter of ASCII fits a char */
    return copy;
}

const char *text_in_unit(Arena *arena, const char *text, const char *one, const char *many)
{
    static const char plain[] = "student";
    Text out = {.arena = arena};
    if (text == NULL || strstr(text, plain) == NULL)
        return text;
    text_add(&out, "");
    for (const char *at; (at = strstr(text, plain)) != NULL;) {
        const char *end = at + strlen(plain);
        const bool several = *end == 's';
        text_add_bytes(&out, text, (size_t)(at - text));
        text_add(&out, several ? many : one);
        text = end + several;
        if (several && text[0] == '\'' && many[strlen(many) - 1] != 's') { /* children's */
            text_add(&out, "'s");
            text++;
        }
    }
    text_add(&out, text);
    return out.bytes;
}
