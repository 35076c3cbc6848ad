#include "report/says_items.h"

#include "report/words.h"

#include "alike/calendar.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

/* --- reading -------------------------------------------------------------------------------------
 */

const char *span_in_words(Arena *arena, const Analysis *analysis)
{
    const SpanSpec *span = analysis->outcome_spec->span;
    TermDate from, to;
    if (span == NULL)
        return "";
    if (!isnan(span->years))
        return arena_printf(arena, "over %s", years_words(arena, span->years));
    if (!term_read(span->from.text, &from) || !term_read(span->to.text, &to))
        return "";
    return arena_printf(arena, "from %s to %s", term_text(arena, from), term_text(arena, to));
}

Item item_of(Arena *arena, const Results *results, const OutlineRow *row, const char *name)
{
    const Analysis *a = row->analysis;
    const Effect *effect = analysis_overall(a);
    Item item = {.name = name, .span = span_in_words(arena, a), .analysis = a};
    const bool told = situation_read(arena, results, a, &item.s);
    if (a->infeasible != NULL)
        item.missing = arena_printf(arena, "the design %s", analysis_missing_words(a));
    else if (!told)
        item.missing = arena_printf(arena,
                                    "the result is " HIDDEN_MARK ", for it would tell of "
                                    "few %s",
                                    people(arena, results));
    else if (effect != NULL && isnan(effect->estimate))
        item.missing = "no difference could be worked out";
    return item;
}

static bool is_of_tests(const OutlineSubject *subject)
{
    return subject->row[0].analysis->outcome_spec->span != NULL;
}

/* Is there anything of the study's own design? */
static bool has_own(const Outline *outline)
{
    for (size_t i = 0; i < outline->n; i++)
        for (size_t k = 0; k < outline->subject[i].n; k++)
            if (outline->subject[i].row[k].other == 0)
                return true;
    return false;
}

/* Tests of one subject are spans of it; outcomes of one domain are each their own. */
static void add_subject(Arena *arena, const Results *results, const OutlineSubject *subject,
                        bool own, Items *out)
{
    const bool one = is_of_tests(subject) || subject->n == 1;
    for (size_t k = 0; k < subject->n; k++) {
        const OutlineRow *row = &subject->row[k];
        if ((one && k != subject->main) || (own && row->other != 0))
            continue;
        const char *name = one ? subject->name : row->label;
        out->item[out->n++] = item_of(arena, results, row, text_in_sentence(arena, name));
    }
}

Items items_of(Arena *arena, const Results *results, const Outline *outline)
{
    Items out = {
        .item = ARENA_ARRAY(arena, Item, outline->n_rows), .one = "subject", .many = "subjects"};
    const bool own = has_own(outline);
    for (size_t i = 0; i < outline->n; i++) {
        if (!is_of_tests(&outline->subject[i])) {
            out.one = "outcome";
            out.many = "outcomes";
        }
        if (outline->subject[i].row[0].analysis->outcome_spec->contrast != NULL) {
            out.one = "comparison";
            out.many = "comparisons";
        }
        add_subject(arena, results, &outline->subject[i], own, &out);
    }
    return out;
}

bool items_are_named(const Items *items)
{
    enum { LETTERS_MOST = 120 };
    size_t letters = 0;
    for (size_t i = 0; i < items->n; i++)
        letters += text_width(items->item[i].name);
    return items->n <= ITEMS_NAMED && (items->n < 2 || letters <= LETTERS_MOST);
}

Standing item_standing(const Item *item)
{
    const Situation *s = &item->s;
    const Precision precision = situation_precision(s);
    if (item->missing != NULL || isnan(s->estimate))
        return STANDS_UNKNOWN;
    if (s->verdict == VERDICT_NOT_COMPARABLE || s->verdict == VERDICT_UNADJUSTED ||
        precision == PRECISION_NONE)
        return STANDS_UNSAID;
    return precision == PRECISION_ABOVE       ? STANDS_ABOVE
           : precision == PRECISION_BELOW     ? STANDS_BELOW
           : precision == PRECISION_NO_MATTER ? STANDS_NO_MATTER
           : precision == PRECISION_ROOM_BOTH ? STANDS_TOO_WIDE
                                              : STANDS_NOT_CLEAR;
}

