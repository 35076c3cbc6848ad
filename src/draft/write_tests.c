/* A study of test records: which terms, which subjects, what stands beside the tests. */
#include "draft/write.h"

#include "alike/records.h"

#include <string.h>

#define NONE SIZE_MAX

/* --- what the tests hold --------------------------------------------------------------------- */

static const char *name_at(const DraftFile *file, size_t k)
{
    return k == NONE ? NULL : file->survey.column[k].name;
}

/* Files of tests; where none is of a known export, the columns of the first are named. */
typedef struct TestFiles {
    size_t n;
    const DraftFile **item;
    const DraftFile *custom; /* NULL: their export is known */
    const char *season;      /* of a term that is a year alone; NULL: terms name it */
    const char *subject;     /* where no column does; NULL */
    bool subject_tried;      /* its column was found by what it tells apart */
    const char *date_format; /* where two readings of the dates fit; NULL: one does */
    bool seen;
    TestsSeen tests;
} TestFiles;

static const char *season_needed(const DraftFile *file)
{
    int year;
    TermDate term;
    if (file == NULL || file->term == NONE)
        return NULL;
    const SurveyColumn *column = &file->survey.column[file->term];
    for (size_t i = 0; i < column->n_kept; i++)
        if (term_read(column->value[i].text, &term) ||
            !school_year_read(column->value[i].text, &year))
            return NULL;
    return column->n_kept > 0 ? "Spring" : NULL;
}

/* Ids of digits of one width in a file, of fewer and without a zero in front in another: a
 * spreadsheet has taken the zeros. 0: no file tells. */
static size_t width_lost(const DraftFiles *files)
{
    size_t whole = 0, n_short = 0;
    for (size_t i = 0; i < files->n; i++) {
        const DraftFile *file = &files->item[i];
        const SurveyColumn *id = file->id == NONE ? NULL : &file->survey.column[file->id];
        if (id == NULL || id->n_whole != id->n_filled)
            continue;
        if (id->n_led > 0 && id->shortest == id->longest && id->longest > whole)
            whole = id->longest;
    }
    for (size_t i = 0; i < files->n; i++) {
        const DraftFile *file = &files->item[i];
        const SurveyColumn *id = file->id == NONE ? NULL : &file->survey.column[file->id];
        n_short += id != NULL && id->n_whole == id->n_filled && id->n_led == 0 &&
                   id->shortest < whole && id->longest <= whole;
    }
    return n_short > 0 ? whole : 0;
}

static Name name_of(const char *text)
{
    return (Name){.text = text};
}

/* A spec of the tests alone, as the lines that are written will make it. */
static Spec spec_of(Writer *w, const TestFiles *files)
{
    static const char *missing[] = {"", "NA", "."};
    const DraftFile *custom = files->custom;
    Spec spec = {.path = "study.yaml", .missing = missing, .n_missing = COUNT_OF(missing)};
    TestsSpec *tests = &spec.tests;
    tests->given = true;
    tests->n_files = files->n;
    tests->path = (const char **)arena_array(w->arena, files->n, sizeof *tests->path);
    tests->path_place = ARENA_ARRAY(w->arena, Place, files->n);
    for (size_t i = 0; i < files->n; i++)
        tests->path[i] = files->item[i]->path;
    tests->rules = (TableRules){.n_totals = files->item[0]->survey.n_remarks,
                                .total = files->item[0]->survey.remark};
    tests->season = name_of(files->season);
    tests->date_format = name_of(files->date_format);
    tests->id_width = width_lost(w->files);
    spec.files.decimal_comma = draft_has_commas(files->item, files->n);
    tests->subject = name_of(files->subject);
    if (custom != NULL) {
        const size_t school = custom->guesses.school, grade = custom->guesses.grade;
        tests->column = (TestColumns){.id = name_of(name_at(custom, custom->id)),
                                      .subject = name_of(name_at(custom, custom->subject)),
                                      .term = name_of(name_at(custom, custom->term)),
                                      .date = name_of(name_at(custom, custom->date)),
                                      .score = name_of(name_at(custom, custom->score)),
                                      .se = name_of(name_at(custom, custom->se)),
                                      .grade = name_of(name_at(custom, grade)),
                                      .school = name_of(name_at(custom, school))};
    }
    return spec;
}

