/* One cell more of a column: what it is written as, and whether it was met before. */
#include "profile/cells.h"

#include "alike/calendar.h"
#include "alike/hash.h"
#include "alike/text.h"
#include "frame/number.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- texts that were met --------------------------------------------------------------------- */

static void grow(CellSet *set)
{
    const size_t capacity = set->capacity == 0 ? 128 : 2 * set->capacity;
    struct CellSeen *seen = memory_take_zeroed(capacity, sizeof *seen);
    for (size_t i = 0; i < set->capacity; i++) {
        if (set->seen[i].key == 0)
            continue;
        size_t at = set->seen[i].key & (capacity - 1);
        while (seen[at].key != 0)
            at = (at + 1) & (capacity - 1);
        seen[at] = set->seen[i];
    }
    free(set->seen);
    set->seen = seen;
    set->capacity = capacity;
}

void cell_set_free(CellSet *set)
{
    free(set->seen);
    set->seen = NULL;
    set->capacity = 0;
}

/* The place of a key, a new one where it was not met and there is room. NULL: there is none. */
static struct CellSeen *find(CellSet *set, uint64_t hash, bool *is_new)
{
    const uint64_t key = hash | 1;
    if (2 * (set->n + 1) > set->capacity)
        grow(set);
    size_t at = key & (set->capacity - 1);
    while (set->seen[at].key != 0 && set->seen[at].key != key)
        at = (at + 1) & (set->capacity - 1);
    *is_new = set->seen[at].key == 0;
    if (!*is_new) {
        set->repeats = true;
    } else if (set->n == PROFILE_MOST) {
        set->full = true;
        return NULL;
    } else {
        set->seen[at] = (struct CellSeen){key, (uint32_t)set->n++};
    }
    return &set->seen[at];
}

void cell_pair_take(CellSet *set, CellText a, CellText b)
{
    bool is_new;
    find(set, hash_bytes(hash_bytes(0, a.bytes, a.n), b.bytes, b.n), &is_new);
}

static uint64_t hash_of_id(CellText id)
{
    uint64_t hash = 0;
    bool leads = true;
    for (size_t i = 0; i < id.n; i++) {
        const char letter = (char)tolower((unsigned char)id.bytes[i]);
        leads = leads && letter == '0';
        if (!leads && letter != ' ')
            hash = hash_bytes(hash, &letter, 1);
    }
    return hash;
}

bool cell_id_take(CellSet *set, CellText id)
{
    bool is_new;
    find(set, hash_of_id(id), &is_new);
    return !is_new;
}

bool cell_id_is_met(const CellSet *set, CellText id)
{
    const uint64_t key = hash_of_id(id) | 1;
    if (set->capacity == 0)
        return false;
    size_t at = key & (set->capacity - 1);
    while (set->seen[at].key != 0 && set->seen[at].key != key)
        at = (at + 1) & (set->capacity - 1);
    return set->seen[at].key == key;
}

static void keep(Arena *arena, ProfileColumn *column, CellSet *set, CellText cell)
{
    bool is_new;
    const struct CellSeen *seen = find(set, hash_bytes(0, cell.bytes, cell.n), &is_new);
    if (seen != NULL && !is_new && seen->place < column->n_kept)
        column->value[seen->place].n++;
    if (seen == NULL || !is_new || column->n_kept == PROFILE_VALUES)
        return;
    const char *text = arena_copy_bytes(arena, cell.bytes, cell.n);
    if (column->n_kept < PROFILE_FIRST)
        column->first[column->n_kept] = text;
    column->value[column->n_kept++] = (ProfileValue){text, 1};
}

/* --- what a cell is written as --------------------------------------------------------------- */

/* Texts that exports write where nothing is known, and errors of spreadsheets. Whoever writes a
 * study file lists them under data.missing. */
static bool is_code(CellText c)
{
    static const char *const codes[] = {"NA",      "N/A",    "NULL",  "NaN",    ".",      "-",
                                        "--",      "*",      "#N/A",  "#REF!",  "#NAME?", "#VALUE!",
                                        "#DIV/0!", "#NULL!", "#NUM!", "(null)", "missing"};
    for (size_t i = 0; c.n <= 8 && i < COUNT_OF(codes); i++)
        if (strlen(codes[i]) == c.n && strncasecmp(codes[i], c.bytes, c.n) == 0)
            return true;
    return false;
}

