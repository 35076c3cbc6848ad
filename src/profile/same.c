/* Columns of one meaning: whoever has a value of the one has always the same of the other. */
#include "profile/seek.h"

#include <string.h>

enum { VALUES_MOST = 8, COLUMNS_MOST = 64, UNMET = 255, BLANK = VALUES_MOST, N_CODES };

typedef struct SameSeeker {
    const FileProfile *profile;
    size_t n; /* columns of a few values, the first of them */
    size_t column[COLUMNS_MOST];
    uint8_t *meets; /* [a][b][code of a]: the code of b that it stands with, UNMET */
    bool *differ;   /* [a][b]: a code of a stands with two of b */
} SameSeeker;

static uint8_t code_of(const ProfileColumn *column, CellText cell)
{
    for (size_t i = 0; i < column->n_kept; i++)
        if (strlen(column->value[i].text) == cell.n &&
            memcmp(column->value[i].text, cell.bytes, cell.n) == 0)
            return (uint8_t)i;
    return BLANK; /* or a code for missing */
}

static bool begin(void *context)
{
    SameSeeker *s = context;
    memset(s->meets, UNMET, s->n * s->n * N_CODES);
    memset(s->differ, 0, s->n * s->n);
    return true;
}

static void take(void *context, const CellText *cell)
{
    SameSeeker *s = context;
    uint8_t code[COLUMNS_MOST];
    for (size_t k = 0; k < s->n; k++)
        code[k] = code_of(&s->profile->column[s->column[k]], cell_trim(cell[s->column[k]]));
    for (size_t a = 0; a < s->n; a++)
        for (size_t b = 0; b < s->n; b++) {
            uint8_t *met = &s->meets[(a * s->n + b) * N_CODES + code[a]];
            if (*met == UNMET)
                *met = code[b];
            else if (*met != code[b])
                s->differ[a * s->n + b] = true;
        }
}

bool profile_same_columns(Arena *arena, const FileProfile *profile, const bool **same, Error *err)
{
    SameSeeker s = {.profile = profile};
    const size_t n = profile->n_columns;
    *same = NULL;
    for (size_t k = 0; k < n && s.n < COLUMNS_MOST; k++)
        if (profile->column[k].n_values >= 1 && profile->column[k].n_values <= VALUES_MOST)
            s.column[s.n++] = k;
    if (s.n < 2)
        return true;
    s.meets = arena_alloc(arena, s.n * s.n * N_CODES);
    s.differ = ARENA_ARRAY(arena, bool, s.n *s.n);
    if (!profile_each_row(arena, profile, &s, begin, take, err))
        return false;
    bool *out = ARENA_ARRAY(arena, bool, n *n);
    for (size_t a = 0; a < s.n; a++)
        for (size_t b = 0; b < s.n; b++)
            out[s.column[a] * n + s.column[b]] =
                a != b && !s.differ[a * s.n + b] && !s.differ[b * s.n + a];
    *same = out;
    return true;
}
