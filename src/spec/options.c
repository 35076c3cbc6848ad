/* Rows of settings: reading them from a map, and writing them back as they stand. */
#include "reader.h"

#include <math.h>
#include <string.h>

/* The field a row speaks of. Rows are made with offsetof, so the address is aligned for its type.
 */
static void *field(void *settings, const Option *option)
{
    return (char *)settings + option->offset;
}

static const void *field_read(const void *settings, const Option *option)
{
    return (const char *)settings + option->offset;
}

static size_t n_choices(const Option *option)
{
    size_t n = 0;
    while (option->choices[n] != NULL)
        n++;
    return n;
}

const Option *option_find(const Option *options, const char *name)
{
    for (const Option *o = options; o != NULL && o->name != NULL; o++)
        if (strcmp(o->name, name) == 0)
            return o;
    return NULL;
}

bool option_serves(const Option *option, const Entry *entry)
{
    return entry == NULL || (entry->traits & option->needs) == option->needs;
}

Option *options_only(Arena *arena, const Option *options, const char *const *names, size_t n)
{
    Option *out = ARENA_ARRAY(arena, Option, n + 1);
    size_t kept = 0;
    for (const Option *o = options; o->name != NULL; o++)
        for (size_t i = 0; i < n; i++)
            if (strcmp(o->name, names[i]) == 0)
                out[kept++] = *o;
    out[kept] = (Option){.name = NULL};
    return out;
}

/* "0 or more", "more than 0 and less than 1", "between 3 and 50" */
const char *range_text(Arena *arena, const Option *o)
{
    const char *min = number_text(arena, o->min), *max = number_text(arena, o->max);
    if (isinf(o->max) && isinf(o->min))
        return "any number";
    if (isinf(o->max))
        return arena_printf(arena, o->above_min ? "more than %s" : "%s or more", min);
    if (isinf(o->min))
        return arena_printf(arena, o->below_max ? "less than %s" : "%s or less", max);
    if (!o->above_min && !o->below_max)
        return arena_printf(arena, "between %s and %s", min, max);
    return arena_printf(arena, "%s %s and %s %s", o->above_min ? "more than" : "at least", min,
                        o->below_max ? "less than" : "at most", max);
}

static bool in_range(Reader *r, const Option *o, const char *path, const Node *node, double value)
{
    if (o->min == 0.0 && o->max == 0.0)
        return true;
    const bool low = o->above_min ? value <= o->min : value < o->min;
    const bool high = o->below_max ? value >= o->max : value > o->max;
    if (!low && !high)
        return true;
    problem_add(&r->problems, node->place, "%s is %s; it must be %s%s%s%s", path, node->text,
                range_text(r->arena, o), o->zero != NULL ? ", or " : "",
                o->zero != NULL ? o->zero : "", o->none ? ", or none" : "");
    return false;
}

static void read_real(Reader *r, const Option *o, const char *path, const Node *node, double *out)
{
    double value;
    if (o->none && is_word(node, "none"))
        *out = INFINITY;
    else if (o->zero != NULL && is_word(node, o->zero))
        *out = 0;
    else if (read_number(r, path, node, &value) && in_range(r, o, path, node, value))
        *out = value;
}

static void read_size(Reader *r, const Option *o, const char *path, const Node *node, size_t *out)
{
    size_t value;
    if (o->zero != NULL && is_word(node, o->zero))
        *out = 0;
    else if (read_count(r, path, node, &value) && in_range(r, o, path, node, (double)value))
        *out = value;
}

/* The key under which a row stands in messages: "matching.caliper", "conventions". */
static const char *full_path(Arena *arena, const char *path, const char *name)
{
    return path[0] == '\0' ? name : arena_printf(arena, "%s.%s", path, name);
}

/* False: it is no pair at all, and neither may the rest be. */
static bool read_pair(Reader *r, const char *path, const Node *node, Pairs *out)
{
    Pair *pair = &out->item[out->n];
    if (node->kind != NODE_LIST || node->n != 2) {
        problem_add(&r->problems, node->place, "each entry of %s is a pair, such as [[frl, ell]]",
                    path);
        return false;
    }
    const bool first = read_word(r, path, node->item[0], &pair->a);
    if (!read_word(r, path, node->item[1], &pair->b) || !first)
        return true;
    if (strcmp(pair->a.text, pair->b.text) == 0)
        problem_add(&r->problems, node->place, "'%s' is paired with itself; name two columns",
                    pair->a.text);
    out->n++;
    return true;
}

