/* Values that are one to a reader and two to a program: "White" and "WHITE", "01" and "1". */
#include "odd/look.h"

#include "alike/hash.h"
#include "alike/sort.h"
#include "alike/text.h"
#include "spec/node.h"

#include <ctype.h>
#include <string.h>

enum { GROUPS_SHOWN = 3, SPELLINGS_SHOWN = 4, LEVELS_LISTED = 12 };

/* Small letters, one blank for several, no zeros before the first other digit. Letters beyond ASCII
 * stay as they are: which of them are one is a matter of the language. */
static const char *plain_spelling(Arena *arena, const char *level)
{
    const size_t n = strlen(level);
    char *out = arena_alloc(arena, n + 1);
    size_t k = 0;
    if (strspn(level, "0123456789") == n)
        level += strspn(level, "0") - (level[strspn(level, "0")] == '\0' ? 1 : 0);
    for (const char *c = level; *c != '\0'; c++) {
        const bool blank = *c == ' ' || *c == '\t' || (c[0] == '\xC2' && c[1] == '\xA0');
        c += *c == '\xC2' && blank; /* a non-breaking space has two bytes */
        if (!blank)
            out[k++] = (char)tolower((unsigned char)*c);
        else if (k > 0 && out[k - 1] != ' ')
            out[k++] = ' ';
    }
    while (k > 0 && out[k - 1] == ' ')
        k--;
    out[k] = '\0';
    return out;
}

/* Levels in groups of one spelling: group[k] is the first level of it, which knows how many it has
 * and which of them most rows have. */
typedef struct Spellings {
    size_t n_levels, n_groups; /* groups of several spellings */
    size_t *group, *rows, *n_in_group, *usual;
} Spellings;

static void count_groups(Arena *scratch, Spellings *s)
{
    s->n_in_group = ARENA_ARRAY(scratch, size_t, s->n_levels);
    s->usual = ARENA_ARRAY(scratch, size_t, s->n_levels);
    for (size_t k = 0; k < s->n_levels; k++) {
        const size_t group = s->group[k];
        if (s->n_in_group[group]++ == 0)
            s->usual[group] = group;
        if (s->rows[k] > s->rows[s->usual[group]])
            s->usual[group] = k;
    }
}

static Spellings find(const OddTask *task, const OddColumn *column)
{
    const size_t n = column->column->n_levels;
    const char **plain = (const char **)arena_array(task->scratch, n, sizeof *plain);
    Spellings out = {.n_levels = n,
                     .group = ARENA_ARRAY(task->scratch, size_t, n),
                     .rows = ARENA_ARRAY(task->scratch, size_t, n)};
    uint32_t *order = ARENA_ARRAY(task->scratch, uint32_t, n);
    uint64_t *key = ARENA_ARRAY(task->scratch, uint64_t, n);
    for (size_t k = 0; k < n; k++) {
        plain[k] = plain_spelling(task->scratch, column->column->level_name[k]);
        key[k] = hash_text(1, plain[k]);
    }
    sort_identity(order, n);
    sort_by_u64(key, order, n);
    for (size_t k = 0, first = 0; k < n; k++) {
        first = k > 0 && text_equal(plain[order[k]], plain[order[first]]) ? first : k;
        out.n_groups += k == first + 1;
        out.group[order[k]] = order[first];
    }
    for (size_t i = 0; i < column->frame->n_rows; i++)
        if (column->column->level[i] != LEVEL_NONE)
            out.rows[column->column->level[i]]++;
    count_groups(task->scratch, &out);
    return out;
}

static bool is_alone(const Spellings *s, size_t level)
{
    return s->n_in_group[s->group[level]] == 1;
}

static size_t usual_of(const Spellings *s, size_t level)
{
    return s->usual[s->group[level]];
}

/* "'WHITE' (31 rows, the first on line 4) and 'White' (40 rows, the first on line 2)" */
static Phrase group_words(const OddTask *task, const OddColumn *column, const Spellings *s,
                          size_t group)
{
    Phrase out = {0};
    size_t n = 0;
    for (size_t k = 0; k < s->n_levels; k++) {
        if (s->group[k] != group || n++ >= SPELLINGS_SHOWN)
            continue;
        const OddRows rows = odd_rows_of_level(column, k);
        phrase_add(&out, task->arena,
                   piece_phrase(task->arena,
                                PHRASE("{}'{}' ({})", piece_words(out.n > 0 ? " and " : ""),
                                       piece_value(column->column->level_name[k]),
                                       piece_phrase(task->arena, odd_where(task, column, rows)))));
    }
    return out;
}

/* Every value needs an entry there, so that long lists are cut. */
static const char *values_text(const OddTask *task, const OddColumn *column, const Spellings *s)
{
    const bool all = s->n_levels <= LEVELS_LISTED;
    Text text = {.arena = task->arena};
    text_format(&text, "columns: {%s: {values: {", column->column->name);
    bool first = true;
    for (size_t k = 0; k < s->n_levels; k++) {
        if (!all && is_alone(s, k))
            continue;
        text_add(&text, first ? "" : ", ");
        node_add_word(&text, column->column->level_name[k]);
        text_add(&text, ": ");
        node_add_word(&text, column->column->level_name[usual_of(s, k)]);
        first = false;
    }
    text_add(&text, all ? "}}}" : ", and every other value to itself}}}");
    return text.bytes;
}

static void look(OddTask *task, const OddColumn *column)
{
    if (column->column->type != COLUMN_FACTOR)
        return;
    const Spellings s = find(task, column);
    Phrase groups = {0};
    size_t n_rows = 0, n_shown = 0;
    if (s.n_groups == 0)
        return;
    for (size_t k = 0; k < s.n_levels; k++) {
        if (is_alone(&s, k))
            continue;
        n_rows += s.rows[k] - (usual_of(&s, k) == k ? s.rows[k] : 0);
        if (s.group[k] != k || n_shown++ >= GROUPS_SHOWN)
            continue;
        phrase_add(&groups, task->arena, piece_words(groups.n > 0 ? "; " : ""));
        phrase_add(&groups, task->arena,
                   piece_phrase(task->arena, group_words(task, column, &s, k)));
    }
    if (s.n_groups > GROUPS_SHOWN)
        phrase_add(&groups, task->arena,
                   piece_phrase(task->arena,
                                PHRASE("; and {} more", piece_number(s.n_groups - GROUPS_SHOWN))));
    odd_tell(task, n_rows,
             PHRASE("'{}' has values that differ in nothing but case, blanks or leading zeros and "
                    "count apart: {}. If they mean the same, write {}.",
                    piece_column(column->column->name), piece_phrase(task->arena, groups),
                    piece_setting(values_text(task, column, &s))));
}

const Oddity oddity_spellings = {
    .name = "spellings",
    .help = "values of one column that differ in nothing but case, blanks or leading zeros",
    .look = look,
};
