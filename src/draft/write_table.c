/* A study of a file with one row for each student. */
#include "draft/tests.h"

#include "alike/headings.h"

#include <string.h>

#define NONE SIZE_MAX

/* [A-Za-z0-9_-]{1,64}, and no two the same. */
static const char *tidy_name(Arena *arena, const char *text, size_t number)
{
    char *name = arena_copy_text(arena, text);
    size_t n = 0;
    for (const char *c = text; *c != '\0' && n < 60; c++) {
        const bool fits = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
                          (*c >= '0' && *c <= '9') || *c == '_' || *c == '-';
        if (fits)
            name[n++] = *c;
    }
    name[n] = '\0';
    return n > 0 ? name : arena_printf(arena, "outcome%zu", number);
}

/* Rows of one person in several years, which could not be read as tests. */
static void say_recurring(Writer *w, const DraftFile *file)
{
    const Guesses *g = &file->guesses;
    size_t time = 0;
    while (time < g->n && !heading_time(g->item[time].column->name))
        time++;
    if (time == g->n)
        return;
    if (g->repeated == NONE || g->within != NONE)
        return;
    const char *id = g->item[g->repeated].column->name, *year = name_at(file, time);
    draft_comment(w,
                  "%s comes back over %s: each row counts as another student here, and an outcome "
                  "is of all years together. Put the rows of one year in a file of their own, or "
                  "name this one under tests (alike explain tests.columns).",
                  id, year);
    draft_said(w,
               "%s: %s comes back over %s. If its rows are tests, they belong under tests; if "
               "they are years of a student, a study needs the rows of one year",
               file->path, id, year);
}

static void write_id(Writer *w, const Guesses *g)
{
    Arena *arena = w->arena;
    const size_t named = g->id != NONE ? g->id : g->repeated;
    if (named != NONE && g->item[named].column->n_scientific > 0)
        draft_comment(w,
                      "%s holds shortened numbers such as 1.2E+11: a spreadsheet has lost their "
                      "digits. Export the file again with this column as text.",
                      g->item[named].column->name);
    if (g->within != NONE)
        draft_line(w,
                   arena_printf(arena, "  id: [%s, %s]",
                                yaml_word(arena, g->item[g->within].column->name),
                                yaml_word(arena, g->item[g->repeated].column->name)),
                   "no two rows have the same; the second alone repeats");
    else if (g->id != NONE)
        draft_line(w,
                   arena_printf(arena, "  id: %s", yaml_word(arena, g->item[g->id].column->name)),
                   g->item[g->id].why);
    else
        draft_comment(w, "no column tells one row from another: the row's number serves");
}

static void write_data(Writer *w, const DraftFile *file, const DraftFile *roster)
{
    const Guesses *g = &file->guesses;
    Arena *arena = w->arena;
    draft_line(w, "data:", NULL);
    draft_line(w, arena_printf(arena, "  file: %s", yaml_word(arena, file->shown)),
               arena_printf(arena, "%s rows, %zu columns", text_count(arena, file->profile.n_rows),
                            file->profile.n_columns));
    write_id(w, g);
    say_recurring(w, file);
    const DraftFiles own = {.n = 1, .item = &w->files->item[file - w->files->item]};
    const size_t width = tests_width_lost(roster == NULL ? &own : w->files);
    if (width > 0)
        draft_line(
            w, arena_printf(arena, "  id_width: %zu", width),
            "some ids begin with 0 and have so many digits, others have fewer: a spreadsheet "
            "has taken their zeros");
    draft_rules(w, &file, 1, "  ");
    draft_numbers(w, &file, 1);
    draft_missing(w, &file, 1);
    draft_factors(w, &file, 1, true);
    draft_columns(w, &file, 1);
    if (g->weight != NONE)
        draft_comment(w, " weights: %s   (reads as a sampling weight: remove the # if it is one)",
                      g->item[g->weight].column->name);
}

/* What a person may choose among. */
static const char *two_values(Arena *arena, const Guesses *g)
{
    enum { SHOWN = 10 };
    Text text = {.arena = arena};
    size_t n = 0;
    text_add(&text, "");
    for (size_t k = 0; k < g->n && n < SHOWN; k++) {
        const ProfileColumn *column = g->item[k].column;
        if (column->n_values == 2 || (column->n_values == 1 && column->n_blank > 0))
            text_format(&text, "%s%s (%s)", n++ > 0 ? ", " : "", column->name,
                        guess_values(arena, column));
    }
    return n > 0 ? text.bytes : "none";
}

static const char *measures(Arena *arena, const Guesses *g)
{
    enum { SHOWN = 10 };
    Text text = {.arena = arena};
    size_t n = 0;
    text_add(&text, "");
    for (size_t k = 0; k < g->n && n < SHOWN; k++)
        if (guess_is_measure(g, k))
            text_format(&text, "%s%s (%s)", n++ > 0 ? ", " : "", g->item[k].column->name,
                        guess_values(arena, g->item[k].column));
    return n > 0 ? text.bytes : "none";
}

