#include "alike/headings.h"

#include "alike/name_words.h"

#include <string.h>

/* Each list begins and ends with '|'. */
static const char person_words[] =
    "|student|students|stud|stu|pupil|child|kid|sch\303\274ler|schueler|\303\251l\303\250ve|"
    "eleve|alumno|estudiante|person|unit|participant|learner|case|record|";
static const char id_words[] = "|id|ids|identifier|number|nr|no|num|key|code|";
static const char whole[] = "|studentid|pupilid|stuid|sid|ssid|unitid|childid|lasid|sasid|";
static const char year_words[] = "|year|years|yr|schyr|schoolyear|schoolyr|testyear|sy|";
static const char fixed_words[] =
    "|birth|born|dob|grad|graduation|graduated|cohort|entry|entered|enrolled|start|hired|next|age|"
    "teaching|experience|";
static const char time_words[] =
    "|term|semester|season|window|wave|testwindow|testterm|administration|";

static bool is_in(const char *word, const char *list)
{
    const size_t n = strlen(word);
    for (const char *at = list + 1; *at != '\0'; at += strcspn(at, "|") + 1)
        if (strcspn(at, "|") == n && memcmp(at, word, n) == 0)
            return true;
    return false;
}

static size_t count_in(const NameWords *words, const char *list)
{
    size_t n = 0;
    for (size_t i = 0; i < words->n; i++)
        n += is_in(words->word[i], list);
    return n;
}

int heading_person_id(const char *heading)
{
    NameWords words;
    name_words(heading, &words);
    const size_t n_ids = count_in(&words, id_words);
    if (n_ids > 0 && count_in(&words, person_words) > 0)
        return count_in(&words, "|row|") > 0 ? 1 : 3;
    if (count_in(&words, whole) > 0)
        return 3;
    if (words.n == 1 && count_in(&words, "|student|pupil|") == 1)
        return 1;
    if (words.n > 0 && n_ids == words.n && count_in(&words, "|id|") > 0)
        return 2;
    return count_in(&words, "|row|rowid|") > 0 ? 1 : 0;
}

bool heading_year(const char *heading)
{
    NameWords words;
    name_words(heading, &words);
    return count_in(&words, year_words) > 0 && count_in(&words, fixed_words) == 0;
}

bool heading_time(const char *heading)
{
    NameWords words;
    name_words(heading, &words);
    return heading_year(heading) ||
           (count_in(&words, time_words) > 0 && count_in(&words, fixed_words) == 0);
}
