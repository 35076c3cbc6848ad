/* Counts in notes and sentences: the counts are changed, the words are made of them. A note that
 * names a student, or a line of a file, stays at home. */
#include "disclose/release.h"

#include "alike/rounding.h"
#include "alike/text.h"

#include <math.h>

static void tell_count(const Publishing *release, Count *count)
{
    const RoundingBasis basis = {.min = release->min, .base = release->base};
    const size_t n = count->about == ABOUT_GROUPS ? count->people : count->n;

    if (count->about < ABOUT_GROUPS)
        return;
    if (release_few(release, n))
        *count = (Count){.about = count->about, .below = release->min};
    else if (count->about != ABOUT_GROUPS && count->n > 0)
        count->n = (size_t)rounding_apply(ROUNDING_PEOPLE, (double)count->n, &basis).value;
}

/* No standard error is at hand: two digits, as of one. */
static void tell_estimate(Piece *piece)
{
    if (!isfinite(piece->value) || piece->value == 0.0)
        return;
    const double step = pow(10.0, floor(log10(fabs(piece->value))) - 1.0);
    piece->value = rounding_to(piece->value, step);
    piece->digits = rounding_digits(step, 0);
}

void release_phrase(const Publishing *release, Phrase *phrase)
{
    for (size_t k = 0; k < phrase->n; k++) {
        Piece *piece = &phrase->piece[k];
        if (piece->kind == PIECE_PHRASE)
            release_phrase(release, piece->phrase);
        else if (piece->kind == PIECE_COUNT)
            tell_count(release, &piece->count);
        else if (piece->kind == PIECE_ESTIMATE)
            tell_estimate(piece);
        else if (piece->kind == PIECE_EXTREME)
            *piece = piece_words("(" HIDDEN_MARK ")");
    }
}

static bool names_somebody(const Phrase *phrase)
{
    for (size_t k = 0; k < phrase->n; k++) {
        const Piece *piece = &phrase->piece[k];
        if (piece->kind == PIECE_ID || piece->kind == PIECE_LINE ||
            (piece->kind == PIECE_PHRASE && names_somebody(piece->phrase)))
            return true;
    }
    return false;
}

static void tell_notes(const Publishing *release, Notes *notes)
{
    size_t n = 0;

    for (size_t i = 0; i < notes->n; i++)
        if (notes->item[i].importance != NOTE_INTERNAL && !names_somebody(&notes->item[i].phrase))
            notes->item[n++] = notes->item[i];
    notes->n = n;
    for (size_t i = 0; i < notes->n; i++) {
        release_phrase(release, &notes->item[i].phrase);
        tell_count(release, &notes->item[i].count);
        if (release_few(release, notes->item[i].count.n)) /* of whom it is, no program is told */
            notes->item[i].count =
                (Count){.about = notes->item[i].count.about, .below = release->min};
    }
}

static void tell_table(const Publishing *release, Table *table)
{
    for (size_t k = 0; k < table->n_rows * table->n_columns; k++) {
        Cell *cell = &table->cell[k];
        if (cell->phrase == NULL || cell->text == NULL || text_equal(cell->text, HIDDEN_MARK))
            continue;
        release_phrase(release, cell->phrase);
        cell->text = phrase_text(release->arena, cell->phrase);
    }
}

static void tell_analysis(const Publishing *release, Analysis *analysis)
{
    tell_notes(release, &analysis->notes);
    if (analysis->infeasible != NULL)
        release_phrase(release, analysis->infeasible);
    if (analysis->mdes_basis != NULL)
        release_phrase(release, analysis->mdes_basis);
    for (size_t i = 0; i < analysis->effects.n; i++) {
        Effect *effect = &analysis->effects.row[i];
        if (effect->problem == NULL || effect->problem_counts == NULL)
            continue;
        release_phrase(release, effect->problem_counts);
        effect->problem = phrase_text(release->arena, effect->problem_counts);
    }
    for (size_t k = 0; k < analysis->tables.n; k++)
        tell_table(release, analysis->tables.item[k]);
}

void release_words(Publishing *release)
{
    Results *results = release->results;

    if (!release_asks(release, RELEASE_WORDS))
        return;
    tell_notes(release, &results->notes);
    for (size_t k = 0; k < results->tables.n; k++)
        tell_table(release, results->tables.item[k]);
    for (size_t a = 0; a < results->n_analyses; a++)
        tell_analysis(release, &results->analysis[a]);
}
