/* Does the program stand out among schools that could have had it? Each set of as many schools as
 * have the program takes its place; the score is fitted and students are matched anew by the same
 * design. "School" stands for the cluster of the estimate. */
#include "further/parts.h"
#include "further/placebo_sets.h"

#include "alike/balance.h"
#include "alike/placebo_tables.h"
#include "alike/placement.h"
#include "alike/text.h"

#include <math.h>

typedef struct Settings {
    bool asked;
    size_t draws;
} Settings;

/* All sets are tried up to so many. */
enum { SETS_MOST = 9999 };

TABLE_DEFINE(placebo_rank, PLACEBO_RANK_LIST, .name = "placebo_rank", .of_schools = true);
TABLE_DEFINE(placebo_schools, PLACEBO_SCHOOLS_LIST, .name = "placebo_schools", .of_schools = true,
             .internal = true);

static size_t n_most(const void *said, const StageSettings *told)
{
    const Settings *settings = said;

    (void)told;
    if (settings == NULL || !settings->asked)
        return 0;
    return settings->draws + 1 > SETS_MOST ? settings->draws + 1 : SETS_MOST;
}

/* --- one set ------------------------------------------------------------------------------------
 */

static bool prepare(Arena *arena, const ReplicateInput *input, ReplicatePlan *out, Error *err)
{
    const Settings *settings = input->settings;
    PlaceboField *field = ARENA_NEW(arena, PlaceboField);

    if (!placebo_field_make(arena, input, SETS_MOST, settings->draws, field, err))
        return false;
    *out = (ReplicatePlan){.n = field->problem == NULL ? field->n_sets : 0, .shared = field};
    return true;
}

static bool change(Arena *arena, const ReplicateInput *input, Cohort *out, Error *err)
{
    const PlaceboField *field = input->shared;
    const Cohort *cohort = input->cohort;
    const size_t *member = placebo_field_set(field, input->number, input->stream);
    bool *chosen = ARENA_ARRAY(arena, bool, field->n);
    int8_t *arm = ARENA_ARRAY(arena, int8_t, cohort->n);

    for (size_t j = 0; j < field->k; j++)
        chosen[member[j]] = true;
    for (size_t i = 0; i < cohort->n; i++) {
        const int32_t school = field->of_row[cohort->row[i]];
        arm[i] = school < 0 ? ARM_NONE : chosen[school];
    }
    const CohortChange to_these = {.why = "of no school, or on the wrong side of it",
                                   .arm = arm,
                                   .n_arms = 2,
                                   .arm_name = cohort->arm_name};
    return cohort_child(arena, cohort, &to_these, out, err);
}

/* P and Q of the set's own matching; nothing of its scores' spread, which is the study's. */
static bool measure(Arena *scratch, const ReplicateInput *input, const Cohort *changed,
                    const Matching *matching, Replicate *out, Error *err)
{
    const PlaceboField *field = input->shared;
    double *sum = ARENA_ARRAY(scratch, double, field->n);
    EffectCoefficients a;

    if (!effect_coefficients(scratch, &input->told->effects, changed, matching, &a, err))
        return false;
    *out = (Replicate){.estimate = a.estimate,
                       .se = (double)NAN,
                       .df = (double)NAN,
                       .n_treated = a.n[1],
                       .n_control = a.n[0]};
    for (size_t i = 0; i < changed->n; i++) {
        const int32_t school = field->of_row[changed->row[i]];
        sum[school] += a.of[i];
        out->q += a.of[i] * a.of[i];
    }
    for (size_t g = 0; g < field->n; g++) {
        out->p += sum[g] * sum[g];
        out->on_treated += field->has_program[g] ? sum[g] : 0.0;
    }
    out->se = sqrt(field->u * out->p + field->e * out->q);
    const BalanceWorst worst = balance_worst(&input->told->balance, changed, a.weight);
    out->baseline = worst.g;
    out->baseline_class = worst.wwc;
    return true;
}

/* --- all of them --------------------------------------------------------------------------------
 */

/* What there is to say of them. */
typedef struct Field {
    const PlaceboField *schools;
    const Replicates *made;
    Placement *set;
    PlacementRank rank;
    PlacementInterval interval;
    double confidence;
} Field;

static double statistic_of(const Placement *set)
{
    return set->effect / set->root;
}

