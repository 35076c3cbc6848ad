/* One outcome under one design, in both. */
#include "comparison_parts.h"

#include "alike/told.h"

#include <math.h>

static const json_t *overall(const json_t *analysis)
{
    const json_t *effects = json_object_get(analysis, "effects");
    for (size_t i = 0; i < json_array_size(effects); i++) {
        const json_t *effect = json_array_get(effects, i);
        if (json_is_null(json_object_get(effect, "group")))
            return effect;
    }
    return NULL;
}

/* {program, comparison} of two fields; NULL where the object is not there. */
static const json_t *arms(Comparison *c, const json_t *object, const char *treated,
                          const char *control)
{
    const json_t *of[] = {json_object_get(object, treated), json_object_get(object, control)};
    if (!json_is_integer(of[0]) && !json_is_integer(of[1]))
        return NULL;
    return comparison_keep(c, json_pack("{s:O?, s:O?}", "program", of[0], "comparison", of[1]));
}

/* The last row of that step: the cohort's is the one that is matched. */
static const json_t *flow_step(const json_t *analysis, const char *step)
{
    const json_t *flow = json_object_get(analysis, "flow"), *found = NULL;
    for (size_t i = 0; i < json_array_size(flow); i++)
        if (text_equal(field_text(json_array_get(flow, i), "step"), step))
            found = json_array_get(flow, i);
    return found;
}

static const json_t *estimated(const json_t *analysis)
{
    const json_t *effect = overall(analysis);
    return effect != NULL ? effect : json_object_get(analysis, "matching");
}

static void compare_sample(Comparison *c, Beside *pair)
{
    static const struct {
        const char *name, *label;
    } steps[] = {{"read", "Read"}, {"cohort", "Could be matched"}};
    Part *part = &pair->part[PART_SAMPLE];
    for (size_t k = 0; k < COUNT_OF(steps); k++) {
        Item item = {.name = steps[k].name, .label = steps[k].label, .kind = ITEM_ARMS};
        for (int s = 0; s < 2; s++)
            item.side[s] = arms(c, flow_step(pair->side[s], steps[k].name), "treated", "control");
        part_add(c->arena, part, item);
    }
    Item sample = {.name = "sample", .label = "In the estimate", .kind = ITEM_ARMS};
    Item unmatched = {
        .name = "unmatched_program", .label = "Program, without a match", .kind = ITEM_COUNT};
    Item effective = {
        .name = "effective_comparison", .label = "Comparison, effective size", .kind = ITEM_REAL};
    for (int s = 0; s < 2; s++) {
        const json_t *matching = json_object_get(pair->side[s], "matching");
        sample.side[s] = arms(c, estimated(pair->side[s]), "n_treated", "n_control");
        unmatched.side[s] = field_value(matching, "unmatched_treated");
        effective.side[s] = field_value(matching, "ess_control");
    }
    part_add(c->arena, part, sample);
    part_add(c->arena, part, unmatched);
    part_add(c->arena, part, effective);
}

/* Who was left out, by reason. */
static void compare_losses(Comparison *c, Beside *pair)
{
    const json_t *flow[2];
    for (int s = 0; s < 2; s++)
        flow[s] = json_object_get(pair->side[s], "flow");
    for (int s = 0; s < 2; s++)
        for (size_t i = 0; i < json_array_size(flow[s]); i++) {
            const json_t *row = json_array_get(flow[s], i);
            const char *reason = field_text(row, "reason");
            if (reason == NULL || !field_says(row, "step", "excluded"))
                continue;
            const json_t *other = member_by(flow[1 - s], "reason", reason);
            if (s == 1 && other != NULL)
                continue;
            Item item = {
                .name = reason, .label = text_with_capital(c->arena, reason), .kind = ITEM_ARMS};
            item.side[s] = arms(c, row, "treated", "control");
            item.side[1 - s] = arms(c, other, "treated", "control");
            part_add(c->arena, &pair->part[PART_LOSSES], item);
        }
}

