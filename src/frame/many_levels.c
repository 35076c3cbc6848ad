/* Columns of categories that name single students: a birthday, a name, an id. Each value would be a
 * term of a model or a group of its own, so such a study takes minutes and says nothing. */
#include "alike/frame.h"

#include "alike/text.h"
#include "frame/number.h"
#include "frame/uses.h"

#include <string.h>

/* Our choice: a factor of 60 schools with hundreds of students each is ordinary; one whose values
 * have three students each is no trait of theirs. One factor of a score model that keeps its levels
 * apart, or of a regression that absorbs them, costs no more than its rows, here measured up to
 * LEVELS_APART. */
enum { LEVELS_MOST = 1000, LEVELS_APART = 20000, LEVELS_FREE = 50, ROWS_EACH = 5 };

typedef struct LevelCheck {
    Arena *scratch;
    const Spec *spec;
    const Design *design;
    const OutcomeSpec *outcome;
    const Frame *frame;
    uint8_t *kept;       /* rows that `keep` leaves; NULL until asked for */
    const Column *apart; /* the covariate of more than LEVELS_MOST that there is; NULL: none yet */
    Error *err;
} LevelCheck;

/* What was counted among the rows that `keep` leaves. */
typedef struct LevelCount {
    size_t n_levels, n_rows;
} LevelCount;

static void find_kept(LevelCheck *check)
{
    const size_t n = check->frame->n_rows;
    uint8_t *accepted = ARENA_ARRAY(check->scratch, uint8_t, n);
    check->kept = ARENA_ARRAY(check->scratch, uint8_t, n);
    memset(check->kept, 1, n);
    for (size_t k = 0; k < check->design->n_keeps; k++) {
        const KeepRule *rule = &check->design->keep[k];
        const Column *column = frame_column(check->frame, check->outcome, rule->column);
        if (column == NULL) /* a pretest that the outcome has not: the cohort says so */
            continue;
        frame_accept_all(column, n, &rule->accept, accepted);
        for (size_t i = 0; i < n; i++)
            check->kept[i] &= accepted[i];
    }
}

/* Levels that occur, of one column or, with b, of pairs of levels. */
static LevelCount count_levels(LevelCheck *check, const Levels *a, const Levels *b)
{
    const size_t width = b == NULL ? 1 : b->n_levels;
    uint8_t *seen = ARENA_ARRAY(check->scratch, uint8_t, a->n_levels * width);
    LevelCount count = {0, 0};
    if (check->kept == NULL)
        find_kept(check);
    for (size_t i = 0; i < a->n_rows; i++) {
        if (!check->kept[i] || a->level[i] == LEVEL_NONE ||
            (b != NULL && b->level[i] == LEVEL_NONE))
            continue;
        const size_t at = (size_t)a->level[i] * width + (b == NULL ? 0 : (size_t)b->level[i]);
        count.n_levels += seen[at] == 0;
        count.n_rows++;
        seen[at] = 1;
    }
    return count;
}

static bool are_too_many(LevelCount count, size_t most)
{
    return count.n_levels > most ||
           (count.n_levels > LEVELS_FREE && count.n_rows < ROWS_EACH * count.n_levels);
}

static Levels levels_of(const LevelCheck *check, const Column *column)
{
    const size_t n = check->frame->n_rows;
    uint32_t *row = ARENA_ARRAY(check->scratch, uint32_t, n);
    for (size_t i = 0; i < n; i++)
        row[i] = (uint32_t)i; /* a frame has fewer rows than 2^32 */
    if (column->type == COLUMN_FACTOR)
        return (Levels){n, column->level, column->n_levels, column->level_name};
    return frame_levels(check->scratch, column, row, n);
}

/* "1,991 values in 10,000 rows, more than 1,000" */
static const char *count_words(const LevelCheck *check, LevelCount count, size_t most)
{
    Arena *arena = check->scratch;
    return arena_printf(arena, "%s values in %s rows, %s", text_count(arena, count.n_levels),
                        text_count(arena, count.n_rows),
                        count.n_levels > most
                            ? arena_printf(arena, "more than %s", text_count(arena, most))
                            : arena_printf(arena, "fewer than %d rows for each", ROWS_EACH));
}

/* Are all values digits, so that the column could count as a number? */
static bool holds_numbers(const Column *column)
{
    double value;
    for (size_t k = 0; k < column->n_levels; k++)
        if (!text_to_real(column->level_name[k], strlen(column->level_name[k]), &value))
            return false;
    return true;
}

