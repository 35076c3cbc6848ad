/* Matched sets by size: bands are joined until none is of few, and none is all but few. */
#include "disclose/round.h"

#include <math.h>

static void join(SizeBands *bands, size_t into)
{
    bands->most[into] = bands->most[into + 1];
    bands->students[into] += bands->students[into + 1];
    bands->n--;
    for (size_t i = into + 1; i < bands->n; i++) {
        bands->least[i] = bands->least[i + 1];
        bands->most[i] = bands->most[i + 1];
        bands->students[i] = bands->students[i + 1];
    }
}

static Rounded share_of(const SizeBands *bands, size_t i, size_t all, const RoundingBasis *basis)
{
    return rounding_share((double)bands->students[i] / (double)all, (double)all, basis);
}

static void join_few(SizeBands *bands, const RoundingBasis *basis)
{
    size_t all = 0;

    for (size_t i = 0; i < bands->n; i++)
        all += bands->students[i];
    for (size_t i = 0; i + 1 < bands->n;)
        if (share_of(bands, i, all, basis).shown)
            i++;
        else
            join(bands, i);
    while (bands->n > 1 && !share_of(bands, bands->n - 1, all, basis).shown)
        join(bands, bands->n - 2);
    if (bands->n > 0 && !share_of(bands, 0, all, basis).shown)
        bands->n = 0;
}

static void round_bands(const RoundWork *work, SizeBands *bands, const RoundingBasis *basis)
{
    size_t all = 0;

    for (size_t i = 0; i < bands->n; i++)
        all += bands->students[i];
    for (size_t i = 0; i < bands->n; i++) {
        const double n = (double)bands->students[i];
        const Rounded share = round_share(work, n / (double)all, (double)all, basis);
        bands->percent[i] =
            share.step > 0.0 ? rounding_to(100.0 * share.value, 1.0) : 100.0 * share.value;
        bands->students[i] = (size_t)round_apply(work, ROUNDING_PEOPLE, n, basis).value;
    }
}

void round_set_sizes(RoundWork *work)
{
    SetSizes *sizes = &work->analysis->set_sizes;
    SizeBands *bands[] = {&sizes->partners, &sizes->served};
    const RoundingBasis basis = round_basis(work, (double)NAN);

    for (size_t k = 0; k < COUNT_OF(bands); k++) {
        if (!round_sizes_told(work))
            bands[k]->n = 0;
        if (release_asks(work->release, RELEASE_COUNTS))
            join_few(bands[k], &basis);
        round_bands(work, bands[k], &basis);
    }
    sizes->rounded = release_asks(work->release, RELEASE_SHARES);
}
