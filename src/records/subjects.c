/* Subjects: spellings made one, those that are analysed kept. */
#include "records/internal.h"

#include "alike/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

const OutcomeSpec *outcome_next(const Spec *spec, OutcomeWalk *walk)
{
    for (; walk->design < spec->n_designs; walk->design++, walk->outcome = 0) {
        const Design *design = &spec->design[walk->design];
        while (walk->outcome < design->n_outcomes) {
            const OutcomeSpec *outcome = &design->outcome[walk->outcome++];
            if (outcome->subject != NULL && outcome->span != NULL)
                return outcome;
        }
    }
    return NULL;
}

int32_t word_find(const Dictionary *words, const char *text)
{
    for (size_t k = 0; k < words->n && text != NULL; k++)
        if (text_equal(words->word[k].text, text))
            return (int32_t)k;
    return WORD_NONE;
}

const char *test_subject(const Records *records, const Test *test)
{
    return records->subjects.word[test->subject].text;
}

Place test_place(const Records *records, const Test *test)
{
    return (Place){.file = records->file[test->file].path, .line = test->line};
}

/* --- spellings made one ---------------------------------------------------------------------- */

static void apply_names(Arena *arena, Records *records)
{
    const TestsSpec *tests = &records->spec->tests;
    const size_t n_words = records->subjects.n;
    int16_t *meaning = ARENA_ARRAY(arena, int16_t, n_words);
    for (size_t k = 0; k < n_words; k++)
        meaning[k] = (int16_t)k;
    for (size_t i = 0; i < tests->n_subject_names; i++) {
        const ValuePair *pair = &tests->subject_name[i];
        const int32_t from = word_find(&records->subjects, pair->from);
        if (from == WORD_NONE) {
            notes_add(&records->notes, arena, "data", NOTE_PLAIN, NO_COUNT,
                      PHRASE("tests.names has an entry for '{}', which no test is of.",
                             piece_setting(pair->from)));
            continue;
        }
        if ((size_t)from < n_words)
            meaning[from] = (int16_t)dictionary_number(&records->subjects, arena, pair->to,
                                                       strlen(pair->to), 0);
    }
    for (size_t i = 0; i < records->n_tests; i++)
        records->test[i].subject = meaning[records->test[i].subject];
}

/* --- their order ------------------------------------------------------------------------------ */

typedef struct Ranked {
    const Word *word;
    size_t place; /* of the first outcome of this subject; SIZE_MAX: none is */
    int16_t old;
} Ranked;

static int by_study_then_name(const void *a, const void *b)
{
    const Ranked *x = a, *y = b;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return strcmp(x->word->text, y->word->text);
}

static size_t place_in_study(const Records *records, const char *subject)
{
    OutcomeWalk walk = {0};
    size_t place = 0;
    for (const OutcomeSpec *outcome; (outcome = outcome_next(records->spec, &walk)) != NULL;
         place++)
        if (text_equal(outcome->subject, subject))
            return place;
    return SIZE_MAX;
}

/* Subjects stand in tables as the study file has them, others by name: which of them a file names
 * first must not matter. */
static void order_subjects(Arena *arena, Records *records)
{
    const size_t n = records->subjects.n;
    Ranked *ranked = ARENA_ARRAY(arena, Ranked, n);
    int16_t *number = ARENA_ARRAY(arena, int16_t, n);
    Dictionary ordered = {0};
    for (size_t k = 0; k < n; k++) {
        const Word *word = &records->subjects.word[k];
        ranked[k] = (Ranked){word, place_in_study(records, word->text), (int16_t)k};
    }
    if (n > 0)
        qsort(ranked, n, sizeof *ranked, by_study_then_name);
    for (size_t k = 0; k < n; k++) {
        const Word *word = ranked[k].word;
        number[ranked[k].old] =
            (int16_t)dictionary_number(&ordered, arena, word->text, word->n, word->first_row);
    }
    for (size_t i = 0; i < records->n_tests; i++)
        records->test[i].subject = number[records->test[i].subject];
    dictionary_free(&records->subjects);
    records->subjects = ordered;
}

/* --- spellings that are too near ------------------------------------------------------------- */

