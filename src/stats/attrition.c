/* How much loss of students, and how unequal a loss, evidence standards accept of an experiment.
 * Source: What Works Clearinghouse, Standards Handbook 4.1 (2020), table II.1, as two public
 * programs and a set of notes give it; the handbook itself was not read. The cautious boundary is
 * for programs that may change who stays, the optimistic one for those that hardly can. */
#include "alike/attrition.h"

#include <math.h>

/* Nothing is accepted at this overall loss. */
#define NONE (-1.0)

/* By overall loss in whole percents, from 0: the largest difference between the arms that is
 * accepted, in percentage points. */
static const double bound[][N_ATTRITION_BOUNDS] = {
    {5.7, 10.0}, {5.8, 10.1}, {5.9, 10.2}, {5.9, 10.3}, {6.0, 10.4}, {6.1, 10.5}, {6.2, 10.7},
    {6.3, 10.8}, {6.3, 10.9}, {6.3, 10.9}, {6.3, 10.9}, {6.2, 10.9}, {6.2, 10.9}, {6.1, 10.8},
    {6.0, 10.8}, {5.9, 10.7}, {5.9, 10.6}, {5.8, 10.5}, {5.7, 10.3}, {5.5, 10.2}, {5.4, 10.0},
    {5.3, 9.9},  {5.2, 9.7},  {5.1, 9.5},  {4.9, 9.4},  {4.8, 9.2},  {4.7, 9.0},  {4.5, 8.8},
    {4.4, 8.6},  {4.3, 8.4},  {4.1, 8.2},  {4.0, 8.0},  {3.8, 7.8},  {3.6, 7.6},  {3.5, 7.4},
    {3.3, 7.2},  {3.2, 7.0},  {3.1, 6.7},  {2.9, 6.5},  {2.8, 6.3},  {2.6, 6.0},  {2.5, 5.8},
    {2.3, 5.6},  {2.1, 5.3},  {2.0, 5.1},  {1.8, 4.9},  {1.6, 4.6},  {1.5, 4.4},  {1.3, 4.2},
    {1.2, 3.9},  {1.0, 3.7},  {0.9, 3.5},  {0.7, 3.2},  {0.6, 3.0},  {0.4, 2.8},  {0.3, 2.6},
    {0.2, 2.3},  {0.0, 2.1},  {NONE, 1.9}, {NONE, 1.6}, {NONE, 1.4}, {NONE, 1.1}, {NONE, 0.9},
    {NONE, 0.7}, {NONE, 0.5}, {NONE, 0.3},
};

double wwc_attrition_bound(double overall, AttritionBound which)
{
    const double percent = round(100.0 * overall);

    if (!(percent >= 0.0 && percent <= 100.0))
        return (double)NAN;
    if (percent >= (double)COUNT_OF(bound) || bound[(size_t)percent][which] == NONE)
        return (double)NAN;
    return bound[(size_t)percent][which] / 100.0;
}

bool wwc_attrition_accepted(double overall, double differential, AttritionBound which)
{
    /* shares of counts: a difference on the boundary must not fail by its last bit */
    return fabs(differential) <= wwc_attrition_bound(overall, which) + 1e-12;
}
