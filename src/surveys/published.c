#include "surveys/published.h"

#include "alike/text.h"

#include <math.h>

/* The columns of the table. */
typedef struct Cells {
    const ReplyColumn *item, *share, *n, *se;
} Cells;

static Place place_at(const Replies *replies, const ReplyColumn *column, size_t row)
{
    return (Place){.file = replies->path, .line = replies->line[row], .column = column->cell + 1};
}

static double number_at(const ReplyColumn *column, size_t row)
{
    return column == NULL ? (double)NAN : column->value[row];
}

static void take_row(const Replies *replies, const Cells *cells, size_t i, Published *out,
                     Error *err)
{
    const char *item = replies_word(cells->item, i);
    const double share = cells->share->value[i], se = number_at(cells->se, i),
                 n = number_at(cells->n, i);
    if (item == NULL) {
        error_add(err, ERR_DATA, place_at(replies, cells->item, i),
                  "the item is missing; every row tells the share of one");
        return;
    }
    if (published_find(out, item) != NULL)
        error_add(err, ERR_DATA, place_at(replies, cells->item, i),
                  "the item '%s' stands in %s twice; remove one of the rows", item, replies->file);
    if (!(share >= 0.0 && share <= 1.0))
        error_add(err, ERR_DATA, place_at(replies, cells->share, i),
                  isnan(share) ? "the share of '%s' is missing; remove the row if it is not known"
                               : "the share of '%s' must lie from 0 to 1; write 0.62 for 62%%",
                  item);
    if (se < 0.0 || se > 1.0)
        error_add(err, ERR_DATA, place_at(replies, cells->se, i),
                  "the standard error of '%s' must lie from 0 to 1, as the share does", item);
    if (n < 1.0 || (!isnan(n) && n != floor(n)))
        error_add(err, ERR_DATA, place_at(replies, cells->n, i),
                  "n of '%s' must be a whole number of respondents, 1 or more", item);
    out->share[out->n++] =
        (PublishedShare){.item = item, .share = share, .se = se, .n = isnan(n) ? 0 : (size_t)n};
}

bool published_read(Arena *arena, const Spec *spec, const SurveySpec *survey, Published *out,
                    Notes *notes, Error *err)
{
    const SurveySide *side = &survey->reference;
    static const char *const key = "surveys.reference.published";
    Replies replies = replies_create(arena, side->published_path, 4);
    const size_t item = replies_ask(&replies, key, (Name){"item", side->place}, false, false);
    const size_t share = replies_ask(&replies, key, (Name){"share", side->place}, true, false);
    const size_t n = replies_ask(&replies, key, (Name){"n", side->place}, true, true);
    const size_t se = replies_ask(&replies, key, (Name){"se", side->place}, true, true);
    const size_t before = err->n;
    if (!replies_read(arena, spec, side->place, NULL, &replies, notes, err))
        return false;
    const Cells cells = {replies_column(&replies, item), replies_column(&replies, share),
                         replies_column(&replies, n), replies_column(&replies, se)};
    *out = (Published){.share = ARENA_ARRAY(arena, PublishedShare, replies.n),
                       .file = replies_file(&replies),
                       .name = replies.file};
    for (size_t i = 0; i < replies.n; i++)
        take_row(&replies, &cells, i, out, err);
    for (size_t k = 0; k < survey->n_items && err->n == before; k++) {
        const Name *name = &survey->item[k].reference;
        if (published_find(out, name->text) != NULL)
            continue;
        const char **known = (const char **)arena_array(arena, out->n, sizeof *known);
        for (size_t i = 0; i < out->n; i++)
            known[i] = out->share[i].item;
        const char *near = text_nearest(name->text, known, out->n);
        error_add(err, ERR_STUDY, name->place,
                  "surveys.items.reference names '%s', which is no item of %s%s%s%s", name->text,
                  out->name, near != NULL ? "; did you mean '" : "", near != NULL ? near : "",
                  near != NULL ? "'?" : "");
    }
    return err->n == before;
}

const PublishedShare *published_find(const Published *published, const char *item)
{
    for (size_t k = 0; k < published->n; k++)
        if (text_equal(published->share[k].item, item))
            return &published->share[k];
    return NULL;
}

PublishedError published_error(const PublishedShare *of, bool of_index, double *se)
{
    *se = of->se;
    if (!isnan(of->se))
        return PUBLISHED_GIVEN;
    const bool simple = of->n > 0 && !of_index;
    *se = simple ? sqrt(of->share * (1.0 - of->share) / (double)of->n) : 0.0;
    return simple ? PUBLISHED_SIMPLE : PUBLISHED_EXACT;
}

void published_difference(const PublishedShare *of, bool of_index, SurveyDifference *d)
{
    const double program = d->program.se * d->program.se;
    double se;
    (void)published_error(of, of_index, &se);
    d->sampled = d->reference =
        (SurveyMean){.n = of->n, .value = of->share, .se = se, .df = INFINITY};
    if (d->program.n == 0)
        return;
    d->value = d->program.value - of->share;
    d->program_variance = program;
    d->program_df = d->program.df;
    d->se = sqrt(program + se * se);
    d->df = welch_df(program, d->program.df, se * se, INFINITY);
}

void published_tell(Arena *arena, const SurveySpec *survey, const Published *published,
                    Notes *notes)
{
    size_t n[N_PUBLISHED_ERRORS] = {0};
    double se;
    for (size_t k = 0; k < survey->n_items; k++)
        n[published_error(published_find(published, survey->item[k].reference.text), false, &se)]++;
    notes_add(notes, arena, "surveys", NOTE_CAUTION, NO_COUNT,
              PHRASE("The survey '{}' is held against shares that others published ({}). Nobody "
                     "of theirs can be made like the program's {}: a difference may be one of who "
                     "was asked.",
                     piece_setting(survey->name.text), piece_file(published->name),
                     piece_words(text_plural_of(arena, survey->unit))));
    if (n[PUBLISHED_SIMPLE] > 0)
        notes_add(
            notes, arena, "surveys", NOTE_CAUTION, NO_COUNT,
            PHRASE("{} in {} {has|have} no standard error, and {is|are} given that of as many "
                   "people drawn one by one, which is too small where schools were drawn.",
                   piece_count(ABOUT_NOBODY, n[PUBLISHED_SIMPLE], "share", "shares"),
                   piece_file(published->name)));
    if (n[PUBLISHED_EXACT] > 0)
        notes_add(notes, arena, "surveys", NOTE_CAUTION, NO_COUNT,
                  PHRASE("{} in {} {has|have} neither a standard error nor n, and {is|are} taken "
                         "as exact: intervals are too narrow.",
                         piece_count(ABOUT_NOBODY, n[PUBLISHED_EXACT], "share", "shares"),
                         piece_file(published->name)));
}
