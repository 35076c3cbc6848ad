#include "parts.h"

#include "alike/grouping.h"
#include "alike/text.h"

void match_strata_refine(MatchStrata *strata, const int32_t *level, size_t n_levels, size_t n)
{
    strata->n = groups_refine(strata->of, strata->n, level, n_levels, n);
}

/* Without a value that both groups have nobody can be matched: told before anyone is searched for.
 */
static bool both_arms_meet(const Cohort *cohort, const MatchStrata *strata, const char *setting,
                           const Name *name, size_t n_levels, const char *advice, Error *err)
{
    Arena *scratch = arena_create();
    uint8_t *arms = ARENA_ARRAY(scratch, uint8_t, strata->n);
    size_t n[2] = {0, 0};
    bool meet = false;
    for (size_t i = 0; i < cohort->n && !meet; i++) {
        if (strata->of[i] == STRATUM_NONE)
            continue;
        n[cohort->treated[i] != 0]++;
        arms[strata->of[i]] |= cohort->treated[i] ? 2 : 1;
        meet = arms[strata->of[i]] == 3;
    }
    if (!meet)
        error_say(
            err, ERR_INFEASIBLE, name->place,
            PHRASE("{} names '{}', which has {} values among {} program and {} "
                   "comparison {}; no {} is found in both groups, so nobody could be matched. {}",
                   piece_words(setting), piece_column(name->text),
                   piece_thousands(ABOUT_NOBODY, n_levels, NULL, NULL),
                   piece_thousands(ABOUT_TREATED, n[1], NULL, NULL),
                   piece_thousands(ABOUT_CONTROL, n[0], NULL, NULL),
                   piece_words(frame_people(cohort->frame)),
                   piece_words(strata->n_keys > 1 ? "combination with the columns before it"
                                                  : "value"),
                   piece_words(advice)));
    arena_destroy(scratch);
    return meet;
}

/* A key more: students agree on it as well. name: that of the column; label: what readers call it.
 */
static void add_key(Arena *arena, MatchStrata *out, Levels levels, const char *name,
                    const char *label, size_t n)
{
    const size_t need = out->n_keys + 1;
    size_t room[3] = {out->n_keys, out->n_keys, out->n_keys};
    match_strata_refine(out, levels.level, levels.n_levels, n);
    out->key = arena_grow(arena, out->key, &room[0], need, sizeof *out->key);
    out->key_name = arena_grow(arena, out->key_name, &room[1], need, sizeof *out->key_name);
    out->label = arena_grow(arena, out->label, &room[2], need, sizeof *out->label);
    out->key[out->n_keys] = levels;
    out->key_name[out->n_keys] = name;
    out->label[out->n_keys++] = label;
}

/* "grade, gender and school" */
static void name_columns(Arena *arena, MatchStrata *out)
{
    Text columns = {.arena = arena};
    for (size_t k = 0; k < out->n_keys; k++)
        text_format(&columns, "%s%s",
                    k == 0                 ? ""
                    : k + 1 == out->n_keys ? " and "
                                           : ", ",
                    out->label[k]);
    out->columns = columns.bytes;
}

void match_strata_add(Arena *arena, const Cohort *cohort, Levels levels, const char *name,
                      const char *label, MatchStrata *strata)
{
    add_key(arena, strata, levels, name, label, cohort->n);
    name_columns(arena, strata);
}

bool match_strata_within(Arena *arena, const MatchProblem *problem, const char *setting, Name name,
                         const char *advice, MatchStrata *strata, Error *err)
{
    const Cohort *cohort = problem->cohort;
    const Column *column = cohort_column(cohort, name);
    const Levels levels = frame_levels(arena, column, cohort->row, cohort->n);
    add_key(arena, strata, levels, column->name, column_label(column), cohort->n);
    name_columns(arena, strata);
    return both_arms_meet(cohort, strata, setting, &name, levels.n_levels, advice, err);
}

bool match_strata(Arena *arena, const MatchProblem *problem, Names exact, MatchStrata *out,
                  Error *err)
{
    *out = (MatchStrata){.n = 1, .of = ARENA_ARRAY(arena, int32_t, problem->cohort->n)};
    for (size_t k = 0; k < exact.n; k++)
        if (!match_strata_within(arena, problem, "matching.exact", exact.item[k],
                                 "Remove it, or join its values to fewer under columns", out, err))
            return false;
    return true;
}

const char *match_stratum_name(Arena *arena, const MatchStrata *strata, size_t student)
{
    Text text = {.arena = arena};
    for (size_t k = 0; k < strata->n_keys; k++)
        text_format(&text, "%s%s %s", k > 0 ? ", " : "", strata->key_name[k],
                    strata->key[k].name[strata->key[k].level[student]]);
    return text.bytes;
}
