#include "comparison.h"

#include "alike/os.h"
#include "alike/told.h"

#include <math.h>
#include <string.h>

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static bool says(const json_t *object, const char *key, const char *text)
{
    return text_equal(text_of(object, key), text);
}

/* NULL where it is null: what is not computable is not there. */
static const json_t *value_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_null(value) ? NULL : value;
}

static const json_t *keep(Comparison *c, json_t *value)
{
    json_array_append_new(c->kept, value);
    return value;
}

static void add_word(Arena *arena, Words *words, const char *word)
{
    for (size_t i = 0; i < words->n; i++)
        if (strcmp(words->item[i], word) == 0)
            return;
    words->item =
        arena_grow(arena, (void *)words->item, &words->capacity, words->n + 1, sizeof *words->item);
    words->item[words->n++] = word;
}

static void add_item(Arena *arena, Part *part, Item item)
{
    part->item = arena_grow(arena, part->item, &part->capacity, part->n + 1, sizeof *part->item);
    part->item[part->n++] = item;
}

/* --- reading -------------------------------------------------------------------------------------
 */

static Release release_of(const json_t *root)
{
    const json_t *disclosure = json_object_get(root, "disclosure");
    if (json_is_true(json_object_get(disclosure, "publish")))
        return RELEASE_PUBLISHED;
    return json_is_true(json_object_get(disclosure, "public")) ? RELEASE_PUBLIC_DATA
                                                               : RELEASE_INTERNAL;
}

static bool read_side(Arena *arena, const char *path, Side *out, Error *err)
{
    char *bytes;
    size_t n;
    json_error_t problem;
    const char *file = os_is_folder(path) ? os_join(arena, path, "results.json") : path;
    *out = (Side){.path = path};
    if (!os_is_file(file))
        return error_set(err, ERR_USAGE, (Place){.file = path},
                         os_is_folder(path)
                             ? "this folder holds no results.json; name the folder of a finished "
                               "run, such as study.out"
                             : "there is no such folder; name the folder of a finished run, such "
                               "as study.out");
    if (!os_read_file(arena, file, &bytes, &n, err))
        return false;
    out->root = json_loadb(bytes, n, 0, &problem);
    if (out->root == NULL)
        return error_set(err, ERR_DATA,
                         (Place){.file = file,
                                 .line = problem.line > 0 ? (size_t)problem.line : 0,
                                 .column = problem.column > 0 ? (size_t)problem.column : 0},
                         "this is not the JSON that alike wrote (%s); run the study again",
                         problem.text);
    const json_t *program = json_object_get(out->root, "program");
    if (!says(program, "name", "alike") || !json_is_array(json_object_get(out->root, "analyses")))
        return error_set(err, ERR_DATA, (Place){.file = file},
                         "these are not results of alike: it names no program and no analyses; "
                         "name the folder of a finished run, such as study.out");
    out->version = text_of(program, "version");
    out->title = text_of(json_object_get(out->root, "study"), "title");
    out->release = release_of(out->root);
    return true;
}

/* --- what both have ------------------------------------------------------------------------------
 */

/* The member of an array of objects whose text at `key` is this; NULL: there is none. */
static const json_t *find_by(const json_t *array, const char *key, const char *text)
{
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *member = json_array_get(array, i);
        if (text_equal(text_of(member, key), text))
            return member;
    }
    return NULL;
}

/* Members of `list` of both sides by the text at `key`: those of A in their order, then those that
 * only B has. Their values at `of`. */
static void add_members(Comparison *c, Part *part, const char *list, const char *key,
                        const char *of, ItemKind kind)
{
    const json_t *array[2];
    for (int s = 0; s < 2; s++)
        array[s] = json_object_get(c->side[s].root, list);
    for (int s = 0; s < 2; s++)
        for (size_t i = 0; i < json_array_size(array[s]); i++) {
            const json_t *member = json_array_get(array[s], i);
            const char *name = text_of(member, key);
            const json_t *other = name == NULL ? NULL : find_by(array[1 - s], key, name);
            if (name == NULL || (s == 1 && other != NULL))
                continue;
            Item item = {.name = name, .label = name, .kind = kind};
            item.side[s] = value_of(member, of);
            item.side[1 - s] = value_of(other, of);
            if (item.side[0] != NULL || item.side[1] != NULL)
                add_item(c->arena, part, item);
        }
}

