/* National norms of each student's grade and terms. */
#include "further/norm_lookup.h"

#include <assert.h>
#include <math.h>

#include "alike/text.h"

/* --- who can be compared -----------------------------------------------------------------------
 */

bool norm_lookup_applies(const FurtherInput *input)
{
    const Stages *s = input->stages;
    TermDate term;
    return input->stages->norms != NULL && s->outcome->subject != NULL &&
           s->outcome->span != NULL && s->cohort->pretest != NULL &&
           s->cohort->pretest->type == COLUMN_REAL && s->cohort->outcome != NULL &&
           s->cohort->outcome->type == COLUMN_REAL && input->effects->weight != NULL &&
           frame_known(s->frame, KNOWN_GRADE) != NULL &&
           term_read(s->outcome->span->from.text, &term) &&
           term_read(s->outcome->span->to.text, &term);
}

double norm_pretest(const NormWork *work, size_t i)
{
    return work->cohort->pretest->real[work->cohort->row[i]];
}

double norm_score(const NormWork *work, size_t i)
{
    return work->cohort->outcome->real[work->cohort->row[i]];
}

static bool is_measured(const NormWork *work, size_t i)
{
    return work->weight[i] > 0 && !isnan(norm_pretest(work, i)) && !isnan(norm_score(work, i));
}

void norm_lookup(NormWork *work)
{
    const Stages *s = work->input->stages;
    const Norms *norms = work->input->stages->norms;
    const char *subject = s->outcome->subject;
    const bool read = term_read(s->outcome->span->from.text, &work->term[0]) &&
                      term_read(s->outcome->span->to.text, &work->term[1]);
    assert(read); /* else it would not apply */
    (void)read;
    const int years = work->term[1].year - work->term[0].year;
    work->grades = frame_levels(work->scratch, frame_known(s->frame, KNOWN_GRADE), s->cohort->row,
                                s->cohort->n);
    work->of_grade = ARENA_ARRAY(work->scratch, GradeNorms, work->grades.n_levels);
    for (size_t k = 0; k < work->grades.n_levels; k++) {
        GradeNorms *g = &work->of_grade[k];
        g->known = grade_read(work->grades.name[k], &g->grade);
        if (!g->known)
            continue;
        g->at[0] = norms_find(norms, subject, g->grade, work->term[0].season);
        g->at[1] = norms_find(norms, subject, g->grade + years, work->term[1].season);
        g->growth = norms_find_growth(norms, subject, g->grade, work->term[0].season,
                                      work->term[1].season, years);
    }
    for (size_t i = 0; i < work->cohort->n; i++) {
        if (!is_measured(work, i))
            continue;
        if (work->grades.level[i] == LEVEL_NONE)
            work->n_no_grade++;
        else
            work->of_grade[work->grades.level[i]].n_students++;
    }
}

const GradeNorms *norms_of_student(const NormWork *work, size_t i)
{
    const int32_t level = work->grades.level[i];
    if (level == LEVEL_NONE || !is_measured(work, i))
        return NULL;
    const GradeNorms *g = &work->of_grade[level];
    return g->at[0] != NULL && g->at[1] != NULL ? g : NULL;
}

/* --- what is lacking ---------------------------------------------------------------------------
 */

/* "grade 9 spring Mathematics" */
static const char *norm_words(const NormWork *work, int grade, Season season)
{
    return arena_printf(work->scratch, "%s %s %s", grade_name(work->scratch, grade),
                        season_name(season), work->input->stages->outcome->subject);
}

static const char *students(const NormWork *work, size_t n)
{
    return arena_printf(work->scratch, "%s %s", text_count(work->scratch, n),
                        text_plural(n, "student", "students"));
}

/* Of the user's own table a gap is an error: the row can be added. A shipped table has the grades
 * it has: who is beyond them is left out, and counted. */
static bool tell_gap(const NormWork *work, const GradeNorms *g, int end, Arena *arena, Notes *notes,
                     Error *err)
{
    const Norms *norms = work->input->stages->norms;
    const int years = work->term[1].year - work->term[0].year;
    const char *what = norm_words(work, g->grade + (end ? years : 0), work->term[end].season);
    if (work->input->stages->norms_are_own)
        return error_add(err, ERR_DATA, (Place){.file = norms->name},
                         "norm table lacks %s, which %s of outcome '%s' %s; add the row, or keep "
                         "other grades out of the study",
                         what, students(work, g->n_students),
                         work->input->stages->outcome->name.text,
                         g->n_students == 1 ? "needs" : "need");
    notes_add(
        notes, arena, "norms", NOTE_CAUTION, count_about(ABOUT_PEOPLE, g->n_students),
        PHRASE(
            "The norm table {} lacks {}: {} {is|are} left out of the comparison with the nation.",
            piece_words(norms->name), piece_words(what),
            piece_thousands(ABOUT_PEOPLE, g->n_students, "student", "students")));
    return true;
}

bool norm_lookup_gaps(const NormWork *work, Arena *arena, Notes *notes, Error *err)
{
    size_t n_unread = 0, n_no_growth = 0, n = 0;
    const char *unread = NULL;
    const bool own = work->input->stages->norms_are_own;
    bool ok = true;
    for (size_t k = 0; k < work->grades.n_levels; k++) {
        const GradeNorms *g = &work->of_grade[k];
        if (g->n_students == 0)
            continue;
        if (!g->known) {
            n_unread += g->n_students;
            unread = unread == NULL ? work->grades.name[k] : unread;
            continue;
        }
        for (int end = 0; end < 2; end++)
            if (g->at[end] == NULL && (own || end == 0 || g->at[0] != NULL))
                ok = tell_gap(work, g, end, arena, notes, err) && ok;
        n += g->n_students;
        n_no_growth +=
            g->at[0] != NULL && g->at[1] != NULL && g->growth == NULL ? g->n_students : 0;
    }
    if (!ok) {
        error_finish(err);
        return false;
    }
    if (n_unread + work->n_no_grade > 0)
        notes_add(notes, arena, "norms", NOTE_CAUTION,
                  count_about(ABOUT_PEOPLE, n_unread + work->n_no_grade),
                  PHRASE("{} {has|have} no grade that can be read{}{}{}, and so no national norm.",
                         piece_thousands(ABOUT_PEOPLE, n_unread + work->n_no_grade, "student",
                                         "students"),
                         piece_words(unread == NULL ? "" : " (such as '"), piece_value(unread),
                         piece_words(unread == NULL ? "" : "')")));
    if (n_no_growth > 0)
        notes_add(
            notes, arena, "norms", NOTE_PLAIN, count_about(ABOUT_PEOPLE, n_no_growth),
            PHRASE("The norm table {} has no growth given the start from {} to {}{} for {}.",
                   piece_words(work->input->stages->norms->name),
                   piece_words(season_name(work->term[0].season)),
                   piece_words(season_name(work->term[1].season)),
                   piece_words(work->term[1].year > work->term[0].year ? " of a later school year"
                                                                       : ""),
                   n_no_growth == n
                       ? piece_words("any student")
                       : piece_thousands(ABOUT_PEOPLE, n_no_growth, "student", "students")));
    return true;
}