/* Letters of the words of a subject in lower case, without grade ranges such as "2-5", "6+", "K-2":
 * "Math 2-5" is "math". n_words: how many were left. */
static const char *stem_of(Arena *arena, const char *text, size_t *n_words)
{
    Text stem = {.arena = arena};
    *n_words = 0;
    text_add(&stem, "");
    for (const char *at = text; *at != '\0';) {
        at += strspn(at, " \t,;:()/");
        const size_t n = strcspn(at, " \t,;:()/");
        char word[64];
        size_t to = 0, n_digits = 0;
        for (size_t i = 0; i < n && to + 1 < sizeof word; i++) {
            n_digits += isdigit((unsigned char)at[i]) != 0;
            if (isalpha((unsigned char)at[i]) || (unsigned char)at[i] >= 0x80)
                word[to++] = (char)tolower((unsigned char)at[i]);
        }
        word[to] = '\0';
        const bool range = n_digits > 0 || text_equal(word, "k") || text_equal(word, "grade") ||
                           text_equal(word, "grades");
        if (to > 0 && !range) {
            text_add(&stem, word);
            ++*n_words;
        }
        at += n;
    }
    return stem.bytes;
}

bool subject_is_near(Arena *arena, const char *a, const char *b)
{
    enum { SHORTEST = 4 };
    size_t words_a, words_b;
    const char *x = stem_of(arena, a, &words_a), *y = stem_of(arena, b, &words_b);
    if (x[0] == '\0' || y[0] == '\0')
        return false;
    if (text_equal(x, y) || text_nearest(x, &y, 1) != NULL)
        return true;
    const bool prefix = text_starts(x, y) || text_starts(y, x);
    return prefix && words_a == 1 && words_b == 1 && strlen(x) >= SHORTEST && strlen(y) >= SHORTEST;
}

/* names: {"Reading (Spanish)": "Reading (Spanish)"} says that it is a subject of its own. */
static bool is_settled(const TestsSpec *tests, const char *subject)
{
    for (size_t i = 0; i < tests->n_subject_names; i++)
        if (text_equal(tests->subject_name[i].from, subject) &&
            text_equal(tests->subject_name[i].to, subject))
            return true;
    return false;
}

static bool is_analysed(const Records *records, const char *subject)
{
    OutcomeWalk walk = {0};
    for (const OutcomeSpec *outcome; (outcome = outcome_next(records->spec, &walk)) != NULL;)
        if (text_equal(outcome->subject, subject))
            return true;
    return false;
}

bool subject_is_beside(Arena *arena, const Records *records, const char *text)
{
    const TestsSpec *tests = &records->spec->tests;
    for (size_t i = 0; i < tests->n_subject_names; i++)
        if (text_equal(tests->subject_name[i].from, text))
            return !is_analysed(records, tests->subject_name[i].to);
    OutcomeWalk walk = {0};
    for (const OutcomeSpec *outcome; (outcome = outcome_next(records->spec, &walk)) != NULL;)
        if (text_equal(outcome->subject, text) || subject_is_near(arena, outcome->subject, text))
            return false;
    return true;
}

static bool refuse_near(Arena *arena, const Records *records, const size_t *count, Error *err)
{
    const TestsSpec *tests = &records->spec->tests;
    const Dictionary *words = &records->subjects;
    const size_t before = err->n;
    for (size_t a = 0; a < words->n; a++)
        for (size_t b = 0; b < words->n; b++) {
            const char *x = words->word[a].text, *y = words->word[b].text;
            if (count[a] == 0 || count[b] == 0 || a == b || is_settled(tests, x) ||
                is_settled(tests, y))
                continue;
            const bool first = is_analysed(records, x) && (!is_analysed(records, y) || a < b);
            if (first && subject_is_near(arena, x, y))
                error_add(err, ERR_DATA, tests->place,
                          "the tests spell a subject in two ways, '%s' (%zu tests) and '%s' (%zu "
                          "tests); write tests: names: {\"%s\": %s} if they are one, or {\"%s\": "
                          "\"%s\"} if they are not",
                          x, count[a], y, count[b], y, x, y, y);
        }
    return err->n == before;
}

