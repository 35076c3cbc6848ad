/* How fully schools carried the program out: values of each measure by school, as files and surveys
 * tell them. Those of students are made with the students who are compared (src/further). */
#ifndef ALIKE_IMPLEMENTATION_H
#define ALIKE_IMPLEMENTATION_H

#include "alike/spec.h"
#include "alike/surveys.h"

typedef struct SchoolMeasure {
    const MeasureSpec *spec;
    size_t n; /* schools with a value; 0 of students, and in a design of surveys */
    const char **school;
    double *value;
    double reliability; /* as stated, or ICC(2) of the survey; NaN: not known */
    double alpha;       /* of the survey's index; NaN: not known, or no index */
    size_t n_missing;   /* schools of the file without a value */
    char sha256[65];    /* of the file */
    size_t n_rows;
} SchoolMeasure;

typedef struct Implementation {
    const ImplementationSpec *spec; /* NULL: the study has none */
    size_t n;
    SchoolMeasure *measure; /* n, as the study file lists them */
    Notes notes;
} Implementation;

/* Schools lost at a join are a caution where they are more than this share; where mended names
 * would bring back more than this, an error. */
#define IMPLEMENTATION_LOST 0.05

/* Reads the files; surveys: their findings, without school means in a design. ERR_STUDY, ERR_DATA:
 * of the files. */
bool implementation_read(Arena *arena, const Spec *spec, const Surveys *surveys,
                         Implementation *out, Error *err) MUST_CHECK;

/* value: by school of `name`, NaN where the measure has none. Those without one are counted in a
 * note; ERR_DATA where names that are written otherwise would bring back many. */
bool implementation_join(Arena *arena, const SchoolMeasure *measure, const char *const *name,
                         size_t n, double *value, Notes *notes, Error *err) MUST_CHECK;

#endif
