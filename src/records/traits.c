#include "records/traits.h"

#include "alike/design.h"
#include "alike/text.h"
#include "frame/number.h"
#include "frame/view.h"
#include "input/snippet.h"
#include "records/columns.h"

#include <math.h>
#include <string.h>

enum { DIFFER = -1 }; /* in place of one more than a word */

/* --- reading ---------------------------------------------------------------------------------- */

/* What joins the file, and scores, which a design must not see, are no traits. */
static bool may_be_trait(const Layout *layout, size_t at)
{
    if (id_cells_have(&layout->ids, at))
        return false;
    for (size_t k = 0; k < layout->n_numbered; k++)
        if (layout->numbered[k][FIELD_SCORE] == at || layout->numbered[k][FIELD_SE] == at)
            return false;
    return layout->cell[FIELD_SCORE] != at && layout->cell[FIELD_SE] != at;
}

bool traits_find(Reading *r, const Header *header, const CellText *cell, size_t n, size_t line,
                 Error *err)
{
    Records *records = r->records;
    bool once = true;
    if (records->trait == NULL) {
        records->trait = ARENA_ARRAY(r->arena, TestGroup, records->uses.n);
        r->trait_cell = ARENA_ARRAY(r->arena, size_t, records->uses.n);
        for (size_t k = 0; k < records->uses.n; k++)
            records->trait[k].name = records->uses.item[k].name.text;
    }
    for (size_t k = 0; k < records->uses.n; k++) {
        const size_t at = header_cell(header, records->trait[k].name);
        const bool is =
            at != SIZE_MAX && !r->layout.export->only_students && may_be_trait(&r->layout, at);
        r->trait_cell[k] = is ? at : SIZE_MAX;
        records->trait[k].given = records->trait[k].given || is;
        if (is)
            once = header_refuse_twice(cell, n, at, (Place){.file = r->path, .line = line}, err) &&
                   once;
    }
    return once;
}

void traits_take(Reading *r, const CellText *cell, int32_t order, size_t line)
{
    const Records *records = r->records;
    if (!reading_allows(records, order)) /* a design reads nothing of the outcome's record */
        return;
    for (size_t k = 0; k < records->uses.n; k++) {
        if (r->trait_cell[k] == SIZE_MAX)
            continue;
        const CellText c = cell_trim(cell[r->trait_cell[k]]);
        if (reading_is_present(records, c))
            test_group_take(r->arena, &records->trait[k], records->n_tests, c, line);
    }
}

bool traits_have(const Records *records, const char *name)
{
    for (size_t k = 0; records->trait != NULL && k < records->uses.n; k++)
        if (records->trait[k].given && text_equal(records->trait[k].name, name))
            return true;
    return false;
}

/* --- one value a student, subject and term ---------------------------------------------------- */

static int32_t value_at(const TestGroup *trait, const Test *test)
{
    return test->number < trait->capacity ? trait->word[test->number] : 0;
}

/* 0: nothing is known of one of them. */
static int32_t agreed(int32_t a, int32_t b)
{
    return a == 0 || a == b ? b : b == 0 ? a : DIFFER;
}

static void settle_term(Arena *arena, TestGroup *trait, const Test *test, size_t n)
{
    int32_t all = 0;
    for (size_t i = 0; i < n; i++)
        all = agreed(all, value_at(trait, &test[i]));
    for (size_t i = 0; i < n && all != 0; i++) {
        test_group_room(arena, trait, test[i].number);
        trait->word[test[i].number] = all;
    }
}

/* Other subjects of the student and term, where this one's records say nothing. */
static void borrow(Arena *arena, const Records *records, TestGroup *trait, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        int32_t all = 0;
        if (value_at(trait, &records->test[i]) != 0)
            continue;
        for (size_t k = from; k < to; k++)
            if (records->test[k].subject != records->test[i].subject &&
                records->term[records->test[k].term].order ==
                    records->term[records->test[i].term].order)
                all = agreed(all, value_at(trait, &records->test[k]));
        if (all == 0)
            continue;
        test_group_room(arena, trait, records->test[i].number);
        trait->borrowed[records->test[i].number] = all;
    }
}

static void settle_trait(Arena *arena, const Records *records, TestGroup *trait)
{
    const Test *test = records->test;
    for (size_t from = 0, to; from < records->n_tests; from = to) {
        for (to = from + 1;
             to < records->n_tests && test[to].student == test[from].student &&
             test[to].subject == test[from].subject &&
             records->term[test[to].term].order == records->term[test[from].term].order;)
            to++;
        if (to > from + 1)
            settle_term(arena, trait, test + from, to - from);
    }
    trait->borrowed = ARENA_ARRAY(arena, int32_t, records->n_read);
    for (size_t from = 0, to; from < records->n_tests; from = to) {
        for (to = from + 1; to < records->n_tests && test[to].student == test[from].student;)
            to++;
        borrow(arena, records, trait, from, to);
    }
}

void traits_settle(Arena *arena, Records *records)
{
    for (size_t k = 0; records->trait != NULL && k < records->uses.n; k++)
        if (records->trait[k].given)
            settle_trait(arena, records, &records->trait[k]);
}

