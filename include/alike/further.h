/* Further analyses of one estimate: each returns tables, so that adding one adds a row to
 * analyses.def and nothing else. JSON, CSV and the report render the tables. */
#ifndef ALIKE_FURTHER_H
#define ALIKE_FURTHER_H

#include "alike/effect.h"
#include "alike/replicate.h"
#include "alike/results.h"
#include "alike/stages.h"

/* What a further analysis may read: the stages (rows, norms and what they were told), the overall
 * effects, what its own keys say. */
typedef struct FurtherInput {
    const Stages *stages;
    const Effects *effects;
    const void *settings; /* what the study says to the analysis's own keys; NULL: it has none */
    struct FurtherShared *shared; /* of the analyses of one estimate; NULL: this one is alone */
} FurtherInput;

/* The estimate made ready for estimates of parts: the same for all analyses that ask. scratch: of
 * an analysis that is alone. */
struct EffectStudy;
bool further_study(Arena *scratch, const FurtherInput *input, struct EffectStudy **out,
                   Error *err) MUST_CHECK;

/* A row of include/alike/analyses.def. */
typedef struct FurtherAnalysis {
    ENTRY_HEAD;
    /* Looks at groups that the study file does not name. Only for studies of test records and of
     * comparison groups, whose reports are about schools, grades and starting levels: any other
     * study asks for its groups under effects.subgroups, and waits for nothing it did not ask. */
    bool unasked;
    /* ... or where the study relates effects of schools to measures of them, which reads its
     * tables. */
    bool serves_links;
    /* The report's page shows nothing of it: its tables are for programs and reviewers. */
    bool files_only;
    /* What it says is of one data set: it is not made, and a note says so, where missing covariates
     * are drawn in several copies. */
    bool of_one_copy;
    /* Reads tables of those before it: it waits for them. All others may run at the same time, but
     * those that ask for the estimate made ready (further_study) one after the other. */
    bool reads_tables;
    bool shares_study;
    /* Why the design can't have what its keys ask for, and which of them; NULL: it can. */
    const char *(*refuse)(const Design *design, const void *settings, const char **key);
    /* Does it have anything to say here? NULL: see replication. */
    bool (*applies)(const FurtherInput *input);
    /* An analysis of replicates, in place of applies and run or after them; NULL: the estimate
     * tells it all. */
    const Replication *replication;
    /* Appends finished tables; false only on err. */
    bool (*run)(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err);
} FurtherAnalysis;
REGISTRY_OF(FurtherAnalysis, further_analysis, further_analyses)

/* Is a table of that kind made by the analysis of that place in further_analyses? */
bool further_makes(size_t analysis, const TableKind *kind);

/* All that apply, in order; only for primary designs. */
bool further_run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes,
                 Error *err) MUST_CHECK;
/* The same of any list: for tests. */
bool further_run_of(Arena *arena, const Registry *analyses, const FurtherInput *input,
                    Tables *tables, Notes *notes, Error *err) MUST_CHECK;

/* The smallest effect that would matter, in standard deviations, as the study says it to the
 * analysis `meaningful`; NaN: it says nothing. */
double further_meaningful_size(const Choices *said);

/* The columns over whose values effects are averaged, as the study says to the analysis `sites`;
 * NULL: none. */
const Names *further_pooled_by(const Choices *said);

/* Where some schools of the program are left out: what follows from all of them (shrunken effects,
 * q, how much schools differ), made anew from those that are shown, by the same formulas.
 * adjustment: the study's rule for q. */
bool further_schools_shown(Arena *arena, Tables *tables, double confidence, int adjustment,
                           Error *err) MUST_CHECK;

/* Fills the spans of each subject side by side, from the analyses. */
void results_span(Arena *arena, Results *results);

/* Of schools that began in different years: fills the effects by year of the program, from the
 * stacks of each subject and design. */
void results_exposure(Arena *arena, Results *results);

/* Mean over treated students of the norm's SD in their grade and term at the end; NaN where there
 * is none, or some student's is lacking. */
double norm_end_sd(const FurtherInput *input);

/* Of the table of estimates without one school, the ends over schools with `least` students or
 * more, without their names: what is published. No rows where they are one. */
Table *leave_one_school_out_range(Arena *arena, const Table *table, size_t least);

#endif