static void take_code(Arena *arena, ProfileColumn *column, CellText c)
{
    column->n_code++;
    for (size_t i = 0; i < column->n_codes; i++)
        if (strlen(column->code[i].text) == c.n &&
            memcmp(column->code[i].text, c.bytes, c.n) == 0) {
            column->code[i].n++;
            return;
        }
    if (column->n_codes < COUNT_OF(column->code))
        column->code[column->n_codes++] = (ProfileValue){arena_copy_bytes(arena, c.bytes, c.n), 1};
}

static void take_strange(Arena *arena, ProfileColumn *column, CellText c)
{
    for (size_t i = 0; i < column->n_strange && i < PROFILE_STRANGE; i++)
        if (strlen(column->strange[i].text) == c.n &&
            memcmp(column->strange[i].text, c.bytes, c.n) == 0) {
            column->strange[i].n++;
            return;
        }
    if (column->n_strange < PROFILE_STRANGE)
        column->strange[column->n_strange] =
            (ProfileValue){arena_copy_bytes(arena, c.bytes, c.n), 1};
    if (column->n_strange <= PROFILE_STRANGE)
        column->n_strange++;
}

/* "ABS" and "EX" among scores: words for what is missing. Ours: of many different numbers, four in
 * five cells; grades with a "K" among them are none. */
static void settle_strange(ProfileColumn *column)
{
    enum { NUMBERS_LEAST = 15, LETTERS_MOST = 12 };
    if (column->n_strange == 0 || column->n_strange > PROFILE_STRANGE || column->many ||
        column->n_values < NUMBERS_LEAST + column->n_strange ||
        5 * column->n_numbers < 4 * column->n_filled)
        return;
    for (size_t i = 0; i < column->n_strange; i++)
        if (!isalpha((unsigned char)column->strange[i].text[0]) ||
            strlen(column->strange[i].text) > LETTERS_MOST)
            return;
    for (size_t i = 0; i < column->n_strange; i++) {
        const ProfileValue word = column->strange[i];
        if (column->n_codes < COUNT_OF(column->code))
            column->code[column->n_codes++] = word;
        column->n_code += word.n;
        column->n_filled -= word.n;
        column->n_values--;
        size_t to = 0;
        for (size_t k = 0; k < column->n_kept; k++)
            if (strcmp(column->value[k].text, word.text) != 0)
                column->value[to++] = column->value[k];
        column->n_kept = to;
    }
}

/* 3,5 and no 1,234: with three digits behind it the comma may mark thousands. */
static bool is_comma_number(CellText c)
{
    static const FileRules with_comma = {.decimal_comma = true, .thousands = true};
    const char *comma = memchr(c.bytes, ',', c.n);
    double value;
    return comma != NULL && c.bytes + c.n - comma != 4 &&
           number_read(c.bytes, c.n, &with_comma, &value) == REAL_READ;
}

static bool is_thousands(CellText c)
{
    const size_t sign = c.bytes[0] == '-' ? 1 : 0;
    return number_has_thousands(c.bytes + sign, c.n - sign, false);
}

static bool is_percent(CellText c)
{
    static const FileRules with_percent = {.percent = true};
    double value;
    return c.bytes[c.n - 1] == '%' && number_read(c.bytes, c.n, &with_percent, &value) == REAL_READ;
}

/* 1.214 and 1.214.500, not 0.214. */
static bool is_dotted(CellText c)
{
    const size_t sign = c.bytes[0] == '-' ? 1 : 0;
    return c.n > sign && c.bytes[sign] != '0' && memchr(c.bytes, '.', c.n) != NULL &&
           number_has_thousands(c.bytes + sign, c.n - sign, true);
}

static void take_percent(ProfileColumn *column, CellText c)
{
    static const FileRules with_percent = {.percent = true};
    double value = NAN;
    (void)number_read(c.bytes, c.n, &with_percent, &value);
    column->n_percents++;
    if (!(value <= column->most_percent))
        column->most_percent = value;
}

static bool is_all_digits(CellText c)
{
    for (size_t i = 0; i < c.n; i++)
        if (!isdigit((unsigned char)c.bytes[i]))
            return false;
    return c.n > 0;
}

