/* Files without a line of names: their first row is taken for one. A row of data that is read as
 * names is lost, and of a roster that is a student of the program who would count as another. */
#include "alike/text.h"
#include "draft/files.h"

#include <string.h>

#define NONE SIZE_MAX

/* Ours. Names that are numbers are there too: years (scores of 2023), and the items of a
 * questionnaire (1, 2, 3), of which none is as long as a score or an id. */
static const double first_year = 1900, last_year = 2100;
enum { LONG_LEAST = 3, IDS_LEAST = 5, COLUMNS_MOST = 12 };

static const char *advice(Arena *arena, const char *name)
{
    return arena_printf(arena,
                        "it seems to have no line with the names of its columns, as the first line "
                        "reads as a row of the table ('%s'); write the names above it (such as id) "
                        "and run init again",
                        name);
}

/* Is the name a number among those of its column, or nearly? */
static bool is_like_its_cells(const ProfileColumn *column)
{
    double value;
    const size_t n = strlen(column->name);
    const double span = column->most - column->least;
    if (!text_to_real(column->name, n, &value) || (value >= first_year && value <= last_year))
        return false;
    return n >= column->shortest && n <= column->longest && value >= column->least - span &&
           value <= column->most + span;
}

const char *file_is_bare(Arena *arena, const FileProfile *profile)
{
    size_t n_numbers = 0, n_like = 0;
    const char *shown = NULL;
    double value;
    if (profile->dense)
        return "it looks like lines of fixed width without a blank between the columns: only its "
               "documentation tells where they stand. Write a study file with data: {file: FILE, "
               "layout: {NAME: [FIRST, LAST], ...}}";
    for (size_t k = 0; k < profile->n_columns && profile->header_line > 0; k++) {
        const ProfileColumn *column = &profile->column[k];
        if (!profile_is_number(column))
            continue;
        if (!text_to_real(column->name, strlen(column->name), &value))
            return NULL; /* a word above numbers is a name */
        n_numbers++;
        n_like += is_like_its_cells(column);
        if (shown == NULL && is_like_its_cells(column) && strlen(column->name) >= LONG_LEAST)
            shown = column->name;
    }
    return shown != NULL && 3 * n_like >= 2 * n_numbers ? advice(arena, shown) : NULL;
}

/* A code with a digit, over codes that tell most rows apart. */
static bool may_be_id(const ProfileColumn *column)
{
    return strpbrk(column->name, "0123456789") != NULL && column->n_filled >= IDS_LEAST &&
           10 * column->n_values >= 8 * column->n_filled;
}

/* Is the name of a column an id of `main`? *why stays NULL where none is. */
static bool look_for_id(Arena *arena, const FileProfile *profile, const DraftFile *main,
                        const char **why, Error *err)
{
    for (size_t k = 0; k < profile->n_columns && k < COLUMNS_MOST && *why == NULL; k++) {
        bool has = false;
        if (!may_be_id(&profile->column[k]))
            continue;
        if (!profile_has_id(arena, &main->profile, main->id, profile->column[k].name, &has, err))
            return false;
        if (has)
            *why = advice(arena, profile->column[k].name);
    }
    return true;
}

bool files_leave_bare(Arena *arena, DraftFiles *files, const DraftFile *main, Error *err)
{
    const char **why = (const char **)arena_array(arena, files->n, sizeof *why);
    size_t n = 0;
    for (size_t i = 0; i < files->n && main->id != NONE; i++)
        if (&files->item[i] != main &&
            !look_for_id(arena, &files->item[i].profile, main, &why[i], err))
            return false;
    for (size_t i = 0; i < files->n; i++)
        if (why[i] != NULL)
            files->left[files->n_left++] = (LeftFile){files->item[i].path, why[i]};
        else
            files->item[n++] = files->item[i];
    files->n = n;
    return true;
}
