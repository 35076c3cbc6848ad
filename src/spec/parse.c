/* From bytes to a tree. libyaml finds the structure; what YAML allows but a study file has no use
 * for is refused here with its place: it would otherwise be read as something not meant. */
#include "node.h"

#include <stdlib.h>
#include <string.h>

#include <yaml.h>

enum { STUDY_BYTES_MAX = 4 << 20, DEPTH_MAX = 16, PROBLEMS_MAX = 500 };

typedef struct Parser {
    Arena *arena;
    const char *path;
    const char *bytes;
    size_t n;
    size_t n_lines;
    size_t *start;           /* n_lines; first byte of each line */
    const char **line;       /* n_lines; text of the line, made when a node needs it */
    const Place *everywhere; /* a text of our own: all its nodes stand here; else NULL */
    Problems *problems;
    yaml_parser_t yaml;
} Parser;

/* ---- places ---------------------------------------------------------------------------------- */

static void find_lines(Parser *p)
{
    size_t n = 1;
    for (size_t i = 0; i < p->n; i++)
        n += p->bytes[i] == '\n';
    p->start = ARENA_ARRAY(p->arena, size_t, n);
    p->line = ARENA_ARRAY(p->arena, const char *, n);
    p->n_lines = 1;
    for (size_t i = 0; i < p->n; i++)
        if (p->bytes[i] == '\n')
            p->start[p->n_lines++] = i + 1;
}

static const char *line_text(Parser *p, size_t line)
{
    if (line == 0 || line > p->n_lines)
        return NULL;
    if (p->line[line - 1] == NULL) {
        const char *start = p->bytes + p->start[line - 1];
        const size_t room = p->n - p->start[line - 1];
        const char *end = memchr(start, '\n', room);
        size_t n = end == NULL ? room : (size_t)(end - start);
        if (n > 0 && start[n - 1] == '\r')
            n--;
        p->line[line - 1] = arena_copy_bytes(p->arena, start, n);
    }
    return p->line[line - 1];
}

static Place place_of_byte(Parser *p, size_t line, size_t column)
{
    return (Place){.file = p->path, .line = line, .column = column, .text = line_text(p, line)};
}

/* libyaml counts letters from 0; places count bytes from 1. */
static Place place_of(Parser *p, yaml_mark_t mark)
{
    const size_t line = mark.line + 1;
    const char *text = line_text(p, line);
    size_t column = 0;
    if (text == NULL) /* past the last line: the end of the file */
        return place_of_byte(p, p->n_lines, 0);
    for (size_t letters = 0; text[column] != '\0'; column++) {
        if (((unsigned char)text[column] & 0xC0) == 0x80)
            continue;
        if (letters++ == mark.column)
            break;
    }
    return place_of_byte(p, line, column + 1);
}

/* ---- bytes that no study file holds ------------------------------------------------------------
 */

/* Length of the UTF-8 character at bytes[0], 0 when it is none. Source: RFC 3629, section 4. */
static size_t utf8_length(const unsigned char *c, size_t room)
{
    size_t n = 0;
    if (c[0] < 0x80)
        return 1;
    if (c[0] >= 0xC2 && c[0] <= 0xDF)
        n = 2;
    else if (c[0] >= 0xE0 && c[0] <= 0xEF)
        n = 3;
    else if (c[0] >= 0xF0 && c[0] <= 0xF4)
        n = 4;
    if (n == 0 || n > room)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((c[i] & 0xC0) != 0x80)
            return 0;
    const bool overlong = (c[0] == 0xE0 && c[1] < 0xA0) || (c[0] == 0xF0 && c[1] < 0x90);
    const bool surrogate = c[0] == 0xED && c[1] > 0x9F;
    const bool too_large = c[0] == 0xF4 && c[1] > 0x8F;
    return overlong || surrogate || too_large ? 0 : n;
}

static void check_byte(Parser *p, size_t line, size_t column, unsigned char c)
{
    const Place place = place_of_byte(p, line, column);
    if (c == '\t')
        problem_add(p->problems, place,
                    "a tab stands here; YAML wants spaces, so replace it by "
                    "spaces");
    else if (c == 0)
        problem_add(p->problems, (Place){p->path, line, column, NULL},
                    "a NUL byte stands here; the file is damaged or not plain text, so save it "
                    "again as UTF-8 text");
    else if (c >= 0x80)
        problem_add(p->problems, (Place){p->path, line, column, NULL},
                    "the byte 0x%02X is not UTF-8; save the study file as UTF-8", (unsigned)c);
    else
        problem_add(p->problems, (Place){p->path, line, column, NULL},
                    "the control character 0x%02X stands here; delete it", (unsigned)c);
}

