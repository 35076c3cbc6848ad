/* Any other file: tests.columns names its columns; plain names need not be named. */
#include "records/export.h"

const Export export_custom = {
    .name = "custom",
    .help = "any file of one row a test; tests.columns says which column is which, where its "
            "headers are not simply student_id, subject, term, date, score, se, grade, school",
    .source = "alike",
    .field =
        {
            [FIELD_ID] = "studentid|student|id",
            [FIELD_SUBJECT] = "subject",
            [FIELD_TERM] = "term|termname",
            [FIELD_DATE] = "date|testdate",
            [FIELD_SCORE] = "score|scalescore|scaledscore",
            [FIELD_SE] = "se|sem|standarderror",
            [FIELD_GRADE] = "grade",
            [FIELD_SCHOOL] = "school|schoolid|schoolname|campus|campusid|campusname",
            [FIELD_DISTRICT] = "district|districtid|districtname",
            [FIELD_DURATION] = "durationminutes|durationmin|minutes|testdurationminutes|"
                               "durationseconds|durationinseconds",
            [FIELD_RAPID_GUESSING] = "rapidguessing|rapidguessingpercentage|rapidguessingpercent",
            [FIELD_EXTRA_TIME] = "extratime|extendedtime",
            [FIELD_READ_ALOUD] = "readaloud",
            [FIELD_GROWTH_MEASURE] = "growthmeasure|growthmeasureyn",
        },
};