/* A cell of a table by the name of its column, in the row of this outcome and design. */
static const json_t *compared_cell(const FinishedRun *side, const Beside *pair, const char *column)
{
    const json_t *table = json_object_get(side->root, "comparison");
    const json_t *columns = json_object_get(table, "columns"),
                 *rows = json_object_get(table, "rows");
    size_t at[3] = {SIZE_MAX, SIZE_MAX, SIZE_MAX};
    const char *names[] = {"outcome", "design", column};
    for (size_t k = 0; k < json_array_size(columns); k++)
        for (int j = 0; j < 3; j++)
            if (text_equal(field_text(json_array_get(columns, k), "name"), names[j]))
                at[j] = k;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i), *cell = json_array_get(row, at[2]);
        if (text_equal(json_string_value(json_array_get(row, at[0])), pair->outcome) &&
            text_equal(json_string_value(json_array_get(row, at[1])), pair->design))
            return json_is_null(cell) ? NULL : cell;
    }
    return NULL;
}

/* The characteristic that differs most after the design, in standard deviations. */
static const json_t *worst_row(const json_t *analysis)
{
    const json_t *balance = json_object_get(analysis, "balance"), *found = NULL;
    double most = -1;
    for (size_t i = 0; i < json_array_size(balance); i++) {
        const json_t *row = json_array_get(balance, i);
        const json_t *smd = field_value(json_object_get(row, "after"), "smd");
        const bool judged = !json_is_true(json_object_get(row, "score"));
        if (judged && smd != NULL && fabs(json_number_value(smd)) > most) {
            most = fabs(json_number_value(smd));
            found = row;
        }
    }
    return found;
}

static const json_t *row_name(Comparison *c, const json_t *row)
{
    const char *label = field_text(row, "label");
    if (label == NULL)
        label = field_text(row, "covariate");
    return label == NULL ? NULL : comparison_keep(c, json_string(label));
}

static void compare_balance(Comparison *c, Beside *pair)
{
    Item verdict = {.name = "verdict", .label = "At the start", .kind = ITEM_TEXT};
    Item largest = {.name = "largest_difference",
                    .label = "Largest difference, as judged (SD)",
                    .kind = ITEM_SIZE};
    Item worst = {
        .name = "largest_in", .label = "Largest standardized difference in", .kind = ITEM_TEXT};
    Item smd = {.name = "largest_standardized", .label = "Its size (SD)", .kind = ITEM_SIZE};
    for (int s = 0; s < 2; s++) {
        const json_t *row = worst_row(pair->side[s]);
        verdict.side[s] = compared_cell(&c->side[s], pair, "start");
        largest.side[s] = compared_cell(&c->side[s], pair, "start_g");
        worst.side[s] = row_name(c, row);
        smd.side[s] = field_value(json_object_get(row, "after"), "smd");
    }
    Part *part = &pair->part[PART_BALANCE];
    part_add(c->arena, part, verdict);
    part_add(c->arena, part, largest);
    part_add(c->arena, part, worst);
    part_add(c->arena, part, smd);
}

static const json_t *range(Comparison *c, const json_t *effect, const char *from, const char *to)
{
    const json_t *ends[] = {field_value(effect, from), field_value(effect, to)};
    if (ends[0] == NULL || ends[1] == NULL)
        return NULL;
    return comparison_keep(c, json_pack("[O, O]", ends[0], ends[1]));
}

const char *beside_label(const Beside *pair, const char *key, const char *name)
{
    for (int s = 0; s < 2; s++) {
        const char *label = field_text(pair->side[s], key);
        if (label != NULL)
            return label;
    }
    return name;
}

/* The one digit rule (alike/told.h): by the smallest error of the main designs in that unit. A
 * share has the digits of its percentage points. */
static int effect_digits(const Comparison *c, const Beside *pair)
{
    enum { OF_NO_ERROR = 2 };
    static const char share[] = "share";
    const char *unit = beside_label(pair, "unit", NULL);
    const double whole = text_equal(unit, share) ? 100 : 1;
    double least = INFINITY;
    for (int s = 0; s < 2; s++) {
        const json_t *analyses = json_object_get(c->side[s].root, "analyses");
        for (size_t i = 0; i < json_array_size(analyses); i++) {
            const json_t *a = json_array_get(analyses, i), *se = field_value(overall(a), "se");
            if (json_is_true(json_object_get(a, "primary")) &&
                text_equal(field_text(a, "unit"), unit) && json_number_value(se) > 0)
                least = fmin(least, whole * json_number_value(se));
        }
    }
    const int digits = isfinite(least) ? told_digits_of_error(least) : OF_NO_ERROR;
    return digits + (whole > 1 ? 2 : 0);
}

