/* In what the groups were not tested alike: from the numbers as they are told. */
#include "report/says_conditions.h"

#include "report/says_items.h"

#include "alike/calendar.h"
#include "alike/limits.h"
#include "alike/report.h"
#include "alike/text.h"
#include "alike/told.h"

#include <math.h>

static const union test_conditions_columns *const column = &test_conditions_columns;

const Table *conditions_table(const Analysis *analysis)
{
    return analysis == NULL ? NULL : tables_find(&analysis->tables, &table_test_conditions);
}

bool conditions_apart(const Table *table, size_t row)
{
    return table_mark(table, row, &column->apart) == 1.0;
}

/* --- numbers ------------------------------------------------------------------------------------
 */

const char *conditions_name(Arena *arena, ConditionRow row)
{
    const char *title = condition_kinds[row.condition].title;
    const char *test = row.test == TEST_FIRST ? "first" : "last";

    if (row.condition == CONDITION_BETWEEN)
        return title;
    return row.condition == CONDITION_DAY ? arena_printf(arena, "Day of the %s test", test)
                                          : arena_printf(arena, "%s, %s test", title, test);
}

/* Day 81 of the school year in which the test's term lies: "20 September 2014". */
static const char *date_words(Arena *arena, const Analysis *analysis, TestOfSpan test, double day)
{
    static const char *const month[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    const SpanSpec *span = analysis->outcome_spec->span;
    TermDate term;
    double july;

    if (span == NULL || !term_read(test == TEST_FIRST ? span->from.text : span->to.text, &term) ||
        !date_read(arena_printf(arena, "%d-07-01", term.year), "%Y-%m-%d", &july))
        return arena_printf(arena, "day %s", told_number(arena, day, 0.0, 0));
    const CivilDate date = date_civil(lround(july + day));
    return arena_printf(arena, "%ld %s %ld", date.day, month[date.month - 1], date.year);
}

static int digits_of(Condition what)
{
    return what == CONDITION_MINUTES || what == CONDITION_RAPID_GUESSING ? 1 : 0;
}

const char *conditions_value(Arena *arena, const Analysis *analysis, size_t row, bool program)
{
    const Table *table = conditions_table(analysis);
    const ConditionRow of = condition_row_of(table->head[row].what);
    const bool share = condition_kinds[of.condition].yes_no;
    const Cell *cell = table_cell(table, row,
                                  share ? program ? &column->share_treated : &column->share_control
                                  : program ? &column->mean_treated
                                            : &column->mean_control);

    if (cell->text != NULL || isnan(cell->value))
        return cell->text != NULL ? cell->text : TOLD_NOTHING;
    if (of.condition == CONDITION_DAY)
        return date_words(arena, analysis, of.test, cell->value);
    return arena_printf(arena, "%s%s",
                        told_number(arena, cell->value, cell->step, digits_of(of.condition)),
                        share || of.condition == CONDITION_RAPID_GUESSING ? "%" : "");
}

/* --- what differs -------------------------------------------------------------------------------
 */

/* "16 days more", "9.5 minutes less"; "" where the number is not told, or reads as nothing. */
static const char *by_how_much(Arena *arena, const Table *table, size_t row, Condition what)
{
    const Cell *cell = table_cell(table, row, &column->difference);
    const bool percent = condition_kinds[what].yes_no || what == CONDITION_RAPID_GUESSING;

    if (cell->text != NULL || isnan(cell->value) || cell->value == 0.0)
        return "";
    const bool more = cell->value > 0.0;
    return arena_printf(
        arena, "%s %s %s", told_number(arena, fabs(cell->value), cell->step, digits_of(what)),
        percent ? "percentage points" : condition_kinds[what].unit,
        what == CONDITION_DAY ? (more ? "later" : "earlier") : (more ? "more" : "less"));
}

static const char *in_sds(Arena *arena, const Table *table, size_t row)
{
    Cell cell = *table_cell(table, row, &column->smd);

    if (cell.text == NULL && !(fabs(cell.value) > 0.0))
        return "";
    cell.value = fabs(cell.value);
    return arena_printf(arena, "%s SD", told_sds(arena, &cell));
}

/* What it does to the program's result by itself; "" where nobody can say. */
static const char *pushes(const Table *table, size_t row, ConditionRow of)
{
    const double more = table_real(table, row, &column->difference);
    const double up = condition_kinds[of.condition].lifts * (of.test == TEST_LAST ? more : -more);

    return up > 0.0   ? ", which by itself makes the program look better"
           : up < 0.0 ? ", which by itself makes the program look worse"
                      : "";
}

/* Of days that differ it is said how many lie between the tests, where these differ too. */
static bool is_said(const Table *table, size_t row)
{
    const ConditionRow of = condition_row_of(table->head[row].what);
    bool said = of.compared && conditions_apart(table, row);

    for (size_t i = 0; said && of.condition == CONDITION_DAY && i < table->n_rows; i++) {
        const ConditionRow other = condition_row_of(table->head[i].what);
        said =
            !(other.condition == CONDITION_BETWEEN && other.compared && conditions_apart(table, i));
    }
    return said;
}

static const char *of_row(Arena *arena, const Analysis *analysis, size_t row)
{
    const Table *table = conditions_table(analysis);
    const ConditionRow of = condition_row_of(table->head[row].what);
    const char *much = by_how_much(arena, table, row, of.condition),
               *sds = in_sds(arena, table, row);
    const bool any = much[0] != '\0' || sds[0] != '\0', both = much[0] != '\0' && sds[0] != '\0';

    return arena_printf(arena, "%s: %s in the program, %s in the comparison group%s%s%s%s%s%s.",
                        conditions_name(arena, of), conditions_value(arena, analysis, row, true),
                        conditions_value(arena, analysis, row, false), any ? " (" : "", much,
                        both ? ", " : "", sds, any ? ")" : "", pushes(table, row, of));
}

static const char *differences(Arena *arena, const Analysis *analysis)
{
    const Table *table = conditions_table(analysis);
    Text text = {.arena = arena};

    text_add(&text, "");
    for (size_t i = 0; table != NULL && i < table->n_rows; i++)
        if (is_said(table, i))
            text_sentence(&text, of_row(arena, analysis, i));
    return text.bytes;
}

const char *items_conditions(Arena *arena, const Items *items)
{
    const char **sentence = (const char **)arena_array(arena, items->n + 1, sizeof *sentence);

    for (size_t i = 0; i < items->n; i++)
        sentence[i] = differences(arena, items->item[i].analysis);
    return items_say(arena, items, sentence);
}

/* "the day of the first test", "minutes taken (last test)" */
static const char *short_name(Arena *arena, ConditionRow row)
{
    const char *title = text_in_sentence(arena, condition_kinds[row.condition].title);
    const char *test = row.test == TEST_FIRST ? "first" : "last";

    if (row.condition == CONDITION_BETWEEN)
        return title;
    return row.condition == CONDITION_DAY ? arena_printf(arena, "the day of the %s test", test)
                                          : arena_printf(arena, "%s (%s test)", title, test);
}

/* Those that the sentences name; only: those of which this is so, too. */
static const char *names_said(Arena *arena, const Table *table,
                              bool (*only)(const Table *table, size_t row))
{
    const char **name = (const char **)arena_array(arena, table->n_rows + 1, sizeof *name);
    size_t n = 0;

    for (size_t i = 0; i < table->n_rows; i++)
        if (is_said(table, i) && (only == NULL || only(table, i)))
            name[n++] = short_name(arena, condition_row_of(table->head[i].what));
    return n == 0 ? "" : items_list(arena, name, n);
}

/* Weeks between the tests are said in days; of anything else, that it differs. */
static const char *on_page_one(Arena *arena, const Item *item)
{
    const Table *table = conditions_table(item->analysis);

    if (table == NULL)
        return "";
    for (size_t i = 0; i < table->n_rows; i++) {
        const ConditionRow of = condition_row_of(table->head[i].what);
        const Cell *days = table_cell(table, i, &column->difference);
        if (of.condition != CONDITION_BETWEEN || !of.compared || days->text != NULL ||
            !(fabs(days->value) >= LIMIT_CONDITION_DAYS_FIRST))
            continue;
        return arena_printf(arena, "What %s %s days between their tests %s program %s.",
                            told_number(arena, fabs(days->value), days->step, 0),
                            days->value > 0.0 ? "more" : "fewer",
                            days->value > 0.0 ? "did for" : "cost", item->s.people);
    }
    const char *names = names_said(arena, table, NULL);
    return names[0] == '\0'
               ? ""
               : arena_printf(
                     arena, "How much of it is the way the groups were tested: they differ in %s.",
                     names);
}

const char *items_tested_otherwise(Arena *arena, const Items *items)
{
    const char **sentence = (const char **)arena_array(arena, items->n + 1, sizeof *sentence);

    for (size_t i = 0; i < items->n; i++)
        sentence[i] = on_page_one(arena, &items->item[i]);
    return items_say(arena, items, sentence);
}

/* --- what to do ---------------------------------------------------------------------------------
 */

/* Columns that tell of it; two at most. */
static size_t columns_of_row(ConditionRow of, KnownColumn name[2])
{
    size_t n = 0;

    if (of.condition == CONDITION_BETWEEN) {
        name[n++] = KNOWN_START_DATE;
        name[n++] = KNOWN_END_DATE;
    } else if (of.test == TEST_FIRST) {
        name[n++] = condition_kinds[of.condition].start;
    } else if (of.condition == CONDITION_DAY) {
        name[n++] = KNOWN_END_DATE;
    }
    return n;
}

static bool is_covariate(const Analysis *analysis, KnownColumn what)
{
    const Names *covariates = &analysis->design_spec->covariates;

    for (size_t k = 0; k < covariates->n; k++)
        if (text_equal(covariates->item[k].text, known_name(what)))
            return true;
    return false;
}

static bool marked_of(const Table *table, Condition what, TestOfSpan test)
{
    for (size_t i = 0; i < table->n_rows; i++) {
        const ConditionRow of = condition_row_of(table->head[i].what);
        if (of.compared && of.condition == what && of.test == test)
            return table_mark(table, i, &column->separates) == 1.0;
    }
    return false;
}

/* It, or a column that tells of it: days between the tests are those of both days. */
static bool separates(const Table *table, size_t row)
{
    const ConditionRow of = condition_row_of(table->head[row].what);

    return table_mark(table, row, &column->separates) == 1.0 ||
           (of.condition == CONDITION_BETWEEN && (marked_of(table, CONDITION_DAY, TEST_FIRST) ||
                                                  marked_of(table, CONDITION_DAY, TEST_LAST)));
}

/* Columns that an alternative may have: those of conditions in which the groups overlap. */
static const char *advice_of_columns(Arena *arena, const Analysis *analysis)
{
    const Table *table = conditions_table(analysis);
    bool free_one[N_KNOWN_COLUMNS] = {false}, any = false, any_free = false;
    Text list = {.arena = arena};

    for (size_t i = 0; i < table->n_rows; i++) {
        KnownColumn name[2];
        const size_t n = is_said(table, i) && !separates(table, i)
                             ? columns_of_row(condition_row_of(table->head[i].what), name)
                             : 0;
        for (size_t k = 0; k < n; k++) {
            any = true;
            free_one[name[k]] = !is_covariate(analysis, name[k]);
        }
    }
    for (int k = 0; k < N_KNOWN_COLUMNS; k++)
        if (free_one[k]) {
            text_format(&list, "%s%s", any_free ? ", " : "", known_name((KnownColumn)k));
            any_free = true;
        }
    if (any_free)
        return arena_printf(arena,
                            "An alternative with %s among its covariates shows how much hangs on "
                            "it (tables/test_conditions.csv has all of them).",
                            list.bytes);
    return any ? "What tells of it is among the covariates already, and the groups differ all the "
                 "same: the model takes account of it only as far as its form is right."
               : "";
}

static const char *advice(Arena *arena, const Analysis *analysis)
{
    const char *parted = names_said(arena, conditions_table(analysis), separates),
               *columns = advice_of_columns(arena, analysis);
    Text text = {.arena = arena};

    text_add(&text, "");
    if (parted[0] != '\0')
        text_format(&text,
                    "In %s the groups hardly overlap: no design of these data can tell the program "
                    "from it, and a covariate would only hide that. Ask how the tests were given "
                    "before the result is used.",
                    parted);
    else if (columns[0] == '\0')
        return "Ask how the tests were given before the result is used; no column of the first "
               "test can stand for it.";
    text_sentence(&text, columns);
    return text.bytes;
}

const char *answer_conditions(Arena *arena, const Analysis *analysis)
{
    const char *what = differences(arena, analysis);

    return what[0] == '\0' ? ""
                           : arena_printf(arena, "the groups were not tested alike. %s %s", what,
                                          advice(arena, analysis));
}
