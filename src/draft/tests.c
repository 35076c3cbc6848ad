/* What files of tests hold: which terms and subjects, by the reader of a study. */
#include "draft/tests.h"

#include <math.h>
#include <string.h>

#define NONE SIZE_MAX

const char *tests_term_word(Arena *arena, TermDate term)
{
    static const char *const name[] = {"Fall", "Winter", "Spring", "Summer"};
    return arena_printf(arena, "%s %d-%d", name[term.season], term.year, term.year + 1);
}

static const char *season_needed(const DraftFile *file)
{
    int year;
    TermDate term;
    if (file == NULL || file->term == NONE)
        return NULL;
    const ProfileColumn *column = &file->profile.column[file->term];
    for (size_t i = 0; i < column->n_kept; i++)
        if (term_read(column->value[i].text, &term) ||
            !school_year_read(column->value[i].text, &year))
            return NULL;
    return column->n_kept > 0 ? "Spring" : NULL;
}

/* What codes such as 0522 mean; nothing where some of the words are no codes. */
static void name_terms(Arena *arena, TestFiles *files)
{
    const DraftFile *file = files->custom;
    TermDate term;
    if (file == NULL || file->term == NONE || file->year != NONE)
        return;
    const ProfileColumn *column = &file->profile.column[file->term];
    ValuePair *pair = ARENA_ARRAY(arena, ValuePair, column->n_kept);
    for (size_t i = 0; i < column->n_kept; i++) {
        const char *text = column->value[i].text;
        if (term_read(text, &term) || !file_term_of_code(text, &term))
            return;
        pair[i] = (ValuePair){.from = text, .to = tests_term_word(arena, term)};
    }
    files->n_term_names = column->n_kept;
    files->term_name = pair;
}

/* Ids of digits alone. */
static const ProfileColumn *digits_of(const DraftFile *file)
{
    const ProfileColumn *id = file->id == NONE ? NULL : &file->profile.column[file->id];
    return id != NULL && id->n_whole == id->n_filled ? id : NULL;
}

/* Are there ids of fewer digits? In a file with zeros in front these must all be of one width. */
static bool lacks_zeros(const ProfileColumn *id, size_t width)
{
    const bool of_one_width = id->shortest_led == width && id->longest_led == width;
    return id->shortest < width && id->longest <= width && (id->n_led == 0 || of_one_width);
}

