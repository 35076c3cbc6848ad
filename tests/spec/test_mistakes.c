/* What a reader of the study file is told: every kind of mistake with its whole text, compared
 * letter by letter. */
#include "check.h"

#include "mistake.h"

/* clang-format off */
static const Mistake mistakes[] = {
    MISTAKE("an unknown key gets a suggestion",
            FOUR_LINES
            "matching: {calipre: 0.2}\n",
            "study.yaml:5:12: unknown key 'calipre' under 'matching'; did you mean 'caliper'?\n"
            "    5 | matching: {calipre: 0.2}\n"
            "      |            ^\n"),
    MISTAKE("an unknown block gets a suggestion",
            FOUR_LINES
            "maching: {caliper: 0.2}\n",
            "study.yaml:5:1: unknown key 'maching'; did you mean 'matching'?\n"
            "    5 | maching: {caliper: 0.2}\n"
            "      | ^\n"),
    MISTAKE("a key far from any other gets the list",
            FOUR_LINES
            "study: {xyzzy: 1}\n",
            "study.yaml:5:9: unknown key 'xyzzy' under 'study'; known are title, organisation, authors, date, audience, program, unit, "
            "start, assignment and seed\n"
            "    5 | study: {xyzzy: 1}\n"
            "      |         ^\n"),
    MISTAKE("a key at the margin is sent to its block",
            FOUR_LINES
            "caliper: 0.2\n",
            "study.yaml:5:1: 'caliper' belongs under 'matching'\n"
            "    5 | caliper: 0.2\n"
            "      | ^\n"),
    MISTAKE("a key under another block is sent home",
            FOUR_LINES
            "effects: {caliper: 0.2}\n",
            "study.yaml:5:11: 'caliper' belongs under 'matching', not under 'effects'\n"
            "    5 | effects: {caliper: 0.2}\n"
            "      |           ^\n"),
    MISTAKE("a block inside another is sent to the margin",
            FOUR_LINES
            "matching:\n"
            "  effects: {cluster: school}\n",
            "study.yaml:6:3: 'effects' belongs at the left margin, not under 'matching'\n"
            "    6 |   effects: {cluster: school}\n"
            "      |   ^\n"),
    MISTAKE("a key of an entry is sent there",
            FOUR_LINES
            "pretest: math_fall\n",
            "study.yaml:5:1: 'pretest' belongs in an entry of 'outcomes'\n"
            "    5 | pretest: math_fall\n"
            "      | ^\n"),
    MISTAKE("a decimal comma is not a number",
            FOUR_LINES
            "matching: {caliper: '0,2'}\n",
            "study.yaml:5:21: matching.caliper is '0,2', which is not a number; write 0.2, with "
            "a point\n"
            "    5 | matching: {caliper: '0,2'}\n"
            "      |                     ^\n"),
    MISTAKE("a bare decimal comma is not a number",
            FOUR_LINES
            "matching:\n"
            "  caliper: 0,2\n",
            "study.yaml:6:12: matching.caliper is '0,2', which is not a number; write 0.2, with "
            "a point\n"
            "    6 |   caliper: 0,2\n"
            "      |            ^\n"),
    MISTAKE("a leading zero is not a number",
            FOUR_LINES
            "matching: {ratio: 010}\n",
            "study.yaml:5:19: matching.ratio is '010'; a number that begins with 0 may be read "
            "in two ways, so write 10\n"
            "    5 | matching: {ratio: 010}\n"
            "      |                   ^\n"),
    MISTAKE("hexadecimal is not a number",
            FOUR_LINES
            "matching: {ratio: 0x10}\n",
            "study.yaml:5:19: matching.ratio is '0x10', which is not a number; write plain "
            "digits, such as 0.25 or 10\n"
            "    5 | matching: {ratio: 0x10}\n"
            "      |                   ^\n"),
    MISTAKE("infinity is not a number",
            FOUR_LINES
            "matching: {caliper: .inf}\n",
            "study.yaml:5:21: matching.caliper is '.inf', which is not a number; write plain "
            "digits, such as 0.25 or 10\n"
            "    5 | matching: {caliper: .inf}\n"
            "      |                     ^\n"),
    MISTAKE("nan is not a number",
            FOUR_LINES
            "matching: {caliper: nan}\n",
            "study.yaml:5:21: matching.caliper is 'nan', which is not a number; write plain "
            "digits, such as 0.25 or 10\n"
            "    5 | matching: {caliper: nan}\n"
            "      |                     ^\n"),
    MISTAKE("a percentage is not a number",
            FOUR_LINES
            "effects: {confidence: 95%}\n",
            "study.yaml:5:23: effects.confidence is '95%'; write it as a number without the "
            "percent sign, such as 0.95\n"
            "    5 | effects: {confidence: 95%}\n"
            "      |                       ^\n"),
    MISTAKE("a word is not a number",
            FOUR_LINES
            "plan: {icc: high}\n",
            "study.yaml:5:13: plan.icc is 'high', which is not a number; write plain digits, "
            "such as 0.25 or 10\n"
            "    5 | plan: {icc: high}\n"
            "      |             ^\n"),
    MISTAKE("an overflowing number is refused",
            FOUR_LINES
            "matching: {caliper: 1e999}\n",
            "study.yaml:5:21: matching.caliper is '1e999', which is beyond 1e15 in size; no score, "
            "share or count is as large, so write a smaller number\n"
            "    5 | matching: {caliper: 1e999}\n"
            "      |                     ^\n"),
    MISTAKE("numbers beyond the limit are refused wherever they stand",
            FOUR_LINES
            "keep: {age: {min: -1e16}}\n"
            "matching: {calipers: {age: 2e15}}\n"
            "published:\n"
            "  - {outcome: math, estimate: 1e160}\n",
            "study.yaml:5:19: keep.age.min is '-1e16', which is beyond 1e15 in size; no score, "
            "share or count is as large, so write a smaller number\n"
            "    5 | keep: {age: {min: -1e16}}\n"
            "      |                   ^\n"
            "study.yaml:6:28: matching.calipers.age is '2e15', which is beyond 1e15 in size; no "
            "score, share or count is as large, so write a smaller number\n"
            "    6 | matching: {calipers: {age: 2e15}}\n"
            "      |                            ^\n"
            "study.yaml:8:31: published.estimate is '1e160', which is beyond 1e15 in size; no "
            "score, share or count is as large, so write a smaller number\n"
            "    8 |   - {outcome: math, estimate: 1e160}\n"
            "      |                               ^\n"),
    MISTAKE("a fraction is no count",
            FOUR_LINES
            "matching: {ratio: 1.5}\n",
            "study.yaml:5:19: matching.ratio is 1.5; it must be a whole number, 0 or more, "
            "written in digits\n"
            "    5 | matching: {ratio: 1.5}\n"
            "      |                   ^\n"),
    MISTAKE("a negative count is refused",
            FOUR_LINES
            "study: {seed: -1}\n",
            "study.yaml:5:15: study.seed is -1; it must be a whole number, 0 or more, written in "
            "digits\n"
            "    5 | study: {seed: -1}\n"
            "      |               ^\n"),
    MISTAKE("a count beyond 64 bits is refused",
            FOUR_LINES
            "study: {seed: 99999999999999999999}\n",
            "study.yaml:5:15: study.seed is 99999999999999999999, which is too large; use fewer "
            "digits\n"
            "    5 | study: {seed: 99999999999999999999}\n"
            "      |               ^\n"),
    MISTAKE("a number below its range is refused",
            FOUR_LINES
            "report: {min_cell: 2}\n",
            "study.yaml:5:20: report.min_cell is 2; it must be between 3 and 50\n"
            "    5 | report: {min_cell: 2}\n"
            "      |                    ^\n"),
    MISTAKE("counts rounded more finely than the smallest group are refused",
            FOUR_LINES
            "report: {round_counts: 9}\n",
            "study.yaml:5:24: report.round_counts is 9, below report.min_cell of 10: a difference "
            "of two counts rounded to 9 has no more than 8 possible values, so it could tell the "
            "size of a group too small to be shown; write 10 or more, or min_cell\n"
            "    5 | report: {round_counts: 9}\n"
            "      |                        ^\n"),
    MISTAKE("no multiples of nothing",
            FOUR_LINES
            "report: {round_counts: 0}\n",
            "study.yaml:5:24: report.round_counts is 0; it must be between 1 and 1000, or "
            "min_cell\n"
            "    5 | report: {round_counts: 0}\n"
            "      |                        ^\n"),
    MISTAKE("an excluded bound is refused",
            FOUR_LINES
            "matching: {caliper: 0}\n",
            "study.yaml:5:21: matching.caliper is 0; it must be more than 0, or none\n"
            "    5 | matching: {caliper: 0}\n"
            "      |                     ^\n"),
    MISTAKE("confidence of one is refused",
            FOUR_LINES
            "effects: {confidence: 1}\n",
            "study.yaml:5:23: effects.confidence is 1; it must be more than 0.5 and less than 1\n"
            "    5 | effects: {confidence: 1}\n"
            "      |                       ^\n"),
    MISTAKE("a flag is yes or no",
            FOUR_LINES
            "matching: {replacement: maybe}\n",
            "study.yaml:5:25: matching.replacement is 'maybe'; write yes or no\n"
            "    5 | matching: {replacement: maybe}\n"
            "      |                         ^\n"),
    MISTAKE("a misspelt choice gets a suggestion",
            FOUR_LINES
            "matching: {order: largst}\n",
            "study.yaml:5:19: unknown matching.order 'largst'; did you mean 'largest'?\n"
            "    5 | matching: {order: largst}\n"
            "      |                   ^\n"),
    MISTAKE("a choice far from any other gets the list",
            FOUR_LINES
            "matching: {order: alphabetical}\n",
            "study.yaml:5:19: unknown matching.order 'alphabetical'; choose largest, smallest, "
            "closest or data\n"
            "    5 | matching: {order: alphabetical}\n"
            "      |                   ^\n"),
    MISTAKE("an unknown method gets a suggestion",
            FOUR_LINES
            "matching: {method: nearst}\n",
            "study.yaml:5:20: unknown matching method 'nearst'; did you mean 'nearest'?\n"
            "    5 | matching: {method: nearst}\n"
            "      |                    ^\n"),
    MISTAKE("a method that this build lacks says why",
            FOUR_LINES
            "matching: {method: cardinality}\n",
            "study.yaml:5:20: matching method 'cardinality' needs libglpk, which this build "
            "lacks; choose another\n"
            "    5 | matching: {method: cardinality}\n"
            "      |                    ^\n"),
    MISTAKE("a key of another method says whose it is",
            FOUR_LINES
            "matching: {method: full, order: largest}\n",
            "study.yaml:5:26: the matching method 'full' has no 'order', which goes with "
            "nearest; remove it here\n"
            "    5 | matching: {method: full, order: largest}\n"
            "      |                          ^\n"),
    MISTAKE("an unknown model gets a suggestion",
            FOUR_LINES
            "propensity: {model: logti}\n",
            "study.yaml:5:21: unknown propensity model 'logti'; did you mean 'logit'?\n"
            "    5 | propensity: {model: logti}\n"
            "      |                     ^\n"),
    MISTAKE("an unknown estimator gets a suggestion",
            FOUR_LINES
            "effects: {estimator: regresion}\n",
            "study.yaml:5:22: unknown estimator 'regresion'; did you mean 'regression'?\n"
            "    5 | effects: {estimator: regresion}\n"
            "      |                      ^\n"),
    MISTAKE("given needs its column",
            FOUR_LINES
            "propensity: {model: given}\n",
            "study.yaml:5:13: propensity.column is missing; write for example column: my_score\n"
            "    5 | propensity: {model: given}\n"
            "      |             ^\n"),
    MISTAKE("given does not use squares",
            FOUR_LINES
            "propensity: {model: given, column: ps, squares: [frl]}\n",
            "study.yaml:5:40: the propensity model 'given' has no 'squares', which goes with "
            "logit; remove it here\n"
            "    5 | propensity: {model: given, column: ps, squares: [frl]}\n"
            "      |                                        ^\n"),
    MISTAKE("a key without a value is said",
            FOUR_LINES
            "matching:\n"
            "  caliper:\n",
            "study.yaml:6:11: matching.caliper has no value; write one after the colon, or "
            "remove the line\n"
            "    6 |   caliper:\n"
            "      |           ^\n"),
    MISTAKE("a block without keys is said",
            FOUR_LINES
            "matching:\n",
            "study.yaml:5:10: 'matching' has nothing under it; indent its keys below it, or "
            "remove the line\n"
            "    5 | matching:\n"
            "      |          ^\n"),
    MISTAKE("a block that is a value is said",
            FOUR_LINES
            "matching: nearest\n",
            "study.yaml:5:11: 'matching' must hold keys of its own, but one value stands here\n"
            "    5 | matching: nearest\n"
            "      |           ^\n"),
    MISTAKE("a list where one number belongs is said",
            FOUR_LINES
            "matching: {caliper: [0.1, 0.2]}\n",
            "study.yaml:5:21: matching.caliper must be one number; found a list\n"
            "    5 | matching: {caliper: [0.1, 0.2]}\n"
            "      |                     ^\n"),
    MISTAKE("a map where a list belongs is said",
            FOUR_LINES
            "matching: {exact: {grade: 3}}\n",
            "study.yaml:5:19: matching.exact must be a list of columns, such as [a, b]; found "
            "keys of its own\n"
            "    5 | matching: {exact: {grade: 3}}\n"
            "      |                   ^\n"),
    MISTAKE("calipers want a map",
            FOUR_LINES
            "matching: {calipers: [pretest, 3]}\n",
            "study.yaml:5:22: matching.calipers must give a number for each column, such as "
            "{pretest: 3}; found a list\n"
            "    5 | matching: {calipers: [pretest, 3]}\n"
            "      |                      ^\n"),
    MISTAKE("nothing required is there",
            "study: {title: T}\n",
            "study.yaml: the study file has no 'data'; add a line such as data: students.csv\n"
            "study.yaml: the study file has no 'treatment'; add a line such as treatment: "
            "{column: program, treated: \"1\", control: \"0\"}\n"
            "study.yaml: the study file has no 'outcomes'; add a line such as outcomes: [{name: "
            "math, score: math_spring, pretest: math_fall}]\n"
            "study.yaml: the study file has no 'covariates'; add a line such as covariates: "
            "[grade, gender, frl, ell]\n"),
    MISTAKE("treatment without treated",
            "data: s.csv\n"
            "treatment: {column: program}\n"
            "outcomes: [{score: y}]\n"
            "covariates: [a]\n",
            "study.yaml:2:12: treatment.treated is missing; write for example treated: 1\n"
            "    2 | treatment: {column: program}\n"
            "      |            ^\n"),
    MISTAKE("an outcome without score",
            "data: s.csv\n"
            "treatment: {column: program, treated: 1}\n"
            "outcomes: [{name: math}]\n"
            "covariates: [a]\n",
            "study.yaml:3:12: outcomes.math.score is missing; write for example score: "
            "math_spring\n"
            "    3 | outcomes: [{name: math}]\n"
            "      |            ^\n"),
    MISTAKE("outcomes must be a list",
            "data: s.csv\n"
            "treatment: {column: program, treated: 1}\n"
            "outcomes: math_spring\n"
            "covariates: [a]\n",
            "study.yaml:3:11: outcomes must be a list of at least one entry, such as [{score: "
            "math_spring, pretest: math_fall}]\n"
            "    3 | outcomes: math_spring\n"
            "      |           ^\n"),
    MISTAKE("an outcome name with a space is refused",
            "data: s.csv\n"
            "treatment: {column: program, treated: 1}\n"
            "outcomes: [{name: my math, score: y}]\n"
            "covariates: [a]\n",
            "study.yaml:3:19: outcome name 'my math' must be 1 to 64 letters, digits, _ or -; "
            "give a label for readers\n"
            "    3 | outcomes: [{name: my math, score: y}]\n"
            "      |                   ^\n"),
    MISTAKE("a score whose name does not fit needs a name",
            "data: s.csv\n"
            "treatment: {column: program, treated: 1}\n"
            "outcomes: [{score: math spring}]\n"
            "covariates: [a]\n",
            "study.yaml:3:20: the outcome of score 'math spring' needs a name of letters, "
            "digits, _ and -; add name: math\n"
            "    3 | outcomes: [{score: math spring}]\n"
            "      |                    ^\n"),
    MISTAKE("two outcomes of one name are refused",
            "data: s.csv\n"
            "treatment: {column: program, treated: 1}\n"
            "outcomes:\n"
            "  - {name: m, score: y}\n"
            "  - {name: m, score: z}\n"
            "covariates: [a]\n",
            "study.yaml:5:12: two outcomes are named 'm'; give each a name of its own\n"
            "    5 |   - {name: m, score: z}\n"
            "      |            ^\n"),
    MISTAKE("the pretest is not the score",
            "data: s.csv\n"
            "treatment: {column: program, treated: 1}\n"
            "outcomes:\n"
            "  - {name: math, score: y, pretest: y}\n"
            "covariates: [a]\n",
            "study.yaml:4:37: outcome 'math' names 'y' as score and as pretest; the pretest is "
            "the test taken before the program\n"
            "    4 |   - {name: math, score: y, pretest: y}\n"
            "      |                                     ^\n"),
    MISTAKE("a score as covariate is refused",
            "data: students.csv\n"
            "treatment: {column: program, treated: 1, control: 0}\n"
            "outcomes: [{name: math, score: math_spring, pretest: math_fall}]\n"
            "covariates: [grade, gender, math_spring]\n",
            "study.yaml:4:29: 'math_spring' is the score of outcome 'math', so covariates can't "
            "use it: a design must be fixed before outcomes are read\n"
            "    4 | covariates: [grade, gender, math_spring]\n"
            "      |                             ^\n"),
    MISTAKE("a score to keep by is refused",
            FOUR_LINES
            "keep: {math_spring: {min: 1}}\n",
            "study.yaml:5:8: 'math_spring' is the score of outcome 'math', so keep can't use it: "
            "a design must be fixed before outcomes are read\n"
            "    5 | keep: {math_spring: {min: 1}}\n"
            "      |        ^\n"),
    MISTAKE("a score as source of a column is refused",
            FOUR_LINES
            "columns: {gain: {difference: [math_spring, math_fall]}}\n",
            "study.yaml:5:31: 'math_spring' is the score of outcome 'math', so columns.gain "
            "can't use it: a design must be fixed before outcomes are read\n"
            "    5 | columns: {gain: {difference: [math_spring, math_fall]}}\n"
            "      |                               ^\n"),
    MISTAKE("a recoded score is refused",
            FOUR_LINES
            "columns: {math_spring: {values: {a: 1}}}\n",
            "study.yaml:5:11: 'math_spring' is the score of outcome 'math'; a score is taken "
            "from the file as it is, so columns may only give it a label, group or unit\n"
            "    5 | columns: {math_spring: {values: {a: 1}}}\n"
            "      |           ^\n"),
    MISTAKE("a score to match exactly on is refused",
            FOUR_LINES
            "matching: {exact: [math_spring]}\n",
            "study.yaml:5:20: 'math_spring' is the score of outcome 'math', so matching.exact "
            "can't use it: a design must be fixed before outcomes are read\n"
            "    5 | matching: {exact: [math_spring]}\n"
            "      |                    ^\n"),
    MISTAKE("a score as caliper is refused",
            FOUR_LINES
            "matching: {calipers: {math_spring: 3}}\n",
            "study.yaml:5:23: 'math_spring' is the score of outcome 'math', so matching.calipers "
            "can't use it: a design must be fixed before outcomes are read\n"
            "    5 | matching: {calipers: {math_spring: 3}}\n"
            "      |                       ^\n"),
    MISTAKE("a score as cluster is refused",
            FOUR_LINES
            "effects: {cluster: math_spring}\n",
            "study.yaml:5:20: 'math_spring' is the score of outcome 'math', so effects.cluster "
            "can't use it: a design must be fixed before outcomes are read\n"
            "    5 | effects: {cluster: math_spring}\n"
            "      |                    ^\n"),
    MISTAKE("a score as subgroup is refused",
            FOUR_LINES
            "effects: {subgroups: [{quantiles: math_spring}]}\n",
            "study.yaml:5:35: 'math_spring' is the score of outcome 'math', so effects.subgroups "
            "can't use it: a design must be fixed before outcomes are read\n"
            "    5 | effects: {subgroups: [{quantiles: math_spring}]}\n"
            "      |                                   ^\n"),
    MISTAKE("another outcomes score as pretest is refused",
            "data: s.csv\n"
            "treatment: {column: program, treated: 1}\n"
            "outcomes:\n"
            "  - {name: w, score: winter, pretest: fall}\n"
            "  - {name: s, score: spring, pretest: winter}\n"
            "covariates: [a]\n",
            "study.yaml:5:39: 'winter' is the score of outcome 'w', so the pretest of outcome "
            "'s' can't use it: a design must be fixed before outcomes are read\n"
            "    5 |   - {name: s, score: spring, pretest: winter}\n"
            "      |                                       ^\n"),
    MISTAKE("pretest without any pretest is refused",
            "data: s.csv\n"
            "treatment: {column: program, treated: 1}\n"
            "outcomes: [{score: y}]\n"
            "covariates: [a, pretest]\n",
            "study.yaml:4:17: covariates names pretest, but no outcome has one; add pretest: "
            "COLUMN to the outcome, be it a column that is called pretest too\n"
            "    4 | covariates: [a, pretest]\n"
            "      |                 ^\n"),
    MISTAKE("the treatment is no covariate",
            "data: students.csv\n"
            "treatment: {column: program, treated: 1, control: 0}\n"
            "outcomes: [{name: math, score: math_spring, pretest: math_fall}]\n"
            "covariates: [grade, gender, program]\n",
            "study.yaml:4:29: 'program' is the treatment, so covariates can't use it as well\n"
            "    4 | covariates: [grade, gender, program]\n"
            "      |                             ^\n"),
    MISTAKE("a covariate listed twice is refused",
            "data: students.csv\n"
            "treatment: {column: program, treated: 1, control: 0}\n"
            "outcomes: [{name: math, score: math_spring, pretest: math_fall}]\n"
            "covariates: [grade, gender, grade]\n",
            "study.yaml:4:29: covariates lists 'grade' twice; remove one of them\n"
            "    4 | covariates: [grade, gender, grade]\n"
            "      |                             ^\n"),
    MISTAKE("an empty list of covariates is refused",
            "data: students.csv\n"
            "treatment: {column: program, treated: 1, control: 0}\n"
            "outcomes: [{name: math, score: math_spring, pretest: math_fall}]\n"
            "covariates: []\n",
            "study.yaml:4:13: covariates is empty; list at least one column, or pretest\n"
            "    4 | covariates: []\n"
            "      |             ^\n"),
    MISTAKE("an interaction is of covariates",
            FOUR_LINES
            "propensity: {interactions: [[frl, gendre]]}\n",
            "study.yaml:5:35: propensity.interactions names 'gendre', which is not among the "
            "covariates; did you mean 'gender'?\n"
            "    5 | propensity: {interactions: [[frl, gendre]]}\n"
            "      |                                   ^\n"),
    MISTAKE("an interaction is a pair",
            FOUR_LINES
            "propensity: {interactions: [frl, gender]}\n",
            "study.yaml:5:29: each entry of propensity.interactions is a pair, such as [[frl, "
            "ell]]\n"
            "    5 | propensity: {interactions: [frl, gender]}\n"
            "      |                             ^\n"),
    MISTAKE("a value can not be both arms",
            "data: s.csv\n"
            "treatment: {column: program, treated: [1, 2], control: [0, 2.0]}\n"
            "outcomes: [{score: y}]\n"
            "covariates: [a]\n",
            "study.yaml:2:60: '2.0' stands for treated and for control; it can be one of them "
            "only\n"
            "    2 | treatment: {column: program, treated: [1, 2], control: [0, 2.0]}\n"
            "      |                                                            ^\n"),
    MISTAKE("ranges of the arms must not overlap",
            "data: s.csv\n"
            "treatment: {column: dose, treated: {min: 3}, control: {max: 3}}\n"
            "outcomes: [{score: y}]\n"
            "covariates: [a]\n",
            "study.yaml:2:55: the ranges of treated and control overlap; leave a gap between "
            "them\n"
            "    2 | treatment: {column: dose, treated: {min: 3}, control: {max: 3}}\n"
            "      |                                                       ^\n"),
    MISTAKE("a range upside down is refused",
            FOUR_LINES
            "keep: {grade: {min: 5, max: 3}}\n",
            "study.yaml:5:15: keep.grade has a min above its max; nothing lies between them\n"
            "    5 | keep: {grade: {min: 5, max: 3}}\n"
            "      |               ^\n"),
    MISTAKE("a range knows min and max only",
            FOUR_LINES
            "keep: {grade: {from: 3, to: 5}}\n",
            "study.yaml:5:16: unknown key 'from' in keep.grade; a range is written {min: 3, max: "
            "5}, either of which may be left out\n"
            "    5 | keep: {grade: {from: 3, to: 5}}\n"
            "      |                ^\n"
            "study.yaml:5:25: unknown key 'to' in keep.grade; a range is written {min: 3, max: "
            "5}, either of which may be left out\n"
            "    5 | keep: {grade: {from: 3, to: 5}}\n"
            "      |                         ^\n"),
    MISTAKE("a derivation misspelt gets a suggestion",
            FOUR_LINES
            "columns: {m: {meen_of: math_fall, by: school}}\n",
            "study.yaml:5:15: unknown key 'meen_of' in an entry of 'columns'; did you mean "
            "'mean_of'?\n"
            "    5 | columns: {m: {meen_of: math_fall, by: school}}\n"
            "      |               ^\n"),
    MISTAKE("two derivations of one column are refused",
            FOUR_LINES
            "columns: {m: {log: income, power: [age, 2]}}\n",
            "study.yaml:5:28: columns.m is made in two ways, 'log' and 'power'; keep one of "
            "them\n"
            "    5 | columns: {m: {log: income, power: [age, 2]}}\n"
            "      |                            ^\n"),
    MISTAKE("a study file holds no password",
            "data: {odbc: \"DSN=w;PWD=secret\", query: q.sql}\n"
            "treatment: {column: program, treated: \"1\"}\n"
            "outcomes: [{name: math, score: math_spring, pretest: math_fall}]\n"
            "covariates: [gender]\n",
            "study.yaml:1:14: data.odbc must be the name of a data source and nothing else, found "
            "a connection string; put server, user and password into odbc.ini, for a study file is "
            "passed on\n"
            "    1 | data: {odbc: \"DSN=w;PWD=secret\", query: q.sql}\n"
            "      |              ^\n"),
    MISTAKE("a database and its query go together",
            "data: {odbc: warehouse}\n"
            "treatment: {column: program, treated: \"1\"}\n"
            "outcomes: [{name: math, score: math_spring, pretest: math_fall}]\n"
            "covariates: [gender]\n",
            "study.yaml:1:7: data.odbc needs data.query: the name of the database and the file of "
            "the query go together\n"
            "    1 | data: {odbc: warehouse}\n"
            "      |       ^\n"),
    MISTAKE("a layout is of places in the line",
            "data: {file: s.txt, layout: {id: [1, 4], score: [5, x], grade: 0, sex: [1, 2, 3]}}\n"
            "treatment: {column: program, treated: \"1\"}\n"
            "outcomes: [{name: math, score: math_spring, pretest: math_fall}]\n"
            "covariates: [gender]\n",
            "study.yaml:1:53: data.layout.score must be a whole number from 1, the place of a "
            "letter in the line; found x\n"
            "    1 | data: {file: s.txt, layout: {id: [1, 4], score: [5, x], grade: 0, sex: [1, 2, "
            "3]}}\n"
            "      |                                                     ^\n"
            "study.yaml:1:64: data.layout.grade must be a whole number from 1, the place of a "
            "letter in the line; found 0\n"
            "    1 | data: {file: s.txt, layout: {id: [1, 4], score: [5, x], grade: 0, sex: [1, 2, "
            "3]}}\n"
            "      |                                                                ^\n"
            "study.yaml:1:72: data.layout.sex must be the places of its first and its last letter, "
            "such as [1, 9]; found [1, 2, 3]\n"
            "    1 | data: {file: s.txt, layout: {id: [1, 4], score: [5, x], grade: 0, sex: [1, 2, "
            "3]}}\n"
            "      |                                                                        ^\n"),
    MISTAKE("a layout names the columns itself",
            "data: {file: s.txt, layout: {id: [1, 4]}, header_rows: 2}\n"
            "treatment: {column: prog, treated: Y}\n"
            "outcomes: [{name: m, score: m1}]\n"
            "covariates: [a]\n",
            "study.yaml:1:43: data.header_rows is about names that stand in the file, and "
            "data.layout names the columns itself; remove one of them\n"
            "    1 | data: {file: s.txt, layout: {id: [1, 4]}, header_rows: 2}\n"
            "      |                                           ^\n"),
    MISTAKE("an empty cell is no comparison",
            "data: s.csv\n"
            "treatment: {column: prog, treated: Y, control: \"\"}\n"
            "outcomes: [{name: m, score: m1}]\n"
            "covariates: [a]\n",
            "study.yaml:2:48: an empty cell is a missing one, in neither group; where it means "
            "that somebody was not in the program, say so under columns: {prog: {values: {Y: Y, "
            "\"\": none}}}, and name none here\n"
            "    2 | treatment: {column: prog, treated: Y, control: \"\"}\n"
            "      |                                                ^\n"),
    MISTAKE("labels and values of one column are refused",
            FOUR_LINES
            "columns: {m: {labels: yes, values: {1: Free}}}\n",
            "study.yaml:5:11: columns.m has both labels and values; keep one of them\n"
            "    5 | columns: {m: {labels: yes, values: {1: Free}}}\n"
            "      |           ^\n"),
    MISTAKE("cr2 without clusters is refused",
            FOUR_LINES
            "effects: {cluster: none, variance: CR2}\n",
            "study.yaml:5:36: variance CR2 needs clusters, but cluster is none; name a cluster, "
            "or choose HC3\n"
            "    5 | effects: {cluster: none, variance: CR2}\n"
            "      |                                    ^\n"),
    MISTAKE("three clusters are refused",
            FOUR_LINES
            "effects: {cluster: [a, b, c]}\n",
            "study.yaml:5:20: effects.cluster names 3 columns; name one or two, or write none\n"
            "    5 | effects: {cluster: [a, b, c]}\n"
            "      |                    ^\n"),
    MISTAKE("comparison groups are clustered one way or two",
            FOUR_LINES
            "effects: {cluster: {group: school, ways: 3}}\n",
            "study.yaml:5:42: effects.cluster.ways is 3; it must be between 1 and 2\n"
            "    5 | effects: {cluster: {group: school, ways: 3}}\n"
            "      |                                          ^\n"),
    MISTAKE("difference does not adjust",
            FOUR_LINES
            "effects: {estimator: difference, adjust: [frl]}\n",
            "study.yaml:5:42: estimator 'difference' adjusts for nothing; remove adjust, or "
            "choose regression\n"
            "    5 | effects: {estimator: difference, adjust: [frl]}\n"
            "      |                                          ^\n"),
    MISTAKE("a date that does not exist is refused",
            FOUR_LINES
            "study: {start: 2015-02-29}\n",
            "study.yaml:5:16: study.start is '2015-02-29', which is not a date; write it as "
            "2014-09-01\n"
            "    5 | study: {start: 2015-02-29}\n"
            "      |                ^\n"),
    MISTAKE("an unknown format is refused",
            FOUR_LINES
            "report: {formats: [html, rtf]}\n",
            "study.yaml:5:26: unknown report.formats 'rtf'; choose html, md, pdf or docx\n"
            "    5 | report: {formats: [html, rtf]}\n"
            "      |                          ^\n"),
    MISTAKE("an alternative without a name is refused",
            FOUR_LINES
            "alternatives:\n"
            "  - {matching: {caliper: none}}\n",
            "study.yaml:6:5: this alternative has no name; add one, such as name: tight\n"
            "    6 |   - {matching: {caliper: none}}\n"
            "      |     ^\n"),
    MISTAKE("an alternative named primary is refused",
            FOUR_LINES
            "alternatives:\n"
            "  - {name: primary, matching: {caliper: none}}\n",
            "study.yaml:6:12: 'primary' is the study's own design; give the alternative another "
            "name\n"
            "    6 |   - {name: primary, matching: {caliper: none}}\n"
            "      |            ^\n"),
    MISTAKE("two alternatives of one name are refused",
            FOUR_LINES
            "alternatives:\n"
            "  - {name: a}\n"
            "  - {name: a}\n",
            "study.yaml:7:12: two alternatives are named 'a'; give each a name of its own\n"
            "    7 |   - {name: a}\n"
            "      |            ^\n"),
    MISTAKE("an alternative can not change the data",
            FOUR_LINES
            "alternatives:\n"
            "  - {name: a, data: other.csv}\n",
            "study.yaml:6:15: 'data' is the same for all designs of a study; an alternative "
            "can't change it, so remove it here or write a second study file\n"
            "    6 |   - {name: a, data: other.csv}\n"
            "      |               ^\n"),
    MISTAKE("an alternative names a key its method lacks",
            FOUR_LINES
            "matching: {order: data}\n"
            "alternatives:\n"
            "  - {name: a, matching: {method: full, order: largest}}\n",
            "study.yaml:7:40: the matching method 'full' has no 'order', which goes with "
            "nearest; remove it here (in the alternative 'a')\n"
            "    7 |   - {name: a, matching: {method: full, order: largest}}\n"
            "      |                                        ^\n"),
    MISTAKE("a mistake that only an alternative makes names it",
            FOUR_LINES
            "propensity: {squares: [frl]}\n"
            "alternatives:\n"
            "  - {name: short, covariates: [grade]}\n",
            "study.yaml:5:24: propensity.squares names 'frl', which is not among the covariates; "
            "add it to covariates, or remove it here (in the alternative 'short' of line 7, "
            "which inherits this from the study: set another value there, or change this "
            "one)\n"
            "    5 | propensity: {squares: [frl]}\n"
            "      |                        ^\n"),
    MISTAKE("a published figure of no outcome is refused",
            FOUR_LINES
            "published:\n"
            "  - {outcome: maths, estimate: 0.09}\n",
            "study.yaml:6:15: no outcome is named 'maths'; did you mean 'math'?\n"
            "    6 |   - {outcome: maths, estimate: 0.09}\n"
            "      |               ^\n"),
    MISTAKE("a published design that is not there is refused",
            FOUR_LINES
            "published:\n"
            "  - {outcome: math, design: full, estimate: 0.09}\n",
            "study.yaml:6:29: no design is named 'full'; the study has primary\n"
            "    6 |   - {outcome: math, design: full, estimate: 0.09}\n"
            "      |                             ^\n"),
    MISTAKE("a published entry without a figure is refused",
            FOUR_LINES
            "published:\n"
            "  - {outcome: math, source: table 2}\n",
            "study.yaml:6:5: this published entry holds no figure; add one, such as estimate: "
            "0.09\n"
            "    6 |   - {outcome: math, source: table 2}\n"
            "      |     ^\n"),
    MISTAKE("a published figure misspelt gets a suggestion",
            FOUR_LINES
            "published:\n"
            "  - {outcome: math, estimat: 0.09}\n",
            "study.yaml:6:21: unknown key 'estimat' in an entry of 'published'; did you mean "
            "'estimate'?\n"
            "    6 |   - {outcome: math, estimat: 0.09}\n"
            "      |                     ^\n"),
    MISTAKE("a published thousands comma is refused",
            FOUR_LINES
            "published:\n"
            "  - outcome: math\n"
            "    n_treated: 1,234\n",
            "study.yaml:7:16: published.n_treated is '1,234', which is not a number; write 1234, "
            "or 1.234 if the comma is a decimal point\n"
            "    7 |     n_treated: 1,234\n"
            "      |                ^\n"),
    MISTAKE("a key given twice is refused",
            FOUR_LINES
            "matching:\n"
            "  caliper: 0.1\n"
            "  caliper: 0.2\n",
            "study.yaml:7:3: 'caliper' is given twice, here and on line 6; keep one of them\n"
            "    7 |   caliper: 0.2\n"
            "      |   ^\n"),
    MISTAKE("an anchor and an alias are refused",
            FOUR_LINES
            "matching: {exact: &x [grade]}\n"
            "effects: {subgroups: *x}\n",
            "study.yaml:5:19: anchors (&x) are not used in study files; write the value where it "
            "is needed\n"
            "    5 | matching: {exact: &x [grade]}\n"
            "      |                   ^\n"
            "study.yaml:6:22: aliases (*x) are not used in study files; put a value that begins "
            "with '*' in quotes\n"
            "    6 | effects: {subgroups: *x}\n"
            "      |                      ^\n"),
    MISTAKE("a merge key is refused",
            FOUR_LINES
            "matching:\n"
            "  <<: {caliper: 0.1}\n",
            "study.yaml:6:3: merge keys (<<) are not used in study files; write the keys out\n"
            "    6 |   <<: {caliper: 0.1}\n"
            "      |   ^\n"),
    MISTAKE("a tag is refused",
            FOUR_LINES
            "matching: {caliper: !!str 0.1}\n",
            "study.yaml:5:21: tags such as !!str are not used in study files; put text that "
            "begins with '!' in quotes\n"
            "    5 | matching: {caliper: !!str 0.1}\n"
            "      |                     ^\n"),
    MISTAKE("a second document is refused",
            FOUR_LINES
            "---\n"
            "matching: {caliper: 0.1}\n",
            "study.yaml:5:1: a second document begins here; a study file holds one, so remove "
            "the '---' or the '...'\n"
            "    5 | ---\n"
            "      | ^\n"),
    MISTAKE("a tab is refused",
            FOUR_LINES
            "matching:\n"
            "\tcaliper: 0.1\n",
            "study.yaml:6:1: a tab stands here; YAML wants spaces, so replace it by spaces\n"
            "    6 | \tcaliper: 0.1\n"
            "      | ^\n"),
    MISTAKE("a byte that is not utf8 is refused",
            FOUR_LINES
            "study: {title: caf\xE9" "}\n",
            "study.yaml:5:19: the byte 0xE9 is not UTF-8; save the study file as UTF-8\n"),
    MISTAKE("a nul byte is refused",
            FOUR_LINES
            "study: {title: a\0b}\n",
            "study.yaml:5:17: a NUL byte stands here; the file is damaged or not plain text, so "
            "save it again as UTF-8 text\n"),
    MISTAKE("utf16 is refused",
            "\xFF" "\xFE" "d\0",
            "study.yaml: the study file is UTF-16; save it as UTF-8 (in Notepad: Save as, "
            "Encoding)\n"),
    MISTAKE("an empty file is refused",
            "",
            "study.yaml: the study file is empty; begin with data, treatment, outcomes and "
            "covariates\n"),
    MISTAKE("a file of comments is empty",
            "# nothing\n",
            "study.yaml: the study file is empty; begin with data, treatment, outcomes and "
            "covariates\n"),
    MISTAKE("a list is no study",
            "- a\n"
            "- b\n",
            "study.yaml:1:1: a study file is made of keys and values, such as data: "
            "students.csv; this is a list\n"
            "    1 | - a\n"
            "      | ^\n"),
    MISTAKE("a quote left open is said",
            FOUR_LINES
            "study: {title: \"Small classes}\n",
            "study.yaml:5:16: this quote is not closed; add the closing quote\n"
            "    5 | study: {title: \"Small classes}\n"
            "      |                ^\n"),
    MISTAKE("a bracket left open is said",
            FOUR_LINES
            "matching: {exact: [grade, gender\n",
            "study.yaml:5:19: this list is not closed; add ']' or a comma\n"
            "    5 | matching: {exact: [grade, gender\n"
            "      |                   ^\n"),
    MISTAKE("a missing colon is said",
            FOUR_LINES
            "matching\n"
            "  caliper: 0.2\n",
            "study.yaml:5:1: a key without its colon; write 'key: value', with a space after the "
            "colon\n"
            "    5 | matching\n"
            "      | ^\n"),
    MISTAKE("wrong indentation is said",
            "study:\n"
            "    title: T\n"
            "  program: P\n"
            "data: students.csv\n"
            "treatment: {column: program, treated: 1, control: 0}\n"
            "outcomes: [{name: math, score: math_spring, pretest: math_fall}]\n"
            "covariates: [grade, gender, frl]\n",
            "study.yaml:3:3: the indentation of this line fits no block; align it with its "
            "neighbours\n"
            "    3 |   program: P\n"
            "      |   ^\n"),
    MISTAKE("a second colon is said",
            FOUR_LINES
            "study: title: T\n",
            "study.yaml:5:13: a second colon stands on this line; put text that holds one in "
            "quotes, or begin a new line\n"
            "    5 | study: title: T\n"
            "      |             ^\n"),
    MISTAKE("several problems come in the order of the file",
            "study: {seed: 1.5}\n"
            "data: {fle: s.csv}\n"
            "treatment: {column: program, treated: 1}\n"
            "outcomes: [{score: y, scale: sam}]\n"
            "covariates: [y]\n"
            "matching: {order: big, ratio: 0}\n",
            "study.yaml:1:15: study.seed is 1.5; it must be a whole number, 0 or more, written "
            "in digits\n"
            "    1 | study: {seed: 1.5}\n"
            "      |               ^\n"
            "study.yaml:2:8: unknown key 'fle' under 'data'; did you mean 'file'?\n"
            "    2 | data: {fle: s.csv}\n"
            "      |        ^\n"
            "study.yaml:4:30: unknown outcomes.y.scale 'sam'; did you mean 'same'?\n"
            "    4 | outcomes: [{score: y, scale: sam}]\n"
            "      |                              ^\n"
            "study.yaml:5:14: 'y' is the score of outcome 'y', so covariates can't use it: a "
            "design must be fixed before outcomes are read\n"
            "    5 | covariates: [y]\n"
            "      |              ^\n"
            "study.yaml:6:19: unknown matching.order 'big'; choose largest, smallest, closest or "
            "data\n"
            "    6 | matching: {order: big, ratio: 0}\n"
            "      |                   ^\n"
            "study.yaml:6:31: matching.ratio is 0; it must be between 1 and 100\n"
            "    6 | matching: {order: big, ratio: 0}\n"
            "      |                               ^\n"),
};
/* clang-format on */

int main(void)
{
    return run_mistakes(mistakes, COUNT_OF(mistakes));
}
