/* Whether columns hold what a design's settings need of them. A frame may serve several designs, so
 * each is asked for itself. */
#include "alike/frame.h"

#include "alike/design.h"

typedef struct RoleCheck {
    Arena *scratch;
    const Frame *frame;
    Error *err;
} RoleCheck;

static bool check_role(void *state, const ColumnUse *use)
{
    const RoleCheck *check = state;
    const Column *column = use->kind == USE_SOURCE || use_is_word(use)
                               ? NULL
                               : frame_find(check->frame, use->name.text);
    if (column == NULL || column->type != COLUMN_FACTOR)
        return true;
    const char *setting = use_setting(check->scratch, use), *name = use->name.text;
    const char *first = column->n_levels > 0 ? column->level_name[0] : "";
    const char *second = column->n_levels > 1 ? column->level_name[1] : "";
    const char *comma = column->n_levels > 1 ? ", " : "";
    if (use->roles & ROLE_LIMIT)
        error_add(check->err, ERR_STUDY, use->name.place,
                  "%s limits how far '%s' may differ, but that column holds categories "
                  "(%s%s%s); put it under matching.exact instead",
                  setting, name, first, comma, second);
    if (use->roles & (ROLE_NUMBER | ROLE_SCORE))
        error_add(check->err, ERR_STUDY, use->name.place,
                  "%s '%s' must be a column of numbers, but it holds categories (%s%s%s); take it "
                  "out of data.factors, or give it values that are numbers",
                  setting, name, first, comma, second);
    return true;
}

bool frame_check_roles(const Design *design, const Frame *frame, Error *err)
{
    const size_t before = err->n;
    Arena *scratch = arena_create();
    RoleCheck check = {scratch, frame, err};
    (void)design_visit(design, NULL, check_role, &check); /* it goes on to the end */
    arena_destroy(scratch);
    return err->n == before;
}
