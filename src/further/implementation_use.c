/* How much students used the program; and, beside everyone enrolled, those who met what is
 * recommended. Who uses more is another student to begin with: a program that does nothing, used by
 * the keen, shows those who met it far ahead. So their difference is called no effect of use
 * wherever it stands, with the share that it is about, and stands on no first page. */
#include "further/parts.h"

#include "alike/cohort_people.h"
#include "alike/effect_study.h"
#include "alike/implementation_tables.h"
#include "alike/quantile.h"
#include "alike/text.h"

#include <math.h>

enum { THIRDS = 3 };

TABLE_DEFINE(usage, USAGE_LIST, .name = "usage", .internal = true);
TABLE_DEFINE(users, USERS_LIST, .name = "users", .internal = true);

typedef struct Usage {
    Arena *arena, *scratch;
    const FurtherInput *input;
    const UsageSpec *spec;
    const Column *use;
    double *value;            /* by student of the cohort; NaN where it is not known */
    size_t n, n_known, n_met; /* of the program's students in the estimate */
} Usage;

static const UsageSpec *asked(const FurtherInput *input)
{
    const Implementation *of = input->stages->implementation;
    return of == NULL || of->spec->usage.column.text == NULL ? NULL : &of->spec->usage;
}

static bool applies(const FurtherInput *input)
{
    const UsageSpec *spec = asked(input);
    const Column *use = spec == NULL ? NULL : cohort_column(input->stages->cohort, spec->column);
    return use != NULL && use->type == COLUMN_REAL && has_estimate(input) &&
           implementation_asks(input->stages->implementation->spec, input->stages->outcome);
}

static Usage usage_of(Arena *arena, Arena *scratch, const FurtherInput *input)
{
    const Cohort *cohort = input->stages->cohort;
    Usage u = {.arena = arena,
               .scratch = scratch,
               .input = input,
               .spec = asked(input),
               .value = ARENA_ARRAY(scratch, double, cohort->n)};
    u.use = cohort_column(cohort, u.spec->column);
    for (size_t i = 0; i < cohort->n; i++) {
        u.value[i] = u.use->real[cohort->row[i]];
        if (!cohort->treated[i] || !(input->effects->weight[i] > 0.0))
            continue;
        u.n++;
        if (isnan(u.value[i]))
            continue;
        u.n_known++;
        u.n_met += u.value[i] >= u.spec->recommended;
    }
    return u;
}

/* --- who used how much ------------------------------------------------------------------------ */

/* Students of an arm in the estimate, of one part of it (part_of NULL: all of the arm). */
static void add_use(const Usage *u, Table *table, int arm, const int32_t *part_of, int32_t part,
                    const char *words)
{
    const union usage_columns *column = &usage_columns;
    const Cohort *cohort = u->input->stages->cohort;
    double *known = ARENA_ARRAY(u->scratch, double, cohort->n), sum = 0.0;
    size_t n = 0, n_known = 0, n_met = 0;
    for (size_t i = 0; i < cohort->n; i++) {
        if (cohort->treated[i] != arm || !(u->input->effects->weight[i] > 0.0) ||
            (part_of != NULL && part_of[i] != part))
            continue;
        n++;
        if (isnan(u->value[i]))
            continue;
        known[n_known++] = u->value[i];
        sum += u->value[i];
        n_met += u->value[i] >= u->spec->recommended;
    }
    if (n == 0 || (arm == 0 && n_known == 0)) /* nobody knows it of the comparison group */
        return;
    quantile_sort(known, n_known);
    const Row row = row_add(table, (PeopleSet){.arms = arm ? SET_TREATED : SET_CONTROL,
                                               .group = part_of == NULL ? NULL : "earlier score",
                                               .level = part_of == NULL ? NULL : words});
    row_says(row, part_of == NULL ? USAGE_ALL : USAGE_PART);
    row_text(row, &column->group, arm ? "program" : "comparison");
    row_text(row, &column->part, words);
    row_count(row, &column->n, n, NULL);
    row_count(row, &column->known, n_known, NULL);
    row_real(row, &column->mean, n_known == 0 ? (double)NAN : sum / (double)n_known);
    row_real(row, &column->low, quantile(known, n_known, 0.25));
    row_real(row, &column->median, quantile(known, n_known, 0.5));
    row_real(row, &column->high, quantile(known, n_known, 0.75));
    row_real(row, &column->met, n_known == 0 ? (double)NAN : (double)n_met / (double)n_known);
}

