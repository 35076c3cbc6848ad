/* Ids of a file that was profiled: pairs of cells that stand once, ids that another file has. */
#include "profile/cells.h"
#include "profile/seek.h"

#include <string.h>

/* --- pairs of columns ------------------------------------------------------------------------ */

typedef struct PairSeeker {
    size_t a, b;
    CellSet met;
} PairSeeker;

static bool begin_pairs(void *context)
{
    PairSeeker *p = context;
    cell_set_free(&p->met);
    p->met = (CellSet){0};
    return true;
}

static void take_pair(void *context, const CellText *cell)
{
    PairSeeker *p = context;
    cell_pair_take(&p->met, cell_trim(cell[p->a]), cell_trim(cell[p->b]));
}

bool profile_pairs_differ(Arena *arena, const FileProfile *profile, size_t a, size_t b,
                          bool *differ, Error *err)
{
    PairSeeker pairs = {.a = a, .b = b};
    const bool ok = profile_each_row(arena, profile, &pairs, begin_pairs, take_pair, err);
    *differ = ok && !pairs.met.repeats;
    cell_set_free(&pairs.met);
    return ok;
}

/* --- ids of two files ------------------------------------------------------------------------ */

typedef struct IdSeeker {
    size_t id;
    CellSet met;
    const CellSet *other; /* NULL: nothing is looked for */
    size_t n_found;
} IdSeeker;

static bool begin_ids(void *context)
{
    IdSeeker *s = context;
    cell_set_free(&s->met);
    s->met = (CellSet){0};
    s->n_found = 0;
    return true;
}

static void take_id(void *context, const CellText *cell)
{
    IdSeeker *s = context;
    const CellText id = cell_trim(cell[s->id]);
    if (id.n > 0 && !cell_id_take(&s->met, id) && s->other != NULL)
        s->n_found += cell_id_is_met(s->other, id);
}

static bool read_ids(Arena *arena, const FileProfile *profile, IdSeeker *s, Error *err)
{
    return profile_each_row(arena, profile, s, begin_ids, take_id, err);
}

bool profile_share(Arena *arena, const FileProfile *profile, size_t id, const FileProfile *other,
                   size_t id_of_other, ProfileShare *out, Error *err)
{
    IdSeeker of_other = {.id = id_of_other}, own = {.id = id, .other = &of_other.met};
    const bool ok = read_ids(arena, other, &of_other, err) && read_ids(arena, profile, &own, err);
    *out = (ProfileShare){0};
    if (ok && own.met.n > 0 && of_other.met.n > 0)
        *out = (ProfileShare){.found = (double)own.n_found / (double)own.met.n,
                              .covered = (double)own.n_found / (double)of_other.met.n};
    cell_set_free(&own.met);
    cell_set_free(&of_other.met);
    return ok;
}

bool profile_has_id(Arena *arena, const FileProfile *profile, size_t id, const char *text,
                    bool *has, Error *err)
{
    IdSeeker ids = {.id = id};
    const bool ok = read_ids(arena, profile, &ids, err);
    *has = ok && cell_id_is_met(&ids.met, (CellText){text, strlen(text)});
    cell_set_free(&ids.met);
    return ok;
}
