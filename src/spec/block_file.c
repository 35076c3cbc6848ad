/* The keys at the left margin of the study file. */
#include "reader.h"

static const char *const conventions[] = {"alike", "matchit", NULL};

static const Option file_rows[] = {
    {.name = "conventions",
     .type = OPT_CHOICE,
     .offset = offsetof(Design, conventions),
     .fallback = "alike",
     .choices = conventions,
     .plain = "Whose habits apply where the study file says nothing.",
     .change_when = "you reproduce an analysis that was made with R's MatchIt.",
     .help = "With matchit other defaults apply, and no key that is given changes its meaning: "
             "distance probability, no caliper, caliper units of the standard deviation of both "
             "arms together, ties by the order of the file, no regression adjustment; and the "
             "score model stops where R's glm stops, not where it stands still. Methods that "
             "MatchIt does not have (vcg, vcr) keep their own defaults. The report lists what was "
             "changed."},
    {.name = "study",
     .type = OPT_OTHER,
     .shared = true,
     .fallback = "",
     .values = "{keys}",
     .example = "{title: Small classes and reading, program: Small classes}",
     .plain = "What the study is called and the words that its report uses.",
     .change_when = "you want the report to speak of your program by its name.",
     .help = "Words for sentences and charts, and the seed of every random choice."},
    {.name = "data",
     .type = OPT_OTHER,
     .shared = true,
     .values = "a file name, or {keys}",
     .example = "students.csv",
     .plain = "The file with one row for each student.",
     .change_when = "the data lie in another file, or mark missing cells in their own way.",
     .help = "A file name alone is short for {file: NAME}. CSV, also compressed (.csv.gz, "
             ".csv.zst), a file "
             "of Stata, SPSS or SAS, or a sheet of an Excel workbook (\"book.xlsx#SHEET\"); all "
             "also within a zip archive (\"export.zip#NAME\"). A study made from test records has "
             "tests instead; then only keys that are about all files stand here."},
    {.name = "tests",
     .type = OPT_OTHER,
     .shared = true,
     .fallback = "",
     .values = "{keys}",
     .example = "{file: AssessmentResults.csv, subjects: [Mathematics, Reading]}",
     .plain = "Files with one row for each student and test, instead of one row for each student.",
     .change_when = "you have the export of a test system and no table of students.",
     .help = "Takes the place of data. Every subject and span becomes an outcome with its own "
             "cohort, pretest and comparison group. Columns made from the records stand wherever a "
             "covariate may: pretest, grade, school, start_date, end_date, start_minutes and other "
             "conditions of the first test, prior_score, prior_growth, years, and every column of "
             "students and schools."},
    {.name = "students",
     .type = OPT_OTHER,
     .shared = true,
     .fallback = "none",
     .values = "a file name, or {keys}",
     .example = "{file: students.csv, id: StudentID}",
     .plain = "A file with one row for each student, which says more of those who were tested.",
     .change_when = "you want to compare students who are alike in more than their tests.",
     .help = "Joined by id; what did not join is counted. Its columns may be covariates."},
    {.name = "schools",
     .type = OPT_OTHER,
     .shared = true,
     .fallback = "none",
     .values = "a file name, or {keys}",
     .example = "{file: schools.csv, id: SchoolName}",
     .plain = "A file with one row for each school, which says what kind of school it is.",
     .change_when = "comparison students should come from similar schools.",
     .help = "Joined by the school of the pretest; what did not join is counted. Its columns may "
             "be covariates."},
    {.name = "spans",
     .type = OPT_OTHER,
     .shared = true,
     .fallback = "",
     .values = "a list; each entry has {keys}; with treatment.starts from and to alone",
     .example = "[{name: one_year, from: Fall 2014-2015, to: Spring 2014-2015}]",
     .plain = "From which test to which test growth is compared.",
     .change_when = "other terms or several years are to be studied.",
     .help = "Each span and subject is an analysis of its own. Needed with tests. With "
             "treatment.starts {from: Spring 2010-2011, to: Spring 2016-2017} names the first and "
             "the last test; spans are made of the tests of every year between them."},
    {.name = "norms",
     .type = OPT_OTHER,
     .shared = true,
     .fallback = "none",
     .values = "the name of a shipped table, or {keys}",
     .example = "nwea2015",
     .plain = "A table of what students of the nation score in each grade and term.",
     .change_when = "readers ask how the students stand against the nation.",
     .help = "Only with tests. Shows national percentiles before and after, and tests them."},
    {.name = "keep",
     .type = OPT_OTHER,
     .fallback = "none",
     .values = "for each column a value, a list of values, or a range {min:, max:}",
     .example = "{grade: [3, 4, 5], attendance: {min: 0.5}}",
     .plain = "Which students belong to the question; all others are left out and counted.",
     .change_when = "the file holds grades, years or students that the question is not about.",
     .help = "Each column is one step of the cohort flow, in the order given. Numbers compare as "
             "numbers (3 and 3.0 are one value), everything else as text; ranges include their "
             "ends. A missing cell is never kept."},
    {.name = "columns",
     .type = OPT_OTHER,
     .fallback = "none",
     .values = "for each column {keys}, or one derivation",
     .example = "{frl: {label: Free or reduced lunch, values: {F: 1, R: 1, P: 0}}}",
     .plain = "Readable labels, recoded values, and simple columns made from others.",
     .change_when = "codes should be read as numbers, or a covariate must first be made.",
     .help = "A closed list of derivations and no expression language; outcomes can't be read."},
    {.name = "treatment",
     .type = OPT_OTHER,
     .values = "{keys}; schools and those after it go with tests",
     .example = "{column: program, treated: \"1\", control: \"0\"}",
     .plain = "Which students were in the program: by a column, a list of ids, or their schools.",
     .change_when = "the program is coded in another way.",
     .help = "Rows whose value is neither treated nor control are excluded, and counted."},
    {.name = "outcomes",
     .type = OPT_OTHER,
     .values = "a list; each entry has {keys}",
     .example = "[{name: math, score: math_spring, pretest: math_fall}]",
     .plain = "The tests on which the program may have had an effect.",
     .change_when = "another test is to be studied.",
     .help = "Each outcome is an analysis of its own: cohort, score model, matching, effect. With "
             "tests it may be left out: then every subject and span is an outcome."},
    {.name = "covariates",
     .type = OPT_NAMES,
     .offset = offsetof(Design, covariates),
     .example = "[grade, gender, frl, ell]",
     .plain = "What was known of the students before the program and must be alike in both groups.",
     .change_when = "something else decides who enters the program or how students score.",
     .help = "Columns of the score model, the balance table and, with adjust: yes, the outcome "
             "model. `pretest` stands for the outcome's own pretest, which is added by itself "
             "where it is not listed. Refused are categories of more than 1,000 values, or of more "
             "than 50 with fewer than 5 rows each, counted in the rows that keep leaves; so also "
             "in effects.adjust, effects.subgroups and pairs of propensity.interactions. One "
             "covariate may have up to 20,000 values: in a logit, probit or cloglog with matching "
             "or weights by the score, and in an outcome model of estimator: regression, for "
             "scores in points and any variance but school_components."},
    {.name = "missing_data",
     .type = OPT_OTHER,
     .on_request = true,
     .fallback = "complete",
     .values = "complete, indicator or impute, or {keys}",
     .example = "{method: impute, copies: 40}",
     .plain = "What becomes of students of whom a covariate is not known.",
     .change_when = "leaving them out would cost many students, or students of one kind.",
     .help = "A word alone is short for {method: WORD}; in an alternative it keeps what the study "
             "says of copies."},
    {.name = "propensity",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "model, and the keys of the model",
     .example = "{model: logit, squares: [pretest]}",
     .plain = "How the chance of being in the program is worked out for each student.",
     .change_when = "the groups stay unlike after matching, or you have such a number already.",
     .help = "The model of the propensity score."},
    {.name = "matching",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "method, and the keys of the method",
     .example = "{method: nearest, caliper: 0.2, exact: [grade]}",
     .plain = "How each student of the program gets comparison students.",
     .change_when = "too few find a match, or the matched groups are not alike.",
     .help = "The method and its options; `alike methods` lists them with their sources."},
    {.name = "effects",
     .type = OPT_OTHER,
     .fallback = "",
     .values = "{keys}",
     .example = "{cluster: school_id, subgroups: [grade]}",
     .plain = "How the difference that the program made is worked out, and for whom.",
     .change_when = "schools, not students, were chosen for the program, or subgroups matter.",
     .help = "Estimator, variance and subgroups."},
    {.name = "alternatives",
     .type = OPT_OTHER,
     .shared = true,
     .fallback = "none",
     .values = "a list; each entry has a name and the keys that differ from the study",
     .example = "[{name: tight, matching: {caliper: 0.05}}]",
     .plain = "Other reasonable ways to make the comparison, shown side by side.",
     .change_when = "a reader may ask whether the answer hangs on one choice.",
     .help =
         "Each entry is merged over the study (maps key by key, lists and values replace) and "
         "then checked like a study. Inherited keys that its method lacks are left out with a "
         "note; those that would change nothing are errors where an entry writes them: of further "
         "analyses, effects.sd, propensity where no score is needed. data, tests, students, "
         "schools, spans, norms, study, multiple, surveys, implementation, report, plan, published "
         "and "
         "multiverse are the study's own."},
    {.name = "multiverse",
     .type = OPT_OTHER,
     .shared = true,
     .on_request = true,
     .fallback = "none",
     .values = "a map; each key is a setting, with a list of values, or a name for each value",
     .example = "{method: [nearest, ipw], caliper: [0.1, 0.2]}",
     .plain = "All combinations of several choices, each of them a way to make the comparison.",
     .change_when = "a reader may ask what would have come out had you chosen otherwise.",
     .help = "Settings of propensity, matching and effects by their key (`caliper`, or "
             "`matching.caliper` where several blocks have it), covariates, keep, missing_data, or "
             "one of these blocks as a whole. Lists and maps as values get names: covariates: "
             "{all: [pretest, "
             "grade], few: [pretest]}. Every combination is merged over the study as an "
             "alternative is, and run for the first outcome; a setting that the method, model or "
             "estimator of a combination lacks makes no difference there, and combinations that "
             "differ in nothing else are one. At most 10,000. `design` locks the choices and runs "
             "none of them."},
    {.name = "multiple",
     .type = OPT_OTHER,
     .shared = true,
     .fallback = "",
     .values = "a rule (bh, holm or bonferroni), or {keys}",
     .example = "{method: holm, families: {achievement: [math, reading]}}",
     .plain = "Which results are judged together, so that none stands out by chance alone.",
     .change_when = "several outcomes answer one question.",
     .help = "A rule alone is short for {method: RULE}. Where it is not given, outcomes of one "
             "domain are a family, by Benjamini and Hochberg. It stands in the lock and the plan."},
    {.name = "surveys",
     .type = OPT_OTHER,
     .shared = true,
     .on_request = true,
     .fallback = "none",
     .values = "a list; each entry has {keys}",
     .example = "[{name: teachers, program: {file: ours.csv, school: school}, reference: {file: "
                "panel.csv, weight: w}, margins: [level], items: [{name: pace, program: q1, "
                "reference: Q7, answers: agree, top: [agree]}], answers: {agree: {order: "
                "[disagree, agree]}}}]",
     .plain = "What the program's teachers or students say in a survey, beside others who were "
              "asked the same.",
     .change_when = "the program's people and a wider sample answered the same questions.",
     .help = "Respondents elsewhere are weighted to the program's mix of the margins; each "
             "question's share of top answers is compared, with an error by the schools and by the "
             "design of the reference's sample. `design` reads no answer. A published report has "
             "what the rules for small cells allow."},
    {.name = "implementation",
     .type = OPT_OTHER,
     .shared = true,
     .on_request = true,
     .fallback = "none",
     .values = "{keys}",
     .example = "{measures: [{name: fidelity, file: fidelity.csv, column: score}], threshold: "
                "{fidelity: 0.6}}",
     .plain = "How fully each school carried the program out, and whether its effect there goes "
              "with it.",
     .change_when = "you know how schools differ in that, or how much each student used it.",
     .help = "Effects of the program's schools, with the covariance of all, are related to each "
             "measure; from 10 schools on it is tested. A link is no proof that one makes the "
             "other."},
    {.name = "published",
     .type = OPT_OTHER,
     .shared = true,
     .fallback = "none",
     .values = "a list; each entry has {keys}, and figures such as estimate: 0.09",
     .example = "[{outcome: math, estimate: 0.09, source: table 2}]",
     .plain = "Figures printed elsewhere that this study should give again.",
     .change_when = "you reproduce a published analysis.",
     .help = "Each figure is compared to the digits in which it was printed."},
    {.name = "report",
     .type = OPT_OTHER,
     .shared = true,
     .fallback = "",
     .values = "{keys}",
     .example = "{formats: [html, md], min_cell: 10}",
     .plain = "What is written, and how small a group may be shown.",
     .change_when = "your district has its own rule for small groups.",
     .help = "Formats, disclosure control and charts."},
    {.name = "plan",
     .type = OPT_OTHER,
     .shared = true,
     .fallback = "",
     .values = "{keys}",
     .example = "{icc: 0.15, pretest_r2: 0.6}",
     .plain = "What `alike design` assumes to tell how small an effect the study could find.",
     .change_when = "you know these numbers from earlier years of your own tests.",
     .help = "Assumptions of the minimum detectable effect; no estimate depends on them."},
    {.name = NULL},
};
const Block block_file = {.name = "", .options = file_rows};
