/* Every sentence that says what was found and what limits it, in one place: what it may say follows
 * from a Situation, which is read off the results once (situation.c), and from nothing else. So a
 * test can go through all situations and say what each sentence must hold and must not. */
#ifndef ALIKE_REPORT_SENTENCES_H
#define ALIKE_REPORT_SENTENCES_H

#include "report/numbers.h"

#include "alike/groups.h"
#include "alike/results.h"
#include "alike/test_families.h"

/* Where the interval lies, against zero and against the smallest difference that matters. */
typedef enum Precision {
    PRECISION_ABOVE,
    PRECISION_BELOW,
    PRECISION_TAKEN_BACK, /* leaves 0 out, which the tests of its family take back */
    PRECISION_NO_MATTER,  /* holds 0, and nothing that matters */
    PRECISION_ROOM_ABOVE, /* holds 0, and a gain that matters, but no such loss */
    PRECISION_ROOM_BELOW,
    PRECISION_ROOM_BOTH,
    PRECISION_NONE, /* there is no interval */
    N_PRECISIONS
} Precision;

/* Arrays by arm: 0 comparison, 1 program. Counts that are left out are not known. */
typedef struct Situation {
    const char *one, *people; /* "student", "students" */
    const char *program;      /* "students in the program" */
    const char *comparison;   /* of several programs: "none"; NULL: all who are in no program */
    Scale scale;
    bool randomized;         /* by the study's own word */
    bool adjusted;           /* the outcome model holds something beside the treatment */
    const MatchWords *words; /* of the design */
    bool linked;             /* it links students to students */
    bool left_out;           /* students were left out by the design, or lost */
    bool placebo;

    Verdict verdict;
    bool worst_is_pretest;
    const char *worst; /* the characteristic that decides the verdict; NULL: none was measured, or
                            its row is left out */
    double worst_step; /* between sizes that are told apart; 0: it is exact */
    double worst_size; /* its difference, as it was judged: absolute, in standard deviations; NaN:
                          not told */
    const char *worst_band; /* "0.05 to 0.25": told in its place; NULL */
    const char *failing; /* "pretest (0.41), age (0.30)": all that fail, with their sizes, largest
                            first; NULL: none is told */
    bool unchanged;      /* every comparison student is used alike: matching chose nobody */
    bool has_pretest;
    double pretest_size, pretest_step; /* difference of the earlier scores; NaN: not told */
    const char *pretest_band;
    const char *other; /* the characteristic that differs most beside it; NULL */
    double other_size, other_step;
    const char *other_band;

    double estimate, low, high, p; /* NaN where there is none */
    bool rounded; /* the numbers are: what follows says where the intervals lay before */
    int beyond, other_beyond; /* above (1) or below (-1) zero; 0: they hold it */
    double confidence, effect_size, effect_size_step, index;
    double matters;      /* smallest difference that matters, in units of the score */
    double matters_size; /* in standard deviations */
    const char *problem; /* why there is no interval; NULL: not known */
    /* the interval where schools of the program may differ more among themselves than others do */
    double other_low, other_high, other_p;
    bool taken_back;   /* results_claim: the tests that it is judged together with take it back */
    TestFamily family; /* those tests */
    const char *rule;  /* by which they are corrected: "Holm" */

    size_t clusters[2];                 /* 0: there are none */
    bool clusters_shared;               /* some hold students of both arms */
    const char *cluster, *cluster_many; /* "school", "schools" */
    GroupKind cluster_kind;
    bool cluster_found; /* the study names none: the data told it */
    bool by_cluster;    /* the error goes by them */

    bool about_others; /* the effect is about the comparison group (ATC) */
    bool share_known;
    size_t n_start, n_compared; /* students of the arm whom the effect is about */
    const char *why_less;       /* "383 had no counterpart" */
    bool unmatched_known;
    size_t n_unmatched; /* of that arm, by the design */
    bool loss_known;
    Loss loss;         /* of scores */
    bool loss_unequal; /* beyond the cautious boundary, also where its counts are left out */

    const char *after_start; /* "'end_date' (covariates)"; NULL: nothing was */

    bool sizes_known;
    size_t n[2];
    double worth[2]; /* effective sample sizes */
    size_t
        told_from; /* fewer people than this are "few", as in published results; 0: all are told */
} Situation;

