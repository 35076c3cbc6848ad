/* Entropy balancing: of all weights under which a group has the means of those whom the effect is
 * about, those that change it least. Nothing is modelled but the balance that is asked for.
 * Sources: Hainmueller (2012) Political Analysis 20:25-46; doubly robust: Zhao & Percival (2017)
 * J. Causal Inference 5(1). */
#include "entropy.h"

#include "alike/grouping.h"

#include <math.h>

#define AT(field) offsetof(EntropySettings, field)
static const Option options[] = {
    {.name = "moments",
     .type = OPT_COUNT,
     .offset = AT(moments),
     .fallback = "1",
     .min = 1,
     .max = 2,
     .plain = "Whether averages alone are made equal, or spreads as well.",
     .change_when = "groups of the same average are still spread differently.",
     .help = "1: means of all covariates; 2: also of the squares of those that are numbers, which "
             "with the means makes their variances equal"},
    {.name = "interactions",
     .type = OPT_PAIRS,
     .offset = AT(interactions),
     .fallback = "[]",
     .term = true,
     .word = WORD_PASSED_OVER,
     .values = "a list of pairs of covariates",
     .example = "[[frl, ell]]",
     .plain = "Pairs of covariates that are made equal together, not only each by itself.",
     .change_when = "groups that two covariates define together stay unlike.",
     .help = "Means of the products of all terms of the one with all terms of the other"},
    {.name = "balance_within",
     .type = OPT_NAMES,
     .offset = AT(within),
     .alike = true,
     .fallback = "",
     .example = "school_id",
     .plain = "Columns, such as the school, within each of whose values the groups are made equal.",
     .change_when = "students should be compared with others of their own school only.",
     .help = "Each combination of values is balanced by itself: every mean, and the weight that "
             "each group has there. Values that only one group has are left out, and counted"},
    {.name = NULL},
};

/* The columns whose means are made equal. */
static bool list_terms(Arena *arena, const Cohort *cohort, const EntropySettings *s, Model *model,
                       Notes *notes)
{
    *model = model_create(arena);
    for (size_t k = 0; k < cohort->n_covariates; k++)
        model_add_column(model, arena, cohort->covariate[k], cohort->row, cohort->n);
    for (size_t k = 0; k < s->interactions.n; k++) {
        const Column *a = cohort_column(cohort, s->interactions.item[k].a);
        const Column *b = cohort_column(cohort, s->interactions.item[k].b);
        if (a == NULL || b == NULL || a == b || !model_add_interaction(model, arena, a, b))
            notes_add(notes, arena, "matching", NOTE_PLAIN, NO_COUNT,
                      PHRASE("The interaction of {} and {} adds nothing to balance.",
                             piece_column(s->interactions.item[k].a.text),
                             piece_column(s->interactions.item[k].b.text)));
    }
    for (size_t k = 0; k < cohort->n_covariates && s->moments > 1; k++)
        if (cohort->covariate[k]->type != COLUMN_FACTOR && !cohort->covariate[k]->binary)
            model_add_square(model, arena, cohort->covariate[k]);
    return model->n > 1;
}

/* Adds the sum of x - origin over these students to sum, and their base weights to total. */
static void add_sums(Arena *scratch, const EntropyTask *task, const uint32_t *member, size_t n,
                     const double *origin, double *sum, double *total)
{
    const size_t k = task->x.k;
    double *block = ARENA_ARRAY(scratch, double, k *MODEL_BLOCK);
    for (size_t start = 0; start < n; start += MODEL_BLOCK) {
        const size_t rows = n - start < MODEL_BLOCK ? n - start : MODEL_BLOCK;
        task->x.fill(task->x.state, (MatrixRows){.index = member + start, .n = rows}, block,
                     MODEL_BLOCK);
        for (size_t i = 0; i < rows; i++)
            *total += cohort_base_weight(task->problem->cohort, member[start + i]);
        for (size_t j = 1; j < k; j++) {
            double part = 0;
            for (size_t i = 0; i < rows; i++)
                part += cohort_base_weight(task->problem->cohort, member[start + i]) *
                        (block[j * MODEL_BLOCK + i] - origin[j]);
            sum[j] += part;
        }
    }
}

