/* A table of students that may be one of test records: somebody stands in it several times, in
 * several years, and counts as another person each time. */
#include "odd/look.h"

#include "alike/text.h"

/* Ours: fewer who come back are slips. */
static const double share_least = 0.1;

static bool keeps_by(const Design *design, const char *column)
{
    for (size_t i = 0; i < design->n_keeps; i++)
        if (text_equal(design->keep[i].column.text, column))
            return true;
    return false;
}

static void look_design(OddTask *task, const Design *design, const Frame *const *frame)
{
    if (design->n_outcomes == 0 || frame[0] == NULL || frame[0]->recurring.id == NULL)
        return;
    const RecurringIds *r = &frame[0]->recurring;
    const double least = share_least * (double)r->n_rows;
    const size_t n_more = r->n_rows - r->n_people;
    /* times that never differ within an id tell nothing */
    if ((double)n_more < least || (double)(r->n_both - r->n_people) < least ||
        keeps_by(design, r->time))
        return;
    odd_tell(task, n_more,
             PHRASE("'{}' holds {} in {}, which differ in '{}' (the first that comes back is on "
                    "line {}): the rows look like records of tests or of years. Each counts as "
                    "another {}, which may be compared with its own other year, and an outcome is "
                    "of all years together. Name the file under {}, or put the rows of one year in "
                    "a file of their own.",
                    piece_column(r->id),
                    piece_count(ABOUT_PEOPLE, r->n_people, "different id", "different ids"),
                    piece_count(ABOUT_RECORDS, r->n_rows, "row", "rows"), piece_column(r->time),
                    piece_line(r->line), piece_words(frame_unit(frame[0])),
                    piece_setting("tests: {file: FILE, columns: {id: ID, term: YEAR}}")));
}

const Oddity oddity_records_as_people = {
    .name = "records_as_people",
    .help = "a table of students without an id, or with a year in it, in which a column that reads "
            "as an id comes back over a column of years or terms: rows that look like test records",
    .look_design = look_design,
};
