/* Levels of margins that count as one. */
#include "surveys/respondents.h"

#include "alike/text.h"

const char *merge_level(const SurveySpec *survey, const char *column, const char *level)
{
    for (size_t k = 0; k < survey->n_merges; k++) {
        const SurveyMerge *merge = &survey->merge[k];
        for (size_t i = 0; i < merge->levels.n; i++)
            if (text_equal(merge->column.text, column) &&
                text_equal(merge->levels.item[i].text, level))
                return merge->into.text;
    }
    return level;
}

/* NULL: a file has that level of the margin; else the levels that they have. */
static const char *lacks_level(Arena *arena, size_t m, const Respondents *const side[2],
                               const char *level)
{
    Text all = {.arena = arena};
    Dictionary met = {0};
    bool found = false;
    text_add(&all, "");
    for (size_t s = 0; s < 2; s++) {
        const Dictionary *words = &replies_column(&side[s]->replies, side[s]->margin[m])->words;
        for (size_t w = 0; w < words->n; w++) {
            const size_t before = met.n;
            found = found || text_equal(words->word[w].text, level);
            dictionary_number(&met, arena, words->word[w].text, words->word[w].n, 0);
            if (met.n > before)
                text_format(&all, "%s'%s'", all.n > 0 ? ", " : "", words->word[w].text);
        }
    }
    dictionary_free(&met);
    return found ? NULL : all.bytes;
}

void merges_check(Arena *arena, const SurveySpec *survey, size_t m,
                  const Respondents *const side[2], Error *err)
{
    const char *column = survey->margin[m].column.text;
    for (size_t k = 0; k < survey->n_merges; k++) {
        const SurveyMerge *merge = &survey->merge[k];
        for (size_t i = 0; i < merge->levels.n && text_equal(merge->column.text, column); i++) {
            const Name *level = &merge->levels.item[i];
            const char *others = lacks_level(arena, m, side, level->text);
            if (others != NULL)
                error_add(err, ERR_STUDY, level->place,
                          "surveys.merge names '%s', which is no level of %s in %s or %s; there "
                          "are %s",
                          level->text, column, side[0]->replies.file, side[1]->replies.file,
                          others);
        }
    }
}