size_t tests_width_lost(const DraftFiles *files)
{
    size_t whole = 0, n_short = 0;
    for (size_t i = 0; i < files->n; i++) {
        const ProfileColumn *id = digits_of(&files->item[i]);
        if (id != NULL && id->n_led > 0 && id->longest > whole)
            whole = id->longest;
    }
    for (size_t i = 0; i < files->n && whole > 0; i++) {
        const ProfileColumn *id = digits_of(&files->item[i]);
        n_short += id != NULL && lacks_zeros(id, whole);
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
    tests->rules = (TableRules){.layout = files->item[0]->profile.rules.layout,
                                .header_row = files->item[0]->profile.rules.header_row,
                                .two_rows = files->item[0]->profile.rules.two_rows,
                                .n_totals = files->item[0]->profile.n_remarks,
                                .total = files->item[0]->profile.remark};
    tests->season = name_of(files->season);
    tests->n_term_names = files->n_term_names;
    tests->term_name = files->term_name;
    tests->date_format = name_of(files->date_format);
    tests->lone_year = files->lone_year;
    tests->id_width = tests_width_lost(w->files);
    spec.files = draft_written(files->item, files->n);
    tests->subject = name_of(files->subject);
    if (custom != NULL) {
        const size_t school = custom->guesses.school, grade = custom->guesses.grade;
        tests->column = (TestColumns){.id = name_of(name_at(custom, custom->id)),
                                      .subject = name_of(name_at(custom, custom->subject)),
                                      .term = name_of(name_at(custom, custom->term)),
                                      .year = name_of(name_at(custom, custom->year)),
                                      .date = name_of(name_at(custom, custom->date)),
                                      .score = name_of(name_at(custom, custom->score)),
                                      .se = name_of(name_at(custom, custom->se)),
                                      .grade = name_of(name_at(custom, grade)),
                                      .school = name_of(name_at(custom, school))};
        if (files->within_school) {
            tests->column.id_within = (Names){.n = 1, .item = ARENA_NEW(w->arena, Name)};
            tests->column.id_within.item[0] = tests->column.school;
        }
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
    if (out.season == NULL)
        name_terms(w->arena, &out);
    if (out.custom != NULL && out.custom->subject == NONE)
        out.subject = out.custom->wide ? name_at(out.custom, out.custom->score) : "Score";
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

double tests_best_span(const TestsSeen *seen, size_t *best_from, size_t *best_to)
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
static void look_by_dates(Writer *w, TestFiles *files, Error *err)
{
    static const char *const form[] = {"%m/%d/%Y", "%d/%m/%Y"};
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
        if (!see(w, files, ignored) || tests_best_span(&files->tests, &from, &to) <= best_merit)
            continue;
        best_merit = tests_best_span(&files->tests, &from, &to);
        best = files->tests;
        chosen = form[i];
    }
    files->seen = without || chosen != NULL;
    files->date_format = chosen;
    files->tests = best;
}

/* Where a year stands alone beside a window, that meaning is tried whose terms make the better
 * span. Whether a school year begins or ends in it makes no other order of tests. */
static void look_by_years(Writer *w, TestFiles *files)
{
    static const LoneYearRule rule[] = {LONE_YEAR_CALENDAR, LONE_YEAR_ENDS};
    TestFiles best = *files;
    double best_merit = -1;
    for (size_t i = 0; i < COUNT_OF(rule); i++) {
        TestFiles tried = *files;
        size_t from, to;
        tried.lone_year = (int)rule[i];
        look_by_dates(w, &tried, ARENA_NEW(w->arena, Error));
        /* the latest terms are no merit here: each rule moves them */
        const double merit = floor(tests_best_span(&tried.tests, &from, &to) / 1000);
        if (!tried.seen || merit <= best_merit)
            continue;
        best_merit = merit;
        best = tried;
    }
    *files = best;
}

static void look(Writer *w, TestFiles *files)
{
    Error *err = ARENA_NEW(w->arena, Error);
    const char *date_format = files->date_format;
    look_by_dates(w, files, err);
    if (!files->seen && files->custom != NULL && files->custom->year != NONE) {
        files->date_format = date_format;
        look_by_years(w, files);
    }
    if (!files->seen && files->custom == NULL && files->subject == NULL) {
        TestFiles named = *files;
        named.subject = "Score"; /* an export whose subject the name of its file would tell */
        named.date_format = date_format;
        look_by_dates(w, &named, ARENA_NEW(w->arena, Error));
        if (named.seen)
            *files = named;
    }
    if (!files->seen)
        draft_said(w, "The tests can't all be read yet. %s", err->text);
}

static bool has_retests(const TestFiles *files)
{
    return files->seen && 10 * files->tests.n_retests > files->tests.n_tests;
}

/* Ids that many students have, each in a school of their own: with the school hardly a test is
 * taken twice. Ours: one in a hundred. */
static void find_school_of_ids(Writer *w, TestFiles *files)
{
    const DraftFile *custom = files->custom;
    if (custom == NULL || custom->guesses.school == NONE || custom->guesses.school == custom->id ||
        !has_retests(files))
        return;
    TestFiles within = *files;
    within.within_school = true;
    if (see(w, &within, ARENA_NEW(w->arena, Error)) &&
        100 * within.tests.n_retests <= within.tests.n_tests)
        *files = within;
}

/* Words of few kinds that are nothing else. */
static bool may_be_subject(const DraftFile *file, size_t k)
{
    const Guess *guess = &file->guesses.item[k];
    return (guess->role == GUESS_LEFT || guess->role == GUESS_SPARE) && k != file->term &&
           k != file->date && guess->column->n_numbers == 0 && guess->column->n_values >= 2 &&
           guess->column->n_values <= 8;
}

/* Where students have several tests in a term, a column that tells them apart is the subject's. */
static void find_subject(Writer *w, TestFiles *files)
{
    if (files->subject == NULL || !has_retests(files))
        return;
    if (files->custom == NULL) {
        if (files->tests.n_terms > 1)
            files->subject = SPEC_OPEN;
        return;
    }
    const TestFiles before = *files;
    DraftFile *file = ARENA_NEW(w->arena, DraftFile);
    *file = *files->custom;
    files->custom = file;
    files->subject = NULL;
    for (size_t k = 0; k < file->profile.n_columns; k++) {
        Error *ignored = ARENA_NEW(w->arena, Error);
        file->subject = k;
        if (may_be_subject(file, k) && see(w, files, ignored) && !has_retests(files)) {
            files->subject_tried = true;
            return;
        }
    }
    *files = before;
    if (files->tests.n_terms > 1) /* of one term there is no study yet, whatever it is called */
        files->subject = SPEC_OPEN;
}

TestFiles tests_see(Writer *w)
{
    TestFiles files = find_tests(w);
    look(w, &files);
    find_school_of_ids(w, &files);
    find_subject(w, &files);
    return files;
}