/* One problem a line is enough. Tabs in comments harm nobody. */
static void check_bytes(Parser *p)
{
    for (size_t line = 0; line < p->n_lines && p->problems->n < PROBLEMS_MAX; line++) {
        const size_t end = line + 1 < p->n_lines ? p->start[line + 1] : p->n;
        bool comment = false;
        for (size_t i = p->start[line]; i < end;) {
            const unsigned char c = (unsigned char)p->bytes[i];
            const size_t n = utf8_length((const unsigned char *)p->bytes + i, end - i);
            const char before = i > p->start[line] ? p->bytes[i - 1] : ' ';
            comment = comment || (c == '#' && (before == ' ' || before == '\t'));
            const bool ending = c == '\n' || c == '\r';
            if (n == 0 || c == 0x7F || (c < 0x20 && !ending && !(c == '\t' && comment))) {
                check_byte(p, line + 1, i - p->start[line] + 1, c);
                break;
            }
            i += n;
        }
    }
}

static bool readable(Parser *p)
{
    const unsigned char *c = (const unsigned char *)p->bytes;
    const Place whole = {.file = p->path};
    if (p->n >= 2 && ((c[0] == 0xFF && c[1] == 0xFE) || (c[0] == 0xFE && c[1] == 0xFF)))
        problem_add(p->problems, whole,
                    "the study file is UTF-16; save it as UTF-8 (in Notepad: Save as, Encoding)");
    else if (p->n > STUDY_BYTES_MAX)
        problem_add(p->problems, whole,
                    "the study file has %zu bytes, far more than a study needs; is it the data "
                    "file?",
                    p->n);
    else
        check_bytes(p);
    return p->problems->n == 0;
}

/* ---- structure ---------------------------------------------------------------------------------
 */

/* What libyaml says, and what to do about it. */
static const struct {
    const char *said, *meant;
} translations[] = {
    {"mapping values are not allowed", "a second colon on this line; quote text that holds one, or "
                                       "begin a new line with the right indentation"},
    {"could not find expected ':'",
     "a key without its colon; write 'key: value', with a space after the colon"},
    {"did not find expected ',' or ']'", "a list that is not closed; add ']' or a comma"},
    {"did not find expected ',' or '}'", "an entry that is not closed; add '}' or a comma"},
    {"did not find expected '-' indicator",
     "a line that is not part of the list it stands in; align the '-' signs"},
    {"did not find expected key",
     "a line whose indentation fits no block; align it with its neighbours"},
    {"found unexpected end of stream", "a quote that is not closed; add the closing quote"},
    {"found character that cannot start any token",
     "a sign that means something else in YAML; put the value in quotes"},
    {"block sequence entries are not allowed",
     "a '-' where no list can begin; put the list on its own lines under the key"},
    {"found undefined tag handle", "a word that begins with '!'; put it in quotes"},
    {"found unknown escape character",
     "a backslash in double quotes; use single quotes around the text"},
    {"found undefined alias", "a value that begins with '*'; put it in quotes"},
    {"did not find expected alphabetic or numeric character",
     "a value that begins with '*' or '&'; put it in quotes"},
};

static void yaml_problem(Parser *p)
{
    const char *said = p->yaml.problem == NULL ? "unreadable" : p->yaml.problem;
    const Place place = place_of(p, p->yaml.problem_mark);
    for (size_t i = 0; i < COUNT_OF(translations); i++)
        if (text_starts(said, translations[i].said)) {
            problem_add(p->problems, place, "%s", translations[i].meant);
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
                    "tags (%s) are not used in study files; put text that begins with '!' in "
                    "quotes",
                    (const char *)tag);
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
    for (size_t i = 1; i < map->n && p->problems->n < PROBLEMS_MAX; i++)
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
    const Place whole = {.file = p->path};
    if (p->n >= 3 && memcmp(p->bytes, "\xEF\xBB\xBF", 3) == 0) { /* byte order mark */
        p->bytes += 3;
        p->n -= 3;
    }
    find_lines(p);
    if (!readable(p))
        return NULL;
    if (!yaml_parser_initialize(&p->yaml)) {
        problem_add(p->problems, whole, "no memory to read the study file");
        return NULL;
    }
    yaml_parser_set_encoding(&p->yaml, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&p->yaml, (const unsigned char *)p->bytes, p->n);
    Node *root = parse_stream(p);
    yaml_parser_delete(&p->yaml);
    if (root == NULL && p->problems->n == 0)
        problem_add(p->problems, whole,
                    "the study file is empty; begin with data, treatment, outcomes and covariates");
    return root;
}

Node *node_parse(Arena *arena, const char *path, const char *bytes, size_t n, Problems *problems)
{
    Parser p = {.arena = arena, .path = path, .bytes = bytes, .n = n, .problems = problems};
    return parse(&p);
}

Node *node_of_text(Arena *arena, const char *text, Place place)
{
    Problems problems = {.arena = arena};
    Parser p = {.arena = arena, .bytes = text, .n = strlen(text), .problems = &problems};
    Node *node = NULL;
    p.everywhere = &place;
    if (text[0] == '[' || text[0] == '{')
        node = parse(&p);
    if (node == NULL) {
        node = ARENA_NEW(arena, Node);
        *node = (Node){.kind = NODE_SCALAR, .place = place, .text = text, .quoted = true};
    }
    return node;
}
