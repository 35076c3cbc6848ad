/* The release: every number of the results passes here, once, before any writer sees it. */
#include "disclose/release.h"

#include "alike/further.h"
#include "disclose/small.h"

/* Tables over the analyses are made anew from what is left. */
static void make_anew(Publishing *release)
{
    Results *results = release->results;

    if (results->comparison != NULL)
        results_compare(release->arena, results);
    if (results->n_reviewer > 0)
        results_review(release->arena, results);
    if (results->spans != NULL)
        results_span(release->arena, results);
    if (results->published != NULL)
        results_reproduce(release->arena, results);
    release_round_anew(release);
}

bool results_release(Arena *arena, Results *results, unsigned without, Error *err)
{
    const size_t min = results->spec->min_cell;
    Publishing release = {.arena = arena,
                          .results = results,
                          .min = min,
                          .base = results->spec->round_counts,
                          .without = without};

    if (!results_published(results)) {
        results->n_small = results_count_small(results);
        return true;
    }
    release_keep_verdicts(&release);
    release_whole(&release);
    release_parts(&release);
    release_flows(&release);
    release_yes_no(&release);
    release_families(&release);
    release_registry(&release);
    if (!release_schools(&release, err) || !release_audit(&release, err))
        return false;
    release_round(&release);
    release_words(&release);
    make_anew(&release);
    results_count_told(results);
    return true;
}
