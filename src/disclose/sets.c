/* Every estimate and every row of a table asks whether its set of people may be shown: the main
 * design's first, then its parts and tables, then the other designs', as the study names them. */
#include "disclose/families.h"
#include "disclose/registry.h"

#include "alike/text.h"

/* What is shown of one score: estimates of both arms together, and means of one. */
typedef struct Score {
    const OutcomeSpec *outcome;
    SetRegistry both, arm[2];
} Score;

typedef struct Scores {
    size_t n;
    Score *item;
} Scores;

/* One test, whichever span ends or begins with it, and whatever outcomes are called. */
static bool same_score(const OutcomeSpec *a, const OutcomeSpec *b)
{
    if (a->span == NULL || b->span == NULL)
        return a->span == b->span && text_equal(a->score.text, b->score.text);
    return text_equal(a->subject, b->subject) && text_equal(a->span->to.text, b->span->to.text);
}

static SetRegistry empty(const Publishing *release)
{
    return (SetRegistry){.arena = release->arena, .min = release->min};
}

static Score *score_of(const Publishing *release, Scores *scores, const OutcomeSpec *outcome)
{
    for (size_t i = 0; i < scores->n; i++)
        if (same_score(scores->item[i].outcome, outcome))
            return &scores->item[i];
    Score *out = &scores->item[scores->n++];
    *out = (Score){
        .outcome = outcome, .both = empty(release), .arm = {empty(release), empty(release)}};
    return out;
}

/* Of a study of several programs the program of one contrast is the comparison group of another, so
 * both arms' means stand in one registry. */
static SetRegistry *of_arm(Score *score, int arm)
{
    return &score->arm[score->outcome->contrast != NULL ? 0 : arm];
}

static bool may_show(const Publishing *release, const SetRegistry *registry, const People *people)
{
    return (!release_asks(release, RELEASE_FAMILIES) || !registry_few_in(registry, people)) &&
           (!release_asks(release, RELEASE_REGISTRY) || registry_may_show(registry, people));
}

/* means: each arm's are shown as well, so each arm is asked for as a set of its own. */
static bool asks(const Publishing *release, Score *score, const People *people, bool means)
{
    if (people == NULL)
        return false;
    const People *arm[2] = {people_of_arm(release->arena, people, 0),
                            people_of_arm(release->arena, people, 1)};
    bool may = may_show(release, &score->both, people);
    for (int k = 0; k < 2 && means; k++)
        may = may && may_show(release, of_arm(score, k), arm[k]);
    if (!may)
        return false;
    registry_show(&score->both, people);
    for (int k = 0; k < 2 && means; k++)
        registry_show(of_arm(score, k), arm[k]);
    return true;
}

static bool asks_of_arm(const Publishing *release, Score *score, const People *people, int arm)
{
    if (people == NULL)
        return false;
    if (!may_show(release, of_arm(score, arm), people))
        return false;
    registry_show(of_arm(score, arm), people);
    return true;
}

/* --- tables --------------------------------------------------------------------------------------
 */

static bool row_is_left_out(const Table *table, size_t row)
{
    for (size_t k = 0; k < table->n_columns; k++)
        if (text_equal(table->cell[row * table->n_columns + k].text, HIDDEN_MARK))
            return true;
    return false;
}

static bool shows_level(const Analysis *analysis, const char *group, const char *level)
{
    for (size_t i = 0; i < analysis->effects.n; i++) {
        const Effect *effect = &analysis->effects.row[i];
        if (group != NULL && text_equal(effect->group, group) && text_equal(effect->level, level) &&
            effect->hidden == NULL)
            return true;
    }
    for (size_t k = 0; k < analysis->tables.n; k++) {
        const Table *table = analysis->tables.item[k];
        for (size_t i = 0; i < table->n_rows; i++)
            if (text_equal(table->head[i].of.level, level) && table->head[i].of.other == NULL &&
                !row_is_left_out(table, i))
                return true;
    }
    return false;
}

