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
        {"SEL", "Early Literacy"}, {"SR", "Reading"}, {"SM", "Mathematics"}};
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
        "Renaissance Star; the subject follows from SR, SM or SEL in the file's name, else from "
        "tests.subject",
    .source = "headers of a sample of 2023-24 (Education Analytics)",
    .marks = "scaledscore studentrenaissanceid",
    .field =
        {
            [FIELD_ID] = "studentidentifier|studentsourcedid|studentrenaissanceid",
            [FIELD_TERM] = "screeningperiodwindowname",
            [FIELD_YEAR] = "schoolyear",
            [FIELD_DATE] = "completeddatelocal|completeddate",
            [FIELD_SCORE] = "scaledscore",
            [FIELD_SE] = "standarderrorofmeasurement",
            [FIELD_GRADE] = "grade|currentgrade",
            [FIELD_SCHOOL] = "schoolname|schoolidentifier",
            [FIELD_DISTRICT] = "districtname|districtidentifier",
        },
    .voids = voids,
    .subject = subject_of_name,
};