static TestFiles find_tests(Writer *w)
{
    TestFiles out = {
        .item = (const DraftFile **)arena_array(w->arena, w->files->n, sizeof(DraftFile *))};
    bool known = false;
    for (size_t i = 0; i < w->files->n; i++)
        known = known || (w->files->item[i].kind == FILE_TESTS && w->files->item[i].format != NULL);
    for (size_t i = 0; i < w->files->n; i++) {
        const DraftFile *file = &w->files->item[i];
        if (file->kind != FILE_TESTS)
            continue;
        if (known && file->format == NULL) {
            draft_said(w, "%s was left out: its columns are not those of the other files of tests",
                       file->path);
            continue;
        }
        out.item[out.n++] = file;
    }
    out.custom = known ? NULL : out.item[0];
    out.season = season_needed(out.custom);
    if (out.custom != NULL && out.custom->subject == NONE)
        out.subject = "Score";
    return out;
}

/* How well a span serves: fall to spring before spring to spring before any other, and the latest
 * first. 0: nobody has both tests. */
static double merit(const TestsSeen *seen, size_t from, size_t to, size_t most)
{
    const TermDate a = seen->term[from].date, b = seen->term[to].date;
    const size_t n = seen->spanned[from * seen->n_terms + to];
    if (n == 0 || 3 * n < most)
        return 0;
    const bool within = a.year == b.year && a.season == SEASON_FALL;
    const bool year = b.year == a.year + 1 && a.season == b.season;
    return (within && b.season == SEASON_SPRING ? 4000
            : year                              ? 3000
            : within                            ? 2000
                                                : 1000) +
           (term_order(b) - term_order((TermDate){SEASON_FALL, 1900})) / 10.0;
}

/* The span that serves best; its merit, 0: there is none. */
static double best_span(const TestsSeen *seen, size_t *best_from, size_t *best_to)
{
    size_t most = 0;
    double best = 0;
    *best_from = *best_to = 0;
    for (size_t i = 0; i < seen->n_terms * seen->n_terms; i++)
        most = seen->spanned[i] > most ? seen->spanned[i] : most;
    for (size_t from = 0; from < seen->n_terms; from++)
        for (size_t to = from + 1; to < seen->n_terms; to++)
            if (merit(seen, from, to, most) > best) {
                best = merit(seen, from, to, most);
                *best_from = from;
                *best_to = to;
            }
    return best;
}

static bool see(Writer *w, TestFiles *files, Error *err)
{
    Spec *spec = ARENA_NEW(w->arena, Spec);
    const Spec made = spec_of(w, files);
    memcpy(spec, &made, sizeof made);
    return records_see(w->arena, spec, &files->tests, err);
}

/* Where dates can be read in two ways, that one is tried whose terms make the better span. A person
 * sees it and the reason. */
static void look(Writer *w, TestFiles *files)
{
    static const char *const form[] = {"%m/%d/%Y", "%d/%m/%Y"};
    Error *err = ARENA_NEW(w->arena, Error);
    TestsSeen best = {0};
    const char *chosen = NULL;
    double best_merit = -1;
    files->seen = see(w, files, err);
    if (files->seen && !files->tests.dates_in_two_ways)
        return;
    const bool without = files->seen; /* the terms are known */
    if (without)
        best = files->tests;
    for (size_t i = 0; i < COUNT_OF(form); i++) {
        Error *ignored = ARENA_NEW(w->arena, Error);
        size_t from, to;
        files->date_format = form[i];
        if (!see(w, files, ignored) || best_span(&files->tests, &from, &to) <= best_merit)
            continue;
        best_merit = best_span(&files->tests, &from, &to);
        best = files->tests;
        chosen = form[i];
    }
    files->seen = without || chosen != NULL;
    files->date_format = chosen;
    files->tests = best;
    if (!files->seen)
        draft_said(w, "The tests can't all be read yet. %s", err->text);
}

static bool has_retests(const TestFiles *files)
{
    return files->seen && 10 * files->tests.n_retests > files->tests.n_tests;
}

