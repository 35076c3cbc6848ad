/* All that charts and reports may read. Disclosure control happens to these, once
 * (alike/disclose.h): whatever is hidden is hidden in tables, charts, text and data files alike. */
#ifndef ALIKE_RESULTS_H
#define ALIKE_RESULTS_H

#include "alike/balance.h"
#include "alike/effect_study.h"
#include "alike/inputs.h"
#include "alike/match.h"
#include "alike/surveys.h"
#include "alike/table.h"

enum { OVERLAP_BINS = 25 };
#define OVERLAP_END_STEP 0.001

/* Histogram of the propensity score; counts of students, weights summed where matched. */
typedef struct Overlap {
    size_t n_bins; /* 0: no score */
    double lo[OVERLAP_BINS], hi[OVERLAP_BINS];
    double all_treated[OVERLAP_BINS], all_control[OVERLAP_BINS];         /* percent of the arm */
    double matched_treated[OVERLAP_BINS], matched_control[OVERLAP_BINS]; /* percent of its weight */
    size_t n_all_treated[OVERLAP_BINS], n_all_control[OVERLAP_BINS];
    size_t n_matched_treated[OVERLAP_BINS], n_matched_control[OVERLAP_BINS];
    double support_lo, support_hi; /* region that both arms reach; NaN: not told */
    bool rounded; /* published: percents are whole, and ends go by OVERLAP_END_STEP */
} Overlap;

enum { DISTRIBUTION_CUTS = 72, N_SIDES = 2 };

/* The earlier score's cumulative distribution: of those before the design and of those compared
 * (side 1), of the comparison group and of the program (arm 1), by weight. Cut points are multiples
 * of a round step, whoever's scores stand there. */
typedef struct Distribution {
    size_t n; /* cut points, rising; 0: no earlier score, or one of yes and no */
    double cut[DISTRIBUTION_CUTS];
    double percent[N_SIDES][2][DISTRIBUTION_CUTS]; /* at or below the cut point */
    size_t n_below[N_SIDES][2][DISTRIBUTION_CUTS]; /* people there */
    size_t n_people[N_SIDES][2];                   /* all of them */
    bool rounded; /* published: percents are whole, and bins of few are joined */
} Distribution;

enum { SIZE_BANDS = 16 };

/* How many have how many partners: bands of whole numbers, rising, without gaps. */
typedef struct SizeBands {
    const char *what; /* is counted, for readers: "Comparison pupils per program pupil" */
    size_t n;         /* 0: nobody has any */
    size_t least[SIZE_BANDS], most[SIZE_BANDS]; /* most: SIZE_MAX of an open band */
    size_t students[SIZE_BANDS];
    double percent[SIZE_BANDS]; /* of all who have a partner */
} SizeBands;

/* Matched sets by their size. What a design looks for is partners of the program's students, or,
 * under the estimand ATC, of the comparison group's. */
typedef struct SetSizes {
    bool of_control;    /* partners of the comparison group's students */
    SizeBands partners; /* n 0: the design makes no sets */
    SizeBands served;   /* of the partners: of how many sets; n 0: of one each */
    bool rounded;       /* published: counts and percents are told, and bands of few are joined */
} SetSizes;

/* How the groups compare at the start, by the worst characteristic. */
typedef enum Verdict {
    VERDICT_ALIKE,          /* all up to LIMIT_BASELINE_ALIKE */
    VERDICT_ADJUSTED,       /* some beyond it, and the outcome model adjusts for each of them */
    VERDICT_UNADJUSTED,     /* some beyond it that nothing adjusts for */
    VERDICT_NOT_COMPARABLE, /* some beyond LIMIT_BASELINE_ADJUST */
    VERDICT_UNKNOWN,        /* no earlier score; what else was recorded would pass */
    N_VERDICTS
} Verdict;

typedef struct Start {
    Verdict verdict;
    const BalanceRow *worst; /* the characteristic that decides it; NULL: none was measured */
    double size;      /* its difference, as it was judged: absolute; may be infinite or NaN */
    double step;      /* between sizes that are told apart; 0: it is exact */
    const char *band; /* published in place of a size whose rounding would say something else */
    bool unchanged;   /* every comparison student is used alike: matching chose nobody */
} Start;

/* Whom a contrast compares: rows of the frame by arm, rising. */
typedef struct SampleRows {
    bool kept; /* false: of no contrast of the study's own design */
    size_t n[2];
    const uint32_t *row[2];
} SampleRows;

/* One outcome under one design. The stage structs are kept without their row-level arrays (NULL).
 */
