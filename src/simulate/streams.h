/* What each random number is for. A new row goes to the end: the others keep their numbers. */
#ifndef SIMULATE_STREAMS_H
#define SIMULATE_STREAMS_H

typedef enum Stream {
    FOR_LOCALE = 1,
    FOR_FRL,
    FOR_CHARTER,
    FOR_LEVEL,
    FOR_PROGRAM,
    FOR_SCHOOL_ABILITY,
    FOR_SCHOOL_GROWTH,
    FOR_SCHOOL_EFFECT,
    FOR_WINTER,
    FOR_SIZE,
    FOR_NAME,
    FOR_SCHOOL_DAY,
    FOR_ENTRY,
    FOR_GRADE,
    FOR_SCHOOL,
    FOR_SUMMER,
    FOR_MIDYEAR,
    FOR_ABILITY,
    FOR_GROWTH,
    FOR_FORM, /* of the day: what moves a true score from term to term */
    FOR_ERROR,
    FOR_SE,
    FOR_ABSENCE,
    FOR_TEST_DAY,
    FOR_TRAIT,
    FOR_RETEST,
    FOR_DUPLICATE,
    FOR_SPELLING,
    FOR_INVALID,
    FOR_BLANK,
    FOR_ROSTER,
    FOR_INVITED,
    FOR_SURVEY_SCHOOL,
    FOR_TEACHER,
    FOR_OPINION,
    FOR_SILENCE, /* who does not answer a question */
    FOR_REPLY,   /* who does not answer at all */
    FOR_PANEL,
    FOR_VISIT,
} Stream;

#endif