static const char *names_of(Arena *arena, const PlaceboField *field, size_t set)
{
    const size_t *member = field->member + set * field->k;
    Text text = {.arena = arena};

    for (size_t j = 0; j < field->k; j++)
        text_format(&text, "%s%s", j > 0 ? "; " : "", field->name[member[j]]);
    return text.bytes;
}

static Table *sets_table(Arena *arena, const FurtherInput *input, const Field *f)
{
    const union placebo_schools_columns *column = &placebo_schools_columns;
    Table *out =
        further_table(arena, input, &table_placebo_schools, "Other schools in the program's place");

    out->sentence = "Each set of schools takes the program's place and is matched anew by the same "
                    "design. Those whose groups are alike at the start are good stand-ins. The "
                    "comparison assumes that any of these schools could have been chosen.";
    for (size_t s = 0; s < f->made->n; s++) {
        const Replicate *made = &f->made->item[s];
        const char *number = s == 0 ? "program" : arena_printf(arena, "%zu", s);
        const bool as_much = placement_as_much(&f->set[s], &f->set[0]);
        const Row row = row_add(
            out, (PeopleSet){.arms = SET_BOTH, .group = "schools in its place", .level = number});
        row_text(row, &column->set, number);
        row_text(row, &column->schools, names_of(arena, f->schools, s));
        row_text(row, &column->problem, made->problem);
        if (isnan(made->estimate))
            continue;
        row_count(row, &column->n_treated, made->n_treated, NULL);
        row_count(row, &column->n_control, made->n_control, NULL);
        row_real(row, &column->estimate, made->estimate);
        row_real(row, &column->statistic, statistic_of(&f->set[s]));
        row_mark(row, &column->as_much, as_much ? "yes" : "no", as_much);
        row_real(row, &column->on_program, made->on_treated);
        row_real(row, &column->p_sum, made->p);
        row_real(row, &column->q_sum, made->q);
        row_real(row, &column->baseline, made->baseline);
        row_text(row, &column->wwc, wwc_baseline_word(made->baseline_class));
    }
    return out;
}

/* Why there is no interval; NULL: there is one. */
static const char *no_interval(Arena *arena, const Field *f)
{
    if (isnan(f->rank.p))
        return "the program's own schools could not be matched anew";
    if (f->schools->k == 1)
        return "one school has the program: its rank says whether it stands out, not by how much";
    if (!placement_can_reject(f->rank.n, f->confidence))
        return arena_printf(arena, "of %zu sets none can have a p below %s", f->rank.n,
                            text_real(arena, f->rank.least, 3));
    if (isinf(f->interval.low) || isinf(f->interval.high))
        return "effects of any size agree with the sets on a side without a limit";
    return NULL;
}

static Table *rank_table(Arena *arena, const FurtherInput *input, const Field *f)
{
    const union placebo_rank_columns *column = &placebo_rank_columns;
    const PlaceboField *schools = f->schools;
    Table *out = further_table(arena, input, &table_placebo_rank,
                               "Where the program stands among other schools in its place");
    const Row row = row_add(out, (PeopleSet){.arms = SET_BOTH});

    out->sentence =
        "p is the share of sets of schools, the program's own among them, whose difference is at "
        "least as large, up or down, for its standard error. It assumes that any of the schools "
        "could have been chosen: it repairs no choice of schools that were different before.";
    row_count(row, &column->schools, schools->n, NULL);
    row_count(row, &column->program, schools->k, NULL);
    row_real(row, &column->sets, (double)f->rank.n);
    row_text(row, &column->taken, schools->all ? "all" : "the program's own, and others drawn");
    row_real(row, &column->failed, (double)(f->made->n - f->rank.n));
    row_real(row, &column->statistic, statistic_of(&f->set[0]));
    row_real(row, &column->rank, isnan(f->rank.p) ? (double)NAN : (double)f->rank.rank);
    row_real(row, &column->p, f->rank.p);
    row_real(row, &column->least, f->rank.least);
    if (schools->k > 1 && isfinite(f->interval.low))
        row_real(row, &column->ci_low, f->interval.low);
    if (schools->k > 1 && isfinite(f->interval.high))
        row_real(row, &column->ci_high, f->interval.high);
    row_error(row, f->set[0].root);
    row_text(row, &column->problem, no_interval(arena, f));
    return out;
}