typedef struct Analysis {
    const char *outcome, *design;
    bool primary;
    const OutcomeSpec *outcome_spec;
    const Design *design_spec; /* for words: numbers come from stages, each told its own block */
    Phrase *infeasible; /* alternative that could not be carried out: why; the rest is empty */
    bool left_out;      /* carried out, but of too few to be published: infeasible says so */
    Flow flow;          /* the cohort's, then matching, then require_score: no */
    size_t n_cohort_treated, n_cohort_control;
    const People *cohort_people, *sample_people; /* of the balance table before and after; the
                                                    latter are the estimate's; NULL: see people.h */
    PropensityScore score;                       /* model NULL: none */
    Matching matching;
    Balance balance;
    Effects effects; /* n == 0 in `alike design` */
    EffectSums sums; /* of a stack: what it shares with others; n == 0: it is none */
    Overlap overlap;
    Distribution distribution;
    SetSizes set_sizes;
    SampleRows sample;
    size_t n_schools_treated, n_schools_control; /* clusters in the matched sample */
    size_t n_schools_both;                       /* of them, with students of both arms */
    size_t n_districts; /* of the matched sample; 0: the data have no column `district` */
    double mdes;        /* minimum detectable effect size; NaN unless `alike design` */
    Phrase *mdes_basis; /* sentence: what it assumes */
    const char
        *cluster_found; /* the column that errors go by, or would, where the study names none */
    const Phrase *cluster_found_why; /* a sentence that says how it was told; NULL: see above */
    const char *after_start;         /* columns measured after the program began; NULL: none seen */
    char cohort_sha256[65];          /* of ids and arms in canonical order; "" unless asked for */
    char matching_sha256[65];        /* of who is linked to whom, or of weights to 8 digits */
    size_t n_copies; /* of the data, in which missing covariates are drawn; 0: there is one */
    char (*copy_sha256)[65]; /* n_copies: of each; matching_sha256 is of them all then */
    bool has_gaps;           /* of covariates, which were filled (missing_data) */
    Tables tables;           /* further ones, each one sentence and rows: results' `sensitivity` */
    Notes notes;             /* of all stages, in their order */
    /* Publication: what follows from exact numbers, kept while they were exact; its size is
     * rounded.
     */
    bool start_kept;
    Start start;
    Table *attrition; /* NULL: not kept */
    /* Disclosure control: what stands in place of counts (0 then); NULL: shown. */
    const char *hidden_cohort_treated, *hidden_cohort_control; /* n_cohort_* */
    HiddenCount hidden_dropped; /* matching.unmatched_treated, discarded_*; score_missing_* */
    const char *hidden_matched; /* matching.n_*, sets and effective sizes */
} Analysis;

/* Is what was read what was read when the design was locked? Of a query to a database: is the
 * answer. */
typedef enum InputState {
    INPUT_SAME,
    INPUT_CHANGED,
    INPUT_ADDED, /* it was not read then */
    INPUT_GONE,  /* it is not read now */
} InputState;

typedef struct LockedInput {
    const char *file; /* as the study file names it: wherever the program was started */
    const char *path; /* the same of what is read now, as InputFile has it; NULL: it is not */
    InputRole role;
    InputState state;
    bool aside;   /* scores of outcomes are no part of what was compared */
    bool counted; /* rows are known, and may be told: those then and now, of which one may be 0 */
    size_t rows_locked, rows_now;
} LockedInput;

/* One way to make the comparison, of a multiverse: the first outcome under a design of its own. */
typedef struct Specification {
    size_t number; /* in the order of the study file */
    bool primary;  /* the study's own design */
    const Design *design;
    int32_t *value;       /* by choice of the multiverse; MULTIVERSE_NONE: makes no difference */
    const char *estimand; /* NULL: it could not be carried out: problem says why */
    double estimate, se, p, ci_low, ci_high;
    double size, size_low, size_high; /* in the standard deviation of the study's own design */
    size_t n_treated, n_control;
    Verdict start;
    double start_size;   /* of the characteristic that decides it */
    const char *problem; /* why there is no estimate, or no error of it; NULL */
    /* While it is made. */
    Effect effect;
    EffectScale scale;
} Specification;

typedef struct Multiverse {
    const Analysis *analysis; /* of the outcome under the study's own design */
    size_t n, n_estimated;
    Specification *item; /* n, by estimate; those without one at the end */
    size_t n_refused;    /* combinations that the study file can't mean: Spec.multiverse says why */
    Table *rows, *failed; /* NULL where published */
    Table *signs;         /* how many have the sign of the study's own, by their start */
} Multiverse;