static bool make_use(const Usage *u, Tables *tables, Notes *notes, Error *err)
{
    const Cohort *cohort = u->input->stages->cohort;
    Table *table = further_table(u->arena, u->input, &table_usage, "How much it was used");
    const char **name;
    int32_t *third;
    size_t n = 0;
    table->sentence = arena_printf(
        u->arena,
        "Use (%s%s) of the students compared, in the program also by third of their earlier score; "
        "%s%s is recommended.",
        column_label(u->use), u->spec->per_week ? ", per week" : "",
        arena_printf(u->arena, "%.10g", u->spec->recommended), u->spec->per_week ? " a week" : "");
    add_use(u, table, 1, NULL, 0, "all");
    if (cohort->pretest != NULL && cohort->pretest->type == COLUMN_REAL) {
        if (!effect_pretest_groups(u->arena, cohort, u->input->effects->weight, THIRDS, &name,
                                   &third, &n, notes, err))
            return false;
        for (size_t g = 0; g < n; g++)
            add_use(u, table, 1, third, (int32_t)g, name[g]);
    }
    add_use(u, table, 0, NULL, 0, "all");
    tables_add(u->arena, tables, table);
    return true;
}

/* --- everyone, and those who met it ----------------------------------------------------------- */

static void add_users(const Usage *u, Table *table, const char *who, double share, const Effect *e)
{
    const union users_columns *column = &users_columns;
    const EffectScale *scale = &u->input->effects->scale;
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});
    row_text(row, &column->who, who);
    row_real(row, &column->share, share);
    row_count(row, &column->n_treated, e->n_treated, NULL);
    row_count(row, &column->n_control, e->n_control, NULL);
    row_real(row, &column->estimate, e->estimate);
    row_real(row, &column->se, e->se);
    row_real(row, &column->ci_low, e->ci_low);
    row_real(row, &column->ci_high, e->ci_high);
    row_real(row, &column->g, e->binary ? e->g : effect_size_of(scale, e->estimate));
    row_real(row, &column->g_ci_low, e->binary ? e->g_ci_low : effect_size_of(scale, e->ci_low));
    row_real(row, &column->g_ci_high, e->binary ? e->g_ci_high : effect_size_of(scale, e->ci_high));
    row_phrase(row, &column->problem, e->problem, e->problem_counts);
}

static const char *users_words(const Usage *u)
{
    const double share = (double)u->n_met / (double)u->n_known;
    return arena_printf(u->arena,
                        "those who met the recommendation, %s%% of the program's students%s",
                        text_real(u->arena, 100.0 * share, share < 0.1 ? 1 : 0),
                        u->n_known < u->n ? " whose use is known" : "");
}

static bool make_users(const Usage *u, Tables *tables, Error *err)
{
    const Stages *s = u->input->stages;
    Table *table = further_table(u->arena, u->input, &table_users,
                                 "Users compared with similar students: not an effect of use");
    int32_t *met = ARENA_ARRAY(u->scratch, int32_t, s->cohort->n);
    EffectStudy *study;
    Effect effect;
    const EffectPart part = {.level_of = met, .level = 1, .group = "use", .name = "met"};
    for (size_t i = 0; i < s->cohort->n; i++)
        met[i] = !s->cohort->treated[i] || isnan(u->value[i]) ? LEVEL_NONE
                 : u->value[i] >= u->spec->recommended        ? 1
                                                              : 0;
    table->sentence =
        "First everyone enrolled who is compared, whether they used it or not: the estimate of the "
        "study. Then the few or many who met the recommendation, with the comparison students of "
        "the same starting point. Who uses a program more differs in much that no file holds, so "
        "the second row is no effect of use, and a program that does nothing can show it.";
    add_users(u, table, "everyone enrolled", 1.0, &u->input->effects->row[0]);
    if (!has_comparison_students(u->input)) {
        effect = (Effect){.estimate = NAN,
                          .se = NAN,
                          .ci_low = NAN,
                          .ci_high = NAN,
                          .g = NAN,
                          .g_ci_low = NAN,
                          .g_ci_high = NAN,
                          .n_treated = u->n_met,
                          .problem = "the design gives no student comparison students of its own"};
    } else if (!further_study(u->scratch, u->input, &study, err) ||
               !effect_study_part(study, u->arena, &part, &effect, err)) {
        return false;
    }
    add_users(u, table, users_words(u), (double)u->n_met / (double)u->n_known, &effect);
    tables_add(u->arena, tables, table);
    return true;
}

static bool run(Arena *arena, const FurtherInput *input, Tables *tables, Notes *notes, Error *err)
{
    Arena *scratch = arena_create();
    const Usage u = usage_of(arena, scratch, input);
    if (u.n_known < u.n)
        notes_add(
            notes, arena, "further", NOTE_CAUTION, count_about(ABOUT_TREATED, u.n - u.n_known),
            PHRASE("How much {} of the program used it is not known; {it|they} {counts|count} in "
                   "no number about use.",
                   piece_count(ABOUT_TREATED, u.n - u.n_known, "student", "students")));
    const bool ok = make_use(&u, tables, notes, err) &&
                    (u.n_known == 0 || u.n_met == 0 || make_users(&u, tables, err));
    arena_destroy(scratch);
    return ok;
}

const FurtherAnalysis further_implementation_use = {
    .name = "implementation_use",
    .help = "how much students used the program; everyone enrolled beside those who used it as "
            "recommended",
    .reads_tables = true,
    .applies = applies,
    .run = run,
};
