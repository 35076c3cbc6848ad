/* The evidence tiers of the Every Student Succeeds Act: what they ask, and what these data say of
 * it. A tier is awarded by nobody here. */
#include "alike/results.h"

#include "alike/limits.h"
#include "alike/results_tables.h"
#include "alike/test_families.h"
#include "alike/text.h"

#include <math.h>

TABLE_DEFINE(reviewer_essa, REVIEWER_ESSA_LIST, .name = "reviewer_*_essa", .from = &table_effects);
static const union reviewer_essa_columns *const column = &reviewer_essa_columns;

/* What is not known stands in nobody's way, and is said. */
typedef enum Met { MET_YES, MET_NO, MET_UNKNOWN } Met;
static const char *const met_word[] = {
    [MET_YES] = "met", [MET_NO] = "not met", [MET_UNKNOWN] = TO_BE_SUPPLIED};

typedef struct Tier {
    int number; /* 1 strong .. 4 */
    const char *name;
    Met met;           /* all of its requirements */
    const char *first; /* the first that is not */
    size_t n_unknown;
} Tier;

static Row require(Table *table, Tier *tier, Met met, const char *requirement, const char *reason)
{
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});

    row_says(row, tier->number);
    row_rounds(row, ROUNDING_NONE);
    row_text(row, &column->tier, tier->name);
    row_text(row, &column->requirement, requirement);
    row_text(row, &column->verdict, met_word[met]);
    row_text(row, &column->reason, reason);
    tier->n_unknown += met == MET_UNKNOWN;
    if (met == MET_NO && tier->met != MET_NO) {
        tier->met = MET_NO;
        tier->first = requirement;
    }
    return row;
}

/* --- what they ask -------------------------------------------------------------------------------
 */

static void require_standing(Table *table, Tier *tier, const Results *results,
                             const Analysis *analysis)
{
    const char *reason;
    const WwcStanding standing = results_standing(results, analysis, &reason);
    const bool strong = tier->number == 1;

    require(table, tier,
            standing == WWC_STANDING_WITHOUT_RESERVATIONS ||
                    (!strong && standing == WWC_STANDING_WITH_RESERVATIONS)
                ? MET_YES
                : MET_NO,
            strong ? "consistent with WWC standards without reservations"
                   : "consistent with WWC standards, with or without reservations",
            strong && !results->spec->randomized
                ? "a comparison that no lot drew can't be without reservations"
                : reason);
}

static const char *why_not_positive(Arena *arena, const Claim *claim)
{
    if (claim->taken_back)
        return arena_printf(arena,
                            "the interval lies %s zero, but p corrected for the %zu tests of the "
                            "family %s is not below %s",
                            claim->interval > 0 ? "above" : "below", claim->family.n,
                            claim->family.name, text_level(arena, claim->level));
    return claim->interval > 0   ? "the interval lies above zero, but p is not below .05"
           : claim->interval < 0 ? "the interval lies below zero"
                                 : "the interval holds zero";
}

/* The standards' level beside the study's own, where that is a wider one. */
static void require_positive(Arena *arena, Table *table, Tier *tier, const Results *results,
                             const Analysis *analysis)
{
    static const char requirement[] = "a statistically significant positive effect";
    const Claim claim = results_claim(results, analysis);
    const bool read = analysis_overall(analysis) != NULL;
    const bool met = claim_side(&claim) > 0 &&
                     (claim.level <= LIMIT_SIGNIFICANT || claim.family.q < LIMIT_SIGNIFICANT);

    require(table, tier,
            !read ? MET_UNKNOWN
            : met ? MET_YES
                  : MET_NO,
            requirement,
            !read          ? "no outcome was read yet"
            : !claim.known ? "the estimate has no interval"
            : met          ? "the interval lies above zero"
                           : why_not_positive(arena, &claim));
}

static void require_size(Table *table, Tier *tier, const Analysis *analysis)
{
    const Effect *e = analysis_overall(analysis);
    const bool known = e != NULL ? effect_hidden_n(e) == NULL : analysis->hidden_matched == NULL;
    const size_t n = e != NULL ? e->n_treated + e->n_control
                               : analysis->matching.n_treated + analysis->matching.n_control;
    const bool enough = n >= LIMIT_ESSA_STUDENTS;
    const Row row = require(table, tier,
                            !known   ? MET_UNKNOWN
                            : enough ? MET_YES
                                     : MET_NO,
                            "350 students or more in the analysis",
                            !known   ? "the number is left out"
                            : enough ? "students compared, both groups"
                                     : "fewer; several studies may be counted together");

    row_rounds(row, ROUNDING_PEOPLE);
    row_real_or(row, &column->value, known ? (double)n : (double)NAN, known ? NULL : HIDDEN_MARK);
}