/* The means to be reached and the weight that the group is to have. From near a student's own
 * values, so that birth years keep their digits. */
static void set_target(Arena *scratch, EntropyTask *task)
{
    double *origin = ARENA_ARRAY(scratch, double, task->x.k);
    double *sum = ARENA_ARRAY(scratch, double, task->x.k);
    task->x.fill(task->x.state, (MatrixRows){.index = task->other, .n = 1}, origin, 1);
    task->total = 0;
    add_sums(scratch, task, task->other, task->n_other, origin, sum, &task->total);
    if (task->to_all)
        add_sums(scratch, task, task->member, task->n, origin, sum, &task->total);
    task->target = ARENA_ARRAY(scratch, double, task->x.k);
    for (size_t j = 1; j < task->x.k; j++)
        task->target[j] = origin[j] + sum[j] / task->total;
}

/* --- groups and strata ---------------------------------------------------------------------------
 */

typedef struct Run {
    const MatchProblem *problem;
    const EntropySettings *settings;
    Model model;
    ModelRows rows;
    ModelMatrix x;
    Estimand estimand;
    MatchStrata strata;
    Grouping students;        /* of stratum s in arm a: group 2 s + a */
    size_t n_within, n_alone; /* strata of both arms, of one */
    size_t alone[2];          /* students of the latter, by arm */
    size_t n_dropped[2];
    double *weight; /* n of the cohort: before base weights */
} Run;

static double *bases(Arena *scratch, const Cohort *cohort, const uint32_t *member, size_t n)
{
    if (cohort->base_weight == NULL)
        return NULL;
    double *base = ARENA_ARRAY(scratch, double, n);
    for (size_t i = 0; i < n; i++)
        base[i] = cohort->base_weight[member[i]];
    return base;
}

/* One group of one stratum. */
static EntropyFit weigh(Arena *scratch, const Run *run, EntropyTask *task)
{
    task->problem = run->problem;
    task->settings = run->settings;
    task->model = &run->model;
    task->x = run->x;
    task->base = bases(scratch, run->problem->cohort, task->member, task->n);
    set_target(scratch, task);
    const EntropyProblem problem = {.x = &task->x,
                                    .n = task->n,
                                    .index = task->member,
                                    .base = task->base,
                                    .target = task->target,
                                    .total = task->total};
    EntropyFit fit = {.weight = ARENA_ARRAY(scratch, double, task->n)};
    entropy_balance(scratch, &problem, &fit);
    return fit;
}

static Grouping by_stratum(Arena *scratch, const Run *run)
{
    const Cohort *cohort = run->problem->cohort;
    int32_t *group = ARENA_ARRAY(scratch, int32_t, cohort->n);
    for (size_t i = 0; i < cohort->n; i++)
        group[i] = run->strata.of[i] < 0 ? -1 : 2 * run->strata.of[i] + cohort->treated[i];
    return grouping_of(scratch, group, 2 * run->strata.n, cohort->n);
}

static void weigh_as_they_are(Run *run, const uint32_t *member, size_t n)
{
    for (size_t i = 0; i < n; i++)
        run->weight[member[i]] = 1;
}

/* Failures, of which the first is told. */
typedef struct Failure {
    size_t n;
    Arena *arena; /* in which the first lives; NULL: none */
    EntropyTask task;
    EntropyFit fit;
} Failure;

