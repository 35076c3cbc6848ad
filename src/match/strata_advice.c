/* Who is left without a counterpart because strata are fine, and which column costs most. */
#include "stratify.h"

#include "alike/text.h"

/* Whom the design is about first: the program, or for the ATC the comparison group. */
static bool focal_arm(const MatchProblem *problem)
{
    return problem->settings->estimand != ESTIMAND_ATC;
}

/* --- leaving columns out -----------------------------------------------------------------------
 */

/* The strata themselves, as if each were a student: its levels and how many of each arm it holds.
 * They are often far fewer than students, and which of them meet without a column is all that is
 * asked. */
typedef struct Cells {
    size_t n;
    size_t n_columns;
    StrataColumn *column; /* level: by cell */
    size_t (*count)[2];
} Cells;

static Cells cells_of(Arena *arena, const Cohort *cohort, const StrataColumns *columns,
                      const MatchStrata *strata)
{
    Cells out = {.n = strata->n,
                 .n_columns = columns->n,
                 .column = ARENA_ARRAY(arena, StrataColumn, columns->n),
                 .count = arena_array(arena, strata->n, sizeof *out.count)};
    for (size_t i = 0; i < cohort->n; i++)
        if (strata->of[i] != STRATUM_NONE)
            out.count[strata->of[i]][cohort->treated[i] != 0]++;
    for (size_t k = 0; k < columns->n; k++) {
        out.column[k] = columns->item[k];
        out.column[k].level = ARENA_ARRAY(arena, int32_t, strata->n);
        for (size_t i = 0; i < cohort->n; i++)
            if (strata->of[i] != STRATUM_NONE)
                out.column[k].level[strata->of[i]] = columns->item[k].level[i];
    }
    return out;
}

/* Joined cells so far, refined by one more level of each: a copy. */
static MatchStrata refined(Arena *arena, const MatchStrata *from, const int32_t *level,
                           size_t n_levels, size_t n)
{
    MatchStrata out = {.n = from->n, .of = ARENA_ARRAY(arena, int32_t, n)};
    for (size_t i = 0; i < n; i++)
        out.of[i] = from->of[i];
    match_strata_refine(&out, level, n_levels, n);
    return out;
}

/* Students of the arm in joined cells that hold both. */
static size_t met_in(const Cells *cells, const MatchStrata *joined, bool arm)
{
    Arena *scratch = arena_create();
    size_t(*count)[2] = arena_array(scratch, joined->n, sizeof *count);
    size_t met = 0;
    for (size_t c = 0; c < cells->n; c++)
        for (int a = 0; a < 2; a++)
            count[joined->of[c]][a] += cells->count[c][a];
    for (size_t j = 0; j < joined->n; j++)
        met += count[j][0] > 0 && count[j][1] > 0 ? count[j][arm] : 0;
    arena_destroy(scratch);
    return met;
}

/* met[k]: students of the arm who have a counterpart once column k is left out. Strata of the
 * columns before k meet those of the columns behind it, so that each column is asked three times
 * and not as often as there are columns. */
static void met_without_each(const Cells *cells, bool arm, size_t *met)
{
    const size_t n = cells->n, last = cells->n_columns;
    Arena *scratch = arena_create();
    MatchStrata *before = ARENA_ARRAY(scratch, MatchStrata, last + 1);
    MatchStrata behind = {.n = 1, .of = ARENA_ARRAY(scratch, int32_t, n)};
    before[0] = (MatchStrata){.n = 1, .of = ARENA_ARRAY(scratch, int32_t, n)};
    for (size_t k = 0; k + 1 < last; k++)
        before[k + 1] =
            refined(scratch, &before[k], cells->column[k].level, cells->column[k].n_levels, n);
    for (size_t k = last; k-- > 0;) {
        Arena *once = arena_create();
        const MatchStrata without = refined(once, &before[k], behind.of, behind.n, n);
        met[k] = met_in(cells, &without, arm);
        match_strata_refine(&behind, cells->column[k].level, cells->column[k].n_levels, n);
        arena_destroy(once);
    }
    arena_destroy(scratch);
}

/* The column without which most would be met; of equals the one with most levels, then the first.
 */
static size_t costliest(const Cells *cells, const size_t *met)
{
    size_t best = 0;
    for (size_t k = 1; k < cells->n_columns; k++)
        if (met[k] > met[best] ||
            (met[k] == met[best] && cells->column[k].n_levels > cells->column[best].n_levels))
            best = k;
    return best;
}

/* --- who was lost ------------------------------------------------------------------------------
 */

