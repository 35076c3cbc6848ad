/* What a reader must know about pairs of schools: sentences, and the table of them. */
#include "pair_work.h"
#include "school_pairs.h"

#include "alike/match_tables.h"

#include <math.h>

enum { SCHOOLS_NAMED = 5 };

TABLE_DEFINE(school_pairs, SCHOOL_PAIRS_LIST, .name = "school_pairs", .internal = true);

/* "program" or "comparison": whose schools seek, and whose are sought. */
static const char *side_word(const Work *work, bool seekers)
{
    return seekers != work->pairs.atc ? "program" : "comparison";
}

static Piece seekers_piece(Arena *arena, const Work *work, size_t n)
{
    return cohort_arm_piece(arena, work->problem->cohort, !work->pairs.atc, n);
}

static Count seekers_count(const Work *work, size_t n)
{
    return count_about(about_arm(!work->pairs.atc), n);
}

static bool is_alone(const SchoolPair *pair)
{
    return pair->partner == LEVEL_NONE;
}

/* --- the table ---------------------------------------------------------------------------------
 */

static const char *problem_words(const SchoolPair *pair)
{
    return !is_alone(pair)  ? ""
           : pair->in_reach ? "no school is left for it"
                            : "no school has anybody near enough";
}

static void add_row(Arena *arena, const Work *work, const SchoolPair *pair, Table *table)
{
    const union school_pairs_columns *column = &school_pairs_columns;
    const Levels *school = &work->school;
    const bool atc = work->pairs.atc;
    const char *own = arena_copy_text(arena, school->name[pair->school]);
    const char *other = is_alone(pair) ? "" : arena_copy_text(arena, school->name[pair->partner]);
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH, .group = "school", .level = own});
    row_text(row, &column->program_school, atc ? other : own);
    row_text(row, &column->comparison_school, atc ? own : other);
    row_count(row, &column->n_treated, atc ? pair->n_partner : pair->n_school, NULL);
    row_count(row, &column->n_control, atc ? pair->n_school : pair->n_partner, NULL);
    row_count(row, &column->pairs, pair->n_pairs, NULL);
    row_real(row, &column->distance,
             pair->n_pairs == 0 ? (double)NAN : pair->distance / (double)pair->n_pairs);
    row_text(row, &column->problem, problem_words(pair));
}

/* In the order of the schools' names as every table of schools has it. */
static Table *table_of(Arena *arena, const Work *work)
{
    const SchoolPairs *pairs = work->found.schools;
    Table *table =
        table_make(arena, &table_school_pairs, "Pairs of schools", (PeopleSet){.arms = SET_BOTH});
    table->sentence = "Which school is compared with which: how many could be paired, pairs "
                      "made of them, and how far the scores of a pair lie apart on average.";
    Arena *scratch = arena_create();
    const SchoolPair **at = arena_array(scratch, work->school.n_levels, sizeof *at);
    for (size_t k = 0; k < pairs->n; k++)
        at[pairs->item[k].school] = &pairs->item[k];
    for (size_t s = 0; s < work->school.n_levels; s++)
        if (at[s] != NULL)
            add_row(arena, work, at[s], table);
    arena_destroy(scratch);
    return table;
}

/* --- sentences ---------------------------------------------------------------------------------
 */

static void note_aside(Arena *arena, const Work *work, Matching *out)
{
    const Frame *frame = work->problem->cohort->frame;
    if (work->n_aside > 0)
        notes_add(&out->notes, arena, "matching", NOTE_CAUTION,
                  count_about(ABOUT_PEOPLE, work->n_aside),
                  PHRASE("{} {is|are} on the smaller side of a school that holds both groups, or "
                         "of no school, and take no part.",
                         piece_count(ABOUT_PEOPLE, work->n_aside, frame_unit(frame),
                                     frame_people(frame))));
}

static void note_pairs(Arena *arena, const Work *work, Matching *out)
{
    const SchoolPairs *pairs = work->found.schools;
    const char *people = frame_people(work->problem->cohort->frame);
    size_t n = 0;
    for (size_t k = 0; k < pairs->n; k++)
        n += !is_alone(&pairs->item[k]);
    notes_add(&out->notes, arena, "matching", NOTE_PLAIN, NO_COUNT,
              PHRASE("Of the {} group's schools {} in {} could be compared, each with a school of "
                     "the {} group, which has {}: the {} of every two schools were matched first, "
                     "then the pairs of schools chosen.",
                     piece_words(side_word(work, true)), piece_count(ABOUT_SCHOOLS, n, NULL, NULL),
                     piece_count(ABOUT_SCHOOLS, pairs->n, NULL, NULL),
                     piece_words(side_word(work, false)),
                     piece_count(ABOUT_SCHOOLS, pairs->n_partners, NULL, NULL),
                     piece_words(people)));
    notes_add(
        &out->notes, arena, "matching", NOTE_PLAIN, NO_COUNT,
        PHRASE("No other choice of schools and of {} keeps more {}{}, and none that keeps as many "
               "has a smaller total distance (proved for this data); {}.",
               piece_words(people),
               piece_words(cohort_arm_words(arena, work->problem->cohort, !work->pairs.atc, true)),
               piece_words(isfinite(work->settings->caliper) ? " within the caliper" : ""),
               piece_words(work->found.optimum == optimum_words[0]
                               ? "it is the only one"
                               : "another may be as good, and the order of the scores and the "
                                 "seeded hash of the ids decided")));
}

/* Schools and their students without partner, by why. */
typedef struct Left {
    size_t schools, students;
} Left;

