/* What a reader must know about comparison groups: sentences, and the table of groups. */
#include "group_work.h"

#include "alike/match_tables.h"
#include "alike/quantile.h"

#include <math.h>

/* Counts over the students of the program, and over the candidates. */
typedef struct Tally {
    size_t *by_reason; /* group_n_reasons */
    size_t full, widened, smaller;
    size_t n_sizes;
    double *size;   /* of groups, ascending */
    double *passed; /* candidates to draw from, ascending */
    size_t n_served, n_several;
    double *served; /* groups that a comparison student serves, ascending; those who serve any */
} Tally;

static void count_served(Arena *scratch, const Matching *out, Tally *tally)
{
    uint32_t *uses = ARENA_ARRAY(scratch, uint32_t, out->n);
    tally->served = ARENA_ARRAY(scratch, double, out->n);
    for (size_t l = 0; l < out->n_links; l++)
        uses[out->link[l].control]++;
    for (size_t i = 0; i < out->n; i++)
        if (uses[i] > 0) {
            tally->served[tally->n_served++] = uses[i];
            tally->n_several += uses[i] > 1;
        }
    quantile_sort(tally->served, tally->n_served);
}

static Tally tally_of(Arena *scratch, const GroupWork *work, const Matching *out)
{
    const Cohort *cohort = work->problem->cohort;
    const GroupRules *rules = work->rules;
    Tally tally = {.by_reason = ARENA_ARRAY(scratch, size_t, group_n_reasons(rules)),
                   .size = ARENA_ARRAY(scratch, double, cohort->n_treated),
                   .passed = ARENA_ARRAY(scratch, double, cohort->n_treated)};
    for (size_t i = 0; i < cohort->n; i++) {
        if (!cohort->treated[i])
            continue;
        tally.by_reason[work->reason[i]]++;
        if (work->reason[i] != GROUP_FOUND)
            continue;
        tally.full += work->n_drawn[i] == rules->size;
        tally.smaller += work->n_drawn[i] < rules->size;
        tally.widened += work->widened[i];
        tally.passed[tally.n_sizes] = work->n_passed[i];
        tally.size[tally.n_sizes++] = work->n_drawn[i];
    }
    quantile_sort(tally.size, tally.n_sizes);
    quantile_sort(tally.passed, tally.n_sizes);
    count_served(scratch, out, &tally);
    return tally;
}

/* --- the table ---------------------------------------------------------------------------------
 */

TABLE_DEFINE(groups, GROUPS_LIST, .name = "groups");

static Row add_row(Table *table, GroupSection section, const char *about, const char *what)
{
    static const SetArms arms[] = {
        [GROUP_SECTION_PROGRAM] = SET_TREATED,    [GROUP_SECTION_WITHOUT] = SET_TREATED,
        [GROUP_SECTION_SIZES] = SET_TREATED,      [GROUP_SECTION_PASSED] = SET_TREATED,
        [GROUP_SECTION_COMPARISON] = SET_CONTROL, [GROUP_SECTION_SERVED] = SET_CONTROL};
    const Row row =
        row_add(table, (PeopleSet){.arms = arms[section], .group = about, .level = what});
    row_says(row, (int)section);
    row_rounds(row, ROUNDING_PEOPLE);
    row_text(row, &groups_columns.about, about);
    row_text(row, &groups_columns.what, what);
    return row;
}

static void add_count(Table *table, GroupSection section, const char *about, const char *what,
                      size_t n, size_t of)
{
    const Row row = add_row(table, section, about, what);
    row_count(row, &groups_columns.students, n, NULL);
    row_real(row, &groups_columns.percent, of > 0 ? 100.0 * (double)n / (double)of : (double)NAN);
}

static void add_distribution(Table *table, GroupSection section, const char *about,
                             const double *sorted, size_t n)
{
    static const struct {
        const char *what;
        double p;
    } rows[] = {{"smallest", 0}, {"a tenth have at most", 0.1}, {"first quartile", 0.25},
                {"median", 0.5}, {"third quartile", 0.75},      {"largest", 1}};
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += sorted[i];
    for (size_t k = 0; k <= COUNT_OF(rows); k++) {
        const bool mean = k == COUNT_OF(rows);
        const Row row = add_row(table, section, about, mean ? "mean" : rows[k].what);
        row_real(row, &groups_columns.value,
                 mean ? sum / (double)n : quantile(sorted, n, rows[k].p));
        if (!mean && (rows[k].p == 0 || rows[k].p == 1))
            row_rounds(row, ROUNDING_NEVER);
    }
}

