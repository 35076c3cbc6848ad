/* Means of characteristics are shown for the students of every outcome: before, of its cohort, and
 * after, of its sample. Where those of two outcomes differ by few, the means of one outcome are
 * shown and the other's are not; each arm's stand by themselves. Within an outcome the few who left
 * are guarded by the steps of means: both sides are one row. Shares are rounded counts. Rows of
 * tables of characteristics are of those of whom each is known, and are asked for in their order.
 */
#include "disclose/families.h"
#include "disclose/registry.h"

/* Where a study has several programs, the program of one contrast is the comparison group of
 * another: one registry for both. */
typedef struct Shown {
    SetRegistry arm[2];
    bool together;
} Shown;

static SetRegistry *of_arm(Shown *shown, int arm)
{
    return &shown->arm[shown->together ? 0 : arm];
}

static bool may_show(Arena *arena, Shown *shown, const People *people)
{
    for (int arm = 0; arm < 2; arm++)
        if (!registry_may_show(of_arm(shown, arm), people_of_arm(arena, people, arm)))
            return false;
    return true;
}

static void show(Arena *arena, Shown *shown, const People *people)
{
    for (int arm = 0; arm < 2; arm++)
        registry_show(of_arm(shown, arm), people_of_arm(arena, people, arm));
}

/* Few of a group are in it, or few of the group are not. */
static bool parts_few(const Publishing *release, const People *part, const People *whole)
{
    bool few = false;

    for (int arm = 0; arm < 2; arm++)
        few = few || part->n[arm] < release->min ||
              release_few(release, whole->n[arm] - part->n[arm]);
    return few;
}

static void ask_table(const Publishing *release, Shown *shown, const Analysis *analysis,
                      Table *table)
{
    for (size_t i = 0; table->kind->of_traits && i < table->n_rows; i++) {
        const People *people = table->head[i].people;
        const People *whole =
            table->head[i].of_sample ? analysis->sample_people : analysis->cohort_people;
        if (people != NULL && !parts_few(release, people, whole) &&
            may_show(release->arena, shown, people))
            show(release->arena, shown, people);
        else
            row_leave_out(table, i);
    }
}

static void ask(const Publishing *release, Shown *shown, Analysis *analysis)
{
    const bool before = may_show(release->arena, shown, analysis->cohort_people),
               after = may_show(release->arena, shown, analysis->sample_people);

    for (size_t i = 0; i < analysis->balance.n; i++) {
        BalanceRow *row = &analysis->balance.row[i];
        if (row->binary && !row->is_score)
            continue;
        if (!after)
            balance_hide(row, HIDDEN_MARK);
        else if (!before)
            balance_hide_before(row, HIDDEN_MARK);
    }
    if (before)
        show(release->arena, shown, analysis->cohort_people);
    if (after)
        show(release->arena, shown, analysis->sample_people);
    for (size_t k = 0; k < analysis->tables.n; k++)
        ask_table(release, shown, analysis, analysis->tables.item[k]);
}

void release_covariates(Publishing *release)
{
    Shown shown = {.together = false};

    for (int arm = 0; arm < 2; arm++)
        shown.arm[arm] = (SetRegistry){.arena = release->arena, .min = release->min};
    for (size_t i = 0; release_asks(release, RELEASE_REGISTRY) && i < release->results->n_analyses;
         i++) {
        Analysis *analysis = &release->results->analysis[i];
        shown.together = analysis->outcome_spec->contrast != NULL; /* of all or of none */
        if (analysis->primary && analysis->infeasible == NULL && analysis->cohort_people != NULL)
            ask(release, &shown, analysis);
    }
}