/* What may become of the results. */
typedef enum Release {
    RELEASE_INTERNAL,    /* exact, to stay where the data are */
    RELEASE_PUBLIC_DATA, /* exact: the data are public already, and no rule applies */
    RELEASE_PUBLISHED,   /* made by the rules of disclosure control */
} Release;

typedef struct Results {
    const Spec *spec;
    bool design_only;
    size_t n_inputs;
    InputFile *input;
    Tables tables; /* what was read and joined, of a study made from test records */
    size_t n_analyses;
    Analysis *analysis; /* outcome by outcome; the primary design first in each */
    Table *comparison;  /* every (outcome, design) side by side */
    size_t n_reviewer;  /* five per outcome: the reviewer's tables 5 to 7 (WWC reporting guide), the
                           requirements of evidence standards and of the ESSA tiers */
    Table **reviewer;
    Table *published;                  /* NULL: none were given */
    Table *spans;                      /* NULL: no subject has several spans */
    Table *exposure;                   /* NULL: schools did not begin in different years */
    Multiverse *multiverse;            /* NULL: the study names none, or has no scores yet */
    Table *contrasts, *contrast_pairs; /* NULL: the study has two groups; one contrast a score */
    Table *families;                   /* NULL: no outcome has been read */
    Table *domains;                    /* NULL: no domain has several outcomes */
    Surveys surveys;                   /* n 0: the study has none, or they are left out */
    const char *lock; /* "design as locked", "no design was locked before this run", or what
                         differs, one line each */
    bool locked;      /* a lock was found */
    bool lock_differs;
    bool lock_unknown;    /* it can't be compared here: `lock` says why */
    size_t n_lock_inputs; /* 0: the lock has none to compare with */
    LockedInput *lock_input;
    Release release;
    size_t n_tests;  /* where published: how many there were before p values were rounded */
    size_t n_hidden; /* numbers of its tables that are left out, where published */
    size_t n_told;   /* and those that are told */
    size_t n_small;  /* cells about few people (0 when published) */
    Notes notes;     /* of the study file and the data */
} Results;

/* Stands on the report and on every chart of results that are to stay where the data are. */
#define RESULTS_INTERNAL_MARK "internal: shows small groups"

static inline bool results_published(const Results *results)
{
    return results->release == RELEASE_PUBLISHED;
}

/* The hash of a file; NULL where results are published: whoever has the file but for one cell would
 * find that cell by trying. */
static inline const char *results_file_hash(const Results *results, const char sha256[65])
{
    return results_published(results) ? NULL : sha256;
}

static inline bool results_internal(const Results *results)
{
    return results->release == RELEASE_INTERNAL;
}

/* Whether the data are those that were locked, in sentences; "": that can't be told. (locked.c) */
const char *results_data_locked(Arena *arena, const Results *results);
/* "data", "tests" ...: as the study file calls what a file is read for. */
const char *results_input_role(InputRole role);

/* The primary analysis of an outcome, or NULL. */
const Analysis *results_primary(const Results *results, const char *outcome);
/* That of an outcome under a design, or NULL. */
const Analysis *results_find(const Results *results, const char *outcome, const char *design);
/* Of no result yet. */
Analysis analysis_empty(const Design *design, const OutcomeSpec *outcome);
/* From here on it is empty but for the reason: nothing of it passes disclosure control. */
void analysis_not_carried_out(Arena *arena, Analysis *analysis, Phrase why);
void analysis_leave_out(Arena *arena, Analysis *analysis, Phrase why);
/* "could not be carried out", "is left out of what is published"; and in place of its numbers */
const char *analysis_missing_words(const Analysis *analysis);
const char *analysis_missing_cell(const Analysis *analysis);
/* Of several programs, or of starting years and the years after them. */
bool analysis_is_one_of_several(const Analysis *analysis);
const Effect *analysis_overall(const Analysis *analysis); /* NULL: none */
PeopleSet analysis_set(const Analysis *analysis);         /* those it is about */
/* What the design as a whole, or its balance, has in a field of matching.def or
 * balance_summary.def, as results show it; of: the struct. */
Cell analysis_cell(const Analysis *analysis, const void *of, const ResultField *field);
/* What stands in place of an estimate's sizes; NULL: shown. */
const char *effect_hidden_n(const Effect *effect);
bool analysis_adjusts(const Analysis *analysis);      /* does its estimate adjust for anything? */
const char *analysis_label(const Analysis *analysis); /* of the outcome, for readers */
const char *analysis_confidence_words(Arena *arena, const Analysis *analysis); /* "95%" */
/* Of a column of the data, for readers; its name where the study gives it no label. */
const char *analysis_column_label(const Analysis *analysis, const char *column);
/* What an estimate's errors go by, NULL: by people, and how, for readers: "school", "school
 * components". */