Table *group_table(Arena *arena, const GroupWork *work, const Matching *out)
{
    const Cohort *cohort = work->problem->cohort;
    const GroupRules *rules = work->rules;
    Arena *scratch = arena_create();
    const Tally tally = tally_of(scratch, work, out);
    Table *table =
        table_make(arena, &table_groups, "Comparison groups", (PeopleSet){.arms = SET_BOTH});
    table->sentence = arena_printf(arena,
                                   "How many %s of the program found a comparison group, how large "
                                   "the groups are, and the criterion after which nobody was left "
                                   "for the others (asked in this order).",
                                   frame_people(cohort->frame));
    const char *program = cohort_arm_words(arena, work->problem->cohort, true, true);
    const char *others = cohort_arm_words(arena, work->problem->cohort, false, true);
    add_count(table, GROUP_SECTION_PROGRAM, program, "to be matched", cohort->n_treated,
              cohort->n_treated);
    add_count(table, GROUP_SECTION_PROGRAM, program, "with a comparison group", tally.n_sizes,
              cohort->n_treated);
    add_count(table, GROUP_SECTION_PROGRAM, program,
              arena_printf(arena, "with a full group of %zu", rules->size), tally.full,
              cohort->n_treated);
    if (rules->widens)
        add_count(table, GROUP_SECTION_PROGRAM, program, "with a group within the widened limits",
                  tally.widened, cohort->n_treated);
    for (size_t r = GROUP_LACKING; r < group_n_reasons(rules); r++) {
        const bool asked = (r != GROUP_EXACT || rules->exact.n > 0 || tally.by_reason[r] > 0) &&
                           (r != GROUP_FEEDER || rules->feeder != NULL) &&
                           (r != group_reason_reuse(rules) || rules->reuse > 0) &&
                           (r != group_reason_small(rules) || rules->smallest > 1);
        if (asked)
            add_count(table, GROUP_SECTION_WITHOUT, GROUPS_WITHOUT,
                      group_reason_words(arena, work, r), tally.by_reason[r], cohort->n_treated);
    }
    add_distribution(table, GROUP_SECTION_SIZES, "size of a group", tally.size, tally.n_sizes);
    add_distribution(table, GROUP_SECTION_PASSED, "candidates that passed", tally.passed,
                     tally.n_sizes);
    add_count(table, GROUP_SECTION_COMPARISON, others, "to choose from", cohort->n_control,
              cohort->n_control);
    add_count(table, GROUP_SECTION_COMPARISON, others, "in a group", tally.n_served,
              cohort->n_control);
    add_count(table, GROUP_SECTION_COMPARISON, others, "in several groups", tally.n_several,
              cohort->n_control);
    add_distribution(table, GROUP_SECTION_SERVED,
                     arena_printf(arena, "groups that one %s serves",
                                  cohort_arm_words(arena, work->problem->cohort, false, false)),
                     tally.served, tally.n_served);
    arena_destroy(scratch);
    return table;
}

/* --- notes -------------------------------------------------------------------------------------
 */

/* The reason that most students without a group share; the earlier where two are equal. */
static size_t main_reason(const GroupWork *work, const Tally *tally)
{
    size_t best = GROUP_LACKING;
    for (size_t r = GROUP_LACKING; r < group_n_reasons(work->rules); r++)
        if (tally->by_reason[r] > tally->by_reason[best])
            best = r;
    return best;
}

static Piece program_piece(Arena *arena, const GroupWork *work, size_t n)
{
    return cohort_arm_piece(arena, work->problem->cohort, true, n);
}

static Piece comparison_piece(Arena *arena, const GroupWork *work, size_t n)
{
    return cohort_arm_piece(arena, work->problem->cohort, false, n);
}

static void note_missing_groups(Arena *arena, const GroupWork *work, const Tally *tally,
                                Matching *out)
{
    const size_t n = work->problem->cohort->n_treated - tally->n_sizes;
    if (n > 0)
        notes_add(&out->notes, arena, "matching", NOTE_CAUTION, count_about(ABOUT_TREATED, n),
                  PHRASE("{} found no comparison group; the estimate does not speak for them. The "
                         "commonest reason is: {}. tables.xlsx counts every reason.",
                         program_piece(arena, work, n),
                         piece_words(group_reason_words(arena, work, main_reason(work, tally)))));
    if (work->n_lacking[0] > 0)
        notes_add(&out->notes, arena, "matching", NOTE_PLAIN,
                  count_about(ABOUT_CONTROL, work->n_lacking[0]),
                  PHRASE("{} {has|have} no value that a matching rule asks for, and can't be "
                         "drawn.",
                         comparison_piece(arena, work, work->n_lacking[0])));
}