/* Weights for the arm; those of a failed stratum stay 0. */
static void weigh_arm(Arena *scratch, Run *run, bool treated, const uint32_t *member[2],
                      const size_t n[2], Failure *failure)
{
    const bool to_all = run->estimand == ESTIMAND_ATE;
    if (!to_all && treated == (run->estimand == ESTIMAND_ATT)) {
        weigh_as_they_are(run, member[treated], n[treated]);
        return;
    }
    EntropyTask task = {.treated = treated,
                        .to_all = to_all,
                        .n = n[treated],
                        .n_other = n[!treated],
                        .member = member[treated],
                        .other = member[!treated]};
    const EntropyFit fit = weigh(scratch, run, &task);
    if (fit.status != ENTROPY_DONE) {
        if (failure->n++ == 0) {
            failure->task = task;
            failure->fit = fit;
        }
        return;
    }
    run->n_dropped[treated] += fit.n_dropped;
    for (size_t i = 0; i < task.n; i++)
        run->weight[task.member[i]] = fit.weight[i] / (task.base != NULL ? task.base[i] : 1);
}

static void weigh_strata(Arena *scratch, Run *run, Failure *failure)
{
    run->students = by_stratum(scratch, run);
    for (size_t s = 0; s < run->strata.n; s++) {
        const size_t *start = run->students.start + 2 * s;
        const uint32_t *part[2] = {run->students.order + start[0], run->students.order + start[1]};
        const size_t n[2] = {start[1] - start[0], start[2] - start[1]};
        if (n[0] == 0 || n[1] == 0) {
            run->n_alone++;
            run->alone[0] += n[0];
            run->alone[1] += n[1];
            continue;
        }
        run->n_within++;
        for (int treated = 1; treated >= 0; treated--) {
            Arena *own = arena_create();
            weigh_arm(own, run, treated, part, n, failure);
            if (failure->n == 1 && failure->arena == NULL)
                failure->arena = own; /* its sentence is still to be written */
            else
                arena_destroy(own);
        }
    }
}

/* --- what is said --------------------------------------------------------------------------------
 */

/* "3 values of School" is about groups; who is in them may be few. */
static void note_alone(Arena *arena, const Run *run, Matching *out)
{
    const Cohort *cohort = run->problem->cohort;
    for (int arm = 1; arm >= 0; arm--)
        if (run->alone[arm] > 0)
            notes_add(
                &out->notes, arena, "matching", arm ? NOTE_CAUTION : NOTE_PLAIN,
                count_about(about_arm(arm == 1), run->alone[arm]),
                PHRASE("{} {was|were} left out, since the {} group has nobody of the same {}{}.",
                       cohort_arm_piece(arena, cohort, arm == 1, run->alone[arm]),
                       piece_words(arm ? "comparison" : "program"),
                       piece_column(run->strata.columns),
                       piece_words(arm ? "; the estimate does not speak for them" : "")));
    if (run->n_alone == 0)
        return;
    enum { NAMED = 10 };
    Phrase names = {0};
    size_t named = 0;
    for (size_t s = 0; s < run->strata.n && named < NAMED; s++) {
        const size_t *start = run->students.start + 2 * s;
        if (start[0] < start[1] && start[1] < start[2])
            continue;
        const uint32_t first = run->students.order[start[0]];
        phrase_add(&names, arena, piece_words(named > 0 ? ", " : ""));
        phrase_add(&names, arena, piece_value(match_stratum_name(arena, &run->strata, first)));
        named++;
    }
    notes_add(&out->notes, arena, "matching", NOTE_INTERNAL, NO_COUNT,
              PHRASE("Left out, since only one group has them: {}{}.", piece_phrase(arena, names),
                     piece_words(run->n_alone > NAMED ? " ..." : "")));
}

static void note_dropped(Arena *arena, const Run *run, Matching *out)
{
    for (int arm = 1; arm >= 0; arm--)
        if (run->n_dropped[arm] > 0)
            notes_add(
                &out->notes, arena, "matching", NOTE_PLAIN,
                count_about(about_arm(arm == 1), run->n_dropped[arm]),
                PHRASE(
                    "{} {weighs|weigh} nothing: they have a value that nobody has of those "
                    "whose averages are to be reached.",
                    cohort_arm_piece(arena, run->problem->cohort, arm == 1, run->n_dropped[arm])));
}

