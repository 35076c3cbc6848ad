/* Virtual control records: a few candidates with the same traits and nearly the same pretest,
 * averaged. */
#include "group.h"

#include "alike/design.h"

#include <math.h>

extern const MatchMethod match_vcr;

typedef struct VcrSettings {
    size_t size;
    Names exact;
    double within_sd;
    Names feeder_from, feeder_to;
    Names exclude_same;
    size_t reuse;
} VcrSettings;

#define AT(field) offsetof(VcrSettings, field)

static const Option options[] = {
    {.name = "size",
     .type = OPT_COUNT,
     .offset = AT(size),
     .fallback = "7",
     .min = 1,
     .max = INFINITY,
     .plain = "How many comparison students are averaged into one twin at most.",
     .change_when = "a published analysis used another number",
     .help = "The nearest on the pretest are taken, equals by a seeded hash; where fewer pass, "
             "all. 7 is our default: we could not read which number CREDO's studies state"},
    {.name = "exact",
     .type = OPT_NAMES,
     .offset = AT(exact),
     .alike = true,
     .fallback = "",
     .example = "[gender, race, ell, frl, iep, grade]",
     .plain = "Traits that a student and its comparison students must share.",
     .change_when = "students should be alike in gender, ethnicity, language, poverty, special "
                    "education or grade",
     .help = "CREDO names gender, ethnicity, English proficiency, lunch status, special-education "
             "status and grade, beside the starting score"},
    {.name = "within_sd",
     .type = OPT_REAL,
     .offset = AT(within_sd),
     .fallback = "0.1",
     .min = 0,
     .max = INFINITY,
     .plain = "How far the earlier scores of a student and its comparison students may differ.",
     .change_when = "too few students find a twin (wider), or earlier scores stay unlike "
                    "(narrower)",
     .help = "Largest difference of the pretest, inclusive, in its n-1 standard deviation over "
             "both arms of the cohort together. 0.1 is our default, not read in CREDO's documents"},
    {.name = "feeder_from",
     .type = OPT_NAMES,
     .offset = AT(feeder_from),
     .fallback = "",
     .example = "prior_school",
     .values = "one column",
     .plain = "The column that says which school a student of the program came from.",
     .change_when = "comparison students should come from the schools that the program's students "
                    "left",
     .help = "With feeder_to: a candidate's feeder_to must equal the student's feeder_from, cell "
             "by cell. CREDO's feeder rule takes all feeder schools of a program school together; "
             "for that give a column that names the pool"},
    {.name = "feeder_to",
     .type = OPT_NAMES,
     .offset = AT(feeder_to),
     .fallback = "",
     .example = "school",
     .values = "one column",
     .plain = "The column that says which school a comparison student is in.",
     .change_when = "feeder_from is given",
     .help = "Compared with feeder_from as text"},
    GROUP_ROW_EXCLUDE_SAME(AT(exclude_same)),
    GROUP_ROW_REUSE(AT(reuse)),
    {.name = NULL},
};

static bool read_feeder(const VcrSettings *s, GroupRules *rules, Error *err)
{
    const Names *from = &s->feeder_from, *to = &s->feeder_to;
    if (from->n == 0 && to->n == 0)
        return true;
    if (from->n == 1 && to->n == 1) {
        rules->feeder = &from->item[0];
        rules->feeder_to = &to->item[0];
        return true;
    }
    if (from->n == 0 || to->n == 0)
        return error_set(err, ERR_STUDY, (from->n > 0 ? from : to)->item[0].place,
                         "matching.%s is given without matching.%s; feeder schools need both: the "
                         "school a program student came from, and the school a comparison student "
                         "is in",
                         from->n > 0 ? "feeder_from" : "feeder_to",
                         from->n > 0 ? "feeder_to" : "feeder_from");
    return error_set(err, ERR_STUDY, (from->n > 1 ? from : to)->item[1].place,
                     "matching.%s must be one column; a second one is named here",
                     from->n > 1 ? "feeder_from" : "feeder_to");
}

static bool run_in(Arena *arena, Arena *scratch, const MatchProblem *problem, const VcrSettings *s,
                   GroupRules *rules, Matching *out, Error *err)
{
    const Cohort *cohort = problem->cohort;
    Limit pretest = {.column = {.text = PRETEST_WORD}};
    const Limits within = {.n = 1, .item = &pretest}, none = {0};
    if (!read_feeder(s, rules, err) || !group_limits(scratch, problem, &within, &none, rules, err))
        return false;
    GroupLimit *limit = ARENA_NEW(scratch, GroupLimit);
    *limit = rules->limit[0];
    limit->width = limit->widened =
        match_caliper_width(cohort, limit->value, NULL, CALIPER_SD_ALL, s->within_sd);
    limit->in_words = arena_printf(scratch, "%.6g %s (%.3g)", s->within_sd,
                                   s->within_sd == 1 ? "standard deviation" : "standard deviations",
                                   limit->width);
    rules->limit = limit;
    if (!groups_run(arena, problem, match_vcr.name, rules, out, err))
        return false;
    out->caliper_width = limit->width;
    return true;
}

static bool always(const void *settings)
{
    (void)settings;
    return true;
}

static bool run(Arena *arena, const MatchProblem *problem, const void *settings, Matching *out,
                Error *err)
{
    const VcrSettings *s = settings;
    GroupRules rules = {
        .size = s->size,
        .minimum = 1,
        .smallest = 1,
        .reuse = s->reuse,
        .draw = GROUP_NEAREST,
        .exact = s->exact,
        .differ = s->exclude_same,
    };
    Arena *scratch = arena_create();
    const bool ok = run_in(arena, scratch, problem, s, &rules, out, err);
    arena_destroy(scratch);
    return ok;
}

const MatchMethod match_vcr = {
    .name = "vcr",
    .help = "virtual control records: each student of the program is compared with the average of "
            "a few comparison students with the same traits and nearly the same earlier score",
    .source = "CREDO, Stanford University, Virtual Control Records "
              "(web.stanford.edu/group/credo/virtual-control-records). Number and width are "
              "defaults of ours",
    .words = &match_words_matching,
    .links = true,
    .options = options,
    .settings_size = sizeof(VcrSettings),
    .traits = TRAIT_GROUPS,
    .estimands = 1u << ESTIMAND_ATT,
    .aims = "gives each program student a comparison group",
    .needs_score = match_never_needs_score,
    .needs_pretest = always,
    .run = run,
};