static void write_outcomes(Writer *w, const DraftFile *file)
{
    const Guesses *g = &file->guesses;
    Arena *arena = w->arena;
    size_t n = 0;
    draft_gap(w);
    if (g->n_outcomes == 0) {
        draft_comment(w,
                      "No column reads as the score that the program may have changed. Columns "
                      "of numbers: %s.",
                      measures(arena, g));
        draft_open(w, "outcomes: [{name: outcome, score: " SPEC_OPEN ", pretest: " SPEC_OPEN "}]",
                   arena_printf(arena,
                                "the score that the program may have changed, and the earlier one "
                                "(where there is none, remove 'pretest: " SPEC_OPEN "'%s)",
                                guesses_have_covariates(g)
                                    ? ""
                                    : ", and write under covariates, in place of pretest, what was "
                                      "known of the students before the program"));
        draft_blank(w, blank_of_measures(arena, g, "Which score may the program have changed?"));
        draft_blank(w, (DraftBlank){.asks = "Which is the same student's earlier score?"});
        return;
    }
    draft_comment(w, "The scores that the program may have changed. Add scale: same where both "
                     "tests are on one scale: points gained mean something then.");
    draft_line(w, "outcomes:", NULL);
    for (size_t k = 0; k < g->n; k++) {
        const Guess *guess = &g->item[k];
        if (guess->role != GUESS_OUTCOME)
            continue;
        const char *stem =
            guess->pretest == NONE || !guess->moment.is_told || guess->moment.stem[0] == '\0'
                ? guess->column->name
                : guess->moment.stem;
        const char *name = tidy_name(arena, stem, ++n);
        for (size_t j = 0; j < k; j++) /* "math score" and "math-score" */
            if (g->item[j].role == GUESS_OUTCOME &&
                text_equal(tidy_name(arena, g->item[j].moment.stem, n), name))
                name = arena_printf(arena, "%s_%zu", name, n);
        draft_line(w,
                   guess->pretest == NONE
                       ? arena_printf(arena, "  - {name: %s, score: %s}", yaml_word(arena, name),
                                      yaml_word(arena, guess->column->name))
                       : arena_printf(arena, "  - {name: %s, score: %s, pretest: %s}",
                                      yaml_word(arena, name), yaml_word(arena, guess->column->name),
                                      yaml_word(arena, g->item[guess->pretest].column->name)),
                   guess->why);
    }
}

static DraftBlank blank_of_spares(Arena *arena, const Guesses *g)
{
    const char **name = (const char **)arena_array(arena, g->n, sizeof *name);
    size_t n = 0;
    for (size_t k = 0; k < g->n; k++)
        if (g->item[k].role == GUESS_SPARE)
            name[n++] = g->item[k].column->name;
    return blank_of_texts(arena, name, n, "What was known of the students before the program?");
}

static void write_covariates(Writer *w, const DraftFile *file)
{
    draft_gap(w);
    draft_comment(w, "What students are matched on: known before the program began. The pretest is "
                     "added by itself.");
    const Guesses *g = &file->guesses;
    if ((guesses_have(g, GUESS_PRETEST) || g->n_outcomes == 0) && !guesses_have_covariates(g)) {
        draft_line(w, "covariates: [pretest]",
                   guesses_have(g, GUESS_PRETEST)
                       ? "no other column reads as a trait"
                       : "no other column reads as a trait; without a pretest, name others here");
        return;
    }
    if (!guesses_have_covariates(g)) {
        draft_open(w, "covariates: [" SPEC_OPEN "]", "what students are matched on");
        DraftBlank blank = blank_of_spares(w->arena, g);
        blank.several = true;
        draft_blank(w, blank);
        return;
    }
    draft_line(w, "covariates:", NULL);
    (void)draft_covariates(w, file);
}

void draft_table(Writer *w, const DraftFile *file, const DraftFile *roster)
{
    const Guesses *g = &file->guesses;
    Arena *arena = w->arena;
    write_data(w, file, roster);
    draft_gap(w);
    if (roster != NULL) {
        draft_roster(w, roster);
    } else if (!draft_treatment(w, file)) {
        draft_comment(
            w,
            "No column reads as the program. Columns of two values, or of one and blanks: %s. "
            "Where an empty cell means that a student was not in it, say so in a line of its own, "
            "columns: {NAME: {values: {Y: Y, \"\": N}}}, with the value for Y.",
            two_values(arena, g));
        draft_open(w, "treatment: {column: " SPEC_OPEN ", treated: " SPEC_OPEN "}",
                   "which column says who was in the program, and by which value");
        draft_blank(w, blank_of_groups(arena, g, "Which column says who was in the program?"));
        draft_blank(w, (DraftBlank){.asks = "Which of its values is that of the program?"});
    }
    write_outcomes(w, file);
    write_covariates(w, file);
    if (g->grade != NONE || g->school != NONE || g->repeated != NONE)
        draft_gap(w);
    if (g->grade != NONE)
        draft_line(w,
                   arena_printf(arena, "matching: {exact: [%s]}",
                                yaml_word(arena, g->item[g->grade].column->name)),
                   "everybody is compared within the grade");
    if (g->school != NONE)
        draft_line(w,
                   arena_printf(arena, "effects: {cluster: %s}",
                                yaml_word(arena, g->item[g->school].column->name)),
                   "what happens in a school happens to all in it");
    else if (g->repeated != NONE && g->within == NONE)
        draft_line(w,
                   arena_printf(arena, "effects: {cluster: %s}",
                                yaml_word(arena, g->item[g->repeated].column->name)),
                   "several rows have one id: they are of one person");
    draft_left(w, file);
}
