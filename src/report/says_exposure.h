/* What a report says where schools began in different years: of effects by year of the program. */
#ifndef ALIKE_REPORT_SAYS_EXPOSURE_H
#define ALIKE_REPORT_SAYS_EXPOSURE_H

#include "report/says.h"

/* A subject's rows of the table, of the study's own design: the first is all years together. */
typedef struct ExposureSubject {
    const char *name;
    size_t from, to;
    const Analysis *any; /* one of its stacks: for units and digits */
} ExposureSubject;
/* None where schools did not begin in different years. */
size_t exposure_subjects(Arena *arena, const Results *results, ExposureSubject **out);

const char *exposure_points(Arena *arena, const Results *results, const ExposureSubject *subject,
                            size_t row);
const char *exposure_interval(Arena *arena, const Results *results, const ExposureSubject *subject,
                              size_t row); /* "": none */

Said says_exposure(Arena *arena, const Results *results);

/* Page one, in place of what is said of outcomes one by one. */
const char *says_exposure_question(Arena *arena, const Results *results);
StudyAnswer says_exposure_answer(Arena *arena, const Results *results);
const char *says_exposure_start(Arena *arena, const Results *results,
                                const ExposureSubject *subject);

#endif
