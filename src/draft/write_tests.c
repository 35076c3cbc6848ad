/* A study of test records: which terms, which subjects, what stands beside the tests. */
#include "draft/write.h"

#include "draft/tests.h"

#include <string.h>

#define NONE SIZE_MAX

/* --- tests ----------------------------------------------------------------------------------- */

static void write_files(Writer *w, const TestFiles *files)
{
    const char **name = (const char **)arena_array(w->arena, files->n, sizeof *name);
    for (size_t i = 0; i < files->n; i++)
        name[i] = files->item[i]->shown;
    draft_line(w,
               arena_printf(w->arena, files->n > 1 ? "  files: %s" : "  file: %s",
                            files->n > 1 ? yaml_list(w->arena, name, files->n)
                                         : yaml_word(w->arena, name[0])),
               files->custom != NULL
                   ? "the headers are of no known export"
                   : arena_printf(w->arena, "by the headers: %s", files->item[0]->format));
}

/* "id", or "[school, id]" where ids are those of schools. */
static const char *id_word(Arena *arena, const TestFiles *files, const DraftFile *file, size_t id)
{
    const size_t school = file->guesses.school;
    if (!files->within_school || school == NONE || school == id)
        return yaml_word(arena, name_at(file, id));
    return arena_printf(arena, "[%s, %s]", yaml_word(arena, name_at(file, school)),
                        yaml_word(arena, name_at(file, id)));
}

static void write_columns(Writer *w, const TestFiles *files)
{
    const DraftFile *custom = files->custom;
    const struct {
        const char *key;
        size_t at;
    } column[] = {{"id", custom->id},
                  {"subject", custom->subject},
                  {"term", custom->term},
                  {"year", custom->year},
                  {"date", custom->date},
                  {"score", custom->score},
                  {"se", custom->se},
                  {"grade", custom->guesses.grade},
                  {"school", custom->guesses.school}};
    Text text = {.arena = w->arena};
    text_add(&text, "  columns: {");
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(column); i++)
        if (column[i].at != NONE)
            text_format(&text, "%s%s: %s", n++ > 0 ? ", " : "", column[i].key,
                        i == 0 ? id_word(w->arena, files, custom, custom->id)
                               : yaml_word(w->arena, name_at(custom, column[i].at)));
    text_add(&text, "}");
    draft_line(w, text.bytes,
               files->within_school   ? "by their names; the id alone repeats across schools, and "
                                        "their tests would be several of one student"
               : files->subject_tried ? "by their names; the subject, as it tells the tests of a "
                                        "term apart"
                                      : "by their names");
}

static void write_terms(Writer *w, const TestFiles *files)
{
    Text text = {.arena = w->arena};
    text_add(&text, "  terms: {");
    for (size_t i = 0; i < files->n_term_names; i++)
        text_format(&text, "%s%s: %s", i > 0 ? ", " : "",
                    yaml_word(w->arena, files->term_name[i].from),
                    yaml_word(w->arena, files->term_name[i].to));
    text_add(&text, "}");
    if (files->n_term_names > 0)
        draft_line(w, text.bytes,
                   strchr(files->term_name[0].from, '-') != NULL
                       ? "school years, taken for a test that is given in spring"
                       : "codes, taken for month and year");
}

static void write_lone_year(Writer *w, const TestFiles *files)
{
    if (files->lone_year == LONE_YEAR_ENDS)
        draft_line(w, "  lone_year: ends",
                   "2024 beside a window is taken for 2023-2024; where it is 2024-2025, write "
                   "begins: the order of tests is the same");
    else if (files->lone_year == LONE_YEAR_CALENDAR)
        draft_line(w, "  lone_year: calendar",
                   "a year beside a window is that of the calendar, which makes the better span");
}

/* Of a file that has a column for each subject. */
static const char *other_scores(Arena *arena, const DraftFile *file)
{
    const Guesses *g = &file->guesses;
    Text text = {.arena = arena};
    text_add(&text, "call it as your readers do");
    for (size_t k = 0, n = 0; k < g->n; k++)
        if (g->item[k].role == GUESS_OUTCOME && k != file->score)
            text_format(&text, "%s%s",
                        n++ == 0 ? "; other scores, each for a study of its own: " : ", ",
                        g->item[k].column->name);
    return text.bytes;
}

