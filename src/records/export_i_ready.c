/* i-Ready Diagnostic: one file a subject, which only its further columns tell. */
#include "records/export.h"

static bool has(const Header *header, const char *plain)
{
    for (size_t k = 0; k < header->n; k++)
        if (name_among(plain_name(header->arena, header->name[k]), plain))
            return true;
    return false;
}

static const char *subject_of_columns(const Header *header, const char *path)
{
    (void)path;
    const bool reading = has(header, "phonicsscalescore|lexilemeasure|vocabularyscalescore");
    const bool mathematics = has(header, "quantilemeasure|numberandoperationsscalescore|"
                                         "geometryscalescore");
    return reading == mathematics ? NULL : reading ? "Reading" : "Mathematics";
}

/* Answered too fast to mean anything; yellow still counts. */
static const VoidRule voids[] = {
    {.headers = "rushflag", .voids = "red|y|yes|true|1"},
    {.headers = NULL},
};

const Export export_i_ready = {
    .name = "i_ready",
    .help = "i-Ready Diagnostic; the subject follows from its columns",
    .source = "headers of samples of 2025-26 (Education Analytics)",
    .marks = "overallscalescore studentid academicyear",
    .field =
        {
            [FIELD_ID] = "studentid",
            [FIELD_SUBJECT] = "subject",
            [FIELD_TERM] = "normingwindow",
            [FIELD_YEAR] = "academicyear",
            [FIELD_DATE] = "completiondate|startdate",
            [FIELD_SCORE] = "overallscalescore",
            [FIELD_SE] = "standarderror|overallscalescorestandarderror",
            [FIELD_GRADE] = "studentgrade",
            [FIELD_SCHOOL] = "school",
            [FIELD_DISTRICT] = "district|districtname|districtstateid",
            [FIELD_DURATION] = "durationmin|durationminutes",
            [FIELD_RUSHED] = "rushflag",
            [FIELD_READ_ALOUD] = "readaloud",
            [FIELD_FIRST] = "baselinediagnosticyn",
            [FIELD_LAST] = "mostrecentdiagnosticytdyn|mostrecentdiagnosticyn",
        },
    .voids = voids,
    .subject = subject_of_columns,
};
