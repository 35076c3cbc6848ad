/* NWEA MAP Growth, the Comprehensive or Combined Data File: headers of 2013 and of 2021 on. */
#include "records/export.h"

/* A growth measure: in its window, not repeated, not spoiled. */
static const VoidRule voids[] = {
    {.headers = "growthmeasureyn", .counts = "true|t|y|yes|1"},
    {.headers = NULL},
};

/* StudentsBySchool.csv belongs to the same export: AssessmentResults.csv has no grades. */
const Export export_map_students = {
    .name = "map_students",
    .help = "NWEA MAP Growth: StudentsBySchool.csv, which adds the grade to AssessmentResults.csv",
    .source = "headers of a StudentsBySchool.csv of 2013 (mapvizieR)",
    .marks = "termname studentid grade schoolname",
    .field =
        {
            [FIELD_ID] = "studentid",
            [FIELD_TERM] = "termname",
            [FIELD_GRADE] = "grade",
            [FIELD_SCHOOL] = "schoolname",
            [FIELD_DISTRICT] = "districtname|districtstateid",
        },
    .kindergarten = "13",
    .only_students = true,
};

const Export export_map_growth = {
    .name = "map_growth",
    .help = "NWEA MAP Growth: AssessmentResults.csv or the combined student file, old and current",
    .source =
        "headers of an AssessmentResults.csv of 2013 (mapvizieR), of a sample of 2021-22 "
        "(Education Analytics) and of layouts without StudentID (PowerSchool ETL Assistant Tool)",
    .marks = "testritscore studentid|testritscore studentnumber|testritscore studentstateid",
    .kindergarten = "13",
    .field =
        {
            [FIELD_ID] = "studentid|studentnumber|studentstateid",
            [FIELD_SUBJECT] = "subject|measurementscale|discipline|course",
            [FIELD_TERM] = "termname",
            [FIELD_DATE] = "teststartdate",
            [FIELD_SCORE] = "testritscore",
            [FIELD_SE] = "teststandarderror",
            [FIELD_GRADE] = "grade",
            [FIELD_SCHOOL] = "schoolname|schoolid|schoolstateid",
            [FIELD_DISTRICT] = "districtname|districtstateid",
            [FIELD_DURATION] = "testdurationminutes|durationminutes",
            [FIELD_RAPID_GUESSING] = "rapidguessingpercentage",
        },
    .voids = voids,
    .beside = &export_map_students,
};