static void read_pairs(Reader *r, const char *path, const Node *node, Pairs *out)
{
    *out = (Pairs){0};
    if (is_word(node, "none"))
        return;
    if (node->kind != NODE_LIST) {
        problem_add(&r->problems, node->place, "%s must be a list of pairs, such as [[frl, ell]]",
                    path);
        return;
    }
    out->item = ARENA_ARRAY(r->arena, Pair, node->n);
    for (size_t i = 0; i < node->n && read_pair(r, path, node->item[i], out); i++) {
    }
}

void option_read(Reader *r, const Option *o, const char *path, const Node *node, void *settings)
{
    void *to = field(settings, o);
    const bool none = o->none && is_word(node, "none");
    switch (o->type) {
    case OPT_TEXT:
    case OPT_COLUMN:
        if (none)
            *(Name *)to = (Name){.place = node->place};
        else
            read_word(r, path, node, to);
        break;
    case OPT_NAMES:
        read_names(r, path, node, to);
        break;
    case OPT_FLAG:
        read_flag(r, path, node, to);
        break;
    case OPT_COUNT:
        read_size(r, o, path, node, to);
        break;
    case OPT_REAL:
        read_real(r, o, path, node, to);
        break;
    case OPT_CHOICE:
        read_choice(r, path, node, o->choices, n_choices(o), to);
        break;
    case OPT_LIMITS:
        read_limits(r, path, node, to);
        break;
    case OPT_PAIRS:
        read_pairs(r, path, node, to);
        break;
    case OPT_CUTS:
        read_cuts(r, path, node, to);
        break;
    case OPT_ENTRY:
        read_row(r, names_of(r, path), node, &((Choice *)to)->entry);
        break;
    case OPT_OTHER:
        break;
    }
}

static const char *pairs_text(Arena *arena, const Pairs *pairs)
{
    Text text = {.arena = arena};
    text_add(&text, "[");
    for (size_t i = 0; i < pairs->n; i++) {
        Name pair[2] = {pairs->item[i].a, pairs->item[i].b};
        text_format(&text, "%s%s", i > 0 ? ", " : "",
                    names_text(arena, &(Names){.n = 2, .item = pair}));
    }
    text_add(&text, "]");
    return text.bytes;
}

const char *option_text(Arena *arena, const Option *o, const void *settings)
{
    const void *from = field_read(settings, o);
    Text text = {.arena = arena};
    switch (o->type) {
    case OPT_TEXT:
    case OPT_COLUMN:
        if (((const Name *)from)->text == NULL)
            return o->none ? "none" : "";
        node_add_word(&text, ((const Name *)from)->text);
        return text.bytes;
    case OPT_NAMES:
        return names_text(arena, from);
    case OPT_FLAG:
        return *(const bool *)from ? "yes" : "no";
    case OPT_COUNT:
        if (o->zero != NULL && *(const size_t *)from == 0)
            return o->zero;
        return arena_printf(arena, "%zu", *(const size_t *)from);
    case OPT_REAL:
        if (isinf(*(const double *)from))
            return "none";
        if (o->zero != NULL && *(const double *)from == 0)
            return o->zero;
        return number_text(arena, *(const double *)from);
    case OPT_CHOICE:
        return o->choices[*(const int *)from];
    case OPT_LIMITS:
        text_add(&text, "{");
        for (size_t i = 0; i < ((const Limits *)from)->n; i++) {
            const Limit *limit = &((const Limits *)from)->item[i];
            text_add(&text, i > 0 ? ", " : "");
            node_add_word(&text, limit->column.text);
            text_format(&text, ": %s", number_text(arena, limit->value));
        }
        text_add(&text, "}");
        return text.bytes;
    case OPT_PAIRS:
        return pairs_text(arena, from);
    case OPT_CUTS:
        return cuts_text(arena, from);
    case OPT_ENTRY:
        return ((const Choice *)from)->entry == NULL ? "" : ((const Choice *)from)->entry->name;
    case OPT_OTHER:
        break;
    }
    return "";
}