/* "; its values are numbers with marks: write data: {percent: yes}, and ..." */
static const char *marks_words(const LevelCheck *check, const Column *column)
{
    const unsigned marks =
        number_marks_of(column->level_name, column->n_levels, &check->spec->files);
    const char *key = number_marks_key(marks);
    if (marks == 0)
        return "";
    return arena_printf(
        check->scratch,
        "; its values are numbers with marks: %s%s%s%s, and they are read as amounts",
        marks & MARK_MONEY ? "export it without the sign of money" : "",
        marks & MARK_MONEY && key[0] != '\0' ? " and " : "", key[0] != '\0' ? "write " : "", key);
}

/* --- more than LEVELS_MOST ----------------------------------------------------------------------
 */

/* The row that was chosen, and those chosen among its own options. */
static bool keeps_apart(const Entry *entry, const void *settings)
{
    if (entry == NULL || !entry_has(entry, TRAIT_LEVELS))
        return false;
    for (const Option *o = entry->options; o != NULL && o->name != NULL; o++) {
        const Choice *choice = (const Choice *)((const char *)settings + o->offset);
        if (o->type == OPT_ENTRY && choice->entry != NULL &&
            !entry_has(choice->entry, TRAIT_LEVELS))
            return false;
    }
    return true;
}

/* Does the outcome model hold the column of this use? */
static bool adjusts(const Design *design, const ColumnUse *use)
{
    const Entry *estimator = (const Entry *)design->effects.estimator;

    return (use->kind == USE_ADJUST || design->effects.adjust == ADJUST_ALL) &&
           (estimator == NULL || entry_has(estimator, TRAIT_ADJUSTS));
}

static bool is_yes_no(const LevelCheck *check)
{
    const Column *outcome = frame_column(check->frame, check->outcome, check->outcome->score);

    return outcome != NULL && outcome->binary;
}

/* What of the design keeps the outcome model from absorbing so many levels: the setting that would
 * do, or NULL. Shares of a yes/no outcome need the error of each arm's mean, of which groups that
 * are absorbed are a part. */
static const char *not_absorbed(const LevelCheck *check)
{
    const Design *design = check->design;
    const Entry *estimator = (const Entry *)design->effects.estimator;

    if (estimator == NULL || !entry_has(estimator, TRAIT_LEVELS))
        return "effects: {estimator: regression}";
    if (design->effects.variance == VARIANCE_SCHOOL_COMPONENTS)
        return "effects: {variance: CR2}";
    return is_yes_no(check) ? "an outcome in points" : NULL;
}

/* May the column have LEVELS_APART, if the outcome model can have so many? */
static bool may_stand_apart(const LevelCheck *check, const ColumnUse *use, const Column *column)
{
    const Design *design = check->design;

    if (design->missing_data == MISSING_IMPUTE || (check->apart != NULL && check->apart != column))
        return false;
    return use->kind == USE_ADJUST ||
           (use->kind == USE_COVARIATE &&
            keeps_apart((const Entry *)design->model, design->model_settings) &&
            keeps_apart((const Entry *)design->method, design->match_settings));
}

static size_t most_levels(const LevelCheck *check, const ColumnUse *use, const Column *column)
{
    return may_stand_apart(check, use, column) &&
                   (!adjusts(check->design, use) || not_absorbed(check) == NULL)
               ? LEVELS_APART
               : LEVELS_MOST;
}

/* "leave it to the score by effects: {adjust: no}, where one column may have 20,000, " */
static const char *apart_words(const LevelCheck *check, const ColumnUse *use, const Column *column,
                               LevelCount count)
{
    if (count.n_levels <= LEVELS_MOST || count.n_levels > LEVELS_APART ||
        count.n_rows < ROWS_EACH * count.n_levels || !may_stand_apart(check, use, column))
        return "";
    const char *most = text_count(check->scratch, LEVELS_APART);
    const char *with = not_absorbed(check);
    if (with == NULL)
        return "";
    return use->kind == USE_ADJUST
               ? arena_printf(check->scratch, "adjust with %s, where one column may have %s, ",
                              with, most)
               : arena_printf(check->scratch,
                              "leave it to the score by effects: {adjust: no} or adjust with %s, "
                              "where one column may have %s, ",
                              with, most);
}

