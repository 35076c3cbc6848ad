/* From bytes to a tree. libyaml finds the structure; what YAML allows but a study file has no use
 * for is refused here with its place: it would otherwise be read as something not meant. */
#include "source.h"

#include <stdlib.h>
#include <string.h>

#include <yaml.h>

enum { DEPTH_MAX = 16 };

typedef struct Parser {
    Arena *arena;
    Source source;
    const Place *everywhere; /* a text of our own: all its nodes stand here; else NULL */
    Problems *problems;
    yaml_parser_t yaml;
} Parser;

/* libyaml counts letters from 0. */
static Place place_of(Parser *p, yaml_mark_t mark)
{
    return source_letter(&p->source, mark.line + 1, mark.column);
}

/* What libyaml says, and what to do about it. What is left open is shown where it begins. */
static const struct {
    const char *said, *meant;
    bool at_start;
} translations[] = {
    {"mapping values are not allowed",
     "a second colon stands on this line; put text that holds one in quotes, or begin a new line",
     false},
    {"could not find expected ':'",
     "a key without its colon; write 'key: value', with a space after the colon", true},
    {"did not find expected ',' or ']'", "this list is not closed; add ']' or a comma", true},
    {"did not find expected ',' or '}'", "this entry is not closed; add '}' or a comma", true},
    {"found unexpected end of stream", "this quote is not closed; add the closing quote", true},
    {"did not find expected '-' indicator",
     "this line is not part of the list it stands in; align the '-' signs", false},
    {"did not find expected key",
     "the indentation of this line fits no block; align it with its neighbours", false},
    {"found character that cannot start any token",
     "this sign means something else in YAML; put the value in quotes", false},
    {"block sequence entries are not allowed",
     "no list can begin here; put it on lines of its own under the key", false},
    {"found undefined tag handle", "this word begins with '!'; put it in quotes", true},
    {"found unknown escape character",
     "a backslash in double quotes means something else; use single quotes", false},
    {"did not find expected alphabetic or numeric character",
     "this value begins with '*' or '&'; put it in quotes", true},
};

static void yaml_problem(Parser *p)
{
    if (p->yaml.error == YAML_MEMORY_ERROR)
        arena_exhausted(0);
    const char *said = p->yaml.problem == NULL ? "unreadable" : p->yaml.problem;
    const Place place = place_of(p, p->yaml.problem_mark);
    const Place start = p->yaml.context == NULL ? place : place_of(p, p->yaml.context_mark);
    for (size_t i = 0; i < COUNT_OF(translations); i++)
        if (text_starts(said, translations[i].said)) {
            problem_add(p->problems, translations[i].at_start ? start : place, "%s",
                        translations[i].meant);
            return;
        }
    problem_add(p->problems, place, "this is not YAML (%s); check quotes, colons and indentation",
                said);
}

static Node *new_node(Parser *p, NodeKind kind, const yaml_event_t *event)
{
    Node *node = ARENA_NEW(p->arena, Node);
    node->kind = kind;
    node->place = p->everywhere != NULL ? *p->everywhere : place_of(p, event->start_mark);
    node->end_line = event->end_mark.line + 1;
    return node;
}

static void check_extras(Parser *p, Place place, const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor != NULL)
        problem_add(p->problems, place,
                    "anchors (&%s) are not used in study files; write the value where it is needed",
                    (const char *)anchor);
    if (tag != NULL)
        problem_add(p->problems, place,
                    "tags such as !!str are not used in study files; put text that begins with "
                    "'!' in quotes");
}

static Node *scalar_node(Parser *p, const yaml_event_t *event)
{
    Node *node = new_node(p, NODE_SCALAR, event);
    const char *value = (const char *)event->data.scalar.value;
    check_extras(p, node->place, event->data.scalar.anchor, event->data.scalar.tag);
    node->text = arena_copy_bytes(p->arena, value, event->data.scalar.length);
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    if (strlen(node->text) != event->data.scalar.length)
        problem_add(p->problems, node->place, "a NUL character in quotes; remove the \\0");
    return node;
}

static bool next_event(Parser *p, yaml_event_t *event)
{
    if (yaml_parser_parse(&p->yaml, event))
        return true;
    yaml_problem(p);
    return false;
}

static Node *parse_node(Parser *p, const yaml_event_t *event, size_t depth);

typedef struct Items {
    size_t n, capacity;
    const Node **item;
} Items;

/* Everything up to the end of the list or map. A map's keys and values come in turn. */
static bool parse_items(Parser *p, yaml_event_type_t end, size_t depth, Node *parent, Items *out)
{
    for (;;) {
        yaml_event_t event;
        if (!next_event(p, &event))
            return false;
        const bool ended = event.type == end;
        Node *node = ended ? NULL : parse_node(p, &event, depth + 1);
        if (ended)
            parent->end_line = event.end_mark.line + (event.end_mark.column > 0);
        yaml_event_delete(&event);
        if (ended)
            return true;
        if (node == NULL)
            return false;
        out->item =
            arena_grow(p->arena, out->item, &out->capacity, out->n + 1, sizeof(const Node *));
        out->item[out->n++] = node;
    }
}

static int by_text_then_place(const void *left, const void *right)
{
    const Node *a = *(const Node *const *)left, *b = *(const Node *const *)right;
    const int order = strcmp(a->text, b->text);
    if (order != 0)
        return order;
    if (a->place.line != b->place.line)
        return a->place.line < b->place.line ? -1 : 1;
    return a->place.column < b->place.column ? -1 : a->place.column > b->place.column;
}