static bool may_show_row(const Publishing *release, const Analysis *analysis, Score *score,
                         const Table *table, size_t row, bool overall)
{
    const RowHead *head = &table->head[row];

    if (head->of.arms == SET_NOBODY)
        return true;
    if (head->people == NULL) /* of everybody in the estimate; of a part nobody said who it is */
        return overall && head->of.level == NULL && head->of.without == NULL;
    if (head->of.arms == SET_TREATED || head->of.arms == SET_CONTROL)
        return asks_of_arm(release, score, head->people, head->of.arms == SET_TREATED);
    /* a difference of two parts tells the one by the other */
    if (head->of.other != NULL && !(shows_level(analysis, head->of.group, head->of.level) &&
                                    shows_level(analysis, head->of.group, head->of.other)))
        return false;
    return asks(release, score, head->people, false);
}

static void ask_table(const Publishing *release, const Analysis *analysis, Score *score,
                      Table *table, bool overall)
{
    for (size_t i = 0; !table->kind->of_traits && i < table->n_rows; i++)
        if (!row_is_left_out(table, i) &&
            !may_show_row(release, analysis, score, table, i, overall))
            row_leave_out(table, i);
}

/* --- combinations of more than three -------------------------------------------------------------
 */

static void take_back_rows(Table *table, const People *set)
{
    for (size_t i = 0; i < table->n_rows; i++)
        if (table->head[i].people != NULL && people_equal(table->head[i].people, set))
            row_leave_out(table, i);
}

/* Wherever the set is shown of this score. */
static void take_back(const Publishing *release, const Score *score, const People *set)
{
    for (size_t a = 0; a < release->results->n_analyses; a++) {
        Analysis *analysis = &release->results->analysis[a];
        if (analysis->infeasible != NULL || !same_score(score->outcome, analysis->outcome_spec))
            continue;
        for (size_t i = 0; i < analysis->effects.n; i++) {
            Effect *effect = &analysis->effects.row[i];
            if (effect->hidden == NULL && effect->people != NULL &&
                people_equal(effect->people, set))
                effect_hide(effect, HIDDEN_MARK);
        }
        for (size_t k = 0; k < analysis->tables.n; k++)
            take_back_rows(analysis->tables.item[k], set);
    }
}

static void look_deeper(const Publishing *release, Score *score)
{
    size_t set;
    SetsTold told;

    while ((told = registry_tells(&score->both, &set)) == SETS_TELL_FEW) {
        take_back(release, score, score->both.set[set]);
        registry_take_back(&score->both, set);
    }
    if (told == SETS_NOT_TESTED)
        notes_add(&release->results->notes, release->arena, "disclosure", NOTE_CAUTION, NO_COUNT,
                  PHRASE("So many groups are shown of '{}' that only pairs and triples of them "
                         "were compared before publication, no larger combinations.",
                         piece_setting(score->outcome->name.text)));
}

/* --- analyses ------------------------------------------------------------------------------------
 */

static void ask_analysis(const Publishing *release, Scores *scores, Analysis *analysis)
{
    Score *score = score_of(release, scores, analysis->outcome_spec);
    Effects *effects = &analysis->effects;

    for (size_t i = 0; i < effects->n; i++) {
        Effect *effect = &effects->row[i];
        if (effect->hidden == NULL && !asks(release, score, effect->people, analysis->primary))
            effect_hide(effect, HIDDEN_MARK);
    }
    const bool overall = effects->n > 0 && effects->row[0].hidden == NULL;
    for (size_t k = 0; k < analysis->tables.n; k++)
        ask_table(release, analysis, score, analysis->tables.item[k], overall);
}

void release_registry(Publishing *release)
{
    Results *results = release->results;
    Scores scores = {.item = ARENA_ARRAY(release->arena, Score, results->n_analyses)};

    for (int primary = 1; primary >= 0; primary--)
        for (size_t i = 0; i < results->n_analyses; i++)
            if (results->analysis[i].primary == (primary == 1) &&
                results->analysis[i].infeasible == NULL)
                ask_analysis(release, &scores, &results->analysis[i]);
    for (size_t i = 0; release_asks(release, RELEASE_REGISTRY) && i < scores.n; i++)
        look_deeper(release, &scores.item[i]);
}
