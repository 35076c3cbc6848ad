/* A header against what the study uses: which cells of the rows become columns. */
#include "frame/collect.h"

#include "alike/groups.h"
#include "alike/text.h"
#include "frame/header.h"

#include <stdlib.h>
#include <string.h>

enum { GROUPS_MAX = 12 };

static void prepare_bytes(Collector *collector)
{
    uint8_t *class = collector->byte_class;
    memset(class, 0, sizeof collector->byte_class);
    for (const char *space = " \t\r\n"; *space != '\0'; space++)
        class[(unsigned char)*space] = MAY_BEGIN_SPACE | MAY_END_SPACE;
    class[0xC2] = class[0xE2] = MAY_BEGIN_SPACE; /* non-breaking spaces */
    class[0xA0] = class[0xAF] = MAY_END_SPACE;
    for (size_t i = 0; i < collector->spec->n_missing; i++)
        class[(unsigned char)collector->spec->missing[i][0]] |= MAY_BEGIN_CODE;
}

static CellKind kind_of(const Collector *collector, const Use *use)
{
    const unsigned roles = use->roles;
    if ((roles & ROLE_SCORE) && collector->mode == FRAME_DESIGN)
        return KIND_PRESENCE;
    if ((roles & ROLE_TREATMENT) || names_contain(&collector->spec->factors, use->name.text))
        return KIND_CATEGORY;
    if (roles & (ROLE_NUMBER | ROLE_SCORE))
        return roles & ROLE_RECODED ? KIND_OPEN : KIND_NUMBER;
    return roles & (ROLE_OPEN | ROLE_LIMIT) ? KIND_OPEN : KIND_CATEGORY;
}

static void release(Collector *collector)
{
    for (size_t c = 0; c < collector->n_columns; c++) {
        Growing *column = &collector->column[c];
        free(column->real);
        free(column->narrow);
        free(column->wide);
        free(column->reason);
        dictionary_free(&column->words);
    }
    recurring_free(&collector->recurring);
    free(collector->id);
    free(collector->id_hash);
    free(collector->line);
    collector->id = NULL;
    collector->id_hash = NULL;
    collector->line = NULL;
    collector->n_columns = collector->n_rows = collector->capacity = 0;
    collector->id_room = 0;
}

void collector_free(Collector *collector)
{
    release(collector);
}

static bool is_taken(const Collector *collector, const char *name)
{
    for (size_t i = 0; i < collector->uses->n; i++)
        if (text_equal(collector->uses->item[i].name.text, name))
            return true;
    return text_equal(collector->spec->id.text, name) ||
           (collector->beside != NULL && names_contain(collector->beside, name));
}

/* Whether the program was given to whole schools is asked of the file, not only of the columns that
 * a study happens to name; districts are counted whatever errors go by. A heading that stands twice
 * means nothing. */
static size_t find_groups(const Collector *collector, const Header *header, Use *out)
{
    size_t n = 0;
    for (size_t k = 0; k < header->n && n < GROUPS_MAX; k++) {
        const char *name = header->name[k];
        const GroupKind kind = group_kind(name);
        const bool wanted = collector->seeks_groups ? kind != GROUP_NONE : kind == GROUP_DISTRICT;
        if (!wanted || is_taken(collector, name))
            continue;
        size_t n_same = 0;
        for (size_t j = 0; j < header->n; j++)
            n_same += text_equal(header->name[j], name);
        if (n_same == 1)
            out[n++] = (Use){.name = {.text = name}, .roles = ROLE_GROUP | ROLE_OPTIONAL};
    }
    return n;
}

bool collect_header(void *context, size_t line, const CellText *cell, size_t n, Error *err)
{
    Collector *collector = context;
    release(collector); /* the file is read again, in another encoding */
    collector->code_met = ARENA_ARRAY(collector->arena, bool, collector->spec->n_missing);
    prepare_bytes(collector);
    const Header header = header_create(collector->arena, cell, n);
    if (!header_check(&header, collector->spec, collector->uses, collector->mode, err))
        return false;
    const Spec *spec = collector->spec;
    collector->ids.arena = collector->arena;
    collector->ids.n = 0;
    if (spec->id.text != NULL) /* header_check has seen that it is there */
        (void)id_cells_find(&collector->ids, &header, &spec->id, &spec->id_within);
    recurring_find(&collector->recurring, spec, &header);
    collector->shortest_id = SIZE_MAX;
    collector->longest_id = 0;
    Use *group = ARENA_ARRAY(collector->arena, Use, GROUPS_MAX);
    const size_t n_groups = find_groups(collector, &header, group);
    collector->column = ARENA_ARRAY(collector->arena, Growing, collector->uses->n + n_groups);
    const size_t before = err->n;
    const Place here = {.file = collector->spec->data_path, .line = line};
    for (size_t k = 0; k < collector->ids.n; k++)
        header_refuse_twice(cell, n, collector->ids.cell[k], here, err);
    for (size_t i = 0; i < collector->uses->n; i++) {
        const Use *use = &collector->uses->item[i];
        const size_t at = header_cell(&header, use->name.text);
        if (at == SIZE_MAX)
            continue;
        collector->column[collector->n_columns++] =
            (Growing){.use = use, .cell = at, .kind = kind_of(collector, use)};
        if (!id_cells_have(&collector->ids, at))
            header_refuse_twice(cell, n, at, here, err);
    }
    for (size_t i = 0; i < n_groups; i++)
        collector->column[collector->n_columns++] =
            (Growing){.use = &group[i],
                      .cell = header_cell(&header, group[i].name.text),
                      .kind = KIND_CATEGORY};
    collect_numbers_prepare(collector, n);
    return err->n == before;
}

bool collect_knows(void *context, const CellText *cell, size_t n)
{
    const Collector *collector = context;
    const Header header = header_create(collector->arena, cell, n);
    return header_has_needed(&header, collector->spec, collector->uses, collector->mode);
}