/* A file whose bytes differ and whose rows don't has changed too. */
static void note_changed_files(Comparison *c)
{
    const json_t *array[2];
    for (int s = 0; s < 2; s++)
        array[s] = json_object_get(c->side[s].root, "inputs");
    for (size_t i = 0; i < json_array_size(array[0]); i++) {
        const json_t *a = json_array_get(array[0], i);
        const char *name = text_of(a, "file");
        const json_t *b = name == NULL ? NULL : find_by(array[1], "file", name);
        const char *hash[] = {text_of(a, "sha256"), text_of(b, "sha256")};
        if (hash[0] != NULL && hash[1] != NULL && strcmp(hash[0], hash[1]) != 0)
            add_item(c->arena, &c->inputs,
                     (Item){.name = arena_printf(c->arena, "%s.sha256", name),
                            .label = arena_printf(c->arena, "%s, its contents (sha256)", name),
                            .kind = ITEM_TEXT,
                            .side = {value_of(a, "sha256"), value_of(b, "sha256")}});
    }
}

/* --- one outcome under one design ----------------------------------------------------------------
 */

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
    return keep(c, json_pack("{s:O?, s:O?}", "program", of[0], "comparison", of[1]));
}

/* The last row of that step: the cohort's is the one that is matched. */
static const json_t *flow_step(const json_t *analysis, const char *step)
{
    const json_t *flow = json_object_get(analysis, "flow"), *found = NULL;
    for (size_t i = 0; i < json_array_size(flow); i++)
        if (text_equal(text_of(json_array_get(flow, i), "step"), step))
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
        add_item(c->arena, part, item);
    }
    Item sample = {.name = "sample", .label = "In the estimate", .kind = ITEM_ARMS};
    Item unmatched = {
        .name = "unmatched_program", .label = "Program, without a match", .kind = ITEM_COUNT};
    Item effective = {
        .name = "effective_comparison", .label = "Comparison, effective size", .kind = ITEM_REAL};
    for (int s = 0; s < 2; s++) {
        const json_t *matching = json_object_get(pair->side[s], "matching");
        sample.side[s] = arms(c, estimated(pair->side[s]), "n_treated", "n_control");
        unmatched.side[s] = value_of(matching, "unmatched_treated");
        effective.side[s] = value_of(matching, "ess_control");
    }
    add_item(c->arena, part, sample);
    add_item(c->arena, part, unmatched);
    add_item(c->arena, part, effective);
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
            const char *reason = text_of(row, "reason");
            if (reason == NULL || !says(row, "step", "excluded"))
                continue;
            const json_t *other = find_by(flow[1 - s], "reason", reason);
            if (s == 1 && other != NULL)
                continue;
            Item item = {
                .name = reason, .label = text_with_capital(c->arena, reason), .kind = ITEM_ARMS};
            item.side[s] = arms(c, row, "treated", "control");
            item.side[1 - s] = arms(c, other, "treated", "control");
            add_item(c->arena, &pair->part[PART_LOSSES], item);
        }
}

/* A cell of a table by the name of its column, in the row of this outcome and design. */
static const json_t *compared_cell(const Side *side, const Beside *pair, const char *column)
{
    const json_t *table = json_object_get(side->root, "comparison");
    const json_t *columns = json_object_get(table, "columns"),
                 *rows = json_object_get(table, "rows");
    size_t at[3] = {SIZE_MAX, SIZE_MAX, SIZE_MAX};
    const char *names[] = {"outcome", "design", column};
    for (size_t k = 0; k < json_array_size(columns); k++)
        for (int j = 0; j < 3; j++)
            if (text_equal(text_of(json_array_get(columns, k), "name"), names[j]))
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
        const json_t *smd = value_of(json_object_get(row, "after"), "smd");
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
    const char *label = text_of(row, "label");
    if (label == NULL)
        label = text_of(row, "covariate");
    return label == NULL ? NULL : keep(c, json_string(label));
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
        smd.side[s] = value_of(json_object_get(row, "after"), "smd");
    }
    Part *part = &pair->part[PART_BALANCE];
    add_item(c->arena, part, verdict);
    add_item(c->arena, part, largest);
    add_item(c->arena, part, worst);
    add_item(c->arena, part, smd);
}

static const json_t *range(Comparison *c, const json_t *effect, const char *from, const char *to)
{
    const json_t *ends[] = {value_of(effect, from), value_of(effect, to)};
    if (ends[0] == NULL || ends[1] == NULL)
        return NULL;
    return keep(c, json_pack("[O, O]", ends[0], ends[1]));
}