static void write_subjects(Writer *w, const TestFiles *files)
{
    enum { MOST = 6 };
    const TestsSeen *seen = &files->tests;
    const char *name[MOST];
    size_t n = 0;
    Text why = {.arena = w->arena}, other = {.arena = w->arena};
    text_add(&why, "");
    for (size_t k = 0; k < seen->n_subjects; k++) {
        const SeenSubject *subject = &seen->subject[k];
        if (subject->other != NULL) {
            text_format(&other, "%s%s: %s", other.n > 0 ? ", " : "",
                        yaml_word(w->arena, subject->name), yaml_word(w->arena, subject->other));
        } else if (n < MOST && 10 * subject->n >= seen->subject[0].n) {
            text_format(&why, "%s%s", n > 0 ? ", " : "", text_count(w->arena, subject->n));
            name[n++] = subject->name;
        }
    }
    if (text_equal(files->subject, SPEC_OPEN)) {
        draft_open(w, "  subject: " SPEC_OPEN,
                   "the subject: students have several tests in a term, and no column tells "
                   "subjects apart. If there are several, name their column under tests.columns");
        draft_blank(w, (DraftBlank){.asks = "Which subject is it?"});
    } else if (files->subject != NULL)
        draft_line(w, arena_printf(w->arena, "  subject: %s", yaml_word(w->arena, files->subject)),
                   files->custom != NULL && files->custom->wide
                       ? other_scores(w->arena, files->custom)
                       : "no column names the subject: call it as your readers do");
    else if (n > 0)
        draft_line(w, arena_printf(w->arena, "  subjects: %s", yaml_list(w->arena, name, n)),
                   arena_printf(w->arena, "tests: %s", why.bytes));
    if (other.n > 0)
        draft_line(w, arena_printf(w->arena, "  names: {%s}", other.bytes),
                   "two spellings of one subject? Remove what is not");
}

static void write_tests_block(Writer *w, const TestFiles *files)
{
    draft_line(w, "tests:", NULL);
    write_files(w, files);
    draft_rules(w, files->item, files->n, "  ");
    if (files->custom != NULL)
        write_columns(w, files);
    write_lone_year(w, files);
    write_terms(w, files);
    if (files->season != NULL)
        draft_line(w, arena_printf(w->arena, "  season: %s", files->season),
                   "terms are years alone, as of a test that is given once a year");
    if (files->date_format != NULL)
        draft_line(w, arena_printf(w->arena, "  date_format: \"%s\"", files->date_format),
                   files->date_format[1] == 'm'
                       ? "dates can be read in two ways: month first, as in the United States?"
                       : "dates can be read in two ways: day first, which makes the better span?");
    const size_t width = tests_width_lost(w->files);
    if (width > 0)
        draft_line(
            w, arena_printf(w->arena, "  id_width: %zu", width),
            "some ids begin with 0 and have so many digits, others have fewer: a spreadsheet "
            "has taken their zeros");
    write_subjects(w, files);
    if (files->seen && files->tests.n_retests > 0)
        draft_line(
            w,
            arena_printf(w->arena, "  retests: %s", files->tests.has_se ? "lowest_se" : "earliest"),
            arena_printf(w->arena,
                         "%s tests come after another of the same subject and "
                         "term",
                         text_count(w->arena, files->tests.n_retests)));
}

/* --- the span -------------------------------------------------------------------------------- */