/* --- those that are analysed ----------------------------------------------------------------- */

static const char *subjects_seen(Arena *arena, const Records *records, const size_t *count)
{
    enum { SHOWN = 12 };
    Text text = {.arena = arena};
    size_t n = 0;
    for (size_t k = 0; k < records->subjects.n; k++)
        if (count[k] > 0 && n++ < SHOWN)
            text_format(&text, "%s%s (%zu)", n > 1 ? ", " : "", records->subjects.word[k].text,
                        count[k]);
    if (n > SHOWN)
        text_format(&text, " and %zu more", n - SHOWN);
    return text.bytes;
}

static bool refuse_unknown(Arena *arena, const Records *records, const size_t *count, Error *err)
{
    const TestsSpec *tests = &records->spec->tests;
    const size_t before = err->n;
    const Dictionary *words = &records->subjects;
    const char **names = (const char **)arena_array(arena, words->n, sizeof *names);
    size_t n = 0;
    for (size_t k = 0; k < words->n; k++)
        if (count[k] > 0)
            names[n++] = words->word[k].text;
    OutcomeWalk walk = {0};
    const char *told = NULL;
    for (const OutcomeSpec *outcome; (outcome = outcome_next(records->spec, &walk)) != NULL;) {
        const int32_t word = word_find(words, outcome->subject);
        if ((word != WORD_NONE && count[word] > 0) || text_equal(told, outcome->subject))
            continue;
        told = outcome->subject;
        Place place = tests->place;
        for (size_t i = 0; i < tests->subjects.n; i++)
            if (text_equal(tests->subjects.item[i].text, outcome->subject))
                place = tests->subjects.item[i].place;
        const char *near = text_nearest(outcome->subject, names, n);
        error_add(err, ERR_STUDY, place,
                  "no test is of the subject '%s'%s%s%s; the tests are of %s", outcome->subject,
                  near != NULL ? "; did you mean '" : "", near != NULL ? near : "",
                  near != NULL ? "'?" : "", subjects_seen(arena, records, count));
    }
    return err->n == before;
}

static void keep_analysed(Arena *arena, Records *records, const size_t *count)
{
    const Dictionary *words = &records->subjects;
    bool *kept = ARENA_ARRAY(arena, bool, words->n);
    Phrase left = {0};
    size_t n_left = 0, n = 0;
    for (size_t k = 0; k < words->n; k++) {
        kept[k] = is_analysed(records, words->word[k].text);
        if (kept[k] || count[k] == 0)
            continue;
        phrase_add(&left, arena,
                   piece_phrase(arena, PHRASE("{}{} ({})", piece_words(n_left > 0 ? ", " : ""),
                                              piece_value(words->word[k].text),
                                              piece_count(ABOUT_RECORDS, count[k], NULL, NULL))));
        n_left += count[k];
    }
    for (size_t i = 0; i < records->n_tests; i++) {
        const Test *test = &records->test[i];
        if (kept[test->subject])
            records->test[n++] = *test;
        else
            records->file[test->file].n_other++;
    }
    records->n_tests = n;
    if (n_left > 0)
        notes_add(&records->notes, arena, "data", NOTE_PLAIN, count_about(ABOUT_RECORDS, n_left),
                  PHRASE("Tests of subjects that are not analysed were left aside: {}.",
                         piece_phrase(arena, left)));
}

bool subjects_check(Arena *arena, Records *records, Error *err)
{
    apply_names(arena, records);
    order_subjects(arena, records);
    size_t *count = ARENA_ARRAY(arena, size_t, records->subjects.n);
    for (size_t i = 0; i < records->n_tests; i++)
        count[records->test[i].subject]++;
    OutcomeWalk walk = {0};
    if (outcome_next(records->spec, &walk) == NULL)
        return error_set(err, ERR_STUDY, records->spec->tests.place,
                         "tests.subjects does not say what to analyse; the tests are of %s",
                         subjects_seen(arena, records, count));
    if (!refuse_near(arena, records, count, err) || !refuse_unknown(arena, records, count, err))
        return false;
    keep_analysed(arena, records, count);
    return true;
}
