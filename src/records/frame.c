/* The frame of one outcome: a row for each student with a pretest. */
#include "records/build.h"

#include "alike/limits.h"
#include "alike/os.h"
#include "frame/view.h"
#include "records/students_by_term.h"

#include <math.h>
#include <string.h>

/* --- notes ----------------------------------------------------------------------------------- */

static void note_rows(const Build *b)
{
    const OutcomeRows *rows = b->rows;
    const char *name = b->outcome->label != NULL ? b->outcome->label : b->outcome->name.text;
    const size_t n_movers = rows->n_movers[0] + rows->n_movers[1];
    const size_t n_without = rows->n_without_pretest[0] + rows->n_without_pretest[1];
    Notes *notes = &b->frame->notes;
    if (n_without > 0)
        notes_add(
            notes, b->arena, "data", NOTE_PLAIN, count_about(ABOUT_PEOPLE, n_without),
            PHRASE("{}: students with a score in {} and no test in {} are not analysed: "
                   "{}, {}.",
                   piece_setting(name), piece_words(term_text(b->arena, rows->to)),
                   piece_words(term_text(b->arena, rows->from)),
                   piece_count(ABOUT_TREATED, rows->n_without_pretest[1], "program", "program"),
                   piece_count(ABOUT_CONTROL, rows->n_without_pretest[0], "comparison",
                               "comparison")));
    if (rows->n_both_arms > 0)
        notes_add(notes, b->arena, "data", NOTE_CAUTION,
                  count_about(ABOUT_PEOPLE, rows->n_both_arms),
                  PHRASE("{}: {} {was|were} tested in a school of the program and in another in "
                         "{}, so that no group can be told for them; they are left out.",
                         piece_setting(name),
                         piece_count(ABOUT_PEOPLE, rows->n_both_arms, "student", "students"),
                         piece_words(term_text(b->arena, rows->from))));
    if (rows->n_several > 0)
        notes_add(notes, b->arena, "data", NOTE_PLAIN, count_about(ABOUT_PEOPLE, rows->n_several),
                  PHRASE("{}: {} {has|have} the test of {} under several schools of one group, and "
                         "{counts|count} with the school that comes first by name.",
                         piece_setting(name),
                         piece_count(ABOUT_PEOPLE, rows->n_several, "student", "students"),
                         piece_words(term_text(b->arena, rows->from))));
    if (n_movers > 0)
        notes_add(
            notes, b->arena, "data", NOTE_PLAIN, count_about(ABOUT_PEOPLE, n_movers),
            PHRASE("{}: students tested in two schools between {} and {} {}: {}, {}.",
                   piece_setting(name), piece_words(term_text(b->arena, rows->from)),
                   piece_words(term_text(b->arena, rows->to)),
                   piece_words(b->records->spec->tests.movers == MOVERS_DROP
                                   ? "were left out"
                                   : "count with the school of the pretest"),
                   piece_count(ABOUT_TREATED, rows->n_movers[1], "program", "program"),
                   piece_count(ABOUT_CONTROL, rows->n_movers[0], "comparison", "comparison")));
    if (rows->n_part_schools > 0)
        notes_add(notes, b->arena, "data", NOTE_CAUTION,
                  count_about(ABOUT_CONTROL, rows->n_unlisted),
                  PHRASE("{}: the roster names only a part of the students in {} of {} program "
                         "schools; {} of these schools that it does not name count as comparison.",
                         piece_setting(name), piece_groups(rows->n_part_schools, rows->n_unlisted),
                         piece_count(ABOUT_SCHOOLS, rows->n_schools, NULL, NULL),
                         piece_count(ABOUT_CONTROL, rows->n_unlisted, "students", "students")));
}

/* What leads a vendor to void a test may be how it was given: so it is told as other conditions of
 * tests are, though nobody of them is compared. */
