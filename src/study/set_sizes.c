/* Matched sets by their size: how many stand for how many. */
#include "study/aggregates.h"

#include "alike/text.h"

/* Small numbers by themselves, larger ones in bands that tell of no extreme. */
static const size_t band_ends[] = {1, 2, 3, 4, 5, 10, 20, 50, 100, 200, 500, SIZE_MAX};

/* Where many have the largest number there is, as where groups have a size of their own, it stands
 * alone: groups of 51 are no "51 to 100". alone: that number; 0: it would tell of few. */
static void lay_bands(size_t alone, SizeBands *out)
{
    size_t from = 1;
    for (size_t k = 0; k < COUNT_OF(band_ends); k++) {
        if (from < alone && alone <= band_ends[k]) {
            out->least[out->n] = from;
            out->most[out->n++] = alone - 1;
            from = alone;
        }
        out->least[out->n] = from;
        out->most[out->n++] = from == alone ? alone : band_ends[k];
        from = out->most[out->n - 1] + 1;
        if (alone > 0 && from > alone)
            return; /* nobody has more */
    }
}

/* From the first band that holds anybody to the last. */
static void trim(SizeBands *out)
{
    size_t from = 0, to = out->n;
    while (from < to && out->students[from] == 0)
        from++;
    while (to > from && out->students[to - 1] == 0)
        to--;
    for (size_t i = from; i < to; i++) {
        out->least[i - from] = out->least[i];
        out->most[i - from] = out->most[i];
        out->students[i - from] = out->students[i];
    }
    out->n = to - from;
}

/* count: of students who have k partners, k below n; 0: those who have none, who are in no set. */
static void fill_bands(const uint32_t *count, size_t n, size_t min_cell, SizeBands *out)
{
    size_t all = 0, band = 0;
    *out = (SizeBands){.what = out->what};
    lay_bands(count[n - 1] >= min_cell ? n - 1 : 0, out);
    for (size_t k = 1; k < n; k++) {
        while (k > out->most[band])
            band++;
        out->students[band] += count[k];
        all += count[k];
    }
    trim(out);
    for (size_t i = 0; i < out->n; i++)
        out->percent[i] = 100.0 * (double)out->students[i] / (double)all;
}

void set_sizes_count(Arena *arena, const Matching *matching, const Cohort *cohort,
                     Estimand estimand, size_t min_cell, SetSizes *out)
{
    const bool atc = estimand == ESTIMAND_ATC;
    const char *focal = atc ? "comparison" : "program", *other = atc ? "program" : "comparison";
    const char *one = frame_unit(cohort->frame), *many = frame_people(cohort->frame);
    *out = (SetSizes){.of_control = atc};
    if (matching->n_links == 0)
        return;
    out->partners.what =
        arena_printf(arena, "%s %s per %s %s", text_with_capital(arena, other), many, focal, one);
    out->served.what = arena_printf(arena, "%s %s per %s %s used", text_with_capital(arena, focal),
                                    many, other, one);
    Arena *scratch = arena_create();
    uint32_t *links = ARENA_ARRAY(scratch, uint32_t, matching->n);
    uint32_t most[2] = {0, 0};
    for (size_t l = 0; l < matching->n_links; l++) {
        links[matching->link[l].treated]++;
        links[matching->link[l].control]++;
    }
    for (size_t i = 0; i < matching->n; i++) {
        const size_t arm = cohort->treated[i] ? 1 : 0;
        most[arm] = links[i] > most[arm] ? links[i] : most[arm];
    }
    for (size_t arm = 0; arm < 2; arm++) {
        const bool partner = (arm == 1) == out->of_control;
        const size_t n = (size_t)most[arm] + 1;
        uint32_t *count = ARENA_ARRAY(scratch, uint32_t, n);
        for (size_t i = 0; i < matching->n; i++)
            if ((cohort->treated[i] ? 1u : 0u) == arm)
                count[links[i]]++;
        if (!partner || most[arm] > 1)
            fill_bands(count, n, min_cell, partner ? &out->served : &out->partners);
    }
    arena_destroy(scratch);
}