/* The table of the start has a label also for columns that the study made no rule for. */
const char *column_in_sentence(Arena *arena, const Analysis *analysis, const char *column)
{
    const Balance *balance = &analysis->balance;
    if (analysis_is_pretest(analysis, column))
        return "earlier score";
    for (size_t i = 0; i < balance->n; i++) {
        const BalanceRow *row = &balance->row[i];
        if (text_equal(row->covariate, column) && (row->factor != NULL || row->level == NULL) &&
            row->label != NULL)
            return text_in_sentence(arena, row->factor != NULL ? row->factor : row->label);
    }
    return text_in_sentence(arena, analysis_column_label(analysis, column));
}

/* --- together ------------------------------------------------------------------------------------
 */

const char *items_list(Arena *arena, const char *const *name, size_t n)
{
    static const char comma[] = ", "; /* that of 8,240 joins nothing */
    Text text = {.arena = arena};
    bool commas = false;
    for (size_t i = 0; i < n; i++)
        commas = commas || strstr(name[i], comma) != NULL;
    for (size_t i = 0; i < n; i++)
        text_format(&text, "%s%s",
                    i == 0      ? ""
                    : i + 1 < n ? (commas ? "; " : ", ")
                    : commas    ? "; and "
                                : " and ",
                    name[i]);
    return text.n > 0 ? text.bytes : "";
}

/* Our sentences begin with a word of ours or a number. */
static const char *lower_first(Arena *arena, const char *sentence)
{
    char *copy = arena_copy_text(arena, sentence);
    if (copy[0] >= 'A' && copy[0] <= 'Z')
        copy[0] = (char)(copy[0] - 'A' + 'a'); /* a letter of ASCII fits a char */
    return copy;
}

const char *items_sizes(Arena *arena, const char *const *size, const char *const *name, size_t n)
{
    const char **piece = (const char **)arena_array(arena, n, sizeof *piece);
    bool same = true;
    for (size_t i = 0; i < n; i++) {
        same = same && text_equal(size[i], size[0]);
        piece[i] = arena_printf(arena, "%s SD in %s", size[i], name[i]);
    }
    return same ? arena_printf(arena, "%s SD", size[0]) : items_list(arena, piece, n);
}

const char *items_say(Arena *arena, const Items *items, const char *const *sentence)
{
    Text text = {.arena = arena};
    const char **name = (const char **)arena_array(arena, items->n, sizeof *name);
    for (size_t i = 0; i < items->n; i++) {
        size_t n = 0;
        bool said = sentence[i][0] == '\0';
        for (size_t k = 0; k < i; k++)
            said = said || text_equal(sentence[k], sentence[i]);
        for (size_t k = 0; k < items->n; k++)
            if (text_equal(sentence[k], sentence[i]))
                name[n++] = items->item[k].name;
        if (said)
            continue;
        text_add(&text, text.n > 0 ? " " : "");
        if (n == items->n)
            text_add(&text, sentence[i]);
        else
            text_format(&text, "In %s, %s",
                        n <= ITEMS_NAMED
                            ? items_list(arena, name, n)
                            : arena_printf(arena, "%zu of the %zu %s", n, items->n, items->many),
                        lower_first(arena, sentence[i]));
    }
    return text.n > 0 ? text.bytes : "";
}

const char *items_each(Arena *arena, const Items *items,
                       const char *(*say)(Arena *arena, const Situation *s))
{
    const char **sentence = (const char **)arena_array(arena, items->n, sizeof *sentence);
    for (size_t i = 0; i < items->n; i++)
        sentence[i] = items->item[i].missing != NULL ? "" : say(arena, &items->item[i].s);
    return items_say(arena, items, sentence);
}

void text_sentence(Text *text, const char *sentence)
{
    if (text->n > 0 && sentence[0] != '\0')
        text_add(text, " ");
    text_add(text, sentence);
}