/* "" (not given), [] and {} are one default. */
static bool is_default(const char *value, const char *fallback)
{
    const bool empty = strcmp(value, "[]") == 0 || strcmp(value, "{}") == 0;
    return text_equal(value, fallback) || (empty && text_equal(fallback, ""));
}

void option_revise(Reader *r, const char *path, const char *value)
{
    for (size_t i = 0; r->record && i < r->spec->n_settings; i++)
        if (strcmp(r->spec->setting[i].path, path) == 0)
            r->spec->setting[i].value = value;
}

void option_record(Reader *r, const char *path, const Option *o, const char *value, bool untouched,
                   const Node *given)
{
    if (!r->record || (o->on_request && given == NULL))
        return;
    Spec *spec = r->spec;
    spec->setting = arena_grow(r->arena, spec->setting, &r->n_settings, spec->n_settings + 1,
                               sizeof(SettingRow));
    spec->setting[spec->n_settings++] = (SettingRow){
        .path = path,
        .value = value,
        .line = given != NULL ? given->place.line : 0,
        .is_default = untouched || is_default(value, option_fallback(r->catalog, path, o, false)),
        .help = o->help != NULL    ? o->help
                : o->plain != NULL ? o->plain
                                   : "",
    };
}

static void note_changed(Reader *r, const char *key, const char *value, const char *otherwise)
{
    if (text_equal(value, otherwise))
        return;
    text_add(&r->changed, r->changed.n > 0 ? ", " : "");
    text_format(&r->changed, "%s is %s", key, value);
    if (otherwise != NULL && otherwise[0] != '\0')
        text_format(&r->changed, " (otherwise %s)", otherwise);
}

bool key_is_misspelt(const Node *map, const Option *options, const char *name)
{
    for (size_t i = 0; map != NULL && i < map->n; i++)
        if (option_find(options, map->key[i]->text) == NULL &&
            text_nearest(map->key[i]->text, &name, 1) != NULL)
            return true;
    return false;
}

/* chosen: the row of a registry that the block has chosen so far; NULL: none. */
static void read_one(Reader *r, const Option *options, const Option *o, const char *path,
                     const Node *map, const Entry *chosen, void *settings)
{
    const char *key = full_path(r->arena, path, o->name);
    const Node *given = node_get(map, o->name);
    const bool matchit = r->matchit && option_serves(o, chosen);
    const char *fallback = option_fallback(r->catalog, key, o, matchit);
    const char *otherwise = option_fallback(r->catalog, key, o, false);
    const Place place = map == NULL ? (Place){0} : map->place;
    if (given == NULL && fallback == NULL) {
        if (key_is_misspelt(map, options, o->name))
            return; /* "did you mean" says it */
        problem_add(&r->problems, place, "%s is missing; %s", key,
                    o->example == NULL
                        ? "it has no default, so it must be given"
                        : arena_printf(r->arena, "write for example %s: %s", o->name, o->example));
        return;
    }
    const bool untouched = given == NULL && text_equal(fallback, otherwise);
    if (given == NULL)
        note_changed(r, key, fallback, otherwise);
    if (o->type == OPT_OTHER) {
        const char *value = given != NULL ? node_text(r->arena, given) : fallback;
        option_record(r, key, o, value, untouched, given);
        return;
    }
    if (given != NULL)
        option_read(r, o, key, given, settings);
    else if (fallback[0] != '\0')
        option_read(r, o, key, node_of_text(r->arena, fallback, (Place){0}), settings);
    option_record(r, key, o, option_text(r->arena, o, settings), untouched, given);
}

void options_read(Reader *r, const Option *options, const char *path, const Node *map,
                  void *settings)
{
    const Entry *chosen = NULL;
    for (const Option *o = options; o != NULL && o->name != NULL; o++) {
        read_one(r, options, o, path, map, chosen, settings);
        if (o->type == OPT_ENTRY)
            chosen = ((const Choice *)field_read(settings, o))->entry;
    }
    for (const Option *o = options; o != NULL && o->name != NULL; o++) {
        Choice *choice = o->type == OPT_ENTRY ? field(settings, o) : NULL;
        if (choice != NULL && choice->entry != NULL)
            choice_read(r, choice, path, map);
    }
}

void choice_read(Reader *r, Choice *choice, const char *path, const Node *map)
{
    choice->settings = arena_alloc(r->arena, choice->entry->settings_size);
    options_read(r, choice->entry->options, path, map, choice->settings);
}
