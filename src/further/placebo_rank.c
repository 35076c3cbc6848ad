/* Where the program stands among sets of other schools in its place, and what may be said of it. */
#include "further/placebo_rank.h"

#include "alike/placebo_tables.h"
#include "alike/text.h"
#include "further/parts.h"

#include <math.h>

TABLE_DEFINE(placebo_rank, PLACEBO_RANK_LIST, .name = "placebo_rank", .of_schools = true);

double placebo_statistic(const Placement *set)
{
    return set->effect / set->root;
}

/* Sets that can be exchanged: the share of sets is the p. Where it is not, p is how often as small
 * a share comes of nothing, and the interval holds what has no share that is too small. */
void placebo_rank(PlaceboFound *f)
{
    const double level = round((1.0 - f->confidence) * 1e12) / 1e12; /* 0.05 of 0.95, to the bit */

    f->rank = placement_rank(f->set, f->made->n);
    f->p = f->rank.p;
    f->least = f->rank.least;
    f->limit = level;
    f->by_chance = placement_null_chance(&f->null, level);
    f->learned = placement_null_exceeds(&f->null, level);
    if (f->learned) {
        f->p = placement_null_p(&f->null, f->rank.p);
        f->least = placement_null_p(&f->null, f->rank.least);
        f->limit = placement_null_limit(&f->null, level);
    }
    f->interval = placement_interval(f->set, f->made->n, 1.0 - f->limit);
}

/* Why there is no interval; NULL: there is one. */
static const char *no_interval(Arena *arena, const PlaceboFound *f)
{
    if (isnan(f->rank.p))
        return "the program's own schools could not be matched anew";
    if (f->schools->k == 1)
        return "one school has the program: its rank says whether it stands out, not by how much";
    if (!placement_can_reject(f->rank.n, 1.0 - f->limit))
        return arena_printf(arena, "of %zu choices of schools none can have a p below %s",
                            f->rank.n, text_real(arena, f->least, 3));
    if (isinf(f->interval.low) || isinf(f->interval.high))
        return "effects of any size agree with the sets on a side without a limit";
    return NULL;
}

static const char shared_words[] =
    "p is the share of sets of schools, the program's own among them, whose difference is at "
    "least as large, up or down, for its standard error. It assumes that any of the schools "
    "could have been chosen: it repairs no choice of schools that were different before.";
static const char learned_words[] =
    "p is how often so small a share of sets of schools differs as much where the program does "
    "nothing: more often than the share says, as the program's schools are smaller than others. "
    "It assumes that any of the schools could have been chosen: it repairs no choice of schools "
    "that were different before.";

Table *placebo_rank_table(Arena *arena, const FurtherInput *input, const PlaceboFound *f)
{
    const union placebo_rank_columns *column = &placebo_rank_columns;
    const PlaceboField *schools = f->schools;
    Table *out = further_table(arena, input, &table_placebo_rank,
                               "Where the program stands among other schools in its place");
    const Row row = row_add(out, (PeopleSet){.arms = SET_BOTH});

    out->sentence = f->learned ? learned_words : shared_words;
    row_count(row, &column->schools, schools->n, NULL);
    row_count(row, &column->program, schools->k, NULL);
    row_real(row, &column->sets, (double)f->rank.n);
    row_text(row, &column->taken, schools->all ? "all" : "the program's own, and others drawn");
    row_real(row, &column->failed, (double)(f->made->n - f->rank.n));
    row_real(row, &column->statistic, placebo_statistic(&f->set[0]));
    row_real(row, &column->rank, isnan(f->rank.p) ? (double)NAN : (double)f->rank.rank);
    row_real(row, &column->share, f->rank.p);
    row_real(row, &column->by_chance, f->by_chance);
    row_real(row, &column->limit, f->limit > 0.0 ? f->limit : (double)NAN);
    row_real(row, &column->p, f->p);
    row_real(row, &column->least, f->least);
    if (schools->k > 1 && isfinite(f->interval.low))
        row_real(row, &column->ci_low, f->interval.low);
    if (schools->k > 1 && isfinite(f->interval.high))
        row_real(row, &column->ci_high, f->interval.high);
    row_error(row, f->set[0].root);
    row_text(row, &column->problem, no_interval(arena, f));
    return out;
}

void placebo_rank_notes(Arena *arena, const PlaceboFound *f, Notes *notes)
{
    const size_t n_failed = f->made->n - f->rank.n;

    if (f->schools->n_left_out > 0)
        notes_add(notes, arena, "further", NOTE_PLAIN,
                  count_about(ABOUT_PEOPLE, f->schools->n_left_out),
                  PHRASE("Other schools in the program's place: {} of no known group, or on the "
                         "smaller side of it, {is|are} in none of the sets.",
                         piece_count(ABOUT_PEOPLE, f->schools->n_left_out, "student", "students")));
    if (!isnan(f->rank.p) && f->learned)
        notes_add(
            notes, arena, "further", NOTE_CAUTION, NO_COUNT,
            PHRASE("Other schools in the program's place: the program's weigh less than others, so "
                   "that {} of 1,000 studies in which it does nothing would have a share of sets "
                   "of {} or less. Its p is therefore not the share of sets, {}, but how often as "
                   "small a share comes of nothing.",
                   piece_number((size_t)lround(1000.0 * f->by_chance)),
                   piece_words(text_real(arena, 1.0 - f->confidence, 3)),
                   piece_words(text_real(arena, f->rank.p, 3))));
    if (!isnan(f->rank.p) && n_failed > 0)
        notes_add(notes, arena, "further", NOTE_PLAIN, NO_COUNT,
                  PHRASE("Other schools in the program's place: {} of {} sets could not be matched "
                         "by this design, and are not counted.",
                         piece_number(n_failed), piece_number(f->made->n)));
}
