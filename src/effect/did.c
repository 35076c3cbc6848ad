/* Difference in differences of two waves: of the design-weighted means of the program's students,
 * the later less the earlier, less the same of the comparison students,
 *
 *   (mean1_after - mean1_before) - (mean0_after - mean0_before).
 *
 * Who is in a design has both scores, so the panel is balanced, and this is the difference of mean
 * gains: a regression on arm, wave and their product with two rows a student, whose errors go by
 * students, has the same value and the same sum of scores for each student. Source: Angrist &
 * Pischke (2009), Mostly Harmless Econometrics, 5.2; Callaway & Sant'Anna (2021), equation 2.9. */
#include "gains.h"

const Estimator estimator_did = {
    .name = "did",
    .help = "difference in differences of two waves, with the weights of the design; everybody has "
            "both scores, so it is `gains` under the name that others know",
    .source = "Angrist & Pischke (2009), Mostly Harmless Econometrics; Callaway & Sant'Anna (2021) "
              "J. Econometrics 225:200-230; Daw & Hatfield (2018) Health Services Research "
              "53:4138-4156",
    .gains = true,
    .estimate = gains_estimate,
};
