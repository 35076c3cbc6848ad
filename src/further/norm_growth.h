/* Inside src/further: what the norms say of the treated students of an estimate together. */
#ifndef ALIKE_FURTHER_NORM_GROWTH_H
#define ALIKE_FURTHER_NORM_GROWTH_H

#include "alike/further.h"

/* Mean over treated students of the growth that the norm expects over the span; NaN where there
 * is none, or some student's is lacking. */
double norm_span_growth(const FurtherInput *input);

/* Is some student of the program who counts in this grade or a higher one when the span ends? No,
 * where grades are not known. */
bool norm_any_treated_reaches(const FurtherInput *input, int grade);

/* School years that the span covers whole: fall to spring of one year is 1, spring to spring two
 * years on is 2. NaN: the study has no spans, or this one is no whole number of years. */
double span_years(const FurtherInput *input);

#endif
