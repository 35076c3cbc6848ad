/* Why no weights give a group the averages that are asked for, and which setting could be. */
#include "entropy.h"

#include <math.h>

enum { NAMED = 3, TRIED = 8 };

static const char *group(const EntropyTask *task, bool own)
{
    return task->treated == own ? "program" : "comparison";
}

/* Whose averages are to be reached. */
static const char *model_group(Arena *arena, const EntropyTask *task)
{
    return task->to_all ? "both groups'"
                        : arena_printf(arena, "the %s group's", group(task, false));
}

/* The covariate of a term, the first of a product. */
static const Column *column_of(const Model *model, const Term *term)
{
    while (term->column == NULL && (term->kind == TERM_PRODUCT || term->kind == TERM_SQUARE))
        term = &model->term[term->a];
    return term->column;
}

/* --- what else could be done ---------------------------------------------------------------------
 */

/* The same task on some of its columns: a matrix of those alone. */
typedef struct Part {
    const EntropyTask *task;
    size_t k;
    const size_t *column;
    double *block; /* of all columns */
} Part;

static void fill(const void *state, MatrixRows rows, double *block, size_t stride)
{
    const Part *part = state;
    part->task->x.fill(part->task->x.state, rows, part->block, MODEL_BLOCK);
    for (size_t j = 0; j < part->k; j++)
        for (size_t i = 0; i < rows.n; i++)
            block[j * stride + i] = part->block[part->column[j] * MODEL_BLOCK + i];
}

typedef enum Without { WITHOUT_SQUARES, WITHOUT_PRODUCTS, WITHOUT_COLUMN } Without;

static bool stays(const EntropyTask *task, size_t j, Without without, const Column *column)
{
    const Term *term = &task->model->term[j];
    if (j == 0)
        return true;
    if (without == WITHOUT_SQUARES)
        return term->kind != TERM_SQUARE;
    if (without == WITHOUT_PRODUCTS)
        return term->kind != TERM_PRODUCT;
    if (term->kind == TERM_PRODUCT && column_of(task->model, &task->model->term[term->b]) == column)
        return false;
    return column_of(task->model, term) != column;
}

/* Can the rest be balanced? */
static bool can_do(const EntropyTask *task, Without without, const Column *column)
{
    Arena *scratch = arena_create();
    size_t *kept = ARENA_ARRAY(scratch, size_t, task->x.k);
    double *target = ARENA_ARRAY(scratch, double, task->x.k);
    Part part = {.task = task,
                 .column = kept,
                 .block = ARENA_ARRAY(scratch, double, task->x.k *MODEL_BLOCK)};
    for (size_t j = 0; j < task->x.k; j++)
        if (stays(task, j, without, column)) {
            target[part.k] = task->target[j];
            kept[part.k++] = j;
        }
    bool can = false;
    if (part.k > 1 && part.k < task->x.k) {
        const ModelMatrix x = {.n = task->x.n, .k = part.k, .state = &part, .fill = fill};
        const EntropyProblem problem = {.x = &x,
                                        .n = task->n,
                                        .index = task->member,
                                        .base = task->base,
                                        .target = target,
                                        .total = task->total};
        EntropyFit fit = {.weight = ARENA_ARRAY(scratch, double, task->n)};
        entropy_balance(scratch, &problem, &fit);
        can = fit.status == ENTROPY_DONE;
    }
    arena_destroy(scratch);
    return can;
}

/* Covariates by how much they weigh in the combination that sets the rows apart, each once. */
static size_t heaviest(Arena *scratch, const EntropyTask *task, const EntropyFit *fit,
                       const Column **out)
{
    bool *used = ARENA_ARRAY(scratch, bool, task->x.k);
    size_t n = 0;
    while (n < TRIED) {
        size_t best = 0;
        for (size_t j = 1; j < task->x.k; j++)
            if (!used[j] && (best == 0 || fabs(fit->z[j]) > fabs(fit->z[best])))
                best = j;
        if (best == 0)
            break;
        used[best] = true;
        const Column *column = column_of(task->model, &task->model->term[best]);
        bool is_new = column != NULL;
        for (size_t k = 0; k < n; k++)
            is_new = is_new && out[k] != column;
        if (is_new)
            out[n++] = column;
    }
    return n;
}

