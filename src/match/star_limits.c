/* How many partners the students of a stratum may have in full matching. */
#include "pairs.h"

bool stars_have_limits(const PairProblem *p)
{
    return p->of_treated.least > 1 || p->of_treated.most < UINT32_MAX || p->of_control.least > 1 ||
           p->of_control.most < UINT32_MAX;
}

static LineLimits clipped(LineLimits limits, size_t most)
{
    limits.most = limits.most < most ? limits.most : (uint32_t)most;
    return limits;
}

/* Too few for the least that each must have: nothing can be done but to ask for less. */
static bool too_few(Arena *scratch, const PairProblem *p, uint32_t student, size_t n_treated,
                    size_t n_control, bool of_treated, Error *err)
{
    const uint32_t least = of_treated ? p->of_treated.least : p->of_control.least;
    const char *where =
        p->strata.columns == NULL
            ? ""
            : arena_printf(scratch, " (%s)", match_stratum_name(scratch, &p->strata, student));
    /* the most of the one for each of the other; below two they are shared instead */
    const size_t each = of_treated ? n_control / n_treated : n_treated / n_control;
    const double value = each < 2 ? 1 : of_treated ? (double)each : 1 / (double)each;
    return error_say(
        err, ERR_INFEASIBLE, NOWHERE,
        PHRASE("matching.{} wants {} {} students for each {} student, and there are {} and {}{}; "
               "the {} that can be had is {}",
               piece_words(of_treated ? "min_controls" : "max_controls"), piece_number(least),
               piece_words(of_treated ? "comparison" : "program"),
               piece_words(of_treated ? "program" : "comparison"),
               cohort_arm_piece(scratch, p->match->cohort, true, n_treated),
               cohort_arm_piece(scratch, p->match->cohort, false, n_control), piece_value(where),
               piece_words(of_treated ? "largest" : "smallest"), piece_real(value, -4)));
}

bool star_limits(Arena *scratch, const PairProblem *p, uint32_t student, size_t n_treated,
                 size_t n_control, StarLimits *out, Error *err)
{
    out->treated = clipped(p->of_treated, n_control);
    out->control = clipped(p->of_control, n_treated);
    /* Only where each must have several do they not share them. */
    if (p->of_treated.least > 1 && n_control / p->of_treated.least < n_treated)
        return too_few(scratch, p, student, n_treated, n_control, true, err);
    if (p->of_control.least > 1 && n_treated / p->of_control.least < n_control)
        return too_few(scratch, p, student, n_treated, n_control, false, err);
    return true;
}
