/* Small counts of people in what is said: the counts are changed, the words are made of them. */
#include "disclose/protect.h"

static void protect_count(const Protection *p, Count *count)
{
    const size_t n = count->about == ABOUT_GROUPS ? count->people : count->n;
    if (count->about >= ABOUT_GROUPS && protect_small(n, p->min))
        *count = (Count){.about = count->about, .below = p->min};
}

void protect_phrase(const Protection *p, Phrase *phrase)
{
    for (size_t k = 0; k < phrase->n; k++) {
        Piece *piece = &phrase->piece[k];
        if (piece->kind == PIECE_PHRASE)
            protect_phrase(p, piece->phrase);
        protect_count(p, &piece->count);
    }
}

const char *protect_text(const Protection *p, const char *text, Phrase *phrase)
{
    if (text == NULL || phrase == NULL)
        return text;
    protect_phrase(p, phrase);
    return phrase_text(p->arena, phrase);
}

static void protect_list(const Protection *p, Notes *notes)
{
    size_t n = 0;
    for (size_t i = 0; i < notes->n; i++)
        if (notes->item[i].importance != NOTE_INTERNAL)
            notes->item[n++] = notes->item[i];
    notes->n = n;
    for (size_t i = 0; i < notes->n; i++) {
        Note *note = &notes->item[i];
        protect_phrase(p, &note->phrase);
        protect_count(p, &note->count);
    }
}

void protect_notes(const Protection *p, Results *results)
{
    protect_list(p, &results->notes);
    for (size_t a = 0; a < results->n_analyses; a++) {
        Analysis *analysis = &results->analysis[a];
        protect_list(p, &analysis->notes);
        if (analysis->infeasible != NULL)
            protect_phrase(p, analysis->infeasible);
        for (size_t i = 0; i < analysis->effects.n; i++) {
            Effect *effect = &analysis->effects.row[i];
            effect->problem = protect_text(p, effect->problem, effect->problem_counts);
        }
    }
}
