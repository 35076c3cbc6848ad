#include "pair_rows.h"

const char *const caliper_on_words[] = {"distance", "logit", "probability", NULL};

#define AT(field) offsetof(PairSettings, field)

const Option nearest_options[] = {
    PAIR_ROW_DISTANCE,
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
    PAIR_ROW_RATIO(
        "Given out in rounds: everyone's first partner before anyone's second. With min_controls "
        "and max_controls: on average"),
    PAIR_ROWS_VARIABLE,
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
    PAIR_ROW_CALIPER,
    PAIR_ROW_CALIPER_UNIT,
    PAIR_ROWS_CALIPERS,
    PAIR_ROW_EXACT,
    {.name = "unit",
     .type = OPT_COLUMN,
     .offset = AT(unit),
     .fallback = "",
     .example = "person_id",
     .plain =
         "The column that says whose record a row is, where one comparison student has several.",
     .change_when = "the file has a row for each year or test, and nobody should stand twice",
     .help = "Once one record is chosen, the others of the same person are gone, in other strata "
             "of exact too, which are matched one after another. Not with replacement"},
    PAIR_ROWS_SCHOOLS,
    PAIR_ROW_DISCARD,
    PAIR_ROW_TIES,
    {.name = NULL},
};
