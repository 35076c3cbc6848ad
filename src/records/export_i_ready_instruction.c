/* i-Ready "Diagnostic and Instruction": a row for each student, subject and year, with numbered
 * diagnostics. */
#include "records/export.h"

static const VoidRule voids[] = {
    {.headers = "diagnosticrushflag#", .voids = "red|y|yes|true|1"},
    {.headers = NULL},
};

const Export export_i_ready_instruction = {
    .name = "i_ready_instruction",
    .help = "i-Ready Diagnostic and Instruction; each numbered diagnostic of a row is a test",
    .source = "headers of samples of 2015 to 2024 (PowerSchool ETL Assistant Tool)",
    .marks = "diagnosticoverallscalescore1 studentid academicyear",
    .numbered = true,
    .field =
        {
            [FIELD_ID] = "studentid",
            [FIELD_SUBJECT] = "subject",
            [FIELD_TERM] = "diagnosticnormingwindow#",
            [FIELD_YEAR] = "academicyear",
            [FIELD_DATE] = "diagnosticcompletiondate#|diagnosticstartdate#",
            [FIELD_SCORE] = "diagnosticoverallscalescore#",
            [FIELD_SE] = "diagnosticstandarderror#",
            [FIELD_RUSHED] = "diagnosticrushflag#",
            [FIELD_GRADE] = "studentgrade",
            [FIELD_SCHOOL] = "school",
            [FIELD_DISTRICT] = "district|districtname|districtstateid",
        },
    .voids = voids,
};
