/* From files to a study file: what each file is, then the lines. */
#include "alike/draft.h"

#include "alike/os.h"
#include "draft/tests.h"

#include <string.h>

static const char *const kind_words[] = {
    [FILE_TABLE] = "a table with a row for each student",
    [FILE_TESTS] = "a row for each student and test",
    [FILE_STUDENTS] = "more about students",
    [FILE_SCHOOLS] = "a row for each school",
    [FILE_ROSTER] = "a list of some students",
};

static void say_files(Writer *w)
{
    for (size_t i = 0; i < w->files->n; i++) {
        const DraftFile *file = &w->files->item[i];
        draft_said(w, "%s: %s rows, %zu columns; taken for %s%s%s%s", file->path,
                   text_count(w->arena, file->profile.n_rows), file->profile.n_columns,
                   file->by_term ? "a row for each student and term" : kind_words[file->kind],
                   file->format == NULL ? "" : " (", file->format == NULL ? "" : file->format,
                   file->format == NULL ? "" : ")");
        if (file->profile.fixed)
            draft_said(w,
                       "%s: it looks like lines of fixed width; the layout is guessed from what is "
                       "blank in all lines: %s. Hold it against the file's documentation",
                       file->path, profile_layout(w->arena, &file->profile));
    }
}

/* What no setting mends. */
static void say_damage(Writer *w, const DraftFile *file)
{
    for (size_t k = 0; k < file->profile.n_columns; k++) {
        const ProfileColumn *column = &file->profile.column[k];
        if (column->mixes_percents)
            draft_said(w,
                       "%s: %s has percentages beside shares of one such as %s, of which one would "
                       "be read a hundred times too large; export the column in one of them",
                       file->path, column->name, column->share);
        if (column->n_ranges > 0)
            draft_said(w,
                       "%s: %s cells of %s are like '%s' (the first on line %zu), which is what a "
                       "spreadsheet makes of a range such as 3-4. Export the file with the column "
                       "as text, or say under columns what each of its values was",
                       file->path, text_count(w->arena, column->n_ranges), column->name,
                       column->range, column->range_line);
        if (k == file->id && column->n_scientific > 0)
            draft_said(w,
                       "%s: %s of %s's cells are shortened numbers such as 1.2E+11: a spreadsheet "
                       "has lost their digits; export the file again with this column as text",
                       file->path, text_count(w->arena, column->n_scientific), column->name);
        if (k == file->id && column->n_whole == column->n_filled && column->n_led == 0 &&
            column->longest == column->shortest + 1 && column->shortest >= 4 &&
            column->n_filled > 20)
            draft_said(w,
                       "%s: %s has numbers of %zu and of %zu digits and none begins with 0: a "
                       "spreadsheet drops zeros in front. That matters where another file has them",
                       file->path, column->name, column->shortest, column->longest);
    }
}

static void say_dotted(Writer *w, const DraftFile *file)
{
    if (file->profile.dotted != NULL)
        draft_said(w,
                   "%s: the numbers of %s all have three digits behind a point, as in 1.214, and "
                   "are read so. If the point marks thousands, write data: {decimal: comma, "
                   "thousands: yes}",
                   file->path, file->profile.dotted);
}

static bool same_columns(const FileProfile *a, const FileProfile *b)
{
    if (a->n_columns != b->n_columns)
        return false;
    for (size_t k = 0; k < a->n_columns; k++)
        if (!text_equal(a->column[k].name, b->column[k].name))
            return false;
    return true;
}

/* Terms or groups on sheets of their own: one of them alone would be another study. */
static bool refuse_torn(const DraftFiles *files, Error *err)
{
    for (size_t i = 1; i < files->n; i++)
        for (size_t j = 0; j < i; j++)
            if (same_columns(&files->item[i].profile, &files->item[j].profile))
                return error_set(err, ERR_DATA, (Place){.file = files->item[i].path},
                                 "this table has the columns of %s, and a study reads one table of "
                                 "students; put the one below the other, with a column that says "
                                 "which is which (a term, a group)",
                                 files->item[j].path);
    return true;
}

/* The list that says who was in the program, where no column does; NULL: there is none. */
static const DraftFile *roster_of(const DraftFiles *files, const DraftFile *table)
{
    for (size_t i = 0; i < files->n && table->guesses.treatment == SIZE_MAX; i++)
        if (files->item[i].kind == FILE_ROSTER)
            return &files->item[i];
    return NULL;
}

static void say_left(Writer *w, const DraftFile *file, const DraftFile *table)
{
    if (file->kind == FILE_ROSTER)
        draft_said(w,
                   "%s was left out: %s; the list would go in its place, treatment: {roster: %s, "
                   "id: %s}",
                   file->path,
                   table->guesses.treatment == SIZE_MAX
                       ? "another list is taken for that of the program"
                       : "a column says who was in the program",
                   file->shown, name_at(file, file->id));
    else
        draft_said(w,
                   "%s was left out: a study reads one file of a row for each student; join it to "
                   "%s first, or run a study of its own",
                   file->path, table->path);
}

bool draft_make(Arena *arena, const char *const *path, size_t n, const char *folder, Draft *out,
                Error *err)
{
    DraftFiles files;
    *out = (Draft){0};
    if (!files_read(arena, path, n, folder, &files, err))
        return false;
    Writer w = {.arena = arena, .text = {.arena = arena}, .draft = out, .files = &files};
    say_files(&w);
    for (size_t i = 0; i < files.n_left; i++)
        draft_said(&w, "%s was left out: %s", files.left[i].path, files.left[i].why);
    for (size_t i = 0; i < files.n; i++) {
        say_damage(&w, &files.item[i]);
        say_dotted(&w, &files.item[i]);
    }
    draft_comment(&w, "A first study file, made by alike init from what the data look like. Each "
                      "line is a guess, its reason beside it: read them all.");
    draft_comment(&w,
                  "alike check STUDY.yaml says whether it fits the data, alike explain KEY what "
                  "a key means.");
    draft_gap(&w);
    if (files.has_tests)
        draft_tests(&w);
    if (!files.has_tests) {
        const size_t main = files_largest(&files);
        if (!refuse_torn(&files, err))
            return false;
        const DraftFile *table = &files.item[main], *roster = roster_of(&files, table);
        draft_table(&w, table, roster);
        for (size_t i = 0; i < files.n; i++)
            if (i != main && &files.item[i] != roster)
                say_left(&w, &files.item[i], table);
    }
    draft_gap(&w);
    draft_comment(&w,
                  "Words of the report, to be written as a line: study: {title: TITLE, program: "
                  "NAME OF THE PROGRAM, organisation: DISTRICT}. Without it the report goes by "
                  "the name of this file.");
    out->text = w.text.bytes;
    return true;
}
