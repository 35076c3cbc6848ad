/* What a report says of a survey, over its situations: how many differ, why nothing is tested, what
 * is known of response and weights, and its limits. Results are those of surveys that are run. */
#include "../study/here.h"

#include "report/says_surveys.h"

#include "alike/random.h"
#include "alike/spec.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ITEMS = 3, EACH = 12, PSU = 40, OF_PSU = 10, WORDS_MOST = 4 };

typedef struct Situation {
    const char *what;
    size_t schools;
    double agree[ITEMS]; /* of the program; 0.5 of the reference; 0: the question is not asked */
    const char *unit, *program, *keys, *wording; /* parts of the study file */
    bool design, published;
    const char *says[WORDS_MOST], *never[WORDS_MOST]; /* of lead, paragraph and limits */
} Situation;

static const char fair[] = "margins: [{column: level, label: School level}]";

static const Situation situations[] = {
    {.what = "all differ",
     .schools = 12,
     .agree = {0.9, 0.85, 0.1},
     .says =
         {"Of 3 comparisons, corrected for their number, 3 differ by more than chance explains. "
          "Most clearly on “Question ",
          "% of the program's teachers gave a top answer, against ",
          "weighted to the program's mix of school level and alike in nothing else; they tell as "
          "much as "},
     .never = {"Not published", "none differs"}},
    {.what = "one differs",
     .schools = 12,
     .agree = {0.95, 0.5, 0.5},
     .says = {"Of 3 comparisons, corrected for their number, 1 differs by more than chance "
              "explains. On “Question 0”: "}},
    {.what = "none differs",
     .schools = 12,
     .agree = {0.5, 0.5, 0.5},
     .says =
         {"No answer of the program's teachers can be told from those of others: of 3 "
          "comparisons, corrected for their number, none differs by more than chance explains."},
     .never = {"Most clearly"}},
    {.what = "nothing is corrected",
     .schools = 12,
     .agree = {0.9, 0.85, 0.1},
     .keys = "correction: none",
     .says = {"Of 3 comparisons 3 differ by"},
     .never = {"corrected"}},
    {.what = "one question that differs",
     .schools = 12,
     .agree = {0.95},
     .says = {"The one comparison differs by more than chance explains. On “Question 0”: ",
              " 5 points or more are taken to matter: the one question tested differs as much."},
     .never = {"corrected", "Most clearly"}},
    {.what = "one question that does not",
     .schools = 12,
     .agree = {0.5},
     .says = {"The answer of the program's teachers can't be told from that of others: the one "
              "comparison differs by no more than chance explains."}},
    {.what = "few schools",
     .schools = 4,
     .agree = {0.9, 0.85, 0.1},
     .says = {"What the program's teachers say can be shown, but not told from chance: an interval "
              "needs 6 schools of the program, and there are 4.",
              "The program's side is 48 teachers in 4 schools"},
     .never = {"Most clearly", "interval 0"}},
    {.what = "one school",
     .schools = 1,
     .agree = {0.9, 0.85, 0.1},
     .says = {"and there is 1.", "12 teachers in 1 school"}},
    {.what = "other words",
     .schools = 12,
     .agree = {0.9, 0.85, 0.1},
     .wording = ", wording: different",
     .says = {"but not told from chance: no question was asked of both in the same words and "
              "answered in different ways."}},
    {.what = "no margins",
     .schools = 12,
     .agree = {0.9, 0.85, 0.1},
     .keys = "adjust: none",
     .says = {"The others are 400 respondents of the reference.",
              "The reference was not made alike in anything."},
     .never = {"weighted", "they tell as much"}},
    {.what = "response known",
     .schools = 12,
     .agree = {0.9, 0.85, 0.1},
     .program = ", invited: invited.csv",
     .says = {"144 teachers in 12 schools; 80% of 180 asked answered"},
     .never = {"is not known"}},
    {.what = "response unknown, of others than teachers",
     .schools = 12,
     .agree = {0.9, 0.85, 0.1},
     .unit = "principal",
     .says = {"the program's principals",
              "144 principals in 12 schools; how many were asked is not "
              "known"},
     .never = {"teacher", "student"}},
    {.what = "nothing is as large",
     .schools = 12,
     .agree = {0.5, 0.5, 0.5},
     .keys = "meaningful: 60",
     .says = {" 60 points or more are taken to matter: none of the 3 questions tested differs as "
              "much."}},
    {.what = "a design",
     .schools = 12,
     .agree = {0.9, 0.85, 0.1},
     .design = true,
     .says = {"No answer has been read yet."},
     .never = {"points or more", "chance"}},
    {.what = "published",
     .schools = 12,
     .agree = {0.9, 0.85, 0.1},
     .published = true,
     .says = {"Not published: response by school"}},
};

static void write_file(Here *here, const char *name, const Text *text)
{
    assert_true(os_write_file(arena_printf(here->arena, "%s/%s", here->folder, name), text->bytes,
                              text->n, here->err));
}

