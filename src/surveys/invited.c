/* Who was asked, and who stands in the files twice. */
#include "surveys/respondents.h"

#include "alike/text.h"

#include <math.h>
#include <string.h>

/* The school of the program with that name; SIZE_MAX: nobody of it answered. */
static size_t school_named(const Respondents *of, const char *name)
{
    for (size_t k = 0; k < of->n_psu; k++)
        if (text_equal(of->psu_name[k], name))
            return k;
    return SIZE_MAX;
}

/* Was the school set apart as none of the program's? */
static bool is_elsewhere(const Respondents *of, const char *name)
{
    const ReplyColumn *school = replies_column(&of->replies, of->unit);
    for (size_t k = 0; of->elsewhere != NULL && k < school->words.n; k++)
        if (of->elsewhere[k] && text_equal(school->words.word[k].text, name))
            return true;
    return false;
}

static bool check_counts(const Respondents *of, Error *err)
{
    for (size_t k = 0; k < of->n_psu; k++)
        if (of->n_invited[k] < of->n_answered[k])
            error_add(err, ERR_DATA, of->spec->invited_place,
                      "in school '%s' %zu answered, but %zu were asked by that file; correct one "
                      "of them",
                      of->psu_name[k], of->n_answered[k], of->n_invited[k]);
    return err->n == 0;
}

/* Schools that were asked and of which nobody answered. */
static void list_unheard(Arena *arena, const Dictionary *words, const size_t *asked,
                         Respondents *of)
{
    int32_t *rank = ARENA_ARRAY(arena, int32_t, words->n + 1);
    of->unheard = (const char **)arena_array(arena, words->n + 1, sizeof *of->unheard);
    of->asked_unheard = ARENA_ARRAY(arena, size_t, words->n + 1);
    dictionary_sort(words, rank, of->unheard);
    of->n_unheard = words->n;
    for (size_t k = 0; k < words->n; k++)
        of->asked_unheard[rank[k]] = asked[k];
}

bool respondents_invited(Arena *arena, const Spec *spec, Respondents *of, Notes *notes, Error *err)
{
    Replies replies = replies_create(arena, of->spec->invited_path, 2);
    const Name count = {.text = "invited", .place = of->spec->invited_place};
    Name school = of->spec->school;
    school.place = of->spec->invited_place;
    const size_t at = replies_ask(&replies, "surveys.program.invited", school, false, false);
    const size_t number = replies_ask(&replies, "surveys.program.invited", count, true, true);
    if (!replies_read(arena, spec, of->spec->invited_place, NULL, &replies, notes, err))
        return false;
    of->invited_file = replies_file(&replies);
    const ReplyColumn *name = replies_column(&replies, at),
                      *counts = replies_column(&replies, number);
    const size_t before = err->n;
    of->n_invited = ARENA_ARRAY(arena, size_t, of->n_psu);
    of->n_answered = ARENA_ARRAY(arena, size_t, of->n_psu);
    for (size_t i = 0; i < of->n; i++)
        of->n_answered[of->psu[i]]++;
    Dictionary unheard = {0};
    size_t *asked = ARENA_ARRAY(arena, size_t, replies.n);
    for (size_t i = 0; i < replies.n; i++) {
        const char *word = replies_word(name, i);
        const double n = counts != NULL ? counts->value[i] : 1.0;
        if (word == NULL || isnan(n) || n < 0.0 || n != floor(n)) {
            error_add(err, ERR_DATA, (Place){.file = replies.path, .line = replies.line[i]},
                      word == NULL ? "the school is missing; every row needs one"
                                   : "how many were invited must be a whole number, 0 or more");
            continue;
        }
        const size_t k = school_named(of, word);
        if (k == SIZE_MAX && is_elsewhere(of, word))
            continue;
        of->invited += (size_t)n;
        if (k != SIZE_MAX) {
            of->n_invited[k] += (size_t)n;
            continue;
        }
        asked[dictionary_number(&unheard, arena, word, strlen(word), 0)] += (size_t)n;
    }
    list_unheard(arena, &unheard, asked, of);
    dictionary_free(&unheard);
    return err->n == before && check_counts(of, err);
}

/* --- ids -------------------------------------------------------------------------------------- */

static bool check_twice(const Respondents *of, Error *err)
{
    const ReplyColumn *id = replies_column(&of->replies, of->id);
    if (id == NULL)
        return true;
    Arena *scratch = arena_create();
    uint32_t *first = ARENA_ARRAY(scratch, uint32_t, id->words.n + 1);
    for (size_t i = 0; i < of->replies.n; i++) {
        if (id->word[i] == NO_ANSWER)
            continue;
        uint32_t *seen = &first[id->word[i]];
        if (*seen != 0)
            error_add(err, ERR_DATA,
                      (Place){.file = of->replies.path,
                              .line = of->replies.line[i],
                              .column = id->cell + 1},
                      "the respondent '%s' stands here a second time, as on line %u; a survey has "
                      "one row for each who answered",
                      id->words.word[id->word[i]].text, *seen);
        else
            *seen = of->replies.line[i];
    }
    arena_destroy(scratch);
    return err->n == 0;
}

bool respondents_check_ids(Arena *arena, const Respondents *program, const Respondents *reference,
                           Notes *notes, Error *err)
{
    if (!check_twice(program, err) || !check_twice(reference, err))
        return false;
    const ReplyColumn *a = replies_column(&program->replies, program->id);
    const ReplyColumn *b = replies_column(&reference->replies, reference->id);
    Text shown = {.arena = arena};
    size_t n = 0;
    if (a == NULL || b == NULL)
        return true;
    Dictionary of_program = {0};
    for (size_t k = 0; k < a->words.n; k++)
        dictionary_number(&of_program, arena, a->words.word[k].text, a->words.word[k].n, 0);
    for (size_t k = 0; k < b->words.n; k++) {
        const size_t before = of_program.n;
        dictionary_number(&of_program, arena, b->words.word[k].text, b->words.word[k].n, 0);
        if (of_program.n > before)
            continue;
        if (n++ < 3)
            text_format(&shown, "%s'%s'", shown.n > 0 ? ", " : "", b->words.word[k].text);
    }
    dictionary_free(&of_program);
    if (n > 0)
        notes_add(
            notes, arena, "surveys", NOTE_CAUTION, count_about(ABOUT_PEOPLE, n),
            PHRASE("{} {stands|stand} in both files of the survey ({}{}). If these are the same "
                   "people, take them out of the reference: they are no others. If each "
                   "survey numbered its people by itself, leave id out.",
                   piece_count(ABOUT_PEOPLE, n, "id", "ids"), piece_id(shown.bytes),
                   piece_words(n > 3 ? " ..." : "")));
    return true;
}