static void note_arm(Arena *arena, const MatchProblem *problem, const MatchStrata *strata,
                     bool treated, Matching *out)
{
    const Cohort *cohort = problem->cohort;
    Arena *scratch = arena_create();
    uint8_t *lost = ARENA_ARRAY(scratch, uint8_t, strata->n);
    size_t students = 0, n_strata = 0;
    for (size_t i = 0; i < cohort->n; i++)
        if ((cohort->treated[i] != 0) == treated && strata->of[i] != STRATUM_NONE &&
            out->set[i] == SET_NONE) {
            students++;
            n_strata += lost[strata->of[i]] == 0;
            lost[strata->of[i]] = 1;
        }
    arena_destroy(scratch);
    if (students == 0)
        return;
    const bool about = problem->settings->estimand == ESTIMAND_ATE || treated == focal_arm(problem);
    const char *whom =
        text_with_capital(arena, cohort_arm_words(arena, problem->cohort, treated, true));
    notes_add(&out->notes, arena, "matching", about ? NOTE_CAUTION : NOTE_PLAIN,
              count_about(about_arm(treated), students),
              PHRASE("{} without {} in the same stratum of {} could not be {} ({} of {} strata){}.",
                     piece_words(whom),
                     piece_words(cohort_arm_words(arena, problem->cohort, !treated, false)),
                     piece_column(strata->columns),
                     piece_words(match_words(problem->settings->method)->done),
                     piece_groups(n_strata, students), piece_number(strata->n),
                     piece_words(about ? "; the estimate does not speak for them" : "")));
}

void strata_note_lost(Arena *arena, const MatchProblem *problem, const StrataColumns *columns,
                      const MatchStrata *strata, Matching *out)
{
    const Cohort *cohort = problem->cohort;
    const bool arm = focal_arm(problem);
    const size_t all = arm ? cohort->n_treated : cohort->n_control;
    const size_t kept = arm ? out->n_treated : out->n_control;
    note_arm(arena, problem, strata, true, out);
    note_arm(arena, problem, strata, false, out);
    if (kept == all || columns->n < 2)
        return;
    Arena *scratch = arena_create();
    const Cells cells = cells_of(scratch, cohort, columns, strata);
    size_t *met = ARENA_ARRAY(arena, size_t, columns->n);
    met_without_each(&cells, arm, met);
    const size_t k = costliest(&cells, met);
    arena_destroy(scratch);
    if (met[k] > kept)
        notes_add(&out->notes, arena, "matching", NOTE_PLAIN,
                  count_about(about_arm(arm), met[k] - kept),
                  PHRASE("Of all columns, '{}' costs most: without it {} more would have a "
                         "counterpart; {}.",
                         piece_column(column_label(columns->item[k].column)),
                         cohort_arm_piece(arena, problem->cohort, arm, met[k] - kept),
                         piece_words(columns->remedy)));
}

/* --- nobody was met ----------------------------------------------------------------------------
 */

/* "without age and reading", and how many would then be met: columns are left out one after the
 * other, each time the costliest, until somebody is met. Fills the columns left out. */
static size_t leave_out(Arena *arena, Cells *cells, bool arm, StrataColumns *gone)
{
    size_t *met = ARENA_ARRAY(arena, size_t, cells->n_columns);
    gone->item = ARENA_ARRAY(arena, StrataColumn, cells->n_columns);
    while (cells->n_columns > 0) {
        met_without_each(cells, arm, met);
        const size_t k = costliest(cells, met), n = met[k];
        gone->item[gone->n++] = cells->column[k];
        cells->n_columns--;
        for (size_t i = k; i < cells->n_columns; i++)
            cells->column[i] = cells->column[i + 1];
        if (n > 0)
            return n;
    }
    return 0; /* not reached: without any column all are one stratum */
}

static const char *names_of(Arena *arena, const StrataColumns *columns)
{
    Text text = {.arena = arena};
    for (size_t k = 0; k < columns->n; k++)
        text_format(&text, "%s'%s'",
                    k == 0                ? ""
                    : k + 1 == columns->n ? " and "
                                          : ", ",
                    column_label(columns->item[k].column));
    return text.bytes;
}

bool strata_infeasible(Arena *arena, const MatchProblem *problem, const StrataColumns *columns,
                       const MatchStrata *strata, Error *err)
{
    const Cohort *cohort = problem->cohort;
    const bool arm = focal_arm(problem);
    StrataColumns gone = {0};
    Cells cells = cells_of(arena, cohort, columns, strata);
    const size_t n = leave_out(arena, &cells, arm, &gone);
    const size_t all = arm ? cohort->n_treated : cohort->n_control;
    const Piece sizes[2] = {cohort_arm_piece(arena, cohort, true, cohort->n_treated),
                            cohort_arm_piece(arena, cohort, false, cohort->n_control)};
    if (gone.n == columns->n)
        return error_say(
            err, ERR_INFEASIBLE, gone.item[0].name.place,
            PHRASE("no value of {} is found in both groups ({}, {}), so nobody could be matched, "
                   "and nothing else is left to match on; {}",
                   piece_column(names_of(arena, columns)), sizes[0], sizes[1],
                   piece_words(columns->remedy)));
    return error_say(
        err, ERR_INFEASIBLE, gone.item[0].name.place,
        PHRASE("no combination of {} is found in both groups ({}, {}), so nobody could be matched. "
               "{} made it so, with {} {}{}: without {} {} of {} would have a counterpart; {}",
               piece_column(names_of(arena, columns)), sizes[0], sizes[1],
               piece_column(names_of(arena, &gone)),
               piece_thousands(ABOUT_NOBODY, gone.item[0].n_levels, NULL, NULL),
               piece_words(columns->levels), piece_words(gone.n > 1 ? " of the first" : ""),
               piece_words(gone.n > 1 ? "them" : "it"),
               piece_thousands(about_arm(arm), n, NULL, NULL),
               cohort_arm_piece(arena, problem->cohort, arm, all), piece_words(columns->remedy)));
}