/* Words of few kinds that are nothing else. */
static bool may_be_subject(const DraftFile *file, size_t k)
{
    const Guess *guess = &file->guesses.item[k];
    return (guess->role == AS_LEFT || guess->role == AS_SPARE) && k != file->term &&
           k != file->date && guess->column->n_numbers == 0 && guess->column->n_values >= 2 &&
           guess->column->n_values <= 8;
}

/* Where students have several tests in a term, a column that tells them apart is the subject's. */
static void find_subject(Writer *w, TestFiles *files)
{
    if (files->custom == NULL || files->subject == NULL || !has_retests(files))
        return;
    const TestFiles before = *files;
    DraftFile *file = ARENA_NEW(w->arena, DraftFile);
    *file = *files->custom;
    files->custom = file;
    files->subject = NULL;
    for (size_t k = 0; k < file->survey.n_columns; k++) {
        Error *ignored = ARENA_NEW(w->arena, Error);
        file->subject = k;
        if (may_be_subject(file, k) && see(w, files, ignored) && !has_retests(files)) {
            files->subject_tried = true;
            return;
        }
    }
    *files = before;
    files->subject = SPEC_OPEN;
}

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

static void write_columns(Writer *w, const TestFiles *files)
{
    const DraftFile *custom = files->custom;
    const struct {
        const char *key;
        size_t at;
    } column[] = {{"id", custom->id},
                  {"subject", custom->subject},
                  {"term", custom->term},
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
                        yaml_word(w->arena, name_at(custom, column[i].at)));
    text_add(&text, "}");
    draft_line(w, text.bytes,
               files->subject_tried
                   ? "by their names; the subject, as it tells the tests of a term apart"
                   : "by their names");
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
    if (text_equal(files->subject, SPEC_OPEN))
        draft_open(w, "  subject: " SPEC_OPEN,
                   "the subject: students have several tests in a term, and no column tells "
                   "subjects apart. If there are several, name their column under tests.columns");
    else if (files->subject != NULL)
        draft_line(w, arena_printf(w->arena, "  subject: %s", files->subject),
                   "no column names the subject: call it as your readers do");
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
    if (files->season != NULL)
        draft_line(w, arena_printf(w->arena, "  season: %s", files->season),
                   "terms are years alone, as of a test that is given once a year");
    if (files->date_format != NULL)
        draft_line(w, arena_printf(w->arena, "  date_format: \"%s\"", files->date_format),
                   files->date_format[1] == 'm'
                       ? "dates can be read in two ways: month first, as in the United States?"
                       : "dates can be read in two ways: day first, which makes the better span?");
    const size_t width = width_lost(w->files);
    if (width > 0)
        draft_line(w, arena_printf(w->arena, "  id_width: %zu", width),
                   "a spreadsheet has taken the zeros in front of some ids");
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

static const char *term_word(Arena *arena, TermDate term)
{
    static const char *const name[] = {"Fall", "Winter", "Spring", "Summer"};
    return arena_printf(arena, "%s %d-%d", name[term.season], term.year, term.year + 1);
}

static void write_span(Writer *w, const TestFiles *files)
{
    const TestsSeen *seen = &files->tests;
    size_t best_from = 0, best_to = 0;
    const double best = files->seen ? best_span(seen, &best_from, &best_to) : 0;
    draft_gap(w);
    if (files->seen) {
        Text all = {.arena = w->arena};
        text_add(&all, "");
        for (size_t t = 0; t < seen->n_terms; t++)
            text_format(&all, "%s%s (%s)", t > 0 ? ", " : "",
                        term_word(w->arena, seen->term[t].date),
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
                         term_word(w->arena, seen->term[best_from].date),
                         term_word(w->arena, seen->term[best_to].date)),
            arena_printf(w->arena, "students with both, by subject: %s",
                         text_count(w->arena, seen->spanned[best_from * seen->n_terms + best_to])));
    else
        draft_open(w, "spans: [{name: growth, from: " SPEC_OPEN ", to: " SPEC_OPEN "}]",
                   "from which term to which, such as Fall 2023-2024 and Spring 2023-2024");
}

/* --- beside the tests ------------------------------------------------------------------------ */

/* The file that says more about students: one for that alone, else students by term that stand
 * among the tests. NULL: none does. */
static const DraftFile *file_of_students(const DraftFiles *files)
{
    const DraftFile *by_term = NULL;
    for (size_t i = 0; i < files->n; i++) {
        const DraftFile *file = &files->item[i];
        if (file->kind == FILE_STUDENTS)
            return file;
        if (file->by_term && guesses_have(&file->guesses, AS_TRAIT) && by_term == NULL)
            by_term = file;
    }
    return by_term;
}

static const DraftFile *file_of_schools(const DraftFiles *files)
{
    for (size_t i = 0; i < files->n; i++)
        if (files->item[i].kind == FILE_SCHOOLS)
            return &files->item[i];
    return NULL;
}

static void write_file(Writer *w, const char *key, const DraftFile *file, size_t id,
                       const char *why)
{
    draft_line(w,
               arena_printf(w->arena, "%s: {file: %s, id: %s}", key,
                            yaml_word(w->arena, file->shown),
                            yaml_word(w->arena, name_at(file, id))),
               why);
}

static void write_beside(Writer *w)
{
    const DraftFile *students = file_of_students(w->files), *schools = file_of_schools(w->files);
    if (students != NULL)
        write_file(w, "students", students, students->id,
                   students->by_term ? "a row for each student and term"
                                     : "a row for each student");
    if (schools != NULL)
        write_file(w, "schools", schools, schools->school, "a row for each school");
    for (size_t i = 0; i < w->files->n; i++) {
        const DraftFile *file = &w->files->item[i];
        if ((file->kind == FILE_STUDENTS && file != students) ||
            (file->kind == FILE_SCHOOLS && file != schools))
            draft_said(w, "%s was left out: a study reads one file of its kind; join it to %s",
                       file->path, file->kind == FILE_STUDENTS ? students->path : schools->path);
    }
}

static bool treatment_by_file(Writer *w, FileKind kind)
{
    for (size_t i = 0; i < w->files->n; i++) {
        const DraftFile *file = &w->files->item[i];
        if (file->kind != kind)
            continue;
        if (kind == FILE_ROSTER) {
            draft_line(w,
                       arena_printf(w->arena, "treatment: {roster: %s, id: %s}",
                                    yaml_word(w->arena, file->shown),
                                    yaml_word(w->arena, name_at(file, file->id))),
                       "the list of students, taken for those of the program");
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
    draft_open(w,
               files->seen && !files->tests.has_school ? "treatment: {roster: " SPEC_OPEN
                                                         ", id: " SPEC_OPEN "}"
                                                       : "treatment: {schools: [" SPEC_OPEN "]}",
               "who was in the program: its schools");
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
    if (students == NULL || !guesses_have(&students->guesses, AS_TRAIT))
        n += draft_covariates(w, files->item[0]); /* of the tests themselves: at the pretest */
    if (n == 0)
        draft_line(w, "  - pretest", "the files hold no more about students");
    draft_gap(w);
    if (files->seen && files->tests.has_grade)
        draft_line(w, "matching: {exact: [grade]}", "students are compared within their grade");
}

bool draft_tests(Writer *w, Error *err)
{
    TestFiles files = find_tests(w);
    size_t n = 0;
    const DraftFile **file = (const DraftFile **)arena_array(w->arena, w->files->n, sizeof *file);
    (void)err;
    for (size_t i = 0; i < w->files->n; i++)
        file[n++] = &w->files->item[i];
    look(w, &files);
    find_subject(w, &files);
    write_tests_block(w, &files);
    const size_t before = w->text.n;
    draft_line(w, "data:", NULL);
    const size_t data = w->text.n;
    draft_decimal(w, file, n);
    draft_missing(w, file, n);
    draft_factors(w, file, n, false);
    if (w->text.n == data) { /* nothing stands in the block */
        w->text.n = before;
        w->text.bytes[before] = '\0';
    }
    write_beside(w);
    write_span(w, &files);
    write_program(w, &files);
    write_traits(w, &files);
    for (size_t i = 0; i < w->files->n; i++)
        if (w->files->item[i].kind != FILE_TESTS)
            draft_left(w, &w->files->item[i]);
    return true;
}