/* --- the frame's columns ---------------------------------------------------------------------- */

typedef enum TraitKind { TRAIT_NUMBER, TRAIT_CATEGORY, TRAIT_MIXED } TraitKind;

static bool is_number(const Records *records, const Word *word, double *value)
{
    return number_read(word->text, word->n, &records->spec->files, value) == REAL_READ;
}

/* As a column of a file of students is read. odd: a word that does not fit. */
static TraitKind kind_of(const Records *records, const Use *use, const Dictionary *words,
                         const Word **odd)
{
    double value;
    size_t n_numbers = 0;
    const bool open = (use->roles & (ROLE_OPEN | ROLE_LIMIT | ROLE_RECODED)) != 0;
    const bool number = (use->roles & (ROLE_NUMBER | ROLE_SCORE)) != 0;
    if ((use->roles & ROLE_TREATMENT) || names_contain(&records->spec->factors, use->name.text) ||
        (!open && !number))
        return TRAIT_CATEGORY;
    for (size_t k = 0; k < words->n; k++)
        n_numbers += is_number(records, &words->word[k], &value);
    if (n_numbers == words->n)
        return TRAIT_NUMBER;
    if (n_numbers == 0 && open)
        return TRAIT_CATEGORY;
    const bool numbers_are_odd = open && n_numbers < words->n - n_numbers;
    for (size_t k = 0; k < words->n; k++)
        if (is_number(records, &words->word[k], &value) == numbers_are_odd) {
            *odd = &words->word[k];
            break;
        }
    return TRAIT_MIXED;
}

static int32_t taken(const TestGroup *trait, const Test *test)
{
    const int32_t own = value_at(trait, test);
    return own != 0 ? own : trait->borrowed[test->number];
}

static void refuse_mixture(const Build *b, const Use *use, const Word *odd)
{
    double value;
    if (is_number(b->records, odd, &value))
        error_add(b->err, ERR_DATA, use->name.place,
                  "'%s' of the tests holds '%s', a number among text; correct the cells, add it to "
                  "data.missing, or name the column in data.factors",
                  use->name.text, odd->text);
    else
        error_add(b->err, ERR_DATA, use->name.place, "'%s' of the tests holds %s", use->name.text,
                  number_problem(odd->text, odd->n, &b->records->spec->files).text);
}

static size_t fill(const Build *b, const TestGroup *trait, Column *column, int32_t *word)
{
    size_t n_differ = 0;
    for (size_t i = 0; i < b->rows->n; i++) {
        const int32_t value = taken(trait, &b->records->test[b->rows->row[i].pretest]);
        n_differ += value == DIFFER;
        word[i] = value > 0 ? value - 1 : WORD_NONE;
        column->reason[i] = (uint8_t)(value > 0         ? REASON_PRESENT
                                      : value == DIFFER ? REASON_UNTOLD
                                                        : REASON_BLANK);
        if (column->type != COLUMN_REAL)
            continue;
        column->real[i] = NAN;
        if (value > 0) {
            (void)is_number(b->records, &trait->words.word[value - 1],
                            &column->real[i]); /* kind_of has seen it */
        }
    }
    return n_differ;
}

static void add_trait(const Build *b, const Use *use, const TestGroup *trait)
{
    const Word *odd = NULL;
    const TraitKind kind = kind_of(b->records, use, &trait->words, &odd);
    if (kind == TRAIT_MIXED) {
        refuse_mixture(b, use, odd);
        return;
    }
    Arena *scratch = arena_create();
    const char *name = b->outcome->label != NULL ? b->outcome->label : b->outcome->name.text;
    Column *column =
        build_column(b, trait->name, kind == TRAIT_NUMBER ? COLUMN_REAL : COLUMN_FACTOR);
    int32_t *word = ARENA_ARRAY(scratch, int32_t, b->rows->n);
    const size_t n_differ = fill(b, trait, column, word);
    if (column->type == COLUMN_FACTOR) {
        const char **text = (const char **)arena_array(scratch, trait->words.n, sizeof *text);
        for (size_t k = 0; k < trait->words.n; k++)
            text[k] = trait->words.word[k].text;
        build_factor(b, column, word, trait->words.n, text);
    }
    if (n_differ > 0)
        notes_add(
            &b->frame->notes, b->arena, "data", NOTE_CAUTION, count_about(ABOUT_PEOPLE, n_differ),
            PHRASE("{}: the records of {} in {} say different things in '{}'; it counts as "
                   "missing.",
                   piece_setting(name), piece_count(ABOUT_PEOPLE, n_differ, "student", "students"),
                   piece_words(term_text(b->arena, b->rows->from)), piece_column(trait->name)));
    arena_destroy(scratch);
}

void traits_add(const Build *b)
{
    const Records *records = b->records;
    for (size_t k = 0; records->trait != NULL && k < records->uses.n; k++)
        if (records->trait[k].given && frame_find(b->frame, records->trait[k].name) == NULL)
            add_trait(b, &records->uses.item[k], &records->trait[k]);
}