/* What readers call it; its name in results that don't say. */
static const char *label_of(const Beside *pair, const char *key, const char *name)
{
    for (int s = 0; s < 2; s++) {
        const char *label = text_of(pair->side[s], key);
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
    const char *unit = label_of(pair, "unit", NULL);
    const double whole = text_equal(unit, share) ? 100 : 1;
    double least = INFINITY;
    for (int s = 0; s < 2; s++) {
        const json_t *analyses = json_object_get(c->side[s].root, "analyses");
        for (size_t i = 0; i < json_array_size(analyses); i++) {
            const json_t *a = json_array_get(analyses, i), *se = value_of(overall(a), "se");
            if (json_is_true(json_object_get(a, "primary")) &&
                text_equal(text_of(a, "unit"), unit) && json_number_value(se) > 0)
                least = fmin(least, whole * json_number_value(se));
        }
    }
    const int digits = isfinite(least) ? told_digits_of_error(least) : OF_NO_ERROR;
    return digits + (whole > 1 ? 2 : 0);
}

static bool left_out(const json_t *effect)
{
    return text_of(effect, "hidden") != NULL;
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
                                              : value_of(effect[s], rows[k].from);
            item.hidden[s] = left_out(effect[s]);
        }
        add_item(c->arena, &pair->part[PART_EFFECT], item);
    }
    Item estimand = {.name = "estimand", .label = "For whom", .kind = ITEM_TEXT};
    for (int s = 0; s < 2; s++)
        estimand.side[s] = value_of(effect[s], "estimand");
    add_item(c->arena, &pair->part[PART_EFFECT], estimand);
}

static const json_t *find_group(const json_t *analysis, const char *group, const char *level)
{
    const json_t *effects = json_object_get(analysis, "effects");
    for (size_t i = 0; i < json_array_size(effects); i++) {
        const json_t *effect = json_array_get(effects, i);
        if (says(effect, "group", group) && says(effect, "level", level))
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
            const char *group = text_of(effect, "group"), *level = text_of(effect, "level");
            both[s] = effect;
            both[1 - s] = find_group(pair->side[1 - s], group, level);
            if (group == NULL || level == NULL || (s == 1 && both[0] != NULL))
                continue;
            Item item = {.name = arena_printf(c->arena, "%s=%s", group, level),
                         .label = arena_printf(c->arena, "%s: %s", group, level),
                         .kind = ITEM_REAL,
                         .digits = digits};
            for (int k = 0; k < 2; k++) {
                item.side[k] = value_of(both[k], "estimate");
                item.hidden[k] = left_out(both[k]);
            }
            add_item(c->arena, &pair->part[PART_GROUPS], item);
        }
    }
}

static const json_t *find_analysis(const json_t *root, const char *outcome, const char *design)
{
    const json_t *analyses = json_object_get(root, "analyses");
    for (size_t i = 0; i < json_array_size(analyses); i++) {
        const json_t *analysis = json_array_get(analyses, i);
        if (says(analysis, "outcome", outcome) && says(analysis, "design", design))
            return analysis;
    }
    return NULL;
}

static void compare_pair(Comparison *c, Beside *pair)
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

static void compare_analyses(Comparison *c)
{
    size_t n = 0;
    for (int s = 0; s < 2; s++)
        n += json_array_size(json_object_get(c->side[s].root, "analyses"));
    c->pair = ARENA_ARRAY(c->arena, Beside, n);
    for (int s = 0; s < 2; s++) {
        const json_t *analyses = json_object_get(c->side[s].root, "analyses");
        for (size_t i = 0; i < json_array_size(analyses); i++) {
            const json_t *analysis = json_array_get(analyses, i);
            Beside pair = {.outcome = text_of(analysis, "outcome"),
                           .design = text_of(analysis, "design")};
            if (pair.outcome == NULL || pair.design == NULL)
                continue;
            pair.side[s] = analysis;
            pair.side[1 - s] = find_analysis(c->side[1 - s].root, pair.outcome, pair.design);
            if (s == 1 && pair.side[0] != NULL)
                continue;
            pair.label = label_of(&pair, "outcome_label", pair.outcome);
            pair.design_label = label_of(&pair, "design_label", pair.design);
            compare_pair(c, &pair);
            c->pair[c->n_pairs++] = pair;
        }
    }
}

/* --- what only one has ---------------------------------------------------------------------------
 */

/* Members of an object that the other's lacks, or has null. */
static void add_only(Comparison *c, int s, const json_t *mine, const json_t *other,
                     const char *before)
{
    const char *key;
    json_t *value;
    /* jansson's loop takes an object that could be changed, and does not change it */
    json_object_foreach((json_t *)(uintptr_t)mine, key,
                        value) if (!json_is_null(value) && value_of(other, key) == NULL)
        add_word(c->arena, &c->only[s], arena_printf(c->arena, "%s%s", before, key));
}

