/* missing_data: what becomes of students of whom a covariate is not known. */
#include "reader.h"

#include <string.h>

const char *const missing_data_names[] = {"complete", "indicator", "impute", NULL};

static const Option missing_rows[] = {
    {.name = "method",
     .type = OPT_CHOICE,
     .offset = offsetof(Design, missing_data),
     .on_request = true,
     .fallback = "complete",
     .choices = missing_data_names,
     .plain =
         "Whether students leave of whom a covariate is not known, or what stands in its place.",
     .change_when = "leaving them out would cost many students, or students of one kind.",
     .help =
         "With complete they leave, and the flow counts them. With indicator they stay: a number "
         "that is not known counts as the mean of the cohort's students of whom it is, and a "
         "column '... missing' (0 or 1) joins the score model, balance and the outcome model; a "
         "category has one value more, 'missing'. Balance of the number is that of students of "
         "whom it is known. What is not known of students is not adjusted for: right where who got "
         "the program hung on what was known, with no promise otherwise. With impute they stay, "
         "and what is missing is drawn from what else is known of the same students, in several "
         "copies of the data: each is scored and matched by itself, never with the outcome, and "
         "what is estimated in all of them is put together by Rubin's rules; right where what is "
         "missing hangs on what is known. What all of one school have in common is drawn once for "
         "it. Scores and an outcome's own pretest are never filled; a column that a key beside "
         "covariates, effects.adjust and the terms of the score model "
         "names (matching.exact, calipers, subgroups, cluster) is not either, and a note says so."},
    {.name = "copies",
     .type = OPT_COUNT,
     .offset = offsetof(Design, imputing.copies),
     .on_request = true,
     .fallback = "20",
     .min = 2,
     .max = 1000,
     .plain = "In how many copies of the data what is missing is drawn.",
     .change_when = "more than a fifth of the students lack something: then as many as percent of "
                    "them do.",
     .help = "With method: impute. The more, the less the numbers hang on the draws: with as many "
             "as percent of the information is missing, standard errors and p values hardly do."},
    {.name = "iterations",
     .type = OPT_COUNT,
     .offset = offsetof(Design, imputing.iterations),
     .on_request = true,
     .fallback = "10",
     .min = 1,
     .max = 1000,
     .plain = "How often each covariate is drawn anew before a copy is kept.",
     .change_when = "covariates that are missing together foretell each other closely (20).",
     .help = "With method: impute. Rounds of the chained equations; covariates with the fewest "
             "gaps first."},
    {.name = "donors",
     .type = OPT_COUNT,
     .offset = offsetof(Design, imputing.donors),
     .on_request = true,
     .fallback = "5",
     .min = 1,
     .max = 1000,
     .plain = "From how many similar students a missing number is taken.",
     .change_when = "a group has only a few dozen students (3).",
     .help = "With method: impute. Predictive mean matching: a number is that of one of so many "
             "students of the same group whose forecasts are nearest."},
    {.name = NULL},
};
const Block block_missing = {.name = "missing_data", .options = missing_rows};

/* Keys of drawing change nothing where nothing is drawn; an alternative may inherit them. */
static void refuse_idle(Reader *r, const Node *map)
{
    for (const Option *o = missing_rows + 1; o->name != NULL; o++) {
        const Node *node = node_get(map, o->name);
        const bool own =
            r->entry == NULL ||
            node_at(r->entry, arena_printf(r->arena, "missing_data.%s", o->name)) != NULL;
        if (node != NULL && own && r->design->missing_data != MISSING_IMPUTE)
            problem_add(&r->problems, node->place,
                        "missing_data.%s is about drawing what is missing, which method: %s does "
                        "not do; write method: impute, or remove it",
                        o->name, missing_data_names[r->design->missing_data]);
    }
}

static void keep_how(Reader *r)
{
    const Design *study = &r->spec->design[0];
    if (r->design != study && study->missing_data == MISSING_IMPUTE)
        r->design->imputing = study->imputing;
}

void read_missing_data(Reader *r, const Node *node)
{
    const size_t before = r->problems.n;
    const Node *map = node == NULL ? NULL : map_of_short_form(r, node, "method");
    if (map != NULL && !is_map(r, "missing_data", map))
        return;
    if (map != NULL)
        check_keys(r, &block_missing, map, NULL, NULL, 0);
    options_read(r, missing_rows, "missing_data", map, r->design);
    if (node != NULL && map != node) /* a word alone says nothing of how: as the study has it */
        keep_how(r);
    if (map != NULL && r->problems.n == before)
        refuse_idle(r, map);
}
