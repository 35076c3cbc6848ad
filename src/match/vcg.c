/* Virtual comparison groups: all candidates within limits, or a random draw of them. */
#include "group.h"

#include <math.h>

extern const MatchMethod match_vcg;

typedef struct VcgSettings {
    size_t size;
    Names exact;
    Limits within, widen;
    size_t minimum, smallest;
    Names exclude_same;
    int draw; /* GroupDraw */
    size_t reuse;
} VcgSettings;

static const char *const draw_words[] = {"random", "nearest", NULL};

#define AT(field) offsetof(VcgSettings, field)

static const Option options[] = {
    {.name = "size",
     .type = OPT_COUNT,
     .offset = AT(size),
     .fallback = "51",
     .min = 1,
     .max = INFINITY,
     .plain = "How many comparison students each student of the program gets at most.",
     .change_when = "a published analysis used another number, or few students pass the limits",
     .help =
         "Of those that pass, at most so many are drawn; where fewer pass, all are taken. 51 is "
         "the number of NWEA's virtual comparison groups (Pane & Baird 2014, RAND WR-1061)"},
    {.name = "exact",
     .type = OPT_NAMES,
     .offset = AT(exact),
     .alike = true,
     .fallback = "",
     .example = "[grade, locale]",
     .plain = "Columns on which a student and its comparison students must agree exactly.",
     .change_when = "students may only be compared within the same grade, kind of place or the "
                    "like",
     .help = "Asked first, before any limit"},
    {.name = "within",
     .type = OPT_LIMITS,
     .offset = AT(within),
     .fallback = "",
     .example = "{pretest: 1, school_frl: 15, start_date: 18, end_date: 18}",
     .plain = "How far a student and its comparison students may differ, column by column.",
     .change_when = "students should also be alike in the dates of their tests, or in their "
                    "schools' poverty",
     .help = "Column: largest difference, inclusive, in the column's own unit; dates count in "
             "days. The limits that RAND's studies used are not published where we could read "
             "them: none is set by default, and those of our examples are ours"},
    {.name = "widen",
     .type = OPT_LIMITS,
     .offset = AT(widen),
     .fallback = "",
     .example = "{pretest: 2}",
     .plain = "Wider limits for students who would otherwise find too few.",
     .change_when = "some students find fewer comparison students than the minimum",
     .help = "Replaces limits of `within` for a student with fewer than `minimum` candidates; how "
             "many needed it is reported. A rule of ours, off by default"},
    {.name = "minimum",
     .type = OPT_COUNT,
     .offset = AT(minimum),
     .fallback = "1",
     .min = 1,
     .max = INFINITY,
     .plain = "With fewer comparison students than this, the wider limits apply.",
     .change_when = "groups of one or two are too small to trust",
     .help = "Counts candidates that pass every rule and are not used up. Groups that stay smaller "
             "are kept; `smallest` drops them"},
    {.name = "smallest",
     .type = OPT_COUNT,
     .offset = AT(smallest),
     .fallback = "1",
     .min = 1,
     .max = INFINITY,
     .plain = "Students of the program with a smaller group than this are left out.",
     .change_when = "a sensitivity check asks what only large groups say",
     .help = "Asked after widening, of the group as drawn; who is left out is counted"},
    GROUP_ROW_EXCLUDE_SAME(AT(exclude_same)),
    {.name = "draw",
     .type = OPT_CHOICE,
     .offset = AT(draw),
     .fallback = "random",
     .choices = draw_words,
     .plain = "Who is taken where more pass than are needed.",
     .change_when = "the closest on the earlier test are wanted instead of a random draw",
     .help =
         "With random, without replacement and all with the same chance, by the smallest hashes "
         "of seed, student and candidate; with nearest, the closest on the pretest, equals by "
         "that hash"},
    GROUP_ROW_REUSE(AT(reuse)),
    {.name = NULL},
};

static bool draws_nearest(const void *settings)
{
    return ((const VcgSettings *)settings)->draw == GROUP_NEAREST;
}

static bool rules_of(Arena *scratch, const MatchProblem *problem, const VcgSettings *s,
                     GroupRules *out, Error *err)
{
    *out = (GroupRules){
        .size = s->size,
        .minimum = s->minimum,
        .smallest = s->smallest,
        .reuse = s->reuse,
        .draw = (GroupDraw)s->draw,
        .exact = s->exact,
        .differ = s->exclude_same,
    };
    return group_limits(scratch, problem, &s->within, &s->widen, out, err);
}

static bool run(Arena *arena, const MatchProblem *problem, const void *settings, Matching *out,
                Error *err)
{
    GroupRules rules;
    Arena *scratch = arena_create();
    const bool ok = rules_of(scratch, problem, settings, &rules, err) &&
                    groups_run(arena, problem, match_vcg.name, &rules, out, err);
    arena_destroy(scratch);
    return ok;
}

static const void *share(Arena *arena, const MatchProblem *problem, const void *settings)
{
    GroupRules rules;
    Arena *scratch = arena_create();
    Error *err = ARENA_NEW(scratch, Error); /* said again by whoever matches */
    const void *out = rules_of(scratch, problem, settings, &rules, err)
                          ? group_lists_make(arena, problem, &rules)
                          : NULL;
    arena_destroy(scratch);
    return out;
}

const MatchMethod match_vcg = {
    .name = "vcg",
    .help = "virtual comparison groups: each student of the program gets a random draw of the "
            "comparison students that pass exact columns and limits",
    .source = "Ma & Cronin (2009) ERIC ED521965; Pane & Baird (2014) RAND WR-1061. Limits, "
              "widening and reuse are settings of ours",
    .words = &match_words_matching,
    .links = true,
    .options = options,
    .settings_size = sizeof(VcgSettings),
    .traits = TRAIT_GROUPS,
    .estimands = 1u << ESTIMAND_ATT,
    .aims = "gives each program student a comparison group",
    .needs_score = match_never_needs_score,
    .needs_pretest = draws_nearest,
    .share = share,
    .run = run,
};
