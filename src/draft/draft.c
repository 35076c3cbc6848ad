/* From files to a study file: what each file is, then the lines. */
#include "alike/draft.h"

#include "alike/os.h"
#include "draft/write.h"

#include <string.h>

static const char *const kind_words[] = {
    [FILE_TABLE] = "a row for each student",
    [FILE_TESTS] = "a row for each student and test",
    [FILE_STUDENTS] = "more about students",
    [FILE_SCHOOLS] = "a row for each school",
    [FILE_ROSTER] = "a list of students, taken for those of the program",
};

static void say_files(Writer *w)
{
    for (size_t i = 0; i < w->files->n; i++) {
        const DraftFile *file = &w->files->item[i];
        draft_said(w, "%s: %s rows, %zu columns; read as %s%s%s%s", file->path,
                   text_count(w->arena, file->survey.n_rows), file->survey.n_columns,
                   file->by_term ? "a row for each student and term" : kind_words[file->kind],
                   file->format == NULL ? "" : " (", file->format == NULL ? "" : file->format,
                   file->format == NULL ? "" : ")");
    }
}

/* What no setting mends. */
static void say_damage(Writer *w, const DraftFile *file)
{
    for (size_t k = 0; k < file->survey.n_columns; k++) {
        const SurveyColumn *column = &file->survey.column[k];
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

bool draft_make(Arena *arena, const char *const *path, size_t n, const char *folder, Draft *out,
                Error *err)
{
    DraftFiles files;
    *out = (Draft){0};
    if (!files_read(arena, path, n, folder, &files, err))
        return false;
    Writer w = {.arena = arena, .text = {.arena = arena}, .draft = out, .files = &files};
    say_files(&w);
    for (size_t i = 0; i < files.n; i++)
        say_damage(&w, &files.item[i]);
    draft_comment(&w, "A first study file, made by alike init from what the data look like. Each "
                      "line is a guess, its reason beside it: read them all.");
    draft_comment(&w,
                  "alike check STUDY.yaml says whether it fits the data, alike explain KEY what "
                  "a key means.");
    draft_gap(&w);
    if (files.has_tests && !draft_tests(&w, err))
        return false;
    if (!files.has_tests) {
        guesses_take_spare(arena, &files.item[0].guesses);
        draft_table(&w, &files.item[0]);
        for (size_t i = 1; i < files.n; i++)
            draft_said(&w,
                       "%s was left out: a study reads one file of a row for each student; join "
                       "it to %s first, or run a study of its own",
                       files.item[i].path, files.item[0].path);
    }
    out->text = w.text.bytes;
    return true;
}
