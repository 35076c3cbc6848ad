#include "draft/files.h"

#include "alike/groups.h"
#include "alike/os.h"
#include "alike/records.h"
#include "alike/text.h"

#include <string.h>

#define NONE SIZE_MAX

/* --- names ----------------------------------------------------------------------------------- */

/* As the study file names it: beside it by its name, else by the whole path. A part stays behind
 * its '#'. */
static const char *shown_from(Arena *arena, const char *folder, const char *path)
{
    const InputPlace place = input_locate(arena, path);
    const char *real = os_real_path(arena, place.path), *home = os_real_path(arena, folder);
    const char *name = real;
    if (real == NULL)
        return path;
    const size_t n = home == NULL ? 0 : strlen(home);
    if (n > 0 && strncmp(real, home, n) == 0 && real[n] == '/')
        name = real + n + 1;
    return place.part == NULL ? name : arena_printf(arena, "%s#%s", name, place.part);
}

static const char *const *names_of(Arena *arena, const FileProfile *profile)
{
    const char **name = (const char **)arena_array(arena, profile->n_columns, sizeof *name);
    for (size_t k = 0; k < profile->n_columns; k++)
        name[k] = profile->column[k].name;
    return name;
}

/* --- beside tests ---------------------------------------------------------------------------- */

static size_t school_key(const FileProfile *profile)
{
    for (size_t k = 0; k < profile->n_columns; k++)
        if (group_kind(profile->column[k].name) == GROUP_SCHOOL && profile->column[k].unique)
            return k;
    return NONE;
}

/* Programs side by side, and nobody who is in none: whoever is listed may be in another than the
 * study's. */
static size_t several_programs(const DraftFile *file)
{
    const Guesses *g = &file->guesses;
    for (size_t k = 0; k < g->n && g->control == NULL && !guesses_have(g, GUESS_TRAIT); k++)
        if (k != file->id && words_have(&g->item[k].words, "|program|programs|programname|") &&
            g->item[k].column->n_values > 1 && g->item[k].column->n_numbers == 0)
            return k;
    return NONE;
}

/* A list of ids alone, or one that says whose it is. */
static bool is_roster(Arena *arena, const DraftFile *file)
{
    const Words words = words_of(arena, os_file_name(file->path));
    return file->profile.n_columns == 1 ||
           (file->guesses.treatment == NONE && file->programs == NONE &&
            words_have(&words, "|roster|participants|enrolled|enrollees|treated|program|"));
}

static void settle_beside(Arena *arena, DraftFile *file)
{
    const FileProfile *profile = &file->profile;
    if (file->kind == FILE_TESTS)
        return;
    file->school = school_key(profile);
    file->programs = several_programs(file);
    if (file->school != NONE && (file->id == NONE || file->id == file->school))
        file->kind = FILE_SCHOOLS;
    else if (file->id != NONE)
        file->kind = is_roster(arena, file) ? FILE_ROSTER : FILE_STUDENTS;
}

/* --- all ------------------------------------------------------------------------------------- */

/* Ids that repeat may be those of schools: with the school they tell rows apart. */
static bool find_within(Arena *arena, DraftFile *file, Error *err)
{
    Guesses *g = &file->guesses;
    bool differ = false;
    if (g->repeated == NONE || g->school == NONE)
        return true;
    if (!profile_pairs_differ(arena, &file->profile, g->school, g->repeated, &differ, err))
        return false;
    if (differ) {
        g->within = g->school;
        g->item[g->repeated].why = NULL; /* it is used */
    }
    return true;
}

/* is_part: of an archive or a workbook, where a sheet of notes and an empty table are common. */
static bool read_one(Arena *arena, const char *path, bool is_part, const char *folder,
                     DraftFiles *files, Error *err)
{
    DraftFile *file = &files->item[files->n];
    bool is_tests = false;
    *file = (DraftFile){.path = path,
                        .shown = shown_from(arena, folder, path),
                        .school = NONE,
                        .programs = NONE,
                        .subject = NONE,
                        .term = NONE,
                        .year = NONE,
                        .date = NONE,
                        .score = NONE,
                        .se = NONE};
    if (!profile_read(arena, path, &file->profile, err)) {
        if (!is_part || !file->profile.facts.is_empty)
            return false;
        error_clear(err);
        files->left[files->n_left++] = (LeftFile){path, "it holds no rows under a header"};
        return true;
    }
    const char *bare = file_is_bare(arena, &file->profile);
    if (bare != NULL) {
        files->left[files->n_left++] = (LeftFile){path, bare};
        return true;
    }
    files->n++;
    file->guesses = guess_roles(arena, &file->profile);
    if (!find_within(arena, file, err))
        return false;
    file->id = guess_id(arena, &file->profile);
    file->format =
        records_format(arena, names_of(arena, &file->profile), file->profile.n_columns, &is_tests);
    /* students by term stand beside the tests that they belong to */
    file->by_term = file->format != NULL && !is_tests;
    bool own = file->format != NULL;
    if (!own && !file_reads_as_tests(arena, file, &own, err))
        return false;
    if (own)
        file->kind = FILE_TESTS;
    else if (!profile_same_columns(arena, &file->profile, &file->guesses.same, err))
        return false;
    guess_leave_same(arena, &file->guesses);
    files->has_tests = files->has_tests || (file->kind == FILE_TESTS && !file->by_term);
    return true;
}

size_t files_largest(const DraftFiles *files)
{
    size_t best = 0;
    for (size_t i = 1; i < files->n; i++) {
        const FileProfile *a = &files->item[i].profile, *b = &files->item[best].profile;
        if (a->n_rows * a->n_columns > b->n_rows * b->n_columns)
            best = i;
    }
    return best;
}

/* The file whose students the study is about. */
static const DraftFile *main_of(const DraftFiles *files)
{
    for (size_t i = 0; files->has_tests && i < files->n; i++)
        if (files->item[i].kind == FILE_TESTS && !files->item[i].by_term)
            return &files->item[i];
    return &files->item[files_largest(files)];
}

static size_t n_of_parts(const InputParts *parts)
{
    return parts->n == 0 ? 1 : parts->n;
}

/* Nothing is left to make a study of. */
static bool refuse_all(const DraftFiles *files, Error *err)
{
    for (size_t i = 0; i < files->n_left; i++)
        error_add(err, ERR_DATA, (Place){.file = files->left[i].path}, "%s", files->left[i].why);
    return false;
}

bool files_read(Arena *arena, const char *const *path, size_t n, const char *folder,
                DraftFiles *out, Error *err)
{
    InputParts *parts = ARENA_ARRAY(arena, InputParts, n);
    size_t n_all = 0;
    *out = (DraftFiles){0};
    for (size_t i = 0; i < n; i++) {
        if (!input_parts(arena, path[i], &parts[i], err))
            return false;
        n_all += n_of_parts(&parts[i]);
    }
    out->item = ARENA_ARRAY(arena, DraftFile, n_all);
    out->left = ARENA_ARRAY(arena, LeftFile, n_all);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n_of_parts(&parts[i]); k++) {
            const char *whole =
                parts[i].n == 0 ? path[i] : arena_printf(arena, "%s#%s", path[i], parts[i].name[k]);
            if (!read_one(arena, whole, parts[i].n > 0, folder, out, err))
                return false;
        }
    for (size_t i = 0; out->has_tests && i < out->n; i++)
        settle_beside(arena, &out->item[i]);
    if (out->n == 0)
        return refuse_all(out, err);
    return out->n < 2 || (files_leave_bare(arena, out, main_of(out), err) &&
                          files_find_rosters(arena, out, main_of(out), err));
}
