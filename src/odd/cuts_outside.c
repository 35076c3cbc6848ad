/* Points at which a study cuts a covariate, though no student stands on one of their sides. */
#include "odd/look.h"

#include "alike/text.h"

#include <math.h>

typedef struct Range {
    double least, most; /* NaN: no number is there */
} Range;

static Range range_of(const Column *column, size_t n_rows)
{
    Range out = {(double)NAN, (double)NAN};
    for (size_t i = 0; i < n_rows; i++) {
        const double x = column->real[i];
        if (isnan(x))
            continue;
        out.least = x < out.least || isnan(out.least) ? x : out.least;
        out.most = x > out.most || isnan(out.most) ? x : out.most;
    }
    return out;
}

static void hold(const OddTask *task, const char *setting, const Cut *cut, const Column *column,
                 Range range)
{
    Text outside = {.arena = task->arena};
    size_t n = 0;
    for (size_t i = 0; i < cut->rule.n; i++) {
        const double at = cut->rule.point[i];
        if (at < range.least || at > range.most)
            text_format(&outside, "%s%s", n++ > 0 ? ", " : "", odd_number_text(task, at));
    }
    if (n == 0)
        return;
    odd_tell(task, 0,
             PHRASE("{} on line {} of the study file cuts '{}' at {}, where nobody stands on one "
                    "side: its values go from {} to {}. Such a cut divides nobody; correct or "
                    "remove it.",
                    piece_setting(setting), piece_line(cut->column.place.line),
                    piece_column(column->name), piece_setting(outside.bytes),
                    piece_value(odd_number_text(task, range.least)),
                    piece_value(odd_number_text(task, range.most))));
}

/* The pretest has a range in each frame: a point that lies in one of them divides somebody. */
static void hold_in_all(const OddTask *task, const char *setting, const Design *design,
                        const Frame *const *frame, const Cut *cut)
{
    const Column *first = NULL;
    Range all = {(double)NAN, (double)NAN};
    for (size_t o = 0; o < design->n_outcomes; o++) {
        const Column *column =
            frame[o] == NULL ? NULL : frame_column(frame[o], &design->outcome[o], cut->column);
        if (column == NULL || column->type != COLUMN_REAL)
            continue;
        const Range one = range_of(column, frame[o]->n_rows);
        first = first == NULL ? column : first;
        all.least = one.least < all.least || isnan(all.least) ? one.least : all.least;
        all.most = one.most > all.most || isnan(all.most) ? one.most : all.most;
    }
    if (first != NULL)
        hold(task, setting, cut, first, all);
}

static void look_design(OddTask *task, const Design *design, const Frame *const *frame)
{
    const Choice method = design_method(design);
    const Option *options = method.entry == NULL ? NULL : method.entry->options;
    for (const Option *o = options; o != NULL && o->name != NULL; o++) {
        if (o->type != OPT_CUTS)
            continue;
        const char *setting = arena_printf(task->arena, "matching.%s", o->name);
        const void *field = (const char *)method.settings + o->offset; /* aligned, by offsetof */
        const Cuts *cuts = field;
        for (size_t i = 0; i < cuts->n; i++)
            if (cuts->item[i].rule.kind == CUT_POINTS)
                hold_in_all(task, setting, design, frame, &cuts->item[i]);
    }
}

const Oddity oddity_cuts_outside = {
    .name = "cuts_outside",
    .help = "points under cutpoints that lie outside of all values, and so divide nobody",
    .look_design = look_design,
};