static void say(Arena *arena, const Field *f, Notes *notes)
{
    const size_t n_failed = f->made->n - f->rank.n;

    if (f->schools->n_left_out > 0)
        notes_add(notes, arena, "further", NOTE_PLAIN,
                  count_about(ABOUT_PEOPLE, f->schools->n_left_out),
                  PHRASE("Other schools in the program's place: {} of no known group, or on the "
                         "smaller side of it, {is|are} in none of the sets.",
                         piece_count(ABOUT_PEOPLE, f->schools->n_left_out, "student", "students")));
    /* Sets of others weigh large schools, the program's set small ones: how far the other sets
     * happen to lie apart then tells little of how far the program's may lie (docs/validation.md).
     */
    if (!isnan(f->rank.p) && f->schools->smaller)
        notes_add(
            notes, arena, "further", NOTE_CAUTION, NO_COUNT,
            PHRASE("Other schools in the program's place: the program's are less than half as "
                   "large as the others. Then a program that does nothing has a p by rank "
                   "of 0.05 or less in up to 8 of 100 studies, not in 5."));
    if (!isnan(f->rank.p) && n_failed > 0)
        notes_add(notes, arena, "further", NOTE_PLAIN, NO_COUNT,
                  PHRASE("Other schools in the program's place: {} of {} sets could not be matched "
                         "by this design, and are not counted.",
                         piece_number(n_failed), piece_number(f->made->n)));
}

static bool reduce(Arena *arena, const FurtherInput *input, const Replicates *replicates,
                   Tables *tables, Notes *notes, Error *err)
{
    const PlaceboField *schools = replicates->shared;
    Field f = {.schools = schools, .made = replicates};

    (void)err;
    if (schools == NULL || input->effects->n == 0)
        return true;
    if (schools->problem != NULL) {
        notes_add(notes, arena, "further", NOTE_CAUTION, NO_COUNT,
                  PHRASE("effects.placebo_schools: no other schools were put in the program's "
                         "place, as {}.",
                         piece_words(schools->problem)));
        return true;
    }
    f.confidence = input->stages->settings->effects.confidence;
    f.set = ARENA_ARRAY(arena, Placement, replicates->n);
    for (size_t s = 0; s < replicates->n; s++) {
        const Replicate *made = &replicates->item[s];
        f.set[s] =
            (Placement){.effect = made->estimate, .root = made->se, .on_program = made->on_treated};
    }
    f.rank = placement_rank(f.set, replicates->n);
    f.interval = placement_interval(f.set, replicates->n, f.confidence);
    tables_add(arena, tables, rank_table(arena, input, &f));
    tables_add(arena, tables, sets_table(arena, input, &f));
    say(arena, &f, notes);
    return true;
}

/* --- the row ------------------------------------------------------------------------------------
 */

static const Option options[] = {
    {.name = "placebo_schools",
     .type = OPT_FLAG,
     .offset = offsetof(Settings, asked),
     .on_request = true,
     .fallback = "no",
     .plain = "Puts other schools in the program's place, to see whether it stands out among them.",
     .change_when = "one to ten schools have the program, and you want to know how often as much "
                    "comes out where there is no program.",
     .help = "Each set of as many schools as have the program is matched anew by the same design: "
             "all sets if there are at most 9,999, else effects.placebo_draws of them. Gives the "
             "rank of the program, a p value that is a share of sets and, from two schools of the "
             "program on, an interval. Assumes that any of the schools could have been chosen."},
    {.name = "placebo_draws",
     .type = OPT_COUNT,
     .offset = offsetof(Settings, draws),
     .on_request = true,
     .fallback = "999",
     .min = 1,
     .max = 99999,
     .plain = "How many sets of other schools are drawn where there are too many to try all.",
     .change_when = "the p value of effects.placebo_schools is near a limit that matters.",
     .help = "Sets drawn beside the program's own, each by a random number of its own from "
             "study.seed. Has no effect where all sets are tried."},
    {.name = NULL},
};

static const Replication of_sets = {.same_students = true,
                                    .n = n_most,
                                    .prepare = prepare,
                                    .change = change,
                                    .measure = measure,
                                    .reduce = reduce};

const FurtherAnalysis further_placebo_schools = {
    .name = "placebo_schools",
    .help = "where the program stands among other schools in its place",
    .source = "Gail et al. (1996) Statistics in Medicine 15:1069-1092; MacKinnon & Webb (2020) J. "
              "Econometrics 218:435-450",
    .options = options,
    .settings_size = sizeof(Settings),
    .replication = &of_sets,
};