static void write_span(Writer *w, const TestFiles *files)
{
    const TestsSeen *seen = &files->tests;
    size_t best_from = 0, best_to = 0;
    const double best = files->seen ? tests_best_span(seen, &best_from, &best_to) : 0;
    draft_gap(w);
    if (files->seen) {
        Text all = {.arena = w->arena};
        text_add(&all, "");
        for (size_t t = 0; t < seen->n_terms; t++)
            text_format(&all, "%s%s (%s)", t > 0 ? ", " : "",
                        tests_term_word(w->arena, seen->term[t].date),
                        text_count(w->arena, seen->term[t].n));
        draft_comment(
            w,
            "From which test to which: the earlier one must lie before the program began, "
            "which the files do not say. Terms and their tests: %s.",
            seen->n_terms > 0 ? all.bytes : "none");
    }
    if (best > 0)
        draft_line(
            w,
            arena_printf(w->arena, "spans: [{name: growth, from: %s, to: %s}]",
                         tests_term_word(w->arena, seen->term[best_from].date),
                         tests_term_word(w->arena, seen->term[best_to].date)),
            arena_printf(w->arena, "students with both, by subject: %s",
                         text_count(w->arena, seen->spanned[best_from * seen->n_terms + best_to])));
    else if (files->seen && seen->n_terms > 1)
        draft_line(w,
                   arena_printf(w->arena, "spans: [{name: growth, from: %s, to: %s}]",
                                tests_term_word(w->arena, seen->term[0].date),
                                tests_term_word(w->arena, seen->term[seen->n_terms - 1].date)),
                   "the first term and the last; nobody has tests of one subject in two terms");
    else
        draft_open(w, "spans: [{name: growth, from: " SPEC_OPEN ", to: " SPEC_OPEN "}]",
                   files->seen && seen->n_terms == 1
                       ? arena_printf(w->arena,
                                      "from which term to which: the files hold tests of %s alone, "
                                      "and growth needs an earlier or a later test",
                                      tests_term_word(w->arena, seen->term[0].date))
                       : "from which term to which, such as Fall 2023-2024 and Spring 2023-2024");
}

/* --- beside the tests ------------------------------------------------------------------------ */

/* How well a file serves to say more about students; 0: not at all. Classes and programs of
 * students, several rows of one without a trait, tell nothing that a study goes by. */
static int merit_for_students(const DraftFile *file)
{
    const bool tells = guesses_have(&file->guesses, GUESS_TRAIT) || file->guesses.treatment != NONE;
    if (file->programs != NONE)
        return 0;
    if (file->kind == FILE_STUDENTS)
        return tells ? 3 : file->profile.column[file->id].unique ? 1 : 0;
    return file->by_term && guesses_have(&file->guesses, GUESS_TRAIT) ? 2 : 0;
}

/* The file that says more about students: one for that alone, else students by term that stand
 * among the tests. NULL: none does. */
static const DraftFile *file_of_students(const DraftFiles *files)
{
    const DraftFile *best = NULL;
    for (size_t i = 0; i < files->n; i++) {
        const DraftFile *file = &files->item[i];
        if (merit_for_students(file) > (best == NULL ? 0 : merit_for_students(best)))
            best = file;
    }
    return best;
}

static const DraftFile *file_of_schools(const DraftFiles *files)
{
    for (size_t i = 0; i < files->n; i++)
        if (files->item[i].kind == FILE_SCHOOLS)
            return &files->item[i];
    return NULL;
}

static void write_file(Writer *w, const char *key, const DraftFile *file, const char *id,
                       const char *why)
{
    draft_line(
        w,
        arena_printf(w->arena, "%s: {file: %s, id: %s}", key, yaml_word(w->arena, file->shown), id),
        why);
}

static void say_useless(Writer *w, const DraftFile *file)
{
    if (file->programs != NONE)
        draft_said(w,
                   "%s was left out: it lists students of several programs (%s: %s) and nobody who "
                   "is in none; put the ids of yours into a file of their own, treatment: {roster: "
                   "FILE, id: %s}",
                   file->path, name_at(file, file->programs),
                   guess_values(w->arena, &file->profile.column[file->programs]),
                   name_at(file, file->id));
    else
        draft_said(w,
                   "%s was left out: it has several rows of a student, and none of its columns "
                   "reads as a trait or as who was in the program",
                   file->path);
}

static void write_beside(Writer *w, const TestFiles *files)
{
    const DraftFile *students = file_of_students(w->files), *schools = file_of_schools(w->files);
    if (students != NULL)
        write_file(w, "students", students, id_word(w->arena, files, students, students->id),
                   students->by_term ? "a row for each student and term"
                                     : "a row for each student");
    if (schools != NULL)
        write_file(w, "schools", schools, yaml_word(w->arena, name_at(schools, schools->school)),
                   "a row for each school");
    for (size_t i = 0; i < w->files->n; i++) {
        const DraftFile *file = &w->files->item[i];
        const bool students_too = file->kind == FILE_STUDENTS && file != students;
        if (students_too && merit_for_students(file) == 0)
            say_useless(w, file);
        else if (students_too || (file->kind == FILE_SCHOOLS && file != schools))
            draft_said(w, "%s was left out: a study reads one file of its kind; join it to %s",
                       file->path, file->kind == FILE_STUDENTS ? students->path : schools->path);
    }
}

