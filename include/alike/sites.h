/* Effects of the sites of a study (districts, cohorts), each an estimate of its own, with the
 * covariance of all, and their averages (alike/pool.h).
 *
 * A site is a part of the estimate (EffectPart): its students, and comparison students as the
 * design linked them, at the design's weights. All go by one rule: by school components u and e are
 * those of the whole cohort. Sites that share schools (cohorts) or comparison students have
 * correlated errors, which stand in the covariance. */
#ifndef ALIKE_SITES_H
#define ALIKE_SITES_H

#include "alike/effect_study.h"
#include "alike/pool.h"

typedef struct EffectSite {
    size_t n[2], clusters[2]; /* by arm; clusters 0 where errors go by none */
    const People *people;     /* NULL unless results are to be published */
    bool elsewhere;           /* some of its comparison students are of another site, or of none */
    double estimate;          /* NaN: there is none */
    TTest test;
    const char *problem;    /* why it is left out of the averages; NULL: it is in them */
    Phrase *problem_counts; /* what problem was made of, where it counts people; NULL */
} EffectSite;

typedef struct EffectSites {
    size_t n;
    EffectSite *site; /* n; by level */
    size_t n_pooled;
    size_t *pooled;      /* n_pooled; their levels, in order: those of pool */
    size_t n_shared;     /* clusters that are in more than one of them */
    const char *problem; /* why there are no averages; NULL: there are */
    Pool pool;           /* of n_pooled sites; pool.fixed.test has its degrees of freedom */
} EffectSites;

/* level_of: by student of the cohort the number of its site, LEVEL_NONE in none; n of them. */
bool effect_study_sites(const EffectStudy *study, Arena *arena, const int32_t *level_of, size_t n,
                        EffectSites *out, Error *err) MUST_CHECK;

#endif