/* So many of a school agree that each has its share, spread over schools by chance alone. */
static void write_people(Here *here, const Situation *of, bool program)
{
    Text out = {.arena = here->arena};
    const size_t groups = program ? of->schools : PSU, each = program ? EACH : OF_PSU;
    text_add(&out, "id,school,level,w");
    for (size_t k = 0; k < ITEMS; k++)
        text_format(&out, ",q%zu", k);
    for (size_t i = 0; i < groups * each; i++) {
        const size_t group = i / each;
        text_format(&out, "\n%c%zu,s%zu,%s,1", program ? 'p' : 'r', i, group,
                    group % 2 == 0 ? "middle" : "high");
        for (size_t k = 0; k < ITEMS; k++) {
            const double agree = program ? of->agree[k] : 0.5;
            /* exactly the share of each group, moved a little from group to group */
            const double at = ((double)(i % each) + 0.5) / (double)each;
            const double moved = agree + 0.04 * random_normal(k + 1 + (program ? 50 : 0), group);
            text_format(&out, ",%s", at < moved ? "yes" : "no");
        }
    }
    text_add(&out, "\n");
    write_file(here, program ? "ours.csv" : "panel.csv", &out);
}

static void write_rest(Here *here, const Situation *of)
{
    Text invited = {.arena = here->arena}, students = {.arena = here->arena};
    text_add(&invited, "school,invited\n");
    for (size_t s = 0; s < of->schools; s++)
        text_format(&invited, "s%zu,%d\n", s, EACH + 3);
    write_file(here, "invited.csv", &invited);
    text_add(&students, "id,took,x,y\na,1,1,1\nb,0,1,1\n");
    write_file(here, "students.csv", &students);
}

static const char *study_of(Here *here, const Situation *of)
{
    Text out = {.arena = here->arena};
    text_format(&out,
                "data: {file: students.csv, id: id}\n"
                "treatment: {column: took, treated: \"1\", control: \"0\"}\n"
                "outcomes: [{name: y, score: y, pretest: x, scale: same}]\ncovariates: [pretest]\n"
                "surveys:\n  - name: asked\n    unit: %s\n"
                "    program: {file: ours.csv, id: id, school: school%s}\n"
                "    reference: {file: panel.csv, id: id, weight: w, psu: school}\n    %s\n    %s\n"
                "    answers: {yn: {order: [\"no\", \"yes\"]}}\n    items:\n",
                of->unit == NULL ? "teacher" : of->unit, of->program == NULL ? "" : of->program,
                fair, of->keys == NULL ? "" : of->keys);
    for (size_t k = 0; k < ITEMS; k++)
        if (of->agree[k] > 0)
            text_format(&out,
                        "      - {name: i%zu, label: Question %zu, program: q%zu, reference: q%zu, "
                        "answers: yn, top: [\"yes\"]%s}\n",
                        k, k, k, k, of->wording == NULL ? "" : of->wording);
    return out.bytes;
}

/* Lead, paragraph and limits in one. */
static const char *said(Here *here, const Situation *of)
{
    Spec *spec = ARENA_NEW(here->arena, Spec);
    Surveys found = {0};
    write_people(here, of, true);
    write_people(here, of, false);
    write_rest(here, of);
    const char *study = study_of(here, of);
    if (!spec_read_bytes(here->arena, arena_printf(here->arena, "%s/study.yaml", here->folder),
                         study, strlen(study), spec, here->err) ||
        !surveys_run(here->arena, spec, NULL, of->design, &found, here->err))
        fail_msg("%s: %s", of->what, here->err->text);
    found.item[0].released = of->published;
    const Said says = survey_says(here->arena, &found.item[0]);
    return arena_printf(here->arena, "%s\n%s\n%s", says.lead, says.paragraph,
                        survey_limits(here->arena, &found.item[0]));
}

/* Each part ends as a sentence does, and nothing in it is badly set. */
static void check_set(const Situation *of, const char *text)
{
    static const char *const bad[] = {"  ",  "..",     " .", " ,", "nan",
                                      "n/a", "(null)", "-0", "{}", "%%"};
    for (size_t k = 0; k < COUNT_OF(bad); k++)
        if (strstr(text, bad[k]) != NULL)
            fail_msg("%s has '%s': %s", of->what, bad[k], text);
    for (const char *end = strchr(text, '\n'); end != NULL; end = strchr(end + 1, '\n'))
        if (end[-1] != '.')
            fail_msg("%s: a part does not end: %s", of->what, text);
    if (text[strlen(text) - 1] != '.')
        fail_msg("%s: the limits do not end: %s", of->what, text);
}

static void every_situation_has_its_sentences(void **state)
{
    Here *here = *state;
    for (size_t s = 0; s < COUNT_OF(situations); s++) {
        const Situation *of = &situations[s];
        const char *text = said(here, of);
        check_set(of, text);
        for (size_t k = 0; k < WORDS_MOST && of->says[k] != NULL; k++)
            if (strstr(text, of->says[k]) == NULL)
                fail_msg("%s does not say '%s': %s", of->what, of->says[k], text);
        for (size_t k = 0; k < WORDS_MOST && of->never[k] != NULL; k++)
            if (strstr(text, of->never[k]) != NULL)
                fail_msg("%s says '%s': %s", of->what, of->never[k], text);
    }
}

/* The difference of the sentence is that of its shares, and lies within its interval. */
static void numbers_of_the_example_agree(void **state)
{
    const char *at = strstr(said(*state, &situations[1]), "Question 0”: ");
    double program, reference, difference, low, high;
    assert_non_null(at);
    assert_int_equal(
        sscanf(at,
               "Question 0”: %lf%% of the program's teachers gave a top answer, against %lf%% of "
               "others (difference %lf points, 95%% interval %lf to %lf).",
               &program, &reference, &difference, &low, &high),
        5);
    assert_true(fabs(program - reference - difference) <= 1.0);
    assert_true(low < difference && difference < high);
    assert_true(low > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_situation_has_its_sentences, set_up, tear_down),
        cmocka_unit_test_setup_teardown(numbers_of_the_example_agree, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
