#include "nearest.h"

#include <math.h>

static const char *const caliper_on_words[] = {"distance", "logit", "probability", NULL};

#define AT(field) offsetof(NearestSettings, field)

const Option nearest_options[] = {
    {.name = "distance",
     .type = OPT_ENTRY,
     .offset = AT(distance),
     .plain = "How the likeness of two students is measured.",
     .change_when = "students should be alike on the covariates themselves (mahalanobis) and not "
                    "only in how likely they were to be in the program",
     .help =
         "Propensity scores are compared by logit and probability, all covariates by mahalanobis, "
         "robust_mahalanobis and euclidean"},
    {.name = "order",
     .type = OPT_CHOICE,
     .offset = AT(order),
     .fallback = "default",
     .choices = order_words,
     .plain = "Which student of the program chooses a partner first.",
     .change_when = "another order is part of a published analysis, or to see whether the order "
                    "matters",
     .help =
         "Largest or smallest score first, closest pair first, data (order of the file) or "
         "random (by the seed). Default: the hardest first, which is largest for the ATT and "
         "smallest for the ATC; with a covariate distance: random, or under conventions: matchit "
         "data"},
    {.name = "ratio",
     .type = OPT_COUNT,
     .offset = AT(ratio),
     .fallback = "1",
     .min = 1,
     .max = INFINITY,
     .plain = "How many comparison students each student of the program gets.",
     .change_when = "there are several times as many comparison students as students of the "
                    "program",
     .help = "Given out in rounds: everyone's first partner before anyone's second"},
    {.name = "replacement",
     .type = OPT_FLAG,
     .offset = AT(replacement),
     .fallback = "no",
     .plain = "Whether one comparison student may stand for several students of the program.",
     .change_when = "good comparison students are few",
     .help = "With yes, a control may serve several treated students; its weight is the sum of its "
             "shares"},
    {.name = "reuse",
     .type = OPT_COUNT,
     .offset = AT(reuse),
     .fallback = "0",
     .min = 0,
     .max = INFINITY,
     .plain = "How often one comparison student may be used, where replacement is allowed.",
     .change_when = "a few comparison students would otherwise carry the result",
     .help = "0: any number of times"},
    {.name = "caliper",
     .type = OPT_REAL,
     .offset = AT(caliper),
     .fallback = "0.2",
     .min = 0,
     .max = INFINITY,
     .none = true,
     .plain = "How unlike two students may be and still be compared.",
     .change_when = "too many students of the program find no partner (wider), or the groups stay "
                    "unlike (narrower)",
     .help =
         "Largest distance of a pair, inclusive, in caliper_unit; with a covariate distance it "
         "limits the score named by caliper_on. With none, no limit. 0.2 SD of the logit: Austin "
         "(2011) Pharmaceutical Statistics 10:150-161",
     .matchit = "none"},
    {.name = "caliper_unit",
     .type = OPT_CHOICE,
     .offset = AT(caliper_unit),
     .fallback = "sd_arms",
     .choices = caliper_unit_words,
     .plain = "The unit in which the caliper is given.",
     .change_when = "a published analysis states its caliper in another unit",
     .help =
         "With sd_arms, sqrt((s1^2 + s0^2) / 2) over the arms; with sd_all, n-1 standard deviation "
         "of both arms together; with raw, the score's own unit. After discard, and over students "
         "whose "
         "score is not driven to 0 or 1 (under conventions: matchit over all)",
     .matchit = "sd_all"},
    {.name = "caliper_on",
     .type = OPT_CHOICE,
     .offset = AT(caliper_on),
     .fallback = "distance",
     .choices = caliper_on_words,
     .plain = "Which score the caliper limits when students are matched on their covariates.",
     .change_when = "the caliper of a published analysis is on the probability",
     .help = "With distance, the distance itself, or the logit where that is a covariate distance; "
             "else the logit or the probability"},
    {.name = "calipers",
     .type = OPT_LIMITS,
     .offset = AT(calipers),
     .fallback = "",
     .min = 0,
     .max = INFINITY,
     .plain = "Further limits, each on one covariate in its own unit.",
     .change_when = "two students must not differ by more than a few points on one measure, "
                    "however alike they are otherwise",
     .help = "For each column the largest difference of a pair, inclusive; `pretest` is the "
             "outcome's own"},
    {.name = "exact",
     .type = OPT_NAMES,
     .offset = AT(exact),
     .alike = true,
     .fallback = "",
     .plain = "Columns on which the two students of a pair must agree exactly.",
     .change_when = "students may only be compared within the same grade, school or the like",
     .help = "Each combination of values is matched on its own; distances and calipers are those "
             "of the whole cohort"},
    {.name = "discard",
     .type = OPT_CHOICE,
     .offset = AT(discard),
     .fallback = "none",
     .choices = discard_words,
     .plain = "Whether students without counterpart in the other group are set aside first.",
     .change_when = "some scores lie beyond all scores of the other group",
     .help =
         "Students of the named arm (both: of either) whose score lies outside the range of the "
         "other arm; equality stays. Discarding treated students changes whom the effect is about"},
    {.name = "ties",
     .type = OPT_CHOICE,
     .offset = AT(ties),
     .fallback = "hash",
     .choices = tie_words,
     .plain = "Who is taken when two comparison students are equally near.",
     .change_when = "a match made by MatchIt is to be reproduced pair by pair",
     .help =
         "With hash, by the seeded hash of the id, whatever the order of the file; with file, as "
         "MatchIt 4.7 walks the file",
     .matchit = "file"},
    {.name = NULL},
};