static bool tell_failure(Arena *scratch, const Run *run, const Failure *failure, Error *err)
{
    if (run->settings->within.n == 0)
        return entropy_infeasible(scratch, &failure->task, &failure->fit, NULL, err);
    const Phrase where =
        PHRASE(" in {} (the first of {} in which it cannot be done, of {})",
               piece_value(match_stratum_name(scratch, &run->strata, failure->task.member[0])),
               piece_number(failure->n), piece_number(run->n_within));
    return entropy_infeasible(scratch, &failure->task, &failure->fit, &where, err);
}

static bool no_meeting(const Run *run, Error *err)
{
    return error_say(err, ERR_INFEASIBLE, run->settings->within.item[0].place,
                     PHRASE("matching.balance_within: no value of {} is found in both groups, so "
                            "nothing can be balanced within it. Remove it: where whole groups took "
                            "the program, balance over all of them",
                            piece_column(run->strata.columns)));
}

static void set_strata(Arena *scratch, Run *run)
{
    const Cohort *cohort = run->problem->cohort;
    const Names *within = &run->settings->within;
    MatchStrata *strata = &run->strata;
    *strata = (MatchStrata){.n = 1, .of = ARENA_ARRAY(scratch, int32_t, cohort->n)};
    for (size_t k = 0; k < within->n; k++) {
        const Column *column = cohort_column(cohort, within->item[k]);
        match_strata_add(scratch, cohort, frame_levels(scratch, column, cohort->row, cohort->n),
                         column_label(column), column_label(column), strata);
    }
}

static bool run_with(Arena *arena, Arena *scratch, Run *run, Matching *out, Error *err)
{
    const Cohort *cohort = run->problem->cohort;
    Failure failure = {0};

    if (!list_terms(scratch, cohort, run->settings, &run->model, &out->notes))
        return error_say(err, ERR_INFEASIBLE, NOWHERE,
                         PHRASE("entropy balancing has no covariate to balance that differs among "
                                "{}; name some under covariates",
                                piece_words(frame_people(cohort->frame))));
    run->rows = (ModelRows){.model = &run->model, .n = cohort->n, .row = cohort->row};
    run->x = model_matrix(&run->rows);
    set_strata(scratch, run);
    weigh_strata(scratch, run, &failure);
    if (failure.n > 0) {
        const bool told = tell_failure(scratch, run, &failure, err);
        arena_destroy(failure.arena);
        return told;
    }
    if (run->n_within == 0)
        return no_meeting(run, err);
    matching_from_weights(run->problem, run->estimand, run->weight, out);
    note_alone(arena, run, out);
    note_dropped(arena, run, out);
    return true;
}

static bool run(Arena *arena, const MatchProblem *problem, const void *settings, Matching *out,
                Error *err)
{
    extern const MatchMethod match_entropy;
    Run own = {.problem = problem,
               .settings = settings,
               .estimand = (Estimand)problem->settings->estimand,
               .weight = ARENA_ARRAY(arena, double, problem->cohort->n)};
    Arena *scratch = arena_create();
    *out = (Matching){.method = match_entropy.name, .n = problem->cohort->n, .caliper_width = NAN};
    const bool ok = run_with(arena, scratch, &own, out, err);
    arena_destroy(scratch);
    return ok;
}

const MatchMethod match_entropy = {
    .name = "entropy",
    .help =
        "entropy balancing: of all weights that make the averages of the covariates equal, those "
        "nearest to equal weights; no score is needed",
    .source = "Hainmueller (2012) Political Analysis 20:25-46; Zhao & Percival (2017) J. Causal "
              "Inference 5(1)",
    .words = &match_words_weighting,
    .options = options,
    .settings_size = sizeof(EntropySettings),
    .estimands = 1u << ESTIMAND_ATT | 1u << ESTIMAND_ATC | 1u << ESTIMAND_ATE,
    .aims = "makes the averages equal to the program's, the comparison group's or those of both",
    .needs_score = match_never_needs_score,
    .run = run,
};