static void note_voided(const Build *b)
{
    const OutcomeRows *rows = b->rows;
    const char *name = b->outcome->label != NULL ? b->outcome->label : b->outcome->name.text;
    const char *people = spec_people(b->arena, b->records->spec);
    double percent[2];
    if (rows->n_voided[0] + rows->n_voided[1] == 0)
        return;
    for (int arm = 0; arm < 2; arm++)
        percent[arm] = rows->n_rows[arm] == 0
                           ? 0.0
                           : 100.0 * (double)rows->n_voided[arm] / (double)rows->n_rows[arm];
    const bool apart = fabs(percent[1] - percent[0]) >= LIMIT_CONDITION_SHARE;
    notes_add(&b->frame->notes, b->arena, "data", apart ? NOTE_CAUTION : NOTE_PLAIN,
              count_about(ABOUT_PEOPLE, rows->n_voided[0] + rows->n_voided[1]),
              PHRASE("{}: {} of {} program {} and {} of {} comparison {} have no score in {} "
                     "because the file says that their test does not count.{}",
                     piece_setting(name), piece_count(ABOUT_TREATED, rows->n_voided[1], NULL, NULL),
                     piece_count(ABOUT_TREATED, rows->n_rows[1], NULL, NULL), piece_words(people),
                     piece_count(ABOUT_CONTROL, rows->n_voided[0], NULL, NULL),
                     piece_count(ABOUT_CONTROL, rows->n_rows[0], NULL, NULL), piece_words(people),
                     piece_words(term_text(b->arena, rows->to)),
                     piece_words(apart ? " The groups were not tested alike: ask why such tests do "
                                         "not count before the result is used."
                                       : "")));
}

/* Of those who stand in the file in other terms only nothing is known at the pretest. */
static void note_other_terms(const Build *b)
{
    const Records *records = b->records;
    const Attributes *students = &records->students;
    const char *name = b->outcome->label != NULL ? b->outcome->label : b->outcome->name.text;
    size_t n = 0;
    for (size_t i = 0; i < b->rows->n && students->term != NULL; i++) {
        const Test *test = &records->test[b->rows->row[i].pretest];
        n += students->row[test->student] != NOT_JOINED && students_at(records, test) == NOT_JOINED;
    }
    if (n > 0)
        notes_add(&b->frame->notes, b->arena, "data",
                  (double)n > JOIN_LIMIT * (double)b->rows->n ? NOTE_CAUTION : NOTE_PLAIN,
                  count_about(ABOUT_PEOPLE, n),
                  PHRASE("{}: {} {has|have} no row of {} in {}, only of other terms: what it tells "
                         "is missing for them.",
                         piece_setting(name), piece_count(ABOUT_PEOPLE, n, "student", "students"),
                         piece_words(term_text(b->arena, b->rows->from)),
                         piece_file(os_file_name(records->spec->tests.students.path))));
}

/* --- the frame ------------------------------------------------------------------------------- */

static void name_rows(const Build *b)
{
    Frame *frame = b->frame;
    const Records *records = b->records;
    const size_t n = b->rows->n;
    const char **id = (const char **)arena_array(b->arena, n, sizeof *id);
    frame->source = records->n_files == 1 ? records->file[0].path : "the files of tests";
    frame->hash = records->file[0].hash;
    frame->n_rows = n;
    frame->seeks_groups = uses_seek_groups(records->spec);
    frame->program_by_school = records->is_program != NULL ? known_name(KNOWN_PROGRAM) : NULL;
    frame->id = id;
    frame->file_row = ARENA_ARRAY(b->arena, uint32_t, n);
    frame->line = ARENA_ARRAY(b->arena, uint32_t, n);
    for (size_t i = 0; i < n; i++) {
        const Test *test = &records->test[b->rows->row[i].pretest];
        id[i] = records->id[test->student];
        frame->file_row[i] = test->number + 1;
        frame->line[i] = test->line;
    }
}

static void mark_both_arms(const Build *b)
{
    Frame *frame = b->frame;
    if (b->rows->n_both_arms == 0)
        return;
    uint8_t *both = ARENA_ARRAY(b->arena, uint8_t, b->rows->n);
    for (size_t i = 0; i < b->rows->n; i++)
        both[i] = b->records->test[b->rows->row[i].pretest].both_arms;
    frame->both_arms = both;
    frame->both_arms_why = arena_printf(b->arena, "tested in a program school and in another in %s",
                                        term_text(b->arena, b->rows->from));
}

static void fill(const Build *b)
{
    join_note_near(b->arena, &b->rows->ends, &b->frame->notes);
    name_rows(b);
    mark_both_arms(b);
    build_columns(b);
    note_rows(b);
    note_voided(b);
    note_other_terms(b);
}

bool records_frame(Arena *arena, const Records *records, const Spec *spec,
                   const FrameSettings *settings, const OutcomeSpec *outcome, Frame *out,
                   Error *err)
{
    Arena *scratch = arena_create();
    OutcomeRows rows;
    Frame *raw = ARENA_NEW(arena, Frame);
    bool ok = outcome_rows(scratch, records, outcome, &rows, err);
    if (ok) {
        const Build b = {arena, records, outcome, &rows, raw, err};
        fill(&b);
        error_finish(err);
        ok = err->n == 0 && frame_view(arena, raw, spec, settings, out, err);
    }
    arena_destroy(scratch);
    return ok;
}
