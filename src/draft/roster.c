/* Which file lists the students of the program: the one whose ids are those of some of them. */
#include "draft/files.h"

#include "alike/headings.h"
#include "alike/text.h"

#define NONE SIZE_MAX

/* Ours: of a roster some ids are always unknown, and whoever lists nearly everybody lists no
 * program. */
static const double found_least = 0.8, covered_most = 0.8;
enum { IDS_LEAST = 5, COLUMNS_MOST = 12 };

/* Codes that tell most rows apart; or that are ids by their name, and come back: of a list of
 * sessions, or of a form that somebody filled in twice. */
static bool may_be_ids(const ProfileColumn *column)
{
    const bool once = 10 * column->n_values >= 8 * column->n_filled;
    return column->n_values >= IDS_LEAST && column->n_numbers == column->n_whole &&
           column->n_dates == 0 && (once || heading_person_id(column->name) >= 2);
}

static bool is_of_students(const DraftFile *file)
{
    return guesses_have(&file->guesses, GUESS_TRAIT) || file->guesses.treatment != NONE ||
           file->guesses.n_outcomes > 0;
}

static bool look_at(Arena *arena, DraftFile *file, const DraftFile *main, Error *err)
{
    const FileProfile *profile = &file->profile;
    for (size_t k = 0; k < profile->n_columns && k < COLUMNS_MOST; k++) {
        ProfileShare share;
        if (!may_be_ids(&profile->column[k]))
            continue;
        if (!profile_share(arena, profile, k, &main->profile, main->id, &share, err))
            return false;
        if (share.found < found_least || share.covered > covered_most || share.found <= file->found)
            continue;
        file->kind = FILE_ROSTER;
        file->id = k;
        file->found = share.found;
    }
    return true;
}

bool files_find_rosters(Arena *arena, DraftFiles *files, const DraftFile *main, Error *err)
{
    if (main->id == NONE || main->guesses.within != NONE)
        return true;
    for (size_t i = 0; i < files->n; i++) {
        DraftFile *file = &files->item[i];
        const bool open = file->kind == FILE_TABLE || file->kind == FILE_STUDENTS;
        if (file != main && open && !is_of_students(file) && !look_at(arena, file, main, err))
            return false;
    }
    return true;
}