const char *analysis_cluster_words(Arena *arena, const Analysis *analysis, const Effect *effect);
const char *analysis_variance_words(const Effect *effect);
/* Does a group go by the outcome's own pretest, by its name or by the word for it? */
bool analysis_is_pretest(const Analysis *analysis, const char *group);
/* What the design does to the students. */
const MatchWords *analysis_words(const Analysis *analysis);
const char *analysis_unit(const Analysis *analysis); /* of the score: "points", "dollars" */
/* "in standard deviations of both groups together": how effect sizes of the analysis are read. */
const char *analysis_effect_size_words(Arena *arena, const Analysis *analysis);
int analysis_digits(const Analysis *analysis);      /* decimals that suit numbers in that unit */
int analysis_mean_digits(const Analysis *analysis); /* means, which may have wider steps */

/* Students who were lost because something about them is missing: of n of an arm (0 comparison, 1
 * program) `lost` went. LOSS_SCORE: of those who were left when the score was looked at, who lack
 * it; LOSS_VALUE: of all whom the study is about, who lack anything that the design needs. */
typedef enum LossKind { LOSS_SCORE, LOSS_VALUE } LossKind;
typedef struct Loss {
    size_t n[2], lost[2];
    double share[2], overall, differential; /* lost / n; of both arms; between them, 0 or more */
} Loss;
/* False where a count is left out, or where it is not known yet who will have a score. */
bool results_loss(const Analysis *analysis, LossKind kind, Loss *out);
/* Are losses of scores beyond the cautious boundary of evidence standards? In published results
 * that is judged by exact counts, and known also where those are left out. */
bool results_loss_unequal(const Analysis *analysis);

/* Students of an arm who were there at the start: with an earlier score, where there is one.
 * False where a count that it takes is left out. */
bool results_at_start(const Analysis *analysis, int arm, size_t *n);

/* "0.31 standard deviations.", or that none can be given; mdes_basis says why, and what it takes.
 */
const char *results_mdes(Arena *arena, const Analysis *analysis);

Start results_start(const Analysis *analysis);
double results_judged_size(const BalanceRow *row);
double results_judged_step(const BalanceRow *row); /* 0: it is exact */
/* "0.05 to 0.25": told in place of the size, which is NaN then; NULL: the size is told. */
const char *results_judged_band(const BalanceRow *row);
/* The limits of evidence standards between which a difference lies. */
const char *results_band(double size);
/* The size, or where a band is told in its place the limit from which that begins. */
double results_size_at_least(double size, const char *band);
/* Is the difference by which a is judged larger than b's? Of published rows as it was while numbers
 * were exact: what is called the largest is the same everywhere. */
bool results_differs_more(const BalanceRow *a, const BalanceRow *b);
/* The size of the start, or its band, as a table shows it; empty where it is not finite. */
Cell results_start_cell(const Analysis *analysis);
Verdict results_row_verdict(const BalanceRow *row);
/* Does the design pass what evidence standards ask of the start, as far as it can be judged? One
 * that does not is shown, but tells nothing of how far defensible designs agree. */
bool results_passes_start(const Analysis *analysis);
/* What a verdict on the start is called. */
const char *results_verdict_words(Verdict verdict);

/* Does the study's own design of this outcome agree with what the What Works Clearinghouse asks, as
 * far as the data tell? It is never a rating: outcomes and their collection are not judged here. */
typedef enum WwcStanding {
    WWC_STANDING_WITHOUT_RESERVATIONS, /* an experiment of few losses whose groups are as drawn */
    WWC_STANDING_WITH_RESERVATIONS,
    WWC_STANDING_NO,
} WwcStanding;
/* reason: a sentence without its end. */
WwcStanding results_standing(const Results *results, const Analysis *analysis, const char **reason);
/* Does one unit make up an arm? Judged by exact counts, also where they are not told. */
bool results_is_confounded(const Analysis *analysis);
const char *results_domain(const Analysis *analysis); /* of its outcome; NULL: none is named */
/* Of two verdicts on the start the worse: a measure that is known to fail decides over one that is
 * not known, as a single one fails its domain (WWC Handbook 5.0). */
Verdict results_worse_start(Verdict a, Verdict b);
/* The worst verdict on the start among the study's own designs of the outcome's domain. */
Verdict results_domain_verdict(const Results *results, const Analysis *analysis);
const char *results_start_words(const Analysis *analysis); /* "satisfied by adjustment" */

