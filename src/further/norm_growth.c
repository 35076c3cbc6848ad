#include "further/norm_growth.h"

#include <math.h>

typedef struct Span {
    TermDate from, to;
} Span;

static bool span_read(const OutcomeSpec *outcome, Span *out)
{
    return outcome->span != NULL && term_read(outcome->span->from.text, &out->from) &&
           term_read(outcome->span->to.text, &out->to);
}

/* Years of a span's grades: a student goes up by one at each new school year. */
static int later_years(Span span)
{
    return span.to.year - span.from.year;
}

typedef double GradeValue(const FurtherInput *input, int grade, Span span);

static double end_sd(const FurtherInput *input, int grade, Span span)
{
    const Norm *norm = norms_find(input->stages->norms, input->stages->outcome->subject,
                                  grade + later_years(span), span.to.season);
    return norm == NULL ? (double)NAN : norm->sd;
}

/* The table's own growth, else the difference of its means at both ends. */
static double growth(const FurtherInput *input, int grade, Span span)
{
    const char *subject = input->stages->outcome->subject;
    const int years = later_years(span);
    const NormGrowth *own = norms_find_growth(input->stages->norms, subject, grade,
                                              span.from.season, span.to.season, years);
    const Norm *start = norms_find(input->stages->norms, subject, grade, span.from.season);
    const Norm *end = norms_find(input->stages->norms, subject, grade + years, span.to.season);

    if (own != NULL)
        return own->mean;
    return start == NULL || end == NULL ? (double)NAN : end->mean - start->mean;
}

static double mean_over_treated(const FurtherInput *input, GradeValue *value_of)
{
    const Stages *s = input->stages;
    const Column *column = frame_known(s->frame, KNOWN_GRADE);
    Span span;

    if (input->stages->norms == NULL || s->outcome->subject == NULL || column == NULL ||
        input->effects->weight == NULL || !span_read(s->outcome, &span))
        return (double)NAN;
    Arena *scratch = arena_create();
    const Levels grades = frame_levels(scratch, column, s->cohort->row, s->cohort->n);
    double *value = ARENA_ARRAY(scratch, double, grades.n_levels);
    double sum = 0.0, weight = 0.0;
    for (size_t g = 0; g < grades.n_levels; g++) {
        int grade;
        value[g] = grade_read(grades.name[g], &grade) ? value_of(input, grade, span) : (double)NAN;
    }
    for (size_t i = 0; i < s->cohort->n; i++) {
        const double w = s->cohort->treated[i] ? input->effects->weight[i] : 0.0;
        if (!(w > 0.0))
            continue;
        sum += w * (grades.level[i] == LEVEL_NONE ? (double)NAN : value[grades.level[i]]);
        weight += w;
    }
    arena_destroy(scratch);
    return weight > 0.0 ? sum / weight : (double)NAN;
}

double norm_end_sd(const FurtherInput *input)
{
    return mean_over_treated(input, end_sd);
}

double norm_span_growth(const FurtherInput *input)
{
    return mean_over_treated(input, growth);
}

bool norm_any_treated_reaches(const FurtherInput *input, int least)
{
    const Stages *s = input->stages;
    const Column *column = frame_known(s->frame, KNOWN_GRADE);
    Span span;
    bool any = false;

    if (column == NULL || input->effects->weight == NULL || !span_read(s->outcome, &span))
        return false;
    Arena *scratch = arena_create();
    const Levels grades = frame_levels(scratch, column, s->cohort->row, s->cohort->n);
    for (size_t i = 0; i < s->cohort->n && !any; i++) {
        int grade;
        any = s->cohort->treated[i] && input->effects->weight[i] > 0.0 &&
              grades.level[i] != LEVEL_NONE && grade_read(grades.name[grades.level[i]], &grade) &&
              grade + later_years(span) >= least;
    }
    arena_destroy(scratch);
    return any;
}

double span_years(const FurtherInput *input)
{
    Span span;

    if (!span_read(input->stages->outcome, &span))
        return (double)NAN;
    const int years = span.to.year - span.from.year;
    if (span.from.season == SEASON_FALL && span.to.season == SEASON_SPRING)
        return years + 1;
    return span.from.season == span.to.season && years > 0 ? years : (double)NAN;
}
