/* Renaissance Star: one file a subject, which only its name tells. */
#include "records/export.h"

#include "alike/os.h"

#include <ctype.h>
#include <string.h>

/* Does the word stand in the name by itself, as in "2023_SR_v2.csv"? */
static bool stands_in(const char *name, const char *word)
{
    const size_t n = strlen(word);
    for (const char *at = name; (at = strstr(at, word)) != NULL; at++)
        if ((at == name || !isalpha((unsigned char)at[-1])) && !isalpha((unsigned char)at[n]))
            return true;
    return false;
}

static const char *subject_of_name(const Header *header, const char *path)
{
    static const char *const words[][2] = {
        {"SEL", "Early Literacy"},      {"SR", "Reading"},      {"SM", "Mathematics"},
        {"Literacy", "Early Literacy"}, {"Reading", "Reading"}, {"Math", "Mathematics"}};
    (void)header;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (stands_in(os_file_name(path), words[i][0]))
            return words[i][1];
    return NULL;
}

/* The reason is blank in some rows whose status says that the test was deactivated. */
static const VoidRule voids[] = {
    {.headers = "status", .begins = VOID_STATUS},
    {.headers = NULL},
};

const Export export_star = {
    .name = "star",
    .help =
        "Renaissance Star, old layouts and new; the subject follows from its column (Activity "
        "Type), "
        "from SR, SM, SEL, Reading, Math or Literacy in the file's name, else from tests.subject",
    .source =
        "headers of a sample of 2023-24 (Education Analytics), of historical exports from 2016 on, "
        "of short ones of 2020 and of those with spaces (PowerSchool ETL Assistant Tool)",
    .marks =
        "scaledscore studentrenaissanceid|scaledscore studentlocalid assessmentdate|"
        "ss gp datetaken studentid|scaledscore studentidentifier activitytype|"
        "scaledscore studentidentifier gradeplacement|scaledscore studentdistrictid gradeplacement|"
        "scaledscore studentidentifier screeningperiodwindowname",
    .kindergarten = "13",
    .season_alone = true,
    .field =
        {
            [FIELD_ID] = "studentidentifier|studentsourcedid|studentrenaissanceid|studentlocalid|"
                         "studentdistrictid|studentid",
            [FIELD_SUBJECT] = "activitytype",
            [FIELD_TERM] = "screeningperiodwindowname|globalwindow|windowname|screeningwindowname",
            [FIELD_YEAR] = "schoolyear",
            [FIELD_DATE] = "completeddatelocal|completeddate|activitycompleteddate|assessmentdate|"
                           "datetaken|testdate",
            [FIELD_SCORE] = "scaledscore|ss",
            [FIELD_SE] = "standarderrorofmeasurement|sem",
            [FIELD_DURATION] = "totaltimeinseconds",
            [FIELD_EXTRA_TIME] = "extratime",
            [FIELD_GRADE] = "grade|assessmentgrade|currentgrade|exportgrade",
            [FIELD_SCHOOL] = "schoolname|schoolidentifier|schoollocalid|schoolid",
            [FIELD_DISTRICT] = "districtname|districtidentifier|districtid|districtstateid",
        },
    .voids = voids,
    .subject = subject_of_name,
};
