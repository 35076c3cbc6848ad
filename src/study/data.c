#include "alike/data.h"

#include "alike/design.h"
#include "alike/input.h"
#include "alike/key.h"
#include "alike/odd.h"
#include "alike/records.h"
#include "alike/text.h"

#include <math.h>
#include <string.h>

static void make_room(Arena *arena, StudyData *out)
{
    const Spec *spec = out->spec;
    out->frame = (const Frame ***)arena_array(arena, spec_n_read(spec), sizeof *out->frame);
    for (size_t d = 0; d < spec_n_read(spec); d++)
        out->frame[d] =
            (const Frame **)arena_array(arena, spec->design[d].n_outcomes, sizeof **out->frame);
}

static bool same_columns(const Design *a, const Design *b)
{
    const FrameSettings of_a = settings_for_frame(a), of_b = settings_for_frame(b);
    return key_equal(key_frame(&of_a), key_frame(&of_b));
}

static Frame *new_frame(Arena *arena, StudyData *out)
{
    Frame *frame = ARENA_NEW(arena, Frame);
    out->made = (Frame **)arena_grow(arena, (void *)out->made, &out->capacity_made, out->n_made + 1,
                                     sizeof(Frame *));
    out->made[out->n_made++] = frame;
    return frame;
}

/* --- a student file -------------------------------------------------------------------------- */

/* Frames by their `columns` block: most designs share one. */
static bool make_views(Arena *arena, const Frame *base, StudyData *out, Error *err)
{
    const Spec *spec = out->spec;
    const Frame **view = (const Frame **)arena_array(arena, spec_n_read(spec), sizeof *view);
    for (size_t d = 0; d < spec_n_read(spec); d++) {
        view[d] = d == 0 ? base : NULL;
        for (size_t e = 0; e < d && view[d] == NULL; e++)
            if (same_columns(&spec->design[e], &spec->design[d]))
                view[d] = view[e];
        if (view[d] == NULL) {
            Frame *own = new_frame(arena, out);
            const FrameSettings settings = settings_for_frame(&spec->design[d]);
            if (!frame_view(arena, base, spec, &settings, own, err))
                return false;
            view[d] = own;
        }
        for (size_t o = 0; o < spec->design[d].n_outcomes; o++)
            out->frame[d][o] = view[d];
    }
    return true;
}

typedef struct RosterTask {
    const Spec *spec;
    RosterFile file;
} RosterTask;

static bool add_roster(void *context, Arena *arena, Frame *raw, Error *err)
{
    RosterTask *task = context;
    return roster_of_table(arena, task->spec, raw, &task->file, err);
}

static bool load_students(Arena *arena, FrameMode mode, StudyData *out, Error *err)
{
    enum { INPUTS_MOST = 2 };
    const Spec *spec = out->spec;
    Frame *base = new_frame(arena, out);
    RosterTask roster = {.spec = spec};
    const FrameMore more = {.context = &roster, .add = add_roster};
    const bool has_roster = spec->tests.roster.path != NULL;
    if (!frame_load_more(arena, spec, mode, has_roster ? &more : NULL, base, err) ||
        !make_views(arena, base, out, err))
        return false;
    out->input = ARENA_ARRAY(arena, InputFile, INPUTS_MOST);
    out->input[out->n_inputs++] = (InputFile){
        .file = spec->data_path, .role = INPUT_DATA, .hash = base->hash, .rows = base->n_rows};
    if (has_roster)
        out->input[out->n_inputs++] = (InputFile){.file = spec->tests.roster.path,
                                                  .role = INPUT_ROSTER,
                                                  .hash = roster.file.hash,
                                                  .rows = roster.file.n_rows};
    notes_append(&out->notes, arena, &base->notes);
    return true;
}

/* --- test records ---------------------------------------------------------------------------- */

static bool same_outcome(const OutcomeSpec *a, const OutcomeSpec *b)
{
    return a->span == b->span && text_equal(a->subject, b->subject); /* spans are the study's */
}