Precision situation_precision(const Situation *s);
/* A difference at the start, with so many digits that one beyond a limit does not read as on it;
 * the band that is told in its place, where there is one. */
const char *sentence_size(Arena *arena, double size, double step, const char *band);
/* Of one that the verdict is against, as far as it is told: "more than 0.25". */
const char *sentence_size_beyond(Arena *arena, double size, double step, const char *band,
                                 Verdict verdict);

/* The interval lies above (1) or below (-1) zero, whatever the tests of its family make of that. */
int situation_beyond(const Situation *s);
int situation_other_beyond(const Situation *s); /* that of schools that may differ more */
bool situation_confounded(const Situation *s);  /* one cluster in an arm, and it is whole */
/* The arm whom the effect is about, and its word: "program", "comparison". */
static inline int situation_arm(const Situation *s)
{
    return s->about_others ? 0 : 1;
}
static inline const char *situation_whose(const Situation *s)
{
    return s->about_others ? "comparison" : "program";
}
double situation_share(const Situation *s); /* NaN where it is not known */
/* Of the program, those who have both scores and are left out for another value; 0 where that is
 * not known, or no more than roundings make. */
size_t situation_lacking(const Situation *s);

/* Parts of sentences: the other group by the name that the verdict allows; "2.0 points more"; "0.2
 * to 2.4 less", named: "95% interval 1.0 to 3.0", "" without one; what the interval leaves open, ""
 * where it is clear; "earlier score 0.41 SD apart"; "No head start seen: −0.3 points (−1.0 to
 * 0.4)". */
const char *sentence_others(Arena *arena, const Situation *s);
const char *sentence_amount(Arena *arena, const Situation *s);
const char *sentence_interval(Arena *arena, const Situation *s, bool named);
const char *sentence_certainty(Arena *arena, const Situation *s);
const char *sentence_apart(Arena *arena, const Situation *s);
/* "age 0.2 SD apart"; a name that ends with a number is set off: "siblings: 2, 0.2 SD apart". */
const char *sentence_named_size(Arena *arena, const char *name, const char *size);
const char *sentence_head_start(Arena *arena, const Situation *s);

/* Each "" where there is nothing to say, else finished sentences. */
const char *sentence_loss(Arena *arena, const Situation *s);
const char *sentence_share(Arena *arena, const Situation *s);
const char *sentence_start(Arena *arena, const Situation *s);
const char *sentence_difference(Arena *arena, const Situation *s);
const char *sentence_placebo(Arena *arena, const Situation *s); /* the same before the program */
const char *sentence_clusters(Arena *arena, const Situation *s);
const char *sentence_two_rules(Arena *arena, const Situation *s);
/* Of a difference that is told from zero by itself, and no more among the tests of its family: with
 * its p, for the cautions. */
const char *sentence_family(Arena *arena, const Situation *s);
const char *sentence_after_start(Arena *arena, const Situation *s);
const char *sentence_few(Arena *arena, const Situation *s);
/* The answer on one outcome: all of them in the order that a reader needs. */
const char *sentence_answer(Arena *arena, const Situation *s);
/* How many tests there are, and whether any is corrected for that. */
const char *sentence_tests(Arena *arena, size_t n, bool corrected, double confidence);
const char *sentence_no_pretest(bool randomized);
/* What limits the answer, for the terminal and the caveats; stage "answer". */
void sentence_cautions(Arena *arena, const Situation *s, Notes *notes);

/* What the results say of one analysis. False where there is nothing to judge: the design could
 * not be carried out, or its sample is left out. */
bool situation_read(Arena *arena, const Results *results, const Analysis *analysis, Situation *out);

#endif