static bool left_out(const json_t *effect)
{
    return field_text(effect, "hidden") != NULL;
}

static void compare_effect(Comparison *c, Beside *pair)
{
    static const struct {
        const char *name, *label, *from, *to;
        ItemKind kind;
    } rows[] = {
        {"estimate", "Difference", "estimate", NULL, ITEM_REAL},
        {"interval", "Its interval", "ci_low", "ci_high", ITEM_RANGE},
        {"se", "Standard error", "se", NULL, ITEM_REAL},
        {"effect_size", "Effect size (SD)", "effect_size", NULL, ITEM_SIZE},
        {"effect_size_interval", "Its interval", "effect_size_ci_low", "effect_size_ci_high",
         ITEM_SIZES},
    };
    const json_t *effect[] = {overall(pair->side[0]), overall(pair->side[1])};
    if (effect[0] == NULL && effect[1] == NULL)
        return;
    const int digits = effect_digits(c, pair);
    for (size_t k = 0; k < COUNT_OF(rows); k++) {
        Item item = {
            .name = rows[k].name, .label = rows[k].label, .kind = rows[k].kind, .digits = digits};
        for (int s = 0; s < 2; s++) {
            item.side[s] = rows[k].to != NULL ? range(c, effect[s], rows[k].from, rows[k].to)
                                              : field_value(effect[s], rows[k].from);
            item.hidden[s] = left_out(effect[s]);
        }
        part_add(c->arena, &pair->part[PART_EFFECT], item);
    }
    Item estimand = {.name = "estimand", .label = "For whom", .kind = ITEM_TEXT};
    for (int s = 0; s < 2; s++)
        estimand.side[s] = field_value(effect[s], "estimand");
    part_add(c->arena, &pair->part[PART_EFFECT], estimand);
}

static const json_t *find_group(const json_t *analysis, const char *group, const char *level)
{
    const json_t *effects = json_object_get(analysis, "effects");
    for (size_t i = 0; i < json_array_size(effects); i++) {
        const json_t *effect = json_array_get(effects, i);
        if (field_says(effect, "group", group) && field_says(effect, "level", level))
            return effect;
    }
    return NULL;
}

static void compare_groups(Comparison *c, Beside *pair)
{
    const int digits = effect_digits(c, pair);
    for (int s = 0; s < 2; s++) {
        const json_t *effects = json_object_get(pair->side[s], "effects");
        for (size_t i = 0; i < json_array_size(effects); i++) {
            const json_t *effect = json_array_get(effects, i), *both[2];
            const char *group = field_text(effect, "group"), *level = field_text(effect, "level");
            both[s] = effect;
            both[1 - s] = find_group(pair->side[1 - s], group, level);
            if (group == NULL || level == NULL || (s == 1 && both[0] != NULL))
                continue;
            Item item = {.name = arena_printf(c->arena, "%s=%s", group, level),
                         .label = arena_printf(c->arena, "%s: %s", group, level),
                         .kind = ITEM_REAL,
                         .digits = digits};
            for (int k = 0; k < 2; k++) {
                item.side[k] = field_value(both[k], "estimate");
                item.hidden[k] = left_out(both[k]);
            }
            part_add(c->arena, &pair->part[PART_GROUPS], item);
        }
    }
}

void beside_compare(Comparison *c, Beside *pair)
{
    static const struct {
        const char *name, *title;
    } parts[N_PARTS] = {[PART_SAMPLE] = {"sample", "Sample (program / comparison)"},
                        [PART_LOSSES] = {"losses", "Left out (program / comparison)"},
                        [PART_BALANCE] = {"balance", "How alike at the start"},
                        [PART_EFFECT] = {"effect", "Effect"},
                        [PART_GROUPS] = {"groups", "Effect by group"}};
    for (int k = 0; k < N_PARTS; k++)
        pair->part[k] = (Part){.name = parts[k].name, .title = parts[k].title};
    if (pair->side[0] == NULL || pair->side[1] == NULL)
        return;
    compare_sample(c, pair);
    compare_losses(c, pair);
    compare_balance(c, pair);
    compare_effect(c, pair);
    compare_groups(c, pair);
}