/* The frame of an earlier design: the same one, or another view of its columns. */
static const Frame *earlier_frame(const StudyData *data, size_t d, const OutcomeSpec *outcome,
                                  bool *same)
{
    const Spec *spec = data->spec;
    const Frame *related = NULL;
    *same = false;
    for (size_t e = 0; e < d; e++)
        for (size_t o = 0; o < spec->design[e].n_outcomes; o++) {
            if (!same_outcome(&spec->design[e].outcome[o], outcome))
                continue;
            related = data->frame[e][o];
            if (related == NULL)
                continue; /* the stack is none */
            if (same_columns(&spec->design[e], &spec->design[d])) {
                *same = true;
                return related;
            }
        }
    return related;
}

/* Once every school has begun there is nobody to compare with, and schools may have opened in the
 * year in which they began: such a stack is left out, and no fault of the study. */
static bool lacks_group(const OutcomeSpec *outcome, const Frame *frame)
{
    const Column *program = frame_known(frame, KNOWN_PROGRAM);
    bool has[2] = {false, false};

    if (outcome->span->start == 0 || program == NULL)
        return false;
    for (size_t i = 0; i < frame->n_rows; i++)
        for (int arm = 0; program->level[i] != LEVEL_NONE && arm < 2; arm++)
            has[arm] = has[arm] ||
                       text_equal(program->level_name[program->level[i]], arm == 1 ? "1" : "0");
    return !has[0] || !has[1];
}

static bool make_frame(Arena *arena, const Records *records, size_t d, size_t o, StudyData *out,
                       Error *err)
{
    const Spec *spec = out->spec;
    const Design *design = &spec->design[d];
    bool same;
    const Frame *earlier = earlier_frame(out, d, &design->outcome[o], &same);
    if (same) {
        out->frame[d][o] = earlier;
        return true;
    }
    Frame *own = new_frame(arena, out);
    out->frame[d][o] = own;
    const FrameSettings settings = settings_for_frame(design);
    if (earlier != NULL)
        return frame_view(arena, earlier, spec, &settings, own, err);
    if (!records_frame(arena, records, spec, &settings, &design->outcome[o], own, err))
        return false;
    if (lacks_group(&design->outcome[o], own))
        out->frame[d][o] = NULL;
    else
        notes_append(&out->notes, arena, &own->notes);
    return true;
}

/* Some comparison must be left; which are not is told in one note. */
static bool tell_frames(Arena *arena, StudyData *data, Error *err)
{
    const Design *design = &data->spec->design[0];
    Text lost = {.arena = arena};
    size_t n = 0;

    for (size_t o = 0; o < design->n_outcomes; o++) {
        if (data->frame[0][o] == NULL)
            text_format(&lost, "%s%s", lost.n > 0 ? "; " : "", design->outcome[o].label);
        else
            n++;
    }
    if (n == 0)
        return error_set(err, ERR_INFEASIBLE, data->spec->tests.place,
                         "no starting year under treatment.starts has schools that were tested "
                         "before it and other schools that had not begun; compare with schools "
                         "that never took up the program, or let spans begin earlier");
    if (lost.n > 0)
        notes_add(&data->notes, arena, "data", NOTE_CAUTION, NO_COUNT,
                  PHRASE("Some comparisons could not be made, since by their end every other "
                         "school had begun, or no school of the program was tested at their "
                         "beginning: {}.",
                         piece_setting(lost.bytes)));
    return true;
}

static void list_inputs(Arena *arena, const Records *records, StudyData *out)
{
    const InputFile *input;
    out->n_inputs = records_inputs(records, &input);
    out->input = ARENA_ARRAY(arena, InputFile, out->n_inputs);
    memcpy(out->input, input, out->n_inputs * sizeof *input);
}

static bool load_records(Arena *arena, FrameMode mode, StudyData *out, Error *err)
{
    Records *records;
    if (!records_load(arena, out->spec, mode, &records, err))
        return false;
    notes_append(&out->notes, arena, records_notes(records));
    for (size_t d = 0; d < spec_n_read(out->spec); d++)
        for (size_t o = 0; o < out->spec->design[d].n_outcomes; o++)
            if (!make_frame(arena, records, d, o, out, err))
                return false;
    if (!tell_frames(arena, out, err))
        return false;
    list_inputs(arena, records, out);
    out->tables = records_tables(arena, records);
    return true;
}

