#include "cohort/students.h"

#include "cohort/words.h"

void students_list(Arena *arena, Cohort *cohort)
{
    size_t n = 0;

    for (size_t i = 0; i < cohort->frame->n_rows; i++)
        n += cohort->left_at[i] == COHORT_IN;
    cohort->n = n;
    cohort->n_treated = cohort->n_control = 0;
    cohort->row = ARENA_ARRAY(arena, uint32_t, n);
    cohort->arm = ARENA_ARRAY(arena, uint8_t, n);
    cohort->treated = cohort->n_arms == 2 ? cohort->arm : NULL;
    n = 0;
    for (size_t i = 0; i < cohort->frame->n_rows; i++) {
        if (cohort->left_at[i] != COHORT_IN)
            continue;
        cohort->row[n] = (uint32_t)i; /* a frame has fewer rows than 2^32 */
        cohort->arm[n] = (uint8_t)cohort->row_arm[i];
        cohort->n_treated += cohort->arm[n] == 1;
        cohort->n_control += cohort->arm[n] == 0;
        n++;
    }
}

static bool is_constant(const Column *column, const uint32_t *row, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        if (column->type == COLUMN_FACTOR ? column->level[row[i]] != column->level[row[0]]
                                          : column->real[row[i]] != column->real[row[0]])
            return false;
    }
    return true;
}

void students_covariates(Arena *arena, const Column **column, size_t n, Cohort *cohort)
{
    Arena *scratch = arena_create();

    cohort->covariate = column;
    cohort->n_covariates = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_constant(column[i], cohort->row, cohort->n)) {
            cohort->covariate[cohort->n_covariates++] = column[i];
            continue;
        }
        size_t n_values;
        notes_add(
            &cohort->notes, arena, "cohort", NOTE_PLAIN, count_about(ABOUT_PEOPLE, cohort->n),
            PHRASE(
                "{} is left out of the covariates: every {} of the cohort has the same value, {}.",
                piece_column(column[i]->label == NULL ? column[i]->name : column[i]->label),
                piece_words(frame_unit(cohort->frame)),
                piece_phrase(
                    arena, words_of_values(arena, scratch, column[i], cohort->row, 1, &n_values))));
    }
    arena_destroy(scratch);
}