static void check_keys_differ(Parser *p, const Node *map)
{
    const Node **sorted = ARENA_ARRAY(p->arena, const Node *, map->n);
    if (map->n < 2)
        return;
    memcpy(sorted, map->key, map->n * sizeof sorted[0]);
    qsort(sorted, map->n, sizeof sorted[0], by_text_then_place);
    for (size_t i = 1; i < map->n; i++)
        if (strcmp(sorted[i]->text, sorted[i - 1]->text) == 0)
            problem_add(p->problems, sorted[i]->place,
                        "'%s' is given twice, here and on line %zu; keep one of them",
                        sorted[i]->text, sorted[i - 1]->place.line);
}

static bool pair_keys(Parser *p, Node *map, const Items *items)
{
    map->n = items->n / 2;
    map->key = ARENA_ARRAY(p->arena, const Node *, map->n);
    map->item = ARENA_ARRAY(p->arena, const Node *, map->n);
    for (size_t i = 0; i < map->n; i++) {
        const Node *key = items->item[2 * i];
        if (key->kind != NODE_SCALAR || (!key->quoted && key->text[0] == '\0')) {
            problem_add(p->problems, key->place, "a key must be one word before a colon");
            return false;
        }
        if (!key->quoted && strcmp(key->text, "<<") == 0)
            problem_add(p->problems, key->place,
                        "merge keys (<<) are not used in study files; write the keys out");
        map->key[i] = key;
        map->item[i] = items->item[2 * i + 1];
    }
    check_keys_differ(p, map);
    return true;
}

static Node *parse_collection(Parser *p, const yaml_event_t *event, size_t depth)
{
    const bool is_map = event->type == YAML_MAPPING_START_EVENT;
    Node *node = new_node(p, is_map ? NODE_MAP : NODE_LIST, event);
    Items items = {0};
    if (is_map)
        check_extras(p, node->place, event->data.mapping_start.anchor,
                     event->data.mapping_start.tag);
    else
        check_extras(p, node->place, event->data.sequence_start.anchor,
                     event->data.sequence_start.tag);
    if (depth >= DEPTH_MAX) {
        problem_add(p->problems, node->place,
                    "brackets or indentation nested %d deep; no key needs that", DEPTH_MAX);
        return NULL;
    }
    if (!parse_items(p, is_map ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT, depth, node,
                     &items))
        return NULL;
    if (is_map)
        return pair_keys(p, node, &items) ? node : NULL;
    node->n = items.n;
    node->item = items.item;
    return node;
}

static Node *parse_node(Parser *p, const yaml_event_t *event, size_t depth)
{
    if (event->type == YAML_SCALAR_EVENT)
        return scalar_node(p, event);
    if (event->type == YAML_MAPPING_START_EVENT || event->type == YAML_SEQUENCE_START_EVENT)
        return parse_collection(p, event, depth);
    /* the only other event inside a document */
    Node *node = new_node(p, NODE_SCALAR, event);
    problem_add(p->problems, node->place,
                "aliases (*%s) are not used in study files; put a value that begins with '*' in "
                "quotes",
                event->type == YAML_ALIAS_EVENT ? (const char *)event->data.alias.anchor : "");
    node->text = "";
    node->quoted = true;
    return node;
}

/* The one document, or NULL. */
static Node *parse_stream(Parser *p)
{
    Node *root = NULL;
    for (;;) {
        yaml_event_t event;
        if (!next_event(p, &event))
            return NULL;
        const yaml_event_type_t type = event.type;
        const bool second = type == YAML_DOCUMENT_START_EVENT && root != NULL;
        bool failed = false;
        if (second) {
            problem_add(p->problems, place_of(p, event.start_mark),
                        "a second document begins here; a study file holds one, so remove the "
                        "'---' or the '...'");
        } else if (type == YAML_SCALAR_EVENT || type == YAML_MAPPING_START_EVENT ||
                   type == YAML_SEQUENCE_START_EVENT || type == YAML_ALIAS_EVENT) {
            root = parse_node(p, &event, 0);
            failed = root == NULL;
        }
        yaml_event_delete(&event);
        if (second || failed || type == YAML_STREAM_END_EVENT)
            return failed ? NULL : root;
    }
}

static Node *parse(Parser *p)
{
    const Place whole = {.file = p->source.path};
    source_check(&p->source, p->problems);
    if (p->problems->n > 0)
        return NULL;
    if (!yaml_parser_initialize(&p->yaml))
        arena_exhausted(0);
    yaml_parser_set_encoding(&p->yaml, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&p->yaml, (const unsigned char *)p->source.bytes, p->source.n);
    Node *root = parse_stream(p);
    yaml_parser_delete(&p->yaml);
    if (root == NULL && p->problems->n == 0)
        problem_add(p->problems, whole,
                    "the study file is empty; begin with data, treatment, outcomes and covariates");
    return root;
}

Node *node_parse(Arena *arena, const char *path, const char *bytes, size_t n, Problems *problems)
{
    Parser p = {.arena = arena, .source = source_of(arena, path, bytes, n), .problems = problems};
    return parse(&p);
}

Node *node_of_text(Arena *arena, const char *text, Place place)
{
    Node *node = NULL;
    if (text[0] == '[' || text[0] == '{') {
        Problems problems = {.arena = arena};
        Parser p = {.arena = arena,
                    .source = source_of(arena, NULL, text, strlen(text)),
                    .everywhere = &place,
                    .problems = &problems};
        node = parse(&p);
    }
    if (node == NULL) {
        node = ARENA_NEW(arena, Node);
        *node = (Node){.kind = NODE_SCALAR, .place = place, .text = text, .quoted = true};
    }
    return node;
}