/* Tests whose p value is in the results and not hidden, each once; whether any table corrects its
 * own for their number. */
size_t results_n_tests(const Results *results, bool *corrected);

/* Of the program's students at the start that the study's own design counts, the percent whom a
 * design compares n of; NaN: not told. */
double results_kept(const Results *results, const Analysis *analysis, double n);

/* Do the effects of all contrasts of a score speak for the very same students, or for one
 * population like which all arms were weighted? */
bool results_same_people(const Results *results);
/* Is it the latter? */
bool results_one_population(const Results *results);
/* Stands wherever effects of several contrasts of a score do: whether they speak for the same
 * students. "" where there are no such. */
const char *results_contrast_note(Arena *arena, const Results *results);
/* Fill contrasts and contrast_pairs. */
void results_contrast(Arena *arena, Results *results);

/* Fills the tables of the multiverse. */
void results_multiverse(Arena *arena, Results *results);
/* Disclosure control: of a multiverse only how many there are and which way they point is told. */
void results_multiverse_release(Results *results);
/* One row of its table of signs: all that could be carried out, or those whose start passes. */
typedef struct MultiverseCount {
    size_t n, above, below, same, clearly;
    double least, most; /* effect sizes; NaN where published */
} MultiverseCount;
MultiverseCount multiverse_count(const Multiverse *multiverse, bool passing);
/* Fill comparison, reviewer and published from the analyses. */
void results_compare(Arena *arena, Results *results);
void results_review(Arena *arena, Results *results);
void results_reproduce(Arena *arena, Results *results);

/* Every table of the results says of which kind it is, what its columns tell and whom its rows are
 * about. Asked before anything reads them: one that does not is our own fault and an error. */
bool results_check_tables(const Results *results, Error *err) MUST_CHECK;

/* results.json, 17 significant digits, null where not computable. */
bool results_write_json(const Results *results, const char *path, Error *err) MUST_CHECK;
/* Is this results.json of internal results? False where it is of others, or none of ours. */
bool results_file_is_internal(Arena *arena, const char *path);
/* n_hidden and n_told: of the numbers in these tables. */
void results_count_told(Results *results);
/* What stands in one file of tables/, and on one sheet of tables.xlsx. */
typedef struct TablePart {
    const Analysis *analysis; /* whose it is; NULL: of the results as a whole */
    const Table *table;       /* has rows */
} TablePart;
typedef struct TableFile {
    const char *name; /* tables/NAME.csv */
    size_t n;         /* 1 or more: analyses one below the other, or one table of the whole */
    TablePart *part;
} TableFile;
/* Last columns may be wanting in some of the parts: the one that has most. */
const Table *table_file_widest(const TableFile *file);
size_t table_file_rows(const TableFile *file);
/* Shows every file in its turn; stops where a visit returns false. */
typedef bool (*TableVisit)(void *context, const TableFile *file, Error *err);
bool results_visit_tables(const Results *results, TableVisit visit, void *context,
                          Error *err) MUST_CHECK;
/* Every table as tables/NAME.csv under folder (docs/results.md lists them): analyses one below the
 * other, with their outcome and design in front. */
bool results_write_tables(Arena *arena, const Results *results, const char *folder,
                          Error *err) MUST_CHECK;
/* One table as RFC 4180 CSV; cells that a spreadsheet would run as a formula are defused. */
bool table_write_csv(const Table *table, const char *path, Error *err) MUST_CHECK;

/* All tables of the results that are not fields of their own, in report order: flow, balance,
 * effects, propensity, losses ... made on demand from the analyses. */
Table *results_evidence_table(Arena *arena, const Results *results, const Analysis *analysis);
Table *results_essa_table(Arena *arena, const Results *results, const Analysis *analysis);
Table *results_flow_table(Arena *arena, const Analysis *analysis);
/* The same for a reader: the design's sample is called what the design made of it, "weighted". */
Table *results_flow_shown(Arena *arena, const Analysis *analysis);
Table *results_balance_table(Arena *arena, const Analysis *analysis);
Table *results_effects_table(Arena *arena, const Analysis *analysis);
Table *results_propensity_table(Arena *arena, const Analysis *analysis);
Table *results_overlap_table(Arena *arena, const Analysis *analysis);
Table *results_distribution_table(Arena *arena, const Analysis *analysis);
Table *results_set_sizes_table(Arena *arena, const Analysis *analysis);
/* "1", "2 to 5", "501 or more" */
const char *results_band_words(Arena *arena, const SizeBands *bands, size_t i);
/* Losses against the boundaries of evidence standards. */
Table *results_attrition_table(Arena *arena, const Analysis *analysis);

#endif
