/* What is said of columns with gaps: their table, a note each, and what such a study can't promise.
 */
#include "cohort/gap_words.h"
#include "cohort/gaps.h"

#include "alike/gap_tables.h"
#include "alike/groups.h"
#include "alike/text.h"

#include <math.h>

TABLE_DEFINE(missing_covariates, MISSING_COVARIATES_LIST, .name = "missing_covariates",
             .internal = true);

void gaps_note_left(Arena *arena, const CohortSettings *settings, const Need *need, Cohort *cohort)
{
    if (settings->missing_data == MISSING_COMPLETE || need->use == need->itself ||
        need->column == cohort->pretest)
        return;
    notes_add(
        &cohort->notes, arena, "cohort", NOTE_PLAIN, NO_COUNT,
        PHRASE("Those without {} leave, though missing_data is {}: {} needs the value itself.",
               piece_column(column_label(need->column)),
               piece_words(missing_data_names[settings->missing_data]),
               piece_words(need->itself->setting)));
}

/* Ours: a fifth of those who had come that far. Without counts: the flow has them. Fewer than the
 * largest report.min_cell are not told of, so that no small number follows from the words. */
enum { LARGE_FIFTHS = 5, LARGE_LEAST = 50 };

static const char *large_share(size_t n, size_t of)
{
    return 2 * n > of ? "half" : 3 * n > of ? "a third" : "a fifth";
}

void gaps_note_large(Arena *arena, const Need *need, size_t n, Cohort *cohort)
{
    const size_t of = n + cohort->n_treated + cohort->n_control;
    const bool may_stay = need->itself == NULL && need->column != cohort->pretest;
    if (n < LARGE_LEAST || LARGE_FIFTHS * n <= of)
        return;
    notes_add(&cohort->notes, arena, "cohort", NOTE_CAUTION, NO_COUNT,
              PHRASE("More than {} of the {} leave because {} is missing, which {} needs. {}.",
                     piece_words(large_share(n, of)), piece_words(frame_people(cohort->frame)),
                     piece_column(column_label(need->column)), piece_setting(need->use->setting),
                     piece_words(may_stay ? "Where it is no trait that matters, leave it out; else "
                                            "missing_data keeps those who lack it"
                                          : "See that it is the right column and that the file "
                                            "holds all of it")));
}

/* "school", or what the column is called. */
static const char *word_of_groups(const Gap *gap)
{
    const char *word = group_word(gap->shared.groups->name);

    return word != NULL ? word : column_label(gap->shared.groups);
}

static void add_row(Arena *arena, const Cohort *cohort, const Gap *gap, bool drawn, Table *table)
{
    const union missing_covariates_columns *column = &missing_covariates_columns;
    const Row row = row_add(table, (PeopleSet){.arms = SET_BOTH});
    const bool category = gap_is_category(gap->need->column);

    row_text(row, &column->covariate, gap->need->column->name);
    row_count(row, &column->n_treated, gap->lack[1], NULL);
    row_count(row, &column->n_control, gap->lack[0], NULL);
    row_real(row, &column->share_treated, 100.0 * (double)gap->lack[1] / (double)cohort->n_treated);
    row_real(row, &column->share_control, 100.0 * (double)gap->lack[0] / (double)cohort->n_control);
    row_text(row, &column->filled,
             drawn && gap->shared.groups != NULL
                 ? arena_printf(arena, "that of the %s, or drawn once for it", word_of_groups(gap))
             : drawn    ? "drawn from what else is known"
             : category ? "a category of its own"
                        : "the mean");
    row_real(row, &column->value, category ? (double)NAN : gap->mean);
    row_text(row, &column->mark, gap->mark == NULL || drawn ? "" : gap->mark);
}

static void note_gap(Arena *arena, const Gap *gap, bool drawn, Cohort *cohort)
{
    const size_t n = gap->lack[0] + gap->lack[1];
    const bool most = 2 * n > cohort->n;
    const Phrase place =
        drawn && gap->shared.groups != NULL
            ? PHRASE("all of one {} have it in common, so it is that of others there, or drawn "
                     "once for all of it",
                     piece_column(word_of_groups(gap)))
        : drawn ? PHRASE("it is drawn for them from what else is known")
        : gap_is_category(gap->need->column)
            ? PHRASE("it counts as a category of its own for them")
            : PHRASE("it counts for them as {}, the mean of the others, and '{}' marks them",
                     piece_estimate(gap->mean, -4), piece_column(gap->mark));

    notes_add(&cohort->notes, arena, "cohort", most ? NOTE_CAUTION : NOTE_PLAIN,
              count_about(ABOUT_PEOPLE, n),
              PHRASE("{} is missing for {} and {}, who stay: {}.{}",
                     piece_column(column_label(gap->need->column)),
                     cohort_arm_piece(arena, cohort, true, gap->lack[1]),
                     cohort_arm_piece(arena, cohort, false, gap->lack[0]),
                     piece_phrase(arena, place),
                     piece_words(most ? " That is more than half of all: it is hardly a covariate."
                                      : "")));
}

/* Jones (1996) J. American Statistical Association 91:222-230; Groenwold et al. (2012) Canadian
 * Medical Association J. 184:1265-1269. */
static void caution_mark(Arena *arena, Cohort *cohort)
{
    notes_add(&cohort->notes, arena, "cohort", NOTE_CAUTION, NO_COUNT,
              PHRASE("Some {} stay of whom a covariate is missing. They are compared with others "
                     "as if it were average, and a mark says that it was not known: where it "
                     "decided who got the program, known or not, the effect is biased, even if "
                     "values are missing by mere chance. Compare with missing_data: complete and "
                     "with effects.imputations.",
                     piece_words(frame_people(cohort->frame))));
}

