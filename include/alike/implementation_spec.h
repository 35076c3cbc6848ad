/* `implementation:` of the study file: what tells how fully schools carried the program out, and
 * what of it is held against the program's effects there. */
#ifndef ALIKE_IMPLEMENTATION_SPEC_H
#define ALIKE_IMPLEMENTATION_SPEC_H

#include "alike/multiple.h"
#include "alike/option.h"

struct Spec;
struct OutcomeSpec;

typedef enum MeasureSource {
    MEASURE_OF_SURVEY,   /* the school's mean of an index of `surveys` */
    MEASURE_OF_FILE,     /* a file with a row a school */
    MEASURE_OF_STUDENTS, /* a column of the program's students, by school */
} MeasureSource;

typedef enum MeasureSummary { SUMMARY_MEAN, SUMMARY_MEDIAN } MeasureSummary;
extern const char *const measure_summaries[]; /* by MeasureSummary, then NULL */

typedef struct MeasureSpec {
    Name name;         /* [A-Za-z0-9_-]{1,64} */
    const char *label; /* for readers */
    int source;        /* MeasureSource */
    Name survey, index;
    const char *path;
    Place path_place;
    Name school, column; /* of that file */
    Name students;       /* a column of the data */
    int summary;         /* MeasureSummary */
    double reliability;  /* of the schools' values, as stated; NaN: not stated */
    double threshold;    /* at or above it the program counts as carried out; NaN: none */
    Place place;
} MeasureSpec;

/* How much each student used it. */
typedef struct UsageSpec {
    Name column; /* text NULL: not given */
    bool per_week;
    double recommended;
} UsageSpec;

typedef struct ImplementationSpec {
    size_t n;
    MeasureSpec *measure;
    Names outcomes; /* n 0: all of them */
    Names adjust;   /* columns of the data that are the same for all of a school */
    int correction; /* Adjustment; N_ADJUSTMENTS: none */
    bool shrunken;  /* effects drawn to the fitted line are shown too */
    UsageSpec usage;
} ImplementationSpec;

/* What a lock holds of it, one line each; "" where the study has none. */
const char *spec_implementation_text(Arena *arena, const struct Spec *spec);

/* Does the study relate this outcome to its measures? One before the program only if it is named.
 */
bool implementation_asks(const ImplementationSpec *spec, const struct OutcomeSpec *outcome);

#endif
