/* Rounding of what is made anew from numbers that are told: tables over several analyses. */
#include "alike/results_tables.h"
#include "alike/text.h"
#include "disclose/round.h"
#include <math.h>
#include <string.h>

static RoundWork *work_of(Publishing *release, const PeopleSet *of)
{
    const Results *results = release->results;

    for (size_t i = 0; i < results->n_analyses; i++)
        if (text_equal(results->analysis[i].outcome, of->outcome) &&
            text_equal(results->analysis[i].design, of->design))
            return &release->work[i];
    return NULL;
}

/* Row by row, since rows are of several analyses. */
static void round_rows(Publishing *release, RoundWork *nobody, Table *table)
{
    for (size_t i = 0; table != NULL && i < table->n_rows; i++) {
        RoundWork *work = work_of(release, &table->head[i].of);
        round_row_of(work != NULL ? work : nobody, table, i);
    }
}

/* What stood elsewhere has the digits of ours; ours left out, it says nothing. */
static void round_printed(Table *published)
{
    const union published_columns *column = &published_columns;
    Arena *arena = published->arena;

    for (size_t i = 0; i < published->n_rows; i++) {
        const Row row = row_at(published, i);
        const Cell *ours = table_cell(published, i, &column->ours);
        double printed;
        const char *text = table_text(published, i, &column->published);
        if (ours->text != NULL || isnan(ours->value)) {
            row_text(row, &column->published, HIDDEN_MARK);
            continue;
        }
        if (ours->step <= 0.0 || !text_to_real(text, strlen(text), &printed))
            continue;
        const double there = rounding_to(printed, ours->step);
        row_text(row, &column->published,
                 text_real_ascii(arena, there, rounding_digits(ours->step, 0)));
        *row_cell(row, &column->difference) =
            (Cell){.value = rounding_to(ours->value - there, ours->step), .step = ours->step};
        row_text(row, &column->agrees, there == ours->value ? "yes" : "no");
    }
}

void release_round_anew(Publishing *release)
{
    Results *results = release->results;
    RoundWork nobody = round_work(release, NULL);

    round_rows(release, &nobody, results->comparison);
    round_rows(release, &nobody, results->spans);
    round_rows(release, &nobody, results->families);
    round_rows(release, &nobody, results->domains);
    round_rows(release, &nobody, results->contrasts);
    round_rows(release, &nobody, results->contrast_pairs);
    round_rows(release, &nobody, results->exposure);
    round_rows(release, &nobody, results->published);
    for (size_t k = 0; k < results->n_reviewer; k++)
        round_rows(release, &nobody, results->reviewer[k]);
    if (results->published != NULL && !results->design_only) /* nothing of ours is there yet */
        round_printed(results->published);
}