/* Rubin (1987), Multiple Imputation for Nonresponse in Surveys, 2.4. */
static void caution_drawn(Arena *arena, Cohort *cohort)
{
    notes_add(&cohort->notes, arena, "cohort", NOTE_CAUTION, NO_COUNT,
              PHRASE("Some {} stay of whom a covariate is missing, drawn from what else is known "
                     "of them. That is right where those who lack it are like others of whom the "
                     "same is known; where they are not, nobody can see it in these data, and the "
                     "effect is biased. Compare with missing_data: complete.",
                     piece_words(frame_people(cohort->frame))));
}

/* What is drawn for an arm is drawn from those of the same arm. Ours: below a tenth of them, or ten
 * for each donor while more than a tenth lack it, the draws repeat the few there are. */
enum { KNOWN_TENTH = 10, KNOWN_PER_DONOR = 10 };

static const char *how_few(size_t known, size_t n, size_t donors)
{
    if (KNOWN_TENTH * known < n)
        return "less than 10%";
    return known < KNOWN_PER_DONOR * donors && KNOWN_TENTH * (n - known) > n
               ? "fewer than ten for each of missing_data.donors"
               : NULL;
}

/* Without counts: how many have it would tell how few lack it, which is not published. */
static void caution_few(Arena *arena, const Gap *gap, size_t donors, Cohort *cohort)
{
    const size_t n[2] = {cohort->n_control, cohort->n_treated};

    for (int arm = 1; arm >= 0; arm--) {
        const char *few = how_few(n[arm] - gap->lack[arm], n[arm], donors);
        if (few == NULL)
            continue;
        notes_add(&cohort->notes, arena, "cohort", NOTE_CAUTION, NO_COUNT,
                  PHRASE("{} is known for {} of the {}: what is drawn for the others repeats these "
                         "few, and standard errors may be too small. Leave it out of what the "
                         "design uses, or write missing_data: indicator.",
                         piece_column(column_label(gap->need->column)), piece_words(few),
                         piece_words(cohort_arm_words(arena, cohort, arm == 1, true))));
    }
}

/* Groups of an arm, and those of them that have the value, as far as a student of it tells. */
static size_t groups_with(const Cohort *cohort, const Gap *gap, size_t arm, size_t *n_groups)
{
    enum { THERE = 1, HAS = 2 };
    const Levels *levels = &gap->shared.levels;
    Arena *scratch = arena_create();
    uint8_t *group = ARENA_ARRAY(scratch, uint8_t, levels->n_levels + 1);
    size_t n_with = 0;

    for (size_t i = 0; i < cohort->n; i++)
        if (levels->level[i] != LEVEL_NONE && gap_arm(cohort, i) == arm)
            group[levels->level[i]] |=
                gap_lacks(gap->need->column, cohort->row[i]) ? THERE : THERE | HAS;
    *n_groups = 0;
    for (size_t g = 0; g < levels->n_levels; g++) {
        *n_groups += group[g] != 0;
        n_with += (group[g] & HAS) != 0;
    }
    arena_destroy(scratch);
    return n_with;
}

/* Ours: what few schools have is drawn from schools, however many students they are of. */
enum { GROUPS_PER_DONOR = 2 };

static void caution_few_groups(Arena *arena, const Gap *gap, size_t donors, Cohort *cohort)
{
    for (int arm = 1; gap->shared.groups != NULL && arm >= 0; arm--) {
        size_t n;
        const size_t with = groups_with(cohort, gap, (size_t)arm, &n);
        if (with == n || with >= GROUPS_PER_DONOR * donors)
            continue;
        notes_add(&cohort->notes, arena, "cohort", NOTE_CAUTION, NO_COUNT,
                  PHRASE("{} is what all of one {} have in common, and among the {} fewer than "
                         "two for each of missing_data.donors are known to have it: what is drawn "
                         "for the others rests on these few. Leave it out of what the design uses, "
                         "or write missing_data: indicator.",
                         piece_column(column_label(gap->need->column)),
                         piece_column(word_of_groups(gap)),
                         piece_words(cohort_arm_words(arena, cohort, arm == 1, true))));
    }
}

static void tell_all(Arena *arena, const Gap *gap, size_t n, bool drawn, Cohort *cohort)
{
    cohort->gaps = table_make(
        arena, &table_missing_covariates,
        arena_printf(arena, "Covariates that some %s lack, who stay", frame_people(cohort->frame)),
        (PeopleSet){.arms = SET_BOTH});
    cohort->gaps->sentence =
        arena_printf(arena,
                     "How many %s of the cohort lack a covariate, and what stands in its place "
                     "(missing_data: %s).",
                     frame_people(cohort->frame),
                     missing_data_names[drawn ? MISSING_IMPUTE : MISSING_INDICATOR]);
    for (size_t k = 0; k < n; k++) {
        add_row(arena, cohort, &gap[k], drawn, cohort->gaps);
        note_gap(arena, &gap[k], drawn, cohort);
    }
    (drawn ? caution_drawn : caution_mark)(arena, cohort);
}

void gaps_tell(Arena *arena, const CohortSettings *settings, const Gap *gap, size_t n,
               Cohort *cohort)
{
    const bool drawn = settings->missing_data == MISSING_IMPUTE;

    tell_all(arena, gap, n, drawn, cohort);
    for (size_t k = 0; k < n && drawn; k++) {
        caution_few(arena, &gap[k], settings->imputing.donors, cohort);
        caution_few_groups(arena, &gap[k], settings->imputing.donors, cohort);
    }
}
