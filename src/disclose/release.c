/* The release: every number of the results passes here, once, before any writer sees it. */
#include "disclose/release.h"

#include "alike/further.h"
#include "alike/test_families.h"
#include "alike/text.h"
#include "disclose/small.h"
#include "disclose/surveys.h"

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
    if (results->families != NULL)
        results_judge_together(release->arena, results);
    if (results->domains != NULL)
        results_average_domains(release->arena, results);
    if (results->contrasts != NULL)
        results_contrast(release->arena, results);
    if (results->exposure != NULL)
        results_exposure(release->arena, results);
    if (results->published != NULL)
        results_reproduce(release->arena, results);
    release_round_anew(release);
}

/* --- what can't be published ---------------------------------------------------------------------
 */

static size_t size_of(const Analysis *analysis, int arm)
{
    const Effect *overall = analysis_overall(analysis);

    if (overall != NULL)
        return arm == 1 ? overall->n_treated : overall->n_control;
    return arm == 1 ? analysis->matching.n_treated : analysis->matching.n_control;
}

/* Of several programs, or starting years, one may rest on few: the others are published without it,
 * under every design. */
bool release_leave_out(const Publishing *release, const Analysis *analysis)
{
    const char *const outcome = analysis->outcome;
    size_t n_left = 0;

    for (size_t i = 0; i < release->results->n_analyses; i++) {
        const Analysis *other = &release->results->analysis[i];
        n_left += other->primary && other->infeasible == NULL && other != analysis;
    }
    if (!analysis_is_one_of_several(analysis) || n_left == 0)
        return false;
    for (size_t i = 0; i < release->results->n_analyses; i++)
        if (text_equal(release->results->analysis[i].outcome, outcome))
            analysis_leave_out(
                release->arena, &release->results->analysis[i],
                PHRASE("it rests on too few {}, or tells of too few (report.min_cell)",
                       piece_words(spec_people(release->arena, release->results->spec))));
    return true;
}

/* Of a main design with few students in a group nothing could be shown. */
static bool has_enough(const Publishing *release, Error *err)
{
    for (size_t i = 0; i < release->results->n_analyses; i++) {
        const Analysis *analysis = &release->results->analysis[i];
        for (int arm = 1; arm >= 0; arm--) {
            const size_t n = size_of(analysis, arm);
            if (!analysis->primary || analysis->infeasible != NULL || n >= release->min ||
                release_leave_out(release, analysis))
                continue;
            return error_set(
                err, ERR_INFEASIBLE, NOWHERE,
                "the results of '%s' can't be published: its comparison rests on %zu %s of the %s "
                "group, fewer than report.min_cell (%zu); drop a filter of 'keep', loosen the "
                "design, take the outcome out of the study, or run it with 'publish: no' and keep "
                "the results inside",
                analysis->outcome, n,
                n == 1 ? release->results->spec->unit
                       : spec_people(release->arena, release->results->spec),
                arm == 1 ? "program" : "comparison", release->min);
        }
    }
    return true;
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
    if (!has_enough(&release, err))
        return false;
    results_multiverse_release(results);
    release_keep_verdicts(&release);
    release_surveys_whole(&release);
    release_whole(&release);
    release_parts(&release);
    release_flows(&release);
    release_yes_no(&release);
    release_families(&release);
    release_registry(&release);
    release_covariates(&release);
    if (!release_audit(&release, err) || !release_schools(&release, err))
        return false;
    release_sites(&release);
    release_families_of_tests(&release);
    release_round(&release);
    release_surveys(&release);
    release_words(&release);
    make_anew(&release);
    results_count_told(results);
    return true;
}