static Left left_of(const SchoolPairs *pairs, bool in_reach)
{
    Left out = {0};
    for (size_t k = 0; k < pairs->n; k++)
        if (is_alone(&pairs->item[k]) && pairs->item[k].in_reach == in_reach) {
            out.schools++;
            out.students += pairs->item[k].n_school;
        }
    return out;
}

/* The least caliper, in hundredths, within which two students so far apart are. */
static double caliper_reaching(const Work *work, const Matching *out, double distance)
{
    return ceil(100 * distance * work->settings->caliper / out->caliper_width) / 100;
}

/* Names are for those who may read them. */
static void name_schools(Arena *arena, const Work *work, bool in_reach, Matching *out)
{
    const SchoolPairs *pairs = work->found.schools;
    size_t n = 0;
    Phrase list = {0};
    for (size_t k = 0; k < pairs->n; k++) {
        const SchoolPair *pair = &pairs->item[k];
        if (!is_alone(pair) || pair->in_reach != in_reach || n++ >= SCHOOLS_NAMED)
            continue;
        phrase_add(&list, arena, piece_words(n > 1 ? ", " : ""));
        phrase_add(&list, arena, piece_value(work->school.name[pair->school]));
        if (!in_reach && isfinite(pair->nearest) && out->caliper_width > 0)
            phrase_add(
                &list, arena,
                piece_phrase(arena,
                             PHRASE(" (from caliper: {} on)",
                                    piece_extreme(caliper_reaching(work, out, pair->nearest), 2))));
    }
    notes_add(&out->notes, arena, "matching", NOTE_INTERNAL, NO_COUNT,
              PHRASE("{} schools that are {}: {}{}.",
                     piece_words(text_with_capital(arena, side_word(work, true))),
                     piece_words(in_reach ? "left over" : "out of reach of all others"),
                     piece_phrase(arena, list),
                     piece_words(n > SCHOOLS_NAMED ? ", and so on" : "")));
}

static void note_left_over(Arena *arena, const Work *work, Matching *out)
{
    const Left left = left_of(work->found.schools, true);
    if (left.schools == 0)
        return;
    notes_add(&out->notes, arena, "matching", NOTE_CAUTION, seekers_count(work, left.students),
              PHRASE("No {} school is left for {} of {} {school|schools}: each that has anybody "
                     "near enough is given to another; the estimate does not speak for them.",
                     piece_words(side_word(work, false)), seekers_piece(arena, work, left.students),
                     piece_groups(left.schools, left.students)));
    name_schools(arena, work, true, out);
}

static void note_out_of_reach(Arena *arena, const Work *work, Matching *out)
{
    const Left far = left_of(work->found.schools, false);
    if (far.schools == 0)
        return;
    notes_add(
        &out->notes, arena, "matching", NOTE_CAUTION, seekers_count(work, far.students),
        PHRASE("No school has a {} for {} of {} {school|schools}{}; the estimate does not "
               "speak for them.",
               piece_words(cohort_arm_words(arena, work->problem->cohort, work->pairs.atc, false)),
               seekers_piece(arena, work, far.students), piece_groups(far.schools, far.students),
               piece_phrase(arena, pair_limits_phrase(arena, work, out))));
    name_schools(arena, work, false, out);
}

static void note_without_partner(Arena *arena, const Work *work, Matching *out)
{
    const SchoolPairs *pairs = work->found.schools;
    size_t n = 0;
    for (size_t k = 0; k < pairs->n; k++)
        n += is_alone(&pairs->item[k]) ? 0 : pairs->item[k].n_school - pairs->item[k].n_pairs;
    if (n > 0)
        notes_add(&out->notes, arena, "matching", NOTE_CAUTION, seekers_count(work, n),
                  PHRASE("{} had no {} left{} in the one school that theirs is compared with; "
                         "the estimate does not speak for them.",
                         seekers_piece(arena, work, n),
                         piece_words(cohort_arm_words(arena, work->problem->cohort, work->pairs.atc,
                                                      false)),
                         piece_phrase(arena, pair_limits_phrase(arena, work, out))));
}

void school_pairs_tell(Arena *arena, const Work *work, Matching *out)
{
    note_aside(arena, work, out);
    note_pairs(arena, work, out);
    note_left_over(arena, work, out);
    note_out_of_reach(arena, work, out);
    note_without_partner(arena, work, out);
    out->school_pairs = table_of(arena, work);
}

bool school_pairs_infeasible(Arena *arena, const Work *work, const Matching *out, Error *err)
{
    const SchoolPairs *pairs = work->found.schools;
    double nearest = INFINITY;
    for (size_t k = 0; pairs != NULL && k < pairs->n; k++)
        nearest = fmin(nearest, pairs->item[k].nearest);
    if (!isfinite(nearest) || !(out->caliper_width > 0))
        return pair_infeasible(arena, work, out, err);
    return error_say(
        err, ERR_INFEASIBLE, NOWHERE,
        PHRASE("no {} has a {}{}, in whichever school; with matching.caliper: {} the first two "
               "schools would have a pair of {}",
               piece_words(cohort_arm_words(arena, work->problem->cohort, !work->pairs.atc, false)),
               piece_words(cohort_arm_words(arena, work->problem->cohort, work->pairs.atc, false)),
               piece_phrase(arena, pair_limits_phrase(arena, work, out)),
               piece_extreme(caliper_reaching(work, out, nearest), 2),
               piece_words(frame_people(work->problem->cohort->frame))));
}