/* The nearest setting under which it can be done. */
static Phrase remedy(Arena *scratch, const EntropyTask *task, const Column *const *column, size_t n)
{
    const EntropySettings *s = task->settings;
    Phrase out = {0};
    const char *last =
        s->within.n == 0
            ? arena_printf(scratch, "choose %s, which can always be formed", weights_always())
            : arena_printf(
                  scratch,
                  "balance over all of them: remove matching.balance_within (with %s among "
                  "the covariates each keeps its share)",
                  s->within.item[0].text);
    const char *can = NULL;
    if (s->moments > 1 && can_do(task, WITHOUT_SQUARES, NULL))
        can = "Averages alone can be balanced: write 'moments: 1', or ";
    else if (s->interactions.n > 0 && can_do(task, WITHOUT_PRODUCTS, NULL))
        can = "Without matching.interactions it can be done: remove them, or ";
    phrase_add(&out, scratch, piece_words(can));
    for (size_t k = 0; k < n && can == NULL; k++)
        if (can_do(task, WITHOUT_COLUMN, column[k])) {
            can = "";
            phrase_add(
                &out, scratch,
                piece_phrase(scratch,
                             PHRASE("Without {} it can be done: remove it from covariates, "
                                    "leave out with keep who lies beyond the others in it, or ",
                                    piece_column(column_label(column[k])))));
        }
    if (can == NULL)
        phrase_add(&out, scratch, piece_words("Name fewer covariates, or "));
    phrase_add(&out, scratch, piece_words(last));
    return out;
}

/* --- the sentence --------------------------------------------------------------------------------
 */

/* "school_frl is 61.3, but comparison students have 12 to 55" */
static Phrase beyond(Arena *scratch, const EntropyTask *task, const EntropyFit *fit)
{
    const Term *term = &task->model->term[fit->column];
    const double target = task->target[fit->column];
    const Frame *frame = task->problem->cohort->frame;
    const char *people = frame_people(frame), *own = group(task, true);
    const Piece name =
        piece_column(term->kind == TERM_REAL ? column_label(term->column) : term->name);
    Phrase out = {0};
    if (target >= fit->low && target <= fit->high && fit->low < fit->high)
        phrase_add(
            &out, scratch,
            piece_phrase(scratch, PHRASE("among the {} {} the average of {} follows from those of "
                                         "other covariates, and not so among those to be matched",
                                         piece_words(own), piece_words(people), name)));
    else if (term->kind == TERM_LEVEL || (term->kind == TERM_REAL && term->column->binary))
        phrase_add(
            &out, scratch,
            piece_phrase(scratch,
                         PHRASE("{} {} {} has {}", piece_words(fit->high > 0.5 ? "every" : "no"),
                                piece_words(own), piece_words(frame_unit(frame)), name)));
    else
        phrase_add(&out, scratch,
                   piece_phrase(scratch, PHRASE("the average of {} is {}, and {} {} have {} to {}",
                                                name, piece_estimate(target, -4), piece_words(own),
                                                piece_words(people), piece_extreme(fit->low, -4),
                                                piece_extreme(fit->high, -4))));
    return out;
}

/* "school_frl, pretest and grade=4 together lie beyond every comparison student" */
static Phrase apart(Arena *scratch, const EntropyTask *task, const EntropyFit *fit,
                    const Column *const *column, size_t n)
{
    const size_t named = n < NAMED ? n : NAMED;
    Phrase names = {0}, out = {0};
    for (size_t k = 0; k < named; k++) {
        phrase_add(&names, scratch, piece_words(k == 0 ? "" : k + 1 == named ? " and " : ", "));
        phrase_add(&names, scratch, piece_column(column_label(column[k])));
    }
    phrase_add(
        &out, scratch,
        piece_phrase(
            scratch,
            PHRASE("the averages of {}{} together lie {} every {} {}", piece_phrase(scratch, names),
                   piece_words(n > NAMED ? " and others" : ""),
                   piece_words(fit->status == ENTROPY_EDGE ? "at the very edge of, or beyond,"
                                                           : "beyond"),
                   piece_words(group(task, true)),
                   piece_words(frame_unit(task->problem->cohort->frame)))));
    return out;
}

bool entropy_infeasible(Arena *scratch, const EntropyTask *task, const EntropyFit *fit,
                        const Phrase *where, Error *err)
{
    const Frame *frame = task->problem->cohort->frame;
    const Column *column[TRIED];
    size_t n = 0;
    Phrase why;
    if (fit->status == ENTROPY_BEYOND) {
        column[n++] = column_of(task->model, &task->model->term[fit->column]);
        why = beyond(scratch, task, fit);
    } else {
        n = heaviest(scratch, task, fit, column);
        why = apart(scratch, task, fit, column, n);
    }
    return error_say(err, ERR_INFEASIBLE, NOWHERE,
                     PHRASE("no weights give the {} {} {} averages{}: {}. {}",
                            piece_words(group(task, true)), piece_words(frame_people(frame)),
                            piece_words(model_group(scratch, task)),
                            where != NULL ? piece_phrase(scratch, *where) : piece_words(""),
                            piece_phrase(scratch, why),
                            piece_phrase(scratch, remedy(scratch, task, column, n))));
}