static void note_limits(Arena *arena, const GroupWork *work, const Tally *tally, Matching *out)
{
    const GroupRules *rules = work->rules;
    if (tally->widened > 0)
        notes_add(&out->notes, arena, "matching", NOTE_PLAIN,
                  count_about(ABOUT_TREATED, tally->widened),
                  PHRASE("{} had fewer candidates than matching.minimum ({}) asks for, so the "
                         "widened limits applied.",
                         program_piece(arena, work, tally->widened), piece_number(rules->minimum)));
    if (rules->minimum > 1 && !rules->widens)
        notes_add(&out->notes, arena, "matching", NOTE_PLAIN, NO_COUNT,
                  PHRASE("matching.minimum has no effect, since matching.widen widens no limit."));
    if (tally->smaller > 0)
        notes_add(&out->notes, arena, "matching", NOTE_PLAIN,
                  count_about(ABOUT_TREATED, tally->smaller),
                  PHRASE("{} {has|have} a smaller group than matching.size ({}) allows: all that "
                         "passed.",
                         program_piece(arena, work, tally->smaller), piece_number(rules->size)));
}

static void note_draw(Arena *arena, const GroupWork *work, const Tally *tally, Matching *out)
{
    const GroupRules *rules = work->rules;
    if (rules->draw == GROUP_RANDOM && tally->full > 0)
        notes_add(&out->notes, arena, "matching", NOTE_PLAIN, NO_COUNT,
                  PHRASE("Where more {} passed than matching.size ({}), so many were drawn by the "
                         "study's seed, all with the same chance; neither the order of rows nor "
                         "the number of jobs matters.",
                         piece_words(cohort_arm_words(arena, work->problem->cohort, false, true)),
                         piece_number(rules->size)));
    if (out->ties > 0)
        notes_add(&out->notes, arena, "matching", NOTE_PLAIN, count_about(ABOUT_TREATED, out->ties),
                  PHRASE("{} {has|have} another candidate exactly as near as the last one drawn; "
                         "the seeded hash of the ids decided.",
                         program_piece(arena, work, out->ties)));
    if (tally->n_several > 0)
        notes_add(&out->notes, arena, "matching", NOTE_PLAIN, NO_COUNT,
                  PHRASE("A {} that is in any group is in {} on average (most: {}); its "
                         "weight is the sum of its shares.",
                         piece_words(cohort_arm_words(arena, work->problem->cohort, false, false)),
                         piece_estimate((double)out->n_links / (double)tally->n_served, 1),
                         piece_extreme(quantile(tally->served, tally->n_served, 1), 0)));
    if (rules->reuse > 0)
        notes_add(&out->notes, arena, "matching", NOTE_PLAIN, NO_COUNT,
                  PHRASE("No {} is in more groups than matching.reuse ({}) allows. The {} were "
                         "served in the order of a seeded hash of their ids, so the last may have "
                         "found fewer.",
                         piece_words(cohort_arm_words(arena, work->problem->cohort, false, false)),
                         piece_number(rules->reuse),
                         piece_words(cohort_arm_words(arena, work->problem->cohort, true, true))));
}

void group_notes(Arena *arena, const GroupWork *work, Matching *out)
{
    Arena *scratch = arena_create();
    const Tally tally = tally_of(scratch, work, out);
    note_missing_groups(arena, work, &tally, out);
    note_limits(arena, work, &tally, out);
    note_draw(arena, work, &tally, out);
    arena_destroy(scratch);
}

bool group_infeasible(Arena *arena, const GroupWork *work, Error *err)
{
    const Cohort *cohort = work->problem->cohort;
    const Matching none = {.n = cohort->n};
    Arena *scratch = arena_create();
    const Tally tally = tally_of(scratch, work, &none);
    const size_t reason = main_reason(work, &tally);
    const char *words = group_reason_words(arena, work, reason);
    const Place place = reason == GROUP_EXACT && work->rules->exact.n > 0
                            ? work->rules->exact.item[0].place
                            : NOWHERE;
    error_say(err, ERR_INFEASIBLE, place,
              PHRASE("matching.method: {} finds no comparison group for any {} ({}, {}); for {} of "
                     "them: {}. Widen that rule, or choose another method",
                     piece_words(work->method),
                     piece_words(cohort_arm_words(arena, work->problem->cohort, true, false)),
                     program_piece(arena, work, cohort->n_treated),
                     comparison_piece(arena, work, cohort->n_control),
                     piece_count(ABOUT_TREATED, tally.by_reason[reason], NULL, NULL),
                     piece_words(words)));
    arena_destroy(scratch);
    return false;
}