static void require_sites(Table *table, Tier *tier, const Analysis *analysis)
{
    const size_t n =
        analysis->n_schools_treated + analysis->n_schools_control - analysis->n_schools_both;
    const bool known = analysis->n_schools_treated + analysis->n_schools_control > 0;

    const Row row =
        require(table, tier,
                !known                  ? MET_UNKNOWN
                : n >= LIMIT_ESSA_SITES ? MET_YES
                                        : MET_NO,
                "two educational sites or more",
                !known                  ? "the data name no schools"
                : n >= LIMIT_ESSA_SITES ? "groups of the unit of assignment with students compared"
                                        : "all students compared are of one");

    row_rounds(row, ROUNDING_SCHOOLS);
    row_real(row, &column->value, known ? (double)n : (double)NAN);
}

/* Asked for as a count: no tier sets a number. */
static void add_districts(Table *table, const Tier *tier, const Analysis *analysis)
{
    const bool known = analysis->n_districts > 0;
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});

    row_says(row, tier->number);
    row_rounds(row, ROUNDING_SCHOOLS);
    row_text(row, &column->tier, tier->name);
    row_text(row, &column->requirement, "districts with students compared: a count, no limit");
    row_real(row, &column->value, known ? (double)analysis->n_districts : (double)NAN);
    row_text(row, &column->verdict, known ? NULL : TO_BE_SUPPLIED);
    row_text(row, &column->reason,
             known ? "values of the column that reads as one of districts"
                   : "no column reads as one of districts; one called 'district' does");
}

static void require_no_other(Table *table, Tier *tier)
{
    require(table, tier, MET_UNKNOWN, "no overriding negative finding from stronger studies",
            "other studies are not read here");
}

static bool controls(const Analysis *analysis)
{
    for (size_t i = 0; i < analysis->balance.n; i++)
        if (!analysis->balance.row[i].is_score)
            return true;
    return analysis_adjusts(analysis);
}

/* --- tiers ---------------------------------------------------------------------------------------
 */

static void conclude(Arena *arena, Table *table, const Tier *tier)
{
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});

    row_says(row, tier->number);
    row_rounds(row, ROUNDING_NONE);
    row_text(row, &column->tier, tier->name);
    row_text(row, &column->requirement, "taken together");
    row_text(row, &column->verdict,
             tier->met == MET_NO ? "not consistent with this tier" : "consistent with this tier");
    row_text(row, &column->reason,
             tier->met == MET_NO   ? arena_printf(arena, "not met: %s", tier->first)
             : tier->n_unknown > 0 ? "as far as the data tell: what is to be supplied is not judged"
                                   : "every requirement is met");
}

static void add_with_effect(Arena *arena, Table *table, Tier tier, const Results *results,
                            const Analysis *analysis)
{
    if (tier.number < 3)
        require_standing(table, &tier, results, analysis);
    else
        require(table, &tier, controls(analysis) ? MET_YES : MET_NO,
                "statistical controls for selection",
                controls(analysis) ? "the design compares students of like characteristics"
                                   : "nothing is controlled for");
    require_positive(arena, table, &tier, results, analysis);
    if (tier.number < 3) {
        require_size(table, &tier, analysis);
        require_sites(table, &tier, analysis);
        add_districts(table, &tier, analysis);
    }
    require_no_other(table, &tier);
    conclude(arena, table, &tier);
}

Table *results_essa_table(Arena *arena, const Results *results, const Analysis *analysis)
{
    Table *table = table_make(arena, &table_reviewer_essa,
                              arena_printf(arena, "ESSA tiers: %s", analysis_label(analysis)),
                              analysis_set(analysis));
    Tier rationale = {.number = 4, .name = "4 demonstrates a rationale"};

    table->name = arena_printf(arena, "reviewer_%s_essa", analysis->outcome);
    table->sentence =
        "No tier is awarded here: whether this analysis is consistent with what each tier of the "
        "Every Student Succeeds Act asks of one study, as far as the data tell. Requirements as "
        "the What Works Clearinghouse's page and guidance on them have been cited; the law and the "
        "regulations were not read.";
    add_with_effect(arena, table, (Tier){.number = 1, .name = "1 strong"}, results, analysis);
    add_with_effect(arena, table, (Tier){.number = 2, .name = "2 moderate"}, results, analysis);
    add_with_effect(arena, table, (Tier){.number = 3, .name = "3 promising"}, results, analysis);
    require(table, &rationale, MET_UNKNOWN, "a logic model informed by research",
            "only people can supply it");
    require(table, &rationale, MET_YES, "an ongoing or planned evaluation", "this study is one");
    conclude(arena, table, &rationale);
    return table;
}
