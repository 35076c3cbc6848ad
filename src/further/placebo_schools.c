/* Does the program stand out among schools that could have had it? Each set of as many schools as
 * have the program takes its place; the score is fitted and students are matched anew by the same
 * design. "School" stands for the cluster of the estimate. */
#include "further/parts.h"
#include "further/placebo_rank.h"

#include "alike/balance.h"
#include "alike/effect_study.h"
#include "alike/placebo_tables.h"
#include "alike/placement.h"
#include "alike/tape.h"
#include "alike/text.h"

#include <math.h>

typedef struct Settings {
    bool asked;
    size_t draws;
} Settings;

/* All sets are tried up to so many. */
enum { SETS_MOST = 9999 };

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
    PlaceboSet *kept = &field->kept[input->number];
    double *sum = placebo_field_sums(field, input->number);
    EffectCoefficients a;

    if (!effect_coefficients(scratch, &input->told->effects, changed, matching, &a, err))
        return false;
    *out = (Replicate){.estimate = a.estimate,
                       .se = (double)NAN,
                       .df = (double)NAN,
                       .n_treated = a.n[1],
                       .n_control = a.n[0]};
    *kept = (PlaceboSet){.p = 0.0};
    if (sum == NULL)
        sum = ARENA_ARRAY(scratch, double, field->n);
    for (size_t i = 0; i < changed->n; i++) {
        const int32_t school = field->of_row[changed->row[i]];
        sum[school] += a.of[i];
        kept->q += a.of[i] * a.of[i];
    }
    for (size_t g = 0; g < field->n; g++) {
        kept->p += sum[g] * sum[g];
        kept->on_program += field->has_program[g] ? sum[g] : 0.0;
    }
    out->se = sqrt(field->u * kept->p + field->e * kept->q);
    const BalanceWorst worst = balance_worst(&input->told->balance, changed, a.weight);
    kept->baseline = worst.g;
    kept->baseline_class = worst.wwc;
    return true;
}

static void kept(const ReplicateInput *input, Tape *tape)
{
    const PlaceboField *field = input->shared;
    PlaceboSet *set = &field->kept[input->number];
    double *sum = placebo_field_sums(field, input->number);

    if (tape->reads)
        placebo_field_set(field, input->number, input->stream);
    tape_real(tape, &set->p);
    tape_real(tape, &set->q);
    tape_real(tape, &set->on_program);
    tape_real(tape, &set->baseline);
    TAPE_CHOICE(tape, Baseline, set->baseline_class);
    for (size_t g = 0; sum != NULL && g < field->n; g++)
        tape_real(tape, &sum[g]);
}

/* --- all of them --------------------------------------------------------------------------------
 */

static const char *names_of(Arena *arena, const PlaceboField *field, size_t set)
{
    const size_t *member = field->member + set * field->k;
    Text text = {.arena = arena};

    for (size_t j = 0; j < field->k; j++)
        text_format(&text, "%s%s", j > 0 ? "; " : "", field->name[member[j]]);
    return text.bytes;
}

static Table *sets_table(Arena *arena, const FurtherInput *input, const PlaceboFound *f)
{
    const union placebo_schools_columns *column = &placebo_schools_columns;
    Table *out =
        further_table(arena, input, &table_placebo_schools, "Other schools in the program's place");

    out->sentence = "Each set of schools takes the program's place and is matched anew by the same "
                    "design. Those whose groups are alike at the start are good stand-ins. The "
                    "comparison assumes that any of these schools could have been chosen.";
    for (size_t s = 0; s < f->made->n; s++) {
        const Replicate *made = &f->made->item[s];
        const PlaceboSet *kept = &f->schools->kept[s];
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
        row_real(row, &column->statistic, placebo_statistic(&f->set[s]));
        row_mark(row, &column->as_much, as_much ? "yes" : "no", as_much);
        row_real(row, &column->on_program, kept->on_program);
        row_real(row, &column->p_sum, kept->p);
        row_real(row, &column->q_sum, kept->q);
        row_real(row, &column->baseline, kept->baseline);
        row_text(row, &column->wwc, wwc_baseline_word(kept->baseline_class));
    }
    return out;
}

/* With sets that could not be carried out, whose numbers are not numbers. */
static void learn(Arena *arena, PlaceboFound *f)
{
    enum { STUDIES = 4999 };
    const PlaceboField *schools = f->schools;
    const size_t n = (schools->n_sets - 1) / schools->step + 1;
    Placement *set = ARENA_ARRAY(arena, Placement, n);
    double *q = ARENA_ARRAY(arena, double, n);

    for (size_t s = 0; s < n; s++) {
        set[s] = f->set[s * schools->step];
        q[s] = schools->kept[s * schools->step].q;
    }
    const PlacementSets sets = {.n = n,
                                .n_schools = schools->n,
                                .set = set,
                                .sum = schools->sum,
                                .q = q,
                                .students = schools->students,
                                .u = schools->u,
                                .e = schools->e};
    f->null = placement_null(arena, &sets, STUDIES);
}

static bool reduce(Arena *arena, const FurtherInput *input, const Replicates *replicates,
                   Tables *tables, Notes *notes, Error *err)
{
    const PlaceboField *schools = replicates->shared;
    PlaceboFound f = {.schools = schools, .made = replicates};

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
        f.set[s] = (Placement){
            .effect = made->estimate, .root = made->se, .on_program = schools->kept[s].on_program};
    }
    learn(arena, &f);
    placebo_rank(&f);
    tables_add(arena, tables, placebo_rank_table(arena, input, &f));
    tables_add(arena, tables, sets_table(arena, input, &f));
    placebo_rank_notes(arena, &f, notes);
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
             "program on, an interval. Where a small share of sets comes of nothing more often "
             "than it says, since the program's schools are smaller than others, p is how often. "
             "Assumes that any of the schools could have been chosen."},
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
                                    .kept = kept,
                                    .reduce = reduce};

const FurtherAnalysis further_placebo_schools = {
    .name = "placebo_schools",
    .help = "where the program stands among other schools in its place",
    .source =
        "Gail et al. (1996) Statistics in Medicine 15:1069-1092; MacKinnon & Webb (2020) J. "
        "Econometrics 218:435-450; Beran (1988) J. American Statistical Association 83:687-697",
    .of_one_copy = true,
    .options = options,
    .settings_size = sizeof(Settings),
    .replication = &of_sets,
};