static void refuse(const LevelCheck *check, const ColumnUse *use, const Column *column,
                   LevelCount count)
{
    const size_t most = most_levels(check, use, column);
    const bool numbers = holds_numbers(column);
    const bool subgroups = use->kind == USE_SUBGROUP;
    const bool listed = names_contain(&check->spec->factors, column->name);
    error_add(
        check->err, ERR_STUDY, use->name.place,
        "%s names '%s', which has %s; each value would count as a group of its own. Remove "
        "it, %s%s%sjoin its values to fewer under columns, or name it under matching.exact or "
        "effects.cluster, which only ask whether two values are the same%s",
        use_setting(check->scratch, use), use->name.text, count_words(check, count, most),
        apart_words(check, use, column, count),
        numbers && listed ? "take it out of data.factors so that it counts as a number, " : "",
        numbers && subgroups
            ? arena_printf(check->scratch, "write {quantiles: %s, groups: 5}, ", use->name.text)
            : "",
        marks_words(check, column));
}

static bool makes_parts(const ColumnUse *use)
{
    return use->option != NULL && use->option->parts;
}

/* Those of whose values each becomes a term or a group. */
static bool takes_levels(const ColumnUse *use)
{
    return use->kind == USE_COVARIATE || use->kind == USE_ADJUST || makes_parts(use) ||
           (use->kind == USE_SUBGROUP && use->subgroup->groups == 0);
}

/* An interaction of two factors has a term for each pair of levels. */
static void check_pair(LevelCheck *check, const ColumnUse *use)
{
    const Pair *pair = use->pair;
    const Column *a = frame_column(check->frame, check->outcome, pair->a);
    const Column *b = frame_column(check->frame, check->outcome, pair->b);
    if (a == NULL || b == NULL || a->type != COLUMN_FACTOR || b->type != COLUMN_FACTOR ||
        a->n_levels > LEVELS_APART || b->n_levels > LEVELS_APART ||
        a->n_levels * b->n_levels <= LEVELS_FREE)
        return; /* too many levels in one of them are told of it as a covariate */
    const Levels x = levels_of(check, a), y = levels_of(check, b);
    const LevelCount count = count_levels(check, &x, &y);
    if (are_too_many(count, LEVELS_MOST))
        error_add(check->err, ERR_STUDY, pair->a.place,
                  "%s pairs '%s' with '%s', which makes %s; each pair of values "
                  "would count as a group of its own. Remove the pair, or join values to fewer "
                  "under columns",
                  use_setting(check->scratch, use), a->name, b->name,
                  count_words(check, count, LEVELS_MOST));
}

static bool check_use(void *state, const ColumnUse *use)
{
    LevelCheck *check = state;
    if (use->pair != NULL && use->name.text == use->pair->a.text) /* once for the two */
        check_pair(check, use);
    const Column *column =
        takes_levels(use) ? frame_column(check->frame, check->outcome, use->name) : NULL;
    if (column == NULL)
        return true;
    if (text_equal(column->name, check->spec->id.text)) {
        error_add(check->err, ERR_STUDY, use->name.place,
                  "%s names '%s', the column of ids, which has a value of its own in each of %s "
                  "rows; it is no trait of students, so remove it",
                  use_setting(check->scratch, use), use->name.text,
                  text_count(check->scratch, check->frame->n_rows));
        return true;
    }
    if (column->type == COLUMN_PRESENCE ||
        (column->type == COLUMN_REAL &&
         ((use->kind != USE_SUBGROUP && !makes_parts(use)) || column->binary)) ||
        (column->type == COLUMN_FACTOR && column->n_levels <= LEVELS_FREE))
        return true;
    const Levels levels = levels_of(check, column);
    const LevelCount count = count_levels(check, &levels, NULL);
    if (are_too_many(count, most_levels(check, use, column)))
        refuse(check, use, column, count);
    else if (count.n_levels > LEVELS_MOST)
        check->apart = column;
    return true;
}

bool frame_check_levels(const Spec *spec, const Design *design, const OutcomeSpec *outcome,
                        const Frame *frame, Error *err)
{
    const size_t before = err->n;
    Arena *scratch = arena_create();
    LevelCheck check = {.scratch = scratch,
                        .spec = spec,
                        .design = design,
                        .outcome = outcome,
                        .frame = frame,
                        .err = err};
    (void)design_visit(design, outcome, check_use, &check); /* it goes on to the end */
    arena_destroy(scratch);
    return err->n == before;
}