static bool treatment_by_file(Writer *w, FileKind kind)
{
    for (size_t i = 0; i < w->files->n; i++) {
        const DraftFile *file = &w->files->item[i];
        if (file->kind != kind || (kind == FILE_STUDENTS && file != file_of_students(w->files)))
            continue;
        if (kind == FILE_ROSTER) {
            draft_roster(w, file);
            return true;
        }
        if (draft_treatment(w, file))
            return true;
    }
    return false;
}

static void write_program(Writer *w, const TestFiles *files)
{
    static const FileKind from[] = {FILE_ROSTER, FILE_STUDENTS, FILE_SCHOOLS, FILE_TESTS};
    enum { SHOWN = 40 };
    draft_gap(w);
    for (size_t i = 0; i < COUNT_OF(from); i++)
        if (treatment_by_file(w, from[i]))
            return;
    draft_comment(w, "Who was in the program: its schools, or a file of its students "
                     "(treatment: {roster: FILE, id: COLUMN}).");
    if (files->seen && files->tests.n_schools > 0)
        draft_comment(w, "Schools of the tests: %s%s.",
                      yaml_list(w->arena, files->tests.school,
                                files->tests.n_schools < SHOWN ? files->tests.n_schools : SHOWN),
                      files->tests.n_schools > SHOWN ? " and more" : "");
    if (files->seen && !files->tests.has_school) {
        draft_open(w, "treatment: {roster: " SPEC_OPEN ", id: " SPEC_OPEN "}",
                   "who was in the program: a file of its students, and the column of their ids");
        draft_blank(w, (DraftBlank){.asks = "Which file lists the students of the program?"});
        draft_blank(w, (DraftBlank){.asks = "Which column of it holds their ids?"});
        return;
    }
    draft_open(w, "treatment: {schools: [" SPEC_OPEN "]}", "who was in the program: its schools");
    DraftBlank blank =
        blank_of_texts(w->arena, files->tests.school, files->seen ? files->tests.n_schools : 0,
                       "Which schools had the program?");
    blank.several = true;
    draft_blank(w, blank);
}

static void write_traits(Writer *w, const TestFiles *files)
{
    const DraftFile *students = file_of_students(w->files), *schools = file_of_schools(w->files);
    size_t n = 0;
    draft_gap(w);
    draft_comment(w, "What students are matched on: known before the program began. The pretest "
                     "is added by itself.");
    draft_line(w, "covariates:", NULL);
    if (files->seen && files->tests.has_grade) {
        draft_line(w, "  - grade", "at the earlier test");
        n++;
    }
    if (students != NULL)
        n += draft_covariates(w, students);
    if (schools != NULL)
        n += draft_covariates(w, schools);
    if (students == NULL || !guesses_have(&students->guesses, GUESS_TRAIT))
        n += draft_covariates(w, files->item[0]); /* of the tests themselves: at the pretest */
    if (n == 0)
        draft_line(w, "  - pretest", "the files hold no more about students");
    draft_gap(w);
    if (files->seen && files->tests.has_grade)
        draft_line(w, "matching: {exact: [grade]}", "students are compared within their grade");
}

void draft_tests(Writer *w)
{
    const TestFiles files = tests_see(w);
    size_t n = 0;
    const DraftFile **file = (const DraftFile **)arena_array(w->arena, w->files->n, sizeof *file);
    for (size_t i = 0; i < w->files->n; i++)
        file[n++] = &w->files->item[i];
    write_tests_block(w, &files);
    const size_t before = w->text.n;
    draft_line(w, "data:", NULL);
    const size_t data = w->text.n;
    draft_numbers(w, file, n);
    draft_missing(w, file, n);
    draft_factors(w, file, n, false);
    if (w->text.n == data) { /* nothing stands in the block */
        w->text.n = before;
        w->text.bytes[before] = '\0';
    }
    draft_columns(w, file, n);
    write_beside(w, &files);
    write_span(w, &files);
    write_program(w, &files);
    write_traits(w, &files);
    for (size_t i = 0; i < w->files->n; i++)
        if (w->files->item[i].kind != FILE_TESTS)
            draft_left(w, &w->files->item[i]);
}