static void take_range(Arena *arena, ProfileColumn *column, CellText c, size_t line)
{
    enum { GRADE_MOST = 12 };
    int low, high;
    if (!date_as_range(c.bytes, c.n, &low, &high))
        return;
    column->has_days = column->has_days || high > GRADE_MOST;
    if (column->n_ranges++ > 0)
        return;
    column->range = arena_copy_bytes(arena, c.bytes, c.n);
    column->range_line = line;
}

/* Numbers that stand for nothing known in exports and surveys. */
static const double far[PROFILE_FAR_MOST] = {-1,     -9, -99, -999, -9999,
                                             -99999, 99, 999, 9999, 99999};

static void take_led(ProfileColumn *column, size_t n)
{
    if (column->n_led++ == 0 || n < column->shortest_led)
        column->shortest_led = n;
    if (n > column->longest_led)
        column->longest_led = n;
}

static void take_number(ProfileColumn *column, CellText c, double value)
{
    column->n_numbers++;
    column->n_whole += value == floor(value) && memchr(c.bytes, '.', c.n) == NULL &&
                       memchr(c.bytes, ',', c.n) == NULL;
    column->n_dotted += is_dotted(c);
    column->n_scientific += memchr(c.bytes, 'E', c.n) != NULL;
    if (c.n > 1 && c.bytes[0] == '0' && is_all_digits(c))
        take_led(column, c.n);
    for (size_t i = 0; i < PROFILE_FAR_MOST; i++)
        if (value == far[i]) {
            column->far[i].n++;
            return;
        }
    if (!(value >= column->least))
        column->least = value;
    if (!(value <= column->most))
        column->most = value;
}

/* Numbers by value before words by letter. */
static int by_value(const void *a, const void *b)
{
    const char *x = ((const ProfileValue *)a)->text, *y = ((const ProfileValue *)b)->text;
    double p = 0, q = 0;
    const bool is_p = text_to_real(x, strlen(x), &p), is_q = text_to_real(y, strlen(y), &q);
    if (is_p != is_q)
        return is_p ? -1 : 1;
    return is_p && p != q ? (p < q ? -1 : 1) : strcmp(x, y);
}

/* A code stands below zero where nothing else does, or more than twice as high as all else. The
 * others are values like any. */
void cells_finish(Arena *arena, ProfileColumn *column)
{
    const double least = column->least, most = column->most;
    settle_strange(column);
    if (column->has_days)
        column->n_ranges = 0;
    if (column->n_kept > 1 && column->n_kept < PROFILE_VALUES)
        qsort(column->value, column->n_kept, sizeof *column->value, by_value);
    for (size_t i = 0; i < PROFILE_FAR_MOST; i++) {
        const ProfileValue met = column->far[i];
        column->far[i] = (ProfileValue){0};
        if (met.n == 0)
            continue;
        if ((far[i] < 0 && least >= 0) || (far[i] > 0 && far[i] > 2 * most)) {
            column->far[column->n_far++] = (ProfileValue){text_real_ascii(arena, far[i], 0), met.n};
            continue;
        }
        if (!(far[i] >= column->least))
            column->least = far[i];
        if (!(far[i] <= column->most))
            column->most = far[i];
    }
}

void cell_take(Arena *arena, ProfileColumn *column, CellSet *set, CellText cell, size_t line,
               const FileRules *written)
{
    double value;
    if (cell.n == 0) {
        column->n_blank++;
        return;
    }
    if (is_code(cell)) {
        take_code(arena, column, cell);
        return;
    }
    column->n_filled++;
    if (cell.n < column->shortest)
        column->shortest = cell.n;
    if (cell.n > column->longest)
        column->longest = cell.n;
    const bool number = number_read(cell.bytes, cell.n, written, &value) == REAL_READ;
    if (number)
        take_number(column, cell, value);
    else
        take_strange(arena, column, cell);
    if (number && column->share == NULL && value > 0 && value < 1 && cell.bytes[cell.n - 1] != '%')
        column->share = arena_copy_bytes(arena, cell.bytes, cell.n);
    if (!number && is_comma_number(cell)) {
        column->n_commas++;
        column->n_dotted_commas += memchr(cell.bytes, '.', cell.n) != NULL;
    } else if (!number && is_thousands(cell))
        column->n_thousands++;
    else if (!number && is_percent(cell))
        take_percent(column, cell);
    else if (!number)
        column->n_dates += date_is_written(cell.bytes, cell.n);
    if (!number)
        take_range(arena, column, cell, line);
    keep(arena, column, set, cell);
}