static void compare_fields(Comparison *c)
{
    static const char *const objects[] = {"records", "reviewer"};
    for (int s = 0; s < 2; s++) {
        const json_t *mine = c->side[s].root, *other = c->side[1 - s].root;
        add_only(c, s, mine, other, "");
        for (size_t k = 0; k < COUNT_OF(objects); k++)
            add_only(c, s, json_object_get(mine, objects[k]), json_object_get(other, objects[k]),
                     "");
        for (size_t i = 0; i < c->n_pairs; i++) {
            const json_t *a = c->pair[i].side[s], *b = c->pair[i].side[1 - s];
            if (a == NULL || b == NULL)
                continue;
            add_only(c, s, a, b, "analyses: ");
            add_only(c, s, json_object_get(a, "sensitivity"), json_object_get(b, "sensitivity"),
                     "");
        }
    }
}

static const char *release_words(Release release)
{
    static const char *const words[] = {[RELEASE_INTERNAL] = "exact numbers, not for release",
                                        [RELEASE_PUBLIC_DATA] = "exact numbers of public data",
                                        [RELEASE_PUBLISHED] =
                                            "published numbers, rounded and in part left out"};
    return words[release];
}

static void add_cautions(Comparison *c)
{
    const Side *a = &c->side[0], *b = &c->side[1];
    const bool published[] = {a->release == RELEASE_PUBLISHED, b->release == RELEASE_PUBLISHED};
    if (published[0] != published[1])
        add_word(c->arena, &c->caution,
                 arena_printf(c->arena,
                              "A holds %s, B %s: what differs may be the rounding alone, and the "
                              "two side by side tell what was left out, so this comparison must "
                              "stay where the data are.",
                              release_words(a->release), release_words(b->release)));
    else if (published[0])
        add_word(c->arena, &c->caution,
                 "Both hold published numbers, which are rounded and in part left out: a small "
                 "difference may be the rounding alone.");
    if (!text_equal(a->version, b->version))
        add_word(c->arena, &c->caution,
                 "They were made by different versions of alike: a difference may come from the "
                 "program and not from the study; its CHANGELOG.md says what changed.");
    if (json_is_true(json_object_get(a->root, "design_only")) !=
        json_is_true(json_object_get(b->root, "design_only")))
        add_word(c->arena, &c->caution,
                 "One of them is of 'alike design', which reads no outcome: it has no effects.");
}

bool comparison_open(Arena *arena, const char *a, const char *b, Comparison *out, Error *err)
{
    *out = (Comparison){.arena = arena, .kept = json_array()};
    out->inputs = (Part){.name = "inputs", .title = "Files (rows)"};
    out->settings = (Part){.name = "settings", .title = "Settings"};
    if (!read_side(arena, a, &out->side[0], err) || !read_side(arena, b, &out->side[1], err))
        return false;
    add_members(out, &out->inputs, "inputs", "file", "rows", ITEM_COUNT);
    note_changed_files(out);
    add_members(out, &out->settings, "settings", "path", "value", ITEM_TEXT);
    compare_analyses(out);
    compare_fields(out);
    add_cautions(out);
    return true;
}

void comparison_close(Comparison *comparison)
{
    for (int s = 0; s < 2; s++)
        json_decref(comparison->side[s].root);
    json_decref(comparison->kept);
}

/* --- differences ---------------------------------------------------------------------------------
 */

/* Another machine's last digits are no difference. */
static bool numbers_differ(double a, double b)
{
    return fabs(a - b) > 1e-12 + 1e-9 * fmax(fabs(a), fabs(b));
}

static bool values_differ(const json_t *a, const json_t *b)
{
    if (json_is_number(a) && json_is_number(b))
        return numbers_differ(json_number_value(a), json_number_value(b));
    if (json_is_array(a) && json_is_array(b) && json_array_size(a) == json_array_size(b)) {
        for (size_t i = 0; i < json_array_size(a); i++)
            if (values_differ(json_array_get(a, i), json_array_get(b, i)))
                return true;
        return false;
    }
    return (a == NULL) != (b == NULL) || (a != NULL && !json_equal(a, b));
}

bool item_differs(const Item *item)
{
    return item->hidden[0] != item->hidden[1] || values_differ(item->side[0], item->side[1]);
}

size_t part_differences(const Part *part)
{
    size_t n = 0;
    for (size_t i = 0; i < part->n; i++)
        n += item_differs(&part->item[i]);
    return n;
}

bool comparison_is_internal(const Comparison *comparison)
{
    return comparison->side[0].release == RELEASE_INTERNAL ||
           comparison->side[1].release == RELEASE_INTERNAL;
}