/* Before anything is calculated. What the primary design shares with others is told once. */
static bool check_columns(const StudyData *data, Error *err)
{
    const Spec *spec = data->spec;
    bool fine = true;
    for (size_t d = 0; d < spec_n_read(spec) && fine; d++) {
        const Design *design = &spec->design[d];
        for (size_t o = 0; o < design->n_outcomes && fine; o++)
            fine = data->frame[d][o] == NULL ||
                   (frame_check_roles(design, data->frame[d][o], err) &&
                    frame_check_levels(spec, design, &design->outcome[o], data->frame[d][o], err));
        if (!fine)
            design_sign(design, err);
    }
    if (!fine)
        error_finish(err);
    return fine;
}

/* Rows are in another order than the file's; n: there is none. */
static size_t first_other_value(const Column *column, const Frame *frame)
{
    size_t first = frame->n_rows;
    for (size_t i = 0; i < frame->n_rows; i++) {
        const double y = column->real[i];
        if (!isnan(y) && y != 0.0 && y != 1.0 &&
            (first == frame->n_rows || frame->line[i] < frame->line[first]))
            first = i;
    }
    return first;
}

/* What the study's own estimator can't have is told before a matching that may take long; an
 * alternative that can't be carried out is a row with its reason. */
static bool check_scores(const StudyData *data, FrameMode mode, Error *err)
{
    const Design *design = &data->spec->design[0];
    if (mode == FRAME_DESIGN || !design->effects.estimator->of_shares)
        return true;
    for (size_t o = 0; o < design->n_outcomes; o++) {
        const Frame *frame = data->frame[0][o];
        const OutcomeSpec *outcome = &design->outcome[o];
        const Column *score = frame == NULL ? NULL : frame_find(frame, outcome->score.text);
        if (score == NULL || score->type != COLUMN_REAL || score->binary)
            continue;
        const size_t i = first_other_value(score, frame);
        if (i < frame->n_rows)
            return error_set(err, ERR_INFEASIBLE,
                             (Place){.file = frame->source, .line = frame->line[i]},
                             "effects.estimator: %s is for outcomes of 0 and 1, but '%s' has other "
                             "values, here for the first time; write 'estimator: %s', or name a "
                             "column of 0 and 1",
                             design->effects.estimator->name, score->name,
                             registry_default(&estimators, false)->name);
    }
    return true;
}

/* What looks odd is no fault: the study may have its reasons. */
/* Files that say how others are read, or what scores mean: results hang on them too. */
static bool list_further_inputs(Arena *arena, StudyData *out, Error *err)
{
    const Spec *spec = out->spec;
    const LineLayout *layout = spec->tests.given ? spec->tests.rules.layout : spec->rules.layout;
    const InputFile further[] = {
        {.file = layout == NULL ? NULL : layout->path, .role = INPUT_LAYOUT},
        {.file = spec->norms.path, .role = INPUT_NORMS},
    };
    InputFile *all = ARENA_ARRAY(arena, InputFile, out->n_inputs + COUNT_OF(further));
    for (size_t i = 0; i < out->n_inputs; i++)
        all[i] = out->input[i];
    out->input = all;
    for (size_t i = 0; i < COUNT_OF(further); i++) {
        if (further[i].file == NULL)
            continue;
        InputFile *input = &all[out->n_inputs++];
        *input = further[i];
        if (!input_sha256(arena, input->file, input->hash.sha256, err))
            return false;
    }
    return true;
}

static void look_at_columns(Arena *arena, StudyData *data)
{
    OddNotes odd = {0};
    odd_look(arena, data->spec, (const Frame *const *const *)data->frame, &odd);
    notes_append(&data->notes, arena, &odd.found);
    data->asked = odd.asked;
}

bool data_load(Arena *arena, const Spec *spec, FrameMode mode, StudyData *out, Error *err)
{
    *out = (StudyData){.spec = spec};
    make_room(arena, out);
    if (!(spec->tests.given ? load_records(arena, mode, out, err)
                            : load_students(arena, mode, out, err)) ||
        !list_further_inputs(arena, out, err) || !check_columns(out, err) ||
        !check_scores(out, mode, err))
        return false;
    look_at_columns(arena, out);
    return true;
}
